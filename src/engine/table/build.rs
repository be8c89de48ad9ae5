//! Working out the visible rows, at once.

use std::collections::HashSet;

use super::bookmark::{Bookmarks, Mark};
use super::category::Leaf;
use super::cell::look;
use super::compare::{KeyWriter, SortKey};
use super::cursor::Cursor;
use super::groups::Placed;
use super::order::{Entry, OrderIndex, Slot};
use super::restrict::Scratch;
use super::view::{Rows, View};
use super::{RowCells, RowSource};

impl View {
    /// Catches up with the source: works the rows out anew if they changed since they were last read, and puts cursor
    /// and bookmarks back on their rows (TBL-POS-3 to TBL-POS-8).
    pub fn sync(&mut self, source: &dyn RowSource) {
        let version = source.version();
        if self.rows.as_ref().is_some_and(|rows| rows.version == version) {
            return;
        }
        let old = self.rows.take();
        if let Some(filter) = &mut self.filter {
            filter.run_counters(source);
        }
        let entries = self.entries(source);
        if let Some(old) = old {
            self.anchor_again(source, &old.index, &entries);
        }
        self.rows = Some(Rows { index: OrderIndex::from_sorted(entries), version });
        if self.tracking.is_some() {
            self.begin_tracking(source);
        }
    }

    /// The entries of all visible rows, sorted.
    fn entries(&mut self, source: &dyn RowSource) -> Vec<Entry> {
        let rows = source.row_ids();
        let by_id = rows.is_sorted();
        let all = self.filter.is_none() && self.expansion.is_empty();
        let mut scratch = Scratch::default();
        let mut writer = KeyWriter::new(&self.spec.policy);
        let mut entries = Vec::with_capacity(if all && self.groups.is_none() { rows.len() } else { 0 });
        let mut placed: Vec<Placed> = Vec::new();
        for (number, row) in rows.into_iter().enumerate() {
            let place = if by_id { row.0 } else { number as u64 };
            if all && self.keys.is_empty() {
                entries.push(Entry { key: SortKey::default(), place, slot: Slot::of(row) });
                continue;
            }
            self.leaves_of(source, row, &mut scratch, &mut |slot, cells| match &self.groups {
                None => entries.push(Entry { key: self.key(&mut writer, slot, cells), place, slot }),
                Some(groups) => placed.push((slot, place, groups.plan.leaf(&mut writer, slot, cells))),
            });
        }
        if let Some(groups) = &mut self.groups {
            groups.rebuild(placed);
            return groups.shown();
        }
        if !self.keys.is_empty() {
            entries.sort_unstable();
        }
        entries
    }

    /// The values of a row's sort keys, in an order without categories.
    pub(super) fn key(&self, writer: &mut KeyWriter<'_>, slot: Slot, cells: &dyn RowCells) -> SortKey {
        writer.clear();
        for (tag, descending) in &self.keys {
            look(cells, slot, *tag, |value| writer.write(value, *descending));
        }
        SortKey::new(writer.bytes())
    }

    /// Where a row belongs that was looked up: its key, and its categories if there are any.
    pub(super) fn standing(
        &self,
        writer: &mut KeyWriter<'_>,
        slot: Slot,
        cells: &dyn RowCells,
    ) -> (SortKey, Option<Box<Leaf>>) {
        let Some(groups) = &self.groups else { return (self.key(writer, slot, cells), None) };
        let leaf = groups.plan.leaf(writer, slot, cells);
        (groups.key(&leaf), Some(Box::new(leaf)))
    }

    fn anchor_again(&mut self, source: &dyn RowSource, old: &OrderIndex, new: &[Entry]) {
        let find = |slot: Slot| new.iter().find(|entry| entry.slot == slot).cloned();
        // One look at the source tells of a row that is there once; others are looked for.
        let plain = self.expansion.is_empty() && self.groups.is_none();
        let listed: HashSet<Slot> =
            if plain { HashSet::new() } else { new.iter().map(|entry| entry.slot).collect() };
        let visible = |view: &Self, slot: Slot| match slot {
            Slot::Leaf(row, _) if plain => view.shows(source, row),
            _ => listed.contains(&slot),
        };
        // The row itself if it is still visible, else the next one in the old order that is.
        let successor = |view: &Self, entry: &Entry| {
            let number = old.position(entry).unwrap_or_else(|number| number);
            let mut rest = old.range(number..old.len()).map(|entry| entry.slot);
            rest.find(|slot| visible(view, *slot))
        };
        let remaining = |view: &Self, number: usize| {
            old.range(0..number).filter(|entry| visible(view, entry.slot)).count()
        };
        self.cursor = match &self.cursor {
            Cursor::Number(number) => Cursor::Number(remaining(self, *number)),
            Cursor::At(entry) => match successor(self, entry).and_then(find) {
                Some(entry) => Cursor::At(entry),
                None => Cursor::Number(remaining(self, cursor_number(old, entry))),
            },
        };
        let mut bookmarks = std::mem::replace(&mut self.bookmarks, Bookmarks::new());
        for mark in bookmarks.marks_mut() {
            if let Some(entry) = &mark.entry {
                let slot = successor(self, entry);
                let lost = mark.lost || slot != Some(entry.slot);
                *mark = Mark { entry: slot.and_then(find), lost };
            }
        }
        self.bookmarks = bookmarks;
    }
}

fn cursor_number(old: &OrderIndex, entry: &Entry) -> usize {
    old.position(entry).unwrap_or_else(|number| number)
}
