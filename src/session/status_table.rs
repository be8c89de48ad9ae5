//! The status table: what runs in the session.

use std::sync::Arc;

use super::identity;
use super::logon::{Logon, opened};
use super::spooler;
use super::status_object::{Acts, StatusObject};
use super::status_rows::{FIRST, Known, ProviderRow};
use crate::columns;
use crate::engine;
use crate::engine::profile::Profile;
use crate::engine::table::TableData;
use crate::interface::{MapiStatus, Method};
use crate::provider::{LiveRows, Object, Refusal, refuse_interface};
use crate::vocab::guids::{IID_IMAPIProp, IID_IMAPIStatus, IID_IUnknown};
use crate::vocab::tags::*;
use crate::vocab::{
    Binary, EntryId, ErrorCode, Iid, MapiUid, ObjectType, OpenFlags, PropTag, PropValue, Property,
    ResourceMethods, ResourceType, StatusCode, StatusFlags,
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

const STATUS_INTERFACES: [Iid; 3] = [IID_IMAPIStatus, IID_IMAPIProp, IID_IUnknown];

/// Rows of MAPI itself, before those of the providers (STA-TABLE-9).
const OF_MAPI: [ResourceType; FIRST as usize] =
    [ResourceType::MAPI_SUBSYSTEM, ResourceType::MAPI_SPOOLER, ResourceType::MAPI_AB];

/// The table without rows; a row is named by its `PR_ROWID`.
pub fn empty() -> engine::Result<TableData> {
    TableData::new(PR_ROWID, COLUMNS)
}

/// What the section of a provider says of its row (STA-TABLE-11, STA-TABLE-21).
fn known(logon: &Logon, row: &ProviderRow) -> Known {
    let (profile, provider) = (row.as_of.as_deref(), row.provider);
    let section = profile.and_then(|profile| profile.section(provider).ok());
    let text = |tag: PropTag| {
        let said = section.as_ref().and_then(|section| section.get(tag.id()));
        Property::new(tag, said.unwrap_or_else(|| "".into()))
    };
    let resource_type = profile.map_or(ResourceType(0), |profile| profile.resource_type(provider));
    let flags = profile.map_or(StatusFlags::NONE, |profile| profile.status_flags(provider));
    // A transport that adds no row leaves its status object to MAPI.
    let methods = match resource_type {
        ResourceType::MAPI_TRANSPORT_PROVIDER => {
            ResourceMethods::STATUS_VALIDATE_STATE | ResourceMethods::STATUS_FLUSH_QUEUES
        }
        _ => ResourceMethods::NONE,
    };
    let mut otherwise = vec![
        text(PR_DISPLAY_NAME.into()),
        text(PR_PROVIDER_DISPLAY.into()),
        Property::of(PR_RESOURCE_METHODS, methods),
    ];
    otherwise.extend(profile.into_iter().flat_map(|profile| identity::of_provider(logon, profile, provider)));
    Known {
        by_mapi: vec![
            text(PR_PROVIDER_DLL_NAME.into()),
            Property::of(PR_RESOURCE_FLAGS, row.roles.unwrap_or(flags)),
            Property::of(PR_RESOURCE_TYPE, resource_type),
        ],
        otherwise,
    }
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

    /// The properties of all rows, in order: MAPI's three, then those of providers as they were added (STA-TABLE-1,
    /// STA-TABLE-13).
    pub fn all_status(&self) -> Vec<Vec<Property>> {
        let Some(profile) = self.profile_now() else { return Vec::new() };
        let of_mapi = OF_MAPI.into_iter().map(|resource_type| self.status_of_mapi(&profile, resource_type));
        let mut rows: Vec<_> = (0..).zip(of_mapi).collect();
        let of_providers: Vec<_> = {
            let running = self.running.lock();
            let properties = |row: &ProviderRow| row.properties(known(self, row));
            running.rows.iter().map(|row| (row.number, row.provider, properties(row))).collect()
        };
        rows.extend(of_providers.into_iter().map(|(number, provider, mut row)| {
            self.complete_code(&mut row, provider);
            (number, row)
        }));
        rows.into_iter().map(|(number, row)| self.numbered(row, number)).collect()
    }

    /// The state of a provider that does not tell it; a transport that failed cannot tell another
    /// (STA-SUP-MODIFYSTATUSROW-6, STA-SPOOLER-11).
    fn complete_code(&self, row: &mut Vec<Property>, provider: MapiUid) {
        let code = self.spooler.status_of(provider);
        let is_code = |property: &Property| property.tag.id() == PR_STATUS_CODE.id();
        if code == StatusCode::STATUS_FAILURE {
            row.retain(|property| !is_code(property));
        }
        if !row.iter().any(is_code) {
            row.push(Property::of(PR_STATUS_CODE, code));
        }
        // What a transport says in no words of its own (STA-PROPS-9).
        let said = row.iter().any(|property| property.tag.id() == PR_STATUS_STRING.id());
        if !said && self.spooler.runs(provider) {
            let failed = code == StatusCode::STATUS_FAILURE;
            row.push(Property::of(PR_STATUS_STRING, if failed { "Failed" } else { "Online" }));
        }
    }

    fn numbered(&self, mut row: Vec<Property>, number: u32) -> Vec<Property> {
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
                if self.no_mail() {
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
        self.running.lock().rows.get(number).map(|row| row.provider)
    }

    /// The numbers of the rows that providers added.
    pub fn provider_rows(&self) -> Vec<u32> {
        self.running.lock().rows.iter().map(|row| row.number).collect()
    }

    /// What a provider says of itself in its row.
    pub fn shown(&self, provider: MapiUid, tag: PropTag) -> Option<PropValue> {
        let running = self.running.lock();
        let row = running.rows.iter().find(|row| row.provider == provider)?;
        let row = row.properties(known(self, row));
        row.into_iter().find(|property| property.tag.id() == tag.id()).map(|property| property.value)
    }

    /// The state that a provider shows in its row; nothing if it leaves that to MAPI.
    pub fn shown_status(&self, provider: MapiUid) -> StatusCode {
        let shown = self.shown(provider, PR_STATUS_CODE.tag());
        StatusCode::from_bits_retain(shown.and_then(|code| code.as_long()).unwrap_or_default() as u32)
    }

    /// Opens the status object of a row, which belongs to the provider that added it (STA-MSLOGON-5), on behalf of `from`.
    /// An address book provider may leave it to MAPI (SES-OPENENTRY-8).
    pub fn open_row(
        self: &Arc<Self>,
        from: &Object,
        number: u32,
        interface: Option<Iid>,
        flags: OpenFlags,
    ) -> Result<Arc<dyn MapiStatus>, Refusal> {
        let supports = {
            let rows = &self.running.lock().rows;
            rows.get(number).map(|row| row.added_by.clone()).unwrap_or_default()
        };
        let members = self.members();
        let mut stores = members.iter().flat_map(|member| member.stores.lock().to_vec());
        if let Some(store) = stores.find(|store| supports.contains(&store.logged_on.number)) {
            let arguments = format_args!("{interface:?}, {flags:?}");
            let opened = from.call(Method::MsLogonOpenStatusEntry, arguments, || {
                Ok(store.logon.open_status_entry(interface, flags)?)
            });
            return Ok(opened?);
        }
        let mut books = members.iter().flat_map(|member| member.books());
        if let Some(book) = books.find(|book| supports.contains(&book.logged_on.number)) {
            match book.logon.open_status_entry(interface, flags & OpenFlags::MAPI_MODIFY) {
                Err(error) if error == ErrorCode::MAPI_E_NO_SUPPORT => {}
                opened => return opened.map_err(|error| book.tell(error)),
            }
        }
        refuse_interface(interface, &STATUS_INTERFACES)?;
        if let Some(object) = spooler::open_status_entry(self, number, interface, flags)? {
            return Ok(object);
        }
        Ok(Arc::new(StatusObject::open(self, Arc::clone(from.life()), number, Acts::Mapi, flags)?))
    }

    /// `ModifyStatusRow`: what a provider says of itself, through the support object with this number
    /// (STA-SUP-MODIFYSTATUSROW-1 to -4).
    pub fn modify_row(
        &self,
        provider: MapiUid,
        support: u64,
        properties: Vec<Property>,
        update: bool,
    ) -> u32 {
        let number =
            self.running.lock().rows.modify(provider, support, properties, update, || self.profile_now());
        self.refresh_status();
        number
    }

    /// A support object was released: the row that it added goes (STA-TABLE-15).
    pub fn release_rows(&self, support: u64) {
        self.running.lock().rows.release(support);
        self.refresh_status();
    }

    /// The rows that a support object added stay as long as the session.
    pub fn keep_rows(&self, support: u64) {
        self.running.lock().rows.keep(support);
    }

    /// The roles of stores changed, which rows show at once (STA-TABLE-11).
    pub fn show_roles(&self) {
        let Some(profile) = self.profile_now() else { return };
        self.running.lock().rows.set_roles(|provider| profile.status_flags(provider));
        self.refresh_status();
    }

    /// The properties of a status row.
    pub fn status_properties(&self, number: u32) -> Option<Vec<Property>> {
        let shown = Property::of(PR_ROWID, number as i32);
        self.all_status().into_iter().find(|row| row.contains(&shown))
    }
}
