//! A message store (0x3400 to 0x35FF).

use crate::vocab::{Binary, Object};

tags! {
    PR_DEFAULT_STORE: bool = 0x3400_000B, "PidTagDefaultStore" as PidTagDefaultStore;
    PR_STORE_SUPPORT_MASK: i32 = 0x340D_0003, "PidTagStoreSupportMask" as PidTagStoreSupportMask;
    PR_STORE_STATE: i32 = 0x340E_0003, "PidTagStoreState" as PidTagStoreState;
    PR_IPM_SUBTREE_SEARCH_KEY: Binary = 0x3410_0102;
    PR_IPM_OUTBOX_SEARCH_KEY: Binary = 0x3411_0102;
    PR_IPM_WASTEBASKET_SEARCH_KEY: Binary = 0x3412_0102;
    PR_IPM_SENTMAIL_SEARCH_KEY: Binary = 0x3413_0102;
    PR_MDB_PROVIDER: Binary = 0x3414_0102, "PidTagStoreProvider" as PidTagStoreProvider;
    PR_RECEIVE_FOLDER_SETTINGS: Object = 0x3415_000D, "PidTagReceiveFolderSettings" as PidTagReceiveFolderSettings;
    PR_VALID_FOLDER_MASK: i32 = 0x35DF_0003, "PidTagValidFolderMask" as PidTagValidFolderMask;
    PR_IPM_SUBTREE_ENTRYID: Binary = 0x35E0_0102, "PidTagIpmSubtreeEntryId" as PidTagIpmSubtreeEntryId;
    PR_IPM_OUTBOX_ENTRYID: Binary = 0x35E2_0102, "PidTagIpmOutboxEntryId" as PidTagIpmOutboxEntryId;
    PR_IPM_WASTEBASKET_ENTRYID: Binary = 0x35E3_0102, "PidTagIpmWastebasketEntryId" as PidTagIpmWastebasketEntryId;
    PR_IPM_SENTMAIL_ENTRYID: Binary = 0x35E4_0102, "PidTagIpmSentMailEntryId" as PidTagIpmSentMailEntryId;
    PR_VIEWS_ENTRYID: Binary = 0x35E5_0102, "PidTagViewsEntryId" as PidTagViewsEntryId;
    PR_COMMON_VIEWS_ENTRYID: Binary = 0x35E6_0102, "PidTagCommonViewsEntryId" as PidTagCommonViewsEntryId;
    PR_FINDER_ENTRYID: Binary = 0x35E7_0102, "PidTagFinderEntryId" as PidTagFinderEntryId;
    PR_IPM_ARCHIVE_ENTRYID: Binary = 0x35FF_0102;
}
