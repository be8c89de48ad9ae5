//! Work on tables that only the emulator does: nothing to compare it with, but with itself.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::{Arc, Mutex};

use mapi_emulator::interface::{MapiTable, Opened};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::{
    PR_DISPLAY_NAME, PR_ENTRYID, PR_ICON_INDEX, PR_INSTANCE_KEY, PR_MESSAGE_DELIVERY_TIME, PR_MESSAGE_FLAGS,
    PR_SENDER_NAME, PR_SUBJECT,
};
use mapi_emulator::vocab::{
    Bookmark, CreateFolderFlags, DeleteMessagesFlags, EntryId, EventMask, FileTime, FindRowFlags, FolderType,
    Notification, OpenFlags, PropValue, Property, QueryRowsFlags, Restriction, RowRef, SaveFlags, SortOrder,
    SortOrderSet, TableEvent, TableFlags, TableNotification, TableOpFlags,
};
use mapi_emulator::{Delivery, columns};

use super::{NEVER_FAILS, Ours, rows_of};
use crate::change::Change;
use crate::mail::{CUTOFF, READ};
use crate::peer::{ShownRow, Told, WATCHED_COLUMNS};

/// Where views are open that a change concerns nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Views {
    /// On another folder.
    Elsewhere,
    /// On the folder of the change, restricted to other messages.
    Hiding,
}

/// A sorted and restricted view, and what its sink was told.
pub struct Watched {
    _table: Arc<dyn MapiTable>,
    /// The names of all mails, by number.
    ids: Vec<EntryId>,
    /// What names the rows that the view showed at first, and the numbers of their mails.
    shown: Vec<(PropValue, i32)>,
    events: Arc<Mutex<Vec<TableNotification>>>,
}

impl Watched {
    /// The sum of what the sink was told, by one who knows the rows by their names.
    pub fn told(self) -> u64 {
        let mut numbers: BTreeMap<Vec<u8>, i32> =
            self.shown.iter().map(|(name, number)| (bytes(name), *number)).collect();
        let mut told = Told::default();
        for event in self.events.lock().expect(NEVER_FAILS).iter() {
            let before = numbers.get(&bytes(&event.prior.value)).copied();
            match (event.event, shown(event.row.cells())) {
                (TableEvent::TABLE_ROW_ADDED, Some(row)) => {
                    numbers.insert(bytes(&event.index.value), row.number);
                    told.added(row, before);
                }
                (TableEvent::TABLE_ROW_MODIFIED, Some(row)) => told.modified(row, before),
                (TableEvent::TABLE_ROW_DELETED, None) => told.deleted(numbers[&bytes(&event.index.value)]),
                _ => panic!("{event:?}"),
            }
        }
        told.sum()
    }
}

impl Ours {
    /// Finds each sender in a view sorted by sender and asks for the number of the row.
    pub fn find_senders(&self, sorted: &dyn MapiTable, senders: &[String]) -> u64 {
        let mut sum = 0;
        for sender in senders {
            let wanted = Restriction::ge(PR_SENDER_NAME, sender.as_str());
            let found = sorted.find_row(&wanted, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE);
            assert!(found.is_ok(), "every sender is there");
            sum += u64::from(sorted.query_position().expect(NEVER_FAILS).row);
        }
        sum
    }

    /// A view by sender and time of what is read and late, of mails with these names, with a sink that keeps what it is
    /// told.
    #[must_use]
    pub fn watched(&self, mut ids: Vec<EntryId>) -> Watched {
        // What the client's own list takes to grow is not to be in the time.
        ids.reserve(1);
        let table = self
            .sorted([SortOrder::ascending(PR_SENDER_NAME), SortOrder::descending(PR_MESSAGE_DELIVERY_TIME)]);
        let wanted = Restriction::and([
            Restriction::ge(PR_MESSAGE_DELIVERY_TIME, FileTime(CUTOFF as u64)),
            Restriction::bits_set(PR_MESSAGE_FLAGS, READ as u32),
        ]);
        table.restrict(Some(&wanted), TableOpFlags::NONE).expect(NEVER_FAILS);
        let rows = table.all_rows(&columns![PR_INSTANCE_KEY, PR_ICON_INDEX]).expect(NEVER_FAILS);
        let named = |row: RowRef<'_>| (row.cells()[0].clone(), row.get(PR_ICON_INDEX).expect(NEVER_FAILS));
        let shown = rows.iter().map(named).collect();
        table.set_columns(&WATCHED_COLUMNS, TableOpFlags::NONE).expect(NEVER_FAILS);
        let events = Arc::<Mutex<Vec<_>>>::default();
        let kept = Arc::clone(&events);
        let sink = move |told: &[Notification]| {
            let tables = told.iter().filter_map(|event| match event {
                Notification::Table(event) => Some(event.clone()),
                _ => None,
            });
            kept.lock().expect(NEVER_FAILS).extend(tables);
        };
        table.advise(EventMask::fnevTableModified, Arc::new(sink)).expect(NEVER_FAILS);
        Watched { _table: table, ids, shown, events }
    }

    /// Makes these changes, as a client does who knows all mails by their entry ids, with what the sink is told delivered
    /// right after every call.
    pub fn change_under(&self, watched: &mut Watched, coming: &[Vec<Property>], changes: &[Change]) {
        self.emulator.set_delivery(Delivery::AfterCall);
        for change in changes {
            match *change {
                Change::Insert(number) => {
                    let message = self.save_new(&coming[number], SaveFlags::KEEP_OPEN_READONLY);
                    watched.ids.push(message.get(PR_ENTRYID).expect(NEVER_FAILS).into());
                }
                Change::Redate(number, delivered) => {
                    let id = &watched.ids[number];
                    let opened = self.session.open_entry(id, None, OpenFlags::MAPI_MODIFY);
                    let message = opened.and_then(Opened::into_message).expect(NEVER_FAILS);
                    message.set(PR_MESSAGE_DELIVERY_TIME, FileTime(delivered as u64)).expect(NEVER_FAILS);
                    message.save_changes(SaveFlags::NONE).expect(NEVER_FAILS);
                }
                Change::Delete(number) => {
                    let id = std::slice::from_ref(&watched.ids[number]);
                    let deleted =
                        self.inbox.delete_messages(id, None, DeleteMessagesFlags::DELETE_HARD_DELETE);
                    assert!(deleted.expect(NEVER_FAILS).warning.is_none());
                }
            }
        }
        self.emulator.set_delivery(Delivery::Manual);
    }

    /// Sorts into categories by sender, all of them open, and counts rows and headers.
    pub fn categorize(&self) -> u64 {
        let table = self.table();
        let order = SortOrderSet::by([
            SortOrder::ascending(PR_SENDER_NAME),
            SortOrder::descending(PR_MESSAGE_DELIVERY_TIME),
        ]);
        table.sort_table(&order.with_categories(1, 1), TableOpFlags::NONE).expect(NEVER_FAILS);
        rows_of(&*table)
    }

    /// So many open views with a sink, none of which shows the mails that [`save_again`](Self::save_again) changes.
    pub fn open_views(&self, views: usize, place: Views) -> Vec<Arc<dyn MapiTable>> {
        let elsewhere = || {
            let flags = CreateFolderFlags::OPEN_IF_EXISTS;
            self.inbox
                .create_folder(FolderType::FOLDER_GENERIC, "Elsewhere", None, None, flags)
                .expect(NEVER_FAILS)
        };
        let folder = if place == Views::Elsewhere { elsewhere() } else { Arc::clone(&self.inbox) };
        let open = |number| {
            let hiding = Restriction::eq(PR_DISPLAY_NAME, format!("nobody {number}"));
            let table = folder.get_contents_table(TableFlags::MAPI_UNICODE).expect(NEVER_FAILS);
            table.restrict(Some(&hiding), TableOpFlags::NONE).expect(NEVER_FAILS);
            table.advise(EventMask::fnevTableModified, Arc::new(nobody)).expect(NEVER_FAILS);
            black_box(table.query_rows(1, QueryRowsFlags::NONE).expect(NEVER_FAILS));
            table
        };
        (0..views).map(open).collect()
    }

    /// Opens one message and saves it so many times, each time with another subject.
    pub fn save_again(&self, id: &EntryId, times: usize) {
        let opened = self.session.open_entry(id, None, OpenFlags::MAPI_MODIFY).expect(NEVER_FAILS);
        let message = opened.into_message().expect(NEVER_FAILS);
        for time in 0..times {
            message.set(PR_SUBJECT, if time % 2 == 0 { "even" } else { "odd" }).expect(NEVER_FAILS);
            message.save_changes(SaveFlags::KEEP_OPEN_READWRITE).expect(NEVER_FAILS);
        }
        self.emulator.pump();
    }
}

/// The row that a client was told of, in the columns of W6.
fn shown(cells: &[PropValue]) -> Option<ShownRow<'_>> {
    let [
        PropValue::Long(number),
        PropValue::Binary(_),
        PropValue::Unicode(subject),
        PropValue::Unicode(sender),
        PropValue::SysTime(delivered),
        PropValue::Long(_),
        PropValue::Long(_),
    ] = cells
    else {
        return None;
    };
    Some(ShownRow { number: *number, subject, sender, delivered: delivered.0 as i64 })
}

/// The sink of views that a change is not to show in.
fn nobody(_: &[Notification]) {
    panic!("it shows");
}

/// What names a row; nothing names no row.
fn bytes(name: &PropValue) -> Vec<u8> {
    if let PropValue::Binary(bytes) = name { bytes.to_vec() } else { Vec::new() }
}
