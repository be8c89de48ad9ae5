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
    shown: Vec<(Name, i32)>,
    heard: Arc<Mutex<Vec<Heard>>>,
}

/// The instance key of a row.
type Name = u64;

/// What a sink heard, which looks at it at once as the other peers do.
#[derive(Clone, Copy)]
struct Heard {
    event: TableEvent,
    name: Option<Name>,
    prior: Option<Name>,
    row: Option<ShownRow>,
}

impl Heard {
    fn of(told: &TableNotification) -> Self {
        let (name, prior) = (name(&told.index.value), name(&told.prior.value));
        Self { event: told.event, name, prior, row: shown(black_box(told.row.cells())) }
    }
}

impl Watched {
    /// The sum of what the sink was told, by one who knows the rows by their names.
    pub fn told(self) -> u64 {
        let mut numbers: BTreeMap<Name, i32> = self.shown.iter().copied().collect();
        let mut told = Told::default();
        for heard in self.heard.lock().expect(NEVER_FAILS).iter() {
            let name = heard.name.expect("rows that come, change or go are named");
            let before = heard.prior.and_then(|prior| numbers.get(&prior)).copied();
            match (heard.event, heard.row) {
                (TableEvent::TABLE_ROW_ADDED, Some(row)) => {
                    numbers.insert(name, row.number);
                    told.added(row, before);
                }
                (TableEvent::TABLE_ROW_MODIFIED, Some(row)) => told.modified(row, before),
                (TableEvent::TABLE_ROW_DELETED, None) => told.deleted(numbers[&name]),
                (event, _) => panic!("{event:?}"),
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

    /// A view by sender and time of what is read and late, of mails with these names, with a sink that notes what it is
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
        let number = |row: RowRef<'_>| row.get(PR_ICON_INDEX).expect(NEVER_FAILS);
        let named = |row: RowRef<'_>| (name(&row.cells()[0]).expect("rows have names"), number(row));
        let shown: Vec<_> = rows.iter().map(named).collect();
        table.set_columns(&WATCHED_COLUMNS, TableOpFlags::NONE).expect(NEVER_FAILS);
        // Neither is what another list takes to grow, which the peers don't keep.
        let heard = Arc::new(Mutex::new(Vec::with_capacity(shown.len())));
        let kept = Arc::clone(&heard);
        let sink = move |told: &[Notification]| {
            let tables = told.iter().filter_map(|event| match event {
                Notification::Table(event) => Some(Heard::of(event)),
                _ => None,
            });
            kept.lock().expect(NEVER_FAILS).extend(tables);
        };
        table.advise(EventMask::fnevTableModified, Arc::new(sink)).expect(NEVER_FAILS);
        Watched { _table: table, ids, shown, heard }
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
fn shown(cells: &[PropValue]) -> Option<ShownRow> {
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
    Some(ShownRow::new(*number, subject, sender, delivered.0 as i64))
}

/// The sink of views that a change is not to show in.
fn nobody(_: &[Notification]) {
    panic!("it shows");
}

/// What names a row; nothing names no row.
fn name(key: &PropValue) -> Option<Name> {
    let PropValue::Binary(key) = key else { return None };
    Some(Name::from_be_bytes(key[..].try_into().expect("the keys of contents tables are of this size")))
}
