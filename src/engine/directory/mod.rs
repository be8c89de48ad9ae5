//! The post office's directory: who can be written to, and how a typed name finds them.
//!
//! One [`Directory`] is what all users of a post office see as their global address list. Its clone is a fork: it
//! costs nothing until one side changes. It is a source of rows itself: the contents table of that list; [`Members`]
//! are the rows of a distribution list, [`DirectoryId`] is the layout of entry ids.

mod directory_id;
mod entry;
mod index;
mod one_off_text;
mod rows;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use super::cow_vec::CowVec;
use super::table::{Anr, NameTest, RowChange, folded};
use super::{Changes, EngineError, EntryEvent, EntryPlace, EventKind, Result, Rows};
use crate::vocab::EntryId;
use index::{Index, sorted};

pub use directory_id::{DirectoryId, DirectoryKind, MUID_EMSAB};
pub use entry::{DirectoryEntry, EntryKind};
pub use one_off_text::{is_internet_address, written_out};
pub use rows::Members;

/// What all distinguished names begin with.
const RECIPIENTS: &str = "/o=Emulator/ou=Post Office/cn=Recipients/cn=";

/// The users and lists of a post office.
///
/// The first change after a fork copies the index, which takes as long as the directory is large.
#[derive(Clone, Default)]
pub struct Directory {
    /// By number; entries that are gone leave their name.
    slots: CowVec<Slot>,
    index: Arc<Index>,
    len: usize,
    version: u64,
}

/// Names an entry of a directory for good: counts up from 0 in order of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryNumber(pub u32);

#[derive(Clone)]
struct Slot {
    distinguished_name: Arc<str>,
    entry: Option<Arc<DirectoryEntry>>,
}

/// What a typed name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Nobody.
    Nobody,
    /// One entry.
    One(EntryNumber),
    /// Any of several.
    Ambiguous,
}

impl Directory {
    /// Adds an entry under a distinguished name of its own, made from its account or internet address. Members that
    /// are not there are left out.
    pub fn add(&mut self, mut entry: DirectoryEntry, changes: &mut Changes) -> EntryNumber {
        let number =
            EntryNumber(u32::try_from(self.slots.len()).expect("a directory has fewer than 2^32 entries"));
        let mut distinguished_name = [RECIPIENTS, &common_name(&entry)].concat();
        let index = Arc::make_mut(&mut self.index);
        if !index.claim(&distinguished_name, number) {
            // No account has a space here, so this name is free.
            distinguished_name = format!("{distinguished_name} {}", number.0);
            index.claim(&distinguished_name, number);
        }
        self.complete(&mut entry, &distinguished_name);
        Arc::make_mut(&mut self.index).add(number, &entry);
        let distinguished_name = distinguished_name.into();
        self.slots.push(Slot { distinguished_name, entry: Some(Arc::new(entry)) });
        self.len += 1;
        self.version += 1;
        changes.row(Rows::Directory, RowChange::Inserted(number.into()));
        changes.entries.extend(self.event(EventKind::Created, number));
        number
    }

    /// Gives an entry new content; its entry id stays (ADR-MAILUSER-6).
    ///
    /// # Errors
    /// [`EngineError::Missing`]; [`EngineError::Denied`] if a user would become a list or the reverse.
    pub fn update(
        &mut self,
        number: EntryNumber,
        mut entry: DirectoryEntry,
        changes: &mut Changes,
    ) -> Result<()> {
        let slot = self.slots.get(number.0 as usize).ok_or(MISSING)?;
        let (old, name) = (slot.entry.clone().ok_or(MISSING)?, Arc::clone(&slot.distinguished_name));
        if old.kind != entry.kind {
            return Err(EngineError::Denied {
                why: "a user does not become a list, nor a list a user".into(),
            });
        }
        self.complete(&mut entry, &name);
        let index = Arc::make_mut(&mut self.index);
        index.remove(number, &old);
        index.add(number, &entry);
        let row = number.into();
        let moved = folded(&old.display_name) != folded(&entry.display_name);
        let change = if moved { RowChange::Moved(row) } else { RowChange::Modified(row) };
        let tables = std::iter::once(Rows::Directory).chain(self.lists_with(number).map(Rows::members));
        tables.for_each(|table| changes.row(table, change));
        let left = old.members.iter().filter(|member| !entry.members.contains(member));
        let joined = entry.members.iter().filter(|member| !old.members.contains(member));
        let rows = left.map(|member| RowChange::Removed((*member).into()));
        let rows = rows.chain(joined.map(|member| RowChange::Inserted((*member).into())));
        rows.for_each(|row| changes.row(Rows::members(number), row));
        self.put(number, Some(Arc::new(entry)));
        changes.entries.extend(self.event(EventKind::Modified, number));
        Ok(())
    }

    /// Takes an entry out, of all lists too; its number and its entry id are never given again (SES-ENTRYID-11).
    ///
    /// # Errors
    /// [`EngineError::Missing`].
    pub fn remove(&mut self, number: EntryNumber, changes: &mut Changes) -> Result<()> {
        let old = self.slot(number).and_then(|slot| slot.entry.clone()).ok_or(MISSING)?;
        changes.entries.extend(self.event(EventKind::Deleted, number));
        let gone = RowChange::Removed(number.into());
        changes.row(Rows::Directory, gone);
        let lists: Vec<EntryNumber> = self.lists_with(number).collect();
        for list in lists {
            if let Some(mut entry) = self.get(list).cloned() {
                entry.members.retain(|member| *member != number);
                self.put(list, Some(Arc::new(entry)));
                changes.row(Rows::members(list), gone);
            }
        }
        Arc::make_mut(&mut self.index).remove(number, &old);
        self.put(number, None);
        self.len -= 1;
        Ok(())
    }

    fn event(&self, kind: EventKind, entry: EntryNumber) -> Option<EntryEvent> {
        let object_type = self.get(entry)?.kind.object_type();
        let place = EntryPlace::Directory(entry);
        let entry_id = self.entry_id(entry)?;
        Some(EntryEvent { kind, entry: place, list: None, entry_id, object_type, copied_from: None })
    }

    fn put(&mut self, number: EntryNumber, entry: Option<Arc<DirectoryEntry>>) {
        if let Some(slot) = self.slots.get_mut(number.0 as usize) {
            slot.entry = entry;
        }
        self.version += 1;
    }

    /// The lists that somebody is in.
    fn lists_with(&self, member: EntryNumber) -> impl Iterator<Item = EntryNumber> {
        let has_it = move |list: &EntryNumber| self.get(*list).is_some_and(|entry| entry.has_member(member));
        self.index.lists().filter(has_it)
    }

    /// Fills in what an entry leaves to the directory: the address of type `EX`, and that members are who is there.
    fn complete(&self, entry: &mut DirectoryEntry, distinguished_name: &str) {
        if entry.address.is_empty() && entry.address_type.eq_ignore_ascii_case("EX") {
            entry.address = distinguished_name.into();
        }
        entry.members.retain(|member| self.get(*member).is_some());
        entry.members.sort_unstable();
        entry.members.dedup();
    }

    /// The entry, if it is there.
    #[must_use]
    pub fn get(&self, number: EntryNumber) -> Option<&DirectoryEntry> {
        self.slot(number)?.entry.as_deref()
    }

    /// Number of entries.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no entries.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entries in order of creation.
    pub fn iter(&self) -> impl Iterator<Item = (EntryNumber, &DirectoryEntry)> {
        let entries = self.slots.iter().map(|slot| slot.entry.as_deref());
        (0..).map(EntryNumber).zip(entries).filter_map(|(number, entry)| Some((number, entry?)))
    }

    /// The numbers of the entries by display name, then in order of creation (ADR-CONTTABLE-4).
    pub fn by_name(&self) -> impl Iterator<Item = EntryNumber> {
        self.index.by_name()
    }

    /// The distinguished name of an entry: the address of an entry of type `EX`.
    #[must_use]
    pub fn distinguished_name(&self, number: EntryNumber) -> Option<&str> {
        self.slot(number).filter(|slot| slot.entry.is_some()).map(|slot| &*slot.distinguished_name)
    }

    /// The long-term entry id of an entry.
    #[must_use]
    pub fn entry_id(&self, number: EntryNumber) -> Option<EntryId> {
        let slot = self.slot(number)?;
        let kind = slot.entry.as_ref()?.kind;
        Some(directory_id::entry_id(kind.into(), &slot.distinguished_name))
    }

    /// The entry that an entry id names.
    #[must_use]
    pub fn find(&self, id: &DirectoryId) -> Option<EntryNumber> {
        let number = self.index.by_distinguished_name(&id.name)?;
        self.get(number).filter(|entry| DirectoryKind::from(entry.kind) == id.kind)?;
        Some(number)
    }

    /// The first entry with this address, ignoring case: where mail to it goes. An entry of any type is found by
    /// its internet address too.
    #[must_use]
    pub fn find_address(&self, address_type: &str, address: &str) -> Option<EntryNumber> {
        let same = |left: &str, right: &str| folded(left) == folded(right);
        self.index.by_address(address).find(|&number| {
            self.get(number).is_some_and(|entry| {
                same(&entry.address_type, address_type) && same(&entry.address, address)
                    || same("SMTP", address_type) && same(&entry.smtp_address, address)
            })
        })
    }

    /// Every entry that a typed name may mean, in order of creation.
    #[must_use]
    pub fn anr(&self, text: &str) -> Vec<EntryNumber> {
        self.anr_by(&Anr::new(text))
    }

    fn anr_by(&self, anr: &Anr) -> Vec<EntryNumber> {
        if anr.is_by_other() {
            return self
                .iter()
                .map(|(number, _)| number)
                .filter(|&number| self.matches(number, anr))
                .collect();
        }
        sorted(self.indexed(anr))
    }

    /// What the index finds of a name that has its usual meaning; some come twice.
    fn indexed<'a>(&'a self, anr: &'a Anr) -> impl Iterator<Item = EntryNumber> {
        let one_word = anr.words().len() == 1;
        let has_name = move |number: &EntryNumber| {
            one_word || self.get(*number).is_some_and(|entry| anr.matches_name(&entry.display_name))
        };
        self.index.named(anr).filter(has_name).chain(self.index.addressed(anr))
    }

    /// Whether a typed name may mean the entry: the test on `PR_ANR` for one row.
    #[must_use]
    pub fn matches(&self, number: EntryNumber, anr: &Anr) -> bool {
        self.get(number).is_some_and(|entry| anr.matches(&entry.display_name, entry.addresses()))
    }

    /// What a typed name means among some of the entries: one that has exactly this name, account or address, else
    /// what [`anr`](Self::anr) finds, or another test if there is one (ADR-RESOLVENAMES-5, ADR-ANR-13).
    pub fn resolve(
        &self,
        text: &str,
        test: Option<NameTest>,
        among: impl Fn(EntryNumber) -> bool,
    ) -> Resolution {
        let text = text.trim();
        if text.is_empty() {
            return Resolution::Nobody;
        }
        let anr = Anr::by(text, test);
        match Resolution::of(self.index.exact(anr.text()).filter(|number| among(*number))) {
            Resolution::Nobody if anr.is_by_other() => {
                let all = self.iter().map(|(number, _)| number);
                Resolution::of(all.filter(|number| among(*number) && self.matches(*number, &anr)))
            }
            Resolution::Nobody => Resolution::of(self.indexed(&anr).filter(|number| among(*number))),
            found => found,
        }
    }

    /// What an address means, compared as a whole (`EMS_AB_ADDRESS_LOOKUP`, ADR-RESOLVENAMES-8).
    pub fn resolve_address(&self, address: &str, among: impl Fn(EntryNumber) -> bool) -> Resolution {
        let address = folded(address.trim());
        let has_it = |entry: &DirectoryEntry| {
            [&entry.address, &entry.smtp_address].into_iter().any(|own| folded(own) == address)
        };
        let found = self.index.by_address(&address).filter(|number| among(*number));
        Resolution::of(found.filter(|number| self.get(*number).is_some_and(has_it)))
    }

    fn slot(&self, number: EntryNumber) -> Option<&Slot> {
        self.slots.get(number.0 as usize)
    }
}

const MISSING: EngineError = EngineError::Missing { what: "directory entry" };

/// The last part of a distinguished name: what may stand there of the account, else of the internet address.
fn common_name(entry: &DirectoryEntry) -> String {
    let local_part = entry.smtp_address.split('@').next().unwrap_or_default();
    let source = if entry.account().is_empty() { local_part } else { entry.account() };
    let allowed = |letter: &char| letter.is_ascii_alphanumeric() || "-_.".contains(*letter);
    let name: String = source.chars().filter(allowed).collect();
    if name.is_empty() { "entry".to_owned() } else { name }
}

impl Resolution {
    /// Looks no further than the second entry; one may come several times.
    fn of(mut found: impl Iterator<Item = EntryNumber>) -> Self {
        let Some(one) = found.next() else { return Self::Nobody };
        if found.all(|other| other == one) { Self::One(one) } else { Self::Ambiguous }
    }
}

/// The size only: the entries would be a phone book.
impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory")
            .field("len", &self.len)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}
