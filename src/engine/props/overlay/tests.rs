use super::*;
use crate::engine::props::Growth;
use crate::vocab::tags::*;
use crate::vocab::{FileTime, PropType};

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
fn what_is_taken_back_is_told_and_the_rest_stays() {
    let mut overlay = Overlay::default();
    overlay.set(Property::of(PR_SUBJECT, "one"));
    overlay.set(Property::of(PR_IMPORTANCE, 2));
    overlay.set(Property::of(PR_SENSITIVITY, 1));
    overlay.delete(PR_BODY.id());
    assert_eq!(overlay.take(PR_IMPORTANCE.id()), Some(PropValue::Long(2)));
    assert_eq!(overlay.take(PR_IMPORTANCE.id()), None);
    assert_eq!(overlay.take(PR_BODY.id()), None);
    assert!(overlay.properties().eq([Property::of(PR_SENSITIVITY, 1), Property::of(PR_SUBJECT, "one")]));
    assert_eq!(overlay.len(), 2);
}

/// What is set as something before it was is what it would be if it were set by itself.
#[test]
fn values_lie_as_others_did_or_are_not_set_at_all() {
    let tags = [
        PR_IMPORTANCE.tag(),
        PR_SUBJECT.tag(),
        PR_SEARCH_KEY.tag(),
        PR_CLIENT_SUBMIT_TIME.tag(),
        PropTag::new(PropType::PT_MV_UNICODE, 0x8001),
        PR_CONVERSATION_TOPIC.tag(),
        // The last one set is not the last in order.
        PR_AUTO_FORWARDED.tag(),
    ];
    let words = |words: &[&str]| PropValue::MvUnicode(words.iter().map(|word| (*word).into()).collect());
    let values = |subject: &str, key: &[u8], topic: &str| -> [PropValue; 7] {
        let time = FileTime(subject.len() as u64);
        [1.into(), subject.into(), key.into(), time.into(), words(&[topic]), topic.into(), true.into()]
    };
    let set = |values: &[PropValue]| {
        let mut overlay = Overlay::default();
        assert!(tags.iter().zip(values).all(|(tag, value)| overlay.set_plain(*tag, value)));
        overlay
    };
    let first = set(&values("RE: Lunch", &[1; 16], "Lunch"));
    let layout = first.layout(tags.into_iter()).unwrap();
    for (values, lie_alike) in [
        (values("Dinner", &[2; 16], "RE: Dinner"), true),
        (values("", &[3; 16], ""), true),
        (values("Lunch", &[4; 15], "Lunch"), false),
        (values(&"x".repeat(2_000), &[5; 16], "Lunch"), false),
    ] {
        let mut overlay = Overlay::default();
        assert_eq!(overlay.set_as(&layout, values.iter()), lie_alike, "{values:?}");
        let alone = if lie_alike { set(&values) } else { Overlay::default() };
        assert_eq!(overlay, alone);
        let [lain, alone] =
            [overlay, alone].map(|overlay| overlay.apply_to(&Props::default(), &mut Shapes::default()));
        assert_eq!((lain.size(), &lain), (alone.size(), &alone));
    }
    let mut other = values("Lunch", &[6; 16], "Lunch");
    other[0] = PropValue::Short(1);
    assert!(!Overlay::default().set_as(&layout, other.iter()));
    assert!(first.layout(tags[..6].iter().copied()).is_none());
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
