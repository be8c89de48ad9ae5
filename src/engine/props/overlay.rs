use std::ops::Range;

use super::item::Item;
use super::pile::LazyPile;
use super::slot::{Entry, Slot, bit};
use super::{Props, Shapes};
use crate::engine::ValueRef;
use crate::vocab::{PropTag, PropValue, Property};

/// What was set and deleted on an open object and is not saved yet: values as they will lie in the saved object.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// In the order of the identifiers.
    pub(super) entries: Vec<Entry>,
    pub(super) pile: LazyPile,
    /// How many values the pile keeps that no entry names any more.
    pub(super) unnamed: usize,
    /// A bit for each entry, and for entries that went: most identifiers that are asked for have no bit here.
    pub(super) seen: u64,
    /// Whether an identifier was ever deleted.
    deletes: bool,
}

/// Where a short text is that was set, as long as nothing else becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPlace(pub(super) u32);

/// So many values of no use are worth a copy of the others.
const MOST_UNNAMED: usize = 16;

impl Overlay {
    /// Makes room for so many more changes.
    pub fn reserve(&mut self, changes: usize) {
        self.entries.reserve(changes);
        self.pile.reserve_values(changes);
    }

    /// Sets a property; its identifier decides which.
    pub fn set(&mut self, property: Property) {
        self.set_value(property.tag, &property.value);
    }

    /// As [`set`](Self::set), of a value that stays where it is.
    #[inline]
    pub fn set_value(&mut self, tag: PropTag, value: &PropValue) {
        self.put(Item::alone(tag, value));
    }

    /// As [`set_value`](Self::set_value), if nothing became of the property yet.
    pub fn set_untouched(&mut self, tag: PropTag, value: ValueRef<'_>) {
        if !self.touches(tag.id()) {
            self.put(Item { tag, value, alone: None });
        }
    }

    /// Sets text that is a part of another one, the value of `whole`, and mostly shares its place.
    pub fn set_part(&mut self, tag: PropTag, whole: u16, part: Range<usize>, saved: &Props) {
        self.forget(tag.id());
        let lies = self.entry(whole).and_then(Entry::slot);
        if let Some(Slot::Text(at)) = lies {
            let slot = self.pile.put_part(at, part);
            self.insert(Entry::new(tag, slot));
        } else if let Some(PropValue::Unicode(text)) = self.kept_value(whole, saved) {
            let (_, rest) = text.split_at(part.start);
            let (text, _) = rest.split_at(part.len());
            self.set(Property::new(tag, PropValue::Unicode(text)));
        }
    }

    /// Deletes the property of this identifier, whether the saved object has it or not.
    pub fn delete(&mut self, id: u16) {
        self.deletes = true;
        match self.place(id) {
            Some(place) => {
                let before = std::mem::replace(&mut self.entries[place], Entry::gone(id));
                self.release(before);
            }
            None => self.insert(Entry::gone(id)),
        }
    }

    /// Takes back what was done to an identifier.
    pub fn forget(&mut self, id: u16) {
        if let Some(place) = self.place(id) {
            let entry = self.entries.remove(place);
            self.release(entry);
        }
    }

    /// Makes all changes of another overlay.
    pub fn absorb(&mut self, other: Self) {
        if self.entries.is_empty() {
            *self = other;
            return;
        }
        for entry in &other.entries {
            match entry.slot() {
                Some(slot) => self.put(other.pile.item(entry.tag(), slot)),
                None => self.delete(entry.id()),
            }
        }
    }

    /// What became of an identifier, to look at: `None` if it is untouched, `Some(None)` if it was deleted.
    #[must_use]
    #[inline]
    pub fn get(&self, id: u16) -> Option<Option<(PropTag, ValueRef<'_>)>> {
        self.entry(id).map(|entry| self.look(entry))
    }

    /// Whether anything became of an identifier.
    #[must_use]
    #[inline]
    pub fn touches(&self, id: u16) -> bool {
        self.place(id).is_some()
    }

    /// As [`get`](Self::get), the value to keep.
    #[must_use]
    pub fn changed_value(&self, id: u16) -> Option<Option<PropValue>> {
        let entry = self.entry(id)?;
        Some(entry.slot().map(|slot| self.pile.value(entry.tag(), slot)))
    }

    /// The text that an identifier was set to, if it was and that is text.
    #[must_use]
    pub fn text(&self, id: u16) -> Option<&str> {
        self.get(id)??.1.as_str()
    }

    /// The short text that an identifier was set to, if it was and that is one, and where it is.
    #[must_use]
    pub fn placed_text(&self, id: u16) -> Option<(TextPlace, &str)> {
        match self.entry(id)?.slot() {
            Some(Slot::Text(at)) => Some((TextPlace(at), self.pile.text_at(at))),
            _ => None,
        }
    }

    /// The value that an identifier has with these changes, to look at.
    #[must_use]
    pub fn value<'v>(&'v self, id: u16, saved: &'v Props) -> Option<ValueRef<'v>> {
        self.get(id).unwrap_or_else(|| saved.get(id)).map(|(_, value)| value)
    }

    /// The value that an identifier has with these changes, to keep.
    #[must_use]
    pub fn kept_value(&self, id: u16, saved: &Props) -> Option<PropValue> {
        self.changed_value(id).unwrap_or_else(|| saved.value(id))
    }

    /// Forgets all changes.
    pub fn clear(&mut self) {
        // Nothing ever became of any identifier.
        if self.seen == 0 {
            return;
        }
        self.entries.clear();
        self.pile.clear();
        self.unnamed = 0;
        self.seen = 0;
        self.deletes = false;
    }

    /// Whether nothing was changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Number of identifiers that something became of.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// The changes in the order of the identifiers, to look at.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u16, Option<(PropTag, ValueRef<'_>)>)> {
        self.entries.iter().map(|entry| (entry.id(), self.look(*entry)))
    }

    /// The changes in the order of the identifiers, to keep.
    pub fn changes(&self) -> impl Iterator<Item = (u16, Option<Property>)> {
        self.entries.iter().map(|entry| {
            let tag = entry.tag();
            let property = |slot| Property { tag, value: self.pile.value(tag, slot) };
            (entry.id(), entry.slot().map(property))
        })
    }

    /// The properties that were set, in the order of their identifiers, to keep.
    pub fn properties(&self) -> impl Iterator<Item = Property> {
        self.changes().filter_map(|(_, property)| property)
    }

    /// The tags of the properties that were set, in the order of their identifiers.
    pub fn tags(&self) -> impl Iterator<Item = PropTag> {
        self.entries.iter().filter(|entry| entry.slot().is_some()).map(|entry| entry.tag())
    }

    /// The identifiers that were deleted, in their order.
    pub fn deleted(&self) -> impl Iterator<Item = u16> {
        let entries: &[Entry] = if self.deletes { &self.entries } else { &[] };
        entries.iter().filter(|entry| entry.slot().is_none()).map(|entry| entry.id())
    }

    /// The saved properties with these changes.
    #[must_use]
    pub fn apply_to(&self, saved: &Props, shapes: &mut Shapes) -> Props {
        saved.with(self, shapes)
    }

    /// What became of an identifier, if anything did.
    #[inline]
    pub(super) fn entry(&self, id: u16) -> Option<Entry> {
        self.place(id).map(|place| self.entries[place])
    }

    /// The property of an entry, unless it was deleted.
    pub(super) fn item(&self, entry: Entry) -> Option<Item<'_>> {
        entry.slot().map(|slot| self.pile.item(entry.tag(), slot))
    }

    /// Whether all changes are numbers and bytes that are set.
    pub(super) fn sets_only_data(&self) -> bool {
        self.entries.iter().all(|entry| matches!(entry.slot(), Some(Slot::Fixed(_) | Slot::Bytes(_))))
    }

    /// Makes it what another one is, in the memory it has.
    pub(super) fn copy_from(&mut self, other: &Self) {
        self.entries.clone_from(&other.entries);
        self.pile.copy_from(&other.pile);
        self.unnamed = other.unnamed;
        self.seen = other.seen;
        self.deletes = other.deletes;
    }

    /// Leaves out the values that no entry names any more.
    pub(super) fn tidy(&mut self) {
        if self.unnamed == 0 {
            return;
        }
        let before = std::mem::take(&mut self.pile);
        for entry in &mut self.entries {
            if let Some(slot) = entry.slot() {
                *entry = self.pile.entry(before.item(entry.tag(), slot));
            }
        }
        self.unnamed = 0;
    }

    /// Clients mostly set properties in ascending order.
    #[inline]
    fn put(&mut self, item: Item<'_>) {
        let id = item.tag.id();
        match self.entries.last() {
            Some(last) if last.id() >= id => self.put_among(item),
            _ => {
                let entry = self.pile.entry(item);
                self.put_new(entry, true);
            }
        }
    }

    /// Puts an entry whose identifier no other has, behind all others or where it belongs.
    #[inline]
    pub(super) fn put_new(&mut self, entry: Entry, is_last: bool) {
        if is_last {
            self.seen |= bit(entry.id());
            self.entries.push(entry);
        } else {
            self.insert(entry);
        }
    }

    fn put_among(&mut self, item: Item<'_>) {
        let Some(place) = self.place(item.tag.id()) else {
            let entry = self.pile.entry(item);
            return self.insert(entry);
        };
        let old = self.entries[place];
        if old.slot().is_some_and(|slot| self.pile.replace(old.tag(), slot, item)) {
            return;
        }
        self.release(old);
        self.entries[place] = self.pile.entry(item);
        if self.unnamed > MOST_UNNAMED {
            self.tidy();
        }
    }

    /// Puts an entry where its identifier, which no other has, belongs.
    fn insert(&mut self, entry: Entry) {
        self.seen |= bit(entry.id());
        let place = self.entries.partition_point(|other| other.id() < entry.id());
        self.entries.insert(place, entry);
    }

    /// Lets go of the value of an entry that is none any more.
    fn release(&mut self, entry: Entry) {
        let (tag, Some(slot)) = (entry.tag(), entry.slot()) else { return };
        let gone = slot.numbers(tag);
        if !self.pile.take_out(tag, slot, gone.clone()) {
            self.entries.iter_mut().for_each(|other| *other = other.without(&gone));
        }
        self.unnamed += usize::from(!matches!(slot, Slot::Fixed(_)));
    }

    /// Where the entry of an identifier is, if it has one.
    #[inline]
    fn place(&self, id: u16) -> Option<usize> {
        if self.seen & bit(id) == 0 {
            return None;
        }
        self.entries.binary_search_by_key(&id, |entry| entry.id()).ok()
    }

    fn look(&self, entry: Entry) -> Option<(PropTag, ValueRef<'_>)> {
        let tag = entry.tag();
        entry.slot().map(|slot| (tag, self.pile.look(tag, slot)))
    }
}

impl FromIterator<Property> for Overlay {
    fn from_iter<I: IntoIterator<Item = Property>>(properties: I) -> Self {
        let mut all = Self::default();
        properties.into_iter().for_each(|property| all.set(property));
        all
    }
}

impl PartialEq for Overlay {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

#[cfg(test)]
mod tests;
