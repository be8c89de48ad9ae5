use std::fmt::Debug;
use std::sync::Arc;

use crate::interface::{MapiPropData, MapiTableData, Result};
use crate::vocab::{FileTime, Iid, MapiUid, PropTag, TableType};

/// What a session does for its providers (`IMAPISupport`, imapisupportiunknown page).
#[doc(alias = "IMAPISupport")]
pub trait MapiSupport: Debug + Send + Sync {
    /// An id unlike any other, the same in every run (imapisupport-newuid page).
    #[doc(alias = "IMAPISupport::NewUID")]
    fn new_uid(&self) -> MapiUid;

    /// The present moment on the clock of the emulator: a provider that asks another clock cannot be tested.
    fn now(&self) -> FileTime;

    /// Rows to be shown by the tables that the provider hands out, which start with these columns; `index` is the
    /// property whose value names a row (createtable page). They last as long as the session.
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` if the index cannot tell rows apart, there is no column, or one that no row can
    /// show; `MAPI_E_TOO_COMPLEX` on a column that wants a row per value.
    #[doc(alias = "CreateTable")]
    fn create_table(
        &self,
        table_type: TableType,
        index: PropTag,
        columns: &[PropTag],
    ) -> Result<Arc<dyn MapiTableData>>;

    /// A property data object: properties of the provider's own (createiprop page).
    ///
    /// # Errors
    /// `MAPI_E_INTERFACE_NOT_SUPPORTED` unless the interface is `IID_IMAPIPropData`, or none.
    #[doc(alias = "CreateIProp")]
    fn create_prop(&self, interface: Option<Iid>) -> Result<Arc<dyn MapiPropData>>;
}
