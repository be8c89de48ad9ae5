//! Message stores: what they tell of themselves, which folders they have, how their objects are opened.

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::{
    IID_IMAPIContainer, IID_IMAPIFolder, IID_IMAPIProp, IID_IMAPITable, IID_IMessage, IID_IMsgStore,
    IID_IUnknown,
};
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_store, store, needs: STORE_CREATE_OK;
    a_store_tells_what_it_is,
    a_store_changes_at_once,
    what_a_store_computes_cannot_be_set,
    a_store_keeps_what_a_client_adds,
    the_support_mask_is_on_every_object,
    no_id_opens_the_root,
    an_id_tells_folder_from_message,
    an_open_is_read_only_unless_asked_otherwise,
    a_missing_object_is_not_found,
    a_foreign_id_is_unknown,
    an_object_is_opened_as_what_it_is_or_a_base_of_it,
    ids_are_long_term_and_never_used_again,
    ids_are_compared_by_the_store,
    a_folder_opens_what_is_elsewhere_in_the_store,
    two_opens_are_independent,
    a_store_opened_for_reading_lets_nothing_change,
    objects_outlive_what_they_came_from,
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

/// STO-OPENENTRY-1, STO-FOLDER-3, PRP-COMP-16
fn no_id_opens_the_root(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    for none in [None, Some(EntryId::default())] {
        let opened = a.store.open_entry(none.as_ref(), None, OpenFlags::NONE)?;
        assert_eq!(opened.object_type(), Some(ObjectType::MAPI_FOLDER));
        let root = opened.into_folder()?;
        assert_eq!(root.get(PR_FOLDER_TYPE)?, FolderType::FOLDER_ROOT.0 as i32);
        assert_eq!(root.get(PR_PARENT_ENTRYID)?, root.get(PR_ENTRYID)?);
    }
    let everything =
        a.store.root()?.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH | TableFlags::MAPI_UNICODE)?;
    let roots = Restriction::eq(PR_FOLDER_TYPE, FolderType::FOLDER_ROOT.0 as i32);
    assert!(everything.query_all_rows(None, Some(&roots), None, 0)?.is_empty());
    Ok(())
}

/// STO-OPENENTRY-2, STO-OPENENTRY-10, STO-GEN-3
fn an_id_tells_folder_from_message(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = stored(&folder, "Plan")?;
    let associated = folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    associated.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    let kind = |id: &EntryId| -> Result<_> {
        Ok(a.store.open_entry(Some(id), None, OpenFlags::NONE)?.object_type())
    };
    assert_eq!(kind(&id_of(&*folder)?)?, Some(ObjectType::MAPI_FOLDER));
    assert_eq!(kind(&message)?, Some(ObjectType::MAPI_MESSAGE));
    assert_eq!(kind(&id_of(&*associated)?)?, Some(ObjectType::MAPI_MESSAGE));
    Ok(())
}

/// STO-OPENENTRY-3, STO-READONLY-3, STO-READONLY-4, STO-READONLY-8, PRP-OBJ-5, PRP-ACCESS-3
fn an_open_is_read_only_unless_asked_otherwise(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    assert_eq!(folder.get(PR_ACCESS_LEVEL)?, 1);
    assert_eq!(folder.new_message()?.get(PR_ACCESS_LEVEL)?, 1);
    let (folder, message) = (id_of(&*folder)?, stored(&folder, "Plan")?);
    for id in [&folder, &message] {
        let open = |flags| a.store.open_entry(Some(id), None, flags)?.into_prop();
        let read_only = open(OpenFlags::NONE)?;
        assert_eq!(read_only.get(PR_ACCESS_LEVEL)?, 0);
        let set = read_only.set_props(&[Property::of(PR_COMMENT, "Changed")]);
        assert_eq!(code(set), ErrorCode::MAPI_E_NO_ACCESS);
        assert_eq!(code(read_only.delete_props(&[PR_COMMENT.tag()])), ErrorCode::MAPI_E_NO_ACCESS);
        assert_eq!(open(OpenFlags::MAPI_MODIFY)?.get(PR_ACCESS_LEVEL)?, 1);
        assert_eq!(open(OpenFlags::MAPI_BEST_ACCESS)?.get(PR_ACCESS_LEVEL)?, 1);
    }
    let message = looked_at(&a.store, &message)?;
    let none = AdrList::default();
    let answers = [
        code(message.save_changes(SaveFlags::KEEP_OPEN_READONLY)),
        code(message.modify_recipients(ModRecipFlags::NONE, &none)),
        code(message.create_attach(None, CreateAttachFlags::NONE)),
        code(message.delete_attach(0, None, AttachFlags::NONE)),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_NO_ACCESS; 4]);
    Ok(())
}

/// STO-OPENENTRY-4
fn a_missing_object_is_not_found(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = stored(&folder, "Plan")?;
    let sub = id_of(&*folder.new_subfolder("2025")?)?;
    delete(&folder, std::slice::from_ref(&message))?;
    delete_subfolder(&folder, &sub)?;
    for gone in [&message, &sub] {
        for flags in [OpenFlags::NONE, OpenFlags::MAPI_MODIFY, OpenFlags::MAPI_BEST_ACCESS] {
            let answer = a.store.open_entry(Some(gone), None, flags);
            assert_eq!(code(answer), ErrorCode::MAPI_E_NOT_FOUND);
        }
    }
    Ok(())
}

/// STO-OPENENTRY-5, STO-OPENENTRY-9, STO-COMPAREENTRYIDS-3
fn a_foreign_id_is_unknown(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let inbox = id_of(&*a.store.inbox()?)?;
    let foreign = [
        id_of(&*b.store.inbox()?)?,
        id_of(&*a.store)?,
        EntryId::long_term(MapiUid([7; 16]), b"1234"),
        EntryId::from(&b"short"[..]),
    ];
    for id in &foreign {
        assert_eq!(
            code(a.store.open_entry(Some(id), None, OpenFlags::NONE)),
            ErrorCode::MAPI_E_UNKNOWN_ENTRYID
        );
        assert_eq!(code(a.store.compare_entry_ids(&inbox, id, 0)), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
        assert_eq!(code(a.store.compare_entry_ids(id, &inbox, 0)), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    }
    Ok(())
}

/// STO-GEN-3, STO-GEN-4, PRP-OBJ-1
fn an_object_is_opened_as_what_it_is_or_a_base_of_it(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let (message, folder) = (stored(&folder, "Plan")?, id_of(&*folder)?);
    let open = |id: &EntryId, interface| code(a.store.open_entry(Some(id), Some(interface), OpenFlags::NONE));
    for interface in [IID_IUnknown, IID_IMAPIProp, IID_IMAPIContainer, IID_IMAPIFolder] {
        assert_eq!(open(&folder, interface), ErrorCode::S_OK, "{interface}");
    }
    for interface in [IID_IUnknown, IID_IMAPIProp, IID_IMessage] {
        assert_eq!(open(&message, interface), ErrorCode::S_OK, "{interface}");
    }
    for interface in [IID_IMessage, IID_IMAPITable, IID_IMsgStore] {
        assert_eq!(open(&folder, interface), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, "{interface}");
    }
    for interface in [IID_IMAPIFolder, IID_IMAPIContainer, IID_IMAPITable] {
        assert_eq!(open(&message, interface), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, "{interface}");
    }
    Ok(())
}

/// STO-EID-1, STO-EID-2, STO-EID-3, STO-EID-13
fn ids_are_long_term_and_never_used_again(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let mut seen = Vec::new();
    for round in 0..5 {
        let message = saved(&folder, &format!("Plan {round}"))?;
        let (id, key) = (id_of(&*message)?, message.get(PR_RECORD_KEY)?);
        message.save_changes(SaveFlags::NONE)?;
        assert_eq!(id.as_bytes()[..4], [0; 4]);
        assert!(id.as_bytes().len() > 20);
        assert_eq!(looked_at(&a.store, &id)?.get(PR_RECORD_KEY)?, key);
        assert!(!seen.contains(&(id.clone(), key.clone())));
        delete(&folder, std::slice::from_ref(&id))?;
        seen.push((id, key));
    }
    seen.sort_by(|left, right| left.1.cmp(&right.1));
    seen.dedup_by(|left, right| left.1 == right.1);
    assert_eq!(seen.len(), 5);
    Ok(())
}

/// STO-COMPAREENTRYIDS-1, STO-COMPAREENTRYIDS-2, STO-COMPAREENTRYIDS-4, STO-COMPAREENTRYIDS-5
fn ids_are_compared_by_the_store(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let (one, other) = (stored(&folder, "One")?, stored(&folder, "Other")?);
    let same = |left: &EntryId, right: &EntryId| a.store.compare_entry_ids(left, right, 0);
    assert!(same(&one, &one)?);
    assert!(!same(&one, &other)?);
    assert!(!same(&one, &id_of(&*folder)?)?);
    delete(&folder, std::slice::from_ref(&one))?;
    assert!(same(&one, &one)?);
    assert!(!same(&one, &other)?);
    let (none, root) = (EntryId::default(), id_of(&*a.store.root()?)?);
    assert!(same(&none, &none)? && same(&none, &root)? && same(&root, &none)?);
    assert!(!same(&none, &other)?);
    Ok(())
}

/// STO-CONTOPENENTRY-1, STO-CONTOPENENTRY-2, STO-CONTOPENENTRY-4
fn a_folder_opens_what_is_elsewhere_in_the_store(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (here, there) = (a.folder("Here")?, a.folder("There")?);
    let message = stored(&there, "Plan")?;
    assert_eq!(
        here.open_entry(Some(&message), None, OpenFlags::NONE)?.into_message()?.get(PR_SUBJECT)?,
        "Plan"
    );
    assert_eq!(
        id_of(&*here.open_entry(Some(&id_of(&*there)?), None, OpenFlags::NONE)?.into_folder()?)?,
        id_of(&*there)?
    );
    let root = here.open_entry(None, None, OpenFlags::NONE)?.into_folder()?;
    assert_eq!(root.get(PR_FOLDER_TYPE)?, FolderType::FOLDER_ROOT.0 as i32);
    delete(&there, std::slice::from_ref(&message))?;
    assert_eq!(code(here.open_entry(Some(&message), None, OpenFlags::NONE)), ErrorCode::MAPI_E_NOT_FOUND);
    let foreign = EntryId::from(&b"short"[..]);
    assert_eq!(
        code(here.open_entry(Some(&foreign), None, OpenFlags::NONE)),
        ErrorCode::MAPI_E_UNKNOWN_ENTRYID
    );
    Ok(())
}

/// STO-GEN-14, STO-MESSAGE-1, PRP-OBJ-2, PRP-OBJ-3, PRP-GETPROPS-14
fn two_opens_are_independent(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let again = a.store.open_folder(&id_of(&*folder)?)?;
    folder.set(PR_COMMENT, "Everybody sees it")?;
    assert_eq!(again.get(PR_COMMENT)?, "Everybody sees it");
    let one = saved(&folder, "Before")?;
    let other = looked_at(&a.store, &id_of(&*one)?)?;
    one.set(PR_SUBJECT, "After")?;
    assert_eq!(one.get(PR_SUBJECT)?, "After");
    assert_eq!(other.get(PR_SUBJECT)?, "Before");
    one.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
    assert_eq!(other.get(PR_SUBJECT)?, "Before");
    assert_eq!(looked_at(&a.store, &id_of(&*one)?)?.get(PR_SUBJECT)?, "After");
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

/// STO-GEN-11
fn objects_outlive_what_they_came_from(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let id = stored(&folder, "Plan")?;
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let message = folder.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY)?.into_message()?;
    let sub = folder.new_subfolder("2025")?;
    drop((table, folder));
    message.set(PR_SUBJECT, "Changed")?;
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    assert_eq!(message.get(PR_SUBJECT)?, "Changed");
    assert_eq!(sub.get(PR_DISPLAY_NAME)?, "2025");
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
