//! What one logon sees: the entry points, the session and the tables it keeps, the way of an entry id to its provider,
//! the spooler.

mod addr_book;
mod background;
mod book_providers;
mod builder;
mod client_shutdown;
mod computer;
mod configure;
mod control;
mod display_table;
mod emulator;
mod forms;
mod identity;
mod in_use;
mod library;
mod logon;
mod mail;
mod observation;
mod plugged_in;
mod post_office;
pub mod profile;
mod provider_logon;
mod roles;
mod router;
mod services;
#[expect(clippy::module_inception, reason = "the file of the IMAPISession it implements")]
mod session;
mod set_up;
mod spooler;
mod spooler_settings;
mod status_object;
mod status_rows;
mod status_table;
mod stores_table;
mod support;
#[cfg(test)]
mod tests;

pub use background::Background;
pub use builder::EmulatorBuilder;
pub use client_shutdown::FastShutdown;
pub use emulator::Emulator;
pub use forms::FormPlace;
pub use mail::Mail;
pub use observation::Observation;
pub use post_office::Person;
pub use spooler::{InternetSettings, SentMail};
