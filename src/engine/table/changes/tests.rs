use std::collections::BTreeMap;

use super::super::testing::{Mailbox, apply, table};
use super::*;
use crate::columns;
use crate::engine::table::{TableData, ViewSpec};
use crate::vocab::tags::*;
use crate::vocab::{Bookmark, RelOp, Restriction, SortOrder, SortOrderSet};

fn three() -> TableData {
    table([
        &[Property::of(PR_SUBJECT, "a")],
        &[Property::of(PR_SUBJECT, "c")],
        &[Property::of(PR_SUBJECT, "e")],
    ])
}

fn sorted(data: &TableData) -> View {
    let mut view = View::new(ViewSpec::new(columns![PR_SUBJECT, PR_ROWID]));
    view.sort(data, &SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)])).unwrap();
    view.begin_tracking(data);
    view
}

fn set(data: &mut TableData, id: i32, subject: &str) -> RowChange {
    data.modify(&[Property::of(PR_ROWID, id), Property::of(PR_SUBJECT, subject)]).unwrap()
}

fn key(row: u64) -> Property {
    Property::of(PR_INSTANCE_KEY, row.to_be_bytes())
}

/// TBL-NOTIF-4
#[test]
fn a_new_row_is_told_with_its_predecessor_and_its_columns() {
    let mut data = three();
    let mut view = sorted(&data);
    let change = set(&mut data, 3, "d");
    let event = apply(&mut view, &data, change).unwrap();
    assert_eq!((event.event, &event.index, &event.prior), (TableEvent::TABLE_ROW_ADDED, &key(4), &key(2)));
    assert_eq!((event.row.get(PR_SUBJECT), event.row.get(PR_ROWID)), (Some("d".to_owned()), Some(3)));
    let change = set(&mut data, 4, "A");
    assert_eq!(apply(&mut view, &data, change).unwrap().prior, key(1));
    let change = set(&mut data, 5, "");
    assert_eq!(apply(&mut view, &data, change).unwrap().prior, TableNotification::no_row());
}

/// TBL-NOTIF-5, TBL-KEY-3
#[test]
fn a_deleted_row_is_told_by_its_key_alone() {
    let mut data = three();
    let mut view = sorted(&data);
    let change = data.delete_named(&1.into()).unwrap();
    let event = apply(&mut view, &data, change).unwrap();
    assert_eq!((event.event, event.index), (TableEvent::TABLE_ROW_DELETED, key(2)));
    assert!(event.prior == TableNotification::no_row() && event.row.is_empty());
    let change = set(&mut data, 1, "c");
    assert_eq!(apply(&mut view, &data, change).unwrap().index, key(4));
}

/// TBL-NOTIF-6, TBL-NOTIF-7, TBL-NOTIF-8, TBL-ORDER-5, TBL-KEY-2
#[test]
fn a_row_that_moves_is_one_modification() {
    let mut data = three();
    let mut view = sorted(&data);
    let change = set(&mut data, 0, "d");
    let event = apply(&mut view, &data, change).unwrap();
    assert_eq!((event.event, event.index, event.prior), (TableEvent::TABLE_ROW_MODIFIED, key(1), key(2)));
    let rows = view.query_rows(&data, 9, false).unwrap();
    assert_eq!(rows.iter().map(|row| row.get(PR_ROWID).unwrap()).collect::<Vec<_>>(), [1, 0, 2]);
}

/// TBL-NOTIF-12, TBL-NOTIF-13, TBL-RESTRICT-4, TBL-RESTRICT-6
#[test]
fn rows_enter_and_leave_a_restriction() {
    let mut data = three();
    let mut view = sorted(&data);
    let (relop, tag, value) = (RelOp::RELOP_LT, PR_SUBJECT.into(), "d".into());
    view.restrict(&data, Some(&Restriction::Property { relop, tag, value })).unwrap();
    let mut told = |id, subject| {
        let change = set(&mut data, id, subject);
        apply(&mut view, &data, change).map(|event| event.event)
    };
    assert_eq!(told(2, "f"), None);
    assert_eq!(told(2, "b"), Some(TableEvent::TABLE_ROW_ADDED));
    assert_eq!(told(2, "bb"), Some(TableEvent::TABLE_ROW_MODIFIED));
    assert_eq!(told(2, "x"), Some(TableEvent::TABLE_ROW_DELETED));
    assert_eq!(told(9, "y"), None);
}

/// TBL-NOTIF-10, TBL-NOTIF-11
#[test]
fn an_event_has_the_columns_and_values_of_its_moment() {
    let mut data = three();
    let mut view = sorted(&data);
    let change = set(&mut data, 0, "b");
    let event = apply(&mut view, &data, change).unwrap();
    view.set_columns(&data, &columns![PR_ROWID]).unwrap();
    let change = set(&mut data, 0, "bb");
    let later = apply(&mut view, &data, change).unwrap();
    assert_eq!(event.row.get(PR_SUBJECT), Some("b".to_owned()));
    assert_eq!(later.row.cells(), [PropValue::Long(0)]);
}

/// TBL-NOTIF-4: values are cut as `QueryRows` cuts them.
#[test]
fn an_event_cuts_long_values() {
    let mut data = three();
    let mut view = sorted(&data);
    let change = set(&mut data, 0, &"x".repeat(300));
    let event = apply(&mut view, &data, change).unwrap();
    assert_eq!(event.row.get(PR_SUBJECT).unwrap().len(), 255);
}

/// TBL-NOTIF-23, TBL-POS-4, TBL-POS-6
#[test]
fn cursor_and_bookmarks_stay_with_their_rows() {
    let mut data = three();
    let mut view = sorted(&data);
    view.seek_row(&data, Bookmark::BOOKMARK_BEGINNING, 1).unwrap();
    let mark = view.create_bookmark(&data).unwrap();
    let change = set(&mut data, 1, "z");
    apply(&mut view, &data, change);
    assert_eq!(view.position(&data).row, 2);
    assert_eq!(view.seek_row(&data, mark, -1), Ok((-1, false)));
    let change = data.delete_named(&2.into()).unwrap();
    apply(&mut view, &data, change);
    assert_eq!(view.position(&data).row, 1);
    let change = data.delete_named(&1.into()).unwrap();
    apply(&mut view, &data, change);
    assert_eq!(view.seek_row(&data, mark, 0), Ok((0, true)));
}

/// TBL-TDINS-3
#[test]
fn a_row_in_the_middle_of_the_default_order_goes_there() {
    let (mut data, mut view) = (three(), View::new(ViewSpec::new(columns![PR_ROWID])));
    view.begin_tracking(&data);
    let change = data.insert(1, &[Property::of(PR_ROWID, 9)]).unwrap();
    assert_eq!(change, RowChange::Inserted(RowId(4)));
    assert_eq!(apply(&mut view, &data, change).unwrap().prior, key(1));
    let change = set(&mut data, 10, "last");
    assert_eq!(apply(&mut view, &data, change).unwrap().prior, key(3));
}

/// TBL-TDATA-7
#[test]
fn rows_are_named_by_the_index_of_their_table() {
    let mut data = three();
    let mut spec = ViewSpec::new(columns![PR_SUBJECT]);
    spec.index = data.index();
    let mut view = View::new(spec);
    view.begin_tracking(&data);
    let change = set(&mut data, 1, "x");
    let event = apply(&mut view, &data, change).unwrap();
    assert_eq!((event.index, event.prior), (Property::of(PR_ROWID, 1), Property::of(PR_ROWID, 0)));
    let change = data.delete_named(&1.into()).unwrap();
    assert_eq!(apply(&mut view, &data, change).unwrap().index, Property::of(PR_ROWID, 1));
}

/// SES-TABLENOTIF-1
#[test]
fn rows_that_have_instance_keys_are_named_by_them_and_others_by_those_of_the_view() {
    for own in [true, false] {
        let mut data = table([]);
        let mut view = View::new(ViewSpec::new(columns![PR_ROWID]));
        view.begin_tracking(&data);
        let name = |id: i32| if own { Property::of(PR_INSTANCE_KEY, [id as u8]) } else { key(id as u64 + 1) };
        let mut set = |id: i32| {
            let mut row = vec![Property::of(PR_ROWID, id)];
            row.extend(own.then(|| name(id)));
            let change = data.modify(&row).unwrap();
            apply(&mut view, &data, change).unwrap()
        };
        assert_eq!(set(0).index, name(0));
        let added = set(1);
        assert_eq!((added.index, added.prior), (name(1), name(0)));
        let modified = set(1);
        assert_eq!((modified.index, modified.prior), (name(1), name(0)));
        let change = data.delete_named(&0.into()).unwrap();
        assert_eq!(apply(&mut view, &data, change).unwrap().index, name(0));
    }
}

/// TBL-NOTIF-14
#[test]
fn a_counted_restriction_only_tells_that_something_changed() {
    let mut data = three();
    let mut view = sorted(&data);
    let all = Restriction::Exist { tag: PR_SUBJECT.into() };
    view.restrict(&data, Some(&Restriction::Count { count: 1, restriction: Box::new(all) })).unwrap();
    let change = set(&mut data, 2, "x");
    assert_eq!(apply(&mut view, &data, change), None);
    let change = data.delete_named(&0.into()).unwrap();
    let whole = TableNotification::whole(TableEvent::TABLE_CHANGED);
    assert_eq!((apply(&mut view, &data, change), view.row_count(&data)), (Some(whole), 1));
}

#[test]
fn changes_that_come_together_are_told_one_by_one() {
    let mut data = three();
    let mut view = sorted(&data);
    let changes = [set(&mut data, 7, "b"), set(&mut data, 8, "c"), data.delete_named(&8.into()).unwrap()];
    let events = changes.map(|change| apply(&mut view, &data, change).map(|event| event.event));
    assert_eq!(events, [Some(TableEvent::TABLE_ROW_ADDED), None, None]);
    assert_eq!(view.row_count(&data), 4);
}

#[test]
fn a_view_that_tracks_nothing_says_nothing() {
    let mailbox = Mailbox { messages: three(), recipients: BTreeMap::new() };
    let mut view = View::new(ViewSpec::new(columns![PR_SUBJECT]));
    assert_eq!(apply(&mut view, &mailbox, RowChange::Modified(RowId(1))), None);
    view.begin_tracking(&mailbox);
    view.end_tracking();
    assert_eq!(apply(&mut view, &mailbox, RowChange::Modified(RowId(1))), None);
}
