//! Tables whose operations stay under way until the test lets them finish.

use std::sync::{Arc, Mutex};

use mapi_emulator::interface::{MapiTable, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::{PR_ENTRYID, PR_SUBJECT};
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, Mail, TableWork};

const ASYNC: TableOpFlags = TableOpFlags::TBL_ASYNC;

/// The computer, somebody logged on, and a view.
type World = (Emulator, Arc<dyn MapiSession>, Arc<dyn MapiTable>);

/// An inbox with two messages, and a view of their subjects; operations wait for the test.
fn world() -> Result<World> {
    let emulator = Emulator::new();
    for subject in ["b", "a"] {
        emulator.receive("anna@example.com", Mail::new(subject))?;
    }
    let anna = emulator.log_on("Anna Berg")?;
    let inbox = anna.default_store()?.inbox()?;
    let table = inbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
    table.set_columns(&[PR_SUBJECT.tag()], TableOpFlags::NONE)?;
    emulator.set_table_work(TableWork::WhenPumped);
    Ok((emulator, anna, table))
}

fn subjects(table: &Arc<dyn MapiTable>) -> Result<Vec<String>> {
    let rows = table.all_rows(&[PR_SUBJECT.tag()])?;
    Ok(rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect())
}

fn by_subject() -> SortOrderSet {
    SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)])
}

fn impossible() -> SortOrderSet {
    SortOrderSet::by([SortOrder::ascending(PropTag::new(PropType::PT_OBJECT, 0x6700))])
}

fn only_a() -> Restriction {
    Restriction::Property { relop: RelOp::RELOP_EQ, tag: PR_SUBJECT.into(), value: "a".into() }
}

fn status(table: &Arc<dyn MapiTable>) -> Result<TableStatus> {
    Ok(table.get_status()?.0)
}

/// What the sinks of a view hear.
fn watch(table: &Arc<dyn MapiTable>) -> Result<Arc<Mutex<Vec<TableNotification>>>> {
    let heard: Arc<Mutex<Vec<TableNotification>>> = Arc::default();
    let writes = Arc::clone(&heard);
    let sink = move |notifications: &[Notification]| {
        for notification in notifications {
            if let Notification::Table(told) = notification {
                writes.lock().unwrap().push(told.clone());
            }
        }
    };
    table.advise(EventMask::fnevTableModified, Arc::new(sink))?;
    Ok(heard)
}

fn events(heard: &Mutex<Vec<TableNotification>>) -> Vec<TableEvent> {
    heard.lock().unwrap().drain(..).map(|told| told.event).collect()
}

/// TBL-ASYNC-3, TBL-GETSTATUS-3
#[test]
fn an_operation_is_under_way_until_the_test_pumps() -> Result<()> {
    let (emulator, _anna, table) = world()?;
    table.sort_table(&by_subject(), ASYNC)?;
    assert_eq!(status(&table)?, TableStatus::TBLSTAT_SORTING);
    assert_eq!(emulator.pump(), 1);
    assert_eq!(
        (status(&table)?, subjects(&table)?),
        (TableStatus::TBLSTAT_COMPLETE, vec!["a".into(), "b".into()])
    );
    table.restrict(Some(&only_a()), ASYNC)?;
    assert_eq!(status(&table)?, TableStatus::TBLSTAT_RESTRICTING);
    emulator.pump();
    assert_eq!(subjects(&table)?, ["a"]);
    table.set_columns(&[PR_ENTRYID.tag()], ASYNC)?;
    assert_eq!(status(&table)?, TableStatus::TBLSTAT_SETTING_COLS);
    emulator.pump();
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, [PR_ENTRYID.tag()]);
    Ok(())
}

/// TBL-ASYNC-4, TBL-GETSTATUS-4
#[test]
fn a_view_that_works_is_busy() -> Result<()> {
    let (emulator, _anna, table) = world()?;
    let key = Binary::from(&b"key"[..]);
    table.sort_table(&by_subject(), ASYNC)?;
    let busy = [
        table.set_columns(&[PR_ENTRYID.tag()], TableOpFlags::NONE),
        table.restrict(None, TableOpFlags::TBL_BATCH),
        table.sort_table(&by_subject(), ASYNC),
        table.query_columns(QueryColumnsFlags::NONE).map(drop),
        table.query_rows(1, QueryRowsFlags::NONE).map(drop),
        table.seek_row(Bookmark::BOOKMARK_BEGINNING, 0).map(drop),
        table.seek_row_approx(0, 1),
        table.find_row(&only_a(), Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE).map(drop),
        table.get_row_count(0).map(drop),
        table.query_position().map(drop),
        table.query_sort_order().map(drop),
        table.create_bookmark().map(drop),
        table.free_bookmark(Bookmark(3)),
        table.expand_row(&key, 0, 0).map(drop),
        table.collapse_row(&key, 0).map(drop),
        table.get_collapse_state(0, &key).map(drop),
        table.set_collapse_state(0, &key).map(drop),
    ];
    for answer in busy {
        assert_eq!(answer.unwrap_err(), ErrorCode::MAPI_E_BUSY);
    }
    assert_eq!(status(&table)?, TableStatus::TBLSTAT_SORTING);
    let connection = table.advise(EventMask::fnevTableModified, Arc::new(|_: &[Notification]| ()))?;
    table.unadvise(connection)?;
    assert!(table.get_last_error(ErrorCode::MAPI_E_BUSY, UnicodeFlags::MAPI_UNICODE)?.is_some());
    emulator.pump();
    assert_eq!(subjects(&table)?, ["a", "b"]);
    Ok(())
}

/// TBL-ASYNC-5, TBL-NOTIF-17, TBL-SORT-8
#[test]
fn the_end_of_an_operation_is_told_to_the_sinks_of_the_view() -> Result<()> {
    let (emulator, _anna, table) = world()?;
    let heard = watch(&table)?;
    table.sort_table(&by_subject(), TableOpFlags::NONE)?;
    emulator.pump();
    assert_eq!(events(&heard), []);
    table.sort_table(&SortOrderSet::default(), ASYNC)?;
    emulator.pump();
    let told = std::mem::take(&mut *heard.lock().unwrap());
    assert_eq!(told, [TableNotification::whole(TableEvent::TABLE_SORT_DONE)]);
    assert_eq!(
        (told[0].index.tag, told[0].prior.tag, told[0].row.is_empty()),
        (PropTag::PR_NULL, PropTag::PR_NULL, true)
    );
    table.restrict(None, ASYNC)?;
    emulator.pump();
    table.set_columns(&[PR_ENTRYID.tag()], ASYNC)?;
    emulator.pump();
    assert_eq!(events(&heard), [TableEvent::TABLE_RESTRICT_DONE, TableEvent::TABLE_SETCOL_DONE]);
    Ok(())
}

/// TBL-ASYNC-6, TBL-NOTIF-16, TBL-LASTERR-3, TBL-GETSTATUS-3, SES-TABLENOTIF-9
#[test]
fn an_operation_that_fails_leaves_the_view_as_it_was() -> Result<()> {
    let (emulator, _anna, table) = world()?;
    let heard = watch(&table)?;
    table.sort_table(&by_subject(), TableOpFlags::NONE)?;
    table.sort_table(&impossible(), ASYNC)?;
    emulator.pump();
    let told = std::mem::take(&mut *heard.lock().unwrap());
    let failed = TableNotification {
        result: ErrorCode::MAPI_E_TOO_COMPLEX,
        ..TableNotification::whole(TableEvent::TABLE_ERROR)
    };
    assert_eq!(told, [failed]);
    assert_eq!(table.get_last_error(ErrorCode::MAPI_E_TOO_COMPLEX, UnicodeFlags::MAPI_UNICODE)?, None);
    assert_eq!((status(&table)?, table.query_sort_order()?), (TableStatus::TBLSTAT_SORT_ERROR, by_subject()));
    table.restrict(None, TableOpFlags::NONE)?;
    assert_eq!(status(&table)?, TableStatus::TBLSTAT_SORT_ERROR);
    table.sort_table(&by_subject(), TableOpFlags::NONE)?;
    assert_eq!(status(&table)?, TableStatus::TBLSTAT_COMPLETE);
    table.set_columns(&[], ASYNC)?;
    assert_eq!(table.wait_for_completion(0, 1)?, TableStatus::TBLSTAT_SETCOL_ERROR);
    table.set_columns(&[PR_SUBJECT.tag()], TableOpFlags::NONE)?;
    let exists = Restriction::Exist { tag: PropTag::new(PropType::PT_OBJECT, 0x6700) };
    table.restrict(Some(&exists), ASYNC)?;
    assert_eq!(table.wait_for_completion(0, 1)?, TableStatus::TBLSTAT_RESTRICT_ERROR);
    Ok(())
}

/// TBL-ASYNC-7
#[test]
fn tables_may_keep_quiet_when_they_are_done() -> Result<()> {
    let (emulator, _anna, table) = world()?;
    let heard = watch(&table)?;
    emulator.set_table_work(TableWork::Unannounced);
    table.sort_table(&by_subject(), ASYNC)?;
    emulator.pump();
    assert_eq!((events(&heard), status(&table)?), (vec![], TableStatus::TBLSTAT_COMPLETE));
    assert_eq!(subjects(&table)?, ["a", "b"]);
    Ok(())
}

/// TBL-ABORT-1, TBL-ABORT-3
#[test]
fn an_aborted_operation_changes_nothing() -> Result<()> {
    let (emulator, _anna, table) = world()?;
    let heard = watch(&table)?;
    table.sort_table(&by_subject(), ASYNC)?;
    table.abort()?;
    assert_eq!(status(&table)?, TableStatus::TBLSTAT_COMPLETE);
    table.restrict(Some(&only_a()), ASYNC)?;
    table.abort()?;
    table.set_columns(&[PR_ENTRYID.tag()], ASYNC)?;
    table.abort()?;
    assert_eq!((emulator.pump(), events(&heard)), (0, vec![]));
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, [PR_SUBJECT.tag()]);
    assert_eq!(subjects(&table)?, ["b", "a"]);
    Ok(())
}

/// TBL-WAIT-1, TBL-WAIT-2
#[test]
fn a_client_that_waits_lets_the_operation_finish_unless_it_hangs() -> Result<()> {
    let (emulator, _anna, table) = world()?;
    table.sort_table(&by_subject(), ASYNC)?;
    assert_eq!(table.wait_for_completion(0, u32::MAX)?, TableStatus::TBLSTAT_COMPLETE);
    emulator.set_table_work(TableWork::Never);
    table.restrict(Some(&only_a()), ASYNC)?;
    assert_eq!(emulator.pump(), 0);
    assert_eq!(table.wait_for_completion(0, 1_000).unwrap_err(), ErrorCode::MAPI_E_TIMEOUT);
    assert_eq!(status(&table)?, TableStatus::TBLSTAT_RESTRICTING);
    emulator.set_table_work(TableWork::WhenPumped);
    emulator.pump();
    assert_eq!(subjects(&table)?, ["a"]);
    Ok(())
}

/// TBL-GETSTATUS-2
#[test]
fn a_change_that_was_not_read_is_told_once_where_work_can_wait() -> Result<()> {
    let (emulator, _anna, table) = world()?;
    assert_eq!((subjects(&table)?.len(), status(&table)?), (2, TableStatus::TBLSTAT_COMPLETE));
    emulator.receive("anna@example.com", Mail::new("c"))?;
    assert_eq!(status(&table)?, TableStatus::TBLSTAT_QCHANGED);
    assert_eq!(status(&table)?, TableStatus::TBLSTAT_COMPLETE);
    emulator.set_table_work(TableWork::AtOnce);
    emulator.receive("anna@example.com", Mail::new("d"))?;
    assert_eq!(status(&table)?, TableStatus::TBLSTAT_COMPLETE);
    Ok(())
}

/// What waits for a view that is released is never done.
#[test]
fn a_view_that_is_gone_works_no_more() -> Result<()> {
    let (emulator, _anna, table) = world()?;
    table.sort_table(&by_subject(), ASYNC)?;
    drop(table);
    assert_eq!(emulator.pump(), 0);
    Ok(())
}
