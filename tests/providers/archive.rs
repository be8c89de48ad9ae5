//! A store provider as a user writes one: a read-only archive of one folder with two letters.

use std::sync::Arc;

use mapi_emulator::interface::spi::*;
use mapi_emulator::interface::*;
use mapi_emulator::no_support;
use mapi_emulator::vocab::guids::Iid;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use parking_lot::Mutex;

/// In the entry ids of the archive.
const UID: MapiUid = MapiUid(*b"the archive's id");
const KIND: MapiUid = MapiUid(*b"kind: an archive");
const DLL: &str = "ARCHIVE.DLL";

/// What is in the archive: its number, that of its parent, its type and its name.
const ITEMS: [(u8, u8, ObjectType, &str); 5] = [
    (0, 0, ObjectType::MAPI_STORE, "Archive"),
    (1, 1, ObjectType::MAPI_FOLDER, "Root"),
    (2, 1, ObjectType::MAPI_FOLDER, "Letters"),
    (3, 2, ObjectType::MAPI_MESSAGE, "Dear Anna"),
    (4, 2, ObjectType::MAPI_MESSAGE, "Dear Ben"),
];

/// The provider; it remembers what it was asked.
#[derive(Debug, Default)]
pub struct Archive {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    asked: Vec<String>,
    supports: Vec<Arc<dyn MapiSupport>>,
    sinks: Vec<Sink>,
}

struct Sink(Connection, Arc<dyn AdviseSink>);

impl std::fmt::Debug for Sink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The entry id of an item; that of the store is not wrapped.
pub fn id_of(number: u8) -> EntryId {
    EntryId::long_term(UID, &[number, 0, 0, 0])
}

/// The error with which the archive refuses to be written to.
pub fn read_only() -> Error {
    Error::new(ErrorCode::MAPI_E_NO_ACCESS, Method::MsgStoreOpenEntry, "an archive stays as it is")
}

impl Archive {
    /// What the provider was asked since it was last looked at.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().asked)
    }

    /// Whether all logons got the same support object.
    pub fn shares_support(&self) -> bool {
        let supports = &self.state.lock().supports;
        supports.windows(2).all(|pair| Arc::ptr_eq(&pair[0], &pair[1]))
    }

    /// The support object of the last logon.
    pub fn support(&self) -> Arc<dyn MapiSupport> {
        Arc::clone(self.state.lock().supports.last().expect("somebody logged on"))
    }

    /// Tells every sink of new mail, for want of anything else to tell.
    pub fn tell(&self) {
        let sinks: Vec<_> = self.state.lock().sinks.iter().map(|sink| Arc::clone(&sink.1)).collect();
        for sink in sinks {
            sink.on_notify(&[Notification::NewMail(NewMailNotification::default())]);
        }
    }

    fn note(&self, what: String) {
        self.state.lock().asked.push(what);
    }
}

/// A provider of the archive, with moods of its own.
#[derive(Debug)]
pub struct Provider {
    pub archive: Arc<Archive>,
    /// What a logon answers.
    pub mood: ErrorCode,
    /// Whether it looks at the beginning of an id only.
    pub lenient: bool,
    /// Who is asked before a client leaves at once.
    pub shutdown: Option<Box<dyn ProviderShutdown>>,
}

impl Provider {
    /// One in no mood, which the test keeps a hand on.
    pub fn of(archive: &Arc<Archive>) -> Self {
        let archive = Arc::clone(archive);
        Self { archive, mood: ErrorCode::S_OK, lenient: false, shutdown: None }
    }
}

impl Default for Provider {
    fn default() -> Self {
        Self::of(&Arc::default())
    }
}

impl MsProvider for Provider {
    fn info(&self) -> StoreInfo {
        StoreInfo {
            kind: KIND,
            entry_id: id_of(0),
            record_key: UID.0.into(),
            display_name: "Archive".to_owned(),
            provider_display: "Archives".to_owned(),
            dll_name: DLL.to_owned(),
        }
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>> {
        self.archive.note(format!("logon to {}", name_of(id)));
        if !matches!(self.mood, ErrorCode::S_OK | ErrorCode::MAPI_W_ERRORS_RETURNED) {
            return Err(Error::new(self.mood, Method::MapiSessionOpenMsgStore, "not today"));
        }
        if flags.contains(OpenStoreFlags::MDB_WRITE) {
            return Err(read_only());
        }
        support.set_provider_uid(UID, 0)?;
        support.modify_status_row(&[Property::of(PR_STATUS_STRING, "Open")], StatusRowFlags::NONE)?;
        let columns = [PR_ENTRYID.tag(), PR_DISPLAY_NAME.tag(), PR_SUBJECT.tag(), PR_OBJECT_TYPE.tag()];
        let mut tables = Vec::new();
        for folder in [1, 2] {
            let rows = support.create_table(TableType::TBLTYPE_DYNAMIC, PR_ENTRYID.into(), &columns)?;
            let within = ITEMS.iter().filter(|(number, parent, ..)| *parent == folder && number != parent);
            rows.modify_rows(0, &within.map(|item| properties(item.0)).collect::<Vec<_>>())?;
            tables.push(rows);
        }
        let mut state = self.archive.state.lock();
        state.supports.push(support);
        let logon = state.supports.len();
        drop(state);
        let open = Arc::new(Open { archive: Arc::clone(&self.archive), logon, tables });
        let store = Arc::new(Item { open: Arc::clone(&open), number: 0 });
        let logon = StoreLogon::new(store, Arc::new(Logon(open)));
        Ok(Outcome::warned_if(logon, self.mood != ErrorCode::S_OK, self.mood))
    }

    fn compare_store_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool> {
        Ok(left == right || self.lenient && left.as_bytes()[..20] == right.as_bytes()[..20])
    }

    fn fast_shutdown(&self) -> Option<&dyn ProviderShutdown> {
        self.shutdown.as_deref()
    }
}

/// The archive as one logon has it: the rows below the root, and those below the folder.
#[derive(Debug)]
struct Open {
    archive: Arc<Archive>,
    logon: usize,
    tables: Vec<Arc<dyn MapiTableData>>,
}

impl Open {
    fn open(self: &Arc<Self>, id: Option<&EntryId>, flags: OpenFlags) -> Result<Opened> {
        if flags.contains(OpenFlags::MAPI_MODIFY) {
            return Err(read_only());
        }
        let root = id_of(1);
        let (number, _, object_type, _) = item(id.unwrap_or(&root))?;
        let item = Arc::new(Item { open: Arc::clone(self), number });
        Ok(match object_type {
            ObjectType::MAPI_FOLDER => Opened::Folder(item),
            _ => Opened::Message(item),
        })
    }
}

#[derive(Debug)]
struct Logon(Arc<Open>);

impl MsLogon for Logon {
    fn open_entry(&self, id: &EntryId, _: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        self.0.archive.note(format!("logon {}: open {}", self.0.logon, name_of(id)));
        self.0.open(Some(id), flags)
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool> {
        self.0.archive.note(format!("compare {} with {}", name_of(left), name_of(right)));
        Ok(left == right)
    }

    fn advise(&self, id: Option<&EntryId>, _: EventMask, sink: Arc<dyn AdviseSink>) -> Result<Connection> {
        self.0.archive.note(format!("advise on {}", id.map_or("all", name_of)));
        let mut state = self.0.archive.state.lock();
        let connection = Connection(state.sinks.len() as u32 + 1);
        state.sinks.push(Sink(connection, sink));
        Ok(connection)
    }

    fn unadvise(&self, connection: Connection) -> Result<()> {
        self.0.archive.note(format!("unadvise {}", connection.0));
        self.0.archive.state.lock().sinks.retain(|sink| sink.0 != connection);
        Ok(())
    }

    no_support! { MsLogon: open_status_entry }

    fn logoff(&self) {
        self.0.archive.note(format!("logon {}: logoff", self.0.logon));
    }
}

/// Store, folder or message: what it is decides as what it is handed out.
#[derive(Debug)]
struct Item {
    open: Arc<Open>,
    number: u8,
}

fn item(id: &EntryId) -> Result<(u8, u8, ObjectType, &'static str)> {
    let found = ITEMS.into_iter().find(|(number, ..)| id_of(*number) == *id);
    let missing = || Error::new(ErrorCode::MAPI_E_NOT_FOUND, Method::MsgStoreOpenEntry, "not in the archive");
    found.ok_or_else(missing)
}

fn name_of(id: &EntryId) -> &'static str {
    item(id).map_or("something else", |(.., name)| name)
}

fn properties(number: u8) -> Vec<Property> {
    let (number, parent, object_type, name) = ITEMS[usize::from(number)];
    let mut properties = vec![
        Property::of(PR_ENTRYID, id_of(number)),
        Property::of(PR_PARENT_ENTRYID, id_of(parent)),
        Property::of(PR_OBJECT_TYPE, object_type),
        Property::of(
            if object_type == ObjectType::MAPI_MESSAGE { PR_SUBJECT } else { PR_DISPLAY_NAME },
            name,
        ),
    ];
    if let (0, Ok(wrapped)) = (number, wrap_store_entry_id(DLL, &id_of(0))) {
        properties[0] = Property::of(PR_ENTRYID, wrapped);
        properties.push(Property::of(PR_IPM_SUBTREE_ENTRYID, id_of(1)));
        properties.push(Property::of(PR_RECORD_KEY, UID.0));
        properties.push(Property::of(PR_MDB_PROVIDER, KIND.0));
    }
    properties
}

impl MapiProp for Item {
    fn get_props(&self, tags: Option<&[PropTag]>, _: UnicodeFlags) -> Result<Outcome<Vec<Property>>> {
        let all = properties(self.number);
        let Some(tags) = tags else { return Ok(Outcome::ok(all)) };
        let find = |tag: &PropTag| {
            let found = all.iter().find(|property| property.tag.id() == tag.id()).cloned();
            found.unwrap_or_else(|| Property::new(*tag, ErrorCode::MAPI_E_NOT_FOUND.into()))
        };
        let values: Vec<Property> = tags.iter().map(find).collect();
        let missing = values.iter().any(|property| matches!(property.value, PropValue::Error(_)));
        Ok(Outcome::warned_if(values, missing, ErrorCode::MAPI_W_ERRORS_RETURNED))
    }

    fn get_prop_list(&self, _: UnicodeFlags) -> Result<Vec<PropTag>> {
        Ok(properties(self.number).iter().map(|property| property.tag).collect())
    }

    refuse_most_of_prop!();
    refuse_changes_of_prop!();
}

impl Item {
    /// The rows below a folder that are of one type.
    fn table(&self, object_type: ObjectType) -> Result<Arc<dyn MapiTable>> {
        let table = self.open.tables[usize::from(self.number - 1)].get_view(None, None)?;
        let only = Restriction::eq(PR_OBJECT_TYPE, object_type.0 as i32);
        table.restrict(Some(&only), TableOpFlags::NONE)?;
        Ok(table)
    }
}

impl MapiContainer for Item {
    fn get_contents_table(&self, _: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.table(ObjectType::MAPI_MESSAGE)
    }

    fn get_hierarchy_table(&self, _: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.table(ObjectType::MAPI_FOLDER)
    }

    fn open_entry(&self, id: Option<&EntryId>, _: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        self.open.open(id, flags)
    }

    refuse_searches!();
}

impl MapiFolder for Item {
    refuse_most_of_folder!();

    no_support! { MapiFolder: create_message }
}

impl Message for Item {
    no_support! {
        Message:
        get_attachment_table, open_attach, create_attach, delete_attach, get_recipient_table,
        modify_recipients, submit_message, set_read_flag
    }
}

impl MsgStore for Item {
    fn open_entry(&self, id: Option<&EntryId>, _: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        self.open.open(id, flags)
    }

    no_support! {
        MsgStore:
        advise, unadvise, compare_entry_ids, set_receive_folder, get_receive_folder,
        get_receive_folder_table, store_logoff, abort_submit, get_outgoing_queue, set_lock_state,
        finished_msg, notify_new_mail
    }
}
