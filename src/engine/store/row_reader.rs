//! Reading columns of many rows: where each column comes from is found out once.

use std::sync::Arc;

use super::NodeId;
use super::cells::id;
use super::columns::is_of_the_message;
use super::rows::ContentsRows;
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
            id::ENTRYID => Self::EntryIds(
                rows.iter().flat_map(|row| NodeId::from(row.message()).entry_id_bytes(store)).collect(),
            ),
            id::MESSAGE_FLAGS | id::MESSAGE_SIZE => Self::Computed,
            _ if is_of_the_message(column) => Self::Kept,
            _ => Self::Computed,
        }
    }
}

impl ContentsRows<'_> {
    /// As [`RowSource::read`](crate::engine::table::RowSource::read).
    pub(super) fn read_columns(
        &self,
        rows: &[RowId],
        columns: &[PropTag],
        eye: &mut dyn FnMut(usize, usize, Option<PropValue>),
    ) {
        let store = self.store;
        let origins: Vec<Origin> =
            columns.iter().map(|column| Origin::of(*column, rows, store.uid)).collect();
        let mut lookup = Lookup::new(columns.iter().map(|column| column.id()));
        for (number, row) in rows.iter().enumerate() {
            let found = self.stored(*row);
            // A search folder says of messages what they don't say themselves.
            let own = found.filter(|(_, stored)| stored.folder == self.folder);
            if let Some((_, stored)) = own {
                lookup.turn_to(&stored.body.props);
            }
            for (place, (column, origin)) in columns.iter().zip(&origins).enumerate() {
                let value = match (origin, own, found) {
                    (Origin::EntryIds(block), Some(_), _) => {
                        let start = (number * NodeId::ENTRY_ID_LEN) as u32;
                        Some(PropValue::Binary(Binary::part(
                            block,
                            start,
                            start + NodeId::ENTRY_ID_LEN as u32,
                        )))
                    }
                    (Origin::Kept, Some((_, stored)), _) => lookup
                        .value(&stored.body.props, place)
                        .or_else(|| stored.body.derived(*column, store.support)),
                    (_, _, Some((id, stored))) => self.value_of(id, stored, *column),
                    (_, _, None) => None,
                };
                eye(number, place, value);
            }
        }
    }
}
