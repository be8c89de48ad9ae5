//! Folders: making, naming, counting, emptying and deleting them, and the tables of what is in them.

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::IID_IMessage;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_folder, folder, needs: STORE_CREATE_OK;
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
    a_generic_folder_has_no_search_criteria,
    a_search_folder_takes_no_children,
    access_is_what_can_be_done_with_a_folder,
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

/// The root stays what it is.
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

/// STO-READONLY-7, PRP-ACCESS-1, PRP-ACCESS-2, PRP-ACCESS-5
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
