use std::fmt::Debug;
use std::sync::Arc;

use super::{MapiTable, Result};
use crate::vocab::{Property, SortOrderSet, TableDataFlags};

/// Rows in memory that somebody maintains and that any number of tables show, live (`ITableData`,
/// itabledataiunknown page).
///
/// A row is named by the value of its index property, the one that was given to `CreateTable`. Rows are copied in and
/// out. Open tables show a change at once, and their sinks hear of it; hold no lock of yours that a sink may ask for.
#[doc(alias = "ITableData")]
pub trait MapiTableData: Debug + Send + Sync {
    /// A new table of the rows, sorted, or in the order in which they came (itabledata-hrgetview page).
    ///
    /// It starts with the columns given to `CreateTable`, then those that rows brought along. `released` is called
    /// once, when the last reference to the table goes.
    ///
    /// # Errors
    /// Those of [`MapiTable::sort_table`].
    #[doc(alias = "ITableData::HrGetView")]
    fn get_view(
        &self,
        order: Option<&SortOrderSet>,
        released: Option<CallerRelease>,
    ) -> Result<Arc<dyn MapiTable>>;

    /// Replaces the row of the same name as a whole, or adds the row at the end (itabledata-hrmodifyrow page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` if the row has no index property.
    #[doc(alias = "ITableData::HrModifyRow")]
    fn modify_row(&self, row: &[Property]) -> Result<()>;

    /// Deletes the row that an index property names (itabledata-hrdeleterow page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`; `MAPI_E_INVALID_PARAMETER` if the property is not the index.
    #[doc(alias = "ITableData::HrDeleteRow")]
    fn delete_row(&self, name: &Property) -> Result<()>;

    /// The properties of the row that an index property names, and its number (itabledata-hrqueryrow page).
    ///
    /// # Errors
    /// As [`delete_row`](Self::delete_row).
    #[doc(alias = "ITableData::HrQueryRow")]
    fn query_row(&self, name: &Property) -> Result<(Vec<Property>, u32)>;

    /// The properties of the row with this number, in the order in which rows came; behind the last there is none
    /// (itabledata-hrenumrow page).
    #[doc(alias = "ITableData::HrEnumRow")]
    fn enum_row(&self, number: u32) -> Result<Option<Vec<Property>>>;

    /// Tells the sinks that a row was modified, changed or not: the first that has all these properties
    /// (itabledata-hrnotify page).
    ///
    /// The reserved flags argument must be 0, else `MAPI_E_UNKNOWN_FLAGS`.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if no row has them, `MAPI_E_INVALID_PARAMETER` if there are none.
    #[doc(alias = "ITableData::HrNotify")]
    fn notify(&self, flags: u32, properties: &[Property]) -> Result<()>;

    /// Puts a new row before the one with this number; as many as there are rows is the end
    /// (itabledata-hrinsertrow page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` if there is no such place, the row has no index property, or its name is taken.
    #[doc(alias = "ITableData::HrInsertRow")]
    fn insert_row(&self, number: u32, row: &[Property]) -> Result<()>;

    /// As [`modify_row`](Self::modify_row) for several rows, all or none (itabledata-hrmodifyrows page).
    ///
    /// Sinks hear of more than 8 rows as one `TABLE_CHANGED`. The reserved flags argument must be 0, else
    /// `MAPI_E_UNKNOWN_FLAGS`.
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` if one of them has no index property.
    #[doc(alias = "ITableData::HrModifyRows")]
    fn modify_rows(&self, flags: u32, rows: &[Vec<Property>]) -> Result<()>;

    /// Deletes the rows that the index properties in `rows` name, or with `TAD_ALL_ROWS` all, and tells how many that
    /// were (itabledata-hrdeleterows page).
    ///
    /// Sinks hear of more than 8 rows as one `TABLE_CHANGED`, of all as one `TABLE_RELOAD`.
    ///
    /// # Errors
    /// Nothing is deleted: `MAPI_E_INVALID_PARAMETER` if one of them has no index property, or none is given without
    /// `TAD_ALL_ROWS`; `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "ITableData::HrDeleteRows")]
    fn delete_rows(&self, flags: TableDataFlags, rows: Option<&[Vec<Property>]>) -> Result<u32>;
}

/// Called once when the last reference to a table goes (`CALLERRELEASE`), with the rows that it showed.
///
/// What the C++ callback is given besides, a number of the caller's, is what a closure captures.
#[doc(alias = "CALLERRELEASE")]
pub type CallerRelease = Box<dyn FnOnce(&dyn MapiTableData) + Send + Sync>;
