//! Tables: views, their rows and the methods that every kind has.

use std::sync::Arc;

use super::Harness;
use super::listing::{all, listing, next, own, put, subjects_of, texts};
use super::scene::{Scene, code, saved};
use crate::columns;
use crate::interface::ext::{MapiPropExt, MapiTableExt, MessageExt};
use crate::interface::{MapiTable, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    Bookmark, ErrorCode, FindRowFlags, LogoffFlags, QueryColumnsFlags, QueryRowsFlags, Restriction,
    SortOrder, SortOrderSet, StoreLogoffFlags, TableFlags, TableOpFlags, TableStatus, TableType,
    UnicodeFlags,
};

cases! { $, conformance_tables, tables, needs: STORE_CREATE_OK;
    views_of_one_folder_are_independent,
    a_new_view_starts_at_the_beginning_with_everything,
    a_view_outlives_the_folder_object,
    a_view_ends_with_its_store,
    rows_are_the_callers_own,
    undefined_flags_are_refused,
    the_last_failure_can_be_asked_for,
    idle_views_say_that_they_are_complete,
    nothing_runs_that_could_be_aborted,
    instance_keys_are_unique_and_stay,
    the_key_of_a_deleted_row_is_not_given_again,
    all_rows_at_once,
    too_many_rows_at_once,
}

const UNICODE: TableFlags = TableFlags::MAPI_UNICODE;

fn by_subject() -> SortOrderSet {
    SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)])
}

/// TBL-VIEW-2.
fn views_of_one_folder_are_independent(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, one) = listing(&scene, &["b", "c", "a"])?;
    let other = subjects_of(&folder)?;
    one.restrict(Some(&Restriction::ne(PR_SUBJECT, "c")), TableOpFlags::NONE)?;
    one.sort_table(&by_subject(), TableOpFlags::NONE)?;
    one.set_columns(&columns![PR_ENTRYID, PR_SUBJECT], TableOpFlags::NONE)?;
    let _read = next(&one, 1)?;
    assert_eq!(other.query_columns(QueryColumnsFlags::NONE)?, columns![PR_SUBJECT]);
    assert_eq!(other.query_sort_order()?, SortOrderSet::default());
    assert_eq!(next(&other, 9)?, ["b", "c", "a"]);
    assert_eq!(one.query_position()?.row, 1);
    Ok(())
}

/// TBL-VIEW-3.
fn a_new_view_starts_at_the_beginning_with_everything(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, _) = listing(&scene, &["b", "a"])?;
    let table = folder.get_contents_table(UNICODE)?;
    assert_eq!(table.query_position()?.row, 0);
    assert_eq!(table.get_row_count(0)?.value, 2);
    assert_eq!(table.query_sort_order()?, SortOrderSet::default());
    let rows = table.query_rows(9, QueryRowsFlags::NONE)?;
    assert_eq!(rows.columns(), table.query_columns(QueryColumnsFlags::NONE)?);
    let subjects: Vec<_> = rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect();
    assert_eq!(subjects, ["b", "a"]);
    Ok(())
}

/// TBL-VIEW-4.
fn a_view_outlives_the_folder_object(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a"])?;
    drop(folder);
    assert_eq!(all(&table)?, ["a"]);
    Ok(())
}

/// TBL-VIEW-5: the store's logoff ends its tables, the session's logoff all of them.
fn a_view_ends_with_its_store(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, contents) = listing(&scene, &["a"])?;
    let stores = scene.session.get_msg_stores_table(UnicodeFlags::NONE)?;
    let dead = |table: &Arc<dyn MapiTable>| {
        let answers = [
            code(table.get_last_error(ErrorCode::S_OK, UnicodeFlags::NONE)),
            code(
                table.advise(
                    crate::vocab::EventMask::fnevTableModified,
                    super::sinks::Heard::default().sink(),
                ),
            ),
            code(table.get_status()),
            code(table.set_columns(&columns![PR_ENTRYID], TableOpFlags::NONE)),
            code(table.query_columns(QueryColumnsFlags::NONE)),
            code(table.get_row_count(0)),
            code(table.seek_row(Bookmark::BOOKMARK_BEGINNING, 0)),
            code(table.query_position()),
            code(table.find_row(&Restriction::default(), Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE)),
            code(table.restrict(None, TableOpFlags::NONE)),
            code(table.create_bookmark()),
            code(table.sort_table(&SortOrderSet::default(), TableOpFlags::NONE)),
            code(table.query_sort_order()),
            code(table.query_rows(1, QueryRowsFlags::NONE)),
        ];
        assert_eq!(answers, [ErrorCode::MAPI_E_INVALID_OBJECT; 14]);
    };
    scene.store.store_logoff(StoreLogoffFlags::LOGOFF_ORDERLY)?;
    dead(&contents);
    assert_eq!(stores.get_row_count(0)?.value, 1);
    scene.session.logoff(LogoffFlags::NONE, 0)?;
    dead(&stores);
    Ok(())
}

/// TBL-QUERYROWS-9, TBL-QUERYROWS-12, TBL-VIEW-1, SES-COMMON-5: they stay as they were read, whatever becomes of the
/// message, the view and the session.
fn rows_are_the_callers_own(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Rows")?;
    let message = saved(&folder, "before")?;
    let table = subjects_of(&folder)?;
    let rows = table.query_rows(1, QueryRowsFlags::TBL_NOADVANCE)?;
    let kept = rows.first().expect("one row").to_row();
    message.set(PR_SUBJECT, "after")?;
    message.save()?;
    drop(table);
    assert_eq!(texts(&rows), ["before"]);
    scene.session.logoff(LogoffFlags::NONE, 0)?;
    assert_eq!(kept.get(PR_SUBJECT).as_deref(), Some("before"));
    Ok(())
}

/// TBL-VIEW-12, SES-COMMON-2.
fn undefined_flags_are_refused(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a"])?;
    let operation = TableOpFlags::from_bits_retain(0x4);
    let answers = [
        code(folder.get_contents_table(TableFlags::CONVENIENT_DEPTH)),
        code(folder.get_hierarchy_table(TableFlags::MAPI_ASSOCIATED)),
        code(scene.session.get_msg_stores_table(UnicodeFlags::from_bits_retain(1))),
        code(scene.session.get_status_table(UnicodeFlags::from_bits_retain(1))),
        code(table.set_columns(&columns![PR_ENTRYID], operation)),
        code(table.restrict(None, operation)),
        code(table.sort_table(&SortOrderSet::default(), operation)),
        code(table.query_columns(QueryColumnsFlags::from_bits_retain(2))),
        code(table.query_rows(1, QueryRowsFlags::from_bits_retain(2))),
        code(table.find_row(
            &Restriction::default(),
            Bookmark::BOOKMARK_BEGINNING,
            FindRowFlags::from_bits_retain(2),
        )),
        code(table.get_row_count(1)),
        code(table.wait_for_completion(1, 0)),
        code(table.get_last_error(ErrorCode::S_OK, UnicodeFlags::from_bits_retain(1))),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_UNKNOWN_FLAGS; 13]);
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, columns![PR_SUBJECT]);
    assert_eq!(table.query_position()?.row, 0);
    Ok(())
}

/// TBL-LASTERR-1, TBL-LASTERR-2, SES-MAPIERROR-1.
fn the_last_failure_can_be_asked_for(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    let wrong = ErrorCode::MAPI_E_INVALID_BOOKMARK;
    assert_eq!(table.get_last_error(wrong, UnicodeFlags::MAPI_UNICODE)?, None);
    assert_eq!(code(table.seek_row(Bookmark(9), 0)), wrong);
    let error = table.get_last_error(wrong, UnicodeFlags::MAPI_UNICODE)?.expect("the failure has details");
    assert_eq!(error.version, 0);
    assert_eq!(table.get_last_error(ErrorCode::MAPI_E_NOT_FOUND, UnicodeFlags::NONE)?, None);
    Ok(())
}

/// TBL-GETSTATUS-1, TBL-WAIT-1, TBL-ASYNC-2.
fn idle_views_say_that_they_are_complete(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, contents) = listing(&scene, &["a"])?;
    contents.sort_table(&by_subject(), TableOpFlags::TBL_ASYNC)?;
    let dynamic = (TableStatus::TBLSTAT_COMPLETE, TableType::TBLTYPE_DYNAMIC);
    assert_eq!(contents.get_status()?, dynamic);
    assert_eq!(folder.get_hierarchy_table(UNICODE)?.get_status()?, dynamic);
    assert_eq!(scene.session.get_status_table(UnicodeFlags::NONE)?.get_status()?, dynamic);
    assert_eq!(scene.session.get_msg_stores_table(UnicodeFlags::NONE)?.get_status()?, dynamic);
    let snapshot = (TableStatus::TBLSTAT_COMPLETE, TableType::TBLTYPE_SNAPSHOT);
    assert_eq!(scene.store.get_receive_folder_table(UNICODE)?.get_status()?, snapshot);
    assert_eq!(contents.wait_for_completion(0, 0)?, TableStatus::TBLSTAT_COMPLETE);
    Ok(())
}

/// TBL-ABORT-2.
fn nothing_runs_that_could_be_aborted(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    assert_eq!(code(table.abort()), ErrorCode::MAPI_E_UNABLE_TO_ABORT);
    Ok(())
}

/// TBL-KEY-1, TBL-KEY-2.
fn instance_keys_are_unique_and_stay(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Keys")?;
    let message = saved(&folder, "b")?;
    put(&folder, "a", &[])?;
    let table = folder.get_contents_table(UNICODE)?;
    let keys = |table: &Arc<dyn MapiTable>| -> Result<Vec<_>> {
        let rows = table.all_rows(&columns![PR_INSTANCE_KEY, PR_ENTRYID])?;
        let mut keys: Vec<_> =
            rows.iter().map(|row| (row.get(PR_ENTRYID), row.get(PR_INSTANCE_KEY))).collect();
        keys.sort();
        Ok(keys)
    };
    let before = keys(&table)?;
    assert!(before[0].1.is_some() && before[0].1 != before[1].1);
    table.sort_table(&by_subject(), TableOpFlags::NONE)?;
    message.set(PR_SUBJECT, "0")?;
    message.save()?;
    table.restrict(Some(&Restriction::default()), TableOpFlags::NONE)?;
    assert_eq!(keys(&table)?, before);
    Ok(())
}

/// TBL-KEY-3.
fn the_key_of_a_deleted_row_is_not_given_again(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Keys")?;
    let table = folder.get_contents_table(UNICODE)?;
    let mut seen = Vec::new();
    for _ in 0..5 {
        let id = put(&folder, "a", &[])?;
        let rows = table.all_rows(&columns![PR_INSTANCE_KEY])?;
        let key = rows.first().and_then(|row| row.get(PR_INSTANCE_KEY)).expect("the row has a key");
        assert!(!seen.contains(&key), "{key} after {seen:?}");
        seen.push(key);
        let _done = folder.delete_messages(&[id], None, Default::default())?;
    }
    Ok(())
}

/// TBL-QALL-1, TBL-QALL-2, TBL-QALL-3, TBL-QALL-5, TBL-QALL-6.
fn all_rows_at_once(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "c", "a"])?;
    let not_c = Restriction::ne(PR_SUBJECT, "c");
    let columns = [PR_SUBJECT.tag(), own::LONG];
    let rows = table.query_all_rows(Some(&columns), Some(&not_c), Some(&by_subject()), 0)?;
    assert_eq!(texts(&rows), ["a", "b"]);
    assert_eq!(rows.first().expect("two rows").cells()[1], ErrorCode::MAPI_E_NOT_FOUND.into());
    assert_eq!(table.query_position()?.row, 2);
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, columns);
    assert_eq!(texts(&table.query_all_rows(None, None, None, 0)?), ["a", "b"]);
    let nothing = Restriction::or([]);
    assert_eq!(table.query_all_rows(None, Some(&nothing), None, 0)?.len(), 0);
    Ok(())
}

/// TBL-QALL-4.
fn too_many_rows_at_once(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b"])?;
    assert_eq!(table.query_all_rows(None, None, None, 2)?.len(), 2);
    assert_eq!(code(table.query_all_rows(None, None, None, 1)), ErrorCode::MAPI_E_TABLE_TOO_BIG);
    Ok(())
}
