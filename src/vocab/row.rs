use std::fmt;
use std::sync::{Arc, OnceLock};

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use super::row_cell::CellList;
use super::{PropData, PropTag, PropType, PropValue, Property, Tag, ValueRef};

/// Rows of one table, all of the same columns in the same order (`SRowSet`).
///
/// A cell without a value is a [`PropValue::Error`] in its place. The rows are the caller's own: what happens to
/// the table later doesn't change them.
#[derive(Clone, Default, Deserialize)]
#[serde(try_from = "Cells")]
pub struct RowSet {
    columns: Arc<[PropTag]>,
    list: CellList,
    /// The cells as [`RowRef::cells`] shows them, once somebody asked.
    cells: OnceLock<Vec<PropValue>>,
}

impl RowSet {
    /// An empty set of these columns.
    #[must_use]
    pub fn new(columns: Arc<[PropTag]>) -> Self {
        Self { columns, ..Self::default() }
    }

    /// The rows whose cells these are, one row after the other.
    pub(crate) fn of_cells(columns: Arc<[PropTag]>, list: CellList) -> Self {
        debug_assert_eq!(list.len() % columns.len().max(1), 0, "every row has one cell per column");
        Self { columns, list, cells: OnceLock::new() }
    }

    /// Room for `rows` more rows.
    pub fn reserve(&mut self, rows: usize) {
        self.list.reserve(rows * self.columns.len());
    }

    /// Appends one row.
    ///
    /// # Panics
    /// If `cells` gives not exactly one value per column.
    pub fn push(&mut self, cells: impl IntoIterator<Item = PropValue>) {
        self.cells.take();
        let before = self.list.len();
        cells.into_iter().for_each(|value| self.list.push(value));
        assert_eq!(self.list.len(), before + self.columns.len(), "a row has one cell per column");
    }

    /// The columns, in order.
    #[must_use]
    pub fn columns(&self) -> &[PropTag] {
        &self.columns
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len().checked_div(self.columns.len()).unwrap_or(0)
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row with this number, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<RowRef<'_>> {
        (index < self.len()).then_some(RowRef { set: self, first: index * self.columns.len() })
    }

    /// The first row.
    #[must_use]
    pub fn first(&self) -> Option<RowRef<'_>> {
        self.get(0)
    }

    /// The rows in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = RowRef<'_>> + DoubleEndedIterator {
        (0..self.len()).map(|index| RowRef { set: self, first: index * self.columns.len() })
    }

    fn cells(&self) -> &[PropValue] {
        self.cells.get_or_init(|| self.list.values())
    }
}

impl PartialEq for RowSet {
    fn eq(&self, other: &Self) -> bool {
        self.columns == other.columns && self.list.len() == other.list.len() && self.iter().eq(other)
    }
}

impl Serialize for RowSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("RowSet", 2)?;
        fields.serialize_field("columns", &self.columns)?;
        fields.serialize_field("cells", self.cells())?;
        fields.end()
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
#[derive(Clone, Copy)]
pub struct RowRef<'a> {
    set: &'a RowSet,
    /// The number of its first cell.
    first: usize,
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
        if !whole {
            return Err("every row has one cell per column");
        }
        let mut list = CellList::default();
        cells.into_iter().for_each(|value| list.push(value));
        Ok(Self::of_cells(columns, list))
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
    ($row:lifetime) => {
        /// The values in the order of the columns, to look at.
        pub fn values(&self) -> impl ExactSizeIterator<Item = ValueRef<$row>> + DoubleEndedIterator {
            (0..self.columns().len()).map(|index| self.at(index))
        }

        /// The value in this column, by identifier, to look at; an error counts as a value.
        #[must_use]
        pub fn value(&self, tag: impl Into<PropTag>) -> Option<ValueRef<$row>> {
            self.position(tag.into()).map(|index| self.at(index))
        }

        /// The cell of this column, by identifier; an error cell counts as a cell.
        #[must_use]
        pub fn cell(&self, tag: impl Into<PropTag>) -> Option<&$row PropValue> {
            self.position(tag.into()).map(|index| &self.cells()[index])
        }

        /// The value in this column; `None` if the column isn't there, has no value, or one of another type.
        #[must_use]
        pub fn get<T: PropData>(&self, tag: Tag<T>) -> Option<T> {
            self.position(tag.into()).and_then(|index| self.data(index))
        }

        /// The cells as properties; a cell without a value has the type `PT_ERROR` (TBL-COLS-4).
        pub fn properties(&self) -> impl Iterator<Item = Property> {
            self.columns().iter().zip(self.cells()).map(|(column, value)| Property {
                tag: match value.prop_type() {
                    PropType::PT_NULL => *column,
                    prop_type => column.with_type(prop_type),
                },
                value: value.clone(),
            })
        }

        /// The column that has this tag, or else this identifier.
        fn position(&self, tag: PropTag) -> Option<usize> {
            let columns = self.columns();
            let exact = columns.iter().position(|column| *column == tag);
            exact.or_else(|| columns.iter().position(|column| column.id() == tag.id()))
        }
    };
}

impl<'a> RowRef<'a> {
    /// The cells in the order of the columns, as values to keep. The first call makes them for all rows of the set:
    /// [`get`](Self::get), [`value`](Self::value) and [`values`](Self::values) do without.
    ///
    /// The text of all rows is one block that these values share, and so are the bytes: who keeps a single value keeps
    /// it all; [`get`](Self::get) copies what it gives.
    #[must_use]
    pub fn cells(&self) -> &'a [PropValue] {
        &self.set.cells()[self.first..][..self.columns().len()]
    }

    row_access!('a);

    /// A copy that outlives the set; it shares text and bytes with the other rows, as [`cells`](Self::cells) do.
    #[must_use]
    pub fn to_row(&self) -> Row {
        Row { columns: Arc::clone(&self.set.columns), cells: self.cells().into() }
    }

    const fn columns(&self) -> &'a Arc<[PropTag]> {
        &self.set.columns
    }

    #[inline]
    fn at(&self, index: usize) -> ValueRef<'a> {
        self.set.list.at(self.first + index)
    }

    fn data<T: PropData>(&self, index: usize) -> Option<T> {
        self.set.list.data(self.first + index)
    }
}

impl PartialEq for RowRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.columns() == other.columns() && self.values().eq(other.values())
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

    /// The cells in the order of the columns.
    #[must_use]
    pub fn cells(&self) -> &[PropValue] {
        &self.cells
    }

    row_access!('_);

    const fn columns(&self) -> &Arc<[PropTag]> {
        &self.columns
    }

    fn at(&self, index: usize) -> ValueRef<'_> {
        (&self.cells[index]).into()
    }

    fn data<T: PropData>(&self, index: usize) -> Option<T> {
        T::from_value(self.cells[index].clone())
    }
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
