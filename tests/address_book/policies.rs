//! What providers may answer differently, and what holds for all of them.

use super::*;

const GAL: &str = "Global Address List";

/// ADR-RESOLVENAMES-16, ADR-RESOLVENAME-11, ADR-RESOLVENAME-12
#[test]
fn a_container_may_leave_the_resolving_of_names_to_mapi() {
    let fixture = Fixture::new();
    fixture.emulator.configure_address_book(GAL, |settings| settings.resolves_names = false).unwrap();
    let mut list = AdrList::of([AdrEntry::named("William", RecipientType::MAPI_TO)]);
    let mut states = [ResolveState::MAPI_UNRESOLVED];
    let resolved = fixture.gal().resolve_names(None, ResolveNamesFlags::NONE, &mut list, &mut states);
    assert_code(resolved, ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(states, [ResolveState::MAPI_UNRESOLVED]);
    assert_eq!(text(&fixture.resolve_one("William"), PR_EMAIL_ADDRESS), "wlee@example.com");
    // Bill Leeson fits too, and nobody asks who fits best.
    assert_code(fixture.resolve(&["Bill Lee"]).0, ErrorCode::MAPI_E_AMBIGUOUS_RECIP);
    let other = fixture.emulator.configure_address_book("Local Address List", |_| {});
    assert_code(other, ErrorCode::MAPI_E_NOT_FOUND);
}

/// ADR-ANR-2, ADR-ANR-1
#[test]
fn a_container_may_be_searched_in_three_ways_only() {
    let fixture = Fixture::new();
    let restrict = |restriction: &Restriction| {
        let table = fixture.gal().get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
        table.restrict(Some(restriction), TableOpFlags::NONE).map(|()| names(&table).len())
    };
    let address = Restriction::eq(PR_EMAIL_ADDRESS, "wlee@example.com");
    assert_eq!(restrict(&address), Ok(1));
    fixture.emulator.configure_address_book(GAL, |settings| settings.any_restriction = false).unwrap();
    let key = fixture.gal().get_contents_table(TableFlags::NONE).unwrap();
    let key = key.all_rows(&columns![PR_INSTANCE_KEY]).unwrap().get(0).unwrap().get(PR_INSTANCE_KEY).unwrap();
    let required = [
        Restriction::eq(PR_ANR, "bill"),
        Restriction::eq(PR_INSTANCE_KEY, key),
        Restriction::starts_with(PR_DISPLAY_NAME, "Bill"),
    ];
    assert_eq!(required.each_ref().map(|restriction| restrict(restriction).unwrap()), [3, 1, 3]);
    let both = Restriction::and(required.clone());
    for other in [address, both, Restriction::eq(PR_DISPLAY_NAME, "Bill Lee")] {
        assert_code(restrict(&other), ErrorCode::MAPI_E_TOO_COMPLEX);
    }
    let contains = Restriction::contains_ignoring_case(PR_DISPLAY_NAME, "lee");
    assert_code(restrict(&contains), ErrorCode::MAPI_E_TOO_COMPLEX);
    let table = fixture.gal().get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    let first = table.find_row(&required[2], Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE);
    assert_eq!(first.unwrap().warning, None);
    let found = table.find_row(&contains, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE);
    assert_code(found, ErrorCode::MAPI_E_TOO_COMPLEX);
}

/// ADR-ADVISE-6, ADR-NOTIFY-9, ADR-NOTIFY-10, ADR-ADVISE-1, SES-STOREEVENTS-9
#[test]
fn a_provider_may_tell_through_tables_only() {
    let fixture = Fixture::new();
    fixture.emulator.configure_address_book(GAL, |settings| settings.notifies = false).unwrap();
    let (objects, rows) = (Arc::new(Sink::default()), Arc::new(Sink::default()));
    let created = EventMask::fnevObjectCreated;
    let gal = fixture.gal_id();
    assert_code(
        fixture.book.advise(Some(&gal), created, Arc::<Sink>::clone(&objects)),
        ErrorCode::MAPI_E_NO_SUPPORT,
    );
    fixture.book.advise(None, created, Arc::<Sink>::clone(&objects)).unwrap();
    let table = fixture.gal().get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    table.advise(EventMask::fnevTableModified, Arc::<Sink>::clone(&rows)).unwrap();
    fixture.emulator.add_person(&Person::new("Zoe", "zoe@example.com"));
    assert_eq!(rows.take(&fixture), ["TABLE_ROW_ADDED"]);
    assert!(objects.take(&fixture).is_empty());
}

/// ADR-NOTIFY-8
#[test]
fn an_event_names_the_entry_its_type_and_its_container() {
    #[derive(Default)]
    struct Told(Mutex<Vec<ObjectNotification>>);

    impl AdviseSink for Told {
        fn on_notify(&self, notifications: &[Notification]) -> SinkAnswer {
            self.0.lock().unwrap().extend(notifications.iter().filter_map(|event| match event {
                Notification::Object(object) => Some(object.clone()),
                _ => None,
            }));
            SinkAnswer::S_OK
        }
    }

    let fixture = Fixture::new();
    let told = Arc::new(Told::default());
    fixture.book.advise(None, EventMask::fnevObjectCreated, Arc::<Told>::clone(&told)).unwrap();
    let zoe = fixture.emulator.add_person(&Person::new("Zoe", "zoe@example.com"));
    let list = Person::list("Zoes", "zoes@example.com", std::slice::from_ref(&zoe));
    let zoes = fixture.emulator.add_person(&list);
    fixture.emulator.pump();
    let told = std::mem::take(&mut *told.0.lock().unwrap());
    let fields =
        told.iter().map(|event| (event.entry_id.clone(), event.object_type, event.parent_id.clone()));
    let gal = fixture.gal_id();
    let expected = [(zoe, ObjectType::MAPI_MAILUSER, gal.clone()), (zoes, ObjectType::MAPI_DISTLIST, gal)];
    assert!(fields.eq(expected), "{told:?}");
}

/// ADR-CONTFLAGS-1, ADR-CONTTABLE-10, ADR-ANR-5
#[test]
fn containers_say_whether_they_change_and_rows_keep_their_keys() {
    let fixture = Fixture::new();
    let flags = |container: &Arc<dyn AbContainer>| {
        ContainerFlags::from_bits_retain(container.get(PR_CONTAINER_FLAGS).unwrap() as u32)
    };
    for container in [fixture.root(), fixture.gal()] {
        let both = ContainerFlags::AB_MODIFIABLE | ContainerFlags::AB_UNMODIFIABLE;
        assert_eq!(flags(&container) & both, ContainerFlags::AB_UNMODIFIABLE);
    }
    let table = fixture.gal().get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    let keys = || {
        let rows = table.all_rows(&columns![PR_ENTRYID, PR_INSTANCE_KEY]).unwrap();
        let mut pairs: Vec<_> = rows
            .iter()
            .map(|row| (row.get(PR_ENTRYID).unwrap(), row.get(PR_INSTANCE_KEY).unwrap()))
            .collect();
        pairs.sort();
        pairs
    };
    let before = keys();
    fixture.emulator.add_person(&Person::new("Aaron", "aaron@example.com"));
    table
        .sort_table(&SortOrderSet::by([SortOrder::descending(PR_EMAIL_ADDRESS)]), TableOpFlags::NONE)
        .unwrap();
    let after = keys();
    assert!(before.iter().all(|pair| after.contains(pair)));
    let mut unique: Vec<_> = after.iter().map(|(_, key)| key).collect();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), before.len() + 1);
    let bill = fixture.open(&fixture.bill_lee()).unwrap().into_mail_user().unwrap();
    let props = bill.get_props(Some(&columns![PR_ANR]), UnicodeFlags::MAPI_UNICODE).unwrap().into_value();
    assert_eq!(props[0].value.as_error(), Some(ErrorCode::MAPI_E_NOT_FOUND));
}

/// ADR-GEN-4, ADR-RESOLVENAME-4, ADR-RESOLVENAME-21, ADR-RESOLVENAME-27, ADR-RECIPPROPS-2
#[test]
fn a_name_is_resolved_in_the_width_that_the_client_asks_for() {
    let fixture = Fixture::new();
    let ansi = Property::of(PR_DISPLAY_NAME_A, AnsiText::from(b"bill lee"));
    for (flags, unicode) in [
        (ResolveNameFlags::NONE, false),
        (ResolveNameFlags::MAPI_UNICODE, true),
        (ResolveNameFlags::MAPI_UNICODE | ResolveNameFlags::MAPI_DIALOG, true),
    ] {
        let mut list = AdrList::of([AdrEntry { properties: vec![ansi.clone()] }]);
        fixture.book.resolve_name(flags, None, &mut list).unwrap();
        let bill = &list.entries[0];
        assert_eq!(bill.get(PR_ENTRYID), Some(fixture.bill_lee().into()));
        for tag in columns![PR_ADDRTYPE, PR_DISPLAY_NAME, PR_EMAIL_ADDRESS] {
            let wanted = if unicode { PropType::PT_UNICODE } else { PropType::PT_STRING8 };
            assert_eq!(bill.find(tag).unwrap().value.prop_type(), wanted, "{tag}");
        }
        assert!(bill.find(PR_RECIPIENT_TYPE).is_none() && bill.find(PR_RESPONSIBILITY).is_none());
    }
    let mut list =
        AdrList::of([AdrEntry { properties: vec![ansi] }, AdrEntry::named("Nobody", RecipientType::MAPI_CC)]);
    let flags = ResolveNameFlags::MAPI_UNICODE | ResolveNameFlags::MAPI_DIALOG;
    assert_code(fixture.book.resolve_name(flags, None, &mut list), ErrorCode::MAPI_E_NOT_FOUND);
}

/// ADR-GEN-5
#[test]
fn a_method_without_the_unicode_flag_follows_the_tag() {
    let fixture = Fixture::new();
    let mut list = AdrList::of([AdrEntry::resolved("Bill", fixture.bill_lee(), RecipientType::MAPI_TO)]);
    let tags = [PR_EMAIL_ADDRESS_A.tag(), PR_DISPLAY_NAME.tag()];
    fixture.book.prepare_recips(ResolveNamesFlags::NONE, Some(&tags), &mut list).unwrap();
    let types = list.entries[0].properties.iter().map(|property| property.value.prop_type()).take(2);
    assert!(types.eq([PropType::PT_STRING8, PropType::PT_UNICODE]));
}

/// ADR-ADDRTYPE-3
#[test]
fn addresses_may_be_of_a_type_that_no_transport_takes() {
    let fixture = Fixture::new();
    assert_eq!(fixture.session.enum_adr_types(UnicodeFlags::MAPI_UNICODE).unwrap(), ["SMTP"]);
    let fax = fixture.book.create_one_off(Some("Zoe"), "FAX", "555-0100", CreateOneOffFlags::MAPI_UNICODE);
    let user = fixture.open(&fax.unwrap()).unwrap().into_mail_user().unwrap();
    assert_eq!(user.get(PR_ADDRTYPE).unwrap(), "FAX");
}

/// ADR-PAB-6
#[test]
fn a_profile_needs_no_personal_address_book() {
    let fixture = Fixture::without_pab();
    assert_eq!(fixture.book.get_pab(), Ok(None));
    let created = fixture.book.new_entry(UnicodeFlags::MAPI_UNICODE, Some(&fixture.gal_id()), None);
    assert_code(created, ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(text(&fixture.resolve_one("William"), PR_EMAIL_ADDRESS), "wlee@example.com");
}

/// A computer whose user has two personal address books.
fn with_two_books() -> Emulator {
    let emulator = Emulator::builder().mailbox("Olga Owner", "olga@example.com").build();
    let second = "[Services]
        SECOND=Second book
        [SECOND]
        Providers=SECOND_AB
        [SECOND_AB]
        PR_DISPLAY_NAME=Second book
        PR_PROVIDER_DISPLAY=Second book
        PR_PROVIDER_DLL_NAME=MSPST.DLL
        PR_RESOURCE_TYPE=MAPI_AB_PROVIDER
        PR_AB_PROVIDER_ID=B53BC2C02C77101AA1BC08002B2A56C2";
    emulator.add_services(second).unwrap();
    emulator.mapi().initialize(InitFlags::NONE).unwrap();
    let profiles = emulator.mapi().admin_profiles(0).unwrap();
    let services = profiles.admin_services("Olga Owner", None, ProfileFlags::NONE).unwrap();
    services.create_msg_service("SECOND", None, ServiceUiFlags::NONE).unwrap();
    emulator
}

fn containers(fixture: &Fixture) -> Vec<EntryId> {
    let rows = fixture.root().get_hierarchy_table(TableFlags::MAPI_UNICODE).unwrap();
    let rows = rows.all_rows(&columns![PR_ENTRYID]).unwrap();
    rows.iter().map(|row| row.get(PR_ENTRYID).unwrap().into()).collect()
}

/// ADR-GETDEFAULTDIR-2, ADR-GETSEARCHPATH-3
#[test]
fn without_a_global_list_the_second_personal_book_is_the_directory() {
    let emulator = with_two_books();
    remove_service(&emulator, "Olga Owner", "MSEMS");
    let fixture = Fixture::on(emulator, "Olga Owner", Vec::new());
    let [first, second] = containers(&fixture).try_into().unwrap();
    assert_eq!(fixture.book.get_pab(), Ok(Some(first.clone())));
    assert_eq!(fixture.book.get_default_dir(), Ok(Some(second.clone())));
    let path = fixture.book.get_search_path(UnicodeFlags::NONE).unwrap();
    let path: Vec<EntryId> = path.iter().map(|row| row.get(PR_ENTRYID).unwrap().into()).collect();
    assert_eq!(path, [first, second]);
}

/// ADR-SETPAB-1, ADR-GETPAB-1, ADR-GETPAB-2, ADR-SETPAB-5, ADR-BOOK-5: each personal address book is a container of its
/// own provider.
#[test]
fn one_of_two_personal_address_books_is_set() {
    let fixture = Fixture::on(with_two_books(), "Olga Owner", Vec::new());
    let ids = containers(&fixture);
    assert_eq!(ids.len(), 3);
    assert_eq!(fixture.book.get_pab(), Ok(Some(ids[1].clone())));
    let path = || fixture.book.get_search_path(UnicodeFlags::NONE).unwrap();
    fixture.book.set_search_path(0, &path()).unwrap();
    let other = fixture.session.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
    fixture.book.set_pab(&ids[2]).unwrap();
    assert_eq!(other.get_pab(), Ok(Some(ids[2].clone())));
    assert_eq!(path().first().unwrap().get(PR_ENTRYID).unwrap(), ids[1].as_bytes());

    let zoe = other.open_entry(Some(&ids[2]), None, OpenFlags::NONE).unwrap().into_ab_container().unwrap();
    let copied = zoe.copy_entries(&[one_off("zoe@example.com")], None, CopyEntriesFlags::NONE);
    assert_eq!(copied.unwrap().warning, None);
    let count = |id: &EntryId| {
        let opened = fixture.open(id).unwrap().into_ab_container().unwrap();
        opened.get_contents_table(TableFlags::NONE).unwrap().get_row_count(0).unwrap().into_value()
    };
    assert_eq!((count(&ids[1]), count(&ids[2])), (0, 1));
    let later = fixture.emulator.log_on("Olga Owner").unwrap();
    let later = later.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
    assert_eq!(later.get_pab(), Ok(Some(ids[2].clone())));
}
