use super::MessageBody;
use crate::engine::ValueRef;
use crate::engine::props::Overlay;
use crate::vocab::tags::{
    PR_CONVERSATION_INDEX, PR_CONVERSATION_TOPIC, PR_NORMALIZED_SUBJECT, PR_SEARCH_KEY,
};
use crate::vocab::{FileTime, Property};

/// Length of the first block of a conversation index.
const HEADER: usize = 22;

impl MessageBody {
    /// Gives a message that is saved first the topic and index of a conversation, unless it has them
    /// (PRP-SUBJECT-10, STO-COMPUTED-12).
    pub(super) fn start_conversation(&self, overlay: &mut Overlay, now: FileTime) {
        let value = |id: u16| overlay.value(id, &self.props);
        let topic = match value(PR_CONVERSATION_TOPIC.id()) {
            None => value(PR_NORMALIZED_SUBJECT.id()).and_then(ValueRef::as_str).map(str::len),
            Some(_) => None,
        };
        let index = match (value(PR_CONVERSATION_INDEX.id()), value(PR_SEARCH_KEY.id())) {
            (None, Some(ValueRef::Binary(key))) => Some(header(now, key)),
            _ => None,
        };
        if let Some(end) = topic {
            let (tag, whole) = (PR_CONVERSATION_TOPIC.tag(), PR_NORMALIZED_SUBJECT.id());
            overlay.set_part(tag, whole, 0..end, &self.props);
        }
        if let Some(index) = index {
            overlay.set(Property::of(PR_CONVERSATION_INDEX, index));
        }
    }
}

/// The first block of a conversation index: a 1, five bytes of the time (its first byte is that 1, its last two are left
/// out), and 16 unlike any other, which the search key of the first message is.
fn header(now: FileTime, key: &[u8]) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    header[0] = 1;
    header[1..6].copy_from_slice(&now.0.to_be_bytes()[1..6]);
    header[6..].iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    header
}
