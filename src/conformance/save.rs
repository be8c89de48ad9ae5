//! Saving messages: who wins, and what becomes of the open object.

use super::Harness;
use super::scene::*;
use super::sinks::Heard;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_save, save, needs: STORE_CREATE_OK;
    the_first_save_gives_all_that_is_required,
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
    each_save_is_told_once,
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

/// PRP-SAVE-6, PRP-SAVE-16, PRP-SAVE-17, STO-GEN-2, PRP-OBJ-8
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
    let unread = folder.set_read_flags(Some(std::slice::from_ref(&id)), None, ReadFlags::CLEAR_READ_FLAG);
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

/// PRP-SAVE-18, PRP-SAVE-14
fn each_save_is_told_once(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    h.pump();
    let (objects, rows) = (Heard::default(), Heard::default());
    let mask = EventMask::fnevObjectCreated | EventMask::fnevObjectModified;
    a.store.advise(None, mask, objects.sink())?;
    table.advise(EventMask::fnevTableModified, rows.sink())?;
    let told = || {
        h.pump();
        let of_messages = |told: &ObjectNotification| told.object_type == ObjectType::MAPI_MESSAGE;
        let events: Vec<_> =
            objects.objects().iter().filter(|told| of_messages(told)).map(|told| told.event).collect();
        (events, rows.tables().iter().map(|told| told.event).collect::<Vec<_>>())
    };
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    message.attach_file("plan.txt", b"text")?;
    assert_eq!(told(), (vec![], vec![]));
    message.save()?;
    assert_eq!(told(), (vec![EventMask::fnevObjectCreated], vec![TableEvent::TABLE_ROW_ADDED]));
    let late = reopened(&a.store, &id_of(&*message)?)?;
    message.set(PR_SUBJECT, "Other plan")?;
    message.set(PR_BODY, "Text")?;
    message.save()?;
    assert_eq!(told(), (vec![EventMask::fnevObjectModified], vec![TableEvent::TABLE_ROW_MODIFIED]));
    late.set(PR_SUBJECT, "Late")?;
    assert_eq!(code(late.save()), ErrorCode::MAPI_E_OBJECT_CHANGED);
    assert_eq!(told(), (vec![], vec![]));
    Ok(())
}
