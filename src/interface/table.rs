use std::fmt::Debug;
use std::sync::Arc;

use super::{AdviseSink, Connection, Outcome, Result};
use crate::vocab::{
    Binary, Bookmark, ErrorCode, EventMask, FindRowFlags, MapiError, PropTag, QueryColumnsFlags,
    QueryRowsFlags, Restriction, RowSet, SortOrderSet, TableOpFlags, TablePosition, TableStatus, TableType,
    UnicodeFlags,
};

/// A private, read-only view of rows that somebody else maintains (`IMAPITable`, imapitableiunknown page).
///
/// Columns, restriction, order, cursor and bookmarks belong to this view alone. The end of the table is a success
/// with no rows.
#[doc(alias = "IMAPITable")]
pub trait MapiTable: Debug + Send + Sync {
    /// What the view knows of its last failed call, if that answered `code` (imapitable-getlasterror page).
    #[doc(alias = "IMAPITable::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// Registers for the events of this view; the mask must have `fnevTableModified` (imapitable-advise page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` on a table that doesn't notify, `MAPI_E_INVALID_PARAMETER` on an empty mask.
    #[doc(alias = "IMAPITable::Advise")]
    fn advise(&self, events: EventMask, sink: Arc<dyn AdviseSink>) -> Result<Connection>;

    /// Ends a registration; what isn't delivered yet never is (imapitable-unadvise page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if it is none of this view.
    #[doc(alias = "IMAPITable::Unadvise")]
    fn unadvise(&self, connection: Connection) -> Result<()>;

    /// What the view is doing, and of what type it is (imapitable-getstatus page).
    #[doc(alias = "IMAPITable::GetStatus")]
    fn get_status(&self) -> Result<(TableStatus, TableType)>;

    /// Replaces the columns (imapitable-setcolumns page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on an empty set or a column without a type; `MAPI_E_TOO_COMPLEX` where rows cannot
    /// be expanded by value.
    #[doc(alias = "IMAPITable::SetColumns")]
    fn set_columns(&self, columns: &[PropTag], flags: TableOpFlags) -> Result<()>;

    /// The columns in force, or with `TBL_ALL_COLUMNS` all that there are (imapitable-querycolumns page).
    #[doc(alias = "IMAPITable::QueryColumns")]
    fn query_columns(&self, flags: QueryColumnsFlags) -> Result<Vec<PropTag>>;

    /// The number of visible rows (imapitable-getrowcount page).
    ///
    /// The reserved flags argument must be 0, else `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPITable::GetRowCount")]
    fn get_row_count(&self, flags: u32) -> Result<Outcome<u32>>;

    /// Moves the cursor `rows` rows from a bookmark and tells how far it went (imapitable-seekrow page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_BOOKMARK`. The warning `MAPI_W_POSITION_CHANGED` tells that the bookmark's row is gone.
    #[doc(alias = "IMAPITable::SeekRow")]
    fn seek_row(&self, origin: Bookmark, rows: i32) -> Result<Outcome<i32>>;

    /// Moves the cursor to a fraction of the table (imapitable-seekrowapprox page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on a denominator of 0.
    #[doc(alias = "IMAPITable::SeekRowApprox")]
    fn seek_row_approx(&self, numerator: u32, denominator: u32) -> Result<()>;

    /// Where the cursor is (imapitable-queryposition page).
    #[doc(alias = "IMAPITable::QueryPosition")]
    fn query_position(&self) -> Result<TablePosition>;

    /// Puts the cursor on the first row from `origin` on that satisfies `restriction` (imapitable-findrow page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`, and the cursor stays; `MAPI_E_INVALID_BOOKMARK`; `MAPI_E_TOO_COMPLEX`.
    #[doc(alias = "IMAPITable::FindRow")]
    fn find_row(
        &self,
        restriction: &Restriction,
        origin: Bookmark,
        flags: FindRowFlags,
    ) -> Result<Outcome<()>>;

    /// Shows only the rows that satisfy `restriction`, or all (`None`) (imapitable-restrict page).
    ///
    /// # Errors
    /// `MAPI_E_TOO_COMPLEX`, and the view stays as it was.
    #[doc(alias = "IMAPITable::Restrict")]
    fn restrict(&self, restriction: Option<&Restriction>, flags: TableOpFlags) -> Result<()>;

    /// Marks the row under the cursor (imapitable-createbookmark page).
    ///
    /// # Errors
    /// `MAPI_E_UNABLE_TO_COMPLETE` when there are too many.
    #[doc(alias = "IMAPITable::CreateBookmark")]
    fn create_bookmark(&self) -> Result<Bookmark>;

    /// Gives a bookmark up; the three fixed ones are ignored (imapitable-freebookmark page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_BOOKMARK`.
    #[doc(alias = "IMAPITable::FreeBookmark")]
    fn free_bookmark(&self, bookmark: Bookmark) -> Result<()>;

    /// Orders the rows; no keys is the default order (imapitable-sorttable page).
    ///
    /// # Errors
    /// `MAPI_E_TOO_COMPLEX` on a key that cannot be sorted by or too many, `MAPI_E_NO_SUPPORT` where there are no
    /// categories; the view stays as it was.
    #[doc(alias = "IMAPITable::SortTable")]
    fn sort_table(&self, order: &SortOrderSet, flags: TableOpFlags) -> Result<()>;

    /// The order in force (imapitable-querysortorder page).
    #[doc(alias = "IMAPITable::QuerySortOrder")]
    fn query_sort_order(&self) -> Result<SortOrderSet>;

    /// Up to `rows` rows from the cursor on, or before it if negative; the cursor follows (imapitable-queryrows page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on 0 rows.
    #[doc(alias = "IMAPITable::QueryRows")]
    fn query_rows(&self, rows: i32, flags: QueryRowsFlags) -> Result<RowSet>;

    /// Stops what runs in the background (imapitable-abort page).
    ///
    /// # Errors
    /// `MAPI_E_UNABLE_TO_ABORT` if nothing runs.
    #[doc(alias = "IMAPITable::Abort")]
    fn abort(&self) -> Result<()>;

    /// Expands a category and reads its first rows (imapitable-expandrow page).
    #[doc(alias = "IMAPITable::ExpandRow")]
    fn expand_row(&self, instance_key: &Binary, rows: u32, flags: u32) -> Result<ExpandedRows>;

    /// Collapses a category and tells how many rows vanished (imapitable-collapserow page).
    #[doc(alias = "IMAPITable::CollapseRow")]
    fn collapse_row(&self, instance_key: &Binary, flags: u32) -> Result<u32>;

    /// Waits for what runs in the background (imapitable-waitforcompletion page).
    ///
    /// # Errors
    /// `MAPI_E_TIMEOUT`.
    #[doc(alias = "IMAPITable::WaitForCompletion")]
    fn wait_for_completion(&self, flags: u32, timeout_ms: u32) -> Result<TableStatus>;

    /// Which categories are expanded, as opaque bytes (imapitable-getcollapsestate page).
    #[doc(alias = "IMAPITable::GetCollapseState")]
    fn get_collapse_state(&self, flags: u32, instance_key: &Binary) -> Result<Binary>;

    /// Restores which categories are expanded; the bookmark marks the row that was given (imapitable-setcollapsestate page).
    #[doc(alias = "IMAPITable::SetCollapseState")]
    fn set_collapse_state(&self, flags: u32, state: &Binary) -> Result<Bookmark>;
}

/// What `ExpandRow` gives.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpandedRows {
    /// The first rows that became visible.
    pub rows: RowSet,
    /// How many became visible in all.
    pub total: u32,
}
