//! The machine room: plain data and functions on it.
//!
//! No lock, no trait of the interface, no clock, no randomness, no I/O: times and new ids come in as arguments, what a
//! change did goes out as data. So everything here can be tested and fuzzed without a session.

mod error;
mod value_ref;

pub mod profile;
pub mod table;

pub use error::{EngineError, Result};
pub use value_ref::ValueRef;
