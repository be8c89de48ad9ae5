//! Putting many rows in the order of their keys at once.

use std::ops::Range;

use super::listed::{DefaultOrder, Keyed, Listed};
use super::sort_key::{SortKey, word};
use super::tails::Tails;

/// Rows that wait to be sorted.
#[derive(Debug, Default)]
pub(super) struct Sorting {
    rows: Vec<Keyed>,
    tails: Tails,
}

impl Sorting {
    /// Room for so many rows.
    pub(super) fn with_capacity(rows: usize) -> Self {
        Self { rows: Vec::with_capacity(rows), tails: Tails::default() }
    }

    /// Adds an instance of the row with this number; what has the same key stays in the order of numbers and instances.
    pub(super) fn push(&mut self, key: &[u8], number: usize, instance: u32) {
        let tail = self.tails.push(key.get(SortKey::HEAD..).unwrap_or_default());
        self.rows.push(Keyed { head: word(key), number: number as u32, instance, tail });
    }

    /// The rows in order, whose numbers count those of the default order.
    pub(super) fn into_listed(mut self, all: DefaultOrder) -> Listed {
        self.tails.end_block();
        self.sort();
        Listed::new(all, self.rows, self.tails)
    }

    /// Sorts by the first sixteen bytes, then what is still equal by the next sixteen, and so on: numbers beside their
    /// rows, no key is looked up while sorting. Few values repeat in many rows, and to put equals in order is left to what
    /// tells them apart.
    fn sort(&mut self) {
        let Self { rows, tails } = self;
        rows.sort_unstable_by_key(|row| row.head);
        // What is equal so far, and how much of the tail that is.
        let mut waiting: Vec<(Range<usize>, usize)> = Vec::new();
        let mut start = 0;
        for run in rows.chunk_by(|a, b| a.head == b.head) {
            waiting.push((start..start + run.len(), 0));
            start += run.len();
        }
        let mut words: Vec<(u128, Keyed)> = Vec::new();
        while let Some((range, at)) = waiting.pop() {
            let rows = &mut rows[range.clone()];
            if rows.len() == 1 {
                continue;
            }
            // No key is the beginning of another: equal so far, all of them go on or none does.
            if tails.get(rows[0].tail).len() <= at {
                rows.sort_unstable_by_key(|row| (row.number, row.instance));
                continue;
            }
            words.clear();
            words.extend(rows.iter().map(|row| (word(&tails.get(row.tail)[at..]), *row)));
            words.sort_unstable_by_key(|(word, _)| *word);
            let mut start = range.start;
            for run in words.chunk_by(|(a, _), (b, _)| a == b) {
                waiting.push((start..start + run.len(), at + SortKey::HEAD));
                start += run.len();
            }
            rows.iter_mut().zip(&words).for_each(|(row, (_, sorted))| *row = *sorted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::RowId;
    use super::super::testing::Random;
    use super::*;

    /// TBL-ORDER-3: as a stable sort of the keys, however they share their beginnings.
    #[test]
    fn rows_are_sorted_by_their_keys_then_as_they_came() {
        let mut random = Random::new(7);
        let mut sorting = Sorting::default();
        let mut expected = Vec::new();
        for number in 0..3_000 {
            let length = random.pick(&[0, 1, 15, 16, 17, 40, 300]);
            let mut key: Vec<u8> = (0..length).map(|_| random.pick(&[2, 2, 2, 9])).collect();
            key.push(0);
            sorting.push(&key, number, 0);
            expected.push((key, number as u64));
        }
        expected.sort();
        let listed = sorting.into_listed(DefaultOrder::by_id((0..3_000).map(RowId).collect()));
        let sorted: Vec<_> = listed.range(0..3_000).map(|entry| (entry.key, entry.place)).collect();
        let expected: Vec<_> = expected.iter().map(|(key, place)| (SortKey::new(key), *place)).collect();
        assert_eq!(sorted, expected);
    }
}
