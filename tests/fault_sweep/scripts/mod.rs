//! One call each of every method that changes something.

pub mod address_book;
pub mod folders;
pub mod objects;
pub mod profiles;
pub mod stores;
pub mod streams;
pub mod tables;

use mapi_emulator::interface::{Method, Result};

use super::scene::Scene;
use super::step::Step;

/// How a call of a method is prepared.
pub struct Script {
    pub method: Method,
    pub prepare: fn(&Scene) -> Result<Step>,
}

const fn script(method: Method, prepare: fn(&Scene) -> Result<Step>) -> Script {
    Script { method, prepare }
}

pub const ALL: [&[Script]; 7] = [
    stores::SCRIPTS,
    folders::SCRIPTS,
    objects::SCRIPTS,
    streams::SCRIPTS,
    tables::SCRIPTS,
    address_book::SCRIPTS,
    profiles::SCRIPTS,
];
