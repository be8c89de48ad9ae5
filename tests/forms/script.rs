//! A user who does with a form what the test says, and an ear at the form.

use std::fmt;
use std::sync::Arc;

use mapi_emulator::Emulator;
use mapi_emulator::interface::{
    Error, FormEnd, FormWindow, MapiStream, MapiViewAdviseSink, Message, MessageForm, Method, Result,
    UserInterface,
};
use mapi_emulator::vocab::tags::PR_BODY;
use mapi_emulator::vocab::{ErrorCode, FormSaveFormat, Property};

use super::desk::Log;

/// What the user does.
pub struct Script<F>(F);

impl<F> fmt::Debug for Script<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Script")
    }
}

impl<F: Fn(&MessageForm<'_>) -> FormEnd + Send + Sync> UserInterface for Script<F> {
    fn message_form(&self, form: &MessageForm<'_>) -> FormEnd {
        (self.0)(form)
    }
}

/// Puts somebody in front of the screen who does this with every form.
pub fn user(emulator: &Emulator, does: impl Fn(&MessageForm<'_>) -> FormEnd + Send + Sync + 'static) {
    emulator.set_ui(Arc::new(Script(does)));
}

/// Fills in the text.
pub fn write(window: &dyn FormWindow, text: &str) {
    window.edit(Property::of(PR_BODY, text)).unwrap();
}

/// Answers the dialogs of a form.
#[derive(Debug, Default)]
pub struct Office {
    pub saves: bool,
    pub printer: Option<String>,
    pub file: Option<(FormSaveFormat, Arc<dyn MapiStream>)>,
    pub asked: Log,
}

impl UserInterface for Office {
    fn message_form(&self, form: &MessageForm<'_>) -> FormEnd {
        self.asked.note("form");
        write(form.window, "typed");
        FormEnd::LeftOpen
    }

    fn save_form_changes(&self, _: &dyn Message) -> bool {
        self.asked.note("save?");
        self.saves
    }

    fn print_setup(&self) -> Option<String> {
        self.printer.clone()
    }

    fn save_as(&self) -> Option<(FormSaveFormat, Arc<dyn MapiStream>)> {
        self.file.clone()
    }
}

/// Writes down what it hears, and answers what it is told.
#[derive(Debug)]
pub struct Ear {
    pub log: Log,
    pub answers: ErrorCode,
}

impl Ear {
    pub fn at(log: &Log) -> Arc<dyn MapiViewAdviseSink> {
        Arc::new(Self { log: log.clone(), answers: ErrorCode::MAPI_E_NO_SUPPORT })
    }

    fn hears(&self, what: impl Into<String>, method: Method) -> Result<()> {
        self.log.note(what);
        Err(Error::new(self.answers, method, "the test answers so"))
    }
}

impl MapiViewAdviseSink for Ear {
    fn on_shutdown(&self) -> Result<()> {
        self.hears("OnShutdown", Method::MapiViewAdviseSinkOnShutdown)
    }

    fn on_new_message(&self) -> Result<()> {
        self.hears("OnNewMessage", Method::MapiViewAdviseSinkOnNewMessage)
    }

    fn on_print(&self, page: u32, status: ErrorCode) -> Result<()> {
        self.hears(format!("OnPrint {page} {status}"), Method::MapiViewAdviseSinkOnPrint)
    }

    fn on_submitted(&self) -> Result<()> {
        self.hears("OnSubmitted", Method::MapiViewAdviseSinkOnSubmitted)
    }

    fn on_saved(&self) -> Result<()> {
        self.hears("OnSaved", Method::MapiViewAdviseSinkOnSaved)
    }
}
