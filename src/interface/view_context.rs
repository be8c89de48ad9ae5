use std::fmt::Debug;
use std::sync::Arc;

use super::{MapiFormAdviseSink, MapiStream, Result};
use crate::vocab::{ErrorCode, FormSaveFormat, MapiError, UnicodeFlags, ViewContextStatus, ViewDirection};

/// The view that a form shows its message in: which message is next, how the form is to behave (`IMAPIViewContext`,
/// imapiviewcontextiunknown page). A viewer implements it.
#[doc(alias = "IMAPIViewContext")]
pub trait MapiViewContext: Debug + Send + Sync {
    /// More on the last failure of this object (imapiviewcontext-getlasterror page).
    #[doc(alias = "IMAPIViewContext::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// The sink of the form that is shown, in place of the one before, or none (imapiviewcontext-setadvisesink page).
    #[doc(alias = "IMAPIViewContext::SetAdviseSink")]
    fn set_advise_sink(&self, sink: Option<&Arc<dyn MapiFormAdviseSink>>) -> Result<()>;

    /// Shows the next or previous message (imapiviewcontext-activatenext page); `false` is the answer `S_FALSE`: another form
    /// shows it, or there is none, and the form that asked closes.
    #[doc(alias = "IMAPIViewContext::ActivateNext")]
    fn activate_next(&self, direction: ViewDirection) -> Result<bool>;

    /// How to print, in words of the viewer's own (imapiviewcontext-getprintsetup page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT`.
    #[doc(alias = "IMAPIViewContext::GetPrintSetup")]
    fn get_print_setup(&self) -> Result<String>;

    /// Where the text of the message is to be saved, and in which format (imapiviewcontext-getsavestream page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT`.
    #[doc(alias = "IMAPIViewContext::GetSaveStream")]
    fn get_save_stream(&self) -> Result<(FormSaveFormat, Arc<dyn MapiStream>)>;

    /// How the form is to behave, and whether there are messages around (imapiviewcontext-getviewstatus page).
    #[doc(alias = "IMAPIViewContext::GetViewStatus")]
    fn get_view_status(&self) -> Result<ViewContextStatus>;
}
