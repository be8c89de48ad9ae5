use crate::engine::{EngineError, Result};
use crate::vocab::{EntryId, MapiUid, guids};

/// The provider of the directory's entry ids (`MUIDEMSAB`).
pub const MUID_EMSAB: MapiUid = MapiUid::from_guid(guids::muidEMSAB);

/// The name that stands for the global address list itself.
const GAL_NAME: &str = "/";

/// The name that stands for the container of the provider, in which the global address list is.
const ROOT_NAME: &str = "/o=Emulator";

/// Where things stand in the bytes: behind the flag bytes and the uid.
const VERSION: usize = 20;
const KIND: usize = 24;
const NAME: usize = 28;

/// What an entry id of the directory says: the kind of object and its distinguished name.
///
/// The layout is that of Exchange: four flag bytes, the uid, `u32` version 1, `u32` kind, the name in ASCII with a
/// NUL. All ids are long-term (ADR-EID-2, ADR-EID-3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryId {
    /// What the id claims to name.
    pub kind: DirectoryKind,
    /// As `/o=Emulator/ou=Post Office/cn=Recipients/cn=anna`; case does not count.
    pub name: Box<str>,
}

/// What an object of the directory is; the number stands in entry ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DirectoryKind {
    /// A messaging user (`DT_MAILUSER`).
    MailUser = 0,
    /// A distribution list (`DT_DISTLIST`).
    DistList = 1,
    /// A container (`DT_CONTAINER`).
    Container = 0x100,
}

impl DirectoryId {
    /// The root container of the provider.
    #[must_use]
    pub fn root() -> Self {
        Self { kind: DirectoryKind::Container, name: ROOT_NAME.into() }
    }

    /// Whether this names the root container.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.kind == DirectoryKind::Container && self.name.eq_ignore_ascii_case(ROOT_NAME)
    }

    /// The global address list.
    #[must_use]
    pub fn gal() -> Self {
        Self { kind: DirectoryKind::Container, name: GAL_NAME.into() }
    }

    /// Whether this names the global address list.
    #[must_use]
    pub fn is_gal(&self) -> bool {
        self.kind == DirectoryKind::Container && &*self.name == GAL_NAME
    }

    /// The entry id.
    #[must_use]
    pub fn to_entry_id(&self) -> EntryId {
        entry_id(self.kind, &self.name)
    }

    /// Reads an entry id that anybody may have built.
    ///
    /// # Errors
    /// [`EngineError::Corrupt`] if the uid, the flag bytes, the version or the kind is not the directory's, or the
    /// name is empty, not ASCII, or does not end with the id (ADR-OPENENTRY-6, ADR-COMPAREENTRYIDS-3).
    pub fn parse(id: &EntryId) -> Result<Self> {
        let corrupt = |why: String| Err(EngineError::Corrupt { why });
        let bytes = id.as_bytes();
        if id.provider_uid() != Some(MUID_EMSAB) {
            return corrupt("the entry id is not of the directory".to_owned());
        }
        if bytes[..4] != [0; 4] {
            return corrupt("the directory has no short-term entry ids".to_owned());
        }
        let (Some(version), Some(kind)) = (number(bytes, VERSION), number(bytes, KIND)) else {
            return corrupt(format!(
                "the entry id has {} bytes where more than {NAME} are needed",
                bytes.len()
            ));
        };
        if version != 1 {
            return corrupt(format!("the version at byte {VERSION} is {version}, not 1"));
        }
        let Some(kind) = DirectoryKind::from_number(kind) else {
            return corrupt(format!("the kind at byte {KIND} is {kind:#X}"));
        };
        match std::str::from_utf8(&bytes[NAME..]).ok().and_then(|text| text.strip_suffix('\0')) {
            Some(name) if !name.is_empty() && name.is_ascii() && !name.contains('\0') => {
                Ok(Self { kind, name: name.into() })
            }
            _ => corrupt(format!("at byte {NAME} is no name in ASCII with a NUL")),
        }
    }

    /// Whether two ids name one object (ADR-COMPAREENTRYIDS-1).
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.name.eq_ignore_ascii_case(&other.name)
    }
}

impl DirectoryKind {
    const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            0 => Self::MailUser,
            1 => Self::DistList,
            0x100 => Self::Container,
            _ => return None,
        })
    }
}

pub(super) fn entry_id(kind: DirectoryKind, name: &str) -> EntryId {
    let mut private = Vec::with_capacity(NAME - VERSION + name.len() + 1);
    private.extend(1_u32.to_le_bytes());
    private.extend((kind as u32).to_le_bytes());
    private.extend(name.as_bytes());
    private.push(0);
    EntryId::long_term(MUID_EMSAB, &private)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().copied().map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rustfmt::skip]
    const GAL: &[u8] = &[
        0, 0, 0, 0,
        0xDC, 0xA7, 0x40, 0xC8, 0xC0, 0x42, 0x10, 0x1A, 0xB4, 0xB9, 0x08, 0x00, 0x2B, 0x2F, 0xE1, 0x82,
        1, 0, 0, 0,
        0, 1, 0, 0,
        b'/', 0,
    ];

    fn parse(bytes: &[u8]) -> Result<DirectoryId> {
        DirectoryId::parse(&bytes.into())
    }

    fn patched(at: usize, byte: u8) -> Vec<u8> {
        let mut bytes = GAL.to_vec();
        bytes[at] = byte;
        bytes
    }

    /// ADR-EID-1, ADR-EID-2
    #[test]
    fn the_layout_is_flags_uid_version_kind_and_name() {
        assert_eq!(DirectoryId::gal().to_entry_id().as_bytes(), GAL);
        assert_eq!(parse(GAL), Ok(DirectoryId::gal()));
    }

    /// ADR-OPENENTRY-6, ADR-COMPAREENTRYIDS-3
    #[test]
    fn broken_ids_are_corrupt() {
        for len in 0..GAL.len() {
            assert!(parse(&GAL[..len]).is_err(), "cut to {len}");
        }
        assert!(parse(&[GAL, &[0]].concat()).is_err(), "a byte behind the name");
        for (at, byte) in [(0, 0xFF), (3, 1), (4, 0), (20, 2), (24, 2), (28, 0), (28, 0xE9), (29, b'a')] {
            assert!(parse(&patched(at, byte)).is_err(), "{byte:#X} at {at}");
        }
    }

    /// ADR-COMPAREENTRYIDS-1, ADR-COMPAREENTRYIDS-2
    #[test]
    fn ids_are_the_same_if_kind_and_name_are() {
        let id = |kind, name: &str| DirectoryId { kind, name: name.into() };
        let anna = id(DirectoryKind::MailUser, "/cn=anna");
        assert!(anna.is_same(&id(DirectoryKind::MailUser, "/CN=Anna")));
        assert!(!anna.is_same(&id(DirectoryKind::DistList, "/cn=anna")));
        assert!(!anna.is_same(&id(DirectoryKind::MailUser, "/cn=ann")));
    }
}
