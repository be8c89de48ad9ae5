//! What a session keeps of the stores that it opens.

use std::sync::Arc;

use crate::interface::ext::*;
use crate::interface::spi::StoreInfo;
use crate::interface::spi::read_only::{ReadOnlyProvider, ReadOnlyStore};
use crate::interface::{MsgStore, Result};
use crate::session::Emulator;
use crate::vocab::tags::*;
use crate::vocab::*;

/// A store with nothing in it.
#[derive(Debug)]
struct Bare;

impl ReadOnlyStore for Bare {
    fn info(&self) -> StoreInfo {
        StoreInfo::new(MapiUid(*b"a bare store...."), "Bare", "BARE.DLL")
    }

    fn folders(&self, _: &str) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn messages(&self, _: &str) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn message(&self, _: &str) -> Result<MessageContent> {
        Ok(MessageContent::default())
    }
}

/// The logon objects that the only session keeps, in words.
fn kept(emulator: &Emulator) -> Vec<String> {
    let members = emulator.computer.logons().into_iter().flat_map(|logon| logon.members());
    members
        .flat_map(|member| member.stores.lock().to_vec())
        .map(|store| format!("{:?}", store.logon))
        .collect()
}

/// STA-MSPROVIDER-5.
#[test]
fn a_session_keeps_one_logon_however_often_it_opens_a_store() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let id = EntryId::from(session.default_store()?.get(PR_STORE_ENTRYID)?);
    let open = |flags| session.open_msg_store(&id, None, flags).map(|opened| opened.value);
    let ways: [&dyn Fn() -> Result<Arc<dyn MsgStore>>; 4] = [
        &|| open(OpenStoreFlags::NONE),
        &|| open(OpenStoreFlags::MDB_WRITE),
        &|| session.default_store(),
        &|| session.open_entry(&id, None, OpenFlags::NONE)?.into_msg_store(),
    ];
    let mut last = session.default_store()?;
    for way in ways.iter().cycle().take(400) {
        let next = way()?;
        drop(std::mem::replace(&mut last, next));
    }
    assert_eq!(kept(&emulator), ["BuiltInLogon(5 opens)"]);
    drop(last);
    let held = (0..100).map(|_| open(OpenStoreFlags::NONE)).collect::<Result<Vec<_>>>()?;
    assert_eq!(kept(&emulator), ["BuiltInLogon(101 opens)"]);
    drop(held);
    for _ in 0..100 {
        open(OpenStoreFlags::NONE)?;
    }
    assert_eq!(kept(&emulator), ["BuiltInLogon(3 opens)"]);
    Ok(())
}

/// STA-MSPROVIDER-5.
#[test]
fn a_session_keeps_one_logon_to_a_read_only_store() -> Result<()> {
    let emulator = Emulator::new();
    emulator.install("Anna Berg", Arc::new(ReadOnlyProvider::new(Bare)))?;
    let session = emulator.log_on("Anna Berg")?;
    let store = session.open_store_named("Bare")?;
    for _ in 0..100 {
        session.open_store_named("Bare")?;
    }
    assert_eq!(kept(&emulator).len(), 1);
    drop(store);
    assert_eq!(kept(&emulator).len(), 0, "nobody holds anything of it");
    Ok(())
}

/// To copy the profile would cost a test more than all else that a logoff does.
#[test]
fn a_session_leaves_the_profile_shared_with_that_of_a_fork() -> Result<()> {
    let emulator = Emulator::new();
    let fork = emulator.fork();
    let session = fork.log_on("Anna Berg")?;
    drop(session.default_store()?);
    drop(session);
    let profile = |emulator: &Emulator| {
        let world = emulator.runtime().read();
        let default = world.profiles().default_profile().expect("a profile is the default");
        Arc::clone(world.profiles().get(default).expect("the default profile is there"))
    };
    assert!(Arc::ptr_eq(&profile(&emulator), &profile(&fork)));
    Ok(())
}
