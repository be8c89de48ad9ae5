//! Message stores: what they can do, which folders they have, how they close.

flag_set! {
    /// What a store can do (`PR_STORE_SUPPORT_MASK`), and `STORE_HAS_SEARCHES` in `PR_STORE_STATE`.
    pub struct StoreSupport;
    /// Entry ids are never used again.
    STORE_ENTRYID_UNIQUE = 0x1;
    /// It cannot be written.
    STORE_READONLY = 0x2;
    /// Search folders.
    STORE_SEARCH_OK = 0x4;
    /// Objects can be changed.
    STORE_MODIFY_OK = 0x8;
    /// Objects can be made.
    STORE_CREATE_OK = 0x10;
    /// Attachments.
    STORE_ATTACH_OK = 0x20;
    /// OLE attachments.
    STORE_OLE_OK = 0x40;
    /// Messages can be sent.
    STORE_SUBMIT_OK = 0x80;
    /// Notifications.
    STORE_NOTIFY_OK = 0x100;
    /// Properties of several values.
    STORE_MV_PROPS_OK = 0x200;
    /// Tables with categories.
    STORE_CATEGORIZE_OK = 0x400;
    /// RTF bodies.
    STORE_RTF_OK = 0x800;
    /// Restrictions on tables.
    STORE_RESTRICTION_OK = 0x1000;
    /// Sorting of tables.
    STORE_SORT_OK = 0x2000;
    /// The folders are public.
    STORE_PUBLIC_FOLDERS = 0x4000;
    /// RTF bodies may be uncompressed.
    STORE_UNCOMPRESSED_RTF = 0x8000;
    /// HTML bodies.
    STORE_HTML_OK = 0x1_0000;
    /// 8-bit text.
    STORE_ANSI_OK = 0x2_0000;
    /// Unicode text.
    STORE_UNICODE_OK = 0x4_0000;
    /// The store is local.
    STORE_LOCALSTORE = 0x8_0000;
    /// Messages are processed as they arrive.
    STORE_ITEMPROC = 0x20_0000;
    /// Notifications are pushed.
    STORE_PUSHER_OK = 0x80_0000;
    /// A search folder has an active search (`PR_STORE_STATE`).
    STORE_HAS_SEARCHES = 0x100_0000;
    /// Rules run in the store.
    STORE_RULES_OK = 0x1000_0000;
}

flag_set! {
    /// Which special folders of a store are there (`PR_VALID_FOLDER_MASK`).
    pub struct FolderMask;
    /// The root of the interpersonal messages.
    FOLDER_IPM_SUBTREE_VALID = 0x1;
    /// The Inbox.
    FOLDER_IPM_INBOX_VALID = 0x2;
    /// The Outbox.
    FOLDER_IPM_OUTBOX_VALID = 0x4;
    /// Deleted Items.
    FOLDER_IPM_WASTEBASKET_VALID = 0x8;
    /// Sent Items.
    FOLDER_IPM_SENTMAIL_VALID = 0x10;
    /// The views of the user.
    FOLDER_VIEWS_VALID = 0x20;
    /// The views of all.
    FOLDER_COMMON_VIEWS_VALID = 0x40;
    /// The search folders.
    FOLDER_FINDER_VALID = 0x80;
}

flag_set! {
    /// Flags of `IMsgStore::StoreLogoff`: one goes in, the others come out.
    pub struct StoreLogoffFlags;
    /// In: do not wait for transports.
    LOGOFF_NO_WAIT = 0x1;
    /// In: finish what is being sent.
    LOGOFF_ORDERLY = 0x2;
    /// In: send all, then finish.
    LOGOFF_PURGE = 0x4;
    /// In: stop what is being sent.
    LOGOFF_ABORT = 0x8;
    /// In: finish what is being sent, take up nothing.
    LOGOFF_QUIET = 0x10;
    /// Out: all is done.
    LOGOFF_COMPLETE = 0x1_0000;
    /// Out: a message is coming in.
    LOGOFF_INBOUND = 0x2_0000;
    /// Out: a message is going out.
    LOGOFF_OUTBOUND = 0x4_0000;
    /// Out: messages wait to go out.
    LOGOFF_OUTBOUND_QUEUE = 0x8_0000;
}

open_set! {
    /// Whether the spooler has a message (`IMsgStore::SetLockState`).
    pub struct LockState(u32);
    /// It has not.
    MSG_UNLOCKED = 0;
    /// It has.
    MSG_LOCKED = 1;
}

flag_set! {
    /// Flags of `HrValidateIPMSubtree`.
    pub struct IpmSubtreeFlags;
    /// Check even if the entry ids are there.
    MAPI_FORCE_CREATE = 0x1;
    /// Make the Inbox and its siblings, not only what every store needs.
    MAPI_FULL_IPM_TREE = 0x2;
}
