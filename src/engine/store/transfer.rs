use std::sync::Arc;

use super::{Folder, FolderId, MessageId, Store};
use crate::engine::error::Result;
use crate::engine::events::{Changes, EventKind, Place};
use crate::engine::props::Overlay;
use crate::engine::props::{Props, Shapes};
use crate::engine::table::RowChange;
use crate::vocab::tags::{PR_CREATION_TIME, PR_DISPLAY_NAME, PR_LAST_MODIFICATION_TIME};
use crate::vocab::{FileTime, FolderType, Property, Text};

impl Store {
    /// Moves a message to another folder, with its times, or restores one that was soft-deleted (STO-COPYMESSAGES-12,
    /// STO-SOFTDEL-5). It keeps its id unless the store gives moved objects new ones (STO-EID-10).
    pub fn move_message(&mut self, id: MessageId, to: FolderId, changes: &mut Changes) -> Result<MessageId> {
        self.folder(to)?;
        let stored = self.any_message(id)?;
        let (from, list) = (stored.folder, stored.list);
        let restored = list.restored();
        if (from, list) == (to, restored) {
            return Ok(id);
        }
        self.take_out(id)?;
        let new = self.renumbered(id);
        self.put_in(new, to, restored)?;
        if list != restored {
            self.set_deleted_on(new, None)?;
        }
        let (old, place) = (Place::new(self.id, id, from), Place::new(self.id, new, to));
        changes.transferred(EventKind::Moved, old, place);
        for folder in [from, to] {
            let parent = self.folder(folder)?.parent;
            changes.folder_modified(self.id, folder, parent);
        }
        changes.message_row(self.id, from, list, RowChange::Removed(id.into()));
        changes.message_row(self.id, to, restored, RowChange::Added(new.into()));
        Ok(new)
    }

    /// The id of a message that is being moved from now on.
    fn renumbered(&mut self, id: MessageId) -> MessageId {
        if !self.settings.moves_give_new_ids {
            return id;
        }
        // The new key is taken while the old one is still in use, so that they differ in their place too.
        match self.messages.get(id.0).cloned() {
            Some(message) => {
                let new = MessageId(self.messages.insert(message));
                self.messages.remove(id.0);
                new
            }
            None => id,
        }
    }

    /// Property lists that many objects have in common, to build more of them.
    pub(in crate::engine) fn shapes_mut(&mut self) -> &mut Shapes {
        &mut self.shapes
    }

    /// Whether a message of the folder, or of one below it, waits to be sent: such a message stays where it is.
    pub(in crate::engine) fn holds_submitted(&self, folder: FolderId) -> bool {
        let mut homes = self.queue().iter().filter_map(|id| Some(self.message(id).ok()?.folder));
        homes.any(|home| self.lineage(home).contains(&folder))
    }

    /// Moves a folder with everything in it: ids and times stay (STO-COPYFOLDER-7). In the same parent with another name
    /// it is renamed (STO-COPYFOLDER-6).
    pub(in crate::engine) fn move_folder(
        &mut self,
        id: FolderId,
        to: FolderId,
        name: &Text,
        now: FileTime,
        changes: &mut Changes,
    ) -> Result<()> {
        let folder = self.folder(id)?;
        let (from, renamed) = (folder.parent, folder.name != *name);
        if from != to {
            Arc::make_mut(&mut self.folder_mut(from)?.children).retain(|child| *child != id);
            Arc::make_mut(&mut self.folder_mut(to)?.children).push(id);
            self.folder_mut(id)?.parent = to;
            self.touch_folder(id);
            let (old, new) = (Place::new(self.id, id, from), Place::new(self.id, id, to));
            changes.transferred(EventKind::Moved, old, new);
            for folder in [from, to] {
                let parent = self.folder(folder)?.parent;
                changes.folder_modified(self.id, folder, parent);
            }
        }
        if renamed {
            let mut overlay = Overlay::default();
            overlay.set(Property::of(PR_DISPLAY_NAME, &**name));
            self.change_folder(id, &overlay, now, changes)?;
        }
        Ok(())
    }

    /// Makes a folder like another, without what is in it; nobody is told.
    pub(in crate::engine) fn add_copied_folder(
        &mut self,
        parent: FolderId,
        name: Text,
        props: &Props,
        like: &Folder,
        now: FileTime,
    ) -> Result<FolderId> {
        let id = FolderId(self.folders.next_key());
        Arc::make_mut(&mut self.folder_mut(parent)?.children).push(id);
        let mut overlay = Overlay::default();
        overlay.set(Property::of(PR_DISPLAY_NAME, &*name));
        overlay.set(Property::of(PR_CREATION_TIME, now));
        overlay.set(Property::of(PR_LAST_MODIFICATION_TIME, now));
        let props = overlay.apply_to(props, self.shapes_mut());
        let copy = Folder::empty(parent, FolderType::FOLDER_GENERIC, name, props);
        self.folders.insert(Folder { sort: like.sort.clone(), ..copy }.into());
        Ok(id)
    }

    /// Takes a message that is somewhere else now out of its folder; nobody is told.
    pub(in crate::engine) fn forget_message(&mut self, id: MessageId) -> Result<()> {
        self.take_out(id)?;
        self.drop_message(id);
        Ok(())
    }

    /// Takes a folder from which everything was moved away; `false` if something is left in it. Nobody is told.
    pub(in crate::engine) fn remove_emptied(&mut self, id: FolderId) -> Result<bool> {
        let folder = self.folder(id)?;
        if !(folder.contents.is_empty() && folder.associated.is_empty() && folder.children.is_empty())
            || self.protects(id)
        {
            return Ok(false);
        }
        let parent = folder.parent;
        self.empty_dumpster(id)?;
        Arc::make_mut(&mut self.folder_mut(parent)?.children).retain(|sibling| *sibling != id);
        self.folders.remove(id.0);
        self.forget_search(id);
        // STO-SPECIAL-10
        self.special.iter_mut().filter(|role| **role == Some(id)).for_each(|role| *role = None);
        Arc::make_mut(&mut self.receive_folders).remove_folder(id);
        Ok(true)
    }
}
