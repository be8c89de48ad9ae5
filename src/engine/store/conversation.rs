use super::MessageBody;
use crate::engine::props::Shapes;
use crate::engine::value_ref::ValueRef;
use crate::vocab::tags::{
    PR_CONVERSATION_INDEX, PR_CONVERSATION_TOPIC, PR_NORMALIZED_SUBJECT, PR_SEARCH_KEY,
};
use crate::vocab::{FileTime, Property};

impl MessageBody {
    /// Gives a message that is saved first the topic and index of a conversation, unless it has them
    /// (PRP-SUBJECT-10, STO-COMPUTED-12).
    pub(super) fn start_conversation(&mut self, now: FileTime, shapes: &mut Shapes) {
        let text =
            |id: u16| self.props.value(id).filter(|_| self.props.get(PR_CONVERSATION_TOPIC.id()).is_none());
        let topic = text(PR_NORMALIZED_SUBJECT.id()).map(|topic| Property::new(PR_CONVERSATION_TOPIC, topic));
        let index = match (self.props.get(PR_CONVERSATION_INDEX.id()), self.props.get(PR_SEARCH_KEY.id())) {
            (None, Some((_, ValueRef::Binary(key)))) => {
                Some(Property::of(PR_CONVERSATION_INDEX, header(now, key)))
            }
            _ => None,
        };
        let mut changes: Vec<_> = [topic, index]
            .into_iter()
            .flatten()
            .map(|property| (property.tag.id(), Some(property)))
            .collect();
        if changes.is_empty() {
            return;
        }
        changes.sort_by_key(|(id, _)| *id);
        self.props = self.props.with(&changes, shapes);
        self.size = self.measure();
    }
}

/// The first block of a conversation index: a 1, five bytes of the time (its first byte is that 1, its last two are left
/// out), and 16 unlike any other, which the search key of the first message is.
fn header(now: FileTime, key: &[u8]) -> Vec<u8> {
    let mut header = vec![1];
    header.extend_from_slice(&now.0.to_be_bytes()[1..6]);
    header.extend(key.iter().copied().chain(std::iter::repeat(0)).take(16));
    header
}
