//! Whatever a client passes, it gets an answer: no arguments reach a panic.

#[path = "../random/mod.rs"]
mod random;

mod address_book;
mod folders;
mod objects;
mod profiles;
mod status;
mod tables;
mod text;
mod values;

use std::sync::Arc;

use mapi_emulator::interface::{
    FormToken, MsgServiceAdmin, Opened, ProfAdmin, Result, RtfStreamInfo, ServiceDestination, StreamSeek,
};
use mapi_emulator::prelude::*;
use mapi_emulator::testkit::dump;
use mapi_emulator::vocab::guids::{
    IID_IAttachment, IID_IMAPIFolder, IID_IMAPIProp, IID_IMessage, IID_IStream, PS_PUBLIC_STRINGS,
};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{AfterSave, ComputedAnswer, Emulator, Mail, StoreSettings};

use address_book::{any_address_book_call, any_personal_book_call};
use folders::{any_copy, any_search, any_store_call};
use objects::{any_form_call, any_message_call, any_prop_call, any_prop_data_call};
use profiles::any_profile_call;
use random::Random;
use status::any_status_call;
use tables::{any_table, any_table_call};
use text::{any_stream_call, any_text_call};

/// How many emulators are mistreated; `ANY_CALL` says it for longer runs.
fn worlds() -> usize {
    std::env::var("ANY_CALL").ok().and_then(|worlds| worlds.parse().ok()).unwrap_or(40)
}

/// A client without any manners, for a while; what it leaves behind can still be printed.
#[test]
fn whatever_a_client_passes_it_is_answered() -> Result<()> {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut answers = [0; 2];
    for _ in 0..worlds() {
        let emulator = Emulator::new();
        let settings = random.settings();
        emulator.configure_store("Mailbox - Anna Berg", |known| *known = settings.clone())?;
        emulator.receive(
            "anna@example.com",
            Mail::new("RE: Lunch?").from("Carla Ruiz", "carla@elsewhere.example"),
        )?;
        let anna = emulator.log_on("Anna Berg")?;
        let store = anna.default_store()?;
        let inbox = store.inbox()?;
        let contents = inbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
        let mut message = inbox.new_message()?;
        let data = emulator.create_prop(None)?;
        let profiles = emulator.mapi().admin_profiles(0)?;
        let with_book = emulator.log_on("Anna Berg")?;
        let elsewhere = emulator.fork().log_on("Anna Berg")?;
        let folders = [Arc::clone(&inbox), store.outbox()?, elsewhere.default_store()?.inbox()?];
        for _ in 0..240 {
            let answer = match random.below(21) {
                0 => {
                    let rows = inbox.messages(&[PR_ENTRYID.tag()])?;
                    let ids: Vec<EntryId> =
                        rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect();
                    message = match ids.is_empty() {
                        true => inbox.new_message()?,
                        false => store
                            .open_entry(Some(&random.pick(&ids)), None, OpenFlags::MAPI_MODIFY)?
                            .into_message()?,
                    };
                    Ok(())
                }
                1 => {
                    store.open_entry(Some(&EntryId::from(&*random.bytes())), None, OpenFlags::NONE).map(drop)
                }
                2 => any_prop_call(&mut random, &*inbox),
                3 | 4 => any_prop_call(&mut random, &*message),
                5 => any_message_call(&mut random, &*message),
                6 => any_prop_data_call(&mut random, &*data),
                7 => any_form_call(&mut random, &*anna, &message),
                8 => any_text_call(&mut random, &*emulator.mapi(), &*message),
                9 | 10 => any_profile_call(&mut random, &emulator, &*profiles),
                11 => any_copy(&mut random, &folders, &message),
                12 => any_search(&mut random, &inbox),
                13 | 14 => any_personal_book_call(&mut random, &*with_book),
                15 => any_address_book_call(&mut random, &*with_book),
                16 => any_status_call(&mut random, &*anna),
                17 => any_store_call(&mut random, &store, &inbox),
                18 => any_table(&mut random, &*anna, &store, &*profiles)
                    .and_then(|table| (0..6).try_for_each(|_| any_table_call(&mut random, &*table))),
                _ => any_table_call(&mut random, &*contents),
            };
            answers[usize::from(answer.is_ok())] += 1;
        }
        if message.submit_message(SubmitFlags::NONE).is_ok() {
            emulator.pump();
        }
        assert!(dump(&*store)?.starts_with("store "));
    }
    assert!(answers.iter().all(|count| *count > 1_000), "both refused and done: {answers:?}");
    Ok(())
}
