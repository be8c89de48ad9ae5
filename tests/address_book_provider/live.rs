//! Containers and templates of providers, as they come and go.

use mapi_emulator::interface::UserInterface;
use parking_lot::Mutex;

use super::workshop::{Workshop, WorkshopProvider, form, shelf};
use super::*;

fn opened(workshop: Workshop) -> (Fixture, Arc<Workshop>, Arc<dyn AddrBook>) {
    let emulator = Emulator::new();
    let workshop = Arc::new(workshop);
    emulator.install_address_book(PROFILE, Arc::new(WorkshopProvider(Arc::clone(&workshop)))).unwrap();
    let session = emulator.log_on(PROFILE).unwrap();
    let book = session.open_address_book(None, AbOpenFlags::NONE).unwrap().value;
    (Fixture { emulator, people: People::new("People", registered), session }, workshop, book)
}

/// ADR-ROOT-8, ADR-DELETEENTRIES-10
#[test]
fn a_table_of_containers_follows_its_providers() {
    let (fixture, workshop, book) = opened(Workshop::with_shelves());
    let root = book.open_entry(None, None, OpenFlags::NONE).unwrap().into_ab_container().unwrap();
    let table = root.get_hierarchy_table(TableFlags::MAPI_UNICODE).unwrap();
    let events = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&events);
    let sink = move |told: &[Notification]| {
        heard.lock().extend(told.iter().filter_map(|told| match told {
            Notification::Table(table) => Some(table.event),
            _ => None,
        }));
    };
    table.advise(EventMask::fnevTableModified, Arc::new(sink)).unwrap();
    let names = || {
        let rows = table.all_rows(&columns![PR_DISPLAY_NAME]).unwrap();
        rows.iter().map(|row| row.get(PR_DISPLAY_NAME).unwrap()).collect::<Vec<_>>()
    };
    let after = |change: &dyn Fn()| {
        change();
        fixture.emulator.pump();
        (names(), std::mem::take(&mut *events.lock()))
    };
    let built_in = ["Global Address List", "Personal Address Book"];
    assert_eq!(names(), built_in);
    let (shown, events) = after(&|| workshop.add_shelf("Anvils"));
    assert_eq!((&shown[2..], &events[..]), (&["Anvils".to_owned()][..], &[TableEvent::TABLE_ROW_ADDED][..]));
    let top = workshop.root();
    let (shown, events) = after(&|| {
        assert_eq!(top.delete_entries(&[shelf("Anvils")], 0).unwrap().warning, None);
    });
    assert_eq!(
        (shown, &events[..]),
        (built_in.map(str::to_owned).to_vec(), &[TableEvent::TABLE_ROW_DELETED][..])
    );
    workshop.add_shelf("Hammers");
    fixture.emulator.pump();
    assert_eq!(hierarchy(&book, TableFlags::NONE).len(), 3, "a table that is opened later has it too");
}

/// Somebody who looks which templates there are, and takes none.
#[derive(Debug, Default)]
struct Looks(Mutex<Vec<String>>);

impl UserInterface for Looks {
    fn choose_template(&self, templates: &RowSet) -> Option<EntryId> {
        *self.0.lock() = templates.iter().map(|row| row.get(PR_DISPLAY_NAME).unwrap()).collect();
        None
    }
}

/// The names of the templates that the user of a computer is offered.
fn templates(emulator: &Emulator, book: &Arc<dyn AddrBook>) -> Vec<String> {
    let user = Arc::new(Looks::default());
    emulator.set_ui(Arc::<Looks>::clone(&user));
    let cancelled = book.new_entry(UnicodeFlags::MAPI_UNICODE, None, None).unwrap_err();
    assert_eq!(cancelled, ErrorCode::MAPI_E_USER_CANCEL);
    std::mem::take(&mut *user.0.lock())
}

const BUILT_IN: [&str; 3] = ["Any Address", "Internet Address", "Other Address"];

/// STA-ABLOGON-7: the people answer `MAPI_E_NO_SUPPORT`.
#[test]
fn a_provider_without_templates_adds_none_to_those_of_others() {
    let fixture = Fixture::new();
    assert_eq!(templates(&fixture.emulator, &fixture.book()), BUILT_IN);
    let workshop = Arc::new(Workshop::default());
    let provider = Arc::new(WorkshopProvider(Arc::clone(&workshop)));
    fixture.emulator.install_address_book(PROFILE, provider).unwrap();
    let session = fixture.emulator.log_on(PROFILE).unwrap();
    let book = session.open_address_book(None, AbOpenFlags::NONE).unwrap().value;
    assert_eq!(templates(&fixture.emulator, &book), [&BUILT_IN[..], &["Tools", "Tool"]].concat());
    workshop.add_template(&EntryId::long_term(workshop::UID, b"new"), "Vice", true);
    fixture.emulator.pump();
    assert_eq!(templates(&fixture.emulator, &book), [&BUILT_IN[..], &["Tools", "Tool", "Vice"]].concat());
    assert_eq!(workshop.asked(), ["templates"], "the table stays open");
}

/// ADR-ROOT-2, ADR-ROOT-8: a container that is added stands among those of its provider.
#[test]
fn a_new_container_comes_before_those_of_later_providers() {
    let (emulator, workshop) = (Emulator::new(), Arc::new(Workshop::with_shelves()));
    emulator.install_address_book(PROFILE, Arc::new(WorkshopProvider(Arc::clone(&workshop)))).unwrap();
    let people = People::new("People", registered);
    emulator.install_address_book(PROFILE, Arc::new(Provider(people))).unwrap();
    let session = emulator.log_on(PROFILE).unwrap();
    let book = session.open_address_book(None, AbOpenFlags::NONE).unwrap().value;
    let root = book.open_entry(None, None, OpenFlags::NONE).unwrap().into_ab_container().unwrap();
    let table = root.get_hierarchy_table(TableFlags::MAPI_UNICODE).unwrap();
    workshop.add_shelf("Anvils");
    emulator.pump();
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME]).unwrap();
    let names: Vec<String> = rows.iter().map(|row| row.get(PR_DISPLAY_NAME).unwrap()).collect();
    assert_eq!(names[2..], ["Anvils", "Partners"]);
}

/// ADR-TEMPLATES-9
#[test]
fn providers_are_asked_once_for_their_templates_and_watched() {
    let (fixture, workshop, book) = opened(Workshop::default());
    let offered = || templates(&fixture.emulator, &book);
    assert_eq!(offered(), [&BUILT_IN[..], &["Tools", "Tool"]].concat());
    assert_eq!(offered().len(), 5);
    assert_eq!(workshop.asked(), ["templates"], "once");
    workshop.add_template(&EntryId::long_term(workshop::UID, b"new"), "Vice", true);
    fixture.emulator.pump();
    assert_eq!(offered()[5..], ["Vice"]);
    assert!(workshop.asked().is_empty());
    assert!(book.open_entry(Some(&form()), None, OpenFlags::NONE).is_ok());
}

/// STA-SUP-UI-5
#[test]
fn a_provider_gets_the_templates_of_all() {
    let (fixture, workshop, _book) = opened(Workshop::default());
    let support = workshop.support();
    let unknown = support.get_one_off_table(UnicodeFlags::from_bits_retain(1));
    assert_eq!(unknown.unwrap_err(), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let table = support.get_one_off_table(UnicodeFlags::MAPI_UNICODE).unwrap();
    let names = || {
        let rows = table.all_rows(&columns![PR_DISPLAY_NAME]).unwrap();
        rows.iter().map(|row| row.get(PR_DISPLAY_NAME).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(names(), [&BUILT_IN[..], &["Tools", "Tool"]].concat());
    let added = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&added);
    let sink = move |told: &[Notification]| {
        count.fetch_add(told.len() as u32, Ordering::Relaxed);
    };
    table.advise(EventMask::fnevTableModified, Arc::new(sink)).unwrap();
    workshop.add_template(&EntryId::long_term(workshop::UID, b"new"), "Vice", true);
    fixture.emulator.pump();
    assert_eq!((names().last().map(String::as_str), added.load(Ordering::Relaxed)), (Some("Vice"), 1));
    let narrow = support.get_one_off_table(UnicodeFlags::NONE).unwrap();
    let columns = narrow.query_columns(QueryColumnsFlags::NONE).unwrap();
    assert!(columns.contains(&PR_DISPLAY_NAME.tag().with_type(PropType::PT_STRING8)), "{columns:?}");
}

/// ADR-PROVIDER-10
#[test]
fn a_provider_may_offer_templates_and_no_containers() {
    let (_fixture, _workshop, book) = opened(Workshop::default());
    let built_in = named(&[("Global Address List", 0), ("Personal Address Book", 0)]);
    assert_eq!(hierarchy(&book, TableFlags::CONVENIENT_DEPTH), built_in);
    let user = book.open_entry(Some(&form()), None, OpenFlags::NONE).unwrap();
    assert!(user.into_mail_user().is_ok());
}

/// ADR-PROVIDER-5
#[test]
fn each_of_two_logons_gets_the_calls_for_its_own_uid() {
    let (emulator, own) = (Emulator::new(), MapiUid(*b"crowd's own id.."));
    let people = People::new("People", registered);
    let crowd = People::new("Crowd", move |support| support.set_provider_uid(own, 0));
    emulator.install_address_book(PROFILE, Arc::new(Provider(Arc::clone(&people)))).unwrap();
    emulator.install_address_book(PROFILE, Arc::new(logons::Named(Arc::clone(&crowd)))).unwrap();
    let session = emulator.log_on(PROFILE).unwrap();
    let book = session.open_address_book(None, AbOpenFlags::NONE).unwrap().value;
    for (uid, asked) in [(UID, [1, 0]), (own, [0, 1])] {
        let _before = [people.asked(), crowd.asked()];
        assert!(book.open_entry(Some(&EntryId::long_term(uid, &[CARLA])), None, OpenFlags::NONE).is_ok());
        let opened =
            |people: &People| people.asked().iter().filter(|asked| asked.starts_with("open")).count();
        assert_eq!([opened(&people), opened(&crowd)], asked);
    }
}
