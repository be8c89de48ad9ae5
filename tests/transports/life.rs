//! How transports come and go.

use mapi_emulator::vocab::guids::IID_IMAPIStatus;

use super::wire::Answer;
use super::*;

const BEGINS: &str = "A: notify NOTIFY_BEGIN_INBOUND | NOTIFY_BEGIN_OUTBOUND";

fn log_on_with(emulator: &Emulator, flags: LogonFlags) -> Result<Arc<dyn MapiSession>> {
    emulator.mapi().logon(Some("Anna Berg"), None, LogonFlags::MAPI_NEW_SESSION | flags)
}

/// STA-SPOOLER-3, STA-SPOOLER-4, STA-XPPROVIDER-2, STA-XPPROVIDER-3, STA-XPPROVIDER-8, STA-XPLOGON-ADDRESSTYPES-1,
/// STA-XPLOGON-TRANSPORTNOTIFY-2
#[test]
fn a_transport_logs_on_when_it_is_needed_and_begins_when_there_is_a_store() -> Result<()> {
    let log = Log::default();
    let (a, b) = (Wire::new(&log, "A", &["FAX"]), Wire::new(&log, "B", &["X400"]));
    let emulator = computer(&[&a, &b])?;
    let session = emulator.log_on("Anna Berg")?;
    assert!(log.lock().is_empty());
    session.get_status_table(UnicodeFlags::NONE)?;
    let started = "LOGON_NO_INBOUND | LOGON_NO_OUTBOUND | MAPI_UNICODE";
    let expected =
        [format!("A: logon {started}"), "A: types".into(), format!("B: logon {started}"), "B: types".into()];
    assert_eq!(std::mem::take(&mut *log.lock()), expected);
    emulator.pump();
    assert!(log.lock().is_empty(), "there is no store to send from");
    let _store = session.default_store()?;
    emulator.pump();
    assert_eq!(log.lock().join("\n"), format!("{BEGINS}\n{}", BEGINS.replace("A:", "B:")));
    Ok(())
}

/// STA-XPPROVIDER-2, STA-SPOOLER-1, STA-SUBMIT-10, SES-LOGON-24
#[test]
fn no_transport_logs_on_where_no_mail_is_wanted() -> Result<()> {
    let log = Log::default();
    let emulator = computer(&[&Wire::new(&log, "A", &["FAX"])])?;
    let session = log_on_with(&emulator, LogonFlags::MAPI_NO_MAIL)?;
    session.get_status_table(UnicodeFlags::NONE)?;
    assert_eq!(session.enum_adr_types(UnicodeFlags::MAPI_UNICODE)?, [""; 0]);
    let desk = Desk { store: session.default_store()?, emulator, session, log };
    desk.submit("Plan", &["Carla@FAX"])?;
    assert!(desk.pump().is_empty());
    assert_eq!(desk.queued()?, ["Plan"]);
    Ok(())
}

/// STA-SPOOLER-9, STA-XPLOGON-TRANSPORTLOGOFF-2, STA-XPPROVIDER-9, SES-LOGOFF-5: whatever it answers.
#[test]
fn a_transport_is_logged_off_with_the_last_member() -> Result<()> {
    let log = Log::default();
    let desk = Desk::new(&log, &[&Wire::new(&log, "A", &["FAX"])])?;
    let sink = Arc::clone(&log);
    let ends: Arc<dyn AdviseSink> = Arc::new(move |_: &[Notification]| sink.lock().push("told".into()));
    desk.session.advise(None, EventMask::fnevExtended, ends)?;
    desk.session.logoff(LogoffFlags::NONE, 0)?;
    let ended = "A: notify NOTIFY_END_INBOUND | NOTIFY_END_OUTBOUND";
    assert_eq!(desk.asked(), ["told", ended, "A: logoff 0", "A: shutdown"]);
    assert_eq!(code(desk.store.get(PR_DISPLAY_NAME)), ErrorCode::MAPI_E_INVALID_OBJECT);
    Ok(())
}

/// STA-XPLOGON-ADDRESSTYPES-3, STA-LIFE-7, STA-TABLE-10
#[test]
fn a_transport_that_fails_does_not_run() -> Result<()> {
    for (fails, asked) in [
        (ErrorCode::MAPI_E_FAILONEPROVIDER, vec!["A: logon"]),
        (ErrorCode::MAPI_E_CALL_FAILED, vec!["A: logon", "A: types", "A: logoff"]),
    ] {
        let log = Log::default();
        let (a, b) = (Wire::new(&log, "A", &["FAX"]), Wire::new(&log, "B", &["X400"]));
        a.fails(Some(fails));
        let emulator = computer(&[&a, &b])?;
        let session = emulator.log_on("Anna Berg")?;
        assert_eq!(session.enum_adr_types(UnicodeFlags::MAPI_UNICODE)?, ["X400"]);
        let of_a: Vec<String> = log.lock().iter().filter(|call| call.starts_with("A:")).cloned().collect();
        assert_eq!(of_a.len(), asked.len());
        assert!(of_a.iter().zip(asked).all(|(call, start)| call.starts_with(start)), "{of_a:?}");
        let only = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_TRANSPORT_PROVIDER);
        let table = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
        let rows = table.query_all_rows(Some(&columns![PR_DISPLAY_NAME]), Some(&only), None, 0)?;
        assert_eq!(rows.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect::<Vec<_>>(), ["B"]);
    }
    Ok(())
}

/// STA-SUP-SPOOLERNOTIFY-6, SES-ENUMADRTYPES-2, SES-ENUMADRTYPES-5, STA-XPLOGON-ADDRESSTYPES-1,
/// STA-XPLOGON-ADDRESSTYPES-2
#[test]
fn a_transport_says_anew_what_it_handles() -> Result<()> {
    let log = Log::default();
    let (a, b) = (Wire::new(&log, "A", &["FAX", ""]), Wire::new(&log, "B", &["fax", "X400"]));
    let desk = Desk::new(&log, &[&a, &b])?;
    let types = || desk.session.enum_adr_types(UnicodeFlags::MAPI_UNICODE);
    assert_eq!(types()?, ["FAX", "X400"]);
    a.handles(AddressTypes::any());
    assert_eq!(types()?, ["FAX", "X400"], "nobody was told");
    a.tells(SpoolerNotifyFlags::NOTIFY_CONFIG_CHANGE)?;
    assert_eq!(desk.pump(), ["A: types"]);
    assert_eq!(types()?, ["fax", "X400"]);
    Ok(())
}

/// STA-SUP-SPOOLERNOTIFY-7, STA-SPOOLER-11, SES-ERRORNOTIF-3
#[test]
fn a_transport_that_failed_for_good_is_left_alone() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["FAX"]);
    let desk = Desk::new(&log, &[&a])?;
    let told = Arc::new(parking_lot::Mutex::new(0));
    let count = Arc::clone(&told);
    let sink: Arc<dyn AdviseSink> = Arc::new(move |_: &[Notification]| *count.lock() += 1);
    desk.session.advise(None, EventMask::fnevCriticalError, sink)?;
    a.tells(SpoolerNotifyFlags::NOTIFY_CRITICAL_ERROR)?;
    let row = status_row(&desk, "A")?;
    assert_eq!(row.get(PR_STATUS_CODE)?, StatusCode::STATUS_FAILURE.into());
    desk.submit("Plan", &["Carla@FAX"])?;
    assert!(desk.pump().is_empty());
    assert_eq!((desk.queued()?, *told.lock()), (vec!["Plan".to_owned()], 0));
    desk.session.logoff(LogoffFlags::NONE, 0)?;
    assert_eq!(desk.asked(), ["A: shutdown"]);
    Ok(())
}

/// The status object behind the row of a transport.
pub fn status_row(desk: &Desk, name: &str) -> Result<Arc<dyn MapiStatus>> {
    let table = desk.session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let only = Restriction::eq(PR_DISPLAY_NAME, name);
    let rows = table.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&only), None, 0)?;
    let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("the transport has a row");
    desk.session.open_entry(&id.into(), Some(IID_IMAPIStatus), OpenFlags::NONE)?.into_status()
}

/// STA-XPLOGON-TRANSPORTNOTIFY-6, STA-XPLOGON-OPENSTATUSENTRY-1
#[test]
fn the_row_says_what_has_begun() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["FAX"]);
    let emulator = computer(&[&a])?;
    let session = emulator.log_on("Anna Berg")?;
    let desk = Desk { store: session.default_store()?, emulator, session, log };
    let status = status_row(&desk, "A")?;
    assert_eq!(status.get(PR_STATUS_CODE)?, StatusCode::STATUS_AVAILABLE.into());
    desk.pump();
    let both = StatusCode::STATUS_INBOUND_ENABLED | StatusCode::STATUS_OUTBOUND_ENABLED;
    assert_eq!(status.get(PR_STATUS_CODE)?, (StatusCode::STATUS_AVAILABLE | both).into());
    assert_eq!(status.get(PR_OBJECT_TYPE)?, ObjectType::MAPI_STATUS.into());
    Ok(())
}

/// STA-SUP-SPOOLERNOTIFY-1, STA-SUP-SPOOLERNOTIFY-4
#[test]
fn a_transport_tells_what_is_its_to_tell() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["FAX"]);
    let _desk = Desk::new(&log, &[&a])?;
    use SpoolerNotifyFlags as F;
    let answers = [
        code(a.tells(F::NOTIFY_NEWMAIL_RECEIVED)),
        code(a.tells(F::from_bits_retain(0x8))),
        code(a.tells(F::NOTIFY_SENTDEFERRED)),
        code(a.tells(F::NOTIFY_READYTOSEND)),
        code(a.support().spooler_notify(
            F::NOTIFY_SENTDEFERRED | F::NOTIFY_CRITICAL_ERROR,
            NotifyData::Deferred(&EntryId::long_term(MapiUid([3; 16]), b"message")),
        )),
    ];
    let (unknown, invalid) = (ErrorCode::MAPI_E_UNKNOWN_FLAGS, ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(answers, [unknown, unknown, invalid, ErrorCode::S_OK, invalid]);
    assert_eq!(a.support().spooler_yield(0)?.warning, None);
    Ok(())
}

/// STA-SUP-SPOOLERYIELD-1, STA-XPLOGON-TRANSPORTLOGOFF-1
#[test]
fn a_transport_that_yields_hears_that_the_session_ends() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["FAX"]);
    let desk = Desk::new(&log, &[&a])?;
    let (support, session) = (a.support(), Arc::clone(&desk.session));
    a.during(move |_| {
        let session = Arc::clone(&session);
        std::thread::spawn(move || session.logoff(LogoffFlags::NONE, 0));
        while support.spooler_yield(0).unwrap().warning != Some(ErrorCode::MAPI_W_CANCEL_MESSAGE) {
            std::thread::yield_now();
        }
    });
    a.answers(&[Answer::Refuses(ErrorCode::MAPI_E_BUSY, 0)]);
    desk.submit("Plan", &["Carla@FAX"])?;
    desk.submit("Report", &["Carla@FAX"])?;
    assert_eq!(desk.pump()[0], r#"A: submit Plan to ["Carla"]"#);
    assert!(!desk.asked().iter().any(|call| call.contains("Report")));
    while code(desk.store.get(PR_DISPLAY_NAME)) != ErrorCode::MAPI_E_INVALID_OBJECT {
        std::thread::yield_now();
    }
    let later = desk.emulator.log_on("Anna Berg")?;
    let queue = later.default_store()?.get_outgoing_queue(0)?.all_rows(&columns![PR_SUBMIT_FLAGS])?;
    let flags: Vec<_> = queue.iter().map(|row| row.get(PR_SUBMIT_FLAGS)).collect();
    assert_eq!(flags, [Some(0), Some(0)], "both wait, and nobody has locked them");
    Ok(())
}

/// STA-XPPROVIDER-7, STA-XPPROVIDER-9
#[test]
fn two_entries_of_a_transport_log_on_through_one_provider() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["FAX"]);
    let desk = Desk::new(&log, &[&a, &a])?;
    desk.session.logoff(LogoffFlags::NONE, 0)?;
    let ends = ["A: notify NOTIFY_END_INBOUND | NOTIFY_END_OUTBOUND", "A: logoff 0"];
    assert_eq!(desk.asked(), [&ends[..], &ends[..], &["A: shutdown"][..]].concat());
    Ok(())
}

/// STA-XPPROVIDER-4: one that has to connect fails, another runs without.
#[test]
fn transports_that_log_on_offline_connect_to_nothing() -> Result<()> {
    let log = Log::default();
    let (a, b) = (Wire::new(&log, "A", &["FAX"]), Wire::new(&log, "B", &["X400"]));
    a.fails(Some(ErrorCode::MAPI_E_FAILONEPROVIDER));
    let emulator = computer(&[&a, &b])?;
    emulator.set_offline(true);
    let session = emulator.log_on("Anna Berg")?;
    assert_eq!(session.enum_adr_types(UnicodeFlags::MAPI_UNICODE)?, ["X400"]);
    let flags = "LOGON_NO_CONNECT | LOGON_NO_INBOUND | LOGON_NO_OUTBOUND | MAPI_UNICODE";
    let expected = [format!("A: logon {flags}"), format!("B: logon {flags}"), "B: types".to_owned()];
    assert_eq!(std::mem::take(&mut *log.lock()), expected);
    let desk = Desk { store: session.default_store()?, emulator, session, log };
    let status = status_row(&desk, "B")?;
    let offline = StatusCode::STATUS_AVAILABLE | StatusCode::STATUS_OFFLINE;
    assert_eq!(status.get(PR_STATUS_CODE)?, offline.into());

    desk.emulator.set_offline(false);
    a.fails(None);
    desk.pump();
    let spooler = status_row(&desk, "MAPI Spooler")?;
    spooler.validate_state(ValidateStateFlags::NONE)?;
    assert_eq!(desk.session.enum_adr_types(UnicodeFlags::MAPI_UNICODE)?, ["FAX", "X400"]);
    let logons: Vec<String> = desk.asked().into_iter().filter(|call| call.contains("logon")).collect();
    let connected = "LOGON_NO_INBOUND | LOGON_NO_OUTBOUND | MAPI_UNICODE";
    assert_eq!(logons, ["A", "B"].map(|name| format!("{name}: logon {connected}")));
    Ok(())
}

/// STA-XPPROVIDER-4: nothing is lost, and it is so in a copy of the computer, too.
#[test]
fn the_internet_transport_keeps_its_mail_while_it_is_offline() -> Result<()> {
    let first = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben Okafor", "ben@example.com")
        .build();
    first.set_offline(true);
    let emulator = first.fork();
    let session = emulator.log_on("Anna Berg")?;
    let desk = Desk { store: session.default_store()?, emulator, session, log: Log::default() };
    let to = OneOff::new("Ben", "SMTP", "ben@example.com");
    let message = desk.store.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    message.add_recipient(AdrEntry::one_off(&to, RecipientType::MAPI_TO))?;
    message.submit_message(SubmitFlags::NONE)?;
    desk.pump();
    assert_eq!(desk.queued()?, ["Plan"]);
    desk.emulator.set_offline(false);
    status_row(&desk, "MAPI Spooler")?.validate_state(ValidateStateFlags::NONE)?;
    desk.emulator.advance(std::time::Duration::from_secs(60));
    desk.pump();
    assert_eq!(desk.queued()?, [""; 0]);
    let ben = desk.emulator.log_on("Ben Okafor")?;
    assert_eq!(ben.default_store()?.inbox()?.get(PR_CONTENT_COUNT)?, 1);
    Ok(())
}

/// STA-PROPS-8: in its row too; it is found all the same.
#[test]
fn a_library_is_listed_without_its_32() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "FAX32", &["FAX"]);
    let desk = Desk::new(&log, &[&a])?;
    assert_eq!(status_row(&desk, "FAX32")?.get(PR_PROVIDER_DLL_NAME)?, "FAX.DLL");
    let rows = desk.session.admin_services(0)?.get_provider_table(UnicodeFlags::MAPI_UNICODE)?;
    let rows = rows.all_rows(&columns![PR_PROVIDER_DLL_NAME])?;
    let names: Vec<String> = rows.iter().filter_map(|row| row.get(PR_PROVIDER_DLL_NAME)).collect();
    assert!(names.contains(&"FAX.DLL".to_owned()), "{names:?}");
    assert!(names.iter().all(|name| !name.contains("32")), "{names:?}");
    Ok(())
}

/// STA-XPLOGON-ADDRESSTYPES-3, STA-XPPROVIDER-9: also later on.
#[test]
fn a_transport_that_no_longer_says_what_it_handles_is_shut_down() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["FAX"]);
    let desk = Desk::new(&log, &[&a])?;
    a.fails(Some(ErrorCode::MAPI_E_CALL_FAILED));
    a.tells(SpoolerNotifyFlags::NOTIFY_CONFIG_CHANGE)?;
    let ends = "A: notify NOTIFY_END_INBOUND | NOTIFY_END_OUTBOUND";
    assert_eq!(desk.pump(), ["A: types", ends, "A: logoff 0", "A: shutdown"]);
    assert_eq!(desk.session.enum_adr_types(UnicodeFlags::MAPI_UNICODE)?, [""; 0]);
    Ok(())
}

/// STA-XPLOGON-TRANSPORTNOTIFY-5: what it has put off is its no more.
#[test]
fn a_transport_hears_at_its_end_that_it_can_forget_what_it_put_off() -> Result<()> {
    let ended = "A: notify NOTIFY_END_INBOUND | NOTIFY_END_OUTBOUND";
    for (defers, first) in [(true, "A: notify NOTIFY_ABORT_DEFERRED"), (false, ended)] {
        let log = Log::default();
        let a = Wire::new(&log, "A", &["FAX"]);
        let desk = Desk::new(&log, &[&a])?;
        if defers {
            a.answers(&[Answer::Keeps(SubmitMessageFlags::END_DONT_RESEND)]);
        }
        desk.submit("Plan", &["Carla@FAX"])?;
        desk.pump();
        desk.session.logoff(LogoffFlags::NONE, 0)?;
        assert_eq!(desk.asked()[0], first);
    }
    Ok(())
}

/// STA-XPPROVIDER-3
#[test]
fn a_transport_of_a_session_without_a_user_shows_no_dialog() -> Result<()> {
    let log = Log::default();
    let emulator = computer(&[&Wire::new(&log, "A", &["FAX"])])?;
    let session = log_on_with(&emulator, LogonFlags::MAPI_NT_SERVICE)?;
    session.get_status_table(UnicodeFlags::NONE)?;
    let first = "A: logon LOGON_NO_DIALOG | LOGON_NO_INBOUND | LOGON_NO_OUTBOUND | MAPI_UNICODE";
    assert_eq!(log.lock().first().map(String::as_str), Some(first));
    Ok(())
}

/// STA-SPOOLER-11, STA-TABLE-14: at once, without a pump.
#[test]
fn the_row_of_a_transport_that_failed_for_good_tells_so() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["FAX"]);
    let desk = Desk::new(&log, &[&a])?;
    let table = desk.session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let told = Arc::new(parking_lot::Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let sink = move |notifications: &[Notification]| {
        heard.lock().extend(notifications.iter().filter_map(|told| match told {
            Notification::Table(table) => table.row.get(PR_STATUS_CODE),
            _ => None,
        }));
    };
    table.advise(EventMask::fnevTableModified, Arc::new(sink))?;
    desk.emulator.set_delivery(mapi_emulator::Delivery::AfterCall);
    a.tells(SpoolerNotifyFlags::NOTIFY_CRITICAL_ERROR)?;
    assert_eq!(*told.lock(), [i32::from(StatusCode::STATUS_FAILURE)]);
    Ok(())
}

/// SES-NOTIFY-18, SES-OBJECT-4: also what a transport causes while it logs off.
#[test]
fn what_happens_while_a_session_is_dropped_is_told_right_after() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["FAX"]);
    let emulator = computer(&[&a])?;
    let (ends, stays) = (emulator.log_on("Anna Berg")?, emulator.log_on("Anna Berg")?);
    ends.get_status_table(UnicodeFlags::NONE)?;
    let store = stays.default_store()?;
    let told = Arc::new(parking_lot::Mutex::new(0));
    let heard = Arc::clone(&told);
    let sink = move |notifications: &[Notification]| *heard.lock() += notifications.len();
    store.advise(None, EventMask::fnevObjectCreated, Arc::new(sink))?;
    let message = store.inbox()?.new_message()?;
    emulator.set_delivery(mapi_emulator::Delivery::AfterCall);
    a.reacts(move |asked| {
        if asked.starts_with("logoff") {
            message.save().unwrap();
        }
    });
    drop(ends);
    assert_eq!((*told.lock(), emulator.waiting_notifications()), (1, 0));
    Ok(())
}
