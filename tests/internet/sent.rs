//! What is sent: what is noted in it, whom it is from and for, and what is in it.

use super::*;

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
