use crate::vocab::MapiUid;

/// Where new ids come from: a seed, so that every run makes the same ones. A copy goes on alike.
#[derive(Clone, Debug)]
pub struct IdSource {
    state: u64,
}

impl IdSource {
    /// The ids of this seed.
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Sixteen bytes unlike any given before.
    pub fn next_uid(&mut self) -> MapiUid {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.next_word().to_be_bytes());
        bytes[8..].copy_from_slice(&self.next_word().to_be_bytes());
        MapiUid(bytes)
    }

    // SplitMix64: a counter through a mixing function that never gives one word twice.
    fn next_word(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.state;
        word = (word ^ word >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ word >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ word >> 31
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_ids_everywhere() {
        let mut ids = IdSource::new(0);
        let first = ids.next_uid();
        assert_eq!(first.0[..8], 0xE220_A839_7B1D_CDAF_u64.to_be_bytes());
        assert_ne!(ids.next_uid(), first);
        assert_eq!(IdSource::new(0).next_uid(), first);
        assert_ne!(IdSource::new(1).next_uid(), first);
    }
}
