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
    let Office { emulator, store, folder, ids, .. } = &office;
    let view = put(folder, "View", CreateMessageFlags::MAPI_ASSOCIATED)?;
    let deleted_at = emulator.now();
    assert_eq!(delete(folder, &[ids[0].clone(), view], NONE), ErrorCode::S_OK);
    assert_eq!(subjects(folder, TableFlags::NONE)?, ["Bill"]);
    assert_eq!(subjects(folder, SOFT)?, ["Plan"]);
    assert_eq!(subjects(folder, TableFlags::MAPI_ASSOCIATED)?, [""; 0]);
    assert_eq!(subjects(folder, SOFT | TableFlags::MAPI_ASSOCIATED)?, ["View"]);
    assert_eq!(counts(folder)?, [1, 1, 1, 1]);
    assert_eq!(folder.get(PR_ASSOC_CONTENT_COUNT)?, 0);
    let row = folder.get_contents_table(SOFT)?.all_rows(&columns![PR_DELETED_ON])?;
    assert_eq!(row.first().and_then(|row| row.get(PR_DELETED_ON)), Some(deleted_at));
    assert_eq!(store.deleted_items()?.get(PR_CONTENT_COUNT)?, 0);
    Ok(())
}

/// STO-SOFTDEL-4
#[test]
fn a_search_finds_nothing_that_was_deleted() -> Result<()> {
    let office = office(&["Plan", "Bill"])?;
    let Office { store, folder, ids, .. } = &office;
    let found = store.ipm_subtree()?.create_folder(
        FolderType::FOLDER_SEARCH,
        "Found",
        None,
        None,
        CreateFolderFlags::MAPI_UNICODE,
    )?;
    let scope = [folder.get(PR_ENTRYID)?.into()];
    let all = Restriction::exists(PR_SUBJECT);
    found.set_search_criteria(Some(&all), Some(&scope), SearchFlags::NONE)?;
    assert_eq!(delete(&found, &ids[..1], NONE), ErrorCode::S_OK);
    assert_eq!(subjects(&found, TableFlags::NONE)?, ["Bill"]);
    assert_eq!(subjects(&found, SOFT)?, [""; 0]);
    found.set_search_criteria(None, None, SearchFlags::RESTART_SEARCH)?;
    assert_eq!(subjects(&found, TableFlags::NONE)?, ["Bill"]);
    assert_eq!(subjects(folder, SOFT)?, ["Plan"]);
    Ok(())
}

/// STO-OPENENTRY-6, SES-OPENENTRY-16, STO-SOFTDEL-5
#[test]
fn a_deleted_message_opens_on_request_and_only_to_be_read() -> Result<()> {
    let office = office(&["Plan"])?;
    let Office { store, folder, ids, .. } = &office;
    delete(folder, ids, NONE);
    let shown = OpenFlags::SHOW_SOFT_DELETES;
    for flags in [OpenFlags::NONE, OpenFlags::MAPI_BEST_ACCESS, OpenFlags::MAPI_MODIFY] {
        assert_eq!(code(store.open_entry(Some(&ids[0]), None, flags)), ErrorCode::MAPI_E_NOT_FOUND);
    }
    assert_eq!(
        code(folder.open_entry(Some(&ids[0]), None, shown | OpenFlags::MAPI_MODIFY)),
        ErrorCode::MAPI_E_NO_ACCESS
    );
    let opened =
        store.open_entry(Some(&ids[0]), None, shown | OpenFlags::MAPI_BEST_ACCESS)?.into_message()?;
    assert_eq!(opened.get(PR_SUBJECT)?, "Plan");
    assert_eq!(opened.get(PR_ACCESS_LEVEL)?, 0);
    assert_eq!(code(opened.set(PR_SUBJECT, "Plans")), ErrorCode::MAPI_E_NO_ACCESS);
    let status =
        folder.set_message_status(&ids[0], MessageStatus::MSGSTATUS_TAGGED, MessageStatus::MSGSTATUS_TAGGED);
    assert_eq!(code(status), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// STO-SOFTDEL-5: to another folder or to its own, where it comes to stand last; a copy leaves it where it is.
#[test]
fn a_deleted_message_is_restored_by_copying_or_moving_it() -> Result<()> {
    let office = office(&["Plan", "Bill", "Note"])?;
    let Office { store, folder, ids, .. } = &office;
    let inbox = store.inbox()?;
    delete(folder, &ids[..2], NONE);
    let copied = folder.copy_messages(&ids[..1], &*inbox, None, CopyMessagesFlags::NONE);
    assert_eq!(outcome(copied), ErrorCode::S_OK);
    assert_eq!(subjects(&inbox, TableFlags::NONE)?, ["Plan"]);
    assert_eq!(counts(folder)?, [1, 1, 2, 0]);
    let moved = folder.copy_messages(&ids[1..2], &**folder, None, CopyMessagesFlags::MESSAGE_MOVE);
    assert_eq!(outcome(moved), ErrorCode::S_OK);
    assert_eq!(subjects(folder, TableFlags::NONE)?, ["Note", "Bill"]);
    let moved = folder.copy_messages(&ids[..1], &*inbox, None, CopyMessagesFlags::MESSAGE_MOVE);
    assert_eq!(outcome(moved), ErrorCode::S_OK);
    assert_eq!(subjects(&inbox, TableFlags::NONE)?, ["Plan", "Plan"]);
    assert_eq!(counts(folder)?, [2, 2, 0, 0]);
    for id in ids {
        let restored = store.open_message(id)?;
        assert_eq!(code_of(&*restored, PR_DELETED_ON.tag())?, ErrorCode::MAPI_E_NOT_FOUND);
    }
    let elsewhere = inbox.copy_messages(&ids[1..2], &*inbox, None, CopyMessagesFlags::MESSAGE_MOVE);
    assert_eq!(outcome(elsewhere), ErrorCode::MAPI_W_PARTIAL_COMPLETION);
    Ok(())
}

/// STO-SOFTDEL-5: through a folder that it was not deleted from it cannot be reached.
#[test]
fn a_deleted_message_is_restored_through_its_own_folder_only() -> Result<()> {
    let office = office(&["Plan"])?;
    let Office { store, folder, ids, .. } = &office;
    delete(folder, ids, NONE);
    let inbox = store.inbox()?;
    for flags in [CopyMessagesFlags::NONE, CopyMessagesFlags::MESSAGE_MOVE] {
        let wrong = inbox.copy_messages(ids, &*inbox, None, flags);
        assert_eq!(outcome(wrong), ErrorCode::MAPI_W_PARTIAL_COMPLETION);
    }
    assert_eq!(delete(&inbox, ids, HARD), ErrorCode::MAPI_W_PARTIAL_COMPLETION);
    assert_eq!(subjects(folder, SOFT)?, ["Plan"]);
    Ok(())
}

/// STO-SOFTDEL-2, STO-SOFTDEL-3: at once, or in a second step; without the flag what is deleted is there no more.
#[test]
fn a_hard_delete_is_final() -> Result<()> {
    let office = office(&["Plan", "Bill"])?;
    let Office { store, folder, ids, .. } = &office;
    assert_eq!(delete(folder, &ids[..1], HARD), ErrorCode::S_OK);
    assert_eq!(delete(folder, &ids[1..], NONE), ErrorCode::S_OK);
    assert_eq!(subjects(folder, SOFT)?, ["Bill"]);
    assert_eq!(delete(folder, &ids[1..], NONE), ErrorCode::MAPI_W_PARTIAL_COMPLETION);
    assert_eq!(delete(folder, &ids[1..], HARD), ErrorCode::S_OK);
    assert_eq!(subjects(folder, SOFT)?, [""; 0]);
    assert_eq!(counts(folder)?, [0; 4]);
    for id in ids {
        let opened = store.open_entry(Some(id), None, OpenFlags::SHOW_SOFT_DELETES);
        assert_eq!(code(opened), ErrorCode::MAPI_E_NOT_FOUND);
    }
    Ok(())
}

/// STO-SOFTDEL-2
#[test]
fn an_emptied_folder_keeps_its_messages_unless_it_is_emptied_hard() -> Result<()> {
    let office = office(&["Plan", "Bill"])?;
    let Office { folder, .. } = &office;
    let empty = |flags| outcome(folder.empty_folder(None, flags));
    assert_eq!(empty(EmptyFolderFlags::NONE), ErrorCode::S_OK);
    assert_eq!((subjects(folder, TableFlags::NONE)?.len(), subjects(folder, SOFT)?.len()), (0, 2));
    assert_eq!(empty(EmptyFolderFlags::NONE), ErrorCode::S_OK);
    assert_eq!(counts(folder)?, [0, 0, 2, 0]);
    assert_eq!(empty(EmptyFolderFlags::DELETE_HARD_DELETE), ErrorCode::S_OK);
    assert_eq!(counts(folder)?, [0; 4]);
    Ok(())
}

/// STO-SOFTDEL-6
#[test]
fn a_soft_delete_is_told_as_a_delete() -> Result<()> {
    let told = |flags| -> Result<Vec<Notification>> {
        let office = office(&["Plan"])?;
        let Office { emulator, store, folder, ids, .. } = &office;
        emulator.pump();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&heard);
        let sink = Arc::new(move |events: &[Notification]| sink.lock().unwrap().extend_from_slice(events));
        store.advise(None, EventMask::from_bits_retain(0xFF), sink.clone())?;
        let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
        table.advise(EventMask::fnevTableModified, sink)?;
        delete(folder, ids, flags);
        emulator.pump();
        let heard = heard.lock().unwrap().clone();
        Ok(heard)
    };
    let soft = told(NONE)?;
    assert_eq!(soft.len(), 3, "{soft:?}");
    assert_eq!(soft, told(HARD)?);
    Ok(())
}

/// STO-GETCONTENTSTABLE-2: rows come with a delete and go with a restore.
#[test]
fn a_table_of_deleted_messages_is_live() -> Result<()> {
    let office = office(&["Plan"])?;
    let Office { emulator, folder, ids, .. } = &office;
    let table = folder.get_contents_table(SOFT)?;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&heard);
    table.advise(
        EventMask::fnevTableModified,
        Arc::new(move |events: &[Notification]| sink.lock().unwrap().extend_from_slice(events)),
    )?;
    delete(folder, ids, NONE);
    let restored = folder.copy_messages(ids, &**folder, None, CopyMessagesFlags::MESSAGE_MOVE);
    assert_eq!(outcome(restored), ErrorCode::S_OK);
    emulator.pump();
    let heard = heard.lock().unwrap();
    let kinds: Vec<_> = heard
        .iter()
        .filter_map(|event| match event {
            Notification::Table(table) => Some(table.event),
            _ => None,
        })
        .collect();
    assert_eq!(kinds, [TableEvent::TABLE_ROW_ADDED, TableEvent::TABLE_ROW_DELETED]);
    Ok(())
}

/// STO-CREATEFOLDER-7, STO-DELETEFOLDER-7, TBL-HIER-13: with all that was deleted in them before.
#[test]
fn folders_go_for_good() -> Result<()> {
    let office = office(&["Plan", "Bill"])?;
    let Office { store, folder, ids, .. } = &office;
    delete(folder, &ids[..1], NONE);
    let subtree = store.ipm_subtree()?;
    let id = folder.get(PR_ENTRYID)?.into();
    let deleted = subtree.delete_folder(&id, None, DeleteFolderFlags::DEL_MESSAGES);
    assert_eq!(outcome(deleted), ErrorCode::S_OK);
    let hidden = subtree.get_hierarchy_table(SOFT)?;
    assert_eq!(hidden.get_row_count(0)?.into_value(), 0);
    assert_eq!(subtree.get(PR_DELETED_FOLDER_COUNT)?, 0);
    for id in ids {
        let opened = store.open_entry(Some(id), None, OpenFlags::SHOW_SOFT_DELETES);
        assert_eq!(code(opened), ErrorCode::MAPI_E_NOT_FOUND);
    }
    let again = subtree.new_subfolder("Projects")?;
    assert_eq!(counts(&again)?, [0; 4]);
    Ok(())
}

/// STO-SOFTDEL-1, STO-SOFTDEL-5, STO-SOFTDEL-7: what was deleted moves to another store as it was.
#[test]
fn a_personal_store_keeps_nothing_that_was_deleted() -> Result<()> {
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .personal_store("Anna Berg", "Archive")
        .folders(&["2025"])
        .build();
    let session = emulator.log_on("Anna Berg")?;
    let (inbox, archive) = (session.default_store()?.inbox()?, session.open_store_named("Archive")?);
    let folder = archive.folder_at("2025")?;
    let id = put(&inbox, "Plan", CreateMessageFlags::NONE)?;
    delete(&inbox, std::slice::from_ref(&id), NONE);
    let restored = inbox.copy_messages(&[id], &*folder, None, CopyMessagesFlags::MESSAGE_MOVE);
    assert_eq!(outcome(restored), ErrorCode::S_OK);
    assert_eq!(
        (subjects(&inbox, SOFT)?.len(), subjects(&folder, TableFlags::NONE)?),
        (0, vec!["Plan".to_owned()])
    );
    let row = folder.messages(&columns![PR_ENTRYID, PR_DELETED_ON])?;
    let row = row.first().expect("the message");
    assert_eq!(row.get(PR_DELETED_ON), None);
    assert_eq!(delete(&folder, &[row.get(PR_ENTRYID).unwrap().into()], NONE), ErrorCode::S_OK);
    assert_eq!(subjects(&folder, SOFT)?, [""; 0]);
    assert_eq!(code_of(&*folder, PR_DELETED_MSG_COUNT.tag())?, ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// STO-SOFTDEL-2, STO-QUOTA-2: what was deleted in a folder that moves to another store is gone with it.
#[test]
fn a_folder_that_leaves_its_store_leaves_nothing_that_was_deleted() -> Result<()> {
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
