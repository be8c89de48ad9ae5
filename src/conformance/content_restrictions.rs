//! Text and bytes that are looked for in values.

use super::Harness;
use super::listing::{listing, own, passing, put, refused, subjects_of};
use super::scene::Scene;
use crate::interface::Result;
use crate::vocab::tags::*;
use crate::vocab::{ErrorCode, FuzzyLevel, PropValue, Property, Restriction};

cases! { $, conformance_content_restrictions, content_restrictions, needs: STORE_CREATE_OK;
    content_is_looked_for_at_its_place,
    content_ignores_only_what_it_is_told_to,
    content_of_bytes_ignores_how_text_is_compared,
    empty_content_is_in_every_value,
    content_wants_text_or_bytes,
}

type Names<'a> = &'a [&'a str];

/// TBL-RESCONT-1, TBL-RESCONT-2.
fn content_is_looked_for_at_its_place(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Content")?;
    for subject in ["cat", "concat", "cats"] {
        put(&folder, subject, &[Property::new(own::BYTES, PropValue::Binary(subject.as_bytes().into()))])?;
    }
    let table = subjects_of(&folder)?;
    let cases: [(FuzzyLevel, Names<'_>); 3] = [
        (FuzzyLevel::FL_FULLSTRING, &["cat"]),
        (FuzzyLevel::FL_PREFIX, &["cat", "cats"]),
        (FuzzyLevel::FL_SUBSTRING, &["cat", "concat", "cats"]),
    ];
    for (place, expected) in cases {
        assert_eq!(passing(&table, &Restriction::content(PR_SUBJECT, place, "cat"))?, expected);
        assert_eq!(passing(&table, &Restriction::content(PR_SUBJECT_A, place, "cat"))?, expected);
        let bytes = PropValue::Binary(b"cat".into());
        assert_eq!(passing(&table, &Restriction::content(own::BYTES, place, bytes))?, expected);
    }
    Ok(())
}

/// TBL-RESCONT-4.
fn content_ignores_only_what_it_is_told_to(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["resume", "Resume", "résumé", "RÉSUMÉ"])?;
    let whole = |how: FuzzyLevel| Restriction::content(PR_SUBJECT, FuzzyLevel::FL_FULLSTRING | how, "resume");
    let cases: [(FuzzyLevel, Names<'_>); 5] = [
        (FuzzyLevel(0), &["resume"]),
        (FuzzyLevel::FL_IGNORECASE, &["resume", "Resume"]),
        (FuzzyLevel::FL_IGNORENONSPACE, &["resume", "résumé"]),
        (FuzzyLevel::FL_LOOSE, &["resume", "Resume", "résumé", "RÉSUMÉ"]),
        (FuzzyLevel(0x4000_0000), &["resume"]),
    ];
    for (how, expected) in cases {
        assert_eq!(passing(&table, &whole(how))?, expected, "{how:?}");
    }
    Ok(())
}

/// TBL-RESCONT-5.
fn content_of_bytes_ignores_how_text_is_compared(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Bytes")?;
    for bytes in [b"abc", b"ABC"] {
        put(&folder, "bytes", &[Property::new(own::BYTES, PropValue::Binary(bytes.into()))])?;
    }
    let table = subjects_of(&folder)?;
    let loose = FuzzyLevel::FL_FULLSTRING | FuzzyLevel::FL_LOOSE | FuzzyLevel::FL_IGNORECASE;
    let test = Restriction::content(own::BYTES, loose, PropValue::Binary(b"abc".into()));
    assert_eq!(passing(&table, &test)?.len(), 1);
    Ok(())
}

/// TBL-RESCONT-8.
fn empty_content_is_in_every_value(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Empty")?;
    put(&folder, "text", &[Property::new(own::TEXT, "x".into())])?;
    put(&folder, "empty", &[Property::new(own::TEXT, "".into())])?;
    put(&folder, "absent", &[])?;
    let table = subjects_of(&folder)?;
    let empty = |place| Restriction::content(own::TEXT, place, "");
    assert_eq!(passing(&table, &empty(FuzzyLevel::FL_PREFIX))?, ["text", "empty"]);
    assert_eq!(passing(&table, &empty(FuzzyLevel::FL_SUBSTRING))?, ["text", "empty"]);
    assert_eq!(passing(&table, &empty(FuzzyLevel::FL_FULLSTRING))?, ["empty"]);
    Ok(())
}

/// TBL-RESCONT-3, TBL-RESCONT-6.
fn content_wants_text_or_bytes(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    for wrong in [
        Restriction::content(PR_SUBJECT, FuzzyLevel(3), "a"),
        Restriction::content(PR_SUBJECT, FuzzyLevel::FL_PREFIX, PropValue::Binary(b"a".into())),
        Restriction::content(own::LONG, FuzzyLevel::FL_PREFIX, 1),
        Restriction::content(own::LONG, FuzzyLevel::FL_PREFIX, "1"),
    ] {
        assert_eq!(refused(&table, &wrong), ErrorCode::MAPI_E_TOO_COMPLEX, "{wrong}");
    }
    Ok(())
}
