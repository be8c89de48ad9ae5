//! A store provider that does nothing of its own accord: what it does with its support object is the test's to say.

use std::fmt;
use std::sync::Arc;

use mapi_emulator::interface::spi::*;
use mapi_emulator::interface::*;
use mapi_emulator::no_support;
use mapi_emulator::vocab::guids::Iid;
use mapi_emulator::vocab::*;
use parking_lot::Mutex;

type AtLogon = dyn Fn(&Arc<dyn MapiSupport>) -> Result<()> + Send + Sync;

/// What the test holds of the provider.
pub struct Plug {
    name: &'static str,
    at_logon: Box<AtLogon>,
    warns: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    asked: Vec<String>,
    logons: Vec<(EntryId, OpenStoreFlags)>,
    compared: usize,
    support: Option<Arc<dyn MapiSupport>>,
    actions: Option<Arc<dyn StatusActions>>,
}

impl Plug {
    /// A provider that keeps its support object and does nothing with it.
    pub fn new(name: &'static str) -> Arc<Self> {
        Self::doing(name, |_| Ok(()))
    }

    /// One that does this when it logs on.
    pub fn doing(
        name: &'static str,
        at_logon: impl Fn(&Arc<dyn MapiSupport>) -> Result<()> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { name, at_logon: Box::new(at_logon), warns: false, state: Mutex::default() })
    }

    /// One whose store opens with a warning, of which it can say more.
    pub fn warning(name: &'static str) -> Arc<Self> {
        let at_logon: Box<AtLogon> = Box::new(|_| Ok(()));
        Arc::new(Self { name, at_logon, warns: true, state: Mutex::default() })
    }

    /// The uid of its entry ids: its name.
    pub fn uid(&self) -> MapiUid {
        let mut bytes = [b'.'; 16];
        bytes[..self.name.len()].copy_from_slice(self.name.as_bytes());
        MapiUid(bytes)
    }

    /// The entry id of one of its objects.
    pub fn id(&self) -> EntryId {
        EntryId::long_term(self.uid(), b"thing")
    }

    /// The entry id of its store as it knows it.
    pub fn private_id(&self) -> EntryId {
        EntryId::long_term(self.uid(), b"store")
    }

    /// The wrapped entry id of its store.
    pub fn store_id(&self) -> EntryId {
        wrap_store_entry_id("PLUG.DLL", &self.private_id()).expect("an id that can be wrapped")
    }

    /// The support object that it got last.
    pub fn support(&self) -> Arc<dyn MapiSupport> {
        self.state.lock().support.clone().expect("the provider was logged on and keeps its support object")
    }

    /// From now on its status object does this.
    pub fn act(&self, actions: Arc<dyn StatusActions>) {
        self.state.lock().actions = Some(actions);
    }

    /// Releases the support object.
    pub fn let_go(&self) {
        let support = self.state.lock().support.take();
        drop(support);
    }

    /// What it was asked since it was last looked at.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().asked)
    }

    /// What it was to open, and how, since it was last looked at.
    pub fn logons(&self) -> Vec<(EntryId, OpenStoreFlags)> {
        std::mem::take(&mut self.state.lock().logons)
    }

    /// How often it was asked whether two of its ids name one store.
    pub fn compared(&self) -> usize {
        self.state.lock().compared
    }

    fn note(&self, what: &str) {
        self.state.lock().asked.push(what.to_owned());
    }
}

impl fmt::Debug for Plug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The provider that MAPI calls.
#[derive(Debug)]
pub struct Installed(pub Arc<Plug>);

impl MsProvider for Installed {
    fn info(&self) -> StoreInfo {
        StoreInfo {
            kind: self.0.uid(),
            entry_id: self.0.private_id(),
            record_key: self.0.uid().0.into(),
            display_name: self.0.name.to_owned(),
            provider_display: "Plugs".to_owned(),
            dll_name: "PLUG.DLL".to_owned(),
        }
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>> {
        self.0.note("logon");
        self.0.state.lock().logons.push((id.clone(), flags));
        (self.0.at_logon)(&support)?;
        let before = self.0.state.lock().support.replace(support);
        drop(before);
        let store = StoreLogon::new(Arc::new(Empty), Arc::new(Logon(Arc::clone(&self.0))));
        Ok(Outcome::warned_if(store, self.0.warns, ErrorCode::MAPI_W_ERRORS_RETURNED))
    }

    fn compare_store_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool> {
        if left.provider_uid() == right.provider_uid() {
            self.0.state.lock().compared += 1;
        }
        Ok(left == right)
    }
}

#[derive(Debug)]
struct Logon(Arc<Plug>);

impl MsLogon for Logon {
    fn open_entry(&self, _: &EntryId, _: Option<Iid>, _: OpenFlags) -> Result<Opened> {
        self.0.note("open");
        Ok(Opened::MsgStore(Arc::new(Empty)))
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool> {
        self.0.note("compare");
        Ok(left == right)
    }

    fn advise(&self, _: Option<&EntryId>, _: EventMask, _: Arc<dyn AdviseSink>) -> Result<Connection> {
        self.0.note("advise");
        Ok(Connection(1))
    }

    fn unadvise(&self, _: Connection) -> Result<()> {
        self.0.note("unadvise");
        Ok(())
    }

    fn open_status_entry(&self, _: Option<Iid>, flags: OpenFlags) -> Result<Arc<dyn MapiStatus>> {
        let actions = self.0.state.lock().actions.clone();
        let none = || Error::new(ErrorCode::MAPI_E_NO_SUPPORT, Method::MsLogonOpenStatusEntry, "no object");
        self.0.support().create_status(actions.ok_or_else(none)?, flags)
    }

    fn logoff(&self) {
        self.0.note("logoff");
    }
}

/// A store that can do nothing.
#[derive(Debug)]
pub struct Empty;

impl MapiProp for Empty {
    fn get_last_error(&self, _: ErrorCode, _: UnicodeFlags) -> Result<Option<MapiError>> {
        Ok(Some(MapiError { error: "half of the store is lost".into(), ..MapiError::default() }))
    }

    no_support! {
        MapiProp:
        save_changes, get_props, get_prop_list, open_property, set_props, delete_props, copy_to,
        copy_props, get_ids_from_names, get_names_from_ids
    }
}

impl MsgStore for Empty {
    no_support! {
        MsgStore:
        advise, unadvise, compare_entry_ids, open_entry, set_receive_folder, get_receive_folder,
        get_receive_folder_table, store_logoff, abort_submit, get_outgoing_queue, set_lock_state,
        finished_msg, notify_new_mail
    }
}
