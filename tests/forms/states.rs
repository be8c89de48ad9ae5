//! The states of the built-in form: what may be called when, and what comes of it.

use std::sync::Arc;

use mapi_emulator::interface::{
    FormEnd, MapiForm, MapiMessageSite, MapiViewContext, Message, Method, Result,
};
use mapi_emulator::testkit::Fault;
use mapi_emulator::vocab::guids::IID_IPersistMessage;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::{
    ErrorCode, FormManagerFlags, FormSaveOptions, FormVerb, MessageFlags, MessageStatus, UnicodeFlags,
};
use mapi_emulator::{Emulator, Form, prelude::*};

use super::desk::{Log, Viewer};
use super::script::{Ear, user, write};
use super::{Scene, code};

const UNEXPECTED: ErrorCode = ErrorCode::E_UNEXPECTED;
const INVALID: ErrorCode = ErrorCode::MAPI_E_INVALID_PARAMETER;
const OPEN: FormVerb = FormVerb::EXCHIVERB_OPEN;
const NO_SAVE: FormSaveOptions = FormSaveOptions::SAVEOPTS_NOSAVE;

/// A form object of the built-in form, a viewer that only listens, and a message.
struct Stage {
    scene: Scene,
    log: Log,
    form: Arc<dyn MapiForm>,
    site: Arc<dyn MapiMessageSite>,
    view: Arc<dyn MapiViewContext>,
    message: Arc<dyn Message>,
}

impl Stage {
    fn new() -> Result<Self> {
        let scene = Scene::furnished(Emulator::new())?;
        let info = scene.forms.resolve_message_class("IPM.Note", FormManagerFlags::NONE, None)?;
        let form = scene.forms.create_form(FormManagerFlags::NONE, &*info, IID_IPersistMessage)?;
        let message = scene.folder.new_message()?;
        message.set(PR_MESSAGE_CLASS, "IPM.Note")?;
        message.set(PR_BODY, "as it was")?;
        message.save()?;
        let log = Log::default();
        form.advise(&Ear::at(&log))?;
        let viewer = Arc::new(Viewer::new(&log));
        Ok(Self { scene, log, form, site: Arc::<Viewer>::clone(&viewer), view: viewer, message })
    }

    /// Its message is loaded.
    fn loaded() -> Result<Self> {
        let stage = Self::new()?;
        stage.load()?;
        stage.log.take();
        Ok(stage)
    }

    /// The user has written something.
    fn dirty() -> Result<Self> {
        let stage = Self::loaded()?;
        user(&stage.scene.emulator, |form| {
            write(form.window, "typed");
            FormEnd::LeftOpen
        });
        assert!(stage.form.do_verb(OPEN, None)?);
        assert!(stage.form.is_dirty()?);
        Ok(stage)
    }

    fn load(&self) -> Result<()> {
        self.form.load(&self.site, &self.message, MessageStatus::NONE, MessageFlags::NONE)
    }

    fn other(&self) -> Result<Arc<dyn Message>> {
        self.scene.folder.new_message()
    }

    /// What everything answers that needs the form to have a message of its own.
    fn uses(&self) -> [ErrorCode; 4] {
        [
            code(self.form.is_dirty()),
            code(self.form.save(None, true)),
            code(self.form.init_new(&self.site, &self.message)),
            code(self.form.do_verb(OPEN, None)),
        ]
    }

    fn is_normal(&self) -> bool {
        self.form.is_dirty().is_ok()
    }
}

/// FRM-PERSIST-1, FRM-PERSIST-17, FRM-PERSIST-19
#[test]
fn a_new_form_is_given_a_message_before_anything_else() -> Result<()> {
    let stage = Stage::new()?;
    let form = &stage.form;
    assert_eq!([code(form.is_dirty()), code(form.do_verb(OPEN, None))], [UNEXPECTED; 2]);
    assert_eq!([code(form.save(None, true)), code(form.save_completed(None))], [UNEXPECTED; 2]);
    assert_eq!(
        [code(form.save_completed(Some(&stage.message))), code(form.hands_off_message())],
        [UNEXPECTED; 2]
    );
    assert_eq!(form.get_class_id()?, Form::STANDARD);
    stage.load()?;
    assert!(stage.is_normal());
    Ok(())
}

/// FRM-PERSIST-22
#[test]
fn the_last_error_tells_what_has_no_place() -> Result<()> {
    let stage = Stage::new()?;
    let about = |code| stage.form.get_last_error(code, UnicodeFlags::MAPI_UNICODE);
    assert_eq!(about(UNEXPECTED)?, None);
    assert_eq!(code(stage.form.save(None, true)), UNEXPECTED);
    assert!(about(UNEXPECTED)?.unwrap().error.to_string().contains("Uninitialized"));
    stage.load()?;
    stage.form.save(None, true)?;
    about(UNEXPECTED)?;
    assert_eq!(code(stage.form.save(None, true)), UNEXPECTED, "it is no less in the middle of a save");
    Ok(())
}

/// FRM-PERSIST-2, FRM-PERSIST-3, FRM-PERSIST-4, FRM-SINK-2, FRM-SINK-6: the sink answers nothing but errors.
#[test]
fn a_new_message_is_furnished() -> Result<()> {
    let stage = Stage::new()?;
    let message = stage.other()?;
    message.set(PR_IMPORTANCE, 2)?;
    stage.form.init_new(&stage.site, &message)?;
    assert_eq!(stage.log.take(), ["GetSiteStatus", "OnNewMessage"]);
    assert_eq!(message.get(PR_MESSAGE_FLAGS)? & 8, 8);
    assert_eq!(
        (message.get(PR_IMPORTANCE)?, message.get(PR_PRIORITY)?, message.get(PR_SENSITIVITY)?),
        (2, 0, 0)
    );
    assert_eq!(
        [
            message.get(PR_DELETE_AFTER_SUBMIT)?,
            message.get(PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED)?,
            message.get(PR_READ_RECEIPT_REQUESTED)?
        ],
        [false; 3]
    );
    assert!(!stage.form.is_dirty()?);
    assert_eq!(code(stage.form.init_new(&stage.site, &message)), UNEXPECTED);
    Ok(())
}

/// FRM-PERSIST-5, FRM-PERSIST-6, FRM-SINK-2
#[test]
fn a_message_is_loaded_where_there_is_none() -> Result<()> {
    let stage = Stage::loaded()?;
    assert_eq!([code(stage.load()), code(stage.form.init_new(&stage.site, &stage.message))], [UNEXPECTED; 2]);
    stage.form.save(None, true)?;
    assert_eq!(code(stage.load()), UNEXPECTED);
    stage.form.hands_off_message()?;
    stage.load()?;
    assert_eq!(stage.log.take(), ["GetSiteStatus", "OnNewMessage"]);
    stage.form.hands_off_message()?;
    let log = Log::default();
    let (held, other): (_, Arc<dyn MapiMessageSite>) =
        (Arc::downgrade(&stage.site), Arc::new(Viewer::new(&log)));
    let Stage { form, site, view, message, scene: _scene, .. } = stage;
    drop((site, view));
    assert!(held.upgrade().is_some(), "the form has the site that it was loaded from");
    form.load(&other, &message, MessageStatus::NONE, MessageFlags::NONE)?;
    assert!(held.upgrade().is_none());
    assert_eq!(log.take(), ["GetSiteStatus"]);
    Ok(())
}

/// FRM-PERSIST-7, FRM-PERSIST-8, FRM-PERSIST-9, FRM-PERSIST-11, FRM-SINK-3
#[test]
fn what_was_written_is_in_the_message_after_save_and_saved_by_nobody() -> Result<()> {
    let stage = Stage::dirty()?;
    assert_eq!(stage.message.get(PR_BODY)?, "as it was");
    stage.form.save(None, true)?;
    assert_eq!(stage.message.get(PR_BODY)?, "typed");
    assert_eq!(
        stage.scene.folder.messages(&[PR_BODY.tag()])?.first().unwrap().get(PR_BODY).unwrap(),
        "as it was"
    );
    stage.form.save_completed(None)?;
    assert!(!stage.form.is_dirty()?);
    assert_eq!(stage.log.take(), ["OnSaved"]);
    stage.form.save(None, true)?;
    stage.form.save_completed(None)?;
    assert!(stage.log.take().is_empty(), "nothing was there to be saved");
    Ok(())
}

/// FRM-PERSIST-10
#[test]
fn a_save_that_fails_leaves_the_form_as_it_was() -> Result<()> {
    let stage = Stage::dirty()?;
    let full = Fault::on(Method::MapiPropSetProps).with(ErrorCode::MAPI_E_DISK_ERROR);
    let full = stage.scene.emulator.inject(full);
    assert_eq!(code(stage.form.save(None, true)), ErrorCode::MAPI_E_DISK_ERROR);
    assert!(stage.form.is_dirty()?);
    drop(full);
    stage.form.save(None, true)
}

/// FRM-PERSIST-8, FRM-PERSIST-12
#[test]
fn a_copy_gets_all_and_the_form_stays_as_dirty_as_it_was() -> Result<()> {
    let stage = Stage::dirty()?;
    stage.message.set(PR_SUBJECT, "Plans")?;
    let copy = stage.other()?;
    assert_eq!(code(stage.form.save(None, false)), INVALID);
    stage.form.save(Some(&copy), false)?;
    stage.form.save_completed(None)?;
    assert_eq!((copy.get(PR_SUBJECT)?, copy.get(PR_BODY)?), ("Plans".to_owned(), "typed".to_owned()));
    assert_eq!(stage.message.get(PR_BODY)?, "as it was");
    assert!(stage.form.is_dirty()? && stage.log.take().is_empty());
    Ok(())
}

/// FRM-PERSIST-13, FRM-PERSIST-14, FRM-PERSIST-15
#[test]
fn with_a_message_a_completed_save_goes_on_with_that() -> Result<()> {
    for (saves, hands_off, clean) in [(true, false, true), (true, true, true), (false, true, false)] {
        let stage = Stage::dirty()?;
        let other = stage.other()?;
        if saves {
            stage.form.save(None, true)?;
        }
        if hands_off {
            stage.form.hands_off_message()?;
        }
        stage.form.save_completed(Some(&other))?;
        let told: &[&str] = if clean { &["OnSaved"] } else { &[] };
        assert_eq!(
            (stage.form.is_dirty()?, stage.log.take()),
            (!clean, told.iter().map(|text| (*text).to_owned()).collect())
        );
        user(&stage.scene.emulator, move |form| {
            assert!(form.message().unwrap().find(PR_ENTRYID).unwrap().is_none(), "it is the new one");
            FormEnd::LeftOpen
        });
        stage.form.do_verb(OPEN, None)?;
    }
    Ok(())
}

/// FRM-PERSIST-16, FRM-PERSIST-17, FRM-PERSIST-18, FRM-PERSIST-20
#[test]
fn a_form_that_let_go_of_its_message_waits_for_one() -> Result<()> {
    for saves in [false, true] {
        let stage = Stage::loaded()?;
        if saves {
            stage.form.save(None, true)?;
            assert_eq!(stage.uses(), [UNEXPECTED; 4]);
        }
        stage.form.hands_off_message()?;
        assert_eq!(stage.uses(), [UNEXPECTED; 4]);
        assert_eq!(
            (code(stage.form.hands_off_message()), code(stage.form.save_completed(None))),
            (UNEXPECTED, INVALID)
        );
        let held = Arc::downgrade(&stage.message);
        let Stage { form, message, scene: _scene, .. } = stage;
        drop(message);
        assert!(held.upgrade().is_none());
        assert_eq!(code(form.is_dirty()), UNEXPECTED);
    }
    let stage = Stage::loaded()?;
    assert_eq!(code(stage.form.save_completed(None)), UNEXPECTED);
    Ok(())
}

/// FRM-PERSIST-21, FRM-FORM-ADVISE-1, FRM-FORM-ADVISE-2, FRM-SINK-1
#[test]
fn viewers_come_and_go_in_every_state() -> Result<()> {
    let stage = Stage::new()?;
    let (form, log) = (&stage.form, Log::default());
    let first = form.advise(&Ear::at(&log))?;
    let steps: [&dyn Fn() -> Result<()>; 4] =
        [&|| stage.load(), &|| form.save(None, true), &|| form.hands_off_message(), &|| {
            form.shutdown_form(NO_SAVE)
        }];
    for step in steps {
        let second = form.advise(&Ear::at(&log))?;
        assert!(second.0 != 0 && second != first);
        form.unadvise(second)?;
        assert_eq!(code(form.unadvise(second)), INVALID);
        form.set_view_context(None)?;
        assert!(form.get_view_context()?.is_none());
        step()?;
    }
    assert_eq!(log.take(), ["OnNewMessage", "OnShutdown"]);
    assert_eq!(stage.log.take(), ["GetSiteStatus", "OnNewMessage", "OnShutdown"]);
    Ok(())
}

/// FRM-FORM-VIEWCTX-1, FRM-FORM-VIEWCTX-2
#[test]
fn a_form_has_one_view_context() -> Result<()> {
    let stage = Stage::loaded()?;
    assert!(stage.form.get_view_context()?.is_none());
    stage.form.set_view_context(Some(&stage.view))?;
    assert_eq!(stage.log.take(), ["SetAdviseSink", "GetViewStatus"]);
    assert!(stage.form.get_view_context()?.is_some());
    let log = Log::default();
    let other: Arc<dyn MapiViewContext> = Arc::new(Viewer::new(&log));
    stage.form.set_view_context(Some(&other))?;
    assert_eq!(
        (stage.log.take(), log.take()),
        (vec!["no SetAdviseSink".to_owned()], vec!["SetAdviseSink".to_owned(), "GetViewStatus".to_owned()])
    );
    stage.form.set_view_context(None)?;
    assert_eq!(log.take(), ["no SetAdviseSink"]);
    assert!(stage.form.get_view_context()?.is_none());
    Ok(())
}

/// FRM-FORM-SHUTDOWN-1, FRM-FORM-SHUTDOWN-3, FRM-SINK-4
#[test]
fn a_form_that_was_shut_down_is_done_for() -> Result<()> {
    let stage = Stage::loaded()?;
    stage.form.set_view_context(Some(&stage.view))?;
    stage.log.take();
    stage.form.shutdown_form(NO_SAVE)?;
    assert_eq!(stage.log.take(), ["OnShutdown", "no SetAdviseSink"]);
    assert_eq!(code(stage.form.shutdown_form(NO_SAVE)), UNEXPECTED);
    assert_eq!(stage.uses(), [UNEXPECTED; 4]);
    let others = [
        code(stage.form.get_class_id()),
        code(stage.load()),
        code(stage.form.get_view_context()),
        code(stage.form.set_view_context(None)),
        code(stage.form.advise(&Ear::at(&stage.log))),
        code(stage.form.get_last_error(UNEXPECTED, UnicodeFlags::NONE)),
    ];
    assert_eq!(others, [UNEXPECTED; 6]);
    let held = [Arc::downgrade(&stage.message) as std::sync::Weak<dyn Message>];
    let Stage { form: _form, message, scene: _scene, .. } = stage;
    drop(message);
    assert!(held[0].upgrade().is_none());
    Ok(())
}
