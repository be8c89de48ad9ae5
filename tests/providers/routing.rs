//! A store provider of the user's own, beside the built-in ones.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::archive::{Archive, Provider, id_of, read_only};
use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, Mail, columns};

/// A profile with the archive in it, and somebody logged on.
fn with_archive() -> Result<(Emulator, Arc<Archive>, Arc<dyn MapiSession>)> {
    let (emulator, archive) = (Emulator::new(), Arc::new(Archive::default()));
    emulator.install("Anna Berg", Arc::new(Provider::of(&archive)))?;
    let session = emulator.log_on("Anna Berg")?;
    Ok((emulator, archive, session))
}

/// The wrapped id of the archive, from the stores table.
fn listed(session: &dyn MapiSession) -> Result<EntryId> {
    let stores = session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
    let is_archive = Restriction::eq(PR_DISPLAY_NAME, "Archive");
    let rows = stores.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&is_archive), None, 0)?;
    Ok(rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("the archive is in the stores table").into())
}

fn open(session: &dyn MapiSession, id: &EntryId) -> Result<Arc<dyn MsgStore>> {
    Ok(session.open_msg_store(id, None, OpenStoreFlags::NONE)?.into_value())
}

/// SES-STORESTABLE-1, SES-STORESTABLE-3, SES-STORESTABLE-5, SES-STORESTABLE-6
#[test]
fn the_store_is_a_row_of_the_stores_table() -> Result<()> {
    let (_emulator, _archive, session) = with_archive()?;
    let store = open(&*session, &listed(&*session)?)?;
    let table = session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
    let columns = table.query_columns(QueryColumnsFlags::NONE)?;
    let rows = table.all_rows(&columns)?;
    assert_eq!(rows.len(), 2);
    let row = rows.iter().find(|row| row.get(PR_DISPLAY_NAME).as_deref() == Some("Archive")).unwrap();
    assert_eq!(row.get(PR_PROVIDER_DISPLAY).as_deref(), Some("Archives"));
    assert_eq!(row.get(PR_DEFAULT_STORE), Some(false));
    assert_eq!(row.cell(PR_OBJECT_TYPE).unwrap().as_long(), Some(ObjectType::MAPI_STORE.0 as i32));
    assert_eq!(row.get(PR_RECORD_KEY), Some(store.get(PR_RECORD_KEY)?));
    assert_eq!(row.get(PR_MDB_PROVIDER), Some(store.get(PR_MDB_PROVIDER)?));
    Ok(())
}

/// SES-WRAP-3, SES-OPENMSGSTORE-2, SES-COMMON-7
#[test]
fn the_provider_gets_its_own_id_and_the_client_a_store_to_read() -> Result<()> {
    let (_emulator, archive, session) = with_archive()?;
    let id = listed(&*session)?;
    let store = open(&*session, &id)?;
    assert_eq!(archive.asked(), ["logon to Archive"]);
    assert_eq!(EntryId::from(store.get(PR_ENTRYID)?), id);
    let letters = store.folder_at("letters")?;
    let rows = letters.messages(&columns![PR_SUBJECT, PR_ENTRYID])?;
    let subjects: Vec<_> = rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect();
    assert_eq!(subjects, ["Dear Anna", "Dear Ben"]);
    assert_eq!(store.open_message(&id_of(4))?.get(PR_SUBJECT)?, "Dear Ben");
    assert_eq!(letters.new_message().unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}

/// SES-OPENENTRY-4, SES-OPENENTRY-5, SES-OPENENTRY-9, SES-OPENENTRY-10
#[test]
fn an_id_goes_to_the_store_that_is_open_and_to_its_first_logon() -> Result<()> {
    let (_emulator, archive, session) = with_archive()?;
    let open_letters = || session.open_entry(&id_of(2), None, OpenFlags::NONE);
    assert_eq!(open_letters().unwrap_err(), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    let id = listed(&*session)?;
    let _both = (open(&*session, &id)?, open(&*session, &id)?);
    archive.asked();
    let letters = open_letters()?;
    assert_eq!(letters.object_type(), Some(ObjectType::MAPI_FOLDER));
    assert_eq!(letters.into_folder()?.get(PR_DISPLAY_NAME)?, "Letters");
    assert_eq!(archive.asked(), ["logon 1: open Letters"]);
    Ok(())
}

/// SES-OPENMSGSTORE-14: no new support object, no new status row.
#[test]
fn a_second_open_shares_what_the_session_has_of_the_store() -> Result<()> {
    let (_emulator, archive, session) = with_archive()?;
    let id = listed(&*session)?;
    let status = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let before = status.get_row_count(0)?.into_value();
    let _both = (open(&*session, &id)?, open(&*session, &id)?);
    assert!(archive.shares_support());
    assert_eq!(status.get_row_count(0)?.into_value(), before + 1);
    Ok(())
}

/// SES-COMPAREENTRYIDS-2, SES-COMPAREENTRYIDS-3, SES-COMPAREENTRYIDS-5
#[test]
fn ids_are_compared_by_their_owner() -> Result<()> {
    let (_emulator, archive, session) = with_archive()?;
    let id = listed(&*session)?;
    assert!(session.compare_entry_ids(&id, &id, 0)?);
    let _store = open(&*session, &id)?;
    archive.asked();
    assert!(!session.compare_entry_ids(&id_of(3), &id_of(4), 0)?);
    assert_eq!(archive.asked(), ["compare Dear Anna with Dear Ben"]);
    let inbox = session.default_store()?.inbox()?.get(PR_ENTRYID)?.into();
    assert!(!session.compare_entry_ids(&id_of(2), &inbox, 0)?);
    assert!(archive.asked().is_empty());
    Ok(())
}

/// SES-ADVISE-1, SES-ADVISE-6, SES-UNADVISE-1, STA-MSLOGON-2, STA-MSLOGON-6: the archive counts its registrations from 1, as others may.
#[test]
fn registrations_go_to_the_provider_and_have_numbers_of_the_session() -> Result<()> {
    let (_emulator, archive, session) = with_archive()?;
    let id = listed(&*session)?;
    let _store = open(&*session, &id)?;
    archive.asked();
    let heard = Arc::new(AtomicU32::new(0));
    let sink = || -> Arc<dyn AdviseSink> {
        let heard = Arc::clone(&heard);
        Arc::new(move |_: &[Notification]| {
            heard.fetch_add(1, Ordering::Relaxed);
        })
    };
    let own = session.advise(None, EventMask::fnevCriticalError, sink())?;
    let folder = session.advise(Some(&id_of(2)), EventMask::fnevNewMail, sink())?;
    let all = session.advise(Some(&id), EventMask::fnevNewMail, sink())?;
    assert_eq!(archive.asked(), ["advise on Letters", "advise on all"]);
    assert!(own != folder && folder != all && all != own);
    archive.tell();
    assert_eq!(heard.load(Ordering::Relaxed), 2);
    session.unadvise(own)?;
    session.unadvise(all)?;
    assert_eq!(archive.asked(), ["unadvise 2"]);
    assert_eq!(session.unadvise(all).unwrap_err(), ErrorCode::MAPI_E_NOT_FOUND);
    archive.tell();
    assert_eq!(heard.load(Ordering::Relaxed), 3);
    Ok(())
}

/// SES-COMMON-10
#[test]
fn what_the_provider_refuses_reaches_the_client_as_it_is() -> Result<()> {
    let (_emulator, _archive, session) = with_archive()?;
    let id = listed(&*session)?;
    let write = session.open_msg_store(&id, None, OpenStoreFlags::MDB_WRITE);
    assert_eq!(write.unwrap_err(), read_only());
    let _store = open(&*session, &id)?;
    let modify = session.open_entry(&id_of(3), None, OpenFlags::MAPI_MODIFY);
    assert_eq!(modify.unwrap_err(), read_only());
    let unknown = session.open_entry(&id_of(9), None, OpenFlags::NONE);
    assert_eq!(unknown.unwrap_err(), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// SES-LOGOFF-2, STA-MSLOGON-4: tables that the session gave the provider end with the session.
#[test]
fn each_logon_hears_of_one_logoff() -> Result<()> {
    let (emulator, archive, session) = with_archive()?;
    let id = listed(&*session)?;
    let store = open(&*session, &id)?;
    let table = store.folder_at("Letters")?.get_contents_table(TableFlags::NONE)?;
    let _again = open(&*session, &id)?;
    archive.asked();
    session.logoff(LogoffFlags::NONE, 0)?;
    drop(session);
    emulator.mapi().uninitialize();
    assert_eq!(archive.asked(), ["logon 1: logoff", "logon 2: logoff"]);
    assert_eq!(table.get_row_count(0).unwrap_err(), ErrorCode::MAPI_E_INVALID_OBJECT);
    Ok(())
}

/// SES-OPENENTRY-4: the uid decides between stores that are both open.
#[test]
fn the_built_in_store_works_beside_it() -> Result<()> {
    let (emulator, archive, session) = with_archive()?;
    let _archive_store = open(&*session, &listed(&*session)?)?;
    let mailbox = session.default_store()?;
    archive.asked();
    emulator.receive("anna@example.com", Mail::new("Lunch?"))?;
    let inbox = mailbox.inbox()?;
    let rows = inbox.messages(&columns![PR_ENTRYID, PR_SUBJECT])?;
    let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap().into();
    let message = session.open_entry(&id, None, OpenFlags::NONE)?.into_message()?;
    assert_eq!(message.get(PR_SUBJECT)?, "Lunch?");
    assert!(archive.asked().is_empty());
    Ok(())
}

/// SES-LOGON-34: nobody asks a provider before its store is opened.
#[test]
fn logging_on_wakes_no_store_provider() -> Result<()> {
    let (_emulator, archive, session) = with_archive()?;
    let id = listed(&*session)?;
    assert!(archive.asked().is_empty());
    let _store = open(&*session, &id)?;
    assert_eq!(archive.asked(), ["logon to Archive"]);
    Ok(())
}

/// SES-GETLASTERROR-5: as the provider told it.
#[test]
fn the_session_tells_what_the_provider_had_to_say() -> Result<()> {
    let (_emulator, _archive, session) = with_archive()?;
    let id = listed(&*session)?;
    let _store = open(&*session, &id)?;
    let refused = session.open_entry(&id_of(3), None, OpenFlags::MAPI_MODIFY).unwrap_err();
    let told = session.get_last_error(refused.code(), UnicodeFlags::MAPI_UNICODE)?.expect("details");
    assert!(told.error.contains(read_only().detail()), "{told}");
    Ok(())
}

/// The archive, whose logon answers something else.
fn moody(mood: ErrorCode) -> Result<(Emulator, Arc<dyn MapiSession>)> {
    let emulator = Emulator::new();
    emulator.install("Anna Berg", Arc::new(Provider { mood, ..Provider::default() }))?;
    let session = emulator.log_on("Anna Berg")?;
    Ok((emulator, session))
}

/// SES-OPENMSGSTORE-21
#[test]
fn a_provider_may_open_a_store_with_a_warning() -> Result<()> {
    let warning = ErrorCode::MAPI_W_ERRORS_RETURNED;
    let (_emulator, session) = moody(warning)?;
    let id = listed(&*session)?;
    let opened = session.open_msg_store(&id, None, OpenStoreFlags::NONE)?;
    assert_eq!(opened.warning, Some(warning));
    assert_eq!(opened.value.get(PR_DISPLAY_NAME)?, "Archive");
    let told = session.get_last_error(warning, UnicodeFlags::MAPI_UNICODE)?.expect("details");
    assert!(told.error.contains("the provider opened the store"), "{told}");
    Ok(())
}

/// SES-LOGON-31: the limit of the computer is tested with the other settings of the builder.
#[test]
fn a_provider_may_have_a_limit_of_its_own() -> Result<()> {
    let (_emulator, session) = moody(ErrorCode::MAPI_E_SESSION_LIMIT)?;
    let id = listed(&*session)?;
    let opened = session.open_msg_store(&id, None, OpenStoreFlags::NONE);
    assert_eq!(opened.unwrap_err(), ErrorCode::MAPI_E_SESSION_LIMIT);
    Ok(())
}

/// SES-OPENMSGSTORE-4: under whatever id, the store is the one that the profile lists.
#[test]
fn a_provider_knows_its_store_under_another_id() -> Result<()> {
    let emulator = Emulator::new();
    emulator.install("Anna Berg", Arc::new(Provider { lenient: true, ..Provider::default() }))?;
    let session = emulator.log_on("Anna Berg")?;
    let (dll, mut private) = unwrap_store_entry_id(&listed(&*session)?).expect("an id of a store");
    private = EntryId::from(&*[private.as_bytes(), b"other"].concat());
    let other = wrap_store_entry_id(&dll, &private).expect("an id of a store");
    let status = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let before = status.get_row_count(0)?.into_value();
    let _store = open(&*session, &other)?;
    let stores = session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
    assert_eq!(stores.get_row_count(0)?.into_value(), 2);
    assert_eq!(status.get_row_count(0)?.into_value(), before + 1);
    Ok(())
}

/// SES-STORESTABLE-11: the flag hides a store that the profile lists.
#[test]
fn a_store_of_a_temporary_section_is_not_listed() -> Result<()> {
    let (_emulator, _archive, session) = with_archive()?;
    let stores = session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
    let is_archive = Restriction::eq(PR_DISPLAY_NAME, "Archive");
    let rows = stores.query_all_rows(Some(&columns![PR_PROVIDER_UID]), Some(&is_archive), None, 0)?;
    let section = rows.first().and_then(|row| row.get(PR_PROVIDER_UID)).expect("the archive is listed");
    let section = MapiUid::from_slice(&section).expect("16 bytes");
    let write = OpenSectionFlags::MAPI_MODIFY | OpenSectionFlags::MAPI_FORCE_ACCESS;
    let section = session.open_profile_section(section, None, write)?;
    let flags = StatusFlags::from(section.get(PR_RESOURCE_FLAGS)?);
    section.set(PR_RESOURCE_FLAGS, flags | StatusFlags::STATUS_TEMP_SECTION)?;
    let stores = session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
    let rows = stores.all_rows(&columns![PR_DISPLAY_NAME])?;
    assert!(rows.iter().all(|row| row.get(PR_DISPLAY_NAME).as_deref() != Some("Archive")));
    Ok(())
}
