use std::ops::{Deref, DerefMut, Range};
use std::sync::Arc;

use super::Props;
use super::item::Item;
use super::size::value_size;
use super::slot::{Entry, KEY_LEN, Slot, fixed, number, range};
use super::texts::{LONGEST_INLINE, Parts, Texts, bytes_of, next_range};
use crate::engine::ValueRef;
use crate::vocab::{PropTag, PropType, PropValue};

/// The blocks of an object that is being put together: values are added at their ends.
#[derive(Clone, Debug)]
pub(super) struct Pile {
    pub(super) numbers: Vec<u8>,
    pub(super) bytes: Vec<u8>,
    byte_parts: Parts,
    pub(super) texts: Texts,
    pub(super) own: Vec<PropValue>,
    /// Of the values together that were not there before, as [`value_size`] counts.
    pub(super) size: u64,
}

impl Default for Pile {
    fn default() -> Self {
        Self::new()
    }
}

/// A pile that takes a word as long as it is empty: most open objects are read and closed.
#[derive(Clone, Debug, Default)]
pub(super) struct LazyPile(Option<Box<Pile>>);

impl Deref for LazyPile {
    type Target = Pile;

    #[inline]
    fn deref(&self) -> &Pile {
        static EMPTY: Pile = Pile::new();
        self.0.as_deref().unwrap_or(&EMPTY)
    }
}

impl DerefMut for LazyPile {
    #[inline]
    fn deref_mut(&mut self) -> &mut Pile {
        self.0.get_or_insert_default()
    }
}

impl Pile {
    /// Without values, and nothing allocated.
    const fn new() -> Self {
        Self {
            numbers: Vec::new(),
            bytes: Vec::new(),
            byte_parts: Parts::NONE,
            texts: Texts::new(),
            own: Vec::new(),
            size: 0,
        }
    }

    /// Has room for so many more values of the usual sizes.
    pub(super) fn reserve_values(&mut self, values: usize) {
        const USUAL_NUMBER: usize = 10;
        const USUAL_TEXT: usize = 20;
        self.numbers.reserve(values * USUAL_NUMBER);
        self.texts.block.reserve(values * USUAL_TEXT);
    }

    /// Has room for the values of a saved object and for others.
    pub(super) fn reserve_for(&mut self, saved: &Props, others: &Self) {
        self.numbers.reserve(saved.data().len() + others.numbers.len() + others.bytes.len());
        self.bytes.reserve(saved.data().len() - saved.numbers() + others.bytes.len());
        self.texts.block.reserve(saved.text().len() + others.texts.block.len());
    }

    /// Adds a value, and tells where, under the type that it has.
    #[inline]
    pub(super) fn entry(&mut self, item: Item<'_>) -> Entry {
        self.size += value_size(item.value) as u64;
        self.lay(item)
    }

    /// As [`entry`](Self::entry), of a value that counts elsewhere.
    #[inline]
    pub(super) fn lay(&mut self, item: Item<'_>) -> Entry {
        Entry::new(item.tag.with_type(item.value.prop_type()), self.put(item))
    }

    /// Adds a value of a saved object, which does not count, and tells where.
    #[inline]
    pub(super) fn keep(&mut self, entry: Entry, saved: &Props) -> Entry {
        let tag = entry.tag();
        match entry.slot() {
            Some(slot @ Slot::Fixed(_)) => {
                let at = self.numbers.len() as u32;
                self.numbers.extend_from_slice(&saved.data()[slot.numbers(tag)]);
                Entry::new(tag, Slot::Fixed(at))
            }
            _ => self.lay(saved.item(entry)),
        }
    }

    /// Adds text that is a part of that in another slot.
    pub(super) fn put_part(&mut self, at: u32, part: Range<usize>) -> Slot {
        let (start, _) = range(&self.numbers, at);
        let part = part.start + start as usize..part.end + start as usize;
        self.size += value_size(ValueRef::Unicode(&self.texts.block[part.clone()])) as u64;
        self.at_end(Slot::Text, bytes_of((part.start as u16, part.end as u16)))
    }

    #[inline]
    fn put(&mut self, item: Item<'_>) -> Slot {
        match item.value {
            ValueRef::Short(value) => self.number(value.to_le_bytes()),
            ValueRef::Long(value) => self.number(value.to_le_bytes()),
            ValueRef::Float(value) => self.number(value.to_le_bytes()),
            ValueRef::Double(value) | ValueRef::AppTime(value) => self.number(value.to_le_bytes()),
            ValueRef::Currency(value) | ValueRef::I8(value) => self.number(value.to_le_bytes()),
            ValueRef::SysTime(value) => self.number(value.0.to_le_bytes()),
            ValueRef::ClsId(value) => self.number(*value.as_bytes()),
            ValueRef::Boolean(value) => self.number([value.into()]),
            ValueRef::Unicode(text) => self.put_text(text).unwrap_or_else(|| self.put_alone(item)),
            ValueRef::Binary(bytes) => match <[u8; KEY_LEN]>::try_from(bytes) {
                Ok(key) => self.number(key),
                Err(_) => self.put_bytes(bytes).unwrap_or_else(|| self.put_alone(item)),
            },
            _ => self.put_alone(item),
        }
    }

    /// The value in a slot, to look at.
    #[inline]
    pub(super) fn look(&self, tag: PropTag, slot: Slot) -> ValueRef<'_> {
        match slot {
            Slot::Fixed(at) if tag.prop_type() == PropType::PT_BINARY => {
                ValueRef::Binary(&self.numbers[at as usize..][..KEY_LEN])
            }
            Slot::Fixed(at) => number(&self.numbers, tag.prop_type(), at as usize),
            Slot::Text(at) => ValueRef::Unicode(self.text_at(at)),
            Slot::Bytes(at) => {
                let (start, end) = range(&self.numbers, at);
                ValueRef::Binary(&self.bytes[start as usize..end as usize])
            }
            Slot::Own(place) => (&self.own[place as usize]).into(),
        }
    }

    /// The text whose range stands at a place of the numbers.
    #[inline]
    pub(super) fn text_at(&self, at: u32) -> &str {
        let (start, end) = range(&self.numbers, at);
        &self.texts.block[start as usize..end as usize]
    }

    /// The value in a slot, to keep.
    pub(super) fn value(&self, tag: PropTag, slot: Slot) -> PropValue {
        self.item(tag, slot).to_value()
    }

    /// The property in a slot.
    pub(super) fn item(&self, tag: PropTag, slot: Slot) -> Item<'_> {
        match slot {
            Slot::Own(place) => Item::alone(tag, &self.own[place as usize]),
            _ => Item { tag, value: self.look(tag, slot), alone: None },
        }
    }

    /// Puts a value in the place of another one, if it takes the same.
    pub(super) fn replace(&mut self, tag: PropTag, slot: Slot, item: Item<'_>) -> bool {
        let same = tag.prop_type() == item.value.prop_type();
        match (slot, fixed(item.value)) {
            (Slot::Fixed(_), Some((bytes, len))) if same => {
                self.numbers[slot.numbers(tag)].copy_from_slice(&bytes[..len]);
            }
            (Slot::Own(place), None) if same && !lies_inside(item.value) => {
                let old = std::mem::replace(&mut self.own[place as usize], item.to_value());
                self.size += value_size(item.value) as u64;
                self.size -= value_size((&old).into()) as u64;
            }
            _ => return false,
        }
        true
    }

    /// Takes a number, or what says where text and bytes are, out of the numbers. Text, bytes and values of their own
    /// stay behind. Tells whether it was the last of the numbers.
    pub(super) fn take_out(&mut self, tag: PropTag, slot: Slot, numbers: Range<usize>) -> bool {
        self.size -= value_size(self.look(tag, slot)) as u64;
        let is_last = numbers.end == self.numbers.len();
        if is_last {
            self.numbers.truncate(numbers.start);
        } else {
            self.numbers.drain(numbers);
        }
        is_last
    }

    /// Makes it what another one is, in the memory it has.
    pub(super) fn copy_from(&mut self, other: &Self) {
        self.numbers.clone_from(&other.numbers);
        self.bytes.clone_from(&other.bytes);
        self.byte_parts = other.byte_parts;
        self.texts.copy_from(&other.texts);
        self.own.clone_from(&other.own);
        self.size = other.size;
    }

    /// The blocks as an object keeps them: numbers and bytes, and text.
    pub(super) fn blocks(&mut self) -> (Option<Arc<[u8]>>, Option<Arc<str>>) {
        self.numbers.extend_from_slice(&self.bytes);
        let data = (!self.numbers.is_empty()).then(|| self.numbers.as_slice().into());
        (data, self.texts.to_block())
    }

    /// Empties it; the memory stays.
    pub(super) fn clear(&mut self) {
        self.numbers.clear();
        self.bytes.clear();
        self.byte_parts = Parts::NONE;
        self.texts.clear();
        self.own.clear();
        self.size = 0;
    }

    #[inline]
    fn number<const N: usize>(&mut self, bytes: [u8; N]) -> Slot {
        self.at_end(Slot::Fixed, bytes)
    }

    #[inline]
    fn at_end<const N: usize>(&mut self, slot: impl FnOnce(u32) -> Slot, bytes: [u8; N]) -> Slot {
        let at = self.numbers.len() as u32;
        self.numbers.extend_from_slice(&bytes);
        slot(at)
    }

    #[inline]
    fn put_text(&mut self, text: &str) -> Option<Slot> {
        let range = self.texts.place(text)?;
        Some(self.at_end(Slot::Text, bytes_of(range)))
    }

    fn put_bytes(&mut self, bytes: &[u8]) -> Option<Slot> {
        let range = self.place_bytes(bytes)?;
        Some(self.at_end(Slot::Bytes, bytes_of(range)))
    }

    pub(super) fn place_bytes(&mut self, bytes: &[u8]) -> Option<(u16, u16)> {
        self.byte_parts.find(&self.bytes, bytes).or_else(|| {
            let range = next_range(self.bytes.len(), bytes.len())?;
            self.bytes.extend_from_slice(bytes);
            self.byte_parts.remember(range, bytes);
            Some(range)
        })
    }

    fn put_alone(&mut self, item: Item<'_>) -> Slot {
        self.put_own(item.to_value())
    }

    pub(super) fn put_own(&mut self, value: PropValue) -> Slot {
        self.own.push(value);
        Slot::Own(self.own.len() as u32 - 1)
    }
}

/// Whether a value would go into a block of text or bytes that has room.
fn lies_inside(value: ValueRef<'_>) -> bool {
    match value {
        ValueRef::Unicode(text) => text.len() <= LONGEST_INLINE,
        ValueRef::Binary(bytes) => bytes.len() <= LONGEST_INLINE,
        _ => false,
    }
}
