//! Moving about in the visible rows and reading them.

use std::ops::Range;

use super::cell::read;
use super::cursor::Cursor;
use super::order::OrderIndex;
use super::policy::{NegativeRead, RowCounts};
use super::view::{Rows, View};
use super::{Page, RowSource};
use crate::engine::{EngineError, Result};
use crate::vocab::{Bookmark, RowSet, TablePosition};

impl View {
    /// Number of visible rows.
    pub fn row_count(&mut self, source: &dyn RowSource) -> usize {
        let all = self.filter.is_none() && self.expansion.is_empty() && self.groups.is_none();
        if all { source.row_count() } else { self.index(source).len() }
    }

    /// Number of visible rows as `GetRowCount` tells it, and whether that is a guess.
    ///
    /// # Errors
    /// [`EngineError::Unsupported`] where rows are not counted.
    pub fn told_row_count(&mut self, source: &dyn RowSource) -> Result<(usize, bool)> {
        let count = self.row_count(source);
        match self.spec.policy.row_counts {
            RowCounts::Exact => Ok((count, false)),
            RowCounts::Approximate => Ok((count.div_ceil(2), true)),
            RowCounts::Unsupported => {
                Err(EngineError::Unsupported { why: "this table does not count its rows" })
            }
        }
    }

    /// Where the cursor is, as a row number and as a fraction (TBL-QUERYPOS-1 to TBL-QUERYPOS-4).
    pub fn position(&mut self, source: &dyn RowSource) -> TablePosition {
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let numerator = narrow(self.cursor_position(source));
        let denominator = narrow(self.row_count(source)).max(1);
        let row = if self.spec.policy.row_numbers { numerator } else { u32::MAX };
        TablePosition { row, numerator, denominator }
    }

    /// Moves the cursor `rows` rows from a bookmark. Tells how far it went, and whether the bookmark's row is gone.
    ///
    /// # Errors
    /// [`EngineError::NoSuchBookmark`], and the cursor stays.
    pub fn seek_row(&mut self, source: &dyn RowSource, origin: Bookmark, rows: i32) -> Result<(i32, bool)> {
        let (start, changed) = self.visit(source, origin)?;
        let distance = usize::try_from(rows.unsigned_abs()).unwrap_or(usize::MAX);
        let target = match rows {
            ..0 => start.saturating_sub(distance),
            _ => start.saturating_add(distance).min(self.row_count(source)),
        };
        if origin == Bookmark::BOOKMARK_BEGINNING && target == 0 {
            self.cursor = Cursor::START;
        } else {
            self.cursor = Cursor::at(self.index(source), target);
        }
        let moved = i32::try_from(target.abs_diff(start)).unwrap_or(i32::MAX);
        Ok((if target < start { -moved } else { moved }, changed))
    }

    /// Moves the cursor to a fraction of the table, rounded down (TBL-SEEKAPPROX-1).
    ///
    /// # Errors
    /// [`EngineError::Invalid`] on a denominator of 0.
    pub fn seek_approx(&mut self, source: &dyn RowSource, numerator: u32, denominator: u32) -> Result<()> {
        if denominator == 0 {
            return Err(EngineError::Invalid { why: "the denominator of the position is 0".to_owned() });
        }
        let fraction = |count: usize| count as u128 * u128::from(numerator) / u128::from(denominator);
        self.cursor = match self.row_count(source) {
            _ if numerator == 0 => Cursor::START,
            count => {
                Cursor::at(self.index(source), usize::try_from(fraction(count)).unwrap_or(count).min(count))
            }
        };
        Ok(())
    }

    /// Up to `rows` rows from the cursor on, or before it if negative, in order; the cursor follows unless
    /// `no_advance` (TBL-QUERYROWS-1 to TBL-QUERYROWS-8).
    ///
    /// # Errors
    /// [`EngineError::Invalid`] on 0 rows.
    pub fn query_rows(&mut self, source: &dyn RowSource, rows: i32, no_advance: bool) -> Result<RowSet> {
        if rows == 0 {
            return Err(EngineError::Invalid { why: "0 rows were asked for".to_owned() });
        }
        let start = self.cursor_position(source);
        self.sync(source);
        let index = index_of(&self.rows);
        let most = usize::try_from(rows.unsigned_abs()).unwrap_or(usize::MAX);
        let range = match rows {
            ..0 => start.saturating_sub(most)..start,
            _ => start..start.saturating_add(most).min(index.len()),
        };
        let set = self.read_rows(source, range.clone());
        let target = match (rows > 0, self.spec.policy.negative_read) {
            (true, _) if no_advance => start,
            (true, _) => range.end,
            (false, NegativeRead::ToFirst) if no_advance => start,
            (false, NegativeRead::ToLast) if !no_advance => start,
            (false, _) => range.start,
        };
        if target != start {
            self.cursor = Cursor::at(index_of(&self.rows), target);
        }
        Ok(set)
    }

    /// The rows of these numbers, in a view that was just brought up to date.
    pub(super) fn read_rows(&self, source: &dyn RowSource, numbers: Range<usize>) -> RowSet {
        let columns = &self.columns;
        if self.shows_source_rows() {
            let rows = index_of(&self.rows).rows(numbers);
            let mut page = Page::new(&self.spec, columns, rows.len());
            source.read(&rows, columns, &mut page);
            return page.into_rows();
        }
        let mut set = RowSet::new(self.row_columns());
        set.reserve(numbers.len());
        for slot in index_of(&self.rows).slots(numbers) {
            self.look_at(source, slot, &mut |cells| {
                set.push(columns.iter().map(|column| read(cells, slot, *column, &self.spec)));
            });
        }
        set
    }

    /// Marks the row under the cursor, or the end (TBL-BOOKMARK-1).
    ///
    /// # Errors
    /// [`EngineError::LimitReached`].
    pub fn create_bookmark(&mut self, source: &dyn RowSource) -> Result<Bookmark> {
        let position = self.cursor_position(source);
        let entry = self.index(source).get(position);
        self.bookmarks.create(entry, self.spec.policy.max_bookmarks)
    }

    /// Gives a bookmark up; the fixed ones are ignored (TBL-BOOKMARK-4).
    ///
    /// # Errors
    /// [`EngineError::NoSuchBookmark`].
    pub fn free_bookmark(&mut self, bookmark: Bookmark) -> Result<()> {
        self.bookmarks.free(bookmark)
    }

    /// The position of a bookmark, and whether its row was lost since it was last used.
    pub(super) fn visit(&mut self, source: &dyn RowSource, bookmark: Bookmark) -> Result<(usize, bool)> {
        match bookmark {
            Bookmark::BOOKMARK_BEGINNING => Ok((0, false)),
            Bookmark::BOOKMARK_CURRENT => Ok((self.cursor_position(source), false)),
            Bookmark::BOOKMARK_END => Ok((self.row_count(source), false)),
            made => {
                self.sync(source);
                self.bookmarks.visit(made, index_of(&self.rows))
            }
        }
    }

    fn cursor_position(&mut self, source: &dyn RowSource) -> usize {
        if matches!(self.cursor, Cursor::Number(0)) {
            return 0;
        }
        self.sync(source);
        self.cursor.position(index_of(&self.rows))
    }

    /// The visible rows, up to date.
    pub(super) fn index(&mut self, source: &dyn RowSource) -> &OrderIndex {
        self.sync(source);
        index_of(&self.rows)
    }
}

/// The rows of a view that was just brought up to date.
pub(super) fn index_of(rows: &Option<Rows>) -> &OrderIndex {
    static NO_ROWS: OrderIndex = OrderIndex::new();
    rows.as_ref().map_or(&NO_ROWS, |rows| &rows.index)
}

#[cfg(test)]
mod tests;
