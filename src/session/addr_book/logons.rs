use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{Mutex, ReentrantMutex};

use super::listed::ListedContainer;
use crate::interface::ext::MapiTableExt;
use crate::interface::spi::AbLogon;
use crate::interface::{AbContainer, Error, MapiTable, Result};
use crate::provider::Refusal;
use crate::provider::address_book::HIERARCHY_COLUMNS;
use crate::session::book_providers::BookInUse;
use crate::session::support::LoggedOn;
use crate::vocab::{ErrorCode, MapiUid, OpenFlags, TableFlags, UnicodeFlags};

/// The address book providers of a session, in the order of the profile.
#[derive(Debug, Default)]
pub struct AbLogons {
    /// Whether they were brought up: what every call asks first.
    up: AtomicBool,
    /// One thread brings them up, the others wait. It may come back meanwhile: a provider that logs on calls MAPI.
    bringing_up: ReentrantMutex<()>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    under_way: bool,
    logged_on: Vec<Arc<OpenedBook>>,
    /// How often one was added or removed.
    changes: u64,
}

/// A provider that is logged on.
#[derive(Debug)]
pub struct OpenedBook {
    /// The provider in its session.
    pub logged_on: Arc<LoggedOn>,
    /// Where it stands in the profile.
    pub place: usize,
    /// Whether the user plugged it in.
    pub of_user: bool,
    /// What calls are forwarded to.
    pub logon: Arc<dyn AbLogon>,
    /// The provider: it is shut down when nobody uses it any more, so this goes last.
    pub provider: Arc<BookInUse>,
}

/// An address book provider that didn't log on.
#[derive(Clone, Debug)]
pub struct AbFailure {
    /// What it is called.
    pub name: String,
    /// Why not.
    pub error: Error,
}

impl AbLogons {
    /// Lets `log_on` bring up what is not up, on the first call or if `again`; what fails is its answer. Called by a
    /// provider that is logging on itself it does nothing.
    pub fn bring_up(&self, again: bool, log_on: impl FnOnce() -> Vec<AbFailure>) -> Vec<AbFailure> {
        if !again && self.up.load(Ordering::Acquire) {
            return Vec::new();
        }
        let _only_one = self.bringing_up.lock();
        if !again && self.up.load(Ordering::Acquire) {
            return Vec::new();
        }
        let Some(_under_way) = self.begin() else { return Vec::new() };
        let failed = log_on();
        self.up.store(true, Ordering::Release);
        failed
    }

    /// Lets `log_on` bring up some of them, for another provider that needs them first.
    pub fn bring_up_some(&self, log_on: impl FnOnce() -> Vec<AbFailure>) -> Vec<AbFailure> {
        let _only_one = self.bringing_up.lock();
        self.begin().map_or_else(Vec::new, |_under_way| log_on())
    }

    fn begin(&self) -> Option<UnderWay<'_>> {
        let began = !std::mem::replace(&mut self.state.lock().under_way, true);
        began.then_some(UnderWay(self))
    }

    /// Those that are logged on.
    pub fn all(&self) -> Vec<Arc<OpenedBook>> {
        self.state.lock().logged_on.clone()
    }

    /// The first of them.
    pub fn first(&self) -> Option<Arc<OpenedBook>> {
        self.state.lock().logged_on.first().cloned()
    }

    /// Whether the provider with this section is logged on.
    pub fn has(&self, section: MapiUid) -> bool {
        self.state.lock().logged_on.iter().any(|known| known.logged_on.section == section)
    }

    /// The provider whose support object has this number.
    pub fn with_number(&self, number: u64) -> Option<Arc<OpenedBook>> {
        self.state.lock().logged_on.iter().find(|known| known.logged_on.number == number).cloned()
    }

    /// A provider is logged on from now on.
    pub fn add(&self, provider: OpenedBook) {
        let mut state = self.state.lock();
        state.changes += 1;
        let known = &mut state.logged_on;
        let place = known.iter().position(|other| other.place > provider.place).unwrap_or(known.len());
        known.insert(place, Arc::new(provider));
    }

    /// The provider with this support object is logged on no longer: its logon object, to be logged off.
    pub fn remove(&self, number: u64) -> Vec<Arc<OpenedBook>> {
        let mut state = self.state.lock();
        state.changes += 1;
        state.logged_on.extract_if(.., |known| known.logged_on.number == number).collect()
    }

    /// How often one was added or removed, if all that are logged on now are built-in.
    pub fn changes_of_built_in(&self) -> Option<u64> {
        let state = self.state.lock();
        let all_built_in = state.logged_on.iter().all(|known| !known.of_user);
        all_built_in.then_some(state.changes)
    }
}

/// Ends the bringing up, also when a provider panics.
struct UnderWay<'a>(&'a AbLogons);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.state.lock().under_way = false;
    }
}

impl OpenedBook {
    /// What it answered, with what it has to say of it (SES-GETLASTERROR-5).
    pub fn tell(&self, error: Error) -> Refusal {
        match self.logon.get_last_error(error.code(), UnicodeFlags::MAPI_UNICODE) {
            Ok(Some(report)) => Refusal::Told(error, Box::new(report)),
            _ => error.into(),
        }
    }

    /// Its root container, if it has one (ADR-PROVIDER-10).
    fn root(&self) -> Result<Arc<dyn AbContainer>> {
        self.logon.open_entry(None, None, OpenFlags::NONE)?.into_ab_container()
    }

    /// The table of the containers that it adds to the integrated root, those below them too if `deep`.
    pub fn table(&self, deep: bool) -> Result<Arc<dyn MapiTable>> {
        // A provider may speak one form of text only (ADR-GEN-6).
        let (root, width) = (self.root()?, [TableFlags::MAPI_UNICODE, TableFlags::NONE]);
        let open = |mut flags: TableFlags| {
            flags.set(TableFlags::CONVENIENT_DEPTH, deep);
            root.get_hierarchy_table(flags)
        };
        match open(width[0]) {
            Err(error) if error == ErrorCode::MAPI_E_BAD_CHARWIDTH => open(width[1]),
            opened => opened,
        }
    }

    /// All its containers. A provider without any, or that fails, adds none (ADR-ROOT-3).
    pub fn containers(&self) -> Vec<ListedContainer> {
        let rows = || self.table(true)?.all_rows(&HIERARCHY_COLUMNS);
        rows().unwrap_or_default().iter().filter_map(ListedContainer::of_row).collect()
    }
}
