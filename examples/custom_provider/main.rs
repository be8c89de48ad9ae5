//! A message store of your own: a maildir, the folder of files in which many Unix programs keep mail, as a read-only
//! store of a profile.
//!
//! `cargo run --example custom_provider` makes a small one and reads it; with `-- PATH` it reads yours.

mod maildir;
mod small;

use std::path::PathBuf;
use std::sync::Arc;

use maildir::Maildir;
use mapi_emulator::interface::spi::read_only::ReadOnlyProvider;
use mapi_emulator::{Emulator, columns, prelude::*, vocab::tags::*, vocab::*};

type Done<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Done<()> {
    let (path, _kept) = match std::env::args().nth(1) {
        Some(path) => (PathBuf::from(path), None),
        None => {
            let small = small::Small::make("example")?;
            (small.0.clone(), Some(small))
        }
    };
    println!("The maildir {} as a store of Anna's profile:", path.display());

    let emulator = Emulator::new();
    emulator.install("Anna Berg", Arc::new(ReadOnlyProvider::new(Maildir::at(path))))?;
    let session = emulator.log_on("Anna Berg")?;
    let store = session.open_store_named("Maildir")?;
    let top = store.ipm_subtree()?;
    let folders = top.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH | TableFlags::MAPI_UNICODE)?;
    print!("\n{}", folders.all_rows(&columns![PR_DISPLAY_NAME, PR_CONTENT_COUNT, PR_CONTENT_UNREAD])?);

    // Sorting and restricting are the emulator's work.
    let inbox = top.subfolder("Inbox")?;
    let newest_first = SortOrderSet::by([SortOrder::descending(PR_MESSAGE_DELIVERY_TIME)]);
    let unread = Restriction::bits_clear(PR_MESSAGE_FLAGS, MessageFlags::MSGFLAG_READ.bits());
    let columns = columns![PR_SENDER_NAME, PR_SUBJECT, PR_MESSAGE_DELIVERY_TIME, PR_ENTRYID];
    let table = inbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let mail = table.query_all_rows(Some(&columns), Some(&unread), Some(&newest_first), 0)?;
    println!("\nUnread in the Inbox: {}", mail.len());
    let Some(id) = mail.first().and_then(|row| row.get(PR_ENTRYID)) else { return Ok(()) };

    let message = store.open_message(&id.into())?;
    println!("The newest is {:?}, to {}:", message.get(PR_SUBJECT)?, message.get(PR_DISPLAY_TO)?);
    println!("{}", message.body()?.trim_end());
    match message.set(PR_SUBJECT, "Mine") {
        Err(error) => println!("\nIt cannot be changed: {error}"),
        Ok(()) => return Err("a read-only store was written".into()),
    }

    // Copying to another store is, too.
    let mailbox = session.default_store()?.inbox()?;
    let ids = [message.get(PR_ENTRYID)?.into()];
    let copied = inbox.copy_messages(&ids, &*mailbox, None, CopyMessagesFlags::NONE)?;
    assert_eq!(copied.warning, None);
    println!("A copy of it is in the mailbox: {}", mailbox.get(PR_CONTENT_COUNT)?);
    Ok(())
}
