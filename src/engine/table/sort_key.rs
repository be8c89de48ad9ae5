//! Sort keys as bytes whose order is that of the values: kept, and compared.

use std::cmp::Ordering;
use std::ops::{Deref, Range};
use std::sync::Arc;

use super::tails::KeyRef;
use crate::vocab::Binary;

/// The values of a row's sort keys as bytes whose order is that of the values; the first sixteen are at hand.
///
/// No key is the beginning of another, so that padding with zeros changes no order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SortKey {
    head: Head,
    tail: Tail,
}

/// The first bytes as a number in two halves: a whole one would have to lie where keys leave gaps for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    high: u64,
    low: u64,
}

impl From<u128> for Head {
    #[inline]
    fn from(head: u128) -> Self {
        Self { high: (head >> 64) as u64, low: head as u64 }
    }
}

impl From<Head> for u128 {
    #[inline]
    fn from(Head { high, low }: Head) -> Self {
        Self::from(high) << 64 | Self::from(low)
    }
}

/// What is left of a key behind its first bytes: at hand too if it is short, as a time is behind a name.
#[derive(Clone, Debug)]
enum Tail {
    Short {
        bytes: [u8; Self::SHORT],
        len: u8,
    },
    /// Part of a block that the keys of one sort share.
    Long(Binary),
}

impl Tail {
    /// As many as take no more room than a part of a block does.
    const SHORT: usize = 15;

    fn new(bytes: &[u8], long: impl FnOnce() -> Binary) -> Self {
        let mut short = [0; Self::SHORT];
        match short.get_mut(..bytes.len()) {
            Some(start) => {
                start.copy_from_slice(bytes);
                Self::Short { bytes: short, len: bytes.len() as u8 }
            }
            None => Self::Long(long()),
        }
    }
}

impl Deref for Tail {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Self::Short { bytes, len } => &bytes[..usize::from(*len)],
            Self::Long(bytes) => bytes,
        }
    }
}

impl Default for Tail {
    fn default() -> Self {
        Self::Short { bytes: [0; Self::SHORT], len: 0 }
    }
}

impl PartialEq for Tail {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Tail {}

impl PartialOrd for Tail {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Tail {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Short { bytes, len }, Self::Short { bytes: others, len: other_len }) => {
                // Behind the zeros that fill it up, the longer of two that are the same until there.
                word(bytes).cmp(&word(others)).then_with(|| len.cmp(other_len))
            }
            _ => (**self).cmp(&**other),
        }
    }
}

impl SortKey {
    pub(super) const HEAD: usize = 16;

    /// The key of these bytes.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let tail = bytes.get(Self::HEAD..).unwrap_or_default();
        Self { head: word(bytes).into(), tail: Tail::new(tail, || tail.into()) }
    }

    /// The key with this head and the rest in a part of this block, which other keys may share.
    pub(super) fn part(head: u128, tail: Option<(&Arc<[u8]>, Range<usize>)>) -> Self {
        let part = |(block, range): (&Arc<[u8]>, Range<usize>)| {
            let long = || Binary::part(block, range.start as u32, range.end as u32);
            Tail::new(&block[range.clone()], long)
        };
        Self { head: head.into(), tail: tail.map(part).unwrap_or_default() }
    }

    /// The key, to compare.
    #[inline]
    pub(super) fn look(&self) -> KeyRef<'_> {
        KeyRef::of(self.head.into(), &self.tail)
    }

    /// Bytes that make the same key again.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let head = u128::from(self.head).to_be_bytes().into_iter();
        head.chain(self.tail.iter().copied()).collect()
    }
}

/// The first sixteen bytes as a number of the same order, filled up with zeros.
pub(super) fn word(bytes: &[u8]) -> u128 {
    match bytes.first_chunk() {
        Some(word) => u128::from_be_bytes(*word),
        None => {
            let mut padded = [0; SortKey::HEAD];
            padded[..bytes.len()].copy_from_slice(bytes);
            u128::from_be_bytes(padded)
        }
    }
}

/// What keys may begin with.
#[derive(Debug)]
pub(super) struct KeyStart {
    pub(super) head: u128,
    pub(super) mask: u128,
    pub(super) tail: Vec<u8>,
}

impl KeyStart {
    pub(super) fn new(bytes: &[u8]) -> Self {
        let len = bytes.len().min(SortKey::HEAD);
        let mut mask = [0; SortKey::HEAD];
        mask[..len].fill(0xFF);
        let (head, mask) = (word(bytes), word(&mask));
        Self { head, mask, tail: bytes[len..].to_vec() }
    }

    /// Compares what the first bytes of a key begin with: equal also if only what follows them can tell.
    #[inline]
    pub(super) fn compare_head(&self, head: u128) -> Ordering {
        (head & self.mask).cmp(&self.head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cmp::Ordering::{Equal, Greater, Less};

    #[test]
    fn short_tails_are_in_order_among_long_ones_and_take_no_more_room() {
        let keys: Vec<Vec<u8>> = (0..64).map(|len| (1..=len).chain([0]).collect()).collect();
        for (left, right) in keys.iter().flat_map(|left| keys.iter().map(move |right| (left, right))) {
            let [one, other] = [left, right].map(|bytes| SortKey::new(bytes));
            assert_eq!((one.cmp(&other), one == other), (left.cmp(right), left == right));
            let block: Arc<[u8]> = left.as_slice().into();
            let tail = (left.len() > SortKey::HEAD).then_some((&block, SortKey::HEAD..left.len()));
            assert_eq!(SortKey::part(word(left), tail), one);
        }
        assert_eq!(size_of::<Tail>(), size_of::<Binary>());
    }

    #[test]
    fn a_short_tail_is_less_than_a_longer_one_that_begins_with_it() {
        let all: [&[u8]; 7] = [&[], &[0], &[0, 0], &[1], &[1, 0], &[1, 0, 2], &[2; 15]];
        for (left, right) in all.iter().flat_map(|left| all.iter().map(move |right| (left, right))) {
            let tail = |bytes| Tail::new(bytes, || unreachable!("it is short"));
            let (one, other) = (tail(left), tail(right));
            assert_eq!(one.cmp(&other), left.cmp(right));
        }
    }

    #[test]
    fn a_key_knows_what_it_begins_with() {
        let key = SortKey::new(b"0123456789abcdefghij");
        let compare = |start: &[u8]| key.look().compare_start(&KeyStart::new(start));
        assert_eq!([compare(b""), compare(b"0123"), compare(b"0123456789abcdefgh")], [Equal; 3]);
        assert_eq!(
            [compare(b"0123456789abcdefgi"), compare(b"02"), compare(b"0123456789abcdefghijk")],
            [Less; 3]
        );
        assert_eq!([compare(b"00"), compare(b"0123456789abcdefga"), compare(b"0123456780")], [Greater; 3]);
    }
}
