//! What a profile has from the start, and what the flags and kinds of containers decide.

use super::pab::{KEEP, MODIFY, Personal, id_of, pab};
use super::*;

impl Personal {
    /// Gives the book these flags.
    pub fn set_flags(&self, flags: ContainerFlags) {
        let id = EntryId::from(self.pab.get(PR_ENTRYID).unwrap());
        let own = self.fixture.book.open_entry(Some(&id), None, MODIFY).unwrap().into_ab_container().unwrap();
        own.set(PR_CONTAINER_FLAGS, flags.bits() as i32).unwrap();
        own.save_changes(KEEP).unwrap();
    }

    fn pab_id(&self) -> EntryId {
        self.pab.get(PR_ENTRYID).unwrap().into()
    }
}

const RECIPIENTS: ContainerFlags = ContainerFlags::AB_RECIPIENTS;
const MODIFIABLE: ContainerFlags = ContainerFlags::AB_MODIFIABLE;
const UNMODIFIABLE: ContainerFlags = ContainerFlags::AB_UNMODIFIABLE;

/// ADR-ROOT-9
#[test]
fn every_profile_has_a_global_list_and_a_personal_book() {
    let session = Emulator::new().log_on("Anna Berg").unwrap();
    let book = session.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
    let root = book.open_entry(None, None, OpenFlags::NONE).unwrap().into_ab_container().unwrap();
    let table = root.get_hierarchy_table(TableFlags::MAPI_UNICODE).unwrap();
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_CONTAINER_FLAGS]).unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let number = |tag| row.get(tag).unwrap() as u32;
            (row.get(PR_DISPLAY_NAME).unwrap(), number(PR_DISPLAY_TYPE), number(PR_CONTAINER_FLAGS))
        })
        .collect();
    let global = ("Global Address List".to_owned(), 0x2_0000, (RECIPIENTS | UNMODIFIABLE).bits());
    let personal = ("Personal Address Book".to_owned(), 0x1_0000, (RECIPIENTS | MODIFIABLE).bits());
    assert_eq!(rows, [global, personal]);
}

/// ADR-CONTFLAGS-2, ADR-CONTFLAGS-3: entries of a book that takes no more can still be changed; an empty book can hold
/// recipients.
#[test]
fn a_modifiable_container_takes_entries_and_gives_them_up() {
    let world = Personal::new();
    assert_eq!(world.names(), [""; 0]);
    assert_eq!(world.pab.get(PR_CONTAINER_FLAGS).unwrap() as u32, (RECIPIENTS | MODIFIABLE).bits());
    let zoe = id_of(&world.add("Zoe", "zoe@example.com"));
    world.set_flags(RECIPIENTS | UNMODIFIABLE);
    let create = world.pab.create_entry(&world.template, CreateEntryFlags::NONE);
    assert_code(create, ErrorCode::MAPI_E_NO_ACCESS);
    assert_code(world.pab.delete_entries(std::slice::from_ref(&zoe), 0), ErrorCode::MAPI_E_NO_ACCESS);
    let user = world.open(&zoe, MODIFY).unwrap();
    user.set(PR_DISPLAY_NAME, "Zora").unwrap();
    user.save_changes(KEEP).unwrap();
    assert_eq!(world.names(), ["Zora"]);
    world.set_flags(RECIPIENTS | MODIFIABLE);
    assert_eq!(world.pab.delete_entries(&[zoe], 0).unwrap().warning, None);
    let list = EntryId::from(world.pab.get(PR_DEF_CREATE_DL).unwrap());
    assert!(world.pab.create_entry(&list, CreateEntryFlags::NONE).unwrap().into_dist_list().is_ok());
}

/// ADR-CONTFLAGS-5, ADR-GETDEFAULTDIR-3
#[test]
fn a_container_that_holds_no_recipients_has_no_table_of_them() {
    let world = Personal::new();
    let book = &world.fixture.book;
    world.set_flags(MODIFIABLE);
    assert_code(world.pab.get_contents_table(TableFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);

    let alone = Fixture::on_profile_with_book_only();
    let only = pab(&alone.book).get(PR_ENTRYID).unwrap();
    assert_eq!(alone.book.get_default_dir(), Ok(Some(only.into())), "it is empty, and can hold names");
    assert_ne!(book.get_default_dir(), Ok(Some(world.pab_id())));
}

impl Fixture {
    /// A session on a profile with nothing but a personal address book.
    fn on_profile_with_book_only() -> Self {
        let emulator = Emulator::builder().mailbox("Olga Owner", "olga@example.com").build();
        remove_service(&emulator, "Olga Owner", "MSEMS");
        Self::on(emulator, "Olga Owner", Vec::new())
    }
}

/// ADR-CONTFLAGS-6
#[test]
fn a_container_that_is_not_for_default_is_picked_by_nobody() {
    let world = Personal::new();
    let book = &world.fixture.book;
    let path = || book.get_search_path(UnicodeFlags::NONE).unwrap().len();
    assert_eq!((book.get_pab(), path()), (Ok(Some(world.pab_id())), 2));
    world.set_flags(RECIPIENTS | MODIFIABLE | ContainerFlags::AB_NOT_DEFAULT);
    assert_eq!((book.get_pab(), path()), (Ok(None), 1));
    book.set_pab(&world.pab_id()).unwrap();
    assert_eq!(book.get_pab(), Ok(Some(world.pab_id())), "who sets it may have it");
}

/// ADR-CONTFLAGS-8: what a container is called by its display type, and what it can do by its flags, are two things.
#[test]
fn the_display_type_of_a_container_decides_nothing_but_the_search_path() {
    let world = Personal::new();
    let book = &world.fixture.book;
    assert_eq!(world.pab.get(PR_DISPLAY_TYPE).unwrap() as u32, DisplayType::DT_MODIFIABLE.0);
    world.set_flags(RECIPIENTS | UNMODIFIABLE);
    assert_eq!(world.pab.get(PR_DISPLAY_TYPE).unwrap() as u32, DisplayType::DT_MODIFIABLE.0);
    assert_eq!(book.get_pab(), Ok(None));
    assert_code(book.set_pab(&world.pab_id()), ErrorCode::MAPI_E_NO_ACCESS);
    let path = book.get_search_path(UnicodeFlags::MAPI_UNICODE).unwrap();
    let path: Vec<_> = path.iter().map(|row| row.get(PR_DISPLAY_TYPE).unwrap() as u32).collect();
    assert_eq!(path, [DisplayType::DT_GLOBAL.0], "the global list is searched by its display type");
}

/// ADR-SEARCH-1
#[test]
fn a_container_is_searched_through_its_table_or_by_names() {
    let fixture = Fixture::new();
    let gal = fixture.gal();
    let table = gal.get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    table.set_columns(&columns![PR_DISPLAY_NAME], TableOpFlags::NONE).unwrap();
    let begins = Restriction::starts_with(PR_DISPLAY_NAME, "Bill Lees");
    let _found = table.find_row(&begins, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE).unwrap();
    let row = table.query_rows(1, QueryRowsFlags::NONE).unwrap();
    assert_eq!(row.first().unwrap().get(PR_DISPLAY_NAME).unwrap(), "Bill Leeson");
    for (restriction, found) in [(begins, "Bill Leeson"), (Restriction::eq(PR_ANR, "z anna"), "anna Zorn")] {
        table.restrict(Some(&restriction), TableOpFlags::NONE).unwrap();
        assert_eq!(names(&table), [found]);
    }
    let mut list = AdrList::of([AdrEntry::named("billy", RecipientType::MAPI_TO)]);
    let mut states = [ResolveState::MAPI_UNRESOLVED];
    gal.resolve_names(None, ResolveNamesFlags::MAPI_UNICODE, &mut list, &mut states).unwrap();
    assert_eq!(states, [ResolveState::MAPI_RESOLVED]);
    assert_eq!(text(&list.entries[0], PR_DISPLAY_NAME), "Billy Larson");
}

/// ADR-GETPAB-5
#[test]
fn a_personal_book_that_is_gone_is_not_set() {
    let world = Personal::new();
    world.fixture.book.set_pab(&world.pab_id()).unwrap();
    let path = world.fixture.gal_id();
    remove_service(&world.fixture.emulator, "Olga Owner", "MSPST AB");
    let later = world.fixture.emulator.log_on("Olga Owner").unwrap();
    let later = later.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
    assert_eq!((later.get_pab(), later.get_default_dir()), (Ok(None), Ok(Some(path))));
    assert_eq!(world.fixture.book.get_pab(), Ok(Some(world.pab_id())), "the profile has it still");
}

/// ADR-NOTIFY-7
#[test]
fn what_is_set_in_the_address_book_is_told_to_nobody() {
    let world = Personal::new();
    let (book, sink) = (&world.fixture.book, Arc::new(Sink::default()));
    book.advise(None, EventMask::from_bits_retain(0x7C), Arc::<Sink>::clone(&sink)).unwrap();
    let path = book.get_search_path(UnicodeFlags::NONE).unwrap();
    book.set_search_path(0, &path).unwrap();
    book.set_pab(&world.pab_id()).unwrap();
    book.set_default_dir(&world.pab_id()).unwrap();
    assert_eq!(sink.take(&world.fixture), [""; 0]);
    world.add("Zoe", "zoe@example.com");
    assert_eq!(sink.take(&world.fixture), ["fnevObjectCreated"]);
}

/// ADR-UNADVISE-3
#[test]
fn who_leaves_hears_nothing_of_what_waits() {
    let world = Personal::new();
    let (book, sink) = (&world.fixture.book, Arc::new(Sink::default()));
    let hears = book.advise(None, EventMask::from_bits_retain(0x7C), Arc::<Sink>::clone(&sink)).unwrap();
    world.add("Zoe", "zoe@example.com");
    book.unadvise(hears).unwrap();
    assert_eq!(sink.take(&world.fixture), [""; 0]);
}

/// ADR-COPYENTRIES-12, ADR-NOTIFY-5, ADR-NOTIFY-6
#[test]
fn copies_are_told_of_in_order_with_their_originals() {
    #[derive(Debug, Default)]
    struct Objects(Mutex<Vec<ObjectNotification>>);
    impl AdviseSink for Objects {
        fn on_notify(&self, notifications: &[Notification]) -> SinkAnswer {
            let objects = notifications.iter().filter_map(|told| match told {
                Notification::Object(object) => Some(object.clone()),
                _ => None,
            });
            self.0.lock().unwrap().extend(objects);
            SinkAnswer::S_OK
        }
    }
    let world = Personal::new();
    let (book, heard, of_table) =
        (&world.fixture.book, Arc::new(Objects::default()), Arc::new(Sink::default()));
    let table = world.table();
    table.advise(EventMask::fnevTableModified, Arc::<Sink>::clone(&of_table)).unwrap();
    book.advise(None, EventMask::from_bits_retain(0x7C), Arc::<Objects>::clone(&heard)).unwrap();
    let originals = [one_off("zoe@example.com"), world.bill()];
    assert_eq!(world.copy(&originals, CopyEntriesFlags::NONE), None);
    assert_eq!(of_table.take(&world.fixture), ["TABLE_ROW_ADDED", "TABLE_ROW_ADDED"]);
    let heard = std::mem::take(&mut *heard.0.lock().unwrap());
    assert_eq!(heard.iter().map(|told| told.old_id.clone()).collect::<Vec<_>>(), originals);
    for (told, name) in heard.iter().zip(["Zoe", "Bill Lee"]) {
        assert_eq!((told.event, told.object_type), (EventMask::fnevObjectCopied, ObjectType::MAPI_MAILUSER));
        assert_eq!(told.parent_id, world.pab_id());
        assert_eq!(world.open(&told.entry_id, OpenFlags::NONE).unwrap().get(PR_DISPLAY_NAME).unwrap(), name);
    }
    assert_eq!(heard.len(), 2, "nothing was created, nothing moved");
}

/// ADR-ADVISE-8
#[test]
fn who_asks_for_table_events_of_a_container_hears_of_its_entries() {
    let world = Personal::new();
    let (book, sink) = (&world.fixture.book, Arc::new(Sink::default()));
    let rows = EventMask::fnevTableModified;
    let hears = book.advise(Some(&world.pab_id()), rows, Arc::<Sink>::clone(&sink)).unwrap();
    let list =
        world.pab.create_entry(&world.pab.get(PR_DEF_CREATE_DL).unwrap().into(), CreateEntryFlags::NONE);
    let list = list.unwrap().into_dist_list().unwrap();
    list.set(PR_DISPLAY_NAME, "Team").unwrap();
    list.save_changes(KEEP).unwrap();
    assert_eq!(sink.take(&world.fixture), ["TABLE_ROW_ADDED"]);
    book.unadvise(hears).unwrap();
    world.add("Zoe", "zoe@example.com");
    assert_eq!(sink.take(&world.fixture), [""; 0]);

    let both = rows | EventMask::fnevObjectCreated;
    book.advise(Some(&list.get(PR_ENTRYID).unwrap().into()), both, Arc::<Sink>::clone(&sink)).unwrap();
    let copied = list.copy_entries(&[world.bill()], None, CopyEntriesFlags::NONE).unwrap();
    assert_eq!((copied.warning, sink.take(&world.fixture)), (None, vec!["TABLE_ROW_ADDED".to_owned()]));
    let gal = Arc::new(Sink::default());
    book.advise(Some(&world.fixture.gal_id()), rows, Arc::<Sink>::clone(&gal)).unwrap();
    world.fixture.emulator.add_person(&Person::new("Yan", "yan@example.com"));
    assert_eq!(gal.take(&world.fixture), ["TABLE_ROW_ADDED"]);
}

/// ADR-GEN-1: what no method has flags for changes nothing.
#[test]
fn reserved_flags_are_refused() {
    let world = Personal::new();
    let (book, zoe) = (&world.fixture.book, id_of(&world.add("Zoe", "zoe@example.com")));
    let unknown = ErrorCode::MAPI_E_UNKNOWN_FLAGS;
    assert_code(book.compare_entry_ids(&zoe, &zoe, 1), unknown);
    assert_code(book.set_search_path(1, &RowSet::default()), unknown);
    assert_code(world.pab.delete_entries(&[zoe], 0x8000_0000), unknown);
    assert_eq!(book.get_search_path(UnicodeFlags::NONE).unwrap().len(), 2);
    assert_eq!(world.names(), ["Zoe"]);
}

/// ADR-RESOLVENAME-9
#[test]
fn an_address_without_an_id_is_looked_up_by_the_name_beside_it() {
    let fixture = Fixture::new();
    let mut entry = AdrEntry::named("billy", RecipientType::MAPI_TO);
    entry.set(Property::of(PR_ADDRTYPE, "SMTP"));
    entry.set(Property::of(PR_EMAIL_ADDRESS, "wlee@example.com"));
    let mut list = AdrList::of([entry]);
    fixture.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut list).unwrap();
    assert_eq!(text(&list.entries[0], PR_EMAIL_ADDRESS), "billy.larson@example.com");
}

/// ADR-CONTAINER-8
#[test]
fn containers_are_not_copied() {
    let world = Personal::new();
    let other = Personal::new();
    let target = Opened::AbContainer(Arc::clone(&other.pab));
    for source in [world.pab.clone(), world.fixture.gal(), world.fixture.root()] {
        let copied = source.copy_to(&[], None, None, IID_IABContainer, &target, CopyFlags::NONE);
        assert_code(copied, ErrorCode::MAPI_E_NO_SUPPORT);
    }
    let (zoe, yan) = (world.add("Zoe", "zoe@example.com"), world.create(CreateEntryFlags::NONE));
    let target = Opened::MailUser(Arc::clone(&yan));
    zoe.copy_to(&[], None, None, IID_IMailUser, &target, CopyFlags::NONE).unwrap();
    assert_eq!(yan.get(PR_EMAIL_ADDRESS).unwrap(), "zoe@example.com");
}

/// ADR-PROVIDER-8
#[test]
fn each_address_book_has_a_row_in_the_status_table() {
    let world = Personal::new();
    let table = world.fixture.session.get_status_table(UnicodeFlags::MAPI_UNICODE).unwrap();
    let columns = columns![PR_DISPLAY_NAME, PR_RESOURCE_TYPE, PR_RESOURCE_METHODS, PR_ENTRYID];
    let rows = table.all_rows(&columns).unwrap();
    let books =
        rows.iter().filter(|row| row.get(PR_RESOURCE_TYPE) == Some(ResourceType::MAPI_AB_PROVIDER.0 as i32));
    let mut found = Vec::new();
    for row in books {
        found.push(row.get(PR_DISPLAY_NAME).unwrap());
        assert_eq!(row.get(PR_RESOURCE_METHODS), Some(1));
        let id = EntryId::from(row.get(PR_ENTRYID).unwrap());
        let status =
            world.fixture.session.open_entry(&id, None, OpenFlags::NONE).unwrap().into_status().unwrap();
        assert_eq!(status.validate_state(ValidateStateFlags::NONE), Ok(()));
        assert_code(status.settings_dialog(StatusUiFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
        assert_code(status.flush_queues(None, FlushFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    }
    assert_eq!(found, ["Global Address List", "Personal Address Book"]);
}
