//! The rows as their owner sets, changes, deletes and asks for them.

use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, columns};

use super::{DYNAMIC, Heard, code, listed, names, number, people, person};

/// TBL-CREATETABLE-2, TBL-CREATETABLE-3: a property names rows, if its values can be told apart.
#[test]
fn rows_are_named_by_a_property_that_can_be_compared() {
    let emulator = Emulator::new();
    let create = |index: PropTag| code(emulator.create_table(DYNAMIC, index, &columns![PR_ROWID]));
    assert_eq!(create(PR_RECORD_KEY.into()), ErrorCode::S_OK);
    let types = [
        PropType::PT_OBJECT,
        PropType::PT_ERROR,
        PropType::PT_NULL,
        PropType::PT_UNSPECIFIED,
        PropType::PT_MV_LONG,
    ];
    for prop_type in types {
        let index = PR_ROWID.tag().with_type(prop_type);
        assert_eq!(create(index), ErrorCode::MAPI_E_INVALID_PARAMETER, "{prop_type}");
    }
}

/// TBL-TDATA-1, TBL-TDENUM-1
#[test]
fn rows_are_listed_in_the_order_in_which_they_came() {
    let data = people(&Emulator::new());
    for (row, name) in [(7, "Anna"), (3, "Ben"), (5, "Carla")] {
        data.modify_row(&person(row, name)).unwrap();
    }
    assert_eq!(listed(&*data), ["Anna", "Ben", "Carla"]);
    assert_eq!(names(&*data.get_view(None, None).unwrap()), ["Anna", "Ben", "Carla"]);
    assert_eq!(data.enum_row(3), Ok(None));
}

/// TBL-TDMOD-1, TBL-TDMOD-2, TBL-TDMOD-3
#[test]
fn a_row_of_the_same_name_is_replaced_as_a_whole_where_it_stands() {
    let data = people(&Emulator::new());
    data.modify_rows(
        0,
        &[[person(1, "Anna"), vec![Property::of(PR_TITLE, "Dr.")]].concat(), person(2, "Ben")],
    )
    .unwrap();
    data.modify_row(&[Property::of(PR_DISPLAY_NAME, "Anne"), number(1)]).unwrap();
    assert_eq!(listed(&*data), ["Anne", "Ben"]);
    let (mut row, _) = data.query_row(&number(1)).unwrap();
    row.sort_by_key(|property| property.tag.id());
    assert_eq!(row, [Property::of(PR_ROWID, 1), Property::of(PR_DISPLAY_NAME, "Anne")]);
}

/// TBL-TDMOD-4, TBL-TDMOD-5
#[test]
fn each_modified_row_is_told_up_to_eight_in_a_call() {
    let emulator = Emulator::new();
    let data = people(&emulator);
    let view = data.get_view(None, None).unwrap();
    let heard = Heard::at(&*view);
    let rows: Vec<_> = (1..=9).map(|row| person(row, "Anna")).collect();
    data.modify_rows(0, &rows[..8]).unwrap();
    assert_eq!(heard.after(&emulator).len(), 8);
    data.modify_rows(0, &rows[..1]).unwrap();
    assert_eq!(heard.after(&emulator), ["TABLE_ROW_MODIFIED 1"]);
    data.modify_rows(0, &rows).unwrap();
    assert_eq!(heard.after(&emulator), ["TABLE_CHANGED"]);
    assert_eq!(view.get_row_count(0).unwrap().into_value(), 9);
}

/// TBL-TDMOD-6
#[test]
fn the_later_of_two_rows_of_one_name_wins_and_both_count() {
    let emulator = Emulator::new();
    let data = people(&emulator);
    let view = data.get_view(None, None).unwrap();
    let heard = Heard::at(&*view);
    let rows: Vec<_> = (1..=9).map(|turn| person(1, &format!("Anna {turn}"))).collect();
    data.modify_rows(0, &rows).unwrap();
    assert_eq!(heard.after(&emulator), ["TABLE_CHANGED"]);
    assert_eq!(names(&*view), ["Anna 9"]);
}

/// TBL-TDMOD-4: no row is changed if one has no index property.
#[test]
fn rows_are_modified_together_or_not_at_all() {
    let emulator = Emulator::new();
    let data = people(&emulator);
    let view = data.get_view(None, None).unwrap();
    let heard = Heard::at(&*view);
    let nameless = vec![Property::of(PR_DISPLAY_NAME, "Ben")];
    let invalid = ErrorCode::MAPI_E_INVALID_PARAMETER;
    assert_eq!(code(data.modify_rows(0, &[person(1, "Anna"), nameless.clone()])), invalid);
    assert_eq!(code(data.modify_row(&nameless)), invalid);
    assert_eq!(code(data.modify_rows(1, &[person(1, "Anna")])), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert_eq!((listed(&*data).len(), heard.after(&emulator).len()), (0, 0));
}

/// TBL-TDDEL-1, TBL-TDDEL-6
#[test]
fn a_row_is_deleted_by_its_name() {
    let emulator = Emulator::new();
    let data = people(&emulator);
    data.modify_rows(0, &[person(1, "Anna"), person(2, "Ben")]).unwrap();
    let view = data.get_view(None, None).unwrap();
    let heard = Heard::at(&*view);
    data.delete_row(&number(1)).unwrap();
    assert_eq!(names(&*view), ["Ben"]);
    assert_eq!(heard.after(&emulator), ["TABLE_ROW_DELETED 1"]);
    assert_eq!(code(data.delete_row(&number(1))), ErrorCode::MAPI_E_NOT_FOUND);
    let invalid = ErrorCode::MAPI_E_INVALID_PARAMETER;
    for wrong in [Property::of(PR_DISPLAY_NAME, "Ben"), Property::new(PR_ROWID, PropValue::from("2"))] {
        assert_eq!(code(data.delete_row(&wrong)), invalid);
        assert_eq!(
            code(data.delete_rows(TableDataFlags::NONE, Some(&[vec![number(2)], vec![wrong]]))),
            invalid
        );
    }
    assert_eq!(listed(&*data), ["Ben"]);
}

/// TBL-TDDEL-2, TBL-TDDEL-4
#[test]
fn of_several_rows_those_that_exist_are_deleted_and_counted() {
    let emulator = Emulator::new();
    let data = people(&emulator);
    let rows: Vec<_> = (1..=12).map(|row| person(row, "Anna")).collect();
    data.modify_rows(0, &rows).unwrap();
    let view = data.get_view(None, None).unwrap();
    let heard = Heard::at(&*view);
    let unknown = vec![number(99)];
    let few = [vec![number(1)], unknown, vec![number(3)]];
    assert_eq!(data.delete_rows(TableDataFlags::NONE, Some(&few)), Ok(2));
    assert_eq!(heard.after(&emulator), ["TABLE_ROW_DELETED 1", "TABLE_ROW_DELETED 3"]);
    assert_eq!(data.delete_rows(TableDataFlags::NONE, Some(&rows)), Ok(10));
    assert_eq!(heard.after(&emulator), ["TABLE_CHANGED"]);
    assert_eq!(view.get_row_count(0).unwrap().into_value(), 0);
    assert_eq!(code(data.delete_rows(TableDataFlags::NONE, None)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let unknown_flag = TableDataFlags::from_bits_retain(0x2);
    assert_eq!(code(data.delete_rows(unknown_flag, Some(&[]))), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// TBL-TDDEL-3
#[test]
fn deleting_all_rows_is_one_reload() {
    let emulator = Emulator::new();
    let data = people(&emulator);
    data.modify_rows(0, &[person(1, "Anna"), person(2, "Ben")]).unwrap();
    let view = data.get_view(None, None).unwrap();
    let heard = Heard::at(&*view);
    assert_eq!(data.delete_rows(TableDataFlags::TAD_ALL_ROWS, None), Ok(2));
    assert_eq!(heard.after(&emulator), ["TABLE_RELOAD"]);
    assert!(names(&*view).is_empty());
    data.modify_row(&person(1, "Carla")).unwrap();
    assert_eq!(heard.after(&emulator), ["TABLE_ROW_ADDED 1"]);
}

/// TBL-TDATA-4
#[test]
fn the_rows_of_the_caller_are_copied() {
    let data = people(&Emulator::new());
    let mut row = person(1, "Anna");
    data.modify_row(&row).unwrap();
    row[1] = Property::of(PR_DISPLAY_NAME, "Ben");
    assert_eq!(listed(&*data), ["Anna"]);
}

/// TBL-TDQUERY-1, TBL-TDQUERY-2
#[test]
fn a_row_is_queried_by_its_name() {
    let data = people(&Emulator::new());
    data.modify_rows(0, &[person(7, "Anna"), person(3, "Ben")]).unwrap();
    let (mut row, at) = data.query_row(&number(3)).unwrap();
    row.sort_by_key(|property| property.tag.id());
    assert_eq!((row, at), (person(3, "Ben"), 1));
    assert_eq!(code(data.query_row(&number(4))), ErrorCode::MAPI_E_NOT_FOUND);
    let no_index = Property::of(PR_DISPLAY_NAME, "Ben");
    assert_eq!(code(data.query_row(&no_index)), ErrorCode::MAPI_E_INVALID_PARAMETER);
}

/// TBL-TDINS-1, TBL-TDINS-3
#[test]
fn a_row_is_inserted_before_another() {
    let emulator = Emulator::new();
    let data = people(&emulator);
    data.modify_row(&person(1, "Anna")).unwrap();
    let by_name = SortOrderSet::by([SortOrder::ascending(PR_DISPLAY_NAME)]);
    let (listing, sorted) =
        (data.get_view(None, None).unwrap(), data.get_view(Some(&by_name), None).unwrap());
    let heard = Heard::at(&*sorted);
    data.insert_row(0, &person(2, "Zoe")).unwrap();
    data.insert_row(2, &person(3, "Ben")).unwrap();
    assert_eq!(listed(&*data), ["Zoe", "Anna", "Ben"]);
    assert_eq!(
        (names(&*listing), names(&*sorted)),
        (listed(&*data), vec!["Anna".into(), "Ben".into(), "Zoe".into()])
    );
    assert_eq!(heard.after(&emulator), ["TABLE_ROW_ADDED 2", "TABLE_ROW_ADDED 3"]);
}

/// TBL-TDINS-2
#[test]
fn a_row_is_not_inserted_behind_the_end_nameless_or_twice() {
    let emulator = Emulator::new();
    let data = people(&emulator);
    data.modify_row(&person(1, "Anna")).unwrap();
    let view = data.get_view(None, None).unwrap();
    let heard = Heard::at(&*view);
    let nameless = [Property::of(PR_DISPLAY_NAME, "Ben")];
    for (place, row) in [(2, &person(2, "Ben")[..]), (0, &nameless), (0, &person(1, "Ben"))] {
        assert_eq!(code(data.insert_row(place, row)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    assert_eq!(listed(&*data), ["Anna"]);
    assert!(heard.after(&emulator).is_empty());
}

/// TBL-TDNOTIFY-1, TBL-TDNOTIFY-2
#[test]
fn a_row_is_told_of_though_it_did_not_change() {
    let emulator = Emulator::new();
    let data = people(&emulator);
    data.modify_rows(0, &[person(1, "Anna"), person(2, "Ben")]).unwrap();
    let view = data.get_view(None, None).unwrap();
    let heard = Heard::at(&*view);
    data.notify(0, &[Property::of(PR_DISPLAY_NAME_A, b"Ben")]).unwrap();
    assert_eq!(heard.after(&emulator), ["TABLE_ROW_MODIFIED 2"]);
    assert_eq!(code(data.notify(0, &person(1, "Ben"))), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(code(data.notify(0, &[])), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(code(data.notify(1, &person(1, "Anna"))), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert!(heard.after(&emulator).is_empty());
}
