//! Notifications: who hears what, when, and in which order.

use std::sync::{Arc, Mutex, PoisonError};

use super::Harness;
use super::listing::{put, subjects_of};
use super::scene::{Scene, code, id_of, saved};
use super::sinks::Heard;
use crate::columns;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt, MessageExt, MsgStoreExt};
use crate::interface::{Connection, Mapi, MapiSession, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, ErrorCode, EventMask, LogoffFlags, MapiUid, MessageFlags, NewMailNotification, Notification,
    ObjectType, OneOff, OpenFlags, ReadFlags, RecipientType, SubmitFlags,
};

cases! { $, conformance_notifications, notifications;
    each_registration_has_its_own_number: STORE_NOTIFY_OK,
    a_registration_of_the_store_hears_of_everything_in_it: STORE_NOTIFY_OK,
    a_sink_hears_only_what_it_asked_for: STORE_NOTIFY_OK,
    a_registration_of_a_message_hears_of_that_message: STORE_NOTIFY_OK,
    a_registration_of_a_folder_hears_of_its_counts: STORE_NOTIFY_OK,
    a_new_folder_is_told_of: STORE_NOTIFY_OK,
    what_is_not_saved_is_not_told: STORE_NOTIFY_OK,
    the_call_returns_before_its_notification: STORE_NOTIFY_OK,
    events_come_in_the_order_in_which_they_happen: STORE_NOTIFY_OK,
    one_call_makes_one_delivery: STORE_NOTIFY_OK,
    a_notification_is_a_snapshot: STORE_NOTIFY_OK,
    every_session_on_the_store_hears: STORE_NOTIFY_OK,
    reading_a_message_is_told_without_a_save: STORE_NOTIFY_OK,
    new_mail_is_told_to_store_and_folder: STORE_SUBMIT_OK | STORE_NOTIFY_OK,
    a_registration_that_ended_hears_nothing: STORE_NOTIFY_OK,
    a_registration_ends_once: STORE_NOTIFY_OK,
    registering_keeps_the_sink_until_it_ends: STORE_NOTIFY_OK,
    a_sink_may_call_back: STORE_NOTIFY_OK,
    a_sink_may_end_its_own_registration: STORE_NOTIFY_OK,
    what_sinks_cause_waits_for_the_next_dispatch: STORE_NOTIFY_OK,
    dispatching_from_a_sink_delivers_nothing: STORE_NOTIFY_OK,
    the_id_of_a_store_means_the_whole_store: STORE_NOTIFY_OK,
    registrations_that_cannot_be: STORE_NOTIFY_OK,
    a_session_hears_of_its_own_end,
    registrations_end_with_the_session: STORE_NOTIFY_OK,
    every_member_hears_when_all_are_asked_to_leave,
}

const MASK: EventMask = EventMask::fnevNewMail
    .union(EventMask::fnevObjectCreated)
    .union(EventMask::fnevObjectDeleted)
    .union(EventMask::fnevObjectModified)
    .union(EventMask::fnevObjectMoved)
    .union(EventMask::fnevObjectCopied);

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

/// SES-STOREEVENTS-1, SES-STOREEVENTS-2, SES-STOREEVENTS-5, SES-STOREEVENTS-6, SES-OBJECTNOTIF-1, SES-OBJECTNOTIF-2,
/// SES-OBJECTNOTIF-7, SES-OBJECTNOTIF-8, SES-NOTIFY-7, SES-NOTIFY-8, SES-NOTIFY-13, SES-NOTIFICATION-2.
fn a_registration_of_the_store_hears_of_everything_in_it(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    h.pump();
    let heard = Heard::default();
    scene.store.advise(None, MASK, heard.sink())?;
    let message = saved(&folder, "a")?;
    let (id, parent) = (id_of(&*message)?, id_of(&*folder)?);
    let told = |event, only: ObjectType| -> Result<()> {
        h.pump();
        let all = heard.objects();
        let of_message: Vec<_> = all.iter().filter(|told| told.object_type == only).collect();
        assert_eq!(of_message.len(), 1, "{event:?}: {all:?}");
        let told = of_message[0];
        assert_eq!((told.event, &told.entry_id, &told.parent_id), (event, &id, &parent));
        assert_eq!(told.event.bits().count_ones(), 1);
        assert!(told.old_id.is_empty() && told.old_parent_id.is_empty() && told.tags.is_none());
        Ok(())
    };
    h.pump();
    let first = heard.objects();
    let folder_modified: Vec<_> =
        first.iter().filter(|told| told.object_type == ObjectType::MAPI_FOLDER).collect();
    assert_eq!(folder_modified.len(), 1, "{first:?}");
    assert_eq!(
        (folder_modified[0].event, &folder_modified[0].entry_id),
        (EventMask::fnevObjectModified, &parent)
    );
    let created: Vec<_> = first.iter().filter(|told| told.event == EventMask::fnevObjectCreated).collect();
    assert_eq!(created.len(), 1);
    assert_eq!((created[0].object_type, &created[0].entry_id), (ObjectType::MAPI_MESSAGE, &id));
    assert_eq!(created[0].parent_id, parent);
    assert!(created[0].old_id.is_empty() && created[0].old_parent_id.is_empty());
    message.set(PR_SUBJECT, "b")?;
    message.save()?;
    told(EventMask::fnevObjectModified, ObjectType::MAPI_MESSAGE)?;
    drop(message);
    let _done = folder.delete_messages(std::slice::from_ref(&id), None, Default::default())?;
    told(EventMask::fnevObjectDeleted, ObjectType::MAPI_MESSAGE)?;
    let opened = scene.store.open_entry(Some(&id), None, OpenFlags::NONE);
    assert_eq!(code(opened), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// SES-NOTIFY-4, SES-ONNOTIFY-1, SES-ONNOTIFY-4.
fn a_sink_hears_only_what_it_asked_for(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    h.pump();
    let (deleted, created) = (Heard::default(), Heard::default());
    scene.store.advise(None, EventMask::fnevObjectDeleted, deleted.sink())?;
    scene.store.advise(None, EventMask::fnevObjectCreated, created.sink())?;
    let id = put(&folder, "a", &[])?;
    let _done = folder.delete_messages(&[id], None, Default::default())?;
    h.pump();
    let calls = deleted.calls();
    assert!(calls.iter().all(|call| !call.is_empty()));
    assert_eq!(
        calls.concat().iter().map(Notification::event).collect::<Vec<_>>(),
        [EventMask::fnevObjectDeleted]
    );
    assert_eq!(created.events(), [EventMask::fnevObjectCreated]);
    Ok(())
}

/// SES-ADVISE-6, SES-STOREEVENTS-2, SES-STOREEVENTS-5, SES-NOTIFICATION-1.
fn a_registration_of_a_message_hears_of_that_message(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let (watched, other) = (saved(&folder, "watched")?, saved(&folder, "other")?);
    h.pump();
    let heard = Heard::default();
    let id = id_of(&*watched)?;
    scene.session.advise(Some(&id), MASK, heard.sink())?;
    for message in [&other, &watched] {
        message.set(PR_SUBJECT, "changed")?;
        message.save()?;
    }
    let both = [id_of(&*other)?, id.clone()];
    drop((watched, other));
    let _done = folder.delete_messages(&both, None, Default::default())?;
    h.pump();
    let told: Vec<_> = heard.objects().into_iter().map(|told| (told.event, told.entry_id)).collect();
    assert_eq!(told, [(EventMask::fnevObjectModified, id.clone()), (EventMask::fnevObjectDeleted, id)]);
    Ok(())
}

/// SES-STOREEVENTS-6, STO-ADVISE-1, STO-NOTIFY-27: but not of the messages, and the folder above hears nothing.
fn a_registration_of_a_folder_hears_of_its_counts(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let parent = scene.folder("Parent")?;
    let folder = parent.new_subfolder("Watched")?;
    h.pump();
    let (heard, above) = (Heard::default(), Heard::default());
    let id = id_of(&*folder)?;
    scene.store.advise(Some(&id), MASK, heard.sink())?;
    scene.store.advise(Some(&id_of(&*parent)?), MASK, above.sink())?;
    let message = saved(&folder, "a")?;
    h.pump();
    let told: Vec<_> = heard.objects().into_iter().map(|told| (told.event, told.entry_id)).collect();
    assert_eq!(told, [(EventMask::fnevObjectModified, id)]);
    message.set(PR_SUBJECT, "b")?;
    message.save()?;
    h.pump();
    assert_eq!(heard.objects(), []);
    assert_eq!(above.objects(), []);
    Ok(())
}

/// SES-STOREEVENTS-1, SES-STOREEVENTS-6, SES-OBJECTNOTIF-1, STO-NOTIFY-6.
fn a_new_folder_is_told_of(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let parent = scene.folder("Parent")?;
    h.pump();
    let heard = Heard::default();
    scene.store.advise(None, MASK, heard.sink())?;
    let id = id_of(&*parent.new_subfolder("New")?)?;
    h.pump();
    let told: Vec<_> = heard.objects().into_iter().map(|told| (told.event, told.entry_id)).collect();
    let created = (EventMask::fnevObjectCreated, id);
    let modified = (EventMask::fnevObjectModified, id_of(&*parent)?);
    assert_eq!(told, [created, modified]);
    Ok(())
}

/// SES-NOTIFY-5.
fn what_is_not_saved_is_not_told(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let message = saved(&folder, "a")?;
    h.pump();
    let heard = Heard::default();
    scene.store.advise(None, MASK, heard.sink())?;
    message.set(PR_SUBJECT, "b")?;
    folder.new_message()?.set(PR_SUBJECT, "never saved")?;
    drop(message);
    h.pump();
    assert_eq!(heard.all(), []);
    Ok(())
}

/// SES-NOTIFY-1, TBL-NOTIF-2.
fn the_call_returns_before_its_notification(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let table = subjects_of(&folder)?;
    h.pump();
    let (heard, rows) = (Heard::default(), Heard::default());
    scene.store.advise(None, MASK, heard.sink())?;
    table.advise(EventMask::fnevTableModified, rows.sink())?;
    put(&folder, "a", &[])?;
    assert_eq!((heard.all(), rows.all()), (Vec::new(), Vec::new()));
    h.mapi().dispatch_notifications(0)?;
    assert!(!heard.all().is_empty() && !rows.all().is_empty());
    Ok(())
}

/// SES-NOTIFY-2, TBL-NOTIF-3, STO-NOTIFY-2.
fn events_come_in_the_order_in_which_they_happen(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    h.pump();
    let heard = Heard::default();
    scene.store.advise(None, EventMask::fnevObjectCreated | EventMask::fnevObjectDeleted, heard.sink())?;
    let mut expected = Vec::new();
    for round in 0..5 {
        let id = put(&folder, &round.to_string(), &[])?;
        expected.push((EventMask::fnevObjectCreated, id.clone()));
        if round % 2 == 0 {
            let _done = folder.delete_messages(std::slice::from_ref(&id), None, Default::default())?;
            expected.push((EventMask::fnevObjectDeleted, id));
        }
    }
    h.pump();
    let told: Vec<_> = heard.objects().into_iter().map(|told| (told.event, told.entry_id)).collect();
    assert_eq!(told, expected);
    Ok(())
}

/// SES-NOTIFY-3, SES-ONNOTIFY-1.
fn one_call_makes_one_delivery(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let ids = [put(&folder, "a", &[])?, put(&folder, "b", &[])?, put(&folder, "c", &[])?];
    h.pump();
    let heard = Heard::default();
    scene.store.advise(None, EventMask::fnevObjectDeleted, heard.sink())?;
    let _done = folder.delete_messages(&ids, None, Default::default())?;
    h.pump();
    let sizes: Vec<usize> = heard.calls().iter().map(Vec::len).collect();
    assert_eq!(sizes, [3]);
    Ok(())
}

/// SES-NOTIFY-6, TBL-NOTIF-11.
fn a_notification_is_a_snapshot(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let table = subjects_of(&folder)?;
    h.pump();
    let heard = Heard::default();
    table.advise(EventMask::fnevTableModified, heard.sink())?;
    let message = saved(&folder, "first")?;
    message.set(PR_SUBJECT, "second")?;
    message.save()?;
    let id = id_of(&*message)?;
    drop(message);
    let _done = folder.delete_messages(&[id], None, Default::default())?;
    h.pump();
    let subjects: Vec<_> = heard.tables().iter().map(|told| told.row.get(PR_SUBJECT)).collect();
    assert_eq!(subjects, [Some("first".to_owned()), Some("second".to_owned()), None]);
    Ok(())
}

/// SES-NOTIFY-12, SES-LOGON-32.
fn every_session_on_the_store_hears(h: &dyn Harness) -> Result<()> {
    let (writer, reader) = (Scene::of_a(h)?, Scene::of_a(h)?);
    let folder = writer.folder("Watched")?;
    h.pump();
    let heard = Heard::default();
    reader.store.advise(None, EventMask::fnevObjectCreated, heard.sink())?;
    let id = put(&folder, "a", &[])?;
    h.pump();
    let told: Vec<_> = heard.objects().into_iter().map(|told| told.entry_id).collect();
    assert_eq!(told, std::slice::from_ref(&id));
    assert_eq!(reader.store.open_message(&id)?.get(PR_SUBJECT)?, "a");
    Ok(())
}

/// TBL-NOTIF-25, TBL-CONTENTS-10.
fn reading_a_message_is_told_without_a_save(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let message = saved(&folder, "a")?;
    let table = folder.get_contents_table(crate::vocab::TableFlags::MAPI_UNICODE)?;
    table.set_columns(&columns![PR_MESSAGE_FLAGS], Default::default())?;
    h.pump();
    let heard = Heard::default();
    table.advise(EventMask::fnevTableModified, heard.sink())?;
    let was_read = MessageFlags::from(message.get(PR_MESSAGE_FLAGS)?).contains(MessageFlags::MSGFLAG_READ);
    message.set_read_flag(if was_read { ReadFlags::CLEAR_READ_FLAG } else { ReadFlags::NONE })?;
    h.pump();
    let told = heard.tables();
    assert_eq!(told.len(), 1, "{told:?}");
    let flags = MessageFlags::from(told[0].row.get(PR_MESSAGE_FLAGS).expect("the row has flags"));
    assert_eq!(flags.contains(MessageFlags::MSGFLAG_READ), !was_read);
    Ok(())
}

/// SES-STOREEVENTS-8, SES-NEWMAIL-1, SES-NEWMAIL-2, SES-NEWMAIL-3, STO-NOTIFY-5, STO-NOTIFY-16, STO-NOTIFY-20.
fn new_mail_is_told_to_store_and_folder(h: &dyn Harness) -> Result<()> {
    let (sender, receiver) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let [_, to] = h.addresses();
    let inbox = receiver.store.inbox()?;
    h.pump();
    let (store, folder) = (Heard::default(), Heard::default());
    receiver.store.advise(None, EventMask::fnevNewMail, store.sink())?;
    receiver.store.advise(Some(&id_of(&*inbox)?), EventMask::fnevNewMail, folder.sink())?;
    let message = sender.store.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "News")?;
    message.set(PR_MESSAGE_CLASS, "IPM.Note.News")?;
    message.add_recipient(AdrEntry::one_off(&OneOff::new("B", "SMTP", &*to), RecipientType::MAPI_TO))?;
    message.submit_message(SubmitFlags::NONE)?;
    h.pump();
    for heard in [store, folder] {
        let told = heard.all();
        let [Notification::NewMail(mail)] = &told[..] else { panic!("{told:?}") };
        let NewMailNotification { entry_id, parent_id, unicode, message_class, message_flags } = mail;
        assert_eq!((&**message_class, *unicode), ("IPM.Note.News", true));
        assert_eq!(*parent_id, id_of(&*inbox)?);
        let arrived = receiver.store.open_message(entry_id)?;
        assert_eq!(arrived.get(PR_SUBJECT)?, "News");
        assert_eq!(i32::from(*message_flags), arrived.get(PR_MESSAGE_FLAGS)?);
    }
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
    let by_session = scene.session.advise(Some(&id), MASK, to_session)?;
    let by_store = scene.store.advise(None, MASK, to_store)?;
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
    let forwarded = scene.session.advise(Some(&id), MASK, heard.sink())?;
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
    let forwarded = scene.session.advise(Some(&scene.store.get(PR_ENTRYID)?.into()), MASK, sink())?;
    let by_table = table.advise(EventMask::fnevTableModified, sink())?;
    assert_eq!(Arc::strong_count(&alive), 4);
    scene.session.unadvise(own)?;
    scene.session.unadvise(forwarded)?;
    table.unadvise(by_table)?;
    assert_eq!(Arc::strong_count(&alive), 1);
    Ok(())
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
    assert_eq!(advise(Some(&id.as_bytes()[..19]), MASK), ErrorCode::MAPI_E_INVALID_ENTRYID);
    assert_eq!(advise(Some(stranger.as_bytes()), MASK), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert_eq!(advise(Some(id.as_bytes()), EventMask::NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    for internal in [EventMask::fnevStatusObjectModified, EventMask::fnevReservedForMapi] {
        assert_eq!(advise(Some(id.as_bytes()), MASK | internal), ErrorCode::MAPI_E_NO_SUPPORT);
        assert_eq!(advise(None, EventMask::fnevExtended | internal), ErrorCode::MAPI_E_NO_SUPPORT);
    }
    assert_eq!(advise(Some(id.as_bytes()), EventMask::fnevTableModified), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(advise(Some(id.as_bytes()), EventMask::fnevTableModified | MASK), ErrorCode::S_OK);
    let on_table = |mask| code(table.advise(mask, Heard::default().sink()));
    assert_eq!(on_table(EventMask::NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(on_table(MASK), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(on_table(MASK | EventMask::fnevTableModified), ErrorCode::S_OK);
    Ok(())
}

/// SES-ADVISE-3, SES-ADVISE-4, SES-EXTNOTIF-2, SES-LOGOFF-4: once, and without content.
fn a_session_hears_of_its_own_end(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (heard, deaf) = (Heard::default(), Heard::default());
    scene.session.advise(None, EventMask::fnevExtended | MASK, heard.sink())?;
    scene.session.advise(None, EventMask::fnevCriticalError, deaf.sink())?;
    put(&scene.folder("Events")?, "a", &[])?;
    h.pump();
    assert_eq!(heard.all(), []);
    scene.session.logoff(LogoffFlags::NONE, 0)?;
    h.pump();
    let told = heard.all();
    let [Notification::Extended(end)] = &told[..] else { panic!("{told:?}") };
    assert_eq!((end.event, end.parameters.len()), (0, 0));
    assert_eq!(deaf.all(), []);
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
    scene.session.advise(Some(&id_of(&*folder)?), MASK, sink())?;
    scene.store.advise(None, MASK, sink())?;
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

/// SES-ADVISE-2, SES-ADVISE-5, SES-LOGOFF-9, SES-LOGOFF-12, SES-ERRORNOTIF-1, SES-ERRORNOTIF-2: critical errors are
/// delivered even if not asked for, and the others may go on.
fn every_member_hears_when_all_are_asked_to_leave(h: &dyn Harness) -> Result<()> {
    use crate::vocab::LogonFlags;
    let [profile, _] = h.profiles();
    let mapi = h.mapi();
    mapi.initialize(Default::default())?;
    let first = mapi.logon(Some(&profile), None, LogonFlags::MAPI_ALLOW_OTHERS | LogonFlags::MAPI_UNICODE)?;
    let second = mapi.logon(None, None, LogonFlags::NONE)?;
    let (of_first, of_second) = (Heard::default(), Heard::default());
    first.advise(None, EventMask::fnevExtended, of_first.sink())?;
    second.advise(None, EventMask::fnevExtended, of_second.sink())?;
    second.logoff(LogoffFlags::MAPI_LOGOFF_SHARED, 0)?;
    h.pump();
    let told = of_first.all();
    let [Notification::Error(error)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(error.code, ErrorCode::MAPI_E_END_OF_SESSION);
    assert!(error.entry_id.is_empty());
    assert_eq!(of_second.events(), [EventMask::fnevExtended]);
    let session: &dyn MapiSession = &*first;
    assert!(!session.get_msg_stores_table(Default::default())?.all_rows(&columns![PR_ENTRYID])?.is_empty());
    Ok(())
}
