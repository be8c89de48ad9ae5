//! The address book providers of a computer: the built-in ones, and those of the user.

use std::sync::Arc;

use parking_lot::Mutex;

use super::in_use::{InUse, Registered};
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
pub struct BookProviders(Mutex<Arc<[Known]>>);

type Known = Arc<Registered<dyn AbProvider>>;

/// An address book provider at work.
pub type BookInUse = InUse<dyn AbProvider>;

impl BookProviders {
    /// Plugs a provider in.
    pub fn register(&self, provider: Arc<dyn AbProvider>) {
        let known = &mut *self.0.lock();
        *known = known.iter().cloned().chain([Registered::new(provider)]).collect();
    }

    /// Whether there are any.
    pub fn any(&self) -> bool {
        !self.0.lock().is_empty()
    }

    /// Whether the provider behind a section of a profile is one of the user's.
    pub fn are_of_user(&self, profile: &Profile, section: MapiUid) -> bool {
        self.of_user(profile, section).is_some()
    }

    fn of_user(&self, profile: &Profile, section: MapiUid) -> Option<Known> {
        let known = self.0.lock().clone();
        if known.is_empty() {
            return None;
        }
        let kind = kind_of(profile, section);
        let dll = profile.stored(section, PR_PROVIDER_DLL_NAME.id()).and_then(PropValue::as_str);
        let found = known.iter().find(|known| {
            let info = known.provider.info();
            match kind {
                Some(kind) => kind == info.kind,
                None => dll.is_some_and(|dll| dll.eq_ignore_ascii_case(&info.dll_name)),
            }
        });
        found.cloned()
    }

    /// The provider behind a section of a profile, if there is one: the user's that the section names by
    /// `PR_AB_PROVIDER_ID`, or by its library if it has no such, else a built-in one.
    pub fn of_section(
        &self,
        runtime: &Arc<Runtime>,
        profile: &Profile,
        section: MapiUid,
    ) -> Option<Arc<BookInUse>> {
        if let Some(known) = self.of_user(profile, section) {
            return Some(known.used());
        }
        let which = match kind_of(profile, section)? {
            MUID_EMS_ADDRESS_BOOK => WhichBook::Directory,
            MUID_PERSONAL_BOOK => WhichBook::Personal(section),
            _ => return None,
        };
        let built_in: Arc<dyn AbProvider> = Arc::new(BuiltInBook::new(runtime, which));
        Some(InUse::new(built_in))
    }
}

/// What a section of a profile names its provider by.
fn kind_of(profile: &Profile, section: MapiUid) -> Option<MapiUid> {
    let kind = profile.stored(section, PR_AB_PROVIDER_ID.id()).and_then(PropValue::as_bytes);
    kind.and_then(MapiUid::from_slice)
}

impl Clone for BookProviders {
    fn clone(&self) -> Self {
        Self(Mutex::new(Arc::clone(&self.0.lock())))
    }
}
