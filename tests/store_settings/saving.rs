//! When stores check, keep open and give ids.

use super::*;

/// PRP-SETPROPS-7
#[test]
fn setting_what_is_computed_can_be_ignored_or_denied() -> Result<()> {
    for (answer, expected) in [
        (ComputedAnswer::Computed, ErrorCode::MAPI_E_COMPUTED),
        (ComputedAnswer::NoAccess, ErrorCode::MAPI_E_NO_ACCESS),
        (ComputedAnswer::Ignored, ErrorCode::S_OK),
    ] {
        let message = message_with(|settings| settings.computed = answer)?;
        assert_eq!(problem(&*message, Property::of(PR_OBJECT_TYPE, 1))?, expected);
        assert_eq!(message.get(PR_OBJECT_TYPE)?, 5);
    }
    Ok(())
}

/// PRP-SETPROPS-13
#[test]
fn checks_can_wait_for_the_save() -> Result<()> {
    let store = store_with(|settings| settings.late_checks = true)?;
    let inbox = store.inbox()?;
    let message = inbox.new_message()?;
    let values =
        [Property::of(PR_SUBJECT, "Plan"), Property::of(PR_MESSAGE_SIZE, 1), Property::of(PR_OBJECT_TYPE, 1)];
    assert_eq!(message.set_props(&values)?, []);
    let error = message.save().unwrap_err();
    assert_eq!(error, ErrorCode::MAPI_E_COMPUTED);
    assert!(error.to_string().contains("PR_MESSAGE_SIZE"), "{error}");
    assert_eq!(inbox.messages(&columns![PR_SUBJECT])?.len(), 0);
    // The values that could be set are still there, and the failure was told once.
    message.save()?;
    assert_eq!(
        inbox.messages(&columns![PR_SUBJECT])?.get(0).and_then(|row| row.get(PR_SUBJECT)),
        Some("Plan".into())
    );
    Ok(())
}

/// PRP-OPEN-5
#[test]
fn creating_can_imply_modifying() -> Result<()> {
    let open = |message: &dyn Message| {
        message.open_property(PR_BODY_A.tag(), IID_IStream, 0, OpenPropertyFlags::MAPI_CREATE)
    };
    assert_eq!(code(open(&*message_with(|_| {})?)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let tolerant = message_with(|settings| settings.create_implies_modify = true)?;
    let stream = open(&*tolerant)?.into_stream()?;
    stream.write(b"Text")?;
    stream.commit()?;
    assert_eq!(tolerant.get(PR_BODY)?, "Text");
    Ok(())
}

/// PRP-SAVE-5, STO-SAVE-5
#[test]
fn a_save_without_flags_can_leave_the_object_open() -> Result<()> {
    for (after, read, write) in [
        (AfterSave::Closed, ErrorCode::MAPI_E_INVALID_OBJECT, ErrorCode::MAPI_E_INVALID_OBJECT),
        (AfterSave::ReadOnly, ErrorCode::S_OK, ErrorCode::MAPI_E_NO_ACCESS),
        (AfterSave::Writable, ErrorCode::S_OK, ErrorCode::S_OK),
    ] {
        let message = message_with(|settings| settings.after_save = after)?;
        let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE)?;
        let objects: [&dyn MapiProp; 2] = [&*attachment, &*message];
        for object in objects {
            object.save_changes(SaveFlags::NONE)?;
            assert_eq!(code(object.get(PR_OBJECT_TYPE)), read, "{after:?}");
            assert_eq!(code(object.set(PR_DISPLAY_NAME, "Plan")), write, "{after:?}");
        }
    }
    Ok(())
}

/// PRP-SAVE-4
#[test]
fn kept_open_for_reading_it_may_be_writable() -> Result<()> {
    let message = message_with(|settings| settings.keeps_writing = true)?;
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    message.set(PR_SUBJECT, "Plan")?;
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    Ok(())
}

/// PRP-SAVE-13
#[test]
fn ids_can_wait_until_the_message_is_kept_open_for_reading() -> Result<()> {
    let store = store_with(|settings| settings.late_ids = true)?;
    let message = store.inbox()?.new_message()?;
    message.save()?;
    for tag in columns![PR_ENTRYID, PR_RECORD_KEY] {
        assert_eq!(slot(&*message, tag, UNICODE)?, ErrorCode::MAPI_E_NOT_FOUND, "{tag}");
    }
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    let id = EntryId::from(message.get(PR_ENTRYID)?);
    let opened = store.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY)?.into_message()?;
    assert_eq!(EntryId::from(opened.get(PR_ENTRYID)?), id);
    assert_eq!(message.get(PR_RECORD_KEY)?, opened.get(PR_RECORD_KEY)?);
    Ok(())
}

/// PRP-SUBJECT-10, STO-COMPUTED-12
#[test]
fn a_conversation_can_begin_with_the_first_save() -> Result<()> {
    let store = store_with(|settings| settings.conversation = true)?;
    let inbox = store.inbox()?;
    let message = inbox.new_message()?;
    message.set(PR_SUBJECT, "RE: Plan")?;
    assert_eq!(slot(&*message, PR_CONVERSATION_TOPIC.tag(), UNICODE)?, ErrorCode::MAPI_E_NOT_FOUND);
    message.save()?;
    assert_eq!(message.get(PR_CONVERSATION_TOPIC)?, "Plan");
    let index = message.get(PR_CONVERSATION_INDEX)?;
    assert_eq!((index.len(), index[0]), (22, 1));
    let time = message.get(PR_CREATION_TIME)?.0.to_be_bytes();
    assert_eq!(index[..6], time[..6]);
    message.set(PR_SUBJECT, "Other")?;
    message.save()?;
    assert_eq!(message.get(PR_CONVERSATION_TOPIC)?, "Plan");
    assert_eq!(message.get(PR_CONVERSATION_INDEX)?, index);

    let other = inbox.new_message()?;
    other.set(PR_SUBJECT, "RE: Plan")?;
    other.save()?;
    assert_ne!(other.get(PR_CONVERSATION_INDEX)?, index);
    let given = inbox.new_message()?;
    given.set(PR_SUBJECT, "RE: Plan")?;
    given.set(PR_CONVERSATION_TOPIC, "Given")?;
    given.set(PR_CONVERSATION_INDEX, b"given")?;
    given.save()?;
    assert_eq!(given.get(PR_CONVERSATION_TOPIC)?, "Given");
    assert_eq!(*given.get(PR_CONVERSATION_INDEX)?, *b"given");

    let off = message_with(|_| {})?;
    off.set(PR_SUBJECT, "RE: Plan")?;
    off.save()?;
    assert_eq!(off.find(PR_CONVERSATION_TOPIC)?, None);
    assert_eq!(off.find(PR_CONVERSATION_INDEX)?, None);
    Ok(())
}
