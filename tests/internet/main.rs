//! The built-in internet transport and the post office behind it, as a test sets them.

mod post_office;
mod reports;
mod sent;

use std::sync::Arc;
use std::time::Duration;

use mapi_emulator::interface::{Opened, Outcome, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, InternetSettings, Mail, Person, columns};

fn world() -> Emulator {
    Emulator::builder().mailbox("Anna Berg", "anna@example.com").mailbox("Ben", "ben@example.com").build()
}

fn submit(store: &Arc<dyn MsgStore>, subject: &str, to: &[&str]) -> Result<EntryId> {
    let message = store.outbox()?.new_message()?;
    message.set_props(&[Property::of(PR_SUBJECT, subject), Property::of(PR_MESSAGE_CLASS, "IPM.Note")])?;
    for to in to {
        message.add_recipient(AdrEntry::one_off(&OneOff::new(*to, "SMTP", *to), RecipientType::MAPI_TO))?;
    }
    message.save()?;
    let id = message.get(PR_ENTRYID)?.into();
    message.submit_message(SubmitFlags::NONE)?;
    Ok(id)
}

fn arrived(session: &Arc<dyn MapiSession>) -> Result<Vec<String>> {
    let rows = session.default_store()?.inbox()?.messages(&columns![PR_SUBJECT])?;
    Ok(rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect())
}

fn queued(store: &Arc<dyn MsgStore>) -> Result<u32> {
    Ok(store.get_outgoing_queue(0)?.get_row_count(0)?.into_value())
}
