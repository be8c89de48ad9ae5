//! `IMAPIContainer`, `IABContainer` and `IDistList`, written once: a container says what it holds and what can be done to
//! it, the way through the gate is here.

use std::sync::Arc;

use super::Refused;
use super::container::unsupported;
use crate::interface::{
    AbContainer, DistList, MapiContainer, MapiProgress, MapiTable, Method, Opened, Outcome, Result,
};
use crate::provider::PropSource;
use crate::vocab::{
    AdrList, CopyEntriesFlags, CreateEntryFlags, EntryId, ErrorCode, Iid, OpenFlags, PropTag,
    ResolveNamesFlags, ResolveState, Restriction, SearchFlags, SearchState, TableFlags, UnicodeFlags,
};

/// What a container of the address book, or a list, says of itself.
pub trait AbSource: PropSource {
    /// Why entries are neither created nor copied, deleted or found in it, unless it says otherwise.
    fn no_entries(&self) -> &'static str;

    /// Its entries.
    fn contents_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>>;

    /// The containers in it.
    fn hierarchy_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>>;

    /// Opens what an entry id names; no id is the root container.
    fn open(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Refused<Opened>;

    /// What it looks for, if it is a search (ADR-CONTAINER-7, ADR-SEARCH-5).
    fn criteria(&self, _flags: UnicodeFlags) -> Refused<Restriction> {
        Err(unsupported("the container is no search"))
    }

    /// A new entry, not saved yet.
    fn create(&self, _template: &EntryId, _flags: CreateEntryFlags) -> Refused<Opened> {
        Err(unsupported(self.no_entries()))
    }

    /// Copies entries into it: how many were left out, and whether that is worth a warning.
    fn copy(
        &self,
        _ids: &[EntryId],
        _progress: Option<&dyn MapiProgress>,
        _flags: CopyEntriesFlags,
    ) -> Refused<Outcome<usize>> {
        Err(unsupported(self.no_entries()))
    }

    /// Deletes entries: how many were left out, and whether that is worth a warning.
    fn delete(&self, _ids: &[EntryId], _flags: u32) -> Refused<Outcome<usize>> {
        Err(unsupported(self.no_entries()))
    }

    /// Resolves names.
    fn resolve(
        &self,
        _tags: Option<&[PropTag]>,
        _flags: ResolveNamesFlags,
        _names: &mut AdrList,
        _states: &mut [ResolveState],
    ) -> Refused<()> {
        Err(unsupported(self.no_entries()))
    }
}

impl<T: AbSource> MapiContainer for T {
    fn get_contents_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.object().call(Method::MapiContainerGetContentsTable, format_args!("{flags:?}"), || {
            self.contents_table(flags)
        })
    }

    fn get_hierarchy_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.object().call(Method::MapiContainerGetHierarchyTable, format_args!("{flags:?}"), || {
            self.hierarchy_table(flags)
        })
    }

    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        let arguments = format_args!("{id:?}, {interface:?}, {flags:?}");
        self.object().call(Method::MapiContainerOpenEntry, arguments, || self.open(id, interface, flags))
    }

    fn set_search_criteria(
        &self,
        restriction: Option<&Restriction>,
        containers: Option<&[EntryId]>,
        flags: SearchFlags,
    ) -> Result<()> {
        let arguments = format_args!("{restriction:?}, {containers:?}, {flags:?}");
        self.object().call(Method::MapiContainerSetSearchCriteria, arguments, || {
            Err(unsupported("the container is no search"))
        })
    }

    fn get_search_criteria(&self, flags: UnicodeFlags) -> Result<(Restriction, Vec<EntryId>, SearchState)> {
        self.object().call(Method::MapiContainerGetSearchCriteria, format_args!("{flags:?}"), || {
            Ok((self.criteria(flags)?, Vec::new(), SearchState::NONE))
        })
    }
}

/// What of the entries could not be done is kept for `GetLastError` (ADR-DELETEENTRIES-3).
fn told(source: &impl AbSource, method: Method, ids: &[EntryId], left: Outcome<usize>) -> Outcome<()> {
    let Outcome { value: left, warning } = left;
    if let Some(warning) = warning {
        let why = format!("{left} of {} entries were left out", ids.len());
        source.object().keep(source.object().error(method, warning, why));
    }
    Outcome { value: (), warning }
}

/// The methods that containers and lists share, which differ in their names at the gate only.
macro_rules! entry_methods {
    ($Trait:ident, $create:ident, $copy:ident, $delete:ident, $resolve:ident) => {
        impl<T: AbSource> $Trait for T {
            fn create_entry(&self, template: &EntryId, flags: CreateEntryFlags) -> Result<Opened> {
                let arguments = format_args!("{template}, {flags:?}");
                self.object().call(Method::$create, arguments, || self.create(template, flags))
            }

            fn copy_entries(
                &self,
                ids: &[EntryId],
                progress: Option<&dyn MapiProgress>,
                flags: CopyEntriesFlags,
            ) -> Result<Outcome<()>> {
                let arguments = format_args!("{ids:?}, {flags:?}");
                let copied =
                    self.object().call(Method::$copy, arguments, || self.copy(ids, progress, flags))?;
                Ok(told(self, Method::$copy, ids, copied))
            }

            fn delete_entries(&self, ids: &[EntryId], flags: u32) -> Result<Outcome<()>> {
                let arguments = format_args!("{ids:?}, {flags:#X}");
                let deleted = self.object().call(Method::$delete, arguments, || self.delete(ids, flags))?;
                Ok(told(self, Method::$delete, ids, deleted))
            }

            fn resolve_names(
                &self,
                tags: Option<&[PropTag]>,
                flags: ResolveNamesFlags,
                names: &mut AdrList,
                states: &mut [ResolveState],
            ) -> Result<()> {
                let asked = self.object().before(names);
                let arguments = format_args!("{tags:?}, {flags:?}, {asked:?}");
                self.object().call(Method::$resolve, arguments, || self.resolve(tags, flags, names, states))
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

/// What is refused where containers copy themselves: `CopyEntries` is there for their entries (ADR-CONTAINER-8).
pub fn copies_entries_only() -> Refused<()> {
    let why = "a container is not copied: its entries are, with CopyEntries";
    Err(crate::provider::refuse(ErrorCode::MAPI_E_NO_SUPPORT, why))
}
