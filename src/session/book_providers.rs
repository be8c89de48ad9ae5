//! The address book providers of a computer: the built-in ones, and those of the user.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use crate::engine::WhichBook;
use crate::engine::personal_book::MUID_PERSONAL_BOOK;
use crate::engine::profile::{MUID_EMS_ADDRESS_BOOK, Profile};
use crate::interface::spi::AbProvider;
use crate::provider::Runtime;
use crate::provider::address_book::BuiltInBook;
use crate::vocab::tags::{PR_AB_PROVIDER_ID, PR_PROVIDER_DLL_NAME};
use crate::vocab::{MapiUid, PropValue};

/// The providers that the user has plugged in. A clone shares them: what they keep is theirs.
#[derive(Debug, Default)]
pub struct BookProviders(Mutex<Vec<Arc<Registered>>>);

/// A provider of the user's.
#[derive(Debug)]
struct Registered {
    provider: Arc<dyn AbProvider>,
    in_use: Mutex<Weak<InUse>>,
}

/// A provider that a session uses: when none does any more, and it was logged on, it is shut down (STA-ABPROVIDER-5).
#[derive(Debug)]
pub struct InUse {
    provider: Arc<dyn AbProvider>,
    logged_on: AtomicBool,
}

impl InUse {
    /// The provider.
    pub fn provider(&self) -> &dyn AbProvider {
        &*self.provider
    }

    /// It has logged on somewhere.
    pub fn has_logged_on(&self) {
        self.logged_on.store(true, Ordering::Release);
    }

    fn new(provider: Arc<dyn AbProvider>) -> Arc<Self> {
        Arc::new(Self { provider, logged_on: AtomicBool::default() })
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        if self.logged_on.load(Ordering::Acquire) {
            self.provider.shutdown();
        }
    }
}

impl Registered {
    fn used(&self) -> Arc<InUse> {
        let mut in_use = self.in_use.lock();
        in_use.upgrade().unwrap_or_else(|| {
            let used = InUse::new(Arc::clone(&self.provider));
            *in_use = Arc::downgrade(&used);
            used
        })
    }
}

impl BookProviders {
    /// Plugs a provider in.
    pub fn register(&self, provider: Arc<dyn AbProvider>) {
        self.0.lock().push(Arc::new(Registered { provider, in_use: Mutex::default() }));
    }

    /// Whether the provider behind a section of a profile is one of the user's.
    pub fn are_of_user(&self, profile: &Profile, section: MapiUid) -> bool {
        self.of_user(profile, section).is_some()
    }

    fn of_user(&self, profile: &Profile, section: MapiUid) -> Option<Arc<Registered>> {
        let known = self.0.lock().clone();
        if known.is_empty() {
            return None;
        }
        let kind = kind_of(profile, section);
        let dll = profile.stored(section, PR_PROVIDER_DLL_NAME.id()).and_then(PropValue::as_str);
        known.into_iter().find(|known| {
            let info = known.provider.info();
            match kind {
                Some(kind) => kind == info.kind,
                None => dll.is_some_and(|dll| dll.eq_ignore_ascii_case(&info.dll_name)),
            }
        })
    }

    /// The provider behind a section of a profile, if there is one: the user's that the section names by
    /// `PR_AB_PROVIDER_ID`, or by its library if it has no such, else a built-in one.
    pub fn of_section(
        &self,
        runtime: &Arc<Runtime>,
        profile: &Profile,
        section: MapiUid,
    ) -> Option<Arc<InUse>> {
        if let Some(known) = self.of_user(profile, section) {
            return Some(known.used());
        }
        let which = match kind_of(profile, section)? {
            MUID_EMS_ADDRESS_BOOK => WhichBook::Directory,
            MUID_PERSONAL_BOOK => WhichBook::Personal(section),
            _ => return None,
        };
        Some(InUse::new(Arc::new(BuiltInBook::new(runtime, which))))
    }
}

/// What a section of a profile names its provider by.
fn kind_of(profile: &Profile, section: MapiUid) -> Option<MapiUid> {
    let kind = profile.stored(section, PR_AB_PROVIDER_ID.id()).and_then(PropValue::as_bytes);
    kind.and_then(MapiUid::from_slice)
}

impl Clone for BookProviders {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.0.lock().clone()))
    }
}
