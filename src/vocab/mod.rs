//! The words of MAPI: property tags and values, codes, flags, identifiers, restrictions, notifications.
//!
//! Everything here is data. No trait to implement, no state, no object: a value can be built, compared,
//! printed by its MAPI name and, where it is useful in a fixture, written with serde.

#[macro_use]
mod macros;

mod adr_list;
mod bad_entry_id;
mod by_name;
mod code_page;
pub mod constants;
mod contact_entry_id;
mod content;
mod display_table;
mod entry_id;
mod error_code;
mod file_time;
pub mod flags;
mod form;
mod guid;
pub mod guids;
mod library_name;
mod mapi_error;
pub mod names;
mod notification;
mod one_off;
mod prop_check;
mod prop_convert;
mod prop_data;
mod prop_problem;
mod prop_range;
mod prop_tag;
mod prop_type;
mod prop_value;
mod restriction;
mod row;
mod row_cell;
mod row_entry;
mod row_text;
mod shared;
mod sort_order;
mod subject;
mod table_position;
pub mod tags;
pub mod validity;
mod value_ref;
mod wrapped_store;

pub use adr_list::{AdrEntry, AdrList};
pub use bad_entry_id::BadEntryId;
pub(crate) use code_page::windows_1252_byte;
pub use code_page::{CodePage, ansi_decode, ansi_encode};
pub use contact_entry_id::{ContactAddress, ContactContainer, ContactEntryId, ContactKind, MUID_CONTAB};
pub use content::{AttachmentContent, MessageContent};
pub(crate) use content::{file_named, value_in};
pub use display_table::{Control, DISPLAY_COLUMNS, Shows};
pub use entry_id::EntryId;
pub use error_code::ErrorCode;
pub use file_time::FileTime;
pub use flags::*;
pub use form::{FormOperation, FormProperty, FormVerbInfo};
pub use guid::{Guid, MapiUid};
pub use guids::Iid;
pub use library_name::library_base_name;
pub use mapi_error::MapiError;
pub use names::{NameKind, NamedTag, PropName};
pub use notification::{
    ErrorNotification, ExtendedNotification, NewMailNotification, Notification, ObjectNotification,
    StatusNotification, TableNotification,
};
pub use one_off::{MAPI_ONE_OFF_UID, OneOff};
pub use prop_data::PropData;
pub use prop_problem::PropProblem;
pub use prop_range::PropRange;
pub use prop_tag::{PropTag, Tag};
pub use prop_type::PropType;
pub use prop_value::{Actions, AppTime, Currency, Object, PropValue, Property};
pub use restriction::{BitMaskOp, FuzzyLevel, RelOp, Restriction};
pub use row::{Row, RowRef, RowSet};
pub(crate) use row_cell::CellList;
pub use row_entry::RowEntry;
pub use shared::{AnsiText, Binary, Text};
pub use sort_order::{SortDirection, SortOrder, SortOrderSet};
pub(crate) use subject::split_subject;
pub use table_position::{Bookmark, TablePosition};
pub use value_ref::ValueRef;
pub(crate) use wrapped_store::look_into_store_entry_id;
pub use wrapped_store::{MUID_STORE_WRAP, WrapError, unwrap_store_entry_id, wrap_store_entry_id};
