//! Recipients and attachments of a message.

open_set! {
    /// What a recipient is to a message (`PR_RECIPIENT_TYPE`), plus the bits [`MAPI_P1`](Self::MAPI_P1) and
    /// [`MAPI_SUBMITTED`](Self::MAPI_SUBMITTED).
    pub struct RecipientType(u32);
    /// The sender.
    MAPI_ORIG = 0;
    /// A primary recipient.
    MAPI_TO = 1;
    /// A recipient of a copy.
    MAPI_CC = 2;
    /// A recipient of a copy that the others do not see.
    MAPI_BCC = 3;
}

flag_set! {
    /// Flags of `IMessage::ModifyRecipients`. No flag replaces all.
    pub struct ModRecipFlags;
    /// Add these.
    MODRECIP_ADD = 0x2;
    /// Replace those with these row ids.
    MODRECIP_MODIFY = 0x4;
    /// Take away those with these row ids.
    MODRECIP_REMOVE = 0x8;
}

open_set! {
    /// Where the content of an attachment is (`PR_ATTACH_METHOD`).
    pub struct AttachMethod(u32);
    /// Nowhere yet.
    NO_ATTACHMENT = 0;
    /// In `PR_ATTACH_DATA_BIN`.
    ATTACH_BY_VALUE = 1;
    /// In a file that all recipients reach.
    ATTACH_BY_REFERENCE = 2;
    /// In a file that is put in when the message is sent.
    ATTACH_BY_REF_RESOLVE = 3;
    /// In a file that is never put in.
    ATTACH_BY_REF_ONLY = 4;
    /// In `PR_ATTACH_DATA_OBJ`, a message.
    ATTACH_EMBEDDED_MSG = 5;
    /// In `PR_ATTACH_DATA_OBJ`, an OLE object.
    ATTACH_OLE = 6;
    /// Behind a web address.
    ATTACH_BY_WEBREFERENCE = 7;
}

flag_set! {
    /// Flags of `IMessage::OpenAttach`.
    pub struct OpenAttachFlags;
    /// Open for writing.
    MAPI_MODIFY = 0x1;
    /// Errors may come with a later call.
    MAPI_DEFERRED_ERRORS = 0x8;
    /// Open with the widest access there is.
    MAPI_BEST_ACCESS = 0x10;
}

flag_set! {
    /// Flags of `IMessage::CreateAttach`.
    pub struct CreateAttachFlags;
    /// Errors may come with a later call.
    MAPI_DEFERRED_ERRORS = 0x8;
}

flag_set! {
    /// Flags of `IMessage::DeleteAttach`.
    pub struct AttachFlags;
    /// Show progress.
    ATTACH_DIALOG = 0x1;
}

impl RecipientType {
    /// Set beside the type when a message is sent again: this recipient did not get it.
    pub const MAPI_P1: u32 = 0x1000_0000;
    /// Set beside the type when a message is sent again: this recipient has it.
    pub const MAPI_SUBMITTED: u32 = 0x8000_0000;

    /// Whether [`MAPI_SUBMITTED`](Self::MAPI_SUBMITTED) is set.
    #[must_use]
    pub const fn is_submitted(self) -> bool {
        self.0 & Self::MAPI_SUBMITTED != 0
    }

    /// Whether [`MAPI_P1`](Self::MAPI_P1) is set.
    #[must_use]
    pub const fn is_repeated(self) -> bool {
        self.0 & Self::MAPI_P1 != 0
    }

    /// The type without these two bits.
    #[must_use]
    pub const fn class(self) -> Self {
        Self(self.0 & !(Self::MAPI_P1 | Self::MAPI_SUBMITTED))
    }
}
