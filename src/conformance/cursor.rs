//! Where a view reads: cursor, bookmarks, seeking, finding.

use std::sync::Arc;

use super::Harness;
use super::listing::{all, listing, next, position, put, subjects_of, texts};
use super::scene::{Scene, code};
use crate::columns;
use crate::interface::ext::{MapiFolderExt, MapiTableExt, MessageExt};
use crate::interface::{MapiFolder, MapiTable, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    Bookmark, DeleteMessagesFlags, EntryId, ErrorCode, FindRowFlags, QueryRowsFlags, RelOp, Restriction,
    SortOrder, SortOrderSet, TableFlags, TableOpFlags, TablePosition,
};

cases! { $, conformance_cursor, cursor;
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
    finding_leaves_the_cursor_on_the_row,
    finding_backwards_excludes_the_origin,
    finding_nothing_moves_nothing,
    finding_searches_visible_rows_only,
    finding_from_a_bookmark,
    finding_by_prefix_in_a_sorted_table,
    finding_by_instance_key,
    a_bookmark_marks_a_row_or_the_end,
    fixed_bookmarks_cannot_be_freed,
    a_freed_bookmark_is_invalid,
    numbers_of_bookmarks_are_not_used_again,
    a_bookmark_means_nothing_to_another_view,
    there_is_a_limit_to_bookmarks,
    bookmarks_and_cursor_follow_their_rows,
    a_bookmark_whose_row_is_gone_warns_once,
    a_bookmark_whose_row_is_restricted_away_is_void,
    a_deleted_row_hands_the_cursor_to_the_next,
    a_cursor_at_the_end_reads_what_comes,
    a_reader_that_pages_sees_each_row_once,
    new_columns_keep_cursor_and_bookmarks,
}

const NONE: FindRowFlags = FindRowFlags::NONE;
const BACK: FindRowFlags = FindRowFlags::DIR_BACKWARD;

fn find(table: &Arc<dyn MapiTable>, subject: &str, origin: Bookmark, flags: FindRowFlags) -> ErrorCode {
    code(table.find_row(&Restriction::eq(PR_SUBJECT, subject), origin, flags))
}

fn delete(folder: &Arc<dyn MapiFolder>, subject: &str) -> Result<()> {
    let test = Restriction::eq(PR_SUBJECT, subject);
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let rows = table.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&test), None, 0)?;
    let ids: Vec<EntryId> = rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect();
    assert_eq!(folder.delete_messages(&ids, None, DeleteMessagesFlags::NONE)?.warning, None);
    Ok(())
}

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

/// TBL-FINDROW-1, TBL-FINDROW-2, TBL-FINDROW-3, TBL-FINDROW-6: to go on, skip the row first.
fn finding_leaves_the_cursor_on_the_row(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "c", "b"])?;
    assert_eq!(find(&table, "b", Bookmark::BOOKMARK_BEGINNING, NONE), ErrorCode::S_OK);
    assert_eq!(position(&table)?, 1);
    assert_eq!(find(&table, "b", Bookmark::BOOKMARK_CURRENT, NONE), ErrorCode::S_OK);
    assert_eq!(position(&table)?, 1);
    assert_eq!(next(&table, 1)?, ["b"]);
    assert_eq!(find(&table, "b", Bookmark::BOOKMARK_CURRENT, NONE), ErrorCode::S_OK);
    assert_eq!(position(&table)?, 3);
    Ok(())
}

/// TBL-FINDROW-1, TBL-FINDROW-3.
fn finding_backwards_excludes_the_origin(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "a", "b", "c"])?;
    assert_eq!(find(&table, "b", Bookmark::BOOKMARK_END, BACK), ErrorCode::S_OK);
    assert_eq!(position(&table)?, 2);
    assert_eq!(find(&table, "b", Bookmark::BOOKMARK_CURRENT, BACK), ErrorCode::S_OK);
    assert_eq!(position(&table)?, 0);
    assert_eq!(find(&table, "b", Bookmark::BOOKMARK_CURRENT, BACK), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// TBL-FINDROW-4, TBL-FINDROW-5.
fn finding_nothing_moves_nothing(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "c"])?;
    let _read = next(&table, 1)?;
    assert_eq!(find(&table, "x", Bookmark::BOOKMARK_BEGINNING, NONE), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(find(&table, "a", Bookmark::BOOKMARK_CURRENT, NONE), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(find(&table, "c", Bookmark::BOOKMARK_END, NONE), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(find(&table, "a", Bookmark::BOOKMARK_BEGINNING, BACK), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(position(&table)?, 1);
    Ok(())
}

/// TBL-FINDROW-7: the restriction of the search is for the search only.
fn finding_searches_visible_rows_only(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "c"])?;
    table.restrict(Some(&Restriction::ne(PR_SUBJECT, "b")), TableOpFlags::NONE)?;
    assert_eq!(find(&table, "b", Bookmark::BOOKMARK_BEGINNING, NONE), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(find(&table, "c", Bookmark::BOOKMARK_BEGINNING, NONE), ErrorCode::S_OK);
    assert_eq!(all(&table)?, ["a", "c"]);
    Ok(())
}

/// TBL-FINDROW-1.
fn finding_from_a_bookmark(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "a", "b"])?;
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 1)?;
    let mark = table.create_bookmark()?;
    assert_eq!(find(&table, "b", mark, NONE), ErrorCode::S_OK);
    assert_eq!(position(&table)?, 2);
    assert_eq!(find(&table, "b", mark, BACK), ErrorCode::S_OK);
    assert_eq!(position(&table)?, 0);
    Ok(())
}

/// TBL-FINDROW-9, TBL-CMP-1.
fn finding_by_prefix_in_a_sorted_table(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["delta", "Beta", "alpha", "charlie"])?;
    let from_c = Restriction::property(PR_SUBJECT, RelOp::RELOP_GE, "c");
    table.sort_table(&SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)]), TableOpFlags::NONE)?;
    let _found = table.find_row(&from_c, Bookmark::BOOKMARK_BEGINNING, NONE)?;
    assert_eq!(next(&table, 9)?, ["charlie", "delta"]);
    table.sort_table(&SortOrderSet::by([SortOrder::descending(PR_SUBJECT)]), TableOpFlags::NONE)?;
    let _found = table.find_row(&from_c, Bookmark::BOOKMARK_END, BACK)?;
    assert_eq!(next(&table, 9)?, ["charlie", "Beta", "alpha"]);
    Ok(())
}

/// TBL-FINDROW-8, TBL-KEY-6, TBL-KEY-1: on tables of every kind.
fn finding_by_instance_key(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, contents) = listing(&scene, &["a", "b", "c"])?;
    let message = folder.new_message()?;
    for name in ["Anna", "Ben"] {
        let who = crate::vocab::OneOff::new(name, "SMTP", "x@example.com");
        message.add_recipient(crate::vocab::AdrEntry::one_off(&who, crate::vocab::RecipientType::MAPI_TO))?;
        message.attach_file(name, b"x")?;
    }
    message.save()?;
    let tables = [
        contents,
        scene
            .store
            .open_entry(None, None, Default::default())?
            .into_folder()?
            .get_hierarchy_table(TableFlags::CONVENIENT_DEPTH)?,
        message.get_recipient_table(TableFlags::NONE)?,
        message.get_attachment_table(TableFlags::NONE)?,
        scene.store.get_receive_folder_table(TableFlags::NONE)?,
        scene.session.get_msg_stores_table(Default::default())?,
        scene.session.get_status_table(Default::default())?,
    ];
    for table in tables {
        let rows = table.query_all_rows(Some(&columns![PR_INSTANCE_KEY]), None, None, 0)?;
        assert!(!rows.is_empty(), "{table:?}");
        for (number, row) in rows.iter().enumerate() {
            let key = row.get(PR_INSTANCE_KEY).expect("every row has an instance key");
            let found =
                table.find_row(&Restriction::eq(PR_INSTANCE_KEY, key), Bookmark::BOOKMARK_BEGINNING, NONE)?;
            assert_eq!(found.warning, None);
            assert_eq!(position(&table)? as usize, number, "{table:?}");
        }
    }
    Ok(())
}

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
    delete(&folder, "a")?;
    delete(&folder, "b")?;
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
    delete(&folder, "b")?;
    delete(&folder, "c")?;
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

/// TBL-POS-6.
fn a_deleted_row_hands_the_cursor_to_the_next(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a", "b", "c"])?;
    let _read = next(&table, 1)?;
    delete(&folder, "b")?;
    assert_eq!(texts(&table.query_rows(1, QueryRowsFlags::TBL_NOADVANCE)?), ["c"]);
    delete(&folder, "c")?;
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
            delete(&folder, subject)?;
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
