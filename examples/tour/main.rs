//! A walk through a MAPI session, printed so that a person sees what happens.
//!
//! `cargo run --example tour` walks two mailboxes that write to each other.
//! `cargo run --example tour --features pst -- FILE.pst` walks a real Outlook file.

mod mailboxes;
#[cfg(feature = "pst")]
mod pst_file;
mod show;

use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match std::env::args().nth(1) {
        None => mailboxes::walk().map_err(|error| error.to_string()),
        Some(path) => walk_file(&path),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(feature = "pst")]
fn walk_file(path: &str) -> Result<(), String> {
    pst_file::walk(path)
}

#[cfg(not(feature = "pst"))]
fn walk_file(path: &str) -> Result<(), String> {
    Err(format!(
        "{path}: reading PST files needs the feature: cargo run --example tour --features pst -- {path}"
    ))
}
