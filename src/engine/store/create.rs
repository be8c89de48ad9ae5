use std::iter;
use std::sync::{Arc, LazyLock};

use super::columns::Columns;
use super::folder::made_with;
use super::{FolderId, NewFolder, SpecialFolder, Store, StoreId, StoreSettings};
use crate::engine::error::Result;
use crate::engine::events::Changes;
use crate::engine::names::NameMap;
use crate::engine::props::{Props, Shapes};
use crate::engine::slab::{Key, Slab};
use crate::vocab::tags::PR_DISPLAY_NAME;
use crate::vocab::{EntryId, FileTime, FolderType, MapiUid, Property, StoreSupport};

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
    /// Whether it has all special folders from the start, or nothing but its root folder.
    pub mailbox: bool,
}

/// What all new stores share until they are changed: one with a root folder, and a mailbox.
static BLANK: LazyLock<[Store; 2]> = LazyLock::new(|| [Store::blank(false), Store::blank(true)]);

impl Store {
    /// A store without messages.
    pub fn new(id: StoreId, seed: &StoreSeed<'_>, now: FileTime) -> Self {
        let blank = &BLANK[usize::from(seed.mailbox)];
        let name = Property::new(PR_DISPLAY_NAME, seed.display_name.into());
        let mut shapes = Shapes::default();
        let props = blank.props.with(&[name].into_iter().collect(), &mut shapes);
        Self {
            id,
            uid: seed.uid,
            entry_id: seed.entry_id.clone(),
            provider: seed.provider,
            support: seed.settings.support_mask(),
            settings: Arc::clone(&seed.settings),
            created: now,
            props: Arc::new(props),
            shapes,
            names: Arc::new(NameMap::new(seed.first_named_id)),
            ..blank.clone()
        }
    }

    /// The folders of a store, whosever it is and whenever it is made.
    fn blank(mailbox: bool) -> Self {
        let now = FileTime(0);
        let mut store = Self {
            id: StoreId(0),
            uid: MapiUid::default(),
            entry_id: EntryId::default(),
            provider: MapiUid::default(),
            support: StoreSupport::NONE,
            settings: Arc::default(),
            created: now,
            props: Arc::default(),
            shapes: Shapes::default(),
            root: FolderId(Key { index: 0, generation: 0 }),
            names: Arc::new(NameMap::new(0)),
            receive_folders: Arc::default(),
            hierarchy_version: 0,
            queue_version: 0,
            size: 0,
            special: [None; SpecialFolder::COUNT],
            folders: Slab::default(),
            messages: Slab::default(),
            columns: Columns::default(),
            queue: Arc::default(),
            searches: Arc::default(),
            touched: Vec::new(),
            rearranged: false,
        };
        let (root, shapes) = (store.root, &mut Shapes::default());
        // Another name takes the shape of this one.
        store.props = Arc::new(Props::build([Property::of(PR_DISPLAY_NAME, "")], shapes));
        let made = store.insert_folder(root, FolderType::FOLDER_ROOT, made_with("Root", None, now, shapes));
        debug_assert_eq!(made, root, "the first folder of a store is its root");
        if mailbox {
            store.create_special_folders(true, now, &mut Changes::default());
        }
        for id in iter::once(root).chain(store.descendants(root).unwrap_or_default()) {
            if let Ok(folder) = store.folder_mut(id) {
                folder.made_with_store = true;
            }
        }
        store
    }

    /// Makes the special folders that are missing: all of them, or the few that every store has (STO-SPECIAL-1,
    /// STO-SPECIAL-3). A new Inbox becomes the receive folder.
    pub fn create_special_folders(&mut self, full: bool, now: FileTime, changes: &mut Changes) {
        use SpecialFolder::{Inbox, IpmSubtree};
        // The subtree comes first: the mail folders stand below it.
        for role in SpecialFolder::ALL {
            if self.special(role).is_some() || !(full || role.is_basic()) {
                continue;
            }
            let subtree = self.special(IpmSubtree).filter(|_| role.is_of_mail());
            let parent = subtree.unwrap_or(self.root);
            let folder = match self.subfolder(parent, role.name()) {
                Some(present) => present,
                None => {
                    let folder_type = FolderType::FOLDER_GENERIC;
                    let new = NewFolder { folder_type, name: role.name(), comment: None };
                    match self.create_folder(parent, &new, now, changes) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Overlay;
    use crate::vocab::PropValue;
    use crate::vocab::tags::{PR_COMMENT, PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME};

    fn mailbox(now: u64) -> Store {
        let seed = StoreSeed {
            uid: MapiUid([1; 16]),
            entry_id: EntryId::default(),
            provider: MapiUid([9; 16]),
            settings: Arc::new(StoreSettings::default()),
            display_name: "Mailbox",
            first_named_id: 0x8000,
            mailbox: true,
        };
        Store::new(StoreId(0), &seed, FileTime(now))
    }

    fn times(store: &Store, folder: FolderId) -> [Option<PropValue>; 2] {
        [PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME].map(|time| store.folder_value(folder, time.tag()))
    }

    #[test]
    fn folders_of_mailboxes_have_the_times_of_their_own_mailbox() {
        let (first, mut second) = (mailbox(10), mailbox(20));
        let inbox = second.special(SpecialFolder::Inbox).expect("a mailbox has an Inbox");
        let time = |time| Some(PropValue::SysTime(FileTime(time)));
        for folder in [first.root, inbox] {
            assert_eq!(times(&first, folder), [time(10), time(10)]);
            assert_eq!(times(&second, folder), [time(20), time(20)]);
        }
        let mut overlay = Overlay::default();
        overlay.set(Property::of(PR_COMMENT, "mine"));
        second.change_folder(inbox, &overlay, FileTime(30), &mut Changes::default()).unwrap();
        assert_eq!(times(&second, inbox), [time(20), time(30)]);
        assert_eq!(times(&first, inbox), [time(10), time(10)]);
        overlay.clear();
        overlay.delete(PR_CREATION_TIME.id());
        second.change_folder(inbox, &overlay, FileTime(40), &mut Changes::default()).unwrap();
        assert_eq!(times(&second, inbox), [None, time(40)]);
    }
}
