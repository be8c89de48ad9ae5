//! The message store table, opening stores, and which of them is the default.

use std::sync::Arc;

use super::Harness;
use super::scene::{Scene, code, id_of};
use super::sinks::Heard;
use crate::columns;
use crate::interface::ext::{MapiPropExt, MapiSessionExt, MapiTableExt, MsgStoreExt};
use crate::interface::{MapiSession, MapiTable, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    DefaultStoreRole, EntryId, ErrorCode, EventMask, InitFlags, LogonFlags, MUID_STORE_WRAP, MapiUid,
    ObjectType, OpenStoreFlags, ProfileFlags, QueryColumnsFlags, QueryRowsFlags, ResourceType, Restriction,
    RowRef, SortOrderSet, StatusFlags, TableEvent, UnicodeFlags, unwrap_store_entry_id,
};

cases! { $, conformance_stores_table, stores_table;
    each_store_of_the_profile_is_a_row,
    the_row_agrees_with_the_opened_store,
    rows_tell_who_provides_them: STORE_CREATE_OK,
    views_of_the_stores_are_independent,
    a_profile_without_stores_has_no_rows,
    a_store_that_is_removed_leaves_open_tables: STORE_CREATE_OK,
    a_store_that_is_not_listed_is_listed_when_it_is_opened: STORE_CREATE_OK,
}

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;

pub(super) fn stores(session: &Arc<dyn MapiSession>) -> Result<Arc<dyn MapiTable>> {
    session.get_msg_stores_table(UNICODE)
}

pub(super) fn flags_of(session: &Arc<dyn MapiSession>, store: &EntryId) -> Result<StatusFlags> {
    let rows = stores(session)?.all_rows(&columns![PR_ENTRYID, PR_RESOURCE_FLAGS])?;
    let row = rows.iter().find(|row| row.get(PR_ENTRYID) == Some(store.into())).expect("the store has a row");
    Ok(StatusFlags::from(row.get(PR_RESOURCE_FLAGS).expect("the row has flags")))
}

/// SES-STORESTABLE-2, SES-STORESTABLE-3, SES-STORESTABLE-12, TBL-STORES-2, TBL-KIND-7.
fn each_store_of_the_profile_is_a_row(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = stores(&scene.session)?;
    let expected = columns![
        PR_DISPLAY_NAME,
        PR_ENTRYID,
        PR_INSTANCE_KEY,
        PR_DEFAULT_STORE,
        PR_MDB_PROVIDER,
        PR_OBJECT_TYPE,
        PR_PROVIDER_DISPLAY,
        PR_RECORD_KEY,
        PR_RESOURCE_FLAGS,
        PR_RESOURCE_TYPE
    ];
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, expected);
    assert_eq!(table.query_sort_order()?, SortOrderSet::default());
    let rows = table.query_rows(99, QueryRowsFlags::NONE)?;
    assert!(!rows.is_empty());
    for row in &rows {
        assert!(row.cells().iter().all(|cell| cell.as_error().is_none()), "{row:?}");
        assert_eq!(row.get(PR_OBJECT_TYPE), Some(ObjectType::MAPI_STORE.into()));
        assert_eq!(row.get(PR_RESOURCE_TYPE), Some(ResourceType::MAPI_STORE_PROVIDER.into()));
    }
    Ok(())
}

/// SES-STORESTABLE-1, SES-STORESTABLE-4, SES-STORESTABLE-5, SES-STORESTABLE-6, SES-WRAP-2, SES-DEFSTORE-1, TBL-STORES-1,
/// TBL-STORES-6: the row is there before the store is opened.
fn the_row_agrees_with_the_opened_store(h: &dyn Harness) -> Result<()> {
    let mapi = h.mapi();
    let [profile, _] = h.profiles();
    mapi.initialize(InitFlags::NONE)?;
    let session = mapi.logon(Some(&profile), None, LogonFlags::MAPI_NEW_SESSION)?;
    let rows = stores(&session)?.query_rows(99, QueryRowsFlags::NONE)?;
    for row in &rows {
        let id: EntryId = row.get(PR_ENTRYID).expect("the row has an entry id").into();
        assert_eq!((id.provider_uid(), &id.as_bytes()[..4]), (Some(MUID_STORE_WRAP), &[0; 4][..]));
        assert!(unwrap_store_entry_id(&id).is_ok());
        let store = session.open_msg_store(&id, None, OpenStoreFlags::NONE)?.into_value();
        let own: EntryId = store.get(PR_ENTRYID)?.into();
        assert!(session.compare_entry_ids(&own, &id, 0)?);
        assert_eq!(row.get(PR_RECORD_KEY), Some(store.get(PR_RECORD_KEY)?));
        assert_eq!(row.get(PR_MDB_PROVIDER), Some(store.get(PR_MDB_PROVIDER)?));
        assert_eq!(row.get(PR_DISPLAY_NAME), Some(store.get(PR_DISPLAY_NAME)?));
    }
    Ok(())
}

/// SES-STORESTABLE-10.
fn rows_tell_who_provides_them(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let rows = stores(&scene.session)?.all_rows(&columns![PR_PROVIDER_UID, PR_SERVICE_UID])?;
    for row in &rows {
        let lengths: Vec<_> = [row.get(PR_PROVIDER_UID), row.get(PR_SERVICE_UID)]
            .into_iter()
            .flatten()
            .map(|uid| uid.len())
            .collect();
        assert_eq!(lengths, [16, 16]);
    }
    Ok(())
}

/// SES-STORESTABLE-15, SES-GETSTATUSTABLE-3.
fn views_of_the_stores_are_independent(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    for (one, other) in [
        (stores(&scene.session)?, stores(&scene.session)?),
        (scene.session.get_status_table(UNICODE)?, scene.session.get_status_table(UNICODE)?),
    ] {
        let count = other.get_row_count(0)?.value;
        one.set_columns(&columns![PR_ENTRYID], Default::default())?;
        one.restrict(Some(&Restriction::or([])), Default::default())?;
        assert_eq!(one.get_row_count(0)?.value, 0);
        assert_eq!(other.get_row_count(0)?.value, count);
        assert!(other.query_columns(QueryColumnsFlags::NONE)?.len() >= 10);
    }
    Ok(())
}

fn log_on_without_services(h: &dyn Harness) -> Result<Arc<dyn MapiSession>> {
    let mapi = h.mapi();
    mapi.initialize(InitFlags::NONE)?;
    mapi.admin_profiles(0)?.create_profile("Bare", None, ProfileFlags::NONE)?;
    mapi.logon(Some("Bare"), None, LogonFlags::MAPI_NEW_SESSION)
}

/// SES-DEFSTORE-2, TBL-KIND-6.
fn a_profile_without_stores_has_no_rows(h: &dyn Harness) -> Result<()> {
    let session = log_on_without_services(h)?;
    assert_eq!(stores(&session)?.get_row_count(0)?.value, 0);
    assert_eq!(code(session.default_store()), ErrorCode::MAPI_E_NOT_FOUND);
    session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, None)?;
    Ok(())
}

/// SES-STORESTABLE-13, SES-STORESTABLE-14, SES-ADMINSERVICES-1, SES-ADMINSERVICES-2, SES-ADMINSERVICES-3: and what is open
/// stays.
fn a_store_that_is_removed_leaves_open_tables(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = stores(&scene.session)?;
    let before = table.get_row_count(0)?.value;
    let heard = Heard::default();
    table.advise(EventMask::fnevTableModified, heard.sink())?;
    let here = Restriction::eq(PR_ENTRYID, scene.store.get(PR_ENTRYID)?);
    let rows =
        stores(&scene.session)?.query_all_rows(Some(&columns![PR_SERVICE_UID]), Some(&here), None, 0)?;
    let service = rows.first().and_then(|row| row.get(PR_SERVICE_UID)).expect("the store is of a service");
    let service = MapiUid::from_slice(&service).expect("16 bytes");
    scene.session.admin_services(0)?.delete_msg_service(service)?;
    assert_eq!(table.get_row_count(0)?.value, before - 1);
    h.pump();
    let events: Vec<_> = heard.tables().iter().map(|told| told.event).collect();
    assert_eq!(events, [TableEvent::TABLE_ROW_DELETED]);
    assert!(!scene.store.inbox()?.get(PR_DISPLAY_NAME)?.is_empty());
    Ok(())
}

/// SES-OPENMSGSTORE-5, SES-STORESTABLE-11: of no service, once, and not if it is opened for now only.
fn a_store_that_is_not_listed_is_listed_when_it_is_opened(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let theirs = id_of(&*b.store)?;
    let table = stores(&a.session)?;
    let listed = || -> Result<Vec<(EntryId, bool)>> {
        let rows = table.all_rows(&columns![PR_ENTRYID, PR_SERVICE_UID])?;
        let row = |row: RowRef<'_>| Some((row.get(PR_ENTRYID)?.into(), row.get(PR_SERVICE_UID).is_some()));
        Ok(rows.iter().filter_map(row).collect())
    };
    let before = listed()?;
    assert_eq!(before.len(), 1);
    let _for_now = a.session.open_msg_store(&theirs, None, OpenStoreFlags::MDB_TEMPORARY)?;
    assert_eq!(listed()?, before);
    for _ in 0..2 {
        let _store = a.session.open_msg_store(&theirs, None, OpenStoreFlags::NONE)?;
        assert_eq!(listed()?, [before[0].clone(), (theirs.clone(), false)]);
    }
    drop((table, a));
    assert_eq!(stores(&Scene::of_a(h)?.session)?.get_row_count(0)?.into_value(), 2);
    Ok(())
}
