use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{PropData, PropTag, PropType, PropValue, Property, Tag};

/// Rows of one table, all of the same columns in the same order (`SRowSet`).
///
/// A cell without a value is a [`PropValue::Error`] in its place. The rows are the caller's own: what happens to
/// the table later doesn't change them.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(try_from = "Cells")]
pub struct RowSet {
    columns: Arc<[PropTag]>,
    cells: Vec<PropValue>,
}

impl RowSet {
    /// An empty set of these columns.
    #[must_use]
    pub fn new(columns: Arc<[PropTag]>) -> Self {
        Self { columns, cells: Vec::new() }
    }

    /// The rows whose cells these are, one row after the other.
    pub(crate) fn of_cells(columns: Arc<[PropTag]>, cells: Vec<PropValue>) -> Self {
        debug_assert_eq!(cells.len() % columns.len().max(1), 0, "every row has one cell per column");
        Self { columns, cells }
    }

    /// Room for `rows` more rows.
    pub fn reserve(&mut self, rows: usize) {
        self.cells.reserve(rows * self.columns.len());
    }

    /// Appends one row.
    ///
    /// # Panics
    /// If `cells` gives not exactly one value per column.
    pub fn push(&mut self, cells: impl IntoIterator<Item = PropValue>) {
        let before = self.cells.len();
        self.cells.extend(cells);
        assert_eq!(self.cells.len(), before + self.columns.len(), "a row has one cell per column");
    }

    /// The columns, in order.
    #[must_use]
    pub fn columns(&self) -> &[PropTag] {
        &self.columns
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        if self.columns.is_empty() { 0 } else { self.cells.len() / self.columns.len() }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The row with this number, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<RowRef<'_>> {
        let width = self.columns.len();
        let start = index.checked_mul(width)?;
        let cells = self.cells.get(start..start.checked_add(width)?)?;
        (width > 0).then_some(RowRef { columns: &self.columns, cells })
    }

    /// The first row.
    #[must_use]
    pub fn first(&self) -> Option<RowRef<'_>> {
        self.get(0)
    }

    /// The rows in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = RowRef<'_>> + DoubleEndedIterator {
        let columns = &self.columns;
        self.cells.chunks_exact(columns.len().max(1)).map(move |cells| RowRef { columns, cells })
    }
}

impl<'a> IntoIterator for &'a RowSet {
    type Item = RowRef<'a>;
    type IntoIter = std::vec::IntoIter<RowRef<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter().collect::<Vec<_>>().into_iter()
    }
}

/// A row of a [`RowSet`], borrowed.
#[derive(Clone, Copy, PartialEq)]
pub struct RowRef<'a> {
    columns: &'a Arc<[PropTag]>,
    cells: &'a [PropValue],
}

/// A row on its own, as a table notification carries it (`SRow`).
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(try_from = "Cells")]
pub struct Row {
    columns: Arc<[PropTag]>,
    cells: Arc<[PropValue]>,
}

/// What a fixture says of rows, before anybody has counted the cells.
#[derive(Deserialize)]
struct Cells {
    columns: Arc<[PropTag]>,
    cells: Vec<PropValue>,
}

impl TryFrom<Cells> for RowSet {
    type Error = &'static str;

    fn try_from(Cells { columns, cells }: Cells) -> Result<Self, Self::Error> {
        let whole = cells.len().checked_rem(columns.len()).unwrap_or(cells.len()) == 0;
        if whole { Ok(Self { columns, cells }) } else { Err("every row has one cell per column") }
    }
}

impl TryFrom<Cells> for Row {
    type Error = &'static str;

    fn try_from(Cells { columns, cells }: Cells) -> Result<Self, Self::Error> {
        let whole = cells.len() == columns.len();
        if whole { Ok(Self { columns, cells: cells.into() }) } else { Err("a row has one cell per column") }
    }
}

macro_rules! row_access {
    () => {
        /// The cells in the order of the columns.
        #[must_use]
        pub fn cells(&self) -> &[PropValue] {
            &self.cells
        }

        /// The cell of this column, by identifier; an error cell counts as a cell.
        #[must_use]
        pub fn cell(&self, tag: impl Into<PropTag>) -> Option<&PropValue> {
            let tag = tag.into();
            let exact = self.columns.iter().position(|column| *column == tag);
            let position = exact.or_else(|| self.columns.iter().position(|column| column.id() == tag.id()));
            position.map(|position| &self.cells[position])
        }

        /// The value in this column; `None` if the column isn't there, has no value, or one of another type.
        #[must_use]
        pub fn get<T: PropData>(&self, tag: Tag<T>) -> Option<T> {
            self.cell(tag).cloned().and_then(T::from_value)
        }

        /// The cells as properties; a cell without a value has the type `PT_ERROR` (TBL-COLS-4).
        pub fn properties(&self) -> impl Iterator<Item = Property> {
            self.columns.iter().zip(self.cells.iter()).map(|(column, value)| Property {
                tag: match value.prop_type() {
                    PropType::PT_NULL => *column,
                    prop_type => column.with_type(prop_type),
                },
                value: value.clone(),
            })
        }
    };
}

impl RowRef<'_> {
    row_access!();

    /// A copy that outlives the set.
    #[must_use]
    pub fn to_row(&self) -> Row {
        Row { columns: Arc::clone(self.columns), cells: self.cells.into() }
    }
}

impl Row {
    /// A row of these columns.
    ///
    /// # Panics
    /// If there is not exactly one cell per column.
    #[must_use]
    pub fn new(columns: Arc<[PropTag]>, cells: Arc<[PropValue]>) -> Self {
        assert_eq!(columns.len(), cells.len(), "a row has one cell per column");
        Self { columns, cells }
    }

    /// Whether the row has no cells, as in a notification of a deleted row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    row_access!();
}

impl fmt::Debug for RowRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.properties()).finish()
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.properties()).finish()
    }
}

impl fmt::Debug for RowSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
