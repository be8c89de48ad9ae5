use std::fmt::Debug;
use std::sync::Arc;

use super::{
    AdviseSink, MapiFormContainer, MapiFormMgr, MapiSession, MapiStream, Message, MsgStore, ProfAdmin, Result,
};
use crate::vocab::{
    CodePage, InitFlags, IpmSubtreeFlags, LogonFlags, NativeBody, Property, RtfStreamFlags, RtfSyncFlags,
};

/// The entry points of the MAPI library: what a client calls first and last.
///
/// Hand a client an `Arc<dyn Mapi>`, and the same code runs against the emulator in a test and against an adapter
/// over another MAPI elsewhere.
pub trait Mapi: Debug + Send + Sync {
    /// Starts MAPI; calls are counted (mapiinitialize page). The first one says which thread calls sinks.
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`; `MAPI_E_INVALID_OBJECT` if there can be no thread for notifications.
    #[doc(alias = "MAPIInitialize")]
    fn initialize(&self, flags: InitFlags) -> Result<()>;

    /// Undoes one [`initialize`](Self::initialize); the last one ends every session (mapiuninitialize page).
    #[doc(alias = "MAPIUninitialize")]
    fn uninitialize(&self);

    /// Logs on to a profile, or joins the shared session (mapilogonex page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_INITIALIZED`, `MAPI_E_LOGON_FAILED`, `MAPI_E_UNKNOWN_FLAGS`, `MAPI_E_USER_CANCEL`,
    /// `MAPI_E_TIMEOUT`.
    #[doc(alias = "MAPILogonEx")]
    fn logon(
        &self,
        profile: Option<&str>,
        password: Option<&str>,
        flags: LogonFlags,
    ) -> Result<Arc<dyn MapiSession>>;

    /// The administration of profiles, which needs no session (mapiadminprofiles page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_INITIALIZED`; `MAPI_E_UNKNOWN_FLAGS` on any flag.
    #[doc(alias = "MAPIAdminProfiles")]
    fn admin_profiles(&self, flags: u32) -> Result<Arc<dyn ProfAdmin>>;

    /// A sink that runs `sink` on the thread that calls this, whichever thread notifies: what comes waits until that
    /// thread [dispatches](Self::dispatch_notifications) (hrthisthreadadvisesink page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_INITIALIZED`.
    #[doc(alias = "HrThisThreadAdviseSink")]
    fn this_thread_advise_sink(&self, sink: Arc<dyn AdviseSink>) -> Result<Arc<dyn AdviseSink>>;

    /// Delivers the notifications that wait for this thread (hrdispatchnotifications page).
    ///
    /// Those of sinks that are nobody's wait for the thread that [initialised](Self::initialize) MAPI first, or with
    /// `MAPI_MULTITHREAD_NOTIFICATIONS` in that call for any.
    ///
    /// # Errors
    /// `MAPI_E_NOT_INITIALIZED`.
    #[doc(alias = "HrDispatchNotifications")]
    fn dispatch_notifications(&self, flags: u32) -> Result<()>;

    /// Makes the RTF and the plain text of a message agree after one of them changed (rtfsync page), and notes it in
    /// `PR_RTF_IN_SYNC` and `PR_RTF_SYNC_*`. Tells whether the message was updated, and so has to be saved.
    ///
    /// `RTF_SYNC_RTF_CHANGED` makes `PR_BODY` anew if the text of the RTF is another, `RTF_SYNC_BODY_CHANGED` the RTF;
    /// with both nothing is made, it is only noted if they agree. White space makes no difference.
    ///
    /// # Errors
    /// `MAPI_E_NOT_INITIALIZED`, `MAPI_E_UNKNOWN_FLAGS`; what the message answers, and the first problem it has with
    /// the properties set.
    #[doc(alias = "RTFSync")]
    fn rtf_sync(&self, message: &dyn Message, flags: RtfSyncFlags) -> Result<bool>;

    /// The uncompressed RTF behind a stream on `PR_RTF_COMPRESSED`, which stands at its beginning
    /// (wrapcompressedrtfstream page).
    ///
    /// Without flags a stream to read from. With `MAPI_MODIFY` one to write the whole new text to: it reaches the
    /// wrapped stream, which has to be writable, at the commit of this one or when it is dropped; then the wrapped
    /// stream has to be committed and the message saved. The streams only read or write, copy and commit, in one
    /// direction; all else is `E_NOTIMPL`.
    ///
    /// # Errors
    /// `MAPI_E_NOT_INITIALIZED`, `MAPI_E_UNKNOWN_FLAGS`; `MAPI_E_CORRUPT_DATA` if the data are damaged.
    #[doc(alias = "WrapCompressedRTFStream")]
    fn wrap_compressed_rtf_stream(
        &self,
        stream: &Arc<dyn MapiStream>,
        flags: RtfStreamFlags,
    ) -> Result<Arc<dyn MapiStream>>;

    /// As [`wrap_compressed_rtf_stream`](Self::wrap_compressed_rtf_stream); with `MAPI_NATIVE_BODY` it gives what the
    /// RTF wraps, and tells what that is: HTML, plain text, or the RTF itself (wrapcompressedrtfstreamex page).
    ///
    /// # Errors
    /// Besides, `MAPI_E_INVALID_PARAMETER` if `MAPI_NATIVE_BODY` comes with `MAPI_MODIFY`, or if the code page asked for
    /// is none that is converted to.
    #[doc(alias = "WrapCompressedRTFStreamEx")]
    fn wrap_compressed_rtf_stream_ex(
        &self,
        stream: &Arc<dyn MapiStream>,
        info: &RtfStreamInfo,
    ) -> Result<(Arc<dyn MapiStream>, NativeBody)>;

    /// Makes the special folders that a store lacks: the IPM subtree, Deleted Items and the search root, with
    /// `MAPI_FULL_IPM_TREE` the Inbox and its siblings too. Tells `PR_VALID_FOLDER_MASK` and the entry ids of all there
    /// are, and that of an Inbox it made under the tag `0x0000_0102` (hrvalidateipmsubtree page).
    ///
    /// What `PR_VALID_FOLDER_MASK` says is believed; with `MAPI_FORCE_CREATE` folders are opened, and those that cannot
    /// be are made again.
    ///
    /// # Errors
    /// `MAPI_E_NO_ACCESS` if nothing can be written, `MAPI_E_UNKNOWN_FLAGS`; of a store of another provider those of the
    /// methods that open and make folders and set properties.
    #[doc(alias = "HrValidateIPMSubtree")]
    fn validate_ipm_subtree(&self, store: &dyn MsgStore, flags: IpmSubtreeFlags) -> Result<Vec<Property>>;

    /// A form manager for a session (mapiopenformmgr page). Forms that it made stay when it goes.
    ///
    /// # Errors
    /// `MAPI_E_NOT_INITIALIZED`.
    #[doc(alias = "MAPIOpenFormMgr")]
    fn open_form_mgr(&self, session: &Arc<dyn MapiSession>) -> Result<Arc<dyn MapiFormMgr>>;

    /// The forms of the computer, which needs no session (mapiopenlocalformcontainer page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_INITIALIZED`.
    #[doc(alias = "MAPIOpenLocalFormContainer")]
    fn open_local_form_container(&self) -> Result<Arc<dyn MapiFormContainer>>;
}

/// What [`Mapi::wrap_compressed_rtf_stream_ex`] is asked for (`RTF_WCSINFO`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[doc(alias = "RTF_WCSINFO")]
pub struct RtfStreamInfo {
    /// `ulFlags`.
    pub flags: RtfStreamFlags,
    /// `ulInCodePage`: that of the message, `PR_INTERNET_CPID`, for RTF that names none.
    pub in_code_page: Option<CodePage>,
    /// `ulOutCodePage`: that of the HTML or text to get; without one that of the message, else UTF-8.
    pub out_code_page: Option<CodePage>,
}
