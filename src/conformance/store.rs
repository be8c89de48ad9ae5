//! Message stores: what they tell of themselves, what they let a client do, and how they are closed.

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_store, store, needs: STORE_CREATE_OK;
    a_store_tells_what_it_is,
    a_store_changes_at_once,
    what_a_store_computes_cannot_be_set,
    a_store_keeps_what_a_client_adds,
    the_support_mask_is_on_every_object,
    a_store_opened_for_reading_lets_nothing_change,
    a_store_that_was_closed_is_dead,
    only_one_way_to_log_off_at_a_time,
    what_is_the_spoolers_is_not_the_clients,
    what_is_reserved_is_zero,
    errors_come_at_once,
}

/// STO-STORE-2, STO-STORE-3, STO-STORE-5, STO-EID-14, PRP-KEYS-7
fn a_store_tells_what_it_is(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let store = &a.store;
    assert_eq!(store.get(PR_OBJECT_TYPE)?, ObjectType::MAPI_STORE.0 as i32);
    assert!(!store.get(PR_DISPLAY_NAME)?.is_empty());
    assert!(store.get(PR_STORE_SUPPORT_MASK)? != 0);
    assert_eq!(store.get(PR_MDB_PROVIDER)?.len(), 16);
    assert_eq!(store.get(PR_RECORD_KEY)?, store.get(PR_STORE_RECORD_KEY)?);
    let (own, of_store) = (store.get(PR_ENTRYID)?, store.get(PR_STORE_ENTRYID)?);
    assert!(a.session.compare_entry_ids(&own.into(), &of_store.into(), 0)?);
    for tag in
        [PR_IPM_SUBTREE_ENTRYID, PR_IPM_OUTBOX_ENTRYID, PR_IPM_SENTMAIL_ENTRYID, PR_IPM_WASTEBASKET_ENTRYID]
    {
        assert!(!store.get(tag)?.is_empty(), "{tag:?}");
    }
    Ok(())
}

/// STO-STORE-1, PRP-OBJ-2, PRP-SAVE-2
fn a_store_changes_at_once(h: &dyn Harness) -> Result<()> {
    let (one, other) = (Scene::of_a(h)?, Scene::of_a(h)?);
    one.store.set(PR_DISPLAY_NAME, "Renamed")?;
    assert_eq!(other.store.get(PR_DISPLAY_NAME)?, "Renamed");
    assert_eq!(code(one.store.save_changes(SaveFlags::NONE)), ErrorCode::S_OK);
    one.store.set(PR_DISPLAY_NAME, "Renamed again")?;
    assert_eq!(other.store.get(PR_DISPLAY_NAME)?, "Renamed again");
    Ok(())
}

/// STO-STORE-4, STO-SUPPORTMASK-2, PRP-COMP-18, PRP-SETPROPS-7, PRP-SETPROPS-14
fn what_a_store_computes_cannot_be_set(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    for property in [
        Property::of(PR_OBJECT_TYPE, 3),
        Property::of(PR_STORE_SUPPORT_MASK, 1),
        Property::of(PR_ENTRYID, b"mine"),
        Property::of(PR_STORE_ENTRYID, b"mine"),
        Property::of(PR_RECORD_KEY, b"mine"),
        Property::of(PR_STORE_RECORD_KEY, b"mine"),
        Property::of(PR_MDB_PROVIDER, b"mine"),
        Property::of(PR_MAPPING_SIGNATURE, b"mine"),
    ] {
        let before = slot(&*a.store, property.tag)?;
        let tag = property.tag;
        assert_eq!(set_problem(&*a.store, property)?, ErrorCode::MAPI_E_COMPUTED, "{tag}");
        assert_eq!(slot(&*a.store, tag)?, before, "{tag}");
    }
    assert_eq!(set_problem(&*a.store, Property::of(PR_DISPLAY_NAME, "Mine"))?, ErrorCode::S_OK);
    Ok(())
}

/// STO-STORE-7, PRP-RANGE-6
fn a_store_keeps_what_a_client_adds(h: &dyn Harness) -> Result<()> {
    const SHOE_SIZE: Tag<i32> = Tag::new(PropTag(0x66AA_0003));
    let (one, other) = (Scene::of_a(h)?, Scene::of_a(h)?);
    one.store.set(SHOE_SIZE, 43)?;
    assert_eq!(other.store.get(SHOE_SIZE)?, 43);
    other.store.delete(SHOE_SIZE)?;
    assert_eq!(slot_code(&*one.store, SHOE_SIZE)?, ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// STO-SUPPORTMASK-1, STO-MESSAGE-7, PRP-COMP-24
fn the_support_mask_is_on_every_object(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = folder.new_message()?;
    let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE)?;
    let objects: [&dyn MapiProp; 3] = [&*folder, &*message, &*attachment];
    for object in objects {
        assert_eq!(object.get(PR_STORE_SUPPORT_MASK)?, a.store.get(PR_STORE_SUPPORT_MASK)?);
        for tag in [PR_STORE_ENTRYID, PR_STORE_RECORD_KEY, PR_MDB_PROVIDER, PR_MAPPING_SIGNATURE] {
            assert_eq!(object.get(tag)?, a.store.get(tag)?, "{tag:?}");
        }
    }
    Ok(())
}

/// STO-READONLY-1, STO-READONLY-4, STO-READONLY-5, STO-SUPPORTMASK-4, STO-CREATEFOLDER-9, PRP-SETPROPS-8
fn a_store_opened_for_reading_lets_nothing_change(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let (message, folder) = (stored(&folder, "Plan")?, id_of(&*folder)?);
    let id = id_of(&*a.store)?;
    let store = a.session.open_msg_store(&id, None, OpenStoreFlags::NONE)?.into_value();
    let mask = StoreSupport::from_bits_retain(store.get(PR_STORE_SUPPORT_MASK)? as u32);
    assert!(!mask.intersects(StoreSupport::STORE_MODIFY_OK | StoreSupport::STORE_CREATE_OK));
    for id in [&folder, &message] {
        assert_eq!(
            code(store.open_entry(Some(id), None, OpenFlags::MAPI_MODIFY)),
            ErrorCode::MAPI_E_NO_ACCESS
        );
        let best = store.open_entry(Some(id), None, OpenFlags::MAPI_BEST_ACCESS)?.into_prop()?;
        assert_eq!(best.get(PR_ACCESS_LEVEL)?, 0);
    }
    let sub = id_of(&*a.store.open_folder(&folder)?.new_subfolder("2025")?)?;
    let folder = store.open_entry(Some(&folder), None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()?;
    let messages = std::slice::from_ref(&message);
    let generic = FolderType::FOLDER_GENERIC;
    let answers = [
        code(store.set_props(&[Property::of(PR_DISPLAY_NAME, "Mine")])),
        code(store.delete_props(&[PR_COMMENT.tag()])),
        code(folder.set_props(&[Property::of(PR_COMMENT, "Mine")])),
        code(folder.delete_props(&[PR_COMMENT.tag()])),
        code(folder.create_message(None, CreateMessageFlags::NONE)),
        code(folder.create_folder(generic, "New", None, None, CreateFolderFlags::MAPI_UNICODE)),
        code(folder.delete_messages(messages, None, DeleteMessagesFlags::NONE)),
        code(folder.delete_folder(&sub, None, DeleteFolderFlags::NONE)),
        code(folder.set_message_status(
            &message,
            MessageStatus::MSGSTATUS_TAGGED,
            MessageStatus::MSGSTATUS_TAGGED,
        )),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_NO_ACCESS; 9]);
    assert_eq!(looked_at(&a.store, &message)?.get(PR_SUBJECT)?, "Plan");
    Ok(())
}

/// STO-STORELOGOFF-3, PRP-OBJ-6
fn a_store_that_was_closed_is_dead(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = saved(&folder, "Plan")?;
    let table = folder.get_contents_table(TableFlags::NONE)?;
    let left = a.store.store_logoff(StoreLogoffFlags::LOGOFF_ABORT)?;
    assert_eq!(left, StoreLogoffFlags::LOGOFF_COMPLETE);
    let answers = [
        code(a.store.get_props(None, UnicodeFlags::NONE)),
        code(a.store.open_entry(None, None, OpenFlags::NONE)),
        code(folder.get_props(None, UnicodeFlags::NONE)),
        code(message.set_props(&[Property::of(PR_SUBJECT, "Late")])),
        code(table.get_row_count(0)),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_INVALID_OBJECT; 5]);
    Ok(())
}

/// STO-STORELOGOFF-1
fn only_one_way_to_log_off_at_a_time(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let both = StoreLogoffFlags::LOGOFF_ABORT | StoreLogoffFlags::LOGOFF_PURGE;
    assert_eq!(code(a.store.store_logoff(both)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert!(matches!(slot(&*a.store, PR_DISPLAY_NAME)?, PropValue::Unicode(_)));
    Ok(())
}

/// STO-SETLOCKSTATE-1, STO-NOTIFYNEWMAIL-4
fn what_is_the_spoolers_is_not_the_clients(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Plan")?;
    let locked = a.store.set_lock_state(&*message, LockState::MSG_LOCKED);
    assert_eq!(code(locked), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(code(a.store.finished_msg(0, &id_of(&*message)?)), ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}

/// STO-GEN-1
fn what_is_reserved_is_zero(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let id = stored(&folder, "Plan")?;
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let answers = [
        code(a.store.compare_entry_ids(&id, &id, 1)),
        code(a.store.abort_submit(&id, 1)),
        code(a.store.get_outgoing_queue(1)),
        code(folder.get_message_status(&id, 1)),
        code(table.get_row_count(1)),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_UNKNOWN_FLAGS; 5]);
    Ok(())
}

/// STO-GEN-5
fn errors_come_at_once(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = saved(&folder, "Plan")?;
    let (id, deferred) = (id_of(&*message)?, OpenFlags::MAPI_DEFERRED_ERRORS);
    let table = TableFlags::MAPI_DEFERRED_ERRORS | TableFlags::MAPI_UNICODE;
    let generic = FolderType::FOLDER_GENERIC;
    let flags = CreateFolderFlags::MAPI_DEFERRED_ERRORS | CreateFolderFlags::MAPI_UNICODE;
    let answers = [
        code(a.store.open_entry(Some(&id), None, deferred)),
        code(folder.open_entry(Some(&id), None, deferred)),
        code(folder.create_message(None, CreateMessageFlags::MAPI_DEFERRED_ERRORS)),
        code(folder.create_folder(generic, "2025", None, None, flags)),
        code(folder.get_contents_table(table)),
        code(folder.get_hierarchy_table(table)),
        code(message.get_recipient_table(table)),
        code(message.get_attachment_table(table)),
        code(a.store.get_receive_folder_table(table)),
        code(message.create_attach(None, CreateAttachFlags::MAPI_DEFERRED_ERRORS)),
        code(message.set_read_flag(ReadFlags::MAPI_DEFERRED_ERRORS)),
        code(message.save_changes(SaveFlags::MAPI_DEFERRED_ERRORS | SaveFlags::KEEP_OPEN_READWRITE)),
    ];
    assert_eq!(answers, [ErrorCode::S_OK; 12]);
    let nothing = message.open_attach(7, None, OpenAttachFlags::MAPI_DEFERRED_ERRORS);
    assert_eq!(code(nothing), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(code(folder.create_folder(generic, "2025", None, None, flags)), ErrorCode::MAPI_E_COLLISION);
    drop(message);
    delete(&folder, std::slice::from_ref(&id))?;
    assert_eq!(code(a.store.open_entry(Some(&id), None, deferred)), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(code(folder.open_entry(Some(&id), None, deferred)), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}
