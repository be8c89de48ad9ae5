//! What clients and tests enjoy: typed helpers on top of the core traits.
//!
//! Each is implemented for every implementation of its trait, `dyn` ones included, and does nothing that the core
//! trait cannot: a foreign implementation of MAPI gets them too.
//!
//! Text is Unicode throughout. Where a core method takes an access flag, a helper opens with the best access there is.

mod addr_book;
mod folder;
mod message;
mod prop;
mod session;
mod store;
mod table;

pub use super::stream::{StreamExt, StreamIo};
pub use addr_book::AddrBookExt;
pub use folder::MapiFolderExt;
pub use message::MessageExt;
pub use prop::MapiPropExt;
pub use session::MapiSessionExt;
pub use store::MsgStoreExt;
pub use table::{MapiTableExt, Rows};
