//! The MAPI session, in memory.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod engine;
pub mod interface;
pub mod prelude;
mod provider;
pub mod vocab;

/// The README's code is compiled with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
