//! Property tags by their MAPI names.
use super::{PropTag, Tag};

/// stub
pub const PR_SUBJECT: Tag<String> = Tag::new(PropTag(0x0037_001F));
/// stub
pub const PR_ENTRYID: Tag<super::Binary> = Tag::new(PropTag(0x0FFF_0102));

/// The MAPI name of a tag.
#[must_use]
pub fn name(_tag: PropTag) -> Option<&'static str> {
    None
}
