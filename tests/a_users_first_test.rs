//! The first tests that a user of this crate writes: a small mail client, and what it does to a mailbox.

use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, columns};

/// The client: the subjects of the unread messages in the Inbox, newest first.
fn unread_subjects(session: &dyn MapiSession) -> Result<Vec<String>> {
    let inbox = session.default_store()?.inbox()?;
    let table = inbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let unread = Restriction::bits_clear(PR_MESSAGE_FLAGS, MessageFlags::MSGFLAG_READ.bits());
    let newest_first = SortOrderSet::by([SortOrder::descending(PR_MESSAGE_DELIVERY_TIME)]);
    let rows = table.query_all_rows(Some(&columns![PR_SUBJECT]), Some(&unread), Some(&newest_first), 0)?;
    Ok(rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect())
}

/// The client: answers a message.
fn reply(session: &dyn MapiSession, original: &EntryId, text: &str) -> Result<()> {
    let store = session.default_store()?;
    let original = store.open_message(original)?;
    let answer = store.outbox()?.new_message()?;
    answer.set(PR_SUBJECT, format!("RE: {}", original.get(PR_NORMALIZED_SUBJECT)?))?;
    answer.set(PR_BODY, text)?;
    let sender = OneOff::new(
        original.get(PR_SENDER_NAME)?,
        original.get(PR_SENDER_ADDRTYPE)?,
        original.get(PR_SENDER_EMAIL_ADDRESS)?,
    );
    answer.add_recipient(AdrEntry::one_off(&sender, RecipientType::MAPI_TO))?;
    answer.submit_message(SubmitFlags::NONE)
}

fn mail(subject: &str) -> [Property; 4] {
    [
        Property::of(PR_SUBJECT, subject),
        Property::of(PR_SENDER_NAME, "Carla Ruiz"),
        Property::of(PR_SENDER_ADDRTYPE, "SMTP"),
        Property::of(PR_SENDER_EMAIL_ADDRESS, "carla@elsewhere.example"),
    ]
}

#[test]
fn lists_unread_subjects() -> Result<()> {
    let emulator = Emulator::new();
    for subject in ["Lunch?", "Minutes"] {
        emulator.receive("anna@example.com", &mail(subject))?;
        emulator.advance(std::time::Duration::from_secs(60));
    }
    let session = emulator.log_on("Anna Berg")?;
    assert_eq!(unread_subjects(&*session)?, ["Minutes", "Lunch?"]);
    Ok(())
}

#[test]
fn a_reply_goes_to_the_sender() -> Result<()> {
    let emulator = Emulator::new();
    let lunch = emulator.receive("anna@example.com", &mail("Lunch?"))?;
    let session = emulator.log_on("Anna Berg")?;
    reply(&*session, &lunch, "At noon.")?;
    emulator.pump();
    let sent = emulator.sent();
    assert_eq!(
        (&*sent[0].subject, &*sent[0].to),
        ("RE: Lunch?", &["carla@elsewhere.example".to_owned()][..])
    );
    Ok(())
}
