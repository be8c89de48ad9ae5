use std::collections::BTreeMap;
use std::hash::Hasher;
use std::sync::Arc;

use super::Props;
use super::item::Item;
use super::mixer::Mixer;
use super::words::Words;
use crate::engine::ValueRef;
use crate::vocab::{PropTag, PropType, PropValue};

/// Longer text and bytes keep the block they came in: saving a flag must not copy a body.
pub(super) const LONGEST_INLINE: usize = 1_024;
/// Shapes worth remembering; past it the table starts over, and what is in use stays with its objects.
const MOST_SHAPES: usize = 4_096;
/// Keys are mostly as long as a GUID: such bytes stand among the numbers.
pub(super) const KEY_LEN: usize = 16;
/// Start and end of text and bytes, 16 bits each.
const RANGE_LEN: usize = 4;
/// How many values of an object are looked at for a part to share.
const MOST_PARTS: usize = 8;

/// Which properties an object has, and where in its blocks their values lie.
#[derive(Debug)]
pub(super) struct Shape {
    /// Each tag with its slot, in one number that is quick to compare.
    key: Box<[u64]>,
    /// In the order of their identifiers.
    pub(super) tags: Vec<PropTag>,
    /// One for each tag.
    pub(super) slots: Vec<Slot>,
    /// Length of the first part of the data block; the rest are bytes that the numbers point to.
    pub(super) numbers: u32,
}

/// Where a value lies.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slot {
    /// A number or a key at this place of the data block.
    Fixed(u32),
    /// Text: at this place of the data block stand its start and end in the text block, 16 bits each.
    Text(u32),
    /// Bytes: at this place of the data block stand their start and end behind the numbers, 16 bits each.
    Bytes(u32),
    /// A value of its own, the n-th.
    Own(u32),
}

/// What the objects of a world share: one shape for the same properties, one copy of the same words.
///
/// Nothing but memory depends on it: a clone, that of a fork for instance, starts empty and costs nothing.
#[derive(Debug, Default)]
pub struct Shapes {
    /// By their hashes.
    known: BTreeMap<u64, Arc<Shape>>,
    words: Words,
    draft: Draft,
}

impl Clone for Shapes {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// The blocks of the object that is being built; kept from object to object, for they have grown as large as needed.
#[derive(Debug, Default)]
struct Draft {
    /// Of each property the tag and the slot, as a shape has them.
    key: Vec<u64>,
    /// The numbers, and behind them room for more.
    numbers: Vec<u8>,
    /// Length of the numbers.
    used: usize,
    bytes: Vec<u8>,
    byte_parts: Parts,
    text: String,
    text_parts: Parts,
    own: Vec<PropValue>,
    /// The shape of the object it is made from, and what that kept by itself: both are likely the same again.
    like: Option<Arc<Shape>>,
    before: Option<Arc<[PropValue]>>,
}

/// The first values of a block.
#[derive(Debug, Default)]
struct Parts {
    parts: [Part; MOST_PARTS],
    len: usize,
}

/// A value in a block of text or bytes, never empty.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    start: u16,
    end: u16,
    /// Most values differ in their last byte.
    last: u8,
}

impl Shapes {
    /// Begins an object that is much like another one: its blocks are as large, and likely it has the same shape.
    pub(super) fn begin_like(&mut self, other: &Props, more: usize) {
        let draft = &mut self.draft;
        draft.key.reserve(other.len() + more);
        draft.bytes.reserve(other.data().len() - other.numbers());
        draft.text.reserve(other.text.as_ref().map_or(0, |text| text.len()));
        draft.make_room(other.data().len() + more * KEY_LEN);
        draft.like.clone_from(&other.shape);
        draft.before.clone_from(&other.own);
    }

    /// Adds a property to the object that is being built; identifiers come in ascending order.
    #[inline]
    pub(super) fn place(&mut self, item: Item<'_>) {
        let prop_type = item.value.prop_type();
        debug_assert!(prop_type.single() != PropType::PT_STRING8, "text is kept in Unicode");
        let slot = self.draft.put(item);
        let word = u64::from(item.tag.with_type(prop_type).0) << 32 | u64::from(slot.to_u32());
        self.draft.key.push(word);
    }

    /// The object that was built.
    pub(super) fn finish(&mut self) -> Props {
        let draft = &mut self.draft;
        if draft.key.is_empty() {
            return Props::default();
        }
        let numbers = draft.used;
        let end = numbers + draft.bytes.len();
        draft.make_room(end);
        draft.numbers[numbers..end].copy_from_slice(&draft.bytes);
        let data = &draft.numbers[..end];
        let props = Props {
            data: (!data.is_empty()).then(|| data.into()),
            text: (!draft.text.is_empty()).then(|| draft.text.as_str().into()),
            own: (!draft.own.is_empty()).then(|| self.words.share(&draft.own, draft.before.as_ref())),
            shape: Some(self.share_shape(numbers as u32)),
        };
        self.draft.clear();
        props
    }

    fn share_shape(&mut self, numbers: u32) -> Arc<Shape> {
        let key = &*self.draft.key;
        if let Some(like) = self.draft.like.take_if(|like| *like.key == *key) {
            return like;
        }
        let hash = hash(key);
        if let Some(known) = self.known.get(&hash).filter(|known| *known.key == *key) {
            return Arc::clone(known);
        }
        if self.known.len() >= MOST_SHAPES {
            self.known.clear();
        }
        let shape = Arc::new(Shape::new(key, numbers));
        self.known.insert(hash, Arc::clone(&shape));
        shape
    }
}

impl Shape {
    fn new(key: &[u64], numbers: u32) -> Self {
        let tags = key.iter().map(|word| PropTag((word >> 32) as u32)).collect();
        let slots = key.iter().map(|word| Slot::from_u32(*word as u32)).collect();
        Self { key: key.into(), tags, slots, numbers }
    }
}

fn hash(key: &[u64]) -> u64 {
    let mut hash = Mixer::default();
    key.iter().for_each(|word| hash.write_u64(*word));
    hash.finish()
}

impl Slot {
    const fn to_u32(self) -> u32 {
        match self {
            Self::Fixed(at) => at << 2,
            Self::Text(at) => at << 2 | 1,
            Self::Bytes(at) => at << 2 | 2,
            Self::Own(number) => number << 2 | 3,
        }
    }

    const fn from_u32(word: u32) -> Self {
        let at = word >> 2;
        match word & 3 {
            0 => Self::Fixed(at),
            1 => Self::Text(at),
            2 => Self::Bytes(at),
            _ => Self::Own(at),
        }
    }
}

impl Draft {
    /// Keeps a value, and tells where.
    #[inline]
    fn put(&mut self, item: Item<'_>) -> Slot {
        let at = self.used as u32;
        if let Some((bytes, len)) = fixed(item.value) {
            // All of them, for to copy a known length is quick: what doesn't count is written over.
            self.write(bytes);
            self.used += len;
            return Slot::Fixed(at);
        }
        let (slot, range) = match item.value {
            ValueRef::Unicode(text) => (Slot::Text(at), self.text_range(text)),
            ValueRef::Binary(bytes) => (Slot::Bytes(at), self.bytes_range(bytes)),
            _ => (Slot::Own(0), None),
        };
        let Some((start, end)) = range else {
            self.own.push(item.to_value());
            return Slot::Own(self.own.len() as u32 - 1);
        };
        let range = u32::from(end) << 16 | u32::from(start);
        self.write(range.to_le_bytes());
        self.used += RANGE_LEN;
        slot
    }

    /// Writes behind the numbers.
    #[inline]
    fn write<const N: usize>(&mut self, bytes: [u8; N]) {
        let end = self.used + N;
        self.make_room(end);
        self.numbers[self.used..end].copy_from_slice(&bytes);
    }

    #[inline]
    fn make_room(&mut self, end: usize) {
        if self.numbers.len() < end {
            self.numbers.resize(end.next_power_of_two(), 0);
        }
    }

    fn text_range(&mut self, text: &str) -> Option<(u16, u16)> {
        self.text_parts.find(self.text.as_bytes(), text.as_bytes()).or_else(|| {
            let range = next_range(self.text.len(), text.len())?;
            self.text.push_str(text);
            self.text_parts.remember(range, text.as_bytes());
            Some(range)
        })
    }

    fn bytes_range(&mut self, bytes: &[u8]) -> Option<(u16, u16)> {
        self.byte_parts.find(&self.bytes, bytes).or_else(|| {
            let range = next_range(self.bytes.len(), bytes.len())?;
            self.bytes.extend_from_slice(bytes);
            self.byte_parts.remember(range, bytes);
            Some(range)
        })
    }

    fn clear(&mut self) {
        self.key.clear();
        self.used = 0;
        self.bytes.clear();
        self.byte_parts.len = 0;
        self.text.clear();
        self.text_parts.len = 0;
        self.own.clear();
        self.like = None;
        self.before = None;
    }
}

/// The bytes of a value of fixed width, or of a key, and how many of them count.
#[inline]
pub(super) fn fixed(value: ValueRef<'_>) -> Option<([u8; KEY_LEN], usize)> {
    let (bits, len): (u128, usize) = match value {
        ValueRef::Short(value) => ((value as u16).into(), 2),
        ValueRef::Long(value) => ((value as u32).into(), 4),
        ValueRef::Float(value) => (value.to_bits().into(), 4),
        ValueRef::Double(value) | ValueRef::AppTime(value) => (value.to_bits().into(), 8),
        ValueRef::Currency(value) | ValueRef::I8(value) => ((value as u64).into(), 8),
        ValueRef::Boolean(value) => (value.into(), 1),
        ValueRef::SysTime(value) => (value.0.into(), 8),
        ValueRef::ClsId(value) => return Some((*value.as_bytes(), KEY_LEN)),
        ValueRef::Binary(key) => return Some((key.try_into().ok()?, KEY_LEN)),
        _ => return None,
    };
    Some((bits.to_le_bytes(), len))
}

impl Parts {
    /// A value often ends another one: the conversation topic ends the subject, the sender is the one represented.
    #[inline]
    fn find(&self, block: &[u8], value: &[u8]) -> Option<(u16, u16)> {
        let Some(last) = value.last() else { return Some((0, 0)) };
        let ends = |part: &&Part| {
            part.last == *last && block[usize::from(part.start)..usize::from(part.end)].ends_with(value)
        };
        let found = self.parts[..self.len].iter().find(ends);
        found.map(|part| (part.end - value.len() as u16, part.end))
    }

    #[inline]
    fn remember(&mut self, (start, end): (u16, u16), value: &[u8]) {
        if let (Some(last), Some(place)) = (value.last(), self.parts.get_mut(self.len)) {
            *place = Part { start, end, last: *last };
            self.len += 1;
        }
    }
}

/// Where a value of this length goes at the end of a block; `None` if it is to stay by itself.
fn next_range(block: usize, value: usize) -> Option<(u16, u16)> {
    let end = u16::try_from(block + value).ok().filter(|_| value <= LONGEST_INLINE)?;
    Some((block as u16, end))
}
