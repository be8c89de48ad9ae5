//! What the test kit shows and breaks: call logs, faults, leaks, dumps, mail from outside; and that all of it is the
//! same in every run.

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

#[test]
fn a_log_reads_like_the_calls_in_the_code() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let log = emulator.record();
    let root = store.open_entry(None, None, OpenFlags::MAPI_MODIFY)?.into_folder()?;
    let _ = root.open_entry(Some(&EntryId::from(&[1, 2][..])), None, OpenFlags::NONE);
    assert_eq!(
        log.to_string(),
        "IMsgStore::OpenEntry(None, None, MAPI_MODIFY) on store \"Mailbox - Anna Berg\" -> S_OK\n\
         IMAPIContainer::OpenEntry(Some(0102), None, 0) on folder \"Root\" -> MAPI_E_UNKNOWN_ENTRYID\n"
    );
    assert_eq!(log.count(Method::MsgStoreOpenEntry), 1);
    assert_eq!(log.calls()[1].code, Some(ErrorCode::MAPI_E_UNKNOWN_ENTRYID));
    log.clear();
    assert!(log.calls().is_empty());
    root.get_hierarchy_table(TableFlags::NONE)?;
    assert_eq!(log.count(Method::MapiContainerGetHierarchyTable), 1);
    Ok(())
}

#[test]
fn a_log_tells_no_secure_value() -> Result<()> {
    let emulator = two_mailboxes();
    let session = emulator.log_on("Anna Berg")?;
    let message = session.default_store()?.inbox()?.new_message()?;
    let log = emulator.record();
    let password = PropTag(0x67F0_0102);
    message
        .set_props(&[Property::new(password, PropValue::from(b"hush")), Property::of(PR_SUBJECT, "Plan")])?;
    let text = log.to_string();
    assert!(text.contains(r#"[0x67F00102: <secure>, PR_SUBJECT: "Plan"]"#), "{text}");
    Ok(())
}

#[test]
fn each_log_has_the_calls_of_its_own_time() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let (first, second) = (emulator.record(), emulator.record());
    store.root()?;
    assert_eq!(first.count(Method::MsgStoreOpenEntry), 1);
    drop(first);
    store.root()?;
    assert_eq!(emulator.record().calls(), []);
    assert_eq!(second.count(Method::MsgStoreOpenEntry), 2);
    Ok(())
}

#[test]
fn an_expectation_that_is_met_is_quiet() -> Result<()> {
    let emulator = Emulator::new();
    let log = emulator.record();
    log.expect(Method::MapiLogonEx, 1);
    log.expect(Method::MessageSubmitMessage, 0);
    emulator.log_on("Anna Berg")?;
    Ok(())
}

#[test]
#[should_panic(
    expected = "MAPILogonEx: expected 2 calls, there were 1\nThe calls that were made:\nMAPIInitialize("
)]
fn an_expectation_that_is_not_met_tells_what_was_called() {
    let emulator = Emulator::new();
    let log = emulator.record();
    log.expect(Method::MapiLogonEx, 2);
    let _ = emulator.log_on("Anna Berg");
}

#[test]
#[should_panic(expected = "the test's own failure")]
fn an_expectation_keeps_quiet_in_a_test_that_fails_already() {
    let log = Emulator::new().record();
    log.expect(Method::MapiLogonEx, 2);
    panic!("the test's own failure");
}

#[test]
fn a_fault_fails_the_calls_it_is_told_to() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let answers = |fault: Fault| {
        let guard = emulator.inject(fault);
        let failed: Vec<bool> = (0..5).map(|_| store.root().is_err()).collect();
        assert_eq!(guard.hits(), failed.iter().filter(|failed| **failed).count());
        failed
    };
    let open = || Fault::on(Method::MsgStoreOpenEntry);
    let (o, x) = (false, true);
    assert_eq!(answers(open()), [x, x, x, x, x]);
    assert_eq!(answers(open().nth(2)), [o, x, o, o, o]);
    assert_eq!(answers(open().nth(0)), [o; 5]);
    assert_eq!(answers(open().times(2)), [x, x, o, o, o]);
    assert_eq!(answers(open().after(3)), [o, o, o, x, x]);
    assert_eq!(answers(open().after(1).times(2)), [o, x, x, o, o]);
    assert_eq!(answers(Fault::on(Method::MsgStoreAdvise)), [o; 5]);
    assert_eq!(answers(open().when(|call| call.object.to_string().contains("Anna"))), [x; 5]);
    assert_eq!(answers(open().when(|call| call.object.to_string().contains("Ben"))), [o; 5]);
    assert_eq!(answers(FailAt(4).into()), [o, o, o, x, o]);
    assert_eq!(answers(open().times(0)), [o; 5], "and none is left behind by those before");
    Ok(())
}

#[test]
fn of_two_faults_the_first_answers_and_the_second_waits_its_turn() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let open = || Fault::on(Method::MsgStoreOpenEntry).times(1);
    let _network = emulator.inject(open().with(ErrorCode::MAPI_E_NETWORK_ERROR));
    let _disk = emulator.inject(open().with(ErrorCode::MAPI_E_DISK_ERROR));
    assert_eq!(store.root().unwrap_err(), ErrorCode::MAPI_E_NETWORK_ERROR);
    assert_eq!(store.root().unwrap_err(), ErrorCode::MAPI_E_DISK_ERROR);
    assert!(store.root().is_ok());
    Ok(())
}

#[test]
#[should_panic(expected = "a fault answers a code of failure (MAPI_E_*)")]
fn a_fault_with_a_warning_is_none() {
    let _fault = Fault::on(Method::MsgStoreOpenEntry).with(ErrorCode::MAPI_W_PARTIAL_COMPLETION);
}

#[test]
fn a_call_that_an_observer_fails_with_success_goes_on() -> Result<()> {
    struct Succeeds;
    impl CallObserver for Succeeds {
        fn before(&self, _call: &Call<'_>) -> Verdict {
            Verdict::Fail(ErrorCode::S_OK)
        }
    }
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let _watch = emulator.observe(Arc::new(Succeeds));
    store.root()?;
    let _fault = emulator.inject(Fault::on(Method::MsgStoreOpenEntry));
    assert_eq!(store.root().unwrap_err(), ErrorCode::MAPI_E_CALL_FAILED, "the next observer has its say");
    Ok(())
}

#[test]
fn a_fault_is_seen_in_the_log_and_by_get_last_error() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let log = emulator.record();
    let _fault = emulator.inject(Fault::on(Method::MsgStoreOpenEntry).with(ErrorCode::MAPI_E_DISK_ERROR));
    assert!(store.root().is_err());
    assert_eq!(log.calls()[0].code, Some(ErrorCode::MAPI_E_DISK_ERROR));
    let last = store.get_last_error(ErrorCode::MAPI_E_DISK_ERROR, UnicodeFlags::MAPI_UNICODE)?;
    assert!(last.is_some());
    Ok(())
}

/// Whatever call of the script fails: the message is not sent, what is seen of it is at most what was saved, and a
/// second try sends exactly one. STO-SUBMITMESSAGE-2
#[test]
fn a_script_can_be_failed_at_every_call_and_tried_again() -> Result<()> {
    let world = two_mailboxes();
    let untouched = world.dump_store("Anna Berg")?;
    let sent_once = {
        let emulator = world.fork();
        let session = emulator.log_on("Anna Berg")?;
        compose_and_submit(&*session)?;
        emulator.dump_store("Anna Berg")?
    };
    assert_ne!(sent_once, untouched);
    let mut failed = 0;
    for n in 1.. {
        let emulator = world.fork();
        let session = emulator.log_on("Anna Berg")?;
        let fault = emulator.inject(FailAt(n));
        let outcome = compose_and_submit(&*session);
        if fault.hits() == 0 {
            assert!(outcome.is_ok());
            break;
        }
        assert_eq!(outcome.unwrap_err(), ErrorCode::MAPI_E_CALL_FAILED);
        assert_eq!(diff(&untouched, &emulator.dump_store("Anna Berg")?), "", "after call {n} failed");
        drop(fault);
        compose_and_submit(&*session)?;
        assert_eq!(diff(&sent_once, &emulator.dump_store("Anna Berg")?), "", "after call {n} was retried");
        failed += 1;
    }
    assert!(failed > 15, "only {failed} calls were failed");
    Ok(())
}

#[test]
fn a_call_that_failed_by_a_fault_works_on_the_same_object_when_repeated() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let inbox = session.default_store()?.inbox()?;
    let message = inbox.new_message()?;
    message.set(PR_SUBJECT, "Draft")?;
    let before = emulator.dump_store("Anna Berg")?;
    let disk_is_full =
        emulator.inject(Fault::on(Method::MapiPropSaveChanges).with(ErrorCode::MAPI_E_NOT_ENOUGH_DISK));
    assert_eq!(message.save().unwrap_err(), ErrorCode::MAPI_E_NOT_ENOUGH_DISK);
    assert_eq!(emulator.dump_store("Anna Berg")?, before);
    drop(disk_is_full);
    message.save()?;
    assert_eq!(inbox.messages(&columns![PR_SUBJECT])?.len(), 1);
    Ok(())
}

#[test]
fn what_a_client_forgets_to_release_is_named() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let leaks = emulator.watch_leaks();
    let store = session.default_store()?;
    let table = store.inbox()?.get_contents_table(TableFlags::NONE)?;
    assert_eq!(leaks.alive(), ["store \"Mailbox - Anna Berg\"", "contents table"]);
    let later = emulator.watch_leaks();
    drop(table);
    assert_eq!(leaks.alive(), ["store \"Mailbox - Anna Berg\""]);
    assert!(later.alive().is_empty());
    drop(store);
    assert_eq!(leaks.alive(), [""; 0]);
    Ok(())
}

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

/// All that a run leaves behind that could differ.
fn run(emulator: &Emulator) -> Result<(String, Vec<EntryId>, String)> {
    let log = emulator.record();
    let mut ids = vec![emulator.receive("anna@example.com", lunch())?];
    let session = emulator.log_on("Anna Berg")?;
    compose_and_submit(&*session)?;
    emulator.pump();
    let folders = session.default_store()?.root()?.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH)?;
    let folders = folders.all_rows(&columns![PR_ENTRYID])?;
    ids.extend(folders.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from));
    let dumps = emulator.dump_store("Anna Berg")? + &emulator.dump_store("Ben Okafor")?;
    Ok((dumps, ids, log.to_string()))
}

#[test]
fn two_emulators_with_one_seed_are_equal_to_the_byte() -> Result<()> {
    let furnish = |seed| {
        let builder = Emulator::builder().seed(seed);
        builder.mailbox("Anna Berg", "anna@example.com").mailbox("Ben Okafor", "ben@example.com").build()
    };
    let first = run(&furnish(7))?;
    assert_eq!(run(&furnish(7))?, first);
    let other = run(&furnish(8))?;
    assert_eq!(other.0, first.0, "the seed chooses ids, and a dump shows none");
    assert_ne!(other.1, first.1);
    Ok(())
}

#[test]
fn a_fork_goes_on_as_the_original_would() -> Result<()> {
    let emulator = two_mailboxes();
    let fork = emulator.fork();
    assert_eq!(run(&emulator)?, run(&fork)?);
    Ok(())
}

#[test]
fn a_fork_and_its_original_do_not_see_each_other() -> Result<()> {
    let emulator = two_mailboxes();
    let before = emulator.dump_store("Anna Berg")?;
    let fork = emulator.fork();
    fork.receive("anna@example.com", Mail::new("In the fork"))?;
    fork.advance(Duration::from_secs(60));
    assert_eq!(emulator.dump_store("Anna Berg")?, before);
    assert_ne!(emulator.now(), fork.now());
    let in_the_fork = fork.dump_store("Anna Berg")?;
    emulator.receive("anna@example.com", Mail::new("In the original"))?;
    assert_eq!(fork.dump_store("Anna Berg")?, in_the_fork);
    let log = fork.record();
    emulator.log_on("Anna Berg")?;
    assert!(log.calls().is_empty());
    Ok(())
}

#[test]
fn each_new_emulator_is_a_world_of_its_own_with_the_same_ids() -> Result<()> {
    let built = Emulator::builder().mailbox("Anna Berg", "anna@example.com").build();
    let (one, other) = (Emulator::new(), Emulator::new());
    let before = other.dump_store("Anna Berg")?;
    let id = one.receive("anna@example.com", Mail::new("In the first"))?;
    assert_eq!(other.dump_store("Anna Berg")?, before);
    assert_eq!(Emulator::new().dump_store("Anna Berg")?, before);
    assert_eq!(built.receive("anna@example.com", Mail::new("As built"))?, id);
    Ok(())
}

/// Calls a handle and tells the code it failed with.
type Probe = Box<dyn Fn() -> Option<ErrorCode>>;

/// One handle of each kind.
fn handles(session: &Arc<dyn MapiSession>, id: &EntryId) -> Result<Vec<Probe>> {
    fn code<T>(result: Result<T>) -> Option<ErrorCode> {
        result.err().map(|error| error.code())
    }
    let store = session.default_store()?;
    let inbox = store.inbox()?;
    let message = store.open_message(id)?;
    let attach = message.open_attach(0, None, OpenAttachFlags::NONE)?;
    let contents = inbox.get_contents_table(TableFlags::NONE)?;
    let stores = session.get_msg_stores_table(UnicodeFlags::NONE)?;
    let book = session.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    let session = Arc::clone(session);
    Ok(vec![
        Box::new(move || code(session.query_identity())),
        Box::new(move || code(store.root())),
        Box::new(move || code(inbox.get_hierarchy_table(TableFlags::NONE))),
        Box::new(move || code(message.get(PR_SUBJECT))),
        Box::new(move || code(attach.get(PR_ATTACH_SIZE))),
        Box::new(move || code(contents.get_row_count(0))),
        Box::new(move || code(stores.get_row_count(0))),
        Box::new(move || code(book.get_search_path(UnicodeFlags::NONE))),
    ])
}

/// SES-LOGOFF-1, SES-LOGOFF-2
#[test]
fn after_logoff_every_handle_is_an_invalid_object() -> Result<()> {
    let emulator = Emulator::new();
    let id = emulator.receive("anna@example.com", lunch())?;
    let session = emulator.log_on("Anna Berg")?;
    let calls = handles(&session, &id)?;
    assert!(calls.iter().all(|call| call().is_none()));
    session.logoff(LogoffFlags::NONE, 0)?;
    let codes: Vec<_> = calls.iter().map(|call| call()).collect();
    assert_eq!(codes, [Some(ErrorCode::MAPI_E_INVALID_OBJECT); 8]);
    assert_eq!(session.logoff(LogoffFlags::NONE, 0).unwrap_err(), ErrorCode::MAPI_E_INVALID_OBJECT);
    Ok(())
}

/// SES-UNINIT-1, SES-UNINIT-2, SES-UNINIT-3
#[test]
fn after_the_last_uninitialize_every_handle_is_an_invalid_object() -> Result<()> {
    let emulator = Emulator::new();
    let id = emulator.receive("anna@example.com", lunch())?;
    emulator.mapi().initialize(InitFlags::NONE)?;
    let session = emulator.log_on("Anna Berg")?;
    let calls = handles(&session, &id)?;
    emulator.mapi().uninitialize();
    assert!(calls.iter().all(|call| call().is_none()), "one initialisation is left");
    emulator.mapi().uninitialize();
    let codes: Vec<_> = calls.iter().map(|call| call()).collect();
    assert_eq!(codes, [Some(ErrorCode::MAPI_E_INVALID_OBJECT); 8]);
    let logon = emulator.mapi().logon(Some("Anna Berg"), None, LogonFlags::MAPI_EXTENDED);
    assert_eq!(logon.unwrap_err(), ErrorCode::MAPI_E_NOT_INITIALIZED);
    Ok(())
}
