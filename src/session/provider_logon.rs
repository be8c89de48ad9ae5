//! How store providers log on to a session.

use std::sync::Arc;

use super::profile::{Access, Support, Whose};
use crate::interface::spi::{MapiSupport, MsProvider, StoreLogon};
use crate::interface::{Error, Outcome, Result};
use crate::provider::{Label, Life, Object, Refusal, refuse};
use crate::vocab::{EntryId, ErrorCode, MapiUid, OpenStoreFlags, ServiceContext, ServiceUiFlags};

impl Support {
    /// For a provider of a session with this life.
    pub fn of_session(access: Access, life: &Arc<Life>, member: u32, provider: MapiUid) -> Arc<Self> {
        let label = Label::SupportOf(member);
        let object = Object::new(&access.computer.runtime, Arc::clone(life), label).unwatched();
        Self::open(object, access, Whose::Provider(provider))
    }

    /// Logs a provider on. One that is not configured gets a second try once its service was told to configure it
    /// (PRF-LOGONCFG-1 to PRF-LOGONCFG-3).
    pub fn log_on(
        self: &Arc<Self>,
        provider: &dyn MsProvider,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> std::result::Result<Outcome<StoreLogon>, Refusal> {
        let unconfigured = |error: &Error| error.code() == ErrorCode::MAPI_E_UNCONFIGURED;
        let try_it = || -> Result<Outcome<StoreLogon>> {
            let support: Arc<dyn MapiSupport> = Arc::<Self>::clone(self);
            self.during_logon(|| provider.logon(support, id, flags))
        };
        let mut answer = try_it();
        if answer.as_ref().is_err_and(unconfigured)
            && let (access, Whose::Provider(own)) = self.place()?
            && let Some(service) = access.service_of(own)
        {
            let mut shown = ServiceUiFlags::UI_CURRENT_PROVIDER_FIRST;
            let no_dialog = flags.contains(OpenStoreFlags::MDB_NO_DIALOG);
            shown.set(ServiceUiFlags::SERVICE_UI_ALLOWED, !no_dialog);
            let context = ServiceContext::MSG_SERVICE_CONFIGURE;
            if access.call_entry(service, context, shown, &[]).is_ok() {
                answer = try_it();
            }
            if no_dialog && answer.as_ref().is_err_and(unconfigured) {
                let why = "the store is not configured, and no dialog may ask for what is missing";
                return Err(refuse(ErrorCode::MAPI_E_LOGON_FAILED, why));
            }
        }
        Ok(answer?)
    }

    /// Makes a store one of the profile that it doesn't list (PRF-LOGONCFG-8).
    pub fn keep(&self) {
        if let Ok((access, Whose::Provider(provider))) = self.place() {
            // A profile that is gone lists no store.
            let _gone = access.keep_store(provider);
        }
    }

    /// Removes the section of a store that the profile doesn't list (PRF-LOGONCFG-9).
    pub fn end_temporary(&self) {
        if let Ok((access, Whose::Provider(provider))) = self.place() {
            // A profile that is gone has no such section.
            let _gone = access.change(|profile| {
                profile.end_temporary_store(provider);
                Ok(())
            });
        }
    }
}
