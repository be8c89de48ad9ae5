//! Who is registered for what.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use parking_lot::Mutex;

use super::open_views::Told;
use super::{Notify, State};
use crate::engine::table::{Probe, View};
use crate::engine::{EntryPlace, Heard, NodeId, Rows, StoreId, WhichBook};
use crate::interface::{AdviseSink, Connection};
use crate::provider::Life;
use crate::vocab::{EventMask, MapiUid};

/// What a registration is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A session itself, by the number of its member.
    Session(u32),
    /// A whole store.
    Store(StoreId),
    /// One folder or message.
    Node(StoreId, NodeId),
    /// One view of a table, by its number.
    Table(u64),
    /// All entries of an address book.
    Entries(WhichBook),
    /// The container of all entries of the directory.
    Directory,
    /// A personal address book.
    Book(MapiUid),
    /// One entry of the address book.
    Entry(EntryPlace),
    /// What providers tell under a key of their own.
    Key(Arc<[u8]>),
}

/// A sink, and what it is to be told of.
#[derive(Clone)]
pub struct Registration {
    /// The object that advised: only it can unadvise.
    pub owner: u64,
    /// The life of that object: nobody hears for the dead.
    pub life: Arc<Life>,
    /// What it is for.
    pub source: Source,
    /// What it asked for.
    pub events: EventMask,
    /// Who hears.
    pub sink: Arc<dyn AdviseSink>,
    /// Whether it is called before the event's call returns: a provider's, with `NOTIFY_SYNC`.
    pub synchronous: bool,
}

impl Notify {
    /// A number for an object that will advise, unlike any other.
    pub fn new_owner(&self) -> u64 {
        self.last_owner.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Registers a sink for the events of a source, as long as the object that advises lives.
    pub fn advise(
        &self,
        owner: u64,
        life: &Arc<Life>,
        source: Source,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Connection {
        let life = Arc::clone(life);
        self.register(Registration { owner, life, source, events, sink, synchronous: false })
    }

    /// Registers a sink.
    pub(super) fn register(&self, registration: Registration) -> Connection {
        let mut state = self.state.lock();
        state.last_connection += 1;
        let connection = Connection(state.last_connection);
        state.registrations.insert(connection, registration);
        self.note(&state);
        connection
    }

    /// A number for a registration that somebody else keeps, unlike any other.
    pub fn new_connection(&self) -> Connection {
        let mut state = self.state.lock();
        state.last_connection += 1;
        Connection(state.last_connection)
    }

    /// Ends a registration of this owner, and drops what is queued for it unless that is to be delivered late
    /// (SES-UNADVISE-4); `false` if there is none.
    pub fn unadvise(&self, owner: u64, connection: Connection) -> bool {
        let mut state = self.state.lock();
        let owned = state.registrations.get(connection).is_some_and(|known| known.owner == owner);
        // The sink is dropped after the lock: its destructor may call back.
        let gone = if owned { state.registrations.remove(connection) } else { None };
        if self.late.load(Ordering::Acquire) {
            for queued in state.queue.iter_mut().filter(|queued| queued.to == connection) {
                queued.late = gone.clone().map(Box::new);
            }
        } else if owned {
            state.queue.retain(|queued| queued.to != connection);
        }
        self.note(&state);
        drop(state);
        owned
    }

    /// Ends all registrations of an owner, and forgets its view.
    pub fn forget(&self, owner: u64) {
        self.end_registrations(|known| known.owner == owner, |number| number == owner);
    }

    /// Ends the registrations of every object whose life has ended, and releases their sinks (SES-LOGOFF-4, TBL-VIEW-5).
    pub fn forget_the_dead(&self) {
        self.end_registrations(|known| !known.life.goes_on(), |_| false);
    }

    fn end_registrations(&self, ends: impl Fn(&Registration) -> bool, view_ends: impl Fn(u64) -> bool) {
        if self.heard() == Heard::Nothing {
            return;
        }
        let mut state = self.state.lock();
        let ending: Vec<Connection> =
            state.registrations.iter().filter(|(_, known)| ends(known)).map(|(id, _)| id).collect();
        // The sinks are dropped after the lock: their destructors may call back.
        let gone: Vec<_> =
            ending.iter().filter_map(|connection| state.registrations.remove(*connection)).collect();
        state.queue.retain(|queued| queued.late.is_some() || !ending.contains(&queued.to));
        state.views.values_mut().for_each(|views| views.remove(&view_ends));
        state.views.retain(|_, views| !views.is_empty());
        self.note(&state);
        drop(state);
        drop(gone);
    }

    /// Whether anything is registered for a source.
    pub fn hears(&self, source: Source) -> bool {
        self.state.lock().registrations.of(&source).next().is_some()
    }

    /// What somebody hears of, of what changes.
    pub fn heard(&self) -> Heard {
        match self.heard.load(Ordering::Acquire) {
            0 => Heard::Nothing,
            1 => Heard::Rows,
            _ => Heard::Everything,
        }
    }

    /// Keeps a view of these rows up to date with every change from now on that its probe lets through, and tells where it
    /// finds up to which one.
    pub fn track(&self, rows: Rows, table: u64, view: &Arc<Mutex<View>>, probe: Option<Probe>) -> Told {
        let mut state = self.state.lock();
        let told = state.views.entry(rows).or_default().add(table, view, probe);
        self.note(&state);
        told
    }

    /// Notes what is heard now.
    fn note(&self, state: &State) {
        let heard = if state.registrations.any_in_stores() || state.shows_hierarchies() {
            Heard::Everything
        } else if state.registrations.len() > 0 || !state.views.is_empty() {
            Heard::Rows
        } else {
            Heard::Nothing
        };
        self.heard.store(heard as u8, Ordering::Release);
    }
}
