use std::sync::{Arc, OnceLock, Weak};

use parking_lot::Mutex;

use super::addr_book::{AddressBook, IntegratedBook, OpenedBook, Registrations, joined};
use super::computer::StoreInUse;
use super::forms::{Prepared, Showing};
use super::identity;
use super::logon::Logon;
use super::profile::{Access, Reach, Section, Services};
use super::spooler;
use super::support::{LoggedOn, Support};
use super::{status_table, stores_table};
use crate::engine::Few;
use crate::engine::profile::ClientId;
use crate::engine::table::ViewSpec;
use crate::interface::spi::MsLogon;
use crate::interface::{
    AddrBook, AdviseSink, Connection, Error, FormToken, MapiFolder, MapiSession, MapiTable, Message, Method,
    MsgServiceAdmin, MsgStore, Opened, Outcome, ProfSect, Result,
};
use crate::provider::{
    Label, Life, LiveRows, Object, Origin, Refusal, Runtime, Source, Table, named_in_debug, refuse,
    refuse_flags, refuse_interface,
};
use crate::vocab::guids::{IID_IAddrBook, IID_IMAPIProp, IID_IUnknown};
use crate::vocab::{
    AbOpenFlags, AccessRights, DefaultStoreRole, EntryId, ErrorCode, EventMask, ExtendedNotification,
    FormFlags, Iid, LogoffFlags, LogonFlags, MapiError, MapiUid, MessageFlags, MessageStatus, Notification,
    OpenFlags, OpenSectionFlags, OpenStoreFlags, PropTag, Property, UnicodeFlags,
};

/// A member of a session: what one logon got.
pub struct Session {
    /// Its life ends with its logoff.
    pub(super) object: Object,
    pub(super) logon: Arc<Logon>,
    /// Its number, unlike that of any other member.
    pub(super) member: u32,
    /// Its number among those who advise.
    pub(super) owner: u64,
    /// The stores it opened, in order.
    pub(super) stores: Mutex<Few<Arc<OpenedStore>>>,
    /// Registrations that a store keeps for it.
    pub(super) forwarded: Registrations,
    /// The uids of their entry ids, each with the number of the support object that registered it, in order.
    pub(super) registered: Mutex<Few<(MapiUid, u64)>>,
    /// What its address book objects have in common, once there is one.
    pub(super) book: OnceLock<Arc<IntegratedBook>>,
    /// The messages that wait to be shown.
    pub(super) prepared: Prepared,
    flags: LogonFlags,
}

named_in_debug!(Session);

/// A store that a session opened: the logon object that its entry ids go to.
#[derive(Debug)]
pub struct OpenedStore {
    /// Its unwrapped entry id.
    pub id: EntryId,
    /// What its provider got, and holds as long as it likes.
    pub support: Weak<Support>,
    /// Its provider in the session.
    pub logged_on: Arc<LoggedOn>,
    /// What the session forwards to.
    pub logon: Arc<dyn MsLogon>,
    /// The provider: it is shut down when nobody uses it any more, so this goes last.
    pub in_use: Arc<StoreInUse>,
}

impl Session {
    /// A new member of a session.
    pub fn join(logon: Arc<Logon>, flags: LogonFlags) -> Arc<Self> {
        let runtime = &logon.computer.runtime;
        let member = logon.computer.new_member();
        let session = Arc::new(Self {
            object: Object::new(runtime, Life::within(&logon.life), Label::Session(member)),
            member,
            owner: runtime.notify.new_owner(),
            stores: Mutex::default(),
            registered: Mutex::default(),
            book: OnceLock::new(),
            forwarded: Registrations::default(),
            prepared: Prepared::default(),
            flags,
            logon,
        });
        session.logon.enter(member, Arc::downgrade(&session), flags);
        session
    }

    pub(super) fn runtime(&self) -> &Arc<Runtime> {
        &self.logon.computer.runtime
    }

    /// What its address book objects have in common.
    pub(super) fn book(&self) -> &Arc<IntegratedBook> {
        self.book.get_or_init(|| IntegratedBook::new(self.runtime(), self.object.life()))
    }

    /// Its address book providers that are logged on.
    pub(super) fn books(&self) -> Vec<Arc<OpenedBook>> {
        self.book.get().map(|book| book.logons.all()).unwrap_or_default()
    }

    /// The profile, as this member reaches it.
    pub(super) fn access(&self) -> Access {
        let computer = Arc::clone(&self.logon.computer);
        Access { computer, profile: self.logon.profile, client: ClientId(self.owner) }
    }

    /// Ends this member: its stores, its objects, its registrations (SES-LOGOFF-2 to -6).
    pub(super) fn end(&self) {
        let session_ends = Notification::Extended(ExtendedNotification::default());
        self.runtime().notify.tell(Source::Session(self.member), EventMask::fnevExtended, &[session_ends]);
        self.runtime().dispatch_to(self.owner);
        self.logon.leaving(self.member);
        // Providers may still use what the session does for them.
        self.log_off_providers();
        if !self.object.life().end() {
            return;
        }
        // Those that logged on meanwhile.
        self.log_off_providers();
        self.forwarded.clear();
        if let Some(book) = self.book.get() {
            book.end();
        }
        let never_shown = std::mem::take(&mut *self.prepared.lock());
        drop(never_shown);
        self.runtime().notify.forget_the_dead();
        // Sections that a client forgot to release must not keep others out; nothing here can fail.
        let _ = self.runtime().set_up(|world| {
            world.profiles_mut().release_client(ClientId(self.owner));
            Ok(())
        });
        self.logon.leave(self.member);
    }

    /// The body of every `OpenAddressBook`, called on the object `from` (SES-OPENADDRESSBOOK-1 to -6).
    pub(super) fn open_book(
        &self,
        from: &Object,
        interface: Option<Iid>,
        flags: AbOpenFlags,
    ) -> std::result::Result<Outcome<Arc<dyn AddrBook>>, Refusal> {
        refuse_interface(interface, &[IID_IAddrBook, IID_IMAPIProp, IID_IUnknown])?;
        let failed = self.bring_up_address_book(flags, true);
        let book: Arc<dyn AddrBook> = Arc::new(AddressBook::new(self.book(), &self.logon));
        if failed.is_empty() {
            return Ok(Outcome::ok(book));
        }
        let warning = joined(&failed);
        let code = warning.code();
        from.keep(warning);
        Ok(Outcome::warned(book, code))
    }

    /// The integrated address book, as an object of its own.
    pub(super) fn address_book(&self) -> AddressBook {
        self.bring_up_address_book(AbOpenFlags::AB_NO_DIALOG, false);
        AddressBook::new(self.book(), &self.logon)
    }

    /// Logs every provider off, address books before stores (SES-LOGOFF-5).
    fn log_off_providers(&self) {
        let others_stay = self.logon.running.lock().members.iter().any(|(member, _)| *member != self.member);
        let unload = |provider: &LoggedOn| {
            // For them the provider is there as before (SES-LOGOFF-8).
            if others_stay {
                self.logon.keep_rows(provider.number);
            }
            self.unload(provider);
        };
        while let Some(book) = self.book.get().and_then(|book| book.logons.first()) {
            unload(&book.logged_on);
        }
        while let Some(store) = { self.stores.lock().first().cloned() } {
            unload(&store.logged_on);
        }
    }

    fn live_table(
        &self,
        name: &'static str,
        rows: &Arc<LiveRows>,
        columns: &[PropTag],
        flags: UnicodeFlags,
    ) -> std::result::Result<Arc<dyn MapiTable>, Refusal> {
        refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
        let mut spec = ViewSpec::new(columns);
        spec.unicode = flags.contains(UnicodeFlags::MAPI_UNICODE);
        let origin = Origin::Live(Arc::clone(rows));
        Ok(Table::open(self.runtime(), Life::within(self.object.life()), name, origin, spec))
    }
}

impl MapiSession for Session {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.object.call(Method::MapiSessionGetLastError, format_args!("{code}, {flags:?}"), || {
            self.object.last_error(code, flags)
        })
    }

    fn get_msg_stores_table(&self, flags: UnicodeFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::MapiSessionGetMsgStoresTable, format_args!("{flags:?}"), || {
            self.live_table("message store table", self.logon.show_stores()?, &stores_table::COLUMNS, flags)
        })
    }

    fn open_msg_store(
        &self,
        id: &EntryId,
        interface: Option<Iid>,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<Arc<dyn MsgStore>>> {
        let arguments = format_args!("{id}, {interface:?}, {flags:?}");
        self.object.call(Method::MapiSessionOpenMsgStore, arguments, || self.open_store(id, interface, flags))
    }

    fn open_address_book(
        &self,
        interface: Option<Iid>,
        flags: AbOpenFlags,
    ) -> Result<Outcome<Arc<dyn AddrBook>>> {
        self.object.call(Method::MapiSessionOpenAddressBook, format_args!("{interface:?}, {flags:?}"), || {
            refuse_flags(flags.unknown(AbOpenFlags::AB_NO_DIALOG))?;
            self.open_book(&self.object, interface, flags)
        })
    }

    fn open_profile_section(
        &self,
        section: MapiUid,
        interface: Option<Iid>,
        flags: OpenSectionFlags,
    ) -> Result<Arc<dyn ProfSect>> {
        let arguments = format_args!("{section}, {interface:?}, {flags:?}");
        self.object.call(Method::MapiSessionOpenProfileSection, arguments, || {
            Section::open(&self.object, self.access(), section, interface, flags, Reach::Client)
        })
    }

    fn get_status_table(&self, flags: UnicodeFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::MapiSessionGetStatusTable, format_args!("{flags:?}"), || {
            spooler::start(&self.logon);
            self.live_table("status table", self.logon.show_status()?, &status_table::COLUMNS, flags)
        })
    }

    fn open_entry(&self, id: &EntryId, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        let arguments = format_args!("{id}, {interface:?}, {flags:?}");
        self.object.call(Method::MapiSessionOpenEntry, arguments, || self.route_open(id, interface, flags))
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId, flags: u32) -> Result<bool> {
        self.object.call(
            Method::MapiSessionCompareEntryIds,
            format_args!("{left}, {right}, {flags:#X}"),
            || {
                refuse_flags(flags)?;
                self.route_compare(left, right)
            },
        )
    }

    fn advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection> {
        self.object.call(Method::MapiSessionAdvise, format_args!("{id:?}, {events:?}"), || {
            self.route_advise(id, events, sink)
        })
    }

    fn unadvise(&self, connection: Connection) -> Result<()> {
        self.object.call(Method::MapiSessionUnadvise, format_args!("{connection:?}"), || {
            self.route_unadvise(connection)
        })
    }

    fn message_options(&self, flags: UnicodeFlags, address_type: &str, _message: &dyn Message) -> Result<()> {
        self.object.call(
            Method::MapiSessionMessageOptions,
            format_args!("{flags:?}, {address_type:?}"),
            || Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, "there are no message options any more")),
        )
    }

    fn query_default_message_opt(&self, address_type: &str, flags: UnicodeFlags) -> Result<Vec<Property>> {
        let arguments = format_args!("{address_type:?}, {flags:?}");
        self.object.call(Method::MapiSessionQueryDefaultMessageOpt, arguments, || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            Ok(Vec::new())
        })
    }

    fn enum_adr_types(&self, flags: UnicodeFlags) -> Result<Vec<String>> {
        self.object.call(Method::MapiSessionEnumAdrTypes, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            if self.no_mail() {
                return Ok(Vec::new());
            }
            spooler::start(&self.logon);
            Ok(self.logon.spooler.address_types())
        })
    }

    fn query_identity(&self) -> Result<Outcome<EntryId>> {
        self.object.call(Method::MapiSessionQueryIdentity, format_args!(""), || {
            spooler::start(&self.logon);
            self.bring_up_address_book(AbOpenFlags::AB_NO_DIALOG, false);
            let identity = identity::query(&self.logon);
            if let Some(warning) = identity.warning {
                self.object.keep(Error::new(
                    warning,
                    Method::MapiSessionQueryIdentity,
                    "nobody supplies an identity",
                ));
            }
            Ok(identity)
        })
    }

    fn logoff(&self, flags: LogoffFlags, reserved: u32) -> Result<()> {
        self.object.call(Method::MapiSessionLogoff, format_args!("{flags:?}, {reserved}"), || {
            refuse_flags(flags.unknown(LogoffFlags::MAPI_LOGOFF_SHARED | LogoffFlags::MAPI_LOGOFF_UI))?;
            if reserved != 0 {
                return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "the reserved argument must be 0"));
            }
            if flags.contains(LogoffFlags::MAPI_LOGOFF_UI) && !self.runtime().ui().confirm_logoff() {
                return Err(refuse(ErrorCode::MAPI_E_USER_CANCEL, "the user stays logged on"));
            }
            if flags.contains(LogoffFlags::MAPI_LOGOFF_SHARED) {
                self.logon.announce_end(self.member);
            }
            self.end();
            Ok(())
        })
    }

    fn set_default_store(&self, role: DefaultStoreRole, id: Option<&EntryId>) -> Result<()> {
        self.object.call(Method::MapiSessionSetDefaultStore, format_args!("{role}, {id:?}"), || {
            self.logon.set_store_role(role, id)
        })
    }

    fn admin_services(&self, flags: u32) -> Result<Arc<dyn MsgServiceAdmin>> {
        self.object.call(Method::MapiSessionAdminServices, format_args!("{flags:#X}"), || {
            refuse_flags(flags)?;
            let life = self.logon.computer.life().unwrap_or_else(|| Arc::clone(self.object.life()));
            Ok(Services::open(life, self.access()))
        })
    }

    fn show_form(
        &self,
        store: &Arc<dyn MsgStore>,
        parent: &Arc<dyn MapiFolder>,
        interface: Option<Iid>,
        token: FormToken,
        flags: FormFlags,
        status: MessageStatus,
        message_flags: MessageFlags,
        access: AccessRights,
        message_class: Option<&str>,
    ) -> Result<()> {
        let arguments = format_args!(
            "{interface:?}, {token:?}, {flags:?}, {status:?}, {message_flags:?}, {access:?}, {message_class:?}"
        );
        self.object.call(Method::MapiSessionShowForm, arguments, || {
            let (folder, class) = (parent, message_class);
            let showing = Showing { store, folder, interface, flags, status, message_flags, access, class };
            self.show(self.take_prepared(token)?, &showing)
        })
    }

    fn prepare_form(&self, interface: Option<Iid>, message: &Arc<dyn Message>) -> Result<FormToken> {
        self.object.call(Method::MapiSessionPrepareForm, format_args!("{interface:?}"), || {
            self.prepare(interface, message)
        })
    }

    fn query_fast_shutdown(&self) -> Result<()> {
        self.object.call(Method::MapiSessionQueryFastShutdown, format_args!(""), || {
            self.logon.computer.query_fast_shutdown()
        })
    }

    fn notify_process_shutdown(&self) -> Result<()> {
        self.object.call(Method::MapiSessionNotifyProcessShutdown, format_args!(""), || {
            self.logon.computer.notify_process_shutdown();
            Ok(())
        })
    }

    fn do_fast_shutdown(&self) -> Result<()> {
        self.object.call(Method::MapiSessionDoFastShutdown, format_args!(""), || {
            self.logon.computer.do_fast_shutdown()
        })
    }
}

impl Session {
    /// Whether mail is not for this member (SES-LOGON-21).
    pub(super) fn no_mail(&self) -> bool {
        self.flags.contains(LogonFlags::MAPI_NO_MAIL)
    }
}

/// Dropping the last reference is a clean end (SES-OBJECT-4).
impl Drop for Session {
    fn drop(&mut self) {
        self.end();
        // What providers caused meanwhile was held back, and so was what other threads' calls left to be told.
        self.runtime().after_call();
    }
}
