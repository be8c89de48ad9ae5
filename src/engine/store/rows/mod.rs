//! The tables of a store as rows: contents of a folder, what its messages have, subfolders, the outgoing queue.

mod contents;
mod hierarchy;
mod parts;
mod queue;

pub use contents::ContentsRows;
pub use hierarchy::HierarchyRows;
pub(super) use parts::sub_rows;
pub use queue::QueueRows;

use super::{FolderId, MessageId};
use crate::engine::slab::Key;
use crate::engine::table::RowId;

impl RowId {
    /// The message whose row this is.
    pub const fn message(self) -> MessageId {
        MessageId(Key::from_u64(self.0))
    }

    /// The folder whose row this is.
    pub const fn folder(self) -> FolderId {
        FolderId(Key::from_u64(self.0))
    }
}
