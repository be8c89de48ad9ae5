//! The cells of what stands in a view: a row of the source, one of its instances, the header of a category.

use super::category::Plan;
use super::groups::Group;
use super::instances::InstanceCells;
use super::keyset::Gone;
use super::restrict::{Compiled, Scratch};
use super::slot::{InstanceKey, Slot};
use super::view::View;
use super::{Cell, RowCells, RowId, RowSource};
use crate::engine::ValueRef;
use crate::vocab::tags::{PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_DEPTH, PR_INSTANCE_KEY, PR_ROW_TYPE};
use crate::vocab::{PropTag, PropValue, RowType};

impl View {
    /// Looks at what stands in the list once, for several cells.
    pub(super) fn look_at(&self, source: &dyn RowSource, slot: Slot, eye: &mut dyn FnMut(&dyn RowCells)) {
        match slot {
            Slot::Leaf(row, instance) => {
                source.look_at(row, &mut |cells| self.with_leaf(cells, row, instance, eye));
            }
            Slot::Header(_) => {
                let Some((groups, group)) =
                    self.groups.as_deref().and_then(|groups| Some((groups, groups.header(slot)?)))
                else {
                    return;
                };
                let plan = &groups.plan;
                // The header shows what its first row has (TBL-CAT-10).
                let members = groups.full.slots(group.members(&groups.full));
                // Rows may be gone already whose removal this view has not been told.
                let there = |slot: &Slot| slot.row().is_some_and(|row| source.contains(row));
                let first = members.into_iter().find(there);
                let mut header =
                    |cells: &dyn RowCells| self.with_key(&HeaderCells { cells, plan, group }, slot, eye);
                match first {
                    Some(first) => self.look_at(source, first, &mut header),
                    None => header(&Gone),
                }
            }
        }
    }

    /// Whether its rows are those of the source and nothing else, without anything that only the view says.
    pub(super) fn shows_source_rows(&self) -> bool {
        self.expansion.is_empty() && self.groups.is_none() && self.salt == 0
    }

    /// Shows everything that a row of the source becomes in this view and that passes the restriction; the row is
    /// there, and was looked up.
    pub(super) fn leaves_in(
        &self,
        source: &dyn RowSource,
        row: RowId,
        cells: &dyn RowCells,
        scratch: &mut Scratch,
        eye: &mut dyn FnMut(Slot, &dyn RowCells),
    ) {
        let filter = self.filter.as_ref();
        let count = if self.expansion.is_empty() { 1 } else { self.expansion.count(cells) };
        for instance in 0..count {
            let slot = Slot::Leaf(row, instance);
            self.with_leaf(cells, row, instance, &mut |cells| {
                let passes = |filter: &Compiled| filter.matches_cells(scratch, source, slot, cells);
                if filter.is_none_or(passes) {
                    eye(slot, cells);
                }
            });
        }
    }

    fn with_leaf(&self, cells: &dyn RowCells, row: RowId, instance: u32, eye: &mut dyn FnMut(&dyn RowCells)) {
        let slot = Slot::Leaf(row, instance);
        let expansion = &self.expansion;
        let depth = self.groups.as_deref().map(|groups| groups.plan.depth());
        match (expansion.is_empty(), depth) {
            (true, None) => self.with_key(cells, slot, eye),
            (true, Some(depth)) => self.with_key(&LeafCells { cells, depth }, slot, eye),
            (false, None) => self.with_key(&InstanceCells { cells, expansion, instance }, slot, eye),
            (false, Some(depth)) => {
                let cells = &InstanceCells { cells, expansion, instance };
                self.with_key(&LeafCells { cells, depth }, slot, eye);
            }
        }
    }

    fn with_key(&self, cells: &dyn RowCells, slot: Slot, eye: &mut dyn FnMut(&dyn RowCells)) {
        if self.salt == 0 {
            eye(cells);
        } else {
            eye(&KeyedCells { cells, key: self.made_key(slot) });
        }
    }
}

/// A row in a view whose instance keys are its own (TBL-KEY-4).
struct KeyedCells<'a> {
    cells: &'a dyn RowCells,
    key: InstanceKey,
}

impl RowCells for KeyedCells<'_> {
    fn cell(&self, tag: PropTag) -> Cell<'_> {
        match self.cells.cell(tag) {
            Cell::Missing if tag == PR_INSTANCE_KEY => Cell::Kept(ValueRef::Binary(&self.key)),
            cell => cell,
        }
    }

    fn value(&self, tag: PropTag) -> Option<PropValue> {
        let own = || (tag == PR_INSTANCE_KEY).then(|| PropValue::Binary((*self.key).into()));
        self.cells.value(tag).or_else(own)
    }
}

/// A row below the headers of categories.
struct LeafCells<'a> {
    cells: &'a dyn RowCells,
    /// The number of category levels.
    depth: usize,
}

impl RowCells for LeafCells<'_> {
    fn cell(&self, tag: PropTag) -> Cell<'_> {
        match tag {
            // TBL-CAT-4
            _ if tag == PR_DEPTH => Cell::Made(PropValue::Long(self.depth as i32)),
            // TBL-CAT-7
            _ if tag == PR_CONTENT_COUNT || tag == PR_CONTENT_UNREAD => Cell::Missing,
            _ => self.cells.cell(tag),
        }
    }

    fn value(&self, tag: PropTag) -> Option<PropValue> {
        match self.cell(tag) {
            Cell::Missing => None,
            Cell::Made(value) => Some(value),
            Cell::Kept(_) => self.cells.value(tag),
        }
    }
}

/// The header of a category (TBL-CAT-2).
struct HeaderCells<'a> {
    /// Those of its first row.
    cells: &'a dyn RowCells,
    plan: &'a Plan,
    group: &'a Group,
}

impl RowCells for HeaderCells<'_> {
    fn cell(&self, tag: PropTag) -> Cell<'_> {
        let number = |number: usize| Cell::Made(PropValue::Long(i32::try_from(number).unwrap_or(i32::MAX)));
        match tag {
            _ if tag == PR_ROW_TYPE => {
                let expanded = RowType::TBL_EXPANDED_CATEGORY;
                let state = if self.group.expanded { expanded } else { RowType::TBL_COLLAPSED_CATEGORY };
                Cell::Made(PropValue::Long(state.0 as i32))
            }
            _ if tag == PR_DEPTH => number(self.group.level),
            _ if tag == PR_CONTENT_COUNT => number(self.group.rows),
            _ if tag == PR_CONTENT_UNREAD => number(self.group.unread),
            _ if self.plan.is_category(tag, self.group.level) => self.cells.cell(tag),
            _ => Cell::Missing,
        }
    }

    fn value(&self, tag: PropTag) -> Option<PropValue> {
        if self.plan.is_category(tag, self.group.level) {
            return self.cells.value(tag);
        }
        self.cell(tag).value().map(ValueRef::to_value)
    }
}
