use std::borrow::Cow;

use super::props::Growth;
use super::{Props, Shapes, ValueRef};
use crate::vocab::{PropValue, Property};

/// What was set and deleted on an open object and is not saved yet.
///
/// A draft owns its properties (`Overlay<'static>`), and takes over those that a call sets. A save that adds what it
/// computes borrows them, for a copy of each text counts its owners once more and once less.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlay<'a> {
    /// In the order of the identifiers.
    changes: Vec<Change<'a>>,
}

/// What becomes of an identifier; `None` is deleted.
pub type Change<'a> = (u16, Option<Cow<'a, Property>>);

impl From<Property> for Cow<'_, Property> {
    fn from(property: Property) -> Self {
        Cow::Owned(property)
    }
}

impl<'a> From<&'a Property> for Cow<'a, Property> {
    fn from(property: &'a Property) -> Self {
        Cow::Borrowed(property)
    }
}

impl<'a> Overlay<'a> {
    /// No changes, and room for so many.
    #[must_use]
    pub fn with_room(changes: usize) -> Self {
        Self { changes: Vec::with_capacity(changes) }
    }

    /// The same changes, to add more to them; room for so many is made.
    #[must_use]
    pub fn borrowed(&self, more: usize) -> Overlay<'_> {
        let mut changes = Vec::with_capacity(self.changes.len() + more);
        changes.extend(self.iter().map(|(id, change)| (id, change.map(Cow::Borrowed))));
        Overlay { changes }
    }

    /// Sets a property; its identifier decides which.
    pub fn set(&mut self, property: impl Into<Cow<'a, Property>>) {
        let property = property.into();
        self.put(property.tag.id(), Some(property));
    }

    /// Deletes the property of this identifier, whether the saved object has it or not.
    pub fn delete(&mut self, id: u16) {
        self.put(id, None);
    }

    /// Notes what becomes of an identifier above all others.
    #[inline]
    pub(crate) fn put_last(&mut self, id: u16, change: Option<Cow<'a, Property>>) {
        debug_assert!(self.changes.last().is_none_or(|(last, _)| *last < id));
        self.changes.push((id, change));
    }

    /// Makes all changes of another overlay.
    pub fn absorb(&mut self, other: Self) {
        if self.is_empty() {
            *self = other;
            return;
        }
        self.changes.reserve(other.len());
        other.changes.into_iter().for_each(|(id, change)| self.put(id, change));
    }

    /// Takes back what was done to an identifier.
    pub fn forget(&mut self, id: u16) {
        if let Ok(index) = self.find(id) {
            self.changes.remove(index);
        }
    }

    /// What became of an identifier: `None` if it is untouched, `Some(None)` if it was deleted.
    #[must_use]
    #[inline]
    pub fn get(&self, id: u16) -> Option<Option<&Property>> {
        self.find(id).ok().map(|index| self.changes[index].1.as_deref())
    }

    /// The value that an identifier has with these changes, to look at.
    #[must_use]
    pub fn value<'v>(&'v self, id: u16, saved: &'v Props) -> Option<ValueRef<'v>> {
        match self.get(id) {
            Some(change) => change.map(|property| (&property.value).into()),
            None => saved.get(id).map(|(_, value)| value),
        }
    }

    /// The value that an identifier has with these changes, to keep.
    #[must_use]
    pub fn kept_value(&self, id: u16, saved: &Props) -> Option<PropValue> {
        match self.get(id) {
            Some(change) => change.map(|property| property.value.clone()),
            None => saved.value(id),
        }
    }

    /// Forgets all changes.
    pub fn clear(&mut self) {
        self.changes.clear();
    }

    /// Number of changes.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.changes.len()
    }

    /// Whether nothing was changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes in the order of the identifiers.
    pub fn iter(&self) -> impl Iterator<Item = (u16, Option<&Property>)> {
        self.changes.iter().map(|(id, change)| (*id, change.as_deref()))
    }

    /// The identifiers that were deleted, in their order.
    pub fn deleted(&self) -> impl Iterator<Item = u16> {
        self.changes.iter().filter(|(_, change)| change.is_none()).map(|(id, _)| *id)
    }

    /// The saved properties with these changes.
    #[must_use]
    pub fn apply_to(&self, saved: &Props, shapes: &mut Shapes) -> Props {
        saved.with(&self.changes, shapes)
    }

    /// As [`apply_to`](Self::apply_to), and how many bytes of values that adds and takes away.
    #[must_use]
    pub fn grow(&self, saved: &Props, shapes: &mut Shapes) -> (Props, Growth) {
        saved.grown(&self.changes, shapes)
    }

    #[inline]
    fn put(&mut self, id: u16, change: Option<Cow<'a, Property>>) {
        match self.find(id) {
            Ok(index) => self.changes[index].1 = change,
            Err(index) => self.changes.insert(index, (id, change)),
        }
    }

    /// Clients mostly set properties in ascending order: look at the end first.
    #[inline]
    fn find(&self, id: u16) -> Result<usize, usize> {
        match self.changes.last() {
            Some((last, _)) if *last >= id => self.changes.binary_search_by_key(&id, |(id, _)| *id),
            _ => Err(self.changes.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::tags::*;

    #[test]
    fn the_last_change_of_a_property_counts() {
        let mut overlay = Overlay::default();
        overlay.set(Property::of(PR_SUBJECT, "one"));
        overlay.set(Property::of(PR_IMPORTANCE, 2));
        overlay.set(Property::of(PR_SUBJECT, "two"));
        overlay.delete(PR_IMPORTANCE.id());
        assert_eq!(overlay.get(PR_SUBJECT.id()), Some(Some(&Property::of(PR_SUBJECT, "two"))));
        assert_eq!(overlay.get(PR_IMPORTANCE.id()), Some(None));
        assert_eq!(overlay.get(PR_BODY.id()), None);
        let ids: Vec<u16> = overlay.iter().map(|(id, _)| id).collect();
        assert_eq!(ids, [PR_IMPORTANCE.id(), PR_SUBJECT.id()]);
        overlay.clear();
        assert!(overlay.is_empty() && overlay.get(PR_SUBJECT.id()).is_none());
    }

    #[test]
    fn changes_of_another_overlay_are_copied_and_count_more() {
        let mut other = Overlay::default();
        other.set(Property::of(PR_SUBJECT, "two"));
        other.delete(PR_BODY.id());
        let mut overlay = Overlay::default();
        overlay.absorb(other.clone());
        assert_eq!(overlay, other);
        let mut overlay = Overlay::default();
        overlay.set(Property::of(PR_SENSITIVITY, 2));
        overlay.set(Property::of(PR_SUBJECT, "one"));
        overlay.absorb(other);
        let ids: Vec<u16> = overlay.iter().map(|(id, _)| id).collect();
        assert_eq!(ids, [PR_SENSITIVITY.id(), PR_SUBJECT.id(), PR_BODY.id()]);
        assert_eq!(overlay.get(PR_SUBJECT.id()), Some(Some(&Property::of(PR_SUBJECT, "two"))));
        assert_eq!(overlay.get(PR_BODY.id()), Some(None));
    }

    #[test]
    fn saving_sets_deletes_and_leaves_the_rest() {
        let mut shapes = Shapes::default();
        let given =
            [Property::of(PR_SUBJECT, "one"), Property::of(PR_BODY, "text"), Property::of(PR_IMPORTANCE, 1)];
        let saved = Props::build(given, &mut shapes);
        let mut overlay = Overlay::default();
        assert_eq!(overlay.apply_to(&saved, &mut shapes), saved);
        overlay.set(Property::of(PR_SUBJECT, "two"));
        overlay.delete(PR_BODY.id());
        overlay.delete(PR_SENSITIVITY.id());
        let expected = [Property::of(PR_IMPORTANCE, 1), Property::of(PR_SUBJECT, "two")];
        assert!(overlay.apply_to(&saved, &mut shapes).properties().eq(expected));
    }

    #[test]
    fn more_changes_over_a_draft_leave_the_draft_alone() {
        let mut shapes = Shapes::default();
        let saved =
            Props::build([Property::of(PR_BODY, "text"), Property::of(PR_IMPORTANCE, 1)], &mut shapes);
        let mut draft = Overlay::default();
        draft.set(Property::of(PR_SUBJECT, "one"));
        draft.delete(PR_BODY.id());
        let before = draft.clone();
        let mut more = draft.borrowed(1);
        more.set(Property::of(PR_SENSITIVITY, 2));
        more.forget(PR_SUBJECT.id());
        assert_eq!(more.kept_value(PR_BODY.id(), &saved), None);
        assert_eq!(more.kept_value(PR_IMPORTANCE.id(), &saved), Some(PropValue::Long(1)));
        assert_eq!(more.value(PR_SENSITIVITY.id(), &saved), Some(ValueRef::Long(2)));
        assert_eq!(more.value(PR_SUBJECT.id(), &saved), None);
        assert_eq!(draft, before);
        let (props, growth) = more.grow(&saved, &mut shapes);
        assert!(props.properties().eq([Property::of(PR_IMPORTANCE, 1), Property::of(PR_SENSITIVITY, 2)]));
        assert_eq!(growth, Growth { added: 4, removed: 8 });
    }
}
