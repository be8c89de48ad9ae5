use std::sync::Arc;

use super::{Refused, StandardForm};
use crate::engine::forms::FormStep;
use crate::interface::{FormWindow, MapiFolder, Message, Method, Result};
use crate::provider::refuse;
use crate::vocab::{ErrorCode, FormVerb, Property, SubmitFlags, ViewDirection};

impl FormWindow for StandardForm {
    fn message(&self) -> Option<Arc<dyn Message>> {
        self.shown.lock().message.clone()
    }

    fn edit(&self, property: Property) -> Result<()> {
        self.used(|| {
            let edits = &mut self.shown.lock().edits;
            edits.retain(|known| known.tag.id() != property.tag.id());
            edits.push(property);
            Ok(())
        })
    }

    fn save(&self) -> Result<()> {
        self.used(|| Ok(self.site()?.save_message()?))
    }

    fn send(&self) -> Result<()> {
        self.used(|| self.send_now())
    }

    fn go(&self, direction: ViewDirection) -> Result<()> {
        self.used(|| {
            let view = self.view();
            let view =
                view.ok_or_else(|| refuse(ErrorCode::MAPI_E_NO_SUPPORT, "there is no view to go along"))?;
            if self.is_dirty_now() {
                self.site()?.save_message()?;
            }
            if !view.activate_next(direction)? {
                self.close();
            }
            self.close_unless_shown()
        })
    }

    fn copy_to(&self, folder: &Arc<dyn MapiFolder>) -> Result<()> {
        self.used(|| Ok(self.site()?.copy_message(folder)?))
    }

    fn move_to(&self, folder: &Arc<dyn MapiFolder>) -> Result<()> {
        self.used(|| {
            self.site()?.move_message(folder, self.view().as_ref())?;
            self.close_unless_shown()
        })
    }

    fn delete(&self) -> Result<()> {
        self.used(|| {
            self.site()?.delete_message(self.view().as_ref())?;
            self.close_unless_shown()
        })
    }

    fn do_verb(&self, verb: FormVerb) -> Result<bool> {
        self.used(|| self.run(verb))
    }
}

impl StandardForm {
    /// What the user does in a window that is open.
    fn used<T>(&self, act: impl FnOnce() -> Refused<T>) -> Result<T> {
        let done = self.after(FormStep::Use).and_then(|_| act());
        done.map_err(|refusal| self.object.refused(Method::MapiFormDoVerb, refusal))
    }

    /// FRM-SITE-SUBMIT-3
    pub(super) fn send_now(&self) -> Refused<()> {
        self.site()?.submit_message(SubmitFlags::NONE)?;
        self.tell(|sink| sink.on_submitted());
        self.close_unless_shown()
    }

    /// After the site did something with the message: without another one the form closes (FRM-SITE-MOVE-2).
    fn close_unless_shown(&self) -> Refused<()> {
        if self.is_open() && self.site()?.get_message()?.is_none() {
            self.close();
        }
        Ok(())
    }

    /// Whether it was not shut down yet.
    pub(super) fn is_open(&self) -> bool {
        self.after(FormStep::Any).is_ok()
    }
}
