use std::collections::BTreeMap;

use super::MessageId;

/// The messages that wait to be sent, in the order of their submission (STO-SUBMITMESSAGE-8).
#[derive(Clone, Debug, Default)]
pub struct Queue {
    order: BTreeMap<u64, MessageId>,
    places: BTreeMap<MessageId, u64>,
    next: u64,
}

impl Queue {
    /// How many wait.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether a message waits.
    pub fn contains(&self, message: MessageId) -> bool {
        self.places.contains_key(&message)
    }

    /// The messages in order.
    pub fn iter(&self) -> impl Iterator<Item = MessageId> + '_ {
        self.order.values().copied()
    }

    pub(super) fn push(&mut self, message: MessageId) {
        self.order.insert(self.next, message);
        self.places.insert(message, self.next);
        self.next += 1;
    }

    pub(super) fn remove(&mut self, message: MessageId) {
        if let Some(place) = self.places.remove(&message) {
            self.order.remove(&place);
        }
    }
}
