//! Messages and folders of any two stores, by the interfaces alone.

use std::sync::Arc;

use super::end::End;
use super::props::{Copied, PropCopy, transfer};
use super::subobjects::Subobjects;
use crate::interface::ext::{MapiPropExt, MapiTableExt};
use crate::interface::{Error, MapiFolder, MapiProgress, Message, Method, Opened, Outcome};
use crate::provider::{Progress, Refusal, Runtime, refuse};
use crate::vocab::guids::{IID_IMAPIFolder, IID_IMessage};
use crate::vocab::tags::*;
use crate::vocab::{
    CopyFlags, CopyFolderFlags, CopyMessagesFlags, CreateFolderFlags, CreateMessageFlags, DeleteFolderFlags,
    DeleteMessagesFlags, EntryId, ErrorCode, FolderType, MessageFlags, OpenFlags, PropTag, Property,
    SaveFlags, StoreSupport, TableFlags,
};

type Refused<T> = Result<T, Refusal>;

fn outcome(whole: bool) -> Outcome<()> {
    Outcome::warned_if((), !whole, ErrorCode::MAPI_W_PARTIAL_COMPLETION)
}

/// Refuses a folder of a store that takes nothing in (STO-READONLY-2); one that says nothing of it is tried.
fn check_takes(destination: &dyn MapiFolder) -> Refused<()> {
    let takes =
        |mask: i32| StoreSupport::from_bits_retain(mask as u32).contains(StoreSupport::STORE_CREATE_OK);
    if destination.find(PR_STORE_SUPPORT_MASK)?.is_none_or(takes) {
        return Ok(());
    }
    Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "the store of the destination is read-only"))
}

/// `CopyMessages` between any two folders.
pub fn messages_by_interface(
    runtime: &Arc<Runtime>,
    source: &dyn MapiFolder,
    ids: &[EntryId],
    destination: &dyn MapiFolder,
    progress: Option<&dyn MapiProgress>,
    flags: CopyMessagesFlags,
) -> Refused<Outcome<()>> {
    check_takes(destination)?;
    let _held = runtime.notify.hold();
    let dialog = flags.contains(CopyMessagesFlags::MESSAGE_DIALOG);
    let mut progress = Progress::begin(runtime, progress, dialog, ids.len())?;
    let moving = flags.contains(CopyMessagesFlags::MESSAGE_MOVE);
    let whole = copy_messages(source, ids, destination, moving, &mut progress, runtime)?;
    progress.end()?;
    Ok(outcome(whole))
}

/// Copies or moves messages; `true` if all of them arrived. What fails is skipped (STO-COPYMESSAGES-6).
fn copy_messages(
    source: &dyn MapiFolder,
    ids: &[EntryId],
    destination: &dyn MapiFolder,
    moving: bool,
    progress: &mut Progress<'_>,
    runtime: &Arc<Runtime>,
) -> Refused<bool> {
    let mut whole = true;
    for id in ids {
        whole &= copy_message(source, id, destination, moving, runtime).is_ok();
        progress.step()?;
    }
    Ok(whole)
}

fn copy_message(
    source: &dyn MapiFolder,
    id: &EntryId,
    destination: &dyn MapiFolder,
    moving: bool,
    runtime: &Arc<Runtime>,
) -> Refused<()> {
    let (message, is_deleted) = open_message(source, id)?;
    let (parent, home) = (message.find(PR_PARENT_ENTRYID)?, source.find(PR_ENTRYID)?);
    // What a search folder shows is in other folders (STO-COPYMESSAGES-18).
    if parent.is_some() && home.is_some() && parent != home && !is_search_folder(source)? {
        return Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, "the message is in another folder"));
    }
    let flags = MessageFlags::from_bits_retain(message.find(PR_MESSAGE_FLAGS)?.unwrap_or_default() as u32);
    if moving && flags.contains(MessageFlags::MSGFLAG_SUBMIT) {
        return Err(refuse(ErrorCode::MAPI_E_SUBMITTED, "the message waits to be sent"));
    }
    let mut create = CreateMessageFlags::NONE;
    create.set(CreateMessageFlags::MAPI_ASSOCIATED, flags.contains(MessageFlags::MSGFLAG_ASSOCIATED));
    let copy = destination.create_message(None, create)?;
    // A copy is new, a message that moves keeps its times (STO-COPYMESSAGES-12); neither is deleted.
    let stays = crate::columns![PR_DELETED_ON, PR_CREATION_TIME];
    let stays = if moving { &stays[..1] } else { &stays };
    let what = Copied::AllBut { interfaces: &[], tags: Some(stays) };
    let target = Opened::Message(Arc::clone(&copy));
    let problems = transfer(
        End::of(&*message, runtime),
        Subobjects::Message(&*message),
        runtime,
        &PropCopy {
            what,
            progress: None,
            interface: IID_IMessage,
            destination: &target,
            flags: CopyFlags::NONE,
        },
    )?;
    let parts = [PR_MESSAGE_RECIPIENTS.id(), PR_MESSAGE_ATTACHMENTS.id()];
    if let Some(lost) = problems.iter().find(|problem| parts.contains(&problem.tag.id())) {
        return Err(refuse(lost.code, format!("{} did not arrive", lost.tag)));
    }
    if let Some(modified) = message.find(PR_LAST_MODIFICATION_TIME)?.filter(|_| moving) {
        End::of(&*copy, runtime).set(&[Property::of(PR_LAST_MODIFICATION_TIME, modified)])?;
    }
    copy.save_changes(SaveFlags::NONE)?;
    drop(message);
    if moving {
        let mut how = DeleteMessagesFlags::NONE;
        how.set(DeleteMessagesFlags::DELETE_HARD_DELETE, is_deleted);
        let deleted = source.delete_messages(std::slice::from_ref(id), None, how)?;
        if deleted.warning.is_some() {
            return Err(refuse(ErrorCode::MAPI_W_PARTIAL_COMPLETION, "the message stayed in its folder"));
        }
    }
    Ok(())
}

/// Opens a message to copy, and tells whether it is soft-deleted: such a one is restored (STO-SOFTDEL-5).
fn open_message(source: &dyn MapiFolder, id: &EntryId) -> Refused<(Arc<dyn Message>, bool)> {
    let open = |flags| source.open_entry(Some(id), None, flags).and_then(Opened::into_message);
    match open(OpenFlags::NONE) {
        Err(error) if error == ErrorCode::MAPI_E_NOT_FOUND => {
            // A store that keeps nothing may not know the flag.
            Ok((open(OpenFlags::SHOW_SOFT_DELETES).map_err(|_| error)?, true))
        }
        opened => Ok((opened?, false)),
    }
}

fn is_search_folder(folder: &dyn MapiFolder) -> Refused<bool> {
    Ok(folder.find(PR_FOLDER_TYPE)?.is_some_and(|kind| kind as u32 == FolderType::FOLDER_SEARCH.0))
}

/// A folder to copy or move.
#[derive(Debug)]
pub struct FolderTransfer<'a> {
    /// The folder it is in.
    pub parent: &'a dyn MapiFolder,
    /// Its entry id.
    pub id: &'a EntryId,
    /// Its name at the destination, if it is another.
    pub name: Option<&'a str>,
    /// The folder it comes to stand in.
    pub destination: &'a dyn MapiFolder,
    /// Whether the folders below come along; on a move they do in any case.
    pub subfolders: bool,
    /// Whether it leaves its place.
    pub moving: bool,
}

impl<'a> FolderTransfer<'a> {
    /// What `CopyFolder` was asked for.
    pub fn new(
        parent: &'a dyn MapiFolder,
        id: &'a EntryId,
        destination: &'a dyn MapiFolder,
        name: Option<&'a str>,
        flags: CopyFolderFlags,
    ) -> Self {
        let moving = flags.contains(CopyFolderFlags::FOLDER_MOVE);
        let subfolders = moving || flags.contains(CopyFolderFlags::COPY_SUBFOLDERS);
        Self { parent, id, name, destination, subfolders, moving }
    }
}

/// `CopyFolder` between any two stores.
pub fn folder_by_interface(
    runtime: &Arc<Runtime>,
    copy: &FolderTransfer<'_>,
    progress: Option<&dyn MapiProgress>,
    flags: CopyFolderFlags,
) -> Refused<Outcome<()>> {
    check_takes(copy.destination)?;
    let _held = runtime.notify.hold();
    let dialog = flags.contains(CopyFolderFlags::FOLDER_DIALOG);
    let mut total = 1;
    if dialog && progress.is_some() && copy.subfolders {
        let table = open_folder(copy.parent, copy.id)?.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH)?;
        total = (table.get_row_count(0)?.into_value() as usize).max(1);
    }
    let mut progress = Progress::begin(runtime, progress, dialog, total)?;
    let whole = copy_folder(copy, &mut progress, runtime)?;
    progress.end()?;
    Ok(outcome(whole))
}

/// Copies or moves a folder; `true` if all of it arrived.
fn copy_folder(
    copy: &FolderTransfer<'_>,
    progress: &mut Progress<'_>,
    runtime: &Arc<Runtime>,
) -> Refused<bool> {
    let FolderTransfer { parent, id, destination, moving, .. } = *copy;
    let source = open_folder(parent, id)?;
    if is_within(destination, &*source, runtime)? {
        return Err(refuse(ErrorCode::MAPI_E_FOLDER_CYCLE, "the destination lies inside the folder"));
    }
    if source.find(PR_FOLDER_TYPE)?.is_some_and(|kind| kind as u32 != FolderType::FOLDER_GENERIC.0) {
        return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, "only a generic folder can be copied or moved"));
    }
    let name = match copy.name {
        Some(name) => name.to_owned(),
        None => source.get(PR_DISPLAY_NAME)?,
    };
    let target = new_folder(destination, &name)?;
    let mut whole = true;
    // A list of its own: folders nest deeper than a stack.
    let mut waiting = vec![(source, target)];
    let mut below = 0;
    while let Some((source, target)) = waiting.pop() {
        // The folder is there: from here on what fails is a part (STO-COPYFOLDER-9).
        whole &= copy_content(&*source, &target, moving, runtime).unwrap_or(false);
        if below > 0 {
            progress.step()?;
        }
        below += 1;
        if !(copy.subfolders || moving) {
            continue;
        }
        let Ok(children) = subfolders(&*source) else {
            whole = false;
            continue;
        };
        for child in children.into_iter().rev() {
            if child.search {
                whole = false;
                continue;
            }
            let opened = open_folder(&*source, &child.id);
            let made = new_folder(&*target, &child.name);
            match (opened, made) {
                (Ok(source), Ok(target)) => waiting.push((source, target)),
                _ => whole = false,
            }
        }
    }
    if moving && whole {
        let emptied = parent.delete_folder(id, None, DeleteFolderFlags::DEL_FOLDERS);
        whole = emptied.is_ok_and(|outcome| outcome.warning.is_none());
    }
    Ok(whole)
}

/// Properties and messages of a folder, into a new one.
fn copy_content(
    source: &dyn MapiFolder,
    target: &Arc<dyn MapiFolder>,
    moving: bool,
    runtime: &Arc<Runtime>,
) -> Refused<bool> {
    // The name is given already, folders below go their own way.
    let excluded = [PR_DISPLAY_NAME.tag(), PR_CONTAINER_HIERARCHY.tag()];
    let destination = Opened::Folder(Arc::clone(target));
    let what = Copied::AllBut { interfaces: &[IID_IMAPIFolder], tags: Some(&excluded) };
    let flags = CopyFlags::NONE;
    let copy =
        PropCopy { what, progress: None, interface: IID_IMAPIFolder, destination: &destination, flags };
    transfer(End::of(source, runtime), Subobjects::Folder(source), runtime, &copy)?;
    let part = |part: PropTag| copy_part(source, &**target, part, moving, &mut Progress::silent(), runtime);
    let contents = part(PR_CONTAINER_CONTENTS.tag())?;
    let associated = part(PR_FOLDER_ASSOCIATED_CONTENTS.tag());
    // A store without associated messages has none to copy; what another one doesn't tell may be there.
    let without = [ErrorCode::MAPI_E_NO_SUPPORT, ErrorCode::MAPI_E_UNKNOWN_FLAGS];
    match associated {
        Err(Refusal::Passed(error)) if without.contains(&error.code()) => Ok(contents),
        associated => Ok(contents & associated?),
    }
}

/// Copies or moves messages, associated messages or subfolders, as the next step of what goes on; `true` if all of them
/// arrived.
pub fn copy_part(
    source: &dyn MapiFolder,
    destination: &dyn MapiFolder,
    part: PropTag,
    moving: bool,
    progress: &mut Progress<'_>,
    runtime: &Arc<Runtime>,
) -> Refused<bool> {
    if part == PR_CONTAINER_HIERARCHY.tag() {
        let children = subfolders(source)?;
        return progress.within(runtime, children.len(), |progress| {
            let mut whole = true;
            for Subfolder { id, .. } in &children {
                let transfer =
                    FolderTransfer { parent: source, id, name: None, destination, subfolders: true, moving };
                whole &= copy_folder(&transfer, &mut Progress::silent(), runtime).unwrap_or(false);
                progress.step()?;
            }
            Ok(whole)
        });
    }
    let flags =
        if part == PR_CONTAINER_CONTENTS.tag() { TableFlags::NONE } else { TableFlags::MAPI_ASSOCIATED };
    let rows = source.get_contents_table(flags)?.all_rows(&[PR_ENTRYID.tag()])?;
    let ids: Vec<EntryId> = rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect();
    progress.within(runtime, ids.len(), |progress| {
        copy_messages(source, &ids, destination, moving, progress, runtime)
    })
}

/// Refuses if the folders below one cannot come to stand in another: it lies among them, or a name is taken
/// (PRP-COPYTO-17, STO-COPYTO-5).
pub fn check_subfolders(
    source: &dyn MapiFolder,
    destination: &dyn MapiFolder,
    runtime: &Arc<Runtime>,
) -> Refused<()> {
    let moving = subfolders(source)?;
    if moving.is_empty() {
        return Ok(());
    }
    if is_within(destination, source, runtime)? {
        return Err(refuse(ErrorCode::MAPI_E_FOLDER_CYCLE, "the destination lies inside the folder"));
    }
    let taken: Vec<String> = subfolders(destination)?.iter().map(|child| child.name.to_lowercase()).collect();
    match moving.iter().find(|child| taken.contains(&child.name.to_lowercase())) {
        Some(child) => {
            Err(refuse(ErrorCode::MAPI_E_COLLISION, format!("the name {:?} is taken", child.name)))
        }
        None => Ok(()),
    }
}

struct Subfolder {
    id: EntryId,
    name: String,
    search: bool,
}

fn subfolders(folder: &dyn MapiFolder) -> Refused<Vec<Subfolder>> {
    let columns = crate::columns![PR_ENTRYID, PR_DISPLAY_NAME, PR_FOLDER_TYPE];
    let rows = folder.get_hierarchy_table(TableFlags::MAPI_UNICODE)?.all_rows(&columns)?;
    let subfolder = |row: crate::vocab::RowRef<'_>| {
        Some(Subfolder {
            id: row.get(PR_ENTRYID)?.into(),
            name: row.get(PR_DISPLAY_NAME).unwrap_or_default(),
            search: row.get(PR_FOLDER_TYPE).is_some_and(|kind| kind as u32 == FolderType::FOLDER_SEARCH.0),
        })
    };
    Ok(rows.iter().filter_map(subfolder).collect())
}

fn open_folder(parent: &dyn MapiFolder, id: &EntryId) -> Result<Arc<dyn MapiFolder>, Error> {
    parent.open_entry(Some(id), None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()
}

fn new_folder(parent: &dyn MapiFolder, name: &str) -> Result<Arc<dyn MapiFolder>, Error> {
    if name.is_empty() {
        let why = "a folder needs a name";
        return Err(Error::new(ErrorCode::MAPI_E_INVALID_PARAMETER, Method::MapiFolderCopyFolder, why));
    }
    parent.create_folder(FolderType::FOLDER_GENERIC, name, None, None, CreateFolderFlags::MAPI_UNICODE)
}

/// Whether a folder is another or lies below it. Ids of another emulator, a fork for instance, mean other folders.
fn is_within(folder: &dyn MapiFolder, around: &dyn MapiFolder, runtime: &Arc<Runtime>) -> Refused<bool> {
    let (inner, outer) = (End::of(folder, runtime), End::of(around, runtime));
    if matches!(inner, End::Ours(_)) != matches!(outer, End::Ours(_)) {
        return Ok(false);
    }
    let Some(wanted) = around.find(PR_ENTRYID)? else { return Ok(false) };
    let mut seen = Vec::new();
    let mut next = folder.find(PR_ENTRYID)?;
    let mut parent = folder.find(PR_PARENT_ENTRYID)?;
    while let Some(here) = next.take() {
        if here == wanted {
            return Ok(true);
        }
        // The parent of the root is the root; and a store that leads in a circle must not lead us.
        if seen.contains(&here) {
            return Ok(false);
        }
        seen.push(here);
        if let Some(above) = parent.take() {
            let opened = folder.open_entry(Some(&EntryId::from(above.clone())), None, OpenFlags::NONE);
            parent = match opened.and_then(Opened::into_folder) {
                Ok(opened) => opened.find(PR_PARENT_ENTRYID)?,
                Err(_) => None,
            };
            next = Some(above);
        }
    }
    Ok(false)
}
