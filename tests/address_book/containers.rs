//! The root, the global address list and distribution lists, their tables and their events.

use super::*;

/// ADR-ROOT-2, ADR-ROOT-4, ADR-HIERTABLE-1, ADR-HIERTABLE-2, ADR-HIERTABLE-6, ADR-HIERTABLE-7,
/// ADR-HIERTABLE-8, ADR-HIERTABLE-9
#[test]
fn the_root_lists_the_containers() {
    let fixture = Fixture::new();
    let root = fixture.root();
    for table in [
        root.get_hierarchy_table(TableFlags::MAPI_UNICODE).unwrap(),
        root.get_hierarchy_table(TableFlags::MAPI_UNICODE | TableFlags::CONVENIENT_DEPTH).unwrap(),
        root.open_property(
            PR_CONTAINER_HIERARCHY.tag(),
            IID_IMAPITable,
            0x8000_0000,
            OpenPropertyFlags::NONE,
        )
        .unwrap()
        .into_table()
        .unwrap(),
    ] {
        let columns = table.query_columns(QueryColumnsFlags::NONE).unwrap();
        let rows = table.query_rows(9, QueryRowsFlags::NONE).unwrap();
        assert_eq!(rows.len(), 2);
        let gal = rows.get(0).unwrap();
        assert!(columns.iter().all(|column| gal.cell(*column).unwrap().prop_type() == column.prop_type()));
        assert_eq!(gal.get(PR_DISPLAY_NAME).unwrap(), "Global Address List");
        assert_eq!(gal.get(PR_DISPLAY_TYPE), Some(0x2_0000));
        assert_eq!(gal.get(PR_CONTAINER_FLAGS), Some(0x1 | 0x8));
        assert_eq!((gal.get(PR_OBJECT_TYPE), gal.get(PR_DEPTH)), (Some(4), Some(0)));
        assert_eq!(EntryId::from(gal.get(PR_ENTRYID).unwrap()), fixture.gal_id());
    }
    let ansi = root.get_hierarchy_table(TableFlags::NONE).unwrap();
    assert!(ansi.query_columns(QueryColumnsFlags::NONE).unwrap().contains(&PR_DISPLAY_NAME_A.tag()));

    let table = root.get_hierarchy_table(TableFlags::MAPI_UNICODE).unwrap();
    let provider =
        table.all_rows(&columns![PR_AB_PROVIDER_ID]).unwrap().get(0).unwrap().get(PR_AB_PROVIDER_ID).unwrap();
    for (restriction, rows) in [
        (Restriction::eq(PR_DISPLAY_TYPE, 0x2_0000), 1),
        (Restriction::eq(PR_DISPLAY_TYPE, 0x1_0000), 1),
        (Restriction::eq(PR_DISPLAY_TYPE, 0x3_0000), 0),
        (Restriction::eq(PR_ENTRYID, fixture.gal_id()), 1),
        (Restriction::eq(PR_AB_PROVIDER_ID, provider), 1),
    ] {
        table.restrict(Some(&restriction), TableOpFlags::NONE).unwrap();
        assert_eq!(table.get_row_count(0).unwrap().into_value(), rows, "{restriction}");
    }
    assert!(root.get_prop_list(UnicodeFlags::MAPI_UNICODE).unwrap().contains(&PR_CONTAINER_HIERARCHY.tag()));
    let tables = root.get_props(Some(&[PR_CONTAINER_HIERARCHY.tag()]), UnicodeFlags::NONE).unwrap();
    assert_eq!(tables.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
}

/// ADR-ROOT-5, ADR-ROOT-6, ADR-ROOT-7
#[test]
fn the_root_holds_no_entries() {
    let fixture = Fixture::new();
    let root = fixture.root();
    assert_code(root.get_contents_table(TableFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    let entry = fixture.bill_lee();
    assert_code(root.create_entry(&entry, CreateEntryFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    let copied = root.copy_entries(std::slice::from_ref(&entry), None, CopyEntriesFlags::NONE);
    assert_code(copied, ErrorCode::MAPI_E_NO_SUPPORT);
    assert_code(root.delete_entries(&[entry], 0), ErrorCode::MAPI_E_NO_SUPPORT);
    let resolved = root.resolve_names(None, ResolveNamesFlags::NONE, &mut AdrList::default(), &mut []);
    assert_code(resolved, ErrorCode::MAPI_E_NO_SUPPORT);
    let opened = fixture.book.open_entry(None, None, OpenFlags::MAPI_MODIFY);
    assert_code(opened, ErrorCode::MAPI_E_NO_ACCESS);
}

/// ADR-CONTTABLE-1, ADR-CONTTABLE-2, ADR-CONTTABLE-3, ADR-CONTTABLE-4, ADR-CONTTABLE-6, ADR-CONTTABLE-7,
/// ADR-CONTFLAGS-9, TBL-ABCONT-1, TBL-ABCONT-2, TBL-ABCONT-3, TBL-ABCONT-4
#[test]
fn the_address_list_shows_users_and_lists_by_name() {
    let fixture = Fixture::new();
    let gal = fixture.gal();
    let table = gal.get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    let sorted = [
        "Anna Berg",
        "Anna Berg",
        "anna Zorn",
        "Bill Lee",
        "Bill Leeson",
        "Billy Larson",
        "Everyone",
        "Olga Owner",
        "William Lee",
    ];
    assert_eq!(names(&table), sorted);
    let columns = table.query_columns(QueryColumnsFlags::NONE).unwrap();
    assert_eq!(columns, [PR_DISPLAY_NAME.tag()]);
    let again = gal
        .open_property(PR_CONTAINER_CONTENTS.tag(), IID_IMAPITable, 0x8000_0000, OpenPropertyFlags::NONE)
        .unwrap()
        .into_table()
        .unwrap();
    let rows = again.query_rows(99, QueryRowsFlags::NONE).unwrap();
    assert_eq!(rows.len(), 9);
    for row in &rows {
        assert!(row.cells().iter().all(|cell| cell.as_error().is_none()), "{row:?}");
    }
    let everyone = rows.get(6).unwrap();
    assert_eq!((everyone.get(PR_OBJECT_TYPE), everyone.get(PR_DISPLAY_TYPE)), (Some(8), Some(1)));
    let rows = table.all_rows(&columns![PR_SMTP_ADDRESS, PR_TITLE, PR_ANR]).unwrap();
    assert_eq!(rows.get(3).unwrap().get(PR_SMTP_ADDRESS).unwrap(), "bill.lee@example.com");
    assert_eq!(rows.get(3).unwrap().cell(PR_TITLE), Some(&PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND)));
    assert_eq!(rows.get(3).unwrap().cell(PR_ANR), Some(&PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND)));

    let by_address = SortOrderSet::by([SortOrder::descending(PR_EMAIL_ADDRESS)]);
    table.sort_table(&by_address, TableOpFlags::NONE).unwrap();
    assert_eq!(names(&table)[0], "anna Zorn");
    let refused = table.sort_table(&by_address.with_categories(1, 0), TableOpFlags::NONE);
    assert_code(refused, ErrorCode::MAPI_E_TOO_COMPLEX);
    assert_code(gal.get_contents_table(TableFlags::MAPI_ASSOCIATED), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_code(gal.get_contents_table(TableFlags::SHOW_SOFT_DELETES), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert!(gal.get_prop_list(UnicodeFlags::NONE).unwrap().contains(&PR_CONTAINER_CONTENTS.tag()));
    assert!(gal.find(PR_DISPLAY_NAME).unwrap().is_some());
}

/// ADR-ANR-1, ADR-ANR-4, ADR-ANR-9, TBL-RES-9, TBL-RES-10, TBL-RES-11
#[test]
fn the_address_list_can_be_searched() {
    let fixture = Fixture::new();
    let table = fixture.gal().get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    let key =
        table.all_rows(&columns![PR_INSTANCE_KEY]).unwrap().get(3).unwrap().get(PR_INSTANCE_KEY).unwrap();
    let found = |restriction: Restriction| {
        table.restrict(Some(&restriction), TableOpFlags::NONE).unwrap();
        names(&table)
    };
    assert_eq!(found(Restriction::eq(PR_ANR, "bill l")), ["Bill Lee", "Bill Leeson", "Billy Larson"]);
    assert_eq!(found(Restriction::eq(PR_ANR_A, AnsiText::from(b"wlee"))), ["William Lee"]);
    let anna_z = [Restriction::eq(PR_ANR, "anna"), Restriction::eq(PR_ANR, "z")];
    assert_eq!(found(Restriction::and(anna_z)), ["anna Zorn"]);
    assert_eq!(found(Restriction::eq(PR_INSTANCE_KEY, key)), ["Bill Lee"]);
    assert_eq!(found(Restriction::starts_with(PR_DISPLAY_NAME, "Bill L")), ["Bill Lee", "Bill Leeson"]);
}

/// ADR-CONTFLAGS-4, ADR-CONTAINER-7, ADR-CREATEENTRY-7, ADR-COPYENTRIES-9, ADR-DELETEENTRIES-7
#[test]
fn the_address_list_has_no_containers_and_cannot_be_changed() {
    let fixture = Fixture::new();
    let (gal, bill) = (fixture.gal(), fixture.bill_lee());
    assert_eq!(gal.get(PR_OBJECT_TYPE).unwrap(), 4);
    assert_code(gal.get_hierarchy_table(TableFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_code(gal.get_search_criteria(UnicodeFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    let searched = gal.set_search_criteria(None, None, SearchFlags::NONE);
    assert_code(searched, ErrorCode::MAPI_E_NO_SUPPORT);
    assert_code(gal.create_entry(&bill, CreateEntryFlags::NONE), ErrorCode::MAPI_E_NO_ACCESS);
    let copied = gal.copy_entries(std::slice::from_ref(&bill), None, CopyEntriesFlags::AB_NO_DIALOG);
    assert_code(copied, ErrorCode::MAPI_E_NO_ACCESS);
    assert_code(gal.delete_entries(std::slice::from_ref(&bill), 0), ErrorCode::MAPI_E_NO_ACCESS);
    assert_code(gal.delete_entries(&[bill], 1), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// ADR-CONTOPENENTRY-1, ADR-CONTOPENENTRY-2
#[test]
fn a_container_opens_what_its_provider_has() {
    let fixture = Fixture::new();
    let (bill, zoe) = (fixture.bill_lee(), one_off("zoe@example.com"));
    let (root, gal) = (fixture.root(), fixture.gal());
    let list = fixture.open(&fixture.everyone()).unwrap().into_dist_list().unwrap();
    assert!(root.open_entry(Some(&bill), None, OpenFlags::NONE).unwrap().into_mail_user().is_ok());
    assert!(root.open_entry(Some(&zoe), None, OpenFlags::NONE).unwrap().into_mail_user().is_ok());
    assert_eq!(
        root.open_entry(None, None, OpenFlags::NONE).unwrap().into_prop().unwrap().get(PR_ENTRYID),
        root.get(PR_ENTRYID)
    );
    let containers: [Arc<dyn MapiContainer>; 2] = [gal, list];
    for container in containers {
        let open = |id: Option<&EntryId>| container.open_entry(id, None, OpenFlags::NONE);
        assert!(open(Some(&bill)).unwrap().into_mail_user().is_ok());
        assert_code(open(Some(&zoe)), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
        let top = open(None).unwrap().into_ab_container().unwrap();
        assert_eq!(
            names(&top.get_hierarchy_table(TableFlags::MAPI_UNICODE).unwrap()),
            ["Global Address List"]
        );
        let top_id = EntryId::from(top.get(PR_ENTRYID).unwrap());
        let again = open(Some(&top_id)).unwrap().into_prop().unwrap();
        assert_eq!(EntryId::from(again.get(PR_ENTRYID).unwrap()), top_id);
        let root_id = EntryId::from(root.get(PR_ENTRYID).unwrap());
        assert_code(open(Some(&root_id)), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    }
}

/// ADR-DISTLIST-2, ADR-DISTLIST-4, ADR-DISTLIST-5
#[test]
fn a_list_contains_its_members() {
    let fixture = Fixture::new();
    let list = fixture.open(&fixture.everyone()).unwrap().into_dist_list().unwrap();
    assert_eq!(names(&list.get_contents_table(TableFlags::MAPI_UNICODE).unwrap()), ["anna Zorn", "Bill Lee"]);
    assert_eq!((list.get(PR_OBJECT_TYPE).unwrap(), list.get(PR_DISPLAY_TYPE).unwrap()), (8, 1));
    assert_eq!(list.get(PR_ADDRTYPE).unwrap(), "SMTP");
    assert_eq!(list.get(PR_RECORD_KEY).unwrap(), fixture.everyone().as_bytes());
    assert_code(list.get_hierarchy_table(TableFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    let bill = fixture.bill_lee();
    assert_code(list.create_entry(&bill, CreateEntryFlags::NONE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_code(list.delete_entries(&[bill], 0), ErrorCode::MAPI_E_NO_ACCESS);

    let mut names: AdrList = ["anna", "Bill", "William"]
        .iter()
        .map(|name| AdrEntry::named(name, RecipientType::MAPI_TO))
        .collect();
    let mut states = [ResolveState::MAPI_UNRESOLVED; 3];
    list.resolve_names(None, ResolveNamesFlags::MAPI_UNICODE, &mut names, &mut states).unwrap();
    let resolved = [ResolveState::MAPI_RESOLVED, ResolveState::MAPI_RESOLVED, ResolveState::MAPI_UNRESOLVED];
    assert_eq!(states, resolved);
    assert_eq!(text(&names.entries[0], PR_DISPLAY_NAME), "anna Zorn");
}

/// ADR-CONTTABLE-8, ADR-NOTIFY-10, TBL-ABCONT-5
#[test]
fn open_tables_hear_of_changes() {
    let fixture = Fixture::new();
    let sink = Arc::new(Sink::default());
    let table = fixture.gal().get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    table.advise(EventMask::fnevTableModified, Arc::<Sink>::clone(&sink)).unwrap();
    let zoe = fixture.emulator.add_person(&Person::new("Zoe", "zoe@example.com"));
    assert_eq!(sink.take(&fixture), ["TABLE_ROW_ADDED"]);
    assert_eq!(names(&table).last().unwrap(), "Zoe");
    fixture.emulator.update_person(&zoe, &Person::new("Aaron", "zoe@example.com")).unwrap();
    assert_eq!(sink.take(&fixture), ["TABLE_ROW_MODIFIED"]);
    assert_eq!(names(&table)[0], "Aaron");
    fixture.emulator.remove_person(&zoe).unwrap();
    assert_eq!(sink.take(&fixture), ["TABLE_ROW_DELETED"]);
}

/// ADR-ADVISE-1, ADR-ADVISE-2, ADR-NOTIFY-2, ADR-NOTIFY-3, ADR-NOTIFY-4, ADR-UNADVISE-1, SES-STOREEVENTS-9
#[test]
fn sinks_hear_of_the_objects_they_asked_for() {
    let fixture = Fixture::new();
    let all = EventMask::from_bits_retain(0x7C);
    let [book, gal, bill] = [None, Some(fixture.gal_id()), Some(fixture.bill_lee())].map(|id| {
        let sink = Arc::new(Sink::default());
        let connection = fixture.book.advise(id.as_ref(), all, Arc::<Sink>::clone(&sink)).unwrap();
        assert_ne!(connection, Connection(0));
        (sink, connection)
    });
    assert!(book.1 != gal.1 && gal.1 != bill.1 && bill.1 != book.1);
    let heard = || [&book, &gal, &bill].map(|(sink, _)| sink.take(&fixture).join(" "));
    fixture.emulator.add_person(&Person::new("Zoe", "zoe@example.com"));
    assert_eq!(heard(), ["fnevObjectCreated", "fnevObjectCreated", ""]);
    fixture.emulator.update_person(&fixture.bill_lee(), &Person::new("Bill", "b@example.com")).unwrap();
    assert_eq!(heard(), ["fnevObjectModified", "", "fnevObjectModified"]);
    fixture.book.unadvise(book.1).unwrap();
    assert_eq!(Arc::strong_count(&book.0), 1);
    fixture.emulator.remove_person(&fixture.bill_lee()).unwrap();
    assert_eq!(heard(), ["", "fnevObjectDeleted", "fnevObjectDeleted"]);
}

/// ADR-ADVISE-3, ADR-ADVISE-4, ADR-ADVISE-5, ADR-UNADVISE-2
#[test]
fn registrations_for_nothing_are_refused() {
    let fixture = Fixture::new();
    let created = EventMask::fnevObjectCreated;
    let advise =
        |id: Option<EntryId>, events| fixture.book.advise(id.as_ref(), events, Arc::new(Sink::default()));
    let bill = fixture.bill_lee();
    assert_code(advise(None, EventMask::NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_code(advise(Some(bill.clone()), EventMask::fnevNewMail), ErrorCode::MAPI_E_NO_SUPPORT);
    assert!(advise(Some(bill.clone()), EventMask::fnevNewMail | created).is_ok());
    assert!(advise(None, EventMask::fnevNewMail).is_ok());
    assert_code(advise(Some([1, 2, 3][..].into()), created), ErrorCode::MAPI_E_INVALID_ENTRYID);
    let store = EntryId::long_term(MapiUid([7; 16]), &[]);
    assert_code(advise(Some(store), created), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert_code(advise(Some(one_off("z@example.com")), created), ErrorCode::MAPI_E_NO_SUPPORT);
    fixture.emulator.remove_person(&fixture.bill_lee()).unwrap();
    assert_code(advise(Some(bill), created), ErrorCode::MAPI_E_INVALID_ENTRYID);

    let table = fixture.gal().get_contents_table(TableFlags::NONE).unwrap();
    let of_table = table.advise(EventMask::fnevTableModified, Arc::new(Sink::default())).unwrap();
    assert_code(fixture.book.unadvise(of_table), ErrorCode::MAPI_E_NOT_FOUND);
    assert_code(fixture.book.unadvise(Connection(99)), ErrorCode::MAPI_E_NOT_FOUND);
}
