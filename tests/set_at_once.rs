//! Properties of a new message that one call sets are as if one call after the other had set them.

use std::sync::Arc;

use mapi_emulator::Emulator;
use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;

const HTML_AS_TEXT: PropTag = PR_HTML.tag().with_type(PropType::PT_UNICODE);
const ANSI_COMMENT: PropTag = PR_COMMENT.tag().with_type(PropType::PT_STRING8);

/// What programs set on a new message: plain mail, all sorts of types, formatted text, and what is refused or changed.
fn lists() -> Vec<Vec<Property>> {
    let plain = vec![
        Property::of(PR_SUBJECT, "Re: Lunch on Friday?"),
        Property::of(PR_CONVERSATION_TOPIC, "Lunch on Friday?"),
        Property::of(PR_SENDER_NAME, "Zoë Zimmer"),
        Property::of(PR_MESSAGE_CLASS, "IPM.Note"),
        Property::of(PR_LAST_MODIFICATION_TIME, FileTime(132_223_104_000_000_000)),
        Property::of(PR_SEARCH_KEY, [7; 16]),
        Property::of(PR_MESSAGE_FLAGS, 1),
        Property::of(PR_IMPORTANCE, 2),
        Property::of(PR_AUTO_FORWARDED, true),
    ];
    let sorts = vec![
        Property::of(PR_SUBJECT, ""),
        Property::new(ANSI_COMMENT, PropValue::String8(b"Gr\xFC\xDFe\0hidden".into())),
        Property::of(PR_CONVERSATION_INDEX, vec![1; 27]),
        Property::of(PR_PREVIEW, "x".repeat(1_025)),
        Property::new(PropTag(0x6701_1003), PropValue::MvLong([1, 2, 3].into())),
        Property::new(PropTag(0x6702_101F), PropValue::MvUnicode(["a\0b".into(), "c".into()].into())),
        Property::new(PropTag(0x6703_0014), PropValue::I8(-1)),
        Property::new(PropTag(0x6704_0048), PropValue::ClsId(Guid::from_u128(7))),
        Property::new(PropTag(0x6705_0102), PropValue::Binary((0..100).collect::<Vec<u8>>().into())),
    ];
    let parts = vec![
        Property::of(PR_NORMALIZED_SUBJECT, "Lunch?"),
        Property::of(PR_SUBJECT_PREFIX, "AW: "),
        Property::of(PR_BODY, "Text"),
        Property::new(HTML_AS_TEXT, PropValue::from("<p>Text</p>")),
        Property::of(PR_IMPORTANCE, 0),
        Property::of(PR_PRIORITY, 1),
    ];
    let refused = vec![
        Property::of(PR_SUBJECT, "one"),
        Property::of(PR_MESSAGE_SIZE, 1),
        Property::new(PR_PRIORITY.tag(), PropValue::Unicode("high".into())),
        Property::new(PR_COMMENT.tag(), PropValue::Null),
        Property::of(PR_BODY, "Text\0hidden"),
        Property::new(PropTag(0x9ABC_0003), PropValue::Long(1)),
        Property::of(PR_ENTRYID, [1]),
        Property::of(PR_DISPLAY_TO, "nobody"),
    ];
    let twice =
        [&plain[..], &[Property::of(PR_SUBJECT, "Fw: Lunch"), Property::of(PR_IMPORTANCE, 0)]].concat();
    vec![plain, sorts, parts, refused, twice]
}

/// What a message is in the course of its first days: all of its properties after each step, and what was refused.
fn course(emulator: &Emulator, properties: &[Property], at_once: bool) -> Result<Vec<String>> {
    let session = emulator.log_on("Anna Berg")?;
    let message: Arc<dyn Message> = session.default_store()?.inbox()?.new_message()?;
    let mut course = Vec::new();
    let mut note = |step: &str, message: &dyn Message| -> Result<()> {
        let all = message.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
        let listed = message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
        course.push(format!("{step}: {all:?} {listed:?}"));
        Ok(())
    };
    let refused: Vec<_> = match at_once {
        true => {
            message.set_props(properties)?.into_iter().map(|problem| (problem.tag, problem.code)).collect()
        }
        false => {
            let mut refused = Vec::new();
            for property in properties {
                let problems = message.set_props(std::slice::from_ref(property))?;
                refused.extend(problems.into_iter().map(|problem| (problem.tag, problem.code)));
            }
            refused
        }
    };
    note(&format!("set, refused {refused:?}"), &*message)?;
    message.set(PR_SENSITIVITY, 2)?;
    let deleted = message.delete_props(&[PR_IMPORTANCE.tag(), PR_COMMENT.tag()])?;
    note(&format!("changed, refused {deleted:?}"), &*message)?;
    message.save()?;
    note("saved", &*message)?;
    message.set(PR_SUBJECT, "Another one")?;
    message.save()?;
    note("saved again", &*message)?;
    let opened = session.open_entry(&message.get(PR_ENTRYID)?.into(), None, OpenFlags::NONE)?;
    note("opened", &*opened.into_message()?)?;
    Ok(course)
}

/// The same without what happens between setting and saving.
fn saved(emulator: &Emulator, properties: &[Property], at_once: bool) -> Result<String> {
    let session = emulator.log_on("Anna Berg")?;
    let message = session.default_store()?.inbox()?.new_message()?;
    for some in properties.chunks(if at_once { properties.len() } else { 1 }) {
        message.set_props(some)?;
    }
    message.save()?;
    Ok(format!("{:?}", message.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value()))
}

/// PRP-SETPROPS-1
#[test]
fn properties_set_at_once_are_as_if_they_were_set_one_by_one() -> Result<()> {
    let emulator = Emulator::builder().mailbox("Anna Berg", "anna@example.com").build();
    for properties in lists() {
        // Twice, for what is remembered of the first message helps with the second.
        for _ in 0..2 {
            let (once, single) = (emulator.fork(), emulator.fork());
            for _ in 0..2 {
                assert_eq!(course(&once, &properties, true)?, course(&single, &properties, false)?);
                assert_eq!(saved(&once, &properties, true)?, saved(&single, &properties, false)?);
            }
        }
    }
    Ok(())
}

/// What is read of a new message once it is saved: what was set, but for these values; and what was refused.
#[track_caller]
fn assert_read(set: &[Property], but: &[Property], refused: &[(PropTag, ErrorCode)]) -> Result<()> {
    for at_once in [true, false] {
        let session = Emulator::new().log_on("Anna Berg")?;
        let message = session.default_store()?.inbox()?.new_message()?;
        let mut problems = Vec::new();
        for some in set.chunks(if at_once { set.len() } else { 1 }) {
            problems.extend(message.set_props(some)?.into_iter().map(|problem| (problem.tag, problem.code)));
        }
        assert_eq!(problems, refused, "at once: {at_once}");
        message.save()?;
        for Property { tag, .. } in set.iter().chain(but) {
            let is_it = |known: &&Property| known.tag.id() == tag.id();
            // Of two values the last counts.
            let expected = but.iter().find(is_it).or_else(|| set.iter().rfind(is_it)).expect("it is of them");
            let read = message.get_props(Some(&[*tag]), UnicodeFlags::MAPI_UNICODE)?.into_value();
            assert_eq!(read[0].value, expected.value, "{tag}, at once: {at_once}");
        }
    }
    Ok(())
}

/// PRP-SETPROPS-1, PRP-TYPE-8, PRP-SUBJECT-1
#[test]
fn what_was_set_is_read_when_it_is_saved() -> Result<()> {
    let none = |tag| Property::new(tag, ErrorCode::MAPI_E_NOT_FOUND.into());
    let [plain, sorts, parts, mixed, twice]: [Vec<Property>; 5] = lists().try_into().expect("five");
    let flags = Property::of(PR_MESSAGE_FLAGS, MessageFlags::MSGFLAG_READ | MessageFlags::MSGFLAG_UNMODIFIED);
    assert_read(&plain, std::slice::from_ref(&flags), &[])?;
    let cut = [
        Property::new(ANSI_COMMENT, PropValue::String8(b"Gr\xFC\xDFe".into())),
        Property::new(PropTag(0x6702_101F), PropValue::MvUnicode(["a".into(), "c".into()].into())),
    ];
    assert_read(&sorts, &cut, &[])?;
    assert_read(&parts, &[Property::of(PR_SUBJECT, "AW: Lunch?")], &[])?;
    assert_read(
        &mixed[..5],
        &[
            Property::of(PR_MESSAGE_SIZE, 72),
            none(PR_PRIORITY.tag()),
            none(PR_COMMENT.tag()),
            Property::of(PR_BODY, "Text"),
        ],
        &[
            (PR_MESSAGE_SIZE.tag(), ErrorCode::MAPI_E_COMPUTED),
            (PR_PRIORITY.tag().with_type(PropType::PT_UNICODE), ErrorCode::MAPI_E_UNEXPECTED_TYPE),
        ],
    )?;
    assert_read(&twice, &[flags], &[])
}

/// PRP-SETPROPS-10, PRP-COMP-4: what was found of the messages of one store holds neither for those of another, nor for
/// saved messages what held for new ones.
#[test]
fn every_store_says_for_itself_what_it_refuses() -> Result<()> {
    let session = || Emulator::new().log_on("Anna Berg");
    let (one, other) = (session()?, session()?);
    let (knows_it, does_not) = (one.default_store()?.inbox()?, other.default_store()?.inbox()?);
    let name = PropName::string(guids::PS_PUBLIC_STRINGS, "Colour");
    let id = knows_it.get_ids_from_names(Some(&[name]), NameFlags::MAPI_CREATE)?.into_value()[0];
    let named = Property::new(id.with_type(PropType::PT_LONG), PropValue::Long(1));
    let properties = [Property::of(PR_CREATION_TIME, FileTime(132_223_104_000_000_000)), named];
    let problems = |message: &dyn Message| -> Result<Vec<ErrorCode>> {
        Ok(message.set_props(&properties)?.into_iter().map(|problem| problem.code).collect())
    };
    let (computed, unknown) = (ErrorCode::MAPI_E_COMPUTED, ErrorCode::MAPI_E_UNEXPECTED_ID);
    for _ in 0..3 {
        let message = knows_it.new_message()?;
        assert_eq!(problems(&*message)?, []);
        message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
        assert_eq!(problems(&*message)?, [computed]);
        let message = does_not.new_message()?;
        assert_eq!(problems(&*message)?, [unknown]);
        message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
        assert_eq!(problems(&*message)?, [computed, unknown]);
    }
    Ok(())
}

/// STO-MSGFLAGS-2: the flags that a call sets are those of its own message, however often such a call was made before.
#[test]
fn every_message_has_the_flags_that_were_set_on_it() -> Result<()> {
    let session = Emulator::new().log_on("Anna Berg")?;
    let inbox = session.default_store()?.inbox()?;
    let nothing = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
    for (number, (flags, read)) in [
        (PropValue::Long(0), false),
        (PropValue::Long(1), true),
        (PropValue::Long(0), false),
        (PropValue::Long(1), true),
        (PropValue::Long(0), false),
        (nothing, true),
        (PropValue::Long(0), false),
    ]
    .into_iter()
    .enumerate()
    {
        let message = inbox.new_message()?;
        let flags = Property::new(PR_MESSAGE_FLAGS.tag(), flags);
        let problems = message.set_props(&[flags, Property::of(PR_SUBJECT, "Lunch?")])?;
        assert!(problems.is_empty(), "message {number}: {problems:?}");
        message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
        let set = MessageFlags::from_bits_retain(message.get(PR_MESSAGE_FLAGS)? as u32);
        assert_eq!(set.contains(MessageFlags::MSGFLAG_READ), read, "message {number}");
        assert_eq!(message.get(PR_SUBJECT)?, *"Lunch?");
    }
    Ok(())
}
