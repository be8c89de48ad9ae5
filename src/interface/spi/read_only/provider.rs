use std::ptr::addr_eq;
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use super::ReadOnlyStore;
use super::object::Object;
use super::open::{Open, READ_ONLY};
use crate::interface::spi::{MapiSupport, MsLogon, MsProvider, StoreInfo, StoreLogon};
use crate::interface::{Error, Method, Opened, Outcome, Result};
use crate::no_support;
use crate::vocab::{EntryId, ErrorCode, Iid, OpenFlags, OpenStoreFlags};

const METHOD: Method = Method::MsProviderLogon;

const FLAGS: OpenStoreFlags = OpenStoreFlags::MDB_NO_DIALOG
    .union(OpenStoreFlags::MDB_WRITE)
    .union(OpenStoreFlags::MAPI_DEFERRED_ERRORS)
    .union(OpenStoreFlags::MAPI_BEST_ACCESS)
    .union(OpenStoreFlags::MDB_TEMPORARY)
    .union(OpenStoreFlags::MDB_NO_MAIL)
    .union(OpenStoreFlags::MAPI_UNICODE);

/// The provider of a store that is only read.
#[derive(Clone, Debug)]
pub struct ReadOnlyProvider {
    store: Arc<dyn ReadOnlyStore>,
    /// One for each session that has the store open.
    logons: Arc<Mutex<Vec<Weak<Logon>>>>,
}

impl ReadOnlyProvider {
    /// The provider of this store, to be [installed](crate::Emulator::install).
    pub fn new(store: impl ReadOnlyStore) -> Self {
        Self { store: Arc::new(store), logons: Arc::default() }
    }

    /// The logon of the session that gives this support object: the one it has, if the store is open (STA-MSPROVIDER-5).
    fn logon_with(&self, support: &Arc<dyn MapiSupport>) -> Arc<Logon> {
        let mut logons = self.logons.lock();
        logons.retain(|logon| logon.strong_count() > 0);
        let mut live = logons.iter().filter_map(Weak::upgrade);
        live.find(|logon| addr_eq(logon.support.as_ptr(), Arc::as_ptr(support))).unwrap_or_else(|| {
            let new = Arc::new(Logon { support: Arc::downgrade(support), opens: Mutex::default() });
            logons.push(Arc::downgrade(&new));
            new
        })
    }
}

impl MsProvider for ReadOnlyProvider {
    fn info(&self) -> StoreInfo {
        self.store.info()
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>> {
        let info = self.store.info();
        if *id != info.entry_id {
            let why = format!("{id} is not the store {:?}", info.display_name);
            return Err(Error::new(ErrorCode::MAPI_E_NOT_FOUND, METHOD, why));
        }
        if flags.unknown(FLAGS) != 0 {
            let why = format!("the flag bits {:#X} mean nothing here", flags.unknown(FLAGS));
            return Err(Error::new(ErrorCode::MAPI_E_UNKNOWN_FLAGS, METHOD, why));
        }
        if flags.contains(OpenStoreFlags::MDB_WRITE) && !flags.contains(OpenStoreFlags::MAPI_BEST_ACCESS) {
            return Err(Error::new(ErrorCode::MAPI_E_NO_ACCESS, METHOD, READ_ONLY));
        }
        let logon = self.logon_with(&support);
        let open = Arc::new(Open::new(Arc::clone(&self.store), info, support)?);
        let store = Object::store(&open)?;
        logon.add(&open);
        Ok(Outcome::ok(StoreLogon::new(store, logon)))
    }
}

/// What a session has open of the store, as long as clients hold something of it. The first open that was not closed is
/// asked.
#[derive(Debug)]
struct Logon {
    support: Weak<dyn MapiSupport>,
    opens: Mutex<Vec<Weak<Open>>>,
}

impl Logon {
    fn add(&self, open: &Arc<Open>) {
        let mut opens = self.opens.lock();
        opens.retain(|open| open.strong_count() > 0);
        opens.push(Arc::downgrade(open));
    }

    /// To be let go of without the lock: the end of the last one is a logoff.
    fn held(&self) -> Vec<Arc<Open>> {
        self.opens.lock().iter().filter_map(Weak::upgrade).collect()
    }

    fn open(&self, method: Method) -> Result<Arc<Open>> {
        let gone = || Error::new(ErrorCode::MAPI_E_INVALID_OBJECT, method, "nobody has the store open");
        self.held().into_iter().find(|open| open.check(method).is_ok()).ok_or_else(gone)
    }
}

impl MsLogon for Logon {
    fn open_entry(&self, id: &EntryId, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        let method = Method::MsLogonOpenEntry;
        self.open(method)?.open_entry(Some(id), interface, flags, method)
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool> {
        let method = Method::MsLogonCompareEntryIds;
        self.open(method)?.compare(left, right, method)
    }

    no_support! { MsLogon: advise, unadvise, open_status_entry }

    fn logoff(&self) {
        self.held().iter().for_each(|open| open.end());
    }
}
