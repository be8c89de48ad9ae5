//! What a store tells of, operation by operation, and its registrations.

use std::sync::Arc;

use super::Harness;
use super::listing::subjects_of;
use super::scene::*;
use super::sinks::{Heard, OBJECTS, watch};
use super::submission::{mail, submit};
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_store_notifications, store_notifications, needs: STORE_CREATE_OK;
    a_store_numbers_its_registrations: STORE_NOTIFY_OK,
    a_store_keeps_a_sink_until_its_registration_ends: STORE_NOTIFY_OK,
    what_a_store_cannot_register: STORE_NOTIFY_OK,
    a_registration_outlives_its_object: STORE_NOTIFY_OK,
    numbers_of_others_mean_nothing_to_a_store: STORE_NOTIFY_OK,
    a_folder_is_deleted_as_one: STORE_NOTIFY_OK,
    a_batch_comes_oldest_first: STORE_NOTIFY_OK,
    a_folder_that_changes_is_told_of: STORE_NOTIFY_OK,
    a_message_is_told_of_when_it_is_saved: STORE_NOTIFY_OK,
    what_an_event_does_not_have_is_absent: STORE_NOTIFY_OK,
    changes_without_a_save_are_told_of: STORE_NOTIFY_OK,
    sending_changes_the_message: STORE_NOTIFY_OK | STORE_SUBMIT_OK,
    objects_are_told_of_before_tables: STORE_NOTIFY_OK,
    each_kind_of_table_tells_of_its_rows: STORE_NOTIFY_OK | STORE_SUBMIT_OK,
    errors_and_extensions_come_unexpectedly_only: STORE_NOTIFY_OK,
}

const CREATED: EventMask = EventMask::fnevObjectCreated;
const DELETED: EventMask = EventMask::fnevObjectDeleted;
const MODIFIED: EventMask = EventMask::fnevObjectModified;
/// A new sink for what happens to an object of the store; `None` is the store itself.
fn listen(scene: &Scene, id: Option<&EntryId>) -> Result<Heard> {
    let heard = Heard::default();
    scene.store.advise(id, OBJECTS, heard.sink())?;
    Ok(heard)
}

/// What happened to what since the last look.
fn told(h: &dyn Harness, heard: &Heard) -> Vec<(EventMask, EntryId)> {
    h.pump();
    heard.objects().into_iter().map(|told| (told.event, told.entry_id)).collect()
}

/// STO-ADVISE-2, STO-ADVISE-3, STO-UNADVISE-1, STO-UNADVISE-3
fn a_store_numbers_its_registrations(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    h.pump();
    let heard = Heard::default();
    let sink = heard.sink();
    let advise = || scene.store.advise(None, CREATED, Arc::clone(&sink));
    let [first, second, third] = [advise()?, advise()?, advise()?];
    assert!(first != second && second != third && first != third);
    assert!(![first, second, third].contains(&Connection(0)));
    stored(&folder, "a")?;
    h.pump();
    assert_eq!(heard.calls().len(), 3);
    scene.store.unadvise(second)?;
    for ended in [second, Connection(0)] {
        assert_eq!(code(scene.store.unadvise(ended)), ErrorCode::MAPI_E_NOT_FOUND);
    }
    stored(&folder, "b")?;
    h.pump();
    assert_eq!(heard.calls().len(), 2);
    scene.store.unadvise(first)?;
    scene.store.unadvise(third)
}

/// STO-ADVISE-4, STO-UNADVISE-1: the caller may forget it at once.
fn a_store_keeps_a_sink_until_its_registration_ends(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    h.pump();
    let (heard, alive) = (Heard::default(), Arc::new(()));
    let (seen, held) = (heard.clone(), Arc::clone(&alive));
    let sink = move |notifications: &[Notification]| {
        let _held = &held;
        seen.write(notifications);
    };
    let connection = scene.store.advise(None, CREATED, Arc::new(sink))?;
    stored(&folder, "a")?;
    h.pump();
    assert_eq!(heard.events(), [CREATED]);
    assert_eq!(Arc::strong_count(&alive), 2);
    scene.store.unadvise(connection)?;
    assert_eq!(Arc::strong_count(&alive), 1);
    Ok(())
}

/// STO-ADVISE-5, STO-ADVISE-6
fn what_a_store_cannot_register(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let gone = stored(&folder, "a")?;
    delete(&folder, std::slice::from_ref(&gone))?;
    let id = id_of(&*folder)?;
    let advise =
        |id: &[u8], mask| code(scene.store.advise(Some(&EntryId::from(id)), mask, Heard::default().sink()));
    assert_eq!(advise(id.as_bytes(), EventMask::NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(advise(id.as_bytes(), EventMask::fnevTableModified), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(advise(id.as_bytes(), EventMask::fnevTableModified | OBJECTS), ErrorCode::S_OK);
    for internal in [EventMask::fnevStatusObjectModified, EventMask::fnevReservedForMapi] {
        assert_eq!(advise(id.as_bytes(), internal | OBJECTS), ErrorCode::MAPI_E_NO_SUPPORT);
    }
    let foreign = EntryId::long_term(MapiUid([0x77; 16]), b"nobody's folder");
    assert_eq!(advise(&id.as_bytes()[..19], OBJECTS), ErrorCode::MAPI_E_INVALID_ENTRYID);
    assert_eq!(advise(foreign.as_bytes(), OBJECTS), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert_eq!(advise(gone.as_bytes(), OBJECTS), ErrorCode::MAPI_E_INVALID_ENTRYID);
    Ok(())
}

/// STO-ADVISE-7
fn a_registration_outlives_its_object(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let id = stored(&folder, "a")?;
    let heard = Heard::default();
    let connection = scene.store.advise(Some(&id), OBJECTS, heard.sink())?;
    delete(&folder, std::slice::from_ref(&id))?;
    assert_eq!(told(h, &heard), [(DELETED, id)]);
    assert_eq!(code(scene.store.unadvise(connection)), ErrorCode::S_OK);
    assert_eq!(code(scene.store.unadvise(connection)), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// STO-UNADVISE-4
fn numbers_of_others_mean_nothing_to_a_store(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = subjects_of(&scene.folder("Watched")?)?;
    let sink = || Heard::default().sink();
    let by_session = scene.session.advise(None, EventMask::fnevCriticalError, sink())?;
    let by_table = table.advise(EventMask::fnevTableModified, sink())?;
    for other in [by_session, by_table] {
        assert_eq!(code(scene.store.unadvise(other)), ErrorCode::MAPI_E_NOT_FOUND);
    }
    scene.session.unadvise(by_session)?;
    table.unadvise(by_table)
}

/// STO-NOTIFY-7, STO-NOTIFY-21, STO-ADVISE-1
fn a_folder_is_deleted_as_one(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (parent, other) = (scene.folder("Parent")?, scene.folder("Other")?);
    let folder = parent.new_subfolder("Deleted")?;
    let inside = stored(&folder, "a")?;
    let (id, above) = (id_of(&*folder)?, id_of(&*parent)?);
    drop(folder);
    h.pump();
    let (store, of_folder) = (listen(&scene, None)?, listen(&scene, Some(&id))?);
    let (of_message, of_other) = (listen(&scene, Some(&inside))?, listen(&scene, Some(&id_of(&*other)?))?);
    let deleted = parent.delete_folder(&id, None, DeleteFolderFlags::DEL_MESSAGES)?;
    assert_eq!(deleted.code(), ErrorCode::S_OK);
    h.pump();
    let expected = ObjectNotification::new(DELETED, ObjectType::MAPI_FOLDER, id, above.clone());
    let all = store.objects();
    assert_eq!(all[0], expected);
    assert_eq!((all.len(), all[1].event, &all[1].entry_id), (2, MODIFIED, &above));
    assert_eq!(of_folder.objects(), [expected]);
    assert_eq!((of_message.all(), of_other.all()), (vec![], vec![]));
    Ok(())
}

/// STO-NOTIFY-3
fn a_batch_comes_oldest_first(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let list = [stored(&folder, "a")?, stored(&folder, "b")?, stored(&folder, "c")?];
    h.pump();
    let heard = Heard::default();
    scene.store.advise(None, DELETED, heard.sink())?;
    let backwards = [2, 0, 1].map(|place: usize| list[place].clone());
    delete(&folder, &backwards)?;
    h.pump();
    let calls = heard.calls().concat();
    let ids: Vec<_> = calls
        .iter()
        .filter_map(|told| match told {
            Notification::Object(told) => Some(told.entry_id.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(ids, backwards);
    Ok(())
}

/// STO-NOTIFY-10
fn a_folder_that_changes_is_told_of(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let parent = scene.folder("Parent")?;
    let folder = parent.new_subfolder("Watched")?;
    let message = saved(&folder, "a")?;
    message.set_read_flag(ReadFlags::NONE)?;
    let id = id_of(&*folder)?;
    h.pump();
    let (store, of_folder) = (listen(&scene, None)?, listen(&scene, Some(&id))?);
    let above = listen(&scene, Some(&id_of(&*parent)?))?;
    let changes: [&dyn Fn() -> Result<()>; 5] = [
        &|| folder.set(PR_COMMENT, "Ours"),
        &|| folder.set(PR_DISPLAY_NAME, "Renamed"),
        &|| folder.new_subfolder("Below").map(drop),
        &|| stored(&folder, "b").map(drop),
        &|| message.set_read_flag(ReadFlags::CLEAR_READ_FLAG),
    ];
    for (place, change) in changes.iter().enumerate() {
        change()?;
        let modified = (MODIFIED, id.clone());
        assert_eq!(told(h, &of_folder), std::slice::from_ref(&modified), "change {place}");
        assert_eq!(told(h, &store).iter().filter(|told| **told == modified).count(), 1, "change {place}");
        assert_eq!(above.all(), [], "change {place}");
    }
    Ok(())
}

/// STO-NOTIFY-11, STO-NOTIFY-12, STO-NOTIFY-27
fn a_message_is_told_of_when_it_is_saved(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let other = stored(&folder, "other")?;
    let place = id_of(&*folder)?;
    h.pump();
    let (store, of_folder) = (listen(&scene, None)?, listen(&scene, Some(&place))?);
    let of_other = listen(&scene, Some(&other))?;
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, "a")?;
    assert_eq!((told(h, &store), told(h, &of_folder)), (vec![], vec![]));
    message.save()?;
    let id = id_of(&*message)?;
    assert_eq!(told(h, &store), [(CREATED, id.clone()), (MODIFIED, place.clone())]);
    assert_eq!(told(h, &of_folder), [(MODIFIED, place)]);
    let of_message = listen(&scene, Some(&id))?;
    message.set(PR_SUBJECT, "b")?;
    message.save()?;
    assert_eq!(told(h, &store), [(MODIFIED, id.clone())]);
    assert_eq!(told(h, &of_message), [(MODIFIED, id)]);
    assert_eq!((of_folder.all(), of_other.all()), (vec![], vec![]));
    Ok(())
}

/// STO-NOTIFY-4, STO-NOTIFY-17: only what was moved or copied has a former place.
fn what_an_event_does_not_have_is_absent(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    h.pump();
    let heard = listen(&scene, None)?;
    let id = stored(&folder, "a")?;
    delete(&folder, &[id])?;
    h.pump();
    let events = heard.objects();
    assert_eq!(events.len(), 4, "{events:?}");
    for event in events {
        assert_eq!(
            (event.old_id, event.old_parent_id, event.tags),
            (EntryId::default(), EntryId::default(), None)
        );
    }
    Ok(())
}

/// A message was modified, for the store and for its own registration.
fn assert_modified(h: &dyn Harness, [store, own]: &[Heard; 2], id: &EntryId, why: &str) {
    let modified = (MODIFIED, id.clone());
    assert!(told(h, store).contains(&modified), "{why}");
    assert!(told(h, own).contains(&modified), "{why}");
}

/// STO-NOTIFY-14
fn changes_without_a_save_are_told_of(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let message = saved(&folder, "a")?;
    message.set_read_flag(ReadFlags::NONE)?;
    let id = id_of(&*message)?;
    h.pump();
    let heard = [listen(&scene, None)?, listen(&scene, Some(&id))?];
    message.set_read_flag(ReadFlags::CLEAR_READ_FLAG)?;
    assert_modified(h, &heard, &id, "SetReadFlag");
    let read = folder.set_read_flags(Some(std::slice::from_ref(&id)), None, ReadFlags::NONE)?;
    assert_eq!(read.code(), ErrorCode::S_OK);
    assert_modified(h, &heard, &id, "SetReadFlags");
    let status = MessageStatus::MSGSTATUS_HIGHLIGHTED;
    let _old = folder.set_message_status(&id, status, status)?;
    assert_modified(h, &heard, &id, "SetMessageStatus");
    Ok(())
}

/// STO-NOTIFY-14: submitted, taken back, sent.
fn sending_changes_the_message(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let [_, to] = h.addresses();
    let message = mail(&scene.store.outbox()?, "Plan", &to)?;
    message.save()?;
    let id = id_of(&*message)?;
    h.pump();
    let heard = [listen(&scene, None)?, listen(&scene, Some(&id))?];
    let dispatched = |why| {
        let modified = (MODIFIED, id.clone());
        for heard in &heard {
            let told = heard.objects().into_iter().map(|told| (told.event, told.entry_id));
            assert!(told.into_iter().any(|told| told == modified), "{why}");
        }
    };
    message.submit_message(SubmitFlags::NONE)?;
    h.mapi().dispatch_notifications(0)?;
    dispatched("SubmitMessage");
    scene.store.abort_submit(&id, 0)?;
    h.mapi().dispatch_notifications(0)?;
    dispatched("AbortSubmit");
    reopened(&scene.store, &id)?.submit_message(SubmitFlags::NONE)?;
    h.mapi().dispatch_notifications(0)?;
    dispatched("SubmitMessage again");
    h.pump();
    dispatched("FinishedMsg");
    Ok(())
}

/// STO-NOTIFY-23: whoever registered first.
fn objects_are_told_of_before_tables(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let table = subjects_of(&folder)?;
    h.pump();
    let heard = watch(&table)?;
    scene.store.advise(None, OBJECTS, heard.sink())?;
    table.advise(EventMask::fnevTableModified, heard.sink())?;
    stored(&folder, "a")?;
    h.pump();
    let row = EventMask::fnevTableModified;
    assert_eq!(heard.events(), [CREATED, MODIFIED, row, row]);
    Ok(())
}

/// STO-NOTIFY-24
fn each_kind_of_table_tells_of_its_rows(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    let [_, to] = h.addresses();
    let tables = [
        folder.get_contents_table(TableFlags::MAPI_UNICODE)?,
        folder.get_contents_table(TableFlags::MAPI_UNICODE | TableFlags::MAPI_ASSOCIATED)?,
        folder.get_hierarchy_table(TableFlags::MAPI_UNICODE)?,
        scene.store.get_outgoing_queue(0)?,
    ];
    let heard = tables.iter().map(watch).collect::<Result<Vec<_>>>()?;
    let events = || -> Result<Vec<Vec<TableEvent>>> {
        h.mapi().dispatch_notifications(0)?;
        let events = |heard: &Heard| heard.tables().into_iter().map(|told| told.event).collect();
        Ok(heard.iter().map(events).collect())
    };
    let (added, none) = (vec![TableEvent::TABLE_ROW_ADDED], Vec::new);
    events()?;
    stored(&folder, "a")?;
    assert_eq!(events()?, [added.clone(), none(), none(), none()]);
    folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?.save()?;
    assert_eq!(events()?, [none(), added.clone(), none(), none()]);
    folder.new_subfolder("Below")?;
    assert_eq!(events()?, [none(), none(), added.clone(), none()]);
    submit(&mail(&scene.store.outbox()?, "Plan", &to)?)?;
    assert_eq!(events()?, [none(), none(), none(), added]);
    Ok(())
}

/// STO-NOTIFY-28: nothing that clients do to a store raises them.
fn errors_and_extensions_come_unexpectedly_only(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let rare = EventMask::fnevCriticalError | EventMask::fnevExtended;
    let heard = Heard::default();
    scene.store.advise(None, rare, heard.sink())?;
    let folder = scene.folder("Watched")?;
    scene.store.advise(Some(&id_of(&*folder)?), rare, heard.sink())?;
    let id = stored(&folder, "a")?;
    delete(&folder, &[id])?;
    h.pump();
    assert_eq!(heard.all(), []);
    Ok(())
}
