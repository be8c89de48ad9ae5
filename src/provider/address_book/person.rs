use std::sync::Arc;

use parking_lot::Mutex;

use super::{OpenBook, Refused};
use crate::engine::personal_book::{BookEntryNumber, Duplicates, EntrySave, SavedEntry};
use crate::engine::{AfterSave, EngineError, EventKind, NameSpace, Overlay, Props, Shapes, StoreSettings};
use crate::interface::MailUser;
use crate::provider::store::after_save;
use crate::provider::{Label, Life, Object, PropSource, PropView, StreamOwner, refuse};
use crate::vocab::tags::{
    PR_ACCESS_LEVEL, PR_ADDRTYPE, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID,
    PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_RECORD_KEY, PR_SEARCH_KEY, PR_TRANSMITABLE_DISPLAY_NAME,
};
use crate::vocab::{
    CreateEntryFlags, DisplayType, ErrorCode, MapiUid, ObjectType, PropTag, PropValue, Property, SaveFlags,
};

/// An open user of a personal address book, who may not be saved yet.
#[derive(Debug)]
pub struct PersonHandle {
    object: Object,
    state: Arc<Person>,
}

/// What its handle and its streams share.
#[derive(Debug)]
struct Person {
    open: Arc<OpenBook>,
    book: MapiUid,
    life: Arc<Life>,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// The entry behind it; one never saved has none.
    saved: Option<SavedEntry>,
    base: Arc<Props>,
    draft: Overlay,
    writable: bool,
    duplicates: Duplicates,
    replaces: bool,
}

/// What clients can read and not write (PRP-COMP-19).
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

/// Whether the address book and not the client says what this property is.
pub fn is_computed(tag: PropTag) -> bool {
    COMPUTED.iter().any(|computed| computed.id() == tag.id())
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

impl PersonHandle {
    /// A new user with these properties, whom nobody else sees yet (ADR-CREATEENTRY-1 to ADR-CREATEENTRY-3).
    pub fn create(
        open: &Arc<OpenBook>,
        book: MapiUid,
        properties: Vec<Property>,
        flags: CreateEntryFlags,
    ) -> Self {
        let own = [
            Property::new(PR_OBJECT_TYPE, ObjectType::MAPI_MAILUSER.into()),
            Property::new(PR_DISPLAY_TYPE, DisplayType::DT_MAILUSER.into()),
        ];
        let inner = Inner {
            saved: None,
            base: Arc::new(Props::build(properties.into_iter().chain(own), &mut Shapes::default())),
            draft: Overlay::default(),
            writable: true,
            duplicates: duplicates(flags),
            replaces: flags.contains(CreateEntryFlags::CREATE_REPLACE),
        };
        Self::new(open, book, inner, Label::The("new mail user"))
    }

    /// A saved user, opened.
    pub fn open(
        open: &Arc<OpenBook>,
        book: MapiUid,
        number: BookEntryNumber,
        writable: bool,
    ) -> Refused<Self> {
        let found = open.runtime.read().book(book).get(number).cloned();
        let entry = found.ok_or(EngineError::Missing { what: "entry in the personal address book" })?;
        let name = entry.props.value(PR_DISPLAY_NAME.id());
        let name = name.as_ref().and_then(PropValue::as_str).unwrap_or_default();
        let label = Label::Named(format!("mail user {name:?}").into());
        let inner = Inner {
            saved: Some(SavedEntry { number, saves: entry.saves }),
            base: entry.props,
            draft: Overlay::default(),
            writable,
            duplicates: Duplicates::Allowed,
            replaces: false,
        };
        Ok(Self::new(open, book, inner, label))
    }

    fn new(open: &Arc<OpenBook>, book: MapiUid, inner: Inner, label: Label) -> Self {
        let life = Life::within(&open.life);
        let object = Object::new(&open.runtime, Arc::clone(&life), label);
        let state = Person { open: Arc::clone(open), book, life, inner: Mutex::new(inner) };
        Self { object, state: Arc::new(state) }
    }
}

impl Person {
    fn check_writable(inner: &Inner) -> Refused<()> {
        if inner.writable {
            return Ok(());
        }
        Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "the entry was opened read-only"))
    }

    /// `SaveChanges`, as that of a message (ADR-MAILUSER-1).
    fn save(&self, flags: SaveFlags) -> Refused<()> {
        let inner = &mut *self.inner.lock();
        Self::check_writable(inner)?;
        let unchanged = inner.saved.filter(|_| inner.draft.is_empty());
        if let Some(saved) = unchanged {
            let there = self.open.runtime.read().book(self.book).get(saved.number).is_some();
            if !there {
                return Err(EngineError::Deleted { what: "entry" }.into());
            }
        } else {
            let save = EntrySave {
                book: self.book,
                saved: inner.saved,
                base: &inner.base,
                draft: &inner.draft,
                duplicates: inner.duplicates,
                replaces: inner.replaces,
                force: flags.contains(SaveFlags::FORCE_SAVE),
                kind: EventKind::Created,
            };
            let (saved, props) = self.open.runtime.commit(|world, changes| {
                let book = world.book_mut(self.book);
                let saved = book.save(&save, changes)?;
                let entry = book.get(saved.number).ok_or(EngineError::Missing { what: "entry" })?;
                Ok::<_, EngineError>((saved, Arc::clone(&entry.props)))
            })?;
            (inner.saved, inner.base, inner.draft) = (Some(saved), props, Overlay::default());
        }
        match after_save(flags, &StoreSettings::SERVER) {
            AfterSave::Writable => {}
            AfterSave::ReadOnly => inner.writable = false,
            AfterSave::Closed => drop(self.life.end()),
        }
        Ok(())
    }
}

impl StreamOwner for Person {
    fn publish(&self, property: Property) -> Refused<()> {
        self.inner.lock().draft.set(property);
        Ok(())
    }
}

impl PropView for Inner {
    fn value(&self, tag: PropTag) -> Option<PropValue> {
        if tag.id() == PR_ACCESS_LEVEL.id() {
            return Some(PropValue::Long(i32::from(self.writable)));
        }
        match self.draft.get(tag.id()) {
            Some(changed) => changed.map(|property| property.value.clone()),
            None => self.base.value(tag.id()),
        }
    }

    fn tags(&self) -> Vec<PropTag> {
        let changed = self.draft.iter().filter_map(|(_, property)| Some(property?.tag));
        let kept = self.base.tags().iter().copied().filter(|tag| self.draft.get(tag.id()).is_none());
        let mut tags: Vec<PropTag> = changed.chain(kept).chain([PR_ACCESS_LEVEL.tag()]).collect();
        tags.sort_unstable();
        tags
    }
}

impl PropSource for PersonHandle {
    fn object(&self) -> &Object {
        &self.object
    }

    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> Refused<()> {
        look(&*self.state.inner.lock());
        Ok(())
    }

    fn check_writable(&self) -> Refused<()> {
        Person::check_writable(&self.state.inner.lock())
    }

    fn refuses(&self, tag: PropTag, value: Option<&PropValue>) -> Option<ErrorCode> {
        let required = crate::columns![PR_DISPLAY_NAME, PR_ADDRTYPE, PR_EMAIL_ADDRESS];
        if is_computed(tag) {
            return Some(ErrorCode::MAPI_E_COMPUTED);
        }
        // What is always there can be changed, not deleted (ADR-MAILUSER-10).
        (value.is_none() && required.iter().any(|required| required.id() == tag.id()))
            .then_some(ErrorCode::MAPI_E_NO_ACCESS)
    }

    fn change(&self, overlay: &Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        self.state.inner.lock().draft.absorb(overlay);
        Ok(Vec::new())
    }

    fn stream_owner(&self) -> Option<Arc<dyn StreamOwner>> {
        Some(Arc::<Person>::clone(&self.state))
    }

    fn names(&self) -> Option<NameSpace> {
        Some(NameSpace::Book(self.state.book))
    }

    fn save(&self, flags: SaveFlags) -> Refused<()> {
        self.state.save(flags)
    }
}

impl MailUser for PersonHandle {}
