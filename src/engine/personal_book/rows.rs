use std::collections::BTreeMap;

use super::{BookEntryNumber, PersonalBook};
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

/// The contents table of a personal address book, by display name, then in order of creation (ADR-CONTTABLE-4).
impl RowSource for PersonalBook {
    fn version(&self) -> u64 {
        self.version
    }

    fn row_count(&self) -> usize {
        self.entries.len()
    }

    fn row_ids(&self) -> Vec<RowId> {
        let mut by_name: Vec<BookEntryNumber> = self.entries.keys().copied().collect();
        by_name.sort_by_cached_key(|number| {
            self.get(*number).and_then(|entry| entry.text(PR_DISPLAY_NAME.tag())).map(|name| folded(&name))
        });
        by_name.into_iter().map(RowId::from).collect()
    }

    fn contains(&self, row: RowId) -> bool {
        self.get(BookEntryNumber(row.0)).is_some()
    }

    fn cell(&self, row: RowId, tag: PropTag) -> Cell<'_> {
        let Some(entry) = self.get(BookEntryNumber(row.0)) else { return Cell::Missing };
        if tag.id() == PR_INSTANCE_KEY.id() {
            return Cell::Made(instance_key(row));
        }
        entry.props.get(tag.id()).map_or(Cell::Missing, |(_, value)| Cell::Kept(value))
    }

    fn value(&self, row: RowId, tag: PropTag) -> Option<PropValue> {
        let entry = self.get(BookEntryNumber(row.0))?;
        if tag.id() == PR_INSTANCE_KEY.id() {
            return Some(instance_key(row));
        }
        entry.props.value(tag.id())
    }

    fn available_columns(&self) -> Vec<PropTag> {
        let tags = self.entries.values().flat_map(|entry| entry.props.tags()).copied();
        let known: BTreeMap<u16, PropTag> =
            tags.chain([PR_INSTANCE_KEY.tag()]).map(|tag| (tag.id(), tag)).collect();
        known.into_values().collect()
    }
}
