//! Mail from outside, delivered at once.

use super::*;

/// STO-DELIVER-4
#[test]
fn mail_from_outside_arrives_with_all_that_a_delivery_notes() -> Result<()> {
    let emulator = two_mailboxes();
    emulator.advance(Duration::from_secs(60));
    let mail = lunch().property(PR_IMPORTANCE, 2).property(PR_MESSAGE_CLASS, "IPM.Note.Menu");
    let id = emulator.receive("BEN@example.com", mail)?;
    let session = emulator.log_on("Ben Okafor")?;
    let message = session.default_store()?.open_message(&id)?;
    assert_eq!(message.get(PR_MESSAGE_DELIVERY_TIME)?, emulator.now());
    assert_eq!(message.get(PR_RECEIVED_BY_NAME)?, "Ben Okafor");
    assert_eq!(message.get(PR_RCVD_REPRESENTING_NAME)?, "Ben Okafor");
    assert_eq!(message.get(PR_SENDER_EMAIL_ADDRESS)?, "carla@elsewhere.example");
    assert_eq!(message.get(PR_SENT_REPRESENTING_NAME)?, "Carla Ruiz");
    assert_eq!(
        (message.get(PR_MESSAGE_TO_ME)?, message.get(PR_MESSAGE_CC_ME)?, message.get(PR_MESSAGE_RECIP_ME)?),
        (false, true, true)
    );
    assert_eq!(
        (message.get(PR_DISPLAY_TO)?, message.get(PR_DISPLAY_CC)?),
        ("Anna Berg".into(), "Ben Okafor".into())
    );
    assert_eq!((message.get(PR_IMPORTANCE)?, message.get(PR_MESSAGE_CLASS)?), (2, "IPM.Note.Menu".into()));
    let file = message.open_attach(0, None, OpenAttachFlags::NONE)?;
    assert_eq!(file.get(PR_ATTACH_DATA_BIN)?, &b"Soup"[..]);
    assert_eq!(file.get(PR_ATTACH_EXTENSION)?, ".txt");
    Ok(())
}

#[test]
fn mail_to_no_mailbox_says_which_there_are() {
    let refused = two_mailboxes().receive("ana@example.com", Mail::new("Lunch?")).unwrap_err();
    let there = r#"there is no mailbox "ana@example.com"; there are ["anna@example.com", "ben@example.com"]"#;
    assert_eq!((refused.code(), refused.detail()), (ErrorCode::MAPI_E_NOT_FOUND, there));
}

#[test]
fn mail_without_recipients_is_addressed_to_the_mailbox_it_arrives_in() -> Result<()> {
    let emulator = Emulator::new();
    let id = emulator.receive("anna@example.com", Mail::new("Hello"))?;
    let session = emulator.log_on("Anna Berg")?;
    let message = session.default_store()?.open_message(&id)?;
    assert_eq!(message.get(PR_DISPLAY_TO)?, "Anna Berg");
    assert!(message.get(PR_MESSAGE_TO_ME)?);
    assert_eq!(message.find(PR_SENDER_NAME)?, None);
    let nobody = emulator.receive("nobody@example.com", Mail::new("Hello"));
    assert_eq!(nobody.unwrap_err(), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

#[test]
fn named_properties_of_mail_are_found_by_their_names() -> Result<()> {
    let emulator = Emulator::new();
    let label = NamedTag::<String>::with_string(guids::PS_PUBLIC_STRINGS, "Label");
    let id = emulator.receive("anna@example.com", Mail::new("Hello").named(label, "green"))?;
    let session = emulator.log_on("Anna Berg")?;
    assert_eq!(session.default_store()?.open_message(&id)?.get_named(label)?, "green");
    Ok(())
}
