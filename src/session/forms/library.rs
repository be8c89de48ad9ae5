use std::sync::Arc;

use super::{Refused, hidden};
use crate::engine::forms::Form;
use crate::interface::MapiFolder;
use crate::provider::Runtime;

/// A form library, as a manager or container shows it.
#[derive(Clone, Debug)]
pub struct Library {
    /// What it is called.
    pub name: Arc<str>,
    runtime: Arc<Runtime>,
    /// The folder that has the forms as its hidden messages (FRM-REGISTRY-5); without one they are the computer's.
    folder: Option<Arc<dyn MapiFolder>>,
}

impl Library {
    /// That of the computer, which needs no session (FRM-REGISTRY-2).
    pub fn local(runtime: &Arc<Runtime>) -> Self {
        Self { name: "Local Forms".into(), runtime: Arc::clone(runtime), folder: None }
    }

    /// That of a folder.
    pub fn of_folder(runtime: &Arc<Runtime>, name: &str, folder: Arc<dyn MapiFolder>) -> Self {
        Self { name: name.into(), runtime: Arc::clone(runtime), folder: Some(folder) }
    }

    /// Whether it is that of the computer.
    pub const fn is_local(&self) -> bool {
        self.folder.is_none()
    }

    /// The classes that it has forms for.
    pub fn classes(&self) -> Refused<Vec<String>> {
        let Some(folder) = &self.folder else {
            return Ok(self.runtime.read().forms().forms().iter().map(|form| form.class().into()).collect());
        };
        // What MAPI looks up by itself is no call of the client's.
        let _unseen = self.runtime.gate.silence();
        Ok(hidden::listed(&**folder)?.into_iter().map(|known| known.class).collect())
    }

    /// The form of exactly this class.
    pub fn get(&self, class: &str) -> Refused<Option<Arc<Form>>> {
        let Some(folder) = &self.folder else { return Ok(self.runtime.read().forms().get(class).cloned()) };
        let _unseen = self.runtime.gate.silence();
        Ok(hidden::get(&**folder, class)?.map(|(_, form)| Arc::new(form)))
    }

    /// Puts a form into it. One of its class is replaced, or stays and learns of platforms (FRM-CONT-INSTALL-2).
    pub fn install(&self, form: Form, replaces: bool) -> Refused<()> {
        let Some(folder) = &self.folder else {
            return Ok(self.runtime.set_up(|world| world.forms_mut().install(form, replaces))?);
        };
        let _unseen = self.runtime.gate.silence();
        hidden::install(&**folder, form, replaces)
    }

    /// Takes the form of exactly this class out.
    pub fn remove(&self, class: &str) -> Refused<()> {
        let Some(folder) = &self.folder else {
            return Ok(self.runtime.set_up(|world| world.forms_mut().remove(class))?);
        };
        let _unseen = self.runtime.gate.silence();
        hidden::remove(&**folder, class)
    }
}
