use super::{Copying, FolderPlace};
use crate::engine::error::{EngineError, Result};
use crate::engine::events::{Changes, EventKind, Place};
use crate::engine::store::{MessageBody, MessageId, StoredMessage};
use crate::engine::table::RowChange;
use crate::engine::world::World;
use crate::engine::{Overlay, ValueRef};
use crate::vocab::tags::{PR_CREATION_TIME, PR_DELETED_ON, PR_LAST_MODIFICATION_TIME};
use crate::vocab::{AccessRights, FolderType, MessageFlags, Property, ReadFlags};

/// From where to where messages are copied or moved.
#[derive(Clone, Copy, Debug)]
pub struct MessageCopy {
    /// The folder they are in.
    pub from: FolderPlace,
    /// The folder they come to.
    pub to: FolderPlace,
    /// Whether they leave the former.
    pub moving: bool,
}

impl World {
    /// Whether messages can come to this folder.
    pub fn check_takes_messages(&self, place: FolderPlace) -> Result<()> {
        if self.store(place.store)?.folder(place.folder)?.folder_type == FolderType::FOLDER_SEARCH {
            return Err(EngineError::Unsupported { why: "a search folder holds no messages of its own" });
        }
        Ok(())
    }

    /// Copies or moves one message and tells (STO-COPYMESSAGES-1 to -13).
    pub fn copy_message(
        &mut self,
        copy: &MessageCopy,
        id: MessageId,
        copying: &mut Copying<'_>,
        changes: &mut Changes,
    ) -> Result<()> {
        self.check_takes_messages(copy.to)?;
        let stored = self.message_to_copy(copy, id)?;
        // Reached through a search folder it is in another (STO-COPYMESSAGES-18).
        let (from, to) = (FolderPlace { folder: stored.folder, ..copy.from }, copy.to);
        if copy.moving && from.store == to.store {
            return self.store_mut(from.store)?.move_message(id, to.folder, changes).map(drop);
        }
        if from.store != to.store {
            self.settle_report(from, &stored, id, copying, changes)?;
        }
        let flags = self.store(from.store)?.any_message(id)?.flags;
        let new = self.put_copy(copy, &stored, flags, copying)?;
        let kind = if copy.moving { EventKind::Moved } else { EventKind::Copied };
        let old = Place::new(from.store, id, from.folder);
        changes.transferred(kind, old, Place::new(to.store, new, to.folder));
        self.folder_changed(to, changes)?;
        changes.message_row(to.store, to.folder, stored.list.restored(), RowChange::Added(new.into()));
        if copy.moving {
            self.store_mut(from.store)?.forget_message(id)?;
            self.folder_changed(from, changes)?;
            changes.message_row(from.store, from.folder, stored.list, RowChange::Removed(id.into()));
        }
        Ok(())
    }

    /// As it is now, if it is in the folder, or soft-deleted there, and may be copied or moved.
    fn message_to_copy(&self, copy: &MessageCopy, id: MessageId) -> Result<StoredMessage> {
        let store = self.store(copy.from.store)?;
        let stored = store.any_message(id)?;
        let restores = stored.list.is_deleted() && stored.folder == copy.from.folder;
        if !restores && !store.shows(copy.from.folder, id) {
            return Err(EngineError::Missing { what: "message" });
        }
        if copy.moving && stored.flags.contains(MessageFlags::MSGFLAG_SUBMIT) {
            return Err(EngineError::Submitted);
        }
        let access = store.message_access(stored.folder, stored.list);
        let needed =
            if copy.moving { AccessRights::MAPI_ACCESS_DELETE } else { AccessRights::MAPI_ACCESS_READ };
        if !access.contains(needed | AccessRights::MAPI_ACCESS_READ) {
            return Err(EngineError::Denied {
                why: "the message may not be read, or not be moved away".into(),
            });
        }
        Ok(stored.clone())
    }

    /// A read report that is due is settled before the message leaves its store: the copy asks for none
    /// (STO-COPYMESSAGES-10).
    fn settle_report(
        &mut self,
        from: FolderPlace,
        stored: &StoredMessage,
        id: MessageId,
        copying: &mut Copying<'_>,
        changes: &mut Changes,
    ) -> Result<()> {
        if stored.flags.contains(MessageFlags::MSGFLAG_SUBMIT) || stored.list.is_deleted() {
            return Ok(());
        }
        let settled = ReadFlags::GENERATE_RECEIPT_ONLY;
        self.set_read_flag(from.store, id, settled, copying, changes).map(|_| ())
    }

    /// Puts the copy of a message into the other folder; nobody is told.
    pub(super) fn put_copy(
        &mut self,
        copy: &MessageCopy,
        stored: &StoredMessage,
        mut flags: MessageFlags,
        copying: &mut Copying<'_>,
    ) -> Result<MessageId> {
        let new_uid = &mut *copying.new_uid;
        let mut body = self.copied_body(copy.from.store, copy.to.store, &stored.body, &mut |_| new_uid())?;
        let store = self.store_mut(copy.to.store)?;
        store.check_room(body.size, 0)?;
        let list = stored.list.restored();
        if stored.list.is_deleted() {
            let mut restored = Overlay::default();
            restored.delete(PR_DELETED_ON.id());
            body.props = body.props.with(&restored, store.shapes_mut());
        }
        if copy.moving {
            return store.insert_message(copy.to.folder, list, flags, body);
        }
        // STO-COPYMESSAGES-5, STO-COPYMESSAGES-9
        if flags.contains(MessageFlags::MSGFLAG_SUBMIT) {
            flags |= MessageFlags::MSGFLAG_UNSENT;
        }
        let pending = MessageFlags::MSGFLAG_RN_PENDING | MessageFlags::MSGFLAG_NRN_PENDING;
        flags.remove(MessageFlags::MSGFLAG_SUBMIT | pending);
        // STO-COPYMESSAGES-12
        let times = [PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME].map(|tag| Property::of(tag, copying.now));
        let present = times.iter().map(|time| Some((time.tag.id(), ValueRef::from(&time.value))));
        let props = body.props.patched(present);
        let props =
            props.unwrap_or_else(|| body.props.with(&times.into_iter().collect(), store.shapes_mut()));
        store.insert_message(copy.to.folder, list, flags, MessageBody { props, ..body })
    }

    pub(super) fn folder_changed(&self, place: FolderPlace, changes: &mut Changes) -> Result<()> {
        let parent = self.store(place.store)?.folder(place.folder)?.parent;
        changes.folder_modified(place.store, place.folder, parent);
        Ok(())
    }
}
