//! An attachment (0x3700 to 0x37FF).

use crate::vocab::{AnsiText, Binary, Object};

tags! {
    PR_ATTACHMENT_X400_PARAMETERS: Binary = 0x3700_0102;
    PR_ATTACH_DATA_BIN: Binary = 0x3701_0102, "PidTagAttachDataBinary" as PidTagAttachDataBinary;
    PR_ATTACH_DATA_OBJ: Object = 0x3701_000D, "PidTagAttachDataObject" as PidTagAttachDataObject;
    PR_ATTACH_ENCODING: Binary = 0x3702_0102, "PidTagAttachEncoding" as PidTagAttachEncoding;
    PR_ATTACH_EXTENSION: String = 0x3703_001F, "PidTagAttachExtension" as PidTagAttachExtension;
    PR_ATTACH_EXTENSION_A: AnsiText = 0x3703_001E, "PidTagAttachExtension";
    PR_ATTACH_EXTENSION_W: String = 0x3703_001F, "PidTagAttachExtension";
    PR_ATTACH_FILENAME: String = 0x3704_001F, "PidTagAttachFilename" as PidTagAttachFilename;
    PR_ATTACH_FILENAME_A: AnsiText = 0x3704_001E, "PidTagAttachFilename";
    PR_ATTACH_FILENAME_W: String = 0x3704_001F, "PidTagAttachFilename";
    PR_ATTACH_METHOD: i32 = 0x3705_0003, "PidTagAttachMethod" as PidTagAttachMethod;
    PR_ATTACH_LONG_FILENAME: String = 0x3707_001F, "PidTagAttachLongFilename" as PidTagAttachLongFilename;
    PR_ATTACH_LONG_FILENAME_A: AnsiText = 0x3707_001E, "PidTagAttachLongFilename";
    PR_ATTACH_LONG_FILENAME_W: String = 0x3707_001F, "PidTagAttachLongFilename";
    PR_ATTACH_PATHNAME: String = 0x3708_001F, "PidTagAttachPathname" as PidTagAttachPathname;
    PR_ATTACH_PATHNAME_A: AnsiText = 0x3708_001E, "PidTagAttachPathname";
    PR_ATTACH_PATHNAME_W: String = 0x3708_001F, "PidTagAttachPathname";
    PR_ATTACH_RENDERING: Binary = 0x3709_0102, "PidTagAttachRendering" as PidTagAttachRendering;
    PR_ATTACH_TAG: Binary = 0x370A_0102, "PidTagAttachTag" as PidTagAttachTag;
    PR_RENDERING_POSITION: i32 = 0x370B_0003, "PidTagRenderingPosition" as PidTagRenderingPosition;
    PR_ATTACH_TRANSPORT_NAME: String = 0x370C_001F, "PidTagAttachTransportName" as PidTagAttachTransportName;
    PR_ATTACH_TRANSPORT_NAME_A: AnsiText = 0x370C_001E, "PidTagAttachTransportName";
    PR_ATTACH_TRANSPORT_NAME_W: String = 0x370C_001F, "PidTagAttachTransportName";
    PR_ATTACH_LONG_PATHNAME: String = 0x370D_001F, "PidTagAttachLongPathname" as PidTagAttachLongPathname;
    PR_ATTACH_LONG_PATHNAME_A: AnsiText = 0x370D_001E, "PidTagAttachLongPathname";
    PR_ATTACH_LONG_PATHNAME_W: String = 0x370D_001F, "PidTagAttachLongPathname";
    PR_ATTACH_MIME_TAG: String = 0x370E_001F, "PidTagAttachMimeTag" as PidTagAttachMimeTag;
    PR_ATTACH_MIME_TAG_A: AnsiText = 0x370E_001E, "PidTagAttachMimeTag";
    PR_ATTACH_MIME_TAG_W: String = 0x370E_001F, "PidTagAttachMimeTag";
    PR_ATTACH_ADDITIONAL_INFO: Binary = 0x370F_0102, "PidTagAttachAdditionalInformation" as PidTagAttachAdditionalInformation;
    PR_ATTACH_CONTENT_ID: String = 0x3712_001F, "PidTagAttachContentId" as PidTagAttachContentId;
    PR_ATTACH_CONTENT_ID_A: AnsiText = 0x3712_001E, "PidTagAttachContentId";
    PR_ATTACH_CONTENT_ID_W: String = 0x3712_001F, "PidTagAttachContentId";
}
