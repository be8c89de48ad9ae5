//! The form manager with its libraries, and what a form server, a form and a viewer of the test's own see of it.

mod desk;
mod files;
mod going_on;
mod hidden_messages;
mod infos;
mod libraries;
mod loading;
mod making;
mod office;
mod resolving;
mod script;
mod showing;
mod shown;
mod states;
mod writing;

use std::sync::Arc;

use mapi_emulator::interface::{MapiFormMgr, Result};
use mapi_emulator::vocab::tags::{PR_DISPLAY_NAME, PR_ENTRYID};
use mapi_emulator::vocab::{EntryId, ErrorCode, FormManagerFlags, FormRegistry, Guid};
use mapi_emulator::{Emulator, Form, FormPlace, prelude::*};

const LOCAL: FormPlace = FormPlace::Local;

/// The class identifier of a form of a test.
fn class_id(number: u8) -> Guid {
    Guid::from_bytes([number; 16])
}

/// A form that is called as it is asked for.
fn form(class: &str, name: &str) -> Form {
    Form::new(class, class_id(1), name)
}

/// Somebody with a folder, and what shows the messages in it, without the built-in form.
struct Scene {
    emulator: Emulator,
    session: Arc<dyn MapiSession>,
    folder: Arc<dyn MapiFolder>,
    forms: Arc<dyn MapiFormMgr>,
}

impl Scene {
    fn new() -> Result<Self> {
        Self::on(Emulator::new())
    }

    fn on(emulator: Emulator) -> Result<Self> {
        let scene = Self::furnished(emulator)?;
        scene.forms.open_form_container(FormRegistry::HFRMREG_LOCAL, None)?.remove_form("IPM")?;
        Ok(scene)
    }

    /// With the built-in form.
    fn furnished(emulator: Emulator) -> Result<Self> {
        let session = emulator.log_on("Anna Berg")?;
        let forms = emulator.mapi().open_form_mgr(&session)?;
        let folder = session.default_store()?.ipm_subtree()?.new_subfolder("Orders")?;
        Ok(Self { emulator, session, folder, forms })
    }

    fn folder_id(&self) -> Result<EntryId> {
        Ok(self.folder.get(PR_ENTRYID)?.into())
    }

    fn in_folder(&self) -> Result<FormPlace> {
        Ok(FormPlace::Folder(self.folder_id()?))
    }

    fn install(&self, place: &FormPlace, class: &str, name: &str) -> Result<()> {
        self.emulator.install_form(place, form(class, name))
    }

    /// What the form that shows messages of a class in the folder is called.
    fn shown_by(&self, class: &str) -> Result<String> {
        self.forms
            .resolve_message_class(class, FormManagerFlags::NONE, Some(&*self.folder))?
            .get(PR_DISPLAY_NAME)
    }
}

/// The code that a call answers: `S_OK` if it succeeds.
fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}
