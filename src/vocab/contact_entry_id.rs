//! Entry ids of Outlook's contact address book, which shows the contacts of a folder as recipients.

use super::{BadEntryId, EntryId, MapiUid, guids};

/// The provider of the contact address book (`muidContabDLL`).
pub const MUID_CONTAB: MapiUid = MapiUid::from_guid(guids::muidContabDLL);

/// `CONTAB_VERSION`.
const VERSION_NUMBER: u32 = 3;

/// Where things stand: behind the flag bytes and the uid.
const VERSION: usize = 20;
const TYPE: usize = 24;
const LOGON: usize = 28;
const INDEX: usize = 28;
const LENGTH: usize = 32;
const MESSAGE: usize = 36;

/// What an entry id of the contact address book names (`DIR_ENTRYID`, `CONTAB_ENTRYID`; ADR-CONTAB-1, ADR-CONTAB-2).
///
/// The emulator has no such address book: a client that gets ids of one reads and builds them with this.
///
/// ```
/// use mapi_emulator::vocab::{ContactAddress, ContactEntryId, ContactKind, EntryId};
///
/// let contact = EntryId::from(&[7; 70][..]);
/// let fax = ContactEntryId::Entry {
///     kind: ContactKind::User,
///     address: ContactAddress::FAX_1,
///     message: contact.clone(),
/// };
/// assert_eq!(ContactEntryId::parse(&fax.to_entry_id()), Ok(fax));
/// # Ok::<(), mapi_emulator::vocab::BadEntryId>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ContactEntryId {
    /// A container.
    Container {
        /// Which one.
        kind: ContactContainer,
        /// The id of the logon object.
        logon: MapiUid,
    },
    /// An address of a contact, or a list of contacts.
    Entry {
        /// User or list.
        kind: ContactKind,
        /// Which of the addresses of the contact.
        address: ContactAddress,
        /// The entry id of the contact's message.
        message: EntryId,
    },
}

/// A container of the contact address book; the number stands in its entry id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContactContainer {
    /// `CONTAB_ROOT`.
    Root = 1,
    /// `CONTAB_SUBROOT`.
    Subroot = 2,
    /// `CONTAB_CONTAINER`: a folder of contacts.
    Container = 3,
}

/// An entry of the contact address book; the number stands in its entry id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContactKind {
    /// `CONTAB_USER`.
    User = 4,
    /// `CONTAB_DISTLIST`.
    DistList = 5,
}

open_set! {
    /// One of the addresses of a contact.
    pub struct ContactAddress(u32);
    /// The first e-mail address.
    EMAIL_1 = 0;
    /// The second e-mail address.
    EMAIL_2 = 1;
    /// The third e-mail address.
    EMAIL_3 = 2;
    /// The business fax.
    FAX_1 = 3;
    /// The home fax.
    FAX_2 = 4;
    /// The primary fax.
    FAX_3 = 5;
    /// None: the entry is no address, as a list.
    NONE = 0xFF;
}

impl ContactAddress {
    /// All that one contact can have: as many entries it gives at most (ADR-CONTAB-5).
    pub const OF_A_CONTACT: [Self; 6] =
        [Self::EMAIL_1, Self::EMAIL_2, Self::EMAIL_3, Self::FAX_1, Self::FAX_2, Self::FAX_3];
}

impl ContactEntryId {
    /// The entries that a contact gives if it has every address (ADR-CONTAB-5).
    #[must_use]
    pub fn of_contact(message: &EntryId) -> [Self; 6] {
        let kind = ContactKind::User;
        ContactAddress::OF_A_CONTACT.map(|address| Self::Entry { kind, address, message: message.clone() })
    }

    /// The entry id.
    ///
    /// # Panics
    /// The entry id of the message has 4 GB or more.
    #[must_use]
    pub fn to_entry_id(&self) -> EntryId {
        let private = match self {
            Self::Container { kind, logon } => {
                [&words([VERSION_NUMBER, *kind as u32])[..], &logon.0].concat()
            }
            Self::Entry { kind, address, message } => {
                let length = u32::try_from(message.as_bytes().len()).expect("an entry id is less than 4 GB");
                let head = words([VERSION_NUMBER, *kind as u32, address.0, length]);
                [&head[..], message.as_bytes()].concat()
            }
        };
        EntryId::long_term(MUID_CONTAB, &private)
    }

    /// Reads an entry id that anybody may have built. The flag bytes don't count, nor do bytes behind the last part.
    ///
    /// # Errors
    /// Another uid, version or type, or an end inside of a part; where a method answers with a code it is
    /// `MAPI_E_INVALID_ENTRYID` (ADR-CONTAB-3).
    pub fn parse(id: &EntryId) -> Result<Self, BadEntryId> {
        let bytes = id.as_bytes();
        let too_short = |least| BadEntryId::TooShort { least, len: bytes.len() };
        let found = id.provider_uid().ok_or(too_short(LOGON))?;
        if found != MUID_CONTAB {
            return Err(BadEntryId::OtherProvider { expected: MUID_CONTAB, found });
        }
        let word = |at: usize| {
            let bytes = bytes.get(at..).and_then(|bytes| bytes.first_chunk()).copied();
            bytes.map(u32::from_le_bytes).ok_or(too_short(at + 4))
        };
        let version = word(VERSION)?;
        if version != VERSION_NUMBER {
            return Err(BadEntryId::Unknown { field: "version", at: VERSION, found: version });
        }
        let container = |kind| {
            let logon = bytes.get(LOGON..).and_then(MapiUid::from_slice).ok_or(too_short(LOGON + 16))?;
            Ok(Self::Container { kind, logon })
        };
        let entry = |kind| {
            let address = ContactAddress(word(INDEX)?);
            let length = word(LENGTH)? as usize;
            let rest = bytes.get(MESSAGE..).unwrap_or_default();
            let message = rest.get(..length).ok_or(too_short(MESSAGE.saturating_add(length)))?;
            Ok(Self::Entry { kind, address, message: message.into() })
        };
        match word(TYPE)? {
            1 => container(ContactContainer::Root),
            2 => container(ContactContainer::Subroot),
            3 => container(ContactContainer::Container),
            4 => entry(ContactKind::User),
            5 => entry(ContactKind::DistList),
            found => Err(BadEntryId::Unknown { field: "type", at: TYPE, found }),
        }
    }
}

fn words<const N: usize>(words: [u32; N]) -> Vec<u8> {
    words.into_iter().flat_map(u32::to_le_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UID: [u8; 16] =
        [0xFE, 0x42, 0xAA, 0x0A, 0x18, 0xC7, 0x1A, 0x10, 0xE8, 0x85, 0x0B, 0x65, 0x1C, 0x24, 0, 0];

    fn samples() -> Vec<ContactEntryId> {
        let message = EntryId::from(&[9; 46][..]);
        let mut samples = ContactEntryId::of_contact(&message).to_vec();
        let (kind, address) = (ContactKind::DistList, ContactAddress::NONE);
        samples.push(ContactEntryId::Entry { kind, address, message });
        let containers = [ContactContainer::Root, ContactContainer::Subroot, ContactContainer::Container];
        samples.extend(containers.map(|kind| ContactEntryId::Container { kind, logon: MapiUid([5; 16]) }));
        samples
    }

    fn parse(bytes: &[u8]) -> Result<ContactEntryId, BadEntryId> {
        ContactEntryId::parse(&bytes.into())
    }

    /// ADR-CONTAB-1
    #[test]
    fn a_container_is_version_type_and_logon() {
        let id = ContactEntryId::Container { kind: ContactContainer::Subroot, logon: MapiUid([5; 16]) };
        let bytes = [&[0; 4][..], &UID, &[3, 0, 0, 0], &[2, 0, 0, 0], &[5; 16]].concat();
        assert_eq!(id.to_entry_id().as_bytes(), bytes);
        assert_eq!(parse(&bytes), Ok(id));
    }

    /// ADR-CONTAB-2
    #[test]
    fn an_entry_is_version_type_index_and_the_id_of_the_contact() {
        let (kind, address) = (ContactKind::User, ContactAddress::EMAIL_3);
        let id = ContactEntryId::Entry { kind, address, message: EntryId::from(&[9; 5][..]) };
        let head = [[3, 0, 0, 0], [4, 0, 0, 0], [2, 0, 0, 0], [5, 0, 0, 0]].concat();
        let bytes = [&[0; 4][..], &UID, &head, &[9; 5]].concat();
        assert_eq!(id.to_entry_id().as_bytes(), bytes);
        assert_eq!(parse(&bytes), Ok(id));
    }

    /// ADR-CONTAB-5
    #[test]
    fn a_contact_gives_six_entries() {
        let ids = ContactEntryId::of_contact(&EntryId::from(&[9; 46][..])).map(|id| id.to_entry_id());
        let index = |id: &EntryId| id.as_bytes()[28];
        assert_eq!(ids.each_ref().map(index), [0, 1, 2, 3, 4, 5]);
    }

    /// ADR-CONTAB-3
    #[test]
    fn another_version_or_type_or_a_length_beyond_the_end_is_rejected() {
        let entry = samples()[0].to_entry_id();
        let with = |at: usize, byte| {
            let mut bytes = entry.as_bytes().to_vec();
            bytes[at] = byte;
            parse(&bytes).unwrap_err().to_string()
        };
        assert_eq!(with(20, 2), "the version at byte 20 is 2, which nobody knows");
        assert_eq!(with(24, 6), "the type at byte 24 is 6, which nobody knows");
        assert_eq!(with(24, 0), "the type at byte 24 is 0, which nobody knows");
        assert_eq!(with(32, 47), "the entry id has 82 bytes where at least 83 are needed");
        assert!(with(35, 0xFF).contains("82 bytes"), "no overflow");
        let other = EntryId::long_term(MapiUid([1; 16]), &entry.as_bytes()[20..]);
        assert!(matches!(ContactEntryId::parse(&other), Err(BadEntryId::OtherProvider { .. })));
    }

    #[test]
    fn every_truncation_is_rejected() {
        for id in samples() {
            let whole = id.to_entry_id();
            assert_eq!(ContactEntryId::parse(&whole), Ok(id));
            for len in 0..whole.as_bytes().len() {
                assert!(parse(&whole.as_bytes()[..len]).is_err(), "cut to {len}");
            }
            let longer = [whole.as_bytes(), &[1, 2, 3]].concat();
            assert_eq!(parse(&longer).unwrap().to_entry_id(), whole);
        }
    }

    #[test]
    fn a_flipped_byte_gives_an_error_or_an_id_that_is_read_as_it_is_written() {
        for id in [&samples()[0], &samples()[8]] {
            let whole = id.to_entry_id();
            for at in 0..whole.as_bytes().len() {
                for flip in 1..=u8::MAX {
                    let mut flipped = whole.as_bytes().to_vec();
                    flipped[at] ^= flip;
                    if let Ok(read) = parse(&flipped) {
                        assert_eq!(ContactEntryId::parse(&read.to_entry_id()), Ok(read));
                    }
                }
            }
        }
    }
}
