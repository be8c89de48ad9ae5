//! `HrValidateIPMSubtree`: the special folders that a store lacks.

use std::any::Any;
use std::sync::Arc;

use super::{Refused, StoreHandle};
use crate::engine::SpecialFolder;
use crate::interface::ext::MapiPropExt;
use crate::interface::{self, MapiFolder, MsgStore};
use crate::provider::{refuse, refuse_flags};
use crate::vocab::tags::{PR_ENTRYID, PR_VALID_FOLDER_MASK};
use crate::vocab::{
    CreateFolderFlags, EntryId, ErrorCode, FolderMask, FolderType, IpmSubtreeFlags, OpenFlags, PropTag,
    PropValue, Property, UnicodeFlags,
};

/// Under which tag the id of an Inbox is told that was made: `PROP_TAG(PT_BINARY, PROP_ID_NULL)`.
const NEW_INBOX: PropTag = PropTag(0x0000_0102);

/// Makes the special folders that are missing, and tells the mask and the ids (STO-VALIDATEIPM-1 to -4). The mask of a
/// built-in store is never wrong, so there is nothing to force.
pub fn validate_ipm_subtree(store: &dyn MsgStore, flags: IpmSubtreeFlags) -> Refused<Vec<Property>> {
    refuse_flags(flags.unknown(IpmSubtreeFlags::MAPI_FORCE_CREATE | IpmSubtreeFlags::MAPI_FULL_IPM_TREE))?;
    let full = flags.contains(IpmSubtreeFlags::MAPI_FULL_IPM_TREE);
    let any: &dyn Any = store;
    match any.downcast_ref::<StoreHandle>() {
        Some(built_in) => built_in.make_special_folders(full),
        None => Other { store, full, force: flags.contains(IpmSubtreeFlags::MAPI_FORCE_CREATE) }.validate(),
    }
}

impl StoreHandle {
    fn make_special_folders(&self, full: bool) -> Refused<Vec<Property>> {
        if !self.object.goes_on() {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the store was closed"));
        }
        self.store.check_writable()?;
        let now = self.store.runtime.now();
        self.store.commit(|store, changes| {
            let had_inbox = store.special(SpecialFolder::Inbox).is_some();
            store.create_special_folders(full, now, changes);
            let mut told = store.special_properties();
            if let (false, Some(inbox)) = (had_inbox, store.special(SpecialFolder::Inbox)) {
                told.push(Property { tag: NEW_INBOX, value: store.entry_id_value(inbox) });
            }
            Ok(told)
        })
    }
}

/// A store of the user's own, by its interfaces alone.
struct Other<'a> {
    store: &'a dyn MsgStore,
    full: bool,
    force: bool,
}

impl Other<'_> {
    fn validate(&self) -> Refused<Vec<Property>> {
        let mask = self.store.find(PR_VALID_FOLDER_MASK)?.unwrap_or_default();
        let mut mask = FolderMask::from_bits_retain(mask as u32);
        let mut told = Vec::new();
        // The subtree comes first: the mail folders stand below it.
        for role in SpecialFolder::ALL {
            let wanted = self.full || role.is_basic();
            let valid = mask.contains(role.mask()) && !(wanted && self.force && self.open(role).is_err());
            if valid {
                let id =
                    role.tag().and_then(|tag| Some(Property { tag, value: self.store.value(tag).ok()? }));
                told.extend(id);
            } else if wanted {
                mask |= role.mask();
                let id = self.make(role)?;
                let tag = role.tag().unwrap_or(NEW_INBOX);
                let made = Property { tag, value: id.into() };
                let valid = Property::of(PR_VALID_FOLDER_MASK, mask.bits() as i32);
                self.put(if role.tag().is_some() { vec![made.clone(), valid] } else { vec![valid] })?;
                told.push(made);
            }
        }
        // What it made of the Inbox comes last.
        told.sort_by_key(|property| property.tag == NEW_INBOX);
        told.insert(0, Property::of(PR_VALID_FOLDER_MASK, mask.bits() as i32));
        Ok(told)
    }

    /// The folder that has the role so far.
    fn open(&self, role: SpecialFolder) -> interface::Result<Arc<dyn MapiFolder>> {
        let id = match role.tag() {
            Some(tag) => match self.store.value(tag)? {
                PropValue::Binary(id) => id.into(),
                _ => EntryId::default(),
            },
            None => self.store.get_receive_folder(Some("IPM"), UnicodeFlags::MAPI_UNICODE)?.0,
        };
        self.folder(Some(&id))
    }

    fn folder(&self, id: Option<&EntryId>) -> interface::Result<Arc<dyn MapiFolder>> {
        self.store.open_entry(id, None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()
    }

    fn make(&self, role: SpecialFolder) -> Refused<EntryId> {
        let parent =
            if role.is_of_mail() { self.open(SpecialFolder::IpmSubtree)? } else { self.folder(None)? };
        let flags = CreateFolderFlags::OPEN_IF_EXISTS | CreateFolderFlags::MAPI_UNICODE;
        let made = parent.create_folder(FolderType::FOLDER_GENERIC, role.name(), None, None, flags)?;
        let id = EntryId::from(made.get(PR_ENTRYID)?);
        if role == SpecialFolder::Inbox {
            for class in ["", "IPM", "REPORT.IPM"] {
                self.store.set_receive_folder(Some(class), UnicodeFlags::MAPI_UNICODE, Some(&id))?;
            }
        }
        Ok(id)
    }

    fn put(&self, properties: Vec<Property>) -> Refused<()> {
        match self.store.set_props(&properties)?.first() {
            Some(problem) => Err(refuse(problem.code, format!("the store takes no {}", problem.tag))),
            None => Ok(()),
        }
    }
}
