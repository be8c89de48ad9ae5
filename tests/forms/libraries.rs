//! Where forms are installed.

use std::sync::Arc;

use mapi_emulator::interface::{MapiFormContainer, Result};
use mapi_emulator::vocab::tags::{PR_DISPLAY_NAME, PR_MESSAGE_CLASS};
use mapi_emulator::vocab::{
    DefaultStoreRole, ErrorCode, FormManagerFlags, FormRegistry, InitFlags, LogoffFlags, UnicodeFlags,
};
use mapi_emulator::{Emulator, FormPlace, prelude::*};

use super::{LOCAL, Scene, code, form};

/// The classes of all forms of a library, in its order.
fn classes(library: &Arc<dyn MapiFormContainer>) -> Result<Vec<String>> {
    let forms = library.resolve_multiple_message_classes(None, FormManagerFlags::NONE)?;
    forms.iter().flatten().map(|form| form.get(PR_MESSAGE_CLASS)).collect()
}

/// FRM-REGISTRY-2, FRM-OPENFORMMGR-3
#[test]
fn the_forms_of_the_computer_need_no_session_and_are_those_of_every_session() -> Result<()> {
    let emulator = Emulator::new();
    let mapi = emulator.mapi();
    assert_eq!(code(mapi.open_local_form_container()), ErrorCode::MAPI_E_NOT_INITIALIZED);
    mapi.initialize(InitFlags::NONE)?;
    let before = mapi.open_local_form_container()?;
    emulator.install_form(&LOCAL, form("IPM.Note", "note"))?;
    let fork = emulator.fork();
    let scene = Scene::on(emulator)?;
    let same = scene.forms.open_form_container(FormRegistry::HFRMREG_LOCAL, None)?;
    let mapi = fork.mapi();
    mapi.initialize(InitFlags::NONE)?;
    for library in [before, same] {
        assert_eq!(classes(&library)?, ["IPM.Note"]);
    }
    assert_eq!(classes(&mapi.open_local_form_container()?)?, ["IPM", "IPM.Note"], "the fork has its own");
    Ok(())
}

/// FRM-REGISTRY-4, FRM-OPENFORMCONTAINER-1, FRM-OPENFORMCONTAINER-2, FRM-OPENFORMCONTAINER-3
#[test]
fn a_manager_opens_the_library_of_computer_user_and_folder() -> Result<()> {
    let scene = Scene::new()?;
    let other = scene.session.default_store()?.ipm_subtree()?.new_subfolder("Others")?;
    scene.install(&LOCAL, "IPM.A", "local")?;
    scene.install(&FormPlace::Personal("Anna Berg".into()), "IPM.B", "personal")?;
    scene.install(&scene.in_folder()?, "IPM.C", "folder")?;
    let open = |registry, folder| scene.forms.open_form_container(registry, folder);
    let in_it = |registry, folder| classes(&open(registry, folder)?);
    assert_eq!(in_it(FormRegistry::HFRMREG_LOCAL, None)?, ["IPM.A"]);
    assert_eq!(in_it(FormRegistry::HFRMREG_PERSONAL, None)?, ["IPM.B"]);
    assert_eq!(in_it(FormRegistry::HFRMREG_DEFAULT, None)?, ["IPM.B"]);
    assert_eq!(in_it(FormRegistry::HFRMREG_FOLDER, Some(&*scene.folder))?, ["IPM.C"]);
    assert!(in_it(FormRegistry::HFRMREG_FOLDER, Some(&*other))?.is_empty());
    Ok(())
}

/// FRM-OPENFORMCONTAINER-2, FRM-OPENFORMCONTAINER-4
#[test]
fn a_folder_is_needed_where_one_belongs_and_nowhere_else() -> Result<()> {
    let scene = Scene::new()?;
    let open = |registry, folder| code(scene.forms.open_form_container(registry, folder));
    let folder = Some(&*scene.folder);
    let wrong = [
        open(FormRegistry::HFRMREG_FOLDER, None),
        open(FormRegistry::HFRMREG_LOCAL, folder),
        open(FormRegistry::HFRMREG_PERSONAL, folder),
        open(FormRegistry(9), None),
    ];
    assert_eq!(wrong, [ErrorCode::MAPI_E_INVALID_PARAMETER; 4]);
    Ok(())
}

/// FRM-REGISTRY-3
#[test]
fn without_a_default_store_there_are_no_forms_of_the_user() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&LOCAL, "IPM.Note", "note")?;
    scene.session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, None)?;
    let personal = scene.forms.open_form_container(FormRegistry::HFRMREG_PERSONAL, None);
    assert_eq!(code(personal), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(
        classes(&scene.forms.open_form_container(FormRegistry::HFRMREG_DEFAULT, None)?)?,
        ["IPM.Note"]
    );
    assert_eq!(scene.shown_by("IPM.Note")?, "note");
    let nobody = FormPlace::Personal("Anna Berg".into());
    assert_eq!(code(scene.install(&nobody, "IPM.X", "x")), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// FRM-REGISTRY-7, FRM-CONT-RESOLVE-1, FRM-CONT-RESOLVE-2
#[test]
fn a_library_has_one_form_for_each_class_and_looks_at_its_own_alone() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&LOCAL, "IPM.Note", "old")?;
    scene.install(&LOCAL, "IPM.Task", "task")?;
    scene.install(&LOCAL, "ipm.note", "new")?;
    scene.install(&scene.in_folder()?, "IPM.Order", "order")?;
    let library = scene.forms.open_form_container(FormRegistry::HFRMREG_LOCAL, None)?;
    assert_eq!(classes(&library)?, ["ipm.note", "IPM.Task"]);
    let resolve = |class, flags| library.resolve_message_class(class, flags);
    assert_eq!(resolve("IPM.Note.X", FormManagerFlags::NONE)?.get(PR_DISPLAY_NAME)?, "new");
    let exact = resolve("IPM.Note.X", FormManagerFlags::MAPIFORM_EXACTMATCH);
    let others = resolve("IPM.Order", FormManagerFlags::NONE);
    assert_eq!([code(exact), code(others)], [ErrorCode::MAPI_E_NOT_FOUND; 2]);
    let slots =
        library.resolve_multiple_message_classes(Some(&["IPM.Order", "IPM.Task"]), FormManagerFlags::NONE)?;
    assert_eq!(slots.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true]);
    Ok(())
}

/// FRM-CONT-REMOVE-1, FRM-CONT-INSTALL-5
#[test]
fn what_is_removed_or_installed_shows_in_every_open_library_and_manager() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&LOCAL, "IPM.Note", "note")?;
    let [one, other] =
        [0, 1].map(|_| scene.forms.open_form_container(FormRegistry::HFRMREG_LOCAL, None).unwrap());
    assert_eq!(code(one.remove_form("IPM.Note.X")), ErrorCode::MAPI_E_NOT_FOUND);
    one.remove_form("ipm.NOTE")?;
    assert!(classes(&other)?.is_empty());
    assert_eq!(code(scene.shown_by("IPM.Note")), ErrorCode::MAPI_E_NOT_FOUND);
    scene.install(&LOCAL, "IPM.Task", "task")?;
    assert_eq!(
        (classes(&other)?, scene.shown_by("IPM.Task")?),
        (vec!["IPM.Task".to_owned()], "task".to_owned())
    );
    Ok(())
}

/// FRM-CONT-DISPLAY-1
#[test]
fn a_library_has_a_name() -> Result<()> {
    let scene = Scene::new()?;
    let name = |registry, folder| {
        scene.forms.open_form_container(registry, folder)?.get_display(UnicodeFlags::MAPI_UNICODE)
    };
    assert_eq!(name(FormRegistry::HFRMREG_LOCAL, None)?, "Local Forms");
    assert_eq!(name(FormRegistry::HFRMREG_FOLDER, Some(&*scene.folder))?, "Orders");
    Ok(())
}

/// FRM-OPENFORMMGR-1, FRM-OPENFORMMGR-2
#[test]
fn a_manager_is_bound_to_its_session() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&LOCAL, "IPM.Note", "note")?;
    assert_eq!(scene.shown_by("IPM.Note")?, "note");
    scene.session.logoff(LogoffFlags::NONE, 0)?;
    let after = scene.forms.resolve_message_class("IPM.Note", FormManagerFlags::NONE, None);
    assert_eq!(code(after), ErrorCode::MAPI_E_INVALID_OBJECT);
    Ok(())
}
