//! Working out the visible rows, at once.

use super::bookmark::{Bookmarks, Mark};
use super::cell::look;
use super::compare::{KeyWriter, SortKey};
use super::cursor::Cursor;
use super::order::{Entry, OrderIndex, Slot};
use super::restrict::Scratch;
use super::view::{Rows, View};
use super::{RowId, RowSource};

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
    fn entries(&self, source: &dyn RowSource) -> Vec<Entry> {
        let rows = source.row_ids();
        let by_id = rows.is_sorted();
        let mut scratch = Scratch::default();
        let mut writer = KeyWriter::new(&self.spec.policy);
        let mut entries = Vec::with_capacity(if self.filter.is_none() { rows.len() } else { 0 });
        for (number, row) in rows.into_iter().enumerate() {
            if self.filter.as_ref().is_none_or(|filter| filter.matches_with(&mut scratch, source, row)) {
                let place = if by_id { row.0 } else { number as u64 };
                let slot = Slot { row, instance: 0 };
                entries.push(Entry { key: self.key(&mut writer, source, row), place, slot });
            }
        }
        if !self.keys.is_empty() {
            entries.sort_unstable();
        }
        entries
    }

    /// The values of a row's sort keys.
    pub(super) fn key(&self, writer: &mut KeyWriter<'_>, source: &dyn RowSource, row: RowId) -> SortKey {
        writer.clear();
        if !self.keys.is_empty() {
            source.look_at(row, &mut |cells| {
                for (tag, descending) in &self.keys {
                    look(cells, row, *tag, |value| writer.write(value, *descending));
                }
            });
        }
        SortKey::new(writer.bytes())
    }

    fn anchor_again(&mut self, source: &dyn RowSource, old: &OrderIndex, new: &[Entry]) {
        let find = |row: RowId| new.iter().find(|entry| entry.slot.row == row).cloned();
        // The row itself if it is still visible, else the next one in the old order that is.
        let successor = |view: &Self, entry: &Entry| {
            let number = old.position(entry).unwrap_or_else(|number| number);
            old.range(number..old.len())
                .find(|entry| view.shows(source, entry.slot.row))
                .map(|entry| entry.slot.row)
        };
        let remaining = |view: &Self, number: usize| {
            old.range(0..number).filter(|entry| view.shows(source, entry.slot.row)).count()
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
                let row = successor(self, entry);
                let lost = mark.lost || row != Some(entry.slot.row);
                *mark = Mark { entry: row.and_then(find), lost };
            }
        }
        self.bookmarks = bookmarks;
    }
}

fn cursor_number(old: &OrderIndex, entry: &Entry) -> usize {
    old.position(entry).unwrap_or_else(|number| number)
}
