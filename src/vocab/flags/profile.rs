//! Profiles: administration, services, providers, their part in a session.

flag_set! {
    /// Flags of `IProfAdmin`: `GetProfileTable`, `CreateProfile`, `DeleteProfile`, `CopyProfile`,
    /// `RenameProfile`, `SetDefaultProfile`, `AdminServices`. Each takes some of them.
    pub struct ProfileFlags;
    /// Put in the default services (`CreateProfile`).
    MAPI_DEFAULT_SERVICES = 0x1;
    /// Only profiles of programs.
    MAPI_APP_PROFILE = 0x4;
    /// A dialog may ask.
    MAPI_DIALOG = 0x8;
    /// Text is Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// Flags of `IMsgServiceAdmin`: `CreateMsgService`, `CopyMsgService`, `ConfigureMsgService`; and of
    /// `MSGSERVICEENTRY`.
    pub struct ServiceUiFlags;
    /// Show the dialog.
    SERVICE_UI_ALWAYS = 0x2;
    /// Begin with the provider given (`MSGSERVICEENTRY`).
    UI_CURRENT_PROVIDER_FIRST = 0x4;
    /// Show it for reading.
    MSG_SERVICE_UI_READ_ONLY = 0x8;
    /// Show the dialog if something is missing.
    SERVICE_UI_ALLOWED = 0x10;
    /// The provider could not log on (`MSGSERVICEENTRY`).
    SERVICE_LOGON_FAILED = 0x20;
    /// Do not tell that a restart is needed.
    SERVICE_NO_RESTART_WARNING = 0x80;
    /// Text is Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// Flags of `IProviderAdmin::CreateProvider` and `DeleteProvider`.
    pub struct ProviderFlags;
    /// A dialog may ask.
    MAPI_DIALOG = 0x8;
    /// Text is Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// Flags of the profile wizard (`LAUNCHWIZARD`).
    pub struct WizardFlags;
    /// This is the first profile.
    MAPI_PW_FIRST_PROFILE = 0x1;
    /// The control panel calls.
    MAPI_PW_LAUNCHED_BY_CONFIG = 0x2;
    /// Add one service.
    MAPI_PW_ADD_SERVICE_ONLY = 0x4;
    /// Show the pages of the provider only.
    MAPI_PW_PROVIDER_UI_ONLY = 0x8;
    /// Do not show the list of services.
    MAPI_PW_HIDE_SERVICES_LIST = 0x10;
}

open_set! {
    /// What an entry function is called for (`MSGSERVICEENTRY`).
    pub struct ServiceContext(u32);
    /// The service comes to this computer.
    MSG_SERVICE_INSTALL = 1;
    /// The service comes into a profile.
    MSG_SERVICE_CREATE = 2;
    /// The service is configured.
    MSG_SERVICE_CONFIGURE = 3;
    /// The service leaves a profile.
    MSG_SERVICE_DELETE = 4;
    /// The service leaves this computer.
    MSG_SERVICE_UNINSTALL = 5;
    /// A provider comes into the service.
    MSG_SERVICE_PROVIDER_CREATE = 6;
    /// A provider leaves the service.
    MSG_SERVICE_PROVIDER_DELETE = 7;
}

open_set! {
    /// What a row of the status or provider table stands for (`PR_RESOURCE_TYPE`).
    pub struct ResourceType(u32);
    /// A message store.
    MAPI_STORE_PROVIDER = 33;
    /// The address book.
    MAPI_AB = 34;
    /// An address book provider.
    MAPI_AB_PROVIDER = 35;
    /// A transport.
    MAPI_TRANSPORT_PROVIDER = 36;
    /// The spooler.
    MAPI_SPOOLER = 37;
    /// The profile.
    MAPI_PROFILE_PROVIDER = 38;
    /// The session.
    MAPI_SUBSYSTEM = 39;
    /// A hook of the spooler.
    MAPI_HOOK_PROVIDER = 40;
}

flag_set! {
    /// The part a provider plays (`PR_RESOURCE_FLAGS` of a provider, store or status row).
    pub struct StatusFlags;
    /// Its identity is the one messages are sent with.
    STATUS_DEFAULT_OUTBOUND = 0x1;
    /// It is the default store.
    STATUS_DEFAULT_STORE = 0x2;
    /// Its identity is the primary one.
    STATUS_PRIMARY_IDENTITY = 0x4;
    /// It is the store of Simple MAPI.
    STATUS_SIMPLE_STORE = 0x8;
    /// It is the last transport to be asked.
    STATUS_XP_PREFER_LAST = 0x10;
    /// It has no identity to offer.
    STATUS_NO_PRIMARY_IDENTITY = 0x20;
    /// It cannot be the default store.
    STATUS_NO_DEFAULT_STORE = 0x40;
    /// Its section ends with the session.
    STATUS_TEMP_SECTION = 0x80;
    /// The transport and this store belong together.
    STATUS_OWN_STORE = 0x100;
    /// It hooks what comes in.
    HOOK_INBOUND = 0x200;
    /// It hooks what goes out.
    HOOK_OUTBOUND = 0x400;
    /// The folders every store needs are still to be made.
    STATUS_NEED_IPM_TREE = 0x800;
    /// It is the first choice for the default store.
    STATUS_PRIMARY_STORE = 0x1000;
    /// It is the choice if the primary store is not there.
    STATUS_SECONDARY_STORE = 0x2000;
}

flag_set! {
    /// The part a service plays (`PR_RESOURCE_FLAGS` of a service).
    pub struct ServiceFlags;
    /// It has the default store.
    SERVICE_DEFAULT_STORE = 0x1;
    /// A profile can have it once.
    SERVICE_SINGLE_COPY = 0x2;
    /// Reserved.
    SERVICE_CREATE_WITH_STORE = 0x4;
    /// It has the primary identity.
    SERVICE_PRIMARY_IDENTITY = 0x8;
    /// It has no identity to offer.
    SERVICE_NO_PRIMARY_IDENTITY = 0x20;
}
