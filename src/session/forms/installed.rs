use std::sync::Arc;

use super::Refused;
use super::library::Library;
use crate::engine::Store;
use crate::engine::forms::Form;
use crate::interface::spi::{FormFactory, FormServer};
use crate::interface::{Method, Result};
use crate::provider::refuse;
use crate::provider::store::OpenStore;
use crate::session::emulator::Emulator;
use crate::session::plugged_in::FormMaker;
use crate::vocab::tags::PR_ENTRYID;
use crate::vocab::{EntryId, ErrorCode, Guid, OpenFlags, PropValue, look_into_store_entry_id};

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
    /// `MAPI_E_INVALID_PARAMETER` on a class that messages cannot have, or a form that has what its message cannot keep;
    /// `MAPI_E_NOT_FOUND` if there is no such profile, it has no default store, or no such folder in the computer's own
    /// stores.
    pub fn install_form(&self, place: &FormPlace, form: Form) -> Result<()> {
        let installed = self.form_library(place).and_then(|library| library.install(form, true));
        installed.map_err(|refusal| refusal.into_error(Method::MapiFormContainerInstallForm))
    }

    /// Registers what makes the forms with this class identifier, in place of the one before.
    pub fn register_form_server(&self, class_id: Guid, server: Arc<dyn FormServer>) {
        self.computer.plugged_in.register_form_maker(class_id, FormMaker::Server(server));
    }

    /// Registers what makes the forms with these class identifiers, a server of several, in place of those before.
    pub fn register_form_factory(&self, class_ids: &[Guid], factory: &Arc<dyn FormFactory>) {
        for class_id in class_ids {
            let maker = FormMaker::Factory(Arc::clone(factory));
            self.computer.plugged_in.register_form_maker(*class_id, maker);
        }
    }

    fn form_library(&self, place: &FormPlace) -> Refused<Library> {
        let runtime = self.runtime();
        let missing = |what: &str| refuse(ErrorCode::MAPI_E_NOT_FOUND, format!("there is no {what}"));
        let (store, folder) = match place {
            FormPlace::Local => return Ok(Library::local(runtime)),
            FormPlace::Folder(id) => (id.clone(), Some(id)),
            FormPlace::Personal(profile) => {
                let id = self.default_store_of(profile);
                let id = id.ok_or_else(|| missing("profile of this name with a default store"))?;
                (look_into_store_entry_id(&id).map_or(EntryId::default(), |(_, id)| id.into()), None)
            }
        };
        let open = |store: &Store| OpenStore::for_spooler(runtime, store, None);
        let store = store.provider_uid().and_then(|uid| runtime.read().store_by_uid(uid).map(open));
        let store = store.ok_or_else(|| missing("such store on this computer"))?;
        let folder = store.open_entry(folder, None, OpenFlags::MAPI_MODIFY)?.into_folder()?;
        Ok(Library::of_folder(runtime, "", folder))
    }

    fn default_store_of(&self, profile: &str) -> Option<EntryId> {
        let world = self.runtime().read();
        let profile = world.profiles().get(world.profiles().find(profile)?).ok()?;
        match profile.stored(profile.default_store()?, PR_ENTRYID.id())? {
            PropValue::Binary(id) => Some(id.into()),
            _ => None,
        }
    }
}
