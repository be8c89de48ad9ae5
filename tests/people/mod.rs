//! An address book provider as a user writes one: a list of three people in two containers, one in the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mapi_emulator::interface::spi::*;
use mapi_emulator::interface::*;
use mapi_emulator::vocab::guids::Iid;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{columns, no_support};
use parking_lot::Mutex;

#[allow(unused_macros, reason = "a store refuses more than an address book")]
#[macro_use]
#[path = "../providers/refusals.rs"]
mod refusals;

/// In the entry ids of the people.
pub const UID: MapiUid = MapiUid(*b"the people's id.");
pub const KIND: MapiUid = MapiUid(*b"kind: people-AB.");

pub const ROOT: u8 = 0;
pub const PARTNERS: u8 = 1;
pub const COURIERS: u8 = 2;
pub const CARLA: u8 = 3;
pub const CARLO: u8 = 4;
pub const DORA: u8 = 5;

/// What is in the list: its number, the container it is in, its type and its name.
const ITEMS: [(u8, u8, ObjectType, &str); 6] = [
    (ROOT, ROOT, ObjectType::MAPI_ABCONT, "People"),
    (PARTNERS, ROOT, ObjectType::MAPI_ABCONT, "Partners"),
    (COURIERS, PARTNERS, ObjectType::MAPI_ABCONT, "Couriers"),
    (CARLA, PARTNERS, ObjectType::MAPI_MAILUSER, "Carla Diaz"),
    (CARLO, PARTNERS, ObjectType::MAPI_MAILUSER, "Carlo Diaz"),
    (DORA, COURIERS, ObjectType::MAPI_MAILUSER, "Dora Fox"),
];

/// The entry id of an item.
pub fn id_of(number: u8) -> EntryId {
    EntryId::long_term(UID, &[number])
}

/// Another id of the item, as its rows have it: good for this session only.
pub fn short_id_of(number: u8) -> EntryId {
    let mut bytes = id_of(number).as_bytes().to_vec();
    bytes[0] = 0xFF;
    EntryId::from(&*bytes)
}

fn number_of(id: &EntryId) -> Option<u8> {
    ITEMS.iter().map(|item| item.0).find(|number| id.private() == Some(&[*number]))
}

fn failed(code: ErrorCode, method: Method, why: &str) -> Error {
    Error::new(code, method, why)
}

type AtLogon = dyn Fn(&Arc<dyn MapiSupport>) -> Result<()> + Send + Sync;

/// The provider; it remembers what it was asked.
pub struct People {
    /// What it is called in the profile.
    name: &'static str,
    at_logon: Box<AtLogon>,
    keeps_support: AtomicBool,
    asks: AtomicBool,
    looks_at_last: Mutex<Option<EntryId>>,
    log: Mutex<Vec<String>>,
}

impl People {
    /// A provider that logs on, or fails, as `at_logon` says.
    pub fn new(
        name: &'static str,
        at_logon: impl Fn(&Arc<dyn MapiSupport>) -> Result<()> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            name,
            at_logon: Box::new(at_logon),
            keeps_support: AtomicBool::new(true),
            asks: AtomicBool::default(),
            looks_at_last: Mutex::default(),
            log: Mutex::default(),
        })
    }

    /// Releases the support object of every logon from now on as soon as it has logged on.
    pub fn keep_no_support(&self) {
        self.keeps_support.store(false, Ordering::Relaxed);
    }

    /// Shows the user a sheet at each logon, if it may.
    pub fn ask_at_logon(&self) {
        self.asks.store(true, Ordering::Relaxed);
    }

    /// Opens this object at the end of each logon.
    pub fn look_at_last(&self, id: EntryId) {
        *self.looks_at_last.lock() = Some(id);
    }

    /// What it was asked since it was last looked at.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock())
    }

    fn note(&self, what: String) {
        self.log.lock().push(what);
    }
}

impl std::fmt::Debug for People {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Registers the uid of the people's entry ids: what a logon has to do.
pub fn registered(support: &Arc<dyn MapiSupport>) -> Result<()> {
    support.set_provider_uid(UID, 0)
}

/// The provider, for the emulator.
#[derive(Debug)]
pub struct Provider(pub Arc<People>);

impl AbProvider for Provider {
    fn info(&self) -> AbInfo {
        AbInfo {
            kind: KIND,
            display_name: self.0.name.to_owned(),
            provider_display: "People".to_owned(),
            dll_name: "PEOPLE.DLL".to_owned(),
        }
    }

    fn shutdown(&self) {
        self.0.note("shutdown".to_owned());
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        profile: &str,
        flags: AbOpenFlags,
    ) -> Result<Arc<dyn AbLogon>> {
        self.0.note(format!("logon to {profile}, {flags:?}"));
        if self.0.asks.load(Ordering::Relaxed) && !flags.contains(AbOpenFlags::AB_NO_DIALOG) {
            let section = support.open_profile_section(None, OpenSectionFlags::NONE)?;
            let (controls, _rows) = support.build_display_table(&[])?;
            let config: Arc<dyn MapiProp> = section;
            support.do_config_propsheet("People", &*controls, &config, UnicodeFlags::MAPI_UNICODE)?;
        }
        (self.0.at_logon)(&support)?;
        let support = Some(support).filter(|_| self.0.keeps_support.load(Ordering::Relaxed));
        let logon = Logon { people: Arc::clone(&self.0), support: Mutex::new(support) };
        Ok(Arc::new(LogonHandle(Arc::new(logon))))
    }
}

#[derive(Debug)]
struct Logon {
    people: Arc<People>,
    support: Mutex<Option<Arc<dyn MapiSupport>>>,
}

#[derive(Debug)]
struct LogonHandle(Arc<Logon>);

impl AbLogon for LogonHandle {
    fn get_last_error(&self, code: ErrorCode, _: UnicodeFlags) -> Result<Option<MapiError>> {
        let (error, component) = ("Ask the partners.".into(), "People".into());
        let report = MapiError { error, component, ..MapiError::default() };
        Ok(Some(report).filter(|_| code == ErrorCode::MAPI_E_NO_ACCESS))
    }

    fn logoff(&self) {
        let support = self.0.support.lock().take();
        if let (Some(support), Some(id)) = (&support, self.0.people.looks_at_last.lock().take()) {
            let opened = support.open_entry(&id, None, OpenFlags::NONE);
            let opened = opened.map(|opened| opened.object_type().map(|known| known.to_string()));
            self.0.people.note(format!("opened {}", opened.ok().flatten().unwrap_or_default()));
        }
        self.0.people.note("logoff".to_owned());
        drop(support);
    }

    fn open_entry(&self, id: Option<&EntryId>, _: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        let number = id.map_or(Some(ROOT), number_of);
        self.0.people.note(format!("open {}", number.map_or("something else", name_of)));
        self.0.open(id, flags)
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool> {
        let known = |id: &EntryId| {
            let why = "no id of people";
            number_of(id)
                .ok_or_else(|| failed(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, Method::AbLogonCompareEntryIds, why))
        };
        let (left, right) = (known(left)?, known(right)?);
        self.0.people.note(format!("compare {} with {}", name_of(left), name_of(right)));
        Ok(left == right)
    }

    fn prepare_recips(
        &self,
        _: ResolveNamesFlags,
        tags: Option<&[PropTag]>,
        recipients: &mut [AdrEntry],
    ) -> Result<()> {
        self.0.people.note(format!("prepare {}", recipients.len()));
        for recipient in recipients {
            let id = recipient.get(PR_ENTRYID).map(EntryId::from);
            let Some(number) = id.filter(|id| id.provider_uid() == Some(UID)).as_ref().and_then(number_of)
            else {
                continue;
            };
            recipient.set(Property::of(PR_ENTRYID, id_of(number)));
            let own = properties(number);
            let find = |tag: PropTag| own.iter().find(|known| known.tag.id() == tag.id());
            if let Some(tags) = tags.filter(|tags| !tags.is_empty()) {
                recipient.prepare(tags, |tag| Some(find(tag)?.value.clone()));
            }
        }
        Ok(())
    }

    no_support! { AbLogon: advise, unadvise, open_status_entry, open_template_id, get_one_off_table }
}

impl Logon {
    fn open(self: &Arc<Self>, id: Option<&EntryId>, flags: OpenFlags) -> Result<Opened> {
        let fail = |code, why| failed(code, Method::AbLogonOpenEntry, why);
        let number = id
            .map_or(Some(ROOT), number_of)
            .ok_or_else(|| fail(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, "no id of people"))?;
        if flags.contains(OpenFlags::MAPI_MODIFY) {
            return Err(fail(ErrorCode::MAPI_E_NO_ACCESS, "people stay as they are"));
        }
        let item = Arc::new(Item { logon: Arc::clone(self), number });
        Ok(match type_of(number) {
            ObjectType::MAPI_ABCONT => Opened::AbContainer(item),
            _ => Opened::MailUser(item),
        })
    }
}

fn name_of(number: u8) -> &'static str {
    ITEMS[usize::from(number)].3
}

fn type_of(number: u8) -> ObjectType {
    ITEMS[usize::from(number)].2
}

fn properties(number: u8) -> Vec<Property> {
    let mut properties = vec![
        Property::of(PR_ENTRYID, id_of(number)),
        Property::of(PR_RECORD_KEY, id_of(number)),
        Property::of(PR_OBJECT_TYPE, type_of(number)),
        Property::of(PR_DISPLAY_NAME, name_of(number)),
    ];
    if type_of(number) == ObjectType::MAPI_ABCONT {
        let mut flags = ContainerFlags::AB_UNMODIFIABLE | ContainerFlags::AB_SUBCONTAINERS;
        flags.set(ContainerFlags::AB_RECIPIENTS, number != ROOT);
        properties.push(Property::of(PR_CONTAINER_FLAGS, flags));
        properties.push(Property::of(PR_DISPLAY_TYPE, DisplayType::DT_LOCAL));
    } else {
        let address = name_of(number).replace(' ', ".").to_lowercase() + "@people.example";
        let one_off = OneOff::new(name_of(number), "SMTP", &*address);
        properties.extend([
            Property::of(PR_ADDRTYPE, "SMTP"),
            Property::of(PR_EMAIL_ADDRESS, &*address),
            Property::of(PR_SEARCH_KEY, one_off.search_key()),
            Property::of(PR_DISPLAY_TYPE, DisplayType::DT_MAILUSER),
        ]);
    }
    properties
}

/// Container or user: what it is decides as what it is handed out.
#[derive(Debug)]
struct Item {
    logon: Arc<Logon>,
    number: u8,
}

impl Item {
    /// The rows of what is in the container, at any depth if `deep`; a row's id is short-term.
    fn table(&self, object_type: ObjectType, deep: bool) -> Result<Arc<dyn MapiTable>> {
        let columns = columns![
            PR_DISPLAY_NAME,
            PR_ENTRYID,
            PR_INSTANCE_KEY,
            PR_OBJECT_TYPE,
            PR_DISPLAY_TYPE,
            PR_CONTAINER_FLAGS,
            PR_DEPTH,
            PR_ADDRTYPE,
            PR_EMAIL_ADDRESS,
            PR_SEARCH_KEY
        ];
        let gone = || failed(ErrorCode::MAPI_E_INVALID_OBJECT, Method::CreateTable, "logged off");
        let support = self.logon.support.lock().clone().ok_or_else(gone)?;
        let rows = support.create_table(TableType::TBLTYPE_DYNAMIC, PR_INSTANCE_KEY.into(), &columns)?;
        for (number, depth) in within(self.number, deep) {
            if type_of(number) != object_type {
                continue;
            }
            let mut row = properties(number);
            // Clients keep the ids of containers.
            let id = if object_type == ObjectType::MAPI_ABCONT { id_of(number) } else { short_id_of(number) };
            row[0] = Property::of(PR_ENTRYID, id);
            row.extend([Property::of(PR_INSTANCE_KEY, [number]), Property::of(PR_DEPTH, depth)]);
            rows.modify_row(&row)?;
        }
        rows.get_view(None, None)
    }
}

/// What is in a container and how deep, each before what is in it.
fn within(container: u8, deep: bool) -> Vec<(u8, i32)> {
    let mut found = Vec::new();
    for (number, parent, ..) in ITEMS.into_iter().filter(|item| item.0 != ROOT) {
        match found.iter().find(|(above, _)| *above == parent) {
            _ if parent == container => found.push((number, 0)),
            Some((_, depth)) if deep => found.push((number, depth + 1)),
            _ => {}
        }
    }
    found
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
        let missing = values.iter().any(|property| property.value.as_error().is_some());
        Ok(Outcome::warned_if(values, missing, ErrorCode::MAPI_W_ERRORS_RETURNED))
    }

    fn get_prop_list(&self, _: UnicodeFlags) -> Result<Vec<PropTag>> {
        Ok(properties(self.number).iter().map(|property| property.tag).collect())
    }

    refuse_most_of_prop!();
    refuse_changes_of_prop!();
}

impl MailUser for Item {}

impl MapiContainer for Item {
    fn get_contents_table(&self, _: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.table(ObjectType::MAPI_MAILUSER, false)
    }

    fn get_hierarchy_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.table(ObjectType::MAPI_ABCONT, flags.contains(TableFlags::CONVENIENT_DEPTH))
    }

    fn open_entry(&self, id: Option<&EntryId>, _: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        self.logon.open(id, flags)
    }

    refuse_searches!();
}

/// It leaves the resolving of names to MAPI, which searches its contents tables.
impl AbContainer for Item {
    no_support! { AbContainer: create_entry, copy_entries, delete_entries, resolve_names }
}
