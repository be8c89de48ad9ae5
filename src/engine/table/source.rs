use super::{Anr, Page};
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

    /// Its number among the [places](RowSource::places), if the source keeps some and the row is there.
    fn place(&self) -> Option<u64> {
        None
    }
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

/// A number for each row of a source that grows along its default order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowPlaces {
    /// This one for the first row, the next one for the next.
    From(u64),
    /// One for each row.
    Each(Vec<u64>),
}

impl RowPlaces {
    /// That of the row with this number.
    #[must_use]
    #[inline]
    pub fn of(&self, number: usize) -> u64 {
        match self {
            Self::From(first) => first + number as u64,
            Self::Each(places) => places[number],
        }
    }
}

/// Somebody who looks at many rows, one after the other.
pub trait Scan {
    /// The properties that are looked at.
    fn tags(&self) -> &[PropTag];

    /// Looks at rows that stand in columns, all at once. Each has a bit in `waiting`; those whose bit is left are shown
    /// one by one next.
    fn look_at_run(&mut self, run: &Run<'_>, waiting: &mut [u64]);

    /// Looks at the row with this number.
    fn look_at(&mut self, number: usize, cells: &dyn RowCells);
}

/// Rows that follow each other and stand in columns.
#[derive(Debug)]
pub struct Run<'a> {
    /// The number of the first.
    pub first: usize,
    /// The rows.
    pub rows: &'a [RowId],
    /// The columns there are of the properties that are looked at.
    pub columns: &'a [&'a Column],
    /// Where a row stands in the columns, and its bit among those that wait.
    pub place: fn(RowId) -> usize,
}

impl Run<'_> {
    /// The rows whose bit is set, each with its number and its place in the columns.
    pub fn waiting<'w>(&'w self, waiting: &'w [u64]) -> impl Iterator<Item = (usize, RowId, usize)> + 'w {
        let numbered = (self.first..).zip(self.rows).map(|(number, row)| (number, *row, (self.place)(*row)));
        numbered.filter(|(.., place)| waiting[place / 64] >> (place % 64) & 1 == 1)
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

    /// All rows that a typed name may mean and perhaps others, in the table's default order; `None` if only a look at
    /// every row can tell. A source that keeps [places](Self::places) has no such index.
    fn named(&self, _name: &Anr) -> Option<Vec<RowId>> {
        None
    }

    /// For each of the [rows](Self::row_ids) a number that grows along the default order and stays the row's as long as
    /// it is there, which a row that is [looked at](Self::look_at) tells; `None` if the source keeps no such numbers.
    fn places(&self) -> Option<RowPlaces> {
        None
    }

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

    /// Reads columns of rows: puts every cell on the page, one row after the other.
    fn read(&self, rows: &[RowId], columns: &[PropTag], page: &mut Page<'_>) {
        for row in rows {
            columns.iter().for_each(|column| page.put(*row, *column, self.value(*row, *column)));
        }
    }

    /// Grows along the rows as they are kept: those that are kept together are [scanned](Self::scan) fastest in this
    /// order.
    fn kept_at(&self, row: RowId) -> u64 {
        row.0
    }

    /// Shows rows of this source one after the other, each with its number in `rows`, to somebody who looks at most of
    /// them.
    fn scan(&self, rows: &[RowId], scan: &mut dyn Scan) {
        for (number, row) in rows.iter().enumerate() {
            self.look_at(*row, &mut |cells| scan.look_at(number, cells));
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
