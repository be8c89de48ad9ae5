//! One table engine for rows of every origin.
//!
//! A [`RowSource`] has the rows; a [`View`] is what one client sees of them. What a view does is in one of these: `view`
//! (columns, restriction, order), `read` (cursor, bookmarks, rows), `find` (searching), `build` (the visible rows at
//! once) and `changes` (the same change by change, with notifications). They stand on `restrict` (which rows), `compare`
//! (in which order), `order` (the list of visible rows) and `cell` (what a row shows).

mod anr;
mod bookmark;
mod build;
mod cell;
mod changes;
mod compare;
mod compile;
mod contains;
mod cursor;
mod data;
mod find;
mod fold;
mod order;
mod policy;
mod read;
#[cfg(test)]
mod reference;
mod relate;
mod restrict;
mod source;
#[cfg(test)]
mod testing;
mod view;

pub use anr::Anr;
pub(in crate::engine) use anr::words;
pub use data::TableData;
pub(in crate::engine) use fold::folded;
pub use relate::{contains, holds_between, order};
pub use source::{Cell, RowCells, RowChange, RowId, RowSource};
pub use view::{View, ViewSpec};
