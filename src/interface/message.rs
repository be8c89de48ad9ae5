use std::sync::Arc;

use super::{MapiProgress, MapiProp, MapiTable, Result};
use crate::vocab::{
    AdrList, AttachFlags, CreateAttachFlags, Iid, ModRecipFlags, OpenAttachFlags, ReadFlags, SubmitFlags,
    TableFlags,
};

/// A message, in a folder or embedded in an attachment (`IMessage`, imessageimapiprop page).
///
/// Transacted: properties, recipients and saved attachments become visible to others at `SaveChanges`.
#[doc(alias = "IMessage")]
pub trait Message: MapiProp {
    /// The table of the saved attachments (imessage-getattachmenttable page).
    #[doc(alias = "IMessage::GetAttachmentTable")]
    fn get_attachment_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>>;

    /// Opens an attachment by its `PR_ATTACH_NUM` (imessage-openattach page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`, `MAPI_E_NO_ACCESS`.
    #[doc(alias = "IMessage::OpenAttach")]
    fn open_attach(
        &self,
        number: u32,
        interface: Option<Iid>,
        flags: OpenAttachFlags,
    ) -> Result<Arc<dyn Attach>>;

    /// A new attachment and its number; it needs its own `SaveChanges`, then the message's (imessage-createattach page).
    ///
    /// # Errors
    /// `MAPI_E_NO_ACCESS` if the message is read-only.
    #[doc(alias = "IMessage::CreateAttach")]
    fn create_attach(
        &self,
        interface: Option<Iid>,
        flags: CreateAttachFlags,
    ) -> Result<(u32, Arc<dyn Attach>)>;

    /// Deletes an attachment from the open message (imessage-deleteattach page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`, `MAPI_E_NO_ACCESS`.
    #[doc(alias = "IMessage::DeleteAttach")]
    fn delete_attach(
        &self,
        number: u32,
        progress: Option<&dyn MapiProgress>,
        flags: AttachFlags,
    ) -> Result<()>;

    /// The table of the recipients (imessage-getrecipienttable page).
    #[doc(alias = "IMessage::GetRecipientTable")]
    fn get_recipient_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>>;

    /// Replaces, adds, changes or removes recipients (imessage-modifyrecipients page).
    ///
    /// # Errors
    /// Nothing is changed: `MAPI_E_INVALID_PARAMETER` (two flags, a row without `PR_ROWID`, a `PT_NULL` value),
    /// `MAPI_E_UNKNOWN_FLAGS`, `MAPI_E_NOT_FOUND`, `MAPI_E_NO_ACCESS`.
    #[doc(alias = "IMessage::ModifyRecipients")]
    fn modify_recipients(&self, flags: ModRecipFlags, recipients: &AdrList) -> Result<()>;

    /// Saves the message and queues it for sending; the object is dead afterwards (imessage-submitmessage page).
    ///
    /// # Errors
    /// The message stays open: `MAPI_E_NO_RECIPIENTS`, `MAPI_E_SUBMITTED`, `MAPI_E_NO_ACCESS`, `MAPI_E_NO_SUPPORT`.
    #[doc(alias = "IMessage::SubmitMessage")]
    fn submit_message(&self, flags: SubmitFlags) -> Result<()>;

    /// Marks the message read or unread, at once (imessage-setreadflag page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on flags that exclude each other.
    #[doc(alias = "IMessage::SetReadFlag")]
    fn set_read_flag(&self, flags: ReadFlags) -> Result<()>;
}

/// An attachment of a message (`IAttach`, iattachimapiprop page).
///
/// It has no methods of its own. Transacted within its message: its `SaveChanges` puts it into the open message,
/// the message's makes it permanent.
#[doc(alias = "IAttach")]
pub trait Attach: MapiProp {}
