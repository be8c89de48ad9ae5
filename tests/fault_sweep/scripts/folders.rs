//! Folders and what is done with their messages.

use super::*;
use crate::scene::id_of;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use std::sync::Arc;

/// One message, with everything.
fn copying(scene: &Scene, to: &Arc<dyn MapiFolder>, flags: CopyMessagesFlags) -> Result<Step> {
    let (work, to, ids) = (Arc::clone(&scene.work), Arc::clone(to), [scene.id("Two")?]);
    Ok(Step::of(move || work.copy_messages(&ids, &*to, None, flags)))
}

/// The folder Sub, with its message.
fn copying_folder(scene: &Scene, to: &Arc<dyn MapiFolder>, flags: CopyFolderFlags) -> Result<Step> {
    let (work, to) = (Arc::clone(&scene.work), Arc::clone(to));
    let id = id_of(&*work.subfolder("Sub")?)?;
    let flags = flags | CopyFolderFlags::COPY_SUBFOLDERS;
    Ok(Step::of(move || work.copy_folder(&id, &*to, Some("Other"), None, flags)).of_several())
}

const CREATE: CreateFolderFlags = CreateFolderFlags::MAPI_UNICODE;

pub const SCRIPTS: &[Script] = &[
    script(Method::MapiFolderCreateMessage, |scene| {
        let work = Arc::clone(&scene.work);
        Ok(Step::making(move || work.create_message(None, CreateMessageFlags::NONE)))
    }),
    script(Method::MapiFolderCopyMessages, |scene| copying(scene, &scene.inbox, CopyMessagesFlags::NONE)),
    script(Method::MapiFolderCopyMessages, |scene| {
        copying(scene, &scene.inbox, CopyMessagesFlags::MESSAGE_MOVE)
    }),
    script(Method::MapiFolderCopyMessages, |scene| {
        Ok(copying(scene, &scene.there, CopyMessagesFlags::NONE)?.there())
    }),
    script(Method::MapiFolderCopyMessages, |scene| {
        // First it is copied, then deleted.
        Ok(copying(scene, &scene.there, CopyMessagesFlags::MESSAGE_MOVE)?.there().of_several())
    }),
    script(Method::MapiFolderDeleteMessages, |scene| {
        let (work, ids) = (Arc::clone(&scene.work), [scene.id("One")?, scene.id("Two")?]);
        Ok(Step::of(move || work.delete_messages(&ids, None, DeleteMessagesFlags::NONE)))
    }),
    script(Method::MapiFolderCreateFolder, |scene| {
        let work = Arc::clone(&scene.work);
        Ok(Step::making(move || {
            work.create_folder(FolderType::FOLDER_GENERIC, "New", Some("Comment"), None, CREATE)
        }))
    }),
    script(Method::MapiFolderCopyFolder, |scene| copying_folder(scene, &scene.inbox, CopyFolderFlags::NONE)),
    script(Method::MapiFolderCopyFolder, |scene| {
        copying_folder(scene, &scene.inbox, CopyFolderFlags::FOLDER_MOVE)
    }),
    script(Method::MapiFolderCopyFolder, |scene| {
        Ok(copying_folder(scene, &scene.there, CopyFolderFlags::NONE)?.there())
    }),
    script(Method::MapiFolderCopyFolder, |scene| {
        Ok(copying_folder(scene, &scene.there, CopyFolderFlags::FOLDER_MOVE)?.there())
    }),
    script(Method::MapiFolderDeleteFolder, |scene| {
        let (subtree, id) = (scene.store.ipm_subtree()?, id_of(&*scene.work)?);
        let all = DeleteFolderFlags::DEL_FOLDERS | DeleteFolderFlags::DEL_MESSAGES;
        Ok(Step::of(move || subtree.delete_folder(&id, None, all)))
    }),
    script(Method::MapiFolderSetReadFlags, |scene| {
        let work = Arc::clone(&scene.work);
        Ok(Step::of(move || work.set_read_flags(None, None, ReadFlags::NONE)))
    }),
    script(Method::MapiFolderSetMessageStatus, |scene| {
        let (work, id) = (Arc::clone(&scene.work), scene.id("One")?);
        let status = MessageStatus::MSGSTATUS_TAGGED;
        Ok(Step::of(move || work.set_message_status(&id, status, status).map(drop)))
    }),
    script(Method::MapiFolderEmptyFolder, |scene| {
        let work = Arc::clone(&scene.work);
        Ok(Step::of(move || work.empty_folder(None, EmptyFolderFlags::NONE)))
    }),
    script(Method::MapiContainerSetSearchCriteria, |scene| {
        let found = scene.inbox.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, CREATE)?;
        let (within, one) = ([id_of(&*scene.work)?], Restriction::eq(PR_SUBJECT, "One"));
        Ok(Step::of(move || found.set_search_criteria(Some(&one), Some(&within), SearchFlags::NONE)))
    }),
];
