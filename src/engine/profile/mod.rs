//! Profiles, message services, providers and their sections, as data.
//!
//! [`Profiles`] is what the computer knows: the profiles by name, the default one, and which are in use. A [`Profile`]
//! is an ordered list of services and of their providers; whatever they are configured with stands in a [`Section`] of
//! their own, so that a client who writes a section and a client who reads a table look at the same values. New
//! services are made from a [`ServiceCatalog`], the emulator's MapiSvc.inf.
//!
//! New UIDs are the caller's to supply; entry functions are the caller's to call.

mod access;
mod catalog;
pub(in crate::engine) mod inf;
mod name;
mod parts;
#[expect(clippy::module_inception, reason = "the file of one profile, beside that of all")]
mod profile;
mod profiles;
mod providers;
mod roles;
mod rows;
mod section;
mod services;
mod view;

#[cfg(test)]
mod tests;

pub use access::{ClientId, SectionAccess};
pub use catalog::{
    ExtraSectionDef, MUID_EMS_ADDRESS_BOOK, MUID_EMS_PRIVATE_STORE, MUID_PERSONAL_STORE, ProviderDef,
    ServiceCatalog, ServiceDef,
};
pub use inf::{InfError, hex_bytes};
pub use parts::ProfileParts;
pub use profile::{NewUid, Profile, ProviderEntry, Service};
pub use profiles::{ProfileId, ProfileKind, Profiles};
pub use rows::{PROFILE_COLUMNS, PROVIDER_COLUMNS, SERVICE_COLUMNS};
pub use section::{Redacted, Section, is_secret};
pub use view::{SectionKind, SectionView};

use crate::vocab::{MapiUid, guids};

/// The section of a profile that holds nothing but its `PR_SEARCH_KEY` (PRF-PROFSECT-12).
pub const MUID_PROFILE_INSTANCE: MapiUid = MapiUid::from_guid(guids::MUID_PROFILE_INSTANCE);

/// The section that all services share (`pbGlobalProfileSectionGuid`, PRF-LAYOUT-4).
pub const GLOBAL_PROFILE_SECTION: MapiUid =
    MapiUid([0x13, 0xDB, 0xB0, 0xC8, 0xAA, 0x05, 0x10, 0x1A, 0x9B, 0xB0, 0x00, 0xAA, 0x00, 0x2F, 0xC4, 0x5A]);

/// The section in which MAPI keeps the settings of the address book: `PR_AB_SEARCH_PATH`, `PR_AB_DEFAULT_DIR`,
/// `PR_AB_DEFAULT_PAB` (PRF-LAYOUT-8).
pub const MAPI_PROFILE_SECTION: MapiUid =
    MapiUid([0x92, 0x07, 0xF3, 0xE0, 0xA3, 0xB1, 0x10, 0x19, 0x90, 0x8B, 0x08, 0x00, 0x2B, 0x2A, 0x56, 0xC2]);
