use std::fmt::Debug;
use std::sync::Arc;

use super::{MapiSession, ProfAdmin, Result};
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

    /// Delivers the notifications that wait for this thread (hrdispatchnotifications page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_INITIALIZED`.
    #[doc(alias = "HrDispatchNotifications")]
    fn dispatch_notifications(&self, flags: u32) -> Result<()>;
}
