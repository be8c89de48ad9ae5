//! Where a view stands: reading, seeking, counting.

use super::Harness;
use super::listing::{delete_subject, find, listing, next, position, put, subjects_of, texts};
use super::scene::{Scene, code};
use crate::columns;
use crate::interface::Result;
use crate::vocab::tags::*;
use crate::vocab::{
    Bookmark, ErrorCode, FindRowFlags, QueryRowsFlags, Restriction, SortOrder, SortOrderSet, TableOpFlags,
    TablePosition,
};

cases! { $, conformance_cursor, cursor, needs: STORE_CREATE_OK;
    reading_moves_on_to_the_end,
    the_end_is_no_row_and_no_error,
    reading_no_row_is_invalid,
    reading_without_advance_stays,
    reading_backwards_gives_rows_in_forward_order,
    extreme_counts_do_not_overflow,
    seeking_tells_how_far_it_went,
    seeking_from_an_unknown_bookmark_moves_nothing,
    a_fraction_leads_to_a_row,
    the_position_is_a_number_and_a_fraction,
    counting_moves_nothing,
    a_deleted_row_hands_the_cursor_to_the_next,
    a_cursor_at_the_end_reads_what_comes,
    a_reader_that_pages_sees_each_row_once,
    new_columns_keep_cursor_and_bookmarks,
}

const NONE: FindRowFlags = FindRowFlags::NONE;

/// TBL-POS-1, TBL-QUERYROWS-1, TBL-QUERYROWS-3: fewer rows than asked for are not the end.
fn reading_moves_on_to_the_end(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "c", "d", "e"])?;
    assert_eq!(next(&table, 2)?, ["a", "b"]);
    assert_eq!(position(&table)?, 2);
    assert_eq!(next(&table, 2)?, ["c", "d"]);
    assert_eq!(next(&table, 2)?, ["e"]);
    assert_eq!(position(&table)?, 5);
    Ok(())
}

/// TBL-QUERYROWS-2, TBL-KIND-6.
fn the_end_is_no_row_and_no_error(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    assert_eq!(next(&table, 1)?, ["a"]);
    for _ in 0..2 {
        assert_eq!(table.query_rows(1, QueryRowsFlags::NONE)?.len(), 0);
    }
    let empty = subjects_of(&scene.folder("Empty")?)?;
    assert_eq!(empty.query_rows(9, QueryRowsFlags::NONE)?.len(), 0);
    assert_eq!(empty.get_row_count(0)?.value, 0);
    Ok(())
}

/// TBL-QUERYROWS-4.
fn reading_no_row_is_invalid(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    for flags in [QueryRowsFlags::NONE, QueryRowsFlags::TBL_NOADVANCE] {
        assert_eq!(code(table.query_rows(0, flags)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    assert_eq!(position(&table)?, 0);
    Ok(())
}

/// TBL-QUERYROWS-5.
fn reading_without_advance_stays(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "c"])?;
    let _read = next(&table, 1)?;
    for _ in 0..2 {
        assert_eq!(texts(&table.query_rows(2, QueryRowsFlags::TBL_NOADVANCE)?), ["b", "c"]);
    }
    assert_eq!(position(&table)?, 1);
    Ok(())
}

/// TBL-QUERYROWS-6, TBL-QUERYROWS-7.
fn reading_backwards_gives_rows_in_forward_order(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "c", "d"])?;
    assert_eq!(next(&table, -2)?, [""; 0]);
    let _read = next(&table, 3)?;
    assert_eq!(texts(&table.query_rows(-2, QueryRowsFlags::TBL_NOADVANCE)?), ["b", "c"]);
    assert_eq!(position(&table)?, 3);
    assert_eq!(next(&table, -2)?, ["b", "c"]);
    assert_eq!(position(&table)?, 1);
    assert_eq!(next(&table, -9)?, ["a"]);
    assert_eq!(position(&table)?, 0);
    Ok(())
}

/// TBL-QUERYROWS-11, TBL-SEEKROW-4.
fn extreme_counts_do_not_overflow(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "c"])?;
    assert_eq!(table.seek_row(Bookmark::BOOKMARK_END, i32::MIN)?.value, -3);
    assert_eq!(table.seek_row(Bookmark::BOOKMARK_BEGINNING, i32::MAX)?.value, 3);
    assert_eq!(table.seek_row(Bookmark::BOOKMARK_CURRENT, i32::MAX)?.value, 0);
    assert_eq!(next(&table, i32::MIN)?, ["a", "b", "c"]);
    assert_eq!(next(&table, i32::MAX)?, ["a", "b", "c"]);
    Ok(())
}

/// TBL-SEEKROW-1, TBL-SEEKROW-2, TBL-SEEKROW-3, TBL-POS-2, TBL-SEEKROW-6.
fn seeking_tells_how_far_it_went(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "c", "d"])?;
    let steps = [
        (Bookmark::BOOKMARK_BEGINNING, 2, 2, "c"),
        (Bookmark::BOOKMARK_CURRENT, -1, -1, "b"),
        (Bookmark::BOOKMARK_CURRENT, 0, 0, "b"),
        (Bookmark::BOOKMARK_END, -1, -1, "d"),
        (Bookmark::BOOKMARK_BEGINNING, -5, 0, "a"),
        (Bookmark::BOOKMARK_END, -9, -4, "a"),
    ];
    for (origin, rows, moved, subject) in steps {
        let outcome = table.seek_row(origin, rows)?;
        assert_eq!((outcome.value, outcome.warning), (moved, None), "{origin} {rows}");
        assert_eq!(texts(&table.query_rows(1, QueryRowsFlags::TBL_NOADVANCE)?), [subject]);
    }
    assert_eq!(table.seek_row(Bookmark::BOOKMARK_CURRENT, 9)?.value, 4);
    assert_eq!(next(&table, 1)?, [""; 0]);
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 0)?;
    assert_eq!(next(&table, 9)?, ["a", "b", "c", "d"]);
    Ok(())
}

/// TBL-SEEKROW-5, TBL-POS-10.
fn seeking_from_an_unknown_bookmark_moves_nothing(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "c"])?;
    let _read = next(&table, 1)?;
    assert_eq!(code(table.seek_row(Bookmark(77), 1)), ErrorCode::MAPI_E_INVALID_BOOKMARK);
    assert_eq!(find(&table, "a", Bookmark(77), NONE), ErrorCode::MAPI_E_INVALID_BOOKMARK);
    assert_eq!(position(&table)?, 1);
    Ok(())
}

/// TBL-SEEKAPPROX-1, TBL-SEEKAPPROX-2, TBL-SEEKAPPROX-4.
fn a_fraction_leads_to_a_row(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "c", "d", "e"])?;
    let steps = [
        (0, 1, 0),
        (1, 2, 2),
        (999, 1000, 4),
        (1, 1, 5),
        (7, 5, 5),
        (u32::MAX, u32::MAX, 5),
        (1, u32::MAX, 0),
    ];
    for (numerator, denominator, row) in steps {
        table.seek_row_approx(numerator, denominator)?;
        assert_eq!(position(&table)?, row, "{numerator}/{denominator}");
    }
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 3)?;
    assert_eq!(code(table.seek_row_approx(1, 0)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let here = table.query_position()?;
    assert_eq!(here.row, 3);
    let _moved = table.seek_row(Bookmark::BOOKMARK_END, 0)?;
    table.seek_row_approx(here.numerator, here.denominator)?;
    assert_eq!(position(&table)?, 3);
    Ok(())
}

/// TBL-QUERYPOS-1, TBL-QUERYPOS-2, TBL-QUERYPOS-4.
fn the_position_is_a_number_and_a_fraction(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b"])?;
    for row in 0..=2 {
        let expected = TablePosition { row, numerator: row, denominator: 2 };
        assert_eq!(table.query_position()?, expected);
        let _read = next(&table, 1)?;
    }
    let empty = subjects_of(&scene.folder("Empty")?)?;
    assert_eq!(empty.query_position()?, TablePosition { row: 0, numerator: 0, denominator: 1 });
    Ok(())
}

/// TBL-ROWCOUNT-1, TBL-ROWCOUNT-3.
fn counting_moves_nothing(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "c"])?;
    let _read = next(&table, 1)?;
    assert_eq!(table.get_row_count(0)?.value, 3);
    assert_eq!(next(&table, 1)?, ["b"]);
    table.restrict(Some(&Restriction::ne(PR_SUBJECT, "a")), TableOpFlags::NONE)?;
    assert_eq!(table.get_row_count(0)?.value, 2);
    Ok(())
}

/// TBL-POS-6.
fn a_deleted_row_hands_the_cursor_to_the_next(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a", "b", "c"])?;
    let _read = next(&table, 1)?;
    delete_subject(&folder, "b")?;
    assert_eq!(texts(&table.query_rows(1, QueryRowsFlags::TBL_NOADVANCE)?), ["c"]);
    delete_subject(&folder, "c")?;
    assert_eq!(next(&table, 1)?, [""; 0]);
    assert_eq!(position(&table)?, 1);
    Ok(())
}

/// TBL-POS-8.
fn a_cursor_at_the_end_reads_what_comes(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a"])?;
    let _read = next(&table, 9)?;
    assert_eq!(next(&table, 9)?, [""; 0]);
    put(&folder, "b", &[])?;
    assert_eq!(next(&table, 9)?, ["b"]);
    Ok(())
}

/// TBL-QUERYROWS-1, TBL-POS-3: also while rows that were read are deleted.
fn a_reader_that_pages_sees_each_row_once(h: &dyn Harness) -> Result<()> {
    let subjects = ["a", "b", "c", "d", "e", "f", "g"];
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &subjects)?;
    let mut read = Vec::new();
    loop {
        let page = next(&table, 2)?;
        if page.is_empty() {
            break;
        }
        for subject in &page {
            delete_subject(&folder, subject)?;
        }
        read.extend(page);
    }
    assert_eq!(read, subjects);
    Ok(())
}

/// TBL-SETCOLS-6.
fn new_columns_keep_cursor_and_bookmarks(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "c"])?;
    let order = SortOrderSet::by([SortOrder::descending(PR_SUBJECT)]);
    table.restrict(Some(&Restriction::ne(PR_SUBJECT, "b")), TableOpFlags::NONE)?;
    table.sort_table(&order, TableOpFlags::NONE)?;
    let _read = next(&table, 1)?;
    let mark = table.create_bookmark()?;
    table.set_columns(&columns![PR_NORMALIZED_SUBJECT], TableOpFlags::NONE)?;
    assert_eq!(next(&table, 9)?, ["a"]);
    assert_eq!(table.seek_row(mark, 0)?.warning, None);
    assert_eq!(position(&table)?, 1);
    assert_eq!(table.query_sort_order()?, order);
    assert_eq!(table.get_row_count(0)?.value, 2);
    Ok(())
}
