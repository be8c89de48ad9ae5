use std::collections::VecDeque;
use std::hash::Hasher;
use std::ops::Range;
use std::sync::Arc;

use super::habit::Habit;
use super::mixer::{Map, Mixer};
use super::pile::{LazyPile, Pile};
use super::size::value_size;
use super::slot::{Entry, Slot, are_same, bit};
use super::words::Words;
use super::{Growth, Overlay, Props};
use crate::vocab::PropTag;

/// Shapes worth remembering; past it the table starts over, and what is in use stays with its objects.
const MOST_SHAPES: usize = 4_096;

/// Ways worth remembering: what a program sets differs a little, with a prefix of the subject and without for instance.
pub(super) const MOST_WAYS: usize = 4;

/// Which properties an object has, and where in its blocks their values lie.
#[derive(Debug)]
pub(super) struct Shape {
    /// Each tag with its slot.
    pub(super) key: Box<[Entry]>,
    /// In the order of their identifiers.
    pub(super) tags: Vec<PropTag>,
    /// One for each tag.
    pub(super) slots: Vec<Slot>,
    /// A bit for each identifier: most that an object doesn't have, have no bit here.
    pub(super) seen: u64,
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
    /// How the last objects came about, the newest first.
    ways: VecDeque<Arc<Way>>,
    /// What was computed for them, the newest first.
    pub(super) habits: VecDeque<Habit>,
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
    /// The same changes, for an object to grow by; to be [put back](Self::put_back).
    pub(super) fn work_on(&mut self, changes: &Overlay) -> Overlay {
        let mut work = std::mem::take(&mut self.work);
        work.copy_from(changes);
        work
    }

    /// Takes back what [`work_on`](Self::work_on) gave and an object has grown by: its memory is for the next.
    pub(super) fn put_back(&mut self, work: Overlay) {
        self.work = work;
    }

    /// The saved properties with these changes, and how many bytes of values were added and taken away.
    pub(super) fn merge(&mut self, saved: &Props, changes: &mut Overlay) -> (Props, Growth) {
        changes.tidy();
        let added = changes.pile.size;
        let replaced = (changes.len() <= saved.len()).then(|| saved.replaced(changes));
        if let Some((props, removed)) = replaced.flatten() {
            return (props, Growth { added, removed });
        }
        let (shape, removed) = match saved.len() < changes.len() {
            true => self.append(saved, changes),
            false => self.rewrite(saved, changes),
        };
        let props = shape.map_or_else(Props::default, |shape| self.freeze(shape, saved, &mut changes.pile));
        (props, Growth { added, removed })
    }

    /// Puts what is kept behind what changed, which stays where it lies. Tells the shape, unless nothing is left, and the
    /// size of the values that go.
    fn append(&mut self, saved: &Props, changes: &mut Overlay) -> (Option<Arc<Shape>>, u64) {
        if let Some(way) = self.way(saved, changes) {
            let (shape, removed) = way.follow(saved, &mut changes.pile);
            return (Some(shape), removed);
        }
        let (mut removed, mut kept) = (0, Vec::new());
        self.key.clear();
        self.key.extend(changes.entries.iter().filter(|entry| entry.slot().is_some()));
        for place in saved.order() {
            let entry = saved.entries()[usize::from(*place)];
            if changes.touches(entry.id()) {
                removed += value_size(saved.item(entry).value) as u64;
            } else {
                self.key.push(changes.pile.keep(entry, saved));
                kept.extend(entry.slot().map(|slot| slot.numbers(entry.tag())));
            }
        }
        self.key.sort_unstable_by_key(|entry| entry.id());
        let shape = self.share_shape(saved.shape.as_ref(), changes.pile.numbers.len() as u32);
        if let (Some(shape), Some(before)) = (&shape, saved.shape.as_ref().filter(|_| saved.is_numbers())) {
            let (saved, shape) = (Arc::clone(before), Arc::clone(shape));
            let way =
                Way { saved, changes: changes.entries.as_slice().into(), kept: joined(kept), removed, shape };
            self.ways.truncate(MOST_WAYS - 1);
            self.ways.push_front(Arc::new(way));
        }
        (shape, removed)
    }

    /// The way that leads from these saved properties by these changes to the new ones, if it is known.
    pub(super) fn way(&self, saved: &Props, changes: &Overlay) -> Option<&Arc<Way>> {
        self.ways.iter().find(|way| way.starts_at(saved) && are_same(&way.changes, &changes.entries))
    }

    /// Puts what changed where the saved object has it, and what is new behind it: mostly the shape stays the same. Tells
    /// as [`append`](Self::append).
    fn rewrite(&mut self, saved: &Props, changes: &mut Overlay) -> (Option<Arc<Shape>>, u64) {
        let mut removed = 0;
        self.key.clear();
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
        (self.share_shape(saved.shape.as_ref(), changes.pile.numbers.len() as u32), removed)
    }

    /// The object of this shape with the values of the pile.
    pub(super) fn freeze(&mut self, shape: Arc<Shape>, before: &Props, pile: &mut Pile) -> Props {
        let (data, text) = pile.blocks();
        let own = (!pile.own.is_empty()).then(|| self.words.share(&pile.own, before.own.as_ref()));
        Props { shape: Some(shape), data, text, own }
    }

    /// The shape with the places of the key, if there are any.
    fn share_shape(&mut self, before: Option<&Arc<Shape>>, numbers: u32) -> Option<Arc<Shape>> {
        let key = &*self.key;
        if key.is_empty() {
            return None;
        }
        let likely = [before, self.last.as_ref()].into_iter().flatten();
        if let Some(same) = likely.into_iter().find(|shape| are_same(&shape.key, key)) {
            return Some(Arc::clone(same));
        }
        let hash = hash(key);
        if let Some(known) = self.known.get(&hash).filter(|known| are_same(&known.key, key)) {
            self.last = Some(Arc::clone(known));
            return Some(Arc::clone(known));
        }
        if self.known.len() >= MOST_SHAPES {
            self.known.clear();
        }
        let shape = Arc::new(Shape::new(key, numbers));
        self.known.insert(hash, Arc::clone(&shape));
        self.last = Some(Arc::clone(&shape));
        Some(shape)
    }
}

/// How an object came about of a saved one of [numbers](Props::is_numbers), as a new message is, and changes. A program
/// sets the same properties of one new message after the other: with the same places of saved and changed values, the new
/// ones lie at the same places again.
#[derive(Debug)]
pub(super) struct Way {
    saved: Arc<Shape>,
    changes: Box<[Entry]>,
    /// The parts of the saved block that go behind the changes, in this order.
    kept: Vec<Range<usize>>,
    removed: u64,
    shape: Arc<Shape>,
}

impl Way {
    /// Whether it starts at these saved properties.
    pub(super) fn starts_at(&self, saved: &Props) -> bool {
        let is_ours = |shape: &Arc<Shape>| Arc::ptr_eq(shape, &self.saved);
        saved.shape.as_ref().is_some_and(is_ours) && saved.is_numbers()
    }

    /// Puts what is kept behind what changed. Tells the shape, and the size of the values that go.
    pub(super) fn follow(&self, saved: &Props, changes: &mut Pile) -> (Arc<Shape>, u64) {
        self.kept.iter().for_each(|run| changes.numbers.extend_from_slice(&saved.data()[run.clone()]));
        (Arc::clone(&self.shape), self.removed)
    }
}

/// The same ranges, each as long as can be.
fn joined(ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut().filter(|last| last.end == range.start) {
            Some(last) => last.end = range.end,
            None => joined.push(range),
        }
    }
    joined
}

impl Shape {
    fn new(key: &[Entry], numbers: u32) -> Self {
        let tags = key.iter().map(|entry| entry.tag()).collect();
        let mut slots = Vec::with_capacity(key.len());
        slots.extend(key.iter().filter_map(|entry| entry.slot()));
        let mut order: Box<[u16]> = (0..=u16::MAX).take(key.len()).collect();
        order.sort_unstable_by_key(|place| key[usize::from(*place)].lies());
        let seen = key.iter().fold(0, |seen, entry| seen | bit(entry.id()));
        Self { key: key.into(), tags, slots, seen, order, numbers }
    }
}

fn hash(key: &[Entry]) -> u64 {
    let mut hash = Mixer::default();
    key.iter().for_each(|entry| hash.write_u64(entry.word()));
    hash.finish()
}
