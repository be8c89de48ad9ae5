use std::sync::Arc;

use crate::engine::Props;
use crate::vocab::tags::{PR_ADDRTYPE, PR_OBJECT_TYPE};
use crate::vocab::{DisplayType, EntryId, MapiUid, ObjectType, PropTag, PropValue};

/// The address type of a list that MAPI itself replaces by its members (ADR-ADDRTYPE-2).
const MAPIPDL: &str = "MAPIPDL";

/// Names an entry of a personal address book, for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BookEntryNumber(pub u64);

/// Where entries of a personal address book stand: in its container, or in one of its lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BookPlace {
    /// In which book.
    pub book: MapiUid,
    /// In which list; none is the container.
    pub list: Option<BookEntryNumber>,
}

/// An entry as it was saved last.
#[derive(Clone, Debug)]
pub struct BookEntry {
    /// All its properties, those that follow from others too.
    pub props: Arc<Props>,
    /// How often it was saved.
    pub saves: u64,
    /// The list it is a member of; none if it stands in the container.
    pub list: Option<BookEntryNumber>,
    /// The list whose members a list in a list has: not its own, so lists may contain each other.
    pub stands_for: Option<EntryId>,
}

/// Which entry an open object was made from, as it knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedEntry {
    /// Which.
    pub number: BookEntryNumber,
    /// How often it had been saved.
    pub saves: u64,
}

/// What an open object becomes when it is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behind {
    /// The entry it was opened from.
    Saved(SavedEntry),
    /// A new entry.
    New(NewEntry),
}

/// An entry that was never saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// The list it becomes a member of; none is the container.
    pub list: Option<BookEntryNumber>,
    /// What it is.
    pub kind: NewKind,
}

/// What a new entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewKind {
    /// A user.
    User,
    /// A list with members of its own, under a number that [`reserve`](super::PersonalBook::reserve) gave.
    List(BookEntryNumber),
    /// A list in a list, with the members of this one.
    ListOf(EntryId),
}

impl NewKind {
    /// `PR_OBJECT_TYPE`.
    #[must_use]
    pub const fn object_type(&self) -> ObjectType {
        match self {
            Self::User => ObjectType::MAPI_MAILUSER,
            Self::List(_) | Self::ListOf(_) => ObjectType::MAPI_DISTLIST,
        }
    }
}

impl BookEntry {
    /// `PR_OBJECT_TYPE`.
    #[must_use]
    pub fn object_type(&self) -> ObjectType {
        match self.props.value(PR_OBJECT_TYPE.id()) {
            Some(PropValue::Long(number)) => ObjectType(number.cast_unsigned()),
            _ => ObjectType::MAPI_MAILUSER,
        }
    }

    /// Whether it is a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.object_type() == ObjectType::MAPI_DISTLIST
    }

    pub(super) fn text(&self, tag: PropTag) -> Option<String> {
        text(&self.props, tag)
    }
}

/// A text that is not empty.
pub fn text(props: &Props, tag: PropTag) -> Option<String> {
    let value = props.value(tag.id())?;
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Whether MAPI replaces a recipient with these properties by members (ADR-DISTLIST-9).
pub fn is_expanded(props: &Props) -> bool {
    text(props, PR_ADDRTYPE.tag()).is_some_and(|of| of.eq_ignore_ascii_case(MAPIPDL))
}

/// `PR_DISPLAY_TYPE` (ADR-DISTLIST-3).
pub fn display_type(object_type: ObjectType, props: &Props) -> DisplayType {
    match object_type {
        ObjectType::MAPI_DISTLIST if is_expanded(props) => DisplayType::DT_PRIVATE_DISTLIST,
        ObjectType::MAPI_DISTLIST => DisplayType::DT_DISTLIST,
        _ => DisplayType::DT_MAILUSER,
    }
}
