//! The MAPI session, in memory.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "conformance")]
pub mod conformance;
mod engine;
pub mod interface;
pub mod prelude;
mod provider;
mod session;
pub mod testkit;
pub mod vocab;

pub use provider::Delivery;
pub use session::{Emulator, EmulatorBuilder, Observation, SentMail};

/// The README's code is compiled with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
