use super::super::testing::table;
use super::*;
use crate::columns;
use crate::engine::table::TableData;
use crate::vocab::PropType;
use crate::vocab::tags::*;
use crate::vocab::{Bookmark, Property, RelOp, SortOrder};

fn data() -> TableData {
    table([
        &[Property::of(PR_SUBJECT, "b"), Property::of(PR_IMPORTANCE, 1)],
        &[Property::of(PR_SUBJECT, "A"), Property::of(PR_IMPORTANCE, 2)],
        &[Property::of(PR_IMPORTANCE, 1)],
        &[Property::of(PR_SUBJECT, "B"), Property::of(PR_IMPORTANCE, 2)],
    ])
}

fn view() -> View {
    View::new(ViewSpec::new(columns![PR_ROWID, PR_SUBJECT]))
}

fn order(view: &mut View, data: &TableData) -> Vec<i32> {
    view.seek_row(data, Bookmark::BOOKMARK_BEGINNING, 0).unwrap();
    let rows = view.query_rows(data, i32::MAX, false).unwrap();
    rows.iter().map(|row| row.get(PR_ROWID).unwrap()).collect()
}

fn has_subject() -> Restriction {
    Restriction::Exist { tag: PR_SUBJECT.into() }
}

/// TBL-ORDER-1, TBL-ORDER-2, TBL-ORDER-3, TBL-ORDER-6, TBL-SORT-1, TBL-SORT-2
#[test]
fn rows_follow_their_keys_and_stay_in_order_where_these_are_equal() {
    let (data, mut view) = (data(), view());
    let mut sorted = |sorts: &[SortOrder]| {
        view.sort(&data, &SortOrderSet::by(sorts.iter().copied())).unwrap();
        order(&mut view, &data)
    };
    let (up, down) = (SortOrder::ascending(PR_SUBJECT), SortOrder::descending(PR_SUBJECT));
    assert_eq!(sorted(&[up]), [1, 0, 3, 2]);
    assert_eq!(sorted(&[down]), [0, 3, 1, 2]);
    assert_eq!(sorted(&[SortOrder::descending(PR_IMPORTANCE), up]), [1, 3, 0, 2]);
    assert_eq!(sorted(&[up, down]), [1, 0, 3, 2]);
    assert_eq!(sorted(&[]), [0, 1, 2, 3]);
}

/// TBL-ORDER-2
#[test]
fn products_put_missing_values_at_the_lower_end() {
    let mut spec = ViewSpec::new(columns![PR_ROWID]);
    spec.policy.missing = super::super::policy::MissingPlace::Lowest;
    let (data, mut view) = (data(), View::new(spec));
    view.sort(&data, &SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)])).unwrap();
    assert_eq!(order(&mut view, &data), [2, 1, 0, 3]);
    view.sort(&data, &SortOrderSet::by([SortOrder::descending(PR_SUBJECT)])).unwrap();
    assert_eq!(order(&mut view, &data), [0, 3, 1, 2]);
}

/// TBL-VIEW-14, TBL-SORT-7, TBL-RESTRICT-1, TBL-RESTRICT-3
#[test]
fn restriction_and_order_hold_together_whichever_comes_first() {
    let (data, mut first, mut second) = (data(), view(), view());
    let sort = SortOrderSet::by([SortOrder::descending(PR_SUBJECT)]);
    first.restrict(&data, Some(&has_subject())).unwrap();
    first.sort(&data, &sort).unwrap();
    second.sort(&data, &sort).unwrap();
    second.restrict(&data, Some(&has_subject())).unwrap();
    assert_eq!(order(&mut first, &data), [0, 3, 1]);
    assert_eq!(order(&mut second, &data), [0, 3, 1]);
    second.restrict(&data, None).unwrap();
    assert_eq!((order(&mut second, &data), second.sort_order()), (vec![0, 3, 1, 2], &sort));
}

/// TBL-RESTRICT-5, TBL-RES-5, TBL-SORT-4: nothing changes when either is refused.
#[test]
fn what_is_refused_leaves_the_view_as_it_was() {
    let (data, mut view) = (data(), view());
    view.restrict(&data, Some(&has_subject())).unwrap();
    view.seek_row(&data, Bookmark::BOOKMARK_BEGINNING, 2).unwrap();
    let mark = view.create_bookmark(&data).unwrap();
    let (tag, value) = (PR_SUBJECT.into(), PropValue::Long(1));
    let bad = Restriction::Property { relop: RelOp::RELOP_EQ, tag, value };
    assert!(matches!(view.restrict(&data, Some(&bad)), Err(EngineError::TooComplex { .. })));
    let bad = SortOrderSet::by([SortOrder::ascending(PR_MESSAGE_RECIPIENTS)]);
    assert!(matches!(view.sort(&data, &bad), Err(EngineError::TooComplex { .. })));
    assert_eq!((view.position(&data).row, view.row_count(&data)), (2, 3));
    assert_eq!(view.seek_row(&data, mark, 0), Ok((0, false)));
}

/// TBL-POS-9, TBL-RESTRICT-2, TBL-SORT-4, TBL-BOOKMARK-5
#[test]
fn a_new_restriction_or_order_starts_over() {
    let (data, mut view) = (data(), view());
    for sort in [true, false] {
        view.seek_row(&data, Bookmark::BOOKMARK_BEGINNING, 2).unwrap();
        let mark = view.create_bookmark(&data).unwrap();
        if sort {
            view.sort(&data, &SortOrderSet::default()).unwrap();
        } else {
            view.restrict(&data, None).unwrap();
        }
        assert_eq!(view.position(&data).row, 0);
        assert_eq!(view.free_bookmark(mark), Err(EngineError::NoSuchBookmark(mark.0)));
    }
}

/// TBL-RESSUB-2
#[test]
fn rows_that_are_no_messages_have_nothing_below() {
    let (tag, restriction) = (PR_MESSAGE_RECIPIENTS.into(), Box::new(has_subject()));
    let below = Restriction::SubObject { tag, restriction };
    let (data, mut spec) = (table([]), ViewSpec::new(columns![PR_ROWID]));
    let refusal = View::new(spec.clone()).restrict(&data, Some(&below));
    assert!(matches!(refusal, Err(EngineError::TooComplex { .. })));
    spec.messages = true;
    assert_eq!(View::new(spec).restrict(&data, Some(&below)), Ok(()));
}

/// TBL-SETCOLS-2, TBL-SETCOLS-5
#[test]
fn columns_without_a_type_are_refused() {
    let mut view = view();
    let before = Arc::clone(view.columns());
    let types = [PropType::PT_UNSPECIFIED, PropType::PT_ERROR, PropType(0x0999)];
    for columns in types.map(|prop_type| vec![PR_ROWID.tag(), PR_SUBJECT.tag().with_type(prop_type)]) {
        assert!(
            matches!(view.set_columns(&data(), &columns), Err(EngineError::Invalid { .. })),
            "{columns:?}"
        );
    }
    assert!(matches!(view.set_columns(&data(), &[]), Err(EngineError::Invalid { .. })));
    assert_eq!(*view.columns(), before);
}

/// TBL-SETCOLS-6
#[test]
fn new_columns_keep_the_position() {
    let (data, mut view) = (data(), view());
    view.seek_row(&data, Bookmark::BOOKMARK_BEGINNING, 3).unwrap();
    let mark = view.create_bookmark(&data).unwrap();
    view.set_columns(&data, &columns![PR_IMPORTANCE]).unwrap();
    assert_eq!(view.position(&data).row, 3);
    assert_eq!(view.seek_row(&data, mark, 0), Ok((0, false)));
    assert_eq!(view.query_rows(&data, 1, false).unwrap().first().unwrap().get(PR_IMPORTANCE), Some(2));
}

/// TBL-COLS-7, TBL-QSORT-2
#[test]
fn a_view_without_unicode_has_its_text_in_8_bits() {
    let mut spec = ViewSpec::new(columns![PR_SUBJECT, PR_ROWID]);
    spec.unicode = false;
    spec.default_order = SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)]);
    let (data, mut view) = (data(), View::new(spec));
    assert_eq!(**view.columns(), columns![PR_SUBJECT_A, PR_ROWID]);
    assert_eq!(view.all_columns(&data)[..2], columns![PR_SUBJECT_A, PR_ROWID]);
    assert_eq!(*view.sort_order(), SortOrderSet::by([SortOrder::ascending(PR_SUBJECT_A)]));
    assert_eq!(order(&mut view, &data), [1, 0, 3, 2]);
}

/// TBL-QCOLS-2, TBL-QCOLS-3, TBL-SETCOLS-7
#[test]
fn all_columns_are_the_default_the_stored_and_the_computed_ones() {
    let mut view = view();
    view.set_columns(&data(), &columns![PR_IMPORTANCE]).unwrap();
    let all = columns![PR_ROWID, PR_SUBJECT, PR_IMPORTANCE, PR_INSTANCE_KEY, PR_ROW_TYPE, PR_DEPTH];
    assert_eq!(view.all_columns(&data()), all);
}

/// TBL-SORT-5, TBL-CAT-11, TBL-CAT-13, TBL-CAT-14, TBL-CAT-15, TBL-ORDER-10
#[test]
fn orders_that_make_no_sense_are_refused() {
    let (data, mut view) = (data(), view());
    let key = |order| SortOrder { tag: PR_SUBJECT.into(), order: SortDirection(order) };
    let set = |sorts: &[SortOrder], categories, expanded| SortOrderSet {
        sorts: sorts.to_vec(),
        categories,
        expanded,
    };
    let mut refusal = |set: SortOrderSet| view.sort(&data, &set).unwrap_err();
    for invalid in [
        set(&[key(0)], 2, 0),
        set(&[key(0)], 1, 2),
        set(&[], u32::MAX, u32::MAX),
        set(&[key(2), key(0)], 2, 0),
        set(&[key(0), key(2)], 0, 0),
        set(&[key(4)], 0, 0),
        set(&[key(0), key(0), key(8)], 1, 0),
        set(&[SortOrder::ascending(PR_CONTENT_COUNT)], 0, 0),
    ] {
        assert!(matches!(refusal(invalid.clone()), EngineError::Invalid { .. }), "{invalid:?}");
    }
    let typed = |prop_type| SortOrder::ascending(PR_SUBJECT.tag().with_type(prop_type));
    for too_complex in [
        set(&[key(3)], 0, 0),
        set(&[key(0); 17], 0, 0),
        set(&[typed(PropType::PT_OBJECT)], 0, 0),
        set(&[typed(PropType::PT_ERROR)], 0, 0),
        set(&[typed(PropType::PT_UNSPECIFIED)], 0, 0),
        set(&[SortOrder::ascending(PR_NULL)], 0, 0),
    ] {
        assert!(matches!(refusal(too_complex.clone()), EngineError::TooComplex { .. }), "{too_complex:?}");
    }
    assert!(matches!(refusal(set(&[key(0), key(4)], 1, 0)), EngineError::Unsupported { .. }));
}

/// TBL-MV-6
#[test]
fn a_row_for_each_value_is_refused() {
    let (data, mut view) = (data(), view());
    let column = PropTag(0x6601_101F).instance();
    assert!(matches!(view.set_columns(&data, &[column]), Err(EngineError::TooComplex { .. })));
    let order = SortOrderSet::by([SortOrder::ascending(column)]);
    assert!(matches!(view.sort(&data, &order), Err(EngineError::TooComplex { .. })));
}

/// TBL-VIEW-2
#[test]
fn views_of_the_same_rows_do_not_meet() {
    let (data, mut first, mut second) = (data(), view(), view());
    first.restrict(&data, Some(&has_subject())).unwrap();
    first.set_columns(&data, &columns![PR_IMPORTANCE]).unwrap();
    let mark = first.create_bookmark(&data).unwrap();
    assert_eq!((second.row_count(&data), second.columns().len()), (4, 2));
    assert_eq!(second.seek_row(&data, mark, 0), Err(EngineError::NoSuchBookmark(mark.0)));
}

/// TBL-NOTIF-15
#[test]
fn a_reset_keeps_columns_restriction_and_order() {
    let (data, mut view) = (data(), view());
    let sort = SortOrderSet::by([SortOrder::descending(PR_SUBJECT)]);
    view.restrict(&data, Some(&has_subject())).unwrap();
    view.sort(&data, &sort).unwrap();
    view.seek_row(&data, Bookmark::BOOKMARK_END, 0).unwrap();
    let mark = view.create_bookmark(&data).unwrap();
    view.reset(&data);
    assert_eq!((view.position(&data).row, view.row_count(&data), view.sort_order()), (0, 3, &sort));
    assert_eq!(view.free_bookmark(mark), Err(EngineError::NoSuchBookmark(mark.0)));
}
