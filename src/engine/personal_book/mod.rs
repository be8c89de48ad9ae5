//! A user's own address book: users and distribution lists that clients create, change and delete.

mod entry;
mod id;
mod lists;
mod rows;
mod save;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use entry::{Behind, BookEntry, BookEntryNumber, BookPlace, NewEntry, NewKind, SavedEntry};
pub use id::{MUID_PERSONAL_BOOK, PersonalId, Template};
pub use lists::{ListAt, expand_lists};
pub use rows::BookRows;
pub use save::{Duplicates, EntrySave};

use super::table::{ADDRESSES, Anr, NameTest, RowChange, folded};
use super::{Changes, EngineError, EntryEvent, EntryPlace, EventKind, NameMap, Props, Result, Rows};
use crate::vocab::tags::{PR_DISPLAY_NAME, PR_ORIGINAL_ENTRYID};
use crate::vocab::{EntryId, PropTag};

/// What a user has in a personal address book. All sessions on the profile see the same.
#[derive(Clone, Debug)]
pub struct PersonalBook {
    /// The names of the properties of its entries (PRP-IDSFROM-11).
    pub names: Arc<NameMap>,
    /// What clients set on the container itself.
    pub container: Arc<Props>,
    entries: BTreeMap<BookEntryNumber, BookEntry>,
    /// The members of each list that has some.
    members: BTreeMap<BookEntryNumber, BTreeSet<BookEntryNumber>>,
    /// The lists that were never saved, which can have members all the same (ADR-DISTLIST-6).
    unsaved: BTreeSet<BookEntryNumber>,
    /// The number of the next entry; none is given twice (SES-ENTRYID-11).
    next: u64,
    version: u64,
}

impl Default for PersonalBook {
    fn default() -> Self {
        Self {
            names: Arc::new(NameMap::new(PropTag::FIRST_NAMED_ID)),
            container: Arc::default(),
            entries: BTreeMap::new(),
            members: BTreeMap::new(),
            unsaved: BTreeSet::new(),
            next: 1,
            version: 0,
        }
    }
}

impl PersonalBook {
    /// The entry, if it is there.
    #[must_use]
    pub fn get(&self, number: BookEntryNumber) -> Option<&BookEntry> {
        self.entries.get(&number)
    }

    /// The numbers of what stands in the container or in a list, in order of creation.
    pub fn numbers(&self, list: Option<BookEntryNumber>) -> impl Iterator<Item = BookEntryNumber> {
        let in_list = list.and_then(|list| self.members.get(&list)).into_iter().flatten().copied();
        let top = self.entries.iter().filter(move |(_, entry)| list.is_none() && entry.list.is_none());
        in_list.chain(top.map(|(number, _)| *number))
    }

    /// Takes an entry out of the container or of a list; the members of a list go with it (ADR-DELETEENTRIES-1,
    /// ADR-DELETEENTRIES-8).
    ///
    /// # Errors
    /// [`EngineError::Missing`] if it does not stand there.
    pub fn remove(&mut self, place: BookPlace, number: BookEntryNumber, changes: &mut Changes) -> Result<()> {
        let stands_there = self.get(number).is_some_and(|entry| entry.list == place.list);
        if !stands_there {
            return Err(EngineError::Missing { what: "entry" });
        }
        let mut gone = vec![number];
        while let Some(number) = gone.pop() {
            let Some(entry) = self.entries.remove(&number) else { continue };
            if let Some(members) = entry.list.and_then(|list| self.members.get_mut(&list)) {
                members.remove(&number);
            }
            gone.extend(self.members.remove(&number).into_iter().flatten());
            let place = BookPlace { book: place.book, list: entry.list };
            changes.row(Rows::Book { place }, RowChange::Removed(number.into()));
            changes.entries.push(event(place, number, &entry, EventKind::Deleted));
        }
        self.version += 1;
        Ok(())
    }

    /// The entries in one place that a typed name means: those that are called so or have this address, else those that
    /// it may abbreviate (ADR-RESOLVENAMES-5). With `only_addresses` those that have it for an address
    /// (ADR-RESOLVENAMES-8).
    #[must_use]
    pub fn resolve(
        &self,
        list: Option<BookEntryNumber>,
        text: &str,
        only_addresses: bool,
        test: Option<NameTest>,
    ) -> Vec<BookEntryNumber> {
        // Most are empty, and asked for each name before the directory is.
        if self.numbers(list).next().is_none() {
            return Vec::new();
        }
        let anr = Anr::by(text, test);
        let typed = anr.text();
        let asked = if only_addresses { &ADDRESSES[1..] } else { &ADDRESSES };
        let found = |fits: &dyn Fn(&str, &[String]) -> bool| -> Vec<BookEntryNumber> {
            let fits = |number: &BookEntryNumber| {
                let text = |tag: PropTag| self.get(*number).and_then(|entry| entry.text(tag));
                let addresses = asked.iter().copied().filter_map(text).collect::<Vec<_>>();
                fits(&text(PR_DISPLAY_NAME.tag()).unwrap_or_default(), &addresses)
            };
            self.numbers(list).filter(fits).collect()
        };
        let has_typed = |text: &String| folded(text) == typed;
        if only_addresses {
            return found(&|_, addresses| addresses.iter().any(has_typed));
        }
        let exact = found(&|name, addresses| folded(name) == typed || addresses.iter().any(has_typed));
        if !exact.is_empty() {
            return exact;
        }
        found(&|name, addresses| anr.matches(name, addresses.iter().map(String::as_str)))
    }
}

fn event(place: BookPlace, number: BookEntryNumber, entry: &BookEntry, kind: EventKind) -> EntryEvent {
    let original = |entry: &BookEntry| {
        let id = entry.props.value(PR_ORIGINAL_ENTRYID.id())?;
        id.as_bytes().map(EntryId::from)
    };
    EntryEvent {
        copied_from: if kind == EventKind::Copied { original(entry) } else { None },
        kind,
        entry: EntryPlace::Book(place.book, number),
        list: place.list,
        entry_id: PersonalId::Entry { book: place.book, number }.to_entry_id(),
        object_type: entry.object_type(),
    }
}
