//! What becomes of a message that was sent, and what arrives.

use super::Harness;
use super::scene::*;
use super::submission::{arrived, mail, queued, submit};
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_delivery, delivery, needs: STORE_CREATE_OK;
    sent_mail_stays_unless_told_otherwise: STORE_SUBMIT_OK,
    sent_mail_goes_to_its_folder: STORE_SUBMIT_OK,
    sent_mail_is_deleted_on_request: STORE_SUBMIT_OK,
    a_folder_that_is_gone_leaves_sent_mail_in_place: STORE_SUBMIT_OK,
    mail_arrives_unread_in_the_inbox: STORE_SUBMIT_OK,
    mail_arrives_where_its_class_goes: STORE_SUBMIT_OK,
    mail_tells_from_whom_and_to_whom: STORE_SUBMIT_OK,
    blind_copies_are_blind: STORE_SUBMIT_OK,
    what_is_for_sending_only_does_not_arrive: STORE_SUBMIT_OK,
    a_message_to_oneself_arrives_as_a_new_one: STORE_SUBMIT_OK,
    nothing_happens_before_the_spooler_runs: STORE_SUBMIT_OK,
}

/// STO-FINISHEDMSG-1, STO-FINISHEDMSG-2, STO-FINISHEDMSG-6, STO-SPOOL-10, STA-QUEUE-7, STA-QUEUE-8
fn sent_mail_stays_unless_told_otherwise(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let outbox = a.store.outbox()?;
    let message = mail(&outbox, "Plan", &b)?;
    message.set_props(&[Property::of(PR_MESSAGE_FLAGS, 0x8), Property::of(PR_DELETE_AFTER_SUBMIT, false)])?;
    let id = submit(&message)?;
    h.pump();
    let sent = looked_at(&a.store, &id)?;
    assert_eq!(sent.get(PR_PARENT_ENTRYID)?, outbox.get(PR_ENTRYID)?);
    let told = MessageFlags::MSGFLAG_SUBMIT | MessageFlags::MSGFLAG_UNSENT | MessageFlags::MSGFLAG_READ;
    assert_eq!(flags(&*sent)? & told, MessageFlags::MSGFLAG_READ);
    assert_eq!(queued(&*a.store)?, [""; 0]);
    assert_eq!(code(reopened(&a.store, &id)), ErrorCode::S_OK);
    Ok(())
}

/// STO-FINISHEDMSG-3, STA-QUEUE-7
fn sent_mail_goes_to_its_folder(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let message = mail(&a.store.outbox()?, "Plan", &b)?;
    let sent_items = a.store.sent_items()?;
    message.set(PR_SENTMAIL_ENTRYID, sent_items.get(PR_ENTRYID)?)?;
    let id = submit(&message)?;
    h.pump();
    assert_eq!(a.store.outbox()?.get(PR_CONTENT_COUNT)?, 0);
    assert_eq!(subjects(&*sent_items, TableFlags::NONE)?, [Some("Plan".to_owned())]);
    assert_eq!(looked_at(&a.store, &id)?.get(PR_PARENT_ENTRYID)?, sent_items.get(PR_ENTRYID)?);
    Ok(())
}

/// STO-FINISHEDMSG-4, STO-FINISHEDMSG-5, STA-QUEUE-7
fn sent_mail_is_deleted_on_request(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let sent_items = a.store.sent_items()?;
    for with_folder in [false, true] {
        let message = mail(&a.store.outbox()?, "Plan", &b)?;
        message.set(PR_DELETE_AFTER_SUBMIT, true)?;
        if with_folder {
            message.set(PR_SENTMAIL_ENTRYID, sent_items.get(PR_ENTRYID)?)?;
        }
        let id = submit(&message)?;
        h.pump();
        assert_eq!(opens(&*sent_items, &id), ErrorCode::MAPI_E_NOT_FOUND);
        assert_eq!((a.store.outbox()?.get(PR_CONTENT_COUNT)?, sent_items.get(PR_CONTENT_COUNT)?), (0, 0));
    }
    Ok(())
}

/// STO-FINISHEDMSG-7
fn a_folder_that_is_gone_leaves_sent_mail_in_place(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let [_, to_b] = h.addresses();
    let gone = a.folder("Gone")?.get(PR_ENTRYID)?;
    delete_subfolder(&a.store.ipm_subtree()?, &gone.clone().into())?;
    let message = mail(&a.store.outbox()?, "Plan", &to_b)?;
    message.set(PR_SENTMAIL_ENTRYID, gone)?;
    submit(&message)?;
    h.pump();
    assert_eq!(subjects(&*a.store.outbox()?, TableFlags::NONE)?, [Some("Plan".to_owned())]);
    assert_eq!(queued(&*a.store)?, [""; 0]);
    assert_eq!(arrived(&b)?.get(PR_SUBJECT)?, "Plan");
    Ok(())
}

/// STO-DELIVER-1, STO-MSGFLAGS-13, STO-COMPUTED-11
fn mail_arrives_unread_in_the_inbox(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let [_, to_b] = h.addresses();
    let message = mail(&a.store.outbox()?, "RE: Plan", &to_b)?;
    message.set_props(&[Property::of(PR_MESSAGE_CLASS, "IPM.Note"), Property::of(PR_BODY, "Text")])?;
    message.attach_file("plan.txt", b"text")?;
    submit(&message)?;
    h.pump();
    let inbox = b.store.inbox()?;
    assert_eq!((inbox.get(PR_CONTENT_COUNT)?, inbox.get(PR_CONTENT_UNREAD)?), (1, 1));
    let arrived = arrived(&b)?;
    let told = MessageFlags::MSGFLAG_READ | MessageFlags::MSGFLAG_UNSENT | MessageFlags::MSGFLAG_UNMODIFIED;
    assert_eq!(flags(&*arrived)? & told, MessageFlags::MSGFLAG_UNMODIFIED);
    assert_eq!((&*arrived.get(PR_BODY)?, &*arrived.get(PR_NORMALIZED_SUBJECT)?), ("Text", "Plan"));
    assert!(arrived.get(PR_MESSAGE_DELIVERY_TIME)? >= arrived.get(PR_CLIENT_SUBMIT_TIME)?);
    assert_eq!((arrived.attachments()?.len(), arrived.recipients()?.len()), (1, 1));
    Ok(())
}

/// STO-DELIVER-1, STO-SETRECEIVEFOLDER-1
fn mail_arrives_where_its_class_goes(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let [_, to_b] = h.addresses();
    let samples = b.folder("Samples")?;
    b.store.set_receive_folder(Some("IPM.Sample"), UnicodeFlags::MAPI_UNICODE, Some(&id_of(&*samples)?))?;
    let message = mail(&a.store.outbox()?, "Plan", &to_b)?;
    message.set(PR_MESSAGE_CLASS, "ipm.sample.Simple")?;
    submit(&message)?;
    h.pump();
    assert_eq!(subjects(&*samples, TableFlags::NONE)?, [Some("Plan".to_owned())]);
    assert_eq!(b.store.inbox()?.get(PR_CONTENT_COUNT)?, 0);
    Ok(())
}

/// STO-DELIVER-4, STO-SPOOL-4, STO-SPOOL-12, STO-MESSAGE-5
fn mail_tells_from_whom_and_to_whom(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let [from_a, to_b] = h.addresses();
    submit(&mail(&a.store.outbox()?, "Plan", &to_b)?)?;
    h.pump();
    let arrived = arrived(&b)?;
    let names = [PR_SENDER_NAME, PR_SENT_REPRESENTING_NAME, PR_RECEIVED_BY_NAME, PR_RCVD_REPRESENTING_NAME];
    names.iter().for_each(|tag| assert!(arrived.get(*tag).is_ok_and(|name| !name.is_empty()), "{tag:?}"));
    for (tag, expected) in [
        (PR_SENDER_EMAIL_ADDRESS, &from_a),
        (PR_SENT_REPRESENTING_EMAIL_ADDRESS, &from_a),
        (PR_RECEIVED_BY_EMAIL_ADDRESS, &to_b),
        (PR_RCVD_REPRESENTING_EMAIL_ADDRESS, &to_b),
    ] {
        assert!(arrived.get(tag)?.eq_ignore_ascii_case(expected), "{tag:?}");
    }
    let me = [PR_MESSAGE_TO_ME, PR_MESSAGE_CC_ME, PR_MESSAGE_RECIP_ME].map(|tag| arrived.get(tag).ok());
    assert_eq!(me, [Some(true), Some(false), Some(true)]);
    let own = saved(&a.folder("Projects")?, "Never delivered")?;
    assert!(!own.find(PR_MESSAGE_TO_ME)?.unwrap_or_default());
    Ok(())
}

/// STO-DELIVER-5
fn blind_copies_are_blind(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let [from_a, to_b] = h.addresses();
    let message = a.store.outbox()?.new_message()?;
    let one_off = |address: &str, kind| AdrEntry::one_off(&OneOff::new(address, "SMTP", address), kind);
    message.set_recipients(&AdrList::of([
        one_off(&from_a, RecipientType::MAPI_TO),
        one_off(&to_b, RecipientType::MAPI_BCC),
    ]))?;
    submit(&message)?;
    h.pump();
    for scene in [&a, &b] {
        let arrived = arrived(scene)?;
        let rows = arrived.recipients()?;
        assert_eq!(
            rows.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect::<Vec<_>>(),
            std::slice::from_ref(&from_a)
        );
        assert_eq!(arrived.get(PR_DISPLAY_BCC)?, "");
    }
    Ok(())
}

/// STO-DELIVER-7, PRP-RANGE-4
fn what_is_for_sending_only_does_not_arrive(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let [_, to_b] = h.addresses();
    let message = mail(&a.store.outbox()?, "Plan", &to_b)?;
    let (stays, travels) = (PropTag(0x0EAA_0003), PropTag(0x6900_0003));
    message.set_props(&[
        Property::of(PR_SENTMAIL_ENTRYID, a.store.sent_items()?.get(PR_ENTRYID)?),
        Property::of(PR_DELETE_AFTER_SUBMIT, false),
        Property::new(stays, PropValue::Long(7)),
        Property::new(travels, PropValue::Long(7)),
    ])?;
    submit(&message)?;
    h.pump();
    let arrived = arrived(&b)?;
    for tag in [PR_SENTMAIL_ENTRYID.tag(), PR_DELETE_AFTER_SUBMIT.tag(), PR_SUBMIT_FLAGS.tag(), stays] {
        assert_eq!(slot_code(&*arrived, tag)?, ErrorCode::MAPI_E_NOT_FOUND, "{tag}");
    }
    assert_eq!(slot(&*arrived, travels)?, PropValue::Long(7));
    Ok(())
}

/// STO-DELIVER-6
fn a_message_to_oneself_arrives_as_a_new_one(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [to_a, _] = h.addresses();
    let message = mail(&a.store.outbox()?, "Plan", &to_a)?;
    let key = message.get(PR_SEARCH_KEY)?;
    let id = submit(&message)?;
    h.pump();
    let arrived = arrived(&a)?;
    assert_ne!(id_of(&*arrived)?, id);
    assert_eq!(arrived.get(PR_SEARCH_KEY)?, key);
    Ok(())
}

/// STO-SPOOL-11, STO-GETOUTGOINGQUEUE-6
fn nothing_happens_before_the_spooler_runs(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let [_, to_b] = h.addresses();
    for subject in ["One", "Two", "Three"] {
        submit(&mail(&a.store.outbox()?, subject, &to_b)?)?;
    }
    h.let_time_pass();
    assert_eq!(queued(&*a.store)?.len(), 3);
    assert_eq!(b.store.inbox()?.get(PR_CONTENT_COUNT)?, 0);
    h.pump();
    let arrived = subjects(&*b.store.inbox()?, TableFlags::NONE)?;
    assert_eq!(arrived, ["One", "Two", "Three"].map(|subject| Some(subject.to_owned())));
    Ok(())
}
