//! Status objects.

flag_set! {
    /// How a resource is (`PR_STATUS_CODE`).
    pub struct StatusCode;
    /// It works.
    STATUS_AVAILABLE = 0x1;
    /// It works without its server.
    STATUS_OFFLINE = 0x2;
    /// It does not work.
    STATUS_FAILURE = 0x4;
    /// Messages may come in.
    STATUS_INBOUND_ENABLED = 0x1_0000;
    /// A message is coming in.
    STATUS_INBOUND_ACTIVE = 0x2_0000;
    /// What waits is being fetched.
    STATUS_INBOUND_FLUSH = 0x4_0000;
    /// Messages may go out.
    STATUS_OUTBOUND_ENABLED = 0x10_0000;
    /// A message is going out.
    STATUS_OUTBOUND_ACTIVE = 0x20_0000;
    /// What waits is being sent.
    STATUS_OUTBOUND_FLUSH = 0x40_0000;
    /// It works on headers of a remote store.
    STATUS_REMOTE_ACCESS = 0x80_0000;
}

flag_set! {
    /// What a status object can do (`PR_RESOURCE_METHODS`).
    pub struct ResourceMethods;
    /// `ValidateState`.
    STATUS_VALIDATE_STATE = 0x1;
    /// `SettingsDialog`.
    STATUS_SETTINGS_DIALOG = 0x2;
    /// `ChangePassword`.
    STATUS_CHANGE_PASSWORD = 0x4;
    /// `FlushQueues`.
    STATUS_FLUSH_QUEUES = 0x8;
}

flag_set! {
    /// Flags of `IMAPIStatus::ValidateState`.
    pub struct ValidateStateFlags;
    /// No dialog.
    SUPPRESS_UI = 0x1;
    /// Fetch the headers.
    REFRESH_XP_HEADER_CACHE = 0x1_0000;
    /// Do what the headers are marked for.
    PROCESS_XP_HEADER_CACHE = 0x2_0000;
    /// Connect.
    FORCE_XP_CONNECT = 0x4_0000;
    /// Disconnect.
    FORCE_XP_DISCONNECT = 0x8_0000;
    /// The configuration changed: read it again.
    CONFIG_CHANGED = 0x10_0000;
    /// Stop what is done to headers.
    ABORT_XP_HEADER_OPERATION = 0x20_0000;
    /// Show a dialog of the session.
    SHOW_XP_SESSION_UI = 0x40_0000;
}

flag_set! {
    /// Flags of `IMAPIStatus::SettingsDialog`.
    pub struct StatusUiFlags;
    /// For reading.
    UI_READONLY = 0x1;
}

flag_set! {
    /// Flags of `IMAPIStatus::FlushQueues`.
    pub struct FlushFlags;
    /// Send what waits.
    FLUSH_UPLOAD = 0x2;
    /// Fetch what waits.
    FLUSH_DOWNLOAD = 0x4;
    /// Even those that are not due.
    FLUSH_FORCE = 0x8;
    /// No dialog.
    FLUSH_NO_UI = 0x10;
    /// It may go on after the call (spooler).
    FLUSH_ASYNC_OK = 0x20;
}

flag_set! {
    /// Flags of `IMAPISupport::ModifyStatusRow`.
    pub struct StatusRowFlags;
    /// Change the row that is there.
    STATUSROW_UPDATE = 0x1000_0000;
}
