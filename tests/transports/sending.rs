//! Outbound: what becomes of a message by what a transport answers.

use std::time::Duration;

use parking_lot::Mutex;

use super::wire::{Answer, recipients};
use super::*;

fn one(types: &[&str]) -> Result<(Desk, Arc<Wire>)> {
    let log = Log::default();
    let wire = Wire::new(&log, "A", types);
    Ok((Desk::new(&log, &[&wire])?, wire))
}

/// STA-OUTBOUND-1, STA-OUTBOUND-2, STA-XPLOGON-ENDMESSAGE-1, STA-SUBMIT-4, STO-GETOUTGOINGQUEUE-6, STO-SPOOL-7
#[test]
fn messages_are_handed_over_in_the_order_of_the_queue() -> Result<()> {
    let (desk, _wire) = one(&["FAX"])?;
    let id = desk.submit("Plan", &["Carla@FAX"])?;
    desk.submit("Report", &["Carla@FAX", "Dan@fax"])?;
    let expected =
        [r#"A: submit Plan to ["Carla"]"#, "A: end 7", r#"A: submit Report to ["Carla", "Dan"]"#, "A: end 7"];
    assert_eq!(desk.pump(), expected);
    assert_eq!(desk.queued()?, [""; 0]);
    let sent = desk.store.open_message(&id)?;
    assert_eq!(recipients(&*sent, true)?, ["Carla"]);
    assert!(desk.pump().is_empty());
    Ok(())
}

/// STO-ABORTSUBMIT-4, STO-OPENENTRY-8, STO-SETLOCKSTATE-2, STO-SETLOCKSTATE-6, STA-QUEUE-3, STA-QUEUE-6, STA-SUBMIT-9,
/// STA-XPLOGON-SUBMITMESSAGE-1, STA-XPLOGON-SUBMITMESSAGE-2
#[test]
fn a_message_is_locked_while_a_transport_has_it() -> Result<()> {
    let (desk, wire) = one(&["FAX"])?;
    let id = desk.submit("Plan", &["Carla@FAX", "Dan@FAX"])?;
    let (store, seen) = (Arc::clone(&desk.store), Arc::new(Mutex::new(Vec::new())));
    let (answers, list) = (Arc::clone(&seen), [id.clone()]);
    wire.during(move |message| {
        message.set(PR_COMMENT, "by the transport").unwrap();
        assert_eq!(message.recipients().unwrap().len(), 2);
        let rows = store.get_outgoing_queue(0).unwrap().all_rows(&columns![PR_SUBMIT_FLAGS]).unwrap();
        let flags = rows.first().and_then(|row| row.get(PR_SUBMIT_FLAGS));
        assert_eq!(flags, Some(PendingSubmitFlags::SUBMITFLAG_LOCKED.bits() as i32));
        let (outbox, elsewhere) = (store.outbox().unwrap(), store.sent_items().unwrap());
        let partly = [
            outbox.delete_messages(&list, None, DeleteMessagesFlags::NONE),
            outbox.copy_messages(&list, &*elsewhere, None, CopyMessagesFlags::MESSAGE_MOVE),
            outbox.set_read_flags(Some(&list), None, ReadFlags::CLEAR_READ_FLAG),
        ];
        let mut answers = answers.lock();
        answers.extend(partly.map(|answer| answer.unwrap().code()));
        for flags in [OpenFlags::NONE, OpenFlags::MAPI_MODIFY, OpenFlags::MAPI_BEST_ACCESS] {
            answers.push(code(store.open_entry(Some(&list[0]), None, flags)));
        }
        answers.push(code(store.abort_submit(&list[0], 0)));
    });
    wire.answers(&[Answer::Refuses(ErrorCode::MAPI_E_BUSY, 0)]);
    desk.pump();
    let (partial, denied) = (ErrorCode::MAPI_W_PARTIAL_COMPLETION, ErrorCode::MAPI_E_NO_ACCESS);
    let unable = ErrorCode::MAPI_E_UNABLE_TO_ABORT;
    assert_eq!(*seen.lock(), [partial, partial, partial, denied, denied, denied, unable]);
    assert_eq!(desk.store.open_message(&id)?.find(PR_COMMENT)?, None, "it was not saved");
    desk.store.abort_submit(&id, 0)?;
    assert!(desk.pump().is_empty());
    Ok(())
}

/// STA-OUTBOUND-4, STA-OUTBOUND-7
#[test]
fn a_busy_transport_is_asked_again_at_the_next_pump() -> Result<()> {
    for refused in [ErrorCode::MAPI_E_BUSY, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY] {
        let (desk, wire) = one(&["FAX"])?;
        wire.answers(&[Answer::Refuses(refused, 3_600)]);
        desk.submit("Plan", &["Carla@FAX"])?;
        let submits = r#"A: submit Plan to ["Carla"]"#;
        assert_eq!(desk.pump(), [submits]);
        assert_eq!(desk.queued()?, ["Plan"]);
        assert_eq!(desk.pump(), [submits, "A: end 7"]);
        assert_eq!(desk.queued()?, [""; 0]);
    }
    Ok(())
}

/// STA-OUTBOUND-5, STA-XPLOGON-SUBMITMESSAGE-5, STA-SPOOLER-8
#[test]
fn a_transport_says_how_long_to_wait() -> Result<()> {
    for refused in [ErrorCode::MAPI_E_WAIT, ErrorCode::MAPI_E_NETWORK_ERROR] {
        let (desk, wire) = one(&["FAX"])?;
        wire.answers(&[Answer::Refuses(refused, 30)]);
        desk.submit("Plan", &["Carla@FAX"])?;
        assert_eq!(desk.pump().len(), 1);
        desk.emulator.advance(Duration::from_secs(29));
        assert!(desk.pump().is_empty());
        desk.emulator.advance(Duration::from_secs(1));
        assert_eq!(desk.pump(), [r#"A: submit Plan to ["Carla"]"#, "A: end 7"]);
    }
    Ok(())
}

/// STA-SUP-SPOOLERNOTIFY-3
#[test]
fn a_transport_that_is_ready_again_gets_what_waits() -> Result<()> {
    let (desk, wire) = one(&["FAX"])?;
    wire.answers(&[Answer::Refuses(ErrorCode::MAPI_E_WAIT, 3_600)]);
    desk.submit("Plan", &["Carla@FAX"])?;
    desk.pump();
    wire.tells(SpoolerNotifyFlags::NOTIFY_READYTOSEND)?;
    assert_eq!(desk.pump(), [r#"A: submit Plan to ["Carla"]"#, "A: end 7"]);
    Ok(())
}

/// STA-OUTBOUND-9, STA-QUEUE-4
#[test]
fn a_message_that_waits_keeps_nobody_back() -> Result<()> {
    let (desk, wire) = one(&["FAX"])?;
    wire.answers(&[Answer::Refuses(ErrorCode::MAPI_E_WAIT, 30)]);
    desk.submit("Plan", &["Carla@FAX"])?;
    desk.submit("Report", &["Carla@FAX"])?;
    let asked = [r#"A: submit Plan to ["Carla"]"#, r#"A: submit Report to ["Carla"]"#, "A: end 7"];
    assert_eq!(desk.pump(), asked);
    assert_eq!(desk.queued()?, ["Plan"]);
    Ok(())
}

/// STA-OUTBOUND-8, STA-XPLOGON-ENDMESSAGE-3
#[test]
fn a_transport_says_when_it_wants_a_message_again() -> Result<()> {
    use SubmitMessageFlags as F;
    let submits = r#"A: submit Plan to ["Carla"]"#;
    let (desk, wire) = one(&["FAX"])?;
    wire.answers(&[Answer::Keeps(F::END_RESEND_NOW)]);
    desk.submit("Plan", &["Carla@FAX"])?;
    assert_eq!(desk.pump(), [submits, "A: end 7", submits, "A: end 7"]);
    for later in [F::END_RESEND_LATER, F::END_RESEND_LATER | F::END_RESEND_NOW | F::END_DONT_RESEND] {
        wire.answers(&[Answer::Keeps(later)]);
        desk.submit("Plan", &["Carla@FAX"])?;
        assert_eq!(desk.pump(), [submits, "A: end 7"]);
        assert_eq!(desk.pump(), [submits, "A: end 7"]);
        assert_eq!(desk.queued()?, [""; 0]);
    }
    Ok(())
}

/// STA-OUTBOUND-8: a hundred times, not for ever.
#[test]
fn a_transport_that_never_has_enough_waits_for_the_next_round() -> Result<()> {
    let (desk, wire) = one(&["FAX"])?;
    wire.answers(&[Answer::Keeps(SubmitMessageFlags::END_RESEND_NOW); 101]);
    desk.submit("Plan", &["Carla@FAX"])?;
    assert_eq!(desk.pump().len(), 200);
    assert_eq!(desk.queued()?, ["Plan"]);
    assert_eq!(desk.pump().len(), 4);
    assert_eq!(desk.queued()?, [""; 0]);
    Ok(())
}

/// STA-OUTBOUND-8, STA-SUP-SPOOLERNOTIFY-4, STA-OUTBOUND-6, STA-XPLOGON-TRANSPORTNOTIFY-5
#[test]
fn a_deferred_message_waits_until_it_is_asked_for() -> Result<()> {
    let (desk, wire) = one(&["FAX"])?;
    wire.answers(&[Answer::Keeps(SubmitMessageFlags::END_DONT_RESEND)]);
    let id = desk.submit("Plan", &["Carla@FAX"])?;
    assert_eq!(desk.pump().len(), 2);
    desk.emulator.advance(Duration::from_secs(86_400));
    assert!(desk.pump().is_empty());
    let sent = SpoolerNotifyFlags::NOTIFY_SENTDEFERRED;
    wire.support().spooler_notify(sent, NotifyData::Deferred(&id))?;
    wire.answers(&[Answer::Refuses(ErrorCode::MAPI_E_CANCEL, 0)]);
    assert_eq!(desk.pump(), [r#"A: submit Plan to ["Carla"] again"#]);
    assert_eq!((desk.queued()?, desk.arrived()?), (vec![], vec![]), "it is gone, without a report");

    wire.answers(&[Answer::Keeps(SubmitMessageFlags::END_DONT_RESEND)]);
    let other = desk.submit("Plan", &["Carla@FAX"])?;
    desk.pump();
    desk.store.abort_submit(&other, 0)?;
    assert_eq!(desk.pump(), ["A: notify NOTIFY_ABORT_DEFERRED | NOTIFY_CANCEL_MESSAGE of a message"]);
    Ok(())
}

/// STA-OUTBOUND-8, STA-SUP-SPOOLERNOTIFY-4: asked for once it is submitted once.
#[test]
fn a_message_that_is_deferred_again_waits_again() -> Result<()> {
    let (desk, wire) = one(&["FAX"])?;
    wire.answers(&[Answer::Keeps(SubmitMessageFlags::END_DONT_RESEND); 2]);
    let id = desk.submit("Plan", &["Carla@FAX"])?;
    desk.pump();
    let sent = SpoolerNotifyFlags::NOTIFY_SENTDEFERRED;
    wire.support().spooler_notify(sent, NotifyData::Deferred(&id))?;
    assert_eq!(desk.pump(), [r#"A: submit Plan to ["Carla"] again"#, "A: end 7"]);
    assert!(desk.pump().is_empty());
    Ok(())
}

/// STA-XPLOGON-SUBMITMESSAGE-3: what it saves stays, and who is done with counts in any case.
#[test]
fn a_transport_changes_what_it_saves() -> Result<()> {
    let (desk, wire) = one(&["FAX"])?;
    wire.during(|message| {
        message.set(PR_COMMENT, "saved").unwrap();
        message.save().unwrap();
        message.set(PR_SUBJECT, "not saved").unwrap();
    });
    let id = desk.submit("Plan", &["Carla@FAX"])?;
    desk.pump();
    let sent = desk.store.open_message(&id)?;
    assert_eq!((sent.get(PR_COMMENT)?, sent.get(PR_SUBJECT)?), ("saved".to_owned(), "Plan".to_owned()));
    assert_eq!(recipients(&*sent, true)?, ["Carla"]);
    Ok(())
}

/// Nothing is locked during a call, and nothing the spooler does is the client's.
#[test]
fn a_transport_may_call_whatever_it_likes() -> Result<()> {
    let (desk, wire) = one(&["FAX"])?;
    let (emulator, session) = (desk.emulator.clone(), Arc::clone(&desk.session));
    wire.during(move |_| {
        assert_eq!(emulator.pump(), 0);
        session.default_store().unwrap().inbox().unwrap().new_message().unwrap().save().unwrap();
    });
    desk.submit("Plan", &["Carla@FAX"])?;
    let calls = desk.emulator.record();
    assert_eq!(desk.pump().len(), 2);
    assert_eq!(calls.count(mapi_emulator::interface::Method::MsgStoreFinishedMsg), 0);
    assert_eq!(desk.queued()?, [""; 0]);
    Ok(())
}

/// STA-XPLOGON-SUBMITMESSAGE-4, STA-XPLOGON-ENDMESSAGE-2, STA-XPLOGON-REGISTEROPTIONS-1
#[test]
fn a_message_is_the_transports_until_the_end() -> Result<()> {
    let (desk, wire) = one(&["FAX"])?;
    assert!(wire.keeps().is_empty());
    for reference in [0, 1, u32::MAX] {
        wire.refers_by(reference);
        desk.submit("Plan", &["Carla@FAX"])?;
        let asked = [r#"A: submit Plan to ["Carla"]"#.to_owned(), format!("A: end {reference}")];
        assert_eq!(desk.pump(), asked, "and is asked nothing else");
    }
    let dead = wire.keeps().iter().map(|message| code(message.get(PR_SUBJECT))).collect::<Vec<_>>();
    assert_eq!(dead, [ErrorCode::MAPI_E_INVALID_OBJECT; 3]);
    Ok(())
}

/// STA-XPPROVIDER-6
#[test]
fn a_transport_may_want_to_know_the_recipients_of_others() -> Result<()> {
    for wants in [TransportLogonFlags::NONE, TransportLogonFlags::LOGON_SP_RESOLVE] {
        let log = Log::default();
        let (a, b) = (Wire::new(&log, "A", &["FAX"]), Wire::new(&log, "B", &["X400"]));
        a.wants(wants);
        let desk = Desk::new(&log, &[&a, &b])?;
        let seen = Arc::new(Mutex::new(Vec::new()));
        let saw = Arc::clone(&seen);
        let known = OneOff::new("Dan", "X400", "dan's");
        let taken_away = known.clone();
        // Recipients are completed when they are submitted: only what a transport undoes is left to complete.
        b.during(move |message| {
            let mut entry = AdrEntry::one_off(&taken_away, RecipientType::MAPI_TO);
            entry.properties.retain(|property| property.tag != *PR_EMAIL_ADDRESS);
            entry.set(Property::of(PR_ROWID, 1));
            entry.set(Property::of(PR_RESPONSIBILITY, false));
            message.modify_recipients(ModRecipFlags::MODRECIP_MODIFY, &AdrList::of([entry])).unwrap();
            message.save().unwrap();
        });
        b.answers(&[Answer::Refuses(ErrorCode::MAPI_E_BUSY, 0), Answer::Refuses(ErrorCode::MAPI_E_BUSY, 0)]);
        a.answers(&[Answer::Refuses(ErrorCode::MAPI_E_BUSY, 0)]);
        desk.submit("Plan", &["Carla@FAX", "Dan@X400"])?;
        desk.pump();
        a.during(move |message| {
            let table = message.get_recipient_table(TableFlags::MAPI_UNICODE).unwrap();
            let rows = table.all_rows(&columns![PR_EMAIL_ADDRESS]).unwrap();
            saw.lock().extend(rows.iter().map(|row| row.get(PR_EMAIL_ADDRESS)));
        });
        desk.pump();
        let dans = (!wants.is_empty()).then(|| known.address.to_string());
        assert_eq!(*seen.lock(), [Some("Carla's".to_owned()), dans]);
    }
    Ok(())
}

/// STA-OUTBOUND-17, STO-SPOOL-6
#[test]
fn who_is_listed_for_addressing_only_is_not_listed_for_receivers() -> Result<()> {
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben", "ben@example.com")
        .build();
    let (anna, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben")?);
    let message = anna.default_store()?.outbox()?.new_message()?;
    let again = MessageFlags::MSGFLAG_RESEND | MessageFlags::MSGFLAG_UNSENT;
    message.set(PR_MESSAGE_FLAGS, again.bits() as i32)?;
    for bits in [RecipientType::MAPI_SUBMITTED, RecipientType::MAPI_P1] {
        let mut to =
            AdrEntry::one_off(&OneOff::new("Ben", "SMTP", "ben@example.com"), RecipientType::MAPI_TO);
        to.set(Property::of(PR_RECIPIENT_TYPE, (RecipientType::MAPI_TO.0 | bits) as i32));
        message.add_recipient(to)?;
    }
    message.submit_message(SubmitFlags::NONE)?;
    emulator.pump();
    let inbox = ben.default_store()?.inbox()?;
    let rows = inbox.messages(&columns![PR_ENTRYID, PR_DISPLAY_TO])?;
    assert_eq!(rows.iter().map(|row| row.get(PR_DISPLAY_TO)).collect::<Vec<_>>(), [Some("Ben".to_owned())]);
    Ok(())
}

/// STA-SPOOLER-10: whoever pumps.
#[test]
fn a_transport_is_asked_one_thing_at_a_time() -> Result<()> {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let (desk, wire) = one(&["FAX"])?;
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (inside, seen) = (Arc::clone(&now), Arc::clone(&most));
    wire.reacts(move |_| {
        seen.fetch_max(inside.fetch_add(1, Ordering::AcqRel) + 1, Ordering::AcqRel);
        std::thread::yield_now();
        inside.fetch_sub(1, Ordering::AcqRel);
    });
    for number in 0..20 {
        desk.submit(&format!("Plan {number}"), &["Carla@FAX"])?;
    }
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| desk.emulator.pump());
        }
    });
    assert_eq!((most.load(Ordering::Acquire), desk.queued()?), (1, vec![]));
    assert_eq!(desk.asked().len(), 40, "and each message once");
    Ok(())
}

/// STA-XPLOGON-TRANSPORTNOTIFY-1, STA-XPLOGON-TRANSPORTNOTIFY-3, STA-XPLOGON-TRANSPORTNOTIFY-4, STA-SPOOLER-10: the call
/// that cancels may come while another is under way.
#[test]
fn a_message_in_progress_is_completed_when_the_session_ends() -> Result<()> {
    let (desk, wire) = one(&["FAX"])?;
    let session = Arc::clone(&desk.session);
    let log = Arc::clone(&desk.log);
    wire.during(move |_| {
        let session = Arc::clone(&session);
        std::thread::spawn(move || session.logoff(LogoffFlags::NONE, 0));
        while !log.lock().iter().any(|call| call.contains("CANCEL")) {
            std::thread::yield_now();
        }
    });
    desk.submit("Plan", &["Carla@FAX"])?;
    desk.submit("Report", &["Carla@FAX"])?;
    desk.emulator.pump();
    while !desk.log.lock().iter().any(|call| call.contains("shutdown")) {
        std::thread::yield_now();
    }
    let expected = [
        r#"A: submit Plan to ["Carla"]"#,
        "A: notify NOTIFY_CANCEL_MESSAGE of 0",
        "A: end 7",
        "A: notify NOTIFY_END_INBOUND | NOTIFY_END_OUTBOUND",
        "A: logoff 0",
        "A: shutdown",
    ];
    assert_eq!(desk.asked(), expected);
    let later = desk.emulator.log_on("Anna Berg")?;
    let queue = later.default_store()?.get_outgoing_queue(0)?.all_rows(&columns![PR_SUBJECT])?;
    assert_eq!(queue.iter().map(|row| row.get(PR_SUBJECT)).collect::<Vec<_>>(), [Some("Report".to_owned())]);
    Ok(())
}
