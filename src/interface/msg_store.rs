use std::sync::Arc;

use super::{AdviseSink, Connection, MapiProp, MapiTable, Message, Opened, Result};
use crate::vocab::{
    EntryId, EventMask, Iid, LockState, Notification, OpenFlags, StoreLogoffFlags, TableFlags, UnicodeFlags,
};

/// A mailbox, a file of folders, an archive (`IMsgStore`, imsgstoreimapiprop page).
#[doc(alias = "IMsgStore")]
pub trait MsgStore: MapiProp {
    /// Registers for events of one object, or of the whole store (`None`) (imsgstore-advise page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT`, `MAPI_E_INVALID_ENTRYID`, `MAPI_E_UNKNOWN_ENTRYID`, `MAPI_E_INVALID_PARAMETER`.
    #[doc(alias = "IMsgStore::Advise")]
    fn advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection>;

    /// Ends a registration of this store (imsgstore-unadvise page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`.
    #[doc(alias = "IMsgStore::Unadvise")]
    fn unadvise(&self, connection: Connection) -> Result<()>;

    /// Whether two ids name one object of this store (imsgstore-compareentryids page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_ENTRYID` if one is not of this store.
    #[doc(alias = "IMsgStore::CompareEntryIDs")]
    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId, flags: u32) -> Result<bool>;

    /// Opens a folder or message; no id opens the root folder (imsgstore-openentry page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`, `MAPI_E_UNKNOWN_ENTRYID`, `MAPI_E_NO_ACCESS`, `MAPI_E_SUBMITTED`,
    /// `MAPI_E_INTERFACE_NOT_SUPPORTED`.
    #[doc(alias = "IMsgStore::OpenEntry")]
    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened>;

    /// Sets, or with no folder removes, where messages of a class arrive (imsgstore-setreceivefolder page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on a malformed class, `MAPI_E_INVALID_ENTRYID`, `MAPI_E_NOT_FOUND`.
    #[doc(alias = "IMsgStore::SetReceiveFolder")]
    fn set_receive_folder(
        &self,
        message_class: Option<&str>,
        flags: UnicodeFlags,
        folder: Option<&EntryId>,
    ) -> Result<()>;

    /// Where messages of a class arrive, and the registered class that decides it (imsgstore-getreceivefolder page).
    #[doc(alias = "IMsgStore::GetReceiveFolder")]
    fn get_receive_folder(
        &self,
        message_class: Option<&str>,
        flags: UnicodeFlags,
    ) -> Result<(EntryId, String)>;

    /// The table of all receive folders (imsgstore-getreceivefoldertable page).
    #[doc(alias = "IMsgStore::GetReceiveFolderTable")]
    fn get_receive_folder_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>>;

    /// Closes the store in an orderly way; gives the flags that tell what is left (imsgstore-storelogoff page).
    #[doc(alias = "IMsgStore::StoreLogoff")]
    fn store_logoff(&self, flags: StoreLogoffFlags) -> Result<StoreLogoffFlags>;

    /// Takes a message out of the outgoing queue (imsgstore-abortsubmit page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_IN_QUEUE`, `MAPI_E_UNABLE_TO_ABORT` once the spooler has it.
    #[doc(alias = "IMsgStore::AbortSubmit")]
    fn abort_submit(&self, id: &EntryId, flags: u32) -> Result<()>;

    /// The table of what waits to be sent (imsgstore-getoutgoingqueue page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` if the store cannot send.
    #[doc(alias = "IMsgStore::GetOutgoingQueue")]
    fn get_outgoing_queue(&self, flags: u32) -> Result<Arc<dyn MapiTable>>;

    /// Locks or unlocks a message for sending; the spooler's alone (imsgstore-setlockstate page).
    #[doc(alias = "IMsgStore::SetLockState")]
    fn set_lock_state(&self, message: &dyn Message, state: LockState) -> Result<()>;

    /// Ends the sending of a message: moved, deleted or left; the spooler's alone (imsgstore-finishedmsg page).
    #[doc(alias = "IMsgStore::FinishedMsg")]
    fn finished_msg(&self, flags: u32, id: &EntryId) -> Result<()>;

    /// Tells the store that a message was delivered; the spooler's alone (imsgstore-notifynewmail page).
    #[doc(alias = "IMsgStore::NotifyNewMail")]
    fn notify_new_mail(&self, notification: &Notification) -> Result<()>;
}
