//! What the built-in form asks of its view context and of the user, in a viewer of the client's own.

use std::sync::Arc;

use mapi_emulator::interface::{FormEnd, MapiForm, MapiMessageSite, MapiViewContext, Message, Result};
use mapi_emulator::vocab::guids::{IID_IMAPIForm, IID_IPersistMessage, IID_IStream};
use mapi_emulator::vocab::tags::{PR_BODY, PR_COMMENT, PR_MESSAGE_CLASS};
use mapi_emulator::vocab::{
    ErrorCode, FormManagerFlags, FormSaveFormat, FormSaveOptions, FormVerb, MessageFlags, MessageStatus,
    OpenPropertyFlags, ViewContextStatus,
};
use mapi_emulator::{Emulator, prelude::*};

use super::desk::{Log, Viewer};
use super::script::{Ear, Office, user, write};
use super::{Scene, code};

const OPEN: FormVerb = FormVerb::EXCHIVERB_OPEN;
const PRINT: FormVerb = FormVerb::EXCHIVERB_PRINT;
const SAVE_AS: FormVerb = FormVerb::EXCHIVERB_SAVEAS;
const MODAL: ViewContextStatus = ViewContextStatus::VCSTATUS_MODAL;
const INTERACTIVE: ViewContextStatus = ViewContextStatus::VCSTATUS_INTERACTIVE;
const UNEXPECTED: ErrorCode = ErrorCode::E_UNEXPECTED;

/// A form with a message, a viewer that writes down, and somebody who answers.
struct Desk {
    scene: Scene,
    log: Log,
    form: Arc<dyn MapiForm>,
}

fn draft(scene: &Scene) -> Result<Arc<dyn Message>> {
    let message = scene.folder.new_message()?;
    message.set(PR_MESSAGE_CLASS, "IPM.Note")?;
    message.set(PR_BODY, "as it was")?;
    Ok(message)
}

impl Desk {
    fn with(office: Office) -> Result<Self> {
        let scene = Scene::furnished(Emulator::new())?;
        scene.emulator.set_ui(Arc::new(office));
        let log = Log::default();
        let site: Arc<dyn MapiMessageSite> = Arc::new(Viewer::new(&log));
        let (none, class) = (FormManagerFlags::NONE, Some("IPM.Note"));
        let (status, flags) = (MessageStatus::NONE, MessageFlags::NONE);
        let message = draft(&scene)?;
        let form =
            scene.forms.load_form(none, class, status, flags, None, &site, &message, None, IID_IMAPIForm)?;
        form.advise(&Ear::at(&log))?;
        log.take();
        Ok(Self { scene, log, form })
    }

    /// A view context with this status.
    fn view(&self, status: ViewContextStatus) -> Arc<dyn MapiViewContext> {
        Arc::new(Viewer { status, ..Viewer::new(&self.log) })
    }

    fn shut(&self, how: FormSaveOptions) -> Result<Vec<String>> {
        self.form.shutdown_form(how)?;
        Ok(self.log.take())
    }
}

/// FRM-FORM-SHUTDOWN-1, FRM-FORM-SHUTDOWN-2
#[test]
fn a_form_that_closes_saves_as_it_is_told() -> Result<()> {
    let [if_dirty, never, ask] = [
        FormSaveOptions::SAVEOPTS_SAVEIFDIRTY,
        FormSaveOptions::SAVEOPTS_NOSAVE,
        FormSaveOptions::SAVEOPTS_PROMPTSAVE,
    ];
    for (how, is_dirty, saves, saved) in [
        (if_dirty, true, false, true),
        (if_dirty, false, false, false),
        (never, true, true, false),
        (ask, true, true, true),
        (ask, true, false, false),
        (ask, false, true, false),
    ] {
        let desk = Desk::with(Office { saves, ..Office::default() })?;
        if is_dirty {
            desk.form.do_verb(OPEN, None)?;
        }
        let told: &[&str] = if saved { &["SaveMessage", "OnShutdown"] } else { &["OnShutdown"] };
        assert_eq!(desk.shut(how)?, told, "{how} {is_dirty} {saves}");
    }
    let desk = Desk::with(Office::default())?;
    assert_eq!(code(desk.form.shutdown_form(FormSaveOptions(7))), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert!(!desk.form.is_dirty()?, "it is still there");
    Ok(())
}

/// FRM-FORM-SHUTDOWN-2, FRM-FORM-DOVERB-6: without a window nobody can be asked.
#[test]
fn a_form_that_does_not_show_itself_asks_nobody_whether_to_save() -> Result<()> {
    let asked = Log::default();
    let desk = Desk::with(Office { saves: true, asked: asked.clone(), ..Office::default() })?;
    desk.form.do_verb(OPEN, None)?;
    desk.form.set_view_context(Some(&desk.view(ViewContextStatus::NONE)))?;
    asked.take();
    assert!(!desk.shut(FormSaveOptions::SAVEOPTS_PROMPTSAVE)?.contains(&"SaveMessage".to_owned()));
    assert!(asked.take().is_empty());
    Ok(())
}

/// FRM-SITE-SUBMIT-3, FRM-SINK-3, FRM-SEQ-5
#[test]
fn a_form_that_sent_its_message_tells_so_and_closes() -> Result<()> {
    let desk = Desk::with(Office::default())?;
    user(&desk.scene.emulator, |form| {
        form.window.send().unwrap();
        FormEnd::LeftOpen
    });
    desk.form.do_verb(OPEN, None)?;
    assert_eq!(desk.log.take(), ["SubmitMessage", "OnSubmitted", "OnShutdown"]);
    Ok(())
}

/// FRM-FORM-SHUTDOWN-4: a save that fails is told, and the form has closed all the same.
#[test]
fn a_form_closes_even_if_it_cannot_save() -> Result<()> {
    let desk = Desk::with(Office::default())?;
    desk.form.do_verb(OPEN, None)?;
    *desk.log.fails.lock() = Some(ErrorCode::MAPI_E_DISK_ERROR);
    let answer = desk.form.shutdown_form(FormSaveOptions::SAVEOPTS_SAVEIFDIRTY);
    assert_eq!((code(answer), code(desk.form.is_dirty())), (ErrorCode::MAPI_E_DISK_ERROR, UNEXPECTED));
    Ok(())
}

/// FRM-FORM-DOVERB-5, FRM-FORM-DOVERB-6, FRM-FORM-SHUTDOWN-2
#[test]
fn the_view_context_says_whether_the_form_is_modal_and_whether_it_shows_itself() -> Result<()> {
    for (status, asks, closes) in [
        (INTERACTIVE, true, false),
        (INTERACTIVE | MODAL, true, true),
        (MODAL, false, true),
        (ViewContextStatus::NONE, false, false),
    ] {
        let asked = Log::default();
        let desk = Desk::with(Office { asked: asked.clone(), saves: true, ..Office::default() })?;
        desk.form.set_view_context(Some(&desk.view(status)))?;
        assert!(desk.form.do_verb(OPEN, None)?);
        assert_eq!(asked.take().len(), usize::from(asks), "{status:?}");
        assert_eq!(code(desk.form.is_dirty()) == UNEXPECTED, closes, "{status:?}");
    }
    Ok(())
}

/// FRM-FORM-DOVERB-3
#[test]
fn a_view_context_given_to_a_verb_holds_for_that_verb() -> Result<()> {
    let asked = Log::default();
    let desk = Desk::with(Office { asked: asked.clone(), ..Office::default() })?;
    let (own, silent) = (desk.view(INTERACTIVE), desk.view(ViewContextStatus::NONE));
    desk.form.set_view_context(Some(&own))?;
    desk.form.do_verb(OPEN, Some(&silent))?;
    assert!(asked.take().is_empty());
    assert!(Arc::ptr_eq(&desk.form.get_view_context()?.unwrap(), &own));
    assert_eq!(Arc::strong_count(&silent), 1, "the form has let go of it");
    desk.form.do_verb(OPEN, None)?;
    assert_eq!(asked.take(), ["form"]);
    Ok(())
}

/// FRM-SINK-5, FRM-VIEW-10, FRM-FORM-DOVERB-1
#[test]
fn a_page_is_printed_unless_a_viewer_stops_it() -> Result<()> {
    let desk = Desk::with(Office::default())?;
    assert!(desk.form.do_verb(PRINT, None)?);
    assert_eq!(desk.log.take(), ["OnPrint 1 S_OK", "OnPrint 1 S_FALSE"]);
    desk.form
        .advise(&(Arc::new(Ear { log: Log::default(), answers: ErrorCode::MAPI_E_USER_CANCEL }) as _))?;
    assert_eq!(code(desk.form.do_verb(PRINT, None)), ErrorCode::MAPI_E_USER_CANCEL);
    assert_eq!(desk.log.take(), ["OnPrint 1 S_OK", "OnPrint 1 MAPI_E_USER_CANCEL"]);
    Ok(())
}

/// FRM-FORM-DOVERB-2, FRM-FORM-DOVERB-8: this viewer makes no messages, and there is no view to say where to save.
#[test]
fn a_verb_that_cannot_be_done_now_is_none_that_fails() -> Result<()> {
    let desk = Desk::with(Office::default())?;
    assert!(!desk.form.do_verb(FormVerb::EXCHIVERB_REPLYTOSENDER, None)?);
    assert!(!desk.form.do_verb(SAVE_AS, None)?);
    Ok(())
}

/// FRM-VIEW-9, FRM-VIEW-10: in the viewer of `ShowForm`, which asks the user where.
#[test]
fn the_text_is_saved_where_the_user_says() -> Result<()> {
    for (format, expected) in
        [(FormSaveFormat::SAVE_FORMAT_TEXT, "as it was"), (FormSaveFormat::SAVE_FORMAT_RICHTEXT, "{\\rtf1")]
    {
        let scene = Scene::furnished(Emulator::new())?;
        let (place, message, store) = (draft(&scene)?, draft(&scene)?, scene.session.default_store()?);
        message.save()?;
        let flags = OpenPropertyFlags::MAPI_MODIFY | OpenPropertyFlags::MAPI_CREATE;
        let file = place.open_property(PR_COMMENT.tag(), IID_IStream, 0, flags)?.into_stream()?;
        let office = Office {
            file: Some((format, Arc::clone(&file))),
            printer: Some("A4".into()),
            ..Office::default()
        };
        scene.emulator.set_ui(Arc::new(Saver(office)));
        let token = scene.session.prepare_form(None, &message)?;
        let (none, status, read) = (Default::default(), MessageStatus::NONE, MessageFlags::NONE);
        let access = mapi_emulator::vocab::AccessRights::MAPI_ACCESS_MODIFY;
        scene.session.show_form(&store, &scene.folder, None, token, none, status, read, access, None)?;
        let end = file.seek(mapi_emulator::interface::StreamSeek::Current(0))?;
        file.seek(mapi_emulator::interface::StreamSeek::Set(0))?;
        let bytes = file.read_to_vec()?;
        assert_eq!(end, bytes.len() as u64);
        assert!(String::from_utf8_lossy(&bytes).starts_with(expected), "{bytes:?}");
    }
    Ok(())
}

/// Prints, then saves as a file.
#[derive(Debug)]
struct Saver(Office);

impl mapi_emulator::interface::UserInterface for Saver {
    fn message_form(&self, form: &mapi_emulator::interface::MessageForm<'_>) -> FormEnd {
        assert!(form.window.do_verb(PRINT).unwrap());
        assert!(form.window.do_verb(SAVE_AS).unwrap());
        FormEnd::Closed
    }

    fn print_setup(&self) -> Option<String> {
        self.0.print_setup()
    }

    fn save_as(&self) -> Option<(FormSaveFormat, Arc<dyn mapi_emulator::interface::MapiStream>)> {
        self.0.save_as()
    }
}

/// FRM-SEQ-2, FRM-FORM-VIEWCTX-2
#[test]
fn a_client_reads_a_message_in_a_viewer_of_its_own() -> Result<()> {
    let desk = Desk::with(Office::default())?;
    desk.form.do_verb(OPEN, None)?;
    assert!(desk.form.get_view_context()?.is_none());
    assert_eq!(desk.shut(FormSaveOptions::SAVEOPTS_NOSAVE)?, ["OnShutdown"]);
    let held = Arc::downgrade(&desk.form);
    drop(desk);
    assert!(held.upgrade().is_none());
    Ok(())
}

/// FRM-SEQ-3, FRM-CREATEFORM-1, FRM-CREATEFORM-2
#[test]
fn a_client_writes_a_message_in_a_viewer_of_its_own() -> Result<()> {
    let scene = Scene::furnished(Emulator::new())?;
    let info = scene.forms.resolve_message_class("IPM.Note", FormManagerFlags::NONE, None)?;
    let form = scene.forms.create_form(FormManagerFlags::NONE, &*info, IID_IPersistMessage)?;
    let message = scene.folder.new_message()?;
    message.set(PR_MESSAGE_CLASS, "IPM.Note")?;
    let log = Log::default();
    let viewer = Arc::new(Viewer { status: INTERACTIVE, ..Viewer::new(&log) });
    form.init_new(&(Arc::<Viewer>::clone(&viewer) as _), &message)?;
    form.set_view_context(Some(&(viewer as _)))?;
    user(&scene.emulator, |form| {
        write(form.window, "typed");
        FormEnd::LeftOpen
    });
    form.do_verb(OPEN, None)?;
    assert_eq!(log.take(), ["GetSiteStatus", "SetAdviseSink", "GetViewStatus", "GetViewStatus"]);
    assert!(form.is_dirty()?);
    form.save(None, true)?;
    message.save_changes(Default::default())?;
    form.save_completed(None)?;
    assert!(!form.is_dirty()?);
    assert_eq!(scene.folder.messages(&[PR_BODY.tag()])?.first().unwrap().get(PR_BODY).unwrap(), "typed");
    Ok(())
}
