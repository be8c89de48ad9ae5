//! Inbound: what transports fetch.

use mapi_emulator::interface::Outcome;
use parking_lot::Mutex;

use super::wire::Incoming;
use super::*;

const POLLS: TransportLogonFlags = TransportLogonFlags::LOGON_SP_POLL;

fn one(wants: TransportLogonFlags) -> Result<(Desk, Arc<Wire>)> {
    let log = Log::default();
    let wire = Wire::new(&log, "A", &["FAX"]);
    wire.wants(wants);
    Ok((Desk::new(&log, &[&wire])?, wire))
}

/// STA-INBOUND-1, STA-INBOUND-3, STA-INBOUND-6, STA-INBOUND-14, STA-XPLOGON-POLL-1, STA-XPLOGON-STARTMESSAGE-1
#[test]
fn what_waits_is_fetched_until_nothing_is_left() -> Result<()> {
    let (desk, wire) = one(POLLS)?;
    assert_eq!(desk.pump(), ["A: poll"]);
    wire.receives(&[Incoming::Mail("One"), Incoming::Mail("Two")]);
    let asked = desk.pump();
    let expected = [
        "A: poll",
        r#"A: start Some(Mail("One"))"#,
        r#"A: start Some(Mail("Two"))"#,
        "A: start None",
        "A: poll",
    ];
    assert_eq!(asked, expected);
    assert_eq!(desk.arrived()?, ["One", "Two"]);
    let rows = desk.store.inbox()?.messages(&columns![PR_MESSAGE_FLAGS])?;
    let flags = rows.iter().filter_map(|row| row.get(PR_MESSAGE_FLAGS)).map(MessageFlags::from);
    let (unsent, read) = (MessageFlags::MSGFLAG_UNSENT, MessageFlags::MSGFLAG_READ);
    assert!(flags.into_iter().all(|flags| !flags.intersects(unsent | read)));
    Ok(())
}

/// STA-INBOUND-4, STA-INBOUND-5
#[test]
fn what_is_not_saved_or_fails_does_not_arrive_and_ends_the_round() -> Result<()> {
    for last in [Incoming::Broken("Broken"), Incoming::Unsaved("Unsaved")] {
        let (desk, wire) = one(TransportLogonFlags::NONE)?;
        wire.receives(&[Incoming::Mail("One"), last, Incoming::Mail("Later")]);
        wire.tells(SpoolerNotifyFlags::NOTIFY_NEWMAIL)?;
        assert_eq!(desk.pump().len(), 2);
        assert_eq!(desk.arrived()?, ["One"]);
        wire.tells(SpoolerNotifyFlags::NOTIFY_NEWMAIL)?;
        assert_eq!(desk.pump(), [r#"A: start Some(Mail("Later"))"#, "A: start None"]);
    }
    Ok(())
}

/// STA-INBOUND-4, PRP-OBJ-8: a save that is refused saves nothing.
#[test]
fn what_is_saved_with_flags_that_mean_nothing_does_not_arrive() -> Result<()> {
    let (desk, wire) = one(POLLS)?;
    wire.receives(&[Incoming::Unsaved("Unsaved")]);
    wire.during(|message| {
        let refused = message.save_changes(SaveFlags::from_bits_retain(0x4000_0000));
        assert_eq!(code(refused), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    });
    desk.pump();
    assert_eq!(desk.arrived()?, [""; 0]);
    Ok(())
}

/// STA-INBOUND-1, STA-INBOUND-2, STA-SUP-SPOOLERNOTIFY-2, STA-XPPROVIDER-5
#[test]
fn a_transport_that_says_nothing_is_asked_nothing() -> Result<()> {
    let (desk, wire) = one(TransportLogonFlags::NONE)?;
    wire.receives(&[Incoming::Mail("One")]);
    assert!(desk.pump().is_empty());
    wire.tells(SpoolerNotifyFlags::NOTIFY_NEWMAIL)?;
    assert_eq!(desk.pump(), [r#"A: start Some(Mail("One"))"#, "A: start None"]);
    assert!(desk.pump().is_empty());
    Ok(())
}

/// STA-INBOUND-8, STA-XPLOGON-TRANSPORTNOTIFY-2
#[test]
fn nothing_is_fetched_before_the_default_store_is_open() -> Result<()> {
    let log = Log::default();
    let wire = Wire::new(&log, "A", &["FAX"]);
    wire.wants(POLLS);
    wire.receives(&[Incoming::Mail("One")]);
    let emulator = computer(&[&wire])?;
    let session = emulator.log_on("Anna Berg")?;
    emulator.pump();
    assert!(!log.lock().iter().any(|call| call.starts_with("A: poll")), "{:?}", log.lock());
    let stores = session.get_msg_stores_table(UnicodeFlags::NONE)?.all_rows(&columns![PR_ENTRYID])?;
    let id = stores.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default().into();
    let _not_for_mail = session.open_msg_store(&id, None, OpenStoreFlags::MDB_NO_MAIL)?;
    emulator.pump();
    assert!(!log.lock().iter().any(|call| call.starts_with("A: poll")));
    let desk = Desk { store: session.default_store()?, emulator, session, log };
    desk.pump();
    assert_eq!(desk.arrived()?, ["One"]);
    Ok(())
}

/// STA-INBOUND-7, STO-DELIVER-2, STO-NOTIFYNEWMAIL-1
#[test]
fn an_arrival_is_told_as_a_new_object_and_then_as_new_mail() -> Result<()> {
    let (desk, wire) = one(POLLS)?;
    let heard = Log::default();
    let inbox: EntryId = desk.store.inbox()?.get(PR_ENTRYID)?.into();
    for id in [None, Some(&inbox)] {
        let (heard, of) = (Arc::clone(&heard), if id.is_some() { "inbox" } else { "store" });
        let sink: Arc<dyn AdviseSink> = Arc::new(move |told: &[Notification]| {
            heard.lock().extend(told.iter().map(|told| format!("{of}: {:?}", told.event())));
        });
        desk.store.advise(id, EventMask::fnevObjectCreated | EventMask::fnevNewMail, sink)?;
    }
    wire.receives(&[Incoming::Mail("One")]);
    desk.pump();
    let expected = ["store: fnevObjectCreated", "store: fnevNewMail", "inbox: fnevNewMail"];
    assert_eq!(*heard.lock(), expected);
    Ok(())
}

/// STA-INBOUND-5, STA-INBOUND-6, STA-INBOUND-7: nobody sees it elsewhere before, or what doesn't arrive.
#[test]
fn what_arrives_is_made_once_where_its_class_belongs() -> Result<()> {
    let (desk, wire) = one(POLLS)?;
    let letters = desk.store.ipm_subtree()?.new_subfolder("Letters")?;
    let id = EntryId::from(letters.get(PR_ENTRYID)?);
    desk.store.set_receive_folder(Some("IPM.Letter"), UnicodeFlags::MAPI_UNICODE, Some(&id))?;
    let heard = Log::default();
    let told = Arc::clone(&heard);
    let sink = move |notifications: &[Notification]| {
        told.lock().extend(notifications.iter().map(|told| match told {
            Notification::Object(told) => format!("{:?} {}", told.event, told.parent_id == id),
            Notification::NewMail(told) => format!("new mail {}", told.parent_id == id),
            other => other.to_string(),
        }));
    };
    let events = EventMask::fnevObjectCreated
        | EventMask::fnevObjectMoved
        | EventMask::fnevObjectCopied
        | EventMask::fnevObjectDeleted
        | EventMask::fnevNewMail;
    desk.store.advise(None, events, Arc::new(sink))?;
    wire.receives(&[Incoming::OfClass("Dear Anna", "IPM.Letter"), Incoming::Broken("Broken")]);
    desk.pump();
    assert_eq!(*heard.lock(), ["fnevObjectCreated true", "new mail true"]);
    let rows = letters.messages(&columns![PR_SUBJECT])?;
    assert_eq!(
        rows.iter().map(|row| row.get(PR_SUBJECT).unwrap_or_default()).collect::<Vec<_>>(),
        ["Dear Anna"]
    );
    Ok(())
}

/// STO-MSGFLAGS-12, STA-INBOUND-14: by whose hand it was sent and received.
#[test]
fn what_its_receiver_sent_says_so() -> Result<()> {
    for (receiver, from_me) in [(b"SMTP:ANNA@EXAMPLE.COM\0", true), (b"SMTP:BEN@EXAMPLES.COM\0", false)] {
        let (desk, wire) = one(POLLS)?;
        wire.receives(&[Incoming::Mail("One")]);
        wire.during(move |message| {
            let keys = [
                Property::of(PR_SENDER_SEARCH_KEY, b"SMTP:ANNA@EXAMPLE.COM\0"),
                Property::of(PR_RECEIVED_BY_SEARCH_KEY, receiver),
            ];
            message.set_props(&keys).unwrap();
        });
        desk.pump();
        let rows = desk.store.inbox()?.messages(&columns![PR_MESSAGE_FLAGS])?;
        let flags =
            MessageFlags::from(rows.first().and_then(|row| row.get(PR_MESSAGE_FLAGS)).unwrap_or_default());
        assert_eq!(flags.contains(MessageFlags::MSGFLAG_FROMME), from_me, "{flags:?}");
    }
    Ok(())
}

/// STA-SPOOLER-7, STA-INBOUND-13, STA-XPLOGON-IDLE-1
#[test]
fn a_round_is_outbound_then_inbound_then_idle() -> Result<()> {
    let log = Log::default();
    let (a, b) = (Wire::new(&log, "A", &["FAX"]), Wire::new(&log, "B", &["X400"]));
    let both = TransportLogonFlags::LOGON_SP_IDLE | POLLS;
    a.wants(both);
    b.wants(both);
    let desk = Desk::new(&log, &[&a, &b])?;
    b.receives(&[Incoming::Mail("From B")]);
    a.receives(&[Incoming::Mail("From A")]);
    desk.submit("Plan", &["Dan@X400"])?;
    let asked = desk.pump();
    let round = [
        r#"B: submit Plan to ["Dan"]"#,
        "B: end 7",
        "A: poll",
        r#"A: start Some(Mail("From A"))"#,
        "A: start None",
        "B: poll",
        r#"B: start Some(Mail("From B"))"#,
        "B: start None",
        "A: idle 0",
        "B: idle 0",
    ];
    assert_eq!(asked[..round.len()], round);
    assert_eq!(desk.arrived()?, ["From A", "From B"]);
    Ok(())
}

/// STA-SUP-SPOOLERNOTIFY-5, STA-XPLOGON-POLL-1
#[test]
fn a_transport_is_left_alone_while_it_asks_for_it() -> Result<()> {
    let (desk, wire) = one(TransportLogonFlags::LOGON_SP_IDLE | POLLS)?;
    wire.tells(SpoolerNotifyFlags::NOTIFY_CRITSEC)?;
    assert!(desk.pump().is_empty());
    wire.tells(SpoolerNotifyFlags::NOTIFY_NONCRIT)?;
    assert_eq!(desk.pump(), ["A: poll", "A: idle 0"]);
    Ok(())
}

/// STO-STORELOGOFF-2, STO-STORELOGOFF-4
#[test]
fn a_store_that_is_to_close_says_what_is_under_way() -> Result<()> {
    use StoreLogoffFlags as F;
    let (desk, wire) = one(POLLS)?;
    let (store, seen) = (Arc::clone(&desk.store), Arc::new(Mutex::new(Vec::new())));
    let answers = Arc::clone(&seen);
    wire.during(move |_| answers.lock().push(store.store_logoff(F::LOGOFF_QUIET).unwrap()));
    desk.submit("Plan", &["Carla@FAX"])?;
    desk.submit("Report", &["Carla@FAX"])?;
    wire.receives(&[Incoming::Mail("One")]);
    desk.pump();
    let (sends, waits) = (F::LOGOFF_OUTBOUND, F::LOGOFF_OUTBOUND_QUEUE);
    assert_eq!(*seen.lock(), [sends | waits, sends, F::LOGOFF_INBOUND]);
    assert_eq!(desk.arrived()?, ["One"]);
    assert_eq!(desk.store.store_logoff(F::LOGOFF_QUIET)?, F::LOGOFF_COMPLETE);
    Ok(())
}

/// SES-SETDEFSTORE-12: what is on its way arrives where it was to go.
#[test]
fn mail_goes_to_the_default_store_of_the_moment() -> Result<()> {
    let log = Log::default();
    let wire = Wire::new(&log, "A", &["FAX"]);
    let emulator = computer(&[&wire])?;
    let admin = emulator.mapi().admin_profiles(0)?.admin_services("Anna Berg", None, ProfileFlags::NONE)?;
    let uid = admin.create_msg_service_ex("MSPST MS", Some("Archive"), ServiceUiFlags::NONE)?;
    let path = [Property::of(PR_PST_PATH, &b"archive.pst"[..])];
    admin.configure_msg_service(uid, ServiceUiFlags::NONE, &path)?;
    let session = emulator.log_on("Anna Berg")?;
    let rows = session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?.all_rows(&columns![PR_ENTRYID])?;
    let ids: Vec<EntryId> = rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect();
    let open = |id| session.open_msg_store(id, None, OpenStoreFlags::MDB_WRITE).map(Outcome::into_value);
    let [mailbox, archive] = [open(&ids[0])?, open(&ids[1])?];
    let desk = Desk { store: mailbox, emulator, session: Arc::clone(&session), log };
    desk.pump();
    let (during, new) = (Arc::downgrade(&session), ids[1].clone());
    wire.during(move |_| {
        let session = during.upgrade().expect("somebody is logged on");
        session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, Some(&new)).unwrap();
    });
    wire.receives(&[Incoming::Mail("One"), Incoming::Mail("Two")]);
    wire.tells(SpoolerNotifyFlags::NOTIFY_NEWMAIL)?;
    desk.pump();
    assert_eq!(desk.arrived()?, ["One"]);
    let desk = Desk { store: archive, ..desk };
    assert_eq!(desk.arrived()?, ["Two"]);
    Ok(())
}

/// STA-INBOUND-11, STA-INBOUND-12
#[test]
fn what_arrives_says_in_whose_name_and_that_it_arrived() -> Result<()> {
    let (desk, wire) = one(POLLS)?;
    wire.during(|message| {
        message
            .set_props(&[
                Property::of(PR_SENDER_NAME, "Carla"),
                Property::of(PR_SENDER_EMAIL_ADDRESS, "carla's"),
                Property::of(PR_RECEIVED_BY_NAME, "Anna"),
            ])
            .map(drop)
            .unwrap();
    });
    wire.receives(&[Incoming::Mail("One")]);
    desk.pump();
    wire.during(|message| {
        let said = [Property::of(PR_SENDER_NAME, "Carla"), Property::of(PR_SENT_REPRESENTING_NAME, "Dan")];
        message.set_props(&said).map(drop).unwrap();
    });
    wire.receives(&[Incoming::Mail("Two")]);
    desk.pump();
    let columns =
        columns![PR_SENT_REPRESENTING_NAME, PR_SENT_REPRESENTING_EMAIL_ADDRESS, PR_RCVD_REPRESENTING_NAME];
    let rows = desk.store.inbox()?.messages(&columns)?;
    let texts = rows.iter().map(|row| {
        [
            row.get(PR_SENT_REPRESENTING_NAME),
            row.get(PR_SENT_REPRESENTING_EMAIL_ADDRESS),
            row.get(PR_RCVD_REPRESENTING_NAME),
        ]
    });
    let text = |text: &str| Some(text.to_owned());
    let expected = [[text("Carla"), text("carla's"), text("Anna")], [text("Dan"), None, None]];
    assert_eq!(texts.collect::<Vec<_>>(), expected);
    let rows = desk.store.inbox()?.messages(&columns![PR_SPOOLER_STATUS])?;
    let status: Vec<_> = rows.iter().map(|row| row.get(PR_SPOOLER_STATUS)).collect();
    assert_eq!(status, [Some(ErrorCode::S_OK.0 as i32); 2]);
    Ok(())
}

/// STA-XPLOGON-STARTMESSAGE-2, STA-XPLOGON-STARTMESSAGE-3
#[test]
fn a_transport_writes_recipients_but_no_entry_id() -> Result<()> {
    let (desk, wire) = one(POLLS)?;
    wire.during(|message| {
        let problems = message.set_props(&[Property::of(PR_ENTRYID, [1; 24])]).unwrap();
        assert_eq!(
            problems.iter().map(|problem| problem.code).collect::<Vec<_>>(),
            [ErrorCode::MAPI_E_COMPUTED]
        );
        message.add_recipient(entry("Dan@FAX")).unwrap();
    });
    wire.receives(&[Incoming::Mail("One")]);
    desk.pump();
    let rows = desk.store.inbox()?.messages(&columns![PR_ENTRYID, PR_DISPLAY_TO])?;
    let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default().into();
    let table = desk.store.open_message(&id)?.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    let columns = columns![PR_DISPLAY_NAME, PR_ADDRTYPE, PR_EMAIL_ADDRESS, PR_ENTRYID];
    let rows = table.all_rows(&columns)?;
    let dan = rows.first().expect("Dan is a recipient");
    assert_eq!(
        dan.get(PR_ENTRYID).map(EntryId::from),
        Some(OneOff::new("Dan", "FAX", "Dan's").to_entry_id())
    );
    let said = [dan.get(PR_DISPLAY_NAME), dan.get(PR_ADDRTYPE), dan.get(PR_EMAIL_ADDRESS)];
    assert_eq!(said, ["Dan", "FAX", "Dan's"].map(|text| Some(text.to_owned())));
    Ok(())
}

/// STA-INBOUND-9
#[test]
fn nothing_is_fetched_before_the_transport_was_told_that_it_may_be() -> Result<()> {
    let log = Log::default();
    let wire = Wire::new(&log, "A", &["FAX"]);
    wire.receives(&[Incoming::Mail("One")]);
    let emulator = computer(&[&wire])?;
    let session = emulator.log_on("Anna Berg")?;
    session.get_status_table(UnicodeFlags::NONE)?;
    wire.tells(SpoolerNotifyFlags::NOTIFY_NEWMAIL)?;
    emulator.pump();
    let desk = Desk { store: session.default_store()?, emulator, session, log };
    desk.asked();
    let expected = [
        "A: notify NOTIFY_BEGIN_INBOUND | NOTIFY_BEGIN_OUTBOUND",
        r#"A: start Some(Mail("One"))"#,
        "A: start None",
    ];
    assert_eq!(desk.pump(), expected);
    Ok(())
}

/// STA-SPOOLER-6: the spooler is woken by what transports and queues tell.
#[test]
fn what_is_told_wakes_the_spooler() -> Result<()> {
    let (desk, wire) = one(TransportLogonFlags::NONE)?;
    let _background = desk.emulator.pump_in_background().expect("a thread");
    let until = |what: &str| {
        while !desk.log.lock().iter().any(|call| call.contains(what)) {
            std::thread::yield_now();
        }
    };
    wire.receives(&[Incoming::Mail("One")]);
    wire.tells(SpoolerNotifyFlags::NOTIFY_NEWMAIL)?;
    until("start None");
    desk.submit("Plan", &["Carla@FAX"])?;
    until("end 7");
    Ok(())
}
