//! What sections hold.

use super::*;

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
fn a_value_without_a_type_to_store_is_refused() {
    let mut profile = built("P", &[]);
    let error = Property::new(PR_COMMENT, PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND));
    assert!(matches!(profile.set_property(GLOBAL_PROFILE_SECTION, error), Err(EngineError::Invalid { .. })));
}
