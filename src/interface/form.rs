use std::sync::Arc;

use super::{Connection, MapiViewAdviseSink, MapiViewContext, PersistMessage, Result};
use crate::vocab::{FormSaveOptions, FormVerb};

/// A form object: shows one message (`IMAPIForm`, imapiformiunknown page). A form server of yours implements it.
///
/// It is an [`PersistMessage`] too, as every form object of MAPI is: a client gets that interface by coercion. After
/// [`shutdown_form`](Self::shutdown_form) every method answers `E_UNEXPECTED`.
#[doc(alias = "IMAPIForm")]
pub trait MapiForm: PersistMessage {
    /// Uses another view context, or none (imapiform-setviewcontext page): the one before is told that it has no sink any
    /// more, the new one gets the form's and is asked for its status.
    ///
    /// # Errors
    /// What the view context answers.
    #[doc(alias = "IMAPIForm::SetViewContext")]
    fn set_view_context(&self, view: Option<&Arc<dyn MapiViewContext>>) -> Result<()>;

    /// The view context; `None` is the answer `S_FALSE` (imapiform-getviewcontext page).
    #[doc(alias = "IMAPIForm::GetViewContext")]
    fn get_view_context(&self) -> Result<Option<Arc<dyn MapiViewContext>>>;

    /// Closes the form (imapiform-shutdownform page). Whatever it answers, the viewer lets go of it.
    ///
    /// # Errors
    /// `E_UNEXPECTED` the second time.
    #[doc(alias = "IMAPIForm::ShutdownForm")]
    fn shutdown_form(&self, save: FormSaveOptions) -> Result<()>;

    /// Does what the form can be asked for, with a view context for this one time (imapiform-doverb page). `false` is the
    /// answer `OLEOBJ_S_CANNOT_DOVERB_NOW`: the form knows the verb but cannot do it now.
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` on a verb that the form doesn't have.
    #[doc(alias = "IMAPIForm::DoVerb")]
    fn do_verb(&self, verb: FormVerb, view: Option<&Arc<dyn MapiViewContext>>) -> Result<bool>;

    /// Lets a viewer hear what happens to the form (imapiform-advise page).
    #[doc(alias = "IMAPIForm::Advise")]
    fn advise(&self, sink: &Arc<dyn MapiViewAdviseSink>) -> Result<Connection>;

    /// Ends that (imapiform-unadvise page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` (`E_INVALIDARG`) on a number that [`advise`](Self::advise) didn't give.
    #[doc(alias = "IMAPIForm::Unadvise")]
    fn unadvise(&self, connection: Connection) -> Result<()>;
}
