//! How store providers log on to a session.

use std::sync::Arc;

use super::support::Support;
use crate::interface::spi::{MapiSupport, MsProvider, StoreLogon};
use crate::interface::{Error, Outcome, Result};
use crate::provider::{Refusal, refuse};
use crate::vocab::{EntryId, ErrorCode, OpenStoreFlags, ServiceContext, ServiceUiFlags};

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

    /// Tries a logon, and once more when the service of the provider had to be configured.
    pub fn configured<T>(
        self: &Arc<Self>,
        no_dialog: bool,
        what: &str,
        log_on: impl Fn(Arc<dyn MapiSupport>) -> Result<T>,
    ) -> std::result::Result<T, Refusal> {
        let unconfigured = |error: &Error| error.code() == ErrorCode::MAPI_E_UNCONFIGURED;
        let try_it = || -> Result<T> {
            let support: Arc<dyn MapiSupport> = Arc::<Self>::clone(self);
            self.during_logon(|| log_on(support))
        };
        let mut answer = try_it();
        if answer.as_ref().is_err_and(unconfigured)
            && let (access, own) = self.place()?
            && let Some(service) = access.service_of(own)
        {
            let mut shown = ServiceUiFlags::UI_CURRENT_PROVIDER_FIRST;
            shown.set(ServiceUiFlags::SERVICE_UI_ALLOWED, !no_dialog);
            let context = ServiceContext::MSG_SERVICE_CONFIGURE;
            if access.call_entry(service, context, shown, &[]).is_ok() {
                answer = try_it();
            }
            if no_dialog && answer.as_ref().is_err_and(unconfigured) {
                let why = format!("{what} is not configured, and no dialog may ask for what is missing");
                return Err(refuse(ErrorCode::MAPI_E_LOGON_FAILED, why));
            }
        }
        Ok(answer?)
    }

    /// Makes a store one of the profile that it doesn't list (PRF-LOGONCFG-8).
    pub fn keep(&self) {
        if let Ok((access, provider)) = self.place() {
            // A profile that is gone lists no store.
            let _gone = access.keep_store(provider);
        }
    }
}
