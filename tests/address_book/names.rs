//! From typed names to recipients that can be sent to.

use std::sync::Mutex;

use super::*;

/// Which methods are called, and a code for one of them.
#[derive(Debug, Default)]
struct Watch(Mutex<Vec<Method>>, Option<(Method, ErrorCode)>);

impl CallObserver for Watch {
    fn before(&self, call: &Call<'_>) -> Verdict {
        self.0.lock().unwrap().push(call.method);
        match self.1 {
            Some((method, code)) if method == call.method => Verdict::Fail(code),
            _ => Verdict::Pass,
        }
    }
}

/// ADR-RESOLVENAME-10, ADR-RESOLVENAME-18, ADR-RESOLVENAME-19, ADR-RESOLVENAME-20, ADR-RESOLVENAME-22,
/// ADR-RESOLVENAME-23, ADR-RESOLVENAME-34, ADR-RESOLVENAMES-6
#[test]
fn a_name_that_fits_one_entry_gets_its_address() {
    let fixture = Fixture::new();
    let bill = fixture.resolve_one(" bill LEE ");
    assert_eq!(bill.get(PR_ENTRYID).unwrap(), fixture.bill_lee().as_bytes());
    assert_eq!(text(&bill, PR_DISPLAY_NAME), "Bill Lee");
    assert_eq!(text(&bill, PR_ADDRTYPE), "SMTP");
    assert_eq!(text(&bill, PR_EMAIL_ADDRESS), "bill.lee@example.com");
    assert_eq!(text(&bill, PR_TRANSMITABLE_DISPLAY_NAME), "Bill Lee");
    assert_eq!(bill.get(PR_SEARCH_KEY).unwrap(), b"SMTP:BILL.LEE@EXAMPLE.COM\0"[..]);
    assert_eq!((bill.get(PR_OBJECT_TYPE), bill.get(PR_DISPLAY_TYPE)), (Some(6), Some(0)));
    assert_eq!(bill.get(PR_RECIPIENT_TYPE), Some(1));
    let list = fixture.resolve_one("every");
    assert_eq!((list.get(PR_OBJECT_TYPE), list.get(PR_DISPLAY_TYPE)), (Some(8), Some(1)));

    let mut ansi = AdrList::of([AdrEntry {
        properties: vec![Property::of(PR_DISPLAY_NAME_A, AnsiText::from(b"billy"))],
    }]);
    fixture.book.resolve_name(ResolveNameFlags::NONE, None, &mut ansi).unwrap();
    assert_eq!(ansi.entries[0].get(PR_DISPLAY_NAME_A).unwrap(), AnsiText::from(b"Billy Larson"));
    assert!(ansi.entries[0].get(PR_EMAIL_ADDRESS_A).is_some());
}

/// ADR-RESOLVENAME-1, ADR-RESOLVENAME-2, ADR-RESOLVENAME-3, ADR-RESOLVENAME-23, ADR-RESOLVENAME-29,
/// ADR-RESOLVENAME-30, ADR-ADRLIST-3, ADR-GEN-7
#[test]
fn what_cannot_be_resolved_stays_beside_what_can() {
    let fixture = Fixture::new();
    let unresolved_id = Property::new(PR_ENTRYID, PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND));
    let mut failed = AdrEntry::named("olga", RecipientType::MAPI_CC);
    failed.properties.insert(0, unresolved_id);
    let kept = [
        AdrEntry::resolved("Anna", EntryId::from(&[1, 2][..]), RecipientType::MAPI_TO),
        AdrEntry::default(),
        AdrEntry { properties: vec![Property::of(PR_EMAIL_ADDRESS, "bill.lee@example.com")] },
        AdrEntry::named("Anna Berg", RecipientType::MAPI_TO),
        AdrEntry::named("Nobody", RecipientType::MAPI_TO),
    ];
    let mut list: AdrList = kept.iter().cloned().chain([failed]).collect();
    let result = fixture.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut list);
    assert_code(result, ErrorCode::MAPI_E_AMBIGUOUS_RECIP);
    assert_eq!(list.entries[..5], kept);
    assert_eq!(text(&list.entries[5], PR_DISPLAY_NAME), "Olga Owner");

    let mut resolved = AdrList::of(kept[..2].iter().cloned());
    fixture.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut resolved).unwrap();
    let (result, _) = fixture.resolve(&["Nobody", "Bill Lee"]);
    assert_code(result, ErrorCode::MAPI_E_NOT_FOUND);
    let mut only_address = AdrList::of([kept[2].clone()]);
    let result = fixture.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut only_address);
    assert_code(result, ErrorCode::MAPI_E_NOT_FOUND);
}

/// ADR-RESOLVENAME-5, ADR-RESOLVENAME-6, ADR-RESOLVENAME-7, ADR-RESOLVENAME-8
#[test]
fn a_recipient_that_is_written_out_needs_no_entry() {
    let fixture = Fixture::new();
    let watch = Arc::new(Watch::default());
    let _watching = fixture.emulator.observe(Arc::<Watch>::clone(&watch));
    let zoe = fixture.resolve_one("zoe@example.com");
    assert_eq!(*watch.0.lock().unwrap(), [Method::AddrBookResolveName], "no container was asked");
    let id = OneOff { rich_info: false, ..OneOff::new("zoe@example.com", "SMTP", "zoe@example.com") };
    assert_eq!(zoe.get(PR_ENTRYID).unwrap(), id.to_entry_id().as_bytes());
    assert_eq!(text(&zoe, PR_DISPLAY_NAME), "zoe@example.com");
    assert_eq!(text(&zoe, PR_EMAIL_ADDRESS), "zoe@example.com");
    assert_eq!(text(&zoe, PR_ADDRTYPE), "SMTP");
    assert_eq!(zoe.get(PR_SEARCH_KEY).unwrap(), b"SMTP:ZOE@EXAMPLE.COM\0"[..]);
    assert_eq!((zoe.get(PR_OBJECT_TYPE), zoe.get(PR_DISPLAY_TYPE)), (Some(6), Some(0)));
    assert_eq!(zoe.get(PR_SEND_RICH_INFO), Some(false));

    let fax = fixture.resolve_one("Zoe[fax:555]");
    assert_eq!(fax.get(PR_ENTRYID).unwrap(), OneOff::new("Zoe", "FAX", "555").to_entry_id().as_bytes());
    assert_eq!(fax.get(PR_SEND_RICH_INFO), Some(true));

    let mut ansi = AdrList::of([AdrEntry::named("zoe@example.com", RecipientType::MAPI_TO)]);
    fixture.book.resolve_name(ResolveNameFlags::NONE, None, &mut ansi).unwrap();
    let id = EntryId::from(ansi.entries[0].get(PR_ENTRYID).unwrap());
    assert!(!OneOff::parse(&id).unwrap().unicode);
    assert!(ansi.entries[0].get(PR_DISPLAY_NAME_A).is_some());
}

/// ADR-RESOLVENAME-13, ADR-RESOLVENAME-31, ADR-RESOLVENAME-32
#[test]
fn a_resolved_list_asks_nobody() {
    let fixture = Fixture::new();
    let (_, mut list) = fixture.resolve(&["Bill Lee", "zoe@example.com"]);
    let before = list.clone();
    let watch = Arc::new(Watch::default());
    let _watching = fixture.emulator.observe(Arc::<Watch>::clone(&watch));
    fixture.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut list).unwrap();
    fixture.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut AdrList::default()).unwrap();
    assert_eq!(*watch.0.lock().unwrap(), [Method::AddrBookResolveName; 2]);
    assert_eq!(list, before);
    let unknown = fixture.book.resolve_name(ResolveNameFlags::from_bits_retain(1), None, &mut list);
    assert_code(unknown, ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// ADR-RESOLVENAME-13: of two containers the second is asked only for what the first left open.
#[test]
fn a_name_that_was_found_is_not_looked_for_any_further() {
    let fixture = Fixture::new();
    let table = fixture.root().get_hierarchy_table(TableFlags::MAPI_UNICODE).unwrap();
    let containers = table.all_rows(&columns![PR_ENTRYID]).unwrap();
    assert_eq!(containers.first().unwrap().get(PR_ENTRYID).unwrap(), fixture.gal_id().as_bytes());
    fixture.book.set_search_path(0, &containers).unwrap();
    let watch = Arc::new(Watch::default());
    let _watching = fixture.emulator.observe(Arc::<Watch>::clone(&watch));
    let asked = |name: &str| {
        watch.0.lock().unwrap().clear();
        let _answer = fixture.resolve(&[name]);
        let calls = watch.0.lock().unwrap();
        calls.iter().filter(|method| **method == Method::AbContainerResolveNames).count()
    };
    assert_eq!((asked("Bill Lee"), asked("Bill"), asked("Nobody")), (1, 1, 2));
}

/// ADR-RESOLVENAME-11, ADR-RESOLVENAME-12, ADR-RESOLVENAME-16
#[test]
fn a_container_that_resolves_no_names_is_searched() {
    let fixture = Fixture::new();
    let refuse = |code| {
        let watch = Watch(Mutex::default(), Some((Method::AbContainerResolveNames, code)));
        fixture.emulator.observe(Arc::new(watch))
    };
    let watching = refuse(ErrorCode::MAPI_E_NO_SUPPORT);
    let (result, list) = fixture.resolve(&["billy", "Bill Lee", "Nobody"]);
    assert_code(result, ErrorCode::MAPI_E_AMBIGUOUS_RECIP);
    assert_eq!(text(&list.entries[0], PR_EMAIL_ADDRESS), "billy.larson@example.com");
    assert_eq!(list.entries[0].get(PR_RECIPIENT_TYPE), Some(1));
    assert_eq!(
        list.entries[1],
        AdrEntry::named("Bill Lee", RecipientType::MAPI_TO),
        "an exact name is not preferred"
    );
    drop(watching);

    let _watching = refuse(ErrorCode::MAPI_E_NETWORK_ERROR);
    let (result, _) = fixture.resolve(&["billy"]);
    assert_code(result, ErrorCode::MAPI_E_NOT_FOUND);
}

/// ADR-RESOLVENAME-17
#[test]
fn a_container_that_cannot_be_opened_is_passed_over() {
    let fixture = Fixture::new();
    let mut path = RowSet::new(columns![PR_ENTRYID].into());
    let gone = directory_id(0x100, b"/guid=1");
    for id in [gone, EntryId::long_term(MapiUid([7; 16]), &[1]), fixture.gal_id()] {
        path.push([PropValue::from(id)]);
    }
    fixture.book.set_search_path(0, &path).unwrap();
    assert_eq!(text(&fixture.resolve_one("billy"), PR_DISPLAY_NAME), "Billy Larson");
}

/// ADR-RESOLVENAMES-1, ADR-RESOLVENAMES-2, ADR-RESOLVENAMES-3, ADR-RESOLVENAMES-4, ADR-RESOLVENAMES-5,
/// ADR-RESOLVENAMES-7, ADR-RESOLVENAMES-8, ADR-RESOLVENAMES-9, ADR-RESOLVENAMES-10, ADR-RESOLVENAMES-11,
/// ADR-RESOLVENAMES-12, ADR-RESOLVENAMES-13, ADR-RESOLVENAMES-14, ADR-RESOLVENAMES-15, ADR-RESOLVENAMES-17,
/// ADR-ADRLIST-5
#[test]
fn a_container_resolves_what_is_unresolved() {
    let fixture = Fixture::new();
    let gal = fixture.gal();
    let (open, several, done) =
        (ResolveState::MAPI_UNRESOLVED, ResolveState::MAPI_AMBIGUOUS, ResolveState::MAPI_RESOLVED);
    let named = |name: &str| AdrEntry::named(name, RecipientType::MAPI_TO);
    let resolve = |entries: &[AdrEntry], tags: Option<&[PropTag]>, flags, states: &mut [ResolveState]| {
        let mut list = AdrList::of(entries.iter().cloned());
        gal.resolve_names(tags, flags, &mut list, states).map(|()| list.entries)
    };
    let unicode = ResolveNamesFlags::MAPI_UNICODE;
    let asked = [
        named("Bill Lee"),
        named("Bill Lee"),
        AdrEntry::default(),
        AdrEntry::resolved("Bill Lee", one_off("x@example.com"), RecipientType::MAPI_TO),
        named("Anna Berg"),
        named("Zoe"),
        named("zoe@example.com"),
        named("wlee@EXAMPLE.com"),
    ];
    let mut states = [open, several, open, open, open, open, open, open];
    let found = resolve(&asked, None, unicode, &mut states).unwrap();
    assert_eq!(states, [done, several, open, open, several, open, open, done]);
    assert_eq!(found[1..7], asked[1..7]);
    assert_eq!(text(&found[7], PR_DISPLAY_NAME), "William Lee");

    let tags = columns![PR_TITLE, PR_EMAIL_ADDRESS, PR_RECIPIENT_TYPE];
    let found = resolve(&asked[..1], Some(&tags), ResolveNamesFlags::NONE, &mut [open]).unwrap();
    assert_eq!(found[0].find(PR_TITLE).unwrap().value.as_error(), Some(ErrorCode::MAPI_E_NOT_FOUND));
    assert!(found[0].get(PR_EMAIL_ADDRESS_A).is_some() && found[0].get(PR_ENTRYID).is_some());
    assert_eq!(found[0].get(PR_RECIPIENT_TYPE), Some(1));
    assert_eq!(found[0].get(PR_DISPLAY_NAME_A).unwrap(), AnsiText::from(b"Bill Lee"));
    assert_eq!(found[0].find(PR_SEARCH_KEY), None);

    let mut states = [open; 2];
    let addresses = [named("Bill Lee"), named("bill.lee@example.com")];
    resolve(&addresses, None, unicode | ResolveNamesFlags::EMS_AB_ADDRESS_LOOKUP, &mut states).unwrap();
    assert_eq!(states, [open, done]);
    assert_code(resolve(&asked, None, unicode, &mut [open]), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let unknown = ResolveNamesFlags::from_bits_retain(2);
    assert_code(resolve(&asked[..1], None, unknown, &mut [open]), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// ADR-PREPARERECIPS-1, ADR-PREPARERECIPS-3, ADR-PREPARERECIPS-5, ADR-PREPARERECIPS-6, ADR-PREPARERECIPS-7,
/// ADR-PREPARERECIPS-8
#[test]
fn asked_properties_come_first() {
    let fixture = Fixture::new();
    let mut recipient = AdrEntry::default();
    for property in [
        Property::of(PR_ENTRYID, fixture.bill_lee()),
        Property::of(PR_DISPLAY_NAME, "Will"),
        Property::of(PR_SEARCH_KEY, vec![1]),
        Property::of(PR_EMAIL_ADDRESS, "will@example.com"),
        Property::of(PR_ADDRTYPE_A, AnsiText::from(b"X")),
        Property::of(PR_ACCOUNT, "will"),
    ] {
        recipient.properties.push(property);
    }
    let tags = columns![PR_ADDRTYPE, PR_ENTRYID, PR_HOME_TELEPHONE_NUMBER, PR_ADDRTYPE, PR_SMTP_ADDRESS];
    let mut list = AdrList::of([recipient]);
    fixture.book.prepare_recips(ResolveNamesFlags::NONE, Some(&tags), &mut list).unwrap();
    let prepared = &list.entries[0];
    let order: Vec<u16> = prepared.properties.iter().map(|property| property.tag.id()).collect();
    let expected = columns![
        PR_ADDRTYPE,
        PR_ENTRYID,
        PR_HOME_TELEPHONE_NUMBER,
        PR_SMTP_ADDRESS,
        PR_DISPLAY_NAME,
        PR_SEARCH_KEY,
        PR_EMAIL_ADDRESS,
        PR_ACCOUNT
    ];
    assert_eq!(order, expected.map(PropTag::id));
    assert_eq!(text(prepared, PR_ADDRTYPE), "X", "the recipient's own value, in the width asked");
    assert_eq!(text(prepared, PR_SMTP_ADDRESS), "bill.lee@example.com");
    let phone = prepared.find(PR_HOME_TELEPHONE_NUMBER).unwrap();
    assert_eq!(phone.value.as_error(), Some(ErrorCode::MAPI_E_NOT_FOUND));
}

/// ADR-PREPARERECIPS-2, ADR-PREPARERECIPS-9, ADR-PREPARERECIPS-10, ADR-PREPARERECIPS-11, ADR-PREPARERECIPS-12
#[test]
fn every_recipient_is_prepared_as_far_as_it_goes() {
    let fixture = Fixture::new();
    fixture.emulator.remove_person(&fixture.bill_lee()).unwrap();
    let resolved = |id: EntryId| AdrEntry { properties: vec![Property::of(PR_ENTRYID, id)] };
    let foreign = resolved(EntryId::long_term(MapiUid([7; 16]), &[1]));
    let (gone, zoe) = (resolved(fixture.bill_lee()), resolved(one_off("zoe@example.com")));
    let named = AdrEntry::named("Bill", RecipientType::MAPI_TO);
    let before = AdrList::of([named.clone(), AdrEntry::default(), zoe.clone(), foreign.clone()]);
    for tags in [None, Some(&[][..])] {
        let mut list = before.clone();
        fixture.book.prepare_recips(ResolveNamesFlags::MAPI_CACHE_ONLY, tags, &mut list).unwrap();
        assert_eq!(list, before);
    }
    let mut list = AdrList::of([gone, named.clone(), AdrEntry::default(), zoe, foreign]);
    let tags = columns![PR_EMAIL_ADDRESS];
    let result = fixture.book.prepare_recips(ResolveNamesFlags::NONE, Some(&tags), &mut list);
    assert_code(result, ErrorCode::MAPI_E_NOT_FOUND);
    let address = |entry: usize| list.entries[entry].find(PR_EMAIL_ADDRESS).unwrap().value.clone();
    assert_eq!(address(0), PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND));
    assert_eq!(list.entries[1..3], [named, AdrEntry::default()]);
    assert_eq!(address(3), PropValue::from("zoe@example.com"));
    assert_eq!(address(4), PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND));
    let unknown = fixture.book.prepare_recips(ResolveNamesFlags::MAPI_UNICODE, None, &mut list);
    assert_code(unknown, ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// A name that somebody typed becomes a recipient in one call, or the error says who may be meant (ADR-RESOLVENAME-29).
#[test]
fn a_client_resolves_a_name_in_one_call() {
    let fixture = Fixture::new();
    let lee = fixture.session.resolve("william").unwrap();
    assert_eq!(text(&lee, PR_EMAIL_ADDRESS), "wlee@example.com");
    assert_eq!(lee.get(PR_RECIPIENT_TYPE).map(RecipientType::from), Some(RecipientType::MAPI_TO));
    let ambiguous = fixture.book.resolve("anna b").unwrap_err();
    assert_eq!(ambiguous, ErrorCode::MAPI_E_AMBIGUOUS_RECIP);
    let told = r#""anna b" may mean Anna Berg <berg@example.com>, Anna Berg <berg2@example.com>"#;
    assert!(ambiguous.to_string().contains(told), "{ambiguous}");
    let unknown = fixture.session.resolve("Zoe").unwrap_err();
    assert_eq!(unknown, ErrorCode::MAPI_E_NOT_FOUND);
    assert!(unknown.to_string().ends_with(r#"no entry fits ["Zoe"]"#), "{unknown}");

    let typed = ["Zoe", "anna b", "william", "Yan"].map(|name| AdrEntry::named(name, RecipientType::MAPI_TO));
    let mut list = AdrList::of(typed);
    let several = fixture.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut list).unwrap_err();
    let told = r#"several entries fit ["anna b"], none fits ["Zoe", "Yan"]"#;
    assert!(several.to_string().ends_with(told), "{several}");
}
