use std::sync::Arc;

use super::{MapiFolderExt, MapiPropExt};
use crate::interface::{Error, MapiFolder, Message, MsgStore, Result};
use crate::vocab::tags::{
    PR_IPM_OUTBOX_ENTRYID, PR_IPM_SENTMAIL_ENTRYID, PR_IPM_SUBTREE_ENTRYID, PR_IPM_WASTEBASKET_ENTRYID,
};
use crate::vocab::{Binary, EntryId, OpenFlags, Tag, UnicodeFlags};

/// The folders and messages of a store.
pub trait MsgStoreExt: MsgStore {
    /// The root folder; users see what is below [`ipm_subtree`](Self::ipm_subtree).
    ///
    /// # Errors
    /// Those of `OpenEntry`.
    fn root(&self) -> Result<Arc<dyn MapiFolder>> {
        self.open_entry(None, None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()
    }

    /// The folder in which mail arrives: the receive folder of the class `IPM`.
    ///
    /// # Errors
    /// Those of `GetReceiveFolder` and `OpenEntry`.
    fn inbox(&self) -> Result<Arc<dyn MapiFolder>> {
        let (id, _class) = self.get_receive_folder(Some("IPM"), UnicodeFlags::MAPI_UNICODE)?;
        self.open_folder(&id)
    }

    /// The folder from which mail is sent (`PR_IPM_OUTBOX_ENTRYID`).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if the store has none; those of `OpenEntry`.
    fn outbox(&self) -> Result<Arc<dyn MapiFolder>> {
        special_folder(self, PR_IPM_OUTBOX_ENTRYID)
    }

    /// The folder of what was sent (`PR_IPM_SENTMAIL_ENTRYID`).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if the store has none; those of `OpenEntry`.
    fn sent_items(&self) -> Result<Arc<dyn MapiFolder>> {
        special_folder(self, PR_IPM_SENTMAIL_ENTRYID)
    }

    /// The folder of what was thrown away (`PR_IPM_WASTEBASKET_ENTRYID`).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if the store has none; those of `OpenEntry`.
    fn deleted_items(&self) -> Result<Arc<dyn MapiFolder>> {
        special_folder(self, PR_IPM_WASTEBASKET_ENTRYID)
    }

    /// The folder above all folders that users see (`PR_IPM_SUBTREE_ENTRYID`).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if the store has none; those of `OpenEntry`.
    fn ipm_subtree(&self) -> Result<Arc<dyn MapiFolder>> {
        special_folder(self, PR_IPM_SUBTREE_ENTRYID)
    }

    /// Opens a folder, for changes if the user may change it.
    ///
    /// # Errors
    /// Those of `OpenEntry`, `MAPI_E_INTERFACE_NOT_SUPPORTED` if it is a message.
    fn open_folder(&self, id: &EntryId) -> Result<Arc<dyn MapiFolder>> {
        self.open_entry(Some(id), None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()
    }

    /// Opens a message, for writing if it may be written. As long as one is held so, most stores don't delete it
    /// (`MAPI_W_PARTIAL_COMPLETION`).
    ///
    /// # Errors
    /// Those of `OpenEntry`, `MAPI_E_INTERFACE_NOT_SUPPORTED` if it is a folder.
    fn open_message(&self, id: &EntryId) -> Result<Arc<dyn Message>> {
        self.open_entry(Some(id), None, OpenFlags::MAPI_BEST_ACCESS)?.into_message()
    }

    /// The folder at a path of names below [`ipm_subtree`](Self::ipm_subtree): `"Inbox/Projects"`.
    ///
    /// Case doesn't count, and neither do empty names.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`; those of `GetHierarchyTable` and `OpenEntry`.
    fn folder_at(&self, path: &str) -> Result<Arc<dyn MapiFolder>> {
        let names = path.split('/').filter(|name| !name.is_empty());
        let on_the_way =
            |error: Error| Error::new(error.code(), error.method(), format!("{path:?}: {}", error.detail()));
        names.fold(self.ipm_subtree(), |folder, name| folder?.subfolder(name).map_err(on_the_way))
    }
}

impl<T: MsgStore + ?Sized> MsgStoreExt for T {}

fn special_folder<S: MsgStore + ?Sized>(store: &S, tag: Tag<Binary>) -> Result<Arc<dyn MapiFolder>> {
    store.open_folder(&store.get(tag)?.into())
}
