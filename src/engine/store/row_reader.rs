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

impl ContentsRows<'_> {
    /// As [`RowSource::read`](crate::engine::table::RowSource::read).
    pub(super) fn read_columns(&self, rows: &[RowId], columns: &[PropTag], values: &mut Vec<PropValue>) {
        let store = self.store;
        let origins: Vec<Origin> =
            columns.iter().map(|column| Origin::of(*column, rows, store.uid)).collect();
        let mut lookup = Lookup::new(columns.iter().map(|column| column.id()));
        for (number, row) in rows.iter().enumerate() {
            let Some((id, stored)) = self.stored(*row) else {
                values.extend(columns.iter().map(|_| PropValue::Null));
                continue;
            };
            // A search folder says of messages what they don't say themselves.
            if stored.folder != self.folder {
                let value = |column: &PropTag| self.value_of(id, stored, *column).unwrap_or(PropValue::Null);
                values.extend(columns.iter().map(value));
                continue;
            }
            let props = &stored.body.props;
            lookup.turn_to(props);
            let value = |(place, (column, origin)): (usize, (&PropTag, &Origin))| match origin {
                Origin::EntryIds(block) => {
                    let start = (number * NodeId::ENTRY_ID_LEN) as u32;
                    let end = start + NodeId::ENTRY_ID_LEN as u32;
                    PropValue::Binary(Binary::part(block, start, end))
                }
                Origin::Kept => match lookup.value(props, place) {
                    Some(value) => value,
                    None => stored.body.derived(*column, store.support).unwrap_or(PropValue::Null),
                },
                Origin::Computed => store.message_value(id, stored, *column).unwrap_or(PropValue::Null),
            };
            values.extend(columns.iter().zip(&origins).enumerate().map(value));
        }
    }
}
