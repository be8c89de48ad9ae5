use std::fmt::Debug;

use super::Result;
use crate::vocab::{ControlState, ErrorCode, MapiError, UnicodeFlags};

/// A button of a dialog that shows a display table (`IMAPIControl`, imapicontroliunknown page): what the property of a
/// [`Shows::Button`](crate::vocab::Shows::Button) opens as.
///
/// Whoever hands out the display table implements it;
/// [`MapiSupport::create_control`](super::spi::MapiSupport::create_control) makes one for a provider.
#[doc(alias = "IMAPIControl")]
pub trait MapiControl: Debug + Send + Sync {
    /// What is known of the last failure, if it was this one (imapicontrol-getlasterror page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPIControl::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// The user pressed the button (imapicontrol-activate page).
    ///
    /// # Errors
    /// `MAPI_E_USER_CANCEL` if he thought better of it; `MAPI_E_UNKNOWN_FLAGS` on any flag.
    #[doc(alias = "IMAPIControl::Activate")]
    fn activate(&self, flags: u32) -> Result<()>;

    /// Whether the button can be pressed (imapicontrol-getstate page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS` on any flag.
    #[doc(alias = "IMAPIControl::GetState")]
    fn get_state(&self, flags: u32) -> Result<ControlState>;
}
