//! What a user does in the dialogs of the address book.

use super::pab::{KEEP, Personal, id_of, named};
use super::*;

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;

/// A user who gives scripted answers, and remembers what was on the screen.
#[derive(Debug, Default)]
struct User {
    enters: Mutex<Option<Vec<Property>>>,
    picks: Mutex<Option<EntryId>>,
    chooses: Mutex<Option<AdrList>>,
    means: Mutex<Vec<NameAnswer>>,
    presses: bool,
    seen: Mutex<Vec<String>>,
}

impl User {
    fn note(&self, what: String) {
        self.seen.lock().unwrap().push(what);
    }

    fn seen(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

impl UserInterface for User {
    fn entry_sheet(&self, sheet: &EntrySheet<'_>) -> Option<Vec<Property>> {
        let name = sheet.entry.find(PR_DISPLAY_NAME).unwrap().unwrap_or_default();
        let fields = sheet.controls.get_row_count(0).unwrap().value;
        self.note(format!("{name:?} {fields} {}", sheet.id.is_some()));
        if self.presses {
            sheet.press().unwrap();
        }
        self.enters.lock().unwrap().clone()
    }

    fn choose_template(&self, templates: &RowSet) -> Option<EntryId> {
        self.note(format!("{} templates", templates.len()));
        self.picks.lock().unwrap().clone()
    }

    fn choose_recipients(&self, dialog: &AddressDialog<'_>) -> Option<AdrList> {
        let shown = dialog.containers.all_rows(&columns![PR_DISPLAY_NAME]).unwrap();
        let shown: Vec<String> = shown.iter().map(|row| row.get(PR_DISPLAY_NAME).unwrap()).collect();
        let entries = dialog.entries.map(|table| table.all_rows(&columns![PR_DISPLAY_NAME]).unwrap().len());
        let caption = dialog.parameters.caption.as_deref().unwrap_or_default();
        self.note(format!("{caption:?} {shown:?} {entries:?} {}", dialog.recipients.entries.len()));
        self.chooses.lock().unwrap().clone()
    }

    fn who_is_meant(&self, question: &NameQuestion<'_>) -> NameAnswer {
        let candidates = question.candidates.map(RowSet::len);
        self.note(format!("{} {candidates:?} {:?}", question.name, question.title));
        let mut means = self.means.lock().unwrap();
        if means.is_empty() { NameAnswer::Skip } else { means.remove(0) }
    }
}

impl Personal {
    fn sit(&self, user: User) -> Arc<User> {
        let user = Arc::new(user);
        self.fixture.emulator.set_ui(Arc::<User>::clone(&user));
        user
    }
}

fn enters(properties: impl Into<Vec<Property>>) -> User {
    User { enters: Mutex::new(Some(properties.into())), ..User::default() }
}

/// What the user changes in the details is saved (ADR-DETAILS-1, ADR-DETAILS-2, ADR-DETAILS-3, ADR-DETAILS-4, ADR-DETAILS-5,
/// ADR-DETAILS-6, ADR-DETAILS-9, ADR-DISPLAYTABLE-6).
#[test]
fn details_are_shown_and_changed() {
    let world = Personal::new();
    let zoe = id_of(&world.add("Zoe", "zoe@example.com"));
    let tell = DetailsFlags::AB_TELL_DETAILS_CHANGE;
    let details = |id: &EntryId, flags| world.fixture.book.details(id, None, flags).map(|told| told.warning);
    assert_eq!(details(&zoe, DetailsFlags::NONE), Ok(None));
    assert_eq!(details(&zoe, tell), Ok(Some(ErrorCode::S_FALSE)), "nobody is there");

    let user = world.sit(enters([Property::of(PR_DISPLAY_NAME, "Zora")]));
    let sink = Arc::new(Sink::default());
    let all = EventMask::from_bits_retain(0x7C);
    world.fixture.book.advise(Some(&zoe), all, Arc::<Sink>::clone(&sink)).unwrap();
    assert_eq!(details(&zoe, tell), Ok(None));
    assert_eq!(user.seen(), [r#""Zoe" 7 true"#]);
    assert_eq!(sink.take(&world.fixture), ["fnevObjectModified"]);
    assert_eq!(world.names(), ["Zora"]);
    assert_code(details(&world.bill(), DetailsFlags::NONE), ErrorCode::MAPI_E_NO_ACCESS);
    let empty = world.sit(enters([Property::of(PR_EMAIL_ADDRESS, "")]));
    assert_code(details(&zoe, DetailsFlags::NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    drop(empty);

    let looks = world.sit(enters([]));
    assert_eq!(details(&one_off("zoe@example.com"), tell), Ok(Some(ErrorCode::S_FALSE)));
    assert_eq!(looks.seen(), [r#""Zoe" 7 true"#]);
    assert_eq!(world.pab.delete_entries(std::slice::from_ref(&zoe), 0).unwrap().warning, None);
    assert_code(details(&zoe, tell), ErrorCode::MAPI_E_NOT_FOUND);
    assert_code(details(&EntryId::default(), tell), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let root = EntryId::from(world.fixture.root().get(PR_ENTRYID).unwrap());
    assert_code(details(&root, tell), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(looks.seen(), [""; 0]);
}

/// ADR-DETAILS-7
#[test]
fn a_button_of_the_client_calls_it_with_the_entry() {
    let world = Personal::new();
    world.sit(User { presses: true, ..User::default() });
    let pressed = Mutex::new(Vec::new());
    let press = |id: &EntryId| {
        pressed.lock().unwrap().push(id.clone());
        Ok(())
    };
    let button = DetailsButton { text: "Call", pressed: &press };
    assert_eq!(
        world.fixture.book.details(&world.bill(), Some(button), DetailsFlags::NONE).unwrap().warning,
        None
    );
    assert_eq!(world.fixture.book.details(&world.bill(), None, DetailsFlags::NONE).unwrap().warning, None);
    assert_eq!(*pressed.lock().unwrap(), [world.bill()]);
}

/// Without a container the form gives a one-off, as the client could have made it (ADR-NEWENTRY-1, ADR-NEWENTRY-6,
/// ADR-NEWENTRY-7, ADR-DISPLAYTABLE-6).
#[test]
fn a_new_entry_without_container_is_a_one_off() {
    let world = Personal::new();
    let new = |flags, template: &EntryId| world.fixture.book.new_entry(flags, None, Some(template));
    let user = world.sit(enters(named("Zoe", "zoe@example.com")));
    let made = new(UNICODE, &world.template).unwrap();
    let flags = CreateOneOffFlags::MAPI_UNICODE;
    assert_eq!(world.fixture.book.create_one_off(Some("Zoe"), "SMTP", "zoe@example.com", flags), Ok(made));
    assert_eq!(user.seen(), [r#""" 7 false"#]);
    let plain = [&named("Zoe", "zoe@example.com")[..], &[Property::of(PR_SEND_RICH_INFO, false)]].concat();
    world.sit(enters(plain));
    let made = OneOff::parse(&new(UnicodeFlags::NONE, &world.template).unwrap()).unwrap();
    assert_eq!((made.rich_info, made.unicode), (false, false));
    world.sit(enters([Property::of(PR_DISPLAY_NAME, "Zoe")]));
    assert_code(new(UNICODE, &world.template), ErrorCode::MAPI_E_INVALID_PARAMETER);
    world.sit(User::default());
    assert_code(new(UNICODE, &world.template), ErrorCode::MAPI_E_USER_CANCEL);
    let list = EntryId::from(world.pab.get(PR_DEF_CREATE_DL).unwrap());
    for wrong in [list, world.bill(), world.fixture.gal_id()] {
        assert_code(new(UNICODE, &wrong), ErrorCode::MAPI_E_INVALID_ENTRYID);
    }
    assert_code(new(UNICODE, &[1; 30][..].into()), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert_eq!(world.names(), [""; 0]);
}

/// With a container the entry is stored in it (ADR-NEWENTRY-3, ADR-NEWENTRY-4, ADR-NEWENTRY-5, ADR-NEWENTRY-7, ADR-NEWENTRY-10,
/// ADR-NEWENTRY-11).
#[test]
fn a_new_entry_is_stored_in_its_container() {
    let world = Personal::new();
    let container = EntryId::from(world.pab.get(PR_ENTRYID).unwrap());
    let new = |template: Option<&EntryId>| world.fixture.book.new_entry(UNICODE, Some(&container), template);
    let user = world.sit(enters(named("Zoe", "zoe@example.com")));
    let made = new(Some(&world.template)).unwrap();
    assert_eq!(world.open(&made, OpenFlags::NONE).unwrap().get(PR_EMAIL_ADDRESS).unwrap(), "zoe@example.com");
    assert_code(new(Some(&world.template)), ErrorCode::MAPI_E_COLLISION);
    assert_eq!(user.seen().len(), 2);
    world.sit(User::default());
    assert_code(new(Some(&world.template)), ErrorCode::MAPI_E_USER_CANCEL);
    assert_code(new(None), ErrorCode::MAPI_E_USER_CANCEL);

    let list = EntryId::from(world.pab.get(PR_DEF_CREATE_DL).unwrap());
    let user = world.sit(enters([Property::of(PR_DISPLAY_NAME, "Team")]));
    *user.picks.lock().unwrap() = Some(list);
    drop(new(None).unwrap());
    assert_eq!(user.seen(), ["3 templates", r#""" 7 false"#]);
    assert_eq!(world.names(), ["Team", "Zoe"]);
    *user.picks.lock().unwrap() = Some(world.bill());
    assert_code(new(None), ErrorCode::MAPI_E_INVALID_ENTRYID);
}

fn meant(world: &Personal, flags: ResolveNameFlags, names: &[&str]) -> (Result<()>, AdrList) {
    let mut list = AdrList::of(names.iter().map(|name| AdrEntry::named(name, RecipientType::MAPI_CC)));
    let flags = flags | ResolveNameFlags::MAPI_UNICODE;
    (world.fixture.book.resolve_name(flags, Some("New"), &mut list), list)
}

/// The user says whom an ambiguous or unknown name means (ADR-RESOLVENAME-24, ADR-RESOLVENAME-25, ADR-RESOLVENAME-26,
/// ADR-RESOLVENAME-27, ADR-RESOLVENAME-28).
#[test]
fn names_are_asked_for_only_with_the_dialog() {
    let world = Personal::new();
    let anna =
        [id_of(&world.add("Anna Berg", "a@example.com")), id_of(&world.add("Anna Baum", "b@example.com"))];
    let dialog = ResolveNameFlags::MAPI_DIALOG;
    let ambiguous = ErrorCode::MAPI_E_AMBIGUOUS_RECIP;
    assert_code(meant(&world, dialog, &["Anna", "Nobody"]).0, ambiguous);

    let answers = vec![
        NameAnswer::Entry(anna[1].clone()),
        NameAnswer::OneOff(OneOff::new("Zoe", "FAX", "555")),
        NameAnswer::Skip,
    ];
    let user = world.sit(User { means: Mutex::new(answers), ..User::default() });
    assert_code(meant(&world, ResolveNameFlags::NONE, &["Anna"]).0, ambiguous);
    assert_eq!(user.seen(), [""; 0]);
    let (result, list) = meant(&world, dialog, &["Anna", "Zoe", "Yan", "Bill Lee"]);
    assert_code(result, ErrorCode::MAPI_E_NOT_FOUND);
    let title = r#"Some("New")"#;
    assert_eq!(
        user.seen(),
        [format!("Anna Some(2) {title}"), format!("Zoe None {title}"), format!("Yan None {title}")]
    );
    let [first, second, third, fourth] = list.entries.try_into().unwrap();
    assert_eq!(first.get(PR_ENTRYID).map(EntryId::from).as_ref(), Some(&anna[1]));
    assert_eq!(
        (text(&first, PR_EMAIL_ADDRESS), first.get(PR_RECIPIENT_TYPE)),
        ("b@example.com".into(), Some(2))
    );
    assert_eq!((text(&second, PR_ADDRTYPE), second.is_resolved()), ("FAX".into(), true));
    assert_eq!(third, AdrEntry::named("Yan", RecipientType::MAPI_CC));
    assert!(fourth.is_resolved());

    let cancels = vec![NameAnswer::Entry(anna[0].clone()), NameAnswer::Cancel];
    let user = world.sit(User { means: Mutex::new(cancels), ..User::default() });
    let (result, list) = meant(&world, dialog, &["Anna", "Yan", "Xan"]);
    assert_code(result, ErrorCode::MAPI_E_USER_CANCEL);
    assert_eq!(list.entries.iter().map(AdrEntry::is_resolved).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(user.seen().len(), 2);
}

fn chooses(list: AdrList) -> User {
    User { chooses: Mutex::new(Some(list)), ..User::default() }
}

/// What the user leaves is the list, completed (ADR-ADDRESS-1, ADR-ADDRESS-2, ADR-ADDRESS-3, ADR-ADDRESS-4, ADR-ADDRESS-5,
/// ADR-ADDRESS-7, ADR-ADDRESS-8, ADR-ADRPARM-6, ADR-ADRPARM-10, ADR-ADRPARM-11, ADR-ADRPARM-13, ADR-RECIPPROPS-2).
#[test]
fn the_users_recipients_take_the_place_of_the_list() {
    let world = Personal::new();
    world.add("Zoe", "zoe@example.com");
    let bill = AdrEntry { properties: vec![Property::of(PR_ENTRYID, world.bill())] };
    let mut cc = bill.clone();
    cc.set(Property::new(PR_RECIPIENT_TYPE, RecipientType::MAPI_CC.into()));
    let unresolved = AdrEntry::named("Yan", RecipientType::MAPI_TO);
    let chosen = AdrList::of([bill, cc, AdrEntry::default(), unresolved.clone()]);
    let user = world.sit(chooses(chosen));
    let parameters = AdrParm {
        caption: Some("To whom?".to_owned()),
        fields: AdrFields::Standard,
        containers: Some(Restriction::starts_with(PR_DISPLAY_NAME, "Global")),
        entries: Some(Restriction::starts_with(PR_DISPLAY_NAME, "Bill")),
        ..AdrParm::default()
    };
    let before = AdrList::of([AdrEntry::named("Anna", RecipientType::MAPI_TO)]);
    let mut list = before.clone();
    world.fixture.book.address(&parameters, &mut list).unwrap();
    assert_eq!(user.seen(), [r#""To whom?" ["Global Address List"] Some(1) 1"#]);
    assert_eq!(list.entries.len(), 4);
    for (entry, kind) in list.entries.iter().zip([1, 2]) {
        assert_eq!(
            (text(entry, PR_DISPLAY_NAME), text(entry, PR_ADDRTYPE)),
            ("Bill Lee".into(), "SMTP".into())
        );
        assert_eq!((entry.get(PR_RECIPIENT_TYPE), entry.get(PR_DISPLAY_TYPE)), (Some(kind), Some(0)));
    }
    assert_eq!(list.entries[2..], [AdrEntry::default(), unresolved]);
    let message = world.fixture.session.default_store().unwrap().outbox().unwrap().new_message().unwrap();
    let added: AdrList = list.entries.iter().filter(|entry| !entry.properties.is_empty()).cloned().collect();
    message.modify_recipients(ModRecipFlags::NONE, &added).unwrap();
    assert_eq!(message.recipients().unwrap().len(), 3);

    let own = AdrParm { container: world.pab.get(PR_ENTRYID).ok().map(EntryId::from), ..AdrParm::default() };
    world.fixture.book.address(&own, &mut list).unwrap();
    assert_eq!(user.seen(), [r#""" ["Global Address List", "Personal Address Book"] Some(1) 0"#]);
    world.sit(User::default());
    let mut list = before.clone();
    assert_code(world.fixture.book.address(&parameters, &mut list), ErrorCode::MAPI_E_USER_CANCEL);
    assert_eq!(list, before);
}

/// ADR-ADDRESS-6, ADR-ADRPARM-3, ADR-ADRPARM-4, ADR-ADRPARM-7, ADR-ADRPARM-9
#[test]
fn flags_say_what_a_choice_may_be() {
    let world = Personal::new();
    let address = |flags, fields, chosen: &AdrList| {
        let user = world.sit(chooses(chosen.clone()));
        let parameters = AdrParm { flags, fields, ..AdrParm::default() };
        let mut list = AdrList::of([AdrEntry::named("Anna", RecipientType::MAPI_TO)]);
        let result = world.fixture.book.address(&parameters, &mut list);
        assert_eq!(
            user.seen().first().map(|seen| seen.ends_with(" 1")),
            Some(result.is_err() || list.entries[0].find(PR_ENTRYID).is_some())
        );
        result.map(|()| list)
    };
    let named = |name| AdrList::of([AdrEntry::named(name, RecipientType::MAPI_BCC)]);
    let resolve = AddressFlags::AB_RESOLVE | AddressFlags::AB_UNICODEUI;
    let list = address(resolve, AdrFields::Standard, &named("Bill")).unwrap();
    assert_eq!(text(&list.entries[0], PR_EMAIL_ADDRESS), "bill@example.com");
    assert_eq!(list.entries[0].get(PR_RECIPIENT_TYPE), Some(3));
    assert_code(address(resolve, AdrFields::Standard, &named("Nobody")), ErrorCode::MAPI_E_NOT_FOUND);

    let bill = AdrEntry { properties: vec![Property::of(PR_ENTRYID, world.bill())] };
    let cc = AdrFields::These(vec![(Some("Copies".to_owned()), RecipientType::MAPI_CC)]);
    let list = address(AddressFlags::NONE, cc, &AdrList::of([bill.clone()])).unwrap();
    assert_eq!(list.entries[0].get(PR_RECIPIENT_TYPE), Some(2));
    let looks = address(AddressFlags::DIALOG_MODAL, AdrFields::None, &AdrList::of([bill.clone()])).unwrap();
    assert_eq!(looks, AdrList::of([AdrEntry::named("Anna", RecipientType::MAPI_TO)]));
    let one = AddressFlags::DIALOG_MODAL | AddressFlags::ADDRESS_ONE;
    assert!(address(one, AdrFields::None, &AdrList::of([bill.clone()])).is_ok());
    let two = AdrList::of([bill.clone(), bill]);
    assert_code(address(one, AdrFields::None, &two), ErrorCode::MAPI_E_CALL_FAILED);
    let zoe = AdrEntry::one_off(&OneOff::new("Zoe", "SMTP", "z@example.com"), RecipientType::MAPI_TO);
    let only = AddressFlags::AB_SELECTONLY;
    assert_code(address(only, AdrFields::Standard, &AdrList::of([zoe])), ErrorCode::MAPI_E_CALL_FAILED);
}

/// A new entry stays open to nobody but the user until it is saved (ADR-NEWENTRY-6, ADR-CREATEENTRY-3).
#[test]
fn a_cancelled_list_leaves_no_trace() {
    let world = Personal::new();
    let list = EntryId::from(world.pab.get(PR_DEF_CREATE_DL).unwrap());
    let container = EntryId::from(world.pab.get(PR_ENTRYID).unwrap());
    world.sit(User::default());
    let cancelled = world.fixture.book.new_entry(UNICODE, Some(&container), Some(&list));
    assert_code(cancelled, ErrorCode::MAPI_E_USER_CANCEL);
    world.sit(enters([Property::of(PR_DISPLAY_NAME, "Team")]));
    let made = world.fixture.book.new_entry(UNICODE, Some(&container), Some(&list)).unwrap();
    let team = world.fixture.book.open_entry(Some(&made), None, OpenFlags::MAPI_MODIFY).unwrap();
    team.into_dist_list().unwrap().save_changes(KEEP).unwrap();
    assert_eq!(world.names(), ["Team"]);
}
