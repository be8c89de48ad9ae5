use std::sync::Arc;

use crate::interface::spi::{NotifyData, Preprocessor};
use crate::interface::{Message, Outcome, Result};
use crate::vocab::{
    AdrList, EntryId, MapiUid, PrepareFlags, ReportFlags, SpoolerNotifyFlags, StoreLogoffFlags,
};

/// What a session does for providers that send and fetch mail: stores and transports.
pub trait MailSupport {
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
}
