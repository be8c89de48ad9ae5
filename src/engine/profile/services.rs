//! Message services come into a profile and go.

use super::catalog::{ServiceCatalog, ServiceDef};
use super::providers::installed;
use super::{NewUid, Profile, ProviderEntry, Section, Service, name};
use crate::engine::{EngineError, Result};
use crate::vocab::tags::{PR_DISPLAY_NAME, PR_EMSMDB_SECTION_UID, PR_RESOURCE_FLAGS, PR_SERVICE_EXTRA_UIDS};
use crate::vocab::{Binary, MapiUid, PropTag, PropValue, Property, ServiceFlags};

impl Profile {
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

    /// The extra sections of a service: `PR_SERVICE_EXTRA_UIDS`.
    #[must_use]
    pub fn extra_sections(&self, service: MapiUid) -> Vec<MapiUid> {
        let section = self.sections.get(&service);
        let joined = section.and_then(|section| section.get(PR_SERVICE_EXTRA_UIDS.id())?.as_bytes());
        joined.unwrap_or_default().chunks_exact(16).filter_map(MapiUid::from_slice).collect()
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
    pub(super) fn open_account_section(&mut self, section: &Section) {
        let account = section.get(PR_EMSMDB_SECTION_UID.id()).and_then(PropValue::as_bytes);
        if let Some(account) = account.and_then(MapiUid::from_slice) {
            self.sections.entry(account).or_default();
        }
    }
}

fn extra_uids(uids: impl IntoIterator<Item = MapiUid>) -> Property {
    join_uids(PR_SERVICE_EXTRA_UIDS, uids)
}

/// UIDs one after the other, as sections list them.
pub(super) fn join_uids(tag: impl Into<PropTag>, uids: impl IntoIterator<Item = MapiUid>) -> Property {
    let bytes: Vec<u8> = uids.into_iter().flat_map(|uid| uid.0).collect();
    Property::new(tag, PropValue::Binary(Binary::from(bytes)))
}
