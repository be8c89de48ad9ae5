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
