//! What a user may do in a store: rights on folders, quotas. `PR_ACCESS` tells it and the methods keep to it.

use std::sync::Arc;

use mapi_emulator::interface::{MapiFolder, MapiSession, Message, MsgStore, Outcome, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, StoreSettings, columns};

const OK: ErrorCode = ErrorCode::S_OK;
const NO_ACCESS: ErrorCode = ErrorCode::MAPI_E_NO_ACCESS;
const PARTIAL: ErrorCode = ErrorCode::MAPI_W_PARTIAL_COMPLETION;

/// Anna's mailbox; in the folder "Minutes" and in "Notes", which grants everything, there is a message each.
struct Office {
    _session: Arc<dyn MapiSession>,
    store: Arc<dyn MsgStore>,
    notes: Arc<dyn MapiFolder>,
    note: EntryId,
    minutes: EntryId,
    minute: EntryId,
}

fn office(rights: FolderRights) -> Result<Office> {
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .folders(&["Minutes/2025", "Notes"])
        .build();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let (minutes, notes) = (store.folder_at("Minutes")?, store.folder_at("Notes")?);
    let (minute, note) = (put(&minutes, "Minute")?, put(&notes, "Note")?);
    let minutes = minutes.get(PR_ENTRYID)?.into();
    emulator.set_rights("Mailbox - Anna Berg", "Minutes", rights)?;
    Ok(Office { _session: session, store, notes, note, minutes, minute })
}

impl Office {
    fn minutes(&self) -> Result<Arc<dyn MapiFolder>> {
        self.store.open_folder(&self.minutes)
    }
}

fn put(folder: &Arc<dyn MapiFolder>, subject: &str) -> Result<EntryId> {
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, subject)?;
    message.save()?;
    message.get(PR_ENTRYID).map(EntryId::from)
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| OK)
}

fn outcome(answer: Result<Outcome<()>>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |outcome| outcome.code())
}

fn access(object: &dyn MapiProp) -> Result<AccessRights> {
    Ok(AccessRights::from_bits_retain(object.get(PR_ACCESS)? as u32))
}

/// STO-ACCESS-1, STO-ACCESS-2, STO-READONLY-4, STO-READONLY-5
#[test]
fn a_reader_reads() -> Result<()> {
    let office = office(FolderRights::READER)?;
    let minutes = office.minutes()?;
    assert_eq!(access(&*minutes)?, AccessRights::MAPI_ACCESS_READ);
    assert_eq!((minutes.get(PR_ACCESS_LEVEL)?, minutes.get(PR_RIGHTS)?), (0, 0x401));
    let message = office.store.open_message(&office.minute)?;
    assert_eq!((message.get(PR_SUBJECT)?, message.get(PR_ACCESS_LEVEL)?), ("Minute".to_owned(), 0));
    assert_eq!(access(&*message)?, AccessRights::MAPI_ACCESS_READ);
    assert_eq!(code(message.set_read_flag(ReadFlags::CLEAR_READ_FLAG)), NO_ACCESS);
    let row = minutes.messages(&columns![PR_ACCESS])?;
    assert_eq!(row.first().and_then(|row| row.get(PR_ACCESS)), Some(0x2));
    let ids = std::slice::from_ref(&office.minute);
    let notes = std::slice::from_ref(&office.note);
    let (modify, tagged) = (OpenFlags::MAPI_MODIFY, MessageStatus::MSGSTATUS_TAGGED);
    let refused = [
        code(office.store.open_entry(Some(&office.minutes), None, modify)),
        code(office.store.open_entry(Some(&office.minute), None, modify)),
        code(minutes.create_message(None, CreateMessageFlags::NONE)),
        code(minutes.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)),
        code(minutes.new_subfolder("2026")),
        code(minutes.set(PR_COMMENT, "Mine")),
        outcome(minutes.delete_messages(ids, None, DeleteMessagesFlags::NONE)),
        outcome(minutes.empty_folder(None, EmptyFolderFlags::NONE)),
        outcome(minutes.set_read_flags(None, None, ReadFlags::CLEAR_READ_FLAG)),
        code(minutes.set_message_status(&office.minute, tagged, tagged)),
        code(minutes.save_contents_sort(&SortOrderSet::default(), SortFlags::NONE)),
        outcome(office.notes.copy_messages(notes, &*minutes, None, CopyMessagesFlags::NONE)),
        outcome(office.store.ipm_subtree()?.delete_folder(
            &office.minutes,
            None,
            DeleteFolderFlags::DEL_FOLDERS,
        )),
    ];
    assert_eq!(refused, [NO_ACCESS; 13]);
    let moved = minutes.copy_messages(ids, &*office.notes, None, CopyMessagesFlags::MESSAGE_MOVE);
    assert_eq!(outcome(moved), PARTIAL);
    let copied = minutes.copy_messages(ids, &*office.notes, None, CopyMessagesFlags::NONE);
    assert_eq!(outcome(copied), OK);
    assert_eq!((minutes.get(PR_CONTENT_COUNT)?, office.notes.get(PR_CONTENT_COUNT)?), (1, 2));
    Ok(())
}

/// STO-ACCESS-1, STO-ACCESS-2, STO-CREATEMESSAGE-4: a drop box, which nobody needs to open for writing.
#[test]
fn a_contributor_puts_in_what_he_cannot_read() -> Result<()> {
    let office = office(FolderRights::CONTRIBUTOR)?;
    let minutes = office.minutes()?;
    assert_eq!((access(&*minutes)?.bits(), minutes.get(PR_ACCESS_LEVEL)?), (0x12, 0));
    let message = minutes.new_message()?;
    message.set(PR_SUBJECT, "Mine")?;
    message.save()?;
    let notes = std::slice::from_ref(&office.note);
    assert_eq!(outcome(office.notes.copy_messages(notes, &*minutes, None, CopyMessagesFlags::NONE)), OK);
    assert_eq!(minutes.get(PR_CONTENT_COUNT)?, 3);
    assert_eq!(code(minutes.get_contents_table(TableFlags::MAPI_UNICODE)), NO_ACCESS);
    assert_eq!(code(office.store.open_message(&office.minute)), NO_ACCESS);
    let unicode = CreateFolderFlags::MAPI_UNICODE;
    let found = office.notes.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, unicode)?;
    let all = Restriction::exists(PR_ENTRYID);
    found.set_search_criteria(Some(&all), Some(std::slice::from_ref(&office.minutes)), SearchFlags::NONE)?;
    assert_eq!(found.get(PR_CONTENT_COUNT)?, 0);
    Ok(())
}

/// STO-ACCESS-2
#[test]
fn who_may_change_messages_may_not_delete_them_for_that() -> Result<()> {
    let office = office(FolderRights::READER | FolderRights::frightsEditAny)?;
    let (minutes, ids) = (office.minutes()?, std::slice::from_ref(&office.minute));
    let message = office.store.open_message(&office.minute)?;
    assert_eq!((access(&*message)?.bits(), message.get(PR_ACCESS_LEVEL)?), (0x3, 1));
    drop(message);
    let moved = minutes.copy_messages(ids, &*office.notes, None, CopyMessagesFlags::MESSAGE_MOVE);
    assert_eq!(outcome(moved), PARTIAL);
    assert_eq!(outcome(minutes.delete_messages(ids, None, DeleteMessagesFlags::NONE)), NO_ACCESS);
    assert_eq!(outcome(minutes.set_read_flags(Some(ids), None, ReadFlags::CLEAR_READ_FLAG)), OK);
    assert_eq!((minutes.get(PR_CONTENT_COUNT)?, minutes.get(PR_CONTENT_UNREAD)?), (1, 1));
    Ok(())
}

/// STO-ACCESS-1, STO-ACCESS-2: the messages are his to change, the folder is not.
#[test]
fn an_editor_changes_messages_and_not_the_folder() -> Result<()> {
    let office = office(FolderRights::EDITOR)?;
    let minutes = office.minutes()?;
    assert_eq!(access(&*minutes)?.bits(), 0x12);
    let message = office.store.open_message(&office.minute)?;
    assert_eq!((access(&*message)?.bits(), message.get(PR_ACCESS_LEVEL)?), (0x7, 1));
    message.set(PR_SUBJECT, "Changed")?;
    message.save()?;
    drop(message);
    assert_eq!(outcome(minutes.set_read_flags(None, None, ReadFlags::CLEAR_READ_FLAG)), OK);
    assert_eq!(minutes.get(PR_CONTENT_UNREAD)?, 1);
    let ids = std::slice::from_ref(&office.minute);
    assert_eq!(outcome(minutes.delete_messages(ids, None, DeleteMessagesFlags::NONE)), OK);
    assert_eq!(code(minutes.set(PR_DISPLAY_NAME, "Mine")), NO_ACCESS);
    assert_eq!(code(minutes.new_subfolder("2026")), NO_ACCESS);
    Ok(())
}

/// STO-ACCESS-3: the folder is listed all the same.
#[test]
fn a_folder_without_rights_does_not_open() -> Result<()> {
    let office = office(FolderRights::NONE)?;
    for flags in [OpenFlags::NONE, OpenFlags::MAPI_BEST_ACCESS, OpenFlags::MAPI_MODIFY] {
        assert_eq!(code(office.store.open_entry(Some(&office.minutes), None, flags)), NO_ACCESS);
        assert_eq!(code(office.store.open_entry(Some(&office.minute), None, flags)), NO_ACCESS);
    }
    let listed = office.store.ipm_subtree()?.subfolders(&columns![PR_DISPLAY_NAME, PR_ACCESS])?;
    let row = listed.iter().find(|row| row.get(PR_DISPLAY_NAME).as_deref() == Some("Minutes"));
    assert_eq!(row.and_then(|row| row.get(PR_ACCESS)), Some(0));
    Ok(())
}

/// STO-ACCESS-4: through a search folder each message is asked, and those below a folder stay with it.
#[test]
fn what_may_not_go_stays() -> Result<()> {
    let office = office(FolderRights::READER)?;
    let subtree = office.store.ipm_subtree()?;
    let unicode = CreateFolderFlags::MAPI_UNICODE;
    let found = subtree.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, unicode)?;
    let scope = [office.minutes.clone(), office.notes.get(PR_ENTRYID)?.into()];
    found.set_search_criteria(Some(&Restriction::exists(PR_SUBJECT)), Some(&scope), SearchFlags::NONE)?;
    let ids = [office.minute.clone(), office.note.clone()];
    assert_eq!(outcome(found.delete_messages(&ids, None, DeleteMessagesFlags::NONE)), PARTIAL);
    assert_eq!(found.get(PR_CONTENT_COUNT)?, 1);
    assert_eq!(outcome(subtree.empty_folder(None, EmptyFolderFlags::NONE)), PARTIAL);
    assert_eq!(office.minutes()?.get(PR_CONTENT_COUNT)?, 1);
    assert_eq!(code(office.store.folder_at("Notes")), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// STO-READONLY-6, STO-READONLY-7: of each kind of folder and message.
#[test]
fn access_tells_what_can_be_done() -> Result<()> {
    let office = office(FolderRights::ALL)?;
    let store = &office.store;
    let unicode = CreateFolderFlags::MAPI_UNICODE;
    let search = office.notes.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, unicode)?;
    let message = store.open_message(&office.note)?;
    let new = office.notes.new_message()?;
    let objects: [(&dyn MapiProp, u32); 6] = [
        (&*office.notes, 0x3F),
        (&*store.root()?, 0x3B),
        (&*store.inbox()?, 0x3B),
        (&*search, 0x07),
        (&*message, 0x07),
        (&*new, 0x03),
    ];
    for (object, expected) in objects {
        assert_eq!(access(object)?.bits(), expected);
        let problems = object.set_props(&[Property::of(PR_ACCESS, 0)])?;
        assert_eq!(problems[0].code, ErrorCode::MAPI_E_COMPUTED);
    }
    let id = store.get(PR_ENTRYID)?.into();
    let read_only = office._session.open_msg_store(&id, None, OpenStoreFlags::NONE)?.into_value();
    let folder = read_only.open_entry(Some(&office.minutes), None, OpenFlags::NONE)?.into_folder()?;
    let message = read_only.open_entry(Some(&office.note), None, OpenFlags::NONE)?.into_message()?;
    assert_eq!((access(&*folder)?.bits(), access(&*message)?.bits()), (0x2, 0x2));
    Ok(())
}

/// STO-QUOTA-1, STO-QUOTA-2: what is there can be read, made smaller and deleted, and mail arrives.
#[test]
fn a_full_store_takes_no_more() -> Result<()> {
    const FULL: ErrorCode = ErrorCode::MAPI_E_NOT_ENOUGH_DISK;
    let settings = StoreSettings { quota: 10_000, keeps_deleted: false, ..StoreSettings::SERVER };
    let emulator = Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let inbox = store.inbox()?;
    let with_body = |bytes: usize| -> Result<Arc<dyn Message>> {
        let message = inbox.new_message()?;
        message.set(PR_BODY, "x".repeat(bytes))?;
        Ok(message)
    };
    let first = with_body(2_000)?;
    first.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
    assert_eq!(store.get(PR_MESSAGE_SIZE)?, first.get(PR_MESSAGE_SIZE)?);
    let second = with_body(9_000)?;
    assert_eq!(code(second.save_changes(SaveFlags::NONE)), FULL);
    assert_eq!(inbox.get(PR_CONTENT_COUNT)?, 1);
    first.set(PR_BODY, "x".repeat(9_000))?;
    assert_eq!(code(first.save_changes(SaveFlags::KEEP_OPEN_READWRITE)), FULL);
    second.set(PR_BODY, "short")?;
    second.save()?;
    let ids = [EntryId::from(second.get(PR_ENTRYID)?)];
    let before = store.get(PR_MESSAGE_SIZE)?;
    emulator.receive("anna@example.com", mapi_emulator::Mail::new("News").body(&"y".repeat(9_000)))?;
    first.set(PR_BODY, "x".repeat(1_000))?;
    assert_eq!(code(first.save_changes(SaveFlags::KEEP_OPEN_READWRITE)), OK);
    assert!(store.get(PR_MESSAGE_SIZE)? > 10_000);
    let copied = inbox.copy_messages(&ids, &*store.outbox()?, None, CopyMessagesFlags::NONE);
    assert_eq!(outcome(copied), PARTIAL);
    let rows = inbox.messages(&columns![PR_ENTRYID, PR_SUBJECT])?;
    let news = rows.iter().find(|row| row.get(PR_SUBJECT).as_deref() == Some("News"));
    let news = [EntryId::from(news.and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default())];
    assert_eq!(outcome(inbox.delete_messages(&news, None, DeleteMessagesFlags::NONE)), OK);
    assert_eq!(store.get(PR_MESSAGE_SIZE)?, before - 2_000, "1,000 letters less");
    let copied = inbox.copy_messages(&ids, &*store.outbox()?, None, CopyMessagesFlags::NONE);
    assert_eq!(outcome(copied), OK);
    Ok(())
}

/// STO-QUOTA-1: what a save would compute isn't there either.
#[test]
fn a_message_for_which_there_is_no_room_stays_as_the_client_made_it() -> Result<()> {
    let settings = StoreSettings { quota: 1_000, ..StoreSettings::SERVER };
    let emulator = Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build();
    let session = emulator.log_on("Anna Berg")?;
    let message = session.default_store()?.inbox()?.new_message()?;
    message.set(PR_SUBJECT, "RE: Minutes")?;
    message.set(PR_BODY, "x".repeat(1_000))?;
    let before = message.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    assert_eq!(code(message.save()), ErrorCode::MAPI_E_NOT_ENOUGH_DISK);
    assert_eq!(message.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value(), before);
    assert_eq!(code(message.get(PR_NORMALIZED_SUBJECT)), ErrorCode::MAPI_E_NOT_FOUND);
    message.set(PR_BODY, "short")?;
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    assert_eq!(message.get(PR_NORMALIZED_SUBJECT)?, "Minutes");
    Ok(())
}

/// STO-QUOTA-1: to the byte.
#[test]
fn a_message_may_take_all_that_is_left() -> Result<()> {
    let save = |quota| -> Result<(ErrorCode, i32)> {
        let settings = StoreSettings { quota, ..StoreSettings::SERVER };
        let emulator = Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build();
        let session = emulator.log_on("Anna Berg")?;
        let store = session.default_store()?;
        let message = store.inbox()?.new_message()?;
        message.set(PR_SUBJECT, "Note")?;
        Ok((code(message.save()), store.get(PR_MESSAGE_SIZE)?))
    };
    let (_, size) = save(u64::MAX)?;
    assert_eq!(save(size as u64)?, (OK, size));
    assert_eq!(save(size as u64 - 1)?, (ErrorCode::MAPI_E_NOT_ENOUGH_DISK, 0));
    Ok(())
}

/// STO-ACCESS-4: also one that is not his, though its messages are.
#[test]
fn a_folder_of_others_stays_where_all_is_deleted() -> Result<()> {
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .folders(&["Around/Minutes", "Around/Notes"])
        .build();
    let rights = FolderRights::READER | FolderRights::frightsDeleteAny;
    emulator.set_rights("Mailbox - Anna Berg", "Around/Minutes", rights)?;
    let session = emulator.log_on("Anna Berg")?;
    let around = session.default_store()?.folder_at("Around")?;
    assert_eq!(outcome(around.empty_folder(None, EmptyFolderFlags::NONE)), PARTIAL);
    let rows = around.subfolders(&columns![PR_DISPLAY_NAME])?;
    let left: Vec<String> = rows.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect();
    assert_eq!(left, ["Minutes"]);
    Ok(())
}

/// STO-ACCESS-1: of two folders the error says which one.
#[test]
fn a_copy_into_a_folder_that_takes_none_names_the_destination() -> Result<()> {
    let office = office(FolderRights::READER)?;
    let ids = [office.note.clone()];
    let refused = office.notes.copy_messages(&ids, &*office.minutes()?, None, CopyMessagesFlags::NONE);
    let refused = refused.unwrap_err();
    assert_eq!(refused, NO_ACCESS);
    assert!(
        refused.detail().contains("the destination doesn't grant MAPI_ACCESS_CREATE_CONTENTS"),
        "{refused}"
    );
    Ok(())
}
