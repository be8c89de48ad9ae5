//! What is told of messages that are copied and moved: to who watches objects, in tables, in counts.

use std::sync::Arc;

use super::Harness;
use super::copying::*;
use super::scene::*;
use super::sinks::Heard;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_copy_events, copy_events, needs: STORE_CREATE_OK;
    a_copy_is_told_of: STORE_NOTIFY_OK,
    a_move_is_told_of: STORE_NOTIFY_OK,
    a_move_to_another_store_is_told_of_in_both: STORE_NOTIFY_OK,
    tables_follow: STORE_NOTIFY_OK,
    counts_follow,
}

/// Two messages and a folder to copy them to, with one who watches the store and one who watches a message.
struct Watched {
    from: Arc<dyn MapiFolder>,
    to: Arc<dyn MapiFolder>,
    list: [EntryId; 2],
    store: Heard,
    source: Heard,
    _scene: Scene,
}

impl Watched {
    fn new(h: &dyn Harness, watched: usize) -> Result<Self> {
        let (scene, from, to) = two_folders(h)?;
        let list = [stored(&from, "a")?, stored(&from, "b")?];
        h.pump();
        let (store, source) = (Heard::default(), Heard::default());
        let all = EventMask::fnevObjectCopied
            | EventMask::fnevObjectCreated
            | EventMask::fnevObjectDeleted
            | EventMask::fnevObjectMoved
            | EventMask::fnevObjectModified;
        scene.store.advise(None, all, store.sink())?;
        scene.store.advise(Some(&list[watched]), all, source.sink())?;
        Ok(Self { from, to, list, store, source, _scene: scene })
    }

    /// What is told of the store when the messages are copied; the ids of the folders they came from and went to.
    fn told(
        &self,
        h: &dyn Harness,
        flags: CopyMessagesFlags,
    ) -> Result<(Vec<ObjectNotification>, EntryId, EntryId)> {
        assert_eq!(copy(&self.from, &self.list, &self.to, flags), DONE);
        h.pump();
        Ok((self.store.objects(), id_of(&*self.from)?, id_of(&*self.to)?))
    }
}

/// STO-NOTIFY-13, STO-NOTIFY-17, STO-NOTIFY-18, STO-NOTIFY-22, SES-STOREEVENTS-4, SES-OBJECTNOTIF-5
fn a_copy_is_told_of(h: &dyn Harness) -> Result<()> {
    let watched = Watched::new(h, 0)?;
    let (told, old, new) = watched.told(h, COPY)?;
    let kinds: Vec<_> = told.iter().map(|told| (told.event, told.object_type)).collect();
    let copied = (EventMask::fnevObjectCopied, ObjectType::MAPI_MESSAGE);
    assert_eq!(kinds, [copied, copied, (EventMask::fnevObjectModified, ObjectType::MAPI_FOLDER)]);
    for ((told, original), copy) in told.iter().zip(&watched.list).zip(ids(&watched.to)?) {
        assert_eq!((&told.entry_id, &told.parent_id), (&copy, &new));
        assert_eq!((&told.old_id, &told.old_parent_id), (original, &old));
    }
    assert_eq!(told[2].entry_id, new);
    assert_eq!(watched.source.objects(), told[..1]);
    Ok(())
}

/// STO-NOTIFY-13, STO-NOTIFY-17, STO-NOTIFY-18, STO-NOTIFY-22, SES-STOREEVENTS-3, SES-OBJECTNOTIF-4
fn a_move_is_told_of(h: &dyn Harness) -> Result<()> {
    let watched = Watched::new(h, 1)?;
    let (told, old, new) = watched.told(h, MOVE)?;
    let list = &watched.list;
    let kinds: Vec<_> = told.iter().map(|told| (told.event, &told.entry_id)).collect();
    let (moved, modified) = (EventMask::fnevObjectMoved, EventMask::fnevObjectModified);
    assert_eq!(kinds, [(moved, &list[0]), (moved, &list[1]), (modified, &old), (modified, &new)]);
    for (told, id) in told.iter().zip(list) {
        assert_eq!((&told.old_id, &told.parent_id, &told.old_parent_id), (id, &new, &old));
    }
    assert_eq!(watched.source.objects(), told[1..2]);
    Ok(())
}

/// STO-EID-12, STO-NOTIFY-13, STO-NOTIFY-18, SES-ENTRYID-9
fn a_move_to_another_store_is_told_of_in_both(h: &dyn Harness) -> Result<()> {
    let (a, from, _) = two_folders(h)?;
    let b = Scene::of_b(h)?;
    let to = b.folder("Received")?;
    let id = stored(&from, "Lunch?")?;
    h.pump();
    let (here, there) = (Heard::default(), Heard::default());
    let all = EventMask::fnevObjectCreated | EventMask::fnevObjectDeleted | EventMask::fnevObjectMoved;
    a.store.advise(None, all, here.sink())?;
    b.store.advise(None, all, there.sink())?;
    assert_eq!(copy(&from, std::slice::from_ref(&id), &to, MOVE), DONE);
    h.pump();
    let told = here.objects();
    assert_eq!(told.len(), 1);
    assert_eq!((&told[0].event, &told[0].old_id), (&EventMask::fnevObjectMoved, &id));
    assert_eq!((&told[0].entry_id, &told[0].parent_id), (&only(&to)?, &id_of(&*to)?));
    assert_eq!(told[0].old_parent_id, id_of(&*from)?);
    assert_eq!(there.objects(), told);
    assert_eq!(opens(&*from, &id), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// TBL-CONTENTS-11, TBL-KEY-7
fn tables_follow(h: &dyn Harness) -> Result<()> {
    let (_a, from, to) = two_folders(h)?;
    let id = stored(&from, "Lunch?")?;
    let keys = |folder: &Arc<dyn MapiFolder>| -> Result<Vec<_>> {
        let rows = folder.messages(&crate::columns![PR_INSTANCE_KEY])?;
        Ok(rows.iter().filter_map(|row| row.get(PR_INSTANCE_KEY)).collect())
    };
    let before = keys(&from)?;
    let watch = |folder: &Arc<dyn MapiFolder>| -> Result<_> {
        let (table, heard) = (folder.get_contents_table(TableFlags::MAPI_UNICODE)?, Heard::default());
        table.set_columns(&[PR_SUBJECT.tag()], TableOpFlags::NONE)?;
        table.advise(EventMask::fnevTableModified, heard.sink())?;
        Ok((table, heard))
    };
    let ((_old, leaving), (_new, coming)) = (watch(&from)?, watch(&to)?);
    let events = |heard: &Heard| heard.tables().into_iter().map(|told| told.event).collect::<Vec<_>>();
    assert_eq!(copy(&from, std::slice::from_ref(&id), &to, COPY), DONE);
    h.pump();
    assert_eq!((events(&leaving), events(&coming)), (vec![], vec![TableEvent::TABLE_ROW_ADDED]));
    assert_eq!(copy(&from, &[id], &to, MOVE), DONE);
    h.pump();
    assert_eq!(events(&leaving), [TableEvent::TABLE_ROW_DELETED]);
    assert_eq!(events(&coming), [TableEvent::TABLE_ROW_ADDED]);
    let after = keys(&to)?;
    assert!(after.len() == 2 && after[0] != after[1] && after.contains(&before[0]));
    Ok(())
}

/// STO-FOLDER-7
fn counts_follow(h: &dyn Harness) -> Result<()> {
    let (_a, from, to) = two_folders(h)?;
    let message = from.new_message()?;
    message.set(PR_MESSAGE_FLAGS, 0)?;
    message.save()?;
    let list = [id_of(&*message)?];
    let counts = |folder: &Arc<dyn MapiFolder>| {
        Ok::<_, Error>((folder.get(PR_CONTENT_COUNT)?, folder.get(PR_CONTENT_UNREAD)?))
    };
    copy(&from, &list, &to, COPY);
    assert_eq!((counts(&from)?, counts(&to)?), ((1, 1), (1, 1)));
    copy(&from, &list, &to, MOVE);
    assert_eq!((counts(&from)?, counts(&to)?), ((0, 0), (2, 2)));
    Ok(())
}
