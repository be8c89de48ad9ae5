//! A folder or address book container (0x3600 to 0x36FF).

use crate::vocab::{AnsiText, Binary, Object};

tags! {
    PR_CONTAINER_FLAGS: i32 = 0x3600_0003, "PidTagContainerFlags" as PidTagContainerFlags;
    PR_FOLDER_TYPE: i32 = 0x3601_0003, "PidTagFolderType" as PidTagFolderType;
    PR_CONTENT_COUNT: i32 = 0x3602_0003, "PidTagContentCount" as PidTagContentCount;
    PR_CONTENT_UNREAD: i32 = 0x3603_0003, "PidTagContentUnreadCount" as PidTagContentUnreadCount;
    PR_CREATE_TEMPLATES: Object = 0x3604_000D, "PidTagCreateTemplates" as PidTagCreateTemplates;
    PR_DETAILS_TABLE: Object = 0x3605_000D, "PidTagDetailsTable" as PidTagDetailsTable;
    PR_SEARCH: Object = 0x3607_000D, "PidTagSearch" as PidTagSearch;
    PR_SELECTABLE: bool = 0x3609_000B, "PidTagSelectable" as PidTagSelectable;
    PR_SUBFOLDERS: bool = 0x360A_000B, "PidTagSubfolders" as PidTagSubfolders;
    PR_STATUS: i32 = 0x360B_0003, "PidTagStatus" as PidTagStatus;
    PR_ANR: String = 0x360C_001F, "PidTagAnr" as PidTagAnr;
    PR_ANR_A: AnsiText = 0x360C_001E, "PidTagAnr";
    PR_ANR_W: String = 0x360C_001F, "PidTagAnr";
    PR_CONTENTS_SORT_ORDER: Vec<i32> = 0x360D_1003;
    PR_CONTAINER_HIERARCHY: Object = 0x360E_000D, "PidTagContainerHierarchy" as PidTagContainerHierarchy;
    PR_CONTAINER_CONTENTS: Object = 0x360F_000D, "PidTagContainerContents" as PidTagContainerContents;
    PR_FOLDER_ASSOCIATED_CONTENTS: Object = 0x3610_000D, "PidTagFolderAssociatedContents" as PidTagFolderAssociatedContents;
    PR_DEF_CREATE_DL: Binary = 0x3611_0102, "PidTagDefCreateDl" as PidTagDefCreateDl;
    PR_DEF_CREATE_MAILUSER: Binary = 0x3612_0102, "PidTagDefCreateMailuser" as PidTagDefCreateMailuser;
    PR_CONTAINER_CLASS: String = 0x3613_001F, "PidTagContainerClass" as PidTagContainerClass;
    PR_CONTAINER_CLASS_A: AnsiText = 0x3613_001E, "PidTagContainerClass";
    PR_CONTAINER_CLASS_W: String = 0x3613_001F, "PidTagContainerClass";
    PR_CONTAINER_MODIFY_VERSION: i64 = 0x3614_0014;
    PR_AB_PROVIDER_ID: Binary = 0x3615_0102, "PidTagAbProviderId" as PidTagAbProviderId;
    PR_DEFAULT_VIEW_ENTRYID: Binary = 0x3616_0102, "PidTagDefaultViewEntryId" as PidTagDefaultViewEntryId;
    PR_ASSOC_CONTENT_COUNT: i32 = 0x3617_0003, "PidTagAssociatedContentCount" as PidTagAssociatedContentCount;
    PR_IPM_APPOINTMENT_ENTRYID: Binary = 0x36D0_0102, "PidTagIpmAppointmentEntryId" as PidTagIpmAppointmentEntryId;
    PR_IPM_CONTACT_ENTRYID: Binary = 0x36D1_0102, "PidTagIpmContactEntryId" as PidTagIpmContactEntryId;
    PR_IPM_TASK_ENTRYID: Binary = 0x36D4_0102, "PidTagIpmTaskEntryId" as PidTagIpmTaskEntryId;
    PR_IPM_DRAFTS_ENTRYID: Binary = 0x36D7_0102, "PidTagIpmDraftsEntryId" as PidTagIpmDraftsEntryId;
}
