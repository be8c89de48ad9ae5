use std::hint;

use crate::engine::cow_vec::CowVec;
use crate::engine::slab::Key;
use crate::engine::table::RowPlaces;

use super::MessageId;

/// The messages of a folder in the order they arrived (TBL-ORDER-4).
///
/// A message knows its arrival number, by which it is found again in O(log n). A removed one leaves a gap; gaps are
/// closed when they outnumber the messages.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    arrivals: CowVec<Arrival>,
    next_arrival: u64,
    live: usize,
}

/// A message that arrived.
#[derive(Clone, Copy, Debug)]
struct Arrival {
    number: u64,
    /// [`GONE`] once it was removed: there is one of these for every message of a mailbox.
    message: MessageId,
}

/// No message: no store has so many places.
const GONE: MessageId = MessageId(Key { index: u32::MAX, generation: u32::MAX });

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
        self.arrivals.push(Arrival { number: arrival, message });
        self.next_arrival += 1;
        self.live += 1;
        arrival
    }

    /// Begins to read what the removal of the message with this arrival number looks at.
    pub fn reach(&self, arrival: u64) {
        let arrived = self.place_of(arrival).and_then(|place| self.arrivals.reach(place));
        hint::black_box(arrived.map(|arrived| arrived.number));
    }

    /// Removes the message with this arrival number.
    pub fn remove(&mut self, arrival: u64) {
        let Some(place) = self.place_of(arrival) else { return };
        let Some(arrived) = self.arrivals.get_mut(place) else { return };
        if std::mem::replace(&mut arrived.message, GONE) == GONE {
            return;
        }
        self.live -= 1;
        if self.arrivals.len() > 2 * self.live + FEW {
            self.arrivals = self.arrivals.iter().filter(|arrived| arrived.message != GONE).copied().collect();
        }
    }

    /// The messages in order.
    pub fn iter(&self) -> impl Iterator<Item = MessageId> + '_ {
        self.arrivals.iter().map(|arrived| arrived.message).filter(|message| *message != GONE)
    }

    /// Lists what `what` says of each message, in order: the fastest way to all of them.
    pub fn list<T>(&self, what: impl Fn(MessageId) -> T) -> Vec<T> {
        self.listed(|arrived| what(arrived.message))
    }

    /// The arrival numbers in order.
    pub fn places(&self) -> RowPlaces {
        let ends = (
            self.arrivals.get(0),
            self.arrivals.len().checked_sub(1).and_then(|last| self.arrivals.get(last)),
        );
        match ends {
            // None came and went in between.
            (Some(first), Some(last)) if last.number - first.number + 1 == self.live as u64 => {
                RowPlaces::From(first.number)
            }
            _ => RowPlaces::Each(self.listed(|arrived| arrived.number)),
        }
    }

    fn listed<T>(&self, what: impl Fn(&Arrival) -> T) -> Vec<T> {
        let mut listed = Vec::with_capacity(self.live);
        for chunk in self.arrivals.chunks() {
            listed.extend(chunk.iter().filter(|arrived| arrived.message != GONE).map(&what));
        }
        listed
    }

    /// Each number is at least one more than that before it: as long as no gap was closed only one place is left to look
    /// at.
    fn place_of(&self, arrival: u64) -> Option<usize> {
        let before = arrival.checked_sub(self.arrivals.get(0)?.number)? as usize;
        let behind = self.next_arrival.checked_sub(arrival)? as usize;
        let len = self.arrivals.len();
        let (mut low, mut high) = (len.saturating_sub(behind), len.min(before + 1));
        while low < high {
            let middle = low.midpoint(high);
            match self.arrivals.get(middle)?.number.cmp(&arrival) {
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

    #[test]
    fn places_are_those_of_the_messages_that_are_left() {
        let mut contents = Contents::default();
        assert_eq!(contents.places(), RowPlaces::Each(vec![]));
        (0..40).for_each(|index| assert_eq!(contents.push(message(index)), u64::from(index)));
        assert_eq!(contents.places(), RowPlaces::From(0));
        contents.remove(1);
        let left: Vec<u64> = std::iter::once(0).chain(2..40).collect();
        assert_eq!(contents.places(), RowPlaces::Each(left.clone()));
        assert!(left.iter().enumerate().all(|(number, place)| contents.places().of(number) == *place));
        // The ends are gaps, too.
        contents.remove(0);
        assert_eq!(contents.places(), RowPlaces::Each((2..40).collect()));
        let mut kept = Contents::default();
        for index in 0..200 {
            let _number = kept.push(message(index));
        }
        (0..150).for_each(|arrival| kept.remove(arrival));
        kept.remove(199);
        let places = kept.places();
        assert!((0..49).all(|number| places.of(number) == 150 + number as u64), "{places:?}");
    }
}
