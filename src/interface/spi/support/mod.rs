mod copying;
mod dialogs;
mod mail;

use std::fmt::Debug;
use std::sync::Arc;

use crate::interface::display_table::shown_by;
use crate::interface::spi::{ControlActions, StatusActions};
use crate::interface::{
    AddrBook, AdviseSink, Connection, MapiControl, MapiProp, MapiPropData, MapiSession, MapiStatus,
    MapiTable, MapiTableData, Opened, Outcome, ProfSect, Result,
};
use crate::vocab::tags::PR_CONTROL_ID;
use crate::vocab::{
    Control, CreateOneOffFlags, DISPLAY_COLUMNS, EntryId, ErrorCode, EventMask, FileTime, Iid, MapiError,
    MapiUid, Notification, OpenFlags, OpenSectionFlags, PropTag, Property, StatusRowFlags, SubscribeFlags,
    TableType, UnicodeFlags,
};

pub use copying::CopySupport;
pub use dialogs::DialogSupport;
pub use mail::MailSupport;

/// What a session does for its providers, and MAPI for the entry function of a service (`IMAPISupport`,
/// imapisupportiunknown page).
///
/// A method that the kind of provider doesn't need answers `MAPI_E_NO_SUPPORT` (support-object-overview page), and every
/// method `MAPI_E_INVALID_OBJECT` once the session has ended, or the call of the entry function.
#[doc(alias = "IMAPISupport")]
pub trait MapiSupport: CopySupport + DialogSupport + MailSupport + Debug + Send + Sync {
    /// More on the last failure of this object (imapisupport-getlasterror page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPISupport::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// Registers a sink for what any provider [notifies](Self::notify) under the same key, in any session, until the
    /// support object is released. With `NOTIFY_SYNC` it is called before `notify` returns (imapisupport-subscribe page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on an empty key, and with `NOTIFY_SYNC` on a sink of
    /// [`this_thread_advise_sink`](crate::interface::Mapi::this_thread_advise_sink); `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPISupport::Subscribe")]
    fn subscribe(
        &self,
        key: &[u8],
        events: EventMask,
        flags: SubscribeFlags,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection>;

    /// Ends a registration (imapisupport-unsubscribe page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`.
    #[doc(alias = "IMAPISupport::Unsubscribe")]
    fn unsubscribe(&self, connection: Connection) -> Result<()>;

    /// Tells those who subscribed to the key of what they asked for. Answers `NOTIFY_CANCELED` if one that is called at
    /// once stopped it (imapisupport-notify page).
    ///
    /// # Errors
    /// `MAPI_E_BUSY` if such a one calls it and there are others to be called at once; `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPISupport::Notify")]
    fn notify(
        &self,
        key: &[u8],
        notifications: &[Notification],
        flags: UnicodeFlags,
    ) -> Result<SubscribeFlags>;

    /// Adds the row of the provider to the status table, or replaces it; with `STATUSROW_UPDATE` the other properties
    /// of the row stay. It goes when the provider is logged off. What MAPI says itself of each row is ignored:
    /// `PR_PROVIDER_DLL_NAME`, `PR_RESOURCE_FLAGS`, `PR_RESOURCE_TYPE`, and what names the row
    /// (imapisupport-modifystatusrow page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` without properties, or with one that cannot be stored; `MAPI_E_UNKNOWN_FLAGS`;
    /// `MAPI_E_NO_SUPPORT` to the entry function of a service.
    #[doc(alias = "IMAPISupport::ModifyStatusRow")]
    fn modify_status_row(&self, properties: &[Property], flags: StatusRowFlags) -> Result<()>;

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

    /// Lets every further call of an object answer `MAPI_E_INVALID_OBJECT`, whoever holds it. It works for what
    /// [`create_prop`](Self::create_prop) made; an object of the provider's own has to do that itself
    /// (imapisupport-makeinvalid page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` for any other object; `MAPI_E_UNKNOWN_FLAGS` on any flag.
    #[doc(alias = "IMAPISupport::MakeInvalid")]
    fn make_invalid(&self, object: &dyn MapiProp, flags: u32) -> Result<()>;

    /// The entry id of somebody who is in no address book, as
    /// [`AddrBook::create_one_off`] makes it (imapisupport-createoneoff page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` without an address or its type; `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPISupport::CreateOneOff")]
    fn create_one_off(
        &self,
        name: Option<&str>,
        address_type: &str,
        address: &str,
        flags: CreateOneOffFlags,
    ) -> Result<EntryId>;

    /// Entry ids with this uid go to the logon object of the provider from now on, until it is logged off; if another
    /// one has registered the uid before, to that one (imapisupport-setprovideruid page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS` on any flag; `MAPI_E_NO_SUPPORT` to the entry function of a service.
    #[doc(alias = "IMAPISupport::SetProviderUID")]
    fn set_provider_uid(&self, uid: MapiUid, flags: u32) -> Result<()>;

    /// Whether two ids name one object, of whichever provider (imapisupport-compareentryids page).
    ///
    /// # Errors
    /// As [`MapiSession::compare_entry_ids`].
    #[doc(alias = "IMAPISupport::CompareEntryIDs")]
    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId, flags: u32) -> Result<bool>;

    /// Opens an object of whichever provider (imapisupport-openentry page).
    ///
    /// # Errors
    /// As [`MapiSession::open_entry`].
    #[doc(alias = "IMAPISupport::OpenEntry")]
    fn open_entry(&self, id: &EntryId, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened>;

    /// The integrated address book of the session, which shows no dialog for it (imapisupport-openaddressbook page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS` on any flag.
    #[doc(alias = "IMAPISupport::OpenAddressBook")]
    fn open_address_book(&self, interface: Option<Iid>, flags: u32) -> Result<Outcome<Arc<dyn AddrBook>>>;

    /// A store's own entry id as clients see it, with the name of the provider's library
    /// (imapisupport-wrapstoreentryid page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` if it has 20 bytes or less.
    #[doc(alias = "IMAPISupport::WrapStoreEntryID")]
    fn wrap_store_entry_id(&self, id: &EntryId) -> Result<EntryId>;

    /// The session of the provider (imapigetsession-getmapisession page).
    #[doc(alias = "IMAPIGetSession::GetMAPISession")]
    fn get_mapi_session(&self) -> Result<Arc<dyn MapiSession>>;

    /// A support object like that of the entry function of the message service that the provider belongs to, or is: it opens
    /// the section of the service. It works as long as this one (imapisupport-getsvcconfigsupportobj page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS` on any flag.
    #[doc(alias = "IMAPISupport::GetSvcConfigSupportObj")]
    fn get_svc_config_support_obj(&self, flags: u32) -> Result<Arc<dyn MapiSupport>>;

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

    /// A display table of these controls, page by page, and the rows behind it, named by `PR_CONTROL_ID`
    /// (builddisplaytable page). They last as long as the session.
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` if two controls have one id.
    #[doc(alias = "BuildDisplayTable")]
    fn build_display_table(
        &self,
        controls: &[Control],
    ) -> Result<(Arc<dyn MapiTable>, Arc<dyn MapiTableData>)> {
        let rows = self.create_table(TableType::TBLTYPE_DYNAMIC, PR_CONTROL_ID.into(), &DISPLAY_COLUMNS)?;
        shown_by(rows, controls)
    }

    /// A status object for the row of the provider, to be handed out by its logon object: it has the properties of the row,
    /// lets a client who opened it with `MAPI_MODIFY` change the names, and leaves its own methods to `actions`. A row that
    /// is missing is added. It works until the provider is logged off.
    ///
    /// # Errors
    /// `MAPI_E_INVALID_OBJECT` once the session has ended.
    fn create_status(&self, actions: Arc<dyn StatusActions>, flags: OpenFlags)
    -> Result<Arc<dyn MapiStatus>>;

    /// A button for a dialog that shows a display table of the provider: what its property opens as. It checks flags, keeps
    /// the last error, and leaves the rest to `actions`. It works until the provider is logged off.
    fn create_control(&self, actions: Arc<dyn ControlActions>) -> Arc<dyn MapiControl>;

    /// A property data object: properties of the provider's own (createiprop page).
    ///
    /// # Errors
    /// `MAPI_E_INTERFACE_NOT_SUPPORTED` unless the interface is `IID_IMAPIPropData`, or none.
    #[doc(alias = "CreateIProp")]
    fn create_prop(&self, interface: Option<Iid>) -> Result<Arc<dyn MapiPropData>>;
}
