use std::sync::Arc;
use std::{fmt, mem};

use parking_lot::Mutex;

use super::status::StoreStatus;
use super::{OpenStore, StoreHandle};
use crate::engine::Few;
use crate::interface::spi::MsLogon;
use crate::interface::{AdviseSink, Connection, Error, MapiStatus, Method, MsgStore, Opened, Result};
use crate::vocab::guids::{IID_IMAPIProp, IID_IMAPIStatus, IID_IUnknown};
use crate::vocab::{EntryId, ErrorCode, EventMask, Iid, OpenFlags};

/// The logon object of a built-in store: the same one for a session, however often it opens the store
/// (STA-MSPROVIDER-5). It asks the first open that was not closed.
#[derive(Default)]
pub struct BuiltInLogon(Mutex<Opens>);

/// The opens of a store, in their order.
#[derive(Default)]
struct Opens {
    all: Few<Open>,
    /// How many stayed when the others were forgotten last.
    stayed: usize,
}

/// An open of a store, with the handle that the session asks: no client holds it.
pub(super) struct Open {
    store: Arc<OpenStore>,
    handle: Option<Arc<StoreHandle>>,
}

impl From<Arc<OpenStore>> for Open {
    fn from(store: Arc<OpenStore>) -> Self {
        Self { store, handle: None }
    }
}

impl From<Arc<StoreHandle>> for Open {
    fn from(handle: Arc<StoreHandle>) -> Self {
        Self { store: Arc::clone(&handle.store), handle: Some(handle) }
    }
}

impl Open {
    fn handle(&mut self) -> &Arc<StoreHandle> {
        self.handle.get_or_insert_with(|| Arc::new(StoreHandle::new(Arc::clone(&self.store)).unwatched()))
    }

    /// Whether anybody has the store from this open, or anything that lives within it: folders and messages, tables,
    /// registrations. The handle here has the store, and both have the life.
    fn is_held(&self) -> bool {
        let handle = self.handle.as_ref();
        let own = 1 + usize::from(handle.is_some());
        handle.is_some_and(|handle| Arc::strong_count(handle) > 1)
            || Arc::strong_count(&self.store) > own
            || Arc::strong_count(&self.store.life) > own
    }
}

impl Opens {
    fn add(&mut self, open: Open) {
        // Looking at all of them as seldom as that takes no longer than opening them did.
        if self.all.len() > 2 * self.stayed {
            self.forget();
        }
        self.all.push(open);
    }

    /// Forgets what was closed, and of what nobody holds all but the first: that one keeps the store open until the session
    /// ends.
    fn forget(&mut self) {
        let mut keeps_open = false;
        self.all.retain(|open| {
            open.store.life.goes_on() && (open.is_held() || !mem::replace(&mut keeps_open, true))
        });
        self.stayed = self.all.len();
    }
}

impl BuiltInLogon {
    /// Another open of the store.
    pub(super) fn add(&self, open: impl Into<Open>) {
        self.0.lock().add(open.into());
    }

    /// Whom the session asks.
    fn open(&self, method: Method) -> Result<Arc<StoreHandle>> {
        let opens = &mut *self.0.lock();
        let place = opens.all.iter().position(|open| open.store.life.goes_on()).unwrap_or(0);
        opens.all.get_mut(place).map(|open| Arc::clone(open.handle())).ok_or_else(|| closed(method))
    }
}

fn closed(method: Method) -> Error {
    Error::new(ErrorCode::MAPI_E_INVALID_OBJECT, method, "the store was closed")
}

impl MsLogon for BuiltInLogon {
    fn open_entry(&self, id: &EntryId, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        self.open(Method::MsLogonOpenEntry)?.open_entry(Some(id), interface, flags)
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool> {
        self.open(Method::MsLogonCompareEntryIds)?.compare_entry_ids(left, right, 0)
    }

    fn advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection> {
        self.open(Method::MsLogonAdvise)?.advise(id, events, sink)
    }

    /// A registration ends with the open that has it, so it is that of the first one that goes on.
    fn unadvise(&self, connection: Connection) -> Result<()> {
        self.open(Method::MsLogonUnadvise)?.unadvise(connection)
    }

    fn open_status_entry(&self, interface: Option<Iid>, flags: OpenFlags) -> Result<Arc<dyn MapiStatus>> {
        const METHOD: Method = Method::MsLogonOpenStatusEntry;
        if !interface.is_none_or(|iid| [IID_IMAPIStatus, IID_IMAPIProp, IID_IUnknown].contains(&iid)) {
            let why = "a status object is an IMAPIStatus";
            return Err(Error::new(ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, METHOD, why));
        }
        let support = self.open(METHOD)?.store.support.lock().clone().ok_or_else(|| closed(METHOD))?;
        support.create_status(Arc::new(StoreStatus::new(&support)), flags)
    }

    fn logoff(&self) {
        let opens = mem::take(&mut *self.0.lock());
        opens.all.iter().for_each(|open| open.store.close());
    }
}

impl fmt::Debug for BuiltInLogon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BuiltInLogon({} opens)", self.0.lock().all.len())
    }
}
