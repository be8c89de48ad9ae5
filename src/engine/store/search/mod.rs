//! Search folders: their criteria, and links to the messages that meet them.

mod ansi;
mod hits;
mod upkeep;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use ansi::restriction_in_ansi;

use super::{Contents, Folder, FolderId, MessageId, MessageList, Store};
use crate::engine::error::{EngineError, Result};
use crate::engine::events::Changes;
use crate::engine::table::{Compiled, Policy};
use crate::vocab::{FolderType, MessageStatus, Restriction, SearchFlags, SearchState};

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

    /// Whether a search folder waits to be filled (STO-SETSEARCHCRITERIA-9).
    pub fn has_waiting_searches(&self) -> bool {
        self.searches.iter().any(|id| self.search(*id).is_ok_and(Search::waits))
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

    fn check_searches(&self, id: FolderId) -> Result<()> {
        if self.folder(id)?.folder_type != FolderType::FOLDER_SEARCH {
            return Err(EngineError::Unsupported { why: "only a search folder has search criteria" });
        }
        Ok(())
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
