use super::props::value_size;
use super::{Props, Shapes};
use crate::vocab::Property;

/// What was set and deleted on an open object and is not saved yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlay {
    /// In the order of the identifiers; `None` is deleted.
    changes: Vec<(u16, Option<Property>)>,
}

impl Overlay {
    /// No changes, and room for so many.
    #[must_use]
    pub fn with_room(changes: usize) -> Self {
        Self { changes: Vec::with_capacity(changes) }
    }

    /// Makes room for so many more changes.
    pub fn reserve(&mut self, more: usize) {
        self.changes.reserve(more);
    }

    /// Sets a property; its identifier decides which.
    pub fn set(&mut self, property: Property) {
        self.put(property.tag.id(), Some(property));
    }

    /// Deletes the property of this identifier, whether the saved object has it or not.
    pub fn delete(&mut self, id: u16) {
        self.put(id, None);
    }

    /// Makes all changes of another overlay.
    pub fn absorb(&mut self, other: &Self) {
        for (id, change) in &other.changes {
            self.put(*id, change.clone());
        }
    }

    /// Takes back what was done to an identifier.
    pub fn forget(&mut self, id: u16) {
        if let Ok(index) = self.find(id) {
            self.changes.remove(index);
        }
    }

    /// What became of an identifier: `None` if it is untouched, `Some(None)` if it was deleted.
    #[must_use]
    pub fn get(&self, id: u16) -> Option<Option<&Property>> {
        self.find(id).ok().map(|index| self.changes[index].1.as_ref())
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
        self.changes.iter().map(|(id, change)| (*id, change.as_ref()))
    }

    /// Bytes of the values that these changes add to the saved properties, and of those that they take away.
    pub fn sizes(&self, saved: &Props) -> (u64, u64) {
        let size = |value| value_size(value) as u64;
        let added =
            self.changes.iter().filter_map(|(_, change)| Some(size((&change.as_ref()?.value).into())));
        let removed = self.changes.iter().filter_map(|(id, _)| Some(size(saved.get(*id)?.1)));
        (added.sum(), removed.sum())
    }

    /// The saved properties with these changes.
    #[must_use]
    pub fn apply_to(&self, saved: &Props, shapes: &mut Shapes) -> Props {
        saved.with(&self.changes, shapes)
    }

    #[inline]
    fn put(&mut self, id: u16, change: Option<Property>) {
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
}
