//! The rows of the profile, service and provider tables. Tables over them are snapshots.

use super::catalog::uid_property;
use super::{Profile, ProfileKind, Profiles, Service};
use crate::engine::Result;
use crate::vocab::tags::{
    PR_DEFAULT_PROFILE, PR_DISPLAY_NAME, PR_EMSMDB_LEGACY, PR_INSTANCE_KEY, PR_PROVIDER_DISPLAY,
    PR_PROVIDER_DLL_NAME, PR_PROVIDER_ORDINAL, PR_PROVIDER_UID, PR_RESOURCE_FLAGS, PR_RESOURCE_TYPE,
    PR_SERVICE_DLL_NAME, PR_SERVICE_ENTRY_NAME, PR_SERVICE_NAME, PR_SERVICE_SUPPORT_FILES, PR_SERVICE_UID,
};
use crate::vocab::{Binary, MapiUid, PropTag, PropValue, Property};

/// The columns of the profile table (PRF-GETPROFILETABLE-1).
pub const PROFILE_COLUMNS: [PropTag; 2] = [PR_DEFAULT_PROFILE.tag(), PR_DISPLAY_NAME.tag()];

/// The columns of the message service table (PRF-GETMSGSERVICETABLE-1).
pub const SERVICE_COLUMNS: [PropTag; 8] = [
    PR_DISPLAY_NAME.tag(),
    PR_INSTANCE_KEY.tag(),
    PR_RESOURCE_FLAGS.tag(),
    PR_SERVICE_DLL_NAME.tag(),
    PR_SERVICE_ENTRY_NAME.tag(),
    PR_SERVICE_NAME.tag(),
    PR_SERVICE_SUPPORT_FILES.tag(),
    PR_SERVICE_UID.tag(),
];

/// The columns of the provider tables (PRF-SA-GETPROVIDERTABLE-2, PRF-VA-GETPROVIDERTABLE-2).
pub const PROVIDER_COLUMNS: [PropTag; 10] = [
    PR_INSTANCE_KEY.tag(),
    PR_DISPLAY_NAME.tag(),
    PR_PROVIDER_DISPLAY.tag(),
    PR_PROVIDER_DLL_NAME.tag(),
    PR_PROVIDER_ORDINAL.tag(),
    PR_PROVIDER_UID.tag(),
    PR_RESOURCE_FLAGS.tag(),
    PR_RESOURCE_TYPE.tag(),
    PR_SERVICE_NAME.tag(),
    PR_SERVICE_UID.tag(),
];

impl Profiles {
    /// The rows of the profile table; programs' profiles only if `reach` is [`ProfileKind::App`].
    #[must_use]
    pub fn profile_rows(&self, reach: ProfileKind) -> Vec<Vec<Property>> {
        let listed = self
            .iter()
            .filter(|(_, profile)| profile.kind() == ProfileKind::User || reach == ProfileKind::App);
        let row = |(id, profile): (super::ProfileId, &Profile)| {
            vec![
                Property::of(PR_DEFAULT_PROFILE, self.default_profile() == Some(id)),
                Property::of(PR_DISPLAY_NAME, profile.name()),
                Property::new(PR_INSTANCE_KEY, PropValue::Binary(Binary::from(id.0.to_be_bytes()))),
            ]
        };
        listed.map(row).collect()
    }
}

impl Profile {
    /// The rows of the message service table, in profile order (PRF-GETMSGSERVICETABLE-5).
    #[must_use]
    pub fn service_rows(&self) -> Vec<Vec<Property>> {
        self.services.iter().map(|service| self.service_row(service)).collect()
    }

    /// The rows of the provider table of the whole profile, in profile order (PRF-SA-GETPROVIDERTABLE-10).
    #[must_use]
    pub fn provider_rows(&self) -> Vec<Vec<Property>> {
        self.providers.iter().map(|provider| self.provider_row(provider.uid)).collect()
    }

    /// The rows of the provider table of one service: its providers, then its extra sections
    /// (PRF-VA-GETPROVIDERTABLE-1, PRF-VA-GETPROVIDERTABLE-6).
    ///
    /// # Errors
    /// `Unknown`.
    pub fn provider_rows_of(&self, service: MapiUid) -> Result<Vec<Vec<Property>>> {
        self.service(service)?;
        let providers = self.providers_of(service).map(|provider| self.provider_row(provider.uid));
        let extras = self.extra_sections(service).into_iter().map(|extra| {
            vec![
                uid_property(PR_INSTANCE_KEY, extra),
                uid_property(PR_PROVIDER_UID, extra),
                uid_property(PR_SERVICE_UID, service),
            ]
        });
        Ok(providers.chain(extras).collect())
    }

    fn service_row(&self, service: &Service) -> Vec<Property> {
        let flags = self.service_flags(service.uid);
        let mut made = vec![
            uid_property(PR_INSTANCE_KEY, service.uid),
            Property::of(PR_RESOURCE_FLAGS, flags.bits() as i32),
        ];
        if self.legacy_account().is_some_and(|(legacy, _)| legacy.uid == service.uid) {
            made.push(Property::of(PR_EMSMDB_LEGACY, true));
        }
        self.row(service.uid, made)
    }

    fn provider_row(&self, provider: MapiUid) -> Vec<Property> {
        self.row(provider, vec![uid_property(PR_INSTANCE_KEY, provider)])
    }

    /// What is made for the row, then all that the section tells.
    fn row(&self, section: MapiUid, mut row: Vec<Property>) -> Vec<Property> {
        let made = row.len();
        if let Ok(section) = self.section(section) {
            for property in section.properties() {
                if !row[..made].iter().any(|known| known.tag.id() == property.tag.id()) {
                    row.push(property);
                }
            }
        }
        row
    }
}
