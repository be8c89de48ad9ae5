//! What is told of messages on their way out: by the queue, the folders they are in, and the store.

use super::Harness;
use super::scene::*;
use super::sinks::{Heard, watch};
use super::submission::{mail, submit};
use crate::interface::Result;
use crate::interface::ext::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_outgoing_queue, outgoing_queue, needs: STORE_CREATE_OK;
    the_queue_tells_of_what_is_taken_back: STORE_SUBMIT_OK | STORE_NOTIFY_OK,
    the_queue_tells_of_what_is_sent: STORE_SUBMIT_OK | STORE_NOTIFY_OK,
    sent_mail_is_told_of_as_any_move_or_deletion: STORE_SUBMIT_OK | STORE_NOTIFY_OK,
    the_queue_can_be_restricted_to_a_spooler: STORE_SUBMIT_OK,
}

fn table_events(heard: &Heard) -> Vec<TableEvent> {
    heard.tables().iter().map(|told| told.event).collect()
}

/// STO-ABORTSUBMIT-5
fn the_queue_tells_of_what_is_taken_back(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let outbox = a.store.outbox()?;
    let id = submit(&mail(&outbox, "Plan", &b)?)?;
    let queue = a.store.get_outgoing_queue(0)?;
    let contents = outbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let (of_queue, of_contents, of_message) = (watch(&queue)?, watch(&contents)?, Heard::default());
    a.store.advise(Some(&id), EventMask::fnevObjectModified, of_message.sink())?;
    a.store.abort_submit(&id, 0)?;
    h.pump();
    assert_eq!(table_events(&of_queue), [TableEvent::TABLE_ROW_DELETED]);
    assert_eq!(table_events(&of_contents), [TableEvent::TABLE_ROW_MODIFIED]);
    assert_eq!(of_message.objects().iter().map(|told| &told.entry_id).collect::<Vec<_>>(), [&id]);
    Ok(())
}

/// STO-GETOUTGOINGQUEUE-4, STA-SUBMIT-7, TBL-OUTQ-4
fn the_queue_tells_of_what_is_sent(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let queue = a.store.get_outgoing_queue(0)?;
    let message = mail(&a.store.outbox()?, "Plan", &b)?;
    message.save()?;
    queue.set_columns(&crate::columns![PR_SUBMIT_FLAGS], TableOpFlags::NONE)?;
    let heard = watch(&queue)?;
    message.submit_message(SubmitFlags::NONE)?;
    assert_eq!(queue.get_row_count(0)?.into_value(), 1);
    h.pump();
    let locked_between =
        [TableEvent::TABLE_ROW_ADDED, TableEvent::TABLE_ROW_MODIFIED, TableEvent::TABLE_ROW_DELETED];
    let told = heard.tables();
    let flags = told.iter().map(|told| told.row.get(PR_SUBMIT_FLAGS).unwrap_or_default());
    let locked = PendingSubmitFlags::SUBMITFLAG_LOCKED.bits() as i32;
    assert_eq!(flags.collect::<Vec<_>>(), [0, locked, 0]);
    assert_eq!(told.iter().map(|told| told.event).collect::<Vec<_>>(), locked_between);
    assert_eq!(queue.get_row_count(0)?.into_value(), 0);
    Ok(())
}

/// STO-FINISHEDMSG-8
fn sent_mail_is_told_of_as_any_move_or_deletion(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let (outbox, sent_items) = (a.store.outbox()?, a.store.sent_items()?);
    for deletes in [false, true] {
        let message = mail(&outbox, "Plan", &b)?;
        message.set_props(&[match deletes {
            true => Property::of(PR_DELETE_AFTER_SUBMIT, true),
            false => Property::of(PR_SENTMAIL_ENTRYID, sent_items.get(PR_ENTRYID)?),
        }])?;
        let id = submit(&message)?;
        let (of_store, of_folder) = (Heard::default(), Heard::default());
        let gone = EventMask::fnevObjectMoved | EventMask::fnevObjectDeleted;
        a.store.advise(None, gone, of_store.sink())?;
        a.store.advise(Some(&id_of(&*outbox)?), EventMask::fnevObjectModified, of_folder.sink())?;
        let contents = outbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
        let rows = watch(&contents)?;
        h.pump();
        let told: Vec<_> = of_store.objects().into_iter().map(|told| (told.event, told.entry_id)).collect();
        let event = if deletes { EventMask::fnevObjectDeleted } else { EventMask::fnevObjectMoved };
        assert_eq!(told, [(event, id)]);
        assert!(!of_folder.objects().is_empty());
        assert_eq!(table_events(&rows).last(), Some(&TableEvent::TABLE_ROW_DELETED));
    }
    assert_eq!((outbox.get(PR_CONTENT_COUNT)?, sent_items.get(PR_CONTENT_COUNT)?), (0, 1));
    Ok(())
}

/// STO-GETOUTGOINGQUEUE-5, TBL-RES-13
fn the_queue_can_be_restricted_to_a_spooler(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    submit(&mail(&a.store.outbox()?, "Plan", &b)?)?;
    let queue = a.store.get_outgoing_queue(0)?;
    let known = Restriction::exists(PR_SPOOLER_STATUS);
    let mut rows = 0;
    for restriction in [known.clone(), !known] {
        queue.restrict(Some(&restriction), TableOpFlags::NONE)?;
        rows += queue.get_row_count(0)?.into_value();
    }
    assert_eq!(rows, 1);
    Ok(())
}
