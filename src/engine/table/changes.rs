//! Keeping a view up to date change by change, and telling its sinks.

use super::groups::Group;
use super::key_writer::KeyWriter;
use super::order::{Entry, OrderIndex};
use super::read::index_of;
use super::regroup::Regrouping;
use super::restrict::{Compiled, Scratch};
use super::slot::Slot;
use super::tracking::{Places, Tracked, Tracking};
use super::view::{Rows, View};
use super::{RowChange, RowId, RowSource};
use crate::engine::Few;
use crate::engine::props::Map;
use crate::vocab::tags::PR_INSTANCE_KEY;
use crate::vocab::{ErrorCode, PropTag, PropValue, Property, Row, TableEvent, TableNotification};

impl View {
    /// From here on the view is kept up to date by [`apply`](Self::apply), which every change of the source must be
    /// given to, in order.
    pub fn begin_tracking(&mut self, source: &dyn RowSource) {
        self.tracking = None;
        self.sync(source);
        if let Some(rows) = &mut self.rows {
            self.cursor.pin(&rows.index);
            rows.index.make_changeable();
        }
        let mut tracking = Tracking::of(source, &self.spec);
        let all = self.groups.as_ref().map_or(index_of(&self.rows), |groups| &groups.full);
        let mut writer = KeyWriter::new(&self.spec.policy);
        for Entry { key, place, slot } in all.iter() {
            let Some(row) = slot.row() else { continue };
            let mut leaf = None;
            if self.groups.is_some() {
                self.look_at(source, slot, &mut |cells| {
                    leaf = self.standing(&mut writer, source, slot, cells).1;
                });
            }
            let name = tracking.learn_name(source, row, self.spec.index);
            tracking.track(slot, Tracked { key, place, name, leaf });
        }
        self.tracking = Some(tracking);
        if self.filter.as_ref().is_some_and(|filter| filter.name().is_some()) {
            // Rows that an index found are numbered among themselves.
            self.renumber(source);
        }
    }

    /// Up to this version of the source every change was [given](Self::apply) to the view that may show in it.
    pub fn told_up_to(&mut self, version: u64) {
        if let (Some(rows), Some(_)) = (&mut self.rows, &self.tracking) {
            rows.version = rows.version.max(version);
        }
    }

    /// The view catches up when it is read again.
    pub fn end_tracking(&mut self) {
        self.tracking = None;
    }

    /// Brings a tracking view up to date with one change of its source; tells what its sinks must hear, if the change
    /// shows (TBL-NOTIF-4 to TBL-NOTIF-13).
    pub fn apply(&mut self, source: &dyn RowSource, change: RowChange, told: &mut Vec<TableNotification>) {
        let (Some(change), true) = (self.seen(change), self.tracking.is_some()) else { return };
        // What is sorted below its parent moves with it (TBL-ORDER-8).
        let in_tree = !self.keys.is_empty() && !source.branch(change.row()).is_empty();
        if in_tree || self.filter.as_ref().is_some_and(Compiled::counts) {
            told.extend(self.recount(source, change));
            return;
        }
        let row = change.row();
        let after = match change {
            RowChange::Removed(_) => Few::None,
            _ => self.found(source, change),
        };
        match after {
            after if self.groups.is_some() || !self.expansion.is_empty() => {
                self.replace(source, row, after.into(), told);
            }
            Few::One((slot, after)) => self.replace_one(source, slot, Some(after), told),
            _ => self.replace_one(source, Slot::of(row), None, told),
        }
        if let (RowChange::Removed(row), Some(tracking)) = (change, &mut self.tracking) {
            tracking.places.forget(row);
        }
        if let Some(rows) = &mut self.rows {
            rows.version = source.version();
        }
    }

    /// What passes of a row as it is now. In a view with categories the keys are not worked out yet.
    fn found(&mut self, source: &dyn RowSource, change: RowChange) -> Few<(Slot, Tracked)> {
        let (row, mut found) = (change.row(), Few::None);
        let known = match self.place_after(source, change) {
            PlaceAfter::InRow => None,
            PlaceAfter::Known(place) if source.contains(row) => Some(place),
            PlaceAfter::Known(_) | PlaceAfter::Nowhere => return found,
        };
        source.look_at(row, &mut |cells| {
            let Some(place) = known.or_else(|| cells.place()) else { return };
            self.leaves_in(source, row, cells, &mut Scratch::default(), &mut |slot, cells| {
                let mut writer = KeyWriter::once(&self.spec.policy);
                let (key, leaf) = self.standing(&mut writer, source, slot, cells);
                found.push((slot, Tracked { key, place, name: None, leaf }));
            });
        });
        if let (Some(tracking), false) = (&mut self.tracking, found.is_empty()) {
            let name = tracking.learn_name(source, row, self.spec.index);
            found.iter_mut().for_each(|(_, tracked)| tracked.name.clone_from(&name));
        }
        found
    }

    /// Where a row that came or changed stands in the default order.
    fn place_after(&mut self, source: &dyn RowSource, change: RowChange) -> PlaceAfter {
        let Some(tracking) = &mut self.tracking else { return PlaceAfter::Nowhere };
        let known = match change {
            _ if tracking.places.are_kept() => return PlaceAfter::InRow,
            RowChange::Added(row) => tracking.places.append(row),
            RowChange::Modified(row) => tracking.places.of(row),
            RowChange::Inserted(_) | RowChange::Moved(_) | RowChange::Removed(_) => None,
        };
        let known = known.or_else(|| {
            self.renumber(source);
            self.tracking.as_ref()?.places.of(change.row())
        });
        known.map_or(PlaceAfter::Nowhere, PlaceAfter::Known)
    }

    /// Puts what a row became in the place of what it was, where rows are there once and in no categories.
    fn replace_one(
        &mut self,
        source: &dyn RowSource,
        slot: Slot,
        after: Option<Tracked>,
        told: &mut Vec<TableNotification>,
    ) {
        let Some(tracking) = &mut self.tracking else { return };
        let Some(after) = after else {
            if let Some(gone) = tracking.passing.remove(&slot) {
                told.extend(self.take_out(&gone.entry(slot), gone.name.map(|name| *name)));
            }
            return;
        };
        let entry = after.entry(slot);
        let before = tracking.track(slot, after).map(|before| before.entry(slot));
        let index = self.index_mut();
        let stays = before.as_ref().filter(|before| **before == entry);
        let (event, number) = match stays.and_then(|stays| index.position(stays).ok()) {
            Some(number) => (TableEvent::TABLE_ROW_MODIFIED, number),
            None if before.is_some_and(|before| index.remove(&before).is_some()) => {
                let number = index.insert(entry.clone());
                self.anchor(&entry);
                (TableEvent::TABLE_ROW_MODIFIED, number)
            }
            None => (TableEvent::TABLE_ROW_ADDED, index.insert(entry)),
        };
        told.push(self.event(source, event, slot, number));
    }

    /// Puts what a row became in the place of what it was.
    ///
    /// The events come in an order that a client can apply one by one: what goes, new categories, what changed in the
    /// order of the view (TBL-NOTIF-9), what comes, empty categories (TBL-CAT-20 to TBL-CAT-22).
    fn replace(
        &mut self,
        source: &dyn RowSource,
        row: RowId,
        after: Vec<(Slot, Tracked)>,
        told: &mut Vec<TableNotification>,
    ) {
        let Some(tracking) = &mut self.tracking else { return };
        let before = tracking.slots_of(row);
        if before.is_empty() && after.is_empty() {
            return;
        }
        let mut categories = Regrouping::default();
        if let Some(groups) = &mut self.groups {
            let leaving = before.iter().filter_map(|slot| tracking.passing.get(slot)?.leaf.as_deref());
            leaving.for_each(|leaf| categories.leave(groups, leaf));
            let entering = after.iter().filter_map(|(_, tracked)| tracked.leaf.as_deref());
            entering.for_each(|leaf| categories.enter(groups, leaf));
        }
        for slot in before {
            let shows =
                after.iter().find(|(other, _)| *other == slot).map(|(_, tracked)| self.shows_leaf(tracked));
            if shows != Some(true) {
                told.extend(self.hide(slot));
            }
            if shows.is_none() {
                self.forget(slot);
            }
        }
        self.place_new_categories(&categories);
        let placed: Vec<_> = after.into_iter().map(|(slot, tracked)| self.place(slot, tracked)).collect();
        self.show_new_categories(source, &categories, told);
        let (mut modified, mut coming) = (Vec::new(), Vec::new());
        for Placed { entry, old, shows } in placed {
            let index = self.index_mut();
            match old {
                _ if !shows => {}
                Some(old) if old == entry && index.position(&old).is_ok() => modified.push(entry.slot),
                Some(old) if index.remove(&old).is_some() => {
                    index.insert(entry.clone());
                    self.anchor(&entry);
                    modified.push(entry.slot);
                }
                _ => coming.push(entry.slot),
            }
        }
        modified.extend(self.reorder_categories(&categories));
        modified.extend(self.recounted_categories(&categories));
        self.tell_in_order(source, TableEvent::TABLE_ROW_MODIFIED, modified, told);
        for slot in &coming {
            if let Some(entry) = self.entry_of(*slot) {
                self.index_mut().insert(entry);
            }
        }
        self.tell_in_order(source, TableEvent::TABLE_ROW_ADDED, coming, told);
        self.hide_empty_categories(&categories, told);
    }

    fn shows_leaf(&self, tracked: &Tracked) -> bool {
        match (&self.groups, &tracked.leaf) {
            (Some(groups), Some(leaf)) => groups.shows(leaf),
            _ => true,
        }
    }

    /// Takes a row out of what is shown, if it is in there.
    fn hide(&mut self, slot: Slot) -> Option<TableNotification> {
        let name = self.tracking.as_ref()?.passing.get(&slot)?.name.as_deref().cloned();
        self.take_out(&self.entry_of(slot)?, name)
    }

    /// Takes an entry out of what is shown and tells that it is gone.
    pub(super) fn take_out(&mut self, entry: &Entry, name: Option<PropValue>) -> Option<TableNotification> {
        let index = &mut self.rows.as_mut()?.index;
        let number = index.remove(entry)?;
        self.cursor.removed((entry, entry), &(number..number + 1), index);
        self.bookmarks.removed((entry, entry), &(number..number + 1), index);
        let gone = TableNotification::whole(TableEvent::TABLE_ROW_DELETED);
        Some(TableNotification { index: self.named(entry.slot, name), ..gone })
    }

    /// Drops what is remembered of a row that passes no more.
    fn forget(&mut self, slot: Slot) {
        let old = self.tracking.as_mut().and_then(|tracking| tracking.passing.remove(&slot));
        if let (Some(old), Some(groups)) = (old, &mut self.groups) {
            groups.full.remove(&old.entry(slot));
        }
    }

    /// Remembers where a row belongs now; what is shown stays as it is.
    fn place(&mut self, slot: Slot, mut tracked: Tracked) -> Placed {
        if let (Some(groups), Some(leaf)) = (&self.groups, &tracked.leaf) {
            tracked.key = groups.key(leaf);
        }
        let entry = tracked.entry(slot);
        let shows = self.shows_leaf(&tracked);
        let old = self.tracking.as_mut().and_then(|tracking| tracking.track(slot, tracked));
        let old = old.map(|old| old.entry(slot));
        if let Some(groups) = &mut self.groups {
            if let Some(old) = &old {
                groups.full.remove(old);
            }
            groups.full.insert(entry.clone());
        }
        Placed { entry, old, shows }
    }

    /// Cursor and bookmarks on something that moved go with it (TBL-POS-7, TBL-NOTIF-23).
    pub(super) fn anchor(&mut self, entry: &Entry) {
        let anchors = self.cursor.entry_mut().into_iter().chain(self.bookmarks.entries_mut());
        anchors.filter(|anchor| anchor.slot == entry.slot).for_each(|anchor| *anchor = entry.clone());
    }

    /// Tells of what is shown, in the order of the view, each thing once.
    pub(super) fn tell_in_order(
        &self,
        source: &dyn RowSource,
        event: TableEvent,
        slots: Vec<Slot>,
        told: &mut Vec<TableNotification>,
    ) {
        if slots.is_empty() {
            return;
        }
        let index = index_of(&self.rows);
        let number = |slot: Slot| index.position(&self.entry_of(slot)?).ok();
        let mut numbers: Vec<_> = slots.into_iter().filter_map(|slot| Some((number(slot)?, slot))).collect();
        numbers.sort_unstable();
        numbers.dedup();
        told.extend(numbers.into_iter().map(|(number, slot)| self.event(source, event, slot, number)));
    }

    /// The entry that a header has, or a row that passes.
    fn entry_of(&self, slot: Slot) -> Option<Entry> {
        if slot.row().is_none() {
            return self.groups.as_ref()?.header(slot).map(Group::entry);
        }
        Some(self.tracking.as_ref()?.passing.get(&slot)?.entry(slot))
    }

    fn event(
        &self,
        source: &dyn RowSource,
        event: TableEvent,
        slot: Slot,
        number: usize,
    ) -> TableNotification {
        let before = number.checked_sub(1).and_then(|before| index_of(&self.rows).slot(before));
        let name = |slot: Slot| {
            let stored = self.tracking.as_ref().zip(slot.row());
            self.named(slot, stored.and_then(|(tracking, row)| tracking.name(source, row, self.spec.index)))
        };
        TableNotification {
            event,
            result: ErrorCode::S_OK,
            index: name(slot),
            prior: before.map_or_else(TableNotification::no_row, name),
            row: Row::new(self.row_columns(), self.read_row(source, slot)),
        }
    }

    /// Counted restrictions, and rows that are sorted below others, may show, hide and move what did not change: only the
    /// whole can be told.
    fn recount(&mut self, source: &dyn RowSource, change: RowChange) -> Option<TableNotification> {
        let row = change.row();
        let slots = |view: &Self| {
            let all = view.groups.as_ref().map_or(index_of(&view.rows), |groups| &groups.full);
            all.slots(0..all.len()).collect::<Vec<_>>()
        };
        let tracked =
            |view: &Self| view.tracking.as_ref().is_some_and(|known| !known.slots_of(row).is_empty());
        let before = slots(self);
        self.sync(source);
        let changed = tracked(self) || slots(self) != before;
        changed.then(|| TableNotification::whole(TableEvent::TABLE_CHANGED))
    }

    /// Asks the source for the default order anew. Rows that are gone and not told of yet stand at the end meanwhile.
    fn renumber(&mut self, source: &dyn RowSource) {
        let (Some(tracking), Some(rows)) = (&mut self.tracking, &mut self.rows) else { return };
        if tracking.places.are_kept() {
            return;
        }
        let listed = source.row_ids();
        let mut next = listed.len() as u64;
        let mut places: Map<_, _> = listed.into_iter().zip(0..).collect();
        let mut renumber = |entry: &mut Entry| {
            let Some(row) = entry.slot.row() else { return };
            entry.place = *places.entry(row).or_insert_with(|| {
                next += 1;
                next - 1
            });
        };
        self.cursor.entry_mut().into_iter().chain(self.bookmarks.entries_mut()).for_each(&mut renumber);
        let full = self.groups.as_mut().map(|groups| &mut groups.full);
        for index in full.into_iter().chain([&mut rows.index]) {
            let mut entries: Vec<Entry> = index.iter().collect();
            for entry in &mut entries {
                renumber(entry);
                if let Some(tracked) = tracking.passing.get_mut(&entry.slot) {
                    tracked.place = entry.place;
                }
            }
            entries.sort_unstable();
            *index = OrderIndex::from_sorted(entries);
        }
        tracking.places = Places::Listed(places, next);
    }

    pub(super) fn index_mut(&mut self) -> &mut OrderIndex {
        let empty = || Rows { index: OrderIndex::default(), version: 0 };
        &mut self.rows.get_or_insert_with(empty).index
    }

    /// Something in the list as `propIndex` and `propPrior` name it (TBL-TDATA-7).
    fn named(&self, slot: Slot, stored: Option<PropValue>) -> Property {
        let tag: PropTag = if stored.is_some() { self.spec.index } else { PR_INSTANCE_KEY.into() };
        Property::new(tag, stored.unwrap_or_else(|| PropValue::Binary((*self.made_key(slot)).into())))
    }
}

/// Where a row stands in the default order.
enum PlaceAfter {
    Known(u64),
    /// The row says.
    InRow,
    /// It is gone.
    Nowhere,
}

/// A row that belongs somewhere, and where it did before if it passed.
struct Placed {
    entry: Entry,
    old: Option<Entry>,
    /// Whether no category hides it.
    shows: bool,
}

#[cfg(test)]
mod tests;
