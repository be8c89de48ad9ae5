//! MAPI's helper functions, and what in Rust stands for them.

use std::cmp::Ordering;
use std::sync::Arc;

use mapi_emulator::functions::*;
use mapi_emulator::vocab::guids::{PS_PUBLIC_STRINGS, PSETID_Task};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;

fn of(value: impl Into<PropValue>) -> Property {
    Property::new(PropTag(0x6601_0000), value.into())
}

fn ansi(text: &[u8]) -> Property {
    of(PropValue::String8(text.into()))
}

const ALL: [RelOp; 6] =
    [RelOp::RELOP_LT, RelOp::RELOP_LE, RelOp::RELOP_GT, RelOp::RELOP_GE, RelOp::RELOP_EQ, RelOp::RELOP_NE];

/// PRP-CMPHELP-1
#[test]
fn values_compare_as_in_a_table() {
    let pairs = [
        (of(-1), of(1)),
        (of("Anna"), of("ben")),
        (ansi(b"Anna"), ansi(b"ben")),
        (of(false), of(true)),
        (of(&b"\x01\xFF"[..]), of(&b"\x02"[..])),
        (of(FileTime(1)), of(FileTime(u64::MAX))),
        (of(PropValue::MvLong([1, 2].into())), of(PropValue::MvLong([1, 3].into()))),
    ];
    for (less, more) in &pairs {
        let told = |left, right| ALL.map(|relop| compare_prop(left, relop, right));
        assert_eq!(told(less, more), [true, true, false, false, false, true], "{less:?} {more:?}");
        assert_eq!(told(more, less), [false, false, true, true, false, true], "{more:?} {less:?}");
        assert_eq!(told(less, less), [false, true, false, true, true, false], "{less:?}");
    }
    assert!(compare_prop(&of("ANNA"), RelOp::RELOP_EQ, &of("anna")));
    assert!(!compare_prop(&of("Ann\u{e4}"), RelOp::RELOP_EQ, &of("Anna")));
    for (one, other) in [(of(1), of(1_i64)), (of("a"), ansi(b"a")), (of("a"), of(1))] {
        assert_eq!(ALL.map(|relop| compare_prop(&one, relop, &other)), [false; 6], "{one:?} {other:?}");
    }
}

/// PRP-CMPHELP-2
#[test]
fn no_other_relation_holds() {
    for relop in [RelOp::RELOP_RE, RelOp(7), RelOp(u32::MAX)] {
        for other in [of(0), of(1), of(2)] {
            assert!(!compare_prop(&of(1), relop, &other), "{relop}");
        }
    }
}

/// PRP-CMPHELP-3
#[test]
fn any_two_values_have_an_order_that_stays() {
    assert_eq!(order_props(&of(1), &of(2)), Ordering::Less);
    assert_eq!(order_props(&of("b"), &of("A")), Ordering::Greater);
    assert_eq!(order_props(&of("a"), &of("A")), Ordering::Equal);
    let error = |code: ErrorCode| of(code);
    let restriction = |tag: PropTag| of(Arc::new(Restriction::exists(tag)));
    let pairs = [
        (of(false), of(true)),
        (error(ErrorCode::MAPI_E_NOT_FOUND), error(ErrorCode::E_FAIL)),
        (restriction(PR_SUBJECT.tag()), restriction(PR_BODY.tag())),
        (of(1), of(1_i64)),
        (of("a"), ansi(b"a")),
        (of("1"), of(1)),
    ];
    for (one, other) in &pairs {
        assert_eq!((order_props(one, one), order_props(other, other)), (Ordering::Equal, Ordering::Equal));
        for (left, right) in [(one, other), (other, one)] {
            let order = order_props(left, right);
            assert_ne!(order, Ordering::Equal, "{left:?} {right:?}");
            assert_eq!(order_props(left, right), order, "{left:?} {right:?}");
        }
    }
}

/// PRP-CMPHELP-4: text of both types, and bytes.
#[test]
fn text_and_bytes_are_found_as_by_a_restriction() {
    use FuzzyLevel as F;
    let report = of("Der Bericht");
    for (part, level, found) in [
        ("Der Bericht", F::FL_FULLSTRING, true),
        ("Der", F::FL_FULLSTRING, false),
        ("Der", F::FL_PREFIX, true),
        ("Bericht", F::FL_PREFIX, false),
        ("Bericht", F::FL_SUBSTRING, true),
        ("bericht", F::FL_SUBSTRING, false),
        ("bericht", F::FL_SUBSTRING | F::FL_IGNORECASE, true),
        ("Bericht\u{301}", F::FL_SUBSTRING | F::FL_IGNORENONSPACE, true),
        ("b\u{e9}richt", F::FL_SUBSTRING | F::FL_LOOSE, true),
        ("", F::FL_PREFIX, true),
    ] {
        assert_eq!(prop_contains(&report, &of(part), level), found, "{part} {level:?}");
        if part.is_ascii() {
            let (report, part) = (ansi(b"Der Bericht"), ansi(part.as_bytes()));
            assert_eq!(prop_contains(&report, &part, level), found, "{part:?} {level:?}");
        }
    }
    let bytes = of(b"\x01aB\x02");
    assert!(prop_contains(&bytes, &of(b"aB"), F::FL_SUBSTRING));
    assert!(!prop_contains(&bytes, &of(b"AB"), F::FL_SUBSTRING | F::FL_IGNORECASE));
    let several = of(PropValue::MvUnicode(["a".into()].into()));
    for (value, part) in
        [(of("a"), ansi(b"a")), (of(b"a"), of("a")), (of(7), of(7)), (several.clone(), several)]
    {
        assert!(!prop_contains(&value, &part, F::FL_FULLSTRING), "{value:?} {part:?}");
    }
}

/// PRP-CMPHELP-5
#[test]
fn a_level_that_says_nothing_means_the_whole() {
    let lunch = of("Lunch");
    for level in [FuzzyLevel(0), FuzzyLevel(3), FuzzyLevel(0x8000), FuzzyLevel(7) | FuzzyLevel::FL_LOOSE] {
        assert!(prop_contains(&lunch, &of("Lunch"), level), "{level:?}");
        assert!(!prop_contains(&lunch, &of("Lun"), level), "{level:?}");
        assert!(!prop_contains(&lunch, &of("lunch"), level), "{level:?}");
    }
}

/// PRP-CMPHELP-9, SES-ENTRYID-16: the order of a GUID's fields is no matter.
#[test]
fn names_and_uids_are_equal_when_all_of_them_is() {
    let name = PropName::string(PS_PUBLIC_STRINGS, "Keywords");
    assert_eq!(name, PropName::string(PS_PUBLIC_STRINGS, "Keywords"));
    assert_ne!(name, PropName::string(PS_PUBLIC_STRINGS, "keywords"));
    assert_ne!(name, PropName::string(PSETID_Task, "Keywords"));
    assert_ne!(PropName::id(PSETID_Task, 1), PropName::string(PSETID_Task, "1"));
    assert_ne!(PropName::id(PSETID_Task, 1), PropName::id(PSETID_Task, 2));
    let uid = MapiUid([7; 16]);
    assert_eq!(uid, MapiUid::from_slice(&[7; 16]).unwrap());
    for index in 0..16 {
        let mut other = uid;
        other.0[index] ^= 0x80;
        assert_ne!(uid, other, "{index}");
    }
}

/// PRP-COPYHELP-1
#[test]
fn a_clone_is_a_deep_copy_in_the_same_order() {
    let original = vec![
        Property::of(PR_SUBJECT, "Lunch?"),
        Property::of(PR_SEARCH_KEY, b"\x01\x02"),
        of(PropValue::MvUnicode(["a".into(), "b".into()].into())),
        Property::of(PR_SUBJECT, "twice"),
    ];
    let mut copy = original.clone();
    assert_eq!(copy, original);
    copy[0].value = "Dinner?".into();
    copy.swap(1, 2);
    assert_eq!(original[0], Property::of(PR_SUBJECT, "Lunch?"));
    assert_eq!(original[1], Property::of(PR_SEARCH_KEY, b"\x01\x02"));
    let kept = original[2].clone();
    drop(original);
    assert_eq!((&copy[1], kept.instance(1)), (&kept, Some(of("b"))));
}

/// PRP-TEXT-4, PRP-TEXT-5
#[test]
fn a_number_ends_at_the_first_other_character() {
    for (text, number) in
        [("5a", 90), ("5g5h", 5), ("g5h5", 0), ("FFffFFff", u32::MAX), ("123456789", 0x2345_6789), ("", 0)]
    {
        assert_eq!(leading_hex(text), number, "{text}");
    }
    for (text, number) in
        [("55", 55), ("5a5b", 5), ("a5b5", 0), ("4294967297", 1), ("-1", 0), ("+1", 0), (" 1", 0), ("", 0)]
    {
        assert_eq!(leading_number(text), number, "{text}");
    }
}

/// PRP-TEXT-6: text that may be missing is an `Option`.
#[test]
fn text_is_found_by_what_every_text_can_do() {
    let path = "Inbox/Projects/In";
    assert_eq!(path.find('/').map(|at| &path[at..]), Some("/Projects/In"));
    assert_eq!(path.rfind('/').map(|at| &path[at..]), Some("/In"));
    assert_eq!(path.find("In").map(|at| &path[at..]), Some(path));
    assert_eq!(path.find("in"), None);
    assert_eq!(path.find('\\').or(path.rfind('\\')), None);
    assert_eq!(None::<&str>.and_then(|path| path.find('/')), None);
}

/// PRP-TEXT-8
#[test]
fn wide_text_is_what_every_text_is() {
    assert_eq!("a\u{1F600}".encode_utf16().count(), 3);
    assert_eq!("a".cmp("B"), Ordering::Greater);
    let page = CodePage::CP_WINDOWS_1252;
    assert_eq!(page.decode(b"\xE9\x80").as_deref(), Some("\u{e9}\u{20ac}"));
    assert_eq!(page.encode("\u{e9}\u{20ac}"), Some(AnsiText::from(b"\xE9\x80")));
}

/// SES-SCNOTIF-1
#[test]
fn a_clone_of_notifications_is_a_deep_copy() {
    let told = |class: &str| {
        Notification::NewMail(NewMailNotification {
            entry_id: EntryId::from(&b"message"[..]),
            message_class: class.into(),
            ..NewMailNotification::default()
        })
    };
    let original = vec![told("IPM.Note"), Notification::Extended(ExtendedNotification::default())];
    let mut copy = original.clone();
    assert_eq!(copy, original);
    copy[0] = told("IPM.Post");
    assert_eq!(original[0], told("IPM.Note"));
    let kept = copy.clone();
    drop(copy);
    assert_eq!(kept[0], told("IPM.Post"));
}
