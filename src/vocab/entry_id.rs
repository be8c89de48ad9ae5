use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::shared::write_hex;
use super::{Binary, MapiUid};

/// The name of an object: four flag bytes, the sixteen bytes of its provider, and what the provider adds (`ENTRYID`,
/// SES-ENTRYID-1).
///
/// Opaque to clients; any bytes can be held, and whoever is asked to open them says if they make sense. Two ids of
/// one object may differ: compare with `CompareEntryIDs`. Prints and serializes as hex digits, as [`Binary`] does.
#[derive(Clone)]
pub struct EntryId(Bytes);

/// Clients keep many ids: one that is no longer than those of the built-in stores lies in the value itself, and is read
/// in one step.
#[derive(Clone)]
enum Bytes {
    Here { len: u8, bytes: [u8; LONGEST_HERE] },
    Shared(Binary),
}

const LONGEST_HERE: usize = 38;

impl EntryId {
    /// A long-term entry id: all flag bytes zero.
    #[must_use]
    pub fn long_term(uid: MapiUid, private: &[u8]) -> Self {
        [&[0; 4], &uid.0[..], private].concat().into()
    }

    /// The bytes.
    #[must_use]
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Bytes::Here { len, bytes } => &bytes[..usize::from(*len)],
            Bytes::Shared(bytes) => bytes,
        }
    }

    /// Whether there are no bytes at all: some methods take that for the root.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.as_bytes().is_empty()
    }

    /// The provider's uid; `None` if there are fewer than 20 bytes.
    #[must_use]
    pub fn provider_uid(&self) -> Option<MapiUid> {
        MapiUid::from_slice(self.as_bytes().get(4..)?)
    }

    /// What the provider put behind the uid; `None` if there are fewer than 20 bytes.
    #[must_use]
    pub fn private(&self) -> Option<&[u8]> {
        self.as_bytes().get(20..)
    }
}

/// The bytes where there is room for them in the value.
#[inline]
fn here(bytes: &[u8]) -> Option<Bytes> {
    let mut room = [0; LONGEST_HERE];
    room.get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(Bytes::Here { len: bytes.len() as u8, bytes: room })
}

impl From<&[u8]> for EntryId {
    #[inline]
    fn from(bytes: &[u8]) -> Self {
        Self(here(bytes).unwrap_or_else(|| Bytes::Shared(bytes.into())))
    }
}

impl<const N: usize> From<[u8; N]> for EntryId {
    #[inline]
    fn from(bytes: [u8; N]) -> Self {
        Self::from(&bytes[..])
    }
}

impl From<Vec<u8>> for EntryId {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(&bytes[..])
    }
}

impl From<&Binary> for EntryId {
    fn from(bytes: &Binary) -> Self {
        Self(here(bytes).unwrap_or_else(|| Bytes::Shared(bytes.clone())))
    }
}

impl From<Binary> for EntryId {
    fn from(bytes: Binary) -> Self {
        Self(here(&bytes).unwrap_or(Bytes::Shared(bytes)))
    }
}

impl From<EntryId> for Binary {
    fn from(id: EntryId) -> Self {
        match id.0 {
            Bytes::Shared(bytes) => bytes,
            Bytes::Here { .. } => id.as_bytes().into(),
        }
    }
}

impl From<&EntryId> for Binary {
    fn from(id: &EntryId) -> Self {
        id.clone().into()
    }
}

impl Default for EntryId {
    fn default() -> Self {
        Self::from(&[][..])
    }
}

impl PartialEq for EntryId {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for EntryId {}

impl PartialOrd for EntryId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for EntryId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl Hash for EntryId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl Serialize for EntryId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EntryId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Binary::deserialize(deserializer).map(Self::from)
    }
}

impl fmt::Debug for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(self.as_bytes(), f)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// Ids of every length are their bytes, wherever these lie (SES-ENTRYID-1).
    #[test]
    fn an_id_is_its_bytes_however_many_there_are() {
        let bytes: Vec<u8> = (1..=2 * LONGEST_HERE as u8).collect();
        let ids: Vec<EntryId> = (0..bytes.len()).map(|len| EntryId::from(&bytes[..len])).collect();
        for (len, id) in ids.iter().enumerate() {
            assert_eq!(id.as_bytes(), &bytes[..len]);
            let binary = Binary::from(id.clone());
            assert_eq!(*binary, bytes[..len]);
            assert_eq!((&EntryId::from(&binary), &EntryId::from(binary)), (id, id));
            assert_eq!(id.to_string(), Binary::from(&bytes[..len]).to_string());
            let json = serde_json::to_string(id).unwrap();
            assert_eq!(json, format!("\"{id}\""));
            assert_eq!(serde_json::from_str::<EntryId>(&json).unwrap(), *id);
        }
        assert!(ids.is_sorted());
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), bytes.len());
        assert!(EntryId::default().is_empty() && !ids[1].is_empty());
    }

    #[test]
    fn an_id_of_a_built_in_store_takes_no_memory_of_its_own() {
        let id = EntryId::long_term(MapiUid([7; 16]), &[1; 12]);
        assert!(matches!(id.0, Bytes::Here { len: 32, .. }));
        assert_eq!(size_of::<EntryId>(), 40);
    }
}
