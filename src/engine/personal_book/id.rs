use super::BookEntryNumber;
use crate::engine::{EngineError, Result};
use crate::vocab::{EntryId, MapiUid};

/// The kind of provider that keeps personal address books: in their entry ids, and `PR_AB_PROVIDER_ID` of their
/// containers.
pub const MUID_PERSONAL_BOOK: MapiUid =
    MapiUid([0xB5, 0x3B, 0xC2, 0xC0, 0x2C, 0x77, 0x10, 0x1A, 0xA1, 0xBC, 0x08, 0x00, 0x2B, 0x2A, 0x56, 0xC2]);

/// What an entry id of a personal address book names.
///
/// Behind the flag bytes and the uid of the book, which its logon registers: `u32` version 1, `u32` kind, the uid of the
/// kind of provider, `u64` number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalId {
    /// What its provider opens where no id is given: the container in which the book is.
    Root { book: MapiUid },
    /// The book itself.
    Container { book: MapiUid },
    /// One of its entries.
    Entry { book: MapiUid, number: BookEntryNumber },
    /// What new entries of it are made from.
    Template { book: MapiUid, template: Template },
}

/// What a personal address book offers to create (ADR-TEMPLATES-8); the number stands in entry ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// A user with an internet address.
    InternetUser = 0,
    /// A user with any other address.
    OtherUser = 1,
    /// A distribution list.
    DistList = 2,
}

const VERSION: u32 = 1;
const ENTRY: u32 = 0;
const CONTAINER: u32 = 0x100;
const TEMPLATE: u32 = 0x200;
const ROOT: u32 = 0x300;

impl PersonalId {
    /// In which book it is.
    #[must_use]
    pub const fn book(self) -> MapiUid {
        match self {
            Self::Root { book }
            | Self::Container { book }
            | Self::Entry { book, .. }
            | Self::Template { book, .. } => book,
        }
    }

    /// The entry id.
    #[must_use]
    pub fn to_entry_id(self) -> EntryId {
        let (kind, number) = match self {
            Self::Root { .. } => (ROOT, 0),
            Self::Container { .. } => (CONTAINER, 0),
            Self::Entry { number, .. } => (ENTRY, number.0),
            Self::Template { template, .. } => (TEMPLATE, template as u64),
        };
        let head = [VERSION, kind].map(u32::to_le_bytes).concat();
        let private = [&head[..], &MUID_PERSONAL_BOOK.0, &number.to_le_bytes()].concat();
        EntryId::long_term(self.book(), &private)
    }

    /// Reads an entry id that anybody may have built.
    ///
    /// # Errors
    /// [`EngineError::Corrupt`] if it is not one that [`to_entry_id`](Self::to_entry_id) gives.
    pub fn parse(id: &EntryId) -> Result<Self> {
        let corrupt = || EngineError::Corrupt { why: format!("{id} is no id of a personal address book") };
        let bytes = id.as_bytes();
        let kind = bytes.get(24..28).and_then(|bytes| bytes.first_chunk()).copied().map(u32::from_le_bytes);
        let book = id.provider_uid().ok_or_else(corrupt)?;
        let number = bytes.get(44..).and_then(|bytes| bytes.first_chunk()).copied().map(u64::from_le_bytes);
        let parsed = match (kind, number) {
            (Some(ROOT), Some(0)) => Self::Root { book },
            (Some(CONTAINER), Some(0)) => Self::Container { book },
            (Some(ENTRY), Some(number)) => Self::Entry { book, number: BookEntryNumber(number) },
            (Some(TEMPLATE), Some(0)) => Self::Template { book, template: Template::InternetUser },
            (Some(TEMPLATE), Some(1)) => Self::Template { book, template: Template::OtherUser },
            (Some(TEMPLATE), Some(2)) => Self::Template { book, template: Template::DistList },
            _ => return Err(corrupt()),
        };
        // The flag bytes, the version, the kind of provider and the length are right if the whole is.
        if parsed.to_entry_id() == *id { Ok(parsed) } else { Err(corrupt()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_was_written_and_in_no_other_form() {
        let book = MapiUid([7; 16]);
        let ids = [
            PersonalId::Root { book },
            PersonalId::Container { book },
            PersonalId::Entry { book, number: BookEntryNumber(0x1_0000_0001) },
            PersonalId::Template { book, template: Template::OtherUser },
        ];
        for id in ids {
            let written = id.to_entry_id();
            assert_eq!(PersonalId::parse(&written), Ok(id));
            let bytes = written.as_bytes();
            for len in 0..bytes.len() {
                assert!(PersonalId::parse(&bytes[..len].into()).is_err(), "cut to {len}");
            }
            for at in [0, 20, 24, 28] {
                let mut broken = bytes.to_vec();
                broken[at] ^= 0x40;
                assert!(PersonalId::parse(&broken[..].into()).is_err(), "byte {at}");
            }
        }
    }
}
