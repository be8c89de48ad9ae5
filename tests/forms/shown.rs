//! Somebody with messages in a folder, who has them shown by `ShowForm`.

use std::sync::{Arc, Weak};

use mapi_emulator::interface::{MapiFolder, Message, Method, Result};
use mapi_emulator::testkit::CallLog;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::{
    AccessRights, AdrEntry, EntryId, ErrorCode, FormFlags, MessageFlags, MessageStatus, OneOff,
    RecipientType, ViewDirection,
};
use mapi_emulator::{Emulator, columns, prelude::*};

use super::{Scene, code};

pub const MODIFY: AccessRights = AccessRights::MAPI_ACCESS_MODIFY;
pub const NEXT: ViewDirection = ViewDirection::VCDIR_NEXT;

/// Somebody with the messages A, B and C to Carla in a folder.
pub fn three() -> Result<Scene> {
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
pub fn ids(folder: &dyn MapiFolder) -> Result<Vec<EntryId>> {
    Ok(folder
        .messages(&columns![PR_ENTRYID])?
        .iter()
        .map(|row| row.get(PR_ENTRYID).unwrap().into())
        .collect())
}

/// Subjects and texts of the messages in a folder.
pub fn texts(folder: &dyn MapiFolder) -> Result<Vec<String>> {
    let rows = folder.messages(&columns![PR_SUBJECT, PR_BODY])?;
    let text = |row: mapi_emulator::vocab::RowRef<'_>| {
        format!("{} {}", row.get(PR_SUBJECT).unwrap_or_default(), row.get(PR_BODY).unwrap_or_default())
    };
    Ok(rows.iter().map(|row| text(row).trim().to_owned()).collect())
}

/// Shows the message with this number, and tells whether anybody still has it.
pub fn show_as(
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

pub fn show(scene: &Scene, number: usize) -> Result<ErrorCode> {
    Ok(show_as(scene, number, MODIFY, Some("IPM.Note"))?.0)
}

/// The calls between form and viewer, and those on messages that change something.
pub fn between(log: &CallLog) -> Vec<String> {
    let told = |method: Method| {
        let name = method.name().trim_start_matches("IMAPI").to_owned();
        let (interface, _) = name.split_once("::")?;
        let counts = ["Form", "IPersistMessage", "MessageSite", "ViewContext"].contains(&interface)
            || [Method::MapiPropSaveChanges, Method::MessageSubmitMessage].contains(&method);
        counts.then_some(name)
    };
    log.calls().iter().filter_map(|call| told(call.method)).collect()
}
