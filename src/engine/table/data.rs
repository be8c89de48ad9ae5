use std::collections::BTreeMap;
use std::sync::Arc;

use super::check::check_columns;
use super::key_writer::KeyWriter;
use super::policy::{Policy, TextOrder};
use super::{Cell, RowChange, RowId, RowSource};
use crate::engine::{EngineError, Result};
use crate::vocab::{CodePage, PropTag, PropType, PropValue, Property};

/// Rows in memory, named by the value of one column (the heart of `ITableData`).
///
/// A clone shares the rows until one of both changes.
#[derive(Clone, Debug)]
pub struct TableData {
    index: PropTag,
    columns: Arc<[PropTag]>,
    version: u64,
    rows: Arc<DataRows>,
}

#[derive(Clone, Debug, Default)]
struct DataRows {
    /// Insertion order (TBL-TDATA-1).
    order: Vec<RowId>,
    /// Properties by identifier, text in Unicode.
    values: BTreeMap<RowId, Arc<[Property]>>,
    by_index: BTreeMap<Vec<u8>, RowId>,
    /// What rows brought along, in the order it came (TBL-TDATA-3, TBL-TDDEL-5).
    seen: Vec<PropTag>,
    last: u64,
}

impl TableData {
    /// A table without rows.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] if the index cannot tell rows apart (TBL-CREATETABLE-3); as
    /// [`View::set_columns`](super::View::set_columns) if the columns are none (TBL-CREATETABLE-5).
    pub fn new(index: impl Into<PropTag>, columns: impl Into<Arc<[PropTag]>>) -> Result<Self> {
        let (index, columns) = (index.into(), columns.into());
        if index.prop_type().is_multi_value() || !super::compare::is_comparable(index.prop_type()) {
            return Err(invalid(format!("{index} cannot tell rows apart")));
        }
        check_columns(&columns, false)?;
        Ok(Self { index, columns, version: 0, rows: Arc::default() })
    }

    /// The property whose value names a row.
    #[must_use]
    pub const fn index(&self) -> PropTag {
        self.index
    }

    /// The columns of a view that is opened now: the first ones, then what rows brought along (TBL-TDATA-3).
    #[must_use]
    pub fn columns(&self) -> Vec<PropTag> {
        let mut columns = self.columns.to_vec();
        for tag in &self.rows.seen {
            if !columns.iter().any(|known| known.id() == tag.id()) {
                columns.push(*tag);
            }
        }
        columns
    }

    /// The row of this name.
    #[must_use]
    pub fn row_id(&self, name: &PropValue) -> Option<RowId> {
        self.rows.by_index.get(&index_key(name)).copied().filter(|_| self.can_name(name))
    }

    /// The name of a row in its index property.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] if it is another property (TBL-TDDEL-6).
    pub fn name_in<'a>(&self, property: &'a Property) -> Result<&'a PropValue> {
        if property.tag.id() != self.index.id() || !self.can_name(&property.value) {
            return Err(invalid(format!("rows are named by {}, not by {}", self.index, property.tag)));
        }
        Ok(&property.value)
    }

    /// The first row that has all these properties; text counts in either type.
    #[must_use]
    pub fn find(&self, properties: &[Property]) -> Option<RowId> {
        let wanted: Vec<_> =
            properties.iter().map(|property| (property.tag, in_unicode(&property.value))).collect();
        self.rows.order.iter().copied().find(|row| {
            wanted
                .iter()
                .all(|(tag, value)| value.as_ref() == self.properties(*row).and_then(|row| find(row, *tag)))
        })
    }

    /// The row with this number in insertion order.
    #[must_use]
    pub fn row_at(&self, number: usize) -> Option<RowId> {
        self.rows.order.get(number).copied()
    }

    /// The number of a row in insertion order.
    #[must_use]
    pub fn number_of(&self, row: RowId) -> Option<usize> {
        self.rows.order.iter().position(|known| *known == row)
    }

    /// The properties of a row, by identifier.
    #[must_use]
    pub fn properties(&self, row: RowId) -> Option<&[Property]> {
        self.rows.values.get(&row).map(|properties| &**properties)
    }

    /// Puts a new row before the one with this number, or at the end.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] if there is no such place, the row has no name, or its name is taken (TBL-TDINS-2).
    pub fn insert(&mut self, number: usize, row: &[Property]) -> Result<RowChange> {
        let (row, key) = self.prepare(row)?;
        if number > self.rows.order.len() {
            return Err(invalid(format!("there is no row {number} to put a row before")));
        }
        if self.rows.by_index.contains_key(&key) {
            return Err(invalid(format!("there is a row with this {} already", self.index)));
        }
        Ok(self.add(number, row, key))
    }

    /// Replaces the row of the same name, or adds the row at the end (TBL-TDMOD-1, TBL-TDMOD-2).
    ///
    /// # Errors
    /// [`EngineError::Invalid`] if the row has no name.
    pub fn modify(&mut self, row: &[Property]) -> Result<RowChange> {
        let (row, key) = self.prepare(row)?;
        Ok(self.put(row, key))
    }

    /// As [`modify`](Self::modify) for several rows: all or none.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] if one of them has no name.
    pub fn modify_all<'a>(
        &mut self,
        rows: impl IntoIterator<Item = &'a [Property]>,
    ) -> Result<Vec<RowChange>> {
        let rows = rows.into_iter().map(|row| self.prepare(row)).collect::<Result<Vec<_>>>()?;
        Ok(rows.into_iter().map(|(row, key)| self.put(row, key)).collect())
    }

    /// Deletes a row.
    ///
    /// # Errors
    /// [`EngineError::Missing`].
    pub fn delete(&mut self, id: RowId) -> Result<RowChange> {
        let row = self.properties(id).ok_or(EngineError::Missing { what: "row" })?;
        let key = self.index_of_row(row).map(index_key);
        let rows = Arc::make_mut(&mut self.rows);
        rows.values.remove(&id);
        rows.order.retain(|known| *known != id);
        if let Some(key) = key {
            rows.by_index.remove(&key);
        }
        self.version += 1;
        Ok(RowChange::Removed(id))
    }

    /// Deletes the row of this name.
    ///
    /// # Errors
    /// [`EngineError::Missing`].
    pub fn delete_named(&mut self, name: &PropValue) -> Result<RowChange> {
        self.row_id(name).ok_or(EngineError::Missing { what: "row" }).and_then(|row| self.delete(row))
    }

    /// Deletes the rows that are named by the index properties in these, as far as there are such (TBL-TDDEL-2).
    ///
    /// # Errors
    /// [`EngineError::Invalid`] if one has no index property, and nothing is deleted.
    pub fn delete_all<'a>(
        &mut self,
        rows: impl IntoIterator<Item = &'a [Property]>,
    ) -> Result<Vec<RowChange>> {
        let named = |row: &'a [Property]| {
            let name = row.iter().find(|property| property.tag.id() == self.index.id());
            self.name_in(name.ok_or_else(|| invalid(format!("the row has no {}", self.index)))?)
        };
        let names = rows.into_iter().map(named).collect::<Result<Vec<_>>>()?;
        let mut changes = Vec::new();
        for name in names {
            changes.extend(self.row_id(name).map(|row| self.delete(row)).transpose()?);
        }
        Ok(changes)
    }

    /// Deletes every row (`TAD_ALL_ROWS`) and tells how many there were.
    pub fn clear(&mut self) -> usize {
        let rows = Arc::make_mut(&mut self.rows);
        let count = rows.order.len();
        rows.order.clear();
        rows.values.clear();
        rows.by_index.clear();
        self.version += 1;
        count
    }

    /// The row as it is kept, and the key of its name.
    fn prepare(&self, row: &[Property]) -> Result<(Vec<Property>, Vec<u8>)> {
        let mut kept: Vec<Property> = Vec::with_capacity(row.len());
        for property in row {
            let value = in_unicode(&property.value).unwrap_or(PropValue::Null);
            // An error under the tag of a value is what its cell shows (TBL-ATTACH-7).
            let shown = property.tag.prop_type() != PropType::PT_ERROR;
            let property = match value {
                PropValue::Null => continue,
                PropValue::Error(_) if shown => Property { tag: property.tag, value },
                PropValue::Error(_) => continue,
                value => Property::new(property.tag, value),
            };
            match kept.binary_search_by_key(&property.tag.id(), |known| known.tag.id()) {
                Ok(at) => kept[at] = property,
                Err(at) => kept.insert(at, property),
            }
        }
        let name = self.index_of_row(&kept);
        let key = index_key(name.ok_or_else(|| invalid(format!("the row has no {}", self.index)))?);
        Ok((kept, key))
    }

    fn index_of_row<'a>(&self, row: &'a [Property]) -> Option<&'a PropValue> {
        find(row, self.index).filter(|name| self.can_name(name))
    }

    /// Whether a value is of the type of the index; text of both types is.
    fn can_name(&self, name: &PropValue) -> bool {
        self.index.with_type(name.prop_type()).to_unicode() == self.index.to_unicode()
    }

    fn put(&mut self, row: Vec<Property>, key: Vec<u8>) -> RowChange {
        let Some(id) = self.rows.by_index.get(&key).copied() else {
            return self.add(self.rows.order.len(), row, key);
        };
        self.keep(id, row);
        RowChange::Modified(id)
    }

    fn add(&mut self, number: usize, row: Vec<Property>, key: Vec<u8>) -> RowChange {
        let rows = Arc::make_mut(&mut self.rows);
        rows.last += 1;
        let id = RowId(rows.last);
        let at_end = number == rows.order.len();
        rows.order.insert(number, id);
        rows.by_index.insert(key, id);
        self.keep(id, row);
        if at_end { RowChange::Added(id) } else { RowChange::Inserted(id) }
    }

    fn keep(&mut self, id: RowId, row: Vec<Property>) {
        let rows = Arc::make_mut(&mut self.rows);
        for property in &row {
            if !rows.seen.iter().any(|known| known.id() == property.tag.id()) {
                rows.seen.push(property.tag);
            }
        }
        rows.values.insert(id, row.into());
        self.version += 1;
    }
}

impl RowSource for TableData {
    fn version(&self) -> u64 {
        self.version
    }

    fn row_count(&self) -> usize {
        self.rows.order.len()
    }

    fn row_ids(&self) -> Vec<RowId> {
        self.rows.order.clone()
    }

    fn contains(&self, row: RowId) -> bool {
        self.rows.values.contains_key(&row)
    }

    fn cell(&self, row: RowId, tag: PropTag) -> Cell<'_> {
        let value = self.properties(row).and_then(|properties| find(properties, tag));
        value.map_or(Cell::Missing, |value| Cell::Kept(value.into()))
    }

    fn value(&self, row: RowId, tag: PropTag) -> Option<PropValue> {
        find(self.properties(row)?, tag).cloned()
    }

    fn available_columns(&self) -> Vec<PropTag> {
        self.columns()
    }
}

fn find(row: &[Property], tag: PropTag) -> Option<&PropValue> {
    let found = row.binary_search_by_key(&tag.id(), |property| property.tag.id()).ok()?;
    Some(&row[found].value)
}

/// Text in Unicode; `None` if it cannot be.
fn in_unicode(value: &PropValue) -> Option<PropValue> {
    value.to_unicode(CodePage::default())
}

/// Names are the same when every code point and byte of them is.
fn index_key(name: &PropValue) -> Vec<u8> {
    let policy = Policy { text: TextOrder::Ordinal, ..Policy::default() };
    let mut writer = KeyWriter::new(&policy);
    writer.write(Some(name.into()), false);
    writer.bytes().to_vec()
}

fn invalid(why: String) -> EngineError {
    EngineError::Invalid { why }
}

#[cfg(test)]
mod tests;
