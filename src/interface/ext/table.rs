use std::iter::FusedIterator;

use crate::interface::{Error, MapiTable, Method, Result};
use crate::vocab::{
    Bookmark, ErrorCode, PropTag, QueryColumnsFlags, QueryRowsFlags, Restriction, Row, RowSet, SortOrderSet,
    TableOpFlags, ValueRef,
};

/// Reading tables.
pub trait MapiTableExt: MapiTable {
    /// Every row from the first on, with these columns: `table.all_rows(&columns![PR_ENTRYID, PR_SUBJECT])`.
    ///
    /// The columns stay in force, and so do a restriction and an order set before.
    ///
    /// # Errors
    /// Those of `SetColumns`, `SeekRow` and `QueryRows`.
    fn all_rows(&self, columns: &[PropTag]) -> Result<RowSet> {
        self.query_all_rows(Some(columns), None, None, 0)
    }

    /// Sets what is given, then reads every row from the first on (`HrQueryAllRows`, TBL-QALL-1).
    ///
    /// What is `None` stays as it is; what is set stays in force. `max` is the largest number of rows that is fine,
    /// 0 is any.
    ///
    /// # Errors
    /// `MAPI_E_TABLE_TOO_BIG` if there are more; those of the methods called.
    #[doc(alias = "HrQueryAllRows")]
    fn query_all_rows(
        &self,
        columns: Option<&[PropTag]>,
        restriction: Option<&Restriction>,
        order: Option<&SortOrderSet>,
        max: u32,
    ) -> Result<RowSet> {
        if let Some(columns) = columns {
            self.set_columns(columns, TableOpFlags::TBL_BATCH)?;
        }
        if restriction.is_some() {
            self.restrict(restriction, TableOpFlags::TBL_BATCH)?;
        }
        if let Some(order) = order {
            self.sort_table(order, TableOpFlags::TBL_BATCH)?;
        }
        let _moved = self.seek_row(Bookmark::BOOKMARK_BEGINNING, 0)?;
        let limit = if max == 0 { usize::MAX } else { max as usize };
        let mut all = self.query_rows(i32::MAX, QueryRowsFlags::NONE)?;
        loop {
            if all.len() > limit {
                let detail = format!("more than {max} rows");
                return Err(failed(ErrorCode::MAPI_E_TABLE_TOO_BIG, detail));
            }
            let more = self.query_rows(i32::MAX, QueryRowsFlags::NONE)?;
            if more.is_empty() {
                return Ok(all);
            }
            if more.columns() != all.columns() {
                let detail = "the columns changed between two calls".to_owned();
                return Err(failed(ErrorCode::MAPI_E_CALL_FAILED, detail));
            }
            all.reserve(more.len());
            more.iter().for_each(|row| all.push(row.values().map(ValueRef::to_value)));
        }
    }

    /// The rows from the cursor on, read `batch` at a time; the cursor is at the end of the batch last read.
    ///
    /// The first error is the last item.
    fn rows(&self, batch: u32) -> Rows<'_, Self> {
        let batch = i32::try_from(batch.max(1)).unwrap_or(i32::MAX);
        Rows { table: self, batch, read: RowSet::default(), next: 0, done: false }
    }

    /// Puts these columns before the ones in force (`HrAddColumns`, TBL-ADDCOLS-1).
    ///
    /// # Errors
    /// Those of `QueryColumns` and `SetColumns`.
    #[doc(alias = "HrAddColumns")]
    fn add_columns(&self, columns: &[PropTag]) -> Result<()> {
        self.add_columns_ex(columns, |_| ())
    }

    /// As [`add_columns`](Self::add_columns), after `filter` has seen the columns in force: it may change their types
    /// (`HrAddColumnsEx`, TBL-ADDCOLS-2).
    ///
    /// # Errors
    /// Those of `QueryColumns` and `SetColumns`.
    #[doc(alias = "HrAddColumnsEx")]
    fn add_columns_ex(&self, columns: &[PropTag], filter: impl FnOnce(&mut [PropTag])) -> Result<()> {
        let mut all = columns.to_vec();
        let mut present = self.query_columns(QueryColumnsFlags::NONE)?;
        filter(&mut present);
        all.extend(present.into_iter().filter(|column| !columns.contains(column)));
        self.set_columns(&all, TableOpFlags::NONE)
    }
}

impl<T: MapiTable + ?Sized> MapiTableExt for T {}

fn failed(code: ErrorCode, detail: String) -> Error {
    Error::new(code, Method::MapiTableQueryRows, detail)
}

/// The rows of a table, one by one: what [`MapiTableExt::rows`] gives.
#[derive(Debug)]
pub struct Rows<'a, T: ?Sized> {
    table: &'a T,
    batch: i32,
    read: RowSet,
    next: usize,
    done: bool,
}

impl<T: MapiTable + ?Sized> Iterator for Rows<'_, T> {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        if self.next >= self.read.len() {
            self.next = 0;
            match self.table.query_rows(self.batch, QueryRowsFlags::NONE) {
                Ok(rows) => self.read = rows,
                Err(error) => {
                    self.done = true;
                    return Some(Err(error));
                }
            }
        }
        let row = self.read.get(self.next).map(|row| row.to_row());
        self.next += 1;
        self.done = row.is_none();
        row.map(Ok)
    }
}

impl<T: MapiTable + ?Sized> FusedIterator for Rows<'_, T> {}
