use std::sync::Arc;

use super::Refused;
use super::book::IntegratedBook;
use super::listed::ListedContainer;
use crate::engine::table::{RowSource, TableData, ViewSpec};
use crate::engine::{EngineError, Overlay};
use crate::interface::{
    AbContainer, MapiContainer, MapiProgress, MapiTable, Method, Opened, Outcome, Result,
};
use crate::provider::address_book::{HIERARCHY_COLUMNS, Shown};
use crate::provider::{
    Label, LiveRows, Object, Origin, PropSource, PropView, Refusal, Table, refuse, refuse_flags,
    refuse_interface,
};
use crate::vocab::guids::{IID_IMAPITable, IID_IUnknown};
use crate::vocab::tags::{
    PR_CONTAINER_FLAGS, PR_CONTAINER_HIERARCHY, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_ENTRYID,
    PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_RECORD_KEY,
};
use crate::vocab::{
    AdrList, ContainerFlags, CopyEntriesFlags, CreateEntryFlags, DisplayType, EntryId, ErrorCode, Iid,
    MapiUid, ObjectType, OpenFlags, OpenPropertyFlags, PropTag, PropValue, Property, ResolveNamesFlags,
    ResolveState, Restriction, SaveFlags, SearchFlags, SearchState, TableFlags, UnicodeFlags,
};

/// The uid in the root's entry id: MAPI itself.
pub const ROOT_UID: MapiUid = MapiUid(*b"mapi-emulator-ab");

/// The entry id of the root.
pub fn root_id() -> EntryId {
    EntryId::long_term(ROOT_UID, &[])
}

/// Whether the id is the root's.
pub fn is_root(id: &EntryId) -> bool {
    id.provider_uid() == Some(ROOT_UID) && *id == root_id()
}

/// The root of the integrated address book: the containers of all providers (ADR-ROOT-1).
#[derive(Debug)]
pub struct RootContainer {
    object: Object,
    book: Arc<IntegratedBook>,
    shown: Shown,
}

impl RootContainer {
    /// The root, opened.
    pub fn new(book: &Arc<IntegratedBook>) -> Self {
        let id = root_id();
        let flags = ContainerFlags::AB_SUBCONTAINERS | ContainerFlags::AB_UNMODIFIABLE;
        let shown = Shown::new([
            Property::of(PR_DISPLAY_NAME, "Address Book"),
            Property::new(PR_OBJECT_TYPE, ObjectType::MAPI_ABCONT.into()),
            Property::new(PR_DISPLAY_TYPE, DisplayType::DT_NOT_SPECIFIC.into()),
            Property::new(PR_CONTAINER_FLAGS, flags.into()),
            Property::of(PR_ENTRYID, id.clone()),
            Property::of(PR_RECORD_KEY, id),
        ]);
        Self {
            object: Object::new(&book.runtime, book.life.within(), Label::The("address book root")),
            book: Arc::clone(book),
            shown: shown.with_tables(&[PR_CONTAINER_HIERARCHY.tag()]),
        }
    }

    /// The containers of all providers, in profile order, each provider's in its own (ADR-ROOT-2, ADR-HIERTABLE-3,
    /// ADR-HIERTABLE-4).
    fn hierarchy_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        let known =
            TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS | TableFlags::CONVENIENT_DEPTH;
        refuse_flags(flags.unknown(known))?;
        let deep = flags.contains(TableFlags::CONVENIENT_DEPTH);
        let mut data = TableData::new(PR_INSTANCE_KEY, HIERARCHY_COLUMNS)?;
        for provider in self.book.logons.all() {
            for container in provider.rows(deep).iter().filter_map(ListedContainer::of_row) {
                // A container that is listed already, by another logon to the same provider, is no other row.
                let _listed = data.insert(data.row_count(), &container.row);
            }
        }
        let mut spec = ViewSpec::new(HIERARCHY_COLUMNS);
        spec.unicode = flags.contains(TableFlags::MAPI_UNICODE);
        let rows = Origin::Live(LiveRows::new(data));
        let name = "address book hierarchy table";
        Ok(Table::open(&self.book.runtime, self.book.life.within(), name, rows, spec))
    }

    fn no_entries<T>(&self) -> Refused<T> {
        Err(unsupported("the root holds containers, no entries"))
    }
}

fn unsupported(why: &'static str) -> Refusal {
    EngineError::Unsupported { why }.into()
}

fn read_only<T>() -> Refused<T> {
    Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "the root of the address book cannot be changed"))
}

impl PropSource for RootContainer {
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
        if tag.id() != PR_CONTAINER_HIERARCHY.id() {
            return Ok(None);
        }
        refuse_interface(Some(interface), &[IID_IMAPITable, IID_IUnknown])?;
        Ok(Some(Opened::Table(self.hierarchy_table(TableFlags::from_bits_retain(options))?)))
    }
}

impl MapiContainer for RootContainer {
    fn get_contents_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::MapiContainerGetContentsTable, format_args!("{flags:?}"), || {
            let known =
                TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS | TableFlags::MAPI_ASSOCIATED;
            refuse_flags(flags.unknown(known))?;
            self.no_entries()
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

/// None of these does anything to the root (ADR-ROOT-6).
impl AbContainer for RootContainer {
    fn create_entry(&self, template: &EntryId, flags: CreateEntryFlags) -> Result<Opened> {
        let arguments = format_args!("{template}, {flags:?}");
        self.object.call(Method::AbContainerCreateEntry, arguments, || self.no_entries())
    }

    fn copy_entries(
        &self,
        ids: &[EntryId],
        _progress: Option<&dyn MapiProgress>,
        flags: CopyEntriesFlags,
    ) -> Result<Outcome<()>> {
        let arguments = format_args!("{ids:?}, {flags:?}");
        self.object.call(Method::AbContainerCopyEntries, arguments, || self.no_entries())
    }

    fn delete_entries(&self, ids: &[EntryId], flags: u32) -> Result<Outcome<()>> {
        let arguments = format_args!("{ids:?}, {flags:#X}");
        self.object.call(Method::AbContainerDeleteEntries, arguments, || self.no_entries())
    }

    fn resolve_names(
        &self,
        tags: Option<&[PropTag]>,
        flags: ResolveNamesFlags,
        names: &mut AdrList,
        _states: &mut [ResolveState],
    ) -> Result<()> {
        let arguments = format_args!("{tags:?}, {flags:?}, {names:?}");
        self.object.call(Method::AbContainerResolveNames, arguments, || self.no_entries())
    }
}
