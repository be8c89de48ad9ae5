use super::*;
use crate::columns;
use crate::vocab::tags::*;

fn data() -> TableData {
    let mut data = TableData::new(PR_DISPLAY_NAME, columns![PR_DISPLAY_NAME]).unwrap();
    for name in ["a", "b"] {
        data.modify(&named(name, 1)).unwrap();
    }
    data
}

fn named(name: &str, kind: i32) -> [Property; 2] {
    [Property::of(PR_IMPORTANCE, kind), Property::of(PR_DISPLAY_NAME, name)]
}

fn names(data: &TableData) -> Vec<String> {
    let name = |row: RowId| data.value(row, PR_DISPLAY_NAME.into()).unwrap().to_string();
    data.row_ids().into_iter().map(name).collect()
}

/// TBL-CREATETABLE-3, TBL-CREATETABLE-5
#[test]
fn a_table_needs_an_index_that_tells_rows_apart_and_columns() {
    let types = [PropType::PT_OBJECT, PropType::PT_ERROR, PropType::PT_NULL, PropType::PT_MV_LONG];
    for index in types.map(|prop_type| PR_ROWID.tag().with_type(prop_type)) {
        assert!(matches!(TableData::new(index, columns![PR_ROWID]), Err(EngineError::Invalid { .. })));
    }
    assert!(matches!(TableData::new(PR_ROWID, []), Err(EngineError::Invalid { .. })));
}

/// TBL-TDMOD-1, TBL-TDMOD-2, TBL-TDMOD-3, TBL-TDMOD-5
#[test]
fn a_row_of_the_same_name_is_replaced_where_it_stands() {
    let mut data = data();
    let only_name = [Property::of(PR_DISPLAY_NAME, "a")];
    assert_eq!(data.modify(&only_name), Ok(RowChange::Modified(RowId(1))));
    assert_eq!(data.modify(&only_name), Ok(RowChange::Modified(RowId(1))));
    assert_eq!(data.value(RowId(1), PR_IMPORTANCE.into()), None);
    assert_eq!(data.modify(&named("A", 2)), Ok(RowChange::Added(RowId(3))));
    assert_eq!(names(&data), ["a", "b", "A"]);
    assert!(matches!(data.modify(&[Property::of(PR_IMPORTANCE, 1)]), Err(EngineError::Invalid { .. })));
}

/// TBL-TDMOD-6
#[test]
fn several_rows_are_changed_together_or_not_at_all() {
    let mut data = data();
    let (first, second, bad) = (named("c", 1), named("c", 2), [Property::of(PR_IMPORTANCE, 1)]);
    assert!(data.modify_all([&first[..], &bad[..]]).is_err());
    assert_eq!(data.row_count(), 2);
    let changes = data.modify_all([&first[..], &second[..]]).unwrap();
    assert_eq!(changes, [RowChange::Added(RowId(3)), RowChange::Modified(RowId(3))]);
    assert_eq!(data.value(RowId(3), PR_IMPORTANCE.into()), Some(PropValue::Long(2)));
}

/// TBL-TDINS-1, TBL-TDINS-2, TBL-TDENUM-1
#[test]
fn a_row_is_inserted_before_another() {
    let mut data = data();
    data.insert(0, &named("front", 1)).unwrap();
    data.insert(3, &named("end", 1)).unwrap();
    assert_eq!(names(&data), ["front", "a", "b", "end"]);
    assert_eq!((data.row_at(0), data.row_at(4)), (Some(RowId(3)), None));
    let version = data.version();
    for (number, name) in [(5, "new"), (0, "a")] {
        assert!(matches!(data.insert(number, &named(name, 1)), Err(EngineError::Invalid { .. })));
    }
    assert_eq!(data.version(), version);
}

/// TBL-TDDEL-1, TBL-TDDEL-5, TBL-TDATA-3
#[test]
fn a_deleted_row_leaves_its_columns_behind() {
    let mut data = data();
    assert_eq!(data.delete_named(&"a".into()), Ok(RowChange::Removed(RowId(1))));
    assert_eq!(data.delete_named(&"a".into()), Err(EngineError::Missing { what: "row" }));
    assert_eq!(data.clear(), 1);
    assert_eq!(data.columns(), columns![PR_DISPLAY_NAME, PR_IMPORTANCE]);
    assert_eq!(data.modify(&named("a", 1)), Ok(RowChange::Added(RowId(3))));
}

/// TBL-TDQUERY-1, TBL-TDQUERY-2, TBL-CMP-8
#[test]
fn a_row_is_found_by_its_name_in_either_text_type() {
    let mut data = data();
    data.modify(&[Property::of(PR_DISPLAY_NAME_A, b"gr\xFCn")]).unwrap();
    assert_eq!((data.row_id(&"grün".into()), data.row_id(&"b".into())), (Some(RowId(3)), Some(RowId(2))));
    assert_eq!(data.row_id(&PropValue::String8(b"gr\xFCn".into())), Some(RowId(3)));
    assert_eq!((data.row_id(&"B".into()), data.row_id(&PropValue::from(b"b"))), (None, None));
    assert_eq!((data.number_of(RowId(3)), data.number_of(RowId(9))), (Some(2), None));
}

#[test]
fn a_copy_goes_its_own_way() {
    let mut data = data();
    let before = data.clone();
    data.modify(&named("c", 1)).unwrap();
    assert_eq!((names(&before).len(), names(&data).len()), (2, 3));
}
