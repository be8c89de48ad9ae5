use super::{Copying, FolderPlace, MessageCopy};
use crate::engine::error::{EngineError, Result};
use crate::engine::events::{Changes, EventKind, Place};
use crate::engine::store::{FolderId, MessageId, NodeId, StoreId};
use crate::engine::table::RowChange;
use crate::engine::world::World;
use crate::vocab::{FolderType, MessageFlags, Text};

/// Which folder is copied or moved, and where to.
#[derive(Clone, Copy, Debug)]
pub struct FolderCopy<'a> {
    /// The folder.
    pub source: FolderPlace,
    /// The folder it comes to stand in.
    pub to: FolderPlace,
    /// Its name there, if it is another.
    pub name: Option<&'a str>,
    /// Whether the folders below come along; on a move they do in any case.
    pub subfolders: bool,
    /// Whether it leaves its place.
    pub moving: bool,
}

/// How far the copy of a folder is: it goes on folder by folder, so that a caller can show progress between them.
#[derive(Debug)]
pub struct FolderCopyState {
    moving: bool,
    subfolders: bool,
    from: StoreId,
    to: StoreId,
    /// The folders to copy next, each with its new parent and name; the last comes first.
    waiting: Vec<(FolderId, FolderId, Text)>,
    /// Each folder that was copied, its copy and the copy's parent: parents before their children.
    made: Vec<(Place, FolderId, FolderId)>,
    partial: bool,
}

impl World {
    /// Whether the folder can be copied or moved there, and the name it will have (STO-COPYFOLDER-3, -4, -5, -8).
    pub fn check_folder_copy(&self, copy: &FolderCopy<'_>) -> Result<Text> {
        let FolderCopy { source, to, .. } = *copy;
        let (from_store, to_store) = (self.store(source.store)?, self.store(to.store)?);
        let folder = from_store.folder(source.folder)?;
        if source.folder == from_store.root {
            return Err(EngineError::Unsupported { why: "the root folder cannot be copied or moved" });
        }
        if folder.folder_type == FolderType::FOLDER_SEARCH {
            return Err(EngineError::Unsupported { why: "a search folder cannot be copied or moved" });
        }
        to_store.check_parent(to.folder)?;
        if source.store == to.store && to_store.lineage(to.folder).contains(&source.folder) {
            return Err(EngineError::Cycle);
        }
        if copy.moving && from_store.is_special(source.folder) {
            return Err(EngineError::Denied { why: "a special folder cannot be moved".into() });
        }
        let name = copy.name.map_or_else(|| folder.name.clone(), Text::from);
        if name.is_empty() {
            return Err(EngineError::Invalid { why: "a folder needs a name".to_owned() });
        }
        let itself = copy.moving && source.store == to.store;
        match to_store.subfolder(to.folder, &name) {
            Some(taken) if !(itself && taken == source.folder) => {
                Err(EngineError::NameTaken { name: name.to_string() })
            }
            _ => Ok(name),
        }
    }

    /// Begins the copy of a folder: everything is checked. A move inside a store is done at once if nothing stays.
    pub fn begin_folder_copy(
        &mut self,
        copy: &FolderCopy<'_>,
        copying: &Copying<'_>,
        changes: &mut Changes,
    ) -> Result<FolderCopyState> {
        let name = self.check_folder_copy(copy)?;
        let mut state = FolderCopyState {
            moving: copy.moving,
            subfolders: copy.subfolders || copy.moving,
            from: copy.source.store,
            to: copy.to.store,
            waiting: Vec::new(),
            made: Vec::new(),
            partial: false,
        };
        let whole = copy.moving && state.from == state.to;
        if whole && !self.store(state.from)?.holds_submitted(copy.source.folder) {
            let store = self.store_mut(state.from)?;
            store.move_folder(copy.source.folder, copy.to.folder, &name, copying.now, changes)?;
        } else {
            state.waiting.push((copy.source.folder, copy.to.folder, name));
        }
        Ok(state)
    }

    /// Copies the next folder with its messages; `false` if there is none left.
    pub fn continue_folder_copy(
        &mut self,
        state: &mut FolderCopyState,
        copying: &mut Copying<'_>,
        changes: &mut Changes,
    ) -> Result<bool> {
        let Some((source, parent, name)) = state.waiting.pop() else { return Ok(false) };
        let Ok(folder) = self.store(state.from)?.folder(source).cloned() else {
            state.partial = true;
            return Ok(true);
        };
        let within = state.moving && state.from == state.to;
        if within && !self.store(state.from)?.holds_submitted(source) {
            self.store_mut(state.from)?.move_folder(source, parent, &name, copying.now, changes)?;
            return Ok(true);
        }
        let props = self.translated(state.from, state.to, &folder.props)?;
        let new = self.store_mut(state.to)?.add_copied_folder(parent, name, &props, &folder, copying.now)?;
        state.made.push((Place::new(state.from, source, folder.parent), new, parent));
        let copy = MessageCopy {
            from: FolderPlace { store: state.from, folder: source },
            to: FolderPlace { store: state.to, folder: new },
            moving: state.moving,
        };
        for id in folder.contents.iter().chain(folder.associated.iter()) {
            state.partial |= self.carry_message(&copy, id, copying, changes).is_err();
        }
        if state.subfolders {
            let store = self.store(state.from)?;
            for child in folder.children.iter().rev() {
                let below = store.folder(*child)?;
                // A search folder stays where it is (STO-COPYFOLDER-8).
                if below.folder_type == FolderType::FOLDER_SEARCH {
                    state.partial = true;
                } else {
                    state.waiting.push((*child, new, below.name.clone()));
                }
            }
        }
        Ok(true)
    }

    /// Ends the copy: what was moved and is empty goes from the source, and everybody is told. `true` if only a part was
    /// done (STO-COPYFOLDER-9).
    pub fn end_folder_copy(&mut self, state: &FolderCopyState, changes: &mut Changes) -> Result<bool> {
        let mut partial = state.partial;
        let mut gone = vec![false; state.made.len()];
        if state.moving {
            for (gone, (old, ..)) in gone.iter_mut().zip(&state.made).rev() {
                if let NodeId::Folder(folder) = old.node {
                    *gone = self.store_mut(old.store)?.remove_emptied(folder)?;
                    partial |= !*gone;
                }
            }
        }
        for ((old, new, parent), gone) in state.made.iter().zip(gone) {
            let kind = if gone { EventKind::Moved } else { EventKind::Copied };
            changes.transferred(kind, *old, Place::new(state.to, *new, *parent));
        }
        if let Some((old, _, parent)) = state.made.first() {
            self.folder_changed(FolderPlace { store: state.to, folder: *parent }, changes)?;
            if state.moving {
                self.folder_changed(FolderPlace { store: old.store, folder: old.parent }, changes)?;
            }
        }
        Ok(partial)
    }

    /// Copies or moves a message with its folder: it raises no event of its own (as STO-NOTIFY-21), but it is a row less
    /// in the tables of its old folder.
    fn carry_message(
        &mut self,
        copy: &MessageCopy,
        id: MessageId,
        copying: &mut Copying<'_>,
        changes: &mut Changes,
    ) -> Result<()> {
        let from = copy.from;
        let stored = self.store(from.store)?.message(id)?.clone();
        if !copy.moving {
            return self.put_copy(copy, &stored, stored.flags, copying).map(|_| ());
        }
        if stored.flags.contains(MessageFlags::MSGFLAG_SUBMIT) {
            return Err(EngineError::Submitted);
        }
        if from.store == copy.to.store {
            let mut unheard = Changes::default();
            self.store_mut(from.store)?.move_message(id, copy.to.folder, &mut unheard)?;
        } else {
            self.put_copy(copy, &stored, stored.flags, copying)?;
            self.store_mut(from.store)?.forget_message(id)?;
        }
        changes.message_row(from.store, from.folder, stored.list, RowChange::Removed(id.into()));
        Ok(())
    }
}
