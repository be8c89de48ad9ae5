//! Messages loaded into forms.

use std::sync::Arc;

use mapi_emulator::interface::{MapiForm, MapiMessageSite, MapiViewContext, Message, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::{IID_IMAPIFolder, IID_IMAPIForm, IID_IPersistMessage};
use mapi_emulator::vocab::tags::{PR_ENTRYID, PR_MESSAGE_CLASS};
use mapi_emulator::vocab::{ErrorCode, FormManagerFlags, FormVerb, Iid, MessageFlags, MessageStatus};

use super::desk::{Log, Server, Viewer};
use super::{LOCAL, Scene, class_id, code};

/// A message of the class `IPM.Order.X`, and a form of `IPM.Order`.
struct Desk {
    scene: Scene,
    log: Log,
    message: Arc<dyn Message>,
    site: Arc<dyn MapiMessageSite>,
    view: Arc<dyn MapiViewContext>,
}

impl Desk {
    fn new(server: Server) -> Result<Self> {
        let scene = Scene::new()?;
        scene.install(&LOCAL, "IPM.Order", "order")?;
        let log = server.log.clone();
        scene.emulator.register_form_server(class_id(1), Arc::new(server));
        let message = scene.folder.new_message()?;
        message.set(PR_MESSAGE_CLASS, "IPM.Order.X")?;
        message.save()?;
        let viewer = Arc::new(Viewer::new(&log));
        Ok(Self { scene, log, message, site: Arc::<Viewer>::clone(&viewer), view: viewer })
    }

    fn load(&self, class: Option<&str>, view: bool, interface: Iid) -> Result<Arc<dyn MapiForm>> {
        let view = view.then_some(&self.view);
        let (status, flags) = (MessageStatus::MSGSTATUS_HIGHLIGHTED, MessageFlags::MSGFLAG_UNSENT);
        let (none, folder) = (FormManagerFlags::NONE, Some(&*self.scene.folder));
        self.scene.forms.load_form(
            none,
            class,
            status,
            flags,
            folder,
            &self.site,
            &self.message,
            view,
            interface,
        )
    }
}

/// FRM-LOADFORM-1, FRM-LOADFORM-2: nothing but this is called; what comes next is the client's.
#[test]
fn a_form_is_made_loaded_and_given_its_view() -> Result<()> {
    let desk = Desk::new(Server::default())?;
    let form = desk.load(Some("IPM.Order.X"), true, IID_IMAPIForm)?;
    let sequence =
        ["create 1", "Load 0x1 0x8", "GetSiteStatus", "SetViewContext", "no SetAdviseSink", "GetViewStatus"];
    assert_eq!(desk.log.take(), sequence);
    assert!(form.get_view_context()?.is_some());
    form.do_verb(FormVerb::EXCHIVERB_OPEN, None)?;
    assert_eq!(desk.log.take(), ["DoVerb 0"]);
    Ok(())
}

/// FRM-LOADFORM-5
#[test]
fn without_a_view_context_the_form_hears_of_none() -> Result<()> {
    let desk = Desk::new(Server::default())?;
    let form = desk.load(Some("IPM.Order"), false, IID_IPersistMessage)?;
    assert_eq!(desk.log.take(), ["create 1", "Load 0x1 0x8", "GetSiteStatus"]);
    assert!(form.get_view_context()?.is_none());
    Ok(())
}

/// FRM-LOADFORM-4
#[test]
fn without_a_class_message_and_folder_say_class_flags_and_status() -> Result<()> {
    let desk = Desk::new(Server::default())?;
    let id = desk.message.get(PR_ENTRYID)?.into();
    let marked = MessageStatus::MSGSTATUS_TAGGED;
    desk.scene.folder.set_message_status(&id, marked, marked)?;
    desk.load(None, false, IID_IMAPIForm)?;
    let flags = desk.message.get(mapi_emulator::vocab::tags::PR_MESSAGE_FLAGS)?;
    assert_eq!(desk.log.take()[1], format!("Load {:#x} {flags:#x}", marked.bits()));
    let (site, message) = (&desk.site, &desk.message);
    let (status, none) = (MessageStatus::MSGSTATUS_HIGHLIGHTED, FormManagerFlags::NONE);
    desk.scene.forms.load_form(
        none,
        None,
        status,
        MessageFlags::NONE,
        None,
        site,
        message,
        None,
        IID_IMAPIForm,
    )?;
    assert!(desk.log.take().contains(&format!("Load 0x0 {flags:#x}")), "without a folder there is no status");
    Ok(())
}

/// FRM-LOADFORM-6
#[test]
fn a_class_without_a_form_or_an_interface_that_forms_lack_loads_nothing() -> Result<()> {
    let desk = Desk::new(Server::default())?;
    assert_eq!(code(desk.load(Some("IPM.Note"), true, IID_IMAPIForm)), ErrorCode::MAPI_E_NOT_FOUND);
    assert!(desk.log.take().is_empty());
    let lacking = ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED;
    assert_eq!(code(desk.load(Some("IPM.Order"), true, IID_IMAPIFolder)), lacking);
    assert_eq!(desk.log.take(), ["create 1", "released"]);
    Ok(())
}

/// FRM-LOADFORM-7
#[test]
fn what_the_form_fails_with_is_the_answer_and_the_form_is_released() -> Result<()> {
    let (disk, call) = (ErrorCode::MAPI_E_DISK_ERROR, ErrorCode::MAPI_E_CALL_FAILED);
    let desk = Desk::new(Server { load: Some(disk), ..Server::default() })?;
    assert_eq!(code(desk.load(Some("IPM.Order"), true, IID_IMAPIForm)), disk);
    assert_eq!(desk.log.take(), ["create 1", "Load 0x1 0x8", "GetSiteStatus", "released"]);
    let desk = Desk::new(Server { view: Some(call), ..Server::default() })?;
    assert_eq!(code(desk.load(Some("IPM.Order"), true, IID_IMAPIForm)), call);
    assert_eq!(desk.log.take().last().map(String::as_str), Some("released"));
    Ok(())
}

/// FRM-LOADFORM-10
#[test]
fn one_server_makes_a_form_object_for_each_message() -> Result<()> {
    let desk = Desk::new(Server::default())?;
    let forms = [desk.load(Some("IPM.Order"), false, IID_IMAPIForm)?, desk.load(None, false, IID_IMAPIForm)?];
    assert!(!Arc::ptr_eq(&forms[0], &forms[1]));
    assert_eq!(desk.log.take().iter().filter(|line| *line == "create 1").count(), 2);
    Ok(())
}

/// FRM-CREATEFORM-1, FRM-CREATEFORM-2, FRM-CREATEFORM-3
#[test]
fn a_form_is_made_without_a_message() -> Result<()> {
    let desk = Desk::new(Server::default())?;
    let forms = &desk.scene.forms;
    let info = forms.resolve_message_class("IPM.Order", FormManagerFlags::NONE, None)?;
    let form = forms.create_form(FormManagerFlags::NONE, &*info, IID_IPersistMessage)?;
    assert_eq!(desk.log.take(), ["create 1"]);
    form.init_new(&desk.site, &desk.message)?;
    assert_eq!(desk.log.take(), ["InitNew", "GetSiteStatus"]);
    let lacking = forms.create_form(FormManagerFlags::NONE, &*info, IID_IMAPIFolder);
    assert_eq!(code(lacking), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert!(desk.log.take().is_empty());
    Ok(())
}

/// FRM-OPENFORMMGR-4, FRM-CONT-REMOVE-2
#[test]
fn forms_stay_open_without_their_manager_and_their_library() -> Result<()> {
    let desk = Desk::new(Server::default())?;
    let form = desk.load(Some("IPM.Order"), false, IID_IMAPIForm)?;
    let Desk { scene, log, .. } = desk;
    let Scene { emulator, forms, session: _session, .. } = scene;
    forms
        .open_form_container(mapi_emulator::vocab::FormRegistry::HFRMREG_LOCAL, None)?
        .remove_form("IPM.Order")?;
    drop(forms);
    log.take();
    form.do_verb(FormVerb(5), None)?;
    assert_eq!(log.take(), ["DoVerb 5"]);
    drop(emulator);
    Ok(())
}
