//! Folders: making, naming, counting, emptying and deleting them, and the tables of what is in them.

use super::Harness;
use super::scene::{
    Scene, code, delete, delete_problem, delete_subfolder, id_of, outcome, saved, set_problem, slot_code,
    stored,
};
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt, MsgStoreExt};
use crate::interface::{MapiFolder, Result};
use crate::vocab::guids::{IID_IMAPITable, IID_IMessage};
use crate::vocab::tags::*;
use crate::vocab::{
    CreateFolderFlags, CreateMessageFlags, DeleteFolderFlags, DeleteMessagesFlags, DisplayType,
    EmptyFolderFlags, EntryId, ErrorCode, FolderType, MessageFlags, MessageStatus, ObjectType, OpenFlags,
    OpenPropertyFlags, PropType, PropValue, Property, QueryColumnsFlags, ReadFlags, Restriction, SaveFlags,
    SearchFlags, SortFlags, SortOrder, SortOrderSet, TableFlags, UnicodeFlags,
};

cases! { $, conformance_folder, folder;
    a_new_folder_is_there_at_once,
    a_folder_has_what_every_folder_has,
    a_folder_changes_at_once,
    what_a_folder_computes_cannot_be_set,
    a_folder_keeps_its_name,
    names_are_unique_among_siblings,
    a_rename_to_the_name_of_a_sibling_is_a_problem,
    an_existing_folder_is_opened_on_request,
    an_existing_folder_of_another_kind_is_in_the_way,
    a_folder_needs_a_kind_and_a_name,
    the_root_stays_what_it_is,
    hidden_folders_are_made_in_the_root,
    counts_follow_the_messages,
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
    the_hierarchy_lists_direct_subfolders,
    the_deep_hierarchy_lists_all_parents_first,
    the_hierarchy_has_its_columns,
    the_hierarchy_follows_changes,
    the_contents_have_their_columns,
    the_contents_are_of_one_kind,
    the_contents_follow_changes,
    any_property_can_be_a_column,
    tables_are_properties_of_the_folder,
    text_columns_are_8_bit_without_the_flag,
    a_saved_order_is_that_of_tables_opened_later,
    a_saved_order_reaches_subfolders_on_request,
    a_status_is_set_bit_by_bit,
    a_status_is_of_the_row,
    a_status_needs_a_message_that_is_here,
    a_generic_folder_has_no_search_criteria,
    a_search_folder_takes_no_children,
    access_is_what_can_be_done_with_a_folder,
}

fn sub(folder: &dyn MapiFolder, id: &EntryId) -> std::result::Result<(), ErrorCode> {
    match folder.open_entry(Some(id), None, OpenFlags::NONE) {
        Ok(_) => Ok(()),
        Err(error) => Err(error.code()),
    }
}

/// STO-CREATEFOLDER-1, STO-CREATEFOLDER-10, STO-EID-8, STO-FOLDER-6, STO-FOLDER-12
fn a_new_folder_is_there_at_once(h: &dyn Harness) -> Result<()> {
    let (one, other) = (Scene::of_a(h)?, Scene::of_a(h)?);
    let parent = one.folder("Projects")?;
    assert!(!parent.get(PR_SUBFOLDERS)?);
    let unicode = CreateFolderFlags::MAPI_UNICODE;
    let folder =
        parent.create_folder(FolderType::FOLDER_GENERIC, "2025", Some("This year"), None, unicode)?;
    assert_eq!((&*folder.get(PR_DISPLAY_NAME)?, &*folder.get(PR_COMMENT)?), ("2025", "This year"));
    assert_eq!(folder.get(PR_ACCESS_LEVEL)?, 1);
    assert_eq!(folder.get(PR_CREATION_TIME)?, folder.get(PR_LAST_MODIFICATION_TIME)?);
    assert!(parent.get(PR_SUBFOLDERS)?);
    assert_eq!(other.store.open_folder(&id_of(&*folder)?)?.get(PR_DISPLAY_NAME)?, "2025");
    assert_eq!(slot_code(&*parent, PR_COMMENT)?, ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// STO-FOLDER-2, PRP-COMP-1
fn a_folder_has_what_every_folder_has(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    assert_eq!(folder.get(PR_FOLDER_TYPE)?, FolderType::FOLDER_GENERIC.0 as i32);
    assert_eq!(folder.get(PR_OBJECT_TYPE)?, ObjectType::MAPI_FOLDER.0 as i32);
    assert_eq!(EntryId::from(folder.get(PR_PARENT_ENTRYID)?), id_of(&*a.store.ipm_subtree()?)?);
    let counts =
        [PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_ASSOC_CONTENT_COUNT].map(|tag| folder.get(tag).ok());
    assert_eq!(counts, [Some(0); 3]);
    for tag in [PR_ENTRYID, PR_RECORD_KEY, PR_STORE_ENTRYID, PR_STORE_RECORD_KEY] {
        assert!(!folder.get(tag)?.is_empty(), "{tag:?}");
    }
    assert!(!folder.get(PR_SUBFOLDERS)?);
    assert!(folder.get(PR_STORE_SUPPORT_MASK)? != 0);
    Ok(())
}

/// STO-FOLDER-1, STO-GEN-14, PRP-COMP-14
fn a_folder_changes_at_once(h: &dyn Harness) -> Result<()> {
    let (one, other) = (Scene::of_a(h)?, Scene::of_a(h)?);
    let folder = one.folder("Projects")?;
    let seen = other.store.open_folder(&id_of(&*folder)?)?;
    folder.set(PR_DISPLAY_NAME, "Ideas")?;
    folder.set(PR_COMMENT, "For later")?;
    folder.set(PR_CONTAINER_CLASS, "IPF.Note")?;
    assert_eq!(
        (seen.get(PR_DISPLAY_NAME)?, seen.get(PR_COMMENT)?, seen.get(PR_CONTAINER_CLASS)?),
        ("Ideas".to_owned(), "For later".to_owned(), "IPF.Note".to_owned())
    );
    folder.delete(PR_COMMENT)?;
    assert_eq!(slot_code(&*seen, PR_COMMENT)?, ErrorCode::MAPI_E_NOT_FOUND);
    folder.save_changes(SaveFlags::NONE)?;
    folder.set(PR_COMMENT, "Again")?;
    assert_eq!(seen.get(PR_COMMENT)?, "Again");
    Ok(())
}

/// STO-FOLDER-4, STO-FOLDER-8, STO-EID-17, PRP-COMP-14, PRP-COMP-15, PRP-SETPROPS-1
fn what_a_folder_computes_cannot_be_set(h: &dyn Harness) -> Result<()> {
    let folder = Scene::of_a(h)?;
    let folder = (folder.folder("Projects")?, folder);
    let folder = &folder.0;
    let computed = [
        Property::of(PR_FOLDER_TYPE, 2),
        Property::of(PR_CONTENT_COUNT, 7),
        Property::of(PR_CONTENT_UNREAD, 7),
        Property::of(PR_ASSOC_CONTENT_COUNT, 7),
        Property::of(PR_FOLDER_CHILD_COUNT, 7),
        Property::of(PR_SUBFOLDERS, true),
        Property::of(PR_ENTRYID, b"mine"),
        Property::of(PR_RECORD_KEY, b"mine"),
        Property::of(PR_PARENT_ENTRYID, b"mine"),
        Property::of(PR_OBJECT_TYPE, 1),
        Property::of(PR_COMMENT, "Set all the same"),
    ];
    let problems = folder.set_props(&computed)?;
    let told: Vec<_> = problems.iter().map(|problem| (problem.index, problem.tag, problem.code)).collect();
    let expected = computed[..10].iter().enumerate();
    let expected: Vec<_> =
        expected.map(|(index, property)| (index as u32, property.tag, ErrorCode::MAPI_E_COMPUTED)).collect();
    assert_eq!(told, expected);
    assert_eq!(folder.get(PR_COMMENT)?, "Set all the same");
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 0);
    Ok(())
}

/// STO-FOLDER-13, PRP-DELPROPS-3, PRP-DELPROPS-4
fn a_folder_keeps_its_name(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    assert_eq!(delete_problem(&*folder, PR_DISPLAY_NAME)?, ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(delete_problem(&*folder, PR_CONTENT_COUNT)?, ErrorCode::MAPI_E_COMPUTED);
    assert_eq!(delete_problem(&*folder, PR_COMMENT)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(folder.get(PR_DISPLAY_NAME)?, "Projects");
    Ok(())
}

/// STO-CREATEFOLDER-2
fn names_are_unique_among_siblings(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    folder.new_subfolder("2025")?;
    for name in ["Projects", "PROJECTS", "projects"] {
        assert_eq!(code(a.store.ipm_subtree()?.new_subfolder(name)), ErrorCode::MAPI_E_COLLISION);
    }
    assert_eq!(code(folder.new_subfolder("Projects")), ErrorCode::S_OK);
    Ok(())
}

/// STO-FOLDER-9, PRP-COMP-17
fn a_rename_to_the_name_of_a_sibling_is_a_problem(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    a.folder("Ideas")?;
    let folder = a.folder("Projects")?;
    let renamed = set_problem(&*folder, Property::of(PR_DISPLAY_NAME, "IDEAS"))?;
    assert_eq!(renamed, ErrorCode::MAPI_E_COLLISION);
    assert_eq!(folder.get(PR_DISPLAY_NAME)?, "Projects");
    assert_eq!(set_problem(&*folder, Property::of(PR_DISPLAY_NAME, "PROJECTS"))?, ErrorCode::S_OK);
    assert_eq!(folder.get(PR_DISPLAY_NAME)?, "PROJECTS");
    Ok(())
}

/// STO-CREATEFOLDER-3
fn an_existing_folder_is_opened_on_request(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let subtree = a.store.ipm_subtree()?;
    let flags = CreateFolderFlags::MAPI_UNICODE | CreateFolderFlags::OPEN_IF_EXISTS;
    let make =
        |name, comment| subtree.create_folder(FolderType::FOLDER_GENERIC, name, Some(comment), None, flags);
    let made = make("Projects", "First")?;
    let opened = make("projects", "Second")?;
    assert_eq!(id_of(&*opened)?, id_of(&*made)?);
    assert_eq!((&*opened.get(PR_DISPLAY_NAME)?, &*opened.get(PR_COMMENT)?), ("Projects", "First"));
    Ok(())
}

/// STO-CREATEFOLDER-4
fn an_existing_folder_of_another_kind_is_in_the_way(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    a.folder("Projects")?;
    let flags = CreateFolderFlags::MAPI_UNICODE | CreateFolderFlags::OPEN_IF_EXISTS;
    let made = a.store.ipm_subtree()?.create_folder(FolderType::FOLDER_SEARCH, "Projects", None, None, flags);
    assert_eq!(code(made), ErrorCode::MAPI_E_COLLISION);
    Ok(())
}

/// STO-CREATEFOLDER-5, STO-CREATEFOLDER-6, STO-GEN-4
fn a_folder_needs_a_kind_and_a_name(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let subtree = a.store.ipm_subtree()?;
    let before = subtree.subfolders(&crate::columns![PR_ENTRYID])?.len();
    let make = |kind, name, interface| {
        code(subtree.create_folder(kind, name, None, interface, CreateFolderFlags::MAPI_UNICODE))
    };
    assert_eq!(make(FolderType::FOLDER_ROOT, "New", None), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(make(FolderType(9), "New", None), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(make(FolderType::FOLDER_GENERIC, "", None), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let message = Some(IID_IMessage);
    assert_eq!(make(FolderType::FOLDER_GENERIC, "New", message), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_eq!(subtree.subfolders(&crate::columns![PR_ENTRYID])?.len(), before);
    Ok(())
}

/// STO-FOLDER-10
fn the_root_stays_what_it_is(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let root = a.store.root()?;
    let name = Property::of(PR_DISPLAY_NAME, "Mine");
    assert_eq!(set_problem(&*root, name)?, ErrorCode::MAPI_E_NO_ACCESS);
    let all = DeleteFolderFlags::DEL_FOLDERS | DeleteFolderFlags::DEL_MESSAGES;
    assert_eq!(outcome(root.delete_folder(&id_of(&*root)?, None, all)), ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}

/// STO-SPECIAL-11
fn hidden_folders_are_made_in_the_root(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let hidden = a.store.root()?.new_subfolder("Settings of a client")?;
    stored(&hidden, "State")?;
    hidden.new_subfolder("More")?;
    assert_eq!(hidden.get(PR_CONTENT_COUNT)?, 1);
    let shown = a
        .store
        .ipm_subtree()?
        .get_hierarchy_table(TableFlags::CONVENIENT_DEPTH | TableFlags::MAPI_UNICODE)?;
    let named = Restriction::eq(PR_DISPLAY_NAME, "Settings of a client");
    assert!(shown.query_all_rows(None, Some(&named), None, 0)?.is_empty());
    let all = DeleteFolderFlags::DEL_FOLDERS | DeleteFolderFlags::DEL_MESSAGES;
    assert_eq!(outcome(a.store.root()?.delete_folder(&id_of(&*hidden)?, None, all)), ErrorCode::S_OK);
    Ok(())
}

/// STO-FOLDER-5, STO-FOLDER-7, STO-MSGFLAGS-7, PRP-COMP-15
fn counts_follow_the_messages(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let counts = || -> Result<_> {
        Ok((
            folder.get(PR_CONTENT_COUNT)?,
            folder.get(PR_CONTENT_UNREAD)?,
            folder.get(PR_ASSOC_CONTENT_COUNT)?,
        ))
    };
    let unsaved = folder.new_message()?;
    assert_eq!(counts()?, (0, 0, 0));
    drop(unsaved);
    let (one, other) = (stored(&folder, "One")?, stored(&folder, "Other")?);
    assert_eq!(counts()?, (2, 0, 0));
    let ids = [one.clone(), other];
    assert_eq!(outcome(folder.set_read_flags(Some(&ids), None, ReadFlags::CLEAR_READ_FLAG)), ErrorCode::S_OK);
    assert_eq!(counts()?, (2, 2, 0));
    let associated = folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    associated.save_changes(SaveFlags::NONE)?;
    assert_eq!(counts()?, (2, 2, 1));
    delete(&folder, &[one])?;
    assert_eq!(counts()?, (1, 1, 1));
    Ok(())
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
    assert_eq!(sub(&*projects, &id), Err(ErrorCode::MAPI_E_NOT_FOUND));
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
    assert_eq!(sub(&*full, &message), Ok(()));
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
    ids.iter().for_each(|id| assert_eq!(sub(&*subtree, id), Err(ErrorCode::MAPI_E_NOT_FOUND)));
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
    assert_eq!(sub(&*folder, &message), Ok(()));
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
    assert_eq!(sub(&*a.store.root()?, &id), Err(ErrorCode::MAPI_E_NOT_FOUND));
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
    gone.iter().for_each(|id| assert_eq!(sub(&*folder, id), Err(ErrorCode::MAPI_E_NOT_FOUND)));
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
    assert_eq!(sub(&*subtree, &own), Err(ErrorCode::MAPI_E_NOT_FOUND));
    assert_eq!(a.store.get(PR_VALID_FOLDER_MASK)?, 0xFF);
    assert_eq!(a.store.inbox()?.get(PR_DISPLAY_NAME)?, "Inbox");
    Ok(())
}

/// STO-DELETEMESSAGES-1, STO-DELETEMESSAGES-5, STO-DELETEMESSAGES-6, STO-SOFTDEL-1
fn messages_are_deleted_for_good(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let (one, other) = (stored(&folder, "One")?, stored(&folder, "Other")?);
    let associated = folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    associated.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    delete(&folder, &[])?;
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 2);
    delete(&folder, &[one.clone(), id_of(&*associated)?])?;
    assert_eq!(sub(&*folder, &one), Err(ErrorCode::MAPI_E_NOT_FOUND));
    assert_eq!(sub(&*folder, &other), Ok(()));
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
    delete(&folder, &[gone.clone()])?;
    let list = [gone, stays.clone(), EntryId::from(&b"nonsense"[..]), id_of(&*elsewhere)?, last.clone()];
    let deleted = folder.delete_messages(&list, None, DeleteMessagesFlags::NONE);
    assert_eq!(outcome(deleted), ErrorCode::MAPI_W_PARTIAL_COMPLETION);
    assert_eq!(sub(&*folder, &stays), Ok(()));
    assert_eq!(sub(&*folder, &last), Err(ErrorCode::MAPI_E_NOT_FOUND));
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
        let deleted = folder.delete_messages(&[id.clone()], None, DeleteMessagesFlags::NONE);
        assert_eq!(outcome(deleted), ErrorCode::MAPI_W_PARTIAL_COMPLETION);
    }
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 1);
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    delete(&elsewhere, &[id])?;
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 0);
    Ok(())
}

fn names(folder: &dyn MapiFolder, flags: TableFlags) -> Result<Vec<(String, i32)>> {
    let table = folder.get_hierarchy_table(flags | TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&crate::columns![PR_DISPLAY_NAME, PR_DEPTH])?;
    Ok(rows.iter().filter_map(|row| Some((row.get(PR_DISPLAY_NAME)?, row.get(PR_DEPTH)?))).collect())
}

fn named(expected: &[(&str, i32)]) -> Vec<(String, i32)> {
    expected.iter().map(|(name, depth)| ((*name).to_owned(), *depth)).collect()
}

/// STO-GETHIERARCHYTABLE-1, STO-GETHIERARCHYTABLE-4, STO-GETHIERARCHYTABLE-7, STO-GETHIERARCHYTABLE-9
fn the_hierarchy_lists_direct_subfolders(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    assert_eq!(names(&*folder, TableFlags::NONE)?, []);
    folder.new_subfolder("Zebra")?.new_subfolder("Foal")?;
    folder.new_subfolder("Ape")?;
    assert_eq!(names(&*folder, TableFlags::NONE)?, named(&[("Zebra", 0), ("Ape", 0)]));
    Ok(())
}

/// STO-GETHIERARCHYTABLE-1, STO-GETHIERARCHYTABLE-4
fn the_deep_hierarchy_lists_all_parents_first(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let zebra = folder.new_subfolder("Zebra")?;
    folder.new_subfolder("Ape")?;
    zebra.new_subfolder("Foal")?.new_subfolder("Toy")?;
    let deep = names(&*folder, TableFlags::CONVENIENT_DEPTH)?;
    assert_eq!(deep, named(&[("Zebra", 0), ("Foal", 1), ("Toy", 2), ("Ape", 0)]));
    assert_eq!(names(&*zebra, TableFlags::CONVENIENT_DEPTH)?, named(&[("Foal", 0), ("Toy", 1)]));
    Ok(())
}

/// STO-GETHIERARCHYTABLE-2, STO-GETHIERARCHYTABLE-3, STO-GETHIERARCHYTABLE-5, STO-GETHIERARCHYTABLE-6, STO-FOLDER-11
fn the_hierarchy_has_its_columns(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let sub = folder.new_subfolder("2025")?;
    sub.set(PR_CONTAINER_CLASS, "IPF.Note")?;
    folder.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, CreateFolderFlags::NONE)?;
    let table = folder.get_hierarchy_table(TableFlags::MAPI_UNICODE)?;
    let columns = table.query_columns(QueryColumnsFlags::NONE)?;
    let required = crate::columns![
        PR_COMMENT,
        PR_DEPTH,
        PR_DISPLAY_NAME,
        PR_DISPLAY_TYPE,
        PR_ENTRYID,
        PR_INSTANCE_KEY,
        PR_OBJECT_TYPE,
        PR_STATUS,
        PR_FOLDER_TYPE,
        PR_SUBFOLDERS,
        PR_CONTENT_COUNT,
        PR_CONTENT_UNREAD
    ];
    required.iter().for_each(|column| assert!(columns.contains(column), "{column}"));
    let row = table.query_all_rows(None, None, None, 0)?.get(0).map(|row| row.to_row()).unwrap_or_default();
    assert_eq!(row.get(PR_OBJECT_TYPE), Some(ObjectType::MAPI_FOLDER.0 as i32));
    assert_eq!(row.get(PR_DISPLAY_TYPE), Some(DisplayType::DT_FOLDER.0 as i32));
    assert_eq!((row.get(PR_STATUS), row.get(PR_CONTENT_COUNT)), (Some(0), Some(0)));
    assert_eq!(row.get(PR_ENTRYID).map(EntryId::from), Some(id_of(&*sub)?));
    assert_eq!(row.get(PR_ENTRYID).map(|id| id[..4].to_vec()), Some(vec![0; 4]));
    let more = crate::columns![
        PR_PARENT_ENTRYID,
        PR_RECORD_KEY,
        PR_STORE_ENTRYID,
        PR_CONTAINER_CLASS,
        PR_DISPLAY_TYPE
    ];
    let rows = table.all_rows(&more)?;
    let row = rows.get(0).map(|row| row.to_row()).unwrap_or_default();
    assert_eq!(row.get(PR_PARENT_ENTRYID), Some(folder.get(PR_ENTRYID)?));
    assert_eq!(row.get(PR_RECORD_KEY), Some(sub.get(PR_RECORD_KEY)?));
    assert_eq!(row.get(PR_STORE_ENTRYID), Some(sub.get(PR_STORE_ENTRYID)?));
    assert_eq!(row.get(PR_CONTAINER_CLASS), Some("IPF.Note".to_owned()));
    let search = rows.get(1).and_then(|row| row.get(PR_DISPLAY_TYPE));
    assert_eq!(search, Some(DisplayType::DT_FOLDER_LINK.0 as i32));
    Ok(())
}

/// STO-GETHIERARCHYTABLE-10
fn the_hierarchy_follows_changes(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let table = folder.get_hierarchy_table(TableFlags::MAPI_UNICODE)?;
    let shown = || -> Result<Vec<_>> {
        let rows = table.all_rows(&crate::columns![PR_DISPLAY_NAME, PR_CONTENT_COUNT, PR_STATUS])?;
        Ok(rows
            .iter()
            .filter_map(|row| {
                Some((row.get(PR_DISPLAY_NAME)?, row.get(PR_CONTENT_COUNT)?, row.get(PR_STATUS)?))
            })
            .collect())
    };
    let sub = folder.new_subfolder("2025")?;
    assert_eq!(shown()?, [("2025".to_owned(), 0, 0)]);
    stored(&sub, "Plan")?;
    sub.set(PR_STATUS, 1)?;
    sub.set(PR_DISPLAY_NAME, "2026")?;
    assert_eq!(shown()?, [("2026".to_owned(), 1, 1)]);
    let deleted = folder.delete_folder(&id_of(&*sub)?, None, DeleteFolderFlags::DEL_MESSAGES);
    assert_eq!(outcome(deleted), ErrorCode::S_OK);
    assert_eq!(shown()?, []);
    Ok(())
}

/// STO-GETCONTENTSTABLE-3, STO-GETCONTENTSTABLE-4, STO-GETCONTENTSTABLE-5
fn the_contents_have_their_columns(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = saved(&folder, "RE: Plan")?;
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let columns = table.query_columns(QueryColumnsFlags::NONE)?;
    let required = crate::columns![
        PR_DISPLAY_CC,
        PR_DISPLAY_TO,
        PR_ENTRYID,
        PR_HASATTACH,
        PR_INSTANCE_KEY,
        PR_LAST_MODIFICATION_TIME,
        PR_MAPPING_SIGNATURE,
        PR_MESSAGE_CLASS,
        PR_MESSAGE_FLAGS,
        PR_MESSAGE_SIZE,
        PR_MSG_STATUS,
        PR_OBJECT_TYPE,
        PR_PARENT_ENTRYID,
        PR_RECORD_KEY,
        PR_STORE_ENTRYID,
        PR_STORE_RECORD_KEY
    ];
    let more = crate::columns![
        PR_CLIENT_SUBMIT_TIME,
        PR_CONVERSATION_INDEX,
        PR_IMPORTANCE,
        PR_MESSAGE_DELIVERY_TIME,
        PR_NORMALIZED_SUBJECT,
        PR_PRIORITY,
        PR_SENDER_NAME,
        PR_SENSITIVITY,
        PR_SUBJECT
    ];
    required.iter().chain(&more).for_each(|column| assert!(columns.contains(column), "{column}"));
    let rows = table.query_all_rows(None, None, None, 0)?;
    let row = rows.get(0).map(|row| row.to_row()).unwrap_or_default();
    required.iter().for_each(|tag| {
        let cell = row.cell(*tag);
        assert!(cell.is_some_and(|cell| cell.prop_type() == tag.prop_type()), "{tag}: {cell:?}");
    });
    assert_eq!(row.get(PR_OBJECT_TYPE), Some(ObjectType::MAPI_MESSAGE.0 as i32));
    assert_eq!(row.get(PR_NORMALIZED_SUBJECT), Some("Plan".to_owned()));
    assert_eq!(row.get(PR_PARENT_ENTRYID), Some(folder.get(PR_ENTRYID)?));
    assert_eq!(row.get(PR_MESSAGE_SIZE), Some(message.get(PR_MESSAGE_SIZE)?));
    Ok(())
}

fn subjects(folder: &dyn MapiFolder, flags: TableFlags) -> Result<Vec<Option<String>>> {
    let table = folder.get_contents_table(flags | TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&crate::columns![PR_SUBJECT])?;
    Ok(rows.iter().map(|row| row.get(PR_SUBJECT)).collect())
}

/// STO-GETCONTENTSTABLE-1, STO-CREATEMESSAGE-3
fn the_contents_are_of_one_kind(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    stored(&folder, "Standard")?;
    let associated = folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    associated.set(PR_SUBJECT, "Associated")?;
    associated.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    let flags = MessageFlags::from_bits_retain(associated.get(PR_MESSAGE_FLAGS)? as u32);
    assert!(flags.contains(MessageFlags::MSGFLAG_ASSOCIATED));
    assert_eq!(subjects(&*folder, TableFlags::NONE)?, [Some("Standard".to_owned())]);
    assert_eq!(subjects(&*folder, TableFlags::MAPI_ASSOCIATED)?, [Some("Associated".to_owned())]);
    Ok(())
}

/// STO-GETCONTENTSTABLE-7, STO-GETCONTENTSTABLE-8, STO-SAVE-8, PRP-SAVE-14
fn the_contents_follow_changes(h: &dyn Harness) -> Result<()> {
    let (one, other) = (Scene::of_a(h)?, Scene::of_a(h)?);
    let folder = one.folder("Projects")?;
    let tables = [
        folder.get_contents_table(TableFlags::MAPI_UNICODE)?,
        other.store.open_folder(&id_of(&*folder)?)?.get_contents_table(TableFlags::MAPI_UNICODE)?,
    ];
    let check = |expected: &[(&str, i32, i32)]| -> Result<()> {
        for table in &tables {
            let rows = table.all_rows(&crate::columns![PR_SUBJECT, PR_MESSAGE_FLAGS, PR_MSG_STATUS])?;
            let cells = rows.iter().map(|row| {
                let (flags, status) = (row.get(PR_MESSAGE_FLAGS), row.get(PR_MSG_STATUS));
                (row.get(PR_SUBJECT).unwrap_or_default(), flags.unwrap_or(-1) & 1, status.unwrap_or(-1))
            });
            let expected: Vec<_> =
                expected.iter().map(|(s, read, status)| ((*s).to_owned(), *read, *status)).collect();
            assert_eq!(cells.collect::<Vec<_>>(), expected);
        }
        Ok(())
    };
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, "Zebra")?;
    check(&[])?;
    message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
    stored(&folder, "Ape")?;
    check(&[("Zebra", 1, 0), ("Ape", 1, 0)])?;
    message.set(PR_SUBJECT, "Yak")?;
    check(&[("Zebra", 1, 0), ("Ape", 1, 0)])?;
    message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
    message.set_read_flag(ReadFlags::CLEAR_READ_FLAG)?;
    let tagged = MessageStatus::MSGSTATUS_TAGGED;
    let id = id_of(&*message)?;
    folder.set_message_status(&id, tagged, tagged)?;
    check(&[("Yak", 0, 2), ("Ape", 1, 0)])?;
    drop(message);
    delete(&folder, &[id])?;
    check(&[("Ape", 1, 0)])
}

/// STO-GETCONTENTSTABLE-6, PRP-NAMED-13
fn any_property_can_be_a_column(h: &dyn Harness) -> Result<()> {
    use crate::vocab::guids::PS_PUBLIC_STRINGS;
    use crate::vocab::{NameFlags, PropName};
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let name = PropName::string(PS_PUBLIC_STRINGS, "Shoe size");
    let tags = folder.get_ids_from_names(Some(&[name]), NameFlags::MAPI_CREATE)?.into_value();
    let size = tags[0].with_type(PropType::PT_LONG);
    let with = saved(&folder, "With")?;
    with.set_props(&[Property::new(size, PropValue::Long(43)), Property::of(PR_BODY, "Text")])?;
    with.save_changes(SaveFlags::NONE)?;
    stored(&folder, "Without")?;
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&[size, PR_BODY.tag()])?;
    let cells: Vec<_> = rows.iter().map(|row| row.cells().to_vec()).collect();
    let missing = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(cells, [vec![PropValue::Long(43), PropValue::from("Text")], vec![missing.clone(), missing]]);
    let order = SortOrderSet::by([SortOrder::descending(size)]);
    let big = Restriction::ge(size, 40);
    let found = table.query_all_rows(Some(&crate::columns![PR_SUBJECT]), Some(&big), Some(&order), 0)?;
    assert_eq!(found.iter().map(|row| row.get(PR_SUBJECT)).collect::<Vec<_>>(), [Some("With".to_owned())]);
    Ok(())
}

/// STO-GETCONTENTSTABLE-11, STO-GETCONTENTSTABLE-12, STO-GETHIERARCHYTABLE-11, PRP-OPEN-11, PRP-GETLIST-1,
/// PRP-GETLIST-4, PRP-GETPROPS-9, PRP-TYPE-5
fn tables_are_properties_of_the_folder(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    stored(&folder, "Standard")?;
    folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?.save_changes(SaveFlags::NONE)?;
    folder.new_subfolder("One")?;
    folder.new_subfolder("Two")?;
    let listed = folder.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    for (tag, rows) in [
        (PR_CONTAINER_CONTENTS.tag(), 1),
        (PR_FOLDER_ASSOCIATED_CONTENTS.tag(), 1),
        (PR_CONTAINER_HIERARCHY.tag(), 2),
    ] {
        assert!(listed.contains(&tag), "{tag}");
        assert_eq!(slot_code(&*folder, tag)?, ErrorCode::MAPI_E_NO_SUPPORT, "{tag}");
        let unicode = TableFlags::MAPI_UNICODE.bits();
        let table =
            folder.open_property(tag, IID_IMAPITable, unicode, OpenPropertyFlags::NONE)?.into_table()?;
        assert_eq!(table.get_row_count(0)?.into_value(), rows, "{tag}");
        let text = table.query_columns(QueryColumnsFlags::NONE)?.into_iter();
        assert!(text.map(crate::vocab::PropTag::prop_type).all(|kind| kind != PropType::PT_STRING8), "{tag}");
    }
    Ok(())
}

/// STO-GEN-7
fn text_columns_are_8_bit_without_the_flag(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let types = |flags| -> Result<Vec<_>> {
        let contents = folder.get_contents_table(flags)?.query_columns(QueryColumnsFlags::NONE)?;
        let hierarchy = folder.get_hierarchy_table(flags)?.query_columns(QueryColumnsFlags::NONE)?;
        let text = [PropType::PT_UNICODE, PropType::PT_STRING8];
        let all = contents.into_iter().chain(hierarchy).map(crate::vocab::PropTag::prop_type);
        let mut found: Vec<_> = all.filter(|kind| text.contains(kind)).collect();
        found.dedup();
        Ok(found)
    };
    assert_eq!(types(TableFlags::NONE)?, [PropType::PT_STRING8]);
    assert_eq!(types(TableFlags::MAPI_UNICODE)?, [PropType::PT_UNICODE]);
    Ok(())
}

/// STO-SAVECONTENTSSORT-1, STO-SAVECONTENTSSORT-3, STO-SAVECONTENTSSORT-5, STO-GETCONTENTSTABLE-7
fn a_saved_order_is_that_of_tables_opened_later(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    ["Bear", "Cat", "Ape"].into_iter().try_for_each(|subject| stored(&folder, subject).map(drop))?;
    let before = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let order = SortOrderSet::by([SortOrder::descending(PR_SUBJECT)]);
    folder.save_contents_sort(&order, SortFlags::NONE)?;
    let sorted = ["Cat", "Bear", "Ape"].map(|subject| Some(subject.to_owned()));
    assert_eq!(subjects(&*folder, TableFlags::NONE)?, sorted);
    let rows = before.all_rows(&crate::columns![PR_SUBJECT])?;
    let arrival = ["Bear", "Cat", "Ape"].map(|subject| Some(subject.to_owned()));
    assert_eq!(rows.iter().map(|row| row.get(PR_SUBJECT)).collect::<Vec<_>>(), arrival);
    let again = Scene::of_a(h)?;
    let folder = again.store.open_folder(&id_of(&*folder)?)?;
    assert_eq!(folder.get_contents_table(TableFlags::MAPI_UNICODE)?.query_sort_order()?, order);
    let associated = folder.get_contents_table(TableFlags::MAPI_UNICODE | TableFlags::MAPI_ASSOCIATED)?;
    assert_ne!(associated.query_sort_order()?, order);
    Ok(())
}

/// STO-SAVECONTENTSSORT-2
fn a_saved_order_reaches_subfolders_on_request(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let sub = folder.new_subfolder("2025")?;
    let order = SortOrderSet::by([SortOrder::descending(PR_SUBJECT)]);
    folder.save_contents_sort(&order, SortFlags::NONE)?;
    assert_ne!(sub.get_contents_table(TableFlags::MAPI_UNICODE)?.query_sort_order()?, order);
    folder.save_contents_sort(&order, SortFlags::RECURSIVE_SORT)?;
    assert_eq!(sub.get_contents_table(TableFlags::MAPI_UNICODE)?.query_sort_order()?, order);
    let later = folder.new_subfolder("2026")?;
    assert_ne!(later.get_contents_table(TableFlags::MAPI_UNICODE)?.query_sort_order()?, order);
    Ok(())
}

/// STO-MSGSTATUS-1, STO-MSGSTATUS-2, STO-MSGSTATUS-8, STO-MSGSTATUS-10
fn a_status_is_set_bit_by_bit(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let id = stored(&folder, "Plan")?;
    let bits = |bits| MessageStatus::from_bits_retain(bits);
    let set = |status, mask| folder.set_message_status(&id, bits(status), bits(mask));
    assert_eq!(folder.get_message_status(&id, 0)?, MessageStatus::NONE);
    assert_eq!(set(0xF, 0x5)?, bits(0));
    assert_eq!(folder.get_message_status(&id, 0)?, bits(0x5));
    assert_eq!(set(0x2, 0x3)?, bits(0x5));
    assert_eq!(folder.get_message_status(&id, 0)?, bits(0x6));
    assert_eq!(set(0x8765_0008, 0xFFFF_0008)?, bits(0x6));
    assert_eq!(folder.get_message_status(&id, 0)?, bits(0x8765_000E));
    assert_eq!(subjects(&*folder, TableFlags::NONE)?, [Some("Plan".to_owned())]);
    Ok(())
}

/// STO-MSGSTATUS-4, STO-MSGSTATUS-5, STO-MSGSTATUS-6, PRP-SETPROPS-14
fn a_status_is_of_the_row(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = saved(&folder, "Plan")?;
    let before = (message.get(PR_LAST_MODIFICATION_TIME)?, message.get(PR_MESSAGE_FLAGS)?);
    h.let_time_pass();
    let tagged = MessageStatus::MSGSTATUS_TAGGED;
    let id = id_of(&*message)?;
    folder.set_message_status(&id, tagged, tagged)?;
    let rows = folder.messages(&crate::columns![PR_MSG_STATUS])?;
    assert_eq!(rows.first().and_then(|row| row.get(PR_MSG_STATUS)), Some(2));
    assert_eq!(slot_code(&*message, PR_MSG_STATUS)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(set_problem(&*message, Property::of(PR_MSG_STATUS, 0))?, ErrorCode::MAPI_E_COMPUTED);
    let again = super::scene::looked_at(&a.store, &id)?;
    assert_eq!((again.get(PR_LAST_MODIFICATION_TIME)?, again.get(PR_MESSAGE_FLAGS)?), before);
    Ok(())
}

/// STO-MSGSTATUS-7
fn a_status_needs_a_message_that_is_here(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let (here, there) = (a.folder("Here")?, a.folder("There")?);
    let elsewhere = stored(&there, "Elsewhere")?;
    let foreign = stored(&b.folder("Projects")?, "Foreign")?;
    let none = MessageStatus::NONE;
    for (id, expected) in
        [(elsewhere, ErrorCode::MAPI_E_NOT_FOUND), (foreign, ErrorCode::MAPI_E_INVALID_ENTRYID)]
    {
        assert_eq!(code(here.get_message_status(&id, 0)), expected);
        assert_eq!(code(here.set_message_status(&id, none, none)), expected);
    }
    Ok(())
}

/// STO-SETSEARCHCRITERIA-1, STO-GETSEARCHCRITERIA-6
fn a_generic_folder_has_no_search_criteria(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let (all, here) = (Restriction::exists(PR_SUBJECT), [id_of(&*folder)?]);
    let set = folder.set_search_criteria(Some(&all), Some(&here), SearchFlags::NONE);
    assert_eq!(code(set), ErrorCode::MAPI_E_NO_SUPPORT);
    let get = |folder: &dyn MapiFolder| code(folder.get_search_criteria(UnicodeFlags::MAPI_UNICODE));
    assert_eq!(get(&*folder), ErrorCode::MAPI_E_NO_SUPPORT);
    let search =
        folder.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, CreateFolderFlags::NONE)?;
    assert_eq!(get(&*search), ErrorCode::MAPI_E_NOT_INITIALIZED);
    Ok(())
}

/// STO-CREATEFOLDER-8, STO-GETHIERARCHYTABLE-8, STO-SEARCHFOLDER-1
fn a_search_folder_takes_no_children(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    for parent in [&folder, &a.store.root()?] {
        let search =
            parent.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, CreateFolderFlags::NONE)?;
        assert_eq!(search.get(PR_FOLDER_TYPE)?, FolderType::FOLDER_SEARCH.0 as i32);
        assert_eq!(search.get(PR_CONTENT_COUNT)?, 0);
        assert_eq!(code(search.new_message()), ErrorCode::MAPI_E_NO_SUPPORT);
        assert_eq!(code(search.new_subfolder("Below")), ErrorCode::MAPI_E_NO_SUPPORT);
        assert_eq!(code(search.get_hierarchy_table(TableFlags::NONE)), ErrorCode::MAPI_E_NO_SUPPORT);
    }
    Ok(())
}

/// STO-READONLY-6, STO-READONLY-7, PRP-ACCESS-1, PRP-ACCESS-2, PRP-ACCESS-4, PRP-ACCESS-5
fn access_is_what_can_be_done_with_a_folder(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let search =
        folder.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, CreateFolderFlags::NONE)?;
    assert_eq!(folder.get(PR_ACCESS)?, 0x3F);
    assert_eq!(a.store.root()?.get(PR_ACCESS)?, 0x3B);
    assert_eq!(search.get(PR_ACCESS)?, 0x07);
    let read_only = a.store.open_entry(Some(&id_of(&*folder)?), None, OpenFlags::NONE)?.into_folder()?;
    assert_eq!((read_only.get(PR_ACCESS)?, read_only.get(PR_ACCESS_LEVEL)?), (0x3F, 0));
    let message = folder.new_message()?;
    assert_eq!(message.get(PR_ACCESS)?, 0x03);
    message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
    assert_eq!(message.get(PR_ACCESS)?, 0x07);
    let rows = folder.messages(&crate::columns![PR_ACCESS])?;
    assert_eq!(rows.first().and_then(|row| row.get(PR_ACCESS)), Some(0x07));
    for tag in [PR_ACCESS, PR_ACCESS_LEVEL] {
        assert_eq!(set_problem(&*folder, Property::of(tag, 1))?, ErrorCode::MAPI_E_COMPUTED);
        assert_eq!(set_problem(&*message, Property::of(tag, 1))?, ErrorCode::MAPI_E_COMPUTED);
    }
    Ok(())
}
