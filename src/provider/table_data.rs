use std::sync::Arc;

use super::{Label, LiveRows, Object, Origin, Refusal, Released, Table, Told, refuse, refuse_flags};
use crate::engine::EngineError;
use crate::engine::table::{RowChange, TableData, View, ViewSpec};
use crate::interface::{CallerRelease, MapiTable, MapiTableData, Method, Result};
use crate::vocab::{ErrorCode, PropTag, Property, SortOrderSet, TableDataFlags, TableType};

/// Of more rows in one call sinks hear as one event (TBL-TDMOD-4, TBL-TDDEL-4).
const MOST_ROW_EVENTS: usize = 8;

/// Rows of a provider, and the tables that show them. A clone is another reference.
#[derive(Clone, Debug)]
pub struct LiveTable(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    object: Object,
    rows: Arc<LiveRows>,
    table_type: TableType,
}

impl LiveTable {
    /// `CreateTable` by `owner` (TBL-CREATETABLE-1 to -5): rows named by `index`, in tables that start with these
    /// columns.
    pub fn create(
        owner: &Object,
        table_type: TableType,
        index: PropTag,
        columns: &[PropTag],
    ) -> Result<Arc<dyn MapiTableData>> {
        owner.call(Method::CreateTable, format_args!("{table_type}, {index}, {columns:?}"), || {
            if table_type.name().is_none() {
                let why = format!("{table_type} is no type of table");
                return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
            }
            let rows = LiveRows::new(TableData::new(index, columns)?);
            let object = owner.child(Arc::clone(owner.life()), Label::Named("table data".into()));
            let created: Arc<dyn MapiTableData> =
                Arc::new(Self(Arc::new(Inner { object, rows, table_type })));
            Ok(created)
        })
    }

    /// Changes one row.
    fn change_row(
        &self,
        change: impl FnOnce(&mut TableData) -> crate::engine::Result<RowChange>,
    ) -> std::result::Result<(), Refusal> {
        let by_row = |data: &mut TableData| Ok(((), Told::ByRow(vec![change(data)?])));
        Ok(self.0.rows.try_change(self.0.object.runtime(), by_row)?)
    }
}

/// How sinks hear of a call that changed these rows.
fn told(changes: Vec<RowChange>) -> Told {
    if changes.len() > MOST_ROW_EVENTS { Told::AsChanged(changes) } else { Told::ByRow(changes) }
}

impl MapiTableData for LiveTable {
    fn get_view(
        &self,
        order: Option<&SortOrderSet>,
        released: Option<CallerRelease>,
    ) -> Result<Arc<dyn MapiTable>> {
        self.0.object.call(Method::MapiTableDataHrGetView, format_args!("{order:?}"), || {
            let view = self.0.rows.look(|data| {
                let columns: Arc<[PropTag]> = data.columns().into();
                let spec = ViewSpec {
                    table_type: self.0.table_type,
                    index: data.index(),
                    policy: self.0.object.runtime().tables.policy(),
                    ..ViewSpec::new(&*columns)
                };
                let mut view = View::new(spec);
                // Text is in the type that the provider gave it, not in that of a flag.
                view.set_columns(data, &columns)?;
                order.map_or(Ok(()), |order| view.sort(data, order))?;
                Ok::<_, EngineError>(view)
            })?;
            let released = released.map(|callback| Released { callback, rows: Arc::new(self.clone()) });
            let life = Arc::clone(self.0.object.life());
            let origin = Origin::Live(Arc::clone(&self.0.rows));
            Ok(Table::show(self.0.object.runtime(), life, "table of a provider", origin, view, released))
        })
    }

    fn modify_row(&self, row: &[Property]) -> Result<()> {
        self.0.object.call(Method::MapiTableDataHrModifyRow, format_args!("{row:?}"), || {
            self.change_row(|data| data.modify(row))
        })
    }

    fn delete_row(&self, name: &Property) -> Result<()> {
        self.0.object.call(Method::MapiTableDataHrDeleteRow, format_args!("{name:?}"), || {
            self.change_row(|data| data.delete_named(data.name_in(name)?))
        })
    }

    fn query_row(&self, name: &Property) -> Result<(Vec<Property>, u32)> {
        self.0.object.call(Method::MapiTableDataHrQueryRow, format_args!("{name:?}"), || {
            self.0.rows.look(|data| {
                let row = data.row_id(data.name_in(name)?);
                let found =
                    row.and_then(|row| Some((data.properties(row)?.to_vec(), data.number_of(row)? as u32)));
                Ok(found.ok_or(EngineError::Missing { what: "row" })?)
            })
        })
    }

    fn enum_row(&self, number: u32) -> Result<Option<Vec<Property>>> {
        self.0.object.call(Method::MapiTableDataHrEnumRow, format_args!("{number}"), || {
            Ok(self.0.rows.look(|data| Some(data.properties(data.row_at(number as usize)?)?.to_vec())))
        })
    }

    fn notify(&self, flags: u32, properties: &[Property]) -> Result<()> {
        let arguments = format_args!("{flags:#X}, {properties:?}");
        self.0.object.call(Method::MapiTableDataHrNotify, arguments, || {
            refuse_flags(flags)?;
            if properties.is_empty() {
                return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "no properties name no row"));
            }
            self.change_row(|data| {
                let found =
                    data.find(properties).ok_or(EngineError::Missing { what: "row with these properties" });
                found.map(RowChange::Modified)
            })
        })
    }

    fn insert_row(&self, number: u32, row: &[Property]) -> Result<()> {
        self.0.object.call(Method::MapiTableDataHrInsertRow, format_args!("{number}, {row:?}"), || {
            self.change_row(|data| data.insert(number as usize, row))
        })
    }

    fn modify_rows(&self, flags: u32, rows: &[Vec<Property>]) -> Result<()> {
        let arguments = format_args!("{flags:#X}, {} rows", rows.len());
        self.0.object.call(Method::MapiTableDataHrModifyRows, arguments, || {
            refuse_flags(flags)?;
            Ok(self.0.rows.try_change(self.0.object.runtime(), |data| {
                Ok(((), told(data.modify_all(rows.iter().map(Vec::as_slice))?)))
            })?)
        })
    }

    fn delete_rows(&self, flags: TableDataFlags, rows: Option<&[Vec<Property>]>) -> Result<u32> {
        let arguments = format_args!("{flags:?}, {:?} rows", rows.map(<[_]>::len));
        self.0.object.call(Method::MapiTableDataHrDeleteRows, arguments, || {
            refuse_flags(flags.unknown(TableDataFlags::TAD_ALL_ROWS))?;
            if flags.contains(TableDataFlags::TAD_ALL_ROWS) {
                let all = |data: &mut TableData| Ok((data.clear() as u32, Told::AsReload));
                return Ok(self.0.rows.try_change(self.0.object.runtime(), all)?);
            }
            let Some(rows) = rows else {
                return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "which rows to delete is missing"));
            };
            Ok(self.0.rows.try_change(self.0.object.runtime(), |data| {
                let changes = data.delete_all(rows.iter().map(Vec::as_slice))?;
                Ok((changes.len() as u32, told(changes)))
            })?)
        })
    }
}
