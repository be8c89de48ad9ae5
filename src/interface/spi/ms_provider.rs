use std::fmt::Debug;
use std::sync::Arc;

use super::{MapiSupport, MsLogon, ProviderShutdown};
use crate::interface::{Error, Method, MsgStore, Outcome, Result};
use crate::vocab::{Binary, EntryId, ErrorCode, MapiUid, OpenStoreFlags, StoreSupport};

/// A message store provider (`IMSProvider`, imsprovideriunknown page).
#[doc(alias = "IMSProvider")]
pub trait MsProvider: Debug + Send + Sync {
    /// What the profile says of a store of this provider.
    fn info(&self) -> StoreInfo;

    /// What its store can do (`PR_STORE_SUPPORT_MASK`), if it can tell before anybody opens it: whether a closed store can
    /// become the default one is asked here first. The store is opened to find out if this is `None`.
    fn support_mask(&self) -> Option<StoreSupport> {
        None
    }

    /// No logon of it is left on this computer (imsprovider-shutdown page). Another may follow.
    #[doc(alias = "IMSProvider::Shutdown")]
    fn shutdown(&self) {}

    /// Opens the store that `id` names, the provider's own id without its wrapping (imsprovider-logon page).
    ///
    /// A session that opens a store again lends the same support object. The provider may answer with the logon object that
    /// the session has, and with the store, too: the session keeps each logon object that it gets until it logs it off.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`, `MAPI_E_NO_ACCESS`, `MAPI_E_LOGON_FAILED`, `MAPI_E_FAILONEPROVIDER`,
    /// `MAPI_E_UNKNOWN_FLAGS`. They reach the client unchanged.
    #[doc(alias = "IMSProvider::Logon")]
    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>>;

    /// Opens the store that `id` names for the spooler, after a client opened it without `MDB_NO_MAIL`
    /// (imsprovider-spoolerlogon page). Of the store it gets, the spooler alone may call
    /// [`set_lock_state`](MsgStore::set_lock_state), [`finished_msg`](MsgStore::finished_msg) and
    /// [`notify_new_mail`](MsgStore::notify_new_mail). `security` is what the logon of the client gave for it
    /// ([`StoreLogon::security`]); nobody is asked for anything more.
    ///
    /// # Errors
    /// Any, `MAPI_E_NO_SUPPORT` unless it is implemented: the spooler sends nothing from the store.
    #[doc(alias = "IMSProvider::SpoolerLogon")]
    fn spooler_logon(
        &self,
        support: Arc<dyn MapiSupport>,
        id: &EntryId,
        flags: OpenStoreFlags,
        security: &[u8],
    ) -> Result<Outcome<StoreLogon>> {
        let _not_for_mail = (support, id, flags, security);
        let why = "the provider offers nothing to the spooler";
        Err(Error::new(ErrorCode::MAPI_E_NO_SUPPORT, Method::MsProviderSpoolerLogon, why))
    }

    /// Whether two of the provider's own ids name one store (imsprovider-comparestoreids page).
    #[doc(alias = "IMSProvider::CompareStoreIDs")]
    fn compare_store_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool> {
        Ok(left == right)
    }

    /// The provider as one that can be left without a logoff: its `QueryInterface` for `IID_IMAPIProviderShutdown`.
    fn fast_shutdown(&self) -> Option<&dyn ProviderShutdown> {
        None
    }
}

/// A store as a profile lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreInfo {
    /// The kind of store (`PR_MDB_PROVIDER`); tells the provider from others.
    pub kind: MapiUid,
    /// The provider's own id of the store, more than 20 bytes.
    pub entry_id: EntryId,
    /// `PR_RECORD_KEY`, unique among stores.
    pub record_key: Binary,
    /// The name of this store.
    pub display_name: String,
    /// The name of the provider.
    pub provider_display: String,
    /// The name of its library (`PR_PROVIDER_DLL_NAME`).
    pub dll_name: String,
}

impl StoreInfo {
    /// A store whose objects have this uid in their entry ids: its kind and record key are the uid, too, and its provider
    /// has its name.
    #[must_use]
    pub fn new(uid: MapiUid, display_name: &str, dll_name: &str) -> Self {
        Self {
            kind: uid,
            entry_id: EntryId::long_term(uid, b"store"),
            record_key: uid.0.into(),
            display_name: display_name.to_owned(),
            provider_display: display_name.to_owned(),
            dll_name: dll_name.to_owned(),
        }
    }
}

/// What a logon gives.
#[derive(Clone, Debug)]
pub struct StoreLogon {
    /// The store, for the client.
    pub store: Arc<dyn MsgStore>,
    /// The logon object, for the session.
    pub logon: Arc<dyn MsLogon>,
    /// What the provider wants to get back when the spooler logs on, such as a password; empty, if it needs nothing.
    pub security: Vec<u8>,
}

impl StoreLogon {
    /// A store for which the spooler needs nothing more.
    pub fn new(store: Arc<dyn MsgStore>, logon: Arc<dyn MsLogon>) -> Self {
        Self { store, logon, security: Vec::new() }
    }
}
