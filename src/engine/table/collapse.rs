//! Opening and closing the categories of a view.

use super::RowSource;
use super::cursor::Cursor;
use super::groups::{Group, Groups};
use super::order::OrderIndex;
use super::read::index_of;
use super::view::View;
use crate::engine::{EngineError, Result};
use crate::vocab::RowSet;

impl View {
    /// Expands a category: the first rows that come into view, and how many there are. Costs what comes into view.
    ///
    /// # Errors
    /// [`EngineError::Missing`] if the key names no header that is shown (TBL-EXPAND-6).
    pub fn expand_row(&mut self, source: &dyn RowSource, key: &[u8], rows: u32) -> Result<(RowSet, usize)> {
        let (path, number) = self.shown_header(source, key)?;
        let mut total = 0;
        if let (Some(groups), Some(rows)) = (&mut self.groups, &mut self.rows)
            && groups.get(&path).is_some_and(|group| !group.expanded)
        {
            groups.set_expanded(&path, true);
            let below = groups.get(&path).map(|group| groups.shown_below(group)).unwrap_or_default();
            total = below.len();
            rows.index.insert_run(below);
        }
        let first = number + 1;
        let end = first + total.min(usize::try_from(rows).unwrap_or(usize::MAX));
        let set = self.read_rows(source, first..end);
        self.cursor = Cursor::at(index_of(&self.rows), end);
        Ok((set, total))
    }

    /// Collapses a category and those in it; tells how many rows went out of view. Costs what goes.
    ///
    /// # Errors
    /// [`EngineError::Missing`] if the key names no header that is shown.
    pub fn collapse_row(&mut self, source: &dyn RowSource, key: &[u8]) -> Result<usize> {
        let (path, _) = self.shown_header(source, key)?;
        let (Some(groups), Some(rows)) = (&mut self.groups, &mut self.rows) else { return Ok(0) };
        let Some(group) = groups.get(&path).filter(|group| group.expanded) else { return Ok(0) };
        let numbers = group.members(&rows.index);
        groups.set_expanded(&path, false);
        let gone = rows.index.remove_run(numbers.clone());
        if let (Some(first), Some(last)) = (gone.first(), gone.last()) {
            self.cursor.removed((first, last), &numbers, &rows.index);
            self.bookmarks.removed((first, last), &numbers, &rows.index);
        }
        Ok(gone.len())
    }

    /// The category and the number of the header that an instance key names.
    fn shown_header(&mut self, source: &dyn RowSource, key: &[u8]) -> Result<(Vec<u8>, usize)> {
        self.sync(source);
        let shown = |groups: &Groups, index: &OrderIndex| {
            let slot = self.slot_named(key)?;
            let number = index.position(&groups.header(slot).map(Group::entry)?).ok()?;
            Some((groups.path(slot)?.clone(), number))
        };
        let found = self.groups.as_deref().and_then(|groups| shown(groups, index_of(&self.rows)));
        found.ok_or(EngineError::Missing { what: "category header with this instance key" })
    }

    /// Shows what is expanded now: cursor and bookmarks on what is hidden stand on the next row that is not.
    pub(super) fn show_anew(&mut self) {
        let (Some(groups), Some(rows)) = (&self.groups, &mut self.rows) else { return };
        let old = std::mem::replace(&mut rows.index, OrderIndex::from_sorted(groups.shown()));
        let index = &rows.index;
        let number = match &self.cursor {
            Cursor::Number(number) | Cursor::Listed(number) => {
                Err(old.range(0..*number).filter(|row| index.position(row).is_ok()).count())
            }
            Cursor::At(entry) => index.position(entry),
        };
        match (&mut self.cursor, number) {
            (Cursor::Number(own) | Cursor::Listed(own), Err(number)) => *own = number,
            (cursor, Err(number)) => *cursor = Cursor::at(index, number),
            (_, Ok(_)) => {}
        }
        for mark in self.bookmarks.marks_mut() {
            if let Some(Err(number)) = mark.entry.as_ref().map(|entry| index.position(entry)) {
                mark.entry = index.get(number);
                mark.lost = true;
            }
        }
    }
}
