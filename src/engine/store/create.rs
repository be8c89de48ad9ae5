use std::sync::Arc;

use super::folder::{BLANK_ROOT, BLANK_SPECIAL};
use super::{FolderId, NewFolder, SpecialFolder, Store, StoreId, StoreSettings};
use crate::engine::error::Result;
use crate::engine::events::Changes;
use crate::engine::names::NameMap;
use crate::engine::props::{Props, Shapes};
use crate::engine::slab::{Key, Slab};
use crate::vocab::tags::PR_DISPLAY_NAME;
use crate::vocab::{EntryId, FileTime, FolderType, MapiUid, Property};

/// What a new store is to be.
#[derive(Clone, Debug)]
pub struct StoreSeed<'a> {
    /// Its uid, unlike that of any other store.
    pub uid: MapiUid,
    /// Its wrapped entry id.
    pub entry_id: EntryId,
    /// The kind of store (`PR_MDB_PROVIDER`).
    pub provider: MapiUid,
    /// What it can do and what it answers.
    pub settings: Arc<StoreSettings>,
    /// Its display name.
    pub display_name: &'a str,
    /// The first identifier it hands out for a name (PRP-NAMED-6).
    pub first_named_id: u16,
}

impl Store {
    /// A store with nothing but its root folder.
    pub fn new(id: StoreId, seed: &StoreSeed<'_>, now: FileTime) -> Self {
        let mut shapes = Shapes::default();
        let props = Props::build([Property::new(PR_DISPLAY_NAME, seed.display_name.into())], &mut shapes);
        let root = FolderId(Key { index: 0, generation: 0 });
        let mut store = Self {
            id,
            uid: seed.uid,
            entry_id: seed.entry_id.clone(),
            provider: seed.provider,
            support: seed.settings.support_mask(),
            settings: Arc::clone(&seed.settings),
            props: Arc::new(props),
            shapes: Arc::new(shapes),
            root,
            names: Arc::new(NameMap::new(seed.first_named_id)),
            receive_folders: Arc::default(),
            hierarchy_version: 0,
            queue_version: 0,
            size: 0,
            special: [None; SpecialFolder::COUNT],
            folders: Slab::default(),
            messages: Slab::default(),
            queue: Arc::default(),
            searches: Arc::default(),
            touched: Vec::new(),
            rearranged: false,
        };
        let made = store.insert_folder(root, FolderType::FOLDER_ROOT, &BLANK_ROOT, now);
        debug_assert_eq!(made, root, "the first folder of a store is its root");
        store
    }

    /// Makes the special folders that are missing: all of them, or the few that every store has (STO-SPECIAL-1,
    /// STO-SPECIAL-3). A new Inbox becomes the receive folder.
    pub fn create_special_folders(&mut self, full: bool, now: FileTime, changes: &mut Changes) {
        use SpecialFolder::{DeletedItems, Finder, Inbox, IpmSubtree, Outbox, SentItems};
        // The subtree comes first: the mail folders stand below it.
        for role in SpecialFolder::ALL {
            if self.special(role).is_some() || !(full || matches!(role, IpmSubtree | DeletedItems | Finder)) {
                continue;
            }
            let parent = match role {
                Inbox | Outbox | SentItems | DeletedItems => self.special(IpmSubtree).unwrap_or(self.root),
                _ => self.root,
            };
            let folder = match self.subfolder(parent, role.name()) {
                Some(present) => present,
                None => {
                    let blank = &BLANK_SPECIAL[role as usize];
                    let made = self.check_parent(parent).and_then(|()| {
                        self.add_folder(parent, FolderType::FOLDER_GENERIC, blank, now, changes)
                    });
                    match made {
                        Ok(made) => made,
                        Err(_) => continue,
                    }
                }
            };
            self.special[role as usize] = Some(folder);
            if role == Inbox {
                self.register_inbox(folder);
            }
        }
    }

    /// The folder at a path of names below the IPM subtree; what is missing of it is made.
    pub fn make_path(&mut self, path: &str, now: FileTime, changes: &mut Changes) -> Result<FolderId> {
        let mut here = self.special(SpecialFolder::IpmSubtree).unwrap_or(self.root);
        for name in path.split('/').filter(|name| !name.is_empty()) {
            here = match self.subfolder(here, name) {
                Some(present) => present,
                None => {
                    let new = NewFolder { folder_type: FolderType::FOLDER_GENERIC, name, comment: None };
                    self.create_folder(here, &new, now, changes)?
                }
            };
        }
        Ok(here)
    }

    /// Gives a folder a special role.
    pub fn set_special(&mut self, role: SpecialFolder, folder: FolderId) {
        self.special[role as usize] = Some(folder);
        if role == SpecialFolder::Inbox {
            self.register_inbox(folder);
        }
    }

    fn register_inbox(&mut self, inbox: FolderId) {
        let receive_folders = Arc::make_mut(&mut self.receive_folders);
        for (class, folder) in [("", inbox), ("IPC", self.root), ("IPM", inbox), ("REPORT.IPM", inbox)] {
            // The classes above are well formed, so none is refused (STO-GETRECEIVEFOLDER-1).
            let _ = receive_folders.set(class, Some(folder));
        }
    }
}
