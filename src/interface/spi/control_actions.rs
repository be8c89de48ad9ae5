use std::fmt::Debug;

use crate::interface::Result;
use crate::vocab::ControlState;

/// What a button does: the methods of [`MapiControl`](crate::interface::MapiControl), for one that
/// [`MapiSupport::create_control`](super::MapiSupport::create_control) makes.
///
/// MAPI has checked the flags. They are called while nothing is locked.
pub trait ControlActions: Debug + Send + Sync {
    /// Whether it can be pressed; always, if nothing is written.
    ///
    /// # Errors
    /// What prevents the provider from knowing.
    fn get_state(&self) -> Result<ControlState> {
        Ok(ControlState::MAPI_ENABLED)
    }

    /// It was pressed.
    ///
    /// # Errors
    /// `MAPI_E_USER_CANCEL` if the user thought better of it; the user is told of any other.
    fn activate(&self) -> Result<()>;
}
