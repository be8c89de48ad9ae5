//! Who hears of changes, and when.
//!
//! A change queues what happened while the world is still locked, so that the queue has the order of the changes
//! (SES-NOTIFY-2). Sinks are called later, with nothing locked: when the test pumps, or right after the call.

mod calling;
mod delivery;
mod dispatcher;
mod open_views;
mod publish;
mod registrations;
mod registry;
mod sink_panics;
mod subscriptions;
mod this_thread;
mod turn;

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize};
use std::sync::{Arc, OnceLock};
use std::thread::ThreadId;

use parking_lot::Mutex;

use crate::engine::Rows;
use crate::interface::Connection;
use crate::vocab::Notification;

use dispatcher::Dispatcher;
use open_views::OpenViews;
use publish::Batches;
use registrations::Registrations;
use registry::Registration;
use sink_panics::SinkPanics;
use this_thread::ThreadQueue;
use turn::Turn;

pub use delivery::{Delivery, Holding};
pub use open_views::Told;
pub use registry::Source;

/// Registrations, open views that have a sink, and the queue between changes and sinks.
pub struct Notify {
    state: Mutex<State>,
    /// What waits for threads that have sinks of their own, once somebody makes such a sink.
    threads: OnceLock<Arc<ThreadQueue>>,
    /// What somebody [hears](Notify::heard) of: a change that nobody hears of costs one load.
    heard: AtomicU8,
    /// Whether something may wait in the queue. Written while the state is locked.
    queued: AtomicBool,
    last_owner: AtomicU64,
    after_call: AtomicBool,
    /// More table events from one change are one `TABLE_CHANGED` (TBL-NOTIF-19).
    most_row_events: AtomicUsize,
    turn: Turn,
    /// The thread that calls sinks, if the client asked for one.
    dispatcher: Mutex<Option<Arc<Dispatcher>>>,
    /// Whether there is one. Written while it is locked.
    has_dispatcher: AtomicBool,
    /// Calls under way that make other calls: nothing arrives before they return.
    holding: AtomicUsize,
    /// Whether what waits is delivered although the registration has ended (SES-UNADVISE-4).
    late: AtomicBool,
    /// The threads that are calling synchronous sinks.
    synchronous: Mutex<Vec<ThreadId>>,
    panics: SinkPanics,
}

#[derive(Default)]
struct State {
    last_connection: u32,
    registrations: Registrations,
    views: BTreeMap<Rows, OpenViews>,
    queue: VecDeque<Queued>,
    /// Made when somebody first hears of something; nothing while a change is told.
    room: Option<Box<Room>>,
}

/// Where notifications are put together and delivered from, again and again.
#[derive(Default)]
struct Room {
    /// What of the queue is being delivered: those whose sinks have not been called yet.
    due: VecDeque<Queued>,
    /// What a change tells, of objects and of tables.
    batches: [Batches; 2],
}

/// A delivery that waits.
struct Queued {
    to: Connection,
    notifications: Vec<Notification>,
    /// Who hears although the registration has ended.
    late: Option<Box<Registration>>,
}

impl From<(Connection, Vec<Notification>)> for Queued {
    fn from((to, notifications): (Connection, Vec<Notification>)) -> Self {
        Self { to, notifications, late: None }
    }
}

impl Default for Notify {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            threads: OnceLock::new(),
            heard: AtomicU8::default(),
            queued: AtomicBool::default(),
            last_owner: AtomicU64::default(),
            after_call: AtomicBool::default(),
            most_row_events: AtomicUsize::new(usize::MAX),
            turn: Turn::default(),
            dispatcher: Mutex::default(),
            has_dispatcher: AtomicBool::default(),
            holding: AtomicUsize::default(),
            late: AtomicBool::default(),
            synchronous: Mutex::default(),
            panics: SinkPanics::default(),
        }
    }
}

impl Notify {
    fn threads(&self) -> &Arc<ThreadQueue> {
        self.threads.get_or_init(Arc::default)
    }
}

impl fmt::Debug for Notify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.lock();
        write!(f, "Notify({} registrations, {} waiting)", state.registrations.len(), state.queue.len())
    }
}
