//! Values as clients mostly give them: of a usual kind, of the type that their tag says, and kept as they are.

use std::mem;

use super::Overlay;
use super::pile::Pile;
use super::size::{units_without_nul, value_size};
use super::slot::{Entry, KEY_LEN, Slot};
use super::texts::bytes_of;
use crate::engine::ValueRef;
use crate::vocab::{PropTag, PropType, PropValue};

/// Where the plain values of a call lie among changes that were none before.
///
/// A program sets the same properties of one object after the other. As long as their values are of the same kinds, they
/// lie at the same places, and nothing is left but to put them there.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Of the values, in the order in which they are laid.
    laid: Box<[Entry]>,
    /// The same in the order of the identifiers.
    entries: Box<[Entry]>,
    /// A bit for each.
    seen: u64,
    /// The length of their numbers.
    numbers: usize,
}

impl Overlay {
    /// As [`set_value`](Self::set_value), if the value is a plain one; else `false`, and nothing is set.
    #[inline]
    pub fn set_plain(&mut self, tag: PropTag, value: &PropValue) -> bool {
        let is_last = self.entries.last().is_none_or(|last| last.id() < tag.id());
        if !is_last && self.touches(tag.id()) {
            return false;
        }
        let slot = self.pile.put_plain(tag, value);
        slot.map(|slot| self.put_new(Entry::new(tag, slot), is_last)).is_some()
    }

    /// How these properties, all that were set and each set once and plainly, lie; `None` if there are others.
    pub fn layout(&self, laid: impl Iterator<Item = PropTag>) -> Option<Layout> {
        let laid: Option<Box<[Entry]>> = laid.map(|tag| self.entry(tag.id())).collect();
        let laid = laid.filter(|laid| laid.len() == self.entries.len() && self.unnamed == 0)?;
        let (entries, numbers) = (self.entries.as_slice().into(), self.pile.numbers.len());
        Some(Layout { laid, entries, seen: self.seen, numbers })
    }

    /// Sets plain values as others were before them, where nothing is set yet; `false`, and nothing is set, if one of them
    /// lies elsewhere.
    pub fn set_as<'v>(&mut self, layout: &Layout, values: impl Iterator<Item = &'v PropValue>) -> bool {
        debug_assert!(self.is_empty());
        let fits = self.pile.lay_as(layout, values);
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
    /// Adds a plain value, and tells where.
    #[inline]
    fn put_plain(&mut self, tag: PropTag, value: &PropValue) -> Option<Slot> {
        let mut numbers = mem::take(&mut self.numbers);
        let slot = self.put_with(&mut numbers, tag, value);
        self.numbers = numbers;
        slot
    }

    /// Adds plain values to nothing; `false` if they don't lie as the layout says.
    fn lay_as<'v>(&mut self, layout: &Layout, values: impl Iterator<Item = &'v PropValue>) -> bool {
        let mut numbers = mem::take(&mut self.numbers);
        numbers.resize(layout.numbers, 0);
        let mut places = Places { rest: &mut numbers, at: 0 };
        let fits = layout.laid.iter().zip(values).all(|(entry, value)| {
            let slot = self.put_with(&mut places, entry.tag(), value);
            slot.is_some_and(|slot| Entry::new(entry.tag(), slot) == *entry)
        });
        self.numbers = numbers;
        fits
    }

    /// Adds a plain value, with its number or what says where it is among these; `None` if it is no plain one.
    #[inline]
    fn put_with(&mut self, numbers: &mut impl Numbers, tag: PropTag, value: &PropValue) -> Option<Slot> {
        let (slot, size) = match (value, tag.prop_type()) {
            (PropValue::Unicode(text), PropType::PT_UNICODE) => {
                let units = units_without_nul(text)?;
                let slot = match self.texts.place(text) {
                    Some(range) => Slot::Text(numbers.put(bytes_of(range))?),
                    None => self.put_own(value.clone()),
                };
                (slot, 2 * units)
            }
            (PropValue::Long(number), PropType::PT_LONG) => {
                (Slot::Fixed(numbers.put(number.to_le_bytes())?), value_size(ValueRef::Long(*number)))
            }
            (PropValue::Boolean(is), PropType::PT_BOOLEAN) => {
                (Slot::Fixed(numbers.put([(*is).into()])?), value_size(ValueRef::Boolean(*is)))
            }
            (PropValue::SysTime(time), PropType::PT_SYSTIME) => {
                (Slot::Fixed(numbers.put(time.0.to_le_bytes())?), value_size(ValueRef::SysTime(*time)))
            }
            (PropValue::Binary(bytes), PropType::PT_BINARY) => {
                let slot = match <[u8; KEY_LEN]>::try_from(&**bytes) {
                    Ok(key) => Slot::Fixed(numbers.put(key)?),
                    Err(_) => match self.place_bytes(bytes) {
                        Some(range) => Slot::Bytes(numbers.put(bytes_of(range))?),
                        None => self.put_own(value.clone()),
                    },
                };
                (slot, bytes.len())
            }
            (PropValue::MvUnicode(words), PropType::PT_MV_UNICODE) => {
                let units: usize = words.iter().map(|word| units_without_nul(word)).sum::<Option<_>>()?;
                (self.put_own(value.clone()), 2 * units)
            }
            _ => return None,
        };
        self.size += size as u64;
        Some(slot)
    }
}

/// Where numbers go.
trait Numbers {
    /// Puts the next one, and tells where; `None` if there is no place.
    fn put<const N: usize>(&mut self, number: [u8; N]) -> Option<u32>;
}

impl Numbers for Vec<u8> {
    #[inline]
    fn put<const N: usize>(&mut self, number: [u8; N]) -> Option<u32> {
        let at = self.len() as u32;
        self.extend_from_slice(&number);
        Some(at)
    }
}

/// Room for so many numbers.
struct Places<'a> {
    rest: &'a mut [u8],
    at: u32,
}

impl Numbers for Places<'_> {
    #[inline]
    fn put<const N: usize>(&mut self, number: [u8; N]) -> Option<u32> {
        let (place, rest) = mem::take(&mut self.rest).split_first_chunk_mut()?;
        *place = number;
        self.rest = rest;
        let at = self.at;
        self.at += N as u32;
        Some(at)
    }
}
