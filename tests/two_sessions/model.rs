//! A store as a beginner would write it: a map of folders and a map of messages.

use std::collections::BTreeMap;

use mapi_emulator::vocab::EntryId;

#[derive(Clone, Debug, PartialEq)]
pub struct Folder {
    pub name: String,
    pub parent: EntryId,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub subject: String,
    pub folder: EntryId,
    pub read: bool,
    pub files: usize,
    /// As it was told when the message was last written.
    pub size: i32,
}

/// What both sessions have to see.
#[derive(Debug, Default)]
pub struct Model {
    /// Where everything is; it has no name.
    pub top: EntryId,
    pub folders: BTreeMap<EntryId, Folder>,
    pub messages: BTreeMap<EntryId, Message>,
}

impl Model {
    pub fn children(&self, parent: &EntryId) -> Vec<EntryId> {
        self.folders.iter().filter(|(_, folder)| folder.parent == *parent).map(|(id, _)| id.clone()).collect()
    }

    /// A folder and all below it.
    pub fn tree(&self, id: &EntryId) -> Vec<EntryId> {
        let mut tree = vec![id.clone()];
        let mut at = 0;
        while let Some(here) = tree.get(at).cloned() {
            tree.extend(self.children(&here));
            at += 1;
        }
        tree
    }

    pub fn within(&self, folder: &EntryId) -> impl Iterator<Item = (&EntryId, &Message)> {
        self.messages.iter().filter(move |(_, message)| message.folder == *folder)
    }

    pub fn ids_within(&self, folder: &EntryId) -> Vec<EntryId> {
        self.within(folder).map(|(id, _)| id.clone()).collect()
    }

    /// Whether another folder than this one has the name, whatever its case.
    pub fn taken(&self, parent: &EntryId, name: &str, this: Option<&EntryId>) -> bool {
        self.children(parent)
            .iter()
            .any(|id| Some(id) != this && self.folders[id].name.to_lowercase() == name.to_lowercase())
    }

    pub fn delete_folder(&mut self, id: &EntryId) {
        for gone in self.tree(id) {
            self.folders.remove(&gone);
            self.messages.retain(|_, message| message.folder != gone);
        }
    }
}
