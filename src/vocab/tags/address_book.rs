//! An entry of an address book (0x3900 to 0x39FF), and locks on store objects (0x3800 to 0x38FF).

use crate::vocab::{AnsiText, Binary, FileTime};

tags! {
    PR_LOCK_BRANCH_ID: i64 = 0x3800_0014;
    PR_LOCK_RESOURCE_FID: i64 = 0x3801_0014;
    PR_LOCK_RESOURCE_DID: i64 = 0x3802_0014;
    PR_LOCK_RESOURCE_VID: i64 = 0x3803_0014;
    PR_LOCK_ENLISTMENT_CONTEXT: Binary = 0x3804_0102;
    PR_LOCK_TYPE: i16 = 0x3805_0002;
    PR_LOCK_SCOPE: i16 = 0x3806_0002;
    PR_LOCK_TRANSIENT_ID: Binary = 0x3807_0102;
    PR_LOCK_DEPTH: i32 = 0x3808_0003;
    PR_LOCK_TIMEOUT: i32 = 0x3809_0003;
    PR_LOCK_EXPIRY_TIME: FileTime = 0x380A_0040;
    PR_LOCK_GLID: Binary = 0x380B_0102;
    PR_LOCK_NULL_URL_W: String = 0x380C_001F;
    PR_SYNCEVENT_SUPPRESS_GUID: Binary = 0x3880_0102;
    PR_DISPLAY_TYPE: i32 = 0x3900_0003, "PidTagDisplayType" as PidTagDisplayType;
    PR_TEMPLATEID: Binary = 0x3902_0102, "PidTagTemplateid" as PidTagTemplateid;
    PR_PRIMARY_CAPABILITY: Binary = 0x3904_0102;
    PR_DISPLAY_TYPE_EX: i32 = 0x3905_0003, "PidTagDisplayTypeEx" as PidTagDisplayTypeEx;
    PR_SMTP_ADDRESS: String = 0x39FE_001F, "PidTagSmtpAddress" as PidTagSmtpAddress;
    PR_SMTP_ADDRESS_A: AnsiText = 0x39FE_001E, "PidTagSmtpAddress";
    PR_SMTP_ADDRESS_W: String = 0x39FE_001F, "PidTagSmtpAddress";
    PR_7BIT_DISPLAY_NAME: AnsiText = 0x39FF_001E, "PidTag7BitDisplayName" as PidTag7BitDisplayName;
    PR_EMS_AB_DISPLAY_NAME_PRINTABLE: String = 0x39FF_001F;
    PR_EMS_AB_DISPLAY_NAME_PRINTABLE_A: AnsiText = 0x39FF_001E;
    PR_EMS_AB_DISPLAY_NAME_PRINTABLE_W: String = 0x39FF_001F;
}
