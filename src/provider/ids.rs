use std::sync::atomic::{AtomicU64, Ordering};

use crate::vocab::MapiUid;

/// Where new ids come from: a seed, so that every run makes the same ones. A copy goes on alike.
#[derive(Debug)]
pub struct IdSource(AtomicU64);

impl IdSource {
    /// The ids of this seed.
    pub const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// Sixteen bytes unlike any given before.
    pub fn next_uid(&self) -> MapiUid {
        let before = self.0.fetch_add(STEP.wrapping_mul(2), Ordering::Relaxed);
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&word(before.wrapping_add(STEP)).to_be_bytes());
        bytes[8..].copy_from_slice(&word(before.wrapping_add(STEP.wrapping_mul(2))).to_be_bytes());
        MapiUid(bytes)
    }
}

impl Clone for IdSource {
    fn clone(&self) -> Self {
        Self::new(self.0.load(Ordering::Relaxed))
    }
}

/// SplitMix64: a counter that takes this step, through a mixing function that never gives one word twice.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

fn word(mut state: u64) -> u64 {
    state = (state ^ state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ state >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ state >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_ids_everywhere() {
        let ids = IdSource::new(0);
        let first = ids.next_uid();
        assert_eq!(first.0[..8], 0xE220_A839_7B1D_CDAF_u64.to_be_bytes());
        assert_ne!(ids.next_uid(), first);
        assert_eq!(IdSource::new(0).next_uid(), first);
        assert_ne!(IdSource::new(1).next_uid(), first);
    }
}
