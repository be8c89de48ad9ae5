use super::prop::set_all;
use super::{MapiPropExt, MapiTableExt};
use crate::interface::{Message, Result};
use crate::vocab::tags::{PR_ATTACH_DATA_BIN, PR_BODY};
use crate::vocab::{
    AdrEntry, AdrList, CreateAttachFlags, ModRecipFlags, RowSet, SaveFlags, TableFlags, file_named,
};

/// Recipients, attachments and text of a message.
///
/// Like every change of a message these reach others at [`save`](Self::save) or `SubmitMessage`.
pub trait MessageExt: Message {
    /// The recipients, with the default columns of the recipient table.
    ///
    /// # Errors
    /// Those of `GetRecipientTable` and `QueryRows`.
    fn recipients(&self) -> Result<RowSet> {
        self.get_recipient_table(TableFlags::MAPI_UNICODE)?.query_all_rows(None, None, None, 0)
    }

    /// The saved attachments, with the default columns of the attachment table.
    ///
    /// # Errors
    /// Those of `GetAttachmentTable` and `QueryRows`.
    fn attachments(&self) -> Result<RowSet> {
        self.get_attachment_table(TableFlags::MAPI_UNICODE)?.query_all_rows(None, None, None, 0)
    }

    /// Adds a recipient to those that are there.
    ///
    /// # Errors
    /// Those of `ModifyRecipients`.
    fn add_recipient(&self, recipient: AdrEntry) -> Result<()> {
        self.modify_recipients(ModRecipFlags::MODRECIP_ADD, &AdrList::of([recipient]))
    }

    /// Replaces all recipients.
    ///
    /// # Errors
    /// Those of `ModifyRecipients`.
    fn set_recipients(&self, recipients: &AdrList) -> Result<()> {
        self.modify_recipients(ModRecipFlags::NONE, recipients)
    }

    /// The plain text, however long.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if there is none.
    fn body(&self) -> Result<String> {
        self.read_text(PR_BODY)
    }

    /// Attaches a file and gives the number of the attachment.
    ///
    /// # Errors
    /// Those of `CreateAttach`, `SetProps`, `OpenProperty` and `SaveChanges`.
    fn attach_file(&self, name: &str, bytes: &[u8]) -> Result<u32> {
        let (number, file) = self.create_attach(None, CreateAttachFlags::NONE)?;
        set_all(&*file, &file_named(name))?;
        file.write_stream(PR_ATTACH_DATA_BIN, bytes)?;
        file.save_changes(SaveFlags::NONE)?;
        Ok(number)
    }

    /// Saves the message and keeps it open for writing.
    ///
    /// # Errors
    /// Those of `SaveChanges`.
    fn save(&self) -> Result<()> {
        self.save_changes(SaveFlags::KEEP_OPEN_READWRITE)
    }
}

impl<T: Message + ?Sized> MessageExt for T {}
