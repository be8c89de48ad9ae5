use std::ops::Range;

use crate::engine::ValueRef;
use crate::vocab::{FileTime, Guid, PropTag, PropType};

/// Keys are mostly as long as a GUID: such bytes stand among the numbers.
pub(super) const KEY_LEN: usize = 16;
/// Start and end of text and bytes, 16 bits each.
pub(super) const RANGE_LEN: usize = 4;

/// Where a value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A number or a key at this place of the numbers.
    Fixed(u32),
    /// Text: at this place of the numbers stand its start and end in the text block, 16 bits each.
    Text(u32),
    /// Bytes: at this place of the numbers stand their start and end among the bytes, 16 bits each.
    Bytes(u32),
    /// A value of its own, the n-th.
    Own(u32),
}

/// A tag with the slot of its value, or an identifier that was deleted: in one number that is quick to compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry(u64);

/// The lowest bits of an entry tell the kind of its slot, those above the place.
const KIND_BITS: u32 = 2;
const KIND: u32 = 3;
const FIXED: u32 = 0;
const TEXT: u32 = 1;
const BYTES: u32 = 2;
const OWN: u32 = 3;
/// No slot is at this place.
const GONE: u32 = u32::MAX;

impl Entry {
    #[inline]
    pub(super) fn new(tag: PropTag, slot: Slot) -> Self {
        let (at, kind) = match slot {
            Slot::Fixed(at) => (at, FIXED),
            Slot::Text(at) => (at, TEXT),
            Slot::Bytes(at) => (at, BYTES),
            Slot::Own(number) => (number, OWN),
        };
        Self(u64::from(tag.0) << 32 | u64::from(at << KIND_BITS | kind))
    }

    /// What says that an identifier was deleted.
    pub(super) fn gone(id: u16) -> Self {
        Self(u64::from(id) << 48 | u64::from(GONE))
    }

    #[inline]
    pub(super) const fn id(self) -> u16 {
        (self.0 >> 48) as u16
    }

    /// The tag, under the type of its value.
    #[inline]
    pub(super) const fn tag(self) -> PropTag {
        PropTag((self.0 >> 32) as u32)
    }

    /// Where the value lies; `None` if it was deleted.
    #[inline]
    pub(super) const fn slot(self) -> Option<Slot> {
        let word = self.0 as u32;
        let at = word >> KIND_BITS;
        Some(match word & KIND {
            _ if word == GONE => return None,
            FIXED => Slot::Fixed(at),
            TEXT => Slot::Text(at),
            BYTES => Slot::Bytes(at),
            _ => Slot::Own(at),
        })
    }

    /// What comes first among values that lie in the same blocks.
    pub(super) const fn lies(self) -> u32 {
        let word = self.0 as u32;
        if word & KIND == OWN { word | 1 << 31 } else { word >> KIND_BITS }
    }

    /// The entry after these bytes, not of its own value, were taken out of the numbers.
    #[inline]
    pub(super) const fn without(self, gone: &Range<usize>) -> Self {
        let word = self.0 as u32;
        let lies_behind = word & KIND != OWN && (word >> KIND_BITS) as usize >= gone.end;
        let bytes = if lies_behind { gone.end - gone.start } else { 0 };
        Self(self.0 - ((bytes as u64) << KIND_BITS))
    }

    /// The word as it is hashed.
    pub(super) const fn word(self) -> u64 {
        self.0
    }
}

/// The bit that stands for an identifier, and for one of 64 others: those of related properties are neighbours.
#[inline]
pub(super) const fn bit(id: u16) -> u64 {
    1 << (id % 64)
}

/// Whether these are the same entries: compared side by side, for mostly they are.
#[inline]
pub(super) fn are_same(entries: &[Entry], others: &[Entry]) -> bool {
    let differing = |all: u64, (entry, other): (&Entry, &Entry)| all | entry.0 ^ other.0;
    entries.len() == others.len() && entries.iter().zip(others).fold(0, differing) == 0
}

impl Slot {
    /// The part of the numbers that a value with this tag takes.
    pub(super) fn numbers(self, tag: PropTag) -> Range<usize> {
        let (at, len) = match self {
            Self::Fixed(at) => (at, width(tag.prop_type())),
            Self::Text(at) | Self::Bytes(at) => (at, RANGE_LEN),
            Self::Own(_) => (0, 0),
        };
        at as usize..at as usize + len
    }
}

/// Bytes of a value of fixed width, or of a key, among the numbers.
const fn width(prop_type: PropType) -> usize {
    match prop_type {
        PropType::PT_BOOLEAN => 1,
        PropType::PT_SHORT => 2,
        PropType::PT_LONG | PropType::PT_FLOAT => 4,
        PropType::PT_CLSID | PropType::PT_BINARY => KEY_LEN,
        _ => 8,
    }
}

/// The bytes of a value of fixed width, or of a key, and how many of them count.
#[inline]
pub(super) fn fixed(value: ValueRef<'_>) -> Option<([u8; KEY_LEN], usize)> {
    let bits: u128 = match value {
        ValueRef::Short(value) => (value as u16).into(),
        ValueRef::Long(value) => (value as u32).into(),
        ValueRef::Float(value) => value.to_bits().into(),
        ValueRef::Double(value) | ValueRef::AppTime(value) => value.to_bits().into(),
        ValueRef::Currency(value) | ValueRef::I8(value) => (value as u64).into(),
        ValueRef::Boolean(value) => value.into(),
        ValueRef::SysTime(value) => value.0.into(),
        ValueRef::ClsId(value) => return Some((*value.as_bytes(), KEY_LEN)),
        ValueRef::Binary(key) => return Some((key.try_into().ok()?, KEY_LEN)),
        _ => return None,
    };
    Some((bits.to_le_bytes(), width(value.prop_type())))
}

/// A number of this type among the numbers.
#[inline]
pub(super) fn number(numbers: &[u8], prop_type: PropType, at: usize) -> ValueRef<'static> {
    match prop_type {
        PropType::PT_SHORT => ValueRef::Short(i16::from_le_bytes(array(numbers, at))),
        PropType::PT_LONG => ValueRef::Long(i32::from_le_bytes(array(numbers, at))),
        PropType::PT_FLOAT => ValueRef::Float(f32::from_le_bytes(array(numbers, at))),
        PropType::PT_DOUBLE => ValueRef::Double(f64::from_le_bytes(array(numbers, at))),
        PropType::PT_CURRENCY => ValueRef::Currency(i64::from_le_bytes(array(numbers, at))),
        PropType::PT_APPTIME => ValueRef::AppTime(f64::from_le_bytes(array(numbers, at))),
        PropType::PT_BOOLEAN => ValueRef::Boolean(array(numbers, at) != [0]),
        PropType::PT_I8 => ValueRef::I8(i64::from_le_bytes(array(numbers, at))),
        PropType::PT_SYSTIME => ValueRef::SysTime(FileTime(u64::from_le_bytes(array(numbers, at)))),
        PropType::PT_CLSID => ValueRef::ClsId(Guid::from_bytes(array(numbers, at))),
        _ => unreachable!("{prop_type} has no fixed width"),
    }
}

/// Start and end that stand at a place among the numbers.
#[inline]
pub(super) fn range(numbers: &[u8], at: u32) -> (u32, u32) {
    let [start, start_high, end, end_high] = array(numbers, at as usize);
    (u16::from_le_bytes([start, start_high]).into(), u16::from_le_bytes([end, end_high]).into())
}

#[inline]
fn array<const N: usize>(numbers: &[u8], at: usize) -> [u8; N] {
    *numbers[at..].first_chunk().expect("a number lies inside its block")
}
