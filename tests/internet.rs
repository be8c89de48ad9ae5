//! The built-in internet transport and the post office behind it, as a test sets them.

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

/// STA-SPOOLER-8: mail is under way as long as the test says.
#[test]
fn mail_takes_its_time() -> Result<()> {
    let emulator = world();
    let minute = Duration::from_secs(60);
    emulator.set_internet(InternetSettings { latency: minute, ..emulator.internet() });
    let (anna, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben")?);
    submit(&anna.default_store()?, "Plan", &["ben@example.com"])?;
    emulator.pump();
    assert_eq!((queued(&anna.default_store()?)?, arrived(&ben)?), (0, vec![]));
    let fork = emulator.fork();
    emulator.advance(minute);
    emulator.pump();
    assert_eq!(arrived(&ben)?, ["Plan"]);
    let rows = ben.default_store()?.inbox()?.messages(&columns![PR_MESSAGE_DELIVERY_TIME])?;
    assert_eq!(rows.first().and_then(|row| row.get(PR_MESSAGE_DELIVERY_TIME)), Some(emulator.now()));

    fork.advance(minute);
    fork.pump();
    assert_eq!(arrived(&fork.log_on("Ben")?)?, ["Plan"], "what is under way arrives in a fork too");
    Ok(())
}

/// STA-OUTBOUND-5: the post office cannot be reached until the test lifts that.
#[test]
fn an_outage_keeps_mail_on_both_sides() -> Result<()> {
    let emulator = world();
    emulator.set_internet(InternetSettings { outage: true, ..emulator.internet() });
    let anna = emulator.log_on("Anna Berg")?;
    let store = anna.default_store()?;
    emulator.post("anna@example.com", Mail::new("Lunch?"));
    submit(&store, "Plan", &["carla@elsewhere.example"])?;
    emulator.pump();
    assert_eq!((queued(&store)?, emulator.sent().len(), arrived(&anna)?), (1, 0, vec![]));
    emulator.set_internet(InternetSettings::default());
    emulator.pump();
    assert_eq!((queued(&store)?, arrived(&anna)?), (1, vec!["Lunch?".to_owned()]), "it is tried again later");
    emulator.advance(Duration::from_secs(60));
    emulator.pump();
    assert_eq!((queued(&store)?, emulator.sent().len()), (0, 1));
    Ok(())
}

/// STA-OUTBOUND-10, STA-SUP-STATUSRECIPS-1
#[test]
fn an_address_can_be_refused() -> Result<()> {
    let emulator = world();
    emulator.set_internet(emulator.internet().refusing("Nobody@Elsewhere.example"));
    let (anna, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben")?);
    let to = ["nobody@elsewhere.example", "ben@example.com", "carla@elsewhere.example"];
    submit(&anna.default_store()?, "Plan", &to)?;
    emulator.pump();
    assert_eq!(
        (arrived(&ben)?, arrived(&anna)?),
        (vec!["Plan".to_owned()], vec!["Undeliverable: Plan".to_owned()])
    );
    assert_eq!(emulator.sent()[0].to, ["carla@elsewhere.example"]);
    Ok(())
}

/// ADR-ADDRTYPE-4, ADR-RECIPPROPS-4: Dora, who is on the list of the team too, gets it once.
#[test]
fn mail_travels_under_the_name_that_nobody_can_change_unless_that_gets_too_long() -> Result<()> {
    let emulator = world();
    let entry = emulator.add_person(&Person::new("Dora Fox", "dora@elsewhere.example"));
    let paul = emulator.add_person(&Person::new("Paul Fox", "paul@elsewhere.example"));
    let team = Person::list("Team", "team@elsewhere.example", &[entry.clone(), paul]);
    emulator.add_person(&team);
    let session = emulator.log_on("Anna Berg")?;
    let message = session.default_store()?.outbox()?.new_message()?;
    let one_off = |name: &str, address: &str| {
        AdrEntry::one_off(&OneOff::new(name, "SMTP", address), RecipientType::MAPI_TO)
    };
    let secured = |mut entry: AdrEntry, name: &str| {
        entry.set(Property::of(PR_TRANSMITABLE_DISPLAY_NAME, name));
        entry
    };
    // With an address of 24 characters.
    let (fits, too_long) = ("x".repeat(231), "x".repeat(232));
    let dora = [
        Property::of(PR_ENTRYID, entry),
        Property::of(PR_DISPLAY_NAME, "Dora (the boss)"),
        Property::of(PR_ADDRTYPE, "SMTP"),
        Property::of(PR_EMAIL_ADDRESS, "dora@elsewhere.example"),
        Property::of(PR_RECIPIENT_TYPE, RecipientType::MAPI_TO),
    ];
    let recipients = [
        one_off("John \"JD\" Doe", "john@elsewhere.example"),
        secured(one_off("John (What a Guy) Doe", "doe@elsewhere.example"), "John Doe"),
        secured(one_off("Eve", "eve@elsewhere.example"), "Eve, Adam"),
        AdrEntry { properties: dora.into() },
        secured(one_off("Long", "long1@elsewhere.example1"), &fits),
        secured(one_off("Long", "long2@elsewhere.example2"), &too_long),
        one_off("bare@elsewhere.example", "bare@elsewhere.example"),
        one_off("Jane Roe", "jane@elsewhere.example"),
        one_off("Team", "team@elsewhere.example"),
    ];
    message.modify_recipients(ModRecipFlags::MODRECIP_ADD, &recipients.into_iter().collect())?;
    message.submit_message(SubmitFlags::NONE)?;
    emulator.pump();
    let written = [
        r#""John \"JD\" Doe" <john@elsewhere.example>"#,
        "John Doe <doe@elsewhere.example>",
        r#""Eve, Adam" <eve@elsewhere.example>"#,
        "Dora Fox <dora@elsewhere.example>",
        &format!("{fits} <long1@elsewhere.example1>"),
        "long2@elsewhere.example2",
        "bare@elsewhere.example",
        r#""Jane Roe" <jane@elsewhere.example>"#,
        "Paul Fox <paul@elsewhere.example>",
    ];
    assert_eq!(emulator.sent()[0].written, written);
    Ok(())
}

/// STA-OUTBOUND-12, STO-REPORT-10
#[test]
fn a_delivery_is_reported_on_request() -> Result<()> {
    let emulator = world();
    let (anna, _ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben")?);
    let store = anna.default_store()?;
    let message = store.outbox()?.new_message()?;
    message.set_props(&[
        Property::of(PR_SUBJECT, "Plan"),
        Property::of(PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, true),
    ])?;
    message.add_recipient(AdrEntry::one_off(
        &OneOff::new("Ben", "SMTP", "ben@example.com"),
        RecipientType::MAPI_TO,
    ))?;
    message.submit_message(SubmitFlags::NONE)?;
    emulator.pump();
    assert_eq!(arrived(&anna)?, ["Delivered: Plan"]);
    Ok(())
}

/// SES-ENUMADRTYPES-1, STA-VALIDATESTATE-4
#[test]
fn the_address_types_are_the_tests_to_choose() -> Result<()> {
    let emulator = world();
    let anna = emulator.log_on("Anna Berg")?;
    let types = || anna.enum_adr_types(UnicodeFlags::MAPI_UNICODE);
    assert_eq!(types()?, ["SMTP"]);
    let address_types = vec!["FAX".to_owned(), "SMTP".to_owned()];
    emulator.set_internet(InternetSettings { address_types, ..emulator.internet() });
    assert_eq!(types()?, ["SMTP"]);
    let table = anna.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let only = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_SPOOLER);
    let rows = table.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&only), None, 0)?;
    let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default().into();
    let spooler = anna.open_entry(&id, None, OpenFlags::NONE)?.into_status()?;
    spooler.validate_state(ValidateStateFlags::CONFIG_CHANGED)?;
    assert_eq!(types()?, ["FAX", "SMTP"]);
    Ok(())
}

/// STA-INBOUND-10, STO-MSGCLASS-8: what is fetched is like what is delivered.
#[test]
fn posted_mail_is_fetched_by_its_owner() -> Result<()> {
    let emulator = world();
    let carla = Mail::new("Lunch?").from("Carla", "carla@elsewhere.example").body("At noon?");
    emulator.post("ANNA@example.com", carla.property(PR_MESSAGE_CLASS, "").attach("menu.txt", b"Soup"));
    let (ben, anna) = (emulator.log_on("Ben")?, emulator.log_on("Anna Berg")?);
    let (store, _other) = (anna.default_store()?, ben.default_store()?);
    emulator.pump();
    assert_eq!((arrived(&anna)?, arrived(&ben)?), (vec!["Lunch?".to_owned()], vec![]));
    let rows = store.inbox()?.messages(&columns![PR_ENTRYID])?;
    let message =
        store.open_message(&rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default().into())?;
    assert_eq!((message.body()?, message.attachments()?.len()), ("At noon?".to_owned(), 1));
    assert_eq!(message.get(PR_MESSAGE_CLASS)?, "IPM.Note");
    assert_eq!(message.get(PR_SENDER_EMAIL_ADDRESS)?, "carla@elsewhere.example");
    assert_eq!(message.get(PR_RECEIVED_BY_EMAIL_ADDRESS)?, "anna@example.com");
    assert!(message.get(PR_MESSAGE_TO_ME)? && message.get(PR_MESSAGE_RECIP_ME)?);
    assert!(message.has(PR_MESSAGE_DELIVERY_TIME)? && message.has(PR_CLIENT_SUBMIT_TIME)?);
    Ok(())
}

/// STA-OUTBOUND-16
#[test]
fn what_was_sent_says_who_sent_it_and_when() -> Result<()> {
    let emulator = world();
    let anna = emulator.log_on("Anna Berg")?;
    let store = anna.default_store()?;
    let id = submit(&store, "Plan", &["carla@elsewhere.example"])?;
    emulator.pump();
    let sent = store.open_message(&id)?;
    assert_eq!(sent.get(PR_SENDER_EMAIL_ADDRESS)?, "anna@example.com");
    assert_eq!(sent.get(PR_SENT_REPRESENTING_NAME)?, "Anna Berg");
    assert_eq!(sent.get(PR_PROVIDER_SUBMIT_TIME)?, emulator.now());
    let rows = sent.get_recipient_table(TableFlags::MAPI_UNICODE)?.all_rows(&columns![PR_RESPONSIBILITY])?;
    assert_eq!(rows.first().and_then(|row| row.get(PR_RESPONSIBILITY)), Some(true));
    Ok(())
}

/// TBL-RECIP-8
#[test]
fn a_recipient_is_open_until_a_transport_has_taken_it() -> Result<()> {
    let emulator = world();
    let anna = emulator.log_on("Anna Berg")?;
    let store = anna.default_store()?;
    let id = submit(&store, "Plan", &["carla@elsewhere.example", "dora@elsewhere.example"])?;
    let taken = || -> Result<Vec<Option<bool>>> {
        let table = store.open_message(&id)?.get_recipient_table(TableFlags::MAPI_UNICODE)?;
        let rows = table.all_rows(&columns![PR_RESPONSIBILITY])?;
        Ok(rows.iter().map(|row| row.get(PR_RESPONSIBILITY)).collect())
    };
    assert_eq!(taken()?, [Some(false), Some(false)]);
    emulator.pump();
    assert_eq!(taken()?, [Some(true), Some(true)]);
    Ok(())
}

/// STO-REPORT-9
#[test]
fn a_read_report_to_the_outside_can_be_seen() -> Result<()> {
    let emulator = world();
    let carla = Mail::new("Lunch?").from("Carla", "carla@elsewhere.example");
    let id = emulator.receive("anna@example.com", carla.property(PR_READ_RECEIPT_REQUESTED, true))?;
    let anna = emulator.log_on("Anna Berg")?;
    let store = anna.default_store()?;
    store.open_message(&id)?.set_read_flag(ReadFlags::NONE)?;
    emulator.pump();
    let sent = emulator.sent();
    assert_eq!(
        (&*sent[0].subject, &sent[0].to[..]),
        ("Read: Lunch?", &["carla@elsewhere.example".to_owned()][..])
    );
    assert!(sent[0].properties.contains(&Property::of(PR_MESSAGE_CLASS, "REPORT.IPM.Note.IPNRN")));
    Ok(())
}

/// STO-REPORT-2, STO-COPYMESSAGES-10: a message that leaves its store settles its report.
#[test]
fn a_copy_out_of_the_store_is_as_good_as_reading() -> Result<()> {
    let emulator = world();
    let carla = Mail::new("Lunch?").from("Carla", "carla@elsewhere.example");
    let id = emulator.receive("anna@example.com", carla.property(PR_READ_RECEIPT_REQUESTED, true))?;
    let (anna, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben")?);
    let (from, to) = (anna.default_store()?.inbox()?, ben.default_store()?.inbox()?);
    for _ in 0..2 {
        let copied = from.copy_messages(std::slice::from_ref(&id), &*to, None, CopyMessagesFlags::NONE)?;
        assert_eq!(copied.warning, None);
        emulator.pump();
        assert_eq!(emulator.sent().len(), 1);
    }
    Ok(())
}

/// What leaves is there as a whole: long text, who is addressed how, files and messages in it.
#[test]
fn what_was_sent_can_be_read_with_all_that_is_in_it() -> Result<()> {
    let emulator = world();
    let anna = emulator.log_on("Anna Berg")?;
    let store = anna.default_store()?;
    let report = emulator.receive("anna@example.com", Mail::new("Report").attach("figures.csv", b"1;2"))?;
    let message = store.outbox()?.new_message()?;
    let (text, file) = ("As you asked. ".repeat(1_000), vec![7; 100_000]);
    message.set(PR_BODY, &*text)?;
    let kinds = [RecipientType::MAPI_CC, RecipientType::MAPI_TO, RecipientType::MAPI_BCC];
    for (name, kind) in ["carla", "dora", "emil"].into_iter().zip(kinds) {
        let one_off = OneOff::new(name, "SMTP", format!("{name}@elsewhere.example"));
        message.add_recipient(AdrEntry::one_off(&one_off, kind))?;
    }
    message.attach_file("plan.txt", &file)?;
    let (_, forwarded) = message.create_attach(None, CreateAttachFlags::NONE)?;
    forwarded.set(PR_ATTACH_METHOD, AttachMethod::ATTACH_EMBEDDED_MSG)?;
    let (tag, create) =
        (PR_ATTACH_DATA_OBJ.tag(), OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY);
    let copy = forwarded.open_property(tag, guids::IID_IMessage, 0, create)?.into_message()?;
    let whole = Opened::Message(Arc::clone(&copy));
    let report = store.open_message(&report)?;
    assert_eq!(report.copy_to(&[], None, None, guids::IID_IMessage, &whole, CopyFlags::NONE)?, []);
    copy.save_changes(SaveFlags::NONE)?;
    forwarded.save_changes(SaveFlags::NONE)?;
    message.submit_message(SubmitFlags::NONE)?;
    emulator.pump();

    let sent = &emulator.sent()[0];
    assert_eq!(sent.to, ["carla@elsewhere.example", "dora@elsewhere.example", "emil@elsewhere.example"]);
    assert_eq!(sent.kinds, kinds);
    assert_eq!(sent.get(PR_BODY), Some(text));
    assert_eq!(sent.get(PR_ATTACH_DATA_BIN), None);
    let [plan, forwarded] = &*sent.attachments else { panic!("{:?}", sent.attachments) };
    assert_eq!(plan.get(PR_ATTACH_LONG_FILENAME).as_deref(), Some("plan.txt"));
    assert_eq!(plan.get(PR_ATTACH_EXTENSION).as_deref(), Some(".txt"));
    assert_eq!(plan.get(PR_ATTACH_DATA_BIN).as_deref(), Some(&*file));
    let report = forwarded.embedded.as_deref().expect("a message");
    assert_eq!(report.get(PR_SUBJECT).as_deref(), Some("Report"));
    assert_eq!(report.recipients.len(), 1);
    assert_eq!(report.attachments[0].get(PR_ATTACH_DATA_BIN).as_deref(), Some(&b"1;2"[..]));
    Ok(())
}

/// STA-OUTBOUND-5: the transport asks to wait for as long as the sender wants.
#[test]
fn a_message_waits_for_the_moment_that_its_sender_wants() -> Result<()> {
    for when in [PR_DEFERRED_DELIVERY_TIME, PR_DEFERRED_SEND_TIME] {
        let emulator = world();
        let (anna, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben")?);
        let store = anna.default_store()?;
        let message = store.outbox()?.new_message()?;
        message.set(PR_SUBJECT, "Happy birthday")?;
        message.set(when, emulator.now().after(Duration::from_millis(59_500)))?;
        for to in ["ben@example.com", "carla@elsewhere.example"] {
            message.add_recipient(AdrEntry::one_off(&OneOff::new(to, "SMTP", to), RecipientType::MAPI_TO))?;
        }
        message.submit_message(SubmitFlags::NONE)?;
        for (waits, seconds) in [(true, 59), (false, 1)] {
            emulator.advance(Duration::from_secs(seconds));
            emulator.pump();
            let there = (queued(&store)? == 1, arrived(&ben)?.is_empty(), emulator.sent().is_empty());
            assert_eq!(there, (waits, waits, waits), "{when:?}");
        }
    }
    Ok(())
}

/// STO-REPORT-3, STO-REPORT-4, STO-REPORT-5, STO-DELETEMESSAGES-7
#[test]
fn a_message_deleted_unread_is_told_of() -> Result<()> {
    let emulator = world();
    let anna = emulator.log_on("Anna Berg")?;
    let store = anna.default_store()?;
    let (inbox, deleted) = (store.inbox()?, store.deleted_items()?);
    for (read, expected) in [(false, 1), (true, 1)] {
        let carla = Mail::new("Lunch?").from("Carla", "carla@elsewhere.example");
        let wants = carla.property(PR_NON_RECEIPT_NOTIFICATION_REQUESTED, true);
        let ids = [emulator.receive("anna@example.com", wants)?];
        if read {
            store.open_message(&ids[0])?.set_read_flag(ReadFlags::NONE)?;
        }
        let moved = inbox.copy_messages(&ids, &*deleted, None, CopyMessagesFlags::MESSAGE_MOVE)?;
        assert_eq!(moved.warning, None);
        emulator.pump();
        assert_eq!(emulator.sent().len(), usize::from(read));
        // A message that can be restored may still be read.
        let last = DeleteMessagesFlags::DELETE_HARD_DELETE;
        for (flags, sent) in [(DeleteMessagesFlags::NONE, usize::from(read)), (last, expected)] {
            assert_eq!(deleted.delete_messages(&ids, None, flags)?.warning, None);
            emulator.pump();
            assert_eq!(emulator.sent().len(), sent);
        }
    }
    assert!(
        emulator.sent()[0].properties.contains(&Property::of(PR_MESSAGE_CLASS, "REPORT.IPM.Note.IPNNRN"))
    );
    Ok(())
}

/// STO-REPORT-3: whatever takes the message along. What was read before is not told of.
#[test]
fn a_folder_deleted_with_what_nobody_read_is_told_of() -> Result<()> {
    type Way = fn(&Arc<dyn MapiFolder>, &EntryId) -> Result<Outcome<()>>;
    fn hard(folder: &Arc<dyn MapiFolder>) -> Result<Outcome<()>> {
        folder.empty_folder(None, EmptyFolderFlags::DELETE_HARD_DELETE)
    }
    let ways: [(Way, usize); 4] = [
        (|around, doomed| around.delete_folder(doomed, None, DeleteFolderFlags::DEL_MESSAGES), 1),
        // Folders go for good, whatever becomes of messages.
        (|around, _| around.empty_folder(None, EmptyFolderFlags::NONE), 1),
        (|around, _| hard(&around.subfolder("Doomed")?), 1),
        (|around, _| around.subfolder("Doomed")?.empty_folder(None, EmptyFolderFlags::NONE), 0),
    ];
    for (way, expected) in ways {
        let emulator = world();
        let anna = emulator.log_on("Anna Berg")?;
        let store = anna.default_store()?;
        let around = store.ipm_subtree()?.new_subfolder("Around")?;
        let doomed = around.new_subfolder("Doomed")?;
        for read in [false, true] {
            let carla = Mail::new("Lunch?").from("Carla", "carla@elsewhere.example");
            let wants = carla.property(PR_NON_RECEIPT_NOTIFICATION_REQUESTED, true);
            let ids = [emulator.receive("anna@example.com", wants)?];
            if read {
                store.open_message(&ids[0])?.set_read_flag(ReadFlags::NONE)?;
            }
            let moved =
                store.inbox()?.copy_messages(&ids, &*doomed, None, CopyMessagesFlags::MESSAGE_MOVE)?;
            assert_eq!(moved.warning, None);
        }
        assert_eq!(way(&around, &doomed.get(PR_ENTRYID)?.into())?.warning, None);
        emulator.pump();
        assert_eq!(emulator.sent().len(), expected);
    }
    Ok(())
}

fn flags_of(store: &Arc<dyn MsgStore>, folder: &Arc<dyn MapiFolder>) -> Result<MessageFlags> {
    let rows = folder.messages(&columns![PR_ENTRYID])?;
    let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default();
    Ok(store.open_message(&id.into())?.get(PR_MESSAGE_FLAGS)?.into())
}

/// STO-MSGFLAGS-12
#[test]
fn what_somebody_sent_himself_is_from_him() -> Result<()> {
    let emulator = world();
    let (session, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben")?);
    let (anna, bens) = (session.default_store()?, ben.default_store()?);
    submit(&anna, "Plan", &["anna@example.com", "ben@example.com"])?;
    let from_me = MessageFlags::MSGFLAG_FROMME;
    assert!(!flags_of(&anna, &anna.outbox()?)?.contains(from_me));
    emulator.pump();
    assert!(flags_of(&anna, &anna.outbox()?)?.contains(from_me), "the sent copy");
    assert!(flags_of(&anna, &anna.inbox()?)?.contains(from_me), "what came back");
    assert!(!flags_of(&bens, &bens.inbox()?)?.contains(from_me));
    Ok(())
}

/// STO-SPOOL-6
#[test]
fn receivers_of_what_is_sent_again_see_the_first_list() -> Result<()> {
    let emulator = world();
    let (session, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben")?);
    let anna = session.default_store()?;
    let message = anna.outbox()?.new_message()?;
    let again = MessageFlags::MSGFLAG_RESEND | MessageFlags::MSGFLAG_UNSENT;
    message.set(PR_MESSAGE_FLAGS, again.bits() as i32)?;
    let (to, got, again) = (RecipientType::MAPI_TO.0, RecipientType::MAPI_SUBMITTED, RecipientType::MAPI_P1);
    for (name, kind) in [("carla", to | got), ("ben", to | got), ("ben", to | again)] {
        let address = format!("{name}@example.com");
        message.add_recipient(AdrEntry::one_off(&OneOff::new(name, "SMTP", address), RecipientType(kind)))?;
    }
    message.submit_message(SubmitFlags::NONE)?;
    emulator.pump();
    assert_eq!(emulator.sent().len(), 0, "Carla has it");
    let store = ben.default_store()?;
    let rows = store.inbox()?.messages(&columns![PR_ENTRYID])?;
    assert_eq!(rows.len(), 1);
    let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default();
    let seen = store.open_message(&id.into())?.recipients()?;
    let seen: Vec<_> =
        seen.iter().map(|row| (row.get(PR_DISPLAY_NAME), row.get(PR_RECIPIENT_TYPE))).collect();
    assert_eq!(seen, ["carla", "ben"].map(|name| (Some(name.to_owned()), Some(to as i32))));
    Ok(())
}

/// STO-ATTACH-17: a file that is not there stays a reference, and so does what is no business of the spooler.
#[test]
fn a_file_that_a_message_refers_to_is_put_in_when_it_is_sent() -> Result<()> {
    let emulator = world();
    let (session, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben")?);
    let anna = session.default_store()?;
    emulator.add_file(r"\\server\plans\Plan.txt", b"Sow the peas");
    let message = anna.outbox()?.new_message()?;
    message.add_recipient(AdrEntry::one_off(
        &OneOff::new("Ben", "SMTP", "ben@example.com"),
        RecipientType::MAPI_TO,
    ))?;
    let (resolve, only) = (AttachMethod::ATTACH_BY_REF_RESOLVE, AttachMethod::ATTACH_BY_REF_ONLY);
    let (there, missing) = (r"\\SERVER\plans\plan.txt", r"\\server\plans\other.txt");
    let references = [
        (PR_ATTACH_LONG_PATHNAME, resolve, there),
        (PR_ATTACH_PATHNAME, resolve, there),
        (PR_ATTACH_LONG_PATHNAME, resolve, missing),
        (PR_ATTACH_LONG_PATHNAME, only, there),
    ];
    for (tag, method, path) in references {
        let (_, file) = message.create_attach(None, CreateAttachFlags::NONE)?;
        file.set_props(&[Property::of(PR_ATTACH_METHOD, method), Property::of(tag, path)])?;
        file.save_changes(SaveFlags::NONE)?;
    }
    message.submit_message(SubmitFlags::NONE)?;
    emulator.pump();
    let store = ben.default_store()?;
    let rows = store.inbox()?.messages(&columns![PR_ENTRYID])?;
    let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default();
    let arrived = store.open_message(&id.into())?;
    let file = |number| -> Result<(AttachMethod, Option<Binary>)> {
        let file = arrived.open_attach(number, None, OpenAttachFlags::NONE)?;
        Ok((file.get(PR_ATTACH_METHOD)?.into(), file.find(PR_ATTACH_DATA_BIN)?))
    };
    let peas = (AttachMethod::ATTACH_BY_VALUE, Some(Binary::from(&b"Sow the peas"[..])));
    assert_eq!((file(0)?, file(1)?), (peas.clone(), peas));
    assert_eq!((file(2)?, file(3)?), ((resolve, None), (only, None)));
    Ok(())
}
