//! What a mailbox of the emulator says of rights and keys.

use mapi_emulator::interface::{MapiProp, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::testkit::content::{FolderContent, MessageContent, StoreContent};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::{CreateFolderFlags, FolderType, Property};
use mapi_emulator::{Emulator, columns};

/// PRP-ACCESS-4, STO-READONLY-6
#[test]
fn rights_are_what_is_possible() -> Result<()> {
    let emulator = Emulator::new();
    let message = MessageContent { properties: vec![Property::of(PR_SUBJECT, "Old")], ..Default::default() };
    let old = FolderContent { name: "Old".to_owned(), messages: vec![message], ..Default::default() };
    let root = FolderContent { folders: vec![old], ..Default::default() };
    emulator.mount(
        "Anna Berg",
        &StoreContent { display_name: "Archive".to_owned(), root, ..Default::default() },
    )?;
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let folder = store.ipm_subtree()?.new_subfolder("Projects")?;
    let search = folder.create_folder(
        FolderType::FOLDER_SEARCH,
        "Search",
        None,
        None,
        CreateFolderFlags::MAPI_UNICODE,
    )?;
    let (saved, unsaved) = (folder.new_message()?, folder.new_message()?);
    saved.save()?;
    let access = |object: &dyn MapiProp| object.get(PR_ACCESS);
    assert_eq!(access(&*folder)?, 0x3F);
    assert_eq!(access(&*store.root()?)?, 0x3B);
    assert_eq!(access(&*search)?, 0x07);
    assert_eq!((access(&*saved)?, access(&*unsaved)?), (0x07, 0x03));

    let table = session.get_msg_stores_table(Default::default())?;
    let stores = table.all_rows(&columns![PR_ENTRYID, PR_DISPLAY_NAME])?;
    let archive = stores.iter().find(|row| row.get(PR_DISPLAY_NAME).as_deref() == Some("Archive"));
    let id = archive.and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default();
    let archive = session.open_msg_store(&id.into(), None, Default::default())?.into_value();
    let old = archive.root()?.subfolder("Old")?;
    assert_eq!((access(&*archive.root()?)?, access(&*old)?), (0x02, 0x02));
    let rows = old.messages(&columns![PR_ENTRYID, PR_ACCESS])?;
    let row = rows.first().expect("the message is there");
    assert_eq!(row.get(PR_ACCESS), Some(0x02));
    let message = archive.open_message(&row.get(PR_ENTRYID).unwrap_or_default().into())?;
    assert_eq!(access(&*message)?, 0x02);
    Ok(())
}

/// PRP-KEYS-10
#[test]
fn record_keys_of_two_stores_are_told_apart_by_that_of_the_store() -> Result<()> {
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben Okafor", "ben@example.com")
        .build();
    let (anna, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben Okafor")?);
    let (annas, bens) = (anna.default_store()?.inbox()?, ben.default_store()?.inbox()?);
    assert_eq!(annas.get(PR_RECORD_KEY)?, bens.get(PR_RECORD_KEY)?);
    assert_ne!(annas.get(PR_STORE_RECORD_KEY)?, bens.get(PR_STORE_RECORD_KEY)?);
    assert_ne!(annas.get(PR_ENTRYID)?, bens.get(PR_ENTRYID)?);
    assert_ne!(annas.get(PR_RECORD_KEY)?, annas.get(PR_ENTRYID)?);
    Ok(())
}
