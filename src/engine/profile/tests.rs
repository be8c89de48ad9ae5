use super::*;
use crate::engine::EngineError;
use crate::vocab::tags::*;
use crate::vocab::{
    Binary, ErrorCode, PropTag, PropValue, Property, ResourceType, ServiceFlags, StatusFlags,
};

/// UIDs in the order they are asked for: 1, 2, 3, ...
fn uids() -> impl FnMut() -> MapiUid {
    let mut last = 0_u128;
    move || {
        last += 1;
        MapiUid(last.to_be_bytes())
    }
}

fn built(name: &str, services: &[&ServiceDef]) -> Profile {
    let mut new_uid = uids();
    let mut profile = Profile::new(name, ProfileKind::User, new_uid());
    for service in services {
        profile.create_service(service, None, &mut new_uid).unwrap();
    }
    profile
}

/// The built-in services, and one that a profile has once.
fn catalog() -> ServiceCatalog {
    let single = ServiceFlags::SERVICE_SINGLE_COPY | ServiceFlags::SERVICE_NO_PRIMARY_IDENTITY;
    let book = ProviderDef::address_book("PST_AB", "MSPST.DLL", MapiUid([0xAB; 16]))
        .display("Personal Address Book", "Personal Address Book")
        .flags(StatusFlags::STATUS_NO_PRIMARY_IDENTITY);
    let books = ServiceDef::new("MSPST AB", "Personal Address Book").flags(single).provider(book);
    ServiceCatalog::built_in().with(books).with_default("MSPST AB")
}

fn service(key: &str) -> ServiceDef {
    catalog().service(key).expect(key).clone()
}

fn transport(name: &str, flags: StatusFlags) -> ServiceDef {
    ServiceDef::new(name, name)
        .provider(ProviderDef::new(name, "XP.DLL", ResourceType::MAPI_TRANSPORT_PROVIDER).flags(flags))
}

fn cell(row: &[Property], tag: impl Into<PropTag>) -> Option<&PropValue> {
    let tag = tag.into();
    row.iter().find(|property| property.tag.id() == tag.id()).map(|property| &property.value)
}

fn texts(rows: &[Vec<Property>], tag: impl Into<PropTag> + Copy) -> Vec<&str> {
    rows.iter().filter_map(|row| cell(row, tag)?.as_str()).collect()
}

fn create(profiles: &mut Profiles, name: &str) -> Result<ProfileId, EngineError> {
    profiles.create(name, ProfileKind::User, None, &mut uids())
}

/// PRF-GEN-1
#[test]
fn a_name_has_1_to_64_characters_and_no_blank_ends() {
    let mut profiles = Profiles::default();
    for good in ["a", "Jürgen Groß_2", "ann@example.com", &"ü".repeat(64)] {
        create(&mut profiles, good).expect(good);
    }
    for bad in ["", " a", "a ", "a\\b", "a\tb", &"u".repeat(65)] {
        assert!(matches!(create(&mut profiles, bad), Err(EngineError::Invalid { .. })), "{bad:?}");
    }
    assert_eq!(profiles.iter().count(), 4);
}

/// PRF-GEN-4
#[test]
fn a_name_in_another_case_is_taken() {
    let mut profiles = Profiles::default();
    let id = create(&mut profiles, "Übung").unwrap();
    assert_eq!(create(&mut profiles, "üBUNG"), Err(EngineError::NameTaken { name: "üBUNG".into() }));
    assert_eq!(profiles.find("üBUNG"), Some(id));
    assert_eq!(profiles.get(id).unwrap().name(), "Übung");
}

/// PRF-DELETEPROFILE-3, PRF-CREATEPROFILE-3, PRF-GEN-9
#[test]
fn a_profile_deleted_in_use_lives_until_its_last_session_ends() {
    let mut profiles = Profiles::default();
    let id = create(&mut profiles, "Temp").unwrap();
    profiles.enter(id).unwrap();
    profiles.enter(id).unwrap();
    assert_eq!(profiles.delete("Temp", ProfileKind::User), Ok(None));

    assert_eq!(profiles.profile_rows(ProfileKind::User), Vec::<Vec<Property>>::new());
    assert_eq!(profiles.find("Temp"), None);
    assert_eq!(profiles.enter(id), Err(EngineError::Deleted { what: "profile" }));
    assert!(create(&mut profiles, "temp").is_err());
    assert_eq!(profiles.leave(id), None);
    assert_eq!(profiles.leave(id), Some(id));
    assert_eq!(profiles.get(id).unwrap().name(), "Temp");
    profiles.remove(id);
    assert_eq!(profiles.get(id), Err(EngineError::Deleted { what: "profile" }));
    assert_ne!(create(&mut profiles, "temp"), Ok(id));
}

/// PRF-RENAMEPROFILE-3, PRF-RENAMEPROFILE-5, PRF-RENAMEPROFILE-6
#[test]
fn a_profile_renamed_in_use_keeps_its_name_until_its_last_session_ends() {
    let mut profiles = Profiles::default();
    let id = create(&mut profiles, "Old").unwrap();
    profiles.enter(id).unwrap();
    profiles.rename("old", "First", ProfileKind::User).unwrap();
    profiles.rename("old", "Second", ProfileKind::User).unwrap();

    assert_eq!((profiles.find("Old"), profiles.find("Second")), (Some(id), None));
    assert_eq!(texts(&profiles.profile_rows(ProfileKind::User), PR_DISPLAY_NAME), ["Old"]);
    assert!(create(&mut profiles, "second").is_err(), "the pending name is reserved");
    assert!(create(&mut profiles, "first").is_ok(), "the name before it is free again");
    profiles.leave(id);
    assert_eq!((profiles.find("Old"), profiles.find("Second")), (None, Some(id)));

    profiles.rename("Second", "SECOND", ProfileKind::User).unwrap();
    assert_eq!(profiles.get(id).unwrap().name(), "SECOND");

    profiles.enter(id).unwrap();
    profiles.rename("second", "Third", ProfileKind::User).unwrap();
    profiles.delete("second", ProfileKind::User).unwrap();
    assert!(create(&mut profiles, "third").is_ok(), "the deletion cancels the renaming");
}

/// PRF-GETPROFILETABLE-7
#[test]
fn a_program_profile_is_hidden_from_who_does_not_ask_for_it() {
    let mut profiles = Profiles::default();
    profiles.create("Sync", ProfileKind::App, None, &mut uids()).unwrap();

    assert_eq!(profiles.profile_rows(ProfileKind::User).len(), 0);
    assert_eq!(texts(&profiles.profile_rows(ProfileKind::App), PR_DISPLAY_NAME), ["Sync"]);
    assert!(matches!(profiles.delete("Sync", ProfileKind::User), Err(EngineError::Denied { .. })));
    assert!(matches!(profiles.set_default(Some("Sync")), Err(EngineError::Denied { .. })));
    let copy = profiles.copy("Sync", "Copy", ProfileKind::App, &mut uids()).unwrap();
    assert_eq!(profiles.get(copy).unwrap().kind(), ProfileKind::App);
    let sync = profiles.find("Sync");
    assert_eq!(profiles.delete("Sync", ProfileKind::App).unwrap(), sync);
}

/// PRF-GETPROFILETABLE-2, PRF-DELETEPROFILE-9
#[test]
fn one_profile_at_most_is_the_default() {
    let mut profiles = Profiles::default();
    for name in ["b", "a", "c"] {
        create(&mut profiles, name).unwrap();
    }
    let defaults = |profiles: &Profiles| -> Vec<bool> {
        let rows = profiles.profile_rows(ProfileKind::User);
        rows.iter().map(|row| cell(row, PR_DEFAULT_PROFILE) == Some(&PropValue::Boolean(true))).collect()
    };
    assert_eq!(defaults(&profiles), [false, false, false]);
    profiles.set_default(Some("A")).unwrap();
    profiles.rename("a", "z", ProfileKind::User).unwrap();
    assert_eq!(defaults(&profiles), [false, true, false]);
    assert!(matches!(profiles.set_default(Some("")), Err(EngineError::Unknown { .. })));
    profiles.delete("z", ProfileKind::User).unwrap();
    assert_eq!(profiles.default_profile(), None);
}

/// PRF-COPYPROFILE-1, PRF-COPYPROFILE-2, PRF-COPYPROFILE-3, PRF-COPYPROFILE-4
#[test]
fn a_copy_is_equal_but_for_name_and_search_key_and_goes_its_own_way() {
    let mut new_uid = uids();
    let catalog = catalog();
    let mut profiles = Profiles::default();
    let old = profiles.create("Old", ProfileKind::User, Some(&catalog), &mut new_uid).unwrap();
    let secret = Property::new(PropTag(0x67F0_001F), "secret".into());
    let uid = profiles.get(old).unwrap().services()[0].uid;
    profiles.get_mut(old).unwrap().set_property(uid, secret.clone()).unwrap();

    let new = profiles.copy("old", "New", ProfileKind::User, &mut new_uid).unwrap();
    let (before, copy) = (profiles.get(old).unwrap(), profiles.get(new).unwrap());
    assert_eq!(copy.services(), before.services());
    assert_eq!(copy.providers(), before.providers());
    assert_eq!(copy.section(uid).unwrap().get(0x67F0), Some(secret.value));
    assert_eq!(copy.section(uid).unwrap().get(PR_PROFILE_NAME.id()), Some("New".into()));
    let key = |profile: &Profile| profile.section(MUID_PROFILE_INSTANCE).unwrap().get(PR_SEARCH_KEY.id());
    assert_ne!(key(copy), key(before));

    profiles.get_mut(new).unwrap().delete_service(uid).unwrap();
    assert!(profiles.get(old).unwrap().service(uid).is_ok());
    let no_source = profiles.copy("nobody", "Old", ProfileKind::User, &mut new_uid);
    assert!(matches!(no_source, Err(EngineError::Unknown { .. })));
}

/// PRF-CREATEPROFILE-5, PRF-SA-GETPROVIDERTABLE-5
#[test]
fn services_and_their_providers_stand_in_the_order_they_came() {
    let mut profiles = Profiles::default();
    let catalog = catalog();
    let id = profiles.create("Default", ProfileKind::User, Some(&catalog), &mut uids()).unwrap();
    let profile = profiles.get(id).unwrap();

    assert_eq!(texts(&profile.service_rows(), PR_SERVICE_NAME), ["MSEMS", "MSPST AB"]);
    let rows = profile.provider_rows();
    assert_eq!(texts(&rows, PR_PROVIDER_DLL_NAME), ["EMSABP.DLL", "EMSMDB.DLL", "MSPST.DLL"]);
    let ordinals: Vec<_> = rows.iter().map(|row| cell(row, PR_PROVIDER_ORDINAL).cloned()).collect();
    assert_eq!(ordinals, [Some(PropValue::Long(0)), Some(PropValue::Long(1)), Some(PropValue::Long(2))]);
    for row in &rows {
        assert_eq!(PROVIDER_COLUMNS.iter().find(|column| cell(row, **column).is_none()), None);
    }
    assert_eq!(rows[0][0].value, cell(&rows[0], PR_PROVIDER_UID).unwrap().clone());
}

/// PRF-CREATEMSGSERVICE-8
#[test]
fn the_catalog_names_a_service_before_the_caller_does() {
    let mut profile = built("P", &[]);
    let named = ServiceDef::new("A", "text").property(Property::of(PR_DISPLAY_NAME, "own"));
    let mut new_uid = uids();
    for (definition, given) in
        [(&named, Some("given")), (&service("IMAIL"), Some("given")), (&service("IMAIL"), None)]
    {
        profile.create_service(definition, given, &mut new_uid).unwrap();
    }
    assert_eq!(texts(&profile.service_rows(), PR_DISPLAY_NAME), ["own", "given", "Internet E-mail"]);
}

/// PRF-CREATEMSGSERVICE-10
#[test]
fn a_single_copy_service_comes_once_others_come_often() {
    let mut profile = built("P", &[&service("MSPST AB"), &service("MSPST MS")]);
    let before = profile.clone();
    let again = profile.create_service(&service("MSPST AB"), None, &mut uids());
    assert!(matches!(again, Err(EngineError::Denied { .. })));
    assert_eq!(profile, before);
    assert!(profile.create_service(&service("MSPST MS"), None, &mut uids()).is_ok());
}

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

/// PRF-PROFSECT-16
#[test]
fn a_section_computes_what_it_is() {
    let mut profile = built("P", &[&service("MSEMS")]);
    let (service, provider) = (profile.services()[0].uid, profile.providers()[1].uid);
    let values = |uid, tags: &[PropTag]| -> Vec<Option<PropValue>> {
        tags.iter().map(|tag| profile.section(uid).unwrap().get(tag.id())).collect()
    };
    let uid = |uid: MapiUid| Some(PropValue::Binary(Binary::from(uid.0)));
    assert_eq!(
        values(
            service,
            &crate::columns![PR_OBJECT_TYPE, PR_PROFILE_NAME, PR_SERVICE_NAME, PR_STORE_PROVIDERS]
        ),
        [Some(PropValue::Long(9)), Some("P".into()), Some("MSEMS".into()), uid(provider)]
    );
    assert_eq!(
        values(provider, &crate::columns![PR_PROVIDER_UID, PR_SERVICE_UID, PR_TRANSPORT_PROVIDERS]),
        [uid(provider), uid(service), None]
    );
    assert_eq!(values(GLOBAL_PROFILE_SECTION, &[PR_OBJECT_TYPE.tag()]), [Some(PropValue::Long(9))]);

    let computed = Err(EngineError::Computed { tag: PR_SERVICE_NAME.tag() });
    assert_eq!(profile.set_property(service, Property::of(PR_SERVICE_NAME, "x")), computed);
    assert_eq!(profile.delete_property(service, PR_SERVICE_NAME.tag()), computed);
}

/// PRF-PROFSECT-8
#[test]
fn a_section_keeps_secrets_and_refuses_named_properties() {
    let mut profile = built("P", &[]);
    let uid = GLOBAL_PROFILE_SECTION;
    let [plain, secret, named] = [0x67EF_001E, 0x67F0_001E, 0x8000_001E].map(PropTag);
    let ansi = |tag: PropTag| Property { tag, value: PropValue::String8((&b"\xE4"[..]).into()) };
    profile.set_property(uid, ansi(plain)).unwrap();
    profile.set_property(uid, ansi(secret)).unwrap();
    assert_eq!(profile.set_property(uid, ansi(named)), Err(EngineError::UnexpectedId { tag: named }));

    let section = profile.section(uid).unwrap();
    let listed: Vec<u16> = section.properties().map(|property| property.tag.id()).collect();
    assert_eq!(listed, [PR_OBJECT_TYPE.id(), PR_PROFILE_NAME.id(), plain.id()]);
    assert_eq!(section.get(secret.id()), Some("ä".into()));
    let debug = format!("{section:?}");
    assert!(debug.contains("<secret>") && debug.matches('ä').count() == 1, "{debug}");
}

/// PRF-VA-GETPROVIDERTABLE-1, PRF-VA-GETPROVIDERTABLE-3, PRF-VA-GETPROVIDERTABLE-6, PRF-LAYOUT-4, PRF-DELETEMSGSERVICE-7
#[test]
fn extra_sections_are_rows_without_a_type_and_go_with_the_last_service_that_lists_them() {
    let extra = MapiUid([7; 16]);
    let seed = Property::of(PR_DISPLAY_NAME, "seed");
    let definition = service("MSPST MS")
        .extra_section(extra, [seed.clone()])
        .extra_section(GLOBAL_PROFILE_SECTION, [seed.clone()]);
    let mut profile = built("P", &[&definition, &definition]);
    let [first, second] = [0, 1].map(|position| profile.services()[position].uid);

    let rows = profile.provider_rows_of(first).unwrap();
    let types: Vec<_> = rows.iter().map(|row| cell(row, PR_RESOURCE_TYPE).is_some()).collect();
    assert_eq!(types, [true, false, false]);
    assert_eq!(cell(&rows[1], PR_PROVIDER_UID), Some(&PropValue::Binary(extra.0.into())));
    assert_eq!(profile.provider_rows().len(), 2);
    assert_eq!(
        profile.section(GLOBAL_PROFILE_SECTION).unwrap().get(PR_DISPLAY_NAME.id()),
        Some("seed".into())
    );

    profile.delete_service(first).unwrap();
    assert!(profile.section(extra).is_ok());
    profile.delete_service(second).unwrap();
    assert!(profile.section(extra).is_err());
    assert!(profile.section(GLOBAL_PROFILE_SECTION).is_ok());
}

/// PRF-LAYOUT-5, PRF-LAYOUT-6
#[test]
fn the_global_section_of_accounts_is_that_of_the_first_one() {
    let account = MapiUid([5; 16]);
    let definition = service("MSEMS")
        .property(Property::new(PropTag(0x3D15_0102), PropValue::Binary(Binary::from(account.0))));
    let mut profile = built("P", &[&service("MSPST MS"), &definition]);
    profile.set_property(GLOBAL_PROFILE_SECTION, Property::of(PR_COMMENT, "ours")).unwrap();
    assert_eq!(profile.section(account).unwrap().get(PR_COMMENT.id()), Some("ours".into()));
    assert_eq!(profile.section(account).unwrap().kind(), SectionKind::Open);
    let legacy: Vec<_> =
        profile.service_rows().iter().map(|row| cell(row, PropTag(0x3D18_000B)).is_some()).collect();
    assert_eq!(legacy, [false, true]);
}

/// PRF-COPYMSGSERVICE-4, PRF-COPYMSGSERVICE-11
#[test]
fn a_copied_service_has_uids_of_its_own_and_no_role_that_is_taken() {
    let catalog = catalog();
    let mut profile = built("P", &[&service("MSEMS"), &service("MSPST AB")]);
    let [original, single] = [0, 1].map(|position| profile.services()[position].uid);
    profile.set_property(original, Property::of(PR_COMMENT, "mine")).unwrap();

    let mut last = 100;
    let mut new_uid = move || {
        last += 1;
        MapiUid([last; 16])
    };
    let source = profile.clone();
    let copy = profile.copy_service(&source, original, &catalog, &mut new_uid).unwrap();
    assert_eq!(profile.services().last().map(|service| service.uid), Some(copy));
    assert_eq!(profile.section(copy).unwrap().get(PR_COMMENT.id()), Some("mine".into()));
    let dlls = texts(&profile.provider_rows(), PR_PROVIDER_DLL_NAME).join(" ");
    assert_eq!(dlls, "EMSABP.DLL EMSMDB.DLL MSPST.DLL EMSABP.DLL EMSMDB.DLL");
    assert_eq!(profile.primary_identity(), source.primary_identity());
    assert_eq!(profile.default_store(), source.default_store());
    let primary = profile.services().iter().filter(|service| {
        profile.service_flags(service.uid).contains(ServiceFlags::SERVICE_PRIMARY_IDENTITY)
    });
    assert_eq!(primary.count(), 1);
    assert!(matches!(
        profile.copy_service(&source, single, &catalog, &mut new_uid),
        Err(EngineError::Denied { .. })
    ));

    let mut other = built("Other", &[]);
    let copy = other.copy_service(&source, single, &catalog, &mut new_uid).unwrap();
    assert_eq!(other.services()[0].uid, copy);
}

/// PRF-CREATEPROVIDER-2, PRF-CREATEPROVIDER-3, PRF-CREATEPROVIDER-4
#[test]
fn a_provider_is_made_from_the_catalog_and_from_values_over_it() {
    let catalog = catalog();
    let mut profile = built("P", &[&service("MSEMS")]);
    let service = profile.services()[0].uid;
    let mut last = 100;
    let mut new_uid = || {
        last += 1;
        MapiUid([last; 16])
    };
    let over = [Property::of(PR_DISPLAY_NAME, "Team"), Property::of(PR_SERVICE_NAME, "X")];
    let mut create =
        |name: &str| profile.create_provider(service, &catalog, name, &over, &mut new_uid).unwrap();
    let made = [create("ems_mdb_PRIVATE"), create("Microsoft Exchange Message Store"), create("anything")];

    let rows = &profile.provider_rows()[2..];
    assert_eq!(texts(rows, PR_DISPLAY_NAME), ["Team", "Team", "Team"]);
    assert_eq!(texts(rows, PR_SERVICE_NAME), ["MSEMS", "MSEMS", "MSEMS"]);
    assert_eq!(texts(rows, PR_PROVIDER_DLL_NAME), ["EMSMDB.DLL", "EMSMDB.DLL"]);
    assert_eq!(
        made.map(|uid| profile.status_flags(uid)),
        [StatusFlags::STATUS_PRIMARY_STORE, StatusFlags::STATUS_PRIMARY_STORE, StatusFlags::NONE,]
    );
}

/// PRF-OPENPROFILESECTION-6, PRF-OPENPROFILESECTION-7
#[test]
fn one_writer_keeps_other_clients_out_of_a_section() {
    let mut profiles = Profiles::default();
    let id = create(&mut profiles, "P").unwrap();
    let (uid, [ann, bob]) = (GLOBAL_PROFILE_SECTION, [1, 2].map(ClientId));
    use SectionAccess::{Read, Write};

    profiles.hold_section(id, uid, ann, Read).unwrap();
    profiles.hold_section(id, uid, bob, Read).unwrap();
    assert!(profiles.hold_section(id, uid, ann, Write).is_err());
    profiles.release_section(id, uid, bob, Read);
    profiles.hold_section(id, uid, ann, Write).unwrap();
    profiles.hold_section(id, uid, ann, Write).unwrap();
    assert!(profiles.hold_section(id, uid, bob, Read).is_err());
    profiles.release_section(id, uid, ann, Write);
    assert!(profiles.hold_section(id, uid, bob, Read).is_err());
    profiles.release_section(id, uid, ann, Write);
    assert!(profiles.hold_section(id, uid, bob, Read).is_ok());
}

#[test]
fn a_copy_of_the_world_starts_without_clients() {
    let mut profiles = Profiles::default();
    let (gone, kept) = (create(&mut profiles, "Gone").unwrap(), create(&mut profiles, "Old").unwrap());
    profiles.enter(gone).unwrap();
    profiles.enter(kept).unwrap();
    profiles.hold_section(kept, GLOBAL_PROFILE_SECTION, ClientId(1), SectionAccess::Write).unwrap();
    profiles.delete("Gone", ProfileKind::User).unwrap();
    profiles.rename("Old", "New", ProfileKind::User).unwrap();

    let mut copy = profiles.clone();
    copy.settle_all();
    assert_eq!((copy.find("New"), copy.get(gone).is_err()), (Some(kept), true));
    assert!(copy.hold_section(kept, GLOBAL_PROFILE_SECTION, ClientId(2), SectionAccess::Read).is_ok());
    assert_eq!(profiles.find("New"), None);
}

#[test]
fn a_value_without_a_type_to_store_is_refused() {
    let mut profile = built("P", &[]);
    let error = Property::new(PR_COMMENT, PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND));
    assert!(matches!(profile.set_property(GLOBAL_PROFILE_SECTION, error), Err(EngineError::Invalid { .. })));
}
