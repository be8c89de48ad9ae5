use std::sync::Weak;

use super::StandardForm;
use crate::engine::forms::Form;
use crate::interface::{MapiFormAdviseSink, NextForm, Result};
use crate::vocab::{MessageFlags, MessageStatus, ViewContextStatus};

/// What viewers tell the form by: an object of its own (FRM-SINK-9).
#[derive(Debug)]
pub struct FormSink(Weak<StandardForm>);

impl FormSink {
    pub fn of(form: &Weak<StandardForm>) -> Self {
        Self(form.clone())
    }
}

impl MapiFormAdviseSink for FormSink {
    /// The form asks for the status when it needs it.
    fn on_change(&self, _status: ViewContextStatus) -> Result<()> {
        Ok(())
    }

    /// It takes the classes that are its own or derive from that (FRM-SINK-8).
    fn on_activate_next(
        &self,
        message_class: &str,
        _status: MessageStatus,
        _message_flags: MessageFlags,
    ) -> Result<NextForm> {
        let is_open = self.0.upgrade().is_some_and(|form| form.is_open());
        let takes = is_open && Form::shows(Form::STANDARD_CLASS, message_class);
        Ok(if takes { NextForm::Same } else { NextForm::None })
    }
}
