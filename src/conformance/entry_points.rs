//! The entry points: initialising, logging on, sharing a session.

use std::sync::Arc;

use super::Harness;
use super::listing::put;
use super::scene::{Scene, code, id_of};
use crate::columns;
use crate::interface::ext::{
    MapiFolderExt, MapiPropExt, MapiSessionExt, MapiTableExt, MessageExt, MsgStoreExt,
};
use crate::interface::{Mapi, MapiSession, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, ErrorCode, InitFlags, LogoffFlags, LogonFlags, Notification, OneOff, OpenFlags, OpenStoreFlags,
    ProfileFlags, RecipientType, ResourceType, Restriction, StatusCode, SubmitFlags, UnicodeFlags,
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
    a_shared_session_is_joined_whatever_is_asked_for,
    a_new_session_is_new_although_one_is_shared,
    a_session_that_is_not_shared_is_joined_by_nobody,
    the_last_shared_session_is_the_one_to_join,
    a_shared_session_ends_with_its_last_member,
    a_shared_session_that_is_closing_is_joined_by_nobody,
    dropping_a_session_logs_off,
    sessions_see_the_same_data: STORE_CREATE_OK,
    without_mail_nothing_is_sent: STORE_SUBMIT_OK | STORE_CREATE_OK,
    a_session_outlives_its_profile,
    no_profile_has_so_long_a_name,
    a_member_without_mail_is_alone_in_that,
    the_width_of_a_profile_name_says_nothing_of_later_calls,
    what_is_missing_is_told,
}

const NONE: LogonFlags = LogonFlags::NONE;
const NEW: LogonFlags = LogonFlags::MAPI_NEW_SESSION;
const SHARE: LogonFlags = LogonFlags::MAPI_ALLOW_OTHERS;

fn initialised(h: &dyn Harness) -> Result<(Arc<dyn Mapi>, String)> {
    let mapi = h.mapi();
    mapi.initialize(InitFlags::NONE)?;
    let [profile, _] = h.profiles();
    Ok((mapi, profile))
}

fn profile_of(session: &dyn MapiSession) -> Result<String> {
    let table = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let subsystem = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_SUBSYSTEM);
    let rows = table.query_all_rows(Some(&columns![PR_DISPLAY_NAME]), Some(&subsystem), None, 0)?;
    Ok(rows.first().and_then(|row| row.get(PR_DISPLAY_NAME)).unwrap_or_default())
}

/// Whether there is a session to join (SES-LOGON-20).
fn joins(mapi: &dyn Mapi) -> bool {
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

/// SES-LOGON-13, SES-LOGON-15, SES-LOGON-19, SES-LOGON-20, STA-TABLE-19: even the name of a profile that is not there.
fn a_shared_session_is_joined_whatever_is_asked_for(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    let [_, other] = h.profiles();
    let first = mapi.logon(Some(&profile), None, SHARE)?;
    for name in [None, Some(other.as_str()), Some("No such profile")] {
        let member = mapi.logon(name, Some("ignored"), NONE)?;
        assert_eq!(profile_of(&*member)?, profile);
        assert!(!Arc::ptr_eq(&first, &member));
        let ids = |session: &dyn MapiSession| -> Result<_> {
            session.get_status_table(UnicodeFlags::NONE)?.all_rows(&columns![PR_ENTRYID])
        };
        assert_eq!(ids(&*member)?, ids(&*first)?);
        member.logoff(LogoffFlags::NONE, 0)?;
    }
    Ok(())
}

/// SES-LOGON-14.
fn a_new_session_is_new_although_one_is_shared(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    let [_, other] = h.profiles();
    let _shared = mapi.logon(Some(&profile), None, SHARE)?;
    let own = mapi.logon(Some(&other), None, NEW)?;
    assert_eq!(profile_of(&*own)?, other);
    assert_eq!(profile_of(&*mapi.logon(None, None, NONE)?)?, profile);
    Ok(())
}

/// SES-LOGON-17, SES-LOGON-18.
fn a_session_that_is_not_shared_is_joined_by_nobody(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    let _own = mapi.logon(Some(&profile), None, NONE)?;
    let _new = mapi.logon(Some(&profile), None, NEW)?;
    assert!(!joins(&*mapi));
    Ok(())
}

/// SES-LOGON-15, SES-LOGON-16.
fn the_last_shared_session_is_the_one_to_join(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    let [_, other] = h.profiles();
    let first = mapi.logon(Some(&profile), None, SHARE)?;
    let member = mapi.logon(Some(&other), None, SHARE)?;
    assert_eq!(profile_of(&*member)?, profile);
    let _second = mapi.logon(Some(&other), None, NEW | SHARE)?;
    assert_eq!(profile_of(&*mapi.logon(None, None, NONE)?)?, other);
    assert_eq!(profile_of(&*first)?, profile);
    assert_eq!(profile_of(&*member)?, profile);
    Ok(())
}

/// SES-LOGOFF-8.
fn a_shared_session_ends_with_its_last_member(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    let first = mapi.logon(Some(&profile), None, SHARE)?;
    let second = mapi.logon(None, None, NONE)?;
    let store = second.default_store()?;
    first.logoff(LogoffFlags::NONE, 0)?;
    assert_eq!(profile_of(&*second)?, profile);
    assert!(!store.get(PR_DISPLAY_NAME)?.is_empty());
    let third = mapi.logon(None, None, NONE)?;
    second.logoff(LogoffFlags::NONE, 0)?;
    assert_eq!(profile_of(&*third)?, profile);
    third.logoff(LogoffFlags::NONE, 0)?;
    assert!(!joins(&*mapi));
    Ok(())
}

/// SES-LOGOFF-9, SES-LOGOFF-10, SES-LOGOFF-11.
fn a_shared_session_that_is_closing_is_joined_by_nobody(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    let first = mapi.logon(Some(&profile), None, SHARE)?;
    let second = mapi.logon(None, None, NONE)?;
    let own = mapi.logon(Some(&profile), None, NEW)?;
    own.logoff(LogoffFlags::MAPI_LOGOFF_SHARED, 0)?;
    assert!(joins(&*mapi));
    first.logoff(LogoffFlags::MAPI_LOGOFF_SHARED, 0)?;
    assert!(!joins(&*mapi));
    assert_eq!(profile_of(&*second)?, profile);
    Ok(())
}

/// SES-OBJECT-4: most clients never call `Logoff`.
fn dropping_a_session_logs_off(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    let session = mapi.logon(Some(&profile), None, SHARE)?;
    let store = session.default_store()?;
    assert!(joins(&*mapi));
    drop(session);
    assert!(!joins(&*mapi));
    assert_eq!(code(store.get(PR_DISPLAY_NAME)), ErrorCode::MAPI_E_INVALID_OBJECT);
    Ok(())
}

/// SES-LOGON-32, SES-ENTRYID-12.
fn sessions_see_the_same_data(h: &dyn Harness) -> Result<()> {
    let (one, other) = (Scene::of_a(h)?, Scene::of_a(h)?);
    let folder = one.folder("Common")?;
    let message = put(&folder, "seen by both", &[])?;
    let id = id_of(&*folder)?;
    assert_eq!(other.store.open_message(&message)?.get(PR_SUBJECT)?, "seen by both");
    one.session.logoff(LogoffFlags::NONE, 0)?;
    let later = Scene::of_a(h)?;
    assert_eq!(later.store.open_folder(&id)?.messages(&columns![PR_SUBJECT])?.len(), 1);
    Ok(())
}

/// SES-LOGON-22, SES-LOGON-23, SES-ENUMADRTYPES-3, SES-LOGOFF-7, STA-TABLE-7: what was submitted waits for a session
/// with mail.
fn without_mail_nothing_is_sent(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    let [_, to] = h.addresses();
    let receiver = Scene::of_b(h)?;
    let inbox = receiver.store.inbox()?;
    let session = mapi.logon(Some(&profile), None, NEW | LogonFlags::MAPI_NO_MAIL)?;
    assert_eq!(session.enum_adr_types(UnicodeFlags::MAPI_UNICODE)?, [""; 0]);
    let rows = session
        .get_status_table(UnicodeFlags::MAPI_UNICODE)?
        .all_rows(&columns![PR_RESOURCE_TYPE, PR_STATUS_CODE])?;
    let code_of = |wanted: ResourceType| {
        let row = rows.iter().find(|row| row.get(PR_RESOURCE_TYPE) == Some(wanted.into()));
        row.and_then(|row| row.get(PR_STATUS_CODE)).map(StatusCode::from)
    };
    assert_eq!(code_of(ResourceType::MAPI_SPOOLER), Some(StatusCode::STATUS_FAILURE));
    assert_eq!(code_of(ResourceType::MAPI_TRANSPORT_PROVIDER), None);
    let message = session.default_store()?.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "Waiting")?;
    message.add_recipient(AdrEntry::one_off(&OneOff::new("B", "SMTP", &*to), RecipientType::MAPI_TO))?;
    message.submit_message(SubmitFlags::NONE)?;
    h.pump();
    assert_eq!(inbox.get(PR_CONTENT_COUNT)?, 0);
    session.logoff(LogoffFlags::NONE, 0)?;
    let with_mail = Scene::of_a(h)?;
    h.pump();
    assert_eq!(inbox.get(PR_CONTENT_COUNT)?, 1);
    assert_eq!(with_mail.store.get_outgoing_queue(0)?.get_row_count(0)?.value, 0);
    Ok(())
}

/// SES-LOGON-32: a profile may be deleted while its session lives; it goes with the session.
fn a_session_outlives_its_profile(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    let admin = mapi.admin_profiles(0)?;
    admin.create_profile("Short-lived", None, ProfileFlags::NONE)?;
    let session = mapi.logon(Some("Short-lived"), None, NEW)?;
    admin.delete_profile("Short-lived", ProfileFlags::NONE)?;
    assert_eq!(profile_of(&*session)?, "Short-lived");
    assert_eq!(code(mapi.logon(Some("Short-lived"), None, NEW)), ErrorCode::MAPI_E_LOGON_FAILED);
    assert_eq!(profile_of(&*mapi.logon(Some(&profile), None, NEW)?)?, profile);
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

/// SES-LOGON-21
fn a_member_without_mail_is_alone_in_that(h: &dyn Harness) -> Result<()> {
    let (mapi, profile) = initialised(h)?;
    let first = mapi.logon(Some(&profile), None, NEW | SHARE)?;
    let without = mapi.logon(None, None, LogonFlags::MAPI_NO_MAIL)?;
    let types = |session: &dyn MapiSession| session.enum_adr_types(UnicodeFlags::MAPI_UNICODE);
    assert!(types(&*without)?.is_empty());
    assert!(!types(&*first)?.is_empty());
    let third = mapi.logon(None, None, NONE)?;
    assert!(!types(&*third)?.is_empty());

    let without = mapi.logon(Some(&profile), None, NEW | SHARE | LogonFlags::MAPI_NO_MAIL)?;
    assert!(types(&*without)?.is_empty());
    let later = mapi.logon(None, None, NONE)?;
    assert!(!types(&*later)?.is_empty(), "who came first doesn't decide for the others");
    assert!(types(&*without)?.is_empty());
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
