//! Copying and moving between folders of one world: in one step under the lock, or one by one if somebody watches.

use std::sync::Arc;

use super::folder_messages::partly_unless;
use super::{FolderHandle, Refused};
use crate::engine::{
    self, Changes, Copying, EngineError, FolderCopy, FolderId, FolderPlace, MessageCopy, NodeId, World,
};
use crate::interface::{MapiFolder, MapiProgress, Outcome};
use crate::provider::copy::{FolderTransfer, folder_by_interface, messages_by_interface};
use crate::provider::{Progress, PropSource, Runtime, refuse, refuse_flags};
use crate::vocab::tags::{PR_CONTAINER_CONTENTS, PR_CONTAINER_HIERARCHY};
use crate::vocab::{AccessRights, CopyFolderFlags, CopyMessagesFlags, EntryId, ErrorCode, PropTag};

/// Does a part of an operation under the lock.
fn step<T>(
    runtime: &Runtime,
    act: impl FnOnce(&mut World, &mut Copying<'_>, &mut Changes) -> engine::Result<T>,
) -> engine::Result<T> {
    let now = runtime.now();
    let mut new_uid = || runtime.new_uid();
    runtime.commit(|world, changes| act(world, &mut Copying { now, new_uid: &mut new_uid }, changes))
}

impl FolderHandle {
    /// `CopyMessages`.
    pub(super) fn copy_messages_to(
        &self,
        ids: &[EntryId],
        destination: &dyn MapiFolder,
        progress: Option<&dyn MapiProgress>,
        flags: CopyMessagesFlags,
    ) -> Refused<Outcome<()>> {
        let known = CopyMessagesFlags::MESSAGE_MOVE
            | CopyMessagesFlags::MESSAGE_DIALOG
            | CopyMessagesFlags::MAPI_DECLINE_OK;
        refuse_flags(flags.unknown(known))?;
        if self.store().settings.declines_copies && flags.contains(CopyMessagesFlags::MAPI_DECLINE_OK) {
            return Err(refuse(ErrorCode::MAPI_E_DECLINE_COPY, "the store leaves copying to MAPI"));
        }
        let _held = self.store().runtime.notify.hold();
        self.check_exists()?;
        let moving = flags.contains(CopyMessagesFlags::MESSAGE_MOVE);
        if moving {
            self.store().check_writable()?;
        }
        let runtime = &self.store().runtime;
        let Some(target) = self.of_this_world(destination) else {
            return messages_by_interface(runtime, self, ids, destination, progress, flags);
        };
        target.check_takes(AccessRights::MAPI_ACCESS_CREATE_CONTENTS)?;
        let dialog = flags.contains(CopyMessagesFlags::MESSAGE_DIALOG);
        let mut progress = Progress::begin(&self.store().runtime, progress, dialog, ids.len())?;
        let whole = self.carry_messages(ids, target, moving, &mut progress)?;
        progress.end()?;
        Ok(partly_unless(whole))
    }

    /// `CopyFolder`.
    pub(super) fn copy_folder_to(
        &self,
        id: &EntryId,
        destination: &dyn MapiFolder,
        name: Option<&str>,
        progress: Option<&dyn MapiProgress>,
        flags: CopyFolderFlags,
    ) -> Refused<Outcome<()>> {
        let known = CopyFolderFlags::FOLDER_MOVE
            | CopyFolderFlags::FOLDER_DIALOG
            | CopyFolderFlags::MAPI_DECLINE_OK
            | CopyFolderFlags::COPY_SUBFOLDERS
            | CopyFolderFlags::MAPI_UNICODE;
        refuse_flags(flags.unknown(known))?;
        let _held = self.store().runtime.notify.hold();
        self.check_exists()?;
        let source = self.store().folder_of(id)?;
        let moving = flags.contains(CopyFolderFlags::FOLDER_MOVE);
        if moving {
            self.store().check_writable()?;
        }
        let runtime = &self.store().runtime;
        let Some(target) = self.of_this_world(destination) else {
            let transfer = FolderTransfer::new(self, id, destination, name, flags);
            return folder_by_interface(runtime, &transfer, progress, flags);
        };
        target.check_takes(AccessRights::MAPI_ACCESS_CREATE_HIERARCHY)?;
        let subfolders = moving || flags.contains(CopyFolderFlags::COPY_SUBFOLDERS);
        let source = FolderPlace { store: self.store().id, folder: source };
        let copy = FolderCopy { source, to: target.place(), name, subfolders, moving };
        runtime.read().check_folder_copy(&copy)?;
        let below = self.store().read(|store| store.descendants(source.folder))?.len();
        let dialog = flags.contains(CopyFolderFlags::FOLDER_DIALOG);
        let mut progress = Progress::begin(
            &self.store().runtime,
            progress,
            dialog,
            if subfolders { below.max(1) } else { 1 },
        )?;
        let whole = carry_folder(runtime, &copy, &mut progress)?;
        progress.end()?;
        Ok(partly_unless(whole))
    }

    pub(super) fn place(&self) -> FolderPlace {
        FolderPlace { store: self.store().id, folder: self.id() }
    }

    /// Whether both are folders of one world.
    pub fn shares_world(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.store().runtime, &other.store().runtime)
    }

    fn of_this_world<'a>(&self, folder: &'a dyn MapiFolder) -> Option<&'a Self> {
        let any: &dyn std::any::Any = folder;
        any.downcast_ref::<Self>().filter(|other| self.shares_world(other))
    }

    /// Refuses if nothing of this kind can be copied into the folder through this open (STO-READONLY-2,
    /// STO-SEARCHFOLDER-2, STO-ACCESS-1).
    pub fn check_takes(&self, kind: AccessRights) -> Refused<()> {
        if !self.object.goes_on() {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the destination was closed"));
        }
        self.check_exists()?;
        self.store().check_writable()?;
        self.store().runtime.read().check_takes_messages(self.place())?;
        let granted = self.store().read(|store| Ok(store.folder_access(self.id())))?;
        if !granted.contains(kind) {
            let why = format!("the destination doesn't grant {kind:?}");
            return Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, why));
        }
        // Who may not change the folder cannot have opened it for writing.
        if granted.contains(AccessRights::MAPI_ACCESS_MODIFY) { self.check_writable() } else { Ok(()) }
    }

    /// As [`check_takes`](Self::check_takes), of messages, associated messages or subfolders.
    pub fn check_takes_part(&self, part: PropTag) -> Refused<()> {
        self.check_takes(match part {
            part if part == PR_CONTAINER_HIERARCHY.tag() => AccessRights::MAPI_ACCESS_CREATE_HIERARCHY,
            part if part == PR_CONTAINER_CONTENTS.tag() => AccessRights::MAPI_ACCESS_CREATE_CONTENTS,
            _ => AccessRights::MAPI_ACCESS_CREATE_ASSOCIATED,
        })
    }

    /// Copies or moves messages.
    fn carry_messages(
        &self,
        ids: &[EntryId],
        target: &Self,
        moving: bool,
        progress: &mut Progress<'_>,
    ) -> Refused<bool> {
        let copy = MessageCopy { from: self.place(), to: target.place(), moving };
        let runtime = &self.store().runtime;
        let now = runtime.now();
        self.each_message(ids, progress, |world, message, changes| {
            let mut new_uid = || runtime.new_uid();
            world.copy_message(&copy, message, &mut Copying { now, new_uid: &mut new_uid }, changes)
        })
    }

    /// Refuses if the folders below this one cannot come to stand in another.
    pub fn check_subfolders_to(&self, target: &Self, moving: bool) -> Refused<()> {
        let world = self.store().runtime.read();
        let children = Arc::clone(&world.store(self.store().id)?.folder(self.id())?.children);
        for child in children.iter() {
            // What cannot be copied at all, a search folder for instance, stays behind and stops nothing.
            let checked = world.check_folder_copy(&self.subfolder_copy(*child, target, moving));
            if let Err(error @ (EngineError::Cycle | EngineError::NameTaken { .. })) = checked {
                return Err(error.into());
            }
        }
        Ok(())
    }

    fn subfolder_copy(&self, child: FolderId, target: &Self, moving: bool) -> FolderCopy<'static> {
        let source = FolderPlace { store: self.store().id, folder: child };
        FolderCopy { source, to: target.place(), name: None, subfolders: true, moving }
    }

    /// Copies or moves the messages, associated messages or subfolders, as the next step of what goes on; `true` if all
    /// of them arrived. The messages of a search folder are those it found (STO-SEARCHFOLDER-4).
    pub fn copy_part_to(
        &self,
        target: &Self,
        part: PropTag,
        moving: bool,
        progress: &mut Progress<'_>,
    ) -> Refused<bool> {
        let runtime = &self.store().runtime;
        let folder = self.store().read(|store| store.folder(self.id()).cloned())?;
        if part == PR_CONTAINER_HIERARCHY.tag() {
            return progress.within(runtime, folder.children.len(), |progress| {
                let mut whole = true;
                for child in folder.children.iter() {
                    let copy = self.subfolder_copy(*child, target, moving);
                    whole &= carry_folder(runtime, &copy, &mut Progress::silent()).unwrap_or(false);
                    progress.step()?;
                }
                Ok(whole)
            });
        }
        let contents = if part == PR_CONTAINER_CONTENTS.tag() { folder.listed() } else { &folder.associated };
        let uid = self.store().uid;
        let ids: Vec<EntryId> = contents.iter().map(|id| NodeId::from(id).entry_id(uid)).collect();
        progress.within(runtime, ids.len(), |progress| self.carry_messages(&ids, target, moving, progress))
    }
}

/// Copies or moves a folder; folder by folder with somebody watching, else in one step.
fn carry_folder(runtime: &Runtime, copy: &FolderCopy<'_>, progress: &mut Progress<'_>) -> Refused<bool> {
    if !progress.is_shown() {
        let partial = step(runtime, |world, copying, changes| {
            let mut state = world.begin_folder_copy(copy, copying, changes)?;
            while world.continue_folder_copy(&mut state, copying, changes)? {}
            world.end_folder_copy(&state, changes)
        })?;
        return Ok(!partial);
    }
    let mut state = step(runtime, |world, copying, changes| world.begin_folder_copy(copy, copying, changes))?;
    let mut shown = Ok(());
    let mut first = true;
    while shown.is_ok()
        && step(runtime, |world, copying, changes| world.continue_folder_copy(&mut state, copying, changes))?
    {
        // The folder itself is not counted, those below it are.
        if !first {
            shown = progress.step();
        }
        first = false;
    }
    let partial = step(runtime, |world, _, changes| world.end_folder_copy(&state, changes))?;
    shown.map(|()| !partial)
}
