//! One table engine for rows of every origin.

mod source;

pub use source::{Cell, RowChange, RowId, RowSource};
