use crate::vocab::CodePage;

/// What products answer differently, with the answer of the documentation, or the usable one, as the default.
///
/// | setting | default | otherwise |
/// |---|---|---|
/// | [`missing`](Self::missing) | rows without the value come last in both directions (TBL-ORDER-2) | Exchange, Kopano: below any value |
/// | [`absent`](Self::absent) | a test of an absent property fails (TBL-RES-3) | Exchange: less than any value (TBL-RES-4) |
/// | [`text`](Self::text) | case doesn't count, accents do (TBL-CMP-6) | every code point counts (TBL-CMP-7) |
/// | [`binary`](Self::binary) | byte by byte, then the shorter is less (TBL-CMP-9) | Exchange, Kopano: the shorter is less, then the bytes |
/// | [`negative_read`](Self::negative_read) | a read backwards ends at its first row (TBL-QUERYROWS-7) | QueryRows page: the cursor ends where it was |
/// | [`code_page`](Self::code_page) | Western European | any named one (PRP-STR-1) |
/// | [`max_depth`](Self::max_depth) | restrictions 256 deep (TBL-RES-7) | any, as long as the stack bears it |
/// | [`max_sort_keys`](Self::max_sort_keys) | 16 keys (TBL-ORDER-10) | any |
/// | [`max_bookmarks`](Self::max_bookmarks) | 100 bookmarks (TBL-POS-13) | any |
/// | [`row_counts`](Self::row_counts) | `GetRowCount` is right (TBL-ROWCOUNT-1) | an estimate, or `MAPI_E_NO_SUPPORT` (TBL-ROWCOUNT-2) |
/// | [`row_numbers`](Self::row_numbers) | `QueryPosition` knows the row (TBL-QUERYPOS-4) | only the fraction (TBL-QUERYPOS-3) |
/// | [`long_values`](Self::long_values) | rows show the beginning of long values (TBL-TRUNC-1) | `MAPI_E_NOT_ENOUGH_MEMORY` instead (TBL-TRUNC-8) |
/// | [`keysets`](Self::keysets) | tables show rows come and go | the rows of the opening stay, their values are live (TBL-VIEW-9) |
/// | [`own_keys`](Self::own_keys) | all views make the same instance keys | each view makes others (TBL-KEY-4) |
/// | [`max_row_events`](Self::max_row_events) | sinks hear of every row | Exchange: of many only that something changed (TBL-NOTIF-19) |
///
/// When tables work is another setting: `TableWork`. A method that a product refuses on some table is
/// a `Fault` on calls whose object prints as that table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Where rows without a value for a sort key stand.
    pub missing: MissingPlace,
    /// What a test of an absent property answers.
    pub absent: AbsentValue,
    /// How text compares.
    pub text: TextOrder,
    /// How bytes compare.
    pub binary: BinaryOrder,
    /// Where `QueryRows` with a negative count leaves the cursor.
    pub negative_read: NegativeRead,
    /// The code page of 8-bit text.
    pub code_page: CodePage,
    /// How deep a restriction may be nested.
    pub max_depth: usize,
    /// How many keys a sort order may have.
    pub max_sort_keys: usize,
    /// How many bookmarks a view may have at a time.
    pub max_bookmarks: usize,
    /// How well `GetRowCount` counts.
    pub row_counts: RowCounts,
    /// Whether `QueryPosition` knows the number of the row.
    pub row_numbers: bool,
    /// What rows show of long values.
    pub long_values: LongValues,
    /// Whether tables of folders, queues and address lists keep the rows that they had when they were opened
    /// (`TBLTYPE_KEYSET`).
    pub keysets: bool,
    /// Whether instance keys that a view makes are unlike those of any other view: for finding clients that keep them.
    pub own_keys: bool,
    /// With more events of rows than this from one change sinks hear one `TABLE_CHANGED`; 64 is usual.
    pub max_row_events: Option<usize>,
}

/// How well `GetRowCount` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowCounts {
    /// It tells how many rows there are.
    Exact,
    /// It tells about half of them, with `MAPI_W_APPROX_COUNT`.
    Approximate,
    /// It answers `MAPI_E_NO_SUPPORT`.
    Unsupported,
}

/// Where rows without a value for a sort key stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingPlace {
    /// After all others, ascending or descending.
    Last,
    /// As if they had less than any value: first ascending, last descending.
    Lowest,
}

/// What a test of an absent property answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbsentValue {
    /// It fails, whatever the relation.
    Fails,
    /// The property counts as less than any value, equal to another absent one, and as 0 for bit masks and sizes.
    LessThanAny,
}

/// How text compares, in sort orders and relations alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextOrder {
    /// By code points after simple case folding.
    IgnoreCase,
    /// By code points.
    Ordinal,
}

/// How bytes compare, in sort orders and relations alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOrder {
    /// The first difference decides, then the length.
    Bytewise,
    /// The length decides, then the first difference.
    LengthFirst,
}

/// What rows show of values that are longer than the limits of their table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LongValues {
    /// The beginning.
    Cut,
    /// `MAPI_E_NOT_ENOUGH_MEMORY`.
    Refused,
}

/// Where `QueryRows` with a negative count leaves the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NegativeRead {
    /// On the first row returned; where it was with `TBL_NOADVANCE`.
    ToFirst,
    /// Where it was; on the first row returned with `TBL_NOADVANCE`.
    ToLast,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            missing: MissingPlace::Last,
            absent: AbsentValue::Fails,
            text: TextOrder::IgnoreCase,
            binary: BinaryOrder::Bytewise,
            negative_read: NegativeRead::ToFirst,
            code_page: CodePage::CP_WINDOWS_1252,
            max_depth: 256,
            max_sort_keys: 16,
            max_bookmarks: 100,
            row_counts: RowCounts::Exact,
            row_numbers: true,
            long_values: LongValues::Cut,
            keysets: false,
            own_keys: false,
            max_row_events: None,
        }
    }
}
