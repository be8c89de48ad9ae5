//! Entries of several providers as recipients.

use mapi_emulator::interface::{AddressDialog, AdrParm, EntrySheet, UserInterface};

use super::*;

/// ADR-RESOLVENAME-10, ADR-RESOLVENAME-11, ADR-RESOLVENAME-14, ADR-RESOLVENAME-15, ADR-RESOLVENAME-19: the people have
/// short-term ids in their tables and resolve no names themselves.
#[test]
fn names_are_looked_for_along_the_search_path() {
    let fixture = Fixture::new();
    let dora_berg = fixture.emulator.add_person(&Person::new("Dora Berg", "dora@example.com"));
    let book = fixture.book();
    assert_eq!(path(&book), ["Personal Address Book", "Global Address List"]);
    assert_eq!(entry_id(&resolve(&book, "Dora").1), Some(dora_berg.clone()));
    assert_eq!(resolve(&book, "Carla").0.unwrap_err(), ErrorCode::MAPI_E_NOT_FOUND);

    let gal = book.get_default_dir().unwrap().unwrap();
    set_path(&book, &[id_of(COURIERS), gal.clone(), id_of(PARTNERS)]);
    assert_eq!(path(&book), ["Couriers", "Global Address List", "Partners"]);
    let (found, carla) = resolve(&book, "carla");
    assert_eq!(found, Ok(()));
    assert_eq!(entry_id(&carla), Some(id_of(CARLA)), "the long-term id");
    assert_eq!(carla.get(PR_DISPLAY_NAME).as_deref(), Some("Carla Diaz"));
    assert_eq!(carla.get(PR_EMAIL_ADDRESS).as_deref(), Some("carla.diaz@people.example"));
    assert_eq!(carla.get(PR_RECIPIENT_TYPE), Some(1));
    assert_eq!(entry_id(&resolve(&book, "Dora").1), Some(id_of(DORA)));
    set_path(&book, &[gal, id_of(COURIERS)]);
    assert_eq!(entry_id(&resolve(&book, "Dora").1), Some(dora_berg));

    set_path(&book, &[id_of(PARTNERS), id_of(COURIERS)]);
    let (ambiguous, diaz) = resolve(&book, "Diaz");
    assert_eq!(ambiguous.unwrap_err(), ErrorCode::MAPI_E_AMBIGUOUS_RECIP);
    assert_eq!(diaz, AdrEntry::named("Diaz", RecipientType::MAPI_TO));
}

/// ADR-RESOLVENAME-10: a provider of the user's is asked at each name, so that what it has then counts.
#[test]
fn a_provider_is_asked_for_its_containers_at_each_name() {
    let fixture = Fixture::new();
    let book = fixture.book();
    set_path(&book, &[id_of(PARTNERS)]);
    fixture.people.asked();
    let asked = || {
        assert_eq!(resolve(&book, "carla").0, Ok(()));
        fixture.people.asked()
    };
    let first = asked();
    assert!(!first.is_empty());
    assert_eq!(asked(), first);
}

/// STA-ABLOGON-8, STA-ABLOGON-9, STA-ABLOGON-10, STA-ABLOGON-11, ADR-PREPARERECIPS-1, ADR-PREPARERECIPS-2,
/// ADR-PREPARERECIPS-12, ADR-PROVIDER-7: one list for all providers.
#[test]
fn each_provider_prepares_its_own_recipients() {
    let fixture = Fixture::new();
    let ben = fixture.emulator.add_person(&Person::new("Ben Okafor", "ben@example.com").account("bokafor"));
    let book = fixture.book();
    let to = RecipientType::MAPI_TO;
    let zoe = OneOff::new("Zoe", "SMTP", "zoe@example.com");
    let before = AdrList::of([
        AdrEntry::resolved("Carla as she calls herself", short_id_of(CARLA), to),
        AdrEntry::resolved("Ben", ben.clone(), to),
        AdrEntry::resolved("Zoe", zoe.to_entry_id(), to),
        AdrEntry::named("Somebody", to),
        AdrEntry::default(),
    ]);
    let mut list = before.clone();
    book.prepare_recips(ResolveNamesFlags::NONE, None, &mut list).unwrap();
    assert_eq!(fixture.people.asked(), ["prepare 5"]);
    assert_eq!(entry_id(&list.entries[0]), Some(id_of(CARLA)));
    assert_eq!(list.entries[1..], before.entries[1..]);

    let tags = columns![PR_EMAIL_ADDRESS, PR_ACCOUNT, PR_DISPLAY_NAME];
    book.prepare_recips(ResolveNamesFlags::NONE, Some(&tags), &mut list).unwrap();
    let texts = |place: usize| {
        let entry: &AdrEntry = &list.entries[place];
        assert!(entry.properties.iter().map(|property| property.tag.id()).take(3).eq(tags.map(PropTag::id)));
        tags.map(|tag| entry.find(tag).unwrap().value.as_str().map(str::to_owned))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(texts(0), [some("carla.diaz@people.example"), None, some("Carla as she calls herself")]);
    let missing = list.entries[0].find(PR_ACCOUNT).unwrap().value.as_error();
    assert_eq!(missing, Some(ErrorCode::MAPI_E_NOT_FOUND));
    assert_eq!(texts(1), [some("ben@example.com"), some("bokafor"), some("Ben")]);
    assert_eq!(texts(2), [some("zoe@example.com"), None, some("Zoe")]);
    assert_eq!(list.entries[3..], before.entries[3..]);
}

/// ADR-CONTTABLE-11: rows with short-term ids become recipients that last.
#[test]
fn rows_of_a_contents_table_are_recipients() {
    let fixture = Fixture::new();
    let book = fixture.book();
    let partners = book.open_entry(Some(&id_of(PARTNERS)), None, OpenFlags::NONE).unwrap();
    let table = partners.into_ab_container().unwrap().get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    let rows = table.all_rows(&columns![PR_ENTRYID, PR_DISPLAY_NAME]).unwrap();
    let mut recipients = AdrList::from(&rows);
    let ids = |recipients: &AdrList| recipients.entries.iter().filter_map(entry_id).collect::<Vec<_>>();
    assert_eq!(ids(&recipients), [short_id_of(CARLA), short_id_of(CARLO)]);
    book.prepare_recips(ResolveNamesFlags::NONE, None, &mut recipients).unwrap();
    assert_eq!(ids(&recipients), [id_of(CARLA), id_of(CARLO)]);
    assert_eq!(recipients.entries[0].get(PR_DISPLAY_NAME).as_deref(), Some("Carla Diaz"));
}

/// STA-ABLOGON-5, ADR-ADVISE-1, ADR-ADVISE-7: the people tell nobody of anything; who registers keeps no sink.
#[test]
fn a_provider_without_events_keeps_nobody_from_registering_for_all() {
    let fixture = Fixture::new();
    let book = fixture.book();
    let heard = Arc::new(AtomicU32::new(0));
    let sink = || -> Arc<dyn AdviseSink> {
        let heard = Arc::clone(&heard);
        Arc::new(move |_: &[Notification]| {
            heard.fetch_add(1, Ordering::Relaxed);
        })
    };
    let created = EventMask::fnevObjectCreated;
    let refused = book.advise(Some(&id_of(CARLA)), created, sink());
    assert_eq!(refused.unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT);
    let all = book.advise(None, created, sink()).unwrap();
    fixture.emulator.add_person(&Person::new("Ben Okafor", "ben@example.com"));
    fixture.emulator.receive("anna@example.com", Mail::new("Lunch?")).unwrap();
    fixture.emulator.pump();
    assert_eq!(heard.load(Ordering::Relaxed), 1);
    book.unadvise(all).unwrap();
    fixture.emulator.add_person(&Person::new("Ben Olsen", "olsen@example.com"));
    fixture.emulator.pump();
    assert_eq!(heard.load(Ordering::Relaxed), 1);
}

/// ADR-COPYENTRIES-3, ADR-PAB-1, STA-SUP-OPENENTRY-1, STA-SUP-COMPAREENTRYIDS-1: the personal address book reaches other
/// providers through what the session does for every provider.
#[test]
fn entries_of_any_provider_are_copied_into_the_personal_address_book() {
    let emulator = Emulator::new();
    let people = People::new("People", registered);
    emulator.install_address_book(PROFILE, Arc::new(Provider(people))).unwrap();
    let session = emulator.log_on(PROFILE).unwrap();
    let book = session.open_address_book(None, AbOpenFlags::NONE).unwrap().value;
    let pab = book.get_pab().unwrap().unwrap();
    let pab = book.open_entry(Some(&pab), None, OpenFlags::NONE).unwrap().into_ab_container().unwrap();
    let zoe = OneOff::new("Zoe", "SMTP", "zoe@example.com").to_entry_id();
    let ids = [id_of(CARLA), zoe, session.query_identity().unwrap().into_value()];
    let copied = pab.copy_entries(&ids, None, CopyEntriesFlags::NONE).unwrap();
    assert_eq!(copied.warning, None);
    let table = pab.get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME, PR_EMAIL_ADDRESS]).unwrap();
    let texts: Vec<_> = rows
        .iter()
        .map(|row| [row.get(PR_DISPLAY_NAME), row.get(PR_EMAIL_ADDRESS)].map(Option::unwrap))
        .collect();
    let all = [
        ["Anna Berg", "anna@example.com"],
        ["Carla Diaz", "carla.diaz@people.example"],
        ["Zoe", "zoe@example.com"],
    ];
    assert_eq!(texts, all);
    let stranger = [id_of(CARLO), EntryId::long_term(MapiUid([7; 16]), &[1])];
    let refused = pab.copy_entries(&stranger, None, CopyEntriesFlags::NONE);
    assert_eq!(refused.unwrap_err(), ErrorCode::MAPI_E_INVALID_ENTRYID);
    assert_eq!(table.get_row_count(0).unwrap().into_value(), 3);
}

/// A user who reads details, keeps the recipients as they are and makes an entry by the first form.
#[derive(Debug, Default)]
struct Reader(parking_lot::Mutex<Vec<String>>);

impl UserInterface for Reader {
    fn entry_sheet(&self, sheet: &EntrySheet<'_>) -> Option<Vec<Property>> {
        self.0.lock().push(format!("details of {:?}", sheet.entry.find(PR_DISPLAY_NAME).ok().flatten()));
        let entered = [
            Property::of(PR_DISPLAY_NAME, "Zoe"),
            Property::of(PR_ADDRTYPE, "SMTP"),
            Property::of(PR_EMAIL_ADDRESS, "zoe@x.example"),
        ];
        Some(if sheet.id.is_some() { Vec::new() } else { entered.to_vec() })
    }

    fn choose_template(&self, templates: &RowSet) -> Option<EntryId> {
        self.0.lock().push(format!("{} forms", templates.len()));
        templates.first().and_then(|row| row.get(PR_ENTRYID)).map(EntryId::from)
    }

    fn choose_recipients(&self, dialog: &AddressDialog<'_>) -> Option<AdrList> {
        self.0.lock().push(format!("recipients, {:?}", dialog.parameters.caption));
        Some(dialog.recipients.clone())
    }
}

/// STA-SUP-UI-1, STA-SUP-UI-2: as the address book itself shows them.
#[test]
fn the_support_object_shows_the_dialogs_of_the_address_book() {
    let held = Arc::new(parking_lot::Mutex::new(None));
    let hold = Arc::clone(&held);
    let people = People::new("People", move |support| {
        *hold.lock() = Some(Arc::clone(support));
        registered(support)
    });
    let fixture = Fixture::with(people);
    let book = fixture.book();
    let support: Arc<dyn MapiSupport> = held.lock().take().expect("it is logged on");
    let unicode = UnicodeFlags::MAPI_UNICODE;
    let created = book.create_one_off(Some("Ben"), "SMTP", "ben@x.example", CreateOneOffFlags::MAPI_UNICODE);
    let ben = created.unwrap();
    let parameters = AdrParm { caption: Some("To whom?".to_owned()), ..AdrParm::default() };
    let chosen = AdrList::of([AdrEntry::resolved("Ben", ben.clone(), RecipientType::MAPI_TO)]);
    let (mut first, mut second) = (chosen.clone(), chosen);
    assert_eq!(support.address(&parameters, &mut first), book.address(&parameters, &mut second));
    assert_eq!(support.new_entry(unicode, None, None), book.new_entry(unicode, None, None));

    let user = Arc::new(Reader::default());
    fixture.emulator.set_ui(Arc::<Reader>::clone(&user));
    let seen = || std::mem::take(&mut *user.0.lock());
    assert_eq!(book.address(&parameters, &mut second), Ok(()));
    let by_book = seen();
    assert_eq!(support.address(&parameters, &mut first), Ok(()));
    assert_eq!((seen(), &first), (by_book, &second));
    assert_eq!(book.details(&ben, None, DetailsFlags::NONE).unwrap().warning, None);
    let by_book = seen();
    assert_eq!(support.details(&ben, None, DetailsFlags::NONE).unwrap().warning, None);
    assert_eq!((seen(), &by_book[..]), (by_book.clone(), &["details of Some(\"Ben\")".to_owned()][..]));
    let made = book.new_entry(unicode, None, None).unwrap();
    let by_book = seen();
    assert_eq!(by_book.len(), 2, "the forms, then one of them: {by_book:?}");
    assert_eq!(support.new_entry(unicode, None, None).unwrap(), made);
    assert_eq!(seen(), by_book);
    assert_eq!(OneOff::parse(&made).expect("a one-off").display_name, "Zoe");
}
