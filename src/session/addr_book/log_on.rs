//! How address book providers log on to a session, and off.

use std::sync::Arc;

use super::logons::{AbFailure, OpenedBook};
use crate::engine::profile::Profile;
use crate::interface::spi::MapiSupport;
use crate::interface::{Error, Method};
use crate::session::book_providers::InUse;
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
        self.book.logons.bring_up(again, || {
            self.logon.profile_now().map_or_else(Vec::new, |profile| self.log_on_books(&profile, flags))
        })
    }

    fn log_on_books(&self, profile: &Profile, flags: AbOpenFlags) -> Vec<AbFailure> {
        let logons = &self.book.logons;
        let mut failed = Vec::new();
        let listed = listed(profile);
        for book in &listed {
            if logons.has(book.section) {
                continue;
            }
            let computer = &self.logon.computer;
            let provider = computer.books.of_section(&computer.runtime, profile, book.section);
            let Some(provider) = provider else { continue };
            if logons.is_disabled(book.service) {
                failed.push(disabled(book));
                continue;
            }
            if let Err(error) = self.log_on_book(profile, book, provider, flags) {
                // These two are trouble of one provider only (ADR-PROVIDER-2, ADR-PROVIDER-3); with any other its
                // service is left alone (ADR-PROVIDER-4).
                let of_one = [ErrorCode::MAPI_E_FAILONEPROVIDER, ErrorCode::MAPI_E_UNCONFIGURED];
                if !of_one.contains(&error.code()) {
                    let siblings = listed.iter().filter(|other| other.service == book.service);
                    let siblings: Vec<MapiUid> = siblings.map(|other| other.section).collect();
                    logons
                        .disable(book.service, &siblings)
                        .iter()
                        .for_each(|other| self.unload(&other.logged_on));
                }
                failed.push(AbFailure { name: book.name.clone(), error });
            }
        }
        failed
    }

    fn log_on_book(
        &self,
        profile: &Profile,
        book: &Listed,
        provider: Arc<InUse>,
        flags: AbOpenFlags,
    ) -> Result<(), Error> {
        let ended =
            |_| Error::new(ErrorCode::MAPI_E_INVALID_OBJECT, Method::AbProviderLogon, "the session ended");
        let support = Support::of_provider(self, Flavour::AddressBook, book.section);
        let logged_on = support.logged_on().map_err(ended)?.clone();
        let asked = flags | AbOpenFlags::MAPI_UNICODE;
        let logon = support.try_to_log_on(flags.contains(AbOpenFlags::AB_NO_DIALOG), || {
            let support: Arc<dyn MapiSupport> = Arc::<Support>::clone(&support);
            provider.provider().logon(support, profile.name(), asked)
        });
        let logon = logon.inspect_err(|_| self.unload(&logged_on))?;
        provider.has_logged_on();
        self.book.logons.add(OpenedBook { logged_on, place: book.place, logon, provider });
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

fn disabled(book: &Listed) -> AbFailure {
    let why = "the message service is disabled for this session, since a provider of it failed to log on";
    let error = Error::new(ErrorCode::MAPI_E_LOGON_FAILED, Method::AbProviderLogon, why);
    AbFailure { name: book.name.clone(), error }
}
