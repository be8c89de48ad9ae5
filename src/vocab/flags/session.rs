//! Flags of MAPIInitialize, MAPILogonEx and IMAPISession.

flag_set! {
    /// Flags of `MAPIInitialize` (`MAPIINIT_0`).
    pub struct InitFlags;
    /// Sinks are called on a thread of MAPI's own, not on the one that initialised when that pumps. Who dispatches or pumps
    /// waits for them: a sink must not wait for such a thread.
    MAPI_MULTITHREAD_NOTIFICATIONS = 0x1;
    /// COM is the caller's business.
    MAPI_NO_COINIT = 0x8;
    /// The caller is a service.
    MAPI_NT_SERVICE = 0x1_0000;
}

flag_set! {
    /// Flags of `MAPILogonEx`.
    pub struct LogonFlags;
    /// A dialog may ask for the profile.
    MAPI_LOGON_UI = 0x1;
    /// Do not share a session that exists.
    MAPI_NEW_SESSION = 0x2;
    /// The profile is one of programs.
    MAPI_APP_PROFILE = 0x4;
    /// Later logons may share this session.
    MAPI_ALLOW_OTHERS = 0x8;
    /// Do not fall back on the default profile.
    MAPI_EXPLICIT_PROFILE = 0x10;
    /// Extended MAPI: every caller passes it.
    MAPI_EXTENDED = 0x20;
    /// Take the default profile.
    MAPI_USE_DEFAULT = 0x40;
    /// Fetch and send everything before returning.
    MAPI_FORCE_DOWNLOAD = 0x1000;
    /// Services show their configuration even if complete.
    MAPI_SERVICE_UI_ALWAYS = 0x2000;
    /// No sending and receiving, and the session is not told to the spooler.
    MAPI_NO_MAIL = 0x8000;
    /// The caller is a service.
    MAPI_NT_SERVICE = 0x1_0000;
    /// A dialog may ask for the password only.
    MAPI_PASSWORD_UI = 0x2_0000;
    /// Providers give up early.
    MAPI_TIMEOUT_SHORT = 0x10_0000;
    /// A session that works in the background.
    MAPI_BG_SESSION = 0x20_0000;
    /// Profile name and password are Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// Flags of `IMAPISession::Logoff`.
    pub struct LogoffFlags;
    /// End it for every caller that shares the session.
    MAPI_LOGOFF_SHARED = 0x1;
    /// A dialog may tell of unsent messages.
    MAPI_LOGOFF_UI = 0x2;
}

flag_set! {
    /// Flags of `IMAPISession::OpenMsgStore` and of the logon to a store provider.
    pub struct OpenStoreFlags;
    /// No dialog; fail instead.
    MDB_NO_DIALOG = 0x1;
    /// Open for writing.
    MDB_WRITE = 0x4;
    /// Errors may come with a later call.
    MAPI_DEFERRED_ERRORS = 0x8;
    /// Open with the widest access there is.
    MAPI_BEST_ACCESS = 0x10;
    /// Not in the stores table, and forgotten with the session.
    MDB_TEMPORARY = 0x20;
    /// The spooler does not use this store.
    MDB_NO_MAIL = 0x80;
    /// Bypass the cache of an Exchange store.
    MDB_ONLINE = 0x100;
    /// Text the provider gets is Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// Flags of `IMAPISession::OpenAddressBook` and of the logon to an address book provider.
    pub struct AbOpenFlags;
    /// No dialog; fail instead.
    AB_NO_DIALOG = 0x1;
    /// Errors may come with a later call (provider logon).
    MAPI_DEFERRED_ERRORS = 0x8;
    /// Text the provider gets is Unicode (provider logon).
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// Flags of `IMAPISession::ShowForm`.
    pub struct FormFlags;
    /// The message is posted to a folder, not sent.
    MAPI_POST_MESSAGE = 0x1;
    /// The message is new.
    MAPI_NEW_MESSAGE = 0x2;
}

open_set! {
    /// What a store is to be: the argument of `IMAPISession::SetDefaultStore`, exactly one.
    pub struct DefaultStoreRole(u32);
    /// The default store of the session and of later ones.
    MAPI_DEFAULT_STORE = 1;
    /// The store of Simple MAPI, for this session.
    MAPI_SIMPLE_STORE_TEMPORARY = 2;
    /// The store of Simple MAPI, also in later sessions.
    MAPI_SIMPLE_STORE_PERMANENT = 3;
    /// The first choice for the default store.
    MAPI_PRIMARY_STORE = 4;
    /// The choice if the primary store is not there.
    MAPI_SECONDARY_STORE = 5;
}
