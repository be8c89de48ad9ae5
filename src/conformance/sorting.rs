//! Sort orders and the comparison behind them, which relations and `FindRow` share.

use std::sync::Arc;

use super::Harness;
use super::listing::{all, listing, next, own, passing, position, put, subjects_of};
use super::scene::{Scene, code};
use crate::columns;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt, MessageExt};
use crate::interface::{MapiTable, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    Bookmark, ErrorCode, FileTime, Guid, PropTag, PropType, PropValue, Property, RelOp, Restriction,
    SortDirection, SortFlags, SortOrder, SortOrderSet, TableFlags, TableOpFlags,
};

cases! { $, conformance_sorting, sorting, needs: STORE_CREATE_OK;
    each_type_has_its_order,
    the_order_of_the_sort_is_the_order_of_the_relations,
    text_sorts_without_case_and_with_accents,
    a_prefix_and_shorter_bytes_come_first,
    several_values_compare_one_by_one,
    later_keys_decide_among_equals,
    equal_rows_keep_the_order_of_creation,
    absent_values_come_last_in_both_directions,
    an_unsorted_table_is_in_the_order_of_creation,
    a_key_need_not_be_a_column,
    a_row_moves_when_its_key_changes,
    no_keys_return_to_the_default_order,
    a_sort_keeps_the_restriction,
    a_sort_forgets_bookmarks_and_rewinds,
    a_refused_sort_leaves_the_view_alone,
    keys_that_cannot_be_sorted_are_too_complex,
    there_is_a_limit_to_the_keys,
    a_key_named_twice_decides_once,
    the_order_in_force_can_be_queried,
    a_saved_order_is_the_default_of_later_views,
    each_step_of_setting_up_a_view_may_come_first,
}

fn by(tag: impl Into<PropTag>) -> SortOrderSet {
    SortOrderSet::by([SortOrder::ascending(tag)])
}

fn sorted(table: &Arc<dyn MapiTable>, order: &SortOrderSet) -> Result<Vec<String>> {
    table.sort_table(order, TableOpFlags::NONE)?;
    all(table)
}

/// Values of a type, ascending.
fn ascending_values() -> Vec<(PropTag, Vec<PropValue>)> {
    let guid = |bytes: [u8; 16]| PropValue::ClsId(Guid::from_bytes_le(bytes));
    vec![
        (own::SHORT, [i16::MIN, -1, 0, i16::MAX].map(PropValue::Short).into()),
        (own::LONG, [i32::MIN, -1, 0, i32::MAX].map(PropValue::Long).into()),
        (own::I8, [i64::MIN, -1, 0, i64::MAX].map(PropValue::I8).into()),
        (own::CURRENCY, [i64::MIN, -1, 0, i64::MAX].map(PropValue::Currency).into()),
        (own::DOUBLE, [f64::NEG_INFINITY, -1.5, 0.0, 1e300].map(PropValue::Double).into()),
        (own::BOOLEAN, [false, true].map(PropValue::Boolean).into()),
        (own::TIME, [0, 1, 1 << 62, u64::MAX].map(|time| PropValue::SysTime(FileTime(time))).into()),
        (
            own::BYTES,
            [&b""[..], b"\x01", b"\x01\x00", b"\x02", b"\xFF"].map(|b| PropValue::Binary(b.into())).into(),
        ),
        (own::TEXT, ["", "a", "ab", "b", "z", "ä"].map(PropValue::from).into()),
        (own::GUID, vec![guid([1; 16]), guid([2; 16]), guid([0xFF; 16])]),
    ]
}

/// A folder with a message for each value, the last ones first; subjects tell the places in the order.
fn shuffled(scene: &Scene, tag: PropTag, values: &[PropValue]) -> Result<Arc<dyn MapiTable>> {
    let folder = scene.folder(&format!("Sort {tag}"))?;
    for (number, value) in values.iter().enumerate().rev() {
        put(&folder, &number.to_string(), &[Property::new(tag, value.clone())])?;
    }
    subjects_of(&folder)
}

/// TBL-CMP-2, TBL-CMP-3, TBL-CMP-5, TBL-CMP-9, TBL-CMP-10.
fn each_type_has_its_order(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    for (tag, values) in ascending_values() {
        let table = shuffled(&scene, tag, &values)?;
        let expected: Vec<String> = (0..values.len()).map(|number| number.to_string()).collect();
        assert_eq!(sorted(&table, &by(tag))?, expected, "{tag}");
        let descending = SortOrderSet::by([SortOrder::descending(tag)]);
        let backward: Vec<String> = expected.into_iter().rev().collect();
        assert_eq!(sorted(&table, &descending)?, backward, "{tag}");
    }
    Ok(())
}

/// TBL-CMP-1.
fn the_order_of_the_sort_is_the_order_of_the_relations(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    for (tag, values) in ascending_values() {
        let table = shuffled(&scene, tag, &values)?;
        table.sort_table(&by(tag), TableOpFlags::NONE)?;
        for (number, value) in values.iter().enumerate() {
            let less = Restriction::property(tag, RelOp::RELOP_LT, value.clone());
            let expected: Vec<String> = (0..number).map(|number| number.to_string()).collect();
            assert_eq!(passing(&table, &less)?, expected, "{tag}");
        }
    }
    Ok(())
}

/// TBL-CMP-6, TBL-CMP-8.
fn text_sorts_without_case_and_with_accents(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "É", "C", "a", "B", "e", "é"])?;
    let expected = ["a", "b", "B", "C", "e", "É", "é"];
    assert_eq!(sorted(&table, &by(PR_SUBJECT))?, expected);
    assert_eq!(sorted(&table, &by(PR_SUBJECT_A))?, expected);
    assert_eq!(passing(&table, &Restriction::eq(PR_SUBJECT, "B"))?, ["b", "B"]);
    assert_eq!(passing(&table, &Restriction::eq(PR_SUBJECT, "e"))?, ["e"]);
    Ok(())
}

/// TBL-CMP-6, TBL-CMP-9.
fn a_prefix_and_shorter_bytes_come_first(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["abc", "ab", "", "abd"])?;
    assert_eq!(sorted(&table, &by(PR_SUBJECT))?, ["", "ab", "abc", "abd"]);
    let folder = scene.folder("Bytes")?;
    for (name, bytes) in [("reply", &b"\x01\x02"[..]), ("later", b"\x02"), ("first", b"\x01")] {
        put(&folder, name, &[Property::of(PR_CONVERSATION_INDEX, bytes)])?;
    }
    let thread = subjects_of(&folder)?;
    assert_eq!(sorted(&thread, &by(PR_CONVERSATION_INDEX))?, ["first", "reply", "later"]);
    Ok(())
}

/// TBL-CMP-11.
fn several_values_compare_one_by_one(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Several")?;
    for (name, values) in [("2", &[2][..]), ("1 3", &[1, 3]), ("1 2", &[1, 2])] {
        put(&folder, name, &[Property::new(own::LONGS, PropValue::MvLong(values.into()))])?;
    }
    assert_eq!(sorted(&subjects_of(&folder)?, &by(own::LONGS))?, ["1 2", "1 3", "2"]);
    Ok(())
}

/// TBL-ORDER-1.
fn later_keys_decide_among_equals(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Keys")?;
    for (name, first, second) in [("2 1", 2, 1), ("1 1", 1, 1), ("2 2", 2, 2), ("1 2", 1, 2)] {
        let pair = [
            Property::new(own::LONG, PropValue::Long(first)),
            Property::new(own::OTHER_LONG, PropValue::Long(second)),
        ];
        put(&folder, name, &pair)?;
    }
    let table = subjects_of(&folder)?;
    let keys = SortOrderSet::by([SortOrder::ascending(own::LONG), SortOrder::descending(own::OTHER_LONG)]);
    assert_eq!(sorted(&table, &keys)?, ["1 2", "1 1", "2 2", "2 1"]);
    let keys = SortOrderSet::by([SortOrder::descending(own::OTHER_LONG), SortOrder::ascending(own::LONG)]);
    assert_eq!(sorted(&table, &keys)?, ["1 2", "2 2", "1 1", "2 1"]);
    Ok(())
}

/// TBL-ORDER-3.
fn equal_rows_keep_the_order_of_creation(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Equal")?;
    for (name, value) in [("a", 1), ("b", 0), ("c", 1), ("d", 0)] {
        put(&folder, name, &[Property::new(own::LONG, PropValue::Long(value))])?;
    }
    let table = subjects_of(&folder)?;
    assert_eq!(sorted(&table, &by(own::LONG))?, ["b", "d", "a", "c"]);
    let descending = SortOrderSet::by([SortOrder::descending(own::LONG)]);
    assert_eq!(sorted(&table, &descending)?, ["a", "c", "b", "d"]);
    Ok(())
}

/// TBL-ORDER-2.
fn absent_values_come_last_in_both_directions(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Absent")?;
    put(&folder, "none", &[])?;
    put(&folder, "low", &[Property::new(own::LONG, PropValue::Long(i32::MIN))])?;
    put(&folder, "high", &[Property::new(own::LONG, PropValue::Long(i32::MAX))])?;
    let table = subjects_of(&folder)?;
    assert_eq!(sorted(&table, &by(own::LONG))?, ["low", "high", "none"]);
    let descending = SortOrderSet::by([SortOrder::descending(own::LONG)]);
    assert_eq!(sorted(&table, &descending)?, ["high", "low", "none"]);
    Ok(())
}

/// TBL-ORDER-4, TBL-CONTENTS-4.
fn an_unsorted_table_is_in_the_order_of_creation(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["b", "c", "a"])?;
    assert_eq!(all(&table)?, ["b", "c", "a"]);
    put(&folder, "aa", &[])?;
    assert_eq!(all(&table)?, ["b", "c", "a", "aa"]);
    assert_eq!(table.query_sort_order()?, SortOrderSet::default());
    Ok(())
}

/// TBL-ORDER-6.
fn a_key_need_not_be_a_column(h: &dyn Harness) -> Result<()> {
    let values = [PropValue::Long(1), PropValue::Long(2)];
    let scene = Scene::of_a(h)?;
    let table = shuffled(&scene, own::LONG, &values)?;
    assert_eq!(table.query_columns(crate::vocab::QueryColumnsFlags::NONE)?, columns![PR_SUBJECT]);
    assert_eq!(sorted(&table, &by(own::LONG))?, ["0", "1"]);
    Ok(())
}

/// TBL-ORDER-5.
fn a_row_moves_when_its_key_changes(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["b", "d"])?;
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, "c")?;
    message.save()?;
    assert_eq!(sorted(&table, &by(PR_SUBJECT))?, ["b", "c", "d"]);
    message.set(PR_SUBJECT, "a")?;
    message.save()?;
    assert_eq!(all(&table)?, ["a", "b", "d"]);
    Ok(())
}

/// TBL-SORT-1, TBL-SORT-2.
fn no_keys_return_to_the_default_order(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "c", "a"])?;
    assert_eq!(sorted(&table, &by(PR_SUBJECT))?, ["a", "b", "c"]);
    assert_eq!(sorted(&table, &SortOrderSet::by([SortOrder::descending(PR_SUBJECT)]))?, ["c", "b", "a"]);
    assert_eq!(sorted(&table, &SortOrderSet::default())?, ["b", "c", "a"]);
    Ok(())
}

/// TBL-SORT-7.
fn a_sort_keeps_the_restriction(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "c", "a"])?;
    table.restrict(Some(&Restriction::ne(PR_SUBJECT, "b")), TableOpFlags::NONE)?;
    assert_eq!(sorted(&table, &by(PR_SUBJECT))?, ["a", "c"]);
    Ok(())
}

/// TBL-SORT-4, TBL-POS-9, TBL-RESTRICT-2, TBL-BOOKMARK-5.
fn a_sort_forgets_bookmarks_and_rewinds(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "c", "a"])?;
    for restrict in [false, true] {
        let _read = next(&table, 2)?;
        let mark = table.create_bookmark()?;
        match restrict {
            true => table.restrict(None, TableOpFlags::NONE)?,
            false => table.sort_table(&by(PR_SUBJECT), TableOpFlags::NONE)?,
        }
        assert_eq!(position(&table)?, 0);
        assert_eq!(code(table.seek_row(mark, 0)), ErrorCode::MAPI_E_INVALID_BOOKMARK);
        assert_eq!(code(table.free_bookmark(mark)), ErrorCode::MAPI_E_INVALID_BOOKMARK);
    }
    Ok(())
}

/// TBL-SORT-4.
fn a_refused_sort_leaves_the_view_alone(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "c", "a"])?;
    table.sort_table(&by(PR_SUBJECT), TableOpFlags::NONE)?;
    let _read = next(&table, 1)?;
    let mark = table.create_bookmark()?;
    let refused = table.sort_table(&by(PR_MESSAGE_RECIPIENTS), TableOpFlags::NONE);
    assert_eq!(code(refused), ErrorCode::MAPI_E_TOO_COMPLEX);
    assert_eq!(table.query_sort_order()?, by(PR_SUBJECT));
    assert_eq!(next(&table, 9)?, ["b", "c"]);
    let _moved = table.seek_row(mark, 0)?;
    assert_eq!(next(&table, 9)?, ["b", "c"]);
    Ok(())
}

/// TBL-SORT-5, TBL-CMP-12.
fn keys_that_cannot_be_sorted_are_too_complex(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    let of_type = |prop_type| by(own::LONG.with_type(prop_type));
    for wrong in [
        of_type(PropType::PT_ERROR),
        of_type(PropType::PT_UNSPECIFIED),
        of_type(PropType::PT_OBJECT),
        by(PropTag::PR_NULL),
        SortOrderSet::by([SortOrder { tag: own::LONG, order: SortDirection(3) }]),
    ] {
        let refused = table.sort_table(&wrong, TableOpFlags::NONE);
        assert_eq!(code(refused), ErrorCode::MAPI_E_TOO_COMPLEX, "{wrong}");
    }
    Ok(())
}

/// TBL-ORDER-10.
fn there_is_a_limit_to_the_keys(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    let keys = |count: u16| {
        SortOrderSet::by(
            (0..count).map(|n| SortOrder::ascending(PropTag::new(PropType::PT_LONG, 0x6710 + n))),
        )
    };
    assert_eq!(code(table.sort_table(&keys(16), TableOpFlags::NONE)), ErrorCode::S_OK);
    assert_eq!(code(table.sort_table(&keys(17), TableOpFlags::NONE)), ErrorCode::MAPI_E_TOO_COMPLEX);
    Ok(())
}

/// TBL-ORDER-9.
fn a_key_named_twice_decides_once(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "c", "a"])?;
    let twice = SortOrderSet::by([SortOrder::ascending(PR_SUBJECT), SortOrder::descending(PR_SUBJECT)]);
    assert_eq!(sorted(&table, &twice)?, ["a", "b", "c"]);
    Ok(())
}

/// TBL-QSORT-1, TBL-QSORT-2.
fn the_order_in_force_can_be_queried(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    assert_eq!(table.query_sort_order()?.sorts, []);
    let keys = SortOrderSet::by([SortOrder::descending(PR_SUBJECT), SortOrder::ascending(own::LONG)]);
    table.sort_table(&keys, TableOpFlags::NONE)?;
    assert_eq!(table.query_sort_order()?, keys);
    table.sort_table(&SortOrderSet::default(), TableOpFlags::NONE)?;
    assert_eq!(table.query_sort_order()?.sorts, []);
    Ok(())
}

/// TBL-ORDER-7, TBL-CONTENTS-4, TBL-QSORT-2: views that are open keep their order.
fn a_saved_order_is_the_default_of_later_views(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, open) = listing(&scene, &["b", "c", "a"])?;
    let below = folder.new_subfolder("Below")?;
    put(&below, "y", &[])?;
    put(&below, "x", &[])?;
    folder.save_contents_sort(&by(PR_SUBJECT), SortFlags::NONE)?;
    assert_eq!(all(&open)?, ["b", "c", "a"]);
    let later = subjects_of(&folder)?;
    assert_eq!(all(&later)?, ["a", "b", "c"]);
    assert_eq!(later.query_sort_order()?, by(PR_SUBJECT));
    assert_eq!(all(&subjects_of(&below)?)?, ["y", "x"]);
    folder.save_contents_sort(&by(PR_SUBJECT), SortFlags::RECURSIVE_SORT)?;
    assert_eq!(all(&subjects_of(&below)?)?, ["x", "y"]);
    Ok(())
}

/// TBL-VIEW-14, TBL-ASYNC-1, TBL-ASYNC-8: whatever the order of the calls and whether they are batched.
fn each_step_of_setting_up_a_view_may_come_first(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, _) = listing(&scene, &["b", "c", "a", "d"])?;
    let not_d = Restriction::ne(PR_SUBJECT, "d");
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        for flags in [TableOpFlags::NONE, TableOpFlags::TBL_BATCH, TableOpFlags::TBL_ASYNC] {
            let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
            for step in order {
                match step {
                    0 => table.set_columns(&columns![PR_SUBJECT], flags)?,
                    1 => table.restrict(Some(&not_d), flags)?,
                    _ => table.sort_table(&by(PR_SUBJECT), flags)?,
                }
            }
            let _status = table.wait_for_completion(0, u32::MAX)?;
            assert_eq!(next(&table, 9)?, ["a", "b", "c"], "{order:?} {flags:?}");
        }
    }
    let whole = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let rows = whole.query_all_rows(Some(&columns![PR_SUBJECT]), Some(&not_d), Some(&by(PR_SUBJECT)), 0)?;
    assert_eq!(super::listing::texts(&rows), ["a", "b", "c"]);
    let _moved = whole.seek_row(Bookmark::BOOKMARK_BEGINNING, 0)?;
    Ok(())
}
