//! Changes that leave every value in its kind of block: the object keeps its shape, whatever the lengths of its texts.

use super::pile::Pile;
use super::size::value_size;
use super::slot::Slot;
use super::{Overlay, Props};

impl Pile {
    /// Fills an empty pile with the blocks of a saved object, its own values left out, with numbers and texts of it
    /// replaced. Tells the size of the values that go; `None` if something else changes.
    pub(super) fn replace_in(&mut self, saved: &Props, changes: &Overlay) -> Option<u64> {
        let mut removed = 0;
        for change in &changes.entries {
            let (tag, slot) = match (saved.find(change.id()), change.slot()) {
                (Some(found), Some(_)) if found.0 == change.tag() => found,
                (None, None) => continue,
                _ => return None,
            };
            match (slot, change.slot()) {
                (Slot::Fixed(_), Some(Slot::Fixed(_))) | (Slot::Text(_), Some(Slot::Text(_))) => {
                    removed += value_size(saved.look(tag, slot)) as u64;
                }
                _ => return None,
            }
        }
        let (numbers, bytes) = saved.data().split_at(saved.numbers());
        self.numbers.extend_from_slice(numbers);
        self.bytes.extend_from_slice(bytes);
        self.text.reserve(saved.text().len() + changes.pile.text.len());
        for place in saved.order() {
            let entry = saved.entries()[usize::from(*place)];
            let change = changes.entry(entry.id()).and_then(|change| Some((change.tag(), change.slot()?)));
            match (entry.slot(), change) {
                (Some(Slot::Text(at)), Some((tag, slot))) => {
                    self.put_text_at(at, changes.pile.look(tag, slot).as_str()?)?;
                }
                (Some(slot @ Slot::Text(at)), None) => {
                    self.put_text_at(at, saved.look(entry.tag(), slot).as_str()?)?;
                }
                (Some(to), Some((tag, from))) => {
                    let number = &changes.pile.numbers[from.numbers(tag)];
                    self.numbers[to.numbers(tag)].copy_from_slice(number);
                }
                _ => {}
            }
        }
        Some(removed)
    }
}
