use std::ops::Deref;

use super::RowId;

/// What stands in the list of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Slot {
    /// The header of a category, by its number among those the view ever had (TBL-KEY-3).
    Header(u64),
    /// A row of the source, and which of its instances from 0: a row is there once, or once for each value of an
    /// expanded column (TBL-MV-2).
    Leaf(RowId, u32),
}

impl Slot {
    /// A row that is there once.
    #[inline]
    pub(super) const fn of(row: RowId) -> Self {
        Self::Leaf(row, 0)
    }

    /// The row of the source; a header is none.
    #[inline]
    pub(super) const fn row(self) -> Option<RowId> {
        match self {
            Self::Header(_) => None,
            Self::Leaf(row, _) => Some(row),
        }
    }

    /// Which of the instances of its row it is.
    pub(super) const fn instance(self) -> u32 {
        match self {
            Self::Header(_) => 0,
            Self::Leaf(_, instance) => instance,
        }
    }

    /// The instance key the view makes for it: 8 bytes, 12 for a further instance, 16 for a header, so that none is
    /// another's (TBL-KEY-1, TBL-KEY-5).
    pub(super) fn instance_key(self) -> InstanceKey {
        let mut bytes = [0xFF; 16];
        let len = match self {
            Self::Header(number) => {
                bytes[8..].copy_from_slice(&number.to_be_bytes());
                16
            }
            Self::Leaf(row, instance) => {
                bytes[..8].copy_from_slice(&row.0.to_be_bytes());
                bytes[8..12].copy_from_slice(&instance.to_be_bytes());
                if instance == 0 { 8 } else { 12 }
            }
        };
        InstanceKey { bytes, len }
    }

    /// What an instance key made by a view names, without its salt.
    pub(super) fn named(key: &[u8]) -> Option<Self> {
        let (start, rest) = key.split_first_chunk()?;
        let slot = match rest.len() {
            0 => Self::of(RowId(u64::from_be_bytes(*start))),
            4 => Self::Leaf(RowId(u64::from_be_bytes(*start)), u32::from_be_bytes(*rest.first_chunk()?)),
            8 => Self::Header(u64::from_be_bytes(*rest.first_chunk()?)),
            _ => return None,
        };
        (*slot.instance_key() == *key).then_some(slot)
    }
}

impl InstanceKey {
    /// The key that only a view with this salt makes; twice it is the plain one again.
    pub(super) fn salted(mut self, salt: u64) -> Self {
        if salt == 0 {
            return self;
        }
        self.bytes
            .iter_mut()
            .zip(salt.to_be_bytes().into_iter().cycle())
            .for_each(|(byte, salt)| *byte ^= salt);
        self
    }
}

/// The bytes of an instance key.
#[derive(Clone, Copy, Debug)]
pub(super) struct InstanceKey {
    bytes: [u8; 16],
    len: usize,
}

impl Deref for InstanceKey {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_key_names_what_it_was_made_for() {
        let slots =
            [Slot::of(RowId(7)), Slot::Leaf(RowId(7), 1), Slot::Leaf(RowId(u64::MAX), 2), Slot::Header(7)];
        let keys = slots.map(Slot::instance_key);
        assert_eq!(keys.map(|key| key.len()), [8, 12, 12, 16]);
        assert_eq!(keys.map(|key| Slot::named(&key)), slots.map(Some));
        assert_eq!([&b""[..], &[0; 9], &[0; 12], &[0; 16], &[0xFF; 17]].map(Slot::named), [None; 5]);
    }
}
