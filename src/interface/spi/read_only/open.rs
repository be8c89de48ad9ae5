use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use super::ReadOnlyStore;
use super::object::Object;
use crate::interface::spi::{MapiSupport, StoreInfo};
use crate::interface::{Error, MapiTable, MapiTableData, Method, Opened, Result};
use crate::vocab::guids::*;
use crate::vocab::tags::PR_INSTANCE_KEY;
use crate::vocab::{
    EntryId, ErrorCode, Iid, MapiUid, OpenFlags, PropTag, Property, TableDataFlags, TableOpFlags, TableType,
    library_base_name, wrap_store_entry_id,
};

/// Why nothing can be written.
pub(super) const READ_ONLY: &str = "the store is only read";

const FLAGS: OpenFlags = OpenFlags::MAPI_MODIFY
    .union(OpenFlags::SHOW_SOFT_DELETES)
    .union(OpenFlags::MAPI_DEFERRED_ERRORS)
    .union(OpenFlags::MAPI_BEST_ACCESS)
    .union(OpenFlags::MAPI_NO_CACHE)
    .union(OpenFlags::MAPI_CACHE_ONLY);

const FOLDER: [Iid; 4] = [IID_IMAPIFolder, IID_IMAPIContainer, IID_IMAPIProp, IID_IUnknown];
const MESSAGE: [Iid; 3] = [IID_IMessage, IID_IMAPIProp, IID_IUnknown];

/// What all objects of one logon share.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) store: Arc<dyn ReadOnlyStore>,
    pub(super) info: StoreInfo,
    /// In all entry ids.
    pub(super) uid: MapiUid,
    /// The entry id of the store as clients see it.
    pub(super) wrapped: EntryId,
    pub(super) support: Arc<dyn MapiSupport>,
    listings: Mutex<BTreeMap<String, Listing>>,
    /// Whether it was logged off.
    over: AtomicBool,
}

/// The rows that open tables show, as they were found last.
#[derive(Debug)]
struct Listing {
    data: Arc<dyn MapiTableData>,
    rows: Vec<Vec<Property>>,
}

/// What an entry id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named<'a> {
    Folder(&'a str),
    Message(&'a str),
}

/// The folder that something is in, and its name there; the top is in none.
pub(super) fn split(path: &str) -> Option<(&str, &str)> {
    match path.rsplit_once('/') {
        Some(parts) => Some(parts),
        None => (!path.is_empty()).then_some(("", path)),
    }
}

/// The path of what has this name in a folder.
pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Refuses an interface that an object lacks.
pub(super) fn check_interface(asked: Option<Iid>, has: &[Iid], method: Method) -> Result<()> {
    match asked.filter(|iid| !has.contains(iid)) {
        Some(iid) => {
            let why = format!("the object has no {iid}");
            Err(Error::new(ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, method, why))
        }
        None => Ok(()),
    }
}

/// Refuses flags that mean nothing to a method.
pub(super) fn check_flags(unknown: u32, method: Method) -> Result<()> {
    if unknown == 0 {
        return Ok(());
    }
    let why = format!("the flag bits {unknown:#X} mean nothing here");
    Err(Error::new(ErrorCode::MAPI_E_UNKNOWN_FLAGS, method, why))
}

impl Open {
    pub(super) fn new(
        store: Arc<dyn ReadOnlyStore>,
        info: StoreInfo,
        support: Arc<dyn MapiSupport>,
    ) -> Result<Self> {
        let bad = |why: String| Error::new(ErrorCode::MAPI_E_INVALID_ENTRYID, Method::MsProviderLogon, why);
        let uid = info.entry_id.provider_uid().ok_or_else(|| bad(format!("{} has no uid", info.entry_id)))?;
        let wrapped = wrap_store_entry_id(&library_base_name(&info.dll_name), &info.entry_id)
            .map_err(|error| bad(error.to_string()))?;
        support.set_provider_uid(uid, 0)?;
        Ok(Self {
            store,
            info,
            uid,
            wrapped,
            support,
            listings: Mutex::default(),
            over: AtomicBool::new(false),
        })
    }

    /// Every object of the logon is invalid from now on (STA-MSLOGON-3).
    pub(super) fn end(&self) {
        self.over.store(true, Ordering::Release);
    }

    /// Refuses a call once the logon has ended.
    pub(super) fn check(&self, method: Method) -> Result<()> {
        if self.over.load(Ordering::Acquire) {
            return Err(Error::new(ErrorCode::MAPI_E_INVALID_OBJECT, method, "the store was closed"));
        }
        Ok(())
    }

    pub(super) fn folder_id(&self, path: &str) -> EntryId {
        EntryId::long_term(self.uid, &[b"F", path.as_bytes()].concat())
    }

    pub(super) fn message_id(&self, path: &str) -> EntryId {
        EntryId::long_term(self.uid, &[b"M", path.as_bytes()].concat())
    }

    fn named<'a>(&self, id: &'a EntryId, method: Method) -> Result<Named<'a>> {
        let foreign = || {
            let why = format!("{id} is no entry id of the store {:?}", self.info.display_name);
            Error::new(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, method, why)
        };
        let private = id.private().filter(|_| id.provider_uid() == Some(self.uid)).ok_or_else(foreign)?;
        let (kind, path) = private.split_first().ok_or_else(foreign)?;
        let path = std::str::from_utf8(path).map_err(|_| foreign())?;
        match kind {
            b'F' => Ok(Named::Folder(path)),
            b'M' => Ok(Named::Message(path)),
            _ => Err(foreign()),
        }
    }

    /// Opens a folder or message; without an id the top.
    pub(super) fn open_entry(
        self: &Arc<Self>,
        id: Option<&EntryId>,
        interface: Option<Iid>,
        flags: OpenFlags,
        method: Method,
    ) -> Result<Opened> {
        self.check(method)?;
        check_flags(flags.unknown(FLAGS), method)?;
        let named = match id.filter(|id| !id.is_empty()) {
            Some(id) => self.named(id, method)?,
            None => Named::Folder(""),
        };
        let (has, path) = match named {
            Named::Folder(path) => (&FOLDER[..], path),
            Named::Message(path) => (&MESSAGE[..], path),
        };
        check_interface(interface, has, method)?;
        self.check_exists(named, method)?;
        if flags.contains(OpenFlags::MAPI_MODIFY) && !flags.contains(OpenFlags::MAPI_BEST_ACCESS) {
            return Err(Error::new(ErrorCode::MAPI_E_NO_ACCESS, method, READ_ONLY));
        }
        Ok(match named {
            Named::Folder(_) => Opened::Folder(Object::folder(self, path)?),
            Named::Message(_) => Opened::Message(Object::message(self, path)?),
        })
    }

    /// An id may say anything: every name on its path must be one that the store gave.
    fn check_exists(&self, named: Named<'_>, method: Method) -> Result<()> {
        let (Named::Folder(path) | Named::Message(path)) = named;
        let mut above = String::new();
        let names: Vec<&str> = path.split('/').collect();
        for (at, name) in names.iter().enumerate() {
            if path.is_empty() && named == Named::Folder(path) {
                break;
            }
            let is_message = at + 1 == names.len() && matches!(named, Named::Message(_));
            let there = if is_message { self.store.messages(&above)? } else { self.store.folders(&above)? };
            if !there.iter().any(|known| known == name) {
                let why = format!("there is no {name:?} at {above:?}");
                return Err(Error::new(ErrorCode::MAPI_E_NOT_FOUND, method, why));
            }
            above = join(&above, name);
        }
        Ok(())
    }

    /// Whether two ids name one object, for which both must be of this store.
    pub(super) fn compare(&self, left: &EntryId, right: &EntryId, method: Method) -> Result<bool> {
        self.check(method)?;
        Ok(self.named(left, method)? == self.named(right, method)?)
    }

    /// A table of these rows, which replace those of the tables that show the same. They are named by
    /// `PR_INSTANCE_KEY`.
    pub(super) fn table(
        &self,
        of: String,
        columns: &[PropTag],
        unicode: bool,
        rows: Vec<Vec<Property>>,
    ) -> Result<Arc<dyn MapiTable>> {
        let known = self.listings.lock().get(&of).map(|known| Arc::clone(&known.data));
        let data = match known {
            Some(data) => data,
            None => self.support.create_table(TableType::TBLTYPE_DYNAMIC, PR_INSTANCE_KEY.into(), columns)?,
        };
        let before = {
            let mut listings = self.listings.lock();
            let listing = Listing { data: Arc::clone(&data), rows: rows.clone() };
            listings.insert(of, listing).map(|known| known.rows).unwrap_or_default()
        };
        // Nothing is locked: sinks hear of it.
        let key = |row: &Vec<Property>| row.iter().find(|property| property.tag == PR_INSTANCE_KEY).cloned();
        let gone: Vec<_> =
            before.iter().filter(|old| !rows.iter().any(|row| key(row) == key(old))).cloned().collect();
        if !gone.is_empty() {
            data.delete_rows(TableDataFlags::NONE, Some(&gone))?;
        }
        let changed: Vec<_> = rows.into_iter().filter(|row| !before.contains(row)).collect();
        if !changed.is_empty() {
            data.modify_rows(0, &changed)?;
        }
        let table = data.get_view(None, None)?;
        if !unicode {
            let narrow: Vec<PropTag> = columns.iter().map(|column| column.to_ansi()).collect();
            table.set_columns(&narrow, TableOpFlags::NONE)?;
        }
        Ok(table)
    }
}
