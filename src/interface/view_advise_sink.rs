use std::fmt::Debug;

use super::Result;
use crate::vocab::ErrorCode;

/// What a form tells a viewer (`IMAPIViewAdviseSink`, imapiviewadvisesinkiunknown page). What it answers does not stop the
/// form.
#[doc(alias = "IMAPIViewAdviseSink")]
pub trait MapiViewAdviseSink: Debug + Send + Sync {
    /// The form closes (imapiviewadvisesink-onshutdown page).
    #[doc(alias = "IMAPIViewAdviseSink::OnShutdown")]
    fn on_shutdown(&self) -> Result<()>;

    /// The form has another message (imapiviewadvisesink-onnewmessage page).
    #[doc(alias = "IMAPIViewAdviseSink::OnNewMessage")]
    fn on_new_message(&self) -> Result<()>;

    /// A page was printed (imapiviewadvisesink-onprint page): `S_OK` while printing goes on, `S_FALSE` once it is done, else
    /// the code it failed with.
    ///
    /// # Errors
    /// `MAPI_E_USER_CANCEL` to stop printing.
    #[doc(alias = "IMAPIViewAdviseSink::OnPrint")]
    fn on_print(&self, page: u32, status: ErrorCode) -> Result<()>;

    /// The message was sent (imapiviewadvisesink-onsubmitted page).
    #[doc(alias = "IMAPIViewAdviseSink::OnSubmitted")]
    fn on_submitted(&self) -> Result<()>;

    /// The message was saved (imapiviewadvisesink-onsaved page).
    #[doc(alias = "IMAPIViewAdviseSink::OnSaved")]
    fn on_saved(&self) -> Result<()>;
}
