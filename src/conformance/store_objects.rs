//! How the objects of a store are opened, by which ids, and how long they last.

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

cases! { $, conformance_store_objects, store_objects, needs: STORE_CREATE_OK;
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
    objects_outlive_what_they_came_from,
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
