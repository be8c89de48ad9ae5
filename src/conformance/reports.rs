//! Reports: what senders hear of their messages.

use std::sync::Arc;

use super::Harness;
use super::scene::*;
use super::submission::{mail, submit};
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::IID_IMessage;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_reports, reports, needs: STORE_CREATE_OK;
    reading_a_message_that_asks_for_it_tells_the_sender: STORE_SUBMIT_OK,
    a_read_report_says_what_it_is_about: STORE_SUBMIT_OK,
    a_read_report_goes_where_it_was_asked_for: STORE_SUBMIT_OK,
    a_read_report_can_be_sent_without_reading: STORE_SUBMIT_OK,
    a_read_report_that_is_not_wanted_is_not_sent: STORE_SUBMIT_OK,
    opening_a_message_tells_nobody: STORE_SUBMIT_OK,
    one_message_is_told_of_as_many_are: STORE_SUBMIT_OK,
    a_read_report_waits_in_the_root_folder: STORE_SUBMIT_OK,
    nobody_reports_on_a_report: STORE_SUBMIT_OK,
    a_name_that_nobody_knows_comes_back: STORE_SUBMIT_OK,
    the_other_recipients_get_the_message: STORE_SUBMIT_OK,
    who_wants_no_nondelivery_report_gets_none: STORE_SUBMIT_OK,
}

/// What A sends to B, who finds it in the Inbox.
pub(super) fn sent(
    h: &dyn Harness,
    change: impl Fn(&Arc<dyn Message>) -> Result<()>,
) -> Result<(Scene, Scene, EntryId)> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let [_, to_b] = h.addresses();
    let message = mail(&a.store.outbox()?, "Plan", &to_b)?;
    message.set_props(&[
        Property::of(PR_MESSAGE_CLASS, "IPM.Note"),
        Property::of(PR_READ_RECEIPT_REQUESTED, true),
        Property::of(PR_REPORT_TAG, b"tag"),
    ])?;
    change(&message)?;
    submit(&message)?;
    h.pump();
    let rows = b.store.inbox()?.messages(&crate::columns![PR_ENTRYID])?;
    let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("the message arrived");
    Ok((a, b, id.into()))
}

/// B marks the message; then mail moves.
pub(super) fn mark(h: &dyn Harness, b: &Scene, id: &EntryId, flags: ReadFlags) -> Result<()> {
    let marked = b.store.inbox()?.set_read_flags(Some(std::slice::from_ref(id)), None, flags)?;
    assert_eq!(marked.code(), ErrorCode::S_OK);
    h.pump();
    Ok(())
}

pub(super) fn classes(scene: &Scene) -> Result<Vec<String>> {
    let rows = scene.store.inbox()?.messages(&crate::columns![PR_MESSAGE_CLASS])?;
    Ok(rows.iter().filter_map(|row| row.get(PR_MESSAGE_CLASS)).collect())
}

fn first(scene: &Scene) -> Result<Arc<dyn Message>> {
    let rows = scene.store.inbox()?.messages(&crate::columns![PR_ENTRYID])?;
    let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("something arrived");
    looked_at(&scene.store, &id.into())
}

const READ: &str = "REPORT.IPM.Note.IPNRN";
const LOST: &str = "REPORT.IPM.Note.NDR";

/// STO-REPORT-1, STO-REPORT-2, STO-REPORT-5, STO-SETREADFLAGS-1, STO-SETREADFLAGS-8, STO-MSGCLASS-7
fn reading_a_message_that_asks_for_it_tells_the_sender(h: &dyn Harness) -> Result<()> {
    let (a, b, id) = sent(h, |_| Ok(()))?;
    let pending = MessageFlags::MSGFLAG_RN_PENDING | MessageFlags::MSGFLAG_NRN_PENDING;
    assert!(flags(&*looked_at(&b.store, &id)?)?.contains(pending));
    mark(h, &b, &id, ReadFlags::NONE)?;
    assert_eq!(classes(&a)?, [READ]);
    assert!(!flags(&*looked_at(&b.store, &id)?)?.intersects(pending));
    mark(h, &b, &id, ReadFlags::CLEAR_READ_FLAG)?;
    mark(h, &b, &id, ReadFlags::NONE)?;
    assert_eq!(classes(&a)?, [READ]);
    Ok(())
}

/// STO-REPORT-7
fn a_read_report_says_what_it_is_about(h: &dyn Harness) -> Result<()> {
    let (a, b, id) = sent(h, |message| {
        message.set(PR_IMPORTANCE, 2)?;
        message.set(PR_CONVERSATION_TOPIC, "Plans")
    })?;
    let original = looked_at(&b.store, &id)?;
    mark(h, &b, &id, ReadFlags::NONE)?;
    let report = first(&a)?;
    assert_eq!(report.get(PR_ORIGINAL_SUBJECT)?, "Plan");
    assert!(report.get(PR_SUBJECT)?.ends_with("Plan") && report.get(PR_SUBJECT)? != "Plan");
    assert_eq!(report.get(PR_ORIGINAL_DISPLAY_TO)?, original.get(PR_DISPLAY_TO)?);
    assert_eq!(report.get(PR_ORIGINAL_SUBMIT_TIME)?, original.get(PR_CLIENT_SUBMIT_TIME)?);
    assert_eq!(report.get(PR_ORIGINAL_DELIVERY_TIME)?, original.get(PR_MESSAGE_DELIVERY_TIME)?);
    assert_eq!(report.get(PR_REPORT_TAG)?, original.get(PR_REPORT_TAG)?);
    assert_eq!((report.get(PR_IMPORTANCE)?, &*report.get(PR_CONVERSATION_TOPIC)?), (2, "Plans"));
    for tag in crate::columns![PR_REPORT_TEXT, PR_REPORT_TIME, PR_SEARCH_KEY, PR_SENDER_NAME, PR_PRIORITY] {
        assert!(report.has(tag)?, "{tag}");
    }
    let [_, b_address] = h.addresses();
    assert_eq!(report.get(PR_SENDER_EMAIL_ADDRESS)?, b_address);
    Ok(())
}

/// STO-REPORT-6
fn a_read_report_goes_where_it_was_asked_for(h: &dyn Harness) -> Result<()> {
    let [_, to_b] = h.addresses();
    let elsewhere = OneOff::new("B", "SMTP", &*to_b).to_entry_id();
    for tag in [PR_READ_RECEIPT_ENTRYID, PR_REPORT_ENTRYID] {
        let (a, b, id) = sent(h, |message| message.set(tag, elsewhere.as_bytes()))?;
        let before = classes(&b)?.len();
        mark(h, &b, &id, ReadFlags::NONE)?;
        assert_eq!(classes(&a)?, [""; 0]);
        assert_eq!(classes(&b)?[before..], [READ]);
        delete_all(&b)?;
    }
    Ok(())
}

fn delete_all(scene: &Scene) -> Result<()> {
    let emptied = scene.store.inbox()?.empty_folder(None, EmptyFolderFlags::NONE)?;
    assert_eq!(emptied.code(), ErrorCode::S_OK);
    Ok(())
}

/// STO-SETREADFLAGS-4
fn a_read_report_can_be_sent_without_reading(h: &dyn Harness) -> Result<()> {
    let (a, b, id) = sent(h, |_| Ok(()))?;
    for _ in 0..2 {
        mark(h, &b, &id, ReadFlags::GENERATE_RECEIPT_ONLY)?;
        assert_eq!(classes(&a)?, [READ]);
        assert!(!flags(&*looked_at(&b.store, &id)?)?.contains(MessageFlags::MSGFLAG_READ));
    }
    Ok(())
}

/// STO-REPORT-1, STO-SETREADFLAGS-2
fn a_read_report_that_is_not_wanted_is_not_sent(h: &dyn Harness) -> Result<()> {
    let (a, b, id) = sent(h, |_| Ok(()))?;
    mark(h, &b, &id, ReadFlags::SUPPRESS_RECEIPT)?;
    mark(h, &b, &id, ReadFlags::CLEAR_READ_FLAG)?;
    mark(h, &b, &id, ReadFlags::NONE)?;
    assert_eq!(classes(&a)?, [""; 0]);
    delete_all(&b)?;
    let (a, b, id) = sent(h, |message| message.set(PR_READ_RECEIPT_REQUESTED, false))?;
    mark(h, &b, &id, ReadFlags::NONE)?;
    assert_eq!(classes(&a)?, [""; 0]);
    Ok(())
}

/// STO-REPORT-2, STO-REPORT-4: nor does putting it among the deleted ones.
fn opening_a_message_tells_nobody(h: &dyn Harness) -> Result<()> {
    let (a, b, id) = sent(h, |_| Ok(()))?;
    reopened(&b.store, &id)?.get(PR_SUBJECT)?;
    let (inbox, deleted) = (b.store.inbox()?, b.store.deleted_items()?);
    let moved = CopyMessagesFlags::MESSAGE_MOVE;
    assert_eq!(outcome(inbox.copy_messages(&[id], &*deleted, None, moved)), ErrorCode::S_OK);
    h.pump();
    assert_eq!(classes(&a)?, [""; 0]);
    Ok(())
}

/// STO-SETREADFLAG-1
fn one_message_is_told_of_as_many_are(h: &dyn Harness) -> Result<()> {
    let (a, b, id) = sent(h, |_| Ok(()))?;
    looked_at(&b.store, &id)?.set_read_flag(ReadFlags::NONE)?;
    h.pump();
    assert_eq!(classes(&a)?, [READ]);
    Ok(())
}

/// STO-REPORT-8
fn a_read_report_waits_in_the_root_folder(h: &dyn Harness) -> Result<()> {
    let (_a, b, id) = sent(h, |_| Ok(()))?;
    let root = b.store.open_entry(None, None, OpenFlags::NONE)?.into_folder()?;
    let marked = b.store.inbox()?.set_read_flags(Some(&[id]), None, ReadFlags::NONE);
    assert_eq!(outcome(marked), ErrorCode::S_OK);
    let columns = crate::columns![PR_ENTRYID];
    let queued = b.store.get_outgoing_queue(0)?.all_rows(&columns)?;
    let waiting = queued.first().and_then(|row| row.get(PR_ENTRYID)).expect("the report waits");
    let report = looked_at(&b.store, &waiting.into())?;
    assert_eq!(report.get(PR_PARENT_ENTRYID)?, root.get(PR_ENTRYID)?);
    assert!(report.get(PR_DELETE_AFTER_SUBMIT)?);
    assert!(!report.find(PR_READ_RECEIPT_REQUESTED)?.unwrap_or(false));
    h.pump();
    assert_eq!(root.get(PR_CONTENT_COUNT)?, 0);
    Ok(())
}

/// STO-REPORT-14
fn nobody_reports_on_a_report(h: &dyn Harness) -> Result<()> {
    let (a, b, id) = sent(h, |message| message.set(PR_MESSAGE_CLASS, "REPORT.IPM.Note.DR"))?;
    mark(h, &b, &id, ReadFlags::NONE)?;
    assert_eq!(classes(&a)?, [""; 0]);
    Ok(())
}

/// A message of A's to a name that nobody resolved, and to others.
fn to_nobody(a: &Scene, others: &[&str]) -> Result<Arc<dyn Message>> {
    let message = a.store.outbox()?.new_message()?;
    message.set_props(&[Property::of(PR_SUBJECT, "Plan"), Property::of(PR_MESSAGE_CLASS, "IPM.Note")])?;
    message.add_recipient(AdrEntry::named("Nobody", RecipientType::MAPI_TO))?;
    for other in others {
        message
            .add_recipient(AdrEntry::one_off(&OneOff::new(*other, "SMTP", *other), RecipientType::MAPI_CC))?;
    }
    Ok(message)
}

/// STO-SUBMITMESSAGE-12, STO-SPOOL-8, STA-ROUTE-8, STA-OUTBOUND-11, STA-OUTBOUND-13, STA-OUTBOUND-14, STO-REPORT-11
fn a_name_that_nobody_knows_comes_back(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    submit(&to_nobody(&a, &[])?)?;
    h.pump();
    assert_eq!(a.store.get_outgoing_queue(0)?.get_row_count(0)?.into_value(), 0);
    assert_eq!(classes(&a)?, [LOST]);
    let report = first(&a)?;
    let names: Vec<_> = report.recipients()?.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect();
    assert_eq!(names, ["Nobody"]);
    let attachments = report.attachments()?;
    let number = attachments.first().and_then(|row| row.get(PR_ATTACH_NUM)).expect("the message comes back");
    let attachment = report.open_attach(number as u32, None, OpenAttachFlags::NONE)?;
    assert_eq!(attachment.get(PR_ATTACH_METHOD)?, AttachMethod::ATTACH_EMBEDDED_MSG.0 as i32);
    let original =
        attachment.open_property(PR_ATTACH_DATA_OBJ.tag(), IID_IMessage, 0, OpenPropertyFlags::NONE)?;
    assert_eq!(original.into_message()?.get(PR_SUBJECT)?, "Plan");
    Ok(())
}

/// STA-ROUTE-8
fn the_other_recipients_get_the_message(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let [_, to_b] = h.addresses();
    submit(&to_nobody(&a, &[&to_b])?)?;
    h.pump();
    assert_eq!((classes(&a)?, classes(&b)?), (vec![LOST.to_owned()], vec!["IPM.Note".to_owned()]));
    Ok(())
}

/// STA-OUTBOUND-12
fn who_wants_no_nondelivery_report_gets_none(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = to_nobody(&a, &[])?;
    message.set(PR_ORIGINATOR_NON_DELIVERY_REPORT_REQUESTED, false)?;
    submit(&message)?;
    h.pump();
    assert_eq!(classes(&a)?, [""; 0]);
    assert_eq!(a.store.get_outgoing_queue(0)?.get_row_count(0)?.into_value(), 0);
    Ok(())
}
