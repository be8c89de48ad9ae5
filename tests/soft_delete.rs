//! Mailboxes that keep what was deleted until it is restored or deleted for good.

use std::sync::{Arc, Mutex};

use mapi_emulator::interface::{MapiFolder, MapiSession, MsgStore, Outcome, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, columns};

/// Anna's mailbox, and a folder in it with messages of these subjects.
struct Office {
    emulator: Emulator,
    _session: Arc<dyn MapiSession>,
    store: Arc<dyn MsgStore>,
    folder: Arc<dyn MapiFolder>,
    ids: Vec<EntryId>,
}

fn office(subjects: &[&str]) -> Result<Office> {
    let emulator =
        Emulator::builder().mailbox("Anna Berg", "anna@example.com").folders(&["Projects"]).build();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let folder = store.folder_at("Projects")?;
    let ids = subjects
        .iter()
        .map(|subject| put(&folder, subject, CreateMessageFlags::NONE))
        .collect::<Result<_>>()?;
    Ok(Office { emulator, _session: session, store, folder, ids })
}

fn put(folder: &Arc<dyn MapiFolder>, subject: &str, flags: CreateMessageFlags) -> Result<EntryId> {
    let message = folder.create_message(None, flags)?;
    message.set(PR_SUBJECT, subject)?;
    message.set(PR_MESSAGE_FLAGS, 0)?;
    message.save()?;
    message.get(PR_ENTRYID).map(EntryId::from)
}

fn delete(folder: &Arc<dyn MapiFolder>, ids: &[EntryId], flags: DeleteMessagesFlags) -> ErrorCode {
    outcome(folder.delete_messages(ids, None, flags))
}

fn outcome(answer: Result<Outcome<()>>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |outcome| outcome.code())
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

fn subjects(folder: &Arc<dyn MapiFolder>, flags: TableFlags) -> Result<Vec<String>> {
    let table = folder.get_contents_table(flags | TableFlags::MAPI_UNICODE)?;
    Ok(table.all_rows(&columns![PR_SUBJECT])?.iter().filter_map(|row| row.get(PR_SUBJECT)).collect())
}

/// Messages, unread ones, deleted ones, deleted associated ones.
fn counts(folder: &Arc<dyn MapiFolder>) -> Result<[i32; 4]> {
    Ok([
        folder.get(PR_CONTENT_COUNT)?,
        folder.get(PR_CONTENT_UNREAD)?,
        folder.get(PR_DELETED_MSG_COUNT)?,
        folder.get(PR_DELETED_ASSOC_MSG_COUNT)?,
    ])
}

fn code_of(object: &dyn MapiProp, tag: PropTag) -> Result<ErrorCode> {
    let value = object.get_props(Some(&[tag]), UnicodeFlags::MAPI_UNICODE)?.into_value().remove(0).value;
    Ok(value.as_error().unwrap_or(ErrorCode::S_OK))
}

const SOFT: TableFlags = TableFlags::SHOW_SOFT_DELETES;
const NONE: DeleteMessagesFlags = DeleteMessagesFlags::NONE;
const HARD: DeleteMessagesFlags = DeleteMessagesFlags::DELETE_HARD_DELETE;

/// STO-SOFTDEL-2, STO-SOFTDEL-4, STO-SOFTDEL-7, STO-GETCONTENTSTABLE-2, TBL-CONTENTS-5: present and deleted messages are in tables of
/// their own, associated ones too.
#[test]
fn a_deleted_message_is_shown_and_counted_apart() -> Result<()> {
    let office = office(&["Plan", "Bill"])?;
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben", "ben@example.com")
        .build();
    let (anna, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben")?);
    let (store, archive) = (anna.default_store()?, ben.default_store()?.ipm_subtree()?);
    let folder = &store.ipm_subtree()?.new_subfolder("Projects")?;
    let ids = &[put(folder, "a", CreateMessageFlags::NONE)?];
    assert_eq!(delete(folder, ids, NONE), ErrorCode::S_OK);
    assert!(store.get(PR_MESSAGE_SIZE)? > 0);
    let moved = CopyFolderFlags::FOLDER_MOVE;
    let id = folder.get(PR_ENTRYID)?.into();
    assert_eq!(outcome(store.ipm_subtree()?.copy_folder(&id, &*archive, None, None, moved)), ErrorCode::S_OK);
    let kept = store.open_entry(Some(&ids[0]), None, OpenFlags::SHOW_SOFT_DELETES);
    assert_eq!((code(kept), store.get(PR_MESSAGE_SIZE)?), (ErrorCode::MAPI_E_NOT_FOUND, 0));
    assert_eq!(subjects(&archive.subfolder("Projects")?, TableFlags::NONE)?, [""; 0]);
    Ok(())
}

/// STO-SOFTDEL-6: when it goes for good, everybody has heard.
#[test]
fn a_message_is_told_once_to_be_deleted() -> Result<()> {
    let office = office(&["a"])?;
    let heard: Arc<Mutex<Vec<EventMask>>> = Arc::default();
    let told = Arc::clone(&heard);
    let sink = move |notifications: &[Notification]| {
        told.lock().unwrap().extend(notifications.iter().map(Notification::event));
    };
    office.store.advise(None, EventMask::fnevObjectDeleted, Arc::new(sink))?;
    for flags in [NONE, HARD] {
        assert_eq!(delete(&office.folder, &office.ids, flags), ErrorCode::S_OK);
        office.emulator.pump();
    }
    assert_eq!(*heard.lock().unwrap(), [EventMask::fnevObjectDeleted]);
    Ok(())
}
