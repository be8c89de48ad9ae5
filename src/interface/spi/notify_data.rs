use crate::vocab::{EntryId, NewMailNotification};

/// What goes with the flags of `IXPLogon::TransportNotify` and `IMAPISupport::SpoolerNotify` (`lppvData`, `lpvData`).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum NotifyData<'a> {
    /// Nothing.
    #[default]
    Nothing,
    /// The reference of a message: with `NOTIFY_CANCEL_MESSAGE`.
    Message(u32),
    /// The entry id of a deferred message: with `NOTIFY_ABORT_DEFERRED` and `NOTIFY_SENTDEFERRED`.
    Deferred(&'a EntryId),
    /// The message that arrived: with `NOTIFY_NEWMAIL_RECEIVED`.
    NewMail(&'a NewMailNotification),
}
