//! Providers that write down what they are called for.

use super::*;

/// What providers were called for, each call once, in the order of the first time.
#[derive(Clone, Debug, Default)]
pub(super) struct Log(pub(super) Arc<Mutex<Vec<&'static str>>>);

impl Log {
    fn note(&self, call: &'static str) {
        let mut calls = self.0.lock();
        if !calls.contains(&call) {
            calls.push(call);
        }
    }

    /// Those of some traits.
    pub(super) fn of(&self, traits: [&str; 2]) -> Vec<&'static str> {
        let of_traits = |call: &&&str| traits.iter().any(|name| call.split("::").next() == Some(name));
        self.0.lock().iter().filter(of_traits).copied().collect()
    }
}

/// A folder without messages.
#[derive(Debug)]
pub(super) struct Bare;

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
pub(super) struct Store(pub(super) Log, pub(super) ReadOnlyProvider);

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
pub(super) struct Book(pub(super) Log);

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
pub(super) struct Wire(pub(super) Log);

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
