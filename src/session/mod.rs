//! What one logon sees.

pub mod profile;
