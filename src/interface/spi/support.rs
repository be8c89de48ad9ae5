use std::fmt::Debug;

use crate::vocab::{FileTime, MapiUid};

/// What a session does for its providers (`IMAPISupport`, imapisupportiunknown page).
#[doc(alias = "IMAPISupport")]
pub trait MapiSupport: Debug + Send + Sync {
    /// An id unlike any other, the same in every run (imapisupport-newuid page).
    #[doc(alias = "IMAPISupport::NewUID")]
    fn new_uid(&self) -> MapiUid;

    /// The present moment on the clock of the emulator: a provider that asks another clock cannot be tested.
    fn now(&self) -> FileTime;
}
