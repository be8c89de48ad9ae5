//! What a provider implements to plug into a session: a message store of your own beside the built-in ones.
//!
//! The session calls in this order: [`MsProvider::info`] when the provider is installed; [`MsProvider::logon`] each time
//! a client opens the store; then the [`MsLogon`] for every entry id with one of its uids; at last [`MsLogon::logoff`].
//! Nothing is locked during any of these calls, and the built-in stores use nothing else.
//!
//! A message service has an entry function, [`MsgServiceEntry`], which MAPI calls when the service comes into a profile, is
//! configured, leaves it; services themselves are described as the text of a MapiSvc.inf.
//!
//! A provider gets the tables it hands out from its [`MapiSupport`], and lists what it does not offer with
//! [`no_support!`](crate::no_support). `tests/providers/archive.rs` is a small one to start from.

mod ms_logon;
mod ms_provider;
mod no_support;
mod provider_shutdown;
mod service_entry;
mod support;

pub use ms_logon::MsLogon;
pub use ms_provider::{MsProvider, StoreInfo, StoreLogon};
pub use provider_shutdown::ProviderShutdown;
pub use service_entry::{EntryError, MsgServiceEntry, ServiceCall};
pub use support::MapiSupport;
