//! Copying and moving inside one world: what can be shared is, and each step checks before it acts.

mod body;
mod folders;
mod messages;
#[cfg(test)]
mod tests;

pub use folders::FolderCopy;
pub use messages::MessageCopy;

use super::store::{FolderId, StoreId};
use crate::vocab::{FileTime, MapiUid};

/// A folder of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FolderPlace {
    /// In which store.
    pub store: StoreId,
    /// Which folder.
    pub folder: FolderId,
}

/// What the layer above lends to a copy, or to a report.
pub struct Copying<'a> {
    /// The time of the copy.
    pub now: FileTime,
    /// Where new ids come from.
    pub new_uid: &'a mut dyn FnMut() -> MapiUid,
}

impl std::fmt::Debug for Copying<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Copying").field("now", &self.now).finish_non_exhaustive()
    }
}
