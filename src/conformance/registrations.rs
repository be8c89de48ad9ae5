//! Registrations for notifications: made, kept and ended.

use std::sync::Arc;

use super::Harness;
use super::listing::{put, subjects_of};
use super::scene::{Scene, code, id_of};
use super::sinks::{EVENTS, Heard};
use crate::interface::ext::{MapiPropExt, MsgStoreExt};
use crate::interface::{Connection, Result};
use crate::vocab::tags::*;
use crate::vocab::{ErrorCode, EventMask, LogoffFlags, MapiUid, Notification};

cases! { $, conformance_registrations, registrations, needs: STORE_CREATE_OK;
    each_registration_has_its_own_number: STORE_NOTIFY_OK,
    a_registration_that_ended_hears_nothing: STORE_NOTIFY_OK,
    a_registration_ends_once: STORE_NOTIFY_OK,
    registering_keeps_the_sink_until_it_ends: STORE_NOTIFY_OK,
    the_id_of_a_store_means_the_whole_store: STORE_NOTIFY_OK,
    registrations_that_cannot_be: STORE_NOTIFY_OK,
    registrations_end_with_the_session: STORE_NOTIFY_OK,
}

/// SES-ADVISE-1, SES-ADVISE-12: never 0; the same sink may be registered many times and hears as often.
fn each_registration_has_its_own_number(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Advise")?;
    h.pump();
    let heard = Heard::default();
    let mut numbers = Vec::new();
    for _ in 0..3 {
        let id = scene.store.get(PR_ENTRYID)?.into();
        numbers.push(scene.session.advise(Some(&id), EventMask::fnevObjectCreated, heard.sink())?);
        numbers.push(scene.session.advise(None, EventMask::fnevCriticalError, heard.sink())?);
    }
    assert!(!numbers.contains(&Connection(0)), "{numbers:?}");
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 6);
    put(&folder, "a", &[])?;
    h.pump();
    assert_eq!(heard.events(), [EventMask::fnevObjectCreated; 3]);
    Ok(())
}

/// SES-UNADVISE-1, TBL-NOTIF-20: not even of what waited already.
fn a_registration_that_ended_hears_nothing(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let table = subjects_of(&folder)?;
    let heard: [Heard; 3] = Default::default();
    let [to_session, to_store, to_table] = heard.each_ref().map(Heard::sink);
    let id = scene.store.get(PR_ENTRYID)?.into();
    let by_session = scene.session.advise(Some(&id), EVENTS, to_session)?;
    let by_store = scene.store.advise(None, EVENTS, to_store)?;
    let by_table = table.advise(EventMask::fnevTableModified, to_table)?;
    put(&folder, "heard", &[])?;
    h.pump();
    assert!(heard.iter().all(|heard| !heard.all().is_empty()));
    put(&folder, "waits", &[])?;
    scene.session.unadvise(by_session)?;
    scene.store.unadvise(by_store)?;
    table.unadvise(by_table)?;
    put(&folder, "later", &[])?;
    h.pump();
    assert!(heard.iter().all(|heard| heard.all().is_empty()));
    Ok(())
}

/// SES-UNADVISE-3, TBL-UNADVISE-2.
fn a_registration_ends_once(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = subjects_of(&scene.folder("Watched")?)?;
    let heard = Heard::default();
    let id = scene.store.get(PR_ENTRYID)?.into();
    let forwarded = scene.session.advise(Some(&id), EVENTS, heard.sink())?;
    let own = scene.session.advise(None, EventMask::fnevCriticalError, heard.sink())?;
    let by_table = table.advise(EventMask::fnevTableModified, heard.sink())?;
    let not_found = ErrorCode::MAPI_E_NOT_FOUND;
    assert_eq!(code(table.unadvise(own)), not_found);
    for connection in [forwarded, own] {
        assert_eq!(code(scene.session.unadvise(connection)), ErrorCode::S_OK);
        assert_eq!(code(scene.session.unadvise(connection)), not_found);
    }
    assert_eq!(code(table.unadvise(by_table)), ErrorCode::S_OK);
    assert_eq!(code(table.unadvise(by_table)), not_found);
    assert_eq!(code(scene.session.unadvise(Connection(0))), not_found);
    Ok(())
}

/// SES-ADVISE-11, SES-NOTIFY-11, SES-UNADVISE-1, TBL-ADVISE-2, TBL-UNADVISE-1: the caller may forget it at once.
fn registering_keeps_the_sink_until_it_ends(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = subjects_of(&scene.folder("Watched")?)?;
    let alive = Arc::new(());
    let sink = || {
        let alive = Arc::clone(&alive);
        Arc::new(move |_: &[Notification]| drop(Arc::clone(&alive)))
    };
    let own = scene.session.advise(None, EventMask::fnevCriticalError, sink())?;
    let forwarded = scene.session.advise(Some(&scene.store.get(PR_ENTRYID)?.into()), EVENTS, sink())?;
    let by_table = table.advise(EventMask::fnevTableModified, sink())?;
    assert_eq!(Arc::strong_count(&alive), 4);
    scene.session.unadvise(own)?;
    scene.session.unadvise(forwarded)?;
    table.unadvise(by_table)?;
    assert_eq!(Arc::strong_count(&alive), 1);
    Ok(())
}

/// SES-ADVISE-6.
fn the_id_of_a_store_means_the_whole_store(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    h.pump();
    let heard = Heard::default();
    let id = scene.store.get(PR_ENTRYID)?.into();
    scene.session.advise(Some(&id), EventMask::fnevObjectCreated, heard.sink())?;
    put(&folder, "a", &[])?;
    put(&scene.folder("Elsewhere")?, "b", &[])?;
    h.pump();
    assert_eq!(heard.events(), [EventMask::fnevObjectCreated; 3]);
    Ok(())
}

/// SES-ADVISE-7, SES-ADVISE-8, SES-ADVISE-9, SES-ADVISE-10, TBL-ADVISE-4.
fn registrations_that_cannot_be(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let (id, table) = (id_of(&*folder)?, subjects_of(&folder)?);
    let advise = |id: Option<&[u8]>, mask| {
        let id = id.map(crate::vocab::EntryId::from);
        code(scene.session.advise(id.as_ref(), mask, Heard::default().sink()))
    };
    let stranger = crate::vocab::EntryId::long_term(MapiUid([0x77; 16]), b"nobody");
    assert_eq!(advise(Some(&id.as_bytes()[..19]), EVENTS), ErrorCode::MAPI_E_INVALID_ENTRYID);
    assert_eq!(advise(Some(stranger.as_bytes()), EVENTS), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert_eq!(advise(Some(id.as_bytes()), EventMask::NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    for internal in [EventMask::fnevStatusObjectModified, EventMask::fnevReservedForMapi] {
        assert_eq!(advise(Some(id.as_bytes()), EVENTS | internal), ErrorCode::MAPI_E_NO_SUPPORT);
        assert_eq!(advise(None, EventMask::fnevExtended | internal), ErrorCode::MAPI_E_NO_SUPPORT);
    }
    assert_eq!(advise(Some(id.as_bytes()), EventMask::fnevTableModified), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(advise(Some(id.as_bytes()), EventMask::fnevTableModified | EVENTS), ErrorCode::S_OK);
    let on_table = |mask| code(table.advise(mask, Heard::default().sink()));
    assert_eq!(on_table(EventMask::NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(on_table(EVENTS), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(on_table(EVENTS | EventMask::fnevTableModified), ErrorCode::S_OK);
    Ok(())
}

/// SES-LOGOFF-4, SES-NOTIFY-11, TBL-VIEW-5: whatever was registered where, also if the table is still held.
fn registrations_end_with_the_session(h: &dyn Harness) -> Result<()> {
    let (scene, other) = (Scene::of_a(h)?, Scene::of_a(h)?);
    let folder = other.folder("Watched")?;
    let table = subjects_of(&scene.store.open_folder(&id_of(&*folder)?)?)?;
    let status = scene.session.get_status_table(Default::default())?;
    let alive = Arc::new(());
    let heard = Heard::default();
    let sink = || {
        let (alive, heard) = (Arc::clone(&alive), heard.clone());
        Arc::new(move |notifications: &[Notification]| {
            let _held = &alive;
            heard.write(notifications);
        })
    };
    scene.session.advise(None, EventMask::fnevCriticalError, sink())?;
    scene.session.advise(Some(&id_of(&*folder)?), EVENTS, sink())?;
    scene.store.advise(None, EVENTS, sink())?;
    table.advise(EventMask::fnevTableModified, sink())?;
    status.advise(EventMask::fnevTableModified, sink())?;
    h.pump();
    scene.session.logoff(LogoffFlags::NONE, 0)?;
    let _until_now = heard.all();
    put(&folder, "a", &[])?;
    h.pump();
    assert_eq!(heard.all(), []);
    assert_eq!(Arc::strong_count(&alive), 1);
    Ok(())
}
