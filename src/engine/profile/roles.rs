//! Who plays a part in the profile: the primary identity, the default store, the order of the transports.

use super::profile::Sections;
use super::{Profile, ProviderEntry, Section};
use crate::engine::{EngineError, Result};
use crate::vocab::tags::{PR_PROFILE_MAILBOX, PR_PROVIDER_DLL_NAME, PR_RESOURCE_FLAGS};
use crate::vocab::{MapiUid, PropValue, Property, ResourceType, ServiceFlags, StatusFlags};

/// Who has which part, before a change that may take them away.
pub(super) struct Roles {
    identity: bool,
    default_store: bool,
}

impl Profile {
    /// The part a provider plays now: `PR_RESOURCE_FLAGS` of its section.
    #[must_use]
    pub fn status_flags(&self, provider: MapiUid) -> StatusFlags {
        self.sections.get(&provider).map_or(StatusFlags::NONE, Section::status_flags)
    }

    /// The part a service plays now. `SERVICE_DEFAULT_STORE` is computed (PRF-DEFAULTSTORE-7).
    #[must_use]
    pub fn service_flags(&self, service: MapiUid) -> ServiceFlags {
        let mut flags = ServiceFlags::from_bits_retain(self.flag_word(service));
        let store = self.default_store().and_then(|store| self.provider(store));
        let has_store = store.is_some_and(|store| store.service == Some(service));
        flags.set(ServiceFlags::SERVICE_DEFAULT_STORE, has_store);
        flags
    }

    /// The provider that is the default store: the first store in profile order that says so and may
    /// (PRF-DEFAULTSTORE-1, PRF-DEFAULTSTORE-3).
    #[must_use]
    pub fn default_store(&self) -> Option<MapiUid> {
        self.stores().find(|&store| {
            let flags = self.status_flags(store);
            flags.contains(StatusFlags::STATUS_DEFAULT_STORE)
                && !flags.contains(StatusFlags::STATUS_NO_DEFAULT_STORE)
        })
    }

    /// Gives a part among the stores to one of them, or to none: `STATUS_DEFAULT_STORE`, `STATUS_SIMPLE_STORE`,
    /// `STATUS_PRIMARY_STORE`, `STATUS_SECONDARY_STORE` (PRF-DEFAULTSTORE-4 to PRF-DEFAULTSTORE-6).
    ///
    /// # Errors
    /// `Unknown`; `Unsupported` for a default store with `STATUS_NO_DEFAULT_STORE`.
    pub fn set_store_role(&mut self, role: StatusFlags, store: Option<MapiUid>) -> Result<()> {
        if let Some(store) = store {
            if !self.stores().any(|known| known == store) {
                return Err(EngineError::Unknown {
                    why: format!("the profile has no message store {store}"),
                });
            }
            let barred = self.status_flags(store).contains(StatusFlags::STATUS_NO_DEFAULT_STORE);
            if barred && role == StatusFlags::STATUS_DEFAULT_STORE {
                return Err(EngineError::Unsupported {
                    why: "the message store cannot be the default store",
                });
            }
        }
        for known in self.stores().collect::<Vec<_>>() {
            mark(&mut self.sections, known, role, Some(known) == store);
        }
        Ok(())
    }

    /// The provider that supplies the primary identity, if there is one.
    #[must_use]
    pub fn primary_identity(&self) -> Option<MapiUid> {
        let supplies = |uid: &MapiUid| self.status_flags(*uid).contains(StatusFlags::STATUS_PRIMARY_IDENTITY);
        self.providers.iter().map(|provider| provider.uid).find(supplies)
    }

    /// The internet address of the user as a provider knows him: as the provider that supplies the identity of its
    /// service does (SES-IDENTITY-3).
    #[must_use]
    pub fn identity_of(&self, provider: MapiUid) -> Option<&str> {
        let mailbox = |uid| self.stored(uid, PR_PROFILE_MAILBOX.id()).and_then(PropValue::as_str);
        let Some(service) = self.provider(provider)?.service else { return mailbox(provider) };
        if self.has_no_identity(service) {
            return None;
        }
        let of_service =
            |uid: &MapiUid| self.provider(*uid).is_some_and(|known| known.service == Some(service));
        let supplies = self.primary_identity().filter(of_service).or_else(|| self.able_provider(service));
        supplies
            .and_then(mailbox)
            .or_else(|| self.providers_of(service).find_map(|provider| mailbox(provider.uid)))
    }

    /// Makes a service, or a provider with its service, the primary identity; `None` leaves the profile without one
    /// (PRF-SETPRIMARYIDENTITY-1 to PRF-SETPRIMARYIDENTITY-6).
    ///
    /// # Errors
    /// `Unknown`; `Denied` for a service or provider that has no identity to offer.
    pub fn set_primary_identity(&mut self, uid: Option<MapiUid>) -> Result<()> {
        let (service, provider) = match uid {
            None => (None, None),
            Some(uid) => match self.provider(uid) {
                Some(provider) => (provider.service, Some(uid)),
                None => (Some(self.service(uid)?.uid), self.able_provider(uid)),
            },
        };
        let barred = service.is_some_and(|service| self.has_no_identity(service))
            || provider.is_some_and(|provider| {
                self.status_flags(provider).contains(StatusFlags::STATUS_NO_PRIMARY_IDENTITY)
            });
        if let Some(uid) = uid.filter(|_| barred) {
            let why =
                format!("{uid} has no identity to offer: its PR_RESOURCE_FLAGS say NO_PRIMARY_IDENTITY");
            return Err(EngineError::Denied { why: why.into() });
        }
        self.assign_identity(service, provider);
        Ok(())
    }

    /// The transports, in the order they are asked in.
    pub fn transports(&self) -> impl Iterator<Item = MapiUid> {
        self.of_type(ResourceType::MAPI_TRANSPORT_PROVIDER)
    }

    /// The transports, in the order in which messages are offered to them: of several instances of one transport the
    /// default one stands where the first of them is asked (PRF-RESFLAGS-6).
    pub fn offered_transports(&self) -> Vec<MapiUid> {
        let mut order: Vec<MapiUid> = self.transports().collect();
        let library = |uid: MapiUid| {
            self.stored(uid, PR_PROVIDER_DLL_NAME.id()).and_then(PropValue::as_str).map(str::to_lowercase)
        };
        let is_default =
            |uid: &MapiUid| self.status_flags(*uid).contains(StatusFlags::STATUS_DEFAULT_OUTBOUND);
        for default in self.transports().filter(is_default) {
            let is_one = |uid: &MapiUid| library(*uid) == library(default);
            let before = order.iter().position(is_one);
            let place = order.iter().position(|uid| *uid == default);
            if let (Some(before), Some(place)) = (before, place)
                && !is_default(&order[before])
            {
                order[before..=place].rotate_right(1);
            }
        }
        order
    }

    /// The message stores, in profile order.
    pub fn stores(&self) -> impl Iterator<Item = MapiUid> {
        self.of_type(ResourceType::MAPI_STORE_PROVIDER)
    }

    /// The stores that are not there for one session only, each with its section, in profile order.
    pub fn lasting_stores(&self) -> impl Iterator<Item = (MapiUid, &Section)> {
        let stores = self.providers.iter().map(|provider| provider.uid);
        stores.filter_map(|uid| Some((uid, self.lasting_store(uid)?)))
    }

    /// The section of a provider, if it is one of those stores.
    #[must_use]
    pub fn lasting_store(&self, provider: MapiUid) -> Option<&Section> {
        let section = self.sections.get(&provider)?;
        let is_store = section.resource_type() == ResourceType::MAPI_STORE_PROVIDER;
        (is_store && !section.status_flags().contains(StatusFlags::STATUS_TEMP_SECTION)).then_some(section)
    }

    /// Chooses the order of the transports; everything else keeps its place (PRF-TRANSPORTORDER-1 to -4).
    ///
    /// # Errors
    /// `NotAll` if the list has not as many entries as there are transports, checked first; `Unknown` if one is not a
    /// transport; `Invalid` if one stands there twice.
    pub fn set_transport_order(&mut self, order: &[MapiUid]) -> Result<()> {
        let transports: Vec<MapiUid> = self.transports().collect();
        if order.len() != transports.len() {
            let (listed, there) = (order.len(), transports.len());
            return Err(EngineError::NotAll { what: "transports", listed, there });
        }
        for (position, uid) in order.iter().enumerate() {
            if !transports.contains(uid) {
                return Err(EngineError::Unknown { why: format!("the profile has no transport {uid}") });
            }
            if order[..position].contains(uid) {
                return Err(EngineError::Invalid { why: format!("the transport {uid} is listed twice") });
            }
        }
        self.arrange_transports(order);
        self.transport_order_chosen |= !order.is_empty();
        Ok(())
    }

    /// Puts the transports that prefer to be last there, until a client chooses an order (PRF-TRANSPORTORDER-5, -7).
    pub(super) fn order_transports(&mut self) {
        let only_one = self.transports().nth(1).is_none();
        if only_one || self.transport_order_chosen {
            return;
        }
        let mut order: Vec<MapiUid> = self.transports().collect();
        order.sort_by_key(|&uid| self.status_flags(uid).contains(StatusFlags::STATUS_XP_PREFER_LAST));
        self.arrange_transports(&order);
    }

    fn arrange_transports(&mut self, order: &[MapiUid]) {
        let mut arranged =
            order.iter().filter_map(|&uid| self.provider(uid).cloned()).collect::<Vec<_>>().into_iter();
        for position in 0..self.providers.len() {
            let is_transport =
                self.resource_type(self.providers[position].uid) == ResourceType::MAPI_TRANSPORT_PROVIDER;
            if is_transport && let Some(next) = arranged.next() {
                self.providers[position] = next;
            }
        }
    }

    /// Lets new providers have the parts that they are able to play and nobody plays yet, and no others
    /// (PRF-SETPRIMARYIDENTITY-8).
    pub(super) fn take_vacant_roles(&mut self, new: &[MapiUid]) {
        let mut others = self.providers.iter().map(|provider| provider.uid).filter(|uid| !new.contains(uid));
        let others_store = others.clone().any(|other| {
            self.status_flags(other).contains(StatusFlags::STATUS_DEFAULT_STORE)
                && self.resource_type(other) == ResourceType::MAPI_STORE_PROVIDER
        });
        let others_identity =
            others.any(|other| self.status_flags(other).contains(StatusFlags::STATUS_PRIMARY_IDENTITY));
        for &provider in new {
            let roles = StatusFlags::STATUS_DEFAULT_STORE | StatusFlags::STATUS_PRIMARY_IDENTITY;
            mark(&mut self.sections, provider, roles, false);
        }
        if !others_store {
            self.assign_default_store(Some(new));
        }
        let others_identity = others_identity
            || self.services.iter().any(|service| {
                let flags = ServiceFlags::from_bits_retain(self.flag_word(service.uid));
                flags.contains(ServiceFlags::SERVICE_PRIMARY_IDENTITY)
            });
        if !others_identity {
            self.assign_next_identity(Some(new));
        }
    }

    pub(super) fn roles(&self) -> Roles {
        Roles { identity: self.primary_identity().is_some(), default_store: self.default_store().is_some() }
    }

    /// After providers went: the parts they played go to the next ones that are able to
    /// (PRF-SETPRIMARYIDENTITY-9, PRF-DELETEMSGSERVICE-6).
    pub(super) fn pass_on(&mut self, before: Roles) {
        if before.default_store && self.default_store().is_none() {
            self.assign_default_store(None);
        }
        if before.identity && self.primary_identity().is_none() {
            self.assign_next_identity(None);
        }
    }

    pub(super) fn provider(&self, uid: MapiUid) -> Option<&ProviderEntry> {
        self.providers.iter().find(|provider| provider.uid == uid)
    }

    pub(super) fn providers_of(&self, service: MapiUid) -> impl Iterator<Item = &ProviderEntry> {
        self.providers.iter().filter(move |provider| provider.service == Some(service))
    }

    fn candidates(&self, among: Option<&[MapiUid]>) -> impl Iterator<Item = &ProviderEntry> {
        let is_among = move |provider: &&ProviderEntry| among.is_none_or(|uids| uids.contains(&provider.uid));
        self.providers.iter().filter(is_among)
    }

    fn of_type(&self, wanted: ResourceType) -> impl Iterator<Item = MapiUid> {
        let uids = self.providers.iter().map(|provider| provider.uid);
        uids.filter(move |&uid| self.resource_type(uid) == wanted)
    }

    /// The first store in profile order, or among `new`, that the catalog calls able becomes the default store.
    fn assign_default_store(&mut self, new: Option<&[MapiUid]>) {
        let able = self.candidates(new).find(|provider| {
            provider.installed_flags.contains(StatusFlags::STATUS_DEFAULT_STORE)
                && self.resource_type(provider.uid) == ResourceType::MAPI_STORE_PROVIDER
                && !self.status_flags(provider.uid).contains(StatusFlags::STATUS_NO_DEFAULT_STORE)
        });
        if let Some(store) = able.map(|provider| provider.uid) {
            mark(&mut self.sections, store, StatusFlags::STATUS_DEFAULT_STORE, true);
        }
    }

    /// The first provider in profile order, or among `new`, that the catalog calls able gets the primary identity.
    fn assign_next_identity(&mut self, new: Option<&[MapiUid]>) {
        let able = self.candidates(new).find(|provider| {
            provider.installed_flags.contains(StatusFlags::STATUS_PRIMARY_IDENTITY)
                && !provider.service.is_some_and(|service| self.has_no_identity(service))
        });
        if let Some((service, provider)) = able.map(|provider| (provider.service, provider.uid)) {
            self.assign_identity(service, Some(provider));
        }
    }

    fn assign_identity(&mut self, service: Option<MapiUid>, provider: Option<MapiUid>) {
        for known in self.providers.iter().map(|provider| provider.uid) {
            mark(&mut self.sections, known, StatusFlags::STATUS_PRIMARY_IDENTITY, Some(known) == provider);
        }
        for known in self.services.iter().map(|service| service.uid) {
            change_flag_word(&mut self.sections, known, |bits| {
                let mut flags = ServiceFlags::from_bits_retain(bits);
                flags.set(ServiceFlags::SERVICE_PRIMARY_IDENTITY, Some(known) == service);
                flags.bits()
            });
        }
    }

    /// The provider of a service that supplies its identity: the first able one, else the first that doesn't refuse.
    fn able_provider(&self, service: MapiUid) -> Option<MapiUid> {
        let installed = |provider: &&ProviderEntry| {
            provider.installed_flags.contains(StatusFlags::STATUS_PRIMARY_IDENTITY)
        };
        let willing = |provider: &&ProviderEntry| {
            !provider.installed_flags.contains(StatusFlags::STATUS_NO_PRIMARY_IDENTITY)
        };
        let able = self.providers_of(service).find(installed);
        able.or_else(|| self.providers_of(service).find(willing)).map(|provider| provider.uid)
    }

    fn has_no_identity(&self, service: MapiUid) -> bool {
        ServiceFlags::from_bits_retain(self.flag_word(service))
            .contains(ServiceFlags::SERVICE_NO_PRIMARY_IDENTITY)
    }

    fn flag_word(&self, section: MapiUid) -> u32 {
        self.sections.get(&section).map_or(0, |section| section.bits(PR_RESOURCE_FLAGS))
    }
}

/// Gives a part to a provider, or takes it away.
pub(super) fn mark(sections: &mut Sections, provider: MapiUid, role: StatusFlags, has_it: bool) {
    change_flag_word(sections, provider, |bits| {
        let mut flags = StatusFlags::from_bits_retain(bits);
        flags.set(role, has_it);
        flags.bits()
    });
}

/// Writes the word if it changes, so that a section without one doesn't get a needless 0.
fn change_flag_word(sections: &mut Sections, section: MapiUid, change: impl FnOnce(u32) -> u32) {
    if let Some(section) = sections.get_mut(&section) {
        let before = section.bits(PR_RESOURCE_FLAGS);
        let after = change(before);
        if after != before {
            section.set(Property::of(PR_RESOURCE_FLAGS, after as i32));
        }
    }
}

/// A word of flags without the primary identity, if it says that there is none to offer (STA-PROPS-3): the flag that says
/// so is the same for services and providers.
pub(super) fn consistent(flags: u32, primary: u32) -> u32 {
    let none = StatusFlags::STATUS_NO_PRIMARY_IDENTITY.bits();
    if flags & none == 0 { flags } else { flags & !primary }
}
