//! Receive folders: where messages of a class arrive.

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_receive_folder, receive_folder, needs: STORE_CREATE_OK;
    receive_folders_are_those_of_a_new_mailbox,
    a_receive_folder_is_found_by_the_longest_prefix,
    a_receive_folder_is_removed,
    the_default_receive_folder_can_be_the_root,
    a_receive_class_keeps_to_the_rules,
    the_receive_folder_table_has_a_row_for_each_class,
}

/// STO-GETRECEIVEFOLDER-1, STO-GETRECEIVEFOLDER-3, STO-GETRECEIVEFOLDER-4, STO-GETRECEIVEFOLDER-5
fn receive_folders_are_those_of_a_new_mailbox(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (inbox, root) = (id_of(&*a.store.inbox()?)?, id_of(&*a.store.root()?)?);
    for (class, folder, registered) in [
        (None, &inbox, ""),
        (Some(""), &inbox, ""),
        (Some("IPM"), &inbox, "IPM"),
        (Some("IPM.Note"), &inbox, "IPM"),
        (Some("REPORT.IPM.Note.NDR"), &inbox, "REPORT.IPM"),
        (Some("IPC"), &root, "IPC"),
        (Some("Something.Else"), &inbox, ""),
    ] {
        let answer = a.store.get_receive_folder(class, UnicodeFlags::MAPI_UNICODE)?;
        assert_eq!(answer, (folder.clone(), registered.to_owned()), "{class:?}");
    }
    Ok(())
}

/// STO-GETRECEIVEFOLDER-2, STO-GETRECEIVEFOLDER-3, STO-GETRECEIVEFOLDER-7, STO-SETRECEIVEFOLDER-1,
/// STO-SETRECEIVEFOLDER-5, STO-SETRECEIVEFOLDER-6, STO-SETRECEIVEFOLDER-9, STO-MSGCLASS-4
fn a_receive_folder_is_found_by_the_longest_prefix(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let unicode = UnicodeFlags::MAPI_UNICODE;
    let (inbox, samples) = (id_of(&*a.store.inbox()?)?, id_of(&*a.folder("Samples")?)?);
    a.store.set_receive_folder(Some("IPM.Note.Sample"), unicode, Some(&samples))?;
    a.store.set_receive_folder(Some("My very own class"), unicode, Some(&samples))?;
    for (class, folder, registered) in [
        ("IPM.Note.Sample.Simple", &samples, "IPM.Note.Sample"),
        ("IPM.Note.Sample", &samples, "IPM.Note.Sample"),
        ("ipm.note.SAMPLE.simple", &samples, "IPM.Note.Sample"),
        ("IPM.Note.Samples", &inbox, "IPM"),
        ("IPM.Note", &inbox, "IPM"),
        ("IPM.Timecard", &inbox, "IPM"),
        ("My very own class", &samples, "My very own class"),
    ] {
        let answer = a.store.get_receive_folder(Some(class), unicode)?;
        assert_eq!(answer, (folder.clone(), registered.to_owned()), "{class}");
    }
    a.store.set_receive_folder(Some("ipm.note.sample"), unicode, Some(&inbox))?;
    let (folder, _) = a.store.get_receive_folder(Some("IPM.Note.Sample"), unicode)?;
    assert_eq!(folder, inbox);
    Ok(())
}

/// STO-SETRECEIVEFOLDER-3
fn a_receive_folder_is_removed(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let unicode = UnicodeFlags::MAPI_UNICODE;
    let samples = id_of(&*a.folder("Samples")?)?;
    a.store.set_receive_folder(Some("IPM.Sample"), unicode, Some(&samples))?;
    a.store.set_receive_folder(Some("IPM.Sample"), unicode, None)?;
    a.store.set_receive_folder(Some("IPM.Never.There"), unicode, None)?;
    let inbox = id_of(&*a.store.inbox()?)?;
    assert_eq!(a.store.get_receive_folder(Some("IPM.Sample"), unicode)?, (inbox, "IPM".to_owned()));
    Ok(())
}

/// STO-SETRECEIVEFOLDER-2, STO-SETRECEIVEFOLDER-4, STO-GETRECEIVEFOLDER-6
fn the_default_receive_folder_can_be_the_root(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let unicode = UnicodeFlags::MAPI_UNICODE;
    let (samples, root) = (id_of(&*a.folder("Samples")?)?, id_of(&*a.store.root()?)?);
    a.store.set_receive_folder(None, unicode, Some(&samples))?;
    assert_eq!(a.store.get_receive_folder(Some("Other"), unicode)?, (samples.clone(), String::new()));
    a.store.set_receive_folder(None, unicode, None)?;
    assert_eq!(a.store.get_receive_folder(Some("Other"), unicode)?, (root.clone(), String::new()));
    assert_eq!(a.store.get_receive_folder(None, unicode)?, (root, String::new()));
    a.store.set_receive_folder(Some(""), unicode, Some(&samples))?;
    assert_eq!(a.store.get_receive_folder(None, unicode)?, (samples, String::new()));
    Ok(())
}

/// STO-SETRECEIVEFOLDER-7, STO-SETRECEIVEFOLDER-8, STO-GETRECEIVEFOLDER-10
fn a_receive_class_keeps_to_the_rules(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let unicode = UnicodeFlags::MAPI_UNICODE;
    let folder = a.folder("Samples")?;
    let (message, samples) = (stored(&folder, "Plan")?, id_of(&*folder)?);
    let long = "A".repeat(256);
    for class in ["IPM.", ".IPM", "IPM..Note", "IPM.Notiz\u{e4}", &long] {
        let set = a.store.set_receive_folder(Some(class), unicode, Some(&samples));
        assert_eq!(code(set), ErrorCode::MAPI_E_INVALID_PARAMETER, "{class}");
        let get = a.store.get_receive_folder(Some(class), unicode);
        assert_eq!(code(get), ErrorCode::MAPI_E_INVALID_PARAMETER, "{class}");
    }
    let set = |folder: &EntryId| code(a.store.set_receive_folder(Some("IPM.Note"), unicode, Some(folder)));
    assert_eq!(set(&message), ErrorCode::MAPI_E_INVALID_ENTRYID);
    let gone = folder.new_subfolder("2025")?;
    let gone_id = id_of(&*gone)?;
    delete_subfolder(&folder, &gone_id)?;
    assert_eq!(set(&gone_id), ErrorCode::MAPI_E_NOT_FOUND);
    let search =
        folder.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, CreateFolderFlags::NONE)?;
    assert_eq!(set(&id_of(&*search)?), ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}

/// STO-GETRECEIVEFOLDERTABLE-1, STO-GETRECEIVEFOLDERTABLE-2, STO-GETRECEIVEFOLDERTABLE-3,
/// STO-GETRECEIVEFOLDERTABLE-4, STO-GETRECEIVEFOLDERTABLE-5
fn the_receive_folder_table_has_a_row_for_each_class(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let table = a.store.get_receive_folder_table(TableFlags::MAPI_UNICODE)?;
    a.store.set_receive_folder(
        Some("A.Later.One"),
        UnicodeFlags::MAPI_UNICODE,
        Some(&id_of(&*a.store.inbox()?)?),
    )?;
    let rows = table.query_all_rows(None, None, None, 0)?;
    let classes: Vec<_> = rows.iter().map(|row| row.get(PR_MESSAGE_CLASS)).collect();
    assert_eq!(classes, ["", "IPC", "IPM", "REPORT.IPM"].map(|class| Some(class.to_owned())));
    for row in &rows {
        let id = EntryId::from(row.get(PR_ENTRYID).unwrap_or_default());
        assert_eq!(a.store.open_folder(&id)?.get(PR_RECORD_KEY).ok(), row.get(PR_RECORD_KEY));
        assert!(row.get(PR_INSTANCE_KEY).is_some() && row.get(PR_ROWID).is_some());
    }
    let root = Restriction::eq(PR_RECORD_KEY, a.store.root()?.get(PR_RECORD_KEY)?);
    let of_root = table.query_all_rows(None, Some(&root), None, 0)?;
    assert_eq!(
        of_root.iter().map(|row| row.get(PR_MESSAGE_CLASS)).collect::<Vec<_>>(),
        [Some("IPC".to_owned())]
    );
    Ok(())
}
