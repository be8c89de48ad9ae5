//! For test authors: what fills, drives and shows the emulator.

#[cfg(feature = "pst")]
pub mod pst;

/// The content of a store as plain data, to be read from files, written in tests and compared.
pub mod content {
    pub use crate::engine::{AttachmentContent, FolderContent, MessageContent, SpecialFolder, StoreContent};
}
