//! Work on tables that only the emulator does: nothing to compare it with, but with itself.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use mapi_emulator::interface::{MapiTable, Message};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::{
    PR_DISPLAY_NAME, PR_ICON_INDEX, PR_MESSAGE_DELIVERY_TIME, PR_MESSAGE_FLAGS, PR_SENDER_NAME, PR_SUBJECT,
};
use mapi_emulator::vocab::{
    Bookmark, CreateFolderFlags, EntryId, EventMask, FindRowFlags, FolderType, Notification, QueryRowsFlags,
    Restriction, SaveFlags, SortOrder, SortOrderSet, TableEvent, TableFlags, TableOpFlags,
};
use mapi_emulator::{Delivery, columns};

use super::{NEVER_FAILS, Ours, draft, rows_of};
use crate::mail::{CUTOFF, Mail, NEW_SENDER, READ};

/// Where views are open that a change concerns nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Views {
    /// On another folder.
    Elsewhere,
    /// On the folder of the change, restricted to other messages.
    Hiding,
}

/// A sorted and restricted view, and how many rows its sink heard of with the one before them.
pub struct Watched {
    _table: Arc<dyn MapiTable>,
    heard: Arc<AtomicU64>,
}

impl Watched {
    /// How many rows the sink heard of.
    #[must_use]
    pub fn heard(&self) -> u64 {
        self.heard.load(Ordering::Relaxed)
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

    /// A view by sender and time of what is read and late, with a sink.
    #[must_use]
    pub fn watched(&self) -> Watched {
        let table = self
            .sorted([SortOrder::ascending(PR_SENDER_NAME), SortOrder::descending(PR_MESSAGE_DELIVERY_TIME)]);
        table.set_columns(&columns![PR_ICON_INDEX, PR_SUBJECT], TableOpFlags::NONE).expect(NEVER_FAILS);
        let wanted = Restriction::and([
            Restriction::ge(PR_MESSAGE_DELIVERY_TIME, mapi_emulator::vocab::FileTime(CUTOFF as u64)),
            Restriction::bits_set(PR_MESSAGE_FLAGS, READ as u32),
        ]);
        table.restrict(Some(&wanted), TableOpFlags::NONE).expect(NEVER_FAILS);
        let heard = Arc::new(AtomicU64::new(0));
        let sum = Arc::clone(&heard);
        let sink = move |events: &[Notification]| {
            for event in events {
                if let Notification::Table(event) = event
                    && event.event != TableEvent::TABLE_CHANGED
                {
                    sum.fetch_add(1, Ordering::Relaxed);
                    black_box(&event.prior);
                }
            }
        };
        table.advise(EventMask::fnevTableModified, Arc::new(sink)).expect(NEVER_FAILS);
        Watched { _table: table, heard }
    }

    /// Inserts these mails, gives each another sender, deletes it, with what the sink hears delivered right after
    /// every call.
    pub fn change_under(&self, watched: &Watched, mails: &[Mail]) -> u64 {
        self.emulator.set_delivery(Delivery::AfterCall);
        for mail in mails {
            let message = self.new_message(mail);
            message.set(PR_SENDER_NAME, NEW_SENDER).expect(NEVER_FAILS);
            message.save_changes(SaveFlags::KEEP_OPEN_READWRITE).expect(NEVER_FAILS);
            let id = message.get(mapi_emulator::vocab::tags::PR_ENTRYID).expect(NEVER_FAILS).into();
            drop(message);
            let deleted = self.inbox.delete_messages(&[id], None, Default::default()).expect(NEVER_FAILS);
            assert!(deleted.warning.is_none());
        }
        self.emulator.set_delivery(Delivery::Manual);
        watched.heard()
    }

    fn new_message(&self, mail: &Mail) -> Arc<dyn Message> {
        let message = self.inbox.new_message().expect(NEVER_FAILS);
        assert!(message.set_props(&draft(mail, self.keywords)).expect(NEVER_FAILS).is_empty());
        message.save_changes(SaveFlags::KEEP_OPEN_READWRITE).expect(NEVER_FAILS);
        message
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
        let opened = self
            .session
            .open_entry(id, None, mapi_emulator::vocab::OpenFlags::MAPI_MODIFY)
            .expect(NEVER_FAILS);
        let message = opened.into_message().expect(NEVER_FAILS);
        for time in 0..times {
            message.set(PR_SUBJECT, if time % 2 == 0 { "even" } else { "odd" }).expect(NEVER_FAILS);
            message.save_changes(SaveFlags::KEEP_OPEN_READWRITE).expect(NEVER_FAILS);
        }
        self.emulator.pump();
    }
}

/// The sink of views that a change is not to show in.
fn nobody(_: &[Notification]) {
    panic!("it shows");
}
