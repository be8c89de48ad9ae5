//! Which properties a copy takes along (PRP-COPYTO-10, PRP-COPYTO-11).

use crate::columns;
use crate::vocab::tags::*;
use crate::vocab::{PropTag, PropType};

/// What the destination says of itself or computes: it has its own after a copy.
const NEVER_COPIED: [PropTag; 40] = columns![
    PR_ENTRYID,
    PR_RECORD_KEY,
    PR_PARENT_ENTRYID,
    PR_STORE_ENTRYID,
    PR_STORE_RECORD_KEY,
    PR_STORE_SUPPORT_MASK,
    PR_MDB_PROVIDER,
    PR_MAPPING_SIGNATURE,
    PR_OBJECT_TYPE,
    PR_ACCESS,
    PR_ACCESS_LEVEL,
    PR_INSTANCE_KEY,
    PR_HASATTACH,
    PR_MESSAGE_SIZE,
    PR_DISPLAY_TO,
    PR_DISPLAY_CC,
    PR_DISPLAY_BCC,
    PR_MSG_STATUS,
    PR_SUBMIT_FLAGS,
    PR_ATTACH_NUM,
    PR_ATTACH_SIZE,
    PR_DISPLAY_TYPE,
    PR_FOLDER_TYPE,
    PR_SUBFOLDERS,
    PR_FOLDER_CHILD_COUNT,
    PR_CONTENT_COUNT,
    PR_CONTENT_UNREAD,
    PR_ASSOC_CONTENT_COUNT,
    PR_DELETED_MSG_COUNT,
    PR_DELETED_ASSOC_MSG_COUNT,
    PR_DELETED_FOLDER_COUNT,
    PR_DELETED_ON,
    PR_RIGHTS,
    PR_VALID_FOLDER_MASK,
    PR_IPM_SUBTREE_ENTRYID,
    PR_IPM_OUTBOX_ENTRYID,
    PR_IPM_WASTEBASKET_ENTRYID,
    PR_IPM_SENTMAIL_ENTRYID,
    PR_VIEWS_ENTRYID,
    PR_COMMON_VIEWS_ENTRYID
];

/// What a copy takes along where the destination can still be given it; a destination that was saved keeps its own.
const TAKEN_IF_POSSIBLE: [PropTag; 3] = columns![PR_CREATION_TIME, PR_MESSAGE_FLAGS, PR_NORMALIZED_SUBJECT];

fn is_in(tags: &[PropTag], tag: PropTag) -> bool {
    tags.iter().any(|known| known.id() == tag.id())
}

/// Whether the destination computes it, whatever the source has.
pub fn is_computed(tag: PropTag) -> bool {
    is_in(&NEVER_COPIED, tag) || is_in(&columns![PR_FINDER_ENTRYID, PR_LAST_MODIFICATION_TIME], tag)
}

/// Whether it is a form of the text of a message.
pub fn is_text(tag: PropTag) -> bool {
    is_in(&columns![PR_BODY, PR_RTF_COMPRESSED, PR_HTML], tag)
}

/// Whether a destination that refuses it is no problem.
pub fn may_be_refused(tag: PropTag) -> bool {
    is_in(&TAKEN_IF_POSSIBLE, tag)
}

/// What of all properties of an object is copied, tables and secure properties left out (PRP-RANGE-5).
pub fn copied_of_all(tags: &[PropTag], into_folder: bool) -> Vec<PropTag> {
    let has_subject = is_in(tags, PR_SUBJECT.tag());
    let copied = |tag: &PropTag| {
        // The subject makes its normalized part again.
        let made_again = has_subject && tag.id() == PR_NORMALIZED_SUBJECT.id();
        // A folder keeps the time it was made.
        let own_time = into_folder && tag.id() == PR_CREATION_TIME.id();
        let object = tag.prop_type() == PropType::PT_OBJECT;
        !(is_computed(*tag) || made_again || own_time || object || tag.is_secure())
    };
    tags.iter().copied().filter(copied).collect()
}

/// Whether it only means something beside another that has to be copied with it: the prefix is a part of the subject.
pub fn goes_with(tag: PropTag) -> Option<PropTag> {
    (tag.id() == PR_SUBJECT_PREFIX.id()).then_some(PR_SUBJECT.tag())
}
