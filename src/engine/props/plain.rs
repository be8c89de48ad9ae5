//! Values as clients mostly give them: of a usual kind, of the type that their tag says, and kept as they are.

use std::mem;

use super::Overlay;
use super::item::Item;
use super::pile::Pile;
use super::size::{units_without_nul, value_size};
use super::slot::{Entry, KEY_LEN, RANGE_LEN, Slot};
use super::texts::bytes_of;
use crate::vocab::{Binary, PropTag, PropType, PropValue, Property, Text};

/// Where the plain values of a call lie among changes that were none before.
///
/// A program sets the same properties of one object after the other. As long as their values are of the same kinds, they
/// lie at the same places, and nothing is left but to put them there: all of one kind after all of another.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    longs: Vec<Laid>,
    booleans: Vec<Laid>,
    times: Vec<Laid>,
    keys: Vec<Laid>,
    texts: Vec<Laid>,
    bytes: Vec<Laid>,
    /// The places in the call and the tags of what lies by itself.
    own: Vec<(u32, PropTag)>,
    /// The length of all numbers.
    numbers: usize,
    /// The size of the values that stand among them.
    size: u64,
    /// In the order of the identifiers.
    entries: Vec<Entry>,
    /// A bit for each.
    seen: u64,
}

/// A value that lies among the numbers, or what says where it is.
#[derive(Clone, Copy, Debug)]
struct Laid {
    /// Its place in the call.
    place: u32,
    /// Where it lies.
    at: u32,
}

impl Layout {
    /// Adds the next value that is laid, of this size; `None` if it isn't plain, or lies behind others.
    fn add(&mut self, place: u32, entry: Entry, size: usize) -> Option<()> {
        let (tag, slot) = (entry.tag(), entry.slot()?);
        let numbers = slot.numbers(tag);
        let laid = match (tag.prop_type(), slot) {
            (_, Slot::Own(at)) => {
                self.own.push((place, tag));
                return (at as usize + 1 == self.own.len()).then_some(());
            }
            (PropType::PT_LONG, Slot::Fixed(_)) => &mut self.longs,
            (PropType::PT_BOOLEAN, Slot::Fixed(_)) => &mut self.booleans,
            (PropType::PT_SYSTIME, Slot::Fixed(_)) => &mut self.times,
            (PropType::PT_BINARY, Slot::Fixed(_)) => &mut self.keys,
            (PropType::PT_UNICODE, Slot::Text(_)) => &mut self.texts,
            (PropType::PT_BINARY, Slot::Bytes(_)) => &mut self.bytes,
            _ => return None,
        };
        laid.push(Laid { place, at: numbers.start as u32 });
        self.size += if matches!(slot, Slot::Fixed(_)) { size as u64 } else { 0 };
        let is_next = numbers.start == self.numbers;
        self.numbers = numbers.end;
        is_next.then_some(())
    }
}

impl Overlay {
    /// As [`set_value`](Self::set_value), if the value is a plain one; else `false`, and nothing is set.
    #[inline]
    pub fn set_plain(&mut self, tag: PropTag, value: &PropValue) -> bool {
        let is_last = self.entries.last().is_none_or(|last| last.id() < tag.id());
        if !is_last && self.touches(tag.id()) {
            return false;
        }
        let entry = self.pile.put_plain(tag, value);
        entry.map(|entry| self.put_new(entry, is_last)).is_some()
    }

    /// How these properties, all that were set and each set once and plainly, lie, with their places in the call; `None`
    /// if there are others.
    pub fn layout(&self, laid: impl ExactSizeIterator<Item = (u32, PropTag)>) -> Option<Layout> {
        if laid.len() != self.entries.len() || self.unnamed > 0 {
            return None;
        }
        let mut layout = Layout { entries: self.entries.clone(), seen: self.seen, ..Layout::default() };
        for (place, tag) in laid {
            let (_, value) = self.get(tag.id())??;
            layout.add(place, self.entry(tag.id())?, value_size(value))?;
        }
        Some(layout)
    }

    /// Sets plain values as others were before them, where nothing is set yet; `false`, and nothing is set, if one of them
    /// lies elsewhere.
    pub fn set_as(&mut self, layout: &Layout, properties: &[Property]) -> bool {
        debug_assert!(self.is_empty());
        let fits = self.pile.lay_as(layout, properties);
        if fits {
            self.entries.extend_from_slice(&layout.entries);
            self.seen = layout.seen;
        } else {
            self.pile.clear();
        }
        fits
    }
}

impl Pile {
    /// Adds a plain value, and tells where; `None` if it is no plain one.
    fn put_plain(&mut self, tag: PropTag, value: &PropValue) -> Option<Entry> {
        let size = plain_size(value).filter(|_| value.prop_type() == tag.prop_type())?;
        self.size += size as u64;
        Some(self.lay(Item::alone(tag, value)))
    }

    /// Adds plain values to nothing; `false` if they don't lie as the layout says.
    fn lay_as(&mut self, layout: &Layout, properties: &[Property]) -> bool {
        // First, while there is most room: what lies by itself then is too long to lie among others, however many they are.
        let lies_alone = |(place, tag): &(u32, PropTag)| {
            let entry = self.put_plain(*tag, &properties[*place as usize].value);
            matches!(entry.and_then(Entry::slot), Some(Slot::Own(_)))
        };
        if !layout.own.iter().all(lies_alone) {
            return false;
        }
        let mut numbers = mem::take(&mut self.numbers);
        numbers.resize(layout.numbers, 0);
        let mut places = Places { numbers: &mut numbers, properties };
        // Keys behind texts: to wait for the client's memory takes least in this order.
        let fits = places.fill(&layout.longs, |value| match value {
            PropValue::Long(number) => Some(number.to_le_bytes()),
            _ => None,
        }) && places.fill(&layout.booleans, |value| match value {
            PropValue::Boolean(is) => Some([(*is).into()]),
            _ => None,
        }) && places.fill(&layout.times, |value| match value {
            PropValue::SysTime(time) => Some(time.0.to_le_bytes()),
            _ => None,
        }) && places.fill(&layout.texts, |value| match value {
            PropValue::Unicode(text) => self.plain_text(text),
            _ => None,
        }) && places.fill(&layout.bytes, |value| match value {
            PropValue::Binary(bytes) => self.plain_bytes(bytes),
            _ => None,
        }) && places.fill(&layout.keys, |value| match value {
            PropValue::Binary(key) => <[u8; KEY_LEN]>::try_from(&**key).ok(),
            _ => None,
        });
        self.numbers = numbers;
        self.size += layout.size;
        fits
    }

    /// Adds a plain text to the others, and tells its range; `None` if it has a NUL, or there is no room.
    #[inline]
    fn plain_text(&mut self, text: &Text) -> Option<[u8; RANGE_LEN]> {
        let text = &**text;
        let units = units_without_nul(text)?;
        let range = self.texts.place(text)?;
        self.size += 2 * units as u64;
        Some(bytes_of(range))
    }

    /// Adds bytes that are no key to the others, and tells their range; `None` if there is no room.
    #[inline]
    fn plain_bytes(&mut self, bytes: &Binary) -> Option<[u8; RANGE_LEN]> {
        let range = self.place_bytes(bytes).filter(|_| bytes.len() != KEY_LEN)?;
        self.size += bytes.len() as u64;
        Some(bytes_of(range))
    }
}

/// The size of a value of a usual kind and without a NUL.
fn plain_size(value: &PropValue) -> Option<usize> {
    match value {
        PropValue::Long(_) | PropValue::Boolean(_) | PropValue::SysTime(_) | PropValue::Binary(_) => {
            Some(value_size(value.into()))
        }
        PropValue::Unicode(text) => Some(2 * units_without_nul(text)?),
        PropValue::MvUnicode(words) => words.iter().map(|word| Some(2 * units_without_nul(word)?)).sum(),
        _ => None,
    }
}

/// The places among the numbers where the values of a call go.
struct Places<'a> {
    numbers: &'a mut [u8],
    properties: &'a [Property],
}

impl Places<'_> {
    /// Puts what stands for each value at its place; `false` if nothing stands for one.
    #[inline]
    fn fill<const N: usize>(
        &mut self,
        laid: &[Laid],
        mut number: impl FnMut(&PropValue) -> Option<[u8; N]>,
    ) -> bool {
        laid.iter().all(|laid| {
            let number = number(&self.properties[laid.place as usize].value);
            number.map(|number| self.numbers[laid.at as usize..][..N].copy_from_slice(&number)).is_some()
        })
    }
}

#[cfg(test)]
mod tests;
