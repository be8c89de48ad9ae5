use super::sub_rows;
use crate::engine::RowEvent;
use crate::engine::column::Column;
use crate::engine::store::columns::{CHUNK, place_of};
use crate::engine::store::folder::Place;
use crate::engine::store::{Folder, FolderId, MessageId, MessageList, Store, StoredMessage};
use crate::engine::table::{Cell, Page, RowCells, RowChange, RowId, RowPlaces, RowSource, Run, Scan, States};
use crate::vocab::tags::{PR_MSG_STATUS, PR_PARENT_DISPLAY};
use crate::vocab::{PropTag, PropValue};

/// The messages in one list of a folder.
#[derive(Clone, Copy, Debug)]
pub struct ContentsRows<'a> {
    pub store: &'a Store,
    pub folder: FolderId,
    pub list: MessageList,
    /// The folder, as long as it is there.
    place: Option<&'a Place>,
}

impl<'a> ContentsRows<'a> {
    /// The rows of this folder.
    pub fn new(store: &'a Store, folder: FolderId, list: MessageList) -> Self {
        Self { store, folder, list, place: store.folder_place(folder) }
    }

    fn content(&self) -> Option<&'a Folder> {
        self.place.map(|place| &*place.folder)
    }

    #[inline]
    pub(in crate::engine::store) fn stored(&self, row: RowId) -> Option<(MessageId, &'a StoredMessage)> {
        let id = row.message();
        let stored = self.store.any_message(id).ok()?;
        self.shows(id, stored).then_some((id, stored))
    }

    /// Whether a message is in this list of this folder.
    #[inline]
    pub(in crate::engine::store) fn shows(&self, id: MessageId, stored: &StoredMessage) -> bool {
        let shown = stored.folder == self.folder || self.store.link_of(self.folder, id).is_some();
        shown && stored.list == self.list
    }

    /// What the row says instead of its message, if it is one of a search folder (STO-SEARCHFOLDER-4).
    #[inline]
    fn of_link(&self, id: MessageId, stored: &StoredMessage, tag: PropTag) -> Option<PropValue> {
        if stored.folder == self.folder {
            return None;
        }
        if tag.id() == PR_MSG_STATUS.id() {
            let status = self.store.message_status(self.folder, id).ok()?;
            return Some(PropValue::Long(status.bits() as i32));
        }
        self.store.link_value(stored.folder, tag)
    }

    #[inline]
    fn cell_of(&self, id: MessageId, stored: &'a StoredMessage, tag: PropTag) -> Cell<'a> {
        match self.of_link(id, stored, tag) {
            Some(value) => Cell::Made(value),
            None => self.store.message_cell(id, stored, tag),
        }
    }

    /// Looks at what a row was before a change and what it is, as far as that is known.
    pub fn with_states<T>(&self, event: &RowEvent, eye: impl FnOnce(Option<&States<'_>>) -> T) -> T {
        let row = event.change.row();
        let state = |stored| MessageRow { rows: *self, found: Some((row.message(), stored)) };
        let before = match (event.change, &event.before) {
            (RowChange::Added(_), _) if !self.is_search() => None,
            (RowChange::Modified(_) | RowChange::Removed(_), Some(before)) => Some(state(before)),
            _ => return eye(None),
        };
        let after = self.stored(row).map(|(_, stored)| state(stored));
        let [before, after] = [&before, &after].map(|state| state.as_ref().map(|row| row as &dyn RowCells));
        eye(Some(&States::new(before, after)))
    }

    /// Whether messages of other folders are shown.
    fn is_search(&self) -> bool {
        self.content().is_some_and(|folder| folder.search.is_some())
    }

    #[inline]
    pub(in crate::engine::store) fn value_of(
        &self,
        id: MessageId,
        stored: &StoredMessage,
        tag: PropTag,
    ) -> Option<PropValue> {
        self.of_link(id, stored, tag).or_else(|| self.store.message_value(id, stored, tag))
    }
}

/// A row of a contents table: its message, if it is there.
struct MessageRow<'a> {
    rows: ContentsRows<'a>,
    found: Option<(MessageId, &'a StoredMessage)>,
}

impl RowCells for MessageRow<'_> {
    fn cell(&self, tag: PropTag) -> Cell<'_> {
        match self.found {
            Some((id, stored)) => self.rows.cell_of(id, stored, tag),
            None => Cell::Missing,
        }
    }

    fn value(&self, tag: PropTag) -> Option<PropValue> {
        let (id, stored) = self.found?;
        self.rows.value_of(id, stored, tag)
    }

    fn place(&self) -> Option<u64> {
        self.found.filter(|_| !self.rows.is_search()).map(|(_, stored)| stored.arrival)
    }
}

/// A row of a contents table that is there; what no column has is looked up.
struct ColumnRow<'a> {
    rows: &'a ContentsRows<'a>,
    row: RowId,
    place: usize,
    columns: &'a [&'a Column],
}

impl RowCells for ColumnRow<'_> {
    fn cell(&self, tag: PropTag) -> Cell<'_> {
        let kept = tag.to_unicode();
        match self.columns.iter().find(|column| column.tag() == kept) {
            Some(column) => column.value(self.place).map_or(Cell::Missing, Cell::Kept),
            None => self.rows.cell(self.row, tag),
        }
    }

    fn value(&self, tag: PropTag) -> Option<PropValue> {
        self.rows.value(self.row, tag)
    }
}

impl RowSource for ContentsRows<'_> {
    fn version(&self) -> u64 {
        self.place.map_or(u64::MAX, Place::contents_version)
    }

    fn row_count(&self) -> usize {
        self.content().map_or(0, |folder| folder.shown(self.list).len())
    }

    fn row_ids(&self) -> Vec<RowId> {
        let Some(folder) = self.content() else { return Vec::new() };
        folder.shown(self.list).list(RowId::from)
    }

    fn places(&self) -> Option<RowPlaces> {
        let folder = self.content().filter(|_| !self.is_search())?;
        Some(folder.list(self.list).places())
    }

    fn contains(&self, row: RowId) -> bool {
        self.stored(row).is_some()
    }

    fn cell(&self, row: RowId, tag: PropTag) -> Cell<'_> {
        match self.stored(row) {
            Some((id, stored)) => self.cell_of(id, stored, tag),
            None => Cell::Missing,
        }
    }

    fn value(&self, row: RowId, tag: PropTag) -> Option<PropValue> {
        let (id, stored) = self.stored(row)?;
        self.value_of(id, stored, tag)
    }

    fn look_at(&self, row: RowId, eye: &mut dyn FnMut(&dyn RowCells)) {
        eye(&MessageRow { rows: *self, found: self.stored(row) });
    }

    fn read(&self, rows: &[RowId], columns: &[PropTag], page: &mut Page<'_>) {
        self.read_columns(rows, columns, page);
    }

    fn kept_at(&self, row: RowId) -> u64 {
        let (chunk, place) = place_of(row);
        (chunk * CHUNK + place) as u64
    }

    fn scan(&self, rows: &[RowId], scan: &mut dyn Scan) {
        // A search folder says of messages what they don't say themselves.
        let own = !self.is_search();
        let mut first = 0;
        for run in rows.chunk_by(|a, b| place_of(*a).0 == place_of(*b).0) {
            let many = own && run.len() >= CHUNK / 4;
            let columns = match run.first() {
                Some(row) if many => self.store.columns_of(place_of(*row).0, scan.tags()),
                _ => Vec::new(),
            };
            let columns = &*columns;
            if columns.is_empty() {
                for (number, row) in (first..).zip(run) {
                    self.look_at(*row, &mut |cells| scan.look_at(number, cells));
                }
            } else {
                let mut waiting = [u64::MAX; CHUNK / 64];
                let in_columns = Run { first, rows: run, columns, place: |row| place_of(row).1 };
                scan.look_at_run(&in_columns, &mut waiting);
                for (number, row, place) in in_columns.waiting(&waiting) {
                    scan.look_at(number, &ColumnRow { rows: self, row, place, columns });
                }
            }
            first += run.len();
        }
    }

    fn sub_rows(&self, row: RowId, tag: PropTag) -> Option<Box<dyn RowSource + '_>> {
        sub_rows(self.stored(row).map(|(_, stored)| stored), tag)
    }

    fn available_columns(&self) -> Vec<PropTag> {
        let mut tags: Vec<PropTag> = self.store.message_tags().chain([PR_MSG_STATUS.tag()]).collect();
        if self.is_search() {
            tags.push(PR_PARENT_DISPLAY.tag());
        }
        for row in self.row_ids() {
            let Some((_, stored)) = self.stored(row) else { continue };
            tags.extend(stored.body.props.tags());
            tags.extend(stored.body.derived_tags(self.store.support));
            // Few shapes repeat over many messages: keep the list short while it grows.
            if tags.len() > 4_096 {
                tags.sort_unstable();
                tags.dedup();
            }
        }
        tags.sort_unstable();
        tags.dedup();
        tags
    }
}
