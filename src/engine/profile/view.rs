use std::fmt;

use super::roles::consistent;
use super::services::join_uids;
use super::{
    GLOBAL_PROFILE_SECTION, MAPI_PROFILE_SECTION, MUID_PROFILE_INSTANCE, Profile, ProviderEntry, Section,
    Service,
};
use crate::engine::{EngineError, Result};
use crate::vocab::tags::{
    PR_AB_PROVIDERS, PR_EMSMDB_SECTION_UID, PR_OBJECT_TYPE, PR_PROFILE_NAME, PR_PROVIDER_ORDINAL,
    PR_PROVIDER_UID, PR_RESOURCE_FLAGS, PR_RESOURCE_TYPE, PR_SERVICE_NAME, PR_SERVICE_UID,
    PR_STORE_PROVIDERS, PR_TRANSPORT_PROVIDERS,
};
use crate::vocab::{
    Binary, MapiUid, ObjectType, PropTag, PropValue, Property, ResourceType, ServiceFlags, StatusFlags,
};

/// A section as a client sees it: what is stored, and what is computed.
#[derive(Clone, Copy)]
pub struct SectionView<'a> {
    profile: &'a Profile,
    kind: SectionKind<'a>,
    uid: MapiUid,
    stored: &'a Section,
}

/// Whose section it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SectionKind<'a> {
    /// The profile's own, with its search key; nobody writes it (PRF-OPENPROFILESECTION-18).
    Instance,
    /// MAPI's, with the settings of the address book.
    Mapi,
    /// A message service's.
    Service(&'a Service),
    /// A provider's.
    Provider(&'a ProviderEntry),
    /// Everybody's: the global section, extra sections, sections that clients made.
    Open,
}

impl SectionKind<'_> {
    /// Whether clients need `MAPI_FORCE_ACCESS` to open it (PRF-OPENPROFILESECTION-8 to PRF-OPENPROFILESECTION-10).
    #[must_use]
    pub const fn is_protected(&self) -> bool {
        matches!(self, Self::Mapi | Self::Service(_) | Self::Provider(_))
    }

    /// The properties that a section of this kind computes; nobody sets them.
    const fn computed(&self) -> &'static [PropTag] {
        const COMMON: &[PropTag] = &[PR_OBJECT_TYPE.tag(), PR_PROFILE_NAME.tag()];
        const SERVICE: &[PropTag] = &[
            PR_OBJECT_TYPE.tag(),
            PR_PROFILE_NAME.tag(),
            PR_SERVICE_UID.tag(),
            PR_SERVICE_NAME.tag(),
            PR_STORE_PROVIDERS.tag(),
            PR_AB_PROVIDERS.tag(),
            PR_TRANSPORT_PROVIDERS.tag(),
        ];
        const PROVIDER: &[PropTag] = &[
            PR_OBJECT_TYPE.tag(),
            PR_PROFILE_NAME.tag(),
            PR_PROVIDER_UID.tag(),
            PR_SERVICE_UID.tag(),
            PR_SERVICE_NAME.tag(),
            PR_PROVIDER_ORDINAL.tag(),
        ];
        match self {
            Self::Service(_) => SERVICE,
            Self::Provider(_) => PROVIDER,
            Self::Instance | Self::Mapi | Self::Open => COMMON,
        }
    }

    fn computes(&self, id: u16) -> bool {
        self.computed().iter().any(|tag| tag.id() == id)
    }
}

impl<'a> SectionView<'a> {
    /// The UID it is known by. A client who asked for the global section may have got an account's (PRF-LAYOUT-6).
    #[must_use]
    pub const fn uid(&self) -> MapiUid {
        self.uid
    }

    /// Whose section it is.
    #[must_use]
    pub const fn kind(&self) -> SectionKind<'a> {
        self.kind
    }

    /// Whether the section computes this property; nobody sets or deletes it (PRF-PROFSECT-2).
    #[must_use]
    pub fn computes(&self, id: u16) -> bool {
        self.kind.computes(id)
    }

    /// The value of a property, also of a secure one; text is Unicode.
    #[must_use]
    pub fn get(&self, id: u16) -> Option<PropValue> {
        if self.kind.computes(id) { self.computed_value(id) } else { self.stored.get(id).cloned() }
    }

    /// Every property that is told to who doesn't ask by tag: the computed ones, then the others in the order they
    /// were first set (PRP-GETPROPS-16, PRF-PROFSECT-7).
    pub fn properties(&self) -> impl Iterator<Item = Property> {
        let computed = self
            .kind
            .computed()
            .iter()
            .filter_map(|tag| self.computed_value(tag.id()).map(|value| Property::new(*tag, value)));
        let stored = self
            .stored
            .properties()
            .iter()
            .filter(|property| !property.tag.is_secure() && !self.kind.computes(property.tag.id()));
        computed.chain(stored.cloned())
    }

    fn computed_value(&self, id: u16) -> Option<PropValue> {
        let of_type = |tag: PropTag, wanted: ResourceType| {
            let SectionKind::Service(service) = self.kind else { return None };
            let providers = self.profile.providers_of(service.uid).map(|provider| provider.uid);
            let uids = providers.filter(|&uid| self.profile.resource_type(uid) == wanted);
            let joined = join_uids(tag, uids).value;
            joined.as_bytes().is_some_and(|bytes| !bytes.is_empty()).then_some(joined)
        };
        let uid = |uid: MapiUid| PropValue::Binary(Binary::from(uid.0));
        let service = match self.kind {
            SectionKind::Service(service) => Some(service),
            SectionKind::Provider(provider) => {
                provider.service.and_then(|uid| self.profile.find_service(uid))
            }
            _ => None,
        };
        if id == PR_OBJECT_TYPE.id() {
            Some(ObjectType::MAPI_PROFSECT.into())
        } else if id == PR_PROFILE_NAME.id() {
            Some(PropValue::Unicode(self.profile.name().into()))
        } else if id == PR_SERVICE_UID.id() {
            service.map(|service| uid(service.uid))
        } else if id == PR_SERVICE_NAME.id() {
            service.map(|service| PropValue::Unicode(service.name.as_str().into()))
        } else if id == PR_PROVIDER_UID.id() {
            Some(uid(self.uid))
        } else if id == PR_PROVIDER_ORDINAL.id() {
            let position = self.profile.providers.iter().position(|provider| provider.uid == self.uid);
            position.and_then(|position| i32::try_from(position).ok()).map(PropValue::Long)
        } else if id == PR_STORE_PROVIDERS.id() {
            of_type(*PR_STORE_PROVIDERS, ResourceType::MAPI_STORE_PROVIDER)
        } else if id == PR_AB_PROVIDERS.id() {
            of_type(*PR_AB_PROVIDERS, ResourceType::MAPI_AB_PROVIDER)
        } else if id == PR_TRANSPORT_PROVIDERS.id() {
            of_type(*PR_TRANSPORT_PROVIDERS, ResourceType::MAPI_TRANSPORT_PROVIDER)
        } else {
            None
        }
    }
}

/// Without the profile around it.
impl fmt::Debug for SectionView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("SectionView");
        shown.field("uid", &self.uid).field("kind", &self.kind).field("stored", self.stored).finish()
    }
}

impl Profile {
    /// A section as a client sees it.
    ///
    /// # Errors
    /// `Missing`.
    pub fn section(&self, uid: MapiUid) -> Result<SectionView<'_>> {
        let uid = self.resolve(uid);
        let stored = self.sections.get(&uid).ok_or(EngineError::Missing { what: "profile section" })?;
        Ok(SectionView { profile: self, kind: self.section_kind(uid), uid, stored })
    }

    /// Makes an empty section if there is none (PRF-OPENPROFILESECTION-3).
    pub fn create_section(&mut self, uid: MapiUid) {
        self.sections.entry(uid).or_default();
    }

    /// Sets a property of a section; everybody sees it at once (PRF-PROFSECT-3).
    ///
    /// # Errors
    /// `Missing`; `Computed`; `UnexpectedId` for a named property, which sections don't have (PRF-PROFSECT-6); `Invalid`
    /// for a type that cannot be stored.
    pub fn set_property(&mut self, uid: MapiUid, property: Property) -> Result<()> {
        let tag = property.tag;
        let uid = self.check_writable(uid, tag)?;
        if tag.id() >= PropTag::FIRST_NAMED_ID {
            return Err(EngineError::UnexpectedId { tag });
        }
        if !property.value.prop_type().is_storable() {
            return Err(EngineError::Invalid {
                why: format!("{tag} cannot be stored as {:?}", property.value.prop_type()),
            });
        }
        let property = self.with_consistent_flags(uid, property);
        if let Some(section) = self.sections.get_mut(&uid) {
            section.set(property);
        }
        if [PR_RESOURCE_FLAGS.id(), PR_RESOURCE_TYPE.id()].contains(&tag.id()) {
            self.order_transports();
        }
        Ok(())
    }

    /// Who has no identity to offer has not the primary one (STA-PROPS-3).
    fn with_consistent_flags(&self, uid: MapiUid, property: Property) -> Property {
        let PropValue::Long(flags) = property.value else { return property };
        if property.tag != *PR_RESOURCE_FLAGS {
            return property;
        }
        let primary = if self.provider(uid).is_some() {
            StatusFlags::STATUS_PRIMARY_IDENTITY.bits()
        } else if self.find_service(uid).is_some() {
            ServiceFlags::SERVICE_PRIMARY_IDENTITY.bits()
        } else {
            return property;
        };
        Property::of(PR_RESOURCE_FLAGS, consistent(flags.cast_unsigned(), primary).cast_signed())
    }

    /// Deletes a property of a section, whatever the type of `tag`.
    ///
    /// # Errors
    /// `Missing` if section or property is not there; `Computed`.
    pub fn delete_property(&mut self, uid: MapiUid, tag: PropTag) -> Result<()> {
        let uid = self.check_writable(uid, tag)?;
        let removed = self.sections.get_mut(&uid).is_some_and(|section| section.remove(tag.id()));
        if removed { Ok(()) } else { Err(EngineError::Missing { what: "property" }) }
    }

    fn check_writable(&self, uid: MapiUid, tag: PropTag) -> Result<MapiUid> {
        let view = self.section(uid)?;
        if view.kind.computes(tag.id()) { Err(EngineError::Computed { tag }) } else { Ok(view.uid) }
    }

    pub(super) fn section_kind(&self, uid: MapiUid) -> SectionKind<'_> {
        if uid == MUID_PROFILE_INSTANCE {
            SectionKind::Instance
        } else if uid == MAPI_PROFILE_SECTION {
            SectionKind::Mapi
        } else if let Some(service) = self.find_service(uid) {
            SectionKind::Service(service)
        } else if let Some(provider) = self.provider(uid).or_else(|| self.retired_provider(uid)) {
            SectionKind::Provider(provider)
        } else {
            SectionKind::Open
        }
    }

    fn retired_provider(&self, uid: MapiUid) -> Option<&ProviderEntry> {
        self.retired.iter().find(|provider| provider.uid == uid)
    }

    /// Whether a section may go with the service that lists it.
    pub(super) fn is_free_section(&self, uid: MapiUid) -> bool {
        uid != GLOBAL_PROFILE_SECTION && self.section_kind(uid) == SectionKind::Open
    }

    /// The first service that works for an account of its own: the legacy account (PRF-LAYOUT-6).
    pub(super) fn legacy_account(&self) -> Option<(&Service, MapiUid)> {
        self.services.iter().find_map(|service| {
            let section = self.sections.get(&service.uid)?;
            let account = section.get(PR_EMSMDB_SECTION_UID.id())?.as_bytes()?;
            Some((service, MapiUid::from_slice(account)?))
        })
    }

    fn resolve(&self, uid: MapiUid) -> MapiUid {
        if uid != GLOBAL_PROFILE_SECTION {
            return uid;
        }
        self.legacy_account().map_or(uid, |(_, account)| account)
    }
}
