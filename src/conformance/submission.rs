//! Sending: submission, the queue, taking back.

use std::sync::Arc;

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::IID_IStream;
use crate::vocab::tags::*;
use crate::vocab::*;
cases! { $, conformance_submission, submission, needs: STORE_CREATE_OK;
    mail_needs_a_recipient: STORE_SUBMIT_OK,
    submission_saves_and_ends_the_object: STORE_SUBMIT_OK,
    a_message_never_saved_can_be_submitted: STORE_SUBMIT_OK,
    a_queued_message_shows_what_it_is: STORE_SUBMIT_OK,
    a_queued_message_opens_read_only: STORE_SUBMIT_OK,
    a_queued_message_stays_where_it_is: STORE_SUBMIT_OK,
    a_queued_message_can_be_taken_back: STORE_SUBMIT_OK,
    only_a_queued_message_is_taken_back: STORE_SUBMIT_OK,
    the_queue_is_in_the_order_of_submission: STORE_SUBMIT_OK,
    the_queue_has_its_columns: STORE_SUBMIT_OK,
    a_read_only_or_associated_message_is_not_submitted: STORE_SUBMIT_OK,
}

pub(super) fn mail(from: &Arc<dyn MapiFolder>, subject: &str, address: &str) -> Result<Arc<dyn Message>> {
    let message = from.new_message()?;
    message.set(PR_SUBJECT, subject)?;
    let recipient = OneOff::new("Somebody", "SMTP", address);
    message.add_recipient(AdrEntry::one_off(&recipient, RecipientType::MAPI_TO))?;
    Ok(message)
}

/// Saves and submits; gives the id.
pub(super) fn submit(message: &Arc<dyn Message>) -> Result<EntryId> {
    message.save()?;
    let id = id_of(&**message)?;
    message.submit_message(SubmitFlags::NONE)?;
    Ok(id)
}

/// The only message of the Inbox.
pub(super) fn arrived(scene: &Scene) -> Result<Arc<dyn Message>> {
    let rows = scene.store.inbox()?.messages(&crate::columns![PR_ENTRYID])?;
    assert_eq!(rows.len(), 1);
    looked_at(&scene.store, &rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default().into())
}

pub(super) fn queued(store: &dyn MsgStore) -> Result<Vec<String>> {
    let rows = store.get_outgoing_queue(0)?.all_rows(&crate::columns![PR_SUBJECT])?;
    Ok(rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect())
}

/// STO-SUBMITMESSAGE-1, STO-SUBMITMESSAGE-2, STA-SUBMIT-2
fn mail_needs_a_recipient(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.store.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    assert_eq!(code(message.submit_message(SubmitFlags::NONE)), ErrorCode::MAPI_E_NO_RECIPIENTS);
    assert_eq!((&*message.get(PR_SUBJECT)?, message.get(PR_MESSAGE_FLAGS)?), ("Plan", 0x9));
    assert_eq!(a.store.outbox()?.get(PR_CONTENT_COUNT)?, 0);
    let [_, b] = h.addresses();
    message.add_recipient(AdrEntry::one_off(&OneOff::new("Ben", "SMTP", &*b), RecipientType::MAPI_TO))?;
    message.submit_message(SubmitFlags::FORCE_SUBMIT)?;
    assert_eq!(queued(&*a.store)?, ["Plan"]);
    Ok(())
}

/// STO-SUBMITMESSAGE-3, STO-SUBMITMESSAGE-5, STO-SUBMITMESSAGE-6, STA-SUBMIT-3, STA-QUEUE-10
fn submission_saves_and_ends_the_object(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let message = mail(&a.store.outbox()?, "Plan", &b)?;
    message.save()?;
    let id = id_of(&*message)?;
    message.attach_file("plan.txt", b"text")?;
    message.set(PR_BODY, "Pending")?;
    let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE)?;
    let table = message.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    let stream =
        message.open_property(PR_BODY.tag(), IID_IStream, 0, OpenPropertyFlags::NONE)?.into_stream()?;
    message.submit_message(SubmitFlags::NONE)?;
    let answers = [
        code(message.get_props(None, UnicodeFlags::NONE)),
        code(message.save_changes(SaveFlags::NONE)),
        code(message.submit_message(SubmitFlags::NONE)),
        code(attachment.get_props(None, UnicodeFlags::NONE)),
        code(table.get_row_count(0)),
        code(stream.stat()),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_INVALID_OBJECT; 6]);
    a.store.abort_submit(&id, 0)?;
    let again = looked_at(&a.store, &id)?;
    assert_eq!(again.get(PR_BODY)?, "Pending");
    assert_eq!((again.attachments()?.len(), again.recipients()?.len()), (1, 1));
    Ok(())
}

/// STO-SUBMITMESSAGE-7, STO-SUBMITMESSAGE-10
fn a_message_never_saved_can_be_submitted(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let [_, to_b] = h.addresses();
    let folder = a.folder("Projects")?;
    mail(&folder, "Plan", &to_b)?.submit_message(SubmitFlags::NONE)?;
    assert_eq!(subjects(&*folder, TableFlags::NONE)?, [Some("Plan".to_owned())]);
    h.pump();
    assert_eq!(subjects(&*folder, TableFlags::NONE)?, [Some("Plan".to_owned())]);
    assert_eq!(arrived(&b)?.get(PR_SUBJECT)?, "Plan");
    Ok(())
}

/// STO-SUBMITMESSAGE-4, STO-SUBMITMESSAGE-13, STO-MSGFLAGS-8, STO-MSGFLAGS-9, STO-COMPUTED-11, STO-RECIPTABLE-3
fn a_queued_message_shows_what_it_is(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let outbox = a.store.outbox()?;
    let message = mail(&outbox, "Plan", &b)?;
    message.set(PR_MESSAGE_FLAGS, 0x1)?;
    message.save()?;
    let saved = message.get(PR_LAST_MODIFICATION_TIME)?;
    h.let_time_pass();
    let id = submit(&message)?;
    let rows = outbox.messages(&crate::columns![PR_MESSAGE_FLAGS])?;
    let submitted = MessageFlags::MSGFLAG_SUBMIT | MessageFlags::MSGFLAG_UNSENT;
    let shown = rows.first().and_then(|row| row.get(PR_MESSAGE_FLAGS)).unwrap_or_default();
    assert!(MessageFlags::from_bits_retain(shown as u32).contains(submitted));
    let queued = looked_at(&a.store, &id)?;
    assert!(flags(&*queued)?.contains(submitted));
    assert!(queued.get(PR_CLIENT_SUBMIT_TIME)? > saved);
    let table = queued.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    let columns = table.query_columns(QueryColumnsFlags::NONE)?;
    assert!(columns.contains(&PR_ADDRTYPE.tag()) && columns.contains(&PR_RESPONSIBILITY.tag()));
    let rows = queued.recipients()?;
    assert_eq!(rows.iter().map(|row| row.get(PR_RESPONSIBILITY)).collect::<Vec<_>>(), [Some(false)]);
    Ok(())
}

/// STO-OPENENTRY-7, STO-CONTOPENENTRY-4, STA-SUBMIT-8
fn a_queued_message_opens_read_only(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let outbox = a.store.outbox()?;
    let id = submit(&mail(&outbox, "Plan", &b)?)?;
    let open = |flags| a.store.open_entry(Some(&id), None, flags);
    assert_eq!(code(open(OpenFlags::MAPI_MODIFY)), ErrorCode::MAPI_E_SUBMITTED);
    let modify = outbox.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY);
    assert_eq!(code(modify), ErrorCode::MAPI_E_SUBMITTED);
    for flags in [OpenFlags::NONE, OpenFlags::MAPI_BEST_ACCESS] {
        assert_eq!(open(flags)?.into_message()?.get(PR_ACCESS_LEVEL)?, 0);
    }
    Ok(())
}

/// STO-DELETEMESSAGES-2, STO-EMPTYFOLDER-3, STO-DELETEFOLDER-6, STO-SETREADFLAGS-9
fn a_queued_message_stays_where_it_is(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let folder = a.folder("Projects")?;
    let id = submit(&mail(&folder, "Plan", &b)?)?;
    let other = stored(&folder, "Other")?;
    let list = [id.clone()];
    let partial = ErrorCode::MAPI_W_PARTIAL_COMPLETION;
    assert_eq!(outcome(folder.delete_messages(&list, None, DeleteMessagesFlags::NONE)), partial);
    assert_eq!(outcome(folder.set_read_flags(Some(&list), None, ReadFlags::CLEAR_READ_FLAG)), partial);
    assert_eq!(outcome(folder.empty_folder(None, EmptyFolderFlags::NONE)), partial);
    assert_eq!(opens(&*folder, &other), ErrorCode::MAPI_E_NOT_FOUND);
    let subtree = a.store.ipm_subtree()?;
    let all = DeleteFolderFlags::DEL_MESSAGES | DeleteFolderFlags::DEL_FOLDERS;
    assert_eq!(outcome(subtree.delete_folder(&id_of(&*folder)?, None, all)), partial);
    assert_eq!(opens(&*folder, &id), ErrorCode::S_OK);
    assert_eq!(queued(&*a.store)?, ["Plan"]);
    Ok(())
}

/// STO-ABORTSUBMIT-1, STO-ABORTSUBMIT-2, STO-ABORTSUBMIT-6, STA-QUEUE-5
fn a_queued_message_can_be_taken_back(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let [_, to_b] = h.addresses();
    let id = submit(&mail(&a.store.outbox()?, "Plan", &to_b)?)?;
    let time = looked_at(&a.store, &id)?.get(PR_CLIENT_SUBMIT_TIME)?;
    a.store.abort_submit(&id, 0)?;
    assert_eq!(queued(&*a.store)?, [""; 0]);
    let message = reopened(&a.store, &id)?;
    let both = MessageFlags::MSGFLAG_SUBMIT | MessageFlags::MSGFLAG_UNSENT;
    assert_eq!(flags(&*message)? & both, MessageFlags::MSGFLAG_UNSENT);
    assert_eq!(message.find(PR_SUBMIT_FLAGS)?.unwrap_or_default(), 0);
    assert_eq!(message.get(PR_CLIENT_SUBMIT_TIME)?, time);
    assert_eq!(message.get(PR_PARENT_ENTRYID)?, a.store.outbox()?.get(PR_ENTRYID)?);
    h.pump();
    assert_eq!(b.store.inbox()?.get(PR_CONTENT_COUNT)?, 0);
    message.set(PR_SUBJECT, "Better plan")?;
    message.submit_message(SubmitFlags::NONE)?;
    h.pump();
    assert_eq!(arrived(&b)?.get(PR_SUBJECT)?, "Better plan");
    Ok(())
}

/// STO-ABORTSUBMIT-3
fn only_a_queued_message_is_taken_back(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let outbox = a.store.outbox()?;
    let sent = submit(&mail(&outbox, "Sent", &b)?)?;
    h.pump();
    let gone = stored(&outbox, "Gone")?;
    delete(&outbox, std::slice::from_ref(&gone))?;
    for id in [sent, gone, stored(&outbox, "Draft")?] {
        assert_eq!(code(a.store.abort_submit(&id, 0)), ErrorCode::MAPI_E_NOT_IN_QUEUE);
    }
    Ok(())
}

/// STO-GETOUTGOINGQUEUE-1, STO-GETOUTGOINGQUEUE-3
fn the_queue_is_in_the_order_of_submission(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let outbox = a.store.outbox()?;
    let table = a.store.get_outgoing_queue(0)?;
    let messages = ["Zebra", "Ape", "Yak"].map(|subject| mail(&outbox, subject, &b));
    for message in messages.into_iter().rev() {
        submit(&message?)?;
    }
    h.let_time_pass();
    submit(&mail(&outbox, "Late", &b)?)?;
    assert_eq!(queued(&*a.store)?, ["Yak", "Ape", "Zebra", "Late"]);
    assert_eq!(table.get_row_count(0)?.into_value(), 4);
    h.pump();
    assert_eq!(table.get_row_count(0)?.into_value(), 0);
    Ok(())
}

/// STO-GETOUTGOINGQUEUE-2
fn the_queue_has_its_columns(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let columns = a.store.get_outgoing_queue(0)?.query_columns(QueryColumnsFlags::NONE)?;
    for column in crate::columns![
        PR_CLIENT_SUBMIT_TIME,
        PR_DISPLAY_BCC,
        PR_DISPLAY_CC,
        PR_DISPLAY_TO,
        PR_ENTRYID,
        PR_MESSAGE_FLAGS,
        PR_MESSAGE_SIZE,
        PR_PRIORITY,
        PR_SENDER_NAME,
        PR_SUBJECT,
        PR_SUBMIT_FLAGS
    ] {
        assert!(columns.iter().any(|known| known.id() == column.id()), "{column}");
    }
    Ok(())
}

/// STO-SUBMITMESSAGE-11
fn a_read_only_or_associated_message_is_not_submitted(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let [_, b] = h.addresses();
    let outbox = a.store.outbox()?;
    let message = mail(&outbox, "Plan", &b)?;
    message.save()?;
    let id = id_of(&*message)?;
    let reader = looked_at(&a.store, &id)?;
    assert_eq!(code(reader.submit_message(SubmitFlags::NONE)), ErrorCode::MAPI_E_NO_ACCESS);
    let writer = reopened(&a.store, &id)?;
    message.submit_message(SubmitFlags::NONE)?;
    assert_eq!(code(writer.submit_message(SubmitFlags::NONE)), ErrorCode::MAPI_E_SUBMITTED);
    let associated = outbox.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    associated.add_recipient(AdrEntry::named("Ann", RecipientType::MAPI_TO))?;
    assert_eq!(code(associated.submit_message(SubmitFlags::NONE)), ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}
