//! How address book providers log on to a session, and off.

use std::sync::Arc;

use super::logons::{AbFailure, OpenedBook};
use crate::engine::profile::Profile;
use crate::interface::spi::MapiSupport;
use crate::interface::{Error, Method};
use crate::session::book_providers::BookInUse;
use crate::session::session::Session;
use crate::session::support::{Flavour, Support};
use crate::vocab::tags::PR_DISPLAY_NAME;
use crate::vocab::{AbOpenFlags, ErrorCode, MapiUid, PropValue, ResourceType};

/// A provider that is to log on.
struct Listed {
    section: MapiUid,
    /// Its message service; one that belongs to none counts as its own.
    service: MapiUid,
    name: String,
    place: usize,
}

impl Session {
    /// Logs on the address book providers of the profile that are not logged on, in its order: on the first call, or
    /// if `again` those that could not before too (SES-OPENADDRESSBOOK-4, SES-OPENADDRESSBOOK-6). Tells which could not.
    pub(in crate::session) fn bring_up_address_book(
        &self,
        flags: AbOpenFlags,
        again: bool,
    ) -> Vec<AbFailure> {
        let all = |_: &Listed| true;
        let profile = || self.logon.profile_now();
        self.book().logons.bring_up(again, || {
            profile().map_or_else(Vec::new, |profile| self.log_on_books(&profile, flags, all))
        })
    }

    /// Logs on the user's address book providers of a provider's service, which come before its others (PRF-LOGONCFG-6).
    /// The built-in ones wait until somebody needs them: their stores need nothing of them.
    pub(in crate::session) fn bring_up_books_before(&self, provider: MapiUid, flags: AbOpenFlags) {
        let books = &self.logon.computer.plugged_in;
        if !books.has_books() {
            return;
        }
        let Some(profile) = self.logon.profile_now() else { return };
        let service = profile.providers().iter().find(|known| known.uid == provider);
        let Some(service) = service.and_then(|known| known.service) else { return };
        let before = |book: &Listed| book.service == service && books.is_book_of_user(&profile, book.section);
        if listed(&profile).iter().any(before) {
            // Who opens the address book hears of what fails.
            let _unheard = self.book().logons.bring_up_some(|| self.log_on_books(&profile, flags, before));
        }
    }

    /// Those that are not logged on and wanted.
    fn log_on_books(
        &self,
        profile: &Profile,
        flags: AbOpenFlags,
        wanted: impl Fn(&Listed) -> bool,
    ) -> Vec<AbFailure> {
        // What providers cause meanwhile is told of afterwards: others wait for them to be up.
        let _held = self.runtime().notify.hold();
        let mut failed = Vec::new();
        for book in listed(profile).iter().filter(|book| wanted(book)) {
            if self.book().logons.has(book.section) {
                continue;
            }
            let computer = &self.logon.computer;
            let provider = computer.plugged_in.book_of_section(&computer.runtime, profile, book.section);
            let Some(provider) = provider else { continue };
            if let Err(error) = self.log_on_book(profile, book, provider, flags) {
                failed.push(AbFailure { name: book.name.clone(), error });
            }
        }
        failed
    }

    fn log_on_book(
        &self,
        profile: &Profile,
        book: &Listed,
        provider: Arc<BookInUse>,
        flags: AbOpenFlags,
    ) -> Result<(), Error> {
        let ended =
            |_| Error::new(ErrorCode::MAPI_E_INVALID_OBJECT, Method::AbProviderLogon, "the session ended");
        let support = Support::of_provider(self, Flavour::AddressBook, book.section);
        let logged_on = Arc::clone(support.logged_on().map_err(ended)?);
        let mut asked = flags | AbOpenFlags::MAPI_UNICODE;
        asked.set(
            AbOpenFlags::AB_NO_DIALOG,
            asked.contains(AbOpenFlags::AB_NO_DIALOG) || self.logon.no_dialog,
        );
        let logon = support.try_to_log_on(&self.logon, asked.contains(AbOpenFlags::AB_NO_DIALOG), || {
            let support: Arc<dyn MapiSupport> = Arc::<Support>::clone(&support);
            provider.provider().logon(support, profile.name(), asked)
        });
        let logon = logon.inspect_err(|_| self.unload(&logged_on))?;
        provider.has_logged_on();
        // Asked after the provider was chosen: one plugged in meanwhile counts as the user's.
        let of_user = self.logon.computer.plugged_in.is_book_of_user(profile, book.section);
        self.book().logons.add(OpenedBook { logged_on, place: book.place, of_user, logon, provider });
        // If the provider didn't keep its support object, it goes now and the logon with it (STA-LIFE-10).
        drop(support);
        Ok(())
    }
}

/// What failed, as one error that names every provider (SES-GETLASTERROR-4, SES-OPENADDRESSBOOK-3).
pub fn joined(failed: &[AbFailure]) -> Error {
    let each = failed.iter().map(|failure| format!("{}: {}", failure.name, failure.error));
    let why = format!("providers that did not log on: {}", each.collect::<Vec<_>>().join("; "));
    Error::new(ErrorCode::MAPI_W_ERRORS_RETURNED, Method::MapiSessionOpenAddressBook, why)
}

fn listed(profile: &Profile) -> Vec<Listed> {
    let of_books = profile
        .providers()
        .iter()
        .filter(|provider| profile.resource_type(provider.uid) == ResourceType::MAPI_AB_PROVIDER);
    let listed = of_books.enumerate().map(|(place, provider)| {
        let name = profile.stored(provider.uid, PR_DISPLAY_NAME.id()).and_then(PropValue::as_str);
        Listed {
            section: provider.uid,
            service: provider.service.unwrap_or(provider.uid),
            name: name.unwrap_or("address book provider").to_owned(),
            place,
        }
    });
    listed.collect()
}
