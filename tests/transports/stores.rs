//! Stores of users in the spooler's hands.

use super::hooks::{Hook, answer};
use super::lent::{Lender, Lent};
use super::wire::Incoming;
use super::*;

/// Anna's session where the lent store is the default one, open.
fn lent(wires: &[&Arc<Wire>], log: &Log, lent: &Arc<Lent>) -> Result<Desk> {
    let emulator = computer(wires)?;
    emulator.install("Anna Berg", Arc::new(Lender(Arc::clone(lent))))?;
    let session = emulator.log_on("Anna Berg")?;
    let store = session.open_msg_store(&lent.id()?, None, OpenStoreFlags::MDB_WRITE)?.into_value();
    session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, Some(&lent.id()?))?;
    let desk = Desk { emulator, session, store, log: Arc::clone(log) };
    desk.pump();
    lent.asked();
    Ok(desk)
}

pub fn one(types: &[&str]) -> Result<(Desk, Arc<Wire>, Arc<Lent>)> {
    let log = Log::default();
    let (wire, store) = (Wire::new(&log, "A", types), Lent::new(false)?);
    Ok((lent(&[&wire], &log, &store)?, wire, store))
}

/// A message that is to be disposed of like this once it is sent.
fn disposable(desk: &Desk, to: &str, folder: Option<EntryId>, delete: bool) -> Result<Arc<dyn Message>> {
    let message = desk.store.outbox()?.new_message()?;
    message.set_props(&[Property::of(PR_SUBJECT, "Plan"), Property::of(PR_DELETE_AFTER_SUBMIT, delete)])?;
    if let Some(folder) = folder {
        message.set(PR_SENTMAIL_ENTRYID, folder)?;
    }
    message.add_recipient(entry(to))?;
    Ok(message)
}

fn places(store: &dyn MsgStore) -> Result<Vec<&'static str>> {
    let folders = [("outbox", store.outbox()?), ("sent", store.sent_items()?)];
    let mut found = Vec::new();
    for (name, folder) in folders {
        found.extend(vec![name; folder.get(PR_CONTENT_COUNT)? as usize]);
    }
    Ok(found)
}

/// STA-SUP-DOSENTMAIL-1, STA-QUEUE-7, STA-QUEUE-9, STO-FINISHEDMSG-2: also where a move gives a message another id.
#[test]
fn a_store_leaves_what_becomes_of_sent_mail_to_the_spooler() -> Result<()> {
    for new_ids in [false, true] {
        let log = Log::default();
        let (wire, store) = (Wire::new(&log, "A", &["FAX"]), Lent::new(new_ids)?);
        let desk = lent(&[&wire], &log, &store)?;
        let sent_items = EntryId::from(desk.store.sent_items()?.get(PR_ENTRYID)?);
        let nowhere = EntryId::long_term(MapiUid([3; 16]), b"gone");
        let cases: [(Option<&EntryId>, bool, &[&str]); 5] = [
            (None, false, &["outbox"]),
            (None, true, &["outbox"]),
            (Some(&sent_items), false, &["outbox", "sent"]),
            (Some(&sent_items), true, &["outbox", "sent"]),
            (Some(&nowhere), false, &["outbox", "outbox", "sent"]),
        ];
        for (folder, delete, left) in cases {
            disposable(&desk, "Carla@FAX", folder.cloned(), delete)?.submit_message(SubmitFlags::NONE)?;
            assert_eq!(desk.pump().len(), 2);
            assert_eq!(places(&**store.mailbox())?, left, "{folder:?} {delete} {new_ids}");
        }
        assert_eq!(desk.queued()?, [""; 0]);
    }
    Ok(())
}

/// STA-OUTBOUND-5: the built-in transport can read the message up to what it sends outside.
#[test]
fn what_cannot_be_read_to_its_end_reaches_nobody() -> Result<()> {
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben", "ben@example.com")
        .build();
    let lent = Lent::new(false)?;
    emulator.install("Anna Berg", Arc::new(Lender(Arc::clone(&lent))))?;
    let (anna, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben")?);
    let store = anna.open_msg_store(&lent.id()?, None, OpenStoreFlags::MDB_WRITE)?.into_value();
    let desk = Desk { emulator, session: anna, store, log: Log::default() };
    let message = desk.store.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    for to in ["ben@example.com", "carla@elsewhere.example"] {
        message.add_recipient(AdrEntry::one_off(&OneOff::new(to, "SMTP", to), RecipientType::MAPI_TO))?;
    }
    message.submit_message(SubmitFlags::NONE)?;
    let reached = || -> Result<_> {
        desk.pump();
        Ok((ben.default_store()?.inbox()?.get(PR_CONTENT_COUNT)?, desk.emulator.sent().len()))
    };
    lent.is_unreadable(true);
    assert_eq!((reached()?, desk.queued()?), ((0, 0), vec!["Plan".to_owned()]));
    lent.is_unreadable(false);
    desk.emulator.advance(std::time::Duration::from_secs(60));
    assert_eq!(reached()?, (1, 1), "each has it once");
    Ok(())
}

/// STA-SUP-EXPANDRECIPS-4, STA-OUTBOUND-1, STA-SUBMIT-12: its queue is what counts.
#[test]
fn a_store_of_the_users_sends_through_the_spooler() -> Result<()> {
    let (desk, _wire, store) = one(&["FAX"])?;
    let draft = desk.store.inbox()?.new_message()?;
    draft.set(PR_SUBJECT, "Plan")?;
    draft.add_recipient(entry("Carla@FAX"))?;
    draft.submit_message(SubmitFlags::NONE)?;
    assert_eq!(store.asked(), ["Plan needs NEEDS_SPOOLER"]);
    assert_eq!(desk.pump(), [r#"A: submit Plan to ["Carla"]"#, "A: end 7"]);
    assert_eq!(store.asked(), ["MSG_LOCKED Plan", "finished Plan"]);
    Ok(())
}

/// STA-SUBMIT-11, STA-ROUTE-10, STO-SPOOL-9
#[test]
fn a_store_may_reach_recipients_itself() -> Result<()> {
    let (desk, _wire, store) = one(&["FAX", "LENT"])?;
    desk.submit("Both", &["Carla@FAX", "Dan@LENT"])?;
    assert_eq!(desk.queued()?, ["Both"]);
    assert_eq!(desk.pump(), [r#"A: submit Both to ["Carla"]"#, "A: end 7"]);
    store.asked();
    let sent_items = desk.store.sent_items()?.get(PR_ENTRYID)?.into();
    disposable(&desk, "Dan@LENT", Some(sent_items), false)?.submit_message(SubmitFlags::NONE)?;
    assert_eq!(places(&**store.mailbox())?, ["outbox", "sent"], "it was finished at once");
    assert!(desk.pump().is_empty());
    assert_eq!(store.asked(), ["Plan needs NEEDS_SPOOLER"]);
    Ok(())
}

/// STA-SUP-EXPANDRECIPS-4, STA-PROPS-6: the row of a transport says whose it is.
#[test]
fn what_a_tied_transport_handles_does_not_need_the_spooler() -> Result<()> {
    let (desk, wire, store) = one(&["LENT"])?;
    let own = Property::of(PR_OWN_STORE_ENTRYID, store.id()?);
    wire.support().modify_status_row(&[own], StatusRowFlags::STATUSROW_UPDATE)?;
    for (to, needs) in [("Dan@LENT", PrepareFlags::NONE), ("Carla@FAX", PrepareFlags::NEEDS_SPOOLER)] {
        desk.submit("Plan", &[to])?;
        assert_eq!(store.asked(), [format!("Plan needs {needs:?}")]);
    }
    Ok(())
}

/// STA-SUP-COMPLETEMSG-1
#[test]
fn the_spooler_finishes_what_a_store_has_sent() -> Result<()> {
    let (desk, _wire, store) = one(&["FAX", "LENT"])?;
    store.completes();
    desk.submit("Plan", &["Dan@LENT"])?;
    assert_eq!(desk.queued()?, ["Plan"]);
    store.asked();
    assert!(desk.pump().is_empty(), "no transport is asked");
    assert_eq!(store.asked(), ["MSG_LOCKED Plan", "finished Plan"]);
    assert_eq!(desk.queued()?, [""; 0]);
    let id = EntryId::long_term(MapiUid([3; 16]), b"gone");
    store.support().complete_msg(0, &id)?;
    assert!(desk.pump().is_empty());
    assert_eq!(code(store.support().complete_msg(1, &id)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    Ok(())
}

/// STA-INBOUND-3, STA-INBOUND-4, STA-INBOUND-5, STA-INBOUND-6, STA-INBOUND-7, STA-INBOUND-14
#[test]
fn mail_arrives_in_a_store_of_the_users() -> Result<()> {
    for new_ids in [false, true] {
        let log = Log::default();
        let (wire, store) = (Wire::new(&log, "A", &["FAX"]), Lent::new(new_ids)?);
        let desk = lent(&[&wire], &log, &store)?;
        let letters = store.mailbox().ipm_subtree()?.new_subfolder("Letters")?;
        let id = EntryId::from(letters.get(PR_ENTRYID)?);
        desk.store.set_receive_folder(Some("IPM.Letter"), UnicodeFlags::MAPI_UNICODE, Some(&id))?;
        wire.receives(&[
            Incoming::Mail("One"),
            Incoming::OfClass("Dear Anna", "IPM.Letter"),
            Incoming::Broken("Broken"),
            Incoming::Unsaved("Unsaved"),
        ]);
        for _ in 0..2 {
            wire.tells(SpoolerNotifyFlags::NOTIFY_NEWMAIL)?;
            desk.pump();
        }
        assert_eq!(store.asked(), ["new mail One IPM.Note", "new mail Dear Anna IPM.Letter"]);
        assert_eq!(desk.arrived()?, ["One"]);
        let rows = letters.messages(&columns![PR_SUBJECT, PR_MESSAGE_FLAGS])?;
        let shown: Vec<_> = rows.iter().map(|row| (row.get(PR_SUBJECT), row.get(PR_MESSAGE_FLAGS))).collect();
        let unread = Some(MessageFlags::MSGFLAG_UNMODIFIED.bits() as i32);
        assert_eq!(shown, [(Some("Dear Anna".to_owned()), unread)], "{new_ids}");
    }
    Ok(())
}

/// STA-INBOUND-8: what takes no mail gets none, and none is lost.
#[test]
fn no_mail_is_fetched_for_a_store_that_takes_none() -> Result<()> {
    let (desk, wire, store) = one(&["FAX"])?;
    store.supports(StoreSupport::STORE_SUBMIT_OK | StoreSupport::STORE_MODIFY_OK);
    wire.receives(&[Incoming::Mail("One")]);
    wire.tells(SpoolerNotifyFlags::NOTIFY_NEWMAIL)?;
    assert!(desk.pump().is_empty());
    store.supports(StoreSupport::STORE_CREATE_OK | StoreSupport::STORE_MODIFY_OK);
    assert_eq!(desk.pump(), [r#"A: start Some(Mail("One"))"#, "A: start None"]);
    Ok(())
}

/// STA-SUP-READRECEIPT-1, STA-SUP-READRECEIPT-2, STA-SUP-READRECEIPT-3
#[test]
fn a_report_on_reading_is_made_for_a_store() -> Result<()> {
    let (desk, _wire, store) = one(&["FAX"])?;
    let support = store.support();
    let read = desk.store.inbox()?.new_message()?;
    let clerk = OneOff::new("Clerk", "FAX", "clerk's").to_entry_id();
    read.set_props(&[
        Property::of(PR_SUBJECT, "Plan"),
        Property::of(PR_MESSAGE_CLASS, "IPM.Note"),
        Property::of(PR_SENDER_NAME, "Carla"),
        Property::of(PR_SENDER_EMAIL_ADDRESS, "carla's"),
        Property::of(PR_SENDER_ADDRTYPE, "FAX"),
    ])?;
    let filled = |flags| -> Result<(Option<String>, Option<String>, Vec<String>)> {
        let report = desk.store.outbox()?.new_message()?;
        support.read_receipt(flags, &*read, &report)?;
        let names = report.recipients()?.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect();
        Ok((report.find(PR_MESSAGE_CLASS)?, report.find(PR_ORIGINAL_SUBJECT)?, names))
    };
    let expected =
        |class: &str, to: &str| (Some(class.to_owned()), Some("Plan".to_owned()), vec![to.to_owned()]);
    assert_eq!(filled(ReportFlags::NONE)?, expected("REPORT.IPM.Note.IPNRN", "Carla"));
    assert_eq!(filled(ReportFlags::MAPI_NON_READ)?, expected("REPORT.IPM.Note.IPNNRN", "Carla"));
    read.set(PR_READ_RECEIPT_ENTRYID, clerk)?;
    assert_eq!(filled(ReportFlags::NONE)?, expected("REPORT.IPM.Note.IPNRN", "Clerk"));
    let unknown = filled(ReportFlags::from_bits_retain(2));
    assert_eq!(code(unknown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    read.set(PR_MESSAGE_CLASS, "REPORT.IPM.Note.NDR")?;
    assert_eq!(code(filled(ReportFlags::NONE)), ErrorCode::MAPI_E_NO_RECIPIENTS);
    Ok(())
}

/// STA-SUP-PREPARESUBMIT-3: a message that is not sent again.
#[test]
fn a_message_that_is_sent_first_is_not_prepared() -> Result<()> {
    let (desk, _wire, store) = one(&["FAX"])?;
    let message = desk.store.outbox()?.new_message()?;
    let mut to = entry("Carla@FAX");
    let kind = RecipientType::MAPI_TO.0 | RecipientType::MAPI_SUBMITTED;
    to.set(Property::of(PR_RECIPIENT_TYPE, kind as i32));
    message.add_recipient(to)?;
    let done = |message: &dyn Message| -> Result<Vec<Option<bool>>> {
        let table = message.get_recipient_table(TableFlags::MAPI_UNICODE)?;
        let rows = table.all_rows(&columns![PR_RESPONSIBILITY])?;
        Ok(rows.iter().map(|row| row.get(PR_RESPONSIBILITY)).collect())
    };
    store.support().prepare_submit(&*message)?;
    assert_eq!(done(&*message)?, [None]);
    let again = MessageFlags::MSGFLAG_RESEND | MessageFlags::MSGFLAG_UNSENT;
    message.set(PR_MESSAGE_FLAGS, again.bits() as i32)?;
    store.support().prepare_submit(&*message)?;
    assert_eq!(done(&*message)?, [Some(true)]);
    Ok(())
}

/// STA-SUP-EXPANDRECIPS-3, STA-SUP-EXPANDRECIPS-5, STA-ROUTE-11
#[test]
fn recipients_are_completed_for_a_store() -> Result<()> {
    let (desk, wire, _store) = one(&["SMTP"])?;
    wire.handles(mapi_emulator::interface::spi::AddressTypes::any());
    wire.tells(SpoolerNotifyFlags::NOTIFY_CONFIG_CHANGE)?;
    let carla = desk.emulator.add_person(&mapi_emulator::Person::new("Carla Ruiz", "carla@x.example"));
    let message = desk.store.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    message.add_recipient(AdrEntry::resolved("My dear Carla", carla, RecipientType::MAPI_TO))?;
    let gone = EntryId::long_term(MapiUid([3; 16]), b"gone");
    let mut list = AdrEntry::resolved("Lost list", gone, RecipientType::MAPI_TO);
    list.set(Property::of(PR_ADDRTYPE, "MAPIPDL"));
    message.add_recipient(list)?;
    message.submit_message(SubmitFlags::NONE)?;
    assert_eq!(desk.pump()[1..], [r#"A: submit Plan to ["Carla Ruiz"]"#, "A: end 7"]);
    assert_eq!(desk.arrived()?, ["Undeliverable: Plan"]);
    Ok(())
}

/// STA-SUP-3
#[test]
fn what_has_no_page_is_not_offered() -> Result<()> {
    let (desk, wire, store) = one(&["FAX"])?;
    let message = desk.store.outbox()?.new_message()?;
    let id = EntryId::default();
    for support in [wire.support(), store.support()] {
        assert_eq!(code(support.update_pab(&*message)), ErrorCode::MAPI_E_NO_SUPPORT);
        assert_eq!(code(support.preprocess(0, &id)), ErrorCode::MAPI_E_NO_SUPPORT);
    }
    Ok(())
}

/// STA-SUP-SPOOLERNOTIFY-8, STA-SUP-SPOOLERNOTIFY-1
#[test]
fn a_store_that_fetches_its_mail_itself_tells_of_it() -> Result<()> {
    use mapi_emulator::interface::spi::NotifyData;
    let (desk, _wire, store) = one(&["FAX"])?;
    let message = desk.store.inbox()?.new_message()?;
    message.set(PR_SUBJECT, "One")?;
    message.save()?;
    let mail = NewMailNotification {
        entry_id: message.get(PR_ENTRYID)?.into(),
        parent_id: message.get(PR_PARENT_ENTRYID)?.into(),
        message_class: "IPM.Note".into(),
        ..NewMailNotification::default()
    };
    let arrived = SpoolerNotifyFlags::NOTIFY_NEWMAIL_RECEIVED;
    store.support().spooler_notify(arrived, NotifyData::NewMail(&mail))?;
    assert_eq!(store.asked(), ["new mail One IPM.Note"]);
    let nothing = store.support().spooler_notify(arrived, NotifyData::Nothing);
    assert_eq!(code(nothing), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let transports = store.support().spooler_notify(SpoolerNotifyFlags::NOTIFY_CRITSEC, NotifyData::Nothing);
    assert_eq!(code(transports), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let flags = LogonFlags::MAPI_NEW_SESSION | LogonFlags::MAPI_NO_MAIL;
    let _stays = store.support();
    let silent = desk.emulator.mapi().logon(Some("Anna Berg"), None, flags)?;
    let _open = silent.open_msg_store(&store.id()?, None, OpenStoreFlags::MDB_WRITE)?;
    store.support().spooler_notify(arrived, NotifyData::NewMail(&mail))?;
    assert_eq!(store.asked(), [""; 0]);
    Ok(())
}

/// STA-SUP-SPOOLERNOTIFY-8: as they see what a transport fetches.
#[test]
fn hooks_see_what_a_store_fetched_itself() -> Result<()> {
    use mapi_emulator::interface::spi::NotifyData;
    let (desk, _wire, store) = one(&["FAX"])?;
    let log = Log::default();
    let hook = Hook::new(&log, "HOOK", None);
    desk.emulator.install_hook("Anna Berg", Arc::<Hook>::clone(&hook), StatusFlags::HOOK_INBOUND)?;
    let (inbox, sent_items) = (desk.store.inbox()?, desk.store.sent_items()?);
    let target = EntryId::from(sent_items.get(PR_ENTRYID)?);
    let heard = &["new mail News IPM.Note"][..];
    for (wanted, told, counts) in [
        (answer(HookFlags::NONE, None), heard, (1, 0)),
        (answer(HookFlags::NONE, Some(target)), heard, (1, 1)),
        (answer(HookFlags::HOOK_DELETE, None), &[], (1, 1)),
    ] {
        *hook.answer.lock() = wanted;
        let message = inbox.new_message()?;
        message.set(PR_SUBJECT, "News")?;
        message.save()?;
        let mail = NewMailNotification {
            entry_id: message.get(PR_ENTRYID)?.into(),
            parent_id: message.get(PR_PARENT_ENTRYID)?.into(),
            message_class: "IPM.Note".into(),
            ..NewMailNotification::default()
        };
        drop(message);
        let arrived = SpoolerNotifyFlags::NOTIFY_NEWMAIL_RECEIVED;
        store.support().spooler_notify(arrived, NotifyData::NewMail(&mail))?;
        assert_eq!(store.asked(), told);
        assert_eq!((inbox.get(PR_CONTENT_COUNT)?, sent_items.get(PR_CONTENT_COUNT)?), counts);
        assert_eq!(std::mem::take(&mut *log.lock()), ["HOOK: News to Inbox"]);
    }
    Ok(())
}
