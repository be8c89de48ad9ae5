//! The words of MAPI: property tags and values, codes, flags, identifiers, restrictions, notifications.
//!
//! Everything here is data. No trait to implement, no state, no object: a value can be built, compared,
//! printed by its MAPI name and, where it is useful in a fixture, written with serde.

#[macro_use]
mod macros;

pub mod constants;
mod entry_id;
mod error_code;
mod file_time;
pub mod flags;
mod guid;
pub mod guids;
pub mod names;
mod prop_data;
mod prop_tag;
mod prop_type;
mod prop_value;
mod restriction;
mod row;
mod shared;
mod sort_order;
pub mod tags;

pub use entry_id::EntryId;
pub use error_code::ErrorCode;
pub use file_time::FileTime;
pub use flags::*;
pub use guid::{Guid, MapiUid};
pub use guids::Iid;
pub use names::{NameKind, NamedTag, PropName};
pub use prop_data::PropData;
pub use prop_tag::{PropTag, Tag};
pub use prop_type::PropType;
pub use prop_value::{Actions, AppTime, Currency, Object, PropValue, Property};
pub use restriction::{BitMaskOp, FuzzyLevel, RelOp, Restriction};
pub use row::{Row, RowRef, RowSet};
pub use shared::{AnsiText, Binary, Text};
pub use sort_order::{SortDirection, SortOrder, SortOrderSet};
