//! What transports do to messages before they are sent.

use mapi_emulator::interface::spi::{Preprocessed, Preprocessor};
use mapi_emulator::interface::{Error, Method};

use super::lent::{Lender, Lent};
use super::wire::Answer;
use super::*;

/// Writes its name into the message and the log.
fn writes(name: &'static str, log: &Log) -> Preprocessor {
    let (log, removed) = (Arc::clone(log), Arc::clone(log));
    Preprocessor::new(move |given| {
        let subject = given.message.get(PR_SUBJECT)?;
        let parent: EntryId = given.message.get(PR_PARENT_ENTRYID)?.into();
        assert_eq!(EntryId::from(given.folder.get(PR_ENTRYID)?), parent);
        assert!(given.session.query_identity().is_ok() && given.address_book.get_pab().is_ok());
        log.lock().push(format!("{name} prepares {subject}"));
        given.message.set(PR_COMMENT, name)?;
        Ok(Preprocessed::default())
    })
    .removing(move |message| {
        removed.lock().push(format!("{name} cleans {}", message.get(PR_SUBJECT)?));
        message.delete_props(&[PR_COMMENT.tag()]).map(drop)
    })
}

/// Anna's desk with transports that register before they are asked for anything.
fn desk(wires: &[&Arc<Wire>], log: &Log, register: impl FnOnce() -> Result<()>) -> Result<Desk> {
    let desk = Desk::new(log, wires)?;
    register()?;
    Ok(desk)
}

/// STA-SUP-PREPROCESS-3, STA-SUP-PREPROCESS-5, STA-SUP-PREPROCESS-6, STA-SUBMIT-6, STO-SUBMITMESSAGE-9, STA-OUTBOUND-1:
/// in the order of registration, before any transport gets the message.
#[test]
fn a_message_is_prepared_before_it_is_sent() -> Result<()> {
    let log = Log::default();
    let (a, b) = (Wire::new(&log, "A", &["FAX"]), Wire::new(&log, "B", &["X400"]));
    let desk = desk(&[&a, &b], &log, || {
        b.support().register_preprocessor(None, None, writes("b", &log), 0)?;
        a.support().register_preprocessor(None, None, writes("a", &log), 0)
    })?;
    let id = desk.submit("Plan", &["Carla@FAX", "Dan@X400"])?;
    let flags = || -> Result<Vec<Option<i32>>> {
        let rows = desk.store.get_outgoing_queue(0)?.all_rows(&columns![PR_SUBMIT_FLAGS])?;
        Ok(rows.iter().map(|row| row.get(PR_SUBMIT_FLAGS)).collect())
    };
    assert_eq!(flags()?, [Some(PendingSubmitFlags::SUBMITFLAG_PREPROCESS.bits() as i32)]);
    a.answers(&[Answer::Refuses(ErrorCode::MAPI_E_BUSY, 0)]);
    b.during(|message| assert_eq!(message.get(PR_COMMENT).as_deref(), Ok("a"), "written last"));
    let asked = desk.pump();
    let expected = [
        "b prepares Plan",
        "a prepares Plan",
        r#"A: submit Plan to ["Carla"]"#,
        r#"B: submit Plan to ["Dan"]"#,
        "B: end 7",
    ];
    assert_eq!(asked, expected);
    assert_eq!(flags()?, [Some(0)]);
    let expected = [r#"A: submit Plan to ["Carla"]"#, "A: end 7", "b cleans Plan", "a cleans Plan"];
    assert_eq!(desk.pump(), expected);
    let sent = desk.store.open_message(&id)?;
    assert_eq!((sent.find(PR_COMMENT)?, sent.find(PR_PREPROCESS)?), (None, None));
    Ok(())
}

/// STA-SUP-PREPROCESS-1, STA-SUP-PREPROCESS-2
#[test]
fn a_preprocessor_sees_messages_to_whom_it_is_for() -> Result<()> {
    let log = Log::default();
    let (a, b) = (Wire::new(&log, "A", &["FAX"]), Wire::new(&log, "B", &["FAX", "X400"]));
    let mine = MapiUid([7; 16]);
    b.handles(mapi_emulator::interface::spi::AddressTypes::of(&["FAX", "X400"]).with_uids(&[mine]));
    let desk = desk(&[&a, &b], &log, || {
        let support = b.support();
        support.register_preprocessor(Some(mine), None, writes("uid", &log), 0)?;
        support.register_preprocessor(None, Some("x400"), writes("type", &log), 0)?;
        support.register_preprocessor(Some(mine), Some("X400"), writes("either", &log), 0)?;
        support.register_preprocessor(None, None, writes("all", &log), 0)
    })?;
    let prepared = || -> Vec<String> {
        let asked = desk.pump();
        let of = |call: &String| call.strip_suffix(" prepares Plan").map(str::to_owned);
        asked.iter().filter_map(of).collect()
    };
    desk.submit("Plan", &["Dan@X400"])?;
    assert_eq!(prepared(), ["type", "either", "all"]);
    let message = desk.store.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    let mut known = AdrEntry::resolved("Eve", EntryId::long_term(mine, b"eve"), RecipientType::MAPI_TO);
    known.set(Property::of(PR_ADDRTYPE, "OTHER"));
    message.add_recipient(known)?;
    message.submit_message(SubmitFlags::NONE)?;
    assert_eq!(prepared(), ["uid", "either", "all"]);
    desk.submit("Plan", &["Carla@FAX"])?;
    assert_eq!(prepared(), [""; 0], "A handles her");
    Ok(())
}

/// STA-SUP-PREPROCESS-4, STA-SUP-PREPROCESS-3: what is sent along is not prepared.
#[test]
fn a_preprocessor_may_send_more_and_give_recipients_up() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["FAX"]);
    let more = Preprocessor::new(|given| {
        let extra = given.folder.new_message()?;
        extra.set(PR_SUBJECT, "Cover")?;
        extra.add_recipient(entry("Carla@FAX"))?;
        extra.save()?;
        let mut lost = AdrList::from(&given.message.recipients()?);
        lost.entries.retain(|entry| entry.get(PR_DISPLAY_NAME).as_deref() == Some("Dan"));
        Ok(Preprocessed { messages: vec![extra], undeliverable: lost })
    });
    let desk = desk(&[&a], &log, || a.support().register_preprocessor(None, Some("FAX"), more, 0))?;
    desk.submit("Plan", &["Carla@FAX", "Dan@FAX"])?;
    let expected =
        [r#"A: submit Plan to ["Carla"]"#, "A: end 7", r#"A: submit Cover to ["Carla"]"#, "A: end 7"];
    assert_eq!(desk.pump(), expected);
    assert_eq!((desk.arrived()?, desk.queued()?), (vec!["Undeliverable: Plan".to_owned()], vec![]));
    let report = desk.report(".NDR")?;
    let names: Vec<_> = report.recipients()?.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect();
    assert_eq!(names, ["Dan"]);
    Ok(())
}

/// STA-SUP-PREPROCESS-5: whatever the preprocessor answers.
#[test]
fn a_message_is_finished_though_a_preprocessor_leaves_something_behind() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["FAX"]);
    let stuck = Preprocessor::new(|_| Ok(Preprocessed::default()))
        .removing(|_| Err(Error::new(ErrorCode::MAPI_E_CALL_FAILED, Method::MapiPropDeleteProps, "stuck")));
    let desk = desk(&[&a], &log, || a.support().register_preprocessor(None, None, stuck, 0))?;
    let id = desk.submit("Plan", &["Carla@FAX"])?;
    assert_eq!(desk.pump(), [r#"A: submit Plan to ["Carla"]"#, "A: end 7"]);
    assert_eq!(desk.queued()?, [""; 0]);
    assert_eq!(desk.store.open_message(&id)?.find(PR_PREPROCESS)?, None);
    Ok(())
}

/// STA-SUP-PREPROCESS-4: a message that cannot be prepared waits for the next pump.
#[test]
fn a_message_that_is_not_prepared_is_not_sent() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["FAX"]);
    let fails = Arc::new(parking_lot::Mutex::new(true));
    let (mood, tried) = (Arc::clone(&fails), Arc::clone(&log));
    let moody = Preprocessor::new(move |_| {
        tried.lock().push("tried".to_owned());
        if *mood.lock() {
            return Err(Error::new(ErrorCode::MAPI_E_CALL_FAILED, Method::MapiPropSaveChanges, "no paper"));
        }
        Ok(Preprocessed::default())
    });
    let desk = desk(&[&a], &log, || a.support().register_preprocessor(None, None, moody, 0))?;
    let id = desk.submit("Plan", &["Carla@FAX"])?;
    assert_eq!(desk.pump(), ["tried"]);
    assert_eq!(code(desk.store.open_entry(Some(&id), None, OpenFlags::NONE)), ErrorCode::S_OK);
    *fails.lock() = false;
    assert_eq!(desk.pump(), ["tried", r#"A: submit Plan to ["Carla"]"#, "A: end 7"]);
    let flags = a.support().register_preprocessor(None, None, writes("a", &log), 1);
    assert_eq!(code(flags), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    Ok(())
}

/// STA-SUBMIT-6, STA-SUBMIT-11, STA-SUP-EXPANDRECIPS-4: a store of the user's waits for it, too.
#[test]
fn a_store_of_the_users_is_asked_to_submit_again() -> Result<()> {
    let log = Log::default();
    let (a, store) = (Wire::new(&log, "A", &["LENT"]), Lent::new(false)?);
    let emulator = computer(&[&a])?;
    emulator.install("Anna Berg", Arc::new(Lender(Arc::clone(&store))))?;
    let session = emulator.log_on("Anna Berg")?;
    let opened = session.open_msg_store(&store.id()?, None, OpenStoreFlags::MDB_WRITE)?.into_value();
    let desk = Desk { emulator, session, store: opened, log: Arc::clone(&log) };
    desk.pump();
    a.support().register_preprocessor(None, None, writes("a", &log), 0)?;
    desk.submit("Plan", &["Dan@LENT"])?;
    assert_eq!(store.asked(), ["Plan needs NEEDS_PREPROCESSING | NEEDS_SPOOLER"]);
    desk.pump();
    let expected = ["MSG_LOCKED Plan", "Plan is submitted again", "MSG_LOCKED Plan", "finished Plan"];
    assert_eq!(store.asked(), expected);
    Ok(())
}

/// STA-SUP-PREPROCESS-2: what a transport registered ends with its logon.
#[test]
fn a_transport_that_logs_on_again_registers_again() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["FAX"]);
    let desk = desk(&[&a], &log, || a.support().register_preprocessor(None, None, writes("a", &log), 0))?;
    super::life::status_row(&desk, "MAPI Spooler")?.validate_state(ValidateStateFlags::NONE)?;
    desk.pump();
    desk.submit("Plan", &["Carla@FAX"])?;
    assert_eq!(desk.pump(), [r#"A: submit Plan to ["Carla"]"#, "A: end 7"]);
    Ok(())
}
