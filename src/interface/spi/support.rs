use std::fmt::Debug;
use std::sync::Arc;

use crate::interface::{
    MapiFolder, MapiProgress, MapiProp, MapiPropData, MapiTableData, Opened, Outcome, ProfSect, Result,
};
use crate::vocab::{
    CopyFlags, CopyFolderFlags, CopyMessagesFlags, EntryId, FileTime, Iid, MapiUid, OpenSectionFlags,
    PropProblem, PropTag, StoreLogoffFlags, TableType, UnicodeFlags,
};

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

    /// Lets the transports finish with a store that is about to close: what waits in its outgoing queue is sent if the
    /// flags say so (imapisupport-storelogofftransports page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` to the entry function of a service; `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPISupport::StoreLogoffTransports")]
    fn store_logoff_transports(&self, flags: StoreLogoffFlags) -> Result<()>;

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

    /// Does the work of [`MapiProp::copy_to`] for an object that leaves it to MAPI,
    /// by the interfaces of source and destination (imapisupport-docopyto page).
    ///
    /// # Errors
    /// As `CopyTo`; `MAPI_E_DECLINE_COPY` if the flags say that the caller would rather do it.
    #[doc(alias = "IMAPISupport::DoCopyTo")]
    #[expect(clippy::too_many_arguments, reason = "those of the MAPI method")]
    fn do_copy_to(
        &self,
        source: &Opened,
        exclude_interfaces: &[Iid],
        exclude_tags: Option<&[PropTag]>,
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>>;

    /// Does the work of [`MapiProp::copy_props`] likewise
    /// (imapisupport-docopyprops page).
    ///
    /// # Errors
    /// As [`do_copy_to`](Self::do_copy_to).
    #[doc(alias = "IMAPISupport::DoCopyProps")]
    fn do_copy_props(
        &self,
        source: &Opened,
        include_tags: &[PropTag],
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>>;

    /// Does the work of [`MapiFolder::copy_messages`] by the interfaces of both folders (imapisupport-copymessages page).
    ///
    /// # Errors
    /// As `CopyMessages`; `MAPI_E_DECLINE_COPY` if the flags say that the caller would rather do it.
    #[doc(alias = "IMAPISupport::CopyMessages")]
    fn copy_messages(
        &self,
        source: &dyn MapiFolder,
        ids: &[EntryId],
        destination: &dyn MapiFolder,
        progress: Option<&dyn MapiProgress>,
        flags: CopyMessagesFlags,
    ) -> Result<Outcome<()>>;

    /// Does the work of [`MapiFolder::copy_folder`] by the interfaces of both folders (imapisupport-copyfolder page).
    /// `parent` is the folder that the one to copy is in.
    ///
    /// # Errors
    /// As `CopyFolder`; `MAPI_E_DECLINE_COPY` if the flags say that the caller would rather do it.
    #[doc(alias = "IMAPISupport::CopyFolder")]
    fn copy_folder(
        &self,
        parent: &dyn MapiFolder,
        id: &EntryId,
        destination: &dyn MapiFolder,
        new_name: Option<&str>,
        progress: Option<&dyn MapiProgress>,
        flags: CopyFolderFlags,
    ) -> Result<Outcome<()>>;
}
