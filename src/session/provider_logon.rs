//! How providers log on to a session.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::logon::Logon;
use super::profile::Access;
use super::support::{Flavour, Support};
use crate::interface::spi::{MapiSupport, MsProvider, StoreLogon};
use crate::interface::{Error, Method, Outcome, Result};
use crate::provider::{Refusal, refuse};
use crate::vocab::{EntryId, ErrorCode, MapiUid, OpenStoreFlags, ServiceContext, ServiceUiFlags};

impl Support {
    /// Logs a provider on. One that is not configured gets a second try once its service was told to configure it
    /// (PRF-LOGONCFG-1 to PRF-LOGONCFG-3).
    pub fn log_on(
        self: &Arc<Self>,
        logon: &Logon,
        provider: &dyn MsProvider,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> std::result::Result<Outcome<StoreLogon>, Refusal> {
        let no_dialog = flags.contains(OpenStoreFlags::MDB_NO_DIALOG);
        self.configured(logon, no_dialog, "the store", |support| provider.logon(support, id, flags))
    }

    /// Lets a provider log on whose client hears nothing of services: one that stays unconfigured without a dialog
    /// fails the logon.
    pub fn configured<T>(
        self: &Arc<Self>,
        logon: &Logon,
        no_dialog: bool,
        what: &str,
        log_on: impl Fn(Arc<dyn MapiSupport>) -> Result<T>,
    ) -> std::result::Result<T, Refusal> {
        let answer = self.try_to_log_on(logon, no_dialog, || {
            let support: Arc<dyn MapiSupport> = Arc::<Self>::clone(self);
            log_on(support)
        });
        if no_dialog && answer.as_ref().is_err_and(is_unconfigured) && self.service().is_some() {
            let why = format!("{what} is not configured, and no dialog may ask for what is missing");
            return Err(refuse(ErrorCode::MAPI_E_LOGON_FAILED, why));
        }
        Ok(answer?)
    }

    /// Lets a provider of whatever kind log on: one that is not configured gets a second try once its service was told
    /// to configure it. With a failure that is not its own alone its service is shut off (PRF-LOGONCFG-4).
    pub fn try_to_log_on<T>(
        &self,
        logon: &Logon,
        no_dialog: bool,
        log_on: impl Fn() -> Result<T>,
    ) -> Result<T> {
        self.check_service(logon)?;
        let is_first = !self.tried_to_log_on();
        let answer = self.log_on_or_configure(no_dialog, log_on);
        if let Err(error) = &answer
            && is_first
            && !is_of_one(error, no_dialog)
            && let Some(service) = self.service_or_own()
        {
            logon.shut_off(service);
        }
        answer
    }

    fn log_on_or_configure<T>(&self, no_dialog: bool, log_on: impl Fn() -> Result<T>) -> Result<T> {
        let answer = self.during_logon(&log_on);
        let Err(error) = &answer else { return answer };
        if !is_unconfigured(error) {
            return answer;
        }
        let Some((access, service)) = self.service() else { return answer };
        let mut shown = ServiceUiFlags::UI_CURRENT_PROVIDER_FIRST;
        shown.set(ServiceUiFlags::SERVICE_UI_ALLOWED, !no_dialog);
        match access.call_entry(service, ServiceContext::MSG_SERVICE_CONFIGURE, shown, &[]) {
            Ok(()) => self.during_logon(log_on),
            Err(refusal) => {
                // The user was asked for what is missing, and doesn't tell (SES-OPENMSGSTORE-13).
                let error = refusal.into_error(self.logon_method());
                let cancelled = !no_dialog && error == ErrorCode::MAPI_E_USER_CANCEL;
                if cancelled { Err(error) } else { answer }
            }
        }
    }

    /// Refuses a logon of a provider whose service is shut off (STA-LIFE-8).
    fn check_service(&self, logon: &Logon) -> Result<()> {
        if logon.any_shut_off.load(Ordering::Acquire)
            && self.service_or_own().is_some_and(|service| logon.is_shut_off(service))
        {
            let why =
                "the message service is shut off for this session, since a provider of it failed to log on";
            return Err(Error::new(ErrorCode::MAPI_E_LOGON_FAILED, self.logon_method(), why));
        }
        Ok(())
    }

    /// The message service of the provider; one that belongs to none counts as its own.
    fn service_or_own(&self) -> Option<MapiUid> {
        let (access, own) = self.place().ok()?;
        Some(access.service_of(own).unwrap_or(own))
    }

    const fn logon_method(&self) -> Method {
        match self.flavour() {
            Flavour::AddressBook => Method::AbProviderLogon,
            Flavour::Transport => Method::XpProviderTransportLogon,
            Flavour::Store | Flavour::Service => Method::MapiSessionOpenMsgStore,
        }
    }

    /// The message service of the provider, if it belongs to one.
    fn service(&self) -> Option<(Access, MapiUid)> {
        let (access, own) = self.place().ok()?;
        let service = access.service_of(own)?;
        Some((access, service))
    }

    /// Makes a store one of the profile that it doesn't list (PRF-LOGONCFG-8).
    pub fn keep(&self) {
        if let Ok((access, provider)) = self.place() {
            // A profile that is gone lists no store.
            let _gone = access.keep_store(provider);
        }
    }
}

/// Whether a failure says nothing of the other providers of the service (PRF-LOGONCFG-4): it is of this one, of what the
/// client asked for, of what MAPI did for the provider, or the user's will.
fn is_of_one(error: &Error, no_dialog: bool) -> bool {
    match error.code() {
        ErrorCode::MAPI_E_FAILONEPROVIDER
        | ErrorCode::MAPI_E_UNCONFIGURED
        | ErrorCode::MAPI_E_NO_ACCESS
        | ErrorCode::MAPI_E_UNKNOWN_FLAGS
        | ErrorCode::MAPI_E_USER_CANCEL => true,
        // The user may tell what is missing the next time.
        ErrorCode::MAPI_E_LOGON_FAILED => no_dialog,
        _ => error.method().interface() == Method::MapiSupportSetProviderUid.interface(),
    }
}

fn is_unconfigured(error: &Error) -> bool {
    error.code() == ErrorCode::MAPI_E_UNCONFIGURED
}
