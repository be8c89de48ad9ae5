use std::fmt::Debug;
use std::sync::Arc;

use super::NotifyData;
use crate::interface::{
    MapiFolder, MapiProgress, MapiProp, MapiPropData, MapiTableData, Message, Opened, Outcome, ProfSect,
    Result,
};
use crate::vocab::{
    AdrList, CopyFlags, CopyFolderFlags, CopyMessagesFlags, EntryId, FileTime, Iid, MapiUid,
    OpenSectionFlags, PrepareFlags, PropProblem, PropTag, SpoolerNotifyFlags, TableType, UnicodeFlags,
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

    /// Shows the properties of `config` to the user and sets what he enters (imapisupport-doconfigpropsheet page).
    ///
    /// # Errors
    /// `MAPI_E_USER_CANCEL`, and what `config` refuses.
    #[doc(alias = "IMAPISupport::DoConfigPropsheet")]
    fn do_config_propsheet(&self, title: &str, config: &dyn MapiProp, flags: UnicodeFlags) -> Result<()>;

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

    /// Moves or deletes a sent message as it asks for, for a store whose `FinishedMsg` is called, and releases it
    /// (imapisupport-dosentmail page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` to others than stores that the spooler has open, `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPISupport::DoSentMail")]
    fn do_sent_mail(&self, flags: u32, message: Arc<dyn Message>) -> Result<()>;

    /// Reports to the sender what became of these recipients of a message: delivered if they have `PR_DELIVER_TIME`, else
    /// not delivered (imapisupport-statusrecips page). Nothing is sent to a sender who wants no such report.
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` to others than transports.
    #[doc(alias = "IMAPISupport::StatusRecips")]
    fn status_recips(&self, message: &dyn Message, recipients: &AdrList) -> Result<Outcome<()>>;

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
