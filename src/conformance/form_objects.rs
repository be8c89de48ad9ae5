//! Forms of mail, in a viewer of the case's own: what may be called in which state.

use std::sync::Arc;

use super::Harness;
use super::scene::{Scene, code, saved};
use crate::interface::*;
use crate::no_support;
use crate::vocab::guids::{IID_IMAPIFolder, IID_IMAPIForm, IID_IMAPIFormAdviseSink, IID_IPersistMessage};
use crate::vocab::*;

cases! { $, conformance_form_objects, form_objects, needs: STORE_CREATE_OK;
    a_form_without_a_message_takes_one,
    a_form_with_a_message_takes_no_other,
    a_save_is_completed_before_the_next,
    a_form_that_let_go_of_its_message_waits_for_one,
    a_form_closes_once,
    a_form_has_no_interfaces_but_its_own,
}

const UNEXPECTED: ErrorCode = ErrorCode::E_UNEXPECTED;

/// A viewer of nothing: a form is only to be given to and taken from.
#[derive(Debug)]
struct Site(Arc<dyn MapiFormMgr>);

impl MapiMessageSite for Site {
    fn get_last_error(&self, _: ErrorCode, _: UnicodeFlags) -> Result<Option<MapiError>> {
        Ok(None)
    }

    fn get_session(&self) -> Result<Option<Arc<dyn MapiSession>>> {
        Ok(None)
    }

    fn get_store(&self) -> Result<Option<Arc<dyn MsgStore>>> {
        Ok(None)
    }

    fn get_folder(&self) -> Result<Option<Arc<dyn MapiFolder>>> {
        Ok(None)
    }

    fn get_message(&self) -> Result<Option<Arc<dyn Message>>> {
        Ok(None)
    }

    fn get_form_manager(&self) -> Result<Arc<dyn MapiFormMgr>> {
        Ok(Arc::clone(&self.0))
    }

    no_support! {
        MapiMessageSite:
        new_message, copy_message, move_message, delete_message, save_message, submit_message
    }

    fn get_site_status(&self) -> Result<ViewContextStatus> {
        Ok(ViewContextStatus::NONE)
    }
}

/// Somebody with a message and the means to show it.
struct Desk {
    _scene: Scene,
    forms: Arc<dyn MapiFormMgr>,
    site: Arc<dyn MapiMessageSite>,
    message: Arc<dyn Message>,
}

impl Desk {
    fn of(h: &dyn Harness) -> Result<Self> {
        let scene = Scene::of_a(h)?;
        let forms = h.mapi().open_form_mgr(&scene.session)?;
        let message = saved(&scene.folder("Forms")?, "to show")?;
        Ok(Self { site: Arc::new(Site(Arc::clone(&forms))), forms, message, _scene: scene })
    }

    fn create(&self, interface: Iid) -> Result<Arc<dyn MapiForm>> {
        let info = self.forms.resolve_message_class("IPM.Note", FormManagerFlags::NONE, None)?;
        self.forms.create_form(FormManagerFlags::NONE, &*info, interface)
    }

    fn loaded(&self, interface: Iid) -> Result<Arc<dyn MapiForm>> {
        let (none, class) = (FormManagerFlags::NONE, Some("IPM.Note"));
        let (status, flags) = (MessageStatus::NONE, MessageFlags::NONE);
        self.forms.load_form(none, class, status, flags, None, &self.site, &self.message, None, interface)
    }

    fn load(&self, form: &dyn MapiForm) -> ErrorCode {
        code(form.load(&self.site, &self.message, MessageStatus::NONE, MessageFlags::NONE))
    }
}

/// FRM-CREATEFORM-1, FRM-CREATEFORM-2, FRM-PERSIST-1, FRM-PERSIST-5, FRM-PERSIST-17
fn a_form_without_a_message_takes_one(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let form = desk.create(IID_IPersistMessage)?;
    assert_eq!([code(form.is_dirty()), code(form.save(None, true))], [UNEXPECTED; 2]);
    assert_eq!([code(form.save_completed(None)), code(form.hands_off_message())], [UNEXPECTED; 2]);
    form.get_class_id()?;
    assert_eq!(desk.load(&*form), ErrorCode::S_OK);
    assert!(!form.is_dirty()?);
    Ok(())
}

/// FRM-LOADFORM-3, FRM-PERSIST-6
fn a_form_with_a_message_takes_no_other(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let form = desk.loaded(IID_IMAPIForm)?;
    assert_eq!(desk.load(&*form), UNEXPECTED);
    assert_eq!(code(form.init_new(&desk.site, &desk.message)), UNEXPECTED);
    assert!(form.get_view_context()?.is_none());
    Ok(())
}

/// FRM-PERSIST-8, FRM-PERSIST-11, FRM-PERSIST-17, FRM-PERSIST-20
fn a_save_is_completed_before_the_next(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let form = desk.loaded(IID_IMAPIForm)?;
    assert_eq!(code(form.save_completed(None)), UNEXPECTED);
    form.save(None, true)?;
    assert_eq!([code(form.save(None, true)), code(form.is_dirty()), desk.load(&*form)], [UNEXPECTED; 3]);
    form.save_completed(None)?;
    assert!(!form.is_dirty()?);
    Ok(())
}

/// FRM-PERSIST-14, FRM-PERSIST-15, FRM-PERSIST-16, FRM-PERSIST-18, FRM-PERSIST-20
fn a_form_that_let_go_of_its_message_waits_for_one(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let form = desk.loaded(IID_IMAPIForm)?;
    for saves in [false, true] {
        if saves {
            form.save(None, true)?;
        }
        form.hands_off_message()?;
        assert_eq!([code(form.hands_off_message()), code(form.save(None, true))], [UNEXPECTED; 2]);
        assert_eq!(code(form.save_completed(None)), ErrorCode::MAPI_E_INVALID_PARAMETER);
        form.save_completed(Some(&desk.message))?;
        assert!(!form.is_dirty()?);
    }
    Ok(())
}

/// FRM-FORM-SHUTDOWN-3, FRM-PERSIST-21
fn a_form_closes_once(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let form = desk.loaded(IID_IMAPIForm)?;
    form.hands_off_message()?;
    form.set_view_context(None)?;
    form.shutdown_form(FormSaveOptions::SAVEOPTS_NOSAVE)?;
    assert_eq!(code(form.shutdown_form(FormSaveOptions::SAVEOPTS_NOSAVE)), UNEXPECTED);
    assert_eq!([code(form.is_dirty()), desk.load(&*form), code(form.get_view_context())], [UNEXPECTED; 3]);
    Ok(())
}

/// FRM-CREATEFORM-3, FRM-LOADFORM-6, FRM-SINK-9
fn a_form_has_no_interfaces_but_its_own(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    for other in [IID_IMAPIFolder, IID_IMAPIFormAdviseSink] {
        let answers = [code(desk.create(other)), code(desk.loaded(other))];
        assert_eq!(answers, [ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED; 2], "{other}");
    }
    Ok(())
}
