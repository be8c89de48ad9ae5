//! `CopyFolder`: folders copied and moved with what is in them.

use std::sync::Arc;

use super::Harness;
use super::copying::*;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;
cases! { $, conformance_copy_folder, copy_folder, needs: STORE_CREATE_OK;
    a_folder_comes_to_stand_in_another,
    a_copy_takes_what_is_in_the_folder,
    a_move_takes_everything,
    a_name_is_taken_once,
    a_folder_does_not_go_into_itself,
    an_unknown_folder_is_not_found,
    a_move_to_where_it_is_renames,
    a_moved_folder_keeps_its_ids,
    special_folders_stay,
    root_and_search_folders_are_not_copied,
    folders_go_to_another_store,
    what_cannot_move_stays_with_its_folder: STORE_SUBMIT_OK,
    what_cannot_leave_its_store_stays_with_its_folder: STORE_SUBMIT_OK,
    a_receive_folder_stays_one,
    unknown_flags_are_refused,
    each_subfolder_is_a_step,
}

pub(super) const COPY: CopyFolderFlags = CopyFolderFlags::NONE;
pub(super) const DEEP: CopyFolderFlags = CopyFolderFlags::COPY_SUBFOLDERS;
pub(super) const MOVE: CopyFolderFlags = CopyFolderFlags::FOLDER_MOVE;
pub(super) const DONE: ErrorCode = ErrorCode::S_OK;
const PARTLY: ErrorCode = ErrorCode::MAPI_W_PARTIAL_COMPLETION;

/// The subtree, a folder in it with a message, an associated one and folders in folders, and another folder.
pub(super) fn tree(h: &dyn Harness) -> Result<(Scene, [Arc<dyn MapiFolder>; 3])> {
    let a = Scene::of_a(h)?;
    let source = a.folder("Projects")?;
    source.set(PR_COMMENT, "Ours")?;
    letter(&source, "Lunch?")?;
    source.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?.save()?;
    let house = source.new_subfolder("House")?;
    stored(&house, "Roof")?;
    stored(&house.new_subfolder("Garden")?, "Trees")?;
    let (subtree, target) = (a.store.ipm_subtree()?, a.folder("Ideas")?);
    Ok((a, [subtree, source, target]))
}

/// STO-COPYFOLDER-1
fn a_folder_comes_to_stand_in_another(h: &dyn Harness) -> Result<()> {
    let (_a, [subtree, source, target]) = tree(h)?;
    let id = id_of(&*source)?;
    assert_eq!(copy_folder(&subtree, &id, &target, None, COPY), DONE);
    assert_eq!(copy_folder(&subtree, &id, &target, Some("Others"), COPY), DONE);
    assert_eq!(folders(&target)?, ["Projects", "Others"]);
    let copied = target.subfolder("Others")?;
    assert_eq!(copied.get(PR_PARENT_ENTRYID)?, target.get(PR_ENTRYID)?);
    assert_eq!(copied.get(PR_DISPLAY_NAME)?, "Others");
    assert_eq!(source.get(PR_DISPLAY_NAME)?, "Projects");
    Ok(())
}

/// STO-COPYFOLDER-2, STO-COPYFOLDER-7, STO-EID-11, PRP-KEYS-1
fn a_copy_takes_what_is_in_the_folder(h: &dyn Harness) -> Result<()> {
    let (a, [subtree, source, target]) = tree(h)?;
    let id = id_of(&*source)?;
    assert_eq!(copy_folder(&subtree, &id, &target, Some("Flat"), COPY), DONE);
    assert_eq!(copy_folder(&subtree, &id, &target, Some("Deep"), DEEP), DONE);
    assert_eq!(folders(&target)?, ["Flat", "Deep", "House", "Garden"]);
    for name in ["Flat", "Deep"] {
        let copied = target.subfolder(name)?;
        assert_eq!((copied.get(PR_COMMENT)?, copied.get(PR_ASSOC_CONTENT_COUNT)?), ("Ours".into(), 1));
        assert_ne!(copied.get(PR_RECORD_KEY)?, source.get(PR_RECORD_KEY)?);
        let message = looked_at(&a.store, &only(&copied)?)?;
        assert_eq!((recipients(&message)?.len(), files(&message)?.len()), (1, 1));
        assert_ne!(id_of(&*message)?, only(&source)?);
    }
    let garden = target.subfolder("Deep")?.subfolder("House")?.subfolder("Garden")?;
    assert_eq!(subjects(&*garden, TableFlags::NONE)?, [Some("Trees".to_owned())]);
    assert_eq!(folders(&source)?, ["House", "Garden"]);
    Ok(())
}

/// STO-COPYFOLDER-2
fn a_move_takes_everything(h: &dyn Harness) -> Result<()> {
    let (_a, [subtree, source, target]) = tree(h)?;
    assert_eq!(copy_folder(&subtree, &id_of(&*source)?, &target, None, MOVE), DONE);
    assert_eq!(folders(&target)?, ["Projects", "House", "Garden"]);
    assert_eq!(code(subtree.subfolder("Projects")), ErrorCode::MAPI_E_NOT_FOUND);
    let moved = target.subfolder("Projects")?;
    assert_eq!((moved.get(PR_CONTENT_COUNT)?, moved.get(PR_ASSOC_CONTENT_COUNT)?), (1, 1));
    assert_eq!((target.get(PR_SUBFOLDERS)?, target.get(PR_FOLDER_CHILD_COUNT)?), (true, 1));
    Ok(())
}

/// STO-COPYFOLDER-3
fn a_name_is_taken_once(h: &dyn Harness) -> Result<()> {
    let (_a, [subtree, source, target]) = tree(h)?;
    target.new_subfolder("PROJECTS")?;
    let id = id_of(&*source)?;
    for (flags, to) in [(COPY, &target), (MOVE, &target), (COPY, &subtree)] {
        assert_eq!(copy_folder(&subtree, &id, to, None, flags), ErrorCode::MAPI_E_COLLISION);
    }
    assert_eq!((folders(&target)?, folders(&source)?.len()), (vec!["PROJECTS".to_owned()], 2));
    assert_eq!(id_of(&*subtree.subfolder("Projects")?)?, id);
    Ok(())
}

/// STO-COPYFOLDER-4
fn a_folder_does_not_go_into_itself(h: &dyn Harness) -> Result<()> {
    let (_a, [subtree, source, _]) = tree(h)?;
    let id = id_of(&*source)?;
    let garden = source.subfolder("House")?.subfolder("Garden")?;
    for to in [&source, &garden] {
        for flags in [COPY, DEEP, MOVE] {
            assert_eq!(copy_folder(&subtree, &id, to, None, flags), ErrorCode::MAPI_E_FOLDER_CYCLE);
        }
    }
    assert_eq!(folders(&source)?, ["House", "Garden"]);
    Ok(())
}

/// STO-COPYFOLDER-5
fn an_unknown_folder_is_not_found(h: &dyn Harness) -> Result<()> {
    let (_a, [subtree, source, target]) = tree(h)?;
    let gone = id_of(&*subtree.new_subfolder("Gone")?)?;
    delete_subfolder(&subtree, &gone)?;
    assert_eq!(copy_folder(&subtree, &gone, &target, None, COPY), ErrorCode::MAPI_E_NOT_FOUND);
    let message = only(&source)?;
    assert_ne!(copy_folder(&source, &message, &target, None, COPY), DONE);
    assert_eq!(folders(&target)?.len(), 0);
    Ok(())
}

/// STO-COPYFOLDER-6, STO-EID-9
fn a_move_to_where_it_is_renames(h: &dyn Harness) -> Result<()> {
    let (_a, [subtree, source, _]) = tree(h)?;
    let id = id_of(&*source)?;
    for name in ["Plans", "PLANS", "Projects"] {
        assert_eq!(copy_folder(&subtree, &id, &subtree, Some(name), MOVE), DONE);
        assert_eq!(
            (source.get(PR_DISPLAY_NAME)?, id_of(&*subtree.subfolder(name)?)?),
            (name.into(), id.clone())
        );
    }
    assert_eq!(copy_folder(&subtree, &id, &subtree, None, MOVE), DONE);
    assert_eq!(copy_folder(&subtree, &id, &subtree, Some("Ideas"), MOVE), ErrorCode::MAPI_E_COLLISION);
    assert_eq!(folders(&source)?, ["House", "Garden"]);
    Ok(())
}

/// STO-COPYFOLDER-7, SES-ENTRYID-9
fn a_moved_folder_keeps_its_ids(h: &dyn Harness) -> Result<()> {
    let (_a, [subtree, source, target]) = tree(h)?;
    let (id, message, house) = (id_of(&*source)?, only(&source)?, id_of(&*source.subfolder("House")?)?);
    let key = source.get(PR_RECORD_KEY)?;
    assert_eq!(copy_folder(&subtree, &id, &target, Some("Plans"), MOVE), DONE);
    let moved = target.subfolder("Plans")?;
    assert_eq!((id_of(&*moved)?, only(&moved)?), (id, message));
    assert_eq!((id_of(&*moved.subfolder("House")?)?, moved.get(PR_RECORD_KEY)?), (house, key));
    // The open folder is the moved one.
    assert_eq!(source.get(PR_PARENT_ENTRYID)?, target.get(PR_ENTRYID)?);
    Ok(())
}

/// STO-COPYFOLDER-8
fn special_folders_stay(h: &dyn Harness) -> Result<()> {
    let (a, [subtree, _, target]) = tree(h)?;
    let inbox = id_of(&*a.store.inbox()?)?;
    assert_eq!(copy_folder(&subtree, &inbox, &target, None, MOVE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(copy_folder(&subtree, &inbox, &target, None, COPY), DONE);
    assert_eq!(folders(&target)?, ["Inbox"]);
    assert_eq!(id_of(&*a.store.inbox()?)?, inbox);
    Ok(())
}

/// STO-COPYFOLDER-8, STO-FOLDER-10
fn root_and_search_folders_are_not_copied(h: &dyn Harness) -> Result<()> {
    let (a, [subtree, source, target]) = tree(h)?;
    let none = CreateFolderFlags::NONE;
    let search = source.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, none)?;
    let root = a.store.root()?;
    for (parent, folder) in [(&root, &root), (&source, &search)] {
        for flags in [COPY, MOVE] {
            let copied = copy_folder(parent, &id_of(&**folder)?, &target, Some("New"), flags);
            assert_eq!(copied, ErrorCode::MAPI_E_NO_SUPPORT);
        }
    }
    let renamed = set_problem(&*root, Property::of(PR_DISPLAY_NAME, "Top"))?;
    assert_eq!(renamed, ErrorCode::MAPI_E_NO_ACCESS);
    let deleted = root.delete_folder(&id_of(&*root)?, None, DeleteFolderFlags::NONE);
    assert_eq!(outcome(deleted), ErrorCode::MAPI_E_NO_SUPPORT);
    // In a folder that is copied a search folder is left out.
    assert_eq!(copy_folder(&subtree, &id_of(&*source)?, &target, None, DEEP), PARTLY);
    assert_eq!(folders(&target)?, ["Projects", "House", "Garden"]);
    Ok(())
}

/// STO-COPYFOLDER-1, STO-COPYFOLDER-2, STO-EID-11, STO-EID-12
fn folders_go_to_another_store(h: &dyn Harness) -> Result<()> {
    let (a, [subtree, source, _]) = tree(h)?;
    let b = Scene::of_b(h)?;
    let target = b.folder("Received")?;
    let (id, message) = (id_of(&*source)?, only(&source)?);
    for (name, flags) in [("Flat", COPY), ("Deep", DEEP), ("Moved", MOVE)] {
        assert_eq!(copy_folder(&subtree, &id, &target, Some(name), flags), DONE);
        let arrived = target.subfolder(name)?;
        assert_eq!((arrived.get(PR_COMMENT)?, arrived.get(PR_ASSOC_CONTENT_COUNT)?), ("Ours".into(), 1));
        let letter = looked_at(&b.store, &only(&arrived)?)?;
        assert_eq!((letter.get(PR_SUBJECT)?, files(&letter)?.len()), ("Lunch?".into(), 1));
        let below: &[&str] = if flags == COPY { &[] } else { &["House", "Garden"] };
        assert_eq!(folders(&arrived)?, below);
    }
    assert_eq!(opens(&*subtree, &id), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(opens(&*subtree, &message), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(slot_code_of(&source), ErrorCode::MAPI_E_OBJECT_DELETED);
    assert!(!folders(&a.store.ipm_subtree()?)?.contains(&"House".to_owned()));
    Ok(())
}

fn slot_code_of(folder: &Arc<dyn MapiFolder>) -> ErrorCode {
    code(folder.get_props(None, UnicodeFlags::NONE))
}

fn submitted(folder: &Arc<dyn MapiFolder>, subject: &str) -> Result<EntryId> {
    let message = letter(folder, subject)?;
    let id = id_of(&*message)?;
    message.submit_message(SubmitFlags::NONE)?;
    Ok(id)
}

/// STO-COPYFOLDER-9
fn what_cannot_move_stays_with_its_folder(h: &dyn Harness) -> Result<()> {
    let (_a, [subtree, source, target]) = tree(h)?;
    let (message, garden) = (only(&source)?, id_of(&*source.subfolder("House")?.subfolder("Garden")?)?);
    let queued = submitted(&source.subfolder("House")?, "Paint")?;
    assert_eq!(copy_folder(&subtree, &id_of(&*source)?, &target, None, MOVE), PARTLY);
    assert_eq!(folders(&target)?, ["Projects", "House", "Garden"]);
    assert_eq!(folders(&source)?, ["House"]);
    assert_eq!((source.get(PR_CONTENT_COUNT)?, only(&source.subfolder("House")?)?), (0, queued));
    let moved = target.subfolder("Projects")?;
    assert_eq!(only(&moved)?, message);
    let house = moved.subfolder("House")?;
    assert_eq!(subjects(&*house, TableFlags::NONE)?, [Some("Roof".to_owned())]);
    assert_eq!(id_of(&*house.subfolder("Garden")?)?, garden);
    Ok(())
}

/// STO-COPYFOLDER-9
fn what_cannot_leave_its_store_stays_with_its_folder(h: &dyn Harness) -> Result<()> {
    let (_a, [subtree, source, _]) = tree(h)?;
    let b = Scene::of_b(h)?;
    let target = b.folder("Received")?;
    submitted(&source.subfolder("House")?, "Paint")?;
    assert_eq!(copy_folder(&subtree, &id_of(&*source)?, &target, None, MOVE), PARTLY);
    assert_eq!(folders(&target)?, ["Projects", "House", "Garden"]);
    assert_eq!(folders(&source)?, ["House"]);
    assert_eq!(subjects(&*source.subfolder("House")?, TableFlags::NONE)?, [Some("Paint".to_owned())]);
    Ok(())
}

/// STO-SETRECEIVEFOLDER-10
fn a_receive_folder_stays_one(h: &dyn Harness) -> Result<()> {
    let (a, [subtree, source, target]) = tree(h)?;
    let id = id_of(&*source)?;
    a.store.set_receive_folder(Some("IPM.Plan"), UnicodeFlags::NONE, Some(&id))?;
    assert_eq!(copy_folder(&subtree, &id, &target, Some("Plans"), MOVE), DONE);
    source.set(PR_DISPLAY_NAME, "Renamed")?;
    a.store.store_logoff(StoreLogoffFlags::NONE)?;
    let again = Scene::of_a(h)?;
    let store = &again.store;
    let found = store.get_receive_folder(Some("IPM.Plan"), UnicodeFlags::MAPI_UNICODE)?;
    assert_eq!(found, (id.clone(), "IPM.Plan".to_owned()));
    assert_eq!(store.open_folder(&id)?.get(PR_DISPLAY_NAME)?, "Renamed");
    Ok(())
}

/// STO-GEN-2
fn unknown_flags_are_refused(h: &dyn Harness) -> Result<()> {
    let (_a, [subtree, source, target]) = tree(h)?;
    let id = id_of(&*source)?;
    let unknown = CopyFolderFlags::from_bits_retain(0x8);
    assert_eq!(copy_folder(&subtree, &id, &target, None, unknown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let fine = CopyFolderFlags::MAPI_DECLINE_OK | CopyFolderFlags::MAPI_UNICODE;
    assert_eq!(copy_folder(&subtree, &id, &target, None, fine), DONE);
    Ok(())
}

/// SES-PROGRESS-7, SES-PROGRESS-10
fn each_subfolder_is_a_step(h: &dyn Harness) -> Result<()> {
    let (_a, [subtree, source, target]) = tree(h)?;
    let id = id_of(&*source)?;
    let shown = |name, flags| -> Result<_> {
        let indicator = Indicator::new(ProgressFlags::MAPI_TOP_LEVEL);
        let copied = subtree.copy_folder(&id, &*target, Some(name), Some(&indicator), flags)?;
        assert_eq!(copied.warning, None);
        Ok(indicator.told())
    };
    let dialog = CopyFolderFlags::FOLDER_DIALOG;
    assert_eq!(shown("Deep", dialog | DEEP)?, [(1, 0, 2), (501, 1, 2), (1000, 2, 2)]);
    assert_eq!(shown("Flat", dialog)?, [(1, 0, 1), (1000, 1, 1)]);
    assert_eq!(shown("Silent", DEEP)?, []);
    Ok(())
}
