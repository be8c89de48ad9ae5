use super::*;
use crate::engine::props::Growth;
use crate::vocab::tags::*;

#[test]
fn the_last_change_of_a_property_counts() {
    let mut overlay = Overlay::default();
    overlay.set(Property::of(PR_SUBJECT, "one"));
    overlay.set(Property::of(PR_IMPORTANCE, 2));
    overlay.set(Property::of(PR_SUBJECT, "two"));
    overlay.delete(PR_IMPORTANCE.id());
    assert_eq!(overlay.get(PR_SUBJECT.id()), Some(Some((PR_SUBJECT.tag(), ValueRef::Unicode("two")))));
    assert_eq!(overlay.get(PR_IMPORTANCE.id()), Some(None));
    assert_eq!(overlay.get(PR_BODY.id()), None);
    let ids: Vec<u16> = overlay.iter().map(|(id, _)| id).collect();
    assert_eq!(ids, [PR_IMPORTANCE.id(), PR_SUBJECT.id()]);
    overlay.clear();
    assert!(overlay.is_empty() && overlay.get(PR_SUBJECT.id()).is_none());
}

#[test]
fn identifiers_with_the_same_bit_are_not_mixed_up() {
    let (subject, other) = (PR_SUBJECT.id(), PR_SUBJECT.id() + 64);
    let mut overlay = Overlay::default();
    overlay.set(Property::of(PR_SUBJECT, "one"));
    assert!(overlay.touches(subject) && !overlay.touches(other));
    overlay.forget(other);
    overlay.delete(other);
    assert_eq!(overlay.text(subject), Some("one"));
    assert_eq!(overlay.get(other), Some(None));
    overlay.clear();
    assert!(!overlay.touches(subject) && !overlay.touches(other));
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
    assert_eq!(overlay.get(PR_SUBJECT.id()), Some(Some((PR_SUBJECT.tag(), ValueRef::Unicode("two")))));
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
    let saved = Props::build([Property::of(PR_BODY, "text"), Property::of(PR_IMPORTANCE, 1)], &mut shapes);
    let mut draft = Overlay::default();
    draft.set(Property::of(PR_SUBJECT, "one"));
    draft.delete(PR_BODY.id());
    let before = draft.clone();
    let mut more = shapes.work_on(&draft);
    more.set(Property::of(PR_SENSITIVITY, 2));
    more.forget(PR_SUBJECT.id());
    assert_eq!(more.kept_value(PR_BODY.id(), &saved), None);
    assert_eq!(more.kept_value(PR_IMPORTANCE.id(), &saved), Some(PropValue::Long(1)));
    assert_eq!(more.value(PR_SENSITIVITY.id(), &saved), Some(ValueRef::Long(2)));
    assert_eq!(more.value(PR_SUBJECT.id(), &saved), None);
    assert_eq!(draft, before);
    let (props, growth) = saved.grown(&mut more, &mut shapes);
    assert!(props.properties().eq([Property::of(PR_IMPORTANCE, 1), Property::of(PR_SENSITIVITY, 2)]));
    assert_eq!(growth, Growth { added: 4, removed: 8 });
}

#[test]
fn what_is_taken_back_goes_and_the_rest_stays() {
    let mut overlay = Overlay::default();
    overlay.set(Property::of(PR_SUBJECT, "one"));
    overlay.set(Property::of(PR_IMPORTANCE, 2));
    overlay.set(Property::of(PR_SENSITIVITY, 1));
    overlay.delete(PR_BODY.id());
    for id in [PR_IMPORTANCE.id(), PR_IMPORTANCE.id(), PR_BODY.id()] {
        overlay.forget(id);
    }
    assert!(overlay.properties().eq([Property::of(PR_SENSITIVITY, 1), Property::of(PR_SUBJECT, "one")]));
    assert_eq!(overlay.len(), 2);
}

#[test]
fn what_was_set_or_deleted_is_not_untouched() {
    let mut overlay = Overlay::default();
    overlay.set(Property::of(PR_IMPORTANCE, 2));
    overlay.delete(PR_SENSITIVITY.id());
    for tag in [PR_IMPORTANCE, PR_SENSITIVITY, PR_PRIORITY] {
        overlay.set_untouched(tag.tag(), ValueRef::Long(7));
    }
    let values =
        [PR_IMPORTANCE, PR_SENSITIVITY, PR_PRIORITY].map(|tag| overlay.changed_value(tag.id()).flatten());
    assert_eq!(values, [Some(2.into()), None, Some(7.into())]);
}
