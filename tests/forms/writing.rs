//! What the user writes in the form of a message: saved, sent, answered.

use std::sync::Arc;

use mapi_emulator::interface::{FormEnd, Method, Result};
use mapi_emulator::testkit::Fault;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::{ErrorCode, FormManagerFlags, FormVerb, MessageFlags};
use mapi_emulator::{columns, prelude::*};

use super::code;
use super::script::{user, write};
use super::shown::{between, show, texts, three};

/// FRM-SEQ-4, FRM-SITE-SAVE-1, FRM-SITE-GET-1, FRM-PERSIST-9
#[test]
fn what_the_user_writes_is_saved_through_the_site() -> Result<()> {
    let scene = three()?;
    let log = Arc::new(scene.emulator.record());
    let seen = Arc::clone(&log);
    user(&scene.emulator, move |form| {
        assert_eq!(form.folder.unwrap().get(PR_DISPLAY_NAME).unwrap(), "Orders");
        write(form.window, "typed");
        seen.clear();
        form.window.save().unwrap();
        let saving = [
            "MessageSite::SaveMessage",
            "IPersistMessage::Save",
            "Prop::SaveChanges",
            "IPersistMessage::SaveCompleted",
        ];
        assert_eq!(between(&seen), saving);
        write(form.window, "not saved");
        FormEnd::Closed
    });
    assert_eq!(show(&scene, 1)?, ErrorCode::S_OK);
    assert_eq!(texts(&*scene.folder)?, ["A", "B typed", "C"]);
    Ok(())
}

/// FRM-SITE-SAVE-1
#[test]
fn a_save_that_fails_goes_no_further() -> Result<()> {
    let scene = three()?;
    let log = Arc::new(scene.emulator.record());
    let seen = Arc::clone(&log);
    let _full =
        scene.emulator.inject(Fault::on(Method::MapiPropSaveChanges).with(ErrorCode::MAPI_E_DISK_ERROR));
    user(&scene.emulator, move |form| {
        write(form.window, "typed");
        assert_eq!(code(form.window.save()), ErrorCode::MAPI_E_DISK_ERROR);
        assert_eq!(seen.count(Method::PersistMessageSaveCompleted), 0);
        FormEnd::Closed
    });
    assert_eq!(show(&scene, 1)?, ErrorCode::S_OK);
    assert_eq!(texts(&*scene.folder)?, ["A", "B", "C"]);
    Ok(())
}

/// FRM-SEQ-5, FRM-SITE-SUBMIT-1, FRM-SITE-SUBMIT-2, FRM-SITE-SUBMIT-3, FRM-SITE-GET-2
#[test]
fn sending_hands_the_message_over_and_closes_the_form() -> Result<()> {
    let scene = three()?;
    let log = Arc::new(scene.emulator.record());
    let seen = Arc::clone(&log);
    user(&scene.emulator, move |form| {
        write(form.window, "typed");
        seen.clear();
        form.window.send().unwrap();
        let calls = [
            "MessageSite::SubmitMessage",
            "IPersistMessage::IsDirty",
            "IPersistMessage::Save",
            "IPersistMessage::HandsOffMessage",
            "IMessage::SubmitMessage",
            "MessageSite::GetMessage",
            "ViewContext::SetAdviseSink",
        ];
        assert_eq!(between(&seen), calls);
        assert!(form.message().is_none(), "it has closed");
        assert_eq!(code(form.window.send()), ErrorCode::E_UNEXPECTED);
        FormEnd::Sent
    });
    assert_eq!(show(&scene, 0)?, ErrorCode::S_OK);
    let outbox = scene.session.default_store()?.outbox()?;
    assert_eq!(texts(&*outbox)?, ["A typed"]);
    let flags = outbox.messages(&columns![PR_MESSAGE_FLAGS])?.first().unwrap().get(PR_MESSAGE_FLAGS).unwrap();
    assert_ne!(flags as u32 & MessageFlags::MSGFLAG_SUBMIT.bits(), 0);
    scene.emulator.pump();
    assert_eq!(scene.emulator.sent().len(), 1);
    assert_eq!(texts(&*scene.folder)?, ["A", "B", "C"]);
    Ok(())
}

/// FRM-SITE-SUBMIT-1: the form has the message again.
#[test]
fn what_cannot_be_sent_stays_in_the_form() -> Result<()> {
    let scene = three()?;
    let _offline = scene
        .emulator
        .inject(Fault::on(Method::MessageSubmitMessage).with(ErrorCode::MAPI_E_NO_ACCESS).nth(1));
    user(&scene.emulator, move |form| {
        write(form.window, "typed");
        assert_eq!(code(form.window.send()), ErrorCode::MAPI_E_NO_ACCESS);
        form.window.send().unwrap();
        FormEnd::Closed
    });
    assert_eq!(show(&scene, 0)?, ErrorCode::S_OK);
    scene.emulator.pump();
    assert_eq!(scene.emulator.sent().len(), 1);
    Ok(())
}

/// FRM-SITE-NEW-1, FRM-SITE-GET-3, FRM-FORM-DOVERB-4, FRM-FORM-DOVERB-8
#[test]
fn a_reply_is_written_in_a_form_of_its_own() -> Result<()> {
    for (verb, sent, posted) in [
        (FormVerb::EXCHIVERB_REPLYTOALL, vec!["RE: A typed"], vec![]),
        (FormVerb::EXCHIVERB_REPLYTOFOLDER, vec![], vec!["RE: A typed"]),
    ] {
        let scene = three()?;
        user(&scene.emulator, move |form| {
            let subject = form.message().unwrap().get(PR_SUBJECT).unwrap();
            if subject == "A" {
                assert!(form.window.do_verb(verb).unwrap());
                return FormEnd::Closed;
            }
            write(form.window, "typed");
            FormEnd::Sent
        });
        assert_eq!(show(&scene, 0)?, ErrorCode::S_OK);
        let outbox = scene.session.default_store()?.outbox()?;
        assert_eq!(texts(&*outbox)?, sent);
        assert_eq!(texts(&*scene.folder)?[3..], posted);
    }
    Ok(())
}

/// FRM-FORM-DOVERB-1
#[test]
fn a_verb_without_meaning_is_not_supported() -> Result<()> {
    let scene = three()?;
    user(&scene.emulator, |form| {
        assert_eq!(code(form.window.do_verb(FormVerb(77))), ErrorCode::MAPI_E_NO_SUPPORT);
        assert_eq!(code(form.window.do_verb(FormVerb::EXCHIVERB_PRINT)), ErrorCode::MAPI_E_NO_SUPPORT);
        FormEnd::Closed
    });
    assert_eq!(show(&scene, 0)?, ErrorCode::S_OK);
    let info = scene.forms.resolve_message_class("IPM", FormManagerFlags::NONE, None)?;
    let verbs: Vec<u32> = info.calc_verb_set()?.iter().map(|verb| verb.verb.0).collect();
    assert_eq!(verbs, [0, 102, 103, 104, 105, 106, 108]);
    Ok(())
}
