//! Bookmarks: what they mark, and what becomes of them.

use super::Harness;
use super::listing::{delete_subject, find, listing, next, position, put, subjects_of};
use super::scene::{Scene, code};
use crate::interface::Result;
use crate::vocab::tags::*;
use crate::vocab::{Bookmark, ErrorCode, FindRowFlags, Restriction, SortOrder, SortOrderSet, TableOpFlags};

cases! { $, conformance_bookmarks, bookmarks, needs: STORE_CREATE_OK;
    a_bookmark_marks_a_row_or_the_end,
    fixed_bookmarks_cannot_be_freed,
    a_freed_bookmark_is_invalid,
    numbers_of_bookmarks_are_not_used_again,
    a_bookmark_means_nothing_to_another_view,
    there_is_a_limit_to_bookmarks,
    bookmarks_and_cursor_follow_their_rows,
    a_bookmark_whose_row_is_gone_warns_once,
    a_bookmark_whose_row_is_restricted_away_is_void,
}

const NONE: FindRowFlags = FindRowFlags::NONE;
const BACK: FindRowFlags = FindRowFlags::DIR_BACKWARD;

/// TBL-BOOKMARK-1, TBL-BOOKMARK-2.
fn a_bookmark_marks_a_row_or_the_end(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b"])?;
    let _read = next(&table, 1)?;
    let (first, second) = (table.create_bookmark()?, table.create_bookmark()?);
    let _read = next(&table, 9)?;
    let end = table.create_bookmark()?;
    table.free_bookmark(first)?;
    let _moved = table.seek_row(second, 0)?;
    assert_eq!(next(&table, 1)?, ["b"]);
    let _moved = table.seek_row(end, -2)?;
    assert_eq!(next(&table, 1)?, ["a"]);
    let _moved = table.seek_row(end, 0)?;
    assert_eq!(next(&table, 1)?, [""; 0]);
    Ok(())
}

/// TBL-BOOKMARK-4.
fn fixed_bookmarks_cannot_be_freed(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    for fixed in [Bookmark::BOOKMARK_BEGINNING, Bookmark::BOOKMARK_CURRENT, Bookmark::BOOKMARK_END] {
        table.free_bookmark(fixed)?;
        let _moved = table.seek_row(fixed, 0)?;
    }
    Ok(())
}

/// TBL-BOOKMARK-3, TBL-POS-10.
fn a_freed_bookmark_is_invalid(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    let mark = table.create_bookmark()?;
    table.free_bookmark(mark)?;
    assert_eq!(code(table.free_bookmark(mark)), ErrorCode::MAPI_E_INVALID_BOOKMARK);
    assert_eq!(code(table.seek_row(mark, 0)), ErrorCode::MAPI_E_INVALID_BOOKMARK);
    assert_eq!(find(&table, "a", mark, NONE), ErrorCode::MAPI_E_INVALID_BOOKMARK);
    Ok(())
}

/// TBL-POS-10.
fn numbers_of_bookmarks_are_not_used_again(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    let mut seen = Vec::new();
    for _ in 0..3 {
        let mark = table.create_bookmark()?;
        assert!(mark.0 >= 3 && !seen.contains(&mark), "{mark} after {seen:?}");
        seen.push(mark);
        table.free_bookmark(mark)?;
        table.restrict(None, TableOpFlags::NONE)?;
    }
    Ok(())
}

/// TBL-BOOKMARK-6.
fn a_bookmark_means_nothing_to_another_view(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a"])?;
    let other = subjects_of(&folder)?;
    let mark = table.create_bookmark()?;
    assert_eq!(code(other.seek_row(mark, 0)), ErrorCode::MAPI_E_INVALID_BOOKMARK);
    assert_eq!(code(other.free_bookmark(mark)), ErrorCode::MAPI_E_INVALID_BOOKMARK);
    Ok(())
}

/// TBL-POS-13.
fn there_is_a_limit_to_bookmarks(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    let first = table.create_bookmark()?;
    for _ in 1..100 {
        table.create_bookmark()?;
    }
    assert_eq!(code(table.create_bookmark()), ErrorCode::MAPI_E_UNABLE_TO_COMPLETE);
    table.free_bookmark(first)?;
    table.create_bookmark()?;
    Ok(())
}

/// TBL-POS-3: rows that come or go before them shift only the number.
fn bookmarks_and_cursor_follow_their_rows(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["b", "c", "d"])?;
    table.sort_table(&SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)]), TableOpFlags::NONE)?;
    let _read = next(&table, 1)?;
    let mark = table.create_bookmark()?;
    put(&folder, "a", &[])?;
    assert_eq!(position(&table)?, 2);
    let outcome = table.seek_row(mark, 0)?;
    assert_eq!((outcome.warning, position(&table)?), (None, 2));
    delete_subject(&folder, "a")?;
    delete_subject(&folder, "b")?;
    assert_eq!(position(&table)?, 0);
    assert_eq!(next(&table, 1)?, ["c"]);
    Ok(())
}

/// TBL-POS-4, TBL-POS-5: it stands for the next row from then on.
fn a_bookmark_whose_row_is_gone_warns_once(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a", "b", "c"])?;
    let _read = next(&table, 1)?;
    let mark = table.create_bookmark()?;
    let _read = next(&table, 1)?;
    let last = table.create_bookmark()?;
    delete_subject(&folder, "b")?;
    delete_subject(&folder, "c")?;
    put(&folder, "d", &[])?;
    let warned = Some(ErrorCode::MAPI_W_POSITION_CHANGED);
    let gone = table.seek_row(mark, 0)?;
    assert_eq!(gone.warning, warned);
    assert_eq!(table.seek_row(mark, 0)?.warning, None);
    let found = table.find_row(&Restriction::eq(PR_SUBJECT, "a"), last, BACK)?;
    assert_eq!((found.warning, position(&table)?), (warned, 0));
    Ok(())
}

/// TBL-RESTRICT-2, TBL-POS-9.
fn a_bookmark_whose_row_is_restricted_away_is_void(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b"])?;
    let mark = table.create_bookmark()?;
    table.restrict(Some(&Restriction::ne(PR_SUBJECT, "a")), TableOpFlags::NONE)?;
    assert_eq!(code(table.seek_row(mark, 0)), ErrorCode::MAPI_E_INVALID_BOOKMARK);
    Ok(())
}
