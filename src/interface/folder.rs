use std::sync::Arc;

use super::{MapiContainer, MapiProgress, Message, Outcome, Result};
use crate::vocab::{
    CopyFolderFlags, CopyMessagesFlags, CreateFolderFlags, CreateMessageFlags, DeleteFolderFlags,
    DeleteMessagesFlags, EmptyFolderFlags, EntryId, FolderType, Iid, MessageStatus, ReadFlags, SortFlags,
    SortOrderSet,
};

/// A folder of a message store (`IMAPIFolder`, imapifolderimapicontainer page).
///
/// Not transacted: every change is permanent at once. Operations on lists go on after an entry that fails and then
/// warn with `MAPI_W_PARTIAL_COMPLETION`.
#[doc(alias = "IMAPIFolder")]
pub trait MapiFolder: MapiContainer {
    /// A new message, which is in no table before its first `SaveChanges` (imapifolder-createmessage page).
    ///
    /// # Errors
    /// `MAPI_E_NO_ACCESS`, `MAPI_E_NO_SUPPORT` in a search folder.
    #[doc(alias = "IMAPIFolder::CreateMessage")]
    fn create_message(&self, interface: Option<Iid>, flags: CreateMessageFlags) -> Result<Arc<dyn Message>>;

    /// Copies or moves messages into another folder (imapifolder-copymessages page).
    #[doc(alias = "IMAPIFolder::CopyMessages")]
    fn copy_messages(
        &self,
        ids: &[EntryId],
        destination: &dyn MapiFolder,
        progress: Option<&dyn MapiProgress>,
        flags: CopyMessagesFlags,
    ) -> Result<Outcome<()>>;

    /// Deletes messages of this folder (imapifolder-deletemessages page).
    ///
    /// Submitted messages and those open read/write stay, which makes the result partial.
    #[doc(alias = "IMAPIFolder::DeleteMessages")]
    fn delete_messages(
        &self,
        ids: &[EntryId],
        progress: Option<&dyn MapiProgress>,
        flags: DeleteMessagesFlags,
    ) -> Result<Outcome<()>>;

    /// A new subfolder, there at once (imapifolder-createfolder page).
    ///
    /// # Errors
    /// `MAPI_E_COLLISION` if the name is taken and `OPEN_IF_EXISTS` isn't given, `MAPI_E_INVALID_PARAMETER`,
    /// `MAPI_E_NO_ACCESS`, `MAPI_E_NO_SUPPORT` in a search folder.
    #[doc(alias = "IMAPIFolder::CreateFolder")]
    fn create_folder(
        &self,
        folder_type: FolderType,
        name: &str,
        comment: Option<&str>,
        interface: Option<Iid>,
        flags: CreateFolderFlags,
    ) -> Result<Arc<dyn MapiFolder>>;

    /// Copies or moves a subfolder below another folder (imapifolder-copyfolder page).
    #[doc(alias = "IMAPIFolder::CopyFolder")]
    fn copy_folder(
        &self,
        id: &EntryId,
        destination: &dyn MapiFolder,
        new_name: Option<&str>,
        progress: Option<&dyn MapiProgress>,
        flags: CopyFolderFlags,
    ) -> Result<Outcome<()>>;

    /// Deletes a direct subfolder (imapifolder-deletefolder page).
    ///
    /// # Errors
    /// `MAPI_E_HAS_FOLDERS`, `MAPI_E_HAS_MESSAGES` if the flags don't allow them, `MAPI_E_NOT_FOUND`.
    #[doc(alias = "IMAPIFolder::DeleteFolder")]
    fn delete_folder(
        &self,
        id: &EntryId,
        progress: Option<&dyn MapiProgress>,
        flags: DeleteFolderFlags,
    ) -> Result<Outcome<()>>;

    /// Marks messages read or unread, all of them if `None` (imapifolder-setreadflags page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on flags that exclude each other.
    #[doc(alias = "IMAPIFolder::SetReadFlags")]
    fn set_read_flags(
        &self,
        ids: Option<&[EntryId]>,
        progress: Option<&dyn MapiProgress>,
        flags: ReadFlags,
    ) -> Result<Outcome<()>>;

    /// The status of a message in this folder (imapifolder-getmessagestatus page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if it isn't here, `MAPI_E_INVALID_ENTRYID` on an id of another store.
    #[doc(alias = "IMAPIFolder::GetMessageStatus")]
    fn get_message_status(&self, id: &EntryId, flags: u32) -> Result<MessageStatus>;

    /// Sets the bits of `mask` in the status of a message and gives the old status (imapifolder-setmessagestatus page).
    #[doc(alias = "IMAPIFolder::SetMessageStatus")]
    fn set_message_status(
        &self,
        id: &EntryId,
        status: MessageStatus,
        mask: MessageStatus,
    ) -> Result<MessageStatus>;

    /// Sets the order in which contents tables opened from now on start (imapifolder-savecontentssort page).
    #[doc(alias = "IMAPIFolder::SaveContentsSort")]
    fn save_contents_sort(&self, order: &SortOrderSet, flags: SortFlags) -> Result<()>;

    /// Deletes all messages and subfolders; the folder itself stays (imapifolder-emptyfolder page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` on the root folder or a search folder.
    #[doc(alias = "IMAPIFolder::EmptyFolder")]
    fn empty_folder(
        &self,
        progress: Option<&dyn MapiProgress>,
        flags: EmptyFolderFlags,
    ) -> Result<Outcome<()>>;
}
