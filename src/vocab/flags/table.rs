//! Tables: how they are opened, read, sorted; what they say of themselves.

flag_set! {
    /// Flags of the calls that open a table: `GetContentsTable`, `GetHierarchyTable`, `GetRecipientTable`,
    /// `GetAttachmentTable`, `GetReceiveFolderTable`. Each takes some of them.
    pub struct TableFlags;
    /// All levels, not the first one only (hierarchy tables).
    CONVENIENT_DEPTH = 0x1;
    /// The softly deleted objects.
    SHOW_SOFT_DELETES = 0x2;
    /// Errors may come with a later call.
    MAPI_DEFERRED_ERRORS = 0x8;
    /// The associated messages (contents tables).
    MAPI_ASSOCIATED = 0x40;
    /// Default columns and text are Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// Flags of `IMAPITable::SetColumns`, `Restrict`, `SortTable`.
    pub struct TableOpFlags;
    /// Return before it is done (`TBL_NOWAIT`).
    TBL_ASYNC = 0x1;
    /// Do it when the result is first needed.
    TBL_BATCH = 0x2;
}

flag_set! {
    /// Flags of `IMAPITable::QueryColumns`.
    pub struct QueryColumnsFlags;
    /// Every column there could be, not those set.
    TBL_ALL_COLUMNS = 0x1;
}

flag_set! {
    /// Flags of `IMAPITable::QueryRows`.
    pub struct QueryRowsFlags;
    /// The position stays.
    TBL_NOADVANCE = 0x1;
}

flag_set! {
    /// Flags of `IMAPITable::FindRow`.
    pub struct FindRowFlags;
    /// Search towards the beginning.
    DIR_BACKWARD = 0x1;
}

flag_set! {
    /// Flags of `ITableData::HrDeleteRows`.
    pub struct TableDataFlags;
    /// Every row.
    TAD_ALL_ROWS = 0x1;
}

open_set! {
    /// What a table is doing (`IMAPITable::GetStatus`).
    pub struct TableStatus(u32);
    /// Nothing is under way.
    TBLSTAT_COMPLETE = 0;
    /// The rows are not what they were; no operation is under way.
    TBLSTAT_QCHANGED = 7;
    /// A sort is under way.
    TBLSTAT_SORTING = 9;
    /// A sort failed.
    TBLSTAT_SORT_ERROR = 10;
    /// The columns are being set.
    TBLSTAT_SETTING_COLS = 11;
    /// Setting the columns failed.
    TBLSTAT_SETCOL_ERROR = 13;
    /// A restriction is under way.
    TBLSTAT_RESTRICTING = 14;
    /// A restriction failed.
    TBLSTAT_RESTRICT_ERROR = 15;
}

open_set! {
    /// What happens to the rows of an open table (`IMAPITable::GetStatus`).
    pub struct TableType(u32);
    /// Nothing.
    TBLTYPE_SNAPSHOT = 0;
    /// The set is fixed, the values follow.
    TBLTYPE_KEYSET = 1;
    /// Rows come, go and change.
    TBLTYPE_DYNAMIC = 2;
}

open_set! {
    /// The kind of a row of a categorised table (`PR_ROW_TYPE`).
    pub struct RowType(u32);
    /// A row of data.
    TBL_LEAF_ROW = 1;
    /// The heading of a category without rows.
    TBL_EMPTY_CATEGORY = 2;
    /// The heading of an open category.
    TBL_EXPANDED_CATEGORY = 3;
    /// The heading of a closed category.
    TBL_COLLAPSED_CATEGORY = 4;
}

flag_set! {
    /// Flags of `IMAPIFolder::SaveContentsSort`.
    pub struct SortFlags;
    /// For the folders below, too.
    RECURSIVE_SORT = 0x2;
}
