use super::{MapiContainer, MapiProgress, Opened, Outcome, Result};
use crate::vocab::{
    AdrList, CopyEntriesFlags, CreateEntryFlags, EntryId, PropTag, ResolveNamesFlags, ResolveState,
};

/// A distribution list: a recipient that contains its members (`IDistList`, idistlistimapicontainer page).
///
/// Transacted. The methods are those of [`AbContainer`](super::AbContainer), on members.
#[doc(alias = "IDistList")]
pub trait DistList: MapiContainer {
    /// A new member from a template or an existing entry, added at its `SaveChanges`.
    ///
    /// # Errors
    /// As [`AbContainer::create_entry`](super::AbContainer::create_entry).
    #[doc(alias = "IDistList::CreateEntry")]
    fn create_entry(&self, template: &EntryId, flags: CreateEntryFlags) -> Result<Opened>;

    /// Adds copies of entries of any container; duplicates are left out.
    ///
    /// # Errors
    /// As [`AbContainer::copy_entries`](super::AbContainer::copy_entries), and the same warning.
    #[doc(alias = "IDistList::CopyEntries")]
    fn copy_entries(
        &self,
        ids: &[EntryId],
        progress: Option<&dyn MapiProgress>,
        flags: CopyEntriesFlags,
    ) -> Result<Outcome<()>>;

    /// Removes members; the entries they were copied from stay.
    ///
    /// # Errors
    /// As [`AbContainer::delete_entries`](super::AbContainer::delete_entries), and the same warning.
    #[doc(alias = "IDistList::DeleteEntries")]
    fn delete_entries(&self, ids: &[EntryId], flags: u32) -> Result<Outcome<()>>;

    /// Resolves names among the members.
    ///
    /// # Errors
    /// As [`AbContainer::resolve_names`](super::AbContainer::resolve_names).
    #[doc(alias = "IDistList::ResolveNames")]
    fn resolve_names(
        &self,
        tags: Option<&[PropTag]>,
        flags: ResolveNamesFlags,
        names: &mut AdrList,
        states: &mut [ResolveState],
    ) -> Result<()>;
}
