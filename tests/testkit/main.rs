//! What the test kit shows and breaks: call logs, faults, leaks, dumps, mail from outside; and that all of it is the
//! same in every run.

mod calls;
mod dumps;
mod faults;
mod handles;
mod mail;
mod worlds;

use std::sync::Arc;
use std::time::Duration;

use mapi_emulator::interface::{Call, CallObserver, Method, Result, Verdict};
use mapi_emulator::prelude::*;
use mapi_emulator::testkit::{FailAt, Fault, diff, dump};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, Mail, StoreSettings, columns};

fn two_mailboxes() -> Emulator {
    Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben Okafor", "ben@example.com")
        .build()
}

/// The client under test: a message with a file to Ben.
fn compose_and_submit(session: &dyn MapiSession) -> Result<()> {
    let message = session.default_store()?.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "Minutes")?;
    message.set(PR_BODY, "As agreed.")?;
    message.attach_file("minutes.txt", b"1. Lunch")?;
    let ben = OneOff::new("Ben Okafor", "SMTP", "ben@example.com");
    message.add_recipient(AdrEntry::one_off(&ben, RecipientType::MAPI_TO))?;
    message.submit_message(SubmitFlags::NONE)
}

fn lunch() -> Mail {
    Mail::new("Lunch?")
        .from("Carla Ruiz", "carla@elsewhere.example")
        .to("Anna Berg", "anna@example.com")
        .cc("Ben Okafor", "ben@example.com")
        .body("At noon?")
        .attach("menu.txt", b"Soup")
}
