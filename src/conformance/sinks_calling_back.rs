//! What sinks may do while they are told.

use std::sync::{Arc, Mutex, PoisonError};

use super::Harness;
use super::listing::{put, subjects_of};
use super::scene::{Scene, code};
use super::sinks::Heard;
use crate::interface::ext::MapiPropExt;
use crate::interface::{Connection, Mapi, Result};
use crate::vocab::tags::*;
use crate::vocab::{ErrorCode, EventMask, Notification};

cases! { $, conformance_sinks_calling_back, sinks_calling_back, needs: STORE_CREATE_OK;
    a_sink_may_call_back: STORE_NOTIFY_OK,
    a_sink_may_end_its_own_registration: STORE_NOTIFY_OK,
    what_sinks_cause_waits_for_the_next_dispatch: STORE_NOTIFY_OK,
    dispatching_from_a_sink_delivers_nothing: STORE_NOTIFY_OK,
}

/// A place that a sink finds something in which exists only after it was registered.
type Later<T> = Arc<Mutex<Option<T>>>;

fn put_later<T>(place: &Later<T>, value: T) {
    *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
}

fn take_later<T>(place: &Later<T>) -> Option<T> {
    place.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// SES-NOTIFY-10, TBL-NOTIF-22: nothing is locked while it runs.
fn a_sink_may_call_back(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let table = subjects_of(&folder)?;
    h.pump();
    let heard = Heard::default();
    let (session, view, target) = (Arc::clone(&scene.session), Arc::clone(&table), Arc::clone(&folder));
    let (seen, store) = (heard.clone(), scene.store.get(PR_ENTRYID)?.into());
    let answer: Later<Result<(u32, Connection)>> = Later::default();
    let place = Arc::clone(&answer);
    let sink = move |notifications: &[Notification]| {
        if seen.all().is_empty() {
            let work = || {
                put(&target, "from the sink", &[])?;
                let rows = view.get_row_count(0)?.value;
                let more = session.advise(Some(&store), EventMask::fnevObjectCreated, seen.sink())?;
                Ok((rows, more))
            };
            put_later(&place, work());
        }
        seen.write(notifications);
    };
    let first = table.advise(EventMask::fnevTableModified, Arc::new(sink))?;
    put(&folder, "a", &[])?;
    h.mapi().dispatch_notifications(0)?;
    let (rows, more) = take_later(&answer).expect("the sink was called")?;
    assert_eq!(rows, 2);
    table.unadvise(first)?;
    scene.session.unadvise(more)?;
    Ok(())
}

/// SES-UNADVISE-5, SES-NOTIFY-10, TBL-UNADVISE-3.
fn a_sink_may_end_its_own_registration(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let table = subjects_of(&folder)?;
    h.pump();
    let heard = Heard::default();
    let (own, of_table): (Later<Connection>, Later<Connection>) = Default::default();
    let (session, seen, place) = (Arc::clone(&scene.session), heard.clone(), Arc::clone(&own));
    let once = move |notifications: &[Notification]| {
        seen.write(notifications);
        if let Some(connection) = take_later(&place) {
            assert_eq!(code(session.unadvise(connection)), ErrorCode::S_OK);
        }
    };
    let (view, seen, place) = (Arc::clone(&table), heard.clone(), Arc::clone(&of_table));
    let once_too = move |notifications: &[Notification]| {
        seen.write(notifications);
        if let Some(connection) = take_later(&place) {
            assert_eq!(code(view.unadvise(connection)), ErrorCode::S_OK);
        }
    };
    let store = scene.store.get(PR_ENTRYID)?.into();
    put_later(&own, scene.session.advise(Some(&store), EventMask::fnevObjectCreated, Arc::new(once))?);
    put_later(&of_table, table.advise(EventMask::fnevTableModified, Arc::new(once_too))?);
    for subject in ["a", "b"] {
        put(&folder, subject, &[])?;
    }
    h.pump();
    assert_eq!(heard.events(), [EventMask::fnevObjectCreated, EventMask::fnevTableModified]);
    Ok(())
}

/// SES-DISPATCH-1, SES-DISPATCH-2, SES-NOTIFY-10.
fn what_sinks_cause_waits_for_the_next_dispatch(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    h.pump();
    let heard = Heard::default();
    let (target, seen) = (Arc::clone(&folder), heard.clone());
    let endless = move |notifications: &[Notification]| {
        seen.write(notifications);
        assert_eq!(code(put(&target, "again", &[])), ErrorCode::S_OK);
    };
    scene.store.advise(None, EventMask::fnevObjectCreated, Arc::new(endless))?;
    put(&folder, "a", &[])?;
    for _ in 0..3 {
        h.mapi().dispatch_notifications(0)?;
        assert_eq!(heard.events(), [EventMask::fnevObjectCreated]);
    }
    Ok(())
}

/// SES-DISPATCH-3.
fn dispatching_from_a_sink_delivers_nothing(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    h.pump();
    let heard = Heard::default();
    let (mapi, seen): (Arc<dyn Mapi>, _) = (h.mapi(), heard.clone());
    let nested = move |notifications: &[Notification]| {
        let before = seen.clone();
        assert_eq!(code(mapi.dispatch_notifications(0)), ErrorCode::S_OK);
        before.write(notifications);
    };
    scene.store.advise(None, EventMask::fnevObjectCreated, Arc::new(nested))?;
    let expected = [put(&folder, "a", &[])?, put(&folder, "b", &[])?, put(&folder, "c", &[])?];
    h.mapi().dispatch_notifications(0)?;
    let told: Vec<_> = heard.objects().into_iter().map(|told| told.entry_id).collect();
    assert_eq!(told, expected);
    Ok(())
}
