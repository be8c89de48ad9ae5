//! Finding rows: from where, which way, and where the cursor ends.

use super::Harness;
use super::listing::{all, find, listing, next, own, position, put, subjects_of};
use super::scene::{Scene, code};
use crate::columns;
use crate::interface::Result;
use crate::interface::ext::{MapiFolderExt, MapiTableExt, MessageExt};
use crate::vocab::tags::*;
use crate::vocab::{
    Bookmark, ErrorCode, FindRowFlags, PropValue, Property, RelOp, Restriction, SortOrder, SortOrderSet,
    TableFlags, TableOpFlags,
};

cases! { $, conformance_finding, finding, needs: STORE_CREATE_OK;
    finding_leaves_the_cursor_on_the_row,
    finding_backwards_excludes_the_origin,
    finding_nothing_moves_nothing,
    finding_searches_visible_rows_only,
    finding_from_a_bookmark,
    finding_by_prefix_in_a_sorted_table,
    finding_by_instance_key,
    finding_among_many_rows_takes_the_nearest,
}

const NONE: FindRowFlags = FindRowFlags::NONE;
const BACK: FindRowFlags = FindRowFlags::DIR_BACKWARD;

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

/// TBL-FINDROW-1, TBL-FINDROW-4: wherever the search begins, whichever way it goes, and whatever the order.
fn finding_among_many_rows_takes_the_nearest(h: &dyn Harness) -> Result<()> {
    const MANY: i32 = 1_500;
    /// A restriction, and which subjects pass it.
    type Search<'a> = (Restriction, &'a dyn Fn(&String) -> bool);
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Many")?;
    for number in 0..MANY {
        let mixed = Property::new(own::LONG, PropValue::Long(number * 701 % MANY));
        put(&folder, &format!("Mail {number}."), &[mixed])?;
    }
    let table = subjects_of(&folder)?;
    let contains = |text| Restriction::contains_ignoring_case(PR_SUBJECT, text);
    let searches: [Search<'_>; 4] = [
        (contains("xylophone"), &|_| false),
        (contains("MAIL 1300."), &|subject| subject == "Mail 1300."),
        (contains("mail 12"), &|subject| subject.starts_with("Mail 12")),
        (Restriction::or([contains(" 77."), contains("mail 11")]), &|subject| {
            subject == "Mail 77." || subject.starts_with("Mail 11")
        }),
    ];
    for order in [SortOrderSet::default(), SortOrderSet::by([SortOrder::descending(own::LONG)])] {
        table.sort_table(&order, TableOpFlags::NONE)?;
        let shown = all(&table)?;
        for (wanted, passes) in &searches {
            for start in [0, 700, shown.len()] {
                let after = shown[start..].iter().position(passes).map(|skipped| start + skipped);
                let before = shown[..start].iter().rposition(passes);
                for (flags, nearest) in [(NONE, after), (BACK, before)] {
                    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, start as i32)?;
                    let found = code(table.find_row(wanted, Bookmark::BOOKMARK_CURRENT, flags));
                    let missing = ErrorCode::MAPI_E_NOT_FOUND;
                    assert_eq!(found, nearest.map_or(missing, |_| ErrorCode::S_OK), "{wanted} from {start}");
                    assert_eq!(position(&table)? as usize, nearest.unwrap_or(start), "{wanted} from {start}");
                }
            }
        }
    }
    Ok(())
}
