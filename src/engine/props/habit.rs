//! What is computed when an object is made of changes: as long as the changes lie as others did, so does what is computed.

use std::ops::Range;
use std::sync::Arc;

use super::item::Item;
use super::overlay::TextPlace;
use super::pile::Pile;
use super::shape::{MOST_WAYS, Way};
use super::slot::{Entry, are_same};
use super::{Growth, Overlay, Props, Shapes};
use crate::engine::ValueRef;
use crate::vocab::PropTag;

/// A computed value that goes behind what was set.
#[derive(Clone, Debug)]
pub enum Computed<'v> {
    /// A number, a time or a key.
    Number(ValueRef<'v>),
    /// A part of text that was set.
    Part(TextPlace, Range<usize>),
}

/// What was computed for changes, and where all of it led.
#[derive(Debug)]
pub(super) struct Habit {
    /// Which of the kinds of values it was, for the same properties are not computed of all.
    kind: bool,
    /// How the changes lay.
    changes: Box<[Entry]>,
    /// What was computed, in the order in which it lay behind them.
    computed: Box<[PropTag]>,
    way: Arc<Way>,
}

impl Shapes {
    /// As [`Props::grown`] with what is computed, if it is a habit to compute it for changes that lie like these, over the same
    /// saved properties and for values of this kind. Else nothing has happened.
    pub fn grown_by_habit<'v>(
        &mut self,
        saved: &Props,
        changes: &mut Overlay,
        kind: bool,
        computed: impl Fn(PropTag) -> Option<Computed<'v>>,
    ) -> Option<(Props, Growth)> {
        let is_for = |habit: &&Habit| habit.kind == kind && habit.is_for(saved, changes);
        let habit = self.habits.iter().find(is_for)?;
        let pile = &mut *changes.pile;
        for tag in &habit.computed {
            pile.lay_computed(*tag, computed(*tag).expect("it was computed for the same changes before"));
        }
        let added = pile.size;
        let (shape, removed) = habit.way.follow(saved, pile);
        let props = self.freeze(shape, saved, pile);
        changes.clear();
        Some((props, Growth { added, removed }))
    }

    /// Makes it a habit to compute what was computed since the changes lay so, if it was before too: most worlds that are made
    /// for a test see only one object of a kind.
    pub fn make_habit<'v>(
        &mut self,
        saved: &Props,
        before: Laid,
        changes: &Overlay,
        kind: bool,
        computed: impl Fn(PropTag) -> Option<Computed<'v>>,
    ) {
        let Some(way) = self.way(saved, changes) else { return };
        let Some(added) = changes.added_to(&before) else { return };
        let is_same = |entry: &Entry| {
            let value = computed(entry.tag());
            value.is_some_and(|value| changes.has_computed(*entry, value))
        };
        if added.iter().all(is_same) {
            let computed = added.iter().map(|entry| entry.tag()).collect();
            let habit = Habit { kind, changes: before.0, computed, way: Arc::clone(way) };
            self.habits.truncate(MOST_WAYS - 1);
            self.habits.push_front(habit);
        }
    }
}

#[cfg(test)]
impl Shapes {
    /// Whether anything became a habit.
    pub fn has_habits(&self) -> bool {
        !self.habits.is_empty()
    }
}

impl Habit {
    fn is_for(&self, saved: &Props, changes: &Overlay) -> bool {
        changes.unnamed == 0 && self.way.starts_at(saved) && are_same(&self.changes, &changes.entries)
    }
}

/// How changes lay.
#[derive(Debug)]
pub struct Laid(Box<[Entry]>);

impl Overlay {
    /// How the changes lie.
    #[must_use]
    pub fn laid(&self) -> Laid {
        Laid(self.entries.as_slice().into())
    }

    /// What lies behind changes that lay so, in its order; `None` if it isn't just that what came to them.
    fn added_to(&self, before: &Laid) -> Option<Vec<Entry>> {
        let is_new = |entry: &&Entry| !before.0.contains(entry);
        let mut added: Vec<Entry> = self.entries.iter().filter(is_new).copied().collect();
        added.sort_unstable_by_key(|entry| entry.lies());
        let mut rest = added.iter().rev();
        let ends_at = |end: usize, entry: &Entry| {
            let numbers = entry.slot()?.numbers(entry.tag());
            (numbers.end == end && !numbers.is_empty()).then_some(numbers.start)
        };
        rest.try_fold(self.pile.numbers.len(), ends_at)?;
        (self.unnamed == 0 && before.0.len() + added.len() == self.len()).then_some(added)
    }

    /// Whether the value of an entry is this one.
    fn has_computed(&self, entry: Entry, value: Computed<'_>) -> bool {
        let found = self.item(entry).map(|item| item.value);
        match value {
            Computed::Number(number) => found == Some(number),
            Computed::Part(TextPlace(at), part) => {
                found == self.pile.text_at(at).get(part).map(ValueRef::Unicode)
            }
        }
    }
}

impl Pile {
    /// Adds a computed value.
    fn lay_computed(&mut self, tag: PropTag, value: Computed<'_>) {
        match value {
            Computed::Number(value) => {
                self.entry(Item { tag, value, alone: None });
            }
            Computed::Part(TextPlace(at), part) => {
                self.put_part(at, part);
            }
        }
    }
}
