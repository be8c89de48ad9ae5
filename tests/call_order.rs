//! In which order MAPI calls providers: as the documentation of `interface::spi` tells it, line by line.

#[path = "source/mod.rs"]
mod source;

use std::sync::Arc;

use mapi_emulator::interface::spi::read_only::{ReadOnlyProvider, ReadOnlyStore};
use mapi_emulator::interface::spi::*;
use mapi_emulator::interface::*;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::Iid;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, columns, no_support};
use parking_lot::Mutex;

const STORE: MapiUid = MapiUid(*b"a noted store...");
const BOOK: MapiUid = MapiUid(*b"a noted book....");

/// What providers were called for, each call once, in the order of the first time.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<&'static str>>>);

impl Log {
    fn note(&self, call: &'static str) {
        let mut calls = self.0.lock();
        if !calls.contains(&call) {
            calls.push(call);
        }
    }

    /// Those of some traits.
    fn of(&self, traits: [&str; 2]) -> Vec<&'static str> {
        let of_traits = |call: &&&str| traits.iter().any(|name| call.split("::").next() == Some(name));
        self.0.lock().iter().filter(of_traits).copied().collect()
    }
}

/// A folder without messages.
#[derive(Debug)]
struct Bare;

impl ReadOnlyStore for Bare {
    fn info(&self) -> StoreInfo {
        StoreInfo::new(STORE, "Noted", "NOTED.DLL")
    }

    fn folders(&self, _: &str) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn messages(&self, _: &str) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn message(&self, path: &str) -> Result<MessageContent> {
        Err(Error::new(ErrorCode::MAPI_E_NOT_FOUND, Method::MsgStoreOpenEntry, path))
    }
}

#[derive(Debug)]
struct Store(Log, ReadOnlyProvider);

impl MsProvider for Store {
    fn info(&self) -> StoreInfo {
        self.1.info()
    }

    fn shutdown(&self) {
        self.0.note("MsProvider::shutdown");
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>> {
        self.0.note("MsProvider::logon");
        support.modify_status_row(&[Property::of(PR_STATUS_STRING, "Open")], StatusRowFlags::NONE)?;
        let opened = self.1.logon(support, id, flags)?;
        let noted = |logon| Arc::new(OpenStore(self.0.clone(), logon));
        Ok(opened.map(|opened| StoreLogon::new(opened.store, noted(opened.logon))))
    }

    fn spooler_logon(
        &self,
        _: Arc<dyn MapiSupport>,
        _: &EntryId,
        _: OpenStoreFlags,
        _: &[u8],
    ) -> Result<Outcome<StoreLogon>> {
        self.0.note("MsProvider::spooler_logon");
        Err(Error::new(ErrorCode::MAPI_E_NO_SUPPORT, Method::MsProviderSpoolerLogon, "nothing to send"))
    }
}

#[derive(Debug)]
struct OpenStore(Log, Arc<dyn MsLogon>);

impl MsLogon for OpenStore {
    fn logoff(&self) {
        self.0.note("MsLogon::logoff");
    }

    fn open_entry(&self, id: &EntryId, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        self.0.note("MsLogon::open_entry");
        self.1.open_entry(id, interface, flags)
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool> {
        self.0.note("MsLogon::compare_entry_ids");
        self.1.compare_entry_ids(left, right)
    }

    fn advise(&self, _: Option<&EntryId>, _: EventMask, _: Arc<dyn AdviseSink>) -> Result<Connection> {
        self.0.note("MsLogon::advise");
        Ok(Connection(1))
    }

    fn unadvise(&self, _: Connection) -> Result<()> {
        self.0.note("MsLogon::unadvise");
        Ok(())
    }

    fn open_status_entry(&self, interface: Option<Iid>, flags: OpenFlags) -> Result<Arc<dyn MapiStatus>> {
        self.0.note("MsLogon::open_status_entry");
        self.1.open_status_entry(interface, flags)
    }
}

#[derive(Debug)]
struct Book(Log);

impl AbProvider for Book {
    fn info(&self) -> AbInfo {
        AbInfo {
            kind: BOOK,
            display_name: "Noted".to_owned(),
            provider_display: "Noted".to_owned(),
            dll_name: "NOTEDAB.DLL".to_owned(),
        }
    }

    fn shutdown(&self) {
        self.0.note("AbProvider::shutdown");
    }

    fn logon(&self, support: Arc<dyn MapiSupport>, _: &str, _: AbOpenFlags) -> Result<Arc<dyn AbLogon>> {
        self.0.note("AbProvider::logon");
        support.set_provider_uid(BOOK, 0)?;
        support.modify_status_row(&[Property::of(PR_STATUS_STRING, "Open book")], StatusRowFlags::NONE)?;
        Ok(Arc::new(OpenBook(self.0.clone(), support)))
    }
}

#[derive(Debug)]
struct OpenBook(Log, Arc<dyn MapiSupport>);

impl AbLogon for OpenBook {
    fn get_last_error(&self, _: ErrorCode, _: UnicodeFlags) -> Result<Option<MapiError>> {
        Ok(None)
    }

    fn logoff(&self) {
        self.0.note("AbLogon::logoff");
    }

    fn open_entry(&self, _: Option<&EntryId>, _: Option<Iid>, _: OpenFlags) -> Result<Opened> {
        self.0.note("AbLogon::open_entry");
        Err(Error::new(ErrorCode::MAPI_E_NO_SUPPORT, Method::AbLogonOpenEntry, "nobody is in it"))
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool> {
        self.0.note("AbLogon::compare_entry_ids");
        Ok(left == right)
    }

    fn prepare_recips(&self, _: ResolveNamesFlags, _: Option<&[PropTag]>, _: &mut [AdrEntry]) -> Result<()> {
        self.0.note("AbLogon::prepare_recips");
        Ok(())
    }

    fn open_status_entry(&self, _: Option<Iid>, flags: OpenFlags) -> Result<Arc<dyn MapiStatus>> {
        self.0.note("AbLogon::open_status_entry");
        self.1.create_status(Arc::new(Fine), flags)
    }

    no_support! { AbLogon: advise, unadvise, open_template_id, get_one_off_table }
}

/// A status object whose row needs nothing.
#[derive(Debug)]
struct Fine;

impl StatusActions for Fine {}

#[derive(Debug)]
struct Wire(Log);

impl XpProvider for Wire {
    fn info(&self) -> TransportInfo {
        TransportInfo {
            dll_name: "WIRE.DLL".to_owned(),
            display_name: "Wire".to_owned(),
            provider_display: "Wires".to_owned(),
            flags: StatusFlags::NONE,
        }
    }

    fn shutdown(&self, _: ShutdownFlags) -> Result<()> {
        self.0.note("XpProvider::shutdown");
        Ok(())
    }

    fn transport_logon(&self, _: Arc<dyn MapiSupport>, _: TransportLogonFlags) -> Result<TransportLogon> {
        self.0.note("XpProvider::transport_logon");
        let flags = TransportLogonFlags::LOGON_SP_IDLE | TransportLogonFlags::LOGON_SP_POLL;
        Ok(TransportLogon { logon: Arc::new(OpenWire(self.0.clone(), Mutex::new(true))), flags })
    }
}

/// A transport with one message to fetch.
#[derive(Debug)]
struct OpenWire(Log, Mutex<bool>);

impl XpLogon for OpenWire {
    fn address_types(&self) -> Result<AddressTypes> {
        self.0.note("XpLogon::address_types");
        Ok(AddressTypes::of(&["WIRE"]))
    }

    fn transport_notify(&self, _: TransportNotifyFlags, _: NotifyData<'_>) -> Result<()> {
        self.0.note("XpLogon::transport_notify");
        Ok(())
    }

    fn submit_message(
        &self,
        _: SubmitMessageFlags,
        message: &Arc<dyn Message>,
    ) -> std::result::Result<u32, SubmitError> {
        self.0.note("XpLogon::submit_message");
        let table = message.get_recipient_table(TableFlags::MAPI_UNICODE)?;
        let mut list = AdrList::from(&table.query_all_rows(None, None, None, 0)?);
        for entry in &mut list.entries {
            entry.properties.retain(|property| property.value.as_error().is_none());
            entry.set(Property::of(PR_RESPONSIBILITY, true));
        }
        message.modify_recipients(ModRecipFlags::MODRECIP_MODIFY, &list)?;
        Ok(1)
    }

    fn end_message(&self, _: u32) -> Result<SubmitMessageFlags> {
        self.0.note("XpLogon::end_message");
        Ok(SubmitMessageFlags::NONE)
    }

    fn poll(&self) -> Result<bool> {
        self.0.note("XpLogon::poll");
        Ok(std::mem::take(&mut *self.1.lock()))
    }

    fn start_message(&self, _: u32, _: &Arc<dyn Message>) -> Result<u32> {
        self.0.note("XpLogon::start_message");
        Ok(1)
    }

    fn idle(&self, _: u32) -> Result<()> {
        self.0.note("XpLogon::idle");
        Ok(())
    }

    fn transport_logoff(&self, _: TransportLogoffFlags) -> Result<()> {
        self.0.note("XpLogon::transport_logoff");
        Ok(())
    }
}

/// A day in the life of a session, with all of them in its profile.
fn day() -> Result<Log> {
    let log = Log::default();
    let emulator = Emulator::new();
    emulator.install("Anna Berg", Arc::new(Store(log.clone(), ReadOnlyProvider::new(Bare))))?;
    emulator.install_address_book("Anna Berg", Arc::new(Book(log.clone())))?;
    emulator.install_transport("Anna Berg", Arc::new(Wire(log.clone())))?;
    let session = emulator.log_on("Anna Berg")?;
    assert_eq!(log.of(["MsProvider", "AbProvider"]), [""; 0], "nobody needs them yet");

    let store = session.open_store_named("Noted")?;
    let top = store.get(PR_IPM_SUBTREE_ENTRYID)?.into();
    session.open_entry(&top, None, OpenFlags::NONE)?;
    session.compare_entry_ids(&top, &top, 0)?;
    let connection = session.advise(Some(&top), EventMask::fnevNewMail, Arc::new(|_: &[Notification]| ()))?;
    session.unadvise(connection)?;
    let row = row_of(&*session, "Open")?;
    assert_eq!(session.open_entry(&row, None, OpenFlags::NONE).unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT);

    let book = session.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    let somebody = EntryId::long_term(BOOK, b"somebody");
    assert_eq!(
        book.open_entry(Some(&somebody), None, OpenFlags::NONE).unwrap_err(),
        ErrorCode::MAPI_E_NO_SUPPORT
    );
    book.compare_entry_ids(&somebody, &somebody, 0)?;
    let status = session.open_entry(&row_of(&*session, "Open book")?, None, OpenFlags::NONE)?;
    status.into_status()?.validate_state(ValidateStateFlags::NONE)?;
    let mut recipients = AdrList::of([AdrEntry::resolved("Somebody", somebody, RecipientType::MAPI_TO)]);
    book.prepare_recips(ResolveNamesFlags::NONE, None, &mut recipients)?;

    let message = session.default_store()?.outbox()?.new_message()?;
    let carla = OneOff::new("Carla", "WIRE", "carla");
    message.add_recipient(AdrEntry::one_off(&carla, RecipientType::MAPI_TO))?;
    message.submit_message(SubmitFlags::NONE)?;
    emulator.pump();
    session.logoff(LogoffFlags::NONE, 0)?;
    Ok(log)
}

/// The entry id of the row of the provider that says this of itself.
fn row_of(session: &dyn MapiSession, says: &str) -> Result<EntryId> {
    let its =
        Restriction::and([Restriction::exists(PR_STATUS_STRING), Restriction::eq(PR_STATUS_STRING, says)]);
    let table = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let rows = table.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&its), None, 0)?;
    Ok(rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("the provider has a row").into())
}

/// The lines of the blocks of the documentation that tell of some traits.
fn documented(traits: [&str; 2]) -> Vec<String> {
    let files = source::files();
    let spi = files.iter().find(|file| file.path == "src/interface/spi/mod.rs").expect("the module is there");
    let lines = spi.text.lines().filter_map(|line| line.strip_prefix("//! "));
    let calls = lines.filter_map(|line| line.split_whitespace().next());
    let of_traits = |call: &&str| {
        traits.iter().any(|name| call.strip_prefix(name).is_some_and(|rest| rest.starts_with("::")))
    };
    calls.filter(of_traits).map(str::to_owned).collect()
}

/// STA-MSPROVIDER-13, STA-MSPROVIDER-9, SES-LOGON-34
#[test]
fn a_store_is_called_in_the_order_that_is_documented() -> Result<()> {
    let traits = ["MsProvider", "MsLogon"];
    assert_eq!(day()?.of(traits), documented(traits)[..]);
    Ok(())
}

/// STA-ABLOGON-6
#[test]
fn an_address_book_is_called_in_the_order_that_is_documented() -> Result<()> {
    let traits = ["AbProvider", "AbLogon"];
    assert_eq!(day()?.of(traits), documented(traits)[..]);
    Ok(())
}

#[test]
fn a_transport_is_called_in_the_order_that_is_documented() -> Result<()> {
    let traits = ["XpProvider", "XpLogon"];
    assert_eq!(day()?.of(traits), documented(traits)[..]);
    Ok(())
}

/// STA-SPOOLER-9: transports go first, then address books, then stores.
#[test]
fn the_end_of_a_session_reaches_one_kind_after_the_other() -> Result<()> {
    let log = day()?;
    let calls = log.0.lock();
    let ends = calls.iter().filter(|call| call.ends_with("logoff") || call.ends_with("shutdown"));
    assert!(
        ends.eq(&[
            "XpLogon::transport_logoff",
            "XpProvider::shutdown",
            "AbLogon::logoff",
            "AbProvider::shutdown",
            "MsLogon::logoff",
            "MsProvider::shutdown",
        ]),
        "{calls:?}"
    );
    Ok(())
}

/// STA-MSPROVIDER-9
#[test]
fn the_spooler_asks_for_stores_with_mail_only() -> Result<()> {
    let (no_mail, no_store_mail) = (LogonFlags::MAPI_NO_MAIL, OpenStoreFlags::MDB_NO_MAIL);
    for (session, store, asks) in [
        (LogonFlags::NONE, OpenStoreFlags::NONE, true),
        (no_mail, OpenStoreFlags::NONE, false),
        (LogonFlags::NONE, no_store_mail, false),
    ] {
        let (log, emulator) = (Log::default(), Emulator::new());
        emulator.install("Anna Berg", Arc::new(Store(log.clone(), ReadOnlyProvider::new(Bare))))?;
        let mapi = emulator.mapi();
        mapi.initialize(InitFlags::NONE)?;
        let session = mapi.logon(Some("Anna Berg"), None, session | LogonFlags::MAPI_NEW_SESSION)?;
        let id = wrap_store_entry_id("NOTED.DLL", &Bare.info().entry_id).expect("an id that can be wrapped");
        let _store = session.open_msg_store(&id, None, store)?;
        assert_eq!(log.0.lock().contains(&"MsProvider::spooler_logon"), asks, "{store:?}");
    }
    Ok(())
}

/// STA-MSPROVIDER-13, STA-LIFE-11: of all sessions; a later logon is followed by another.
#[test]
fn a_provider_is_shut_down_after_its_last_logon() -> Result<()> {
    let (log, emulator) = (Log::default(), Emulator::new());
    emulator.install("Anna Berg", Arc::new(Store(log.clone(), ReadOnlyProvider::new(Bare))))?;
    let is_down = || log.0.lock().contains(&"MsProvider::shutdown");
    for _ in 0..2 {
        let (one, other) = (emulator.log_on("Anna Berg")?, emulator.log_on("Anna Berg")?);
        let stores = (one.open_store_named("Noted")?, other.open_store_named("Noted")?);
        drop(stores.0);
        one.logoff(LogoffFlags::NONE, 0)?;
        assert!(!is_down(), "it is logged on to another session");
        drop(stores.1);
        other.logoff(LogoffFlags::NONE, 0)?;
        assert!(is_down());
        log.0.lock().clear();
    }
    emulator.log_on("Anna Berg")?.logoff(LogoffFlags::NONE, 0)?;
    assert!(!is_down(), "nobody logged on to it");
    Ok(())
}

/// A provider that opens its store once, and answers the same from then on.
#[derive(Debug)]
struct Shared(Store, Mutex<Option<StoreLogon>>, Mutex<usize>);

impl MsProvider for Shared {
    fn info(&self) -> StoreInfo {
        self.0.info()
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>> {
        *self.2.lock() += 1;
        let known = self.1.lock().clone();
        let opened = match known {
            Some(known) => known,
            None => self.0.logon(support, id, flags)?.into_value(),
        };
        *self.1.lock() = Some(opened.clone());
        Ok(Outcome::ok(opened))
    }
}

/// STA-MSPROVIDER-5: one row, and the uid counts once.
#[test]
fn a_provider_may_answer_what_it_has_open_already() -> Result<()> {
    let (log, emulator) = (Log::default(), Emulator::new());
    let inner = Store(log.clone(), ReadOnlyProvider::new(Bare));
    let provider = Arc::new(Shared(inner, Mutex::default(), Mutex::default()));
    emulator.install("Anna Berg", Arc::<Shared>::clone(&provider))?;
    let session = emulator.log_on("Anna Berg")?;
    let table = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let before = table.get_row_count(0)?.into_value();
    let (one, other) = (session.open_store_named("Noted")?, session.open_store_named("Noted")?);
    assert!(Arc::ptr_eq(&one, &other));
    assert_eq!((*provider.2.lock(), table.get_row_count(0)?.into_value()), (2, before + 1));
    let top = one.get(PR_IPM_SUBTREE_ENTRYID)?.into();
    assert!(session.compare_entry_ids(&top, &top, 0)?);
    assert_eq!(session.open_entry(&top, None, OpenFlags::NONE)?.object_type(), Some(ObjectType::MAPI_FOLDER));
    session.logoff(LogoffFlags::NONE, 0)?;
    let logoffs = log.0.lock().iter().filter(|call| **call == "MsLogon::logoff").count();
    assert_eq!(logoffs, 1);
    assert_eq!(one.get(PR_DISPLAY_NAME).unwrap_err(), ErrorCode::MAPI_E_INVALID_OBJECT);
    Ok(())
}

/// STA-MSLOGON-7
#[test]
fn the_flags_of_a_logoff_are_those_of_the_headers() {
    use StoreLogoffFlags as F;
    let asked = [F::LOGOFF_NO_WAIT, F::LOGOFF_ORDERLY, F::LOGOFF_PURGE, F::LOGOFF_ABORT, F::LOGOFF_QUIET];
    assert_eq!(asked.map(StoreLogoffFlags::bits), [0x1, 0x2, 0x4, 0x8, 0x10]);
    let told = [F::LOGOFF_COMPLETE, F::LOGOFF_INBOUND, F::LOGOFF_OUTBOUND, F::LOGOFF_OUTBOUND_QUEUE];
    assert_eq!(told.map(StoreLogoffFlags::bits), [0x1_0000, 0x2_0000, 0x4_0000, 0x8_0000]);
}
