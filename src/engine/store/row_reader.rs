//! Reading columns of many rows: where each column comes from is found out once.

use std::sync::Arc;

use super::cells::id;
use super::columns::is_of_the_message;
use super::rows::ContentsRows;
use super::{MessageId, NodeId, StoredMessage};
use crate::engine::props::Lookup;
use crate::engine::table::RowId;
use crate::vocab::{Binary, MapiUid, PropTag, PropValue};

/// Where the values of a column come from.
enum Origin {
    /// From the names of the rows: all ids of a batch stand in one block.
    EntryIds(Arc<[u8]>),
    /// From the properties of the message.
    Kept,
    /// It is worked out for each message.
    Computed,
}

impl Origin {
    fn of(column: PropTag, rows: &[RowId], store: MapiUid) -> Self {
        match column.id() {
            id::ENTRYID => {
                let mut block = Vec::with_capacity(rows.len() * NodeId::ENTRY_ID_LEN);
                for row in rows {
                    block.extend_from_slice(&NodeId::from(row.message()).entry_id_bytes(store));
                }
                Self::EntryIds(block.into())
            }
            id::MESSAGE_FLAGS | id::MESSAGE_SIZE => Self::Computed,
            _ if is_of_the_message(column) => Self::Kept,
            _ => Self::Computed,
        }
    }
}

/// Rows that are looked up before any value is read, and read column by column: each waits for memory while others do.
const BATCH: usize = 64;

/// A row that is there, and the number of the shape of its properties.
struct Found<'a> {
    id: MessageId,
    stored: &'a StoredMessage,
    shape: usize,
}

impl<'a> ContentsRows<'a> {
    /// As [`RowSource::read`](crate::engine::table::RowSource::read).
    pub(super) fn read_columns(&self, rows: &[RowId], columns: &[PropTag], values: &mut Vec<PropValue>) {
        let origins: Vec<Origin> =
            columns.iter().map(|column| Origin::of(*column, rows, self.store.uid)).collect();
        let mut lookup = Lookup::new(columns.iter().map(|column| column.id()));
        let mut batch: Vec<Option<Found<'a>>> = Vec::with_capacity(BATCH.min(rows.len()));
        let mut first = 0;
        for rows in rows.chunks(BATCH) {
            lookup.begin_batch();
            batch.clear();
            batch.extend(rows.iter().map(|row| {
                let (id, stored) = self.stored(*row)?;
                Some(Found { id, stored, shape: lookup.shape_of(&stored.body.props) })
            }));
            let start = values.len();
            values.resize_with(start + rows.len() * columns.len(), || PropValue::Null);
            for (place, (column, origin)) in columns.iter().zip(&origins).enumerate() {
                let cells = values[start + place..].iter_mut().step_by(columns.len());
                for (number, (found, cell)) in (first..).zip(batch.iter().zip(cells)) {
                    let Some(found) = found else { continue };
                    let value = self.value_from(origin, *column, number, found, || {
                        lookup.value(found.shape, &found.stored.body.props, place)
                    });
                    if let Some(value) = value {
                        *cell = value;
                    }
                }
            }
            first += rows.len();
        }
    }

    /// What the row with this number has in a column; `kept` tells what its properties say.
    #[inline]
    fn value_from(
        &self,
        origin: &Origin,
        column: PropTag,
        number: usize,
        found: &Found<'_>,
        kept: impl FnOnce() -> Option<PropValue>,
    ) -> Option<PropValue> {
        let Found { id, stored, .. } = *found;
        match origin {
            // A search folder says of messages what they don't say themselves.
            _ if stored.folder != self.folder => self.value_of(id, stored, column),
            Origin::EntryIds(block) => {
                let start = (number * NodeId::ENTRY_ID_LEN) as u32;
                let end = start + NodeId::ENTRY_ID_LEN as u32;
                Some(PropValue::Binary(Binary::part(block, start, end)))
            }
            Origin::Kept => kept().or_else(|| stored.body.derived(column, self.store.support)),
            Origin::Computed => self.store.message_value(id, stored, column),
        }
    }
}
