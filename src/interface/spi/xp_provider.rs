use std::fmt::Debug;
use std::sync::Arc;

use super::{MapiSupport, ProviderShutdown, XpLogon};
use crate::interface::Result;
use crate::vocab::{ShutdownFlags, StatusFlags, TransportLogonFlags};

/// A transport provider (`IXPProvider`, ixpprovideriunknown page).
#[doc(alias = "IXPProvider")]
pub trait XpProvider: Debug + Send + Sync {
    /// What the profile says of the transport.
    fn info(&self) -> TransportInfo;

    /// No logon of it is left in this session (ixpprovider-shutdown page). What is answered doesn't count.
    #[doc(alias = "IXPProvider::Shutdown")]
    fn shutdown(&self, flags: ShutdownFlags) -> Result<()> {
        let _nothing_to_say = flags;
        Ok(())
    }

    /// Logs on for one entry of a profile, when the spooler of the session starts (ixpprovider-transportlogon page).
    ///
    /// `flags` has `LOGON_NO_INBOUND` and `LOGON_NO_OUTBOUND`: messages move once
    /// [`XpLogon::transport_notify`] says so.
    ///
    /// # Errors
    /// `MAPI_E_FAILONEPROVIDER`, `MAPI_E_UNCONFIGURED`, `MAPI_E_USER_CANCEL` or any other: the transport does not run in
    /// the session. After `MAPI_E_UNCONFIGURED` the service is configured and asked once more.
    #[doc(alias = "IXPProvider::TransportLogon")]
    fn transport_logon(
        &self,
        support: Arc<dyn MapiSupport>,
        flags: TransportLogonFlags,
    ) -> Result<TransportLogon>;

    /// The provider as one that can be left without a logoff: its `QueryInterface` for `IID_IMAPIProviderShutdown`.
    fn fast_shutdown(&self) -> Option<&dyn ProviderShutdown> {
        None
    }
}

/// A transport as a profile lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportInfo {
    /// The name of its library (`PR_PROVIDER_DLL_NAME`): the entries of a profile with this name are its.
    pub dll_name: String,
    /// The name of this transport.
    pub display_name: String,
    /// The name of the provider.
    pub provider_display: String,
    /// `PR_RESOURCE_FLAGS`, [`STATUS_XP_PREFER_LAST`](StatusFlags::STATUS_XP_PREFER_LAST) for instance.
    pub flags: StatusFlags,
}

/// What a logon gives.
#[derive(Clone, Debug)]
pub struct TransportLogon {
    /// The logon object, for the spooler.
    pub logon: Arc<dyn XpLogon>,
    /// What it wants of the spooler: `LOGON_SP_IDLE`, `LOGON_SP_POLL`, `LOGON_SP_RESOLVE`.
    pub flags: TransportLogonFlags,
}
