//! What the sinks of a view hear when its rows change.

use std::sync::Arc;

use super::Harness;
use super::listing::{all, listing, own, put, subjects_of};
use super::scene::{Scene, id_of, saved};
use super::sinks::{Heard, watch};
use crate::columns;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt, MessageExt};
use crate::interface::{MapiTable, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, Binary, DeleteFolderFlags, EventMask, PropTag, PropValue, Property, RecipientType, Restriction,
    SortOrder, SortOrderSet, TableEvent, TableFlags, TableNotification, TableOpFlags,
};

cases! { $, conformance_table_events, table_events, needs: STORE_CREATE_OK;
    a_row_that_comes_names_the_row_before_it,
    the_first_row_has_none_before_it,
    a_row_that_goes_names_only_itself,
    a_row_that_changes_is_told_once_per_save,
    a_row_that_moves_is_modified_not_replaced,
    the_columns_are_those_of_the_moment,
    long_values_are_cut_as_in_rows,
    hidden_rows_are_not_told_of,
    rows_that_enter_or_leave_the_restriction_come_and_go,
    setting_up_a_view_tells_nothing,
    each_view_tells_its_own_sinks,
    earlier_changes_are_not_told,
    a_batch_can_be_followed_row_by_row,
    the_modified_row_stays_under_cursor_and_bookmark,
    a_view_that_is_released_tells_nothing,
    a_hierarchy_tells_of_its_folders,
    a_deep_hierarchy_tells_of_all_levels,
    recipients_tell_of_their_rows,
    results_of_events_are_success,
}

type Rows = Arc<dyn MapiTable>;

/// Event, first cell of the row, first cell of the row before it.
type Told = (TableEvent, String, String);

/// What was told since the last look, the keys replaced by what the view shows now.
fn told(h: &dyn Harness, heard: &Heard, table: &Rows) -> Result<Vec<Told>> {
    h.pump();
    let columns = table.query_columns(Default::default())?;
    let rows = table.all_rows(&[PR_INSTANCE_KEY.tag(), columns[0]])?;
    table.set_columns(&columns, TableOpFlags::NONE)?;
    let name = |key: &Property| match &key.value {
        PropValue::Null => "-".to_owned(),
        value => {
            let row = rows.iter().find(|row| row.cells()[0] == *value);
            row.map_or_else(|| "gone".to_owned(), |row| row.cells()[1].to_string())
        }
    };
    Ok(heard.tables().iter().map(|told| (told.event, name(&told.index), name(&told.prior))).collect())
}

fn event(event: TableEvent, row: &str, prior: &str) -> Told {
    (event, row.to_owned(), prior.to_owned())
}

fn added(row: &str, prior: &str) -> Told {
    event(TableEvent::TABLE_ROW_ADDED, row, prior)
}

fn modified(row: &str, prior: &str) -> Told {
    event(TableEvent::TABLE_ROW_MODIFIED, row, prior)
}

fn deleted() -> Told {
    event(TableEvent::TABLE_ROW_DELETED, "gone", "-")
}

fn by_subject() -> SortOrderSet {
    SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)])
}

/// TBL-NOTIF-1, TBL-NOTIF-4, SES-TABLENOTIF-1, SES-TABLENOTIF-3, SES-TABLENOTIF-12, TBL-ADVISE-1,
/// STO-NOTIFY-26.
fn a_row_that_comes_names_the_row_before_it(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a", "c"])?;
    table.sort_table(&by_subject(), TableOpFlags::NONE)?;
    let heard = watch(&table)?;
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, "b")?;
    h.pump();
    assert_eq!(heard.all(), []);
    message.save()?;
    h.pump();
    let events = heard.tables();
    assert_eq!(events.len(), 1);
    let TableNotification { index, prior, row, .. } = &events[0];
    assert_eq!((index.tag, prior.tag), (PR_INSTANCE_KEY.tag(), PR_INSTANCE_KEY.tag()));
    assert_eq!(row.cells(), ["b".into()]);
    put(&folder, "d", &[])?;
    assert_eq!(told(h, &heard, &table)?, [added("d", "c")]);
    Ok(())
}

/// TBL-NOTIF-4, SES-TABLENOTIF-2, STO-NOTIFY-26.
fn the_first_row_has_none_before_it(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &[])?;
    let heard = watch(&table)?;
    put(&folder, "a", &[])?;
    h.pump();
    let events = heard.tables();
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].event, events[0].prior.tag), (TableEvent::TABLE_ROW_ADDED, PropTag::PR_NULL));
    Ok(())
}

/// TBL-NOTIF-5, SES-TABLENOTIF-3, SES-TABLENOTIF-4, STO-NOTIFY-26.
fn a_row_that_goes_names_only_itself(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Goes")?;
    let ids = [put(&folder, "a", &[])?, put(&folder, "b", &[])?];
    let table = subjects_of(&folder)?;
    let rows = table.all_rows(&columns![PR_INSTANCE_KEY])?;
    let key = rows.get(1).and_then(|row| row.get(PR_INSTANCE_KEY));
    let heard = watch(&table)?;
    let _done = folder.delete_messages(&ids[1..], None, Default::default())?;
    h.pump();
    let events = heard.tables();
    assert_eq!(events.len(), 1);
    let TableNotification { event, index, prior, row, .. } = &events[0];
    assert_eq!(*event, TableEvent::TABLE_ROW_DELETED);
    assert_eq!(Some(&index.value), key.map(PropValue::Binary).as_ref());
    assert_eq!(*prior, TableNotification::no_row());
    assert!(row.is_empty());
    Ok(())
}

/// TBL-NOTIF-6, TBL-NOTIF-25.
fn a_row_that_changes_is_told_once_per_save(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a"])?;
    let message = saved(&folder, "b")?;
    let heard = watch(&table)?;
    message.set(PR_SUBJECT, "bb")?;
    message.set_props(&[Property::new(own::LONG, PropValue::Long(1))])?;
    message.save()?;
    assert_eq!(told(h, &heard, &table)?, [modified("bb", "a")]);
    message.set_props(&[Property::new(own::LONG, PropValue::Long(2))])?;
    message.save()?;
    assert_eq!(told(h, &heard, &table)?, [modified("bb", "a")]);
    let status = crate::vocab::MessageStatus::MSGSTATUS_HIGHLIGHTED;
    let _old = folder.set_message_status(&id_of(&*message)?, status, status)?;
    assert_eq!(told(h, &heard, &table)?, [modified("bb", "a")]);
    Ok(())
}

/// TBL-NOTIF-7, TBL-NOTIF-8.
fn a_row_that_moves_is_modified_not_replaced(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["b", "c", "d"])?;
    let message = saved(&folder, "a")?;
    table.sort_table(&by_subject(), TableOpFlags::NONE)?;
    let heard = watch(&table)?;
    message.set(PR_SUBJECT, "cc")?;
    message.save()?;
    assert_eq!(told(h, &heard, &table)?, [modified("cc", "c")]);
    message.set(PR_SUBJECT, "a")?;
    message.save()?;
    assert_eq!(told(h, &heard, &table)?, [modified("a", "-")]);
    Ok(())
}

/// TBL-NOTIF-10, SES-TABLENOTIF-13.
fn the_columns_are_those_of_the_moment(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &[])?;
    table.set_columns(&[PR_SUBJECT.tag(), own::LONG, PropTag::PR_NULL], TableOpFlags::NONE)?;
    let heard = watch(&table)?;
    put(&folder, "a", &[])?;
    table.set_columns(&columns![PR_ENTRYID], TableOpFlags::NONE)?;
    h.pump();
    let events = heard.tables();
    let missing = crate::vocab::ErrorCode::MAPI_E_NOT_FOUND;
    assert_eq!(events[0].row.cells(), ["a".into(), missing.into(), PropValue::Null]);
    Ok(())
}

/// TBL-NOTIF-4, SES-NOTIFY-8, STO-NOTIFY-5: table rows carry what `QueryRows` would.
fn long_values_are_cut_as_in_rows(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &[])?;
    let columns = [PR_SUBJECT.tag(), own::TEXT, PR_ENTRYID.tag(), PR_MESSAGE_CLASS_A.tag()];
    table.set_columns(&columns, TableOpFlags::NONE)?;
    let heard = watch(&table)?;
    put(&folder, "a", &[Property::new(own::TEXT, "x".repeat(300).as_str().into())])?;
    h.pump();
    let rows = table.query_rows(1, Default::default())?;
    assert_eq!(heard.tables()[0].row, rows.first().expect("one row").to_row());
    Ok(())
}

/// TBL-NOTIF-12, SES-TABLENOTIF-5, STO-NOTIFY-25.
fn hidden_rows_are_not_told_of(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a"])?;
    let message = saved(&folder, "hidden")?;
    table.restrict(Some(&Restriction::ne(PR_SUBJECT, "hidden")), TableOpFlags::NONE)?;
    let heard = watch(&table)?;
    message.set_props(&[Property::new(own::LONG, PropValue::Long(1))])?;
    message.save()?;
    put(&folder, "hidden", &[])?;
    let id = id_of(&*message)?;
    drop(message);
    let _done = folder.delete_messages(&[id], None, Default::default())?;
    h.pump();
    assert_eq!(heard.all(), []);
    put(&folder, "b", &[])?;
    assert_eq!(told(h, &heard, &table)?, [added("b", "a")]);
    Ok(())
}

/// TBL-NOTIF-13, SES-TABLENOTIF-5, TBL-RESTRICT-4, STO-NOTIFY-25.
fn rows_that_enter_or_leave_the_restriction_come_and_go(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["in"])?;
    let message = saved(&folder, "out")?;
    table.restrict(Some(&Restriction::starts_with(PR_SUBJECT, "in")), TableOpFlags::NONE)?;
    let heard = watch(&table)?;
    message.set(PR_SUBJECT, "in too")?;
    message.save()?;
    assert_eq!(told(h, &heard, &table)?, [added("in too", "in")]);
    message.set(PR_SUBJECT, "out")?;
    message.save()?;
    assert_eq!(told(h, &heard, &table)?, [deleted()]);
    Ok(())
}

/// TBL-NOTIF-12, TBL-SETCOLS-8, TBL-SORT-8, TBL-RESTRICT-4, SES-TABLENOTIF-10.
fn setting_up_a_view_tells_nothing(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["b", "a"])?;
    let heard = watch(&table)?;
    table.set_columns(&columns![PR_SUBJECT, PR_ENTRYID], TableOpFlags::NONE)?;
    table.sort_table(&by_subject(), TableOpFlags::NONE)?;
    table.restrict(Some(&Restriction::eq(PR_SUBJECT, "a")), TableOpFlags::NONE)?;
    table.restrict(None, TableOpFlags::NONE)?;
    let _rows = all(&table)?;
    h.pump();
    assert_eq!(heard.all(), []);
    Ok(())
}

/// TBL-NOTIF-1, TBL-VIEW-2, TBL-ADVISE-3.
fn each_view_tells_its_own_sinks(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, one) = listing(&scene, &["b"])?;
    let other = subjects_of(&folder)?;
    other.sort_table(&SortOrderSet::by([SortOrder::descending(PR_SUBJECT)]), TableOpFlags::NONE)?;
    let (of_one, of_other) = (watch(&one)?, watch(&other)?);
    let twice = watch(&one)?;
    put(&folder, "a", &[])?;
    put(&folder, "c", &[])?;
    assert_eq!(told(h, &of_one, &one)?, [added("a", "b"), added("c", "a")]);
    assert_eq!(told(h, &twice, &one)?, [added("a", "b"), added("c", "a")]);
    assert_eq!(told(h, &of_other, &other)?, [added("a", "b"), added("c", "-")]);
    Ok(())
}

/// TBL-ADVISE-7.
fn earlier_changes_are_not_told(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a"])?;
    put(&folder, "b", &[])?;
    let heard = watch(&table)?;
    h.pump();
    assert_eq!(heard.all(), []);
    Ok(())
}

/// SES-TABLENOTIF-7, TBL-NOTIF-3: a client that keeps a list of its own by the events alone has the view's rows.
fn a_batch_can_be_followed_row_by_row(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["m", "d", "t"])?;
    table.sort_table(&by_subject(), TableOpFlags::NONE)?;
    let rows = table.all_rows(&columns![PR_INSTANCE_KEY, PR_SUBJECT])?;
    let mut mirror: Vec<(Binary, String)> =
        rows.iter().filter_map(|row| Some((row.get(PR_INSTANCE_KEY)?, row.get(PR_SUBJECT)?))).collect();
    let heard = watch(&table)?;
    let message = saved(&folder, "a")?;
    let ids = [put(&folder, "z", &[])?, put(&folder, "b", &[])?, put(&folder, "p", &[])?];
    message.set(PR_SUBJECT, "s")?;
    message.save()?;
    let _done = folder.delete_messages(&ids[..2], None, Default::default())?;
    message.set(PR_SUBJECT, "c")?;
    message.save()?;
    h.pump();
    for told in heard.tables() {
        let PropValue::Binary(key) = told.index.value else { panic!("{told}") };
        mirror.retain(|(known, _)| *known != key);
        if told.event != TableEvent::TABLE_ROW_DELETED {
            let place = match &told.prior.value {
                PropValue::Binary(prior) => {
                    1 + mirror.iter().position(|(known, _)| known == prior).expect("the row before is known")
                }
                _ => 0,
            };
            mirror.insert(place, (key, told.row.get(PR_SUBJECT).expect("the row has a subject")));
        }
    }
    table.set_columns(&columns![PR_SUBJECT], TableOpFlags::NONE)?;
    let mirrored: Vec<String> = mirror.into_iter().map(|(_, subject)| subject).collect();
    assert_eq!(mirrored, all(&table)?);
    Ok(())
}

/// TBL-NOTIF-23, TBL-POS-7.
fn the_modified_row_stays_under_cursor_and_bookmark(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["b", "c"])?;
    let message = saved(&folder, "a")?;
    table.sort_table(&by_subject(), TableOpFlags::NONE)?;
    let _heard = watch(&table)?;
    // At the beginning a view stands before its first row, whichever that is: go there from behind.
    let _moved = table.seek_row(crate::vocab::Bookmark::BOOKMARK_END, -2)?;
    let _moved = table.seek_row(crate::vocab::Bookmark::BOOKMARK_CURRENT, -1)?;
    let mark = table.create_bookmark()?;
    message.set(PR_SUBJECT, "z")?;
    message.save()?;
    let outcome = table.seek_row(mark, 0)?;
    assert_eq!(outcome.warning, None);
    assert_eq!(super::listing::next(&table, 9)?, ["z"]);
    Ok(())
}

/// TBL-NOTIF-21, SES-UNADVISE-6.
fn a_view_that_is_released_tells_nothing(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a"])?;
    let alive = Arc::new(());
    let (held, heard) = (Arc::clone(&alive), Heard::default());
    let seen = heard.clone();
    let sink = move |notifications: &[crate::vocab::Notification]| {
        let _held = &held;
        seen.write(notifications);
    };
    table.advise(EventMask::fnevTableModified, Arc::new(sink))?;
    put(&folder, "b", &[])?;
    drop(table);
    assert_eq!(Arc::strong_count(&alive), 1);
    put(&folder, "c", &[])?;
    h.pump();
    assert_eq!(heard.all(), []);
    Ok(())
}

/// TBL-HIER-7, TBL-HIER-12, TBL-NOTIF-25.
fn a_hierarchy_tells_of_its_folders(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let parent = scene.folder("Parent")?;
    let table = parent.get_hierarchy_table(TableFlags::MAPI_UNICODE)?;
    let heard = watch(&table)?;
    let folder = parent.new_subfolder("one")?;
    assert_eq!(told(h, &heard, &table)?, [added("one", "-")]);
    parent.new_subfolder("two")?;
    assert_eq!(told(h, &heard, &table)?, [added("two", "one")]);
    folder.set(PR_DISPLAY_NAME, "1")?;
    assert_eq!(told(h, &heard, &table)?, [modified("1", "-")]);
    put(&folder, "a", &[])?;
    assert_eq!(told(h, &heard, &table)?, [modified("1", "-")]);
    folder.new_subfolder("below")?;
    assert_eq!(told(h, &heard, &table)?, [modified("1", "-")]);
    let everything = DeleteFolderFlags::DEL_MESSAGES | DeleteFolderFlags::DEL_FOLDERS;
    let _done = parent.delete_folder(&id_of(&*folder)?, None, everything)?;
    assert_eq!(told(h, &heard, &table)?.last(), Some(&deleted()));
    Ok(())
}

/// TBL-NOTIF-4, TBL-HIER-1, TBL-HIER-3.
fn a_deep_hierarchy_tells_of_all_levels(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let top = scene.folder("Top")?;
    let (one, _two) = (top.new_subfolder("1")?, top.new_subfolder("2")?);
    let table = top.get_hierarchy_table(TableFlags::MAPI_UNICODE | TableFlags::CONVENIENT_DEPTH)?;
    let heard = watch(&table)?;
    let below = one.new_subfolder("1.1")?;
    let events = told(h, &heard, &table)?;
    assert!(events.contains(&added("1.1", "1")) && events.contains(&modified("1", "-")), "{events:?}");
    below.set(PR_DISPLAY_NAME, "1.one")?;
    assert_eq!(told(h, &heard, &table)?, [modified("1.one", "1")]);
    Ok(())
}

/// TBL-RECIP-3, TBL-NOTIF-4.
fn recipients_tell_of_their_rows(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let message = saved(&scene.folder("Recipients")?, "a")?;
    let table = message.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    table.set_columns(&columns![PR_DISPLAY_NAME], TableOpFlags::NONE)?;
    let heard = watch(&table)?;
    for name in ["Anna", "Ben"] {
        message.add_recipient(AdrEntry::named(name, RecipientType::MAPI_TO))?;
    }
    h.pump();
    let rows: Vec<_> =
        heard.tables().iter().map(|told| (told.event, told.row.get(PR_DISPLAY_NAME))).collect();
    let came = |name: &str| (TableEvent::TABLE_ROW_ADDED, Some(name.to_owned()));
    assert_eq!(rows, [came("Anna"), came("Ben")]);
    Ok(())
}

/// TBL-NOTIF-27.
fn results_of_events_are_success(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a"])?;
    let heard = watch(&table)?;
    let id = put(&folder, "b", &[])?;
    let _done = folder.delete_messages(&[id], None, Default::default())?;
    h.pump();
    let results: Vec<_> = heard.tables().iter().map(|told| told.result).collect();
    assert_eq!(results, [crate::vocab::ErrorCode::S_OK; 2]);
    Ok(())
}
