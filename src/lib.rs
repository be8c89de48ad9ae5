//! The MAPI session, in memory.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod vocab;
pub mod engine;
