use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::profile_data::{SectionData, properties};
use crate::engine::directory::{Directory, DirectoryEntry, EntryNumber};
use crate::engine::{Changes, EngineError, World};
use crate::interface::{Error, Method, Result};
use crate::session::Emulator;
use crate::vocab::{EntryId, ErrorCode, Property};

/// The people and lists of a post office as plain data, to be kept in a JSON or TOML file, and put into a computer with
/// [`Emulator::add_directory`].
///
/// ```
/// use mapi_emulator::testkit::directory::DirectoryData;
/// use mapi_emulator::{Emulator, prelude::*};
///
/// let data: DirectoryData = serde_json::from_str(
///     r#"{ "people": [
///            { "name": "Ben Okafor", "address": "ben@example.com", "mailbox": true },
///            { "name": "Carla Diaz", "address": "carla@example.com", "on_exchange": true,
///              "properties": { "PR_ACCOUNT": "cdiaz", "PR_TITLE": "Director" } }],
///          "lists": [
///            { "name": "Board", "address": "board@example.com", "members": ["carla@example.com", "all@example.com"] },
///            { "name": "All", "address": "all@example.com", "members": ["ben@example.com", "board@example.com"] }] }"#,
/// )?;
/// let emulator = Emulator::new();
/// emulator.add_directory(&data)?;
/// assert!(emulator.log_on("Ben Okafor")?.resolve("cdiaz").is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryData {
    /// The users, in the order in which they are added.
    #[serde(default)]
    pub people: Vec<PersonData>,
    /// The distribution lists, which come after all users.
    #[serde(default)]
    pub lists: Vec<ListData>,
}

/// A user of a directory.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonData {
    /// `PR_DISPLAY_NAME`.
    pub name: String,
    /// `PR_SMTP_ADDRESS`, which nobody else has.
    #[serde(default)]
    pub address: String,
    /// Whether there is a mailbox: a store with the usual folders, and a profile of the name.
    #[serde(default)]
    pub mailbox: bool,
    /// Whether clients see the entry as Exchange shows it, with an address of type `EX`.
    #[serde(default)]
    pub on_exchange: bool,
    /// The other properties.
    #[serde(default)]
    pub properties: SectionData,
}

/// A distribution list of a directory.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListData {
    /// `PR_DISPLAY_NAME`.
    pub name: String,
    /// `PR_SMTP_ADDRESS`, which nobody else has.
    pub address: String,
    /// The addresses of users and lists, of this data or in the directory already. Lists may be in each other.
    #[serde(default)]
    pub members: Vec<String>,
    /// The other properties.
    #[serde(default)]
    pub properties: SectionData,
}

impl Emulator {
    /// Adds people, lists and mailboxes that were kept as plain data, all or none of them; sessions that are open hear of
    /// it. Gives the entry ids, first of the people, then of the lists.
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on an address that is there twice, a mailbox without one, a member that nobody is, a bad
    /// name of a mailbox or a value that doesn't fit its tag; `MAPI_E_NO_ACCESS` if an address is in the directory already, or a
    /// profile of a mailbox's name.
    pub fn add_directory(&self, data: &DirectoryData) -> Result<Vec<EntryId>> {
        let added = self.runtime().commit(|world, changes| {
            let new = Entries::of(data, world)?;
            Ok(new.add_to(world.directory_mut(), changes))
        });
        let ids = added.map_err(failed)?;
        for person in data.people.iter().filter(|person| person.mailbox) {
            self.give_mailbox(&person.name, &person.address).map_err(failed)?;
        }
        Ok(ids)
    }
}

fn failed(error: EngineError) -> Error {
    let code = match error {
        EngineError::NameTaken { .. } => ErrorCode::MAPI_E_NO_ACCESS,
        _ => ErrorCode::MAPI_E_INVALID_PARAMETER,
    };
    Error::new(code, Method::MapiAdminProfiles, error.to_string())
}

type Checked<T> = std::result::Result<T, EngineError>;

fn invalid(why: String) -> EngineError {
    EngineError::Invalid { why }
}

/// Entries that can be added.
struct Entries {
    people: Vec<DirectoryEntry>,
    lists: Vec<(DirectoryEntry, Vec<Member>)>,
}

#[derive(Clone, Copy)]
enum Member {
    /// In the directory already.
    Known(EntryNumber),
    /// Added with the others: its place among people and lists.
    New(usize),
}

impl Entries {
    fn of(data: &DirectoryData, world: &World) -> Checked<Self> {
        let directory = world.directory();
        let addresses = data.people.iter().map(|person| &person.address);
        let addresses = addresses.chain(data.lists.iter().map(|list| &list.address));
        let mut places = BTreeMap::new();
        for (place, address) in addresses.enumerate().filter(|(_, address)| !address.is_empty()) {
            if directory.find_address("SMTP", address).is_some() {
                return Err(EngineError::NameTaken { name: address.clone() });
            }
            if places.insert(address.to_lowercase(), place).is_some() {
                return Err(invalid(format!("the address {address} is there twice")));
            }
        }
        let mut mailboxes = BTreeMap::new();
        for person in data.people.iter().filter(|person| person.mailbox) {
            let name = &person.name;
            world.profiles().check_new_name(name, None)?;
            if person.address.is_empty() {
                return Err(invalid(format!("the mailbox of {name} has no address")));
            }
            if mailboxes.insert(name.to_lowercase(), ()).is_some() {
                return Err(invalid(format!("there are two mailboxes of {name}")));
            }
        }
        let people = data.people.iter().map(|person| {
            let entry = with(
                DirectoryEntry::user(&*person.name, &*person.address),
                &person.name,
                &person.properties,
            )?;
            Ok(if person.on_exchange { entry.on_exchange() } else { entry })
        });
        let lists = data.lists.iter().map(|list| {
            let entry = DirectoryEntry::list(&*list.name, &*list.address, []);
            let members = list.members.iter().map(|address| {
                let new = places.get(&address.to_lowercase()).map(|place| Member::New(*place));
                let known = || directory.find_address("SMTP", address).map(Member::Known);
                new.or_else(known).ok_or_else(|| {
                    invalid(format!("nobody has the address {address}, of a member of {}", list.name))
                })
            });
            let members = members.collect::<Checked<_>>()?;
            Ok((with(entry, &list.name, &list.properties)?, members))
        });
        Ok(Self { people: people.collect::<Checked<_>>()?, lists: lists.collect::<Checked<_>>()? })
    }

    /// Adds the lists empty, for they may be in each other, and fills them.
    fn add_to(self, directory: &mut Directory, changes: &mut Changes) -> Vec<EntryId> {
        let lists = self.lists.iter().map(|(list, _)| list.clone());
        let added = self.people.into_iter().chain(lists).map(|entry| directory.add(entry, changes));
        let added: Vec<EntryNumber> = added.collect();
        let numbers = &added[added.len() - self.lists.len()..];
        for (number, (mut list, members)) in numbers.iter().zip(self.lists) {
            let member = |member| match member {
                Member::Known(number) => number,
                Member::New(place) => added[place],
            };
            list.members = members.into_iter().map(member).collect();
            // It was added just now, as a list.
            let _updated = directory.update(*number, list, changes);
        }
        added.iter().filter_map(|number| directory.entry_id(*number)).collect()
    }
}

fn with(entry: DirectoryEntry, name: &str, data: &SectionData) -> Checked<DirectoryEntry> {
    let properties: Vec<Property> = properties(data).map_err(|why| invalid(format!("{name}: {why}")))?;
    Ok(properties.into_iter().fold(entry, DirectoryEntry::with))
}
