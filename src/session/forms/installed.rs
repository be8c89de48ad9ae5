use std::sync::Arc;

use crate::engine::EngineError;
use crate::engine::forms::{Form, LibraryId};
use crate::interface::spi::FormServer;
use crate::interface::{Error, Method, Result};
use crate::session::emulator::Emulator;
use crate::vocab::tags::PR_ENTRYID;
use crate::vocab::{EntryId, ErrorCode, Guid, PropValue};

/// Where a form is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormPlace {
    /// In the library of the computer, where every session finds it.
    Local,
    /// In the library of the user of the profile with this name, which belongs to its default store.
    Personal(String),
    /// In the library of the folder with this entry id.
    Folder(EntryId),
}

/// Forms. A form is known by what a library says of it, a [`Form`], and made by the form server that is registered under
/// its class identifier.
///
/// ```
/// use mapi_emulator::prelude::*;
/// use mapi_emulator::vocab::{FormManagerFlags, Guid, tags::PR_DISPLAY_NAME};
/// use mapi_emulator::{Emulator, Form, FormPlace};
///
/// let emulator = Emulator::new();
/// let order = Form::new("IPM.Note.Order", Guid::from_bytes([7; 16]), "Order");
/// emulator.install_form(&FormPlace::Local, order)?;
/// let session = emulator.log_on("Anna Berg")?;
/// let forms = emulator.mapi().open_form_mgr(&session)?;
/// let form = forms.resolve_message_class("IPM.Note.Order.Express", FormManagerFlags::NONE, None)?;
/// assert_eq!(form.get(PR_DISPLAY_NAME)?, "Order");
/// # Ok::<(), mapi_emulator::interface::Error>(())
/// ```
impl Emulator {
    /// Puts a form into a library, in place of the one of its class. All who have the library open see it at once.
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on a class that messages cannot have, `MAPI_E_NOT_FOUND` if there is no such profile or
    /// it has no default store.
    pub fn install_form(&self, place: &FormPlace, form: Form) -> Result<()> {
        let failed = |code, why: String| Error::new(code, Method::MapiFormContainerInstallForm, why);
        let library = match place {
            FormPlace::Local => LibraryId::Local,
            FormPlace::Folder(id) => LibraryId::Of(id.clone()),
            FormPlace::Personal(profile) => {
                LibraryId::Of(self.default_store_of(profile).ok_or_else(|| {
                    let why = format!("there is no profile {profile:?} with a default store");
                    failed(ErrorCode::MAPI_E_NOT_FOUND, why)
                })?)
            }
        };
        let installed = self.runtime().set_up(|world| world.forms_mut().install(library, form));
        installed.map_err(|error: EngineError| failed(ErrorCode::MAPI_E_INVALID_PARAMETER, error.to_string()))
    }

    /// Registers what makes the forms with this class identifier, in place of the one before.
    pub fn register_form_server(&self, class_id: Guid, server: Arc<dyn FormServer>) {
        self.computer.plugged_in.register_form_server(class_id, server);
    }

    fn default_store_of(&self, profile: &str) -> Option<EntryId> {
        let world = self.runtime().read();
        let profile = world.profiles().get(world.profiles().find(profile)?).ok()?;
        match profile.stored(profile.default_store()?, PR_ENTRYID.id())? {
            PropValue::Binary(id) => Some(EntryId(id.clone())),
            _ => None,
        }
    }
}
