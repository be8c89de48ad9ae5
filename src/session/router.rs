//! The way of an entry id to its provider: the uid in its bytes 4 to 20 decides.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::addr_book::{Forwarded, Kept};
use super::roles::MsOpened;
use super::session::{OpenedStore, Session};
use super::stores_table::ListedStore;
use super::support::{Flavour, LoggedOn, Support};
use super::{set_up, spooler, stores_table};
use crate::interface::spi::{MsLogon, MsProvider};
use crate::interface::{AdviseSink, Connection, Error, Method, MsgStore, Opened, Outcome, Result};
use crate::provider::{Refusal, Source, refuse, refuse_interface};
use crate::vocab::guids::{IID_IMAPIFolder, IID_IMAPIProp, IID_IMsgStore, IID_IUnknown};
use crate::vocab::tags::PR_DEFAULT_STORE;
use crate::vocab::{
    AbOpenFlags, EntryId, ErrorCode, EventMask, FlushFlags, Iid, MUID_STORE_WRAP, MapiUid, OpenFlags,
    OpenStoreFlags, PropValue, UnicodeFlags, look_into_store_entry_id, unwrap_store_entry_id,
};

type Refused<T> = std::result::Result<T, Refusal>;

const STORE_INTERFACES: [Iid; 3] = [IID_IMsgStore, IID_IMAPIProp, IID_IUnknown];

fn unknown(id: &EntryId) -> Refusal {
    refuse(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, format!("no open provider knows the entry id {id}"))
}

fn check_given(id: &EntryId) -> Refused<()> {
    if id.is_empty() {
        return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "an entry id is missing"));
    }
    Ok(())
}

impl Session {
    /// `OpenMsgStore` (SES-OPENMSGSTORE-1 to -3, -14 to -17).
    pub(super) fn open_store(
        &self,
        id: &EntryId,
        interface: Option<Iid>,
        flags: OpenStoreFlags,
    ) -> Refused<Outcome<Arc<dyn MsgStore>>> {
        check_given(id)?;
        refuse_interface(interface, &STORE_INTERFACES)?;
        let no_dialog = flags.contains(OpenStoreFlags::MDB_NO_DIALOG) || self.logon.no_dialog;
        let flags = if no_dialog { flags | OpenStoreFlags::MDB_NO_DIALOG } else { flags };
        let (_, private) = look_into_store_entry_id(id).map_err(|error| {
            refuse(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, format!("{id} is no store's entry id: {error}"))
        })?;
        let private = EntryId::from(private);
        let open = self.stores.lock().iter().find(|store| store.id == private).cloned();
        let known = open.and_then(|open| Some((Arc::clone(&open.in_use), open.support.upgrade()?)));
        let is_first = known.is_none();
        let (in_use, support, is_listed) = match known {
            Some((in_use, support)) => (in_use, support, false),
            None => {
                let none = || refuse(ErrorCode::MAPI_E_NOT_FOUND, "there is no store with this entry id");
                let in_use = self.logon.computer.store_provider(&private).ok_or_else(none)?;
                let listed = self.listed(id, &private, in_use.provider());
                let section = listed.unwrap_or_else(|| self.list(id, in_use.provider()));
                (in_use, Support::of_provider(self, Flavour::Store, section), listed.is_some())
            }
        };
        let provider = in_use.provider();
        let logged_on = support.logged_on()?;
        if is_first {
            let book = if no_dialog { AbOpenFlags::AB_NO_DIALOG } else { AbOpenFlags::NONE };
            self.bring_up_books_before(logged_on.section, book);
        }
        let opened = support.log_on(&self.logon, provider, &private, flags).inspect_err(|_| {
            if is_first {
                self.unload(logged_on);
            }
        })?;
        // A store that is not opened for this session only is one of the profile from now on (SES-STORESTABLE-11).
        if !is_listed && !flags.contains(OpenStoreFlags::MDB_TEMPORARY) {
            support.keep();
        }
        if let Some(warning) = opened.warning {
            self.keep_warning(warning, &*opened.value.store);
        }
        let (held, logged_on) = (Arc::downgrade(&support), Arc::clone(logged_on));
        let logon = Arc::clone(&opened.value.logon);
        in_use.has_logged_on();
        let opened_store =
            OpenedStore { id: private.clone(), support: held, logged_on, logon, in_use: Arc::clone(&in_use) };
        self.remember(Arc::new(opened_store));
        let mail = !self.no_mail() && !flags.contains(OpenStoreFlags::MDB_NO_MAIL);
        let opened_now = MsOpened {
            private: &private,
            provider: &in_use,
            support: &support,
            is_listed,
            logon: &opened.value,
        };
        self.logon.store_opened(&opened_now, mail);
        Ok(Outcome { value: opened.value.store, warning: opened.warning })
    }

    /// The section of the store with this wrapped id, if the profile lists it.
    fn listed(&self, id: &EntryId, private: &EntryId, provider: &dyn MsProvider) -> Option<MapiUid> {
        stores_table::provider_of(&*self.logon.profile_now()?, id, private, provider)
    }

    /// A section for the store with this wrapped id, which the profile doesn't list (PRF-CREATEPROVIDER-11).
    fn list(&self, id: &EntryId, provider: &dyn MsProvider) -> MapiUid {
        let listed = set_up::list_opened(&self.logon.computer, self.logon.profile, &provider.info(), id);
        listed.unwrap_or_else(|| self.runtime().new_uid())
    }

    /// Whether the store of this section is open.
    pub(super) fn has_open(&self, section: MapiUid) -> bool {
        self.stores.lock().iter().any(|store| store.logged_on.section == section)
    }

    /// `SetProviderUID` (STA-SUP-SETPROVIDERUID-1 to -3).
    pub(super) fn register_uid(&self, flavour: Flavour, uid: MapiUid, support: u64) {
        let all = if flavour == Flavour::AddressBook { &self.book().registered } else { &self.registered };
        let mut registered = all.lock();
        if !registered.contains(&(uid, support)) {
            registered.push((uid, support));
        }
    }

    /// The end of a provider's logon: its logon objects are logged off, its entry ids and its status row go (STA-LIFE-11).
    pub(super) fn unload(&self, provider: &LoggedOn) {
        let stores = self.stores.lock().extract(|store| store.logged_on.number == provider.number);
        for store in stores.iter() {
            store.logon.logoff();
        }
        if let Some(book) = self.book.get() {
            book.log_off(provider.number);
        }
        provider.life.end();
        self.registered.lock().retain(|(_, support)| *support != provider.number);
        provider.end();
        if provider.leaves.load(Ordering::Acquire) && !self.logon.has_open(provider.section) {
            self.logon.spooler.let_go(provider.section);
        }
        self.access().end_temporary(provider.section);
    }

    /// The end of the logons of all providers with these sections.
    pub(super) fn unload_all(&self, sections: &[MapiUid]) {
        let stores = self.stores.lock().iter().map(|store| Arc::clone(&store.logged_on)).collect::<Vec<_>>();
        let books = self.books();
        let books = books.iter().map(|book| Arc::clone(&book.logged_on));
        for provider in stores.into_iter().chain(books).filter(|known| sections.contains(&known.section)) {
            self.unload(&provider);
        }
    }

    /// MAPI_FORCE_DOWNLOAD: what the transports can fetch is in the default store before the logon returns
    /// (SES-LOGON-25).
    pub(super) fn download(&self) {
        let mut default = self.logon.listed_stores().into_iter();
        let is_default =
            |store: &ListedStore| store.value(PR_DEFAULT_STORE) == Some(&PropValue::Boolean(true));
        let Some(default) = default.find(is_default) else { return };
        // A logon doesn't fail because no mail comes.
        let opened = self.open_store(&default.entry_id, None, OpenStoreFlags::MDB_NO_DIALOG);
        let _fetched = spooler::flush(&self.logon, None, FlushFlags::FLUSH_DOWNLOAD);
        drop(opened);
    }

    /// What the provider has to say of its warning is the session's to tell (SES-OPENMSGSTORE-21).
    fn keep_warning(&self, warning: ErrorCode, store: &dyn MsgStore) {
        let details = store.get_last_error(warning, UnicodeFlags::MAPI_UNICODE).ok().flatten();
        let details = details.map_or_else(|| "no details".to_owned(), |details| details.to_string());
        let method = Method::MapiSessionOpenMsgStore;
        self.object.keep(Error::new(warning, method, format!("the provider opened the store: {details}")));
    }

    /// A provider may answer each open with the same logon object, which hears of one logoff all the same.
    fn remember(&self, store: Arc<OpenedStore>) {
        let mut stores = self.stores.lock();
        if !stores.iter().any(|known| std::ptr::addr_eq(Arc::as_ptr(&known.logon), Arc::as_ptr(&store.logon)))
        {
            stores.push(store);
        }
    }

    /// The open store whose objects have this entry id: of those whose providers registered its uid the first, and of
    /// its logons the first (SES-OPENENTRY-9, STA-SUP-SETPROVIDERUID-3).
    fn opened_store(&self, id: &EntryId) -> Option<Arc<OpenedStore>> {
        let uid = id.provider_uid()?;
        let registered = self.registered.lock();
        let stores = self.stores.lock();
        let mut named = registered.iter().filter(|(known, _)| *known == uid);
        named.find_map(|(_, support)| stores.iter().find(|store| store.logged_on.number == *support).cloned())
    }

    /// Lets an open store do something. A logon that a client closed with `StoreLogoff` answers so; then another logon of
    /// the same store does it, if there is one.
    fn ask_store<T>(
        &self,
        store: &Arc<OpenedStore>,
        call: impl Fn(&Arc<dyn MsLogon>) -> Result<T>,
    ) -> Result<T> {
        let answer = call(&store.logon);
        if !answer.as_ref().is_err_and(|error| *error == ErrorCode::MAPI_E_INVALID_OBJECT) {
            return answer;
        }
        let is_other = |other: &&Arc<OpenedStore>| other.id == store.id && !Arc::ptr_eq(other, store);
        let others: Vec<_> = self.stores.lock().iter().filter(is_other).cloned().collect();
        let others = others.iter().map(|other| call(&other.logon));
        others.into_iter().find(Result::is_ok).unwrap_or(answer)
    }

    /// `OpenEntry` (SES-OPENENTRY-1 to -12).
    pub(super) fn route_open(
        &self,
        id: &EntryId,
        interface: Option<Iid>,
        flags: OpenFlags,
    ) -> Refused<Opened> {
        check_given(id)?;
        let uid = id.provider_uid().ok_or_else(|| unknown(id))?;
        if uid == MUID_STORE_WRAP {
            let mut store_flags = OpenStoreFlags::MDB_NO_DIALOG;
            store_flags.set(OpenStoreFlags::MDB_WRITE, flags.contains(OpenFlags::MAPI_MODIFY));
            store_flags.set(OpenStoreFlags::MAPI_BEST_ACCESS, flags.contains(OpenFlags::MAPI_BEST_ACCESS));
            return Ok(self.open_store(id, interface, store_flags)?.into_value().into());
        }
        if let Some(row) = self.logon.status_row(id) {
            // A remote transport answers as a folder, too (STA-REMOTE-1).
            if interface == Some(IID_IMAPIFolder) {
                let object = self.logon.open_row(&self.object, row, None, flags)?;
                let none =
                    || refuse(ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, "it has no folder of headers");
                return Ok(object.header_folder().ok_or_else(none)?.into());
            }
            return Ok(self.logon.open_row(&self.object, row, interface, flags)?.into());
        }
        if let Some(store) = self.opened_store(id) {
            return Ok(self.ask_store(&store, |logon| logon.open_entry(id, interface, flags))?);
        }
        self.bring_up_address_book(AbOpenFlags::AB_NO_DIALOG, false);
        self.book().open_entry(Some(id), interface, flags)
    }

    /// `CompareEntryIDs` (SES-COMPAREENTRYIDS-1 to -7).
    pub(super) fn route_compare(&self, left: &EntryId, right: &EntryId) -> Refused<bool> {
        let (left_owner, right_owner) = (self.owner_of(left)?, self.owner_of(right)?);
        match (left_owner, right_owner) {
            (IdOwner::Wrapped(left), IdOwner::Wrapped(right)) => {
                match self.logon.computer.store_provider(&left) {
                    Some(known) => Ok(known.provider().compare_store_ids(&left, &right)?),
                    None => Ok(left == right),
                }
            }
            (IdOwner::Status(left), IdOwner::Status(right)) => Ok(left == right),
            (IdOwner::Store(store), IdOwner::Store(other)) => {
                if store.id != other.id {
                    return Ok(false);
                }
                Ok(self.ask_store(&store, |logon| logon.compare_entry_ids(left, right))?)
            }
            (IdOwner::AddressBook, IdOwner::AddressBook) => self.book().is_same(left, right),
            _ => Ok(false),
        }
    }

    fn owner_of(&self, id: &EntryId) -> Refused<IdOwner> {
        let uid = id.provider_uid().ok_or_else(|| unknown(id))?;
        if uid == MUID_STORE_WRAP {
            let (_, private) = unwrap_store_entry_id(id).map_err(|_| unknown(id))?;
            return Ok(IdOwner::Wrapped(private));
        }
        if let Some(row) = self.logon.status_row(id) {
            return Ok(IdOwner::Status(row));
        }
        if let Some(store) = self.opened_store(id) {
            return Ok(IdOwner::Store(store));
        }
        self.bring_up_address_book(AbOpenFlags::AB_NO_DIALOG, false);
        self.book().owner_of(Some(id)).map(|_| IdOwner::AddressBook)
    }

    /// `Advise` (SES-ADVISE-1 to -10).
    pub(super) fn route_advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Refused<Connection> {
        if events.intersects(EventMask::fnevStatusObjectModified | EventMask::fnevReservedForMapi) {
            return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, format!("{events:?} is MAPI's own business")));
        }
        let Some(id) = id.filter(|id| !id.is_empty()) else {
            let source = Source::Session(self.member);
            return Ok(self.runtime().notify.advise(self.owner, self.object.life(), source, events, sink));
        };
        if events.is_empty() {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "an empty mask asks for nothing"));
        }
        let Some(uid) = id.provider_uid() else {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, "an entry id has at least 20 bytes"));
        };
        let (store, object) = if uid == MUID_STORE_WRAP {
            let (_, private) = unwrap_store_entry_id(id).map_err(|_| unknown(id))?;
            let open = self.stores.lock().iter().find(|store| store.id == private).cloned();
            (open, None)
        } else {
            (self.opened_store(id), Some(id))
        };
        if let Some(store) = store {
            let kept = self.ask_store(&store, |logon| {
                Ok((logon.advise(object, events, Arc::clone(&sink))?, Kept::Store(Arc::clone(logon))))
            })?;
            let (connection, kept) = (self.runtime().notify.new_connection(), vec![kept]);
            return Ok(self.forwarded.add(Forwarded { connection, kept }));
        }
        self.bring_up_address_book(AbOpenFlags::AB_NO_DIALOG, false);
        Ok(self.forwarded.add(self.book().advise(Some(id), events, &sink)?))
    }

    /// `Unadvise` (SES-UNADVISE-1, SES-UNADVISE-3).
    pub(super) fn route_unadvise(&self, connection: Connection) -> Refused<()> {
        if self.runtime().notify.unadvise(self.owner, connection) {
            return Ok(());
        }
        self.forwarded.unadvise(connection)
    }
}

/// Who an entry id belongs to.
enum IdOwner {
    /// MAPI: a store, by its unwrapped id.
    Wrapped(EntryId),
    /// MAPI: a row of the status table.
    Status(u32),
    /// An open store.
    Store(Arc<OpenedStore>),
    /// The address book.
    AddressBook,
}
