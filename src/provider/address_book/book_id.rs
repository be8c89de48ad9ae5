use super::Refused;
use crate::engine::directory::{DirectoryId, MUID_EMSAB};
use crate::engine::personal_book::{MUID_PERSONAL_BOOK, PersonalId};
use crate::provider::refuse;
use crate::vocab::{EntryId, ErrorCode, MAPI_ONE_OFF_UID, MapiUid, OneOff};

/// The provider of the root's entry id: MAPI itself.
const ROOT_UID: MapiUid = MapiUid(*b"mapi-emulator-ab");

/// What an entry id of the address book names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BookId {
    /// The root: all containers of all providers.
    Root,
    /// What MAPI itself makes recipients of any type from.
    Generic,
    /// The directory's container or one of its entries.
    Directory(DirectoryId),
    /// A personal address book, one of its entries or templates.
    Personal(PersonalId),
    /// A recipient that stands in no container, and the bytes that say so.
    OneOff(EntryId, OneOff),
}

impl BookId {
    /// Reads an entry id; none, or an empty one, is the root's.
    pub fn parse(id: Option<&EntryId>) -> Refused<Self> {
        let Some(id) = id.filter(|id| !id.is_empty()) else { return Ok(Self::Root) };
        let unknown = |why: String| refuse(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, why);
        match id.provider_uid() {
            Some(MAPI_ONE_OFF_UID) => match OneOff::parse(id) {
                Ok(one_off) => Ok(Self::OneOff(id.clone(), one_off)),
                Err(error) => Err(unknown(error.to_string())),
            },
            Some(MUID_EMSAB) => {
                DirectoryId::parse(id).map(Self::Directory).map_err(|error| unknown(error.to_string()))
            }
            Some(MUID_PERSONAL_BOOK) => {
                PersonalId::parse(id).map(Self::Personal).map_err(|error| unknown(error.to_string()))
            }
            Some(ROOT_UID) if *id == Self::root_id() => Ok(Self::Root),
            Some(ROOT_UID) if *id == Self::generic_template_id() => Ok(Self::Generic),
            _ => Err(unknown(format!("no address book provider knows {id}"))),
        }
    }

    /// The entry id of the root.
    pub fn root_id() -> EntryId {
        EntryId::long_term(ROOT_UID, &[])
    }

    /// The entry id of MAPI's own template (ADR-TEMPLATES-6).
    pub fn generic_template_id() -> EntryId {
        EntryId::long_term(ROOT_UID, b"template")
    }

    /// Whether both name one object (ADR-COMPAREENTRYIDS-1 to ADR-COMPAREENTRYIDS-8).
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Root, Self::Root) | (Self::Generic, Self::Generic) => true,
            (Self::Directory(left), Self::Directory(right)) => left.is_same(right),
            (Self::Personal(left), Self::Personal(right)) => left == right,
            (Self::OneOff(left, _), Self::OneOff(right, _)) => left == right,
            _ => false,
        }
    }
}
