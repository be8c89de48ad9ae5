use super::cursor::Cursor;
use super::order::{Entry, OrderIndex, Slot};
use super::policy::AbsentValue;
use super::read::index_of;
use super::restrict::{Compiled, Scratch};
use super::sort_key::{KeyStart, KeyWriter, SortKey};
use super::view::View;
use super::{Cell, RowSource};
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
        let found = if let Some(named) = self.row_named(source, index, &wanted) {
            named.filter(|number| if backward { *number < start } else { *number >= start })
        } else if let Some(span) = self.matching_span(source, index, &wanted) {
            span.find(index, start, backward)
        } else {
            self.scan(source, index, &wanted, start, backward)
        };
        let found = found.ok_or(EngineError::Missing { what: "row" })?;
        self.cursor = Cursor::at(index, found);
        Ok(changed)
    }

    /// The number of the row that an instance key made by the view names, if one is asked for.
    fn row_named(
        &self,
        source: &dyn RowSource,
        index: &OrderIndex,
        wanted: &Compiled,
    ) -> Option<Option<usize>> {
        let (tag, RelOp::RELOP_EQ, ValueRef::Binary(key)) = wanted.as_relation()? else { return None };
        let slot = self.slot_named(key).filter(|_| tag == PR_INSTANCE_KEY)?;
        if let Slot::Leaf(row, _) = slot
            && (!source.contains(row) || source.cell(row, tag) != Cell::Missing)
        {
            return None;
        }
        Some(self.number_of(source, index, slot))
    }

    /// The number under which something stands in the list; `None` if it is not shown.
    pub(super) fn number_of(&self, source: &dyn RowSource, index: &OrderIndex, slot: Slot) -> Option<usize> {
        let entry = match slot {
            Slot::Header(_) => self.groups.as_deref()?.header(slot)?.entry(),
            Slot::Leaf(row, _) => {
                let mut key = SortKey::default();
                self.look_at(source, slot, &mut |cells| {
                    key = self.standing(&mut KeyWriter::new(&self.spec.policy), source, slot, cells).0;
                });
                // Mostly the default order is that of the ids.
                Entry { key, place: source.place(row).unwrap_or(row.0), slot }
            }
        };
        index.position(&entry).ok().or_else(|| index.iter().position(|other| other.slot == slot))
    }

    /// Where the rows stand that satisfy a relation on the first sort key: together (TBL-FINDROW-9).
    fn matching_span(&self, source: &dyn RowSource, index: &OrderIndex, wanted: &Compiled) -> Option<Span> {
        let (tag, relop, value) = wanted.as_relation()?;
        let (key, descending) = *self.keys.first()?;
        let policy = &self.spec.policy;
        if key.to_unicode() != tag.to_unicode()
            || key.prop_type().is_multi_value()
            || policy.absent != AbsentValue::Fails
            || index.get(0)?.slot.row().is_some_and(|row| !source.branch(row).is_empty())
            || self.groups.as_ref().is_some_and(|groups| groups.plan.has_extreme())
        {
            return None;
        }
        let mut writer = KeyWriter::new(policy);
        writer.write(Some(value), descending);
        let equal = || KeyStart::new(writer.bytes());
        let mut any = KeyWriter::new(policy);
        any.present(descending);
        let present = || KeyStart::new(any.bytes());
        let (from, to) = match (relop, descending) {
            (RelOp::RELOP_EQ, _) => (Edge::Before(equal()), Edge::After(equal())),
            (RelOp::RELOP_LT, false) | (RelOp::RELOP_GT, true) => {
                (Edge::Before(present()), Edge::Before(equal()))
            }
            (RelOp::RELOP_LE, false) | (RelOp::RELOP_GE, true) => {
                (Edge::Before(present()), Edge::After(equal()))
            }
            (RelOp::RELOP_GE, false) | (RelOp::RELOP_LE, true) => {
                (Edge::Before(equal()), Edge::After(present()))
            }
            (RelOp::RELOP_GT, false) | (RelOp::RELOP_LT, true) => {
                (Edge::After(equal()), Edge::After(present()))
            }
            _ => return None,
        };
        Some(Span { from, to })
    }

    /// The number of the first row that passes, looking at one after the other.
    fn scan(
        &self,
        source: &dyn RowSource,
        index: &OrderIndex,
        wanted: &Compiled,
        start: usize,
        backward: bool,
    ) -> Option<usize> {
        let mut scratch = Scratch::default();
        let mut passes = |entry: &Entry| {
            let mut passes = false;
            self.look_at(source, entry.slot, &mut |cells| {
                passes = wanted.matches_cells(&mut scratch, source, entry.slot, cells);
            });
            passes
        };
        if backward {
            return index.backwards(start).position(&mut passes).map(|skipped| start - 1 - skipped);
        }
        index.range(start..index.len()).position(&mut passes).map(|skipped| start + skipped)
    }
}

/// Entries that stand together.
struct Span {
    from: Edge,
    to: Edge,
}

/// Before the first or after the last of the keys that begin so.
enum Edge {
    Before(KeyStart),
    After(KeyStart),
}

impl Edge {
    /// Whether an entry stands before the edge.
    fn is_behind(&self, entry: &Entry) -> bool {
        match self {
            Self::Before(start) => entry.key.compare_start(start).is_lt(),
            Self::After(start) => entry.key.compare_start(start).is_le(),
        }
    }
}

impl Span {
    /// The number of the first of the entries from a number on, or of the last before it: one edge is looked for, the other
    /// one compared with what was found.
    fn find(&self, index: &OrderIndex, start: usize, backward: bool) -> Option<usize> {
        if backward {
            let end = index.partition_point(|entry| self.to.is_behind(entry));
            let last = end.min(start).checked_sub(1)?;
            return index.get(last).filter(|entry| !self.from.is_behind(entry)).map(|_| last);
        }
        let first = index.partition_point(|entry| self.from.is_behind(entry)).max(start);
        index.get(first).filter(|entry| self.to.is_behind(entry)).map(|_| first)
    }
}
