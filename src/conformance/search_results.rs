//! What search folders found: how it follows messages and folders, and what can be done with it.

use std::sync::Arc;

use super::Harness;
use super::listing::{all, subjects_of};
use super::scene::*;
use super::search_folder::{NONE, Office};
use super::sinks::watch;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::IID_IMAPIFolder;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_search_results, search_results, needs: STORE_CREATE_OK;
    results_follow_the_messages: STORE_SEARCH_OK,
    open_tables_hear_of_results: STORE_SEARCH_OK | STORE_NOTIFY_OK,
    results_follow_folders: STORE_SEARCH_OK,
    results_follow_what_is_below_folders: STORE_SEARCH_OK | STORE_NOTIFY_OK,
    a_stopped_search_stands_still: STORE_SEARCH_OK,
    rows_name_the_real_folder: STORE_SEARCH_OK,
    what_is_done_through_it_is_done_to_the_message: STORE_SEARCH_OK,
    its_results_are_copied_with_it: STORE_SEARCH_OK,
    the_status_belongs_to_the_row: STORE_SEARCH_OK,
    its_messages_outlive_it: STORE_SEARCH_OK,
}

/// STO-SETSEARCHCRITERIA-11
fn results_follow_the_messages(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch"])?;
    let attic = office.scene.folder("Attic")?;
    office.look(NONE)?;
    let message = saved(&office.mail, "Dinner")?;
    assert_eq!(office.results()?, ["Lunch"]);
    message.set(PR_SUBJECT, "Late lunch")?;
    message.save()?;
    assert_eq!(office.results()?, ["Lunch", "Late lunch"]);
    assert_eq!(office.found.get(PR_CONTENT_COUNT)?, 2);
    message.set(PR_SUBJECT, "Supper")?;
    message.save()?;
    assert_eq!(office.results()?, ["Lunch"]);
    let id = stored(&office.mail, "Second lunch")?;
    assert_eq!(office.results()?, ["Lunch", "Second lunch"]);
    let ids = [id];
    assert_eq!(
        outcome(office.mail.copy_messages(&ids, &*attic, None, CopyMessagesFlags::MESSAGE_MOVE)),
        ErrorCode::S_OK
    );
    assert_eq!(office.results()?, ["Lunch"]);
    assert_eq!(
        outcome(attic.copy_messages(&ids, &*office.mail, None, CopyMessagesFlags::MESSAGE_MOVE)),
        ErrorCode::S_OK
    );
    assert_eq!(office.results()?, ["Lunch", "Second lunch"]);
    delete(&office.mail, &ids)?;
    assert_eq!(office.results()?, ["Lunch"]);
    assert_eq!(outcome(office.mail.empty_folder(None, EmptyFolderFlags::NONE)), ErrorCode::S_OK);
    assert_eq!(office.found.get(PR_CONTENT_COUNT)?, 0);
    Ok(())
}

/// STO-SETSEARCHCRITERIA-11
fn open_tables_hear_of_results(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch"])?;
    office.look(NONE)?;
    let table = subjects_of(&office.found)?;
    assert_eq!(all(&table)?, ["Lunch"]);
    h.pump();
    let heard = watch(&table)?;
    let id = stored(&office.mail, "Late lunch")?;
    saved(&office.mail, "Dinner")?;
    delete(&office.mail, &[id])?;
    h.pump();
    let events: Vec<TableEvent> = heard.tables().iter().map(|told| told.event).collect();
    assert_eq!(events, [TableEvent::TABLE_ROW_ADDED, TableEvent::TABLE_ROW_DELETED]);
    assert_eq!(all(&table)?, ["Lunch"]);
    Ok(())
}

/// STO-SETSEARCHCRITERIA-11: folders that come, move and go bring their messages and take them.
fn results_follow_folders(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &[])?;
    let other = office.scene.folder("Other")?;
    let box_of = other.new_subfolder("Box")?;
    saved(&box_of, "Boxed lunch")?;
    let id = id_of(&*box_of)?;
    office.look(SearchFlags::RECURSIVE_SEARCH)?;
    assert_eq!(office.results()?, [""; 0]);
    assert_eq!(
        outcome(other.copy_folder(&id, &*office.mail, None, None, CopyFolderFlags::FOLDER_MOVE)),
        ErrorCode::S_OK
    );
    assert_eq!(office.results()?, ["Boxed lunch"]);
    assert_eq!(
        outcome(office.mail.copy_folder(
            &id,
            &*office.mail,
            Some("Copy"),
            None,
            CopyFolderFlags::MAPI_UNICODE
        )),
        ErrorCode::S_OK
    );
    assert_eq!(office.results()?, ["Boxed lunch", "Boxed lunch"]);
    let all = DeleteFolderFlags::DEL_MESSAGES;
    assert_eq!(outcome(office.mail.delete_folder(&id, None, all)), ErrorCode::S_OK);
    assert_eq!(office.results()?, ["Boxed lunch"]);
    assert_eq!(office.found.get(PR_CONTENT_COUNT)?, 1);
    Ok(())
}

/// STO-SETSEARCHCRITERIA-11: a folder that moves takes along what is found below it; nobody hears of other rows.
fn results_follow_what_is_below_folders(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &[])?;
    let outer = office.mail.new_subfolder("Outer")?;
    stored(&outer.new_subfolder("Inner")?, "Lunch")?;
    stored(&office.mail, "Late lunch")?;
    office.look(SearchFlags::RECURSIVE_SEARCH)?;
    assert_eq!(office.results()?, ["Late lunch", "Lunch"]);
    h.pump();
    let table = subjects_of(&office.found)?;
    let heard = watch(&table)?;
    let (attic, id) = (office.scene.folder("Attic")?, id_of(&*outer)?);
    let moved = CopyFolderFlags::FOLDER_MOVE;
    assert_eq!(outcome(office.mail.copy_folder(&id, &*attic, None, None, moved)), ErrorCode::S_OK);
    h.pump();
    let told: Vec<TableEvent> = heard.tables().iter().map(|told| told.event).collect();
    assert_eq!(
        (told, office.results()?),
        (vec![TableEvent::TABLE_ROW_DELETED], vec!["Late lunch".to_owned()])
    );
    assert_eq!(outcome(attic.copy_folder(&id, &*office.mail, None, None, moved)), ErrorCode::S_OK);
    assert_eq!(office.results()?, ["Late lunch", "Lunch"]);
    Ok(())
}

/// STO-SETSEARCHCRITERIA-12, STO-SETSEARCHCRITERIA-13
fn a_stopped_search_stands_still(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch"])?;
    office.look(NONE)?;
    office.found.set_search_criteria(None, None, SearchFlags::STOP_SEARCH)?;
    saved(&office.mail, "Late lunch")?;
    assert_eq!(office.results()?, ["Lunch"]);
    office.found.set_search_criteria(None, None, SearchFlags::RESTART_SEARCH)?;
    assert_eq!(office.results()?, ["Lunch", "Late lunch"]);
    saved(&office.mail, "Last lunch")?;
    assert_eq!(office.results()?, ["Lunch", "Late lunch", "Last lunch"]);
    Ok(())
}

/// STO-SEARCHFOLDER-8, STO-GETCONTENTSTABLE-13, STO-GETCONTENTSTABLE-14, TBL-CONTENTS-12
fn rows_name_the_real_folder(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &[])?;
    let id = stored(&office.mail, "Lunch")?;
    office.look(NONE)?;
    let table = office.found.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let own = office.mail.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let columns = table.query_columns(QueryColumnsFlags::NONE)?;
    let mut expected = own.query_columns(QueryColumnsFlags::NONE)?;
    expected.push(PR_PARENT_DISPLAY.tag());
    assert_eq!(columns, expected);
    let rows = table.all_rows(&crate::columns![PR_ENTRYID, PR_PARENT_ENTRYID, PR_PARENT_DISPLAY])?;
    assert_eq!(rows.len(), 1);
    let row = rows.iter().next().unwrap();
    assert_eq!(row.get(PR_ENTRYID).map(EntryId::from), Some(id.clone()));
    assert_eq!(row.get(PR_PARENT_ENTRYID).map(EntryId::from), Some(id_of(&*office.mail)?));
    assert_eq!(row.get(PR_PARENT_DISPLAY).as_deref(), Some("Mail"));
    let message = office.found.open_entry(Some(&id), None, OpenFlags::NONE)?.into_message()?;
    assert_eq!(EntryId::from(message.get(PR_PARENT_ENTRYID)?), id_of(&*office.mail)?);
    for object in [&*message as &dyn MapiProp, &*office.mail, &*office.found] {
        assert_eq!(slot_code(object, PR_PARENT_DISPLAY)?, ErrorCode::MAPI_E_NOT_FOUND);
    }
    Ok(())
}

/// STO-SEARCHFOLDER-4, STO-SEARCHFOLDER-5, STO-COPYMESSAGES-18, STO-SEARCHFOLDER-7
fn what_is_done_through_it_is_done_to_the_message(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &[])?;
    let attic = office.scene.folder("Attic")?;
    let ids: Vec<EntryId> = ["Lunch 1", "Lunch 2", "Lunch 3"]
        .into_iter()
        .map(|subject| stored(&office.mail, subject))
        .collect::<Result<_>>()?;
    office.look(NONE)?;
    let found = &office.found;
    assert_eq!(outcome(found.set_read_flags(None, None, ReadFlags::CLEAR_READ_FLAG)), ErrorCode::S_OK);
    assert_eq!((found.get(PR_CONTENT_UNREAD)?, office.mail.get(PR_CONTENT_UNREAD)?), (3, 3));
    assert_eq!(outcome(found.set_read_flags(Some(&ids[..1]), None, ReadFlags::NONE)), ErrorCode::S_OK);
    assert_eq!((found.get(PR_CONTENT_UNREAD)?, office.mail.get(PR_CONTENT_UNREAD)?), (2, 2));
    let copied = found.copy_messages(&ids[..1], &*attic, None, CopyMessagesFlags::NONE);
    assert_eq!(outcome(copied), ErrorCode::S_OK);
    let moved = found.copy_messages(&ids[1..2], &*attic, None, CopyMessagesFlags::MESSAGE_MOVE);
    assert_eq!(outcome(moved), ErrorCode::S_OK);
    assert_eq!(all(&subjects_of(&attic)?)?, ["Lunch 1", "Lunch 2"]);
    assert_eq!(all(&subjects_of(&office.mail)?)?, ["Lunch 1", "Lunch 3"]);
    assert_eq!(office.results()?, ["Lunch 1", "Lunch 3"]);
    delete(found, &ids[2..])?;
    assert_eq!(all(&subjects_of(&office.mail)?)?, ["Lunch 1"]);
    assert_eq!(opens(&*office.mail, &ids[2]), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(office.results()?, ["Lunch 1"]);
    Ok(())
}

/// STO-COPYTO-3, STO-SEARCHFOLDER-4: what a search folder shows is its contents.
fn its_results_are_copied_with_it(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch", "Dinner"])?;
    let attic = office.scene.folder("Attic")?;
    office.look(NONE)?;
    let (name, target) = (crate::columns![PR_DISPLAY_NAME], Arc::clone(&attic).into());
    let copied = office.found.copy_to(&[], Some(&name), None, IID_IMAPIFolder, &target, CopyFlags::NONE);
    assert_eq!(copied?, []);
    assert_eq!(all(&subjects_of(&attic)?)?, ["Lunch"]);
    assert_eq!(all(&subjects_of(&office.mail)?)?, ["Lunch", "Dinner"]);
    Ok(())
}

/// STO-MSGSTATUS-3, TBL-CONTENTS-7
fn the_status_belongs_to_the_row(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &[])?;
    let id = stored(&office.mail, "Lunch")?;
    office.look(NONE)?;
    let tagged = MessageStatus::MSGSTATUS_TAGGED;
    office.found.set_message_status(&id, tagged, tagged)?;
    assert_eq!(office.found.get_message_status(&id, 0)?, tagged);
    assert_eq!(office.mail.get_message_status(&id, 0)?, MessageStatus::NONE);
    let column = |folder: &Arc<dyn MapiFolder>| -> Result<Option<i32>> {
        let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
        let rows = table.all_rows(&crate::columns![PR_MSG_STATUS])?;
        Ok(rows.iter().next().and_then(|row| row.get(PR_MSG_STATUS)))
    };
    assert_eq!(column(&office.found)?, Some(tagged.bits() as i32));
    assert_eq!(column(&office.mail)?, Some(0));
    Ok(())
}

/// STO-SEARCHFOLDER-6
fn its_messages_outlive_it(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch"])?;
    office.look(NONE)?;
    let id = id_of(&*office.found)?;
    let subtree = office.scene.store.ipm_subtree()?;
    assert_eq!(outcome(subtree.delete_folder(&id, None, DeleteFolderFlags::NONE)), ErrorCode::S_OK);
    assert_eq!(all(&subjects_of(&office.mail)?)?, ["Lunch"]);
    saved(&office.mail, "Late lunch")?;
    assert_eq!(code(office.look(NONE)), ErrorCode::MAPI_E_OBJECT_DELETED);
    Ok(())
}
