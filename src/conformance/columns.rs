//! Columns: which there are, what a cell shows.

use std::sync::Arc;

use super::Harness;
use super::listing::{listing, next, own, put};
use super::scene::{Scene, code, saved};
use crate::columns;
use crate::interface::Result;
use crate::interface::ext::{MapiFolderExt, MapiTableExt, MessageExt};
use crate::vocab::tags::*;
use crate::vocab::{
    ErrorCode, PropTag, PropType, PropValue, Property, QueryColumnsFlags, QueryRowsFlags, Restriction,
    SortOrder, SortOrderSet, TableFlags, TableOpFlags, UnicodeFlags,
};

cases! { $, conformance_columns, columns, needs: STORE_CREATE_OK;
    rows_have_the_columns_that_were_set,
    a_column_without_value_is_an_error_in_its_place,
    a_null_column_keeps_its_place,
    a_column_may_stand_twice,
    at_least_one_column_is_needed,
    columns_without_a_type_to_show_are_refused,
    objects_are_no_columns,
    text_comes_in_the_width_that_was_asked_for,
    the_flag_of_the_opener_chooses_the_width_of_text,
    every_column_there_could_be,
    columns_can_be_queried,
    adding_columns_puts_them_first,
    long_values_are_cut_in_rows_only,
    a_cut_never_splits_a_surrogate_pair,
    identifiers_are_never_cut,
    several_values_are_one_row,
}

const UNICODE: TableFlags = TableFlags::MAPI_UNICODE;

/// TBL-SETCOLS-1, TBL-QUERYROWS-8, TBL-SETCOLS-7.
fn rows_have_the_columns_that_were_set(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a", "b"])?;
    let columns = columns![PR_MESSAGE_CLASS, PR_SUBJECT, PR_MESSAGE_FLAGS, PR_ENTRYID];
    table.set_columns(&columns, TableOpFlags::NONE)?;
    let rows = table.query_rows(9, QueryRowsFlags::NONE)?;
    assert_eq!(rows.columns(), columns);
    for row in &rows {
        let types: Vec<PropType> = row.cells().iter().map(PropValue::prop_type).collect();
        assert_eq!(types, columns.map(PropTag::prop_type));
    }
    let other = folder.get_contents_table(UNICODE)?;
    assert_ne!(other.query_columns(QueryColumnsFlags::NONE)?, columns);
    Ok(())
}

/// TBL-COLS-3, TBL-COLS-4, TBL-SETCOLS-3, TBL-SETCOLS-9: the identifier stays, the type says that it is an error.
fn a_column_without_value_is_an_error_in_its_place(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    let other_type = PR_SUBJECT.tag().with_type(PropType::PT_LONG);
    table
        .set_columns(&[own::LONG, PR_SUBJECT.tag(), other_type, PropTag(0x7FFF_0102)], TableOpFlags::NONE)?;
    let rows = table.query_rows(1, QueryRowsFlags::NONE)?;
    let row = rows.first().expect("one row");
    let missing = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(row.cells(), [missing.clone(), "a".into(), missing.clone(), missing]);
    let tags: Vec<PropTag> = row.properties().map(|property| property.tag).collect();
    let error = |tag: PropTag| tag.with_type(PropType::PT_ERROR);
    assert_eq!(tags, [error(own::LONG), PR_SUBJECT.tag(), error(other_type), error(PropTag(0x7FFF_0102))]);
    Ok(())
}

/// TBL-COLS-5, TBL-SETCOLS-4.
fn a_null_column_keeps_its_place(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    let columns = [PropTag::PR_NULL, PR_SUBJECT.tag(), PropTag::PR_NULL];
    table.set_columns(&columns, TableOpFlags::NONE)?;
    let rows = table.query_rows(1, QueryRowsFlags::NONE)?;
    let row = rows.first().expect("one row");
    assert_eq!(row.cells(), [PropValue::Null, "a".into(), PropValue::Null]);
    assert_eq!(row.properties().next().map(|property| property.tag), Some(PropTag::PR_NULL));
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, columns);
    Ok(())
}

/// TBL-COLS-6, TBL-QCOLS-1.
fn a_column_may_stand_twice(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["ä"])?;
    let columns = [PR_SUBJECT.tag(), PR_SUBJECT_A.tag(), PR_SUBJECT.tag()];
    table.set_columns(&columns, TableOpFlags::NONE)?;
    let rows = table.query_rows(1, QueryRowsFlags::NONE)?;
    let ansi = PropValue::String8((&b"\xE4"[..]).into());
    assert_eq!(rows.first().expect("one row").cells(), ["ä".into(), ansi, "ä".into()]);
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, columns);
    Ok(())
}

/// TBL-SETCOLS-2.
fn at_least_one_column_is_needed(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    assert_eq!(code(table.set_columns(&[], TableOpFlags::NONE)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(next(&table, 1)?, ["a"]);
    Ok(())
}

/// TBL-SETCOLS-5.
fn columns_without_a_type_to_show_are_refused(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    for prop_type in [PropType::PT_UNSPECIFIED, PropType::PT_ERROR, PropType(0x0777)] {
        let wrong = [PR_ENTRYID.tag(), PR_SUBJECT.tag().with_type(prop_type)];
        let refused = table.set_columns(&wrong, TableOpFlags::NONE);
        assert_eq!(code(refused), ErrorCode::MAPI_E_INVALID_PARAMETER, "{prop_type}");
    }
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, columns![PR_SUBJECT]);
    Ok(())
}

/// TBL-COLS-9.
fn objects_are_no_columns(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a"])?;
    let rows = table.all_rows(&columns![PR_MESSAGE_RECIPIENTS])?;
    assert_eq!(rows.first().expect("one row").cells(), [ErrorCode::MAPI_E_NOT_FOUND.into()]);
    folder.new_subfolder("Below")?;
    let rows = folder.subfolders(&columns![PR_CONTAINER_CONTENTS])?;
    assert_eq!(rows.first().expect("one row").cells(), [ErrorCode::MAPI_E_NOT_FOUND.into()]);
    Ok(())
}

/// TBL-COLS-7, SES-COMMON-8.
fn text_comes_in_the_width_that_was_asked_for(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, _) = listing(&scene, &["ä"])?;
    for flags in [UNICODE, TableFlags::NONE] {
        let table = folder.get_contents_table(flags)?;
        let rows = table.all_rows(&columns![PR_SUBJECT, PR_SUBJECT_A])?;
        let ansi = PropValue::String8((&b"\xE4"[..]).into());
        assert_eq!(rows.first().expect("one row").cells(), ["ä".into(), ansi]);
    }
    Ok(())
}

/// TBL-COLS-7, SES-COMMON-8, SES-STORESTABLE-16, STA-TABLE-16.
fn the_flag_of_the_opener_chooses_the_width_of_text(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, _) = listing(&scene, &["a"])?;
    let session = &scene.session;
    for (unicode, wide) in [(true, PropType::PT_UNICODE), (false, PropType::PT_STRING8)] {
        let flags = if unicode { UNICODE } else { TableFlags::NONE };
        let narrow = if unicode { UnicodeFlags::MAPI_UNICODE } else { UnicodeFlags::NONE };
        for table in [
            folder.get_contents_table(flags)?,
            folder.get_hierarchy_table(flags)?,
            session.get_msg_stores_table(narrow)?,
            session.get_status_table(narrow)?,
        ] {
            let mut columns = table.query_columns(QueryColumnsFlags::NONE)?;
            columns.extend(table.query_columns(QueryColumnsFlags::TBL_ALL_COLUMNS)?);
            columns.extend(table.query_rows(1, QueryRowsFlags::NONE)?.columns());
            let text = |tag: &PropTag| matches!(tag.prop_type(), PropType::PT_UNICODE | PropType::PT_STRING8);
            let types: Vec<PropType> = columns.into_iter().filter(text).map(PropTag::prop_type).collect();
            assert!(!types.is_empty() && types.iter().all(|prop_type| *prop_type == wide), "{types:?}");
        }
    }
    Ok(())
}

/// TBL-QCOLS-2, TBL-QCOLS-3, TBL-COLS-1, TBL-COLS-10, TBL-COLS-11, TBL-KIND-1.
fn every_column_there_could_be(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("All")?;
    put(&folder, "one", &[Property::new(own::LONG, PropValue::Long(1))])?;
    put(&folder, "two", &[Property::new(own::TEXT, "x".into())])?;
    let table = folder.get_contents_table(UNICODE)?;
    let defaults = table.query_columns(QueryColumnsFlags::NONE)?;
    table.set_columns(&columns![PR_SUBJECT], TableOpFlags::NONE)?;
    let available = table.query_columns(QueryColumnsFlags::TBL_ALL_COLUMNS)?;
    for tag in defaults.into_iter().chain([own::LONG, own::TEXT]).chain(columns![
        PR_INSTANCE_KEY,
        PR_DEPTH,
        PR_ROW_TYPE
    ]) {
        assert_eq!(available.iter().filter(|known| known.id() == tag.id()).count(), 1, "{tag}");
    }
    let rows = table.all_rows(&[own::LONG, own::TEXT])?;
    assert_eq!(rows.first().expect("two rows").cells()[0], PropValue::Long(1));
    Ok(())
}

/// TBL-QCOLS-1, TBL-QCOLS-4.
fn columns_can_be_queried(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    let mut columns = table.query_columns(QueryColumnsFlags::NONE)?;
    assert_eq!(columns, columns![PR_SUBJECT]);
    columns.clear();
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, columns![PR_SUBJECT]);
    Ok(())
}

/// TBL-ADDCOLS-1, TBL-ADDCOLS-2, TBL-ADDCOLS-3.
fn adding_columns_puts_them_first(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    table.set_columns(&columns![PR_SUBJECT, PR_ENTRYID], TableOpFlags::NONE)?;
    table.add_columns(&columns![PR_MESSAGE_CLASS, PR_ENTRYID])?;
    let expected = columns![PR_MESSAGE_CLASS, PR_ENTRYID, PR_SUBJECT];
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, expected);
    let refused = table.add_columns(&[PR_ENTRYID.tag().with_type(PropType::PT_ERROR)]);
    assert_eq!(code(refused), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let mut seen = Vec::new();
    let into_ansi = |present: &mut [PropTag]| {
        seen = present.to_vec();
        present.iter_mut().for_each(|column| *column = column.to_ansi());
    };
    table.add_columns_ex(&columns![PR_SUBJECT, PR_DEPTH], into_ansi)?;
    assert_eq!(seen, expected);
    let ansi = |tag: PropTag| tag.to_ansi();
    let expected = [*PR_SUBJECT, *PR_DEPTH, ansi(*PR_MESSAGE_CLASS), *PR_ENTRYID, ansi(*PR_SUBJECT)];
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, expected);
    Ok(())
}

/// TBL-TRUNC-1, TBL-TRUNC-2, TBL-TRUNC-3, TBL-TRUNC-4, TBL-TRUNC-7, STO-GETCONTENTSTABLE-9, STO-GETCONTENTSTABLE-10.
fn long_values_are_cut_in_rows_only(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Long")?;
    let text = format!("{}end", "x".repeat(300));
    let bytes = vec![7; 600];
    let several = PropValue::MvUnicode([text.as_str().into(), "short".into()].into());
    let message = saved(&folder, "long")?;
    let properties = [
        Property::new(own::TEXT, text.as_str().into()),
        Property::new(own::BYTES, PropValue::Binary(bytes.as_slice().into())),
        Property::new(own::TEXTS, several),
    ];
    message.set_props(&properties)?;
    message.save()?;
    let table = folder.get_contents_table(UNICODE)?;
    let rows = table.all_rows(&[own::TEXT, own::BYTES, own::TEXTS])?;
    let cut = "x".repeat(255);
    let expected = [
        PropValue::from(cut.as_str()),
        PropValue::Binary(vec![7; 510].into()),
        PropValue::MvUnicode([cut.as_str().into(), "short".into()].into()),
    ];
    assert_eq!(rows.first().expect("one row").cells(), expected);
    let whole = message.get_props(Some(&[own::TEXT, own::BYTES]), UnicodeFlags::MAPI_UNICODE)?.value;
    assert_eq!(whole, properties[..2]);
    table.restrict(Some(&Restriction::contains(own::TEXT, "end")), TableOpFlags::NONE)?;
    assert_eq!(table.get_row_count(0)?.value, 1);
    let other = text.replace("end", "fin");
    put(&folder, "longest", &[Property::new(own::TEXT, other.as_str().into())])?;
    table.restrict(None, TableOpFlags::NONE)?;
    table.sort_table(&SortOrderSet::by([SortOrder::descending(own::TEXT)]), TableOpFlags::NONE)?;
    let rows = table.all_rows(&columns![PR_SUBJECT])?;
    assert_eq!(rows.first().and_then(|row| row.get(PR_SUBJECT)).as_deref(), Some("longest"));
    Ok(())
}

/// TBL-TRUNC-5.
fn a_cut_never_splits_a_surrogate_pair(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Pairs")?;
    let text = format!("{}\u{1F600}x", "x".repeat(254));
    put(&folder, "pair", &[Property::new(own::TEXT, text.as_str().into())])?;
    let rows = folder.messages(&[own::TEXT])?;
    assert_eq!(rows.first().expect("one row").cells(), [PropValue::from("x".repeat(254).as_str())]);
    Ok(())
}

/// TBL-TRUNC-6, STO-GETCONTENTSTABLE-9: a search key may be as long as its owner likes.
fn identifiers_are_never_cut(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Keys")?;
    let key = vec![9; 700];
    put(&folder, "key", &[Property::of(PR_SEARCH_KEY, key.as_slice())])?;
    let rows = folder.messages(&columns![PR_SEARCH_KEY])?;
    assert_eq!(rows.first().and_then(|row| row.get(PR_SEARCH_KEY)).as_deref(), Some(&key[..]));
    Ok(())
}

/// TBL-MV-1.
fn several_values_are_one_row(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Several")?;
    let values = PropValue::MvLong(Arc::new([1, 2, 3]));
    put(&folder, "numbers", &[Property::new(own::LONGS, values.clone())])?;
    let rows = folder.messages(&[own::LONGS])?;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows.first().expect("one row").cells(), [values]);
    Ok(())
}
