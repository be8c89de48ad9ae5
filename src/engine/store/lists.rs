//! The lists of messages that a folder has, and how a message comes into one and out of it.

use std::sync::Arc;

use super::{Contents, Folder, FolderId, MessageId, Store, StoredMessage};
use crate::engine::error::Result;
use crate::engine::props::Overlay;
use crate::vocab::tags::PR_DELETED_ON;
use crate::vocab::{FileTime, MessageFlags, MessageStatus, Property};

/// The list of a folder that a message is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageList {
    /// What people see.
    Standard,
    /// `MAPI_ASSOCIATED`.
    Associated,
    /// Standard messages that were deleted and can be restored (`SHOW_SOFT_DELETES`).
    Deleted,
    /// Associated messages that were deleted and can be restored.
    DeletedAssociated,
}

/// The soft-deleted messages of a folder.
#[derive(Clone, Debug, Default)]
pub struct Dumpster {
    messages: Contents,
    associated: Contents,
}

/// What a folder has that keeps nothing.
static NOTHING: Contents = Contents::new();

impl MessageList {
    /// Every list that a folder has.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Associated, Self::Deleted, Self::DeletedAssociated];

    /// The list of present messages, or of present associated ones.
    #[must_use]
    pub const fn present(associated: bool) -> Self {
        if associated { Self::Associated } else { Self::Standard }
    }

    /// Where messages of this list go when they are soft-deleted.
    #[must_use]
    pub const fn deleted(self) -> Self {
        if self.is_associated() { Self::DeletedAssociated } else { Self::Deleted }
    }

    /// Where messages of this list go when they are restored.
    #[must_use]
    pub const fn restored(self) -> Self {
        Self::present(self.is_associated())
    }

    /// Whether its messages are associated ones.
    #[must_use]
    pub const fn is_associated(self) -> bool {
        matches!(self, Self::Associated | Self::DeletedAssociated)
    }

    /// Whether its messages are soft-deleted.
    #[must_use]
    pub const fn is_deleted(self) -> bool {
        matches!(self, Self::Deleted | Self::DeletedAssociated)
    }
}

impl Dumpster {
    fn is_empty(&self) -> bool {
        self.messages.is_empty() && self.associated.is_empty()
    }
}

impl Folder {
    /// The messages of its own in a list.
    pub fn list(&self, list: MessageList) -> &Contents {
        let dumpster = self.dumpster.as_deref();
        match list {
            MessageList::Standard => &self.contents,
            MessageList::Associated => &self.associated,
            MessageList::Deleted => dumpster.map_or(&NOTHING, |dumpster| &dumpster.messages),
            MessageList::DeletedAssociated => dumpster.map_or(&NOTHING, |dumpster| &dumpster.associated),
        }
    }

    fn list_mut(&mut self, list: MessageList) -> &mut Contents {
        match list {
            MessageList::Standard => &mut self.contents,
            MessageList::Associated => &mut self.associated,
            MessageList::Deleted => &mut Arc::make_mut(self.dumpster.get_or_insert_default()).messages,
            MessageList::DeletedAssociated => {
                &mut Arc::make_mut(self.dumpster.get_or_insert_default()).associated
            }
        }
    }

    /// Lists a message at the end, counts it and gives its arrival number.
    pub(super) fn admit(&mut self, id: MessageId, list: MessageList, flags: MessageFlags) -> u64 {
        let arrival = self.list_mut(list).push(id);
        self.contents_version += 1;
        self.unread += counts_as_unread(list, flags);
        arrival
    }

    fn dismiss(&mut self, arrival: u64, list: MessageList, flags: MessageFlags) {
        self.list_mut(list).remove(arrival);
        self.contents_version += 1;
        self.unread = self.unread.saturating_sub(counts_as_unread(list, flags));
        if self.dumpster.as_deref().is_some_and(Dumpster::is_empty) {
            self.dumpster = None;
        }
    }
}

fn counts_as_unread(list: MessageList, flags: MessageFlags) -> u32 {
    u32::from(list == MessageList::Standard && !flags.contains(MessageFlags::MSGFLAG_READ))
}

impl Store {
    /// Takes a message out of its folder's list and counts.
    pub(super) fn take_out(&mut self, id: MessageId) -> Result<(FolderId, MessageList)> {
        self.touch_message(id);
        let stored = self.any_message(id)?;
        let (folder, list, arrival, flags) = (stored.folder, stored.list, stored.arrival, stored.flags);
        self.folder_mut(folder)?.dismiss(arrival, list, flags);
        Ok((folder, list))
    }

    /// Puts a message that was [taken out](Self::take_out) into a list, without a status.
    pub(super) fn put_in(&mut self, id: MessageId, folder: FolderId, list: MessageList) -> Result<()> {
        let flags = self.any_message(id)?.flags;
        let arrival = self.folder_mut(folder)?.admit(id, list, flags);
        let stored = self.message_mut(id)?;
        (stored.folder, stored.list, stored.arrival) = (folder, list, arrival);
        stored.status = MessageStatus::NONE;
        Ok(())
    }

    /// Drops a message that no list has any more.
    pub(super) fn drop_message(&mut self, id: MessageId) -> Option<Arc<StoredMessage>> {
        let gone = self.messages.remove(id.0)?;
        self.size = self.size.saturating_sub(gone.body.size);
        Some(gone)
    }

    /// Notes when a message was deleted, or that it was not.
    pub(super) fn set_deleted_on(&mut self, id: MessageId, when: Option<FileTime>) -> Result<()> {
        let mut overlay = Overlay::default();
        match when {
            Some(now) => overlay.set(Property::of(PR_DELETED_ON, now)),
            None => overlay.delete(PR_DELETED_ON.id()),
        }
        let props = self.any_message(id)?.body.props.clone();
        let props = overlay.apply_to(&props, self.shapes_mut());
        self.message_mut(id)?.body.props = props;
        Ok(())
    }

    /// Forgets the soft-deleted messages of a folder that goes.
    pub(super) fn empty_dumpster(&mut self, id: FolderId) -> Result<()> {
        let folder = self.folder(id)?;
        let lists = [MessageList::Deleted, MessageList::DeletedAssociated];
        let gone: Vec<MessageId> = lists.into_iter().flat_map(|list| folder.list(list).iter()).collect();
        if gone.is_empty() {
            return Ok(());
        }
        for message in gone {
            self.drop_message(message);
        }
        self.folder_mut(id)?.dumpster = None;
        Ok(())
    }
}
