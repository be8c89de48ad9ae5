//! How store providers are logged on and off.

use mapi_emulator::interface::{Error, Method};
use parking_lot::Mutex;

use super::*;

fn failing(code: ErrorCode) -> Error {
    Error::new(code, Method::MapiSessionOpenMsgStore, "not today")
}

fn try_open(session: &Arc<dyn MapiSession>, plug: &Plug, flags: OpenStoreFlags) -> Result<Arc<dyn MsgStore>> {
    Ok(session.open_msg_store(&plug.store_id(), None, flags)?.into_value())
}

/// STA-LIFE-7, STA-LIFE-9, STA-LIFE-13: the next open asks the provider again.
#[test]
fn a_logon_that_fails_is_told_and_tried_again() {
    let mood = Arc::new(Mutex::new(ErrorCode::MAPI_E_FAILONEPROVIDER));
    let moods = Arc::clone(&mood);
    let plug = Plug::doing("Plug", move |_| match *moods.lock() {
        ErrorCode::S_OK => Ok(()),
        code => Err(failing(code)),
    });
    let (_emulator, session) = with(&[&plug]);
    for code in [ErrorCode::MAPI_E_FAILONEPROVIDER, ErrorCode::MAPI_E_USER_CANCEL] {
        *mood.lock() = code;
        fails(try_open(&session, &plug, OpenStoreFlags::NONE), code);
        let told = session.get_last_error(code, UNICODE).unwrap().expect("details");
        assert!(told.error.contains("not today"), "{told}");
    }
    *mood.lock() = ErrorCode::S_OK;
    try_open(&session, &plug, OpenStoreFlags::NONE).unwrap();
    assert_eq!(plug.asked(), ["logon"; 3]);
}

/// SES-GETLASTERROR-4: each provider's own words.
#[test]
fn the_session_tells_what_a_provider_warned_of() {
    let (one, other) = (Plug::warning("One"), Plug::warning("Other"));
    let (_emulator, session) = with(&[&one, &other]);
    let warning = ErrorCode::MAPI_W_ERRORS_RETURNED;
    for plug in [one, other] {
        let opened = session.open_msg_store(&plug.store_id(), None, OpenStoreFlags::NONE).unwrap();
        assert_eq!(opened.warning, Some(warning));
        let told = session.get_last_error(warning, UNICODE).unwrap().expect("details");
        assert!(told.error.contains("half of the store is lost"), "{told}");
        let nothing = session.open_entry(&EntryId::default(), None, OpenFlags::NONE);
        fails(nothing, ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
}

/// A logon that fails leaves nothing of what it did before.
#[test]
fn what_a_provider_did_before_it_failed_is_undone() {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keeps = Arc::clone(&kept);
    let plug = Plug::doing("Plug", move |support| {
        keeps.lock().push(Arc::clone(support));
        support.set_provider_uid(MapiUid(*b"Plug............"), 0)?;
        support.modify_status_row(&[Property::of(PR_STATUS_STRING, "Ready")], StatusRowFlags::NONE)?;
        Err(failing(ErrorCode::MAPI_E_FAILONEPROVIDER))
    });
    let (_emulator, session) = with(&[&plug]);
    fails(try_open(&session, &plug, OpenStoreFlags::NONE), ErrorCode::MAPI_E_FAILONEPROVIDER);
    assert_eq!(store_rows(&session, &columns![PR_ROWID]).len(), 0);
    fails(session.open_entry(&plug.id(), None, OpenFlags::NONE), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
}

/// STA-MSPROVIDER-2, STA-MSPROVIDER-10: also while no store is open.
#[test]
fn a_provider_gets_its_own_ids_and_the_flags_of_the_client() {
    let plug = Plug::new("Plug");
    let (_emulator, session) = with(&[&plug]);
    let before = plug.compared();
    assert!(session.compare_entry_ids(&plug.store_id(), &plug.store_id(), 0).unwrap());
    assert!(plug.compared() > before);
    let flags = OpenStoreFlags::MDB_WRITE | OpenStoreFlags::MDB_NO_MAIL;
    try_open(&session, &plug, flags).unwrap();
    assert_eq!(plug.logons(), [(plug.private_id(), flags)]);
    assert!(plug.compared() > before + 1);
}

/// STA-MSLOGON-4, STA-SUP-5: each session has its own.
#[test]
fn each_logon_is_logged_off_with_its_session() {
    let plug = Plug::new("Plug");
    let (emulator, first) = with(&[&plug]);
    let second = emulator.log_on("Anna Berg").unwrap();
    let _one = open(&first, &plug);
    let of_first = plug.support();
    let _other = open(&second, &plug);
    assert!(!Arc::ptr_eq(&of_first, &plug.support()));
    plug.asked();
    first.logoff(LogoffFlags::NONE, 0).unwrap();
    assert_eq!(plug.asked(), ["logoff"]);
    let row = [Property::of(PR_STATUS_STRING, "Ready")];
    fails(of_first.modify_status_row(&row, StatusRowFlags::NONE), ErrorCode::MAPI_E_INVALID_OBJECT);
    plug.support().modify_status_row(&row, StatusRowFlags::NONE).unwrap();
    second.logoff(LogoffFlags::NONE, 0).unwrap();
    assert_eq!(plug.asked(), ["logoff"]);
}

/// STA-MSLOGON-4, STA-TABLE-15: a mailbox that is closed takes its row along, once its last handle is.
#[test]
fn a_mailbox_that_is_closed_is_logged_off() {
    let (_emulator, session) = with(&[]);
    let (one, other) = (session.default_store().unwrap(), session.default_store().unwrap());
    for (store, rows) in [(one, 1), (other, 0)] {
        store.store_logoff(StoreLogoffFlags::NONE).unwrap();
        assert_eq!(store_rows(&session, &columns![PR_ROWID]).len(), rows);
    }
}

/// SES-QUERYIDENTITY-6, SES-QUERYIDENTITY-3: while nobody else has an identity.
#[test]
fn the_identity_follows_the_row_of_a_provider() {
    let plug = Plug::new("Plug");
    let emulator = Emulator::new();
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE).unwrap();
    mapi.admin_profiles(0).unwrap().create_profile("Bare", None, ProfileFlags::NONE).unwrap();
    emulator.install("Bare", Arc::new(plug::Installed(Arc::clone(&plug)))).unwrap();
    let session = emulator.log_on("Bare").unwrap();
    let _store = open(&session, &plug);
    assert_eq!(session.query_identity().unwrap().warning, Some(ErrorCode::MAPI_W_NO_SERVICE));
    for name in ["Anna", "Ben"] {
        let id = OneOff::new(name, "SMTP", "somebody@example.com").to_entry_id();
        let row = [
            Property::of(PR_IDENTITY_DISPLAY, name),
            Property::of(PR_IDENTITY_ENTRYID, &id),
            Property::of(PR_IDENTITY_SEARCH_KEY, &b"SMTP:SOMEBODY@EXAMPLE.COM\0"[..]),
        ];
        plug.support().modify_status_row(&row, StatusRowFlags::STATUSROW_UPDATE).unwrap();
        assert_eq!(session.query_identity().unwrap().into_value(), id);
    }
}

/// SES-QUERYIDENTITY-2, PRF-SETPRIMARYIDENTITY-12: the row that is marked, the first that has one, a fixed one.
#[test]
fn the_identity_of_a_row_without_entry_id_is_a_one_off() {
    let plug = Plug::new("Plug");
    let (emulator, before) = with(&[&plug]);
    let anna = before.query_identity().unwrap().into_value();
    let services = before.admin_services(0).unwrap();
    let providers =
        services.get_provider_table(UNICODE).unwrap().all_rows(&columns![PR_PROVIDER_UID]).unwrap();
    let uid = providers.iter().last().and_then(|row| row.get(PR_PROVIDER_UID)).unwrap();
    services.set_primary_identity(MapiUid::from_slice(&uid), 0).unwrap();
    let session = emulator.log_on("Anna Berg").unwrap();
    assert_eq!(session.query_identity().unwrap().into_value(), anna, "the marked provider has no row yet");
    let _store = open(&session, &plug);
    let row = [
        Property::of(PR_IDENTITY_DISPLAY, "Zoe"),
        Property::of(PR_IDENTITY_SEARCH_KEY, &b"FAX:+1 555\0"[..]),
    ];
    plug.support().modify_status_row(&row, StatusRowFlags::STATUSROW_UPDATE).unwrap();
    let identity = session.query_identity().unwrap();
    assert_eq!(identity.warning, None);
    assert_eq!(OneOff::parse(&identity.value).unwrap(), OneOff::new("Zoe", "FAX", "+1 555"));
}
