//! From message to message in one form: to the next, copied, moved, deleted.

use std::sync::Arc;

use mapi_emulator::interface::{FormEnd, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::{ErrorCode, ViewDirection};

use super::desk::{Log, Server};
use super::script::{user, write};
use super::shown::{NEXT, between, ids, show, texts, three};
use super::{LOCAL, class_id};

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
