//! Working out the visible rows, at once.

use std::collections::HashSet;

use super::bookmark::{Bookmarks, Mark};
use super::category::Leaf;
use super::cell::{COMPUTED, look};
use super::cursor::Cursor;
use super::groups::Placed;
use super::key_writer::KeyWriter;
use super::listed::{DefaultOrder, Listed};
use super::order::{Entry, OrderIndex};
use super::restrict::{Compiled, Scratch};
use super::slot::Slot;
use super::sort::Sorting;
use super::sort_key::SortKey;
use super::view::{Rows, View};
use super::{RowCells, RowSource, Run, Scan};
use crate::engine::ValueRef;
use crate::vocab::PropTag;

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
        let index = self.visible(source);
        if let Some(old) = old {
            self.anchor_again(source, &old.index, &index);
        }
        self.rows = Some(Rows { index, version });
        if self.tracking.is_some() {
            self.begin_tracking(source);
        }
    }

    /// All visible rows, in order.
    fn visible(&mut self, source: &dyn RowSource) -> OrderIndex {
        let all = self.named_rows(source).unwrap_or_else(|| DefaultOrder::of(source));
        if self.filter.is_none() && self.expansion.is_empty() && self.keys.is_empty() {
            return Listed::unsorted(all).into();
        }
        let expected = if self.filter.is_none() { all.rows.len() } else { 0 };
        let mut gathering = Gathering {
            view: self,
            source,
            all: &all,
            tags: self.tags_looked_at(),
            scratch: Scratch::default(),
            writer: KeyWriter::new(&self.spec.policy),
            sorting: Sorting::with_capacity(expected),
            placed: Vec::new(),
        };
        source.scan(&all.rows, &mut gathering);
        let Gathering { sorting, placed, .. } = gathering;
        if let Some(groups) = &mut self.groups {
            groups.rebuild(placed);
            return OrderIndex::from_sorted(groups.shown());
        }
        sorting.into_listed(all).into()
    }

    /// Few rows with all that pass in the default order, if the restriction asks for a name and the source has an index
    /// of names.
    fn named_rows(&self, source: &dyn RowSource) -> Option<DefaultOrder> {
        source.named(self.filter.as_ref()?.name()?).map(DefaultOrder::some)
    }

    /// What restriction and order look at.
    fn tags_looked_at(&self) -> Vec<PropTag> {
        let mut tags = self.filter.as_ref().map(Compiled::tags).unwrap_or_default();
        tags.extend(self.keys.iter().map(|(tag, _)| tag.to_unicode()));
        in_rows(tags)
    }

    fn write_key<'w>(
        &self,
        writer: &'w mut KeyWriter<'_>,
        source: &dyn RowSource,
        slot: Slot,
        cells: &dyn RowCells,
    ) -> &'w [u8] {
        let write = |writer: &mut KeyWriter<'_>, cells: &dyn RowCells| {
            for (tag, descending) in &self.keys {
                look(cells, slot, *tag, |value| writer.write(value, *descending));
            }
        };
        writer.clear();
        let branch = if self.keys.is_empty() { None } else { slot.row().map(|row| source.branch(row)) };
        match branch {
            // Siblings are ordered below their parent, wherever that stands (TBL-ORDER-8).
            Some(branch) if !branch.is_empty() => {
                for (row, number) in branch {
                    source.look_at(row, &mut |cells| write(writer, cells));
                    writer.write(Some(ValueRef::I8(number as i64)), false);
                }
                writer.end();
            }
            _ => write(writer, cells),
        }
        writer.bytes()
    }

    /// The values of a row's sort keys, in an order without categories.
    fn key(
        &self,
        writer: &mut KeyWriter<'_>,
        source: &dyn RowSource,
        slot: Slot,
        cells: &dyn RowCells,
    ) -> SortKey {
        SortKey::new(self.write_key(writer, source, slot, cells))
    }

    /// Where a row belongs that was looked up: its key, and its categories if there are any.
    pub(super) fn standing(
        &self,
        writer: &mut KeyWriter<'_>,
        source: &dyn RowSource,
        slot: Slot,
        cells: &dyn RowCells,
    ) -> (SortKey, Option<Box<Leaf>>) {
        let Some(groups) = &self.groups else { return (self.key(writer, source, slot, cells), None) };
        let leaf = groups.plan.leaf(writer, slot, cells);
        (groups.key(&leaf), Some(Box::new(leaf)))
    }

    fn anchor_again(&mut self, source: &dyn RowSource, old: &OrderIndex, new: &OrderIndex) {
        let find = |slot: Slot| new.iter().find(|entry| entry.slot == slot);
        // One look at the source tells of a row that is there once; others are looked for.
        let plain = self.expansion.is_empty() && self.groups.is_none();
        let listed: HashSet<Slot> = if plain { HashSet::new() } else { new.slots(0..new.len()).collect() };
        let visible = |view: &Self, slot: Slot| match slot {
            Slot::Leaf(row, _) if plain => view.shows(source, row),
            _ => listed.contains(&slot),
        };
        // The row itself if it is still visible, else the next one in the old order that is.
        let successor = |view: &Self, entry: &Entry| {
            let number = old.position(entry).unwrap_or_else(|number| number);
            let mut rest = old.slots(number..old.len());
            rest.find(|slot| visible(view, *slot))
        };
        let remaining =
            |view: &Self, number: usize| old.slots(0..number).filter(|slot| visible(view, *slot)).count();
        self.cursor.pin(old);
        self.cursor = match &self.cursor {
            Cursor::Number(number) | Cursor::Listed(number) => Cursor::Number(remaining(self, *number)),
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

/// Those of the properties that rows have themselves, each once.
pub(super) fn in_rows(mut tags: Vec<PropTag>) -> Vec<PropTag> {
    tags.sort_unstable();
    tags.dedup();
    // No message has these: the view makes them.
    tags.retain(|tag| !COMPUTED.contains(tag));
    tags
}

/// Finds out which rows of the source are visible, and what orders them.
struct Gathering<'a> {
    view: &'a View,
    source: &'a dyn RowSource,
    all: &'a DefaultOrder,
    tags: Vec<PropTag>,
    scratch: Scratch,
    writer: KeyWriter<'a>,
    /// What is visible in an order without categories.
    sorting: Sorting,
    /// What is visible in categories.
    placed: Vec<Placed>,
}

impl Scan for Gathering<'_> {
    fn tags(&self) -> &[PropTag] {
        &self.tags
    }

    fn look_at_run(&mut self, run: &Run<'_>, waiting: &mut [u64]) {
        let view = self.view;
        // Expanded columns have more values than the row shows.
        if !view.expansion.is_empty() {
            return;
        }
        let scratch = &mut self.scratch;
        let decided = view.filter.as_ref().is_none_or(|filter| filter.drop_rows(scratch, run, waiting));
        let column = |tag: PropTag| run.columns.iter().find(|column| column.tag() == tag.to_unicode());
        let keys = view.keys.iter().map(|(tag, descending)| Some((column(*tag)?, *descending)));
        let keys: Option<Vec<_>> = keys.collect();
        let (true, None, Some(keys)) = (decided, &view.groups, keys) else { return };
        for (number, _, place) in run.waiting(waiting) {
            self.writer.clear();
            for (column, descending) in &keys {
                self.writer.write(column.value(place), *descending);
            }
            self.sorting.push(self.writer.bytes(), number, 0);
        }
        waiting.fill(0);
    }

    fn look_at(&mut self, number: usize, cells: &dyn RowCells) {
        let Self { view, source, all, scratch, writer, sorting, placed, .. } = self;
        let mut show = |slot: Slot, cells: &dyn RowCells| match &view.groups {
            None => sorting.push(view.write_key(writer, *source, slot, cells), number, slot.instance()),
            Some(groups) => placed.push((slot, all.place(number), groups.plan.leaf(writer, slot, cells))),
        };
        view.leaves_in(*source, all.rows[number], cells, scratch, &mut show);
    }
}

fn cursor_number(old: &OrderIndex, entry: &Entry) -> usize {
    old.position(entry).unwrap_or_else(|number| number)
}
