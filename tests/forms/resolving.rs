//! Which form shows a class.

use mapi_emulator::interface::Result;
use mapi_emulator::vocab::tags::{PR_DISPLAY_NAME, PR_FORM_HIDDEN, PR_MESSAGE_CLASS};
use mapi_emulator::vocab::{ErrorCode, FormManagerFlags, Property};
use mapi_emulator::{FormPlace, prelude::*};

use super::{LOCAL, Scene, code, form};

const NOT_FOUND: ErrorCode = ErrorCode::MAPI_E_NOT_FOUND;

/// FRM-RESOLVE-1, FRM-RESOLVE-2, FRM-RESOLVE-3, FRM-RESOLVE-9
#[test]
fn a_class_is_shown_by_the_form_of_the_nearest_class_it_derives_from() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&LOCAL, "IPM.Note", "note")?;
    scene.install(&LOCAL, "IPM", "any")?;
    let classes = ["IPM.Note", "IPM.Note.X.Y", "ipm.note.x", "IPM.Notes", "IPM.Task", "IPM"];
    let names = classes.map(|class| scene.shown_by(class).unwrap());
    assert_eq!(names, ["note", "note", "note", "any", "any", "any"]);
    assert_eq!([code(scene.shown_by("REPORT.IPM")), code(scene.shown_by("IP"))], [NOT_FOUND; 2]);
    Ok(())
}

/// FRM-RESOLVE-4, FRM-MGR-RESOLVE-1
#[test]
fn an_exact_match_is_of_no_other_class() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&LOCAL, "IPM.Note", "note")?;
    let resolve = |class, flags| scene.forms.resolve_message_class(class, flags, None);
    let exact = FormManagerFlags::MAPIFORM_EXACTMATCH;
    assert_eq!(code(resolve("IPM.Note.X", exact)), NOT_FOUND);
    assert_eq!(resolve("IPM.Note", exact)?.get(PR_MESSAGE_CLASS)?, "IPM.Note");
    assert_eq!(resolve("IPM.Note.X", FormManagerFlags::NONE)?.get(PR_MESSAGE_CLASS)?, "IPM.Note");
    Ok(())
}

/// FRM-RESOLVE-5, FRM-RESOLVE-6, FRM-RESOLVE-8
#[test]
fn libraries_are_asked_in_order_and_that_of_a_folder_only_with_it() -> Result<()> {
    let scene = Scene::new()?;
    let personal = FormPlace::Personal("Anna Berg".into());
    scene.install(&personal, "IPM.Note", "the user's")?;
    assert_eq!(scene.shown_by("IPM.Note")?, "the user's");
    scene.install(&scene.in_folder()?, "IPM.Note", "the folder's")?;
    assert_eq!(scene.shown_by("IPM.Note")?, "the folder's");
    let elsewhere = scene.forms.resolve_message_class("IPM.Note", FormManagerFlags::NONE, None)?;
    assert_eq!(elsewhere.get(PR_DISPLAY_NAME)?, "the user's");
    scene.install(&LOCAL, "IPM.Note", "the computer's")?;
    assert_eq!(scene.shown_by("IPM.Note")?, "the computer's");
    Ok(())
}

/// FRM-RESOLVE-7
#[test]
fn the_exact_class_of_the_last_library_goes_before_a_base_class_of_the_first() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&LOCAL, "IPM.Note", "note")?;
    scene.install(&FormPlace::Personal("Anna Berg".into()), "IPM.Note.Order", "order")?;
    assert_eq!(scene.shown_by("IPM.Note.Order.Express")?, "order");
    Ok(())
}

/// FRM-RESOLVE-10, FRM-MGR-RESOLVE-4
#[test]
fn what_is_no_class_and_unknown_flags_are_refused() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&LOCAL, "IPM", "any")?;
    let long = "I".repeat(256);
    for wrong in ["", "IPM.", "IPM.Größe", "IPM.\u{7}", &*long] {
        assert_eq!(code(scene.shown_by(wrong)), ErrorCode::MAPI_E_INVALID_PARAMETER, "{wrong:?}");
    }
    let undefined = FormManagerFlags::from_bits_retain(0x40);
    let one = scene.forms.resolve_message_class("IPM", undefined, None);
    let many = scene.forms.resolve_multiple_message_classes(None, undefined, None);
    assert_eq!([code(one), code(many)], [ErrorCode::MAPI_E_UNKNOWN_FLAGS; 2]);
    Ok(())
}

/// FRM-RESOLVE-12
#[test]
fn a_hidden_form_resolves_as_all_others() -> Result<()> {
    let scene = Scene::new()?;
    let hidden = form("IPM.Note", "hidden").with(Property::of(PR_FORM_HIDDEN, true));
    scene.emulator.install_form(&LOCAL, hidden)?;
    assert_eq!(scene.shown_by("IPM.Note")?, "hidden");
    Ok(())
}

/// FRM-MGR-RESOLVE-2, FRM-MGR-RESOLVE-3
#[test]
fn of_many_classes_each_has_its_slot_and_without_classes_all_forms_are_told() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&scene.in_folder()?, "IPM.Order", "order")?;
    scene.install(&LOCAL, "IPM.Task", "task")?;
    scene.install(&LOCAL, "IPM.Note", "note")?;
    let told = |classes: Option<&[&str]>, folder| -> Result<Vec<Option<String>>> {
        let found = scene.forms.resolve_multiple_message_classes(classes, FormManagerFlags::NONE, folder)?;
        found.iter().map(|form| form.as_ref().map(|form| form.get(PR_DISPLAY_NAME)).transpose()).collect()
    };
    let some = |name: &str| Some(name.to_owned());
    let asked = told(Some(&["IPM.Note.X", "IPM.Unknown", "IPM.Task"]), None)?;
    assert_eq!(asked, [some("note"), None, some("task")]);
    assert_eq!(told(None, Some(&*scene.folder))?, [some("task"), some("note"), some("order")]);
    assert_eq!(told(None, None)?, [some("task"), some("note")]);
    Ok(())
}
