//! The emulator measured beside what people would use instead of it: SQLite in memory, and the fake that one writes
//! in an afternoon.
//!
//! One run makes the same mails for every peer ([`mail`]), lets each do the same work in turn ([`peer`], [`naive`],
//! [`sqlite`]), compares their answers and prints the ratios ([`comparison`], [`report`]). Only ratios of one
//! run on one machine mean anything; a ratio under 1.5 on a busy machine doesn't.

pub mod change;
pub mod comparison;
pub mod growth;
pub mod mail;
pub mod measure;
pub mod naive;
pub mod ours;
pub mod peer;
pub mod person;
pub mod report;
pub mod sqlite;
pub mod workload;

mod live_bytes;
mod words;
