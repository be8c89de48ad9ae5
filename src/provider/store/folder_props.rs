use std::sync::Arc;

use super::folder::{FolderHandle, OpenFolder, exists};
use super::{OpenStore, Refused};
use crate::engine::{EngineError, FolderId, Modifiable, NameSpace, Overlay, Store, StoreSettings};
use crate::interface::Opened;
use crate::provider::{AnyObject, PropSource, PropView, StreamOwner, Subobjects, refuse, refuse_interface};
use crate::vocab::guids::{IID_IMAPITable, IID_IUnknown};
use crate::vocab::tags::{
    PR_ACCESS, PR_ACCESS_LEVEL, PR_ACL_TABLE, PR_CONTAINER_CONTENTS, PR_CONTAINER_HIERARCHY, PR_DISPLAY_NAME,
    PR_FOLDER_ASSOCIATED_CONTENTS, PR_RULES_TABLE,
};
use crate::vocab::{ErrorCode, Iid, OpenPropertyFlags, PropTag, PropValue, Property, SaveFlags, TableFlags};

impl OpenFolder {
    fn change(&self, mut overlay: Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        let now = self.store.runtime.now();
        self.store.commit(|store, changes| {
            exists(store, self.id)?;
            let mut refused = Vec::new();
            let name = overlay.text(PR_DISPLAY_NAME.id());
            if let Some(code) = name.and_then(|name| match store.check_rename(self.id, name) {
                Ok(()) => None,
                Err(EngineError::NameTaken { .. }) => Some(ErrorCode::MAPI_E_COLLISION),
                Err(_) => Some(ErrorCode::MAPI_E_NO_ACCESS),
            }) {
                refused.push((PR_DISPLAY_NAME.id(), code));
                overlay.forget(PR_DISPLAY_NAME.id());
            }
            if !overlay.is_empty() {
                store.change_folder(self.id, &overlay, now, changes)?;
            }
            Ok(refused)
        })
    }
}

impl StreamOwner for OpenFolder {
    fn publish(&self, property: Property) -> Refused<()> {
        let mut overlay = Overlay::default();
        overlay.set(property);
        self.change(overlay).map(|_| ())
    }
}

struct FolderView<'a> {
    open: &'a OpenStore,
    store: &'a Store,
    id: FolderId,
    writable: bool,
}

/// Tables of a folder, as properties.
const TABLES: [PropTag; 3] =
    crate::columns![PR_CONTAINER_HIERARCHY, PR_CONTAINER_CONTENTS, PR_FOLDER_ASSOCIATED_CONTENTS];

impl PropView for FolderView<'_> {
    fn value(&self, tag: PropTag) -> Option<PropValue> {
        if TABLES.iter().any(|table| table.id() == tag.id()) {
            return Some(PropValue::Object);
        }
        if tag.id() == PR_ACCESS_LEVEL.id() {
            return Some(PropValue::Long(i32::from(self.writable)));
        }
        if tag.id() == PR_ACCESS.id() {
            return Some(self.open.granted(self.store.folder_access(self.id)).into());
        }
        self.store.folder_value(self.id, tag)
    }

    fn tags(&self) -> Vec<PropTag> {
        let set = self.store.folder(self.id).map(|folder| folder.props.tags()).unwrap_or_default();
        let own = self.store.folder_tags().chain([PR_ACCESS_LEVEL.tag()]).chain(TABLES);
        let mut tags: Vec<PropTag> = own.chain(set.iter().copied()).collect();
        tags.sort_unstable();
        tags
    }
}

impl PropSource for FolderHandle {
    fn object(&self) -> &AnyObject {
        &self.object
    }

    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> Refused<()> {
        self.store().read(|store| {
            exists(store, self.id())?;
            look(&FolderView { open: self.store(), store, id: self.id(), writable: self.folder.writable });
            Ok(())
        })
    }

    fn check_writable(&self) -> Refused<()> {
        self.check_exists()?;
        if self.folder.writable {
            return Ok(());
        }
        Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "the folder was opened read-only"))
    }

    fn subobjects(&self) -> Subobjects<'_> {
        Subobjects::Folder(self)
    }

    fn refuses(&self, tag: PropTag, value: Option<&PropValue>) -> Option<ErrorCode> {
        if Store::computed_of_folder(tag) {
            return Some(ErrorCode::MAPI_E_COMPUTED);
        }
        // A folder keeps its name (STO-FOLDER-13).
        (value.is_none() && tag.id() == PR_DISPLAY_NAME.id()).then_some(ErrorCode::MAPI_E_NO_ACCESS)
    }

    fn change(&self, overlay: Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        self.folder.change(overlay)
    }

    fn stream_owner(&self) -> Option<Arc<dyn StreamOwner>> {
        Some(Arc::<OpenFolder>::clone(&self.folder))
    }

    fn names(&self) -> Option<NameSpace> {
        Some(NameSpace::Store(self.store().id))
    }

    fn settings(&self) -> &StoreSettings {
        &self.store().settings
    }

    fn value_limit(&self) -> usize {
        self.settings().value_limit
    }

    fn save(&self, _flags: SaveFlags) -> Refused<()> {
        self.check_exists()
    }

    fn open_object(
        &self,
        tag: PropTag,
        interface: Iid,
        options: u32,
        _flags: OpenPropertyFlags,
    ) -> Refused<Option<Opened>> {
        match tag.id() {
            id if id == PR_ACL_TABLE.id() => {
                return self.open_modify_table(Modifiable::Permissions, interface).map(Some);
            }
            id if id == PR_RULES_TABLE.id() => {
                return self.open_modify_table(Modifiable::Rules, interface).map(Some);
            }
            _ => {}
        }
        if !TABLES.iter().any(|table| table.id() == tag.id()) {
            return Ok(None);
        }
        refuse_interface(Some(interface), &[IID_IMAPITable, IID_IUnknown])?;
        let flags = TableFlags::from_bits_retain(options);
        let table = match tag.id() {
            id if id == PR_CONTAINER_HIERARCHY.id() => self.hierarchy_table(flags)?,
            id if id == PR_CONTAINER_CONTENTS.id() => self.contents_table(flags)?,
            _ => self.contents_table(flags | TableFlags::MAPI_ASSOCIATED)?,
        };
        Ok(Some(Opened::Table(table)))
    }
}
