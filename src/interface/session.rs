use std::fmt::Debug;
use std::sync::Arc;

use super::{
    AddrBook, AdviseSink, Connection, MapiFolder, MapiTable, Message, MsgServiceAdmin, MsgStore, Opened,
    Outcome, ProfSect, Result,
};
use crate::vocab::{
    AbOpenFlags, AccessRights, DefaultStoreRole, EntryId, ErrorCode, EventMask, FormFlags, Iid, LogoffFlags,
    MapiError, MapiUid, MessageFlags, MessageStatus, OpenFlags, OpenSectionFlags, OpenStoreFlags, Property,
    UnicodeFlags,
};

/// A session: the root of everything a client reaches (`IMAPISession`, imapisessioniunknown page).
///
/// After `logoff` every method answers `MAPI_E_INVALID_OBJECT`, and so does every object obtained through it.
/// Dropping the last reference without `logoff` is a clean end.
#[doc(alias = "IMAPISession")]
pub trait MapiSession: Debug + Send + Sync {
    /// What the session knows of its last failure or warning, if that was `code` (imapisession-getlasterror page).
    #[doc(alias = "IMAPISession::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// The table of the message stores of the profile, live (imapisession-getmsgstorestable page).
    #[doc(alias = "IMAPISession::GetMsgStoresTable")]
    fn get_msg_stores_table(&self, flags: UnicodeFlags) -> Result<Arc<dyn MapiTable>>;

    /// Opens a message store by the id from the stores table (imapisession-openmsgstore page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_ENTRYID`, `MAPI_E_NOT_FOUND`, `MAPI_E_NO_ACCESS`, `MAPI_E_LOGON_FAILED`,
    /// `MAPI_E_INVALID_PARAMETER` on an empty id. May warn with `MAPI_W_ERRORS_RETURNED`.
    #[doc(alias = "IMAPISession::OpenMsgStore")]
    fn open_msg_store(
        &self,
        id: &EntryId,
        interface: Option<Iid>,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<Arc<dyn MsgStore>>>;

    /// The integrated address book; always an object, with a warning if a provider failed (imapisession-openaddressbook page).
    #[doc(alias = "IMAPISession::OpenAddressBook")]
    fn open_address_book(
        &self,
        interface: Option<Iid>,
        flags: AbOpenFlags,
    ) -> Result<Outcome<Arc<dyn AddrBook>>>;

    /// Opens a section of the session's profile (imapisession-openprofilesection page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if it is missing and `MAPI_MODIFY` isn't given, `MAPI_E_NO_ACCESS` to a provider's section.
    #[doc(alias = "IMAPISession::OpenProfileSection")]
    fn open_profile_section(
        &self,
        section: MapiUid,
        interface: Option<Iid>,
        flags: OpenSectionFlags,
    ) -> Result<Arc<dyn ProfSect>>;

    /// The status table, live (imapisession-getstatustable page).
    #[doc(alias = "IMAPISession::GetStatusTable")]
    fn get_status_table(&self, flags: UnicodeFlags) -> Result<Arc<dyn MapiTable>>;

    /// Opens any object by its entry id (imapisession-openentry page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_ENTRYID` if no open provider knows the id, `MAPI_E_NOT_FOUND`, `MAPI_E_NO_ACCESS`,
    /// `MAPI_E_INVALID_PARAMETER` on an empty id.
    #[doc(alias = "IMAPISession::OpenEntry")]
    fn open_entry(&self, id: &EntryId, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened>;

    /// Whether two ids name one object (imapisession-compareentryids page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_ENTRYID` if no open provider knows one of them.
    #[doc(alias = "IMAPISession::CompareEntryIDs")]
    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId, flags: u32) -> Result<bool>;

    /// Registers for events of an object, or of the session itself (`None`) (imapisession-advise page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_ENTRYID`, `MAPI_E_UNKNOWN_ENTRYID`, `MAPI_E_NO_SUPPORT`, `MAPI_E_INVALID_PARAMETER`.
    #[doc(alias = "IMAPISession::Advise")]
    fn advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection>;

    /// Ends a registration (imapisession-unadvise page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`.
    #[doc(alias = "IMAPISession::Unadvise")]
    fn unadvise(&self, connection: Connection) -> Result<()>;

    /// Obsolete: always `MAPI_E_NOT_FOUND` (imapisessioniunknown page).
    #[doc(alias = "IMAPISession::MessageOptions")]
    fn message_options(&self, flags: UnicodeFlags, address_type: &str, message: &dyn Message) -> Result<()>;

    /// Obsolete: always no options (imapisessioniunknown page).
    #[doc(alias = "IMAPISession::QueryDefaultMessageOpt")]
    fn query_default_message_opt(&self, address_type: &str, flags: UnicodeFlags) -> Result<Vec<Property>>;

    /// The address types that the running transports take, in transport order (imapisession-enumadrtypes page).
    #[doc(alias = "IMAPISession::EnumAdrTypes")]
    fn enum_adr_types(&self, flags: UnicodeFlags) -> Result<Vec<String>>;

    /// The entry id of the user (imapisession-queryidentity page).
    ///
    /// Warns with `MAPI_W_NO_SERVICE` if nobody supplies an identity; the id is then a one-off.
    #[doc(alias = "IMAPISession::QueryIdentity")]
    fn query_identity(&self) -> Result<Outcome<EntryId>>;

    /// Ends the session; `reserved` must be 0 (imapisession-logoff page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`, `MAPI_E_INVALID_PARAMETER`; the session stays.
    #[doc(alias = "IMAPISession::Logoff")]
    fn logoff(&self, flags: LogoffFlags, reserved: u32) -> Result<()>;

    /// Gives a role to a store, or takes it from the one that has it (`None`) (imapisession-setdefaultstore page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS` on no role, `MAPI_E_NO_SUPPORT` if the store cannot be the default, `MAPI_E_NOT_FOUND`.
    #[doc(alias = "IMAPISession::SetDefaultStore")]
    fn set_default_store(&self, role: DefaultStoreRole, id: Option<&EntryId>) -> Result<()>;

    /// The administration of the message services of the session's profile (imapisession-adminservices page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS` on any flag.
    #[doc(alias = "IMAPISession::AdminServices")]
    fn admin_services(&self, flags: u32) -> Result<Arc<dyn MsgServiceAdmin>>;

    /// Shows a message in its form, until the user closes that (imapisession-showform page). Without a class that of the
    /// message counts.
    ///
    /// # Errors
    /// `MAPI_E_USER_CANCEL`, `MAPI_E_INVALID_PARAMETER` on a token that is unknown or used up, `MAPI_E_NOT_FOUND` if the class
    /// has no form; what the form answers.
    #[doc(alias = "IMAPISession::ShowForm")]
    #[expect(clippy::too_many_arguments, reason = "mirrors the nine arguments of the original")]
    fn show_form(
        &self,
        store: &Arc<dyn MsgStore>,
        parent: &Arc<dyn MapiFolder>,
        interface: Option<Iid>,
        token: FormToken,
        flags: FormFlags,
        status: MessageStatus,
        message_flags: MessageFlags,
        access: AccessRights,
        message_class: Option<&str>,
    ) -> Result<()>;

    /// Prepares a message for [`show_form`](Self::show_form) (imapisession-prepareform page).
    #[doc(alias = "IMAPISession::PrepareForm")]
    fn prepare_form(&self, interface: Option<Iid>, message: &Arc<dyn Message>) -> Result<FormToken>;

    /// Whether the client's process may end without a logoff (imapiclientshutdown-queryfastshutdown page).
    ///
    /// The three methods of `IMAPIClientShutdown` are those of every session.
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` if a provider with an open session does not allow it, or nobody may.
    #[doc(alias = "IMAPIClientShutdown::QueryFastShutdown")]
    fn query_fast_shutdown(&self) -> Result<()>;

    /// Tells the providers that the process is about to end (imapiclientshutdown-notifyprocessshutdown page).
    #[doc(alias = "IMAPIClientShutdown::NotifyProcessShutdown")]
    fn notify_process_shutdown(&self) -> Result<()>;

    /// Tells the providers that the process ends now (imapiclientshutdown-dofastshutdown page): no call may follow,
    /// not even [`uninitialize`](super::Mapi::uninitialize).
    ///
    /// # Errors
    /// As [`query_fast_shutdown`](Self::query_fast_shutdown); then nothing has happened.
    #[doc(alias = "IMAPIClientShutdown::DoFastShutdown")]
    fn do_fast_shutdown(&self) -> Result<()>;
}

/// Stands for a message between `PrepareForm` and `ShowForm`; never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FormToken(pub u64);
