//! Providers come into a profile and go, with their service or by themselves.

use std::borrow::Cow;

use super::roles::{consistent, mark};
use super::{NewUid, Profile, ProviderDef, ProviderEntry, Section, ServiceCatalog};
use crate::engine::{EngineError, Result};
use crate::vocab::tags::{
    PR_PROVIDER_DLL_NAME, PR_PROVIDER_ORDINAL, PR_PROVIDER_UID, PR_RESOURCE_FLAGS, PR_RESOURCE_TYPE,
    PR_SERVICE_NAME, PR_SERVICE_UID,
};
use crate::vocab::{MapiUid, Property, ResourceType, StatusFlags, library_base_name};

/// Flags that only MAPI itself sets, while it runs (PRF-RESFLAGS-3).
const DYNAMIC: StatusFlags = StatusFlags::STATUS_NEED_IPM_TREE
    .union(StatusFlags::STATUS_SIMPLE_STORE)
    .union(StatusFlags::STATUS_TEMP_SECTION);

impl Profile {
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

    pub(super) fn place_provider(&mut self, provider: ProviderEntry, section: Section) {
        self.open_account_section(&section);
        let resource_type = ResourceType(section.bits(PR_RESOURCE_TYPE) as _);
        self.sections.insert(provider.uid, section);
        self.providers.push(provider);
        if resource_type == ResourceType::MAPI_TRANSPORT_PROVIDER {
            self.order_transports();
        }
    }
}

/// What a section takes from the catalog: all but what MAPI computes (PRF-INF-14).
pub(super) fn installed(properties: &Section) -> Section {
    let computed =
        [PR_SERVICE_UID.id(), PR_SERVICE_NAME.id(), PR_PROVIDER_UID.id(), PR_PROVIDER_ORDINAL.id()];
    properties.copied(|property| !computed.contains(&property.tag.id()))
}
