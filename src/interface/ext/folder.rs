use std::sync::Arc;

use super::MapiTableExt;
use crate::interface::{Error, MapiFolder, Message, Method, Result};
use crate::vocab::tags::{PR_DISPLAY_NAME, PR_ENTRYID};
use crate::vocab::{
    CreateFolderFlags, CreateMessageFlags, EntryId, ErrorCode, FolderType, OpenFlags, PropTag, Restriction,
    RowSet, TableFlags,
};

/// What is in a folder.
pub trait MapiFolderExt: MapiFolder {
    /// These columns of all messages, in the order the folder has.
    ///
    /// # Errors
    /// Those of `GetContentsTable`, `SetColumns` and `QueryRows`.
    fn messages(&self, columns: &[PropTag]) -> Result<RowSet> {
        self.get_contents_table(TableFlags::MAPI_UNICODE)?.all_rows(columns)
    }

    /// These columns of the folders directly below.
    ///
    /// # Errors
    /// Those of `GetHierarchyTable`, `SetColumns` and `QueryRows`.
    fn subfolders(&self, columns: &[PropTag]) -> Result<RowSet> {
        self.get_hierarchy_table(TableFlags::MAPI_UNICODE)?.all_rows(columns)
    }

    /// Opens the folder directly below that has this name; case doesn't count.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`; those of `GetHierarchyTable` and `OpenEntry`.
    fn subfolder(&self, name: &str) -> Result<Arc<dyn MapiFolder>> {
        let table = self.get_hierarchy_table(TableFlags::MAPI_UNICODE)?;
        let has_name = Restriction::eq_ignoring_case(PR_DISPLAY_NAME, name);
        let folders = table.query_all_rows(Some(&[PR_ENTRYID.tag()]), Some(&has_name), None, 0)?;
        let id = folders.first().and_then(|row| row.get(PR_ENTRYID)).ok_or_else(|| {
            let detail = format!("no folder here is called {name:?}");
            Error::new(ErrorCode::MAPI_E_NOT_FOUND, Method::MapiContainerGetHierarchyTable, detail)
        })?;
        self.open_entry(Some(&EntryId::from(id)), None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()
    }

    /// Makes a folder directly below.
    ///
    /// # Errors
    /// `MAPI_E_COLLISION` if the name is taken; those of `CreateFolder`.
    fn new_subfolder(&self, name: &str) -> Result<Arc<dyn MapiFolder>> {
        self.create_folder(FolderType::FOLDER_GENERIC, name, None, None, CreateFolderFlags::MAPI_UNICODE)
    }

    /// Makes a message; it is in the folder once it is saved.
    ///
    /// # Errors
    /// Those of `CreateMessage`.
    fn new_message(&self) -> Result<Arc<dyn Message>> {
        self.create_message(None, CreateMessageFlags::NONE)
    }
}

impl<T: MapiFolder + ?Sized> MapiFolderExt for T {}
