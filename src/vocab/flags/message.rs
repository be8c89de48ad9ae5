flag_set! {
    /// The state of a message: the bits of `PR_MESSAGE_FLAGS` (`MSGFLAG_*`).
    pub struct MessageFlags;
    /// It was read.
    MSGFLAG_READ = 0x0001;
    /// It was not changed since it was first saved.
    MSGFLAG_UNMODIFIED = 0x0002;
    /// It is on its way out.
    MSGFLAG_SUBMIT = 0x0004;
    /// It is still being written.
    MSGFLAG_UNSENT = 0x0008;
    /// It has attachments.
    MSGFLAG_HASATTACH = 0x0010;
    /// The user of the store sent it.
    MSGFLAG_FROMME = 0x0020;
    /// It stands in the associated contents table.
    MSGFLAG_ASSOCIATED = 0x0040;
    /// It is sent again to those it did not reach.
    MSGFLAG_RESEND = 0x0080;
    /// Reading it sends a read report.
    MSGFLAG_RN_PENDING = 0x0100;
    /// Deleting it unread sends a nonread report.
    MSGFLAG_NRN_PENDING = 0x0200;
}

open_set! {
    /// How somebody is a recipient: the value of `PR_RECIPIENT_TYPE`.
    pub struct RecipientType(u32);
    /// The originator.
    MAPI_ORIG = 0;
    /// A primary recipient.
    MAPI_TO = 1;
    /// Gets a copy.
    MAPI_CC = 2;
    /// Gets a copy that the others don't know of.
    MAPI_BCC = 3;
    /// Set beside the others: gets the message again because the first delivery failed.
    MAPI_P1 = 0x1000_0000;
    /// Set beside the others: already has the message.
    MAPI_SUBMITTED = 0x8000_0000;
}
