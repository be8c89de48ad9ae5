//! The MAPI session, in memory.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod engine;
pub mod vocab;

/// The README's code is compiled with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
