use std::fmt::Debug;
use std::sync::Arc;

use super::{ControlActions, NotifyData, Preprocessor, StatusActions};
use crate::interface::{
    AddrBook, AdrParm, AdviseSink, Connection, DetailsButton, MapiControl, MapiFolder, MapiProgress,
    MapiProp, MapiPropData, MapiSession, MapiStatus, MapiTableData, Message, Opened, Outcome, ProfSect,
    Result,
};
use crate::vocab::{
    AdrList, CopyFlags, CopyFolderFlags, CopyMessagesFlags, CreateOneOffFlags, DetailsFlags, EntryId,
    ErrorCode, EventMask, FileTime, Iid, MapiError, MapiUid, Notification, OpenFlags, OpenSectionFlags,
    PrepareFlags, ProgressFlags, PropProblem, PropTag, Property, ReportFlags, SpoolerNotifyFlags,
    StatusRowFlags, StoreLogoffFlags, SubscribeFlags, TableType, TemplateFlags, UnicodeFlags,
};

/// What a session does for its providers, and MAPI for the entry function of a service (`IMAPISupport`,
/// imapisupportiunknown page).
///
/// A method that the kind of provider doesn't need answers `MAPI_E_NO_SUPPORT` (support-object-overview page), and every
/// method `MAPI_E_INVALID_OBJECT` once the session has ended, or the call of the entry function.
#[doc(alias = "IMAPISupport")]
pub trait MapiSupport: Debug + Send + Sync {
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

    /// Lets the spooler prepare messages that this transport is going to send, before any transport gets them: those with
    /// recipients whose entry ids have this uid, or of this address type; without either all. What several transports
    /// registered is done in that order (imapisupport-registerpreprocessor page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS` on any flag, `MAPI_E_NO_SUPPORT` to others than transports.
    #[doc(alias = "IMAPISupport::RegisterPreprocessor")]
    fn register_preprocessor(
        &self,
        uid: Option<MapiUid>,
        address_type: Option<&str>,
        functions: Preprocessor,
        flags: u32,
    ) -> Result<()>;

    /// Lets a transport that takes long make way (imapisupport-spooleryield page); nothing is done meanwhile. A warning
    /// of `MAPI_W_CANCEL_MESSAGE` tells that the message is not to be sent after all, for the session ends.
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` to others than transports, `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPISupport::SpoolerYield")]
    fn spooler_yield(&self, flags: u32) -> Result<Outcome<()>>;

    /// Tells the spooler that something happened (imapisupport-spoolernotify page): of a transport that mail waits
    /// (`NOTIFY_NEWMAIL`), that it can send again (`NOTIFY_READYTOSEND`), that a message it deferred is to be submitted
    /// again (`NOTIFY_SENTDEFERRED`, with its entry id), that it is not to be disturbed until further notice
    /// (`NOTIFY_CRITSEC`, `NOTIFY_NONCRIT`), that it handles other recipients (`NOTIFY_CONFIG_CHANGE`), that it failed
    /// for good (`NOTIFY_CRITICAL_ERROR`); of a store that a message arrived (`NOTIFY_NEWMAIL_RECEIVED`). The spooler
    /// acts on it when it runs next.
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS` on what the provider may not tell, `MAPI_E_INVALID_PARAMETER` if the data does not fit,
    /// `MAPI_E_NO_SUPPORT` to others than transports and stores.
    #[doc(alias = "IMAPISupport::SpoolerNotify")]
    fn spooler_notify(&self, flags: SpoolerNotifyFlags, data: NotifyData<'_>) -> Result<()>;

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

    /// Gives an entry that this address book keeps the code of the provider which its template identifier names
    /// (imapisupport-opentemplateid page): `host` itself, or an object in front of it. With `FILL_ENTRY` that provider sets
    /// all properties of the entry.
    ///
    /// An object in front passes `OpenProperty` for `PR_DETAILS_TABLE` on to `host`.
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_ENTRYID` if no provider is logged on that gives such identifiers, and what the provider answers:
    /// see [`AbLogon::open_template_id`](super::AbLogon::open_template_id). `MAPI_E_NO_SUPPORT` to others than address books.
    #[doc(alias = "IMAPISupport::OpenTemplateID")]
    fn open_template_id(
        &self,
        template: &EntryId,
        flags: TemplateFlags,
        host: &Opened,
        interface: Option<Iid>,
    ) -> Result<Opened>;

    /// Opens an object of whichever provider (imapisupport-openentry page).
    ///
    /// # Errors
    /// As [`MapiSession::open_entry`].
    #[doc(alias = "IMAPISupport::OpenEntry")]
    fn open_entry(&self, id: &EntryId, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened>;

    /// Lets the user choose recipients (imapisupport-address page).
    ///
    /// # Errors
    /// As [`AddrBook::address`].
    #[doc(alias = "IMAPISupport::Address")]
    fn address(&self, parameters: &AdrParm, recipients: &mut AdrList) -> Result<()>;

    /// Shows an entry of the address book to the user (imapisupport-details page).
    ///
    /// # Errors
    /// As [`AddrBook::details`].
    #[doc(alias = "IMAPISupport::Details")]
    fn details(
        &self,
        id: &EntryId,
        button: Option<DetailsButton<'_>>,
        flags: DetailsFlags,
    ) -> Result<Outcome<()>>;

    /// Lets the user make an entry of the address book (imapisupport-newentry page).
    ///
    /// # Errors
    /// As [`AddrBook::new_entry`].
    #[doc(alias = "IMAPISupport::NewEntry")]
    fn new_entry(
        &self,
        flags: UnicodeFlags,
        container: Option<&EntryId>,
        template: Option<&EntryId>,
    ) -> Result<EntryId>;

    /// Shows the properties of `config` to the user and sets what he enters (imapisupport-doconfigpropsheet page).
    ///
    /// # Errors
    /// `MAPI_E_USER_CANCEL`, and what `config` refuses.
    #[doc(alias = "IMAPISupport::DoConfigPropsheet")]
    fn do_config_propsheet(&self, title: &str, config: &dyn MapiProp, flags: UnicodeFlags) -> Result<()>;

    /// A progress indicator that the user sees, from 1 to 1000 (imapisupport-doprogressdialog page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPISupport::DoProgressDialog")]
    fn do_progress_dialog(&self, flags: ProgressFlags) -> Result<Arc<dyn MapiProgress>>;

    /// Prepares a message with `MSGFLAG_RESEND` for a store that submits it: `PR_RESPONSIBILITY` becomes TRUE for the
    /// recipients that have it already (imapisupport-preparesubmit page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` to others than stores.
    #[doc(alias = "IMAPISupport::PrepareSubmit")]
    fn prepare_submit(&self, message: &dyn Message) -> Result<()>;

    /// Completes the recipients of a message for a store that submits it: personal lists are replaced by their members,
    /// duplicates removed (imapisupport-expandrecips page). Tells what is left to do.
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` to others than stores.
    #[doc(alias = "IMAPISupport::ExpandRecips")]
    fn expand_recips(&self, message: &dyn Message) -> Result<PrepareFlags>;

    /// Lets the spooler finish a message that the store has sent to all its recipients itself: at its next run it undoes
    /// what preprocessors did, and calls `FinishedMsg` (imapisupport-completemsg page). The message is in the outgoing
    /// queue until then.
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` to others than stores that the spooler has open, `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPISupport::CompleteMsg")]
    fn complete_msg(&self, flags: u32, id: &EntryId) -> Result<()>;

    /// Moves or deletes a sent message as it asks for, for a store whose `FinishedMsg` is called, and releases it
    /// (imapisupport-dosentmail page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` to others than stores that the spooler has open, `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPISupport::DoSentMail")]
    fn do_sent_mail(&self, flags: u32, message: Arc<dyn Message>) -> Result<()>;

    /// The integrated address book of the session, which shows no dialog for it (imapisupport-openaddressbook page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS` on any flag.
    #[doc(alias = "IMAPISupport::OpenAddressBook")]
    fn open_address_book(&self, interface: Option<Iid>, flags: u32) -> Result<Outcome<Arc<dyn AddrBook>>>;

    /// Lets the transports finish with a store that is about to close (imapisupport-storelogofftransports page). With
    /// `LOGOFF_NO_WAIT` and `LOGOFF_PURGE` what waits in its outgoing queue is sent first, with `LOGOFF_ORDERLY` the
    /// message that is being sent is finished; then the spooler lets go of the store. `LOGOFF_ABORT` and `LOGOFF_QUIET`
    /// change nothing while messages are being sent or fetched.
    ///
    /// Answers `LOGOFF_COMPLETE` if the store may close, `LOGOFF_OUTBOUND` or `LOGOFF_INBOUND` if messages are under way,
    /// `LOGOFF_OUTBOUND_QUEUE` if some wait to be sent; `LOGOFF_COMPLETE` alone, with nothing done, while another session
    /// of the profile has the store open.
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` to others than stores; `MAPI_E_INVALID_PARAMETER` on two ways at once; `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPISupport::StoreLogoffTransports")]
    fn store_logoff_transports(&self, flags: StoreLogoffFlags) -> Result<StoreLogoffFlags>;

    /// Reports to the sender what became of these recipients of a message: delivered if they have `PR_DELIVER_TIME`, else
    /// not delivered (imapisupport-statusrecips page). Nothing is sent to a sender who wants no such report.
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` to others than transports.
    #[doc(alias = "IMAPISupport::StatusRecips")]
    fn status_recips(&self, message: &dyn Message, recipients: &AdrList) -> Result<Outcome<()>>;

    /// Makes an empty message a report that another one was read, or with `MAPI_NON_READ` that it was deleted unread: with
    /// all its properties and the recipient that it goes to. The store saves and submits it
    /// (imapisupport-readreceipt page). Every call makes one; that no more than one is sent is the store's duty.
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` to others than stores, `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPISupport::ReadReceipt")]
    fn read_receipt(&self, flags: ReportFlags, read: &dyn Message, report: &Arc<dyn Message>) -> Result<()>;

    /// No provider may call it: its page never came (the method of `MAPISPI.h`).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT`, always.
    #[doc(alias = "IMAPISupport::UpdatePAB")]
    fn update_pab(&self, message: &dyn Message) -> Result<()>;

    /// No provider may call it: its page never came (the method of `MAPISPI.h`).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT`, always.
    #[doc(alias = "IMAPISupport::Preprocess")]
    fn preprocess(&self, flags: u32, id: &EntryId) -> Result<()>;

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
