//! The stores that the spooler works for.

use std::sync::Arc;

use super::Spooler;
use super::SpoolerLife;
use crate::engine::StoreId;
use crate::interface::ext::MapiTableExt;
use crate::interface::spi::MsLogon;
use crate::interface::{Message, MsgStore, Result};
use crate::session::computer::StoreInUse;
use crate::session::logon::Logon;
use crate::session::support::Support;
use crate::vocab::tags::PR_ENTRYID;
use crate::vocab::{EntryId, MapiUid, OpenFlags, OpenStoreFlags};

/// A store as the spooler has it open.
#[derive(Debug)]
pub struct MailStore {
    /// Its unwrapped entry id.
    pub id: EntryId,
    /// Its section of the profile.
    pub provider: MapiUid,
    /// The store; the calls that only the spooler may make work on it.
    pub store: Arc<dyn MsgStore>,
    /// The store of the world behind it, if it is a built-in one.
    pub built_in: Option<StoreId>,
    logon: Arc<dyn MsLogon>,
    /// Shut down when nobody uses it any more, so this goes last.
    _in_use: Arc<StoreInUse>,
}

impl Spooler {
    /// A store was opened for mail: the spooler works for it from now on (STA-SPOOLER-5, STA-MSPROVIDER-9).
    pub fn store_opened(
        &self,
        logon: &Logon,
        provider: &Arc<StoreInUse>,
        id: &EntryId,
        support: &Arc<Support>,
    ) {
        {
            let state = self.state.lock();
            if state.life == SpoolerLife::Stopped || state.stores.iter().any(|known| known.id == *id) {
                return;
            }
        }
        let Ok(in_session) = support.logged_on() else { return };
        let _unseen = logon.computer.runtime.gate.silence();
        let flags = OpenStoreFlags::MDB_WRITE | OpenStoreFlags::MDB_NO_DIALOG;
        let Ok(opened) = provider.provider().spooler_logon(Arc::<Support>::clone(support), id, flags) else {
            return;
        };
        let built_in = {
            let world = logon.computer.runtime.read();
            id.provider_uid().and_then(|uid| world.store_by_uid(uid)).map(|store| store.id)
        };
        let opened = MailStore {
            id: id.clone(),
            provider: in_session.section,
            store: opened.value.store,
            built_in,
            logon: opened.value.logon,
            _in_use: Arc::clone(provider),
        };
        self.state.lock().stores.push(Arc::new(opened));
    }
}

impl MailStore {
    /// The messages that wait to be sent, in the order of their submission.
    pub fn queued(&self) -> Vec<EntryId> {
        let rows = self.store.get_outgoing_queue(0).and_then(|table| table.all_rows(&[PR_ENTRYID.tag()]));
        // A store without a queue has nothing in it.
        let Ok(rows) = rows else { return Vec::new() };
        rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect()
    }

    /// Opens a message for writing, though it waits to be sent.
    pub fn open(&self, id: &EntryId) -> Result<Arc<dyn Message>> {
        self.store.open_entry(Some(id), None, OpenFlags::MAPI_MODIFY)?.into_message()
    }

    /// Lets go of it.
    pub fn log_off(&self) {
        self.logon.logoff();
    }
}
