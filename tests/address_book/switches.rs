//! What providers may answer differently, one setting after the other.

use mapi_emulator::interface::ProgressShown;
use mapi_emulator::{BookSettings, NameTest, TextForms};

use super::pab::{KEEP, MODIFY, Personal, id_of, named};
use super::*;

const GAL: &str = "Global Address List";
const PAB: &str = "Personal Address Book";

impl Fixture {
    fn configure(&self, change: impl Fn(&mut BookSettings)) {
        for container in [GAL, PAB] {
            self.emulator.configure_address_book(container, &change).unwrap();
        }
    }
}

fn ids(table: &Arc<dyn MapiTable>) -> Vec<EntryId> {
    let rows = table.all_rows(&columns![PR_ENTRYID]).unwrap();
    rows.iter().map(|row| row.get(PR_ENTRYID).unwrap().into()).collect()
}

/// ADR-GEN-6
#[test]
fn a_provider_may_speak_one_form_of_text_only() {
    let world = Personal::new();
    world.add("Zoe", "zoe@example.com");
    let refused = ErrorCode::MAPI_E_BAD_CHARWIDTH;
    for (forms, unicode) in [(TextForms::Ansi, false), (TextForms::Unicode, true)] {
        world.fixture.configure(|settings| settings.text = forms);
        let width = |unicode: bool| if unicode { TableFlags::MAPI_UNICODE } else { TableFlags::NONE };
        for container in [world.pab.clone(), world.fixture.gal()] {
            let names = AdrList::of([AdrEntry::named("Nobody", RecipientType::MAPI_TO)]);
            let resolve = |unicode: bool| {
                let (mut names, mut states) = (names.clone(), [ResolveState::MAPI_UNRESOLVED]);
                let mut flags = ResolveNamesFlags::NONE;
                flags.set(ResolveNamesFlags::MAPI_UNICODE, unicode);
                container.resolve_names(None, flags, &mut names, &mut states)
            };
            assert_code(container.get_contents_table(width(!unicode)), refused);
            assert_code(resolve(!unicode), refused);
            assert!(container.get_contents_table(width(unicode)).is_ok());
            assert_eq!(resolve(unicode), Ok(()));
        }
        let root = world.fixture.root().get_hierarchy_table(TableFlags::MAPI_UNICODE).unwrap();
        assert_eq!(names(&root), [GAL, PAB], "MAPI's own table shows them all the same");
    }
}

/// ADR-EID-3, ADR-EID-4, ADR-RESOLVENAME-19, ADR-CONTTABLE-11, ADR-COMPAREENTRYIDS-1
#[test]
fn tables_may_give_ids_that_are_good_for_this_session_only() {
    let world = Personal::new();
    let zoe = id_of(&world.add("Zoe", "zoe@example.com"));
    let gal = world.fixture.gal();
    let contents =
        |container: &Arc<dyn AbContainer>| container.get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    assert!(ids(&contents(&gal)).contains(&world.bill()));
    assert_eq!(ids(&contents(&world.pab)), std::slice::from_ref(&zoe));

    world.fixture.configure(|settings| settings.short_term_ids = true);
    let book = &world.fixture.book;
    let later = world.fixture.emulator.log_on("Olga Owner").unwrap();
    for (container, long) in [(&gal, world.bill()), (&world.pab, zoe.clone())] {
        let short = ids(&contents(container))[0].clone();
        assert_eq!(short.as_bytes()[0], 0xFF);
        assert_ne!(short, long);
        assert_eq!(book.compare_entry_ids(&short, &long, 0), Ok(true));
        let opened = book.open_entry(Some(&short), None, OpenFlags::NONE).unwrap().into_mail_user().unwrap();
        assert_eq!(id_of(&opened), long, "an object has its long-term id");
        let elsewhere = later.open_entry(&short, None, OpenFlags::NONE);
        assert_code(elsewhere, ErrorCode::MAPI_E_UNKNOWN_ENTRYID);

        let mut recipients = AdrList::of([AdrEntry::resolved("", short, RecipientType::MAPI_TO)]);
        book.prepare_recips(ResolveNamesFlags::NONE, None, &mut recipients).unwrap();
        assert_eq!(recipients.entries[0].get(PR_ENTRYID).map(EntryId::from), Some(long));
    }
    let mut names = AdrList::of([AdrEntry::named("Bill", RecipientType::MAPI_TO)]);
    let mut states = [ResolveState::MAPI_UNRESOLVED];
    gal.resolve_names(None, ResolveNamesFlags::NONE, &mut names, &mut states).unwrap();
    assert_eq!(names.entries[0].get(PR_ENTRYID).unwrap()[0], 0xFF);
    let resolved = world.fixture.resolve_one("Bill");
    assert_eq!(resolved.get(PR_ENTRYID).map(EntryId::from), Some(world.bill()), "what MAPI resolves lasts");

    let short = ids(&contents(&world.pab));
    assert_eq!(world.copy(&ids(&contents(&gal))[..1], CopyEntriesFlags::NONE), None);
    let copied = &world.table().all_rows(&columns![PR_ORIGINAL_ENTRYID]).unwrap();
    assert_eq!(copied.first().unwrap().get(PR_ORIGINAL_ENTRYID).map(EntryId::from), Some(world.bill()));
    assert_eq!(world.pab.delete_entries(&short, 0).unwrap().warning, None);
    assert_eq!(world.names(), ["Bill Lee"]);
}

/// ADR-EID-5
#[test]
fn templates_are_good_for_the_session_that_they_were_offered_to() {
    let world = Personal::new();
    let later = world.fixture.emulator.log_on("Olga Owner").unwrap();
    let later = later.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
    let pab = super::pab::pab(&later);
    let generic = EntryId::from(offered(&world)[0].clone());
    for template in [world.template.clone(), generic] {
        assert_eq!(template.as_bytes()[0], 0xFF);
        let unknown = ErrorCode::MAPI_E_UNKNOWN_ENTRYID;
        assert_code(later.open_entry(Some(&template), None, OpenFlags::NONE), unknown);
        assert_code(later.new_entry(UnicodeFlags::MAPI_UNICODE, None, Some(&template)), unknown);
        let mut long = template.as_bytes()[..template.as_bytes().len() - 8].to_vec();
        long[0] = 0;
        assert_code(world.fixture.open(&long[..].into()), unknown);
        assert!(world.fixture.open(&template).is_ok());
        assert!(world.pab.create_entry(&template, CreateEntryFlags::NONE).is_ok());
    }
    assert!(pab.create_entry(&world.template, CreateEntryFlags::NONE).is_err());
    let own = EntryId::from(pab.get(PR_DEF_CREATE_MAILUSER).unwrap());
    assert!(pab.create_entry(&own, CreateEntryFlags::NONE).is_ok());
}

/// The ids of the templates that MAPI offers.
fn offered(world: &Personal) -> Vec<Binary> {
    #[derive(Debug, Default)]
    struct Looks(Mutex<Vec<Binary>>);
    impl UserInterface for Looks {
        fn choose_template(&self, templates: &RowSet) -> Option<EntryId> {
            *self.0.lock().unwrap() = templates.iter().map(|row| row.get(PR_ENTRYID).unwrap()).collect();
            None
        }
    }
    let user = Arc::new(Looks::default());
    world.fixture.emulator.set_ui(Arc::<Looks>::clone(&user));
    let cancelled = world.fixture.book.new_entry(UnicodeFlags::MAPI_UNICODE, None, None);
    assert_code(cancelled, ErrorCode::MAPI_E_USER_CANCEL);
    std::mem::take(&mut *user.0.lock().unwrap())
}

/// ADR-OPENENTRY-17
#[test]
fn errors_of_an_open_may_come_with_the_first_use() {
    let world = Personal::new();
    let zoe = id_of(&world.add("Zoe", "zoe@example.com"));
    assert_eq!(world.pab.delete_entries(std::slice::from_ref(&zoe), 0).unwrap().warning, None);
    let open = |flags| world.fixture.book.open_entry(Some(&zoe), None, flags);
    let deferred = OpenFlags::MAPI_DEFERRED_ERRORS;
    assert_code(open(deferred), ErrorCode::MAPI_E_NOT_FOUND);
    world.fixture.configure(|settings| settings.defers_errors = true);
    assert_code(open(OpenFlags::NONE), ErrorCode::MAPI_E_NOT_FOUND);
    let opened = open(deferred).unwrap().into_mail_user().unwrap();
    assert_code(opened.get(PR_DISPLAY_NAME), ErrorCode::MAPI_E_NOT_FOUND);
    let gal = world.fixture.book.open_entry(Some(&world.fixture.gal_id()), None, deferred | MODIFY).unwrap();
    let gal = gal.into_ab_container().unwrap();
    assert_code(gal.get_contents_table(TableFlags::NONE), ErrorCode::MAPI_E_NO_ACCESS);
    let broken = EntryId::from(&zoe.as_bytes()[..30]);
    let unknown = world.fixture.book.open_entry(Some(&broken), None, deferred);
    assert_code(unknown, ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
}

/// ADR-DELETEENTRIES-5
#[test]
fn a_deleted_entry_may_be_readable_until_the_session_ends() {
    let world = Personal::new();
    world.fixture.configure(|settings| settings.keeps_deleted = true);
    let zoe = id_of(&world.add("Zoe", "zoe@example.com"));
    assert_eq!(world.pab.delete_entries(std::slice::from_ref(&zoe), 0).unwrap().warning, None);
    assert_eq!(world.names(), [""; 0]);
    let kept = world.open(&zoe, OpenFlags::NONE).unwrap();
    assert_eq!(kept.get(PR_EMAIL_ADDRESS).unwrap(), "zoe@example.com");
    assert_code(world.open(&zoe, MODIFY), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(world.open(&zoe, OpenFlags::MAPI_BEST_ACCESS).unwrap().get(PR_ACCESS_LEVEL).unwrap(), 0);
    let mut list = AdrList::of([AdrEntry::resolved("Zoe", zoe.clone(), RecipientType::MAPI_TO)]);
    let tags = columns![PR_EMAIL_ADDRESS];
    world.fixture.book.prepare_recips(ResolveNamesFlags::NONE, Some(&tags), &mut list).unwrap();
    assert_eq!(text(&list.entries[0], PR_EMAIL_ADDRESS), "zoe@example.com");
    let again = world.pab.delete_entries(std::slice::from_ref(&zoe), 0).unwrap();
    assert_eq!(again.warning, super::pab::PARTIAL);

    let later = world.fixture.emulator.log_on("Olga Owner").unwrap();
    assert_code(later.open_entry(&zoe, None, OpenFlags::NONE), ErrorCode::MAPI_E_NOT_FOUND);
}

/// ADR-CONTTABLE-5
#[test]
fn a_contents_table_may_refuse_to_be_sorted() {
    let fixture = Fixture::new();
    let by_address = SortOrderSet::by([SortOrder::descending(PR_EMAIL_ADDRESS)]);
    let sort = |order: &SortOrderSet| {
        let table = fixture.gal().get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
        table.sort_table(order, TableOpFlags::NONE)
    };
    assert_eq!(sort(&by_address), Ok(()));
    assert_code(sort(&by_address.clone().with_categories(1, 0)), ErrorCode::MAPI_E_TOO_COMPLEX);
    fixture.configure(|settings| settings.sorts = false);
    assert_code(sort(&by_address), ErrorCode::MAPI_E_TOO_COMPLEX);
}

/// ADR-ANR-11, ADR-ANR-13
#[test]
fn what_a_typed_name_means_can_be_replaced() {
    let world = Personal::new();
    let backwards = NameTest(|typed, name, addresses| {
        name.ends_with(typed) || addresses.iter().any(|address| address.ends_with(typed))
    });
    world.add("Zoe Lee", "zoe@example.com");
    assert_code(world.fixture.resolve(&["ee"]).0, ErrorCode::MAPI_E_NOT_FOUND);
    world
        .fixture
        .emulator
        .configure_address_book(GAL, |settings| settings.name_test = Some(backwards))
        .unwrap();
    assert_eq!(text(&world.fixture.resolve_one("ll Lee"), PR_DISPLAY_NAME), "Bill Lee");
    let search = |container: &Arc<dyn AbContainer>, typed: &str| {
        let table = container.get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
        table.restrict(Some(&Restriction::eq(PR_ANR, typed)), TableOpFlags::NONE).unwrap();
        names(&table)
    };
    assert_eq!(search(&world.fixture.gal(), "lee"), [""; 0], "it is asked as it was typed");
    assert_eq!(search(&world.fixture.gal(), "Lee"), ["Bill Lee"]);
    assert_eq!(search(&world.fixture.gal(), "@example.com"), ["Bill Lee", "Olga Owner"]);
    assert_eq!(search(&world.pab, "ee"), [""; 0], "the other container is as before");
    world
        .fixture
        .emulator
        .configure_address_book(PAB, |settings| settings.name_test = Some(backwards))
        .unwrap();
    assert_eq!(search(&world.pab, "ee"), ["Zoe Lee"]);
    assert_eq!(text(&world.fixture.resolve_one("ee"), PR_EMAIL_ADDRESS), "zoe@example.com");
    for blank in ["", " "] {
        assert_code(world.fixture.resolve(&[blank]).0, ErrorCode::MAPI_E_NOT_FOUND);
        assert_eq!(search(&world.pab, blank), [""; 0], "a blank name is nobody's, whatever the rule");
    }
}

/// ADR-RESOLVENAMES-5, ADR-ANR-9: by account and internet address too, in a personal address book as in the directory.
#[test]
fn somebody_in_a_personal_book_is_found_by_account() {
    let world = Personal::new();
    let zoe = world.create(CreateEntryFlags::NONE);
    zoe.set_props(&named("Zoe Zorn", "/cn=zz")).unwrap();
    zoe.set_props(&[
        Property::of(PR_ADDRTYPE, "EX"),
        Property::of(PR_ACCOUNT, "zorn1"),
        Property::of(PR_SMTP_ADDRESS, "zora@example.com"),
    ])
    .unwrap();
    zoe.save_changes(KEEP).unwrap();
    let find = |name: &str, flags: ResolveNamesFlags| {
        let mut names = AdrList::of([AdrEntry::named(name, RecipientType::MAPI_TO)]);
        let mut states = [ResolveState::MAPI_UNRESOLVED];
        world.pab.resolve_names(None, flags, &mut names, &mut states).unwrap();
        states[0] == ResolveState::MAPI_RESOLVED
    };
    for name in ["ZORN1", "zor", "zora@example.com", "/cn=zz"] {
        assert!(find(name, ResolveNamesFlags::NONE), "{name}");
    }
    let by_address = ResolveNamesFlags::EMS_AB_ADDRESS_LOOKUP;
    for (name, found) in [("zora@EXAMPLE.com", true), ("/cn=zz", true), ("zorn1", false), ("Zoe Zorn", false)]
    {
        assert_eq!(find(name, by_address), found, "{name}");
    }
    assert!(!find("", by_address));
}

/// ADR-SEARCH-2, ADR-SEARCH-3, ADR-SEARCH-4, ADR-SEARCH-5, ADR-SEARCH-6, ADR-SEARCH-7
#[test]
fn an_advanced_search_is_filled_in_and_saved() {
    let fixture = Fixture::new();
    let (search, interface) = (PR_SEARCH.tag(), IID_IMAPIContainer);
    let open = |interface| fixture.gal().open_property(search, interface, 0, OpenPropertyFlags::NONE);
    assert_code(open(interface), ErrorCode::MAPI_E_NOT_FOUND);
    fixture.configure(|settings| settings.advanced_search = true);
    assert_code(open(IID_IMAPITable), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    let search = open(interface).unwrap().into_container().unwrap();
    let found = || names(&search.get_contents_table(TableFlags::MAPI_UNICODE).unwrap());
    let criteria =
        || search.get_search_criteria(UnicodeFlags::MAPI_UNICODE).map(|(restriction, ..)| restriction);
    assert_code(criteria(), ErrorCode::MAPI_E_NOT_INITIALIZED);
    search.set(PR_DISPLAY_NAME, "bill le").unwrap();
    assert_code(search.get_contents_table(TableFlags::NONE), ErrorCode::MAPI_E_NOT_INITIALIZED);
    search.save_changes(SaveFlags::NONE).unwrap();
    assert_eq!(found(), ["Bill Lee", "Bill Leeson"]);
    let prefix = Restriction::starts_with_ignoring_case(PR_DISPLAY_NAME, "bill le");
    assert_eq!(criteria(), Ok(Restriction::and([prefix])));

    let computed = search.set_props(&[Property::of(PR_OBJECT_TYPE, 6)]).unwrap();
    assert_eq!(computed[0].code, ErrorCode::MAPI_E_COMPUTED);
    search.set(PR_DISPLAY_TYPE, 1).unwrap();
    assert_eq!(found().len(), 2, "not saved yet");
    search.save_changes(SaveFlags::NONE).unwrap();
    assert_eq!(found(), [""; 0], "nobody of that name is a list");
    search.set(PR_DISPLAY_NAME, "EVERY").unwrap();
    search.save_changes(SaveFlags::NONE).unwrap();
    assert_eq!(found(), ["Everyone"]);

    let table = search.get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    table.restrict(Some(&Restriction::eq(PR_ANR, "anna")), TableOpFlags::NONE).unwrap();
    assert_eq!(names(&table), [""; 0], "a client narrows the search and no more");
    table.restrict(None, TableOpFlags::NONE).unwrap();
    let members = [fixture.bill_lee()];
    fixture.emulator.add_person(&Person::list("Everybody", "everybody@example.com", &members));
    assert_eq!(names(&table), ["Everybody", "Everyone"]);

    let details =
        search.open_property(*PR_DETAILS_TABLE, IID_IMAPITable, 0x8000_0000, OpenPropertyFlags::NONE);
    let rows = details.unwrap().into_table().unwrap().all_rows(&DISPLAY_COLUMNS).unwrap();
    let fields = rows.iter().map(|row| Control::from_row(&row.properties().collect::<Vec<_>>()).unwrap());
    let fields: Vec<_> = fields.filter_map(|field| Some((field.shows.property()?, field.flags))).collect();
    let tags = columns![PR_DISPLAY_NAME, PR_ADDRTYPE, PR_EMAIL_ADDRESS];
    assert_eq!(fields, tags.map(|tag| (tag, ControlFlags::DT_EDITABLE)));
    let container = search.get_hierarchy_table(TableFlags::NONE);
    assert_code(container, ErrorCode::MAPI_E_NO_SUPPORT);
}

/// ADR-RECIPOPTIONS-2, ADR-RECIPOPTIONS-3
#[test]
fn recipients_may_have_options() {
    #[derive(Debug)]
    struct Urgent;
    impl UserInterface for Urgent {
        fn recipient_options(&self, recipient: &mut AdrEntry) {
            recipient.set(Property::of(PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, true));
        }
    }
    let fixture = Fixture::new();
    let book = &fixture.book;
    let defaults =
        [Property::of(PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, false), Property::of(PR_COMMENT, "none")];
    fixture.emulator.set_recipient_options("Fax", &[]);
    let query = |address_type: &str, flags| book.query_default_recip_opt(address_type, flags);
    assert_eq!(query("SMTP", UnicodeFlags::NONE), Ok(Vec::new()));
    assert_code(query("FAX", UnicodeFlags::NONE), ErrorCode::MAPI_E_NOT_FOUND);
    assert_code(query("SMTP", UnicodeFlags::from_bits_retain(1)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    fixture.emulator.set_recipient_options("smtp", &defaults);
    assert_eq!(query("SMTP", UnicodeFlags::MAPI_UNICODE), Ok(defaults.to_vec()));
    assert_eq!(
        query("SMTP", UnicodeFlags::NONE).unwrap()[1],
        Property::of(PR_COMMENT_A, AnsiText::from(b"none"))
    );
    assert_eq!(fixture.session.enum_adr_types(UnicodeFlags::NONE).unwrap(), ["SMTP"], "and no fax");

    let mut bill = fixture.resolve_one("Bill Lee");
    let before = bill.clone();
    book.recip_options(UnicodeFlags::MAPI_UNICODE, &mut bill).unwrap();
    assert_eq!(bill, before, "nobody is there");
    fixture.emulator.set_ui(Arc::new(Urgent));
    book.recip_options(UnicodeFlags::MAPI_UNICODE, &mut bill).unwrap();
    assert_eq!(bill.get(PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED), Some(true));
    assert_eq!(text(&bill, PR_DISPLAY_NAME), "Bill Lee");
}

/// ADR-SETDEFAULTDIR-5, ADR-CONTFLAGS-7, ADR-COPYENTRIES-11
#[test]
fn dialogs_start_where_the_profile_says_and_ask_what_to_find() {
    #[derive(Debug, Default)]
    struct Watches(Mutex<Vec<String>>);
    impl UserInterface for Watches {
        fn choose_recipients(&self, dialog: &AddressDialog<'_>) -> Option<AdrList> {
            let rows = dialog.entries.unwrap().all_rows(&columns![PR_DISPLAY_NAME]).unwrap();
            let shown = rows.iter().map(|row| row.get(PR_DISPLAY_NAME).unwrap());
            *self.0.lock().unwrap() = shown.collect();
            None
        }
        fn find_in(&self, _: &EntryId) -> Option<Restriction> {
            Some(Restriction::eq(PR_ANR, "zoe"))
        }
        fn progress(&self, shown: &ProgressShown) -> bool {
            self.0.lock().unwrap().push(format!("{} of {}", shown.count, shown.total));
            false
        }
    }
    let world = Personal::new();
    let (book, user) = (&world.fixture.book, Arc::new(Watches::default()));
    world.fixture.emulator.set_ui(Arc::<Watches>::clone(&user));
    let seen = || std::mem::take(&mut *user.0.lock().unwrap());
    let look = || {
        let parameters = AdrParm { flags: AddressFlags::DIALOG_MODAL, ..AdrParm::default() };
        assert_code(book.address(&parameters, &mut AdrList::default()), ErrorCode::MAPI_E_USER_CANCEL);
        seen()
    };
    world.add("Zoe", "zoe@example.com");
    world.add("Yan", "yan@example.com");
    let pab = EntryId::from(world.pab.get(PR_ENTRYID).unwrap());
    book.set_default_dir(&pab).unwrap();
    assert_eq!(look(), ["Yan", "Zoe"]);

    let own = book.open_entry(Some(&pab), None, MODIFY).unwrap().into_ab_container().unwrap();
    let flags =
        ContainerFlags::AB_RECIPIENTS | ContainerFlags::AB_MODIFIABLE | ContainerFlags::AB_FIND_ON_OPEN;
    own.set(PR_CONTAINER_FLAGS, flags.bits() as i32).unwrap();
    own.save_changes(KEEP).unwrap();
    assert_eq!(look(), ["Zoe"]);
    assert_eq!(world.names(), ["Yan", "Zoe"], "a table that a program opens shows all");

    let global = MapiUid(*b"\x13\xDB\xB0\xC8\xAA\x05\x10\x1A\x9B\xB0\x00\xAA\x00\x2F\xC4\x5A");
    let section = world.fixture.session.open_profile_section(global, None, OpenSectionFlags::MAPI_MODIFY);
    section.unwrap().set(PR_AB_CHOOSE_DIRECTORY_AUTOMATICALLY, true).unwrap();
    assert_eq!(look(), ["Bill Lee", "Olga Owner"], "the global list");
    assert_eq!(book.get_default_dir(), Ok(Some(pab)));

    let copied = [world.bill(), one_off("x@example.com")];
    assert_eq!(world.copy(&copied, CopyEntriesFlags::CREATE_CHECK_DUP_STRICT), None);
    assert_eq!(seen(), [""; 0], "that bit is AB_NO_DIALOG too");
    assert_eq!(world.copy(&copied, CopyEntriesFlags::NONE), None);
    assert_eq!(seen(), ["0 of 2", "1 of 2", "2 of 2"]);
}

/// ADR-CREATEONEOFF-10
#[test]
fn internet_addresses_may_be_sent_formatted_text() {
    let fixture = Fixture::new();
    let rich = |flags| {
        let id = fixture.book.create_one_off(Some("Zoe"), "SMTP", "zoe@example.com", flags).unwrap();
        fixture.open(&id).unwrap().into_mail_user().unwrap().get(PR_SEND_RICH_INFO).unwrap()
    };
    let (unicode, plain) = (CreateOneOffFlags::MAPI_UNICODE, CreateOneOffFlags::MAPI_SEND_NO_RICH_INFO);
    assert!(!rich(unicode) && !rich(unicode | plain));
    fixture.emulator.set_rich_one_offs(true);
    assert!(rich(unicode) && !rich(unicode | plain));
    assert_eq!(fixture.resolve_one("Zoe[SMTP:zoe@example.com]").get(PR_SEND_RICH_INFO), Some(true));
    assert_eq!(fixture.resolve_one("zoe@example.com").get(PR_SEND_RICH_INFO), Some(false));
}

/// ADR-CONTAB-6, ADR-CONTAB-4
#[test]
fn there_is_no_contact_address_book() {
    let fixture = Fixture::new();
    let contact = EntryId::long_term(MapiUid([7; 16]), &[1; 26]);
    for id in ContactEntryId::of_contact(&contact) {
        let id = id.to_entry_id();
        assert!(ContactEntryId::parse(&id).is_ok());
        assert_code(fixture.open(&id), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    }
    let root = fixture.root().get_hierarchy_table(TableFlags::MAPI_UNICODE).unwrap();
    assert_eq!(names(&root), [GAL, PAB]);
}
