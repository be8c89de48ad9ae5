//! How providers log on to a session.

use std::sync::Arc;

use super::profile::Access;
use super::support::Support;
use crate::interface::spi::{MapiSupport, MsProvider, StoreLogon};
use crate::interface::{Error, Outcome, Result};
use crate::provider::{Refusal, refuse};
use crate::vocab::{EntryId, ErrorCode, MapiUid, OpenStoreFlags, ServiceContext, ServiceUiFlags};

impl Support {
    /// Logs a provider on. One that is not configured gets a second try once its service was told to configure it
    /// (PRF-LOGONCFG-1 to PRF-LOGONCFG-3).
    pub fn log_on(
        self: &Arc<Self>,
        provider: &dyn MsProvider,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> std::result::Result<Outcome<StoreLogon>, Refusal> {
        let no_dialog = flags.contains(OpenStoreFlags::MDB_NO_DIALOG);
        self.configured(no_dialog, "the store", |support| provider.logon(support, id, flags))
    }

    /// Lets a provider log on whose client hears nothing of services: one that stays unconfigured without a dialog
    /// fails the logon.
    pub fn configured<T>(
        self: &Arc<Self>,
        no_dialog: bool,
        what: &str,
        log_on: impl Fn(Arc<dyn MapiSupport>) -> Result<T>,
    ) -> std::result::Result<T, Refusal> {
        let answer = self.try_to_log_on(no_dialog, || {
            let support: Arc<dyn MapiSupport> = Arc::<Self>::clone(self);
            log_on(support)
        });
        let belongs = self.service().is_some();
        if no_dialog && belongs && answer.as_ref().is_err_and(is_unconfigured) {
            let why = format!("{what} is not configured, and no dialog may ask for what is missing");
            return Err(refuse(ErrorCode::MAPI_E_LOGON_FAILED, why));
        }
        Ok(answer?)
    }

    /// Lets a provider of whatever kind log on: one that is not configured gets a second try once its service was told
    /// to configure it.
    pub fn try_to_log_on<T>(&self, no_dialog: bool, log_on: impl Fn() -> Result<T>) -> Result<T> {
        let answer = self.during_logon(&log_on);
        if answer.as_ref().is_err_and(is_unconfigured)
            && let Some((access, service)) = self.service()
        {
            let mut shown = ServiceUiFlags::UI_CURRENT_PROVIDER_FIRST;
            shown.set(ServiceUiFlags::SERVICE_UI_ALLOWED, !no_dialog);
            let context = ServiceContext::MSG_SERVICE_CONFIGURE;
            if access.call_entry(service, context, shown, &[]).is_ok() {
                return self.during_logon(log_on);
            }
        }
        answer
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

fn is_unconfigured(error: &Error) -> bool {
    error.code() == ErrorCode::MAPI_E_UNCONFIGURED
}
