//! What a provider implements to plug into a session: a message store, an address book or a transport of your own beside
//! the built-in ones. Nothing is locked while one is called, and the built-in ones use nothing else.
//!
//! Of a store the session calls in this order: [`MsProvider::info`] when the provider is installed;
//! [`MsProvider::logon`] each time a client opens the store, [`MsProvider::spooler_logon`] once for the spooler; then the
//! [`MsLogon`] for every entry id with a uid that the provider registered; at last [`MsLogon::logoff`]. An [`AbProvider`]
//! logs on when a client of the session needs the address book first, and [`AbProvider::shutdown`] follows the last
//! [`AbLogon::logoff`].
//!
//! A logon lasts as long as somebody holds the [`MapiSupport`] that the provider was given, and no longer than the session:
//! a provider that drops it is logged off.
//!
//! Of a transport the spooler of a session calls [`XpProvider::transport_logon`] and [`XpLogon::address_types`] when it
//! starts, [`XpLogon::transport_notify`] when a store is there to send from or to deliver to; then in each round
//! [`XpLogon::submit_message`] and [`XpLogon::end_message`] for each message that has recipients for it,
//! [`XpLogon::poll`], [`XpLogon::start_message`] for each message that arrives, [`XpLogon::idle`]; at last
//! [`XpLogon::transport_logoff`] and [`XpProvider::shutdown`].
//!
//! A message service has an entry function, [`MsgServiceEntry`], which MAPI calls when the service comes into a profile, is
//! configured, leaves it; services themselves are described as the text of a MapiSvc.inf.
//!
//! A message store that is only read takes four methods: see [`read_only`], and `examples/custom_provider` to copy from.
//! Any other provider gets the tables and property objects it hands out from its [`MapiSupport`], and lists what it does
//! not offer with [`no_support!`](crate::no_support). `tests/providers/archive.rs` is a small store of that kind,
//! `tests/people` a small address book.

mod ab_logon;
mod ab_provider;
mod ms_logon;
mod ms_provider;
mod no_support;
mod notify_data;
mod provider_shutdown;
pub mod read_only;
mod service_entry;
mod status_actions;
mod support;
mod xp_logon;
mod xp_provider;

pub use ab_logon::AbLogon;
pub use ab_provider::{AbInfo, AbProvider};
pub use ms_logon::MsLogon;
pub use ms_provider::{MsProvider, StoreInfo, StoreLogon};
pub use notify_data::NotifyData;
pub use provider_shutdown::ProviderShutdown;
pub use service_entry::{EntryError, MsgServiceEntry, ServiceCall};
pub use status_actions::StatusActions;
pub use support::MapiSupport;
pub use xp_logon::{AddressTypes, SubmitError, XpLogon};
pub use xp_provider::{TransportInfo, TransportLogon, XpProvider};
