//! What a provider implements to plug into a session: a message store, an address book or a transport of your own beside
//! the built-in ones. Nothing is locked while one is called, and the built-in ones use nothing else.
//!
//! # Who is called when
//! A store:
//!
//! ```text
//! MsProvider::logon             a client opens the store, each time it does; it is open and becomes the default one
//! MsProvider::spooler_logon     the first time, unless the client or the session is without mail
//! MsLogon::open_entry           the session is asked for an entry id with a uid that the provider registered
//! MsLogon::compare_entry_ids    ... to compare two of them
//! MsLogon::advise               ... to register for one of them, or for the whole store
//! MsLogon::unadvise             ... to end that
//! MsLogon::open_status_entry    ... for the row of the provider in the status table
//! MsLogon::logoff               the session ends, or the support object was released: each logon object once
//! MsProvider::shutdown          nobody on the computer is logged on any more
//! ```
//!
//! An address book:
//!
//! ```text
//! AbProvider::logon             a client of the session needs the address book first
//! AbLogon::open_entry           without an id: the container at its top; later whatever carries its uid
//! AbLogon::compare_entry_ids    two such ids are compared
//! AbLogon::open_status_entry    a client opens the row of the provider in the status table
//! AbLogon::prepare_recips       recipients want properties
//! AbLogon::logoff               the session ends, or the support object was released
//! AbProvider::shutdown          nobody on the computer is logged on any more
//! ```
//!
//! A transport, which the spooler of the session calls:
//!
//! ```text
//! XpProvider::transport_logon   the spooler starts
//! XpLogon::address_types        then, and when the transport says that they changed
//! XpLogon::transport_notify     a store is there to send from or to deliver to; at the end there is none
//! XpLogon::submit_message       in each round: every message that has recipients for it
//! XpLogon::end_message          ... and then
//! XpLogon::poll                 ... if it wants to be asked, whether there is mail
//! XpLogon::start_message        ... an empty message for each that arrives
//! XpLogon::idle                 ... if it wants to hear of it, that the round is over
//! XpLogon::transport_logoff     the session ends
//! XpProvider::shutdown          no logon of it is left in the session
//! ```
//!
//! A program of forms of several classes:
//!
//! ```text
//! FormFactory::lock_server           a form manager needs the first form of the program
//! FormFactory::create_class_factory  each time it needs one
//! FormServer::create_form            ... and then
//! FormFactory::lock_server           the form manager was released: its lock ends
//! ```
//!
//! A session that ends lets go of its transports first, then of its address books, then of its stores.
//!
//! A logon lasts as long as somebody holds the [`MapiSupport`] that the provider was given, and no longer than the session:
//! a provider that drops it is logged off. [`MsProvider::info`] and its like are asked at any time.
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
mod control_actions;
mod form_factory;
mod form_server;
mod ms_logon;
mod ms_provider;
mod no_support;
mod notify_data;
mod preprocessor;
mod provider_shutdown;
pub mod read_only;
mod service_entry;
mod spooler_hook;
mod status_actions;
mod support;
mod xp_logon;
mod xp_provider;

pub use ab_logon::AbLogon;
pub use ab_provider::{AbInfo, AbProvider};
pub use control_actions::ControlActions;
pub use form_factory::FormFactory;
pub use form_server::FormServer;
pub use ms_logon::MsLogon;
pub use ms_provider::{MsProvider, StoreInfo, StoreLogon};
#[doc(hidden)]
pub use no_support::words;
pub use notify_data::NotifyData;
pub use preprocessor::{Preprocessed, Preprocessing, Preprocessor};
pub use provider_shutdown::ProviderShutdown;
pub use service_entry::{EntryError, MsgServiceEntry, ServiceCall};
pub use spooler_hook::{HookAnswer, HookInfo, Hooked, SpoolerHook};
pub use status_actions::StatusActions;
pub use support::{CopySupport, DialogSupport, MailSupport, MapiSupport};
pub use xp_logon::{AddressTypes, SubmitError, XpLogon};
pub use xp_provider::{TransportInfo, TransportLogon, XpProvider};
