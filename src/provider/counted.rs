use std::sync::atomic::{AtomicU64, Ordering};

/// The number of rows that a view counted last, and how often the world had been written then: as long as it was not
/// written again, everybody is answered without a lock.
///
/// Both stand in one word, so that they are read together. A count that doesn't fit is not kept. Of the number of writes
/// 40 bits are: only after exactly 2^40 writes, which take days, would somebody hear an old count.
#[derive(Debug)]
pub struct Counted(AtomicU64);

const COUNT_BITS: u32 = 24;
const NONE: u64 = u64::MAX;

impl Counted {
    /// Nothing counted yet.
    pub const fn nothing() -> Self {
        Self(AtomicU64::new(NONE))
    }

    /// Forgets the count: the view changes.
    pub fn forget(&self) {
        self.0.store(NONE, Ordering::Release);
    }

    /// Keeps a count. To be called while neither world nor view can change.
    pub fn keep(&self, count: usize, writes: u64) {
        if let Ok(count) = u64::try_from(count)
            && count < 1 << (COUNT_BITS - 1)
        {
            self.0.store(writes << COUNT_BITS | count, Ordering::Release);
        }
    }

    /// The count, if the world is as it was then.
    pub fn get(&self, writes: u64) -> Option<u32> {
        let kept = self.0.load(Ordering::Acquire);
        let count = kept & ((1 << COUNT_BITS) - 1);
        (kept == writes << COUNT_BITS | count && kept != NONE).then_some(count as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_holds_until_the_next_write() {
        let counted = Counted::nothing();
        assert_eq!((counted.get(0), counted.get(u64::MAX)), (None, None));
        counted.keep(7, 3);
        assert_eq!((counted.get(3), counted.get(2), counted.get(4)), (Some(7), None, None));
        counted.keep(usize::MAX, 4);
        assert_eq!(counted.get(4), None);
        counted.keep(0, 4);
        assert_eq!(counted.get(4), Some(0));
        counted.forget();
        assert_eq!(counted.get(4), None);
    }
}
