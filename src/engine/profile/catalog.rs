use serde::{Deserialize, Serialize};

use super::{InfError, Section, inf, name};
use crate::engine::personal_book::MUID_PERSONAL_BOOK;
use crate::vocab::tags::{
    PR_AB_PROVIDER_ID, PR_DISPLAY_NAME, PR_MDB_PROVIDER, PR_PROVIDER_DISPLAY, PR_PROVIDER_DLL_NAME,
    PR_RESOURCE_FLAGS, PR_RESOURCE_TYPE, PR_SERVICE_DLL_NAME, PR_SERVICE_ENTRY_NAME,
    PR_SERVICE_SUPPORT_FILES,
};
use crate::vocab::{
    Binary, MapiUid, PropTag, PropValue, Property, ResourceType, ServiceFlags, StatusFlags, guids,
};

/// The message services that can be put into a profile: MapiSvc.inf as data (PRF-INF-1).
///
/// A profile copies what it needs; changing the catalog later doesn't change profiles that exist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceCatalog {
    /// `[Services]`, in file order.
    pub services: Vec<ServiceDef>,
    /// `[Default Services]`: names of services, in file order; a name that is not a service is ignored (PRF-INF-4).
    pub default_services: Vec<String>,
    /// `[Help File Mappings]`, in file order; nothing looks at them (PRF-INF-16).
    pub help_files: Vec<(String, String)>,
}

/// A service section of MapiSvc.inf.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceDef {
    /// The key in `[Services]`: `PR_SERVICE_NAME`, what `CreateMsgService` is called with.
    pub name: String,
    /// The text beside the key: the display name if nothing else gives one (PRF-CREATEMSGSERVICE-8).
    pub text: String,
    /// The property entries.
    pub properties: Section,
    /// `Providers=`, in order.
    pub providers: Vec<ProviderDef>,
    /// `Sections=`, in order.
    pub extra_sections: Vec<ExtraSectionDef>,
}

/// A provider section of MapiSvc.inf.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProviderDef {
    /// The name of the section, as `Providers=` lists it.
    pub name: String,
    /// The property entries.
    pub properties: Section,
}

/// An extra section of MapiSvc.inf: a profile section with a UID that everybody knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExtraSectionDef {
    /// `UID=`.
    pub uid: MapiUid,
    /// The property entries.
    pub properties: Section,
}

impl ServiceCatalog {
    /// A catalog of no service.
    #[must_use]
    pub const fn empty() -> Self {
        Self { services: Vec::new(), default_services: Vec::new(), help_files: Vec::new() }
    }

    /// The services that the text of a MapiSvc.inf describes.
    ///
    /// # Errors
    /// The first line that is not understood, and why.
    pub fn parse(inf: &str) -> Result<Self, InfError> {
        inf::parse(inf)
    }

    /// Adds what another catalog has: its services in place of those with the same keys, its default services and help
    /// files behind those that are there.
    pub fn merge(&mut self, other: Self) {
        self.services.retain(|known| other.service(&known.name).is_none());
        self.services.extend(other.services);
        let known = |name: &String| self.default_services.iter().any(|known| name::same(known, name));
        let new: Vec<String> = other.default_services.into_iter().filter(|name| !known(name)).collect();
        self.default_services.extend(new);
        self.help_files.extend(other.help_files);
    }

    /// The service with this key, ignoring case (PRF-CREATEMSGSERVICE-1).
    #[must_use]
    pub fn service(&self, key: &str) -> Option<&ServiceDef> {
        self.services.iter().find(|service| name::same(&service.name, key))
    }

    /// Adds a service, in place of the one with its key.
    #[must_use]
    pub fn with(mut self, service: ServiceDef) -> Self {
        self.services.retain(|known| !name::same(&known.name, &service.name));
        self.services.push(service);
        self
    }

    /// Takes a service out, by its key.
    pub fn remove(&mut self, key: &str) {
        self.services.retain(|known| !name::same(&known.name, key));
        self.default_services.retain(|known| !name::same(known, key));
    }

    /// Makes a service one of the default services.
    #[must_use]
    pub fn with_default(mut self, service: &str) -> Self {
        self.default_services.push(service.to_owned());
        self
    }

    /// The services every emulator has: a mailbox on a server, a personal store, a personal address book and a
    /// transport to the internet.
    #[must_use]
    pub fn built_in() -> Self {
        Self::empty()
            .with(
                ServiceDef::new("MSEMS", "Microsoft Exchange Server")
                    .entry("EMSUI.DLL", "EMSCfg")
                    .property(Property::of(
                        PR_SERVICE_SUPPORT_FILES,
                        ["EMSUI.DLL", "EMSABP.DLL", "EMSMDB.DLL"].map(String::from),
                    ))
                    .provider(
                        ProviderDef::address_book("EMS_DSA", "EMSABP.DLL", MUID_EMS_ADDRESS_BOOK)
                            .display("Global Address List", "Microsoft Exchange Directory Service")
                            .flags(StatusFlags::STATUS_PRIMARY_IDENTITY),
                    )
                    .provider(
                        ProviderDef::store("EMS_MDB_private", "EMSMDB.DLL", MUID_EMS_PRIVATE_STORE)
                            .display("Mailbox", "Microsoft Exchange Message Store")
                            .flags(
                                StatusFlags::STATUS_PRIMARY_IDENTITY
                                    | StatusFlags::STATUS_DEFAULT_STORE
                                    | StatusFlags::STATUS_PRIMARY_STORE,
                            ),
                    ),
            )
            .with(
                ServiceDef::new("MSPST MS", "Personal Folders")
                    .entry("MSPST.DLL", "PSTServiceEntry")
                    .provider(
                        ProviderDef::store("PST_MS", "MSPST.DLL", MUID_PERSONAL_STORE)
                            .display("Personal Folders", "Personal Folders")
                            .flags(StatusFlags::STATUS_DEFAULT_STORE),
                    ),
            )
            .with(
                ServiceDef::new("MSPST AB", "Personal Address Book")
                    .entry("MSPST.DLL", "PABServiceEntry")
                    .flags(ServiceFlags::SERVICE_SINGLE_COPY | ServiceFlags::SERVICE_NO_PRIMARY_IDENTITY)
                    .provider(
                        ProviderDef::address_book("PST_AB", "MSPST.DLL", MUID_PERSONAL_BOOK)
                            .display("Personal Address Book", "Personal Address Book")
                            .flags(StatusFlags::STATUS_NO_PRIMARY_IDENTITY),
                    ),
            )
            .with(
                ServiceDef::new("IMAIL", "Internet E-mail").entry("MINET.DLL", "IMAILServiceEntry").provider(
                    ProviderDef::new("IMAIL_XP", "MINET.DLL", ResourceType::MAPI_TRANSPORT_PROVIDER)
                        .display("Internet E-mail", "Internet E-mail Transport")
                        .flags(StatusFlags::STATUS_PRIMARY_IDENTITY),
                ),
            )
            .with_default("MSEMS")
    }
}

/// The catalog of the built-in services.
impl Default for ServiceCatalog {
    fn default() -> Self {
        Self::built_in()
    }
}

impl ServiceDef {
    /// A service without an entry function and without providers.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Self {
        Self {
            name: name.to_owned(),
            text: text.to_owned(),
            properties: Section::default(),
            providers: Vec::new(),
            extra_sections: Vec::new(),
        }
    }

    /// Names the entry function, `PR_SERVICE_DLL_NAME` and `PR_SERVICE_ENTRY_NAME`: labels, nothing is loaded
    /// (PRF-INF-17).
    #[must_use]
    pub fn entry(self, dll: &str, function: &str) -> Self {
        self.property(Property::of(PR_SERVICE_DLL_NAME, dll))
            .property(Property::of(PR_SERVICE_ENTRY_NAME, function.as_bytes()))
    }

    /// What the service can and cannot be: `PR_RESOURCE_FLAGS`.
    #[must_use]
    pub fn flags(self, flags: ServiceFlags) -> Self {
        self.property(Property::of(PR_RESOURCE_FLAGS, flags.bits() as i32))
    }

    /// One more property entry.
    #[must_use]
    pub fn property(mut self, property: Property) -> Self {
        self.properties.set(property);
        self
    }

    /// One more provider, after those before.
    #[must_use]
    pub fn provider(mut self, provider: ProviderDef) -> Self {
        self.providers.push(provider);
        self
    }

    /// One more extra section.
    #[must_use]
    pub fn extra_section(mut self, uid: MapiUid, properties: impl IntoIterator<Item = Property>) -> Self {
        self.extra_sections.push(ExtraSectionDef { uid, properties: properties.into_iter().collect() });
        self
    }

    /// The provider whose section is called so, or that is displayed so (PRF-CREATEPROVIDER-2).
    #[must_use]
    pub fn provider_named(&self, wanted: &str) -> Option<&ProviderDef> {
        let displayed = |provider: &&ProviderDef| {
            let shown = [PR_DISPLAY_NAME, PR_PROVIDER_DISPLAY].map(|tag| provider.properties.text(tag));
            shown.contains(&wanted)
        };
        let named = self.providers.iter().find(|provider| name::same(&provider.name, wanted));
        named.or_else(|| self.providers.iter().find(displayed))
    }

    /// What the service is able to be: its `PR_RESOURCE_FLAGS`.
    #[must_use]
    pub fn installed_flags(&self) -> ServiceFlags {
        ServiceFlags::from_bits_retain(self.properties.bits(PR_RESOURCE_FLAGS))
    }

    /// Whether the service has an entry function: both of its names are given (PRF-SERVICEENTRY-8).
    #[must_use]
    pub fn has_entry(&self) -> bool {
        !self.properties.text(PR_SERVICE_DLL_NAME).is_empty()
            && !self.properties.text(PR_SERVICE_ENTRY_NAME).is_empty()
    }
}

impl ProviderDef {
    /// A provider that the emulator knows by this DLL name (PRF-INF-17).
    #[must_use]
    pub fn new(name: &str, dll: &str, resource_type: ResourceType) -> Self {
        let properties = [
            Property::of(PR_RESOURCE_TYPE, resource_type.0 as i32),
            Property::of(PR_PROVIDER_DLL_NAME, dll),
            Property::of(PR_RESOURCE_FLAGS, 0),
        ];
        Self { name: name.to_owned(), properties: properties.into_iter().collect() }
    }

    /// A message store provider; `kind` is what its stores have in `PR_MDB_PROVIDER`.
    #[must_use]
    pub fn store(name: &str, dll: &str, kind: MapiUid) -> Self {
        Self::new(name, dll, ResourceType::MAPI_STORE_PROVIDER).property(uid_property(PR_MDB_PROVIDER, kind))
    }

    /// An address book provider; `kind` is what its containers have in `PR_AB_PROVIDER_ID`.
    #[must_use]
    pub fn address_book(name: &str, dll: &str, kind: MapiUid) -> Self {
        Self::new(name, dll, ResourceType::MAPI_AB_PROVIDER).property(uid_property(PR_AB_PROVIDER_ID, kind))
    }

    /// `PR_DISPLAY_NAME` of the instance and `PR_PROVIDER_DISPLAY` of its kind.
    #[must_use]
    pub fn display(self, instance: &str, kind: &str) -> Self {
        self.property(Property::of(PR_DISPLAY_NAME, instance))
            .property(Property::of(PR_PROVIDER_DISPLAY, kind))
    }

    /// The part the provider can play: `PR_RESOURCE_FLAGS`.
    #[must_use]
    pub fn flags(self, flags: StatusFlags) -> Self {
        self.property(Property::of(PR_RESOURCE_FLAGS, flags.bits() as i32))
    }

    /// One more property entry.
    #[must_use]
    pub fn property(mut self, property: Property) -> Self {
        self.properties.set(property);
        self
    }
}

pub(super) fn uid_property(tag: impl Into<PropTag>, uid: MapiUid) -> Property {
    Property::new(tag, PropValue::Binary(Binary::from(uid.0)))
}

/// `PR_MDB_PROVIDER` of a user's own mailbox on a server (`pbExchangeProviderPrimaryUserGuid`).
pub const MUID_EMS_PRIVATE_STORE: MapiUid =
    MapiUid([0x54, 0x94, 0xA1, 0xC0, 0x29, 0x7F, 0x10, 0x1B, 0xA5, 0x87, 0x08, 0x00, 0x2B, 0x2A, 0x25, 0x17]);

/// `PR_AB_PROVIDER_ID` of the server's address book (`muidEMSAB`).
pub const MUID_EMS_ADDRESS_BOOK: MapiUid = MapiUid::from_guid(guids::muidEMSAB);

/// `PR_MDB_PROVIDER` of a personal store.
pub const MUID_PERSONAL_STORE: MapiUid =
    MapiUid([0x4E, 0x49, 0x54, 0x41, 0xF9, 0xBF, 0xB8, 0x01, 0x00, 0xAA, 0x00, 0x37, 0xD9, 0x6E, 0x00, 0x00]);
