use std::sync::Arc;

use super::{Emulator, set_up};
use crate::interface::Result;
use crate::interface::spi::SpoolerHook;
use crate::vocab::StatusFlags;

/// What a test chooses for the spooler.
impl Emulator {
    /// Adds a hook to a profile, for what was sent (`HOOK_OUTBOUND`), what arrives (`HOOK_INBOUND`), or both.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if there is no such profile.
    pub fn install_hook(&self, profile: &str, hook: Arc<dyn SpoolerHook>, ways: StatusFlags) -> Result<()> {
        set_up::install_hook(&self.computer, profile, hook, ways)
    }

    /// Takes the computer off the net, or connects it again. Transports that log on meanwhile are told not to connect to
    /// anything (`LOGON_NO_CONNECT`): one that must, fails the logon; the built-in one keeps its mail. Those that are logged on
    /// hear of it when the spooler logs them on again, asked by `ValidateState` of its status object.
    pub fn set_offline(&self, offline: bool) {
        self.computer.spooling.set_offline(offline);
    }
}
