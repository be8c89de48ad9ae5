//! What errors of the administration say: which object, what was wrong, what was expected.

use super::*;

/// An error begins with the object that answers.
#[track_caller]
fn says<T>(object: &str, answer: Result<T, Error>, why: &str) {
    assert_eq!(answer.map(drop).unwrap_err().detail(), format!("{object}: {why}"));
}

/// PRF-DELETEPROFILE-1, PRF-COPYPROFILE-6, PRF-SETDEFAULTPROFILE-4
#[test]
fn an_error_of_a_profile_names_it_and_those_there_are() {
    let (emulator, _mapi, admin) = emulator();
    let app = ProfileFlags::MAPI_APP_PROFILE;
    admin.create_profile("Sync", None, app).unwrap();
    let there = r#"there is no profile "Ana"; the profiles are ["Anna Berg", "Ben Okafor"]"#;
    let all = r#"there is no profile "Ana"; the profiles are ["Anna Berg", "Ben Okafor", "Sync"]"#;
    let none = "profiles have no passwords: none, or an empty one, is expected";
    let on = "profiles";
    says(on, admin.delete_profile("Ana", NONE), there);
    says(on, admin.delete_profile("Ana", app), all);
    says(on, admin.copy_profile("Ana", None, "Anna", NONE), there);
    says(on, admin.set_default_profile(Some("Ana"), NONE), there);
    says(on, admin.admin_services("Ana", None, NONE), there);
    assert_eq!(emulator.profile_data("Ana").unwrap_err().detail(), all);

    let own = r#"the profile "Sync" is a program's own: MAPI_APP_PROFILE is missing"#;
    says(on, admin.delete_profile("Sync", NONE), own);
    let own = r#"the profile "Sync" is a program's own, and those are no default profile"#;
    says(on, admin.set_default_profile(Some("Sync"), NONE), own);
    let taken = r#"the name "Ben Okafor" is taken"#;
    says(on, admin.copy_profile("Anna Berg", None, "Ben Okafor", NONE), taken);
    let bad = r#"the profile name " Anna" begins or ends with a space"#;
    says(on, admin.rename_profile("Anna Berg", None, " Anna", NONE), bad);
    says(on, admin.create_profile("Carl", Some("secret"), NONE), none);
}

/// PRF-CREATEMSGSERVICE-9, PRF-DELETEMSGSERVICE-2, PRF-TRANSPORTORDER-2, PRF-TRANSPORTORDER-3
#[test]
fn an_error_of_a_message_service_names_it() {
    let (_emulator, _mapi, admin) = emulator();
    let services = admin.admin_services("Anna Berg", None, NONE).unwrap();
    let (nobody, provider) = (MapiUid([0xEE; 16]), provider_uids(&services)[0]);
    let on = r#"services of profile "Anna Berg""#;
    let unknown = r#""MSEMX" is no message service of this computer, which has ["MSEMS", "MSPST MS", "MSPST AB", "IMAIL"]"#;
    says(on, services.create_msg_service("MSEMX", None, NO_UI), unknown);
    let again = r#"the profile has the message service "MSPST AB", and can have it only once"#;
    says(on, services.create_msg_service("MSPST AB", None, NO_UI), again);

    let none = format!("the profile has no message service {nobody}");
    says(on, services.delete_msg_service(nobody), &none);
    says(on, services.configure_msg_service(nobody, NO_UI, &[]), &none);
    says(on, services.set_primary_identity(Some(nobody), 0), &none);
    let mistaken = format!("the profile has no message service {provider}: it is the uid of a provider");
    says(on, services.delete_msg_service(provider), &mistaken);
    says(on, services.admin_providers(provider, UNICODE), &mistaken);

    let transport = *service_uids(&services).last().unwrap();
    let why = "has no identity to offer: its PR_RESOURCE_FLAGS say NO_PRIMARY_IDENTITY";
    says(on, services.set_primary_identity(Some(transport), 0), &format!("{transport} {why}"));
    let short = "0 transports are listed, and there are 1: each has to be listed once";
    says(on, services.msg_service_transport_order(&[], 0), short);
    let other = format!("the profile has no transport {provider}");
    says(on, services.msg_service_transport_order(&[provider], 0), &other);
}

/// PRF-OPENPROFILESECTION-3, PRF-OPENPROFILESECTION-8
#[test]
fn an_error_of_a_profile_section_names_it() {
    let (_emulator, _mapi, admin) = emulator();
    let services = admin.admin_services("Anna Berg", None, NONE).unwrap();
    let (nobody, provider) = (MapiUid([0xEE; 16]), provider_uids(&services)[0]);
    let on = r#"services of profile "Anna Berg""#;
    let none = format!("the profile has no section {nobody}; MAPI_MODIFY would make it");
    says(on, services.open_profile_section(nobody, None, READ), &none);
    let closed = format!("the profile section {provider} is a provider's: MAPI_FORCE_ACCESS is missing");
    says(on, services.open_profile_section(provider, None, READ), &closed);
}

/// PRF-DELETEPROVIDER-2, PRF-GEN-11
#[test]
fn an_error_of_a_provider_names_it() {
    let (_emulator, _mapi, admin) = emulator();
    let services = admin.admin_services("Anna Berg", None, NONE).unwrap();
    let service = service_uids(&services)[0];
    let providers = services.admin_providers(service, UNICODE).unwrap();
    let on = r#"providers of message service "MSEMS""#;
    let none = format!("the message service has no provider {service}");
    says(on, providers.delete_provider(service), &none);
    services.delete_msg_service(service).unwrap();
    says(on, providers.get_provider_table(UNICODE), "the message service was deleted");
}
