//! Who hears of changes, and when.
//!
//! A change queues what happened while the world is still locked, so that the queue has the order of the changes
//! (SES-NOTIFY-2). Sinks are called later, with nothing locked: when the test pumps, or right after the call.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use crate::engine::directory::DirectoryId;
use crate::engine::personal_book::PersonalId;
use crate::engine::table::{RowChange, View};
use crate::engine::{
    Changes, EntryEvent, EntryPlace, EventKind, FolderId, NodeId, ObjectEvent, Rows, StoreId, World,
};
use crate::interface::{AdviseSink, Connection};
use crate::provider::Life;
use crate::provider::this_thread::ThreadQueue;
use crate::provider::turn::Turn;
use crate::vocab::{
    EntryId, EventMask, MapiUid, NewMailNotification, Notification, ObjectNotification, ObjectType,
    TableEvent, TableNotification,
};

/// What a registration is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A session itself, by the number of its member.
    Session(u32),
    /// A whole store.
    Store(StoreId),
    /// One folder or message.
    Node(StoreId, NodeId),
    /// One view of a table, by its number.
    Table(u64),
    /// All entries of the address book.
    AddressBook,
    /// The container of all entries of the directory.
    Directory,
    /// A personal address book.
    Book(MapiUid),
    /// One entry of the address book.
    Entry(EntryPlace),
}

/// When sinks are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// When the test pumps.
    Manual,
    /// Right after the call that caused the event.
    AfterCall,
}

/// Registrations, open views that have a sink, and the queue between changes and sinks.
pub struct Notify {
    state: Mutex<State>,
    /// What waits for threads that have sinks of their own.
    threads: Arc<ThreadQueue>,
    /// Registrations and tracked views: a change that finds none costs one load.
    listeners: AtomicUsize,
    last_owner: AtomicU64,
    after_call: AtomicBool,
    /// More table events from one change are one `TABLE_CHANGED` (TBL-NOTIF-19).
    most_row_events: AtomicUsize,
    turn: Turn,
    /// Calls under way that make other calls: nothing arrives before they return.
    holding: AtomicUsize,
}

/// The open tables over one set of rows, each under its number.
type OpenViews = Vec<(u64, Weak<Mutex<View>>)>;

#[derive(Default)]
struct State {
    last_connection: u32,
    registrations: BTreeMap<Connection, Registration>,
    views: BTreeMap<Rows, OpenViews>,
    queue: VecDeque<(Connection, Vec<Notification>)>,
}

#[derive(Clone)]
struct Registration {
    /// The object that advised: only it can unadvise.
    owner: u64,
    /// The life of that object: nobody hears for the dead.
    life: Arc<Life>,
    source: Source,
    events: EventMask,
    sink: Arc<dyn AdviseSink>,
}

impl Default for Notify {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            threads: Arc::default(),
            listeners: AtomicUsize::default(),
            last_owner: AtomicU64::default(),
            after_call: AtomicBool::default(),
            most_row_events: AtomicUsize::new(usize::MAX),
            turn: Turn::default(),
            holding: AtomicUsize::default(),
        }
    }
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
        let mut state = self.state.lock();
        state.last_connection += 1;
        let connection = Connection(state.last_connection);
        let life = Arc::clone(life);
        state.registrations.insert(connection, Registration { owner, life, source, events, sink });
        self.count(&state);
        connection
    }

    /// A number for a registration that somebody else keeps, unlike any other.
    pub fn new_connection(&self) -> Connection {
        let mut state = self.state.lock();
        state.last_connection += 1;
        Connection(state.last_connection)
    }

    /// Ends a registration of this owner, and drops what is queued for it; `false` if there is none.
    pub fn unadvise(&self, owner: u64, connection: Connection) -> bool {
        let mut state = self.state.lock();
        let owned = state.registrations.get(&connection).is_some_and(|known| known.owner == owner);
        // The sink is dropped after the lock: its destructor may call back.
        let _gone = owned.then(|| state.registrations.remove(&connection));
        if owned {
            state.queue.retain(|(queued, _)| *queued != connection);
            self.count(&state);
        }
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
        if self.listeners.load(Ordering::Acquire) == 0 {
            return;
        }
        let mut state = self.state.lock();
        let ending: Vec<Connection> =
            state.registrations.iter().filter(|(_, known)| ends(known)).map(|(id, _)| *id).collect();
        // The sinks are dropped after the lock: their destructors may call back.
        let gone: Vec<_> =
            ending.iter().filter_map(|connection| state.registrations.remove(connection)).collect();
        state.queue.retain(|(queued, _)| !ending.contains(queued));
        for views in state.views.values_mut() {
            views.retain(|(number, _)| !view_ends(*number));
        }
        state.views.retain(|_, views| !views.is_empty());
        self.count(&state);
        drop(state);
        drop(gone);
    }

    /// Whether anything is registered for a source.
    pub fn hears(&self, source: Source) -> bool {
        self.state.lock().registrations.values().any(|known| known.source == source)
    }

    /// Keeps a view of these rows up to date with every change from now on.
    pub fn track(&self, rows: Rows, table: u64, view: &Arc<Mutex<View>>) {
        let mut state = self.state.lock();
        let views = state.views.entry(rows).or_default();
        if views.iter().all(|(number, _)| *number != table) {
            views.push((table, Arc::downgrade(view)));
        }
        self.count(&state);
    }

    fn count(&self, state: &State) {
        let views: usize = state.views.values().map(Vec::len).sum();
        self.listeners.store(state.registrations.len() + views, Ordering::Release);
    }

    /// Queues what a change did for all who hear of it: object events, folder events, then table events
    /// (STO-NOTIFY-23). The world is still locked, so that the views see it as the change left it.
    pub fn publish(&self, world: &World, changes: &Changes) {
        if self.listeners.load(Ordering::Acquire) == 0 {
            return;
        }
        let mut state = self.state.lock();
        let mut batches: BTreeMap<Connection, Vec<Notification>> = BTreeMap::new();
        // A folder that was modified and then deleted is told of as deleted only.
        let there = |event: &&ObjectEvent| {
            let store = world.store(event.store);
            matches!(event.node, NodeId::Folder(id) if store.is_ok_and(|store| store.folder(id).is_ok()))
        };
        let objects = || changes.objects.iter().chain(changes.folders.iter().filter(there));
        for event in objects() {
            state.tell_of_object(world, event, &mut batches);
        }
        for event in objects() {
            state.tell_hierarchies(world, event, &mut batches);
        }
        for event in &changes.entries {
            state.tell_of_entry(event, &mut batches);
        }
        for (rows, change) in &changes.rows {
            state.tell_views(world, *rows, *change, &mut batches);
        }
        let most = self.most_row_events.load(Ordering::Acquire);
        for batch in batches.values_mut().filter(|batch| batch.len() > most) {
            if batch.iter().all(|event| matches!(event, Notification::Table(_))) {
                *batch = vec![Notification::Table(TableNotification::whole(TableEvent::TABLE_CHANGED))];
            }
        }
        // A connection is of an object or of a table: whoever registered first, tables come last.
        let (tables, objects): (Vec<_>, Vec<_>) =
            batches.into_iter().partition(|(_, batch)| matches!(batch.first(), Some(Notification::Table(_))));
        state.queue.extend(objects.into_iter().chain(tables));
    }

    /// Queues a table event for the sinks of one view.
    pub fn tell_table(&self, table: u64, events: Vec<TableNotification>) {
        let events: Vec<Notification> = events.into_iter().map(Notification::Table).collect();
        self.tell(Source::Table(table), EventMask::fnevTableModified, &events);
    }

    /// Queues events for the sinks of one source that asked for such.
    pub fn tell(&self, source: Source, kind: EventMask, events: &[Notification]) {
        if events.is_empty() {
            return;
        }
        let mut state = self.state.lock();
        let hearing = state.registrations.iter().filter(|(_, known)| {
            known.source == source && (known.events.intersects(kind) || kind == EventMask::fnevCriticalError)
        });
        let hearing: Vec<Connection> = hearing.map(|(connection, _)| *connection).collect();
        state.queue.extend(hearing.into_iter().map(|connection| (connection, events.to_vec())));
    }

    /// A sink that runs `sink` on the calling thread, when that dispatches.
    pub fn on_this_thread(&self, sink: Arc<dyn AdviseSink>) -> Arc<dyn AdviseSink> {
        self.threads.wrap(sink)
    }

    /// Calls the sinks with what is queued now and tells how many deliveries that was. What they cause waits for the
    /// next time; called from within a sink it delivers nothing (SES-DISPATCH-1 to -3).
    pub fn dispatch(&self) -> usize {
        self.threads.enter().map_or(0, |here| self.dispatch_queue() + here.run())
    }

    /// As [`dispatch`](Self::dispatch), by a thread that may call no sinks but its own.
    pub fn dispatch_own(&self) -> usize {
        self.threads.enter().map_or(0, |here| here.run())
    }

    /// One thread at a time; what others find to deliver meanwhile that one delivers too (SES-NOTIFY-18).
    fn dispatch_queue(&self) -> usize {
        let mut count = 0;
        while let Some(delivering) = self.turn.take() {
            let waiting = std::mem::take(&mut self.state.lock().queue);
            count += waiting.len();
            for (connection, notifications) in waiting {
                self.deliver(connection, &notifications);
            }
            if !delivering.end() {
                break;
            }
        }
        count
    }

    fn deliver(&self, connection: Connection, notifications: &[Notification]) {
        let sink = {
            let state = self.state.lock();
            let known = state.registrations.get(&connection).filter(|known| known.life.goes_on());
            known.map(|known| Arc::clone(&known.sink))
        };
        if let Some(sink) = sink {
            sink.on_notify(notifications);
        }
    }

    /// Calls the sinks of one owner with what waits for them, before they go: the others wait on.
    pub fn dispatch_to(&self, owner: u64) {
        let due: Vec<_> = {
            let State { queue, registrations, .. } = &mut *self.state.lock();
            let owned = |connection: &Connection| {
                registrations.get(connection).is_some_and(|known| known.owner == owner)
            };
            let (due, rest) = queue.drain(..).partition(|(connection, _)| owned(connection));
            *queue = rest;
            VecDeque::into(due)
        };
        for (connection, notifications) in due {
            self.deliver(connection, &notifications);
        }
    }

    /// How many deliveries wait.
    pub fn waiting(&self) -> usize {
        self.state.lock().queue.len()
    }

    /// Drops everything that waits.
    pub fn drop_waiting(&self) {
        let dropped = std::mem::take(&mut self.state.lock().queue);
        drop(dropped);
        self.threads.clear();
    }

    /// Chooses how many events of rows one change may cause; `None` is any number.
    pub fn set_most_row_events(&self, most: Option<usize>) {
        self.most_row_events.store(most.unwrap_or(usize::MAX), Ordering::Release);
    }

    /// Chooses when sinks are called.
    pub fn set_delivery(&self, delivery: Delivery) {
        self.after_call.store(delivery == Delivery::AfterCall, Ordering::Release);
    }

    /// Begins a call that makes other calls: what they cause arrives after it (STO-NOTIFY-1).
    pub fn hold(&self) -> Holding<'_> {
        self.holding.fetch_add(1, Ordering::AcqRel);
        Holding(&self.holding)
    }

    /// The end of a call: delivers, if that is the mode.
    pub fn after_call(&self) {
        if self.after_call.load(Ordering::Acquire) && self.holding.load(Ordering::Acquire) == 0 {
            self.dispatch();
        }
    }
}

/// Holds deliveries back.
#[derive(Debug)]
pub struct Holding<'a>(&'a AtomicUsize);

impl Drop for Holding<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl fmt::Debug for Notify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.lock();
        write!(f, "Notify({} registrations, {} waiting)", state.registrations.len(), state.queue.len())
    }
}

type Batches = BTreeMap<Connection, Vec<Notification>>;

impl State {
    fn tell_of_object(&self, world: &World, event: &ObjectEvent, batches: &mut Batches) {
        let kind = event.kind.mask();
        for (connection, known) in &self.registrations {
            let concerns = match known.source {
                Source::Store(id) => id == event.store || event.old.is_some_and(|old| old.store == id),
                Source::Node(store, node) => event.concerns(store, node),
                _ => false,
            };
            if concerns && known.events.intersects(kind) {
                batches.entry(*connection).or_default().extend(event.notification(world));
            }
        }
    }

    /// Who registered for everything hears of everything, a container of what comes and goes, an entry of its own
    /// changes (ADR-NOTIFY-2 to ADR-NOTIFY-4).
    fn tell_of_entry(&self, event: &EntryEvent, batches: &mut Batches) {
        let kind = event.kind.mask();
        let (container, parent) = match event.entry {
            EntryPlace::Directory(_) => (Source::Directory, DirectoryId::gal().to_entry_id()),
            EntryPlace::Book(book, _) => (Source::Book(book), PersonalId::Container { book }.to_entry_id()),
        };
        let notification = ObjectNotification::new(kind, event.object_type, event.entry_id.clone(), parent);
        for (connection, known) in &self.registrations {
            let concerns = match known.source {
                Source::AddressBook => true,
                Source::Directory | Source::Book(_) => {
                    known.source == container && event.kind != EventKind::Modified
                }
                Source::Entry(entry) => entry == event.entry && event.kind != EventKind::Created,
                _ => false,
            };
            if concerns && known.events.intersects(kind) {
                batches.entry(*connection).or_default().push(Notification::Object(notification.clone()));
            }
        }
    }

    /// A folder that came, went or changed is a row of the hierarchy tables above it.
    fn tell_hierarchies(&mut self, world: &World, event: &ObjectEvent, batches: &mut Batches) {
        let NodeId::Folder(folder) = event.node else { return };
        let change = match event.kind {
            EventKind::Created | EventKind::Copied => RowChange::Added(folder.into()),
            EventKind::Deleted => RowChange::Removed(folder.into()),
            EventKind::Modified => RowChange::Modified(folder.into()),
            EventKind::Moved => return self.tell_of_folder_move(world, event, folder, batches),
            EventKind::NewMail { .. } | EventKind::SearchComplete => return,
        };
        // Among all levels a new folder stands behind its siblings, seldom at the end (TBL-HIER-3).
        let deep_change = match change {
            RowChange::Added(row) => RowChange::Inserted(row),
            other => other,
        };
        let Ok(store) = world.store(event.store) else { return };
        if folder == store.root {
            return;
        }
        let shallow = Rows::Hierarchy { store: event.store, folder: event.parent, deep: false };
        self.tell_views(world, shallow, change, batches);
        for above in store.lineage(event.parent) {
            let deep = Rows::Hierarchy { store: event.store, folder: above, deep: true };
            self.tell_views(world, deep, deep_change, batches);
        }
    }

    /// A folder that was moved is a row less in the old parent's table and one more in the new one's; in deep tables
    /// those below it move along, and a table that had them before and after tells of a change (TBL-HIER-11).
    fn tell_of_folder_move(
        &mut self,
        world: &World,
        event: &ObjectEvent,
        folder: FolderId,
        batches: &mut Batches,
    ) {
        let Some(old) = event.old else { return };
        let NodeId::Folder(before) = old.node else { return };
        let (Ok(source), Ok(target)) = (world.store(old.store), world.store(event.store)) else { return };
        let shallow = |store, folder| Rows::Hierarchy { store, folder, deep: false };
        self.tell_views(world, shallow(old.store, old.parent), RowChange::Removed(before.into()), batches);
        self.tell_views(world, shallow(event.store, event.parent), RowChange::Added(folder.into()), batches);
        let within_store = old.store == event.store && before == folder;
        let mut moved = vec![folder];
        if within_store {
            moved.extend(target.descendants(folder).unwrap_or_default());
        }
        let new_lineage = target.lineage(event.parent);
        for above in source.lineage(old.parent) {
            let deep = Rows::Hierarchy { store: old.store, folder: above, deep: true };
            if !within_store {
                self.tell_views(world, deep, RowChange::Removed(before.into()), batches);
            } else if !new_lineage.contains(&above) {
                for row in &moved {
                    self.tell_views(world, deep, RowChange::Removed((*row).into()), batches);
                }
            }
        }
        for above in new_lineage {
            let deep = Rows::Hierarchy { store: event.store, folder: above, deep: true };
            for row in &moved {
                self.tell_views(world, deep, RowChange::Moved((*row).into()), batches);
            }
        }
    }

    fn tell_views(&mut self, world: &World, rows: Rows, change: RowChange, batches: &mut Batches) {
        let Some(views) = self.views.get_mut(&rows) else { return };
        views.retain(|(_, view)| view.strong_count() > 0);
        for (table, view) in views {
            let Some(view) = view.upgrade() else { continue };
            let mut events = Vec::new();
            view.lock().apply(&world.rows(rows), change, &mut events);
            if events.is_empty() {
                continue;
            }
            let hearing =
                self.registrations.iter().filter(|(_, known)| known.source == Source::Table(*table));
            for (connection, _) in hearing {
                let events = events.iter().cloned().map(Notification::Table);
                batches.entry(*connection).or_default().extend(events);
            }
        }
    }
}

impl EventKind {
    const fn mask(&self) -> EventMask {
        match self {
            Self::Created => EventMask::fnevObjectCreated,
            Self::Modified => EventMask::fnevObjectModified,
            Self::Deleted => EventMask::fnevObjectDeleted,
            Self::Moved => EventMask::fnevObjectMoved,
            Self::Copied => EventMask::fnevObjectCopied,
            Self::SearchComplete => EventMask::fnevSearchComplete,
            Self::NewMail { .. } => EventMask::fnevNewMail,
        }
    }
}

impl ObjectEvent {
    /// Whether one who registered on this object hears of it: its own events, and new mail in a folder
    /// (STO-NOTIFY-6 to -16).
    fn concerns(&self, store: StoreId, node: NodeId) -> bool {
        let before = self.old.is_some_and(|old| (old.store, old.node) == (store, node));
        match self.kind {
            EventKind::Created => false,
            EventKind::Copied => before,
            EventKind::NewMail { .. } => (self.store, NodeId::from(self.parent)) == (store, node),
            _ => before || (self.store, self.node) == (store, node),
        }
    }

    fn notification(&self, world: &World) -> Option<Notification> {
        let uid = world.store(self.store).ok()?.uid;
        let id = |node: NodeId| node.entry_id(uid);
        if let EventKind::NewMail { class, flags } = &self.kind {
            return Some(Notification::NewMail(NewMailNotification {
                entry_id: id(self.node),
                parent_id: id(self.parent.into()),
                unicode: true,
                message_class: class.clone(),
                message_flags: *flags,
            }));
        }
        let (old_id, old_parent_id) = match self.old {
            Some(old) => {
                let uid = world.store(old.store).ok()?.uid;
                (old.node.entry_id(uid), NodeId::from(old.parent).entry_id(uid))
            }
            None => (EntryId::default(), EntryId::default()),
        };
        Some(Notification::Object(ObjectNotification {
            event: self.kind.mask(),
            entry_id: id(self.node),
            object_type: match self.node {
                NodeId::Folder(_) => ObjectType::MAPI_FOLDER,
                NodeId::Message(_) => ObjectType::MAPI_MESSAGE,
            },
            parent_id: id(self.parent.into()),
            old_id,
            old_parent_id,
            tags: None,
        }))
    }
}
