//! Kinds of tables: the contents of folders, receive folders, the outgoing queue.

use std::sync::Arc;

use super::Harness;
use super::listing::{all, listing, next, put, subjects_of, texts};
use super::scene::{Scene, code, id_of, saved};
use crate::columns;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt, MessageExt};
use crate::interface::{MapiTable, Result};
use crate::vocab::guids::{IID_IMAPITable, IID_IStream};
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, CreateMessageFlags, DeleteFolderFlags, EmptyFolderFlags, ErrorCode, MessageFlags, ObjectType,
    OneOff, OpenFlags, OpenPropertyFlags, PropTag, PropType, Property, QueryColumnsFlags, QueryRowsFlags,
    ReadFlags, RecipientType, Restriction, TableFlags, TableOpFlags, UnicodeFlags,
};

cases! { $, conformance_table_kinds, table_kinds, needs: STORE_CREATE_OK;
    contents_have_the_default_columns,
    contents_show_saved_messages_only,
    contents_agree_with_the_messages,
    contents_follow_changes_of_the_read_state,
    contents_of_a_deleted_folder_are_gone,
    named_properties_can_be_columns,
    nothing_is_softly_deleted,
    associated_contents_are_apart,
    tables_are_properties_of_their_objects,
    receive_folders_are_a_snapshot,
    the_outgoing_queue_follows_submission: STORE_SUBMIT_OK,
}

const UNICODE: TableFlags = TableFlags::MAPI_UNICODE;

/// TBL-COLS-2, TBL-KIND-7, TBL-CONTENTS-2, TBL-CONTENTS-3: the required columns first, in the order of the
/// requirements.
fn contents_have_the_default_columns(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, _) = listing(&scene, &["a"])?;
    let required = columns![
        PR_ENTRYID,
        PR_INSTANCE_KEY,
        PR_RECORD_KEY,
        PR_OBJECT_TYPE,
        PR_MESSAGE_CLASS,
        PR_MESSAGE_FLAGS,
        PR_MESSAGE_SIZE,
        PR_MSG_STATUS,
        PR_HASATTACH,
        PR_DISPLAY_TO,
        PR_DISPLAY_CC,
        PR_LAST_MODIFICATION_TIME,
        PR_PARENT_ENTRYID,
        PR_STORE_ENTRYID,
        PR_STORE_RECORD_KEY,
        PR_MAPPING_SIGNATURE
    ];
    for flags in [UNICODE, UNICODE | TableFlags::MAPI_ASSOCIATED] {
        let table = folder.get_contents_table(flags)?;
        assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?[..16], required);
    }
    let rows = folder.get_contents_table(UNICODE)?.query_rows(1, QueryRowsFlags::NONE)?;
    let row = rows.first().expect("one row");
    assert_eq!(row.get(PR_OBJECT_TYPE), Some(ObjectType::MAPI_MESSAGE.into()));
    let id = row.get(PR_ENTRYID).expect("the row has an entry id");
    assert_eq!(id[..4], [0; 4]);
    let opened = scene.store.open_entry(Some(&id.into()), None, OpenFlags::NONE)?;
    assert_eq!(opened.into_message()?.get(PR_SUBJECT)?, "a");
    let (_, missing): (Vec<_>, Vec<_>) = row.cells()[..16].iter().partition(|cell| cell.as_error().is_none());
    assert!(missing.is_empty(), "{missing:?}");
    Ok(())
}

/// TBL-CONTENTS-1, TBL-CONTENTS-9, TBL-VIEW-15, TBL-VIEW-10.
fn contents_show_saved_messages_only(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &[])?;
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, "first")?;
    assert_eq!(all(&table)?, [""; 0]);
    message.save()?;
    assert_eq!(all(&table)?, ["first"]);
    message.set(PR_SUBJECT, "second")?;
    assert_eq!(all(&table)?, ["first"]);
    message.save()?;
    assert_eq!(all(&table)?, ["second"]);
    let id = id_of(&*message)?;
    drop(message);
    let _done = folder.delete_messages(&[id], None, Default::default())?;
    assert_eq!(all(&table)?, [""; 0]);
    Ok(())
}

/// TBL-CONTENTS-8.
fn contents_agree_with_the_messages(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Agree")?;
    let message = saved(&folder, "RE: agreed")?;
    let who = OneOff::new("Anna", "SMTP", "anna@example.com");
    message.add_recipient(AdrEntry::one_off(&who, RecipientType::MAPI_TO))?;
    message.save()?;
    let tags = message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    let values = message.get_props(Some(&tags), UnicodeFlags::MAPI_UNICODE)?.value;
    let of_message_only = columns![PR_ACCESS, PR_ACCESS_LEVEL];
    let shown: Vec<Property> = values
        .into_iter()
        .filter(|property| {
            property.tag.prop_type() != PropType::PT_ERROR && property.tag.prop_type() != PropType::PT_OBJECT
        })
        .filter(|property| !of_message_only.contains(&property.tag))
        .collect();
    let columns: Vec<PropTag> = shown.iter().map(|property| property.tag).collect();
    let rows = folder.messages(&columns)?;
    let row: Vec<Property> = rows.first().expect("one row").properties().collect();
    assert_eq!(row, shown);
    Ok(())
}

/// TBL-CONTENTS-10: without a new time of modification.
fn contents_follow_changes_of_the_read_state(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Read")?;
    let message = saved(&folder, "a")?;
    let table = folder.get_contents_table(UNICODE)?;
    let state = |table: &Arc<dyn MapiTable>| -> Result<_> {
        let rows = table.all_rows(&columns![PR_MESSAGE_FLAGS, PR_LAST_MODIFICATION_TIME])?;
        let row = rows.first().expect("one row");
        let flags = MessageFlags::from(row.get(PR_MESSAGE_FLAGS).expect("flags"));
        Ok((flags.contains(MessageFlags::MSGFLAG_READ), row.get(PR_LAST_MODIFICATION_TIME)))
    };
    let (read, time) = state(&table)?;
    h.let_time_pass();
    let other_way = if read { ReadFlags::CLEAR_READ_FLAG } else { ReadFlags::NONE };
    message.set_read_flag(other_way)?;
    assert_eq!(state(&table)?, (!read, time));
    Ok(())
}

/// TBL-CONTENTS-14.
fn contents_of_a_deleted_folder_are_gone(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let parent = scene.folder("Parent")?;
    let folder = parent.new_subfolder("Gone")?;
    put(&folder, "a", &[])?;
    let table = subjects_of(&folder)?;
    let _read = next(&table, 1)?;
    let all_of_it = DeleteFolderFlags::DEL_MESSAGES | DeleteFolderFlags::DEL_FOLDERS;
    let _done = parent.delete_folder(&id_of(&*folder)?, None, all_of_it)?;
    assert_eq!(all(&table)?, [""; 0]);
    assert_eq!(table.get_row_count(0)?.value, 0);
    Ok(())
}

/// TBL-COLS-10, TBL-CONTENTS-6.
fn named_properties_can_be_columns(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Named")?;
    let message = saved(&folder, "named")?;
    let name = crate::vocab::PropName::string(crate::vocab::guids::PS_PUBLIC_STRINGS, "Colour");
    let tags = message.get_ids_from_names(Some(&[name]), crate::vocab::NameFlags::MAPI_CREATE)?.value;
    let colour = tags[0].with_type(PropType::PT_UNICODE);
    assert!(colour.id() >= 0x8000);
    message.set_props(&[Property::new(colour, "red".into())])?;
    message.save()?;
    assert_eq!(texts(&folder.messages(&[colour])?), ["red"]);
    Ok(())
}

/// TBL-CONTENTS-5, TBL-HIER-13: a store that keeps nothing that was deleted shows nothing.
fn nothing_is_softly_deleted(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, _) = listing(&scene, &["a"])?;
    folder.new_subfolder("Below")?;
    let soft = UNICODE | TableFlags::SHOW_SOFT_DELETES;
    assert_eq!(folder.get_contents_table(soft)?.get_row_count(0)?.value, 0);
    assert_eq!(folder.get_hierarchy_table(soft)?.get_row_count(0)?.value, 0);
    Ok(())
}

/// TBL-ASSOC-1, TBL-ASSOC-2, TBL-ASSOC-3, TBL-ASSOC-5.
fn associated_contents_are_apart(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, contents) = listing(&scene, &["plain"])?;
    let view = folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    view.set(PR_SUBJECT, "view")?;
    view.save()?;
    assert_eq!(all(&contents)?, ["plain"]);
    let associated = folder.get_contents_table(UNICODE | TableFlags::MAPI_ASSOCIATED)?;
    let rows = associated.all_rows(&columns![PR_SUBJECT, PR_MESSAGE_FLAGS])?;
    assert_eq!(texts(&rows), ["view"]);
    let flags = rows.first().and_then(|row| row.get(PR_MESSAGE_FLAGS)).map(MessageFlags::from);
    assert!(flags.is_some_and(|flags| flags.contains(MessageFlags::MSGFLAG_ASSOCIATED)));
    let counts = || -> Result<_> {
        Ok((
            folder.get(PR_CONTENT_COUNT)?,
            folder.get(PR_ASSOC_CONTENT_COUNT)?,
            folder.get(PR_CONTENT_UNREAD)?,
        ))
    };
    assert_eq!(counts()?.1, 1);
    assert_eq!(counts()?.0, 1);
    let _done = folder.empty_folder(None, EmptyFolderFlags::NONE)?;
    assert_eq!(counts()?, (0, 1, 0));
    assert_eq!(associated.get_row_count(0)?.value, 1);
    let _done = folder.empty_folder(None, EmptyFolderFlags::DEL_ASSOCIATED)?;
    assert_eq!(counts()?, (0, 0, 0));
    assert_eq!(associated.get_row_count(0)?.value, 0);
    Ok(())
}

/// TBL-KIND-3, TBL-KIND-4, TBL-KIND-5.
fn tables_are_properties_of_their_objects(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, _) = listing(&scene, &["a"])?;
    folder.new_subfolder("Below")?;
    let message = saved(&folder, "b")?;
    let options = TableFlags::MAPI_UNICODE.bits();
    let none = OpenPropertyFlags::NONE;
    for (tag, table, rows) in [
        (PR_CONTAINER_CONTENTS.tag(), folder.get_contents_table(UNICODE)?, 2),
        (PR_CONTAINER_HIERARCHY.tag(), folder.get_hierarchy_table(UNICODE)?, 1),
        (
            PR_FOLDER_ASSOCIATED_CONTENTS.tag(),
            folder.get_contents_table(UNICODE | TableFlags::MAPI_ASSOCIATED)?,
            0,
        ),
    ] {
        let opened = folder.open_property(tag, IID_IMAPITable, options, none)?.into_table()?;
        assert_eq!(
            opened.query_columns(QueryColumnsFlags::NONE)?,
            table.query_columns(QueryColumnsFlags::NONE)?
        );
        assert_eq!(opened.get_row_count(0)?.value, rows);
        assert!(folder.get_prop_list(UnicodeFlags::NONE)?.contains(&tag), "{tag}");
        let wrong = folder.open_property(tag, IID_IStream, 0, none);
        assert_eq!(code(wrong), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
        let value = folder.get_props(Some(&[tag]), UnicodeFlags::NONE)?.value;
        assert_eq!(value[0].tag.prop_type(), PropType::PT_ERROR, "{tag}");
    }
    for tag in columns![PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS] {
        let opened = message.open_property(tag, IID_IMAPITable, options, none)?.into_table()?;
        assert_eq!(opened.get_row_count(0)?.value, 0);
        assert!(message.get_prop_list(UnicodeFlags::NONE)?.contains(&tag), "{tag}");
    }
    Ok(())
}

/// TBL-RECVF-1, TBL-RECVF-2, TBL-RECVF-3, TBL-RECVF-4, TBL-VIEW-7, TBL-VIEW-8, TBL-KIND-7, TBL-RES-13.
fn receive_folders_are_a_snapshot(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Notes")?;
    let id = id_of(&*folder)?;
    scene.store.set_receive_folder(Some("IPM.Zebra"), UnicodeFlags::NONE, Some(&id))?;
    let table = scene.store.get_receive_folder_table(UNICODE)?;
    let columns = table.query_columns(QueryColumnsFlags::NONE)?;
    assert_eq!(columns[..3], columns![PR_ENTRYID, PR_MESSAGE_CLASS, PR_RECORD_KEY]);
    let before = all(&table)?.len();
    scene.store.set_receive_folder(Some("IPM.Zebra.Two"), UnicodeFlags::NONE, Some(&id))?;
    assert_eq!(all(&table)?.len(), before);
    let later = scene.store.get_receive_folder_table(UNICODE)?;
    let classes = texts(&later.all_rows(&columns![PR_MESSAGE_CLASS])?);
    assert_eq!(classes.len(), before + 1);
    assert!(classes.contains(&String::new()) && classes.is_sorted(), "{classes:?}");
    let here = Restriction::eq(PR_RECORD_KEY, folder.get(PR_RECORD_KEY)?);
    let rows = later.query_all_rows(Some(&columns![PR_MESSAGE_CLASS, PR_ENTRYID]), Some(&here), None, 0)?;
    assert_eq!(texts(&rows), ["IPM.Zebra", "IPM.Zebra.Two"]);
    assert!(rows.iter().all(|row| row.get(PR_ENTRYID) == Some((&id).into())));
    let refused =
        later.advise(crate::vocab::EventMask::fnevTableModified, super::sinks::Heard::default().sink());
    assert_eq!(code(refused), ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}

/// TBL-OUTQ-1, TBL-OUTQ-2, TBL-KIND-7.
fn the_outgoing_queue_follows_submission(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let [_, to] = h.addresses();
    let table = scene.store.get_outgoing_queue(0)?;
    let columns = table.query_columns(QueryColumnsFlags::NONE)?;
    assert_eq!(columns[..3], columns![PR_ENTRYID, PR_CLIENT_SUBMIT_TIME, PR_DISPLAY_TO]);
    table.set_columns(&columns![PR_SUBJECT], TableOpFlags::NONE)?;
    let heard = super::sinks::Heard::default();
    table.advise(crate::vocab::EventMask::fnevTableModified, heard.sink())?;
    let mut ids = Vec::new();
    for subject in ["first", "second"] {
        let message = saved(&scene.folder(subject)?, subject)?;
        let who = OneOff::new("B", "SMTP", &*to);
        message.add_recipient(AdrEntry::one_off(&who, RecipientType::MAPI_TO))?;
        message.save()?;
        ids.push(id_of(&*message)?);
        message.submit_message(Default::default())?;
        h.let_time_pass();
    }
    assert_eq!(all(&table)?, ["first", "second"]);
    scene.store.abort_submit(&ids[0], 0)?;
    assert_eq!(all(&table)?, ["second"]);
    h.pump();
    assert_eq!(all(&table)?, [""; 0]);
    let events: Vec<_> = heard.tables().into_iter().map(|table| table.event).collect();
    use crate::vocab::TableEvent as Event;
    assert_eq!(events[..3], [Event::TABLE_ROW_ADDED, Event::TABLE_ROW_ADDED, Event::TABLE_ROW_DELETED]);
    assert_eq!(events.last(), Some(&Event::TABLE_ROW_DELETED));
    Ok(())
}
