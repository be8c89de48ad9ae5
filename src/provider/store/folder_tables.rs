//! The tables of a folder.

use std::sync::Arc;

use super::folder::FolderHandle;
use super::{Refused, columns};
use crate::engine::table::{Categories, TableData, ViewSpec};
use crate::engine::{EngineError, MessageList, Rows};
use crate::interface::{MapiTable, Method};
use crate::provider::codes::code_of;
use crate::provider::{Life, LiveRows, Origin, Table, refuse_flags};
use crate::vocab::tags::{PR_INSTANCE_KEY, PR_PARENT_DISPLAY};
use crate::vocab::{AccessRights, StoreSupport, TableFlags};

impl FolderHandle {
    pub(super) fn contents_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        self.or_deferred(Method::MapiContainerGetContentsTable, flags, self.open_contents(flags))
    }

    pub(super) fn hierarchy_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        self.or_deferred(Method::MapiContainerGetHierarchyTable, flags, self.open_hierarchy(flags))
    }

    /// What was opened; with `MAPI_DEFERRED_ERRORS` a store may tell later why it was not (TBL-KIND-2).
    fn or_deferred(
        &self,
        method: Method,
        flags: TableFlags,
        opened: Refused<Arc<dyn MapiTable>>,
    ) -> Refused<Arc<dyn MapiTable>> {
        let store = self.store();
        match opened {
            Err(refusal)
                if store.settings.defers_errors && flags.contains(TableFlags::MAPI_DEFERRED_ERRORS) =>
            {
                let why = code_of(method, &refusal);
                Table::failing(&store.runtime, Life::within(&store.life), "table", why)
            }
            opened => opened,
        }
    }

    fn open_contents(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        let known = TableFlags::MAPI_UNICODE
            | TableFlags::MAPI_DEFERRED_ERRORS
            | TableFlags::MAPI_ASSOCIATED
            | TableFlags::SHOW_SOFT_DELETES;
        refuse_flags(flags.unknown(known))?;
        let associated = flags.contains(TableFlags::MAPI_ASSOCIATED);
        self.store().check_associated(associated)?;
        self.check_exists()?;
        if !self.is_search_folder()? {
            self.store().read(|store| {
                let granted = store.message_access(self.id(), MessageList::Standard);
                if granted.contains(AccessRights::MAPI_ACCESS_READ) {
                    return Ok(());
                }
                Err(EngineError::Denied { why: "the user may not read the messages of the folder".into() })
            })?;
        }
        let (sort, support) =
            self.store().read(|store| Ok((store.folder(self.id())?.sort.clone(), store.support)))?;
        let mut columns = columns::CONTENTS.to_vec();
        if self.is_search_folder()? {
            columns.push(PR_PARENT_DISPLAY.tag());
        }
        let mut spec = self.store().view_spec(columns, flags)?;
        spec.messages = true;
        spec.instances = true;
        spec.short_ids_of = self.store().settings.short_term_ids.then_some(self.store().owner);
        if support.contains(StoreSupport::STORE_CATEGORIZE_OK) {
            spec.categories = Categories::Supported;
        }
        if let (Some(sort), false) = (sort, associated) {
            spec.default_order = sort.as_ref().clone();
        }
        let present = MessageList::present(associated);
        let deleted = flags.contains(TableFlags::SHOW_SOFT_DELETES);
        let list = if deleted { present.deleted() } else { present };
        let origin = Origin::World(Rows::Contents { store: self.store().id, folder: self.id(), list });
        let name = match list {
            MessageList::Standard => "contents table",
            MessageList::Associated => "associated contents table",
            MessageList::Deleted | MessageList::DeletedAssociated => "table of deleted messages",
        };
        Ok(self.open_table(name, origin, spec))
    }

    fn open_hierarchy(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        let known = TableFlags::MAPI_UNICODE
            | TableFlags::MAPI_DEFERRED_ERRORS
            | TableFlags::CONVENIENT_DEPTH
            | TableFlags::SHOW_SOFT_DELETES;
        refuse_flags(flags.unknown(known))?;
        self.check_exists()?;
        if self.is_search_folder()? {
            return Err(EngineError::Unsupported { why: "a search folder has no subfolders" }.into());
        }
        let spec = self.store().view_spec(columns::HIERARCHY, flags)?;
        let origin = if flags.contains(TableFlags::SHOW_SOFT_DELETES) {
            // Folders go for good (STO-DELETEFOLDER-7).
            Origin::Live(LiveRows::new(TableData::new(PR_INSTANCE_KEY, columns::HIERARCHY)?))
        } else {
            let deep = flags.contains(TableFlags::CONVENIENT_DEPTH);
            Origin::World(Rows::Hierarchy { store: self.store().id, folder: self.id(), deep })
        };
        Ok(self.open_table("hierarchy table", origin, spec))
    }

    fn open_table(&self, name: &'static str, origin: Origin, spec: ViewSpec) -> Arc<dyn MapiTable> {
        let store = self.store();
        // A table outlives its folder's handle, not the store (TBL-VIEW-4, TBL-VIEW-5).
        Table::open(&store.runtime, Life::within(&store.life), name, origin, spec)
    }
}
