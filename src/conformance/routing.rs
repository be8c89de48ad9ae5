//! Entry ids and where they lead: `OpenEntry` and `CompareEntryIDs`.

use super::Harness;
use super::listing::put;
use super::scene::{Scene, code, id_of, saved};
use crate::columns;
use crate::interface::Result;
use crate::interface::ext::{
    MapiFolderExt, MapiPropExt, MapiSessionExt, MapiTableExt, MessageExt, MsgStoreExt,
};
use crate::vocab::guids::{
    IID_IMAPIContainer, IID_IMAPIFolder, IID_IMAPIProp, IID_IMailUser, IID_IMessage, IID_IMsgStore,
    IID_IUnknown,
};
use crate::vocab::tags::*;
use crate::vocab::{
    EntryId, ErrorCode, LogonFlags, MapiUid, ObjectType, OneOff, OpenFlags, TableFlags, UnicodeFlags,
};

cases! { $, conformance_routing, routing;
    an_entry_id_is_needed,
    an_entry_id_of_nobody_is_unknown: STORE_CREATE_OK,
    each_id_opens_its_kind_of_object: STORE_CREATE_OK,
    an_object_opens_as_one_of_its_interfaces: STORE_CREATE_OK,
    an_object_opens_read_only_unless_asked: STORE_CREATE_OK,
    a_deleted_object_is_not_found: STORE_CREATE_OK,
    objects_of_a_closed_store_are_unknown: STORE_CREATE_OK,
    a_store_opens_by_its_entry_id: STORE_CREATE_OK,
    two_opens_are_two_objects: STORE_CREATE_OK,
    ids_in_tables_are_ids_of_objects: STORE_CREATE_OK,
    entry_ids_have_a_provider_and_no_flags: STORE_CREATE_OK,
    an_entry_id_outlives_names_and_sessions: STORE_CREATE_OK,
    an_entry_id_is_never_used_again: STORE_CREATE_OK,
    record_keys_are_unique_and_search_keys_are_kept: STORE_CREATE_OK,
    an_object_is_the_same_as_itself: STORE_CREATE_OK,
    objects_of_different_owners_are_different: STORE_CREATE_OK,
    ids_of_deleted_objects_can_be_compared: STORE_CREATE_OK,
    ids_that_cannot_be_compared: STORE_CREATE_OK,
    the_parent_store_is_the_store: STORE_CREATE_OK,
}

const NONE: OpenFlags = OpenFlags::NONE;

/// SES-OPENENTRY-1: unlike a store, a session has no root to open.
fn an_entry_id_is_needed(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let opened = scene.session.open_entry(&EntryId::default(), None, NONE);
    assert_eq!(code(opened), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(scene.store.open_entry(None, None, NONE)?.object_type(), Some(ObjectType::MAPI_FOLDER));
    Ok(())
}

/// SES-OPENENTRY-2.
fn an_entry_id_of_nobody_is_unknown(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let inbox = id_of(&*scene.store.inbox()?)?;
    let stranger = EntryId::long_term(MapiUid([0x77; 16]), b"nobody's");
    for id in [EntryId::from(&inbox.as_bytes()[..19]), stranger] {
        assert_eq!(code(scene.session.open_entry(&id, None, NONE)), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    }
    Ok(())
}

/// SES-OPENENTRY-3, SES-OPENENTRY-4, SES-OPENENTRY-6, SES-OPENENTRY-7, SES-OPENENTRY-8, SES-OPENENTRY-10,
/// SES-QUERYIDENTITY-5.
fn each_id_opens_its_kind_of_object(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Kinds")?;
    let status = scene.session.get_status_table(UnicodeFlags::NONE)?.all_rows(&columns![PR_ENTRYID])?;
    let status = status.first().and_then(|row| row.get(PR_ENTRYID)).expect("a row").into();
    for (id, kind) in [
        (id_of(&*scene.store)?, ObjectType::MAPI_STORE),
        (id_of(&*folder)?, ObjectType::MAPI_FOLDER),
        (put(&folder, "a", &[])?, ObjectType::MAPI_MESSAGE),
        (OneOff::new("Anna", "SMTP", "x@example.com").to_entry_id(), ObjectType::MAPI_MAILUSER),
        (scene.session.query_identity()?.into_value(), ObjectType::MAPI_MAILUSER),
        (status, ObjectType::MAPI_STATUS),
    ] {
        let opened = scene.session.open_entry(&id, None, NONE)?;
        assert_eq!(opened.object_type(), Some(kind));
        assert_eq!(opened.into_prop()?.get(PR_OBJECT_TYPE)?, i32::from(kind));
    }
    Ok(())
}

/// SES-OPENENTRY-11, SES-COMMON-6.
fn an_object_opens_as_one_of_its_interfaces(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Interfaces")?;
    let one_off = OneOff::new("Anna", "SMTP", "x@example.com").to_entry_id();
    let wrong = ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED;
    for (id, own, other) in [
        (id_of(&*folder)?, &[IID_IMAPIFolder, IID_IMAPIContainer][..], IID_IMessage),
        (put(&folder, "a", &[])?, &[IID_IMessage], IID_IMAPIFolder),
        (id_of(&*scene.store)?, &[IID_IMsgStore], IID_IMAPIFolder),
        (one_off, &[IID_IMailUser], IID_IMessage),
    ] {
        for interface in own.iter().copied().chain([IID_IMAPIProp, IID_IUnknown]) {
            assert_eq!(code(scene.session.open_entry(&id, Some(interface), NONE)), ErrorCode::S_OK);
        }
        assert_eq!(code(scene.session.open_entry(&id, Some(other), NONE)), wrong);
    }
    Ok(())
}

/// SES-OPENENTRY-12, SES-OPENENTRY-13.
fn an_object_opens_read_only_unless_asked(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Access")?;
    let (modify, best) = (OpenFlags::MAPI_MODIFY, OpenFlags::MAPI_BEST_ACCESS);
    for id in [id_of(&*folder)?, put(&folder, "a", &[])?] {
        for (flags, level) in [(NONE, 0), (modify, 1), (best, 1), (modify | best, 1)] {
            let object = scene.session.open_entry(&id, None, flags)?.into_prop()?;
            assert_eq!(object.get(PR_ACCESS_LEVEL)?, level, "{flags:?}");
        }
    }
    let identity = scene.session.query_identity()?.into_value();
    let refused = scene.session.open_entry(&identity, None, modify);
    assert_eq!(code(refused), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(code(scene.session.open_entry(&identity, None, modify | best)), ErrorCode::S_OK);
    Ok(())
}

/// SES-OPENENTRY-15, SES-COMMON-14, SES-OPENENTRY-17.
fn a_deleted_object_is_not_found(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let parent = scene.folder("Parent")?;
    let message = put(&parent, "a", &[])?;
    let folder = id_of(&*parent.new_subfolder("Below")?)?;
    let harmless = OpenFlags::MAPI_DEFERRED_ERRORS | OpenFlags::MAPI_NO_CACHE;
    assert_eq!(code(scene.session.open_entry(&message, None, harmless)), ErrorCode::S_OK);
    let _done = parent.delete_messages(std::slice::from_ref(&message), None, Default::default())?;
    let _done = parent.delete_folder(&folder, None, Default::default())?;
    for id in [message, folder] {
        for flags in [NONE, OpenFlags::MAPI_DEFERRED_ERRORS] {
            assert_eq!(code(scene.session.open_entry(&id, None, flags)), ErrorCode::MAPI_E_NOT_FOUND);
        }
        assert_eq!(code(scene.store.open_entry(Some(&id), None, NONE)), ErrorCode::MAPI_E_NOT_FOUND);
    }
    Ok(())
}

/// SES-OPENENTRY-5.
fn objects_of_a_closed_store_are_unknown(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let inbox = id_of(&*scene.store.inbox()?)?;
    let [profile, _] = h.profiles();
    let session = h.mapi().logon(Some(&profile), None, LogonFlags::MAPI_NEW_SESSION)?;
    assert_eq!(code(session.open_entry(&inbox, None, NONE)), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    let _store = session.default_store()?;
    assert_eq!(code(session.open_entry(&inbox, None, NONE)), ErrorCode::S_OK);
    Ok(())
}

/// SES-OPENENTRY-3.
fn a_store_opens_by_its_entry_id(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let id = id_of(&*scene.store)?;
    for (flags, expected) in [
        (NONE, ErrorCode::MAPI_E_NO_ACCESS),
        (OpenFlags::MAPI_MODIFY, ErrorCode::S_OK),
        (OpenFlags::MAPI_BEST_ACCESS, ErrorCode::S_OK),
    ] {
        let store = scene.session.open_entry(&id, None, flags)?.into_msg_store()?;
        let root = store.open_entry(None, None, OpenFlags::MAPI_MODIFY);
        assert_eq!(code(root), expected, "{flags:?}");
    }
    Ok(())
}

/// SES-OPENENTRY-19.
fn two_opens_are_two_objects(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let id = put(&scene.folder("Twice")?, "saved", &[])?;
    let open = || scene.session.open_entry(&id, None, OpenFlags::MAPI_MODIFY)?.into_message();
    let (one, other) = (open()?, open()?);
    one.set(PR_SUBJECT, "one")?;
    other.set(PR_SUBJECT, "other")?;
    assert_eq!((one.get(PR_SUBJECT)?, other.get(PR_SUBJECT)?), ("one".to_owned(), "other".to_owned()));
    assert_eq!(open()?.get(PR_SUBJECT)?, "saved");
    Ok(())
}

/// SES-OPENENTRY-18, SES-ENTRYID-4, SES-ENTRYID-5, SES-COMPAREENTRYIDS-1.
fn ids_in_tables_are_ids_of_objects(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Tables")?;
    put(&folder, "a", &[])?;
    let rows = folder.get_contents_table(TableFlags::NONE)?.all_rows(&columns![PR_ENTRYID])?;
    let shown: EntryId = rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("one row").into();
    let message = scene.session.open_entry(&shown, None, NONE)?.into_message()?;
    let own = id_of(&*message)?;
    assert_eq!(own.as_bytes()[0], 0);
    assert!(scene.session.compare_entry_ids(&shown, &own, 0)?);
    Ok(())
}

/// SES-ENTRYID-1, SES-ENTRYID-2, SES-ENTRYID-17.
fn entry_ids_have_a_provider_and_no_flags(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Layout")?;
    let message = put(&folder, "a", &[])?;
    for id in [id_of(&*scene.store)?, id_of(&*folder)?, message, scene.session.query_identity()?.into_value()]
    {
        assert!(id.as_bytes().len() >= 20);
        assert_eq!(id.as_bytes()[..4], [0; 4]);
    }
    Ok(())
}

/// SES-ENTRYID-10, SES-ENTRYID-12.
fn an_entry_id_outlives_names_and_sessions(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Before")?;
    let id = id_of(&*folder)?;
    folder.set(PR_DISPLAY_NAME, "After")?;
    assert_eq!(id_of(&*folder)?, id);
    drop((folder, scene));
    let later = Scene::of_a(h)?;
    let folder = later.session.open_entry(&id, None, NONE)?.into_folder()?;
    assert_eq!(folder.get(PR_DISPLAY_NAME)?, "After");
    Ok(())
}

/// SES-ENTRYID-8, SES-ENTRYID-11.
fn an_entry_id_is_never_used_again(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let mut seen = Vec::new();
    for scene in [&a, &b] {
        let folder = scene.folder("Again")?;
        for _ in 0..4 {
            let id = put(&folder, "a", &[])?;
            let _done = folder.delete_messages(std::slice::from_ref(&id), None, Default::default())?;
            let below = id_of(&*folder.new_subfolder("Below")?)?;
            let _done = folder.delete_folder(&below, None, Default::default())?;
            seen.extend([id, below]);
        }
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
    Ok(())
}

/// SES-ENTRYID-14, SES-ENTRYID-15, SES-ONEOFF-3.
fn record_keys_are_unique_and_search_keys_are_kept(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Keys")?;
    let fresh = folder.new_message()?;
    let key = fresh.get(PR_SEARCH_KEY)?;
    fresh.save()?;
    assert_eq!(fresh.get(PR_SEARCH_KEY)?, key);
    let other = saved(&folder, "b")?;
    assert_ne!(other.get(PR_SEARCH_KEY)?, key);
    assert_ne!(other.get(PR_RECORD_KEY)?, fresh.get(PR_RECORD_KEY)?);
    assert_eq!(scene.store.get(PR_RECORD_KEY)?, scene.store.get(PR_STORE_RECORD_KEY)?);
    assert_ne!(scene.store.get(PR_RECORD_KEY)?, Scene::of_b(h)?.store.get(PR_RECORD_KEY)?);
    let id = OneOff::new("Anna", "smtp", "anna@Example.com").to_entry_id();
    let user = scene.session.open_entry(&id, None, NONE)?.into_mail_user()?;
    assert_eq!(user.get(PR_SEARCH_KEY)?, b"SMTP:ANNA@EXAMPLE.COM\0"[..]);
    assert_eq!(user.get(PR_RECORD_KEY)?, *id.as_bytes());
    Ok(())
}

/// SES-COMPAREENTRYIDS-1, SES-COMPAREENTRYIDS-2, SES-COMPAREENTRYIDS-7.
fn an_object_is_the_same_as_itself(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Compare")?;
    let rows = scene.session.get_status_table(UnicodeFlags::NONE)?.all_rows(&columns![PR_ENTRYID])?;
    let status = |n: usize| rows.get(n).and_then(|row| row.get(PR_ENTRYID)).expect("three rows").into();
    let one_off = |name: &str| OneOff::new(name, "SMTP", "x@example.com").to_entry_id();
    let pairs: [(EntryId, EntryId); 4] = [
        (id_of(&*folder)?, id_of(&*scene.store.inbox()?)?),
        (put(&folder, "a", &[])?, put(&folder, "b", &[])?),
        (status(0), status(1)),
        (one_off("Anna"), one_off("Ben")),
    ];
    for (one, other) in pairs {
        assert!(scene.session.compare_entry_ids(&one, &one, 0)?);
        assert!(!scene.session.compare_entry_ids(&one, &other, 0)?);
    }
    let store = id_of(&*scene.store)?;
    assert!(scene.session.compare_entry_ids(&store, &store, 0)?);
    Ok(())
}

/// SES-COMPAREENTRYIDS-3, SES-COMPAREENTRYIDS-5: ids of stores compare without any of them being open.
fn objects_of_different_owners_are_different(h: &dyn Harness) -> Result<()> {
    let (scene, other) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let ids = [
        id_of(&*scene.store)?,
        id_of(&*other.store)?,
        id_of(&*scene.store.inbox()?)?,
        OneOff::new("Anna", "SMTP", "x@example.com").to_entry_id(),
        scene.session.query_identity()?.into_value(),
    ];
    for (n, one) in ids.iter().enumerate() {
        for (m, other) in ids.iter().enumerate() {
            assert_eq!(scene.session.compare_entry_ids(one, other, 0)?, n == m, "{n} {m}");
        }
    }
    Ok(())
}

/// SES-COMPAREENTRYIDS-6.
fn ids_of_deleted_objects_can_be_compared(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Compare")?;
    let (gone, there) = (put(&folder, "a", &[])?, put(&folder, "b", &[])?);
    let _done = folder.delete_messages(std::slice::from_ref(&gone), None, Default::default())?;
    assert!(scene.session.compare_entry_ids(&gone, &gone, 0)?);
    assert!(!scene.session.compare_entry_ids(&gone, &there, 0)?);
    Ok(())
}

/// SES-COMPAREENTRYIDS-4, SES-COMPAREENTRYIDS-8.
fn ids_that_cannot_be_compared(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let inbox = id_of(&*scene.store.inbox()?)?;
    let stranger = EntryId::long_term(MapiUid([0x77; 16]), b"nobody's");
    for wrong in [EntryId::default(), inbox.as_bytes()[..19].into(), stranger] {
        for (left, right) in [(&wrong, &inbox), (&inbox, &wrong), (&wrong, &wrong)] {
            let answer = scene.session.compare_entry_ids(left, right, 0);
            assert_eq!(code(answer), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
        }
    }
    assert_eq!(code(scene.session.compare_entry_ids(&inbox, &inbox, 1)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    Ok(())
}

/// SES-WRAP-2, SES-WRAP-5.
fn the_parent_store_is_the_store(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Parent")?;
    let message = saved(&folder, "a")?;
    let store = id_of(&*scene.store)?;
    for parent in [message.get(PR_STORE_ENTRYID)?, folder.get(PR_STORE_ENTRYID)?] {
        let parent = EntryId::from(parent);
        assert_eq!(parent.provider_uid(), Some(crate::vocab::MUID_STORE_WRAP));
        assert!(scene.session.compare_entry_ids(&parent, &store, 0)?);
    }
    Ok(())
}
