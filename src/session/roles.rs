//! What the providers of a session do when: stores and address book come up, roles move between stores.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::computer::StoreInUse;
use super::logon::Logon;
use super::session::Session;
use super::spooler;
use super::stores_table::{ListedStore, lists};
use super::support::Support;
use crate::engine::profile::Profile;
use crate::interface::MsgStore;
use crate::interface::ext::MapiPropExt;
use crate::interface::spi::StoreLogon;
use crate::provider::{Refusal, Source, refuse};
use crate::vocab::tags::{PR_STORE_SUPPORT_MASK, PR_VALID_FOLDER_MASK};
use crate::vocab::{
    DefaultStoreRole, EntryId, ErrorCode, ErrorNotification, EventMask, FolderMask, MUID_STORE_WRAP, MapiUid,
    Notification, OpenStoreFlags, StatusFlags, StoreSupport, unwrap_store_entry_id,
};

/// A store that was opened.
#[derive(Clone, Copy, Debug)]
pub struct MsOpened<'a> {
    /// Its entry id as its provider knows it.
    pub private: &'a EntryId,
    /// Its provider.
    pub provider: &'a Arc<StoreInUse>,
    /// What its provider got.
    pub support: &'a Arc<Support>,
    /// Whether the profile was seen to list it.
    pub is_listed: bool,
    /// The store, and what its provider wants to get back from the spooler.
    pub logon: &'a StoreLogon,
}

/// Whether this store became the default one and was not looked at since.
fn needs_tree(profile: &Profile, store: MapiUid) -> bool {
    profile.status_flags(store).contains(StatusFlags::STATUS_NEED_IPM_TREE)
        && profile.default_store() == Some(store)
}

impl Logon {
    /// A store was opened: the spooler may send from it, and its provider runs (SES-OPENMSGSTORE-16).
    pub fn store_opened(self: &Arc<Self>, opened: &MsOpened<'_>, mail: bool) {
        let MsOpened { support, logon, .. } = *opened;
        let Ok(section) = support.logged_on().map(|logged_on| logged_on.section) else { return };
        let (is_listed, needs_tree) = {
            let world = self.computer.runtime.read();
            let is_listed = |profile: &&Arc<Profile>| opened.is_listed || lists(profile, section);
            let profile = world.profiles().get(self.profile).ok().filter(is_listed);
            (profile.is_some(), profile.is_some_and(|profile| needs_tree(profile, section)))
        };
        if needs_tree {
            self.verify_tree(section, &*logon.store);
        }
        if mail {
            self.spooler.store_opened(self, opened, section);
        }
        if is_listed {
            self.run(section);
        }
    }

    /// A store that needs a tree has the folders that it says it has (STA-PROPS-5).
    fn verify_tree(&self, section: MapiUid, store: &dyn MsgStore) {
        let mask = {
            let _unseen = self.computer.runtime.gate.silence();
            store.find(PR_VALID_FOLDER_MASK).ok().flatten().unwrap_or_default()
        };
        if FolderMask::from(mask).contains(FolderMask::FOLDER_IPM_SUBTREE_VALID) {
            // A profile that is gone needs no folders.
            let _gone = self.computer.runtime.set_up(|world| {
                world.profiles_mut().get_mut(self.profile)?.set_needs_tree(section, false);
                Ok(())
            });
            self.computer.profile_changed(self.profile);
        }
    }

    /// A provider runs from now on.
    pub fn run(&self, provider: MapiUid) {
        let running = &mut self.running.lock().providers;
        if !running.contains(&provider) {
            running.push(provider);
        }
    }

    /// Whether a message service is left alone (STA-LIFE-8).
    pub fn is_shut_off(&self, service: MapiUid) -> bool {
        self.running.lock().shut_off.contains(&service)
    }

    /// Leaves a message service alone for the rest of the session: those of its providers that run are logged off
    /// (PRF-LOGONCFG-4).
    pub fn shut_off(&self, service: MapiUid) {
        self.running.lock().shut_off.insert(service);
        self.any_shut_off.store(true, Ordering::Release);
        let Some(profile) = self.profile_now() else { return };
        let of_service = profile.providers().iter().filter(|known| known.service == Some(service));
        let sections: Vec<MapiUid> = of_service.map(|known| known.uid).collect();
        for member in self.members() {
            member.unload_all(&sections);
        }
        spooler::shut_off(self, &sections);
    }

    /// A transport runs no more.
    pub fn runs_no_more(&self, transport: MapiUid) {
        self.running.lock().providers.retain(|known| *known != transport);
    }

    /// Tells the other members that a member asked everybody to leave, and keeps new ones out (SES-LOGOFF-9,
    /// SES-LOGOFF-10).
    pub fn announce_end(self: &Arc<Self>, member: u32) {
        self.computer.unshare(self);
        let others: Vec<u32> = self.running.lock().members.iter().map(|(member, _)| *member).collect();
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
    pub fn profile_now(&self) -> Option<Arc<Profile>> {
        let world = self.computer.runtime.read();
        world.profiles().get(self.profile).ok().map(Arc::clone)
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
        let is_default = role == DefaultStoreRole::MAPI_DEFAULT_STORE;
        if let Some(store) = store.as_ref().filter(|_| is_default) {
            self.check_can_be_default(store)?;
        }
        let provider = store.as_ref().map(|store| store.provider);
        if role == DefaultStoreRole::MAPI_SIMPLE_STORE_TEMPORARY {
            self.running.lock().simple_store = Some(provider);
        } else {
            self.computer.runtime.set_up(|world| {
                let profile = world.profiles_mut().get_mut(self.profile)?;
                profile.set_store_role(flag, provider)?;
                if let Some(store) = provider.filter(|_| is_default) {
                    profile.set_needs_tree(store, true);
                }
                Ok(())
            })?;
            if let Some(store) = store.filter(|_| is_default) {
                self.open_again(&store);
            }
            self.computer.profile_changed(self.profile);
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
        let provider = self.computer.store_provider(&private);
        let told = provider.and_then(|provider| provider.provider().support_mask());
        let support = told.unwrap_or_else(|| self.mask_of(store));
        if support.contains(needed) {
            return Ok(());
        }
        Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, format!("the default store needs {needed:?}")))
    }

    /// What a store says of itself that has to be open for that; nothing if it cannot be.
    fn mask_of(&self, store: &ListedStore) -> StoreSupport {
        let _unseen = self.computer.runtime.gate.silence();
        if let Some(mask) = self.spooler.mask_of(store.provider) {
            return mask;
        }
        let opened = self.members().into_iter().next().and_then(|member| open_unseen(&member, store));
        let mask = opened.and_then(|opened| opened.find(PR_STORE_SUPPORT_MASK).ok().flatten());
        StoreSupport::from_bits_retain(mask.unwrap_or_default() as u32)
    }

    /// The provider of a store that is open learns by another logon that it has the default store, and completes it
    /// (SES-SETDEFSTORE-13). One that is not open does so when it is opened.
    fn open_again(&self, store: &ListedStore) {
        let _unseen = self.computer.runtime.gate.silence();
        let holder = self.members().into_iter().find(|member| member.has_open(store.provider));
        // Whoever opens it next hears why it cannot be opened.
        let _opened = holder.and_then(|member| open_unseen(&member, store));
    }
}

/// Opens a store as no client does.
fn open_unseen(member: &Session, store: &ListedStore) -> Option<Arc<dyn MsgStore>> {
    let flags = OpenStoreFlags::MDB_NO_DIALOG | OpenStoreFlags::MDB_WRITE | OpenStoreFlags::MDB_NO_MAIL;
    Some(member.open_store(&store.entry_id, None, flags).ok()?.value)
}
