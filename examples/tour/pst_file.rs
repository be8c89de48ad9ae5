//! A real Outlook file as a read-only store of a profile.

use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::testkit::pst;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, columns};

use crate::show;

pub fn walk(path: &str) -> std::result::Result<(), String> {
    let content = pst::read(path).map_err(|error| format!("{path}: {error}"))?;
    let emulator = Emulator::new();
    emulator
        .mount("Anna Berg", &content)
        .and_then(|()| walk_store(&emulator))
        .map_err(|error| error.to_string())
}

fn walk_store(emulator: &Emulator) -> Result<()> {
    let session = emulator.log_on("Anna Berg")?;
    show::heading("GetMsgStoresTable: the file stands beside the mailbox");
    let stores = session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
    let rows =
        stores.all_rows(&columns![PR_DISPLAY_NAME, PR_DEFAULT_STORE, PR_PROVIDER_DISPLAY, PR_ENTRYID])?;
    show::table(&rows);
    let file = rows.iter().find(|row| row.get(PR_DEFAULT_STORE) == Some(false));
    let id = EntryId::from(file.and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default());
    let store = session.open_msg_store(&id, None, OpenStoreFlags::MAPI_BEST_ACCESS)?.into_value();

    show::heading("Its folders");
    show::tree(&*store)?;

    let hierarchy =
        store.root()?.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH | TableFlags::MAPI_UNICODE)?;
    let mut messages = 0;
    for row in &hierarchy.all_rows(&columns![PR_ENTRYID, PR_DISPLAY_NAME])? {
        let folder = store.open_folder(&EntryId::from(row.get(PR_ENTRYID).unwrap_or_default()))?;
        let contents = folder.messages(&columns![PR_ENTRYID, PR_MESSAGE_CLASS, PR_SUBJECT, PR_DISPLAY_TO])?;
        if contents.is_empty() {
            continue;
        }
        show::heading(&format!(
            "{:?}: {} messages",
            row.get(PR_DISPLAY_NAME).unwrap_or_default(),
            contents.len()
        ));
        show::table(&folder.messages(&columns![PR_MESSAGE_CLASS, PR_SUBJECT, PR_SENDER_NAME])?);
        for row in &contents {
            messages += 1;
            let id = EntryId::from(row.get(PR_ENTRYID).unwrap_or_default());
            println!("\n   {:?}", row.get(PR_SUBJECT).unwrap_or_default());
            show::message(&*store.open_message(&id)?, "      ")?;
        }
    }
    println!("\n{messages} messages in all");
    Ok(())
}
