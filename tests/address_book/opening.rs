//! What opens by which entry id, what it shows, and which ids are the same.

use super::*;

/// ADR-OPENENTRY-1, ADR-ROOT-1, ADR-CONTAINER-2
#[test]
fn no_id_opens_the_root() {
    let fixture = Fixture::new();
    for id in [None, Some(&EntryId::default())] {
        let opened = fixture.book.open_entry(id, None, OpenFlags::NONE).unwrap();
        assert_eq!(opened.object_type(), Some(ObjectType::MAPI_ABCONT));
    }
    let root = fixture.root();
    assert_eq!(root.get(PR_OBJECT_TYPE).unwrap(), 4);
    assert_eq!(root.get(PR_CONTAINER_FLAGS).unwrap(), 0x2 | 0x8);
    let id = EntryId::from(root.get(PR_ENTRYID).unwrap());
    assert_eq!(
        fixture.open(&id).unwrap().into_ab_container().unwrap().get(PR_RECORD_KEY).unwrap(),
        id.as_bytes()
    );
}

/// ADR-OPENENTRY-2, ADR-OPENENTRY-3, ADR-OPENENTRY-4
#[test]
fn an_object_opens_as_what_it_is() {
    let fixture = Fixture::new();
    let (user, list, gal) = (fixture.bill_lee(), fixture.everyone(), fixture.gal_id());
    let every = [IID_IMAPIProp, IID_IUnknown];
    for (id, object_type, offered) in [
        (&user, ObjectType::MAPI_MAILUSER, &[IID_IMailUser][..]),
        (&list, ObjectType::MAPI_DISTLIST, &[IID_IDistList, IID_IMAPIContainer]),
        (&gal, ObjectType::MAPI_ABCONT, &[IID_IABContainer, IID_IMAPIContainer]),
    ] {
        assert_eq!(fixture.open(id).unwrap().object_type(), Some(object_type));
        for iid in [IID_IMailUser, IID_IDistList, IID_IABContainer, IID_IMAPIContainer, IID_IMAPIFolder] {
            let opened = fixture.book.open_entry(Some(id), Some(iid), OpenFlags::NONE);
            match offered.contains(&iid) {
                true => assert_eq!(opened.unwrap().object_type(), Some(object_type)),
                false => assert_code(opened, ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED),
            }
        }
        for iid in every {
            assert!(fixture.book.open_entry(Some(id), Some(iid), OpenFlags::NONE).is_ok());
        }
    }
}

/// ADR-OPENENTRY-5, ADR-OPENENTRY-6, ADR-OPENENTRY-7, ADR-OPENENTRY-11, ADR-CONTAB-4
#[test]
fn ids_of_nobody_do_not_open() {
    let fixture = Fixture::new();
    let bill = fixture.bill_lee();
    let bytes = bill.as_bytes();
    let store = fixture.session.default_store().unwrap().get(PR_ENTRYID).unwrap();
    let contact = EntryId::long_term(MapiUid::from_guid(muidContabDLL), &[3, 0, 0, 0, 4, 0, 0, 0]);
    for broken in [&bytes[..19], &bytes[..30], &bytes[..bytes.len() - 1], &store, contact.as_bytes()] {
        assert_code(fixture.open(&broken.into()), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    }
    assert_code(fixture.open(&directory_id(0, b"/cn=nobody")), ErrorCode::MAPI_E_NOT_FOUND);
    assert_code(fixture.open(&directory_id(0x100, b"/guid=1")), ErrorCode::MAPI_E_NOT_FOUND);
    fixture.emulator.remove_person(&fixture.bill_lee()).unwrap();
    assert_code(fixture.open(&bill), ErrorCode::MAPI_E_NOT_FOUND);
}

/// ADR-GEN-2, ADR-GEN-3
#[test]
fn flags_are_known_or_refused() {
    let fixture = Fixture::new();
    let known = OpenFlags::MAPI_DEFERRED_ERRORS
        | OpenFlags::MAPI_GAL_ONLY
        | OpenFlags::MAPI_NO_CACHE
        | OpenFlags::MAPI_CACHE_ONLY;
    let bill = fixture.bill_lee();
    assert!(fixture.book.open_entry(Some(&bill), None, known).is_ok());
    let opened = fixture.book.open_entry(Some(&bill), None, OpenFlags::SHOW_SOFT_DELETES);
    assert_code(opened, ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// ADR-OPENENTRY-8, ADR-OPENENTRY-9, ADR-OPENENTRY-10, ADR-OPENENTRY-14
#[test]
fn nothing_here_can_be_written() {
    let fixture = Fixture::new();
    let one_off = one_off("zoe@example.com");
    for id in [fixture.bill_lee(), fixture.everyone(), fixture.gal_id(), one_off] {
        let best = OpenFlags::MAPI_MODIFY | OpenFlags::MAPI_BEST_ACCESS;
        assert!(fixture.book.open_entry(Some(&id), None, best).is_ok());
        let opened = fixture.book.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY);
        assert_code(opened, ErrorCode::MAPI_E_NO_ACCESS);
        for flags in [OpenFlags::NONE, OpenFlags::MAPI_BEST_ACCESS] {
            let object = fixture.book.open_entry(Some(&id), None, flags).unwrap().into_prop().unwrap();
            assert_eq!(object.get(PR_ACCESS_LEVEL).unwrap(), 0);
            assert_code(object.set(PR_DISPLAY_NAME, "Z"), ErrorCode::MAPI_E_NO_ACCESS);
            assert_code(object.delete(PR_DISPLAY_NAME), ErrorCode::MAPI_E_NO_ACCESS);
            assert_code(object.save_changes(SaveFlags::NONE), ErrorCode::MAPI_E_NO_ACCESS);
        }
    }
}

/// ADR-MAILUSER-2, ADR-EID-2, ADR-EID-8, ADR-EID-9
#[test]
fn a_user_shows_what_the_directory_knows() {
    let fixture = Fixture::new();
    let zoe = Person::new("Zoë", "zoë@example.com").account("zoe").with(Property::of(PR_TITLE, "Boss"));
    let id = fixture.emulator.add_person(&zoe);
    let zoe = fixture.open(&id).unwrap().into_mail_user().unwrap();
    assert_eq!(zoe.get(PR_DISPLAY_NAME).unwrap(), "Zoë");
    assert_eq!(zoe.get(PR_ADDRTYPE).unwrap(), "SMTP");
    assert_eq!(zoe.get(PR_EMAIL_ADDRESS).unwrap(), "zoë@example.com");
    assert_eq!(zoe.get(PR_SMTP_ADDRESS).unwrap(), "zoë@example.com");
    assert_eq!(zoe.get(PR_ACCOUNT).unwrap(), "zoe");
    assert_eq!(zoe.get(PR_TITLE).unwrap(), "Boss");
    assert_eq!((zoe.get(PR_OBJECT_TYPE).unwrap(), zoe.get(PR_DISPLAY_TYPE).unwrap()), (6, 0));
    assert_eq!(zoe.get(PR_SEARCH_KEY).unwrap(), "SMTP:ZOë@EXAMPLE.COM\0".as_bytes());
    assert_eq!(EntryId::from(zoe.get(PR_ENTRYID).unwrap()), id);
    assert_eq!(zoe.get(PR_RECORD_KEY).unwrap(), id.as_bytes());
    let tags = zoe.get_prop_list(UnicodeFlags::MAPI_UNICODE).unwrap();
    let (tables, tags): (Vec<_>, Vec<_>) =
        tags.into_iter().partition(|tag| tag.prop_type() == PropType::PT_OBJECT);
    assert_eq!(tables, [PR_DETAILS_TABLE.tag()], "listed, and no value");
    let all = zoe.get_props(None, UnicodeFlags::MAPI_UNICODE).unwrap();
    assert_eq!(all.warning, None);
    assert_eq!(all.value.iter().map(|property| property.tag).collect::<Vec<_>>(), tags);
    assert_code(zoe.get(PR_ANR), ErrorCode::MAPI_E_NOT_FOUND);
}

/// PRP-KEYS-5, ADR-EID-10
#[test]
fn a_search_key_is_made_of_the_type_and_the_address() {
    let fixture = Fixture::new();
    let of_any_type = ["SMTP", "x400", "Fax"].map(|kind| OneOff::new("Zoë", kind, "Zoë@Example.com"));
    let ids = fixture.ids.iter().cloned().chain(of_any_type.map(|one_off| one_off.to_entry_id()));
    for id in ids {
        let entry = fixture.open(&id).unwrap().into_prop().unwrap();
        let [kind, address] = [PR_ADDRTYPE, PR_EMAIL_ADDRESS].map(|tag| entry.get(tag).unwrap());
        let expected = format!("{}:{}\0", kind.to_ascii_uppercase(), address.to_ascii_uppercase());
        assert_eq!(entry.get(PR_SEARCH_KEY).unwrap(), expected.as_bytes());
    }
}

/// ADR-DELETEENTRIES-6, ADR-GEN-10
#[test]
fn an_open_object_stays_as_it_was_opened() {
    let fixture = Fixture::new();
    let bill = fixture.open(&fixture.bill_lee()).unwrap().into_mail_user().unwrap();
    let list = fixture.open(&fixture.everyone()).unwrap().into_dist_list().unwrap();
    fixture.emulator.update_person(&fixture.bill_lee(), &Person::new("Will", "will@example.com")).unwrap();
    fixture.emulator.remove_person(&fixture.everyone()).unwrap();
    drop(fixture.book);
    assert_code(list.save_changes(SaveFlags::FORCE_SAVE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(bill.get(PR_DISPLAY_NAME).unwrap(), "Bill Lee");
    assert_eq!(list.get(PR_DISPLAY_NAME).unwrap(), "Everyone");
    assert!(names(&list.get_contents_table(TableFlags::MAPI_UNICODE).unwrap()).is_empty());
}

/// ADR-GEN-9
#[test]
fn after_logoff_everything_is_dead() {
    let fixture = Fixture::new();
    let gal = fixture.gal();
    let table = gal.get_contents_table(TableFlags::NONE).unwrap();
    let bill = fixture.open(&fixture.bill_lee()).unwrap().into_mail_user().unwrap();
    fixture.session.logoff(LogoffFlags::NONE, 0).unwrap();
    assert_code(fixture.book.get_pab(), ErrorCode::MAPI_E_INVALID_OBJECT);
    assert_code(gal.get_contents_table(TableFlags::NONE), ErrorCode::MAPI_E_INVALID_OBJECT);
    assert_code(table.get_row_count(0), ErrorCode::MAPI_E_INVALID_OBJECT);
    assert_code(bill.get(PR_DISPLAY_NAME), ErrorCode::MAPI_E_INVALID_OBJECT);
}

/// ADR-OPENENTRY-12, ADR-OPENENTRY-13, ADR-OPENENTRY-15, ADR-ONEOFFEID-10, ADR-ONEOFFEID-11
#[test]
fn a_one_off_opens_as_a_user() {
    let fixture = Fixture::without_directory();
    for one_off in [OneOff::new("Zoe", "SMTP", "zoe@example.com"), OneOff::new("", "MAPIPDL", "x")] {
        let id = one_off.to_entry_id();
        let user = fixture.open(&id).unwrap().into_mail_user().unwrap();
        assert_eq!(user.get(PR_DISPLAY_NAME).unwrap(), &*one_off.display_name);
        assert_eq!(user.get(PR_ADDRTYPE).unwrap(), &*one_off.address_type);
        assert_eq!(user.get(PR_EMAIL_ADDRESS).unwrap(), &*one_off.address);
        assert_eq!(user.get(PR_ENTRYID).unwrap(), id.as_bytes());
        assert_eq!(user.get(PR_RECORD_KEY).unwrap(), id.as_bytes());
        assert_eq!(user.get(PR_SEARCH_KEY).unwrap(), one_off.search_key());
        assert_eq!((user.get(PR_OBJECT_TYPE).unwrap(), user.get(PR_DISPLAY_TYPE).unwrap()), (6, 0));
        assert!(user.find(PR_SEND_RICH_INFO).unwrap().is_some());
    }
    let broken = OneOff::new("Zoe", "", "").to_entry_id();
    assert_code(fixture.open(&broken), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
}

/// ADR-BOOK-2, ADR-GETPAB-4, ADR-GETDEFAULTDIR-4, ADR-GETSEARCHPATH-8, ADR-RESOLVENAME-33
#[test]
fn without_a_directory_only_one_offs_work() {
    let fixture = Fixture::without_directory();
    let elsewhere = Fixture::new();
    assert_code(fixture.open(&elsewhere.bill_lee()), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert_code(fixture.open(&elsewhere.gal_id()), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    let table = fixture.root().get_hierarchy_table(TableFlags::NONE).unwrap();
    assert_eq!(table.get_row_count(0).unwrap().into_value(), 0);
    assert_eq!(fixture.book.get_pab(), Ok(None));
    assert_eq!(fixture.book.get_default_dir(), Ok(None));
    assert!(fixture.book.get_search_path(UnicodeFlags::NONE).unwrap().is_empty());
    let (result, list) = fixture.resolve(&["zoe@example.com", "Bill Lee"]);
    assert_code(result, ErrorCode::MAPI_E_NOT_FOUND);
    assert!(list.entries[0].is_resolved() && !list.entries[1].is_resolved());
}

/// ADR-COMPAREENTRYIDS-1, ADR-COMPAREENTRYIDS-2, ADR-COMPAREENTRYIDS-3, ADR-COMPAREENTRYIDS-4,
/// ADR-COMPAREENTRYIDS-5, ADR-COMPAREENTRYIDS-7, ADR-COMPAREENTRYIDS-8, ADR-EID-7
#[test]
fn ids_are_compared_by_what_they_name() {
    let fixture = Fixture::new();
    let same = |left: &EntryId, right: &EntryId| fixture.book.compare_entry_ids(left, right, 0);
    let (bill, list, none) = (fixture.bill_lee(), fixture.everyone(), EntryId::default());
    let root = EntryId::from(fixture.root().get(PR_ENTRYID).unwrap());
    let name = bill.as_bytes()[28..].to_ascii_uppercase();
    let shouting = directory_id(0, name.strip_suffix(&[0]).unwrap());
    assert_ne!(shouting, bill);
    let bill_written_out = OneOff::new("Bill Lee", "SMTP", "bill.lee@example.com").to_entry_id();
    for (left, right, answer) in [
        (&bill, &bill, true),
        (&bill, &shouting, true),
        (&bill, &list, false),
        (&bill, &fixture.gal_id(), false),
        (&bill, &bill_written_out, false),
        (&none, &none, true),
        (&none, &root, true),
        (&none, &bill, false),
    ] {
        assert_eq!(same(left, right), Ok(answer), "{left} {right}");
        assert_eq!(same(right, left), Ok(answer), "{right} {left}");
    }
    let key = fixture.open(&shouting).unwrap().into_prop().unwrap().get(PR_RECORD_KEY).unwrap();
    assert_eq!(key, bill.as_bytes());
    fixture.emulator.remove_person(&fixture.bill_lee()).unwrap();
    assert_eq!(same(&bill, &shouting), Ok(true));
    let store = EntryId::long_term(MapiUid([7; 16]), &[]);
    for broken in [&bill.as_bytes()[..19], &bill.as_bytes()[..25], store.as_bytes()] {
        assert_code(same(&bill, &broken.into()), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
        assert_code(same(&broken.into(), &bill), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    }
    assert_code(fixture.book.compare_entry_ids(&bill, &bill, 1), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// ADR-COMPAREENTRYIDS-6
#[test]
fn one_offs_are_the_same_if_their_bytes_are() {
    let fixture = Fixture::new();
    let zoe = OneOff::new("Zoe", "SMTP", "zoe@example.com");
    let ansi = OneOff { unicode: false, ..zoe.clone() };
    let upper = OneOff::new("Zoe", "SMTP", "ZOE@example.com");
    let same =
        |right: &OneOff| fixture.book.compare_entry_ids(&zoe.to_entry_id(), &right.to_entry_id(), 0).unwrap();
    assert_eq!((same(&zoe), same(&ansi), same(&upper)), (true, false, false));
}

/// ADR-CREATEONEOFF-1, ADR-CREATEONEOFF-2, ADR-CREATEONEOFF-3, ADR-CREATEONEOFF-4, ADR-CREATEONEOFF-5,
/// ADR-CREATEONEOFF-6, ADR-CREATEONEOFF-7, ADR-CREATEONEOFF-8, ADR-CREATEONEOFF-11, ADR-ONEOFFEID-5,
/// ADR-ONEOFFEID-6
#[test]
fn a_one_off_id_holds_the_texts_as_they_are() {
    let fixture = Fixture::new();
    let create = |name: Option<&str>, address_type: &str, address: &str, flags: CreateOneOffFlags| {
        fixture.book.create_one_off(name, address_type, address, flags)
    };
    let unicode = CreateOneOffFlags::MAPI_UNICODE;
    let plain = CreateOneOffFlags::MAPI_SEND_NO_RICH_INFO;
    let id = create(Some("Al"), "SMTP", "a@b.c", unicode | plain).unwrap();
    let expected = "00000000812B1FA4BEA310199D6E00DD010F54020000018041006C00000053004D00540050000000\
                    6100400062002E0063000000";
    assert_eq!(id.to_string(), expected);
    let id = create(Some("Al"), "SMTP", "a@b.c", CreateOneOffFlags::NONE).unwrap();
    assert_eq!(
        id.to_string(),
        "00000000812B1FA4BEA310199D6E00DD010F540200000000416C00534D5450006140622E6300"
    );
    assert_eq!(create(Some("Al"), "SMTP", "a@b.c", CreateOneOffFlags::NONE), Ok(id));

    let read = |id: Result<EntryId>| OneOff::parse(&id.unwrap()).unwrap();
    assert_eq!(&*read(create(None, "SMTP", "a@b.c", unicode)).display_name, "a@b.c");
    assert_eq!(&*read(create(Some(""), "SMTP", "a@b.c", unicode)).display_name, "");
    let odd = read(create(Some(" A[b] "), "my type", " x ", unicode));
    assert_eq!((&*odd.display_name, &*odd.address_type, &*odd.address), (" A[b] ", "my type", " x "));
    assert_eq!(&*read(create(Some("Ωmega"), "SMTP", "a@b.c", CreateOneOffFlags::NONE)).display_name, "?mega");
    for (address_type, address) in [("", "a@b.c"), ("SMTP", ""), ("SMTP", "\0a@b.c")] {
        assert_code(create(Some("Al"), address_type, address, unicode), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    let unknown = CreateOneOffFlags::from_bits_retain(1);
    assert_code(create(Some("Al"), "SMTP", "a@b.c", unknown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// ADR-CREATEONEOFF-9
#[test]
fn only_addresses_outside_the_internet_get_formatted_text() {
    let fixture = Fixture::new();
    for (address_type, address, flags, rich) in [
        ("FAX", "555", CreateOneOffFlags::NONE, true),
        ("FAX", "555", CreateOneOffFlags::MAPI_SEND_NO_RICH_INFO, false),
        ("smtp", "zoe", CreateOneOffFlags::NONE, false),
        ("X400", "zoe@example.com", CreateOneOffFlags::NONE, false),
    ] {
        let id = fixture.book.create_one_off(None, address_type, address, flags).unwrap();
        let user = fixture.open(&id).unwrap().into_mail_user().unwrap();
        assert_eq!(user.get(PR_SEND_RICH_INFO), Ok(rich), "{address_type}:{address}");
    }
}

/// ADR-BOOK-3, ADR-BOOK-4
#[test]
fn the_book_itself_has_no_properties_to_set() {
    let fixture = Fixture::new();
    let book = &fixture.book;
    assert_eq!(book.get(PR_OBJECT_TYPE).unwrap(), 2);
    assert_code(book.get(PR_AB_DEFAULT_DIR), ErrorCode::MAPI_E_NOT_FOUND);
    assert_code(book.set(PR_AB_DEFAULT_DIR, vec![1, 2, 3]), ErrorCode::MAPI_E_NO_ACCESS);
    assert_code(book.delete(PR_OBJECT_TYPE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(book.save_changes(SaveFlags::NONE), Ok(()));
}
