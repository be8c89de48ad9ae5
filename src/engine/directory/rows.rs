use super::{Directory, DirectoryEntry, EntryKind, EntryNumber};
use crate::engine::ValueRef;
use crate::engine::table::{Cell, RowId, RowSource};
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE,
    PR_RECORD_KEY, PR_SEARCH_KEY, PR_SEND_RICH_INFO, PR_SMTP_ADDRESS, PR_TRANSMITABLE_DISPLAY_NAME,
};
use crate::vocab::{ObjectType, PropTag, PropValue, Text};

/// What every entry has without being told, but for an address or name that is empty.
const COMPUTED: &[PropTag] = &crate::columns![
    PR_ADDRTYPE,
    PR_DISPLAY_NAME,
    PR_DISPLAY_TYPE,
    PR_ENTRYID,
    PR_INSTANCE_KEY,
    PR_OBJECT_TYPE,
    PR_RECORD_KEY,
    PR_EMAIL_ADDRESS,
    PR_SEARCH_KEY,
    PR_SEND_RICH_INFO,
    PR_SMTP_ADDRESS,
    PR_TRANSMITABLE_DISPLAY_NAME,
];
