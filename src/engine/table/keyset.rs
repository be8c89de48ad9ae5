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
            self.source.look_at(row, &mut |cells| eye(&Present(cells)));
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

/// A row that is there. Where it stands in its source says nothing of where it stands here.
struct Present<'a>(&'a dyn RowCells);

impl RowCells for Present<'_> {
    fn cell(&self, tag: PropTag) -> Cell<'_> {
        self.0.cell(tag)
    }

    fn value(&self, tag: PropTag) -> Option<PropValue> {
        self.0.value(tag)
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

#[cfg(test)]
mod tests {
    use super::super::view::ViewSpec;
    use super::*;
    use crate::vocab::tags::PR_ROWID;

    /// A row of its own number, which stands elsewhere.
    struct Elsewhere(RowId);

    impl RowCells for Elsewhere {
        fn cell(&self, _tag: PropTag) -> Cell<'_> {
            Cell::Missing
        }

        fn value(&self, _tag: PropTag) -> Option<PropValue> {
            Some(PropValue::Long(self.0.0 as i32))
        }

        fn place(&self) -> Option<u64> {
            Some(100 - self.0.0)
        }
    }

    struct Three;

    impl RowSource for Three {
        fn version(&self) -> u64 {
            0
        }

        fn row_count(&self) -> usize {
            3
        }

        fn row_ids(&self) -> Vec<RowId> {
            [7, 5, 3].map(RowId).to_vec()
        }

        fn contains(&self, row: RowId) -> bool {
            row != RowId(5)
        }

        fn cell(&self, _row: RowId, _tag: PropTag) -> Cell<'_> {
            Cell::Missing
        }

        fn value(&self, _row: RowId, _tag: PropTag) -> Option<PropValue> {
            None
        }

        fn look_at(&self, row: RowId, eye: &mut dyn FnMut(&dyn RowCells)) {
            eye(&Elsewhere(row));
        }

        fn available_columns(&self) -> Vec<PropTag> {
            Vec::new()
        }
    }

    /// TBL-VIEW-9
    #[test]
    fn a_row_shows_its_values_as_long_as_it_is_there_and_keeps_its_own_place_to_itself() {
        let mut view = View::new(ViewSpec { keyset: true, ..ViewSpec::new([PR_ROWID.tag()]) });
        let seen = view.with_rows(&Three, |_, rows| {
            [7, 5, 3].map(|row| {
                let mut seen = None;
                rows.look_at(RowId(row), &mut |cells| {
                    seen = Some((cells.value(PR_ROWID.tag()), cells.place()));
                });
                seen.unwrap()
            })
        });
        let there = |row| (Some(PropValue::Long(row)), None);
        assert_eq!(seen, [there(7), (None, None), there(3)]);
    }
}
