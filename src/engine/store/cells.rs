//! What the objects of a store say of themselves: computed properties, then what was set.

use std::iter;

use super::{FolderId, MessageId, MessageList, NodeId, SpecialFolder, Store, StoredMessage};
use crate::engine::table::Cell;
use crate::vocab::tags::*;
use crate::vocab::{
    Binary, DisplayType, FolderMask, FolderType, MessageFlags, ObjectType, PropTag, PropValue, Property,
    StoreSupport,
};

/// Identifiers of computed properties, so that they can be matched.
pub mod id {
    use crate::vocab::tags::*;

    pub const ACCESS: u16 = PR_ACCESS.id();
    pub const ACCESS_LEVEL: u16 = PR_ACCESS_LEVEL.id();
    pub const ASSOC_CONTENT_COUNT: u16 = PR_ASSOC_CONTENT_COUNT.id();
    pub const CONTENT_COUNT: u16 = PR_CONTENT_COUNT.id();
    pub const CONTENT_UNREAD: u16 = PR_CONTENT_UNREAD.id();
    pub const CREATION_TIME: u16 = PR_CREATION_TIME.id();
    pub const DELETED_ASSOC_MSG_COUNT: u16 = PR_DELETED_ASSOC_MSG_COUNT.id();
    pub const DELETED_FOLDER_COUNT: u16 = PR_DELETED_FOLDER_COUNT.id();
    pub const DELETED_MSG_COUNT: u16 = PR_DELETED_MSG_COUNT.id();
    pub const DELETED_ON: u16 = PR_DELETED_ON.id();
    pub const DISPLAY_BCC: u16 = PR_DISPLAY_BCC.id();
    pub const DISPLAY_CC: u16 = PR_DISPLAY_CC.id();
    pub const DISPLAY_TO: u16 = PR_DISPLAY_TO.id();
    pub const DISPLAY_TYPE: u16 = PR_DISPLAY_TYPE.id();
    pub const ENTRYID: u16 = PR_ENTRYID.id();
    pub const FOLDER_CHILD_COUNT: u16 = PR_FOLDER_CHILD_COUNT.id();
    pub const FOLDER_TYPE: u16 = PR_FOLDER_TYPE.id();
    pub const HASATTACH: u16 = PR_HASATTACH.id();
    pub const HTML: u16 = PR_HTML.id();
    pub const INSTANCE_KEY: u16 = PR_INSTANCE_KEY.id();
    pub const LAST_MODIFICATION_TIME: u16 = PR_LAST_MODIFICATION_TIME.id();
    pub const MAPPING_SIGNATURE: u16 = PR_MAPPING_SIGNATURE.id();
    pub const MDB_PROVIDER: u16 = PR_MDB_PROVIDER.id();
    pub const MESSAGE_ATTACHMENTS: u16 = PR_MESSAGE_ATTACHMENTS.id();
    pub const MESSAGE_FLAGS: u16 = PR_MESSAGE_FLAGS.id();
    pub const MESSAGE_RECIPIENTS: u16 = PR_MESSAGE_RECIPIENTS.id();
    pub const MESSAGE_SIZE: u16 = PR_MESSAGE_SIZE.id();
    pub const MSG_STATUS: u16 = PR_MSG_STATUS.id();
    pub const OBJECT_TYPE: u16 = PR_OBJECT_TYPE.id();
    pub const PARENT_ENTRYID: u16 = PR_PARENT_ENTRYID.id();
    pub const RECORD_KEY: u16 = PR_RECORD_KEY.id();
    pub const RIGHTS: u16 = PR_RIGHTS.id();
    pub const STATUS: u16 = PR_STATUS.id();
    pub const STORE_ENTRYID: u16 = PR_STORE_ENTRYID.id();
    pub const STORE_RECORD_KEY: u16 = PR_STORE_RECORD_KEY.id();
    pub const STORE_STATE: u16 = PR_STORE_STATE.id();
    pub const STORE_SUPPORT_MASK: u16 = PR_STORE_SUPPORT_MASK.id();
    pub const SUBFOLDERS: u16 = PR_SUBFOLDERS.id();
    pub const SUBMIT_FLAGS: u16 = PR_SUBMIT_FLAGS.id();
    pub const VALID_FOLDER_MASK: u16 = PR_VALID_FOLDER_MASK.id();
}

/// Properties of the store that each of its objects repeats (PRP-COMP-24).
const OF_THE_STORE: [PropTag; 5] = [
    PR_STORE_ENTRYID.tag(),
    PR_STORE_RECORD_KEY.tag(),
    PR_STORE_SUPPORT_MASK.tag(),
    PR_MDB_PROVIDER.tag(),
    PR_MAPPING_SIGNATURE.tag(),
];

/// What every saved message computes.
const OF_A_MESSAGE: [PropTag; 6] = [
    PR_ENTRYID.tag(),
    PR_RECORD_KEY.tag(),
    PR_PARENT_ENTRYID.tag(),
    PR_MESSAGE_FLAGS.tag(),
    PR_MESSAGE_SIZE.tag(),
    PR_ACCESS.tag(),
];

/// What every folder computes.
const OF_A_FOLDER: [PropTag; 12] = [
    PR_ENTRYID.tag(),
    PR_RECORD_KEY.tag(),
    PR_PARENT_ENTRYID.tag(),
    PR_OBJECT_TYPE.tag(),
    PR_FOLDER_TYPE.tag(),
    PR_SUBFOLDERS.tag(),
    PR_FOLDER_CHILD_COUNT.tag(),
    PR_CONTENT_COUNT.tag(),
    PR_CONTENT_UNREAD.tag(),
    PR_ASSOC_CONTENT_COUNT.tag(),
    PR_ACCESS.tag(),
    PR_RIGHTS.tag(),
];

/// What a folder computes in a store that keeps what was deleted.
const OF_A_DUMPSTER: [PropTag; 3] =
    [PR_DELETED_MSG_COUNT.tag(), PR_DELETED_ASSOC_MSG_COUNT.tag(), PR_DELETED_FOLDER_COUNT.tag()];

/// What a store computes; the ids of its special folders come on top.
const OF_A_STORE: [PropTag; 6] = [
    PR_ENTRYID.tag(),
    PR_RECORD_KEY.tag(),
    PR_OBJECT_TYPE.tag(),
    PR_VALID_FOLDER_MASK.tag(),
    PR_STORE_STATE.tag(),
    PR_MESSAGE_SIZE.tag(),
];

impl SpecialFolder {
    /// The property of the store that leads to it; the Inbox has none (STO-SPECIAL-8).
    pub const fn tag(self) -> Option<PropTag> {
        Some(match self {
            Self::IpmSubtree => PR_IPM_SUBTREE_ENTRYID.tag(),
            Self::Inbox => return None,
            Self::Outbox => PR_IPM_OUTBOX_ENTRYID.tag(),
            Self::DeletedItems => PR_IPM_WASTEBASKET_ENTRYID.tag(),
            Self::SentItems => PR_IPM_SENTMAIL_ENTRYID.tag(),
            Self::Views => PR_VIEWS_ENTRYID.tag(),
            Self::CommonViews => PR_COMMON_VIEWS_ENTRYID.tag(),
            Self::Finder => PR_FINDER_ENTRYID.tag(),
        })
    }
}

const fn long(number: u32) -> PropValue {
    PropValue::Long(number as i32)
}

impl StoredMessage {
    /// `PR_MESSAGE_SIZE`.
    #[inline]
    pub(super) fn told_size(&self) -> i32 {
        u32::try_from(self.body.size).unwrap_or(i32::MAX as u32) as i32
    }
}

impl Store {
    /// The property of a saved message, to look at.
    #[inline]
    pub fn message_cell<'a>(&'a self, id: MessageId, stored: &'a StoredMessage, tag: PropTag) -> Cell<'a> {
        match self.message_computed(id, stored, tag) {
            Some(value) => Cell::Made(value),
            None => match stored.body.props.get(tag.id()) {
                Some((_, value)) => Cell::Kept(value),
                None => stored.body.derived(tag, self.support).map_or(Cell::Missing, Cell::Made),
            },
        }
    }

    /// The property of a saved message, to keep.
    #[inline]
    pub fn message_value(&self, id: MessageId, stored: &StoredMessage, tag: PropTag) -> Option<PropValue> {
        if let Some(computed) = self.message_computed(id, stored, tag) {
            return Some(computed);
        }
        if let Some(kept) = stored.body.props.value(tag.id()) {
            return Some(kept);
        }
        stored.body.derived(tag, self.support)
    }

    #[inline]
    fn message_computed(&self, id: MessageId, stored: &StoredMessage, tag: PropTag) -> Option<PropValue> {
        Some(match tag.id() {
            id::ENTRYID => self.entry_id_value(id),
            id::RECORD_KEY => PropValue::Binary(NodeId::from(id).record_key().into()),
            id::PARENT_ENTRYID => self.entry_id_value(stored.folder),
            id::MESSAGE_FLAGS => long(stored.flags.bits()),
            id::MESSAGE_SIZE => PropValue::Long(stored.told_size()),
            id::MSG_STATUS => long(stored.status.bits()),
            id::SUBMIT_FLAGS if stored.flags.contains(MessageFlags::MSGFLAG_SUBMIT) => {
                long(stored.submit.bits())
            }
            id::ACCESS => long(self.message_access(stored.folder, stored.list).bits()),
            id::HTML if tag.prop_type().is_string() => return stored.body.html_as_asked(tag, self.support),
            _ => return self.of_any_message(tag),
        })
    }

    /// What every message of the store computes, saved or not, embedded or not.
    #[inline]
    pub fn of_any_message(&self, tag: PropTag) -> Option<PropValue> {
        match tag.id() {
            id::OBJECT_TYPE => Some(ObjectType::MAPI_MESSAGE.into()),
            _ => self.repeated(tag),
        }
    }

    /// The tags of a saved message: computed ones and those in `set`.
    pub fn message_tags(&self) -> impl Iterator<Item = PropTag> {
        OF_A_MESSAGE.into_iter().chain(Self::tags_of_any_message())
    }

    /// The tags of what [`of_any_message`](Self::of_any_message) tells.
    pub fn tags_of_any_message() -> impl Iterator<Item = PropTag> {
        OF_THE_STORE.into_iter().chain([PR_OBJECT_TYPE.tag()])
    }

    /// Whether a client may not set this property of a message (PRP-COMP-2); of what the message computes it may set the
    /// flags.
    pub const fn computed_of_message(tag: PropTag) -> bool {
        matches!(
            tag.id(),
            id::ENTRYID
                | id::RECORD_KEY
                | id::PARENT_ENTRYID
                | id::MESSAGE_SIZE
                | id::ACCESS
                | id::STORE_ENTRYID
                | id::STORE_RECORD_KEY
                | id::STORE_SUPPORT_MASK
                | id::MDB_PROVIDER
                | id::MAPPING_SIGNATURE
                | id::OBJECT_TYPE
                | id::ACCESS_LEVEL
                | id::INSTANCE_KEY
                | id::DISPLAY_TO
                | id::DISPLAY_CC
                | id::DISPLAY_BCC
                | id::HASATTACH
                | id::MSG_STATUS
                | id::DELETED_ON
                | id::MESSAGE_RECIPIENTS
                | id::MESSAGE_ATTACHMENTS
        )
    }

    /// Whether it is one of the lists of recipients' names that a save computes.
    pub fn is_display_list(id: u16) -> bool {
        [PR_DISPLAY_TO.id(), PR_DISPLAY_CC.id(), PR_DISPLAY_BCC.id()].contains(&id)
    }

    /// The property of a folder, to look at.
    pub fn folder_cell(&self, id: FolderId, tag: PropTag) -> Cell<'_> {
        match self.folder_computed(id, tag) {
            Some(value) => Cell::Made(value),
            None => {
                let folder = self.folder(id).ok();
                let kept = folder.and_then(|folder| folder.props.get(tag.id()));
                kept.map_or(Cell::Missing, |(_, value)| Cell::Kept(value))
            }
        }
    }

    /// The property of a folder, to keep.
    pub fn folder_value(&self, id: FolderId, tag: PropTag) -> Option<PropValue> {
        self.folder_computed(id, tag).or_else(|| self.folder(id).ok()?.props.value(tag.id()))
    }

    fn folder_computed(&self, id: FolderId, tag: PropTag) -> Option<PropValue> {
        let folder = self.folder(id).ok()?;
        let deleted = |list| long(folder.list(list).len() as u32);
        Some(match tag.id() {
            id::ENTRYID => self.entry_id_value(id),
            id::RECORD_KEY => PropValue::Binary(NodeId::from(id).record_key().into()),
            id::PARENT_ENTRYID => self.entry_id_value(folder.parent),
            id::OBJECT_TYPE => ObjectType::MAPI_FOLDER.into(),
            id::FOLDER_TYPE => long(folder.folder_type.0),
            id::SUBFOLDERS => PropValue::Boolean(!folder.children.is_empty()),
            id::FOLDER_CHILD_COUNT => long(folder.children.len() as u32),
            id::CONTENT_COUNT => long(folder.listed().len() as u32),
            id::CONTENT_UNREAD => {
                long(folder.search.as_ref().map_or(folder.unread, |search| search.unread()))
            }
            id::ASSOC_CONTENT_COUNT => long(folder.associated.len() as u32),
            id::DELETED_MSG_COUNT if self.settings.keeps_deleted => deleted(MessageList::Deleted),
            id::DELETED_ASSOC_MSG_COUNT if self.settings.keeps_deleted => {
                deleted(MessageList::DeletedAssociated)
            }
            // Folders go for good (STO-DELETEFOLDER-7).
            id::DELETED_FOLDER_COUNT if self.settings.keeps_deleted => long(0),
            id::ACCESS => long(self.folder_access(id).bits()),
            id::RIGHTS => long(folder.rights.bits()),
            id::DISPLAY_TYPE => match folder.folder_type {
                FolderType::FOLDER_SEARCH => DisplayType::DT_FOLDER_LINK.into(),
                _ => DisplayType::DT_FOLDER.into(),
            },
            id::CREATION_TIME | id::LAST_MODIFICATION_TIME if folder.made_with_store => {
                PropValue::SysTime(self.created)
            }
            id::STATUS => match folder.props.value(id::STATUS) {
                Some(status) => status,
                None => PropValue::Long(0),
            },
            _ => return self.repeated(tag),
        })
    }

    /// The tags of what a folder computes.
    pub fn folder_tags(&self) -> impl Iterator<Item = PropTag> {
        let counts = if self.settings.keeps_deleted { &OF_A_DUMPSTER[..] } else { &[] };
        OF_A_FOLDER.into_iter().chain(OF_THE_STORE).chain(counts.iter().copied())
    }

    /// Whether a client may not set this property of a folder (PRP-COMP-14).
    pub fn computed_of_folder(tag: PropTag) -> bool {
        let others = [
            PR_ACCESS_LEVEL.id(),
            PR_INSTANCE_KEY.id(),
            PR_DISPLAY_TYPE.id(),
            PR_CONTAINER_HIERARCHY.id(),
            PR_CONTAINER_CONTENTS.id(),
            PR_FOLDER_ASSOCIATED_CONTENTS.id(),
        ];
        let mut own = OF_A_FOLDER.iter().chain(&OF_THE_STORE).chain(&OF_A_DUMPSTER);
        own.any(|own| own.id() == tag.id()) || others.contains(&tag.id())
    }

    /// The property of the store object.
    pub fn store_value(&self, tag: PropTag) -> Option<PropValue> {
        let special =
            SpecialFolder::ALL.into_iter().find(|role| role.tag().is_some_and(|own| own.id() == tag.id()));
        if let Some(role) = special {
            return self.special(role).map(|folder| self.entry_id_value(folder));
        }
        match tag.id() {
            id::ENTRYID => self.repeated(PR_STORE_ENTRYID.tag()),
            id::RECORD_KEY => self.repeated(PR_STORE_RECORD_KEY.tag()),
            id::OBJECT_TYPE => Some(ObjectType::MAPI_STORE.into()),
            id::STORE_STATE => {
                let searches = self.has_running_searches();
                let mut state = StoreSupport::NONE;
                state.set(StoreSupport::STORE_HAS_SEARCHES, searches);
                Some(long(state.bits()))
            }
            id::MESSAGE_SIZE => Some(long(u32::try_from(self.size).unwrap_or(i32::MAX as u32))),
            id::VALID_FOLDER_MASK => Some(long(self.folder_mask().bits())),
            _ => self.repeated(tag).or_else(|| self.props.value(tag.id())),
        }
    }

    /// The tags of what the store object computes.
    pub fn store_tags(&self) -> impl Iterator<Item = PropTag> {
        let special = SpecialFolder::ALL.into_iter().filter(|role| self.special(*role).is_some());
        OF_A_STORE.into_iter().chain(OF_THE_STORE).chain(special.filter_map(SpecialFolder::tag))
    }

    /// `PR_VALID_FOLDER_MASK` and the ids of the special folders.
    pub fn special_properties(&self) -> Vec<Property> {
        let id = |role| Some((SpecialFolder::tag(role)?, self.entry_id_value(self.special(role)?)));
        let ids = SpecialFolder::ALL.into_iter().filter_map(id).map(|(tag, value)| Property { tag, value });
        let mask = Property { tag: PR_VALID_FOLDER_MASK.tag(), value: long(self.folder_mask().bits()) };
        iter::once(mask).chain(ids).collect()
    }

    /// Whether a client may not set this property of the store object (STO-STORE-4).
    pub fn computed_of_store(tag: PropTag) -> bool {
        let own = OF_A_STORE.iter().chain(&OF_THE_STORE).any(|own| own.id() == tag.id());
        let special = SpecialFolder::ALL.into_iter().filter_map(SpecialFolder::tag);
        own || tag.id() == PR_ACCESS_LEVEL.id() || special.into_iter().any(|own| own.id() == tag.id())
    }

    fn folder_mask(&self) -> FolderMask {
        let present = SpecialFolder::ALL.into_iter().filter(|role| self.special(*role).is_some());
        present.map(SpecialFolder::mask).fold(FolderMask::NONE, FolderMask::union)
    }

    #[inline]
    fn repeated(&self, tag: PropTag) -> Option<PropValue> {
        Some(match tag.id() {
            id::STORE_ENTRYID => PropValue::from(&self.entry_id),
            id::STORE_RECORD_KEY | id::MAPPING_SIGNATURE => PropValue::Binary(self.record_key()),
            id::STORE_SUPPORT_MASK => long(self.support.bits()),
            id::MDB_PROVIDER => PropValue::Binary(self.provider.0.into()),
            _ => return None,
        })
    }

    /// The record key of the store.
    pub fn record_key(&self) -> Binary {
        self.uid.0.into()
    }
}
