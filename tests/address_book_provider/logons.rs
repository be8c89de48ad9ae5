//! How providers log on, fail to, and log off.

use mapi_emulator::interface::{ConfigSheet, UserInterface};

use super::*;

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
    let built_in = [("Global Address List", 0), ("Personal Address Book", 0)];
    assert_eq!(hierarchy(&book, TableFlags::NONE), named(&built_in));
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
    let both = named(&[&built_in[..], &[("Partners", 0)]].concat());
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
pub struct Named(pub Arc<People>);

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
    with_service_of(TWO, crowd, people)
}

fn with_service_of(two: &str, crowd: &Arc<People>, people: &Arc<People>) -> (Fixture, Arc<[AtomicU32; 2]>) {
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
    emulator.add_services(two).unwrap();
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
        assert_eq!(hierarchy(&book, TableFlags::NONE).len(), if sibling_stays { 3 } else { 2 }, "{code}");
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

/// ADR-PROVIDER-4, ADR-GETSEARCHPATH-7: names are looked up no more in a personal address book that stands in the same
/// service.
#[test]
fn the_containers_of_a_disabled_service_are_searched_no_more() {
    let is_first = AtomicBool::new(true);
    let people = People::new("People", move |_| {
        let is_first = is_first.swap(false, Ordering::Relaxed);
        let code = if is_first { ErrorCode::MAPI_E_FAILONEPROVIDER } else { ErrorCode::MAPI_E_NETWORK_ERROR };
        Err(Error::new(code, Method::AbProviderLogon, "out today"))
    });
    let of_crowd = "6B696E643A20616E6F74686572204142";
    let of_personal_books = "B53BC2C02C77101AA1BC08002B2A56C2";
    let personal = TWO.replace(of_crowd, of_personal_books);
    let (fixture, _) = with_service_of(&personal, &People::new("Crowd", |_| Ok(())), &people);
    let book = fixture.book();
    let root = book.open_entry(None, None, OpenFlags::NONE).unwrap().into_ab_container().unwrap();
    let rows = root.get_hierarchy_table(TableFlags::NONE).unwrap().all_rows(&columns![PR_ENTRYID]).unwrap();
    let ids: Vec<EntryId> = rows.iter().map(|row| row.get(PR_ENTRYID).unwrap().into()).collect();
    let [gal, _, second] = &ids[..] else { panic!("{} containers", ids.len()) };
    set_path(&book, &[gal.clone(), second.clone()]);
    let opened = book.open_entry(Some(second), None, OpenFlags::NONE).unwrap().into_ab_container().unwrap();
    let zoe = OneOff::new("Zoe", "SMTP", "zoe@example.com").to_entry_id();
    assert_eq!(opened.copy_entries(&[zoe], None, CopyEntriesFlags::NONE).unwrap().warning, None);
    assert_eq!(resolve(&book, "Zoe").0, Ok(()));

    assert_eq!(fixture.open().1, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    assert_eq!(resolve(&book, "Zoe").0.unwrap_err(), ErrorCode::MAPI_E_NOT_FOUND);
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

/// STA-ABLOGON-13: the session keeps no hold of it, and what it opened itself answers no more.
#[test]
fn a_logoff_releases_the_support_object_and_what_is_open() {
    let kept = Arc::new(parking_lot::Mutex::new(None));
    let keeps = Arc::clone(&kept);
    let people = People::new("People", move |support| {
        *keeps.lock() = Some(Arc::downgrade(support));
        registered(support)
    });
    let fixture = Fixture::with(people);
    let book = fixture.book();
    let support = kept.lock().clone().expect("it logged on");
    let opened = support.upgrade().map(|support| support.open_address_book(None, 0).unwrap().value);
    let opened = opened.expect("the provider holds it");
    let anna = fixture.session.query_identity().unwrap().into_value();
    let anna = book.open_entry(Some(&anna), None, OpenFlags::NONE).unwrap().into_mail_user().unwrap();
    fixture.session.logoff(LogoffFlags::NONE, 0).unwrap();
    let invalid = ErrorCode::MAPI_E_INVALID_OBJECT;
    assert_eq!(anna.get(PR_DISPLAY_NAME).unwrap_err(), invalid);
    assert_eq!(opened.get_pab().unwrap_err(), invalid);
    assert!(fixture.people.asked().contains(&"logoff".to_owned()));
    assert!(support.upgrade().is_none(), "the provider let go of it, and nobody else has it");
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
