//! Which thread runs a sink.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};

use super::Harness;
use super::scene::{Scene, code, saved};
use super::sinks::Heard;
use crate::interface::ext::{MapiPropExt, MessageExt, MsgStoreExt};
use crate::interface::{AdviseSink, Mapi, MsgStore, Result};
use crate::vocab::tags::PR_SUBJECT;
use crate::vocab::{ErrorCode, EventMask, InitFlags, Notification};

cases! { $, conformance_threads, threads, needs: STORE_CREATE_OK;
    the_thread_that_came_first_runs_the_sinks,
    any_thread_runs_the_sinks_if_the_first_call_says_so,
    later_calls_do_not_say_which_thread_runs_the_sinks,
    a_sink_can_belong_to_the_thread_that_made_it,
    a_sink_of_a_thread_that_ended_hears_nothing,
    a_sink_of_a_thread_ends_with_its_registration,
}

const CHANGES: EventMask = EventMask::fnevObjectCreated.union(EventMask::fnevObjectModified);

/// Lets another thread dispatch.
fn dispatch_elsewhere(mapi: &Arc<dyn Mapi>) {
    let mapi = Arc::clone(mapi);
    let answer = thread::spawn(move || code(mapi.dispatch_notifications(0))).join();
    assert_eq!(answer.ok(), Some(ErrorCode::S_OK));
}

/// A sink of the store, and something for it to hear of.
fn change_something(a: &Scene) -> Result<Heard> {
    let heard = Heard::default();
    a.store.advise(None, EventMask::fnevObjectCreated, heard.sink())?;
    saved(&a.store.inbox()?, "new")?;
    Ok(heard)
}

/// SES-INIT-9, SES-INIT-10, SES-INIT-2: nobody else runs them, and no flags mean so.
fn the_thread_that_came_first_runs_the_sinks(h: &dyn Harness) -> Result<()> {
    let mapi = h.mapi();
    mapi.initialize(InitFlags::default())?;
    let a = Scene::of_a(h)?;
    let heard = change_something(&a)?;
    dispatch_elsewhere(&mapi);
    assert!(heard.calls().is_empty());
    mapi.dispatch_notifications(0)?;
    assert_eq!(heard.events(), [EventMask::fnevObjectCreated]);
    Ok(())
}

/// SES-INIT-7
fn any_thread_runs_the_sinks_if_the_first_call_says_so(h: &dyn Harness) -> Result<()> {
    let mapi = h.mapi();
    mapi.initialize(InitFlags::MAPI_MULTITHREAD_NOTIFICATIONS)?;
    let a = Scene::of_a(h)?;
    let heard = change_something(&a)?;
    dispatch_elsewhere(&mapi);
    assert_eq!(heard.events(), [EventMask::fnevObjectCreated]);
    Ok(())
}

/// SES-INIT-7: until the count was 0 again.
fn later_calls_do_not_say_which_thread_runs_the_sinks(h: &dyn Harness) -> Result<()> {
    let mapi = h.mapi();
    mapi.initialize(InitFlags::NONE)?;
    mapi.initialize(InitFlags::MAPI_MULTITHREAD_NOTIFICATIONS)?;
    {
        let a = Scene::of_a(h)?;
        let heard = change_something(&a)?;
        dispatch_elsewhere(&mapi);
        assert!(heard.calls().is_empty());
    }
    (0..3).for_each(|_| mapi.uninitialize());
    mapi.initialize(InitFlags::MAPI_MULTITHREAD_NOTIFICATIONS)?;
    mapi.initialize(InitFlags::NONE)?;
    let a = Scene::of_a(h)?;
    let heard = change_something(&a)?;
    dispatch_elsewhere(&mapi);
    assert_eq!(heard.events(), [EventMask::fnevObjectCreated]);
    Ok(())
}

/// Events with the threads on which they were heard of.
type Places = Arc<Mutex<Vec<(ThreadId, EventMask)>>>;

fn places_sink(places: &Places) -> Arc<dyn AdviseSink> {
    let places = Arc::clone(places);
    Arc::new(move |notifications: &[Notification]| {
        let here = notifications.iter().map(|one| (thread::current().id(), one.event()));
        places.lock().unwrap_or_else(PoisonError::into_inner).extend(here);
    })
}

fn taken(places: &Places) -> Vec<(ThreadId, EventMask)> {
    std::mem::take(&mut *places.lock().unwrap_or_else(PoisonError::into_inner))
}

/// A message is made and changed.
fn change_twice(store: &Arc<dyn MsgStore>) -> Result<()> {
    let message = saved(&store.inbox()?, "new")?;
    message.set(PR_SUBJECT, "changed")?;
    message.save()
}

/// SES-THISTHREAD-1, SES-THISTHREAD-2, SES-THISTHREAD-3, SES-THISTHREAD-4: the thread keeps nothing of the sink.
fn a_sink_can_belong_to_the_thread_that_made_it(h: &dyn Harness) -> Result<()> {
    let (a, mapi) = (Scene::of_a(h)?, h.mapi());
    let places = Places::default();
    thread::scope(|scope| {
        let (hand_over, take) = channel();
        let (let_go, wait) = channel::<()>();
        let (theirs, sink) = (Arc::clone(&mapi), places_sink(&places));
        let worker = scope.spawn(move || {
            let wrapped = theirs.this_thread_advise_sink(sink);
            hand_over.send(wrapped).expect("the test waits");
            wait.recv().expect("the test lets go");
            (thread::current().id(), code(theirs.dispatch_notifications(0)))
        });
        let wrapped = take.recv().expect("the thread answers")?;
        a.store.advise(None, CHANGES, wrapped)?;
        change_twice(&a.store)?;
        mapi.dispatch_notifications(0)?;
        h.pump();
        assert_eq!(taken(&places), []);
        let_go.send(()).expect("the thread waits");
        let (there, answer) = worker.join().expect("the thread ends");
        assert_eq!(answer, ErrorCode::S_OK);
        let heard = taken(&places);
        assert!(heard.iter().all(|(place, _)| *place == there && there != thread::current().id()));
        let events: Vec<_> = heard.into_iter().map(|(_, event)| event).collect();
        // The counts of the folder change with its first message.
        let expected = [EventMask::fnevObjectCreated, EventMask::fnevObjectModified];
        assert_eq!(events.first(), expected.first());
        assert_eq!(events.last(), expected.last());
        Ok(())
    })
}

/// SES-THISTHREAD-6
fn a_sink_of_a_thread_that_ended_hears_nothing(h: &dyn Harness) -> Result<()> {
    let (a, mapi) = (Scene::of_a(h)?, h.mapi());
    let places = Places::default();
    let (theirs, sink) = (Arc::clone(&mapi), places_sink(&places));
    let made = thread::spawn(move || theirs.this_thread_advise_sink(sink)).join();
    let connection = a.store.advise(None, CHANGES, made.expect("the thread ends")?)?;
    change_twice(&a.store)?;
    mapi.dispatch_notifications(0)?;
    dispatch_elsewhere(&mapi);
    h.pump();
    assert_eq!(taken(&places), []);
    a.store.unadvise(connection)?;
    assert_eq!(Arc::strong_count(&places), 1);
    Ok(())
}

/// SES-ALLOCSINK-3: what waits for the thread is dropped with it, but a sink that somebody holds lives.
fn a_sink_of_a_thread_ends_with_its_registration(h: &dyn Harness) -> Result<()> {
    let (a, mapi) = (Scene::of_a(h)?, h.mapi());
    let places = Places::default();
    let held = places_sink(&places);
    let wrapped = mapi.this_thread_advise_sink(Arc::clone(&held))?;
    let connection = a.store.advise(None, CHANGES, Arc::clone(&wrapped))?;
    wrapped.on_notify(&[Notification::Extended(Default::default())]);
    drop(wrapped);
    a.store.unadvise(connection)?;
    mapi.dispatch_notifications(0)?;
    assert_eq!(taken(&places), []);
    held.on_notify(&[Notification::Extended(Default::default())]);
    assert_eq!(taken(&places), [(thread::current().id(), EventMask::fnevExtended)]);
    drop(held);
    assert_eq!(Arc::strong_count(&places), 1);
    Ok(())
}
