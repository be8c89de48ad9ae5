//! The address book providers of the emulator: the post office's directory and personal address books, plugged in as a
//! user's would be.
//!
//! Everything but personal address books is read-only and shown as it was when it was opened, but for tables, which
//! are live.

mod body;
mod book_id;
mod built_in;
mod container;
mod container_info;
mod container_tables;
mod details;
mod draft;
mod entries;
mod foreign;
mod prepare;
mod resolve;
mod search;
mod shown;
mod source;
mod templates;
mod user;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use built_in::BuiltInBook;
pub use container_tables::HIERARCHY_COLUMNS;
pub use resolve::{name_of, put_one_off, put_resolved};
pub use shown::Shown;
pub use source::{AbSource, copies_entries_only};
pub use templates::{EntryTemplate, TEMPLATE_COLUMNS, template_table};
pub use user::UserHandle;

use book_id::BookId;
use container::{ContainerHandle, Contents};
use container_info::ContainerInfo;
use parking_lot::Mutex;

use super::codes::code_of;
use super::{Life, Origin, Refusal, Runtime, Source, Table, refuse, refuse_flags, refuse_interface};
use crate::engine::directory::{Directory, DirectoryId, DirectoryKind, EntryKind, EntryNumber};
use crate::engine::personal_book::{BookEntry, BookEntryNumber, BookPlace, ListAt, PersonalId};
use crate::engine::table::ViewSpec;
use crate::engine::{BookSettings, EngineError, EntryPlace, StoreSettings, TextForms, WhichBook, long_term};
use crate::interface::spi::MapiSupport;
use crate::interface::{AdviseSink, Connection, MapiTable, Method, Opened};
use crate::vocab::guids::{
    IID_IABContainer, IID_IDistList, IID_IMAPIContainer, IID_IMAPIProp, IID_IMailUser, IID_IUnknown,
};
use crate::vocab::{EntryId, ErrorCode, EventMask, Iid, OpenFlags, TableFlags};

type Refused<T> = std::result::Result<T, Refusal>;

/// What all objects of one logon to a built-in provider know of it.
#[derive(Debug)]
pub struct OpenBook {
    /// What all objects share.
    pub runtime: Arc<Runtime>,
    /// Ends with the logon.
    pub life: Arc<Life>,
    which: WhichBook,
    /// What the session does for it, until the logoff.
    support: Mutex<Option<Arc<dyn MapiSupport>>>,
    /// Its number among those who advise, and in the short-term ids that it gives.
    owner: u64,
    /// What its clients deleted and may still read (ADR-DELETEENTRIES-5).
    deleted: Mutex<BTreeMap<BookEntryNumber, BookEntry>>,
    /// The contents tables whose events somebody hears who registered for a container or list (ADR-ADVISE-8).
    heard: Mutex<Vec<(Connection, Arc<dyn MapiTable>)>>,
}

/// What a client may ask for, beside what it lists itself (ADR-GEN-2).
pub const OPEN_FLAGS: OpenFlags = OpenFlags::MAPI_MODIFY
    .union(OpenFlags::MAPI_DEFERRED_ERRORS)
    .union(OpenFlags::MAPI_BEST_ACCESS)
    .union(OpenFlags::MAPI_GAL_ONLY)
    .union(OpenFlags::MAPI_NO_CACHE)
    .union(OpenFlags::MAPI_CACHE_ONLY);

pub const CONTAINER_INTERFACES: [Iid; 4] =
    [IID_IABContainer, IID_IMAPIContainer, IID_IMAPIProp, IID_IUnknown];
const LIST_INTERFACES: [Iid; 4] = [IID_IDistList, IID_IMAPIContainer, IID_IMAPIProp, IID_IUnknown];
pub const USER_INTERFACES: [Iid; 3] = [IID_IMailUser, IID_IMAPIProp, IID_IUnknown];

/// What an address book reports of its objects (ADR-ADVISE-5).
const EVENTS: EventMask = EventMask::fnevCriticalError
    .union(EventMask::fnevObjectCreated)
    .union(EventMask::fnevObjectDeleted)
    .union(EventMask::fnevObjectModified)
    .union(EventMask::fnevObjectMoved)
    .union(EventMask::fnevObjectCopied)
    .union(EventMask::fnevTableModified);

/// Whether the flags ask for nothing less than writing.
pub fn must_modify(flags: OpenFlags) -> bool {
    flags.contains(OpenFlags::MAPI_MODIFY) && !flags.contains(OpenFlags::MAPI_BEST_ACCESS)
}

impl OpenBook {
    fn new(runtime: &Arc<Runtime>, which: WhichBook, support: Arc<dyn MapiSupport>) -> Arc<Self> {
        Arc::new(Self {
            runtime: Arc::clone(runtime),
            life: Life::new(),
            which,
            support: Mutex::new(Some(support)),
            owner: runtime.notify.new_owner(),
            deleted: Mutex::default(),
            heard: Mutex::default(),
        })
    }

    /// The container that the provider has at the top (ADR-ROOT-9).
    fn container(&self) -> ContainerInfo {
        match self.which {
            WhichBook::Directory => ContainerInfo::gal(),
            WhichBook::Personal(book) => ContainerInfo::personal(book, self.runtime.read().book(book)),
        }
    }

    /// What it answers where providers differ.
    fn settings(&self) -> BookSettings {
        self.runtime.read().book_settings(self.which)
    }

    /// In which forms its objects tell and take text (ADR-GEN-6).
    fn spoken(&self) -> &'static StoreSettings {
        const ANSI: StoreSettings = StoreSettings { text: TextForms::Ansi, ..StoreSettings::SERVER };
        const UNICODE: StoreSettings = StoreSettings { text: TextForms::Unicode, ..StoreSettings::SERVER };
        match self.settings().text {
            TextForms::Both => const { &StoreSettings::SERVER },
            TextForms::Ansi => const { &ANSI },
            TextForms::Unicode => const { &UNICODE },
        }
    }

    /// Opens what an entry id names; no id names the root of the provider (ADR-OPENENTRY-1 to ADR-OPENENTRY-10).
    pub fn open_entry(
        self: &Arc<Self>,
        id: Option<&EntryId>,
        interface: Option<Iid>,
        flags: OpenFlags,
    ) -> Refused<Opened> {
        refuse_flags(flags.unknown(OPEN_FLAGS))?;
        let named = self.named(id)?;
        let deferred = flags.contains(OpenFlags::MAPI_DEFERRED_ERRORS) && self.settings().defers_errors;
        match self.open_named(&named, interface, flags) {
            Err(refusal) if deferred => self.open_failing(&named, &refusal),
            opened => opened,
        }
    }

    /// An object whose first call says why it could not be opened (ADR-OPENENTRY-17).
    fn open_failing(self: &Arc<Self>, named: &BookId, refusal: &Refusal) -> Refused<Opened> {
        let why = code_of(Method::AbLogonOpenEntry, refusal);
        Ok(match named {
            BookId::Directory(DirectoryId { kind: DirectoryKind::MailUser, .. })
            | BookId::Personal(PersonalId::Entry { .. } | PersonalId::Template { .. }) => {
                Opened::MailUser(Arc::new(UserHandle::failing(self, why)))
            }
            BookId::Directory(DirectoryId { kind: DirectoryKind::DistList, .. }) => {
                Opened::DistList(Arc::new(ContainerHandle::failing(self, why)))
            }
            _ => Opened::AbContainer(Arc::new(ContainerHandle::failing(self, why))),
        })
    }

    fn open_named(
        self: &Arc<Self>,
        named: &BookId,
        interface: Option<Iid>,
        flags: OpenFlags,
    ) -> Refused<Opened> {
        let writable = flags.intersects(OpenFlags::MAPI_MODIFY | OpenFlags::MAPI_BEST_ACCESS);
        let opened = match named {
            BookId::Root => Opened::AbContainer(Arc::new(ContainerHandle::root(self))),
            BookId::Directory(id) if id.is_gal() => Opened::AbContainer(Arc::new(ContainerHandle::gal(self))),
            BookId::Directory(id) => self.with_entry(id, |directory, number| match id.kind {
                DirectoryKind::DistList => {
                    Opened::DistList(Arc::new(ContainerHandle::list(self, directory, number)))
                }
                _ => Opened::MailUser(Arc::new(UserHandle::entry(self, directory, number))),
            })?,
            BookId::Personal(PersonalId::Container { book }) => {
                Opened::AbContainer(Arc::new(ContainerHandle::personal(self, *book, writable)))
            }
            BookId::Personal(PersonalId::Entry { book, number }) => {
                self.open_bound(*book, *number, writable, must_modify(flags))?
            }
            BookId::Personal(PersonalId::Template { template, .. }) => self.open_template((*template).into()),
            BookId::Personal(PersonalId::Root { .. }) => {
                return Err(EngineError::Missing { what: "container" }.into());
            }
        };
        let offered = match &opened {
            Opened::AbContainer(_) => &CONTAINER_INTERFACES[..],
            Opened::DistList(_) => &LIST_INTERFACES,
            _ => &USER_INTERFACES,
        };
        refuse_interface(interface, offered)?;
        let can_change = match named {
            BookId::Personal(PersonalId::Container { .. }) => true,
            BookId::Personal(PersonalId::Entry { number, .. }) => self.deleted(*number).is_none(),
            _ => false,
        };
        if must_modify(flags) && !can_change {
            return shown::read_only();
        }
        Ok(opened)
    }

    /// A table outlives the handle it came from, not the logon (ADR-GEN-10).
    fn open_table(&self, name: &'static str, origin: Origin, spec: ViewSpec) -> Arc<dyn MapiTable> {
        Table::open(&self.runtime, Life::within(&self.life), name, origin, spec)
    }

    /// What an entry id of this provider names, a short-term one of this logon too (ADR-OPENENTRY-5, ADR-OPENENTRY-6,
    /// ADR-EID-4).
    fn named(&self, id: Option<&EntryId>) -> Refused<BookId> {
        let long = id.and_then(|id| long_term(id, self.owner));
        match BookId::parse(self.which, long.as_ref().or(id))? {
            BookId::Personal(PersonalId::Template { .. }) if long.is_none() => {
                let why = "the template was offered by another session";
                Err(refuse(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, why))
            }
            named => Ok(named),
        }
    }

    /// An entry that a client of this logon deleted, and that can still be read.
    fn deleted(&self, number: BookEntryNumber) -> Option<BookEntry> {
        self.deleted.lock().get(&number).cloned()
    }

    /// Registers for events of an object, or of all entries (ADR-ADVISE-1 to ADR-ADVISE-8).
    fn advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Refused<Connection> {
        if !self.settings().notifies {
            let why = "the provider tells nobody of what happens to its objects";
            return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, why));
        }
        let source = match id {
            None => Source::Entries(self.which),
            Some(id) => self.source(id)?,
        };
        if id.is_some() && !events.intersects(EVENTS) {
            return Err(refuse(
                ErrorCode::MAPI_E_NO_SUPPORT,
                format!("the address book has no events {events:?}"),
            ));
        }
        let table = self.table_heard(&source, events)?;
        let connection =
            self.runtime.notify.advise(self.owner, &self.life, source, events, Arc::clone(&sink));
        if let Some(table) = table {
            let _of_table = table.advise(EventMask::fnevTableModified, sink)?;
            self.heard.lock().push((connection, table));
        }
        Ok(connection)
    }

    /// The contents table of the container or list, if its events are asked for (ADR-ADVISE-8).
    fn table_heard(&self, source: &Source, events: EventMask) -> Refused<Option<Arc<dyn MapiTable>>> {
        if !events.contains(EventMask::fnevTableModified) {
            return Ok(None);
        }
        let contents = match *source {
            Source::Directory => Contents::Directory,
            Source::Book(book) => Contents::Personal(BookPlace { book, list: None }),
            Source::Entry(EntryPlace::Directory(number)) => {
                let world = self.runtime.read();
                let is_list = world.directory().get(number).is_some_and(|it| it.kind == EntryKind::DistList);
                if !is_list {
                    return Ok(None);
                }
                Contents::Members(number)
            }
            Source::Entry(EntryPlace::Book(book, number)) => {
                match self.runtime.read().list_at(&PersonalId::Entry { book, number }.to_entry_id()) {
                    Some(ListAt::Directory(list)) => Contents::Members(list),
                    Some(ListAt::Book(place)) => Contents::Personal(place),
                    None => return Ok(None),
                }
            }
            _ => return Ok(None),
        };
        let width =
            if self.settings().text.include(true) { TableFlags::MAPI_UNICODE } else { TableFlags::NONE };
        self.contents_table(contents, None, width).map(Some)
    }

    fn source(&self, id: &EntryId) -> Refused<Source> {
        match self.named(Some(id))? {
            BookId::Directory(id) if id.is_gal() => Ok(Source::Directory),
            BookId::Directory(id) => {
                let place = |_: &_, number| Source::Entry(EntryPlace::Directory(number));
                self.with_entry(&id, place).map_err(|_| nobody_there())
            }
            BookId::Personal(PersonalId::Container { book }) => Ok(Source::Book(book)),
            BookId::Personal(PersonalId::Entry { book, number }) => {
                let known = self.runtime.read().book(book).get(number).is_some();
                let place = Source::Entry(EntryPlace::Book(book, number));
                known.then_some(place).ok_or_else(nobody_there)
            }
            BookId::Root | BookId::Personal(PersonalId::Root { .. } | PersonalId::Template { .. }) => {
                Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, "nothing ever happens to this object"))
            }
        }
    }

    fn unadvise(&self, connection: Connection) -> Refused<()> {
        // Not under the lock: a table that goes forgets its registrations.
        let heard: Vec<_> = self.heard.lock().extract_if(.., |(known, _)| *known == connection).collect();
        drop(heard);
        if self.runtime.notify.unadvise(self.owner, connection) {
            return Ok(());
        }
        let why = format!("{connection:?} is no registration of this provider");
        Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, why))
    }

    /// What the session does for the provider.
    fn support(&self) -> Refused<Arc<dyn MapiSupport>> {
        let gone = || refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the provider was logged off");
        self.support.lock().clone().ok_or_else(gone)
    }

    fn log_off(&self) {
        self.life.end();
        let support = self.support.lock().take();
        drop(support);
        let heard = std::mem::take(&mut *self.heard.lock());
        drop(heard);
        self.runtime.notify.forget(self.owner);
    }

    /// Looks at an entry of the directory.
    fn with_entry<T>(&self, id: &DirectoryId, look: impl FnOnce(&Directory, EntryNumber) -> T) -> Refused<T> {
        let world = self.runtime.read();
        let directory = world.directory();
        let number = directory.find(id).ok_or(EngineError::Missing { what: "entry in the directory" })?;
        Ok(look(directory, number))
    }
}

fn nobody_there() -> Refusal {
    refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, "there is no such entry to register for")
}
