//! The integrated address book: the front of a session's address book providers.

mod book;
mod choose_recipients;
mod entry_sheets;
mod forwarded;
mod gathered;
mod kept_path;
mod listed;
mod log_on;
mod logons;
mod one_offs;
mod recipient_options;
mod resolve_name;
mod root;
mod search_path;
mod settings;

use std::sync::{Arc, Weak};

pub use book::IntegratedBook;
pub use forwarded::{Forwarded, Kept, Registrations};
pub use log_on::joined;
pub use logons::OpenedBook;
pub use one_offs::one_off_id;

use search_path::path_rows;
use settings::Settings;

use crate::engine::Overlay;
use crate::interface::{
    AddrBook, AdrParm, AdviseSink, Connection, DetailsButton, Method, Opened, Outcome, Result,
};
use crate::provider::address_book::Shown;
use crate::provider::{
    AnyObject, Label, Life, Object, PropSource, PropView, Refusal, named_in_debug, refuse, refuse_flags,
};
use crate::session::logon::Logon;
use crate::vocab::tags::PR_OBJECT_TYPE;
use crate::vocab::{
    AdrEntry, AdrList, CreateOneOffFlags, DetailsFlags, EntryId, ErrorCode, EventMask, Iid, ObjectType,
    OpenFlags, PropTag, PropValue, Property, ResolveNameFlags, ResolveNamesFlags, RowSet, UnicodeFlags,
};

type Refused<T> = std::result::Result<T, Refusal>;

/// A client's `IAddrBook`. All of one session show the same book.
pub struct AddressBook {
    object: Object,
    book: Arc<IntegratedBook>,
    /// Not held: the session ends although a client has its address book.
    logon: Weak<Logon>,
    settings: Settings,
    shown: Shown,
}

named_in_debug!(AddressBook);

impl AddressBook {
    /// The address book of a session.
    pub fn new(book: &Arc<IntegratedBook>, logon: &Arc<Logon>) -> Self {
        Self {
            object: Object::new(&book.runtime, Life::within(&book.life), Label::The("address book")),
            book: Arc::clone(book),
            logon: Arc::downgrade(logon),
            settings: Settings::new(&book.runtime, logon.profile),
            shown: Shown::new([Property::new(PR_OBJECT_TYPE, ObjectType::MAPI_ADDRBOOK.into())]),
        }
    }
}

impl PropSource for AddressBook {
    fn object(&self) -> &AnyObject {
        &self.object
    }

    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> Refused<()> {
        look(&self.shown);
        Ok(())
    }

    fn check_writable(&self) -> Refused<()> {
        Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "the address book has methods for what can be set in it"))
    }

    fn refuses(&self, _tag: PropTag, _value: Option<&PropValue>) -> Option<ErrorCode> {
        Some(ErrorCode::MAPI_E_NO_ACCESS)
    }

    fn change(&self, _overlay: Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        self.check_writable().map(|()| Vec::new())
    }
}

impl AddrBook for AddressBook {
    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        let arguments = format_args!("{id:?}, {interface:?}, {flags:?}");
        self.object.call(Method::AddrBookOpenEntry, arguments, || self.book.open_entry(id, interface, flags))
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId, flags: u32) -> Result<bool> {
        let arguments = format_args!("{left}, {right}, {flags:#X}");
        self.object.call(Method::AddrBookCompareEntryIds, arguments, || {
            refuse_flags(flags)?;
            self.book.is_same(left, right)
        })
    }

    fn advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection> {
        self.object.call(Method::AddrBookAdvise, format_args!("{id:?}, {events:?}"), || {
            Ok(self.book.registrations.add(self.book.advise(id, events, &sink)?))
        })
    }

    fn unadvise(&self, connection: Connection) -> Result<()> {
        self.object.call(Method::AddrBookUnadvise, format_args!("{connection:?}"), || {
            self.book.registrations.unadvise(connection)
        })
    }

    fn create_one_off(
        &self,
        name: Option<&str>,
        address_type: &str,
        address: &str,
        flags: CreateOneOffFlags,
    ) -> Result<EntryId> {
        let arguments = format_args!("{name:?}, {address_type:?}, {address:?}, {flags:?}");
        self.object
            .call(Method::AddrBookCreateOneOff, arguments, || one_off_id(name, address_type, address, flags))
    }

    fn new_entry(
        &self,
        flags: UnicodeFlags,
        container: Option<&EntryId>,
        template: Option<&EntryId>,
    ) -> Result<EntryId> {
        let arguments = format_args!("{flags:?}, {container:?}, {template:?}");
        self.object
            .call(Method::AddrBookNewEntry, arguments, || self.ask_for_entry(flags, container, template))
    }

    fn resolve_name(&self, flags: ResolveNameFlags, title: Option<&str>, names: &mut AdrList) -> Result<()> {
        let asked = self.object.before(names);
        self.object.call(Method::AddrBookResolveName, format_args!("{flags:?}, {title:?}, {asked:?}"), || {
            self.resolve(flags, title, names)
        })
    }

    fn address(&self, parameters: &AdrParm, recipients: &mut AdrList) -> Result<()> {
        let asked = self.object.before(recipients);
        self.object.call(Method::AddrBookAddress, format_args!("{parameters:?}, {asked:?}"), || {
            self.ask_for_recipients(parameters, recipients)
        })
    }

    fn details(
        &self,
        id: &EntryId,
        button: Option<DetailsButton<'_>>,
        flags: DetailsFlags,
    ) -> Result<Outcome<()>> {
        let arguments = format_args!("{id}, {button:?}, {flags:?}");
        self.object.call(Method::AddrBookDetails, arguments, || self.show_details(id, button, flags))
    }

    fn recip_options(&self, flags: UnicodeFlags, recipient: &mut AdrEntry) -> Result<()> {
        let asked = self.object.before(recipient);
        let arguments = format_args!("{flags:?}, {asked:?}");
        self.object.call(Method::AddrBookRecipOptions, arguments, || self.ask_for_options(flags, recipient))
    }

    fn query_default_recip_opt(&self, address_type: &str, flags: UnicodeFlags) -> Result<Vec<Property>> {
        let arguments = format_args!("{address_type:?}, {flags:?}");
        self.object.call(Method::AddrBookQueryDefaultRecipOpt, arguments, || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            self.recipient_options(address_type, flags.contains(UnicodeFlags::MAPI_UNICODE))
        })
    }

    fn get_pab(&self) -> Result<Option<EntryId>> {
        self.object
            .call(Method::AddrBookGetPab, format_args!(""), || Ok(self.pab().map(|container| container.id)))
    }

    fn set_pab(&self, container: &EntryId) -> Result<()> {
        self.object.call(Method::AddrBookSetPab, format_args!("{container}"), || {
            let container = self.container_to_set(container)?;
            if !container.is_modifiable() {
                return Err(container.cannot_be_changed());
            }
            Ok(self.settings.set_pab(&container.id)?)
        })
    }

    fn get_default_dir(&self) -> Result<Option<EntryId>> {
        self.object.call(Method::AddrBookGetDefaultDir, format_args!(""), || {
            Ok(self.default_dir().map(|container| container.id))
        })
    }

    fn set_default_dir(&self, container: &EntryId) -> Result<()> {
        self.object.call(Method::AddrBookSetDefaultDir, format_args!("{container}"), || {
            let container = self.container_to_set(container)?;
            Ok(self.settings.set_default_dir(&container.id)?)
        })
    }

    fn get_search_path(&self, flags: UnicodeFlags) -> Result<RowSet> {
        self.object.call(Method::AddrBookGetSearchPath, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            Ok(path_rows(&self.search_path(), flags.contains(UnicodeFlags::MAPI_UNICODE)))
        })
    }

    fn set_search_path(&self, flags: u32, containers: &RowSet) -> Result<()> {
        self.object.call(Method::AddrBookSetSearchPath, format_args!("{flags:#X}, {containers:?}"), || {
            refuse_flags(flags)?;
            self.store_search_path(containers)
        })
    }

    fn prepare_recips(
        &self,
        flags: ResolveNamesFlags,
        tags: Option<&[PropTag]>,
        recipients: &mut AdrList,
    ) -> Result<()> {
        let asked = self.object.before(recipients);
        self.object.call(
            Method::AddrBookPrepareRecips,
            format_args!("{flags:?}, {tags:?}, {asked:?}"),
            || {
                refuse_flags(flags.unknown(ResolveNamesFlags::MAPI_CACHE_ONLY))?;
                self.book.prepare(flags, tags, &mut recipients.entries)
            },
        )
    }
}
