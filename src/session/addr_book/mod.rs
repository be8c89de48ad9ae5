//! The integrated address book: the front of a session's address book providers.

mod book;
mod choose_recipients;
mod entry_sheets;
mod forwarded;
mod gathered;
mod listed;
mod log_on;
mod logons;
mod one_offs;
mod resolve_name;
mod root;
mod settings;

use std::sync::{Arc, Weak};

pub use book::IntegratedBook;
pub use forwarded::{Forwarded, Kept, Registrations};
pub use log_on::joined;

use listed::ListedContainer;
use settings::Settings;

use crate::columns;
use crate::engine::Overlay;
use crate::interface::{
    AddrBook, AdrParm, AdviseSink, Connection, DetailsButton, Method, Opened, Outcome, Result,
};
use crate::provider::address_book::Shown;
use crate::provider::{Label, Life, Object, PropSource, PropView, Refusal, refuse, refuse_flags};
use crate::session::logon::Logon;
use crate::session::spooler;
use crate::vocab::tags::{
    PR_AB_PROVIDER_ID, PR_ADDRTYPE, PR_COMMENT, PR_CONTAINER_FLAGS, PR_DEPTH, PR_DISPLAY_NAME,
    PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_STATUS,
};
use crate::vocab::{
    AdrEntry, AdrList, CodePage, ContainerFlags, CreateOneOffFlags, DetailsFlags, DisplayType, EntryId,
    ErrorCode, EventMask, Iid, ObjectType, OneOff, OpenFlags, PropTag, PropType, PropValue, Property,
    ResolveNameFlags, ResolveNamesFlags, RowSet, UnicodeFlags,
};

type Refused<T> = std::result::Result<T, Refusal>;

/// A client's `IAddrBook`. All of one session show the same book.
#[derive(Debug)]
pub struct AddressBook {
    object: Object,
    book: Arc<IntegratedBook>,
    /// Not held: the session ends although a client has its address book.
    logon: Weak<Logon>,
    settings: Settings,
    shown: Shown,
}

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

    /// The personal address book: the one set, else the first that clients can change (ADR-GETPAB-1 to ADR-GETPAB-6).
    fn pab(&self) -> Option<ListedContainer> {
        self.pab_among(&self.defaults())
    }

    fn pab_among(&self, listed: &[ListedContainer]) -> Option<ListedContainer> {
        self.set_and_there(self.settings.pab()).or_else(|| first(listed, ListedContainer::is_modifiable))
    }

    /// The one set, else the first with names that is not the personal address book, else that one
    /// (ADR-GETDEFAULTDIR-1 to ADR-GETDEFAULTDIR-4).
    fn default_dir(&self) -> Option<ListedContainer> {
        self.default_dir_among(&self.defaults())
    }

    /// The container that a dialog shows first; a profile may say that it is not the one set (ADR-SETDEFAULTDIR-5).
    fn first_shown(&self) -> Option<ListedContainer> {
        let listed = self.defaults();
        if self.settings.chooses_automatically() {
            self.usual_dir(&listed)
        } else {
            self.default_dir_among(&listed)
        }
    }

    fn default_dir_among(&self, listed: &[ListedContainer]) -> Option<ListedContainer> {
        self.set_and_there(self.settings.default_dir()).or_else(|| self.usual_dir(listed))
    }

    fn usual_dir(&self, listed: &[ListedContainer]) -> Option<ListedContainer> {
        let pab = self.pab_among(listed);
        let with_names = |container: &ListedContainer| {
            container.flags.contains(ContainerFlags::AB_RECIPIENTS)
                && !pab.as_ref().is_some_and(|pab| pab.is(container))
        };
        first(listed, with_names).or_else(|| pab.clone())
    }

    /// Where names are looked up: the containers once set that are there, else the first that clients can change and
    /// all global ones, or the default directory if none is global; each once (ADR-GETSEARCHPATH-3 to
    /// ADR-GETSEARCHPATH-8).
    fn search_path(&self) -> Vec<ListedContainer> {
        let found: Vec<ListedContainer> = match self.settings.search_path() {
            Some(set) => set.iter().filter_map(|id| self.book.container(id).ok()).collect(),
            None => {
                let listed = self.defaults();
                let is_global =
                    |container: &&ListedContainer| container.display_type == DisplayType::DT_GLOBAL;
                let mut global: Vec<_> = listed.iter().filter(is_global).cloned().collect();
                if global.is_empty() {
                    global.extend(self.default_dir_among(&listed));
                }
                first(&listed, ListedContainer::is_modifiable).into_iter().chain(global).collect()
            }
        };
        let mut path: Vec<ListedContainer> = Vec::new();
        for container in found {
            if !path.iter().any(|known| known.is(&container)) {
                path.push(container);
            }
        }
        path
    }

    /// The options of recipients of a type that a transport takes (ADR-RECIPOPTIONS-1, ADR-RECIPOPTIONS-2).
    fn recipient_options(&self, address_type: &str, unicode: bool) -> Refused<Vec<Property>> {
        let options = self.book.runtime.read().recipient_options(address_type).map(<[Property]>::to_vec);
        let options = options.ok_or_else(no_options)?;
        let types = self.logon.upgrade().map_or_else(Vec::new, |logon| {
            spooler::start(&logon);
            logon.spooler.address_types()
        });
        if !types.iter().any(|known| known.eq_ignore_ascii_case(address_type)) {
            let why = format!("no transport takes addresses of type {address_type:?}");
            return Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, why));
        }
        let in_width = |property: Property| {
            let value = property.value.into_type(PropType::PT_UNSPECIFIED, unicode, CodePage::default())?;
            Some(Property::new(property.tag, value))
        };
        Ok(options.into_iter().filter_map(in_width).collect())
    }

    /// A container that is gone counts as not set; the profile keeps it (ADR-GETPAB-5).
    fn set_and_there(&self, set: Option<EntryId>) -> Option<ListedContainer> {
        set.and_then(|id| self.book.container(&id).ok())
    }

    /// The containers that may be picked where nobody chose.
    fn defaults(&self) -> Vec<ListedContainer> {
        self.book.containers().into_iter().filter(ListedContainer::may_be_default).collect()
    }

    /// The container that a client sets, which an empty id is not (ADR-SETPAB-2, ADR-SETPAB-3).
    fn container_to_set(&self, id: &EntryId) -> Refused<ListedContainer> {
        if id.is_empty() {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "an empty id names no container"));
        }
        self.book.container(id)
    }

    /// Stores the ids as they come; whether they can be opened is asked when the path is used (ADR-SETSEARCHPATH-4).
    fn store_search_path(&self, containers: &RowSet) -> Refused<()> {
        let has_ids = containers.columns().first().is_some_and(|column| column.id() == PR_ENTRYID.id());
        let ids = containers.iter().map(|row| match row.cells().first() {
            Some(PropValue::Binary(id)) if has_ids => Ok(EntryId(id.clone())),
            _ => Err(refuse(
                ErrorCode::MAPI_E_MISSING_REQUIRED_COLUMN,
                "the first property of a row is the PR_ENTRYID of a container",
            )),
        });
        let ids = ids.collect::<Refused<Vec<EntryId>>>()?;
        Ok(self.settings.set_search_path(ids)?)
    }
}

/// The first of these containers that fits.
fn first(listed: &[ListedContainer], fits: impl Fn(&ListedContainer) -> bool) -> Option<ListedContainer> {
    listed.iter().find(|container| fits(container)).cloned()
}

/// `CreateOneOff`: the texts are stored as they are (ADR-CREATEONEOFF-1 to ADR-CREATEONEOFF-8).
pub fn one_off_id(
    name: Option<&str>,
    address_type: &str,
    address: &str,
    flags: CreateOneOffFlags,
) -> Refused<EntryId> {
    refuse_flags(flags.unknown(CreateOneOffFlags::MAPI_SEND_NO_RICH_INFO | CreateOneOffFlags::MAPI_UNICODE))?;
    // A text ends at its first NUL.
    let is_empty = |text: &str| text.is_empty() || text.starts_with('\0');
    if is_empty(address_type) || is_empty(address) {
        return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "a one-off needs an address and its type"));
    }
    let one_off = OneOff {
        rich_info: !flags.contains(CreateOneOffFlags::MAPI_SEND_NO_RICH_INFO),
        unicode: flags.contains(CreateOneOffFlags::MAPI_UNICODE),
        ..OneOff::new(name.unwrap_or(address), address_type, address)
    };
    Ok(one_off.to_entry_id())
}

/// The columns of the search path (ADR-GETSEARCHPATH-1, ADR-GETSEARCHPATH-2).
const PATH_COLUMNS: [PropTag; 10] = columns![
    PR_ENTRYID,
    PR_DISPLAY_NAME,
    PR_DISPLAY_TYPE,
    PR_CONTAINER_FLAGS,
    PR_OBJECT_TYPE,
    PR_DEPTH,
    PR_STATUS,
    PR_COMMENT,
    PR_INSTANCE_KEY,
    PR_AB_PROVIDER_ID,
];

fn path_rows(path: &[ListedContainer], unicode: bool) -> RowSet {
    const NONE: PropValue = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
    let tag_in_width = |tag: PropTag| if unicode { tag } else { tag.to_ansi() };
    let in_width = |value: PropValue| if unicode { Some(value) } else { value.to_ansi(CodePage::default()) };
    let mut rows = RowSet::new(PATH_COLUMNS.map(tag_in_width).into());
    for container in path {
        let shown = Shown::new(container.row.clone());
        rows.push(PATH_COLUMNS.map(|tag| shown.value(tag).and_then(in_width).unwrap_or(NONE)));
    }
    rows
}

impl PropSource for AddressBook {
    fn object(&self) -> &Object {
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

    fn change(&self, _overlay: &Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
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
        let asked = names.clone();
        self.object.call(Method::AddrBookResolveName, format_args!("{flags:?}, {title:?}, {asked:?}"), || {
            self.resolve(flags, title, names)
        })
    }

    fn address(&self, parameters: &AdrParm, recipients: &mut AdrList) -> Result<()> {
        let asked = recipients.clone();
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
        let asked = recipient.clone();
        let arguments = format_args!("{flags:?}, {asked:?}");
        self.object.call(Method::AddrBookRecipOptions, arguments, || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            let address_type =
                recipient.find(PR_ADDRTYPE).and_then(|found| found.value.to_unicode(CodePage::default()));
            let address_type = address_type.as_ref().and_then(PropValue::as_str).unwrap_or_default();
            self.book.runtime.read().recipient_options(address_type).ok_or_else(no_options)?;
            self.object.runtime.ui().recipient_options(recipient);
            Ok(())
        })
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
        let asked = recipients.clone();
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

/// Nobody has options for recipients (ADR-RECIPOPTIONS-1).
fn no_options() -> Refusal {
    refuse(ErrorCode::MAPI_E_NO_SUPPORT, "nobody has options for recipients")
}
