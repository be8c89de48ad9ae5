//! Transports and the spooler.

flag_set! {
    /// Flags of `IXPProvider::TransportLogon`: `LOGON_SP_*` come out, the others go in.
    pub struct TransportLogonFlags;
    /// No dialog; fail instead.
    LOGON_NO_DIALOG = 0x1;
    /// Do not connect.
    LOGON_NO_CONNECT = 0x4;
    /// Nothing will be received.
    LOGON_NO_INBOUND = 0x8;
    /// Nothing will be sent.
    LOGON_NO_OUTBOUND = 0x10;
    /// The transport wants `Idle`.
    LOGON_SP_IDLE = 0x1_0000;
    /// The transport wants `Poll`.
    LOGON_SP_POLL = 0x2_0000;
    /// The transport wants full addresses.
    LOGON_SP_RESOLVE = 0x4_0000;
    /// Text is Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// What the spooler tells a transport (`IXPLogon::TransportNotify`).
    pub struct TransportNotifyFlags;
    /// Messages may come in.
    NOTIFY_BEGIN_INBOUND = 0x1;
    /// Messages may go out.
    NOTIFY_BEGIN_OUTBOUND = 0x2;
    /// Fetch what waits.
    NOTIFY_BEGIN_INBOUND_FLUSH = 0x4;
    /// Send what waits.
    NOTIFY_BEGIN_OUTBOUND_FLUSH = 0x8;
    /// No more may come in.
    NOTIFY_END_INBOUND = 0x1_0000;
    /// No more may go out.
    NOTIFY_END_OUTBOUND = 0x2_0000;
    /// Fetching is over.
    NOTIFY_END_INBOUND_FLUSH = 0x4_0000;
    /// Sending is over.
    NOTIFY_END_OUTBOUND_FLUSH = 0x8_0000;
    /// A deferred message will not be sent.
    NOTIFY_ABORT_DEFERRED = 0x4000_0000;
    /// Stop this message.
    NOTIFY_CANCEL_MESSAGE = 0x8000_0000;
}

flag_set! {
    /// What a provider tells the spooler (`IMAPISupport::SpoolerNotify`).
    pub struct SpoolerNotifyFlags;
    /// A message waits to be fetched.
    NOTIFY_NEWMAIL = 0x1;
    /// Messages can be sent.
    NOTIFY_READYTOSEND = 0x2;
    /// A deferred message was sent.
    NOTIFY_SENTDEFERRED = 0x4;
    /// Do not interrupt.
    NOTIFY_CRITSEC = 0x1000;
    /// It may be interrupted again.
    NOTIFY_NONCRIT = 0x2000;
    /// The configuration changed.
    NOTIFY_CONFIG_CHANGE = 0x4000;
    /// Something failed for good.
    NOTIFY_CRITICAL_ERROR = 0x1000_0000;
    /// A message arrived in a store.
    NOTIFY_NEWMAIL_RECEIVED = 0x2000_0000;
}

flag_set! {
    /// Flags of `IXPLogon::SubmitMessage` and `EndMessage`.
    pub struct SubmitMessageFlags;
    /// The message was deferred before (`SubmitMessage`).
    BEGIN_DEFERRED = 0x1;
    /// Send it again now (`EndMessage`).
    END_RESEND_NOW = 0x1_0000;
    /// Send it again later (`EndMessage`).
    END_RESEND_LATER = 0x2_0000;
    /// The spooler forgets it until told (`EndMessage`).
    END_DONT_RESEND = 0x4_0000;
}

flag_set! {
    /// Flags of `IXPLogon::TransportLogoff`.
    pub struct TransportLogoffFlags;
    /// Take your time.
    LOGOFF_NORMAL = 0x1;
    /// Be quick.
    LOGOFF_HURRY = 0x8000_0000;
}

flag_set! {
    /// Flags of the shutdown of a provider.
    pub struct ShutdownFlags;
    /// Take your time.
    DEINIT_NORMAL = 0x1;
    /// Be quick.
    DEINIT_HURRY = 0x8000_0000;
}

flag_set! {
    /// For whom options are registered (`OPTIONDATA`).
    pub struct OptionType;
    /// For a recipient.
    OPTION_TYPE_RECIPIENT = 0x1;
    /// For a message.
    OPTION_TYPE_MESSAGE = 0x2;
}

flag_set! {
    /// What a hook of the spooler answers (`MAPIHook.h`).
    pub struct HookFlags;
    /// The message is to be deleted.
    HOOK_DELETE = 0x1;
    /// No other hook is asked.
    HOOK_CANCEL = 0x2;
}
