//! A profile taken apart and put together: for who keeps profiles elsewhere.

use std::collections::BTreeMap;

use super::{MUID_PROFILE_INSTANCE, Profile, ProfileKind, ProviderEntry, Section, Service};
use crate::engine::{EngineError, Result};
use crate::vocab::MapiUid;

/// All that a profile is made of, but for its search key.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileParts {
    /// The name.
    pub name: String,
    /// Whether it is a program's own.
    pub kind: ProfileKind,
    /// The message services, in profile order.
    pub services: Vec<Service>,
    /// The providers, in profile order.
    pub providers: Vec<ProviderEntry>,
    /// The sections of services, providers and everybody.
    pub sections: BTreeMap<MapiUid, Section>,
    /// Whether a client chose the order of the transports.
    pub transport_order_chosen: bool,
}

impl Profile {
    /// The profile, taken apart. Providers that only run on are left out.
    #[must_use]
    pub fn parts(&self) -> ProfileParts {
        let mut rest = self.clone();
        rest.forget_retired(|_| false);
        rest.sections.remove(&MUID_PROFILE_INSTANCE);
        ProfileParts {
            name: self.name().to_owned(),
            kind: self.kind(),
            services: rest.services,
            providers: rest.providers,
            sections: rest.sections,
            transport_order_chosen: rest.transport_order_chosen,
        }
    }

    /// A profile of these parts.
    ///
    /// # Errors
    /// `Invalid` if two services or providers have one UID, or a provider belongs to a service that is not there.
    pub fn assemble(parts: ProfileParts, search_key: MapiUid) -> Result<Self> {
        let mut profile = Self::new(&parts.name, parts.kind, search_key);
        let services = parts.services.iter().map(|service| service.uid);
        let mut uids: Vec<MapiUid> =
            services.chain(parts.providers.iter().map(|provider| provider.uid)).collect();
        let count = uids.len();
        uids.sort_unstable();
        uids.dedup();
        if uids.len() < count {
            return Err(EngineError::Invalid { why: "two services or providers have one uid".to_owned() });
        }
        let known = |service: MapiUid| parts.services.iter().any(|known| known.uid == service);
        if let Some(lost) =
            parts.providers.iter().find(|provider| provider.service.is_some_and(|service| !known(service)))
        {
            return Err(EngineError::Invalid { why: format!("the provider {} has no service", lost.uid) });
        }
        profile.sections.extend(parts.sections.into_iter().filter(|(uid, _)| *uid != MUID_PROFILE_INSTANCE));
        for uid in uids {
            profile.create_section(uid);
        }
        profile.services = parts.services;
        profile.providers = parts.providers;
        profile.transport_order_chosen = parts.transport_order_chosen;
        Ok(profile)
    }
}
