use std::fmt::Debug;
use std::sync::Arc;

use crate::interface::{Error, MapiFolder, Method, Result};
use crate::vocab::{ErrorCode, FlushFlags, StatusUiFlags, ValidateStateFlags};

/// What the status object of a provider does: the methods of [`MapiStatus`](crate::interface::MapiStatus), for an object
/// that [`MapiSupport::create_status`](super::MapiSupport::create_status) makes.
///
/// MAPI has checked the flags, and calls a method only if `PR_RESOURCE_METHODS` of the row offers it;
/// [`validate_state`](Self::validate_state) always. They are called while nothing is locked.
pub trait StatusActions: Debug + Send + Sync {
    /// Brings the row up to date with how the provider is (imapistatus-validatestate page).
    ///
    /// # Errors
    /// `MAPI_E_BUSY` while another operation runs, `MAPI_E_USER_CANCEL`.
    fn validate_state(&self, _flags: ValidateStateFlags) -> Result<()> {
        Ok(())
    }

    /// Lets the user look at the configuration, and change it (imapistatus-settingsdialog page). `UI_READONLY` is a wish.
    ///
    /// # Errors
    /// `MAPI_E_USER_CANCEL`.
    fn settings_dialog(&self, _flags: StatusUiFlags) -> Result<()> {
        Err(unsupported(Method::MapiStatusSettingsDialog))
    }

    /// Changes the password, without a dialog (imapistatus-changepassword page).
    ///
    /// # Errors
    /// `MAPI_E_NO_ACCESS` if `old` is not the password.
    fn change_password(&self, _old: &str, _new: &str) -> Result<()> {
        Err(unsupported(Method::MapiStatusChangePassword))
    }

    /// Sends or fetches what waits (imapistatus-flushqueues page).
    ///
    /// # Errors
    /// `MAPI_E_BUSY` while another operation runs.
    fn flush_queues(&self, _flags: FlushFlags) -> Result<()> {
        Err(unsupported(Method::MapiStatusFlushQueues))
    }

    /// The folder of headers of a remote transport
    /// ([`MapiStatus::header_folder`](crate::interface::MapiStatus::header_folder)).
    fn header_folder(&self) -> Option<Arc<dyn MapiFolder>> {
        None
    }
}

fn unsupported(method: Method) -> Error {
    Error::new(ErrorCode::MAPI_E_NO_SUPPORT, method, "the provider does not offer it")
}
