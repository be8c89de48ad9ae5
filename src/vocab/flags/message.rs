//! Messages: state, reading, sending.

flag_set! {
    /// The state of a message (`PR_MESSAGE_FLAGS`).
    pub struct MessageFlags;
    /// It was read.
    MSGFLAG_READ = 0x1;
    /// It was not changed since it arrived or was first saved.
    MSGFLAG_UNMODIFIED = 0x2;
    /// It is on its way out.
    MSGFLAG_SUBMIT = 0x4;
    /// It is being written.
    MSGFLAG_UNSENT = 0x8;
    /// It has attachments.
    MSGFLAG_HASATTACH = 0x10;
    /// The reader sent it.
    MSGFLAG_FROMME = 0x20;
    /// It is an associated message.
    MSGFLAG_ASSOCIATED = 0x40;
    /// It is sent again to those it did not reach.
    MSGFLAG_RESEND = 0x80;
    /// A read report is due.
    MSGFLAG_RN_PENDING = 0x100;
    /// A non-read report is due.
    MSGFLAG_NRN_PENDING = 0x200;
    /// It came by X.400.
    MSGFLAG_ORIGIN_X400 = 0x1000;
    /// It came by Internet mail.
    MSGFLAG_ORIGIN_INTERNET = 0x2000;
    /// It came by another way from outside.
    MSGFLAG_ORIGIN_MISC_EXT = 0x8000;
}

flag_set! {
    /// What a contents table shows of a message (`PR_MSG_STATUS`, `IMAPIFolder::SetMessageStatus`). The high
    /// half belongs to clients.
    pub struct MessageStatus;
    /// It is highlighted.
    MSGSTATUS_HIGHLIGHTED = 0x1;
    /// It is tagged.
    MSGSTATUS_TAGGED = 0x2;
    /// It is hidden.
    MSGSTATUS_HIDDEN = 0x4;
    /// It is marked for deletion.
    MSGSTATUS_DELMARKED = 0x8;
    /// It is a draft.
    MSGSTATUS_DRAFT = 0x100;
    /// It was answered.
    MSGSTATUS_ANSWERED = 0x200;
    /// Versions of it disagree.
    MSGSTATUS_IN_CONFLICT = 0x800;
    /// It is to be fetched from the remote store.
    MSGSTATUS_REMOTE_DOWNLOAD = 0x1000;
    /// It is to be deleted in the remote store.
    MSGSTATUS_REMOTE_DELETE = 0x2000;
    /// The read report was sent.
    MSGSTATUS_MDNSENT = 0x4000;
}

flag_set! {
    /// Flags of `IMessage::SetReadFlag` and `IMAPIFolder::SetReadFlags`. No flag marks as read and sends a
    /// report that is due.
    pub struct ReadFlags;
    /// No report.
    SUPPRESS_RECEIPT = 0x1;
    /// Show progress (`SetReadFlags`).
    MESSAGE_DIALOG = 0x2;
    /// Mark as unread.
    CLEAR_READ_FLAG = 0x4;
    /// Errors may come with a later call.
    MAPI_DEFERRED_ERRORS = 0x8;
    /// Send the report that is due, change nothing else.
    GENERATE_RECEIPT_ONLY = 0x10;
    /// No read report will be sent.
    CLEAR_RN_PENDING = 0x20;
    /// No non-read report will be sent.
    CLEAR_NRN_PENDING = 0x40;
}

flag_set! {
    /// Flags of `IMessage::SubmitMessage` and `IMAPIForm` verbs that send.
    pub struct SubmitFlags;
    /// Send even if the text could not be brought in sync.
    FORCE_SUBMIT = 0x1;
}

flag_set! {
    /// Where a message stands on its way out (`PR_SUBMIT_FLAGS`).
    pub struct PendingSubmitFlags;
    /// The spooler has it.
    SUBMITFLAG_LOCKED = 0x1;
    /// A preprocessor has to see it.
    SUBMITFLAG_PREPROCESS = 0x2;
}

flag_set! {
    /// What `IMAPISupport::ExpandRecips` found out.
    pub struct PrepareFlags;
    /// A preprocessor has to see the message.
    NEEDS_PREPROCESSING = 0x1;
    /// The spooler has to send it.
    NEEDS_SPOOLER = 0x2;
}

flag_set! {
    /// Flags of `IMAPISupport::ReadReceipt`.
    pub struct ReportFlags;
    /// A non-read report.
    MAPI_NON_READ = 0x1;
}

flag_set! {
    /// How a message is protected (`PR_SECURITY`).
    pub struct SecurityFlags;
    /// Signed.
    SECURITY_SIGNED = 0x1;
    /// Encrypted.
    SECURITY_ENCRYPTED = 0x2;
}

open_set! {
    /// The importance of a message (`PR_IMPORTANCE`).
    pub struct Importance(u32);
    /// Low.
    IMPORTANCE_LOW = 0;
    /// Normal.
    IMPORTANCE_NORMAL = 1;
    /// High.
    IMPORTANCE_HIGH = 2;
}

open_set! {
    /// How fast a message is to be sent (`PR_PRIORITY`).
    pub struct Priority(i32);
    /// Slowly.
    PRIO_NONURGENT = -1;
    /// Normally.
    PRIO_NORMAL = 0;
    /// Fast.
    PRIO_URGENT = 1;
}

open_set! {
    /// Whom the content of a message is for (`PR_SENSITIVITY`).
    pub struct Sensitivity(u32);
    /// Anybody.
    SENSITIVITY_NONE = 0;
    /// Personal.
    SENSITIVITY_PERSONAL = 1;
    /// Private.
    SENSITIVITY_PRIVATE = 2;
    /// The company.
    SENSITIVITY_COMPANY_CONFIDENTIAL = 3;
}

open_set! {
    /// What the text was written in (`PR_MSG_EDITOR_FORMAT`).
    pub struct EditorFormat(u32);
    /// Not known.
    EDITOR_FORMAT_DONTKNOW = 0;
    /// Plain text.
    EDITOR_FORMAT_PLAINTEXT = 1;
    /// HTML.
    EDITOR_FORMAT_HTML = 2;
    /// RTF.
    EDITOR_FORMAT_RTF = 3;
}
