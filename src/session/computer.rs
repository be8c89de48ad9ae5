use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::thread::ThreadId;
use std::{fmt, io};

use parking_lot::{Mutex, ReentrantMutex, ReentrantMutexGuard};

use super::client_shutdown::FastShutdown;
use super::in_use::InUse;
use super::library::not_initialized;
use super::logon::Logon;
use super::plugged_in::PluggedIn;
use super::spooler::{InternetProvider, MINET_DLL, PostOffice, Turn};
use crate::engine::profile::{Profile, ProfileId};
use crate::engine::{Few, World};
use crate::interface::FormToken;
use crate::interface::spi::{MsProvider, XpProvider};
use crate::provider::store::BuiltInStore;
use crate::provider::{IdSource, Life, Refusal, Runtime, own_thread, refuse};
use crate::vocab::tags::{PR_PROVIDER_DLL_NAME, PR_RECORD_KEY};
use crate::vocab::{Binary, EntryId, ErrorCode, FileTime, InitFlags, MapiUid, PropValue};

/// One computer: the MAPI library of a process with its profiles, its post office and the sessions that are open.
pub struct Computer {
    /// What all objects share.
    pub runtime: Arc<Runtime>,
    /// What the user has plugged in.
    pub plugged_in: PluggedIn,
    /// What the built-in transport reaches.
    pub post_office: PostOffice,
    /// Whose turn it is to be the spooler.
    pub spooling: Turn,
    state: Mutex<State>,
    /// Held by the logon under way: what it calls may log on itself, others wait (SES-LOGON-27).
    logging_on: ReentrantMutex<()>,
    ansi_profiles: AtomicBool,
    last_member: AtomicU32,
    /// How many emulators stand for it: the last one to go asks what sinks panicked with.
    pub emulators: AtomicUsize,
}

/// What a computer allows.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How many sessions may be open at a time (SES-LOGON-31).
    pub max_sessions: usize,
    /// Whether a client may end without a logoff.
    pub fast_shutdown: FastShutdown,
    /// Whether sinks hear what waits for them when their registration ends (SES-UNADVISE-4).
    pub late_notifications: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { max_sessions: usize::MAX, fast_shutdown: FastShutdown::default(), late_notifications: false }
    }
}

/// What a logon begins with.
#[derive(Debug)]
pub struct Ready {
    /// The session that others may join (SES-LOGON-13).
    pub shared: Option<Weak<Logon>>,
    /// How many sessions may be open.
    pub most: usize,
}

#[derive(Default)]
struct State {
    /// How often MAPI was initialised and not uninitialised.
    initialized: u32,
    /// Which thread may have sinks called; `None` is any.
    delivers: Option<ThreadId>,
    /// Ends what is of no session when that count is 0 again; made when somebody has such a thing.
    life: Option<Arc<Life>>,
    shared: Option<Weak<Logon>>,
    logons: Few<Weak<Logon>>,
    last_form_token: u64,
    settings: Settings,
}

/// A store provider that a session uses, or looks at.
pub type StoreInUse = InUse<dyn MsProvider>;

impl Computer {
    /// A computer with this world, where MAPI is not initialised, for one emulator to stand for it.
    pub fn new(world: World, ids: IdSource, now: FileTime) -> Arc<Self> {
        Arc::new(Self {
            runtime: Arc::new(Runtime::new(world, ids, now)),
            plugged_in: PluggedIn::default(),
            post_office: PostOffice::default(),
            spooling: Turn::default(),
            state: Mutex::default(),
            logging_on: ReentrantMutex::default(),
            ansi_profiles: AtomicBool::default(),
            last_member: AtomicU32::default(),
            emulators: AtomicUsize::new(1),
        })
    }

    /// A copy with nobody logged on, for one emulator to stand for it. Providers of the user are shared: what they keep is
    /// theirs.
    pub fn fork(&self) -> Arc<Self> {
        let settings = self.settings();
        let runtime = Arc::new(self.runtime.fork());
        runtime.notify.set_late(settings.late_notifications);
        Arc::new(Self {
            runtime,
            plugged_in: self.plugged_in.clone(),
            post_office: self.post_office.fork(),
            spooling: self.spooling.fork(),
            state: Mutex::new(State { settings, ..State::default() }),
            logging_on: ReentrantMutex::default(),
            ansi_profiles: AtomicBool::new(self.ansi_profiles.load(Ordering::Relaxed)),
            last_member: AtomicU32::default(),
            emulators: AtomicUsize::new(1),
        })
    }

    /// Chooses what is allowed from now on.
    pub fn allow(&self, settings: Settings) {
        self.runtime.notify.set_late(settings.late_notifications);
        self.state.lock().settings = settings;
    }

    /// What is allowed.
    pub fn settings(&self) -> Settings {
        self.state.lock().settings
    }

    /// `MAPIInitialize`: counts; the first one says which thread calls sinks, and whether there is a user to ask
    /// (SES-INIT-3, SES-INIT-7, SES-INIT-11).
    pub fn initialize(&self, flags: InitFlags) -> io::Result<()> {
        let mut state = self.state.lock();
        if state.initialized == 0 {
            let calls_itself = flags.contains(InitFlags::MAPI_MULTITHREAD_NOTIFICATIONS);
            if calls_itself {
                self.runtime.start_dispatcher()?;
            }
            state.delivers = (!calls_itself).then(own_thread);
            self.runtime.forbid_ui(flags.contains(InitFlags::MAPI_NT_SERVICE));
        }
        state.initialized = state.initialized.saturating_add(1);
        Ok(())
    }

    /// Whether MAPI was initialised for a service, which has no user.
    pub fn is_nt_service(&self) -> bool {
        self.runtime.forbids_ui()
    }

    /// `MAPIUninitialize`: the last one ends every session and every object (SES-UNINIT-3).
    pub fn uninitialize(&self) {
        let last = {
            let mut state = self.state.lock();
            state.initialized = state.initialized.saturating_sub(1);
            state.initialized == 0
        };
        if last {
            self.stop();
        }
    }

    /// Nothing works any more, however often MAPI was initialised: every session and every object ends.
    pub fn stop(&self) {
        let logons = {
            let mut state = self.state.lock();
            state.initialized = 0;
            if let Some(life) = state.life.take() {
                life.end();
            }
            state.shared = None;
            std::mem::take(&mut state.logons)
        };
        self.runtime.notify.drop_waiting();
        for logon in logons.iter().filter_map(Weak::upgrade) {
            logon.log_off_all();
        }
        self.runtime.notify.forget_the_dead();
        // What sinks were still to hear of the end.
        self.runtime.notify.drop_waiting();
        self.runtime.end_dispatcher();
        self.runtime.forbid_ui(false);
    }

    /// Whether the calling thread may call sinks (SES-INIT-9).
    pub fn delivers_here(&self) -> bool {
        self.state.lock().delivers.is_none_or(|only| only == own_thread())
    }

    /// The life of the library, if MAPI is initialised.
    pub fn life(&self) -> Option<Arc<Life>> {
        let mut state = self.state.lock();
        (state.initialized > 0).then(|| Arc::clone(state.life.get_or_insert_with(Life::new)))
    }

    /// A number for a member of a session, unlike any other.
    pub fn new_member(&self) -> u32 {
        self.last_member.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// A token for a form, unlike any other (SES-PREPAREFORM-3).
    pub fn new_form_token(&self) -> FormToken {
        let mut state = self.state.lock();
        state.last_form_token += 1;
        FormToken(state.last_form_token)
    }

    /// The turn to log on, once no other thread does; `None` to a caller who doesn't wait for it (SES-LOGON-27).
    pub fn turn_to_log_on(&self, waits: bool) -> Option<ReentrantMutexGuard<'_, ()>> {
        if waits { Some(self.logging_on.lock()) } else { self.logging_on.try_lock() }
    }

    /// What a logon begins with; without MAPIInitialize there is none (SES-INIT-1).
    pub fn ready(&self) -> Result<Ready, Refusal> {
        let state = self.state.lock();
        if state.initialized == 0 {
            return Err(not_initialized());
        }
        Ok(Ready { shared: state.shared.clone(), most: state.settings.max_sessions })
    }

    /// Opens a session for others to join; the one before stays, but nobody finds it any more (SES-LOGON-16).
    pub fn share(&self, logon: &Arc<Logon>) {
        self.state.lock().shared = Some(Arc::downgrade(logon));
    }

    /// Keeps others from joining a session.
    pub fn unshare(&self, logon: &Arc<Logon>) {
        let mut state = self.state.lock();
        if state.shared.as_ref().is_some_and(|shared| std::ptr::eq(shared.as_ptr(), Arc::as_ptr(logon))) {
            state.shared = None;
        }
    }

    /// Remembers an open session; `false` if MAPI was uninitialised meanwhile.
    pub fn register(&self, logon: &Arc<Logon>) -> bool {
        let mut state = self.state.lock();
        state.logons.retain(|known| known.strong_count() > 0);
        state.logons.push(Arc::downgrade(logon));
        state.initialized > 0
    }

    /// The sessions that are open, in the order of their logons.
    pub fn logons(&self) -> Vec<Arc<Logon>> {
        let mut open: Vec<_> = self.state.lock().logons.iter().filter_map(Weak::upgrade).collect();
        open.retain(|logon| logon.goes_on());
        open
    }

    /// Whether so many sessions are open.
    pub fn has_open_sessions(&self, many: usize) -> bool {
        // Most computers set no limit.
        many < usize::MAX && self.logons().len() >= many
    }

    /// A profile was changed: the stores tables of sessions on it follow (SES-STORESTABLE-13, SES-ADMINSERVICES-2).
    pub fn profile_changed(&self, profile: ProfileId) {
        for logon in self.logons().into_iter().filter(|logon| logon.profile == profile) {
            logon.refresh_stores();
        }
    }

    /// Chooses whether the profile functions refuse Unicode.
    pub fn set_ansi_profiles(&self, only: bool) {
        self.ansi_profiles.store(only, Ordering::Relaxed);
    }

    /// Refuses `MAPI_UNICODE` where the profile functions don't take it (PRF-GEN-7).
    pub fn check_unicode(&self, unicode: bool) -> Result<(), Refusal> {
        if unicode && self.ansi_profiles.load(Ordering::Relaxed) {
            return Err(refuse(ErrorCode::MAPI_E_BAD_CHARWIDTH, "this computer's profiles have no Unicode"));
        }
        Ok(())
    }

    /// The provider of the store that has this unwrapped id, and whether it is known at all.
    pub fn store_provider(&self, id: &EntryId) -> Option<Arc<StoreInUse>> {
        let built_in = {
            let world = self.runtime.read();
            id.provider_uid().and_then(|uid| world.store_by_uid(uid)).map(|store| store.id)
        };
        if let Some(store) = built_in {
            let built_in: Arc<dyn MsProvider> = Arc::new(BuiltInStore::new(&self.runtime, store));
            return Some(InUse::new(built_in));
        }
        self.plugged_in.store(id).map(|known| known.used())
    }

    /// The provider of a transport of a profile, if its library is known.
    pub fn transport_provider(
        self: &Arc<Self>,
        profile: &Profile,
        uid: MapiUid,
        id: ProfileId,
    ) -> Option<Arc<dyn XpProvider>> {
        let dll = profile.section(uid).ok()?.get(PR_PROVIDER_DLL_NAME.id())?;
        let dll = dll.as_str()?;
        self.plugged_in.transport(dll).or_else(|| {
            let built_in = dll.eq_ignore_ascii_case(MINET_DLL);
            built_in.then(|| -> Arc<dyn XpProvider> { Arc::new(InternetProvider::new(self, id)) })
        })
    }

    /// The record key that a stores table shows for a store.
    pub fn record_key(&self, id: &EntryId) -> Option<Binary> {
        {
            let world = self.runtime.read();
            if let Some(store) = id.provider_uid().and_then(|uid| world.store_by_uid(uid)) {
                return match store.store_value(PR_RECORD_KEY.tag()) {
                    Some(PropValue::Binary(key)) => Some(key),
                    _ => None,
                };
            }
        }
        self.store_provider(id).map(|known| known.provider().info().record_key)
    }
}

impl fmt::Debug for Computer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.lock();
        write!(f, "Computer(initialized {} times, {} sessions)", state.initialized, state.logons.len())
    }
}
