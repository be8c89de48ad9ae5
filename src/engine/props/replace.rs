//! Changes that leave every value in its kind of block: the object keeps its shape, whatever the lengths of its texts.

use super::pile::Pile;
use super::size::value_size;
use super::slot::{Entry, Slot};
use super::{Overlay, Props};

impl Pile {
    /// Fills an empty pile with the blocks of a saved object, its own values left out, with numbers and texts of it
    /// replaced. Tells the size of the values that go; `None` if something else changes.
    pub(super) fn replace_in(&mut self, saved: &Props, changes: &Overlay) -> Option<u64> {
        let (numbers, bytes) = saved.data().split_at(saved.numbers());
        self.numbers.reserve(saved.data().len());
        self.numbers.extend_from_slice(numbers);
        let mut removed = 0;
        for change in &changes.entries {
            let (tag, slot) = match (saved.find(change.id()), change.slot()) {
                (Some(found), Some(_)) if found.0 == change.tag() => found,
                (None, None) => continue,
                _ => return None,
            };
            removed += value_size(saved.look(tag, slot)) as u64;
            match (slot, change.slot()) {
                (Slot::Fixed(_), Some(new @ Slot::Fixed(_))) => {
                    let number = &changes.pile.numbers[new.numbers(tag)];
                    self.numbers[slot.numbers(tag)].copy_from_slice(number);
                }
                (Slot::Text(_), Some(Slot::Text(_))) => {}
                _ => return None,
            }
        }
        self.bytes.extend_from_slice(bytes);
        self.text.reserve(saved.text().len() + changes.pile.text.len());
        for place in saved.order() {
            let entry = saved.entries()[usize::from(*place)];
            let Some(Slot::Text(at)) = entry.slot() else { continue };
            let text = match changes.entry(entry.id()).and_then(Entry::slot) {
                Some(Slot::Text(new)) => changes.pile.text_at(new),
                _ => saved.text_at(at),
            };
            self.put_text_at(at, text)?;
        }
        Some(removed)
    }
}
