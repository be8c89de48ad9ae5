//! The content of a message: its bodies and Internet header fields (0x1000 to 0x1FFF).

use crate::vocab::{AnsiText, Binary};

tags! {
    PR_BODY: String = 0x1000_001F, "PidTagBody" as PidTagBody;
    PR_BODY_A: AnsiText = 0x1000_001E, "PidTagBody";
    PR_BODY_W: String = 0x1000_001F, "PidTagBody";
    PR_REPORT_TEXT: String = 0x1001_001F, "PidTagReportText" as PidTagReportText;
    PR_REPORT_TEXT_A: AnsiText = 0x1001_001E, "PidTagReportText";
    PR_REPORT_TEXT_W: String = 0x1001_001F, "PidTagReportText";
    PR_ORIGINATOR_AND_DL_EXPANSION_HISTORY: Binary = 0x1002_0102, "PidTagOriginatorAndDistributionListExpansionHistory" as PidTagOriginatorAndDistributionListExpansionHistory;
    PR_REPORTING_DL_NAME: Binary = 0x1003_0102, "PidTagReportingDistributionListName" as PidTagReportingDistributionListName;
    PR_REPORTING_MTA_CERTIFICATE: Binary = 0x1004_0102, "PidTagReportingMessageTransferAgentCertificate" as PidTagReportingMessageTransferAgentCertificate;
    PR_RTF_SYNC_BODY_CRC: i32 = 0x1006_0003, "PidTagRtfSyncBodyCrc" as PidTagRtfSyncBodyCrc;
    PR_RTF_SYNC_BODY_COUNT: i32 = 0x1007_0003, "PidTagRtfSyncBodyCount" as PidTagRtfSyncBodyCount;
    PR_RTF_SYNC_BODY_TAG: String = 0x1008_001F, "PidTagRtfSyncBodyTag" as PidTagRtfSyncBodyTag;
    PR_RTF_SYNC_BODY_TAG_A: AnsiText = 0x1008_001E, "PidTagRtfSyncBodyTag";
    PR_RTF_SYNC_BODY_TAG_W: String = 0x1008_001F, "PidTagRtfSyncBodyTag";
    PR_RTF_COMPRESSED: Binary = 0x1009_0102, "PidTagRtfCompressed" as PidTagRtfCompressed;
    PR_RTF_SYNC_PREFIX_COUNT: i32 = 0x1010_0003, "PidTagRtfSyncPrefixCount" as PidTagRtfSyncPrefixCount;
    PR_RTF_SYNC_TRAILING_COUNT: i32 = 0x1011_0003, "PidTagRtfSyncTrailingCount" as PidTagRtfSyncTrailingCount;
    PR_ORIGINALLY_INTENDED_RECIP_ENTRYID: Binary = 0x1012_0102, "PidTagOriginallyIntendedRecipEntryId" as PidTagOriginallyIntendedRecipEntryId;
    PR_HTML: Binary = 0x1013_0102, "PidTagHtml" as PidTagHtml;
    PR_NATIVE_BODY_INFO: i32 = 0x1016_0003;
    PR_INTERNET_MESSAGE_ID: String = 0x1035_001F, "PidTagInternetMessageId" as PidTagInternetMessageId;
    PR_INTERNET_MESSAGE_ID_A: AnsiText = 0x1035_001E, "PidTagInternetMessageId";
    PR_INTERNET_MESSAGE_ID_W: String = 0x1035_001F, "PidTagInternetMessageId";
    PR_INTERNET_REFERENCES: String = 0x1039_001F, "PidTagInternetReferences" as PidTagInternetReferences;
    PR_INTERNET_REFERENCES_A: AnsiText = 0x1039_001E, "PidTagInternetReferences";
    PR_INTERNET_REFERENCES_W: String = 0x1039_001F, "PidTagInternetReferences";
    PR_IN_REPLY_TO: String = 0x1042_001F;
    PR_IN_REPLY_TO_A: AnsiText = 0x1042_001E;
    PR_IN_REPLY_TO_W: String = 0x1042_001F;
    PR_ICON_INDEX: i32 = 0x1080_0003, "PidTagIconIndex" as PidTagIconIndex;
    PR_FLAG_STATUS: i32 = 0x1090_0003, "PidTagFlagStatus" as PidTagFlagStatus;
    PR_BLOCK_STATUS: i32 = 0x1096_0003;
    PR_OWA_URL: AnsiText = 0x10F1_001E;
    PR_DISABLE_FULL_FIDELITY: bool = 0x10F2_000B;
    PR_URL_COMP_NAME: String = 0x10F3_001F, "PidTagUrlComponentName" as PidTagUrlComponentName;
    PR_URL_COMP_NAME_A: AnsiText = 0x10F3_001E, "PidTagUrlComponentName";
    PR_URL_COMP_NAME_W: String = 0x10F3_001F, "PidTagUrlComponentName";
    PR_ATTR_HIDDEN: bool = 0x10F4_000B;
    PR_ATTR_SYSTEM: bool = 0x10F5_000B;
    PR_ATTR_READONLY: bool = 0x10F6_000B;
    PR_P1_CONTENT: Binary = 0x1100_0102;
    PR_P1_CONTENT_TYPE: Binary = 0x1101_0102;
}
