//! Messages shown by `ShowForm`, in the built-in form and its viewer.

use std::sync::{Arc, Weak};

use mapi_emulator::interface::{FormEnd, MapiFolder, Message, Method, Result};
use mapi_emulator::testkit::{CallLog, Fault};
use mapi_emulator::vocab::guids::{IID_IMAPIFolder, IID_IMessage};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::{
    AccessRights, AdrEntry, EntryId, ErrorCode, FormFlags, FormManagerFlags, FormRegistry, FormVerb,
    MessageFlags, MessageStatus, OneOff, RecipientType, ViewDirection,
};
use mapi_emulator::{Emulator, columns, prelude::*};
use parking_lot::Mutex;

use super::desk::{Log, Server};
use super::script::{user, write};
use super::{LOCAL, Scene, class_id, code};

const MODIFY: AccessRights = AccessRights::MAPI_ACCESS_MODIFY;
const NEXT: ViewDirection = ViewDirection::VCDIR_NEXT;

/// Somebody with the messages A, B and C to Carla in a folder.
fn three() -> Result<Scene> {
    let scene = Scene::furnished(Emulator::new())?;
    for subject in ["A", "B", "C"] {
        let message = scene.folder.new_message()?;
        message.set(PR_SUBJECT, subject)?;
        message.set(PR_MESSAGE_CLASS, "IPM.Note")?;
        let carla = OneOff::new("Carla", "SMTP", "carla@elsewhere.example");
        message.add_recipient(AdrEntry::one_off(&carla, RecipientType::MAPI_TO))?;
        message.save()?;
    }
    Ok(scene)
}

/// The ids of the messages in a folder.
fn ids(folder: &dyn MapiFolder) -> Result<Vec<EntryId>> {
    Ok(folder
        .messages(&columns![PR_ENTRYID])?
        .iter()
        .map(|row| row.get(PR_ENTRYID).unwrap().into())
        .collect())
}

/// Subjects and texts of the messages in a folder.
fn texts(folder: &dyn MapiFolder) -> Result<Vec<String>> {
    let rows = folder.messages(&columns![PR_SUBJECT, PR_BODY])?;
    let text = |row: mapi_emulator::vocab::RowRef<'_>| {
        format!("{} {}", row.get(PR_SUBJECT).unwrap_or_default(), row.get(PR_BODY).unwrap_or_default())
    };
    Ok(rows.iter().map(|row| text(row).trim().to_owned()).collect())
}

/// Shows the message with this number, and tells whether anybody still has it.
fn show_as(
    scene: &Scene,
    number: usize,
    access: AccessRights,
    class: Option<&str>,
) -> Result<(ErrorCode, Weak<dyn Message>)> {
    let store = scene.session.default_store()?;
    let message = store.open_message(&ids(&*scene.folder)?[number])?;
    let token = scene.session.prepare_form(None, &message)?;
    let held = Arc::downgrade(&message);
    drop(message);
    let (flags, status, read) =
        (FormFlags::NONE, MessageStatus::MSGSTATUS_TAGGED, MessageFlags::MSGFLAG_READ);
    let (folder, session) = (&scene.folder, &scene.session);
    let answer = session.show_form(&store, folder, None, token, flags, status, read, access, class);
    Ok((code(answer), held))
}

fn show(scene: &Scene, number: usize) -> Result<ErrorCode> {
    Ok(show_as(scene, number, MODIFY, Some("IPM.Note"))?.0)
}

/// The calls between form and viewer, and those on messages that change something.
fn between(log: &CallLog) -> Vec<String> {
    let told = |method: Method| {
        let name = method.name().trim_start_matches("IMAPI").to_owned();
        let (interface, _) = name.split_once("::")?;
        let counts = ["Form", "IPersistMessage", "MessageSite", "ViewContext"].contains(&interface)
            || [Method::MapiPropSaveChanges, Method::MessageSubmitMessage].contains(&method);
        counts.then_some(name)
    };
    log.calls().iter().filter_map(|call| told(call.method)).collect()
}

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

/// FRM-SINK-7: from the second to the third of four messages there are still others on both sides.
#[test]
fn a_form_hears_only_of_what_changes_in_its_view() -> Result<()> {
    let (scene, server) = (three()?, Server { looks_around: true, ..Server::default() });
    scene.folder.new_message()?.save()?;
    let log = server.log.clone();
    scene.emulator.register_form_server(class_id(1), Arc::new(server));
    scene.install(&LOCAL, "IPM.Note", "note")?;
    assert_eq!(show(&scene, 1)?, ErrorCode::S_OK);
    let told = log.take();
    assert!(told.iter().any(|line| line.starts_with("OnActivateNext")));
    assert!(!told.iter().any(|line| line.starts_with("OnChange")));
    Ok(())
}

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

/// FRM-SEQ-6, FRM-VIEW-1, FRM-VIEW-2, FRM-VIEW-4, FRM-VIEW-5, FRM-VIEW-6, FRM-VIEW-11, FRM-SINK-8
#[test]
fn the_user_goes_through_the_folder_in_one_form() -> Result<()> {
    let scene = three()?;
    let seen = Log::default();
    let log = seen.clone();
    let calls = Arc::new(scene.emulator.record());
    let counted = Arc::clone(&calls);
    user(&scene.emulator, move |form| {
        let subject =
            || form.message().map_or("closed".to_owned(), |message| message.get(PR_SUBJECT).unwrap());
        let go = |direction| {
            form.window.go(direction).unwrap();
            seen.note(subject());
        };
        write(form.window, "typed");
        go(NEXT);
        counted.clear();
        go(NEXT);
        let steps =
            ["ViewContext::ActivateNext", "IPersistMessage::HandsOffMessage", "IPersistMessage::Load"];
        assert_eq!(between(&counted)[..3], steps);
        go(ViewDirection::VCDIR_PREV);
        go(NEXT);
        go(NEXT);
        FormEnd::Closed
    });
    assert_eq!(show(&scene, 0)?, ErrorCode::S_OK);
    assert_eq!(log.take(), ["B", "C", "B", "C", "closed"]);
    assert_eq!(texts(&*scene.folder)?, ["A typed", "B", "C"]);
    Ok(())
}

/// FRM-VIEW-4, FRM-VIEW-5, FRM-SINK-8: the form of another class shows the next message, and the one before closes.
#[test]
fn a_class_that_the_form_does_not_take_is_shown_by_its_own() -> Result<()> {
    let (scene, server) = (three()?, Server::default());
    let log = server.log.clone();
    scene.emulator.register_form_server(class_id(1), Arc::new(server));
    scene.install(&LOCAL, "REPORT", "report")?;
    let store = scene.session.default_store()?;
    let report = store.open_message(&ids(&*scene.folder)?[1])?;
    report.set(PR_MESSAGE_CLASS, "REPORT.IPM.Note.NDR")?;
    report.save()?;
    user(&scene.emulator, |form| {
        form.window.go(NEXT).unwrap();
        assert!(form.message().is_none());
        FormEnd::Closed
    });
    assert_eq!(show(&scene, 0)?, ErrorCode::S_OK);
    assert_eq!(log.take().iter().filter(|line| *line == "DoVerb 0").count(), 1);
    Ok(())
}

/// FRM-SITE-COPY-1, FRM-SITE-MOVE-1, FRM-SITE-MOVE-2, FRM-SITE-DELETE-1, FRM-VIEW-8
#[test]
fn messages_are_copied_moved_and_deleted_from_the_form() -> Result<()> {
    let scene = three()?;
    let store = scene.session.default_store()?;
    let other = store.ipm_subtree()?.new_subfolder("Done")?;
    let (to, calls) = (Arc::clone(&other), Arc::new(scene.emulator.record()));
    user(&scene.emulator, move |form| {
        let subject = || form.message().map(|message| message.get(PR_SUBJECT).unwrap());
        write(form.window, "typed");
        form.window.copy_to(&to).unwrap();
        assert_eq!(subject().as_deref(), Some("B"));
        form.window.move_to(&to).unwrap();
        assert_eq!(subject().as_deref(), Some("C"));
        calls.clear();
        form.window.delete().unwrap();
        let steps = [
            "MessageSite::DeleteMessage",
            "IPersistMessage::IsDirty",
            "IPersistMessage::Save",
            "ViewContext::ActivateNext",
            "IPersistMessage::HandsOffMessage",
            "IPersistMessage::Load",
        ];
        let mut made = between(&calls);
        made.retain(|call| steps.contains(&&**call));
        assert_eq!(made, steps);
        assert_eq!(subject().as_deref(), Some("A"), "the one before, as there is no next one");
        form.window.delete().unwrap();
        assert_eq!(subject(), None);
        FormEnd::Closed
    });
    assert_eq!(show(&scene, 1)?, ErrorCode::S_OK);
    assert!(texts(&*scene.folder)?.is_empty());
    assert_eq!(texts(&*other)?, ["B typed", "B typed"]);
    assert_eq!(texts(&*store.deleted_items()?)?, ["C", "A"]);
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
