//! What a store gets by becoming the default one.

use super::*;

const ROLE: DefaultStoreRole = DefaultStoreRole::MAPI_DEFAULT_STORE;

/// The names of the folders a client sees in a store.
fn folders(store: &Arc<dyn MsgStore>) -> Vec<String> {
    let rows = store.ipm_subtree().unwrap().get_hierarchy_table(TableFlags::MAPI_UNICODE).unwrap();
    rows.all_rows(&[*PR_DISPLAY_NAME]).unwrap().iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect()
}

/// A profile with Anna's mailbox and a personal store, which is not the default.
fn with_archive() -> (Emulator, Arc<dyn MsgServiceAdmin>) {
    let (emulator, _mapi, admin) = emulator();
    let services = admin.admin_services("Anna Berg", None, NONE).unwrap();
    let archive = services.create_msg_service_ex("MSPST MS", None, NO_UI).unwrap();
    services.configure_msg_service(archive, NO_UI, &[Property::of(PR_PST_PATH, b"a.pst")]).unwrap();
    (emulator, services)
}

fn store_ids(session: &Arc<dyn MapiSession>) -> Vec<EntryId> {
    let ids = column(&session.get_msg_stores_table(UNICODE).unwrap(), PR_ENTRYID);
    ids.into_iter().map(EntryId::from).collect()
}

fn open(session: &Arc<dyn MapiSession>, id: &EntryId) -> Arc<dyn MsgStore> {
    session.open_msg_store(id, None, OpenStoreFlags::MDB_WRITE).unwrap().into_value()
}

const ALL: [&str; 4] = ["Inbox", "Outbox", "Sent Items", "Deleted Items"];

/// SES-SETDEFSTORE-13
#[test]
fn a_new_default_store_gets_the_folders_it_lacks() {
    let (emulator, _) = with_archive();
    let session = emulator.log_on("Anna Berg").unwrap();
    let [_, archive] = &store_ids(&session)[..] else { panic!("two stores") };
    let store = open(&session, archive);
    assert_eq!(folders(&store), ["Deleted Items"]);
    session.set_default_store(DefaultStoreRole::MAPI_PRIMARY_STORE, Some(archive)).unwrap();
    assert_eq!(folders(&store), ["Deleted Items"], "only the default store needs them");
    session.set_default_store(ROLE, Some(archive)).unwrap();
    let mut found = folders(&store);
    found.sort_by_key(|name| ALL.iter().position(|known| known == name));
    assert_eq!(found, ALL);
    assert_eq!(store.inbox().unwrap().get(PR_DISPLAY_NAME).unwrap(), "Inbox");
}

/// SES-DEFSTORE-3, SES-OPENMSGSTORE-15
#[test]
fn opening_the_default_store_completes_its_folders() {
    let (emulator, _mapi, admin) = emulator();
    admin.create_profile("Archive", None, NONE).unwrap();
    let services = admin.admin_services("Archive", None, NONE).unwrap();
    let archive = services.create_msg_service_ex("MSPST MS", None, NO_UI).unwrap();
    services.configure_msg_service(archive, NO_UI, &[Property::of(PR_PST_PATH, b"a.pst")]).unwrap();
    let store = emulator.log_on("Archive").unwrap();
    let store = store.default_store().unwrap();
    assert_eq!(folders(&store).len(), ALL.len());
    let message = store.outbox().unwrap().new_message().unwrap();
    message.save().unwrap();
    assert!(store.inbox().is_ok());
}

/// SES-SETDEFSTORE-14
#[test]
fn the_service_of_the_default_store_is_marked() {
    let (emulator, services) = with_archive();
    let session = emulator.log_on("Anna Berg").unwrap();
    let marked = || -> Vec<bool> {
        let flags = column(&services.get_msg_service_table(UNICODE).unwrap(), PR_RESOURCE_FLAGS);
        let flags = flags.into_iter().map(|flags| ServiceFlags::from_bits_retain(flags as u32));
        flags.map(|flags| flags.contains(ServiceFlags::SERVICE_DEFAULT_STORE)).collect()
    };
    assert_eq!(marked(), [true, false, false, false]);
    session.set_default_store(ROLE, store_ids(&session).last()).unwrap();
    assert_eq!(marked(), [false, false, false, true]);
    session.set_default_store(ROLE, None).unwrap();
    assert_eq!(marked(), [false, false, false, false]);
}
