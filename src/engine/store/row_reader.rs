//! Reading columns of many rows: where each column comes from is found out once.

use std::sync::Arc;

use super::cells::id;
use super::columns::is_of_the_message;
use super::rows::ContentsRows;
use super::{MessageId, NodeId, StoredMessage};
use crate::engine::ValueRef;
use crate::engine::props::Lookup;
use crate::engine::table::{Page, RowId};
use crate::vocab::{PropTag, PropValue};

/// Where the values of a column come from.
#[derive(Clone, Copy)]
enum Origin {
    /// From the name of the message.
    EntryId,
    /// From the message, as a number.
    Number(fn(&StoredMessage) -> i32),
    /// From the properties of the message.
    Kept,
    /// It is worked out for each message.
    Computed,
}

impl Origin {
    const fn of(column: PropTag) -> Self {
        match column.id() {
            id::ENTRYID => Self::EntryId,
            id::MESSAGE_FLAGS => Self::Number(|stored| stored.flags.bits() as i32),
            id::MESSAGE_SIZE => Self::Number(StoredMessage::told_size),
            _ if is_of_the_message(column) => Self::Kept,
            _ => Self::Computed,
        }
    }
}

/// Rows that are reached for before the first of them is read.
const BATCH: usize = 64;

impl ContentsRows<'_> {
    /// As [`RowSource::read`](crate::engine::table::RowSource::read).
    pub(super) fn read_columns(&self, rows: &[RowId], columns: &[PropTag], page: &mut Page<'_>) {
        let columns: Vec<_> = columns.iter().map(|column| (*column, Origin::of(*column))).collect();
        let mut lookup = Lookup::new(columns.iter().map(|(column, _)| column.id()));
        let mut batch = [None; BATCH];
        for rows in rows.chunks(BATCH) {
            // Several times through the rows, each time one step further into the memory of all of them: so each waits
            // while others do.
            let batch = &mut batch[..rows.len()];
            for (found, row) in batch.iter_mut().zip(rows) {
                *found = self.store.messages.get(row.message().0).map(Arc::as_ref);
            }
            for (found, row) in batch.iter_mut().zip(rows) {
                *found = found.filter(|stored| self.shows(row.message(), stored));
            }
            batch.iter().flatten().for_each(|stored| stored.body.props.reach());
            for (found, row) in batch.iter().zip(rows) {
                let id = row.message();
                match *found {
                    Some(stored) if stored.folder == self.folder => {
                        self.read_row(id, stored, &columns, &mut lookup, page);
                    }
                    // A search folder says of messages what they don't say themselves.
                    found => columns.iter().for_each(|(column, _)| {
                        page.put(*row, *column, found.and_then(|stored| self.value_of(id, stored, *column)));
                    }),
                }
            }
        }
    }

    #[inline]
    fn read_row<'m>(
        &self,
        id: MessageId,
        stored: &'m StoredMessage,
        columns: &[(PropTag, Origin)],
        lookup: &mut Lookup<'m>,
        page: &mut Page<'_>,
    ) {
        let row = RowId::from(id);
        let props = &stored.body.props;
        let shape = lookup.shape_of(props);
        for (number, (column, origin)) in columns.iter().enumerate() {
            match origin {
                Origin::EntryId => {
                    let bytes = NodeId::from(id).entry_id_bytes(self.store.uid);
                    page.put_copy(row, *column, ValueRef::Binary(&bytes), || {
                        Some(PropValue::Binary(bytes.into()))
                    });
                }
                Origin::Number(number) => {
                    let number = number(stored);
                    page.put_copy(row, *column, ValueRef::Long(number), || Some(PropValue::Long(number)));
                }
                Origin::Kept => match lookup.look(shape, props, number) {
                    Some(value) => page.put_copy(row, *column, value, || lookup.value(shape, props, number)),
                    None => page.put(row, *column, stored.body.derived(*column, self.store.support)),
                },
                Origin::Computed => {
                    page.put(row, *column, self.store.message_value(id, stored, *column));
                }
            }
        }
    }
}
