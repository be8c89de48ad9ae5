//! Messages: their life from creation to deletion, what a save does, what the store computes of them.

use super::Harness;
use super::scene::{
    Scene, code, delete, delete_problem, id_of, looked_at, outcome, reopened, saved, set_problem, slot,
    slot_code, stored,
};
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MessageExt, MsgStoreExt};
use crate::interface::{Message, Result};
use crate::vocab::guids::IID_IMAPITable;
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, AdrList, CreateAttachFlags, CreateMessageFlags, EmptyFolderFlags, ErrorCode, MessageFlags,
    ObjectType, OpenPropertyFlags, PropTag, PropValue, Property, ReadFlags, RecipientType, SaveFlags,
    TableFlags, UnicodeFlags,
};

cases! { $, conformance_message, message;
    a_new_message_is_in_no_table,
    a_new_message_starts_with_these_values,
    a_new_message_has_no_id,
    the_first_save_gives_all_that_is_required,
    a_message_released_unsaved_leaves_no_trace,
    many_unsaved_messages_live_side_by_side,
    changes_released_unsaved_are_lost,
    the_first_saver_wins,
    a_forced_save_wins_per_property,
    a_save_without_flags_ends_the_object,
    a_save_can_leave_the_object_readable,
    a_forced_save_alone_keeps_it_open,
    both_ways_to_keep_it_open_are_too_many,
    a_read_flag_set_elsewhere_is_no_change,
    a_save_without_changes_changes_nothing,
    a_deleted_message_stays_readable_but_is_not_saved,
    what_a_message_computes_cannot_be_set,
    ordinary_properties_of_a_message_can_be_set,
    the_search_key_is_the_clients,
    flags_can_be_set_before_the_first_save,
    flags_are_fixed_by_the_first_save,
    unmodified_lasts_until_the_second_save,
    receipts_are_pending_on_mail_that_was_sent,
    times_come_from_the_clock,
    creation_times_can_be_imported,
    the_class_has_a_default,
    the_class_keeps_to_the_rules,
    the_size_follows_the_content,
    display_lists_follow_the_recipients,
    flags_for_resending_keep_a_name_off_the_lists,
    the_subject_has_its_parts_after_a_save,
    an_explicit_prefix_may_be_longer,
    the_normalized_subject_is_computed,
    a_message_can_be_posted_anywhere,
    tables_are_properties_of_the_message,
    an_associated_message_has_its_flag,
}

fn flags(message: &dyn Message) -> Result<MessageFlags> {
    Ok(MessageFlags::from_bits_retain(message.get(PR_MESSAGE_FLAGS)? as u32))
}

/// STO-CREATEMESSAGE-1
fn a_new_message_is_in_no_table(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    assert_eq!(folder.messages(&crate::columns![PR_SUBJECT])?.len(), 0);
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 0);
    message.save()?;
    assert_eq!(folder.messages(&crate::columns![PR_SUBJECT])?.len(), 1);
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 1);
    Ok(())
}

/// STO-CREATEMESSAGE-5, STO-MSGFLAGS-1, STO-COMPUTED-3, STO-COMPUTED-9, PRP-COMP-4, PRP-COMP-9
fn a_new_message_starts_with_these_values(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = folder.new_message()?;
    assert_eq!(message.get(PR_MESSAGE_FLAGS)?, 0x9);
    assert_eq!(message.get(PR_CREATION_TIME)?, message.get(PR_LAST_MODIFICATION_TIME)?);
    for tag in [PR_DISPLAY_TO, PR_DISPLAY_CC, PR_DISPLAY_BCC] {
        assert_eq!(message.get(tag)?, "");
    }
    assert!(!message.get(PR_HASATTACH)?);
    let numbers = [PR_IMPORTANCE, PR_SENSITIVITY, PR_PRIORITY, PR_ACCESS_LEVEL, PR_ACCESS];
    assert_eq!(numbers.map(|tag| message.get(tag).ok()), [1, 0, 0, 1, 3].map(Some));
    assert_eq!(message.get(PR_OBJECT_TYPE)?, ObjectType::MAPI_MESSAGE.0 as i32);
    assert_eq!(message.get(PR_PARENT_ENTRYID)?, folder.get(PR_ENTRYID)?);
    assert_eq!(message.get(PR_STORE_ENTRYID)?, a.store.get(PR_ENTRYID)?);
    assert_eq!(message.get(PR_STORE_RECORD_KEY)?, a.store.get(PR_RECORD_KEY)?);
    assert_eq!(message.get(PR_SEARCH_KEY)?.len(), 16);
    let associated = folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    assert_eq!(associated.get(PR_MESSAGE_FLAGS)?, 0x49);
    Ok(())
}

/// STO-EID-7, STO-EID-15, STO-COMPUTED-6, PRP-KEYS-4, PRP-SAVE-13, PRP-COMP-6
fn a_new_message_has_no_id(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    let absent = crate::columns![PR_ENTRYID, PR_RECORD_KEY, PR_MESSAGE_SIZE];
    for tag in absent {
        assert_eq!(slot_code(&*message, tag)?, ErrorCode::MAPI_E_NOT_FOUND, "{tag}");
    }
    let key = message.get(PR_SEARCH_KEY)?;
    message.save()?;
    for tag in absent {
        assert_eq!(slot_code(&*message, tag)?, ErrorCode::S_OK, "{tag}");
    }
    assert_eq!(message.get(PR_SEARCH_KEY)?, key);
    Ok(())
}

/// STO-MESSAGE-2, PRP-SAVE-1
fn the_first_save_gives_all_that_is_required(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "RE: Plan")?;
    let again = looked_at(&a.store, &id_of(&*message)?)?;
    for tag in crate::columns![
        PR_ENTRYID,
        PR_RECORD_KEY,
        PR_SEARCH_KEY,
        PR_PARENT_ENTRYID,
        PR_STORE_ENTRYID,
        PR_STORE_RECORD_KEY,
        PR_OBJECT_TYPE,
        PR_MESSAGE_CLASS,
        PR_MESSAGE_FLAGS,
        PR_MESSAGE_SIZE,
        PR_CREATION_TIME,
        PR_LAST_MODIFICATION_TIME,
        PR_DISPLAY_TO,
        PR_DISPLAY_CC,
        PR_DISPLAY_BCC,
        PR_HASATTACH,
        PR_NORMALIZED_SUBJECT
    ] {
        let value = slot(&*again, tag)?;
        assert_eq!(value.prop_type(), tag.prop_type(), "{tag}");
        assert_eq!(slot(&*message, tag)?, value, "{tag}");
    }
    Ok(())
}

/// STO-CREATEMESSAGE-2, PRP-OBJ-4
fn a_message_released_unsaved_leaves_no_trace(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    message.attach_file("plan.txt", b"text")?;
    drop(message);
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 0);
    assert_eq!(folder.messages(&crate::columns![PR_SUBJECT])?.len(), 0);
    Ok(())
}

/// STO-CREATEMESSAGE-6
fn many_unsaved_messages_live_side_by_side(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let messages = (0..5).map(|_| folder.new_message()).collect::<Result<Vec<_>>>()?;
    for (number, message) in messages.iter().enumerate() {
        message.set(PR_SUBJECT, format!("Plan {number}"))?;
    }
    messages.iter().rev().try_for_each(|message| message.save())?;
    let rows = folder.messages(&crate::columns![PR_SUBJECT])?;
    let subjects: Vec<_> = rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect();
    assert_eq!(subjects, ["Plan 4", "Plan 3", "Plan 2", "Plan 1", "Plan 0"]);
    Ok(())
}

/// PRP-OBJ-4, PRP-DELPROPS-7
fn changes_released_unsaved_are_lost(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Plan")?;
    message.set(PR_BODY, "Text")?;
    message.save()?;
    let id = id_of(&*message)?;
    message.set(PR_SUBJECT, "Other plan")?;
    message.delete(PR_BODY)?;
    assert_eq!(slot_code(&*message, PR_BODY)?, ErrorCode::MAPI_E_NOT_FOUND);
    drop(message);
    let again = looked_at(&a.store, &id)?;
    assert_eq!((&*again.get(PR_SUBJECT)?, &*again.get(PR_BODY)?), ("Plan", "Text"));
    Ok(())
}

/// STO-SAVE-1, STO-SAVE-2, STO-SAVE-3, PRP-SAVE-7, PRP-SAVE-11
fn the_first_saver_wins(h: &dyn Harness) -> Result<()> {
    let (one, other) = (Scene::of_a(h)?, Scene::of_a(h)?);
    let first = saved(&one.folder("Projects")?, "Plan")?;
    let id = id_of(&*first)?;
    let second = reopened(&other.store, &id)?;
    first.set(PR_SUBJECT, "First")?;
    first.save()?;
    second.set(PR_SUBJECT, "Second")?;
    for flags in [SaveFlags::NONE, SaveFlags::KEEP_OPEN_READONLY, SaveFlags::KEEP_OPEN_READWRITE] {
        assert_eq!(code(second.save_changes(flags)), ErrorCode::MAPI_E_OBJECT_CHANGED);
    }
    assert_eq!(looked_at(&one.store, &id)?.get(PR_SUBJECT)?, "First");
    assert_eq!((&*second.get(PR_SUBJECT)?, second.get(PR_ACCESS_LEVEL)?), ("Second", 1));
    second.set(PR_BODY, "Still writable")?;
    second.save_changes(SaveFlags::FORCE_SAVE | SaveFlags::KEEP_OPEN_READWRITE)?;
    assert_eq!(looked_at(&one.store, &id)?.get(PR_SUBJECT)?, "Second");
    first.set(PR_SUBJECT, "First again")?;
    assert_eq!(code(first.save_changes(SaveFlags::NONE)), ErrorCode::MAPI_E_OBJECT_CHANGED);
    Ok(())
}

/// PRP-SAVE-8
fn a_forced_save_wins_per_property(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let first = saved(&a.folder("Projects")?, "Plan")?;
    let id = id_of(&*first)?;
    let second = reopened(&a.store, &id)?;
    first.set_props(&[Property::of(PR_SUBJECT, "First"), Property::of(PR_BODY, "First")])?;
    first.save()?;
    second.set(PR_SUBJECT, "Second")?;
    second.save_changes(SaveFlags::FORCE_SAVE)?;
    let again = looked_at(&a.store, &id)?;
    assert_eq!((&*again.get(PR_SUBJECT)?, &*again.get(PR_BODY)?), ("Second", "First"));
    Ok(())
}

/// STO-SAVE-5, PRP-SAVE-5
fn a_save_without_flags_ends_the_object(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    message.save_changes(SaveFlags::NONE)?;
    let answers = [
        code(message.get_props(None, UnicodeFlags::NONE)),
        code(message.set_props(&[Property::of(PR_SUBJECT, "Late")])),
        code(message.save_changes(SaveFlags::NONE)),
        code(message.get_recipient_table(TableFlags::NONE)),
        code(message.create_attach(None, CreateAttachFlags::NONE)),
        code(message.set_read_flag(ReadFlags::NONE)),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_INVALID_OBJECT; 6]);
    Ok(())
}

/// STO-SAVE-4, PRP-SAVE-3, PRP-SAVE-4, PRP-SAVE-19, PRP-ACCESS-3
fn a_save_can_leave_the_object_readable(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
    assert_eq!(message.get(PR_ACCESS_LEVEL)?, 1);
    message.set(PR_SUBJECT, "Better plan")?;
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    assert_eq!(message.get(PR_ACCESS_LEVEL)?, 0);
    assert_eq!(message.get(PR_SUBJECT)?, "Better plan");
    let set = message.set_props(&[Property::of(PR_SUBJECT, "Late")]);
    assert_eq!(code(set), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(code(message.save_changes(SaveFlags::KEEP_OPEN_READONLY)), ErrorCode::MAPI_E_NO_ACCESS);
    Ok(())
}

/// STO-SAVE-6, PRP-SAVE-9
fn a_forced_save_alone_keeps_it_open(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Plan")?;
    message.set(PR_SUBJECT, "Better plan")?;
    message.save_changes(SaveFlags::FORCE_SAVE)?;
    message.set(PR_SUBJECT, "Best plan")?;
    message.save_changes(SaveFlags::FORCE_SAVE | SaveFlags::KEEP_OPEN_READONLY)?;
    assert_eq!((&*message.get(PR_SUBJECT)?, message.get(PR_ACCESS_LEVEL)?), ("Best plan", 0));
    Ok(())
}

/// PRP-SAVE-6, PRP-SAVE-16, PRP-SAVE-17, STO-GEN-2, STO-GEN-5, PRP-OBJ-8
fn both_ways_to_keep_it_open_are_too_many(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Plan")?;
    let both = SaveFlags::KEEP_OPEN_READONLY | SaveFlags::KEEP_OPEN_READWRITE;
    assert_eq!(code(message.save_changes(both)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let unknown = SaveFlags::from_bits_retain(0x4000_0000);
    assert_eq!(code(message.save_changes(unknown)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    message.set(PR_SUBJECT, "Still writable")?;
    let ignored = SaveFlags::MAPI_DEFERRED_ERRORS | SaveFlags::SPAMFILTER_ONSAVE | SaveFlags::NON_EMS_XP_SAVE;
    message.save_changes(SaveFlags::KEEP_OPEN_READWRITE | ignored)?;
    assert_eq!(looked_at(&a.store, &id_of(&*message)?)?.get(PR_SUBJECT)?, "Still writable");
    Ok(())
}

/// STO-SAVE-7
fn a_read_flag_set_elsewhere_is_no_change(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = saved(&folder, "Plan")?;
    let id = id_of(&*message)?;
    message.set(PR_SUBJECT, "Better plan")?;
    let unread = folder.set_read_flags(Some(&[id.clone()]), None, ReadFlags::CLEAR_READ_FLAG);
    assert_eq!(outcome(unread), ErrorCode::S_OK);
    message.save()?;
    let again = looked_at(&a.store, &id)?;
    assert_eq!(again.get(PR_SUBJECT)?, "Better plan");
    assert!(!flags(&*again)?.contains(MessageFlags::MSGFLAG_READ));
    Ok(())
}

/// STO-SAVE-9, PRP-SAVE-15
fn a_save_without_changes_changes_nothing(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Plan")?;
    let before = (message.get(PR_LAST_MODIFICATION_TIME)?, flags(&*message)?);
    h.let_time_pass();
    message.save()?;
    message.save()?;
    assert_eq!((message.get(PR_LAST_MODIFICATION_TIME)?, flags(&*message)?), before);
    Ok(())
}

/// STO-MESSAGE-8, STO-DELETEMESSAGES-8, PRP-OBJ-7, PRP-SAVE-10
fn a_deleted_message_stays_readable_but_is_not_saved(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = saved(&folder, "Plan")?;
    let reader = looked_at(&a.store, &id_of(&*message)?)?;
    message.set(PR_SUBJECT, "Better plan")?;
    assert_eq!(outcome(folder.empty_folder(None, EmptyFolderFlags::NONE)), ErrorCode::S_OK);
    assert_eq!(message.get(PR_SUBJECT)?, "Better plan");
    for flags in [SaveFlags::NONE, SaveFlags::FORCE_SAVE, SaveFlags::KEEP_OPEN_READWRITE] {
        assert_eq!(code(message.save_changes(flags)), ErrorCode::MAPI_E_OBJECT_DELETED);
    }
    assert_eq!(reader.get(PR_SUBJECT)?, "Plan");
    assert_eq!(code(reader.save_changes(SaveFlags::NONE)), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 0);
    Ok(())
}

/// STO-MESSAGE-3, STO-EID-17, PRP-COMP-2, PRP-COMP-23, PRP-OBJ-10, PRP-SETPROPS-1, PRP-SETPROPS-7
fn what_a_message_computes_cannot_be_set(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Plan")?;
    let computed = [
        Property::of(PR_ENTRYID, b"mine"),
        Property::of(PR_RECORD_KEY, b"mine"),
        Property::of(PR_PARENT_ENTRYID, b"mine"),
        Property::of(PR_STORE_ENTRYID, b"mine"),
        Property::of(PR_STORE_RECORD_KEY, b"mine"),
        Property::of(PR_MESSAGE_SIZE, 1),
        Property::of(PR_HASATTACH, true),
        Property::of(PR_DISPLAY_TO, "Mine"),
        Property::of(PR_DISPLAY_CC, "Mine"),
        Property::of(PR_DISPLAY_BCC, "Mine"),
        Property::of(PR_NORMALIZED_SUBJECT, "Mine"),
        Property::of(PR_OBJECT_TYPE, 1),
        Property::of(PR_CREATION_TIME, crate::vocab::FileTime(1)),
        Property::of(PR_BODY, "Set all the same"),
    ];
    let before: Vec<_> =
        computed[..13].iter().map(|property| slot(&*message, property.tag)).collect::<Result<_>>()?;
    let problems = message.set_props(&computed)?;
    let told: Vec<_> = problems.iter().map(|problem| (problem.index, problem.tag, problem.code)).collect();
    let expected = computed[..13].iter().enumerate();
    let expected: Vec<_> =
        expected.map(|(index, property)| (index as u32, property.tag, ErrorCode::MAPI_E_COMPUTED)).collect();
    assert_eq!(told, expected);
    let after: Vec<_> =
        computed[..13].iter().map(|property| slot(&*message, property.tag)).collect::<Result<_>>()?;
    assert_eq!(after, before);
    assert_eq!(message.get(PR_BODY)?, "Set all the same");
    Ok(())
}

/// PRP-COMP-3
fn ordinary_properties_of_a_message_can_be_set(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Plan")?;
    let ordinary = [
        Property::of(PR_SENDER_NAME, "Carla"),
        Property::of(PR_SENDER_EMAIL_ADDRESS, "carla@elsewhere.example"),
        Property::of(PR_RECEIVED_BY_NAME, "Anna"),
        Property::of(PR_MESSAGE_TO_ME, true),
        Property::of(PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, true),
        Property::of(PR_SEARCH_KEY, b"my search key"),
    ];
    assert_eq!(message.set_props(&ordinary)?, []);
    message.save()?;
    let again = looked_at(&a.store, &id_of(&*message)?)?;
    for property in ordinary {
        assert_eq!(slot(&*again, property.tag)?, property.value, "{}", property.tag);
    }
    Ok(())
}

/// STO-EID-15, STO-EID-16, PRP-KEYS-2
fn the_search_key_is_the_clients(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let (one, other) = (folder.new_message()?, folder.new_message()?);
    assert_ne!(one.get(PR_SEARCH_KEY)?, other.get(PR_SEARCH_KEY)?);
    one.set(PR_SEARCH_KEY, b"my search key")?;
    one.save()?;
    assert_eq!(&*looked_at(&a.store, &id_of(&*one)?)?.get(PR_SEARCH_KEY)?, b"my search key");
    Ok(())
}

/// STO-MSGFLAGS-2, PRP-COMP-10
fn flags_can_be_set_before_the_first_save(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    assert_eq!(set_problem(&*message, Property::of(PR_MESSAGE_FLAGS, 0xF3F6))?, ErrorCode::S_OK);
    assert_eq!(message.get(PR_MESSAGE_FLAGS)?, 0xB0A2);
    assert_eq!(set_problem(&*message, Property::of(PR_MESSAGE_FLAGS, 0xA8))?, ErrorCode::S_OK);
    assert_eq!(message.get(PR_MESSAGE_FLAGS)?, 0xA8);
    message.save()?;
    assert_eq!(looked_at(&a.store, &id_of(&*message)?)?.get(PR_MESSAGE_FLAGS)?, 0xAA);
    Ok(())
}

/// STO-MSGFLAGS-3, STO-MSGFLAGS-5, STO-MSGFLAGS-14, PRP-COMP-10
fn flags_are_fixed_by_the_first_save(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Plan")?;
    assert_eq!(message.get(PR_MESSAGE_FLAGS)?, 0xB);
    assert_eq!(set_problem(&*message, Property::of(PR_MESSAGE_FLAGS, 0))?, ErrorCode::MAPI_E_COMPUTED);
    assert_eq!(delete_problem(&*message, PR_MESSAGE_FLAGS)?, ErrorCode::MAPI_E_COMPUTED);
    assert_eq!(message.get(PR_MESSAGE_FLAGS)?, 0xB);
    message.set_read_flag(ReadFlags::CLEAR_READ_FLAG)?;
    assert_eq!(message.get(PR_MESSAGE_FLAGS)?, 0xA);
    Ok(())
}

/// STO-MSGFLAGS-4
fn unmodified_lasts_until_the_second_save(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    let unmodified =
        |message: &dyn Message| Result::Ok(flags(message)?.contains(MessageFlags::MSGFLAG_UNMODIFIED));
    assert_eq!(unmodified(&*message), Ok(false));
    message.save()?;
    assert_eq!(unmodified(&*message), Ok(true));
    message.save()?;
    assert_eq!(unmodified(&*message), Ok(true));
    message.set(PR_SUBJECT, "Plan")?;
    message.save()?;
    assert_eq!(unmodified(&*message), Ok(false));
    Ok(())
}

/// STO-MSGFLAGS-10, STO-MSGFLAGS-11
fn receipts_are_pending_on_mail_that_was_sent(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let both = MessageFlags::MSGFLAG_RN_PENDING | MessageFlags::MSGFLAG_NRN_PENDING;
    for (unsent, tag, expected) in [
        (false, PR_READ_RECEIPT_REQUESTED, both),
        (false, PR_NON_RECEIPT_NOTIFICATION_REQUESTED, MessageFlags::MSGFLAG_NRN_PENDING),
        (true, PR_READ_RECEIPT_REQUESTED, MessageFlags::NONE),
    ] {
        let message = folder.new_message()?;
        message.set(PR_MESSAGE_FLAGS, if unsent { 0x8 } else { 0 })?;
        message.set(tag, true)?;
        assert_eq!(flags(&*message)? & both, MessageFlags::NONE);
        message.save()?;
        assert_eq!(flags(&*message)? & both, expected, "{tag:?}, unsent: {unsent}");
    }
    Ok(())
}

/// STO-COMPUTED-8, STO-COMPUTED-9, STO-COMPUTED-10, STO-COMPUTED-11, PRP-COMP-4, PRP-COMP-5
fn times_come_from_the_clock(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    let created = message.get(PR_CREATION_TIME)?;
    message.set(PR_CLIENT_SUBMIT_TIME, created)?;
    h.let_time_pass();
    message.save()?;
    assert_eq!(message.get(PR_CREATION_TIME)?, created);
    let first = message.get(PR_LAST_MODIFICATION_TIME)?;
    assert!(first >= created);
    h.let_time_pass();
    message.set(PR_SUBJECT, "Plan")?;
    message.save()?;
    assert!(message.get(PR_LAST_MODIFICATION_TIME)? > first);
    assert_eq!((message.get(PR_CREATION_TIME)?, message.get(PR_CLIENT_SUBMIT_TIME)?), (created, created));
    assert_eq!(set_problem(&*message, Property::of(PR_CREATION_TIME, first))?, ErrorCode::MAPI_E_COMPUTED);
    let modified = Property::of(PR_LAST_MODIFICATION_TIME, created);
    assert_eq!(set_problem(&*message, modified)?, ErrorCode::MAPI_E_COMPUTED);
    Ok(())
}

/// STO-COMPUTED-8, STO-COMPUTED-9, PRP-COMP-4, PRP-COMP-5
fn creation_times_can_be_imported(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    let (created, modified) = (crate::vocab::FileTime(1_000_000), crate::vocab::FileTime(2_000_000));
    message.set(PR_CREATION_TIME, created)?;
    message.set(PR_LAST_MODIFICATION_TIME, modified)?;
    h.let_time_pass();
    message.save()?;
    assert_eq!(
        (message.get(PR_CREATION_TIME)?, message.get(PR_LAST_MODIFICATION_TIME)?),
        (created, modified)
    );
    Ok(())
}

/// STO-MSGCLASS-5, STO-MSGCLASS-6, PRP-COMP-11
fn the_class_has_a_default(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    assert_eq!(slot_code(&*message, PR_MESSAGE_CLASS)?, ErrorCode::MAPI_E_NOT_FOUND);
    message.save()?;
    assert_eq!(message.get(PR_MESSAGE_CLASS)?, "IPM");
    Ok(())
}

/// STO-MSGCLASS-1, STO-MSGCLASS-2, STO-MSGCLASS-3, STO-MSGCLASS-4, PRP-COMP-11
fn the_class_keeps_to_the_rules(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Plan")?;
    message.set(PR_MESSAGE_CLASS, "IPM.Note")?;
    for class in ["IPM.", ".IPM", "IPM..Note", "IPM.Notiz\u{e4}", &"A".repeat(256)] {
        let set = message.set_props(&[Property::of(PR_BODY, "Text"), Property::of(PR_MESSAGE_CLASS, class)]);
        assert_eq!(code(set), ErrorCode::MAPI_E_INVALID_PARAMETER, "{class}");
    }
    assert_eq!(message.get(PR_MESSAGE_CLASS)?, "IPM.Note");
    assert_eq!(slot_code(&*message, PR_BODY)?, ErrorCode::MAPI_E_NOT_FOUND);
    for class in ["A".repeat(255), "ipm.NOTE.My Class ~1".to_owned()] {
        message.set(PR_MESSAGE_CLASS, &*class)?;
        message.save()?;
        assert_eq!(message.get(PR_MESSAGE_CLASS)?, class);
    }
    Ok(())
}

/// STO-COMPUTED-6, STO-COMPUTED-7, PRP-COMP-6
fn the_size_follows_the_content(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let (message, twin) = (saved(&folder, "Plan")?, saved(&folder, "Plan")?);
    let empty = message.get(PR_MESSAGE_SIZE)?;
    assert!(empty > 0);
    assert_eq!(twin.get(PR_MESSAGE_SIZE)?, empty);
    message.set(PR_BODY, "x".repeat(1_000))?;
    assert_eq!(message.get(PR_MESSAGE_SIZE)?, empty);
    message.save()?;
    let with_body = message.get(PR_MESSAGE_SIZE)?;
    assert!(with_body >= empty + 1_000);
    message.attach_file("data", &[0; 5_000])?;
    message.save()?;
    assert!(message.get(PR_MESSAGE_SIZE)? >= with_body + 5_000);
    message.delete_attach(0, None, crate::vocab::AttachFlags::NONE)?;
    message.delete(PR_BODY)?;
    message.save()?;
    assert_eq!(message.get(PR_MESSAGE_SIZE)?, empty);
    Ok(())
}

/// STO-COMPUTED-1, STO-COMPUTED-2, STO-COMPUTED-3, STO-SAVE-8, PRP-COMP-8
fn display_lists_follow_the_recipients(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    message.set_recipients(&AdrList::of([
        AdrEntry::named("Zoe", RecipientType::MAPI_TO),
        AdrEntry::named("Carl", RecipientType::MAPI_CC),
        AdrEntry::named("Anna", RecipientType::MAPI_TO),
        AdrEntry::named("Bob", RecipientType::MAPI_BCC),
    ]))?;
    let lists = |message: &dyn Message| -> Result<_> {
        Ok((message.get(PR_DISPLAY_TO)?, message.get(PR_DISPLAY_CC)?, message.get(PR_DISPLAY_BCC)?))
    };
    let all = ("Zoe; Anna".to_owned(), "Carl".to_owned(), "Bob".to_owned());
    assert_eq!(lists(&*message)?, Default::default());
    message.save()?;
    assert_eq!(lists(&*message)?, all);
    message.set_recipients(&AdrList::default())?;
    assert_eq!(lists(&*message)?, all);
    message.save()?;
    assert_eq!(lists(&*message)?, Default::default());
    Ok(())
}

/// STO-COMPUTED-4
fn flags_for_resending_keep_a_name_off_the_lists(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    let to = RecipientType::MAPI_TO.0;
    message.set_recipients(&AdrList::of([
        AdrEntry::named("Again", RecipientType(to | RecipientType::MAPI_P1)),
        AdrEntry::named("Done", RecipientType(to | RecipientType::MAPI_SUBMITTED)),
    ]))?;
    message.save()?;
    assert_eq!(message.get(PR_DISPLAY_TO)?, "Done");
    Ok(())
}

/// The prefix and the normalized subject after a save; `None` where there is none.
fn subject_parts(message: &dyn Message, set: &[Property]) -> Result<(Option<String>, Option<String>)> {
    assert_eq!(message.set_props(set)?, []);
    message.save()?;
    Ok((message.find(PR_SUBJECT_PREFIX)?, message.find(PR_NORMALIZED_SUBJECT)?))
}

/// STO-SUBJECT-1, STO-SUBJECT-2, PRP-SUBJECT-1, PRP-SUBJECT-4, PRP-SUBJECT-5, PRP-SUBJECT-6, PRP-SUBJECT-7,
/// PRP-SUBJECT-9
fn the_subject_has_its_parts_after_a_save(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let owned = |text: Option<&str>| text.map(str::to_owned);
    for (subject, prefix, normalized) in [
        ("RE: Plan", Some("RE: "), "Plan"),
        ("R: Plan", Some("R: "), "Plan"),
        ("FWD: Plan", Some("FWD: "), "Plan"),
        ("\u{0422}\u{0435}: Plan", Some("\u{0422}\u{0435}: "), "Plan"),
        ("RE: FW: Plan", Some("RE: "), "FW: Plan"),
        ("Plan", None, "Plan"),
        ("Long: Plan", None, "Long: Plan"),
        ("R2: Plan", None, "R2: Plan"),
        ("R E: Plan", None, "R E: Plan"),
        ("RE:Plan", None, "RE:Plan"),
        (": Plan", None, ": Plan"),
        ("", None, ""),
    ] {
        let message = folder.new_message()?;
        let parts = subject_parts(&*message, &[Property::of(PR_SUBJECT, subject)])?;
        assert_eq!(parts, (owned(prefix), owned(Some(normalized))), "{subject}");
    }
    let without = folder.new_message()?;
    assert_eq!(subject_parts(&*without, &[Property::of(PR_BODY, "Text")])?, (None, None));
    Ok(())
}

/// STO-SUBJECT-3, STO-SUBJECT-4, STO-SUBJECT-5, PRP-SUBJECT-2, PRP-SUBJECT-3, PRP-SUBJECT-6, PRP-SUBJECT-8
fn an_explicit_prefix_may_be_longer(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let parts = |subject, prefix| {
        let set = [Property::of(PR_SUBJECT, subject), Property::of(PR_SUBJECT_PREFIX, prefix)];
        subject_parts(&*folder.new_message()?, &set)
    };
    let both = |prefix: &str, normalized: &str| (Some(prefix.to_owned()), Some(normalized.to_owned()));
    assert_eq!(parts("Antwort: Plan", "Antwort: ")?, both("Antwort: ", "Plan"));
    assert_eq!(parts("RE: Plan", "Antwort: ")?, both("RE: ", "Plan"));
    let (_, normalized) = parts("RE: Plan", "")?;
    assert_eq!(normalized.as_deref(), Some("RE: Plan"));
    let message = folder.new_message()?;
    let set = [Property::of(PR_SUBJECT, "Antwort: Plan"), Property::of(PR_SUBJECT_PREFIX, "Antwort: ")];
    subject_parts(&*message, &set)?;
    let changed = subject_parts(&*message, &[Property::of(PR_SUBJECT, "Antwort: Idee")])?;
    assert_eq!(changed, both("Antwort: ", "Idee"));
    let changed = subject_parts(&*message, &[Property::of(PR_SUBJECT, "FW: Idee")])?;
    assert_eq!(changed, both("FW: ", "Idee"));
    Ok(())
}

/// STO-SUBJECT-6, STO-SUBJECT-7, STO-SUBJECT-8, PRP-SUBJECT-1
fn the_normalized_subject_is_computed(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = folder.new_message()?;
    let set = [Property::of(PR_NORMALIZED_SUBJECT, "Mine"), Property::of(PR_SUBJECT, "RE: Plan")];
    assert_eq!(subject_parts(&*message, &set)?, (Some("RE: ".to_owned()), Some("Plan".to_owned())));
    let again = set_problem(&*message, Property::of(PR_NORMALIZED_SUBJECT, "Mine"))?;
    assert_eq!(again, ErrorCode::MAPI_E_COMPUTED);
    message.delete(PR_SUBJECT)?;
    message.save()?;
    assert_eq!((message.find(PR_SUBJECT_PREFIX)?, message.find(PR_NORMALIZED_SUBJECT)?), (None, None));
    let reply = folder.new_message()?;
    let set = [Property::of(PR_NORMALIZED_SUBJECT, "Plan"), Property::of(PR_SUBJECT_PREFIX, "RE: ")];
    subject_parts(&*reply, &set)?;
    assert_eq!(reply.get(PR_SUBJECT)?, "RE: Plan");
    Ok(())
}

/// STO-MESSAGE-6
fn a_message_can_be_posted_anywhere(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let hidden = a.store.root()?.new_subfolder("Hidden")?;
    for folder in [a.store.root()?, hidden, a.store.inbox()?, a.store.deleted_items()?] {
        let message = folder.new_message()?;
        message.set(PR_MESSAGE_CLASS, "IPM.Post.Of.My.Own")?;
        message.save()?;
        assert_eq!(looked_at(&a.store, &id_of(&*message)?)?.recipients()?.len(), 0);
    }
    Ok(())
}

/// STO-MESSAGE-4, STO-ATTACHTABLE-9, STO-RECIPTABLE-10, STO-ATTACHTABLE-10, PRP-OPEN-11, PRP-GETLIST-3,
/// PRP-GETLIST-4, PRP-GETPROPS-8
fn tables_are_properties_of_the_message(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    let listed = message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    let told = message.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    let told: Vec<PropTag> = told.iter().map(|property| property.tag).collect();
    let tables = crate::columns![PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS];
    let others: Vec<_> = listed.iter().copied().filter(|tag| !tables.contains(tag)).collect();
    assert_eq!(others, told);
    assert_eq!(listed.len(), told.len() + 2);
    let rows = |tag: PropTag| -> Result<u32> {
        let unicode = TableFlags::MAPI_UNICODE.bits();
        let table =
            message.open_property(tag, IID_IMAPITable, unicode, OpenPropertyFlags::NONE)?.into_table()?;
        Ok(table.get_row_count(0)?.into_value())
    };
    assert_eq!((rows(tables[0])?, rows(tables[1])?), (0, 0));
    message.add_recipient(AdrEntry::named("Zoe", RecipientType::MAPI_TO))?;
    message.attach_file("plan.txt", b"text")?;
    message.save()?;
    assert_eq!((rows(tables[0])?, rows(tables[1])?), (1, 1));
    assert_eq!(message.get_attachment_table(TableFlags::NONE)?.get_row_count(0)?.into_value(), 1);
    Ok(())
}

/// STO-MSGFLAGS-7
fn an_associated_message_has_its_flag(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let standard = folder.new_message()?;
    standard.set(PR_MESSAGE_FLAGS, 0x49)?;
    assert_eq!(standard.get(PR_MESSAGE_FLAGS)?, 0x9);
    let associated = folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    associated.set(PR_MESSAGE_FLAGS, 0)?;
    assert_eq!(associated.get(PR_MESSAGE_FLAGS)?, 0x40);
    associated.save()?;
    assert_eq!((folder.get(PR_CONTENT_UNREAD)?, folder.get(PR_ASSOC_CONTENT_COUNT)?), (0, 1));
    assert!(matches!(slot(&*associated, PR_MESSAGE_FLAGS)?, PropValue::Long(0x42)));
    let (one, id) = (stored(&folder, "Plan")?, id_of(&*associated)?);
    drop(associated);
    delete(&folder, &[one, id])
}
