//! The address book providers of a computer: the built-in ones, and those of the user.

use std::sync::Arc;

use super::in_use::InUse;
use super::plugged_in::{KnownBook, PluggedIn};
use crate::engine::WhichBook;
use crate::engine::personal_book::MUID_PERSONAL_BOOK;
use crate::engine::profile::{MUID_EMS_ADDRESS_BOOK, Profile};
use crate::interface::spi::AbProvider;
use crate::provider::Runtime;
use crate::provider::address_book::BuiltInBook;
use crate::vocab::tags::{PR_AB_PROVIDER_ID, PR_PROVIDER_DLL_NAME};
use crate::vocab::{MapiUid, PropValue};

/// An address book provider at work.
pub type BookInUse = InUse<dyn AbProvider>;

impl PluggedIn {
    /// Whether the provider behind a section of a profile is one of the user's.
    pub fn is_book_of_user(&self, profile: &Profile, section: MapiUid) -> bool {
        self.book_of_user(profile, section).is_some()
    }

    fn book_of_user(&self, profile: &Profile, section: MapiUid) -> Option<KnownBook> {
        if !self.has_books() {
            return None;
        }
        let kind = kind_of(profile, section);
        let dll = profile.stored(section, PR_PROVIDER_DLL_NAME.id()).and_then(PropValue::as_str);
        self.book(|known| {
            let info = known.info();
            match kind {
                Some(kind) => kind == info.kind,
                None => dll.is_some_and(|dll| dll.eq_ignore_ascii_case(&info.dll_name)),
            }
        })
    }

    /// The provider behind a section of a profile, if there is one: the user's that the section names by
    /// `PR_AB_PROVIDER_ID`, or by its library if it has no such, else a built-in one.
    pub fn book_of_section(
        &self,
        runtime: &Arc<Runtime>,
        profile: &Profile,
        section: MapiUid,
    ) -> Option<Arc<BookInUse>> {
        if let Some(known) = self.book_of_user(profile, section) {
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
