//! What a folder does to many of its messages in one call.

use super::folder::exists;
use super::{FolderHandle, Refused};
use crate::engine::{self, Changes, Copying, EngineError, NodeId, ObjectEvent, World, check_read_flags};
use crate::interface::{MapiProgress, Outcome};
use crate::provider::{Progress, refuse_flags};
use crate::vocab::{AccessRights, DeleteMessagesFlags, EmptyFolderFlags, EntryId, ErrorCode, ReadFlags};

impl FolderHandle {
    /// `DeleteMessages` (STO-DELETEMESSAGES-1 to -11).
    pub(super) fn delete_these(
        &self,
        ids: &[EntryId],
        progress: Option<&dyn MapiProgress>,
        flags: DeleteMessagesFlags,
    ) -> Refused<Outcome<()>> {
        refuse_flags(
            flags.unknown(DeleteMessagesFlags::MESSAGE_DIALOG | DeleteMessagesFlags::DELETE_HARD_DELETE),
        )?;
        self.store().check_messages(self.id(), AccessRights::MAPI_ACCESS_DELETE)?;
        let open = self.store();
        let how = open.deletion(flags.contains(DeleteMessagesFlags::DELETE_HARD_DELETE));
        let now = open.runtime.now();
        let dialog = flags.contains(DeleteMessagesFlags::MESSAGE_DIALOG);
        let mut progress = Progress::begin(&self.store().runtime, progress, dialog, ids.len())?;
        let whole = self.each_message(ids, &mut progress, |world, message, changes| {
            if !open.settings.deletes_open_messages && open.runtime.writers.any(open.id, message) {
                return Err(EngineError::Denied { why: "the message is open for writing".into() });
            }
            let lent = &mut Copying { now, new_uid: &mut || open.runtime.new_uid() };
            world.delete_message(open.id, self.id(), message, how, lent, changes)
        })?;
        progress.end()?;
        Ok(partly_unless(whole))
    }

    /// `SetReadFlags`, of all messages of the folder if none are listed.
    pub(super) fn set_read_flags_of(
        &self,
        ids: Option<&[EntryId]>,
        progress: Option<&dyn MapiProgress>,
        flags: ReadFlags,
    ) -> Refused<Outcome<()>> {
        refuse_flags(flags.unknown(super::READ_FLAGS | ReadFlags::MESSAGE_DIALOG))?;
        check_read_flags(flags)?;
        self.store().check_messages(self.id(), AccessRights::MAPI_ACCESS_MODIFY)?;
        let all: Vec<EntryId>;
        let ids = match ids {
            Some(ids) => ids,
            None => {
                let uid = self.store().uid;
                all = self.store().read(|store| {
                    let messages = store.folder(self.id())?.listed().iter();
                    Ok(messages.map(|message| NodeId::from(message).entry_id(uid)).collect())
                })?;
                &all
            }
        };
        let dialog = flags.contains(ReadFlags::MESSAGE_DIALOG);
        let mut progress = Progress::begin(&self.store().runtime, progress, dialog, ids.len())?;
        let (id, runtime) = (self.store().id, &self.store().runtime);
        let now = runtime.now();
        let whole = self.each_message(ids, &mut progress, |world, message, changes| {
            let store = world.store(id)?;
            store.message_status(self.id(), message)?;
            store.check_changes(message)?;
            let lent = &mut Copying { now, new_uid: &mut || runtime.new_uid() };
            world.set_read_flag(id, message, flags, lent, changes).map(|_| ())
        })?;
        progress.end()?;
        Ok(partly_unless(whole))
    }

    /// `EmptyFolder`.
    pub(super) fn empty(
        &self,
        progress: Option<&dyn MapiProgress>,
        flags: EmptyFolderFlags,
    ) -> Refused<Outcome<()>> {
        let known = EmptyFolderFlags::FOLDER_DIALOG
            | EmptyFolderFlags::DEL_ASSOCIATED
            | EmptyFolderFlags::DELETE_HARD_DELETE;
        refuse_flags(flags.unknown(known))?;
        self.store().check_messages(self.id(), AccessRights::MAPI_ACCESS_DELETE)?;
        let associated = flags.contains(EmptyFolderFlags::DEL_ASSOCIATED);
        let dialog = flags.contains(EmptyFolderFlags::FOLDER_DIALOG);
        let mut progress = Progress::begin(&self.store().runtime, progress, dialog, 1)?;
        let how = self.store().deletion(flags.contains(EmptyFolderFlags::DELETE_HARD_DELETE));
        let runtime = &self.store().runtime;
        let lent = &mut Copying { now: runtime.now(), new_uid: &mut || runtime.new_uid() };
        let stays = runtime
            .commit(|world, changes| world.empty_folder(self.place(), associated, how, lent, changes))?;
        progress.end()?;
        Ok(partly_unless(!stays))
    }

    /// Does something to each listed message, all in one step or one by one with somebody watching; `true` if nothing
    /// failed. What fails is skipped (STO-GEN-9, STO-GEN-10).
    pub(super) fn each_message(
        &self,
        ids: &[EntryId],
        progress: &mut Progress<'_>,
        mut work: impl FnMut(&mut World, engine::MessageId, &mut Changes) -> engine::Result<()>,
    ) -> Refused<bool> {
        let store = self.store().id;
        let runtime = &self.store().runtime;
        let mut some = |ids: &[EntryId], folders: &mut Vec<ObjectEvent>, last: bool| {
            runtime.commit(|world, changes| -> engine::Result<bool> {
                exists(world.store(store)?, self.id())?;
                let done = |id| match self.store().named(id) {
                    Some(NodeId::Message(message)) => work(world, message, changes).is_ok(),
                    _ => false,
                };
                let failed = ids.iter().map(done).filter(|done| !done).count();
                // Folders are told of once, however many messages came or went (STO-NOTIFY-22).
                for event in changes.folders.drain(..) {
                    if !folders.contains(&event) {
                        folders.push(event);
                    }
                }
                if last {
                    changes.folders.append(folders);
                }
                Ok(failed == 0)
            })
        };
        let mut folders = Vec::new();
        if !progress.is_shown() {
            return Ok(some(ids, &mut folders, true)?);
        }
        let mut whole = true;
        let mut shown = Ok(());
        for id in ids {
            whole &= some(std::slice::from_ref(id), &mut folders, false)?;
            shown = progress.step();
            if shown.is_err() {
                break;
            }
        }
        some(&[], &mut folders, true)?;
        shown.map(|()| whole)
    }
}

/// A warning if only a part was done.
pub(super) fn partly_unless(whole: bool) -> Outcome<()> {
    Outcome::warned_if((), !whole, ErrorCode::MAPI_W_PARTIAL_COMPLETION)
}
