use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    Binary, EntryId, ErrorCode, EventMask, MapiError, MessageFlags, ObjectType, PropTag, PropValue, Property,
    Row, TableEvent, Text,
};

/// What a sink is told (`NOTIFICATION`): a snapshot of the moment when it happened (SES-NOTIFY-6).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Notification {
    /// Something failed for good (`ERROR_NOTIFICATION`).
    Error(ErrorNotification),
    /// A message was delivered (`NEWMAIL_NOTIFICATION`).
    NewMail(NewMailNotification),
    /// An object was created, deleted, modified, moved or copied, or a search is complete (`OBJECT_NOTIFICATION`).
    Object(ObjectNotification),
    /// A table changed (`TABLE_NOTIFICATION`).
    Table(TableNotification),
    /// An event of the provider's own (`EXTENDED_NOTIFICATION`).
    Extended(ExtendedNotification),
    /// A status object changed (`STATUS_OBJECT_NOTIFICATION`); internal to MAPI, no sink ever gets it.
    Status(StatusNotification),
}

/// A critical error (`ERROR_NOTIFICATION`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorNotification {
    /// `lpEntryID`: the object; empty when the session itself failed (SES-ERRORNOTIF-2).
    pub entry_id: EntryId,
    /// `scode`: the error.
    pub code: ErrorCode,
    /// `MAPI_UNICODE` in `ulFlags`: the texts of `error` came as UTF-16.
    pub unicode: bool,
    /// `lpMAPIError`: more about it, if there is more.
    pub error: Option<MapiError>,
}

/// A delivered message (`NEWMAIL_NOTIFICATION`).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NewMailNotification {
    /// `lpEntryID`: the message, long-term.
    pub entry_id: EntryId,
    /// `lpParentID`: its receive folder, long-term.
    pub parent_id: EntryId,
    /// `MAPI_UNICODE` in `ulFlags`: the message class came as UTF-16.
    pub unicode: bool,
    /// `lpszMessageClass`: what kind of message, as `IPM.Note`.
    pub message_class: Text,
    /// `ulMessageFlags`: a copy of `PR_MESSAGE_FLAGS`.
    pub message_flags: MessageFlags,
}

/// A change of an object (`OBJECT_NOTIFICATION`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectNotification {
    /// The one event bit (`ulEventType`): created, deleted, modified, moved, copied or search complete.
    pub event: EventMask,
    /// `lpEntryID`: the object; after a move where it is now, after a copy the copy.
    pub entry_id: EntryId,
    /// `ulObjType`: what it is.
    pub object_type: ObjectType,
    /// `lpParentID`: the folder it is in, or was in before it was deleted.
    pub parent_id: EntryId,
    /// `lpOldID`: the id before the move, or the original of the copy; else empty.
    pub old_id: EntryId,
    /// `lpOldParentID`: the folder before the move, or of the original; else empty.
    pub old_parent_id: EntryId,
    /// `lpPropTagArray`: what was modified, if the provider tells.
    pub tags: Option<Vec<PropTag>>,
}

/// A change of a table's view (`TABLE_NOTIFICATION`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableNotification {
    /// `ulTableEvent`: what happened.
    pub event: TableEvent,
    /// `hResult`: the failure of `TABLE_ERROR`; else `S_OK`.
    pub result: ErrorCode,
    /// `propIndex`: `PR_INSTANCE_KEY` of the row; [`no_row`](Self::no_row) where no row is concerned.
    pub index: Property,
    /// `propPrior`: `PR_INSTANCE_KEY` of the row before it; [`no_row`](Self::no_row) if it is the first or deleted.
    pub prior: Property,
    /// `row`: the row in the columns of the view; empty unless it was added or modified.
    pub row: Row,
}

/// An event of the provider's own (`EXTENDED_NOTIFICATION`).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ExtendedNotification {
    /// `ulEvent`: a code of the provider.
    pub event: u32,
    /// `pbEventParameters`: what goes with it.
    pub parameters: Binary,
}

/// A change of a status object (`STATUS_OBJECT_NOTIFICATION`).
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct StatusNotification {
    /// `lpEntryID`: the status object.
    pub entry_id: EntryId,
    /// `lpPropVals`: its changed properties.
    pub properties: Vec<Property>,
}

impl Notification {
    /// The event (`ulEventType`), exactly one bit (SES-NOTIFICATION-1, SES-NOTIFICATION-2).
    #[must_use]
    pub const fn event(&self) -> EventMask {
        match self {
            Self::Error(_) => EventMask::fnevCriticalError,
            Self::NewMail(_) => EventMask::fnevNewMail,
            Self::Object(object) => object.event,
            Self::Table(_) => EventMask::fnevTableModified,
            Self::Extended(_) => EventMask::fnevExtended,
            Self::Status(_) => EventMask::fnevStatusObjectModified,
        }
    }
}

impl ObjectNotification {
    /// An event of an object in a folder, without old ids and changed tags (SES-NOTIFY-7).
    #[must_use]
    pub fn new(event: EventMask, object_type: ObjectType, entry_id: EntryId, parent_id: EntryId) -> Self {
        let (old_id, old_parent_id) = Default::default();
        Self { event, entry_id, object_type, parent_id, old_id, old_parent_id, tags: None }
    }

    /// The same event with the ids before the move, or those of the original of a copy.
    #[must_use]
    pub fn from_old(self, old_id: EntryId, old_parent_id: EntryId) -> Self {
        Self { old_id, old_parent_id, ..self }
    }
}

impl TableNotification {
    /// A change that concerns no single row, as `TABLE_CHANGED` and `TABLE_RELOAD`.
    #[must_use]
    pub fn whole(event: TableEvent) -> Self {
        Self {
            event,
            result: ErrorCode::S_OK,
            index: Self::no_row(),
            prior: Self::no_row(),
            row: Row::default(),
        }
    }

    /// The property that stands for "no row": its tag is `PR_NULL` (SES-TABLENOTIF-2).
    #[must_use]
    pub fn no_row() -> Property {
        Property { tag: PropTag::PR_NULL, value: PropValue::Null }
    }
}

/// One line: `object moved: MAPI_MESSAGE 00… in 00…, was 00… in 00…`.
impl fmt::Display for Notification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => error.fmt(f),
            Self::NewMail(mail) => mail.fmt(f),
            Self::Object(object) => object.fmt(f),
            Self::Table(table) => table.fmt(f),
            Self::Extended(extended) => extended.fmt(f),
            Self::Status(status) => status.fmt(f),
        }
    }
}

impl fmt::Display for ErrorNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "critical error: {}", self.code)?;
        if !self.entry_id.is_empty() {
            write!(f, " of {}", self.entry_id)?;
        }
        self.error.iter().try_for_each(|error| write!(f, ", {error}"))
    }
}

impl fmt::Display for NewMailNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entry_id, parent_id, message_class, message_flags, .. } = self;
        write!(f, "new mail: {message_class} {entry_id} in {parent_id}, flags {message_flags:?}")
    }
}

impl fmt::Display for ObjectNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.event {
            EventMask::fnevObjectCreated => f.write_str("object created")?,
            EventMask::fnevObjectDeleted => f.write_str("object deleted")?,
            EventMask::fnevObjectModified => f.write_str("object modified")?,
            EventMask::fnevObjectMoved => f.write_str("object moved")?,
            EventMask::fnevObjectCopied => f.write_str("object copied")?,
            EventMask::fnevSearchComplete => f.write_str("search complete")?,
            other => write!(f, "object event {other:?}")?,
        }
        write!(f, ": {} {}", self.object_type, self.entry_id)?;
        if !self.parent_id.is_empty() {
            write!(f, " in {}", self.parent_id)?;
        }
        let origin = if self.event == EventMask::fnevObjectCopied { "from" } else { "was" };
        if !self.old_id.is_empty() {
            write!(f, ", {origin} {}", self.old_id)?;
        }
        if !self.old_parent_id.is_empty() {
            write!(f, " in {}", self.old_parent_id)?;
        }
        self.tags.iter().try_for_each(|tags| write!(f, ", changed {tags:?}"))
    }
}

impl fmt::Display for TableNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "table: {}", self.event)?;
        if self.result != ErrorCode::S_OK {
            write!(f, " {}", self.result)?;
        }
        if self.index.tag != PropTag::PR_NULL {
            write!(f, " {}", self.index.value)?;
            match self.event {
                TableEvent::TABLE_ROW_DELETED => {}
                _ if self.prior.tag == PropTag::PR_NULL => f.write_str(" at the top")?,
                _ => write!(f, " after {}", self.prior.value)?,
            }
        }
        if self.row.is_empty() { Ok(()) } else { write!(f, " {:?}", self.row) }
    }
}

impl fmt::Display for ExtendedNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "extended event {:#X}", self.event)?;
        if self.parameters.is_empty() { Ok(()) } else { write!(f, ": {}", self.parameters) }
    }
}

impl fmt::Display for StatusNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status object modified: {} {:?}", self.entry_id, self.properties)
    }
}

#[cfg(test)]
mod tests;
