use std::collections::BTreeMap;

use super::catalog::uid_property;
use super::{GLOBAL_PROFILE_SECTION, MAPI_PROFILE_SECTION, MUID_PROFILE_INSTANCE, ProfileKind, Section};
use crate::engine::{EngineError, Result};
use crate::vocab::tags::PR_SEARCH_KEY;
use crate::vocab::{MapiUid, PropValue, ResourceType, ServiceFlags, StatusFlags};

/// Where new UIDs come from: each call answers one that was never answered before.
pub type NewUid<'a> = dyn FnMut() -> MapiUid + 'a;

/// The sections of a profile by their UIDs.
pub(super) type Sections = BTreeMap<MapiUid, Section>;

/// A profile: message services in order, their providers in order, and the sections of all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    name: String,
    kind: ProfileKind,
    pub(super) services: Vec<Service>,
    /// In profile order: the position is `PR_PROVIDER_ORDINAL`.
    pub(super) providers: Vec<ProviderEntry>,
    /// Deleted while they ran: shown by no table, their sections stay as long as they run (PRF-DELETEPROVIDER-3).
    pub(super) retired: Vec<ProviderEntry>,
    pub(super) sections: Sections,
    /// A client chose the order of the transports: `STATUS_XP_PREFER_LAST` has no say any more.
    pub(super) transport_order_chosen: bool,
}

/// A message service in a profile. What it is configured with stands in its section.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// `PR_SERVICE_UID`, and the name of its section.
    pub uid: MapiUid,
    /// `PR_SERVICE_NAME`: the key in the catalog it was made from.
    pub name: String,
    /// Whether it has an entry function (PRF-SERVICEENTRY-8).
    pub has_entry: bool,
    /// `PR_RESOURCE_FLAGS` of the catalog: what the service is able to be.
    pub installed_flags: ServiceFlags,
}

/// A provider in a profile. What it is configured with stands in its section.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderEntry {
    /// `PR_PROVIDER_UID`, and the name of its section.
    pub uid: MapiUid,
    /// The service it belongs to; a store that was opened by a hand-made entry id has none (PRF-CREATEPROVIDER-11).
    pub service: Option<MapiUid>,
    /// `PR_RESOURCE_FLAGS` of the catalog: what the provider is able to be (PRF-SETPRIMARYIDENTITY-10).
    pub installed_flags: StatusFlags,
}

impl Profile {
    pub(super) fn new(name: &str, kind: ProfileKind, search_key: MapiUid) -> Self {
        let mut profile = Self {
            name: name.to_owned(),
            kind,
            services: Vec::new(),
            providers: Vec::new(),
            retired: Vec::new(),
            sections: [GLOBAL_PROFILE_SECTION, MAPI_PROFILE_SECTION]
                .map(|uid| (uid, Section::default()))
                .into(),
            transport_order_chosen: false,
        };
        profile.set_search_key(search_key);
        profile
    }

    pub(super) fn copied(&self, name: &str, search_key: MapiUid) -> Self {
        let mut copy = self.clone();
        copy.set_name(name.to_owned());
        copy.set_search_key(search_key);
        copy.forget_retired(|_| false);
        copy
    }

    fn set_search_key(&mut self, search_key: MapiUid) {
        let instance = Section::from_iter([uid_property(PR_SEARCH_KEY, search_key)]);
        self.sections.insert(MUID_PROFILE_INSTANCE, instance);
    }

    pub(super) fn set_name(&mut self, name: String) {
        self.name = name;
    }

    /// The name, in the case it was created with.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is a program's own.
    #[must_use]
    pub const fn kind(&self) -> ProfileKind {
        self.kind
    }

    /// The message services, in profile order.
    #[must_use]
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// The providers of all services, in profile order.
    #[must_use]
    pub fn providers(&self) -> &[ProviderEntry] {
        &self.providers
    }

    /// The service with this UID.
    ///
    /// # Errors
    /// `Unknown`, also for the UID of a provider.
    pub fn service(&self, uid: MapiUid) -> Result<&Service> {
        self.find_service(uid).ok_or_else(|| {
            let also = if self.provider(uid).is_some() { ": it is the uid of a provider" } else { "" };
            EngineError::Unknown { why: format!("the profile has no message service {uid}{also}") }
        })
    }

    pub(super) fn find_service(&self, uid: MapiUid) -> Option<&Service> {
        self.services.iter().find(|service| service.uid == uid)
    }

    /// What is stored in a section under this identifier.
    #[must_use]
    pub fn stored(&self, section: MapiUid, id: u16) -> Option<&PropValue> {
        self.sections.get(&section)?.get(id)
    }

    /// What kind of provider it is: `PR_RESOURCE_TYPE` of its section.
    #[must_use]
    pub fn resource_type(&self, provider: MapiUid) -> ResourceType {
        self.sections.get(&provider).map_or(ResourceType(0), Section::resource_type)
    }
}
