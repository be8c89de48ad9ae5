//! The message store table: one row per store of the profile, opened or not.

use std::sync::Arc;

use super::logon::{Logon, opened};
use crate::columns;
use crate::engine;
use crate::engine::profile::Profile;
use crate::engine::table::TableData;
use crate::interface::spi::MsProvider;
use crate::provider::LiveRows;
use crate::vocab::tags::*;
use crate::vocab::{
    Binary, EntryId, MapiUid, ObjectType, PropTag, PropValue, Property, ResourceType, StatusFlags,
    look_into_store_entry_id, unwrap_store_entry_id,
};

/// The default columns (TBL-KIND-7).
pub const COLUMNS: [PropTag; 10] = columns![
    PR_DISPLAY_NAME,
    PR_ENTRYID,
    PR_INSTANCE_KEY,
    PR_DEFAULT_STORE,
    PR_MDB_PROVIDER,
    PR_OBJECT_TYPE,
    PR_PROVIDER_DISPLAY,
    PR_RECORD_KEY,
    PR_RESOURCE_FLAGS,
    PR_RESOURCE_TYPE,
];

/// The table without rows; a row is named by the uid of its provider in the profile.
pub fn empty() -> engine::Result<TableData> {
    TableData::new(PR_PROVIDER_UID, COLUMNS)
}

/// A store as a profile lists it.
#[derive(Clone, Debug)]
pub struct ListedStore {
    /// The uid of its provider in the profile.
    pub provider: MapiUid,
    /// Its wrapped entry id.
    pub entry_id: EntryId,
    row: Vec<Property>,
}

impl ListedStore {
    /// The property of its profile section or of its row.
    pub fn value(&self, tag: impl Into<PropTag>) -> Option<&PropValue> {
        let tag = tag.into();
        self.row.iter().find(|property| property.tag.id() == tag.id()).map(|property| &property.value)
    }
}

/// The stores of a profile, in profile order, those that are only temporary left out (SES-STORESTABLE-11).
///
/// `simple` is the store of Simple MAPI, or none, as chosen for this session only (SES-SETDEFSTORE-7).
pub fn listed(profile: &Profile, simple: Option<Option<MapiUid>>) -> Vec<ListedStore> {
    let default = profile.default_store();
    let stores = permanent(profile).filter_map(|(provider, entry_id)| {
        let section = profile.section(provider).ok()?;
        let mut flags = profile.status_flags(provider);
        if let Some(chosen) = simple {
            flags.set(StatusFlags::STATUS_SIMPLE_STORE, chosen == Some(provider));
        }
        let uid = Binary::from(provider.0);
        let own = [
            Property::of(PR_DEFAULT_STORE, default == Some(provider)),
            Property::of(PR_INSTANCE_KEY, uid.clone()),
            Property::of(PR_OBJECT_TYPE, ObjectType::MAPI_STORE),
            Property::of(PR_PROVIDER_UID, uid),
            Property::of(PR_RESOURCE_FLAGS, flags),
            Property::of(PR_RESOURCE_TYPE, ResourceType::MAPI_STORE_PROVIDER),
        ];
        let copied = columns![
            PR_DISPLAY_NAME,
            PR_ENTRYID,
            PR_MDB_PROVIDER,
            PR_PROVIDER_DISPLAY,
            PR_PROVIDER_DLL_NAME,
            PR_RECORD_KEY,
            PR_SERVICE_UID
        ];
        let mut row = Vec::with_capacity(own.len() + copied.len());
        row.extend(own);
        row.extend(copied.into_iter().filter_map(|tag| Some(Property::new(tag, section.get(tag.id())?))));
        Some(ListedStore { provider, entry_id, row })
    });
    stores.collect()
}

/// The section of the store with this entry id, which is also given unwrapped, if the profile lists it: as its provider
/// compares ids (SES-OPENMSGSTORE-4).
pub fn provider_of(
    profile: &Profile,
    id: &EntryId,
    private: &EntryId,
    provider: &dyn MsProvider,
) -> Option<MapiUid> {
    let is_same = |wrapped: &EntryId| {
        wrapped == id
            || look_into_store_entry_id(wrapped).is_ok_and(|(_, listed)| {
                listed == private.as_bytes() || is_of_one(&listed.into(), private, provider)
            })
    };
    permanent(profile).find(|(_, entry_id)| is_same(entry_id)).map(|(section, _)| section)
}

/// Whether two stores of one provider are the same; one of another provider it is not asked about.
fn is_of_one(listed: &EntryId, private: &EntryId, provider: &dyn MsProvider) -> bool {
    listed.provider_uid() == private.provider_uid()
        && provider.compare_store_ids(listed, private).unwrap_or(false)
}

/// Whether this is the section of a store that a profile lists.
pub fn lists(profile: &Profile, section: MapiUid) -> bool {
    profile.providers().iter().any(|provider| provider.uid == section)
        && profile.lasting_store(section).is_some()
}

/// The stores of a profile that are listed, with their wrapped entry ids.
fn permanent(profile: &Profile) -> impl Iterator<Item = (MapiUid, EntryId)> {
    profile.lasting_stores().filter_map(|(store, section)| match section.get(PR_ENTRYID.id())? {
        PropValue::Binary(entry_id) => Some((store, entry_id.into())),
        _ => None,
    })
}

impl Logon {
    /// The stores of the profile as it is now.
    pub fn listed_stores(&self) -> Vec<ListedStore> {
        let simple = self.running.lock().simple_store;
        let world = self.computer.runtime.read();
        world.profiles().get(self.profile).map(|profile| listed(profile, simple)).unwrap_or_default()
    }

    /// Shows the stores of the profile in the open stores tables (SES-STORESTABLE-13, SES-STORESTABLE-14). There are
    /// none before the first is opened, so that a session that never looks pays nothing.
    pub fn refresh_stores(&self) {
        if let Some(table) = self.stores.get() {
            self.show_stores_in(table);
        }
    }

    /// The rows of all stores tables, as they are now.
    pub fn show_stores(&self) -> engine::Result<&Arc<LiveRows>> {
        let table = opened(&self.stores, empty)?;
        self.show_stores_in(table);
        Ok(table)
    }

    fn show_stores_in(&self, table: &LiveRows) {
        let mut rows: Vec<Vec<Property>> = Vec::new();
        for store in self.listed_stores() {
            let has_key = store.value(PR_RECORD_KEY).is_some();
            let key = if has_key { None } else { self.record_key(&store.entry_id) };
            let mut row = store.row;
            row.extend(key.map(|key| Property::of(PR_RECORD_KEY, key)));
            rows.push(row);
        }
        table.show(&self.computer.runtime, rows);
    }

    fn record_key(&self, wrapped: &EntryId) -> Option<Binary> {
        let (_, private) = unwrap_store_entry_id(wrapped).ok()?;
        self.computer.record_key(&private)
    }
}
