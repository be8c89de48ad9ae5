use std::cmp::Ordering;
use std::ops::Range;

use super::build::in_rows;
use super::cursor::Cursor;
use super::key_writer::KeyWriter;
use super::order::{Entry, OrderIndex};
use super::policy::AbsentValue;
use super::read::index_of;
use super::restrict::{Compiled, Scratch};
use super::slot::Slot;
use super::sort_key::{KeyStart, SortKey};
use super::tails::KeyRef;
use super::view::View;
use super::{Cell, RowCells, RowId, RowSource, Run, Scan};
use crate::engine::{EngineError, Result, ValueRef};
use crate::vocab::tags::PR_INSTANCE_KEY;
use crate::vocab::{Bookmark, PropTag, RelOp, Restriction};

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
                let (mut key, mut place) = (SortKey::default(), None);
                source.look_at(row, &mut |cells| place = cells.place());
                self.look_at(source, slot, &mut |cells| {
                    key = self.standing(&mut KeyWriter::new(&self.spec.policy), source, slot, cells).0;
                });
                // Mostly the default order is that of the ids.
                Entry { key, place: place.unwrap_or(row.0), slot }
            }
        };
        index.position(&entry).ok().or_else(|| index.slots(0..index.len()).position(|other| other == slot))
    }

    /// Where the rows stand that satisfy a relation on the first sort key: together (TBL-FINDROW-9).
    fn matching_span(&self, source: &dyn RowSource, index: &OrderIndex, wanted: &Compiled) -> Option<Span> {
        let (tag, relop, value) = wanted.as_relation()?;
        let (key, descending) = *self.keys.first()?;
        let policy = &self.spec.policy;
        if key.to_unicode() != tag.to_unicode()
            || key.prop_type().is_multi_value()
            || policy.absent != AbsentValue::Fails
            || index.slot(0)?.row().is_some_and(|row| !source.branch(row).is_empty())
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

    /// The number of the first row that passes: the nearest are looked at one after the other, then ever more at once.
    fn scan(
        &self,
        source: &dyn RowSource,
        index: &OrderIndex,
        wanted: &Compiled,
        start: usize,
        backward: bool,
    ) -> Option<usize> {
        let mut rest = if backward { 0..start } else { start..index.len() };
        let near = cut(&mut rest, if self.shows_source_rows() { NEAR } else { usize::MAX }, backward);
        let mut scratch = Scratch::default();
        let mut passes = |slot: Slot| {
            let mut passes = false;
            self.look_at(source, slot, &mut |cells| {
                passes = wanted.matches_cells(&mut scratch, source, slot, cells);
            });
            passes
        };
        let found = if backward {
            let slots: Vec<Slot> = index.slots(near).collect();
            let skipped = slots.into_iter().rev().position(&mut passes);
            skipped.map(|skipped| start - 1 - skipped)
        } else {
            index.slots(near).position(&mut passes).map(|skipped| start + skipped)
        };
        let mut finding = Finding {
            source,
            wanted,
            tags: in_rows(wanted.tags()),
            scratch,
            backward,
            rows: Vec::new(),
            found,
        };
        let mut most = FIRST_RUN;
        while finding.found.is_none() && !rest.is_empty() {
            finding.look_through(index, cut(&mut rest, most, backward));
            most = MOST_ROWS.min(most * 2);
        }
        finding.found
    }
}

/// Rows near the origin, where many searches end before it pays to make columns.
const NEAR: usize = 128;
/// Rows that are looked at together next; each time twice as many, up to what the nearest memory holds.
const FIRST_RUN: usize = 1024;
const MOST_ROWS: usize = 8 * FIRST_RUN;

/// Takes the nearest numbers, `most` at most, from those left.
fn cut(rest: &mut Range<usize>, most: usize, backward: bool) -> Range<usize> {
    let len = rest.len().min(most);
    if backward {
        let from = rest.end - len;
        from..std::mem::replace(&mut rest.end, from)
    } else {
        let to = rest.start + len;
        std::mem::replace(&mut rest.start, to)..to
    }
}

/// Looks for the first row that passes among many, in whatever order they are shown.
struct Finding<'a> {
    source: &'a dyn RowSource,
    wanted: &'a Compiled,
    tags: Vec<PropTag>,
    scratch: Scratch,
    backward: bool,
    /// The rows that are looked at: where each is kept, its number in the view, and which it is.
    rows: Vec<(u64, usize, RowId)>,
    found: Option<usize>,
}

impl Finding<'_> {
    /// Looks at the rows with these numbers, those next to each other that are kept so, whatever the order of the view.
    fn look_through(&mut self, index: &OrderIndex, numbers: Range<usize>) {
        self.rows.clear();
        // Faster than one after the other from outside: each form goes through what it has by itself.
        index.slots(numbers.clone()).enumerate().for_each(|(ahead, slot)| {
            let number = numbers.start + ahead;
            self.rows.extend(slot.row().map(|row| (self.source.kept_at(row), number, row)));
        });
        self.rows.sort_unstable();
        let rows: Vec<RowId> = self.rows.iter().map(|(.., row)| *row).collect();
        self.source.scan(&rows, self);
    }

    /// Whether a row would come before the one that was found.
    fn is_nearer(&self, number: usize) -> bool {
        self.found.is_none_or(|found| if self.backward { number > found } else { number < found })
    }
}

impl Scan for Finding<'_> {
    fn tags(&self) -> &[PropTag] {
        &self.tags
    }

    fn look_at_run(&mut self, run: &Run<'_>, waiting: &mut [u64]) {
        if !self.wanted.drop_rows(&mut self.scratch, run, waiting) {
            return;
        }
        for (at, ..) in run.waiting(waiting) {
            let (_, number, _) = self.rows[at];
            if self.is_nearer(number) {
                self.found = Some(number);
            }
        }
        waiting.fill(0);
    }

    fn look_at(&mut self, at: usize, cells: &dyn RowCells) {
        let (_, number, row) = self.rows[at];
        if self.is_nearer(number)
            && self.wanted.matches_cells(&mut self.scratch, self.source, Slot::of(row), cells)
        {
            self.found = Some(number);
        }
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
    /// The number of the first entry behind the edge.
    fn number_in(&self, index: &OrderIndex) -> usize {
        match self {
            Self::Before(start) => index.partition_point(start, Ordering::is_lt),
            Self::After(start) => index.partition_point(start, Ordering::is_le),
        }
    }

    /// Whether what has this key stands before the edge.
    fn is_behind(&self, key: KeyRef<'_>) -> bool {
        match self {
            Self::Before(start) => key.compare_start(start).is_lt(),
            Self::After(start) => key.compare_start(start).is_le(),
        }
    }
}

impl Span {
    /// The number of the first of the entries from a number on, or of the last before it: one edge is looked for, the other
    /// one compared with what was found.
    fn find(&self, index: &OrderIndex, start: usize, backward: bool) -> Option<usize> {
        if backward {
            let end = self.to.number_in(index);
            let last = end.min(start).checked_sub(1)?;
            return index.key(last).filter(|key| !self.from.is_behind(*key)).map(|_| last);
        }
        let first = self.from.number_in(index).max(start);
        index.key(first).filter(|key| self.to.is_behind(*key)).map(|_| first)
    }
}
