//! Reports that a transport asks for.

use super::*;

/// Sends a message through a transport that reports on these recipients, Carla's with a time of delivery.
fn reported(change: impl Fn(&Arc<dyn Message>) -> Result<()>) -> Result<Desk> {
    Ok(reported_and_asked(change)?.0)
}

fn reported_and_asked(change: impl Fn(&Arc<dyn Message>) -> Result<()>) -> Result<(Desk, Vec<String>)> {
    let log = Log::default();
    let wire = Wire::new(&log, "A", &["FAX"]);
    let desk = Desk::new(&log, &[&wire])?;
    let support = wire.support();
    wire.during(move |message| {
        let mut list = AdrList::from(&message.recipients().unwrap());
        list.entries[0].set(Property::of(PR_DELIVER_TIME, support.now()));
        assert_eq!(support.status_recips(&**message, &list).unwrap().warning, None);
    });
    let message = desk.store.outbox()?.new_message()?;
    message.set_props(&[Property::of(PR_SUBJECT, "Plan"), Property::of(PR_REPORT_TAG, b"tag")])?;
    message.add_recipient(entry("Carla@FAX"))?;
    message.add_recipient(entry("Dan@FAX"))?;
    message.attach_file("plan.txt", b"the plan")?;
    change(&message)?;
    message.submit_message(SubmitFlags::NONE)?;
    let asked = desk.pump();
    Ok((desk, asked))
}

fn classes(desk: &Desk) -> Result<Vec<String>> {
    let rows = desk.store.inbox()?.messages(&columns![PR_MESSAGE_CLASS])?;
    Ok(rows.iter().filter_map(|row| row.get(PR_MESSAGE_CLASS)).collect())
}

/// STA-SUP-STATUSRECIPS-1, STA-SUP-STATUSRECIPS-2, STA-OUTBOUND-10, STA-OUTBOUND-11, STA-OUTBOUND-12, STO-REPORT-10, STO-REPORT-11
#[test]
fn the_sender_gets_the_reports_he_wants() -> Result<()> {
    let (dr, ndr) = ("REPORT.IPM.Note.DR", "REPORT.IPM.Note.NDR");
    let delivery = |message: &Arc<dyn Message>| message.set(PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, true);
    let silent = |message: &Arc<dyn Message>| message.set(PR_ORIGINATOR_NON_DELIVERY_REPORT_REQUESTED, false);
    let note = |message: &Arc<dyn Message>| message.set(PR_MESSAGE_CLASS, "IPM.Note");
    assert_eq!(classes(&reported(|message| note(message))?)?, [ndr]);
    assert_eq!(classes(&reported(|message| note(message).and(delivery(message)))?)?, [dr, ndr]);
    assert_eq!(classes(&reported(|message| note(message).and(silent(message)))?)?, [""; 0]);
    Ok(())
}

/// STA-OUTBOUND-13, STA-OUTBOUND-14, STA-OUTBOUND-15, STO-REPORT-11
#[test]
fn a_nondelivery_report_brings_the_message_back() -> Result<()> {
    let desk = reported(|_| Ok(()))?;
    let report = desk.report(".NDR")?;
    let said = [PR_SUBJECT, PR_ORIGINAL_SUBJECT, PR_ORIGINAL_DISPLAY_TO].map(|tag| report.get(tag));
    assert_eq!(said.map(|text| text.unwrap()), ["Undeliverable: Plan", "Plan", "Carla; Dan"]);
    assert_eq!(&*report.get(PR_REPORT_TAG)?, b"tag");
    for tag in columns![PR_REPORT_TIME, PR_ORIGINAL_SUBMIT_TIME, PR_MESSAGE_DELIVERY_TIME, PR_SENDER_NAME] {
        assert!(report.has(tag)?, "{tag}");
    }
    let names: Vec<_> = report.recipients()?.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect();
    assert_eq!(names, ["Dan"]);
    let attachment = report.open_attach(0, None, OpenAttachFlags::NONE)?;
    let interface = mapi_emulator::vocab::guids::IID_IMessage;
    let original = attachment
        .open_property(PR_ATTACH_DATA_OBJ.tag(), interface, 0, OpenPropertyFlags::NONE)?
        .into_message()?;
    assert_eq!((original.get(PR_SUBJECT)?, original.recipients()?.len()), ("Plan".to_owned(), 2));
    assert_eq!(original.attachments()?.len(), 1);
    Ok(())
}

/// STA-OUTBOUND-14, STO-REPORT-12
#[test]
fn a_delivery_report_names_whom_it_reached() -> Result<()> {
    let desk = reported(|message| message.set(PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, true))?;
    let report = desk.report(".DR")?;
    let columns = columns![PR_DISPLAY_NAME, PR_DELIVER_TIME];
    let rows = report.get_recipient_table(TableFlags::MAPI_UNICODE)?.all_rows(&columns)?;
    let shown: Vec<_> = rows.iter().map(|row| (row.get(PR_DISPLAY_NAME), row.get(PR_DELIVER_TIME))).collect();
    assert_eq!(shown, [(Some("Carla".to_owned()), Some(desk.emulator.now()))]);
    assert_eq!(report.attachments()?.len(), 0);
    Ok(())
}

/// STA-OUTBOUND-13, STO-REPORT-13, STO-REPORT-14
#[test]
fn a_report_for_somebody_else_is_sent_and_nobody_reports_on_it() -> Result<()> {
    let clerk = OneOff::new("Clerk", "FAX", "clerk's").to_entry_id();
    let (desk, asked) = reported_and_asked(|message| message.set(PR_REPORT_ENTRYID, clerk.as_bytes()))?;
    let expected = [
        r#"A: submit Plan to ["Carla", "Dan"]"#,
        "A: end 7",
        r#"A: submit Undeliverable: Plan to ["Clerk"]"#,
        "A: end 7",
    ];
    assert_eq!(asked, expected);
    assert_eq!((desk.arrived()?, desk.queued()?), (vec![], vec![]));
    Ok(())
}

/// STA-SUP-STATUSRECIPS-1: whoever asks twice is told twice.
#[test]
fn every_call_makes_a_report() -> Result<()> {
    let log = Log::default();
    let wire = Wire::new(&log, "A", &["FAX"]);
    let desk = Desk::new(&log, &[&wire])?;
    let support = wire.support();
    wire.during(move |message| {
        let list = AdrList::from(&message.recipients().unwrap());
        for list in [&list, &list, &AdrList::default()] {
            assert_eq!(support.status_recips(&**message, list).unwrap().warning, None);
        }
    });
    desk.submit("Plan", &["Carla@FAX"])?;
    desk.pump();
    assert_eq!(desk.arrived()?, ["Undeliverable: Plan", "Undeliverable: Plan"]);
    Ok(())
}
