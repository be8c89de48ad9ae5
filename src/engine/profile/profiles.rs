use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::access::Holds;
use super::{MUID_PROFILE_INSTANCE, NewUid, Profile, ServiceCatalog, name};
use crate::engine::{EngineError, Few, Result};
use crate::vocab::tags::PR_SEARCH_KEY;
use crate::vocab::{MapiUid, PropValue};

/// The profiles of one computer, in the order they were made (PRF-GEN-10).
///
/// Cheap to clone: profiles are shared until one of them is written.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    entries: Arc<Vec<Entry>>,
    default: Option<ProfileId>,
    last_id: u64,
    pub(super) clients: Clients,
}

/// Who uses the profiles now: a copy has no clients, so a clone starts empty.
#[derive(Debug, Default)]
pub(super) struct Clients {
    /// The profile of each session that is open (PRF-GEN-9).
    sessions: Few<ProfileId>,
    /// Their sections that are open.
    pub(super) holds: Holds,
}

impl Clone for Clients {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Names a profile as long as it exists, whatever it is called; never given to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProfileId(pub u64);

/// Who made a profile for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ProfileKind {
    /// A profile that users choose from.
    #[default]
    User,
    /// A program's own, hidden from those who don't ask for it (`MAPI_APP_PROFILE`).
    App,
}

#[derive(Clone, Debug)]
struct Entry {
    id: ProfileId,
    profile: Arc<Profile>,
    /// Deleted while in use: not found by name any more, removed with the last user.
    deleted: bool,
    /// Renamed while in use: called so after the last user.
    renamed: Option<String>,
}

impl Entry {
    fn is_called(&self, wanted: &str) -> bool {
        !self.deleted && name::same(self.profile.name(), wanted)
    }

    /// Whether a new profile cannot be called so (PRF-CREATEPROFILE-3, PRF-RENAMEPROFILE-5).
    fn takes(&self, wanted: &str) -> bool {
        name::same(self.profile.name(), wanted)
            || self.renamed.as_deref().is_some_and(|renamed| name::same(renamed, wanted))
    }
}

impl Profiles {
    /// The profile of this name, ignoring case (PRF-GEN-4); one that is marked for deletion has none.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<ProfileId> {
        self.entries.iter().find(|entry| entry.is_called(name)).map(|entry| entry.id)
    }

    /// The profile of this name, or what there is instead.
    ///
    /// # Errors
    /// `Unknown`, with the names of the profiles that `reach` shows.
    pub fn named(&self, name: &str, reach: ProfileKind) -> Result<ProfileId> {
        self.find(name).ok_or_else(|| self.unknown(name, reach))
    }

    fn unknown(&self, name: &str, reach: ProfileKind) -> EngineError {
        let shown = self.iter().map(|(_, profile)| profile);
        let shown = shown.filter(|profile| reach == ProfileKind::App || profile.kind() == ProfileKind::User);
        let known: Vec<&str> = shown.map(Profile::name).collect();
        EngineError::Unknown { why: format!("there is no profile {name:?}; the profiles are {known:?}") }
    }

    /// The profile with this `PR_SEARCH_KEY`, also one that is marked for deletion.
    #[must_use]
    pub fn find_search_key(&self, key: &PropValue) -> Option<ProfileId> {
        let has_key = |entry: &&Entry| {
            let instance = entry.profile.section(MUID_PROFILE_INSTANCE);
            instance.is_ok_and(|section| section.get(PR_SEARCH_KEY.id()).as_ref() == Some(key))
        };
        self.entries.iter().find(has_key).map(|entry| entry.id)
    }

    /// The default profile, if there is one.
    #[must_use]
    pub const fn default_profile(&self) -> Option<ProfileId> {
        self.default
    }

    /// The profiles that can be found by name, in the order they were made.
    pub fn iter(&self) -> impl Iterator<Item = (ProfileId, &Profile)> {
        self.entries.iter().filter(|entry| !entry.deleted).map(|entry| (entry.id, &*entry.profile))
    }

    /// A profile, also one that is marked for deletion.
    ///
    /// # Errors
    /// `Deleted` (PRF-GEN-11).
    pub fn get(&self, id: ProfileId) -> Result<&Arc<Profile>> {
        let entry = self.entries.iter().find(|entry| entry.id == id);
        entry.map(|entry| &entry.profile).ok_or(EngineError::Deleted { what: "profile" })
    }

    /// A profile to write.
    ///
    /// # Errors
    /// `Deleted` (PRF-GEN-11).
    pub fn get_mut(&mut self, id: ProfileId) -> Result<&mut Profile> {
        let entry = self.entries_mut().iter_mut().find(|entry| entry.id == id);
        entry.map(|entry| Arc::make_mut(&mut entry.profile)).ok_or(EngineError::Deleted { what: "profile" })
    }

    /// Makes a profile, with the default services of `catalog` if one is given (PRF-CREATEPROFILE-5).
    ///
    /// # Errors
    /// `Invalid` on a name no profile can have, `NameTaken`.
    pub fn create(
        &mut self,
        name: &str,
        kind: ProfileKind,
        catalog: Option<&ServiceCatalog>,
        new_uid: &mut NewUid<'_>,
    ) -> Result<ProfileId> {
        self.check_new_name(name, None)?;
        let mut profile = Profile::new(name, kind, new_uid());
        if let Some(catalog) = catalog {
            for service in catalog.default_services.iter().filter_map(|name| catalog.service(name)) {
                profile.create_service(service, None, new_uid)?;
            }
        }
        Ok(self.register(profile))
    }

    /// Adds a profile that was made elsewhere, from a fixture for instance; it gets the search key `search_key`.
    ///
    /// # Errors
    /// As for [`create`](Self::create).
    pub fn add(&mut self, profile: &Profile, search_key: MapiUid) -> Result<ProfileId> {
        self.check_new_name(profile.name(), None)?;
        Ok(self.register(profile.copied(profile.name(), search_key)))
    }

    /// Marks a profile as deleted: it has no name any more. If nobody uses it, answers it for the caller to tell its
    /// services and to [`remove`](Self::remove) it; else [`leave`](Self::leave) does (PRF-DELETEPROFILE-2 to
    /// PRF-DELETEPROFILE-6).
    ///
    /// # Errors
    /// `Unknown`; `Denied` for a program's profile unless `reach` is [`ProfileKind::App`].
    pub fn delete(&mut self, name: &str, reach: ProfileKind) -> Result<Option<ProfileId>> {
        let position = self.reach(name, reach)?;
        let entry = &mut Arc::make_mut(&mut self.entries)[position];
        if self.default == Some(entry.id) {
            self.default = None;
        }
        entry.deleted = true;
        entry.renamed = None;
        Ok(self.settle(position))
    }

    /// Takes a profile off the computer; one in use goes with its last session.
    pub fn remove(&mut self, id: ProfileId) {
        if self.default == Some(id) {
            self.default = None;
        }
        let used = self.is_used(id);
        let entries = self.entries_mut();
        if let Some(entry) = entries.iter_mut().find(|entry| entry.id == id) {
            entry.deleted = true;
        }
        entries.retain(|entry| entry.id != id || used);
    }

    /// Makes an independent copy under another name, with a search key of its own.
    ///
    /// # Errors
    /// `Unknown` first (PRF-COPYPROFILE-6); `Denied` as for [`delete`](Self::delete); `Invalid`, `NameTaken`.
    pub fn copy(
        &mut self,
        old: &str,
        new: &str,
        reach: ProfileKind,
        new_uid: &mut NewUid<'_>,
    ) -> Result<ProfileId> {
        let position = self.reach(old, reach)?;
        self.check_new_name(new, None)?;
        let copy = self.entries[position].profile.copied(new, new_uid());
        Ok(self.register(copy))
    }

    /// Renames a profile: at once, or with the end of its last session (PRF-RENAMEPROFILE-1, PRF-RENAMEPROFILE-3).
    ///
    /// # Errors
    /// As for [`copy`](Self::copy).
    pub fn rename(&mut self, old: &str, new: &str, reach: ProfileKind) -> Result<()> {
        let position = self.reach(old, reach)?;
        self.check_new_name(new, Some(self.entries[position].id))?;
        self.entries_mut()[position].renamed = Some(new.to_owned());
        let _stays = self.settle(position);
        Ok(())
    }

    /// Makes a profile the default one; `None` leaves no default profile.
    ///
    /// # Errors
    /// `Unknown`; `Denied` for a program's profile (PRF-SETDEFAULTPROFILE-4).
    pub fn set_default(&mut self, name: Option<&str>) -> Result<()> {
        self.default = match name {
            None => None,
            Some(name) => {
                let id = self.named(name, ProfileKind::User)?;
                if self.get(id)?.kind() == ProfileKind::App {
                    let why =
                        format!("the profile {name:?} is a program's own, and those are no default profile");
                    return Err(EngineError::Denied { why: why.into() });
                }
                Some(id)
            }
        };
        Ok(())
    }

    /// A session begins on this profile.
    ///
    /// # Errors
    /// `Deleted`.
    pub fn enter(&mut self, id: ProfileId) -> Result<()> {
        if !self.entries.iter().any(|entry| entry.id == id && !entry.deleted) {
            return Err(EngineError::Deleted { what: "profile" });
        }
        self.clients.sessions.push(id);
        Ok(())
    }

    /// A session on this profile ends; what waited for that happens now. A profile that was deleted meanwhile is
    /// answered, as by [`delete`](Self::delete).
    pub fn leave(&mut self, id: ProfileId) -> Option<ProfileId> {
        let position = self.entries.iter().position(|entry| entry.id == id)?;
        // One of them, there may be more.
        let mut leaving = Some(id);
        self.clients.sessions.retain(|session| leaving.take_if(|id| id == session).is_none());
        self.settle(position)
    }

    /// Whether a session is open on the profile.
    #[must_use]
    pub fn is_used(&self, id: ProfileId) -> bool {
        self.clients.sessions.contains(&id)
    }

    /// Does what waited for clients to end: in a copy of the world there are none.
    pub fn settle_all(&mut self) {
        for position in (0..self.entries.len()).rev() {
            if self.settle(position).is_some() {
                self.entries_mut().remove(position);
            } else if self.entries[position].profile.has_retired() {
                Arc::make_mut(&mut self.entries_mut()[position].profile).forget_retired(|_| false);
            }
        }
    }

    /// Does what waited for the last user, if the profile has none; answers it if it is to go.
    fn settle(&mut self, position: usize) -> Option<ProfileId> {
        let Entry { id, deleted, ref renamed, .. } = self.entries[position];
        if self.is_used(id) {
            return None;
        }
        if renamed.is_some() {
            let entry = &mut self.entries_mut()[position];
            if let Some(name) = entry.renamed.take() {
                Arc::make_mut(&mut entry.profile).set_name(name);
            }
        }
        deleted.then_some(id)
    }

    fn register(&mut self, profile: Profile) -> ProfileId {
        self.last_id += 1;
        let id = ProfileId(self.last_id);
        let profile = Arc::new(profile);
        self.entries_mut().push(Entry { id, profile, deleted: false, renamed: None });
        id
    }

    fn entries_mut(&mut self) -> &mut Vec<Entry> {
        Arc::make_mut(&mut self.entries)
    }

    fn reach(&self, name: &str, reach: ProfileKind) -> Result<usize> {
        let position = self.entries.iter().position(|entry| entry.is_called(name));
        let position = position.ok_or_else(|| self.unknown(name, reach))?;
        if self.entries[position].profile.kind() == ProfileKind::App && reach != ProfileKind::App {
            let why = format!("the profile {name:?} is a program's own: MAPI_APP_PROFILE is missing");
            return Err(EngineError::Denied { why: why.into() });
        }
        Ok(position)
    }

    /// Whether a profile other than `but` can come to be called so.
    ///
    /// # Errors
    /// `Invalid` on a name no profile can have, `NameTaken`.
    pub fn check_new_name(&self, name: &str, but: Option<ProfileId>) -> Result<()> {
        name::check(name)?;
        if self.entries.iter().any(|entry| Some(entry.id) != but && entry.takes(name)) {
            return Err(EngineError::NameTaken { name: name.to_owned() });
        }
        Ok(())
    }
}
