//! How forms are made: by servers of one class or of several, which are on the computer then.

use std::sync::Arc;

use mapi_emulator::interface::spi::{FormFactory, FormServer};
use mapi_emulator::interface::{MapiFormInfo, Method, ProgressShown, Result, UserInterface};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::IID_IMAPIForm;
use mapi_emulator::vocab::tags::PR_FORM_CLSID;
use mapi_emulator::vocab::{ErrorCode, FormManagerFlags, Guid, MapiError, MessageStatus, UnicodeFlags};

use super::desk::{Log, Server, Viewer};
use super::{LOCAL, Scene, class_id, code, form};

const NONE: FormManagerFlags = FormManagerFlags::NONE;
const DIALOG: FormManagerFlags = FormManagerFlags::MAPI_DIALOG;

/// The program behind the forms 2 and 3.
#[derive(Debug)]
struct Program {
    log: Log,
    /// What `LockServer` answers.
    lock: ErrorCode,
}

impl FormFactory for Program {
    fn get_last_error(&self, _: ErrorCode, _: UnicodeFlags) -> Result<Option<MapiError>> {
        Ok(None)
    }

    fn create_class_factory(&self, class_id: Guid, flags: u32) -> Result<Arc<dyn FormServer>> {
        self.log.note(format!("CreateClassFactory {} {flags}", class_id.as_bytes()[0]));
        Ok(Arc::new(Server { log: self.log.clone(), ..Server::default() }))
    }

    fn lock_server(&self, flags: u32, lock: bool) -> Result<()> {
        self.log.note(format!("LockServer {flags} {lock}"));
        if self.lock == ErrorCode::S_OK {
            return Ok(());
        }
        Err(mapi_emulator::interface::Error::new(
            self.lock,
            Method::MapiFormMgrCreateForm,
            "as the test asked",
        ))
    }
}

/// Forms of the classes `IPM.Two` and `IPM.Three`, and what their program hears.
fn program(lock: ErrorCode) -> Result<(Scene, Log)> {
    let (scene, log) = (Scene::new()?, Log::default());
    for (class, number) in [("IPM.Two", 2), ("IPM.Three", 3)] {
        let form = mapi_emulator::Form::new(class, class_id(number), class);
        scene.emulator.install_form(&LOCAL, form)?;
    }
    let factory: Arc<dyn FormFactory> = Arc::new(Program { log: log.clone(), lock });
    scene.emulator.register_form_factory(&[class_id(2), class_id(3)], &factory);
    Ok((scene, log))
}

fn info(scene: &Scene, class: &str) -> Result<Arc<dyn MapiFormInfo>> {
    scene.forms.resolve_message_class(class, NONE, Some(&*scene.folder))
}

/// FRM-FACTORY-1
#[test]
fn a_program_of_several_classes_gives_a_server_for_each() -> Result<()> {
    let (scene, log) = program(ErrorCode::S_OK)?;
    for class in ["IPM.Three", "IPM.Two"] {
        drop(scene.forms.create_form(NONE, &*info(&scene, class)?, IID_IMAPIForm)?);
    }
    let made =
        ["CreateClassFactory 3 0", "create 3", "released", "CreateClassFactory 2 0", "create 2", "released"];
    assert_eq!(log.take().into_iter().filter(|line| !line.starts_with("Lock")).collect::<Vec<_>>(), made);
    Ok(())
}

/// FRM-FACTORY-2
#[test]
fn a_form_manager_locks_a_program_from_its_first_form_on_until_it_is_released() -> Result<()> {
    let (scene, log) = program(ErrorCode::S_OK)?;
    let two = info(&scene, "IPM.Two")?;
    assert!(log.take().is_empty());
    let form = scene.forms.create_form(NONE, &*two, IID_IMAPIForm)?;
    assert_eq!(log.take(), ["LockServer 0 true", "CreateClassFactory 2 0", "create 2"]);
    drop(form);
    scene.forms.create_form(NONE, &*info(&scene, "IPM.Three")?, IID_IMAPIForm)?;
    assert!(!log.take().iter().any(|line| line.starts_with("Lock")), "it is locked already");
    let Scene { emulator: _emulator, forms, .. } = scene;
    drop((two, forms));
    assert_eq!(log.take(), ["LockServer 0 false"]);
    Ok(())
}

/// FRM-FACTORY-2: a lock that failed is no lock.
#[test]
fn a_program_that_cannot_be_locked_makes_no_form() -> Result<()> {
    let (scene, log) = program(ErrorCode::MAPI_E_CALL_FAILED)?;
    let made = scene.forms.create_form(NONE, &*info(&scene, "IPM.Two")?, IID_IMAPIForm);
    assert_eq!(code(made), ErrorCode::MAPI_E_CALL_FAILED);
    drop(scene);
    assert_eq!(log.take(), ["LockServer 0 true"]);
    Ok(())
}

/// FRM-RESOLVE-13
#[test]
fn a_class_has_one_class_identifier_and_it_makes_the_form() -> Result<()> {
    let (scene, log) = (Scene::new()?, Log::default());
    for number in [4, 5] {
        let server = Server { log: log.clone(), ..Server::default() };
        scene.emulator.register_form_server(class_id(number), Arc::new(server));
        let form = mapi_emulator::Form::new("IPM.Order", class_id(number), "Order");
        scene.emulator.install_form(&scene.in_folder()?, form)?;
    }
    let order = info(&scene, "IPM.Order")?;
    assert_eq!(order.get(PR_FORM_CLSID)?, class_id(5));
    assert!(log.take().is_empty(), "nothing was made to learn of it");
    scene.forms.create_form(NONE, &*order, IID_IMAPIForm)?;
    load(&scene, &log, NONE)?;
    let made: Vec<String> = log.take().into_iter().filter(|line| line.starts_with("create")).collect();
    assert_eq!(made, ["create 5", "create 5"]);
    Ok(())
}

/// Loads a message into the form of `IPM.Order`.
fn load(scene: &Scene, log: &Log, flags: FormManagerFlags) -> Result<()> {
    let (message, site) = (scene.folder.new_message()?, Arc::new(Viewer::new(log)));
    let (status, read, folder) = (MessageStatus::NONE, Default::default(), Some(&*scene.folder));
    let (site, class) = (site as _, Some("IPM.Order"));
    scene.forms.load_form(flags, class, status, read, folder, &site, &message, None, IID_IMAPIForm)?;
    Ok(())
}

/// A form in the folder, of a server on this computer.
fn order() -> Result<(Scene, Log)> {
    let (scene, server) = (Scene::new()?, Server::default());
    let log = server.log.clone();
    scene.emulator.register_form_server(class_id(1), Arc::new(server));
    scene.emulator.install_form(&scene.in_folder()?, form("IPM.Order", "Order"))?;
    Ok((scene, log))
}

/// FRM-LOADFORM-8, FRM-PREPAREFORMMGR-1: a form of a folder is fetched from there once; one of the computer is there.
#[test]
fn a_form_is_prepared_before_it_is_made_for_the_first_time() -> Result<()> {
    let (scene, desk) = order()?;
    let calls = scene.emulator.record();
    load(&scene, &desk, NONE)?;
    assert_eq!(calls.count(Method::MapiFormMgrPrepareForm), 1);
    load(&scene, &desk, NONE)?;
    scene.forms.create_form(NONE, &*info(&scene, "IPM.Order")?, IID_IMAPIForm)?;
    assert_eq!(calls.count(Method::MapiFormMgrPrepareForm), 1);
    let (scene, desk) = order()?;
    scene.forms.prepare_form(NONE, &*info(&scene, "IPM.Order")?)?;
    assert!(desk.take().is_empty(), "nothing else is done");
    let calls = scene.emulator.record();
    load(&scene, &desk, NONE)?;
    assert_eq!(calls.count(Method::MapiFormMgrPrepareForm), 0);
    let (scene, desk) = order()?;
    scene.install(&LOCAL, "IPM.Order", "of the computer")?;
    let calls = scene.emulator.record();
    load(&scene, &desk, NONE)?;
    assert_eq!(calls.count(Method::MapiFormMgrPrepareForm), 0);
    let undefined = FormManagerFlags::MAPIFORM_EXACTMATCH;
    let prepared = scene.forms.prepare_form(undefined, &*info(&scene, "IPM.Order")?);
    assert_eq!(code(prepared), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    Ok(())
}

/// Writes down which progress is shown, and cancels if it is told to.
#[derive(Debug)]
struct Watcher {
    log: Log,
    cancels: bool,
}

impl UserInterface for Watcher {
    fn progress(&self, shown: &ProgressShown) -> bool {
        self.log.note(format!("progress {} of {}", shown.count, shown.total));
        self.cancels
    }
}

/// FRM-LOADFORM-11, FRM-PREPAREFORMMGR-1
#[test]
fn a_dialog_shows_the_progress_of_fetching_a_form_and_nothing_else() -> Result<()> {
    for (flags, cancels, answer, told) in [
        (NONE, true, ErrorCode::S_OK, vec![]),
        (DIALOG, false, ErrorCode::S_OK, vec!["progress 0 of 1"]),
        (DIALOG, true, ErrorCode::MAPI_E_USER_CANCEL, vec!["progress 0 of 1", "progress 0 of 1"]),
    ] {
        let (scene, desk) = order()?;
        let log = Log::default();
        scene.emulator.set_ui(Arc::new(Watcher { log: log.clone(), cancels }));
        assert_eq!(code(load(&scene, &desk, flags)), answer);
        assert_eq!(code(load(&scene, &desk, flags)), answer, "what was cancelled was not fetched");
        assert_eq!(log.take(), told);
        assert_eq!(desk.take().is_empty(), answer != ErrorCode::S_OK);
    }
    Ok(())
}
