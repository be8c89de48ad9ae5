//! A personal address book: entries that clients create, change, copy and delete.

use super::pab::{KEEP, MODIFY, PARTIAL, Personal, codes, id_of, named, pab};
use super::*;

/// ADR-GETPAB-2, ADR-GETSEARCHPATH-9, ADR-SETDEFAULTDIR-4, ADR-PAB-1
#[test]
fn the_personal_address_book_is_a_container_that_can_be_changed() {
    let world = Personal::new();
    let (book, id) = (&world.fixture.book, world.pab.get(PR_ENTRYID).unwrap());
    assert_eq!(names(&world.fixture.root().get_hierarchy_table(TableFlags::NONE).unwrap()).len(), 2);
    assert_eq!(world.pab.get(PR_DISPLAY_NAME).unwrap(), "Personal Address Book");
    let flags = ContainerFlags::AB_RECIPIENTS | ContainerFlags::AB_MODIFIABLE;
    assert_eq!(world.pab.get(PR_CONTAINER_FLAGS).unwrap(), flags.bits() as i32);
    assert_eq!(world.pab.get(PR_DISPLAY_TYPE).unwrap(), 0x1_0000);
    let path = book.get_search_path(UnicodeFlags::MAPI_UNICODE).unwrap();
    let path: Vec<String> = path.iter().map(|row| row.get(PR_DISPLAY_NAME).unwrap()).collect();
    assert_eq!(path, ["Personal Address Book", "Global Address List"]);
    let gal = book.get_default_dir().unwrap().unwrap();
    assert_ne!(gal.as_bytes(), &*id);
    book.set_default_dir(&EntryId::from(id.clone())).unwrap();
    assert_eq!(book.get_pab(), Ok(Some(id.clone().into())));
    book.set_pab(&id.into()).unwrap();
}

/// ADR-CREATEENTRY-1, ADR-CREATEENTRY-2, ADR-CREATEENTRY-3, ADR-CREATEENTRY-4, ADR-CREATEENTRY-8, ADR-CONTTABLE-9,
/// ADR-MAILUSER-2, ADR-MAILUSER-3, ADR-TEMPLATES-1
#[test]
fn a_new_user_is_in_the_book_from_its_first_save_on() {
    let world = Personal::new();
    let user = world.create(CreateEntryFlags::NONE);
    assert_eq!((user.get(PR_OBJECT_TYPE).unwrap(), user.get(PR_DISPLAY_TYPE).unwrap()), (6, 0));
    assert_eq!(user.get(PR_ADDRTYPE).unwrap(), "SMTP");
    user.set_props(&named("Zoe", "zoe@example.com")).unwrap();
    for tag in [PR_ENTRYID, PR_RECORD_KEY] {
        assert_code(user.get(tag), ErrorCode::MAPI_E_NOT_FOUND);
    }
    assert_eq!(world.names(), [""; 0]);
    drop(world.create(CreateEntryFlags::NONE));
    user.save_changes(KEEP).unwrap();
    assert_eq!(world.names(), ["Zoe"]);
    assert_eq!(user.get(PR_ENTRYID), user.get(PR_RECORD_KEY));
    assert_eq!(&*user.get(PR_SEARCH_KEY).unwrap(), b"SMTP:ZOE@EXAMPLE.COM\0");
    let read = world.open(&id_of(&user), OpenFlags::NONE).unwrap();
    assert_eq!(read.get(PR_EMAIL_ADDRESS).unwrap(), "zoe@example.com");
    let offered = world.pab.open_property(*PR_CREATE_TEMPLATES, IID_IMAPITable, 0, OpenPropertyFlags::NONE);
    let offered = offered.unwrap().into_table().unwrap();
    let rows = offered.all_rows(&columns![PR_ADDRTYPE, PR_DEPTH, PR_SELECTABLE, PR_ENTRYID]).unwrap();
    let first = rows.first().unwrap();
    assert_eq!((first.get(PR_ADDRTYPE).unwrap(), first.get(PR_DEPTH)), ("SMTP".to_owned(), Some(0)));
    assert_eq!(first.get(PR_ENTRYID).map(EntryId::from).unwrap(), world.template);
}

/// PRP-COMP-19, ADR-MAILUSER-4, ADR-MAILUSER-10
#[test]
fn a_user_has_properties_that_can_be_read_only() {
    let world = Personal::new();
    let user = world.add("Zoe", "zoe@example.com");
    let read_only = columns![PR_DISPLAY_TYPE, PR_ENTRYID, PR_OBJECT_TYPE, PR_RECORD_KEY, PR_SEARCH_KEY];
    let before = user.get_props(Some(&read_only), UnicodeFlags::MAPI_UNICODE).unwrap();
    assert_eq!(before.warning, None);
    let computed: Vec<_> = read_only.iter().map(|tag| (*tag, ErrorCode::MAPI_E_COMPUTED)).collect();
    assert_eq!(codes(&user.set_props(&before.value).unwrap()), computed);
    assert_eq!(codes(&user.delete_props(&read_only).unwrap()), computed);
    let writable = columns![PR_ADDRTYPE, PR_DISPLAY_NAME, PR_EMAIL_ADDRESS];
    let kept: Vec<_> = writable.iter().map(|tag| (*tag, ErrorCode::MAPI_E_NO_ACCESS)).collect();
    assert_eq!(codes(&user.delete_props(&writable).unwrap()), kept);
    let values = writable.map(|tag| Property::new(tag, PropValue::from("X")));
    assert_eq!(user.set_props(&values).unwrap(), []);
    assert_eq!(user.get_props(Some(&writable), UnicodeFlags::MAPI_UNICODE).unwrap().value, values);
}

/// ADR-PAB-5, ADR-MAILUSER-1, ADR-MAILUSER-5, ADR-MAILUSER-6, ADR-MAILUSER-9, ADR-OPENENTRY-18, PRP-KEYS-5
#[test]
fn a_saved_user_can_be_changed() {
    let world = Personal::new();
    let id = id_of(&world.add("Zoe", "zoe@example.com"));
    let [one, other] = [0, 1].map(|_| world.open(&id, MODIFY).unwrap());
    one.set_props(&named("Zoe Zorn", "zorn@example.com")).unwrap();
    one.set(PR_ACCOUNT, "zz").unwrap();
    assert_eq!(&*one.get(PR_SEARCH_KEY).unwrap(), b"SMTP:ZOE@EXAMPLE.COM\0");
    assert_eq!((other.get(PR_DISPLAY_NAME).unwrap(), world.names()), ("Zoe".into(), vec!["Zoe".into()]));
    one.save_changes(KEEP).unwrap();
    assert_eq!((id_of(&one), EntryId::from(one.get(PR_RECORD_KEY).unwrap())), (id.clone(), id.clone()));
    assert_eq!(&*one.get(PR_SEARCH_KEY).unwrap(), b"SMTP:ZORN@EXAMPLE.COM\0");
    assert_eq!(world.names(), ["Zoe Zorn"]);
    let later = world.open(&id, OpenFlags::NONE).unwrap();
    assert_eq!(later.get(PR_ACCOUNT).unwrap(), "zz");
    assert_code(later.set(PR_ACCOUNT, "y"), ErrorCode::MAPI_E_NO_ACCESS);
    assert_code(later.save_changes(KEEP), ErrorCode::MAPI_E_NO_ACCESS);

    other.set(PR_ACCOUNT, "mine").unwrap();
    assert_code(other.save_changes(KEEP), ErrorCode::MAPI_E_OBJECT_CHANGED);
    other.save_changes(SaveFlags::FORCE_SAVE).unwrap();
    assert_eq!(world.names(), ["Zoe"]);
    other.save_changes(SaveFlags::NONE).unwrap();
    assert_code(other.get(PR_ACCOUNT), ErrorCode::MAPI_E_INVALID_OBJECT);
}

/// ADR-DELETEENTRIES-1, ADR-DELETEENTRIES-2, ADR-DELETEENTRIES-4, ADR-DELETEENTRIES-6, ADR-DELETEENTRIES-11
#[test]
fn deleted_users_are_gone_at_once() {
    let world = Personal::new();
    let [zoe, yan] =
        [("Zoe", "z@example.com"), ("Yan", "y@example.com")].map(|(name, at)| world.add(name, at));
    let id = id_of(&zoe);
    assert_eq!(world.pab.delete_entries(&[], 0).unwrap().warning, None);
    assert_code(world.pab.delete_entries(std::slice::from_ref(&id), 1), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let deleted = world.pab.delete_entries(&[world.bill(), id.clone()], 0).unwrap();
    assert_eq!((deleted.warning, world.names()), (PARTIAL, vec!["Yan".to_owned()]));
    assert_code(world.open(&id, OpenFlags::NONE), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(zoe.get(PR_DISPLAY_NAME).unwrap(), "Zoe");
    assert_code(zoe.save_changes(KEEP), ErrorCode::MAPI_E_OBJECT_DELETED);
    zoe.set(PR_ACCOUNT, "z").unwrap();
    assert_code(zoe.save_changes(SaveFlags::FORCE_SAVE), ErrorCode::MAPI_E_OBJECT_DELETED);
    assert_eq!(world.pab.delete_entries(&[id_of(&yan)], 0).unwrap().warning, None);
    assert!(world.open(&world.bill(), OpenFlags::NONE).is_ok());
}

/// ADR-CREATEENTRY-10, ADR-CREATEENTRY-11, ADR-CREATEENTRY-12, ADR-CREATEENTRY-13, ADR-CREATEENTRY-14
#[test]
fn a_save_may_refuse_or_replace_a_duplicate() {
    let world = Personal::new();
    let (strict, loose, replace) = (
        CreateEntryFlags::CREATE_CHECK_DUP_STRICT,
        CreateEntryFlags::CREATE_CHECK_DUP_LOOSE,
        CreateEntryFlags::CREATE_REPLACE,
    );
    let first = id_of(&world.add("Zoe", "zoe@example.com"));
    let save = |flags, name, address| {
        let user = world.create(flags);
        user.set_props(&named(name, address)).unwrap();
        user.save_changes(KEEP).map(|()| id_of(&user))
    };
    let collision = ErrorCode::MAPI_E_COLLISION;
    assert_code(save(strict, "ZOE", "ZOE@example.com"), collision);
    assert_code(save(loose, "zoe", "other@example.com"), collision);
    assert_code(save(strict | loose, "zoe", "other@example.com"), collision);
    assert_eq!(world.names(), ["Zoe"]);
    assert_eq!(save(strict | replace, "zoe", "zoe@example.com").unwrap(), first);
    assert_eq!(world.names(), ["zoe"]);
    assert_ne!(save(strict, "Zoe", "other@example.com").unwrap(), first);
    assert_ne!(save(CreateEntryFlags::NONE, "Zoe", "zoe@example.com").unwrap(), first);
    assert_ne!(save(replace, "Zoe", "zoe@example.com").unwrap(), first);
    assert_eq!(world.names().len(), 4);
}

/// ADR-CREATEENTRY-9, ADR-CREATEENTRY-15, ADR-CREATEENTRY-16
#[test]
fn what_cannot_be_an_entry_is_refused() {
    let world = Personal::new();
    let create = |id: &EntryId| world.pab.create_entry(id, CreateEntryFlags::NONE);
    assert_code(create(&EntryId::default()), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert_code(create(&EntryId::long_term(MapiUid([7; 16]), &[1])), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert_code(create(&world.fixture.gal_id()), ErrorCode::MAPI_E_INVALID_ENTRYID);
    let user = world.create(CreateEntryFlags::NONE);
    assert_code(user.save_changes(KEEP), ErrorCode::MAPI_E_INVALID_PARAMETER);
    user.set(PR_DISPLAY_NAME, "Zoe").unwrap();
    assert_code(user.save_changes(KEEP), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let nameless = world.create(CreateEntryFlags::NONE);
    nameless.set(PR_EMAIL_ADDRESS, "zoe@example.com").unwrap();
    nameless.save_changes(KEEP).unwrap();
    assert_eq!(world.names(), ["zoe@example.com"]);
}

/// ADR-COPYENTRIES-1, ADR-COPYENTRIES-2, ADR-COPYENTRIES-3, ADR-COPYENTRIES-4, ADR-COPYENTRIES-5, ADR-COPYENTRIES-6,
/// ADR-COPYENTRIES-7, ADR-COPYENTRIES-13, ADR-PAB-2, ADR-PAB-3, ADR-EID-11, ADR-CREATEENTRY-6
#[test]
fn users_are_copied_from_anywhere() {
    let world = Personal::new();
    let (none, strict) = (CopyEntriesFlags::NONE, CopyEntriesFlags::CREATE_CHECK_DUP_STRICT);
    let zoe = OneOff::new("Zoe", "FAX", "555").to_entry_id();
    assert_eq!(world.copy(&[], none), None);
    assert_eq!(world.copy(&[world.bill(), zoe.clone()], none), None);
    assert_eq!(world.names(), ["Bill Lee", "Zoe"]);
    let rows = world.table().all_rows(&columns![PR_ENTRYID, PR_ADDRTYPE, PR_SEND_RICH_INFO]).unwrap();
    let stored = rows.iter().last().unwrap();
    assert_eq!((stored.get(PR_ADDRTYPE).unwrap(), stored.get(PR_SEND_RICH_INFO)), ("FAX".into(), Some(true)));
    let copy = EntryId::from(rows.first().unwrap().get(PR_ENTRYID).unwrap());
    assert_ne!(copy.provider_uid(), world.bill().provider_uid());
    let (copied, bill) =
        (world.open(&copy, MODIFY).unwrap(), world.open(&world.bill(), OpenFlags::NONE).unwrap());
    assert_eq!(copied.get(PR_SEARCH_KEY), bill.get(PR_SEARCH_KEY));
    assert_eq!(world.add("Other", "BILL@EXAMPLE.COM").get(PR_SEARCH_KEY), bill.get(PR_SEARCH_KEY));
    assert_eq!(copied.get(PR_ORIGINAL_ENTRYID), bill.get(PR_ENTRYID));
    assert_eq!(copied.get(PR_ORIGINAL_DISPLAY_NAME).unwrap(), "Bill Lee");

    assert_eq!(world.copy(&[world.bill(), copy.clone()], strict), None);
    assert_eq!(world.names().len(), 3, "duplicates are left out");
    assert_eq!(world.copy(&[world.bill()], strict | CopyEntriesFlags::CREATE_REPLACE), None);
    assert_eq!(world.names().len(), 3);
    assert_eq!(world.copy(std::slice::from_ref(&copy), CopyEntriesFlags::CREATE_REPLACE), None);
    assert_eq!(world.names(), ["Bill Lee", "Bill Lee", "Other", "Zoe"]);
    let strange = EntryId::long_term(MapiUid([7; 16]), &[1]);
    let refused = world.pab.copy_entries(&[zoe.clone(), strange], None, none);
    assert_code(refused, ErrorCode::MAPI_E_INVALID_ENTRYID);
    assert_eq!(world.pab.delete_entries(std::slice::from_ref(&copy), 0).unwrap().warning, None);
    assert_eq!(world.copy(&[copy, zoe.clone()], none), PARTIAL);
    assert_eq!(world.names(), ["Bill Lee", "Other", "Zoe", "Zoe"]);

    let made = world.pab.create_entry(&zoe, CreateEntryFlags::NONE).unwrap().into_mail_user().unwrap();
    assert_eq!(made.get(PR_EMAIL_ADDRESS).unwrap(), "555");
    assert_eq!(made.get(PR_ORIGINAL_ENTRYID).unwrap(), zoe.as_bytes());
    assert_code(made.get(PR_ENTRYID), ErrorCode::MAPI_E_NOT_FOUND);
}

/// PRP-IDSFROM-11
#[test]
fn entries_have_named_properties() {
    let world = Personal::new();
    let zoe = world.add("Zoe", "zoe@example.com");
    let name = [PropName::string(guids::PS_PUBLIC_STRINGS, "Nickname")];
    let ids = zoe.get_ids_from_names(Some(&name), NameFlags::MAPI_CREATE).unwrap().value;
    let tag = ids[0].with_type(PropType::PT_UNICODE);
    assert_eq!(zoe.set_props(&[Property::new(tag, PropValue::from("Z"))]).unwrap(), []);
    zoe.save_changes(KEEP).unwrap();
    let later = world.open(&id_of(&zoe), OpenFlags::NONE).unwrap();
    assert_eq!(later.get_ids_from_names(Some(&name), NameFlags::NONE).unwrap().value, ids);
    let read = later.get_props(Some(&[tag]), UnicodeFlags::MAPI_UNICODE).unwrap().value;
    assert_eq!(read[0].value, PropValue::from("Z"));
    let unknown = [Property::new(PropTag(tag.0 + 0x1_0000), PropValue::from("Z"))];
    assert_eq!(zoe.set_props(&unknown).unwrap()[0].code, ErrorCode::MAPI_E_UNEXPECTED_ID);

    let no_names = |object: &dyn MapiProp| {
        assert_code(object.get_ids_from_names(Some(&name), NameFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    };
    no_names(&*world.open(&world.bill(), OpenFlags::NONE).unwrap());
    no_names(&*world.fixture.gal());
}

/// ADR-CREATEENTRY-17, ADR-CONTTABLE-8, ADR-NOTIFY-1, ADR-NOTIFY-2, ADR-NOTIFY-3, ADR-NOTIFY-4, ADR-DELETEENTRIES-1
#[test]
fn sinks_hear_of_entries_that_come_change_and_go() {
    let world = Personal::new();
    let (book, table) = (&world.fixture.book, world.table());
    let sinks = [(); 3].map(|()| Arc::new(Sink::default()));
    let all = EventMask::from_bits_retain(0x7C);
    let container = EntryId::from(world.pab.get(PR_ENTRYID).unwrap());
    book.advise(Some(&container), all, Arc::<Sink>::clone(&sinks[0])).unwrap();
    table.advise(EventMask::fnevTableModified, Arc::<Sink>::clone(&sinks[1])).unwrap();
    let heard = || [0, 1, 2].map(|at| sinks[at].take(&world.fixture).join(" "));
    let zoe = world.add("Zoe", "zoe@example.com");
    assert_eq!(heard(), ["fnevObjectCreated", "TABLE_ROW_ADDED", ""]);
    book.advise(Some(&id_of(&zoe)), all, Arc::<Sink>::clone(&sinks[2])).unwrap();
    zoe.set(PR_ACCOUNT, "zoe").unwrap();
    zoe.save_changes(KEEP).unwrap();
    assert_eq!(heard(), ["", "TABLE_ROW_MODIFIED", "fnevObjectModified"]);
    assert_eq!(world.pab.delete_entries(&[id_of(&zoe)], 0).unwrap().warning, None);
    assert_eq!(heard(), ["fnevObjectDeleted", "TABLE_ROW_DELETED", "fnevObjectDeleted"]);
}

/// ADR-RESOLVENAME-14, ADR-RESOLVENAME-15
#[test]
fn names_are_looked_for_in_the_personal_address_book_first() {
    let world = Personal::new();
    let own = id_of(&world.add("Bill Leeson", "leeson@example.com"));
    let found = |name: &str| EntryId::from(world.fixture.resolve_one(name).get(PR_ENTRYID).unwrap());
    assert_eq!(found("Bill"), own, "not the one of the directory");
    assert_eq!(found("leeson@example.com").provider_uid(), Some(MAPI_ONE_OFF_UID));
    world.add("Bill Leeds", "leeds@example.com");
    let (result, list) = world.fixture.resolve(&["Bill Lee"]);
    assert_code(result, ErrorCode::MAPI_E_AMBIGUOUS_RECIP);
    assert!(list.entries[0].find(PR_ENTRYID).is_none());
    let table = world.table();
    table.restrict(Some(&Restriction::eq(PR_ANR, "leeds")), TableOpFlags::NONE).unwrap();
    assert_eq!(names(&table), ["Bill Leeds"]);
}

/// ADR-PAB-4
#[test]
fn the_book_is_there_in_the_next_session_and_no_other_profile() {
    let emulator = Emulator::builder().mailbox("Olga Owner", "olga@example.com");
    let world = Personal::on(emulator.mailbox("Another", "another@example.com").build());
    let id = id_of(&world.add("Zoe", "zoe@example.com"));
    world.fixture.session.logoff(LogoffFlags::NONE, 0).unwrap();
    let later = world.fixture.emulator.log_on("Olga Owner").unwrap();
    let book = later.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
    assert_eq!(names(&pab(&book).get_contents_table(TableFlags::NONE).unwrap()), ["Zoe"]);
    let zoe = later.open_entry(&id, None, OpenFlags::NONE).unwrap().into_mail_user().unwrap();
    assert_eq!(zoe.get(PR_DISPLAY_NAME).unwrap(), "Zoe");
    let elsewhere = world.fixture.emulator.log_on("Another").unwrap();
    let opened = elsewhere.open_entry(&id, None, OpenFlags::NONE);
    assert_code(opened, ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    let other = elsewhere.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
    assert_eq!(names(&pab(&other).get_contents_table(TableFlags::NONE).unwrap()), [""; 0]);
}
