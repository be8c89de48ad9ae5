//! Every data type of the vocabulary can be written in a fixture and read again.

use std::fmt::Debug;
use std::sync::Arc;

use mapi_emulator::columns;
use mapi_emulator::vocab::tags::{PR_IMPORTANCE, PR_MESSAGE_FLAGS, PR_SUBJECT};
use mapi_emulator::vocab::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The value is written as `text` and read from it again.
#[track_caller]
fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: T, text: &str) {
    assert_eq!(serde_json::to_string(&value).unwrap(), text);
    assert_eq!(serde_json::from_str::<T>(text).unwrap(), value);
}

const GUID: Guid = Guid::from_u128(0x00020329_0000_0000_C000_000000000046);

#[test]
fn identifiers_and_numbers() {
    check(Text::from("é"), "\"é\"");
    check(Binary::from([0x0A, 0xFF]), "\"0AFF\"");
    check(AnsiText::from(b"\xE9"), "\"E9\"");
    check(EntryId::from(&[1, 2][..]), "\"0102\"");
    check(MapiUid::from_guid(GUID), "\"00020329-0000-0000-c000-000000000046\"");
    check(FileTime(5), "5");
    check(ErrorCode::MAPI_E_NOT_FOUND, "2147746063");
    check(PR_SUBJECT.tag(), "3604511");
    check(PropType::PT_LONG, "3");
    check(CodePage::CP_UTF8, "65001");
    check(RelOp::RELOP_EQ, "4");
    check(BitMaskOp::BMR_NEZ, "1");
    check(FuzzyLevel::FL_PREFIX | FuzzyLevel::FL_IGNORECASE, "65538");
    check(EventMask::fnevExtended | EventMask::fnevNewMail, "2147483650");
    check(ObjectType::MAPI_FOLDER, "3");
}

#[test]
fn property_values_of_every_type() {
    let restriction = Arc::new(Restriction::exists(PR_SUBJECT));
    let values = [
        (PropValue::Null, "\"Null\""),
        (PropValue::Short(-1), "{\"Short\":-1}"),
        (PropValue::Long(-1), "{\"Long\":-1}"),
        (PropValue::Float(0.5), "{\"Float\":0.5}"),
        (PropValue::Double(0.5), "{\"Double\":0.5}"),
        (PropValue::Currency(10_000), "{\"Currency\":10000}"),
        (PropValue::AppTime(1.5), "{\"AppTime\":1.5}"),
        (PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND), "{\"Error\":2147746063}"),
        (PropValue::Boolean(true), "{\"Boolean\":true}"),
        (PropValue::Object, "\"Object\""),
        (PropValue::I8(i64::MIN), "{\"I8\":-9223372036854775808}"),
        (PropValue::String8(b"a".into()), "{\"String8\":\"61\"}"),
        (PropValue::from("a"), "{\"Unicode\":\"a\"}"),
        (PropValue::SysTime(FileTime(1)), "{\"SysTime\":1}"),
        (PropValue::ClsId(GUID), "{\"ClsId\":\"00020329-0000-0000-c000-000000000046\"}"),
        (PropValue::SvrEid([1].into()), "{\"SvrEid\":\"01\"}"),
        (PropValue::Restriction(restriction), "{\"Restriction\":{\"Exist\":{\"tag\":3604511}}}"),
        (PropValue::Actions([1].into()), "{\"Actions\":\"01\"}"),
        (PropValue::from(b"\x01"), "{\"Binary\":\"01\"}"),
        (PropValue::MvShort([1, 2].into()), "{\"MvShort\":[1,2]}"),
        (PropValue::MvLong([1, 2].into()), "{\"MvLong\":[1,2]}"),
        (PropValue::MvFloat([0.5].into()), "{\"MvFloat\":[0.5]}"),
        (PropValue::MvDouble([0.5].into()), "{\"MvDouble\":[0.5]}"),
        (PropValue::MvCurrency([1].into()), "{\"MvCurrency\":[1]}"),
        (PropValue::MvAppTime([0.5].into()), "{\"MvAppTime\":[0.5]}"),
        (PropValue::MvI8([1].into()), "{\"MvI8\":[1]}"),
        (PropValue::MvString8([b"a".into()].into()), "{\"MvString8\":[\"61\"]}"),
        (PropValue::MvUnicode(["a".into()].into()), "{\"MvUnicode\":[\"a\"]}"),
        (PropValue::MvSysTime([FileTime(1)].into()), "{\"MvSysTime\":[1]}"),
        (PropValue::MvClsId([GUID].into()), "{\"MvClsId\":[\"00020329-0000-0000-c000-000000000046\"]}"),
        (PropValue::MvBinary([[1].into()].into()), "{\"MvBinary\":[\"01\"]}"),
    ];
    for (value, text) in values {
        check(value, text);
    }
}

#[test]
fn properties_rows_and_recipients() {
    check(Property::of(PR_SUBJECT, "x"), r#"{"tag":3604511,"value":{"Unicode":"x"}}"#);
    let mut rows = RowSet::new(columns![PR_SUBJECT, PR_IMPORTANCE].into());
    rows.push(["x".into(), 1.into()]);
    let text = r#"{"columns":[3604511,1507331],"cells":[{"Unicode":"x"},{"Long":1}]}"#;
    check(rows.first().unwrap().to_row(), text);
    check(rows.clone(), text);
    check(RowSet::default(), r#"{"columns":[],"cells":[]}"#);
    check(
        AdrList::of([AdrEntry::named("A", RecipientType::MAPI_TO), AdrEntry::default()]),
        r#"[[{"tag":805371935,"value":{"Unicode":"A"}},{"tag":202702851,"value":{"Long":1}}],[]]"#,
    );
    check(
        OneOff::new("A", "SMTP", "a@b.c"),
        r#"{"display_name":"A","address_type":"SMTP","address":"a@b.c","rich_info":true,"unicode":true}"#,
    );
}

/// A fixture is input: a row that lacks cells is an error, and never a panic later on.
#[test]
fn rows_with_missing_cells_are_refused() {
    let one_of_two = r#"{"columns":[3604511,1507331],"cells":[{"Long":1}]}"#;
    let no_columns = r#"{"columns":[],"cells":[{"Long":1}]}"#;
    for text in [one_of_two, no_columns] {
        assert!(serde_json::from_str::<Row>(text).is_err(), "{text}");
        assert!(serde_json::from_str::<RowSet>(text).is_err(), "{text}");
    }
}

#[test]
fn restrictions_and_sort_orders() {
    let restriction = Restriction::or([
        !Restriction::eq(PR_SUBJECT, "x"),
        Restriction::bits_set(PR_IMPORTANCE, 1),
        Restriction::Comment { properties: Vec::new(), restriction: None },
    ]);
    check(
        restriction,
        concat!(
            r#"{"Or":[{"Not":{"Property":{"relop":4,"tag":3604511,"value":{"Unicode":"x"}}}},"#,
            r#"{"BitMask":{"relop":1,"tag":1507331,"mask":1}},"#,
            r#"{"Comment":{"properties":[],"restriction":null}}]}"#
        ),
    );
    check(
        SortOrderSet::by([SortOrder::descending(PR_SUBJECT)]).with_categories(1, 0),
        r#"{"sorts":[{"tag":3604511,"order":1}],"categories":1,"expanded":0}"#,
    );
}

#[test]
fn errors_problems_and_positions() {
    check(
        MapiError { error: "x".into(), ..MapiError::default() },
        r#"{"version":0,"error":"x","component":"","low_level":0,"context":0}"#,
    );
    check(
        PropProblem { index: 1, tag: PR_SUBJECT.tag(), code: ErrorCode::MAPI_E_COMPUTED },
        r#"{"index":1,"tag":3604511,"code":2147746074}"#,
    );
    check(Bookmark::BOOKMARK_END, "2");
    check(
        TablePosition { row: 1, numerator: 1, denominator: 2 },
        r#"{"row":1,"numerator":1,"denominator":2}"#,
    );
}

/// Who writes a fixture by hand knows the names.
#[test]
fn names_are_read_where_numbers_are() {
    let by_hand = r#"{"And":[
        {"Content":{"fuzzy":"FL_SUBSTRING | FL_IGNORECASE","tag":"PR_SUBJECT","value":{"Unicode":"plan"}}},
        {"Property":{"relop":"RELOP_GE","tag":"PR_IMPORTANCE","value":{"Long":2}}},
        {"BitMask":{"relop":"BMR_EQZ","tag":"0E070003","mask":1}}]}"#;
    let restriction: Restriction = serde_json::from_str(by_hand).unwrap();
    let content = Restriction::contains_ignoring_case(PR_SUBJECT, "plan");
    let important = Restriction::ge(PR_IMPORTANCE, 2);
    assert_eq!(
        restriction,
        Restriction::and([content, important, Restriction::bits_clear(PR_MESSAGE_FLAGS, 1)])
    );
    let order =
        r#"{"sorts":[{"tag":"PR_SUBJECT","order":"TABLE_SORT_DESCEND"}],"categories":0,"expanded":0}"#;
    let order: SortOrderSet = serde_json::from_str(order).unwrap();
    assert_eq!(order, SortOrderSet::by([SortOrder::descending(PR_SUBJECT)]));
    let subject: Property = serde_json::from_str(r#"{"tag":"PR_SUBJECT","value":{"Unicode":"x"}}"#).unwrap();
    assert_eq!(subject, Property::of(PR_SUBJECT, "x"));

    let unknown = serde_json::from_str::<PropTag>("\"PR_SUBJEKT\"").unwrap_err().to_string();
    assert!(unknown.contains("\"PR_SUBJEKT\", expected a name or number of a property"), "{unknown}");
    for wrong in ["-1", "4294967296", "\"\"", "\"37001F\"", "1.5", "null"] {
        assert!(serde_json::from_str::<PropTag>(wrong).is_err(), "{wrong}");
        assert!(serde_json::from_str::<RelOp>(wrong).is_err(), "{wrong}");
    }
    assert!(serde_json::from_str::<FuzzyLevel>("\"FL_SOMEHOW\"").is_err());
}
