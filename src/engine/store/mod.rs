//! A message store as data: folders, messages, recipients, attachments, and what is computed from them.

mod access;
mod before;
mod bodies;
mod cells;
mod changed;
mod columns;
mod content;
mod contents;
mod conversation;
mod create;
mod delete;
mod draft;
mod first_save;
mod flags;
mod folder;
mod ids;
mod lists;
mod load;
mod message;
mod modifiable;
mod outgoing;
mod outlook;
mod queue;
mod row_reader;
mod rows;
mod search;
mod settings;
mod submit;
mod transfer;

use std::mem;
use std::sync::Arc;

pub use before::{Before, NewMessage};
pub use bodies::html_as_asked;
pub use cells::id as computed_id;
use columns::Columns;
pub use content::{FolderContent, StoreContent};
pub use contents::Contents;
pub use create::StoreSeed;
pub use delete::Deletion;
pub use draft::{Draft, SaveRequest, Saved, Saving};
pub use flags::{ReadChange, apply_read_flags, check_read_flags};
pub use folder::{Folder, NewFolder, SpecialFolder};
pub use ids::{FolderId, MessageId, NodeId, StoreId};
pub use lists::MessageList;
pub use message::{Attachment, Embedded, MessageBody, Recipient, StoredMessage};
pub use modifiable::{Modifiable, ModifiableTables};
pub use outgoing::{expand_recipients, prepare_recipients};
pub use queue::Queue;
pub use rows::{ContentsRows, HierarchyRows, QueueRows};
pub use search::{Search, SearchRequest, restriction_in_ansi};
pub use settings::{AfterSave, ComputedAnswer, StoreSettings, TextForms};

use super::error::{EngineError, Result};
use super::names::NameMap;
use super::props::Overlay;
use super::props::{Props, Shapes};
use super::receive_folders::ReceiveFolders;
use super::slab::Slab;
use crate::vocab::tags::PR_DISPLAY_NAME;
use crate::vocab::{EntryId, FileTime, FolderType, MapiUid, PropValue, StoreSupport, Text};

/// One store: a mailbox, a file of folders. A clone shares everything; what is written is copied.
#[derive(Clone, Debug)]
pub struct Store {
    /// Its own id, for events.
    pub id: StoreId,
    /// In the entry ids of its objects; also its record key and its mapping signature.
    pub uid: MapiUid,
    /// The wrapped entry id, the only one that clients see (SES-WRAP-2).
    pub entry_id: EntryId,
    /// The kind of store (`PR_MDB_PROVIDER`).
    pub provider: MapiUid,
    /// What the store can do (`PR_STORE_SUPPORT_MASK`).
    pub support: StoreSupport,
    /// What it answers as its owner chose.
    pub settings: Arc<StoreSettings>,
    /// When it was made.
    pub created: FileTime,
    /// What was set on the store object, its name among it.
    pub props: Arc<Props>,
    /// Property lists that many objects have in common.
    pub shapes: Shapes,
    /// The root folder, which always exists.
    pub root: FolderId,
    /// Names and the identifiers that stand for them.
    pub names: Arc<NameMap>,
    /// Where messages arrive.
    pub receive_folders: Arc<ReceiveFolders<FolderId>>,
    /// Grows with every change of a folder.
    pub hierarchy_version: u64,
    /// Grows with every change of the outgoing queue.
    pub queue_version: u64,
    /// Bytes of all its messages.
    size: u64,
    special: [Option<FolderId>; SpecialFolder::COUNT],
    folders: Slab<folder::Place>,
    messages: Slab<Arc<StoredMessage>>,
    columns: Columns,
    queue: Arc<Queue>,
    /// The search folders that have criteria.
    searches: Arc<Vec<FolderId>>,
    /// What happened since the searches were [settled](Self::settle_searches): to these messages,
    touched: Vec<MessageId>,
    /// and whether folders came to stand elsewhere.
    rearranged: bool,
}

impl Store {
    /// The folder with this id.
    pub fn folder(&self, id: FolderId) -> Result<&Folder> {
        self.folder_place(id).map(|place| &*place.folder).ok_or(EngineError::Missing { what: "folder" })
    }

    /// The folder with this id, with what grows while it stays the same.
    fn folder_place(&self, id: FolderId) -> Option<&folder::Place> {
        self.folders.get(id.0)
    }

    /// The saved message with this id; one that was deleted is missing, even if it can be restored.
    #[inline]
    pub fn message(&self, id: MessageId) -> Result<&StoredMessage> {
        let present = |stored: &&StoredMessage| !stored.list.is_deleted();
        self.any_message(id).ok().filter(present).ok_or(EngineError::Missing { what: "message" })
    }

    /// The saved message with this id, be it soft-deleted or not.
    #[inline]
    pub fn any_message(&self, id: MessageId) -> Result<&StoredMessage> {
        self.messages.get(id.0).map(Arc::as_ref).ok_or(EngineError::Missing { what: "message" })
    }

    /// The saved message with this id, to be read for a while; `deleted_too` if it may be soft-deleted.
    pub fn message_to_read(&self, id: MessageId, deleted_too: bool) -> Result<&Arc<StoredMessage>> {
        let known = self.messages.get(id.0).filter(|stored| deleted_too || !stored.list.is_deleted());
        known.ok_or(EngineError::Missing { what: "message" })
    }

    /// Begins to read what a change of a message looks at besides the message.
    pub fn reach_place(&self, id: MessageId) {
        self.messages.reach(id.0);
    }

    /// The messages that wait to be sent, in the order of their submission.
    pub fn queue(&self) -> &Queue {
        &self.queue
    }

    /// Number of messages, associated and soft-deleted ones included.
    pub fn message_count(&self) -> usize {
        self.messages.len()
    }

    /// The folder that has a special role.
    pub fn special(&self, role: SpecialFolder) -> Option<FolderId> {
        self.special[role as usize]
    }

    /// Whether no special folder is missing.
    pub fn has_all_special_folders(&self) -> bool {
        self.special.iter().all(Option::is_some)
    }

    /// The object that an entry id names, if it is one of this store's ids.
    pub fn node(&self, id: &EntryId) -> Option<NodeId> {
        NodeId::from_entry_id(id, self.uid)
    }

    /// The display name.
    pub fn display_name(&self) -> Text {
        match self.props.value(PR_DISPLAY_NAME.id()) {
            Some(PropValue::Unicode(name)) => name,
            _ => Text::default(),
        }
    }

    /// Chooses what it answers from now on, to those who open it.
    pub fn configure(&mut self, settings: &Arc<StoreSettings>) {
        self.support = settings.support_mask();
        self.forget_columns();
        self.settings = Arc::clone(settings);
    }

    /// Sets and deletes properties of the store object, at once. What may be set is the caller's to know.
    pub fn change_props(&mut self, overlay: &Overlay) {
        let shapes = &mut self.shapes;
        self.props = Arc::new(overlay.apply_to(&self.props, shapes));
    }

    /// Sets, or with no folder removes, where messages of a class arrive.
    pub fn set_receive_folder(&mut self, class: &str, folder: Option<FolderId>) -> Result<()> {
        if let Some(folder) = folder
            && self.folder(folder)?.folder_type == FolderType::FOLDER_SEARCH
        {
            return Err(EngineError::Unsupported { why: "no message arrives in a search folder" });
        }
        Arc::make_mut(&mut self.receive_folders).set(class.to_owned(), folder)
    }

    fn folder_mut(&mut self, id: FolderId) -> Result<&mut Folder> {
        let place = self.folders.get_mut(id.0).ok_or(EngineError::Missing { what: "folder" })?;
        self.hierarchy_version += 1;
        Ok(Arc::make_mut(&mut place.folder))
    }

    /// A saved message as it is, whatever becomes of it.
    fn shared_message(&self, id: MessageId) -> Result<Arc<StoredMessage>> {
        self.messages.get(id.0).map(Arc::clone).ok_or(EngineError::Missing { what: "message" })
    }

    /// Puts another state of a message in the place of the one it is in, which it gives.
    fn replace_message(&mut self, id: MessageId, next: StoredMessage) -> Result<Arc<StoredMessage>> {
        self.touch_message(id);
        let kept = self.messages.get_mut(id.0).ok_or(EngineError::Missing { what: "message" })?;
        Ok(mem::replace(kept, Arc::new(next)))
    }

    fn message_mut(&mut self, id: MessageId) -> Result<&mut StoredMessage> {
        self.touch_message(id);
        self.messages.get_mut(id.0).map(Arc::make_mut).ok_or(EngineError::Missing { what: "message" })
    }
}
