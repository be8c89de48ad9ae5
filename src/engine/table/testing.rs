//! Rows and numbers for the tests of this module.

use std::collections::BTreeMap;

use super::data::TableData;
use super::view::View;
use super::{Cell, RowChange, RowId, RowSource};
use crate::vocab::tags::{PR_MESSAGE_RECIPIENTS, PR_ROWID};
use crate::vocab::{PropTag, PropValue, Property, TableNotification};

/// Numbers that look random and are the same in every run (xorshift).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    pub(super) fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }

    pub(super) fn chance(&mut self, in_hundred: usize) -> bool {
        self.below(100) < in_hundred
    }
}

/// A table with these rows; the first has the id 1 and the `PR_ROWID` 0.
pub(super) fn table<const N: usize>(rows: [&[Property]; N]) -> TableData {
    let mut data = TableData::new(PR_ROWID, [PR_ROWID.tag()]).unwrap();
    for (number, row) in (0..).zip(rows) {
        data.modify(&[&[Property::of(PR_ROWID, number)], row].concat()).unwrap();
    }
    data
}

/// Brings a view without categories up to date and tells what its sinks hear: one event, if any.
pub(super) fn apply(view: &mut View, source: &dyn RowSource, change: RowChange) -> Option<TableNotification> {
    let mut told = Vec::new();
    view.apply(source, change, &mut told);
    assert!(told.len() <= 1, "{told:?}");
    told.pop()
}

/// Adds, removes or changes a row, if there is one; `row` makes what a row of this `PR_ROWID` has.
pub(super) fn make_change(
    random: &mut Random,
    data: &mut TableData,
    next: &mut i32,
    row: fn(&mut Random, i32) -> Vec<Property>,
) -> Option<RowChange> {
    let count = data.row_count();
    match random.below(10) {
        0..4 => {
            *next += 1;
            let new = row(random, *next);
            // Mostly at the end: rows in the middle make the view number its rows anew.
            let at = if random.chance(20) { random.below(count + 1) } else { count };
            Some(data.insert(at, &new).unwrap())
        }
        4..7 if count > 0 => {
            let gone = data.row_at(random.below(count)).unwrap();
            Some(data.delete(gone).unwrap())
        }
        7.. if count > 0 => {
            let old = data.row_at(random.below(count)).unwrap();
            let Some(PropValue::Long(id)) = data.value(old, PR_ROWID.into()) else { unreachable!() };
            Some(data.modify(&row(random, id)).unwrap())
        }
        _ => None,
    }
}

/// Messages with recipients.
pub(super) struct Mailbox {
    pub(super) messages: TableData,
    pub(super) recipients: BTreeMap<RowId, TableData>,
}

impl RowSource for Mailbox {
    fn version(&self) -> u64 {
        self.messages.version()
    }

    fn row_count(&self) -> usize {
        self.messages.row_count()
    }

    fn row_ids(&self) -> Vec<RowId> {
        self.messages.row_ids()
    }

    fn contains(&self, row: RowId) -> bool {
        self.messages.contains(row)
    }

    fn cell(&self, row: RowId, tag: PropTag) -> Cell<'_> {
        self.messages.cell(row, tag)
    }

    fn value(&self, row: RowId, tag: PropTag) -> Option<PropValue> {
        self.messages.value(row, tag)
    }

    fn sub_rows(&self, row: RowId, tag: PropTag) -> Option<Box<dyn RowSource + '_>> {
        let recipients = self.recipients.get(&row).filter(|_| tag == PR_MESSAGE_RECIPIENTS)?;
        Some(Box::new(recipients.clone()))
    }

    fn available_columns(&self) -> Vec<PropTag> {
        self.messages.available_columns()
    }
}
