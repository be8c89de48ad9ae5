use std::ops::Range;

use super::compare::{KeyStart, KeyWriter};
use super::cursor::Cursor;
use super::order::{Entry, OrderIndex, Slot};
use super::policy::AbsentValue;
use super::read::index_of;
use super::restrict::{Compiled, Scratch};
use super::view::View;
use super::{Cell, RowId, RowSource};
use crate::engine::{EngineError, Result, ValueRef};
use crate::vocab::tags::PR_INSTANCE_KEY;
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
        let range = self.row_named(source, index, &wanted).or_else(|| self.matching_range(index, &wanted));
        let found = match range {
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

    /// The number of the row that an instance key made by the view names.
    fn row_named(
        &self,
        source: &dyn RowSource,
        index: &OrderIndex,
        wanted: &Compiled,
    ) -> Option<Range<usize>> {
        let (tag, RelOp::RELOP_EQ, ValueRef::Binary(key)) = wanted.as_relation()? else { return None };
        let row = RowId(u64::from_be_bytes(key.try_into().ok()?));
        if tag != PR_INSTANCE_KEY || !source.contains(row) || source.cell(row, tag) != Cell::Missing {
            return None;
        }
        let key = self.key(&mut KeyWriter::new(&self.spec.policy), source, row);
        // Mostly the default order is that of the ids.
        let entry = Entry { key, place: row.0, slot: Slot { row, instance: 0 } };
        let number =
            index.position(&entry).ok().or_else(|| index.iter().position(|other| other.slot == entry.slot));
        Some(number.map_or(0..0, |number| number..number + 1))
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
        writer.write(Some(value), descending);
        let equal = KeyStart::new(writer.bytes());
        writer.clear();
        writer.present(descending);
        let present = KeyStart::new(writer.bytes());
        let first = |start: &KeyStart| index.partition_point(|entry| entry.key.compare_start(start).is_lt());
        let end = |start: &KeyStart| index.partition_point(|entry| entry.key.compare_start(start).is_le());
        Some(match (relop, descending) {
            (RelOp::RELOP_EQ, _) => first(&equal)..end(&equal),
            (RelOp::RELOP_LT, false) | (RelOp::RELOP_GT, true) => first(&present)..first(&equal),
            (RelOp::RELOP_LE, false) | (RelOp::RELOP_GE, true) => first(&present)..end(&equal),
            (RelOp::RELOP_GE, false) | (RelOp::RELOP_LE, true) => first(&equal)..end(&present),
            (RelOp::RELOP_GT, false) | (RelOp::RELOP_LT, true) => end(&equal)..end(&present),
            _ => return None,
        })
    }
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
