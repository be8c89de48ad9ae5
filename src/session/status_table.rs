//! The status table: what runs in the session.

use std::sync::Arc;

use super::identity;
use super::logon::{Logon, opened};
use crate::columns;
use crate::engine;
use crate::engine::profile::Profile;
use crate::engine::table::TableData;
use crate::provider::LiveRows;
use crate::vocab::tags::*;
use crate::vocab::{
    Binary, EntryId, MapiUid, ObjectType, PropTag, Property, ResourceMethods, ResourceType, StatusCode,
    StatusFlags,
};

/// The default columns (TBL-KIND-7).
pub const COLUMNS: [PropTag; 15] = columns![
    PR_DISPLAY_NAME,
    PR_ENTRYID,
    PR_INSTANCE_KEY,
    PR_OBJECT_TYPE,
    PR_PROVIDER_DLL_NAME,
    PR_RESOURCE_FLAGS,
    PR_RESOURCE_METHODS,
    PR_RESOURCE_TYPE,
    PR_ROWID,
    PR_STATUS_CODE,
    PR_PROVIDER_DISPLAY,
    PR_IDENTITY_DISPLAY,
    PR_IDENTITY_ENTRYID,
    PR_IDENTITY_SEARCH_KEY,
    PR_STATUS_STRING,
];

/// Rows of MAPI itself, before those of the providers (STA-TABLE-9).
const OF_MAPI: [ResourceType; 3] =
    [ResourceType::MAPI_SUBSYSTEM, ResourceType::MAPI_SPOOLER, ResourceType::MAPI_AB];

/// The table without rows; a row is named by its `PR_ROWID`.
pub fn empty() -> engine::Result<TableData> {
    TableData::new(PR_ROWID, COLUMNS)
}

/// What runs in a session and has a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Runs {
    /// MAPI itself (STA-TABLE-9).
    Mapi(ResourceType),
    /// A provider of the profile.
    Provider(MapiUid),
}

impl Logon {
    /// Shows what runs in the open status tables. Nothing is shown before the first table is opened, so that a session
    /// that never looks pays nothing.
    pub fn refresh_status(&self) {
        if let Some(table) = self.status.get() {
            table.show(&self.computer.runtime, self.all_status());
        }
    }

    /// The rows of all status tables, as they are now.
    pub fn show_status(&self) -> engine::Result<&Arc<LiveRows>> {
        let table = opened(&self.status, empty)?;
        self.refresh_status();
        Ok(table)
    }

    /// The properties of all rows, in order: MAPI's three, then the providers as they were brought up (STA-TABLE-1,
    /// STA-TABLE-13).
    pub fn all_status(&self) -> Vec<Vec<Property>> {
        let Some(profile) = self.profile_now() else { return Vec::new() };
        let providers = self.running.lock().providers.clone();
        let runs = OF_MAPI.into_iter().map(Runs::Mapi).chain(providers.into_iter().map(Runs::Provider));
        runs.enumerate().map(|(number, runs)| self.status_of(&profile, runs, number as u32)).collect()
    }

    fn status_of(&self, profile: &Profile, runs: Runs, number: u32) -> Vec<Property> {
        let mut row = match runs {
            Runs::Mapi(resource_type) => self.status_of_mapi(profile, resource_type),
            Runs::Provider(provider) => self.status_of_provider(profile, provider),
        };
        row.extend([
            Property::of(PR_ENTRYID, self.status_entry_id(number)),
            Property::of(PR_INSTANCE_KEY, u64::from(number).to_be_bytes()),
            Property::of(PR_OBJECT_TYPE, ObjectType::MAPI_STATUS),
            Property::of(PR_ROWID, number as i32),
        ]);
        row
    }

    fn status_of_mapi(&self, profile: &Profile, resource_type: ResourceType) -> Vec<Property> {
        let mut methods = ResourceMethods::STATUS_VALIDATE_STATE;
        let mut code = StatusCode::STATUS_AVAILABLE;
        let name = match resource_type {
            ResourceType::MAPI_SUBSYSTEM => profile.name(),
            ResourceType::MAPI_SPOOLER => {
                methods |= ResourceMethods::STATUS_FLUSH_QUEUES;
                if self.no_mail {
                    code = StatusCode::STATUS_FAILURE;
                }
                "MAPI Spooler"
            }
            _ => "Address Book",
        };
        vec![
            Property::of(PR_DISPLAY_NAME, name),
            Property::of(PR_PROVIDER_DISPLAY, name),
            Property::of(PR_PROVIDER_DLL_NAME, "MAPI.DLL"),
            Property::of(PR_RESOURCE_FLAGS, StatusFlags::NONE),
            Property::of(PR_RESOURCE_METHODS, methods),
            Property::of(PR_RESOURCE_TYPE, resource_type),
            Property::of(PR_STATUS_CODE, code),
        ]
    }

    /// A provider's section says itself what it is called.
    fn status_of_provider(&self, profile: &Profile, provider: MapiUid) -> Vec<Property> {
        let resource_type = profile.resource_type(provider);
        let transport = resource_type == ResourceType::MAPI_TRANSPORT_PROVIDER;
        let mut methods = ResourceMethods::STATUS_VALIDATE_STATE;
        let mut code = StatusCode::STATUS_AVAILABLE;
        if transport {
            methods |= ResourceMethods::STATUS_FLUSH_QUEUES;
            code = self.spooler.status_of(provider);
        }
        let named = columns![PR_DISPLAY_NAME, PR_PROVIDER_DISPLAY, PR_PROVIDER_DLL_NAME];
        let section = profile.section(provider).ok();
        let text = |tag: PropTag| section.as_ref().and_then(|section| section.get(tag.id()));
        let said = named.map(|tag| Property::new(tag, text(tag).unwrap_or_else(|| "".into())));
        let mut row = Vec::from(said);
        row.extend([
            Property::of(PR_RESOURCE_FLAGS, profile.status_flags(provider)),
            Property::of(PR_RESOURCE_METHODS, methods),
            Property::of(PR_RESOURCE_TYPE, resource_type),
            Property::of(PR_STATUS_CODE, code),
        ]);
        row.extend(identity::of_provider(self, profile, provider));
        for renamed in self.running.lock().renamed.get(&provider).into_iter().flatten() {
            row.retain(|property| property.tag.id() != renamed.tag.id());
            row.push(renamed.clone());
        }
        row
    }

    /// The entry id of a status row: of this session only (STA-TABLE-4).
    fn status_entry_id(&self, number: u32) -> Binary {
        let mut bytes = vec![0xFF, 0, 0, 0];
        bytes.extend_from_slice(&self.status_uid.0);
        bytes.extend_from_slice(&number.to_le_bytes());
        bytes.into()
    }

    /// The number of the status row that an entry id names, if it is one of this session's.
    pub fn status_row(&self, id: &EntryId) -> Option<u32> {
        if id.provider_uid() != Some(self.status_uid) {
            return None;
        }
        Some(u32::from_le_bytes(id.private()?.try_into().ok()?))
    }

    /// The provider that a status row is of; MAPI's own are of none.
    pub fn provider_of_row(&self, number: u32) -> Option<MapiUid> {
        let place = usize::try_from(number).ok()?.checked_sub(OF_MAPI.len())?;
        self.running.lock().providers.get(place).copied()
    }

    /// Calls a provider something else in the status table, as long as the session lasts.
    pub fn rename_provider(&self, provider: MapiUid, name: &Property) {
        {
            let mut running = self.running.lock();
            let names = running.renamed.entry(provider).or_default();
            names.retain(|known| known.tag.id() != name.tag.id());
            names.push(name.clone());
        }
        self.refresh_status();
    }

    /// The properties of a status row.
    pub fn status_properties(&self, number: u32) -> Option<Vec<Property>> {
        self.all_status().into_iter().nth(number as usize)
    }
}
