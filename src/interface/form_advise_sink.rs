use std::fmt::Debug;
use std::sync::Arc;

use super::{PersistMessage, Result};
use crate::vocab::{MessageFlags, MessageStatus, ViewContextStatus};

/// What a viewer tells a form (`IMAPIFormAdviseSink`, imapiformadvisesinkiunknown page): an object of the form's, but not
/// the form itself.
#[doc(alias = "IMAPIFormAdviseSink")]
pub trait MapiFormAdviseSink: Debug + Send + Sync {
    /// The status of the view has changed (imapiformadvisesink-onchange page).
    #[doc(alias = "IMAPIFormAdviseSink::OnChange")]
    fn on_change(&self, status: ViewContextStatus) -> Result<()>;

    /// A message of this class is to be shown next: who takes it? (imapiformadvisesink-onactivatenext page)
    #[doc(alias = "IMAPIFormAdviseSink::OnActivateNext")]
    fn on_activate_next(
        &self,
        message_class: &str,
        status: MessageStatus,
        message_flags: MessageFlags,
    ) -> Result<NextForm>;
}

/// Which form shows the next message.
#[derive(Clone, Debug)]
pub enum NextForm {
    /// The same: `S_OK` and no object.
    Same,
    /// Another one: `S_OK` and the object.
    Other(Arc<dyn PersistMessage>),
    /// None of this server: `S_FALSE`.
    None,
}
