use std::sync::Arc;

use super::{FolderId, MessageId, MessageList, SpecialFolder, Store, StoredMessage};
use crate::engine::error::{EngineError, Result};
use crate::engine::events::{Changes, EventKind};
use crate::engine::table::RowChange;
use crate::vocab::{AccessRights, FileTime, FolderType, MessageFlags};

/// How messages go when they are deleted.
#[derive(Clone, Copy, Debug)]
pub enum Deletion {
    /// For good, and those that were only marked before as well (`DELETE_HARD_DELETE`).
    Final,
    /// They are marked as deleted at this moment, and can be restored.
    Soft(FileTime),
}

impl Store {
    /// Deletes a message of a folder (STO-DELETEMESSAGES-1, STO-DELETEMESSAGES-2, STO-SOFTDEL-2, STO-SOFTDEL-3).
    pub fn delete_message(
        &mut self,
        folder: FolderId,
        id: MessageId,
        how: Deletion,
        changes: &mut Changes,
    ) -> Result<()> {
        let stored = self.any_message(id)?;
        let marked = stored.list.is_deleted();
        let here = if marked { stored.folder == folder } else { self.shows(folder, id) };
        if !here || marked && matches!(how, Deletion::Soft(_)) {
            return Err(EngineError::Missing { what: "message" });
        }
        if !self.message_access(stored.folder, stored.list).contains(AccessRights::MAPI_ACCESS_DELETE) {
            return Err(EngineError::Denied { why: "the messages of this folder may not be deleted".into() });
        }
        if stored.flags.contains(MessageFlags::MSGFLAG_SUBMIT) {
            return Err(EngineError::Submitted);
        }
        self.reach_all_of(id, stored);
        match how {
            Deletion::Final => self.remove_message(id, changes),
            Deletion::Soft(now) => self.mark_deleted(id, now, changes),
        }
    }

    /// Begins to read all that a message that goes is kept in: what is far from the processor takes as long one after the
    /// other as each alone, unless it is waited for at once.
    fn reach_all_of(&self, id: MessageId, stored: &StoredMessage) {
        self.reach_place(id);
        stored.body.props.reach();
        if let Ok(folder) = self.folder(stored.folder) {
            folder.list(stored.list).reach(stored.arrival);
        }
    }

    /// Takes a message out of the world and tells; of one that was only marked, everybody heard before.
    pub(super) fn remove_message(&mut self, id: MessageId, changes: &mut Changes) -> Result<()> {
        self.take_out(id)?;
        let before = self.drop_message(id).ok_or(EngineError::Missing { what: "message" })?;
        self.tell_of_deletion(id, before, changes)
    }

    /// Puts a message among the soft-deleted ones of its folder: to clients it is deleted (STO-SOFTDEL-6).
    fn mark_deleted(&mut self, id: MessageId, now: FileTime, changes: &mut Changes) -> Result<()> {
        let before = self.shared_message(id)?;
        let (folder, list) = self.take_out(id)?;
        self.put_in(id, folder, list.deleted())?;
        self.set_deleted_on(id, Some(now))?;
        self.tell_of_deletion(id, before, changes)?;
        changes.message_row(self.id, folder, list.deleted(), RowChange::Added(id.into()));
        Ok(())
    }

    fn tell_of_deletion(
        &self,
        id: MessageId,
        before: Arc<StoredMessage>,
        changes: &mut Changes,
    ) -> Result<()> {
        let folder = before.folder;
        if !before.list.is_deleted() {
            changes.object(EventKind::Deleted, self.id, id, folder);
        }
        let parent = self.folder(folder)?.parent;
        changes.folder_modified(self.id, folder, parent);
        changes.message_row_from(self.id, before, RowChange::Removed(id.into()));
        Ok(())
    }

    /// Deletes a direct subfolder with what the caller allows in it; tells whether something had to stay.
    pub fn delete_folder(
        &mut self,
        parent: FolderId,
        id: FolderId,
        messages_too: bool,
        folders_too: bool,
        changes: &mut Changes,
    ) -> Result<bool> {
        if id == self.root {
            return Err(EngineError::Unsupported { why: "the root folder cannot be deleted" });
        }
        if self.folder(id)?.parent != parent {
            return Err(EngineError::Missing { what: "subfolder of this folder" });
        }
        let below = self.descendants(id)?;
        if self.protects(id) || below.iter().any(|folder| self.protects(*folder)) {
            return Err(EngineError::Denied { why: "a special folder cannot be deleted".into() });
        }
        if !self.folder_access(id).contains(AccessRights::MAPI_ACCESS_DELETE) {
            return Err(EngineError::Denied { why: "the folder may not be deleted".into() });
        }
        if !below.is_empty() && !folders_too {
            return Err(EngineError::HasFolders);
        }
        // A search folder holds none of what it shows (STO-SEARCHFOLDER-6).
        let holds = |folder: &FolderId| self.folder(*folder).is_ok_and(|folder| !folder.contents.is_empty());
        if !messages_too && std::iter::once(&id).chain(&below).any(holds) {
            return Err(EngineError::HasMessages);
        }
        let mut stays = false;
        for folder in below.into_iter().rev().chain([id]) {
            stays |= !self.remove_folder(folder, changes)?;
        }
        Ok(stays)
    }

    /// Deletes all messages and subfolders of a folder; tells whether something had to stay.
    pub fn empty_folder(
        &mut self,
        id: FolderId,
        associated_too: bool,
        how: Deletion,
        changes: &mut Changes,
    ) -> Result<bool> {
        if id == self.root {
            return Err(EngineError::Unsupported { why: "the root folder cannot be emptied" });
        }
        if self.folder(id)?.folder_type == FolderType::FOLDER_SEARCH {
            return Err(EngineError::Unsupported { why: "a search folder cannot be emptied" });
        }
        let mut stays = false;
        for below in self.descendants(id)?.into_iter().rev() {
            if self.protects(below) {
                stays = true;
                continue;
            }
            stays |= !self.remove_folder(below, changes)?;
        }
        stays |= self.remove_messages(id, associated_too, how, changes)?;
        Ok(stays)
    }

    /// Deletes the messages of a folder that may go; tells whether one had to stay.
    fn remove_messages(
        &mut self,
        id: FolderId,
        associated_too: bool,
        how: Deletion,
        changes: &mut Changes,
    ) -> Result<bool> {
        let folder = self.folder(id)?;
        let mut lists = vec![MessageList::Standard];
        if associated_too {
            lists.push(MessageList::Associated);
        }
        if matches!(how, Deletion::Final) {
            lists.extend(lists.clone().into_iter().map(MessageList::deleted));
        }
        let messages: Vec<MessageId> = lists.into_iter().flat_map(|list| folder.list(list).iter()).collect();
        let mut stays = false;
        for message in messages {
            match self.delete_message(id, message, how, changes) {
                Ok(()) => {}
                Err(EngineError::Submitted | EngineError::Denied { .. }) => stays = true,
                Err(other) => return Err(other),
            }
        }
        Ok(stays)
    }

    /// Deletes a folder with its messages, unless one of them or a subfolder has to stay; it goes for good
    /// (STO-DELETEFOLDER-7).
    fn remove_folder(&mut self, id: FolderId, changes: &mut Changes) -> Result<bool> {
        // Messages that go with their folder raise no events of their own (STO-NOTIFY-21).
        let mut unheard = Changes::default();
        if !self.folder_access(id).contains(AccessRights::MAPI_ACCESS_DELETE) {
            return Ok(false);
        }
        let stays = self.remove_messages(id, true, Deletion::Final, &mut unheard)?;
        let parent = self.folder(id)?.parent;
        let grandparent = self.folder(parent)?.parent;
        if stays || !self.remove_emptied(id)? {
            return Ok(false);
        }
        changes.object(EventKind::Deleted, self.id, id, parent);
        changes.folder_modified(self.id, parent, grandparent);
        Ok(true)
    }

    /// Whether a folder has a role in the store and stays for that (STO-SPECIAL-9).
    pub fn protects(&self, id: FolderId) -> bool {
        !self.settings.deletes_special && self.is_special(id)
    }

    /// Whether a folder has a role in the store.
    pub fn is_special(&self, id: FolderId) -> bool {
        SpecialFolder::ALL.into_iter().any(|role| self.special(role) == Some(id))
    }
}
