use super::Refused;
use super::user::one_off_properties;
use crate::engine::directory::{Directory, EntryNumber};
use crate::engine::personal_book::{BookEntryNumber, PersonalBook};
use crate::engine::short_term;
use crate::provider::{PropView, Runtime, refuse};
use crate::vocab::tags::{PR_ACCESS_LEVEL, PR_ENTRYID, PR_INSTANCE_KEY};
use crate::vocab::{EntryId, ErrorCode, OneOff, PropTag, PropValue, Property};

/// The properties of an object as they were when it was opened.
#[derive(Debug)]
pub struct Shown {
    properties: Vec<Property>,
    is_form: bool,
}

impl Shown {
    /// These properties, and that nothing can be changed.
    pub fn new(properties: impl IntoIterator<Item = Property>) -> Self {
        let read_only = Property::of(PR_ACCESS_LEVEL, 0);
        Self { properties: properties.into_iter().chain([read_only]).collect(), is_form: false }
    }

    /// The same as a form: a new object is to be filled in with it.
    pub fn form(mut self) -> Self {
        self.is_form = true;
        self
    }

    /// Whether it is a form.
    pub const fn is_form(&self) -> bool {
        self.is_form
    }

    /// All that an entry of the directory has; the instance key belongs to its rows.
    pub fn entry(directory: &Directory, number: EntryNumber) -> Self {
        let tags = directory.entry_tags(number).into_iter().filter(|tag| *tag != PR_INSTANCE_KEY);
        Self::new(tags.filter_map(|tag| Some(Property { tag, value: directory.entry_value(number, tag)? })))
    }

    /// All that an entry of a personal address book has, if it is there.
    pub fn personal(book: &PersonalBook, number: BookEntryNumber) -> Option<Self> {
        Some(Self::new(book.get(number)?.props.properties()))
    }

    /// All that a recipient has who stands in no container.
    pub fn one_off(runtime: &Runtime, id: &EntryId, one_off: &OneOff) -> Self {
        Self::new(one_off_properties(runtime, id, one_off))
    }

    /// The same with the id that is good for this logon only (ADR-EID-3).
    pub fn short_for(mut self, logon: u64) -> Self {
        let id = self.properties.iter_mut().find(|property| property.tag.id() == PR_ENTRYID.id());
        if let Some(Property { value: PropValue::Binary(id), .. }) = id {
            *id = short_term(id, logon).into();
        }
        self
    }

    /// The properties.
    pub fn into_properties(self) -> Vec<Property> {
        self.properties
    }

    /// The same with the tables that `OpenProperty` opens.
    pub fn with_tables(mut self, tables: &[PropTag]) -> Self {
        self.properties.extend(tables.iter().map(|tag| Property { tag: *tag, value: PropValue::Object }));
        self
    }
}

/// The properties of an entry of the directory, looked up when they are asked for.
pub struct ShownEntry<'a> {
    /// Where it is.
    pub directory: &'a Directory,
    /// Which one it is.
    pub number: EntryNumber,
    /// The logon for which its id is told in the short-term form, if it is (ADR-EID-3).
    pub short_for: Option<u64>,
}

impl PropView for ShownEntry<'_> {
    fn value(&self, tag: PropTag) -> Option<PropValue> {
        if tag.id() == PR_INSTANCE_KEY.id() {
            return None;
        }
        match (self.directory.entry_value(self.number, tag), self.short_for) {
            (None, _) if tag.id() == PR_ACCESS_LEVEL.id() => Some(PropValue::Long(0)),
            (Some(PropValue::Binary(id)), Some(logon)) if tag.id() == PR_ENTRYID.id() => {
                Some(PropValue::Binary(short_term(&id, logon).into()))
            }
            (value, _) => value,
        }
    }

    fn tags(&self) -> Vec<PropTag> {
        Shown::entry(self.directory, self.number).tags()
    }
}

impl PropView for Shown {
    fn value(&self, tag: PropTag) -> Option<PropValue> {
        let property = self.properties.iter().find(|property| property.tag.id() == tag.id());
        property.map(|property| property.value.clone())
    }

    fn tags(&self) -> Vec<PropTag> {
        self.properties.iter().map(|property| property.tag).collect()
    }
}

/// What an object of the address book answers who wants to change it, unless it is in a personal one.
pub fn read_only<T>() -> Refused<T> {
    Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "only a personal address book can be changed"))
}
