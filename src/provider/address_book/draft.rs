use std::sync::Arc;

use parking_lot::Mutex;

use super::{ContainerInfo, OpenBook, Refused};
use crate::engine::personal_book::{
    Behind, BookEntryNumber, Duplicates, EntrySave, NewEntry, NewKind, SavedEntry, Template,
};
use crate::engine::{AfterSave, EngineError, EventKind, Overlay, Props, Shapes, StoreSettings};
use crate::provider::store::after_save;
use crate::provider::{Life, PropView, StreamOwner, refuse};
use crate::vocab::tags::{
    PR_AB_PROVIDER_ID, PR_ACCESS_LEVEL, PR_ADDRTYPE, PR_CONTAINER_CONTENTS, PR_CONTAINER_FLAGS,
    PR_CREATE_TEMPLATES, PR_DEF_CREATE_DL, PR_DEF_CREATE_MAILUSER, PR_DETAILS_TABLE, PR_DISPLAY_NAME,
    PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_RECORD_KEY,
    PR_SEARCH_KEY, PR_TEMPLATEID, PR_TRANSMITABLE_DISPLAY_NAME,
};
use crate::vocab::{
    ContainerFlags, CreateEntryFlags, EntryId, ErrorCode, MapiUid, ObjectType, PropTag, PropValue, Property,
    SaveFlags,
};

/// An open user, list or container of a personal address book with what was changed since it was saved: what its handle
/// and its streams share.
#[derive(Debug)]
pub struct Draft {
    open: Arc<OpenBook>,
    /// In which book.
    pub book: MapiUid,
    life: Arc<Life>,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    behind: Target,
    base: Arc<Props>,
    draft: Overlay,
    writable: bool,
    duplicates: Duplicates,
    replaces: bool,
    /// What a new entry tells of itself when it is saved: that it was created, or copied.
    born: EventKind,
    kind: Kind,
}

/// What a save changes.
#[derive(Clone, Debug)]
enum Target {
    Entry(Behind),
    Container,
}

/// What an object of a personal address book is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A user.
    User,
    /// A list.
    List,
    /// The book itself.
    Container,
}

/// What clients can read and not write on users and lists (PRP-COMP-19).
const COMPUTED: [PropTag; 8] = crate::columns![
    PR_DISPLAY_TYPE,
    PR_ENTRYID,
    PR_OBJECT_TYPE,
    PR_RECORD_KEY,
    PR_SEARCH_KEY,
    PR_TRANSMITABLE_DISPLAY_NAME,
    PR_ACCESS_LEVEL,
    PR_INSTANCE_KEY,
];

/// What clients can read and not write on a container besides (PRP-COMP-20).
const COMPUTED_OF_CONTAINER: [PropTag; 3] =
    crate::columns![PR_DEF_CREATE_MAILUSER, PR_DEF_CREATE_DL, PR_AB_PROVIDER_ID];

/// Whether the address book and not the client says what this property of an entry is.
pub fn is_computed(tag: PropTag) -> bool {
    has(&COMPUTED, tag)
}

fn has(tags: &[PropTag], tag: PropTag) -> bool {
    tags.iter().any(|known| known.id() == tag.id())
}

impl Kind {
    /// The tables that `OpenProperty` opens.
    pub const fn tables(self) -> &'static [PropTag] {
        match self {
            Self::User => const { &[PR_DETAILS_TABLE.tag()] },
            Self::List => const { &[PR_CONTAINER_CONTENTS.tag(), PR_DETAILS_TABLE.tag()] },
            Self::Container => {
                const { &[PR_CONTAINER_CONTENTS.tag(), PR_CREATE_TEMPLATES.tag(), PR_DETAILS_TABLE.tag()] }
            }
        }
    }

    /// `PR_OBJECT_TYPE`.
    pub const fn object_type(self) -> ObjectType {
        match self {
            Self::User => ObjectType::MAPI_MAILUSER,
            Self::List => ObjectType::MAPI_DISTLIST,
            Self::Container => ObjectType::MAPI_ABCONT,
        }
    }

    /// What is always there: it can be changed, not deleted (ADR-MAILUSER-10).
    const fn required(self) -> &'static [PropTag] {
        match self {
            Self::User => const { &[PR_DISPLAY_NAME.tag(), PR_ADDRTYPE.tag(), PR_EMAIL_ADDRESS.tag()] },
            Self::List => const { &[PR_DISPLAY_NAME.tag(), PR_ADDRTYPE.tag()] },
            Self::Container => const { &[PR_DISPLAY_NAME.tag(), PR_CONTAINER_FLAGS.tag()] },
        }
    }

    fn computes(self, tag: PropTag) -> bool {
        is_computed(tag)
            || has(self.tables(), tag)
            || self == Self::Container && has(&COMPUTED_OF_CONTAINER, tag)
    }
}

/// What a new entry must not repeat, by the flags that `CreateEntry` and `CopyEntries` share (ADR-CREATEENTRY-11).
pub const fn duplicates(flags: CreateEntryFlags) -> Duplicates {
    if flags.contains(CreateEntryFlags::CREATE_CHECK_DUP_LOOSE) {
        Duplicates::SameName
    } else if flags.contains(CreateEntryFlags::CREATE_CHECK_DUP_STRICT) {
        Duplicates::SameNameAndAddress
    } else {
        Duplicates::Allowed
    }
}

impl Draft {
    /// A new entry with these properties, which nobody else sees yet (ADR-CREATEENTRY-1 to ADR-CREATEENTRY-3).
    pub fn new(
        open: &Arc<OpenBook>,
        book: MapiUid,
        new: NewEntry,
        properties: Vec<Property>,
        flags: CreateEntryFlags,
        born: EventKind,
    ) -> Arc<Self> {
        let kind = if new.kind == NewKind::User { Kind::User } else { Kind::List };
        let inner = Inner {
            behind: Target::Entry(Behind::New(new)),
            base: Arc::new(Props::build(properties, &mut Shapes::default())),
            draft: Overlay::default(),
            writable: true,
            duplicates: duplicates(flags),
            replaces: flags.contains(CreateEntryFlags::CREATE_REPLACE),
            born,
            kind,
        };
        Self::of(open, book, inner)
    }

    /// A saved entry, opened; one that this session deleted can be read if it keeps such (ADR-DELETEENTRIES-5).
    pub fn entry(
        open: &Arc<OpenBook>,
        book: MapiUid,
        number: BookEntryNumber,
        writable: bool,
    ) -> Refused<Arc<Self>> {
        let found = open.runtime.read().book(book).get(number).cloned();
        let writable = writable && found.is_some();
        let found = found.or_else(|| open.deleted(number));
        let entry = found.ok_or(EngineError::Missing { what: "entry in the personal address book" })?;
        let kind = if entry.is_list() { Kind::List } else { Kind::User };
        let saved = SavedEntry { number, saves: entry.saves };
        let behind = Target::Entry(Behind::Saved(saved));
        Ok(Self::of(open, book, Inner::opened(behind, entry.props, writable, kind)))
    }

    /// The container of a book, opened (ADR-CONTAINER-5).
    pub fn container(open: &Arc<OpenBook>, book: MapiUid, writable: bool) -> Arc<Self> {
        let properties = {
            let world = open.runtime.read();
            let own = world.book(book);
            let computed = ContainerInfo::personal(book, own).properties();
            own.container.properties().chain(computed).collect::<Vec<_>>()
        };
        let templates = [
            Property::of(PR_DEF_CREATE_MAILUSER, open.template_id(book, Template::InternetUser)),
            Property::of(PR_DEF_CREATE_DL, open.template_id(book, Template::DistList)),
        ];
        let properties = properties.into_iter().chain(templates);
        let base = Arc::new(Props::build(properties, &mut Shapes::default()));
        Self::of(open, book, Inner::opened(Target::Container, base, writable, Kind::Container))
    }

    fn of(open: &Arc<OpenBook>, book: MapiUid, inner: Inner) -> Arc<Self> {
        let life = Life::within(&open.life);
        Arc::new(Self { open: Arc::clone(open), book, life, inner: Mutex::new(inner) })
    }

    /// How long its handle may be used.
    pub const fn life(&self) -> &Arc<Life> {
        &self.life
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        self.inner.lock().kind
    }

    /// Its name, for people.
    pub fn name(&self) -> String {
        let name = self.inner.lock().value(PR_DISPLAY_NAME.tag());
        name.as_ref().and_then(PropValue::as_str).unwrap_or_default().to_owned()
    }

    /// The code of which provider stands behind it (ADR-FOREIGN-1).
    pub fn template_id(&self) -> Option<EntryId> {
        let id = self.inner.lock().value(PR_TEMPLATEID.tag());
        id.as_ref().and_then(PropValue::as_bytes).map(EntryId::from)
    }

    /// What it is saved as, unless it is the book itself.
    pub fn behind(&self) -> Option<Behind> {
        match &self.inner.lock().behind {
            Target::Entry(behind) => Some(behind.clone()),
            Target::Container => None,
        }
    }

    /// Looks at its properties.
    pub fn look(&self, look: &mut dyn FnMut(&dyn PropView)) {
        look(&*self.inner.lock());
    }

    /// Whether it was opened to be changed.
    pub fn is_writable(&self) -> bool {
        self.inner.lock().writable
    }

    /// Refuses if it was not.
    pub fn check_writable(&self) -> Refused<()> {
        Self::check(&self.inner.lock())
    }

    fn check(inner: &Inner) -> Refused<()> {
        if inner.writable {
            return Ok(());
        }
        Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "it was opened read-only"))
    }

    /// The code with which setting or deleting this property is refused.
    pub fn refuses(&self, tag: PropTag, value: Option<&PropValue>) -> Option<ErrorCode> {
        let kind = self.kind();
        if kind.computes(tag) {
            return Some(ErrorCode::MAPI_E_COMPUTED);
        }
        let Some(value) = value else {
            return has(kind.required(), tag).then_some(ErrorCode::MAPI_E_NO_ACCESS);
        };
        let is_flags = kind == Kind::Container && tag.id() == PR_CONTAINER_FLAGS.id();
        (is_flags && !may_be_flags(value)).then_some(ErrorCode::MAPI_E_INVALID_PARAMETER)
    }

    /// Keeps changes until the save.
    pub fn change(&self, overlay: Overlay) {
        self.inner.lock().draft.absorb(overlay);
    }

    /// `SaveChanges`, as that of a message (ADR-MAILUSER-1, ADR-CONTAINER-5).
    pub fn save(&self, flags: SaveFlags) -> Refused<()> {
        let inner = &mut *self.inner.lock();
        Self::check(inner)?;
        match inner.behind.clone() {
            Target::Container => self.save_container(inner)?,
            Target::Entry(behind) => self.save_entry(inner, &behind, flags)?,
        }
        inner.draft.clear();
        match after_save(flags, &StoreSettings::SERVER) {
            AfterSave::Writable => {}
            AfterSave::ReadOnly => inner.writable = false,
            AfterSave::Closed => drop(self.life.end()),
        }
        Ok(())
    }

    fn save_container(&self, inner: &mut Inner) -> Refused<()> {
        if !inner.draft.is_empty() {
            let shapes = &mut Shapes::default();
            inner.base = Arc::new(inner.draft.apply_to(&inner.base, shapes));
            self.open.runtime.set_up(|world| {
                let book = world.book_mut(self.book);
                book.container = Arc::new(inner.draft.apply_to(&book.container, shapes));
                Ok(())
            })?;
        }
        Ok(())
    }

    fn save_entry(&self, inner: &mut Inner, behind: &Behind, flags: SaveFlags) -> Refused<()> {
        if let Behind::Saved(saved) = behind
            && inner.draft.is_empty()
        {
            let there = self.open.runtime.read().book(self.book).get(saved.number).is_some();
            return if there { Ok(()) } else { Err(EngineError::Deleted { what: "entry" }.into()) };
        }
        let save = EntrySave {
            book: self.book,
            behind,
            base: &inner.base,
            draft: &inner.draft,
            duplicates: inner.duplicates,
            replaces: inner.replaces,
            force: flags.contains(SaveFlags::FORCE_SAVE),
            kind: inner.born.clone(),
        };
        let (saved, props) = self.open.runtime.commit(|world, changes| {
            let book = world.book_mut(self.book);
            let saved = book.save(&save, changes)?;
            let entry = book.get(saved.number).ok_or(EngineError::Missing { what: "entry" })?;
            Ok::<_, EngineError>((saved, Arc::clone(&entry.props)))
        })?;
        (inner.behind, inner.base) = (Target::Entry(Behind::Saved(saved)), props);
        Ok(())
    }
}

/// Entries can be put into a container or they cannot (ADR-CONTFLAGS-1).
fn may_be_flags(value: &PropValue) -> bool {
    let PropValue::Long(bits) = value else { return false };
    ContainerFlags::from_bits_retain(bits.cast_unsigned())
        .intersects(ContainerFlags::AB_MODIFIABLE | ContainerFlags::AB_UNMODIFIABLE)
}

/// A list that was never saved is gone with its members (ADR-DISTLIST-7).
impl Drop for Draft {
    fn drop(&mut self) {
        if let Target::Entry(Behind::New(NewEntry { kind: NewKind::List(list), .. })) =
            self.inner.get_mut().behind
        {
            let discarded = self.open.runtime.commit(|world, changes| {
                world.book_mut(self.book).discard(self.book, list, changes);
                Ok::<_, EngineError>(())
            });
            // Nothing here can fail.
            drop(discarded);
        }
    }
}

impl StreamOwner for Draft {
    fn publish(&self, property: Property) -> Refused<()> {
        self.inner.lock().draft.set(property);
        Ok(())
    }
}

impl Inner {
    fn opened(behind: Target, base: Arc<Props>, writable: bool, kind: Kind) -> Self {
        let (draft, duplicates) = (Overlay::default(), Duplicates::Allowed);
        let born = EventKind::Created;
        Self { behind, base, draft, writable, duplicates, replaces: false, born, kind }
    }
}

impl PropView for Inner {
    fn value(&self, tag: PropTag) -> Option<PropValue> {
        if tag.id() == PR_ACCESS_LEVEL.id() {
            return Some(PropValue::Long(i32::from(self.writable)));
        }
        if has(self.kind.tables(), tag) {
            return Some(PropValue::Object);
        }
        self.draft.kept_value(tag.id(), &self.base)
    }

    fn tags(&self) -> Vec<PropTag> {
        let changed = self.draft.tags();
        let kept = self.base.tags().iter().copied().filter(|tag| self.draft.get(tag.id()).is_none());
        let own = self.kind.tables().iter().copied().chain([PR_ACCESS_LEVEL.tag()]);
        let mut tags: Vec<PropTag> = changed.chain(kept).chain(own).collect();
        tags.sort_unstable();
        tags
    }
}
