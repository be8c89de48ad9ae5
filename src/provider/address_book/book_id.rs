use super::Refused;
use crate::engine::WhichBook;
use crate::engine::directory::{DirectoryId, MUID_EMSAB};
use crate::engine::personal_book::PersonalId;
use crate::provider::refuse;
use crate::vocab::{EntryId, ErrorCode, MapiUid};

/// What an entry id of a built-in provider names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BookId {
    /// The root container of the provider.
    Root,
    /// The directory's container or one of its entries.
    Directory(DirectoryId),
    /// A personal address book, one of its entries or templates.
    Personal(PersonalId),
}

/// The uid in the entry ids of an address book.
pub const fn uid_of(which: WhichBook) -> MapiUid {
    match which {
        WhichBook::Directory => MUID_EMSAB,
        WhichBook::Personal(book) => book,
    }
}

impl BookId {
    /// Reads an entry id of this address book; none, or an empty one, is the root's.
    pub fn parse(which: WhichBook, id: Option<&EntryId>) -> Refused<Self> {
        let Some(id) = id.filter(|id| !id.is_empty()) else { return Ok(Self::Root) };
        let unknown = |why: String| refuse(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, why);
        if id.provider_uid() != Some(uid_of(which)) {
            return Err(unknown(format!("the id {id} belongs to another provider")));
        }
        let named = match which {
            WhichBook::Directory => DirectoryId::parse(id).map(Self::Directory),
            WhichBook::Personal(_) => PersonalId::parse(id).map(Self::Personal),
        };
        match named.map_err(|error| unknown(error.to_string()))? {
            Self::Directory(id) if id.is_root() => Ok(Self::Root),
            Self::Personal(PersonalId::Root { .. }) => Ok(Self::Root),
            named => Ok(named),
        }
    }

    /// Whether both name one object of the same address book (ADR-COMPAREENTRYIDS-1, ADR-COMPAREENTRYIDS-2).
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Directory(left), Self::Directory(right)) => left.is_same(right),
            _ => self == other,
        }
    }
}
