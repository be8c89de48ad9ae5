//! Putting many rows in the order of their keys at once.

use std::sync::Arc;

use super::RowId;
use super::order::{Entry, OrderIndex, Slot};
use super::sort_key::{SortKey, word};

/// Rows that wait to be sorted, their keys in blocks.
#[derive(Debug, Default)]
pub(super) struct Sorting {
    /// Full blocks; the last keys are in `block`.
    blocks: Vec<Arc<[u8]>>,
    block: Vec<u8>,
    rows: Vec<Waiting>,
}

/// Where its key is, which row it is, and which instance of that.
#[derive(Debug)]
struct Waiting {
    block: u32,
    start: u32,
    end: u32,
    number: u32,
    instance: u32,
}

/// A part of a key and the number of its row, to sort instead of the row.
type Word = (u128, u32);

impl Sorting {
    /// A block lives as long as one of its keys.
    const BLOCK: usize = 1 << 16;

    /// Adds an instance of the row with this number; what has the same key stays in the order in which it came.
    pub(super) fn push(&mut self, key: &[u8], number: usize, instance: u32) {
        if self.block.len() + key.len() > Self::BLOCK {
            self.end_block();
        }
        let (block, start) = (self.blocks.len() as u32, self.block.len() as u32);
        self.block.extend_from_slice(key);
        let (end, number) = (self.block.len() as u32, number as u32);
        self.rows.push(Waiting { block, start, end, number, instance });
    }

    fn end_block(&mut self) {
        self.blocks.push(self.block.as_slice().into());
        self.block.clear();
    }

    /// The rows in order: `rows` are those that the numbers count, `place` tells their places in the default order.
    pub(super) fn into_index(mut self, rows: &[RowId], place: impl Fn(usize) -> u64) -> OrderIndex {
        self.end_block();
        let entry = |(_, row): Word| {
            let Waiting { block, start, end, number, instance } = self.rows[row as usize];
            let number = number as usize;
            let key = SortKey::part(&self.blocks[block as usize], start, end);
            Entry { key, place: place(number), slot: Slot::Leaf(rows[number], instance) }
        };
        OrderIndex::from_sorted(self.sorted().into_iter().map(entry))
    }

    /// Sorts by the first sixteen bytes, then what is still equal by the next sixteen, and so on: numbers beside their
    /// rows, no key is looked up while sorting.
    fn sorted(&self) -> Vec<Word> {
        let mut order: Vec<Word> = (0..self.rows.len() as u32).map(|row| (self.word(row, 0), row)).collect();
        let mut waiting = vec![(0..order.len(), 0)];
        while let Some((range, at)) = waiting.pop() {
            let part = &mut order[range.clone()];
            if at > 0 {
                part.iter_mut().for_each(|(word, row)| *word = self.word(*row, at));
            }
            part.sort_unstable();
            let next = at + SortKey::HEAD;
            let mut start = range.start;
            for run in part.chunk_by(|(a, _), (b, _)| a == b) {
                let end = start + run.len();
                // No key is the beginning of another: equal so far, all of them go on or none does.
                if run.len() > 1 && self.key(run[0].1).len() > next {
                    waiting.push((start..end, next));
                }
                start = end;
            }
        }
        order
    }

    fn word(&self, row: u32, at: usize) -> u128 {
        word(self.key(row).get(at..).unwrap_or_default())
    }

    fn key(&self, row: u32) -> &[u8] {
        let Waiting { block, start, end, .. } = self.rows[row as usize];
        &self.blocks[block as usize][start as usize..end as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Random;
    use super::*;

    /// TBL-ORDER-3: as a stable sort of the keys, however they share their beginnings.
    #[test]
    fn rows_are_sorted_by_their_keys_then_as_they_came() {
        let mut random = Random::new(7);
        let mut sorting = Sorting::default();
        let mut expected = Vec::new();
        let rows: Vec<RowId> = (0..3_000).map(RowId).collect();
        for number in 0..rows.len() {
            let length = random.pick(&[0, 1, 15, 16, 17, 40, 300]);
            let mut key: Vec<u8> = (0..length).map(|_| random.pick(&[2, 2, 2, 9])).collect();
            key.push(0);
            sorting.push(&key, number, 0);
            expected.push((key, number as u64));
        }
        expected.sort();
        let index = sorting.into_index(&rows, |number| number as u64);
        let sorted: Vec<_> = index.iter().map(|entry| (entry.key.clone(), entry.place)).collect();
        let expected: Vec<_> = expected.iter().map(|(key, place)| (SortKey::new(key), *place)).collect();
        assert_eq!(sorted, expected);
    }
}
