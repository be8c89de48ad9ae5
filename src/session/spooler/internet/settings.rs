use std::collections::BTreeSet;
use std::time::Duration;

/// How the built-in internet transport and its post office behave ([`Emulator::set_internet`](crate::Emulator::set_internet)).
///
/// ```
/// use std::time::Duration;
/// use mapi_emulator::{Emulator, InternetSettings};
///
/// let emulator = Emulator::new();
/// let slow = InternetSettings { latency: Duration::from_secs(30), ..InternetSettings::default() };
/// emulator.set_internet(slow.refusing("nobody@elsewhere.example"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InternetSettings {
    /// The address types the transport handles, `SMTP` by default; what it says when it logs on, and when a client asks
    /// the spooler to look again (`CONFIG_CHANGED`).
    pub address_types: Vec<String>,
    /// How long mail between two mailboxes of this computer is under way; none by default. It arrives at the first pump
    /// after that.
    pub latency: Duration,
    /// Whether the post office cannot be reached: `SubmitMessage` answers `MAPI_E_NETWORK_ERROR` and nothing is
    /// fetched. A message is tried again after a minute.
    pub outage: bool,
    /// Whether the transport is a remote one: what was [posted](crate::Emulator::post) is listed by its headers, in the
    /// [folder](crate::interface::MapiStatus::header_folder) behind its status object, and fetched if a client chooses it.
    /// What it is when it logs on.
    pub remote: bool,
    /// Addresses, in lower case, that the post office refuses: the sender gets a nondelivery report.
    pub refused: BTreeSet<String>,
}

impl Default for InternetSettings {
    fn default() -> Self {
        Self {
            address_types: vec!["SMTP".to_owned()],
            latency: Duration::ZERO,
            outage: false,
            remote: false,
            refused: BTreeSet::new(),
        }
    }
}

impl InternetSettings {
    /// The same, with an address that is refused.
    #[must_use]
    pub fn refusing(mut self, address: &str) -> Self {
        self.refused.insert(address.to_lowercase());
        self
    }

    /// Whether an address is refused.
    pub(super) fn refuses(&self, address: &str) -> bool {
        self.refused.contains(&address.to_lowercase())
    }
}
