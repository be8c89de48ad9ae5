use super::*;

const NOW: FileTime = FileTime(1_000);

fn original(more: &[Property]) -> Vec<Property> {
    let mut properties = vec![
        Property::of(PR_MESSAGE_CLASS, "IPM.Note"),
        Property::of(PR_SUBJECT, "Plan"),
        Property::of(PR_SENDER_EMAIL_ADDRESS, "anna@example.com"),
        Property::of(PR_SENDER_NAME, "Anna"),
    ];
    properties.extend_from_slice(more);
    properties
}

fn made(kind: ReportKind, original: &[Property], recipients: &[AdrEntry]) -> Option<Report> {
    let value =
        |tag: PropTag| original.iter().rev().find(|known| known.tag == tag).map(|known| known.value.clone());
    compose(&ReportRequest { kind, original: &value, recipients, now: NOW })
}

fn said<T: PropData>(report: &Report, tag: Tag<T>) -> Option<T> {
    let found = report.properties.iter().find(|known| known.tag == tag.tag())?;
    T::from_value(found.value.clone())
}

fn ben() -> AdrEntry {
    AdrEntry::one_off(&OneOff::new("Ben", "SMTP", "ben@example.com"), RecipientType::MAPI_TO)
}

/// STA-OUTBOUND-11, STO-REPORT-5
#[test]
fn each_kind_has_its_class_and_subject() {
    let wants = original(&[Property::of(PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, true)]);
    let kinds = [
        (ReportKind::NonDelivery, "REPORT.IPM.Note.NDR", "Undeliverable: Plan"),
        (ReportKind::Delivery, "REPORT.IPM.Note.DR", "Delivered: Plan"),
        (ReportKind::Read, "REPORT.IPM.Note.IPNRN", "Read: Plan"),
        (ReportKind::NonRead, "REPORT.IPM.Note.IPNNRN", "Not read: Plan"),
    ];
    for (kind, class, subject) in kinds {
        let report = made(kind, &wants, &[ben()]).unwrap();
        assert_eq!(said(&report, PR_MESSAGE_CLASS).as_deref(), Some(class));
        assert_eq!(said(&report, PR_SUBJECT).as_deref(), Some(subject));
        assert_eq!(said(&report, PR_ORIGINAL_SUBJECT).as_deref(), Some("Plan"));
        assert_eq!(report.returns_original, kind == ReportKind::NonDelivery);
        assert_eq!(report.to.unwrap().get(PR_EMAIL_ADDRESS).as_deref(), Some("anna@example.com"));
    }
}

/// STA-OUTBOUND-12, STO-REPORT-10, STO-REPORT-11: what a recipient says counts before what the message says.
#[test]
fn reports_come_as_they_were_asked_for() {
    let (plain, told) =
        (original(&[]), |kind, original: &[Property], who| made(kind, original, &[who]).is_some());
    assert!(told(ReportKind::NonDelivery, &plain, ben()));
    assert!(!told(ReportKind::Delivery, &plain, ben()));
    let silent = original(&[Property::of(PR_ORIGINATOR_NON_DELIVERY_REPORT_REQUESTED, false)]);
    assert!(!told(ReportKind::NonDelivery, &silent, ben()));
    let mut curious = ben();
    curious.set(Property::of(PR_ORIGINATOR_NON_DELIVERY_REPORT_REQUESTED, true));
    assert_eq!(made(ReportKind::NonDelivery, &silent, &[ben(), curious]).unwrap().recipients.len(), 1);
    assert!(made(ReportKind::NonDelivery, &plain, &[]).is_none());
}

/// STO-REPORT-14
#[test]
fn nobody_reports_on_a_report() {
    let report = original(&[Property::of(PR_MESSAGE_CLASS, "report.IPM.Note.DR")]);
    for kind in [ReportKind::NonDelivery, ReportKind::Delivery, ReportKind::Read, ReportKind::NonRead] {
        assert_eq!(made(kind, &report, &[ben()]), None);
    }
}

/// STO-REPORT-6, STO-REPORT-13
#[test]
fn whoever_was_asked_for_gets_it_else_the_sender() {
    let id = |address: &str| OneOff::new("", "SMTP", address).to_entry_id();
    let receipts = Property::of(PR_READ_RECEIPT_ENTRYID, id("receipts@example.com"));
    let reports = Property::of(PR_REPORT_ENTRYID, id("reports@example.com"));
    let to = |kind, original: &[Property]| {
        made(kind, original, &[ben()]).unwrap().to.unwrap().get(PR_EMAIL_ADDRESS).unwrap()
    };
    let both = original(&[receipts, reports.clone()]);
    assert_eq!(to(ReportKind::Read, &both), "receipts@example.com");
    assert_eq!(to(ReportKind::NonDelivery, &both), "reports@example.com");
    assert_eq!(to(ReportKind::Read, &original(&[reports])), "reports@example.com");
    assert_eq!(to(ReportKind::Read, &original(&[])), "anna@example.com");
    assert!(made(ReportKind::Read, &[], &[]).is_none());
    assert_eq!(made(ReportKind::NonDelivery, &[], &[ben()]).unwrap().to, None);
}
