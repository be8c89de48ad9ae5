//! Messages in messages, deeper than a stack is: they are opened, saved, printed and released without trouble.

use std::sync::Arc;

use mapi_emulator::Emulator;
use mapi_emulator::interface::{Attach, Message, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::IID_IMessage;
use mapi_emulator::vocab::tags::{PR_ATTACH_DATA_OBJ, PR_SUBJECT};
use mapi_emulator::vocab::{CreateAttachFlags, OpenPropertyFlags, SaveFlags};

/// Each level of a walk over them would need more of the stack than there is.
const LEVELS: usize = 1_000;
const STACK: usize = 256 << 10;

fn with_a_small_stack(test: fn() -> Result<()>) {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(test).expect("a thread can be started");
    thread.join().expect("the test does not panic").expect("no call fails");
}

type Level = (Arc<dyn Attach>, Arc<dyn Message>);

/// New messages, each in an attachment of the one before.
fn nested(outermost: &Arc<dyn Message>, levels: usize) -> Result<Vec<Level>> {
    let mut all: Vec<Level> = Vec::new();
    for _ in 0..levels {
        let around = all.last().map_or(outermost, |(_, message)| message);
        let (_, attachment) = around.create_attach(None, CreateAttachFlags::NONE)?;
        let create = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
        let opened = attachment.open_property(PR_ATTACH_DATA_OBJ.tag(), IID_IMessage, 0, create)?;
        all.push((attachment, opened.into_message()?));
    }
    Ok(all)
}

#[test]
fn the_innermost_handle_may_be_the_last_to_go() {
    with_a_small_stack(release_the_innermost_last);
}

fn release_the_innermost_last() -> Result<()> {
    let session = Emulator::new().log_on("Anna Berg")?;
    let outermost = session.default_store()?.inbox()?.new_message()?;
    let (attachment, message) = nested(&outermost, LEVELS)?.pop().expect("there are levels");
    drop((session, outermost));
    assert_eq!(format!("{message:?}"), "embedded message, ended");
    drop(attachment);
    drop(message);
    Ok(())
}

#[test]
fn a_deep_message_is_saved_and_forgotten() {
    with_a_small_stack(save_and_forget);
}

fn save_and_forget() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let outermost = session.default_store()?.inbox()?.new_message()?;
    for (attachment, message) in nested(&outermost, LEVELS)?.into_iter().rev() {
        message.set(PR_SUBJECT, "Inner")?;
        message.save_changes(SaveFlags::NONE)?;
        attachment.save_changes(SaveFlags::NONE)?;
    }
    outermost.save()?;
    drop((outermost, session));
    drop(emulator);
    Ok(())
}
