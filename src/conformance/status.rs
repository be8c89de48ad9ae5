//! The status table.

use std::sync::Arc;

use super::Harness;
use super::scene::{Scene, code, id_of};
use super::sinks::Heard;
use crate::columns;
use crate::interface::ext::{MapiSessionExt, MapiTableExt};
use crate::interface::{MapiSession, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    Bookmark, EntryId, ErrorCode, EventMask, InitFlags, LogonFlags, ObjectType, OpenFlags, OpenStoreFlags,
    ProfileFlags, QueryColumnsFlags, ResourceMethods, ResourceType, Restriction, StatusCode, StatusFlags,
    TableEvent, UnicodeFlags, ValidateStateFlags,
};

cases! { $, conformance_status, status;
    a_bare_session_has_three_rows,
    every_row_has_the_ten_columns,
    the_default_columns_are_in_order,
    the_rows_of_mapi_say_what_they_are,
    providers_follow_the_rows_of_mapi,
    a_transport_has_a_row,
    a_store_gets_its_row_when_it_is_opened,
    an_address_book_gets_its_row_when_it_is_opened,
    the_address_book_is_valid,
    rows_have_columns_of_their_own,
    rows_can_be_restricted_and_found: STORE_CREATE_OK,
    entry_ids_of_rows_are_for_this_session,
}

pub(super) const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;
pub(super) const OF_MAPI: [ResourceType; 3] =
    [ResourceType::MAPI_SUBSYSTEM, ResourceType::MAPI_SPOOLER, ResourceType::MAPI_AB];

pub(super) fn log_on(h: &dyn Harness, flags: LogonFlags) -> Result<Arc<dyn MapiSession>> {
    let [profile, _] = h.profiles();
    h.mapi().initialize(InitFlags::NONE)?;
    h.mapi().logon(Some(&profile), None, LogonFlags::MAPI_NEW_SESSION | flags)
}

pub(super) fn types(session: &dyn MapiSession) -> Result<Vec<ResourceType>> {
    let rows = session.get_status_table(UNICODE)?.all_rows(&columns![PR_RESOURCE_TYPE])?;
    Ok(rows.iter().filter_map(|row| row.get(PR_RESOURCE_TYPE)).map(ResourceType::from).collect())
}

pub(super) fn id_of_row(session: &dyn MapiSession, wanted: ResourceType) -> Result<EntryId> {
    let table = session.get_status_table(UNICODE)?;
    let only = Restriction::eq(PR_RESOURCE_TYPE, wanted);
    let rows = table.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&only), None, 0)?;
    Ok(rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("there is a row of this type").into())
}

/// STA-TABLE-1, TBL-STATUS-1, SES-GETSTATUSTABLE-1.
fn a_bare_session_has_three_rows(h: &dyn Harness) -> Result<()> {
    let mapi = h.mapi();
    mapi.initialize(InitFlags::NONE)?;
    mapi.admin_profiles(0)?.create_profile("Bare", None, ProfileFlags::NONE)?;
    let session = mapi.logon(Some("Bare"), None, LogonFlags::MAPI_NEW_SESSION)?;
    assert_eq!(types(&*session)?, OF_MAPI);
    Ok(())
}

/// STA-TABLE-2, STA-TABLE-3, TBL-STATUS-2.
fn every_row_has_the_ten_columns(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let _book = scene.session.open_address_book(None, Default::default())?;
    let table = scene.session.get_status_table(UNICODE)?;
    let required = columns![
        PR_DISPLAY_NAME,
        PR_STATUS_CODE,
        PR_RESOURCE_METHODS,
        PR_PROVIDER_DLL_NAME,
        PR_RESOURCE_FLAGS,
        PR_RESOURCE_TYPE,
        PR_ENTRYID,
        PR_INSTANCE_KEY,
        PR_OBJECT_TYPE,
        PR_ROWID
    ];
    let rows = table.all_rows(&required)?;
    assert!(rows.len() >= 5, "{rows:?}");
    let mut keys: Vec<_> = rows.iter().map(|row| (row.get(PR_ROWID), row.get(PR_INSTANCE_KEY))).collect();
    for row in &rows {
        assert!(row.cells().iter().all(|cell| cell.as_error().is_none()), "{row:?}");
        assert_eq!(row.get(PR_OBJECT_TYPE), Some(ObjectType::MAPI_STATUS.into()));
    }
    assert_eq!(table.all_rows(&required)?, rows);
    keys.sort();
    let mut instance_keys: Vec<_> = keys.iter().map(|(_, key)| key.clone()).collect();
    keys.dedup_by_key(|(id, _)| *id);
    instance_keys.sort();
    instance_keys.dedup();
    assert_eq!((keys.len(), instance_keys.len()), (rows.len(), rows.len()));
    Ok(())
}

/// STA-TABLE-2, TBL-KIND-7.
fn the_default_columns_are_in_order(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    let expected = columns![
        PR_DISPLAY_NAME,
        PR_ENTRYID,
        PR_INSTANCE_KEY,
        PR_OBJECT_TYPE,
        PR_PROVIDER_DLL_NAME,
        PR_RESOURCE_FLAGS,
        PR_RESOURCE_METHODS,
        PR_RESOURCE_TYPE,
        PR_ROWID,
        PR_STATUS_CODE,
        PR_PROVIDER_DISPLAY,
        PR_IDENTITY_DISPLAY,
        PR_IDENTITY_ENTRYID,
        PR_IDENTITY_SEARCH_KEY,
        PR_STATUS_STRING
    ];
    assert_eq!(session.get_status_table(UNICODE)?.query_columns(QueryColumnsFlags::NONE)?, expected);
    Ok(())
}

/// STA-TABLE-5, STA-TABLE-6, STA-TABLE-8, STA-TABLE-9, STA-TABLE-21, SES-GETSTATUSTABLE-4.
fn the_rows_of_mapi_say_what_they_are(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    let [profile, _] = h.profiles();
    let columns = columns![
        PR_DISPLAY_NAME,
        PR_RESOURCE_METHODS,
        PR_STATUS_CODE,
        PR_PROVIDER_DLL_NAME,
        PR_RESOURCE_FLAGS,
        PR_PROVIDER_DISPLAY,
        PR_IDENTITY_ENTRYID
    ];
    let rows = session.get_status_table(UNICODE)?.all_rows(&columns)?;
    let validate = ResourceMethods::STATUS_VALIDATE_STATE;
    let expected = [
        (profile.as_str(), validate),
        ("MAPI Spooler", validate | ResourceMethods::STATUS_FLUSH_QUEUES),
        ("Address Book", validate),
    ];
    for (row, (name, methods)) in rows.iter().zip(expected) {
        assert_eq!(row.get(PR_DISPLAY_NAME).as_deref(), Some(name));
        assert_eq!(row.get(PR_RESOURCE_METHODS), Some(methods.into()));
        assert_eq!(row.get(PR_STATUS_CODE), Some(StatusCode::STATUS_AVAILABLE.into()));
        assert_eq!(row.get(PR_PROVIDER_DLL_NAME).as_deref(), Some("MAPI.DLL"));
        assert_eq!(row.get(PR_RESOURCE_FLAGS), Some(0));
        assert!(row.get(PR_PROVIDER_DISPLAY).is_some_and(|name| !name.is_empty()));
        assert_eq!(row.cells()[6], ErrorCode::MAPI_E_NOT_FOUND.into());
    }
    Ok(())
}

/// STA-TABLE-13, STA-TABLE-21, TBL-STATUS-6.
fn providers_follow_the_rows_of_mapi(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    let before = types(&*session)?;
    assert_eq!(before[..3], OF_MAPI);
    let _store = session.default_store()?;
    let after = types(&*session)?;
    assert_eq!(after[..before.len()], before);
    assert_eq!(after[before.len()..], [ResourceType::MAPI_STORE_PROVIDER]);
    let rows = session.get_status_table(UNICODE)?.all_rows(&columns![PR_PROVIDER_DISPLAY])?;
    assert!(rows.iter().all(|row| row.get(PR_PROVIDER_DISPLAY).is_some_and(|name| !name.is_empty())));
    Ok(())
}

/// STA-TABLE-10, SES-GETSTATUSTABLE-2, SES-ENUMADRTYPES-1: its address types are the session's, each once.
fn a_transport_has_a_row(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    assert!(types(&*session)?.contains(&ResourceType::MAPI_TRANSPORT_PROVIDER));
    let kinds = session.enum_adr_types(UNICODE)?;
    assert_eq!(kinds.iter().filter(|kind| kind.eq_ignore_ascii_case("SMTP")).count(), 1, "{kinds:?}");
    Ok(())
}

/// STA-VALIDATESTATE-5
fn the_address_book_is_valid(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    let is_book = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_AB);
    let table = session.get_status_table(UNICODE)?;
    let rows = table.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&is_book), None, 0)?;
    let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("the address book has a row").into();
    let status = session.open_entry(&id, None, OpenFlags::NONE)?.into_status()?;
    status.validate_state(ValidateStateFlags::NONE)
}

/// SES-OPENMSGSTORE-22, STA-TABLE-10, STA-TABLE-14, STA-MSPROVIDER-7, TBL-STATUS-4.
fn a_store_gets_its_row_when_it_is_opened(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    assert!(!types(&*session)?.contains(&ResourceType::MAPI_STORE_PROVIDER));
    let table = session.get_status_table(UNICODE)?;
    table.set_columns(&columns![PR_RESOURCE_TYPE], Default::default())?;
    let heard = Heard::default();
    table.advise(EventMask::fnevTableModified, heard.sink())?;
    let store = session.default_store()?;
    let _again = session.open_msg_store(&id_of(&*store)?, None, OpenStoreFlags::NONE)?;
    h.pump();
    // The rows of transports change too: there is a store to send from.
    let is_store = |kind: &Option<i32>| *kind == Some(ResourceType::MAPI_STORE_PROVIDER.into());
    let told = heard.tables().into_iter().map(|told| (told.event, told.row.get(PR_RESOURCE_TYPE)));
    let told: Vec<_> = told.filter(|(_, kind)| is_store(kind)).collect();
    assert_eq!(told, [(TableEvent::TABLE_ROW_ADDED, Some(ResourceType::MAPI_STORE_PROVIDER.into()))]);
    Ok(())
}

/// STA-TABLE-10, SES-OPENADDRESSBOOK-4.
fn an_address_book_gets_its_row_when_it_is_opened(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    let count = |session: &dyn MapiSession| -> Result<usize> {
        Ok(types(session)?.iter().filter(|kind| **kind == ResourceType::MAPI_AB_PROVIDER).count())
    };
    assert_eq!(count(&*session)?, 0);
    let _book = session.open_address_book(None, Default::default())?;
    let first = count(&*session)?;
    assert!(first > 0);
    let _again = session.open_address_book(None, Default::default())?;
    assert_eq!(count(&*session)?, first);
    Ok(())
}

/// STA-TABLE-12, STA-PROPS-7, SES-IDENTITY-6, TBL-STATUS-3.
fn rows_have_columns_of_their_own(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let _identity = scene.session.query_identity()?;
    let columns = columns![PR_IDENTITY_DISPLAY, PR_IDENTITY_ENTRYID, PR_IDENTITY_SEARCH_KEY];
    let rows = scene.session.get_status_table(UNICODE)?.all_rows(&columns)?;
    let mut with = 0;
    for row in &rows {
        let missing =
            row.cells().iter().filter(|cell| cell.as_error() == Some(ErrorCode::MAPI_E_NOT_FOUND)).count();
        assert!(missing == 0 || missing == 3, "{row:?}");
        with += usize::from(missing == 0);
    }
    assert!(with > 0 && with < rows.len());
    Ok(())
}

/// STA-TABLE-17, STA-TABLE-18.
fn rows_can_be_restricted_and_found(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = scene.session.get_status_table(UNICODE)?;
    let default = Restriction::bits_set(PR_RESOURCE_FLAGS, StatusFlags::STATUS_DEFAULT_STORE.bits());
    let columns = columns![PR_RESOURCE_TYPE, PR_PROVIDER_DISPLAY, PR_DISPLAY_NAME, PR_PROVIDER_DLL_NAME];
    let rows = table.query_all_rows(Some(&columns), Some(&default), None, 0)?;
    assert_eq!(rows.len(), 1);
    let store = rows.first().expect("one row").to_row();
    assert_eq!(store.get(PR_RESOURCE_TYPE), Some(ResourceType::MAPI_STORE_PROVIDER.into()));
    table.restrict(None, Default::default())?;
    for tag in columns {
        let same = Restriction::eq(tag, store.cell(tag).expect("the column is there").clone());
        let found = table.find_row(&same, Bookmark::BOOKMARK_BEGINNING, Default::default())?;
        assert_eq!(found.warning, None);
        table.restrict(Some(&same), Default::default())?;
        assert!(table.get_row_count(0)?.value >= 1, "{tag}");
        table.restrict(None, Default::default())?;
    }
    Ok(())
}

/// STA-TABLE-4, SES-ENTRYID-3, SES-ENTRYID-6.
fn entry_ids_of_rows_are_for_this_session(h: &dyn Harness) -> Result<()> {
    let (session, other) = (log_on(h, LogonFlags::NONE)?, log_on(h, LogonFlags::NONE)?);
    let id = id_of_row(&*session, ResourceType::MAPI_SPOOLER)?;
    assert_eq!(id.as_bytes()[..4], [0xFF, 0, 0, 0]);
    assert_eq!(code(session.open_entry(&id, None, OpenFlags::NONE)), ErrorCode::S_OK);
    assert_eq!(code(other.open_entry(&id, None, OpenFlags::NONE)), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    Ok(())
}
