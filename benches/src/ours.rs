//! The emulator, through the traits that a client has: nothing here is faster than what a test can write.

pub mod people;
pub mod tables;

use std::hint::black_box;
use std::sync::Arc;

use mapi_emulator::interface::Message;
use mapi_emulator::vocab::names::KEYWORDS;
use mapi_emulator::vocab::tags::{
    PR_AUTO_FORWARDED, PR_CLIENT_SUBMIT_TIME, PR_CONVERSATION_TOPIC, PR_ENTRYID, PR_ICON_INDEX,
    PR_IMPORTANCE, PR_INTERNET_MESSAGE_ID, PR_LAST_MODIFICATION_TIME, PR_MESSAGE_CLASS,
    PR_MESSAGE_DELIVERY_TIME, PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE, PR_PARENT_KEY, PR_PREVIEW, PR_PRIORITY,
    PR_REPORT_TAG, PR_SEARCH_KEY, PR_SENDER_EMAIL_ADDRESS, PR_SENDER_NAME, PR_SUBJECT,
    PR_TNEF_CORRELATION_KEY,
};
use mapi_emulator::vocab::{
    Bookmark, CopyFolderFlags, CreateFolderFlags, EntryId, FileTime, FindRowFlags, FolderType, InitFlags,
    LogonFlags, NameFlags, OpenFlags, OpenStoreFlags, PropTag, PropValue, Property, QueryRowsFlags,
    Restriction, SaveFlags, SortOrder, SortOrderSet, TableFlags, TableOpFlags, UnicodeFlags, ValueRef,
};
use mapi_emulator::{Emulator, columns, prelude::*};

use crate::change::Change;
use crate::mail::{ABSENT, CUTOFF, Mail, NEEDLE, READ};
use crate::measure::together;
use crate::peer::{COLUMNS, Checksum, Peer};
use crate::person::Person;

const NEVER_FAILS: &str = "the emulator does what a workload asks";
const CALLS_OF_A_THREAD: usize = 20_000;

/// An emulator whose inbox has the messages, logged on.
pub struct Ours {
    emulator: Emulator,
    session: Arc<dyn MapiSession>,
    store_id: EntryId,
    inbox: Arc<dyn MapiFolder>,
    contents: Arc<dyn MapiTable>,
    /// The property identifier that the store gave to keywords.
    keywords: PropTag,
}

impl Peer for Ours {
    type Drafts<'a> = Vec<Vec<Property>>;
    type Id = EntryId;
    type Sorted<'a> = Arc<dyn MapiTable>;
    type Watched<'a> = (&'a Self, tables::Watched);
    type Started = (Emulator, Arc<dyn MapiSession>);
    /// With the session that changed it, so that logging off is not in the time.
    type Fork = (Emulator, Option<Arc<dyn MapiSession>>);
    type People = people::People;

    fn drafts(mails: &[Mail]) -> Vec<Vec<Property>> {
        let keywords = Self::inside(Emulator::new()).keywords;
        mails.iter().map(|mail| draft(mail, keywords)).collect()
    }

    fn create(drafts: &Vec<Vec<Property>>) -> Self {
        let new = Self::inside(Emulator::new());
        for draft in drafts {
            new.save_new(draft, SaveFlags::NONE);
        }
        new
    }

    fn ids(&self, mails: &[Mail]) -> Vec<EntryId> {
        let rows = self.table().all_rows(&columns![PR_ICON_INDEX, PR_ENTRYID]).expect(NEVER_FAILS);
        let mut ids = vec![None; mails.len()];
        for row in &rows {
            let number = row.get(PR_ICON_INDEX).expect("a column that was asked for");
            ids[number as usize] = row.get(PR_ENTRYID).map(EntryId::from);
        }
        ids.into_iter().map(|id| id.expect("every mail has a row")).collect()
    }

    fn read_rows(&self) -> u64 {
        let table = self.table();
        table.set_columns(&COLUMNS, TableOpFlags::NONE).expect(NEVER_FAILS);
        let mut sum = Checksum::default();
        loop {
            let rows = black_box(table.query_rows(50, QueryRowsFlags::NONE).expect(NEVER_FAILS));
            if rows.is_empty() {
                return sum.sum();
            }
            for row in rows.iter() {
                let (subject, delivered) = (row.value(PR_SUBJECT), row.value(PR_MESSAGE_DELIVERY_TIME));
                if let (Some(ValueRef::Unicode(subject)), Some(ValueRef::SysTime(delivered))) =
                    (subject, delivered)
                {
                    sum.add(delivered.0 as i64, subject);
                }
            }
        }
    }

    fn restrict(&self) -> u64 {
        let wanted = Restriction::and([
            Restriction::ge(PR_MESSAGE_DELIVERY_TIME, FileTime(CUTOFF as u64)),
            Restriction::contains_ignoring_case(PR_SUBJECT, NEEDLE),
            Restriction::bits_set(PR_MESSAGE_FLAGS, READ as u32),
        ]);
        let table = self.table();
        table.restrict(Some(&wanted), TableOpFlags::NONE).expect(NEVER_FAILS);
        rows_of(&*table)
    }

    fn sort_by_sender(&self) -> Arc<dyn MapiTable> {
        self.sorted([SortOrder::ascending(PR_SENDER_NAME), SortOrder::descending(PR_MESSAGE_DELIVERY_TIME)])
    }

    fn sort_by_subject(&self) -> Arc<dyn MapiTable> {
        self.sorted([SortOrder::ascending(PR_SUBJECT), SortOrder::descending(PR_MESSAGE_DELIVERY_TIME)])
    }

    fn order(sorted: &Arc<dyn MapiTable>) -> Vec<i32> {
        let _moved = sorted.seek_row(Bookmark::BOOKMARK_BEGINNING, 0).expect(NEVER_FAILS);
        let numbers = sorted.rows(1000).map(|row| row.expect(NEVER_FAILS).get(PR_ICON_INDEX));
        numbers.map(|number| number.expect("a column that was asked for")).collect()
    }

    fn find_nothing(&self) -> u64 {
        let wanted = Restriction::contains_ignoring_case(PR_PREVIEW, ABSENT);
        let found = self.table().find_row(&wanted, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE);
        found.is_ok().into()
    }

    fn watch(&mut self, ids: Vec<EntryId>) -> (&Self, tables::Watched) {
        (self, self.watched(ids))
    }

    fn change_watched(
        (ours, watched): &mut (&Self, tables::Watched),
        coming: &Vec<Vec<Property>>,
        changes: &[Change],
    ) {
        ours.change_under(watched, coming, changes);
    }

    fn told((_, watched): (&Self, tables::Watched)) -> u64 {
        watched.told()
    }

    fn get_props(&self, ids: &[EntryId]) -> u64 {
        let tags = columns![
            PR_ENTRYID,
            PR_SUBJECT,
            PR_SENDER_NAME,
            PR_MESSAGE_DELIVERY_TIME,
            PR_MESSAGE_SIZE,
            PR_MESSAGE_FLAGS,
            PR_SENDER_EMAIL_ADDRESS,
            PR_MESSAGE_CLASS,
            self.keywords,
            PR_PREVIEW
        ];
        let mut sum = Checksum::default();
        for id in ids {
            let opened = self.session.open_entry(id, None, OpenFlags::NONE).expect(NEVER_FAILS);
            let message = opened.into_message().expect(NEVER_FAILS);
            let found = message.get_props(Some(&tags), UnicodeFlags::MAPI_UNICODE).expect(NEVER_FAILS);
            let found = black_box(found.into_value());
            if let (PropValue::Unicode(subject), PropValue::SysTime(delivered)) =
                (&found[1].value, &found[3].value)
            {
                sum.add(delivered.0 as i64, subject);
            }
        }
        sum.sum()
    }

    /// Furnished from nothing, as no test needs to: `Emulator::new` forks what was furnished before.
    fn start() -> (Emulator, Arc<dyn MapiSession>) {
        let emulator = Emulator::builder().mailbox("Anna Berg", "anna@example.com").build();
        let session = log_on(&emulator);
        (emulator, session)
    }

    fn start_forked((emulator, _): &(Emulator, Arc<dyn MapiSession>)) -> (Emulator, Arc<dyn MapiSession>) {
        let fork = emulator.fork();
        let session = log_on(&fork);
        (fork, session)
    }

    fn mails_at_start((_, session): &(Emulator, Arc<dyn MapiSession>)) -> u64 {
        let inbox = session.default_store().and_then(|store| store.inbox()).expect(NEVER_FAILS);
        rows_of(&*inbox.get_contents_table(TableFlags::MAPI_UNICODE).expect(NEVER_FAILS))
    }

    fn fork(&self) -> Self::Fork {
        (self.emulator.fork(), None)
    }

    fn fork_and_change(&self, id: &EntryId, subject: &str) -> Self::Fork {
        let fork = self.emulator.fork();
        let session = log_on(&fork);
        let store = session.open_msg_store(&self.store_id, None, OpenStoreFlags::MDB_WRITE);
        let message = store.expect(NEVER_FAILS).into_value().open_message(id).expect(NEVER_FAILS);
        message.set(PR_SUBJECT, subject).expect(NEVER_FAILS);
        message.save_changes(SaveFlags::NONE).expect(NEVER_FAILS);
        (fork, Some(session))
    }

    fn look_into((fork, _): Self::Fork) -> Self {
        Self::inside(fork)
    }

    fn copy_folder(&mut self) -> u64 {
        let store = self.session.default_store().expect(NEVER_FAILS);
        let subtree = store.ipm_subtree().expect(NEVER_FAILS);
        let inbox = self.inbox.get(PR_ENTRYID).expect(NEVER_FAILS).into();
        let (flags, known) = (CopyFolderFlags::COPY_SUBFOLDERS, CreateFolderFlags::OPEN_IF_EXISTS);
        let copied = subtree.copy_folder(&inbox, &*subtree, Some("Copy"), None, flags).expect(NEVER_FAILS);
        assert!(copied.warning.is_none());
        let copy = subtree.create_folder(FolderType::FOLDER_GENERIC, "Copy", None, None, known);
        let contents = copy.and_then(|copy| copy.get_contents_table(TableFlags::MAPI_UNICODE));
        rows_of(&*contents.expect(NEVER_FAILS))
    }

    fn people(people: &[Person]) -> people::People {
        people::People::new(people)
    }

    fn resolve_names(people: &people::People, typed: &[String]) -> u64 {
        people.resolve_names(typed)
    }

    fn restrict_by_names(people: &people::People, typed: &[String]) -> u64 {
        people.restrict_by_names(typed)
    }

    fn count(&self) -> u64 {
        rows_of(&*self.contents)
    }

    fn count_from_threads(&self) -> Option<(f64, f64)> {
        let work = || {
            black_box(self.count());
        };
        Some((together(1, CALLS_OF_A_THREAD, work), together(8, CALLS_OF_A_THREAD, work)))
    }
}

impl Ours {
    fn inside(emulator: Emulator) -> Self {
        let session = log_on(&emulator);
        let store = session.default_store().expect(NEVER_FAILS);
        let store_id = store.get(PR_ENTRYID).expect(NEVER_FAILS).into();
        let inbox = store.inbox().expect(NEVER_FAILS);
        let contents = inbox.get_contents_table(TableFlags::MAPI_UNICODE).expect(NEVER_FAILS);
        let named = inbox.get_ids_from_names(Some(&[KEYWORDS.name()]), NameFlags::MAPI_CREATE);
        let keywords = KEYWORDS.with_id(named.expect(NEVER_FAILS).into_value()[0].id()).tag();
        Self { emulator, session, store_id, inbox, contents, keywords }
    }

    fn table(&self) -> Arc<dyn MapiTable> {
        self.inbox.get_contents_table(TableFlags::MAPI_UNICODE).expect(NEVER_FAILS)
    }

    fn save_new(&self, draft: &[Property], flags: SaveFlags) -> Arc<dyn Message> {
        let message = self.inbox.new_message().expect(NEVER_FAILS);
        let problems = message.set_props(draft).expect(NEVER_FAILS);
        assert!(problems.is_empty(), "{problems:?}");
        message.save_changes(flags).expect(NEVER_FAILS);
        message
    }

    fn sorted(&self, order: [SortOrder; 2]) -> Arc<dyn MapiTable> {
        let table = self.table();
        table.set_columns(&columns![PR_ICON_INDEX], TableOpFlags::NONE).expect(NEVER_FAILS);
        table.sort_table(&SortOrderSet::by(order), TableOpFlags::NONE).expect(NEVER_FAILS);
        black_box(table.query_rows(1, QueryRowsFlags::NONE).expect(NEVER_FAILS));
        table
    }
}

fn log_on(emulator: &Emulator) -> Arc<dyn MapiSession> {
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE).expect(NEVER_FAILS);
    mapi.logon(None, None, LogonFlags::MAPI_USE_DEFAULT).expect(NEVER_FAILS)
}

fn rows_of(table: &dyn MapiTable) -> u64 {
    table.get_row_count(0).expect(NEVER_FAILS).into_value().into()
}

fn draft(mail: &Mail, keywords: PropTag) -> Vec<Property> {
    let time = |time: i64| FileTime(time as u64);
    let words = mail.keywords.iter().map(|word| word.as_str().into()).collect();
    vec![
        Property::of(PR_SUBJECT, &*mail.subject),
        Property::of(PR_CONVERSATION_TOPIC, &*mail.topic),
        Property::of(PR_SENDER_NAME, &*mail.sender),
        Property::of(PR_SENDER_EMAIL_ADDRESS, &*mail.sender_email),
        Property::of(PR_MESSAGE_CLASS, mail.class),
        Property::of(PR_INTERNET_MESSAGE_ID, &*mail.message_id),
        Property::of(PR_PREVIEW, &*mail.preview),
        Property::of(PR_MESSAGE_DELIVERY_TIME, time(mail.delivered)),
        Property::of(PR_CLIENT_SUBMIT_TIME, time(mail.submitted)),
        Property::of(PR_LAST_MODIFICATION_TIME, time(mail.modified)),
        Property::of(PR_SEARCH_KEY, mail.search_key),
        Property::of(PR_PARENT_KEY, mail.parent_key),
        Property::of(PR_REPORT_TAG, mail.report_tag),
        Property::of(PR_TNEF_CORRELATION_KEY, mail.correlation_key),
        Property::of(PR_MESSAGE_FLAGS, mail.flags),
        Property::of(PR_IMPORTANCE, mail.importance),
        Property::of(PR_PRIORITY, mail.priority),
        Property::of(PR_ICON_INDEX, mail.number),
        Property::of(PR_AUTO_FORWARDED, mail.auto_forwarded),
        Property::new(keywords, PropValue::MvUnicode(words)),
    ]
}
