use super::{MapiContainer, MapiProgress, Opened, Outcome, Result};
use crate::vocab::{
    AdrList, CopyEntriesFlags, CreateEntryFlags, EntryId, PropTag, ResolveNamesFlags, ResolveState,
};

/// A container of the address book (`IABContainer`, iabcontainerimapicontainer page).
///
/// Its own properties change at `SaveChanges`; entries come and go at once, or at their own `SaveChanges`.
#[doc(alias = "IABContainer")]
pub trait AbContainer: MapiContainer {
    /// A new user or list from a template or an existing entry, stored at its `SaveChanges`
    /// (iabcontainer-createentry page).
    ///
    /// A duplicate is told by that `SaveChanges`: `MAPI_E_COLLISION`.
    ///
    /// # Errors
    /// `MAPI_E_NO_ACCESS` if the container cannot be changed, `MAPI_E_UNKNOWN_ENTRYID`, `MAPI_E_INVALID_ENTRYID` on an
    /// id of neither, `MAPI_E_NO_SUPPORT`.
    #[doc(alias = "IABContainer::CreateEntry")]
    fn create_entry(&self, template: &EntryId, flags: CreateEntryFlags) -> Result<Opened>;

    /// Copies entries of any container into this one; duplicates are left out (iabcontainer-copyentries page).
    ///
    /// Warns with `MAPI_W_PARTIAL_COMPLETION` if one could not be copied for another reason.
    ///
    /// # Errors
    /// Nothing is copied: `MAPI_E_INVALID_ENTRYID` on an id that nobody understands, `MAPI_E_NO_ACCESS`,
    /// `MAPI_E_NO_SUPPORT`. Copies made stay: `MAPI_E_USER_CANCEL`.
    #[doc(alias = "IABContainer::CopyEntries")]
    fn copy_entries(
        &self,
        ids: &[EntryId],
        progress: Option<&dyn MapiProgress>,
        flags: CopyEntriesFlags,
    ) -> Result<Outcome<()>>;

    /// Deletes entries at once (iabcontainer-deleteentries page).
    ///
    /// Warns with `MAPI_W_PARTIAL_COMPLETION` if one is none of this container.
    ///
    /// # Errors
    /// `MAPI_E_NO_ACCESS`, `MAPI_E_NO_SUPPORT`.
    #[doc(alias = "IABContainer::DeleteEntries")]
    fn delete_entries(&self, ids: &[EntryId], flags: u32) -> Result<Outcome<()>>;

    /// Resolves the names whose state is `MAPI_UNRESOLVED`, and says of each what it is now
    /// (iabcontainer-resolvenames page).
    ///
    /// A name that fits one entry gets its id and these properties, or the usual ones (`None`). A success tells
    /// nothing: the states do.
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` where names are found with a `PR_ANR` restriction only, `MAPI_E_INVALID_PARAMETER` if there
    /// is not one state per name.
    #[doc(alias = "IABContainer::ResolveNames")]
    fn resolve_names(
        &self,
        tags: Option<&[PropTag]>,
        flags: ResolveNamesFlags,
        names: &mut AdrList,
        states: &mut [ResolveState],
    ) -> Result<()>;
}
