//! The entry points: initialising, administering profiles, logging on.

use std::sync::Arc;

use super::Harness;
use super::scene::{Scene, code};
use crate::columns;
use crate::interface::ext::MapiTableExt;
use crate::interface::{Mapi, MapiSession, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    ErrorCode, InitFlags, LogonFlags, Notification, OpenFlags, OpenStoreFlags, ProfileFlags, ResourceType,
    Restriction, UnicodeFlags,
};

cases! { $, conformance_entry_points, entry_points;
    nothing_works_before_initialising,
    initialising_counts,
    a_failed_initialising_does_not_count,
    profiles_outlive_the_library,
    profiles_are_administered_without_a_session,
    a_profile_is_found_whatever_its_case,
    an_unknown_profile_fails,
    a_profile_has_no_password,
    undefined_logon_flags_are_refused,
    the_default_profile_is_taken_on_request,
    a_name_wins_over_the_default,
    without_name_there_must_be_something_to_join,
    dialogs_that_exclude_each_other,
    the_flag_sets_of_real_clients_log_on,
    no_profile_has_so_long_a_name,
    the_width_of_a_profile_name_says_nothing_of_later_calls,
    what_is_missing_is_told,
}

pub(super) const NONE: LogonFlags = LogonFlags::NONE;
pub(super) const NEW: LogonFlags = LogonFlags::MAPI_NEW_SESSION;
pub(super) const SHARE: LogonFlags = LogonFlags::MAPI_ALLOW_OTHERS;

pub(super) fn initialised(h: &dyn Harness) -> Result<(Arc<dyn Mapi>, String)> {
    let mapi = h.mapi();
    mapi.initialize(InitFlags::NONE)?;
    let [profile, _] = h.profiles();
    Ok((mapi, profile))
}

pub(super) fn profile_of(session: &dyn MapiSession) -> Result<String> {
    let table = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let subsystem = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_SUBSYSTEM);
    let rows = table.query_all_rows(Some(&columns![PR_DISPLAY_NAME]), Some(&subsystem), None, 0)?;
    Ok(rows.first().and_then(|row| row.get(PR_DISPLAY_NAME)).unwrap_or_default())
}

/// Whether there is a session to join (SES-LOGON-20).
pub(super) fn joins(mapi: &dyn Mapi) -> bool {
    match mapi.logon(None, None, NONE) {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.code(), ErrorCode::MAPI_E_LOGON_FAILED);
            false
        }
    }
}

/// SES-INIT-1, SES-LOGON-1, SES-ADMINPROF-2, SES-DISPATCH-4.
fn nothing_works_before_initialising(h: &dyn Harness) -> Result<()> {
    let mapi = h.mapi();
    let [profile, _] = h.profiles();
    let answers = [
        code(mapi.logon(Some(&profile), None, NEW)),
        code(mapi.admin_profiles(0)),
        code(mapi.dispatch_notifications(0)),
        code(mapi.this_thread_advise_sink(Arc::new(|_: &[Notification]| {}))),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_NOT_INITIALIZED; 4]);
    Ok(())
}

/// SES-INIT-3, SES-INIT-16, SES-UNINIT-1, SES-UNINIT-2.
fn initialising_counts(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    mapi.initialize(InitFlags::MAPI_NO_COINIT)?;
    let session = mapi.logon(Some(&profile), None, NEW)?;
    mapi.uninitialize();
    assert_eq!(profile_of(&*session)?, profile);
    assert_eq!(code(mapi.logon(Some(&profile), None, NEW)), ErrorCode::S_OK);
    mapi.uninitialize();
    assert_eq!(code(mapi.logon(Some(&profile), None, NEW)), ErrorCode::MAPI_E_NOT_INITIALIZED);
    assert_eq!(code(mapi.admin_profiles(0)), ErrorCode::MAPI_E_NOT_INITIALIZED);
    Ok(())
}

/// SES-INIT-5, SES-INIT-6.
fn a_failed_initialising_does_not_count(h: &dyn Harness) -> Result<()> {
    let mapi = h.mapi();
    for undefined in [0x2, 0x4000_0000] {
        let refused = mapi.initialize(InitFlags::from_bits_retain(undefined));
        assert_eq!(code(refused), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    }
    assert_eq!(code(mapi.admin_profiles(0)), ErrorCode::MAPI_E_NOT_INITIALIZED);
    mapi.initialize(InitFlags::NONE)?;
    mapi.uninitialize();
    assert_eq!(code(mapi.admin_profiles(0)), ErrorCode::MAPI_E_NOT_INITIALIZED);
    Ok(())
}

/// SES-INIT-15.
fn profiles_outlive_the_library(h: &dyn Harness) -> Result<()> {
    let (mapi, _) = initialised(h)?;
    mapi.admin_profiles(0)?.create_profile("Kept", None, ProfileFlags::NONE)?;
    mapi.uninitialize();
    mapi.initialize(InitFlags::NONE)?;
    assert_eq!(profile_of(&*mapi.logon(Some("Kept"), None, NEW)?)?, "Kept");
    Ok(())
}

/// SES-ADMINPROF-1, SES-ADMINPROF-3, SES-ADMINPROF-4, SES-ADMINPROF-5.
fn profiles_are_administered_without_a_session(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    let (one, other) = (mapi.admin_profiles(0)?, mapi.admin_profiles(0)?);
    one.create_profile("Fresh", None, ProfileFlags::NONE)?;
    one.set_default_profile(Some(&profile), ProfileFlags::NONE)?;
    let table = other.get_profile_table(ProfileFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME, PR_DEFAULT_PROFILE])?;
    let names: Vec<_> = rows.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect();
    assert!(names.contains(&"Fresh".to_owned()) && names.contains(&profile), "{names:?}");
    let default: Vec<_> = rows
        .iter()
        .filter(|row| row.get(PR_DEFAULT_PROFILE) == Some(true))
        .filter_map(|row| row.get(PR_DISPLAY_NAME))
        .collect();
    assert_eq!(default, [profile]);
    assert_eq!(code(mapi.admin_profiles(1)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    Ok(())
}

/// SES-LOGON-3, SES-GETSTATUSTABLE-4.
fn a_profile_is_found_whatever_its_case(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    let session = mapi.logon(Some(&profile.to_uppercase()), None, NEW)?;
    assert_eq!(profile_of(&*session)?, profile);
    Ok(())
}

/// SES-LOGON-3.
fn an_unknown_profile_fails(h: &dyn Harness) -> Result<()> {
    let (mapi, _) = initialised(h)?;
    for flags in [NONE, NEW, LogonFlags::MAPI_EXPLICIT_PROFILE] {
        let answer = mapi.logon(Some("No such profile"), None, flags);
        assert_eq!(code(answer), ErrorCode::MAPI_E_LOGON_FAILED, "{flags:?}");
    }
    Ok(())
}

/// SES-LOGON-5: many clients pass an empty one.
fn a_profile_has_no_password(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    assert_eq!(code(mapi.logon(Some(&profile), Some(""), NEW)), ErrorCode::S_OK);
    assert_eq!(code(mapi.logon(Some(&profile), Some("x"), NEW)), ErrorCode::MAPI_E_LOGON_FAILED);
    Ok(())
}

/// SES-LOGON-2.
fn undefined_logon_flags_are_refused(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    for undefined in [0x80, 0x4000, 0x4000_0000] {
        let answer = mapi.logon(Some(&profile), None, NEW | LogonFlags::from_bits_retain(undefined));
        assert_eq!(code(answer), ErrorCode::MAPI_E_UNKNOWN_FLAGS, "{undefined:#X}");
    }
    Ok(())
}

/// SES-LOGON-6, SES-LOGON-9.
fn the_default_profile_is_taken_on_request(h: &dyn Harness) -> Result<()> {
    let (mapi, _) = initialised(h)?;
    let [_, other] = h.profiles();
    let admin = mapi.admin_profiles(0)?;
    let explicit = LogonFlags::MAPI_EXPLICIT_PROFILE;
    admin.set_default_profile(Some(&other), ProfileFlags::NONE)?;
    for name in [None, Some("")] {
        let session = mapi.logon(name, None, NEW | LogonFlags::MAPI_USE_DEFAULT)?;
        assert_eq!(profile_of(&*session)?, other);
    }
    assert_eq!(code(mapi.logon(None, None, NEW | explicit | LogonFlags::MAPI_USE_DEFAULT)), ErrorCode::S_OK);
    assert_eq!(code(mapi.logon(None, None, NEW | explicit)), ErrorCode::MAPI_E_LOGON_FAILED);
    admin.set_default_profile(None, ProfileFlags::NONE)?;
    let answer = mapi.logon(None, None, NEW | LogonFlags::MAPI_USE_DEFAULT);
    assert_eq!(code(answer), ErrorCode::MAPI_E_LOGON_FAILED);
    Ok(())
}

/// SES-LOGON-9, SES-LOGON-10.
fn a_name_wins_over_the_default(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    let [_, other] = h.profiles();
    mapi.admin_profiles(0)?.set_default_profile(Some(&other), ProfileFlags::NONE)?;
    for flags in [LogonFlags::MAPI_USE_DEFAULT, LogonFlags::MAPI_EXPLICIT_PROFILE] {
        assert_eq!(profile_of(&*mapi.logon(Some(&profile), None, NEW | flags)?)?, profile);
    }
    Ok(())
}

/// SES-LOGON-7, SES-LOGON-20.
fn without_name_there_must_be_something_to_join(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    assert!(!joins(&*mapi));
    let _shared = mapi.logon(Some(&profile), None, SHARE)?;
    assert!(joins(&*mapi));
    assert_eq!(code(mapi.logon(None, None, NEW)), ErrorCode::MAPI_E_LOGON_FAILED);
    Ok(())
}

/// SES-LOGON-12, SES-LOGON-28.
fn dialogs_that_exclude_each_other(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    let both = LogonFlags::MAPI_LOGON_UI | LogonFlags::MAPI_PASSWORD_UI;
    assert_eq!(code(mapi.logon(Some(&profile), None, NEW | both)), ErrorCode::MAPI_E_LOGON_FAILED);
    let service = LogonFlags::MAPI_LOGON_UI | LogonFlags::MAPI_NT_SERVICE;
    assert_eq!(code(mapi.logon(None, None, NEW | service)), ErrorCode::MAPI_E_LOGON_FAILED);
    Ok(())
}

/// SES-LOGON-29: MrMAPI, Thunderbird, pywin32 and the mapi-rs sample log on with these.
fn the_flag_sets_of_real_clients_log_on(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    mapi.admin_profiles(0)?.set_default_profile(Some(&profile), ProfileFlags::NONE)?;
    let (extended, unicode) = (LogonFlags::MAPI_EXTENDED, LogonFlags::MAPI_UNICODE);
    let (no_mail, default) = (LogonFlags::MAPI_NO_MAIL, LogonFlags::MAPI_USE_DEFAULT);
    for (name, flags) in [
        (None, extended | no_mail | unicode | NEW | default),
        (Some(profile.as_str()), extended | no_mail | unicode | NEW),
        (None, no_mail | default | extended | NEW),
        (None, extended | default),
        (None, extended | unicode | LogonFlags::MAPI_LOGON_UI | default),
        (Some(profile.as_str()), NEW),
    ] {
        let session = mapi.logon(name, None, flags)?;
        assert_eq!(profile_of(&*session)?, profile, "{flags:?}");
    }
    Ok(())
}

/// SES-LOGON-4: a dialog asks for a profile that is not there, but not for one that cannot be.
fn no_profile_has_so_long_a_name(h: &dyn Harness) -> Result<()> {
    let (mapi, _) = initialised(h)?;
    let log_on = |letters, flags| code(mapi.logon(Some(&"x".repeat(letters)), None, NEW | flags));
    assert_eq!(log_on(64, LogonFlags::MAPI_LOGON_UI), ErrorCode::MAPI_E_USER_CANCEL);
    assert_eq!(log_on(65, LogonFlags::MAPI_LOGON_UI), ErrorCode::MAPI_E_LOGON_FAILED);
    assert_eq!(log_on(65, NONE), ErrorCode::MAPI_E_LOGON_FAILED);
    Ok(())
}

/// SES-LOGON-36
fn the_width_of_a_profile_name_says_nothing_of_later_calls(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    for width in [NONE, LogonFlags::MAPI_UNICODE] {
        let session = mapi.logon(Some(&profile), None, NEW | width)?;
        let columns = |flags| session.get_status_table(flags)?.query_columns(Default::default());
        assert!(columns(UnicodeFlags::MAPI_UNICODE)?.contains(&PR_DISPLAY_NAME.tag()), "{width:?}");
        assert!(columns(UnicodeFlags::NONE)?.contains(&PR_DISPLAY_NAME_A.tag()), "{width:?}");
    }
    Ok(())
}

/// SES-COMMON-3
fn what_is_missing_is_told(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (session, none) = (&a.session, Default::default());
    let answers = [
        code(session.open_msg_store(&none, None, OpenStoreFlags::NONE)),
        code(session.open_entry(&none, None, OpenFlags::NONE)),
        code(a.store.get_props(Some(&[]), UnicodeFlags::NONE)),
        code(a.store.set_props(&[])),
        code(a.store.delete_props(&[])),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_INVALID_PARAMETER; 5]);
    Ok(())
}
