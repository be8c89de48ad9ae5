//! Restrictions around others: on subtables, with notes, counted, deep.

use super::Harness;
use super::listing::{listing, passing, put, refused, subjects_of};
use super::scene::Scene;
use crate::interface::Result;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MessageExt};
use crate::vocab::tags::*;
use crate::vocab::{AdrEntry, ErrorCode, OneOff, Property, RecipientType, Restriction, TableFlags};

cases! { $, conformance_nested_restrictions, nested_restrictions, needs: STORE_CREATE_OK;
    a_subtable_passes_when_one_row_of_it_does: STORE_ATTACH_OK,
    only_messages_have_subtables,
    comments_mean_nothing,
    a_count_passes_the_first_rows,
    deep_nesting_is_refused,
}

/// TBL-RESSUB-1, TBL-RESSUB-3, STO-GETCONTENTSTABLE-15: all of the inner restriction holds in one row.
fn a_subtable_passes_when_one_row_of_it_does(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Below")?;
    put(&folder, "nobody", &[])?;
    for (subject, to, cc) in [("anna first", "Anna", "Carla"), ("carla first", "Carla", "Anna")] {
        let message = folder.new_message()?;
        message.set(PR_SUBJECT, subject)?;
        for (name, kind) in [(to, RecipientType::MAPI_TO), (cc, RecipientType::MAPI_CC)] {
            message.add_recipient(AdrEntry::one_off(&OneOff::new(name, "SMTP", "x@example.com"), kind))?;
        }
        message.attach_file(&format!("{to}.txt"), b"x")?;
        message.save()?;
    }
    let table = subjects_of(&folder)?;
    let anna = Restriction::eq(PR_DISPLAY_NAME, "Anna");
    let in_cc = Restriction::eq(PR_RECIPIENT_TYPE, RecipientType::MAPI_CC);
    let any = |inner| Restriction::any_of(PR_MESSAGE_RECIPIENTS, inner);
    assert_eq!(passing(&table, &any(anna.clone()))?, ["anna first", "carla first"]);
    assert_eq!(passing(&table, &any(Restriction::and([anna.clone(), in_cc])))?, ["carla first"]);
    assert_eq!(passing(&table, &!any(anna))?, ["nobody"]);
    let file = Restriction::eq(PR_ATTACH_LONG_FILENAME, "Carla.txt");
    assert_eq!(passing(&table, &Restriction::any_of(PR_MESSAGE_ATTACHMENTS, file))?, ["carla first"]);
    Ok(())
}

/// TBL-RESSUB-2.
fn only_messages_have_subtables(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    let inner = || Restriction::exists(PR_DISPLAY_NAME);
    let other = Restriction::any_of(PR_CONTAINER_CONTENTS, inner());
    assert_eq!(refused(&table, &other), ErrorCode::MAPI_E_TOO_COMPLEX);
    let folders = scene.store.open_entry(None, None, Default::default())?.into_folder()?;
    let folders = folders.get_hierarchy_table(TableFlags::MAPI_UNICODE)?;
    let recipients = Restriction::any_of(PR_MESSAGE_RECIPIENTS, inner());
    assert_eq!(refused(&folders, &recipients), ErrorCode::MAPI_E_TOO_COMPLEX);
    Ok(())
}

/// TBL-RESCOM-1, TBL-RESCOM-2, TBL-RESCOM-3.
fn comments_mean_nothing(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b"])?;
    let comment = |restriction: Option<Restriction>| Restriction::Comment {
        properties: vec![Property::of(PR_SUBJECT, "b")],
        restriction: restriction.map(Box::new),
    };
    assert_eq!(passing(&table, &comment(Some(Restriction::eq(PR_SUBJECT, "a"))))?, ["a"]);
    assert_eq!(passing(&table, &comment(None))?, ["a", "b"]);
    let annotation = |restriction: Option<Restriction>| Restriction::Annotation {
        properties: vec![Property::of(PR_SUBJECT, "b")],
        restriction: restriction.map(Box::new),
    };
    assert_eq!(passing(&table, &annotation(Some(Restriction::eq(PR_SUBJECT, "a"))))?, ["a"]);
    assert_eq!(passing(&table, &annotation(None))?, ["a", "b"]);
    Ok(())
}

/// TBL-RESCNT-1, TBL-RESCNT-2.
fn a_count_passes_the_first_rows(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["x1", "y", "x2", "x3"])?;
    let count = |count| Restriction::Count {
        count,
        restriction: Box::new(Restriction::starts_with(PR_SUBJECT, "x")),
    };
    assert_eq!(passing(&table, &count(2))?, ["x1", "x2"]);
    assert_eq!(passing(&table, &count(2))?, ["x1", "x2"]);
    assert_eq!(passing(&table, &count(0))?, [""; 0]);
    assert_eq!(passing(&table, &count(9))?, ["x1", "x2", "x3"]);
    Ok(())
}

/// TBL-RES-7: a code, not a crash.
fn deep_nesting_is_refused(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a"])?;
    let nested = |levels| (0..levels).fold(Restriction::eq(PR_SUBJECT, "a"), |inner, _| !inner);
    assert_eq!(passing(&table, &nested(254))?, ["a"]);
    assert_eq!(refused(&table, &nested(100_000)), ErrorCode::MAPI_E_TOO_COMPLEX);
    Ok(())
}
