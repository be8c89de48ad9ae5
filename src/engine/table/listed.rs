//! Rows that were put in order at once and stay so.

use std::cmp::Ordering;
use std::ops::Range;

use super::order::Entry;
use super::slot::Slot;
use super::sort_key::{KeyStart, SortKey};
use super::steps::Steps;
use super::tails::{KeyRef, Tail, Tails};
use super::{RowId, RowPlaces, RowSource};

/// The rows of a source in its default order.
#[derive(Clone, Debug)]
pub(super) struct DefaultOrder {
    pub(super) rows: Vec<RowId>,
    places: Places,
}

/// What grows along the default order.
#[derive(Clone, Debug)]
enum Places {
    /// The ids.
    ById,
    /// What the source keeps, or the numbers of the rows.
    ByNumber(RowPlaces),
}

impl DefaultOrder {
    pub(super) fn of(source: &dyn RowSource) -> Self {
        let rows = source.row_ids();
        let places = match source.places() {
            Some(places) => Places::ByNumber(places),
            None if rows.is_sorted() => Places::ById,
            None => Places::ByNumber(RowPlaces::From(0)),
        };
        Self { rows, places }
    }

    /// Some of the rows, numbered among themselves.
    pub(super) const fn some(rows: Vec<RowId>) -> Self {
        Self { rows, places: Places::ByNumber(RowPlaces::From(0)) }
    }

    /// Rows whose order is that of their ids.
    #[cfg(test)]
    pub(super) const fn by_id(rows: Vec<RowId>) -> Self {
        Self { rows, places: Places::ById }
    }

    /// The place of the row with this number.
    #[inline]
    pub(super) fn place(&self, number: usize) -> u64 {
        match &self.places {
            Places::ById => self.rows[number].0,
            Places::ByNumber(places) => places.of(number),
        }
    }
}

/// A row with its sort key: the first bytes at hand, the rest in a block. What has the same key stands in the default
/// order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Keyed {
    pub(super) head: u128,
    /// The number of the row in the default order.
    pub(super) number: u32,
    /// Which instance of the row it is.
    pub(super) instance: u32,
    pub(super) tail: Tail,
}

/// Visible rows in order, which neither come nor go.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    all: DefaultOrder,
    /// Those that are visible, sorted; `None` if all are, in the default order.
    sorted: Option<Vec<Keyed>>,
    steps: Steps,
    tails: Tails,
}

impl Listed {
    /// All rows in the default order.
    pub(super) fn unsorted(all: DefaultOrder) -> Self {
        Self { all, sorted: None, steps: Steps::default(), tails: Tails::default() }
    }

    /// These of the rows, which are sorted.
    pub(super) fn new(all: DefaultOrder, sorted: Vec<Keyed>, tails: Tails) -> Self {
        let steps = Steps::over(&sorted);
        let listed = Self { all, sorted: Some(sorted), steps, tails };
        debug_assert!(listed.range(0..listed.len()).is_sorted());
        listed
    }

    pub(super) const fn len(&self) -> usize {
        match &self.sorted {
            Some(sorted) => sorted.len(),
            None => self.all.rows.len(),
        }
    }

    pub(super) fn get(&self, number: usize) -> Option<Entry> {
        let (key, number, instance) = match &self.sorted {
            Some(sorted) => {
                let keyed = sorted.get(number)?;
                let key = SortKey::part(keyed.head, self.tails.range(keyed.tail));
                (key, keyed.number as usize, keyed.instance)
            }
            None => (SortKey::default(), number, 0),
        };
        let row = *self.all.rows.get(number)?;
        Some(Entry { key, place: self.all.place(number), slot: Slot::Leaf(row, instance) })
    }

    pub(super) fn slot(&self, number: usize) -> Option<Slot> {
        match &self.sorted {
            Some(sorted) => Some(self.slot_of(sorted.get(number)?)),
            None => self.all.rows.get(number).copied().map(Slot::of),
        }
    }

    pub(super) fn key(&self, number: usize) -> Option<KeyRef<'_>> {
        match &self.sorted {
            Some(sorted) => sorted.get(number).map(|keyed| self.key_of(keyed)),
            None => (number < self.all.rows.len()).then(KeyRef::default),
        }
    }

    pub(super) fn slots(&self, numbers: Range<usize>) -> impl Iterator<Item = Slot> {
        let numbers = numbers.start.min(self.len())..numbers.end.min(self.len());
        let sorted = self.sorted.as_ref().map(|sorted| sorted[numbers.clone()].iter());
        let unsorted = if sorted.is_some() { &[] } else { &self.all.rows[numbers] };
        let sorted = sorted.into_iter().flatten().map(|keyed| self.slot_of(keyed));
        sorted.chain(unsorted.iter().copied().map(Slot::of))
    }

    pub(super) fn range(&self, numbers: Range<usize>) -> impl ExactSizeIterator<Item = Entry> {
        let entry = |number| self.get(number).expect("the number is less than the length");
        (numbers.start.min(self.len())..numbers.end.min(self.len())).map(entry)
    }

    pub(super) fn partition_point(&self, start: &KeyStart, is_before: fn(Ordering) -> bool) -> usize {
        let whole = |keyed: &Keyed| self.key_of(keyed).compare_start(start);
        match &self.sorted {
            Some(sorted) => {
                self.partition(sorted, |head| start.compare_head(head), |keyed| is_before(whole(keyed)))
            }
            None if is_before(KeyRef::default().compare_start(start)) => self.len(),
            None => 0,
        }
    }

    pub(super) fn position(&self, entry: &Entry) -> Result<usize, usize> {
        let place = |number: usize, instance| {
            let slot = Slot::Leaf(self.all.rows[number], instance);
            (self.all.place(number), slot).cmp(&(entry.place, entry.slot))
        };
        match &self.sorted {
            Some(sorted) => {
                let compare = |keyed: &Keyed| {
                    let by_key = self.key_of(keyed).cmp(entry.key.look());
                    by_key.then_with(|| place(keyed.number as usize, keyed.instance))
                };
                let number = self.partition(
                    sorted,
                    |head| head.cmp(&entry.key.look().head()),
                    |keyed| compare(keyed).is_lt(),
                );
                let found = sorted.get(number).is_some_and(|keyed| compare(keyed).is_eq());
                if found { Ok(number) } else { Err(number) }
            }
            None => search(self.all.rows.len(), |number| place(number, 0)),
        }
    }

    /// Looks at no more than the first bytes of the keys, but where they are the same: at both ends there, mostly one of
    /// them tells.
    fn partition(
        &self,
        sorted: &[Keyed],
        by_head: impl Fn(u128) -> Ordering,
        is_before: impl Fn(&Keyed) -> bool,
    ) -> usize {
        let first = self.steps.partition_point(sorted, |head| by_head(head).is_lt());
        if !sorted.get(first).is_some_and(&is_before) {
            return first;
        }
        let end = self.steps.partition_point(sorted, |head| by_head(head).is_le());
        let same = &sorted[first..end];
        if same.last().is_some_and(&is_before) { end } else { first + same.partition_point(is_before) }
    }

    #[inline]
    fn key_of(&self, keyed: &Keyed) -> KeyRef<'_> {
        KeyRef::new(keyed.head, &self.tails, keyed.tail)
    }

    #[inline]
    fn slot_of(&self, keyed: &Keyed) -> Slot {
        Slot::Leaf(self.all.rows[keyed.number as usize], keyed.instance)
    }
}

/// Where among so many numbers is the one that `compare` finds equal, or would be.
fn search(len: usize, compare: impl Fn(usize) -> Ordering) -> Result<usize, usize> {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low.midpoint(high);
        match compare(middle) {
            Ordering::Equal => return Ok(middle),
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    Err(low)
}

#[cfg(test)]
mod tests {
    use super::super::sort::Sorting;
    use super::super::testing::Random;
    use super::*;

    /// Rows in order, and the same as entries.
    fn listed(random: &mut Random, rows: u64) -> (Listed, Vec<Entry>) {
        let mut sorting = Sorting::default();
        let mut entries = Vec::new();
        for number in 0..rows {
            if random.chance(20) {
                continue;
            }
            let mut key = vec![b'a'; random.pick(&[1, 15, 16, 40])];
            key.extend([random.below(20) as u8 + 1, 0]);
            for instance in 0..random.pick(&[1, 1, 2]) {
                sorting.push(&key, number as usize, instance);
                let slot = Slot::Leaf(RowId(number * 3), instance);
                entries.push(Entry { key: SortKey::new(&key), place: number * 3, slot });
            }
        }
        entries.sort();
        let all = DefaultOrder::by_id((0..rows).map(|number| RowId(number * 3)).collect());
        (sorting.into_listed(all), entries)
    }

    #[test]
    fn every_row_is_found_under_its_number_and_by_its_key() {
        let mut random = Random::new(1);
        for rows in [0, 1, 60, 70, 1_000] {
            let (listed, entries) = listed(&mut random, rows);
            assert_eq!(listed.range(0..usize::MAX).collect::<Vec<_>>(), entries);
            assert!(listed.slots(1..9).eq(entries.iter().take(9).skip(1).map(|entry| entry.slot)));
            assert!(listed.get(entries.len()).is_none() && listed.slot(entries.len()).is_none());
            for (number, entry) in entries.iter().enumerate() {
                assert_eq!((listed.get(number).as_ref(), listed.position(entry)), (Some(entry), Ok(number)));
                assert_eq!(listed.slot(number), Some(entry.slot));
                let absent = Entry { place: entry.place + 1, ..entry.clone() };
                assert_eq!(listed.position(&absent), entries.binary_search(&absent));
                let bytes = entry.key.to_bytes();
                for len in [0, 1, 16, bytes.len() - 1, bytes.len()] {
                    let start = KeyStart::new(&bytes[..len]);
                    for is_before in [Ordering::is_lt, Ordering::is_le] {
                        let behind = |other: &Entry| is_before(other.key.look().compare_start(&start));
                        let expected = entries.partition_point(behind);
                        assert_eq!(listed.partition_point(&start, is_before), expected);
                    }
                }
            }
        }
    }

    #[test]
    fn in_the_default_order_rows_are_found_by_their_places() {
        let start = KeyStart::new(b"");
        let listed = Listed::unsorted(DefaultOrder::by_id(vec![RowId(2), RowId(4), RowId(7)]));
        let entry = |row| Entry { key: SortKey::default(), place: row, slot: Slot::of(RowId(row)) };
        let rows = [1, 2, 4, 5, 7, 8];
        let positions = rows.map(|row| listed.position(&entry(row)));
        assert_eq!(positions, [Err(0), Ok(0), Ok(1), Err(2), Ok(2), Err(3)]);
        assert_eq!(listed.range(1..9).collect::<Vec<_>>(), [entry(4), entry(7)]);
        assert!(listed.slots(0..2).eq([2, 4].map(|row| Slot::of(RowId(row)))));
        let before = [Ordering::is_lt, Ordering::is_le].map(|before| listed.partition_point(&start, before));
        assert_eq!(before, [0, 3]);
    }
}
