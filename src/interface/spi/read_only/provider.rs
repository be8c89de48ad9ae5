use std::sync::{Arc, Weak};

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
}

impl ReadOnlyProvider {
    /// The provider of this store, to be [installed](crate::Emulator::install).
    pub fn new(store: impl ReadOnlyStore) -> Self {
        Self { store: Arc::new(store) }
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
        let open = Arc::new(Open::new(Arc::clone(&self.store), info, support)?);
        let logon = Arc::new(Logon(Arc::downgrade(&open)));
        Ok(Outcome::ok(StoreLogon::new(Object::store(&open)?, logon)))
    }
}

/// The session's hold on a logon, which lasts as long as clients hold something of the store.
#[derive(Debug)]
struct Logon(Weak<Open>);

impl Logon {
    fn open(&self, method: Method) -> Result<Arc<Open>> {
        let gone = || Error::new(ErrorCode::MAPI_E_INVALID_OBJECT, method, "nobody has the store open");
        self.0.upgrade().ok_or_else(gone)
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
        if let Some(open) = self.0.upgrade() {
            open.end();
        }
    }
}
