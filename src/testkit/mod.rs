//! For test authors: what fills, drives and shows the emulator.
//!
//! | to see | |
//! |---|---|
//! | which calls a client makes | [`Emulator::record`] |
//! | what it does when a call fails | [`Emulator::inject`] |
//! | which objects it forgets to release | [`Emulator::watch_leaks`] |
//! | what tables of other products do to it | [`table_policy`], [`TableWork`](crate::TableWork) |
//! | what is in a store | [`Emulator::dump_store`], [`dump()`], [`diff`] |
//!
//! [`Emulator::record`]: crate::session::Emulator::record
//! [`Emulator::inject`]: crate::session::Emulator::inject
//! [`Emulator::watch_leaks`]: crate::session::Emulator::watch_leaks
//! [`Emulator::dump_store`]: crate::session::Emulator::dump_store

mod call_log;
mod dump;
mod faults;
mod leaks;
#[cfg(feature = "pst")]
pub mod pst;

pub use call_log::{CallLog, RecordedCall};
pub use dump::{diff, dump};
pub use faults::{FailAt, Fault, FaultGuard};
pub use leaks::LeakWatch;

/// Where tables of different products differ: what [`Emulator::set_table_policy`](crate::Emulator::set_table_policy)
/// takes.
pub mod table_policy {
    pub use crate::engine::table::{
        AbsentValue, BinaryOrder, MissingPlace, NegativeRead, Policy, RowCounts, TextOrder,
    };
}

/// The content of a store as plain data, to be read from files, written in tests and compared.
pub mod content {
    pub use crate::engine::{AttachmentContent, FolderContent, MessageContent, SpecialFolder, StoreContent};
}
