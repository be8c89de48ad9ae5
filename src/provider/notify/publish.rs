//! From what changed to who hears of it.

use std::mem;
use std::sync::atomic::Ordering;

use super::{Notify, Source, State};
use crate::engine::directory::DirectoryId;
use crate::engine::personal_book::PersonalId;
use crate::engine::table::RowChange;
use crate::engine::{
    Changes, EntryEvent, EntryPlace, EventKind, FolderId, Heard, NodeId, ObjectEvent, RowEvent, Rows, Store,
    StoreId, World,
};
use crate::interface::Connection;
use crate::vocab::{
    EntryId, EventMask, NewMailNotification, Notification, ObjectNotification, ObjectType, PropTag,
    TableEvent, TableNotification,
};

impl Notify {
    /// Queues what a change did for all who hear of it: object events, folder events, then table events
    /// (STO-NOTIFY-23). The world is still locked, so that the views see it as the change left it; `before` is the one
    /// it was, if a store tells what changed.
    pub fn publish(&self, world: &World, before: Option<&World>, changes: &Changes) {
        if self.heard() == Heard::Nothing {
            return;
        }
        let mut state = self.state.lock();
        // A connection is of an object or of a table: whoever registered first, tables come last.
        let mut room = state.room.take().unwrap_or_default();
        let [of_objects, of_tables] = &mut room.batches;
        // A folder that was modified and then deleted is told of as deleted only.
        let there = |event: &&ObjectEvent| {
            let store = world.store(event.store);
            matches!(event.node, NodeId::Folder(id) if store.is_ok_and(|store| store.folder(id).is_ok()))
        };
        let objects = || changes.objects.iter().chain(changes.folders.iter().filter(there));
        let any = objects().next().is_some();
        if any && state.registrations.any_in_stores() {
            objects().for_each(|event| state.tell_of_object(world, before, event, of_objects));
        }
        if any && state.shows_hierarchies() {
            objects().for_each(|event| state.tell_hierarchies(world, event, of_tables));
        }
        for event in &changes.entries {
            state.tell_of_entry(event, of_objects);
        }
        for event in changes.rows.iter() {
            state.tell_views(world, event, of_tables);
        }
        let most = self.most_row_events.load(Ordering::Acquire);
        for (_, batch) in of_tables.told.iter_mut().filter(|(_, batch)| batch.len() > most) {
            *batch = vec![Notification::Table(TableNotification::whole(TableEvent::TABLE_CHANGED))];
        }
        for batches in room.batches.iter_mut().filter(|batches| !batches.told.is_empty()) {
            self.queue(&mut state, batches.told.drain(..));
        }
        state.room = Some(room);
    }

    /// Puts what sinks are to be told at the end of the queue.
    pub(super) fn queue(
        &self,
        state: &mut State,
        told: impl IntoIterator<Item = (Connection, Vec<Notification>)>,
    ) {
        for told in told {
            state.queue.push_back(told.into());
            self.queued.store(true, Ordering::Release);
        }
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
        let hearing = state
            .registrations
            .of(&source)
            .filter(|(_, known)| known.events.intersects(kind) || kind == EventMask::fnevCriticalError);
        let hearing: Vec<Connection> = hearing.map(|(connection, _)| connection).collect();
        self.queue(&mut state, hearing.into_iter().map(|connection| (connection, events.to_vec())));
    }
}

/// What one change has to tell. Empty between changes, and kept: every change that somebody hears of needs the room.
#[derive(Default)]
pub(super) struct Batches {
    /// By whom it is told to, in the order in which these registered.
    told: Vec<(Connection, Vec<Notification>)>,
    /// What one view tells, until it is clear who hears it.
    events: Vec<TableNotification>,
}

impl Batches {
    /// What this one is told.
    fn of(&mut self, connection: Connection) -> &mut Vec<Notification> {
        let known = self.told.binary_search_by_key(&connection, |(known, _)| *known);
        let place = known.unwrap_or_else(|place| {
            self.told.insert(place, (connection, Vec::new()));
            place
        });
        &mut self.told[place].1
    }

    /// Tells these, all of them, of the events of one view.
    fn tell_of_events(&mut self, hearing: impl Iterator<Item = Connection>) {
        let mut events = mem::take(&mut self.events);
        let mut hearing = hearing.peekable();
        while let Some(connection) = hearing.next() {
            let batch = self.of(connection);
            match hearing.peek() {
                Some(_) => batch.extend(events.iter().cloned().map(Notification::Table)),
                None => batch.extend(events.drain(..).map(Notification::Table)),
            }
        }
        events.clear();
        self.events = events;
    }
}

impl State {
    fn tell_of_object(
        &self,
        world: &World,
        before: Option<&World>,
        event: &ObjectEvent,
        batches: &mut Batches,
    ) {
        let kind = event.kind.mask();
        let hearing = event.sources();
        let hearing = hearing.iter().flatten().flat_map(|source| self.registrations.of(source));
        for (connection, _) in hearing.filter(|(_, known)| known.events.intersects(kind)) {
            batches.of(connection).extend(event.notification(world, before));
        }
    }

    /// Who registered for everything hears of everything, a container of what comes and goes, an entry of its own
    /// changes (ADR-NOTIFY-2 to ADR-NOTIFY-4).
    fn tell_of_entry(&self, event: &EntryEvent, batches: &mut Batches) {
        let kind = event.kind.mask();
        let (container, parent) = match event.entry {
            EntryPlace::Directory(_) => (Source::Directory, DirectoryId::gal().to_entry_id()),
            EntryPlace::Book(book, _) => match event.list {
                None => (Source::Book(book), PersonalId::Container { book }.to_entry_id()),
                Some(list) => {
                    let id = PersonalId::Entry { book, number: list }.to_entry_id();
                    (Source::Entry(EntryPlace::Book(book, list)), id)
                }
            },
        };
        let notification = ObjectNotification {
            old_id: event.copied_from.clone().unwrap_or_default(),
            ..ObjectNotification::new(kind, event.object_type, event.entry_id.clone(), parent)
        };
        let hearing = [
            Some(Source::Entries(event.entry.book())),
            Some(container).filter(|_| event.kind != EventKind::Modified),
            Some(Source::Entry(event.entry)).filter(|_| event.kind != EventKind::Created),
        ];
        let hearing = hearing.iter().flatten().flat_map(|source| self.registrations.of(source));
        for (connection, _) in hearing.filter(|(_, known)| known.events.intersects(kind)) {
            batches.of(connection).push(Notification::Object(notification.clone()));
        }
    }

    /// Whether any table of folders is kept up to date.
    pub(super) fn shows_hierarchies(&self) -> bool {
        let first = Rows::Hierarchy { store: StoreId(0), folder: FolderId::default(), deep: false };
        let from_first_on = self.views.range(first..).next();
        matches!(from_first_on, Some((Rows::Hierarchy { .. }, _)))
    }

    /// A folder that came, went or changed is a row of the hierarchy tables above it.
    fn tell_hierarchies(&self, world: &World, event: &ObjectEvent, batches: &mut Batches) {
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
        self.tell_rows(world, shallow, change, batches);
        for above in self.deep_above(store, event) {
            let deep = Rows::Hierarchy { store: event.store, folder: above, deep: true };
            self.tell_rows(world, deep, deep_change, batches);
        }
    }

    /// The folders whose deep tables may show the folder of an event. What was deleted with the folder above it has
    /// nothing above it any more: any table that is open may have had it.
    fn deep_above(&self, store: &Store, event: &ObjectEvent) -> Vec<FolderId> {
        if event.kind != EventKind::Deleted {
            return store.lineage(event.parent);
        }
        let open = self.views.keys().filter_map(|rows| match *rows {
            Rows::Hierarchy { store, folder, deep: true } if store == event.store => Some(folder),
            _ => None,
        });
        open.collect()
    }

    /// A folder that was moved is a row less in the old parent's table and one more in the new one's; in deep tables
    /// those below it move along, and a table that had them before and after tells of a change (TBL-HIER-11).
    fn tell_of_folder_move(
        &self,
        world: &World,
        event: &ObjectEvent,
        folder: FolderId,
        batches: &mut Batches,
    ) {
        let Some(old) = event.old else { return };
        let NodeId::Folder(before) = old.node else { return };
        let (Ok(source), Ok(target)) = (world.store(old.store), world.store(event.store)) else { return };
        let shallow = |store, folder| Rows::Hierarchy { store, folder, deep: false };
        self.tell_rows(world, shallow(old.store, old.parent), RowChange::Removed(before.into()), batches);
        self.tell_rows(world, shallow(event.store, event.parent), RowChange::Added(folder.into()), batches);
        let within_store = old.store == event.store && before == folder;
        let mut moved = vec![folder];
        if within_store {
            moved.extend(target.descendants(folder).unwrap_or_default());
        }
        let new_lineage = target.lineage(event.parent);
        for above in source.lineage(old.parent) {
            let deep = Rows::Hierarchy { store: old.store, folder: above, deep: true };
            if !within_store {
                self.tell_rows(world, deep, RowChange::Removed(before.into()), batches);
            } else if !new_lineage.contains(&above) {
                for row in &moved {
                    self.tell_rows(world, deep, RowChange::Removed((*row).into()), batches);
                }
            }
        }
        for above in new_lineage {
            let deep = Rows::Hierarchy { store: event.store, folder: above, deep: true };
            for row in &moved {
                self.tell_rows(world, deep, RowChange::Moved((*row).into()), batches);
            }
        }
    }

    fn tell_rows(&self, world: &World, rows: Rows, change: RowChange, batches: &mut Batches) {
        self.tell_views(world, &RowEvent { rows, change, before: None }, batches);
    }

    fn tell_views(&self, world: &World, event: &RowEvent, batches: &mut Batches) {
        let Some(views) = self.views.get(&event.rows) else { return };
        let rows = world.rows(event.rows);
        views.tell(&rows, event, |table, view| {
            view.with_rows(&rows, |view, rows| view.apply(rows, event.change, &mut batches.events));
            if !batches.events.is_empty() {
                let hearing = self.registrations.of(&Source::Table(table));
                batches.tell_of_events(hearing.map(|(connection, _)| connection));
            }
        });
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
    /// What one may have registered for who hears of it: the stores, the object itself, as it was and as it is, and the
    /// folder that new mail is in (STO-NOTIFY-6 to -16).
    fn sources(&self) -> [Option<Source>; 4] {
        let before = self.old.map(|old| (old.store, old.node));
        let (before, now) = match self.kind {
            EventKind::Created => (None, None),
            EventKind::Copied => (before, None),
            EventKind::NewMail { .. } => (None, Some((self.store, self.parent.into()))),
            _ => (before, Some((self.store, self.node))),
        };
        let before = before.filter(|before| now != Some(*before));
        let other = self.old.map(|old| old.store).filter(|store| *store != self.store);
        let node = |(store, node)| Source::Node(store, node);
        [Some(Source::Store(self.store)), other.map(Source::Store), before.map(node), now.map(node)]
    }

    /// What a modification changed, if the store tells (SES-OBJECTNOTIF-3).
    fn changed_tags(&self, world: &World, before: &World) -> Option<Vec<PropTag>> {
        let (now, before) = (world.store(self.store).ok()?, before.store(self.store).ok()?);
        let tells = self.kind == EventKind::Modified && now.settings.tells_changed_tags;
        tells.then(|| now.changed_tags(before, self.node))
    }

    fn notification(&self, world: &World, before: Option<&World>) -> Option<Notification> {
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
            tags: before.and_then(|before| self.changed_tags(world, before)),
        }))
    }
}
