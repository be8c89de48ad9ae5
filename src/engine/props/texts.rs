use std::sync::Arc;

use super::slot::RANGE_LEN;

/// Longer text and bytes keep the block they came in: saving a flag must not copy a body.
pub(super) const LONGEST_INLINE: usize = 1_024;
/// How many values of an object are looked at for a part to share.
const MOST_PARTS: usize = 8;

/// Short texts one behind the other. One that ends another lies in it.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    pub(super) block: String,
    parts: Parts,
}

impl Texts {
    /// None, and nothing allocated.
    pub(super) const fn new() -> Self {
        Self { block: String::new(), parts: Parts::NONE }
    }

    /// Adds a text, and tells start and end; `None` if there is no room for it.
    #[inline]
    pub(super) fn place(&mut self, text: &str) -> Option<(u16, u16)> {
        self.parts.find(self.block.as_bytes(), text.as_bytes()).or_else(|| {
            let range = next_range(self.block.len(), text.len())?;
            self.block.push_str(text);
            self.parts.remember(range, text.as_bytes());
            Some(range)
        })
    }

    /// Makes it what another one is, in the memory it has.
    pub(super) fn copy_from(&mut self, other: &Self) {
        self.block.clone_from(&other.block);
        self.parts = other.parts;
    }

    /// The texts as an object keeps them.
    pub(super) fn to_block(&self) -> Option<Arc<str>> {
        (!self.block.is_empty()).then(|| self.block.as_str().into())
    }

    /// Empties it; the memory stays.
    pub(super) fn clear(&mut self) {
        self.block.clear();
        self.parts = Parts::NONE;
    }
}

/// The first values of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    parts: [Part; MOST_PARTS],
    len: usize,
    /// A bit for the last byte of each: most values end like none of them.
    ends: u64,
}

/// A value in a block of text or bytes, never empty.
#[derive(Clone, Copy, Debug)]
struct Part {
    start: u16,
    end: u16,
    /// Most values differ in their last byte.
    last: u8,
}

impl Parts {
    pub(super) const NONE: Self =
        Self { parts: [Part { start: 0, end: 0, last: 0 }; MOST_PARTS], len: 0, ends: 0 };

    /// A value often ends another one: the conversation topic ends the subject, the sender is the one represented.
    #[inline]
    pub(super) fn find(&self, block: &[u8], value: &[u8]) -> Option<(u16, u16)> {
        let Some(last) = value.last() else { return Some((0, 0)) };
        if self.ends & bit(*last) == 0 {
            return None;
        }
        let ends = |part: &&Part| {
            part.last == *last && block[usize::from(part.start)..usize::from(part.end)].ends_with(value)
        };
        let found = self.parts[..self.len].iter().find(ends);
        found.map(|part| (part.end - value.len() as u16, part.end))
    }

    #[inline]
    pub(super) fn remember(&mut self, (start, end): (u16, u16), value: &[u8]) {
        if let (Some(last), Some(place)) = (value.last(), self.parts.get_mut(self.len)) {
            *place = Part { start, end, last: *last };
            self.len += 1;
            self.ends |= bit(*last);
        }
    }
}

/// The bit that stands for a byte, and for three others.
#[inline]
const fn bit(byte: u8) -> u64 {
    1 << (byte % 64)
}

/// Where a value of this length goes at the end of a block; `None` if it is to stay by itself.
pub(super) const fn next_range(block: usize, value: usize) -> Option<(u16, u16)> {
    let end = block + value;
    if value > LONGEST_INLINE || end > u16::MAX as usize {
        return None;
    }
    Some((block as u16, end as u16))
}

pub(super) fn bytes_of((start, end): (u16, u16)) -> [u8; RANGE_LEN] {
    (u32::from(end) << 16 | u32::from(start)).to_le_bytes()
}
