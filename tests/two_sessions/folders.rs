//! What the sessions do to folders.

use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;

use super::model::{Folder, Message};
use super::steps::{FOLDER, NAMES, Told, World, code, told};

impl World {
    pub fn create_folder(&mut self) -> Result<Told> {
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

    pub fn delete_folder(&mut self) -> Result<Told> {
        let Some(id) = self.any_own_folder() else { return Ok(Told::new()) };
        let (store, parent) = (self.store(), self.model.folders[&id].parent.clone());
        let flags = DeleteFolderFlags::DEL_FOLDERS | DeleteFolderFlags::DEL_MESSAGES;
        let deleted = store.open_folder(&parent)?.delete_folder(&id, None, flags)?;
        assert_eq!(deleted.code(), ErrorCode::S_OK);
        let folders = self.model.tree(&id).len();
        self.model.delete_folder(&id);
        Ok(told(&[(EventMask::fnevObjectDeleted, FOLDER, folders)]))
    }

    pub fn rename_folder(&mut self) -> Result<Told> {
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
    pub fn place_folder(&mut self, flags: CopyFolderFlags) -> Result<Told> {
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
}
