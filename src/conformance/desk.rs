//! Profiles in cases: message services to put into them, and where they are administered.

use std::sync::Arc;

use super::Harness;
use super::scene::code;
use crate::interface::ext::MapiTableExt;
use crate::interface::{Mapi, MapiSession, MapiTable, MsgServiceAdmin, Outcome, ProfAdmin, ProfSect, Result};
use crate::vocab::tags::*;
use crate::vocab::*;

/// The services of the cases. No object stands behind their libraries: they can be administered, not logged on to.
const SERVICES: &str = "
; Text that is only known to the cases.
[Services]
BOX=Mailbox on a server
FILE=File of messages
BOOK=Book of addresses
WIRE=Transport with an identity
X=Transport X
Y=Transport Y
Z=Transport Z
BARE=Bare
NAMED=Not its name
EXTRA=Extra sections
FLAGS=Flags

[Default Services]
FILE=File of messages
BOX=Mailbox on a server

[BOX]
PR_RESOURCE_FLAGS=SERVICE_PRIMARY_IDENTITY
PR_SERVICE_DLL_NAME=BOX.DLL
PR_SERVICE_SUPPORT_FILES=BOX.DLL,BOXAB.DLL
PR_SERVICE_DELETE_FILES=BOX.HLP
PR_SERVICE_INSTALL_ID={1}
66010003=05000000
Providers=BOX_AB, BOX_MS

[BOX_AB]
PR_DISPLAY_NAME=Directory
PR_PROVIDER_DISPLAY=Directories
PR_PROVIDER_DLL_NAME=BOXAB.DLL
PR_RESOURCE_TYPE=MAPI_AB_PROVIDER
PR_RESOURCE_FLAGS=STATUS_PRIMARY_IDENTITY
PR_AB_PROVIDER_ID=000102030405060708090A0B0C0D0E0F

[BOX_MS]
PR_DISPLAY_NAME=Mailbox
PR_PROVIDER_DISPLAY=Mailboxes
PR_PROVIDER_DLL_NAME=BOXMS.DLL
PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER
PR_RESOURCE_FLAGS=STATUS_PRIMARY_IDENTITY|STATUS_DEFAULT_STORE|STATUS_PRIMARY_STORE
PR_MDB_PROVIDER=101112131415161718191A1B1C1D1E1F

[FILE]
Providers=FILE_MS

[FILE_MS]
PR_DISPLAY_NAME=File
PR_PROVIDER_DISPLAY=Files
PR_PROVIDER_DLL_NAME=FILEMS.DLL
PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER
PR_RESOURCE_FLAGS=STATUS_DEFAULT_STORE
PR_MDB_PROVIDER=202122232425262728292A2B2C2D2E2F

[BOOK]
PR_RESOURCE_FLAGS=SERVICE_SINGLE_COPY|SERVICE_NO_PRIMARY_IDENTITY
Providers=BOOK_AB

[BOOK_AB]
PR_DISPLAY_NAME=Book
PR_PROVIDER_DISPLAY=Books
PR_PROVIDER_DLL_NAME=BOOKAB.DLL
PR_RESOURCE_TYPE=MAPI_AB_PROVIDER
PR_RESOURCE_FLAGS=STATUS_NO_PRIMARY_IDENTITY

[WIRE]
Providers=WIRE_XP

[WIRE_XP]
PR_DISPLAY_NAME=Wire
PR_PROVIDER_DISPLAY=Wires
PR_PROVIDER_DLL_NAME=WIREXP.DLL
PR_RESOURCE_TYPE=MAPI_TRANSPORT_PROVIDER
PR_RESOURCE_FLAGS=STATUS_PRIMARY_IDENTITY

[X]
Providers=LAST_XP
[Y]
Providers=XP
[Z]
Providers=XP

[XP]
PR_DISPLAY_NAME=Transport
PR_PROVIDER_DISPLAY=Transports
PR_PROVIDER_DLL_NAME=XP.DLL
PR_RESOURCE_TYPE=MAPI_TRANSPORT_PROVIDER

[LAST_XP]
PR_DISPLAY_NAME=Last transport
PR_PROVIDER_DISPLAY=Transports
PR_PROVIDER_DLL_NAME=XP.DLL
PR_RESOURCE_TYPE=MAPI_TRANSPORT_PROVIDER
PR_RESOURCE_FLAGS=STATUS_XP_PREFER_LAST

[BARE]

[NAMED]
PR_DISPLAY_NAME=Its name

[EXTRA]
Providers=FILE_MS
Sections=EXTRA_SECTION, EXTRA_GLOBAL

[EXTRA_SECTION]
UID=07070707070707070707070707070707
PR_COMMENT=seed

[EXTRA_GLOBAL]
UID=13DBB0C8AA05101A9BB000AA002FC45A
6602001F=shared

[FLAGS]
PR_RESOURCE_FLAGS=SERVICE_DEFAULT_STORE
Providers=FLAGS_MS

[FLAGS_MS]
PR_DISPLAY_NAME=Flags
PR_PROVIDER_DISPLAY=Flags
PR_PROVIDER_DLL_NAME=FLAGSMS.DLL
PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER
PR_RESOURCE_FLAGS=STATUS_NEED_IPM_TREE|STATUS_SIMPLE_STORE|STATUS_TEMP_SECTION|STATUS_OWN_STORE|STATUS_NO_DEFAULT_STORE|HOOK_INBOUND|HOOK_OUTBOUND
";

/// The flags of the store of FLAGS that a profile takes from the catalog.
pub(super) const FIXED: StatusFlags = StatusFlags::STATUS_OWN_STORE
    .union(StatusFlags::STATUS_NO_DEFAULT_STORE)
    .union(StatusFlags::HOOK_INBOUND)
    .union(StatusFlags::HOOK_OUTBOUND);
/// The first of the extra sections of the service EXTRA.
pub(super) const EXTRA: MapiUid = MapiUid([7; 16]);
/// The section of a profile with nothing but its search key.
pub(super) const INSTANCE: MapiUid = MapiUid::from_guid(guids::MUID_PROFILE_INSTANCE);
/// The section that all services share (`pbGlobalProfileSectionGuid`).
pub(super) const GLOBAL: MapiUid =
    MapiUid([0x13, 0xDB, 0xB0, 0xC8, 0xAA, 0x05, 0x10, 0x1A, 0x9B, 0xB0, 0x00, 0xAA, 0x00, 0x2F, 0xC4, 0x5A]);

pub(super) const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;
pub(super) const NO_UI: ServiceUiFlags = ServiceUiFlags::NONE;
pub(super) const NONE: ProfileFlags = ProfileFlags::NONE;
pub(super) const APP: ProfileFlags = ProfileFlags::MAPI_APP_PROFILE;
pub(super) const READ: OpenSectionFlags = OpenSectionFlags::NONE;
pub(super) const MODIFY: OpenSectionFlags = OpenSectionFlags::MAPI_MODIFY;
pub(super) const FORCE: OpenSectionFlags = OpenSectionFlags::MAPI_FORCE_ACCESS;

/// Where profiles are administered, on a computer that has the services of the cases.
pub(super) struct Desk {
    pub(super) mapi: Arc<dyn Mapi>,
    pub(super) admin: Arc<dyn ProfAdmin>,
    /// The profiles that were there before.
    others: Vec<String>,
}

impl Desk {
    pub(super) fn of(h: &dyn Harness) -> Result<Self> {
        h.add_services(SERVICES);
        let mapi = h.mapi();
        mapi.initialize(InitFlags::NONE)?;
        let admin = mapi.admin_profiles(0)?;
        admin.set_default_profile(None, NONE)?;
        let others = names(&*admin, APP)?;
        Ok(Self { mapi, admin, others })
    }

    /// A new profile and the administration of its services.
    pub(super) fn profile(&self, name: &str, services: &[&str]) -> Result<Arc<dyn MsgServiceAdmin>> {
        self.admin.create_profile(name, None, NONE)?;
        let admin = self.services(name)?;
        for service in services {
            admin.create_msg_service(service, None, NO_UI)?;
        }
        Ok(admin)
    }

    pub(super) fn services(&self, name: &str) -> Result<Arc<dyn MsgServiceAdmin>> {
        self.admin.admin_services(name, None, NONE)
    }

    pub(super) fn log_on(&self, name: &str) -> Result<Arc<dyn MapiSession>> {
        self.mapi.logon(Some(name), None, LogonFlags::MAPI_NEW_SESSION)
    }

    /// The new profiles that everybody sees, in the order of the table.
    pub(super) fn names(&self) -> Result<Vec<String>> {
        self.names_with(NONE)
    }

    pub(super) fn names_with(&self, flags: ProfileFlags) -> Result<Vec<String>> {
        let mut names = names(&*self.admin, flags)?;
        names.retain(|name| !self.others.contains(name));
        Ok(names)
    }

    /// The name of the default profile.
    pub(super) fn default_profile(&self) -> Result<Option<String>> {
        let table = self.admin.get_profile_table(ProfileFlags::MAPI_UNICODE)?;
        let is_default = Restriction::eq(PR_DEFAULT_PROFILE, true);
        match table.find_row(&is_default, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE) {
            Err(error) => {
                assert_eq!(error.code(), ErrorCode::MAPI_E_NOT_FOUND);
                Ok(None)
            }
            Ok(found) => {
                assert_eq!(found, Outcome::ok(()));
                let rows = table.query_rows(1, QueryRowsFlags::NONE)?;
                Ok(rows.first().and_then(|row| row.get(PR_DISPLAY_NAME)))
            }
        }
    }
}

fn names(admin: &dyn ProfAdmin, flags: ProfileFlags) -> Result<Vec<String>> {
    column(&*admin.get_profile_table(flags | ProfileFlags::MAPI_UNICODE)?, PR_DISPLAY_NAME)
}

/// The values in a column, from the rows that have one.
pub(super) fn column<T: PropData>(table: &dyn MapiTable, tag: Tag<T>) -> Result<Vec<T>> {
    Ok(table.all_rows(&[tag.tag()])?.iter().filter_map(|row| row.get(tag)).collect())
}

/// The number of rows.
pub(super) fn count(table: &dyn MapiTable) -> Result<u32> {
    Ok(table.get_row_count(0)?.into_value())
}

pub(super) fn uids(table: &dyn MapiTable, tag: Tag<Binary>) -> Result<Vec<MapiUid>> {
    Ok(column(table, tag)?.iter().filter_map(|uid| MapiUid::from_slice(uid)).collect())
}

pub(super) fn service_uids(admin: &Arc<dyn MsgServiceAdmin>) -> Result<Vec<MapiUid>> {
    uids(&*admin.get_msg_service_table(UNICODE)?, PR_SERVICE_UID)
}

pub(super) fn provider_uids(admin: &Arc<dyn MsgServiceAdmin>) -> Result<Vec<MapiUid>> {
    uids(&*admin.get_provider_table(UNICODE)?, PR_PROVIDER_UID)
}

pub(super) fn service_names(admin: &Arc<dyn MsgServiceAdmin>) -> Result<Vec<String>> {
    column(&*admin.get_msg_service_table(UNICODE)?, PR_SERVICE_NAME)
}

/// What each service is, in profile order.
pub(super) fn service_flags(admin: &Arc<dyn MsgServiceAdmin>) -> Result<Vec<ServiceFlags>> {
    let flags = column(&*admin.get_msg_service_table(UNICODE)?, PR_RESOURCE_FLAGS)?;
    Ok(flags.into_iter().map(ServiceFlags::from).collect())
}

/// What each provider is, in profile order.
pub(super) fn provider_flags(admin: &Arc<dyn MsgServiceAdmin>) -> Result<Vec<StatusFlags>> {
    let flags = column(&*admin.get_provider_table(UNICODE)?, PR_RESOURCE_FLAGS)?;
    Ok(flags.into_iter().map(StatusFlags::from).collect())
}

pub(super) fn section(
    admin: &Arc<dyn MsgServiceAdmin>,
    uid: MapiUid,
    flags: OpenSectionFlags,
) -> Result<Arc<dyn ProfSect>> {
    admin.open_profile_section(uid, None, flags)
}

/// The call fails with this code.
#[track_caller]
pub(super) fn fails<T>(answer: Result<T>, expected: ErrorCode) {
    assert_eq!(code(answer), expected);
}
