use super::listed::Keyed;

/// Where to look among sorted keys: the first bytes of each sixteenth, of each sixteenth of those, and so on.
///
/// A search reads sixteen that stand side by side on each level, which takes one wait for memory: halving would wait for
/// each of its steps.
#[derive(Clone, Debug, Default)]
pub(super) struct Steps {
    /// From the fewest to the most.
    levels: Vec<Vec<u128>>,
}

impl Steps {
    const STEP: usize = 16;

    pub(super) fn over(sorted: &[Keyed]) -> Self {
        let mut level: Vec<u128> = lasts(sorted).map(|keyed| keyed.head).collect();
        let mut levels = Vec::new();
        while !level.is_empty() {
            let next = lasts(&level).copied().collect();
            levels.push(std::mem::replace(&mut level, next));
        }
        levels.reverse();
        Self { levels }
    }

    /// How many of the keys have a head that `is_before` holds for; it must hold for a beginning of them and for nothing
    /// else.
    pub(super) fn partition_point(&self, sorted: &[Keyed], is_before: impl Fn(u128) -> bool) -> usize {
        let mut start = 0;
        for level in &self.levels {
            start += step(level, start).iter().filter(|head| is_before(**head)).count();
            start *= Self::STEP;
        }
        start + step(sorted, start).iter().filter(|keyed| is_before(keyed.head)).count()
    }
}

/// The last of each so many.
fn lasts<T>(sorted: &[T]) -> impl Iterator<Item = &T> {
    sorted.chunks_exact(Steps::STEP).filter_map(<[T]>::last)
}

fn step<T>(sorted: &[T], start: usize) -> &[T] {
    &sorted[start..sorted.len().min(start + Steps::STEP)]
}
