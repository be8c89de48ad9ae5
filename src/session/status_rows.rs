//! What the status table says of the providers of a session.

use std::sync::Arc;

use crate::engine::Few;
use crate::engine::profile::Profile;
use crate::vocab::tags::*;
use crate::vocab::{MapiUid, PropTag, Property, StatusFlags};

/// The rows of providers, in the order in which they were added (STA-TABLE-13).
#[derive(Debug, Default)]
pub struct ProviderRows {
    rows: Few<ProviderRow>,
    /// How many there were: numbers are not used twice, so that an entry id of a row that went names no other.
    added: u32,
}

/// Stands for a support object where MAPI itself adds a row, or keeps it.
pub const OF_NO_SUPPORT: u64 = 0;

/// The rows before them are MAPI's own.
pub const FIRST: u32 = 3;

/// The row of a provider.
#[derive(Debug)]
pub struct ProviderRow {
    /// Its number among all rows of the session.
    pub number: u32,
    /// The section of the provider.
    pub provider: MapiUid,
    /// The support objects it was added by: it goes with the last.
    pub added_by: Few<u64>,
    /// The profile at the logon of the provider: what MAPI says of it is worked out when somebody looks (STA-TABLE-11).
    pub as_of: Option<Arc<Profile>>,
    /// The roles of the provider, if they were changed since then.
    pub roles: Option<StatusFlags>,
    /// What the provider says, and what clients call it.
    by_provider: Vec<Property>,
}

/// What MAPI knows of a provider that has a row, from the provider's section.
#[derive(Debug)]
pub struct Known {
    /// What the provider cannot say (STA-TABLE-11).
    pub by_mapi: Vec<Property>,
    /// What it needn't (STA-SUP-MODIFYSTATUSROW-6).
    pub otherwise: Vec<Property>,
}

/// What only MAPI says of a row.
const OF_MAPI: [u16; 7] = [
    PR_PROVIDER_DLL_NAME.id(),
    PR_RESOURCE_FLAGS.id(),
    PR_RESOURCE_TYPE.id(),
    PR_ENTRYID.id(),
    PR_INSTANCE_KEY.id(),
    PR_OBJECT_TYPE.id(),
    PR_ROWID.id(),
];

impl ProviderRows {
    /// The rows, in order.
    pub fn iter(&self) -> impl Iterator<Item = &ProviderRow> {
        self.rows.iter()
    }

    /// The row with this number.
    pub fn get(&self, number: u32) -> Option<&ProviderRow> {
        self.rows.iter().find(|row| row.number == number)
    }

    /// What the provider says from now on, in place of what it said, or with it (STA-SUP-MODIFYSTATUSROW-1 to -3).
    /// A provider that two members of the session have logged on has one row all the same. Answers its number.
    pub fn modify(
        &mut self,
        provider: MapiUid,
        support: u64,
        properties: Vec<Property>,
        update: bool,
        as_of: impl FnOnce() -> Option<Arc<Profile>>,
    ) -> u32 {
        let place = self.rows.iter().position(|row| row.provider == provider).unwrap_or_else(|| {
            let number = FIRST + self.added;
            self.added += 1;
            self.rows.push(ProviderRow {
                number,
                provider,
                added_by: Few::One(support),
                as_of: as_of(),
                roles: None,
                by_provider: Vec::new(),
            });
            self.rows.len() - 1
        });
        let row = &mut self.rows[place];
        if !row.added_by.contains(&support) {
            row.added_by.push(support);
        }
        let before = std::mem::take(&mut row.by_provider);
        row.by_provider = if update { replaced(before, properties) } else { last_of_each(properties) };
        row.number
    }

    /// A support object was released: its row goes, unless another one has added it too (STA-TABLE-15).
    pub fn release(&mut self, support: u64) {
        for row in self.rows.iter_mut() {
            row.added_by.retain(|known| *known != support);
        }
        self.rows.retain(|row| !row.added_by.is_empty());
    }

    /// What a support object added stays when that is released.
    pub fn keep(&mut self, support: u64) {
        for row in self.rows.iter_mut().filter(|row| row.added_by.contains(&support)) {
            row.added_by.push(OF_NO_SUPPORT);
        }
    }

    /// The roles of the providers have changed.
    pub fn set_roles(&mut self, roles: impl Fn(MapiUid) -> StatusFlags) {
        for row in self.rows.iter_mut() {
            row.roles = Some(roles(row.provider));
        }
    }
}

impl ProviderRow {
    /// The properties, but for those that are computed from its number.
    pub fn properties(&self, known: Known) -> Vec<Property> {
        let Known { by_mapi: mut all, otherwise } = known;
        for said in [&self.by_provider, &otherwise] {
            for property in said {
                if !OF_MAPI.contains(&property.tag.id()) && !names(&all, property.tag) {
                    all.push(property.clone());
                }
            }
        }
        all
    }
}

fn names(properties: &[Property], tag: PropTag) -> bool {
    properties.iter().any(|property| property.tag.id() == tag.id())
}

/// The properties, with those said now in place of those of their identifiers.
fn replaced(mut before: Vec<Property>, said: Vec<Property>) -> Vec<Property> {
    let said = last_of_each(said);
    if before.is_empty() {
        return said;
    }
    before.retain(|known| !names(&said, known.tag));
    before.extend(said);
    before
}

/// The last property of each identifier.
fn last_of_each(mut properties: Vec<Property>) -> Vec<Property> {
    for place in (0..properties.len()).rev() {
        if names(&properties[place + 1..], properties[place].tag) {
            properties.remove(place);
        }
    }
    properties
}
