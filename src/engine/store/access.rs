//! What may be done with the objects of a store: `PR_ACCESS` tells it, and the methods keep to it.

use super::{FolderId, MessageId, MessageList, Store};
use crate::engine::error::{EngineError, Result};
use crate::vocab::{AccessRights, FolderRights, FolderType, StoreSupport};

const READ: AccessRights = AccessRights::MAPI_ACCESS_READ;
const MODIFY: AccessRights = AccessRights::MAPI_ACCESS_MODIFY;
const DELETE: AccessRights = AccessRights::MAPI_ACCESS_DELETE;
const CREATE_FOLDERS: AccessRights = AccessRights::MAPI_ACCESS_CREATE_HIERARCHY;
const CREATE_MESSAGES: AccessRights = AccessRights::MAPI_ACCESS_CREATE_CONTENTS;
const CREATE_ASSOCIATED: AccessRights = AccessRights::MAPI_ACCESS_CREATE_ASSOCIATED;

impl Store {
    /// Whether anything may be changed in the store (STO-SUPPORTMASK-5, STO-SUPPORTMASK-6).
    pub const fn is_writable(&self) -> bool {
        self.support.contains(StoreSupport::STORE_MODIFY_OK)
            && !self.support.contains(StoreSupport::STORE_READONLY)
    }

    /// What may be done with a folder (STO-READONLY-6, STO-ACCESS-1).
    pub fn folder_access(&self, id: FolderId) -> AccessRights {
        let Ok(folder) = self.folder(id) else { return AccessRights::NONE };
        let owner = FolderRights::frightsOwner;
        let granted = [
            (READ, FolderRights::frightsVisible),
            (MODIFY, owner),
            (DELETE, owner),
            (CREATE_FOLDERS, FolderRights::frightsCreateSubfolder),
            (CREATE_MESSAGES, FolderRights::frightsCreate),
            (CREATE_ASSOCIATED, owner),
        ];
        let granted = granted.into_iter().filter(|(_, right)| folder.rights.contains(*right));
        let granted = granted.fold(AccessRights::NONE, |access, (more, _)| access | more);
        let making = CREATE_FOLDERS | CREATE_MESSAGES | CREATE_ASSOCIATED;
        if !self.is_writable() {
            return granted & READ;
        }
        let mut access = granted;
        if id == self.root || self.protects(id) {
            access.remove(DELETE);
        }
        if !self.settings.associated_contents {
            access.remove(CREATE_ASSOCIATED);
        }
        if folder.folder_type == FolderType::FOLDER_SEARCH
            || !self.support.contains(StoreSupport::STORE_CREATE_OK)
        {
            access.remove(making);
        }
        access
    }

    /// What may be done with a message in this list of a folder (PRP-ACCESS-4, STO-ACCESS-2); one that was soft-deleted
    /// is not changed (STO-SOFTDEL-5).
    pub fn message_access(&self, folder: FolderId, list: MessageList) -> AccessRights {
        let rights = self.folder(folder).map_or(FolderRights::NONE, |folder| folder.rights);
        let mut access = AccessRights::NONE;
        access.set(READ, rights.contains(FolderRights::frightsReadAny));
        if self.is_writable() {
            access.set(MODIFY, rights.contains(FolderRights::frightsEditAny) && !list.is_deleted());
            access.set(DELETE, rights.contains(FolderRights::frightsDeleteAny));
        }
        access
    }

    /// Whether the user may read a present message.
    pub(super) fn may_read(&self, id: MessageId) -> bool {
        self.message(id).is_ok_and(|stored| self.message_access(stored.folder, stored.list).contains(READ))
    }

    /// Refuses a change of a message that the user may not change.
    pub fn check_changes(&self, id: MessageId) -> Result<()> {
        let stored = self.message(id)?;
        if self.message_access(stored.folder, stored.list).contains(MODIFY) {
            return Ok(());
        }
        Err(EngineError::Denied { why: "the messages of this folder may not be changed".into() })
    }

    /// Chooses what whoever is logged on may do with a folder.
    pub fn set_rights(&mut self, id: FolderId, rights: FolderRights) -> Result<()> {
        self.folder_mut(id)?.rights = rights;
        Ok(())
    }

    /// Refuses what makes the messages of the store take more than its quota; what makes them smaller is never refused
    /// (STO-QUOTA-1).
    pub(in crate::engine) fn check_room(&self, more: u64, less: u64) -> Result<()> {
        let quota = self.settings.quota;
        if more > less && self.size.saturating_add(more - less) > quota {
            return Err(EngineError::Full { quota });
        }
        Ok(())
    }
}
