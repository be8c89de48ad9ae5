//! Messages shown by `ShowForm`, in the built-in form and its viewer.

use std::sync::Arc;

use mapi_emulator::interface::{FormEnd, Method, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::testkit::Fault;
use mapi_emulator::vocab::guids::{IID_IMAPIFolder, IID_IMessage};
use mapi_emulator::vocab::{
    AccessRights, ErrorCode, FormFlags, FormRegistry, MessageFlags, MessageStatus, UnicodeFlags,
};
use parking_lot::Mutex;

use super::desk::Server;
use super::script::user;
use super::shown::{MODIFY, NEXT, between, ids, show, show_as, texts, three};
use super::{LOCAL, class_id, code};

/// FRM-RESOLVE-11, FRM-SHOWFORM-1
#[test]
fn every_message_has_a_form_until_a_test_takes_it_away() -> Result<()> {
    let scene = three()?;
    assert_eq!(scene.shown_by("IPM.Note")?, "Message");
    assert_eq!(
        [show(&scene, 0)?, show_as(&scene, 0, MODIFY, Some("REPORT.X"))?.0],
        [ErrorCode::S_OK, ErrorCode::MAPI_E_NOT_FOUND]
    );
    scene.forms.open_form_container(FormRegistry::HFRMREG_LOCAL, None)?.remove_form("IPM")?;
    assert_eq!(show(&scene, 0)?, ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// FRM-SHOWFORM-2, FRM-SHOWFORM-3, FRM-SEQ-1: the order of the calls; when it returns the form has closed.
#[test]
fn a_message_is_loaded_shown_and_the_form_closed() -> Result<()> {
    let scene = three()?;
    let log = scene.emulator.record();
    assert_eq!(show(&scene, 1)?, ErrorCode::S_OK);
    let sequence = [
        "IPersistMessage::Load",
        "MessageSite::GetSiteStatus",
        "Form::SetViewContext",
        "ViewContext::SetAdviseSink",
        "ViewContext::GetViewStatus",
        "Form::Advise",
        "Form::DoVerb",
        "ViewContext::GetViewStatus",
        "MessageSite::GetStore",
        "MessageSite::GetFolder",
        "ViewContext::SetAdviseSink",
    ];
    assert_eq!(between(&log), sequence);
    Ok(())
}

/// FRM-SHOWFORM-2, FRM-SHOWFORM-4, FRM-REGISTRY-1: the form of a server of the test's own, which is closed if it isn't.
#[test]
fn a_form_of_the_test_shows_it_if_its_class_has_one() -> Result<()> {
    let (scene, server) = (three()?, Server::default());
    let log = server.log.clone();
    scene.emulator.register_form_server(class_id(1), Arc::new(server));
    scene.install(&LOCAL, "IPM.Note", "note")?;
    let (answer, held) = show_as(&scene, 0, MODIFY, None)?;
    assert_eq!((answer, held.upgrade().is_some()), (ErrorCode::S_OK, false));
    let calls =
        ["create 1", "Load 0x2 0x1", "SetViewContext", "Advise", "DoVerb 0", "ShutdownForm", "released"];
    assert_eq!(log.take(), calls);
    Ok(())
}

/// FRM-SITE-GET-1, FRM-SITE-GET-3, FRM-SITE-STATUS-1, FRM-SITE-STATUS-2, FRM-SITE-LASTERROR-1, FRM-VIEW-1, FRM-VIEW-2,
/// FRM-VIEW-3, FRM-VIEW-4, FRM-VIEW-6, FRM-VIEW-7, FRM-SINK-7, FRM-SHOWFORM-13
#[test]
fn site_and_view_tell_what_can_be_done_and_what_is_around() -> Result<()> {
    for (access, site, view, next) in [
        (
            MODIFY,
            "VCSTATUS_DELETE | VCSTATUS_COPY | VCSTATUS_MOVE | VCSTATUS_SUBMIT | VCSTATUS_DELETE_IS_MOVE | \
             VCSTATUS_SAVE | VCSTATUS_NEW_MESSAGE",
            "VCSTATUS_NEXT | VCSTATUS_PREV | VCSTATUS_MODAL | VCSTATUS_INTERACTIVE | VCSTATUS_DELETE",
            "VCSTATUS_PREV | VCSTATUS_MODAL | VCSTATUS_INTERACTIVE | VCSTATUS_DELETE",
        ),
        (
            AccessRights::MAPI_ACCESS_READ,
            "VCSTATUS_COPY | VCSTATUS_DELETE_IS_MOVE | VCSTATUS_NEW_MESSAGE",
            "VCSTATUS_NEXT | VCSTATUS_PREV | VCSTATUS_MODAL | VCSTATUS_INTERACTIVE | VCSTATUS_READONLY",
            "VCSTATUS_PREV | VCSTATUS_MODAL | VCSTATUS_INTERACTIVE | VCSTATUS_READONLY",
        ),
    ] {
        let (scene, server) = (three()?, Server { looks_around: true, ..Server::default() });
        let log = server.log.clone();
        scene.emulator.register_form_server(class_id(1), Arc::new(server));
        scene.install(&LOCAL, "IPM.Note", "note")?;
        assert_eq!(show_as(&scene, 1, access, None)?.0, ErrorCode::S_OK);
        let told = log.take();
        let at = told.iter().position(|line| line == "DoVerb 0").unwrap();
        let expected = [
            format!("[true, true, true, true] {site}"),
            view.to_owned(),
            "OnActivateNext IPM.Note 0 MSGFLAG_READ | MSGFLAG_UNMODIFIED | MSGFLAG_UNSENT".to_owned(),
            "HandsOffMessage".to_owned(),
            "Load 0x0 0xb".to_owned(),
            format!("OnChange {next}"),
            format!("true {next}"),
        ];
        assert_eq!(told[at + 1..at + 8], expected);
    }
    Ok(())
}

/// FRM-SHOWFORM-3, FRM-SHOWFORM-5, FRM-SHOWFORM-8, FRM-SHOWFORM-15, FRM-PREPAREFORM-4
#[test]
fn the_form_is_modal_and_nothing_of_it_stays() -> Result<()> {
    let scene = three()?;
    let asked = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&asked);
    user(&scene.emulator, move |form| {
        told.lock().push((form.is_modal, form.message_class.to_owned()));
        FormEnd::Cancelled
    });
    for class in [None, Some("IPM.Post")] {
        let (answer, held) = show_as(&scene, 0, MODIFY, class)?;
        assert_eq!((answer, held.upgrade().is_some()), (ErrorCode::MAPI_E_USER_CANCEL, false));
    }
    assert_eq!(*asked.lock(), [(true, "IPM.Note".to_owned()), (true, "IPM.Post".to_owned())]);
    Ok(())
}

/// FRM-REGISTRY-8, FRM-SHOWFORM-5: calls are recorded, faults say what they answer, the user says what the form does.
#[test]
fn the_built_in_form_does_what_a_test_says() -> Result<()> {
    let scene = three()?;
    for (method, answer) in [
        (Method::PersistMessageLoad, ErrorCode::MAPI_E_DISK_ERROR),
        (Method::MapiFormSetViewContext, ErrorCode::MAPI_E_CALL_FAILED),
        (Method::MapiFormDoVerb, ErrorCode::MAPI_E_NO_ACCESS),
    ] {
        let _fault = scene.emulator.inject(Fault::on(method).with(answer));
        assert_eq!(show(&scene, 0)?, answer);
    }
    Ok(())
}

/// FRM-SHOWFORM-14
#[test]
fn a_message_is_shown_as_a_message_with_flags_that_there_are() -> Result<()> {
    let scene = three()?;
    let store = scene.session.default_store()?;
    let message = store.open_message(&ids(&*scene.folder)?[0])?;
    for (interface, flags, answer) in [
        (Some(IID_IMessage), FormFlags::MAPI_POST_MESSAGE, ErrorCode::S_OK),
        (Some(IID_IMAPIFolder), FormFlags::NONE, ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED),
        (None, FormFlags::from_bits_retain(4), ErrorCode::MAPI_E_UNKNOWN_FLAGS),
    ] {
        let token = scene.session.prepare_form(None, &message)?;
        let (status, read, folder) = (MessageStatus::NONE, MessageFlags::NONE, &scene.folder);
        let shown =
            scene.session.show_form(&store, folder, interface, token, flags, status, read, MODIFY, None);
        assert_eq!(code(shown), answer);
    }
    Ok(())
}

/// FRM-SHOWFORM-13, FRM-SITE-STATUS-1, FRM-SITE-STATUS-2, FRM-SITE-STATUS-3
#[test]
fn a_message_that_is_shown_to_be_read_is_only_read() -> Result<()> {
    let scene = three()?;
    let folder = Arc::clone(&scene.folder);
    user(&scene.emulator, move |form| {
        let window = form.window;
        let no =
            [code(window.save()), code(window.send()), code(window.delete()), code(window.move_to(&folder))];
        assert_eq!(no, [ErrorCode::MAPI_E_NO_SUPPORT; 4]);
        window.copy_to(&folder).unwrap();
        window.go(NEXT).unwrap();
        FormEnd::Closed
    });
    assert_eq!(show_as(&scene, 0, AccessRights::MAPI_ACCESS_READ, None)?.0, ErrorCode::S_OK);
    assert_eq!(texts(&*scene.folder)?, ["A", "B", "C", "A"]);
    Ok(())
}

/// FRM-SHOWFORM-17, FRM-RESOLVE-10
#[test]
fn a_class_is_text_of_eight_bits_whatever_the_flags() -> Result<()> {
    let scene = three()?;
    assert_eq!(show_as(&scene, 0, MODIFY, Some("IPM.Größe"))?.0, ErrorCode::MAPI_E_INVALID_PARAMETER);
    let store = scene.session.default_store()?;
    let message = store.open_message(&ids(&*scene.folder)?[0])?;
    let token = scene.session.prepare_form(None, &message)?;
    let unicode = FormFlags::from_bits_retain(UnicodeFlags::MAPI_UNICODE.bits());
    let (status, read, class) = (MessageStatus::NONE, MessageFlags::NONE, Some("IPM.Note"));
    let shown =
        scene.session.show_form(&store, &scene.folder, None, token, unicode, status, read, MODIFY, class);
    assert_eq!(code(shown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    Ok(())
}

/// FRM-SHOWFORM-18
#[test]
fn the_user_interface_learns_whether_the_client_held_the_message() -> Result<()> {
    let scene = three()?;
    let held = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&held);
    user(&scene.emulator, move |form| {
        told.lock().push(form.is_held);
        FormEnd::Closed
    });
    let store = scene.session.default_store()?;
    let message = store.open_message(&ids(&*scene.folder)?[0])?;
    let token = scene.session.prepare_form(None, &message)?;
    let (none, status, read) = (FormFlags::NONE, MessageStatus::NONE, MessageFlags::NONE);
    scene.session.show_form(&store, &scene.folder, None, token, none, status, read, MODIFY, None)?;
    drop(message);
    assert_eq!(show(&scene, 0)?, ErrorCode::S_OK);
    assert_eq!(*held.lock(), [true, false]);
    Ok(())
}
