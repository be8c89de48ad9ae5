use std::sync::Arc;

use super::Few;
use super::directory::EntryNumber;
use super::personal_book::{BookEntryNumber, BookPlace};
use super::store::{FolderId, MessageId, MessageList, NodeId, StoreId, StoredMessage};
use super::table::RowChange;
use crate::vocab::{EntryId, MapiUid, MessageFlags, ObjectType, Text};

/// What one change of the world did, in the order in which it did it.
#[derive(Debug, Default)]
pub struct Changes {
    /// What happened to objects.
    pub objects: Vec<ObjectEvent>,
    /// The folders that were modified, each once: told behind the objects (STO-NOTIFY-22, STO-NOTIFY-23).
    pub folders: Vec<ObjectEvent>,
    /// What happened to entries of the address book.
    pub entries: Vec<EntryEvent>,
    /// What happened to the rows of tables.
    pub rows: Few<RowEvent>,
    /// What somebody will hear of; the rest is not noted.
    heard: Heard,
}

/// What somebody hears of that happens in stores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heard {
    /// Nothing: nobody listens.
    Nothing,
    /// Of rows of tables, but not of folders and messages.
    Rows,
    /// Of all of it.
    #[default]
    Everything,
}

/// Something that happened to a row of a table.
#[derive(Clone, Debug)]
pub struct RowEvent {
    /// Whose row it is.
    pub rows: Rows,
    /// What.
    pub change: RowChange,
    /// What the message of the row was before, if that is known: views that did not and do not show it need not be asked.
    pub before: Option<Arc<StoredMessage>>,
}

/// Rows that tables show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rows {
    /// The messages in one list of a folder.
    Contents { store: StoreId, folder: FolderId, list: MessageList },
    /// The subfolders of a folder, or with `deep` all folders below it.
    Hierarchy { store: StoreId, folder: FolderId, deep: bool },
    /// The outgoing queue of a store.
    Queue { store: StoreId },
    /// The users and lists of the directory.
    Directory,
    /// The members of a list of the directory.
    Members { list: EntryNumber },
    /// The entries of a personal address book, or the members of a list in it.
    Book { place: BookPlace },
}

impl Rows {
    /// The members of a list of the directory.
    #[must_use]
    pub const fn members(list: EntryNumber) -> Self {
        Self::Members { list }
    }
}

/// Something that happened to a folder or message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectEvent {
    /// What.
    pub kind: EventKind,
    /// In which store.
    pub store: StoreId,
    /// To which object; after a move or copy, the one at the new place.
    pub node: NodeId,
    /// The folder it is in, or was in when it was deleted.
    pub parent: FolderId,
    /// Before a move or copy: what it was moved or copied from.
    pub old: Option<Place>,
}

/// A folder or message and where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In which store.
    pub store: StoreId,
    /// Which object.
    pub node: NodeId,
    /// In which folder.
    pub parent: FolderId,
}

impl Place {
    /// An object and where it is.
    pub fn new(store: StoreId, node: impl Into<NodeId>, parent: FolderId) -> Self {
        Self { store, node: node.into(), parent }
    }
}

/// Something that happened to a user or list of the address book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryEvent {
    /// What.
    pub kind: EventKind,
    /// To which entry.
    pub entry: EntryPlace,
    /// The list of a personal address book that it is a member of.
    pub list: Option<BookEntryNumber>,
    /// Its entry id, which it may have no longer.
    pub entry_id: EntryId,
    /// User or list.
    pub object_type: ObjectType,
    /// What a copy was made of.
    pub copied_from: Option<EntryId>,
}

/// An entry of the address book and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryPlace {
    /// In the directory.
    Directory(EntryNumber),
    /// In a personal address book.
    Book(MapiUid, BookEntryNumber),
}

impl EntryPlace {
    /// In which address book it stands.
    #[must_use]
    pub const fn book(self) -> WhichBook {
        match self {
            Self::Directory(_) => WhichBook::Directory,
            Self::Book(book, _) => WhichBook::Personal(book),
        }
    }
}

/// One of the address books of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhichBook {
    /// The post office's directory.
    Directory,
    /// A personal address book, by the uid of its provider.
    Personal(MapiUid),
}

/// What happened to an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    Created,
    Modified,
    Deleted,
    Moved,
    Copied,
    /// A search folder was filled.
    SearchComplete,
    /// A message was delivered; it has this class and these flags.
    NewMail {
        class: Text,
        flags: MessageFlags,
    },
}

impl Changes {
    /// What happens while somebody hears of this.
    #[must_use]
    pub fn heard(heard: Heard) -> Self {
        Self { heard, ..Self::default() }
    }

    /// Something happened to an object that has no former place.
    pub fn object(&mut self, kind: EventKind, store: StoreId, node: impl Into<NodeId>, parent: FolderId) {
        if self.heard == Heard::Everything {
            self.objects.push(ObjectEvent { kind, store, node: node.into(), parent, old: None });
        }
    }

    /// An object was moved or copied.
    pub fn transferred(&mut self, kind: EventKind, old: Place, new: Place) {
        if self.heard == Heard::Everything {
            let Place { store, node, parent } = new;
            self.objects.push(ObjectEvent { kind, store, node, parent, old: Some(old) });
        }
    }

    /// Something happened to the row of a message.
    pub fn message_row(&mut self, store: StoreId, folder: FolderId, list: MessageList, change: RowChange) {
        self.row(Rows::Contents { store, folder, list }, change);
    }

    /// As [`message_row`](Self::message_row), of a message that changed or went and was this before, in its own folder.
    pub fn message_row_from(&mut self, store: StoreId, before: Arc<StoredMessage>, change: RowChange) {
        let rows = Rows::Contents { store, folder: before.folder, list: before.list };
        if self.heard >= Heard::Rows {
            self.rows.push(RowEvent { rows, change, before: Some(before) });
        }
    }

    /// Something happened to a row.
    pub fn row(&mut self, rows: Rows, change: RowChange) {
        if self.heard >= Heard::Rows {
            self.rows.push(RowEvent { rows, change, before: None });
        }
    }

    /// Something happened to the row of a message in the outgoing queue.
    pub fn queue_row(&mut self, store: StoreId, change: RowChange) {
        self.row(Rows::Queue { store }, change);
    }

    /// A folder was modified; told once for a batch (STO-NOTIFY-22).
    pub fn folder_modified(&mut self, store: StoreId, folder: FolderId, parent: FolderId) {
        if self.heard < Heard::Everything {
            return;
        }
        let event = ObjectEvent { kind: EventKind::Modified, store, node: folder.into(), parent, old: None };
        if !self.folders.contains(&event) {
            self.folders.push(event);
        }
    }
}

impl From<MessageId> for super::table::RowId {
    fn from(id: MessageId) -> Self {
        Self(id.0.to_u64())
    }
}

impl From<FolderId> for super::table::RowId {
    fn from(id: FolderId) -> Self {
        Self(id.0.to_u64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::slab::Key;

    #[test]
    fn what_nobody_hears_is_not_noted() {
        let (store, key) = (StoreId(0), Key::default());
        let (folder, message) = (FolderId(key), MessageId(key));
        let place = Place::new(store, message, folder);
        let note = |mut changes: Changes| {
            changes.object(EventKind::Created, store, message, folder);
            changes.transferred(EventKind::Moved, place, place);
            changes.message_row(store, folder, MessageList::Standard, RowChange::Added(message.into()));
            changes.queue_row(store, RowChange::Added(message.into()));
            changes.folder_modified(store, folder, folder);
            [changes.objects.len(), changes.rows.len(), changes.folders.len()]
        };
        assert_eq!(note(Changes::default()), [2, 2, 1]);
        assert_eq!(note(Changes::heard(Heard::Rows)), [0, 2, 0]);
        assert_eq!(note(Changes::heard(Heard::Nothing)), [0, 0, 0]);
    }
}
