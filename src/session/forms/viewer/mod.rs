//! The viewer of `ShowForm`, and of what forms that it shows write: a message site and a view context in one.

mod next;
mod site;
mod view;

use std::fmt;
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use super::Refused;
use super::manager::FormManager;
use crate::interface::{
    MapiFolder, MapiFormAdviseSink, MapiViewAdviseSink, Message, MsgStore, PersistMessage, Result,
};
use crate::provider::{Label, Object, refuse};
use crate::vocab::{ErrorCode, ViewContextStatus};

/// A viewer of one form.
pub struct Viewer {
    site: Object,
    view: Object,
    me: Weak<Self>,
    place: Place,
    /// What never changes of the status of the view (FRM-VIEW-3).
    fixed: ViewContextStatus,
    sending: Sending,
    now: Mutex<Now>,
}

/// Where the messages are that it shows.
#[derive(Clone, Debug)]
pub struct Place {
    pub forms: Arc<FormManager>,
    pub store: Arc<dyn MsgStore>,
    pub folder: Arc<dyn MapiFolder>,
}

/// What becomes of a message that is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// It stays where it is, and a copy is sent from the Outbox.
    Copy,
    /// It is saved in its folder, and that is all.
    Post,
    /// It is in the Outbox and sent itself.
    Itself,
}

/// What it shows now.
#[derive(Default)]
struct Now {
    message: Option<Arc<dyn Message>>,
    form: Option<Weak<dyn PersistMessage>>,
    sink: Option<Arc<dyn MapiFormAdviseSink>>,
    has_closed: bool,
}

impl Viewer {
    /// A viewer of a message, made by `from`.
    pub fn open(
        from: &Object,
        place: Place,
        fixed: ViewContextStatus,
        sending: Sending,
        message: Arc<dyn Message>,
    ) -> Arc<Self> {
        let object = |name| from.child(Arc::clone(from.life()), Label::The(name)).unwatched();
        let now = Mutex::new(Now { message: Some(message), ..Now::default() });
        Arc::new_cyclic(|me: &Weak<Self>| Self {
            site: object("message site"),
            view: object("view context"),
            me: me.clone(),
            place,
            fixed,
            sending,
            now,
        })
    }

    /// The form that shows what this viewer has.
    pub fn is_of(&self, form: &Arc<dyn PersistMessage>) {
        let before = self.now.lock().form.replace(Arc::downgrade(form));
        drop(before);
    }

    /// Whether the form has closed.
    pub fn has_closed(&self) -> bool {
        self.now.lock().has_closed
    }

    fn form(&self) -> Refused<Arc<dyn PersistMessage>> {
        let form = self.now.lock().form.as_ref().and_then(Weak::upgrade);
        form.ok_or_else(|| refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the form is gone"))
    }

    /// The folder of the messages.
    pub fn folder(&self) -> Arc<dyn MapiFolder> {
        Arc::clone(&self.place.folder)
    }

    /// The message that is shown.
    pub fn message(&self) -> Refused<Arc<dyn Message>> {
        let message = self.now.lock().message.clone();
        message.ok_or_else(|| refuse(ErrorCode::MAPI_E_NOT_FOUND, "no message is shown"))
    }

    fn show(&self, message: Option<Arc<dyn Message>>) {
        let before = std::mem::replace(&mut self.now.lock().message, message);
        drop(before);
    }

    fn is_read_only(&self) -> bool {
        self.fixed.contains(ViewContextStatus::VCSTATUS_READONLY)
    }
}

/// It listens to its form, to know when that closes.
impl MapiViewAdviseSink for Viewer {
    fn on_shutdown(&self) -> Result<()> {
        self.now.lock().has_closed = true;
        Ok(())
    }

    fn on_new_message(&self) -> Result<()> {
        Ok(())
    }

    fn on_print(&self, _page: u32, _status: ErrorCode) -> Result<()> {
        Ok(())
    }

    fn on_submitted(&self) -> Result<()> {
        Ok(())
    }

    fn on_saved(&self) -> Result<()> {
        Ok(())
    }
}

impl fmt::Debug for Viewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Viewer").field("sending", &self.sending).finish_non_exhaustive()
    }
}
