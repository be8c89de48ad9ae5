use std::collections::BTreeMap;

use super::{BookEntry, BookEntryNumber, PersonalBook};
use crate::engine::table::{Cell, RowId, RowSource, folded};
use crate::vocab::tags::{PR_DISPLAY_NAME, PR_INSTANCE_KEY};
use crate::vocab::{Binary, PropTag, PropValue};

impl From<BookEntryNumber> for RowId {
    fn from(number: BookEntryNumber) -> Self {
        Self(number.0)
    }
}

fn instance_key(row: RowId) -> PropValue {
    PropValue::Binary(Binary::from(row.0.to_le_bytes()))
}

/// The contents table of a personal address book or of a list in it, by display name, then in order of creation
/// (ADR-CONTTABLE-4, ADR-DISTLIST-4).
#[derive(Clone, Copy, Debug)]
pub struct BookRows<'a> {
    /// In which book.
    pub book: &'a PersonalBook,
    /// In which list; none is the container.
    pub list: Option<BookEntryNumber>,
}

impl BookRows<'_> {
    fn entry(&self, row: RowId) -> Option<&BookEntry> {
        self.book.get(BookEntryNumber(row.0)).filter(|entry| entry.list == self.list)
    }
}

impl RowSource for BookRows<'_> {
    fn version(&self) -> u64 {
        self.book.version
    }

    fn row_count(&self) -> usize {
        self.book.numbers(self.list).count()
    }

    fn row_ids(&self) -> Vec<RowId> {
        let mut by_name: Vec<BookEntryNumber> = self.book.numbers(self.list).collect();
        by_name.sort_by_cached_key(|number| {
            self.book
                .get(*number)
                .and_then(|entry| entry.text(PR_DISPLAY_NAME.tag()))
                .map(|name| folded(&name))
        });
        by_name.into_iter().map(RowId::from).collect()
    }

    fn contains(&self, row: RowId) -> bool {
        self.entry(row).is_some()
    }

    fn cell(&self, row: RowId, tag: PropTag) -> Cell<'_> {
        let Some(entry) = self.entry(row) else { return Cell::Missing };
        if tag.id() == PR_INSTANCE_KEY.id() {
            return Cell::Made(instance_key(row));
        }
        entry.props.get(tag.id()).map_or(Cell::Missing, |(_, value)| Cell::Kept(value))
    }

    fn value(&self, row: RowId, tag: PropTag) -> Option<PropValue> {
        let entry = self.entry(row)?;
        if tag.id() == PR_INSTANCE_KEY.id() {
            return Some(instance_key(row));
        }
        entry.props.value(tag.id())
    }

    fn available_columns(&self) -> Vec<PropTag> {
        let entries = self.book.numbers(self.list).filter_map(|number| self.book.get(number));
        let tags = entries.flat_map(|entry| entry.props.tags()).copied();
        let known: BTreeMap<u16, PropTag> =
            tags.chain([PR_INSTANCE_KEY.tag()]).map(|tag| (tag.id(), tag)).collect();
        known.into_values().collect()
    }
}
