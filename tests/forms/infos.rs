//! What a library tells of a form, without its server.

use std::sync::Arc;

use mapi_emulator::interface::{FormChoice, MapiFormInfo, Result, UserInterface};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::{
    ErrorCode, FormManagerFlags, FormPropSet, FormProperty, FormRegistry, FormVerb, MessageFlags,
    MessageStatus, ObjectType, PropName, PropType, Property, SaveFlags, guids::PS_PUBLIC_STRINGS,
};
use mapi_emulator::{Form, FormPlace, prelude::*};

use super::{LOCAL, Scene, class_id, code, form};

fn property(name: &str) -> FormProperty {
    FormProperty {
        name: PropName::string(PS_PUBLIC_STRINGS, name),
        prop_type: PropType::PT_LONG,
        display_name: name.to_owned(),
        values: Vec::new(),
    }
}

fn info(scene: &Scene, class: &str) -> Result<Arc<dyn MapiFormInfo>> {
    scene.forms.resolve_message_class(class, FormManagerFlags::MAPIFORM_EXACTMATCH, None)
}

/// FRM-REGISTRY-1, FRM-INFO-1, FRM-INFO-2, FRM-INFO-9: no server is registered.
#[test]
fn a_form_shows_what_it_was_registered_with() -> Result<()> {
    let scene = Scene::new()?;
    let order = Form::new("IPM.Order", class_id(3), "Order")
        .with(Property::of(PR_COMMENT, "for orders"))
        .with(Property::of(PR_FORM_MESSAGE_BEHAVIOR, 1))
        .with(Property::of(PR_MESSAGE_CLASS, "IPM.Other"));
    scene.emulator.install_form(&LOCAL, order)?;
    let info = info(&scene, "IPM.Order")?;
    assert_eq!(
        (info.get(PR_MESSAGE_CLASS)?, info.get(PR_FORM_CLSID)?),
        ("IPM.Order".to_owned(), class_id(3))
    );
    assert_eq!(
        (info.get(PR_DISPLAY_NAME)?, info.get(PR_COMMENT)?),
        ("Order".to_owned(), "for orders".to_owned())
    );
    assert_eq!((info.get(PR_FORM_MESSAGE_BEHAVIOR)?, info.find(PR_FORM_VERSION)?), (1, None));
    assert_eq!(info.get(PR_OBJECT_TYPE)?, ObjectType::MAPI_FORMINFO.0 as i32);
    Ok(())
}

/// FRM-INFO-3, FRM-INFO-4
#[test]
fn nothing_of_a_form_can_be_set() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&LOCAL, "IPM.Order", "Order")?;
    let info = info(&scene, "IPM.Order")?;
    let problems = info.set_props(&[Property::of(PR_COMMENT, "mine")])?;
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [ErrorCode::MAPI_E_COMPUTED]);
    info.save_changes(SaveFlags::NONE)?;
    assert_eq!((info.find(PR_COMMENT)?, info.get(PR_DISPLAY_NAME)?), (None, "Order".to_owned()));
    Ok(())
}

/// FRM-INFO-5, FRM-INFO-6
#[test]
fn verbs_come_by_number_and_open_is_one_always() -> Result<()> {
    let scene = Scene::new()?;
    let order = form("IPM.Order", "Order").verb(FormVerb::EXCHIVERB_FORWARD, "Forward");
    let order = order.verb(FormVerb(7), "Approve");
    scene.emulator.install_form(&LOCAL, order)?;
    let verbs = info(&scene, "IPM.Order")?.calc_verb_set()?;
    let told: Vec<_> = verbs.iter().map(|verb| (verb.verb.0, &*verb.name)).collect();
    assert_eq!(told, [(0, "Open"), (7, "Approve"), (104, "Forward")]);
    Ok(())
}

/// FRM-CALCFORMPROPSET-1, FRM-CALCFORMPROPSET-2, FRM-INFO-7
#[test]
fn published_properties_of_forms_are_put_together() -> Result<()> {
    let scene = Scene::new()?;
    let [a, b, c] = ["A", "B", "C"].map(property);
    let other_b = FormProperty { prop_type: PropType::PT_BOOLEAN, ..b.clone() };
    let one = form("IPM.One", "one").publishes(c.clone()).publishes(a.clone()).publishes(b.clone());
    scene.emulator.install_form(&LOCAL, one)?;
    let two = form("IPM.Two", "two").publishes(a.clone()).publishes(other_b.clone());
    scene.emulator.install_form(&LOCAL, two)?;
    let infos = [info(&scene, "IPM.One")?, info(&scene, "IPM.Two")?];
    assert_eq!(infos[0].calc_form_prop_set()?, [c.clone(), a.clone(), b.clone()]);
    let library = scene.forms.open_form_container(FormRegistry::HFRMREG_LOCAL, None)?;
    for (which, expected) in [
        (FormPropSet::FORMPROPSET_UNION, vec![c, a.clone(), b, other_b]),
        (FormPropSet::FORMPROPSET_INTERSECTION, vec![a]),
    ] {
        assert_eq!(scene.forms.calc_form_prop_set(&infos, which)?, expected);
        assert_eq!(library.calc_form_prop_set(which)?, expected);
        assert!(scene.forms.calc_form_prop_set(&[], which)?.is_empty());
    }
    Ok(())
}

/// FRM-INFO-8, FRM-INFO-11
#[test]
fn a_form_knows_its_library_and_has_the_icons_it_was_given() -> Result<()> {
    let scene = Scene::new()?;
    let order = form("IPM.Order", "Order").with(Property::of(PR_ICON, [1, 2]));
    scene.emulator.install_form(&scene.in_folder()?, order)?;
    let order =
        scene.forms.resolve_message_class("IPM.Order", FormManagerFlags::NONE, Some(&*scene.folder))?;
    let library = order.open_form_container()?;
    assert_eq!(library.resolve_multiple_message_classes(None, FormManagerFlags::NONE)?.len(), 1);
    library.remove_form("IPM.Order")?;
    assert_eq!(&*order.make_icon_from_binary(PR_ICON.tag().0)?, [1, 2]);
    assert_eq!(code(order.make_icon_from_binary(PR_MINI_ICON.tag().0)), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// FRM-ISINCONFLICT-1, FRM-ISINCONFLICT-2
#[test]
fn a_message_in_conflict_is_so_unless_its_form_handles_that() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&LOCAL, "IPM.Note", "note")?;
    scene.emulator.install_form(&LOCAL, form("IPM.Task", "task").handling_conflicts())?;
    let in_conflict = |status, class| scene.forms.is_in_conflict(MessageFlags::NONE, status, class, None);
    let conflict = MessageStatus::MSGSTATUS_IN_CONFLICT;
    assert!(in_conflict(conflict, "IPM.Note")?);
    assert!(!in_conflict(conflict, "IPM.Task")?);
    assert!(!in_conflict(MessageStatus::NONE, "IPM.Note")?);
    scene.forms.prepare_form(FormManagerFlags::NONE, &*info(&scene, "IPM.Note")?)
}

/// Chooses what is not the first.
#[derive(Debug)]
struct Choosy;

impl UserInterface for Choosy {
    fn choose_forms(&self, choice: &FormChoice<'_>) -> Option<Vec<usize>> {
        let all = 0..choice.forms.len();
        Some(
            all.filter(|number| choice.chosen.contains(number) || *number + 1 == choice.forms.len())
                .collect(),
        )
    }

    fn choose_form_library(&self, libraries: &[&str]) -> Option<usize> {
        libraries.iter().position(|name| *name == "Personal Forms")
    }
}

/// FRM-SELECTFORM-1, FRM-SELECTFORM-2, FRM-SELECTFORM-3, FRM-SELECTFORM-4
#[test]
fn the_user_chooses_forms_and_libraries() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&LOCAL, "IPM.One", "one")?;
    scene.install(&LOCAL, "IPM.Two", "two")?;
    let hidden = form("IPM.Hidden", "hidden").with(Property::of(PR_FORM_HIDDEN, true));
    scene.emulator.install_form(&FormPlace::Personal("Anna Berg".into()), hidden)?;
    scene.install(&scene.in_folder()?, "IPM.Three", "three")?;
    let one = || scene.forms.select_form(FormManagerFlags::NONE, None, None);
    let registries = mapi_emulator::vocab::FormRegistries::MAPIFORM_SELECT_ALL_REGISTRIES;
    let library = || scene.forms.select_form_container(registries, None);
    assert_eq!([code(one()), code(library())], [ErrorCode::MAPI_E_USER_CANCEL; 2]);
    scene.emulator.set_ui(Arc::new(Choosy));
    assert_eq!(one()?.get(PR_DISPLAY_NAME)?, "two");
    let chosen = [info(&scene, "IPM.One")?];
    let some = scene.forms.select_multiple_forms(FormManagerFlags::NONE, Some("Which?"), None, &chosen)?;
    let names: Vec<String> = some.iter().map(|form| form.get(PR_DISPLAY_NAME).unwrap()).collect();
    assert_eq!(names, ["one", "hidden"]);
    assert!(library()?.resolve_message_class("IPM.Hidden", FormManagerFlags::NONE).is_ok());
    let of_folder = mapi_emulator::vocab::FormRegistries::MAPIFORM_SELECT_FOLDER_REGISTRY_ONLY;
    let only = scene.forms.select_form_container(of_folder, Some(&*scene.folder));
    assert_eq!(code(only), ErrorCode::MAPI_E_USER_CANCEL);
    Ok(())
}
