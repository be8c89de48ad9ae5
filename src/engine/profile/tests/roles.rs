//! Who plays a part in a profile.

use super::*;

/// PRF-SETPRIMARYIDENTITY-8, PRF-CREATEMSGSERVICE-17, PRF-DEFAULTSTORE-7
#[test]
fn the_first_able_service_gets_the_roles_and_later_ones_do_not() {
    let profile =
        built("P", &[&service("MSPST AB"), &service("MSEMS"), &service("MSPST MS"), &service("MSEMS")]);
    let status: Vec<_> =
        profile.providers().iter().map(|provider| profile.status_flags(provider.uid)).collect();
    assert_eq!(
        status,
        [
            StatusFlags::STATUS_NO_PRIMARY_IDENTITY,
            StatusFlags::STATUS_PRIMARY_IDENTITY,
            StatusFlags::STATUS_DEFAULT_STORE | StatusFlags::STATUS_PRIMARY_STORE,
            StatusFlags::NONE,
            StatusFlags::NONE,
            StatusFlags::STATUS_PRIMARY_STORE,
        ]
    );
    let services: Vec<_> =
        profile.services().iter().map(|service| profile.service_flags(service.uid)).collect();
    assert_eq!(services[1], ServiceFlags::SERVICE_DEFAULT_STORE | ServiceFlags::SERVICE_PRIMARY_IDENTITY);
    assert_eq!(services[2..], [ServiceFlags::NONE, ServiceFlags::NONE]);
    let row = &profile.service_rows()[1];
    assert_eq!(cell(row, PR_RESOURCE_FLAGS), Some(&PropValue::Long(services[1].bits() as i32)));
}

/// PRF-DELETEMSGSERVICE-1, PRF-SETPRIMARYIDENTITY-9
#[test]
fn roles_of_a_deleted_service_go_to_the_next_able_one() {
    let mut profile = built("P", &[&service("MSEMS"), &service("MSPST MS"), &service("MSEMS")]);
    let first = profile.services()[0].uid;
    let (own, sections) = (profile.providers()[0].uid, profile.sections.len());
    profile.delete_service(first).unwrap();

    assert_eq!(profile.sections.len(), sections - 3);
    assert!(profile.section(own).is_err());
    let providers: Vec<_> = profile.providers().iter().map(|provider| provider.uid).collect();
    assert_eq!(profile.default_store(), Some(providers[0]), "the personal store");
    assert_eq!(profile.primary_identity(), Some(providers[1]), "the other mailbox");
    assert!(matches!(profile.delete_service(first), Err(EngineError::Unknown { .. })));
    assert!(matches!(profile.delete_service(providers[0]), Err(EngineError::Unknown { .. })));
}

/// PRF-SETPRIMARYIDENTITY-2, PRF-SETPRIMARYIDENTITY-4, PRF-SETPRIMARYIDENTITY-6
#[test]
fn the_primary_identity_moves_where_it_is_told_to() {
    let mut profile = built("P", &[&service("MSEMS"), &service("MSEMS"), &service("MSPST AB")]);
    let [_, second, unable] = [0, 1, 2].map(|position| profile.services()[position].uid);
    let [.., second_book, second_store, _] = profile.providers() else { panic!() };
    let (second_book, second_store) = (second_book.uid, second_store.uid);

    profile.set_primary_identity(Some(second)).unwrap();
    assert_eq!(profile.primary_identity(), Some(second_book));
    let primary: Vec<_> = profile
        .services()
        .iter()
        .map(|service| profile.service_flags(service.uid).contains(ServiceFlags::SERVICE_PRIMARY_IDENTITY))
        .collect();
    assert_eq!(primary, [false, true, false]);

    let before = profile.clone();
    assert!(matches!(profile.set_primary_identity(Some(unable)), Err(EngineError::Denied { .. })));
    let nobody = MapiUid([0xEE; 16]);
    assert!(matches!(profile.set_primary_identity(Some(nobody)), Err(EngineError::Unknown { .. })));
    assert_eq!(profile, before);

    profile.set_primary_identity(Some(second_store)).unwrap();
    assert_eq!(profile.primary_identity(), Some(second_store));
    profile.set_primary_identity(None).unwrap();
    assert_eq!(profile.primary_identity(), None);
}

#[test]
fn the_default_store_moves_unless_the_store_refuses() {
    let public = ServiceDef::new("PUB", "Public").provider(
        ProviderDef::store("PUB", "PUB.DLL", MapiUid::default()).flags(StatusFlags::STATUS_NO_DEFAULT_STORE),
    );
    let mut profile = built("P", &[&service("MSPST MS"), &service("MSPST MS"), &public]);
    let [first, second, public] = [0, 1, 2].map(|position| profile.providers()[position].uid);

    assert_eq!(profile.default_store(), Some(first));
    profile.set_store_role(StatusFlags::STATUS_DEFAULT_STORE, Some(second)).unwrap();
    assert_eq!(profile.default_store(), Some(second));
    let refused = profile.set_store_role(StatusFlags::STATUS_DEFAULT_STORE, Some(public));
    assert!(matches!(refused, Err(EngineError::Unsupported { .. })));
    assert_eq!(profile.default_store(), Some(second));
    profile.set_store_role(StatusFlags::STATUS_DEFAULT_STORE, None).unwrap();
    assert_eq!(profile.default_store(), None);
}

/// PRF-TRANSPORTORDER-4, PRF-TRANSPORTORDER-5, PRF-TRANSPORTORDER-6
#[test]
fn transports_change_places_among_themselves_only() {
    let last = StatusFlags::STATUS_XP_PREFER_LAST;
    let (x, y, z) =
        (transport("X", last), transport("Y", StatusFlags::NONE), transport("Z", StatusFlags::NONE));
    let mut profile = built("P", &[&x, &service("MSPST MS"), &y]);
    let store = profile.stores().next().unwrap();
    let names = |profile: &Profile| {
        texts(&profile.provider_rows(), PR_SERVICE_NAME).into_iter().map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(names(&profile), ["Y", "MSPST MS", "X"]);

    let mut order: Vec<MapiUid> = profile.transports().collect();
    order.reverse();
    profile.set_transport_order(&order).unwrap();
    assert_eq!(names(&profile), ["X", "MSPST MS", "Y"]);

    let refused = [
        (vec![order[0]], "too few"),
        (vec![order[0], order[1], store], "too many"),
        (vec![order[0], store], "not a transport"),
        (vec![order[0], order[0]], "twice"),
    ];
    for (order, why) in &refused {
        let error = profile.set_transport_order(order).expect_err(why);
        let as_documented = match *why {
            "not a transport" => matches!(error, EngineError::Unknown { .. }),
            "twice" => matches!(error, EngineError::Invalid { .. }),
            _ => matches!(error, EngineError::NotAll { .. }),
        };
        assert!(as_documented, "{why}: {error:?}");
    }
    profile.create_service(&z, None, &mut || MapiUid([9; 16])).unwrap();
    assert_eq!(names(&profile), ["X", "MSPST MS", "Y", "Z"], "the chosen order holds");
}

/// PRF-TRANSPORTORDER-5, PRF-TRANSPORTORDER-6, PRF-RESFLAGS-5
#[test]
fn a_transport_that_comes_to_prefer_the_end_goes_there() {
    let transports = ["X", "Y", "Z"].map(|name| transport(name, StatusFlags::NONE));
    let mut profile = built("P", &transports.each_ref());
    let [x, y, z] = profile.transports().collect::<Vec<_>>().try_into().unwrap();
    let set = |profile: &mut Profile, transport, flags: StatusFlags| {
        profile.set_property(transport, Property::of(PR_RESOURCE_FLAGS, flags.bits() as i32)).unwrap();
        profile.transports().collect::<Vec<_>>()
    };
    assert_eq!(set(&mut profile, x, StatusFlags::STATUS_XP_PREFER_LAST), [y, z, x]);
    assert_eq!(set(&mut profile, x, StatusFlags::NONE), [y, z, x], "it has come after them");
    assert_eq!(set(&mut profile, y, StatusFlags::STATUS_XP_PREFER_LAST), [z, x, y]);
    profile.set_transport_order(&[y, x, z]).unwrap();
    assert_eq!(set(&mut profile, x, StatusFlags::STATUS_XP_PREFER_LAST), [y, x, z], "a chosen order stays");
}
