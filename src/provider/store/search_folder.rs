//! What a search folder is asked to look for, and what it answers about it.

use super::{FolderHandle, Refused};
use crate::engine::table::Policy;
use crate::engine::{NodeId, SearchRequest, restriction_in_ansi};
use crate::provider::refuse_flags;
use crate::vocab::{AccessRights, EntryId, Restriction, SearchFlags, SearchState, StoreSupport};

impl FolderHandle {
    /// `SetSearchCriteria`.
    pub(super) fn search_for(
        &self,
        restriction: Option<&Restriction>,
        containers: &[EntryId],
        flags: SearchFlags,
    ) -> Refused<()> {
        let known = SearchFlags::STOP_SEARCH
            | SearchFlags::RESTART_SEARCH
            | SearchFlags::RECURSIVE_SEARCH
            | SearchFlags::SHALLOW_SEARCH
            | SearchFlags::FOREGROUND_SEARCH
            | SearchFlags::BACKGROUND_SEARCH
            | SearchFlags::NON_CONTENT_INDEXED_SEARCH;
        refuse_flags(flags.unknown(known))?;
        self.check_exists()?;
        self.check_searches()?;
        self.store().check_folder(self.id(), AccessRights::MAPI_ACCESS_MODIFY)?;
        let scope = containers.iter().map(|id| self.store().folder_of(id)).collect::<Refused<Vec<_>>>()?;
        let request = SearchRequest { restriction, scope: &scope, flags };
        let policy = self.search_policy();
        self.store().commit(|store, changes| store.set_search(self.id(), &request, &policy, changes))
    }

    /// `GetSearchCriteria`.
    pub(super) fn searched_for(&self, unicode: bool) -> Refused<(Restriction, Vec<EntryId>, SearchState)> {
        self.check_exists()?;
        self.check_searches()?;
        let uid = self.store().uid;
        let (restriction, scope, state) = self.store().read(|store| {
            let search = store.search(self.id())?;
            let scope = search.scope.iter().map(|id| NodeId::from(*id).entry_id(uid)).collect();
            Ok((search.restriction.clone(), scope, search.state))
        })?;
        let restriction = if unicode {
            restriction.as_ref().clone()
        } else {
            restriction_in_ansi(&restriction, self.store().settings.code_page)
        };
        Ok((restriction, scope, state))
    }

    /// Refuses where the store has no searches (STO-SUPPORTMASK-7).
    pub(super) fn check_searches(&self) -> Refused<()> {
        self.store().check_can(StoreSupport::STORE_SEARCH_OK, "the store has no searches")
    }

    /// Searches compare as the tables of the store do.
    fn search_policy(&self) -> Policy {
        Policy { code_page: self.store().settings.code_page, ..Policy::default() }
    }
}
