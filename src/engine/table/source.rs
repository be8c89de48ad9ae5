use std::fmt;

use crate::engine::ValueRef;
use crate::engine::column::Column;
use crate::vocab::{PropTag, PropValue};

/// Names a row of a source as long as the source lives; never given to another row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub u64);

/// What a row has under a tag.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Missing,
    /// A value kept by the row.
    Kept(ValueRef<'a>),
    /// A value made for the occasion, an entry id for instance.
    Made(PropValue),
}

impl Cell<'_> {
    /// The value, if there is one, to look at.
    #[must_use]
    pub fn value(&self) -> Option<ValueRef<'_>> {
        match self {
            Self::Missing => None,
            Self::Kept(value) => Some(*value),
            Self::Made(value) => Some(value.into()),
        }
    }
}

/// One row that was looked up, for any number of its cells.
pub trait RowCells {
    /// What the row has under this identifier; see [`RowSource::cell`].
    fn cell(&self, tag: PropTag) -> Cell<'_>;

    /// As [`cell`](Self::cell), to keep.
    fn value(&self, tag: PropTag) -> Option<PropValue>;
}

/// A row of a source that looks it up for every cell.
struct OneRow<'a, S: ?Sized> {
    source: &'a S,
    row: RowId,
}

impl<S: RowSource + ?Sized> RowCells for OneRow<'_, S> {
    fn cell(&self, tag: PropTag) -> Cell<'_> {
        self.source.cell(self.row, tag)
    }

    fn value(&self, tag: PropTag) -> Option<PropValue> {
        self.source.value(self.row, tag)
    }
}

/// What somebody who looks at all rows wants of them.
pub struct Scan<'a> {
    /// The properties that are looked at.
    pub tags: &'a [PropTag],
    /// Of rows that stand in these columns clears the bits of those that are not wanted, as far as columns tell.
    pub drop: &'a dyn Fn(&[&Column], &mut [u64]),
}

impl fmt::Debug for Scan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scan").field("tags", &self.tags).finish_non_exhaustive()
    }
}

/// Where the rows of a table come from: a folder's messages, its subfolders, rows in memory.
///
/// A source is looked at under the lock that guards it; nothing borrowed from it is kept.
pub trait RowSource {
    /// Grows with every change of the rows; a view that has seen this version is up to date.
    fn version(&self) -> u64;

    /// Number of rows, at no cost.
    fn row_count(&self) -> usize;

    /// The rows in the table's default order.
    fn row_ids(&self) -> Vec<RowId>;

    /// Whether the row is there now.
    fn contains(&self, row: RowId) -> bool;

    /// What the row has under this identifier, in the type it is kept in; the type of `tag` only chooses between
    /// properties that share an identifier. Text is always kept in Unicode. All rows have a `PR_INSTANCE_KEY` of their
    /// own, or none has: then the view makes them.
    fn cell(&self, row: RowId, tag: PropTag) -> Cell<'_>;

    /// As [`cell`](Self::cell), to keep: text and bytes share the row's storage.
    fn value(&self, row: RowId, tag: PropTag) -> Option<PropValue>;

    /// Looks a row up once for several cells. A row that is not there has none.
    fn look_at(&self, row: RowId, eye: &mut dyn FnMut(&dyn RowCells)) {
        eye(&OneRow { source: self, row });
    }

    /// Shows rows of this source one after the other, each with its number in `rows`, to somebody who looks at these
    /// properties of most of them. A row that the scan drops is not shown.
    fn scan(&self, rows: &[RowId], _scan: &Scan<'_>, eye: &mut dyn FnMut(usize, &dyn RowCells)) {
        for (number, row) in rows.iter().enumerate() {
            self.look_at(*row, &mut |cells| eye(number, cells));
        }
    }

    /// The rows of a subtable (`PR_MESSAGE_RECIPIENTS`, `PR_MESSAGE_ATTACHMENTS`) of this row; `None` if rows of this
    /// source have no such subtable.
    fn sub_rows(&self, _row: RowId, _tag: PropTag) -> Option<Box<dyn RowSource + '_>> {
        None
    }

    /// Where the row stands in a tree of rows: from the top down to itself each row with its number among its siblings.
    /// Nothing if the rows are no tree.
    fn branch(&self, _row: RowId) -> Vec<(RowId, u64)> {
        Vec::new()
    }

    /// Every property that some row has, by identifier, in the type it is kept in.
    fn available_columns(&self) -> Vec<PropTag>;
}

/// What happened to one row of a source; the source already shows the new state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// It is new, at the end of the default order.
    Added(RowId),
    /// It is new, somewhere else in the default order.
    Inserted(RowId),
    /// It is gone.
    Removed(RowId),
    /// Some of its values changed.
    Modified(RowId),
    /// It has another place in the default order, and perhaps other values.
    Moved(RowId),
}

impl RowChange {
    /// Which row.
    #[must_use]
    pub const fn row(self) -> RowId {
        let (Self::Added(row)
        | Self::Inserted(row)
        | Self::Removed(row)
        | Self::Modified(row)
        | Self::Moved(row)) = self;
        row
    }
}
