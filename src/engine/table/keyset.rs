use std::sync::Arc;

use super::view::View;
use super::{Cell, RowCells, RowChange, RowId, RowSource};
use crate::vocab::{PropTag, PropValue};

/// The rows that a keyset table had when it was opened.
#[derive(Debug)]
pub(super) struct Keyset {
    listed: Vec<RowId>,
    sorted: Vec<RowId>,
}

/// The rows of a keyset over their source: those that are gone stay, without values (TBL-VIEW-9).
struct KeysetRows<'a> {
    source: &'a dyn RowSource,
    keys: &'a Keyset,
}

impl Keyset {
    fn new(source: &dyn RowSource) -> Self {
        let listed = source.row_ids();
        let mut sorted = listed.clone();
        sorted.sort_unstable();
        Self { listed, sorted }
    }

    fn contains(&self, row: RowId) -> bool {
        self.sorted.binary_search(&row).is_ok()
    }

    /// What a change of the source is to a table that keeps its rows.
    fn seen(&self, change: RowChange) -> Option<RowChange> {
        let row = change.row();
        self.contains(row).then_some(RowChange::Modified(row))
    }
}

impl View {
    /// Works on the view with the rows that it shows: those of the source, or the ones it had at first.
    pub fn with_rows<T>(
        &mut self,
        source: &dyn RowSource,
        work: impl FnOnce(&mut Self, &dyn RowSource) -> T,
    ) -> T {
        if !self.spec.keyset {
            return work(self, source);
        }
        let keys = Arc::clone(self.keyset.get_or_insert_with(|| Arc::new(Keyset::new(source))));
        work(self, &KeysetRows { source, keys: &keys })
    }

    /// What a change of the source is to this view; `None` if it is nothing.
    pub(super) fn seen(&self, change: RowChange) -> Option<RowChange> {
        match &self.keyset {
            Some(keys) => keys.seen(change),
            None => Some(change),
        }
    }
}

impl RowSource for KeysetRows<'_> {
    fn version(&self) -> u64 {
        self.source.version()
    }

    fn row_count(&self) -> usize {
        self.keys.listed.len()
    }

    fn row_ids(&self) -> Vec<RowId> {
        self.keys.listed.clone()
    }

    fn contains(&self, row: RowId) -> bool {
        self.keys.contains(row)
    }

    fn cell(&self, row: RowId, tag: PropTag) -> Cell<'_> {
        if self.source.contains(row) { self.source.cell(row, tag) } else { Cell::Missing }
    }

    fn value(&self, row: RowId, tag: PropTag) -> Option<PropValue> {
        self.source.value(row, tag).filter(|_| self.source.contains(row))
    }

    fn look_at(&self, row: RowId, eye: &mut dyn FnMut(&dyn RowCells)) {
        if self.source.contains(row) {
            self.source.look_at(row, eye);
        } else {
            eye(&Gone);
        }
    }

    fn sub_rows(&self, row: RowId, tag: PropTag) -> Option<Box<dyn RowSource + '_>> {
        self.source.sub_rows(row, tag)
    }

    fn branch(&self, row: RowId) -> Vec<(RowId, u64)> {
        self.source.branch(row)
    }

    fn available_columns(&self) -> Vec<PropTag> {
        self.source.available_columns()
    }
}

/// A row without anything.
pub(super) struct Gone;

impl RowCells for Gone {
    fn cell(&self, _tag: PropTag) -> Cell<'_> {
        Cell::Missing
    }

    fn value(&self, _tag: PropTag) -> Option<PropValue> {
        None
    }
}
