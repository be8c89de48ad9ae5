use std::sync::Arc;

use super::{MapiFolder, MapiProp, Result};
use crate::vocab::{EntryId, FlushFlags, StatusUiFlags, UnicodeFlags, ValidateStateFlags};

/// The state of a provider, the spooler, the address book or MAPI itself (`IMAPIStatus`, imapistatusimapiprop page).
///
/// Not transacted. `PR_RESOURCE_METHODS` tells which methods an object has; the others answer `MAPI_E_NO_SUPPORT`.
#[doc(alias = "IMAPIStatus")]
pub trait MapiStatus: MapiProp {
    /// Brings the state up to date with the provider (imapistatus-validatestate page).
    ///
    /// # Errors
    /// `MAPI_E_BUSY` while another operation runs, `MAPI_E_USER_CANCEL`.
    #[doc(alias = "IMAPIStatus::ValidateState")]
    fn validate_state(&self, flags: ValidateStateFlags) -> Result<()>;

    /// Shows the settings of the provider to the user (imapistatus-settingsdialog page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT`, `MAPI_E_USER_CANCEL`.
    #[doc(alias = "IMAPIStatus::SettingsDialog")]
    fn settings_dialog(&self, flags: StatusUiFlags) -> Result<()>;

    /// Changes the password of the provider, without asking the user (imapistatus-changepassword page).
    ///
    /// # Errors
    /// `MAPI_E_NO_ACCESS` if the old one is wrong, `MAPI_E_NO_SUPPORT`.
    #[doc(alias = "IMAPIStatus::ChangePassword")]
    fn change_password(&self, old: &str, new: &str, flags: UnicodeFlags) -> Result<()>;

    /// Sends or fetches all mail that waits; on the spooler's object for one transport or for all (`None`)
    /// (imapistatus-flushqueues page).
    ///
    /// # Errors
    /// `MAPI_E_BUSY` while another operation runs and where a flush with `FLUSH_ASYNC_OK` still has work to do,
    /// `MAPI_E_NOT_FOUND` if the target is no transport, `MAPI_E_NO_SUPPORT`.
    #[doc(alias = "IMAPIStatus::FlushQueues")]
    fn flush_queues(&self, target: Option<&EntryId>, flags: FlushFlags) -> Result<()>;

    /// The object as a folder of the headers of mail that waits elsewhere: its `QueryInterface` for `IID_IMAPIFolder`, which
    /// the object of a remote transport answers (writing-a-remote-viewer page). The folder has its properties, a contents
    /// table, and `SetMessageStatus` to mark what is to be fetched or deleted.
    fn header_folder(&self) -> Option<Arc<dyn MapiFolder>> {
        None
    }
}
