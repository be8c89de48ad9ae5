//! Handles that a client keeps: those it forgets to release, and those that its session or MAPI has left behind.

use super::*;

#[test]
fn what_a_client_forgets_to_release_is_named() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let leaks = emulator.watch_leaks();
    let store = session.default_store()?;
    let table = store.inbox()?.get_contents_table(TableFlags::NONE)?;
    assert_eq!(leaks.alive(), ["store \"Mailbox - Anna Berg\"", "contents table"]);
    let later = emulator.watch_leaks();
    drop(table);
    assert_eq!(leaks.alive(), ["store \"Mailbox - Anna Berg\""]);
    assert!(later.alive().is_empty());
    drop(store);
    assert_eq!(leaks.alive(), [""; 0]);
    Ok(())
}

/// Calls a handle and tells the code it failed with.
type Probe = Box<dyn Fn() -> Option<ErrorCode>>;

/// One handle of each kind.
fn handles(session: &Arc<dyn MapiSession>, id: &EntryId) -> Result<Vec<Probe>> {
    fn code<T>(result: Result<T>) -> Option<ErrorCode> {
        result.err().map(|error| error.code())
    }
    let store = session.default_store()?;
    let inbox = store.inbox()?;
    let message = store.open_message(id)?;
    let attach = message.open_attach(0, None, OpenAttachFlags::NONE)?;
    let contents = inbox.get_contents_table(TableFlags::NONE)?;
    let stores = session.get_msg_stores_table(UnicodeFlags::NONE)?;
    let book = session.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    let session = Arc::clone(session);
    Ok(vec![
        Box::new(move || code(session.query_identity())),
        Box::new(move || code(store.root())),
        Box::new(move || code(inbox.get_hierarchy_table(TableFlags::NONE))),
        Box::new(move || code(message.get(PR_SUBJECT))),
        Box::new(move || code(attach.get(PR_ATTACH_SIZE))),
        Box::new(move || code(contents.get_row_count(0))),
        Box::new(move || code(stores.get_row_count(0))),
        Box::new(move || code(book.get_search_path(UnicodeFlags::NONE))),
    ])
}

/// SES-LOGOFF-1, SES-LOGOFF-2
#[test]
fn after_logoff_every_handle_is_an_invalid_object() -> Result<()> {
    let emulator = Emulator::new();
    let id = emulator.receive("anna@example.com", lunch())?;
    let session = emulator.log_on("Anna Berg")?;
    let calls = handles(&session, &id)?;
    assert!(calls.iter().all(|call| call().is_none()));
    session.logoff(LogoffFlags::NONE, 0)?;
    let codes: Vec<_> = calls.iter().map(|call| call()).collect();
    assert_eq!(codes, [Some(ErrorCode::MAPI_E_INVALID_OBJECT); 8]);
    assert_eq!(session.logoff(LogoffFlags::NONE, 0).unwrap_err(), ErrorCode::MAPI_E_INVALID_OBJECT);
    Ok(())
}

/// SES-UNINIT-1, SES-UNINIT-2, SES-UNINIT-3
#[test]
fn after_the_last_uninitialize_every_handle_is_an_invalid_object() -> Result<()> {
    let emulator = Emulator::new();
    let id = emulator.receive("anna@example.com", lunch())?;
    emulator.mapi().initialize(InitFlags::NONE)?;
    let session = emulator.log_on("Anna Berg")?;
    let calls = handles(&session, &id)?;
    emulator.mapi().uninitialize();
    assert!(calls.iter().all(|call| call().is_none()), "one initialisation is left");
    emulator.mapi().uninitialize();
    let codes: Vec<_> = calls.iter().map(|call| call()).collect();
    assert_eq!(codes, [Some(ErrorCode::MAPI_E_INVALID_OBJECT); 8]);
    let logon = emulator.mapi().logon(Some("Anna Berg"), None, LogonFlags::MAPI_EXTENDED);
    assert_eq!(logon.unwrap_err(), ErrorCode::MAPI_E_NOT_INITIALIZED);
    Ok(())
}
