//! Which messages meet the criteria of a search.

use std::collections::BTreeSet;

use super::Search;
use crate::engine::store::rows::sub_rows;
use crate::engine::store::{FolderId, MessageId, MessageList, Store};
use crate::engine::table::{Cell, RowId, RowSource, Scratch};
use crate::vocab::tags::PR_PARENT_DISPLAY;
use crate::vocab::{PropTag, PropValue, SearchState};

impl Store {
    /// The messages in the scope of a search, each once (STO-SETSEARCHCRITERIA-15).
    pub(super) fn candidates(&self, search: &Search) -> Vec<MessageId> {
        let mut seen = BTreeSet::new();
        let mut folders = Vec::new();
        for listed in search.scope.iter() {
            let below = if search.state.contains(SearchState::SEARCH_RECURSIVE) {
                self.descendants(*listed).unwrap_or_default()
            } else {
                Vec::new()
            };
            folders.extend(std::iter::once(*listed).chain(below).filter(|folder| seen.insert(*folder)));
        }
        let folders = folders.into_iter().filter_map(|folder| self.folder(folder).ok());
        folders.flat_map(|folder| folder.contents.iter()).collect()
    }

    pub(super) fn is_in_scope(&self, search: &Search, id: MessageId) -> bool {
        let Ok(stored) = self.message(id) else { return false };
        if stored.list != MessageList::Standard {
            return false;
        }
        if search.state.contains(SearchState::SEARCH_RECURSIVE) {
            return self.lineage(stored.folder).iter().any(|folder| search.scope.contains(folder));
        }
        search.scope.contains(&stored.folder)
    }

    pub(super) fn hits(&self, search: &Search, candidates: Vec<MessageId>) -> Vec<MessageId> {
        // What the user may not read he doesn't find (STO-ACCESS-2).
        let readable = |id: &MessageId| self.may_read(*id);
        let rows = candidates.into_iter().filter(readable).map(RowId::from).collect();
        let source = Candidates { store: self, rows };
        let counted = search.test.counts().then(|| {
            let mut counted = search.test.as_ref().clone();
            counted.run_counters(&source);
            counted
        });
        let test = counted.as_ref().unwrap_or(&search.test);
        let mut scratch = Scratch::default();
        let passing = source.rows.iter().filter(|row| test.matches_with(&mut scratch, &source, **row));
        passing.map(|row| row.message()).collect()
    }

    /// What the row of a search folder has and that of the message's own folder lacks (STO-GETCONTENTSTABLE-13).
    pub(in crate::engine::store) fn link_value(&self, home: FolderId, tag: PropTag) -> Option<PropValue> {
        if tag.id() != PR_PARENT_DISPLAY.id() {
            return None;
        }
        self.folder(home).ok().map(|home| PropValue::Unicode(home.name.clone()))
    }
}

/// Messages that a search looks at, as rows of the search folder.
struct Candidates<'a> {
    store: &'a Store,
    rows: Vec<RowId>,
}

impl RowSource for Candidates<'_> {
    fn version(&self) -> u64 {
        0
    }

    fn row_count(&self) -> usize {
        self.rows.len()
    }

    fn row_ids(&self) -> Vec<RowId> {
        self.rows.clone()
    }

    fn contains(&self, row: RowId) -> bool {
        self.rows.contains(&row)
    }

    fn cell(&self, row: RowId, tag: PropTag) -> Cell<'_> {
        match self.store.message(row.message()) {
            Ok(stored) => match self.store.link_value(stored.folder, tag) {
                Some(value) => Cell::Made(value),
                None => self.store.message_cell(row.message(), stored, tag),
            },
            Err(_) => Cell::Missing,
        }
    }

    fn value(&self, row: RowId, tag: PropTag) -> Option<PropValue> {
        let stored = self.store.message(row.message()).ok()?;
        let own = self.store.link_value(stored.folder, tag);
        own.or_else(|| self.store.message_value(row.message(), stored, tag))
    }

    fn sub_rows(&self, row: RowId, tag: PropTag) -> Option<Box<dyn RowSource + '_>> {
        sub_rows(self.store.message(row.message()).ok(), tag)
    }

    fn available_columns(&self) -> Vec<PropTag> {
        Vec::new()
    }
}
