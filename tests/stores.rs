//! Stores that behave otherwise than a server mailbox does by default: ids, searches, special folders, their end.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use mapi_emulator::interface::{MapiFolder, MapiSession, MsgStore, Outcome, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, StoreSettings, columns};

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;

/// A store of Anna's, open.
struct Mailbox {
    emulator: Emulator,
    session: Arc<dyn MapiSession>,
    store: Arc<dyn MsgStore>,
}

/// Anna's mailbox with these settings.
fn mailbox(change: impl Fn(&mut StoreSettings)) -> Result<Mailbox> {
    let mut settings = StoreSettings::SERVER;
    change(&mut settings);
    let emulator = Emulator::builder()
        .mailbox_with("Anna Berg", "anna@example.com", settings)
        .folders(&["Projects", "Ideas"])
        .build();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    Ok(Mailbox { emulator, session, store })
}

fn put(folder: &Arc<dyn MapiFolder>, subject: &str) -> Result<EntryId> {
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, subject)?;
    message.save()?;
    message.get(PR_ENTRYID).map(EntryId::from)
}

fn ids(folder: &Arc<dyn MapiFolder>) -> Result<Vec<EntryId>> {
    let rows = folder.messages(&columns![PR_ENTRYID])?;
    Ok(rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect())
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

fn outcome(answer: Result<Outcome<()>>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |outcome| outcome.code())
}

fn search_folder(parent: &Arc<dyn MapiFolder>) -> Result<Arc<dyn MapiFolder>> {
    parent.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, CreateFolderFlags::MAPI_UNICODE)
}

/// STO-SETSEARCHCRITERIA-9, STO-GETSEARCHCRITERIA-3: it is filled once, by whatever is there by then.
#[test]
fn a_search_can_be_seen_at_work() -> Result<()> {
    let Mailbox { emulator, session: _session, store } = mailbox(|settings| settings.searches_later = true)?;
    let projects = store.folder_at("Projects")?;
    put(&projects, "Plan")?;
    let found = search_folder(&store.ipm_subtree()?)?;
    let heard = Arc::new(Mutex::new(0));
    let count = Arc::clone(&heard);
    let sink = Arc::new(move |events: &[Notification]| *count.lock().unwrap() += events.len());
    store.advise(None, EventMask::fnevSearchComplete, sink)?;
    let scope = [projects.get(PR_ENTRYID)?.into()];
    found.set_search_criteria(Some(&Restriction::exists(PR_SUBJECT)), Some(&scope), SearchFlags::NONE)?;
    let state = || Ok(found.get_search_criteria(UNICODE)?.2);
    assert_eq!(state()?, SearchState::SEARCH_RUNNING | SearchState::SEARCH_REBUILD);
    put(&projects, "Bill")?;
    assert_eq!(found.get(PR_CONTENT_COUNT)?, 0);
    emulator.pump();
    assert_eq!((state()?, found.get(PR_CONTENT_COUNT)?), (SearchState::SEARCH_RUNNING, 2));
    assert_eq!(*heard.lock().unwrap(), 1);
    put(&projects, "Note")?;
    assert_eq!(found.get(PR_CONTENT_COUNT)?, 3);
    Ok(())
}

/// STO-SETSEARCHCRITERIA-9: stopped, it is not filled; with another priority it still is.
#[test]
fn a_search_that_waits_can_be_stopped() -> Result<()> {
    for (flags, expected) in [(SearchFlags::STOP_SEARCH, 0), (SearchFlags::FOREGROUND_SEARCH, 1)] {
        let Mailbox { emulator, session: _session, store } =
            mailbox(|settings| settings.searches_later = true)?;
        let projects = store.folder_at("Projects")?;
        put(&projects, "Plan")?;
        let found = search_folder(&store.ipm_subtree()?)?;
        let scope = [projects.get(PR_ENTRYID)?.into()];
        found.set_search_criteria(Some(&Restriction::exists(PR_SUBJECT)), Some(&scope), SearchFlags::NONE)?;
        found.set_search_criteria(None, None, flags)?;
        emulator.pump();
        assert_eq!(found.get(PR_CONTENT_COUNT)?, expected, "{flags:?}");
        assert!(!found.get_search_criteria(UNICODE)?.2.contains(SearchState::SEARCH_REBUILD));
    }
    Ok(())
}

/// STO-SETSEARCHCRITERIA-14
#[test]
fn criteria_can_be_too_complex() -> Result<()> {
    let Mailbox { session: _session, store, .. } = mailbox(|settings| settings.search_limit = 3)?;
    let projects = store.folder_at("Projects")?;
    put(&projects, "Plan")?;
    let found = search_folder(&store.ipm_subtree()?)?;
    let scope = [projects.get(PR_ENTRYID)?.into()];
    let exist = || Restriction::exists(PR_SUBJECT);
    let three = Restriction::and([exist(), exist()]);
    let four = Restriction::and([exist(), Restriction::Not(Box::new(exist()))]);
    found.set_search_criteria(Some(&three), Some(&scope), SearchFlags::NONE)?;
    let refused = found.set_search_criteria(Some(&four), None, SearchFlags::NONE);
    assert_eq!(code(refused), ErrorCode::MAPI_E_TOO_COMPLEX);
    assert_eq!(found.get_search_criteria(UNICODE)?.0, three);
    assert_eq!(found.get(PR_CONTENT_COUNT)?, 1);
    Ok(())
}

/// STO-EID-10, STO-EID-12, STO-NOTIFY-18: the notification has both.
#[test]
fn a_moved_message_can_get_another_id() -> Result<()> {
    let Mailbox { emulator, session: _session, store } =
        mailbox(|settings| settings.moves_give_new_ids = true)?;
    let (projects, ideas) = (store.folder_at("Projects")?, store.folder_at("Ideas")?);
    let old = put(&projects, "Plan")?;
    let key = store.open_message(&old)?.get(PR_RECORD_KEY)?;
    emulator.pump();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&heard);
    let sink = Arc::new(move |events: &[Notification]| sink.lock().unwrap().extend_from_slice(events));
    store.advise(None, EventMask::fnevObjectMoved, sink)?;
    let list = std::slice::from_ref(&old);
    let moved = projects.copy_messages(list, &*ideas, None, CopyMessagesFlags::MESSAGE_MOVE);
    assert_eq!(outcome(moved), ErrorCode::S_OK);
    emulator.pump();
    let new = ids(&ideas)?.remove(0);
    assert_eq!(code(store.open_message(&old)), ErrorCode::MAPI_E_NOT_FOUND);
    assert_ne!(store.open_message(&new)?.get(PR_RECORD_KEY)?, key);
    let heard = heard.lock().unwrap();
    let Notification::Object(told) = &heard[0] else { panic!("{heard:?}") };
    assert_eq!((&told.entry_id, &told.old_id, heard.len()), (&new, &old, 1));
    Ok(())
}

/// STO-EID-5, STO-EID-6, STO-CONTOPENENTRY-3, STO-COMPAREENTRYIDS-1, SES-ENTRYID-4, SES-ENTRYID-7: good for everything, through this
/// open of the store only.
#[test]
fn tables_can_tell_short_term_ids() -> Result<()> {
    let Mailbox { emulator, session, store } = mailbox(|settings| settings.short_term_ids = true)?;
    let (projects, ideas) = (store.folder_at("Projects")?, store.folder_at("Ideas")?);
    let long = put(&projects, "Plan")?;
    let short = ids(&projects)?.remove(0);
    assert_eq!((short.as_bytes()[0], long.as_bytes()[0]), (0xFF, 0));
    for opened in [
        projects.open_entry(Some(&short), None, OpenFlags::NONE)?,
        session.open_entry(&short, None, OpenFlags::NONE)?,
    ] {
        assert_eq!(EntryId::from(opened.into_message()?.get(PR_ENTRYID)?), long);
    }
    assert_ne!(short.as_bytes(), long.as_bytes());
    assert!(store.compare_entry_ids(&short, &long, 0)?);
    assert!(session.compare_entry_ids(&long, &short, 0)?);
    let unknown = ErrorCode::MAPI_E_UNKNOWN_ENTRYID;
    for session in [&session, &emulator.log_on("Anna Berg")?] {
        let id = store.get(PR_ENTRYID)?.into();
        let other = session.open_msg_store(&id, None, OpenStoreFlags::NONE)?.into_value();
        assert_eq!(code(other.open_entry(Some(&short), None, OpenFlags::NONE)), unknown);
    }
    let mut wrong = short.as_bytes().to_vec();
    wrong.pop();
    assert_eq!(code(store.open_message(&EntryId::from(wrong))), unknown);
    let list = std::slice::from_ref(&short);
    let moved = projects.copy_messages(list, &*ideas, None, CopyMessagesFlags::MESSAGE_MOVE);
    assert_eq!(outcome(moved), ErrorCode::S_OK);
    assert_eq!(outcome(ideas.delete_messages(list, None, DeleteMessagesFlags::NONE)), ErrorCode::S_OK);
    Ok(())
}

/// STO-SPECIAL-10, STO-READONLY-6
#[test]
fn a_special_folder_can_be_deleted_where_the_store_allows_it() -> Result<()> {
    let Mailbox { session: _session, store, .. } = mailbox(|settings| settings.deletes_special = true)?;
    let (subtree, sent) = (store.ipm_subtree()?, store.sent_items()?);
    assert_eq!(sent.get(PR_ACCESS)?, 0x3F);
    let deleted = subtree.delete_folder(&sent.get(PR_ENTRYID)?.into(), None, DeleteFolderFlags::NONE);
    assert_eq!(outcome(deleted), ErrorCode::S_OK);
    assert_eq!(store.get(PR_VALID_FOLDER_MASK)?, 0xEF);
    assert_eq!(code(store.get(PR_IPM_SENTMAIL_ENTRYID)), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// Anna's mailbox, and open a personal store of hers.
fn archive() -> Result<Mailbox> {
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .personal_store("Anna Berg", "Archive")
        .folders(&["2025/Spring"])
        .build();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.open_store_named("Archive")?;
    Ok(Mailbox { emulator, session, store })
}

/// STO-UNADVISE-2
#[test]
fn what_waits_for_a_sink_goes_with_its_registration() -> Result<()> {
    let Mailbox { emulator, session: _session, store } = mailbox(|_| ())?;
    let heard = Arc::new(Mutex::new(0));
    let count = Arc::clone(&heard);
    let sink = Arc::new(move |events: &[Notification]| *count.lock().unwrap() += events.len());
    let first = store.advise(None, EventMask::fnevObjectCreated, sink.clone())?;
    store.advise(None, EventMask::fnevObjectCreated, sink)?;
    put(&store.inbox()?, "Plan")?;
    store.unadvise(first)?;
    emulator.pump();
    assert_eq!(*heard.lock().unwrap(), 1);
    Ok(())
}

/// STO-EID-4
#[test]
fn no_two_objects_of_open_stores_have_one_id() -> Result<()> {
    let Mailbox { emulator: _emulator, session, store: archive } = archive()?;
    let mut all = Vec::new();
    for store in [session.default_store()?, archive] {
        let subtree = store.ipm_subtree()?;
        put(&subtree, "Plan")?;
        all.extend(ids(&subtree)?);
        let folders = subtree.subfolders(&columns![PR_ENTRYID])?;
        all.extend(folders.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from));
    }
    let distinct: BTreeSet<&[u8]> = all.iter().map(EntryId::as_bytes).collect();
    assert_eq!((all.len(), distinct.len()), (8, 8));
    Ok(())
}

/// STO-SPECIAL-12
#[test]
fn a_mailbox_can_have_the_folders_of_outlook() -> Result<()> {
    let emulator = Emulator::builder().mailbox("Anna Berg", "anna@example.com").outlook_folders().build();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    for holder in [store.inbox()?, store.root()?] {
        for (tag, name, class) in [
            (PR_IPM_APPOINTMENT_ENTRYID.tag(), "Calendar", "IPF.Appointment"),
            (PR_IPM_CONTACT_ENTRYID.tag(), "Contacts", "IPF.Contact"),
            (PropTag(0x36D2_0102), "Journal", "IPF.Journal"),
            (PropTag(0x36D3_0102), "Notes", "IPF.StickyNote"),
            (PR_IPM_TASK_ENTRYID.tag(), "Tasks", "IPF.Task"),
            (PR_IPM_DRAFTS_ENTRYID.tag(), "Drafts", "IPF.Note"),
        ] {
            let PropValue::Binary(id) = holder.value(tag)? else { panic!("{tag:?}") };
            let folder = store.open_folder(&id.into())?;
            assert_eq!((&*folder.get(PR_DISPLAY_NAME)?, &*folder.get(PR_CONTAINER_CLASS)?), (name, class));
        }
    }
    Ok(())
}

/// STO-VALIDATEIPM-1, STO-VALIDATEIPM-2, STO-VALIDATEIPM-4
#[test]
fn missing_special_folders_are_made() -> Result<()> {
    let Mailbox { emulator, session: _session, store } = archive()?;
    let mapi = emulator.mapi();
    let deleted_items = store.get(PR_IPM_WASTEBASKET_ENTRYID)?;
    let few = mapi.validate_ipm_subtree(&*store, IpmSubtreeFlags::NONE)?;
    let tags = |told: &[Property]| told.iter().map(|property| property.tag).collect::<Vec<_>>();
    let least =
        columns![PR_VALID_FOLDER_MASK, PR_IPM_SUBTREE_ENTRYID, PR_IPM_WASTEBASKET_ENTRYID, PR_FINDER_ENTRYID];
    assert_eq!((tags(&few), few[0].value.clone()), (least.to_vec(), PropValue::Long(0x89)));

    let all = mapi.validate_ipm_subtree(&*store, IpmSubtreeFlags::MAPI_FULL_IPM_TREE)?;
    assert_eq!((all.len(), all[0].value.clone()), (9, PropValue::Long(0xFF)));
    assert_eq!(store.get(PR_IPM_WASTEBASKET_ENTRYID)?, deleted_items);
    let inbox = all.last().map(|property| (property.tag, property.value.clone()));
    let id: EntryId = store.inbox()?.get(PR_ENTRYID)?.into();
    assert_eq!(inbox, Some((PropTag(0x0000_0102), PropValue::from(&id))));
    for class in ["IPM.Note", "REPORT.IPM.Note.NDR", ""] {
        assert_eq!(store.get_receive_folder(Some(class), UNICODE)?.0, id);
    }
    for (role, name) in [(store.outbox()?, "Outbox"), (store.sent_items()?, "Sent Items")] {
        assert_eq!(role.get(PR_DISPLAY_NAME)?, name);
    }
    let again = mapi.validate_ipm_subtree(&*store, IpmSubtreeFlags::MAPI_FULL_IPM_TREE)?;
    assert_eq!(tags(&again), tags(&all[..8]));
    let unknown = mapi.validate_ipm_subtree(&*store, IpmSubtreeFlags::from_bits_retain(0x4));
    assert_eq!(code(unknown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    Ok(())
}

/// STO-DEFAULTSTORE-4
#[test]
fn a_new_default_store_gets_all_folders() -> Result<()> {
    let Mailbox { emulator: _emulator, session, store } = archive()?;
    assert_eq!(code(store.outbox()), ErrorCode::MAPI_E_NOT_FOUND);
    let id = store.get(PR_ENTRYID)?.into();
    session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, Some(&id))?;
    assert_eq!(store.get(PR_VALID_FOLDER_MASK)?, 0xFF);
    assert_eq!(store.inbox()?.get(PR_DISPLAY_NAME)?, "Inbox");
    Ok(())
}

/// STO-SPECIAL-3, SES-OPENMSGSTORE-18: what a personal store is.
#[test]
fn a_personal_store_is_one_word() -> Result<()> {
    let Mailbox { emulator: _emulator, session, store } = archive()?;
    assert_eq!(store.get(PR_STORE_SUPPORT_MASK)?, StoreSettings::PERSONAL.support.bits() as i32);
    assert_eq!(store.folder_at("2025/Spring")?.get(PR_DISPLAY_NAME)?, "Spring");
    let id = store.get(PR_ENTRYID)?.into();
    let online = session.open_msg_store(&id, None, OpenStoreFlags::MDB_ONLINE);
    assert_eq!(code(online), ErrorCode::MAPI_E_UNKNOWN_FLAGS);

    let alone = Emulator::builder().personal_store("Home", "Letters").build();
    let session = alone.log_on("Home")?;
    let store = session.default_store()?;
    assert_eq!((store.get(PR_DISPLAY_NAME)?, store.get(PR_VALID_FOLDER_MASK)?), ("Letters".to_owned(), 0xFF));
    Ok(())
}

/// A message of Anna's to somebody elsewhere, in the queue.
fn submit(store: &Arc<dyn MsgStore>) -> Result<()> {
    let message = store.outbox()?.new_message()?;
    let carla = OneOff::new("Carla Ruiz", "SMTP", "carla@elsewhere.example");
    message.add_recipient(AdrEntry::one_off(&carla, RecipientType::MAPI_TO))?;
    message.submit_message(SubmitFlags::NONE)
}

/// STO-STORELOGOFF-5, STO-STORELOGOFF-6, STO-STORELOGOFF-7: what waits is sent before, or stays.
#[test]
fn a_store_that_closes_sends_what_waits_if_it_is_asked() -> Result<()> {
    use StoreLogoffFlags as F;
    let stays = F::LOGOFF_COMPLETE | F::LOGOFF_OUTBOUND_QUEUE;
    for (flags, left, sent) in [
        (F::LOGOFF_NO_WAIT, F::LOGOFF_COMPLETE, 1),
        (F::LOGOFF_PURGE, F::LOGOFF_COMPLETE, 1),
        (F::LOGOFF_ORDERLY, stays, 0),
        (F::LOGOFF_QUIET, stays, 0),
    ] {
        let Mailbox { emulator, session: _session, store } = mailbox(|_| ())?;
        submit(&store)?;
        assert_eq!(store.store_logoff(flags)?, left, "{flags:?}");
        assert_eq!(emulator.sent().len(), sent, "{flags:?}");
        assert_eq!(code(store.get(PR_DISPLAY_NAME)), ErrorCode::MAPI_E_INVALID_OBJECT);
    }
    Ok(())
}

/// STO-STORELOGOFF-8, STO-STORELOGOFF-9: another who has it open goes on; who just lets go leaves the queue alone.
#[test]
fn the_end_of_one_open_is_not_that_of_another() -> Result<()> {
    let Mailbox { emulator, session, store } = mailbox(|_| ())?;
    let id = store.get(PR_ENTRYID)?.into();
    let write = OpenStoreFlags::MDB_WRITE;
    let other = session.open_msg_store(&id, None, write)?.into_value();
    submit(&store)?;
    drop(session.open_msg_store(&id, None, write)?);
    assert_eq!(store.get_outgoing_queue(0)?.get_row_count(0)?.into_value(), 1);
    let left = store.store_logoff(StoreLogoffFlags::LOGOFF_ORDERLY)?;
    assert!(left.contains(StoreLogoffFlags::LOGOFF_COMPLETE));
    assert_eq!(other.inbox()?.get(PR_CONTENT_COUNT)?, 0);
    assert_eq!(emulator.sent().len(), 0);
    Ok(())
}

#[test]
fn a_path_that_leads_nowhere_is_told_whole() -> Result<()> {
    let emulator =
        Emulator::builder().mailbox("Anna Berg", "anna@example.com").folders(&["Inbox/Projects"]).build();
    let session = emulator.log_on("Anna Berg")?;
    let refused = session.default_store()?.folder_at("Inbox/Project/Roof").unwrap_err();
    assert_eq!(refused.code(), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(refused.detail(), r#""Inbox/Project/Roof": no folder here is called "Project""#);
    Ok(())
}
