//! Deleting messages and folders, and emptying folders.

use super::Harness;
use super::scene::*;
use super::sinks::Heard;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_deletion, deletion, needs: STORE_CREATE_OK;
    an_empty_folder_is_deleted,
    what_is_in_a_folder_protects_it,
    a_whole_tree_is_deleted,
    messages_in_a_subfolder_protect_the_tree,
    associated_messages_go_with_their_folder,
    a_handle_on_a_deleted_folder_says_so,
    a_deleted_folder_receives_no_mail,
    an_emptied_folder_stays,
    associated_messages_are_emptied_on_request,
    some_folders_cannot_be_emptied,
    special_folders_survive_emptying,
    messages_are_deleted_for_good,
    what_cannot_be_deleted_makes_it_partial,
    an_open_message_is_not_deleted,
    every_open_message_stays_until_the_last_who_writes_it_closes_it,
    a_deleted_tree_is_told_of_from_below: STORE_NOTIFY_OK,
}

/// STO-DELETEFOLDER-1
fn an_empty_folder_is_deleted(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (projects, ideas) = (a.folder("Projects")?, a.folder("Ideas")?);
    let id = id_of(&*projects.new_subfolder("2025")?)?;
    let none = DeleteFolderFlags::NONE;
    assert_eq!(outcome(ideas.delete_folder(&id, None, none)), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(outcome(a.store.ipm_subtree()?.delete_folder(&id, None, none)), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(outcome(projects.delete_folder(&id, None, none)), ErrorCode::S_OK);
    assert_eq!(opens(&*projects, &id), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(outcome(projects.delete_folder(&id, None, none)), ErrorCode::MAPI_E_NOT_FOUND);
    assert!(!projects.get(PR_SUBFOLDERS)?);
    Ok(())
}

/// STO-DELETEFOLDER-2, STO-DELETEFOLDER-3
fn what_is_in_a_folder_protects_it(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (full, parent) = (a.folder("Full")?, a.folder("Parent")?);
    let message = stored(&full, "Plan")?;
    let child = parent.new_subfolder("Child")?;
    let (full_id, parent_id) = (id_of(&*full)?, id_of(&*parent)?);
    let subtree = a.store.ipm_subtree()?;
    let del = |id, flags| outcome(subtree.delete_folder(id, None, flags));
    assert_eq!(del(&full_id, DeleteFolderFlags::NONE), ErrorCode::MAPI_E_HAS_MESSAGES);
    assert_eq!(del(&full_id, DeleteFolderFlags::DEL_FOLDERS), ErrorCode::MAPI_E_HAS_MESSAGES);
    assert_eq!(del(&parent_id, DeleteFolderFlags::NONE), ErrorCode::MAPI_E_HAS_FOLDERS);
    assert_eq!(del(&parent_id, DeleteFolderFlags::DEL_MESSAGES), ErrorCode::MAPI_E_HAS_FOLDERS);
    stored(&parent, "Both")?;
    assert_eq!(del(&parent_id, DeleteFolderFlags::NONE), ErrorCode::MAPI_E_HAS_FOLDERS);
    assert_eq!(opens(&*full, &message), ErrorCode::S_OK);
    assert_eq!(child.get(PR_DISPLAY_NAME)?, "Child");
    Ok(())
}

/// STO-DELETEFOLDER-5, STO-DELETEFOLDER-7
fn a_whole_tree_is_deleted(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let child = folder.new_subfolder("2025")?;
    let ids = [stored(&folder, "One")?, stored(&child, "Other")?, id_of(&*child)?, id_of(&*folder)?];
    let all = DeleteFolderFlags::DEL_FOLDERS | DeleteFolderFlags::DEL_MESSAGES;
    let subtree = a.store.ipm_subtree()?;
    assert_eq!(outcome(subtree.delete_folder(&ids[3], None, all)), ErrorCode::S_OK);
    ids.iter().for_each(|id| assert_eq!(opens(&*subtree, id), ErrorCode::MAPI_E_NOT_FOUND));
    Ok(())
}

/// STO-DELETEFOLDER-5
fn messages_in_a_subfolder_protect_the_tree(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let child = folder.new_subfolder("2025")?;
    let message = stored(&child, "Plan")?;
    let subtree = a.store.ipm_subtree()?;
    let deleted = subtree.delete_folder(&id_of(&*folder)?, None, DeleteFolderFlags::DEL_FOLDERS);
    assert_eq!(outcome(deleted), ErrorCode::MAPI_E_HAS_MESSAGES);
    assert_eq!(opens(&*folder, &message), ErrorCode::S_OK);
    Ok(())
}

/// STO-DELETEFOLDER-4
fn associated_messages_go_with_their_folder(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let associated = folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    associated.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    let id = id_of(&*associated)?;
    delete_subfolder(&a.store.ipm_subtree()?, &id_of(&*folder)?)?;
    assert_eq!(opens(&*a.store.root()?, &id), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// STO-FOLDER-14, STO-DELETEFOLDER-8, STO-CREATEMESSAGE-7
fn a_handle_on_a_deleted_folder_says_so(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = folder.new_message()?;
    delete_subfolder(&a.store.ipm_subtree()?, &id_of(&*folder)?)?;
    let answers = [
        code(folder.get_props(None, UnicodeFlags::NONE)),
        code(folder.get_prop_list(UnicodeFlags::NONE)),
        code(folder.set_props(&[Property::of(PR_COMMENT, "Late")])),
        code(folder.delete_props(&[PR_COMMENT.tag()])),
        code(folder.save_changes(SaveFlags::NONE)),
        code(folder.get_contents_table(TableFlags::NONE)),
        code(folder.get_hierarchy_table(TableFlags::NONE)),
        code(folder.open_entry(None, None, OpenFlags::NONE)),
        code(folder.new_message()),
        code(folder.new_subfolder("Late")),
        outcome(folder.delete_messages(&[], None, DeleteMessagesFlags::NONE)),
        outcome(folder.set_read_flags(None, None, ReadFlags::NONE)),
        outcome(folder.empty_folder(None, EmptyFolderFlags::NONE)),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_OBJECT_DELETED; 13]);
    assert_eq!(code(message.save_changes(SaveFlags::NONE)), ErrorCode::MAPI_E_OBJECT_DELETED);
    Ok(())
}

/// STO-DELETEFOLDER-8, STO-SETRECEIVEFOLDER-11
fn a_deleted_folder_receives_no_mail(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let unicode = UnicodeFlags::MAPI_UNICODE;
    let folder = id_of(&*a.folder("Samples")?)?;
    a.store.set_receive_folder(Some("IPM.Sample"), unicode, Some(&folder))?;
    delete_subfolder(&a.store.ipm_subtree()?, &folder)?;
    let inbox = id_of(&*a.store.inbox()?)?;
    assert_eq!(a.store.get_receive_folder(Some("IPM.Sample"), unicode)?, (inbox, "IPM".to_owned()));
    Ok(())
}

/// STO-EMPTYFOLDER-1, STO-EMPTYFOLDER-5
fn an_emptied_folder_stays(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let child = folder.new_subfolder("2025")?;
    let gone = [stored(&folder, "One")?, stored(&child, "Other")?, id_of(&*child)?];
    assert_eq!(outcome(folder.empty_folder(None, EmptyFolderFlags::NONE)), ErrorCode::S_OK);
    gone.iter().for_each(|id| assert_eq!(opens(&*folder, id), ErrorCode::MAPI_E_NOT_FOUND));
    assert_eq!((folder.get(PR_CONTENT_COUNT)?, folder.get(PR_SUBFOLDERS)?), (0, false));
    assert_eq!(outcome(folder.empty_folder(None, EmptyFolderFlags::NONE)), ErrorCode::S_OK);
    Ok(())
}

/// STO-EMPTYFOLDER-2
fn associated_messages_are_emptied_on_request(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let child = folder.new_subfolder("2025")?;
    for folder in [&folder, &child] {
        folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?.save_changes(SaveFlags::NONE)?;
    }
    assert_eq!(outcome(folder.empty_folder(None, EmptyFolderFlags::NONE)), ErrorCode::S_OK);
    assert_eq!((folder.get(PR_ASSOC_CONTENT_COUNT)?, folder.get(PR_SUBFOLDERS)?), (1, false));
    assert_eq!(outcome(folder.empty_folder(None, EmptyFolderFlags::DEL_ASSOCIATED)), ErrorCode::S_OK);
    assert_eq!(folder.get(PR_ASSOC_CONTENT_COUNT)?, 0);
    Ok(())
}

/// STO-EMPTYFOLDER-4
fn some_folders_cannot_be_emptied(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let none = CreateFolderFlags::NONE;
    let search =
        a.store.ipm_subtree()?.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, none)?;
    for folder in [a.store.root()?, search] {
        let emptied = folder.empty_folder(None, EmptyFolderFlags::NONE);
        assert_eq!(outcome(emptied), ErrorCode::MAPI_E_NO_SUPPORT);
    }
    Ok(())
}

/// STO-EMPTYFOLDER-6
fn special_folders_survive_emptying(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let own = id_of(&*a.folder("Projects")?)?;
    let subtree = a.store.ipm_subtree()?;
    let emptied = subtree.empty_folder(None, EmptyFolderFlags::NONE);
    assert_eq!(outcome(emptied), ErrorCode::MAPI_W_PARTIAL_COMPLETION);
    assert_eq!(opens(&*subtree, &own), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(a.store.get(PR_VALID_FOLDER_MASK)?, 0xFF);
    assert_eq!(a.store.inbox()?.get(PR_DISPLAY_NAME)?, "Inbox");
    Ok(())
}

/// STO-DELETEMESSAGES-1, STO-DELETEMESSAGES-5, STO-DELETEMESSAGES-6, STO-SOFTDEL-2: for good, if the client says so.
fn messages_are_deleted_for_good(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let (one, other) = (stored(&folder, "One")?, stored(&folder, "Other")?);
    let associated = folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    associated.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    delete(&folder, &[])?;
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 2);
    erase(&folder, &[one.clone(), id_of(&*associated)?])?;
    assert_eq!(opens(&*folder, &one), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(opens(&*folder, &other), ErrorCode::S_OK);
    assert_eq!((folder.get(PR_CONTENT_COUNT)?, folder.get(PR_ASSOC_CONTENT_COUNT)?), (1, 0));
    assert_eq!(a.store.deleted_items()?.get(PR_CONTENT_COUNT)?, 0);
    let kept = folder.get_contents_table(TableFlags::SHOW_SOFT_DELETES)?;
    assert_eq!(kept.get_row_count(0)?.into_value(), 0);
    Ok(())
}

/// STO-GEN-9, STO-GEN-10, STO-DELETEMESSAGES-2, STO-DELETEMESSAGES-4
fn what_cannot_be_deleted_makes_it_partial(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (folder, elsewhere) = (a.folder("Projects")?, a.folder("Ideas")?);
    let (gone, stays) = (stored(&folder, "Gone")?, stored(&elsewhere, "Stays")?);
    let last = stored(&folder, "Last")?;
    delete(&folder, std::slice::from_ref(&gone))?;
    let list = [gone, stays.clone(), EntryId::from(&b"nonsense"[..]), id_of(&*elsewhere)?, last.clone()];
    let deleted = folder.delete_messages(&list, None, DeleteMessagesFlags::NONE);
    assert_eq!(outcome(deleted), ErrorCode::MAPI_W_PARTIAL_COMPLETION);
    assert_eq!(opens(&*folder, &stays), ErrorCode::S_OK);
    assert_eq!(opens(&*folder, &last), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// STO-DELETEMESSAGES-2
fn an_open_message_is_not_deleted(h: &dyn Harness) -> Result<()> {
    let (one, other) = (Scene::of_a(h)?, Scene::of_a(h)?);
    let folder = one.folder("Projects")?;
    let message = saved(&folder, "Plan")?;
    let id = id_of(&*message)?;
    let elsewhere = other.store.open_folder(&id_of(&*folder)?)?;
    for folder in [&folder, &elsewhere] {
        let deleted = folder.delete_messages(std::slice::from_ref(&id), None, DeleteMessagesFlags::NONE);
        assert_eq!(outcome(deleted), ErrorCode::MAPI_W_PARTIAL_COMPLETION);
    }
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 1);
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    delete(&elsewhere, &[id])?;
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 0);
    Ok(())
}

/// STO-DELETEMESSAGES-2
fn every_open_message_stays_until_the_last_who_writes_it_closes_it(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let ids = [stored(&folder, "Plan")?, stored(&folder, "Draft")?];
    let open = |id: &EntryId| folder.open_entry(Some(id), None, OpenFlags::MAPI_MODIFY)?.into_message();
    let mut open = vec![open(&ids[0])?, open(&ids[1])?, open(&ids[0])?, open(&ids[1])?];
    for closed in [0, 0, 1] {
        let deleted = folder.delete_messages(&ids, None, DeleteMessagesFlags::NONE);
        assert_eq!(outcome(deleted), ErrorCode::MAPI_W_PARTIAL_COMPLETION);
        assert_eq!(folder.get(PR_CONTENT_COUNT)?, 2);
        drop(open.remove(closed));
    }
    // Only the first one is open now.
    delete(&folder, &ids[1..])?;
    let deleted = folder.delete_messages(&ids[..1], None, DeleteMessagesFlags::NONE);
    assert_eq!(outcome(deleted), ErrorCode::MAPI_W_PARTIAL_COMPLETION);
    drop(open);
    delete(&folder, &ids[..1])?;
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 0);
    Ok(())
}

/// STO-DELETEFOLDER-9
fn a_deleted_tree_is_told_of_from_below(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let top = a.folder("Projects")?;
    let middle = top.new_subfolder("2025")?;
    let leaf = middle.new_subfolder("Spring")?;
    stored(&leaf, "Plan")?;
    let below = [id_of(&*leaf)?, id_of(&*middle)?, id_of(&*top)?];
    h.pump();
    let heard = Heard::default();
    a.store.advise(None, EventMask::fnevObjectDeleted, heard.sink())?;
    let all = DeleteFolderFlags::DEL_MESSAGES | DeleteFolderFlags::DEL_FOLDERS;
    let deleted = a.store.ipm_subtree()?.delete_folder(&below[2], None, all);
    assert_eq!(outcome(deleted), ErrorCode::S_OK);
    h.pump();
    let told: Vec<_> = heard.objects().into_iter().map(|told| told.entry_id).collect();
    assert_eq!(told, below);
    Ok(())
}
