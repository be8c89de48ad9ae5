//! Columns that have a row for each of their values.

use super::compare::{element, element_count};
use super::{Cell, RowCells};
use crate::engine::ValueRef;
use crate::vocab::{PropTag, PropValue};

/// The columns of a view whose values have a row each (`MVI_PROP`, TBL-MV-2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Expansion {
    columns: Vec<PropTag>,
}

impl Expansion {
    /// The most rows that one row of the source becomes; what its values would give beyond is left out.
    const MOST: u32 = 1 << 16;

    /// What these columns and sort keys expand.
    pub(super) fn new(tags: impl IntoIterator<Item = PropTag>) -> Self {
        let mut columns: Vec<PropTag> = Vec::new();
        for tag in tags.into_iter().filter(|tag| tag.prop_type().is_instance()) {
            if columns.iter().all(|known| known.id() != tag.id()) {
                columns.push(tag);
            }
        }
        columns.sort_unstable_by_key(|column| column.id());
        Self { columns }
    }

    /// Whether every row is there once.
    pub(super) const fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// How many rows a row of the source becomes: the product of the numbers of values (TBL-MV-3), where none counts
    /// as one (TBL-MV-5).
    pub(super) fn count(&self, cells: &dyn RowCells) -> u32 {
        let counts = self.columns.iter().map(|column| values(cells, *column));
        counts.fold(1, |product: u32, count| product.saturating_mul(count).min(Self::MOST))
    }

    /// Which of the values of a column an instance shows; `None` if the column is not expanded.
    fn pick(&self, cells: &dyn RowCells, column: PropTag, instance: u32) -> Option<u32> {
        let mut rest = instance;
        for known in self.columns.iter().rev() {
            let count = values(cells, *known);
            if known.id() == column.id() {
                return Some(rest % count);
            }
            rest /= count;
        }
        None
    }
}

/// The number of values in a column, at least 1.
fn values(cells: &dyn RowCells, column: PropTag) -> u32 {
    match cells.cell(column).value() {
        Some(ValueRef::Other(several)) => u32::try_from(element_count(several)).unwrap_or(u32::MAX).max(1),
        _ => 1,
    }
}

/// One of the rows that a row of the source becomes.
#[derive(Clone, Copy)]
pub(super) struct InstanceCells<'a> {
    pub(super) cells: &'a dyn RowCells,
    pub(super) expansion: &'a Expansion,
    pub(super) instance: u32,
}

impl RowCells for InstanceCells<'_> {
    fn cell(&self, tag: PropTag) -> Cell<'_> {
        let cell = self.cells.cell(tag);
        if !tag.prop_type().is_instance() {
            return cell;
        }
        let Some(index) = self.expansion.pick(self.cells, tag, self.instance) else { return cell };
        match cell {
            Cell::Kept(ValueRef::Other(several)) if several.prop_type().is_multi_value() => {
                element(several, index as usize).map_or(Cell::Missing, Cell::Kept)
            }
            Cell::Made(several) if several.prop_type().is_multi_value() => {
                element(&several, index as usize).map_or(Cell::Missing, |one| Cell::Made(one.to_value()))
            }
            single => single,
        }
    }

    fn value(&self, tag: PropTag) -> Option<PropValue> {
        if tag.prop_type().is_instance() {
            return self.cell(tag).value().map(ValueRef::to_value);
        }
        self.cells.value(tag)
    }
}
