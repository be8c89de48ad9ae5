use mapi_emulator::{Emulator, Mail, columns, interface::Result, prelude::*, vocab::tags::*, vocab::*};

/// The client: the subjects of the unread messages in the Inbox, newest first.
fn unread_subjects(session: &dyn MapiSession) -> Result<Vec<String>> {
    let table = session.default_store()?.inbox()?.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let unread = Restriction::bits_clear(PR_MESSAGE_FLAGS, MessageFlags::MSGFLAG_READ.bits());
    let newest_first = SortOrderSet::by([SortOrder::descending(PR_MESSAGE_DELIVERY_TIME)]);
    let rows = table.query_all_rows(Some(&columns![PR_SUBJECT]), Some(&unread), Some(&newest_first), 0)?;
    Ok(rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect())
}

/// The client: answers a message.
fn reply(session: &dyn MapiSession, id: &EntryId, text: &str) -> Result<()> {
    let store = session.default_store()?;
    let original = store.open_message(id)?;
    let answer = store.outbox()?.new_message()?;
    answer.set(PR_SUBJECT, format!("RE: {}", original.get(PR_NORMALIZED_SUBJECT)?))?;
    answer.set(PR_BODY, text)?;
    let name = original.get(PR_SENDER_NAME)?;
    let sender = OneOff::new(name, "SMTP", original.get(PR_SENDER_EMAIL_ADDRESS)?);
    answer.add_recipient(AdrEntry::one_off(&sender, RecipientType::MAPI_TO))?;
    answer.submit_message(SubmitFlags::NONE)
}

#[test]
fn lists_unread_subjects() -> Result<()> {
    let emulator = Emulator::new();
    emulator.receive("anna@example.com", Mail::new("Minutes"))?;
    emulator.advance(std::time::Duration::from_secs(60));
    emulator.receive("anna@example.com", Mail::new("Lunch?"))?;
    let anna = emulator.log_on("Anna Berg")?;
    assert_eq!(unread_subjects(&*anna)?, ["Lunch?", "Minutes"]);
    Ok(())
}

#[test]
fn a_reply_goes_to_the_sender() -> Result<()> {
    let emulator = Emulator::new();
    let mail = Mail::new("Lunch?").from("Carla Ruiz", "carla@elsewhere.example");
    let lunch = emulator.receive("anna@example.com", mail)?;
    let anna = emulator.log_on("Anna Berg")?;
    reply(&*anna, &lunch, "At noon.")?;
    emulator.pump();
    let sent = emulator.sent();
    assert_eq!(sent[0].subject, "RE: Lunch?");
    assert_eq!(sent[0].to, ["carla@elsewhere.example"]);
    Ok(())
}
