use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::vocab::tags::*;
use crate::vocab::{FileTime, Guid};

impl Props {
    /// Bytes that this object takes beside what it shares with others, long values included.
    pub(crate) fn memory(&self) -> usize {
        const COUNTS: usize = 2 * size_of::<usize>();
        let block = |len: Option<usize>| len.map_or(0, |len| (COUNTS + len).next_multiple_of(8));
        let own: usize = self.own().iter().map(|value| COUNTS + value_size(value.into())).sum();
        size_of::<Self>()
            + block(self.data.as_ref().map(|data| data.len()))
            + block(self.text.as_ref().map(|text| text.len()))
            + block(self.own.as_ref().map(|own| size_of_val(&**own)))
            + own
    }
}

impl Overlay {
    /// Bytes of text, other bytes and numbers that it keeps.
    fn memory(&self) -> usize {
        let pile = &self.pile;
        pile.texts.block.len() + pile.bytes.len() + pile.numbers.len() + size_of_val(&*pile.own)
    }
}

/// Numbers that look random and are the same in every run.
pub(super) fn dice() -> impl FnMut(usize) -> usize {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    }
}

pub(super) fn any_value(dice: &mut impl FnMut(usize) -> usize) -> PropValue {
    let number = dice(1 << 20) as i32;
    let len = [0, 1, 5, 16, 40, 1_024, 1_025][dice(7)];
    match dice(15) {
        0 => PropValue::Short(number as i16),
        1 => PropValue::Long(-number),
        2 => PropValue::Float(0.5),
        3 => PropValue::Double(f64::from(number) / 3.0),
        4 => PropValue::Currency(i64::from(number) << 30),
        5 => PropValue::AppTime(-1.25),
        6 => PropValue::Boolean(number % 2 == 0),
        7 => PropValue::I8(i64::MIN + i64::from(number)),
        8 => PropValue::SysTime(FileTime(u64::MAX - number as u64)),
        9 => PropValue::ClsId(Guid::from_u128(number as u128)),
        10 | 11 => {
            PropValue::Unicode("äöü🍕x".chars().cycle().skip(dice(5)).take(len).collect::<String>().into())
        }
        12 | 13 => PropValue::Binary((0..len).map(|at| (at % 7) as u8).collect::<Vec<_>>().into()),
        _ => PropValue::MvLong((0..number % 4).collect()),
    }
}

fn assert_same(props: &Props, model: &BTreeMap<u16, PropValue>) {
    assert_eq!(props.len(), model.len());
    assert!(props.properties().map(|property| (property.tag.id(), property.value)).eq(model.clone()));
    for (id, value) in model {
        let tag = PropTag::new(value.prop_type(), *id);
        assert_eq!(props.get(*id), Some((tag, value.into())));
        assert_eq!(props.value(*id).as_ref(), Some(value));
        assert_eq!(props.tag(*id), Some(tag));
        assert_eq!(props.get(id + 1).is_some(), model.contains_key(&(id + 1)));
    }
    assert_eq!(props.size(), model.values().map(|value| value_size(value.into())).sum::<usize>());
}

fn property(id: u16, value: PropValue) -> Property {
    Property { tag: PropTag::new(value.prop_type(), id), value }
}

fn with(props: &Props, changes: &[(u16, Option<PropValue>)], shapes: &mut Shapes) -> Props {
    let mut overlay = Overlay::default();
    for (id, value) in changes {
        match value {
            Some(value) => overlay.set(property(*id, value.clone())),
            None => overlay.delete(*id),
        }
    }
    overlay.apply_to(props, shapes)
}

#[test]
fn behaves_as_a_map_through_any_changes() {
    let mut dice = dice();
    let mut shapes = Shapes::default();
    for _ in 0..200 {
        let given: Vec<_> = (0..dice(40)).map(|_| (dice(50) as u16, any_value(&mut dice))).collect();
        let mut model: BTreeMap<_, _> = given.iter().cloned().collect();
        let mut props = Props::build(given.into_iter().map(|(id, value)| property(id, value)), &mut shapes);
        assert_same(&props, &model);
        for _ in 0..10 {
            let mut change = || (dice(50) as u16, (dice(3) > 0).then(|| any_value(&mut dice)));
            let changes: Vec<_> = (0..4).map(|_| change()).collect();
            let before = props.clone();
            let before_model = model.clone();
            props = with(&props, &changes, &mut shapes);
            for (id, value) in changes {
                match value {
                    Some(value) => model.insert(id, value),
                    None => model.remove(&id),
                };
            }
            assert_same(&props, &model);
            assert_same(&before, &before_model);
        }
    }
}

/// What became of identifiers, by a naive model.
type Model = BTreeMap<u16, Option<PropValue>>;

fn assert_says(overlay: &Overlay, model: &Model) {
    assert_eq!(overlay.len(), model.len());
    let as_kept = |(id, property): (u16, Option<Property>)| (id, property.map(|property| property.value));
    assert!(overlay.changes().map(as_kept).eq(model.clone()));
    assert!(overlay.deleted().eq(model.iter().filter(|(_, value)| value.is_none()).map(|(id, _)| *id)));
    for (id, value) in model {
        let looked_at = overlay.get(*id).expect("a change").map(|(tag, value)| (tag.prop_type(), value));
        assert_eq!(looked_at, value.as_ref().map(|value| (value.prop_type(), value.into())));
        assert_eq!(overlay.changed_value(*id).as_ref(), Some(value));
        assert_eq!(overlay.get(id + 1).is_some(), model.contains_key(&(id + 1)));
    }
}

#[test]
fn changes_count_in_any_order_and_however_often_they_are_made() {
    let mut dice = dice();
    let mut shapes = Shapes::default();
    for _ in 0..300 {
        let (mut overlay, mut model) = (Overlay::default(), Model::new());
        for _ in 0..dice(80) {
            let id = dice(20) as u16;
            match dice(8) {
                0 => {
                    overlay.forget(id);
                    model.remove(&id);
                }
                1 => {
                    overlay.delete(id);
                    model.insert(id, None);
                }
                2 => {
                    let text = |value: &Option<PropValue>| {
                        value.as_ref().and_then(PropValue::as_str).map(str::to_owned)
                    };
                    let whole = model.iter().find_map(|(whole, value)| Some((*whole, text(value)?)));
                    let Some((whole, text)) = whole.filter(|(whole, _)| *whole != id) else { continue };
                    let end =
                        text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(dice(3)).unwrap_or(0);
                    let tag = PropTag::new(PropType::PT_UNICODE, id);
                    overlay.set_part(tag, whole, end..text.len(), &Props::default());
                    model.insert(id, Some(text[end..].into()));
                }
                _ => {
                    let value = any_value(&mut dice);
                    overlay.set(property(id, value.clone()));
                    model.insert(id, Some(value));
                }
            }
            assert_says(&overlay, &model);
        }
        let mut other = Overlay::default();
        other.set(property(100, PropValue::Long(1)));
        other.absorb(overlay.clone());
        assert!(
            other.changes().eq(overlay.changes().chain([(100, Some(property(100, PropValue::Long(1))))]))
        );
        let set = model.into_iter().filter_map(|(id, value)| Some((id, value?))).collect();
        assert_same(&overlay.apply_to(&Props::default(), &mut shapes), &set);
    }
}

/// A client that writes a short text again and again doesn't fill the memory.
#[test]
fn text_that_is_written_over_goes() {
    let mut overlay = Overlay::default();
    for count in 0..1_000 {
        overlay.set(Property::of(PR_SUBJECT, format!("{count:>100}")));
    }
    assert!(overlay.memory() < 4_096, "{}", overlay.memory());
}

#[test]
fn no_properties_take_no_blocks() {
    let empty = Props::build([], &mut Shapes::default());
    assert_eq!(empty, Props::default());
    assert!(empty.is_empty() && empty.get(0).is_none() && empty.tags().is_empty());
    assert_eq!(empty.memory(), size_of::<Props>());
}

#[test]
fn an_object_keeps_its_shape_when_its_values_change() {
    let mut shapes = Shapes::default();
    let blank = Props::build([Property::of(PR_IMPORTANCE, 1), Property::of(PR_SENSITIVITY, 0)], &mut shapes);
    let set = [Property::of(PR_SUBJECT, "one"), Property::of(PR_BODY, "text"), Property::of(PR_PRIORITY, 1)];
    let first = blank.with(&set.into_iter().collect(), &mut shapes);
    // As in a fork, which knows no shapes yet.
    let mut shapes = Shapes::default();
    let changed = [Property::of(PR_SUBJECT, "another"), Property::of(PR_IMPORTANCE, 2)];
    let second = first.with(&changed.into_iter().collect(), &mut shapes);
    assert!(Arc::ptr_eq(first.shape.as_ref().unwrap(), second.shape.as_ref().unwrap()));
    assert_eq!(second.get(PR_SUBJECT.id()), Some((PR_SUBJECT.tag(), ValueRef::Unicode("another"))));
    assert_eq!(second.get(PR_BODY.id()), first.get(PR_BODY.id()));
    assert_eq!(second.get(PR_IMPORTANCE.id()), Some((PR_IMPORTANCE.tag(), ValueRef::Long(2))));
}

#[test]
fn a_long_value_goes_with_the_objects_that_have_it() {
    let mut shapes = Shapes::default();
    let body: Arc<str> = "x".repeat(5_000).into();
    let small = [Property::of(PR_SUBJECT, "one"), Property::of(PR_IMPORTANCE, 1)];
    for saved in [Props::default(), Props::build(small, &mut shapes)] {
        let set = Property::new(PR_BODY, PropValue::Unicode(Text::part(&body, 0, 5_000)));
        let with_body = saved.with(&[set].into_iter().collect(), &mut shapes);
        assert_eq!(Arc::strong_count(&body), 2);
        drop(with_body);
        assert_eq!(Arc::strong_count(&body), 1);
    }
}

#[test]
fn objects_with_the_same_properties_share_a_shape() {
    let mut shapes = Shapes::default();
    let [one, other] = ["a", "b"].map(|text| Props::build([Property::of(PR_SUBJECT, text)], &mut shapes));
    assert!(Arc::ptr_eq(one.shape.as_ref().unwrap(), other.shape.as_ref().unwrap()));
    let more = with(&other, &[(PR_IMPORTANCE.id(), Some(PropValue::Long(1)))], &mut shapes);
    let less = with(&more, &[(PR_IMPORTANCE.id(), None)], &mut shapes);
    assert!(Arc::ptr_eq(one.shape.as_ref().unwrap(), less.shape.as_ref().unwrap()));
}

#[test]
fn the_last_of_two_values_wins_and_brings_its_type() {
    let given = [Property::of(PR_SUBJECT, "one"), property(PR_SUBJECT.id(), PropValue::Long(2))];
    let props = Props::build(given, &mut Shapes::default());
    assert_eq!(props.tags(), [PR_SUBJECT.with_type(PropType::PT_LONG)]);
    assert_eq!(props.value(PR_SUBJECT.id()), Some(PropValue::Long(2)));
}

#[test]
fn a_changed_number_leaves_the_text_shared() {
    let mut shapes = Shapes::default();
    let unread =
        Props::build([Property::of(PR_SUBJECT, "Lunch?"), Property::of(PR_MESSAGE_FLAGS, 0)], &mut shapes);
    let read = with(&unread, &[(PR_MESSAGE_FLAGS.id(), Some(PropValue::Long(1)))], &mut shapes);
    assert!(Arc::ptr_eq(unread.text.as_ref().unwrap(), read.text.as_ref().unwrap()));
    assert_eq!(unread.value(PR_MESSAGE_FLAGS.id()), Some(PropValue::Long(0)));
    assert_eq!(read.value(PR_MESSAGE_FLAGS.id()), Some(PropValue::Long(1)));
}

#[test]
fn a_topic_that_ends_the_subject_takes_no_room() {
    let topic = |topic: &str| {
        let given =
            [Property::of(PR_SUBJECT, "RE: Lunch on Friday?"), Property::of(PR_CONVERSATION_TOPIC, topic)];
        Props::build(given, &mut Shapes::default())
    };
    assert_eq!(topic("Lunch on Friday?").text.unwrap().len(), "RE: Lunch on Friday?".len());
    assert_eq!(topic("Lunch").text.unwrap().len(), "RE: Lunch on Friday?Lunch".len());
}

#[test]
fn a_long_body_is_never_copied() {
    let body = Text::from("x".repeat(5_000));
    let mut shapes = Shapes::default();
    let saved = Props::build(
        [property(PR_BODY.id(), PropValue::Unicode(body.clone())), Property::of(PR_SUBJECT, "one")],
        &mut shapes,
    );
    let again = with(&saved, &[(PR_SUBJECT.id(), Some(PropValue::Unicode("two".into())))], &mut shapes);
    assert_eq!(again.value(PR_BODY.id()).unwrap().as_str().unwrap().as_ptr(), body.as_ptr());
}

#[test]
fn blocks_that_are_full_leave_the_rest_by_itself() {
    let model: BTreeMap<u16, PropValue> = (0..300)
        .map(|id: u16| match id % 2 {
            0 => (id, PropValue::Unicode(format!("{id:0>1000}").into())),
            _ => (id, PropValue::Binary(id.to_le_bytes().repeat(500).into())),
        })
        .collect();
    let given = model.iter().map(|(id, value)| property(*id, value.clone()));
    assert_same(&Props::build(given, &mut Shapes::default()), &model);
}

#[test]
fn texts_are_replaced_where_others_stood_and_the_shape_stays() {
    let mut shapes = Shapes::default();
    let saved = Props::build(message(), &mut shapes);
    let shape = |props: &Props| Arc::as_ptr(props.shape.as_ref().unwrap());
    for subject in ["", "RE: Numbers", "Numbers of the third quarter", &"ü".repeat(500)] {
        let mut changes = Overlay::default();
        changes.set(Property::of(PR_SUBJECT, subject));
        changes.set(Property::of(PR_IMPORTANCE, 2));
        changes.delete(PR_ICON_INDEX.id() + 1);
        let (changed, growth) = saved.grown(&mut changes, &mut shapes);
        let mut model: BTreeMap<_, _> =
            saved.properties().map(|property| (property.tag.id(), property.value)).collect();
        model.insert(PR_SUBJECT.id(), subject.into());
        model.insert(PR_IMPORTANCE.id(), 2.into());
        assert_same(&changed, &model);
        assert_eq!(shape(&changed), shape(&saved), "{subject}");
        assert_eq!(changed.size() as u64 + growth.removed, saved.size() as u64 + growth.added, "{subject}");
    }
}

#[test]
fn a_text_that_has_no_room_where_another_stood_is_kept_by_itself() {
    let text = |id: u16, length| (id, PropValue::Unicode(format!("{id:x>length$}").into()));
    let mut model: BTreeMap<u16, PropValue> = (1..66).map(|id| text(id, 1_000)).collect();
    let mut shapes = Shapes::default();
    let given = model.iter().map(|(id, value)| property(*id, value.clone()));
    let saved = Props::build(given, &mut shapes);
    let longer = (36..66).map(|id| text(id, 1_024));
    model.extend(longer.clone());
    let changes: Vec<_> = longer.map(|(id, value)| (id, Some(value))).collect();
    assert_same(&with(&saved, &changes, &mut shapes), &model);
}

/// Objects that come about of a new one as others did before them are what they would be without these.
#[test]
fn what_comes_about_as_before_is_the_same_whatever_the_values() {
    let mut shapes = Shapes::default();
    let blank = [
        Property::of(PR_IMPORTANCE, 1),
        Property::of(PR_DISPLAY_TO, ""),
        Property::of(PR_SENSITIVITY, 0),
        Property::of(PR_SEARCH_KEY, [7; 16]),
    ];
    let blank = Props::build(blank, &mut shapes);
    let texts = ["Lunch?", "RE: Lunch?", "", "Lunch?"];
    for (round, (subject, topic)) in
        texts.into_iter().flat_map(|one| texts.map(|other| (one, other))).enumerate()
    {
        let mut changes = Overlay::default();
        changes.set(Property::of(PR_SUBJECT, subject));
        changes.set(Property::of(PR_CONVERSATION_TOPIC, topic));
        changes.set(Property::of(PR_REPORT_TAG, vec![round as u8; 14 + round % 4]));
        if round % 3 == 0 {
            changes.set(Property::of(PR_DISPLAY_TO, topic));
        }
        if round % 5 == 0 {
            changes.delete(PR_IMPORTANCE.id());
        }
        let (alone, alone_growth) = blank.grown(&mut changes.clone(), &mut Shapes::default());
        let (again, growth) = blank.grown(&mut changes, &mut shapes);
        assert!(changes.is_empty());
        assert_eq!((&again, growth), (&alone, alone_growth), "{round}");
        assert_eq!(again.size() as u64 + growth.removed, blank.size() as u64 + growth.added, "{round}");
        assert_eq!(again.get(PR_SENSITIVITY.id()), blank.get(PR_SENSITIVITY.id()), "{round}");
    }
}

#[test]
fn messages_with_the_same_keywords_share_them() {
    let mut shapes = Shapes::default();
    let mut message = |words: &[&str], subject: &str| {
        let words = PropValue::MvUnicode(words.iter().map(|word| Text::from(*word)).collect());
        let given = [Property::of(PR_SUBJECT, subject), property(0x8001, words)];
        let props = Props::build(given.clone(), &mut shapes);
        assert!(props.properties().eq(given));
        props
    };
    let [first, other, second] =
        [(["Red", "Blue"], "one"), (["RedB", "lue"], "two"), (["Red", "Blue"], "three")]
            .map(|(words, subject)| message(&words, subject));
    assert!(Arc::ptr_eq(first.own.as_ref().unwrap(), second.own.as_ref().unwrap()));
    assert!(!Arc::ptr_eq(first.own.as_ref().unwrap(), other.own.as_ref().unwrap()));
    let changed = with(&second, &[(PR_SUBJECT.id(), Some(PropValue::Unicode("four".into())))], &mut shapes);
    assert!(Arc::ptr_eq(first.own.as_ref().unwrap(), changed.own.as_ref().unwrap()));
}

/// Twenty properties, about as many bytes of payload as a plain message of the performance goals has.
fn message() -> [Property; 20] {
    let time = FileTime::from_ymd_hms(2025, 6, 1, 8, 30, 0);
    let id = |seed: u8| (0..16).map(|at| seed ^ at).collect::<Vec<u8>>();
    [
        Property::of(PR_IMPORTANCE, 1),
        Property::of(PR_MESSAGE_CLASS, "IPM.Note"),
        Property::of(PR_PRIORITY, 0),
        Property::of(PR_SUBJECT, "RE: Numbers of the third quarter"),
        Property::of(PR_CLIENT_SUBMIT_TIME, time),
        Property::of(PR_SENDER_NAME, "Ada Lovelace"),
        Property::of(PR_SENDER_EMAIL_ADDRESS, "ada.lovelace@example.com"),
        Property::of(PR_CONVERSATION_TOPIC, "Numbers of the third quarter"),
        Property::of(PR_MESSAGE_DELIVERY_TIME, time),
        Property::of(PR_MESSAGE_FLAGS, 1),
        Property::of(PR_MESSAGE_SIZE, 4_711),
        Property::of(PR_HASATTACH, false),
        Property::of(PR_BODY, "x".repeat(200)),
        Property::of(PR_LAST_MODIFICATION_TIME, time),
        Property::of(PR_SEARCH_KEY, id(0x10)),
        Property::of(PR_RECORD_KEY, id(0x20)),
        Property::of(PR_SOURCE_KEY, id(0x40)),
        Property::of(PR_CHANGE_KEY, id(0x80)),
        property(0x1035, PropValue::Unicode("<20250601083000.4711@example.com>".into())),
        property(0x8001, PropValue::Unicode("quarter, numbers".into())),
    ]
}

/// W10 of the performance goals.
#[test]
fn a_plain_message_takes_at_most_a_quarter_more_than_its_payload() {
    let payload: usize = message()
        .iter()
        .map(|property| match &property.value {
            PropValue::Unicode(text) => text.len(),
            value => value_size(value.into()),
        })
        .sum();
    let mut shapes = Shapes::default();
    let [first, second] = [(); 2].map(|()| Props::build(message(), &mut shapes));
    assert_eq!((first.len(), &first), (20, &second));
    assert!(
        second.memory() * 4 <= payload * 5,
        "{} bytes for {payload}, unshared {}",
        second.memory(),
        first.memory()
    );
}

#[test]
fn a_new_key_of_the_same_length_goes_where_the_old_one_was_unless_others_share_it() {
    let mut shapes = Shapes::default();
    let keys = |search: &[u8], parent: &[u8], report: &[u8]| {
        [(PR_SEARCH_KEY, search), (PR_PARENT_KEY, parent), (PR_REPORT_TAG, report)]
            .map(|(tag, bytes)| (tag.id(), Some(PropValue::Binary(bytes.into()))))
    };
    let saved = with(&Props::default(), &keys(b"search", b"same", b"same"), &mut shapes);
    let own = with(&saved, &keys(b"SEARCH", b"same", b"same")[..1], &mut shapes);
    assert_eq!(own, with(&Props::default(), &keys(b"SEARCH", b"same", b"same"), &mut shapes));
    let shared = with(&saved, &keys(b"search", b"SAME", b"same")[1..2], &mut shapes);
    assert_eq!(shared, with(&Props::default(), &keys(b"search", b"SAME", b"same"), &mut shapes));
}
