use std::sync::Arc;

use super::{Refused, StandardForm, Viewers};
use crate::engine::forms::FormStep;
use crate::interface::{Connection, MapiForm, MapiViewAdviseSink, MapiViewContext, Method, Result};
use crate::provider::refuse;
use crate::vocab::{ErrorCode, FormSaveOptions, FormVerb};

impl MapiForm for StandardForm {
    fn set_view_context(&self, view: Option<&Arc<dyn MapiViewContext>>) -> Result<()> {
        let arguments = format_args!("{}", if view.is_some() { "a view context" } else { "none" });
        self.object.call(Method::MapiFormSetViewContext, arguments, || {
            self.after(FormStep::Any)?;
            let before = self.shown.lock().view.take();
            if let Some(before) = before {
                before.set_advise_sink(None)?;
            }
            if let Some(view) = view {
                view.set_advise_sink(Some(&self.sink))?;
                view.get_view_status()?;
                let before = self.shown.lock().view.replace(Arc::clone(view));
                drop(before);
            }
            Ok(())
        })
    }

    fn get_view_context(&self) -> Result<Option<Arc<dyn MapiViewContext>>> {
        self.object.call(Method::MapiFormGetViewContext, format_args!(""), || {
            self.after(FormStep::Any)?;
            Ok(self.shown.lock().view.clone())
        })
    }

    fn shutdown_form(&self, save: FormSaveOptions) -> Result<()> {
        self.object.call(Method::MapiFormShutdownForm, format_args!("{save}"), || {
            self.after(FormStep::Shutdown)?;
            let saves = match save {
                FormSaveOptions::SAVEOPTS_NOSAVE => false,
                FormSaveOptions::SAVEOPTS_SAVEIFDIRTY => self.may_save(),
                FormSaveOptions::SAVEOPTS_PROMPTSAVE => self.may_save() && self.user_saves()?,
                other => {
                    let why = format!("{other} says nothing about saving");
                    return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
                }
            };
            let saved = if saves { self.site().and_then(|site| Ok(site.save_message()?)) } else { Ok(()) };
            // Its viewer lets go of it whatever it answers (FRM-FORM-SHUTDOWN-4).
            self.close();
            saved
        })
    }

    fn do_verb(&self, verb: FormVerb, view: Option<&Arc<dyn MapiViewContext>>) -> Result<bool> {
        let arguments = format_args!("{verb}, {}", if view.is_some() { "a view context" } else { "none" });
        self.object.call(Method::MapiFormDoVerb, arguments, || {
            self.after(FormStep::Use)?;
            let before = std::mem::replace(&mut self.shown.lock().view_for_verb, view.cloned());
            let answer = self.run(verb);
            let own = std::mem::replace(&mut self.shown.lock().view_for_verb, before);
            drop(own);
            answer
        })
    }

    fn advise(&self, sink: &Arc<dyn MapiViewAdviseSink>) -> Result<Connection> {
        self.object.call(Method::MapiFormAdvise, format_args!(""), || {
            self.after(FormStep::Any)?;
            let mut viewers = self.viewers.lock();
            viewers.last += 1;
            let number = viewers.last;
            viewers.sinks.insert(number, Arc::clone(sink));
            Ok(Connection(number))
        })
    }

    fn unadvise(&self, connection: Connection) -> Result<()> {
        self.object.call(Method::MapiFormUnadvise, format_args!("{connection:?}"), || {
            self.after(FormStep::Any)?;
            let gone = self.viewers.lock().sinks.remove(&connection.0);
            gone.map(drop).ok_or_else(|| {
                let why = format!("{connection:?} is no registration of this form");
                refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why)
            })
        })
    }
}

impl StandardForm {
    /// Whether there is anything to save, and a message to save it into.
    fn may_save(&self) -> bool {
        self.is_dirty_now() && self.after(FormStep::Use).is_ok()
    }

    /// Asks the user, if the form may show itself.
    fn user_saves(&self) -> Refused<bool> {
        let (_, message) = self.on_site()?;
        Ok(self.is_interactive()? && self.object.runtime().ui().save_form_changes(&*message))
    }

    /// The window goes, then what the form has of others (FRM-FORM-SHUTDOWN-1).
    pub(super) fn close(&self) {
        let Ok(state) = self.after(FormStep::Shutdown) else { return };
        let (view, before) = {
            let mut shown = self.shown.lock();
            shown.state = state;
            shown.edits.clear();
            (shown.view.take(), (shown.message.take(), shown.site.take()))
        };
        drop(before);
        self.tell(|sink| sink.on_shutdown());
        if let Some(view) = view {
            // It closes whatever the view context says to that.
            let _ = view.set_advise_sink(None);
        }
        let viewers = std::mem::take(&mut *self.viewers.lock());
        let Viewers { sinks, .. } = viewers;
        drop(sinks);
    }
}
