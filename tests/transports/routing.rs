//! Who gets which recipient.

use super::wire::Answer;
use super::*;

fn wires(log: &Log, names: &[(&'static str, &[&str])]) -> Vec<Arc<Wire>> {
    names.iter().map(|(name, types)| Wire::new(log, name, types)).collect()
}

fn desk(wires: &[Arc<Wire>], log: &Log) -> Result<Desk> {
    Desk::new(log, &wires.iter().collect::<Vec<_>>())
}

/// STA-ROUTE-1, STA-ROUTE-3, STA-ROUTE-6, STA-PROPS-1
#[test]
fn the_first_transport_in_order_gets_what_it_handles() -> Result<()> {
    let log = Log::default();
    let all = wires(&log, &[("A", &["FAX"]), ("B", &["fax", "X400"]), ("C", &["FA", "X4000"])]);
    all[0].has_flags(StatusFlags::STATUS_XP_PREFER_LAST);
    let desk = desk(&all, &log)?;
    desk.submit("Plan", &["Carla@FAX", "Dan@x400"])?;
    assert_eq!(desk.pump(), [r#"B: submit Plan to ["Carla", "Dan"]"#, "B: end 7"]);
    Ok(())
}

/// STA-ROUTE-1, PRF-TRANSPORTORDER-8
#[test]
fn the_order_that_a_client_chose_counts() -> Result<()> {
    let log = Log::default();
    let (a, b) = (Wire::new(&log, "A", &["FAX"]), Wire::new(&log, "B", &["FAX"]));
    b.has_flags(StatusFlags::STATUS_XP_PREFER_LAST);
    let emulator = computer(&[&a, &b])?;
    let services =
        emulator.mapi().admin_profiles(0)?.admin_services("Anna Berg", None, ProfileFlags::NONE)?;
    let only = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_TRANSPORT_PROVIDER);
    let table = services.get_provider_table(UnicodeFlags::MAPI_UNICODE)?;
    let rows = table.query_all_rows(Some(&columns![PR_PROVIDER_UID]), Some(&only), None, 0)?;
    let mut order: Vec<MapiUid> =
        rows.iter().filter_map(|row| MapiUid::from_slice(&row.get(PR_PROVIDER_UID)?)).collect();
    order.reverse();
    services.msg_service_transport_order(&order, 0)?;
    let session = emulator.log_on("Anna Berg")?;
    let desk = Desk { store: session.default_store()?, emulator, session, log };
    desk.pump();
    desk.submit("Plan", &["Carla@FAX"])?;
    assert_eq!(desk.pump(), [r#"B: submit Plan to ["Carla"]"#, "B: end 7"]);
    Ok(())
}

/// STA-ROUTE-2, STA-ROUTE-4, STA-ROUTE-5
#[test]
fn an_entry_id_goes_before_a_type_and_any_type_is_one() -> Result<()> {
    let log = Log::default();
    let all = wires(&log, &[("A", &["FAX"]), ("B", &[""]), ("C", &[])]);
    all[1].handles(AddressTypes::of(&[""]).with_uids(&[MAPI_ONE_OFF_UID]));
    all[2].handles(AddressTypes::any());
    let desk = desk(&all, &log)?;
    desk.submit("Plan", &["Carla@FAX", "Dan"])?;
    let expected = [r#"B: submit Plan to ["Carla"]"#, "B: end 7", r#"C: submit Plan to ["Dan"]"#, "C: end 7"];
    assert_eq!(desk.pump(), expected);
    Ok(())
}

/// STA-OUTBOUND-3, STA-ROUTE-7
#[test]
fn whom_one_transport_leaves_another_gets() -> Result<()> {
    let log = Log::default();
    let all = wires(&log, &[("A", &["FAX"]), ("B", &["FAX"]), ("C", &["FAX", "X400"])]);
    let desk = desk(&all, &log)?;
    all[0].answers(&[Answer::Refuses(ErrorCode::MAPI_E_NOT_ME, 0)]);
    all[1].answers(&[Answer::LeavesAll]);
    desk.submit("Plan", &["Carla@FAX", "Dan@X400"])?;
    let expected = [
        r#"A: submit Plan to ["Carla"]"#,
        r#"B: submit Plan to ["Carla"]"#,
        "B: end 7",
        r#"C: submit Plan to ["Carla", "Dan"]"#,
        "C: end 7",
    ];
    assert_eq!(desk.pump(), expected);
    assert_eq!(desk.queued()?, [""; 0]);
    Ok(())
}

/// STA-ROUTE-8, STO-SPOOL-8, STO-SUBMITMESSAGE-12, STO-REPORT-12
#[test]
fn whom_nobody_takes_the_sender_hears_of() -> Result<()> {
    let log = Log::default();
    let all = wires(&log, &[("A", &["FAX"]), ("B", &["FAX"])]);
    let desk = desk(&all, &log)?;
    all[0].answers(&[Answer::Takes, Answer::Refuses(ErrorCode::MAPI_E_NOT_ME, 0)]);
    all[1].answers(&[Answer::LeavesAll]);
    desk.submit("Plan", &["Carla@FAX", "Dan@X400", "Nobody"])?;
    assert_eq!(desk.pump(), [r#"A: submit Plan to ["Carla"]"#, "A: end 7"]);
    assert_eq!(desk.queued()?, [""; 0]);
    let report = desk.report(".NDR")?;
    let columns =
        columns![PR_DISPLAY_NAME, PR_NDR_REASON_CODE, PR_NDR_DIAG_CODE, PR_REPORT_TEXT, PR_REPORT_TIME];
    let rows = report.get_recipient_table(TableFlags::MAPI_UNICODE)?.all_rows(&columns)?;
    let names: Vec<_> = rows.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect();
    assert_eq!(names, ["Dan", "Nobody"]);
    assert!(rows.iter().all(|row| row.cells().iter().all(|cell| cell.as_error().is_none())), "{rows:?}");
    desk.submit("Other", &["Carla@FAX"])?;
    desk.pump();
    assert_eq!(desk.arrived()?, ["Undeliverable: Plan", "Undeliverable: Other"]);
    Ok(())
}

/// STA-ROUTE-9, STA-ROUTE-13
#[test]
fn mail_waits_for_a_transport_that_is_not_there_now() -> Result<()> {
    let log = Log::default();
    let all = wires(&log, &[("A", &["FAX"]), ("B", &["FAX", "X400"])]);
    let waiting = desk(&all, &log)?;
    all[0].tells(SpoolerNotifyFlags::NOTIFY_CRITICAL_ERROR)?;
    waiting.submit("Plan", &["Carla@FAX", "Dan@X400"])?;
    assert_eq!(waiting.pump(), [r#"B: submit Plan to ["Dan"]"#, "B: end 7"]);
    assert_eq!((waiting.queued()?, waiting.arrived()?), (vec!["Plan".to_owned()], vec![]));
    assert!(waiting.pump().is_empty(), "Dan has it, and Carla waits");

    let alone = desk(&[], &log)?;
    alone.submit("Plan", &["Carla@FAX"])?;
    alone.pump();
    assert_eq!((alone.queued()?, alone.arrived()?), (vec!["Plan".to_owned()], vec![]));
    Ok(())
}

/// STA-ROUTE-11, STO-SPOOL-1, STA-SUP-EXPANDRECIPS-1, STA-SUP-EXPANDRECIPS-2, STA-SUBMIT-1, STO-SUBMITMESSAGE-8
#[test]
fn personal_lists_are_expanded_when_a_message_is_submitted() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["SMTP"]);
    let desk = Desk::new(&log, &[&a])?;
    let person = |name: &str| {
        desk.emulator.add_person(&mapi_emulator::Person::new(name, &format!("{name}@x.example")))
    };
    let (carla, dan) = (person("Carla"), person("Dan"));
    let inner = mapi_emulator::Person::list("Inner", "inner@x.example", std::slice::from_ref(&dan));
    let inner = desk.emulator.add_person(&inner);
    let list = mapi_emulator::Person::list("All", "all@x.example", &[carla, dan, inner.clone()]);
    let list = desk.emulator.add_person(&list);
    let message = desk.store.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    for (name, id) in [("All", list), ("Inner", inner)] {
        let mut entry = AdrEntry::resolved(name, id, RecipientType::MAPI_CC);
        entry.set(Property::of(PR_ADDRTYPE, "MAPIPDL"));
        message.add_recipient(entry)?;
    }
    message.save()?;
    let id: EntryId = message.get(PR_ENTRYID)?.into();
    message.submit_message(SubmitFlags::NONE)?;
    let rows = desk.store.open_message(&id)?.recipients()?;
    let shown: Vec<_> =
        rows.iter().map(|row| (row.get(PR_DISPLAY_NAME), row.get(PR_RECIPIENT_TYPE))).collect();
    let cc = Some(RecipientType::MAPI_CC.0 as i32);
    // A list of another type is taken apart where it is addressed.
    assert_eq!(shown, ["Carla", "Dan", "Inner"].map(|name| (Some(name.to_owned()), cc)));
    assert_eq!(desk.pump(), [r#"A: submit Plan to ["Carla", "Dan", "Inner"]"#, "A: end 7"]);
    Ok(())
}

/// STO-SPOOL-2, STO-SPOOL-3
#[test]
fn each_recipient_is_written_to_once_under_the_name_the_book_has() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["SMTP", "FAX"]);
    let desk = Desk::new(&log, &[&a])?;
    let carla = mapi_emulator::Person::new("Carla", "carla@x.example");
    let carla = desk.emulator.add_person(&carla);
    let message = desk.store.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    let mut dan = entry("Dan, my friend@FAX");
    dan.set(Property::of(PR_TRANSMITABLE_DISPLAY_NAME, "Dan"));
    let (to, cc) = (RecipientType::MAPI_TO, RecipientType::MAPI_CC);
    let boss = |comment: &str, kind| {
        let mut boss = AdrEntry::resolved("The boss", carla.clone(), kind);
        boss.set(Property::of(PR_COMMENT, comment));
        boss
    };
    for entry in [boss("first", to), dan, boss("second", to), boss("copy", cc)] {
        message.add_recipient(entry)?;
    }
    message.save()?;
    let id: EntryId = message.get(PR_ENTRYID)?.into();
    message.submit_message(SubmitFlags::NONE)?;
    let table = desk.store.open_message(&id)?.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME, PR_RECIPIENT_TYPE, PR_COMMENT])?;
    let shown: Vec<_> = rows
        .iter()
        .map(|row| {
            (row.get(PR_DISPLAY_NAME).unwrap_or_default(), row.get(PR_RECIPIENT_TYPE), row.get(PR_COMMENT))
        })
        .collect();
    let row = |name: &str, kind: RecipientType, comment: Option<&str>| {
        (name.to_owned(), Some(kind.0 as i32), comment.map(str::to_owned))
    };
    assert_eq!(
        shown,
        [row("Carla", to, Some("first")), row("Dan", to, None), row("Carla", cc, Some("copy"))]
    );
    Ok(())
}

/// STO-SPOOL-5, STO-SUBMITMESSAGE-14, STA-SUBMIT-5, STA-SUP-PREPARESUBMIT-1, STA-SUP-PREPARESUBMIT-2
#[test]
fn who_got_a_message_before_does_not_get_it_again() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["FAX"]);
    let desk = Desk::new(&log, &[&a])?;
    let message = desk.store.outbox()?.new_message()?;
    message.set_props(&[
        Property::of(PR_SUBJECT, "Plan"),
        Property::of(
            PR_MESSAGE_FLAGS,
            (MessageFlags::MSGFLAG_RESEND | MessageFlags::MSGFLAG_UNSENT).bits() as i32,
        ),
    ])?;
    for (name, bits) in
        [("Carla@FAX", RecipientType::MAPI_SUBMITTED), ("Dan@FAX", RecipientType::MAPI_P1), ("Eve@FAX", 0)]
    {
        let mut entry = entry(name);
        entry.set(Property::of(PR_RECIPIENT_TYPE, (RecipientType::MAPI_TO.0 | bits) as i32));
        message.add_recipient(entry)?;
    }
    message.submit_message(SubmitFlags::NONE)?;
    assert_eq!(desk.pump(), [r#"A: submit Plan to ["Dan", "Eve"]"#, "A: end 7"]);
    Ok(())
}

/// STA-ROUTE-7: A is not offered Eve, whom B left, since it has seen the message; B is asked anew in the next round.
#[test]
fn a_transport_sees_a_message_once_per_round() -> Result<()> {
    let log = Log::default();
    let (a, b) = (Wire::new(&log, "A", &["FAX"]), Wire::new(&log, "B", &["FAX"]));
    let mine = MapiUid([7; 16]);
    b.handles(AddressTypes::of(&["FAX"]).with_uids(&[mine]));
    let desk = Desk::new(&log, &[&a, &b])?;
    for wire in [&a, &b] {
        wire.answers(&[Answer::LeavesAll]);
    }
    let message = desk.store.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    message.add_recipient(entry("Carla@FAX"))?;
    let mut known = AdrEntry::resolved("Eve", EntryId::long_term(mine, b"eve"), RecipientType::MAPI_TO);
    known.set(Property::of(PR_ADDRTYPE, "FAX"));
    message.add_recipient(known)?;
    message.submit_message(SubmitFlags::NONE)?;
    let expected = [
        r#"A: submit Plan to ["Carla"]"#,
        "A: end 7",
        r#"B: submit Plan to ["Carla", "Eve"]"#,
        "B: end 7",
        r#"B: submit Plan to ["Eve"]"#,
        "B: end 7",
    ];
    assert_eq!(desk.pump(), expected);
    assert_eq!(desk.arrived()?, ["Undeliverable: Plan"], "nobody takes it for Carla");
    Ok(())
}
