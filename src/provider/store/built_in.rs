use std::sync::Arc;

use parking_lot::Mutex;

use super::logon::BuiltInLogon;
use super::{OpenStore, StoreHandle, status, support_mask};
use crate::engine::{EngineError, Store, StoreId};
use crate::interface::ext::MapiPropExt;
use crate::interface::spi::{MapiSupport, MsProvider, ProviderShutdown, StoreInfo, StoreLogon};
use crate::interface::{Error, Method, Outcome, Result};
use crate::provider::{Alike, Life, Refusal, Runtime};
use crate::vocab::tags::PR_RESOURCE_FLAGS;
use crate::vocab::{
    EntryId, ErrorCode, OpenSectionFlags, OpenStoreFlags, StatusFlags, StatusRowFlags, StoreSupport,
    unwrap_store_entry_id,
};

/// The provider of one store of the world, plugged in as a user's would be. Each session that opens the store has one of
/// its own.
#[derive(Debug)]
pub struct BuiltInStore {
    runtime: Arc<Runtime>,
    id: StoreId,
    /// What the session has open.
    logon: Arc<BuiltInLogon>,
}

impl BuiltInStore {
    /// The provider of this store.
    pub fn new(runtime: &Arc<Runtime>, id: StoreId) -> Self {
        Self { runtime: Arc::clone(runtime), id, logon: Arc::default() }
    }

    /// Makes the special folders that are missing, if it is the default store (SES-DEFSTORE-3, SES-SETDEFSTORE-13).
    fn complete_tree(&self, support: &dyn MapiSupport) {
        if !self.is_default(support) {
            return;
        }
        let now = self.runtime.now();
        // A store that is gone meanwhile needs no folders.
        let _gone = self.runtime.commit(|world, changes| {
            world.store_mut(self.id)?.create_special_folders(true, now, changes);
            Ok::<_, EngineError>(())
        });
    }

    /// Whether the profile has it as the default store.
    fn is_default(&self, support: &dyn MapiSupport) -> bool {
        let _unseen = self.runtime.gate.silence();
        let section = support.open_profile_section(None, OpenSectionFlags::NONE);
        let flags = section.and_then(|section| section.find(PR_RESOURCE_FLAGS)).ok().flatten();
        flags.is_some_and(|flags| StatusFlags::from(flags).contains(StatusFlags::STATUS_DEFAULT_STORE))
    }
}

const FLAGS: OpenStoreFlags = OpenStoreFlags::MDB_NO_DIALOG
    .union(OpenStoreFlags::MDB_WRITE)
    .union(OpenStoreFlags::MAPI_DEFERRED_ERRORS)
    .union(OpenStoreFlags::MAPI_BEST_ACCESS)
    .union(OpenStoreFlags::MDB_TEMPORARY)
    .union(OpenStoreFlags::MDB_NO_MAIL);

fn failed(code: ErrorCode, why: impl Into<Box<str>>) -> Error {
    Error::new(code, Method::MapiSessionOpenMsgStore, why)
}

/// Why a store with a `logon_error` doesn't open.
const UNREACHED: &str = "the store cannot be reached";

/// Refuses flags that the store doesn't know (SES-OPENMSGSTORE-18).
fn check_flags(store: &Store, flags: OpenStoreFlags) -> Result<()> {
    let online = if store.settings.opens_online { OpenStoreFlags::MDB_ONLINE } else { OpenStoreFlags::NONE };
    let unknown = flags.unknown(FLAGS | online);
    if unknown != 0 {
        let why = format!("the flag bits {unknown:#X} mean nothing here");
        return Err(failed(ErrorCode::MAPI_E_UNKNOWN_FLAGS, why));
    }
    Ok(())
}

/// Refuses an open of a store that cannot be reached, or not for writing (SES-OPENMSGSTORE-8).
fn check_reached(store: &Store, flags: OpenStoreFlags) -> Result<()> {
    if let Some(code) = store.settings.logon_error {
        return Err(failed(code, UNREACHED));
    }
    let best = flags.contains(OpenStoreFlags::MAPI_BEST_ACCESS);
    if flags.contains(OpenStoreFlags::MDB_WRITE) && !best && !store.is_writable() {
        return Err(failed(ErrorCode::MAPI_E_NO_ACCESS, "the store allows no writing"));
    }
    Ok(())
}

impl MsProvider for BuiltInStore {
    fn info(&self) -> StoreInfo {
        let world = self.runtime.read();
        // The provider is made for a store that exists, and stores are never removed from a world.
        let store = world.store(self.id).expect("the store of a provider exists");
        let (dll_name, entry_id) = unwrap_store_entry_id(&store.entry_id).unwrap_or_default();
        StoreInfo {
            kind: store.provider,
            entry_id,
            record_key: store.record_key(),
            display_name: store.display_name().to_string(),
            provider_display: store.display_name().to_string(),
            dll_name,
        }
    }

    fn support_mask(&self) -> Option<StoreSupport> {
        self.runtime.read().store(self.id).map(|store| store.support).ok()
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        _id: &EntryId,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>> {
        let world = self.runtime.read();
        let store =
            world.store(self.id).map_err(|error| failed(ErrorCode::MAPI_E_NOT_FOUND, error.to_string()))?;
        check_flags(store, flags)?;
        let refused = check_reached(store, flags);
        let deferred = store.settings.defers_errors && flags.contains(OpenStoreFlags::MAPI_DEFERRED_ERRORS);
        if let (Err(error), false) = (&refused, deferred) {
            return Err(error.clone());
        }
        let best = flags.contains(OpenStoreFlags::MAPI_BEST_ACCESS);
        let wanted = best || flags.contains(OpenStoreFlags::MDB_WRITE);
        let writable = wanted
            && support_mask(store, true).contains(StoreSupport::STORE_MODIFY_OK)
            && store.is_writable();
        let has_tree =
            !store.support.contains(StoreSupport::STORE_CREATE_OK) || store.has_all_special_folders();
        let (uid, kind, settings) = (store.uid, store.provider, Arc::clone(&store.settings));
        drop(world);
        support.set_provider_uid(uid, 0)?;
        support.modify_status_row(&status::row(kind), StatusRowFlags::STATUSROW_UPDATE)?;
        if refused.is_ok() && !has_tree {
            self.complete_tree(&*support);
        }
        let open = Arc::new(OpenStore {
            runtime: Arc::clone(&self.runtime),
            id: self.id,
            uid,
            settings,
            writable,
            spooler: false,
            life: Life::new(),
            owner: self.runtime.notify.new_owner(),
            alike: Alike::new(),
            support: Mutex::new(Some(support)),
        });
        let logon = &self.logon;
        let handle = match refused {
            Ok(()) => {
                logon.add(Arc::clone(&open));
                StoreHandle::new(open)
            }
            Err(error) => {
                let failing = || StoreHandle::failing(Arc::clone(&open), error.code(), error.detail());
                logon.add(Arc::new(failing().unwatched()));
                failing()
            }
        };
        Ok(Outcome::ok(StoreLogon::new(Arc::new(handle.for_client()), Arc::<BuiltInLogon>::clone(logon))))
    }

    fn spooler_logon(
        &self,
        support: Arc<dyn MapiSupport>,
        _id: &EntryId,
        _flags: OpenStoreFlags,
        _security: &[u8],
    ) -> Result<Outcome<StoreLogon>> {
        const METHOD: Method = Method::MsProviderSpoolerLogon;
        let open = {
            let world = self.runtime.read();
            let store = world.store(self.id).map_err(|error| Refusal::from(error).into_error(METHOD))?;
            if let Some(code) = store.settings.logon_error {
                return Err(Error::new(code, METHOD, UNREACHED));
            }
            OpenStore::for_spooler(&self.runtime, store, Some(support))
        };
        let logon = BuiltInLogon::default();
        let store = Arc::new(StoreHandle::new(open).unwatched());
        logon.add(Arc::clone(&store));
        Ok(Outcome::ok(StoreLogon::new(store, Arc::new(logon))))
    }

    fn fast_shutdown(&self) -> Option<&dyn ProviderShutdown> {
        Some(self)
    }
}

/// What is saved is saved: nothing is left to do.
impl ProviderShutdown for BuiltInStore {
    fn query_fast_shutdown(&self) -> Result<()> {
        Ok(())
    }

    fn notify_process_shutdown(&self) -> Result<()> {
        Ok(())
    }

    fn do_fast_shutdown(&self) -> Result<()> {
        Ok(())
    }
}
