//! Notifications: who hears what, when, and in which order.

use super::Harness;
use super::listing::{put, subjects_of};
use super::scene::{Scene, code, id_of, saved};
use super::sinks::{EVENTS, Heard, watch};
use crate::columns;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt, MessageExt, MsgStoreExt};
use crate::interface::{MapiSession, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, ErrorCode, EventMask, LogoffFlags, MessageFlags, NewMailNotification, Notification, ObjectType,
    OneOff, OpenFlags, ReadFlags, RecipientType, SubmitFlags,
};

cases! { $, conformance_notifications, notifications, needs: STORE_CREATE_OK;
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
    a_session_hears_of_its_own_end,
    every_member_hears_when_all_are_asked_to_leave,
}

/// SES-STOREEVENTS-1, SES-STOREEVENTS-2, SES-STOREEVENTS-5, SES-STOREEVENTS-6, SES-OBJECTNOTIF-1, SES-OBJECTNOTIF-2,
/// SES-OBJECTNOTIF-7, SES-OBJECTNOTIF-8, SES-NOTIFY-7, SES-NOTIFY-8, SES-NOTIFY-13, SES-NOTIFICATION-2.
fn a_registration_of_the_store_hears_of_everything_in_it(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Watched")?;
    h.pump();
    let heard = Heard::default();
    scene.store.advise(None, EVENTS, heard.sink())?;
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
    scene.session.advise(Some(&id), EVENTS, heard.sink())?;
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
    scene.store.advise(Some(&id), EVENTS, heard.sink())?;
    scene.store.advise(Some(&id_of(&*parent)?), EVENTS, above.sink())?;
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
    scene.store.advise(None, EVENTS, heard.sink())?;
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
    scene.store.advise(None, EVENTS, heard.sink())?;
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
    scene.store.advise(None, EVENTS, heard.sink())?;
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
    let heard = watch(&table)?;
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

/// SES-ADVISE-3, SES-ADVISE-4, SES-EXTNOTIF-2, SES-LOGOFF-4: once, and without content.
fn a_session_hears_of_its_own_end(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (heard, deaf) = (Heard::default(), Heard::default());
    scene.session.advise(None, EventMask::fnevExtended | EVENTS, heard.sink())?;
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
