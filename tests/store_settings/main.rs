//! What stores answer differently where the documents leave it open: each setting, and its default beside it.

mod abilities;
mod failing;
mod limits;
mod saving;

use std::ops::Deref;
use std::sync::Arc;

use mapi_emulator::interface::{MapiProp, MapiSession, Message, MsgStore, Result, StreamSeek};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::{IID_IStream, PS_PUBLIC_STRINGS};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{AfterSave, ComputedAnswer, Emulator, StoreSettings, TextForms, columns};

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;
const ANSI: UnicodeFlags = UnicodeFlags::NONE;

/// An object with the session that it lives in.
struct Open<T: ?Sized> {
    object: Arc<T>,
    session: Arc<dyn MapiSession>,
}

impl<T: ?Sized> Deref for Open<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.object
    }
}

/// The mailbox of a computer whose stores answer like this.
fn store_with(change: impl Fn(&mut StoreSettings)) -> Result<Open<dyn MsgStore>> {
    let mut settings = StoreSettings::default();
    change(&mut settings);
    let emulator = Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build();
    let session = emulator.log_on("Anna Berg")?;
    Ok(Open { object: session.default_store()?, session })
}

/// A new message in it.
fn message_with(change: impl Fn(&mut StoreSettings)) -> Result<Open<dyn Message>> {
    let store = store_with(change)?;
    Ok(Open { object: store.inbox()?.new_message()?, session: store.session })
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

/// The code in the place of a property that is asked for, as the flags say where its type is left open.
fn slot(object: &dyn MapiProp, tag: PropTag, flags: UnicodeFlags) -> Result<ErrorCode> {
    let value = object.get_props(Some(&[tag]), flags)?.into_value().remove(0).value;
    Ok(value.as_error().unwrap_or(ErrorCode::S_OK))
}

fn problem(object: &dyn MapiProp, property: Property) -> Result<ErrorCode> {
    Ok(object.set_props(&[property])?.first().map_or(ErrorCode::S_OK, |problem| problem.code))
}

#[test]
fn settings_are_of_one_store_from_its_next_opening_on() -> Result<()> {
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben Okafor", "ben@example.com")
        .build();
    let open = |emulator: &Emulator, name: &str| -> Result<Open<dyn Message>> {
        let session = emulator.log_on(name)?;
        Ok(Open { object: session.default_store()?.inbox()?.new_message()?, session })
    };
    let before = open(&emulator, "Anna Berg")?;
    emulator.configure_store("Mailbox - Anna Berg", |settings| settings.settable_limit = 10)?;
    let (anna, ben) = (open(&emulator, "Anna Berg")?, open(&emulator, "Ben Okafor")?);
    let fork = open(&emulator.fork(), "Anna Berg")?;
    let long = || Property::of(PR_SUBJECT, "Lunch at noon?");
    for (message, expected) in [
        (before, ErrorCode::S_OK),
        (anna, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY),
        (ben, ErrorCode::S_OK),
        (fork, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY),
    ] {
        assert_eq!(problem(&*message, long())?, expected);
    }
    let unknown = emulator.configure_store("Mailbox - Nobody", |_| panic!("there is no such store"));
    assert_eq!(code(unknown), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}
