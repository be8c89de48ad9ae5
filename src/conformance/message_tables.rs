//! The tables of a message: recipients and attachments.

use super::Harness;
use super::listing::{own, texts};
use super::scene::{Scene, id_of, saved};
use crate::columns;
use crate::interface::Result;
use crate::interface::ext::{MapiPropExt, MapiTableExt, MessageExt};
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, ErrorCode, OneOff, OpenFlags, PropValue, Property, QueryColumnsFlags, RecipientType, TableFlags,
};

cases! { $, conformance_message_tables, message_tables, needs: STORE_CREATE_OK;
    recipients_are_rows_in_their_order,
    recipients_change_at_once_for_the_same_message,
    attachments_are_ordered_by_place: STORE_ATTACH_OK,
    attachments_show_after_both_saves: STORE_ATTACH_OK,
    the_data_of_an_attachment_is_no_column: STORE_ATTACH_OK,
}

const UNICODE: TableFlags = TableFlags::MAPI_UNICODE;

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
