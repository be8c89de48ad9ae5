use super::props::{Change, Growth};
use super::{Props, Shapes, ValueRef};
use crate::vocab::{PropValue, Property};

/// What was set and deleted on an open object and is not saved yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlay<'a> {
    /// What counts of the identifiers that the changes say nothing of.
    under: &'a [Kept],
    /// In the order of the identifiers.
    changes: Vec<Kept>,
}

/// What becomes of an identifier; `None` is deleted.
type Kept = (u16, Option<Property>);

impl Overlay<'_> {
    /// No changes, and room for so many.
    #[must_use]
    pub fn with_room(changes: usize) -> Self {
        Self { under: &[], changes: Vec::with_capacity(changes) }
    }

    /// The same changes, to add so many more to them; nothing is copied.
    #[must_use]
    pub fn over(&self, more: usize) -> Overlay<'_> {
        debug_assert!(self.under.is_empty(), "more changes go over a draft, not over more changes");
        Overlay { under: &self.changes, changes: Vec::with_capacity(more) }
    }

    /// Sets a property; its identifier decides which.
    pub fn set(&mut self, property: Property) {
        self.put(property.tag.id(), Some(property));
    }

    /// Deletes the property of this identifier, whether the saved object has it or not.
    pub fn delete(&mut self, id: u16) {
        self.put(id, None);
    }

    /// Sets a property that stands above all others, or last among those of its identifier.
    #[inline]
    pub(crate) fn set_last(&mut self, property: Property) {
        let id = property.tag.id();
        match self.changes.last_mut() {
            Some((last, before)) if *last == id => *before = Some(property),
            last => {
                debug_assert!(last.is_none_or(|(last, _)| *last < id));
                self.changes.push((id, Some(property)));
            }
        }
    }

    /// Makes all changes of another overlay.
    pub fn absorb(&mut self, other: Overlay<'static>) {
        if self.changes.is_empty() {
            self.changes = other.changes;
            return;
        }
        self.changes.reserve(other.changes.len());
        other.changes.into_iter().for_each(|(id, change)| self.put(id, change));
    }

    /// Takes back what was done to an identifier.
    pub fn forget(&mut self, id: u16) {
        if find(self.under, id).is_ok() {
            let owned = self.iter().map(|(id, change)| (id, change.cloned())).collect();
            (self.under, self.changes) = (&[], owned);
        }
        if let Ok(index) = find(&self.changes, id) {
            self.changes.remove(index);
        }
    }

    /// What became of an identifier: `None` if it is untouched, `Some(None)` if it was deleted.
    #[must_use]
    #[inline]
    pub fn get(&self, id: u16) -> Option<Option<&Property>> {
        let (_, change) = match find(&self.changes, id) {
            Ok(index) => &self.changes[index],
            Err(_) => &self.under[find(self.under, id).ok()?],
        };
        Some(change.as_ref())
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
        *self = Self::default();
    }

    /// Whether nothing was changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.under.is_empty()
    }

    /// The changes in the order of the identifiers.
    pub fn iter(&self) -> impl Iterator<Item = Change<'_>> {
        self.merged().into_iter()
    }

    /// The identifiers that were deleted by changes of its own, in their order.
    pub fn deleted(&self) -> impl Iterator<Item = u16> {
        self.changes.iter().filter(|(_, change)| change.is_none()).map(|(id, _)| *id)
    }

    /// The saved properties with these changes.
    #[must_use]
    pub fn apply_to(&self, saved: &Props, shapes: &mut Shapes) -> Props {
        saved.with(&self.merged(), shapes)
    }

    /// As [`apply_to`](Self::apply_to), and how many bytes of values that adds and takes away.
    #[must_use]
    pub fn grow(&self, saved: &Props, shapes: &mut Shapes) -> (Props, Growth) {
        saved.grown(&self.merged(), shapes)
    }

    fn merged(&self) -> Vec<Change<'_>> {
        let mut all = Vec::with_capacity(self.under.len() + self.changes.len());
        let mut under = self.under;
        for kept in &self.changes {
            let (below, rest) = under.split_at(under.partition_point(|(id, _)| *id < kept.0));
            all.extend(below.iter().map(borrowed));
            all.push(borrowed(kept));
            under = match rest {
                [(id, _), rest @ ..] if *id == kept.0 => rest,
                _ => rest,
            };
        }
        all.extend(under.iter().map(borrowed));
        all
    }

    #[inline]
    fn put(&mut self, id: u16, change: Option<Property>) {
        match find(&self.changes, id) {
            Ok(index) => self.changes[index].1 = change,
            Err(index) => self.changes.insert(index, (id, change)),
        }
    }
}

fn borrowed((id, change): &Kept) -> Change<'_> {
    (*id, change.as_ref())
}

/// Clients mostly set properties in ascending order: look at the end first.
#[inline]
fn find(changes: &[Kept], id: u16) -> Result<usize, usize> {
    match changes.last() {
        Some((last, _)) if *last >= id => changes.binary_search_by_key(&id, |(id, _)| *id),
        _ => Err(changes.len()),
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
        let mut more = draft.over(1);
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
