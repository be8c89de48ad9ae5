//! The built-in form: shows messages of every class below `IPM` to the user interface.

mod form;
mod persist;
mod reply;
mod sink;
mod verbs;
mod window;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use self::sink::FormSink;
use super::Refused;
use crate::engine::forms::{FormState, FormStep, Misstep};
use crate::interface::{
    MapiFormAdviseSink, MapiMessageSite, MapiViewAdviseSink, MapiViewContext, Message, Result,
};
use crate::provider::{Label, Object, refuse};
use crate::vocab::{AccessRights, ErrorCode, FormFlags, MessageFlags, MessageStatus, Property};

/// A form object of the emulator's own.
pub struct StandardForm {
    object: Object,
    told: Option<Told>,
    /// What viewers tell it by.
    sink: Arc<dyn MapiFormAdviseSink>,
    shown: Mutex<Shown>,
    viewers: Mutex<Viewers>,
}

/// What `ShowForm` said of the message, which no interface of a form has room for.
#[derive(Clone, Debug)]
pub struct Told {
    pub class: String,
    pub flags: FormFlags,
    pub access: AccessRights,
    /// Whether the client held the message still (FRM-SHOWFORM-18).
    pub is_held: bool,
}

/// What it shows, and in which state it is.
#[derive(Default)]
struct Shown {
    state: FormState,
    site: Option<Arc<dyn MapiMessageSite>>,
    message: Option<Arc<dyn Message>>,
    status: MessageStatus,
    message_flags: MessageFlags,
    view: Option<Arc<dyn MapiViewContext>>,
    /// In place of that one while a verb is done that was given its own (FRM-FORM-DOVERB-3).
    view_for_verb: Option<Arc<dyn MapiViewContext>>,
    /// What the user filled in since the last save: while there is anything the form is dirty.
    edits: Vec<Property>,
}

/// Who hears what happens to it, in the order in which they came.
#[derive(Default)]
struct Viewers {
    last: u32,
    sinks: BTreeMap<u32, Arc<dyn MapiViewAdviseSink>>,
}

impl StandardForm {
    /// A new form object, obtained through `from`.
    pub fn open(from: &Object, told: Option<Told>) -> Arc<Self> {
        let object = from.child(Arc::clone(from.life()), Label::The("built-in form"));
        Arc::new_cyclic(|me: &Weak<Self>| Self {
            object,
            told,
            sink: Arc::new(FormSink::of(me)),
            shown: Mutex::default(),
            viewers: Mutex::default(),
        })
    }

    /// The state after a step, or why it cannot be taken.
    fn after(&self, step: FormStep) -> Refused<FormState> {
        self.shown.lock().state.after(step).map_err(|misstep| match misstep {
            Misstep::Unexpected(state) => {
                refuse(ErrorCode::E_UNEXPECTED, format!("this has no place while the form is {state:?}"))
            }
            Misstep::NoMessage => {
                let why = "the form let go of its message and needs one to go on";
                refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why)
            }
        })
    }

    /// The message and its site, while it has them.
    fn on_site(&self) -> Refused<(Arc<dyn MapiMessageSite>, Arc<dyn Message>)> {
        let shown = self.shown.lock();
        let both = shown.site.clone().zip(shown.message.clone());
        both.ok_or_else(|| refuse(ErrorCode::E_UNEXPECTED, "the form has no message"))
    }

    fn site(&self) -> Refused<Arc<dyn MapiMessageSite>> {
        let site = self.shown.lock().site.clone();
        site.ok_or_else(|| refuse(ErrorCode::E_UNEXPECTED, "the form has no message site"))
    }

    /// The view context that holds now.
    fn view(&self) -> Option<Arc<dyn MapiViewContext>> {
        let shown = self.shown.lock();
        shown.view_for_verb.clone().or_else(|| shown.view.clone())
    }

    fn is_dirty_now(&self) -> bool {
        !self.shown.lock().edits.is_empty()
    }

    /// Tells all viewers; what they answer stops nothing (FRM-SINK-6).
    fn tell(&self, event: impl Fn(&dyn MapiViewAdviseSink) -> Result<()>) {
        for sink in self.sinks() {
            let _ = event(&*sink);
        }
    }

    fn sinks(&self) -> Vec<Arc<dyn MapiViewAdviseSink>> {
        self.viewers.lock().sinks.values().cloned().collect()
    }
}

impl fmt::Debug for StandardForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandardForm").field("state", &self.shown.lock().state).finish_non_exhaustive()
    }
}
