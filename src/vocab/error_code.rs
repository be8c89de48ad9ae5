open_set! {
    /// The result of a MAPI call (`HRESULT`, `SCODE`): bit 31 set means failure, `MAPI_W_*` are successes.
    ///
    /// An open set: codes of other vendors keep their number.
    pub struct ErrorCode(u32);
    /// Done.
    S_OK = 0x0000_0000;
    /// Done, with a negative answer.
    S_FALSE = 0x0000_0001;
    /// Done, but there is no identity to tell.
    MAPI_W_NO_SERVICE = 0x0004_0203;
    /// Done in part: some values or providers failed; look at each.
    MAPI_W_ERRORS_RETURNED = 0x0004_0380;
    /// Done, but the row of the bookmark is gone.
    MAPI_W_POSITION_CHANGED = 0x0004_0481;
    /// Done; the count is an estimate.
    MAPI_W_APPROX_COUNT = 0x0004_0482;
    /// Done; the message need not be sent.
    MAPI_W_CANCEL_MESSAGE = 0x0004_0580;
    /// Done for some of the objects only.
    MAPI_W_PARTIAL_COMPLETION = 0x0004_0680;
    /// The object has no such operation.
    E_NOTIMPL = 0x8000_4001;
    /// The object does not offer this interface.
    MAPI_E_INTERFACE_NOT_SUPPORTED = 0x8000_4002;
    /// Stopped.
    E_ABORT = 0x8000_4004;
    /// Failed for a reason without a code of its own.
    MAPI_E_CALL_FAILED = 0x8000_4005;
    /// A catastrophic failure.
    E_UNEXPECTED = 0x8000_FFFF;
    /// The stream has no such operation or seek origin.
    STG_E_INVALIDFUNCTION = 0x8003_0001;
    /// No such file.
    STG_E_FILENOTFOUND = 0x8003_0002;
    /// The stream may not be written.
    STG_E_ACCESSDENIED = 0x8003_0005;
    /// A bad argument to a stream.
    STG_E_INVALIDPARAMETER = 0x8003_0057;
    /// No room to write.
    STG_E_MEDIUMFULL = 0x8003_0070;
    /// The object behind the stream is gone.
    STG_E_REVERTED = 0x8003_0102;
    /// The object does not support this.
    MAPI_E_NO_SUPPORT = 0x8004_0102;
    /// Unicode asked of an 8-bit object, or the reverse.
    MAPI_E_BAD_CHARWIDTH = 0x8004_0103;
    /// Text longer than allowed.
    MAPI_E_STRING_TOO_LONG = 0x8004_0105;
    /// A flag bit that has no meaning here.
    MAPI_E_UNKNOWN_FLAGS = 0x8004_0106;
    /// Not an entry id that this object takes.
    MAPI_E_INVALID_ENTRYID = 0x8004_0107;
    /// The object is closed, or its session has ended.
    MAPI_E_INVALID_OBJECT = 0x8004_0108;
    /// Somebody else saved the object since it was opened.
    MAPI_E_OBJECT_CHANGED = 0x8004_0109;
    /// The object was deleted since it was opened.
    MAPI_E_OBJECT_DELETED = 0x8004_010A;
    /// An operation on the object still runs.
    MAPI_E_BUSY = 0x8004_010B;
    /// No room in the store.
    MAPI_E_NOT_ENOUGH_DISK = 0x8004_010D;
    /// A resource other than memory or disk ran out.
    MAPI_E_NOT_ENOUGH_RESOURCES = 0x8004_010E;
    /// No such object, property or row.
    MAPI_E_NOT_FOUND = 0x8004_010F;
    /// Versions do not fit.
    MAPI_E_VERSION = 0x8004_0110;
    /// The profile or the provider could not be logged on to.
    MAPI_E_LOGON_FAILED = 0x8004_0111;
    /// Too many sessions.
    MAPI_E_SESSION_LIMIT = 0x8004_0112;
    /// The user cancelled.
    MAPI_E_USER_CANCEL = 0x8004_0113;
    /// Too late to stop.
    MAPI_E_UNABLE_TO_ABORT = 0x8004_0114;
    /// The network failed.
    MAPI_E_NETWORK_ERROR = 0x8004_0115;
    /// The disk failed.
    MAPI_E_DISK_ERROR = 0x8004_0116;
    /// The request is more than the object can do.
    MAPI_E_TOO_COMPLEX = 0x8004_0117;
    /// The column cannot be used here.
    MAPI_E_BAD_COLUMN = 0x8004_0118;
    /// `GetLastError` of the object knows more.
    MAPI_E_EXTENDED_ERROR = 0x8004_0119;
    /// The object computes this property itself.
    MAPI_E_COMPUTED = 0x8004_011A;
    /// The data is damaged.
    MAPI_E_CORRUPT_DATA = 0x8004_011B;
    /// The provider lacks configuration.
    MAPI_E_UNCONFIGURED = 0x8004_011C;
    /// One provider failed; the others go on.
    MAPI_E_FAILONEPROVIDER = 0x8004_011D;
    /// The code page is unknown.
    MAPI_E_UNKNOWN_CPID = 0x8004_011E;
    /// The locale is unknown.
    MAPI_E_UNKNOWN_LCID = 0x8004_011F;
    /// The password must be changed first.
    MAPI_E_PASSWORD_CHANGE_REQUIRED = 0x8004_0120;
    /// The password has expired.
    MAPI_E_PASSWORD_EXPIRED = 0x8004_0121;
    /// The account may not be used from here.
    MAPI_E_INVALID_WORKSTATION_ACCOUNT = 0x8004_0122;
    /// The account may not be used now.
    MAPI_E_INVALID_ACCESS_TIME = 0x8004_0123;
    /// The account is disabled.
    MAPI_E_ACCOUNT_DISABLED = 0x8004_0124;
    /// The session ends.
    MAPI_E_END_OF_SESSION = 0x8004_0200;
    /// No open provider knows this entry id.
    MAPI_E_UNKNOWN_ENTRYID = 0x8004_0201;
    /// A row lacks a column that it must have.
    MAPI_E_MISSING_REQUIRED_COLUMN = 0x8004_0202;
    /// A value out of its range.
    MAPI_E_BAD_VALUE = 0x8004_0301;
    /// Not a type a property can have.
    MAPI_E_INVALID_TYPE = 0x8004_0302;
    /// A type the object does not support.
    MAPI_E_TYPE_NO_SUPPORT = 0x8004_0303;
    /// Not the type this property has.
    MAPI_E_UNEXPECTED_TYPE = 0x8004_0304;
    /// More than can be returned.
    MAPI_E_TOO_BIG = 0x8004_0305;
    /// The object leaves the copying to its caller.
    MAPI_E_DECLINE_COPY = 0x8004_0306;
    /// An identifier that was never handed out for a name.
    MAPI_E_UNEXPECTED_ID = 0x8004_0307;
    /// Could not be finished.
    MAPI_E_UNABLE_TO_COMPLETE = 0x8004_0400;
    /// Took too long.
    MAPI_E_TIMEOUT = 0x8004_0401;
    /// The table has no rows.
    MAPI_E_TABLE_EMPTY = 0x8004_0402;
    /// The table has more rows than allowed.
    MAPI_E_TABLE_TOO_BIG = 0x8004_0403;
    /// Not a bookmark of this table.
    MAPI_E_INVALID_BOOKMARK = 0x8004_0405;
    /// Wait and try again.
    MAPI_E_WAIT = 0x8004_0500;
    /// Cancelled.
    MAPI_E_CANCEL = 0x8004_0501;
    /// Not this provider's business.
    MAPI_E_NOT_ME = 0x8004_0502;
    /// The store is damaged.
    MAPI_E_CORRUPT_STORE = 0x8004_0600;
    /// The message is not in the outgoing queue.
    MAPI_E_NOT_IN_QUEUE = 0x8004_0601;
    /// The store cannot suppress reports.
    MAPI_E_NO_SUPPRESS = 0x8004_0602;
    /// The name is taken.
    MAPI_E_COLLISION = 0x8004_0604;
    /// Something must be set up first.
    MAPI_E_NOT_INITIALIZED = 0x8004_0605;
    /// Not of the standard form.
    MAPI_E_NON_STANDARD = 0x8004_0606;
    /// The message has no recipients.
    MAPI_E_NO_RECIPIENTS = 0x8004_0607;
    /// The message was submitted.
    MAPI_E_SUBMITTED = 0x8004_0608;
    /// The folder has subfolders.
    MAPI_E_HAS_FOLDERS = 0x8004_0609;
    /// The folder has messages.
    MAPI_E_HAS_MESSAGES = 0x8004_060A;
    /// The folder would stand inside itself.
    MAPI_E_FOLDER_CYCLE = 0x8004_060B;
    /// The name fits several recipients.
    MAPI_E_AMBIGUOUS_RECIP = 0x8004_0700;
    /// No permission.
    MAPI_E_NO_ACCESS = 0x8007_0005;
    /// Too large for this call; a property is read through a stream instead.
    MAPI_E_NOT_ENOUGH_MEMORY = 0x8007_000E;
    /// A bad argument.
    MAPI_E_INVALID_PARAMETER = 0x8007_0057;
    /// Sought before the start.
    STG_E_SEEKERROR = 0x8003_0019;
    /// The COM name of [`MAPI_E_INTERFACE_NOT_SUPPORTED`](Self::MAPI_E_INTERFACE_NOT_SUPPORTED).
    E_NOINTERFACE = 0x8000_4002;
    /// The COM name of [`MAPI_E_CALL_FAILED`](Self::MAPI_E_CALL_FAILED).
    E_FAIL = 0x8000_4005;
    /// The COM name of [`MAPI_E_NO_ACCESS`](Self::MAPI_E_NO_ACCESS).
    E_ACCESSDENIED = 0x8007_0005;
    /// The COM name of [`MAPI_E_NOT_ENOUGH_MEMORY`](Self::MAPI_E_NOT_ENOUGH_MEMORY).
    E_OUTOFMEMORY = 0x8007_000E;
    /// The COM name of [`MAPI_E_INVALID_PARAMETER`](Self::MAPI_E_INVALID_PARAMETER).
    E_INVALIDARG = 0x8007_0057;
}

impl ErrorCode {
    /// Whether this is a failure; warnings (`MAPI_W_*`) are successes.
    #[must_use]
    pub const fn is_failure(self) -> bool {
        self.0 & 0x8000_0000 != 0
    }
}
