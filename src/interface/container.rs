use std::sync::Arc;

use super::{MapiProp, MapiTable, Opened, Result};
use crate::vocab::{
    EntryId, Iid, OpenFlags, Restriction, SearchFlags, SearchState, TableFlags, UnicodeFlags,
};

/// What holds other objects: a folder, an address book container (`IMAPIContainer`, imapicontainerimapiprop page).
#[doc(alias = "IMAPIContainer")]
pub trait MapiContainer: MapiProp {
    /// The table of the messages or entries in it (imapicontainer-getcontentstable page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` if the container has no such contents, `MAPI_E_BAD_CHARWIDTH`.
    #[doc(alias = "IMAPIContainer::GetContentsTable")]
    fn get_contents_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>>;

    /// The table of the containers in it, with `CONVENIENT_DEPTH` of all below it (imapicontainer-gethierarchytable page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` if the container cannot have any.
    #[doc(alias = "IMAPIContainer::GetHierarchyTable")]
    fn get_hierarchy_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>>;

    /// Opens an object in or below the container; no id opens its root (imapicontainer-openentry page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`, `MAPI_E_UNKNOWN_ENTRYID`, `MAPI_E_NO_ACCESS`.
    #[doc(alias = "IMAPIContainer::OpenEntry")]
    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened>;

    /// Sets what a search folder looks for, and where (imapicontainer-setsearchcriteria page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` on any other container, `MAPI_E_NOT_INITIALIZED` if the first call leaves something out.
    #[doc(alias = "IMAPIContainer::SetSearchCriteria")]
    fn set_search_criteria(
        &self,
        restriction: Option<&Restriction>,
        containers: Option<&[EntryId]>,
        flags: SearchFlags,
    ) -> Result<()>;

    /// What a search folder looks for, where, and how far it is (imapicontainer-getsearchcriteria page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_INITIALIZED` if nothing was set yet, `MAPI_E_NO_SUPPORT` on any other container.
    #[doc(alias = "IMAPIContainer::GetSearchCriteria")]
    fn get_search_criteria(&self, flags: UnicodeFlags) -> Result<(Restriction, Vec<EntryId>, SearchState)>;
}
