use super::listed::ListedContainer;
use super::{AddressBook, Refused};
use crate::columns;
use crate::provider::address_book::Shown;
use crate::provider::{PropView, refuse};
use crate::vocab::tags::{
    PR_AB_PROVIDER_ID, PR_COMMENT, PR_CONTAINER_FLAGS, PR_DEPTH, PR_DISPLAY_NAME, PR_DISPLAY_TYPE,
    PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_STATUS,
};
use crate::vocab::{CodePage, ContainerFlags, DisplayType, EntryId, ErrorCode, PropTag, PropValue, RowSet};

/// The containers with a role, which clients set or MAPI picks: the personal address book, the default directory, the search
/// path.
impl AddressBook {
    /// The personal address book: the one set, else the first that clients can change (ADR-GETPAB-1 to ADR-GETPAB-6).
    pub(super) fn pab(&self) -> Option<ListedContainer> {
        self.pab_among(&self.defaults())
    }

    fn pab_among(&self, listed: &[ListedContainer]) -> Option<ListedContainer> {
        self.set_and_there(self.settings.pab()).or_else(|| first(listed, ListedContainer::is_modifiable))
    }

    /// The one set, else the first with names that is not the personal address book, else that one
    /// (ADR-GETDEFAULTDIR-1 to ADR-GETDEFAULTDIR-4).
    pub(super) fn default_dir(&self) -> Option<ListedContainer> {
        self.default_dir_among(&self.defaults())
    }

    /// The container that a dialog shows first; a profile may say that it is not the one set (ADR-SETDEFAULTDIR-5).
    pub(super) fn first_shown(&self) -> Option<ListedContainer> {
        let listed = self.defaults();
        if self.settings.chooses_automatically() {
            self.usual_dir(&listed)
        } else {
            self.default_dir_among(&listed)
        }
    }

    fn default_dir_among(&self, listed: &[ListedContainer]) -> Option<ListedContainer> {
        self.set_and_there(self.settings.default_dir()).or_else(|| self.usual_dir(listed))
    }

    fn usual_dir(&self, listed: &[ListedContainer]) -> Option<ListedContainer> {
        let pab = self.pab_among(listed);
        let with_names = |container: &ListedContainer| {
            container.flags.contains(ContainerFlags::AB_RECIPIENTS)
                && !pab.as_ref().is_some_and(|pab| pab.is(container))
        };
        first(listed, with_names).or_else(|| pab.clone())
    }

    /// Where names are looked up: the containers once set that are there, else the first that clients can change and
    /// all global ones, or the default directory if none is global; each once (ADR-GETSEARCHPATH-3 to
    /// ADR-GETSEARCHPATH-8).
    pub(super) fn search_path(&self) -> Vec<ListedContainer> {
        let found: Vec<ListedContainer> = match self.settings.search_path() {
            Some(set) => set.iter().filter_map(|id| self.book.container(id).ok()).collect(),
            None => {
                let listed = self.defaults();
                let is_global =
                    |container: &&ListedContainer| container.display_type == DisplayType::DT_GLOBAL;
                let mut global: Vec<_> = listed.iter().filter(is_global).cloned().collect();
                if global.is_empty() {
                    global.extend(self.default_dir_among(&listed));
                }
                first(&listed, ListedContainer::is_modifiable).into_iter().chain(global).collect()
            }
        };
        let mut path: Vec<ListedContainer> = Vec::new();
        for container in found {
            if !path.iter().any(|known| known.is(&container)) {
                path.push(container);
            }
        }
        path
    }

    /// A container that is gone counts as not set; the profile keeps it (ADR-GETPAB-5).
    fn set_and_there(&self, set: Option<EntryId>) -> Option<ListedContainer> {
        set.and_then(|id| self.book.container(&id).ok())
    }

    /// The containers that may be picked where nobody chose.
    fn defaults(&self) -> Vec<ListedContainer> {
        self.book.containers().into_iter().filter(ListedContainer::may_be_default).collect()
    }

    /// The container that a client sets, which an empty id is not (ADR-SETPAB-2, ADR-SETPAB-3).
    pub(super) fn container_to_set(&self, id: &EntryId) -> Refused<ListedContainer> {
        if id.is_empty() {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "an empty id names no container"));
        }
        self.book.container(id)
    }

    /// Stores the ids as they come; whether they can be opened is asked when the path is used (ADR-SETSEARCHPATH-4).
    pub(super) fn store_search_path(&self, containers: &RowSet) -> Refused<()> {
        let has_ids = containers.columns().first().is_some_and(|column| column.id() == PR_ENTRYID.id());
        let ids = containers.iter().map(|row| match row.cells().first() {
            Some(PropValue::Binary(id)) if has_ids => Ok(id.into()),
            _ => Err(refuse(
                ErrorCode::MAPI_E_MISSING_REQUIRED_COLUMN,
                "the first property of a row is the PR_ENTRYID of a container",
            )),
        });
        let ids = ids.collect::<Refused<Vec<EntryId>>>()?;
        Ok(self.settings.set_search_path(ids)?)
    }
}

/// The first of these containers that fits.
fn first(listed: &[ListedContainer], fits: impl Fn(&ListedContainer) -> bool) -> Option<ListedContainer> {
    listed.iter().find(|container| fits(container)).cloned()
}

/// The columns of the search path (ADR-GETSEARCHPATH-1, ADR-GETSEARCHPATH-2).
const PATH_COLUMNS: [PropTag; 10] = columns![
    PR_ENTRYID,
    PR_DISPLAY_NAME,
    PR_DISPLAY_TYPE,
    PR_CONTAINER_FLAGS,
    PR_OBJECT_TYPE,
    PR_DEPTH,
    PR_STATUS,
    PR_COMMENT,
    PR_INSTANCE_KEY,
    PR_AB_PROVIDER_ID,
];

/// The search path as clients are shown it.
pub(super) fn path_rows(path: &[ListedContainer], unicode: bool) -> RowSet {
    const NONE: PropValue = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
    let tag_in_width = |tag: PropTag| if unicode { tag } else { tag.to_ansi() };
    let in_width = |value: PropValue| if unicode { Some(value) } else { value.to_ansi(CodePage::default()) };
    let mut rows = RowSet::new(PATH_COLUMNS.map(tag_in_width).into());
    for container in path {
        let shown = Shown::new(container.row.clone());
        rows.push(PATH_COLUMNS.map(|tag| shown.value(tag).and_then(in_width).unwrap_or(NONE)));
    }
    rows
}
