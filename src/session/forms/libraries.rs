use std::sync::Arc;

use parking_lot::Mutex;

use super::Refused;
use super::library::Library;
use super::searched::Searched;
use crate::interface::ext::{MapiPropExt, MapiTableExt, MsgStoreExt};
use crate::interface::{MapiFolder, MapiSession};
use crate::provider::{Runtime, refuse};
use crate::vocab::tags::{PR_DEFAULT_STORE, PR_DISPLAY_NAME, PR_ENTRYID};
use crate::vocab::{EntryId, ErrorCode, FormRegistry, OpenFlags, OpenStoreFlags, Restriction, UnicodeFlags};

/// The form libraries that a session reaches.
#[derive(Debug)]
pub struct Libraries {
    runtime: Arc<Runtime>,
    session: Arc<dyn MapiSession>,
    /// That of the user, once it was asked for, with the entry id of his default store.
    personal: Mutex<Option<(EntryId, Library)>>,
}

impl Libraries {
    /// Those of a session on a computer.
    pub fn of(runtime: &Arc<Runtime>, session: &Arc<dyn MapiSession>) -> Self {
        Self { runtime: Arc::clone(runtime), session: Arc::clone(session), personal: Mutex::default() }
    }

    /// The session.
    pub const fn session(&self) -> &Arc<dyn MapiSession> {
        &self.session
    }

    fn local(&self) -> Library {
        Library::local(&self.runtime)
    }

    /// What is searched: the forms of the computer, of the folder, of the user (FRM-RESOLVE-5, FRM-RESOLVE-6).
    pub fn searched(&self, folder: Option<&dyn MapiFolder>) -> Refused<Searched> {
        let folder = folder.map(|folder| self.of_folder(folder)).transpose()?;
        Ok(Searched([Some(self.local()), folder, self.personal()?].into_iter().flatten().collect()))
    }

    /// That of a folder, which the session opens again to keep it.
    pub fn of_folder(&self, folder: &dyn MapiFolder) -> Refused<Library> {
        // What MAPI looks up by itself is no call of the client's.
        let _unseen = self.runtime.gate.silence();
        let name = folder.find(PR_DISPLAY_NAME)?.unwrap_or_default();
        let id = folder.get(PR_ENTRYID)?.into();
        let own = self.session.open_entry(&id, None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()?;
        Ok(Library::of_folder(&self.runtime, &name, own))
    }

    /// The library of the user, that of the root folder of his default store if he has one (FRM-REGISTRY-3, FRM-REGISTRY-5).
    pub fn personal(&self) -> Refused<Option<Library>> {
        let _unseen = self.runtime.gate.silence();
        let is_default = Restriction::and([
            Restriction::exists(PR_DEFAULT_STORE),
            Restriction::eq(PR_DEFAULT_STORE, true),
        ]);
        let stores = self.session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
        let stores = stores.query_all_rows(Some(&[PR_ENTRYID.tag()]), Some(&is_default), None, 0)?;
        let Some(id) = stores.first().and_then(|row| row.get(PR_ENTRYID)).map(EntryId::from) else {
            return Ok(None);
        };
        let known = self.personal.lock().clone().filter(|(store, _)| *store == id);
        if let Some((_, library)) = known {
            return Ok(Some(library));
        }
        let flags = OpenStoreFlags::MAPI_BEST_ACCESS
            | OpenStoreFlags::MDB_NO_DIALOG
            | OpenStoreFlags::MDB_NO_MAIL
            | OpenStoreFlags::MDB_TEMPORARY;
        let root = self.session.open_msg_store(&id, None, flags)?.into_value().root()?;
        let library = Library::of_folder(&self.runtime, "Personal Forms", root);
        let before = self.personal.lock().replace((id, library.clone()));
        drop(before);
        Ok(Some(library))
    }

    /// The library behind a name of `OpenFormContainer` (FRM-OPENFORMCONTAINER-1 to -4).
    pub fn named(&self, registry: FormRegistry, folder: Option<&dyn MapiFolder>) -> Refused<Library> {
        let invalid = |why: String| Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
        if registry == FormRegistry::HFRMREG_FOLDER {
            return match folder {
                Some(folder) => self.of_folder(folder),
                None => invalid("a folder is missing".to_owned()),
            };
        }
        if folder.is_some() {
            return invalid(format!("{registry} is not of a folder"));
        }
        let missing =
            || refuse(ErrorCode::MAPI_E_NOT_FOUND, "there is no default store to have the forms of the user");
        match registry {
            FormRegistry::HFRMREG_LOCAL => Ok(self.local()),
            FormRegistry::HFRMREG_PERSONAL => self.personal()?.ok_or_else(missing),
            FormRegistry::HFRMREG_DEFAULT => Ok(self.personal()?.unwrap_or_else(|| self.local())),
            other => invalid(format!("{other} is no library")),
        }
    }
}
