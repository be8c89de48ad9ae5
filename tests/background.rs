//! Clients that wait: the emulator pumps on a thread of its own.

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Background, Emulator, InternetSettings, Mail};

/// Far longer than anything takes, so that a test that waits in vain fails.
const FOREVER: Duration = Duration::from_secs(120);

fn world() -> Emulator {
    Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben Okafor", "ben@example.com")
        .build()
}

/// Tells of each new message in a store.
fn new_mail(store: &Arc<dyn MsgStore>) -> Result<mpsc::Receiver<usize>> {
    let (heard, waits) = mpsc::channel();
    let heard = Mutex::new(heard);
    let sink = move |told: &[Notification]| heard.lock().unwrap().send(told.len()).unwrap();
    store.advise(None, EventMask::fnevNewMail, Arc::new(sink))?;
    Ok(waits)
}

fn submit(session: &Arc<dyn MapiSession>, to: &str) -> Result<()> {
    let message = session.default_store()?.outbox()?.new_message()?;
    message.set(PR_DELETE_AFTER_SUBMIT, true)?;
    message.add_recipient(AdrEntry::one_off(&OneOff::new(to, "SMTP", to), RecipientType::MAPI_TO))?;
    message.submit_message(SubmitFlags::NONE)
}

#[test]
fn a_client_waits_for_what_another_sends() -> Result<()> {
    let emulator = world();
    let (anna, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben Okafor")?);
    let store = ben.default_store()?;
    let waits = new_mail(&store)?;
    let _background = emulator.pump_in_background().unwrap();
    for count in 1..=20 {
        submit(&anna, "ben@example.com")?;
        assert_eq!(waits.recv_timeout(FOREVER), Ok(1));
        assert_eq!(store.inbox()?.get(PR_CONTENT_COUNT)?, count);
    }
    Ok(())
}

#[test]
fn what_comes_with_time_and_from_outside_wakes_it_too() -> Result<()> {
    let emulator = world();
    let (anna, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben Okafor")?);
    let store = ben.default_store()?;
    let waits = new_mail(&store)?;
    let hour = Duration::from_secs(3600);
    emulator.set_internet(InternetSettings { latency: hour, ..InternetSettings::default() });
    let _background = emulator.pump_in_background().unwrap();
    submit(&anna, "ben@example.com")?;
    while anna.default_store()?.outbox()?.get(PR_CONTENT_COUNT)? > 0 {
        std::thread::yield_now();
    }
    assert_eq!(waits.try_recv(), Err(mpsc::TryRecvError::Empty));
    emulator.advance(hour);
    assert_eq!(waits.recv_timeout(FOREVER), Ok(1));
    emulator.receive("ben@example.com", Mail::new("From outside"))?;
    assert_eq!(waits.recv_timeout(FOREVER), Ok(1));
    Ok(())
}

#[test]
fn nothing_moves_any_more_once_it_is_dropped() -> Result<()> {
    let emulator = world();
    let anna = emulator.log_on("Anna Berg")?;
    drop(emulator.pump_in_background().unwrap());
    submit(&anna, "carla@elsewhere.example")?;
    assert_eq!(emulator.sent().len(), 0);
    emulator.pump();
    assert_eq!(emulator.sent().len(), 1);
    Ok(())
}

#[test]
fn a_sink_may_end_it() -> Result<()> {
    let emulator = world();
    let session = emulator.log_on("Anna Berg")?;
    let background: Arc<Mutex<Option<Background>>> = Arc::default();
    let (ended, waits) = mpsc::channel();
    let ended = Mutex::new(ended);
    let ends = Arc::clone(&background);
    let sink = move |_: &[Notification]| {
        drop(ends.lock().unwrap().take());
        ended.lock().unwrap().send(()).unwrap();
    };
    session.default_store()?.advise(None, EventMask::fnevNewMail, Arc::new(sink))?;
    *background.lock().unwrap() = Some(emulator.pump_in_background().unwrap());
    emulator.receive("anna@example.com", Mail::new("Stop"))?;
    assert_eq!(waits.recv_timeout(FOREVER), Ok(()));
    assert!(background.lock().unwrap().is_none());
    Ok(())
}
