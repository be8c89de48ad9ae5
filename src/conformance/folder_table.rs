//! The tables of a folder: its messages and its subfolders.

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::{IID_IMAPITable, PS_PUBLIC_STRINGS};
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_folder_table, folder_table, needs: STORE_CREATE_OK;
    the_hierarchy_lists_direct_subfolders,
    the_deep_hierarchy_lists_all_parents_first,
    the_hierarchy_is_in_the_order_of_creation: STORE_SORT_OK,
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
}

fn names(folder: &dyn MapiFolder, flags: TableFlags) -> Result<Vec<(String, i32)>> {
    let table = folder.get_hierarchy_table(flags | TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&crate::columns![PR_DISPLAY_NAME, PR_DEPTH])?;
    Ok(rows.iter().filter_map(|row| Some((row.get(PR_DISPLAY_NAME)?, row.get(PR_DEPTH)?))).collect())
}

fn named(expected: &[(&str, i32)]) -> Vec<(String, i32)> {
    expected.iter().map(|(name, depth)| ((*name).to_owned(), *depth)).collect()
}

/// STO-GETHIERARCHYTABLE-1, STO-GETHIERARCHYTABLE-4, STO-GETHIERARCHYTABLE-9
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
        assert!(text.map(PropTag::prop_type).all(|kind| kind != PropType::PT_STRING8), "{tag}");
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
        let all = contents.into_iter().chain(hierarchy).map(PropTag::prop_type);
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

/// STO-GETHIERARCHYTABLE-7
fn the_hierarchy_is_in_the_order_of_creation(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    ["Bear", "Cat", "Ape"].into_iter().try_for_each(|name| folder.new_subfolder(name).map(drop))?;
    let table = folder.get_hierarchy_table(TableFlags::MAPI_UNICODE)?;
    let names = || -> Result<Vec<_>> {
        let rows = table.all_rows(&crate::columns![PR_DISPLAY_NAME])?;
        Ok(rows.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect())
    };
    assert_eq!(names()?, ["Bear", "Cat", "Ape"]);
    let by_name = SortOrderSet::by([SortOrder::ascending(PR_DISPLAY_NAME)]);
    table.sort_table(&by_name, TableOpFlags::NONE)?;
    assert_eq!(names()?, ["Ape", "Bear", "Cat"]);
    Ok(())
}
