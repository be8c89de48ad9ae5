//! The stores that the spooler works for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::{Spooler, SpoolerLife};
use crate::interface::ext::{MapiPropExt, MapiTableExt};
use crate::interface::spi::MsLogon;
use crate::interface::{Message, MsgStore, Result};
use crate::session::computer::StoreInUse;
use crate::session::logon::Logon;
use crate::session::roles::MsOpened;
use crate::session::support::{Flavour, Support};
use crate::vocab::tags::{PR_ENTRYID, PR_STORE_SUPPORT_MASK, PR_SUBMIT_FLAGS};
use crate::vocab::{EntryId, MapiUid, OpenFlags, OpenStoreFlags, PendingSubmitFlags, StoreSupport};

/// A store as the spooler has it open.
#[derive(Debug)]
pub struct MailStore {
    /// Its unwrapped entry id.
    pub id: EntryId,
    /// Its section of the profile.
    pub provider: MapiUid,
    /// The store; the calls that only the spooler may make work on it.
    pub store: Arc<dyn MsgStore>,
    /// What its provider got.
    pub support: Arc<Support>,
    /// Whether a message is being fetched for it.
    pub receiving: AtomicBool,
    /// The pump in which no more of its messages are begun with.
    rests: AtomicU64,
    logon: Arc<dyn MsLogon>,
    /// Shut down when nobody uses it any more, so this goes last.
    _in_use: Arc<StoreInUse>,
}

impl Spooler {
    /// A store was opened for mail: the spooler works for it from now on (STA-SPOOLER-5, STA-MSPROVIDER-9).
    pub fn store_opened(&self, logon: &Arc<Logon>, opened: &MsOpened<'_>, section: MapiUid) {
        let (id, provider) = (opened.private, opened.provider);
        {
            let state = self.state.lock();
            if state.life == SpoolerLife::Stopped || state.stores.iter().any(|known| known.id == *id) {
                return;
            }
        }
        let support = Support::of_spooler(logon, Flavour::Store, section);
        let _unseen = logon.computer.runtime.gate.silence();
        let flags = OpenStoreFlags::MDB_WRITE | OpenStoreFlags::MDB_NO_DIALOG;
        let lent = Arc::<Support>::clone(&support);
        let Ok(spoolers) = provider.provider().spooler_logon(lent, id, flags, &opened.logon.security) else {
            return;
        };
        let store = MailStore {
            id: id.clone(),
            provider: section,
            store: spoolers.value.store,
            support,
            receiving: AtomicBool::new(false),
            rests: AtomicU64::new(u64::MAX),
            logon: spoolers.value.logon,
            _in_use: Arc::clone(provider),
        };
        self.state.lock().stores.push(Arc::new(store));
    }
}

impl Spooler {
    /// The store of a section, if the spooler has it open.
    pub(super) fn store_of(&self, section: MapiUid) -> Option<Arc<MailStore>> {
        self.state.lock().stores.iter().find(|store| store.provider == section).cloned()
    }

    /// What the store of a section can do, if the spooler has it open.
    pub fn mask_of(&self, section: MapiUid) -> Option<StoreSupport> {
        self.store_of(section).map(|store| store.mask())
    }

    /// Lets go of a store (STA-SUP-STORELOGOFF-2).
    pub fn let_go(&self, section: MapiUid) {
        let gone = self.state.lock().stores.extract(|store| store.provider == section);
        gone.iter().for_each(|store| store.log_off());
    }
}

/// A message in an outgoing queue.
#[derive(Clone, Debug)]
pub struct Queued {
    pub id: EntryId,
    pub pending: PendingSubmitFlags,
}

impl MailStore {
    /// The messages that wait to be sent, in the order of their submission.
    pub fn queued(&self) -> Vec<Queued> {
        let columns = crate::columns![PR_ENTRYID, PR_SUBMIT_FLAGS];
        let rows = self.store.get_outgoing_queue(0).and_then(|table| table.all_rows(&columns));
        // A store without a queue has nothing in it.
        let Ok(rows) = rows else { return Vec::new() };
        let queued = rows.iter().filter_map(|row| {
            let pending = row.get(PR_SUBMIT_FLAGS).unwrap_or_default() as u32;
            let id = EntryId::from(row.get(PR_ENTRYID)?);
            Some(Queued { id, pending: PendingSubmitFlags::from_bits_retain(pending) })
        });
        queued.collect()
    }

    /// Opens a message for writing, though it waits to be sent.
    pub fn open(&self, id: &EntryId) -> Result<Arc<dyn Message>> {
        self.store.open_entry(Some(id), None, OpenFlags::MAPI_MODIFY)?.into_message()
    }

    /// Whether mail can arrive in it: messages can be created in it and changed.
    pub fn takes_mail(&self) -> bool {
        let takes = StoreSupport::STORE_CREATE_OK | StoreSupport::STORE_MODIFY_OK;
        self.mask().contains(takes)
    }

    fn mask(&self) -> StoreSupport {
        let mask = self.store.find(PR_STORE_SUPPORT_MASK).ok().flatten();
        StoreSupport::from_bits_retain(mask.unwrap_or_default() as u32)
    }

    /// In this pump no more of its messages are begun with.
    pub fn rest(&self, pump: u64) {
        self.rests.store(pump, Ordering::Release);
    }

    /// Whether it rests in this pump.
    pub fn rests(&self, pump: u64) -> bool {
        self.rests.load(Ordering::Acquire) == pump
    }

    /// Lets go of it.
    pub fn log_off(&self) {
        self.logon.logoff();
        self.support.end();
    }
}

/// Says that something is under way until it is dropped.
#[derive(Debug)]
pub struct Busy<'a>(&'a AtomicBool);

impl<'a> Busy<'a> {
    /// From now on.
    pub fn with(what: &'a AtomicBool) -> Self {
        what.store(true, Ordering::Release);
        Self(what)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}
