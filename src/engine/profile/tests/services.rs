//! Message services and their providers.

use super::*;

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
