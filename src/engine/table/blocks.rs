use std::ops::Range;

use super::order::Entry;

/// Entries in order that come and go: a list of sorted blocks that knows how many entries stand before each.
///
/// Finding an entry, its number, or the entry of a number takes logarithmic time, an insertion or a removal moves part
/// of one block besides.
#[derive(Clone, Debug, Default)]
pub(super) struct Blocks {
    /// None of them empty.
    blocks: Vec<Vec<Entry>>,
    /// The last entry of each block, side by side: a search reads these and one block.
    lasts: Vec<Entry>,
    /// Sums of block lengths as a binary indexed tree: element `i` covers the `(i + 1) & -(i + 1)` blocks up to `i`.
    sums: Vec<usize>,
    len: usize,
}

impl Blocks {
    /// A block that gets longer is split in two.
    const LONGEST: usize = 48;
    /// Length of fresh blocks: room to insert without splitting at once.
    const FRESH: usize = 24;
    /// A block that gets shorter is joined with a neighbour.
    const SHORTEST: usize = 8;

    /// An index without entries.
    pub(super) const fn new() -> Self {
        Self { blocks: Vec::new(), lasts: Vec::new(), sums: Vec::new(), len: 0 }
    }

    /// An index of entries that are sorted already.
    pub(super) fn from_sorted(entries: impl IntoIterator<Item = Entry, IntoIter: ExactSizeIterator>) -> Self {
        let entries = entries.into_iter();
        let len = entries.len();
        let mut blocks = Vec::with_capacity(len.div_ceil(Self::FRESH));
        let mut entries = entries.peekable();
        while entries.peek().is_some() {
            let mut block = Vec::with_capacity(Self::LONGEST.min(len));
            block.extend(entries.by_ref().take(Self::FRESH));
            blocks.push(block);
        }
        let lasts = blocks.iter().filter_map(|block| block.last().cloned()).collect();
        let mut index = Self { blocks, lasts, sums: Vec::new(), len };
        index.sum_up();
        debug_assert!(index.iter().is_sorted());
        index
    }

    /// Number of entries.
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// The entry with this number.
    pub(super) fn get(&self, number: usize) -> Option<&Entry> {
        let (block, offset) = self.locate(number)?;
        self.blocks[block].get(offset)
    }

    /// How many entries `is_before` holds for; it must hold for a beginning of the list and for nothing else.
    pub(super) fn partition_point(&self, mut is_before: impl FnMut(&Entry) -> bool) -> usize {
        let (block, offset) = self.partition(&mut is_before);
        self.before_block(block) + offset
    }

    /// The number of an entry, or the number it would get.
    ///
    /// # Errors
    /// The number it would get, if it is not there.
    pub(super) fn position(&self, entry: &Entry) -> Result<usize, usize> {
        let (block, offset) = self.partition(&mut |other| other < entry);
        let found = self.blocks.get(block).and_then(|block| block.get(offset)) == Some(entry);
        let number = self.before_block(block) + offset;
        if found { Ok(number) } else { Err(number) }
    }

    /// Puts an entry in its place and tells its number.
    pub(super) fn insert(&mut self, entry: Entry) -> usize {
        if self.blocks.is_empty() {
            *self = Self::from_sorted(vec![entry]);
            return 0;
        }
        let (mut block, mut offset) = self.partition(&mut |other| *other < entry);
        if block == self.blocks.len() {
            block -= 1;
            offset = self.blocks[block].len();
        }
        let number = self.before_block(block) + offset;
        self.blocks[block].insert(offset, entry);
        self.len += 1;
        if self.blocks[block].len() > Self::LONGEST {
            let mut upper = Vec::with_capacity(Self::LONGEST);
            upper.extend(self.blocks[block].drain(Self::LONGEST / 2..));
            self.blocks.insert(block + 1, upper);
            self.lasts.insert(block, self.blocks[block][Self::LONGEST / 2 - 1].clone());
            self.note_last(block + 1);
            self.sum_up();
        } else {
            self.note_last(block);
            self.add(block, 1);
        }
        number
    }

    /// Takes an entry out and tells the number it had; `None` if it is not there.
    pub(super) fn remove(&mut self, entry: &Entry) -> Option<usize> {
        let (block, offset) = self.partition(&mut |other| other < entry);
        if self.blocks.get(block)?.get(offset)? != entry {
            return None;
        }
        let number = self.before_block(block) + offset;
        self.blocks[block].remove(offset);
        self.len -= 1;
        if self.blocks[block].len() >= Self::SHORTEST || !self.join(block) {
            self.note_last(block);
            self.add(block, -1);
        } else {
            self.sum_up();
        }
        Some(number)
    }

    /// Puts entries in that are sorted and stand together, and tells the number of the first.
    pub(super) fn insert_run(&mut self, entries: Vec<Entry>) -> usize {
        debug_assert!(entries.is_sorted());
        let Some(first) = entries.first() else { return self.len };
        if entries.len() == 1 {
            return entries.into_iter().map(|entry| self.insert(entry)).sum();
        }
        let (block, offset) = self.partition(&mut |other| other < first);
        let number = self.before_block(block) + offset;
        self.len += entries.len();
        let rest = self.blocks.get_mut(block).map(|block| block.split_off(offset)).unwrap_or_default();
        let run = Self::from_sorted(entries).blocks;
        let after = self.blocks.len().min(block + 1);
        self.blocks.splice(after..after, run.into_iter().chain([rest]).filter(|block| !block.is_empty()));
        if self.blocks.get(block).is_some_and(Vec::is_empty) {
            self.blocks.remove(block);
        }
        self.note_lasts();
        self.sum_up();
        number
    }

    /// Takes the entries of a range of numbers out.
    pub(super) fn remove_run(&mut self, numbers: Range<usize>) -> Vec<Entry> {
        let count = numbers.len().min(self.len.saturating_sub(numbers.start));
        let mut taken = Vec::with_capacity(count);
        let Some((first, mut offset)) = self.locate(numbers.start).filter(|_| count > 0) else {
            return taken;
        };
        let mut block = first;
        while taken.len() < count {
            let end = self.blocks[block].len().min(offset + count - taken.len());
            taken.extend(self.blocks[block].drain(offset..end));
            block += 1;
            offset = 0;
        }
        self.len -= count;
        let mut number = 0;
        self.blocks.retain(|kept| {
            number += 1;
            !(first..block).contains(&(number - 1)) || !kept.is_empty()
        });
        self.note_lasts();
        if self.blocks.get(first).is_some_and(|block| block.len() < Self::SHORTEST) {
            self.join(first);
        }
        self.sum_up();
        taken
    }

    /// Entries of a range of numbers, in order; what lies past the end is left out.
    pub(super) fn range(&self, numbers: Range<usize>) -> impl Iterator<Item = &Entry> {
        let (block, offset) = self.locate(numbers.start).unwrap_or((self.blocks.len(), 0));
        let rest = self.blocks.get(block..).unwrap_or_default();
        rest.iter().flatten().skip(offset).take(numbers.len())
    }

    /// All entries in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.blocks.iter().flatten()
    }

    fn partition(&self, is_before: &mut impl FnMut(&Entry) -> bool) -> (usize, usize) {
        let block = partition_far(&self.lasts, is_before);
        let offset = self.blocks.get(block).map_or(0, |block| partition_in_strides(block, is_before));
        (block, offset)
    }

    /// Joins a short block with a neighbour if both fit in one.
    fn join(&mut self, block: usize) -> bool {
        if self.blocks[block].is_empty() {
            self.blocks.remove(block);
            self.lasts.remove(block);
            return true;
        }
        let lower = if block + 1 < self.blocks.len() { block } else { block.saturating_sub(1) };
        let Some(upper) = self.blocks.get(lower + 1) else { return false };
        if self.blocks[lower].len() + upper.len() > Self::FRESH {
            return false;
        }
        let upper = self.blocks.remove(lower + 1);
        self.blocks[lower].extend(upper);
        self.lasts.remove(lower);
        self.note_last(lower);
        true
    }

    /// Notes the last entry of a block again if it is another one.
    fn note_last(&mut self, block: usize) {
        if let (Some(noted), Some(last)) = (self.lasts.get_mut(block), self.blocks[block].last())
            && noted != last
        {
            noted.clone_from(last);
        }
    }

    fn note_lasts(&mut self) {
        self.lasts.clear();
        self.lasts.extend(self.blocks.iter().filter_map(|block| block.last().cloned()));
    }

    fn sum_up(&mut self) {
        self.sums.clear();
        self.sums.extend(self.blocks.iter().map(Vec::len));
        for index in 0..self.sums.len() {
            let parent = index | (index + 1);
            if parent < self.sums.len() {
                self.sums[parent] += self.sums[index];
            }
        }
    }

    fn add(&mut self, block: usize, change: isize) {
        let mut index = block;
        while index < self.sums.len() {
            self.sums[index] = self.sums[index].wrapping_add_signed(change);
            index |= index + 1;
        }
    }

    /// Number of entries in the blocks before this one.
    fn before_block(&self, block: usize) -> usize {
        let (mut end, mut sum) = (block, 0);
        while end > 0 {
            sum += self.sums[end - 1];
            end &= end - 1;
        }
        sum
    }

    /// The block that has the entry with this number, and where in it.
    fn locate(&self, number: usize) -> Option<(usize, usize)> {
        if number >= self.len {
            return None;
        }
        let (mut block, mut rest) = (0, number);
        let mut step = self.sums.len().checked_ilog2().map_or(0, |bits| 1 << bits);
        while step > 0 {
            if let Some(sum) = self.sums.get(block + step - 1).filter(|sum| **sum <= rest) {
                rest -= sum;
                block += step;
            }
            step /= 2;
        }
        Some((block, rest))
    }
}

/// As `partition_point` in a list of which the middle and the quarters are looked at often, the rest seldom: halving until
/// the rest is no longer than a block.
fn partition_far(entries: &[Entry], is_before: &mut impl FnMut(&Entry) -> bool) -> usize {
    let mut rest = 0..entries.len();
    while rest.len() > Blocks::LONGEST {
        let middle = rest.start + rest.len() / 2;
        if is_before(&entries[middle]) {
            rest.start = middle + 1;
        } else {
            rest.end = middle;
        }
    }
    rest.start + partition_in_strides(&entries[rest], is_before)
}

/// As `partition_point` in a block that is far from the processor, as most are: halving waits for each look at it, while
/// of strides the next are on their way before the first has arrived.
fn partition_in_strides(block: &[Entry], is_before: &mut impl FnMut(&Entry) -> bool) -> usize {
    const STRIDE: usize = 8;
    let strides = block.iter().step_by(STRIDE).skip(1).take_while(|entry| is_before(entry)).count();
    let start = strides * STRIDE;
    start + block[start..].iter().take_while(|entry| is_before(entry)).count()
}

#[cfg(test)]
mod tests {
    use super::super::RowId;
    use super::super::slot::Slot;
    use super::super::sort_key::SortKey;
    use super::super::testing::Random;
    use super::*;

    fn entry(place: u64) -> Entry {
        Entry { key: SortKey::default(), place, slot: Slot::of(RowId(place)) }
    }

    fn check(index: &Blocks, model: &[u64]) {
        assert_eq!(index.len(), model.len());
        assert!(index.iter().map(|entry| entry.place).eq(model.iter().copied()));
        assert!(index.blocks.iter().all(|block| (1..=Blocks::LONGEST).contains(&block.len())));
        assert!(index.blocks.iter().map(|block| block.last()).eq(index.lasts.iter().map(Some)));
        for number in (0..model.len()).step_by(97) {
            assert_eq!(index.get(number).map(|entry| entry.place), Some(model[number]));
            assert_eq!(index.position(&entry(model[number])), Ok(number));
            let rest: Vec<_> = index.range(number..number + 3).map(|entry| entry.place).collect();
            assert_eq!(rest, model[number..model.len().min(number + 3)]);
        }
        assert!(index.get(model.len()).is_none());
    }

    #[test]
    fn the_index_is_a_sorted_list_whatever_is_inserted_and_removed() {
        for seed in 0..6 {
            let mut random = Random::new(seed);
            let mut model: Vec<u64> = (0..random.below(3000) as u64).map(|number| number * 7).collect();
            let mut index = Blocks::from_sorted(model.iter().copied().map(entry).collect::<Vec<_>>());
            check(&index, &model);
            for growing in [true, false, true, false, false] {
                for _ in 0..2000 {
                    let place = random.below(20_000) as u64;
                    match model.binary_search(&place) {
                        Err(number) if growing => {
                            model.insert(number, place);
                            assert_eq!(index.insert(entry(place)), number);
                        }
                        Err(number) => {
                            assert_eq!(index.remove(&entry(place)), None);
                            if let Some(next) = model.get(number).copied() {
                                model.remove(number);
                                assert_eq!(index.remove(&entry(next)), Some(number));
                            }
                        }
                        Ok(number) => assert_eq!(index.position(&entry(place)), Ok(number)),
                    }
                }
                check(&index, &model);
            }
        }
    }

    #[test]
    fn runs_go_in_and_out_at_once() {
        let mut random = Random::new(3);
        let mut model: Vec<u64> = (0..2000).map(|number| number * 1000).collect();
        let mut index = Blocks::from_sorted(model.iter().copied().map(entry).collect::<Vec<_>>());
        for _ in 0..300 {
            let at = random.below(model.len() + 1);
            let count = random.below(40) * random.below(40);
            if random.chance(50) {
                let end = (at + count).min(model.len());
                let taken = index.remove_run(at..at + count);
                assert!(taken.iter().map(|entry| entry.place).eq(model.drain(at..end)));
            } else {
                let start = at.checked_sub(1).map_or(0, |before| model[before] + 1);
                let free = model.get(at).map_or(u64::MAX, |next| *next).saturating_sub(start);
                let run: Vec<u64> = (start..start + free.min(count as u64)).collect();
                let number = index.insert_run(run.iter().copied().map(entry).collect());
                assert!(run.is_empty() || number == at);
                model.splice(at..at, run);
            }
            check(&index, &model);
        }
    }

    #[test]
    fn the_last_entry_leaves_an_empty_index() {
        let mut index = Blocks::new();
        assert_eq!(index.position(&entry(1)), Err(0));
        assert_eq!((index.insert(entry(1)), index.remove(&entry(1)), index.len()), (0, Some(0), 0));
        check(&index, &[]);
    }
}
