//! Opening stores: the interfaces, the access, and what each open is of its own.

use std::sync::Arc;

use super::Harness;
use super::listing::{put, texts};
use super::scene::{Scene, code, id_of};
use super::stores_table::stores;
use crate::columns;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt, MessageExt, MsgStoreExt};
use crate::interface::{MsgStore, Result};
use crate::vocab::guids::{IID_IMAPIFolder, IID_IMAPIProp, IID_IMsgStore, IID_IUnknown};
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, CreateFolderFlags, CreateMessageFlags, EntryId, ErrorCode, FolderType, InitFlags, LogonFlags,
    MessageStatus, OneOff, OpenFlags, OpenStoreFlags, Property, RecipientType, StoreSupport, SubmitFlags,
    UnicodeFlags, unwrap_store_entry_id,
};

cases! { $, conformance_opening_stores, opening_stores, needs: STORE_CREATE_OK;
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
}

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;

const WRITE: OpenStoreFlags = OpenStoreFlags::MDB_WRITE;

fn open(scene: &Scene, flags: OpenStoreFlags) -> Result<Arc<dyn MsgStore>> {
    Ok(scene.session.open_msg_store(&id_of(&*scene.store)?, None, flags)?.into_value())
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
