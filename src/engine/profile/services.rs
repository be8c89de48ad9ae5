use std::borrow::Cow;
use std::collections::BTreeMap;

use super::catalog::uid_property;
use super::roles::{consistent, mark};
use super::{
    GLOBAL_PROFILE_SECTION, MAPI_PROFILE_SECTION, MUID_PROFILE_INSTANCE, ProfileKind, ProviderDef, Section,
    ServiceCatalog, ServiceDef, name,
};
use crate::engine::{EngineError, Result};
use crate::vocab::tags::{
    PR_DISPLAY_NAME, PR_EMSMDB_SECTION_UID, PR_PROVIDER_DLL_NAME, PR_PROVIDER_ORDINAL, PR_PROVIDER_UID,
    PR_RESOURCE_FLAGS, PR_RESOURCE_TYPE, PR_SEARCH_KEY, PR_SERVICE_EXTRA_UIDS, PR_SERVICE_NAME,
    PR_SERVICE_UID,
};
use crate::vocab::{
    Binary, MapiUid, PropTag, PropValue, Property, ResourceType, ServiceFlags, StatusFlags, library_base_name,
};

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
        ResourceType(self.sections.get(&provider).map_or(0, |section| section.bits(PR_RESOURCE_TYPE)) as _)
    }

    /// Whether a service can be added: as [`create_service`](Self::create_service), without doing it.
    ///
    /// # Errors
    /// `Denied`.
    pub fn check_new_service(&self, definition: &ServiceDef) -> Result<()> {
        self.check_single_copy(&definition.name, definition.installed_flags())
    }

    /// Puts a new service, with its providers and extra sections, at the end of the profile; answers its UID.
    ///
    /// All that the catalog knows of the service is in the profile when this returns: time to call its entry function
    /// (PRF-CREATEMSGSERVICE-2).
    ///
    /// # Errors
    /// `Denied` if the service is there and goes into a profile only once (PRF-CREATEMSGSERVICE-9).
    pub fn create_service(
        &mut self,
        definition: &ServiceDef,
        display_name: Option<&str>,
        new_uid: &mut NewUid<'_>,
    ) -> Result<MapiUid> {
        self.check_new_service(definition)?;
        let flags = definition.installed_flags();

        let uid = new_uid();
        let mut section = installed(&definition.properties);
        let given = flags - ServiceFlags::SERVICE_DEFAULT_STORE - ServiceFlags::SERVICE_PRIMARY_IDENTITY;
        section.set(Property::of(PR_RESOURCE_FLAGS, given.bits() as i32));
        if section.text(PR_DISPLAY_NAME).is_empty() {
            section.set(Property::new(PR_DISPLAY_NAME, display_name.unwrap_or(&definition.text).into()));
        }
        if !definition.extra_sections.is_empty() {
            section.set(extra_uids(definition.extra_sections.iter().map(|extra| extra.uid)));
        }
        self.open_account_section(&section);
        self.sections.insert(uid, section);
        self.services.push(Service {
            uid,
            name: definition.name.clone(),
            has_entry: definition.has_entry(),
            installed_flags: flags,
        });
        let mut providers = Vec::with_capacity(definition.providers.len());
        for provider in &definition.providers {
            providers.push(self.add_provider(provider, Some(uid), new_uid));
        }
        for extra in &definition.extra_sections {
            self.seed_section(extra.uid, &extra.properties);
        }
        self.take_vacant_roles(&providers);
        Ok(uid)
    }

    /// Takes a service out of the profile, with its providers and with the extra sections that no other service lists;
    /// its roles go to who is able to have them (PRF-DELETEMSGSERVICE-1, -6, -7).
    ///
    /// # Errors
    /// `Unknown`.
    pub fn delete_service(&mut self, uid: MapiUid) -> Result<()> {
        self.service(uid)?;
        let roles = self.roles();
        self.take_out(uid);
        self.pass_on(roles);
        Ok(())
    }

    /// Takes a service out again that has just been made. It took vacant roles only, which are vacant again
    /// (PRF-CREATEMSGSERVICE-12).
    pub fn withdraw_service(&mut self, uid: MapiUid) {
        if self.find_service(uid).is_some() {
            self.take_out(uid);
        }
    }

    fn take_out(&mut self, uid: MapiUid) {
        self.services.retain(|service| service.uid != uid);
        for providers in [&mut self.providers, &mut self.retired] {
            for provider in providers.extract_if(.., |provider| provider.service == Some(uid)) {
                self.sections.remove(&provider.uid);
            }
        }
        let extras = self.extra_sections(uid);
        self.sections.remove(&uid);
        for extra in extras {
            let listed =
                self.services.iter().any(|service| self.extra_sections(service.uid).contains(&extra));
            if !listed && self.is_free_section(extra) {
                self.sections.remove(&extra);
            }
        }
    }

    /// Puts a copy of a service of `source`, which may be a clone of this profile, at the end of this one.
    ///
    /// Service and providers get new UIDs; extra sections keep theirs if the catalog fixes them, and get new ones
    /// otherwise (PRF-COPYMSGSERVICE-3 to PRF-COPYMSGSERVICE-5).
    ///
    /// # Errors
    /// `Unknown`; `Denied` as for [`create_service`](Self::create_service).
    pub fn copy_service(
        &mut self,
        source: &Self,
        uid: MapiUid,
        catalog: &ServiceCatalog,
        new_uid: &mut NewUid<'_>,
    ) -> Result<MapiUid> {
        let service = source.service(uid)?;
        self.check_single_copy(&service.name, service.installed_flags)?;

        let copy = new_uid();
        let mut section = source.sections.get(&uid).cloned().unwrap_or_default();
        let flags = ServiceFlags::from_bits_retain(section.bits(PR_RESOURCE_FLAGS));
        let flags = flags - ServiceFlags::SERVICE_PRIMARY_IDENTITY;
        section.set(Property::of(PR_RESOURCE_FLAGS, flags.bits() as i32));

        let fixed: Vec<MapiUid> = catalog
            .service(&service.name)
            .map(|definition| definition.extra_sections.iter().map(|extra| extra.uid).collect())
            .unwrap_or_default();
        let mut extras = Vec::new();
        for extra in source.extra_sections(uid) {
            let target = if fixed.contains(&extra) { extra } else { new_uid() };
            let content = source.sections.get(&extra).cloned().unwrap_or_default();
            self.sections.entry(target).or_insert(content);
            extras.push(target);
        }
        if !extras.is_empty() {
            section.set(extra_uids(extras));
        }
        self.open_account_section(&section);
        self.sections.insert(copy, section);
        self.services.push(Service { uid: copy, ..service.clone() });

        let mut providers = Vec::new();
        for provider in source.providers_of(uid) {
            let section = source.sections.get(&provider.uid).cloned().unwrap_or_default();
            let provider = ProviderEntry {
                uid: new_uid(),
                service: Some(copy),
                installed_flags: provider.installed_flags,
            };
            providers.push(provider.uid);
            self.place_provider(provider, section);
        }
        self.take_vacant_roles(&providers);
        Ok(copy)
    }

    /// Adds a provider to a service by the name of its section in the catalog, or by how that is displayed; a name that
    /// fits nothing gives a provider of `values` alone (PRF-CREATEPROVIDER-1 to PRF-CREATEPROVIDER-4).
    ///
    /// # Errors
    /// `Unknown` if there is no such service.
    pub fn create_provider(
        &mut self,
        service: MapiUid,
        catalog: &ServiceCatalog,
        provider: &str,
        values: &[Property],
        new_uid: &mut NewUid<'_>,
    ) -> Result<MapiUid> {
        let definition =
            catalog.service(&self.service(service)?.name).and_then(|known| known.provider_named(provider));
        let uid = match definition {
            Some(definition) => self.add_provider(definition, Some(service), new_uid),
            None => {
                let uid = new_uid();
                let nothing = StatusFlags::NONE;
                self.place_provider(
                    ProviderEntry { uid, service: Some(service), installed_flags: nothing },
                    Section::default(),
                );
                uid
            }
        };
        self.take_vacant_roles(&[uid]);
        for value in values {
            // What the section computes is not taken from a caller.
            let _refused = self.set_property(uid, value.clone());
        }
        Ok(uid)
    }

    /// Takes a provider out of its service; its roles go to who is able to have them.
    ///
    /// # Errors
    /// `Unknown` if it is none of this service (PRF-DELETEPROVIDER-2).
    pub fn delete_provider(&mut self, service: MapiUid, provider: MapiUid) -> Result<()> {
        self.retire_provider(service, provider)?;
        self.forget_retired(|known| known != provider);
        Ok(())
    }

    /// As [`delete_provider`](Self::delete_provider), but leaves it its section: it runs (PRF-DELETEPROVIDER-3).
    ///
    /// # Errors
    /// `Unknown` if it is none of this service.
    pub fn retire_provider(&mut self, service: MapiUid, provider: MapiUid) -> Result<()> {
        self.check_provider(service, provider)?;
        let roles = self.roles();
        let gone = self.providers.extract_if(.., |known| known.uid == provider);
        self.retired.extend(gone);
        self.pass_on(roles);
        Ok(())
    }

    /// Takes a provider out again that has just been made, with the vacant roles it took.
    pub fn withdraw_provider(&mut self, provider: MapiUid) {
        self.providers.retain(|known| known.uid != provider);
        self.sections.remove(&provider);
    }

    /// Whether providers were deleted while they ran.
    #[must_use]
    pub const fn has_retired(&self) -> bool {
        !self.retired.is_empty()
    }

    /// Removes the sections of retired providers, but for those that still run.
    pub fn forget_retired(&mut self, runs: impl Fn(MapiUid) -> bool) {
        for gone in self.retired.extract_if(.., |known| !runs(known.uid)) {
            self.sections.remove(&gone.uid);
        }
    }

    /// Whether a service has this provider.
    ///
    /// # Errors
    /// `Unknown` (PRF-DELETEPROVIDER-2).
    pub fn check_provider(&self, service: MapiUid, provider: MapiUid) -> Result<()> {
        if self.providers_of(service).any(|known| known.uid == provider) {
            return Ok(());
        }
        Err(EngineError::Unknown { why: format!("the message service has no provider {provider}") })
    }

    /// Adds a provider to the end of the profile; answers its UID.
    pub fn add_provider(
        &mut self,
        definition: &ProviderDef,
        service: Option<MapiUid>,
        new_uid: &mut NewUid<'_>,
    ) -> MapiUid {
        let flags = StatusFlags::from_bits_retain(definition.properties.bits(PR_RESOURCE_FLAGS));
        let flags = StatusFlags::from_bits_retain(consistent(
            flags.bits(),
            StatusFlags::STATUS_PRIMARY_IDENTITY.bits(),
        ));
        let uid = new_uid();
        let mut section = installed(&definition.properties);
        if let Cow::Owned(base) = library_base_name(section.text(PR_PROVIDER_DLL_NAME)) {
            section.set(Property::of(PR_PROVIDER_DLL_NAME, base));
        }
        section.set(Property::of(PR_RESOURCE_FLAGS, (flags - DYNAMIC).bits() as i32));
        self.place_provider(ProviderEntry { uid, service, installed_flags: flags }, section);
        uid
    }

    /// Lets a store last as long as a session only (PRF-CREATEPROVIDER-11, PRF-LOGONCFG-9).
    pub fn make_temporary(&mut self, provider: MapiUid) {
        mark(&mut self.sections, provider, StatusFlags::STATUS_TEMP_SECTION, true);
    }

    /// Whether the folders of a store are still to be verified (STA-PROPS-5).
    pub fn set_needs_tree(&mut self, store: MapiUid, needs: bool) {
        mark(&mut self.sections, store, StatusFlags::STATUS_NEED_IPM_TREE, needs);
    }

    /// Lets a temporary store stay (PRF-LOGONCFG-8).
    pub fn keep_store(&mut self, provider: MapiUid) {
        mark(&mut self.sections, provider, StatusFlags::STATUS_TEMP_SECTION, false);
    }

    /// The end of a temporary store, unless it was kept.
    pub fn end_temporary_store(&mut self, provider: MapiUid) {
        if self.status_flags(provider).contains(StatusFlags::STATUS_TEMP_SECTION) {
            self.withdraw_provider(provider);
        }
    }

    /// The extra sections of a service: `PR_SERVICE_EXTRA_UIDS`.
    #[must_use]
    pub fn extra_sections(&self, service: MapiUid) -> Vec<MapiUid> {
        let section = self.sections.get(&service);
        let joined = section.and_then(|section| section.get(PR_SERVICE_EXTRA_UIDS.id())?.as_bytes());
        joined.unwrap_or_default().chunks_exact(16).filter_map(MapiUid::from_slice).collect()
    }

    fn place_provider(&mut self, provider: ProviderEntry, section: Section) {
        self.open_account_section(&section);
        let resource_type = ResourceType(section.bits(PR_RESOURCE_TYPE) as _);
        self.sections.insert(provider.uid, section);
        self.providers.push(provider);
        if resource_type == ResourceType::MAPI_TRANSPORT_PROVIDER {
            self.order_transports();
        }
    }

    fn check_single_copy(&self, key: &str, flags: ServiceFlags) -> Result<()> {
        let there = self.services.iter().any(|service| name::same(&service.name, key));
        if there && flags.contains(ServiceFlags::SERVICE_SINGLE_COPY) {
            let why = format!("the profile has the message service {key:?}, and can have it only once");
            return Err(EngineError::Denied { why: why.into() });
        }
        Ok(())
    }

    /// Puts properties into a section that may be there; what it holds wins.
    fn seed_section(&mut self, uid: MapiUid, properties: &Section) {
        let section = self.sections.entry(uid).or_default();
        for property in properties.properties() {
            if section.get(property.tag.id()).is_none() {
                section.set(property.clone());
            }
        }
    }

    /// Makes the section that a service or provider names as its account's (PRF-LAYOUT-5).
    fn open_account_section(&mut self, section: &Section) {
        let account = section.get(PR_EMSMDB_SECTION_UID.id()).and_then(PropValue::as_bytes);
        if let Some(account) = account.and_then(MapiUid::from_slice) {
            self.sections.entry(account).or_default();
        }
    }
}

/// Flags that only MAPI itself sets, while it runs (PRF-RESFLAGS-3).
const DYNAMIC: StatusFlags = StatusFlags::STATUS_NEED_IPM_TREE
    .union(StatusFlags::STATUS_SIMPLE_STORE)
    .union(StatusFlags::STATUS_TEMP_SECTION);

/// What a section takes from the catalog: all but what MAPI computes (PRF-INF-14).
fn installed(properties: &Section) -> Section {
    let computed =
        [PR_SERVICE_UID.id(), PR_SERVICE_NAME.id(), PR_PROVIDER_UID.id(), PR_PROVIDER_ORDINAL.id()];
    properties.copied(|property| !computed.contains(&property.tag.id()))
}

fn extra_uids(uids: impl IntoIterator<Item = MapiUid>) -> Property {
    join_uids(PR_SERVICE_EXTRA_UIDS, uids)
}

/// UIDs one after the other, as sections list them.
pub(super) fn join_uids(tag: impl Into<PropTag>, uids: impl IntoIterator<Item = MapiUid>) -> Property {
    let bytes: Vec<u8> = uids.into_iter().flat_map(|uid| uid.0).collect();
    Property::new(tag, PropValue::Binary(Binary::from(bytes)))
}
