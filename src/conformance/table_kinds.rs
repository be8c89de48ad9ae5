//! Each kind of table: its rows, its default columns, its order.

use std::sync::Arc;

use super::Harness;
use super::listing::{all, listing, next, own, put, subjects_of, texts};
use super::scene::{Scene, code, id_of, saved};
use crate::columns;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt, MessageExt};
use crate::interface::{MapiFolder, MapiTable, Result};
use crate::vocab::guids::{IID_IMAPITable, IID_IStream};
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, CreateMessageFlags, DeleteFolderFlags, DisplayType, EmptyFolderFlags, ErrorCode, FolderType,
    MessageFlags, ObjectType, OneOff, OpenFlags, OpenPropertyFlags, PropTag, PropType, PropValue, Property,
    QueryColumnsFlags, QueryRowsFlags, ReadFlags, RecipientType, Restriction, TableFlags, TableOpFlags,
    UnicodeFlags,
};

cases! { $, conformance_table_kinds, table_kinds;
    contents_have_the_default_columns,
    contents_show_saved_messages_only,
    contents_agree_with_the_messages,
    contents_follow_changes_of_the_read_state,
    contents_of_a_deleted_folder_are_gone,
    named_properties_can_be_columns,
    nothing_is_softly_deleted,
    associated_contents_are_apart,
    a_hierarchy_shows_the_children,
    a_deep_hierarchy_goes_depth_first,
    a_hierarchy_follows_its_folders,
    a_search_folder_has_no_hierarchy: STORE_SEARCH_OK,
    tables_are_properties_of_their_objects,
    recipients_are_rows_in_their_order,
    recipients_change_at_once_for_the_same_message,
    attachments_are_ordered_by_place: STORE_ATTACH_OK,
    attachments_show_after_both_saves: STORE_ATTACH_OK,
    the_data_of_an_attachment_is_no_column: STORE_ATTACH_OK,
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

/// Folders `1` with `1.1` (with `1.1.1`) and `1.2`, and `2`.
fn tree(scene: &Scene) -> Result<Arc<dyn MapiFolder>> {
    let top = scene.folder("Tree")?;
    let one = top.new_subfolder("1")?;
    top.new_subfolder("2")?;
    one.new_subfolder("1.1")?.new_subfolder("1.1.1")?;
    one.new_subfolder("1.2")?;
    Ok(top)
}

/// TBL-HIER-1, TBL-HIER-2, TBL-HIER-4, TBL-HIER-5, TBL-HIER-6, TBL-KIND-7.
fn a_hierarchy_shows_the_children(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let top = tree(&scene)?;
    let table = top.get_hierarchy_table(UNICODE)?;
    let expected = columns![
        PR_DISPLAY_NAME,
        PR_ENTRYID,
        PR_DEPTH,
        PR_OBJECT_TYPE,
        PR_DISPLAY_TYPE,
        PR_STATUS,
        PR_COMMENT,
        PR_INSTANCE_KEY,
        PR_FOLDER_TYPE,
        PR_SUBFOLDERS,
        PR_CONTENT_COUNT,
        PR_CONTENT_UNREAD
    ];
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, expected);
    let rows = table.query_rows(9, QueryRowsFlags::NONE)?;
    assert_eq!(texts(&rows), ["1", "2"]);
    for row in &rows {
        assert_eq!(row.get(PR_DEPTH), Some(0));
        assert_eq!(row.get(PR_OBJECT_TYPE), Some(ObjectType::MAPI_FOLDER.into()));
        assert_eq!(row.get(PR_DISPLAY_TYPE), Some(DisplayType::DT_FOLDER.into()));
        assert_eq!(row.get(PR_FOLDER_TYPE), Some(FolderType::FOLDER_GENERIC.into()));
        let id = row.get(PR_ENTRYID).expect("the row has an entry id");
        assert_eq!(id[..4], [0; 4]);
        assert!(scene.store.open_entry(Some(&id.into()), None, OpenFlags::NONE)?.into_folder().is_ok());
    }
    assert_eq!(rows.iter().map(|row| row.get(PR_SUBFOLDERS)).collect::<Vec<_>>(), [Some(true), Some(false)]);
    Ok(())
}

/// TBL-HIER-1, TBL-HIER-2, TBL-HIER-3.
fn a_deep_hierarchy_goes_depth_first(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = tree(&scene)?.get_hierarchy_table(UNICODE | TableFlags::CONVENIENT_DEPTH)?;
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME, PR_DEPTH])?;
    let shown: Vec<_> = rows.iter().map(|row| (row.cells()[0].to_string(), row.get(PR_DEPTH))).collect();
    let expected = [("1", 0), ("1.1", 1), ("1.1.1", 2), ("1.2", 1), ("2", 0)];
    assert_eq!(shown, expected.map(|(name, depth)| (name.to_owned(), Some(depth))));
    Ok(())
}

/// TBL-HIER-7, TBL-HIER-12, SES-ENTRYID-10, TBL-KIND-6.
fn a_hierarchy_follows_its_folders(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let top = scene.folder("Top")?;
    let table = top.get_hierarchy_table(UNICODE)?;
    assert_eq!(table.get_row_count(0)?.value, 0);
    let folder = top.new_subfolder("Before")?;
    let id = id_of(&*folder)?;
    let row = |table: &Arc<dyn MapiTable>| -> Result<_> {
        let rows = table.all_rows(&columns![PR_DISPLAY_NAME, PR_ENTRYID, PR_CONTENT_COUNT, PR_SUBFOLDERS])?;
        let row = rows.first().expect("one row");
        assert_eq!(row.get(PR_ENTRYID).map(Into::into), Some(id.clone()));
        Ok((row.cells()[0].to_string(), row.get(PR_CONTENT_COUNT), row.get(PR_SUBFOLDERS)))
    };
    assert_eq!(row(&table)?, ("Before".to_owned(), Some(0), Some(false)));
    folder.set(PR_DISPLAY_NAME, "After")?;
    put(&folder, "a", &[])?;
    folder.new_subfolder("Below")?;
    assert_eq!(row(&table)?, ("After".to_owned(), Some(1), Some(true)));
    Ok(())
}

/// TBL-HIER-8, TBL-HIER-5.
fn a_search_folder_has_no_hierarchy(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let top = scene.folder("Top")?;
    let search = top.create_folder(FolderType::FOLDER_SEARCH, "Search", None, None, Default::default())?;
    assert_eq!(code(search.get_hierarchy_table(UNICODE)), ErrorCode::MAPI_E_NO_SUPPORT);
    let rows = top.subfolders(&columns![PR_DISPLAY_TYPE])?;
    let shown = rows.first().and_then(|row| row.get(PR_DISPLAY_TYPE));
    assert_eq!(shown, Some(DisplayType::DT_FOLDER_LINK.into()));
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

/// TBL-RECIP-1, TBL-RECIP-2, TBL-RECIP-5, TBL-RECIP-6, TBL-RECIP-7, TBL-KIND-7.
fn recipients_are_rows_in_their_order(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let message = saved(&scene.folder("Recipients")?, "a")?;
    let table = message.get_recipient_table(UNICODE)?;
    assert_eq!(table.get_row_count(0)?.value, 0);
    let columns = table.query_columns(QueryColumnsFlags::NONE)?;
    assert_eq!(columns[..3], columns![PR_ROWID, PR_DISPLAY_NAME, PR_RECIPIENT_TYPE]);
    for (name, kind) in
        [("C", RecipientType::MAPI_BCC), ("A", RecipientType::MAPI_TO), ("B", RecipientType::MAPI_CC)]
    {
        let mut entry = AdrEntry::one_off(&OneOff::new(name, "SMTP", "x@example.com"), kind);
        entry.set(Property::new(own::TEXT, name.into()));
        message.add_recipient(entry)?;
    }
    let rows =
        table.all_rows(&[PR_DISPLAY_NAME.tag(), PR_ROWID.tag(), PR_RECIPIENT_TYPE.tag(), own::TEXT])?;
    assert_eq!(texts(&rows), ["C", "A", "B"]);
    let ids: Vec<_> = rows.iter().filter_map(|row| row.get(PR_ROWID)).collect();
    assert!(ids.len() == 3 && ids.is_sorted() && ids[0] != ids[1] && ids[1] != ids[2], "{ids:?}");
    let kinds: Vec<_> = rows.iter().filter_map(|row| row.get(PR_RECIPIENT_TYPE)).collect();
    assert_eq!(kinds, [3, 1, 2]);
    assert_eq!(rows.get(1).expect("three rows").cells()[3], "A".into());
    Ok(())
}

/// TBL-RECIP-3, TBL-RECIP-4.
fn recipients_change_at_once_for_the_same_message(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let message = saved(&scene.folder("Recipients")?, "a")?;
    let id = id_of(&*message)?;
    let open = || scene.store.open_entry(Some(&id), None, OpenFlags::NONE)?.into_message();
    let other = open()?;
    let (own_table, other_table) =
        (message.get_recipient_table(UNICODE)?, other.get_recipient_table(UNICODE)?);
    message.add_recipient(AdrEntry::named("Anna", RecipientType::MAPI_TO))?;
    assert_eq!(own_table.get_row_count(0)?.value, 1);
    message.save()?;
    assert_eq!(other_table.get_row_count(0)?.value, 0);
    assert_eq!(open()?.get_recipient_table(UNICODE)?.get_row_count(0)?.value, 1);
    Ok(())
}

/// TBL-ATTACH-3, TBL-ATTACH-4.
fn attachments_are_ordered_by_place(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let message = saved(&scene.folder("Attachments")?, "a")?;
    for (name, place) in [("late", 9), ("nowhere", -1), ("early", 2), ("late too", 9)] {
        let (_, file) = message.create_attach(None, Default::default())?;
        file.set(PR_ATTACH_LONG_FILENAME, name)?;
        file.set(PR_RENDERING_POSITION, place)?;
        file.save_changes(Default::default())?;
    }
    message.save()?;
    let table = message.get_attachment_table(UNICODE)?;
    let rows = table.all_rows(&columns![PR_ATTACH_LONG_FILENAME, PR_ATTACH_NUM, PR_RECORD_KEY])?;
    assert_eq!(texts(&rows), ["nowhere", "early", "late", "late too"]);
    let mut numbers: Vec<_> = rows.iter().filter_map(|row| row.get(PR_ATTACH_NUM)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 4);
    Ok(())
}

/// TBL-ATTACH-1, TBL-ATTACH-2, TBL-VIEW-15.
fn attachments_show_after_both_saves(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let message = saved(&scene.folder("Attachments")?, "a")?;
    let table = message.get_attachment_table(UNICODE)?;
    let number = message.attach_file("a.txt", b"abc")?;
    assert_eq!(table.get_row_count(0)?.value, 0);
    message.save()?;
    assert_eq!(table.get_row_count(0)?.value, 1);
    let id = id_of(&*message)?;
    message.delete_attach(number, None, Default::default())?;
    assert_eq!(table.get_row_count(0)?.value, 0);
    let other = scene.store.open_entry(Some(&id), None, OpenFlags::NONE)?.into_message()?;
    assert_eq!(other.get_attachment_table(UNICODE)?.get_row_count(0)?.value, 1);
    message.save()?;
    let other = scene.store.open_entry(Some(&id), None, OpenFlags::NONE)?.into_message()?;
    assert_eq!(other.get_attachment_table(UNICODE)?.get_row_count(0)?.value, 0);
    Ok(())
}

/// TBL-ATTACH-5, TBL-ATTACH-7.
fn the_data_of_an_attachment_is_no_column(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let message = saved(&scene.folder("Attachments")?, "a")?;
    message.attach_file("a.txt", b"abc")?;
    let (_, empty) = message.create_attach(None, Default::default())?;
    empty.set(PR_ATTACH_LONG_FILENAME, "empty")?;
    empty.save_changes(Default::default())?;
    message.save()?;
    let columns = columns![PR_ATTACH_DATA_BIN, PR_ATTACH_DATA_OBJ, PR_RENDERING_POSITION];
    let rows = message.get_attachment_table(UNICODE)?.all_rows(&columns)?;
    let cells: Vec<PropValue> = rows.iter().flat_map(|row| row.cells().to_vec()).collect();
    let missing = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
    let large = PropValue::Error(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY);
    let nowhere = PropValue::Long(-1);
    assert_eq!(cells, [large, missing.clone(), nowhere.clone(), missing.clone(), missing, nowhere]);
    Ok(())
}

/// TBL-RECVF-1, TBL-RECVF-2, TBL-RECVF-3, TBL-RECVF-4, TBL-VIEW-7, TBL-VIEW-8, TBL-KIND-7.
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
    assert!(rows.iter().all(|row| row.get(PR_ENTRYID) == Some(id.0.clone())));
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
