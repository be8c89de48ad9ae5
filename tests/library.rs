//! What only the emulator has: the end of the library, delivery right after a call, forks, the clock, stores mounted
//! while a session runs.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mapi_emulator::interface::{Mapi, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Delivery, Emulator, columns};

type Heard = Arc<Mutex<Vec<EventMask>>>;

fn sink(heard: &Heard) -> Arc<dyn AdviseSink> {
    let heard = Arc::clone(heard);
    Arc::new(move |notifications: &[Notification]| {
        heard.lock().unwrap().extend(notifications.iter().map(Notification::event));
    })
}

fn taken(heard: &Heard) -> Vec<EventMask> {
    std::mem::take(&mut heard.lock().unwrap())
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

fn new_message(store: &Arc<dyn MsgStore>) -> Result<()> {
    store.inbox()?.new_message()?.save()
}

/// SES-UNINIT-3: sessions are logged off, their objects are dead, what waited is dropped, and later changes reach
/// nobody.
#[test]
fn the_last_uninitialise_ends_everything() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let inbox = store.inbox()?;
    let table = inbox.get_contents_table(TableFlags::NONE)?;
    let heard = Heard::default();
    store.advise(None, EventMask::fnevObjectCreated, sink(&heard))?;
    table.advise(EventMask::fnevTableModified, sink(&heard))?;
    new_message(&store)?;
    let mapi: Arc<dyn Mapi> = emulator.mapi();
    mapi.uninitialize();
    assert_eq!(emulator.waiting_notifications(), 0);
    let answers = [
        code(session.get_status_table(UnicodeFlags::NONE)),
        code(session.logoff(LogoffFlags::NONE, 0)),
        code(store.get(PR_DISPLAY_NAME)),
        code(inbox.get(PR_DISPLAY_NAME)),
        code(table.get_row_count(0)),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_INVALID_OBJECT; 5]);
    let later = emulator.log_on("Anna Berg")?;
    new_message(&later.default_store()?)?;
    emulator.pump();
    assert_eq!(taken(&heard), []);
    assert_eq!(Arc::strong_count(&heard), 1);
    Ok(())
}

/// Nothing happens, and the library can be initialised as ever.
#[test]
fn one_uninitialise_too_many_does_nothing() -> Result<()> {
    let emulator = Emulator::new();
    let mapi = emulator.mapi();
    mapi.uninitialize();
    mapi.initialize(InitFlags::NONE)?;
    assert_eq!(code(mapi.admin_profiles(0)), ErrorCode::S_OK);
    Ok(())
}

/// SES-NOTIFY-18, SES-NOTIFY-1, STO-NOTIFY-2: the queue is drained when the call is over, in the same order.
#[test]
fn notifications_can_come_right_after_the_call() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let heard = Heard::default();
    let mask = EventMask::fnevObjectCreated | EventMask::fnevObjectModified;
    store.advise(None, mask, sink(&heard))?;
    new_message(&store)?;
    assert_eq!(taken(&heard), []);
    emulator.pump();
    let manual = taken(&heard);
    emulator.set_delivery(Delivery::AfterCall);
    new_message(&store)?;
    assert_eq!(taken(&heard), manual);
    assert_eq!(emulator.waiting_notifications(), 0);
    Ok(())
}

/// SES-NOTIFY-18: also what sinks cause, unless they never stop.
#[test]
fn what_a_sink_causes_comes_right_after_the_same_call() -> Result<()> {
    for (answers, heard, waiting) in [(3, 4, 0), (usize::MAX, 1_000, 1)] {
        let emulator = Emulator::new();
        let session = emulator.log_on("Anna Berg")?;
        let store = session.default_store()?;
        let (inbox, count) = (store.inbox()?, Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&count);
        let answer = move |_: &[Notification]| {
            if counted.fetch_add(1, Ordering::AcqRel) < answers {
                inbox.new_message().and_then(|message| message.save()).unwrap();
            }
        };
        store.advise(None, EventMask::fnevObjectCreated, Arc::new(answer))?;
        emulator.set_delivery(Delivery::AfterCall);
        new_message(&store)?;
        assert_eq!((count.load(Ordering::Acquire), emulator.waiting_notifications()), (heard, waiting));
    }
    Ok(())
}

/// What a fork changed before anybody scanned stays its own, whoever scans first (SES-COMMON-12).
#[test]
fn a_restriction_finds_what_its_own_fork_has() -> Result<()> {
    let subject_of = |message: &Arc<dyn Message>, subject: &str| {
        message.set(PR_SUBJECT, subject)?;
        message.save_changes(SaveFlags::KEEP_OPEN_READONLY)
    };
    let found = |emulator: &Emulator, subject: &str| -> Result<u32> {
        let session = emulator.log_on("Anna Berg")?;
        let table = session.default_store()?.inbox()?.get_contents_table(TableFlags::MAPI_UNICODE)?;
        table.restrict(Some(&Restriction::eq(PR_SUBJECT, subject)), TableOpFlags::NONE)?;
        Ok(table.get_row_count(0)?.into_value())
    };
    let original = Emulator::new();
    let session = original.log_on("Anna Berg")?;
    let inbox = session.default_store()?.inbox()?;
    let messages = (0..300).map(|_| inbox.new_message()).collect::<Result<Vec<_>>>()?;
    messages.iter().try_for_each(|message| subject_of(message, "Lunch"))?;
    let fork = original.fork();
    let session = fork.log_on("Anna Berg")?;
    subject_of(&session.default_store()?.open_message(&messages[0].get(PR_ENTRYID)?.into())?, "Dinner")?;
    for (emulator, subjects) in [(&original, [300, 0]), (&fork, [299, 1])] {
        assert_eq!(["Lunch", "Dinner"].map(|subject| found(emulator, subject).unwrap()), subjects);
    }
    Ok(())
}

/// SES-COMMON-12: computers know nothing of each other, a fork nothing of its original.
#[test]
fn each_emulator_is_a_computer_of_its_own() -> Result<()> {
    let (one, other) = (Emulator::new(), Emulator::new());
    let session = one.log_on("Anna Berg")?;
    new_message(&session.default_store()?)?;
    let fork = one.fork();
    assert_eq!(code(fork.mapi().admin_profiles(0)), ErrorCode::MAPI_E_NOT_INITIALIZED);
    new_message(&session.default_store()?)?;
    for (emulator, messages) in [(&one, 2), (&fork, 1), (&other, 0)] {
        let session = emulator.log_on("Anna Berg")?;
        assert_eq!(session.default_store()?.inbox()?.get(PR_CONTENT_COUNT)?, messages);
    }
    Ok(())
}

/// STA-SPOOLER-8: pumping takes no time.
#[test]
fn time_passes_when_it_is_told_to() -> Result<()> {
    let emulator = Emulator::new();
    let before = emulator.now();
    new_message(&emulator.log_on("Anna Berg")?.default_store()?)?;
    emulator.pump();
    assert_eq!(emulator.now(), before);
    emulator.advance(Duration::from_secs(1));
    assert_eq!(emulator.now().0, before.0 + 10_000_000);
    Ok(())
}

/// SES-STORESTABLE-1, SES-STORESTABLE-13, SES-STORESTABLE-14, TBL-STORES-5, TBL-STORES-7, SES-OPENMSGSTORE-8,
/// SES-SETDEFSTORE-3: a mounted store appears behind the others, is read-only whatever is asked for,
/// and never the default.
#[test]
fn a_store_mounted_meanwhile_appears_read_only() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let table = session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
    let heard = Heard::default();
    table.advise(EventMask::fnevTableModified, sink(&heard))?;
    emulator.mount("Anna Berg", &Default::default())?;
    emulator.pump();
    assert_eq!(taken(&heard), [EventMask::fnevTableModified]);
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME, PR_ENTRYID, PR_DEFAULT_STORE])?;
    assert_eq!(rows.len(), 2);
    let mounted = rows.get(1).expect("two rows");
    assert_eq!(
        (mounted.get(PR_DISPLAY_NAME).as_deref(), mounted.get(PR_DEFAULT_STORE)),
        (Some("Personal Folders"), Some(false))
    );
    let id: EntryId = mounted.get(PR_ENTRYID).expect("every store has an entry id").into();
    let open = |flags| session.open_msg_store(&id, None, flags);
    assert_eq!(code(open(OpenStoreFlags::MDB_WRITE)), ErrorCode::MAPI_E_NO_ACCESS);
    let best = open(OpenStoreFlags::MAPI_BEST_ACCESS)?.into_value();
    let mask = StoreSupport::from(best.get(PR_STORE_SUPPORT_MASK)?);
    assert!(!mask.intersects(StoreSupport::STORE_MODIFY_OK | StoreSupport::STORE_CREATE_OK));
    assert_eq!(code(best.root()?.new_subfolder("x")), ErrorCode::MAPI_E_NO_ACCESS);
    let role = session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, Some(&id));
    assert_eq!(code(role), ErrorCode::MAPI_E_NO_SUPPORT);
    let rows = table.all_rows(&columns![PR_DEFAULT_STORE])?;
    assert_eq!(rows.first().and_then(|row| row.get(PR_DEFAULT_STORE)), Some(true));
    Ok(())
}

/// SES-LOGON-19, STA-TABLE-19: what one opens shows for the other, and stays when the first leaves.
#[test]
fn members_share_the_rows_of_their_session() -> Result<()> {
    let emulator = Emulator::new();
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE)?;
    let first = mapi.logon(Some("Anna Berg"), None, LogonFlags::MAPI_ALLOW_OTHERS)?;
    let second = mapi.logon(None, None, LogonFlags::NONE)?;
    let rows = |session: &Arc<dyn MapiSession>| -> Result<u32> {
        Ok(session.get_status_table(UnicodeFlags::NONE)?.get_row_count(0)?.value)
    };
    let before = rows(&second)?;
    let store = first.default_store()?;
    assert_eq!(rows(&second)?, before + 1);
    first.logoff(LogoffFlags::NONE, 0)?;
    assert_eq!(code(store.get(PR_DISPLAY_NAME)), ErrorCode::MAPI_E_INVALID_OBJECT);
    assert_eq!(rows(&second)?, before + 1);
    Ok(())
}

/// SES-SETDEFSTORE-10
#[test]
fn a_store_that_is_not_open_has_its_role_in_the_stores_table_only() -> Result<()> {
    let emulator = Emulator::new();
    emulator.mount("Anna Berg", &Default::default())?;
    let session = emulator.log_on("Anna Berg")?;
    let status = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let stores = session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
    let is_mounted = Restriction::eq(PR_DISPLAY_NAME, "Personal Folders");
    let mounted = |columns: &[PropTag]| stores.query_all_rows(Some(columns), Some(&is_mounted), None, 0);
    let id = mounted(&columns![PR_ENTRYID])?.first().and_then(|row| row.get(PR_ENTRYID)).expect("a store");
    let before = status.all_rows(&columns![PR_DISPLAY_NAME, PR_RESOURCE_FLAGS])?;
    session.set_default_store(DefaultStoreRole::MAPI_SIMPLE_STORE_PERMANENT, Some(&id.into()))?;
    let rows = mounted(&columns![PR_RESOURCE_FLAGS])?;
    let flags = rows.first().and_then(|row| row.get(PR_RESOURCE_FLAGS)).unwrap_or_default();
    assert!(StatusFlags::from(flags).contains(StatusFlags::STATUS_SIMPLE_STORE));
    assert_eq!(status.all_rows(&columns![PR_DISPLAY_NAME, PR_RESOURCE_FLAGS])?, before);
    Ok(())
}
