//! Which thread calls sinks, and what it waits for: that which initialised MAPI, or one of MAPI's own.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak, mpsc};
use std::thread::{self, ThreadId};
use std::time::Duration;

use mapi_emulator::interface::Method;
use mapi_emulator::interface::{Mapi, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::testkit::Fault;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Background, Delivery, Emulator, Mail};

/// Far longer than anything takes, so that a test that waits in vain fails.
const FOREVER: Duration = Duration::from_secs(120);
const CREATED: EventMask = EventMask::fnevObjectCreated;

/// A computer, its MAPI, and Anna's session.
type Started = (Emulator, Arc<dyn Mapi>, Arc<dyn MapiSession>);

/// Anna's session on a computer where MAPI was initialised like this.
fn session(flags: InitFlags) -> Result<Started> {
    let emulator = Emulator::new();
    let mapi = emulator.mapi();
    mapi.initialize(flags)?;
    let session = mapi.logon(Some("Anna Berg"), None, LogonFlags::MAPI_NEW_SESSION)?;
    Ok((emulator, mapi, session))
}

fn threaded() -> Result<Started> {
    session(InitFlags::MAPI_MULTITHREAD_NOTIFICATIONS)
}

/// The threads on which a sink of the store is called.
fn watch(store: &dyn MsgStore, events: EventMask) -> Result<Arc<Mutex<Vec<ThreadId>>>> {
    let threads = Arc::<Mutex<Vec<ThreadId>>>::default();
    let seen = Arc::clone(&threads);
    let sink = move |_: &[Notification]| seen.lock().unwrap().push(thread::current().id());
    store.advise(None, events, Arc::new(sink))?;
    Ok(threads)
}

/// SES-INIT-8: always the same one, whoever dispatches, until MAPI is uninitialised.
#[test]
fn sinks_run_on_a_thread_of_mapis_own() -> Result<()> {
    let (emulator, mapi, session) = threaded()?;
    let store = session.default_store()?;
    let threads = watch(&*store, CREATED)?;
    let inbox = store.inbox()?;
    inbox.new_message()?.save()?;
    assert!(threads.lock().unwrap().is_empty(), "nobody has dispatched yet");
    mapi.dispatch_notifications(0)?;
    inbox.new_message()?.save()?;
    let other = thread::spawn(move || {
        mapi.dispatch_notifications(0).unwrap();
        thread::current().id()
    });
    let other = other.join().unwrap();
    inbox.new_message()?.save()?;
    emulator.pump();
    let threads = std::mem::take(&mut *threads.lock().unwrap());
    assert_eq!(threads.len(), 3);
    assert!(threads.iter().all(|thread| *thread == threads[0]), "one thread: {threads:?}");
    assert!(![thread::current().id(), other].contains(&threads[0]));

    let mapi = emulator.mapi();
    mapi.uninitialize();
    mapi.initialize(InitFlags::NONE)?;
    let session = mapi.logon(Some("Anna Berg"), None, LogonFlags::MAPI_NEW_SESSION)?;
    let store = session.default_store()?;
    let threads = watch(&*store, CREATED)?;
    store.inbox()?.new_message()?.save()?;
    mapi.dispatch_notifications(0)?;
    assert_eq!(*threads.lock().unwrap(), [thread::current().id()]);
    Ok(())
}

/// SES-INIT-7: the second flags count for nothing.
#[test]
fn who_initialises_first_chooses_the_thread() -> Result<()> {
    let (emulator, mapi, session) = session(InitFlags::NONE)?;
    mapi.initialize(InitFlags::MAPI_MULTITHREAD_NOTIFICATIONS)?;
    let store = session.default_store()?;
    let threads = watch(&*store, CREATED)?;
    store.inbox()?.new_message()?.save()?;
    emulator.pump();
    assert_eq!(*threads.lock().unwrap(), [thread::current().id()]);
    Ok(())
}

/// SES-DISPATCH-6: what sinks cause is delivered too.
#[test]
fn a_dispatch_waits_until_nothing_is_queued() -> Result<()> {
    for (flags, saved) in [(InitFlags::NONE, 1), (InitFlags::MAPI_MULTITHREAD_NOTIFICATIONS, 5)] {
        let (_emulator, mapi, session) = session(flags)?;
        let store = session.default_store()?;
        let inbox = store.inbox()?;
        let (count, answers) = (Arc::new(AtomicU32::new(0)), Arc::clone(&inbox));
        let heard = Arc::clone(&count);
        let sink = move |_: &[Notification]| {
            if heard.fetch_add(1, Ordering::Relaxed) < 4 {
                answers.new_message().unwrap().save().unwrap();
            }
        };
        store.advise(None, CREATED, Arc::new(sink))?;
        inbox.new_message()?.save()?;
        mapi.dispatch_notifications(0)?;
        assert_eq!(count.load(Ordering::Relaxed), saved, "{flags:?}");
    }
    Ok(())
}

/// SES-DISPATCH-3: nothing runs inside another sink, and nobody waits for himself.
#[test]
fn a_sink_on_mapis_thread_may_call_what_it_likes() -> Result<()> {
    let (emulator, mapi, session) = threaded()?;
    let store = session.default_store()?;
    let (own, calls) = (emulator.clone(), Arc::new(AtomicU32::new(0)));
    let (counts, inbox) = (Arc::clone(&calls), store.inbox()?);
    let sink = move |_: &[Notification]| {
        if counts.fetch_add(1, Ordering::Relaxed) == 0 {
            inbox.new_message().unwrap().save().unwrap();
            own.pump();
            own.mapi().dispatch_notifications(0).unwrap();
            assert_eq!(counts.load(Ordering::Relaxed), 1);
        }
    };
    store.advise(None, CREATED, Arc::new(sink))?;
    store.inbox()?.new_message()?.save()?;
    mapi.dispatch_notifications(0)?;
    assert_eq!(calls.load(Ordering::Relaxed), 2);
    assert_eq!(emulator.sink_panics(), [""; 0]);
    Ok(())
}

/// SES-INIT-8, SES-NOTIFY-18: a sink may need what the call that caused its event is about.
#[test]
fn after_each_call_too_sinks_run_on_mapis_thread() -> Result<()> {
    let (emulator, _mapi, session) = threaded()?;
    emulator.set_delivery(Delivery::AfterCall);
    let store = session.default_store()?;
    let (asks, threads) = (Arc::downgrade(&session), Arc::<Mutex<Vec<ThreadId>>>::default());
    let seen = Arc::clone(&threads);
    let sink = move |_: &[Notification]| {
        let session = asks.upgrade().unwrap();
        let _book = session.open_address_book(None, AbOpenFlags::NONE).unwrap();
        seen.lock().unwrap().push(thread::current().id());
    };
    store.advise(None, CREATED, Arc::new(sink))?;
    store.inbox()?.new_message()?.save()?;
    assert_eq!(threads.lock().unwrap().len(), 1);
    assert_ne!(threads.lock().unwrap()[0], thread::current().id());
    Ok(())
}

/// SES-INIT-8, SES-LOGOFF-4
#[test]
fn the_last_notification_of_a_session_comes_from_mapis_thread_too() -> Result<()> {
    let (_emulator, _mapi, session) = threaded()?;
    let threads = Arc::<Mutex<Vec<ThreadId>>>::default();
    let seen = Arc::clone(&threads);
    let sink = move |_: &[Notification]| seen.lock().unwrap().push(thread::current().id());
    session.advise(None, EventMask::fnevExtended, Arc::new(sink))?;
    session.logoff(LogoffFlags::NONE, 0)?;
    assert_eq!(threads.lock().unwrap().len(), 1);
    assert_ne!(threads.lock().unwrap()[0], thread::current().id());
    Ok(())
}

/// A sink that logs its session off hears of that when it has returned (SES-ONNOTIFY-3, SES-NOTIFY-10).
#[test]
fn a_sink_that_logs_off_is_not_entered_twice() -> Result<()> {
    for flags in [InitFlags::NONE, InitFlags::MAPI_MULTITHREAD_NOTIFICATIONS] {
        let (emulator, mapi, session) = session(flags)?;
        let shared = mapi.logon(None, None, LogonFlags::NONE).is_err();
        assert!(shared, "the session is its own");
        let heard = Arc::<Mutex<Vec<String>>>::default();
        let (notes, inside) = (Arc::clone(&heard), AtomicBool::new(false));
        let ends = Arc::downgrade(&session);
        let sink = move |told: &[Notification]| {
            assert!(!inside.swap(true, Ordering::AcqRel), "entered twice");
            notes.lock().unwrap().push(format!("{:?}", told[0].event()));
            if told[0].event() == CREATED {
                ends.upgrade().unwrap().logoff(LogoffFlags::NONE, 0).unwrap();
            }
            inside.store(false, Ordering::Release);
        };
        let sink = Arc::new(sink);
        let store = session.default_store()?;
        store.advise(None, CREATED, Arc::clone(&sink) as _)?;
        session.advise(None, EventMask::fnevExtended, sink)?;
        store.inbox()?.new_message()?.save()?;
        emulator.pump();
        emulator.pump();
        assert_eq!(*heard.lock().unwrap(), ["fnevObjectCreated", "fnevExtended"], "{flags:?}");
        assert_eq!(emulator.sink_panics(), [""; 0]);
    }
    Ok(())
}

/// A sink that says when it is called and waits until it may return, and how often it was called.
struct Gate {
    entered: mpsc::Receiver<()>,
    leave: mpsc::Sender<()>,
    calls: Arc<AtomicU32>,
    alive: Weak<()>,
}

fn gated() -> (Gate, Arc<dyn mapi_emulator::interface::AdviseSink>) {
    let (enters, entered) = mpsc::channel();
    let (leave, may_leave) = mpsc::channel();
    let (ends, calls, alive) = (Mutex::new((enters, may_leave)), Arc::new(AtomicU32::new(0)), Arc::new(()));
    let (counts, weak) = (Arc::clone(&calls), Arc::downgrade(&alive));
    let inside = AtomicBool::new(false);
    let sink = move |_: &[Notification]| {
        let _held = &alive;
        assert!(!inside.swap(true, Ordering::AcqRel), "entered twice");
        counts.fetch_add(1, Ordering::Relaxed);
        let ends = ends.lock().unwrap();
        ends.0.send(()).unwrap();
        ends.1.recv_timeout(FOREVER).unwrap();
        inside.store(false, Ordering::Release);
    };
    (Gate { entered, leave, calls, alive: weak }, Arc::new(sink))
}

/// SES-UNADVISE-2, SES-ONNOTIFY-3: Unadvise doesn't wait, and nobody else enters the sink meanwhile.
#[test]
fn a_sink_that_is_being_called_goes_when_it_has_returned() -> Result<()> {
    let (emulator, _mapi, session) = session(InitFlags::NONE)?;
    let store = session.default_store()?;
    let (gate, sink) = gated();
    let connection = store.advise(None, CREATED, sink)?;
    let inbox = store.inbox()?;
    inbox.new_message()?.save()?;
    let pumping = emulator.clone();
    let calls = thread::spawn(move || pumping.pump());
    gate.entered.recv_timeout(FOREVER).unwrap();
    inbox.new_message()?.save()?;
    assert_eq!(emulator.pump(), 0, "the thread that calls sinks delivers it");
    store.unadvise(connection)?;
    assert!(gate.alive.upgrade().is_some(), "it is still being called");
    gate.leave.send(()).unwrap();
    calls.join().unwrap();
    assert!(gate.alive.upgrade().is_none());
    assert_eq!(gate.calls.load(Ordering::Relaxed), 1, "what waited for it is discarded");
    assert_eq!(emulator.sink_panics(), [""; 0]);
    Ok(())
}

/// SES-ONNOTIFY-3, SES-LOGOFF-4: who logs off while another thread calls the session's sink waits for nobody; that thread
/// tells the sink of the end, behind what it is being told.
#[test]
fn a_logoff_beside_a_sink_that_is_being_called_is_told_afterwards() -> Result<()> {
    let (emulator, mapi, first) = session(InitFlags::NONE)?;
    first.logoff(LogoffFlags::NONE, 0)?;
    let shared = LogonFlags::MAPI_NEW_SESSION | LogonFlags::MAPI_ALLOW_OTHERS;
    let session = mapi.logon(Some("Anna Berg"), None, shared)?;
    let other = mapi.logon(None, None, LogonFlags::NONE)?;
    let (gate, sink) = gated();
    session.advise(None, EventMask::fnevExtended, sink)?;
    // An error for the session's sink to hear of.
    other.logoff(LogoffFlags::MAPI_LOGOFF_SHARED, 0)?;
    let pumping = emulator.clone();
    let calls = thread::spawn(move || pumping.pump());
    gate.entered.recv_timeout(FOREVER).unwrap();
    session.logoff(LogoffFlags::NONE, 0)?;
    assert_eq!(gate.calls.load(Ordering::Relaxed), 1);
    gate.leave.send(()).unwrap();
    gate.leave.send(()).unwrap();
    calls.join().unwrap();
    assert_eq!(gate.calls.load(Ordering::Relaxed), 2);
    assert_eq!(emulator.sink_panics(), [""; 0]);
    Ok(())
}

/// A sink on MAPI's thread may end the thread that pumps: nobody waits for the other.
#[test]
fn a_sink_on_mapis_thread_may_end_the_background() -> Result<()> {
    let (emulator, _mapi, session) = threaded()?;
    let background: Arc<Mutex<Option<Background>>> = Arc::default();
    let (ended, waits) = mpsc::channel();
    let (ended, ends) = (Mutex::new(ended), Arc::clone(&background));
    let sink = move |_: &[Notification]| {
        drop(ends.lock().unwrap().take());
        ended.lock().unwrap().send(()).unwrap();
    };
    session.default_store()?.advise(None, EventMask::fnevNewMail, Arc::new(sink))?;
    *background.lock().unwrap() = Some(emulator.pump_in_background().unwrap());
    emulator.receive("anna@example.com", Mail::new("Stop"))?;
    assert_eq!(waits.recv_timeout(FOREVER), Ok(()));
    Ok(())
}

/// SES-THISTHREAD-1, SES-THISTHREAD-2: also if MAPI has a thread of its own.
#[test]
fn a_sink_of_a_thread_stays_with_it() -> Result<()> {
    let (_emulator, mapi, session) = threaded()?;
    let store = session.default_store()?;
    let threads = Arc::<Mutex<Vec<ThreadId>>>::default();
    let seen = Arc::clone(&threads);
    let sink = move |_: &[Notification]| seen.lock().unwrap().push(thread::current().id());
    store.advise(None, CREATED, mapi.this_thread_advise_sink(Arc::new(sink))?)?;
    store.inbox()?.new_message()?.save()?;
    mapi.dispatch_notifications(0)?;
    assert_eq!(*threads.lock().unwrap(), [thread::current().id()]);
    Ok(())
}

/// SES-INIT-13, SES-INIT-6: whichever step it was; of two that fail the first rule decides.
#[test]
fn any_step_of_the_initialisation_can_fail() -> Result<()> {
    let emulator = Emulator::new();
    let mapi = emulator.mapi();
    for step in [
        ErrorCode::MAPI_E_TOO_COMPLEX,
        ErrorCode::MAPI_E_VERSION,
        ErrorCode::MAPI_E_SESSION_LIMIT,
        ErrorCode::MAPI_E_NOT_ENOUGH_RESOURCES,
        ErrorCode::MAPI_E_INVALID_OBJECT,
        ErrorCode::MAPI_E_NOT_INITIALIZED,
    ] {
        let _fails = emulator.inject(Fault::on(Method::MapiInitialize).with(step));
        let _later = emulator.inject(Fault::on(Method::MapiInitialize).with(ErrorCode::MAPI_E_CALL_FAILED));
        assert_eq!(mapi.initialize(InitFlags::NONE).unwrap_err(), step);
    }
    assert_eq!(mapi.admin_profiles(0).unwrap_err(), ErrorCode::MAPI_E_NOT_INITIALIZED);
    mapi.initialize(InitFlags::NONE)
}

/// SES-COMMON-11: an inbox that threads share; the count of what was heard is exact.
#[test]
fn threads_that_save_and_dispatch_at_once_lose_nothing() -> Result<()> {
    let (_emulator, mapi, session) = threaded()?;
    let store = session.default_store()?;
    let heard = watch(&*store, CREATED)?;
    let inbox = store.inbox()?;
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..25 {
                    inbox.new_message().unwrap().save().unwrap();
                    mapi.dispatch_notifications(0).unwrap();
                }
            });
        }
    });
    assert_eq!(heard.lock().unwrap().len(), 100);
    assert_eq!(inbox.get(PR_CONTENT_COUNT)?, 100);
    Ok(())
}
