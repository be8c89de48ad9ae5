use std::sync::Arc;

use super::hidden;
use crate::engine::forms::Form;
use crate::interface::MapiFolder;
use crate::provider::{Refusal, Runtime};

type Refused<T> = std::result::Result<T, Refusal>;

/// A form library, as a manager or container shows it.
#[derive(Clone, Debug)]
pub struct Library {
    /// What it is called.
    pub name: Arc<str>,
    place: Place,
}

/// Where the forms are.
#[derive(Clone, Debug)]
enum Place {
    /// On the computer.
    Local(Arc<Runtime>),
    /// In a folder, as its hidden messages (FRM-REGISTRY-5).
    Folder(Arc<Runtime>, Arc<dyn MapiFolder>),
}

impl Library {
    /// That of the computer, which needs no session (FRM-REGISTRY-2).
    pub fn local(runtime: &Arc<Runtime>) -> Self {
        Self { name: "Local Forms".into(), place: Place::Local(Arc::clone(runtime)) }
    }

    /// That of a folder.
    pub fn of_folder(runtime: &Arc<Runtime>, name: &str, folder: Arc<dyn MapiFolder>) -> Self {
        Self { name: name.into(), place: Place::Folder(Arc::clone(runtime), folder) }
    }

    /// Whether it is that of the computer.
    pub const fn is_local(&self) -> bool {
        matches!(self.place, Place::Local(_))
    }

    /// The classes that it has forms for.
    pub fn classes(&self) -> Refused<Vec<String>> {
        match &self.place {
            Place::Local(runtime) => {
                Ok(runtime.read().forms().forms().iter().map(|form| form.class().to_owned()).collect())
            }
            Place::Folder(runtime, folder) => {
                // What MAPI looks up by itself is no call of the client's.
                let _unseen = runtime.gate.silence();
                Ok(hidden::listed(&**folder)?.into_iter().map(|known| known.class).collect())
            }
        }
    }

    /// The form of exactly this class.
    pub fn get(&self, class: &str) -> Refused<Option<Arc<Form>>> {
        match &self.place {
            Place::Local(runtime) => Ok(runtime.read().forms().get(class).cloned()),
            Place::Folder(runtime, folder) => {
                let _unseen = runtime.gate.silence();
                Ok(hidden::get(&**folder, class)?.map(|(_, form)| Arc::new(form)))
            }
        }
    }

    /// Puts a form into it. One of its class is replaced, or stays and learns of platforms (FRM-CONT-INSTALL-2).
    pub fn install(&self, form: Form, replaces: bool) -> Refused<()> {
        match &self.place {
            Place::Local(runtime) => Ok(runtime.set_up(|world| world.forms_mut().install(form, replaces))?),
            Place::Folder(runtime, folder) => {
                let _unseen = runtime.gate.silence();
                hidden::install(&**folder, form, replaces)
            }
        }
    }

    /// Takes the form of exactly this class out.
    pub fn remove(&self, class: &str) -> Refused<()> {
        match &self.place {
            Place::Local(runtime) => Ok(runtime.set_up(|world| world.forms_mut().remove(class))?),
            Place::Folder(runtime, folder) => {
                let _unseen = runtime.gate.silence();
                hidden::remove(&**folder, class)
            }
        }
    }
}
