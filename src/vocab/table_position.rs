use serde::{Deserialize, Serialize};

open_set! {
    /// A marked position in a table (`BOOKMARK`); the first three are fixed, others are made by `CreateBookmark`.
    pub struct Bookmark(u32);
    /// Before the first row.
    BOOKMARK_BEGINNING = 0;
    /// Where the cursor is.
    BOOKMARK_CURRENT = 1;
    /// After the last row.
    BOOKMARK_END = 2;
}

/// Where the cursor of a table is (`QueryPosition`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TablePosition {
    /// Number of the row that is read next, from 0; the number of rows at the end.
    pub row: u32,
    /// The position as a fraction: above the line.
    pub numerator: u32,
    /// The position as a fraction: below the line, never 0.
    pub denominator: u32,
}
