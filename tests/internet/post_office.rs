//! The post office, as a test sets it: how long mail takes, what it refuses, what it keeps until it is fetched.

use super::*;

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
