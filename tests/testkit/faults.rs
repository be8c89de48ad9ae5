//! Calls that fail because a test says so.

use super::*;

#[test]
fn a_fault_fails_the_calls_it_is_told_to() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let answers = |fault: Fault| {
        let guard = emulator.inject(fault);
        let failed: Vec<bool> = (0..5).map(|_| store.root().is_err()).collect();
        assert_eq!(guard.hits(), failed.iter().filter(|failed| **failed).count());
        failed
    };
    let open = || Fault::on(Method::MsgStoreOpenEntry);
    let (o, x) = (false, true);
    assert_eq!(answers(open()), [x, x, x, x, x]);
    assert_eq!(answers(open().nth(2)), [o, x, o, o, o]);
    assert_eq!(answers(open().nth(0)), [o; 5]);
    assert_eq!(answers(open().times(2)), [x, x, o, o, o]);
    assert_eq!(answers(open().after(3)), [o, o, o, x, x]);
    assert_eq!(answers(open().after(1).times(2)), [o, x, x, o, o]);
    assert_eq!(answers(Fault::on(Method::MsgStoreAdvise)), [o; 5]);
    assert_eq!(answers(open().when(|call| call.object.to_string().contains("Anna"))), [x; 5]);
    assert_eq!(answers(open().when(|call| call.object.to_string().contains("Ben"))), [o; 5]);
    assert_eq!(answers(FailAt(4).into()), [o, o, o, x, o]);
    assert_eq!(answers(open().times(0)), [o; 5], "and none is left behind by those before");
    Ok(())
}

#[test]
fn of_two_faults_the_first_answers_and_the_second_waits_its_turn() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let open = || Fault::on(Method::MsgStoreOpenEntry).times(1);
    let _network = emulator.inject(open().with(ErrorCode::MAPI_E_NETWORK_ERROR));
    let _disk = emulator.inject(open().with(ErrorCode::MAPI_E_DISK_ERROR));
    assert_eq!(store.root().unwrap_err(), ErrorCode::MAPI_E_NETWORK_ERROR);
    assert_eq!(store.root().unwrap_err(), ErrorCode::MAPI_E_DISK_ERROR);
    assert!(store.root().is_ok());
    Ok(())
}

#[test]
#[should_panic(expected = "a fault answers a code of failure (MAPI_E_*)")]
fn a_fault_with_a_warning_is_none() {
    let _fault = Fault::on(Method::MsgStoreOpenEntry).with(ErrorCode::MAPI_W_PARTIAL_COMPLETION);
}

#[test]
fn a_call_that_an_observer_fails_with_success_goes_on() -> Result<()> {
    struct Succeeds;
    impl CallObserver for Succeeds {
        fn before(&self, _call: &Call<'_>) -> Verdict {
            Verdict::Fail(ErrorCode::S_OK)
        }
    }
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let _watch = emulator.observe(Arc::new(Succeeds));
    store.root()?;
    let _fault = emulator.inject(Fault::on(Method::MsgStoreOpenEntry));
    assert_eq!(store.root().unwrap_err(), ErrorCode::MAPI_E_CALL_FAILED, "the next observer has its say");
    Ok(())
}

#[test]
fn a_fault_is_seen_in_the_log_and_by_get_last_error() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let log = emulator.record();
    let _fault = emulator.inject(Fault::on(Method::MsgStoreOpenEntry).with(ErrorCode::MAPI_E_DISK_ERROR));
    assert!(store.root().is_err());
    assert_eq!(log.calls()[0].code, Some(ErrorCode::MAPI_E_DISK_ERROR));
    let last = store.get_last_error(ErrorCode::MAPI_E_DISK_ERROR, UnicodeFlags::MAPI_UNICODE)?;
    assert!(last.is_some());
    Ok(())
}

/// Whatever call of the script fails: the message is not sent, what is seen of it is at most what was saved, and a
/// second try sends exactly one. STO-SUBMITMESSAGE-2
#[test]
fn a_script_can_be_failed_at_every_call_and_tried_again() -> Result<()> {
    let world = two_mailboxes();
    let untouched = world.dump_store("Anna Berg")?;
    let sent_once = {
        let emulator = world.fork();
        let session = emulator.log_on("Anna Berg")?;
        compose_and_submit(&*session)?;
        emulator.dump_store("Anna Berg")?
    };
    assert_ne!(sent_once, untouched);
    let mut failed = 0;
    for n in 1.. {
        let emulator = world.fork();
        let session = emulator.log_on("Anna Berg")?;
        let fault = emulator.inject(FailAt(n));
        let outcome = compose_and_submit(&*session);
        if fault.hits() == 0 {
            assert!(outcome.is_ok());
            break;
        }
        assert_eq!(outcome.unwrap_err(), ErrorCode::MAPI_E_CALL_FAILED);
        assert_eq!(diff(&untouched, &emulator.dump_store("Anna Berg")?), "", "after call {n} failed");
        drop(fault);
        compose_and_submit(&*session)?;
        assert_eq!(diff(&sent_once, &emulator.dump_store("Anna Berg")?), "", "after call {n} was retried");
        failed += 1;
    }
    assert!(failed > 15, "only {failed} calls were failed");
    Ok(())
}

#[test]
fn a_call_that_failed_by_a_fault_works_on_the_same_object_when_repeated() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let inbox = session.default_store()?.inbox()?;
    let message = inbox.new_message()?;
    message.set(PR_SUBJECT, "Draft")?;
    let before = emulator.dump_store("Anna Berg")?;
    let disk_is_full =
        emulator.inject(Fault::on(Method::MapiPropSaveChanges).with(ErrorCode::MAPI_E_NOT_ENOUGH_DISK));
    assert_eq!(message.save().unwrap_err(), ErrorCode::MAPI_E_NOT_ENOUGH_DISK);
    assert_eq!(emulator.dump_store("Anna Berg")?, before);
    drop(disk_is_full);
    message.save()?;
    assert_eq!(inbox.messages(&columns![PR_SUBJECT])?.len(), 1);
    Ok(())
}
