//! A message store that is only read, in four methods: [`ReadOnlyStore`] says what is there, [`ReadOnlyProvider`] makes
//! folders, tables and messages of it.
//!
//! Whatever would write answers `MAPI_E_NO_ACCESS`, what such a store cannot do `MAPI_E_NO_SUPPORT`. Each look at the store
//! asks it anew, and tables that are open show what they find: nothing is kept but what clients hold.
//!
//! ```
//! use std::sync::Arc;
//!
//! use mapi_emulator::interface::spi::read_only::{ReadOnlyProvider, ReadOnlyStore};
//! use mapi_emulator::interface::spi::StoreInfo;
//! use mapi_emulator::interface::Result;
//! use mapi_emulator::vocab::{ErrorCode, MapiUid, MessageContent, Property, tags::*};
//! use mapi_emulator::{Emulator, columns, prelude::*};
//!
//! /// One folder with one message.
//! #[derive(Debug)]
//! struct Letter;
//!
//! impl ReadOnlyStore for Letter {
//!     fn info(&self) -> StoreInfo {
//!         StoreInfo::new(MapiUid(*b"one letter's uid"), "Letter", "LETTER.DLL")
//!     }
//!
//!     fn folders(&self, path: &str) -> Result<Vec<String>> {
//!         Ok(if path.is_empty() { vec!["Received".into()] } else { Vec::new() })
//!     }
//!
//!     fn messages(&self, path: &str) -> Result<Vec<String>> {
//!         Ok(if path == "Received" { vec!["1".into()] } else { Vec::new() })
//!     }
//!
//!     fn message(&self, _path: &str) -> Result<MessageContent> {
//!         let properties = vec![Property::of(PR_SUBJECT, "Dear Anna")];
//!         Ok(MessageContent { properties, ..MessageContent::default() })
//!     }
//! }
//!
//! let emulator = Emulator::new();
//! emulator.install("Anna Berg", Arc::new(ReadOnlyProvider::new(Letter)))?;
//! let session = emulator.log_on("Anna Berg")?;
//! let store = session.open_store_named("Letter")?;
//! let rows = store.folder_at("Received")?.messages(&columns![PR_SUBJECT])?;
//! assert_eq!(rows.first().and_then(|row| row.get(PR_SUBJECT)).as_deref(), Some("Dear Anna"));
//! # Ok::<(), mapi_emulator::interface::Error>(())
//! ```

mod folder;
mod message;
mod object;
mod open;
mod properties;
mod provider;
mod store;
mod stream;

use std::fmt::Debug;

use super::StoreInfo;
use crate::interface::Result;
use crate::vocab::{MessageContent, Property};

pub use provider::ReadOnlyProvider;

/// What is in a store that is only read.
///
/// A path is the names from the top of the store down, with `/` between them: `""` is the top, which clients find by
/// `PR_IPM_SUBTREE_ENTRYID`; the message `17` of the folder `Work` below it is `Work/17`. A name is not empty, has no `/`,
/// and is the only one of its kind in its folder. A method is called with paths alone that lead through names which the store gave.
/// It is called while nothing is locked, on the thread of whoever asked.
pub trait ReadOnlyStore: Debug + Send + Sync + 'static {
    /// What the profile says of the store. The uid of its entry id is in the entry ids of all its objects: two stores have
    /// two.
    fn info(&self) -> StoreInfo;

    /// The names of the folders in the one at `path`.
    ///
    /// # Errors
    /// Any; they reach the client unchanged.
    fn folders(&self, path: &str) -> Result<Vec<String>>;

    /// The names of the messages in the folder at `path`, which nobody sees but the store.
    ///
    /// # Errors
    /// Any; they reach the client unchanged.
    fn messages(&self, path: &str) -> Result<Vec<String>>;

    /// The message at `path`: what it has to say besides what follows from its place, its recipients and attachments.
    ///
    /// # Errors
    /// Any, `MAPI_E_NOT_FOUND` if it has gone meanwhile; they reach the client unchanged, but a table leaves out what is
    /// `MAPI_E_NOT_FOUND`.
    fn message(&self, path: &str) -> Result<MessageContent>;

    /// More on the folder at `path` than what follows from its content, as `PR_COMMENT`. `PR_DISPLAY_NAME` is its name
    /// unless it is given here; `PR_CONTENT_UNREAD`, too, saves reading all messages to count.
    ///
    /// # Errors
    /// Any; they reach the client unchanged.
    fn folder_properties(&self, path: &str) -> Result<Vec<Property>> {
        let _only_its_name = path;
        Ok(Vec::new())
    }
}

/// The methods of an interface that would write: each answers `MAPI_E_NO_ACCESS`.
macro_rules! no_access {
    ($Interface:ident: $($method:ident),+ $(,)?) => {$(
        $crate::refused_method! { $Interface $method MAPI_E_NO_ACCESS, "the store is only read"; }
    )+};
}
use no_access;
