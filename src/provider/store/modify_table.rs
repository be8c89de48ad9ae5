use std::sync::Arc;

use super::Refused;
use super::folder::{FolderHandle, OpenFolder, exists};
use crate::engine::Modifiable;
use crate::engine::table::ViewSpec;
use crate::interface::{ExchangeModifyTable, MapiTable, Method, Opened, Result};
use crate::provider::{
    Label, Life, Object, Origin, Table, named_in_debug, refuse, refuse_flags, refuse_interface,
};
use crate::vocab::guids::{IID_IExchangeModifyTable, IID_IUnknown};
use crate::vocab::{
    AccessRights, ErrorCode, Iid, MapiError, ModifyTableFlags, RowEntry, TableType, UnicodeFlags,
};

/// The permissions or the rules of a folder, to modify.
pub struct ModifyTableHandle {
    object: Object,
    folder: Arc<OpenFolder>,
    kind: Modifiable,
}

named_in_debug!(ModifyTableHandle);

impl FolderHandle {
    /// The table of this kind, in a store that has such (TBL-MODTABLE-6).
    pub(super) fn open_modify_table(&self, kind: Modifiable, interface: Iid) -> Refused<Opened> {
        if !self.store().settings.modifiable_tables {
            let why = "the store has no tables of permissions and rules to modify";
            return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, why));
        }
        refuse_interface(Some(interface), &[IID_IExchangeModifyTable, IID_IUnknown])?;
        let name = match kind {
            Modifiable::Permissions => "table of permissions",
            Modifiable::Rules => "table of rules",
        };
        let object = self.object.child(Life::within(&self.store().life), Label::The(name));
        let opened: Arc<dyn ExchangeModifyTable> =
            Arc::new(ModifyTableHandle { object, folder: Arc::clone(&self.folder), kind });
        Ok(opened.into())
    }
}

const FLAGS: ModifyTableFlags = ModifyTableFlags::ACLTABLE_FREEBUSY;

impl ExchangeModifyTable for ModifyTableHandle {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        let arguments = format_args!("{code}, {flags:?}");
        self.object
            .call(Method::ExchangeModifyTableGetLastError, arguments, || self.object.last_error(code, flags))
    }

    fn get_table(&self, flags: ModifyTableFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::ExchangeModifyTableGetTable, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(FLAGS))?;
            let OpenFolder { store, id, .. } = &*self.folder;
            let rows = store.read(|store| {
                exists(store, *id)?;
                store.modifiable_rows(*id, self.kind)
            })?;
            let table_type = TableType::TBLTYPE_SNAPSHOT;
            let spec = ViewSpec { table_type, ..ViewSpec::new(self.kind.columns()) };
            let life = Life::within(&store.life);
            let origin = Origin::Snapshot(Arc::new(rows));
            Ok(Table::open(&store.runtime, life, "table of rows to modify", origin, spec))
        })
    }

    fn modify_table(&self, flags: ModifyTableFlags, rows: &[RowEntry]) -> Result<()> {
        self.object.call(Method::ExchangeModifyTableModifyTable, format_args!("{flags:?}, {rows:?}"), || {
            refuse_flags(flags.unknown(FLAGS | ModifyTableFlags::ROWLIST_REPLACE))?;
            let OpenFolder { store, id, .. } = &*self.folder;
            store.read(|store| exists(store, *id))?;
            store.check_folder(*id, AccessRights::MAPI_ACCESS_MODIFY)?;
            let replace = flags.contains(ModifyTableFlags::ROWLIST_REPLACE);
            store.commit(|store, _| {
                exists(store, *id)?;
                store.modify_rows(*id, self.kind, replace, rows)
            })
        })
    }
}
