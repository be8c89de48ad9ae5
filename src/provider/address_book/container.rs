use std::sync::Arc;

use super::body::{Body, props_of_body};
use super::draft::{Draft, Kind};
use super::resolve::{Asked, check_request, in_directory, in_personal, resolve_names};
use super::shown::{Shown, read_only};
use super::source::{AbSource, copies_entries_only};
use super::{ContainerInfo, OpenBook, Refused};
use crate::engine::directory::{Directory, EntryNumber};
use crate::engine::personal_book::{Behind, BookPlace, ListAt, NewKind, PersonalId, SavedEntry};
use crate::engine::table::RowSource;
use crate::engine::{EngineError, EventKind, StoreSettings};
use crate::interface::{MapiProgress, MapiTable, Opened, Outcome};
use crate::provider::{Object, check_form, named_in_debug, refuse_flags};
use crate::vocab::tags::{PR_CONTAINER_CONTENTS, PR_CONTAINER_HIERARCHY, PR_DETAILS_TABLE};
use crate::vocab::{
    AdrList, ContainerFlags, CopyEntriesFlags, CreateEntryFlags, EntryId, ErrorCode, Iid, MapiUid, OpenFlags,
    PropTag, Property, ResolveNamesFlags, ResolveState, TableFlags,
};

/// An open container: the root of a provider, the global address list, a personal address book, or a distribution list, which
/// contains its members.
pub struct ContainerHandle {
    object: Object,
    pub(super) book: Arc<OpenBook>,
    pub(super) holds: Contents,
    pub(super) body: Body,
}

named_in_debug!(ContainerHandle);

/// What a container holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// The container that the provider has.
    Containers,
    /// All entries of the directory.
    Directory,
    /// The members of a list of the directory.
    Members(EntryNumber),
    /// The entries of a personal address book, or the members of a list in it.
    Personal(BookPlace),
    /// What the list in a personal address book says that is open.
    OfDraft,
    /// Nothing: a template, or a list that is gone.
    Nothing,
}

impl ContainerHandle {
    /// The root container of the provider.
    pub fn root(book: &Arc<OpenBook>) -> Self {
        let shown = Shown::new(ContainerInfo::root(book.which).properties());
        let shown = shown.with_tables(&[PR_CONTAINER_HIERARCHY.tag()]);
        Self::new(
            book,
            "root of an address book provider".to_owned(),
            Contents::Containers,
            Body::Shown(shown),
        )
    }

    /// The global address list.
    pub fn gal(book: &Arc<OpenBook>) -> Self {
        let shown = Shown::new(ContainerInfo::gal().properties())
            .with_tables(&[PR_CONTAINER_CONTENTS.tag(), PR_DETAILS_TABLE.tag()]);
        Self::new(book, "global address list".to_owned(), Contents::Directory, Body::Shown(shown))
    }

    /// A personal address book.
    pub fn personal(book: &Arc<OpenBook>, uid: MapiUid, writable: bool) -> Self {
        let body = Body::Draft(Draft::container(book, uid, writable));
        let place = BookPlace { book: uid, list: None };
        Self::new(book, "personal address book".to_owned(), Contents::Personal(place), body)
    }

    /// A distribution list of the directory.
    pub fn list(book: &Arc<OpenBook>, directory: &Directory, number: EntryNumber) -> Self {
        let name = directory.get(number).map_or("", |entry| &entry.display_name);
        let shown = Shown::entry(directory, number).with_tables(Kind::List.tables());
        let label = format!("distribution list {name:?}");
        Self::new(book, label, Contents::Members(number), Body::Shown(shown))
    }

    /// A distribution list of a personal address book.
    pub fn list_draft(book: &Arc<OpenBook>, draft: Arc<Draft>) -> Self {
        let label = match draft.name() {
            name if name.is_empty() => "new distribution list".to_owned(),
            name => format!("distribution list {name:?}"),
        };
        Self::new(book, label, Contents::OfDraft, Body::Draft(draft))
    }

    /// What new lists are made from (ADR-OPENENTRY-16).
    pub fn list_template(book: &Arc<OpenBook>, properties: Vec<Property>) -> Self {
        let shown = Shown::new(properties).form().with_tables(Kind::List.tables());
        Self::new(book, "template".to_owned(), Contents::Nothing, Body::Shown(shown))
    }

    /// A container or list that could not be opened: every call answers why (ADR-OPENENTRY-17).
    pub fn failing(book: &Arc<OpenBook>, (code, why): (ErrorCode, String)) -> Self {
        let shown = Body::Shown(Shown::new([]));
        let mut handle = Self::new(book, "container".to_owned(), Contents::Nothing, shown);
        handle.object.fail(code, why);
        handle
    }

    fn new(book: &Arc<OpenBook>, label: String, holds: Contents, body: Body) -> Self {
        Self { object: body.object(&book.runtime, &book.life, label), book: Arc::clone(book), holds, body }
    }

    /// What it holds now: the number of a new list may change at its save, what a list in a list stands for may go.
    pub(super) fn contents(&self) -> Contents {
        let Body::Draft(draft) = &self.body else { return self.holds };
        let at = |list: Option<ListAt>| match list {
            Some(ListAt::Directory(list)) => Contents::Members(list),
            Some(ListAt::Book(place)) => Contents::Personal(place),
            None => Contents::Nothing,
        };
        let world = || self.book.runtime.read();
        match draft.behind() {
            None => self.holds,
            Some(Behind::Saved(SavedEntry { number, .. })) => {
                at(world().list_at(&PersonalId::Entry { book: draft.book, number }.to_entry_id()))
            }
            Some(Behind::New(new)) => match new.kind {
                NewKind::List(list) => Contents::Personal(BookPlace { book: draft.book, list: Some(list) }),
                NewKind::ListOf(id) => at(world().list_at(&id)),
                NewKind::User => Contents::Nothing,
            },
        }
    }

    /// Where entries are created, copied or deleted: nothing but personal address books that are not set to be
    /// unmodifiable can be changed (ADR-CREATEENTRY-7, ADR-COPYENTRIES-9, ADR-DELETEENTRIES-7).
    fn to_change(&self, unknown_flags: u32) -> Refused<BookPlace> {
        refuse_flags(unknown_flags)?;
        match self.contents() {
            Contents::Personal(place) => {
                let world = self.book.runtime.read();
                let container = ContainerInfo::personal(place.book, world.book(place.book));
                if !container.flags.contains(ContainerFlags::AB_MODIFIABLE) {
                    return Err(container.cannot_be_changed());
                }
                Ok(place)
            }
            Contents::Containers => Err(unsupported("the root holds containers, no entries")),
            _ => read_only(),
        }
    }
}

pub fn unsupported(why: &'static str) -> crate::provider::Refusal {
    EngineError::Unsupported { why }.into()
}

props_of_body!(ContainerHandle);

impl ContainerHandle {
    fn check_copied(&self) -> Refused<()> {
        match self.holds {
            Contents::Members(_) | Contents::OfDraft | Contents::Nothing => Ok(()),
            Contents::Containers | Contents::Directory | Contents::Personal(_) => copies_entries_only(),
        }
    }

    fn settings(&self) -> &'static StoreSettings {
        self.book.spoken()
    }
}

impl AbSource for ContainerHandle {
    fn no_entries(&self) -> &'static str {
        "the root holds containers, no entries"
    }

    fn contents_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        self.entries_table(flags)
    }

    fn hierarchy_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        self.containers_table(flags)
    }

    fn open(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Refused<Opened> {
        self.book.open_entry(id, interface, flags)
    }

    fn create(&self, template: &EntryId, flags: CreateEntryFlags) -> Refused<Opened> {
        let known = CreateEntryFlags::CREATE_CHECK_DUP_STRICT
            | CreateEntryFlags::CREATE_CHECK_DUP_LOOSE
            | CreateEntryFlags::CREATE_REPLACE;
        self.book.create_entry(self.to_change(flags.unknown(known))?, template, flags, EventKind::Created)
    }

    fn copy(
        &self,
        ids: &[EntryId],
        progress: Option<&dyn MapiProgress>,
        flags: CopyEntriesFlags,
    ) -> Refused<Outcome<usize>> {
        let known = CopyEntriesFlags::CREATE_CHECK_DUP_STRICT
            | CopyEntriesFlags::CREATE_CHECK_DUP_LOOSE
            | CopyEntriesFlags::CREATE_REPLACE;
        let place = self.to_change(flags.unknown(known))?;
        // Both sets of flags have the same bits (ADR-COPYENTRIES-1).
        let flags = CreateEntryFlags::from_bits_retain(flags.bits());
        self.book.copy_entries(place, ids, progress, flags)
    }

    fn delete(&self, ids: &[EntryId], flags: u32) -> Refused<Outcome<usize>> {
        let place = self.to_change(flags)?;
        Ok(self.book.delete_entries(place, ids))
    }

    fn resolve(
        &self,
        tags: Option<&[PropTag]>,
        flags: ResolveNamesFlags,
        names: &mut AdrList,
        states: &mut [ResolveState],
    ) -> Refused<()> {
        check_request(flags, names, states)?;
        let settings = self.book.settings();
        if !settings.resolves_names {
            return Err(unsupported("the container leaves it to MAPI to search its contents table"));
        }
        check_form(settings.text, flags.contains(ResolveNamesFlags::MAPI_UNICODE))?;
        let contents = self.contents();
        let world = self.book.runtime.read();
        let directory = world.directory();
        let asked = Asked {
            addresses_only: flags.contains(ResolveNamesFlags::EMS_AB_ADDRESS_LOOKUP),
            test: settings.name_test,
            short_for: settings.short_term_ids.then_some(self.book.owner),
        };
        match contents {
            Contents::Containers => return Err(unsupported(self.no_entries())),
            Contents::Directory => {
                resolve_names(in_directory(directory, asked, |_| true), tags, flags, names, states);
            }
            Contents::Personal(BookPlace { book, list }) => {
                resolve_names(in_personal(world.book(book), list, asked), tags, flags, names, states);
            }
            Contents::OfDraft | Contents::Nothing => {}
            Contents::Members(list) => {
                let members = directory.members(list);
                let is_member = |number: EntryNumber| members.contains(number.into());
                resolve_names(in_directory(directory, asked, is_member), tags, flags, names, states);
            }
        }
        Ok(())
    }
}
