//! The providers of a message service together: in which order they log on and are asked whether the client may leave, and
//! what becomes of the service if one of them cannot log on.

#[macro_use]
#[path = "../people/mod.rs"]
#[expect(dead_code, reason = "what only the tests of address book providers ask the people")]
mod people;
#[path = "../providers/archive.rs"]
#[expect(dead_code, reason = "what only the tests of custom providers ask the archive")]
mod archive;
mod failing;
mod flags;
mod leaving;

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
        section.set(PR_ENTRYID, archive_id()).unwrap();
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
