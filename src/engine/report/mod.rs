//! Messages that tell what became of another: not delivered, delivered, read, not read. One way to make all four.

mod receipt;

use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, EntryId, FileTime, OneOff, PropData, PropTag, PropValue, Property, RecipientType, Tag,
};

/// What a report tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportKind {
    /// The message did not reach some recipients.
    NonDelivery,
    /// The message reached some recipients.
    Delivery,
    /// The message was read.
    Read,
    /// The message was thrown away unread.
    NonRead,
}

impl ReportKind {
    /// The end of the message class (STO-REPORT-5, STO-MSGCLASS-7).
    const fn suffix(self) -> &'static str {
        match self {
            Self::NonDelivery => "NDR",
            Self::Delivery => "DR",
            Self::Read => "IPNRN",
            Self::NonRead => "IPNNRN",
        }
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::NonDelivery => "Undeliverable: ",
            Self::Delivery => "Delivered: ",
            Self::Read => "Read: ",
            Self::NonRead => "Not read: ",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::NonDelivery => "The message did not reach some of its recipients.",
            Self::Delivery => "The message was delivered.",
            Self::Read => "The message was read.",
            Self::NonRead => "The message was deleted without being read.",
        }
    }

    /// Whether it comes from those who transport the message, not from the one who got it.
    const fn is_of_delivery(self) -> bool {
        matches!(self, Self::NonDelivery | Self::Delivery)
    }
}

/// What a report is made of.
pub struct ReportRequest<'a> {
    /// What it tells.
    pub kind: ReportKind,
    /// The properties of the message it is about.
    pub original: &'a dyn Fn(PropTag) -> Option<PropValue>,
    /// The recipients it is about; none in a report on reading.
    pub recipients: &'a [AdrEntry],
    /// The present moment.
    pub now: FileTime,
}

/// A report, as properties.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Of the message.
    pub properties: Vec<Property>,
    /// The recipients it is about, with what became of each.
    pub recipients: Vec<AdrEntry>,
    /// Who gets it; `None` is whoever sends the message and hasn't said so yet.
    pub to: Option<AdrEntry>,
    /// Whether the original goes with it (STA-OUTBOUND-14).
    pub returns_original: bool,
}

/// X.400: the message cannot be transferred (`MAPI_REASON_TRANSFER_IMPOSSIBLE`).
const TRANSFER_IMPOSSIBLE: i32 = 1;
/// X.400: nobody knows the address (`MAPI_DIAG_OR_NAME_UNRECOGNIZED`).
const NAME_UNRECOGNIZED: i32 = 0;

/// A recipient that cannot be reached, with the codes that say so and, in words, why (STO-REPORT-12).
pub fn unreachable(mut recipient: AdrEntry, why: &str) -> AdrEntry {
    recipient.set(Property::of(PR_NDR_REASON_CODE, TRANSFER_IMPOSSIBLE));
    recipient.set(Property::of(PR_NDR_DIAG_CODE, NAME_UNRECOGNIZED));
    recipient.set(Property::of(PR_REPORT_TEXT, why));
    recipient
}

impl ReportRequest<'_> {
    fn get<T: PropData>(&self, tag: Tag<T>) -> Option<T> {
        (self.original)(tag.tag()).and_then(T::from_value)
    }

    fn class(&self) -> String {
        self.get(PR_MESSAGE_CLASS).unwrap_or_default()
    }

    /// Whether the sender wants to hear of a recipient (STA-OUTBOUND-12, STO-REPORT-10, STO-REPORT-11).
    fn is_wanted(&self, recipient: &AdrEntry) -> bool {
        let asked = |tag: Tag<bool>| recipient.get(tag).or_else(|| self.get(tag));
        match self.kind {
            ReportKind::NonDelivery => asked(PR_ORIGINATOR_NON_DELIVERY_REPORT_REQUESTED).unwrap_or(true),
            ReportKind::Delivery => asked(PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED).unwrap_or(false),
            ReportKind::Read | ReportKind::NonRead => false,
        }
    }

    /// Who gets it (STO-REPORT-6, STO-REPORT-13).
    fn addressee(&self) -> Option<AdrEntry> {
        let asked = self.get(PR_READ_RECEIPT_ENTRYID).filter(|_| !self.kind.is_of_delivery());
        match asked.or_else(|| self.get(PR_REPORT_ENTRYID)) {
            Some(id) => Some(of_entry_id(EntryId::from(id))),
            None => self.sender(),
        }
    }

    fn sender(&self) -> Option<AdrEntry> {
        let address = self.get(PR_SENDER_EMAIL_ADDRESS).filter(|address| !address.is_empty())?;
        let kind = self.get(PR_SENDER_ADDRTYPE).unwrap_or_else(|| "SMTP".to_owned());
        let name = self.get(PR_SENDER_NAME).unwrap_or_default();
        let mut entry = AdrEntry::one_off(&OneOff::new(name, kind, address), RecipientType::MAPI_TO);
        if let Some(id) = self.get(PR_SENDER_ENTRYID) {
            entry.set(Property::of(PR_ENTRYID, id));
        }
        Some(entry)
    }
}

fn of_entry_id(id: EntryId) -> AdrEntry {
    match OneOff::parse(&id) {
        Ok(one_off) => AdrEntry::one_off(&one_off, RecipientType::MAPI_TO),
        Err(_) => AdrEntry::resolved("", id, RecipientType::MAPI_TO),
    }
}

/// What a report repeats of the original, and as what.
const REPEATED: [(PropTag, PropTag); 10] = [
    (PR_SUBJECT.tag(), PR_ORIGINAL_SUBJECT.tag()),
    (PR_CLIENT_SUBMIT_TIME.tag(), PR_ORIGINAL_SUBMIT_TIME.tag()),
    (PR_DISPLAY_TO.tag(), PR_ORIGINAL_DISPLAY_TO.tag()),
    (PR_DISPLAY_CC.tag(), PR_ORIGINAL_DISPLAY_CC.tag()),
    (PR_DISPLAY_BCC.tag(), PR_ORIGINAL_DISPLAY_BCC.tag()),
    (PR_SEARCH_KEY.tag(), PR_PARENT_KEY.tag()),
    (PR_REPORT_TAG.tag(), PR_REPORT_TAG.tag()),
    (PR_CONVERSATION_TOPIC.tag(), PR_CONVERSATION_TOPIC.tag()),
    (PR_CONVERSATION_INDEX.tag(), PR_CONVERSATION_INDEX.tag()),
    (PR_IMPORTANCE.tag(), PR_IMPORTANCE.tag()),
];

/// Makes a report; `None` if nobody wants it, or it would be one about a report (STO-REPORT-14).
pub fn compose(request: &ReportRequest<'_>) -> Option<Report> {
    let ReportRequest { kind, original, recipients, now } = *request;
    let class = request.class();
    if class.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("REPORT.")) {
        return None;
    }
    let mut recipients: Vec<AdrEntry> =
        recipients.iter().filter(|known| request.is_wanted(known)).cloned().collect();
    let to = request.addressee();
    if recipients.is_empty() && kind.is_of_delivery() || to.is_none() && !kind.is_of_delivery() {
        return None;
    }
    for recipient in &mut recipients {
        recipient.set(Property::of(PR_REPORT_TIME, now));
    }
    let repeated = REPEATED.iter().filter_map(|(from, to)| Some(Property::new(*to, original(*from)?)));
    let mut properties: Vec<Property> = repeated.collect();
    let priority = original(PR_PRIORITY.tag()).map(|priority| Property::new(PR_PRIORITY, priority));
    properties.extend(priority);
    let subject = request.get(PR_SUBJECT).unwrap_or_default();
    properties.extend([
        Property::of(PR_MESSAGE_CLASS, format!("REPORT.{class}.{}", kind.suffix())),
        Property::of(PR_SUBJECT, format!("{}{subject}", kind.prefix())),
        Property::of(PR_REPORT_TEXT, kind.text()),
        Property::of(PR_REPORT_TIME, now),
    ]);
    if kind.is_of_delivery() {
        properties.push(Property::of(PR_MESSAGE_DELIVERY_TIME, now));
    } else {
        let delivered = original(PR_MESSAGE_DELIVERY_TIME.tag());
        properties.extend(delivered.map(|time| Property::new(PR_ORIGINAL_DELIVERY_TIME, time)));
        properties.push(Property::of(PR_READ_RECEIPT_REQUESTED, false));
        properties.push(Property::of(PR_DELETE_AFTER_SUBMIT, true));
    }
    Some(Report { properties, recipients, to, returns_original: kind == ReportKind::NonDelivery })
}

#[cfg(test)]
mod tests;
