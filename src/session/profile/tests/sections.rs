use super::*;

/// PRF-OPENPROFILESECTION-2, PRF-OPENPROFILESECTION-3, PRF-OPENPROFILESECTION-4, PRF-OPENPROFILESECTION-13,
/// PRF-OPENPROFILESECTION-16, PRF-OPENPROFILESECTION-17
#[test]
fn a_section_is_made_when_it_is_opened_for_writing() {
    let computer = computer();
    let admin = computer.profile("P", &["MSPST MS"]);
    let (uid, deferred) = (MapiUid([9; 16]), OpenSectionFlags::MAPI_DEFERRED_ERRORS);
    fails(admin.open_profile_section(uid, None, READ), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.open_profile_section(uid, None, deferred), ErrorCode::MAPI_E_NOT_FOUND);
    let unknown = OpenSectionFlags::from_bits_retain(0x10);
    fails(admin.open_profile_section(uid, None, MODIFY | unknown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let other = admin.open_profile_section(uid, Some(IID_IMAPITable), MODIFY);
    fails(other, ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    fails(admin.open_profile_section(uid, None, READ), ErrorCode::MAPI_E_NOT_FOUND);

    admin.open_profile_section(uid, Some(IID_IProfSect), MODIFY).unwrap().set(PR_COMMENT, "mine").unwrap();
    let read = section(&admin, uid, READ);
    assert_eq!(read.get(PR_COMMENT).unwrap(), "mine");
    fails(read.set(PR_COMMENT, "x"), ErrorCode::MAPI_E_NO_ACCESS);
    fails(read.delete_props(&[*PR_COMMENT]), ErrorCode::MAPI_E_NO_ACCESS);
    let own = admin.admin_providers(service_uids(&admin)[0], UNICODE).unwrap();
    fails(own.open_profile_section(None, None, READ), ErrorCode::MAPI_E_INVALID_PARAMETER);
}

/// PRF-OPENPROFILESECTION-5, PRF-OPENPROFILESECTION-7
#[test]
fn a_writer_keeps_other_clients_out_until_it_releases_the_section() {
    let computer = computer();
    let ann = computer.profile("P", &[]);
    let bob = Profiles::open(&computer.inner, Life::new()).admin_services("P", None, NONE).unwrap();
    let open = |admin: &Arc<dyn MsgServiceAdmin>, flags| {
        admin.open_profile_section(GLOBAL_PROFILE_SECTION, None, flags)
    };

    let readers = (open(&ann, READ).unwrap(), open(&bob, READ).unwrap());
    fails(open(&ann, MODIFY), ErrorCode::MAPI_E_NO_ACCESS);
    drop(readers);
    let writer = open(&ann, MODIFY).unwrap();
    let again = open(&ann, MODIFY).unwrap();
    fails(open(&bob, READ), ErrorCode::MAPI_E_NO_ACCESS);
    fails(open(&bob, MODIFY), ErrorCode::MAPI_E_NO_ACCESS);
    drop((writer, again));
    open(&bob, MODIFY).unwrap();
}

/// PRF-OPENPROFILESECTION-8, PRF-OPENPROFILESECTION-9, PRF-OPENPROFILESECTION-10, PRF-OPENPROFILESECTION-11,
/// PRF-OPENPROFILESECTION-18
#[test]
fn sections_of_services_and_providers_open_by_force_only() {
    let computer = computer();
    let admin = computer.profile("P", &["MSEMS"]);
    let (service, provider) = (service_uids(&admin)[0], provider_uids(&admin)[0]);
    let own = admin.admin_providers(service, UNICODE).unwrap();
    for uid in [service, provider] {
        fails(admin.open_profile_section(uid, None, READ), ErrorCode::MAPI_E_NO_ACCESS);
        fails(own.open_profile_section(Some(uid), None, MODIFY), ErrorCode::MAPI_E_NO_ACCESS);
        section(&admin, uid, FORCE | MODIFY).set(PR_COMMENT, "by force").unwrap();
        let again = own.open_profile_section(Some(uid), None, FORCE).unwrap();
        assert_eq!(again.get(PR_COMMENT).unwrap(), "by force");
    }
    section(&admin, GLOBAL_PROFILE_SECTION, MODIFY);
    section(&admin, MUID_PROFILE_INSTANCE, READ);
    fails(
        admin.open_profile_section(MUID_PROFILE_INSTANCE, None, MODIFY | FORCE),
        ErrorCode::MAPI_E_NO_ACCESS,
    );
}

/// PRF-PROFSECT-1, PRF-PROFSECT-2, PRF-PROFSECT-12, PRF-PROFSECT-16, PRF-LAYOUT-2, PRF-LAYOUT-3
#[test]
fn a_section_says_what_it_is_and_nobody_changes_that() {
    let extra = MapiUid([7; 16]);
    let computer = Computer::with_services(|catalog| {
        let definition = catalog.service("MSEMS").unwrap().clone();
        catalog.with(definition.extra_section(extra, []))
    });
    let admin = computer.profile("P", &["MSEMS"]);
    let (service, [book, store]) = (service_uids(&admin)[0], provider_uids(&admin)[..].try_into().unwrap());
    for uid in [service, book, store, GLOBAL_PROFILE_SECTION, MUID_PROFILE_INSTANCE] {
        let section = section(&admin, uid, FORCE);
        assert_eq!(
            (section.get(PR_OBJECT_TYPE).unwrap(), section.get(PR_PROFILE_NAME).unwrap()),
            (9, "P".to_owned())
        );
    }
    let own = section(&admin, service, FORCE | MODIFY);
    assert_eq!(own.get(PR_STORE_PROVIDERS).unwrap()[..], store.0);
    assert_eq!(own.get(PR_AB_PROVIDERS).unwrap()[..], book.0);
    assert_eq!(own.get(PR_SERVICE_EXTRA_UIDS).unwrap()[..], extra.0);
    assert_eq!(own.get(PR_SERVICE_UID).unwrap()[..], service.0);
    assert_eq!(own.get(PR_SERVICE_NAME).unwrap(), "MSEMS");
    let provider = section(&admin, store, FORCE);
    assert_eq!(provider.get(PR_PROVIDER_UID).unwrap()[..], store.0);
    assert_eq!(provider.get(PR_SERVICE_UID).unwrap()[..], service.0);

    let values = [
        Property::of(PR_PROFILE_NAME, "X"),
        Property::of(PR_COMMENT, "kept"),
        Property::of(PR_SERVICE_NAME, "X"),
    ];
    let computed = |index, tag: PropTag| PropProblem { index, tag, code: ErrorCode::MAPI_E_COMPUTED };
    let problems = own.set_props(&values).unwrap();
    assert_eq!(problems, [computed(0, *PR_PROFILE_NAME), computed(2, *PR_SERVICE_NAME)]);
    assert_eq!(own.delete_props(&[*PR_OBJECT_TYPE]).unwrap(), [computed(0, *PR_OBJECT_TYPE)]);
    assert_eq!(own.get(PR_COMMENT).unwrap(), "kept");
    assert_eq!(own.get(PR_SERVICE_NAME).unwrap(), "MSEMS");

    let stored = section(&admin, MUID_PROFILE_INSTANCE, READ).get_prop_list(UNICODE).unwrap();
    assert_eq!(stored, [*PR_OBJECT_TYPE, *PR_PROFILE_NAME, *PR_SEARCH_KEY]);
}

/// PRF-PROFSECT-3, PRF-PROFSECT-4, PRF-PROFSECT-5, PRF-PROFSECT-6, PRF-PROFSECT-11, PRF-OPENPROFILESECTION-1
#[test]
fn a_section_changes_at_once_and_has_neither_names_nor_objects() {
    let computer = computer();
    let admin = computer.profile("P", &["MSPST MS"]);
    let own = admin.admin_providers(service_uids(&admin)[0], UNICODE).unwrap();
    let first = section(&admin, GLOBAL_PROFILE_SECTION, MODIFY);
    let second = own.open_profile_section(Some(GLOBAL_PROFILE_SECTION), None, MODIFY).unwrap();
    first.set(PR_COMMENT, "now").unwrap();
    assert_eq!(second.get(PR_COMMENT).unwrap(), "now");
    second.save_changes(SaveFlags::NONE).unwrap();
    second.delete(PR_COMMENT).unwrap();
    fails(first.get(PR_COMMENT), ErrorCode::MAPI_E_NOT_FOUND);

    let name = PropName::string(guids::PS_PUBLIC_STRINGS, "Colour");
    fails(first.get_ids_from_names(Some(&[name]), NameFlags::MAPI_CREATE), ErrorCode::MAPI_E_NO_SUPPORT);
    fails(first.get_names_from_ids(None, None, NamesFilter::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    let named = Tag::<i32>::new(PropTag(0x8005_0003));
    let problems = first.set_props(&[Property::of(named, 1)]).unwrap();
    assert_eq!(problems, [PropProblem { index: 0, tag: *named, code: ErrorCode::MAPI_E_UNEXPECTED_ID }]);
    let asked = first.get_props(Some(&[*named]), UNICODE).unwrap();
    assert_eq!(asked.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    let stream = first.open_property(*PR_COMMENT, IID_IStream, 0, OpenPropertyFlags::NONE);
    fails(stream, ErrorCode::MAPI_E_NO_SUPPORT);
}

/// PRF-PROFSECT-7, PRF-PROFSECT-8, PRF-PROFSECT-10
#[test]
fn a_section_keeps_secrets_and_converts_text() {
    let computer = computer();
    let admin = computer.profile("P", &[]);
    let section = section(&admin, GLOBAL_PROFILE_SECTION, MODIFY);
    let [plain, secret] = [0x67EF, 0x67F0].map(|id| PropTag::new(PropType::PT_STRING8, id));
    let ansi = |tag: PropTag| Property { tag, value: PropValue::String8(b"\xC4".into()) };
    assert_eq!(section.set_props(&[ansi(plain), ansi(secret)]).unwrap(), []);

    let listed: Vec<u16> = section.get_prop_list(UNICODE).unwrap().iter().map(|tag| tag.id()).collect();
    assert!(listed.contains(&plain.id()) && !listed.contains(&secret.id()));
    let all = section.get_props(None, UNICODE).unwrap().into_value();
    assert!(all.iter().any(|found| found.tag.id() == plain.id()));
    assert!(all.iter().all(|found| found.tag.id() != secret.id()));

    let get = |prop_type, flags| {
        let asked = [secret.with_type(prop_type)];
        section.get_props(Some(&asked), flags).unwrap().into_value().remove(0).value
    };
    assert_eq!(get(PropType::PT_UNICODE, UnicodeFlags::NONE), "Ä".into());
    assert_eq!(get(PropType::PT_STRING8, UNICODE), PropValue::String8(b"\xC4".into()));
    assert_eq!(get(PropType::PT_UNSPECIFIED, UNICODE), "Ä".into());
    assert_eq!(get(PropType::PT_UNSPECIFIED, UnicodeFlags::NONE), PropValue::String8(b"\xC4".into()));
}
