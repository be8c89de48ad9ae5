//! The providers of a message service together: in which order they log on and are asked whether the client may leave, and
//! what becomes of the service if one of them cannot log on.

#[macro_use]
#[expect(dead_code, reason = "what only the tests of address book providers ask the people")]
mod people;
#[path = "providers/archive.rs"]
#[expect(dead_code, reason = "what only the tests of custom providers ask the archive")]
mod archive;

use std::sync::Arc;

use archive::Archive;
use mapi_emulator::interface::spi::{
    AbInfo, AbLogon, AbProvider, AddressTypes, MapiSupport, MsProvider, ProviderShutdown, StoreInfo,
    StoreLogon, SubmitError, TransportInfo, TransportLogon, XpLogon, XpProvider,
};
use mapi_emulator::interface::{Error, LogonDialog, Message, Method, Outcome, Result, UserInterface};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, StoreSettings, columns};
use parking_lot::Mutex;
use people::{People, registered};

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;
const PROFILE: &str = "Anna Berg";

/// A service with a store, an address book and a transport, in this order.
const MIXED: &str = "[Services]
    MIXED=Store, people and mail
    [MIXED]
    Providers=MIXED_MS, MIXED_AB, MIXED_XP
    [MIXED_MS]
    PR_DISPLAY_NAME=Archive
    PR_PROVIDER_DISPLAY=Archives
    PR_PROVIDER_DLL_NAME=ARCHIVE.DLL
    PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER
    [MIXED_AB]
    PR_DISPLAY_NAME=People
    PR_PROVIDER_DISPLAY=People
    PR_PROVIDER_DLL_NAME=PEOPLE.DLL
    PR_RESOURCE_TYPE=MAPI_AB_PROVIDER
    [MIXED_XP]
    PR_DISPLAY_NAME=Mail of the service
    PR_PROVIDER_DISPLAY=Mail
    PR_PROVIDER_DLL_NAME=MINET.DLL
    PR_RESOURCE_TYPE=MAPI_TRANSPORT_PROVIDER";

/// What a logon of the store answers; `S_OK` opens it.
type Mood = Arc<Mutex<ErrorCode>>;

/// The archive, if it is in the mood.
#[derive(Debug)]
struct Store {
    archive: archive::Provider,
    mood: Mood,
    order: Arc<Mutex<Vec<&'static str>>>,
}

impl MsProvider for Store {
    fn info(&self) -> StoreInfo {
        self.archive.info()
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>> {
        self.order.lock().push("store");
        match *self.mood.lock() {
            ErrorCode::S_OK => self.archive.logon(support, id, flags),
            code => Err(Error::new(code, Method::MapiSessionOpenMsgStore, "not in the mood")),
        }
    }
}

/// Anna's profile with the service in it.
struct Scene {
    emulator: Emulator,
    people: Arc<People>,
    mood: Mood,
    /// Who logged on, in order.
    order: Arc<Mutex<Vec<&'static str>>>,
}

impl Scene {
    fn new() -> Self {
        let emulator = Emulator::new();
        let order: Arc<Mutex<Vec<&'static str>>> = Arc::default();
        let books = Arc::clone(&order);
        let people = People::new("People", move |support| {
            books.lock().push("book");
            registered(support)
        });
        let mood: Mood = Arc::new(Mutex::new(ErrorCode::S_OK));
        let archive = archive::Provider::of(&Arc::<Archive>::default());
        let store = Store { archive, mood: Arc::clone(&mood), order: Arc::clone(&order) };
        emulator.register_provider(Arc::new(store));
        emulator.register_address_book(Arc::new(people::Provider(Arc::clone(&people))));
        emulator.add_services(MIXED).unwrap();
        emulator.mapi().initialize(InitFlags::NONE).unwrap();
        let services = emulator.mapi().admin_profiles(0).unwrap();
        let services = services.admin_services(PROFILE, None, ProfileFlags::NONE).unwrap();
        services.create_msg_service("MIXED", None, ServiceUiFlags::NONE).unwrap();
        let ours = Restriction::eq(PR_PROVIDER_DLL_NAME, "ARCHIVE.DLL");
        let table = services.get_provider_table(UNICODE).unwrap();
        let rows = table.query_all_rows(Some(&columns![PR_PROVIDER_UID]), Some(&ours), None, 0).unwrap();
        let uid = MapiUid::from_slice(&rows.first().unwrap().get(PR_PROVIDER_UID).unwrap()).unwrap();
        let flags = OpenSectionFlags::MAPI_FORCE_ACCESS | OpenSectionFlags::MAPI_MODIFY;
        let section = services.open_profile_section(uid, None, flags).unwrap();
        section.set(PR_ENTRYID, archive_id().0).unwrap();
        Self { emulator, people, mood, order }
    }

    fn feels(&self, code: ErrorCode) {
        *self.mood.lock() = code;
    }

    /// Who logged on since the last look.
    fn order(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.order.lock())
    }
}

fn archive_id() -> EntryId {
    wrap_store_entry_id("ARCHIVE.DLL", &archive::id_of(0)).unwrap()
}

fn open(session: &dyn MapiSession) -> Result<Arc<dyn MsgStore>> {
    Ok(session.open_msg_store(&archive_id(), None, OpenStoreFlags::NONE)?.into_value())
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

/// How many rows of the status table are of such providers.
fn running(session: &dyn MapiSession, kind: ResourceType) -> usize {
    let table = session.get_status_table(UNICODE).unwrap();
    let rows = table.all_rows(&columns![PR_RESOURCE_TYPE]).unwrap();
    rows.iter().filter(|row| row.get(PR_RESOURCE_TYPE) == Some(kind.0 as i32)).count()
}

/// PRF-LOGONCFG-6, SES-LOGON-33, SES-LOGON-34: whatever their order in the profile.
#[test]
fn the_address_book_of_a_service_logs_on_before_its_store() {
    let scene = Scene::new();
    let session = scene.emulator.log_on(PROFILE).unwrap();
    assert_eq!(scene.order(), [""; 0]);
    let _store = open(&*session).unwrap();
    assert_eq!(scene.order(), ["book", "store"]);
    let _again = open(&*session).unwrap();
    let _book = session.open_address_book(None, AbOpenFlags::NONE).unwrap();
    assert_eq!(scene.order(), ["store"], "the book is up");

    let other = scene.emulator.log_on(PROFILE).unwrap();
    let _mailbox = other.default_store().unwrap();
    assert_eq!(scene.order(), [""; 0], "that is of another service");
    let _book = other.open_address_book(None, AbOpenFlags::NONE).unwrap();
    assert_eq!(scene.order(), ["book"]);
}

/// PRF-LOGONCFG-4, STA-LIFE-8: the next session tries again.
#[test]
fn a_store_that_cannot_log_on_takes_its_service_with_it() {
    let scene = Scene::new();
    let session = scene.emulator.log_on(PROFILE).unwrap();
    let book = session.open_address_book(None, AbOpenFlags::NONE).unwrap();
    assert_eq!(book.warning, None);
    assert_eq!(running(&*session, ResourceType::MAPI_TRANSPORT_PROVIDER), 2);
    scene.feels(ErrorCode::MAPI_E_NETWORK_ERROR);
    scene.people.asked();
    assert_eq!(code(open(&*session)), ErrorCode::MAPI_E_NETWORK_ERROR);
    assert_eq!(scene.people.asked(), ["logoff", "shutdown"]);
    assert_eq!(running(&*session, ResourceType::MAPI_TRANSPORT_PROVIDER), 1, "the mailbox's stays");
    let carla = book.value.open_entry(Some(&people::id_of(people::CARLA)), None, OpenFlags::NONE);
    assert_eq!(code(carla), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);

    scene.feels(ErrorCode::S_OK);
    scene.order();
    assert_eq!(code(open(&*session)), ErrorCode::MAPI_E_LOGON_FAILED);
    let book = session.open_address_book(None, AbOpenFlags::NONE).unwrap();
    assert_eq!(book.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    let told = session.get_last_error(ErrorCode::MAPI_W_ERRORS_RETURNED, UNICODE).unwrap().unwrap();
    assert!(told.error.contains("People: ") && told.error.contains("shut off"), "{told}");
    assert_eq!(scene.order(), [""; 0], "nobody of it is asked");
    assert_eq!(code(session.default_store()), ErrorCode::S_OK, "other services go on");

    let next = scene.emulator.log_on(PROFILE).unwrap();
    assert_eq!(code(open(&*next)), ErrorCode::S_OK);
}

/// PRF-LOGONCFG-4: nor do failures that say nothing of the others, or of what runs already.
#[test]
fn a_failure_of_one_provider_leaves_its_service_alone() {
    let scene = Scene::new();
    let session = scene.emulator.log_on(PROFILE).unwrap();
    for of_one in [
        ErrorCode::MAPI_E_FAILONEPROVIDER,
        ErrorCode::MAPI_E_UNCONFIGURED,
        ErrorCode::MAPI_E_UNKNOWN_FLAGS,
        ErrorCode::MAPI_E_NO_ACCESS,
        ErrorCode::MAPI_E_USER_CANCEL,
    ] {
        scene.feels(of_one);
        assert_eq!(code(open(&*session)), of_one);
    }
    scene.feels(ErrorCode::MAPI_E_LOGON_FAILED);
    let silent = session.open_msg_store(&archive_id(), None, OpenStoreFlags::MDB_NO_DIALOG);
    assert_eq!(code(silent), ErrorCode::MAPI_E_LOGON_FAILED);
    scene.feels(ErrorCode::S_OK);
    let _store = open(&*session).unwrap();
    scene.feels(ErrorCode::MAPI_E_NETWORK_ERROR);
    assert_eq!(code(open(&*session)), ErrorCode::MAPI_E_NETWORK_ERROR);
    scene.feels(ErrorCode::S_OK);
    assert_eq!(code(open(&*session)), ErrorCode::S_OK);
    assert_eq!(session.open_address_book(None, AbOpenFlags::NONE).unwrap().warning, None);
}

/// PRF-LOGONCFG-4, SES-COMMON-10
#[test]
fn a_mailbox_that_cannot_be_reached_is_tried_once_in_a_session() {
    let mailbox = "Mailbox - Anna Berg";
    for (error, later) in [
        (ErrorCode::MAPI_E_NETWORK_ERROR, ErrorCode::MAPI_E_LOGON_FAILED),
        (ErrorCode::MAPI_E_FAILONEPROVIDER, ErrorCode::S_OK),
    ] {
        let emulator = Emulator::new();
        emulator.configure_store(mailbox, |settings| settings.logon_error = Some(error)).unwrap();
        let session = emulator.log_on(PROFILE).unwrap();
        assert_eq!(code(session.default_store()), error);
        emulator.configure_store(mailbox, |settings| settings.logon_error = None).unwrap();
        assert_eq!(code(session.default_store()), later);
        assert_eq!(code(emulator.log_on(PROFILE).unwrap().default_store()), ErrorCode::S_OK);
    }
}

/// SES-OPENMSGSTORE-20, SES-COMMON-15
#[test]
fn an_unavailable_store_opens_if_its_errors_may_wait() {
    let settings = StoreSettings {
        logon_error: Some(ErrorCode::MAPI_E_NETWORK_ERROR),
        defers_errors: true,
        ..StoreSettings::SERVER
    };
    let emulator = Emulator::builder().mailbox_with(PROFILE, "anna@example.com", settings).build();
    let session = emulator.log_on(PROFILE).unwrap();
    let table = session.get_msg_stores_table(UNICODE).unwrap();
    let id = EntryId::from(
        table.all_rows(&columns![PR_ENTRYID]).unwrap().first().unwrap().get(PR_ENTRYID).unwrap(),
    );
    let open = |flags| session.open_msg_store(&id, None, flags).map(Outcome::into_value);
    let store = open(OpenStoreFlags::MAPI_DEFERRED_ERRORS).unwrap();
    for answer in [
        code(store.get(PR_DISPLAY_NAME)),
        code(store.open_entry(None, None, OpenFlags::NONE)),
        code(store.get_receive_folder(None, UNICODE)),
        code(store.advise(None, EventMask::fnevNewMail, Arc::new(|_: &[Notification]| {}))),
    ] {
        assert_eq!(answer, ErrorCode::MAPI_E_NETWORK_ERROR);
    }
    assert_eq!(code(open(OpenStoreFlags::NONE)), ErrorCode::MAPI_E_NETWORK_ERROR);
}

/// A transport that has a say when the client leaves at once.
#[derive(Debug)]
struct Mail(Leaving);

impl XpProvider for Mail {
    fn info(&self) -> TransportInfo {
        TransportInfo {
            dll_name: "MINET.DLL".to_owned(),
            display_name: "Mail".to_owned(),
            provider_display: "Mail".to_owned(),
            flags: StatusFlags::NONE,
        }
    }

    fn transport_logon(&self, _: Arc<dyn MapiSupport>, _: TransportLogonFlags) -> Result<TransportLogon> {
        Ok(TransportLogon { logon: Arc::new(Sends), flags: TransportLogonFlags::NONE })
    }

    fn fast_shutdown(&self) -> Option<&dyn ProviderShutdown> {
        Some(&self.0)
    }
}

#[derive(Debug)]
struct Sends;

impl XpLogon for Sends {
    fn address_types(&self) -> Result<AddressTypes> {
        Ok(AddressTypes::of(&["FAX"]))
    }

    fn submit_message(
        &self,
        _: SubmitMessageFlags,
        _: &Arc<dyn Message>,
    ) -> std::result::Result<u32, SubmitError> {
        Err(ErrorCode::MAPI_E_CALL_FAILED.into())
    }
}

/// An address book that has a say, too.
#[derive(Debug)]
struct Book(people::Provider, Leaving);

impl AbProvider for Book {
    fn info(&self) -> AbInfo {
        self.0.info()
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        profile: &str,
        flags: AbOpenFlags,
    ) -> Result<Arc<dyn AbLogon>> {
        self.0.logon(support, profile, flags)
    }

    fn fast_shutdown(&self) -> Option<&dyn ProviderShutdown> {
        Some(&self.1)
    }
}

/// Writes down what a provider is asked when the client leaves.
#[derive(Debug)]
struct Leaving(&'static str, Arc<Mutex<Vec<String>>>);

impl Leaving {
    fn note(&self, what: &str) -> Result<()> {
        self.1.lock().push(format!("{} {what}", self.0));
        Ok(())
    }
}

impl ProviderShutdown for Leaving {
    fn query_fast_shutdown(&self) -> Result<()> {
        self.note("query")
    }

    fn notify_process_shutdown(&self) -> Result<()> {
        self.note("notify")
    }

    fn do_fast_shutdown(&self) -> Result<()> {
        self.note("do")
    }
}

/// SES-FASTSHUTDOWN-2: whatever came up first.
#[test]
fn transports_then_address_books_then_stores_are_asked_and_told() {
    let (emulator, asked) = (Emulator::new(), Arc::<Mutex<Vec<String>>>::default());
    let leaving = |name| Leaving(name, Arc::clone(&asked));
    let shutdown: Box<dyn ProviderShutdown> = Box::new(leaving("store"));
    let archive = Arc::<Archive>::default();
    let store = archive::Provider { shutdown: Some(shutdown), ..archive::Provider::of(&archive) };
    emulator.install(PROFILE, Arc::new(store)).unwrap();
    let people = people::Provider(People::new("People", registered));
    emulator.install_address_book(PROFILE, Arc::new(Book(people, leaving("book")))).unwrap();
    emulator.register_transport(Arc::new(Mail(leaving("transport"))));
    let session = emulator.log_on(PROFILE).unwrap();
    let _store = open(&*session).unwrap();
    let _book = session.open_address_book(None, AbOpenFlags::NONE).unwrap();
    emulator.pump();
    let all = |what: &[&str]| -> Vec<String> {
        let each = |what: &&str| ["transport", "book", "store"].map(|name| format!("{name} {what}"));
        what.iter().flat_map(each).collect()
    };
    let asked = || std::mem::take(&mut *asked.lock());
    session.query_fast_shutdown().unwrap();
    assert_eq!(asked(), all(&["query"]));
    session.notify_process_shutdown().unwrap();
    assert_eq!(asked(), all(&["notify"]));
    session.do_fast_shutdown().unwrap();
    assert_eq!(asked(), all(&["query", "do"]));
}

/// The user in front of the screen, who answers whatever he is asked.
#[derive(Debug)]
struct Answers;

impl UserInterface for Answers {
    fn logon(&self, _: &LogonDialog<'_>) -> Option<String> {
        Some(PROFILE.to_owned())
    }

    fn wants_to_quit(&self) -> bool {
        true
    }
}

/// SES-INIT-11, SES-INIT-7: until MAPI is uninitialised. Providers are told.
#[test]
fn a_service_has_no_user() {
    let ui = LogonFlags::MAPI_LOGON_UI;
    for (flags, told) in [(InitFlags::NONE, false), (InitFlags::MAPI_NT_SERVICE, true)] {
        let emulator = Emulator::new();
        emulator.set_ui(Arc::new(Answers));
        let people = People::new("People", registered);
        emulator.install_address_book(PROFILE, Arc::new(people::Provider(Arc::clone(&people)))).unwrap();
        let archive = Arc::<Archive>::default();
        let seen = Arc::<Mutex<Vec<OpenStoreFlags>>>::default();
        let store = Flags { archive: archive::Provider::of(&archive), seen: Arc::clone(&seen) };
        emulator.install(PROFILE, Arc::new(store)).unwrap();
        let mapi = emulator.mapi();
        mapi.initialize(flags).unwrap();
        mapi.initialize(InitFlags::NONE).unwrap();
        let answers = [
            code(mapi.logon(None, None, ui | LogonFlags::MAPI_NEW_SESSION)),
            code(mapi.dispatch_notifications(0)),
        ];
        let asked = [ErrorCode::S_OK, ErrorCode::MAPI_E_USER_CANCEL];
        assert_eq!(answers, if told { [ErrorCode::MAPI_E_LOGON_FAILED, ErrorCode::S_OK] } else { asked });
        let session = mapi.logon(Some(PROFILE), None, LogonFlags::MAPI_NEW_SESSION).unwrap();
        let _store = open(&*session).unwrap();
        let _book = session.open_address_book(None, AbOpenFlags::NONE).unwrap();
        assert_eq!(seen.lock()[0].contains(OpenStoreFlags::MDB_NO_DIALOG), told);
        assert_eq!(people.asked()[0].contains("AB_NO_DIALOG"), told);

        mapi.uninitialize();
        mapi.uninitialize();
        mapi.initialize(InitFlags::NONE).unwrap();
        assert_eq!(code(mapi.logon(None, None, ui | LogonFlags::MAPI_NEW_SESSION)), ErrorCode::S_OK);
    }
}

/// The archive, which writes down the flags that it is opened with.
#[derive(Debug)]
struct Flags {
    archive: archive::Provider,
    seen: Arc<Mutex<Vec<OpenStoreFlags>>>,
}

impl MsProvider for Flags {
    fn info(&self) -> StoreInfo {
        self.archive.info()
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>> {
        self.seen.lock().push(flags);
        self.archive.logon(support, id, flags)
    }
}

/// How many messages are in Anna's Inbox after such a logon, with nothing pumped.
fn fetched(flags: LogonFlags) -> i32 {
    let emulator = Emulator::new();
    emulator.post("anna@example.com", mapi_emulator::Mail::new("One"));
    emulator.post("anna@example.com", mapi_emulator::Mail::new("Two"));
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE).unwrap();
    let session = mapi.logon(Some(PROFILE), None, flags).unwrap();
    session.default_store().unwrap().inbox().unwrap().get(PR_CONTENT_COUNT).unwrap()
}

/// SES-LOGON-25
#[test]
fn a_logon_can_fetch_all_mail_before_it_returns() {
    let force = LogonFlags::MAPI_FORCE_DOWNLOAD | LogonFlags::MAPI_NEW_SESSION;
    assert_eq!(fetched(LogonFlags::MAPI_NEW_SESSION), 0);
    assert_eq!(fetched(force), 2);
    assert_eq!(fetched(force | LogonFlags::MAPI_NO_MAIL), 0);

    let emulator = Emulator::new();
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE).unwrap();
    let shared = LogonFlags::MAPI_NEW_SESSION | LogonFlags::MAPI_ALLOW_OTHERS;
    let first = mapi.logon(Some(PROFILE), None, shared).unwrap();
    let inbox = first.default_store().unwrap().inbox().unwrap();
    emulator.post("anna@example.com", mapi_emulator::Mail::new("One"));
    for (flags, fetched) in [(LogonFlags::MAPI_NO_MAIL, 0), (LogonFlags::NONE, 1)] {
        let _member = mapi.logon(None, None, LogonFlags::MAPI_FORCE_DOWNLOAD | flags).unwrap();
        assert_eq!(inbox.get(PR_CONTENT_COUNT).unwrap(), fetched, "{flags:?} of a member");
    }
}
