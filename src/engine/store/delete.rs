use super::{FolderId, MessageId, SpecialFolder, Store};
use crate::engine::error::{EngineError, Result};
use crate::engine::events::{Changes, EventKind, Place};
use crate::engine::table::RowChange;
use crate::vocab::{FolderType, MessageFlags, MessageStatus};

impl Store {
    /// Deletes a message of a folder (STO-DELETEMESSAGES-1, STO-DELETEMESSAGES-2).
    pub fn delete_message(&mut self, folder: FolderId, id: MessageId, changes: &mut Changes) -> Result<()> {
        let stored = self.message(id)?;
        if !self.shows(folder, id) {
            return Err(EngineError::Missing { what: "message" });
        }
        if stored.flags.contains(MessageFlags::MSGFLAG_SUBMIT) {
            return Err(EngineError::Submitted);
        }
        self.remove_message(id, changes)
    }

    /// Takes a message out of the world and tells.
    pub(super) fn remove_message(&mut self, id: MessageId, changes: &mut Changes) -> Result<()> {
        let (folder, associated) = self.take_out(id)?;
        self.messages.remove(id.0);
        changes.object(EventKind::Deleted, self.id, id, folder);
        let parent = self.folder(folder)?.parent;
        changes.folder_modified(self.id, folder, parent);
        changes.message_row(self.id, folder, associated, RowChange::Removed(id.into()));
        Ok(())
    }

    /// Moves a message to another folder; it keeps its id and its times (STO-EID-10, STO-COPYMESSAGES-12).
    pub fn move_message(&mut self, id: MessageId, to: FolderId, changes: &mut Changes) -> Result<()> {
        self.folder(to)?;
        if self.message(id)?.folder == to {
            return Ok(());
        }
        let (from, associated) = self.take_out(id)?;
        let unread = !self.message(id)?.flags.contains(MessageFlags::MSGFLAG_READ);
        let folder = self.folder_mut(to)?;
        let contents = if associated { &mut folder.associated } else { &mut folder.contents };
        let arrival = contents.push(id);
        folder.contents_version += 1;
        folder.unread += u32::from(unread && !associated);
        let stored = self.message_mut(id)?;
        (stored.folder, stored.arrival, stored.status) = (to, arrival, MessageStatus::NONE);
        let (old, new) = (Place::new(self.id, id, from), Place::new(self.id, id, to));
        changes.transferred(EventKind::Moved, old, new);
        for folder in [from, to] {
            let parent = self.folder(folder)?.parent;
            changes.folder_modified(self.id, folder, parent);
        }
        changes.message_row(self.id, from, associated, RowChange::Removed(id.into()));
        changes.message_row(self.id, to, associated, RowChange::Added(id.into()));
        Ok(())
    }

    /// Takes a message out of its folder's list and counts.
    pub(super) fn take_out(&mut self, id: MessageId) -> Result<(FolderId, bool)> {
        self.touch_message(id);
        let stored = self.message(id)?;
        let (folder_id, associated, arrival) = (stored.folder, stored.associated, stored.arrival);
        let unread = !stored.flags.contains(MessageFlags::MSGFLAG_READ);
        let folder = self.folder_mut(folder_id)?;
        let contents = if associated { &mut folder.associated } else { &mut folder.contents };
        contents.remove(arrival);
        folder.contents_version += 1;
        folder.unread = folder.unread.saturating_sub(u32::from(unread && !associated));
        Ok((folder_id, associated))
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
        if self.is_special(id) || below.iter().any(|folder| self.is_special(*folder)) {
            return Err(EngineError::Denied { why: "a special folder cannot be deleted" });
        }
        if !below.is_empty() && !folders_too {
            return Err(EngineError::HasFolders);
        }
        let search = self.folder(id)?.folder_type == FolderType::FOLDER_SEARCH;
        let holds = |folder: &FolderId| self.folder(*folder).is_ok_and(|folder| !folder.contents.is_empty());
        if !messages_too && !search && std::iter::once(&id).chain(&below).any(holds) {
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
            if self.is_special(below) {
                stays = true;
                continue;
            }
            stays |= !self.remove_folder(below, changes)?;
        }
        stays |= self.remove_messages(id, associated_too, changes)?;
        Ok(stays)
    }

    /// Deletes the messages of a folder that may go; tells whether one had to stay.
    fn remove_messages(&mut self, id: FolderId, associated_too: bool, changes: &mut Changes) -> Result<bool> {
        let folder = self.folder(id)?;
        let mut messages: Vec<MessageId> = folder.contents.iter().collect();
        if associated_too {
            messages.extend(folder.associated.iter());
        }
        let mut stays = false;
        for message in messages {
            match self.delete_message(id, message, changes) {
                Ok(()) => {}
                Err(EngineError::Submitted) => stays = true,
                Err(other) => return Err(other),
            }
        }
        Ok(stays)
    }

    /// Deletes a folder with its messages, unless one of them or a subfolder has to stay.
    fn remove_folder(&mut self, id: FolderId, changes: &mut Changes) -> Result<bool> {
        // Messages that go with their folder raise no events of their own (STO-NOTIFY-21).
        let mut unheard = Changes::default();
        let stays = self.remove_messages(id, true, &mut unheard)?;
        let parent = self.folder(id)?.parent;
        let grandparent = self.folder(parent)?.parent;
        if stays || !self.remove_emptied(id)? {
            return Ok(false);
        }
        changes.object(EventKind::Deleted, self.id, id, parent);
        changes.folder_modified(self.id, parent, grandparent);
        Ok(true)
    }

    /// Whether a folder has a role in the store.
    pub fn is_special(&self, id: FolderId) -> bool {
        SpecialFolder::ALL.into_iter().any(|role| self.special(role) == Some(id))
    }
}
