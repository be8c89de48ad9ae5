//! Who the user of a session is.

use std::sync::Arc;

use super::computer::Computer;
use super::logon::Logon;
use crate::engine::profile::{Profile, ProfileId};
use crate::interface::Outcome;
use crate::vocab::tags::{
    PR_DISPLAY_NAME, PR_IDENTITY_DISPLAY, PR_IDENTITY_ENTRYID, PR_IDENTITY_SEARCH_KEY, PR_PROFILE_MAILBOX,
    PR_RESOURCE_FLAGS, PR_SEARCH_KEY,
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

/// The three `PR_IDENTITY_*` properties that a provider of the profile shows, if it supplies an identity.
pub fn of_provider(logon: &Logon, profile: &Profile, provider: MapiUid) -> Vec<Property> {
    let Ok(section) = profile.section(provider) else { return Vec::new() };
    let Some(PropValue::Unicode(mailbox)) = section.get(PR_PROFILE_MAILBOX.id()) else { return Vec::new() };
    let world = logon.computer.runtime.read();
    let directory = world.directory();
    let Some(person) = directory.find_address("SMTP", &mailbox) else { return Vec::new() };
    let shown = [
        (PR_DISPLAY_NAME.tag(), PR_IDENTITY_DISPLAY.tag()),
        (PR_SEARCH_KEY.tag(), PR_IDENTITY_SEARCH_KEY.tag()),
    ];
    let shown = shown
        .into_iter()
        .filter_map(|(from, to)| Some(Property::new(to, directory.entry_value(person, from)?)));
    let id = directory.entry_id(person).map(|id| Property::of(PR_IDENTITY_ENTRYID, id.0));
    id.into_iter().chain(shown).collect()
}

/// `QueryIdentity`: the row with the primary identity, else the first that has one (SES-QUERYIDENTITY-1 to -4).
pub fn query(logon: &Logon) -> Outcome<EntryId> {
    let rows = logon.all_status();
    let cell = |row: &[Property], tag: PropTag| {
        row.iter().find(|property| property.tag.id() == tag.id()).map(|property| property.value.clone())
    };
    let id_of = |row: &Vec<Property>| match cell(row, PR_IDENTITY_ENTRYID.tag()) {
        Some(PropValue::Binary(id)) => Some(EntryId(id)),
        _ => None,
    };
    let primary = rows.iter().find(|row| {
        let flags = cell(row, PR_RESOURCE_FLAGS.tag()).and_then(|flags| flags.as_long()).unwrap_or(0);
        StatusFlags::from_bits_retain(flags as u32).contains(StatusFlags::STATUS_PRIMARY_IDENTITY)
            && id_of(row).is_some()
    });
    match primary.and_then(id_of).or_else(|| rows.iter().find_map(id_of)) {
        Some(id) => Outcome::ok(id),
        None => Outcome::warned(
            OneOff::new("Unknown", "UNKNOWN", "Unknown").to_entry_id(),
            ErrorCode::MAPI_W_NO_SERVICE,
        ),
    }
}

/// The user of a profile, as the directory knows him.
pub fn of_profile(computer: &Computer, profile: ProfileId) -> Option<Identity> {
    let profile = computer.runtime.read().profiles().get(profile).ok().map(Arc::clone)?;
    let mailbox = profile.providers().iter().find_map(|provider| {
        match profile.section(provider.uid).ok()?.get(PR_PROFILE_MAILBOX.id())? {
            PropValue::Unicode(mailbox) => Some(mailbox),
            _ => None,
        }
    })?;
    let world = computer.runtime.read();
    let directory = world.directory();
    let person = directory.find_address("SMTP", &mailbox)?;
    let name = directory.entry_value(person, PR_DISPLAY_NAME.tag())?;
    Some(Identity {
        entry_id: directory.entry_id(person)?,
        display_name: name.as_str().unwrap_or_default().to_owned(),
        address: mailbox.to_string(),
    })
}
