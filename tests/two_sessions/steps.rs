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
type Told = BTreeMap<(EventMask, ObjectType), usize>;

pub struct World {
    emulator: Emulator,
    random: Random,
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
const FOLDER: ObjectType = ObjectType::MAPI_FOLDER;

fn told(events: &[(EventMask, ObjectType, usize)]) -> Told {
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

fn code<T>(answer: Result<T>) -> ErrorCode {
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
        (subjects.sort(), sent.sort());
        assert_eq!(subjects, sent, "Ben's mail");
        let waiting = self.stores[0].get_outgoing_queue(0)?.get_row_count(0)?.into_value();
        assert_eq!(waiting, 0);
        Ok(())
    }

    fn store(&mut self) -> Arc<dyn MsgStore> {
        self.random.pick(&self.stores)
    }

    fn any_folder(&mut self) -> EntryId {
        let all: Vec<EntryId> = self.model.folders.keys().cloned().collect();
        self.random.pick(&all)
    }

    /// A folder that a session made: those of the mailbox stay as they are.
    fn any_own_folder(&mut self) -> Option<EntryId> {
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
            message.attach_file("file", &vec![1; 50])?;
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
    fn learn_copies(&mut self, folder: &EntryId, originals: &[Message]) -> Result<()> {
        let mut expected: Vec<String> = originals.iter().map(like).collect();
        let mut found = Vec::new();
        for id in self.unknown_in(folder)? {
            self.learn(id.clone(), folder.clone())?;
            found.push(like(&self.model.messages[&id]));
        }
        (expected.sort(), found.sort());
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

    fn create_folder(&mut self) -> Result<Told> {
        let (store, parent, name) = (self.store(), self.any_folder(), self.random.pick(&NAMES));
        let made = store.open_folder(&parent)?.new_subfolder(name);
        if self.model.taken(&parent, name, None) {
            assert_eq!(code(made), ErrorCode::MAPI_E_COLLISION);
            return Ok(Told::new());
        }
        let id = made?.get(PR_ENTRYID)?.into();
        self.model.folders.insert(id, Folder { name: name.to_owned(), parent });
        Ok(told(&[(EventMask::fnevObjectCreated, FOLDER, 1)]))
    }

    fn delete_folder(&mut self) -> Result<Told> {
        let Some(id) = self.any_own_folder() else { return Ok(Told::new()) };
        let (store, parent) = (self.store(), self.model.folders[&id].parent.clone());
        let flags = DeleteFolderFlags::DEL_FOLDERS | DeleteFolderFlags::DEL_MESSAGES;
        let deleted = store.open_folder(&parent)?.delete_folder(&id, None, flags)?;
        assert_eq!(deleted.code(), ErrorCode::S_OK);
        let folders = self.model.tree(&id).len();
        self.model.delete_folder(&id);
        Ok(told(&[(EventMask::fnevObjectDeleted, FOLDER, folders)]))
    }

    fn rename_folder(&mut self) -> Result<Told> {
        let Some(id) = self.any_own_folder() else { return Ok(Told::new()) };
        let (store, name) = (self.store(), self.random.pick(&NAMES));
        let parent = self.model.folders[&id].parent.clone();
        let renamed = store.open_folder(&id)?.set(PR_DISPLAY_NAME, name);
        if self.model.taken(&parent, name, Some(&id)) {
            assert_eq!(code(renamed), ErrorCode::MAPI_E_COLLISION);
        } else {
            renamed?;
            self.model.folders.get_mut(&id).expect("it is known").name = name.to_owned();
        }
        Ok(Told::new())
    }

    /// Moves or copies a folder with all below it.
    fn place_folder(&mut self, flags: CopyFolderFlags) -> Result<Told> {
        let Some(id) = self.any_own_folder() else { return Ok(Told::new()) };
        let (store, to, name) = (self.store(), self.any_folder(), self.random.pick(&NAMES));
        let parent = store.open_folder(&self.model.folders[&id].parent)?;
        let tree = self.model.tree(&id);
        let moving = flags.contains(CopyFolderFlags::FOLDER_MOVE);
        let placed = parent.copy_folder(&id, &*store.open_folder(&to)?, Some(name), None, flags);
        let renaming = moving && self.model.folders[&id].parent == to;
        let taken = self.model.taken(&to, name, renaming.then_some(&id));
        if taken || tree.contains(&to) {
            let codes = [
                tree.contains(&to).then_some(ErrorCode::MAPI_E_FOLDER_CYCLE),
                taken.then_some(ErrorCode::MAPI_E_COLLISION),
            ];
            assert!(codes.contains(&Some(code(placed))), "{codes:?}");
            return Ok(Told::new());
        }
        assert_eq!(placed?.code(), ErrorCode::S_OK);
        if moving {
            let folder = self.model.folders.get_mut(&id).expect("it is known");
            *folder = Folder { name: name.to_owned(), parent: to };
            return Ok(told(&[(EventMask::fnevObjectMoved, FOLDER, usize::from(!renaming))]));
        }
        let copy = self.stores[0].open_folder(&to)?.subfolder(name)?.get(PR_ENTRYID)?.into();
        self.model.folders.insert(copy, Folder { name: name.to_owned(), parent: to.clone() });
        self.learn_tree(&id, &to, name)?;
        Ok(told(&[(EventMask::fnevObjectCopied, FOLDER, tree.len())]))
    }

    /// The copy of a folder has copies of all that is in it.
    fn learn_tree(&mut self, original: &EntryId, parent: &EntryId, name: &str) -> Result<()> {
        let mut waiting = vec![(original.clone(), parent.clone(), name.to_owned())];
        while let Some((original, parent, name)) = waiting.pop() {
            let copy: EntryId =
                self.stores[0].open_folder(&parent)?.subfolder(&name)?.get(PR_ENTRYID)?.into();
            self.model.folders.insert(copy.clone(), Folder { name, parent });
            let messages: Vec<Message> = self.model.within(&original).map(|(_, it)| it.clone()).collect();
            self.learn_copies(&copy, &messages)?;
            for child in self.model.children(&original) {
                let name = self.model.folders[&child].name.clone();
                waiting.push((child, copy.clone(), name));
            }
        }
        Ok(())
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

const NAMES: [&str; 6] = ["Work", "work", "Play", "Öl", "öl", "Deep"];

/// What a copy has of its original.
fn like(message: &Message) -> String {
    let Message { subject, read, files, size, .. } = message;
    format!("{subject}, {read}, {files} files, {size} bytes")
}
