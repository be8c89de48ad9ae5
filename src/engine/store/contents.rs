use crate::engine::cow_vec::CowVec;

use super::MessageId;

/// The messages of a folder in the order they arrived (TBL-ORDER-4).
///
/// A message knows its arrival number, by which it is found again in O(log n). A removed one leaves a gap; gaps are
/// closed when they outnumber the messages.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    arrivals: CowVec<(u64, Option<MessageId>)>,
    next_arrival: u64,
    live: usize,
}

/// Gaps that are never worth closing.
const FEW: usize = 64;

impl Contents {
    /// No messages.
    pub const fn new() -> Self {
        Self { arrivals: CowVec::new(), next_arrival: 0, live: 0 }
    }

    /// Number of messages.
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether there is no message.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// The arrival number the next message gets.
    pub fn next_arrival(&self) -> u64 {
        self.next_arrival
    }

    /// Adds a message at the end and gives its arrival number.
    pub fn push(&mut self, message: MessageId) -> u64 {
        let arrival = self.next_arrival;
        self.arrivals.push((arrival, Some(message)));
        self.next_arrival += 1;
        self.live += 1;
        arrival
    }

    /// Removes the message with this arrival number.
    pub fn remove(&mut self, arrival: u64) {
        let Some(place) = self.place_of(arrival) else { return };
        let Some((_, message)) = self.arrivals.get_mut(place) else { return };
        if message.take().is_none() {
            return;
        }
        self.live -= 1;
        if self.arrivals.len() > 2 * self.live + FEW {
            self.arrivals = self.arrivals.iter().filter(|(_, message)| message.is_some()).copied().collect();
        }
    }

    /// The messages in order.
    pub fn iter(&self) -> impl Iterator<Item = MessageId> + '_ {
        self.arrivals.iter().filter_map(|(_, message)| *message)
    }

    /// Lists what `what` says of each message and its arrival number, in order: the fastest way to all of them.
    pub fn list<T>(&self, what: impl Fn(u64, MessageId) -> T) -> Vec<T> {
        let mut listed = Vec::with_capacity(self.live);
        for chunk in self.arrivals.chunks() {
            listed.extend(chunk.iter().filter_map(|(arrival, message)| Some(what(*arrival, (*message)?))));
        }
        listed
    }

    fn place_of(&self, arrival: u64) -> Option<usize> {
        let (mut low, mut high) = (0, self.arrivals.len());
        while low < high {
            let middle = low.midpoint(high);
            let (here, _) = self.arrivals.get(middle)?;
            match here.cmp(&arrival) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::slab::Key;

    fn message(index: u32) -> MessageId {
        MessageId(Key { index, generation: 0 })
    }

    #[test]
    fn order_of_arrival_survives_the_closing_of_gaps() {
        let mut contents = Contents::default();
        let arrivals: Vec<u64> = (0..1_000).map(|index| contents.push(message(index))).collect();
        for arrival in arrivals.iter().filter(|arrival| **arrival % 10 != 0) {
            contents.remove(*arrival);
        }
        let left: Vec<MessageId> = contents.iter().collect();
        assert_eq!(left, (0..100).map(|tenth| message(tenth * 10)).collect::<Vec<_>>());
        assert_eq!(contents.len(), 100);
        assert!(contents.arrivals.len() <= 2 * 100 + FEW);
        contents.remove(arrivals[1]);
        contents.remove(arrivals[10]);
        assert_eq!(contents.len(), 99);
        assert_eq!(contents.push(message(5)), 1_000);
    }
}
