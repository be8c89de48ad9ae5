use std::sync::Arc;

use super::folder_messages::partly_unless;
use super::{
    Deferred, FOLDER_INTERFACES, MESSAGE_INTERFACES, MessageHandle, OpenStore, Refused, check_granted,
};
use crate::engine::{self, Copying, EngineError, FolderId, NewFolder, Store};
use crate::interface::{
    MapiContainer, MapiFolder, MapiProgress, MapiTable, Message, Method, Opened, Outcome, Result,
};
use crate::provider::{
    Label, Life, Object, Progress, check_form, named_in_debug, refuse, refuse_flags, refuse_interface,
};
use crate::vocab::{
    AccessRights, CopyFolderFlags, CopyMessagesFlags, CreateFolderFlags, CreateMessageFlags,
    DeleteFolderFlags, DeleteMessagesFlags, EmptyFolderFlags, EntryId, ErrorCode, FolderType, Iid,
    MessageStatus, OpenFlags, ReadFlags, Restriction, SearchFlags, SearchState, SortFlags, SortOrderSet,
    TableFlags, UnicodeFlags,
};

/// An open folder.
pub struct FolderHandle {
    pub(super) object: Object,
    pub(super) folder: Arc<OpenFolder>,
}

named_in_debug!(FolderHandle);

/// Which folder, and how it was opened.
#[derive(Debug)]
pub(super) struct OpenFolder {
    pub(super) store: Arc<OpenStore>,
    pub(super) id: FolderId,
    pub(super) writable: bool,
}

impl FolderHandle {
    /// A handle on a folder that exists.
    pub fn new(store: &Arc<OpenStore>, id: FolderId, writable: bool) -> Self {
        let life = Life::within(&store.life);
        Self {
            object: Object::new(&store.runtime, life, Label::Folder(store.id, id)),
            folder: Arc::new(OpenFolder { store: Arc::clone(store), id, writable }),
        }
    }

    /// A handle on a folder that could not be opened (PRP-OBJ-12).
    pub fn failing(store: &Arc<OpenStore>, id: FolderId, code: ErrorCode, why: String) -> Self {
        let mut handle = Self::new(store, id, false);
        handle.object.fail(code, why);
        handle
    }

    /// Refuses new messages where the store or the user's rights allow none.
    fn check_creates(&self, associated: bool) -> Refused<()> {
        let (folder_type, access) = self.store().read(|store| {
            exists(store, self.id())?;
            Ok((store.folder(self.id())?.folder_type, store.folder_access(self.id())))
        })?;
        self.store().check_associated(associated)?;
        self.store().check_writable()?;
        if folder_type == FolderType::FOLDER_SEARCH {
            let why = "a search folder holds no messages of its own";
            return Err(EngineError::Unsupported { why }.into());
        }
        let needed = if associated {
            AccessRights::MAPI_ACCESS_CREATE_ASSOCIATED
        } else {
            AccessRights::MAPI_ACCESS_CREATE_CONTENTS
        };
        check_granted(access, needed)
    }

    pub(super) fn store(&self) -> &Arc<OpenStore> {
        &self.folder.store
    }

    pub(super) fn id(&self) -> FolderId {
        self.folder.id
    }

    /// A deleted folder answers `MAPI_E_OBJECT_DELETED` whatever is asked (STO-FOLDER-14).
    pub(super) fn check_exists(&self) -> Refused<()> {
        self.store().read(|store| exists(store, self.id()))
    }

    pub(super) fn is_search_folder(&self) -> Refused<bool> {
        self.store().read(|store| Ok(store.folder(self.id())?.folder_type == FolderType::FOLDER_SEARCH))
    }
}

pub(super) fn exists(store: &Store, id: FolderId) -> engine::Result<()> {
    store.folder(id).map(|_| ()).map_err(|_| EngineError::Deleted { what: "folder" })
}

impl MapiContainer for FolderHandle {
    fn get_contents_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::MapiContainerGetContentsTable, format_args!("{flags:?}"), || {
            self.contents_table(flags)
        })
    }

    fn get_hierarchy_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::MapiContainerGetHierarchyTable, format_args!("{flags:?}"), || {
            self.hierarchy_table(flags)
        })
    }

    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        let arguments = format_args!("{id:?}, {interface:?}, {flags:?}");
        self.object.call(Method::MapiContainerOpenEntry, arguments, || {
            self.check_exists()?;
            self.store().open_entry(id, interface, flags)
        })
    }

    fn set_search_criteria(
        &self,
        restriction: Option<&Restriction>,
        containers: Option<&[EntryId]>,
        flags: SearchFlags,
    ) -> Result<()> {
        let arguments = format_args!("{restriction:?}, {containers:?}, {flags:?}");
        self.object.call(Method::MapiContainerSetSearchCriteria, arguments, || {
            self.search_for(restriction, containers.unwrap_or_default(), flags)
        })
    }

    fn get_search_criteria(&self, flags: UnicodeFlags) -> Result<(Restriction, Vec<EntryId>, SearchState)> {
        self.object.call(Method::MapiContainerGetSearchCriteria, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            self.searched_for(flags.contains(UnicodeFlags::MAPI_UNICODE))
        })
    }
}

impl MapiFolder for FolderHandle {
    fn create_message(&self, interface: Option<Iid>, flags: CreateMessageFlags) -> Result<Arc<dyn Message>> {
        let arguments = format_args!("{interface:?}, {flags:?}");
        self.object.call(Method::MapiFolderCreateMessage, arguments, || {
            let known = CreateMessageFlags::MAPI_ASSOCIATED
                | CreateMessageFlags::MAPI_DEFERRED_ERRORS
                | CreateMessageFlags::ITEMPROC_FORCE;
            refuse_flags(flags.unknown(known))?;
            refuse_interface(interface, &MESSAGE_INTERFACES)?;
            let associated = flags.contains(CreateMessageFlags::MAPI_ASSOCIATED);
            let create = || {
                self.check_creates(associated)?;
                Ok(MessageHandle::create(self.store(), self.id(), associated))
            };
            let asked = flags.contains(CreateMessageFlags::MAPI_DEFERRED_ERRORS);
            let deferred = Deferred { store: self.store(), method: Method::MapiFolderCreateMessage, asked };
            let message = deferred.of(create(), |code, why| {
                MessageHandle::failing(self.store(), Label::The("new message"), code, why)
            })?;
            let message: Arc<dyn Message> = Arc::new(message);
            Ok(message)
        })
    }

    fn copy_messages(
        &self,
        ids: &[EntryId],
        destination: &dyn MapiFolder,
        progress: Option<&dyn MapiProgress>,
        flags: CopyMessagesFlags,
    ) -> Result<Outcome<()>> {
        self.object.call(Method::MapiFolderCopyMessages, format_args!("{ids:?}, {flags:?}"), || {
            self.copy_messages_to(ids, destination, progress, flags)
        })
    }

    fn delete_messages(
        &self,
        ids: &[EntryId],
        progress: Option<&dyn MapiProgress>,
        flags: DeleteMessagesFlags,
    ) -> Result<Outcome<()>> {
        self.object.call(Method::MapiFolderDeleteMessages, format_args!("{ids:?}, {flags:?}"), || {
            self.delete_these(ids, progress, flags)
        })
    }

    fn create_folder(
        &self,
        folder_type: FolderType,
        name: &str,
        comment: Option<&str>,
        interface: Option<Iid>,
        flags: CreateFolderFlags,
    ) -> Result<Arc<dyn MapiFolder>> {
        let arguments = format_args!("{folder_type}, {name:?}, {comment:?}, {interface:?}, {flags:?}");
        self.object.call(Method::MapiFolderCreateFolder, arguments, || {
            let known = CreateFolderFlags::OPEN_IF_EXISTS
                | CreateFolderFlags::MAPI_DEFERRED_ERRORS
                | CreateFolderFlags::MAPI_UNICODE;
            refuse_flags(flags.unknown(known))?;
            check_form(self.store().settings.text, flags.contains(CreateFolderFlags::MAPI_UNICODE))?;
            refuse_interface(interface, &FOLDER_INTERFACES)?;
            if !matches!(folder_type, FolderType::FOLDER_GENERIC | FolderType::FOLDER_SEARCH) {
                let why = format!("{folder_type} cannot be created, only FOLDER_GENERIC and FOLDER_SEARCH");
                return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
            }
            self.check_exists()?;
            if folder_type == FolderType::FOLDER_SEARCH {
                self.check_searches()?;
            }
            self.store().check_writable()?;
            if self.is_search_folder()? {
                return Err(EngineError::Unsupported { why: "a search folder has no subfolders" }.into());
            }
            self.store().check_folder(self.id(), AccessRights::MAPI_ACCESS_CREATE_HIERARCHY)?;
            let now = self.store().runtime.now();
            let open_existing = flags.contains(CreateFolderFlags::OPEN_IF_EXISTS);
            let id = self.store().commit(|store, changes| {
                let present = store.subfolder(self.id(), name).filter(|_| open_existing);
                match present {
                    Some(present) if store.folder(present)?.folder_type == folder_type => Ok(present),
                    _ => store.create_folder(
                        self.id(),
                        &NewFolder { folder_type, name, comment },
                        now,
                        changes,
                    ),
                }
            })?;
            self.store().open_folder(id, OpenFlags::MAPI_BEST_ACCESS)
        })
    }

    fn copy_folder(
        &self,
        id: &EntryId,
        destination: &dyn MapiFolder,
        new_name: Option<&str>,
        progress: Option<&dyn MapiProgress>,
        flags: CopyFolderFlags,
    ) -> Result<Outcome<()>> {
        self.object.call(Method::MapiFolderCopyFolder, format_args!("{id}, {new_name:?}, {flags:?}"), || {
            self.copy_folder_to(id, destination, new_name, progress, flags)
        })
    }

    fn delete_folder(
        &self,
        id: &EntryId,
        progress: Option<&dyn MapiProgress>,
        flags: DeleteFolderFlags,
    ) -> Result<Outcome<()>> {
        self.object.call(Method::MapiFolderDeleteFolder, format_args!("{id}, {flags:?}"), || {
            let known = DeleteFolderFlags::DEL_MESSAGES
                | DeleteFolderFlags::FOLDER_DIALOG
                | DeleteFolderFlags::DEL_FOLDERS
                | DeleteFolderFlags::DELETE_HARD_DELETE;
            refuse_flags(flags.unknown(known))?;
            self.check_exists()?;
            self.store().check_writable()?;
            let folder = self.store().folder_of(id)?;
            let messages = flags.contains(DeleteFolderFlags::DEL_MESSAGES);
            let folders = flags.contains(DeleteFolderFlags::DEL_FOLDERS);
            let dialog = flags.contains(DeleteFolderFlags::FOLDER_DIALOG);
            let mut progress = Progress::begin(&self.store().runtime, progress, dialog, 1)?;
            let runtime = &self.store().runtime;
            let lent = &mut Copying { now: runtime.now(), new_uid: &mut || runtime.new_uid() };
            let stays = runtime.commit(|world, changes| {
                world.delete_folder(self.place(), folder, (messages, folders), lent, changes)
            })?;
            progress.end()?;
            Ok(partly_unless(!stays))
        })
    }

    fn set_read_flags(
        &self,
        ids: Option<&[EntryId]>,
        progress: Option<&dyn MapiProgress>,
        flags: ReadFlags,
    ) -> Result<Outcome<()>> {
        self.object.call(Method::MapiFolderSetReadFlags, format_args!("{ids:?}, {flags:?}"), || {
            self.set_read_flags_of(ids, progress, flags)
        })
    }

    fn get_message_status(&self, id: &EntryId, flags: u32) -> Result<MessageStatus> {
        self.object.call(Method::MapiFolderGetMessageStatus, format_args!("{id}, {flags:#X}"), || {
            refuse_flags(flags)?;
            let message = self.store().message_of(id)?;
            self.store().read(|store| store.message_status(self.id(), message))
        })
    }

    fn set_message_status(
        &self,
        id: &EntryId,
        status: MessageStatus,
        mask: MessageStatus,
    ) -> Result<MessageStatus> {
        self.object.call(
            Method::MapiFolderSetMessageStatus,
            format_args!("{id}, {status:?}, {mask:?}"),
            || {
                self.store().check_messages(self.id(), AccessRights::MAPI_ACCESS_MODIFY)?;
                let message = self.store().message_of(id)?;
                self.store().commit(|store, changes| {
                    store.check_changes(message)?;
                    store.set_message_status(self.id(), message, status, mask, changes)
                })
            },
        )
    }

    fn save_contents_sort(&self, order: &SortOrderSet, flags: SortFlags) -> Result<()> {
        self.object.call(Method::MapiFolderSaveContentsSort, format_args!("{order}, {flags:?}"), || {
            refuse_flags(flags.unknown(SortFlags::RECURSIVE_SORT))?;
            self.check_exists()?;
            if !self.store().settings.saves_sort {
                return Err(EngineError::Unsupported { why: "the store keeps no sort orders" }.into());
            }
            self.store().check_folder(self.id(), AccessRights::MAPI_ACCESS_MODIFY)?;
            let recursive = flags.contains(SortFlags::RECURSIVE_SORT);
            self.store().commit(|store, _| store.save_contents_sort(self.id(), order, recursive))
        })
    }

    fn empty_folder(
        &self,
        progress: Option<&dyn MapiProgress>,
        flags: EmptyFolderFlags,
    ) -> Result<Outcome<()>> {
        self.object
            .call(Method::MapiFolderEmptyFolder, format_args!("{flags:?}"), || self.empty(progress, flags))
    }
}
