//! Address book providers of the user's own, beside the built-in ones.

#[macro_use]
#[path = "../people/mod.rs"]
mod people;

mod buttons;
mod foreign;
mod live;
mod logons;
mod recipients;
mod routing;
mod workshop;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use mapi_emulator::interface::spi::{AbInfo, AbLogon, AbProvider, EntryError, MapiSupport, ServiceCall};
use mapi_emulator::interface::{Error, Method, Result};
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
