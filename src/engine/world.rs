use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::Few;
use super::book_settings::BookSettings;
use super::directory::{Directory, Members};
use super::error::{EngineError, Result};
use super::events::{Changes, RowEvent, Rows, WhichBook};
use super::forms::ComputersForms;
use super::names::{NameMap, NameSpace};
use super::personal_book::{BookRows, PersonalBook};
use super::profile::{Profiles, ServiceCatalog};
use super::store::{ContentsRows, HierarchyRows, QueueRows, Store, StoreId, StoreSeed};
use super::table::{Anr, Cell, Page, RowCells, RowId, RowPlaces, RowSource, Scan, States};
use crate::vocab::{Binary, FileTime, MapiUid, PropTag, PropValue, Property};

/// Everything one computer knows of mail: its stores, who gets mail in which, who there is to write to.
///
/// A clone is a fork: it costs the same whatever the size, shares everything and copies what either side writes.
#[derive(Clone, Debug)]
pub struct World {
    stores: Few<Arc<Store>>,
    set_up: Arc<SetUp>,
    directory: Directory,
    /// By the uid of the provider in its profile; one that nothing was ever done to is not among them.
    books: Option<Arc<BTreeMap<MapiUid, Arc<PersonalBook>>>>,
    /// Of the address books that somebody configured, all personal ones alike.
    book_settings: [BookSettings; 2],
    book_changes: u64,
    /// Whether one-offs with internet addresses may read formatted text (ADR-CREATEONEOFF-10).
    rich_one_offs: bool,
    profiles: Profiles,
    /// Stores with search folders that were reached to be changed since the searches were settled.
    searched: Vec<StoreId>,
}

/// What is set up once and seldom changes.
#[derive(Clone, Debug)]
struct SetUp {
    mailboxes: BTreeMap<String, StoreId>,
    /// The options that recipients have, by upper-case address type, if there are such (ADR-RECIPOPTIONS-2).
    recipient_options: Option<BTreeMap<String, Vec<Property>>>,
    services: Arc<ServiceCatalog>,
    /// By path, in lower case.
    files: BTreeMap<String, Binary>,
    forms: ComputersForms,
}

/// A personal address book that nothing was ever done to.
static EMPTY_BOOK: LazyLock<PersonalBook> = LazyLock::new(PersonalBook::default);

/// The services every computer has, made once.
static BUILT_IN: LazyLock<Arc<ServiceCatalog>> = LazyLock::new(|| Arc::new(ServiceCatalog::built_in()));

impl Default for World {
    fn default() -> Self {
        let set_up = SetUp {
            mailboxes: BTreeMap::new(),
            recipient_options: None,
            services: Arc::clone(&BUILT_IN),
            files: BTreeMap::new(),
            forms: ComputersForms::default(),
        };
        Self {
            stores: Few::None,
            set_up: Arc::new(set_up),
            directory: Directory::default(),
            books: None,
            book_settings: [BookSettings::DEFAULT; 2],
            book_changes: 0,
            rich_one_offs: false,
            profiles: Profiles::default(),
            searched: Vec::new(),
        }
    }
}

impl World {
    /// A copy in which nobody is logged on.
    #[must_use]
    pub fn fork(&self) -> Self {
        let mut fork = self.clone();
        fork.profiles.settle_all();
        fork.forget_unsaved_lists();
        fork
    }

    /// Adds a store and gives its id.
    pub fn add_store(&mut self, seed: &StoreSeed<'_>, now: FileTime) -> StoreId {
        let id = StoreId(self.stores.len() as u32);
        self.stores.push(Arc::new(Store::new(id, seed, now)));
        id
    }

    /// Whether any store tells what a modification changed.
    pub fn tells_changed_tags(&self) -> bool {
        self.stores().any(|store| store.settings.tells_changed_tags)
    }

    /// The store with this id.
    pub fn store(&self, id: StoreId) -> Result<&Store> {
        self.stores.get(id.0 as usize).map(Arc::as_ref).ok_or(EngineError::Missing { what: "store" })
    }

    /// The store with this id, to change.
    pub fn store_mut(&mut self, id: StoreId) -> Result<&mut Store> {
        let store = self
            .stores
            .get_mut(id.0 as usize)
            .map(Arc::make_mut)
            .ok_or(EngineError::Missing { what: "store" })?;
        if store.has_searches() && !self.searched.contains(&id) {
            self.searched.push(id);
        }
        Ok(store)
    }

    /// Brings the search folders of the stores that changed up to date (STO-SETSEARCHCRITERIA-11).
    pub fn settle_searches(&mut self, changes: &mut Changes) {
        for id in std::mem::take(&mut self.searched) {
            if let Some(store) = self.stores.get_mut(id.0 as usize) {
                Arc::make_mut(store).settle_searches(changes);
            }
        }
    }

    /// Whether a search folder waits to be filled.
    pub fn has_waiting_searches(&self) -> bool {
        self.stores().any(Store::has_waiting_searches)
    }

    /// Fills the search folders that wait for it, and tells how many those were.
    pub fn populate_waiting_searches(&mut self, changes: &mut Changes) -> usize {
        let waiting: Vec<StoreId> =
            self.stores().filter(|store| store.has_waiting_searches()).map(|store| store.id).collect();
        let fill = |id: StoreId| self.store_mut(id).map_or(0, |store| store.populate_waiting(changes));
        waiting.into_iter().map(fill).sum()
    }

    /// All stores.
    pub fn stores(&self) -> impl Iterator<Item = &Store> {
        self.stores.iter().map(Arc::as_ref)
    }

    /// The store with this uid.
    pub fn store_by_uid(&self, uid: MapiUid) -> Option<&Store> {
        self.stores().find(|store| store.uid == uid)
    }

    /// Mail to this address arrives in this store from now on.
    pub fn set_mailbox(&mut self, address: &str, store: StoreId) {
        Arc::make_mut(&mut self.set_up).mailboxes.insert(address.to_lowercase(), store);
    }

    /// The addresses at which mail arrives.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.set_up.mailboxes.keys().map(String::as_str)
    }

    /// Where mail to this address arrives.
    pub fn mailbox(&self, address: &str) -> Option<StoreId> {
        self.set_up.mailboxes.get(&address.to_lowercase()).copied()
    }

    /// Puts a file where messages can refer to it.
    pub fn add_file(&mut self, path: &str, content: Binary) {
        Arc::make_mut(&mut self.set_up).files.insert(path.to_lowercase(), content);
    }

    /// The file at a path, in whatever case.
    pub fn file(&self, path: &str) -> Option<&Binary> {
        self.set_up.files.get(&path.to_lowercase())
    }

    /// Who there is to write to.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Who there is to write to, to change.
    pub fn directory_mut(&mut self) -> &mut Directory {
        &mut self.directory
    }

    /// The personal address book of the provider with this uid; one that nothing was done to yet is empty.
    pub fn book(&self, uid: MapiUid) -> &PersonalBook {
        self.books.as_ref().and_then(|books| books.get(&uid)).map_or(&EMPTY_BOOK, Arc::as_ref)
    }

    /// The personal address book of the provider with this uid, to change.
    pub fn book_mut(&mut self, uid: MapiUid) -> &mut PersonalBook {
        self.book_changes += 1;
        Arc::make_mut(Arc::make_mut(self.books.get_or_insert_default()).entry(uid).or_default())
    }

    /// Lists that were never saved belong to the clients that made them (ADR-DISTLIST-7).
    fn forget_unsaved_lists(&mut self) {
        let books = self.books.iter().flat_map(|books| books.iter());
        let unsaved = books.filter(|(_, book)| book.has_unsaved()).map(|(uid, _)| *uid);
        for uid in unsaved.collect::<Vec<_>>() {
            self.book_mut(uid).discard_all(uid);
        }
    }

    /// What the container of an address book answers.
    pub const fn book_settings(&self, book: WhichBook) -> BookSettings {
        self.book_settings[matches!(book, WhichBook::Personal(_)) as usize]
    }

    /// Chooses what the container of the directory answers, or those of all personal address books.
    pub const fn configure_book(&mut self, book: WhichBook, settings: BookSettings) {
        self.book_changes += 1;
        self.book_settings[matches!(book, WhichBook::Personal(_)) as usize] = settings;
    }

    /// How often anything was reached to be changed that the address books of the world say of their containers, or
    /// that profiles say of address books: while this stays the same, so do the containers and the search path.
    pub const fn book_changes(&self) -> u64 {
        self.book_changes
    }

    /// The options that recipients of this address type have; `None` where nobody has options at all.
    pub fn recipient_options(&self, address_type: &str) -> Option<&[Property]> {
        let options = self.set_up.recipient_options.as_ref()?;
        Some(options.get(&address_type.to_ascii_uppercase()).map_or(&[], Vec::as_slice))
    }

    /// Gives recipients of this address type these options.
    pub fn set_recipient_options(&mut self, address_type: &str, options: Vec<Property>) {
        let known = Arc::make_mut(&mut self.set_up).recipient_options.get_or_insert_default();
        known.insert(address_type.to_ascii_uppercase(), options);
    }

    /// Whether one-offs with internet addresses read formatted text unless their ids say that they don't.
    pub const fn rich_one_offs(&self) -> bool {
        self.rich_one_offs
    }

    /// Chooses whether they do.
    pub const fn set_rich_one_offs(&mut self, rich: bool) {
        self.rich_one_offs = rich;
    }

    /// The names behind the identifiers from 0x8000 on.
    pub fn names(&self, space: NameSpace) -> Result<&Arc<NameMap>> {
        match space {
            NameSpace::Store(store) => Ok(&self.store(store)?.names),
            NameSpace::Book(book) => Ok(&self.book(book).names),
            NameSpace::Forms => Ok(self.forms().names()),
        }
    }

    /// The names behind the identifiers from 0x8000 on, to change.
    pub fn names_mut(&mut self, space: NameSpace) -> Result<&mut Arc<NameMap>> {
        match space {
            NameSpace::Store(store) => Ok(&mut self.store_mut(store)?.names),
            NameSpace::Book(book) => Ok(&mut self.book_mut(book).names),
            NameSpace::Forms => Ok(self.forms_mut().names_mut()),
        }
    }

    /// The profiles of this computer.
    pub const fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    /// The profiles of this computer, to change.
    pub const fn profiles_mut(&mut self) -> &mut Profiles {
        self.book_changes += 1;
        &mut self.profiles
    }

    /// The message services that can be put into a profile.
    pub fn services(&self) -> &Arc<ServiceCatalog> {
        &self.set_up.services
    }

    /// Changes what can be put into a profile from now on; profiles that exist stay as they are (PRF-INF-1).
    pub fn set_services(&mut self, services: ServiceCatalog) {
        Arc::make_mut(&mut self.set_up).services = Arc::new(services);
    }

    /// What the computer knows of forms.
    pub fn forms(&self) -> &ComputersForms {
        &self.set_up.forms
    }

    /// What the computer knows of forms, to change.
    pub fn forms_mut(&mut self) -> &mut ComputersForms {
        &mut Arc::make_mut(&mut self.set_up).forms
    }

    /// The rows that a table of a store shows.
    pub fn rows(&self, rows: Rows) -> WorldRows<'_> {
        let found = match rows {
            Rows::Contents { store, folder, list } => {
                self.store(store).map(|store| WorldRows::Contents(ContentsRows::new(store, folder, list)))
            }
            Rows::Hierarchy { store, folder, deep } => {
                self.store(store).map(|store| WorldRows::Hierarchy(HierarchyRows { store, folder, deep }))
            }
            Rows::Queue { store } => self.store(store).map(|store| WorldRows::Queue(QueueRows { store })),
            Rows::Directory => Ok(WorldRows::Directory(&self.directory)),
            Rows::Book { place } => {
                Ok(WorldRows::Book(BookRows { book: self.book(place.book), list: place.list }))
            }
            Rows::Members { list } => Ok(WorldRows::Members(self.directory.members(list))),
        };
        found.unwrap_or(WorldRows::Gone)
    }
}

/// Rows of a world, whatever they are of.
#[derive(Clone, Copy, Debug)]
pub enum WorldRows<'a> {
    Contents(ContentsRows<'a>),
    Hierarchy(HierarchyRows<'a>),
    Queue(QueueRows<'a>),
    Directory(&'a Directory),
    Members(Members<'a>),
    Book(BookRows<'a>),
    /// The store is no more: a table of it stays, without rows.
    Gone,
}

impl WorldRows<'_> {
    /// Looks at what a row was before a change and what it is, as far as that is known.
    pub fn with_states<T>(&self, event: &RowEvent, eye: impl FnOnce(Option<&States<'_>>) -> T) -> T {
        match self {
            Self::Contents(rows) => rows.with_states(event, eye),
            _ => eye(None),
        }
    }
}

macro_rules! delegate {
    ($self:ident, $rows:ident => $value:expr, $gone:expr) => {
        match $self {
            Self::Contents($rows) => $value,
            Self::Hierarchy($rows) => $value,
            Self::Queue($rows) => $value,
            Self::Directory($rows) => $value,
            Self::Members($rows) => $value,
            Self::Book($rows) => $value,
            Self::Gone => $gone,
        }
    };
}

impl RowSource for WorldRows<'_> {
    fn version(&self) -> u64 {
        delegate!(self, rows => rows.version(), u64::MAX)
    }

    fn row_count(&self) -> usize {
        delegate!(self, rows => rows.row_count(), 0)
    }

    fn row_ids(&self) -> Vec<RowId> {
        delegate!(self, rows => rows.row_ids(), Vec::new())
    }

    fn named(&self, name: &Anr) -> Option<Vec<RowId>> {
        delegate!(self, rows => rows.named(name), None)
    }

    fn places(&self) -> Option<RowPlaces> {
        delegate!(self, rows => rows.places(), None)
    }

    fn contains(&self, row: RowId) -> bool {
        delegate!(self, rows => rows.contains(row), false)
    }

    fn cell(&self, row: RowId, tag: PropTag) -> Cell<'_> {
        delegate!(self, rows => rows.cell(row, tag), Cell::Missing)
    }

    fn value(&self, row: RowId, tag: PropTag) -> Option<PropValue> {
        delegate!(self, rows => rows.value(row, tag), None)
    }

    fn look_at(&self, row: RowId, eye: &mut dyn FnMut(&dyn RowCells)) {
        delegate!(self, rows => rows.look_at(row, eye), ());
    }

    fn read(&self, rows: &[RowId], columns: &[PropTag], page: &mut Page<'_>) {
        delegate!(self, source => source.read(rows, columns, page), ());
    }

    fn scan(&self, rows: &[RowId], scan: &mut dyn Scan) {
        delegate!(self, source => source.scan(rows, scan), ());
    }

    fn sub_rows(&self, row: RowId, tag: PropTag) -> Option<Box<dyn RowSource + '_>> {
        delegate!(self, rows => rows.sub_rows(row, tag), None)
    }

    fn branch(&self, row: RowId) -> Vec<(RowId, u64)> {
        delegate!(self, rows => rows.branch(row), Vec::new())
    }

    fn available_columns(&self) -> Vec<PropTag> {
        delegate!(self, rows => rows.available_columns(), Vec::new())
    }
}
