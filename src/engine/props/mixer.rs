use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A hash of few instructions a word: whatever it finds is compared before it is used.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mixer(u64);

/// A map that is only looked into, never walked through. Nobody chooses its keys to collide.
pub type Map<K, V> = HashMap<K, V, BuildHasherDefault<Mixer>>;

impl Hasher for Mixer {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        words.iter().for_each(|word| self.write_u64(u64::from_le_bytes(*word)));
        let last = rest.iter().fold(0, |last, byte| last << 8 | u64::from(*byte));
        self.write_u64(last);
    }

    #[inline]
    fn write_u8(&mut self, byte: u8) {
        self.write_u64(byte.into());
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95);
    }

    #[inline]
    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}
