//! What a store has in it, as text, and what changed in it.

use super::*;

#[test]
fn a_dump_shows_folders_messages_recipients_and_files() -> Result<()> {
    let emulator = Emulator::new();
    emulator.receive("anna@example.com", lunch())?;
    let text = emulator.dump_store("Anna Berg")?;
    let inbox: Vec<&str> = text.lines().skip_while(|line| !line.contains("\"Inbox\"")).take(7).collect();
    assert_eq!(
        inbox,
        [
            "    \"Inbox\": 1 message, 1 unread",
            "      - \"Lunch?\" (unread, unmodified, hasattach)",
            "        from \"Carla Ruiz\" <carla@elsewhere.example>",
            "        to \"Anna Berg\" <anna@example.com>",
            "        cc \"Ben Okafor\" <ben@example.com>",
            "        body \"At noon?\"",
            "        file \"menu.txt\", 4 bytes",
        ],
        "{text}"
    );
    Ok(())
}

#[test]
fn a_dump_shows_texts_of_any_length_and_stores_of_any_kind() -> Result<()> {
    let long = "x".repeat(5000);
    let settings = StoreSettings { associated_contents: false, ..StoreSettings::default() };
    let emulator = Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build();
    let mail = lunch().property(PR_SENDER_NAME, &*long).property(PR_SUBJECT, &*long).body(&long);
    emulator.receive("anna@example.com", mail)?;
    emulator.log_on("Anna Berg")?.default_store()?.set(PR_DISPLAY_NAME, &*long)?;
    let text = emulator.dump_store("Anna Berg")?;
    for line in [format!("store \"{long}\""), format!("from \"{long}\""), format!("body \"{long}\"")] {
        assert!(text.contains(&line), "{text}");
    }
    Ok(())
}

#[test]
fn a_dump_is_the_same_through_the_traits_and_disturbs_nobody() -> Result<()> {
    let emulator = Emulator::new();
    emulator.receive("anna@example.com", lunch())?;
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let log = emulator.record();
    let everything_fails = emulator.inject(Fault::on_any());
    let text = emulator.dump_store("Anna Berg")?;
    assert!(log.calls().is_empty());
    drop(everything_fails);
    assert_eq!(dump(&*store)?, text);
    assert_eq!(emulator.dump_store("Nobody").unwrap_err(), ErrorCode::MAPI_E_LOGON_FAILED);
    Ok(())
}

#[test]
fn a_diff_of_two_dumps_tells_what_a_client_did() -> Result<()> {
    let emulator = Emulator::new();
    let id = emulator.receive("anna@example.com", lunch())?;
    let before = emulator.dump_store("Anna Berg")?;
    let session = emulator.log_on("Anna Berg")?;
    session.default_store()?.open_message(&id)?.set_read_flag(ReadFlags::NONE)?;
    assert_eq!(
        diff(&before, &emulator.dump_store("Anna Berg")?),
        "-    \"Inbox\": 1 message, 1 unread\n\
         -      - \"Lunch?\" (unread, unmodified, hasattach)\n\
         +    \"Inbox\": 1 message\n\
         +      - \"Lunch?\" (read, unmodified, hasattach)\n"
    );
    Ok(())
}
