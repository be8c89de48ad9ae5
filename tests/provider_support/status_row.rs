//! The row of a provider in the status table.

use super::*;

/// STA-SUP-MODIFYSTATUSROW-1, STA-SUP-MODIFYSTATUSROW-6, STA-TABLE-11, STA-PROPS-13: what MAPI says itself is not the provider's.
#[test]
fn a_row_says_what_the_provider_says_and_what_mapi_knows() {
    let plug = Plug::new("Plug");
    let (_emulator, session) = with(&[&plug]);
    let _store = open(&session, &plug);
    let row = [
        Property::of(PR_DISPLAY_NAME, "Mine"),
        Property::of(PR_STATUS_STRING, "Ready"),
        Property::of(PR_RESOURCE_PATH, "C:\\Plug"),
        Property::of(PR_PROVIDER_DLL_NAME, "OTHER.DLL"),
        Property::of(PR_RESOURCE_TYPE, ResourceType::MAPI_HOOK_PROVIDER),
        Property::of(PR_RESOURCE_FLAGS, StatusFlags::STATUS_DEFAULT_STORE),
        Property::of(PR_ROWID, 0),
        Property::of(PR_ENTRYID, vec![1, 2, 3]),
    ];
    plug.support().modify_status_row(&row, StatusRowFlags::NONE).unwrap();
    let columns = columns![
        PR_DISPLAY_NAME,
        PR_STATUS_STRING,
        PR_PROVIDER_DLL_NAME,
        PR_RESOURCE_FLAGS,
        PR_RESOURCE_METHODS,
        PR_STATUS_CODE,
        PR_PROVIDER_DISPLAY,
        PR_RESOURCE_PATH
    ];
    let rows = store_rows(&session, &columns);
    assert_eq!(rows.len(), 1);
    let row = rows.first().unwrap();
    assert_eq!(row.get(PR_DISPLAY_NAME).as_deref(), Some("Mine"));
    assert_eq!(row.get(PR_STATUS_STRING).as_deref(), Some("Ready"));
    assert_eq!(row.get(PR_PROVIDER_DLL_NAME).as_deref(), Some("PLUG.DLL"));
    assert_eq!(row.get(PR_RESOURCE_FLAGS), Some(StatusFlags::NONE.into()));
    assert_eq!(row.get(PR_RESOURCE_METHODS), Some(0));
    assert_eq!(row.get(PR_STATUS_CODE), Some(StatusCode::STATUS_AVAILABLE.into()));
    assert_eq!(row.get(PR_PROVIDER_DISPLAY).as_deref(), Some("Plugs"));
    assert_eq!(row.get(PR_RESOURCE_PATH).as_deref(), Some("C:\\Plug"));

    let offline = [Property::of(PR_STATUS_CODE, StatusCode::STATUS_OFFLINE)];
    plug.support().modify_status_row(&offline, StatusRowFlags::NONE).unwrap();
    let rows = store_rows(&session, &columns);
    assert_eq!(rows.len(), 1);
    let row = rows.first().unwrap();
    assert_eq!(row.get(PR_DISPLAY_NAME).as_deref(), Some("Plug"));
    assert_eq!(row.get(PR_STATUS_CODE), Some(StatusCode::STATUS_OFFLINE.into()));
    assert_eq!(row.get(PR_STATUS_STRING), None);
}

/// STA-SUP-MODIFYSTATUSROW-2, STA-SUP-MODIFYSTATUSROW-3.
#[test]
fn an_update_leaves_the_rest_of_the_row() {
    let plug = Plug::new("Plug");
    let (_emulator, session) = with(&[&plug]);
    let _store = open(&session, &plug);
    let update = |row: &[Property]| {
        plug.support().modify_status_row(row, StatusRowFlags::STATUSROW_UPDATE).unwrap();
    };
    update(&[Property::of(PR_STATUS_STRING, "Ready")]);
    update(&[Property::of(PR_STATUS_CODE, StatusCode::STATUS_FAILURE)]);
    update(&[]);
    let rows = store_rows(&session, &columns![PR_STATUS_STRING, PR_STATUS_CODE]);
    assert_eq!(rows.len(), 1);
    let row = rows.first().unwrap();
    assert_eq!(row.get(PR_STATUS_STRING).as_deref(), Some("Ready"));
    assert_eq!(row.get(PR_STATUS_CODE), Some(StatusCode::STATUS_FAILURE.into()));
}

/// A sink of a status table, and what it hears.
fn watch(session: &Arc<dyn MapiSession>) -> (Arc<dyn MapiTable>, Arc<parking_lot::Mutex<Vec<TableEvent>>>) {
    let table = session.get_status_table(UNICODE).unwrap();
    let heard = Arc::new(parking_lot::Mutex::new(Vec::new()));
    let writes = Arc::clone(&heard);
    let sink = move |told: &[Notification]| {
        writes.lock().extend(told.iter().filter_map(|told| match told {
            Notification::Table(table) => Some(table.event),
            _ => None,
        }));
    };
    table.advise(EventMask::fnevTableModified, Arc::new(sink)).unwrap();
    (table, heard)
}

/// STA-SUP-MODIFYSTATUSROW-4, STA-TABLE-14, STA-TABLE-15, STA-SUP-7.
#[test]
fn sinks_hear_of_a_row_that_comes_changes_and_goes() {
    let plug = Plug::new("Plug");
    let (emulator, session) = with(&[&plug]);
    let (_table, heard) = watch(&session);
    let told = || {
        emulator.pump();
        std::mem::take(&mut *heard.lock())
    };
    let store = open(&session, &plug);
    assert_eq!(told(), []);
    let row = [Property::of(PR_STATUS_STRING, "Ready")];
    plug.support().modify_status_row(&row, StatusRowFlags::NONE).unwrap();
    assert_eq!(told(), [TableEvent::TABLE_ROW_ADDED]);
    plug.support().modify_status_row(&row, StatusRowFlags::NONE).unwrap();
    plug.support().modify_status_row(&row, StatusRowFlags::STATUSROW_UPDATE).unwrap();
    assert_eq!(told(), []);
    let offline = [Property::of(PR_STATUS_CODE, StatusCode::STATUS_OFFLINE)];
    plug.support().modify_status_row(&offline, StatusRowFlags::STATUSROW_UPDATE).unwrap();
    assert_eq!(told(), [TableEvent::TABLE_ROW_MODIFIED]);
    drop(store);
    plug.let_go();
    assert_eq!(told(), [TableEvent::TABLE_ROW_DELETED]);
    assert_eq!(store_rows(&session, &columns![PR_ROWID]).len(), 0);
}

/// STA-TABLE-19: the members of a shared session have one table, and one set of providers.
#[test]
fn a_row_stays_when_the_member_that_opened_the_store_leaves() {
    let plug = Plug::doing("Plug", |support| {
        support.modify_status_row(&[Property::of(PR_STATUS_STRING, "Ready")], StatusRowFlags::NONE)
    });
    let emulator = Emulator::new();
    emulator.install("Anna Berg", Arc::new(plug::Installed(Arc::clone(&plug)))).unwrap();
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE).unwrap();
    let first = mapi.logon(Some("Anna Berg"), None, LogonFlags::MAPI_ALLOW_OTHERS).unwrap();
    let second = mapi.logon(None, None, LogonFlags::NONE).unwrap();
    let (_table, heard) = watch(&first);
    let _store = open(&second, &plug);
    assert_eq!(store_rows(&first, &columns![PR_ROWID]).len(), 1);
    second.logoff(LogoffFlags::NONE, 0).unwrap();
    plug.let_go();
    assert_eq!(store_rows(&first, &columns![PR_ROWID]).len(), 1);
    emulator.pump();
    assert_eq!(*heard.lock(), [TableEvent::TABLE_ROW_ADDED]);
}

/// STA-SUP-MODIFYSTATUSROW-5.
#[test]
fn a_row_without_sense_is_refused() {
    let plug = Plug::new("Plug");
    let (_emulator, session) = with(&[&plug]);
    let _store = open(&session, &plug);
    let support = plug.support();
    let name = Property::of(PR_DISPLAY_NAME, "Mine");
    let unknown = StatusRowFlags::from_bits_retain(1);
    fails(support.modify_status_row(std::slice::from_ref(&name), unknown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let invalid = ErrorCode::MAPI_E_INVALID_PARAMETER;
    fails(support.modify_status_row(&[], StatusRowFlags::NONE), invalid);
    let failed = Property::new(*PR_COMMENT, ErrorCode::MAPI_E_NOT_FOUND.into());
    fails(support.modify_status_row(&[name, failed], StatusRowFlags::NONE), invalid);
    assert_eq!(store_rows(&session, &columns![PR_ROWID]).len(), 0);
}

/// STA-TABLE-11: but the roles of stores change at once.
#[test]
fn a_row_shows_the_section_as_it_was_at_the_logon() {
    let plug = Plug::doing("Plug", |support| {
        support.modify_status_row(&[Property::of(PR_STATUS_STRING, "Ready")], StatusRowFlags::NONE)
    });
    let (_emulator, session) = with(&[&plug]);
    let _stores = (session.default_store().unwrap(), open(&session, &plug));
    let columns = columns![PR_PROVIDER_DLL_NAME, PR_RESOURCE_FLAGS];
    let rows = || store_rows(&session, &columns);
    let before = rows();
    let stores = session.get_msg_stores_table(UNICODE).unwrap();
    let section = stores.all_rows(&columns![PR_PROVIDER_UID]).unwrap().get(1).unwrap().get(PR_PROVIDER_UID);
    let section = MapiUid::from_slice(&section.unwrap()).unwrap();
    let write = OpenSectionFlags::MAPI_MODIFY | OpenSectionFlags::MAPI_FORCE_ACCESS;
    let section = session.open_profile_section(section, None, write).unwrap();
    section.set(PR_PROVIDER_DLL_NAME, "OTHER.DLL").unwrap();
    plug.support().modify_status_row(&[], StatusRowFlags::STATUSROW_UPDATE).unwrap();
    assert_eq!(rows(), before);
    session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, None).unwrap();
    let flags = |rows: &RowSet| StatusFlags::from(rows.first().unwrap().get(PR_RESOURCE_FLAGS).unwrap());
    assert_eq!(flags(&before) - flags(&rows()), StatusFlags::STATUS_DEFAULT_STORE);
}

/// STA-TABLE-20: and the row of the spooler stays as it is.
#[test]
fn a_member_without_mail_changes_no_row() {
    let emulator = Emulator::new();
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE).unwrap();
    let first = mapi.logon(Some("Anna Berg"), None, LogonFlags::MAPI_ALLOW_OTHERS).unwrap();
    let (table, heard) = watch(&first);
    let before = table.all_rows(&columns![PR_ROWID, PR_STATUS_CODE]).unwrap();
    let second = mapi.logon(None, None, LogonFlags::MAPI_NO_MAIL).unwrap();
    let of_second = second.get_status_table(UNICODE).unwrap();
    emulator.pump();
    assert_eq!(*heard.lock(), []);
    assert_eq!(of_second.all_rows(&columns![PR_ROWID, PR_STATUS_CODE]).unwrap(), before);
}

/// STA-PROPS-10.
#[test]
fn the_place_of_a_provider_is_in_the_provider_table_only() {
    let (_emulator, session) = with(&[]);
    let _store = session.default_store().unwrap();
    let columns = columns![PR_PROVIDER_UID, PR_PROVIDER_ORDINAL];
    let status = session.get_status_table(UNICODE).unwrap().all_rows(&columns).unwrap();
    let missing = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
    assert!(status.iter().all(|row| row.cells().iter().all(|cell| *cell == missing)));
    let providers = session.admin_services(0).unwrap().get_provider_table(UNICODE).unwrap();
    let ordinals = providers.all_rows(&columns).unwrap();
    let ordinals: Vec<_> = ordinals.iter().filter_map(|row| row.get(PR_PROVIDER_ORDINAL)).collect();
    assert!(ordinals.len() > 1);
    assert!(ordinals.iter().copied().eq(0..ordinals.len() as i32), "{ordinals:?}");
}
