use std::sync::Arc;

use super::{AddrBookExt, MapiTableExt};
use crate::interface::{Error, MailUser, MapiSession, Method, MsgStore, Result};
use crate::vocab::tags::{PR_DEFAULT_STORE, PR_DISPLAY_NAME, PR_ENTRYID};
use crate::vocab::{
    AbOpenFlags, AdrEntry, EntryId, ErrorCode, OpenFlags, OpenStoreFlags, Restriction, UnicodeFlags,
};

/// What a client does first with a session.
pub trait MapiSessionExt: MapiSession {
    /// Opens the default store, for writing.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if no store is the default; those of `OpenMsgStore`.
    fn default_store(&self) -> Result<Arc<dyn MsgStore>> {
        let is_default = Restriction::and([
            Restriction::exists(PR_DEFAULT_STORE),
            Restriction::eq(PR_DEFAULT_STORE, true),
        ]);
        let flags = OpenStoreFlags::MDB_WRITE;
        open_first_store(self, &is_default, flags, || "no store of the profile is the default".to_owned())
    }

    /// Opens the first store that is shown under this name, for writing if it can be written.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`; those of `OpenMsgStore`.
    fn open_store_named(&self, name: &str) -> Result<Arc<dyn MsgStore>> {
        let has_name = Restriction::eq(PR_DISPLAY_NAME, name);
        let flags = OpenStoreFlags::MAPI_BEST_ACCESS;
        open_first_store(self, &has_name, flags, || format!("no store of the profile is called {name:?}"))
    }

    /// Opens the user's own entry in the address book.
    ///
    /// A session without an identity gives a one-off.
    ///
    /// # Errors
    /// Those of `QueryIdentity` and `OpenEntry`.
    fn identity(&self) -> Result<Arc<dyn MailUser>> {
        let id = self.query_identity()?.into_value();
        self.open_entry(&id, None, OpenFlags::MAPI_BEST_ACCESS)?.into_mail_user()
    }

    /// The one recipient that a typed name means: [`AddrBookExt::resolve`] of the session's address book.
    ///
    /// # Errors
    /// `MAPI_E_AMBIGUOUS_RECIP`, with those who may be meant; `MAPI_E_NOT_FOUND`; those of `OpenAddressBook` and
    /// `ResolveName`.
    fn resolve(&self, name: &str) -> Result<AdrEntry> {
        self.open_address_book(None, AbOpenFlags::NONE)?.into_value().resolve(name)
    }
}

impl<T: MapiSession + ?Sized> MapiSessionExt for T {}

fn open_first_store<S: MapiSession + ?Sized>(
    session: &S,
    restriction: &Restriction,
    flags: OpenStoreFlags,
    nothing: impl FnOnce() -> String,
) -> Result<Arc<dyn MsgStore>> {
    let table = session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
    let stores = table.query_all_rows(Some(&[PR_ENTRYID.tag()]), Some(restriction), None, 0)?;
    let id = stores.first().and_then(|row| row.get(PR_ENTRYID)).ok_or_else(|| {
        Error::new(ErrorCode::MAPI_E_NOT_FOUND, Method::MapiSessionGetMsgStoresTable, nothing())
    })?;
    Ok(session.open_msg_store(&EntryId::from(id), None, flags)?.into_value())
}
