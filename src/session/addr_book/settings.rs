use std::sync::Arc;

use crate::engine;
use crate::engine::profile::{GLOBAL_PROFILE_SECTION, MAPI_PROFILE_SECTION, ProfileId};
use crate::provider::Runtime;
use crate::vocab::tags::{
    PR_AB_CHOOSE_DIRECTORY_AUTOMATICALLY, PR_AB_DEFAULT_DIR, PR_AB_DEFAULT_PAB, PR_AB_SEARCH_PATH,
};
use crate::vocab::{Binary, EntryId, MapiUid, PropTag, PropValue, Property};

/// What clients set in the address book: kept in the profile, so that later sessions find it (ADR-BOOK-5, PRF-LAYOUT-8).
#[derive(Debug)]
pub struct Settings {
    runtime: Arc<Runtime>,
    profile: ProfileId,
}

impl Settings {
    /// The settings of this profile.
    pub fn new(runtime: &Arc<Runtime>, profile: ProfileId) -> Self {
        Self { runtime: Arc::clone(runtime), profile }
    }

    /// The container set as personal address book.
    pub fn pab(&self) -> Option<EntryId> {
        self.id(PR_AB_DEFAULT_PAB.tag())
    }

    /// Sets the personal address book.
    pub fn set_pab(&self, id: &EntryId) -> engine::Result<()> {
        self.set(Property::of(PR_AB_DEFAULT_PAB, id.clone()))
    }

    /// The container set as default directory.
    pub fn default_dir(&self) -> Option<EntryId> {
        self.id(PR_AB_DEFAULT_DIR.tag())
    }

    /// Sets the default directory.
    pub fn set_default_dir(&self, id: &EntryId) -> engine::Result<()> {
        self.set(Property::of(PR_AB_DEFAULT_DIR, id.clone()))
    }

    /// Whether dialogs start where they would if no default directory were set.
    pub fn chooses_automatically(&self) -> bool {
        let chosen = self.value_in(GLOBAL_PROFILE_SECTION, PR_AB_CHOOSE_DIRECTORY_AUTOMATICALLY.tag());
        chosen == Some(PropValue::Boolean(true))
    }

    /// The search path, if one was ever set.
    pub fn search_path(&self) -> Option<Vec<EntryId>> {
        match self.value(PR_AB_SEARCH_PATH.tag())? {
            PropValue::MvBinary(ids) => Some(ids.iter().map(EntryId::from).collect()),
            _ => None,
        }
    }

    /// Sets the search path; an empty one too ends the default for good.
    pub fn set_search_path(&self, ids: Vec<EntryId>) -> engine::Result<()> {
        let ids: Vec<Binary> = ids.into_iter().map(Binary::from).collect();
        self.set(Property::of(PR_AB_SEARCH_PATH, ids))
    }

    fn id(&self, tag: PropTag) -> Option<EntryId> {
        match self.value(tag)? {
            PropValue::Binary(id) => Some(id.into()),
            _ => None,
        }
    }

    fn value(&self, tag: PropTag) -> Option<PropValue> {
        self.value_in(MAPI_PROFILE_SECTION, tag)
    }

    fn value_in(&self, section: MapiUid, tag: PropTag) -> Option<PropValue> {
        let world = self.runtime.read();
        world.profiles().get(self.profile).ok()?.section(section).ok()?.get(tag.id())
    }

    fn set(&self, property: Property) -> engine::Result<()> {
        self.runtime.set_up(|world| {
            world.profiles_mut().get_mut(self.profile)?.set_property(MAPI_PROFILE_SECTION, property)
        })
    }
}
