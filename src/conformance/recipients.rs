//! Recipients of a message: the modes of `ModifyRecipients`, and the table.

use std::sync::Arc;

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;
cases! { $, conformance_recipients, recipients, needs: STORE_CREATE_OK;
    recipients_are_replaced_added_changed_and_removed,
    a_changed_recipient_keeps_nothing_of_before,
    one_mode_at_a_time,
    row_numbers_are_given_by_the_store,
    the_highest_row_number_can_be_taken,
    a_row_is_found_by_its_number,
    an_unknown_number_makes_or_misses_a_row,
    a_null_is_an_error_an_error_is_ignored,
    an_entry_without_properties_is_skipped,
    a_recipient_needs_a_name_only,
    types_are_kept_as_given,
    a_search_key_is_made_of_the_address,
    a_read_only_message_keeps_its_recipients,
    recipients_reach_others_with_the_save,
    the_table_has_its_columns,
    any_property_of_a_recipient_can_be_a_column,
    rows_follow_at_once,
    rows_can_be_restricted,
    rows_can_be_handed_back,
}

fn message(h: &dyn Harness) -> Result<(Scene, Arc<dyn Message>)> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    Ok((a, message))
}

fn to(name: &str) -> AdrEntry {
    AdrEntry::named(name, RecipientType::MAPI_TO)
}

fn numbered(row: i32, name: &str) -> AdrEntry {
    let mut entry = to(name);
    entry.set(Property::of(PR_ROWID, row));
    entry
}

/// Row numbers and names.
fn shown(message: &dyn Message) -> Result<Vec<(i32, String)>> {
    let rows = message.recipients()?;
    Ok(rows.iter().filter_map(|row| Some((row.get(PR_ROWID)?, row.get(PR_DISPLAY_NAME)?))).collect())
}

fn names(message: &dyn Message) -> Result<Vec<String>> {
    Ok(shown(message)?.into_iter().map(|(_, name)| name).collect())
}

/// STO-MODIFYRECIPIENTS-1, STO-MODIFYRECIPIENTS-10
fn recipients_are_replaced_added_changed_and_removed(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let modify =
        |flags, entries: &[AdrEntry]| message.modify_recipients(flags, &AdrList::of(entries.to_vec()));
    modify(ModRecipFlags::NONE, &[to("Old")])?;
    modify(ModRecipFlags::NONE, &[to("Ann"), to("Bob")])?;
    assert_eq!(names(&*message)?, ["Ann", "Bob"]);
    modify(ModRecipFlags::MODRECIP_ADD, &[to("Carl"), to("Ann")])?;
    assert_eq!(names(&*message)?, ["Ann", "Bob", "Carl", "Ann"]);
    let rows = shown(&*message)?;
    modify(ModRecipFlags::MODRECIP_MODIFY, &[numbered(rows[1].0, "Bea")])?;
    assert_eq!(names(&*message)?, ["Ann", "Bea", "Carl", "Ann"]);
    modify(ModRecipFlags::MODRECIP_REMOVE, &[numbered(rows[0].0, "Whoever"), numbered(rows[2].0, "")])?;
    assert_eq!(names(&*message)?, ["Bea", "Ann"]);
    modify(ModRecipFlags::NONE, &[])?;
    assert_eq!(names(&*message)?, [""; 0]);
    Ok(())
}

/// STO-MODIFYRECIPIENTS-2
fn a_changed_recipient_keeps_nothing_of_before(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let mut entry = to("Ann");
    entry.set(Property::of(PR_EMAIL_ADDRESS, "ann@example.com"));
    message.add_recipient(entry)?;
    let row = shown(&*message)?[0].0;
    message.modify_recipients(ModRecipFlags::MODRECIP_MODIFY, &AdrList::of([numbered(row, "Ann")]))?;
    let rows = message.recipients()?;
    let address = rows.first().and_then(|row| row.cell(PR_EMAIL_ADDRESS).and_then(PropValue::as_error));
    assert_eq!(address, Some(ErrorCode::MAPI_E_NOT_FOUND));
    Ok(())
}

/// STO-MODIFYRECIPIENTS-3
fn one_mode_at_a_time(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let list = AdrList::of([to("Ann")]);
    let both = ModRecipFlags::MODRECIP_ADD | ModRecipFlags::MODRECIP_MODIFY;
    assert_eq!(code(message.modify_recipients(both, &list)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let one = ModRecipFlags::from_bits_retain(0x1);
    assert_eq!(code(message.modify_recipients(one, &list)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert_eq!(message.recipients()?.len(), 0);
    Ok(())
}

/// STO-MODIFYRECIPIENTS-4, STO-MODIFYRECIPIENTS-5
fn row_numbers_are_given_by_the_store(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set_recipients(&AdrList::of([numbered(7, "Seven"), numbered(7, "Seven too"), to("Any")]))?;
    let rows = shown(&*message)?;
    assert_eq!(rows.iter().filter(|(row, _)| *row == 7).count(), 1);
    assert!(rows.contains(&(7, "Seven".to_owned())));
    message.add_recipient(numbered(7, "Added"))?;
    let rows = message.recipients()?;
    let table = message.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    let keyed = table.all_rows(&crate::columns![PR_ROWID, PR_INSTANCE_KEY])?;
    let mut ids: Vec<_> = keyed.iter().map(|row| (row.get(PR_ROWID), row.get(PR_INSTANCE_KEY))).collect();
    assert!(ids.iter().all(|(row, key)| row.is_some() && key.is_some()));
    ids.dedup_by(|left, right| left.0 == right.0 || left.1 == right.1);
    assert_eq!((rows.len(), ids.len()), (4, 4));
    Ok(())
}

/// STO-MODIFYRECIPIENTS-4, STO-MODIFYRECIPIENTS-5: also in a later open of the message, which goes on numbering.
fn the_highest_row_number_can_be_taken(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    message.set_recipients(&AdrList::of([numbered(-1, "Last"), to("Any")]))?;
    message.add_recipient(to("Added"))?;
    message.save()?;
    let again = reopened(&a.store, &id_of(&*message)?)?;
    again.add_recipient(to("Added later"))?;
    let mut rows = shown(&*again)?;
    assert!(rows.contains(&(-1, "Last".to_owned())), "{rows:?}");
    rows.sort_unstable();
    rows.dedup_by_key(|(row, _)| *row);
    assert_eq!(rows.len(), 4, "{rows:?}");
    Ok(())
}

/// STO-MODIFYRECIPIENTS-6
fn a_row_is_found_by_its_number(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.add_recipient(to("Ann"))?;
    let row = shown(&*message)?[0].0;
    for flags in [ModRecipFlags::MODRECIP_MODIFY, ModRecipFlags::MODRECIP_REMOVE] {
        let answer = message.modify_recipients(flags, &AdrList::of([numbered(row, "Bob"), to("Nobody")]));
        assert_eq!(code(answer), ErrorCode::MAPI_E_INVALID_PARAMETER);
        assert_eq!(names(&*message)?, ["Ann"]);
    }
    Ok(())
}

/// STO-MODIFYRECIPIENTS-7
fn an_unknown_number_makes_or_misses_a_row(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.modify_recipients(ModRecipFlags::MODRECIP_MODIFY, &AdrList::of([numbered(5, "Five")]))?;
    assert_eq!(shown(&*message)?, [(5, "Five".to_owned())]);
    let answer =
        message.modify_recipients(ModRecipFlags::MODRECIP_REMOVE, &AdrList::of([numbered(6, "Six")]));
    assert_eq!(code(answer), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(shown(&*message)?, [(5, "Five".to_owned())]);
    Ok(())
}

/// STO-MODIFYRECIPIENTS-8
fn a_null_is_an_error_an_error_is_ignored(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let mut null = to("Null");
    null.properties.push(Property { tag: PropTag::PR_NULL, value: PropValue::Null });
    let answer = message.modify_recipients(ModRecipFlags::MODRECIP_ADD, &AdrList::of([to("Ann"), null]));
    assert_eq!(code(answer), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(message.recipients()?.len(), 0);
    let mut failed = to("Error");
    let value = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
    failed.properties.push(Property { tag: PR_EMAIL_ADDRESS.tag().with_type(PropType::PT_ERROR), value });
    message.add_recipient(failed)?;
    assert_eq!(names(&*message)?, ["Error"]);
    Ok(())
}

/// STO-MODIFYRECIPIENTS-9
fn an_entry_without_properties_is_skipped(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set_recipients(&AdrList::of([AdrEntry::default(), to("Ann"), AdrEntry::default()]))?;
    assert_eq!(names(&*message)?, ["Ann"]);
    Ok(())
}

/// STO-MODIFYRECIPIENTS-11, STO-RECIPTABLE-9
fn a_recipient_needs_a_name_only(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let entry = AdrEntry { properties: vec![Property::of(PR_DISPLAY_NAME, "Ann")] };
    message.add_recipient(entry)?;
    let rows = message.recipients()?;
    let row = rows.get(0).map(|row| row.to_row()).unwrap_or_default();
    assert_eq!(row.get(PR_RECIPIENT_TYPE), Some(RecipientType::MAPI_TO.0 as i32));
    assert_eq!(row.get(PR_OBJECT_TYPE), Some(ObjectType::MAPI_MAILUSER.0 as i32));
    Ok(())
}

/// STO-MODIFYRECIPIENTS-12
fn types_are_kept_as_given(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let kinds = [0, 1, 2, 3, 0x1000_0001, 0x8000_0002];
    message.set_recipients(&AdrList::of(kinds.map(|kind| AdrEntry::named("Ann", RecipientType(kind)))))?;
    let rows = message.recipients()?;
    let told: Vec<_> =
        rows.iter().filter_map(|row| row.get(PR_RECIPIENT_TYPE)).map(|kind| kind as u32).collect();
    assert_eq!(told, kinds);
    Ok(())
}

/// STO-MODIFYRECIPIENTS-13, PRP-KEYS-6
fn a_search_key_is_made_of_the_address(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let mut entry = to("Ann");
    entry.set(Property::of(PR_ADDRTYPE, "smtp"));
    entry.set(Property::of(PR_EMAIL_ADDRESS, "Ann@example.com"));
    let mut own = entry.clone();
    own.set(Property::of(PR_SEARCH_KEY, b"own"));
    message.set_recipients(&AdrList::of([entry, own]))?;
    let rows = message.recipients()?;
    let keys: Vec<_> = rows.iter().filter_map(|row| row.get(PR_SEARCH_KEY)).collect();
    assert_eq!(keys, [Binary::from(b"SMTP:ANN@EXAMPLE.COM\0"), Binary::from(b"own")]);
    Ok(())
}

/// STO-MODIFYRECIPIENTS-15, STO-READONLY-3
fn a_read_only_message_keeps_its_recipients(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    message.add_recipient(to("Ann"))?;
    message.save()?;
    let reader = looked_at(&a.store, &id_of(&*message)?)?;
    assert_eq!(code(reader.set_recipients(&AdrList::default())), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(names(&*reader)?, ["Ann"]);
    Ok(())
}

/// STO-MODIFYRECIPIENTS-14, STO-MODIFYRECIPIENTS-16, STO-RECIPTABLE-5
fn recipients_reach_others_with_the_save(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    message.save()?;
    let id = id_of(&*message)?;
    let list = AdrList::of([to("Ann")]);
    message.set_recipients(&list)?;
    assert_eq!(list, AdrList::of([to("Ann")]));
    assert_eq!(names(&*message)?, ["Ann"]);
    assert_eq!(looked_at(&a.store, &id)?.recipients()?.len(), 0);
    message.save()?;
    assert_eq!(names(&*looked_at(&a.store, &id)?)?, ["Ann"]);
    message.set_recipients(&AdrList::default())?;
    drop(message);
    assert_eq!(names(&*looked_at(&a.store, &id)?)?, ["Ann"]);
    Ok(())
}

/// STO-RECIPTABLE-2, STO-GEN-7
fn the_table_has_its_columns(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let columns =
        message.get_recipient_table(TableFlags::MAPI_UNICODE)?.query_columns(QueryColumnsFlags::NONE)?;
    let required = crate::columns![
        PR_DISPLAY_NAME,
        PR_RECIPIENT_TYPE,
        PR_ROWID,
        PR_ENTRYID,
        PR_DISPLAY_TYPE,
        PR_OBJECT_TYPE,
        PR_SPOOLER_STATUS,
        PR_EMAIL_ADDRESS,
        PR_SEARCH_KEY,
        PR_SEND_RICH_INFO
    ];
    required.iter().for_each(|column| assert!(columns.contains(column), "{column}"));
    let ansi = message.get_recipient_table(TableFlags::NONE)?.query_columns(QueryColumnsFlags::NONE)?;
    assert!(ansi.contains(&PR_DISPLAY_NAME_A.tag()) && !ansi.contains(&PR_DISPLAY_NAME.tag()));
    Ok(())
}

/// STO-RECIPTABLE-1, STO-RECIPTABLE-4
fn any_property_of_a_recipient_can_be_a_column(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let tag = PropTag(0x66AA_0003);
    let mut entry = to("Ann");
    entry.set(Property::new(tag, PropValue::Long(43)));
    message.set_recipients(&AdrList::of([to("Zoe"), entry]))?;
    let table = message.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&[PR_ROWID.tag(), tag])?;
    let cells: Vec<_> = rows.iter().map(|row| (row.get(PR_ROWID), row.cell(tag).cloned())).collect();
    let missing = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(cells, [(Some(0), Some(missing)), (Some(1), Some(PropValue::Long(43)))]);
    Ok(())
}

/// STO-RECIPTABLE-5
fn rows_follow_at_once(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    message.save()?;
    let other = looked_at(&a.store, &id_of(&*message)?)?;
    let count = |table: &Arc<dyn MapiTable>| Result::Ok(table.get_row_count(0)?.into_value());
    let own = message.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    let others = other.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    message.add_recipient(to("Ann"))?;
    message.add_recipient(to("Bob"))?;
    assert_eq!((count(&own)?, count(&others)?), (2, 0));
    let row = shown(&*message)?[0].0;
    message.modify_recipients(ModRecipFlags::MODRECIP_REMOVE, &AdrList::of([numbered(row, "")]))?;
    assert_eq!(count(&own)?, 1);
    Ok(())
}

/// STO-RECIPTABLE-7
fn rows_can_be_restricted(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let mut ann = to("Ann");
    ann.set(Property::of(PR_ADDRTYPE, "SMTP"));
    ann.set(Property::of(PR_EMAIL_ADDRESS, "ann@example.com"));
    ann.set(Property::of(PR_RESPONSIBILITY, false));
    let bob = AdrEntry::named("Bob", RecipientType::MAPI_CC);
    message.set_recipients(&AdrList::of([ann, bob]))?;
    let table = message.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    let found = |restriction: &Restriction| -> Result<Vec<String>> {
        let rows =
            table.query_all_rows(Some(&crate::columns![PR_DISPLAY_NAME]), Some(restriction), None, 0)?;
        Ok(rows.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect())
    };
    let smtp = Restriction::eq(PR_ADDRTYPE, "SMTP");
    let not_to = Restriction::ne(PR_RECIPIENT_TYPE, RecipientType::MAPI_TO.0 as i32);
    let address = Restriction::eq(PR_EMAIL_ADDRESS, "ann@example.com");
    let waiting = Restriction::eq(PR_RESPONSIBILITY, false);
    assert_eq!(found(&smtp)?, ["Ann"]);
    assert_eq!(found(&not_to)?, ["Bob"]);
    assert_eq!(found(&Restriction::and([address, waiting, smtp.clone()]))?, ["Ann"]);
    assert_eq!(found(&Restriction::or([smtp, not_to]))?, ["Ann", "Bob"]);
    assert_eq!(found(&Restriction::exists(PR_SPOOLER_STATUS))?, [""; 0]);
    Ok(())
}

/// STO-RECIPTABLE-8
fn rows_can_be_handed_back(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set_recipients(&AdrList::of([to("Zoe"), AdrEntry::named("Ann", RecipientType::MAPI_CC)]))?;
    let before = message.recipients()?;
    message.set_recipients(&AdrList::from(&before))?;
    assert_eq!(message.recipients()?, before);
    Ok(())
}
