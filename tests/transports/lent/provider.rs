//! The provider, and what MAPI asks of a logon to it.

use std::sync::Arc;

use mapi_emulator::interface::spi::*;
use mapi_emulator::interface::*;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::Iid;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{columns, no_support};

use super::Lent;
use super::objects::Box_;

/// The provider that the test installs.
#[derive(Debug)]
pub struct Lender(pub Arc<Lent>);

impl Lender {
    fn opened(&self, support: &Arc<dyn MapiSupport>, spooler: bool) -> Result<Outcome<StoreLogon>> {
        let uid = self.info().entry_id.provider_uid().expect("a store has a uid");
        support.set_provider_uid(uid, 0)?;
        let mut state = self.0.state.lock();
        if state.queue.is_none() {
            let columns = columns![PR_ENTRYID, PR_SUBJECT, PR_SUBMIT_FLAGS];
            state.queue =
                Some(support.create_table(TableType::TBLTYPE_DYNAMIC, PR_ENTRYID.tag(), &columns)?);
        }
        let kept = if spooler { &mut state.spoolers } else { &mut state.support };
        let before = kept.replace(Arc::clone(support));
        drop(state);
        // Not under the lock: the last reference is a logoff.
        drop(before);
        let store = Arc::new(Box_ { lent: Arc::clone(&self.0), spooler });
        let logon = Arc::new(Logon { store: Arc::clone(&store) });
        let security = if spooler { Vec::new() } else { b"secret".to_vec() };
        Ok(Outcome::ok(StoreLogon { store, logon, security }))
    }
}

impl MsProvider for Lender {
    fn info(&self) -> StoreInfo {
        let id = self.0.id().expect("the mailbox is open");
        let (dll_name, entry_id) = unwrap_store_entry_id(&id).expect("its id is wrapped");
        StoreInfo {
            kind: MapiUid(*b"kind: lent store"),
            entry_id,
            record_key: self.0.inner.get(PR_RECORD_KEY).expect("a store has one"),
            display_name: "Lent".to_owned(),
            provider_display: "Lender".to_owned(),
            dll_name,
        }
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        _: &EntryId,
        _: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>> {
        self.opened(&support, false)
    }

    fn spooler_logon(
        &self,
        support: Arc<dyn MapiSupport>,
        id: &EntryId,
        flags: OpenStoreFlags,
        security: &[u8],
    ) -> Result<Outcome<StoreLogon>> {
        assert_eq!(*id, self.info().entry_id);
        self.0.state.lock().spoolers_logon = Some((flags, security.to_vec()));
        self.opened(&support, true)
    }
}

#[derive(Debug)]
struct Logon {
    store: Arc<Box_>,
}

impl MsLogon for Logon {
    fn open_entry(&self, id: &EntryId, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        self.store.open_entry(Some(id), interface, flags)
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool> {
        self.store.lent.inner.compare_entry_ids(left, right, 0)
    }

    fn advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection> {
        self.store.lent.inner.advise(id, events, sink)
    }

    fn unadvise(&self, connection: Connection) -> Result<()> {
        self.store.lent.inner.unadvise(connection)
    }

    no_support! { MsLogon: open_status_entry }

    fn logoff(&self) {
        self.store.lent.note(if self.store.spooler { "logoff of the spooler" } else { "logoff" });
    }
}
