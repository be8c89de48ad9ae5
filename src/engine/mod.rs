//! The machine room: plain data and functions on it.
//!
//! No lock, no trait of the interface, no clock, no randomness, no I/O: times and new ids come in as arguments, what a
//! change did goes out as data. So everything here can be tested and fuzzed without a session.

mod cow_vec;
mod error;
mod names;
mod overlay;
mod props;
mod receive_folders;
mod subject;
mod value_ref;

pub mod table;

pub use cow_vec::CowVec;
pub use error::{EngineError, Result};
pub use names::NameMap;
pub use overlay::Overlay;
pub use props::{Props, Shapes, value_size};
pub use receive_folders::{ReceiveFolders, validate_class};
pub use subject::split_subject;
pub use value_ref::ValueRef;
