//! Special folders: the Outbox, Sent Items and the others that a store points to.

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_special_folder, special_folder, needs: STORE_CREATE_OK;
    special_folders_are_where_the_store_says,
    special_folders_have_their_names_and_places,
    a_renamed_special_folder_keeps_its_role,
    a_special_folder_cannot_be_deleted,
}

/// The properties of a store that hold the ids of its folders.
const SPECIAL: [Tag<Binary>; 7] = [
    PR_IPM_SUBTREE_ENTRYID,
    PR_IPM_OUTBOX_ENTRYID,
    PR_IPM_WASTEBASKET_ENTRYID,
    PR_IPM_SENTMAIL_ENTRYID,
    PR_VIEWS_ENTRYID,
    PR_COMMON_VIEWS_ENTRYID,
    PR_FINDER_ENTRYID,
];

/// STO-SPECIAL-4, STO-SPECIAL-5, STO-SPECIAL-6, STO-SPECIAL-8
fn special_folders_are_where_the_store_says(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    assert_eq!(a.store.get(PR_VALID_FOLDER_MASK)?, 0xFF);
    for tag in SPECIAL {
        let id = EntryId::from(a.store.get(tag)?);
        assert_eq!(id.as_bytes()[..4], [0; 4], "{tag:?}");
        let opened = a.store.open_entry(Some(&id), None, OpenFlags::NONE)?;
        assert_eq!(opened.object_type(), Some(ObjectType::MAPI_FOLDER), "{tag:?}");
    }
    let mask = FolderMask::from_bits_retain(a.store.get(PR_VALID_FOLDER_MASK)? as u32);
    assert!(mask.contains(FolderMask::FOLDER_IPM_INBOX_VALID));
    let (inbox, class) = a.store.get_receive_folder(Some("IPM"), UnicodeFlags::MAPI_UNICODE)?;
    assert_eq!(class, "IPM");
    assert_ne!(inbox, id_of(&*a.store.root()?)?);
    Ok(())
}

/// STO-SPECIAL-1, STO-SPECIAL-2
fn special_folders_have_their_names_and_places(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let root = id_of(&*a.store.root()?)?;
    let subtree = id_of(&*a.store.ipm_subtree()?)?;
    let inbox = a.store.inbox()?;
    let named = |tag: Tag<Binary>| a.store.open_folder(&a.store.get(tag)?.into());
    for (folder, name, parent) in [
        (named(PR_IPM_SUBTREE_ENTRYID)?, "IPM Subtree", &root),
        (named(PR_FINDER_ENTRYID)?, "Search Root", &root),
        (named(PR_VIEWS_ENTRYID)?, "Folder Views", &root),
        (named(PR_COMMON_VIEWS_ENTRYID)?, "Common Views", &root),
        (inbox, "Inbox", &subtree),
        (named(PR_IPM_OUTBOX_ENTRYID)?, "Outbox", &subtree),
        (named(PR_IPM_SENTMAIL_ENTRYID)?, "Sent Items", &subtree),
        (named(PR_IPM_WASTEBASKET_ENTRYID)?, "Deleted Items", &subtree),
    ] {
        assert_eq!(folder.get(PR_DISPLAY_NAME)?, name);
        assert!(a.store.compare_entry_ids(&folder.get(PR_PARENT_ENTRYID)?.into(), parent, 0)?, "{name}");
    }
    Ok(())
}

/// STO-SPECIAL-2, STO-EID-9
fn a_renamed_special_folder_keeps_its_role(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let outbox = a.store.outbox()?;
    let id = id_of(&*outbox)?;
    outbox.set(PR_DISPLAY_NAME, "Postausgang")?;
    assert_eq!(id_of(&*outbox)?, id);
    assert_eq!(EntryId::from(a.store.get(PR_IPM_OUTBOX_ENTRYID)?), id);
    assert_eq!(a.store.outbox()?.get(PR_DISPLAY_NAME)?, "Postausgang");
    assert_eq!(a.store.get(PR_VALID_FOLDER_MASK)?, 0xFF);
    Ok(())
}

/// STO-SPECIAL-9
fn a_special_folder_cannot_be_deleted(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let inbox = id_of(&*a.store.inbox()?)?;
    let all = DeleteFolderFlags::DEL_MESSAGES | DeleteFolderFlags::DEL_FOLDERS;
    let answer = a.store.ipm_subtree()?.delete_folder(&inbox, None, all);
    assert_eq!(code(answer), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(a.store.inbox()?.get(PR_DISPLAY_NAME)?, "Inbox");
    Ok(())
}
