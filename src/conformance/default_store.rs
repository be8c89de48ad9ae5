//! The roles of stores: which is the default one, what it has then, and who is told.

use std::sync::Arc;

use super::Harness;
use super::reports::{classes, mark, sent};
use super::scene::{Scene, code, id_of, looked_at};
use super::sinks::Heard;
use super::stores_table::{flags_of, stores};
use crate::columns;
use crate::interface::ext::{MapiPropExt, MapiSessionExt, MapiTableExt, MessageExt, MsgStoreExt};
use crate::interface::{MapiSession, MapiTable, Result};
use crate::vocab::names::KEYWORDS;
use crate::vocab::tags::*;
use crate::vocab::{
    CreateMessageFlags, DefaultStoreRole, DeleteMessagesFlags, EntryId, ErrorCode, EventMask, LogonFlags,
    ReadFlags, ResourceType, Restriction, StatusFlags, TableEvent, TableFlags, UnicodeFlags,
};

cases! { $, conformance_default_store, default_store, needs: STORE_CREATE_OK;
    one_row_is_the_default_store,
    the_default_store_has_the_usual_folders,
    a_default_store_can_do_what_mail_needs,
    a_role_can_be_taken_away_and_given_back,
    a_change_of_role_is_told,
    a_role_that_is_there_already_is_not_told,
    other_roles_leave_the_default_store,
    a_role_survives_the_session,
    roles_that_cannot_be_given,
}

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;

/// SES-STORESTABLE-7, SES-STORESTABLE-8, TBL-STORES-3, STO-DEFAULTSTORE-1.
fn one_row_is_the_default_store(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let rows = stores(&scene.session)?.all_rows(&columns![PR_DEFAULT_STORE, PR_RESOURCE_FLAGS])?;
    let mut defaults = 0;
    for row in &rows {
        let flags = StatusFlags::from(row.get(PR_RESOURCE_FLAGS).expect("the row has flags"));
        let default = row.get(PR_DEFAULT_STORE).expect("every row says whether it is the default");
        assert_eq!(default, flags.contains(StatusFlags::STATUS_DEFAULT_STORE));
        defaults += usize::from(default);
    }
    assert_eq!(defaults, 1);
    Ok(())
}

/// SES-DEFSTORE-3, SES-OPENMSGSTORE-15.
fn the_default_store_has_the_usual_folders(h: &dyn Harness) -> Result<()> {
    let store = Scene::of_a(h)?;
    for tag in [
        PR_IPM_SUBTREE_ENTRYID,
        PR_IPM_OUTBOX_ENTRYID,
        PR_IPM_SENTMAIL_ENTRYID,
        PR_IPM_WASTEBASKET_ENTRYID,
        PR_VIEWS_ENTRYID,
        PR_COMMON_VIEWS_ENTRYID,
        PR_FINDER_ENTRYID,
    ] {
        let id: EntryId = store.store.get(tag)?.into();
        assert_eq!(code(store.store.open_folder(&id)), ErrorCode::S_OK, "{tag:?}");
    }
    assert_eq!(code(store.store.inbox()), ErrorCode::S_OK);
    Ok(())
}

/// SES-SETDEFSTORE-2, SES-SETDEFSTORE-4, STA-TABLE-18: in the stores table and in the status table.
fn a_role_can_be_taken_away_and_given_back(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let id = id_of(&*scene.store)?;
    let role = DefaultStoreRole::MAPI_DEFAULT_STORE;
    let is_default = |expected: bool| -> Result<()> {
        assert_eq!(flags_of(&scene.session, &id)?.contains(StatusFlags::STATUS_DEFAULT_STORE), expected);
        assert_eq!(code(scene.session.default_store()) == ErrorCode::S_OK, expected);
        let rows = scene
            .session
            .get_status_table(UNICODE)?
            .all_rows(&columns![PR_RESOURCE_TYPE, PR_RESOURCE_FLAGS])?;
        let of_store = rows
            .iter()
            .find(|row| row.get(PR_RESOURCE_TYPE) == Some(ResourceType::MAPI_STORE_PROVIDER.into()));
        let flags = of_store.and_then(|row| row.get(PR_RESOURCE_FLAGS)).map(StatusFlags::from);
        assert_eq!(flags.map(|flags| flags.contains(StatusFlags::STATUS_DEFAULT_STORE)), Some(expected));
        Ok(())
    };
    is_default(true)?;
    scene.session.set_default_store(role, None)?;
    is_default(false)?;
    scene.session.set_default_store(role, Some(&id))?;
    is_default(true)
}

/// The rows of stores in the status table.
fn status_of_stores(session: &Arc<dyn MapiSession>) -> Result<Arc<dyn MapiTable>> {
    let status = session.get_status_table(UNICODE)?;
    let stores = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_STORE_PROVIDER);
    status.restrict(Some(&stores), Default::default())?;
    Ok(status)
}

/// SES-SETDEFSTORE-8, SES-STORESTABLE-13, SES-STORESTABLE-14, STA-TABLE-14, TBL-STORES-4, SES-GETSTATUSTABLE-3.
fn a_change_of_role_is_told(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (of_stores, of_status) = (Heard::default(), Heard::default());
    let (stores, status) = (stores(&scene.session)?, status_of_stores(&scene.session)?);
    for (table, heard) in [(&stores, &of_stores), (&status, &of_status)] {
        table.set_columns(&columns![PR_RESOURCE_FLAGS], Default::default())?;
        table.advise(EventMask::fnevTableModified, heard.sink())?;
    }
    scene.session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, None)?;
    h.pump();
    for heard in [of_stores, of_status] {
        let told = heard.tables();
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].event, TableEvent::TABLE_ROW_MODIFIED);
        let flags = StatusFlags::from(told[0].row.get(PR_RESOURCE_FLAGS).expect("the row has flags"));
        assert!(!flags.contains(StatusFlags::STATUS_DEFAULT_STORE));
    }
    Ok(())
}

/// SES-SETDEFSTORE-9.
fn a_role_that_is_there_already_is_not_told(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let heard = Heard::default();
    let (stores, status) = (stores(&scene.session)?, status_of_stores(&scene.session)?);
    stores.advise(EventMask::fnevTableModified, heard.sink())?;
    status.advise(EventMask::fnevTableModified, heard.sink())?;
    scene.session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, Some(&id_of(&*scene.store)?))?;
    h.pump();
    assert_eq!(heard.all(), []);
    Ok(())
}

/// SES-SETDEFSTORE-6, SES-SETDEFSTORE-7.
fn other_roles_leave_the_default_store(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let id = id_of(&*scene.store)?;
    for (role, flag) in [
        (DefaultStoreRole::MAPI_PRIMARY_STORE, StatusFlags::STATUS_PRIMARY_STORE),
        (DefaultStoreRole::MAPI_SECONDARY_STORE, StatusFlags::STATUS_SECONDARY_STORE),
        (DefaultStoreRole::MAPI_SIMPLE_STORE_PERMANENT, StatusFlags::STATUS_SIMPLE_STORE),
        (DefaultStoreRole::MAPI_SIMPLE_STORE_TEMPORARY, StatusFlags::STATUS_SIMPLE_STORE),
    ] {
        scene.session.set_default_store(role, None)?;
        let without = flags_of(&scene.session, &id)?;
        assert!(!without.contains(flag) && without.contains(StatusFlags::STATUS_DEFAULT_STORE), "{role}");
        scene.session.set_default_store(role, Some(&id))?;
        assert_eq!(flags_of(&scene.session, &id)?, without | flag, "{role}");
    }
    Ok(())
}

/// SES-SETDEFSTORE-7, SES-SETDEFSTORE-11.
fn a_role_survives_the_session(h: &dyn Harness) -> Result<()> {
    for (role, flag, survives) in [
        (DefaultStoreRole::MAPI_PRIMARY_STORE, StatusFlags::STATUS_PRIMARY_STORE, true),
        (DefaultStoreRole::MAPI_SECONDARY_STORE, StatusFlags::STATUS_SECONDARY_STORE, true),
        (DefaultStoreRole::MAPI_SIMPLE_STORE_TEMPORARY, StatusFlags::STATUS_SIMPLE_STORE, false),
        (DefaultStoreRole::MAPI_SIMPLE_STORE_PERMANENT, StatusFlags::STATUS_SIMPLE_STORE, true),
    ] {
        let scene = Scene::of_a(h)?;
        let id = id_of(&*scene.store)?;
        scene.session.set_default_store(role, Some(&id))?;
        drop(scene);
        let later = Scene::of_a(h)?;
        assert_eq!(flags_of(&later.session, &id)?.contains(flag), survives, "{role}");
    }
    let scene = Scene::of_a(h)?;
    scene.session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, None)?;
    drop(scene);
    let [profile, _] = h.profiles();
    let session = h.mapi().logon(Some(&profile), None, LogonFlags::MAPI_NEW_SESSION)?;
    assert_eq!(code(session.default_store()), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// SES-SETDEFSTORE-1, SES-SETDEFSTORE-5.
fn roles_that_cannot_be_given(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let other = Scene::of_b(h)?;
    let id = id_of(&*scene.store)?;
    let set = |role, id: &EntryId| code(scene.session.set_default_store(role, Some(id)));
    for number in [0, 6, u32::MAX] {
        assert_eq!(set(DefaultStoreRole(number), &id), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    }
    let role = DefaultStoreRole::MAPI_DEFAULT_STORE;
    assert_eq!(set(role, &id_of(&*other.store)?), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(set(role, &id_of(&*scene.store.inbox()?)?), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert!(flags_of(&scene.session, &id)?.contains(StatusFlags::STATUS_DEFAULT_STORE));
    Ok(())
}

/// STO-DEFAULTSTORE-2: folders to send, receive and search in, messages of any class with any property in and out,
/// reports on what was read or not, associated messages, a queue that tells.
fn a_default_store_can_do_what_mail_needs(h: &dyn Harness) -> Result<()> {
    let heard = Heard::default();
    let (a, b, id) = sent(h, |message| {
        message.set(PR_MESSAGE_CLASS, "IPM.Whatever.You.Like")?;
        message.set_named(KEYWORDS, vec!["one".to_owned(), "two".to_owned()])
    })?;
    let message = looked_at(&b.store, &id)?;
    assert_eq!(message.get(PR_MESSAGE_CLASS)?, "IPM.Whatever.You.Like");
    assert_eq!(message.get_named(KEYWORDS)?, ["one", "two"]);
    assert!(code(a.store.open_folder(&a.store.get(PR_FINDER_ENTRYID)?.into())) == ErrorCode::S_OK);
    let queue = b.store.get_outgoing_queue(0)?;
    queue.advise(EventMask::fnevTableModified, heard.sink())?;
    mark(h, &b, &id, ReadFlags::NONE)?;
    assert_eq!(classes(&a)?, ["REPORT.IPM.Whatever.You.Like.IPNRN"]);
    let events: Vec<TableEvent> = heard.tables().iter().map(|told| told.event).collect();
    let (added, deleted) = (TableEvent::TABLE_ROW_ADDED, TableEvent::TABLE_ROW_DELETED);
    assert_eq!((events.first(), events.last()), (Some(&added), Some(&deleted)));

    let delete = |id| {
        let hard = DeleteMessagesFlags::DELETE_HARD_DELETE;
        b.store.inbox()?.delete_messages(&[id], None, hard).map(|deleted| deleted.code())
    };
    assert_eq!(delete(id)?, ErrorCode::S_OK);
    let (_, _, unread) = sent(h, |_| Ok(()))?;
    assert_eq!(delete(unread)?, ErrorCode::S_OK);
    h.pump();
    assert_eq!(classes(&a)?[1..], ["REPORT.IPM.Note.IPNNRN"]);

    let view = b.store.inbox()?.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    view.save()?;
    let views = b.store.inbox()?.get_contents_table(TableFlags::MAPI_ASSOCIATED)?;
    assert_eq!(views.get_row_count(0)?.into_value(), 1);
    Ok(())
}
