//! Profiles: made, copied, renamed, deleted.

use std::sync::Arc;

use super::Harness;
use super::desk::{
    APP, Desk, EXTRA, FORCE, GLOBAL, INSTANCE, MODIFY, NO_UI, NONE, READ, UNICODE, count, fails, section,
    service_names, service_uids,
};
use crate::interface::ext::{MapiPropExt, MapiTableExt};
use crate::interface::{MsgServiceAdmin, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    ErrorCode, LogoffFlags, ProfileFlags, PropTag, SaveFlags, ServiceUiFlags, Tag, UnicodeFlags,
};
cases! { $, conformance_profile_admin, profile_admin;
    a_bad_name_or_a_password_makes_no_profile,
    a_new_profile_is_empty_not_the_default_and_seen_by_everybody,
    flags_without_a_meaning_are_refused_and_unicode_is_always_known,
    no_password_is_the_only_right_one,
    a_program_profile_needs_its_flag,
    a_deleted_profile_is_gone_by_name_at_once_and_altogether_after_its_last_session,
    a_renamed_profile_answers_to_its_new_name_once_nobody_uses_it,
    a_copied_profile_has_a_name_and_a_key_of_its_own,
    any_profile_is_administered_by_name_and_all_administrators_see_one,
    an_admin_object_tells_more_of_its_last_error,
    a_profile_can_come_with_the_default_services,
    a_name_has_letters_of_any_script_and_at_most_64,
    profiles_outlive_who_made_them,
    a_pending_name_is_reserved,
    a_copy_has_the_same_sections,
}

/// PRF-GEN-2, PRF-GEN-3, PRF-CREATEPROFILE-10.
fn a_bad_name_or_a_password_makes_no_profile(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    for name in ["", " a", "a ", &"x".repeat(65), "a\\b", "a\u{7}"] {
        fails(desk.admin.create_profile(name, None, NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    fails(desk.admin.create_profile("a", Some("pw"), NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(desk.names()?, [""; 0]);
    for name in ["ann.lee@example.com", "a-b", &"x".repeat(64)] {
        desk.admin.create_profile(name, Some(""), NONE)?;
    }
    Ok(())
}

/// PRF-CREATEPROFILE-1, PRF-CREATEPROFILE-2, PRF-CREATEPROFILE-11, PRF-ADMINPROFILES-3.
fn a_new_profile_is_empty_not_the_default_and_seen_by_everybody(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("Work", &[])?;
    assert_eq!(count(&*admin.get_msg_service_table(UNICODE)?)?, 0);
    assert_eq!(count(&*admin.get_provider_table(UNICODE)?)?, 0);
    assert_eq!(desk.default_profile()?, None);
    let other = desk.mapi.admin_profiles(0)?;
    fails(other.create_profile("WORK", None, NONE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(desk.names()?, ["Work"]);
    Ok(())
}

/// PRF-GEN-5, PRF-GEN-6.
fn flags_without_a_meaning_are_refused_and_unicode_is_always_known(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let (admin, known) = (&desk.admin, ProfileFlags::MAPI_UNICODE);
    let bad = ProfileFlags::from_bits_retain(0x40);
    admin.create_profile("P", None, known)?;
    admin.copy_profile("P", None, "Copy", known)?;
    admin.rename_profile("Copy", None, "Other", known)?;
    admin.delete_profile("Other", known)?;
    let services = admin.admin_services("P", None, known)?;
    let refused = [
        admin.create_profile("X", None, bad),
        admin.copy_profile("P", None, "X", bad),
        admin.rename_profile("P", None, "X", ProfileFlags::MAPI_DIALOG),
        admin.delete_profile("P", ProfileFlags::MAPI_DEFAULT_SERVICES),
        admin.set_default_profile(Some("P"), APP),
        admin.change_profile_password("P", None, None, bad),
        admin.admin_services("P", None, APP).map(drop),
        admin.get_profile_table(bad).map(drop),
        services.create_msg_service("WIRE", None, ServiceUiFlags::MSG_SERVICE_UI_READ_ONLY),
        services.get_msg_service_table(UnicodeFlags::from_bits_retain(1)).map(drop),
        services.get_provider_table(UnicodeFlags::from_bits_retain(1)).map(drop),
        services.msg_service_transport_order(&[], 1),
        services.set_primary_identity(None, 1),
    ];
    for result in refused {
        fails(result, ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    }
    assert_eq!((desk.names()?, desk.default_profile()?), (vec!["P".to_owned()], None));
    Ok(())
}

/// PRF-GEN-8, PRF-CHANGEPROFILEPASSWORD-1, PRF-PA-ADMINSERVICES-4.
fn no_password_is_the_only_right_one(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = &desk.admin;
    desk.profile("P", &[])?;
    admin.change_profile_password("nobody", Some("old"), Some("new"), NONE)?;
    fails(admin.copy_profile("P", Some("pw"), "Q", NONE), ErrorCode::MAPI_E_LOGON_FAILED);
    fails(admin.rename_profile("P", Some("pw"), "Q", NONE), ErrorCode::MAPI_E_LOGON_FAILED);
    fails(admin.admin_services("P", Some("pw"), ProfileFlags::MAPI_DIALOG), ErrorCode::MAPI_E_LOGON_FAILED);
    admin.admin_services("P", Some(""), ProfileFlags::MAPI_DIALOG)?;
    assert_eq!(desk.names()?, ["P"]);
    Ok(())
}

/// PRF-DELETEPROFILE-10, PRF-COPYPROFILE-9, PRF-CREATEPROFILE-12, PRF-GETPROFILETABLE-7.
fn a_program_profile_needs_its_flag(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = &desk.admin;
    admin.create_profile("app", None, APP)?;
    assert_eq!((desk.names()?.len(), desk.names_with(APP)?), (0, vec!["app".to_owned()]));
    fails(admin.delete_profile("app", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.copy_profile("app", None, "copy", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.rename_profile("app", None, "new", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    admin.copy_profile("app", None, "copy", APP)?;
    admin.rename_profile("app", None, "new", APP)?;
    assert_eq!((desk.names()?.len(), desk.names_with(APP)?), (0, vec!["new".to_owned(), "copy".to_owned()]));
    admin.delete_profile("new", APP)?;
    assert_eq!(desk.names_with(APP)?, ["copy"]);
    Ok(())
}

/// PRF-DELETEPROFILE-1, PRF-DELETEPROFILE-2, PRF-DELETEPROFILE-3, PRF-DELETEPROFILE-4, PRF-DELETEPROFILE-8,
/// PRF-GETPROFILETABLE-6, PRF-CREATEPROFILE-3, PRF-GEN-9, PRF-GEN-11, TBL-PROFTAB-2.
fn a_deleted_profile_is_gone_by_name_at_once_and_altogether_after_its_last_session(
    h: &dyn Harness,
) -> Result<()> {
    let desk = Desk::of(h)?;
    let (admin, services) = (&desk.admin, desk.profile("Temp", &["FILE"])?);
    let session = desk.log_on("Temp")?;
    admin.delete_profile("temp", NONE)?;

    assert_eq!(desk.names()?, [""; 0]);
    fails(admin.admin_services("Temp", None, NONE), ErrorCode::MAPI_E_LOGON_FAILED);
    fails(admin.delete_profile("Temp", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.copy_profile("Temp", None, "New", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.rename_profile("Temp", None, "New", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.set_default_profile(Some("Temp"), NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.create_profile("Temp", None, NONE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(service_names(&services)?, ["FILE"]);

    let held = section(&services, GLOBAL, MODIFY)?;
    session.logoff(LogoffFlags::NONE, 0)?;
    fails(services.get_msg_service_table(UNICODE), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(services.create_msg_service("WIRE", None, NO_UI), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(held.get_prop_list(UNICODE), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(held.set(PR_COMMENT, "x"), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(held.save_changes(SaveFlags::NONE), ErrorCode::MAPI_E_OBJECT_DELETED);
    admin.create_profile("Temp", None, NONE)?;
    admin.delete_profile("Temp", NONE)?;
    fails(desk.services("Temp"), ErrorCode::MAPI_E_LOGON_FAILED);
    Ok(())
}

/// PRF-RENAMEPROFILE-1, PRF-RENAMEPROFILE-2, PRF-RENAMEPROFILE-3, PRF-RENAMEPROFILE-4, PRF-RENAMEPROFILE-6.
fn a_renamed_profile_answers_to_its_new_name_once_nobody_uses_it(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let (admin, services) = (&desk.admin, desk.profile("Old", &["FILE"])?);
    desk.profile("Taken", &[])?;
    fails(admin.rename_profile("nobody", None, "New", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.rename_profile("Old", None, "TAKEN", NONE), ErrorCode::MAPI_E_NO_ACCESS);

    let session = desk.log_on("Old")?;
    admin.rename_profile("Old", None, "New", NONE)?;
    assert_eq!(desk.names()?, ["Old", "Taken"]);
    desk.services("Old")?;
    session.logoff(LogoffFlags::NONE, 0)?;
    assert_eq!(desk.names()?, ["New", "Taken"]);

    admin.set_default_profile(Some("New"), NONE)?;
    let key = || section(&services, INSTANCE, READ)?.get(PR_SEARCH_KEY);
    let before = key()?;
    admin.rename_profile("New", None, "Newest", NONE)?;
    assert_eq!(desk.default_profile()?.as_deref(), Some("Newest"));
    for uid in [INSTANCE, GLOBAL, service_uids(&services)?[0]] {
        assert_eq!(section(&services, uid, FORCE)?.get(PR_PROFILE_NAME)?, "Newest");
    }
    assert_eq!(key()?, before);
    admin.rename_profile("Newest", None, "NEWEST", NONE)?;
    assert_eq!(desk.names()?, ["NEWEST", "Taken"]);
    Ok(())
}

/// PRF-COPYPROFILE-2, PRF-COPYPROFILE-3, PRF-COPYPROFILE-5, PRF-COPYPROFILE-6, PRF-COPYPROFILE-7, PRF-COPYPROFILE-8.
fn a_copied_profile_has_a_name_and_a_key_of_its_own(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let (admin, services) = (&desk.admin, desk.profile("Old", &["BOX", "WIRE"])?);
    admin.set_default_profile(Some("Old"), NONE)?;
    let _session = desk.log_on("Old")?;
    admin.copy_profile("old", None, "New", NONE)?;
    fails(admin.copy_profile("Old", None, "OLD", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.copy_profile("Old", None, "new", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.copy_profile("nobody", None, "new", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.copy_profile("Old", None, "", NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);

    let copy = desk.services("New")?;
    assert_eq!(service_names(&copy)?, ["BOX", "WIRE"]);
    let key = |admin: &Arc<dyn MsgServiceAdmin>| section(admin, INSTANCE, READ)?.get(PR_SEARCH_KEY);
    assert_ne!(key(&copy)?, key(&services)?);
    admin.copy_profile("Old", None, "Third", NONE)?;
    assert_ne!(key(&desk.services("Third")?)?, key(&copy)?);
    assert_eq!(section(&copy, GLOBAL, READ)?.get(PR_PROFILE_NAME)?, "New");
    copy.delete_msg_service(service_uids(&copy)?[0])?;
    assert_eq!((service_names(&services)?.len(), service_names(&copy)?.len()), (2, 1));
    assert_eq!(desk.default_profile()?.as_deref(), Some("Old"));
    Ok(())
}

/// PRF-PA-ADMINSERVICES-1, PRF-PA-ADMINSERVICES-2, PRF-PA-ADMINSERVICES-5, PRF-PA-ADMINSERVICES-6, PRF-GEN-15.
fn any_profile_is_administered_by_name_and_all_administrators_see_one(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let first = desk.profile("P", &[])?;
    let session = desk.log_on("P")?;
    let second = desk.services("p")?;
    first.create_msg_service("BOX", None, NO_UI)?;
    assert_eq!(service_names(&second)?, ["BOX"]);
    second.delete_msg_service(service_uids(&first)?[0])?;
    assert_eq!(service_names(&first)?, [""; 0]);
    fails(desk.admin.admin_services("nobody", None, NONE), ErrorCode::MAPI_E_LOGON_FAILED);
    desk.admin.create_profile("app", None, APP)?;
    desk.services("app")?;
    assert_eq!(desk.names()?, ["P"]);
    session.logoff(LogoffFlags::NONE, 0)?;
    // An administration is no session: the profile is nobody's, so that it goes at once.
    desk.admin.delete_profile("P", NONE)?;
    fails(first.get_msg_service_table(UNICODE), ErrorCode::MAPI_E_OBJECT_DELETED);
    Ok(())
}

/// PRF-GETLASTERROR-1, PRF-GETLASTERROR-3.
fn an_admin_object_tells_more_of_its_last_error(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    fails(desk.admin.delete_profile("nobody", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    let told = |code| desk.admin.get_last_error(code, UNICODE);
    assert!(told(ErrorCode::MAPI_E_NOT_FOUND)?.is_some());
    assert_eq!(told(ErrorCode::MAPI_E_NO_ACCESS)?, None);
    let other = desk.mapi.admin_profiles(0)?;
    assert_eq!(other.get_last_error(ErrorCode::MAPI_E_NOT_FOUND, UNICODE)?, None);
    fails(desk.admin.create_profile("", None, NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(told(ErrorCode::MAPI_E_NOT_FOUND)?, None);
    Ok(())
}

/// PRF-CREATEPROFILE-5.
fn a_profile_can_come_with_the_default_services(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    desk.admin.create_profile("P", None, ProfileFlags::MAPI_DEFAULT_SERVICES)?;
    desk.admin.create_profile("Q", None, ProfileFlags::MAPI_DIALOG)?;
    let names = service_names(&desk.services("P")?)?;
    assert!(names.ends_with(&["FILE".to_owned(), "BOX".to_owned()]), "{names:?}");
    assert_eq!(service_names(&desk.services("Q")?)?, [""; 0]);
    Ok(())
}

/// PRF-GEN-1, PRF-GEN-2, PRF-GEN-4: characters, not bytes.
fn a_name_has_letters_of_any_script_and_at_most_64(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let (longest, too_long) = ("\u{FC}".repeat(64), "\u{FC}".repeat(65));
    for name in ["x", "Jürgen Groß_2", &longest] {
        desk.admin.create_profile(name, None, NONE)?;
    }
    fails(desk.admin.create_profile("JÜRGEN GROß_2", None, NONE), ErrorCode::MAPI_E_NO_ACCESS);
    let refused = [
        desk.admin.copy_profile("x", None, &too_long, NONE),
        desk.admin.rename_profile("x", None, &too_long, NONE),
        desk.admin.copy_profile("x", None, " y", NONE),
        desk.admin.rename_profile("x", None, "y ", NONE),
        desk.admin.rename_profile("x", None, "", NONE),
    ];
    for answer in refused {
        fails(answer, ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    assert_eq!(desk.names()?, ["x", "Jürgen Groß_2", &longest]);
    desk.log_on("jürgen groß_2")?;
    Ok(())
}

/// PRF-GEN-10, PRF-ADMINPROFILES-1.
fn profiles_outlive_who_made_them(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    desk.profile("P", &["FILE"])?;
    desk.log_on("P")?.logoff(LogoffFlags::NONE, 0)?;
    let Desk { mapi, admin, .. } = desk;
    drop(admin);
    let services = mapi.admin_profiles(0)?.admin_services("P", None, NONE)?;
    assert_eq!(service_names(&services)?, ["FILE"]);
    Ok(())
}

/// PRF-RENAMEPROFILE-5: so that what was promised can be done.
fn a_pending_name_is_reserved(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    desk.profile("Old", &[])?;
    let session = desk.log_on("Old")?;
    desk.admin.rename_profile("Old", None, "First", NONE)?;
    desk.admin.rename_profile("Old", None, "Second", NONE)?;
    fails(desk.admin.create_profile("second", None, NONE), ErrorCode::MAPI_E_NO_ACCESS);
    desk.admin.create_profile("First", None, NONE)?;
    desk.admin.delete_profile("Old", NONE)?;
    desk.admin.create_profile("Second", None, NONE)?;
    session.logoff(LogoffFlags::NONE, 0)?;
    assert_eq!(desk.names()?, ["First", "Second"]);
    Ok(())
}

/// PRF-COPYPROFILE-1, PRF-COPYPROFILE-4: in the same order, under the same UIDs, with the secrets.
fn a_copy_has_the_same_sections(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let original = desk.profile("Old", &["EXTRA", "BOX"])?;
    let secret = Tag::<i32>::new(PropTag(0x67F0_0003));
    let service = service_uids(&original)?[1];
    section(&original, service, MODIFY | FORCE)?.set(secret, 7)?;
    desk.admin.copy_profile("Old", None, "New", NONE)?;
    let copy = desk.services("New")?;
    for tables in [
        (original.get_msg_service_table(UNICODE)?, copy.get_msg_service_table(UNICODE)?),
        (original.get_provider_table(UNICODE)?, copy.get_provider_table(UNICODE)?),
    ] {
        assert_eq!(
            tables.0.query_all_rows(None, None, None, 0)?,
            tables.1.query_all_rows(None, None, None, 0)?
        );
    }
    assert_eq!(section(&copy, service, FORCE)?.get(secret)?, 7);
    assert_eq!(section(&copy, EXTRA, READ)?.get(PR_COMMENT)?, "seed");
    Ok(())
}
