//! What a provider implements to plug into a session: a message store or an address book of your own beside the built-in
//! ones.
//!
//! The session calls in this order: [`MsProvider::info`] when the provider is installed; [`MsProvider::logon`] each time
//! a client opens the store; then the [`MsLogon`] for every entry id with a uid that the provider registered; at last
//! [`MsLogon::logoff`]. An [`AbProvider`] logs on when a client of the session needs the address book first, and
//! [`AbProvider::shutdown`] follows the last [`AbLogon::logoff`]. Nothing is locked during any of these calls, and the
//! built-in providers use nothing else.
//!
//! A logon lasts as long as somebody holds the [`MapiSupport`] that the provider was given, and no longer than the session:
//! a provider that drops it is logged off.
//!
//! A message service has an entry function, [`MsgServiceEntry`], which MAPI calls when the service comes into a profile, is
//! configured, leaves it; services themselves are described as the text of a MapiSvc.inf.
//!
//! A provider gets the tables it hands out from its [`MapiSupport`], and lists what it does not offer with
//! [`no_support!`](crate::no_support). `tests/archive` is a small store to start from,
//! `tests/people` a small address book.

mod ab_logon;
mod ab_provider;
mod ms_logon;
mod ms_provider;
mod no_support;
mod provider_shutdown;
mod service_entry;
mod support;

pub use ab_logon::AbLogon;
pub use ab_provider::{AbInfo, AbProvider};
pub use ms_logon::MsLogon;
pub use ms_provider::{MsProvider, StoreInfo, StoreLogon};
pub use provider_shutdown::ProviderShutdown;
pub use service_entry::{EntryError, MsgServiceEntry, ServiceCall};
pub use support::MapiSupport;
