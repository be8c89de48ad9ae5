//! Opening and closing categories, and keeping which are open.

use super::Harness;
use super::listing::position;
use super::outline::*;
use super::scene::{Scene, code, delete};
use super::sinks::watch;
use crate::interface::Result;
use crate::interface::ext::MapiTableExt;
use crate::vocab::tags::*;
use crate::vocab::{Binary, Bookmark, ErrorCode, FindRowFlags, Restriction, RowType, TableOpFlags};

cases! { $, conformance_collapse, collapse, needs: STORE_CREATE_OK;
    each_category_opens_and_closes_on_its_own: STORE_CATEGORIZE_OK,
    an_expanded_category_gives_its_first_rows: STORE_CATEGORIZE_OK,
    only_headers_that_are_shown_open_and_close: STORE_CATEGORIZE_OK,
    what_is_below_a_collapsed_category_collapses: STORE_CATEGORIZE_OK,
    cursor_and_bookmarks_leave_hidden_rows: STORE_CATEGORIZE_OK,
    only_what_is_shown_is_counted_sought_and_found: STORE_CATEGORIZE_OK,
    which_categories_are_open_can_be_kept: STORE_CATEGORIZE_OK,
    a_kept_row_is_found_again_or_what_stands_for_it: STORE_CATEGORIZE_OK,
    a_state_of_another_order_or_a_damaged_one_is_refused: STORE_CATEGORIZE_OK,
}

/// TBL-CAT-16, TBL-EXPAND-1, TBL-EXPAND-8, TBL-COLLAPSE-1, TBL-COLLAPSE-5.
fn each_category_opens_and_closes_on_its_own(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = four(&scene)?;
    let table = sorted(&folder, &by_topic_and_rank(2, 0))?;
    assert_eq!(expand(&table, "+ work (3)")?, 2);
    assert_eq!(shown(&table)?, ["+ home (1)", "- work (3)", "  + work 1 (1)", "  + work 2 (2)"]);
    assert_eq!(expand(&table, "+ work 2 (2)")?, 2);
    let open = ["+ home (1)", "- work (3)", "  + work 1 (1)", "  - work 2 (2)", "    a", "    d"];
    assert_eq!(shown(&table)?, open);
    assert_eq!((collapse(&table, "+ home (1)")?, collapse(&table, "- work 2 (2)")?), (0, 2));
    assert_eq!(shown(&table)?, ["+ home (1)", "- work (3)", "  + work 1 (1)", "  + work 2 (2)"]);
    about(&folder, "e", "work", 1)?;
    assert_eq!(shown(&table)?, ["+ home (1)", "- work (4)", "  + work 1 (2)", "  + work 2 (2)"]);
    table.restrict(None, TableOpFlags::NONE)?;
    assert_eq!(shown(&table)?, ["+ home (1)", "+ work (4)"]);
    expand(&table, "+ home (1)")?;
    table.sort_table(&by_topic_and_rank(2, 0), TableOpFlags::NONE)?;
    assert_eq!(shown(&table)?, ["+ home (1)", "+ work (4)"]);
    Ok(())
}

/// TBL-EXPAND-2, TBL-EXPAND-3, TBL-EXPAND-4, TBL-EXPAND-7.
fn an_expanded_category_gives_its_first_rows(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = sorted(&four(&scene)?, &by_topic(0))?;
    let work = key(&table, "+ work (3)")?;
    let expanded = table.expand_row(&work, 2, 0)?;
    assert_eq!(expanded.rows.iter().map(line).collect::<Vec<_>>(), ["  a", "  c"]);
    assert_eq!(expanded.total, 3);
    assert_eq!((position(&table)?, here(&table)?.as_deref()), (4, Some("  d")));
    let again = table.expand_row(&work, 2, 0)?;
    assert_eq!((again.rows.len(), again.total), (0, 0));
    assert_eq!((position(&table)?, here(&table)?.as_deref()), (2, Some("  a")));
    let home = key(&table, "+ home (1)")?;
    let all = table.expand_row(&home, 9, 0)?;
    assert_eq!((all.rows.len(), all.total, position(&table)?), (1, 1, 2));
    table.collapse_row(&home, 0)?;
    let none = table.expand_row(&home, 0, 0)?;
    assert_eq!((none.rows.len(), none.total), (0, 1));
    assert_eq!(here(&table)?.as_deref(), Some("  b"));
    Ok(())
}

/// TBL-EXPAND-6, TBL-COLLAPSE-2.
fn only_headers_that_are_shown_open_and_close(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = four(&scene)?;
    let table = sorted(&folder, &by_topic_and_rank(2, 2))?;
    let (hidden, leaf) = (key(&table, "- work 2 (2)")?, key(&table, "b")?);
    collapse(&table, "- work (3)")?;
    let plain = sorted(&folder, &by_topic_and_rank(0, 0))?;
    let row = key(&plain, "b")?;
    let unknown = Binary::from(&b"no such row"[..]);
    for (table, key) in
        [(&table, &hidden), (&table, &leaf), (&table, &unknown), (&plain, &row), (&plain, &unknown)]
    {
        assert_eq!(code(table.expand_row(key, 1, 0)), ErrorCode::MAPI_E_NOT_FOUND, "{key}");
        assert_eq!(code(table.collapse_row(key, 0)), ErrorCode::MAPI_E_NOT_FOUND, "{key}");
    }
    Ok(())
}

/// TBL-COLLAPSE-1, TBL-COLLAPSE-3.
fn what_is_below_a_collapsed_category_collapses(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = sorted(&four(&scene)?, &by_topic_and_rank(2, 2))?;
    assert_eq!(collapse(&table, "- work (3)")?, 5);
    assert_eq!(shown(&table)?, ["- home (1)", "  - home 1 (1)", "    b", "+ work (3)"]);
    assert_eq!(expand(&table, "+ work (3)")?, 2);
    assert_eq!(shown(&table)?[3..], ["- work (3)", "  + work 1 (1)", "  + work 2 (2)"]);
    Ok(())
}

/// TBL-COLLAPSE-4, TBL-POS-4, TBL-KEY-2.
fn cursor_and_bookmarks_leave_hidden_rows(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = sorted(&four(&scene)?, &by_topic(1))?;
    let home = key(&table, "- home (1)")?;
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 1)?;
    let (hidden, kept) = (table.create_bookmark()?, {
        let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 4)?;
        table.create_bookmark()?
    });
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 1)?;
    table.collapse_row(&home, 0)?;
    assert_eq!(here(&table)?.as_deref(), Some("- work (3)"));
    let sought = table.seek_row(kept, 0)?;
    assert_eq!((sought.code(), here(&table)?.as_deref()), (ErrorCode::S_OK, Some("  c")));
    let sought = table.seek_row(hidden, 0)?;
    assert_eq!(
        (sought.code(), here(&table)?.as_deref()),
        (ErrorCode::MAPI_W_POSITION_CHANGED, Some("- work (3)"))
    );
    assert_eq!(key(&table, "+ home (1)")?, home);
    Ok(())
}

/// TBL-CAT-18, TBL-FINDROW-11, TBL-QUERYROWS-10, TBL-QALL-7.
fn only_what_is_shown_is_counted_sought_and_found(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = sorted(&four(&scene)?, &by_topic(1))?;
    let work = key(&table, "- work (3)")?;
    let hidden = key(&table, "b")?;
    collapse(&table, "- home (1)")?;
    assert_eq!(table.get_row_count(0)?.into_value(), 5);
    assert_eq!(table.query_all_rows(None, None, None, 0)?.len(), 5);
    assert_eq!(table.seek_row(Bookmark::BOOKMARK_BEGINNING, 9)?.into_value(), 5);
    assert_eq!(position(&table)?, 5);
    let find = |wanted: &Restriction| -> Result<Option<String>> {
        let flags = FindRowFlags::NONE;
        match table.find_row(wanted, Bookmark::BOOKMARK_BEGINNING, flags) {
            Ok(_) => here(&table),
            Err(error) if error.code() == ErrorCode::MAPI_E_NOT_FOUND => Ok(None),
            Err(error) => Err(error),
        }
    };
    assert_eq!(find(&Restriction::eq(TOPIC, "work"))?.as_deref(), Some("- work (3)"));
    assert_eq!(find(&Restriction::eq(PR_INSTANCE_KEY, work))?.as_deref(), Some("- work (3)"));
    assert_eq!(
        find(&Restriction::eq(PR_ROW_TYPE, RowType::TBL_EXPANDED_CATEGORY.0 as i32))?.as_deref(),
        Some("- work (3)")
    );
    assert_eq!(find(&Restriction::eq(PR_ROW_TYPE, RowType::TBL_LEAF_ROW.0 as i32))?.as_deref(), Some("  a"));
    assert_eq!(find(&Restriction::eq(PR_SUBJECT, "d"))?.as_deref(), Some("  d"));
    assert_eq!(
        (find(&Restriction::eq(PR_SUBJECT, "b"))?, find(&Restriction::eq(PR_INSTANCE_KEY, hidden))?),
        (None, None)
    );
    Ok(())
}

/// TBL-CSTATE-2, TBL-CSTATE-3, TBL-CSTATE-6, TBL-CSTATE-8.
fn which_categories_are_open_can_be_kept(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = four(&scene)?;
    let table = sorted(&folder, &by_topic_and_rank(2, 1))?;
    collapse(&table, "- home (1)")?;
    expand(&table, "+ work 2 (2)")?;
    let open = ["+ home (1)", "- work (3)", "  + work 1 (1)", "  - work 2 (2)", "    a", "    d"];
    assert_eq!(shown(&table)?, open);
    let state = table.get_collapse_state(0, &key(&table, "d")?)?;
    about(&folder, "e", "play", 1)?;
    let later = sorted(&folder, &by_topic_and_rank(2, 1))?;
    h.pump();
    let heard = watch(&later)?;
    let _moved = later.seek_row(Bookmark::BOOKMARK_BEGINNING, 1)?;
    let before = here(&later)?;
    assert_eq!(before.as_deref(), Some("  + home 1 (1)"));
    let _moved = later.seek_row(Bookmark::BOOKMARK_BEGINNING, 2)?;
    assert_eq!(here(&later)?.as_deref(), Some("- play (1)"));
    let bookmark = later.set_collapse_state(0, &state)?;
    assert_eq!(here(&later)?.as_deref(), Some("- play (1)"), "the cursor stays");
    let sought = later.seek_row(bookmark, 0)?;
    assert_eq!((sought.code(), here(&later)?.as_deref()), (ErrorCode::S_OK, Some("    d")));
    later.free_bookmark(bookmark)?;
    let expected = [&open[..1], &["- play (1)", "  + play 1 (1)"], &open[1..]].concat();
    assert_eq!(shown(&later)?, expected);
    h.pump();
    assert_eq!(heard.tables(), []);
    Ok(())
}

/// TBL-CSTATE-5, TBL-CSTATE-7.
fn a_kept_row_is_found_again_or_what_stands_for_it(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = four(&scene)?;
    let id = about(&folder, "e", "home", 1)?;
    let table = sorted(&folder, &by_topic(1))?;
    let (goes, hides) = (key(&table, "e")?, key(&table, "c")?);
    let unknown = Binary::from(&b"no such row"[..]);
    assert_eq!(code(table.get_collapse_state(0, &unknown)), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(code(table.get_collapse_state(0, &Binary::default())), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let gone = table.get_collapse_state(0, &goes)?;
    collapse(&table, "- work (3)")?;
    let hidden = table.get_collapse_state(0, &hides)?;
    delete(&folder, &[id])?;
    let marked = |state: &Binary| -> Result<Option<String>> {
        let bookmark = table.set_collapse_state(0, state)?;
        let _moved = table.seek_row(bookmark, 0)?;
        table.free_bookmark(bookmark)?;
        here(&table)
    };
    assert_eq!(marked(&gone)?.as_deref(), Some("- work (3)"));
    assert_eq!(marked(&hidden)?.as_deref(), Some("+ work (3)"));
    Ok(())
}

/// TBL-CSTATE-1, TBL-CSTATE-4.
fn a_state_of_another_order_or_a_damaged_one_is_refused(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = four(&scene)?;
    let table = sorted(&folder, &by_topic(1))?;
    collapse(&table, "- home (1)")?;
    let state = table.get_collapse_state(0, &key(&table, "a")?)?;
    let mut damaged = state.to_vec();
    damaged[state.len() / 2] ^= 1;
    let refused = |table: &Table, state: &[u8]| -> Result<()> {
        let before = shown(table)?;
        let answer = code(table.set_collapse_state(0, &Binary::from(state)));
        assert_eq!(answer, ErrorCode::MAPI_E_UNABLE_TO_COMPLETE);
        assert_eq!(shown(table)?, before);
        Ok(())
    };
    refused(&table, &damaged)?;
    refused(&table, &state[..state.len() - 1])?;
    refused(&table, b"")?;
    refused(&sorted(&folder, &by_topic(0))?, &state)?;
    let plain = sorted(&folder, &by_topic_and_rank(0, 0))?;
    refused(&plain, &state)?;
    assert_eq!(code(plain.get_collapse_state(0, &key(&plain, "a")?)), ErrorCode::MAPI_E_NO_SUPPORT);
    table.restrict(Some(&Restriction::eq(RANK, 2)), TableOpFlags::NONE)?;
    refused(&table, &state)?;
    table.restrict(None, TableOpFlags::NONE)?;
    let _bookmark = table.set_collapse_state(0, &state)?;
    assert_eq!(shown(&table)?[0], "+ home (1)");
    Ok(())
}
