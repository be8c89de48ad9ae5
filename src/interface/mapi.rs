use std::fmt::Debug;
use std::sync::Arc;

use super::{AdviseSink, MapiSession, ProfAdmin, Result};
use crate::vocab::{InitFlags, LogonFlags};

/// The entry points of the MAPI library: what a client calls first and last.
///
/// Hand a client an `Arc<dyn Mapi>`, and the same code runs against the emulator in a test and against an adapter
/// over another MAPI elsewhere.
pub trait Mapi: Debug + Send + Sync {
    /// Starts MAPI; calls are counted (mapiinitialize page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "MAPIInitialize")]
    fn initialize(&self, flags: InitFlags) -> Result<()>;

    /// Undoes one [`initialize`](Self::initialize); the last one ends every session (mapiuninitialize page).
    #[doc(alias = "MAPIUninitialize")]
    fn uninitialize(&self);

    /// Logs on to a profile, or joins the shared session (mapilogonex page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_INITIALIZED`, `MAPI_E_LOGON_FAILED`, `MAPI_E_UNKNOWN_FLAGS`, `MAPI_E_USER_CANCEL`,
    /// `MAPI_E_TIMEOUT`.
    #[doc(alias = "MAPILogonEx")]
    fn logon(
        &self,
        profile: Option<&str>,
        password: Option<&str>,
        flags: LogonFlags,
    ) -> Result<Arc<dyn MapiSession>>;

    /// The administration of profiles, which needs no session (mapiadminprofiles page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_INITIALIZED`; `MAPI_E_UNKNOWN_FLAGS` on any flag.
    #[doc(alias = "MAPIAdminProfiles")]
    fn admin_profiles(&self, flags: u32) -> Result<Arc<dyn ProfAdmin>>;

    /// A sink that runs `sink` on the thread that calls this, whichever thread notifies: what comes waits until that
    /// thread [dispatches](Self::dispatch_notifications) (hrthisthreadadvisesink page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_INITIALIZED`.
    #[doc(alias = "HrThisThreadAdviseSink")]
    fn this_thread_advise_sink(&self, sink: Arc<dyn AdviseSink>) -> Result<Arc<dyn AdviseSink>>;

    /// Delivers the notifications that wait for this thread (hrdispatchnotifications page).
    ///
    /// Those of sinks that are nobody's wait for the thread that [initialised](Self::initialize) MAPI first, or with
    /// `MAPI_MULTITHREAD_NOTIFICATIONS` in that call for any.
    ///
    /// # Errors
    /// `MAPI_E_NOT_INITIALIZED`.
    #[doc(alias = "HrDispatchNotifications")]
    fn dispatch_notifications(&self, flags: u32) -> Result<()>;
}
