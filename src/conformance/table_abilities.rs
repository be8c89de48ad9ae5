//! What tables of one kind or of all kinds must be able to do.

use std::sync::Arc;

use super::Harness;
use super::listing::{all, listing, own, position};
use super::outline::{by_topic, four, sorted};
use super::scene::{Scene, code, reopened, saved};
use super::sinks::watch;
use crate::columns;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt, MessageExt};
use crate::interface::{MapiTable, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, AdrList, Bookmark, ErrorCode, FindRowFlags, ModRecipFlags, OpenFlags, PropTag, Property,
    QueryColumnsFlags, QueryRowsFlags, RecipientType, Restriction, SortOrder, SortOrderSet, TableFlags,
    TableOpFlags, UnicodeFlags,
};

cases! { $, conformance_table_abilities, table_abilities, needs: STORE_CREATE_OK;
    recipients_can_be_tested_by_how_they_are_reached,
    recipients_keep_their_numbers,
    containers_of_the_address_book_can_be_searched,
    default_columns_hold_one_value_each,
    instance_keys_are_short_and_different: STORE_CATEGORIZE_OK,
    bookmarks_end_with_their_view,
    the_ends_of_a_fraction_are_exact,
    what_a_sink_copied_stays_as_it_was,
}

/// TBL-RES-12.
fn recipients_can_be_tested_by_how_they_are_reached(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let message = scene.folder("Recipients")?.new_message()?;
    let recipient = |name: &str, kind, address_type: &str, done: bool| {
        let mut entry = AdrEntry::named(name, kind);
        entry.set(Property::of(PR_ADDRTYPE, address_type));
        entry.set(Property::of(PR_EMAIL_ADDRESS, format!("{name}@example.com")));
        entry.set(Property::of(PR_RESPONSIBILITY, done));
        if done {
            entry.set(Property::of(PR_SPOOLER_STATUS, 1));
        }
        entry
    };
    let list = AdrList::of([
        recipient("ann", RecipientType::MAPI_TO, "SMTP", true),
        recipient("ben", RecipientType::MAPI_CC, "SMTP", false),
        recipient("cleo", RecipientType::MAPI_CC, "FAX", false),
    ]);
    message.modify_recipients(ModRecipFlags::NONE, &list)?;
    let table = message.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    let passing = |restriction: Restriction| -> Result<Vec<String>> {
        let rows = table.query_all_rows(Some(&[PR_DISPLAY_NAME.tag()]), Some(&restriction), None, 0)?;
        Ok(rows.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect())
    };
    let copies = || Restriction::eq(PR_RECIPIENT_TYPE, RecipientType::MAPI_CC.0 as i32);
    assert_eq!(passing(Restriction::eq(PR_ADDRTYPE, "SMTP"))?, ["ann", "ben"]);
    assert_eq!(passing(Restriction::ne(PR_EMAIL_ADDRESS, "ben@example.com"))?, ["ann", "cleo"]);
    assert_eq!(passing(copies())?, ["ben", "cleo"]);
    assert_eq!(passing(Restriction::eq(PR_RESPONSIBILITY, false))?, ["ben", "cleo"]);
    assert_eq!(passing(Restriction::ne(PR_RESPONSIBILITY, false))?, ["ann"]);
    assert_eq!(passing(Restriction::Exist { tag: PR_SPOOLER_STATUS.into() })?, ["ann"]);
    assert_eq!(passing(Restriction::eq(PR_SPOOLER_STATUS, 1))?, ["ann"]);
    let both = Restriction::And(vec![copies(), Restriction::eq(PR_ADDRTYPE, "FAX")]);
    assert_eq!(passing(both)?, ["cleo"]);
    let either = Restriction::Or(vec![copies(), Restriction::eq(PR_SPOOLER_STATUS, 1)]);
    assert_eq!(passing(either)?, ["ann", "ben", "cleo"]);
    Ok(())
}

/// TBL-KEY-9.
fn recipients_keep_their_numbers(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let message = scene.folder("Recipients")?.new_message()?;
    let named = |name: &str| AdrEntry::named(name, RecipientType::MAPI_TO);
    message.modify_recipients(ModRecipFlags::NONE, &AdrList::of([named("c"), named("a"), named("b")]))?;
    let table = message.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    let numbers = || -> Result<Vec<(String, i32)>> {
        let rows = table.all_rows(&columns![PR_DISPLAY_NAME, PR_ROWID])?;
        let pair = rows.iter().filter_map(|row| Some((row.get(PR_DISPLAY_NAME)?, row.get(PR_ROWID)?)));
        let mut pairs: Vec<_> = pair.collect();
        pairs.sort();
        Ok(pairs)
    };
    let before = numbers()?;
    assert!(before[0].1 != before[1].1 && before[1].1 != before[2].1 && before[0].1 != before[2].1);
    message.modify_recipients(ModRecipFlags::MODRECIP_ADD, &AdrList::of([named("d")]))?;
    table.sort_table(&SortOrderSet::by([SortOrder::descending(PR_DISPLAY_NAME)]), TableOpFlags::NONE)?;
    let after = numbers()?;
    assert_eq!(after[..3], before);
    assert!(before.iter().all(|(_, number)| *number != after[3].1));
    Ok(())
}

/// TBL-HIER-9.
fn containers_of_the_address_book_can_be_searched(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let book = scene.session.open_address_book(None, Default::default())?.into_value();
    let root = book.open_entry(None, None, OpenFlags::NONE)?.into_ab_container()?;
    let table = root.get_hierarchy_table(TableFlags::MAPI_UNICODE)?;
    assert!(table.query_columns(QueryColumnsFlags::TBL_ALL_COLUMNS)?.contains(&PR_DISPLAY_NAME.tag()));
    table.set_columns(&[PR_DISPLAY_NAME.tag()], TableOpFlags::NONE)?;
    let names = all(&table)?;
    let (first, count) = (names[0].clone(), names.len() as u32);
    assert_eq!(position(&table)?, count);
    let bookmark = table.create_bookmark()?;
    table.seek_row_approx(0, 1)?;
    assert_eq!(position(&table)?, 0);
    let _moved = table.seek_row(bookmark, 0)?;
    assert_eq!(position(&table)?, count);
    table.free_bookmark(bookmark)?;
    let named = Restriction::eq(PR_DISPLAY_NAME, first.as_str());
    let _found = table.find_row(&named, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE)?;
    assert_eq!(position(&table)?, 0);
    table.restrict(Some(&named), TableOpFlags::NONE)?;
    assert!(all(&table)?.iter().all(|name| *name == first));
    Ok(())
}

/// TBL-COLS-12: of all tables that a mail client opens; the exception is one of administration.
fn default_columns_hold_one_value_each(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Columns")?;
    let message = saved(&folder, "a")?;
    let book = scene.session.open_address_book(None, Default::default())?.into_value();
    let list =
        book.open_entry(book.get_default_dir()?.as_ref(), None, OpenFlags::NONE)?.into_ab_container()?;
    let unicode = TableFlags::MAPI_UNICODE;
    let tables: [Arc<dyn MapiTable>; 8] = [
        folder.get_contents_table(unicode)?,
        folder.get_hierarchy_table(unicode)?,
        message.get_recipient_table(unicode)?,
        message.get_attachment_table(unicode)?,
        scene.store.get_receive_folder_table(unicode)?,
        scene.session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?,
        scene.session.get_status_table(UnicodeFlags::MAPI_UNICODE)?,
        list.get_contents_table(unicode)?,
    ];
    for table in tables {
        let columns = table.query_columns(QueryColumnsFlags::NONE)?;
        assert!(
            !columns.is_empty() && columns.iter().all(|column| !column.prop_type().is_multi_value()),
            "{columns:?}"
        );
    }
    Ok(())
}

/// TBL-KEY-1, TBL-KEY-5.
fn instance_keys_are_short_and_different(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = sorted(&four(&scene)?, &by_topic(1))?;
    let rows = table.query_rows(i32::MAX, QueryRowsFlags::NONE)?;
    let mut keys: Vec<Vec<u8>> =
        rows.iter().filter_map(|row| row.get(PR_INSTANCE_KEY)).map(|key| key.to_vec()).collect();
    assert_eq!(keys.len(), 6);
    assert!(keys.iter().all(|key| (8..=16).contains(&key.len())), "{keys:?}");
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 6);
    Ok(())
}

/// TBL-POS-12, TBL-BOOKMARK-6.
fn bookmarks_end_with_their_view(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a", "b"])?;
    let left = (table.create_bookmark()?, table.create_bookmark()?);
    drop(table);
    let later = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    assert_eq!(code(later.seek_row(left.0, 0)), ErrorCode::MAPI_E_INVALID_BOOKMARK);
    assert_eq!(code(later.free_bookmark(left.1)), ErrorCode::MAPI_E_INVALID_BOOKMARK);
    Ok(())
}

/// TBL-SEEKAPPROX-3.
fn the_ends_of_a_fraction_are_exact(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (_, table) = listing(&scene, &["a", "b", "c"])?;
    for (numerator, denominator, row) in [(7, 7, 3), (0, 7, 0), (9, 7, 3), (0, 1, 0), (u32::MAX, u32::MAX, 3)]
    {
        table.seek_row_approx(numerator, denominator)?;
        assert_eq!(position(&table)?, row, "{numerator}/{denominator}");
    }
    Ok(())
}

/// TBL-NOTIF-18.
fn what_a_sink_copied_stays_as_it_was(h: &dyn Harness) -> Result<()> {
    const NUMBER: PropTag = own::LONG;
    let scene = Scene::of_a(h)?;
    let (folder, table) = listing(&scene, &["a"])?;
    let heard = watch(&table)?;
    let message = saved(&folder, "b")?;
    h.pump();
    let told = heard.tables();
    let id = message.get(PR_ENTRYID)?.into();
    drop(message);
    let message = reopened(&scene.store, &id)?;
    message.set_props(&[Property::new(NUMBER, 1.into()), Property::of(PR_SUBJECT, "c")])?;
    message.save()?;
    drop(table);
    assert_eq!(told[0].row.get(PR_SUBJECT), Some("b".to_owned()));
    Ok(())
}
