//! Sinks that panic, and what waits for sinks that are gone.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mapi_emulator::{Delivery, Mail};
use parking_lot::Mutex;

use super::*;

/// A store with a sink that panics before one that counts.
fn watched(session: &Arc<dyn MapiSession>) -> (Arc<dyn MsgStore>, Arc<Mutex<usize>>) {
    let store = session.default_store().unwrap();
    let count = Arc::new(Mutex::new(0));
    let panics = |_: &[Notification]| -> SinkAnswer { panic!("boom") };
    store.advise(None, EventMask::fnevNewMail, Arc::new(panics)).unwrap();
    let counts = Arc::clone(&count);
    let counting = move |_: &[Notification]| *counts.lock() += 1;
    store.advise(None, EventMask::fnevNewMail, Arc::new(counting)).unwrap();
    (store, count)
}

/// SES-NOTIFY-16, SES-ONNOTIFY-2: whatever becomes of one sink, the others hear, now and later.
#[test]
fn a_sink_that_panics_disturbs_nobody() {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg").unwrap();
    let (store, count) = watched(&session);
    for heard in 1..3 {
        emulator.receive("anna@example.com", Mail::new("Lunch?")).unwrap();
        emulator.pump();
        assert_eq!(*count.lock(), heard);
    }
    assert_eq!(emulator.sink_panics(), ["boom", "boom"]);
    assert_eq!(emulator.sink_panics(), [""; 0]);
    assert_eq!(store.inbox().unwrap().get(PR_CONTENT_COUNT).unwrap(), 2);
}

/// In every mode: the call that delivers answers as if nothing had happened.
#[test]
fn the_call_that_delivers_knows_nothing_of_it() {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg").unwrap();
    let (store, count) = watched(&session);
    emulator.receive("anna@example.com", Mail::new("Lunch?")).unwrap();
    emulator.mapi().dispatch_notifications(0).unwrap();
    assert_eq!((*count.lock(), emulator.sink_panics().len()), (1, 1));

    let panics = |_: &[Notification]| -> SinkAnswer { panic!("on its thread") };
    let of_thread = emulator.mapi().this_thread_advise_sink(Arc::new(panics)).unwrap();
    store.advise(None, EventMask::fnevObjectCreated, of_thread).unwrap();
    emulator.set_delivery(Delivery::AfterCall);
    let folder = store.inbox().unwrap().create_folder(
        FolderType::FOLDER_GENERIC,
        "New",
        None,
        None,
        CreateFolderFlags::NONE,
    );
    folder.unwrap();
    assert_eq!(emulator.sink_panics(), ["on its thread"]);
}

/// A test that never asks fails nevertheless, unless it is failing already.
#[test]
fn a_panic_that_nobody_asks_for_comes_out_with_the_emulator() {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg").unwrap();
    let (_store, _count) = watched(&session);
    let clone = emulator.clone();
    emulator.receive("anna@example.com", Mail::new("Lunch?")).unwrap();
    emulator.pump();
    drop(clone);
    let dropped = catch_unwind(AssertUnwindSafe(|| drop(emulator))).unwrap_err();
    let told = dropped.downcast_ref::<String>().expect("a message");
    assert!(told.contains("boom"), "{told}");
}

/// SES-UNADVISE-4, SES-ALLOCSINK-3: a closure lives until it was called.
#[test]
fn what_waits_for_a_registration_that_ends_is_dropped_or_comes_late() {
    for late in [false, true] {
        let emulator =
            Emulator::builder().mailbox("Anna Berg", "anna@example.com").late_notifications(late).build();
        for emulator in [emulator.fork(), emulator] {
            let session = emulator.log_on("Anna Berg").unwrap();
            let store = session.default_store().unwrap();
            let count = Arc::new(Mutex::new(0));
            let counts = Arc::clone(&count);
            let sink = move |told: &[Notification]| *counts.lock() += told.len();
            let connection = store.advise(None, EventMask::fnevNewMail, Arc::new(sink)).unwrap();
            emulator.receive("anna@example.com", Mail::new("Lunch?")).unwrap();
            store.unadvise(connection).unwrap();
            assert_eq!(Arc::strong_count(&count), if late { 2 } else { 1 });
            emulator.receive("anna@example.com", Mail::new("Dinner?")).unwrap();
            emulator.pump();
            assert_eq!(*count.lock(), usize::from(late));
            assert_eq!(Arc::strong_count(&count), 1);
        }
    }
}

/// SES-ONNOTIFY-2: only synchronous subscriptions look at the answer.
#[test]
fn what_a_client_sink_answers_is_ignored() {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg").unwrap();
    let store = session.default_store().unwrap();
    let count = Arc::new(Mutex::new(0));
    for _ in 0..2 {
        let counts = Arc::clone(&count);
        let sink = move |_: &[Notification]| {
            *counts.lock() += 1;
            SinkAnswer::CALLBACK_DISCONTINUE
        };
        store.advise(None, EventMask::fnevNewMail, Arc::new(sink)).unwrap();
    }
    emulator.receive("anna@example.com", Mail::new("Lunch?")).unwrap();
    emulator.pump();
    assert_eq!(*count.lock(), 2);
}
