//! Properties of many messages side by side, made when a restriction or a sort order first looks at them.

use std::sync::{Arc, OnceLock};

use super::cells::id;
use super::{MessageId, Store};
use crate::engine::column::Column;
use crate::engine::cow_vec::CowVec;
use crate::engine::slab::Key;
use crate::engine::table::RowId;
use crate::vocab::PropTag;

/// Messages whose places follow each other and that share their columns: what a change of one of them costs the next
/// scan.
pub const CHUNK: usize = 1024;
/// Columns that a chunk keeps; of further properties every message is asked.
const MOST_COLUMNS: usize = 16;

/// The columns of all chunks of a store. A fork shares those that neither side has changed.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    chunks: CowVec<OnceLock<Arc<Chunk>>>,
}

#[derive(Debug, Default)]
struct Chunk {
    /// Filled from the first on; too large a column is remembered as none.
    columns: [OnceLock<(PropTag, Option<Column>)>; MOST_COLUMNS],
}

impl Columns {
    /// Forgets what is kept of a message that changes.
    pub fn forget(&mut self, message: MessageId) {
        let Key { index, .. } = message.0;
        let chunk = index as usize / CHUNK;
        // If a fork shares a place that keeps nothing yet, the first to scan would fill it for both.
        if self.chunks.own(chunk).is_some_and(|kept| kept.get().is_none()) {
            return;
        }
        match self.chunks.get_mut(chunk) {
            Some(kept) => *kept = OnceLock::new(),
            None => self.chunks.extend((self.chunks.len()..=chunk).map(|_| OnceLock::new())),
        }
    }
}

impl Chunk {
    fn column(&self, tag: PropTag, make: impl Fn() -> Option<Column>) -> Option<&Column> {
        let known = self.columns.iter().map(|place| place.get_or_init(|| (tag, make())));
        known.into_iter().find(|(known, _)| *known == tag)?.1.as_ref()
    }
}

impl Store {
    /// Forgets all columns: what messages say may depend on what the store can do.
    pub(super) fn forget_columns(&mut self) {
        self.columns = Columns::default();
        if let Some(last) = self.messages.places().checked_sub(1) {
            self.columns.forget(MessageId(Key { index: last as u32, generation: 0 }));
        }
    }

    /// The columns of these properties for one chunk of messages, as far as there are such.
    pub(super) fn columns_of(&self, chunk: usize, tags: &[PropTag]) -> Vec<&Column> {
        let Some(kept) = self.columns.chunks.get(chunk) else { return Vec::new() };
        let kept = kept.get_or_init(Arc::default);
        let of_messages = tags.iter().filter(|tag| Column::holds(**tag) && is_of_the_message(**tag));
        of_messages.filter_map(|tag| kept.column(*tag, || self.make_column(chunk, *tag))).collect()
    }

    fn make_column(&self, chunk: usize, tag: PropTag) -> Option<Column> {
        Column::new(tag, CHUNK, |place, put| {
            let Some((key, stored)) = self.messages.at(chunk * CHUNK + place) else { return };
            if let Some(value) = self.message_cell(MessageId(key), stored, tag).value() {
                put(value);
            }
        })
    }
}

/// The chunk that a row's message is in, and its place there.
pub fn place_of(row: RowId) -> (usize, usize) {
    let Key { index, .. } = row.message().0;
    (index as usize / CHUNK, index as usize % CHUNK)
}

/// Whether a message says itself what it has under a tag, not its store or folder.
pub(super) const fn is_of_the_message(tag: PropTag) -> bool {
    match tag.id() {
        id::MESSAGE_FLAGS | id::MESSAGE_SIZE => true,
        id::DISPLAY_TO | id::DISPLAY_CC | id::DISPLAY_BCC | id::HASATTACH => true,
        id::SUBMIT_FLAGS | id::HTML => false,
        _ => !Store::computed_of_message(tag),
    }
}
