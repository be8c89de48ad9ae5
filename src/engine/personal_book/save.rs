use std::sync::Arc;

use super::entry::{display_type, text};
use super::{
    Behind, BookEntry, BookEntryNumber, BookPlace, NewEntry, NewKind, PersonalBook, PersonalId, SavedEntry,
    event,
};
use crate::engine::table::{RowChange, folded};
use crate::engine::{Changes, EngineError, EventKind, Overlay, Props, Result, Rows, Shapes};
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_OBJECT_TYPE,
    PR_RECORD_KEY, PR_SEARCH_KEY, PR_TRANSMITABLE_DISPLAY_NAME,
};
use crate::vocab::{Binary, EntryId, MapiUid, ObjectType, OneOff, PropTag, PropValue, Property};

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
    /// Which entry it is, or becomes.
    pub behind: &'a Behind,
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

/// The entry that a save writes: what of it was there before.
struct Written {
    number: BookEntryNumber,
    known: Option<BookEntry>,
    list: Option<BookEntryNumber>,
    stands_for: Option<EntryId>,
    object_type: ObjectType,
}

impl PersonalBook {
    /// Stores what an open entry has become: all of it or, on an error, nothing.
    ///
    /// # Errors
    /// [`EngineError::Deleted`] and [`EngineError::Changed`] of an entry that somebody else has deleted or saved, and of a
    /// member of a list that is gone; [`EngineError::Invalid`] of one without name, type or address
    /// (ADR-CREATEENTRY-15, ADR-CREATEENTRY-16); [`EngineError::NameTaken`] of a duplicate (ADR-CREATEENTRY-10).
    pub fn save(&mut self, save: &EntrySave<'_>, changes: &mut Changes) -> Result<SavedEntry> {
        let props = save.draft.apply_to(save.base, &mut Shapes::default());
        let written = match save.behind {
            Behind::Saved(saved) => self.written_again(*saved, save.force)?,
            Behind::New(new) => self.written_first(new, save, &props)?,
        };
        let (name, search_key) = required(&props, written.object_type)?;
        let Written { number, known, list, stands_for, object_type } = written;
        if let (Behind::New(new), true) = (save.behind, known.is_some()) {
            self.replace_members(save.book, number, new, changes);
        }
        if let Behind::New(NewEntry { kind: NewKind::List(reserved), .. }) = save.behind {
            self.unsaved.remove(reserved);
        }
        let place = BookPlace { book: save.book, list };
        let row = number.into();
        let change = match known.as_ref().and_then(|known| known.text(PR_DISPLAY_NAME.tag())) {
            None => RowChange::Inserted(row),
            Some(before) if folded(&before) == folded(&name) => RowChange::Modified(row),
            Some(_) => RowChange::Moved(row),
        };
        let id = PersonalId::Entry { book: save.book, number }.to_entry_id();
        let mut computed = Overlay::default();
        computed.set(Property::of(PR_TRANSMITABLE_DISPLAY_NAME, &*name));
        computed.set(Property::of(PR_DISPLAY_NAME, name));
        computed.set(Property::of(PR_ENTRYID, id.clone()));
        computed.set(Property::of(PR_RECORD_KEY, id));
        computed.set(Property::of(PR_SEARCH_KEY, search_key));
        computed.set(Property::new(PR_OBJECT_TYPE, object_type.into()));
        computed.set(Property::new(PR_DISPLAY_TYPE, display_type(object_type, &props).into()));
        let props = Arc::new(computed.apply_to(&props, &mut Shapes::default()));
        let saves = known.as_ref().map_or(0, |entry| entry.saves) + 1;
        let entry = BookEntry { props, saves, list, stands_for };
        let kind = if known.is_some() { EventKind::Modified } else { save.kind.clone() };
        changes.row(Rows::Book { place }, change);
        changes.entries.push(event(place, number, &entry, kind));
        self.entries.insert(number, entry);
        if let Some(list) = list {
            self.members.entry(list).or_default().insert(number);
        }
        self.next = self.next.max(number.0 + 1);
        self.version += 1;
        Ok(SavedEntry { number, saves })
    }

    fn written_again(&self, saved: SavedEntry, force: bool) -> Result<Written> {
        let known = self.get(saved.number).ok_or(EngineError::Deleted { what: "entry" })?;
        if known.saves != saved.saves && !force {
            return Err(EngineError::Changed { what: "entry" });
        }
        Ok(Written {
            number: saved.number,
            list: known.list,
            stands_for: known.stands_for.clone(),
            object_type: known.object_type(),
            known: Some(known.clone()),
        })
    }

    fn written_first(&self, new: &NewEntry, save: &EntrySave<'_>, props: &Props) -> Result<Written> {
        if new.list.is_some_and(|list| !self.has_list(list)) {
            return Err(EngineError::Deleted { what: "list" });
        }
        let object_type = new.kind.object_type();
        let (name, search_key) = required(props, object_type)?;
        let known = self.duplicate(new.list, save.duplicates, &name, &search_key);
        if known.is_some() && !save.replaces {
            return Err(EngineError::NameTaken { name });
        }
        let number = match (known, &new.kind) {
            (Some(known), _) => known,
            (None, NewKind::List(reserved)) => *reserved,
            (None, _) => BookEntryNumber(self.next),
        };
        let stands_for = match &new.kind {
            NewKind::ListOf(id) => Some(id.clone()),
            _ => None,
        };
        let known = self.get(number).cloned();
        Ok(Written { number, known, list: new.list, stands_for, object_type })
    }

    /// The first entry in a place that a new one with this name and search key repeats.
    fn duplicate(
        &self,
        list: Option<BookEntryNumber>,
        duplicates: Duplicates,
        name: &str,
        search_key: &Binary,
    ) -> Option<BookEntryNumber> {
        if duplicates == Duplicates::Allowed {
            return None;
        }
        let name = folded(name);
        let repeats = |entry: &BookEntry| {
            let same_name = entry.text(PR_DISPLAY_NAME.tag()).is_some_and(|own| folded(&own) == name);
            same_name
                && (duplicates == Duplicates::SameName
                    || entry.props.value(PR_SEARCH_KEY.id()) == Some(PropValue::Binary(search_key.clone())))
        };
        self.numbers(list).find(|number| self.get(*number).is_some_and(repeats))
    }
}

/// The name and the search key of an entry, which follows from type and address (ADR-MAILUSER-5); a list without address
/// keeps the one it was made with (ADR-EID-12).
fn required(props: &Props, object_type: ObjectType) -> Result<(String, Binary)> {
    let missing = |tag: PropTag| EngineError::Invalid { why: format!("an entry is not saved without {tag}") };
    let address_type = text(props, PR_ADDRTYPE.tag()).ok_or_else(|| missing(PR_ADDRTYPE.tag()))?;
    let address = text(props, PR_EMAIL_ADDRESS.tag());
    if address.is_none() && object_type != ObjectType::MAPI_DISTLIST {
        return Err(missing(PR_EMAIL_ADDRESS.tag()));
    }
    let name = text(props, PR_DISPLAY_NAME.tag()).or_else(|| address.clone());
    let name = name.ok_or_else(|| missing(PR_DISPLAY_NAME.tag()))?;
    let kept = match props.value(PR_SEARCH_KEY.id()) {
        Some(PropValue::Binary(key)) => key,
        _ => Binary::default(),
    };
    let key = address.map_or(kept, |address| OneOff::new("", address_type, address).search_key());
    Ok((name, key))
}
