//! The sort keys of many rows: the first bytes of each at hand, the rest in blocks.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use super::sort_key::KeyStart;

/// A sort key, to look at: what is behind its first bytes is read only if these don't tell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct KeyRef<'a> {
    head: u128,
    rest: Rest<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Rest<'a> {
    Here(&'a [u8]),
    In(&'a Tails, Tail),
}

impl Default for Rest<'_> {
    fn default() -> Self {
        Self::Here(&[])
    }
}

impl<'a> KeyRef<'a> {
    #[inline]
    pub(super) const fn new(head: u128, tails: &'a Tails, tail: Tail) -> Self {
        Self { head, rest: Rest::In(tails, tail) }
    }

    #[inline]
    pub(super) const fn of(head: u128, tail: &'a [u8]) -> Self {
        Self { head, rest: Rest::Here(tail) }
    }

    #[inline]
    pub(super) const fn head(self) -> u128 {
        self.head
    }

    #[inline]
    fn tail(self) -> &'a [u8] {
        match self.rest {
            Rest::Here(tail) => tail,
            Rest::In(tails, tail) => tails.get(tail),
        }
    }

    #[inline]
    pub(super) fn cmp(self, other: Self) -> Ordering {
        self.head.cmp(&other.head).then_with(|| self.tail().cmp(other.tail()))
    }

    /// Compares the beginning of the key: equal if it starts so.
    #[inline]
    pub(super) fn compare_start(self, start: &KeyStart) -> Ordering {
        start.compare_head(self.head).then_with(|| {
            if start.tail.is_empty() {
                return Ordering::Equal;
            }
            let own = self.tail();
            own[..own.len().min(start.tail.len())].cmp(&start.tail)
        })
    }
}

/// Where the rest of a sort key lies: in a block, with its length before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tail {
    block: u32,
    start: u32,
}

/// What is left of sort keys behind their first bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Tails {
    /// Full blocks; the last tails are in `block`.
    blocks: Vec<Arc<[u8]>>,
    block: Vec<u8>,
}

impl Tails {
    /// A block lives as long as one of its keys.
    const BLOCK: usize = 1 << 16;
    const LEN: usize = size_of::<u32>();
    const NOTHING: Tail = Tail { block: u32::MAX, start: 0 };

    pub(super) fn push(&mut self, tail: &[u8]) -> Tail {
        if tail.is_empty() {
            return Self::NOTHING;
        }
        if self.block.len() + Self::LEN + tail.len() > Self::BLOCK {
            self.end_block();
        }
        let place = Tail { block: self.blocks.len() as u32, start: self.block.len() as u32 };
        self.block.extend((tail.len() as u32).to_le_bytes());
        self.block.extend(tail);
        place
    }

    /// To be called before anything is [got](Self::get).
    pub(super) fn end_block(&mut self) {
        self.blocks.push(self.block.as_slice().into());
        self.block.clear();
    }

    #[inline]
    pub(super) fn get(&self, tail: Tail) -> &[u8] {
        self.range(tail).map_or(&[], |(block, range)| &block[range])
    }

    /// The block and where in it; `None` if there is nothing.
    #[inline]
    pub(super) fn range(&self, tail: Tail) -> Option<(&Arc<[u8]>, Range<usize>)> {
        let block = self.blocks.get(tail.block as usize)?;
        let start = tail.start as usize;
        let len = u32::from_le_bytes(*block.get(start..)?.first_chunk()?) as usize;
        Some((block, start + Self::LEN..start + Self::LEN + len))
    }
}
