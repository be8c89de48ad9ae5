//! How long stores and their objects live: two opens of one store, and stores whose objects end with them.

use std::sync::Arc;
use std::sync::mpsc::TryRecvError;

use mapi_emulator::interface::{MapiSession, MsgStore, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::IID_IStream;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, StoreSettings, columns};

/// Anna's session with a store of these settings.
fn session(settings: StoreSettings) -> Result<(Emulator, Arc<dyn MapiSession>)> {
    let emulator = Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build();
    let session = emulator.log_on("Anna Berg")?;
    Ok((emulator, session))
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

fn close(store: &dyn MsgStore) -> Result<()> {
    let left = store.store_logoff(StoreLogoffFlags::LOGOFF_ORDERLY)?;
    assert!(left.contains(StoreLogoffFlags::LOGOFF_COMPLETE));
    Ok(())
}

/// SES-OPENMSGSTORE-23, STO-GEN-12, STO-GEN-11: what a client opened in one line lives on, unless the store is set so.
#[test]
fn objects_can_end_with_the_store_they_were_opened_from() -> Result<()> {
    for (ends, later) in [(false, ErrorCode::S_OK), (true, ErrorCode::MAPI_E_INVALID_OBJECT)] {
        let settings = StoreSettings { objects_end_with_store: ends, ..StoreSettings::SERVER };
        let (_emulator, session) = session(settings)?;
        let store = session.default_store()?;
        let inbox = store.inbox()?;
        let message = inbox.new_message()?;
        let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE)?;
        message.set(PR_BODY, "Hello")?;
        message.save()?;
        let table = inbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
        let body =
            message.open_property(PR_BODY.tag(), IID_IStream, 0, OpenPropertyFlags::NONE)?.into_stream()?;
        let other = session.default_store()?;
        let of_other = other.inbox()?;

        let again = Arc::clone(&store);
        drop(store);
        assert_eq!(code(inbox.get(PR_DISPLAY_NAME)), ErrorCode::S_OK, "the client holds it once more");
        drop(again);
        for answer in [
            code(inbox.get(PR_DISPLAY_NAME)),
            code(message.get(PR_BODY)),
            code(attachment.get_prop_list(UnicodeFlags::MAPI_UNICODE)),
            code(table.get_row_count(0)),
            code(body.stat()),
        ] {
            assert_eq!(answer, later);
        }
        assert_eq!(code(of_other.get(PR_DISPLAY_NAME)), ErrorCode::S_OK, "that is of another open");
        let id = EntryId::from(of_other.get(PR_ENTRYID)?);
        assert_eq!(code(session.open_entry(&id, None, OpenFlags::NONE)), ErrorCode::S_OK);
        assert_eq!(
            code(session.default_store()?.open_entry(Some(&id), None, OpenFlags::NONE)),
            ErrorCode::S_OK
        );
    }
    Ok(())
}

/// STA-MSLOGON-3: what the session opened through the logon object of a store that is set so.
#[test]
fn what_a_session_opens_can_end_with_the_store_that_it_is_in() -> Result<()> {
    for (ends, later) in [(false, ErrorCode::S_OK), (true, ErrorCode::MAPI_E_INVALID_OBJECT)] {
        let settings = StoreSettings { objects_end_with_store: ends, ..StoreSettings::SERVER };
        let (_emulator, session) = session(settings)?;
        let store = session.default_store()?;
        let id = EntryId::from(store.inbox()?.get(PR_ENTRYID)?);
        let inbox = session.open_entry(&id, None, OpenFlags::NONE)?.into_folder()?;
        drop(store);
        assert_eq!(code(inbox.get(PR_DISPLAY_NAME)), later);
    }
    Ok(())
}

/// STA-MSLOGON-8, STA-MSLOGON-4: what waits stays where it is, and nothing is sent for that.
#[test]
fn a_store_that_is_released_is_closed_as_it_is() -> Result<()> {
    let settings = StoreSettings { objects_end_with_store: true, ..StoreSettings::SERVER };
    let (_emulator, session) = session(settings)?;
    let rows = || -> Result<usize> {
        let table = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
        let stores = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_STORE_PROVIDER);
        Ok(table.query_all_rows(Some(&columns![PR_ROWID]), Some(&stores), None, 0)?.len())
    };
    for ends in [Some(StoreLogoffFlags::LOGOFF_ABORT), None] {
        let store = session.default_store()?;
        let message = store.outbox()?.new_message()?;
        let to = OneOff::new("Carla", "SMTP", "carla@elsewhere.example");
        message.add_recipient(AdrEntry::one_off(&to, RecipientType::MAPI_TO))?;
        message.submit_message(SubmitFlags::NONE)?;
        assert_eq!(rows()?, 1);
        if let Some(flags) = ends {
            let left = store.store_logoff(flags)?;
            let both = StoreLogoffFlags::LOGOFF_COMPLETE | StoreLogoffFlags::LOGOFF_OUTBOUND_QUEUE;
            assert_eq!(left, both);
        }
        drop(store);
        assert_eq!(rows()?, 0);
    }
    let queue = session.default_store()?.get_outgoing_queue(0)?.get_row_count(0)?.into_value();
    assert_eq!(queue, 2);
    Ok(())
}

/// SES-OPENMSGSTORE-14, SES-OPENENTRY-4, SES-ADVISE-6: the session asks a logon that is open.
#[test]
fn the_second_open_serves_the_session_once_the_first_is_closed() -> Result<()> {
    let (emulator, session) = session(StoreSettings::SERVER)?;
    let (first, second) = (session.default_store()?, session.default_store()?);
    let inbox = EntryId::from(first.inbox()?.get(PR_ENTRYID)?);
    let outbox = EntryId::from(first.outbox()?.get(PR_ENTRYID)?);
    close(&*first)?;
    let opened = session.open_entry(&inbox, None, OpenFlags::MAPI_MODIFY)?.into_folder()?;
    assert!(session.compare_entry_ids(&inbox, &inbox, 0)?);
    assert!(!session.compare_entry_ids(&inbox, &outbox, 0)?);
    let (heard, hears) = std::sync::mpsc::channel();
    let heard = std::sync::Mutex::new(heard);
    let sink = move |told: &[Notification]| heard.lock().unwrap().send(told.len()).unwrap_or_default();
    let connection = session.advise(Some(&inbox), EventMask::fnevObjectModified, Arc::new(sink))?;
    opened.new_message()?.save()?;
    emulator.pump();
    assert_eq!(hears.try_recv(), Ok(1));
    session.unadvise(connection)?;
    opened.new_message()?.save()?;
    emulator.pump();
    assert!(hears.try_recv().is_err());

    close(&*second)?;
    let gone = session.open_entry(&inbox, None, OpenFlags::NONE);
    assert_eq!(code(gone), ErrorCode::MAPI_E_UNKNOWN_ENTRYID, "the session has it open no more");
    Ok(())
}

/// STO-GEN-6, SES-COMMON-15: what cannot be made is there all the same, and its calls say why.
#[test]
fn an_object_that_cannot_be_made_can_show_it_later() -> Result<()> {
    for defers in [false, true] {
        let settings = StoreSettings { defers_errors: defers, ..StoreSettings::SERVER };
        let (_emulator, session) = session(settings)?;
        let store = session.default_store()?;
        let inbox = store.inbox()?;
        let draft = inbox.new_message()?;
        draft.save()?;
        let id = EntryId::from(draft.get(PR_ENTRYID)?);
        let readable = store.open_entry(Some(&id), None, OpenFlags::NONE)?.into_message()?;
        let stores = session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
        let rows = stores.all_rows(&columns![PR_ENTRYID])?;
        let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("there is a store").into();
        let looking = session.open_msg_store(&id, None, OpenStoreFlags::NONE)?.into_value().inbox()?;

        let created = |flags| looking.create_message(None, flags);
        let attached = |flags| readable.create_attach(None, flags).map(|(_, attachment)| attachment);
        let opened = |flags| readable.open_attach(7, None, flags);
        let at_once = [
            code(created(CreateMessageFlags::NONE)),
            code(attached(CreateAttachFlags::NONE)),
            code(opened(OpenAttachFlags::NONE)),
        ];
        let expected =
            [ErrorCode::MAPI_E_NO_ACCESS, ErrorCode::MAPI_E_NO_ACCESS, ErrorCode::MAPI_E_NOT_FOUND];
        assert_eq!(at_once, expected);
        let deferred = [
            created(CreateMessageFlags::MAPI_DEFERRED_ERRORS).map(|made| code(made.save())),
            attached(CreateAttachFlags::MAPI_DEFERRED_ERRORS).map(|made| code(made.get(PR_ATTACH_NUM))),
            opened(OpenAttachFlags::MAPI_DEFERRED_ERRORS).map(|made| code(made.get(PR_ATTACH_NUM))),
        ];
        for (answer, expected) in deferred.into_iter().zip(expected) {
            match answer {
                Ok(later) => assert_eq!((defers, later), (true, expected)),
                Err(error) => assert_eq!((defers, error.code()), (false, expected)),
            }
        }
        let fine = inbox.create_message(None, CreateMessageFlags::MAPI_DEFERRED_ERRORS)?;
        assert_eq!(code(fine.save()), ErrorCode::S_OK);
        let flags = OpenAttachFlags::from_bits_retain(0x4000);
        assert_eq!(code(opened(flags)), ErrorCode::MAPI_E_UNKNOWN_FLAGS, "arguments are checked at once");
    }
    Ok(())
}

/// SES-OPENMSGSTORE-14, SES-OPENMSGSTORE-23: however often the store is opened meanwhile, what was opened in one line
/// lives as long as the session.
#[test]
fn what_is_held_of_an_open_outlives_later_ones() -> Result<()> {
    let (emulator, session) = session(StoreSettings::SERVER)?;
    let _first = session.default_store()?;
    let inbox = session.default_store()?.inbox()?;
    let table = session.default_store()?.inbox()?.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let (heard, hears) = std::sync::mpsc::channel();
    let heard = std::sync::Mutex::new(heard);
    let sink = move |told: &[Notification]| heard.lock().unwrap().send(told.len()).unwrap_or_default();
    session.default_store()?.advise(None, EventMask::fnevObjectCreated, Arc::new(sink))?;
    for _ in 0..20 {
        session.default_store()?;
    }
    inbox.new_message()?.save()?;
    emulator.pump();
    assert_eq!(hears.try_recv(), Ok(1));
    assert_eq!(table.get_row_count(0)?.into_value(), 1);
    session.logoff(LogoffFlags::NONE, 0)?;
    assert_eq!(hears.try_recv(), Err(TryRecvError::Disconnected), "the sink is let go of");
    let answers = [code(inbox.get(PR_DISPLAY_NAME)), code(table.get_row_count(0))];
    assert_eq!(answers, [ErrorCode::MAPI_E_INVALID_OBJECT; 2]);
    Ok(())
}

/// STO-STORELOGOFF-8: nobody holds that open any more, and nobody closed it.
#[test]
fn a_store_that_was_opened_in_passing_stays_open_when_all_other_opens_are_closed() -> Result<()> {
    let (_emulator, session) = session(StoreSettings::SERVER)?;
    let store = session.default_store()?;
    let inbox = EntryId::from(store.inbox()?.get(PR_ENTRYID)?);
    session.default_store()?;
    for _ in 0..20 {
        close(&*session.default_store()?)?;
    }
    close(&*store)?;
    assert_eq!(code(session.open_entry(&inbox, None, OpenFlags::NONE)), ErrorCode::S_OK);
    Ok(())
}

/// STO-DELETEMESSAGES-2: who closed the store writes nothing more, though the handles are still held.
#[test]
fn what_was_open_for_writing_is_deleted_once_its_store_is_closed() -> Result<()> {
    let (_emulator, session) = session(StoreSettings::SERVER)?;
    let (store, other) = (session.default_store()?, session.default_store()?);
    let (inbox, again) = (store.inbox()?, other.inbox()?);
    let mut held = Vec::new();
    for _ in 0..3 {
        let message = inbox.new_message()?;
        message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
        held.push((EntryId::from(message.get(PR_ENTRYID)?), message));
    }
    let ids: Vec<EntryId> = held.iter().map(|(id, _)| id.clone()).collect();
    let kept = again.open_entry(Some(&ids[1]), None, OpenFlags::MAPI_MODIFY)?;
    let delete = |ids: &[EntryId]| again.delete_messages(ids, None, DeleteMessagesFlags::NONE);
    assert!(delete(&ids)?.warning.is_some());
    assert_eq!(again.get(PR_CONTENT_COUNT)?, 3);
    close(&*store)?;
    assert!(delete(&ids)?.warning.is_some());
    assert_eq!(again.get(PR_CONTENT_COUNT)?, 1, "it is open through the other store");
    drop(held);
    assert!(delete(&ids)?.warning.is_some());
    drop(kept);
    assert!(delete(&ids[1..2])?.warning.is_none());
    assert_eq!(again.get(PR_CONTENT_COUNT)?, 0);
    Ok(())
}
