//! Changes that leave every value in its kind of block: the object keeps its shape, whatever the lengths of its texts.

use std::sync::Arc;

use super::size::value_size;
use super::slot::{Entry, RANGE_LEN, Slot};
use super::texts::{Texts, bytes_of};
use super::{Overlay, Props};

impl Props {
    /// A copy with numbers and texts replaced, and the size of the values that go; `None` if something else changes.
    pub(super) fn replaced(&self, changes: &Overlay) -> Option<(Self, u64)> {
        let removed = self.size_replaced(changes)?;
        let mut data = Arc::clone(self.data.as_ref()?);
        let numbers = Arc::make_mut(&mut data);
        for change in &changes.entries {
            if let (Some((tag, slot @ Slot::Fixed(_))), Some(new)) = (self.find(change.id()), change.slot()) {
                numbers[slot.numbers(tag)].copy_from_slice(&changes.pile.numbers[new.numbers(tag)]);
            }
        }
        let mut texts = Texts::new();
        texts.block.reserve(self.text().len() + changes.pile.texts.block.len());
        for place in self.order() {
            let entry = self.entries()[usize::from(*place)];
            let Some(Slot::Text(at)) = entry.slot() else { continue };
            let text = match changes.entry(entry.id()).and_then(Entry::slot) {
                Some(Slot::Text(new)) => changes.pile.text_at(new),
                _ => self.text_at(at),
            };
            numbers[at as usize..][..RANGE_LEN].copy_from_slice(&bytes_of(texts.place(text)?));
        }
        let (shape, own) = (self.shape.clone(), self.own.clone());
        Some((Self { shape, data: Some(data), text: texts.to_block(), own }, removed))
    }

    /// The size of the values that are replaced by others in the same kind of block; `None` if something else changes.
    fn size_replaced(&self, changes: &Overlay) -> Option<u64> {
        let mut removed = 0;
        for change in &changes.entries {
            match (self.find(change.id()), change.slot()) {
                (None, None) => {}
                (Some((tag, slot)), Some(new)) if tag == change.tag() => match (slot, new) {
                    (Slot::Fixed(_), Slot::Fixed(_)) | (Slot::Text(_), Slot::Text(_)) => {
                        removed += value_size(self.look(tag, slot)) as u64;
                    }
                    _ => return None,
                },
                _ => return None,
            }
        }
        Some(removed)
    }
}
