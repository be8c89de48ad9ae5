//! The address book of a session, as clients use it: the root, the global address list, users, lists, one-offs.

mod containers;
mod data;
mod defaults;
mod dialogs;
mod lists;
mod lookup;
mod names;
mod opening;
mod pab;
mod personal;
mod policies;
mod recipients;
mod settings;
mod switches;
mod templates;

use std::sync::{Arc, Mutex};

use mapi_emulator::interface::{
    AddressDialog, AdrFields, AdrParm, Call, CallObserver, Connection, DetailsButton, EntrySheet, Error,
    Method, NameAnswer, NameQuestion, Nobody, Opened, Result, UserInterface, Verdict,
};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::{
    IID_IABContainer, IID_IDistList, IID_IMAPIContainer, IID_IMAPIFolder, IID_IMAPIProp, IID_IMAPITable,
    IID_IMailUser, IID_IUnknown, muidContabDLL, muidEMSAB,
};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, Person, columns};

/// A session on a post office of eight.
struct Fixture {
    emulator: Emulator,
    session: Arc<dyn MapiSession>,
    book: Arc<dyn AddrBook>,
    /// The entry ids of the staff, in the order of the list, then that of the list of everyone.
    ids: Vec<EntryId>,
}

const STAFF: [(&str, &str); 7] = [
    ("Billy Larson", "billy.larson@example.com"),
    ("Bill Lee", "bill.lee@example.com"),
    ("Bill Leeson", "bill.leeson@example.com"),
    ("William Lee", "wlee@example.com"),
    ("anna Zorn", "zorn@example.com"),
    ("Anna Berg", "berg@example.com"),
    ("Anna Berg", "berg2@example.com"),
];

/// Their places in [`Fixture::ids`].
const BILL_LEE: usize = 1;
const ANNA_ZORN: usize = 4;
const EVERYONE: usize = 7;

impl Fixture {
    fn new() -> Self {
        Self::with(|_| {})
    }

    /// The same on a profile without a personal address book.
    fn without_pab() -> Self {
        Self::with(|emulator| remove_service(emulator, "Olga Owner", "MSPST AB"))
    }

    fn with(prepare: impl FnOnce(&Emulator)) -> Self {
        let emulator = Emulator::builder().mailbox("Olga Owner", "olga@example.com").build();
        prepare(&emulator);
        let mut ids: Vec<EntryId> =
            STAFF.iter().map(|(name, address)| emulator.add_person(&Person::new(name, address))).collect();
        let members = [ids[BILL_LEE].clone(), ids[ANNA_ZORN].clone()];
        ids.push(emulator.add_person(&Person::list("Everyone", "all@example.com", &members)));
        Self::on(emulator, "Olga Owner", ids)
    }

    /// A session on a profile without any service.
    fn without_directory() -> Self {
        let emulator = Emulator::new();
        emulator.mapi().initialize(InitFlags::NONE).unwrap();
        let profiles = emulator.mapi().admin_profiles(0).unwrap();
        profiles.create_profile("Bare", None, ProfileFlags::NONE).unwrap();
        Self::on(emulator, "Bare", Vec::new())
    }

    fn on(emulator: Emulator, profile: &str, ids: Vec<EntryId>) -> Self {
        let session = emulator.log_on(profile).unwrap();
        let book = session.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
        Self { emulator, session, book, ids }
    }

    fn bill_lee(&self) -> EntryId {
        self.ids[BILL_LEE].clone()
    }

    fn everyone(&self) -> EntryId {
        self.ids[EVERYONE].clone()
    }

    fn open(&self, id: &EntryId) -> Result<Opened> {
        self.book.open_entry(Some(id), None, OpenFlags::NONE)
    }

    fn root(&self) -> Arc<dyn AbContainer> {
        self.book.open_entry(None, None, OpenFlags::NONE).unwrap().into_ab_container().unwrap()
    }

    fn gal_id(&self) -> EntryId {
        self.book.get_default_dir().unwrap().unwrap()
    }

    fn gal(&self) -> Arc<dyn AbContainer> {
        self.open(&self.gal_id()).unwrap().into_ab_container().unwrap()
    }

    fn resolve(&self, names: &[&str]) -> (Result<()>, AdrList) {
        let mut list: AdrList =
            names.iter().map(|name| AdrEntry::named(name, RecipientType::MAPI_TO)).collect();
        let result = self.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut list);
        (result, list)
    }

    fn resolve_one(&self, name: &str) -> AdrEntry {
        let (result, list) = self.resolve(&[name]);
        result.unwrap();
        list.entries.into_iter().next().unwrap()
    }
}

#[derive(Debug, Default)]
struct Sink(Mutex<Vec<String>>);

impl AdviseSink for Sink {
    fn on_notify(&self, notifications: &[Notification]) -> SinkAnswer {
        self.0.lock().unwrap().extend(notifications.iter().map(|notification| match notification {
            Notification::Table(table) => table.event.to_string(),
            Notification::Object(object) => format!("{:?}", object.event),
            other => format!("{other:?}"),
        }));
        SinkAnswer::S_OK
    }
}

impl Sink {
    fn take(&self, fixture: &Fixture) -> Vec<String> {
        fixture.emulator.pump();
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// Takes a message service out of a profile.
fn remove_service(emulator: &Emulator, profile: &str, service: &str) {
    emulator.mapi().initialize(InitFlags::NONE).unwrap();
    let profiles = emulator.mapi().admin_profiles(0).unwrap();
    let services = profiles.admin_services(profile, None, ProfileFlags::NONE).unwrap();
    let rows = services.get_msg_service_table(UnicodeFlags::MAPI_UNICODE).unwrap();
    let rows = rows.all_rows(&columns![PR_SERVICE_NAME, PR_SERVICE_UID]).unwrap();
    let named = rows.iter().find(|row| row.get(PR_SERVICE_NAME).as_deref() == Some(service)).unwrap();
    let uid = MapiUid::from_slice(&named.get(PR_SERVICE_UID).unwrap()).unwrap();
    services.delete_msg_service(uid).unwrap();
}

#[track_caller]
fn assert_code<T: std::fmt::Debug>(result: Result<T>, code: ErrorCode) {
    assert_eq!(result.unwrap_err().code(), code);
}

fn text(entry: &AdrEntry, tag: Tag<String>) -> String {
    entry.get(tag).unwrap()
}

/// An entry id of the directory, made by hand.
fn directory_id(kind: u32, name: &[u8]) -> EntryId {
    let private = [&1_u32.to_le_bytes(), &kind.to_le_bytes(), name, &[0]].concat();
    EntryId::long_term(MapiUid::from_guid(muidEMSAB), &private)
}

fn one_off(text: &str) -> EntryId {
    OneOff::new("Zoe", "SMTP", text).to_entry_id()
}

fn names(table: &Arc<dyn MapiTable>) -> Vec<String> {
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME]).unwrap();
    rows.iter().map(|row| row.get(PR_DISPLAY_NAME).unwrap()).collect()
}
