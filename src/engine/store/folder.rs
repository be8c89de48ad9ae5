use std::iter;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::lists::Dumpster;
use super::{Contents, FolderId, ModifiableTables, Search, Store};
use crate::engine::error::{EngineError, Result};
use crate::engine::events::{Changes, EventKind};
use crate::engine::props::Overlay;
use crate::engine::props::{Props, Shapes};
use crate::vocab::tags::{PR_COMMENT, PR_CREATION_TIME, PR_DISPLAY_NAME, PR_LAST_MODIFICATION_TIME};
use crate::vocab::{
    FileTime, FolderMask, FolderRights, FolderType, PropValue, Property, SortOrderSet, Tag, Text,
};

/// A folder.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The folder it is in; the root's is the root itself (STO-FOLDER-3).
    pub parent: FolderId,
    /// Root, generic or search.
    pub folder_type: FolderType,
    /// The display name, unique among siblings without regard to case.
    pub name: Text,
    /// What was set on it, the name included.
    pub props: Arc<Props>,
    /// Its times are those of the store still, whatever its properties say: it shares them with the folders of others.
    pub made_with_store: bool,
    /// Its subfolders, in order of creation.
    pub children: Arc<Vec<FolderId>>,
    /// Its messages.
    pub contents: Contents,
    /// Its associated messages.
    pub associated: Contents,
    /// What was deleted and can be restored.
    pub(super) dumpster: Option<Arc<Dumpster>>,
    /// Messages without `MSGFLAG_READ`.
    pub unread: u32,
    /// Grows with every message that comes to it or goes.
    pub contents_version: u64,
    /// What a search folder looks for and what it found, once it has criteria.
    pub search: Option<Arc<Search>>,
    /// The order in which contents tables start (`SaveContentsSort`).
    pub sort: Option<Arc<SortOrderSet>>,
    /// What whoever is logged on may do with it.
    pub rights: FolderRights,
    /// Its permissions and rules, once a client has modified them.
    pub(super) modifiable: Option<Arc<ModifiableTables>>,
}

/// A folder in its store: a message in it can change without a copy of the folder.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub folder: Arc<Folder>,
    /// Grows with every change of a message that stays in it.
    pub changes: u64,
}

impl Place {
    /// Grows with every change of a message in the folder, and of which there are.
    pub fn contents_version(&self) -> u64 {
        self.folder.contents_version + self.changes
    }
}

impl From<Folder> for Place {
    fn from(folder: Folder) -> Self {
        Self { folder: Arc::new(folder), changes: 0 }
    }
}

/// The roles folders have in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpecialFolder {
    /// What users see is below it.
    IpmSubtree,
    /// Messages arrive here.
    Inbox,
    /// Messages wait here to be sent.
    Outbox,
    /// The wastebasket.
    DeletedItems,
    /// Copies of what was sent.
    SentItems,
    /// The user's views.
    Views,
    /// Views for many folders.
    CommonViews,
    /// The results of searches.
    Finder,
}

impl SpecialFolder {
    /// How many there are.
    pub const COUNT: usize = 8;
    /// All of them, in the order of their bits in `PR_VALID_FOLDER_MASK`.
    pub const ALL: [Self; Self::COUNT] = [
        Self::IpmSubtree,
        Self::Inbox,
        Self::Outbox,
        Self::DeletedItems,
        Self::SentItems,
        Self::Views,
        Self::CommonViews,
        Self::Finder,
    ];

    /// The bit in `PR_VALID_FOLDER_MASK`.
    pub const fn mask(self) -> FolderMask {
        match self {
            Self::IpmSubtree => FolderMask::FOLDER_IPM_SUBTREE_VALID,
            Self::Inbox => FolderMask::FOLDER_IPM_INBOX_VALID,
            Self::Outbox => FolderMask::FOLDER_IPM_OUTBOX_VALID,
            Self::DeletedItems => FolderMask::FOLDER_IPM_WASTEBASKET_VALID,
            Self::SentItems => FolderMask::FOLDER_IPM_SENTMAIL_VALID,
            Self::Views => FolderMask::FOLDER_VIEWS_VALID,
            Self::CommonViews => FolderMask::FOLDER_COMMON_VIEWS_VALID,
            Self::Finder => FolderMask::FOLDER_FINDER_VALID,
        }
    }

    /// Whether every store for messages between people has it, the default store or not (STO-SPECIAL-3).
    pub const fn is_basic(self) -> bool {
        matches!(self, Self::IpmSubtree | Self::DeletedItems | Self::Finder)
    }

    /// Whether it stands below the IPM subtree (STO-SPECIAL-1).
    pub const fn is_of_mail(self) -> bool {
        matches!(self, Self::Inbox | Self::Outbox | Self::SentItems | Self::DeletedItems)
    }

    /// The name it is created under (STO-SPECIAL-2).
    pub const fn name(self) -> &'static str {
        match self {
            Self::IpmSubtree => "IPM Subtree",
            Self::Inbox => "Inbox",
            Self::Outbox => "Outbox",
            Self::DeletedItems => "Deleted Items",
            Self::SentItems => "Sent Items",
            Self::Views => "Folder Views",
            Self::CommonViews => "Common Views",
            Self::Finder => "Search Root",
        }
    }
}

/// What a new folder is to be.
#[derive(Clone, Debug)]
pub struct NewFolder<'a> {
    pub folder_type: FolderType,
    pub name: &'a str,
    pub comment: Option<&'a str>,
}

/// The times of a folder.
const TIMES: [Tag<FileTime>; 2] = [PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME];

/// What a folder is made with.
pub(super) fn made_with(name: &str, comment: Option<&str>, now: FileTime, shapes: &mut Shapes) -> Props {
    let comment = comment.map(|comment| Property::of(PR_COMMENT, comment));
    let times = TIMES.map(|time| Property::of(time, now));
    Props::build(iter::once(Property::of(PR_DISPLAY_NAME, name)).chain(comment).chain(times), shapes)
}

/// The display name among the properties of a folder.
fn name_in(props: &Props) -> Option<Text> {
    match props.value(PR_DISPLAY_NAME.id()) {
        Some(PropValue::Unicode(name)) => Some(name),
        _ => None,
    }
}

/// Whether two folder names are the same to siblings (STO-CREATEFOLDER-2).
fn same_name(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        return left.eq_ignore_ascii_case(right);
    }
    left.to_lowercase() == right.to_lowercase()
}

impl Folder {
    /// A folder with nothing in it.
    pub(super) fn empty(parent: FolderId, folder_type: FolderType, name: Text, props: Props) -> Self {
        Self {
            parent,
            folder_type,
            name,
            props: Arc::new(props),
            made_with_store: false,
            children: Arc::default(),
            contents: Contents::default(),
            associated: Contents::default(),
            dumpster: None,
            unread: 0,
            contents_version: 0,
            search: None,
            sort: None,
            rights: FolderRights::ALL,
            modifiable: None,
        }
    }
}

impl Store {
    /// The direct subfolder with this name, without regard to case.
    pub fn subfolder(&self, parent: FolderId, name: &str) -> Option<FolderId> {
        let children = self.folder(parent).ok()?.children.iter();
        children.copied().find(|child| self.folder(*child).is_ok_and(|folder| same_name(&folder.name, name)))
    }

    /// Makes a subfolder, at once.
    pub fn create_folder(
        &mut self,
        parent: FolderId,
        new: &NewFolder<'_>,
        now: FileTime,
        changes: &mut Changes,
    ) -> Result<FolderId> {
        self.check_parent(parent)?;
        if new.name.is_empty() {
            return Err(EngineError::Invalid { why: "a folder needs a name".to_owned() });
        }
        if self.subfolder(parent, new.name).is_some() {
            return Err(EngineError::NameTaken { name: new.name.to_owned() });
        }
        let props = made_with(new.name, new.comment, now, self.shapes_mut());
        let id = FolderId(self.folders.next_key());
        let parent_folder = self.folder_mut(parent)?;
        let grandparent = parent_folder.parent;
        Arc::make_mut(&mut parent_folder.children).push(id);
        self.insert_folder(parent, new.folder_type, props);
        changes.object(EventKind::Created, self.id, id, parent);
        changes.folder_modified(self.id, parent, grandparent);
        Ok(id)
    }

    /// Whether a folder may have subfolders.
    pub(in crate::engine) fn check_parent(&self, parent: FolderId) -> Result<()> {
        if self.folder(parent)?.folder_type == FolderType::FOLDER_SEARCH {
            return Err(EngineError::Unsupported { why: "a search folder has no subfolders" });
        }
        Ok(())
    }

    /// A folder that no parent lists yet.
    pub(super) fn insert_folder(
        &mut self,
        parent: FolderId,
        folder_type: FolderType,
        props: Props,
    ) -> FolderId {
        self.hierarchy_version += 1;
        let name = name_in(&props).unwrap_or_default();
        FolderId(self.folders.insert(Folder::empty(parent, folder_type, name, props).into()))
    }

    /// Sets and deletes properties of a folder, at once. What may be set is the caller's to know.
    pub fn change_folder(
        &mut self,
        id: FolderId,
        overlay: &Overlay,
        now: FileTime,
        changes: &mut Changes,
    ) -> Result<()> {
        let folder = self.folder(id)?;
        let before = Arc::clone(&folder.props);
        let mut all = overlay.clone();
        if folder.made_with_store {
            let untouched = TIMES.into_iter().filter(|time| overlay.get(time.id()).is_none());
            untouched.for_each(|time| all.set(Property::of(time, self.created)));
        }
        all.set(Property::of(PR_LAST_MODIFICATION_TIME, now));
        let props = all.apply_to(&before, self.shapes_mut());
        let folder = self.folder_mut(id)?;
        folder.made_with_store = false;
        let name = name_in(&props).unwrap_or_else(|| folder.name.clone());
        let renamed = std::mem::replace(&mut folder.name, name) != folder.name;
        folder.props = Arc::new(props);
        let parent = folder.parent;
        changes.folder_modified(self.id, id, parent);
        if renamed {
            self.touch_folder(id);
        }
        Ok(())
    }

    /// Whether the folder may take this name among its siblings (STO-FOLDER-9).
    pub fn check_rename(&self, id: FolderId, name: &str) -> Result<()> {
        let folder = self.folder(id)?;
        if id == self.root {
            return Err(EngineError::Denied { why: "the root folder cannot be renamed".into() });
        }
        if folder.folder_type == FolderType::FOLDER_SEARCH {
            return Err(EngineError::Denied { why: "a search folder cannot be renamed".into() });
        }
        match self.subfolder(folder.parent, name) {
            Some(sibling) if sibling != id => Err(EngineError::NameTaken { name: name.to_owned() }),
            _ => Ok(()),
        }
    }

    /// Sets the order in which contents tables of the folder start, and of all below it.
    pub fn save_contents_sort(&mut self, id: FolderId, order: &SortOrderSet, recursive: bool) -> Result<()> {
        let order = (!order.sorts.is_empty()).then(|| Arc::new(order.clone()));
        let targets = if recursive { self.descendants(id)? } else { Vec::new() };
        for target in iter::once(id).chain(targets) {
            self.folder_mut(target)?.sort.clone_from(&order);
        }
        Ok(())
    }

    /// Everything below a folder, parents before their children.
    pub fn descendants(&self, id: FolderId) -> Result<Vec<FolderId>> {
        let mut found = Vec::new();
        let mut waiting: Vec<FolderId> = self.folder(id)?.children.iter().rev().copied().collect();
        while let Some(next) = waiting.pop() {
            found.push(next);
            waiting.extend(self.folder(next)?.children.iter().rev());
        }
        Ok(found)
    }

    /// A folder and those it is in, up to the root.
    pub fn lineage(&self, id: FolderId) -> Vec<FolderId> {
        let mut lineage = vec![id];
        let mut here = id;
        while here != self.root {
            let Ok(folder) = self.folder(here) else { break };
            here = folder.parent;
            lineage.push(here);
        }
        lineage
    }

    /// How many levels `id` lies below `ancestor`, from 0 for a direct subfolder; `None` if it doesn't.
    pub fn depth_below(&self, id: FolderId, ancestor: FolderId) -> Option<u32> {
        let mut depth = 0;
        let mut here = id;
        while here != self.root {
            let parent = self.folder(here).ok()?.parent;
            if parent == ancestor {
                return Some(depth);
            }
            (here, depth) = (parent, depth + 1);
        }
        None
    }
}
