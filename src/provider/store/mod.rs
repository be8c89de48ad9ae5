//! The objects of the built-in message store: store, folder, message, attachment.

mod attach;
mod built_in;
mod columns;
mod deferred;
mod folder;
mod folder_copy;
mod folder_messages;
mod folder_props;
mod folder_tables;
mod ipm_subtree;
mod logon;
mod message;
mod message_base;
mod message_copy;
mod message_props;
mod message_state;
mod message_tables;
mod modify_table;
mod msg_store;
mod recipients;
mod search_folder;
mod spooled;
mod status;
mod writers;

use std::any::Any;
use std::sync::Arc;

use parking_lot::Mutex;

pub use attach::{AttachHandle, AttachState};
pub use built_in::BuiltInStore;
use deferred::Deferred;
pub use folder::FolderHandle;
pub use ipm_subtree::validate_ipm_subtree;
pub use message::MessageHandle;
pub use message_state::MessageState;
pub use msg_store::StoreHandle;
pub use recipients::recipient;
pub use spooled::{Arrival, Parcel, end_message};
pub use status::MAILBOX_PASSWORD;
pub use writers::Writers;

use super::{
    Alike, Label, Life, PropSource, Refusal, Runtime, check_form, refuse, refuse_flags, refuse_interface,
};
use crate::engine::table::{Restricts, ViewSpec};
use crate::engine::{
    self, AfterSave, Changes, Deletion, EngineError, FolderId, MessageId, MessageList, NodeId, Store,
    StoreId, StoreSettings,
};
use crate::interface::spi::MapiSupport;
use crate::interface::{MapiFolder, MapiProp, Message, Method, Opened};
use crate::vocab::guids::{
    IID_IMAPIContainer, IID_IMAPIFolder, IID_IMAPIFolderNoProvChk, IID_IMAPIProp, IID_IMessage,
    IID_IMessageNoProvChk, IID_IUnknown,
};
use crate::vocab::{
    AccessRights, EntryId, ErrorCode, FolderType, Iid, MapiUid, MessageFlags, OpenFlags, PropTag, ReadFlags,
    SaveFlags, StoreSupport, TableFlags,
};

type Refused<T> = std::result::Result<T, Refusal>;

/// What an object is after a successful `SaveChanges` with these flags (PRP-SAVE-3 to PRP-SAVE-5, PRP-SAVE-9).
pub fn after_save(flags: SaveFlags, settings: &StoreSettings) -> AfterSave {
    if flags.contains(SaveFlags::KEEP_OPEN_READONLY) {
        if settings.keeps_writing { AfterSave::Writable } else { AfterSave::ReadOnly }
    } else if flags.intersects(SaveFlags::KEEP_OPEN_READWRITE | SaveFlags::FORCE_SAVE) {
        AfterSave::Writable
    } else {
        settings.after_save
    }
}

/// An object of a built-in store, whichever it is.
pub fn built_in_source(object: &dyn MapiProp) -> Option<&dyn PropSource> {
    fn cast<T: PropSource>(object: &dyn Any) -> Option<&dyn PropSource> {
        object.downcast_ref::<T>().map(|source| source as &dyn PropSource)
    }
    let casts = [cast::<MessageHandle>, cast::<FolderHandle>, cast::<AttachHandle>, cast::<StoreHandle>];
    casts.iter().find_map(|cast| cast(object))
}

/// A store that a session has open: what its folders and messages know of it.
#[derive(Debug)]
pub struct OpenStore {
    /// What all objects share.
    pub runtime: Arc<Runtime>,
    /// Which store.
    pub id: StoreId,
    /// In the entry ids of its objects.
    pub uid: MapiUid,
    /// What it answers where the documents leave it open.
    pub settings: Arc<StoreSettings>,
    /// Whether it was opened for writing and allows it.
    pub writable: bool,
    /// Whether the spooler opened it.
    pub spooler: bool,
    /// Ends with the session, or with `StoreLogoff`.
    pub life: Arc<Life>,
    /// Its number among those who advise, and in the short-term ids that it gives.
    pub owner: u64,
    /// What its new messages have in common.
    pub alike: Alike,
    /// Held as long as anything of the store: releasing it is the end of the logon.
    pub support: Mutex<Option<Arc<dyn MapiSupport>>>,
}

const OPEN_FLAGS: OpenFlags = OpenFlags::MAPI_MODIFY
    .union(OpenFlags::MAPI_DEFERRED_ERRORS)
    .union(OpenFlags::MAPI_BEST_ACCESS)
    .union(OpenFlags::MAPI_NO_CACHE)
    .union(OpenFlags::MAPI_CACHE_ONLY)
    .union(OpenFlags::SHOW_SOFT_DELETES);

/// The flags of `SetReadFlag`.
const READ_FLAGS: ReadFlags = ReadFlags::SUPPRESS_RECEIPT
    .union(ReadFlags::CLEAR_READ_FLAG)
    .union(ReadFlags::MAPI_DEFERRED_ERRORS)
    .union(ReadFlags::GENERATE_RECEIPT_ONLY)
    .union(ReadFlags::CLEAR_RN_PENDING)
    .union(ReadFlags::CLEAR_NRN_PENDING);

/// `PR_STORE_SUPPORT_MASK` as one who opened the store sees it: read-only, nothing can be made or modified
/// (SES-OPENMSGSTORE-9, STO-SUPPORTMASK-4).
fn support_mask(store: &Store, writable: bool) -> StoreSupport {
    if writable {
        return store.support;
    }
    store.support - (StoreSupport::STORE_MODIFY_OK | StoreSupport::STORE_CREATE_OK)
}

/// Refuses what a folder doesn't grant.
fn check_granted(access: AccessRights, needed: AccessRights) -> Refused<()> {
    if access.contains(needed) {
        return Ok(());
    }
    Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, format!("the folder doesn't grant {needed:?}")))
}

/// What a client may call a folder.
const FOLDER_INTERFACES: [Iid; 5] =
    [IID_IMAPIFolder, IID_IMAPIContainer, IID_IMAPIProp, IID_IUnknown, IID_IMAPIFolderNoProvChk];
/// What a client may call a message.
const MESSAGE_INTERFACES: [Iid; 4] = [IID_IMessage, IID_IMAPIProp, IID_IUnknown, IID_IMessageNoProvChk];

impl OpenStore {
    /// Looks at the store.
    fn read<T>(&self, look: impl FnOnce(&Store) -> engine::Result<T>) -> Refused<T> {
        let world = self.runtime.read();
        Ok(look(world.store(self.id)?)?)
    }

    /// Changes the store in one step.
    fn commit<T>(&self, change: impl FnOnce(&mut Store, &mut Changes) -> engine::Result<T>) -> Refused<T> {
        Ok(self.runtime.commit(|world, changes| change(world.store_mut(self.id)?, changes))?)
    }

    /// What becomes of messages that are deleted now.
    fn deletion(&self, hard: bool) -> Deletion {
        if hard || !self.settings.keeps_deleted {
            Deletion::Final
        } else {
            Deletion::Soft(self.runtime.now())
        }
    }

    /// Refuses if nothing may be written through this open.
    fn check_writable(&self) -> Refused<()> {
        if self.writable {
            return Ok(());
        }
        Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "the store was opened read-only, or allows no writing"))
    }

    /// Refuses what the store is unable to do.
    fn check_can(&self, ability: StoreSupport, why: &'static str) -> Refused<()> {
        if self.read(|store| Ok(store.support.contains(ability)))? {
            return Ok(());
        }
        Err(EngineError::Unsupported { why }.into())
    }

    /// Refuses what the user may not do with a folder (STO-ACCESS-1), or nobody through this open.
    fn check_folder(&self, folder: FolderId, needed: AccessRights) -> Refused<()> {
        if needed != AccessRights::MAPI_ACCESS_READ {
            self.check_writable()?;
        }
        check_granted(self.read(|store| Ok(store.folder_access(folder)))?, needed)
    }

    /// Refuses what the user may not do with the messages of a folder, which must be there (STO-ACCESS-2); through a
    /// search folder each message is asked.
    fn check_messages(&self, folder: FolderId, needed: AccessRights) -> Refused<()> {
        let granted = self.read(|store| {
            folder::exists(store, folder)?;
            let each = store.folder(folder)?.folder_type == FolderType::FOLDER_SEARCH;
            Ok(each || store.message_access(folder, MessageList::Standard).contains(needed))
        })?;
        self.check_writable()?;
        if granted {
            return Ok(());
        }
        let why = format!("the folder doesn't grant {needed:?} on its messages");
        Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, why))
    }

    /// Refuses `MAPI_ASSOCIATED` in a store without associated contents (STO-SUPPORTMASK-12).
    fn check_associated(&self, asked: bool) -> Refused<()> {
        if self.settings.associated_contents || !asked {
            return Ok(());
        }
        Err(EngineError::Unsupported { why: "the store has no associated contents" }.into())
    }

    /// A table with these columns to start with that can be restricted and sorted as the store can (STO-SUPPORTMASK-11).
    fn plain_spec(&self, columns: impl Into<Arc<[PropTag]>>) -> Refused<ViewSpec> {
        let support = self.read(|store| Ok(store.support))?;
        let mut spec = ViewSpec::new(columns);
        if !support.contains(StoreSupport::STORE_RESTRICTION_OK) {
            spec.restricts = Restricts::Unsupported;
        }
        spec.sorts = support.contains(StoreSupport::STORE_SORT_OK);
        Ok(spec)
    }

    /// A table with these columns to start with, its text as the client asked.
    fn view_spec(&self, columns: impl Into<Arc<[PropTag]>>, flags: TableFlags) -> Refused<ViewSpec> {
        let unicode = flags.contains(TableFlags::MAPI_UNICODE);
        check_form(self.settings.text, unicode)?;
        let mut spec = self.plain_spec(columns)?;
        spec.unicode = unicode;
        spec.policy.code_page = self.settings.code_page;
        Ok(spec)
    }

    /// Whether an object that grants this is to be opened for writing (STO-OPENENTRY-3, STO-READONLY-4, STO-READONLY-5).
    fn opens_to_write(&self, granted: AccessRights, flags: OpenFlags) -> Refused<bool> {
        if !granted.contains(AccessRights::MAPI_ACCESS_READ) {
            return Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "the user may not open it"));
        }
        let may = granted.contains(AccessRights::MAPI_ACCESS_MODIFY);
        if flags.contains(OpenFlags::MAPI_BEST_ACCESS) {
            return Ok(self.writable && may);
        }
        let modify = flags.contains(OpenFlags::MAPI_MODIFY);
        if modify {
            self.check_writable()?;
            if !may {
                return Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "the user may not change it"));
            }
        }
        Ok(modify)
    }

    /// What may be done through this open, of what the store grants.
    fn granted(&self, access: AccessRights) -> AccessRights {
        if self.writable { access } else { access & AccessRights::MAPI_ACCESS_READ }
    }

    /// The object that an entry id names, be it long-term or short-term for this open (STO-EID-6).
    fn named(&self, id: &EntryId) -> Option<NodeId> {
        NodeId::from_entry_id(id, self.uid).or_else(|| NodeId::from_short_term(id, self.uid, self.owner))
    }

    /// The object an entry id names; no id names the root folder.
    fn node(&self, id: Option<&EntryId>) -> Refused<NodeId> {
        match id.filter(|id| !id.is_empty()) {
            None => self.read(|store| Ok(store.root.into())),
            Some(id) => self.named(id).ok_or_else(|| {
                refuse(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, format!("{id} is no entry id of this store"))
            }),
        }
    }

    /// The folder an entry id names; `MAPI_E_INVALID_ENTRYID` if it names something else.
    fn folder_of(&self, id: &EntryId) -> Refused<FolderId> {
        match self.named(id) {
            Some(NodeId::Folder(folder)) => Ok(folder),
            _ => Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, format!("{id} is no folder of this store"))),
        }
    }

    /// The message an entry id names; `MAPI_E_INVALID_ENTRYID` if it names something else.
    fn message_of(&self, id: &EntryId) -> Refused<MessageId> {
        match self.named(id) {
            Some(NodeId::Message(message)) => Ok(message),
            _ => Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, format!("{id} is no message of this store"))),
        }
    }

    /// Opens a folder or message.
    pub fn open_entry(
        self: &Arc<Self>,
        id: Option<&EntryId>,
        interface: Option<Iid>,
        flags: OpenFlags,
    ) -> Refused<Opened> {
        refuse_flags(flags.unknown(OPEN_FLAGS))?;
        let asked = flags.contains(OpenFlags::MAPI_DEFERRED_ERRORS);
        let deferred = Deferred { store: self, method: Method::MsgStoreOpenEntry, asked };
        match self.node(id)? {
            NodeId::Folder(folder) => {
                refuse_interface(interface, &FOLDER_INTERFACES)?;
                let failing = |code, why| -> Arc<dyn MapiFolder> {
                    Arc::new(FolderHandle::failing(self, folder, code, why))
                };
                Ok(Opened::Folder(deferred.of(self.open_folder(folder, flags), failing)?))
            }
            NodeId::Message(message) => {
                refuse_interface(interface, &MESSAGE_INTERFACES)?;
                let label = Label::Message(self.id, message);
                let failing = |code, why| -> Arc<dyn Message> {
                    Arc::new(MessageHandle::failing(self, label, code, why))
                };
                Ok(Opened::Message(deferred.of(self.open_message(message, flags), failing)?))
            }
        }
    }

    fn open_folder(self: &Arc<Self>, id: FolderId, flags: OpenFlags) -> Refused<Arc<dyn MapiFolder>> {
        let granted = self.read(|store| {
            store.folder(id).map_err(|_| no_object(store, "folder", id)).map(|_| store.folder_access(id))
        })?;
        let writable = self.opens_to_write(granted, flags)?;
        Ok(Arc::new(FolderHandle::new(self, id, writable)))
    }

    /// A submitted message opens read-only at most, one the spooler has not at all (STO-OPENENTRY-7, STO-OPENENTRY-8).
    fn open_message(self: &Arc<Self>, id: MessageId, flags: OpenFlags) -> Refused<Arc<dyn Message>> {
        let deleted_too = flags.contains(OpenFlags::SHOW_SOFT_DELETES);
        let (stored, granted) = self.read(|store| {
            let stored = store.message_to_read(id, deleted_too);
            let stored = stored.map_err(|_| no_object(store, "message", id))?;
            stored.body.props.reach();
            if flags.contains(OpenFlags::MAPI_MODIFY) {
                store.reach_place(id);
            }
            Ok((Arc::clone(stored), store.message_access(stored.folder, stored.list)))
        })?;
        let writable = self.opens_to_write(granted, flags)?;
        if stored.is_locked() && !self.spooler {
            return Err(EngineError::Locked.into());
        }
        let submitted = stored.flags.contains(MessageFlags::MSGFLAG_SUBMIT) && !self.spooler;
        if submitted && writable && !flags.contains(OpenFlags::MAPI_BEST_ACCESS) {
            return Err(EngineError::Submitted.into());
        }
        Ok(Arc::new(MessageHandle::saved(self, id, stored, writable && !submitted)))
    }
}

/// Why an object that an id of the store names cannot be opened.
fn no_object(store: &Store, what: &str, node: impl Into<NodeId>) -> EngineError {
    let id = node.into().entry_id(store.uid);
    EngineError::Unknown { why: format!("the store has no {what} with the entry id {id}, or no more") }
}
