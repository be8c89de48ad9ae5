//! What the providers of a session do when: stores and address book come up, roles move between stores.

use std::sync::Arc;

use super::logon::Logon;
use super::status_table;
use super::stores_table::{self, ListedStore};
use crate::engine::{self, EngineError, Store, StoreId};
use crate::interface::spi::MsProvider;
use crate::provider::{Refusal, Source, refuse};
use crate::vocab::{
    DefaultStoreRole, EntryId, ErrorCode, ErrorNotification, EventMask, MUID_STORE_WRAP, MapiUid,
    Notification, StatusFlags, StoreSupport, unwrap_store_entry_id,
};

/// The address types that the built-in internet transport takes.
const INTERNET_TYPES: [&str; 1] = ["SMTP"];

/// A store that was opened.
#[derive(Clone, Copy, Debug)]
pub struct MsOpened<'a> {
    /// Its entry id as its provider knows it.
    pub private: &'a EntryId,
    /// Its provider.
    pub provider: &'a dyn MsProvider,
}

impl Logon {
    /// A store was opened: the spooler may send from it, and its provider runs (SES-OPENMSGSTORE-16).
    pub fn store_opened(&self, opened: &MsOpened<'_>, mail: bool) {
        let MsOpened { private, provider } = *opened;
        let store = self.store_of(private);
        let profile = self.profile_now();
        let listed =
            profile.as_ref().and_then(|profile| stores_table::provider_of(profile, private, provider));
        if listed.is_some() && listed == profile.and_then(|profile| profile.default_store()) {
            self.complete_tree(store);
        }
        if let Some(store) = store.filter(|_| mail) {
            self.running.lock().mail_stores.insert(store);
        }
        self.run(listed);
    }

    /// The store of this world with an unwrapped entry id.
    fn store_of(&self, private: &EntryId) -> Option<StoreId> {
        let world = self.computer.runtime.read();
        private.provider_uid().and_then(|uid| world.store_by_uid(uid)).map(|store| store.id)
    }

    /// The default store has all special folders, if it can create them (SES-DEFSTORE-3, SES-SETDEFSTORE-13).
    fn complete_tree(&self, store: Option<StoreId>) {
        let runtime = &self.computer.runtime;
        let store = {
            let world = runtime.read();
            let lacks = |store: &&Store| {
                store.support.contains(StoreSupport::STORE_CREATE_OK) && !store.has_all_special_folders()
            };
            store.and_then(|store| world.store(store).ok()).filter(lacks).map(|store| store.id)
        };
        if let Some(store) = store {
            let now = runtime.now();
            // A store that is gone meanwhile needs no folders.
            let _gone = runtime.commit(|world, changes| {
                world.store_mut(store)?.create_special_folders(true, now, changes);
                Ok::<_, EngineError>(())
            });
        }
    }

    /// Transports run from the start and have a row in the status table, unless the spooler is not told of the session
    /// (SES-LOGON-22, STA-TABLE-7, STA-TABLE-10).
    pub fn start_transports(&self) {
        if let Some(profile) = self.profile_now().filter(|_| !self.no_mail) {
            for transport in self.run(profile.transports()) {
                self.modify_row(transport, status_table::OF_NO_SUPPORT, status_table::of_transport(), false);
            }
        }
    }

    /// Providers run from now on; tells which did not before.
    fn run(&self, providers: impl IntoIterator<Item = MapiUid>) -> Vec<MapiUid> {
        let running = &mut self.running.lock().providers;
        let known = running.len();
        for provider in providers {
            if !running.contains(&provider) {
                running.push(provider);
            }
        }
        running[known..].to_vec()
    }

    /// Tells the other members that a member asked everybody to leave, and keeps new ones out (SES-LOGOFF-9,
    /// SES-LOGOFF-10).
    pub fn announce_end(self: &Arc<Self>, member: u32) {
        self.computer.unshare(self);
        let others: Vec<u32> = self.running.lock().members.keys().copied().collect();
        let end = Notification::Error(ErrorNotification {
            entry_id: EntryId::default(),
            code: ErrorCode::MAPI_E_END_OF_SESSION,
            unicode: true,
            error: None,
        });
        for other in others.into_iter().filter(|other| *other != member) {
            let notify = &self.computer.runtime.notify;
            notify.tell(Source::Session(other), EventMask::fnevCriticalError, std::slice::from_ref(&end));
        }
    }

    /// The profile as it is now.
    pub fn profile_now(&self) -> Option<Arc<engine::profile::Profile>> {
        let world = self.computer.runtime.read();
        world.profiles().get(self.profile).ok().map(Arc::clone)
    }

    /// The address types that the transports of the session take, in transport order (SES-ENUMADRTYPES-1).
    pub fn address_types(&self) -> Vec<&'static str> {
        if self.no_mail {
            return Vec::new();
        }
        let transports = self.profile_now().map_or(0, |profile| profile.transports().count());
        if transports == 0 { Vec::new() } else { INTERNET_TYPES.to_vec() }
    }

    /// `SetDefaultStore` (SES-SETDEFSTORE-1 to -9).
    pub fn set_store_role(&self, role: DefaultStoreRole, id: Option<&EntryId>) -> Result<(), Refusal> {
        let flag = match role {
            DefaultStoreRole::MAPI_DEFAULT_STORE => StatusFlags::STATUS_DEFAULT_STORE,
            DefaultStoreRole::MAPI_SIMPLE_STORE_PERMANENT | DefaultStoreRole::MAPI_SIMPLE_STORE_TEMPORARY => {
                StatusFlags::STATUS_SIMPLE_STORE
            }
            DefaultStoreRole::MAPI_PRIMARY_STORE => StatusFlags::STATUS_PRIMARY_STORE,
            DefaultStoreRole::MAPI_SECONDARY_STORE => StatusFlags::STATUS_SECONDARY_STORE,
            other => {
                return Err(refuse(
                    ErrorCode::MAPI_E_UNKNOWN_FLAGS,
                    format!("{other} is no role of a store"),
                ));
            }
        };
        let store = id.filter(|id| !id.is_empty()).map(|id| self.find_listed(id)).transpose()?;
        if role == DefaultStoreRole::MAPI_DEFAULT_STORE
            && let Some(store) = &store
        {
            self.check_can_be_default(store)?;
        }
        let provider = store.as_ref().map(|store| store.provider);
        if role == DefaultStoreRole::MAPI_SIMPLE_STORE_TEMPORARY {
            self.running.lock().simple_store = Some(provider);
        } else {
            self.computer
                .runtime
                .set_up(|world| world.profiles_mut().get_mut(self.profile)?.set_store_role(flag, provider))?;
            self.computer.profile_changed(self.profile);
        }
        if let (DefaultStoreRole::MAPI_DEFAULT_STORE, Some(store)) = (role, &store) {
            let (_, private) = unwrap_store_entry_id(&store.entry_id).unwrap_or_default();
            self.complete_tree(self.store_of(&private));
        }
        if role == DefaultStoreRole::MAPI_SIMPLE_STORE_PERMANENT {
            self.running.lock().simple_store = None;
        }
        self.refresh_stores();
        for logon in self.computer.logons().into_iter().filter(|logon| logon.profile == self.profile) {
            logon.show_roles();
        }
        Ok(())
    }

    fn find_listed(&self, id: &EntryId) -> Result<ListedStore, Refusal> {
        if id.provider_uid() != Some(MUID_STORE_WRAP) || unwrap_store_entry_id(id).is_err() {
            return Err(refuse(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, format!("{id} is no store's entry id")));
        }
        let found = self.listed_stores().into_iter().find(|store| store.entry_id == *id);
        found.ok_or_else(|| refuse(ErrorCode::MAPI_E_NOT_FOUND, "the profile has no such store"))
    }

    /// A default store sends, creates and modifies (SES-SETDEFSTORE-3).
    fn check_can_be_default(&self, store: &ListedStore) -> Result<(), Refusal> {
        let needed =
            StoreSupport::STORE_SUBMIT_OK | StoreSupport::STORE_CREATE_OK | StoreSupport::STORE_MODIFY_OK;
        let (_, private) = unwrap_store_entry_id(&store.entry_id).unwrap_or_default();
        let world = self.computer.runtime.read();
        let support =
            private.provider_uid().and_then(|uid| world.store_by_uid(uid)).map(|store| store.support);
        match support {
            Some(support) if !support.contains(needed) => {
                Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, format!("the default store needs {needed:?}")))
            }
            _ => Ok(()),
        }
    }
}
