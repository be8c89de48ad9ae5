//! What the sessions do, and what the model makes of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, Mail, columns};
use parking_lot::Mutex;

use super::model::{Folder, Message, Model};
use super::random::Random;
use super::view::View;

/// How many events of each kind a step causes, of messages and of folders, beside modifications.
pub type Told = BTreeMap<(EventMask, ObjectType), usize>;

pub struct World {
    emulator: Emulator,
    pub random: Random,
    pub model: Model,
    /// Anna's store, in two sessions.
    pub stores: [Arc<dyn MsgStore>; 2],
    _sessions: [Arc<dyn MapiSession>; 3],
    pub views: Vec<View>,
    bens: Arc<dyn MapiFolder>,
    /// The subjects that Ben has received.
    sent: Vec<String>,
    heard: [Arc<Mutex<Told>>; 2],
    number: usize,
}

const MESSAGE: ObjectType = ObjectType::MAPI_MESSAGE;
pub const FOLDER: ObjectType = ObjectType::MAPI_FOLDER;

pub fn told(events: &[(EventMask, ObjectType, usize)]) -> Told {
    events
        .iter()
        .filter(|(.., count)| *count > 0)
        .map(|(event, kind, count)| ((*event, *kind), *count))
        .collect()
}

fn listen(store: &Arc<dyn MsgStore>) -> Result<Arc<Mutex<Told>>> {
    let heard = Arc::<Mutex<Told>>::default();
    let count = Arc::clone(&heard);
    let sink = move |notifications: &[Notification]| {
        for notification in notifications {
            let key = match notification {
                Notification::Object(object) => (object.event, object.object_type),
                other => (other.event(), MESSAGE),
            };
            *count.lock().entry(key).or_default() += 1;
        }
    };
    let events = EventMask::fnevNewMail
        | EventMask::fnevObjectCreated
        | EventMask::fnevObjectDeleted
        | EventMask::fnevObjectMoved
        | EventMask::fnevObjectCopied;
    store.advise(None, events, Arc::new(sink))?;
    Ok(heard)
}

pub fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

impl World {
    pub fn new(random: Random) -> Result<Self> {
        let emulator = Emulator::builder()
            .mailbox("Anna Berg", "anna@example.com")
            .mailbox("Ben Okafor", "ben@example.com")
            .build();
        let [anna, again, ben] =
            [emulator.log_on("Anna Berg")?, emulator.log_on("Anna Berg")?, emulator.log_on("Ben Okafor")?];
        let stores = [anna.default_store()?, again.default_store()?];
        let mut model = Model { top: stores[0].ipm_subtree()?.get(PR_ENTRYID)?.into(), ..Model::default() };
        for row in &stores[0].ipm_subtree()?.subfolders(&columns![PR_ENTRYID, PR_DISPLAY_NAME])? {
            let name = row.get(PR_DISPLAY_NAME).unwrap_or_default();
            let folder = Folder { name, parent: model.top.clone() };
            model.folders.insert(row.get(PR_ENTRYID).unwrap_or_default().into(), folder);
        }
        let heard = [listen(&stores[0])?, listen(&stores[1])?];
        let bens = ben.default_store()?.inbox()?;
        let (views, sent) = Default::default();
        let _sessions = [anna, again, ben];
        Ok(Self { emulator, random, model, stores, _sessions, views, bens, sent, heard, number: 0 })
    }

    /// Lets everything arrive, and compares what both sessions heard with what was to be told.
    pub fn settle(&mut self, told: Told) {
        self.emulator.pump();
        for heard in &self.heard {
            assert_eq!(std::mem::take(&mut *heard.lock()), told, "what a session heard");
        }
        let model = &self.model;
        self.views.retain(|view| model.folders.contains_key(&view.folder));
    }

    pub fn check_mail(&self) -> Result<()> {
        let rows = self.bens.messages(&columns![PR_SUBJECT])?;
        let mut subjects: Vec<String> = rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect();
        let mut sent = self.sent.clone();
        subjects.sort();
        sent.sort();
        assert_eq!(subjects, sent, "Ben's mail");
        let waiting = self.stores[0].get_outgoing_queue(0)?.get_row_count(0)?.into_value();
        assert_eq!(waiting, 0);
        Ok(())
    }

    pub fn store(&mut self) -> Arc<dyn MsgStore> {
        self.random.pick(&self.stores)
    }

    pub fn any_folder(&mut self) -> EntryId {
        let all: Vec<EntryId> = self.model.folders.keys().cloned().collect();
        self.random.pick(&all)
    }

    /// A folder that a session made: those of the mailbox stay as they are.
    pub fn any_own_folder(&mut self) -> Option<EntryId> {
        let own: Vec<EntryId> = self
            .model
            .folders
            .iter()
            .filter(|(_, folder)| NAMES.contains(&folder.name.as_str()))
            .map(|(id, _)| id.clone())
            .collect();
        (!own.is_empty()).then(|| self.random.pick(&own))
    }

    fn some_of(&mut self, folder: &EntryId) -> Vec<EntryId> {
        let mut ids = self.model.ids_within(folder);
        ids.retain(|_| self.random.below(2) == 0);
        ids
    }

    fn subject(&mut self) -> String {
        self.number += 1;
        format!("{} {}", self.random.pick(&["a", "b", "c", "RE: c", "Öl", "d"]), self.number)
    }

    /// Takes what is written over into the model.
    fn learn(&mut self, id: EntryId, folder: EntryId) -> Result<()> {
        let message = self.stores[0].open_entry(Some(&id), None, OpenFlags::NONE)?.into_message()?;
        let flags = MessageFlags::from(message.get(PR_MESSAGE_FLAGS)?);
        let known = Message {
            subject: message.get(PR_SUBJECT)?,
            folder,
            read: flags.contains(MessageFlags::MSGFLAG_READ),
            files: message.attachments()?.len(),
            size: message.get(PR_MESSAGE_SIZE)?,
        };
        self.model.messages.insert(id, known);
        Ok(())
    }

    /// The messages of a folder that the model doesn't know.
    fn unknown_in(&self, folder: &EntryId) -> Result<Vec<EntryId>> {
        let rows = self.stores[0].open_folder(folder)?.messages(&columns![PR_ENTRYID])?;
        let ids = rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from);
        Ok(ids.filter(|id| !self.model.messages.contains_key(id)).collect())
    }

    /// One step of one session, and what it is to tell.
    pub fn step(&mut self) -> Result<Told> {
        match self.random.below(20) {
            0..4 => self.create_message(),
            4 | 5 => self.change_message(),
            6 => self.change_at_once(),
            7 => self.delete_messages(),
            8 | 9 => self.move_messages(),
            10 => self.copy_messages(),
            11 => self.set_read_flags(),
            12 => self.create_folder(),
            13 => self.delete_folder(),
            14 => self.rename_folder(),
            15 => self.place_folder(CopyFolderFlags::FOLDER_MOVE),
            16 => self.place_folder(CopyFolderFlags::COPY_SUBFOLDERS),
            17 => self.submit(),
            18 => self.receive(),
            _ => self.open_view(),
        }
    }

    fn create_message(&mut self) -> Result<Told> {
        let (store, folder) = (self.store(), self.any_folder());
        let message = store.open_folder(&folder)?.new_message()?;
        let subject = self.subject();
        message.set(PR_SUBJECT, subject.as_str())?;
        for _ in 0..self.random.below(3) {
            message.attach_file("file", &[1; 50])?;
        }
        message.save()?;
        let id: EntryId = message.get(PR_ENTRYID)?.into();
        self.learn(id.clone(), folder)?;
        assert_eq!(self.model.messages[&id].subject, subject);
        Ok(told(&[(EventMask::fnevObjectCreated, MESSAGE, 1)]))
    }

    fn any_message(&mut self) -> Option<EntryId> {
        let all: Vec<EntryId> = self.model.messages.keys().cloned().collect();
        (!all.is_empty()).then(|| self.random.pick(&all))
    }

    fn change_message(&mut self) -> Result<Told> {
        let Some(id) = self.any_message() else { return Ok(Told::new()) };
        let (store, subject) = (self.store(), self.subject());
        let message = store.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY)?.into_message()?;
        message.set(PR_SUBJECT, subject.as_str())?;
        let files = self.model.messages[&id].files;
        if files > 0 && self.random.below(2) == 0 {
            let first = message.attachments()?.first().and_then(|row| row.get(PR_ATTACH_NUM));
            message.delete_attach(
                first.expect("an attachment has a number") as u32,
                None,
                AttachFlags::NONE,
            )?;
        }
        let kept = message.attachments()?.len();
        message.save()?;
        let before = self.model.messages[&id].clone();
        self.learn(id.clone(), before.folder.clone())?;
        let after = &self.model.messages[&id];
        assert_eq!((after.read, &after.subject), (before.read, &subject));
        assert!(after.files <= before.files && after.files + 1 >= kept);
        Ok(Told::new())
    }

    /// Both sessions change a message: the second to save is refused.
    fn change_at_once(&mut self) -> Result<Told> {
        let Some(id) = self.any_message() else { return Ok(Told::new()) };
        let open = |store: &Arc<dyn MsgStore>| {
            store.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY)?.into_message()
        };
        let [first, second] = [open(&self.stores[0])?, open(&self.stores[1])?];
        let subjects = [self.subject(), self.subject()];
        first.set(PR_SUBJECT, subjects[0].as_str())?;
        second.set(PR_SUBJECT, subjects[1].as_str())?;
        first.save()?;
        assert_eq!(code(second.save()), ErrorCode::MAPI_E_OBJECT_CHANGED);
        let folder = self.model.messages[&id].folder.clone();
        self.learn(id.clone(), folder)?;
        assert_eq!(self.model.messages[&id].subject, subjects[0]);
        Ok(Told::new())
    }

    fn delete_messages(&mut self) -> Result<Told> {
        let (store, folder) = (self.store(), self.any_folder());
        let ids = self.some_of(&folder);
        let deleted = store.open_folder(&folder)?.delete_messages(&ids, None, DeleteMessagesFlags::NONE)?;
        assert_eq!(deleted.code(), ErrorCode::S_OK);
        ids.iter().for_each(|id| drop(self.model.messages.remove(id)));
        Ok(told(&[(EventMask::fnevObjectDeleted, MESSAGE, ids.len())]))
    }

    fn move_messages(&mut self) -> Result<Told> {
        let (store, from, to) = (self.store(), self.any_folder(), self.any_folder());
        let ids = self.some_of(&from);
        let (source, target) = (store.open_folder(&from)?, store.open_folder(&to)?);
        let moved = source.copy_messages(&ids, &*target, None, CopyMessagesFlags::MESSAGE_MOVE)?;
        assert_eq!(moved.code(), ErrorCode::S_OK);
        for id in &ids {
            self.model.messages.get_mut(id).expect("it is known").folder = to.clone();
        }
        let count = if from == to { 0 } else { ids.len() };
        Ok(told(&[(EventMask::fnevObjectMoved, MESSAGE, count)]))
    }

    fn copy_messages(&mut self) -> Result<Told> {
        let (store, from, to) = (self.store(), self.any_folder(), self.any_folder());
        let ids = self.some_of(&from);
        let (source, target) = (store.open_folder(&from)?, store.open_folder(&to)?);
        let copied = source.copy_messages(&ids, &*target, None, CopyMessagesFlags::NONE)?;
        assert_eq!(copied.code(), ErrorCode::S_OK);
        let originals: Vec<Message> = ids.iter().map(|id| self.model.messages[id].clone()).collect();
        self.learn_copies(&to, &originals)?;
        Ok(told(&[(EventMask::fnevObjectCopied, MESSAGE, ids.len())]))
    }

    /// The messages that are new in a folder are like these.
    pub fn learn_copies(&mut self, folder: &EntryId, originals: &[Message]) -> Result<()> {
        let mut expected: Vec<String> = originals.iter().map(like).collect();
        let mut found = Vec::new();
        for id in self.unknown_in(folder)? {
            self.learn(id.clone(), folder.clone())?;
            found.push(like(&self.model.messages[&id]));
        }
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "copies");
        Ok(())
    }

    fn set_read_flags(&mut self) -> Result<Told> {
        let (store, folder) = (self.store(), self.any_folder());
        let (flags, read) = self.random.pick(&[(ReadFlags::NONE, true), (ReadFlags::CLEAR_READ_FLAG, false)]);
        let ids = self.some_of(&folder);
        let whole = self.random.below(2) == 0;
        let set = store.open_folder(&folder)?.set_read_flags((!whole).then_some(&ids[..]), None, flags)?;
        assert_eq!(set.code(), ErrorCode::S_OK);
        for (id, message) in &mut self.model.messages {
            if message.folder == folder && (whole || ids.contains(id)) {
                message.read = read;
            }
        }
        Ok(Told::new())
    }

    fn submit(&mut self) -> Result<Told> {
        let (store, subject) = (self.store(), self.subject());
        let message = store.outbox()?.new_message()?;
        message.set(PR_SUBJECT, subject.as_str())?;
        message.set(PR_DELETE_AFTER_SUBMIT, true)?;
        let ben = OneOff::new("Ben", "SMTP", "ben@example.com");
        message.add_recipient(AdrEntry::one_off(&ben, RecipientType::MAPI_TO))?;
        message.submit_message(SubmitFlags::NONE)?;
        self.sent.push(subject);
        let (created, deleted) = (EventMask::fnevObjectCreated, EventMask::fnevObjectDeleted);
        Ok(told(&[(created, MESSAGE, 1), (deleted, MESSAGE, 1)]))
    }

    fn receive(&mut self) -> Result<Told> {
        let subject = self.subject();
        let id = self.emulator.receive("anna@example.com", Mail::new(&subject).attach("a.txt", b"text"))?;
        let inbox = self.stores[0].inbox()?.get(PR_ENTRYID)?.into();
        self.learn(id.clone(), inbox)?;
        let known = &self.model.messages[&id];
        assert_eq!((known.subject.as_str(), known.read, known.files), (subject.as_str(), false, 1));
        Ok(told(&[(EventMask::fnevNewMail, MESSAGE, 1), (EventMask::fnevObjectCreated, MESSAGE, 1)]))
    }

    fn open_view(&mut self) -> Result<Told> {
        let (store, folder) = (self.store(), self.any_folder());
        self.views.push(View::open(&mut self.random, &store, folder)?);
        if self.views.len() > 8 {
            self.views.remove(0);
        }
        Ok(Told::new())
    }
}

/// Some of them are one name, where case doesn't count.
pub const NAMES: [&str; 6] = ["Work", "work", "Play", "Öl", "öl", "Deep"];

/// What a copy has of its original.
fn like(message: &Message) -> String {
    let Message { subject, read, files, size, .. } = message;
    format!("{subject}, {read}, {files} files, {size} bytes")
}
