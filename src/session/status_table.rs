//! The status table: what runs in the session.

use super::logon::Logon;
use crate::columns;
use crate::engine;
use crate::engine::table::{RowSource, TableData};
use crate::vocab::tags::*;
use crate::vocab::{
    Binary, EntryId, ObjectType, PropTag, PropValue, Property, ResourceMethods, ResourceType, StatusCode,
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

/// The table without rows; a row is named by its `PR_ROWID`.
pub fn empty() -> engine::Result<TableData> {
    TableData::new(PR_ROWID, COLUMNS)
}

/// A row to be added.
#[derive(Clone, Debug)]
pub struct NewRow<'a> {
    pub name: &'a str,
    pub provider_display: &'a str,
    pub dll: &'a str,
    pub resource_type: ResourceType,
    pub flags: StatusFlags,
    pub methods: ResourceMethods,
    pub code: StatusCode,
    pub extra: Vec<Property>,
}

impl<'a> NewRow<'a> {
    /// A row of MAPI itself (STA-TABLE-9).
    const fn of_mapi(name: &'a str, resource_type: ResourceType) -> Self {
        Self {
            name,
            provider_display: name,
            dll: "MAPI.DLL",
            resource_type,
            flags: StatusFlags::NONE,
            methods: ResourceMethods::STATUS_VALIDATE_STATE,
            code: StatusCode::STATUS_AVAILABLE,
            extra: Vec::new(),
        }
    }
}

impl Logon {
    /// The rows of a fresh session: MAPI's three, then its transports (STA-TABLE-1, STA-TABLE-13).
    pub fn start_status(&self) {
        let (profile, transports) = {
            let world = self.computer.runtime.read();
            let Ok(profile) = world.profiles().get(self.profile) else { return };
            let transports: Vec<_> = profile.transports().collect();
            (std::sync::Arc::clone(profile), transports)
        };
        self.add_status(NewRow::of_mapi(profile.name(), ResourceType::MAPI_SUBSYSTEM));
        let mut spooler = NewRow::of_mapi("MAPI Spooler", ResourceType::MAPI_SPOOLER);
        spooler.methods |= ResourceMethods::STATUS_FLUSH_QUEUES;
        if self.no_mail {
            spooler.code = StatusCode::STATUS_FAILURE;
        }
        self.add_status(spooler);
        self.add_status(NewRow::of_mapi("Address Book", ResourceType::MAPI_AB));
        if self.no_mail {
            return;
        }
        for transport in transports {
            self.add_provider_status(&profile, transport, Vec::new());
        }
    }

    /// Adds the row of a provider of the profile, which says itself what it is called, and gives its number.
    pub fn add_provider_status(
        &self,
        profile: &engine::profile::Profile,
        provider: crate::vocab::MapiUid,
        extra: Vec<Property>,
    ) -> Option<u32> {
        let section = profile.section(provider).ok()?;
        let text = |tag: PropTag| match section.get(tag.id()) {
            Some(PropValue::Unicode(text)) => text.to_string(),
            _ => String::new(),
        };
        let resource_type = profile.resource_type(provider);
        let methods = match resource_type {
            ResourceType::MAPI_TRANSPORT_PROVIDER => {
                ResourceMethods::STATUS_VALIDATE_STATE | ResourceMethods::STATUS_FLUSH_QUEUES
            }
            _ => ResourceMethods::STATUS_VALIDATE_STATE,
        };
        let code = match resource_type {
            ResourceType::MAPI_TRANSPORT_PROVIDER => {
                StatusCode::STATUS_AVAILABLE
                    | StatusCode::STATUS_INBOUND_ENABLED
                    | StatusCode::STATUS_OUTBOUND_ENABLED
            }
            _ => StatusCode::STATUS_AVAILABLE,
        };
        self.add_status(NewRow {
            name: &text(PR_DISPLAY_NAME.tag()),
            provider_display: &text(PR_PROVIDER_DISPLAY.tag()),
            dll: &text(PR_PROVIDER_DLL_NAME.tag()),
            resource_type,
            flags: profile.status_flags(provider),
            methods,
            code,
            extra,
        })
    }

    /// Adds a row and gives its number.
    fn add_status(&self, row: NewRow<'_>) -> Option<u32> {
        let mut added = None;
        self.status.change(&self.computer.runtime, |data| {
            let number = data.row_count() as u32;
            let mut properties = vec![
                Property::of(PR_DISPLAY_NAME, row.name),
                Property::of(PR_ENTRYID, self.status_entry_id(number)),
                Property::of(PR_INSTANCE_KEY, u64::from(number).to_be_bytes()),
                Property::of(PR_OBJECT_TYPE, ObjectType::MAPI_STATUS),
                Property::of(PR_PROVIDER_DLL_NAME, row.dll),
                Property::of(PR_RESOURCE_FLAGS, row.flags),
                Property::of(PR_RESOURCE_METHODS, row.methods),
                Property::of(PR_RESOURCE_TYPE, row.resource_type),
                Property::of(PR_ROWID, number as i32),
                Property::of(PR_STATUS_CODE, row.code),
                Property::of(PR_PROVIDER_DISPLAY, row.provider_display),
            ];
            properties.extend(row.extra);
            added = Some(number);
            data.modify(&properties).into_iter().collect()
        });
        added
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

    /// The properties of a status row.
    pub fn status_properties(&self, number: u32) -> Option<Vec<Property>> {
        self.status.look(|data| {
            let row = data.row_id(&PropValue::Long(number as i32))?;
            data.properties(row).map(<[Property]>::to_vec)
        })
    }

    /// The properties of all status rows, in order.
    pub fn all_status(&self) -> Vec<Vec<Property>> {
        self.status.look(|data| {
            let rows = data.row_ids().into_iter().filter_map(|row| data.properties(row));
            rows.map(<[Property]>::to_vec).collect()
        })
    }

    /// Changes the row of a provider, found by its type and display name.
    pub fn change_status(&self, number: u32, property: Property) {
        let Some(mut row) = self.status_properties(number) else { return };
        match row.iter_mut().find(|known| known.tag.id() == property.tag.id()) {
            Some(known) if *known == property => return,
            Some(known) => *known = property,
            None => row.push(property),
        }
        self.status.change(&self.computer.runtime, |data| data.modify(&row).into_iter().collect());
    }
}
