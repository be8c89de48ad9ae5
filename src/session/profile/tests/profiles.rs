use super::*;

/// PRF-GEN-2, PRF-GEN-3, PRF-CREATEPROFILE-10
#[test]
fn a_bad_name_or_a_password_makes_no_profile() {
    let computer = computer();
    for name in ["", " a", "a ", &"x".repeat(65), "a\\b", "a\u{7}"] {
        fails(computer.admin.create_profile(name, None, NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    fails(computer.admin.create_profile("a", Some("pw"), NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(computer.names(), [""; 0]);
    for name in ["ann.lee@example.com", "a-b", &"x".repeat(64)] {
        computer.admin.create_profile(name, Some(""), NONE).unwrap();
    }
}

/// PRF-CREATEPROFILE-1, PRF-CREATEPROFILE-2, PRF-CREATEPROFILE-11, PRF-ADMINPROFILES-3
#[test]
fn a_new_profile_is_empty_not_the_default_and_seen_by_everybody() {
    let computer = computer();
    let admin = computer.profile("Work", &[]);
    assert_eq!(admin.get_msg_service_table(UNICODE).unwrap().get_row_count(0).unwrap().into_value(), 0);
    assert_eq!(admin.get_provider_table(UNICODE).unwrap().get_row_count(0).unwrap().into_value(), 0);
    assert_eq!(computer.default_profile(), None);
    let other = Profiles::open(&computer.inner, Life::new());
    fails(other.create_profile("WORK", None, NONE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(computer.names(), ["Work"]);
}

/// PRF-GEN-5, PRF-GEN-6
#[test]
fn flags_without_a_meaning_are_refused_and_unicode_is_always_known() {
    let computer = computer();
    let (admin, known) = (&computer.admin, ProfileFlags::MAPI_UNICODE);
    let bad = ProfileFlags::from_bits_retain(0x40);
    admin.create_profile("P", None, known).unwrap();
    admin.copy_profile("P", None, "Copy", known).unwrap();
    admin.rename_profile("Copy", None, "Other", known).unwrap();
    admin.delete_profile("Other", known).unwrap();
    let services = admin.admin_services("P", None, known).unwrap();
    let refused = [
        admin.create_profile("X", None, bad),
        admin.copy_profile("P", None, "X", bad),
        admin.rename_profile("P", None, "X", ProfileFlags::MAPI_DIALOG),
        admin.delete_profile("P", ProfileFlags::MAPI_DEFAULT_SERVICES),
        admin.set_default_profile(Some("P"), APP),
        admin.change_profile_password("P", None, None, bad),
        admin.admin_services("P", None, APP).map(drop),
        admin.get_profile_table(bad).map(drop),
        services.create_msg_service("IMAIL", None, ServiceUiFlags::MSG_SERVICE_UI_READ_ONLY),
        services.get_msg_service_table(UnicodeFlags::from_bits_retain(1)).map(drop),
        services.get_provider_table(UnicodeFlags::from_bits_retain(1)).map(drop),
        services.msg_service_transport_order(&[], 1),
        services.set_primary_identity(None, 1),
    ];
    for result in refused {
        fails(result, ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    }
    assert_eq!((computer.names(), computer.default_profile()), (vec!["P".to_owned()], None));
}

/// PRF-GEN-8, PRF-CHANGEPROFILEPASSWORD-1, PRF-PA-ADMINSERVICES-4
#[test]
fn no_password_is_the_only_right_one() {
    let computer = computer();
    let admin = &computer.admin;
    computer.profile("P", &[]);
    admin.change_profile_password("nobody", Some("old"), Some("new"), NONE).unwrap();
    fails(admin.copy_profile("P", Some("pw"), "Q", NONE), ErrorCode::MAPI_E_LOGON_FAILED);
    fails(admin.rename_profile("P", Some("pw"), "Q", NONE), ErrorCode::MAPI_E_LOGON_FAILED);
    fails(admin.admin_services("P", Some("pw"), ProfileFlags::MAPI_DIALOG), ErrorCode::MAPI_E_LOGON_FAILED);
    admin.admin_services("P", Some(""), ProfileFlags::MAPI_DIALOG).unwrap();
    assert_eq!(computer.names(), ["P"]);
}

/// PRF-GETPROFILETABLE-1, PRF-GETPROFILETABLE-3, PRF-GETPROFILETABLE-4, PRF-GETPROFILETABLE-5, PRF-GETPROFILETABLE-8,
/// PRF-GETPROFILETABLE-9, PRF-GETPROFILETABLE-11
#[test]
fn the_profile_table_is_a_picture_of_the_profiles_in_the_order_they_came() {
    let computer = computer();
    let before = computer.admin.get_profile_table(NONE).unwrap();
    assert_eq!(
        before.query_columns(QueryColumnsFlags::NONE).unwrap(),
        [*PR_DEFAULT_PROFILE, *PR_DISPLAY_NAME_A]
    );
    for name in ["b", "a"] {
        computer.profile(name, &[]);
    }
    assert_eq!(before.get_row_count(0).unwrap().into_value(), 0);
    let sink = Arc::new(|_: &[Notification]| {});
    fails(before.advise(EventMask::fnevTableModified, sink), ErrorCode::MAPI_E_NO_SUPPORT);

    let after = computer.admin.get_profile_table(ProfileFlags::MAPI_UNICODE).unwrap();
    assert_eq!(
        after.query_columns(QueryColumnsFlags::NONE).unwrap(),
        [*PR_DEFAULT_PROFILE, *PR_DISPLAY_NAME]
    );
    assert_eq!(column(&*after, PR_DISPLAY_NAME), ["b", "a"]);
    assert_eq!(after.get_status().unwrap().1, TableType::TBLTYPE_SNAPSHOT);
    let keys = column(&*after, PR_INSTANCE_KEY);
    assert!(keys.len() == 2 && keys[0] != keys[1]);
}

/// PRF-SETDEFAULTPROFILE-1, PRF-SETDEFAULTPROFILE-2, PRF-SETDEFAULTPROFILE-3, PRF-SETDEFAULTPROFILE-4,
/// PRF-GETPROFILETABLE-10
#[test]
fn the_default_profile_is_the_one_last_set() {
    let computer = computer();
    let admin = &computer.admin;
    computer.profile("a", &[]);
    computer.profile("b", &[]);
    admin.create_profile("app", None, APP).unwrap();
    admin.set_default_profile(None, NONE).unwrap();
    admin.set_default_profile(Some("a"), NONE).unwrap();
    admin.set_default_profile(Some("B"), NONE).unwrap();
    for (name, code) in [
        ("", ErrorCode::MAPI_E_NOT_FOUND),
        ("c", ErrorCode::MAPI_E_NOT_FOUND),
        ("app", ErrorCode::MAPI_E_CALL_FAILED),
    ] {
        fails(admin.set_default_profile(Some(name), NONE), code);
    }
    assert_eq!(computer.default_profile().as_deref(), Some("b"));
    admin.set_default_profile(None, NONE).unwrap();
    assert_eq!(computer.default_profile(), None);
}

/// PRF-DELETEPROFILE-10, PRF-COPYPROFILE-9, PRF-CREATEPROFILE-12
#[test]
fn a_program_profile_needs_its_flag() {
    let computer = computer();
    let admin = &computer.admin;
    admin.create_profile("app", None, APP).unwrap();
    assert_eq!((computer.names().len(), computer.names_with(APP)), (0, vec!["app".to_owned()]));
    fails(admin.delete_profile("app", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.copy_profile("app", None, "copy", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.rename_profile("app", None, "new", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    admin.copy_profile("app", None, "copy", APP).unwrap();
    admin.rename_profile("app", None, "new", APP).unwrap();
    assert_eq!(
        (computer.names().len(), computer.names_with(APP)),
        (0, vec!["new".to_owned(), "copy".to_owned()])
    );
    admin.delete_profile("new", APP).unwrap();
    assert_eq!(computer.names_with(APP), ["copy"]);
}

/// PRF-DELETEPROFILE-1, PRF-DELETEPROFILE-2, PRF-DELETEPROFILE-4, PRF-DELETEPROFILE-8, PRF-GETPROFILETABLE-6, PRF-GEN-11
#[test]
fn a_deleted_profile_is_gone_by_name_at_once_and_altogether_after_its_last_session() {
    let computer = computer();
    let (admin, services) = (&computer.admin, computer.profile("Temp", &["MSPST MS"]));
    let log_off = computer.log_on("Temp");
    admin.delete_profile("temp", NONE).unwrap();

    assert_eq!(computer.names(), [""; 0]);
    fails(admin.admin_services("Temp", None, NONE), ErrorCode::MAPI_E_LOGON_FAILED);
    fails(admin.delete_profile("Temp", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.copy_profile("Temp", None, "New", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.rename_profile("Temp", None, "New", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.set_default_profile(Some("Temp"), NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.create_profile("Temp", None, NONE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(service_names(&services), ["MSPST MS"]);

    let held = section(&services, GLOBAL_PROFILE_SECTION, MODIFY);
    log_off();
    fails(services.get_msg_service_table(UNICODE), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(services.create_msg_service("IMAIL", None, NO_UI), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(held.get_prop_list(UNICODE), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(held.set(PR_COMMENT, "x"), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(held.save_changes(SaveFlags::NONE), ErrorCode::MAPI_E_OBJECT_DELETED);
    admin.create_profile("Temp", None, NONE).unwrap();
}

/// PRF-RENAMEPROFILE-1, PRF-RENAMEPROFILE-2, PRF-RENAMEPROFILE-3, PRF-RENAMEPROFILE-4
#[test]
fn a_renamed_profile_answers_to_its_new_name_once_nobody_uses_it() {
    let computer = computer();
    let (admin, services) = (&computer.admin, computer.profile("Old", &["MSPST MS"]));
    computer.profile("Taken", &[]);
    fails(admin.rename_profile("nobody", None, "New", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.rename_profile("Old", None, "TAKEN", NONE), ErrorCode::MAPI_E_NO_ACCESS);

    let log_off = computer.log_on("Old");
    admin.rename_profile("Old", None, "New", NONE).unwrap();
    assert_eq!(computer.names(), ["Old", "Taken"]);
    log_off();
    assert_eq!(computer.names(), ["New", "Taken"]);

    admin.set_default_profile(Some("New"), NONE).unwrap();
    let key = |uid| section(&services, uid, READ).get(PR_SEARCH_KEY).unwrap();
    let before = key(MUID_PROFILE_INSTANCE);
    admin.rename_profile("New", None, "Newest", NONE).unwrap();
    assert_eq!(computer.default_profile().as_deref(), Some("Newest"));
    for uid in [MUID_PROFILE_INSTANCE, GLOBAL_PROFILE_SECTION, service_uids(&services)[0]] {
        assert_eq!(section(&services, uid, FORCE).get(PR_PROFILE_NAME).unwrap(), "Newest");
    }
    assert_eq!(key(MUID_PROFILE_INSTANCE), before);
}

/// PRF-COPYPROFILE-2, PRF-COPYPROFILE-3, PRF-COPYPROFILE-5, PRF-COPYPROFILE-6, PRF-COPYPROFILE-7, PRF-COPYPROFILE-8
#[test]
fn a_copied_profile_has_a_name_and_a_key_of_its_own() {
    let computer = computer();
    let (admin, services) = (&computer.admin, computer.profile("Old", &["MSEMS", "IMAIL"]));
    admin.set_default_profile(Some("Old"), NONE).unwrap();
    let _session = computer.log_on("Old");
    admin.copy_profile("old", None, "New", NONE).unwrap();
    fails(admin.copy_profile("Old", None, "OLD", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.copy_profile("Old", None, "new", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.copy_profile("nobody", None, "new", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.copy_profile("Old", None, "", NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);

    let copy = computer.services("New");
    assert_eq!(service_names(&copy), ["MSEMS", "IMAIL"]);
    let key = |admin| section(admin, MUID_PROFILE_INSTANCE, READ).get(PR_SEARCH_KEY).unwrap();
    assert_ne!(key(&copy), key(&services));
    admin.copy_profile("Old", None, "Third", NONE).unwrap();
    assert_ne!(key(&computer.services("Third")), key(&copy));
    assert_eq!(section(&copy, GLOBAL_PROFILE_SECTION, READ).get(PR_PROFILE_NAME).unwrap(), "New");
    copy.delete_msg_service(service_uids(&copy)[0]).unwrap();
    assert_eq!((service_names(&services).len(), service_names(&copy).len()), (2, 1));
    assert_eq!(computer.default_profile().as_deref(), Some("Old"));
}

/// PRF-PA-ADMINSERVICES-2, PRF-PA-ADMINSERVICES-5, PRF-PA-ADMINSERVICES-6, PRF-GEN-15
#[test]
fn any_profile_is_administered_by_name_and_all_administrators_see_one() {
    let computer = computer();
    let first = computer.profile("P", &[]);
    let _session = computer.log_on("P");
    let second = computer.services("p");
    first.create_msg_service("MSEMS", None, NO_UI).unwrap();
    assert_eq!(service_names(&second), ["MSEMS"]);
    second.delete_msg_service(service_uids(&first)[0]).unwrap();
    assert_eq!(service_names(&first), [""; 0]);
    fails(computer.admin.admin_services("nobody", None, NONE), ErrorCode::MAPI_E_LOGON_FAILED);
    computer.admin.create_profile("app", None, APP).unwrap();
    computer.services("app");
    assert_eq!(computer.names(), ["P"]);
}

/// PRF-GETLASTERROR-1, PRF-GETLASTERROR-3
#[test]
fn an_admin_object_tells_more_of_its_last_error() {
    let computer = computer();
    let failed = computer.admin.delete_profile("nobody", NONE).unwrap_err();
    let told = |code| computer.admin.get_last_error(code, UNICODE).unwrap();
    assert_eq!(
        told(ErrorCode::MAPI_E_NOT_FOUND).map(|known| known.error.to_string()),
        Some(failed.to_string())
    );
    assert_eq!(told(ErrorCode::MAPI_E_NO_ACCESS), None);
    computer.admin.create_profile("", None, NONE).unwrap_err();
    assert_eq!(told(ErrorCode::MAPI_E_NOT_FOUND), None);
}

#[test]
fn passwords_stay_out_of_what_is_printed() {
    let shown = |password| format!("{:?}", Secret(password));
    assert_eq!([shown(None), shown(Some("")), shown(Some("pw"))], ["None", "\"\"", "<secret>"]);
    let values = [Property::of(PR_PST_PW_SZ_NEW, &b"pw"[..]), Property::of(PR_COMMENT, "shown")];
    let printed = format!("{:?}", Redacted(&values));
    assert_eq!(printed, r#"[PR_PST_PW_SZ_NEW: <secret>, PR_COMMENT: "shown"]"#);
}
