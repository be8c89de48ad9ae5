//! Tables as other products have them: the settings on which they differ, and methods they refuse.

use std::sync::{Arc, Mutex};

use mapi_emulator::interface::{MapiFolder, MapiTable, Method, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::testkit::Fault;
use mapi_emulator::testkit::table_policy::{
    AbsentValue, BinaryOrder, LongValues, MissingPlace, NegativeRead, Policy, RowCounts,
};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, StoreSettings, columns};

const LONG: PropTag = PropTag(0x6707_0003);
const OTHER: PropTag = PropTag(0x6708_0003);
const BYTES: PropTag = PropTag(0x6709_0102);

struct World {
    emulator: Emulator,
    anna: Arc<dyn MapiSession>,
    folder: Arc<dyn MapiFolder>,
}

/// Tables with this policy, over a folder with a message of these subjects, the first of which has a number.
fn world(policy: Policy, subjects: &[&str]) -> Result<World> {
    let emulator = Emulator::new();
    emulator.set_table_policy(policy);
    let anna = emulator.log_on("Anna Berg")?;
    let folder = anna.default_store()?.ipm_subtree()?.new_subfolder("Policies")?;
    for (number, subject) in subjects.iter().enumerate() {
        let message = folder.new_message()?;
        message.set(PR_SUBJECT, *subject)?;
        if number == 0 {
            message.set_props(&[Property::new(LONG, 1.into())])?;
        }
        message.save()?;
    }
    Ok(World { emulator, anna, folder })
}

fn subjects(table: &Arc<dyn MapiTable>) -> Result<Vec<String>> {
    let rows = table.all_rows(&[PR_SUBJECT.tag()])?;
    Ok(rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect())
}

impl World {
    fn table(&self) -> Result<Arc<dyn MapiTable>> {
        self.folder.get_contents_table(TableFlags::MAPI_UNICODE)
    }

    fn passing(&self, restriction: &Restriction) -> Result<Vec<String>> {
        let table = self.table()?;
        table.restrict(Some(restriction), TableOpFlags::NONE)?;
        subjects(&table)
    }
}

/// TBL-RES-4, TBL-RESCMP-2
#[test]
fn an_absent_property_can_count_as_less_than_any_value() -> Result<()> {
    let policy = Policy { absent: AbsentValue::LessThanAny, ..Policy::default() };
    let (strict, loose) = (world(Policy::default(), &["has", "hasn't"])?, world(policy, &["has", "hasn't"])?);
    let relation = |relop| Restriction::property(LONG, relop, 1);
    let both = ["has", "hasn't"];
    for (restriction, usual, otherwise) in [
        (relation(RelOp::RELOP_LT), &[][..], &["hasn't"][..]),
        (relation(RelOp::RELOP_LE), &["has"], &both),
        (relation(RelOp::RELOP_NE), &[], &["hasn't"]),
        (relation(RelOp::RELOP_EQ), &["has"], &["has"]),
        (relation(RelOp::RELOP_GE), &["has"], &["has"]),
        (Restriction::CompareProps { relop: RelOp::RELOP_EQ, left: LONG, right: OTHER }, &[], &["hasn't"]),
        (Restriction::BitMask { relop: BitMaskOp::BMR_EQZ, tag: LONG, mask: 1 }, &[], &["hasn't"]),
        (Restriction::Size { relop: RelOp::RELOP_EQ, tag: LONG, size: 0 }, &[], &["hasn't"]),
    ] {
        assert_eq!(strict.passing(&restriction)?, usual, "{restriction}");
        assert_eq!(loose.passing(&restriction)?, otherwise, "{restriction}");
    }
    Ok(())
}

/// TBL-ORDER-2
#[test]
fn missing_values_can_come_first() -> Result<()> {
    let policy = Policy { missing: MissingPlace::Lowest, ..Policy::default() };
    let order = SortOrderSet::by([SortOrder::ascending(LONG)]);
    for (policy, expected) in [(Policy::default(), ["has", "hasn't"]), (policy, ["hasn't", "has"])] {
        let world = world(policy, &["has", "hasn't"])?;
        let table = world.table()?;
        table.sort_table(&order, TableOpFlags::NONE)?;
        assert_eq!(subjects(&table)?, expected);
    }
    Ok(())
}

/// TBL-CMP-9
#[test]
fn shorter_bytes_can_be_less_than_longer_ones() -> Result<()> {
    let policy = Policy { binary: BinaryOrder::LengthFirst, ..Policy::default() };
    for (policy, passes) in [(Policy::default(), false), (policy, true)] {
        let world = world(policy, &[])?;
        let message = world.folder.new_message()?;
        message.set_props(&[Property::new(BYTES, PropValue::Binary(b"\x02"[..].into()))])?;
        message.set(PR_SUBJECT, "short")?;
        message.save()?;
        let longer = PropValue::Binary(b"\x01\x01"[..].into());
        let less = Restriction::Property { relop: RelOp::RELOP_LT, tag: BYTES, value: longer };
        assert_eq!(!world.passing(&less)?.is_empty(), passes);
    }
    Ok(())
}

/// TBL-QUERYROWS-7
#[test]
fn a_negative_read_can_end_where_it_began() -> Result<()> {
    let policy = Policy { negative_read: NegativeRead::ToLast, ..Policy::default() };
    for (policy, expected) in [(Policy::default(), 1), (policy, 3)] {
        let world = world(policy, &["a", "b", "c"])?;
        let table = world.table()?;
        let _moved = table.seek_row(Bookmark::BOOKMARK_END, 0)?;
        assert_eq!(table.query_rows(-2, QueryRowsFlags::NONE)?.len(), 2);
        assert_eq!(table.query_position()?.row, expected);
    }
    Ok(())
}

/// TBL-ROWCOUNT-2: a client that trusts the count misses rows, one that reads on until none comes doesn't.
#[test]
fn rows_can_be_counted_badly_or_not_at_all() -> Result<()> {
    let guessing =
        world(Policy { row_counts: RowCounts::Approximate, ..Policy::default() }, &["a", "b", "c"])?;
    let table = guessing.table()?;
    let count = table.get_row_count(0)?;
    assert_eq!((count.warning, count.value), (Some(ErrorCode::MAPI_W_APPROX_COUNT), 2));
    assert_eq!(subjects(&table)?, ["a", "b", "c"]);
    let silent = world(Policy { row_counts: RowCounts::Unsupported, ..Policy::default() }, &["a", "b", "c"])?;
    let table = silent.table()?;
    assert_eq!(table.get_row_count(0).unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(subjects(&table)?, ["a", "b", "c"]);
    Ok(())
}

/// TBL-QUERYPOS-3
#[test]
fn the_number_of_a_row_can_be_unknown() -> Result<()> {
    let world = world(Policy { row_numbers: false, ..Policy::default() }, &["a", "b", "c"])?;
    let table = world.table()?;
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 1)?;
    let position = table.query_position()?;
    assert_eq!((position.row, position.numerator, position.denominator), (0xFFFF_FFFF, 1, 3));
    table.seek_row_approx(position.numerator, position.denominator)?;
    table.set_columns(&columns![PR_SUBJECT], TableOpFlags::NONE)?;
    assert_eq!(
        table.query_rows(1, QueryRowsFlags::NONE)?.first().and_then(|row| row.get(PR_SUBJECT)),
        Some("b".into())
    );
    Ok(())
}

/// TBL-NOTIF-19
#[test]
fn many_rows_can_be_told_of_as_one_change() -> Result<()> {
    for (most, expected) in [
        (None, vec![TableEvent::TABLE_ROW_DELETED; 3]),
        (Some(3), vec![TableEvent::TABLE_ROW_DELETED; 3]),
        (Some(2), vec![TableEvent::TABLE_CHANGED]),
    ] {
        let world = world(Policy { max_row_events: most, ..Policy::default() }, &["a", "b", "c"])?;
        let table = world.table()?;
        let heard: Arc<Mutex<Vec<TableEvent>>> = Arc::default();
        let writes = Arc::clone(&heard);
        let sink = move |notifications: &[Notification]| {
            writes.lock().unwrap().extend(notifications.iter().filter_map(|told| match told {
                Notification::Table(told) => Some(told.event),
                _ => None,
            }));
        };
        table.advise(EventMask::fnevTableModified, Arc::new(sink))?;
        let rows = table.all_rows(&[PR_ENTRYID.tag()])?;
        let ids: Vec<EntryId> =
            rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect();
        let _deleted = world.folder.delete_messages(&ids, None, DeleteMessagesFlags::NONE)?;
        world.emulator.pump();
        assert_eq!(*heard.lock().unwrap(), expected);
    }
    Ok(())
}

/// TBL-SORT-6, TBL-ATTACH-6, STO-ATTACHTABLE-8, TBL-ADVISE-6, TBL-COLLAPSE-2, TBL-HIER-10
#[test]
fn a_method_can_be_refused_on_one_table_alone() -> Result<()> {
    let world = world(Policy::default(), &["a"])?;
    let on = |method, table: &'static str, code| {
        let rule = Fault::on(method).with(code).when(move |call| call.object.to_string() == table);
        world.emulator.inject(rule)
    };
    let order = SortOrderSet::by([SortOrder::ascending(PR_DISPLAY_NAME)]);
    let (no_support, too_complex) = (ErrorCode::MAPI_E_NO_SUPPORT, ErrorCode::MAPI_E_TOO_COMPLEX);
    let book = world.anna.open_address_book(None, Default::default())?.into_value();
    let list =
        book.open_entry(book.get_default_dir()?.as_ref(), None, OpenFlags::NONE)?.into_ab_container()?;
    let names = list.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let contents = world.table()?;
    let message = world.folder.new_message()?;
    let attachments = message.get_attachment_table(TableFlags::MAPI_UNICODE)?;
    let folders = world.folder.get_hierarchy_table(TableFlags::MAPI_UNICODE)?;
    let sort = |table: &Arc<dyn MapiTable>| table.sort_table(&order, TableOpFlags::NONE);
    let instance = |table: &Arc<dyn MapiTable>| {
        let rows = table.all_rows(&columns![PR_INSTANCE_KEY]).expect("the table has rows");
        Restriction::eq(
            PR_INSTANCE_KEY,
            rows.first().and_then(|row| row.get(PR_INSTANCE_KEY)).expect("a row"),
        )
    };
    let find =
        |wanted: &Restriction| attachments.find_row(wanted, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE);
    message.attach_file("plan.txt", b"1. Go")?;
    message.save()?;
    let (by_key, by_number) = (instance(&attachments), Restriction::eq(PR_ATTACH_NUM, 0));
    assert!(find(&by_key).is_ok() && find(&by_number).is_ok());
    assert!(sort(&folders).is_ok());
    assert!(sort(&names).is_ok() && sort(&attachments).is_ok() && attachments.create_bookmark().is_ok());

    let _sort = on(Method::MapiTableSortTable, "address book contents table", no_support);
    let _order = on(Method::MapiTableSortTable, "attachment table", too_complex);
    let _restrict = on(Method::MapiTableRestrict, "attachment table", no_support);
    let _bookmark = on(Method::MapiTableCreateBookmark, "attachment table", no_support);
    let _find = world.emulator.inject(Fault::on(Method::MapiTableFindRow).with(no_support).when(|call| {
        call.object.to_string() == "attachment table"
            && !call.arguments.to_string().contains("PR_INSTANCE_KEY")
    }));
    let _advise = on(Method::MapiTableAdvise, "address book contents table", no_support);
    let _collapse = on(Method::MapiTableCollapseRow, "contents table", ErrorCode::MAPI_E_INVALID_ENTRYID);
    let _folders = on(Method::MapiTableSortTable, "hierarchy table", no_support);
    assert_eq!(sort(&folders).unwrap_err(), no_support);
    assert_eq!(sort(&names).unwrap_err(), no_support);
    assert_eq!(sort(&attachments).unwrap_err(), too_complex);
    assert_eq!(attachments.restrict(None, TableOpFlags::NONE).unwrap_err(), no_support);
    assert_eq!(attachments.create_bookmark().unwrap_err(), no_support);
    assert_eq!(find(&by_number).unwrap_err(), no_support);
    assert!(find(&by_key).is_ok());
    let sink = Arc::new(|_: &[Notification]| ());
    assert_eq!(names.advise(EventMask::fnevTableModified, sink).unwrap_err(), no_support);
    let unknown = Binary::from(&b"no such row"[..]);
    assert_eq!(contents.collapse_row(&unknown, 0).unwrap_err(), ErrorCode::MAPI_E_INVALID_ENTRYID);
    assert!(sort(&contents).is_ok() && contents.create_bookmark().is_ok());
    Ok(())
}

/// TBL-TRUNC-8
#[test]
fn long_values_can_be_too_large_for_a_row() -> Result<()> {
    let long = "x".repeat(256);
    for (long_values, expected) in [
        (LongValues::Cut, PropValue::from("x".repeat(255))),
        (LongValues::Refused, PropValue::Error(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY)),
    ] {
        let world = world(Policy { long_values, ..Policy::default() }, &[&long, &long[1..]])?;
        let table = world.table()?;
        table.restrict(Some(&Restriction::exists(PR_SUBJECT)), TableOpFlags::NONE)?;
        let rows = table.all_rows(&columns![PR_SUBJECT, PR_ENTRYID])?;
        let cells = |row: usize| rows.get(row).expect("two rows").cells().to_vec();
        assert_eq!((&cells(0)[0], &cells(1)[0]), (&expected, &PropValue::from(&long[1..])));
        assert!(cells(0)[1].as_error().is_none());
    }
    Ok(())
}

/// TBL-VIEW-9: what comes later isn't there, what goes leaves its row, what changes shows.
#[test]
fn tables_can_keep_their_rows() -> Result<()> {
    let world = world(Policy { keysets: true, ..Policy::default() }, &["stays", "goes", "changes"])?;
    let table = world.table()?;
    assert_eq!(table.get_status()?.1, TableType::TBLTYPE_KEYSET);
    let watched = world.table()?;
    let heard: Arc<Mutex<Vec<TableEvent>>> = Arc::default();
    let writes = Arc::clone(&heard);
    let sink = move |notifications: &[Notification]| {
        writes.lock().unwrap().extend(notifications.iter().filter_map(|told| match told {
            Notification::Table(told) => Some(told.event),
            _ => None,
        }));
    };
    watched.advise(EventMask::fnevTableModified, Arc::new(sink))?;
    let ids: Vec<EntryId> = table
        .all_rows(&[PR_ENTRYID.tag()])?
        .iter()
        .filter_map(|row| row.get(PR_ENTRYID))
        .map(EntryId::from)
        .collect();
    let _deleted = world.folder.delete_messages(&ids[1..2], None, DeleteMessagesFlags::NONE)?;
    let message = world.anna.open_entry(&ids[2], None, OpenFlags::MAPI_MODIFY)?.into_message()?;
    message.set(PR_SUBJECT, "changed")?;
    message.save()?;
    let late = world.folder.new_message()?;
    late.set(PR_SUBJECT, "late")?;
    late.save()?;
    let text = |text: &str| PropValue::from(text);
    let missing = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
    let cells = |table: &Arc<dyn MapiTable>| -> Result<Vec<PropValue>> {
        let rows = table.all_rows(&columns![PR_SUBJECT, PR_INSTANCE_KEY])?;
        assert!(rows.iter().all(|row| row.get(PR_INSTANCE_KEY).is_some()));
        Ok(rows.iter().map(|row| row.cells()[0].clone()).collect())
    };
    for table in [&table, &watched] {
        assert_eq!(cells(table)?, [text("stays"), missing.clone(), text("changed")]);
        assert_eq!(table.get_row_count(0)?.value, 3);
    }
    world.emulator.pump();
    assert_eq!(*heard.lock().unwrap(), [TableEvent::TABLE_ROW_MODIFIED; 2]);
    table.restrict(Some(&!Restriction::exists(PR_SUBJECT)), TableOpFlags::NONE)?;
    assert_eq!(cells(&table)?, [missing]);
    assert_eq!(subjects(&world.table()?)?, ["stays", "changed", "late"]);
    let live = world.folder.new_message()?.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    assert_eq!(live.get_status()?.1, TableType::TBLTYPE_DYNAMIC);
    Ok(())
}

/// TBL-KEY-4: each view finds its rows and headers by its own keys, and none by those of another view.
#[test]
fn views_can_have_instance_keys_of_their_own() -> Result<()> {
    let keys = |table: &Arc<dyn MapiTable>| -> Result<Vec<Binary>> {
        let rows = table.all_rows(&[PR_INSTANCE_KEY.tag()])?;
        Ok(rows.iter().filter_map(|row| row.get(PR_INSTANCE_KEY)).collect())
    };
    for own_keys in [false, true] {
        let world = world(Policy { own_keys, ..Policy::default() }, &["b", "a"])?;
        let (first, second) = (world.table()?, world.table()?);
        let (own, other) = (keys(&first)?, keys(&second)?);
        assert_eq!(own != other, own_keys);
        assert_eq!(keys(&first)?, own);
        let find = |key: &Binary| {
            let wanted = Restriction::eq(PR_INSTANCE_KEY, key.clone());
            first.find_row(&wanted, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE)
        };
        let _found = find(&own[1])?;
        assert_eq!(first.query_position()?.row, 1);
        assert_eq!(find(&other[1]).is_err(), own_keys);
        let heard: Arc<Mutex<Vec<PropValue>>> = Arc::default();
        let writes = Arc::clone(&heard);
        let sink = move |notifications: &[Notification]| {
            for notification in notifications {
                if let Notification::Table(told) = notification {
                    writes.lock().unwrap().push(told.index.value.clone());
                }
            }
        };
        first.advise(EventMask::fnevTableModified, Arc::new(sink))?;
        world.folder.new_message()?.save()?;
        world.emulator.pump();
        let new = keys(&first)?.into_iter().find(|key| !own.contains(key)).map(PropValue::Binary);
        assert_eq!(
            heard.lock().unwrap().iter().cloned().collect::<Vec<_>>(),
            new.into_iter().collect::<Vec<_>>()
        );
        let order = SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)]).with_categories(1, 0);
        first.sort_table(&order, TableOpFlags::NONE)?;
        let header = &keys(&first)?[0];
        assert_eq!(first.expand_row(header, 9, 0)?.total, 1);
        let state = first.get_collapse_state(0, header)?;
        assert_eq!(first.collapse_row(header, 0)?, 1);
        first.free_bookmark(first.set_collapse_state(0, &state)?)?;
        assert_eq!(first.get_row_count(0)?.value, 4);
    }
    Ok(())
}

/// TBL-CAT-17
#[test]
fn a_store_can_be_without_categories() -> Result<()> {
    let settings = StoreSettings::SERVER.without(StoreSupport::STORE_CATEGORIZE_OK);
    let emulator = Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build();
    let anna = emulator.log_on("Anna Berg")?;
    let order = SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)]);
    let inbox = anna.default_store()?.inbox()?;
    for flags in [TableFlags::MAPI_UNICODE, TableFlags::MAPI_ASSOCIATED] {
        let table = inbox.get_contents_table(flags)?;
        let sorted = table.sort_table(&order.clone().with_categories(1, 0), TableOpFlags::NONE);
        assert_eq!(sorted.unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT);
        table.sort_table(&order, TableOpFlags::NONE)?;
    }
    Ok(())
}

/// TBL-WAIT-4
#[test]
fn waiting_can_be_unsupported() -> Result<()> {
    let world = world(Policy::default(), &["a"])?;
    let table = world.table()?;
    assert_eq!(table.wait_for_completion(0, 0)?, TableStatus::TBLSTAT_COMPLETE);
    let fault = Fault::on(Method::MapiTableWaitForCompletion).with(ErrorCode::MAPI_E_NO_SUPPORT);
    let _fault = world.emulator.inject(fault);
    assert_eq!(table.wait_for_completion(0, 0).unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}
