//! What the builder of an emulator can make different.

use std::sync::Arc;

use mapi_emulator::interface::{Method, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::testkit::Fault;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, EmulatorBuilder, StoreSettings};

fn with_anna() -> EmulatorBuilder {
    Emulator::builder().mailbox("Anna Berg", "anna@example.com")
}

/// Anna's store can do less than usual.
fn with_anna_but(lacking: StoreSupport) -> Emulator {
    let settings = StoreSettings::SERVER.without(lacking);
    Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build()
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

/// The problem of setting two numbers under one tag; `S_OK` if there is none.
fn set_several(object: &dyn MapiProp) -> Result<ErrorCode> {
    let several = Property { tag: PropTag(0x6601_1003), value: PropValue::MvLong([1, 2].into()) };
    let single = Property { tag: PropTag(0x6602_0003), value: PropValue::Long(1) };
    let problems = object.set_props(&[several, single])?;
    assert!(problems.iter().all(|problem| problem.index == 0));
    Ok(problems.first().map_or(ErrorCode::S_OK, |problem| problem.code))
}

/// PRP-TYPE-11: in all objects of the store, and only there.
#[test]
fn a_store_can_be_without_multi_values() -> Result<()> {
    for (lacking, answer) in [
        (StoreSupport::NONE, ErrorCode::S_OK),
        (StoreSupport::STORE_MV_PROPS_OK, ErrorCode::MAPI_E_INVALID_TYPE),
    ] {
        let emulator = with_anna_but(lacking);
        let session = emulator.log_on("Anna Berg")?;
        let store = session.default_store()?;
        let mask = StoreSupport::from(store.get(PR_STORE_SUPPORT_MASK)?);
        assert_eq!(mask.contains(StoreSupport::STORE_MV_PROPS_OK), lacking.is_empty());
        let inbox = store.inbox()?;
        let message = inbox.new_message()?;
        let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE)?;
        for object in [&*inbox as &dyn MapiProp, &*message, &*attachment] {
            assert_eq!(set_several(object)?, answer);
        }
        assert_eq!(set_several(&*emulator.create_prop(None)?)?, ErrorCode::S_OK);
    }
    Ok(())
}

/// SES-NOTIFY-15
#[test]
fn a_store_can_be_without_notifications() -> Result<()> {
    for (lacking, answer) in
        [(StoreSupport::NONE, ErrorCode::S_OK), (StoreSupport::STORE_NOTIFY_OK, ErrorCode::MAPI_E_NO_SUPPORT)]
    {
        let emulator = with_anna_but(lacking);
        let session = emulator.log_on("Anna Berg")?;
        let store = session.default_store()?;
        let mask = StoreSupport::from(store.get(PR_STORE_SUPPORT_MASK)?);
        assert_eq!(mask.contains(StoreSupport::STORE_NOTIFY_OK), lacking.is_empty());
        let sink = Arc::new(|_: &[Notification]| {});
        assert_eq!(code(store.advise(None, EventMask::fnevObjectCreated, sink)), answer);
    }
    Ok(())
}

/// SES-LOGON-31: a session that others may join counts once; one that ended counts no more.
#[test]
fn sessions_can_be_limited() -> Result<()> {
    let emulator = with_anna().max_sessions(2).build();
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE)?;
    let new = || mapi.logon(Some("Anna Berg"), None, LogonFlags::MAPI_NEW_SESSION);
    let shared =
        mapi.logon(Some("Anna Berg"), None, LogonFlags::MAPI_NEW_SESSION | LogonFlags::MAPI_ALLOW_OTHERS)?;
    let joined = mapi.logon(None, None, LogonFlags::NONE)?;
    let second = new()?;
    assert_eq!(code(new()), ErrorCode::MAPI_E_LOGON_FAILED);
    assert_eq!(code(mapi.logon(None, None, LogonFlags::NONE)), ErrorCode::S_OK);
    second.logoff(LogoffFlags::NONE, 0)?;
    let third = new()?;
    assert_eq!(code(emulator.fork().log_on("Anna Berg")), ErrorCode::S_OK);
    drop((shared, joined, third));
    Ok(())
}

/// SES-UNINIT-4: whoever watches sees it.
#[test]
fn one_uninitialise_too_many_is_written_down() -> Result<()> {
    let emulator = with_anna().build();
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE)?;
    let log = emulator.record();
    mapi.uninitialize();
    mapi.uninitialize();
    let calls = log.calls();
    assert!(calls.iter().all(|call| call.method == Method::MapiUninitialize));
    let codes: Vec<_> = calls.iter().filter_map(|call| call.code).collect();
    assert_eq!(codes, [ErrorCode::S_OK, ErrorCode::MAPI_E_NOT_INITIALIZED]);
    Ok(())
}

/// SES-MAPIERROR-4
#[test]
fn an_extended_error_has_its_details_ready() -> Result<()> {
    let emulator = with_anna().build();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let extended = ErrorCode::MAPI_E_EXTENDED_ERROR;
    let fault = emulator.inject(Fault::on(Method::MapiPropGetProps).with(extended));
    assert_eq!(code(store.get(PR_DISPLAY_NAME)), extended);
    drop(fault);
    let told = store.get_last_error(extended, UnicodeFlags::MAPI_UNICODE)?.expect("details");
    assert!(!told.error.is_empty());
    Ok(())
}

/// What is declared is there, or the test says so before it tests anything.
#[test]
fn a_computer_that_cannot_be_is_not_made() {
    let refused = |builder: EmulatorBuilder, told: &str| {
        let error = builder.try_build().unwrap_err();
        assert_eq!(error, ErrorCode::MAPI_E_INVALID_PARAMETER);
        assert!(error.detail().contains(told), "{error}");
    };
    refused(with_anna().mailbox("Anna Berg", "a.berg@example.com"), r#"the name "Anna Berg" is taken"#);
    refused(with_anna().mailbox("Anna", "ANNA@example.com"), r#"the address "ANNA@example.com""#);
    refused(with_anna().mailbox("", "nobody@example.com"), "is empty");
    refused(Emulator::builder().personal_store(&"n".repeat(65), "Archive"), "64");
    refused(with_anna().mailbox("Tab\tName", "tab@example.com"), "Tab");
    let early = Emulator::builder();
    refused(early.clone().folders(&["Work"]).mailbox("Anna Berg", "anna@example.com"), "folders");
    refused(early.clone().rights("Work", FolderRights::READER), "rights");
    refused(early.outlook_folders(), "outlook_folders");
}

#[test]
#[should_panic = "is taken"]
fn a_test_of_a_computer_that_cannot_be_fails() {
    drop(with_anna().personal_store("Anna Berg", "Archive").mailbox("anna berg", "berg@example.com").build());
}
