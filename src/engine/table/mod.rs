//! One table engine for rows of every origin.
//!
//! A [`RowSource`] has the rows; a [`View`] is what one client sees of them. What a view does is in one of these: `view`
//! (columns, restriction, order), `read` (cursor, bookmarks, rows), `find` (searching), `build` (the visible rows at
//! once), `changes` (the same change by change, with notifications) and `collapse` (which categories are open). They
//! stand on `restrict` and `test` (which rows), `probe` (which views a change concerns), `compare`, `key_writer`, `sort_key` and `sort` (in which order), `order` (the list of what is shown), `groups` (the
//! categories and what they hide), `instances` (a row for each value), `keyset` (rows that don't come and go) and `cell` (what a row shows).

mod anr;
mod blocks;
mod bookmark;
mod build;
mod category;
#[cfg(test)]
mod category_clients;
#[cfg(test)]
mod category_reference;
mod cell;
mod changes;
mod check;
mod collapse;
mod collapse_state;
mod compare;
mod compile;
mod contains;
mod cursor;
mod data;
mod find;
mod fold;
mod groups;
mod instances;
mod key_writer;
mod keyset;
mod listed;
mod order;
mod page;
mod policy;
mod probe;
mod read;
#[cfg(test)]
mod reference;
mod regroup;
mod relate;
mod restrict;
mod row_cells;
mod slot;
mod sort;
mod sort_key;
mod source;
mod steps;
mod tails;
mod telltale;
mod test;
#[cfg(test)]
mod testing;
mod tracking;
mod view;

pub(in crate::engine) use anr::ADDRESSES;
pub(in crate::engine) use anr::words;
pub use anr::{Anr, NameTest};
pub use check::{Categories, Restricts};
pub use data::TableData;
pub(in crate::engine) use fold::folded;
pub use page::Page;
pub use policy::{
    AbsentValue, BinaryOrder, LongValues, MissingPlace, NegativeRead, Policy, RowCounts, TextOrder,
};
pub use probe::{Probe, Probes, States};
pub use relate::{contains, holds_between, order};
pub use restrict::Compiled;
pub(in crate::engine) use restrict::Scratch;
pub use source::{Cell, RowCells, RowChange, RowId, RowPlaces, RowSource, Run, Scan};
pub use view::{View, ViewSpec};
