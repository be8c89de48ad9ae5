use std::sync::Arc;

use super::personal::{TEMPLATE_COLUMNS, templates};
use super::resolve::{check_request, in_directory, in_personal, resolve_names};
use super::shown::{Shown, read_only};
use super::{ContainerInfo, OpenBook, Refused};
use crate::engine::directory::{Directory, EntryNumber};
use crate::engine::personal_book::{PersonalId, Template};
use crate::engine::table::{Categories, Restricts, RowSource, TableData, ViewSpec};
use crate::engine::{EngineError, Overlay, Rows};
use crate::interface::{
    AbContainer, DistList, MapiContainer, MapiProgress, MapiTable, Method, Opened, Outcome, Result,
};
use crate::provider::{
    Label, Life, LiveRows, Object, Origin, PropSource, PropView, Table, refuse_flags, refuse_interface,
};
use crate::vocab::guids::{IID_IMAPITable, IID_IUnknown};
use crate::vocab::tags::{
    PR_AB_PROVIDER_ID, PR_ADDRTYPE, PR_COMMENT, PR_CONTAINER_CONTENTS, PR_CONTAINER_FLAGS,
    PR_CONTAINER_HIERARCHY, PR_CREATE_TEMPLATES, PR_DEF_CREATE_MAILUSER, PR_DEPTH, PR_DISPLAY_NAME,
    PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_RECORD_KEY,
    PR_SEARCH_KEY, PR_SEND_RICH_INFO, PR_STATUS, PR_TRANSMITABLE_DISPLAY_NAME,
};
use crate::vocab::{
    AdrList, CopyEntriesFlags, CreateEntryFlags, EntryId, ErrorCode, Iid, MapiUid, OpenFlags,
    OpenPropertyFlags, PropTag, PropValue, Property, ResolveNamesFlags, ResolveState, Restriction, SaveFlags,
    SearchFlags, SearchState, TableFlags, UnicodeFlags,
};

/// An open container: the root of a provider, the global address list, a personal address book, or a distribution list, which
/// contains its members.
#[derive(Debug)]
pub struct ContainerHandle {
    object: Object,
    book: Arc<OpenBook>,
    contents: Contents,
    shown: Shown,
}

/// What a container holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Contents {
    /// The container that the provider has.
    Containers,
    /// All entries of the directory.
    Directory,
    /// The members of a list.
    Members(EntryNumber),
    /// The entries of a personal address book.
    Personal(MapiUid),
}

/// The columns of a contents table (ADR-CONTTABLE-1).
const CONTENTS_COLUMNS: [PropTag; 11] = crate::columns![
    PR_ADDRTYPE,
    PR_DISPLAY_NAME,
    PR_DISPLAY_TYPE,
    PR_ENTRYID,
    PR_INSTANCE_KEY,
    PR_OBJECT_TYPE,
    PR_RECORD_KEY,
    PR_EMAIL_ADDRESS,
    PR_SEARCH_KEY,
    PR_SEND_RICH_INFO,
    PR_TRANSMITABLE_DISPLAY_NAME,
];

/// The columns of a hierarchy table (ADR-HIERTABLE-1).
pub const HIERARCHY_COLUMNS: [PropTag; 10] = crate::columns![
    PR_COMMENT,
    PR_DEPTH,
    PR_DISPLAY_NAME,
    PR_DISPLAY_TYPE,
    PR_ENTRYID,
    PR_INSTANCE_KEY,
    PR_OBJECT_TYPE,
    PR_STATUS,
    PR_CONTAINER_FLAGS,
    PR_AB_PROVIDER_ID,
];

impl ContainerHandle {
    /// The root container of the provider.
    pub fn root(book: &Arc<OpenBook>) -> Self {
        let shown = Shown::new(ContainerInfo::root(book.which).properties());
        let shown = shown.with_tables(&[PR_CONTAINER_HIERARCHY.tag()]);
        Self::new(book, "root of an address book provider", Contents::Containers, shown)
    }

    /// The global address list.
    pub fn gal(book: &Arc<OpenBook>) -> Self {
        let shown = Shown::new(ContainerInfo::gal().properties()).with_tables(&[PR_CONTAINER_CONTENTS.tag()]);
        Self::new(book, "global address list", Contents::Directory, shown)
    }

    /// A personal address book.
    pub fn personal(book: &Arc<OpenBook>, uid: MapiUid) -> Self {
        let user = PersonalId::Template { book: uid, template: Template::InternetUser }.to_entry_id();
        let mut properties = ContainerInfo::personal(uid).properties();
        properties.push(Property::of(PR_DEF_CREATE_MAILUSER, user));
        let tables = [PR_CONTAINER_CONTENTS.tag(), PR_CREATE_TEMPLATES.tag()];
        let shown = Shown::new(properties).with_tables(&tables);
        Self::new(book, "personal address book", Contents::Personal(uid), shown)
    }

    /// A distribution list of the directory.
    pub fn list(book: &Arc<OpenBook>, directory: &Directory, number: EntryNumber) -> Self {
        let name = directory.get(number).map_or("", |entry| &entry.display_name);
        let shown = Shown::entry(directory, number).with_tables(&[PR_CONTAINER_CONTENTS.tag()]);
        Self::new(book, &format!("distribution list {name:?}"), Contents::Members(number), shown)
    }

    fn new(book: &Arc<OpenBook>, name: &str, contents: Contents, shown: Shown) -> Self {
        let object = Object::new(&book.runtime, Life::within(&book.life), Label::Named(name.into()));
        Self { object, book: Arc::clone(book), contents, shown }
    }

    fn contents_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        let known = TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS | TableFlags::MAPI_ASSOCIATED;
        refuse_flags(flags.unknown(known))?;
        let rows = match self.contents {
            Contents::Containers => return Err(unsupported("the root holds containers, no entries")),
            _ if flags.contains(TableFlags::MAPI_ASSOCIATED) => {
                return Err(unsupported("an address book has no associated contents"));
            }
            Contents::Directory => Rows::Directory,
            Contents::Members(list) => Rows::Members { list },
            Contents::Personal(book) => Rows::Book { book },
        };
        let mut spec = ViewSpec::new(CONTENTS_COLUMNS);
        spec.categories = Categories::TooComplex;
        if !self.book.settings().any_restriction {
            spec.restricts = Restricts::AddressBook;
        }
        spec.unicode = flags.contains(TableFlags::MAPI_UNICODE);
        Ok(self.open_table("address book contents table", Origin::World(rows), spec))
    }

    fn hierarchy_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        let known =
            TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS | TableFlags::CONVENIENT_DEPTH;
        refuse_flags(flags.unknown(known))?;
        if self.contents != Contents::Containers {
            return Err(unsupported("there are no containers in it"));
        }
        let mut data = TableData::new(PR_INSTANCE_KEY, HIERARCHY_COLUMNS)?;
        data.insert(0, &self.book.container().row())?;
        let mut spec = ViewSpec::new(HIERARCHY_COLUMNS);
        spec.unicode = flags.contains(TableFlags::MAPI_UNICODE);
        Ok(self.open_table("address book hierarchy table", Origin::Live(LiveRows::new(data)), spec))
    }

    /// What can be created here (ADR-TEMPLATES-4, ADR-TEMPLATES-5).
    fn template_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        refuse_flags(flags.unknown(TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS))?;
        let Contents::Personal(book) = self.contents else {
            return Err(unsupported("nothing can be created in it"));
        };
        let mut spec = ViewSpec::new(TEMPLATE_COLUMNS);
        spec.unicode = flags.contains(TableFlags::MAPI_UNICODE);
        let rows = Origin::Live(LiveRows::new(templates(book)?));
        Ok(self.open_table("table of templates", rows, spec))
    }

    /// A table outlives the container's handle, not the session (ADR-GEN-10).
    fn open_table(&self, name: &'static str, origin: Origin, spec: ViewSpec) -> Arc<dyn MapiTable> {
        Table::open(&self.book.runtime, Life::within(&self.book.life), name, origin, spec)
    }

    /// The personal address book in which entries are created, copied or deleted: nothing else can be changed
    /// (ADR-CREATEENTRY-7, ADR-COPYENTRIES-9, ADR-DELETEENTRIES-7).
    fn to_change(&self, unknown_flags: u32) -> Refused<MapiUid> {
        refuse_flags(unknown_flags)?;
        match self.contents {
            Contents::Personal(book) => Ok(book),
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

    fn copy(
        &self,
        ids: &[EntryId],
        progress: Option<&dyn MapiProgress>,
        flags: CopyEntriesFlags,
    ) -> Refused<Outcome<()>> {
        let known = CopyEntriesFlags::CREATE_CHECK_DUP_STRICT
            | CopyEntriesFlags::CREATE_CHECK_DUP_LOOSE
            | CopyEntriesFlags::CREATE_REPLACE;
        let book = self.to_change(flags.unknown(known))?;
        // Both sets of flags have the same bits (ADR-COPYENTRIES-1).
        let flags = CreateEntryFlags::from_bits_retain(flags.bits());
        self.book.copy_entries(book, ids, progress, flags)
    }

    fn delete(&self, ids: &[EntryId], unknown_flags: u32) -> Refused<Outcome<()>> {
        let book = self.to_change(unknown_flags)?;
        Ok(self.book.delete_entries(book, ids))
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
        let world = self.book.runtime.read();
        let directory = world.directory();
        match self.contents {
            Contents::Containers => return Err(unsupported("the root holds containers, no entries")),
            Contents::Directory => {
                resolve_names(in_directory(directory, flags, |_| true), tags, flags, names, states);
            }
            Contents::Personal(book) => {
                resolve_names(in_personal(world.book(book), flags), tags, flags, names, states);
            }
            Contents::Members(list) => {
                let members = directory.members(list);
                let is_member = |number: EntryNumber| members.contains(number.into());
                resolve_names(in_directory(directory, flags, is_member), tags, flags, names, states);
            }
        }
        Ok(())
    }
}

fn unsupported(why: &'static str) -> crate::provider::Refusal {
    EngineError::Unsupported { why }.into()
}

impl PropSource for ContainerHandle {
    fn object(&self) -> &Object {
        &self.object
    }

    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> Refused<()> {
        look(&self.shown);
        Ok(())
    }

    fn check_writable(&self) -> Refused<()> {
        read_only()
    }

    fn refuses(&self, _tag: PropTag, _value: Option<&PropValue>) -> Option<ErrorCode> {
        Some(ErrorCode::MAPI_E_NO_ACCESS)
    }

    fn change(&self, _overlay: &Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        read_only()
    }

    fn save(&self, _flags: SaveFlags) -> Refused<()> {
        read_only()
    }

    fn open_object(
        &self,
        tag: PropTag,
        interface: Iid,
        options: u32,
        _flags: OpenPropertyFlags,
    ) -> Refused<Option<Opened>> {
        let open = match tag.id() {
            id if id == PR_CONTAINER_CONTENTS.id() => Self::contents_table,
            id if id == PR_CONTAINER_HIERARCHY.id() => Self::hierarchy_table,
            id if id == PR_CREATE_TEMPLATES.id() => Self::template_table,
            _ => return Ok(None),
        };
        refuse_interface(Some(interface), &[IID_IMAPITable, IID_IUnknown])?;
        Ok(Some(Opened::Table(open(self, TableFlags::from_bits_retain(options))?)))
    }
}

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
                self.object.call(Method::$copy, arguments, || self.copy(ids, progress, flags))
            }

            fn delete_entries(&self, ids: &[EntryId], flags: u32) -> Result<Outcome<()>> {
                let arguments = format_args!("{ids:?}, {flags:#X}");
                self.object.call(Method::$delete, arguments, || self.delete(ids, flags))
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
