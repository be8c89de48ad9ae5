//! The machine room: plain data and functions on it.
//!
//! No lock, no trait of the interface, no clock, no randomness, no I/O: times and new ids come in as arguments, what a
//! change did goes out as data. So everything here can be tested and fuzzed without a session.

pub mod body;
mod book_settings;
mod column;
pub mod convert;
mod copy;
mod cow_vec;
mod deliver;
mod error;
mod events;
mod few;
mod names;
mod prop_data;
mod props;
mod receive_folders;
mod short_term;
mod slab;
mod store;
mod world;

pub mod directory;
pub mod forms;
pub mod personal_book;
pub mod profile;
pub mod report;
pub mod table;

pub use book_settings::BookSettings;
pub use copy::{Copying, FolderCopy, FolderPlace, MessageCopy};
pub use deliver::travels;
pub use error::{EngineError, Result};
pub use events::{Changes, EntryEvent, EntryPlace, EventKind, Heard, ObjectEvent, RowEvent, Rows, WhichBook};
pub use few::Few;
pub use names::{NameMap, NameSpace};
pub use prop_data::PropData;
pub use props::{Kept, Layout, Overlay, Props, Shapes};
pub use receive_folders::validate_class;
pub use short_term::{long_term, short_term};
pub use store::*;
pub use world::{World, WorldRows};

pub use crate::vocab::ValueRef;
