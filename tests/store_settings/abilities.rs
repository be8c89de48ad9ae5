//! What stores do without, and what they do themselves.

use super::*;

/// PRP-GETPROPS-8
#[test]
fn objects_can_be_listed_among_all_properties() -> Result<()> {
    for lists in [false, true] {
        let message = message_with(|settings| settings.lists_objects = lists)?;
        let told = message.get_props(None, UNICODE)?;
        assert_eq!(told.warning, None);
        let listed = Property { tag: PR_MESSAGE_RECIPIENTS.tag(), value: PropValue::Object };
        assert_eq!(told.value.contains(&listed), lists);
    }
    Ok(())
}

/// STO-SUPPORTMASK-12, TBL-ASSOC-4
#[test]
fn a_store_can_be_without_associated_contents() -> Result<()> {
    let store = store_with(|settings| settings.associated_contents = false)?;
    let inbox = store.inbox()?;
    let associated = || inbox.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED);
    assert_eq!(code(associated()), ErrorCode::MAPI_E_NO_SUPPORT);
    let table = inbox.get_contents_table(TableFlags::MAPI_ASSOCIATED | TableFlags::MAPI_UNICODE);
    assert_eq!(code(table), ErrorCode::MAPI_E_NO_SUPPORT);
    inbox.new_message()?.save()?;
    assert_eq!(inbox.messages(&columns![PR_SUBJECT])?.len(), 1);
    let usual = store_with(|_| ())?;
    assert_eq!(store.get(PR_STORE_SUPPORT_MASK)?, usual.get(PR_STORE_SUPPORT_MASK)?);
    let create = AccessRights::MAPI_ACCESS_CREATE_ASSOCIATED;
    assert_eq!(usual.inbox()?.get(PR_ACCESS)? - inbox.get(PR_ACCESS)?, create.bits() as i32);
    Ok(())
}

/// STO-SAVECONTENTSSORT-4
#[test]
fn a_store_can_keep_no_sort_orders() -> Result<()> {
    let store = store_with(|settings| settings.saves_sort = false)?;
    let order = SortOrderSet::by([SortOrder::descending(PR_SUBJECT)]);
    let saved = store.inbox()?.save_contents_sort(&order, SortFlags::NONE);
    assert_eq!(code(saved), ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}

/// STO-COPYMESSAGES-16
#[test]
fn a_store_can_leave_copying_to_mapi() -> Result<()> {
    for (declines, flags, answer, copies) in [
        (true, CopyMessagesFlags::MAPI_DECLINE_OK, ErrorCode::MAPI_E_DECLINE_COPY, 0),
        (true, CopyMessagesFlags::NONE, ErrorCode::S_OK, 1),
        (false, CopyMessagesFlags::MAPI_DECLINE_OK, ErrorCode::S_OK, 1),
    ] {
        let store = store_with(|settings| settings.declines_copies = declines)?;
        let (inbox, drafts) = (store.inbox()?, store.ipm_subtree()?.new_subfolder("Drafts")?);
        let message = inbox.new_message()?;
        message.save()?;
        let copied = inbox.copy_messages(&[message.get(PR_ENTRYID)?.into()], &*drafts, None, flags);
        assert_eq!((code(copied), drafts.get(PR_CONTENT_COUNT)?), (answer, copies), "{declines}, {flags:?}");
    }
    Ok(())
}

/// STO-DELETEMESSAGES-3
#[test]
fn a_store_can_delete_what_is_open_for_writing() -> Result<()> {
    for (deletes, left) in [(false, 1), (true, 0)] {
        let store = store_with(|settings| settings.deletes_open_messages = deletes)?;
        let inbox = store.inbox()?;
        let message = inbox.new_message()?;
        message.save()?;
        let id = [message.get(PR_ENTRYID)?.into()];
        let again = store.open_entry(Some(&id[0]), None, OpenFlags::MAPI_MODIFY)?.into_message()?;
        let deleted = inbox.delete_messages(&id, None, DeleteMessagesFlags::NONE)?;
        assert_eq!(deleted.warning, (left == 1).then_some(ErrorCode::MAPI_W_PARTIAL_COMPLETION));
        assert_eq!(inbox.get(PR_CONTENT_COUNT)?, left);
        let saved = again.set(PR_SUBJECT, "Late").and_then(|()| again.save());
        assert_eq!(code(saved) == ErrorCode::MAPI_E_OBJECT_DELETED, deletes);
    }
    Ok(())
}

/// STO-SPOOL-9
#[test]
fn a_store_can_send_by_itself() -> Result<()> {
    for (sends_itself, sent) in [(false, 0), (true, 1)] {
        let settings = StoreSettings { sends_itself, ..StoreSettings::default() };
        let emulator = Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build();
        let session = emulator.log_on("Anna Berg")?;
        let store = session.default_store()?;
        let (sent_items, outbox) = (store.sent_items()?, store.outbox()?);
        let message = outbox.new_message()?;
        message.set(PR_SENTMAIL_ENTRYID, sent_items.get(PR_ENTRYID)?)?;
        let carla = OneOff::new("Carla", "SMTP", "carla@elsewhere.example");
        message.add_recipient(AdrEntry::one_off(&carla, RecipientType::MAPI_TO))?;
        message.submit_message(SubmitFlags::NONE)?;
        let counts = (outbox.get(PR_CONTENT_COUNT)?, sent_items.get(PR_CONTENT_COUNT)?);
        assert_eq!((emulator.sent().len(), counts), (sent, (1 - sent as i32, sent as i32)));
    }
    Ok(())
}
