use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::{DirectoryEntry, EntryKind, EntryNumber};
use crate::engine::table::{Anr, folded, words};

/// The ways to find an entry, all texts folded.
#[derive(Clone, Default)]
pub(super) struct Index {
    /// By display name: the order of the contents table (ADR-CONTTABLE-4).
    names: Keys,
    /// By each word of the display name.
    words: Keys,
    /// By account and addresses.
    addresses: Keys,
    lists: BTreeSet<EntryNumber>,
    /// By distinguished name, entries that are gone included: no name is given twice.
    distinguished: BTreeMap<String, EntryNumber>,
}

impl Index {
    pub(super) fn add(&mut self, number: EntryNumber, entry: &DirectoryEntry) {
        self.names.add(&entry.display_name, number);
        words(&entry.display_name).for_each(|word| self.words.add(word, number));
        entry.addresses().for_each(|address| self.addresses.add(address, number));
        if entry.kind == EntryKind::DistList {
            self.lists.insert(number);
        }
    }

    pub(super) fn remove(&mut self, number: EntryNumber, entry: &DirectoryEntry) {
        self.names.remove(&entry.display_name, number);
        words(&entry.display_name).for_each(|word| self.words.remove(word, number));
        entry.addresses().for_each(|address| self.addresses.remove(address, number));
        self.lists.remove(&number);
    }

    /// Gives the name to the entry, for good; `false` if another entry has or had it.
    pub(super) fn claim(&mut self, distinguished_name: &str, number: EntryNumber) -> bool {
        match self.distinguished.entry(folded(distinguished_name)) {
            Entry::Vacant(free) => {
                free.insert(number);
                true
            }
            Entry::Occupied(_) => false,
        }
    }

    /// The entry that has or had this distinguished name.
    pub(super) fn by_distinguished_name(&self, name: &str) -> Option<EntryNumber> {
        self.distinguished.get(&folded(name)).copied()
    }

    /// Every list, in order of creation.
    pub(super) fn lists(&self) -> impl Iterator<Item = EntryNumber> {
        self.lists.iter().copied()
    }

    /// Every entry, by display name, then in order of creation.
    pub(super) fn by_name(&self) -> impl Iterator<Item = EntryNumber> {
        self.names.0.iter().map(|key| key.number)
    }

    /// Entries with exactly this account or address, in order of creation.
    pub(super) fn by_address(&self, address: &str) -> impl Iterator<Item = EntryNumber> + use<'_> {
        self.addresses.exact(&folded(address))
    }

    /// Entries whose name, account or address is exactly this folded text. Some come twice.
    pub(super) fn exact(&self, text: &str) -> impl Iterator<Item = EntryNumber> + use<'_> {
        self.names.exact(text).chain(self.addresses.exact(text))
    }

    /// All entries whose name may match and few whose name does not: those with the rarest of the words. Of a single
    /// word they all match. Some come twice.
    pub(super) fn named<'a>(&'a self, anr: &'a Anr) -> impl Iterator<Item = EntryNumber> {
        self.rarest(anr.words()).into_iter().flat_map(|word| self.words.prefix(word))
    }

    /// The word that the fewest words of names begin with: the first whose entries are at an end when those of all words
    /// are walked through in step.
    fn rarest<'a>(&self, words: &'a [String]) -> Option<&'a str> {
        if let [word] = words {
            return Some(word);
        }
        let mut walks: Vec<_> = words.iter().map(|word| self.words.prefix(word)).collect();
        while !walks.is_empty() {
            if let Some(ended) = walks.iter_mut().position(|walk| walk.next().is_none()) {
                return Some(&words[ended]);
            }
        }
        None
    }

    /// All entries of which the whole text begins an address. Some come twice.
    pub(super) fn addressed<'a>(&'a self, anr: &'a Anr) -> impl Iterator<Item = EntryNumber> {
        let text = Some(anr.text()).filter(|text| !text.is_empty());
        text.into_iter().flat_map(|text| self.addresses.prefix(text))
    }
}

/// In order of creation, each once.
pub(super) fn sorted(found: impl Iterator<Item = EntryNumber>) -> Vec<EntryNumber> {
    let mut found: Vec<EntryNumber> = found.collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Folded texts with the entries that have them, sorted.
#[derive(Clone, Default)]
struct Keys(BTreeSet<Key>);

impl Keys {
    fn add(&mut self, text: &str, number: EntryNumber) {
        self.0.insert(Key::new(folded(text), number));
    }

    fn remove(&mut self, text: &str, number: EntryNumber) {
        self.0.remove(&Key::new(folded(text), number));
    }

    fn exact(&self, text: &str) -> impl Iterator<Item = EntryNumber> + use<'_> {
        let first = Key::new(text, EntryNumber(0));
        self.0.range(&first..).take_while(move |key| key.has_text_of(&first)).map(|key| key.number)
    }

    fn prefix<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = EntryNumber> {
        let matching =
            self.0.range(Key::new(prefix, EntryNumber(0))..).take_while(move |key| key.begins_with(prefix));
        matching.map(|key| key.number)
    }
}

/// A folded text and an entry that has it, in the order of the texts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// The first bytes of the text, the first of them counting most: two keys mostly differ in these, so that a search
    /// need not go to where the texts lie.
    head: u64,
    text: Box<str>,
    number: EntryNumber,
}

impl Key {
    fn new(text: impl Into<Box<str>>, number: EntryNumber) -> Self {
        let text = text.into();
        let mut head = [0; size_of::<u64>()];
        head.iter_mut().zip(text.bytes()).for_each(|(place, byte)| *place = byte);
        Self { head: u64::from_be_bytes(head), text, number }
    }

    fn has_text_of(&self, other: &Self) -> bool {
        self.head == other.head && self.text == other.text
    }

    fn begins_with(&self, prefix: &str) -> bool {
        let head = self.head.to_be_bytes();
        let (near, far) = prefix.as_bytes().split_at(prefix.len().min(head.len()));
        // A head has zeros where the text is at an end, and so may a prefix have.
        prefix.len() <= self.text.len()
            && head.starts_with(near)
            && (far.is_empty() || self.text.starts_with(prefix))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_the_order_of_their_texts_and_begin_as_these_do() {
        let texts =
            ["", "\0", "a", "a\0", "a\0b", "ab", "abcdefgh", "abcdefgh\0", "abcdefghi", "abcdefgi", "é"];
        for (place, left) in texts.into_iter().enumerate() {
            let key = Key::new(left, EntryNumber(1));
            for (other, right) in texts.into_iter().enumerate() {
                assert_eq!(
                    key.cmp(&Key::new(right, EntryNumber(1))),
                    place.cmp(&other),
                    "{left:?} {right:?}"
                );
                assert_eq!(key.begins_with(right), left.starts_with(right), "{left:?} {right:?}");
            }
            assert!(key < Key::new(left, EntryNumber(2)));
        }
    }
}
