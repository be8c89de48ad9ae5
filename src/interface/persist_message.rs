use std::fmt::Debug;
use std::sync::Arc;

use super::{MapiMessageSite, Message, Result};
use crate::vocab::{ErrorCode, Guid, MapiError, MessageFlags, MessageStatus, UnicodeFlags};

/// Brings messages into a form and out of it (`IPersistMessage`, ipersistmessageiunknown page).
///
/// A form object is in one of five states (form-states page), and answers `E_UNEXPECTED` to what has no place in it:
/// uninitialized, until [`init_new`](Self::init_new) or [`load`](Self::load); normal; no scribble, from
/// [`save`](Self::save) to [`save_completed`](Self::save_completed); hands off, after
/// [`hands_off_message`](Self::hands_off_message), from normal or after a save.
#[doc(alias = "IPersistMessage")]
pub trait PersistMessage: Debug + Send + Sync {
    /// More on the last failure of this object; it changes no state (ipersistmessage-getlasterror page).
    #[doc(alias = "IPersistMessage::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// The class identifier of the form (ipersistmessage-getclassid page).
    #[doc(alias = "IPersistMessage::GetClassID")]
    fn get_class_id(&self) -> Result<Guid>;

    /// Whether the message was changed since it was saved last (ipersistmessage-isdirty page); no is the answer `S_FALSE`.
    #[doc(alias = "IPersistMessage::IsDirty")]
    fn is_dirty(&self) -> Result<bool>;

    /// Begins a new message (ipersistmessage-initnew page).
    ///
    /// # Errors
    /// `E_UNEXPECTED` unless the form is uninitialized.
    #[doc(alias = "IPersistMessage::InitNew")]
    fn init_new(&self, site: &Arc<dyn MapiMessageSite>, message: &Arc<dyn Message>) -> Result<()>;

    /// Shows a message (ipersistmessage-load page).
    ///
    /// # Errors
    /// `E_UNEXPECTED` if the form has a message.
    #[doc(alias = "IPersistMessage::Load")]
    fn load(
        &self,
        site: &Arc<dyn MapiMessageSite>,
        message: &Arc<dyn Message>,
        status: MessageStatus,
        message_flags: MessageFlags,
    ) -> Result<()>;

    /// Writes what was changed into the message, or with `same` false into `message`, a copy of it; nobody's changes are
    /// saved by that (ipersistmessage-save page).
    ///
    /// # Errors
    /// `E_UNEXPECTED` unless the form is normal.
    #[doc(alias = "IPersistMessage::Save")]
    fn save(&self, message: Option<&Arc<dyn Message>>, same: bool) -> Result<()>;

    /// The save is over: with a message that one is shown from now on (ipersistmessage-savecompleted page).
    ///
    /// # Errors
    /// `E_UNEXPECTED` if nothing was saved.
    #[doc(alias = "IPersistMessage::SaveCompleted")]
    fn save_completed(&self, message: Option<&Arc<dyn Message>>) -> Result<()>;

    /// Lets go of the message (ipersistmessage-handsoffmessage page).
    ///
    /// # Errors
    /// `E_UNEXPECTED` if the form has none.
    #[doc(alias = "IPersistMessage::HandsOffMessage")]
    fn hands_off_message(&self) -> Result<()>;
}
