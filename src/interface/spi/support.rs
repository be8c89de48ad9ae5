use std::fmt::Debug;
use std::sync::Arc;

use crate::interface::{MapiProp, MapiPropData, MapiTableData, ProfSect, Result};
use crate::vocab::{FileTime, Iid, MapiUid, OpenSectionFlags, PropTag, TableType, UnicodeFlags};

/// What a session does for its providers, and MAPI for the entry function of a service (`IMAPISupport`,
/// imapisupportiunknown page).
#[doc(alias = "IMAPISupport")]
pub trait MapiSupport: Debug + Send + Sync {
    /// Opens a section of the profile; no uid is the section of the provider itself, or of the service whose entry
    /// function is called (imapisupport-openprofilesection page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if it is missing and `MAPI_MODIFY` isn't given, or the provider has none; `MAPI_E_NO_ACCESS` to
    /// a section of another service and to one that somebody else has open for writing; `MAPI_E_UNKNOWN_FLAGS`, also on
    /// `MAPI_FORCE_ACCESS`.
    #[doc(alias = "IMAPISupport::OpenProfileSection")]
    fn open_profile_section(
        &self,
        section: Option<MapiUid>,
        flags: OpenSectionFlags,
    ) -> Result<Arc<dyn ProfSect>>;

    /// An id unlike any other, the same in every run (imapisupport-newuid page).
    #[doc(alias = "IMAPISupport::NewUID")]
    fn new_uid(&self) -> MapiUid;

    /// Shows the properties of `config` to the user and sets what he enters (imapisupport-doconfigpropsheet page).
    ///
    /// # Errors
    /// `MAPI_E_USER_CANCEL`, and what `config` refuses.
    #[doc(alias = "IMAPISupport::DoConfigPropsheet")]
    fn do_config_propsheet(&self, title: &str, config: &dyn MapiProp, flags: UnicodeFlags) -> Result<()>;

    /// Makes a store that was opened temporarily one of the profile (imapisupport-modifyprofile page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` to the entry function of a service.
    #[doc(alias = "IMAPISupport::ModifyProfile")]
    fn modify_profile(&self, flags: u32) -> Result<()>;

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
