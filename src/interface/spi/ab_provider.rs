use std::fmt::Debug;
use std::sync::Arc;

use super::{AbLogon, MapiSupport, ProviderShutdown};
use crate::interface::Result;
use crate::vocab::{AbOpenFlags, MapiUid};

/// An address book provider (`IABProvider`, iabprovideriunknown page).
#[doc(alias = "IABProvider")]
pub trait AbProvider: Debug + Send + Sync {
    /// What the profile says of the provider.
    fn info(&self) -> AbInfo;

    /// The last of its logon objects is gone (iabprovider-shutdown page). Another logon may follow in another session.
    #[doc(alias = "IABProvider::Shutdown")]
    fn shutdown(&self) {}

    /// Logs on to a session on the profile of this name (iabprovider-logon page). With `AB_NO_DIALOG` no dialog may be
    /// shown. The provider registers the uids of its entry ids by
    /// [`set_provider_uid`](MapiSupport::set_provider_uid), and keeps `support` as long as it is logged on.
    ///
    /// # Errors
    /// `MAPI_E_FAILONEPROVIDER`: the provider cannot, and is asked again when a client opens the address book next.
    /// `MAPI_E_UNCONFIGURED`: its service is told to configure itself, then it is asked once more.
    /// Any other code disables its message service for the session. The client gets the address book of the others,
    /// `MAPI_W_ERRORS_RETURNED`, and through `GetLastError` what the errors say.
    #[doc(alias = "IABProvider::Logon")]
    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        profile: &str,
        flags: AbOpenFlags,
    ) -> Result<Arc<dyn AbLogon>>;

    /// The provider as one that can be left without a logoff: its `QueryInterface` for `IID_IMAPIProviderShutdown`.
    fn fast_shutdown(&self) -> Option<&dyn ProviderShutdown> {
        None
    }
}

/// An address book provider as a profile lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbInfo {
    /// The kind of provider (`PR_AB_PROVIDER_ID`): what a section of the profile names it by.
    pub kind: MapiUid,
    /// The name of this address book.
    pub display_name: String,
    /// The name of the provider.
    pub provider_display: String,
    /// The name of its library (`PR_PROVIDER_DLL_NAME`).
    pub dll_name: String,
}
