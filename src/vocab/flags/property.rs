//! Flags of IMAPIProp and of property streams.

flag_set! {
    /// Flags of `IMAPIProp::OpenProperty`.
    pub struct OpenPropertyFlags;
    /// Open for writing.
    MAPI_MODIFY = 0x1;
    /// Make the property if it is not there; empty it if it is. Needs `MAPI_MODIFY`.
    MAPI_CREATE = 0x2;
    /// Start at the end of the stream.
    STREAM_APPEND = 0x4;
    /// Errors may come with a later call.
    MAPI_DEFERRED_ERRORS = 0x8;
    /// Open with the widest access there is.
    MAPI_BEST_ACCESS = 0x10;
}

flag_set! {
    /// Flags of `IMAPIProp::SaveChanges`.
    pub struct SaveFlags;
    /// The object stays open for reading.
    KEEP_OPEN_READONLY = 0x1;
    /// The object stays open for writing.
    KEEP_OPEN_READWRITE = 0x2;
    /// Save even over changes that somebody else saved.
    FORCE_SAVE = 0x4;
    /// Errors may come with a later call.
    MAPI_DEFERRED_ERRORS = 0x8;
    /// Filter for spam (personal stores).
    SPAMFILTER_ONSAVE = 0x80;
    /// The message did not come by an Exchange transport (personal stores).
    NON_EMS_XP_SAVE = 0x1000;
}

flag_set! {
    /// Flags of `IMAPIProp::CopyTo` and `CopyProps`.
    pub struct CopyFlags;
    /// Move: delete at the source.
    MAPI_MOVE = 0x1;
    /// Keep what the destination has.
    MAPI_NOREPLACE = 0x2;
    /// Answer `MAPI_E_DECLINE_COPY` at once if it cannot be done here; set by MAPI itself.
    MAPI_DECLINE_OK = 0x4;
    /// Show progress.
    MAPI_DIALOG = 0x8;
}

flag_set! {
    /// Flags of `IMAPIProp::GetIDsFromNames`.
    pub struct NameFlags;
    /// Hand out identifiers for names without one.
    MAPI_CREATE = 0x2;
}

flag_set! {
    /// Flags of `IMAPIProp::GetNamesFromIDs`.
    pub struct NamesFilter;
    /// Leave out names that are text.
    MAPI_NO_STRINGS = 0x1;
    /// Leave out names that are numbers.
    MAPI_NO_IDS = 0x2;
}

flag_set! {
    /// How a stream is opened (`ulInterfaceOptions` of `OpenProperty`, `STGM_*`). No bit is `STGM_READ`.
    pub struct StreamMode;
    /// For writing only.
    STGM_WRITE = 0x1;
    /// For both.
    STGM_READWRITE = 0x2;
    /// Nobody else opens it meanwhile.
    STGM_SHARE_EXCLUSIVE = 0x10;
    /// Replace what is there.
    STGM_CREATE = 0x1000;
    /// Writes count only after `Commit`.
    STGM_TRANSACTED = 0x1_0000;
}

flag_set! {
    /// Flags of `WrapCompressedRTFStreamEx` and the kind of body it found (`MAPI_NATIVE_BODY_TYPE_*`).
    pub struct NativeBody;
    /// The body is RTF.
    MAPI_NATIVE_BODY_TYPE_RTF = 0x1;
    /// The body is HTML.
    MAPI_NATIVE_BODY_TYPE_HTML = 0x2;
    /// The body is plain text.
    MAPI_NATIVE_BODY_TYPE_PLAINTEXT = 0x4;
    /// Tell the native body.
    MAPI_NATIVE_BODY = 0x1_0000;
}

flag_set! {
    /// Flags of `WrapCompressedRTFStream` and `WrapCompressedRTFStreamEx`.
    pub struct RtfStreamFlags;
    /// To write a new text instead of reading the one that is there.
    MAPI_MODIFY = 0x1;
    /// Write the text uncompressed, as stores with this bit in their support mask take it.
    STORE_UNCOMPRESSED_RTF = 0x8000;
    /// Give what the RTF wraps, HTML or plain text. Not with `MAPI_MODIFY`, and only for the `Ex` function.
    MAPI_NATIVE_BODY = 0x1_0000;
}

flag_set! {
    /// What changed, for `RTFSync`.
    pub struct RtfSyncFlags;
    /// The RTF body.
    RTF_SYNC_RTF_CHANGED = 0x1;
    /// The plain text body.
    RTF_SYNC_BODY_CHANGED = 0x2;
}

flag_set! {
    /// Access to a property of a property object (`IPropData::HrSetObjAccess`, `HrSetPropAccess`).
    pub struct PropAccess;
    /// It cannot be written.
    IPROP_READONLY = 0x1;
    /// It can be written.
    IPROP_READWRITE = 0x2;
    /// Not changed since it was loaded.
    IPROP_CLEAN = 0x1_0000;
    /// Changed since it was loaded.
    IPROP_DIRTY = 0x2_0000;
}
