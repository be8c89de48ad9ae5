use std::fmt::Debug;
use std::sync::Arc;

use super::{MapiFolder, Message, Result};
use crate::vocab::{FormVerb, Property, ViewDirection};

/// The window of the built-in form: what the user in front of it can do ([`MessageForm::window`](super::MessageForm)).
///
/// What he does the form asks its message site and its view context for, be they those of `ShowForm` or those of the client.
/// Once the window is closed every method answers `E_UNEXPECTED`.
pub trait FormWindow: Debug {
    /// The message that is shown; none if the window is closed.
    fn message(&self) -> Option<Arc<dyn Message>>;

    /// Fills in a field. The message gets the value when it is saved or sent; until then the form is dirty.
    ///
    /// # Errors
    /// `E_UNEXPECTED` unless the form has a message that it may change.
    fn edit(&self, property: Property) -> Result<()>;

    /// Saves the message ([`save_message`](super::MapiMessageSite::save_message)).
    ///
    /// # Errors
    /// What the site answers.
    fn save(&self) -> Result<()>;

    /// Sends the message ([`submit_message`](super::MapiMessageSite::submit_message)). The window closes unless the site has
    /// another message then.
    ///
    /// # Errors
    /// What the site answers; the window stays.
    fn send(&self) -> Result<()>;

    /// Shows the next or previous message ([`activate_next`](super::MapiViewContext::activate_next)); what was changed is
    /// saved first. The window closes if there is none, or if another form shows it.
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` without a view context; what that and the site answer.
    fn go(&self, direction: ViewDirection) -> Result<()>;

    /// Copies the message to a folder ([`copy_message`](super::MapiMessageSite::copy_message)).
    ///
    /// # Errors
    /// What the site answers.
    fn copy_to(&self, folder: &Arc<dyn MapiFolder>) -> Result<()>;

    /// Moves the message to a folder ([`move_message`](super::MapiMessageSite::move_message)). The window shows the next one,
    /// or closes.
    ///
    /// # Errors
    /// What the site answers.
    fn move_to(&self, folder: &Arc<dyn MapiFolder>) -> Result<()>;

    /// Deletes the message ([`delete_message`](super::MapiMessageSite::delete_message)). The window shows the next one, or
    /// closes.
    ///
    /// # Errors
    /// What the site answers.
    fn delete(&self) -> Result<()>;

    /// Replies, forwards, prints or saves as a file ([`do_verb`](super::MapiForm::do_verb)).
    ///
    /// # Errors
    /// As there.
    fn do_verb(&self, verb: FormVerb) -> Result<bool>;
}
