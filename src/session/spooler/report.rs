//! Reports on what was sent: made by the engine, delivered here (STA-OUTBOUND-10 to -15, STA-SUP-STATUSRECIPS-1).

use std::sync::Arc;

use super::inbound;
use super::internet::{REPRESENTING, SENDER, person};
use super::route::Recipient;
use super::stores::MailStore;
use crate::engine::report::{self, Report, ReportKind, ReportRequest};
use crate::interface::ext::{MapiPropExt, MessageExt};
use crate::interface::{Message, Opened, Result};
use crate::provider::{Refusal, refuse};
use crate::session::identity::{self, Identity};
use crate::session::logon::Logon;
use crate::vocab::guids::IID_IMessage;
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, AdrList, AttachMethod, CopyFlags, CreateAttachFlags, CreateMessageFlags, EntryId, ErrorCode,
    OneOff, OpenFlags, OpenPropertyFlags, PropTag, PropValue, SaveFlags, SubmitFlags, UnicodeFlags,
};

/// Who reports on what was sent.
const POSTMASTER: &str = "System Administrator";

/// Nobody takes these recipients of a message (STA-ROUTE-8, STO-SPOOL-8).
pub fn undeliverable(logon: &Arc<Logon>, store: &MailStore, id: &EntryId, lost: &[Recipient]) {
    let why = "No transport of the session takes mail to this recipient.";
    let list: AdrList = lost.iter().map(|known| report::unreachable(known.entry.clone(), why)).collect();
    // A report that cannot be made must not keep the mail of others.
    let _reported = store.open(id).map(|message| status_recips(logon, &*message, &list));
}

/// `StatusRecips`: one report on those who were reached, one on those who were not (STA-SUP-STATUSRECIPS-1, -2).
pub fn status_recips(logon: &Arc<Logon>, message: &dyn Message, list: &AdrList) -> Result<()> {
    let (delivered, lost): (Vec<_>, Vec<_>) =
        list.entries.iter().cloned().partition(|entry| entry.get(PR_DELIVER_TIME).is_some());
    let original = values(message)?;
    let value = |tag: PropTag| original(tag);
    for (kind, recipients) in [(ReportKind::Delivery, delivered), (ReportKind::NonDelivery, lost)] {
        let now = logon.computer.runtime.now();
        let request = ReportRequest { kind, original: &value, recipients: &recipients, now };
        if let Some(report) = report::compose(&request) {
            post(logon, &report, message)?;
        }
    }
    Ok(())
}

/// `ReadReceipt`: fills an empty message (STA-SUP-READRECEIPT-1, -2).
pub fn of_reading(
    logon: &Logon,
    kind: ReportKind,
    read: &dyn Message,
    message: &dyn Message,
) -> std::result::Result<(), Refusal> {
    let original = values(read)?;
    let request =
        ReportRequest { kind, original: &original, recipients: &[], now: logon.computer.runtime.now() };
    let report = report::compose(&request);
    let Some((report, to)) = report.and_then(|mut report| report.to.take().map(|to| (report, to))) else {
        let why = "nobody is there to hear of the reading of this message";
        return Err(refuse(ErrorCode::MAPI_E_NO_RECIPIENTS, why));
    };
    message.set_props(&report.properties)?;
    message.set_recipients(&AdrList::of([to]))?;
    Ok(())
}

/// What a message says, by identifier.
fn values(message: &dyn Message) -> Result<impl Fn(PropTag) -> Option<PropValue>> {
    let all = message.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    Ok(move |tag: PropTag| {
        let found = all.iter().find(|known| known.tag.id() == tag.id());
        found.map(|known| known.value.clone()).filter(|value| value.as_error().is_none())
    })
}

/// Delivers a report to the user of the session, or sends it to somebody else (STA-OUTBOUND-13).
fn post(logon: &Arc<Logon>, report: &Report, original: &dyn Message) -> Result<()> {
    let Some(store) = inbound::target(logon).or_else(|| logon.spooler.stores().first().cloned()) else {
        return Ok(());
    };
    let Some(to) = report.to.as_ref().filter(|to| !is_own(logon, to)) else {
        if !store.takes_mail() {
            return Ok(());
        }
        let write = |message: &Arc<dyn Message>| {
            fill(&**message, report, original)?;
            message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)
        };
        return inbound::deliver(logon, &store, write).map(drop);
    };
    let root = store.store.open_entry(None, None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()?;
    let message = root.create_message(None, CreateMessageFlags::NONE)?;
    fill(&*message, report, original)?;
    message.set(PR_DELETE_AFTER_SUBMIT, true)?;
    message.set_recipients(&AdrList::of([to.clone()]))?;
    message.submit_message(SubmitFlags::NONE)
}

/// Whether a report for somebody is one for the user of the session.
fn is_own(logon: &Logon, to: &AdrEntry) -> bool {
    let Some(own) = identity::of_profile(&logon.computer, logon.profile) else { return false };
    let address = to.get(PR_EMAIL_ADDRESS).is_some_and(|address| address.eq_ignore_ascii_case(&own.address));
    address || to.get(PR_ENTRYID).is_some_and(|id| EntryId::from(id) == own.entry_id)
}

/// Writes a report: its properties, the recipients it is about, and the message that comes back.
fn fill(message: &dyn Message, report: &Report, original: &dyn Message) -> Result<()> {
    let sender = Identity {
        entry_id: OneOff::new(POSTMASTER, "MAPI", "SPOOLER").to_entry_id(),
        display_name: POSTMASTER.to_owned(),
        address: "SPOOLER".to_owned(),
    };
    let mut properties = report.properties.clone();
    properties.extend(person(&SENDER, &sender));
    properties.extend(person(&REPRESENTING, &sender));
    message.set_props(&properties)?;
    message.set_recipients(&AdrList { entries: report.recipients.clone() })?;
    if !report.returns_original {
        return Ok(());
    }
    let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE)?;
    attachment.set(PR_ATTACH_METHOD, AttachMethod::ATTACH_EMBEDDED_MSG)?;
    attachment.set(PR_DISPLAY_NAME, original.find(PR_SUBJECT)?.unwrap_or_default())?;
    let flags = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
    let embedded =
        attachment.open_property(PR_ATTACH_DATA_OBJ.tag(), IID_IMessage, 0, flags)?.into_message()?;
    let copy = Opened::Message(Arc::clone(&embedded));
    original.copy_to(&[], None, None, IID_IMessage, &copy, CopyFlags::NONE)?;
    embedded.save_changes(SaveFlags::NONE)?;
    attachment.save_changes(SaveFlags::NONE)
}
