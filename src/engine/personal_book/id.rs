use super::BookEntryNumber;
use crate::engine::{EngineError, Result};
use crate::vocab::{EntryId, MapiUid};

/// The provider of the entry ids of personal address books, and `PR_AB_PROVIDER_ID` of their containers.
pub const MUID_PERSONAL_BOOK: MapiUid =
    MapiUid([0xB5, 0x3B, 0xC2, 0xC0, 0x2C, 0x77, 0x10, 0x1A, 0xA1, 0xBC, 0x08, 0x00, 0x2B, 0x2A, 0x56, 0xC2]);

/// What an entry id of a personal address book names.
///
/// Behind the flag bytes and the uid of the provider: `u32` version 1, `u32` kind, the uid of the book, `u64` number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalId {
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

impl PersonalId {
    /// In which book it is.
    #[must_use]
    pub const fn book(self) -> MapiUid {
        match self {
            Self::Container { book } | Self::Entry { book, .. } | Self::Template { book, .. } => book,
        }
    }

    /// The entry id.
    #[must_use]
    pub fn to_entry_id(self) -> EntryId {
        let (kind, number) = match self {
            Self::Container { .. } => (CONTAINER, 0),
            Self::Entry { number, .. } => (ENTRY, number.0),
            Self::Template { template, .. } => (TEMPLATE, template as u64),
        };
        let head = [VERSION, kind].map(u32::to_le_bytes).concat();
        let private = [&head[..], &self.book().0, &number.to_le_bytes()].concat();
        EntryId::long_term(MUID_PERSONAL_BOOK, &private)
    }

    /// Reads an entry id that anybody may have built.
    ///
    /// # Errors
    /// [`EngineError::Corrupt`] if it is not one that [`to_entry_id`](Self::to_entry_id) gives.
    pub fn parse(id: &EntryId) -> Result<Self> {
        let corrupt = || EngineError::Corrupt { why: format!("{id} is no id of a personal address book") };
        let bytes = id.as_bytes();
        let kind = bytes.get(24..28).and_then(|bytes| bytes.first_chunk()).copied().map(u32::from_le_bytes);
        let book = bytes.get(28..44).and_then(MapiUid::from_slice).ok_or_else(corrupt)?;
        let number = bytes.get(44..).and_then(|bytes| bytes.first_chunk()).copied().map(u64::from_le_bytes);
        let parsed = match (kind, number) {
            (Some(CONTAINER), Some(0)) => Self::Container { book },
            (Some(ENTRY), Some(number)) => Self::Entry { book, number: BookEntryNumber(number) },
            (Some(TEMPLATE), Some(0)) => Self::Template { book, template: Template::InternetUser },
            (Some(TEMPLATE), Some(1)) => Self::Template { book, template: Template::OtherUser },
            (Some(TEMPLATE), Some(2)) => Self::Template { book, template: Template::DistList },
            _ => return Err(corrupt()),
        };
        // The flag bytes, the uid, the version and the length are right if the whole is.
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
            for at in [0, 4, 20, 24] {
                let mut broken = bytes.to_vec();
                broken[at] ^= 0x40;
                assert!(PersonalId::parse(&broken[..].into()).is_err(), "byte {at}");
            }
        }
    }
}
