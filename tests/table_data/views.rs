//! The tables that show them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, columns};
use parking_lot::Mutex;

use super::{DYNAMIC, Heard, code, listed, names, number, people, person};

/// TBL-CREATETABLE-4
#[test]
fn the_type_of_a_table_is_what_its_views_report() {
    let emulator = Emulator::new();
    for table_type in [TableType::TBLTYPE_SNAPSHOT, TableType::TBLTYPE_KEYSET, DYNAMIC] {
        let data = emulator.create_table(table_type, PR_ROWID.into(), &columns![PR_ROWID]).unwrap();
        let view = data.get_view(None, None).unwrap();
        assert_eq!(view.get_status().unwrap(), (TableStatus::TBLSTAT_COMPLETE, table_type));
    }
    let unknown = emulator.create_table(TableType(3), PR_ROWID.into(), &columns![PR_ROWID]);
    assert_eq!(code(unknown), ErrorCode::MAPI_E_INVALID_PARAMETER);
}

/// TBL-CREATETABLE-5: in this order, and text in this type.
#[test]
fn a_view_starts_with_the_columns_that_the_table_was_created_with() {
    let emulator = Emulator::new();
    let columns = columns![PR_SUBJECT_A, PR_ROWID, PR_DISPLAY_NAME];
    let data = emulator.create_table(DYNAMIC, PR_ROWID.into(), &columns).unwrap();
    let view = data.get_view(None, None).unwrap();
    assert_eq!(view.query_columns(QueryColumnsFlags::NONE).unwrap(), columns);
    for bad in [&[][..], &[PR_ROWID.tag().with_type(PropType::PT_UNSPECIFIED)]] {
        let created = emulator.create_table(DYNAMIC, PR_ROWID.into(), bad);
        assert_eq!(code(created), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
}

/// TBL-TDATA-2
#[test]
fn every_open_view_shows_a_change_and_tells_its_sinks() {
    let emulator = Emulator::new();
    let data = people(&emulator);
    let views = [data.get_view(None, None).unwrap(), data.get_view(None, None).unwrap()];
    let heard = [Heard::at(&*views[0]), Heard::at(&*views[1])];
    data.modify_row(&person(1, "Anna")).unwrap();
    for (view, heard) in views.iter().zip(heard) {
        assert_eq!(names(&**view), ["Anna"]);
        assert_eq!(heard.after(&emulator), ["TABLE_ROW_ADDED 1"]);
    }
}

/// TBL-TDATA-3, TBL-TDDEL-5
#[test]
fn what_a_row_brings_along_is_a_column_from_then_on() {
    let data = people(&Emulator::new());
    let before = data.get_view(None, None).unwrap();
    data.modify_row(&[number(1), Property::of(PR_TITLE, "Captain")]).unwrap();
    data.delete_row(&number(1)).unwrap();
    let after = data.get_view(None, None).unwrap();
    let start = columns![PR_ROWID, PR_DISPLAY_NAME];
    assert_eq!(before.query_columns(QueryColumnsFlags::NONE).unwrap(), start);
    assert!(before.query_columns(QueryColumnsFlags::TBL_ALL_COLUMNS).unwrap().contains(&PR_TITLE.tag()));
    let with_title = columns![PR_ROWID, PR_DISPLAY_NAME, PR_TITLE];
    assert_eq!(after.query_columns(QueryColumnsFlags::NONE).unwrap(), with_title);
}

/// TBL-TDATA-5: a view outlives the reference that it came from. TBL-TDVIEW-1: the cursor is at the first row.
#[test]
fn a_view_is_usable_after_its_rows_were_let_go() {
    let data = people(&Emulator::new());
    data.modify_row(&person(1, "Anna")).unwrap();
    let view = data.get_view(None, None).unwrap();
    drop(data);
    assert_eq!(view.query_rows(5, QueryRowsFlags::NONE).unwrap().len(), 1);
}

/// TBL-TDATA-6
#[test]
fn a_view_sorts_restricts_finds_and_marks_but_has_no_categories() {
    let data = people(&Emulator::new());
    data.modify_rows(0, &[person(1, "Ben"), person(2, "Anna"), person(3, "Carla")]).unwrap();
    let view = data.get_view(None, None).unwrap();
    let by_name = SortOrderSet::by([SortOrder::ascending(PR_DISPLAY_NAME)]);
    view.sort_table(&by_name, TableOpFlags::NONE).unwrap();
    let from_ben = Restriction::ge(PR_DISPLAY_NAME, "Ben");
    view.restrict(Some(&from_ben), TableOpFlags::NONE).unwrap();
    assert_eq!(names(&*view), ["Ben", "Carla"]);
    let is_carla = Restriction::eq(PR_ROWID, 3);
    let _found = view.find_row(&is_carla, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE).unwrap();
    let carla = view.create_bookmark().unwrap();
    let _moved = view.seek_row(Bookmark::BOOKMARK_BEGINNING, 0).unwrap();
    assert_eq!(view.seek_row(carla, 0).unwrap().into_value(), 0);
    assert_eq!(view.query_position().unwrap().row, 1);
    let categories = by_name.with_categories(1, 1);
    assert_eq!(code(view.sort_table(&categories, TableOpFlags::NONE)), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(code(data.get_view(Some(&categories), None)), ErrorCode::MAPI_E_NO_SUPPORT);
}

/// TBL-TDATA-7
#[test]
fn a_row_shows_its_own_instance_key_or_one_that_the_view_makes() {
    let data = people(&Emulator::new());
    let own = [number(1), Property::of(PR_INSTANCE_KEY, *b"mine")];
    data.modify_rows(0, &[own.to_vec(), person(2, "Ben")]).unwrap();
    let rows = data.get_view(None, None).unwrap().all_rows(&columns![PR_INSTANCE_KEY]).unwrap();
    let keys: Vec<Binary> = rows.iter().filter_map(|row| row.get(PR_INSTANCE_KEY)).collect();
    assert_eq!((keys.len(), &*keys[0]), (2, &b"mine"[..]));
    assert!(!keys[1].is_empty());
}

/// TBL-TDATA-8, TBL-TDATA-7: the events carry the index column.
#[test]
fn a_row_that_enters_or_leaves_the_restriction_comes_or_goes() {
    let emulator = Emulator::new();
    let data = people(&emulator);
    data.modify_row(&person(1, "Anna")).unwrap();
    let view = data.get_view(None, None).unwrap();
    view.restrict(Some(&Restriction::eq(PR_DISPLAY_NAME, "Ben")), TableOpFlags::NONE).unwrap();
    let heard = Heard::at(&*view);
    data.modify_row(&person(1, "Ben")).unwrap();
    data.modify_row(&person(1, "Carla")).unwrap();
    assert_eq!(heard.after(&emulator), ["TABLE_ROW_ADDED 1", "TABLE_ROW_DELETED 1"]);
}

/// TBL-TDVIEW-1, TBL-TDVIEW-4
#[test]
fn a_view_comes_sorted_and_with_what_the_provider_set_before() {
    let data = people(&Emulator::new());
    data.modify_rows(0, &[person(1, "Ben"), person(2, "Anna")]).unwrap();
    let by_name = SortOrderSet::by([SortOrder::ascending(PR_DISPLAY_NAME)]);
    let view = data.get_view(Some(&by_name), None).unwrap();
    view.set_columns(&columns![PR_DISPLAY_NAME], TableOpFlags::NONE).unwrap();
    assert_eq!(view.query_columns(QueryColumnsFlags::NONE).unwrap(), columns![PR_DISPLAY_NAME]);
    assert_eq!(view.query_sort_order().unwrap(), by_name);
    assert_eq!(names(&*view), ["Anna", "Ben"]);
}

/// TBL-TDVIEW-2, TBL-TDVIEW-3: with the rows at hand, and nothing locked.
#[test]
fn the_provider_hears_once_when_a_view_is_released() {
    let data = people(&Emulator::new());
    let released = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&released);
    let callback = move |data: &dyn MapiTableData| {
        count.fetch_add(1, Ordering::Relaxed);
        data.modify_row(&person(1, "released")).unwrap();
    };
    let view = data.get_view(None, Some(Box::new(callback))).unwrap();
    let again = Arc::clone(&view);
    drop(view);
    assert_eq!(released.load(Ordering::Relaxed), 0);
    drop(again);
    assert_eq!(released.load(Ordering::Relaxed), 1);
    assert_eq!(listed(&*data), ["released"]);
}

/// TBL-NOTIF-14, TBL-NOTIF-17, TBL-POS-11, SES-TABLENOTIF-8
#[test]
fn many_changed_rows_leave_keys_cursor_and_bookmarks_as_they_are() {
    let emulator = Emulator::new();
    let data = people(&emulator);
    let rows: Vec<_> = (1..=10).map(|row| person(row, "Anna")).collect();
    data.modify_rows(0, &rows).unwrap();
    let view = data.get_view(None, None).unwrap();
    let keys = || view.all_rows(&columns![PR_INSTANCE_KEY]).unwrap();
    let before = keys();
    let _moved = view.seek_row(Bookmark::BOOKMARK_BEGINNING, 3).unwrap();
    let bookmark = view.create_bookmark().unwrap();
    let told: Arc<Mutex<Vec<Notification>>> = Arc::default();
    let writes = Arc::clone(&told);
    let sink = move |notifications: &[Notification]| writes.lock().extend_from_slice(notifications);
    view.advise(EventMask::fnevTableModified, Arc::new(sink)).unwrap();
    let rows: Vec<_> = (1..=10).map(|row| person(row, "Ben")).collect();
    data.modify_rows(0, &rows).unwrap();
    emulator.pump();
    let Some(Notification::Table(event)) = told.lock().pop() else { panic!("nothing was told") };
    assert_eq!(event, TableNotification::whole(TableEvent::TABLE_CHANGED));
    assert_eq!((event.index.tag, event.prior.tag), (PropTag::PR_NULL, PropTag::PR_NULL));
    assert!(event.row.is_empty() && event.result == ErrorCode::S_OK);
    assert_eq!(view.query_position().unwrap().row, 3);
    assert_eq!(view.seek_row(bookmark, 0).unwrap().code(), ErrorCode::S_OK);
    assert_eq!(view.query_position().unwrap().row, 3);
    assert_eq!(keys(), before);
}

/// TBL-NOTIF-15, TBL-POS-11, SES-TABLENOTIF-8
#[test]
fn a_reload_forgets_cursor_and_bookmarks_and_keeps_the_set_up() {
    let emulator = Emulator::new();
    let data = people(&emulator);
    data.modify_rows(0, &[person(1, "Anna"), person(2, "Ben")]).unwrap();
    let view = data.get_view(None, None).unwrap();
    let heard = Heard::at(&*view);
    let order = SortOrderSet::by([SortOrder::descending(PR_DISPLAY_NAME)]);
    view.set_columns(&columns![PR_DISPLAY_NAME], TableOpFlags::NONE).unwrap();
    view.restrict(Some(&Restriction::ne(PR_DISPLAY_NAME, "Ben")), TableOpFlags::NONE).unwrap();
    view.sort_table(&order, TableOpFlags::NONE).unwrap();
    let _moved = view.seek_row(Bookmark::BOOKMARK_END, 0).unwrap();
    let bookmark = view.create_bookmark().unwrap();
    data.delete_rows(TableDataFlags::TAD_ALL_ROWS, None).unwrap();
    data.modify_rows(0, &[person(2, "Ben"), person(3, "Carla"), person(4, "Dora")]).unwrap();
    assert_eq!(heard.after(&emulator)[0], "TABLE_RELOAD");
    assert_eq!(view.query_position().unwrap().row, 0);
    assert_eq!(code(view.seek_row(bookmark, 0)), ErrorCode::MAPI_E_INVALID_BOOKMARK);
    assert_eq!(view.query_columns(QueryColumnsFlags::NONE).unwrap(), columns![PR_DISPLAY_NAME]);
    assert_eq!(
        (view.query_sort_order().unwrap(), names(&*view)),
        (order, vec!["Dora".into(), "Carla".into()])
    );
}

/// TBL-TDATA-6
#[test]
fn views_of_ones_own_rows_have_no_categories() {
    let data = people(&Emulator::new());
    let order = SortOrderSet::by([SortOrder::ascending(PR_DISPLAY_NAME)]).with_categories(1, 0);
    let view = data.get_view(None, None).unwrap();
    assert_eq!(code(view.sort_table(&order, TableOpFlags::NONE)), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(code(data.get_view(Some(&order), None)), ErrorCode::MAPI_E_NO_SUPPORT);
}

/// A display table shows controls; a notification of one names it (TBL-DISPLAY-2, ADR-DISPLAYTABLE-5).
#[test]
fn a_display_table_tells_which_control_to_read_again() {
    let control = |id: &str, shows: Shows| Control {
        id: Binary::from(id.as_bytes()),
        flags: ControlFlags::DT_EDITABLE,
        at: (8, 8),
        size: (160, 12),
        shows,
    };
    let page = Shows::Page { label: "General".into(), component: "".into(), context: 0 };
    let name = Shows::Edit { allowed: "".into(), most: 64, property: PR_DISPLAY_NAME.tag() };
    let controls = [control("page", page.clone()), control("name", name)];
    let emulator = Emulator::new();
    let (table, rows) = emulator.build_display_table(&controls).unwrap();
    let shown = table.all_rows(&DISPLAY_COLUMNS).unwrap();
    let read = shown.iter().map(|row| Control::from_row(&row.properties().collect::<Vec<_>>()));
    assert!(read.eq(controls.clone().map(Some)));

    let heard: Arc<Mutex<Vec<TableNotification>>> = Arc::default();
    let kept = Arc::clone(&heard);
    let sink = move |notifications: &[Notification]| {
        for notification in notifications {
            let Notification::Table(event) = notification else { panic!("{notification:?}") };
            kept.lock().push(event.clone());
        }
    };
    table.advise(EventMask::fnevTableModified, Arc::new(sink)).unwrap();
    let id = Property::of(PR_CONTROL_ID, controls[1].id.clone());
    rows.notify(0, std::slice::from_ref(&id)).unwrap();
    emulator.pump();
    let heard = std::mem::take(&mut *heard.lock());
    assert_eq!(heard.len(), 1);
    assert_eq!((heard[0].event, &heard[0].index), (TableEvent::TABLE_ROW_MODIFIED, &id));

    let twice = [control("page", page.clone()), control("page", page)];
    assert_eq!(code(emulator.build_display_table(&twice)), ErrorCode::MAPI_E_INVALID_PARAMETER);
}
