//! What recipients have and lack, in which width, and what nobody should hand in.

use super::pab::{KEEP, PARTIAL, Personal, id_of, named, pab};
use super::*;

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;

fn list_named(world: &Personal, name: &str) -> Arc<dyn DistList> {
    let template = EntryId::from(world.pab.get(PR_DEF_CREATE_DL).unwrap());
    let list = world.pab.create_entry(&template, CreateEntryFlags::NONE).unwrap().into_dist_list().unwrap();
    list.set(PR_DISPLAY_NAME, name).unwrap();
    list.save_changes(KEEP).unwrap();
    list
}

/// Names come in either width; what is added has the width that the flags ask for (ADR-RESOLVENAME-4,
/// ADR-RESOLVENAME-21, ADR-GEN-4, ADR-RECIPPROPS-2).
#[test]
fn text_is_as_wide_as_the_flags_say() {
    let world = Personal::new();
    let book = &world.fixture.book;
    let ansi_bill =
        AdrEntry { properties: vec![Property::of(PR_DISPLAY_NAME_A, AnsiText::from(b"Bill Lee"))] };
    let wide_bill = AdrEntry { properties: vec![Property::of(PR_DISPLAY_NAME, "Bill Lee")] };
    let texts = [
        PR_ADDRTYPE.tag(),
        PR_DISPLAY_NAME.tag(),
        PR_EMAIL_ADDRESS.tag(),
        PR_TRANSMITABLE_DISPLAY_NAME.tag(),
    ];
    for (flags, width) in [
        (ResolveNameFlags::NONE, PropType::PT_STRING8),
        (ResolveNameFlags::MAPI_UNICODE, PropType::PT_UNICODE),
    ] {
        let mut list = AdrList::of([ansi_bill.clone(), wide_bill.clone()]);
        book.resolve_name(flags, None, &mut list).unwrap();
        for entry in &list.entries {
            let widths = texts.map(|tag| entry.find(tag).unwrap().tag.prop_type());
            assert_eq!(widths, [width; 4], "{flags:?}");
            assert!(entry.find(PR_RECIPIENT_TYPE).is_none() && entry.find(PR_RESPONSIBILITY).is_none());
        }
    }
    let narrow = world.pab.get_contents_table(TableFlags::NONE).unwrap();
    assert!(narrow.query_columns(QueryColumnsFlags::NONE).unwrap().contains(&PR_DISPLAY_NAME_A.tag()));
    let path = book.get_search_path(UnicodeFlags::NONE).unwrap();
    assert!(path.columns().contains(&PR_DISPLAY_NAME_A.tag()));
    let templates = world.pab.open_property(*PR_CREATE_TEMPLATES, IID_IMAPITable, 0, OpenPropertyFlags::NONE);
    let templates = templates.unwrap().into_table().unwrap();
    assert!(templates.query_columns(QueryColumnsFlags::NONE).unwrap().contains(&PR_DISPLAY_NAME_A.tag()));
}

/// Where there is no flag a text has the width of its tag (ADR-GEN-5, ADR-PREPARERECIPS-7).
#[test]
fn without_a_flag_the_tag_tells_the_width() {
    let world = Personal::new();
    let user = world.create(CreateEntryFlags::NONE);
    let ansi = [
        Property::of(PR_DISPLAY_NAME_A, AnsiText::from(b"Zo\xEB")),
        Property::of(PR_EMAIL_ADDRESS_A, AnsiText::from(b"zoe@example.com")),
    ];
    assert_eq!(user.set_props(&ansi).unwrap(), []);
    user.save_changes(KEEP).unwrap();
    assert_eq!(user.get(PR_DISPLAY_NAME).unwrap(), "Zoë");
    let mut list = AdrList::of([AdrEntry { properties: vec![Property::of(PR_ENTRYID, id_of(&user))] }]);
    let tags = [PR_DISPLAY_NAME_A.tag(), PR_EMAIL_ADDRESS.tag()];
    world.fixture.book.prepare_recips(ResolveNamesFlags::NONE, Some(&tags), &mut list).unwrap();
    let found: Vec<PropTag> = list.entries[0].properties.iter().map(|property| property.tag).collect();
    assert_eq!(found, [tags[0], tags[1], PR_ENTRYID.tag()]);
}

/// ADR-GEN-8
#[test]
fn what_must_be_given_is_missed() {
    let world = Personal::new();
    let book = &world.fixture.book;
    let missed = ErrorCode::MAPI_E_INVALID_PARAMETER;
    assert_code(book.set_pab(&EntryId::default()), missed);
    assert_code(book.set_default_dir(&EntryId::default()), missed);
    assert_code(book.details(&EntryId::default(), None, DetailsFlags::NONE), missed);
    assert_code(book.create_one_off(None, "", "x", CreateOneOffFlags::NONE), missed);
    assert_code(book.create_one_off(None, "SMTP", "", CreateOneOffFlags::NONE), missed);
    assert_code(book.advise(None, EventMask::NONE, Arc::new(Sink::default())), missed);
}

/// Types are anybody's words: kept as given, compared in upper case, unknown to transports or not (ADR-ADDRTYPE-1,
/// ADR-ADDRTYPE-3, ADR-MAILUSER-7, ADR-RECIPPROPS-6).
#[test]
fn any_address_type_is_taken() {
    let world = Personal::new();
    let types = world.fixture.session.enum_adr_types(UNICODE).unwrap();
    assert!(!types.iter().any(|known| known.eq_ignore_ascii_case("fax")), "{types:?}");
    let id =
        world.fixture.book.create_one_off(Some("Zoe; Yan"), "fax", "Ab", CreateOneOffFlags::NONE).unwrap();
    assert_eq!(world.copy(std::slice::from_ref(&id), CopyEntriesFlags::NONE), None);
    let user = world.create(CreateEntryFlags::NONE);
    user.set_props(&named("Long", "x")).unwrap();
    let long = "X".repeat(1000);
    user.set(PR_ADDRTYPE, &*long).unwrap();
    user.save_changes(KEEP).unwrap();
    assert_eq!(user.get(PR_SEARCH_KEY).unwrap().len(), 1000 + 3);
    assert_code(user.get(PR_SEND_RICH_INFO), ErrorCode::MAPI_E_NOT_FOUND);
    let rows = world.table().all_rows(&columns![PR_DISPLAY_NAME, PR_ADDRTYPE, PR_SEARCH_KEY]).unwrap();
    let fax = rows.iter().last().unwrap();
    assert_eq!(
        (fax.get(PR_DISPLAY_NAME).unwrap(), fax.get(PR_ADDRTYPE).unwrap()),
        ("Zoe; Yan".into(), "fax".into())
    );
    assert_eq!(&*fax.get(PR_SEARCH_KEY).unwrap(), b"FAX:AB\0");
    let one_off =
        world.fixture.book.create_one_off(None, &long, "x", CreateOneOffFlags::MAPI_UNICODE).unwrap();
    assert_eq!(world.open(&one_off, OpenFlags::NONE).unwrap().get(PR_ADDRTYPE).unwrap(), long);
    let written = world.fixture.resolve_one(&format!("Long[{long}:x]"));
    assert_eq!(text(&written, PR_ADDRTYPE), long);
}

/// A list is a recipient without address; what it was copied from is noted (ADR-ADRLIST-4, ADR-RESOLVENAME-22,
/// ADR-RECIPPROPS-5).
#[test]
fn a_resolved_list_may_have_no_address() {
    let world = Personal::new();
    let list = list_named(&world, "Team");
    let found = world.fixture.resolve_one("Team");
    assert!(found.find(PR_EMAIL_ADDRESS).is_none());
    assert_eq!((text(&found, PR_ADDRTYPE), found.get(PR_OBJECT_TYPE)), ("MAPIPDL".into(), Some(8)));
    assert_eq!(found.get(PR_SEARCH_KEY), list.get(PR_SEARCH_KEY).ok());
    let message = world.fixture.session.default_store().unwrap().outbox().unwrap().new_message().unwrap();
    message.add_recipient(found).unwrap();

    let copied =
        world.pab.create_entry(&world.bill(), CreateEntryFlags::NONE).unwrap().into_mail_user().unwrap();
    copied.save_changes(KEEP).unwrap();
    copied.set(PR_DISPLAY_NAME, "William").unwrap();
    copied.save_changes(KEEP).unwrap();
    assert_eq!(copied.get(PR_ORIGINAL_ENTRYID).unwrap(), world.bill().as_bytes());
    assert_eq!(copied.get(PR_ORIGINAL_DISPLAY_NAME).unwrap(), "Bill Lee");
    assert_eq!(&*copied.get(PR_ORIGINAL_SEARCH_KEY).unwrap(), b"SMTP:BILL@EXAMPLE.COM\0");
}

/// ADR-PAB-6
#[test]
fn a_profile_may_have_no_personal_address_book() {
    let fixture = Fixture::without_pab();
    assert_eq!(fixture.book.get_pab(), Ok(None));
    let elsewhere = EntryId::from(Personal::new().pab.get(PR_ENTRYID).unwrap());
    let new = fixture.book.new_entry(UNICODE, Some(&elsewhere), None);
    assert_code(new, ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert_eq!(text(&fixture.resolve_one("Bill Lee"), PR_EMAIL_ADDRESS), "bill.lee@example.com");
}

/// The one set is the one that counts, whatever may be picked; what is only picked is not kept (ADR-GETPAB-1,
/// ADR-GETPAB-3, ADR-GETPAB-6, ADR-SETPAB-1, ADR-SETPAB-5).
#[test]
fn the_personal_address_book_that_is_set_counts() {
    let world = Personal::new();
    let id = EntryId::from(world.pab.get(PR_ENTRYID).unwrap());
    let [book, other] = [(); 2]
        .map(|()| world.fixture.session.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value());
    let set_flags = |flags: i32| {
        let own =
            book.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY).unwrap().into_ab_container().unwrap();
        own.set(PR_CONTAINER_FLAGS, flags).unwrap();
        own.save_changes(SaveFlags::NONE).unwrap();
    };
    assert_eq!(book.get_pab(), Ok(Some(id.clone())));
    set_flags(0xD);
    assert_eq!(book.get_pab(), Ok(None), "modifiable and not: nobody knows");
    set_flags(0x25);
    assert_eq!(book.get_pab(), Ok(None), "not to be picked");
    let path = book.get_search_path(UNICODE).unwrap();
    let dir = book.get_default_dir().unwrap();
    book.set_pab(&id).unwrap();
    assert_eq!((book.get_pab(), other.get_pab()), (Ok(Some(id.clone())), Ok(Some(id.clone()))));
    assert_eq!((book.get_search_path(UNICODE).unwrap(), book.get_default_dir().unwrap()), (path, dir));
    world.fixture.session.logoff(LogoffFlags::NONE, 0).unwrap();
    let later = world.fixture.emulator.log_on("Olga Owner").unwrap();
    let book = later.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
    assert_eq!(pab(&book).get(PR_ENTRYID).unwrap(), id.as_bytes());
}

/// ADR-DELETEENTRIES-3
#[test]
fn a_partial_deletion_tells_why() {
    let world = Personal::new();
    let partial = ErrorCode::MAPI_W_PARTIAL_COMPLETION;
    assert_eq!(world.pab.get_last_error(partial, UNICODE).unwrap(), None);
    assert_eq!(world.pab.delete_entries(&[world.bill()], 0).unwrap().warning, PARTIAL);
    let told = world.pab.get_last_error(partial, UNICODE).unwrap().unwrap();
    assert!(told.error.contains("1 of 1"), "{told:?}");
    let gone = world.add("Zoe", "zoe@example.com");
    assert_eq!(world.pab.delete_entries(&[id_of(&gone)], 0).unwrap().warning, None);
    assert_eq!(world.copy(&[id_of(&gone), world.bill()], CopyEntriesFlags::NONE), PARTIAL);
    let told = world.pab.get_last_error(partial, UNICODE).unwrap().unwrap();
    assert!(told.error.contains("1 of 2"), "{told:?}");
}

/// Counts the steps, and cancels at one.
#[derive(Debug)]
struct Steps {
    seen: Mutex<u32>,
    cancels_at: u32,
}

impl MapiProgress for Steps {
    fn progress(&self, _value: u32, count: u32, total: u32) -> Result<()> {
        assert_eq!(total, 3);
        // The indicator begins with nothing done.
        let mut seen = self.seen.lock().unwrap();
        *seen += u32::from(count > 0);
        if count > 0 && *seen == self.cancels_at {
            return Err(Error::new(ErrorCode::MAPI_E_USER_CANCEL, Method::MapiProgressProgress, "enough"));
        }
        Ok(())
    }

    fn get_flags(&self) -> Result<ProgressFlags> {
        Ok(ProgressFlags::MAPI_TOP_LEVEL)
    }

    fn get_min(&self) -> Result<u32> {
        Ok(0)
    }

    fn get_max(&self) -> Result<u32> {
        Ok(100)
    }

    fn set_limits(&self, _min: Option<u32>, _max: Option<u32>, _flags: Option<ProgressFlags>) -> Result<()> {
        Ok(())
    }
}

/// ADR-COPYENTRIES-10
#[test]
fn copying_entries_tells_its_progress_and_can_be_cancelled() {
    let world = Personal::new();
    let ids =
        ["a", "b", "c"].map(|name| OneOff::new(name, "SMTP", format!("{name}@example.com")).to_entry_id());
    let copy = |cancels_at| {
        let steps = Steps { seen: Mutex::new(0), cancels_at };
        let copied = world.pab.copy_entries(&ids, Some(&steps), CopyEntriesFlags::NONE);
        (copied.map(|outcome| outcome.warning), *steps.seen.lock().unwrap())
    };
    assert_eq!(copy(0), (Ok(None), 3));
    assert_eq!(world.names(), ["a", "b", "c"]);
    let (cancelled, seen) = copy(2);
    assert_code(cancelled, ErrorCode::MAPI_E_USER_CANCEL);
    assert_eq!((seen, world.names().len()), (2, 5));
}

/// An id of one of each kind, cut anywhere, and put to every method (ADR-OPENENTRY-5, ADR-OPENENTRY-6, ADR-ONEOFFEID-8,
/// ADR-COMPAREENTRYIDS-3).
#[test]
fn an_id_that_is_cut_names_nothing() {
    let world = Personal::new();
    let book = &world.fixture.book;
    let list = list_named(&world, "Team");
    let wide = OneOff::new("Zoe", "SMTP", "zoe@example.com");
    let narrow = OneOff { unicode: false, ..wide.clone() };
    let get = |tag| EntryId::from(world.pab.get(tag).unwrap());
    let whole = [
        get(PR_ENTRYID),
        get(PR_DEF_CREATE_DL),
        list.get(PR_ENTRYID).unwrap().into(),
        world.bill(),
        wide.to_entry_id(),
        narrow.to_entry_id(),
    ];
    let unknown = ErrorCode::MAPI_E_UNKNOWN_ENTRYID;
    let mut entry = AdrList::of([AdrEntry::default()]);
    for id in &whole {
        for len in 1..id.as_bytes().len() {
            let cut = EntryId::from(&id.as_bytes()[..len]);
            assert_code(world.fixture.open(&cut), unknown);
            assert_code(book.compare_entry_ids(&cut, id, 0), unknown);
            assert_code(world.pab.create_entry(&cut, CreateEntryFlags::NONE), unknown);
            assert_code(list.create_entry(&cut, CreateEntryFlags::NONE), unknown);
            let copied = list.copy_entries(std::slice::from_ref(&cut), None, CopyEntriesFlags::NONE);
            assert_code(copied, ErrorCode::MAPI_E_INVALID_ENTRYID);
            assert_eq!(list.delete_entries(std::slice::from_ref(&cut), 0).unwrap().warning, PARTIAL);
            assert_code(book.details(&cut, None, DetailsFlags::NONE), unknown);
            assert_code(book.new_entry(UNICODE, Some(&cut), None), unknown);
            assert_code(book.new_entry(UNICODE, None, Some(&cut)), unknown);
            assert_code(book.set_pab(&cut), unknown);
            entry.entries[0].set(Property::of(PR_ENTRYID, cut));
            book.prepare_recips(ResolveNamesFlags::NONE, None, &mut entry).unwrap();
        }
    }
    assert_eq!(world.names(), ["Team"]);
}

/// A one-off with half a surrogate pair is a user with a replacement character (ADR-ONEOFFEID-11).
#[test]
fn broken_utf_16_in_a_one_off_is_read_tolerantly() {
    let world = Personal::new();
    let mut bytes = OneOff::new("Z?e", "SMTP", "zoe@example.com").to_entry_id().as_bytes().to_vec();
    bytes[26..28].copy_from_slice(&0xD800_u16.to_le_bytes());
    let id = EntryId::from(&bytes[..]);
    assert_eq!(world.open(&id, OpenFlags::NONE).unwrap().get(PR_DISPLAY_NAME).unwrap(), "Z\u{FFFD}e");
    assert_eq!(world.copy(&[id], CopyEntriesFlags::NONE), None);
    assert_eq!(world.names(), ["Z\u{FFFD}e"]);
}

/// Following a list that contains itself goes round in circles and grows nothing (ADR-DISTLIST-4, ADR-DISTLIST-8).
#[test]
fn a_list_may_contain_itself() {
    let world = Personal::new();
    let list = list_named(&world, "Team");
    let id = EntryId::from(list.get(PR_ENTRYID).unwrap());
    for _ in 0..5 {
        assert_eq!(
            list.copy_entries(std::slice::from_ref(&id), None, CopyEntriesFlags::NONE).unwrap().warning,
            None
        );
    }
    let mut inner = list;
    for _ in 0..20 {
        let members = inner.get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
        let rows = members.all_rows(&columns![PR_ENTRYID]).unwrap();
        assert_eq!(rows.len(), 5);
        let next = EntryId::from(rows.first().unwrap().get(PR_ENTRYID).unwrap());
        inner = inner.open_entry(Some(&next), None, OpenFlags::NONE).unwrap().into_dist_list().unwrap();
        let again = inner.copy_entries(&[next], None, CopyEntriesFlags::CREATE_CHECK_DUP_LOOSE);
        assert_eq!(again.unwrap().warning, None);
    }
    assert_eq!(world.names(), ["Team"]);
}
