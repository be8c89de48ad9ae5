use std::hash::Hasher;
use std::sync::Arc;

use super::mixer::{Map, Mixer};
use super::pile::LazyPile;
use super::size::value_size;
use super::slot::{Entry, Slot};
use super::words::Words;
use super::{Growth, Overlay, Props};
use crate::vocab::PropTag;

/// Shapes worth remembering; past it the table starts over, and what is in use stays with its objects.
const MOST_SHAPES: usize = 4_096;

/// As many properties are mostly computed from those that change.
const COMPUTED: usize = 4;

/// Which properties an object has, and where in its blocks their values lie.
#[derive(Debug)]
pub(super) struct Shape {
    /// Each tag with its slot.
    pub(super) key: Box<[Entry]>,
    /// In the order of their identifiers.
    pub(super) tags: Vec<PropTag>,
    /// One for each tag.
    pub(super) slots: Vec<Slot>,
    /// The places of the tags in the order in which their values lie.
    pub(super) order: Box<[u16]>,
    /// Length of the first part of the data block; the rest are bytes that the numbers point to.
    pub(super) numbers: u32,
}

/// What the objects of a world share: one shape for the same properties, one copy of the same words.
///
/// Nothing but memory depends on it: a clone, that of a fork for instance, starts empty and costs nothing.
#[derive(Debug, Default)]
pub struct Shapes {
    /// By their hashes.
    known: Map<u64, Arc<Shape>>,
    /// The one that was asked for last: the next object is mostly of the same kind.
    last: Option<Arc<Shape>>,
    words: Words,
    /// Kept from object to object, for they have grown as large as needed.
    work: Overlay,
    pile: LazyPile,
    key: Vec<Entry>,
}

impl Clone for Shapes {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Shapes {
    /// The same changes, to add more to them before an object grows by them.
    pub fn work_on(&mut self, changes: &Overlay) -> Overlay {
        let mut work = std::mem::take(&mut self.work);
        work.reserve(changes.len() + COMPUTED);
        work.copy_from(changes);
        work
    }

    /// The saved properties with these changes, and how many bytes of values were added and taken away.
    pub(super) fn merge(&mut self, saved: &Props, mut changes: Overlay) -> (Props, Growth) {
        changes.tidy();
        let added = changes.pile.size;
        self.key.clear();
        self.key.reserve(changes.len() + saved.len());
        let removed = match saved.len() < changes.len() {
            true => self.append(saved, &mut changes),
            false => self.rewrite(saved, &mut changes),
        };
        let props = self.freeze(saved, &mut changes);
        self.put_back(changes);
        (props, Growth { added, removed })
    }

    /// Puts what is kept behind what changed, which stays where it lies. Tells the size of the values that go.
    fn append(&mut self, saved: &Props, changes: &mut Overlay) -> u64 {
        let mut removed = 0;
        let mut kept = saved.entries();
        for entry in &changes.entries {
            while let [first, rest @ ..] = kept
                && first.id() <= entry.id()
            {
                if first.id() < entry.id() {
                    self.key.push(changes.pile.keep(*first, saved));
                } else {
                    removed += value_size(saved.item(*first).value) as u64;
                }
                kept = rest;
            }
            if entry.slot().is_some() {
                self.key.push(*entry);
            }
        }
        for first in kept {
            self.key.push(changes.pile.keep(*first, saved));
        }
        removed
    }

    /// Puts what changed where the saved object has it, and what is new behind it: mostly the shape stays the same. Tells
    /// the size of the values that go.
    fn rewrite(&mut self, saved: &Props, changes: &mut Overlay) -> u64 {
        let mut removed = 0;
        let mut pile = std::mem::take(&mut self.pile);
        pile.reserve_for(saved, &changes.pile);
        self.key.extend_from_slice(saved.entries());
        for place in saved.order() {
            let entry = &mut self.key[usize::from(*place)];
            *entry = match changes.entry(entry.id()) {
                None => pile.keep(*entry, saved),
                Some(change) => {
                    removed += value_size(saved.item(*entry).value) as u64;
                    changes.item(change).map_or(change, |item| pile.lay(item))
                }
            };
        }
        for change in changes.entries.iter().filter(|change| saved.tag(change.id()).is_none()) {
            self.key.extend(changes.item(*change).map(|item| pile.lay(item)));
        }
        if self.key.len() > saved.len() {
            self.key.sort_unstable_by_key(|entry| entry.id());
        }
        self.key.retain(|entry| entry.slot().is_some());
        self.pile = std::mem::replace(&mut changes.pile, pile);
        // Long values are not to outlive the objects that have them.
        self.pile.clear();
        removed
    }

    /// Takes changes back that were worked on: their memory is for the next.
    pub(super) fn put_back(&mut self, mut changes: Overlay) {
        changes.clear();
        self.work = changes;
    }

    /// The object with the properties of the key.
    fn freeze(&mut self, before: &Props, changes: &mut Overlay) -> Props {
        if self.key.is_empty() {
            return Props::default();
        }
        let pile = &mut *changes.pile;
        let shape = self.share_shape(before.shape.as_ref(), pile.numbers.len() as u32);
        pile.numbers.extend_from_slice(&pile.bytes);
        Props {
            shape: Some(shape),
            data: (!pile.numbers.is_empty()).then(|| pile.numbers.as_slice().into()),
            text: (!pile.text.is_empty()).then(|| pile.text.as_str().into()),
            own: (!pile.own.is_empty()).then(|| self.words.share(&pile.own, before.own.as_ref())),
        }
    }

    fn share_shape(&mut self, before: Option<&Arc<Shape>>, numbers: u32) -> Arc<Shape> {
        let key = &*self.key;
        let likely = [before, self.last.as_ref()].into_iter().flatten();
        if let Some(same) = likely.into_iter().find(|shape| *shape.key == *key) {
            return Arc::clone(same);
        }
        let hash = hash(key);
        if let Some(known) = self.known.get(&hash).filter(|known| *known.key == *key) {
            self.last = Some(Arc::clone(known));
            return Arc::clone(known);
        }
        if self.known.len() >= MOST_SHAPES {
            self.known.clear();
        }
        let shape = Arc::new(Shape::new(key, numbers));
        self.known.insert(hash, Arc::clone(&shape));
        self.last = Some(Arc::clone(&shape));
        shape
    }
}

impl Shape {
    fn new(key: &[Entry], numbers: u32) -> Self {
        let tags = key.iter().map(|entry| entry.tag()).collect();
        let mut slots = Vec::with_capacity(key.len());
        slots.extend(key.iter().filter_map(|entry| entry.slot()));
        let mut order: Box<[u16]> = (0..=u16::MAX).take(key.len()).collect();
        order.sort_unstable_by_key(|place| key[usize::from(*place)].lies());
        Self { key: key.into(), tags, slots, order, numbers }
    }
}

fn hash(key: &[Entry]) -> u64 {
    let mut hash = Mixer::default();
    key.iter().for_each(|entry| hash.write_u64(entry.word()));
    hash.finish()
}
