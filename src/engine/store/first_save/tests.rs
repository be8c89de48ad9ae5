use std::sync::Arc;

use super::*;
use crate::engine::props::Props;
use crate::engine::store::{Attachment, Recipient};
use crate::vocab::tags::*;
use crate::vocab::{FileTime, MapiUid, Property, StoreSupport};

/// One thing that a client does to a new message.
type Step = fn(&mut Draft);

/// What clients do with each of the properties on which it depends what is computed, and with some others.
const STEPS: [&[Step]; 9] = [
    &[
        |_| {},
        |draft| draft.overlay.set(Property::of(PR_SUBJECT, "Lunch?")),
        |draft| draft.overlay.set(Property::of(PR_SUBJECT, "RE: Lunch?")),
        |draft| draft.overlay.set(Property::of(PR_SUBJECT, "Antwort: Lunch?")),
        |draft| draft.overlay.set(Property::of(PR_SUBJECT, "")),
        |draft| draft.overlay.set(Property::of(PR_SUBJECT, format!("AW: {}", "Grüße ".repeat(400)))),
        |draft| draft.overlay.delete(PR_SUBJECT.id()),
    ],
    &[
        |_| {},
        |draft| draft.overlay.set(Property::of(PR_SUBJECT_PREFIX, "Antwort: ")),
        |draft| draft.overlay.set(Property::of(PR_SUBJECT_PREFIX, "")),
        |draft| draft.overlay.delete(PR_SUBJECT_PREFIX.id()),
    ],
    &[
        |_| {},
        |draft| draft.overlay.set(Property::of(PR_NORMALIZED_SUBJECT, "Dinner?")),
        |draft| draft.overlay.delete(PR_NORMALIZED_SUBJECT.id()),
    ],
    &[
        |_| {},
        |draft| draft.overlay.set(Property::of(PR_MESSAGE_CLASS, "IPM.Note")),
        |draft| draft.overlay.set(Property::of(PR_MESSAGE_CLASS, "REPORT.IPM.Note.NDR")),
        |draft| draft.overlay.delete(PR_MESSAGE_CLASS.id()),
    ],
    &[
        |_| {},
        |draft| draft.overlay.set(Property::of(PR_CREATION_TIME, FileTime(71))),
        |draft| draft.overlay.delete(PR_CREATION_TIME.id()),
    ],
    &[
        |_| {},
        |draft| draft.overlay.set(Property::of(PR_LAST_MODIFICATION_TIME, FileTime(72))),
        |draft| draft.overlay.delete(PR_LAST_MODIFICATION_TIME.id()),
    ],
    &[
        |_| {},
        |draft| draft.overlay.set(Property::of(PR_SEARCH_KEY, [3; 16])),
        |draft| draft.overlay.set(Property::of(PR_SEARCH_KEY, [3; 9])),
        |draft| draft.overlay.forget(PR_SUBJECT.id()),
        |draft| draft.overlay.forget(PR_MESSAGE_CLASS.id()),
    ],
    &[
        |_| {},
        |draft| draft.overlay.set(Property::of(PR_BODY, "At one?")),
        |draft| draft.overlay.set(Property::of(PR_HTML, b"<p>At one?")),
        |draft| draft.overlay.set(Property::of(PR_NATIVE_BODY_INFO, 1)),
    ],
    &[
        |_| {},
        |draft| draft.overlay.set(Property::of(PR_IMPORTANCE, 2)),
        |draft| draft.overlay.set(Property::of(PR_CONVERSATION_TOPIC, "Lunch?")),
        |draft| draft.overlay.set(Property::of(PR_SENDER_NAME, "Lunch?")),
        |draft| draft.recipients = Some(vec![Recipient { row: 0, props: named() }]),
        |draft| draft.attachments = Some(vec![Attachment::new(0, MapiUid([8; 16]), named(), None)]),
    ],
];

/// What a recipient or an attachment is.
fn named() -> Arc<Props> {
    Arc::new(Props::build([Property::of(PR_DISPLAY_NAME, "Ada")], &mut Shapes::default()))
}

/// A draft with as many properties as new messages mostly have: of a few nothing is remembered.
fn draft() -> Draft {
    let texts = [PR_SENDER_EMAIL_ADDRESS, PR_SENT_REPRESENTING_NAME, PR_INTERNET_MESSAGE_ID];
    let times = [PR_CLIENT_SUBMIT_TIME, PR_MESSAGE_DELIVERY_TIME, PR_REPLY_TIME, PR_EXPIRY_TIME];
    let numbers = [PR_PRIORITY, PR_SENSITIVITY, PR_ICON_INDEX, PR_INTERNET_CPID];
    let mut draft = Draft::default();
    let texts = texts.map(|tag| Property::of(tag, "Lunch?"));
    let times = times.map(|tag| Property::of(tag, FileTime(5)));
    let numbers = numbers.map(|tag| Property::of(tag, 2));
    texts.into_iter().chain(times).chain(numbers).for_each(|property| draft.overlay.set(property));
    draft
}

/// The number of a step for each property.
type Choice = [usize; STEPS.len()];

/// What of most programs is a habit.
const USUAL: [Choice; 3] =
    [[1, 0, 0, 1, 0, 0, 0, 0, 0], [2, 0, 0, 2, 1, 1, 1, 0, 1], [0, 0, 0, 1, 2, 2, 2, 0, 2]];

/// Saves messages one after the other, each in all of these ways; and each again where none was before.
fn compare(choices: &[Choice], savings: &[Saving]) {
    let (mut shapes, mut number) = (Shapes::default(), 0);
    for choice in choices {
        for saving in savings {
            number += 1;
            let new = NewMessage { now: FileTime(number), search_key: MapiUid([number as u8; 16]) };
            let saving = Saving { now: FileTime(number + 1), ..*saving };
            let first = FirstSave { new: &new, saving: &saving };
            let draft = || {
                let mut draft = draft();
                STEPS.iter().zip(choice).for_each(|(steps, chosen)| steps[*chosen](&mut draft));
                draft
            };
            let (mut one, mut other) = (draft(), draft());
            let saved = first.save(&mut one, &mut shapes);
            let alone = first.save(&mut other, &mut Shapes::default());
            assert_eq!(saved.props, alone.props, "message {number}: {choice:?}, {saving:?}");
            assert_eq!(saved.size, alone.size, "message {number}: {choice:?}, {saving:?}");
            assert_eq!(saved.recipients().len(), alone.recipients().len());
            assert!(one.overlay.is_empty());
        }
    }
    assert!(shapes.has_habits());
}

/// All that differ from a choice in one property at most.
fn neighbours(choice: Choice) -> impl Iterator<Item = Choice> {
    let others = (0..STEPS.len()).flat_map(|place| (0..STEPS[place].len()).map(move |step| (place, step)));
    others.map(move |(place, step)| {
        let mut other = choice;
        other[place] = step;
        other
    })
}

/// How stores save that are not the same.
fn savings() -> [Saving; 3] {
    let usual = Saving {
        first: true,
        starts_conversation: false,
        now: FileTime(0),
        support: StoreSupport::STORE_RTF_OK | StoreSupport::STORE_HTML_OK,
    };
    let talking = Saving { starts_conversation: true, ..usual };
    [usual, talking, Saving { support: StoreSupport::NONE, ..usual }]
}

/// Each of them so often that it is a habit, and once more behind the usual.
#[test]
fn what_was_saved_before_is_not_seen_in_what_is_saved_now() {
    for usual in USUAL {
        let others = neighbours(usual).flat_map(neighbours);
        let turns: Vec<Choice> = others.flat_map(|other| [other, other, other, usual, other]).collect();
        compare(&turns, &savings()[..1]);
    }
}

/// The same properties, in turns into several stores that remember the same.
#[test]
fn stores_that_save_otherwise_do_so_whatever_is_usual() {
    for usual in USUAL {
        let turns: Vec<Choice> =
            neighbours(usual).flat_map(|other| [other, other, other, usual, other]).collect();
        compare(&turns, &savings());
    }
}

/// The same properties, set in the same order.
#[test]
fn a_prefix_comes_and_goes_with_the_subject() {
    let saving = savings()[0];
    let mut shapes = Shapes::default();
    for (subject, prefix, normalized) in [
        ("Lunch?", None, "Lunch?"),
        ("RE: Lunch?", Some("RE: "), "Lunch?"),
        ("Lunch: where?", None, "Lunch: where?"),
        ("AW: Grüße", Some("AW: "), "Grüße"),
        ("", None, ""),
        ("A: ", Some("A: "), ""),
    ]
    .repeat(4)
    {
        let mut draft = draft();
        draft.overlay.set(Property::of(PR_SUBJECT, subject));
        draft.overlay.set(Property::of(PR_MESSAGE_CLASS, "IPM.Note"));
        let new = NewMessage { now: FileTime(1), search_key: MapiUid([7; 16]) };
        let saved = FirstSave { new: &new, saving: &saving }.save(&mut draft, &mut shapes);
        let text = |id: u16| saved.props.get(id).map(|(_, value)| value);
        assert_eq!(text(PREFIX), prefix.map(ValueRef::Unicode), "{subject}");
        assert_eq!(text(NORMALIZED), Some(ValueRef::Unicode(normalized)), "{subject}");
    }
    assert!(shapes.has_habits());
}
