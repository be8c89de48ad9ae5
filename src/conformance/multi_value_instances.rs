//! Columns that have a row for each of their values (`MVI_PROP`).

use std::sync::Arc;

use super::Harness;
use super::listing::{all, own, position, put, subjects_of};
use super::scene::{Scene, code, reopened, saved};
use super::sinks::watch;
use crate::columns;
use crate::interface::ext::{MapiTableExt, MessageExt};
use crate::interface::{MapiFolder, MapiTable, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    Bookmark, ErrorCode, PropTag, PropType, PropValue, Property, RelOp, Restriction, SortOrder, SortOrderSet,
    TableEvent, TableFlags, TableOpFlags,
};

cases! { $, conformance_multi_value_instances, multi_value_instances, needs: STORE_CREATE_OK;
    each_value_has_a_row_of_its_own: STORE_MV_PROPS_OK,
    two_columns_have_a_row_for_each_pair: STORE_MV_PROPS_OK,
    no_values_are_one_row_without_a_value: STORE_MV_PROPS_OK,
    a_single_value_stays_one_row: STORE_MV_PROPS_OK,
    other_tables_have_one_row_for_each_object,
    other_expanded_columns_start_the_view_over: STORE_MV_PROPS_OK,
    rows_of_values_are_sorted_by_their_value: STORE_MV_PROPS_OK,
    a_restriction_tests_the_value_of_the_row: STORE_MV_PROPS_OK,
    rows_of_values_are_counted_and_found: STORE_MV_PROPS_OK,
    each_row_of_a_changed_object_is_told: STORE_MV_PROPS_OK,
}

/// `MVI_PROP`.
const fn each(tag: PropTag) -> PropTag {
    PropTag(tag.0 | 0x3000)
}

const WORDS: PropTag = own::TEXTS;
const EACH_WORD: PropTag = each(WORDS);

fn words(words: &[&str]) -> Property {
    Property::new(WORDS, PropValue::MvUnicode(words.iter().map(|word| (*word).into()).collect()))
}

/// Two messages with three words between them.
fn two(scene: &Scene) -> Result<Arc<dyn MapiFolder>> {
    let folder = scene.folder("Words")?;
    put(&folder, "a", &[words(&["red", "blue"])])?;
    put(&folder, "b", &[words(&["green"])])?;
    Ok(folder)
}

/// A view of words and subjects.
fn expanded(folder: &Arc<dyn MapiFolder>) -> Result<Arc<dyn MapiTable>> {
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    table.set_columns(&columns![EACH_WORD, PR_SUBJECT, PR_INSTANCE_KEY, PR_ENTRYID], TableOpFlags::NONE)?;
    Ok(table)
}

/// The first two columns of all rows.
fn pairs(table: &Arc<dyn MapiTable>) -> Result<Vec<String>> {
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 0)?;
    let rows = table.query_rows(i32::MAX, Default::default())?;
    Ok(rows.iter().map(|row| format!("{} {}", row.cells()[0], row.cells()[1])).collect())
}

/// TBL-MV-1, TBL-MV-2, TBL-MV-4, TBL-KEY-8.
fn each_value_has_a_row_of_its_own(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = expanded(&two(&scene)?)?;
    assert_eq!(pairs(&table)?, ["red a", "blue a", "green b"]);
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 0)?;
    let rows = table.query_rows(i32::MAX, Default::default())?;
    assert_eq!(rows.columns()[0], WORDS.with_type(PropType::PT_UNICODE));
    assert_eq!(table.query_columns(Default::default())?[0], EACH_WORD);
    let keys: Vec<_> = rows.iter().map(|row| row.get(PR_INSTANCE_KEY)).collect();
    let ids: Vec<_> = rows.iter().map(|row| row.get(PR_ENTRYID)).collect();
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
    assert!(ids[0] == ids[1] && ids[1] != ids[2]);
    let whole = table.all_rows(&[WORDS])?;
    let shown: Vec<_> = whole.iter().map(|row| row.cells()[0].clone()).collect();
    assert_eq!(shown, [words(&["red", "blue"]).value, words(&["green"]).value]);
    Ok(())
}

/// TBL-MV-3.
fn two_columns_have_a_row_for_each_pair(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Words")?;
    let numbers = Property::new(own::LONGS, PropValue::MvLong([1, 2, 3].into()));
    put(&folder, "a", &[words(&["red", "blue"]), numbers])?;
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&[EACH_WORD, each(own::LONGS)])?;
    let mut shown: Vec<_> = rows.iter().map(|row| format!("{} {}", row.cells()[0], row.cells()[1])).collect();
    shown.sort();
    assert_eq!(shown, ["blue 1", "blue 2", "blue 3", "red 1", "red 2", "red 3"]);
    Ok(())
}

/// TBL-MV-5.
fn no_values_are_one_row_without_a_value(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = two(&scene)?;
    put(&folder, "c", &[])?;
    let table = expanded(&folder)?;
    assert_eq!(pairs(&table)?[2..], ["green b", "MAPI_E_NOT_FOUND c"]);
    Ok(())
}

/// TBL-MV-7.
fn a_single_value_stays_one_row(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = two(&scene)?;
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&[each(PR_SUBJECT.tag())])?;
    assert_eq!(rows.columns(), [PR_SUBJECT.tag()]);
    assert_eq!(
        rows.iter().map(|row| row.get(PR_SUBJECT)).collect::<Vec<_>>(),
        [Some("a".into()), Some("b".into())]
    );
    Ok(())
}

/// TBL-MV-6.
fn other_tables_have_one_row_for_each_object(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Words")?;
    let message = saved(&folder, "a")?;
    let order = SortOrderSet::by([SortOrder::ascending(EACH_WORD)]);
    for table in [
        folder.get_hierarchy_table(TableFlags::MAPI_UNICODE)?,
        message.get_recipient_table(TableFlags::MAPI_UNICODE)?,
    ] {
        let before = table.query_columns(Default::default())?;
        assert_eq!(code(table.set_columns(&[EACH_WORD], TableOpFlags::NONE)), ErrorCode::MAPI_E_TOO_COMPLEX);
        assert_eq!(code(table.sort_table(&order, TableOpFlags::NONE)), ErrorCode::MAPI_E_TOO_COMPLEX);
        assert_eq!(table.query_columns(Default::default())?, before);
    }
    Ok(())
}

/// TBL-MV-8.
fn other_expanded_columns_start_the_view_over(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = expanded(&two(&scene)?)?;
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 2)?;
    let kept = table.create_bookmark()?;
    table.set_columns(&columns![PR_SUBJECT, EACH_WORD], TableOpFlags::NONE)?;
    assert_eq!((position(&table)?, code(table.seek_row(kept, 0))), (2, ErrorCode::S_OK));
    table.set_columns(&columns![PR_SUBJECT], TableOpFlags::NONE)?;
    assert_eq!((position(&table)?, code(table.seek_row(kept, 0))), (0, ErrorCode::MAPI_E_INVALID_BOOKMARK));
    assert_eq!(all(&table)?, ["a", "b"]);
    Ok(())
}

/// TBL-MV-9.
fn rows_of_values_are_sorted_by_their_value(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = two(&scene)?;
    let order = SortOrderSet::by([SortOrder::ascending(EACH_WORD)]);
    let table = expanded(&folder)?;
    table.sort_table(&order, TableOpFlags::NONE)?;
    assert_eq!(pairs(&table)?, ["blue a", "green b", "red a"]);
    let subjects = subjects_of(&folder)?;
    subjects.sort_table(&order, TableOpFlags::NONE)?;
    assert_eq!(all(&subjects)?, ["a", "b", "a"]);
    Ok(())
}

/// TBL-RESPROP-6.
fn a_restriction_tests_the_value_of_the_row(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = two(&scene)?;
    let blue = |tag| Restriction::Property { relop: RelOp::RELOP_EQ, tag, value: "blue".into() };
    let table = expanded(&folder)?;
    table.restrict(Some(&blue(EACH_WORD)), TableOpFlags::NONE)?;
    assert_eq!(pairs(&table)?, ["blue a"]);
    table.restrict(Some(&blue(WORDS)), TableOpFlags::NONE)?;
    assert_eq!(pairs(&table)?, ["red a", "blue a"]);
    let whole = subjects_of(&folder)?;
    whole.restrict(Some(&blue(EACH_WORD)), TableOpFlags::NONE)?;
    assert_eq!(all(&whole)?, ["a"]);
    Ok(())
}

/// TBL-MV-10, TBL-KEY-6.
fn rows_of_values_are_counted_and_found(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = expanded(&two(&scene)?)?;
    assert_eq!(table.get_row_count(0)?.into_value(), 3);
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 1)?;
    let rows = table.query_rows(1, Default::default())?;
    let key = rows.first().and_then(|row| row.get(PR_INSTANCE_KEY)).expect("the second row");
    assert_eq!(position(&table)?, 2);
    let named =
        Restriction::Property { relop: RelOp::RELOP_EQ, tag: PR_INSTANCE_KEY.into(), value: key.into() };
    let _found = table.find_row(&named, Bookmark::BOOKMARK_BEGINNING, Default::default())?;
    assert_eq!(position(&table)?, 1);
    Ok(())
}

/// TBL-MV-10.
fn each_row_of_a_changed_object_is_told(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = two(&scene)?;
    let id = put(&folder, "c", &[words(&["x", "y"])])?;
    let table = expanded(&folder)?;
    h.pump();
    let heard = watch(&table)?;
    let told = |new: &[&str]| -> Result<Vec<(TableEvent, Option<String>)>> {
        let message = reopened(&scene.store, &id)?;
        message.set_props(&[words(new)])?;
        message.save()?;
        h.pump();
        let word = |cells: &[PropValue]| cells.first().map(ToString::to_string);
        Ok(heard.tables().iter().map(|told| (told.event, word(told.row.cells()))).collect())
    };
    let (added, modified) = (TableEvent::TABLE_ROW_ADDED, TableEvent::TABLE_ROW_MODIFIED);
    let text = |word: &str| Some(word.to_owned());
    assert_eq!(told(&["x", "z", "w"])?, [(modified, text("x")), (modified, text("z")), (added, text("w"))]);
    assert_eq!(
        told(&["v"])?,
        [(TableEvent::TABLE_ROW_DELETED, None), (TableEvent::TABLE_ROW_DELETED, None), (modified, text("v"))]
    );
    assert_eq!(pairs(&table)?.len(), 4);
    Ok(())
}
