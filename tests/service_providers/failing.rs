//! What becomes of a service if its store cannot log on.

use super::*;

/// How many rows of the status table are of such providers.
fn running(session: &dyn MapiSession, kind: ResourceType) -> usize {
    let table = session.get_status_table(UNICODE).unwrap();
    let rows = table.all_rows(&columns![PR_RESOURCE_TYPE]).unwrap();
    rows.iter().filter(|row| row.get(PR_RESOURCE_TYPE) == Some(kind.0 as i32)).count()
}

/// PRF-LOGONCFG-4, STA-LIFE-8: the next session tries again.
#[test]
fn a_store_that_cannot_log_on_takes_its_service_with_it() {
    let scene = Scene::new();
    let session = scene.emulator.log_on(PROFILE).unwrap();
    let book = session.open_address_book(None, AbOpenFlags::NONE).unwrap();
    assert_eq!(book.warning, None);
    assert_eq!(running(&*session, ResourceType::MAPI_TRANSPORT_PROVIDER), 2);
    scene.feels(ErrorCode::MAPI_E_NETWORK_ERROR);
    scene.people.asked();
    assert_eq!(code(open(&*session)), ErrorCode::MAPI_E_NETWORK_ERROR);
    assert_eq!(scene.people.asked(), ["logoff", "shutdown"]);
    assert_eq!(running(&*session, ResourceType::MAPI_TRANSPORT_PROVIDER), 1, "the mailbox's stays");
    let carla = book.value.open_entry(Some(&people::id_of(people::CARLA)), None, OpenFlags::NONE);
    assert_eq!(code(carla), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);

    scene.feels(ErrorCode::S_OK);
    scene.order();
    assert_eq!(code(open(&*session)), ErrorCode::MAPI_E_LOGON_FAILED);
    let book = session.open_address_book(None, AbOpenFlags::NONE).unwrap();
    assert_eq!(book.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    let told = session.get_last_error(ErrorCode::MAPI_W_ERRORS_RETURNED, UNICODE).unwrap().unwrap();
    assert!(told.error.contains("People: ") && told.error.contains("shut off"), "{told}");
    assert_eq!(scene.order(), [""; 0], "nobody of it is asked");
    assert_eq!(code(session.default_store()), ErrorCode::S_OK, "other services go on");

    let next = scene.emulator.log_on(PROFILE).unwrap();
    assert_eq!(code(open(&*next)), ErrorCode::S_OK);
}

/// PRF-LOGONCFG-4: nor do failures that say nothing of the others, or of what runs already.
#[test]
fn a_failure_of_one_provider_leaves_its_service_alone() {
    let scene = Scene::new();
    let session = scene.emulator.log_on(PROFILE).unwrap();
    for of_one in [
        ErrorCode::MAPI_E_FAILONEPROVIDER,
        ErrorCode::MAPI_E_UNCONFIGURED,
        ErrorCode::MAPI_E_UNKNOWN_FLAGS,
        ErrorCode::MAPI_E_NO_ACCESS,
        ErrorCode::MAPI_E_USER_CANCEL,
    ] {
        scene.feels(of_one);
        assert_eq!(code(open(&*session)), of_one);
    }
    scene.feels(ErrorCode::MAPI_E_LOGON_FAILED);
    let silent = session.open_msg_store(&archive_id(), None, OpenStoreFlags::MDB_NO_DIALOG);
    assert_eq!(code(silent), ErrorCode::MAPI_E_LOGON_FAILED);
    scene.feels(ErrorCode::S_OK);
    let _store = open(&*session).unwrap();
    scene.feels(ErrorCode::MAPI_E_NETWORK_ERROR);
    assert_eq!(code(open(&*session)), ErrorCode::MAPI_E_NETWORK_ERROR);
    scene.feels(ErrorCode::S_OK);
    assert_eq!(code(open(&*session)), ErrorCode::S_OK);
    assert_eq!(session.open_address_book(None, AbOpenFlags::NONE).unwrap().warning, None);
}

/// PRF-LOGONCFG-4, SES-COMMON-10
#[test]
fn a_mailbox_that_cannot_be_reached_is_tried_once_in_a_session() {
    let mailbox = "Mailbox - Anna Berg";
    for (error, later) in [
        (ErrorCode::MAPI_E_NETWORK_ERROR, ErrorCode::MAPI_E_LOGON_FAILED),
        (ErrorCode::MAPI_E_FAILONEPROVIDER, ErrorCode::S_OK),
    ] {
        let emulator = Emulator::new();
        emulator.configure_store(mailbox, |settings| settings.logon_error = Some(error)).unwrap();
        let session = emulator.log_on(PROFILE).unwrap();
        assert_eq!(code(session.default_store()), error);
        emulator.configure_store(mailbox, |settings| settings.logon_error = None).unwrap();
        assert_eq!(code(session.default_store()), later);
        assert_eq!(code(emulator.log_on(PROFILE).unwrap().default_store()), ErrorCode::S_OK);
    }
}

/// SES-OPENMSGSTORE-20, SES-COMMON-15
#[test]
fn an_unavailable_store_opens_if_its_errors_may_wait() {
    let settings = StoreSettings {
        logon_error: Some(ErrorCode::MAPI_E_NETWORK_ERROR),
        defers_errors: true,
        ..StoreSettings::SERVER
    };
    let emulator = Emulator::builder().mailbox_with(PROFILE, "anna@example.com", settings).build();
    let session = emulator.log_on(PROFILE).unwrap();
    let table = session.get_msg_stores_table(UNICODE).unwrap();
    let id = EntryId::from(
        table.all_rows(&columns![PR_ENTRYID]).unwrap().first().unwrap().get(PR_ENTRYID).unwrap(),
    );
    let open = |flags| session.open_msg_store(&id, None, flags).map(Outcome::into_value);
    let store = open(OpenStoreFlags::MAPI_DEFERRED_ERRORS).unwrap();
    for answer in [
        code(store.get(PR_DISPLAY_NAME)),
        code(store.open_entry(None, None, OpenFlags::NONE)),
        code(store.get_receive_folder(None, UNICODE)),
        code(store.advise(None, EventMask::fnevNewMail, Arc::new(|_: &[Notification]| {}))),
    ] {
        assert_eq!(answer, ErrorCode::MAPI_E_NETWORK_ERROR);
    }
    assert_eq!(code(open(OpenStoreFlags::NONE)), ErrorCode::MAPI_E_NETWORK_ERROR);
}
