//! What the helpers ask of a table.

use super::*;

/// TBL-QALL-1, TBL-QALL-2: what is given is set with TBL_BATCH, what isn't stays.
#[test]
fn query_all_rows_sets_what_is_given_and_reads_from_the_beginning() {
    let table = Table::of(3);
    let restriction = Restriction::exists(PR_ROWID);
    let order = SortOrderSet::by([SortOrder::descending(PR_ROWID)]);
    let rows = table
        .query_all_rows(Some(&[PR_ROWID.tag()]), Some(&restriction), Some(&order), 0)
        .expect("the table has rows");
    assert_eq!(rows.iter().map(|row| row.get(PR_ROWID)).collect::<Vec<_>>(), [Some(0), Some(1), Some(2)]);
    let calls = table.calls();
    assert_eq!(
        calls[..4],
        [
            "set_columns TBL_BATCH",
            "restrict TBL_BATCH",
            "sort_table TBL_BATCH",
            "seek_row BOOKMARK_BEGINNING"
        ]
    );

    let table = Table::of(3);
    table.query_all_rows(None, None, None, 0).expect("the table has rows");
    assert_eq!(table.calls()[0], "seek_row BOOKMARK_BEGINNING");
}

/// TBL-QALL-4: the limit itself is fine, one more is not.
#[test]
fn query_all_rows_refuses_more_rows_than_the_limit() {
    assert_eq!(Table::of(5).query_all_rows(None, None, None, 5).map(|rows| rows.len()), Ok(5));
    let error = Table::of(6).query_all_rows(None, None, None, 5).expect_err("6 rows are too many");
    assert_eq!(error, ErrorCode::MAPI_E_TABLE_TOO_BIG);
    assert_eq!(
        error.to_string(),
        "IMAPITable::QueryRows: MAPI_E_TABLE_TOO_BIG (0x80040403): more than 5 rows"
    );
}

/// TBL-QALL-5.
#[test]
fn an_empty_table_gives_an_empty_set() {
    assert_eq!(Table::of(0).all_rows(&[PR_ROWID.tag()]).map(|rows| rows.len()), Ok(0));
}

#[test]
fn rows_come_one_by_one_until_the_end_or_the_first_error() {
    let numbers = |table: &Table| {
        table.rows(2).map(|row| row.map(|row| row.get(PR_ROWID).unwrap())).collect::<Result<Vec<_>>>()
    };
    assert_eq!(numbers(&Table::of(5)), Ok(vec![0, 1, 2, 3, 4]));
    assert_eq!(numbers(&Table::of(0)), Ok(vec![]));

    let table = Table { broken_from: 2, ..Table::of(5) };
    let mut rows = table.rows(2);
    assert!(rows.next().unwrap().is_ok());
    assert!(rows.next().unwrap().is_ok());
    assert_eq!(rows.next().unwrap().unwrap_err(), ErrorCode::MAPI_E_CALL_FAILED);
    assert!(rows.next().is_none());
}

/// TBL-ADDCOLS-1, TBL-ADDCOLS-3, TBL-ADDCOLS-4: new ones first, each full tag once, in one call.
#[test]
fn added_columns_come_before_the_ones_in_force() {
    let table = Table::of(1);
    table.set_columns(&columns![PR_ROWID, PR_SUBJECT], TableOpFlags::NONE).unwrap();
    table.add_columns(&columns![PR_ENTRYID, PR_SUBJECT, PR_DISPLAY_NAME]).unwrap();
    assert_eq!(
        *table.columns.lock().unwrap(),
        columns![PR_ENTRYID, PR_SUBJECT, PR_DISPLAY_NAME, PR_ROWID].to_vec()
    );
    assert_eq!(table.calls().iter().filter(|call| call.starts_with("set_columns")).count(), 2);
}

/// Numbers its rows in the first column, two at a time, and writes down who asks what.
#[derive(Debug, Default)]
struct Table {
    rows: usize,
    broken_from: usize,
    cursor: Mutex<usize>,
    columns: Mutex<Vec<PropTag>>,
    calls: Mutex<Vec<String>>,
}

impl Table {
    fn of(rows: usize) -> Self {
        let columns = Mutex::new(vec![PR_ROWID.tag()]);
        Self { rows, broken_from: usize::MAX, columns, ..Self::default() }
    }

    fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }

    fn called(&self, call: String) {
        self.calls.lock().unwrap().push(call);
    }
}

impl MapiTable for Table {
    fn set_columns(&self, columns: &[PropTag], flags: TableOpFlags) -> Result<()> {
        self.called(format!("set_columns {flags:?}"));
        *self.columns.lock().unwrap() = columns.to_vec();
        Ok(())
    }

    fn query_columns(&self, _: QueryColumnsFlags) -> Result<Vec<PropTag>> {
        Ok(self.columns.lock().unwrap().clone())
    }

    fn seek_row(&self, origin: Bookmark, rows: i32) -> Result<Outcome<i32>> {
        self.called(format!("seek_row {origin}"));
        *self.cursor.lock().unwrap() = 0;
        Ok(Outcome::ok(rows))
    }

    fn restrict(&self, _: Option<&Restriction>, flags: TableOpFlags) -> Result<()> {
        self.called(format!("restrict {flags:?}"));
        Ok(())
    }

    fn sort_table(&self, _: &SortOrderSet, flags: TableOpFlags) -> Result<()> {
        self.called(format!("sort_table {flags:?}"));
        Ok(())
    }

    fn query_rows(&self, rows: i32, _: QueryRowsFlags) -> Result<RowSet> {
        let mut cursor = self.cursor.lock().unwrap();
        if *cursor >= self.broken_from {
            return Err(Error::new(ErrorCode::MAPI_E_CALL_FAILED, Method::MapiTableQueryRows, "broken"));
        }
        let mut set = RowSet::new(self.columns.lock().unwrap().as_slice().into());
        let end = (*cursor + rows.min(2) as usize).min(self.rows);
        (*cursor..end).for_each(|number| set.push([PropValue::Long(number as i32)]));
        *cursor = end;
        Ok(set)
    }

    fn get_last_error(&self, _: ErrorCode, _: UnicodeFlags) -> Result<Option<MapiError>> {
        Ok(None)
    }

    fn advise(&self, _: EventMask, _: Arc<dyn AdviseSink>) -> Result<Connection> {
        refused(Method::MapiTableAdvise)
    }

    fn unadvise(&self, _: Connection) -> Result<()> {
        refused(Method::MapiTableUnadvise)
    }

    fn get_status(&self) -> Result<(TableStatus, TableType)> {
        Ok((TableStatus::TBLSTAT_COMPLETE, TableType::TBLTYPE_SNAPSHOT))
    }

    fn get_row_count(&self, _: u32) -> Result<Outcome<u32>> {
        Ok(Outcome::ok(self.rows as u32))
    }

    fn seek_row_approx(&self, _: u32, _: u32) -> Result<()> {
        refused(Method::MapiTableSeekRowApprox)
    }

    fn query_position(&self) -> Result<TablePosition> {
        refused(Method::MapiTableQueryPosition)
    }

    fn find_row(&self, _: &Restriction, _: Bookmark, _: FindRowFlags) -> Result<Outcome<()>> {
        refused(Method::MapiTableFindRow)
    }

    fn create_bookmark(&self) -> Result<Bookmark> {
        refused(Method::MapiTableCreateBookmark)
    }

    fn free_bookmark(&self, _: Bookmark) -> Result<()> {
        refused(Method::MapiTableFreeBookmark)
    }

    fn query_sort_order(&self) -> Result<SortOrderSet> {
        Ok(SortOrderSet::default())
    }

    fn abort(&self) -> Result<()> {
        refused(Method::MapiTableAbort)
    }

    fn expand_row(&self, _: &Binary, _: u32, _: u32) -> Result<ExpandedRows> {
        refused(Method::MapiTableExpandRow)
    }

    fn collapse_row(&self, _: &Binary, _: u32) -> Result<u32> {
        refused(Method::MapiTableCollapseRow)
    }

    fn wait_for_completion(&self, _: u32, _: u32) -> Result<TableStatus> {
        refused(Method::MapiTableWaitForCompletion)
    }

    fn get_collapse_state(&self, _: u32, _: &Binary) -> Result<Binary> {
        refused(Method::MapiTableGetCollapseState)
    }

    fn set_collapse_state(&self, _: u32, _: &Binary) -> Result<Bookmark> {
        refused(Method::MapiTableSetCollapseState)
    }
}
