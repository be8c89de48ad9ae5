use std::fmt;
use std::sync::Arc;

use crate::interface::{AddrBook, MapiFolder, MapiSession, Message, Result};
use crate::vocab::AdrList;

type Prepare = dyn Fn(&Preprocessing<'_>) -> Result<Preprocessed> + Send + Sync;
type Remove = dyn Fn(&Arc<dyn Message>) -> Result<()> + Send + Sync;

/// The functions that a transport [registers](super::MailSupport::register_preprocessor) for messages that it is going to
/// send: `PreprocessMessage` and `RemovePreprocessInfo`, as closures instead of the names of functions in a library.
#[derive(Clone)]
pub struct Preprocessor {
    prepare: Arc<Prepare>,
    remove: Option<Arc<Remove>>,
}

impl Preprocessor {
    /// What is to be done to a message before it is sent (preprocessmessage page). It must not ask the user anything, nor
    /// submit the message itself: the spooler saves and submits it afterwards.
    #[doc(alias = "PreprocessMessage")]
    pub fn new(prepare: impl Fn(&Preprocessing<'_>) -> Result<Preprocessed> + Send + Sync + 'static) -> Self {
        Self { prepare: Arc::new(prepare), remove: None }
    }

    /// What takes away again what was written into the message, once it is sent (removepreprocessinfo page). The spooler
    /// saves the message.
    #[doc(alias = "RemovePreprocessInfo")]
    #[must_use]
    pub fn removing(
        mut self,
        remove: impl Fn(&Arc<dyn Message>) -> Result<()> + Send + Sync + 'static,
    ) -> Self {
        self.remove = Some(Arc::new(remove));
        self
    }

    /// Prepares a message.
    ///
    /// # Errors
    /// Any: the message waits for the next pump.
    pub fn prepare(&self, message: &Preprocessing<'_>) -> Result<Preprocessed> {
        (self.prepare)(message)
    }

    /// Undoes that.
    ///
    /// # Errors
    /// Any; the message is finished all the same.
    pub fn remove(&self, message: &Arc<dyn Message>) -> Result<()> {
        self.remove.as_ref().map_or(Ok(()), |remove| remove(message))
    }
}

impl fmt::Debug for Preprocessor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Preprocessor").field("removes", &self.remove.is_some()).finish_non_exhaustive()
    }
}

/// What a preprocessor gets.
#[derive(Clone, Copy, Debug)]
pub struct Preprocessing<'a> {
    /// The session of the spooler.
    pub session: &'a Arc<dyn MapiSession>,
    /// The message, open for writing.
    pub message: &'a Arc<dyn Message>,
    /// The address book of the session.
    pub address_book: &'a Arc<dyn AddrBook>,
    /// The folder that the message is in: the place for those that are sent along with it.
    pub folder: &'a Arc<dyn MapiFolder>,
}

/// What a preprocessor answers.
#[derive(Clone, Debug, Default)]
pub struct Preprocessed {
    /// Messages that are to be sent along with this one, saved and with recipients of their own (`lpppMessage`). They are
    /// not preprocessed themselves.
    pub messages: Vec<Arc<dyn Message>>,
    /// Recipients that cannot be reached, as rows of the message: the sender gets a nondelivery report, and nobody sends
    /// to them (`lppRecips`).
    pub undeliverable: AdrList,
}
