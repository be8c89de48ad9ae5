//! Who the user of a session is.

use std::sync::Arc;

use super::computer::Computer;
use super::logon::Logon;
use crate::engine::directory::Directory;
use crate::engine::profile::{Profile, ProfileId};
use crate::interface::Outcome;
use crate::vocab::tags::{
    PR_DISPLAY_NAME, PR_IDENTITY_DISPLAY, PR_IDENTITY_ENTRYID, PR_IDENTITY_SEARCH_KEY, PR_RESOURCE_FLAGS,
};
use crate::vocab::{EntryId, ErrorCode, MapiUid, OneOff, PropTag, PropValue, Property, StatusFlags};

/// The user as a session knows him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `PR_IDENTITY_ENTRYID`.
    pub entry_id: EntryId,
    /// `PR_IDENTITY_DISPLAY`.
    pub display_name: String,
    /// The internet address.
    pub address: String,
}

impl Identity {
    /// Whose internet address this is: somebody of the directory, else an address that stands for itself.
    pub fn of_address(directory: &Directory, address: &str) -> Self {
        let known = directory.find_address("SMTP", address).and_then(|person| {
            let name = directory.entry_value(person, PR_DISPLAY_NAME.tag())?;
            Some((directory.entry_id(person)?, name.as_str()?.to_owned()))
        });
        let (entry_id, display_name) = known
            .unwrap_or_else(|| (OneOff::new(address, "SMTP", address).to_entry_id(), address.to_owned()));
        Self { entry_id, display_name, address: address.to_owned() }
    }
}

/// The three `PR_IDENTITY_*` properties that a provider of the profile shows, if its service has an identity: all three
/// or none, the same for all providers of a service (SES-IDENTITY-3, SES-IDENTITY-6).
pub fn of_provider(logon: &Logon, profile: &Profile, provider: MapiUid) -> Vec<Property> {
    let Some(address) = profile.identity_of(provider) else { return Vec::new() };
    let world = logon.computer.runtime.read();
    let identity = Identity::of_address(world.directory(), address);
    vec![
        Property::of(PR_IDENTITY_ENTRYID, identity.entry_id),
        Property::of(PR_IDENTITY_DISPLAY, identity.display_name),
        Property::of(PR_IDENTITY_SEARCH_KEY, OneOff::new("", "SMTP", &*identity.address).search_key()),
    ]
}

/// `QueryIdentity`: the row with the primary identity, else the first that has one (SES-QUERYIDENTITY-1 to -4).
pub fn query(logon: &Logon) -> Outcome<EntryId> {
    let rows = logon.all_status();
    let is_primary = |row: &&Vec<Property>| {
        let flags = cell(row, PR_RESOURCE_FLAGS.tag()).and_then(PropValue::as_long).unwrap_or(0);
        StatusFlags::from_bits_retain(flags as u32).contains(StatusFlags::STATUS_PRIMARY_IDENTITY)
    };
    let id_of = |row: &Vec<Property>| {
        let id = cell(row, PR_IDENTITY_ENTRYID.tag()).and_then(PropValue::as_bytes);
        id.map(EntryId::from)
    };
    let primary = rows.iter().find(is_primary).and_then(|row| id_of(row).or_else(|| one_off_of(row)));
    match primary.or_else(|| rows.iter().find_map(id_of)) {
        Some(id) => Outcome::ok(id),
        None => Outcome::warned(
            OneOff::new("Unknown", "UNKNOWN", "Unknown").to_entry_id(),
            ErrorCode::MAPI_W_NO_SERVICE,
        ),
    }
}

fn cell(row: &[Property], tag: PropTag) -> Option<&PropValue> {
    row.iter().find(|property| property.tag.id() == tag.id()).map(|property| &property.value)
}

/// The user of a row that says his name and address, but not his entry id (SES-QUERYIDENTITY-2).
fn one_off_of(row: &[Property]) -> Option<EntryId> {
    let name = cell(row, PR_IDENTITY_DISPLAY.tag())?.as_str()?;
    let key = cell(row, PR_IDENTITY_SEARCH_KEY.tag())?.as_bytes()?;
    let key = std::str::from_utf8(key).ok()?.trim_end_matches('\0');
    let (address_type, address) = key.split_once(':')?;
    Some(OneOff::new(name, address_type, address).to_entry_id())
}

/// The user of a profile: its primary identity, else the first that one of its providers has.
pub fn of_profile(computer: &Computer, profile: ProfileId) -> Option<Identity> {
    let profile = computer.runtime.read().profiles().get(profile).ok().map(Arc::clone)?;
    let supplies = profile.primary_identity().and_then(|provider| profile.identity_of(provider));
    let mut others = profile.providers().iter().filter_map(|provider| profile.identity_of(provider.uid));
    let address = supplies.or_else(|| others.next())?;
    let world = computer.runtime.read();
    Some(Identity::of_address(world.directory(), address))
}
