//! A client that does everything, with messages of its own, and knows what it leaves.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, columns};

use super::random::Random;
use super::span::Span;

/// What is there when the work is done: subjects and names.
#[derive(Debug, Default)]
pub struct Left {
    pub inbox: Vec<String>,
    pub archive: Vec<String>,
    pub sent: Vec<String>,
    pub folders: Vec<String>,
    /// How many objects came to be, and how many changed their place.
    pub created: usize,
    pub moved: usize,
}

pub struct Worker<'a> {
    emulator: &'a Emulator,
    session: Arc<dyn MapiSession>,
    store: Arc<dyn MsgStore>,
    inbox: Arc<dyn MapiFolder>,
    archive: Arc<dyn MapiFolder>,
    thread: usize,
    random: Random,
    left: Left,
}

impl<'a> Worker<'a> {
    pub fn new(emulator: &'a Emulator, session: Arc<dyn MapiSession>, thread: usize) -> Result<Self> {
        let store = session.default_store()?;
        let (inbox, archive) = (store.inbox()?, store.folder_at("Archive")?);
        let (random, left) = (Random(0x9E37_79B9_7F4A_7C15 ^ (thread as u64 + 1) << 17), Left::default());
        Ok(Self { emulator, session, store, inbox, archive, thread, random, left })
    }

    pub fn work(mut self, span: Span) -> Result<Left> {
        for step in span.steps() {
            let name = format!("{}/{step}", self.thread);
            match self.random.below(12) {
                0..3 => self.make(&name)?,
                3 => self.change()?,
                4 => self.delete()?,
                5 => self.archive()?,
                6 | 7 => self.submit(&name)?,
                8 => self.read()?,
                9 => self.advise(&name)?,
                10 => self.make_folder(&name)?,
                _ => {
                    self.emulator.pump();
                }
            }
        }
        drop(self.session);
        Ok(self.left)
    }

    fn make(&mut self, subject: &str) -> Result<()> {
        let message = self.inbox.new_message()?;
        message.set(PR_SUBJECT, subject)?;
        message.save()?;
        self.left.inbox.push(subject.to_owned());
        self.left.created += 1;
        Ok(())
    }

    /// A message of its own in a folder, by its subject.
    fn find(&self, folder: &Arc<dyn MapiFolder>, subject: &str) -> Result<EntryId> {
        let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
        let own = Restriction::eq(PR_SUBJECT, subject);
        let rows = table.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&own), None, 0)?;
        assert_eq!(rows.len(), 1, "{subject} is there once");
        Ok(rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("a row has an id").into())
    }

    /// One of its messages in the Inbox, taken from the list.
    fn any(&mut self) -> Option<String> {
        if self.left.inbox.is_empty() {
            return None;
        }
        let subject = self.random.pick(&self.left.inbox);
        self.left.inbox.retain(|known| *known != subject);
        Some(subject)
    }

    fn change(&mut self) -> Result<()> {
        let Some(subject) = self.any() else { return Ok(()) };
        let id = self.find(&self.inbox, &subject)?;
        let message = self.store.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY)?.into_message()?;
        message.set(PR_SUBJECT, format!("{subject}'"))?;
        message.attach_file("file", &[0; 100])?;
        message.save()?;
        message.set_read_flag(ReadFlags::CLEAR_READ_FLAG)?;
        self.left.inbox.push(format!("{subject}'"));
        Ok(())
    }

    fn delete(&mut self) -> Result<()> {
        let Some(subject) = self.any() else { return Ok(()) };
        let id = self.find(&self.inbox, &subject)?;
        let deleted = self.inbox.delete_messages(&[id], None, DeleteMessagesFlags::NONE)?;
        assert_eq!(deleted.code(), ErrorCode::S_OK);
        Ok(())
    }

    fn archive(&mut self) -> Result<()> {
        let Some(subject) = self.any() else { return Ok(()) };
        let id = self.find(&self.inbox, &subject)?;
        let flags = CopyMessagesFlags::MESSAGE_MOVE;
        let moved = self.inbox.copy_messages(&[id], &*self.archive, None, flags)?;
        assert_eq!(moved.code(), ErrorCode::S_OK);
        self.left.archive.push(subject);
        self.left.moved += 1;
        Ok(())
    }

    fn submit(&mut self, subject: &str) -> Result<()> {
        let message = self.store.outbox()?.new_message()?;
        message.set(PR_SUBJECT, subject)?;
        message.set(PR_DELETE_AFTER_SUBMIT, true)?;
        let to = OneOff::new("Ben", "SMTP", "ben@example.com");
        message.add_recipient(AdrEntry::one_off(&to, RecipientType::MAPI_TO))?;
        message.submit_message(SubmitFlags::NONE)?;
        self.left.sent.push(subject.to_owned());
        self.left.created += 1;
        Ok(())
    }

    /// Everything of its own is in a sorted and restricted table.
    fn read(&self) -> Result<()> {
        let table = self.inbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
        let own = Restriction::starts_with(PR_SUBJECT, format!("{}/", self.thread).as_str());
        let order = SortOrderSet::by([SortOrder::descending(PR_SUBJECT)]);
        let rows = table.query_all_rows(Some(&columns![PR_SUBJECT]), Some(&own), Some(&order), 0)?;
        let shown: Vec<String> = rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect();
        let mut own = self.left.inbox.clone();
        own.sort();
        own.reverse();
        assert_eq!(shown, own);
        Ok(())
    }

    /// What it does itself while it is registered, it hears of.
    fn advise(&mut self, name: &str) -> Result<()> {
        let heard = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&heard);
        let sink = move |notifications: &[Notification]| {
            count.fetch_add(notifications.len(), Ordering::AcqRel);
        };
        let connection = self.store.advise(None, EventMask::fnevObjectCreated, Arc::new(sink))?;
        self.make(name)?;
        self.store.unadvise(connection)?;
        Ok(())
    }

    fn make_folder(&mut self, name: &str) -> Result<()> {
        let folder = self.store.ipm_subtree()?.new_subfolder(name)?;
        let message = folder.new_message()?;
        message.set(PR_SUBJECT, name)?;
        message.save()?;
        assert_eq!(folder.get(PR_CONTENT_COUNT)?, 1);
        self.left.created += 2;
        self.left.folders.push(name.to_owned());
        Ok(())
    }
}
