//! Sessions that a second logon joins, and those that it does not; what the members have in common.

use std::sync::Arc;

use super::Harness;
use super::entry_points::{NEW, NONE, SHARE, initialised, joins, profile_of};
use super::listing::put;
use super::scene::{Scene, code, id_of};
use crate::columns;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_shared_sessions, shared_sessions;
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
    a_member_without_mail_is_alone_in_that,
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
