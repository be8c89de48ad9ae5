use serde::{Deserialize, Serialize};

use super::{Binary, MapiUid};

/// The name of an object: four flag bytes, the sixteen bytes of its provider, and what the provider adds (`ENTRYID`,
/// SES-ENTRYID-1).
///
/// Opaque to clients; any bytes can be held, and whoever is asked to open them says if they make sense. Two ids of
/// one object may differ: compare with `CompareEntryIDs`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub Binary);

impl EntryId {
    /// A long-term entry id: all flag bytes zero.
    #[must_use]
    pub fn long_term(uid: MapiUid, private: &[u8]) -> Self {
        Self([&[0; 4], &uid.0[..], private].concat().into())
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether there are no bytes at all: some methods take that for the root.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The provider's uid; `None` if there are fewer than 20 bytes.
    #[must_use]
    pub fn provider_uid(&self) -> Option<MapiUid> {
        MapiUid::from_slice(self.0.get(4..)?)
    }

    /// What the provider put behind the uid; `None` if there are fewer than 20 bytes.
    #[must_use]
    pub fn private(&self) -> Option<&[u8]> {
        self.0.get(20..)
    }
}

impl From<&[u8]> for EntryId {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl From<Binary> for EntryId {
    fn from(bytes: Binary) -> Self {
        Self(bytes)
    }
}

impl From<EntryId> for Binary {
    fn from(id: EntryId) -> Self {
        id.0
    }
}

impl std::fmt::Debug for EntryId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&self.0, f)
    }
}

impl std::fmt::Display for EntryId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.0, f)
    }
}
