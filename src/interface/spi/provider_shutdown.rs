use std::fmt::Debug;

use crate::interface::Result;

/// A provider that can be left without a logoff, when the client's process ends at once (`IMAPIProviderShutdown`,
/// imapiprovidershutdowniunknown page).
#[doc(alias = "IMAPIProviderShutdown")]
pub trait ProviderShutdown: Debug + Send + Sync {
    /// Whether nothing is lost then (imapiprovidershutdown-queryfastshutdown page).
    ///
    /// # Errors
    /// Any, `MAPI_E_NO_SUPPORT` for instance, if something would be.
    #[doc(alias = "IMAPIProviderShutdown::QueryFastShutdown")]
    fn query_fast_shutdown(&self) -> Result<()>;

    /// The client is about to end: whatever takes long should start now (imapiprovidershutdown-notifyprocessshutdown
    /// page). What is answered doesn't count.
    #[doc(alias = "IMAPIProviderShutdown::NotifyProcessShutdown")]
    fn notify_process_shutdown(&self) -> Result<()>;

    /// The client ends now, and no call follows (imapiprovidershutdown-dofastshutdown page). What is answered doesn't
    /// count.
    #[doc(alias = "IMAPIProviderShutdown::DoFastShutdown")]
    fn do_fast_shutdown(&self) -> Result<()>;
}
