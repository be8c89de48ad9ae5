use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use super::in_use::Registered;
use crate::interface::spi::{
    AbProvider, FormFactory, FormServer, MsProvider, MsgServiceEntry, SpoolerHook, XpProvider,
};
use crate::vocab::{EntryId, Guid, library_base_name};

/// What the user has plugged into a computer. A clone shares it: what providers keep is theirs.
#[derive(Default)]
pub struct PluggedIn {
    /// Whether there is anything: most computers have nothing, and are asked often.
    any: AtomicBool,
    lists: Mutex<Option<Arc<Lists>>>,
}

#[derive(Clone, Default)]
struct Lists {
    stores: Vec<Arc<Registered<dyn MsProvider>>>,
    transports: Vec<Arc<dyn XpProvider>>,
    books: Vec<KnownBook>,
    /// Each with its library.
    hooks: Vec<(String, Arc<dyn SpoolerHook>)>,
    entries: Vec<RegisteredEntry>,
    form_makers: Vec<(Guid, FormMaker)>,
}

/// An address book provider of the user's.
pub type KnownBook = Arc<Registered<dyn AbProvider>>;

/// What makes forms with a class identifier.
#[derive(Clone, Debug)]
pub enum FormMaker {
    /// A server.
    Server(Arc<dyn FormServer>),
    /// What gives a server for each class identifier.
    Factory(Arc<dyn FormFactory>),
}

/// The entry function of a service, under the names by which a MapiSvc.inf calls it.
#[derive(Clone)]
struct RegisteredEntry {
    dll: String,
    function: String,
    entry: Arc<dyn MsgServiceEntry>,
}

impl RegisteredEntry {
    fn is(&self, dll: &str, function: &str) -> bool {
        self.dll.eq_ignore_ascii_case(dll) && self.function.eq_ignore_ascii_case(function)
    }
}

impl PluggedIn {
    /// Plugs a store provider in.
    pub fn add_store(&self, provider: Arc<dyn MsProvider>) {
        let provider = Registered::new(provider);
        self.change(|lists| lists.stores.push(provider));
    }

    /// The provider of the store that has this unwrapped id.
    pub fn store(&self, id: &EntryId) -> Option<Arc<Registered<dyn MsProvider>>> {
        let lists = self.now();
        let found = lists.stores.iter().find(|known| {
            let own = known.provider.info().entry_id;
            own.provider_uid() == id.provider_uid()
                && known.provider.compare_store_ids(&own, id).unwrap_or(false)
        });
        found.cloned()
    }

    /// Plugs a transport in, in place of the one with its library.
    pub fn add_transport(&self, provider: Arc<dyn XpProvider>) {
        let before = self.transport(&library_base_name(&provider.info().dll_name));
        self.change(|lists| {
            lists
                .transports
                .retain(|known| !before.as_ref().is_some_and(|before| Arc::ptr_eq(known, before)));
            lists.transports.push(provider);
        });
    }

    /// The transport whose library profiles call so (STA-PROPS-8).
    pub fn transport(&self, dll: &str) -> Option<Arc<dyn XpProvider>> {
        let lists = self.now();
        let is_it = |file: &str| library_base_name(file).eq_ignore_ascii_case(dll);
        lists.transports.iter().find(|known| is_it(&known.info().dll_name)).cloned()
    }

    /// Plugs an address book provider in.
    pub fn add_book(&self, provider: Arc<dyn AbProvider>) {
        let provider = Registered::new(provider);
        self.change(|lists| lists.books.push(provider));
    }

    /// Whether there are any.
    pub fn has_books(&self) -> bool {
        self.lists().is_some_and(|lists| !lists.books.is_empty())
    }

    /// The first of them that is meant.
    pub fn book(&self, is_meant: impl Fn(&dyn AbProvider) -> bool) -> Option<KnownBook> {
        let lists = self.now();
        lists.books.iter().find(|known| is_meant(&*known.provider)).cloned()
    }

    /// Plugs a hook in, in place of the one with its library.
    pub fn add_hook(&self, hook: Arc<dyn SpoolerHook>) {
        // Not under the lock: what the hook answers is the user's.
        let library = library_base_name(&hook.info().dll_name).into_owned();
        self.change(|lists| {
            lists.hooks.retain(|(known, _)| *known != library);
            lists.hooks.push((library, hook));
        });
    }

    /// Whether there are any.
    pub fn has_hooks(&self) -> bool {
        self.lists().is_some_and(|lists| !lists.hooks.is_empty())
    }

    /// The hooks, as they were plugged in.
    pub fn hooks(&self) -> Vec<Arc<dyn SpoolerHook>> {
        self.now().hooks.iter().map(|(_, hook)| Arc::clone(hook)).collect()
    }

    /// Registers the entry function of a service, in place of the one with its names (PRF-INF-17).
    pub fn register_entry(&self, dll: &str, function: &str, entry: Arc<dyn MsgServiceEntry>) {
        let entry = RegisteredEntry { dll: dll.to_owned(), function: function.to_owned(), entry };
        self.change(|lists| {
            lists.entries.retain(|known| !known.is(dll, function));
            lists.entries.push(entry);
        });
    }

    /// The entry function that is registered under these names.
    pub fn service_entry(&self, dll: &str, function: &str) -> Option<Arc<dyn MsgServiceEntry>> {
        let lists = self.now();
        lists.entries.iter().find(|known| known.is(dll, function)).map(|known| Arc::clone(&known.entry))
    }

    /// Registers what makes the forms with this class identifier, in place of the one before.
    pub fn register_form_maker(&self, class_id: Guid, maker: FormMaker) {
        self.change(|lists| {
            lists.form_makers.retain(|(known, _)| *known != class_id);
            lists.form_makers.push((class_id, maker));
        });
    }

    /// What makes the forms with this class identifier.
    pub fn form_maker(&self, class_id: Guid) -> Option<FormMaker> {
        let lists = self.now();
        let found = lists.form_makers.iter().find(|(known, _)| *known == class_id);
        found.map(|(_, maker)| maker.clone())
    }

    /// What is plugged in, to be looked at without the lock: providers are asked, and may call MAPI.
    fn now(&self) -> Arc<Lists> {
        self.lists().unwrap_or_default()
    }

    fn lists(&self) -> Option<Arc<Lists>> {
        if self.any.load(Ordering::Acquire) { self.lists.lock().clone() } else { None }
    }

    fn change(&self, change: impl FnOnce(&mut Lists)) {
        let before = {
            let lists = &mut *self.lists.lock();
            let before = lists.clone();
            change(Arc::make_mut(lists.get_or_insert_default()));
            self.any.store(true, Ordering::Release);
            before
        };
        // Not under the lock: a destructor of the user's may call MAPI.
        drop(before);
    }
}

impl Clone for PluggedIn {
    fn clone(&self) -> Self {
        let lists = self.lists();
        Self { any: AtomicBool::new(lists.is_some()), lists: Mutex::new(lists) }
    }
}

impl fmt::Debug for PluggedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Lists { stores, transports, .. } = &*self.now();
        write!(f, "PluggedIn({} stores, {} transports)", stores.len(), transports.len())
    }
}
