//! Reads PST files.

mod database;
mod error;
mod format;
mod heap;
mod names;
mod object;
mod reader;
mod values;

use std::fs;
use std::path::Path;
use std::rc::Rc;

pub use error::{Damage, PstError};

use crate::engine::StoreContent;

/// The content of a PST file.
///
/// # Errors
/// [`PstError::Io`] if the file can't be read, else as [`read_bytes`].
pub fn read(path: impl AsRef<Path>) -> Result<StoreContent, PstError> {
    reader::read(Rc::from(fs::read(path)?))
}

/// The content of a PST file that is in memory.
///
/// # Errors
/// [`PstError::NotAPst`], [`PstError::Version`], or [`PstError::Damaged`] with what is wrong and where.
pub fn read_bytes(bytes: &[u8]) -> Result<StoreContent, PstError> {
    reader::read(Rc::from(bytes))
}
