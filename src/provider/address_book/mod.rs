//! The address book of a session: its root, the global address list, users, lists and one-offs.
//!
//! Everything but personal address books is read-only and shown as it was when it was opened, but for tables, which
//! are live.

mod body;
mod book_id;
mod container;
mod container_info;
mod container_tables;
mod details;
mod draft;
mod entries;
mod prepare;
mod resolve;
mod shown;
mod templates;
mod user;

use std::sync::Arc;

pub use book_id::BookId;
pub use container::ContainerHandle;
pub use container_info::ContainerInfo;
pub use resolve::{name_of, put_one_off, put_resolved};
pub use shown::Shown;
pub use user::UserHandle;

use draft::Draft;

use super::{Life, Origin, Refusal, Runtime, Source, Table, refuse, refuse_flags, refuse_interface};
use crate::engine::directory::{Directory, DirectoryId, DirectoryKind, EntryNumber};
use crate::engine::personal_book::PersonalId;
use crate::engine::table::ViewSpec;
use crate::engine::{EngineError, EntryPlace};
use crate::interface::{AdviseSink, Connection, MapiTable, Opened};
use crate::vocab::guids::{
    IID_IABContainer, IID_IDistList, IID_IMAPIContainer, IID_IMAPIProp, IID_IMailUser, IID_IUnknown,
};
use crate::vocab::{EntryId, ErrorCode, EventMask, Iid, MapiUid, OpenFlags};

type Refused<T> = std::result::Result<T, Refusal>;

/// What all objects of a session's address book know of it.
#[derive(Debug)]
pub struct OpenBook {
    /// What all objects share.
    pub runtime: Arc<Runtime>,
    /// Ends with the session.
    pub life: Arc<Life>,
    /// What the providers of the profile have, in the order of the profile.
    offers: Vec<Offer>,
    /// Its number among those who advise.
    owner: u64,
}

/// What an address book provider has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// The post office's directory.
    Directory,
    /// A personal address book, by the uid of its provider.
    Personal(MapiUid),
}

/// What a client may ask for, beside what it lists itself (ADR-GEN-2).
const OPEN_FLAGS: OpenFlags = OpenFlags::MAPI_MODIFY
    .union(OpenFlags::MAPI_DEFERRED_ERRORS)
    .union(OpenFlags::MAPI_BEST_ACCESS)
    .union(OpenFlags::MAPI_GAL_ONLY)
    .union(OpenFlags::MAPI_NO_CACHE)
    .union(OpenFlags::MAPI_CACHE_ONLY);

const CONTAINER_INTERFACES: [Iid; 4] = [IID_IABContainer, IID_IMAPIContainer, IID_IMAPIProp, IID_IUnknown];
const LIST_INTERFACES: [Iid; 4] = [IID_IDistList, IID_IMAPIContainer, IID_IMAPIProp, IID_IUnknown];
const USER_INTERFACES: [Iid; 3] = [IID_IMailUser, IID_IMAPIProp, IID_IUnknown];

/// What an address book reports of its objects (ADR-ADVISE-5).
const EVENTS: EventMask = EventMask::fnevCriticalError
    .union(EventMask::fnevObjectCreated)
    .union(EventMask::fnevObjectDeleted)
    .union(EventMask::fnevObjectModified)
    .union(EventMask::fnevObjectMoved)
    .union(EventMask::fnevObjectCopied)
    .union(EventMask::fnevTableModified);

impl OpenBook {
    /// The address book of a session that lives as long as `life`.
    pub fn new(runtime: &Arc<Runtime>, life: Arc<Life>, offers: Vec<Offer>) -> Arc<Self> {
        Arc::new(Self { runtime: Arc::clone(runtime), life, offers, owner: runtime.notify.new_owner() })
    }

    /// The containers that the providers have at the top, in the order of the profile (ADR-ROOT-2, ADR-ROOT-9).
    pub fn containers(&self) -> Vec<ContainerInfo> {
        let world = self.runtime.read();
        let container = |offer: &Offer| match offer {
            Offer::Directory => ContainerInfo::gal(),
            Offer::Personal(book) => ContainerInfo::personal(*book, world.book(*book)),
        };
        self.offers.iter().map(container).collect()
    }

    /// Whether two entry ids name one object.
    pub fn is_same(&self, left: &EntryId, right: &EntryId) -> Refused<bool> {
        Ok(self.named(Some(left))?.is_same(&self.named(Some(right))?))
    }

    /// The container that an entry id names (ADR-SETPAB-3).
    pub fn container(&self, id: &EntryId) -> Refused<ContainerInfo> {
        match self.named(Some(id))? {
            BookId::Root => Ok(ContainerInfo::root()),
            BookId::Directory(id) if id.is_gal() => Ok(ContainerInfo::gal()),
            BookId::Personal(PersonalId::Container { book }) => {
                Ok(ContainerInfo::personal(book, self.runtime.read().book(book)))
            }
            BookId::Directory(id) if id.kind == DirectoryKind::Container => {
                Err(EngineError::Missing { what: "container" }.into())
            }
            _ => Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, "the id is not that of a container")),
        }
    }

    /// Opens what an entry id names; no id names the root (ADR-OPENENTRY-1 to ADR-OPENENTRY-14).
    pub fn open_entry(
        self: &Arc<Self>,
        id: Option<&EntryId>,
        interface: Option<Iid>,
        flags: OpenFlags,
    ) -> Refused<Opened> {
        refuse_flags(flags.unknown(OPEN_FLAGS))?;
        let named = self.named(id)?;
        let writable = flags.intersects(OpenFlags::MAPI_MODIFY | OpenFlags::MAPI_BEST_ACCESS);
        let opened = match &named {
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
                self.open_draft(Draft::entry(self, *book, *number, writable)?)
            }
            BookId::Generic | BookId::Personal(PersonalId::Template { .. }) => self.open_template(&named)?,
            BookId::OneOff(id, one_off) => Opened::MailUser(Arc::new(UserHandle::one_off(self, id, one_off))),
        };
        let offered = match &opened {
            Opened::AbContainer(_) => &CONTAINER_INTERFACES[..],
            Opened::DistList(_) => &LIST_INTERFACES,
            _ => &USER_INTERFACES,
        };
        refuse_interface(interface, offered)?;
        let must_modify =
            flags.contains(OpenFlags::MAPI_MODIFY) && !flags.contains(OpenFlags::MAPI_BEST_ACCESS);
        let can_change =
            matches!(named, BookId::Personal(PersonalId::Container { .. } | PersonalId::Entry { .. }));
        if must_modify && !can_change {
            return shown::read_only();
        }
        Ok(opened)
    }

    /// The personal address books of the profile, in its order.
    fn personal_books(&self) -> impl Iterator<Item = MapiUid> {
        self.offers.iter().filter_map(|offer| match offer {
            Offer::Directory => None,
            Offer::Personal(book) => Some(*book),
        })
    }

    /// A table outlives the handle it came from, not the session (ADR-GEN-10).
    fn open_table(&self, name: &'static str, origin: Origin, spec: ViewSpec) -> Arc<dyn MapiTable> {
        Table::open(&self.runtime, Life::within(&self.life), name, origin, spec)
    }

    /// What an entry id names, if a provider of the profile knows such ids (ADR-OPENENTRY-5, ADR-OPENENTRY-6).
    pub fn named(&self, id: Option<&EntryId>) -> Refused<BookId> {
        match BookId::parse(id)? {
            BookId::Personal(id) if !self.offers.contains(&Offer::Personal(id.book())) => {
                let why = "the profile has no such personal address book";
                Err(refuse(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, why))
            }
            BookId::Directory(_) if !self.offers.contains(&Offer::Directory) => {
                Err(refuse(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, "the profile has no directory"))
            }
            named => Ok(named),
        }
    }

    /// Registers for events of an object, or of all entries (ADR-ADVISE-1 to ADR-ADVISE-8).
    pub fn advise(
        &self,
        owner: u64,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Refused<Connection> {
        if events.is_empty() {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "an empty mask asks for nothing"));
        }
        let source = match id {
            None => Source::AddressBook,
            Some(id) => self.source(id)?,
        };
        if id.is_some() && !events.intersects(EVENTS) {
            return Err(refuse(
                ErrorCode::MAPI_E_NO_SUPPORT,
                format!("the address book has no events {events:?}"),
            ));
        }
        Ok(self.runtime.notify.advise(owner, &self.life, source, events, sink))
    }

    fn source(&self, id: &EntryId) -> Refused<Source> {
        if id.as_bytes().len() < 20 {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, format!("{id} is no entry id")));
        }
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
            BookId::Root
            | BookId::Generic
            | BookId::OneOff(..)
            | BookId::Personal(PersonalId::Template { .. }) => {
                Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, "nothing ever happens to this object"))
            }
        }
    }

    /// Ends a registration made through the address book (ADR-UNADVISE-1 to ADR-UNADVISE-3).
    pub fn unadvise(&self, connection: Connection) -> Refused<()> {
        if self.runtime.notify.unadvise(self.owner, connection) {
            return Ok(());
        }
        Err(refuse(
            ErrorCode::MAPI_E_NOT_FOUND,
            format!("{connection:?} is no registration of the address book"),
        ))
    }

    /// The number under which the address book's own registrations run.
    pub const fn owner(&self) -> u64 {
        self.owner
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

/// An address book that is gone has no registrations.
impl Drop for OpenBook {
    fn drop(&mut self) {
        self.runtime.notify.forget(self.owner);
    }
}
