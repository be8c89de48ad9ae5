use crate::engine::store::Store;
use crate::engine::table::{Cell, RowId, RowSource};
use crate::vocab::{PropTag, PropValue};

/// The messages that wait to be sent.
#[derive(Clone, Copy, Debug)]
pub struct QueueRows<'a> {
    pub store: &'a Store,
}

impl RowSource for QueueRows<'_> {
    fn version(&self) -> u64 {
        self.store.queue_version
    }

    fn row_count(&self) -> usize {
        self.store.queue().len()
    }

    fn row_ids(&self) -> Vec<RowId> {
        self.store.queue().iter().map(RowId::from).collect()
    }

    fn contains(&self, row: RowId) -> bool {
        self.store.queue().contains(row.message())
    }

    fn cell(&self, row: RowId, tag: PropTag) -> Cell<'_> {
        match self.store.message(row.message()) {
            Ok(stored) => self.store.message_cell(row.message(), stored, tag),
            Err(_) => Cell::Missing,
        }
    }

    fn value(&self, row: RowId, tag: PropTag) -> Option<PropValue> {
        let stored = self.store.message(row.message()).ok()?;
        self.store.message_value(row.message(), stored, tag)
    }

    fn available_columns(&self) -> Vec<PropTag> {
        let mut tags: Vec<PropTag> = self.store.message_tags().collect();
        for message in self.store.queue().iter() {
            let Ok(stored) = self.store.message(message) else { continue };
            tags.extend(stored.body.props.tags());
            tags.extend(stored.body.derived_tags(self.store.support));
        }
        tags.sort_unstable();
        tags.dedup();
        tags
    }
}
