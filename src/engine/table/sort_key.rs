//! The values of sort keys as bytes, and how rows are put in their order.

use std::cmp::Ordering;
use std::ops::{Deref, Range};
use std::sync::Arc;

use super::compare::{element, float_bits, stored};
use super::fold::folded;
use super::policy::{BinaryOrder, MissingPlace, Policy, TextOrder};
use super::tails::KeyRef;
use crate::engine::ValueRef;
use crate::vocab::{Binary, FileTime, PropValue};

/// The values of a row's sort keys as bytes whose order is that of the values; the first sixteen are at hand.
///
/// No key is the beginning of another, so that padding with zeros changes no order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SortKey {
    head: u128,
    tail: Tail,
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
        Self { head: word(bytes), tail: Tail::new(tail, || tail.into()) }
    }

    /// The key with this head and the rest in a part of this block, which other keys may share.
    pub(super) fn part(head: u128, tail: Option<(&Arc<[u8]>, Range<usize>)>) -> Self {
        let part = |(block, range): (&Arc<[u8]>, Range<usize>)| {
            let long = || Binary::part(block, range.start as u32, range.end as u32);
            Tail::new(&block[range.clone()], long)
        };
        Self { head, tail: tail.map(part).unwrap_or_default() }
    }

    /// The key, to compare.
    #[inline]
    pub(super) fn look(&self) -> KeyRef<'_> {
        KeyRef::of(self.head, &self.tail)
    }

    /// Bytes that make the same key again.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let head = self.head.to_be_bytes().into_iter();
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

/// Writes the values of sort keys so that comparing bytes compares values.
#[derive(Debug)]
pub(super) struct KeyWriter<'a> {
    policy: &'a Policy,
    bytes: Vec<u8>,
}

impl<'a> KeyWriter<'a> {
    /// Marks a value; less than [`Self::MISSING`], so that rows without one come last.
    const PRESENT: u8 = 1;
    const MISSING: u8 = 2;
    /// Marks a missing value that counts as less than any.
    const LOWEST: u8 = 0;

    pub(super) fn new(policy: &'a Policy) -> Self {
        Self { policy, bytes: Vec::new() }
    }

    /// One for a single row, whose keys will be written at once.
    pub(super) fn once(policy: &'a Policy) -> Self {
        // Most keys are shorter than this.
        Self { policy, bytes: Vec::with_capacity(64) }
    }

    /// Forgets what was written.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What all rows begin with that have a value under a key of this direction.
    pub(super) fn present(&mut self, descending: bool) {
        self.mark(true, descending);
    }

    /// The end of a key that others go on from: it is less than any of them.
    pub(super) fn end(&mut self) {
        self.bytes.push(0);
    }

    /// One key of the order. What cannot be compared counts as missing.
    pub(super) fn write(&mut self, value: Option<ValueRef<'_>>, descending: bool) {
        match value {
            Some(ValueRef::Other(value)) => self.write_rare(value, descending),
            Some(value) => self.write_single(value, descending),
            None => self.mark(false, descending),
        }
    }

    fn write_rare(&mut self, value: &PropValue, descending: bool) {
        if let PropValue::SvrEid(bytes) = value {
            return self.write_single(ValueRef::Binary(bytes), descending);
        }
        let comparable = value.prop_type().is_multi_value();
        self.mark(comparable, descending);
        if comparable {
            (0..).map_while(|index| element(value, index)).for_each(|one| self.write_single(one, descending));
            self.mark(false, descending);
        }
    }

    fn write_single(&mut self, value: ValueRef<'_>, descending: bool) {
        self.mark(true, descending);
        if let ValueRef::SysTime(FileTime(time)) = value {
            let time = if descending { !time } else { time };
            return self.bytes.extend_from_slice(&time.to_be_bytes());
        }
        let start = self.bytes.len();
        match value {
            ValueRef::Short(value) => self.bytes.extend(((value as u16) ^ 1 << 15).to_be_bytes()),
            ValueRef::Long(value) => self.bytes.extend(((value as u32) ^ 1 << 31).to_be_bytes()),
            ValueRef::I8(value) | ValueRef::Currency(value) => {
                self.bytes.extend(((value as u64) ^ 1 << 63).to_be_bytes());
            }
            ValueRef::Float(value) => self.bytes.extend(float_bits(value.into()).to_be_bytes()),
            ValueRef::Double(value) | ValueRef::AppTime(value) => {
                self.bytes.extend(float_bits(value).to_be_bytes());
            }
            ValueRef::Boolean(value) => self.bytes.push(value.into()),
            ValueRef::ClsId(value) => self.bytes.extend(stored(value)),
            ValueRef::Unicode(value) => self.write_text(value),
            ValueRef::String8(value) => self.write_text(&self.policy.decode(value)),
            ValueRef::Binary(value) => {
                if self.policy.binary == BinaryOrder::LengthFirst {
                    self.bytes.extend((value.len() as u64).to_be_bytes());
                }
                self.write_escaped(value);
            }
            ValueRef::SysTime(_) | ValueRef::Other(_) => {}
        }
        if descending {
            self.bytes[start..].iter_mut().for_each(|byte| *byte = !*byte);
        }
    }

    fn write_text(&mut self, text: &str) {
        // All bytes are looked at whatever they are: that takes a few steps of a vector register.
        let plain = text.bytes().fold(true, |plain, byte| plain & (byte > 1) & byte.is_ascii());
        if self.policy.text == TextOrder::Ordinal {
            self.write_escaped(text.as_bytes());
        } else if plain {
            let start = self.bytes.len();
            self.bytes.extend_from_slice(text.as_bytes());
            self.bytes[start..].make_ascii_lowercase();
            self.bytes.push(0);
        } else {
            self.write_escaped(folded(text).as_bytes());
        }
    }

    /// Bytes of any number with an end that sorts before any byte: 0 ends, so 0 and 1 take two bytes.
    fn write_escaped(&mut self, bytes: &[u8]) {
        if bytes.iter().all(|byte| *byte > 1) {
            self.bytes.extend_from_slice(bytes);
        } else {
            for byte in bytes {
                if *byte > 1 { self.bytes.push(*byte) } else { self.bytes.extend([1, 1 + *byte]) }
            }
        }
        self.bytes.push(0);
    }

    fn mark(&mut self, present: bool, descending: bool) {
        self.bytes.push(match (self.policy.missing, present, descending) {
            (MissingPlace::Last, true, _) | (MissingPlace::Lowest, true, false) => Self::PRESENT,
            (MissingPlace::Last, false, _) => Self::MISSING,
            (MissingPlace::Lowest, false, false) => Self::LOWEST,
            (MissingPlace::Lowest, true, true) => !Self::PRESENT,
            (MissingPlace::Lowest, false, true) => !Self::LOWEST,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Random;
    use super::*;
    use crate::vocab::{AnsiText, Text};
    use std::cmp::Ordering::{Equal, Greater, Less};

    fn key(policy: &Policy, value: Option<&PropValue>, descending: bool) -> SortKey {
        let mut writer = KeyWriter::new(policy);
        writer.write(value.map(Into::into), descending);
        SortKey::new(writer.bytes())
    }

    fn longs(values: &[i32]) -> PropValue {
        PropValue::MvLong(values.into())
    }

    fn policies() -> [Policy; 3] {
        let usual = Policy::default();
        [
            usual,
            Policy { binary: BinaryOrder::LengthFirst, missing: MissingPlace::Lowest, ..usual },
            Policy { text: TextOrder::Ordinal, ..usual },
        ]
    }

    /// TBL-ORDER-2
    #[test]
    fn a_missing_value_comes_last_in_both_directions_or_counts_as_lowest() {
        let [last, lowest, _] = policies();
        for value in [PropValue::Long(i32::MIN), PropValue::Long(i32::MAX)] {
            assert!(key(&last, Some(&value), false) < key(&last, None, false));
            assert!(key(&last, Some(&value), true) < key(&last, None, true));
            assert!(key(&lowest, Some(&value), false) > key(&lowest, None, false));
            assert!(key(&lowest, Some(&value), true) < key(&lowest, None, true));
        }
    }

    /// TBL-CMP-1: sort keys, relations and prefix search agree on every pair of random values.
    #[test]
    fn keys_order_as_values_compare() {
        let mut random = Random::new(1);
        for policy in policies() {
            for _ in 0..20_000 {
                let kind = random.below(11);
                let (left, right) = (value(&mut random, kind), value(&mut random, kind));
                let expected = policy.compare((&left).into(), (&right).into()).unwrap();
                let keys = |descending| {
                    let [left, right] = [&left, &right].map(|value| key(&policy, Some(value), descending));
                    left.cmp(&right)
                };
                assert_eq!(keys(false), expected, "{left:?} {right:?}");
                if left.value_count().is_none() {
                    assert_eq!(keys(true), expected.reverse(), "{left:?} {right:?}");
                }
            }
        }
    }

    fn value(random: &mut Random, kind: usize) -> PropValue {
        let number = random.pick(&[0_i64, 1, -1, 255, 256, i64::MIN, i64::MAX, 1 << 31, 77]);
        let float = random.pick(&[0.0, -0.0, 1.5, -1.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY]);
        let text: String =
            (0..random.below(20)).map(|_| random.pick(&['a', 'B', 'b', '\0', '\u{1}', 'É', 'é'])).collect();
        match kind {
            0 => PropValue::Short(number as i16),
            1 => PropValue::Long(number as i32),
            2 => PropValue::I8(number),
            3 => PropValue::SysTime(FileTime(number as u64)),
            4 => PropValue::Double(float),
            5 => PropValue::Float(float as f32),
            6 => PropValue::Boolean(number > 0),
            7 => PropValue::Unicode(Text::from(text)),
            8 => PropValue::Binary(Binary::from(text.into_bytes())),
            9 => longs(&(0..random.below(4)).map(|_| random.below(2) as i32).collect::<Vec<_>>()),
            _ => PropValue::MvString8(
                (0..random.below(3)).map(|_| AnsiText::from(random.pick(&[b"a", b"b"]))).collect(),
            ),
        }
    }

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
