use crate::interface::{MapiFolder, MapiProgress, Opened, Outcome, Result};
use crate::vocab::{CopyFlags, CopyFolderFlags, CopyMessagesFlags, EntryId, Iid, PropProblem, PropTag};

/// Copying that a store leaves to MAPI, which does it by the interfaces of both objects.
pub trait CopySupport {
    /// Does the work of [`MapiProp::copy_to`](crate::interface::MapiProp::copy_to) for an object that leaves it to MAPI,
    /// by the interfaces of source and destination (imapisupport-docopyto page).
    ///
    /// # Errors
    /// As `CopyTo`; `MAPI_E_DECLINE_COPY` if the flags say that the caller would rather do it.
    #[doc(alias = "IMAPISupport::DoCopyTo")]
    #[expect(clippy::too_many_arguments, reason = "those of the MAPI method")]
    fn do_copy_to(
        &self,
        source: &Opened,
        exclude_interfaces: &[Iid],
        exclude_tags: Option<&[PropTag]>,
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>>;

    /// Does the work of [`MapiProp::copy_props`](crate::interface::MapiProp::copy_props) likewise
    /// (imapisupport-docopyprops page).
    ///
    /// # Errors
    /// As [`do_copy_to`](Self::do_copy_to).
    #[doc(alias = "IMAPISupport::DoCopyProps")]
    fn do_copy_props(
        &self,
        source: &Opened,
        include_tags: &[PropTag],
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>>;

    /// Does the work of [`MapiFolder::copy_messages`] by the interfaces of both folders (imapisupport-copymessages page).
    ///
    /// # Errors
    /// As `CopyMessages`; `MAPI_E_DECLINE_COPY` if the flags say that the caller would rather do it.
    #[doc(alias = "IMAPISupport::CopyMessages")]
    fn copy_messages(
        &self,
        source: &dyn MapiFolder,
        ids: &[EntryId],
        destination: &dyn MapiFolder,
        progress: Option<&dyn MapiProgress>,
        flags: CopyMessagesFlags,
    ) -> Result<Outcome<()>>;

    /// Does the work of [`MapiFolder::copy_folder`] by the interfaces of both folders (imapisupport-copyfolder page).
    /// `parent` is the folder that the one to copy is in.
    ///
    /// # Errors
    /// As `CopyFolder`; `MAPI_E_DECLINE_COPY` if the flags say that the caller would rather do it.
    #[doc(alias = "IMAPISupport::CopyFolder")]
    fn copy_folder(
        &self,
        parent: &dyn MapiFolder,
        id: &EntryId,
        destination: &dyn MapiFolder,
        new_name: Option<&str>,
        progress: Option<&dyn MapiProgress>,
        flags: CopyFolderFlags,
    ) -> Result<Outcome<()>>;
}
