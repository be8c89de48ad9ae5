use std::sync::Arc;

use super::{Binary, FileTime, PropData, PropTag, PropType, PropValue, Text, ValueRef};

/// About as many bytes as text in a row has.
const MEAN_TEXT: usize = 32;
/// About as many as bytes in a row are: an entry id.
const MEAN_BYTES: usize = 32;

/// The values of many cells, close together.
///
/// Numbers are in the cell, short text and bytes of all cells one behind the other, and what is rare or long by itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct CellList {
    cells: Vec<Cell>,
    text: String,
    bytes: Vec<u8>,
    own: Vec<PropValue>,
}

/// A value, or where it is.
#[derive(Clone, Copy, Debug)]
enum Cell {
    Short(i16),
    Long(i32),
    Float(f32),
    Double(f64),
    Currency(i64),
    AppTime(f64),
    Boolean(bool),
    I8(i64),
    SysTime(FileTime),
    /// Start and end in the text.
    Unicode(u32, u32),
    /// Start and end in the bytes.
    Binary(u32, u32),
    /// The n-th of the values by themselves.
    Own(usize),
}

impl CellList {
    /// No cells, but room for those of so many rows.
    pub(crate) fn with_room(columns: &[PropTag], rows: usize) -> Self {
        let room = |prop_type, mean: usize| {
            rows * mean * columns.iter().filter(|column| column.prop_type() == prop_type).count()
        };
        Self {
            cells: Vec::with_capacity(rows * columns.len()),
            text: String::with_capacity(room(PropType::PT_UNICODE, MEAN_TEXT)),
            bytes: Vec::with_capacity(room(PropType::PT_BINARY, MEAN_BYTES)),
            own: Vec::new(),
        }
    }

    /// Number of cells.
    pub(super) const fn len(&self) -> usize {
        self.cells.len()
    }

    /// Room for more cells.
    pub(super) fn reserve(&mut self, more: usize) {
        self.cells.reserve(more);
    }

    /// Adds a value as it is.
    pub(crate) fn push(&mut self, value: PropValue) {
        let cell = match value {
            PropValue::Short(value) => Cell::Short(value),
            PropValue::Long(value) => Cell::Long(value),
            PropValue::Float(value) => Cell::Float(value),
            PropValue::Double(value) => Cell::Double(value),
            PropValue::Currency(value) => Cell::Currency(value),
            PropValue::AppTime(value) => Cell::AppTime(value),
            PropValue::Boolean(value) => Cell::Boolean(value),
            PropValue::I8(value) => Cell::I8(value),
            PropValue::SysTime(value) => Cell::SysTime(value),
            own => {
                self.own.push(own);
                Cell::Own(self.own.len() - 1)
            }
        };
        self.cells.push(cell);
    }

    /// Adds a copy of a value.
    #[inline]
    pub(crate) fn push_copy(&mut self, value: ValueRef<'_>) {
        let cell = match value {
            ValueRef::Long(value) => Some(Cell::Long(value)),
            ValueRef::SysTime(value) => Some(Cell::SysTime(value)),
            ValueRef::Boolean(value) => Some(Cell::Boolean(value)),
            ValueRef::Unicode(text) => next_range(self.text.len(), text.len()).map(|(start, end)| {
                self.text.push_str(text);
                Cell::Unicode(start, end)
            }),
            ValueRef::Binary(bytes) => next_range(self.bytes.len(), bytes.len()).map(|(start, end)| {
                self.bytes.extend_from_slice(bytes);
                Cell::Binary(start, end)
            }),
            _ => None,
        };
        match cell {
            Some(cell) => self.cells.push(cell),
            None => self.push(value.to_value()),
        }
    }

    /// The value of a cell, to look at.
    #[inline]
    pub(super) fn at(&self, index: usize) -> ValueRef<'_> {
        match self.cells[index] {
            Cell::Short(value) => ValueRef::Short(value),
            Cell::Long(value) => ValueRef::Long(value),
            Cell::Float(value) => ValueRef::Float(value),
            Cell::Double(value) => ValueRef::Double(value),
            Cell::Currency(value) => ValueRef::Currency(value),
            Cell::AppTime(value) => ValueRef::AppTime(value),
            Cell::Boolean(value) => ValueRef::Boolean(value),
            Cell::I8(value) => ValueRef::I8(value),
            Cell::SysTime(value) => ValueRef::SysTime(value),
            Cell::Unicode(start, end) => ValueRef::Unicode(&self.text[start as usize..end as usize]),
            Cell::Binary(start, end) => ValueRef::Binary(&self.bytes[start as usize..end as usize]),
            Cell::Own(number) => (&self.own[number]).into(),
        }
    }

    /// The value of a cell as data of this type, if it is of it.
    pub(super) fn data<T: PropData>(&self, index: usize) -> Option<T> {
        match self.cells[index] {
            Cell::Own(number) => T::from_value(self.own[number].clone()),
            _ => T::from_ref(self.at(index)),
        }
    }

    /// All values, to keep: they share one copy of what lies one behind the other.
    pub(super) fn values(&self) -> Vec<PropValue> {
        let text: Arc<str> = self.text.as_str().into();
        let bytes: Arc<[u8]> = self.bytes.as_slice().into();
        let value = |index: usize| match self.cells[index] {
            Cell::Unicode(start, end) => PropValue::Unicode(Text::part(&text, start, end)),
            Cell::Binary(start, end) => PropValue::Binary(Binary::part(&bytes, start, end)),
            Cell::Own(number) => self.own[number].clone(),
            _ => self.at(index).to_value(),
        };
        (0..self.len()).map(value).collect()
    }
}

/// Where a value goes behind others; `None` if it would end past what a cell can tell.
#[inline]
fn next_range(start: usize, len: usize) -> Option<(u32, u32)> {
    Some((u32::try_from(start).ok()?, u32::try_from(start.checked_add(len)?).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns;
    use crate::vocab::tags::*;
    use crate::vocab::{ErrorCode, Guid, RowSet};

    /// One of each kind that is kept in its own way, and some that are kept like others.
    fn values() -> Vec<PropValue> {
        vec![
            PropValue::Short(-7),
            PropValue::Long(i32::MIN),
            PropValue::Float(0.5),
            PropValue::Double(-0.25),
            PropValue::Currency(i64::MAX),
            PropValue::AppTime(1.5),
            PropValue::Boolean(true),
            PropValue::I8(-1),
            PropValue::SysTime(FileTime(u64::MAX)),
            "Grüße".into(),
            "".into(),
            PropValue::Binary([0, 255].into()),
            PropValue::Binary(Binary::default()),
            "Grüße".into(),
            PropValue::ClsId(Guid::from_u128(1)),
            PropValue::Null,
            PropValue::Object,
            PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND),
            PropValue::MvUnicode(["a".into()].into()),
        ]
    }

    #[test]
    fn what_was_copied_and_what_was_given_are_the_same_rows() {
        let values = values();
        let columns: Arc<[PropTag]> =
            values.iter().zip(1..).map(|(value, id)| PropTag::new(value.prop_type(), id)).collect();
        let mut given = RowSet::new(Arc::clone(&columns));
        let mut copied = CellList::with_room(&columns, 1);
        for _ in 0..2 {
            given.push(values.iter().cloned());
            values.iter().for_each(|value| copied.push_copy(value.into()));
        }
        let copied = RowSet::of_cells(columns, copied);
        assert_eq!(given, copied);
        assert_eq!(given.to_string(), copied.to_string());
        assert_eq!(serde_json::to_string(&given).unwrap(), serde_json::to_string(&copied).unwrap());
        for row in given.iter().chain(copied.iter()) {
            assert_eq!(row.cells(), values);
            assert_eq!(row.to_row().cells(), values);
            assert!(row.values().eq(values.iter().map(ValueRef::from)));
        }
        let again: RowSet = serde_json::from_str(&serde_json::to_string(&copied).unwrap()).unwrap();
        assert_eq!(again, copied);
    }

    #[test]
    fn rows_are_the_same_as_long_as_all_cells_are() {
        let rows = |subjects: &[&str]| {
            let mut rows = RowSet::new(columns![PR_SUBJECT, PR_IMPORTANCE].into());
            subjects.iter().for_each(|subject| rows.push([(*subject).into(), 1.into()]));
            rows
        };
        assert_eq!(rows(&["a", "b"]), rows(&["a", "b"]));
        assert_ne!(rows(&["a", "b"]), rows(&["a", "c"]));
        assert_ne!(rows(&["a", "b"]), rows(&["a"]));
        assert_ne!(rows(&["a"]), rows(&[]));
        assert_eq!(rows(&["a", "b"]).get(1), rows(&["b"]).first());
    }

    #[test]
    fn a_row_that_comes_later_is_shown_with_the_others() {
        let mut rows = RowSet::new(columns![PR_SUBJECT].into());
        rows.push(["first".into()]);
        assert_eq!(rows.first().unwrap().cells(), ["first".into()]);
        rows.push(["second".into()]);
        assert_eq!(rows.get(1).unwrap().cells(), ["second".into()]);
        assert_eq!(rows.get(1).unwrap().get(PR_SUBJECT).as_deref(), Some("second"));
        assert_eq!(rows.get(2), None);
    }

    #[test]
    fn a_value_is_looked_at_where_it_is() {
        let mut rows = RowSet::new(columns![PR_SUBJECT, PR_ENTRYID, PR_BODY].into());
        let missing = ErrorCode::MAPI_E_NOT_FOUND;
        rows.push(["Lunch?".into(), (&[1, 2]).into(), missing.into()]);
        let row = rows.first().unwrap();
        assert_eq!(row.value(PR_SUBJECT).and_then(ValueRef::as_str), Some("Lunch?"));
        assert_eq!(row.value(PR_ENTRYID).and_then(ValueRef::as_bytes), Some(&[1, 2][..]));
        assert_eq!(row.value(PR_BODY).and_then(ValueRef::as_error), Some(missing));
        assert_eq!(row.value(PR_IMPORTANCE), None);
        assert_eq!(row.get(PR_BODY), None);
        assert_eq!(row.to_row().value(PR_SUBJECT), row.value(PR_SUBJECT));
    }
}
