use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A GUID: the value of `PT_CLSID`, a property set, an interface id.
pub type Guid = uuid::Uuid;

/// Sixteen bytes that name a provider, service, section or store (`MAPIUID`): a GUID as it stands on the wire.
///
/// A GUID's first three fields are little-endian on the wire; [`MapiUid::from_guid`] is the one place that swaps.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(from = "Guid", into = "Guid")]
pub struct MapiUid(pub [u8; 16]);

/// As their bytes are ordered, compared at once.
impl Ord for MapiUid {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        u128::from_be_bytes(self.0).cmp(&u128::from_be_bytes(other.0))
    }
}

impl PartialOrd for MapiUid {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl MapiUid {
    /// The sixteen bytes of a GUID in wire order.
    #[must_use]
    pub const fn from_guid(guid: Guid) -> Self {
        Self(guid.to_bytes_le())
    }

    /// The GUID whose wire form these bytes are.
    #[must_use]
    pub const fn to_guid(self) -> Guid {
        Guid::from_bytes_le(self.0)
    }

    /// The first sixteen bytes of `bytes`, if there are so many.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.first_chunk().copied().map(Self)
    }
}

impl From<Guid> for MapiUid {
    fn from(guid: Guid) -> Self {
        Self::from_guid(guid)
    }
}

impl From<MapiUid> for Guid {
    fn from(uid: MapiUid) -> Self {
        uid.to_guid()
    }
}

impl fmt::Display for MapiUid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_guid(), f)
    }
}

impl fmt::Debug for MapiUid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_form_swaps_the_first_three_fields() {
        let guid = uuid::uuid!("00020329-1234-5678-C000-000000000046");
        let wire = [0x29, 0x03, 0x02, 0, 0x34, 0x12, 0x78, 0x56, 0xC0, 0, 0, 0, 0, 0, 0, 0x46];
        assert_eq!(MapiUid::from_guid(guid).0, wire);
        assert_eq!(MapiUid(wire).to_guid(), guid);
    }
}
