//! Operations that may be done later than the call that asks for them.

use super::Harness;
use super::listing::{all, listing, position};
use super::scene::{Scene, code};
use crate::interface::Result;
use crate::vocab::tags::*;
use crate::vocab::{
    Bookmark, ErrorCode, PropTag, PropType, SortOrder, SortOrderSet, TableOpFlags, TableStatus,
};

cases! { $, conformance_async_tables, async_tables, needs: STORE_CREATE_OK;
    what_was_waited_for_is_done,
    an_error_in_a_batch_is_told_by_the_next_call,
    a_batch_is_done_as_a_whole_or_not_at_all,
    asked_for_both_ways_an_operation_is_batched,
    a_batch_that_is_aborted_is_forgotten,
}

const BATCH: TableOpFlags = TableOpFlags::TBL_BATCH;

fn by_subject() -> SortOrderSet {
    SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)])
}

/// An order that no table has.
fn impossible() -> SortOrderSet {
    SortOrderSet::by([SortOrder::ascending(PropTag::new(PropType::PT_OBJECT, 0x6700))])
}

/// TBL-ASYNC-1, TBL-WAIT-1.
fn what_was_waited_for_is_done(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "a"])?;
    table.sort_table(&by_subject(), TableOpFlags::TBL_ASYNC)?;
    assert_eq!(table.wait_for_completion(0, u32::MAX)?, TableStatus::TBLSTAT_COMPLETE);
    assert_eq!(all(&table)?, ["a", "b"]);
    Ok(())
}

/// TBL-ASYNC-9, TBL-ASYNC-10.
fn an_error_in_a_batch_is_told_by_the_next_call(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "a"])?;
    table.sort_table(&impossible(), BATCH)?;
    assert_eq!(table.get_status()?.0, TableStatus::TBLSTAT_COMPLETE);
    assert_eq!(code(table.query_position()), ErrorCode::MAPI_E_TOO_COMPLEX);
    assert_eq!(all(&table)?, ["b", "a"]);
    table.set_columns(&[], BATCH)?;
    assert_eq!(code(table.get_row_count(0)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(all(&table)?, ["b", "a"]);
    Ok(())
}

/// TBL-ASYNC-8, TBL-ASYNC-9.
fn a_batch_is_done_as_a_whole_or_not_at_all(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "a"])?;
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 1)?;
    let bookmark = table.create_bookmark()?;
    table.set_columns(&[PR_ENTRYID.tag()], BATCH)?;
    table.sort_table(&by_subject(), BATCH)?;
    table.sort_table(&impossible(), BATCH)?;
    assert_eq!(code(table.query_columns(Default::default())), ErrorCode::MAPI_E_TOO_COMPLEX);
    assert_eq!(table.query_columns(Default::default())?, [PR_SUBJECT.tag()]);
    assert_eq!((position(&table)?, code(table.seek_row(bookmark, 0))), (1, ErrorCode::S_OK));
    assert_eq!(all(&table)?, ["b", "a"]);
    table.sort_table(&by_subject(), BATCH)?;
    assert_eq!(table.query_sort_order()?, by_subject());
    assert_eq!(all(&table)?, ["a", "b"]);
    Ok(())
}

/// TBL-ASYNC-11.
fn asked_for_both_ways_an_operation_is_batched(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "a"])?;
    table.sort_table(&impossible(), TableOpFlags::TBL_ASYNC | BATCH)?;
    assert_eq!(table.get_status()?.0, TableStatus::TBLSTAT_COMPLETE);
    assert_eq!(code(table.query_sort_order()), ErrorCode::MAPI_E_TOO_COMPLEX);
    table.sort_table(&by_subject(), TableOpFlags::TBL_ASYNC | BATCH)?;
    assert_eq!(all(&table)?, ["a", "b"]);
    Ok(())
}

/// TBL-ABORT-4.
fn a_batch_that_is_aborted_is_forgotten(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "a"])?;
    table.sort_table(&by_subject(), BATCH)?;
    table.abort()?;
    assert_eq!(all(&table)?, ["b", "a"]);
    table.sort_table(&impossible(), BATCH)?;
    table.abort()?;
    assert_eq!(all(&table)?, ["b", "a"]);
    assert_eq!(code(table.abort()), ErrorCode::MAPI_E_UNABLE_TO_ABORT);
    Ok(())
}
