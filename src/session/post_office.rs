use super::emulator::Emulator;
use super::set_up;
use crate::engine::directory::{DirectoryEntry, DirectoryId, EntryNumber};
use crate::engine::{Changes, EngineError, StoreSettings, World};
use crate::interface::{Error, Method, Result};
use crate::vocab::tags::PR_ACCOUNT;
use crate::vocab::{EntryId, ErrorCode, Property};

/// A user or list, as the administrator of a post office writes it into the directory.
///
/// ```
/// use mapi_emulator::{Emulator, Person, vocab::{Property, tags::PR_TITLE}};
///
/// let emulator = Emulator::new();
/// let ben = emulator.add_person(
///     &Person::new("Ben Okafor", "ben@example.com").account("bokafor").with(Property::of(PR_TITLE, "Director")),
/// );
/// emulator.add_person(&Person::list("Everyone", "all@example.com", &[ben]));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Person {
    entry: DirectoryEntry,
    members: Vec<EntryId>,
}

impl Person {
    /// A user with an internet address: `PR_ADDRTYPE` is `SMTP`.
    pub fn new(name: &str, address: &str) -> Self {
        Self { entry: DirectoryEntry::user(name, address), members: Vec::new() }
    }

    /// A distribution list of these entries of the directory; what is not there is left out.
    pub fn list(name: &str, address: &str, members: &[EntryId]) -> Self {
        Self { entry: DirectoryEntry::list(name, address, []), members: members.to_vec() }
    }

    /// As Exchange shows people: `PR_ADDRTYPE` is `EX`, `PR_EMAIL_ADDRESS` a distinguished name, the internet address is
    /// in `PR_SMTP_ADDRESS` alone.
    pub fn on_exchange(self) -> Self {
        Self { entry: self.entry.on_exchange(), ..self }
    }

    /// With this `PR_ACCOUNT`.
    pub fn account(self, account: &str) -> Self {
        self.with(Property::of(PR_ACCOUNT, account))
    }

    /// With this property, unless the directory computes it.
    pub fn with(self, property: Property) -> Self {
        Self { entry: self.entry.with(property), ..self }
    }

    fn to_entry(&self, world: &World) -> DirectoryEntry {
        let mut entry = self.entry.clone();
        entry.members = self.members.iter().filter_map(|id| find(world, id).ok()).collect();
        entry
    }
}

fn find(world: &World, id: &EntryId) -> std::result::Result<EntryNumber, EngineError> {
    let missing = EngineError::Missing { what: "entry in the directory" };
    world.directory().find(&DirectoryId::parse(id)?).ok_or(missing)
}

/// What the administrator of the post office does; sessions that are open hear of it.
impl Emulator {
    /// Adds a user or list to the directory and gives its entry id.
    pub fn add_person(&self, person: &Person) -> EntryId {
        self.change_directory(|world, changes| {
            let entry = person.to_entry(world);
            let number = world.directory_mut().add(entry, changes);
            world.directory().entry_id(number).ok_or(EngineError::Missing { what: "entry in the directory" })
        })
        .unwrap_or_default()
    }

    /// Gives an entry of the directory new content; its entry id stays.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if the id is none of the directory, or a user would become a list or the reverse.
    pub fn update_person(&self, id: &EntryId, person: &Person) -> Result<()> {
        self.change_directory(|world, changes| {
            let number = find(world, id)?;
            let entry = person.to_entry(world);
            world.directory_mut().update(number, entry, changes)
        })
    }

    /// Takes an entry out of the directory and out of all lists.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if the id is none of the directory.
    pub fn remove_person(&self, id: &EntryId) -> Result<()> {
        self.change_directory(|world, changes| {
            let number = find(world, id)?;
            world.directory_mut().remove(number, changes)
        })
    }

    /// Gives somebody in the directory a mailbox of the post office.
    pub(crate) fn give_mailbox(&self, name: &str, address: &str) -> std::result::Result<(), EngineError> {
        set_up::add_mailbox(&self.computer, name, address, StoreSettings::SERVER).map(drop)
    }

    fn change_directory<T>(
        &self,
        change: impl FnOnce(&mut World, &mut Changes) -> std::result::Result<T, EngineError>,
    ) -> Result<T> {
        let changed = self.computer.runtime.commit(change);
        changed.map_err(|error| {
            Error::new(ErrorCode::MAPI_E_NOT_FOUND, Method::MapiAdminProfiles, error.to_string())
        })
    }
}
