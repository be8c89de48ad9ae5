//! Reads PST files, the mailboxes that Outlook writes: those of Outlook 2003 and later, and the older ones with
//! 8-bit text.
//!
//! ```no_run
//! # fn main() -> Result<(), mapi_emulator::testkit::pst::PstError> {
//! let mailbox = mapi_emulator::testkit::pst::read("mailbox.pst")?;
//! for folder in &mailbox.root.folders {
//!     println!("{}: {} messages", folder.name, folder.messages.len());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is read
//! Folders, messages, associated messages, recipients, attachments and messages in attachments, in the order of their
//! creation, each with its properties as they are in the file, those that a store computes among them. Except that:
//!
//! - Text is `PT_UNICODE` always. Where it is 8-bit text in the file, it is decoded by `PR_MESSAGE_CODEPAGE` of the
//!   message, and as code page 1252 where that is missing or not one of [`CodePage`](crate::vocab::CodePage)'s names.
//! - Properties whose values are objects or restrictions are left out; so are those of types nobody named. The
//!   message in an attachment is [`embedded`](crate::testkit::content::AttachmentContent::embedded) instead.
//! - `PR_SUBJECT` is the whole subject. The file marks the prefix in it; that becomes `PR_SUBJECT_PREFIX`.
//! - Search folders are there with `PR_FOLDER_TYPE`, but without messages: these are in other folders.
//! - Roles come from the entry identifiers of the store. The inbox has none; it is the folder called "Inbox".
//!
//! # Damaged files
//! A file that is damaged where it is read is refused with the place and the reason: nothing is left out in silence.
//! No file makes the reader panic, loop, overflow the stack, or take more memory than a multiple of the file's size:
//!
//! - The crate `outlook_pst` reads single pages and blocks and checks their checksums. Panics in it are caught and
//!   become errors; the panic hook has its say first, so a message may appear on standard error. A program that is
//!   built with `panic = "abort"` ends there.
//! - References are followed here, not in the crate: no page or folder comes twice, trees of blocks have three levels,
//!   folders 128, messages in messages 32, and all that is read and copied is at most sixteen times the file.
//!
//! The password of a file keeps Outlook out, not this reader: it isn't a key.

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
