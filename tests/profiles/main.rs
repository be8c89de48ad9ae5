//! Profiles, message services and their entry functions, as far as the emulator decides what is there.

#[macro_use]
#[path = "../providers/refusals.rs"]
mod refusals;

#[path = "../providers/archive.rs"]
#[expect(dead_code, reason = "what only the tests of custom providers ask the archive")]
mod archive;
mod built_in;
mod data;
mod default_store;
mod entries;
mod errors;
mod flags;
mod identity;
mod inf;
mod logon;
mod providers;
mod sessions;
mod wizard;

use std::sync::Arc;

use mapi_emulator::Emulator;
use mapi_emulator::interface::spi::{EntryError, ServiceCall};
use mapi_emulator::interface::{Error, Mapi, MapiSession, MsgServiceAdmin, ProfAdmin, ServiceDestination};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::MUID_PROFILE_INSTANCE;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use parking_lot::Mutex as Lock;

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;
const NO_UI: ServiceUiFlags = ServiceUiFlags::NONE;
const NONE: ProfileFlags = ProfileFlags::NONE;
const READ: OpenSectionFlags = OpenSectionFlags::NONE;
const MODIFY: OpenSectionFlags = OpenSectionFlags::MAPI_MODIFY;
const FORCE: OpenSectionFlags = OpenSectionFlags::MAPI_FORCE_ACCESS;

/// Two mailboxes, and MAPI ready to be used.
fn emulator() -> (Emulator, Arc<dyn Mapi>, Arc<dyn ProfAdmin>) {
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben Okafor", "ben@example.com")
        .build();
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE).unwrap();
    let admin = mapi.admin_profiles(0).unwrap();
    (emulator, mapi, admin)
}

#[track_caller]
fn fails<T>(result: Result<T, Error>, code: ErrorCode) {
    assert_eq!(result.err().map(|error| error.code()), Some(code));
}

fn column<T: PropData>(table: &Arc<dyn MapiTable>, tag: Tag<T>) -> Vec<T> {
    table.all_rows(&[tag.tag()]).unwrap().iter().filter_map(|row| row.get(tag)).collect()
}

fn uids(table: &Arc<dyn MapiTable>, tag: Tag<Binary>) -> Vec<MapiUid> {
    column(table, tag).iter().filter_map(|uid| MapiUid::from_slice(uid)).collect()
}

fn profiles(admin: &Arc<dyn ProfAdmin>) -> Vec<String> {
    column(&admin.get_profile_table(ProfileFlags::MAPI_UNICODE).unwrap(), PR_DISPLAY_NAME)
}

fn service_uids(admin: &Arc<dyn MsgServiceAdmin>) -> Vec<MapiUid> {
    uids(&admin.get_msg_service_table(UNICODE).unwrap(), PR_SERVICE_UID)
}

fn provider_uids(admin: &Arc<dyn MsgServiceAdmin>) -> Vec<MapiUid> {
    uids(&admin.get_provider_table(UNICODE).unwrap(), PR_PROVIDER_UID)
}

/// A message service of the test's own, in a computer that knows no other.
const MINE: &str = "
[Services]
MINE=My service
OTHER=Another service
[Default Services]
MINE=My service
OTHER=Another service
[MINE]
PR_SERVICE_DLL_NAME=MINE.DLL
PR_SERVICE_ENTRY_NAME=MineEntry
Providers=MINE_AB,MINE_MS
Sections=MINE_SECTION
[MINE_AB]
PR_DISPLAY_NAME=My directory
PR_PROVIDER_DISPLAY=Directories
PR_PROVIDER_DLL_NAME=MINEAB.DLL
PR_RESOURCE_TYPE=MAPI_AB_PROVIDER
PR_RESOURCE_FLAGS=STATUS_PRIMARY_IDENTITY
[MINE_MS]
PR_DISPLAY_NAME=My store
PR_PROVIDER_DISPLAY=Stores
PR_PROVIDER_DLL_NAME=MINEMS.DLL
PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER
PR_RESOURCE_FLAGS=STATUS_DEFAULT_STORE
[MINE_SECTION]
UID=07070707070707070707070707070707
PR_COMMENT=seed
[OTHER]
PR_SERVICE_DLL_NAME=MINE.DLL
PR_SERVICE_ENTRY_NAME=OtherEntry
Providers=OTHER_XP
[OTHER_XP]
PR_DISPLAY_NAME=Other transport
PR_PROVIDER_DISPLAY=Transports
PR_PROVIDER_DLL_NAME=OTHERXP.DLL
PR_RESOURCE_TYPE=MAPI_TRANSPORT_PROVIDER
";

/// What an entry function was called with.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    service: &'static str,
    context: ServiceContext,
    flags: ServiceUiFlags,
    values: usize,
}

fn seen(service: &'static str, context: ServiceContext) -> Seen {
    Seen { service, context, flags: ServiceUiFlags::NONE, values: 0 }
}

type Script = dyn Fn(&'static str, &ServiceCall<'_>) -> Result<(), EntryError> + Send + Sync;

/// A computer with the services MINE and OTHER, whose entry functions write down their calls and follow a script.
struct Scripted {
    emulator: Emulator,
    mapi: Arc<dyn Mapi>,
    admin: Arc<dyn ProfAdmin>,
    calls: Arc<Lock<Vec<Seen>>>,
}

impl Scripted {
    fn new(
        script: impl Fn(&'static str, &ServiceCall<'_>) -> Result<(), EntryError> + Send + Sync + 'static,
    ) -> Self {
        let (emulator, mapi, admin) = emulator();
        emulator.set_services(mapi_emulator::testkit::services::ServiceCatalog::parse(MINE).unwrap());
        let (calls, script): (Arc<Lock<Vec<Seen>>>, Arc<Script>) = (Arc::default(), Arc::new(script));
        for (function, service) in [("MineEntry", "MINE"), ("OtherEntry", "OTHER")] {
            let (calls, script) = (Arc::clone(&calls), Arc::clone(&script));
            let entry = move |call: &ServiceCall<'_>| {
                let (context, flags, values) = (call.context, call.flags, call.properties.len());
                calls.lock().push(Seen { service, context, flags, values });
                script(service, call)
            };
            emulator.register_service("MINE.DLL", function, Arc::new(entry));
        }
        Self { emulator, mapi, admin, calls }
    }

    /// An entry function that has nothing to object to.
    fn willing() -> Self {
        Self::new(|_, _| Ok(()))
    }

    /// A new profile, with the services in it.
    fn profile(&self, name: &str, services: &[&str]) -> Arc<dyn MsgServiceAdmin> {
        self.admin.create_profile(name, None, NONE).unwrap();
        let admin = self.admin.admin_services(name, None, NONE).unwrap();
        for service in services {
            admin.create_msg_service(service, None, NO_UI).unwrap();
        }
        self.calls();
        admin
    }

    /// The calls since the last look.
    fn calls(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.calls.lock())
    }
}

/// Everything that a profile's tables and sections tell.
fn all_of(admin: &Arc<dyn MsgServiceAdmin>) -> Vec<String> {
    let tables = [admin.get_msg_service_table(UNICODE).unwrap(), admin.get_provider_table(UNICODE).unwrap()];
    tables.iter().map(|table| format!("{:?}", table.query_all_rows(None, None, None, 0).unwrap())).collect()
}
