use std::collections::BTreeMap;

use super::super::testing::{Mailbox, table};
use super::*;
use crate::engine::EngineError;
use crate::engine::table::TableData;
use crate::engine::table::policy::{AbsentValue, Policy};
use crate::vocab::tags::*;
use crate::vocab::{BitMaskOp, FileTime, FuzzyLevel, PropType, Property, RelOp};

fn data() -> TableData {
    table([
        &[
            Property::of(PR_SUBJECT, "Budget"),
            Property::of(PR_MESSAGE_FLAGS, 3),
            Property::of(PR_IMPORTANCE, 1),
        ],
        &[
            Property::of(PR_SUBJECT, "büdget 2"),
            Property::new(PropTag(0x6601_101F), PropValue::MvUnicode(["red".into(), "Blue".into()].into())),
            Property::new(PropTag(0x6602_1003), PropValue::MvLong([1, 5].into())),
        ],
        &[
            Property::of(PR_MESSAGE_FLAGS, 0),
            Property::of(PR_SEARCH_KEY, b"\x01\x02\x03"),
            Property::of(PR_PRIORITY, 1),
        ],
    ])
}

/// The numbers of the rows that pass.
fn pass(policy: &Policy, restriction: &Restriction) -> Vec<usize> {
    let data = data();
    let mut compiled = Compiled::new(restriction, policy).unwrap();
    compiled.run_counters(&data);
    let passes = data.row_ids().into_iter().map(|row| compiled.matches(&data, row));
    passes.enumerate().filter_map(|(number, passes)| passes.then_some(number)).collect()
}

fn rows(restriction: &Restriction) -> Vec<usize> {
    pass(&Policy::default(), restriction)
}

fn property(relop: RelOp, tag: impl Into<PropTag>, value: impl Into<PropValue>) -> Restriction {
    Restriction::Property { relop, tag: tag.into(), value: value.into() }
}

fn content(fuzzy: FuzzyLevel, tag: impl Into<PropTag>, value: impl Into<PropValue>) -> Restriction {
    Restriction::Content { fuzzy, tag: tag.into(), value: value.into() }
}

fn not(restriction: Restriction) -> Restriction {
    Restriction::Not(Box::new(restriction))
}

fn exist(tag: impl Into<PropTag>) -> Restriction {
    Restriction::Exist { tag: tag.into() }
}

#[track_caller]
fn refused(restriction: &Restriction) {
    let refusal = Compiled::new(restriction, &Policy::default()).unwrap_err();
    assert!(matches!(refusal, EngineError::TooComplex { .. }), "{refusal:?}");
}

/// TBL-RESLOG-1, TBL-RESLOG-2, TBL-RESLOG-3
#[test]
fn and_or_and_not() {
    let (subject, flags) = (exist(PR_SUBJECT), exist(PR_MESSAGE_FLAGS));
    assert_eq!(rows(&Restriction::And(vec![subject.clone(), flags.clone()])), [0]);
    assert_eq!(rows(&Restriction::Or(vec![subject.clone(), flags])), [0, 1, 2]);
    assert_eq!(rows(&not(subject.clone())), [2]);
    assert_eq!(rows(&Restriction::And(vec![subject])), [0, 1]);
    assert_eq!(rows(&Restriction::And(vec![])), [0, 1, 2]);
    assert!(rows(&Restriction::Or(vec![])).is_empty());
}

/// TBL-RESPROP-1, TBL-RES-14
#[test]
fn a_property_stands_in_relation_to_a_constant() {
    let expected = [(RelOp::RELOP_LT, vec![2]), (RelOp::RELOP_LE, vec![0, 2]), (RelOp::RELOP_GT, vec![])];
    for (relop, numbers) in expected {
        assert_eq!(rows(&property(relop, PR_MESSAGE_FLAGS, 3)), numbers, "{relop}");
    }
    assert_eq!(rows(&property(RelOp::RELOP_GE, PR_MESSAGE_FLAGS, 0)), [0, 2]);
    assert_eq!(rows(&property(RelOp::RELOP_EQ, PR_SUBJECT, "BUDGET")), [0]);
    assert_eq!(rows(&property(RelOp::RELOP_NE, PR_SUBJECT, "BUDGET")), [1]);
    let ansi = PropValue::String8(b"B\xDCDGET 2".into());
    assert_eq!(rows(&property(RelOp::RELOP_EQ, PR_SUBJECT, ansi.clone())), [1]);
    assert_eq!(rows(&property(RelOp::RELOP_EQ, PR_SUBJECT_A, ansi)), [1]);
}

/// TBL-RES-3
#[test]
fn a_test_of_an_absent_property_fails() {
    for relop in [RelOp::RELOP_LT, RelOp::RELOP_NE, RelOp::RELOP_EQ] {
        assert!(!rows(&property(relop, PR_SUBJECT, "x")).contains(&2));
        assert!(rows(&not(property(relop, PR_SUBJECT, "x"))).contains(&2));
    }
    let unset = Restriction::BitMask { relop: BitMaskOp::BMR_EQZ, tag: PR_MESSAGE_FLAGS.into(), mask: 1 };
    assert_eq!(rows(&unset), [2]);
}

/// TBL-RES-4
#[test]
fn an_absent_property_may_count_as_less_than_any() {
    let exchange = Policy { absent: AbsentValue::LessThanAny, ..Policy::default() };
    assert_eq!(pass(&exchange, &property(RelOp::RELOP_NE, PR_MESSAGE_FLAGS, 3)), [1, 2]);
    assert_eq!(pass(&exchange, &property(RelOp::RELOP_LT, PR_MESSAGE_FLAGS, 0)), [1]);
    assert!(pass(&exchange, &property(RelOp::RELOP_EQ, PR_MESSAGE_FLAGS, 9)).is_empty());
    let unset = Restriction::BitMask { relop: BitMaskOp::BMR_EQZ, tag: PR_MESSAGE_FLAGS.into(), mask: 1 };
    assert_eq!(pass(&exchange, &unset), [1, 2]);
    let empty = Restriction::Size { relop: RelOp::RELOP_EQ, tag: PR_SUBJECT.into(), size: 0 };
    assert_eq!(pass(&exchange, &empty), [2]);
    let same =
        |left: PropTag, right: PropTag| Restriction::CompareProps { relop: RelOp::RELOP_EQ, left, right };
    assert_eq!(pass(&exchange, &same(PR_IMPORTANCE.into(), PR_PRIORITY.into())), [1]);
}

/// TBL-RESPROP-4, TBL-RESPROP-6, TBL-RESCONT-7
#[test]
fn one_value_of_several_is_enough() {
    let (colours, numbers) = (PropTag(0x6601_101F), PropTag(0x6602_1003));
    assert_eq!(rows(&property(RelOp::RELOP_EQ, colours, "blue")), [1]);
    assert_eq!(rows(&property(RelOp::RELOP_NE, colours, "blue")), [1]);
    assert_eq!(rows(&property(RelOp::RELOP_GT, numbers, 4)), [1]);
    assert_eq!(rows(&property(RelOp::RELOP_EQ, numbers.instance(), 5)), [1]);
    assert!(rows(&property(RelOp::RELOP_EQ, numbers, 2)).is_empty());
    assert_eq!(rows(&content(FuzzyLevel::FL_PREFIX, colours, "Bl")), [1]);
}

/// TBL-RESCONT-2, TBL-RESCONT-5
#[test]
fn text_and_bytes_are_searched() {
    let loose = FuzzyLevel::FL_SUBSTRING | FuzzyLevel::FL_LOOSE;
    assert_eq!(rows(&content(loose, PR_SUBJECT, "BUDGET")), [0, 1]);
    assert_eq!(rows(&content(loose, PR_SUBJECT_A, PropValue::String8(b"b\xFCdget 2".into()))), [1]);
    assert_eq!(rows(&content(loose, PR_SEARCH_KEY, b"\x02\x03")), [2]);
}

/// TBL-RESCMP-1, TBL-RESCMP-2
#[test]
fn two_properties_of_a_row_compare() {
    let compare = |relop| Restriction::CompareProps {
        relop,
        left: PR_MESSAGE_FLAGS.into(),
        right: PR_IMPORTANCE.into(),
    };
    assert_eq!(rows(&compare(RelOp::RELOP_GT)), [0]);
    assert!(rows(&compare(RelOp::RELOP_EQ)).is_empty());
}

/// TBL-RESBIT-1, TBL-RESBIT-2
#[test]
fn bits_are_set_or_not() {
    let bits = |relop, mask| Restriction::BitMask { relop, tag: PR_MESSAGE_FLAGS.into(), mask };
    assert_eq!(rows(&bits(BitMaskOp::BMR_NEZ, 2 | 8)), [0]);
    assert_eq!(rows(&bits(BitMaskOp::BMR_EQZ, 2 | 8)), [2]);
    assert_eq!(rows(&bits(BitMaskOp::BMR_EQZ, 0)), [0, 2]);
    assert!(rows(&bits(BitMaskOp::BMR_NEZ, 0)).is_empty());
    refused(&Restriction::BitMask { relop: BitMaskOp::BMR_EQZ, tag: PR_SUBJECT.into(), mask: 1 });
    refused(&Restriction::BitMask { relop: BitMaskOp(2), tag: PR_MESSAGE_FLAGS.into(), mask: 1 });
}

/// TBL-RESSIZE-1, TBL-RESSIZE-2
#[test]
fn sizes_are_those_of_the_type_of_the_tag() {
    let size = |tag: PropTag, size| Restriction::Size { relop: RelOp::RELOP_EQ, tag, size };
    assert_eq!(rows(&size(PR_SUBJECT.into(), 12)), [0]);
    assert_eq!(rows(&size(PR_SUBJECT_A.into(), 8)), [1]);
    assert_eq!(rows(&size(PR_SUBJECT.into(), 16)), [1]);
    assert_eq!(rows(&size(PR_SEARCH_KEY.into(), 3)), [2]);
    assert_eq!(rows(&size(PR_MESSAGE_FLAGS.into(), 4)), [0, 2]);
    assert_eq!(rows(&size(PropTag(0x6602_1003), 8)), [1]);
    assert_eq!(rows(&size(PropTag(0x6601_101F), 14)), [1]);
    assert_eq!(rows(&size(PropTag(0x6601_101E), 7)), [1]);
}

/// TBL-RESEXIST-1, TBL-RESEXIST-2, TBL-RESEXIST-3
#[test]
fn a_property_exists_under_its_type() {
    assert_eq!(rows(&exist(PR_SUBJECT_A)), [0, 1]);
    assert_eq!(rows(&exist(PR_SUBJECT.tag().with_type(PropType::PT_UNSPECIFIED))), [0, 1]);
    assert!(rows(&exist(PR_SUBJECT.tag().with_type(PropType::PT_LONG))).is_empty());
    refused(&exist(PR_MESSAGE_RECIPIENTS));
}

/// TBL-RESPROP-8, TBL-KEY-1
#[test]
fn computed_columns_can_be_tested() {
    assert_eq!(rows(&property(RelOp::RELOP_EQ, PR_INSTANCE_KEY, &2_u64.to_be_bytes())), [1]);
    assert_eq!(rows(&property(RelOp::RELOP_EQ, PR_ROW_TYPE, 1)), [0, 1, 2]);
    assert!(rows(&property(RelOp::RELOP_GT, PR_DEPTH, 0)).is_empty());
}

/// TBL-RESSUB-1, TBL-RESSUB-3
#[test]
fn one_recipient_must_satisfy_all_of_it() {
    let to = |name: &str, kind| [Property::of(PR_DISPLAY_NAME, name), Property::of(PR_RECIPIENT_TYPE, kind)];
    let recipients = BTreeMap::from([
        (RowId(1), table([&to("Anna", 1), &to("Bert", 2)])),
        (RowId(2), table([&to("Anna", 2)])),
        (RowId(3), table([])),
    ]);
    let mailbox = Mailbox { messages: data(), recipients };
    let inner = Restriction::And(vec![
        property(RelOp::RELOP_EQ, PR_DISPLAY_NAME, "anna"),
        property(RelOp::RELOP_EQ, PR_RECIPIENT_TYPE, 2),
    ]);
    let below = Restriction::SubObject { tag: PR_MESSAGE_RECIPIENTS.into(), restriction: Box::new(inner) };
    let passing = |restriction: &Restriction| {
        let compiled = Compiled::new(restriction, &Policy::default()).unwrap();
        assert!(compiled.looks_below());
        (1..=3).filter(|row| compiled.matches(&mailbox, RowId(*row))).collect::<Vec<_>>()
    };
    assert_eq!(passing(&below), [2]);
    assert_eq!(passing(&not(below)), [1, 3]);
}

/// TBL-RESSUB-2
#[test]
fn only_recipients_and_attachments_are_below() {
    let inside =
        |tag: PropTag, inner: Restriction| Restriction::SubObject { tag, restriction: Box::new(inner) };
    refused(&inside(PR_CONTAINER_CONTENTS.into(), exist(PR_SUBJECT)));
    let nested = inside(PR_MESSAGE_RECIPIENTS.into(), exist(PR_SUBJECT));
    refused(&inside(PR_MESSAGE_ATTACHMENTS.into(), nested));
}

/// TBL-RESCOM-1, TBL-RESCOM-2
#[test]
fn comments_change_nothing() {
    let properties = vec![Property::of(PR_SUBJECT, "a note")];
    let comment = |restriction| Restriction::Comment { properties: properties.clone(), restriction };
    assert_eq!(rows(&comment(Some(Box::new(exist(PR_SUBJECT))))), [0, 1]);
    assert_eq!(rows(&comment(None)), [0, 1, 2]);
}

/// TBL-RESCNT-1
#[test]
fn a_count_lets_the_first_rows_pass() {
    let count = |count, inner| Restriction::Count { count, restriction: Box::new(inner) };
    assert_eq!(rows(&count(1, exist(PR_MESSAGE_FLAGS))), [0]);
    assert_eq!(rows(&count(9, exist(PR_MESSAGE_FLAGS))), [0, 2]);
    assert!(rows(&count(0, exist(PR_MESSAGE_FLAGS))).is_empty());
    assert_eq!(rows(&count(1, not(count(1, exist(PR_ROWID))))), [1]);
}

/// TBL-RES-5, TBL-RES-6, TBL-RESPROP-3, TBL-RESPROP-5, TBL-RESPROP-7, TBL-CMP-12
#[test]
fn relations_of_unlike_or_unordered_things_are_refused() {
    refused(&property(RelOp::RELOP_EQ, PR_SUBJECT, 1));
    refused(&property(RelOp::RELOP_EQ, PropTag(0x6602_1003), PropValue::MvLong([1].into())));
    refused(&property(RelOp::RELOP_RE, PR_SUBJECT, "x"));
    refused(&property(RelOp(7), PR_SUBJECT, "x"));
    refused(&property(RelOp::RELOP_EQ, PR_MESSAGE_RECIPIENTS, PropValue::Object));
    for prop_type in [PropType::PT_ERROR, PropType::PT_UNSPECIFIED, PropType::PT_NULL] {
        refused(&property(RelOp::RELOP_EQ, PR_SUBJECT.tag().with_type(prop_type), "x"));
    }
    refused(&property(RelOp::RELOP_EQ, PR_CLIENT_SUBMIT_TIME.tag().with_type(PropType::PT_I8), FileTime(1)));
}

/// TBL-RESCONT-3, TBL-RESCONT-6, TBL-RESCMP-1, TBL-RESCMP-3, TBL-RESSIZE-2
#[test]
fn tests_that_make_no_sense_are_refused() {
    refused(&content(FuzzyLevel(3), PR_SUBJECT, "x"));
    refused(&content(FuzzyLevel::FL_PREFIX, PR_SUBJECT, b"x"));
    refused(&content(FuzzyLevel::FL_PREFIX, PR_IMPORTANCE, 1));
    let compare = |relop, left: PropTag, right: PropTag| Restriction::CompareProps { relop, left, right };
    refused(&compare(RelOp::RELOP_EQ, PR_SUBJECT.into(), PR_IMPORTANCE.into()));
    refused(&compare(RelOp::RELOP_RE, PR_IMPORTANCE.into(), PR_PRIORITY.into()));
    refused(&compare(RelOp::RELOP_EQ, PropTag(0x6602_1003), PropTag(0x6602_1003)));
    refused(&Restriction::Size { relop: RelOp::RELOP_RE, tag: PR_SUBJECT.into(), size: 1 });
}

/// TBL-RES-10, TBL-RES-11, ADR-ANR-9
#[test]
fn an_ambiguous_name_is_looked_for_in_names_and_addresses() {
    let entry = |name: &str, address: &str| {
        [Property::of(PR_DISPLAY_NAME, name), Property::of(PR_SMTP_ADDRESS, address)]
    };
    let (larson, lee) =
        (entry("Billy Larson", "blarson@example.com"), entry("William Lee", "bill.lee@example.com"));
    let data = table([&larson, &lee, &[]]);
    let found = |text: &str| {
        let compiled = Compiled::new(&property(RelOp::RELOP_EQ, PR_ANR, text), &Policy::default()).unwrap();
        data.row_ids()
            .into_iter()
            .filter(|row| compiled.matches(&data, *row))
            .map(|row| row.0)
            .collect::<Vec<_>>()
    };
    assert_eq!([found("Bill L"), found("bill"), found("lee")], [vec![1], vec![1, 2], vec![2]]);
}

/// ADR-ANR-3
#[test]
fn ambiguous_names_are_only_asked_for_equality() {
    refused(&property(RelOp::RELOP_GE, PR_ANR, "Bill"));
    assert!(
        Compiled::new(
            &property(RelOp::RELOP_EQ, PR_ANR_A, PropValue::String8(b"Bill".into())),
            &Policy::default()
        )
        .is_ok()
    );
}

/// TBL-RES-7
#[test]
fn nesting_has_a_limit() {
    let nested = |depth: usize| (1..depth).fold(exist(PR_SUBJECT), |inner, _| not(inner));
    assert!(Compiled::new(&nested(256), &Policy::default()).is_ok());
    refused(&nested(257));
}
