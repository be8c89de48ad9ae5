//! Opening objects: flags, object types, access.

flag_set! {
    /// Flags of `OpenEntry` (session, store, container, address book).
    pub struct OpenFlags;
    /// Open for writing.
    MAPI_MODIFY = 0x1;
    /// Find objects that are softly deleted.
    SHOW_SOFT_DELETES = 0x2;
    /// Errors may come with a later call.
    MAPI_DEFERRED_ERRORS = 0x8;
    /// Open with the widest access there is.
    MAPI_BEST_ACCESS = 0x10;
    /// Ask the global address list only.
    MAPI_GAL_ONLY = 0x80;
    /// Bypass the cache.
    MAPI_NO_CACHE = 0x200;
    /// Ask the cache only.
    MAPI_CACHE_ONLY = 0x4000;
}

flag_set! {
    /// Flags of `OpenProfileSection` (session, service and provider administration).
    pub struct OpenSectionFlags;
    /// Open for writing.
    MAPI_MODIFY = 0x1;
    /// Errors may come with a later call.
    MAPI_DEFERRED_ERRORS = 0x8;
    /// Open a provider's section, too.
    MAPI_FORCE_ACCESS = 0x8_0000;
}

flag_set! {
    /// Flags of calls that only ask for a character width: `GetProps`, `GetPropList`, `GetLastError`,
    /// `GetReceiveFolder`, `GetStatusTable` and such.
    pub struct UnicodeFlags;
    /// Text in and out is Unicode, else 8-bit.
    MAPI_UNICODE = 0x8000_0000;
}

open_set! {
    /// The type of an object (`PR_OBJECT_TYPE`, the answer of `OpenEntry`).
    pub struct ObjectType(u32);
    /// A message store.
    MAPI_STORE = 1;
    /// The address book.
    MAPI_ADDRBOOK = 2;
    /// A folder.
    MAPI_FOLDER = 3;
    /// An address book container.
    MAPI_ABCONT = 4;
    /// A message.
    MAPI_MESSAGE = 5;
    /// A mail user.
    MAPI_MAILUSER = 6;
    /// An attachment.
    MAPI_ATTACH = 7;
    /// A distribution list.
    MAPI_DISTLIST = 8;
    /// A profile section.
    MAPI_PROFSECT = 9;
    /// A status object.
    MAPI_STATUS = 10;
    /// The session.
    MAPI_SESSION = 11;
    /// What is known of a form.
    MAPI_FORMINFO = 12;
}

flag_set! {
    /// What the caller may do with an object (`PR_ACCESS`; `MAPI_ACCESS_MODIFY` alone in `PR_ACCESS_LEVEL`).
    pub struct AccessRights;
    /// Write.
    MAPI_ACCESS_MODIFY = 0x1;
    /// Read.
    MAPI_ACCESS_READ = 0x2;
    /// Delete.
    MAPI_ACCESS_DELETE = 0x4;
    /// Create folders in it.
    MAPI_ACCESS_CREATE_HIERARCHY = 0x8;
    /// Create messages in it.
    MAPI_ACCESS_CREATE_CONTENTS = 0x10;
    /// Create associated messages in it.
    MAPI_ACCESS_CREATE_ASSOCIATED = 0x20;
}

flag_set! {
    /// Flags of a progress indicator (`IMAPIProgress::GetFlags`, `SetLimits`).
    pub struct ProgressFlags;
    /// The operation counts objects itself; it is not a part of another.
    MAPI_TOP_LEVEL = 0x1;
}
