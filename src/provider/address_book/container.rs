use std::sync::Arc;

use super::body::{Body, props_of_body};
use super::draft::{Draft, Kind};
use super::resolve::{check_request, in_directory, in_personal, resolve_names};
use super::shown::{Shown, read_only};
use super::{ContainerInfo, OpenBook, Refused};
use crate::engine::EngineError;
use crate::engine::directory::{Directory, EntryNumber};
use crate::engine::personal_book::{Behind, BookPlace, ListAt, NewKind, PersonalId, SavedEntry};
use crate::engine::table::RowSource;
use crate::interface::{
    AbContainer, DistList, MapiContainer, MapiProgress, MapiTable, Method, Opened, Outcome, Result,
};
use crate::provider::{Object, refuse_flags};
use crate::vocab::tags::{PR_CONTAINER_CONTENTS, PR_CONTAINER_HIERARCHY, PR_DETAILS_TABLE};
use crate::vocab::{
    AdrList, ContainerFlags, CopyEntriesFlags, CreateEntryFlags, EntryId, Iid, MapiUid, OpenFlags, PropTag,
    Property, ResolveNamesFlags, ResolveState, Restriction, SearchFlags, SearchState, TableFlags,
    UnicodeFlags,
};

/// An open container: the root of a provider, the global address list, a personal address book, or a distribution list, which
/// contains its members.
#[derive(Debug)]
pub struct ContainerHandle {
    object: Object,
    pub(super) book: Arc<OpenBook>,
    pub(super) holds: Contents,
    pub(super) body: Body,
}

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

    fn create(&self, template: &EntryId, flags: CreateEntryFlags) -> Refused<Opened> {
        let known = CreateEntryFlags::CREATE_CHECK_DUP_STRICT
            | CreateEntryFlags::CREATE_CHECK_DUP_LOOSE
            | CreateEntryFlags::CREATE_REPLACE;
        self.book.create_entry(self.to_change(flags.unknown(known))?, template, flags)
    }

    /// What of the entries could not be done is kept for `GetLastError` (ADR-DELETEENTRIES-3).
    fn told(&self, method: Method, ids: &[EntryId], left: Outcome<usize>) -> Outcome<()> {
        let Outcome { value: left, warning } = left;
        if let Some(warning) = warning {
            let why = format!("{left} of {} entries were left out", ids.len());
            self.object.keep(self.object.error(method, warning, why));
        }
        Outcome { value: (), warning }
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

    fn delete(&self, ids: &[EntryId], unknown_flags: u32) -> Refused<Outcome<usize>> {
        let place = self.to_change(unknown_flags)?;
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
        if !self.book.settings().resolves_names {
            return Err(unsupported("the container leaves it to MAPI to search its contents table"));
        }
        let contents = self.contents();
        let world = self.book.runtime.read();
        let directory = world.directory();
        match contents {
            Contents::Containers => return Err(unsupported("the root holds containers, no entries")),
            Contents::Directory => {
                resolve_names(in_directory(directory, flags, |_| true), tags, flags, names, states);
            }
            Contents::Personal(BookPlace { book, list }) => {
                resolve_names(in_personal(world.book(book), list, flags), tags, flags, names, states);
            }
            Contents::OfDraft | Contents::Nothing => {}
            Contents::Members(list) => {
                let members = directory.members(list);
                let is_member = |number: EntryNumber| members.contains(number.into());
                resolve_names(in_directory(directory, flags, is_member), tags, flags, names, states);
            }
        }
        Ok(())
    }
}

pub fn unsupported(why: &'static str) -> crate::provider::Refusal {
    EngineError::Unsupported { why }.into()
}

props_of_body!(ContainerHandle);

impl MapiContainer for ContainerHandle {
    fn get_contents_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::MapiContainerGetContentsTable, format_args!("{flags:?}"), || {
            self.contents_table(flags)
        })
    }

    fn get_hierarchy_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::MapiContainerGetHierarchyTable, format_args!("{flags:?}"), || {
            self.hierarchy_table(flags)
        })
    }

    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        let arguments = format_args!("{id:?}, {interface:?}, {flags:?}");
        self.object
            .call(Method::MapiContainerOpenEntry, arguments, || self.book.open_entry(id, interface, flags))
    }

    fn set_search_criteria(
        &self,
        restriction: Option<&Restriction>,
        containers: Option<&[EntryId]>,
        flags: SearchFlags,
    ) -> Result<()> {
        let arguments = format_args!("{restriction:?}, {containers:?}, {flags:?}");
        self.object.call(Method::MapiContainerSetSearchCriteria, arguments, || {
            Err(unsupported("the container is no search"))
        })
    }

    fn get_search_criteria(&self, flags: UnicodeFlags) -> Result<(Restriction, Vec<EntryId>, SearchState)> {
        self.object.call(Method::MapiContainerGetSearchCriteria, format_args!("{flags:?}"), || {
            Err(unsupported("the container is no search"))
        })
    }
}

/// The methods that containers and lists share, which differ in their names at the gate only.
macro_rules! entry_methods {
    ($Trait:ident, $create:ident, $copy:ident, $delete:ident, $resolve:ident) => {
        impl $Trait for ContainerHandle {
            fn create_entry(&self, template: &EntryId, flags: CreateEntryFlags) -> Result<Opened> {
                let arguments = format_args!("{template}, {flags:?}");
                self.object.call(Method::$create, arguments, || self.create(template, flags))
            }

            fn copy_entries(
                &self,
                ids: &[EntryId],
                progress: Option<&dyn MapiProgress>,
                flags: CopyEntriesFlags,
            ) -> Result<Outcome<()>> {
                let arguments = format_args!("{ids:?}, {flags:?}");
                let copied =
                    self.object.call(Method::$copy, arguments, || self.copy(ids, progress, flags))?;
                Ok(self.told(Method::$copy, ids, copied))
            }

            fn delete_entries(&self, ids: &[EntryId], flags: u32) -> Result<Outcome<()>> {
                let arguments = format_args!("{ids:?}, {flags:#X}");
                let deleted = self.object.call(Method::$delete, arguments, || self.delete(ids, flags))?;
                Ok(self.told(Method::$delete, ids, deleted))
            }

            fn resolve_names(
                &self,
                tags: Option<&[PropTag]>,
                flags: ResolveNamesFlags,
                names: &mut AdrList,
                states: &mut [ResolveState],
            ) -> Result<()> {
                let asked = names.clone();
                let arguments = format_args!("{tags:?}, {flags:?}, {asked:?}");
                self.object.call(Method::$resolve, arguments, || self.resolve(tags, flags, names, states))
            }
        }
    };
}

entry_methods!(
    AbContainer,
    AbContainerCreateEntry,
    AbContainerCopyEntries,
    AbContainerDeleteEntries,
    AbContainerResolveNames
);
entry_methods!(
    DistList,
    DistListCreateEntry,
    DistListCopyEntries,
    DistListDeleteEntries,
    DistListResolveNames
);
