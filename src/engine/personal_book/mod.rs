//! A user's own address book: entries that clients create, change and delete.

mod id;
mod rows;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use id::{MUID_PERSONAL_BOOK, PersonalId, Template};

use crate::engine::table::{Anr, RowChange, folded};
use crate::engine::{
    Changes, EngineError, EntryEvent, EntryPlace, EventKind, NameMap, Overlay, Props, Result, Rows, Shapes,
};
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_OBJECT_TYPE,
    PR_RECORD_KEY, PR_SEARCH_KEY, PR_TRANSMITABLE_DISPLAY_NAME,
};
use crate::vocab::{Binary, DisplayType, MapiUid, ObjectType, OneOff, PropTag, PropValue, Property};

/// What a user has in a personal address book. All sessions on the profile see the same.
#[derive(Clone, Debug)]
pub struct PersonalBook {
    /// The names of the properties of its entries (PRP-IDSFROM-11).
    pub names: Arc<NameMap>,
    entries: BTreeMap<BookEntryNumber, BookEntry>,
    /// The number of the next entry; none is given twice (SES-ENTRYID-11).
    next: u64,
    version: u64,
}

/// Names an entry of a personal address book, for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BookEntryNumber(pub u64);

/// An entry as it was saved last.
#[derive(Clone, Debug)]
pub struct BookEntry {
    /// All its properties, those that follow from others too.
    pub props: Arc<Props>,
    /// How often it was saved.
    pub saves: u64,
}

/// Which entry an open object was made from, as it knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedEntry {
    /// Which.
    pub number: BookEntryNumber,
    /// How often it had been saved.
    pub saves: u64,
}

/// What a new entry must not repeat (ADR-CREATEENTRY-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    /// Equal entries stand side by side.
    Allowed,
    /// The same name and the same address.
    SameNameAndAddress,
    /// The same name.
    SameName,
}

/// What becomes of an entry whose object is saved.
#[derive(Debug)]
pub struct EntrySave<'a> {
    /// In which book.
    pub book: MapiUid,
    /// Which entry it is; a new one has none.
    pub saved: Option<SavedEntry>,
    /// What it was when it was opened.
    pub base: &'a Props,
    /// What was changed since.
    pub draft: &'a Overlay,
    /// What a new entry must not repeat.
    pub duplicates: Duplicates,
    /// Whether it takes the place of the entry that it repeats (ADR-CREATEENTRY-12).
    pub replaces: bool,
    /// Whether it counts that somebody else saved it meanwhile.
    pub force: bool,
    /// What a copy was copied from is told in place of its creation (ADR-NOTIFY-5).
    pub kind: EventKind,
}

impl Default for PersonalBook {
    fn default() -> Self {
        let names = Arc::new(NameMap::new(PropTag::FIRST_NAMED_ID));
        Self { names, entries: BTreeMap::new(), next: 1, version: 0 }
    }
}

impl PersonalBook {
    /// The entry, if it is there.
    #[must_use]
    pub fn get(&self, number: BookEntryNumber) -> Option<&BookEntry> {
        self.entries.get(&number)
    }

    /// Stores what an open entry has become: all of it or, on an error, nothing.
    ///
    /// # Errors
    /// [`EngineError::Deleted`] and [`EngineError::Changed`] of an entry that somebody else has deleted or saved,
    /// [`EngineError::Invalid`] of one without name, type or address (ADR-CREATEENTRY-15, ADR-CREATEENTRY-16),
    /// [`EngineError::NameTaken`] of a duplicate (ADR-CREATEENTRY-10).
    pub fn save(&mut self, save: &EntrySave<'_>, changes: &mut Changes) -> Result<SavedEntry> {
        if let Some(saved) = save.saved {
            let known = self.get(saved.number).ok_or(EngineError::Deleted { what: "entry" })?;
            if known.saves != saved.saves && !save.force {
                return Err(EngineError::Changed { what: "entry" });
            }
        }
        let mut props = save.draft.apply_to(save.base, &mut Shapes::default());
        let (name, search_key) = required(&props)?;
        let known = match save.saved {
            Some(saved) => Some(saved.number),
            None => self.duplicate(save.duplicates, &name, &search_key),
        };
        if save.saved.is_none() && known.is_some() && !save.replaces {
            return Err(EngineError::NameTaken { name });
        }
        let number = known.unwrap_or(BookEntryNumber(self.next));
        let id = PersonalId::Entry { book: save.book, number }.to_entry_id();
        let row = number.into();
        let change = match known.and_then(|known| self.get(known)?.text(PR_DISPLAY_NAME.tag())) {
            None => RowChange::Inserted(row),
            Some(before) if folded(&before) == folded(&name) => RowChange::Modified(row),
            Some(_) => RowChange::Moved(row),
        };
        let mut computed = Overlay::default();
        computed.set(Property::of(PR_TRANSMITABLE_DISPLAY_NAME, &*name));
        computed.set(Property::of(PR_DISPLAY_NAME, name));
        computed.set(Property::of(PR_ENTRYID, id.clone()));
        computed.set(Property::of(PR_RECORD_KEY, id.clone()));
        computed.set(Property::of(PR_SEARCH_KEY, search_key));
        computed.set(Property::new(PR_OBJECT_TYPE, ObjectType::MAPI_MAILUSER.into()));
        computed.set(Property::new(PR_DISPLAY_TYPE, DisplayType::DT_MAILUSER.into()));
        props = computed.apply_to(&props, &mut Shapes::default());
        let saves = known.and_then(|known| self.get(known)).map_or(0, |entry| entry.saves) + 1;
        self.next += u64::from(known.is_none());
        self.entries.insert(number, BookEntry { props: Arc::new(props), saves });
        self.version += 1;
        changes.rows.push((Rows::Book { book: save.book }, change));
        let kind = if known.is_some() { EventKind::Modified } else { save.kind.clone() };
        changes.entries.push(event(save.book, number, kind));
        Ok(SavedEntry { number, saves })
    }

    /// Takes an entry out (ADR-DELETEENTRIES-1).
    ///
    /// # Errors
    /// [`EngineError::Missing`].
    pub fn remove(&mut self, book: MapiUid, number: BookEntryNumber, changes: &mut Changes) -> Result<()> {
        self.entries.remove(&number).ok_or(EngineError::Missing { what: "entry" })?;
        self.version += 1;
        changes.rows.push((Rows::Book { book }, RowChange::Removed(number.into())));
        changes.entries.push(event(book, number, EventKind::Deleted));
        Ok(())
    }

    /// The entries that a typed name means: those that are called so or have this address, else those that it may
    /// abbreviate (ADR-RESOLVENAMES-5). With `only_addresses` those that have it for an address (ADR-RESOLVENAMES-8).
    #[must_use]
    pub fn resolve(&self, text: &str, only_addresses: bool) -> Vec<BookEntryNumber> {
        let (typed, anr) = (folded(text.trim()), Anr::new(text));
        let found = |fits: &dyn Fn(&str, &str) -> bool| -> Vec<BookEntryNumber> {
            let fits = |entry: &BookEntry| {
                let text = |tag: PropTag| entry.text(tag).unwrap_or_default();
                fits(&text(PR_DISPLAY_NAME.tag()), &text(PR_EMAIL_ADDRESS.tag()))
            };
            self.entries.iter().filter(|(_, entry)| fits(entry)).map(|(number, _)| *number).collect()
        };
        if only_addresses {
            return found(&|_, address| folded(address) == typed);
        }
        let exact = found(&|name, address| [name, address].map(folded).contains(&typed));
        if typed.is_empty() || !exact.is_empty() {
            return exact;
        }
        found(&|name, address| anr.matches(name, [address]))
    }

    /// The first entry that a new one with this name and search key repeats.
    fn duplicate(&self, duplicates: Duplicates, name: &str, search_key: &Binary) -> Option<BookEntryNumber> {
        let name = folded(name);
        let repeats = |entry: &BookEntry| {
            let same_name = entry.text(PR_DISPLAY_NAME.tag()).is_some_and(|own| folded(&own) == name);
            same_name
                && (duplicates == Duplicates::SameName
                    || entry.props.value(PR_SEARCH_KEY.id()) == Some(PropValue::Binary(search_key.clone())))
        };
        if duplicates == Duplicates::Allowed {
            return None;
        }
        self.entries.iter().find(|(_, entry)| repeats(entry)).map(|(number, _)| *number)
    }
}

impl BookEntry {
    fn text(&self, tag: PropTag) -> Option<String> {
        text(&self.props, tag)
    }
}

fn text(props: &Props, tag: PropTag) -> Option<String> {
    let value = props.value(tag.id())?;
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The name and the search key of an entry, which follows from type and address (ADR-MAILUSER-5).
fn required(props: &Props) -> Result<(String, Binary)> {
    let required = |tag: PropTag| {
        let why = || EngineError::Invalid { why: format!("an entry is not saved without {tag}") };
        text(props, tag).ok_or_else(why)
    };
    let (address_type, address) = (required(PR_ADDRTYPE.tag())?, required(PR_EMAIL_ADDRESS.tag())?);
    let name = text(props, PR_DISPLAY_NAME.tag()).unwrap_or_else(|| address.clone());
    Ok((name, OneOff::new("", address_type, address).search_key()))
}

fn event(book: MapiUid, number: BookEntryNumber, kind: EventKind) -> EntryEvent {
    EntryEvent {
        kind,
        entry: EntryPlace::Book(book, number),
        entry_id: PersonalId::Entry { book, number }.to_entry_id(),
        object_type: ObjectType::MAPI_MAILUSER,
    }
}
