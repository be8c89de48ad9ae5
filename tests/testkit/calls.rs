//! Call logs, and expectations of the calls that are made.

use super::*;

#[test]
fn a_log_reads_like_the_calls_in_the_code() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let log = emulator.record();
    let root = store.open_entry(None, None, OpenFlags::MAPI_MODIFY)?.into_folder()?;
    let _ = root.open_entry(Some(&EntryId::from(&[1, 2][..])), None, OpenFlags::NONE);
    assert_eq!(
        log.to_string(),
        "IMsgStore::OpenEntry(None, None, MAPI_MODIFY) on store \"Mailbox - Anna Berg\" -> S_OK\n\
         IMAPIContainer::OpenEntry(Some(0102), None, 0) on folder \"Root\" -> MAPI_E_UNKNOWN_ENTRYID\n"
    );
    assert_eq!(log.count(Method::MsgStoreOpenEntry), 1);
    assert_eq!(log.calls()[1].code, Some(ErrorCode::MAPI_E_UNKNOWN_ENTRYID));
    log.clear();
    assert!(log.calls().is_empty());
    root.get_hierarchy_table(TableFlags::NONE)?;
    assert_eq!(log.count(Method::MapiContainerGetHierarchyTable), 1);
    Ok(())
}

#[test]
fn a_log_tells_no_secure_value() -> Result<()> {
    let emulator = two_mailboxes();
    let session = emulator.log_on("Anna Berg")?;
    let message = session.default_store()?.inbox()?.new_message()?;
    let log = emulator.record();
    let password = PropTag(0x67F0_0102);
    message
        .set_props(&[Property::new(password, PropValue::from(b"hush")), Property::of(PR_SUBJECT, "Plan")])?;
    let text = log.to_string();
    assert!(text.contains(r#"[0x67F00102: <secure>, PR_SUBJECT: "Plan"]"#), "{text}");
    Ok(())
}

#[test]
fn each_log_has_the_calls_of_its_own_time() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let (first, second) = (emulator.record(), emulator.record());
    store.root()?;
    assert_eq!(first.count(Method::MsgStoreOpenEntry), 1);
    drop(first);
    store.root()?;
    assert_eq!(emulator.record().calls(), []);
    assert_eq!(second.count(Method::MsgStoreOpenEntry), 2);
    Ok(())
}

#[test]
fn an_expectation_that_is_met_is_quiet() -> Result<()> {
    let emulator = Emulator::new();
    let log = emulator.record();
    log.expect(Method::MapiLogonEx, 1);
    log.expect(Method::MessageSubmitMessage, 0);
    emulator.log_on("Anna Berg")?;
    Ok(())
}

#[test]
#[should_panic(
    expected = "MAPILogonEx: expected 2 calls, there were 1\nThe calls that were made:\nMAPIInitialize("
)]
fn an_expectation_that_is_not_met_tells_what_was_called() {
    let emulator = Emulator::new();
    let log = emulator.record();
    log.expect(Method::MapiLogonEx, 2);
    let _ = emulator.log_on("Anna Berg");
}

#[test]
#[should_panic(expected = "the test's own failure")]
fn an_expectation_keeps_quiet_in_a_test_that_fails_already() {
    let log = Emulator::new().record();
    log.expect(Method::MapiLogonEx, 2);
    panic!("the test's own failure");
}
