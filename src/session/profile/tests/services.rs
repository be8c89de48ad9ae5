use super::*;

/// PRF-GETMSGSERVICETABLE-1, PRF-GETMSGSERVICETABLE-2, PRF-GETMSGSERVICETABLE-3, PRF-GETMSGSERVICETABLE-4,
/// PRF-GETMSGSERVICETABLE-5, PRF-GETMSGSERVICETABLE-6, PRF-GETMSGSERVICETABLE-7, PRF-GETMSGSERVICETABLE-8
#[test]
fn the_service_table_is_a_picture_of_the_services_in_profile_order() {
    let computer = Computer::with_services(|catalog| catalog.with(ServiceDef::new("BARE", "Bare")));
    let admin = computer.profile("P", &[]);
    let before = admin.get_msg_service_table(UNICODE).unwrap();
    for name in ["MSPST MS", "bare", "msems"] {
        admin.create_msg_service(name, None, NO_UI).unwrap();
    }
    assert_eq!(before.get_row_count(0).unwrap().into_value(), 0);
    let sink = Arc::new(|_: &[Notification]| {});
    fails(before.advise(EventMask::fnevTableModified, sink), ErrorCode::MAPI_E_NO_SUPPORT);

    let table = admin.get_msg_service_table(UNICODE).unwrap();
    let columns = table.query_columns(QueryColumnsFlags::NONE).unwrap();
    let wanted = crate::columns![
        PR_DISPLAY_NAME,
        PR_INSTANCE_KEY,
        PR_RESOURCE_FLAGS,
        PR_SERVICE_DLL_NAME,
        PR_SERVICE_ENTRY_NAME,
        PR_SERVICE_NAME,
        PR_SERVICE_SUPPORT_FILES,
        PR_SERVICE_UID,
    ];
    assert_eq!(columns.iter().map(|tag| tag.id()).collect::<Vec<_>>(), wanted.map(PropTag::id));
    let rows = table.query_rows(10, QueryRowsFlags::NONE).unwrap();
    let names: Vec<_> = rows.iter().filter_map(|row| row.get(PR_SERVICE_NAME)).collect();
    assert_eq!(names, ["MSPST MS", "BARE", "MSEMS"]);
    let bare = rows.get(1).unwrap();
    for missing in [*PR_SERVICE_DLL_NAME, *PR_SERVICE_ENTRY_NAME, *PR_SERVICE_SUPPORT_FILES] {
        assert_eq!(bare.cell(missing), Some(&PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND)), "{missing}");
    }
    let keys = column(&*table, PR_INSTANCE_KEY);
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
    assert!(column(&*table, PR_SERVICE_UID).iter().all(|uid| uid.len() == 16));

    let is_mailbox = Restriction::eq(PR_SERVICE_NAME, "MSEMS");
    let found = table.find_row(&is_mailbox, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE).unwrap();
    assert_eq!(found, Outcome::ok(()));
    assert_eq!(table.query_position().unwrap().row, 2);
}

/// PRF-CREATEMSGSERVICE-1, PRF-CREATEMSGSERVICE-5, PRF-CREATEMSGSERVICE-6, PRF-CREATEMSGSERVICE-7,
/// PRF-CREATEMSGSERVICE-9, PRF-CREATEMSGSERVICE-10, PRF-CREATEMSGSERVICE-11, PRF-CREATEMSGSERVICE-13
#[test]
fn services_are_added_by_their_key() {
    let computer = Computer::with_services(|catalog| catalog.with(ServiceDef::new("BARE", "Bare")));
    let admin = computer.profile("P", &[]);
    fails(admin.create_msg_service("Microsoft Exchange Server", None, NO_UI), ErrorCode::MAPI_E_NOT_FOUND);
    let first = admin.create_msg_service_ex("msems", None, NO_UI).unwrap();
    let second = admin.create_msg_service_ex("MSEMS", Some("Two"), ServiceUiFlags::MAPI_UNICODE).unwrap();
    let bare = admin.create_msg_service_ex("BARE", None, ServiceUiFlags::SERVICE_UI_ALWAYS).unwrap();
    let single = admin.create_msg_service_ex("MSPST AB", None, NO_UI).unwrap();
    fails(admin.create_msg_service("mspst ab", None, NO_UI), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(service_uids(&admin), [first, second, bare, single]);
    let owners = uids(admin.get_provider_table(UNICODE).unwrap(), PR_SERVICE_UID);
    assert_eq!(owners, [first, first, second, second, single]);
}

/// PRF-CREATEMSGSERVICE-12
#[test]
fn a_user_who_cancels_leaves_the_profile_as_it_was() {
    let computer = computer();
    let admin = computer.profile("P", &["MSPST MS"]);
    let always = ServiceUiFlags::SERVICE_UI_ALWAYS;
    let uid = service_uids(&admin)[0];
    fails(admin.create_msg_service("MSEMS", None, always), ErrorCode::MAPI_E_USER_CANCEL);
    let name = [Property::of(PR_DISPLAY_NAME, "x")];
    fails(admin.configure_msg_service(uid, always, &name), ErrorCode::MAPI_E_USER_CANCEL);
    let here = ServiceDestination::Admin(&*admin);
    fails(admin.copy_msg_service(uid, None, None, here, always), ErrorCode::MAPI_E_USER_CANCEL);
    let table = admin.get_msg_service_table(UNICODE).unwrap();
    assert_eq!(column(&*table, PR_DISPLAY_NAME), ["Personal Folders"]);
}

/// PRF-GETMSGSERVICETABLE-9, PRF-GETMSGSERVICETABLE-10, PRF-RENAMEMSGSERVICE-1, PRF-RENAMEMSGSERVICE-2
#[test]
fn the_service_table_shows_what_its_section_has_now() {
    let computer = computer();
    let admin = computer.profile("P", &["MSPST MS"]);
    let uid = service_uids(&admin)[0];
    fails(admin.rename_msg_service(uid, 0, "Archive"), ErrorCode::MAPI_E_NO_SUPPORT);
    let section = section(&admin, uid, MODIFY | FORCE);
    section.set(PR_DISPLAY_NAME, "Archive").unwrap();
    section.set(PR_PST_PATH, &b"C:\\archive.pst"[..]).unwrap();
    let table = admin.get_msg_service_table(UNICODE).unwrap();
    assert_eq!(column(&*table, PR_DISPLAY_NAME), ["Archive"]);
    assert_eq!(column(&*table, PR_PST_PATH), [AnsiText::from(b"C:\\archive.pst")]);
}

/// PRF-COPYMSGSERVICE-5
#[test]
fn a_copied_service_brings_its_extra_sections_unless_the_target_has_them() {
    let [fixed, own] = [MapiUid([7; 16]), MapiUid([8; 16])];
    let computer = Computer::with_services(|catalog| {
        catalog.with(ServiceDef::new("S", "S").extra_section(fixed, [Property::of(PR_COMMENT, "seed")]))
    });
    let (from, to) = (computer.profile("From", &["S"]), computer.profile("To", &[]));
    let service = service_uids(&from)[0];
    section(&from, own, MODIFY).set(PR_COMMENT, "own").unwrap();
    let listed = [fixed.0, own.0].concat();
    section(&from, service, MODIFY | FORCE).set(PR_SERVICE_EXTRA_UIDS, &listed[..]).unwrap();
    section(&to, fixed, MODIFY).set(PR_COMMENT, "kept").unwrap();
    from.copy_msg_service(service, None, None, ServiceDestination::Admin(&*to), NO_UI).unwrap();

    let listed = section(&to, service_uids(&to)[0], FORCE).get(PR_SERVICE_EXTRA_UIDS).unwrap();
    let [first, second] = [0, 16].map(|at| MapiUid::from_slice(&listed[at..]).unwrap());
    assert!(first == fixed && second != own);
    assert_eq!(section(&to, first, READ).get(PR_COMMENT).unwrap(), "kept");
    assert_eq!(section(&to, second, READ).get(PR_COMMENT).unwrap(), "own");
}

/// PRF-SERVICEENTRY-8
#[test]
fn an_entry_function_needs_both_of_its_names() {
    let computer = Computer::with_services(|catalog| {
        let name = |service: &str, tag: Tag<String>| {
            ServiceDef::new(service, service).property(Property::new(tag, "X".into()))
        };
        let dll = name("DLL", PR_SERVICE_DLL_NAME);
        let function = ServiceDef::new("FUNCTION", "F").property(Property::of(PR_SERVICE_ENTRY_NAME, b"X"));
        catalog.with(dll).with(function).with(ServiceDef::new("BOTH", "B").entry("X.DLL", "X"))
    });
    let admin = computer.profile("P", &["DLL", "FUNCTION", "BOTH"]);
    let [dll, function, both] = service_uids(&admin)[..] else { panic!() };
    for uid in [dll, function] {
        fails(admin.configure_msg_service(uid, NO_UI, &[]), ErrorCode::MAPI_E_NOT_INITIALIZED);
    }
    admin.configure_msg_service(both, NO_UI, &[]).unwrap();
}

/// PRF-CONFIGUREMSGSERVICE-4, PRF-CONFIGUREMSGSERVICE-5, PRF-CONFIGUREMSGSERVICE-7
#[test]
fn configuring_a_service_writes_its_section() {
    let computer = Computer::with_services(|catalog| catalog.with(ServiceDef::new("BARE", "Bare")));
    let admin = computer.profile("P", &["MSPST MS", "BARE"]);
    let [store, bare] = service_uids(&admin)[..] else { panic!() };
    let values = [Property::of(PR_PST_PATH, &b"C:\\a.pst"[..]), Property::of(PR_SERVICE_NAME, "X")];
    admin.configure_msg_service(store, NO_UI, &values).unwrap();
    let section = section(&admin, store, FORCE);
    assert_eq!(section.get(PR_PST_PATH).unwrap(), AnsiText::from(b"C:\\a.pst"));
    assert_eq!(section.get(PR_SERVICE_NAME).unwrap(), "MSPST MS");
    fails(admin.configure_msg_service(bare, NO_UI, &values), ErrorCode::MAPI_E_NOT_INITIALIZED);
    for uid in [provider_uids(&admin)[0], MapiUid([9; 16])] {
        fails(admin.configure_msg_service(uid, NO_UI, &values), ErrorCode::MAPI_E_NOT_FOUND);
    }
}

/// PRF-DELETEMSGSERVICE-4, PRF-DELETEMSGSERVICE-5, PRF-DELETEMSGSERVICE-6
#[test]
fn a_deleted_service_takes_its_providers_and_passes_its_roles_on() {
    let computer = computer();
    let admin = computer.profile("P", &["MSEMS", "MSPST MS", "MSEMS"]);
    let _session = computer.log_on("P");
    let (services, providers) = (service_uids(&admin), provider_uids(&admin));
    for uid in [providers[0], MapiUid([9; 16])] {
        fails(admin.delete_msg_service(uid), ErrorCode::MAPI_E_NOT_FOUND);
    }
    admin.delete_msg_service(services[0]).unwrap();
    fails(admin.open_profile_section(services[0], None, READ), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(provider_uids(&admin), providers[2..]);
    let table = admin.get_provider_table(UNICODE).unwrap();
    assert_eq!(column(&*table, PR_PROVIDER_ORDINAL), [0, 1, 2]);
    let flags = provider_flags(&admin).into_iter().map(StatusFlags::from).collect::<Vec<_>>();
    assert!(flags[0].contains(StatusFlags::STATUS_DEFAULT_STORE));
    assert!(flags[1].contains(StatusFlags::STATUS_PRIMARY_IDENTITY));
    for uid in &services[1..] {
        admin.delete_msg_service(*uid).unwrap();
    }
    assert_eq!(admin.get_provider_table(UNICODE).unwrap().get_row_count(0).unwrap().into_value(), 0);
}

/// PRF-COPYMSGSERVICE-1, PRF-COPYMSGSERVICE-2, PRF-COPYMSGSERVICE-3, PRF-COPYMSGSERVICE-6, PRF-COPYMSGSERVICE-9,
/// PRF-COPYMSGSERVICE-10
#[test]
fn a_service_is_copied_within_a_profile_and_into_another() {
    let computer = computer();
    let (from, to) = (computer.profile("From", &["MSEMS", "MSPST AB"]), computer.profile("To", &[]));
    let [mailbox, book] = service_uids(&from)[..] else { panic!() };
    let secret = Tag::<i32>::new(PropTag(0x67F0_0003));
    section(&from, mailbox, MODIFY | FORCE).set(secret, 7).unwrap();
    let copy = |uid, to: &Arc<dyn MsgServiceAdmin>| {
        from.copy_msg_service(
            uid,
            Some("ignored"),
            Some(IID_IProfSect),
            ServiceDestination::Admin(&**to),
            NO_UI,
        )
    };
    copy(mailbox, &to).unwrap();
    copy(mailbox, &from).unwrap();
    copy(book, &to).unwrap();
    fails(copy(book, &to), ErrorCode::MAPI_E_NO_ACCESS);
    fails(copy(book, &from), ErrorCode::MAPI_E_NO_ACCESS);
    fails(copy(MapiUid([9; 16]), &to), ErrorCode::MAPI_E_NOT_FOUND);
    let here = ServiceDestination::Admin(&*from);
    let message = from.copy_msg_service(mailbox, None, Some(IID_IMessage), here, NO_UI);
    fails(message, ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);

    assert_eq!(service_names(&from), ["MSEMS", "MSPST AB", "MSEMS"]);
    assert_eq!(service_names(&to), ["MSEMS", "MSPST AB"]);
    assert_eq!(section(&to, service_uids(&to)[0], FORCE).get(secret).unwrap(), 7);
    let dlls = column(&*to.get_provider_table(UNICODE).unwrap(), PR_PROVIDER_DLL_NAME);
    assert_eq!(dlls, ["EMSABP.DLL", "EMSMDB.DLL", "MSPST.DLL"]);
}

/// PRF-SEQ-2, PRF-SEQ-4, PRF-SEQ-5, PRF-SEQ-6
#[test]
fn the_usual_ways_to_build_and_export_a_profile_work() {
    let computer = computer();
    fails(computer.admin.delete_profile("P", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    let admin = computer.profile("P", &["MSEMS"]);
    computer.admin.delete_profile("P", NONE).unwrap();
    fails(admin.get_msg_service_table(UNICODE), ErrorCode::MAPI_E_OBJECT_DELETED);
    let admin = computer.profile("P", &["MSPST MS"]);

    let marker = PR_BODY_A;
    for uid in service_uids(&admin) {
        section(&admin, uid, FORCE | MODIFY).set(marker, &b"marked"[..]).unwrap();
    }
    admin.create_msg_service("MSPST MS", None, NO_UI).unwrap();
    let unmarked = service_uids(&admin)
        .into_iter()
        .filter(|uid| section(&admin, *uid, FORCE).find(marker).unwrap().is_none())
        .collect::<Vec<_>>();
    assert_eq!(unmarked, service_uids(&admin)[1..]);
    section(&admin, service_uids(&admin)[0], FORCE | MODIFY).delete(marker).unwrap();

    let table = admin.get_msg_service_table(UNICODE).unwrap();
    table.restrict(Some(&Restriction::eq(PR_SERVICE_NAME, "MSPST MS")), TableOpFlags::NONE).unwrap();
    let uid = *uids(table, PR_SERVICE_UID).last().unwrap();
    admin.configure_msg_service(uid, NO_UI, &[Property::of(PR_PST_PATH, &b"a.pst"[..])]).unwrap();

    for service in service_uids(&admin) {
        assert!(
            !section(&admin, service, FORCE | MODIFY)
                .get_props(None, UNICODE)
                .unwrap()
                .into_value()
                .is_empty()
        );
        let providers = admin.admin_providers(service, UNICODE).unwrap();
        for provider in uids(providers.get_provider_table(UNICODE).unwrap(), PR_PROVIDER_UID) {
            let section = providers.open_profile_section(Some(provider), None, FORCE | MODIFY).unwrap();
            assert_eq!(section.get(PR_PROVIDER_DLL_NAME).unwrap(), "MSPST.DLL");
        }
    }
}

/// PRF-SESSADMIN-5
#[test]
fn services_are_administered_as_long_as_the_profile_is_there() {
    let computer = computer();
    computer.profile("P", &["MSEMS"]);
    let log_off = computer.log_on("P");
    let profile = computer.runtime.read().profiles().find("P").unwrap();
    let access = Access { computer: Arc::clone(&computer.inner), profile, client: ClientId(77) };
    let admin = Services::open(Life::new(), access);
    log_off();
    assert_eq!(service_names(&admin), ["MSEMS"]);
}
