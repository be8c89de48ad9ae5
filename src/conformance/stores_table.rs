//! The message store table, opening stores, and which of them is the default.

use std::sync::Arc;

use super::Harness;
use super::listing::{put, texts};
use super::scene::{Scene, code, id_of};
use super::sinks::Heard;
use crate::columns;
use crate::interface::ext::{
    MapiFolderExt, MapiPropExt, MapiSessionExt, MapiTableExt, MessageExt, MsgStoreExt,
};
use crate::interface::{MapiSession, MapiTable, MsgStore, Result};
use crate::vocab::guids::{IID_IMAPIFolder, IID_IMAPIProp, IID_IMsgStore, IID_IUnknown};
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, CreateFolderFlags, CreateMessageFlags, DefaultStoreRole, EntryId, ErrorCode, EventMask,
    FolderType, InitFlags, LogonFlags, MUID_STORE_WRAP, MapiUid, MessageStatus, ObjectType, OneOff,
    OpenFlags, OpenStoreFlags, ProfileFlags, Property, QueryColumnsFlags, QueryRowsFlags, RecipientType,
    ResourceType, Restriction, RowRef, SortOrderSet, StatusFlags, StoreSupport, SubmitFlags, TableEvent,
    UnicodeFlags, unwrap_store_entry_id,
};

cases! { $, conformance_stores_table, stores_table;
    each_store_of_the_profile_is_a_row,
    the_row_agrees_with_the_opened_store,
    one_row_is_the_default_store,
    rows_tell_who_provides_them,
    views_of_the_stores_are_independent,
    a_profile_without_stores_has_no_rows,
    a_store_that_is_removed_leaves_open_tables,
    a_store_needs_a_known_entry_id,
    a_store_opens_as_one_of_its_interfaces,
    a_store_opens_read_only_unless_asked,
    the_dialog_flag_is_no_write_access,
    a_read_only_store_can_do_nothing_new,
    a_read_only_store_changes_nothing,
    each_open_of_a_store_has_its_own_access,
    undefined_open_flags_are_refused,
    a_temporary_store_leaves_no_trace,
    a_store_opened_without_mail_sends_nothing: STORE_SUBMIT_OK,
    a_store_that_is_not_listed_is_listed_when_it_is_opened,
    the_default_store_has_the_usual_folders,
    a_role_can_be_taken_away_and_given_back,
    a_change_of_role_is_told,
    a_role_that_is_there_already_is_not_told,
    other_roles_leave_the_default_store,
    a_role_survives_the_session,
    roles_that_cannot_be_given,
}

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;
const WRITE: OpenStoreFlags = OpenStoreFlags::MDB_WRITE;

fn stores(session: &Arc<dyn MapiSession>) -> Result<Arc<dyn MapiTable>> {
    session.get_msg_stores_table(UNICODE)
}

fn open(scene: &Scene, flags: OpenStoreFlags) -> Result<Arc<dyn MsgStore>> {
    Ok(scene.session.open_msg_store(&id_of(&*scene.store)?, None, flags)?.into_value())
}

fn flags_of(session: &Arc<dyn MapiSession>, store: &EntryId) -> Result<StatusFlags> {
    let rows = stores(session)?.all_rows(&columns![PR_ENTRYID, PR_RESOURCE_FLAGS])?;
    let row =
        rows.iter().find(|row| row.get(PR_ENTRYID) == Some(store.0.clone())).expect("the store has a row");
    Ok(StatusFlags::from(row.get(PR_RESOURCE_FLAGS).expect("the row has flags")))
}

/// SES-STORESTABLE-2, SES-STORESTABLE-3, SES-STORESTABLE-12, TBL-STORES-2, TBL-KIND-7.
fn each_store_of_the_profile_is_a_row(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = stores(&scene.session)?;
    let expected = columns![
        PR_DISPLAY_NAME,
        PR_ENTRYID,
        PR_INSTANCE_KEY,
        PR_DEFAULT_STORE,
        PR_MDB_PROVIDER,
        PR_OBJECT_TYPE,
        PR_PROVIDER_DISPLAY,
        PR_RECORD_KEY,
        PR_RESOURCE_FLAGS,
        PR_RESOURCE_TYPE
    ];
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, expected);
    assert_eq!(table.query_sort_order()?, SortOrderSet::default());
    let rows = table.query_rows(99, QueryRowsFlags::NONE)?;
    assert!(!rows.is_empty());
    for row in &rows {
        assert!(row.cells().iter().all(|cell| cell.as_error().is_none()), "{row:?}");
        assert_eq!(row.get(PR_OBJECT_TYPE), Some(ObjectType::MAPI_STORE.into()));
        assert_eq!(row.get(PR_RESOURCE_TYPE), Some(ResourceType::MAPI_STORE_PROVIDER.into()));
    }
    Ok(())
}

/// SES-STORESTABLE-1, SES-STORESTABLE-4, SES-STORESTABLE-5, SES-STORESTABLE-6, SES-WRAP-2, SES-DEFSTORE-1, TBL-STORES-1,
/// TBL-STORES-6: the row is there before the store is opened.
fn the_row_agrees_with_the_opened_store(h: &dyn Harness) -> Result<()> {
    let mapi = h.mapi();
    let [profile, _] = h.profiles();
    mapi.initialize(InitFlags::NONE)?;
    let session = mapi.logon(Some(&profile), None, LogonFlags::MAPI_NEW_SESSION)?;
    let rows = stores(&session)?.query_rows(99, QueryRowsFlags::NONE)?;
    for row in &rows {
        let id: EntryId = row.get(PR_ENTRYID).expect("the row has an entry id").into();
        assert_eq!((id.provider_uid(), &id.as_bytes()[..4]), (Some(MUID_STORE_WRAP), &[0; 4][..]));
        assert!(unwrap_store_entry_id(&id).is_ok());
        let store = session.open_msg_store(&id, None, OpenStoreFlags::NONE)?.into_value();
        let own: EntryId = store.get(PR_ENTRYID)?.into();
        assert!(session.compare_entry_ids(&own, &id, 0)?);
        assert_eq!(row.get(PR_RECORD_KEY), Some(store.get(PR_RECORD_KEY)?));
        assert_eq!(row.get(PR_MDB_PROVIDER), Some(store.get(PR_MDB_PROVIDER)?));
        assert_eq!(row.get(PR_DISPLAY_NAME), Some(store.get(PR_DISPLAY_NAME)?));
    }
    Ok(())
}

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

/// SES-STORESTABLE-10.
fn rows_tell_who_provides_them(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let rows = stores(&scene.session)?.all_rows(&columns![PR_PROVIDER_UID, PR_SERVICE_UID])?;
    for row in &rows {
        let lengths: Vec<_> = [row.get(PR_PROVIDER_UID), row.get(PR_SERVICE_UID)]
            .into_iter()
            .flatten()
            .map(|uid| uid.len())
            .collect();
        assert_eq!(lengths, [16, 16]);
    }
    Ok(())
}

/// SES-STORESTABLE-15, SES-GETSTATUSTABLE-3.
fn views_of_the_stores_are_independent(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    for (one, other) in [
        (stores(&scene.session)?, stores(&scene.session)?),
        (scene.session.get_status_table(UNICODE)?, scene.session.get_status_table(UNICODE)?),
    ] {
        let count = other.get_row_count(0)?.value;
        one.set_columns(&columns![PR_ENTRYID], Default::default())?;
        one.restrict(Some(&Restriction::or([])), Default::default())?;
        assert_eq!(one.get_row_count(0)?.value, 0);
        assert_eq!(other.get_row_count(0)?.value, count);
        assert!(other.query_columns(QueryColumnsFlags::NONE)?.len() >= 10);
    }
    Ok(())
}

fn log_on_without_services(h: &dyn Harness) -> Result<Arc<dyn MapiSession>> {
    let mapi = h.mapi();
    mapi.initialize(InitFlags::NONE)?;
    mapi.admin_profiles(0)?.create_profile("Bare", None, ProfileFlags::NONE)?;
    mapi.logon(Some("Bare"), None, LogonFlags::MAPI_NEW_SESSION)
}

/// SES-DEFSTORE-2, TBL-KIND-6.
fn a_profile_without_stores_has_no_rows(h: &dyn Harness) -> Result<()> {
    let session = log_on_without_services(h)?;
    assert_eq!(stores(&session)?.get_row_count(0)?.value, 0);
    assert_eq!(code(session.default_store()), ErrorCode::MAPI_E_NOT_FOUND);
    session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, None)?;
    Ok(())
}

/// SES-STORESTABLE-13, SES-STORESTABLE-14, SES-ADMINSERVICES-1, SES-ADMINSERVICES-2, SES-ADMINSERVICES-3: and what is open
/// stays.
fn a_store_that_is_removed_leaves_open_tables(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = stores(&scene.session)?;
    let before = table.get_row_count(0)?.value;
    let heard = Heard::default();
    table.advise(EventMask::fnevTableModified, heard.sink())?;
    let here = Restriction::eq(PR_ENTRYID, scene.store.get(PR_ENTRYID)?);
    let rows =
        stores(&scene.session)?.query_all_rows(Some(&columns![PR_SERVICE_UID]), Some(&here), None, 0)?;
    let service = rows.first().and_then(|row| row.get(PR_SERVICE_UID)).expect("the store is of a service");
    let service = MapiUid::from_slice(&service).expect("16 bytes");
    scene.session.admin_services(0)?.delete_msg_service(service)?;
    assert_eq!(table.get_row_count(0)?.value, before - 1);
    h.pump();
    let events: Vec<_> = heard.tables().iter().map(|told| told.event).collect();
    assert_eq!(events, [TableEvent::TABLE_ROW_DELETED]);
    assert!(!scene.store.inbox()?.get(PR_DISPLAY_NAME)?.is_empty());
    Ok(())
}

/// SES-OPENMSGSTORE-1, SES-OPENMSGSTORE-3.
fn a_store_needs_a_known_entry_id(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let open = |id: &EntryId| code(scene.session.open_msg_store(id, None, OpenStoreFlags::NONE));
    assert_eq!(open(&EntryId::default()), ErrorCode::MAPI_E_INVALID_PARAMETER);
    for nonsense in [&b"short"[..], &[0x55; 40]] {
        assert_eq!(open(&nonsense.into()), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    }
    assert_eq!(open(&id_of(&*scene.store.inbox()?)?), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    let known = id_of(&*scene.store)?;
    let (dll, private) = unwrap_store_entry_id(&known).expect("a store's entry id is wrapped");
    let mut other = private.as_bytes().to_vec();
    other[4..20].iter_mut().for_each(|byte| *byte ^= 0xA5);
    let other =
        crate::vocab::wrap_store_entry_id(&dll, &other.as_slice().into()).expect("as long as the other");
    assert_eq!(open(&other), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// SES-OPENMSGSTORE-19, SES-COMMON-6.
fn a_store_opens_as_one_of_its_interfaces(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let id = id_of(&*scene.store)?;
    for interface in [None, Some(IID_IMsgStore), Some(IID_IMAPIProp), Some(IID_IUnknown)] {
        assert_eq!(code(scene.session.open_msg_store(&id, interface, WRITE)), ErrorCode::S_OK);
    }
    let wrong = scene.session.open_msg_store(&id, Some(IID_IMAPIFolder), WRITE);
    assert_eq!(code(wrong), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    Ok(())
}

fn can_write(store: &Arc<dyn MsgStore>) -> Result<bool> {
    let inbox = store.get_receive_folder(Some("IPM"), UNICODE)?.0;
    let opened = store.open_entry(Some(&inbox), None, OpenFlags::MAPI_MODIFY);
    assert!(matches!(code(opened), ErrorCode::S_OK | ErrorCode::MAPI_E_NO_ACCESS));
    Ok(code(store.open_entry(Some(&inbox), None, OpenFlags::MAPI_MODIFY)) == ErrorCode::S_OK)
}

/// SES-OPENMSGSTORE-7.
fn a_store_opens_read_only_unless_asked(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    for (flags, writable) in [
        (OpenStoreFlags::NONE, false),
        (WRITE, true),
        (OpenStoreFlags::MAPI_BEST_ACCESS, true),
        (WRITE | OpenStoreFlags::MAPI_BEST_ACCESS, true),
        (OpenStoreFlags::MAPI_DEFERRED_ERRORS | OpenStoreFlags::MDB_NO_MAIL, false),
        (WRITE | OpenStoreFlags::MDB_ONLINE, true),
    ] {
        assert_eq!(can_write(&open(&scene, flags)?)?, writable, "{flags:?}");
    }
    Ok(())
}

/// SES-OPENMSGSTORE-6.
fn the_dialog_flag_is_no_write_access(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    assert_eq!(OpenStoreFlags::MDB_NO_DIALOG.bits(), OpenFlags::MAPI_MODIFY.bits());
    assert!(!can_write(&open(&scene, OpenStoreFlags::MDB_NO_DIALOG)?)?);
    Ok(())
}

/// SES-OPENMSGSTORE-9.
fn a_read_only_store_can_do_nothing_new(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let mask = |store: &Arc<dyn MsgStore>| Ok(StoreSupport::from(store.get(PR_STORE_SUPPORT_MASK)?));
    let making = StoreSupport::STORE_MODIFY_OK | StoreSupport::STORE_CREATE_OK;
    let (writable, read_only) = (mask(&scene.store)?, mask(&open(&scene, OpenStoreFlags::NONE)?)?);
    assert!(writable.contains(making));
    assert_eq!(read_only, writable - making);
    Ok(())
}

/// SES-OPENMSGSTORE-10, SES-OPENMSGSTORE-11, SES-OPENENTRY-14.
fn a_read_only_store_changes_nothing(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let parent = scene.folder("Closed")?;
    let below = id_of(&*parent.new_subfolder("Below")?)?;
    let message = put(&parent, "a", &[])?;
    let store = open(&scene, OpenStoreFlags::NONE)?;
    let parent_id = id_of(&*parent)?;
    let folder = store.open_entry(Some(&parent_id), None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()?;
    let opened = store.open_entry(Some(&message), None, OpenFlags::MAPI_BEST_ACCESS)?.into_message()?;
    assert_eq!((folder.get(PR_ACCESS_LEVEL)?, opened.get(PR_ACCESS_LEVEL)?), (0, 0));
    let name = [Property::of(PR_DISPLAY_NAME, "Changed")];
    let status = MessageStatus::MSGSTATUS_HIGHLIGHTED;
    let answers = [
        code(store.open_entry(Some(&parent_id), None, OpenFlags::MAPI_MODIFY)),
        code(store.open_entry(Some(&message), None, OpenFlags::MAPI_MODIFY)),
        code(folder.create_message(None, CreateMessageFlags::NONE)),
        code(folder.delete_messages(std::slice::from_ref(&message), None, Default::default())),
        code(folder.create_folder(
            FolderType::FOLDER_GENERIC,
            "New",
            None,
            None,
            CreateFolderFlags::MAPI_UNICODE,
        )),
        code(folder.delete_folder(&below, None, Default::default())),
        code(folder.set_message_status(&message, status, status)),
        code(folder.set_props(&name)),
        code(folder.delete_props(&columns![PR_COMMENT])),
        code(opened.set_props(&[Property::of(PR_SUBJECT, "b")])),
        code(opened.delete_props(&columns![PR_SUBJECT])),
        code(store.set_props(&name)),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_NO_ACCESS; 12]);
    assert_eq!(texts(&parent.messages(&columns![PR_SUBJECT])?), ["a"]);
    assert_eq!(texts(&parent.subfolders(&columns![PR_DISPLAY_NAME])?), ["Below"]);
    Ok(())
}

/// SES-OPENMSGSTORE-14.
fn each_open_of_a_store_has_its_own_access(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let status = scene.session.get_status_table(UNICODE)?;
    let rows = status.get_row_count(0)?.value;
    let read_only = open(&scene, OpenStoreFlags::NONE)?;
    assert_eq!(status.get_row_count(0)?.value, rows);
    assert!(can_write(&scene.store)? && !can_write(&read_only)?);
    let folder = scene.folder("Seen by both")?;
    assert!(read_only.open_folder(&id_of(&*folder)?).is_ok());
    Ok(())
}

/// SES-COMMON-2, SES-OPENMSGSTORE-18: clients try `MDB_ONLINE` and do without where it is refused.
fn undefined_open_flags_are_refused(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let undefined = OpenStoreFlags::from_bits_retain(0x4000_0000);
    assert_eq!(code(open(&scene, WRITE | undefined)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert_eq!(code(open(&scene, WRITE | OpenStoreFlags::MDB_ONLINE)), ErrorCode::S_OK);
    let inbox = id_of(&*scene.store.inbox()?)?;
    let undefined = OpenFlags::from_bits_retain(0x4000_0000);
    assert_eq!(code(scene.session.open_entry(&inbox, None, undefined)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    Ok(())
}

/// SES-OPENMSGSTORE-17.
fn a_temporary_store_leaves_no_trace(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = stores(&scene.session)?;
    let before = table.query_all_rows(None, None, None, 0)?;
    let store = open(&scene, WRITE | OpenStoreFlags::MDB_TEMPORARY)?;
    assert!(can_write(&store)?);
    assert_eq!(table.query_all_rows(None, None, None, 0)?, before);
    Ok(())
}

/// SES-OPENMSGSTORE-16.
fn a_store_opened_without_mail_sends_nothing(h: &dyn Harness) -> Result<()> {
    let mapi = h.mapi();
    let [profile, _] = h.profiles();
    let [_, to] = h.addresses();
    let receiver = Scene::of_b(h)?;
    let inbox = receiver.store.inbox()?;
    mapi.initialize(InitFlags::NONE)?;
    let session = mapi.logon(Some(&profile), None, LogonFlags::MAPI_NEW_SESSION)?;
    let rows = stores(&session)?.all_rows(&columns![PR_ENTRYID])?;
    let id: EntryId = rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("one store").into();
    let store = session.open_msg_store(&id, None, WRITE | OpenStoreFlags::MDB_NO_MAIL)?.into_value();
    let message = store.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "Waiting")?;
    message.add_recipient(AdrEntry::one_off(&OneOff::new("B", "SMTP", &*to), RecipientType::MAPI_TO))?;
    message.submit_message(SubmitFlags::NONE)?;
    h.pump();
    assert_eq!(inbox.get(PR_CONTENT_COUNT)?, 0);
    let _with_mail = session.open_msg_store(&id, None, WRITE)?;
    h.pump();
    assert_eq!(inbox.get(PR_CONTENT_COUNT)?, 1);
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

/// SES-OPENMSGSTORE-5, SES-STORESTABLE-11: of no service, once, and not if it is opened for now only.
fn a_store_that_is_not_listed_is_listed_when_it_is_opened(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let theirs = id_of(&*b.store)?;
    let table = stores(&a.session)?;
    let listed = || -> Result<Vec<(EntryId, bool)>> {
        let rows = table.all_rows(&columns![PR_ENTRYID, PR_SERVICE_UID])?;
        let row = |row: RowRef<'_>| Some((row.get(PR_ENTRYID)?.into(), row.get(PR_SERVICE_UID).is_some()));
        Ok(rows.iter().filter_map(row).collect())
    };
    let before = listed()?;
    assert_eq!(before.len(), 1);
    let _for_now = a.session.open_msg_store(&theirs, None, OpenStoreFlags::MDB_TEMPORARY)?;
    assert_eq!(listed()?, before);
    for _ in 0..2 {
        let _store = a.session.open_msg_store(&theirs, None, OpenStoreFlags::NONE)?;
        assert_eq!(listed()?, [before[0].clone(), (theirs.clone(), false)]);
    }
    drop((table, a));
    assert_eq!(stores(&Scene::of_a(h)?.session)?.get_row_count(0)?.into_value(), 2);
    Ok(())
}
