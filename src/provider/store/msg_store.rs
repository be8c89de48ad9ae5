use std::sync::Arc;

use super::{OpenStore, Refused, columns};
use crate::engine::table::TableData;
use crate::engine::{self, EngineError, NameSpace, NodeId, Overlay, Rows, Store, StoreSettings};
use crate::interface::{AdviseSink, Connection, MapiTable, Message, Method, MsgStore, Opened, Result};
use crate::provider::{
    AnyObject, Label, Life, Object, Origin, PropSource, PropView, Source, StreamOwner, Table, check_form,
    named_in_debug, refuse, refuse_flags,
};
use crate::vocab::tags::{
    PR_CLIENT_SUBMIT_TIME, PR_DISPLAY_NAME, PR_ENTRYID, PR_INSTANCE_KEY, PR_MESSAGE_CLASS, PR_RECORD_KEY,
    PR_ROWID, PR_STORE_SUPPORT_MASK,
};
use crate::vocab::{
    EntryId, ErrorCode, EventMask, Iid, LockState, Notification, OpenFlags, PropTag, PropValue, Property,
    SortOrder, SortOrderSet, StoreLogoffFlags, StoreSupport, TableFlags, TableType, UnicodeFlags,
};

/// An open message store.
pub struct StoreHandle {
    pub(super) object: Object,
    pub(super) store: Arc<OpenStore>,
    /// Whether its end is that of what was opened through it.
    closes: bool,
}

named_in_debug!(StoreHandle);

/// What was opened through it lives on, unless the store is of another kind (SES-OPENMSGSTORE-23, STO-GEN-12).
impl Drop for StoreHandle {
    fn drop(&mut self) {
        if self.closes {
            self.store.close();
        }
    }
}

impl StoreHandle {
    /// A handle on a store that a session opened.
    pub fn new(store: Arc<OpenStore>) -> Self {
        let object = Object::new(&store.runtime, Arc::clone(&store.life), Label::Store(store.id));
        Self { object, store, closes: false }
    }

    /// This handle, to a client.
    pub(super) fn for_client(mut self) -> Self {
        self.closes = self.store.settings.objects_end_with_store;
        self
    }

    /// A handle on a store that could not be opened (SES-OPENMSGSTORE-20).
    pub(super) fn failing(store: Arc<OpenStore>, code: ErrorCode, why: &str) -> Self {
        let mut handle = Self::new(store);
        handle.object.fail(code, why);
        handle
    }

    /// This handle, which no client holds.
    pub(super) fn unwatched(mut self) -> Self {
        self.object.unwatch();
        self
    }

    /// Refuses the form of text that a method's arguments come in.
    fn check_strings(&self, flags: UnicodeFlags) -> Refused<()> {
        refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
        check_form(self.store.settings.text, flags.contains(UnicodeFlags::MAPI_UNICODE))
    }

    /// Refuses what has to do with sending if the store cannot send (STO-SUPPORTMASK-8).
    fn check_sends(&self) -> Refused<()> {
        self.store.check_can(StoreSupport::STORE_SUBMIT_OK, "the store cannot send")
    }

    /// What a registration is for (STO-ADVISE-1, STO-ADVISE-6).
    fn source(&self, id: Option<&EntryId>) -> Refused<Source> {
        let Some(id) = id.filter(|id| !id.is_empty()) else { return Ok(Source::Store(self.store.id)) };
        let invalid = |why: &'static str| refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, why);
        if id.provider_uid().is_none() {
            return Err(invalid("an entry id has at least 20 bytes"));
        }
        let node = self.store.node(Some(id))?;
        let found = self.store.read(|store| match node {
            NodeId::Folder(folder) => store.folder(folder).map(|_| ()),
            NodeId::Message(message) => store.message(message).map(|_| ()),
        });
        found.map_err(|_| invalid("the object is gone"))?;
        Ok(Source::Node(self.store.id, node))
    }
}

/// Refuses masks that no client may ask for, or that ask for nothing the store tells (STO-ADVISE-5); tells what of it the
/// store does.
fn check_events(events: EventMask, told: EventMask) -> Refused<EventMask> {
    if events.is_empty() {
        return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "an empty mask asks for nothing"));
    }
    let internal = EventMask::fnevStatusObjectModified | EventMask::fnevReservedForMapi;
    if events.intersects(internal) || !events.intersects(told) {
        return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, format!("the store does not tell of {events:?}")));
    }
    Ok(events & told)
}

impl MsgStore for StoreHandle {
    fn advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection> {
        self.object.call(Method::MsgStoreAdvise, format_args!("{id:?}, {events:?}"), || {
            let events = check_events(events, self.store.settings.events)?;
            self.store.check_can(StoreSupport::STORE_NOTIFY_OK, "the store does not notify")?;
            let source = self.source(id)?;
            Ok(self.store.runtime.notify.advise(self.store.owner, &self.store.life, source, events, sink))
        })
    }

    fn unadvise(&self, connection: Connection) -> Result<()> {
        self.object.call(Method::MsgStoreUnadvise, format_args!("{connection:?}"), || {
            if self.store.runtime.notify.unadvise(self.store.owner, connection) {
                return Ok(());
            }
            Err(refuse(
                ErrorCode::MAPI_E_NOT_FOUND,
                format!("{connection:?} is no registration of this store"),
            ))
        })
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId, flags: u32) -> Result<bool> {
        self.object.call(Method::MsgStoreCompareEntryIds, format_args!("{left}, {right}, {flags:#X}"), || {
            refuse_flags(flags)?;
            Ok(self.store.node(Some(left))? == self.store.node(Some(right))?)
        })
    }

    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        let arguments = format_args!("{id:?}, {interface:?}, {flags:?}");
        self.object.call(Method::MsgStoreOpenEntry, arguments, || self.store.open_entry(id, interface, flags))
    }

    fn set_receive_folder(
        &self,
        message_class: Option<&str>,
        flags: UnicodeFlags,
        folder: Option<&EntryId>,
    ) -> Result<()> {
        let arguments = format_args!("{message_class:?}, {flags:?}, {folder:?}");
        self.object.call(Method::MsgStoreSetReceiveFolder, arguments, || {
            self.check_strings(flags)?;
            self.store.check_writable()?;
            let folder = folder.map(|id| self.store.folder_of(id)).transpose()?;
            self.store.commit(|store, _| store.set_receive_folder(message_class.unwrap_or_default(), folder))
        })
    }

    fn get_receive_folder(
        &self,
        message_class: Option<&str>,
        flags: UnicodeFlags,
    ) -> Result<(EntryId, String)> {
        let arguments = format_args!("{message_class:?}, {flags:?}");
        self.object.call(Method::MsgStoreGetReceiveFolder, arguments, || {
            self.check_strings(flags)?;
            let class = message_class.unwrap_or_default();
            self.store.read(|store| {
                engine::validate_class(class)?;
                let (registered, folder) = store.receive_folders.lookup(class).unwrap_or(("", store.root));
                Ok((NodeId::from(folder).entry_id(store.uid), registered.to_owned()))
            })
        })
    }

    fn get_receive_folder_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::MsgStoreGetReceiveFolderTable, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS))?;
            let data = self.store.read(|store| {
                let mut data = TableData::new(PR_ROWID, columns::RECEIVE_FOLDERS)?;
                for (number, (class, folder)) in store.receive_folders.iter().enumerate() {
                    let node = NodeId::from(folder);
                    data.modify(&[
                        Property::of(PR_ENTRYID, node.entry_id(store.uid)),
                        Property::of(PR_MESSAGE_CLASS, class),
                        Property::of(PR_RECORD_KEY, node.record_key()),
                        Property::of(PR_INSTANCE_KEY, (number as u32).to_be_bytes()),
                        Property::of(PR_ROWID, number as i32),
                    ])?;
                }
                Ok(data)
            })?;
            let mut spec = self.store.view_spec(columns::RECEIVE_FOLDERS, flags)?;
            spec.table_type = TableType::TBLTYPE_SNAPSHOT;
            let life = Life::within(&self.store.life);
            let origin = Origin::Snapshot(Arc::new(data));
            Ok(Table::open(&self.store.runtime, life, "receive folder table", origin, spec))
        })
    }

    fn store_logoff(&self, flags: StoreLogoffFlags) -> Result<StoreLogoffFlags> {
        self.object.call(Method::MsgStoreStoreLogoff, format_args!("{flags:?}"), || {
            let _held = self.store.runtime.notify.hold();
            let left = self.store.log_off_transports(flags)?;
            if left.contains(StoreLogoffFlags::LOGOFF_COMPLETE) {
                self.store.close();
            }
            Ok(left)
        })
    }

    fn abort_submit(&self, id: &EntryId, flags: u32) -> Result<()> {
        self.object.call(Method::MsgStoreAbortSubmit, format_args!("{id}, {flags:#X}"), || {
            refuse_flags(flags)?;
            self.check_sends()?;
            let message = match self.store.node(Some(id))? {
                NodeId::Message(message) => message,
                NodeId::Folder(_) => return Err(EngineError::NotQueued.into()),
            };
            self.store.commit(|store, changes| store.abort_submit(message, changes))
        })
    }

    fn get_outgoing_queue(&self, flags: u32) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::MsgStoreGetOutgoingQueue, format_args!("{flags:#X}"), || {
            refuse_flags(flags)?;
            self.check_sends()?;
            let mut spec = self.store.plain_spec(columns::QUEUE)?;
            spec.default_order = SortOrderSet::by([SortOrder::ascending(PR_CLIENT_SUBMIT_TIME)]);
            spec.messages = true;
            let life = Life::within(&self.store.life);
            let origin = Origin::World(Rows::Queue { store: self.store.id });
            Ok(Table::open(&self.store.runtime, life, "outgoing queue table", origin, spec))
        })
    }

    fn set_lock_state(&self, message: &dyn Message, state: LockState) -> Result<()> {
        self.object.call(Method::MsgStoreSetLockState, format_args!("{state}"), || self.lock(message, state))
    }

    fn finished_msg(&self, flags: u32, id: &EntryId) -> Result<()> {
        self.object
            .call(Method::MsgStoreFinishedMsg, format_args!("{flags:#X}, {id}"), || self.finish(flags, id))
    }

    fn notify_new_mail(&self, notification: &Notification) -> Result<()> {
        self.object.call(Method::MsgStoreNotifyNewMail, format_args!("{notification}"), || {
            self.tell_of_new_mail(notification)
        })
    }
}

struct StoreView<'a> {
    store: &'a Store,
    writable: bool,
}

impl PropView for StoreView<'_> {
    fn value(&self, tag: PropTag) -> Option<PropValue> {
        if tag.id() == PR_STORE_SUPPORT_MASK.id() {
            return Some(super::support_mask(self.store, self.writable).into());
        }
        self.store.store_value(tag)
    }

    fn tags(&self) -> Vec<PropTag> {
        let mut tags: Vec<PropTag> =
            self.store.store_tags().chain(self.store.props.tags().iter().copied()).collect();
        tags.sort_unstable();
        tags
    }
}

impl OpenStore {
    /// The transports of the session take what waits in the queue, or finish with what they have; tells what is left.
    pub(super) fn log_off_transports(&self, flags: StoreLogoffFlags) -> Refused<StoreLogoffFlags> {
        let support = self.support.lock().clone();
        let nobodys = Ok(StoreLogoffFlags::LOGOFF_COMPLETE);
        Ok(support.map_or(nobodys, |support| support.store_logoff_transports(flags))?)
    }

    fn change(&self, overlay: &Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        self.commit(|store, _| {
            store.change_props(overlay);
            Ok(Vec::new())
        })
    }
}

impl StreamOwner for OpenStore {
    fn publish(&self, property: Property) -> Refused<()> {
        let mut overlay = Overlay::default();
        overlay.set(property);
        self.change(&overlay).map(|_| ())
    }
}

impl PropSource for StoreHandle {
    fn object(&self) -> &AnyObject {
        &self.object
    }

    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> Refused<()> {
        self.store.read(|store| {
            look(&StoreView { store, writable: self.store.writable });
            Ok(())
        })
    }

    fn check_writable(&self) -> Refused<()> {
        self.store.check_writable()
    }

    fn refuses(&self, tag: PropTag, value: Option<&PropValue>) -> Option<ErrorCode> {
        if Store::computed_of_store(tag) {
            return Some(ErrorCode::MAPI_E_COMPUTED);
        }
        (value.is_none() && tag.id() == PR_DISPLAY_NAME.id()).then_some(ErrorCode::MAPI_E_NO_ACCESS)
    }

    fn change(&self, overlay: Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        self.store.change(&overlay)
    }

    fn stream_owner(&self) -> Option<Arc<dyn StreamOwner>> {
        Some(Arc::<OpenStore>::clone(&self.store))
    }

    fn names(&self) -> Option<NameSpace> {
        Some(NameSpace::Store(self.store.id))
    }

    fn settings(&self) -> &StoreSettings {
        &self.store.settings
    }

    fn value_limit(&self) -> usize {
        self.settings().value_limit
    }
}
