//! Keeping search folders current: what became of messages, and what that does to the links.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Link, Search};
use crate::engine::events::{Changes, EventKind};
use crate::engine::store::{FolderId, MessageId, MessageList, Store};
use crate::engine::table::RowChange;
use crate::vocab::{MessageFlags, MessageStatus, SearchState};

/// What became of a message for a search folder.
enum Fate {
    Hit { unread: bool, touched: bool },
    Miss,
}

impl Store {
    /// Fills the search folders that wait for it, and tells how many those were.
    pub fn populate_waiting(&mut self, changes: &mut Changes) -> usize {
        let mut filled = 0;
        for id in Arc::clone(&self.searches).iter() {
            if !self.search(*id).is_ok_and(Search::waits) {
                continue;
            }
            let Ok(folder) = self.folder_mut(*id) else { continue };
            let parent = folder.parent;
            if let Some(search) = folder.search.as_mut().map(Arc::make_mut) {
                search.state.remove(SearchState::SEARCH_REBUILD);
            }
            self.populate(*id, parent, changes);
            filled += 1;
        }
        filled
    }

    /// Brings the search folders up to date with what happened to messages since the last time, and tells.
    pub fn settle_searches(&mut self, changes: &mut Changes) {
        let touched = std::mem::take(&mut self.touched);
        let all = std::mem::take(&mut self.rearranged);
        if touched.is_empty() && !all {
            return;
        }
        for id in Arc::clone(&self.searches).iter() {
            // One that waits will look at everything.
            if !self.search(*id).is_ok_and(Search::waits) {
                self.refresh(*id, &touched, all, changes);
            }
        }
    }

    /// Something happens to a message: searches want to know, columns are made anew.
    pub(in crate::engine::store) fn touch_message(&mut self, id: MessageId) {
        self.columns.forget(id);
        if !self.searches.is_empty() {
            self.touched.push(id);
        }
    }

    /// A folder changed its name or its place: its messages may be elsewhere for searches.
    pub(in crate::engine::store) fn touch_folder(&mut self, id: FolderId) {
        if self.searches.is_empty() {
            return;
        }
        self.rearranged = true;
        let messages: Vec<MessageId> =
            self.folder(id).map(|folder| folder.contents.iter().collect()).unwrap_or_default();
        self.touched.extend(messages);
    }

    pub(super) fn populate(&mut self, id: FolderId, parent: FolderId, changes: &mut Changes) {
        self.refresh(id, &[], true, changes);
        changes.object(EventKind::SearchComplete, self.id, id, parent);
    }

    /// Looks at the touched messages, or with `all` at every message, and changes the links of a search folder.
    fn refresh(&mut self, id: FolderId, touched: &[MessageId], all: bool, changes: &mut Changes) {
        let fates = self.fates(id, touched, all);
        if fates.is_empty() {
            return;
        }
        let Ok(folder) = self.folder_mut(id) else { return };
        let parent = folder.parent;
        let Some(search) = folder.search.as_mut().map(Arc::make_mut) else { return };
        let before = (search.links.len(), search.unread);
        let rows: Vec<RowChange> =
            fates.iter().filter_map(|(message, fate)| search.apply(*message, fate)).collect();
        let counted = before != (search.links.len(), search.unread);
        folder.contents_version += u64::from(!rows.is_empty());
        if counted {
            changes.folder_modified(self.id, id, parent);
        }
        for row in rows {
            changes.message_row(self.id, id, MessageList::Standard, row);
        }
    }

    /// What became of messages for a search, each once.
    fn fates(&self, id: FolderId, touched: &[MessageId], all: bool) -> Vec<(MessageId, Fate)> {
        let Ok(search) = self.search(id) else { return Vec::new() };
        // A counter that one message leaves lets another pass.
        let all = search.runs() && (all || search.test.counts());
        let (mut looked_at, hits): (Vec<MessageId>, Vec<MessageId>) = if all {
            let found = self.hits(search, self.candidates(search));
            (search.links.iter().chain(found.iter().copied()).collect(), found)
        } else if search.runs() {
            let scope = |id: &MessageId| self.is_in_scope(search, *id);
            let found = self.hits(search, touched.iter().copied().filter(scope).collect());
            (touched.to_vec(), found)
        } else {
            // A stopped search keeps what there still is (STO-SETSEARCHCRITERIA-12).
            let kept = |id: &MessageId| search.has(*id) && self.message(*id).is_ok();
            (touched.to_vec(), touched.iter().copied().filter(kept).collect())
        };
        let hits: BTreeSet<MessageId> = hits.into_iter().collect();
        let touched: BTreeSet<MessageId> = touched.iter().copied().collect();
        let mut seen = BTreeSet::new();
        looked_at.retain(|id| seen.insert(*id));
        let fate = |id: MessageId| match self.message(id) {
            Ok(stored) if hits.contains(&id) => Fate::Hit {
                unread: !stored.flags.contains(MessageFlags::MSGFLAG_READ),
                touched: touched.contains(&id),
            },
            _ => Fate::Miss,
        };
        looked_at.into_iter().map(|id| (id, fate(id))).collect()
    }
}

impl Search {
    fn add(&mut self, id: MessageId, unread: bool) {
        let arrival = self.links.push(id);
        self.found.insert(id, Link { arrival, unread, status: MessageStatus::NONE });
        self.unread += u32::from(unread);
    }

    fn remove(&mut self, id: MessageId) {
        if let Some(link) = self.found.remove(&id) {
            self.links.remove(link.arrival);
            self.unread = self.unread.saturating_sub(u32::from(link.unread));
        }
    }

    /// Does to a link what became of its message.
    fn apply(&mut self, id: MessageId, fate: &Fate) -> Option<RowChange> {
        match (self.found.get_mut(&id), fate) {
            (None, Fate::Hit { unread, .. }) => {
                self.add(id, *unread);
                Some(RowChange::Added(id.into()))
            }
            (Some(link), Fate::Hit { unread, touched: true }) => {
                let before = std::mem::replace(&mut link.unread, *unread);
                self.unread = self.unread.saturating_sub(u32::from(before)) + u32::from(*unread);
                Some(RowChange::Modified(id.into()))
            }
            (Some(_), Fate::Miss) => {
                self.remove(id);
                Some(RowChange::Removed(id.into()))
            }
            _ => None,
        }
    }
}
