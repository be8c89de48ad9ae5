//! Profiles as plain data.

use super::*;
use mapi_emulator::testkit::profiles::{ProfileData, ProviderData, SectionData, ServiceData, ValueData};

fn text(value: &str) -> ValueData {
    ValueData::Text(value.to_owned())
}

/// One value of each type that a file can hold.
fn values() -> Vec<Property> {
    vec![
        Property::of(PR_COMMENT, "Grüße"),
        Property::new(PropTag(0x6601_0102), PropValue::Binary([1, 0xAB].into())),
        Property::new(PropTag(0x6602_0003), PropValue::Long(-7)),
        Property::new(PropTag(0x6603_000B), PropValue::Boolean(true)),
        Property::new(PropTag(0x6604_0014), PropValue::I8(i64::MIN)),
        Property::new(PropTag(0x6605_0040), PropValue::SysTime(FileTime(u64::MAX))),
        Property::new(PropTag(0x6606_0005), PropValue::Double(2.0)),
        Property::new(PropTag(0x6607_0048), PropValue::ClsId(MUID_PROFILE_INSTANCE)),
        Property::new(PropTag(0x6608_101F), PropValue::MvUnicode(["a".into(), "b".into()].into())),
        Property::new(PropTag(0x6609_1102), PropValue::MvBinary([Binary::default(), [7].into()].into())),
        Property::new(PropTag(0x660A_1003), PropValue::MvLong([1, -1].into())),
        Property::new(PropTag(0x67F0_001F), "secret".into()),
    ]
}

#[test]
fn a_profile_goes_to_a_file_and_into_another_computer() {
    let (emulator, _mapi, admin) = emulator();
    let services = admin.admin_services("Anna Berg", None, NONE).unwrap();
    let uid = service_uids(&services)[0];
    let section = services.open_profile_section(uid, None, FORCE | MODIFY).unwrap();
    assert_eq!(section.set_props(&values()).unwrap(), []);
    let file = serde_json::to_string(&emulator.profile_data("anna berg").unwrap()).unwrap();

    let other = Emulator::builder().mailbox("Carla Ruiz", "carla@example.com").build();
    let mapi = other.mapi();
    mapi.initialize(InitFlags::NONE).unwrap();
    other.add_profile(&serde_json::from_str(&file).unwrap()).unwrap();
    let copied = mapi.admin_profiles(0).unwrap().admin_services("Anna Berg", None, NONE).unwrap();
    assert_eq!(service_uids(&copied), service_uids(&services));
    assert_eq!(provider_uids(&copied), provider_uids(&services));
    let copy = copied.open_profile_section(uid, None, FORCE).unwrap();
    for property in values() {
        let found = copy.get_props(Some(&[property.tag]), UNICODE).unwrap().into_value();
        assert_eq!(found, [property]);
    }
    assert_eq!(other.profile_data("Anna Berg").unwrap(), emulator.profile_data("Anna Berg").unwrap());
    let name = || other.profile_data("Anna Berg").unwrap();
    fails(other.add_profile(&name()), ErrorCode::MAPI_E_NO_ACCESS);
    fails(other.profile_data("Nobody"), ErrorCode::MAPI_E_NOT_FOUND);
}

#[test]
fn a_profile_from_a_file_has_a_key_of_its_own() {
    let (emulator, _mapi, admin) = emulator();
    let data = ProfileData { name: "Copy".to_owned(), ..emulator.profile_data("Anna Berg").unwrap() };
    emulator.add_profile(&data).unwrap();
    let key = |profile| {
        let services = admin.admin_services(profile, None, NONE).unwrap();
        let instance = MapiUid::from_guid(MUID_PROFILE_INSTANCE);
        services.open_profile_section(instance, None, READ).unwrap().get(PR_SEARCH_KEY).unwrap()
    };
    assert_ne!(key("Copy"), key("Anna Berg"));
    let session = emulator.log_on("Copy").unwrap();
    assert_eq!(session.default_store().unwrap().get(PR_DISPLAY_NAME).unwrap(), "Mailbox - Anna Berg");
}

#[test]
fn a_file_that_makes_no_sense_makes_no_profile() {
    let (emulator, _mapi, admin) = emulator();
    let uid = MapiUid([1; 16]).to_guid();
    let section = |key: &str, value: ValueData| SectionData([(key.to_owned(), value)].into());
    let with = |section: SectionData| ProfileData {
        name: "P".to_owned(),
        sections: [(uid, section)].into(),
        ..ProfileData::default()
    };
    let service = ServiceData { name: "S".to_owned(), uid, ..ServiceData::default() };
    let named = |name: &str| ProfileData { name: name.to_owned(), ..ProfileData::default() };
    for data in [
        named(""),
        named(" P"),
        with(section("PR_UNHEARD_OF", text("x"))),
        with(section("PR_COMMENT", ValueData::Integer(1))),
        with(section("66010003", ValueData::Integer(1 << 40))),
        with(section("66010102", text("1"))),
        with(section("80010003", ValueData::Integer(1))),
        with(section("6601000D", text("an object"))),
        ProfileData { services: vec![service.clone(), service.clone()], ..named("P") },
        ProfileData {
            providers: vec![ProviderData { uid, service: Some(uid), ..ProviderData::default() }],
            ..named("P")
        },
    ] {
        fails(emulator.add_profile(&data), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    assert_eq!(profiles(&admin), ["Anna Berg", "Ben Okafor"]);
}

#[test]
fn a_file_is_printed_without_its_passwords() {
    let entries = [("PR_COMMENT", "shown"), ("67F0001F", "pw"), ("PR_PST_PW_SZ_NEW", "pw"), ("?", "pw")];
    let section = SectionData(entries.map(|(key, value)| (key.to_owned(), text(value))).into());
    let printed = format!("{section:?}");
    assert_eq!(
        printed,
        r#"{"67F0001F": <secret>, "?": <secret>, "PR_COMMENT": Text("shown"), "PR_PST_PW_SZ_NEW": <secret>}"#
    );
}
