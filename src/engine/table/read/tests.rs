use super::super::testing::table;
use crate::columns;
use crate::engine::EngineError;
use crate::engine::table::cell::Truncation;
use crate::engine::table::policy::NegativeRead;
use crate::engine::table::{TableData, View, ViewSpec};
use crate::vocab::tags::*;
use crate::vocab::{
    Bookmark, ErrorCode, PropTag, PropType, PropValue, Property, RelOp, Restriction, RowSet, SortOrder,
    SortOrderSet,
};

const BEGINNING: Bookmark = Bookmark::BOOKMARK_BEGINNING;
const CURRENT: Bookmark = Bookmark::BOOKMARK_CURRENT;
const END: Bookmark = Bookmark::BOOKMARK_END;
const NOT_FOUND: PropValue = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);

fn five() -> TableData {
    table([&[], &[], &[], &[], &[]])
}

fn view() -> View {
    View::new(ViewSpec::new(columns![PR_ROWID]))
}

fn ids(rows: &RowSet) -> Vec<i32> {
    rows.iter().map(|row| row.get(PR_ROWID).unwrap()).collect()
}

fn row_is(relop: RelOp, number: i32) -> Restriction {
    Restriction::Property { relop, tag: PR_ROWID.into(), value: number.into() }
}

/// The only row of a table, in these columns.
fn cells(row: &[Property], columns: &[PropTag]) -> Vec<PropValue> {
    let (data, mut view) = (table([row]), view());
    view.set_columns(&data, columns).unwrap();
    view.query_rows(&data, 1, false).unwrap().first().unwrap().cells().to_vec()
}

/// TBL-QUERYROWS-1, TBL-QUERYROWS-2, TBL-QUERYROWS-4, TBL-QUERYROWS-5
#[test]
fn rows_are_read_from_the_cursor_on_until_none_is_left() {
    let (data, mut view) = (five(), view());
    let mut read = |rows, stay| view.query_rows(&data, rows, stay).map(|rows| ids(&rows));
    assert_eq!(read(2, false), Ok(vec![0, 1]));
    assert_eq!(read(2, true), Ok(vec![2, 3]));
    assert_eq!(read(9, false), Ok(vec![2, 3, 4]));
    assert_eq!(read(1, false), Ok(vec![]));
    assert!(matches!(read(0, false), Err(EngineError::Invalid { .. })));
}

/// TBL-QUERYROWS-6, TBL-QUERYROWS-7, TBL-QUERYROWS-11
#[test]
fn a_negative_count_reads_what_is_before_the_cursor() {
    let (data, mut view) = (five(), view());
    view.seek_row(&data, BEGINNING, 4).unwrap();
    assert_eq!(ids(&view.query_rows(&data, -2, true).unwrap()), [2, 3]);
    assert_eq!(ids(&view.query_rows(&data, -2, false).unwrap()), [2, 3]);
    assert_eq!(ids(&view.query_rows(&data, i32::MIN, false).unwrap()), [0, 1]);
    assert!(view.query_rows(&data, -1, false).unwrap().is_empty());
    assert_eq!(view.position(&data).row, 0);
}

/// TBL-QUERYROWS-7: as the method's page reads by the letter.
#[test]
fn a_negative_read_may_leave_the_cursor_behind_the_rows() {
    let mut spec = ViewSpec::new(columns![PR_ROWID]);
    spec.policy.negative_read = NegativeRead::ToLast;
    let (data, mut view) = (five(), View::new(spec));
    view.seek_row(&data, END, 0).unwrap();
    view.query_rows(&data, -2, false).unwrap();
    assert_eq!(view.position(&data).row, 5);
    view.query_rows(&data, -2, true).unwrap();
    assert_eq!(view.position(&data).row, 3);
}

/// TBL-SEEKROW-1, TBL-SEEKROW-2, TBL-SEEKROW-4, TBL-POS-2
#[test]
fn seeking_stops_at_the_ends_and_tells_how_far_it_went() {
    let (data, mut view) = (five(), view());
    for (origin, rows, moved, row) in [
        (BEGINNING, 3, 3, 3),
        (CURRENT, -1, -1, 2),
        (CURRENT, 0, 0, 2),
        (CURRENT, i32::MAX, 3, 5),
        (END, -1, -1, 4),
        (END, i32::MIN, -5, 0),
        (BEGINNING, -1, 0, 0),
    ] {
        assert_eq!(view.seek_row(&data, origin, rows), Ok((moved, false)), "{origin} {rows}");
        assert_eq!(view.position(&data).row, row);
    }
}

/// TBL-SEEKROW-5, TBL-POS-10
#[test]
fn an_unknown_bookmark_leaves_the_cursor_where_it_was() {
    let (data, mut view) = (five(), view());
    view.seek_row(&data, BEGINNING, 2).unwrap();
    assert_eq!(view.seek_row(&data, Bookmark(3), 1), Err(EngineError::NoSuchBookmark(3)));
    let found = view.find_row(&data, &row_is(RelOp::RELOP_EQ, 0), Bookmark(77), false);
    assert_eq!(found, Err(EngineError::NoSuchBookmark(77)));
    assert_eq!(view.position(&data).row, 2);
}

/// TBL-SEEKAPPROX-1, TBL-SEEKAPPROX-2, TBL-SEEKAPPROX-4, TBL-QUERYPOS-2, TBL-QUERYPOS-4
#[test]
fn a_fraction_of_the_table() {
    let (data, mut view) = (five(), view());
    for (numerator, denominator, row) in [(1, 2, 2), (0, 9, 0), (9, 9, 5), (u32::MAX, 1, 5), (4, 5, 4)] {
        view.seek_approx(&data, numerator, denominator).unwrap();
        assert_eq!(view.position(&data).row, row);
        let position = view.position(&data);
        view.seek_approx(&data, position.numerator, position.denominator).unwrap();
        assert_eq!(view.position(&data), position);
    }
    assert!(matches!(view.seek_approx(&data, 1, 0), Err(EngineError::Invalid { .. })));
    let position = view.position(&table([]));
    assert_eq!((position.row, position.numerator, position.denominator), (0, 0, 1));
}

/// TBL-BOOKMARK-1, TBL-BOOKMARK-2, TBL-BOOKMARK-3, TBL-BOOKMARK-4, TBL-POS-10, TBL-POS-13
#[test]
fn bookmarks_are_numbered_freed_and_limited() {
    let (data, mut view) = (five(), view());
    view.seek_row(&data, BEGINNING, 2).unwrap();
    let (first, second) = (view.create_bookmark(&data).unwrap(), view.create_bookmark(&data).unwrap());
    assert_eq!((first, second), (Bookmark(3), Bookmark(4)));
    assert_eq!(view.free_bookmark(first), Ok(()));
    assert_eq!(view.free_bookmark(first), Err(EngineError::NoSuchBookmark(3)));
    assert_eq!([BEGINNING, CURRENT, END].map(|fixed| view.free_bookmark(fixed)), [Ok(()), Ok(()), Ok(())]);
    view.seek_row(&data, END, 0).unwrap();
    assert_eq!(view.seek_row(&data, second, 1), Ok((1, false)));
    assert_eq!(view.position(&data).row, 3);
    view.seek_row(&data, END, 0).unwrap();
    let end = view.create_bookmark(&data).unwrap();
    assert_eq!((end, view.seek_row(&data, end, -1)), (Bookmark(5), Ok((-1, false))));
    for _ in 2..100 {
        view.create_bookmark(&data).unwrap();
    }
    assert!(matches!(view.create_bookmark(&data), Err(EngineError::LimitReached { limit: 100, .. })));
}

/// TBL-POS-3, TBL-POS-4, TBL-POS-5, TBL-POS-6
#[test]
fn a_bookmark_whose_row_is_gone_stands_for_the_next_and_says_so_once() {
    let (mut data, mut view) = (five(), view());
    view.seek_row(&data, BEGINNING, 2).unwrap();
    let mark = view.create_bookmark(&data).unwrap();
    data.delete_named(&0.into()).unwrap();
    assert_eq!(view.position(&data).row, 1);
    assert_eq!(view.seek_row(&data, mark, 0), Ok((0, false)));
    data.delete_named(&2.into()).unwrap();
    data.delete_named(&3.into()).unwrap();
    assert_eq!(ids(&view.query_rows(&data, 1, true).unwrap()), [4]);
    assert_eq!(view.seek_row(&data, mark, 0), Ok((0, true)));
    assert_eq!(view.seek_row(&data, mark, 0), Ok((0, false)));
    data.delete_named(&4.into()).unwrap();
    assert_eq!(view.seek_row(&data, mark, -1), Ok((-1, true)));
    assert_eq!(ids(&view.query_rows(&data, 1, true).unwrap()), [1]);
}

/// TBL-POS-7, TBL-POS-3
#[test]
fn cursor_and_bookmark_follow_a_row_that_moves() {
    let (mut data, mut view) = (five(), view());
    view.sort(&data, &SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)])).unwrap();
    view.seek_row(&data, BEGINNING, 3).unwrap();
    let mark = view.create_bookmark(&data).unwrap();
    data.modify(&[Property::of(PR_ROWID, 3), Property::of(PR_SUBJECT, "a")]).unwrap();
    assert_eq!(view.position(&data).row, 0);
    assert_eq!(view.seek_row(&data, mark, 0), Ok((0, false)));
}

/// TBL-POS-8, TBL-VIEW-10
#[test]
fn a_reader_at_the_end_picks_up_new_rows() {
    let (mut data, mut view) = (five(), view());
    view.query_rows(&data, 9, false).unwrap();
    data.delete_named(&1.into()).unwrap();
    data.modify(&[Property::of(PR_ROWID, 9)]).unwrap();
    assert_eq!(ids(&view.query_rows(&data, 9, false).unwrap()), [9]);
}

/// TBL-FINDROW-1, TBL-FINDROW-2, TBL-FINDROW-3, TBL-FINDROW-4, TBL-FINDROW-5, TBL-FINDROW-6
#[test]
fn a_search_stops_on_the_row_and_backwards_before_its_origin() {
    let (data, mut view) = (five(), view());
    let odd = Restriction::Or(vec![row_is(RelOp::RELOP_EQ, 1), row_is(RelOp::RELOP_EQ, 3)]);
    let mut find = |origin, backward| {
        let found = view.find_row(&data, &odd, origin, backward);
        (found.is_ok(), view.position(&data).row)
    };
    assert_eq!(find(CURRENT, false), (true, 1));
    assert_eq!(find(CURRENT, false), (true, 1));
    assert_eq!(find(CURRENT, true), (false, 1));
    assert_eq!(find(END, true), (true, 3));
    assert_eq!(find(CURRENT, true), (true, 1));
    assert_eq!(find(END, false), (false, 1));
    assert_eq!(find(BEGINNING, true), (false, 1));
}

/// TBL-FINDROW-7
#[test]
fn only_visible_rows_are_found() {
    let (data, mut view) = (five(), view());
    view.restrict(&data, Some(&row_is(RelOp::RELOP_NE, 2))).unwrap();
    let missing = Err(EngineError::Missing { what: "row" });
    assert_eq!(view.find_row(&data, &row_is(RelOp::RELOP_EQ, 2), BEGINNING, false), missing);
    assert_eq!(view.find_row(&data, &row_is(RelOp::RELOP_GE, 2), BEGINNING, false), Ok(false));
    assert_eq!(ids(&view.query_rows(&data, 9, false).unwrap()), [3, 4]);
}

/// TBL-FINDROW-8, TBL-KEY-6
#[test]
fn every_row_is_found_by_its_instance_key() {
    let (data, mut view) = (five(), view());
    view.set_columns(&data, &columns![PR_INSTANCE_KEY]).unwrap();
    let rows = view.query_rows(&data, 9, false).unwrap();
    for (number, row) in rows.iter().enumerate() {
        let value = row.cells()[0].clone();
        let key = Restriction::Property { relop: RelOp::RELOP_EQ, tag: PR_INSTANCE_KEY.into(), value };
        assert_eq!(view.find_row(&data, &key, BEGINNING, false), Ok(false));
        assert_eq!(view.position(&data).row as usize, number);
        assert_eq!(view.find_row(&data, &key, END, true), Ok(false));
        assert_eq!(view.find_row(&data, &key, CURRENT, true), Err(EngineError::Missing { what: "row" }));
    }
}

/// TBL-FINDROW-7, TBL-FINDROW-8
#[test]
fn a_hidden_row_is_not_found_by_its_instance_key() {
    let (mut data, mut view) = (five(), view());
    let value = PropValue::from(&2_u64.to_be_bytes());
    let key = Restriction::Property { relop: RelOp::RELOP_EQ, tag: PR_INSTANCE_KEY.into(), value };
    view.restrict(&data, Some(&row_is(RelOp::RELOP_NE, 1))).unwrap();
    let missing = Err(EngineError::Missing { what: "row" });
    assert_eq!(view.find_row(&data, &key, BEGINNING, false), missing);
    view.restrict(&data, None).unwrap();
    data.insert(0, &[Property::of(PR_ROWID, 9)]).unwrap();
    assert_eq!(view.find_row(&data, &key, BEGINNING, false), Ok(false));
    assert_eq!(view.position(&data).row, 2);
    data.delete_named(&1.into()).unwrap();
    assert_eq!(view.find_row(&data, &key, BEGINNING, false), missing);
}

/// TBL-TDATA-7, TBL-KEY-5
#[test]
fn a_row_is_found_by_an_instance_key_of_its_own() {
    let own = PropValue::from(&1_u64.to_be_bytes());
    let data = table([&[], &[Property::new(PR_INSTANCE_KEY, own.clone())]]);
    let mut view = view();
    let key =
        Restriction::Property { relop: RelOp::RELOP_EQ, tag: PR_INSTANCE_KEY.into(), value: b"\x07".into() };
    assert!(view.find_row(&data, &key, BEGINNING, false).is_err());
    let data =
        table([&[Property::of(PR_INSTANCE_KEY, b"\x08")], &[Property::new(PR_INSTANCE_KEY, own.clone())]]);
    let key = Restriction::Property { relop: RelOp::RELOP_EQ, tag: PR_INSTANCE_KEY.into(), value: own };
    assert_eq!(view.find_row(&data, &key, BEGINNING, false), Ok(false));
    assert_eq!(view.position(&data).row, 1);
}

/// TBL-FINDROW-9, TBL-CMP-1
#[test]
fn a_beginning_is_found_in_a_sorted_column() {
    let names = ["Zoe", "bill", "Anna", "Bert"].map(|name| [Property::of(PR_DISPLAY_NAME, name)]);
    let (data, mut view) = (table([&names[0], &names[1], &names[2], &names[3], &[]]), view());
    let (relop, tag, value) = (RelOp::RELOP_GE, PR_DISPLAY_NAME.into(), "B".into());
    let from_b = Restriction::Property { relop, tag, value };
    view.sort(&data, &SortOrderSet::by([SortOrder::ascending(PR_DISPLAY_NAME)])).unwrap();
    view.find_row(&data, &from_b, BEGINNING, false).unwrap();
    assert_eq!(ids(&view.query_rows(&data, 9, false).unwrap()), [3, 1, 0, 4]);
    view.sort(&data, &SortOrderSet::by([SortOrder::descending(PR_DISPLAY_NAME)])).unwrap();
    view.find_row(&data, &from_b, END, true).unwrap();
    assert_eq!(ids(&view.query_rows(&data, 9, false).unwrap()), [3, 2, 4]);
}

/// TBL-COLS-3, TBL-COLS-4, TBL-COLS-5, TBL-COLS-9, TBL-SETCOLS-3, TBL-SETCOLS-4, TBL-SETCOLS-9, TBL-QUERYROWS-8
#[test]
fn every_column_has_its_slot() {
    let columns = columns![
        PR_NULL,
        PR_COMMENT,
        PR_IMPORTANCE,
        PR_IMPORTANCE.tag().with_type(PropType::PT_I8),
        PR_MESSAGE_RECIPIENTS,
        PR_IMPORTANCE,
    ];
    let row = [Property::of(PR_IMPORTANCE, 2), Property::new(PR_MESSAGE_RECIPIENTS, PropValue::Object)];
    let expected = [PropValue::Null, NOT_FOUND, PropValue::Long(2), NOT_FOUND, NOT_FOUND, PropValue::Long(2)];
    assert_eq!(cells(&row, &columns), expected);
}

/// TBL-COLS-6, TBL-COLS-7
#[test]
fn text_comes_in_the_type_asked_for() {
    let (colours, text) = (PropTag(0x6601_101F), Property::of(PR_SUBJECT, "Grüße €"));
    let list = Property::new(colours, PropValue::MvUnicode(["rot".into(), "grün".into()].into()));
    let seen = cells(&[text, list], &columns![PR_SUBJECT_A, PR_SUBJECT, colours.to_ansi()]);
    let ansi = PropValue::MvString8([b"rot".into(), b"gr\xFCn".into()].into());
    assert_eq!(seen, [PropValue::String8(b"Gr\xFC\xDFe \x80".into()), "Grüße €".into(), ansi]);
}

/// TBL-COLS-11, TBL-CAT-4, TBL-CAT-7, TBL-KEY-1
#[test]
fn every_row_has_a_key_a_type_and_a_depth() {
    let columns = columns![PR_INSTANCE_KEY, PR_ROW_TYPE, PR_DEPTH, PR_CONTENT_COUNT];
    let key = PropValue::from(&1_u64.to_be_bytes());
    assert_eq!(cells(&[], &columns), [key, PropValue::Long(1), PropValue::Long(0), NOT_FOUND]);
    assert_eq!(cells(&[Property::of(PR_DEPTH, 3)], &columns)[2], PropValue::Long(3));
}

/// TBL-TRUNC-1, TBL-TRUNC-2, TBL-TRUNC-5, TBL-TRUNC-6, TBL-TRUNC-7
#[test]
fn long_values_are_cut_and_keys_are_not() {
    let (long, bytes) = ("x".repeat(256), vec![7; 600]);
    let row = [
        Property::of(PR_SUBJECT, long.as_str()),
        Property::of(PR_COMMENT, format!("{}😀", "é".repeat(254))),
        Property::of(PR_BODY, "é".repeat(255)),
        Property::of(PR_RTF_COMPRESSED, bytes.as_slice()),
        Property::of(PR_ENTRYID, bytes.as_slice()),
        Property::new(PropTag(0x6601_101F), PropValue::MvUnicode([long.as_str().into(), "y".into()].into())),
        Property::new(PropTag(0x6602_1102), PropValue::MvBinary([bytes.as_slice().into()].into())),
    ];
    let columns = columns![
        PR_SUBJECT,
        PR_SUBJECT_A,
        PR_COMMENT,
        PR_BODY,
        PR_RTF_COMPRESSED,
        PR_ENTRYID,
        PropTag(0x6601_101F),
        PropTag(0x6602_1102)
    ];
    let seen = cells(&row, &columns);
    assert_eq!(seen[0], long[..255].into());
    assert_eq!(seen[1], PropValue::String8(long.as_bytes()[..255].into()));
    assert_eq!(seen[2], "é".repeat(254).as_str().into());
    assert_eq!(seen[3], "é".repeat(255).as_str().into());
    assert_eq!(seen[4].as_bytes().map(<[u8]>::len), Some(510));
    assert_eq!(seen[5].as_bytes().map(<[u8]>::len), Some(600));
    assert_eq!(seen[6], PropValue::MvUnicode([long[..255].into(), "y".into()].into()));
    assert_eq!(seen[7], PropValue::MvBinary([bytes[..510].into()].into()));
}

/// TBL-TRUNC-2, TBL-TRUNC-4
#[test]
fn cutting_can_be_switched_off_and_never_hides_a_row() {
    let mut spec = ViewSpec::new(columns![PR_SUBJECT]);
    let text = format!("{}needle", "x".repeat(300));
    let data = table([&[Property::of(PR_SUBJECT, text.as_str())]]);
    let (relop, tag, value) = (RelOp::RELOP_EQ, PR_SUBJECT.into(), text.as_str().into());
    let whole = Restriction::Property { relop, tag, value };
    assert_eq!(View::new(spec.clone()).find_row(&data, &whole, BEGINNING, false), Ok(false));
    spec.truncation = Truncation::NONE;
    let rows = View::new(spec).query_rows(&data, 1, false).unwrap();
    assert_eq!(rows.first().unwrap().get(PR_SUBJECT), Some(text));
}

/// TBL-QUERYROWS-12, TBL-VIEW-1
#[test]
fn rows_that_were_read_stay_as_they_were() {
    let (mut data, mut view) = (five(), view());
    let rows = view.query_rows(&data, 9, false).unwrap();
    data.clear();
    assert_eq!(ids(&rows), [0, 1, 2, 3, 4]);
    assert_eq!(view.row_count(&data), 0);
}

/// TBL-RESCNT-2: a count starts anew whenever the view catches up.
#[test]
fn counted_rows_are_counted_again() {
    let (mut data, mut view) = (five(), view());
    let first = Restriction::Count { count: 2, restriction: Box::new(row_is(RelOp::RELOP_NE, 0)) };
    view.restrict(&data, Some(&first)).unwrap();
    assert_eq!(ids(&view.query_rows(&data, 9, false).unwrap()), [1, 2]);
    data.delete_named(&1.into()).unwrap();
    view.seek_row(&data, BEGINNING, 0).unwrap();
    assert_eq!(ids(&view.query_rows(&data, 9, false).unwrap()), [2, 3]);
}
