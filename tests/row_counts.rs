//! The number of rows that a table tells is that of now, whatever was counted before.

use std::sync::Arc;
use std::thread;

use mapi_emulator::interface::{MapiTable, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::{PR_ENTRYID, PR_INSTANCE_KEY, PR_SUBJECT};
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, Mail, TableWork};

const NONE: TableOpFlags = TableOpFlags::NONE;

/// The computer, somebody logged on, and a view of the inbox.
type World = (Emulator, Arc<dyn MapiSession>, Arc<dyn MapiTable>);

fn world() -> Result<World> {
    let emulator = Emulator::new();
    let anna = emulator.log_on("Anna Berg")?;
    let table = anna.default_store()?.inbox()?.get_contents_table(TableFlags::MAPI_UNICODE)?;
    Ok((emulator, anna, table))
}

/// Counts twice: nothing happens between the two.
fn count(table: &Arc<dyn MapiTable>) -> Result<u32> {
    let counted = table.get_row_count(0)?.into_value();
    assert_eq!(table.get_row_count(0)?.into_value(), counted);
    Ok(counted)
}

fn receive(emulator: &Emulator, subject: &str) {
    emulator.receive("anna@example.com", Mail::new(subject)).unwrap();
}

#[test]
fn counts_follow_the_rows() -> Result<()> {
    let (emulator, anna, table) = world()?;
    assert_eq!(count(&table)?, 0);
    receive(&emulator, "a");
    assert_eq!(count(&table)?, 1);
    thread::scope(|scope| drop(scope.spawn(|| receive(&emulator, "b"))));
    assert_eq!(count(&table)?, 2);
    let fork = emulator.fork();
    receive(&fork, "c");
    assert_eq!(count(&table)?, 2);
    let ids = table.all_rows(&[PR_ENTRYID.tag()])?;
    let first = ids.first().and_then(|row| row.get(PR_ENTRYID)).unwrap().into();
    let inbox = anna.default_store()?.inbox()?;
    assert!(inbox.delete_messages(&[first], None, DeleteMessagesFlags::NONE)?.warning.is_none());
    assert_eq!(count(&table)?, 1);
    Ok(())
}

#[test]
fn counts_follow_the_view() -> Result<()> {
    let (emulator, _anna, table) = world()?;
    ["a", "a", "b"].iter().for_each(|subject| receive(&emulator, subject));
    assert_eq!(count(&table)?, 3);
    table.restrict(Some(&Restriction::eq(PR_SUBJECT, "a")), NONE)?;
    assert_eq!(count(&table)?, 2);
    table.restrict(Some(&Restriction::eq(PR_SUBJECT, "b")), TableOpFlags::TBL_BATCH)?;
    assert_eq!(count(&table)?, 1);
    emulator.set_table_work(TableWork::WhenPumped);
    table.restrict(None, TableOpFlags::TBL_ASYNC)?;
    assert_eq!(table.get_row_count(0).unwrap_err(), ErrorCode::MAPI_E_BUSY);
    emulator.pump();
    assert_eq!(count(&table)?, 3);
    table.set_columns(&[PR_INSTANCE_KEY.tag()], NONE)?;
    table.sort_table(&SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)]).with_categories(1, 1), NONE)?;
    assert_eq!(count(&table)?, 5);
    let header = table.query_rows(1, QueryRowsFlags::NONE)?.first().and_then(|row| row.get(PR_INSTANCE_KEY));
    let header = header.unwrap();
    table.collapse_row(&header, 0)?;
    assert_eq!(count(&table)?, 3);
    table.expand_row(&header, 0, 0)?;
    assert_eq!(count(&table)?, 5);
    Ok(())
}

/// Proves that a change is counted once its call has returned, by whichever thread.
#[test]
fn no_thread_counts_less_than_there_was() -> Result<()> {
    const MAILS: u32 = 300;
    let (emulator, _anna, table) = world()?;
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let counts = (0..20_000).map(|_| table.get_row_count(0).unwrap().into_value());
                assert!(counts.is_sorted());
            });
        }
        for mails in 1..=MAILS {
            receive(&emulator, "a");
            assert_eq!(table.get_row_count(0).unwrap().into_value(), mails);
        }
    });
    Ok(())
}
