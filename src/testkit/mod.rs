//! For test authors: what fills, drives and shows the emulator.
//!
//! | to see | |
//! |---|---|
//! | which calls a client makes | [`Emulator::record`] |
//! | what it does when a call fails | [`Emulator::inject`] |
//! | which objects it forgets to release | [`Emulator::watch_leaks`] |
//! | what tables of other products do to it | [`table_policy`], [`TableWork`](crate::TableWork) |
//! | which services a profile can have | [`Emulator::add_services`], [`services`] |
//! | what is in a profile | [`Emulator::profile_data`] |
//! | who is in the directory | [`Emulator::add_directory`] |
//! | who answers dialogs | [`Emulator::set_ui`] |
//! | what is in a store | [`Emulator::dump_store`], [`dump()`], [`diff`] |
//!
//! [`Emulator::record`]: crate::session::Emulator::record
//! [`Emulator::inject`]: crate::session::Emulator::inject
//! [`Emulator::watch_leaks`]: crate::session::Emulator::watch_leaks
//! [`Emulator::add_services`]: crate::session::Emulator::add_services
//! [`Emulator::profile_data`]: crate::session::Emulator::profile_data
//! [`Emulator::add_directory`]: crate::session::Emulator::add_directory
//! [`Emulator::set_ui`]: crate::session::Emulator::set_ui
//! [`Emulator::dump_store`]: crate::session::Emulator::dump_store

mod call_log;
mod directory_data;
mod dump;
mod faults;
mod leaks;
mod profile_data;
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
        AbsentValue, BinaryOrder, LongValues, MissingPlace, NegativeRead, Policy, RowCounts, TextOrder,
    };
}

/// Profiles as plain data, to be kept in files.
pub mod profiles {
    pub use super::profile_data::{ProfileData, ProviderData, SectionData, ServiceData, ValueData};
}

/// The directory of a post office as plain data, to be kept in files.
pub mod directory {
    pub use super::directory_data::{DirectoryData, ListData, PersonData};
    pub use super::profile_data::{SectionData, ValueData};
}

/// The message services of a computer as plain data: a MapiSvc.inf, to be parsed or built.
pub mod services {
    pub use crate::engine::profile::{
        ExtraSectionDef, InfError, ProviderDef, Section, ServiceCatalog, ServiceDef,
    };
}

/// The content of a store as plain data, to be read from files, written in tests and compared.
pub mod content {
    pub use crate::engine::{FolderContent, SpecialFolder, StoreContent};
    pub use crate::vocab::{AttachmentContent, MessageContent};
}
