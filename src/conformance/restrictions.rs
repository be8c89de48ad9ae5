//! Restrictions: what passes, what is too complex, what a view does with them.

use std::sync::Arc;

use super::Harness;
use super::listing::{all, listing, own, passing, put, refused, subjects_of};
use super::scene::Scene;
use crate::columns;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt, MessageExt};
use crate::interface::{MapiTable, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    BitMaskOp, Bookmark, ErrorCode, PropType, PropValue, Property, RelOp, Restriction, TableOpFlags, Text,
};

cases! { $, conformance_restrictions, restrictions, needs: STORE_CREATE_OK;
    a_restriction_shows_the_rows_that_pass,
    a_restriction_sees_properties_that_are_no_column,
    an_absent_property_fails_every_test,
    logic_of_nothing_and_of_one,
    each_relation_compares_with_the_constant,
    types_that_differ_are_too_complex_even_without_rows,
    a_refused_restriction_leaves_the_view_alone,
    text_of_either_width_is_one_value,
    some_value_of_several_is_enough,
    a_regular_expression_is_too_complex,
    computed_columns_can_be_tested,
    two_properties_of_a_row_can_be_compared,
    bits_are_tested_in_longs_only,
    the_size_of_a_value_can_be_tested,
    existence_is_a_matter_of_the_whole_tag,
    a_restriction_replaces_the_one_before,
    a_restriction_is_evaluated_again_when_a_row_changes,
    the_restriction_of_a_default_store_works_with_one_column,
}

type Names<'a> = &'a [&'a str];

fn numbers(scene: &Scene, values: &[(&str, i32)]) -> Result<Arc<dyn MapiTable>> {
    let folder = scene.folder("Numbers")?;
    for (subject, value) in values {
        put(&folder, subject, &[Property::new(own::LONG, PropValue::Long(*value))])?;
    }
    subjects_of(&folder)
}

/// TBL-RES-1, TBL-RESTRICT-3: rows that do not pass are hidden, and nothing else changes.
fn a_restriction_shows_the_rows_that_pass(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["b", "a", "c"])?;
    let not_a = Restriction::ne(PR_SUBJECT, "a");
    assert_eq!(passing(&table, &not_a)?, ["b", "c"]);
    assert_eq!(table.get_row_count(0)?.value, 2);
    table.restrict(None, TableOpFlags::NONE)?;
    assert_eq!(all(&table)?, ["b", "a", "c"]);
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 3);
    Ok(())
}

/// TBL-RES-2: clients restrict by what they do not show.
fn a_restriction_sees_properties_that_are_no_column(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = numbers(&scene, &[("one", 1), ("two", 2)])?;
    table.set_columns(&columns![PR_SUBJECT], TableOpFlags::NONE)?;
    assert_eq!(passing(&table, &Restriction::eq(own::LONG, 2))?, ["two"]);
    Ok(())
}

/// TBL-RES-3, TBL-RESCMP-2: also `RELOP_NE` and `BMR_EQZ`; `NOT` over it holds.
fn an_absent_property_fails_every_test(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = numbers(&scene, &[("none", 1)])?;
    let absent = own::OTHER_LONG;
    let none: Names<'_> = &[];
    let relations = [RelOp::RELOP_LT, RelOp::RELOP_LE, RelOp::RELOP_EQ, RelOp::RELOP_GE, RelOp::RELOP_GT];
    for relop in relations.into_iter().chain([RelOp::RELOP_NE]) {
        for test in [
            Restriction::property(absent, relop, 0),
            Restriction::compare(absent, relop, own::LONG),
            Restriction::compare(own::LONG, relop, absent),
            Restriction::compare(absent, relop, absent),
            Restriction::size(absent, relop, 0),
        ] {
            assert_eq!(passing(&table, &test)?, none, "{test}");
            assert_eq!(passing(&table, &!test)?, ["none"]);
        }
    }
    for test in [Restriction::bits_clear(absent, 1), Restriction::bits_set(absent, 1)] {
        assert_eq!(passing(&table, &test)?, none, "{test}");
    }
    assert_eq!(passing(&table, &Restriction::contains(own::TEXT, ""))?, none);
    Ok(())
}

/// TBL-RESLOG-1, TBL-RESLOG-2, TBL-RESLOG-3.
fn logic_of_nothing_and_of_one(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "ab"])?;
    let has = |part: &str| Restriction::contains(PR_SUBJECT, part);
    assert_eq!(passing(&table, &Restriction::and([has("a"), has("b")]))?, ["ab"]);
    assert_eq!(passing(&table, &Restriction::or([has("a"), has("b")]))?, ["a", "b", "ab"]);
    assert_eq!(passing(&table, &!has("a"))?, ["b"]);
    assert_eq!(passing(&table, &!!has("a"))?, ["a", "ab"]);
    assert_eq!(passing(&table, &Restriction::and([]))?, ["a", "b", "ab"]);
    assert_eq!(passing(&table, &Restriction::or([]))?, [""; 0]);
    assert_eq!(passing(&table, &Restriction::and([has("a")]))?, ["a", "ab"]);
    assert_eq!(passing(&table, &Restriction::or([has("a")]))?, ["a", "ab"]);
    Ok(())
}

/// TBL-RESPROP-1, TBL-CMP-2: longs have a sign.
fn each_relation_compares_with_the_constant(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = numbers(&scene, &[("-1", -1), ("2", 2), ("3", 3)])?;
    let cases: [(RelOp, Names<'_>); 6] = [
        (RelOp::RELOP_LT, &["-1"]),
        (RelOp::RELOP_LE, &["-1", "2"]),
        (RelOp::RELOP_GT, &["3"]),
        (RelOp::RELOP_GE, &["2", "3"]),
        (RelOp::RELOP_EQ, &["2"]),
        (RelOp::RELOP_NE, &["-1", "3"]),
    ];
    for (relop, expected) in cases {
        assert_eq!(passing(&table, &Restriction::property(own::LONG, relop, 2))?, expected, "{relop}");
    }
    Ok(())
}

/// TBL-RES-5, TBL-RES-6, TBL-RESPROP-3, TBL-RESPROP-5, TBL-RESCMP-1, TBL-CMP-12.
fn types_that_differ_are_too_complex_even_without_rows(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &[])?;
    let error = own::LONG.with_type(PropType::PT_ERROR);
    let untyped = own::LONG.with_type(PropType::PT_UNSPECIFIED);
    for wrong in [
        Restriction::eq(own::LONG, "1"),
        Restriction::eq(own::TEXT, 1),
        Restriction::property(own::LONG, RelOp(9), 1),
        Restriction::eq(error, ErrorCode::MAPI_E_NOT_FOUND),
        Restriction::eq(untyped, 1),
        Restriction::eq(own::LONGS, PropValue::MvLong(Arc::new([1]))),
        Restriction::compare(own::LONG, RelOp::RELOP_EQ, own::TEXT),
        Restriction::eq(PR_CONTAINER_CONTENTS, PropValue::Object),
    ] {
        assert_eq!(refused(&table, &wrong), ErrorCode::MAPI_E_TOO_COMPLEX, "{wrong}");
    }
    Ok(())
}

/// TBL-RESTRICT-5: the old restriction, the bookmarks and the cursor stay.
fn a_refused_restriction_leaves_the_view_alone(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "c"])?;
    table.restrict(Some(&Restriction::ne(PR_SUBJECT, "a")), TableOpFlags::NONE)?;
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 1)?;
    let mark = table.create_bookmark()?;
    assert_eq!(refused(&table, &Restriction::eq(PR_SUBJECT, 1)), ErrorCode::MAPI_E_TOO_COMPLEX);
    assert_eq!(super::listing::next(&table, 9)?, ["c"]);
    assert_eq!(table.seek_row(mark, 0)?.warning, None);
    assert_eq!(super::listing::next(&table, 9)?, ["c"]);
    Ok(())
}

/// TBL-RES-14, TBL-CMP-8, TBL-RESPROP-3.
fn text_of_either_width_is_one_value(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["Übung", "x"])?;
    let ansi = PropValue::String8((&b"\xDCbung"[..]).into());
    for tag in [PR_SUBJECT.tag(), PR_SUBJECT_A.tag()] {
        assert_eq!(passing(&table, &Restriction::eq(tag, ansi.clone()))?, ["Übung"]);
        assert_eq!(passing(&table, &Restriction::eq(tag, "Übung"))?, ["Übung"]);
        assert_eq!(passing(&table, &Restriction::contains(tag, ansi.clone()))?, ["Übung"]);
    }
    Ok(())
}

/// TBL-RESPROP-4, TBL-RESCONT-7.
fn some_value_of_several_is_enough(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Several")?;
    let texts = |texts: &[&str]| PropValue::MvUnicode(texts.iter().map(|text| Text::from(*text)).collect());
    put(&folder, "red", &[Property::new(own::TEXTS, texts(&["red", "green"]))])?;
    put(&folder, "blue", &[Property::new(own::TEXTS, texts(&["blue"]))])?;
    put(&folder, "numbers", &[Property::new(own::LONGS, PropValue::MvLong(Arc::new([1, 5])))])?;
    let table = subjects_of(&folder)?;
    assert_eq!(passing(&table, &Restriction::eq(own::TEXTS, "green"))?, ["red"]);
    assert_eq!(passing(&table, &Restriction::ne(own::TEXTS, "green"))?, ["red", "blue"]);
    assert_eq!(passing(&table, &Restriction::contains(own::TEXTS, "e"))?, ["red", "blue"]);
    assert_eq!(passing(&table, &Restriction::contains(own::TEXTS, "lu"))?, ["blue"]);
    assert_eq!(passing(&table, &Restriction::property(own::LONGS, RelOp::RELOP_GT, 4))?, ["numbers"]);
    assert_eq!(passing(&table, &Restriction::property(own::LONGS, RelOp::RELOP_GT, 5))?, [""; 0]);
    Ok(())
}

/// TBL-RESPROP-7, TBL-RESCMP-3, TBL-RESSIZE-2.
fn a_regular_expression_is_too_complex(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    for wrong in [
        Restriction::property(PR_SUBJECT, RelOp::RELOP_RE, "a"),
        Restriction::compare(PR_SUBJECT, RelOp::RELOP_RE, PR_NORMALIZED_SUBJECT),
        Restriction::size(PR_SUBJECT, RelOp::RELOP_RE, 1),
        Restriction::compare(own::LONGS, RelOp::RELOP_EQ, own::LONGS),
    ] {
        assert_eq!(refused(&table, &wrong), ErrorCode::MAPI_E_TOO_COMPLEX, "{wrong}");
    }
    Ok(())
}

/// TBL-RESPROP-8.
fn computed_columns_can_be_tested(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b"])?;
    let keys = table.all_rows(&columns![PR_INSTANCE_KEY])?;
    let second = keys.get(1).and_then(|row| row.get(PR_INSTANCE_KEY)).expect("two rows have keys");
    table.set_columns(&columns![PR_SUBJECT], TableOpFlags::NONE)?;
    assert_eq!(passing(&table, &Restriction::eq(PR_INSTANCE_KEY, second))?, ["b"]);
    assert_eq!(passing(&table, &Restriction::eq(PR_DEPTH, 0))?, ["a", "b"]);
    assert_eq!(passing(&table, &Restriction::eq(PR_ROW_TYPE, 1))?, ["a", "b"]);
    Ok(())
}

/// TBL-RESCMP-1.
fn two_properties_of_a_row_can_be_compared(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Compare")?;
    for (subject, left, right) in [("less", 1, 2), ("same", 2, 2), ("more", 3, 2)] {
        let pair = [
            Property::new(own::LONG, PropValue::Long(left)),
            Property::new(own::OTHER_LONG, PropValue::Long(right)),
        ];
        put(&folder, subject, &pair)?;
    }
    let table = subjects_of(&folder)?;
    let compare = |relop| Restriction::compare(own::LONG, relop, own::OTHER_LONG);
    assert_eq!(passing(&table, &compare(RelOp::RELOP_LT))?, ["less"]);
    assert_eq!(passing(&table, &compare(RelOp::RELOP_GE))?, ["same", "more"]);
    assert_eq!(passing(&table, &compare(RelOp::RELOP_NE))?, ["less", "more"]);
    Ok(())
}

/// TBL-RESBIT-1, TBL-RESBIT-2.
fn bits_are_tested_in_longs_only(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = numbers(&scene, &[("none", 0), ("low", 1), ("top", i32::MIN)])?;
    assert_eq!(passing(&table, &Restriction::bits_set(own::LONG, 0x8000_0001))?, ["low", "top"]);
    assert_eq!(passing(&table, &Restriction::bits_clear(own::LONG, 1))?, ["none", "top"]);
    assert_eq!(passing(&table, &Restriction::bits_clear(own::LONG, 0))?, ["none", "low", "top"]);
    assert_eq!(passing(&table, &Restriction::bits_set(own::LONG, 0))?, [""; 0]);
    for wrong in [
        Restriction::bits_set(own::SHORT, 1),
        Restriction::bits_set(own::I8, 1),
        Restriction::BitMask { relop: BitMaskOp(2), tag: own::LONG, mask: 1 },
    ] {
        assert_eq!(refused(&table, &wrong), ErrorCode::MAPI_E_TOO_COMPLEX, "{wrong}");
    }
    Ok(())
}

/// TBL-RESSIZE-1, TBL-RESSIZE-2.
fn the_size_of_a_value_can_be_tested(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Sizes")?;
    let all_types = [
        Property::new(own::LONG, PropValue::Long(1)),
        Property::new(own::I8, PropValue::I8(1)),
        Property::new(own::BOOLEAN, PropValue::Boolean(true)),
        Property::new(own::BYTES, PropValue::Binary([1, 2, 3].into())),
        Property::new(own::TEXT, "über".into()),
        Property::new(own::LONGS, PropValue::MvLong(Arc::new([1, 2, 3]))),
    ];
    put(&folder, "x", &all_types)?;
    let table = subjects_of(&folder)?;
    let ansi = own::TEXT.with_type(PropType::PT_STRING8);
    for (tag, size) in
        [(own::LONG, 4), (own::I8, 8), (own::BYTES, 3), (own::TEXT, 8), (ansi, 4), (own::LONGS, 12)]
    {
        assert_eq!(passing(&table, &Restriction::size(tag, RelOp::RELOP_EQ, size))?, ["x"], "{tag}");
        assert_eq!(passing(&table, &Restriction::size(tag, RelOp::RELOP_GT, size))?, [""; 0], "{tag}");
    }
    Ok(())
}

/// TBL-RESEXIST-1, TBL-RESEXIST-2, TBL-RESEXIST-3.
fn existence_is_a_matter_of_the_whole_tag(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Exist")?;
    let long_text = "x".repeat(100_000);
    put(&folder, "has", &[Property::new(own::TEXT, long_text.as_str().into())])?;
    put(&folder, "has not", &[])?;
    let table = subjects_of(&folder)?;
    let of_type = |prop_type| Restriction::exists(own::TEXT.with_type(prop_type));
    for same in [PropType::PT_UNICODE, PropType::PT_STRING8, PropType::PT_UNSPECIFIED] {
        assert_eq!(passing(&table, &of_type(same))?, ["has"], "{same}");
    }
    assert_eq!(passing(&table, &of_type(PropType::PT_LONG))?, [""; 0]);
    let object = Restriction::exists(PR_MESSAGE_RECIPIENTS);
    assert_eq!(refused(&table, &object), ErrorCode::MAPI_E_TOO_COMPLEX);
    Ok(())
}

/// TBL-RESTRICT-1, TBL-RES-8.
fn a_restriction_replaces_the_one_before(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b"])?;
    let only_a = Restriction::eq(PR_SUBJECT, "a");
    table.restrict(Some(&only_a), TableOpFlags::NONE)?;
    drop(only_a);
    assert_eq!(all(&table)?, ["a"]);
    assert_eq!(passing(&table, &Restriction::eq(PR_SUBJECT, "b"))?, ["b"]);
    Ok(())
}

/// TBL-RESTRICT-6.
fn a_restriction_is_evaluated_again_when_a_row_changes(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["in", "out"])?;
    table.restrict(Some(&Restriction::eq(PR_SUBJECT, "in")), TableOpFlags::NONE)?;
    assert_eq!(all(&table)?, ["in"]);
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, "out")?;
    message.save()?;
    assert_eq!(all(&table)?, ["in"]);
    message.set(PR_SUBJECT, "in")?;
    message.save()?;
    assert_eq!(all(&table)?, ["in", "in"]);
    Ok(())
}

/// SES-STORESTABLE-9, TBL-RES-2: clients look for the default store while only its entry id is a column.
fn the_restriction_of_a_default_store_works_with_one_column(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = scene.session.get_msg_stores_table(crate::vocab::UnicodeFlags::MAPI_UNICODE)?;
    let is_default =
        Restriction::and([Restriction::exists(PR_DEFAULT_STORE), Restriction::eq(PR_DEFAULT_STORE, true)]);
    const STATUS_DEFAULT_STORE: u32 = 0x2;
    let flagged = Restriction::bits_set(PR_RESOURCE_FLAGS, STATUS_DEFAULT_STORE);
    for restriction in [is_default, flagged] {
        let rows = table.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&restriction), None, 0)?;
        assert_eq!(rows.len(), 1);
        let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("the row has an entry id");
        assert_eq!(id, scene.store.get(PR_ENTRYID)?);
    }
    Ok(())
}
