use super::*;

/// PRF-SA-GETPROVIDERTABLE-1, PRF-SA-GETPROVIDERTABLE-2, PRF-SA-GETPROVIDERTABLE-3, PRF-SA-GETPROVIDERTABLE-4,
/// PRF-SA-GETPROVIDERTABLE-7, PRF-SA-GETPROVIDERTABLE-9, PRF-SA-GETPROVIDERTABLE-10, PRF-SA-GETPROVIDERTABLE-11
#[test]
fn the_provider_table_is_a_picture_of_all_providers_in_profile_order() {
    let computer = Computer::with_services(|catalog| {
        let sectioned = ServiceDef::new("EXTRA", "Extra").extra_section(MapiUid([7; 16]), []);
        catalog.with(sectioned)
    });
    let admin = computer.profile("P", &["EXTRA"]);
    let before = admin.get_provider_table(UNICODE).unwrap();
    admin.create_msg_service("MSPST AB", None, NO_UI).unwrap();
    admin.create_msg_service("MSEMS", None, NO_UI).unwrap();
    assert_eq!(before.get_row_count(0).unwrap().into_value(), 0);
    let sink = Arc::new(|_: &[Notification]| {});
    fails(before.advise(EventMask::fnevTableModified, sink), ErrorCode::MAPI_E_NO_SUPPORT);

    let table = admin.get_provider_table(UNICODE).unwrap();
    let columns = crate::columns![
        PR_INSTANCE_KEY,
        PR_DISPLAY_NAME,
        PR_PROVIDER_DISPLAY,
        PR_PROVIDER_DLL_NAME,
        PR_PROVIDER_ORDINAL,
        PR_PROVIDER_UID,
        PR_RESOURCE_FLAGS,
        PR_RESOURCE_TYPE,
        PR_SERVICE_NAME,
        PR_SERVICE_UID,
    ];
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE).unwrap(), columns);
    let ansi = admin.get_provider_table(UnicodeFlags::NONE).unwrap();
    assert_eq!(ansi.query_columns(QueryColumnsFlags::NONE).unwrap(), columns.map(PropTag::to_ansi));

    let services = service_uids(&admin);
    assert_eq!(column(&*table, PR_SERVICE_NAME), ["MSPST AB", "MSEMS", "MSEMS"]);
    assert_eq!(uids(Arc::clone(&table), PR_SERVICE_UID), [services[1], services[2], services[2]]);
    for uid in provider_uids(&admin) {
        let section = section(&admin, uid, FORCE);
        assert_eq!(section.get(PR_PROVIDER_UID).unwrap()[..], uid.0);
    }
    assert_eq!(column(&*table, PR_MDB_PROVIDER).len(), 1);
}

/// PRF-TRANSPORTORDER-1, PRF-TRANSPORTORDER-2, PRF-TRANSPORTORDER-3, PRF-TRANSPORTORDER-7, PRF-TRANSPORTORDER-9,
/// PRF-SA-GETPROVIDERTABLE-6
#[test]
fn transports_are_put_in_order_by_their_provider_uids() {
    let computer = Computer::with_services(|catalog| {
        let last = StatusFlags::STATUS_XP_PREFER_LAST;
        let none = StatusFlags::NONE;
        catalog.with(transport("X", last)).with(transport("Y", none)).with(transport("Z", none))
    });
    let admin = computer.profile("P", &["MSPST MS"]);
    admin.msg_service_transport_order(&[], 0).unwrap();
    let order = || {
        let table = admin.get_provider_table(UNICODE).unwrap();
        let only = Restriction::eq(PR_RESOURCE_TYPE, 36);
        let by_ordinal = SortOrderSet::by([SortOrder::ascending(PR_PROVIDER_ORDINAL)]);
        let rows = table
            .query_all_rows(Some(&[*PR_SERVICE_NAME, *PR_PROVIDER_UID]), Some(&only), Some(&by_ordinal), 0)
            .unwrap();
        let uid = |row: RowRef<'_>| MapiUid::from_slice(&row.get(PR_PROVIDER_UID)?);
        let names: Vec<String> = rows.iter().filter_map(|row| row.get(PR_SERVICE_NAME)).collect();
        (names.concat(), rows.iter().filter_map(uid).collect::<Vec<_>>())
    };
    for name in ["X", "Y"] {
        admin.create_msg_service(name, None, NO_UI).unwrap();
    }
    let (names, mut uids) = order();
    assert_eq!(names, "YX", "the one that prefers to be last is");
    uids.reverse();
    admin.msg_service_transport_order(&uids, 0).unwrap();
    let [x, y] = uids[..] else { panic!() };
    let store = provider_uids(&admin)[0];
    fails(admin.msg_service_transport_order(&[y], 0), ErrorCode::MAPI_E_BUSY);
    fails(admin.msg_service_transport_order(&[y, x, store], 0), ErrorCode::MAPI_E_BUSY);
    fails(admin.msg_service_transport_order(&[y, store], 0), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.msg_service_transport_order(&[y, service_uids(&admin)[1]], 0), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.msg_service_transport_order(&[y, y], 0), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(order(), ("XY".to_owned(), vec![x, y]));
    admin.create_msg_service("Z", None, NO_UI).unwrap();
    assert_eq!(order().0, "XYZ");
}

/// PRF-SETPRIMARYIDENTITY-1, PRF-SETPRIMARYIDENTITY-2, PRF-SETPRIMARYIDENTITY-3, PRF-SETPRIMARYIDENTITY-4,
/// PRF-SETPRIMARYIDENTITY-5, PRF-SETPRIMARYIDENTITY-6, PRF-SETPRIMARYIDENTITY-7, PRF-SETPRIMARYIDENTITY-8
#[test]
fn one_service_and_one_provider_at_most_have_the_primary_identity() {
    let computer = computer();
    let admin = computer.profile("P", &["MSPST AB", "MSEMS", "MSPST MS", "MSEMS"]);
    let primary = || {
        let service = ServiceFlags::SERVICE_PRIMARY_IDENTITY.bits() as i32;
        let provider = StatusFlags::STATUS_PRIMARY_IDENTITY.bits() as i32;
        let place = |flags: Vec<i32>, role: i32| {
            let having: Vec<usize> = (0..flags.len()).filter(|at| flags[*at] & role != 0).collect();
            having
        };
        (place(service_flags(&admin), service), place(provider_flags(&admin), provider))
    };
    let (services, providers) = (service_uids(&admin), provider_uids(&admin));
    assert_eq!(primary(), (vec![1], vec![1]), "the first mailbox and its address book");
    admin.set_primary_identity(Some(services[3]), 0).unwrap();
    assert_eq!(primary(), (vec![3], vec![4]));
    admin.set_primary_identity(Some(services[2]), 0).unwrap();
    assert_eq!(primary(), (vec![2], vec![3]), "a provider that neither offers nor refuses");
    fails(admin.set_primary_identity(Some(services[0]), 0), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.set_primary_identity(Some(MapiUid([9; 16])), 0), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(primary(), (vec![2], vec![3]));
    admin.set_primary_identity(Some(providers[5]), 0).unwrap();
    assert_eq!(primary(), (vec![3], vec![5]));
    admin.set_primary_identity(None, 0).unwrap();
    assert_eq!(primary(), (vec![], vec![]));
    let barred = ServiceFlags::SERVICE_NO_PRIMARY_IDENTITY.bits() as i32;
    assert_eq!(service_flags(&admin).iter().filter(|flags| **flags & barred != 0).count(), 1);
}

/// PRF-ADMINPROVIDERS-1, PRF-ADMINPROVIDERS-2, PRF-VA-GETPROVIDERTABLE-1, PRF-VA-GETPROVIDERTABLE-2,
/// PRF-VA-GETPROVIDERTABLE-3, PRF-VA-GETPROVIDERTABLE-4, PRF-VA-GETPROVIDERTABLE-5, PRF-VA-GETPROVIDERTABLE-6
#[test]
fn a_service_has_a_table_of_its_own_providers_and_sections() {
    let extra = MapiUid([7; 16]);
    let computer = Computer::with_services(|catalog| {
        let definition = catalog.service("MSPST MS").unwrap().clone();
        catalog.with(definition.extra_section(extra, [Property::of(PR_COMMENT, "seed")]))
    });
    let admin = computer.profile("P", &["MSEMS", "MSPST MS"]);
    let (services, providers) = (service_uids(&admin), provider_uids(&admin));
    for uid in [providers[0], MapiUid([9; 16])] {
        fails(admin.admin_providers(uid, UnicodeFlags::NONE), ErrorCode::MAPI_E_NOT_FOUND);
    }
    let own = admin.admin_providers(services[1], UNICODE).unwrap();
    let table = own.get_provider_table(UNICODE).unwrap();
    assert_eq!(
        table.query_columns(QueryColumnsFlags::NONE).unwrap(),
        admin.get_provider_table(UNICODE).unwrap().query_columns(QueryColumnsFlags::NONE).unwrap()
    );
    let rows = table.query_rows(10, QueryRowsFlags::NONE).unwrap();
    assert_eq!(rows.get(0).unwrap().get(PR_PROVIDER_ORDINAL), Some(2));
    let missing = Some(&PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND));
    assert_eq!(rows.get(1).unwrap().cell(PR_RESOURCE_TYPE), missing);
    assert_eq!(uids(Arc::clone(&table), PR_PROVIDER_UID), [providers[2], extra]);
    assert_eq!(uids(Arc::clone(&table), PR_SERVICE_UID), [services[1], services[1]]);
    table.restrict(Some(&Restriction::exists(PR_RESOURCE_TYPE)), TableOpFlags::NONE).unwrap();
    assert_eq!(table.get_row_count(0).unwrap().into_value(), 1);

    let section = admin.open_profile_section(extra, None, READ).unwrap();
    assert_eq!(section.get(PR_COMMENT).unwrap(), "seed");
    admin.delete_msg_service(services[1]).unwrap();
    fails(own.get_provider_table(UNICODE), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(own.open_profile_section(Some(extra), None, READ), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(section.get(PR_COMMENT), ErrorCode::MAPI_E_OBJECT_DELETED);
}

/// PRF-CREATEPROVIDER-1, PRF-CREATEPROVIDER-8, PRF-CREATEPROVIDER-9, PRF-DELETEPROVIDER-2, PRF-DELETEPROVIDER-6
#[test]
fn providers_come_and_go_within_a_service() {
    let computer = computer();
    let admin = computer.profile("P", &["MSEMS", "MSPST MS"]);
    let services = service_uids(&admin);
    let own = admin.admin_providers(services[0], UNICODE).unwrap();
    let name = [Property::of(PR_DISPLAY_NAME, "Team")];
    let first = own.create_provider("EMS_MDB_private", &name, ProviderFlags::NONE).unwrap();
    let second = own.create_provider("EMS_MDB_private", &name, ProviderFlags::MAPI_UNICODE).unwrap();
    assert_eq!(provider_uids(&admin)[3..], [first, second]);
    let team = section(&admin, first, FORCE);
    assert_eq!(team.get(PR_DISPLAY_NAME).unwrap(), "Team");
    assert_eq!(team.get(PR_PROVIDER_DISPLAY).unwrap(), "Microsoft Exchange Message Store");

    own.delete_provider(first).unwrap();
    assert_eq!(provider_uids(&admin)[3..], [second]);
    fails(team.get(PR_DISPLAY_NAME), ErrorCode::MAPI_E_OBJECT_DELETED);
    for none_of_it in [first, services[0], provider_uids(&admin)[2]] {
        fails(own.delete_provider(none_of_it), ErrorCode::MAPI_E_NOT_FOUND);
    }
}

/// PRF-RESFLAGS-3, PRF-RESFLAGS-4, PRF-RESFLAGS-5
#[test]
fn resource_flags_come_from_the_catalog_and_from_who_writes_them() {
    let dynamic = StatusFlags::STATUS_NEED_IPM_TREE
        | StatusFlags::STATUS_SIMPLE_STORE
        | StatusFlags::STATUS_TEMP_SECTION;
    let fixed = StatusFlags::STATUS_OWN_STORE | StatusFlags::HOOK_INBOUND;
    let computer = Computer::with_services(|catalog| {
        let store = ProviderDef::store("S", "S.DLL", MapiUid::default()).flags(dynamic | fixed);
        catalog.with(ServiceDef::new("S", "S").flags(ServiceFlags::SERVICE_DEFAULT_STORE).provider(store))
    });
    let admin = computer.profile("P", &["S"]);
    assert_eq!(provider_flags(&admin), [fixed.bits() as i32]);
    assert_eq!(service_flags(&admin), [0]);
    let service = service_uids(&admin)[0];
    assert_eq!(section(&admin, service, FORCE).get(PR_RESOURCE_FLAGS).unwrap(), 0);
    let written = StatusFlags::STATUS_DEFAULT_STORE.bits() as i32;
    section(&admin, provider_uids(&admin)[0], FORCE | MODIFY).set(PR_RESOURCE_FLAGS, written).unwrap();
    assert_eq!(provider_flags(&admin), [written]);
    assert_eq!(service_flags(&admin), [ServiceFlags::SERVICE_DEFAULT_STORE.bits() as i32]);
}
