//! The properties of a saved object: compact, immutable, a few blocks that are shared and never copied.

mod habit;
mod item;
mod kept;
mod lookup;
mod mixer;
mod overlay;
mod pile;
mod plain;
mod replace;
mod shape;
mod size;
mod slot;
mod texts;
mod words;

use std::fmt;
use std::sync::Arc;

use crate::engine::ValueRef;
use crate::vocab::{Binary, PropTag, PropType, PropValue, Property, Text};

use item::Item;
use shape::Shape;
use slot::{Entry, KEY_LEN, Slot, bit, fixed, number, range};

pub use habit::Computed;
pub use kept::Kept;
pub use lookup::Lookup;
pub use mixer::Map;
pub use overlay::{Overlay, TextPlace};
pub use plain::Layout;
pub use shape::Shapes;
pub use size::value_size;

/// The properties of a saved object, one per identifier, in the order of their identifiers.
///
/// Where each value lies is the business of the shape, which all objects with the same properties share. An object
/// keeps one block of numbers and short binaries, one block of short texts, and what is rare or long by itself; lists of
/// words, keywords for instance, it shares with others. Values that are read share these blocks.
#[derive(Clone, Default)]
pub struct Props {
    shape: Option<Arc<Shape>>,
    data: Option<Arc<[u8]>>,
    text: Option<Arc<str>>,
    own: Option<Arc<[PropValue]>>,
}

/// How much larger changes made an object, in bytes as [`value_size`] counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Growth {
    /// Bytes of the values that were set.
    pub added: u64,
    /// Bytes of the values that were there before.
    pub removed: u64,
}

impl Growth {
    /// What an object of this size grew to.
    #[must_use]
    pub const fn of(self, size: u64) -> u64 {
        size + self.added - self.removed
    }
}

impl Props {
    /// The last value of each identifier, under the type of that value.
    ///
    /// 8-bit text is to be converted before: it would be kept, but nothing that looks for text would find it.
    pub fn build(properties: impl IntoIterator<Item = Property>, shapes: &mut Shapes) -> Self {
        let mut all = shapes.work_on(&Overlay::default());
        properties.into_iter().for_each(|property| all.set(property));
        let (props, _) = Self::default().grown(&mut all, shapes);
        shapes.put_back(all);
        props
    }

    /// A copy with some properties set and some deleted.
    #[must_use]
    pub fn with(&self, changes: &Overlay, shapes: &mut Shapes) -> Self {
        let mut work = shapes.work_on(changes);
        let (props, _) = self.grown(&mut work, shapes);
        shapes.put_back(work);
        props
    }

    /// As [`with`](Self::with), and how many bytes of values were added and taken away. The changes are used up: there are none
    /// left.
    pub fn grown(&self, changes: &mut Overlay, shapes: &mut Shapes) -> (Self, Growth) {
        let patched = (changes.len() <= self.len() && changes.sets_only_data())
            .then(|| self.patched(changes.iter().map(|(id, value)| Some((id, value?.1)))));
        let grown = match patched.flatten() {
            Some(patched) => (patched, Growth::default()),
            None => shapes.merge(self, changes),
        };
        // Their values may lie elsewhere now.
        changes.clear();
        grown
    }

    /// The copy in which only the data block differs, by a flag word, a time or a key: everything else stays shared.
    /// `None` if a value does not fit the place of the old one, or is none.
    pub fn patched<'v>(&self, mut values: impl Iterator<Item = Option<(u16, ValueRef<'v>)>>) -> Option<Self> {
        self.with_data(|block| {
            values.try_for_each(|value| {
                let (id, value) = value?;
                put(block, self.place_of(id, value)?, value)
            })
        })
    }

    /// As [`patched`](Self::patched), at places that are [known](Self::place_of).
    pub fn patched_at<'v>(&self, values: impl IntoIterator<Item = (usize, ValueRef<'v>)>) -> Option<Self> {
        self.with_data(|block| values.into_iter().try_for_each(|(place, value)| put(block, place, value)))
    }

    /// The copy with such a change of the data block, if that is done.
    fn with_data(&self, change: impl FnOnce(&mut [u8]) -> Option<()>) -> Option<Self> {
        const MOST: usize = 256;
        let data = self.data.as_deref()?;
        // A block that nobody shares yet takes fewer steps to change.
        let mut room = [0; MOST];
        let changed = if let Some(block) = room.get_mut(..data.len()) {
            block.copy_from_slice(data);
            change(block)?;
            (*block).into()
        } else {
            let mut block: Arc<[u8]> = data.into();
            change(Arc::make_mut(&mut block))?;
            block
        };
        Some(self.over(changed))
    }

    /// The same over another data block.
    fn over(&self, data: Arc<[u8]>) -> Self {
        Self { data: Some(data), shape: self.shape.clone(), text: self.text.clone(), own: self.own.clone() }
    }

    /// Where in the data block the new value of a property takes the place of the old one, if it does.
    pub fn place_of(&self, id: u16, value: ValueRef<'_>) -> Option<usize> {
        let (tag, slot) = self.find(id)?;
        match (slot, value) {
            (Slot::Fixed(at), _) if tag.prop_type() == value.prop_type() => fixed(value).map(|_| at as usize),
            (Slot::Bytes(at), ValueRef::Binary(bytes)) => {
                let (start, end) = self.bytes_range(at);
                let overlaps = |slot: &Slot| match *slot {
                    Slot::Bytes(other) if other != at => {
                        let (other_start, other_end) = self.bytes_range(other);
                        start < other_end && other_start < end
                    }
                    _ => false,
                };
                let shared = self.shape.as_ref().is_some_and(|shape| shape.slots.iter().any(overlaps));
                ((end - start) as usize == bytes.len() && !shared).then_some(start as usize)
            }
            _ => None,
        }
    }

    /// The tag and value under an identifier, to look at.
    #[must_use]
    #[inline]
    pub fn get(&self, id: u16) -> Option<(PropTag, ValueRef<'_>)> {
        let (tag, slot) = self.find_if_any(id)?;
        Some((tag, self.look(tag, slot)))
    }

    /// The value under an identifier, to keep: text and bytes share the storage of this object.
    #[must_use]
    #[inline]
    pub fn value(&self, id: u16) -> Option<PropValue> {
        let (tag, slot) = self.find(id)?;
        Some(self.share(tag, slot))
    }

    /// The property under an identifier, to ask it for more.
    #[must_use]
    #[inline]
    pub fn kept(&self, id: u16) -> Option<Kept<'_>> {
        let (tag, slot) = self.find(id)?;
        Some(Kept { props: self, tag, slot })
    }

    /// The tag under an identifier.
    #[must_use]
    pub fn tag(&self, id: u16) -> Option<PropTag> {
        self.find_if_any(id).map(|(tag, _)| tag)
    }

    /// The tags in the order of their identifiers.
    #[must_use]
    pub fn tags(&self) -> &[PropTag] {
        self.shape.as_ref().map_or(&[], |shape| &shape.tags)
    }

    /// Number of properties.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tags().len()
    }

    /// Whether there are no properties.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tags().is_empty()
    }

    /// Begins to read all blocks, for whoever is going to: each line that is far from the processor takes as long as the
    /// others together, unless it is waited for alone. Of text it is the first lines, where the short properties are.
    #[inline]
    pub fn reach(&self) {
        const LINE: usize = 64;
        let lines = |block: &[u8]| block.iter().step_by(LINE).fold(0, |sum, byte| sum ^ byte);
        let text = self.text().as_bytes();
        let own = self.own().first().map(PropValue::prop_type);
        let ends = (self.data().last().copied(), own);
        std::hint::black_box((lines(self.data()), lines(&text[..text.len().min(2 * LINE)]), ends));
    }

    /// The sum of the sizes of the values, each as [`value_size`] counts.
    #[must_use]
    pub fn size(&self) -> usize {
        self.iter().map(|(_, value)| value_size(value)).sum()
    }

    /// The properties in the order of their identifiers, to look at.
    pub fn iter(&self) -> impl Iterator<Item = (PropTag, ValueRef<'_>)> {
        self.slots().map(|(tag, slot)| (tag, self.look(tag, slot)))
    }

    /// The properties in the order of their identifiers, to keep.
    pub fn properties(&self) -> impl Iterator<Item = Property> {
        self.slots().map(|(tag, slot)| Property { tag, value: self.share(tag, slot) })
    }

    /// The property of an entry.
    #[inline]
    fn item(&self, entry: Entry) -> Item<'_> {
        let tag = entry.tag();
        match entry.slot() {
            Some(Slot::Own(own)) => Item::alone(tag, &self.own()[own as usize]),
            Some(slot) => Item { tag, value: self.look(tag, slot), alone: None },
            None => unreachable!("what was deleted is no property"),
        }
    }

    /// The places of the entries in the order in which their values lie.
    fn order(&self) -> &[u16] {
        self.shape.as_ref().map_or(&[], |shape| &shape.order)
    }

    fn entries(&self) -> &[Entry] {
        self.shape.as_ref().map_or(&[], |shape| &shape.key)
    }

    fn slots(&self) -> impl Iterator<Item = (PropTag, Slot)> {
        let slots: &[Slot] = self.shape.as_ref().map_or(&[], |shape| &shape.slots);
        self.tags().iter().copied().zip(slots.iter().copied())
    }

    /// As [`find`](Self::find), quicker where there is nothing.
    #[inline]
    fn find_if_any(&self, id: u16) -> Option<(PropTag, Slot)> {
        let shape = self.shape.as_deref()?;
        if shape.seen & bit(id) == 0 { None } else { self.find(id) }
    }

    #[inline]
    fn find(&self, id: u16) -> Option<(PropTag, Slot)> {
        let shape = self.shape.as_deref()?;
        let index = shape.tags.binary_search_by_key(&id, |tag| tag.id()).ok()?;
        Some((shape.tags[index], shape.slots[index]))
    }

    #[inline]
    fn look(&self, tag: PropTag, slot: Slot) -> ValueRef<'_> {
        match slot {
            Slot::Fixed(at) if tag.prop_type() == PropType::PT_BINARY => {
                ValueRef::Binary(&self.data()[at as usize..][..KEY_LEN])
            }
            Slot::Fixed(at) => number(self.data(), tag.prop_type(), at as usize),
            Slot::Text(at) => ValueRef::Unicode(self.text_at(at)),
            Slot::Bytes(at) => {
                let (start, end) = self.bytes_range(at);
                ValueRef::Binary(&self.data()[start as usize..end as usize])
            }
            Slot::Own(index) => (&self.own()[index as usize]).into(),
        }
    }

    #[inline]
    fn share(&self, tag: PropTag, slot: Slot) -> PropValue {
        match (slot, &self.text, &self.data) {
            (Slot::Text(at), Some(text), _) => {
                let (start, end) = self.range(at);
                PropValue::Unicode(Text::part(text, start, end))
            }
            (Slot::Bytes(at), _, Some(data)) => {
                let (start, end) = self.bytes_range(at);
                PropValue::Binary(Binary::part(data, start, end))
            }
            (Slot::Fixed(at), _, Some(data)) if tag.prop_type() == PropType::PT_BINARY => {
                PropValue::Binary(Binary::part(data, at, at + KEY_LEN as u32))
            }
            (Slot::Own(index), ..) => self.own()[index as usize].clone(),
            _ => self.look(tag, slot).to_value(),
        }
    }

    #[inline]
    fn range(&self, at: u32) -> (u32, u32) {
        range(self.data(), at)
    }

    /// Ranges of bytes count from the end of the numbers.
    #[inline]
    fn bytes_range(&self, at: u32) -> (u32, u32) {
        let numbers = self.numbers() as u32;
        let (start, end) = self.range(at);
        (numbers + start, numbers + end)
    }

    /// Whether it has numbers, keys and empty texts only.
    fn is_numbers(&self) -> bool {
        self.text.is_none() && self.own.is_none() && self.data().len() == self.numbers()
    }

    /// Length of the first part of the data block.
    #[inline]
    fn numbers(&self) -> usize {
        self.shape.as_ref().map_or(0, |shape| shape.numbers as usize)
    }

    #[inline]
    fn data(&self) -> &[u8] {
        self.data.as_deref().unwrap_or_default()
    }

    #[inline]
    fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// The text whose range stands at a place of the numbers.
    #[inline]
    fn text_at(&self, at: u32) -> &str {
        let (start, end) = self.range(at);
        &self.text()[start as usize..end as usize]
    }

    fn own(&self) -> &[PropValue] {
        self.own.as_deref().unwrap_or_default()
    }
}

/// Puts a value of fixed width, or bytes, at a place of the data block.
#[inline]
fn put(block: &mut [u8], place: usize, value: ValueRef<'_>) -> Option<()> {
    match (fixed(value), value) {
        (Some((bytes, len)), _) => block[place..][..len].copy_from_slice(&bytes[..len]),
        (None, ValueRef::Binary(bytes)) => block[place..][..bytes.len()].copy_from_slice(bytes),
        (None, _) => return None,
    }
    Some(())
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Props {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.properties()).finish()
    }
}

#[cfg(test)]
mod tests;
