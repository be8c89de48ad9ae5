use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

use super::RowId;
use super::blocks::Blocks;
use super::listed::Listed;
use super::slot::Slot;
use super::sort_key::{KeyStart, SortKey};
use super::tails::KeyRef;

/// What orders a visible row: its sort keys, then its place in the default order, which no direction turns round
/// (TBL-ORDER-3).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// The values of the sort keys.
    pub(super) key: SortKey,
    /// Grows along the default order.
    pub(super) place: u64,
    /// What stands there.
    pub(super) slot: Slot,
}

/// The visible rows in order.
///
/// Finding an entry, its number, or the entry of a number takes logarithmic time, an insertion or a removal moves part
/// of one block besides.
#[derive(Clone)]
pub(super) struct OrderIndex(Form);

/// How the rows are kept.
#[derive(Clone)]
enum Form {
    /// As they were put in order: most views are never changed, only made anew.
    Listed(Listed),
    /// So that they can come and go.
    Blocks(Blocks),
}

impl OrderIndex {
    /// An index without entries.
    pub(super) const fn new() -> Self {
        Self(Form::Blocks(Blocks::new()))
    }

    /// An index of entries that are sorted already.
    pub(super) fn from_sorted(entries: impl IntoIterator<Item = Entry, IntoIter: ExactSizeIterator>) -> Self {
        Self(Form::Blocks(Blocks::from_sorted(entries)))
    }

    /// Number of entries.
    pub(super) const fn len(&self) -> usize {
        match &self.0 {
            Form::Listed(listed) => listed.len(),
            Form::Blocks(blocks) => blocks.len(),
        }
    }

    /// The entry with this number.
    pub(super) fn get(&self, number: usize) -> Option<Entry> {
        match &self.0 {
            Form::Listed(listed) => listed.get(number),
            Form::Blocks(blocks) => blocks.get(number).cloned(),
        }
    }

    /// What stands under this number.
    pub(super) fn slot(&self, number: usize) -> Option<Slot> {
        match &self.0 {
            Form::Listed(listed) => listed.slot(number),
            Form::Blocks(blocks) => blocks.get(number).map(|entry| entry.slot),
        }
    }

    /// The values of the sort keys of the entry with this number.
    pub(super) fn key(&self, number: usize) -> Option<KeyRef<'_>> {
        match &self.0 {
            Form::Listed(listed) => listed.key(number),
            Form::Blocks(blocks) => blocks.get(number).map(|entry| entry.key.look()),
        }
    }

    /// Whether the rows neither come nor go.
    pub(super) const fn is_listed(&self) -> bool {
        matches!(self.0, Form::Listed(_))
    }

    /// How many entries have a key that is less than any that begins so, or begins so as well: as `is_before` says.
    pub(super) fn partition_point(&self, start: &KeyStart, is_before: fn(Ordering) -> bool) -> usize {
        match &self.0 {
            Form::Listed(listed) => listed.partition_point(start, is_before),
            Form::Blocks(blocks) => {
                blocks.partition_point(|entry| is_before(entry.key.look().compare_start(start)))
            }
        }
    }

    /// The number of an entry.
    ///
    /// # Errors
    /// The number it would get, if it is not there.
    pub(super) fn position(&self, entry: &Entry) -> Result<usize, usize> {
        match &self.0 {
            Form::Listed(listed) => listed.position(entry),
            Form::Blocks(blocks) => blocks.position(entry),
        }
    }

    /// What stands under a range of numbers, in order; what lies past the end is left out.
    pub(super) fn slots(&self, numbers: Range<usize>) -> impl Iterator<Item = Slot> {
        let (listed, blocks) = self.forms();
        let listed = listed.map(|listed| listed.slots(numbers.clone()));
        let blocks = blocks.map(|blocks| blocks.range(numbers).map(|entry| entry.slot));
        listed.into_iter().flatten().chain(blocks.into_iter().flatten())
    }

    /// The rows of the source among what stands under a range of numbers, in order.
    pub(super) fn rows(&self, numbers: Range<usize>) -> Vec<RowId> {
        let mut rows = Vec::with_capacity(numbers.len().min(self.len()));
        // Faster than to collect: each form goes through what it has by itself.
        self.slots(numbers).for_each(|slot| rows.extend(slot.row()));
        rows
    }

    /// Entries of a range of numbers, in order; what lies past the end is left out.
    pub(super) fn range(&self, numbers: Range<usize>) -> impl Iterator<Item = Entry> {
        let (listed, blocks) = self.forms();
        let listed = listed.map(|listed| listed.range(numbers.clone()));
        let blocks = blocks.map(|blocks| blocks.range(numbers).cloned());
        listed.into_iter().flatten().chain(blocks.into_iter().flatten())
    }

    /// All entries in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Entry> {
        self.range(0..self.len())
    }

    /// Puts an entry in its place and tells its number.
    pub(super) fn insert(&mut self, entry: Entry) -> usize {
        self.blocks_mut().insert(entry)
    }

    /// Takes an entry out and tells the number it had; `None` if it is not there.
    pub(super) fn remove(&mut self, entry: &Entry) -> Option<usize> {
        self.blocks_mut().remove(entry)
    }

    /// Puts entries in that are sorted and stand together, and tells the number of the first.
    pub(super) fn insert_run(&mut self, entries: Vec<Entry>) -> usize {
        self.blocks_mut().insert_run(entries)
    }

    /// Takes the entries of a range of numbers out.
    pub(super) fn remove_run(&mut self, numbers: Range<usize>) -> Vec<Entry> {
        self.blocks_mut().remove_run(numbers)
    }

    /// Makes ready for what comes and goes, which the first change would do otherwise.
    pub(super) fn make_changeable(&mut self) {
        self.blocks_mut();
    }

    const fn forms(&self) -> (Option<&Listed>, Option<&Blocks>) {
        match &self.0 {
            Form::Listed(listed) => (Some(listed), None),
            Form::Blocks(blocks) => (None, Some(blocks)),
        }
    }

    fn blocks_mut(&mut self) -> &mut Blocks {
        if let Form::Listed(listed) = &self.0 {
            self.0 = Form::Blocks(Blocks::from_sorted(listed.range(0..listed.len())));
        }
        match &mut self.0 {
            Form::Blocks(blocks) => blocks,
            Form::Listed(_) => unreachable!("the list has just become blocks"),
        }
    }
}

impl Default for OrderIndex {
    fn default() -> Self {
        Self::new()
    }
}

impl From<Listed> for OrderIndex {
    fn from(listed: Listed) -> Self {
        Self(Form::Listed(listed))
    }
}

/// How many, not which: there may be a million.
impl fmt::Debug for OrderIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrderIndex").field("len", &self.len()).finish_non_exhaustive()
    }
}
