use std::sync::Arc;

use super::Refused;
use super::book::IntegratedBook;
use super::gathered::Gathered;
use super::listed::ListedContainer;
use crate::engine::table::ViewSpec;
use crate::engine::{EngineError, Overlay};
use crate::interface::{MapiTable, Opened};
use crate::provider::address_book::{AbSource, HIERARCHY_COLUMNS, Shown, copies_entries_only};
use crate::provider::{
    AnyObject, Label, Object, Origin, PropSource, PropView, Refusal, Table, named_in_debug, refuse,
    refuse_flags, refuse_interface,
};
use crate::vocab::guids::{IID_IMAPITable, IID_IUnknown};
use crate::vocab::tags::{
    PR_CONTAINER_FLAGS, PR_CONTAINER_HIERARCHY, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_ENTRYID, PR_OBJECT_TYPE,
    PR_RECORD_KEY,
};
use crate::vocab::{
    ContainerFlags, DisplayType, EntryId, ErrorCode, Iid, MapiUid, ObjectType, OpenFlags, OpenPropertyFlags,
    PropTag, PropValue, Property, RowRef, SaveFlags, TableFlags,
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
pub struct RootContainer {
    object: Object,
    book: Arc<IntegratedBook>,
    shown: Shown,
}

named_in_debug!(RootContainer);

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
    fn containers_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        let known =
            TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS | TableFlags::CONVENIENT_DEPTH;
        refuse_flags(flags.unknown(known))?;
        let deep = flags.contains(TableFlags::CONVENIENT_DEPTH);
        let providers = self.book.logons.all();
        // A provider without containers, or that fails, adds none (ADR-ROOT-3, ADR-PROVIDER-10).
        let tables = providers.iter().filter_map(|provider| provider.table(deep).ok()).collect();
        let listed = |row: RowRef<'_>| ListedContainer::of_row(row).map(|container| container.row);
        let rows = Gathered::rows(&self.book.runtime, &HIERARCHY_COLUMNS, Vec::new(), tables, listed)?;
        let mut spec = ViewSpec::new(HIERARCHY_COLUMNS);
        spec.unicode = flags.contains(TableFlags::MAPI_UNICODE);
        let name = "address book hierarchy table";
        Ok(Table::open(&self.book.runtime, self.book.life.within(), name, Origin::Live(rows), spec))
    }
}

fn unsupported(why: &'static str) -> Refusal {
    EngineError::Unsupported { why }.into()
}

fn read_only<T>() -> Refused<T> {
    Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "the root of the address book cannot be changed"))
}

impl PropSource for RootContainer {
    fn object(&self) -> &AnyObject {
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

    fn change(&self, _overlay: Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        read_only()
    }

    fn save(&self, _flags: SaveFlags) -> Refused<()> {
        read_only()
    }

    fn check_copied(&self) -> Refused<()> {
        copies_entries_only()
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
        Ok(Some(Opened::Table(self.containers_table(TableFlags::from_bits_retain(options))?)))
    }
}

/// None of the methods for entries does anything to the root (ADR-ROOT-6).
impl AbSource for RootContainer {
    fn no_entries(&self) -> &'static str {
        "the root holds containers, no entries"
    }

    fn contents_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        let known = TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS | TableFlags::MAPI_ASSOCIATED;
        refuse_flags(flags.unknown(known))?;
        Err(unsupported(self.no_entries()))
    }

    fn hierarchy_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        self.containers_table(flags)
    }

    fn open(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Refused<Opened> {
        self.book.open_entry(id, interface, flags)
    }
}
