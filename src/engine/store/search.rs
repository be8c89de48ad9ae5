//! Search folders: their criteria, and links to the messages that meet them, kept current as messages change.

mod ansi;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use ansi::restriction_in_ansi;

use super::{Contents, Folder, FolderId, MessageId, MessageList, Store};
use crate::engine::error::{EngineError, Result};
use crate::engine::events::{Changes, EventKind};
use crate::engine::table::{Cell, Compiled, Policy, RowChange, RowId, RowSource, Scratch};
use crate::vocab::tags::PR_PARENT_DISPLAY;
use crate::vocab::{
    FolderType, MessageFlags, MessageStatus, PropTag, PropValue, Restriction, SearchFlags, SearchState,
};

/// What a search folder looks for, and what it found.
#[derive(Clone, Debug)]
pub struct Search {
    /// What a message must satisfy.
    pub restriction: Arc<Restriction>,
    /// The folders searched.
    pub scope: Arc<[FolderId]>,
    /// Whether it runs, whether it goes into subfolders, its priority.
    pub state: SearchState,
    test: Arc<Compiled>,
    links: Contents,
    found: BTreeMap<MessageId, Link>,
    unread: u32,
}

/// A message in a search folder.
#[derive(Clone, Copy, Debug)]
struct Link {
    arrival: u64,
    unread: bool,
    /// That of the row, not of the message (STO-MSGSTATUS-3).
    status: MessageStatus,
}

/// What a client asks of a search folder; nothing means as last time (STO-SETSEARCHCRITERIA-3).
#[derive(Clone, Copy, Debug)]
pub struct SearchRequest<'a> {
    pub restriction: Option<&'a Restriction>,
    pub scope: &'a [FolderId],
    pub flags: SearchFlags,
}

/// What became of a message for a search folder.
enum Fate {
    Hit { unread: bool, touched: bool },
    Miss,
}

impl Search {
    /// The links in the order they were found.
    pub const fn links(&self) -> &Contents {
        &self.links
    }

    /// Number of links to unread messages.
    pub const fn unread(&self) -> u32 {
        self.unread
    }

    /// Whether the message is among the links.
    pub fn has(&self, id: MessageId) -> bool {
        self.found.contains_key(&id)
    }

    /// The status of a message's row.
    pub fn status(&self, id: MessageId) -> Option<MessageStatus> {
        self.found.get(&id).map(|link| link.status)
    }

    const fn runs(&self) -> bool {
        self.state.contains(SearchState::SEARCH_RUNNING)
    }

    /// Whether it was asked for and not done yet.
    const fn waits(&self) -> bool {
        self.state.contains(SearchState::SEARCH_REBUILD)
    }

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

impl Folder {
    /// The messages that its contents table lists: its own, or what a search found.
    pub fn listed(&self) -> &Contents {
        self.search.as_ref().map_or(&self.contents, |search| &search.links)
    }

    /// The messages that a table of this list shows.
    pub fn shown(&self, list: MessageList) -> &Contents {
        if list == MessageList::Standard { self.listed() } else { self.list(list) }
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
        super::rows::sub_rows(self.store.message(row.message()).ok(), tag)
    }

    fn available_columns(&self) -> Vec<PropTag> {
        Vec::new()
    }
}

impl Store {
    /// The search of a search folder.
    ///
    /// # Errors
    /// [`Unsupported`](EngineError::Unsupported) of other folders, [`NoCriteria`](EngineError::NoCriteria) before any
    /// were set (STO-GETSEARCHCRITERIA-6).
    pub fn search(&self, id: FolderId) -> Result<&Search> {
        self.check_searches(id)?;
        self.folder(id)?.search.as_deref().ok_or(EngineError::NoCriteria)
    }

    /// Whether a search folder of the store has criteria.
    pub fn has_searches(&self) -> bool {
        !self.searches.is_empty()
    }

    /// Whether a search folder of the store is running (STO-STORE-6).
    pub fn has_running_searches(&self) -> bool {
        self.searches.iter().any(|id| self.search(*id).is_ok_and(Search::runs))
    }

    /// Whether the message is in the folder, or among what it found.
    pub fn shows(&self, folder: FolderId, id: MessageId) -> bool {
        let own = self.message(id).is_ok_and(|stored| stored.folder == folder);
        own || self.link_of(folder, id).is_some()
    }

    /// Sets what a search folder looks for, and looks (STO-SETSEARCHCRITERIA-2 to -13).
    pub fn set_search(
        &mut self,
        id: FolderId,
        request: &SearchRequest<'_>,
        policy: &Policy,
        changes: &mut Changes,
    ) -> Result<()> {
        self.check_searches(id)?;
        let flags = request.flags;
        check_search_flags(flags)?;
        for searched in request.scope {
            if self.folder(*searched)?.folder_type == FolderType::FOLDER_SEARCH {
                let why = "a search folder cannot be searched, only generic folders and the root".to_owned();
                return Err(EngineError::Invalid { why });
            }
        }
        let folder = self.folder(id)?;
        let parent = folder.parent;
        let before = folder.search.as_deref();
        let limit = self.settings.search_limit;
        if let Some(new) = request.restriction.filter(|new| new.node_count() > limit) {
            let why = format!("{} restrictions, the store searches for {limit} at most", new.node_count());
            return Err(EngineError::TooComplex { why });
        }
        let (restriction, test) = match (request.restriction, before) {
            (Some(new), _) => (Arc::new(new.clone()), Arc::new(Compiled::new(new, policy)?)),
            (None, Some(before)) => (Arc::clone(&before.restriction), Arc::clone(&before.test)),
            (None, None) => return Err(EngineError::NoCriteria),
        };
        let scope = match (request.scope, before) {
            ([], Some(before)) => Arc::clone(&before.scope),
            ([], None) => return Err(EngineError::NoCriteria),
            (new, _) => new.into(),
        };
        let mut state = SearchState::NONE;
        state.set(SearchState::SEARCH_RUNNING, !flags.contains(SearchFlags::STOP_SEARCH));
        state.set(SearchState::SEARCH_RECURSIVE, flags.contains(SearchFlags::RECURSIVE_SEARCH));
        state.set(SearchState::SEARCH_FOREGROUND, flags.contains(SearchFlags::FOREGROUND_SEARCH));
        let matters = SearchState::SEARCH_RUNNING | SearchState::SEARCH_RECURSIVE;
        let populates = !flags.contains(SearchFlags::STOP_SEARCH)
            && (flags.contains(SearchFlags::RESTART_SEARCH)
                || request.restriction.is_some()
                || !request.scope.is_empty()
                || before.is_none_or(|before| before.waits() || before.state & matters != state & matters));
        let later = populates && self.settings.searches_later;
        state.set(SearchState::SEARCH_REBUILD, later);
        let (links, found, unread) = match before {
            Some(before) => (before.links.clone(), before.found.clone(), before.unread),
            None => Default::default(),
        };
        let search = Search { restriction, scope, state, test, links, found, unread };
        self.folder_mut(id)?.search = Some(Arc::new(search));
        if !self.searches.contains(&id) {
            Arc::make_mut(&mut self.searches).push(id);
        }
        if populates && !later {
            self.populate(id, parent, changes);
        }
        Ok(())
    }

    fn populate(&mut self, id: FolderId, parent: FolderId, changes: &mut Changes) {
        self.refresh(id, &[], true, changes);
        changes.object(EventKind::SearchComplete, self.id, id, parent);
    }

    /// Whether a search folder waits to be filled (STO-SETSEARCHCRITERIA-9).
    pub fn has_waiting_searches(&self) -> bool {
        self.searches.iter().any(|id| self.search(*id).is_ok_and(Search::waits))
    }

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
    pub(super) fn touch_message(&mut self, id: MessageId) {
        self.columns.forget(id);
        if !self.searches.is_empty() {
            self.touched.push(id);
        }
    }

    /// A folder changed its name or its place: its messages may be elsewhere for searches.
    pub(super) fn touch_folder(&mut self, id: FolderId) {
        if self.searches.is_empty() {
            return;
        }
        self.rearranged = true;
        let messages: Vec<MessageId> =
            self.folder(id).map(|folder| folder.contents.iter().collect()).unwrap_or_default();
        self.touched.extend(messages);
    }

    /// A folder is gone, and its search with it; what it found stays where it is (STO-SEARCHFOLDER-6).
    pub(super) fn forget_search(&mut self, id: FolderId) {
        if self.searches.contains(&id) {
            Arc::make_mut(&mut self.searches).retain(|other| *other != id);
        }
    }

    /// Sets the status of a message's row in a search folder.
    pub(super) fn set_link_status(
        &mut self,
        folder: FolderId,
        id: MessageId,
        status: MessageStatus,
    ) -> Result<()> {
        let search = self.folder_mut(folder)?.search.as_mut().map(Arc::make_mut);
        if let Some(link) = search.and_then(|search| search.found.get_mut(&id)) {
            link.status = status;
        }
        Ok(())
    }

    /// The search that shows the message in this folder, which is not its own.
    pub(super) fn link_of(&self, folder: FolderId, id: MessageId) -> Option<&Search> {
        self.folder(folder).ok()?.search.as_deref().filter(|search| search.has(id))
    }

    /// What the row of a search folder has and that of the message's own folder lacks (STO-GETCONTENTSTABLE-13).
    pub(super) fn link_value(&self, home: FolderId, tag: PropTag) -> Option<PropValue> {
        if tag.id() != PR_PARENT_DISPLAY.id() {
            return None;
        }
        self.folder(home).ok().map(|home| PropValue::Unicode(home.name.clone()))
    }

    fn check_searches(&self, id: FolderId) -> Result<()> {
        if self.folder(id)?.folder_type != FolderType::FOLDER_SEARCH {
            return Err(EngineError::Unsupported { why: "only a search folder has search criteria" });
        }
        Ok(())
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

    /// The messages in the scope of a search, each once (STO-SETSEARCHCRITERIA-15).
    fn candidates(&self, search: &Search) -> Vec<MessageId> {
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

    fn is_in_scope(&self, search: &Search, id: MessageId) -> bool {
        let Ok(stored) = self.message(id) else { return false };
        if stored.list != MessageList::Standard {
            return false;
        }
        if search.state.contains(SearchState::SEARCH_RECURSIVE) {
            return self.lineage(stored.folder).iter().any(|folder| search.scope.contains(folder));
        }
        search.scope.contains(&stored.folder)
    }

    fn hits(&self, search: &Search, candidates: Vec<MessageId>) -> Vec<MessageId> {
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
}

/// Which flags of `SetSearchCriteria` exclude each other (STO-SETSEARCHCRITERIA-4).
fn check_search_flags(flags: SearchFlags) -> Result<()> {
    let pairs = [
        SearchFlags::FOREGROUND_SEARCH | SearchFlags::BACKGROUND_SEARCH,
        SearchFlags::RECURSIVE_SEARCH | SearchFlags::SHALLOW_SEARCH,
        SearchFlags::RESTART_SEARCH | SearchFlags::STOP_SEARCH,
    ];
    match pairs.into_iter().find(|pair| flags.contains(*pair)) {
        Some(pair) => Err(EngineError::Invalid { why: format!("{pair:?} exclude each other") }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
