use std::collections::BTreeSet;
use std::sync::Arc;

use super::entry::is_expanded;
use super::{BookEntry, BookEntryNumber, BookPlace, NewEntry, NewKind, PersonalBook, PersonalId, event};
use crate::engine::directory::{DirectoryId, EntryNumber, MUID_EMSAB};
use crate::engine::table::RowChange;
use crate::engine::{Changes, EventKind, Props, Recipient, Rows, Shapes, World};
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_OBJECT_TYPE,
    PR_RECIPIENT_TYPE, PR_RESPONSIBILITY, PR_SEARCH_KEY, PR_SEND_RICH_INFO, PR_SMTP_ADDRESS,
    PR_TRANSMITABLE_DISPLAY_NAME,
};
use crate::vocab::{EntryId, MapiUid, PropTag, PropValue, Property};

/// Where the members of a list stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListAt {
    /// In a list of the directory.
    Directory(EntryNumber),
    /// In a list of a personal address book.
    Book(BookPlace),
}

impl PersonalBook {
    /// A number for a list that is not saved yet and may have members all the same.
    pub fn reserve(&mut self) -> BookEntryNumber {
        let number = BookEntryNumber(self.next);
        self.next += 1;
        self.unsaved.insert(number);
        number
    }

    /// Forgets a list that was never saved, with its members (ADR-DISTLIST-7).
    pub fn discard(&mut self, book: MapiUid, list: BookEntryNumber, changes: &mut Changes) {
        if self.unsaved.remove(&list) {
            self.remove_members(book, list, changes);
        }
    }

    /// Forgets all lists that were never saved.
    pub fn discard_all(&mut self, book: MapiUid) {
        while let Some(list) = self.unsaved.first().copied() {
            self.discard(book, list, &mut Changes::default());
        }
    }

    /// Whether there are lists that were never saved.
    #[must_use]
    pub fn has_unsaved(&self) -> bool {
        !self.unsaved.is_empty()
    }

    /// Whether entries can be put into this list.
    #[must_use]
    pub fn has_list(&self, list: BookEntryNumber) -> bool {
        let own_members = |entry: &BookEntry| entry.is_list() && entry.stands_for.is_none();
        self.unsaved.contains(&list) || self.get(list).is_some_and(own_members)
    }

    /// A new list that takes the place of an entry takes its members along; those of the entry go.
    pub(super) fn replace_members(
        &mut self,
        book: MapiUid,
        number: BookEntryNumber,
        new: &NewEntry,
        changes: &mut Changes,
    ) {
        self.remove_members(book, number, changes);
        let NewKind::List(reserved) = new.kind else { return };
        let Some(members) = self.members.remove(&reserved) else { return };
        let [from, to] =
            [reserved, number].map(|list| Rows::Book { place: BookPlace { book, list: Some(list) } });
        for member in &members {
            if let Some(entry) = self.entries.get_mut(member) {
                entry.list = Some(number);
            }
            changes.row(from, RowChange::Removed((*member).into()));
            changes.row(to, RowChange::Inserted((*member).into()));
        }
        self.members.insert(number, members);
    }

    fn remove_members(&mut self, book: MapiUid, list: BookEntryNumber, changes: &mut Changes) {
        let mut emptied = vec![list];
        while let Some(list) = emptied.pop() {
            let place = BookPlace { book, list: Some(list) };
            for member in self.members.remove(&list).unwrap_or_default() {
                let Some(entry) = self.entries.remove(&member) else { continue };
                changes.row(Rows::Book { place }, RowChange::Removed(member.into()));
                changes.entries.push(event(place, member, &entry, EventKind::Deleted));
                emptied.push(member);
            }
        }
    }
}

impl World {
    /// Where the members of the list with this entry id stand; a list in a list has those of the list it was made of.
    #[must_use]
    pub fn list_at(&self, id: &EntryId) -> Option<ListAt> {
        if id.provider_uid() == Some(MUID_EMSAB) {
            let number = self.directory().find(&DirectoryId::parse(id).ok()?)?;
            return Some(ListAt::Directory(number));
        }
        let PersonalId::Entry { book, number } = PersonalId::parse(id).ok()? else { return None };
        let entry = self.book(book).get(number).filter(|entry| entry.is_list())?;
        match &entry.stands_for {
            // What a list in a list stands for is never itself one that stands for another.
            Some(other) if other != id => match PersonalId::parse(other) {
                Ok(PersonalId::Entry { book, number }) => {
                    let known = self.book(book).has_list(number);
                    known.then_some(ListAt::Book(BookPlace { book, list: Some(number) }))
                }
                _ => self.directory().find(&DirectoryId::parse(other).ok()?).map(ListAt::Directory),
            },
            _ => Some(ListAt::Book(BookPlace { book, list: Some(number) })),
        }
    }

    /// The entry ids of the members of a list.
    #[must_use]
    pub fn members_at(&self, list: ListAt) -> Vec<EntryId> {
        match list {
            ListAt::Directory(list) => {
                let members = self.directory().get(list).map_or(&[][..], |entry| &entry.members);
                members.iter().filter_map(|member| self.directory().entry_id(*member)).collect()
            }
            ListAt::Book(BookPlace { book, list }) => {
                let id = |number| PersonalId::Entry { book, number }.to_entry_id();
                self.book(book).numbers(list).map(id).collect()
            }
        }
    }

    /// The list that a recipient is.
    fn list_of(&self, recipient: &Props) -> Option<ListAt> {
        let id = recipient.value(PR_ENTRYID.id());
        self.list_at(&EntryId::from(id.as_ref()?.as_bytes()?))
    }

    /// What is known of an entry as a recipient in place of a list.
    fn as_recipient(&self, id: &EntryId, list: &Recipient) -> Recipient {
        let value = |tag: PropTag| match PersonalId::parse(id) {
            Ok(PersonalId::Entry { book, number }) => self.book(book).get(number)?.props.value(tag.id()),
            _ => self.directory().entry_value(self.directory().find(&DirectoryId::parse(id).ok()?)?, tag),
        };
        let known = RECIPIENT.iter().filter_map(|tag| Some(Property::new(*tag, value(*tag)?)));
        let inherited = [PR_RECIPIENT_TYPE.tag(), PR_RESPONSIBILITY.tag()];
        let inherited =
            inherited.iter().filter_map(|tag| Some(Property::new(*tag, list.props.value(tag.id())?)));
        let props = Props::build(known.chain(inherited), &mut Shapes::default());
        Recipient { row: list.row, props: Arc::new(props) }
    }
}

/// What a member of a list brings along as a recipient.
const RECIPIENT: [PropTag; 10] = crate::columns![
    PR_ENTRYID,
    PR_DISPLAY_NAME,
    PR_ADDRTYPE,
    PR_EMAIL_ADDRESS,
    PR_OBJECT_TYPE,
    PR_DISPLAY_TYPE,
    PR_SEARCH_KEY,
    PR_SMTP_ADDRESS,
    PR_TRANSMITABLE_DISPLAY_NAME,
    PR_SEND_RICH_INFO,
];

/// Replaces every recipient of type `MAPIPDL` by the members of the list, lists in it by theirs, each list and each member
/// once and none that is a recipient himself (ADR-DISTLIST-9 to ADR-DISTLIST-11, STO-SPOOL-1). Any other recipient stays,
/// in order; members are numbered behind them.
///
/// A `MAPIPDL` recipient that is no list of this world stays, too (STA-SUP-EXPANDRECIPS-5).
#[must_use]
pub fn expand_lists(world: &World, recipients: &[Recipient]) -> Vec<Recipient> {
    let search_key = |recipient: &Recipient| recipient.props.value(PR_SEARCH_KEY.id());
    let mut known: Vec<PropValue> = recipients.iter().filter_map(search_key).collect();
    let mut next = recipients.iter().map(|recipient| recipient.row.wrapping_add(1)).max().unwrap_or(0);
    let mut met: BTreeSet<ListAt> = BTreeSet::new();
    let mut expanded = Vec::new();
    for named in recipients {
        if !is_expanded(&named.props) || world.list_of(&named.props).is_none() {
            expanded.push(named.clone());
            continue;
        }
        let mut waiting = vec![named.clone()];
        while let Some(recipient) = waiting.pop() {
            let list = world.list_of(&recipient.props).filter(|_| is_expanded(&recipient.props));
            if let Some(list) = list {
                let members = if met.insert(list) { world.members_at(list) } else { Vec::new() };
                waiting.extend(members.iter().rev().map(|member| world.as_recipient(member, named)));
                continue;
            }
            let key = search_key(&recipient);
            if key.as_ref().is_none_or(|key| !known.contains(key)) {
                known.extend(key);
                expanded.push(Recipient { row: next, ..recipient });
                next = next.wrapping_add(1);
            }
        }
    }
    expanded
}
