use std::sync::Arc;

use super::RowId;
use super::cell::{Truncation, shown};
use super::slot::Slot;
use super::view::ViewSpec;
use crate::engine::ValueRef;
use crate::vocab::{CellList, PropTag, PropValue, RowSet};

/// Rows that a source puts cell by cell, each as its column shows it.
#[derive(Debug)]
pub struct Page<'a> {
    spec: &'a ViewSpec,
    /// Which values are copied as they are.
    copied: Truncation,
    columns: &'a Arc<[PropTag]>,
    cells: CellList,
}

impl<'a> Page<'a> {
    /// To copy longer text and bytes takes more than to share them.
    const LONGEST_COPIED: usize = 1_024;

    /// An empty page with room for so many rows of these columns.
    pub(super) fn new(spec: &'a ViewSpec, columns: &'a Arc<[PropTag]>, rows: usize) -> Self {
        let Truncation { text, binary } = spec.truncation;
        let most = Self::LONGEST_COPIED;
        let copied = Truncation { text: text.min(most), binary: binary.min(most) };
        Self { spec, copied, columns, cells: CellList::with_room(columns, rows) }
    }

    /// Puts what a row has, or nothing, into its next column.
    pub fn put(&mut self, row: RowId, column: PropTag, value: Option<PropValue>) {
        self.cells.push(shown(value, Slot::of(row), column, self.spec));
    }

    /// As [`put`](Self::put), of a value that is there to look at; `share` gives it to keep.
    #[inline]
    pub fn put_copy(
        &mut self,
        row: RowId,
        column: PropTag,
        value: ValueRef<'_>,
        share: impl FnOnce() -> Option<PropValue>,
    ) {
        let as_it_is = value.prop_type() == column.prop_type() && self.copied.leaves(value);
        if as_it_is && self.spec.short_ids_of.is_none() {
            self.cells.push_copy(value);
        } else {
            self.put(row, column, share());
        }
    }

    /// The rows that were put.
    pub(super) fn into_rows(self) -> RowSet {
        RowSet::of_cells(Arc::clone(self.columns), self.cells)
    }
}
