//! Providers and what runs: deletion of those in use, default stores, the order of transports.

use super::*;

/// The profile of Anna with a session that has its store open.
fn in_use() -> (Emulator, Arc<dyn MsgServiceAdmin>, Arc<dyn MapiSession>) {
    let (emulator, _mapi, admin) = emulator();
    let services = admin.admin_services("Anna Berg", None, NONE).unwrap();
    let session = emulator.log_on("Anna Berg").unwrap();
    session.default_store().unwrap();
    (emulator, services, session)
}

/// PRF-DELETEPROVIDER-3, PRF-SA-GETPROVIDERTABLE-8, PRF-VA-GETPROVIDERTABLE-7, PRF-SESSADMIN-2.
#[test]
fn a_provider_that_runs_is_hidden_at_once_and_goes_with_the_session() {
    let (emulator, services, session) = in_use();
    let store = session.default_store().unwrap();
    let providers = services.admin_providers(service_uids(&services)[0], UNICODE).unwrap();
    let mailbox = provider_uids(&services)[1];
    providers.delete_provider(mailbox).unwrap();
    assert!(!provider_uids(&services).contains(&mailbox));
    assert!(!uids(&providers.get_provider_table(UNICODE).unwrap(), PR_PROVIDER_UID).contains(&mailbox));
    fails(providers.delete_provider(mailbox), ErrorCode::MAPI_E_NOT_FOUND);
    store.inbox().unwrap().new_message().unwrap().save().unwrap();
    let section = services.open_profile_section(mailbox, None, FORCE).unwrap();
    assert_eq!(section.get(PR_PROVIDER_DLL_NAME).unwrap(), "EMSMDB.DLL");

    let other = emulator.log_on("Anna Berg").unwrap();
    other.logoff(LogoffFlags::NONE, 0).unwrap();
    section.get(PR_PROVIDER_DLL_NAME).unwrap();
    session.logoff(LogoffFlags::NONE, 0).unwrap();
    fails(section.get(PR_PROVIDER_DLL_NAME), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(services.open_profile_section(mailbox, None, FORCE), ErrorCode::MAPI_E_NOT_FOUND);
}

/// PRF-DELETEPROVIDER-3: it is none of the copy's.
#[test]
fn a_fork_has_no_provider_that_only_runs_on() {
    let (emulator, services, _session) = in_use();
    let mailbox = provider_uids(&services)[1];
    services.admin_providers(service_uids(&services)[0], UNICODE).unwrap().delete_provider(mailbox).unwrap();
    let fork = emulator.fork().mapi();
    fork.initialize(InitFlags::NONE).unwrap();
    let forked = fork.admin_profiles(0).unwrap().admin_services("Anna Berg", None, NONE).unwrap();
    fails(forked.open_profile_section(mailbox, None, FORCE), ErrorCode::MAPI_E_NOT_FOUND);
    services.open_profile_section(mailbox, None, FORCE).unwrap();
}

/// PRF-CREATEPROVIDER-10.
#[test]
fn a_new_provider_is_started_by_the_next_logon() {
    let (emulator, services, session) = in_use();
    let transports = |session: &Arc<dyn MapiSession>| {
        let table = session.get_status_table(UNICODE).unwrap();
        let types = column(&table, PR_RESOURCE_TYPE);
        types.into_iter().filter(|found| *found == ResourceType::MAPI_TRANSPORT_PROVIDER.0 as i32).count()
    };
    let before = transports(&session);
    let providers = services.admin_providers(service_uids(&services)[1], UNICODE).unwrap();
    providers.create_provider("IMAIL_XP", &[], ProviderFlags::NONE).unwrap();
    assert_eq!(transports(&session), before);
    assert_eq!(transports(&emulator.log_on("Anna Berg").unwrap()), before + 1);
}

/// A profile with two files of messages, and somebody logged on.
fn two_files() -> (Emulator, Arc<dyn MsgServiceAdmin>, Arc<dyn MapiSession>) {
    let (emulator, _mapi, admin) = emulator();
    admin.create_profile("Files", None, NONE).unwrap();
    let services = admin.admin_services("Files", None, NONE).unwrap();
    for path in ["a.pst", "b.pst"] {
        let uid = services.create_msg_service_ex("MSPST MS", Some(path), NO_UI).unwrap();
        services.configure_msg_service(uid, NO_UI, &[Property::of(PR_PST_PATH, path.as_bytes())]).unwrap();
    }
    let session = emulator.log_on("Files").unwrap();
    (emulator, services, session)
}

fn store_ids(session: &Arc<dyn MapiSession>) -> Vec<EntryId> {
    column(&session.get_msg_stores_table(UNICODE).unwrap(), PR_ENTRYID)
        .into_iter()
        .map(EntryId::from)
        .collect()
}

fn defaults(session: &Arc<dyn MapiSession>) -> Vec<bool> {
    column(&session.get_msg_stores_table(UNICODE).unwrap(), PR_DEFAULT_STORE)
}

fn having(services: &Arc<dyn MsgServiceAdmin>, role: StatusFlags) -> Vec<bool> {
    let flags = column(&services.get_provider_table(UNICODE).unwrap(), PR_RESOURCE_FLAGS);
    flags.into_iter().map(|flags| StatusFlags::from(flags).contains(role)).collect()
}

/// PRF-DEFAULTSTORE-1, PRF-DEFAULTSTORE-4, PRF-DEFAULTSTORE-8, PRF-DEFAULTSTORE-7, PRF-SESSADMIN-4.
#[test]
fn the_default_store_is_written_into_the_profile() {
    let (emulator, services, session) = two_files();
    assert_eq!(defaults(&session), [true, false]);
    let ids = store_ids(&session);
    let open = |id| session.open_msg_store(id, None, OpenStoreFlags::NONE).unwrap().into_value();
    let _both = (open(&ids[0]), open(&ids[1]));
    let in_status = || {
        let flags = column(&session.get_status_table(UNICODE).unwrap(), PR_RESOURCE_FLAGS);
        let is_default = |flags| StatusFlags::from(flags).contains(StatusFlags::STATUS_DEFAULT_STORE);
        flags.into_iter().map(is_default).collect::<Vec<bool>>()
    };
    assert_eq!(in_status(), [false, false, false, true, false]);
    session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, Some(&ids[1])).unwrap();
    assert_eq!(in_status(), [false, false, false, false, true]);
    assert_eq!(having(&services, StatusFlags::STATUS_DEFAULT_STORE), [false, true]);
    assert_eq!(defaults(&session), [false, true]);
    let flags = column(&services.get_msg_service_table(UNICODE).unwrap(), PR_RESOURCE_FLAGS);
    assert_eq!(flags, [0, ServiceFlags::SERVICE_DEFAULT_STORE.bits() as i32]);
    session.logoff(LogoffFlags::NONE, 0).unwrap();
    assert_eq!(defaults(&emulator.log_on("Files").unwrap()), [false, true]);
}

/// PRF-DEFAULTSTORE-2.
#[test]
fn a_profile_may_have_no_default_store() {
    let (_emulator, services, session) = two_files();
    session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, None).unwrap();
    assert_eq!(having(&services, StatusFlags::STATUS_DEFAULT_STORE), [false, false]);
    assert_eq!(defaults(&session), [false, false]);
}

/// PRF-DEFAULTSTORE-1, PRF-DEFAULTSTORE-3: the first that has the flag and may, whoever set it.
#[test]
fn of_two_default_stores_the_first_able_one_is_it() {
    let (_emulator, services, session) = two_files();
    let providers = provider_uids(&services);
    let set = |at: usize, flags: StatusFlags| {
        let section = services.open_profile_section(providers[at], None, FORCE | MODIFY).unwrap();
        section.set(PR_RESOURCE_FLAGS, flags.bits() as i32).unwrap();
    };
    set(1, StatusFlags::STATUS_DEFAULT_STORE);
    assert_eq!(defaults(&session), [true, false]);
    set(0, StatusFlags::STATUS_DEFAULT_STORE | StatusFlags::STATUS_NO_DEFAULT_STORE);
    assert_eq!(defaults(&session), [false, true]);
    let ids = store_ids(&session);
    let refused = session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, Some(&ids[0]));
    fails(refused, ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(defaults(&session), [false, true]);
}

/// PRF-DEFAULTSTORE-5, PRF-DEFAULTSTORE-6.
#[test]
fn other_roles_of_stores_move_in_the_profile_too() {
    let (_emulator, services, session) = two_files();
    let ids = store_ids(&session);
    for (role, flag, written) in [
        (DefaultStoreRole::MAPI_SIMPLE_STORE_TEMPORARY, StatusFlags::STATUS_SIMPLE_STORE, false),
        (DefaultStoreRole::MAPI_SIMPLE_STORE_PERMANENT, StatusFlags::STATUS_SIMPLE_STORE, true),
        (DefaultStoreRole::MAPI_PRIMARY_STORE, StatusFlags::STATUS_PRIMARY_STORE, true),
        (DefaultStoreRole::MAPI_SECONDARY_STORE, StatusFlags::STATUS_SECONDARY_STORE, true),
    ] {
        session.set_default_store(role, Some(&ids[0])).unwrap();
        assert_eq!(having(&services, flag), [written, false], "{role}");
        session.set_default_store(role, Some(&ids[1])).unwrap();
        assert_eq!(having(&services, flag), [false, written], "{role}");
    }
}
