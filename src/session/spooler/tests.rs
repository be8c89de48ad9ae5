//! What a client meets while the spooler has a message locked, which it never sees between two pumps.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::engine::{Changes, EngineError, MessageId, Store, StoreId};
use crate::interface::ext::*;
use crate::interface::{MapiFolder, MapiSession, MsgStore, Result};
use crate::session::Emulator;
use crate::vocab::tags::*;
use crate::vocab::*;

/// Anna's mailbox with one message in its queue.
struct Sending {
    emulator: Emulator,
    session: Arc<dyn MapiSession>,
    store: Arc<dyn MsgStore>,
    outbox: Arc<dyn MapiFolder>,
    id: EntryId,
    place: (StoreId, MessageId),
}

impl Sending {
    fn new() -> Result<Self> {
        let emulator = Emulator::new();
        let session = emulator.log_on("Anna Berg")?;
        let store = session.default_store()?;
        let outbox = store.outbox()?;
        let id = submit(&outbox)?;
        let place = {
            let world = emulator.runtime().read();
            let mailbox = world.mailbox("anna@example.com").expect("Anna has a mailbox");
            (mailbox, world.store(mailbox).expect("it has a store").queue().iter().next().expect("one waits"))
        };
        Ok(Self { emulator, session, store, outbox, id, place })
    }

    /// Does to the message what the spooler does.
    fn spool<T>(
        &self,
        act: impl FnOnce(&mut Store, MessageId, &mut Changes) -> std::result::Result<T, EngineError>,
    ) -> std::result::Result<T, EngineError> {
        let (store, message) = self.place;
        self.emulator.runtime().commit(|world, changes| act(world.store_mut(store)?, message, changes))
    }

    fn set_lock(&self, locked: bool) {
        self.spool(|store, message, changes| store.set_lock(message, locked, changes)).expect("it is queued");
    }

    /// The store as the spooler has it open.
    fn spoolers(&self) -> Arc<dyn MsgStore> {
        let logons = self.emulator.computer.logons();
        Arc::clone(&logons[0].spooler.stores()[0].store)
    }

    fn submit_flags(&self) -> Result<Option<i32>> {
        let rows = self.store.get_outgoing_queue(0)?.all_rows(&crate::columns![PR_SUBMIT_FLAGS])?;
        Ok(rows.first().and_then(|row| row.get(PR_SUBMIT_FLAGS)))
    }
}

/// A message of Anna's to herself, in the queue.
fn submit(outbox: &Arc<dyn MapiFolder>) -> Result<EntryId> {
    let message = outbox.new_message()?;
    let anna = OneOff::new("Anna Berg", "SMTP", "anna@example.com");
    message.add_recipient(AdrEntry::one_off(&anna, RecipientType::MAPI_TO))?;
    message.save()?;
    let id = message.get(PR_ENTRYID)?.into();
    message.submit_message(SubmitFlags::NONE)?;
    Ok(id)
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

/// STO-ABORTSUBMIT-4, STO-SETLOCKSTATE-6
#[test]
fn a_locked_message_is_the_spoolers() -> Result<()> {
    let sending = Sending::new()?;
    let (store, outbox, list) = (&sending.store, &sending.outbox, [sending.id.clone()]);
    sending.set_lock(true);
    assert_eq!(sending.submit_flags()?, Some(PendingSubmitFlags::SUBMITFLAG_LOCKED.bits() as i32));
    for flags in [OpenFlags::NONE, OpenFlags::MAPI_MODIFY, OpenFlags::MAPI_BEST_ACCESS] {
        assert_eq!(code(store.open_entry(Some(&sending.id), None, flags)), ErrorCode::MAPI_E_NO_ACCESS);
        assert_eq!(code(outbox.open_entry(Some(&sending.id), None, flags)), ErrorCode::MAPI_E_NO_ACCESS);
    }
    assert_eq!(code(store.abort_submit(&sending.id, 0)), ErrorCode::MAPI_E_UNABLE_TO_ABORT);
    let elsewhere = store.sent_items()?;
    let answers = [
        outbox.delete_messages(&list, None, DeleteMessagesFlags::NONE)?,
        outbox.copy_messages(&list, &*elsewhere, None, CopyMessagesFlags::MESSAGE_MOVE)?,
        outbox.set_read_flags(Some(&list), None, ReadFlags::CLEAR_READ_FLAG)?,
    ];
    assert!(answers.iter().all(|answer| answer.warning == Some(ErrorCode::MAPI_W_PARTIAL_COMPLETION)));
    assert_eq!((outbox.get(PR_CONTENT_COUNT)?, elsewhere.get(PR_CONTENT_COUNT)?), (1, 0));

    sending.set_lock(false);
    assert_eq!(sending.submit_flags()?, Some(0));
    store.open_entry(Some(&sending.id), None, OpenFlags::NONE)?;
    store.abort_submit(&sending.id, 0)
}

/// STO-SETLOCKSTATE-3: and nobody hears of it.
#[test]
fn the_present_state_can_be_set_again() -> Result<()> {
    let sending = Sending::new()?;
    for locked in [false, true, true, false] {
        let before =
            sending.emulator.runtime().read().store(sending.place.0).map(|store| store.queue_version);
        let changed = sending.submit_flags()? != Some(i32::from(locked));
        sending.set_lock(locked);
        assert_eq!(sending.submit_flags()?, Some(i32::from(locked)));
        let after = sending.emulator.runtime().read().store(sending.place.0).map(|store| store.queue_version);
        assert_eq!(before != after, changed);
    }
    Ok(())
}

/// STO-FINISHEDMSG-9
#[test]
fn only_a_locked_message_is_finished() -> Result<()> {
    let sending = Sending::new()?;
    let finished = sending.spool(Store::finish_message);
    assert!(matches!(finished, Err(EngineError::NotQueued)), "{finished:?}");
    assert_eq!(sending.submit_flags()?, Some(0));
    sending.set_lock(true);
    assert!(sending.spool(Store::finish_message).is_ok());
    assert_eq!(sending.submit_flags()?, None);
    Ok(())
}

/// STO-STORELOGOFF-4
#[test]
fn a_store_is_not_left_in_the_middle_of_a_transfer() -> Result<()> {
    use StoreLogoffFlags as F;
    for patient in [F::LOGOFF_ABORT, F::LOGOFF_QUIET] {
        let sending = Sending::new()?;
        sending.set_lock(true);
        assert_eq!(sending.store.store_logoff(patient)?, F::LOGOFF_OUTBOUND);
        submit(&sending.outbox)?;
        assert_eq!(sending.store.store_logoff(patient)?, F::LOGOFF_OUTBOUND | F::LOGOFF_OUTBOUND_QUEUE);
        sending.set_lock(false);
        assert_eq!(sending.store.store_logoff(patient)?, F::LOGOFF_COMPLETE | F::LOGOFF_OUTBOUND_QUEUE);
        assert_eq!(code(sending.store.get(PR_DISPLAY_NAME)), ErrorCode::MAPI_E_INVALID_OBJECT);
    }
    Ok(())
}

/// STO-SETLOCKSTATE-4
#[test]
fn a_message_is_locked_or_not() -> Result<()> {
    let sending = Sending::new()?;
    let spoolers = sending.spoolers();
    let message = spoolers.open_entry(Some(&sending.id), None, OpenFlags::MAPI_MODIFY)?.into_message()?;
    let invalid = ErrorCode::MAPI_E_INVALID_PARAMETER;
    for state in [2, 3, u32::MAX] {
        assert_eq!(code(spoolers.set_lock_state(&*message, LockState(state))), invalid);
    }
    assert_eq!(sending.submit_flags()?, Some(0));
    Ok(())
}

/// STO-SETLOCKSTATE-5
#[test]
fn a_lock_does_not_outlive_the_store_that_was_opened() -> Result<()> {
    let Sending { emulator, session, store, id, .. } = Sending::new()?;
    {
        let spoolers = Arc::clone(&emulator.computer.logons()[0].spooler.stores()[0].store);
        let message = spoolers.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY)?.into_message()?;
        spoolers.set_lock_state(&*message, LockState::MSG_LOCKED)?;
    }
    assert_eq!(code(store.abort_submit(&id, 0)), ErrorCode::MAPI_E_UNABLE_TO_ABORT);
    session.logoff(LogoffFlags::NONE, 0)?;
    let session = emulator.log_on("Anna Berg")?;
    session.default_store()?.abort_submit(&id, 0)
}

/// STO-NOTIFYNEWMAIL-2, STO-NOTIFYNEWMAIL-3
#[test]
fn new_mail_is_told_as_it_was_when_the_spooler_said_so() -> Result<()> {
    let sending = Sending::new()?;
    let spoolers = sending.spoolers();
    let mail = NewMailNotification {
        entry_id: sending.id.clone(),
        parent_id: sending.outbox.get(PR_ENTRYID)?.into(),
        message_class: "IPM.Note".into(),
        message_flags: MessageFlags::MSGFLAG_UNMODIFIED,
        unicode: true,
    };
    let invalid = ErrorCode::MAPI_E_INVALID_PARAMETER;
    let wrong = [
        Notification::Extended(ExtendedNotification::default()),
        Notification::NewMail(NewMailNotification { entry_id: EntryId::default(), ..mail.clone() }),
        Notification::NewMail(NewMailNotification { parent_id: EntryId::default(), ..mail.clone() }),
        Notification::NewMail(NewMailNotification { entry_id: mail.parent_id.clone(), ..mail.clone() }),
    ];
    for wrong in wrong {
        assert_eq!(code(spoolers.notify_new_mail(&wrong)), invalid, "{wrong}");
    }

    let heard = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&heard);
    let sink = move |notifications: &[Notification]| told.lock().extend(notifications.to_vec());
    sending.store.advise(None, EventMask::fnevNewMail, Arc::new(sink))?;
    let mut lent = Notification::NewMail(mail.clone());
    spoolers.notify_new_mail(&lent)?;
    assert_eq!(lent, Notification::NewMail(mail.clone()));
    if let Notification::NewMail(lent) = &mut lent {
        lent.message_class = "IPM.Changed".into();
    }
    sending.emulator.mapi().dispatch_notifications(0)?;
    assert_eq!(*heard.lock(), [Notification::NewMail(mail)]);
    Ok(())
}
