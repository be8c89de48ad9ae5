//! How often a provider is logged on and shut down, when sessions share it, and when for sending.

use super::*;

/// STA-MSPROVIDER-9
#[test]
fn the_spooler_asks_for_stores_with_mail_only() -> Result<()> {
    let (no_mail, no_store_mail) = (LogonFlags::MAPI_NO_MAIL, OpenStoreFlags::MDB_NO_MAIL);
    for (session, store, asks) in [
        (LogonFlags::NONE, OpenStoreFlags::NONE, true),
        (no_mail, OpenStoreFlags::NONE, false),
        (LogonFlags::NONE, no_store_mail, false),
    ] {
        let (log, emulator) = (Log::default(), Emulator::new());
        emulator.install("Anna Berg", Arc::new(Store(log.clone(), ReadOnlyProvider::new(Bare))))?;
        let mapi = emulator.mapi();
        mapi.initialize(InitFlags::NONE)?;
        let session = mapi.logon(Some("Anna Berg"), None, session | LogonFlags::MAPI_NEW_SESSION)?;
        let id = wrap_store_entry_id("NOTED.DLL", &Bare.info().entry_id).expect("an id that can be wrapped");
        let _store = session.open_msg_store(&id, None, store)?;
        assert_eq!(log.0.lock().contains(&"MsProvider::spooler_logon"), asks, "{store:?}");
    }
    Ok(())
}

/// STA-MSPROVIDER-13, STA-LIFE-11: of all sessions; a later logon is followed by another.
#[test]
fn a_provider_is_shut_down_after_its_last_logon() -> Result<()> {
    let (log, emulator) = (Log::default(), Emulator::new());
    emulator.install("Anna Berg", Arc::new(Store(log.clone(), ReadOnlyProvider::new(Bare))))?;
    let is_down = || log.0.lock().contains(&"MsProvider::shutdown");
    for _ in 0..2 {
        let (one, other) = (emulator.log_on("Anna Berg")?, emulator.log_on("Anna Berg")?);
        let stores = (one.open_store_named("Noted")?, other.open_store_named("Noted")?);
        drop(stores.0);
        one.logoff(LogoffFlags::NONE, 0)?;
        assert!(!is_down(), "it is logged on to another session");
        drop(stores.1);
        other.logoff(LogoffFlags::NONE, 0)?;
        assert!(is_down());
        log.0.lock().clear();
    }
    emulator.log_on("Anna Berg")?.logoff(LogoffFlags::NONE, 0)?;
    assert!(!is_down(), "nobody logged on to it");
    Ok(())
}

/// A provider that opens its store once, and answers the same from then on.
#[derive(Debug)]
struct Shared(Store, Mutex<Option<StoreLogon>>, Mutex<usize>);

impl MsProvider for Shared {
    fn info(&self) -> StoreInfo {
        self.0.info()
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>> {
        *self.2.lock() += 1;
        let known = self.1.lock().clone();
        let opened = match known {
            Some(known) => known,
            None => self.0.logon(support, id, flags)?.into_value(),
        };
        *self.1.lock() = Some(opened.clone());
        Ok(Outcome::ok(opened))
    }
}

/// STA-MSPROVIDER-5: one row, and the uid counts once.
#[test]
fn a_provider_may_answer_what_it_has_open_already() -> Result<()> {
    let (log, emulator) = (Log::default(), Emulator::new());
    let inner = Store(log.clone(), ReadOnlyProvider::new(Bare));
    let provider = Arc::new(Shared(inner, Mutex::default(), Mutex::default()));
    emulator.install("Anna Berg", Arc::<Shared>::clone(&provider))?;
    let session = emulator.log_on("Anna Berg")?;
    let table = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let before = table.get_row_count(0)?.into_value();
    let (one, other) = (session.open_store_named("Noted")?, session.open_store_named("Noted")?);
    assert!(Arc::ptr_eq(&one, &other));
    assert_eq!((*provider.2.lock(), table.get_row_count(0)?.into_value()), (2, before + 1));
    let top = one.get(PR_IPM_SUBTREE_ENTRYID)?.into();
    assert!(session.compare_entry_ids(&top, &top, 0)?);
    assert_eq!(session.open_entry(&top, None, OpenFlags::NONE)?.object_type(), Some(ObjectType::MAPI_FOLDER));
    session.logoff(LogoffFlags::NONE, 0)?;
    let logoffs = log.0.lock().iter().filter(|call| **call == "MsLogon::logoff").count();
    assert_eq!(logoffs, 1);
    assert_eq!(one.get(PR_DISPLAY_NAME).unwrap_err(), ErrorCode::MAPI_E_INVALID_OBJECT);
    Ok(())
}
