//! Message stores: what they tell of themselves, which folders they have, how their objects are opened.

use super::Harness;
use super::scene::{
    Scene, code, delete, delete_subfolder, id_of, looked_at, saved, set_problem, slot, slot_code, stored,
};
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt, MsgStoreExt};
use crate::interface::{MapiProp, Result};
use crate::vocab::guids::{
    IID_IMAPIContainer, IID_IMAPIFolder, IID_IMAPIProp, IID_IMAPITable, IID_IMessage, IID_IMsgStore,
    IID_IUnknown,
};
use crate::vocab::tags::*;
use crate::vocab::{
    AdrList, AttachFlags, Binary, CreateAttachFlags, CreateFolderFlags, CreateMessageFlags,
    DeleteFolderFlags, DeleteMessagesFlags, EntryId, ErrorCode, FolderMask, FolderType, LockState, MapiUid,
    MessageStatus, ModRecipFlags, ObjectType, OpenFlags, OpenStoreFlags, PropTag, PropValue, Property,
    Restriction, SaveFlags, StoreLogoffFlags, StoreSupport, TableFlags, Tag, UnicodeFlags,
};

cases! { $, conformance_store, store;
    a_store_tells_what_it_is,
    a_store_changes_at_once,
    what_a_store_computes_cannot_be_set,
    a_store_keeps_what_a_client_adds,
    the_support_mask_is_on_every_object,
    special_folders_are_where_the_store_says,
    special_folders_have_their_names_and_places,
    a_renamed_special_folder_keeps_its_role,
    a_special_folder_cannot_be_deleted,
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
    receive_folders_are_those_of_a_new_mailbox,
    a_receive_folder_is_found_by_the_longest_prefix,
    a_receive_folder_is_removed,
    the_default_receive_folder_can_be_the_root,
    a_receive_class_keeps_to_the_rules,
    the_receive_folder_table_has_a_row_for_each_class,
    objects_outlive_what_they_came_from,
    a_store_that_was_closed_is_dead,
    only_one_way_to_log_off_at_a_time,
    what_is_the_spoolers_is_not_the_clients,
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

/// The properties of a store that hold the ids of its folders.
const SPECIAL: [Tag<Binary>; 7] = [
    PR_IPM_SUBTREE_ENTRYID,
    PR_IPM_OUTBOX_ENTRYID,
    PR_IPM_WASTEBASKET_ENTRYID,
    PR_IPM_SENTMAIL_ENTRYID,
    PR_VIEWS_ENTRYID,
    PR_COMMON_VIEWS_ENTRYID,
    PR_FINDER_ENTRYID,
];

/// STO-SPECIAL-4, STO-SPECIAL-5, STO-SPECIAL-6, STO-SPECIAL-8
fn special_folders_are_where_the_store_says(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    assert_eq!(a.store.get(PR_VALID_FOLDER_MASK)?, 0xFF);
    for tag in SPECIAL {
        let id = EntryId::from(a.store.get(tag)?);
        assert_eq!(id.as_bytes()[..4], [0; 4], "{tag:?}");
        let opened = a.store.open_entry(Some(&id), None, OpenFlags::NONE)?;
        assert_eq!(opened.object_type(), Some(ObjectType::MAPI_FOLDER), "{tag:?}");
    }
    let mask = FolderMask::from_bits_retain(a.store.get(PR_VALID_FOLDER_MASK)? as u32);
    assert!(mask.contains(FolderMask::FOLDER_IPM_INBOX_VALID));
    let (inbox, class) = a.store.get_receive_folder(Some("IPM"), UnicodeFlags::MAPI_UNICODE)?;
    assert_eq!(class, "IPM");
    assert_ne!(inbox, id_of(&*a.store.root()?)?);
    Ok(())
}

/// STO-SPECIAL-1, STO-SPECIAL-2
fn special_folders_have_their_names_and_places(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let root = id_of(&*a.store.root()?)?;
    let subtree = id_of(&*a.store.ipm_subtree()?)?;
    let inbox = a.store.inbox()?;
    let named = |tag: Tag<Binary>| a.store.open_folder(&a.store.get(tag)?.into());
    for (folder, name, parent) in [
        (named(PR_IPM_SUBTREE_ENTRYID)?, "IPM Subtree", &root),
        (named(PR_FINDER_ENTRYID)?, "Search Root", &root),
        (named(PR_VIEWS_ENTRYID)?, "Folder Views", &root),
        (named(PR_COMMON_VIEWS_ENTRYID)?, "Common Views", &root),
        (inbox, "Inbox", &subtree),
        (named(PR_IPM_OUTBOX_ENTRYID)?, "Outbox", &subtree),
        (named(PR_IPM_SENTMAIL_ENTRYID)?, "Sent Items", &subtree),
        (named(PR_IPM_WASTEBASKET_ENTRYID)?, "Deleted Items", &subtree),
    ] {
        assert_eq!(folder.get(PR_DISPLAY_NAME)?, name);
        assert!(a.store.compare_entry_ids(&folder.get(PR_PARENT_ENTRYID)?.into(), parent, 0)?, "{name}");
    }
    Ok(())
}

/// STO-SPECIAL-2, STO-EID-9
fn a_renamed_special_folder_keeps_its_role(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let outbox = a.store.outbox()?;
    let id = id_of(&*outbox)?;
    outbox.set(PR_DISPLAY_NAME, "Postausgang")?;
    assert_eq!(id_of(&*outbox)?, id);
    assert_eq!(EntryId::from(a.store.get(PR_IPM_OUTBOX_ENTRYID)?), id);
    assert_eq!(a.store.outbox()?.get(PR_DISPLAY_NAME)?, "Postausgang");
    assert_eq!(a.store.get(PR_VALID_FOLDER_MASK)?, 0xFF);
    Ok(())
}

/// STO-SPECIAL-9
fn a_special_folder_cannot_be_deleted(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let inbox = id_of(&*a.store.inbox()?)?;
    let all = DeleteFolderFlags::DEL_MESSAGES | DeleteFolderFlags::DEL_FOLDERS;
    let answer = a.store.ipm_subtree()?.delete_folder(&inbox, None, all);
    assert_eq!(code(answer), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(a.store.inbox()?.get(PR_DISPLAY_NAME)?, "Inbox");
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
    delete(&folder, &[message.clone()])?;
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
        delete(&folder, &[id.clone()])?;
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
    delete(&folder, &[one.clone()])?;
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
    delete(&there, &[message.clone()])?;
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

/// STO-GETRECEIVEFOLDER-1, STO-GETRECEIVEFOLDER-3, STO-GETRECEIVEFOLDER-4, STO-GETRECEIVEFOLDER-5
fn receive_folders_are_those_of_a_new_mailbox(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (inbox, root) = (id_of(&*a.store.inbox()?)?, id_of(&*a.store.root()?)?);
    for (class, folder, registered) in [
        (None, &inbox, ""),
        (Some(""), &inbox, ""),
        (Some("IPM"), &inbox, "IPM"),
        (Some("IPM.Note"), &inbox, "IPM"),
        (Some("REPORT.IPM.Note.NDR"), &inbox, "REPORT.IPM"),
        (Some("IPC"), &root, "IPC"),
        (Some("Something.Else"), &inbox, ""),
    ] {
        let answer = a.store.get_receive_folder(class, UnicodeFlags::MAPI_UNICODE)?;
        assert_eq!(answer, (folder.clone(), registered.to_owned()), "{class:?}");
    }
    Ok(())
}

/// STO-GETRECEIVEFOLDER-2, STO-GETRECEIVEFOLDER-3, STO-GETRECEIVEFOLDER-7, STO-SETRECEIVEFOLDER-1,
/// STO-SETRECEIVEFOLDER-5, STO-SETRECEIVEFOLDER-6, STO-SETRECEIVEFOLDER-9, STO-MSGCLASS-4
fn a_receive_folder_is_found_by_the_longest_prefix(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let unicode = UnicodeFlags::MAPI_UNICODE;
    let (inbox, samples) = (id_of(&*a.store.inbox()?)?, id_of(&*a.folder("Samples")?)?);
    a.store.set_receive_folder(Some("IPM.Note.Sample"), unicode, Some(&samples))?;
    a.store.set_receive_folder(Some("My very own class"), unicode, Some(&samples))?;
    for (class, folder, registered) in [
        ("IPM.Note.Sample.Simple", &samples, "IPM.Note.Sample"),
        ("IPM.Note.Sample", &samples, "IPM.Note.Sample"),
        ("ipm.note.SAMPLE.simple", &samples, "IPM.Note.Sample"),
        ("IPM.Note.Samples", &inbox, "IPM"),
        ("IPM.Note", &inbox, "IPM"),
        ("IPM.Timecard", &inbox, "IPM"),
        ("My very own class", &samples, "My very own class"),
    ] {
        let answer = a.store.get_receive_folder(Some(class), unicode)?;
        assert_eq!(answer, (folder.clone(), registered.to_owned()), "{class}");
    }
    a.store.set_receive_folder(Some("ipm.note.sample"), unicode, Some(&inbox))?;
    let (folder, _) = a.store.get_receive_folder(Some("IPM.Note.Sample"), unicode)?;
    assert_eq!(folder, inbox);
    Ok(())
}

/// STO-SETRECEIVEFOLDER-3
fn a_receive_folder_is_removed(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let unicode = UnicodeFlags::MAPI_UNICODE;
    let samples = id_of(&*a.folder("Samples")?)?;
    a.store.set_receive_folder(Some("IPM.Sample"), unicode, Some(&samples))?;
    a.store.set_receive_folder(Some("IPM.Sample"), unicode, None)?;
    a.store.set_receive_folder(Some("IPM.Never.There"), unicode, None)?;
    let inbox = id_of(&*a.store.inbox()?)?;
    assert_eq!(a.store.get_receive_folder(Some("IPM.Sample"), unicode)?, (inbox, "IPM".to_owned()));
    Ok(())
}

/// STO-SETRECEIVEFOLDER-2, STO-SETRECEIVEFOLDER-4, STO-GETRECEIVEFOLDER-6
fn the_default_receive_folder_can_be_the_root(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let unicode = UnicodeFlags::MAPI_UNICODE;
    let (samples, root) = (id_of(&*a.folder("Samples")?)?, id_of(&*a.store.root()?)?);
    a.store.set_receive_folder(None, unicode, Some(&samples))?;
    assert_eq!(a.store.get_receive_folder(Some("Other"), unicode)?, (samples.clone(), String::new()));
    a.store.set_receive_folder(None, unicode, None)?;
    assert_eq!(a.store.get_receive_folder(Some("Other"), unicode)?, (root.clone(), String::new()));
    assert_eq!(a.store.get_receive_folder(None, unicode)?, (root, String::new()));
    a.store.set_receive_folder(Some(""), unicode, Some(&samples))?;
    assert_eq!(a.store.get_receive_folder(None, unicode)?, (samples, String::new()));
    Ok(())
}

/// STO-SETRECEIVEFOLDER-7, STO-SETRECEIVEFOLDER-8, STO-GETRECEIVEFOLDER-10
fn a_receive_class_keeps_to_the_rules(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let unicode = UnicodeFlags::MAPI_UNICODE;
    let folder = a.folder("Samples")?;
    let (message, samples) = (stored(&folder, "Plan")?, id_of(&*folder)?);
    let long = "A".repeat(256);
    for class in ["IPM.", ".IPM", "IPM..Note", "IPM.Notiz\u{e4}", &long] {
        let set = a.store.set_receive_folder(Some(class), unicode, Some(&samples));
        assert_eq!(code(set), ErrorCode::MAPI_E_INVALID_PARAMETER, "{class}");
        let get = a.store.get_receive_folder(Some(class), unicode);
        assert_eq!(code(get), ErrorCode::MAPI_E_INVALID_PARAMETER, "{class}");
    }
    let set = |folder: &EntryId| code(a.store.set_receive_folder(Some("IPM.Note"), unicode, Some(folder)));
    assert_eq!(set(&message), ErrorCode::MAPI_E_INVALID_ENTRYID);
    let gone = folder.new_subfolder("2025")?;
    let gone_id = id_of(&*gone)?;
    delete_subfolder(&folder, &gone_id)?;
    assert_eq!(set(&gone_id), ErrorCode::MAPI_E_NOT_FOUND);
    let search =
        folder.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, CreateFolderFlags::NONE)?;
    assert_eq!(set(&id_of(&*search)?), ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}

/// STO-GETRECEIVEFOLDERTABLE-1, STO-GETRECEIVEFOLDERTABLE-2, STO-GETRECEIVEFOLDERTABLE-3,
/// STO-GETRECEIVEFOLDERTABLE-4, STO-GETRECEIVEFOLDERTABLE-5
fn the_receive_folder_table_has_a_row_for_each_class(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let table = a.store.get_receive_folder_table(TableFlags::MAPI_UNICODE)?;
    a.store.set_receive_folder(
        Some("A.Later.One"),
        UnicodeFlags::MAPI_UNICODE,
        Some(&id_of(&*a.store.inbox()?)?),
    )?;
    let rows = table.query_all_rows(None, None, None, 0)?;
    let classes: Vec<_> = rows.iter().map(|row| row.get(PR_MESSAGE_CLASS)).collect();
    assert_eq!(classes, ["", "IPC", "IPM", "REPORT.IPM"].map(|class| Some(class.to_owned())));
    for row in &rows {
        let id = EntryId::from(row.get(PR_ENTRYID).unwrap_or_default());
        assert_eq!(a.store.open_folder(&id)?.get(PR_RECORD_KEY).ok(), row.get(PR_RECORD_KEY));
        assert!(row.get(PR_INSTANCE_KEY).is_some() && row.get(PR_ROWID).is_some());
    }
    let root = Restriction::eq(PR_RECORD_KEY, a.store.root()?.get(PR_RECORD_KEY)?);
    let of_root = table.query_all_rows(None, Some(&root), None, 0)?;
    assert_eq!(
        of_root.iter().map(|row| row.get(PR_MESSAGE_CLASS)).collect::<Vec<_>>(),
        [Some("IPC".to_owned())]
    );
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

/// STO-STORELOGOFF-3, STO-STORELOGOFF-4, PRP-OBJ-6
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
