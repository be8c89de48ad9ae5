//! Address book providers of the user's own, beside the built-in ones.

mod people;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use mapi_emulator::interface::spi::{AbInfo, AbLogon, AbProvider, EntryError, MapiSupport, ServiceCall};
use mapi_emulator::interface::{
    AddressDialog, AdrParm, ConfigSheet, EntrySheet, Error, Method, Result, UserInterface,
};
use mapi_emulator::prelude::*;
use mapi_emulator::testkit::Fault;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, FastShutdown, Mail, Person, columns};
use people::{CARLA, CARLO, COURIERS, DORA, PARTNERS, People, Provider, UID, id_of, registered, short_id_of};

const PROFILE: &str = "Anna Berg";

/// Anna's profile with a directory and the people.
struct Fixture {
    emulator: Emulator,
    people: Arc<People>,
    session: Arc<dyn MapiSession>,
}

impl Fixture {
    fn new() -> Self {
        Self::with(People::new("People", registered))
    }

    fn with(people: Arc<People>) -> Self {
        let emulator = Emulator::new();
        emulator.install_address_book(PROFILE, Arc::new(Provider(Arc::clone(&people)))).unwrap();
        let session = emulator.log_on(PROFILE).unwrap();
        Self { emulator, people, session }
    }

    /// The address book, and what is to be said of it.
    fn open(&self) -> (Arc<dyn AddrBook>, Option<ErrorCode>) {
        let opened = self.session.open_address_book(None, AbOpenFlags::AB_NO_DIALOG).unwrap();
        (opened.value, opened.warning)
    }

    /// The address book; what that asked of the people is forgotten.
    fn book(&self) -> Arc<dyn AddrBook> {
        let book = self.open().0;
        self.people.asked();
        book
    }
}

/// A provider that fails with this code as long as the switch is on.
fn failing(name: &'static str, code: ErrorCode) -> (Arc<People>, Arc<AtomicBool>) {
    let fails = Arc::new(AtomicBool::new(true));
    let switch = Arc::clone(&fails);
    let people = People::new(name, move |support| {
        if switch.load(Ordering::Relaxed) {
            return Err(Error::new(code, Method::AbProviderLogon, format!("{name} are out today")));
        }
        registered(support)
    });
    (people, fails)
}

fn hierarchy(book: &Arc<dyn AddrBook>, flags: TableFlags) -> Vec<(String, i32)> {
    let root = book.open_entry(None, None, OpenFlags::NONE).unwrap().into_ab_container().unwrap();
    let table = root.get_hierarchy_table(flags | TableFlags::MAPI_UNICODE).unwrap();
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME, PR_DEPTH]).unwrap();
    rows.iter().map(|row| (row.get(PR_DISPLAY_NAME).unwrap(), row.get(PR_DEPTH).unwrap())).collect()
}

fn path(book: &Arc<dyn AddrBook>) -> Vec<String> {
    let rows = book.get_search_path(UnicodeFlags::MAPI_UNICODE).unwrap();
    rows.iter().map(|row| row.get(PR_DISPLAY_NAME).unwrap()).collect()
}

fn set_path(book: &Arc<dyn AddrBook>, ids: &[EntryId]) {
    let mut rows = RowSet::new(columns![PR_ENTRYID].into());
    ids.iter().for_each(|id| rows.push([PropValue::from(id.clone())]));
    book.set_search_path(0, &rows).unwrap();
}

fn resolve(book: &Arc<dyn AddrBook>, name: &str) -> (Result<()>, AdrEntry) {
    let mut list = AdrList::of([AdrEntry::named(name, RecipientType::MAPI_TO)]);
    let result = book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut list);
    (result, list.entries.remove(0))
}

fn entry_id(recipient: &AdrEntry) -> Option<EntryId> {
    recipient.get(PR_ENTRYID).map(EntryId::from)
}

fn named(pairs: &[(&str, i32)]) -> Vec<(String, i32)> {
    pairs.iter().map(|(name, depth)| ((*name).to_owned(), *depth)).collect()
}

/// ADR-ROOT-2, ADR-ROOT-3, ADR-ROOT-4, ADR-HIERTABLE-3, ADR-HIERTABLE-4
#[test]
fn the_root_shows_the_containers_of_all_providers() {
    let fixture = Fixture::new();
    let book = fixture.book();
    let top = named(&[("Global Address List", 0), ("Partners", 0)]);
    assert_eq!(hierarchy(&book, TableFlags::NONE), top);
    let all = named(&[("Global Address List", 0), ("Partners", 0), ("Couriers", 1)]);
    assert_eq!(hierarchy(&book, TableFlags::CONVENIENT_DEPTH), all);
}

/// STA-ABPROVIDER-2, SES-OPENADDRESSBOOK-4, SES-LOGON-34
#[test]
fn the_first_use_of_the_address_book_logs_a_provider_on() {
    let fixture = Fixture::new();
    assert!(fixture.people.asked().is_empty());
    let (_book, warning) = fixture.open();
    assert_eq!(warning, None);
    let flags = AbOpenFlags::AB_NO_DIALOG | AbOpenFlags::MAPI_UNICODE;
    assert_eq!(fixture.people.asked(), [format!("logon to {PROFILE}, {flags:?}")]);
    let _again = fixture.open();
    assert!(fixture.people.asked().is_empty());

    let dialogs = fixture.emulator.log_on(PROFILE).unwrap();
    let _book = dialogs.open_address_book(None, AbOpenFlags::NONE).unwrap();
    let flags = AbOpenFlags::MAPI_UNICODE;
    assert_eq!(fixture.people.asked(), [format!("logon to {PROFILE}, {flags:?}")]);
}

/// STA-ABLOGON-2, ADR-PROVIDER-1, ADR-CONTOPENENTRY-3, STA-SUP-SETPROVIDERUID-1: an id opens wherever it is asked for,
/// and goes to the provider whose uid it carries.
#[test]
fn an_entry_id_goes_to_the_provider_that_registered_its_uid() {
    let fixture = Fixture::new();
    let carla = fixture.session.open_entry(&id_of(CARLA), None, OpenFlags::NONE).unwrap();
    assert_eq!(carla.into_mail_user().unwrap().get(PR_DISPLAY_NAME).unwrap(), "Carla Diaz");
    let book = fixture.book();
    let root = book.open_entry(None, None, OpenFlags::NONE).unwrap().into_ab_container().unwrap();
    let partners = book.open_entry(Some(&id_of(PARTNERS)), None, OpenFlags::NONE).unwrap();
    let partners = partners.into_ab_container().unwrap();
    for opened in [
        book.open_entry(Some(&short_id_of(CARLO)), None, OpenFlags::NONE),
        root.open_entry(Some(&short_id_of(CARLO)), None, OpenFlags::NONE),
        partners.open_entry(Some(&short_id_of(CARLO)), None, OpenFlags::NONE),
    ] {
        assert_eq!(opened.unwrap().into_mail_user().unwrap().get(PR_DISPLAY_NAME).unwrap(), "Carlo Diaz");
    }
    assert_eq!(fixture.people.asked(), ["open Partners", "open Carlo Diaz", "open Carlo Diaz"]);
    let own = fixture.session.query_identity().unwrap().into_value();
    assert!(book.open_entry(Some(&own), None, OpenFlags::NONE).is_ok());
    let stranger = EntryId::long_term(MapiUid([7; 16]), &[CARLA]);
    let opened = book.open_entry(Some(&stranger), None, OpenFlags::NONE);
    assert_eq!(opened.unwrap_err(), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert!(fixture.people.asked().is_empty());
}

/// ADR-PROVIDER-6, STA-ABLOGON-3, SES-GETLASTERROR-5
#[test]
fn what_a_provider_refuses_reaches_the_client_as_it_is() {
    let fixture = Fixture::new();
    let book = fixture.book();
    let refused = book.open_entry(Some(&id_of(CARLA)), None, OpenFlags::MAPI_MODIFY).unwrap_err();
    assert_eq!((refused.code(), refused.detail()), (ErrorCode::MAPI_E_NO_ACCESS, "people stay as they are"));
    let told = book.get_last_error(refused.code(), UnicodeFlags::MAPI_UNICODE).unwrap().expect("details");
    assert_eq!(told.to_string(), "People: Ask the partners.");
    let of_session = fixture.session.open_entry(&id_of(CARLA), None, OpenFlags::MAPI_MODIFY).unwrap_err();
    let again = fixture.session.get_last_error(of_session.code(), UnicodeFlags::MAPI_UNICODE).unwrap();
    assert_eq!(again, Some(told));
    let broken = EntryId::long_term(UID, &[CARLA, 0]);
    let refused = book.open_entry(Some(&broken), None, OpenFlags::NONE).unwrap_err();
    assert_eq!(
        (refused.code(), refused.method()),
        (ErrorCode::MAPI_E_UNKNOWN_ENTRYID, Method::AbLogonOpenEntry)
    );
}

/// STA-ABLOGON-4, ADR-COMPAREENTRYIDS-1, ADR-COMPAREENTRYIDS-2
#[test]
fn a_provider_compares_its_own_ids() {
    let fixture = Fixture::new();
    let book = fixture.book();
    assert!(book.compare_entry_ids(&id_of(CARLA), &short_id_of(CARLA), 0).unwrap());
    assert!(!fixture.session.compare_entry_ids(&id_of(CARLA), &id_of(CARLO), 0).unwrap());
    let asked = ["compare Carla Diaz with Carla Diaz", "compare Carla Diaz with Carlo Diaz"];
    assert_eq!(fixture.people.asked(), asked);
    let own = fixture.session.query_identity().unwrap().into_value();
    assert!(!book.compare_entry_ids(&own, &id_of(CARLA), 0).unwrap());
    assert!(fixture.people.asked().is_empty());
    let broken = EntryId::long_term(UID, &[CARLA, 0]);
    let compared = book.compare_entry_ids(&id_of(CARLA), &broken, 0);
    assert_eq!(compared.unwrap_err(), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
}

/// ADR-RESOLVENAME-10, ADR-RESOLVENAME-11, ADR-RESOLVENAME-14, ADR-RESOLVENAME-15, ADR-RESOLVENAME-19: the people have
/// short-term ids in their tables and resolve no names themselves.
#[test]
fn names_are_looked_for_along_the_search_path() {
    let fixture = Fixture::new();
    let dora_berg = fixture.emulator.add_person(&Person::new("Dora Berg", "dora@example.com"));
    let book = fixture.book();
    assert_eq!(path(&book), ["Global Address List"]);
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

/// ADR-HIERTABLE-5: by the table of the root over all providers.
#[test]
fn the_table_of_containers_can_be_searched() {
    let fixture = Fixture::new();
    let book = fixture.book();
    let root = book.open_entry(None, None, OpenFlags::NONE).unwrap().into_ab_container().unwrap();
    let table = root.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH | TableFlags::MAPI_UNICODE).unwrap();
    assert!(table.query_columns(QueryColumnsFlags::NONE).unwrap().contains(&PR_CONTAINER_FLAGS.tag()));
    table.set_columns(&columns![PR_DISPLAY_NAME], TableOpFlags::NONE).unwrap();
    let next = || {
        let rows = table.query_rows(1, QueryRowsFlags::NONE).unwrap();
        rows.first().map(|row| row.get(PR_DISPLAY_NAME).unwrap())
    };
    let _moved = table.seek_row(Bookmark::BOOKMARK_END, -1).unwrap();
    assert_eq!(table.query_position().unwrap().row, 2);
    assert_eq!(next().as_deref(), Some("Couriers"));
    table.seek_row_approx(1, 3).unwrap();
    let partners = table.create_bookmark().unwrap();
    let is_gal = Restriction::eq(PR_DISPLAY_NAME, "Global Address List");
    let _found = table.find_row(&is_gal, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE).unwrap();
    assert_eq!(next().as_deref(), Some("Global Address List"));
    let _moved = table.seek_row(partners, 0).unwrap();
    table.free_bookmark(partners).unwrap();
    assert_eq!(next().as_deref(), Some("Partners"));
    let below = Restriction::gt(PR_DEPTH, 0);
    table.restrict(Some(&below), TableOpFlags::NONE).unwrap();
    assert_eq!((next().as_deref(), next()), (Some("Couriers"), None));
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

/// SES-FASTSHUTDOWN-4, SES-FASTSHUTDOWN-9
#[test]
fn a_provider_that_knows_no_fast_shutdown_prevents_it_once_it_is_used() {
    let emulator = Emulator::builder().mailbox(PROFILE, "anna@example.com");
    let emulator = emulator.fast_shutdown(FastShutdown::IfAllAgree).build();
    let people = People::new("People", registered);
    emulator.install_address_book(PROFILE, Arc::new(Provider(people))).unwrap();
    let session = emulator.log_on(PROFILE).unwrap();
    assert_eq!(session.query_fast_shutdown(), Ok(()));
    let _book = session.open_address_book(None, AbOpenFlags::NONE).unwrap();
    assert_eq!(session.query_fast_shutdown().unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT);
}

/// STA-ABPROVIDER-3
#[test]
fn a_provider_without_a_uid_is_never_asked_for_an_entry() {
    let fixture = Fixture::with(People::new("People", |_| Ok(())));
    let book = fixture.book();
    assert_eq!(hierarchy(&book, TableFlags::NONE).len(), 2);
    fixture.people.asked();
    let opened = book.open_entry(Some(&id_of(CARLA)), None, OpenFlags::NONE);
    assert_eq!(opened.unwrap_err(), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert!(fixture.people.asked().is_empty());
}

/// STA-LIFE-10
#[test]
fn a_provider_that_releases_its_support_object_is_logged_off() {
    let people = People::new("People", registered);
    people.keep_no_support();
    let fixture = Fixture::with(people);
    let (book, warning) = fixture.open();
    assert_eq!(warning, None);
    assert_eq!(fixture.people.asked()[1..], ["logoff", "shutdown"]);
    let opened = book.open_entry(Some(&id_of(CARLA)), None, OpenFlags::NONE);
    assert_eq!(opened.unwrap_err(), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
}

/// SES-OPENADDRESSBOOK-2, SES-OPENADDRESSBOOK-3, SES-OPENADDRESSBOOK-6, SES-GETLASTERROR-4, SES-MAPIERROR-5,
/// STA-LIFE-7, ADR-PROVIDER-2, ADR-ROOT-3
#[test]
fn a_provider_that_cannot_log_on_is_missing_until_it_can() {
    let code = ErrorCode::MAPI_E_FAILONEPROVIDER;
    let (people, fails) = failing("People", code);
    let (crowd, crowd_fails) = failing("Crowd", code);
    let fixture = Fixture::with(people);
    fixture.emulator.install_address_book(PROFILE, Arc::new(Named(Arc::clone(&crowd)))).unwrap();
    let (book, warning) = fixture.open();
    assert_eq!(warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    assert_eq!(hierarchy(&book, TableFlags::NONE), named(&[("Global Address List", 0)]));
    let told = |code| fixture.session.get_last_error(code, UnicodeFlags::MAPI_UNICODE).unwrap();
    let report = told(ErrorCode::MAPI_W_ERRORS_RETURNED).expect("details").error;
    for text in ["People", "People are out today", "Crowd", "Crowd are out today"] {
        assert!(report.contains(text), "{report}");
    }
    assert_eq!(told(code), None);
    let opened = book.open_entry(Some(&id_of(CARLA)), None, OpenFlags::NONE);
    assert_eq!(opened.unwrap_err(), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert_eq!(fixture.people.asked().len(), 1, "an entry id is no reason to try again");

    fails.store(false, Ordering::Relaxed);
    let (_again, warning) = fixture.open();
    assert_eq!(warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    assert!(!told(ErrorCode::MAPI_W_ERRORS_RETURNED).expect("details").error.contains("People"));
    let both = named(&[("Global Address List", 0), ("Partners", 0)]);
    assert_eq!(hierarchy(&book, TableFlags::NONE), both, "in the book that is open too");
    crowd_fails.store(false, Ordering::Relaxed);
    assert_eq!(fixture.open().1, None);
    assert_eq!(fixture.people.asked().iter().filter(|asked| asked.starts_with("logon")).count(), 1);
}

/// The user in front of the screen, who fills in every sheet.
#[derive(Debug, Default)]
struct Willing(AtomicU32);

impl UserInterface for Willing {
    fn config_sheet(&self, _: &ConfigSheet<'_>) -> Option<Vec<Property>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Some(Vec::new())
    }
}

/// SES-OPENADDRESSBOOK-5: each provider is told, and asks the user only if it may.
#[test]
fn a_provider_may_ask_the_user_unless_the_client_says_no() {
    for (flags, asked) in [(AbOpenFlags::AB_NO_DIALOG, 0), (AbOpenFlags::NONE, 1)] {
        let people = People::new("People", registered);
        people.ask_at_logon();
        let (fixture, user) = (Fixture::with(people), Arc::new(Willing::default()));
        fixture.emulator.set_ui(Arc::clone(&user) as _);
        let _book = fixture.session.open_address_book(None, flags).unwrap();
        assert_eq!(user.0.load(Ordering::Relaxed), asked);
        let told = format!("logon to {PROFILE}, {:?}", flags | AbOpenFlags::MAPI_UNICODE);
        assert_eq!(fixture.people.asked(), [told]);
    }
}

/// SES-OPENADDRESSBOOK-2: even if nobody is left.
#[test]
fn without_any_provider_the_book_still_makes_one_offs() {
    let emulator = Emulator::new();
    let off = Fault::on(Method::AbProviderLogon).with(ErrorCode::MAPI_E_FAILONEPROVIDER);
    let _off = emulator.inject(off);
    let session = emulator.log_on(PROFILE).unwrap();
    let opened = session.open_address_book(None, AbOpenFlags::NONE).unwrap();
    assert_eq!(opened.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    let book = opened.value;
    assert!(hierarchy(&book, TableFlags::NONE).is_empty());
    assert_eq!(resolve(&book, "zoe@example.com").0, Ok(()));
    assert_eq!(resolve(&book, "Anna Berg").0.unwrap_err(), ErrorCode::MAPI_E_NOT_FOUND);
}

/// People under another kind, so that both can be in one profile.
#[derive(Debug)]
struct Named(Arc<People>);

impl AbProvider for Named {
    fn info(&self) -> AbInfo {
        let (kind, dll_name) = (MapiUid(*b"kind: another AB"), "CROWD.DLL".to_owned());
        AbInfo { kind, dll_name, ..Provider(Arc::clone(&self.0)).info() }
    }

    fn shutdown(&self) {
        Provider(Arc::clone(&self.0)).shutdown();
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        profile: &str,
        flags: AbOpenFlags,
    ) -> Result<Arc<dyn AbLogon>> {
        Provider(Arc::clone(&self.0)).logon(support, profile, flags)
    }
}

/// A service with two address book providers, the crowd and the people.
const TWO: &str = "[Services]
    TWO=Two lists
    [TWO]
    Providers=TWO_A, TWO_B
    PR_SERVICE_DLL_NAME=TWO.DLL
    PR_SERVICE_ENTRY_NAME=Entry
    [TWO_A]
    PR_DISPLAY_NAME=Crowd
    PR_PROVIDER_DISPLAY=Crowd
    PR_PROVIDER_DLL_NAME=PEOPLE.DLL
    PR_RESOURCE_TYPE=MAPI_AB_PROVIDER
    PR_AB_PROVIDER_ID=6B696E643A20616E6F74686572204142
    [TWO_B]
    PR_DISPLAY_NAME=People
    PR_PROVIDER_DISPLAY=People
    PR_PROVIDER_DLL_NAME=PEOPLE.DLL
    PR_RESOURCE_TYPE=MAPI_AB_PROVIDER";

/// Anna's profile with that service; its entry function counts how often it is told to configure the service, and how
/// often it may show a dialog then.
fn with_service(crowd: &Arc<People>, people: &Arc<People>) -> (Fixture, Arc<[AtomicU32; 2]>) {
    let emulator = Emulator::new();
    emulator.register_address_book(Arc::new(Named(Arc::clone(crowd))));
    emulator.register_address_book(Arc::new(Provider(Arc::clone(people))));
    let told = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
    let counts = Arc::clone(&told);
    let entry = move |call: &ServiceCall<'_>| -> std::result::Result<(), EntryError> {
        if call.context == ServiceContext::MSG_SERVICE_CONFIGURE {
            counts[0].fetch_add(1, Ordering::Relaxed);
            let may_ask = call.flags.contains(ServiceUiFlags::SERVICE_UI_ALLOWED);
            counts[1].fetch_add(u32::from(may_ask), Ordering::Relaxed);
        }
        Ok(())
    };
    emulator.register_service("TWO.DLL", "Entry", Arc::new(entry));
    emulator.add_services(TWO).unwrap();
    emulator.mapi().initialize(InitFlags::NONE).unwrap();
    let profiles = emulator.mapi().admin_profiles(0).unwrap();
    let services = profiles.admin_services(PROFILE, None, ProfileFlags::NONE).unwrap();
    services.create_msg_service("TWO", None, ServiceUiFlags::NONE).unwrap();
    let session = emulator.log_on(PROFILE).unwrap();
    (Fixture { emulator, people: Arc::clone(people), session }, told)
}

/// ADR-PROVIDER-2: a sibling goes on. ADR-PROVIDER-4, STA-LIFE-8: with any other failure it does not.
#[test]
fn a_failure_that_is_not_of_one_provider_disables_the_service() {
    for (code, sibling_stays) in
        [(ErrorCode::MAPI_E_FAILONEPROVIDER, true), (ErrorCode::MAPI_E_NETWORK_ERROR, false)]
    {
        let crowd = People::new("Crowd", |support| support.set_provider_uid(MapiUid([9; 16]), 0));
        let (people, fails) = failing("People", code);
        let (fixture, _) = with_service(&crowd, &people);
        let (book, warning) = fixture.open();
        assert_eq!(warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED), "{code}");
        assert_eq!(hierarchy(&book, TableFlags::NONE).len(), if sibling_stays { 2 } else { 1 }, "{code}");
        let log_off = ["logoff", "shutdown"];
        assert_eq!(crowd.asked().ends_with(&log_off.map(str::to_owned)), !sibling_stays, "{code}");
        people.asked();

        fails.store(false, Ordering::Relaxed);
        let (_again, warning) = fixture.open();
        assert_eq!(warning.is_none(), sibling_stays, "{code}");
        assert_eq!(people.asked().len(), usize::from(sibling_stays), "{code}: asked again");
        assert!(crowd.asked().iter().all(|asked| !asked.starts_with("logon")), "{code}");
        let next = fixture.emulator.log_on(PROFILE).unwrap();
        assert_eq!(next.open_address_book(None, AbOpenFlags::NONE).unwrap().warning, None, "{code}");
    }
}

/// ADR-PROVIDER-3, STA-LIFE-5, STA-LIFE-6: told to configure itself once per logon, and not disabled.
#[test]
fn a_provider_that_is_not_configured_gets_a_second_try() {
    let calls = Arc::new(AtomicU32::new(0));
    let made = Arc::clone(&calls);
    let people = People::new("People", move |support| {
        if made.fetch_add(1, Ordering::Relaxed) < 3 {
            return Err(Error::new(ErrorCode::MAPI_E_UNCONFIGURED, Method::AbProviderLogon, "where?"));
        }
        registered(support)
    });
    let (fixture, told) = with_service(&People::new("Crowd", |_| Ok(())), &people);
    let counts = || [0, 1].map(|count| told[count].load(Ordering::Relaxed));
    let before = counts();
    assert_eq!(fixture.open().1, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    assert_eq!(calls.load(Ordering::Relaxed), 2);
    assert_eq!(counts(), [before[0] + 1, before[1]]);
    let opened = fixture.session.open_address_book(None, AbOpenFlags::NONE).unwrap();
    assert_eq!((opened.warning, calls.load(Ordering::Relaxed)), (None, 4));
    assert_eq!(counts(), [before[0] + 2, before[1] + 1]);
}

/// STA-ABPROVIDER-5, STA-LIFE-11, ADR-PROVIDER-9, SES-LOGOFF-5
#[test]
fn the_last_logoff_shuts_a_provider_down() {
    let fixture = Fixture::new();
    let book = fixture.book();
    let other = fixture.emulator.log_on(PROFILE).unwrap();
    let _book = other.open_address_book(None, AbOpenFlags::NONE).unwrap();
    let carla = book.open_entry(Some(&id_of(CARLA)), None, OpenFlags::NONE).unwrap();
    fixture.people.asked();
    fixture.session.logoff(LogoffFlags::NONE, 0).unwrap();
    assert_eq!(fixture.people.asked(), ["logoff"]);
    let opened = book.open_entry(Some(&id_of(CARLA)), None, OpenFlags::NONE);
    assert_eq!(opened.unwrap_err(), ErrorCode::MAPI_E_INVALID_OBJECT);
    drop(carla);
    fixture.emulator.mapi().uninitialize();
    fixture.emulator.mapi().uninitialize();
    drop(other);
    assert_eq!(fixture.people.asked(), ["logoff", "shutdown"]);
}

/// SES-LOGOFF-5
#[test]
fn address_books_log_off_before_stores() {
    let fixture = Fixture::new();
    let inbox = fixture.session.default_store().unwrap().inbox().unwrap();
    let _book = fixture.book();
    fixture.people.look_at_last(inbox.get(PR_ENTRYID).unwrap().into());
    fixture.session.logoff(LogoffFlags::NONE, 0).unwrap();
    assert_eq!(fixture.people.asked(), ["opened MAPI_FOLDER", "logoff", "shutdown"]);
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

/// ADR-GETSEARCHPATH-7
#[test]
fn a_container_that_is_gone_is_left_out_of_the_search_path() {
    let (people, fails) = failing("People", ErrorCode::MAPI_E_FAILONEPROVIDER);
    fails.store(false, Ordering::Relaxed);
    let fixture = Fixture::with(people);
    let book = fixture.book();
    set_path(&book, &[id_of(PARTNERS), book.get_default_dir().unwrap().unwrap()]);
    fails.store(true, Ordering::Relaxed);
    let later = fixture.emulator.log_on(PROFILE).unwrap();
    let open = || later.open_address_book(None, AbOpenFlags::NONE).unwrap().value;
    assert_eq!(path(&open()), ["Global Address List"]);
    fails.store(false, Ordering::Relaxed);
    assert_eq!(path(&open()), ["Partners", "Global Address List"]);
}

/// ADR-COPYENTRIES-3, ADR-PAB-1, STA-SUP-OPENENTRY-1, STA-SUP-COMPAREENTRYIDS-1: the personal address book reaches other
/// providers through what the session does for every provider.
#[test]
fn entries_of_any_provider_are_copied_into_the_personal_address_book() {
    let emulator = Emulator::new();
    emulator.mapi().initialize(InitFlags::NONE).unwrap();
    let profiles = emulator.mapi().admin_profiles(0).unwrap();
    let services = profiles.admin_services(PROFILE, None, ProfileFlags::NONE).unwrap();
    services.create_msg_service("MSPST AB", None, ServiceUiFlags::NONE).unwrap();
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

/// STA-ABPROVIDER-4: a logon for each entry of the profile.
#[test]
fn a_provider_that_is_listed_twice_logs_on_twice() {
    let (emulator, people) = (Emulator::new(), People::new("People", registered));
    for _ in 0..2 {
        emulator.install_address_book(PROFILE, Arc::new(Provider(Arc::clone(&people)))).unwrap();
    }
    let session = emulator.log_on(PROFILE).unwrap();
    drop(session.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value());
    let logons = |asked: &[String]| asked.iter().filter(|call| call.starts_with("logon")).count();
    assert_eq!(logons(&people.asked()), 2);
    session.logoff(LogoffFlags::NONE, 0).unwrap();
    assert_eq!(people.asked(), ["logoff", "logoff", "shutdown"]);
}
