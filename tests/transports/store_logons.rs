//! How long the spooler is logged on to a store, and what a store says of itself meanwhile.

use super::stores::one;
use super::wire::Incoming;
use super::*;

/// STA-SUP-5: what one logon registers is not the other's.
#[test]
fn the_spooler_has_a_logon_of_its_own() -> Result<()> {
    let (desk, _wire, store) = one(&["FAX"])?;
    let (clients, spoolers) = (store.support(), store.support_of_spooler());
    assert!(!Arc::ptr_eq(&clients, &spoolers));
    let row = [Property::of(PR_STATUS_STRING, "Ready")];
    spoolers.modify_status_row(&row, StatusRowFlags::NONE)?;
    let table = desk.session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let only = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_STORE_PROVIDER);
    let rows = table.query_all_rows(Some(&columns![PR_ROWID]), Some(&only), None, 0)?;
    assert_eq!(rows.len(), 0, "the row of a store is its clients'");
    desk.session.logoff(LogoffFlags::NONE, 0)?;
    // It was logged on again when it became the default store.
    assert_eq!(store.asked(), ["logoff of the spooler", "logoff", "logoff"]);
    assert_eq!(
        code(spoolers.modify_status_row(&row, StatusRowFlags::NONE)),
        ErrorCode::MAPI_E_INVALID_OBJECT
    );
    Ok(())
}

/// STA-SUP-STORELOGOFF-1, STA-SUP-STORELOGOFF-2, STA-SUP-STORELOGOFF-5, STO-STORELOGOFF-5
#[test]
fn what_waits_is_sent_before_the_spooler_lets_go() -> Result<()> {
    use StoreLogoffFlags as F;
    for flags in [F::LOGOFF_NO_WAIT, F::LOGOFF_PURGE] {
        let (desk, _wire, store) = one(&["FAX"])?;
        let both = F::LOGOFF_NO_WAIT | F::LOGOFF_ABORT;
        assert_eq!(code(desk.store.store_logoff(both)), ErrorCode::MAPI_E_INVALID_PARAMETER);
        desk.submit("Plan", &["Carla@FAX"])?;
        store.asked();
        assert_eq!(desk.store.store_logoff(flags)?, F::LOGOFF_COMPLETE);
        assert!(desk.asked().contains(&"A: end 7".to_owned()));
        let asked = store.asked();
        assert_eq!(asked, ["MSG_LOCKED Plan", "finished Plan", "logoff", "logoff", "logoff of the spooler"]);
        let again = desk.session.open_msg_store(&store.id()?, None, OpenStoreFlags::MDB_WRITE)?.into_value();
        let desk = Desk { store: again, ..desk };
        desk.submit("Again", &["Carla@FAX"])?;
        assert_eq!(desk.pump().len(), 2, "the spooler has it again");
    }
    Ok(())
}

/// STA-SUP-STORELOGOFF-5, STA-SUP-STORELOGOFF-3
#[test]
fn what_is_not_sent_waits() -> Result<()> {
    use StoreLogoffFlags as F;
    for flags in [F::LOGOFF_ABORT, F::LOGOFF_QUIET, F::LOGOFF_ORDERLY] {
        let (desk, _wire, _store) = one(&["FAX"])?;
        desk.submit("Plan", &["Carla@FAX"])?;
        let left = desk.store.store_logoff(flags)?;
        assert_eq!(left, F::LOGOFF_COMPLETE | F::LOGOFF_OUTBOUND_QUEUE);
    }
    Ok(())
}

/// STA-SUP-STORELOGOFF-2, STA-SUP-STORELOGOFF-3, STA-SUP-STORELOGOFF-4, STO-STORELOGOFF-2
#[test]
fn a_store_is_left_while_messages_are_under_way() -> Result<()> {
    use StoreLogoffFlags as F;
    let (out, waits) = (F::LOGOFF_OUTBOUND, F::LOGOFF_OUTBOUND_QUEUE);
    for (flags, sending, receiving, sent) in [
        (F::LOGOFF_ABORT, out | waits, F::LOGOFF_INBOUND, 2),
        (F::LOGOFF_QUIET, out | waits, F::LOGOFF_INBOUND, 2),
        (F::LOGOFF_ORDERLY, F::LOGOFF_COMPLETE | out | waits, F::LOGOFF_COMPLETE | F::LOGOFF_INBOUND, 1),
        (F::LOGOFF_PURGE, F::LOGOFF_COMPLETE | out | waits, F::LOGOFF_COMPLETE | F::LOGOFF_INBOUND, 1),
    ] {
        for inbound in [false, true] {
            let (desk, wire, store) = one(&["FAX"])?;
            let answers = Arc::new(parking_lot::Mutex::new(Vec::new()));
            let (support, told) = (store.support(), Arc::clone(&answers));
            wire.during(move |_| {
                let mut told = told.lock();
                if told.is_empty() {
                    told.push(support.store_logoff_transports(flags).unwrap());
                }
            });
            if inbound {
                wire.receives(&[Incoming::Mail("One")]);
                wire.tells(SpoolerNotifyFlags::NOTIFY_NEWMAIL)?;
            } else {
                desk.submit("Plan", &["Carla@FAX"])?;
                desk.submit("Report", &["Carla@FAX"])?;
            }
            let asked = desk.pump();
            assert_eq!(*answers.lock(), [if inbound { receiving } else { sending }], "{flags:?}");
            let submitted = asked.iter().filter(|call| call.starts_with("A: submit")).count();
            assert_eq!(submitted, if inbound { 0 } else { sent }, "{flags:?}");
        }
    }
    Ok(())
}

/// STA-SUP-STORELOGOFF-6
#[test]
fn a_store_that_another_session_has_open_is_left_alone() -> Result<()> {
    let (desk, _wire, store) = one(&["FAX"])?;
    let support = store.support();
    let other = desk.emulator.log_on("Anna Berg")?;
    let _open = other.open_msg_store(&store.id()?, None, OpenStoreFlags::MDB_WRITE)?;
    desk.submit("Plan", &["Carla@FAX"])?;
    store.asked();
    let left = support.store_logoff_transports(StoreLogoffFlags::LOGOFF_PURGE)?;
    assert_eq!(left, StoreLogoffFlags::LOGOFF_COMPLETE);
    assert_eq!(desk.queued()?, ["Plan"]);
    assert_eq!(store.asked(), [""; 0]);
    Ok(())
}

/// STA-MSPROVIDER-8: nobody is asked for it again.
#[test]
fn the_spooler_gives_back_what_the_logon_of_a_client_gave() -> Result<()> {
    let (desk, _wire, store) = one(&["FAX"])?;
    let flags = OpenStoreFlags::MDB_WRITE | OpenStoreFlags::MDB_NO_DIALOG;
    assert_eq!(store.spoolers_logon(), Some((flags, b"secret".to_vec())));
    let draft = desk.store.inbox()?.new_message()?;
    draft.set(PR_SUBJECT, "Plan")?;
    draft.save()?;
    let refused = desk.store.set_lock_state(&*draft, LockState::MSG_LOCKED);
    assert_eq!(code(refused), ErrorCode::MAPI_E_NO_SUPPORT);
    desk.submit("Report", &["Carla@FAX"])?;
    store.asked();
    desk.pump();
    assert_eq!(store.asked(), ["MSG_LOCKED Report", "finished Report"]);
    Ok(())
}

fn needs_tree(desk: &Desk, name: &str) -> Result<bool> {
    let table = desk.session.admin_services(0)?.get_provider_table(UnicodeFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME, PR_RESOURCE_FLAGS])?;
    let row = rows.iter().find(|row| row.get(PR_DISPLAY_NAME).as_deref() == Some(name));
    let flags =
        StatusFlags::from(row.and_then(|row| row.get(PR_RESOURCE_FLAGS)).expect("the store is listed"));
    Ok(flags.contains(StatusFlags::STATUS_NEED_IPM_TREE))
}

/// STA-PROPS-5: a store that is open at once, any other when it is opened.
#[test]
fn the_folders_of_a_new_default_store_are_to_be_verified() -> Result<()> {
    let (desk, _wire, store) = one(&["FAX"])?;
    assert!(!needs_tree(&desk, "Lent")?, "it was open and has them");
    let become_default =
        |id: &EntryId| desk.session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, Some(id));
    store.says_folders(0);
    become_default(&store.id()?)?;
    assert!(needs_tree(&desk, "Lent")?);
    let stores = desk.session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
    let own = stores.all_rows(&columns![PR_ENTRYID])?.first().and_then(|row| row.get(PR_ENTRYID));
    let own = EntryId::from(own.expect("a mailbox"));
    become_default(&own)?;
    assert!(needs_tree(&desk, "Mailbox - Anna Berg")?, "it is not open");
    let opened = desk.session.open_msg_store(&own, None, OpenStoreFlags::MDB_WRITE)?;
    assert_eq!(opened.warning, None);
    assert!(!needs_tree(&desk, "Mailbox - Anna Berg")?);
    assert!(needs_tree(&desk, "Lent")?, "as long as nobody looks at it");
    store.says_folders(FolderMask::FOLDER_IPM_SUBTREE_VALID.bits() as i32);
    let _open = desk.session.open_msg_store(&store.id()?, None, OpenStoreFlags::MDB_WRITE)?;
    assert!(needs_tree(&desk, "Lent")?, "it is not the default one");
    become_default(&store.id()?)?;
    assert!(!needs_tree(&desk, "Lent")?);
    Ok(())
}

/// STA-SPOOLER-5: however often a client opens it.
#[test]
fn the_spooler_opens_a_store_once() -> Result<()> {
    let (desk, _wire, store) = one(&["FAX"])?;
    let again = desk.session.open_msg_store(&store.id()?, None, OpenStoreFlags::MDB_WRITE)?;
    assert_eq!(again.warning, None);
    store.asked();
    desk.session.logoff(LogoffFlags::NONE, 0)?;
    let ends = store.asked();
    assert_eq!(ends.iter().filter(|end| *end == "logoff of the spooler").count(), 1, "{ends:?}");
    Ok(())
}
