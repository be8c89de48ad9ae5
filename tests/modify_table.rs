//! Tables that clients modify: the permissions and the rules of a folder.

use std::sync::Arc;

use mapi_emulator::interface::{ExchangeModifyTable, MapiFolder, MapiSession, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::{IID_IExchangeModifyTable, IID_IMAPITable};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, StoreSettings, columns};

const REPLACE: ModifyTableFlags = ModifyTableFlags::ROWLIST_REPLACE;

type Session = Arc<dyn MapiSession>;

fn inbox() -> Result<(Session, Arc<dyn MapiFolder>)> {
    let settings = StoreSettings { modifiable_tables: true, ..StoreSettings::SERVER };
    let emulator = Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build();
    let session = emulator.log_on("Anna Berg")?;
    let inbox = session.default_store()?.inbox()?;
    Ok((session, inbox))
}

fn open(folder: &Arc<dyn MapiFolder>, tag: impl Into<PropTag>) -> Result<Arc<dyn ExchangeModifyTable>> {
    folder
        .open_property(tag.into(), IID_IExchangeModifyTable, 0, OpenPropertyFlags::NONE)?
        .into_exchange_modify_table()
}

fn rules() -> Result<(Session, Arc<dyn ExchangeModifyTable>)> {
    let (session, inbox) = inbox()?;
    Ok((session, open(&inbox, PR_RULES_TABLE)?))
}

fn rule(name: &str, sequence: i32) -> Vec<Property> {
    vec![Property::of(PR_RULE_NAME, name), Property::of(PR_RULE_SEQUENCE, sequence)]
}

fn id(number: i64) -> Property {
    Property::of(PR_RULE_ID, number)
}

/// Id, name and sequence of every rule.
fn listed(table: &Arc<dyn ExchangeModifyTable>) -> Result<Vec<(i64, String, i32)>> {
    let rows = table.get_table(ModifyTableFlags::NONE)?.all_rows(&columns![
        PR_RULE_ID,
        PR_RULE_NAME,
        PR_RULE_SEQUENCE
    ])?;
    let row = |row: RowRef<'_>| {
        Some((row.get(PR_RULE_ID)?, row.get(PR_RULE_NAME)?, row.get(PR_RULE_SEQUENCE).unwrap_or(-1)))
    };
    Ok(rows.iter().filter_map(row).collect())
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

/// TBL-MODTABLE-1, TBL-VIEW-8
#[test]
fn a_table_shows_the_rows_of_its_moment() -> Result<()> {
    let (_session, rules) = rules()?;
    rules.modify_table(ModifyTableFlags::NONE, &[RowEntry::add(rule("first", 1))])?;
    let before = rules.get_table(ModifyTableFlags::NONE)?;
    rules.modify_table(ModifyTableFlags::NONE, &[RowEntry::add(rule("second", 2))])?;
    assert_eq!(before.get_row_count(0)?.into_value(), 1);
    assert_eq!(rules.get_table(ModifyTableFlags::NONE)?.get_row_count(0)?.into_value(), 2);
    assert_eq!(before.get_status()?.1, TableType::TBLTYPE_SNAPSHOT);
    let advised = before.advise(EventMask::fnevTableModified, Arc::new(|_: &[Notification]| ()));
    assert_eq!(code(advised), ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}

/// TBL-MODTABLE-2, TBL-MODTABLE-4
#[test]
fn rows_are_added_modified_and_removed_in_their_order() -> Result<()> {
    let (_session, rules) = rules()?;
    let with_id = [rule("third", 3), vec![id(7)]].concat();
    rules.modify_table(
        ModifyTableFlags::NONE,
        &[
            RowEntry::add(rule("first", 1)),
            RowEntry::add(rule("second", 2)),
            RowEntry::add(with_id),
            RowEntry::modify([id(1), Property::of(PR_RULE_NAME, "changed")]),
            RowEntry::remove(id(2)),
            RowEntry::add(rule("fourth", 4)),
        ],
    )?;
    let name = str::to_owned;
    assert_eq!(listed(&rules)?, [(1, name("changed"), 1), (3, name("third"), 3), (4, name("fourth"), 4)]);
    Ok(())
}

/// TBL-MODTABLE-3
#[test]
fn a_list_can_replace_all_rows() -> Result<()> {
    let (_session, rules) = rules()?;
    rules.modify_table(ModifyTableFlags::NONE, &[RowEntry::add(rule("old", 1))])?;
    for other in [RowEntry::modify([id(1)]), RowEntry::remove(id(1))] {
        let refused = rules.modify_table(REPLACE, &[RowEntry::add(rule("new", 2)), other]);
        assert_eq!(code(refused), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    assert_eq!(listed(&rules)?, [(1, "old".to_owned(), 1)]);
    rules.modify_table(REPLACE, &[RowEntry::add(rule("new", 2))])?;
    assert_eq!(listed(&rules)?, [(2, "new".to_owned(), 2)]);
    rules.modify_table(REPLACE, &[])?;
    assert_eq!(listed(&rules)?, []);
    Ok(())
}

/// TBL-MODTABLE-4, TBL-MODTABLE-5
#[test]
fn a_call_that_fails_changes_nothing() -> Result<()> {
    let (_session, rules) = rules()?;
    rules.modify_table(ModifyTableFlags::NONE, &[RowEntry::add(rule("kept", 1))])?;
    let nameless = RowEntry { change: RowChange::ROW_REMOVE, properties: vec![] };
    let unknown = RowEntry { change: RowChange(8), properties: vec![id(1)] };
    for (bad, expected) in [
        (RowEntry::modify([id(9)]), ErrorCode::MAPI_E_NOT_FOUND),
        (RowEntry::remove(id(9)), ErrorCode::MAPI_E_NOT_FOUND),
        (nameless, ErrorCode::MAPI_E_INVALID_PARAMETER),
        (unknown, ErrorCode::MAPI_E_INVALID_PARAMETER),
    ] {
        let rows = [RowEntry::add(rule("new", 2)), RowEntry::remove(id(1)), bad];
        assert_eq!(code(rules.modify_table(ModifyTableFlags::NONE, &rows)), expected);
        assert_eq!(listed(&rules)?, [(1, "kept".to_owned(), 1)]);
    }
    assert_eq!(code(rules.get_table(REPLACE)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let unknown = ModifyTableFlags::from_bits_retain(0x80);
    assert_eq!(code(rules.modify_table(unknown, &[])), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    Ok(())
}

/// TBL-MODTABLE-2: members have ids of their own, and each folder has its tables.
#[test]
fn permissions_are_kept_apart_from_rules() -> Result<()> {
    let (_session, inbox) = inbox()?;
    let (permissions, rules) = (open(&inbox, PR_ACL_TABLE)?, open(&inbox, PR_RULES_TABLE)?);
    let member = |rights: FolderRights| {
        vec![Property::of(PR_MEMBER_NAME, "Ben"), Property::of(PR_MEMBER_RIGHTS, rights.bits() as i32)]
    };
    permissions.modify_table(ModifyTableFlags::NONE, &[RowEntry::add(member(FolderRights::READER))])?;
    let change = [vec![Property::of(PR_MEMBER_ID, 1)], member(FolderRights::EDITOR)].concat();
    open(&inbox, PR_ACL_TABLE)?.modify_table(ModifyTableFlags::NONE, &[RowEntry::modify(change)])?;
    let rows = permissions
        .get_table(ModifyTableFlags::ACLTABLE_FREEBUSY)?
        .all_rows(&columns![PR_MEMBER_ID, PR_MEMBER_RIGHTS])?;
    let shown: Vec<_> = rows.iter().map(|row| (row.get(PR_MEMBER_ID), row.get(PR_MEMBER_RIGHTS))).collect();
    assert_eq!(shown, [(Some(1), Some(FolderRights::EDITOR.bits() as i32))]);
    assert_eq!(listed(&rules)?, []);
    let as_table = inbox.open_property(PR_ACL_TABLE.tag(), IID_IMAPITable, 0, OpenPropertyFlags::NONE);
    assert_eq!(code(as_table), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    Ok(())
}

/// TBL-MODTABLE-5, STO-ACCESS-2: who may only read a folder changes nothing of it.
#[test]
fn a_folder_that_is_only_read_keeps_its_rules() -> Result<()> {
    let settings = StoreSettings { modifiable_tables: true, ..StoreSettings::SERVER };
    let emulator = Emulator::builder()
        .mailbox_with("Anna Berg", "anna@example.com", settings)
        .rights("Minutes", FolderRights::READER)
        .build();
    let session = emulator.log_on("Anna Berg")?;
    let minutes = session.default_store()?.folder_at("Minutes")?;
    let rules = open(&minutes, PR_RULES_TABLE)?;
    let refused = rules.modify_table(ModifyTableFlags::NONE, &[RowEntry::add(rule("new", 1))]);
    assert_eq!(code(refused), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(listed(&rules)?, []);
    Ok(())
}
