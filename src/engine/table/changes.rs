//! Keeping a view up to date change by change, and telling its sinks.

use std::collections::HashMap;
use std::sync::Arc;

use super::cell::instance_key;
use super::compare::{KeyWriter, SortKey};
use super::order::{Entry, OrderIndex, Slot};
use super::read::index_of;
use super::restrict::Compiled;
use super::view::{Rows, View};
use super::{RowChange, RowId, RowSource};
use crate::vocab::tags::PR_INSTANCE_KEY;
use crate::vocab::{PropTag, PropType, PropValue, Property, Row, TableEvent, TableNotification};

/// What a view remembers of its rows to tell what changed. The maps are only looked into, never walked through.
#[derive(Clone, Debug)]
pub(super) struct Tracking {
    visible: HashMap<RowId, Tracked>,
    places: Places,
}

#[derive(Clone, Debug)]
struct Tracked {
    key: SortKey,
    place: u64,
    /// What names the row in notifications, if that is not the instance key that the view makes.
    name: Option<Box<PropValue>>,
}

/// Where rows stand in the default order.
#[derive(Clone, Debug)]
enum Places {
    /// As their ids do, up to this one.
    ById(u64),
    /// As listed; the number is that of the next row at the end.
    Listed(HashMap<RowId, u64>, u64),
}

impl Places {
    fn new(source: &dyn RowSource) -> Self {
        let rows = source.row_ids();
        if rows.is_sorted() {
            return Self::ById(rows.last().map_or(0, |row| row.0));
        }
        let next = rows.len() as u64;
        Self::Listed(rows.into_iter().zip(0..).collect(), next)
    }

    /// The place of a row that is new at the end; `None` if the order of the ids cannot tell it.
    fn append(&mut self, row: RowId) -> Option<u64> {
        match self {
            Self::ById(last) if row.0 > *last => {
                *last = row.0;
                Some(row.0)
            }
            Self::ById(_) => None,
            Self::Listed(places, next) => Some(*places.entry(row).or_insert_with(|| {
                *next += 1;
                *next - 1
            })),
        }
    }

    fn of(&self, row: RowId) -> Option<u64> {
        match self {
            Self::ById(last) => (row.0 <= *last).then_some(row.0),
            Self::Listed(places, _) => places.get(&row).copied(),
        }
    }

    fn forget(&mut self, row: RowId) {
        if let Self::Listed(places, _) = self {
            places.remove(&row);
        }
    }
}

impl View {
    /// From here on the view is kept up to date by [`apply`](Self::apply), which every change of the source must be
    /// given to, in order.
    pub fn begin_tracking(&mut self, source: &dyn RowSource) {
        self.tracking = None;
        self.sync(source);
        let tracked = |entry: &Entry| {
            let name = self.stored_name(source, entry.slot.row);
            (entry.slot.row, Tracked { key: entry.key.clone(), place: entry.place, name })
        };
        let visible = index_of(&self.rows).iter().map(tracked).collect();
        self.tracking = Some(Tracking { visible, places: Places::new(source) });
    }

    /// The view catches up when it is read again.
    pub fn end_tracking(&mut self) {
        self.tracking = None;
    }

    /// Brings a tracking view up to date with one change of its source; tells what its sinks must hear, if the change
    /// shows (TBL-NOTIF-4 to TBL-NOTIF-13).
    pub fn apply(&mut self, source: &dyn RowSource, change: RowChange) -> Option<TableNotification> {
        let tracking = self.tracking.as_mut()?;
        if self.filter.as_ref().is_some_and(Compiled::counts) {
            return self.recount(source, change);
        }
        let (row, place) = match change {
            RowChange::Added(row) => (row, tracking.places.append(row)),
            RowChange::Removed(row) | RowChange::Modified(row) => (row, tracking.places.of(row)),
            RowChange::Inserted(row) | RowChange::Moved(row) => (row, None),
        };
        let place = place.or_else(|| {
            self.renumber(source);
            self.tracking.as_ref()?.places.of(row)
        });
        let shown = change != RowChange::Removed(row) && self.shows(source, row);
        let event = match (place, self.tracked(row)) {
            (Some(place), true) if shown => Some(self.changed(source, row, place)),
            (Some(place), false) if shown => Some(self.appeared(source, row, place)),
            (_, true) if !shown => self.disappeared(row),
            _ => None,
        };
        if let (RowChange::Removed(row), Some(tracking)) = (change, &mut self.tracking) {
            tracking.places.forget(row);
        }
        if let Some(rows) = &mut self.rows {
            rows.version = source.version();
        }
        event
    }

    fn tracked(&self, row: RowId) -> bool {
        self.tracking.as_ref().is_some_and(|tracking| tracking.visible.contains_key(&row))
    }

    fn appeared(&mut self, source: &dyn RowSource, row: RowId, place: u64) -> TableNotification {
        let entry = self.entry(source, row, place);
        self.track(source, &entry);
        let number = self.index_mut().insert(entry);
        self.event(source, TableEvent::TABLE_ROW_ADDED, row, number)
    }

    fn changed(&mut self, source: &dyn RowSource, row: RowId, place: u64) -> TableNotification {
        let entry = self.entry(source, row, place);
        let old = self.track(source, &entry);
        let index = self.index_mut();
        let number = match old {
            Some(old) if old.key != entry.key || old.place != entry.place => {
                index.remove(&Entry { key: old.key, place: old.place, slot: entry.slot });
                let number = index.insert(entry.clone());
                let anchors = self.cursor.entry_mut().into_iter().chain(self.bookmarks.entries_mut());
                anchors.filter(|anchor| anchor.slot == entry.slot).for_each(|anchor| *anchor = entry.clone());
                number
            }
            _ => index.position(&entry).unwrap_or_else(|number| number),
        };
        self.event(source, TableEvent::TABLE_ROW_MODIFIED, row, number)
    }

    fn disappeared(&mut self, row: RowId) -> Option<TableNotification> {
        let old = self.tracking.as_mut()?.visible.remove(&row)?;
        let index = &mut self.rows.as_mut()?.index;
        let entry = Entry { key: old.key, place: old.place, slot: Slot { row, instance: 0 } };
        if let Some(number) = index.remove(&entry) {
            self.cursor.row_removed(row, number, index);
            self.bookmarks.row_removed(row, number, index);
        }
        let gone = TableNotification::whole(TableEvent::TABLE_ROW_DELETED);
        Some(TableNotification { index: self.named(row, old.name.map(|name| *name)), ..gone })
    }

    fn event(
        &self,
        source: &dyn RowSource,
        event: TableEvent,
        row: RowId,
        number: usize,
    ) -> TableNotification {
        let before = number.checked_sub(1).and_then(|before| index_of(&self.rows).get(before));
        let name = |row: RowId| self.named(row, self.stored_name(source, row).map(|name| *name));
        TableNotification {
            index: name(row),
            prior: before.map_or_else(TableNotification::no_row, |before| name(before.slot.row)),
            row: Row::new(Arc::clone(self.columns()), self.read_row(source, row)),
            ..TableNotification::whole(event)
        }
    }

    /// Counted restrictions may show and hide rows that did not change: only the whole can be told.
    fn recount(&mut self, source: &dyn RowSource, change: RowChange) -> Option<TableNotification> {
        let (RowChange::Added(row)
        | RowChange::Inserted(row)
        | RowChange::Removed(row)
        | RowChange::Modified(row)
        | RowChange::Moved(row)) = change;
        let slots = |view: &Self| index_of(&view.rows).iter().map(|entry| entry.slot).collect::<Vec<_>>();
        let before = slots(self);
        self.sync(source);
        let changed = self.tracked(row) || slots(self) != before;
        changed.then(|| TableNotification::whole(TableEvent::TABLE_CHANGED))
    }

    /// Asks the source for the default order anew. Rows that are gone and not told of yet stand at the end meanwhile.
    fn renumber(&mut self, source: &dyn RowSource) {
        let (Some(tracking), Some(rows)) = (&mut self.tracking, &mut self.rows) else { return };
        let listed = source.row_ids();
        let mut next = listed.len() as u64;
        let mut places: HashMap<_, _> = listed.into_iter().zip(0..).collect();
        let mut entries: Vec<Entry> = rows.index.iter().cloned().collect();
        let mut renumber = |entry: &mut Entry| {
            entry.place = *places.entry(entry.slot.row).or_insert_with(|| {
                next += 1;
                next - 1
            });
        };
        self.cursor.entry_mut().into_iter().chain(self.bookmarks.entries_mut()).for_each(&mut renumber);
        for entry in &mut entries {
            renumber(entry);
            if let Some(tracked) = tracking.visible.get_mut(&entry.slot.row) {
                tracked.place = entry.place;
            }
        }
        entries.sort_unstable();
        rows.index = OrderIndex::from_sorted(entries);
        tracking.places = Places::Listed(places, next);
    }

    fn entry(&self, source: &dyn RowSource, row: RowId, place: u64) -> Entry {
        let key = self.key(&mut KeyWriter::new(&self.spec.policy), source, row);
        Entry { key, place, slot: Slot { row, instance: 0 } }
    }

    fn track(&mut self, source: &dyn RowSource, entry: &Entry) -> Option<Tracked> {
        let row = entry.slot.row;
        let name = self.stored_name(source, row);
        let tracked = Tracked { key: entry.key.clone(), place: entry.place, name };
        self.tracking.as_mut()?.visible.insert(row, tracked)
    }

    fn index_mut(&mut self) -> &mut OrderIndex {
        let empty = || Rows { index: OrderIndex::default(), version: 0 };
        &mut self.rows.get_or_insert_with(empty).index
    }

    /// The value that names a row, if the source has one.
    fn stored_name(&self, source: &dyn RowSource, row: RowId) -> Option<Box<PropValue>> {
        let name = source.value(row, self.spec.index)?;
        (name.prop_type() != PropType::PT_ERROR).then(|| Box::new(name))
    }

    /// A row as `propIndex` and `propPrior` name it (TBL-TDATA-7).
    fn named(&self, row: RowId, stored: Option<PropValue>) -> Property {
        let tag: PropTag = if stored.is_some() { self.spec.index } else { PR_INSTANCE_KEY.into() };
        Property::new(tag, stored.unwrap_or_else(|| instance_key(row)))
    }
}

#[cfg(test)]
mod tests;
