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
    the_queue_shows_the_oldest_first: STORE_SUBMIT_OK | STORE_NOTIFY_OK,
    the_spoolers_calls_are_not_the_clients: STORE_SUBMIT_OK,
    the_queue_tells_of_what_is_taken_back: STORE_SUBMIT_OK | STORE_NOTIFY_OK,
    the_queue_tells_of_what_is_sent: STORE_SUBMIT_OK | STORE_NOTIFY_OK,
    sent_mail_is_told_of_as_any_move_or_deletion: STORE_SUBMIT_OK | STORE_NOTIFY_OK,
    the_queue_can_be_restricted_to_a_spooler: STORE_SUBMIT_OK,
}

fn table_events(heard: &Heard) -> Vec<TableEvent> {
    heard.tables().iter().map(|told| told.event).collect()
}

/// STA-QUEUE-1, STA-SUBMIT-12, TBL-OUTQ-1, TBL-OUTQ-2: from whatever folder, and each change is told.
fn the_queue_shows_the_oldest_first(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let queue = a.store.get_outgoing_queue(0)?;
    queue.set_columns(&crate::columns![PR_SUBJECT, PR_CLIENT_SUBMIT_TIME], TableOpFlags::NONE)?;
    let order = SortOrderSet::by([SortOrder::ascending(PR_CLIENT_SUBMIT_TIME)]);
    assert_eq!(queue.query_sort_order()?, order);
    let heard = watch(&queue)?;
    // Written in the one order, submitted in the other.
    let drafts = [mail(&a.folder("Projects")?, "Second", &b)?, mail(&a.store.outbox()?, "First", &b)?];
    let mut ids = Vec::new();
    for draft in drafts.iter().rev() {
        h.let_time_pass();
        ids.push(submit(draft)?);
    }
    let rows = queue.all_rows(&crate::columns![PR_SUBJECT, PR_CLIENT_SUBMIT_TIME])?;
    let subjects: Vec<_> = rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect();
    let times: Vec<_> = rows.iter().filter_map(|row| row.get(PR_CLIENT_SUBMIT_TIME)).collect();
    assert_eq!(subjects, ["First", "Second"]);
    assert!(times.len() == 2 && times[0] < times[1], "{times:?}");
    for id in &ids {
        a.store.abort_submit(id, 0)?;
    }
    h.pump();
    let (added, deleted) = (TableEvent::TABLE_ROW_ADDED, TableEvent::TABLE_ROW_DELETED);
    assert_eq!(table_events(&heard), [added, added, deleted, deleted]);
    Ok(())
}

/// STA-QUEUE-2, STO-SETLOCKSTATE-1, STO-NOTIFYNEWMAIL-4
fn the_spoolers_calls_are_not_the_clients(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let outbox = a.store.outbox()?;
    let id = submit(&mail(&outbox, "Plan", &b)?)?;
    let message = looked_at(&a.store, &id)?;
    let new_mail = Notification::NewMail(NewMailNotification {
        entry_id: id.clone(),
        parent_id: id_of(&*outbox)?,
        ..NewMailNotification::default()
    });
    let answers = [
        code(a.store.set_lock_state(&*message, LockState::MSG_LOCKED)),
        code(a.store.finished_msg(0, &id)),
        code(a.store.notify_new_mail(&new_mail)),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_NO_SUPPORT; 3]);
    assert_eq!(a.store.get_outgoing_queue(0)?.get_row_count(0)?.into_value(), 1);
    Ok(())
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
