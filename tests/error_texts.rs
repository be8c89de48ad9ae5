//! What an error says to the one who reads it in a failed test: what was asked for, and what there is instead.

use std::sync::Arc;

use mapi_emulator::Emulator;
use mapi_emulator::interface::{MapiFolder, MapiSession, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;

/// Anna at her inbox.
fn inbox() -> Result<(Arc<dyn MapiSession>, Arc<dyn MapiFolder>)> {
    let emulator = Emulator::builder().mailbox("Anna", "anna@example.com").build();
    let session = emulator.log_on("Anna")?;
    let inbox = session.default_store()?.inbox()?;
    Ok((session, inbox))
}

#[test]
fn who_asks_for_an_attachment_hears_which_there_are() -> Result<()> {
    let (_session, inbox) = inbox()?;
    let message = inbox.new_message()?;
    let open = |number| message.open_attach(number, None, OpenAttachFlags::NONE).unwrap_err().to_string();
    assert!(open(0).contains("there is no attachment 0; there is: none"), "{}", open(0));
    for _ in 0..3 {
        message.create_attach(None, CreateAttachFlags::NONE)?.1.save_changes(SaveFlags::NONE)?;
    }
    message.delete_attach(1, None, AttachFlags::NONE)?;
    assert!(open(1).contains("there is no attachment 1; there is: 0, 2"), "{}", open(1));
    let deleted = message.delete_attach(7, None, AttachFlags::NONE).unwrap_err();
    assert_eq!(deleted, ErrorCode::MAPI_E_NOT_FOUND);
    assert!(deleted.to_string().contains("there is no attachment 7; there is: 0, 2"), "{deleted}");
    Ok(())
}

#[test]
fn who_removes_a_recipient_hears_which_there_are() -> Result<()> {
    let (_session, inbox) = inbox()?;
    let message = inbox.new_message()?;
    let row = |row| AdrList::from_iter([AdrEntry { properties: vec![Property::of(PR_ROWID, row)] }]);
    message.modify_recipients(ModRecipFlags::MODRECIP_ADD, &row(0))?;
    let error = message.modify_recipients(ModRecipFlags::MODRECIP_REMOVE, &row(4)).unwrap_err();
    assert_eq!(error, ErrorCode::MAPI_E_NOT_FOUND);
    assert!(error.to_string().contains("there is no recipient with the PR_ROWID 4; there is: 0"), "{error}");
    Ok(())
}

#[test]
fn who_opens_what_is_gone_hears_by_which_id() -> Result<()> {
    let (session, inbox) = inbox()?;
    let message = inbox.new_message()?;
    message.save()?;
    let id = EntryId::from(message.get(PR_ENTRYID)?);
    drop(message);
    let deleted =
        inbox.delete_messages(std::slice::from_ref(&id), None, DeleteMessagesFlags::DELETE_HARD_DELETE)?;
    assert_eq!(deleted.warning, None);
    let error = session.open_entry(&id, None, OpenFlags::NONE).unwrap_err();
    assert_eq!(error, ErrorCode::MAPI_E_NOT_FOUND);
    assert!(error.to_string().contains(&format!("no message with the entry id {id}")), "{error}");
    Ok(())
}

#[test]
fn a_handle_prints_as_errors_name_it_and_says_when_it_ended() -> Result<()> {
    let (session, inbox) = inbox()?;
    assert_eq!(format!("{session:?}, {inbox:?}"), "session 1, folder \"Inbox\"");
    let message = inbox.new_message()?;
    message.set(PR_SUBJECT, "Lunch?")?;
    assert_eq!(format!("{message:?}"), "new message");
    message.save()?;
    let id = EntryId::from(message.get(PR_ENTRYID)?);
    let opened = session.open_entry(&id, None, OpenFlags::NONE)?;
    assert_eq!(format!("{opened:?}"), "Message(message \"Lunch?\")");
    session.logoff(LogoffFlags::NONE, 0)?;
    assert_eq!(format!("{message:?}"), "new message, ended");
    Ok(())
}
