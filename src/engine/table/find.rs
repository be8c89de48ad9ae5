use std::cmp::Ordering;
use std::ops::Range;

use super::RowSource;
use super::compare::KeyWriter;
use super::cursor::Cursor;
use super::order::OrderIndex;
use super::policy::AbsentValue;
use super::restrict::{Compiled, Scratch};
use super::view::{View, index_of};
use crate::engine::{EngineError, Result};
use crate::vocab::{Bookmark, RelOp, Restriction};

impl View {
    /// Puts the cursor on the first row that satisfies `restriction`, from a bookmark on or backwards before it. Tells
    /// whether the bookmark's row is gone.
    ///
    /// # Errors
    /// [`EngineError::Missing`] if no row does, and the cursor stays; [`EngineError::NoSuchBookmark`];
    /// [`EngineError::TooComplex`].
    pub fn find_row(
        &mut self,
        source: &dyn RowSource,
        restriction: &Restriction,
        origin: Bookmark,
        backward: bool,
    ) -> Result<bool> {
        let mut wanted = self.compile(restriction)?;
        wanted.run_counters(source);
        self.sync(source);
        let (start, changed) = self.visit(source, origin)?;
        let index = index_of(&self.rows);
        let found = match self.matching_range(index, &wanted) {
            Some(range) if backward => {
                range.end.min(start).checked_sub(1).filter(|last| *last >= range.start)
            }
            Some(range) => Some(range.start.max(start)).filter(|first| *first < range.end),
            None => scan(source, index, &wanted, start, backward),
        };
        let found = found.ok_or(EngineError::Missing { what: "row" })?;
        self.cursor = Cursor::at(index, found);
        Ok(changed)
    }

    /// The numbers of the rows that satisfy a relation on the first sort key: they stand together (TBL-FINDROW-9).
    fn matching_range(&self, index: &OrderIndex, wanted: &Compiled) -> Option<Range<usize>> {
        let (tag, relop, value) = wanted.as_relation()?;
        let (key, descending) = *self.keys.first()?;
        let policy = &self.spec.policy;
        if key.to_unicode() != tag.to_unicode()
            || key.prop_type().is_multi_value()
            || policy.absent != AbsentValue::Fails
        {
            return None;
        }
        let mut writer = KeyWriter::new(policy);
        writer.present(descending);
        let present = start_range(index, writer.bytes());
        writer.clear();
        writer.write(Some(value), descending);
        let equal = start_range(index, writer.bytes());
        let (before, after) = (present.start..equal.start, equal.end..present.end);
        Some(match (relop, descending) {
            (RelOp::RELOP_EQ, _) => equal,
            (RelOp::RELOP_LT, false) | (RelOp::RELOP_GT, true) => before,
            (RelOp::RELOP_GT, false) | (RelOp::RELOP_LT, true) => after,
            (RelOp::RELOP_LE, false) | (RelOp::RELOP_GE, true) => present.start..equal.end,
            (RelOp::RELOP_GE, false) | (RelOp::RELOP_LE, true) => equal.start..present.end,
            _ => return None,
        })
    }
}

/// The numbers of the entries whose keys begin with these bytes.
fn start_range(index: &OrderIndex, start: &[u8]) -> Range<usize> {
    let first = index.partition_point(|entry| entry.key.compare_start(start) == Ordering::Less);
    let end = index.partition_point(|entry| entry.key.compare_start(start) != Ordering::Greater);
    first..end
}

fn scan(
    source: &dyn RowSource,
    index: &OrderIndex,
    wanted: &Compiled,
    start: usize,
    backward: bool,
) -> Option<usize> {
    let mut scratch = Scratch::default();
    if backward {
        let skipped = index
            .backwards(start)
            .position(|entry| wanted.matches_with(&mut scratch, source, entry.slot.row))?;
        return Some(start - 1 - skipped);
    }
    let skipped = index
        .range(start..index.len())
        .position(|entry| wanted.matches_with(&mut scratch, source, entry.slot.row))?;
    Some(start + skipped)
}
