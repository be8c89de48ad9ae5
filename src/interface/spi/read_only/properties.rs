use std::collections::BTreeMap;

use super::open::{Open, join, split};
use crate::interface::Result;
use crate::vocab::tags::*;
use crate::vocab::{
    AccessRights, AttachMethod, AttachmentContent, DisplayType, EntryId, FolderMask, FolderType,
    MessageContent, MessageFlags, MessageStatus, ObjectType, PropTag, PropValue, Property, RecipientType,
    StoreSupport, split_subject,
};

/// What such a store can do: it neither writes nor sends nor notifies, and its tables sort and restrict.
const SUPPORT: StoreSupport = StoreSupport::STORE_ENTRYID_UNIQUE
    .union(StoreSupport::STORE_READONLY)
    .union(StoreSupport::STORE_ATTACH_OK)
    .union(StoreSupport::STORE_MV_PROPS_OK)
    .union(StoreSupport::STORE_CATEGORIZE_OK)
    .union(StoreSupport::STORE_RESTRICTION_OK)
    .union(StoreSupport::STORE_SORT_OK)
    .union(StoreSupport::STORE_UNICODE_OK);

/// Properties by identifier: of two with one the later counts.
#[derive(Debug, Default)]
pub(super) struct Properties(BTreeMap<u16, Property>);

impl Properties {
    fn add(mut self, properties: impl IntoIterator<Item = Property>) -> Self {
        let has_value = |property: &Property| {
            !matches!(property.value, PropValue::Null | PropValue::Error(_) | PropValue::Object)
        };
        let kept = properties.into_iter().filter(has_value);
        self.0.extend(kept.map(|property| (property.tag.id(), property)));
        self
    }

    fn has(&self, tag: impl Into<PropTag>) -> bool {
        self.0.contains_key(&tag.into().id())
    }

    fn text(&self, tag: impl Into<PropTag>) -> Option<&str> {
        self.0.get(&tag.into().id())?.value.as_str()
    }

    /// All of them, in the order of their identifiers.
    pub(super) fn into_vec(self) -> Vec<Property> {
        self.0.into_values().collect()
    }
}

/// Bytes that name an object within the store.
fn key(id: &EntryId) -> &[u8] {
    &id.as_bytes()[4..]
}

impl Open {
    /// Those of the store itself.
    pub(super) fn of_store(&self) -> Properties {
        let mask = FolderMask::FOLDER_IPM_SUBTREE_VALID;
        Properties::default().add(self.of_any(ObjectType::MAPI_STORE)).add([
            Property::of(PR_DISPLAY_NAME, &*self.info.display_name),
            Property::of(PR_PROVIDER_DISPLAY, &*self.info.provider_display),
            Property::of(PR_ENTRYID, self.wrapped.clone()),
            Property::of(PR_RECORD_KEY, self.info.record_key.clone()),
            Property::of(PR_MDB_PROVIDER, self.info.kind.0),
            Property::of(PR_IPM_SUBTREE_ENTRYID, self.folder_id("")),
            Property::of(PR_VALID_FOLDER_MASK, mask),
        ])
    }

    /// What objects of every kind say of the store and of how they are open.
    fn of_any(&self, object_type: ObjectType) -> Vec<Property> {
        vec![
            Property::of(PR_OBJECT_TYPE, object_type),
            Property::of(PR_STORE_ENTRYID, self.wrapped.clone()),
            Property::of(PR_STORE_RECORD_KEY, self.info.record_key.clone()),
            Property::of(PR_STORE_SUPPORT_MASK, SUPPORT),
            Property::of(PR_MAPPING_SIGNATURE, self.uid.0),
            Property::of(PR_ACCESS, AccessRights::MAPI_ACCESS_READ),
            Property::of(PR_ACCESS_LEVEL, 0),
        ]
    }

    fn of_entry(&self, id: EntryId, parent: EntryId, object_type: ObjectType) -> Vec<Property> {
        let mut properties = self.of_any(object_type);
        properties.push(Property::of(PR_RECORD_KEY, key(&id)));
        properties.push(Property::of(PR_ENTRYID, id));
        properties.push(Property::of(PR_PARENT_ENTRYID, parent));
        properties
    }

    /// Those of a folder.
    pub(super) fn of_folder(&self, path: &str) -> Result<Properties> {
        let (parent, name) = split(path).unwrap_or(("", &self.info.display_name));
        let messages = self.store.messages(path)?;
        let is_root = path.is_empty();
        let folder_type = if is_root { FolderType::FOLDER_ROOT } else { FolderType::FOLDER_GENERIC };
        let id = self.folder_id(path);
        let own = Properties::default()
            .add([Property::of(PR_DISPLAY_NAME, name)])
            .add(self.store.folder_properties(path)?);
        let unread = match own.has(PR_CONTENT_UNREAD) {
            true => Vec::new(),
            false => self.contents(path)?,
        };
        let unread = unread.iter().filter(|(_, content)| !content.flags.contains(MessageFlags::MSGFLAG_READ));
        let unread =
            (!own.has(PR_CONTENT_UNREAD)).then(|| Property::of(PR_CONTENT_UNREAD, unread.count() as i32));
        Ok(own.add(unread).add(self.of_entry(id, self.folder_id(parent), ObjectType::MAPI_FOLDER)).add([
            Property::of(PR_FOLDER_TYPE, folder_type),
            Property::of(PR_DISPLAY_TYPE, DisplayType::DT_FOLDER),
            Property::of(PR_SUBFOLDERS, !self.store.folders(path)?.is_empty()),
            Property::of(PR_CONTENT_COUNT, messages.len() as i32),
        ]))
    }

    /// The messages in a folder with their paths; one that has gone meanwhile is none.
    pub(super) fn contents(&self, path: &str) -> Result<Vec<(String, MessageContent)>> {
        let mut contents = Vec::new();
        for name in self.store.messages(path)? {
            let path = join(path, &name);
            match self.store.message(&path) {
                Ok(content) => contents.push((path, content)),
                Err(error) if error == crate::vocab::ErrorCode::MAPI_E_NOT_FOUND => {}
                Err(error) => return Err(error),
            }
        }
        Ok(contents)
    }

    /// Those of a message that is in a folder.
    pub(super) fn of_message(&self, path: &str, content: &MessageContent) -> Properties {
        let (parent, _) = split(path).unwrap_or_default();
        let id = self.message_id(path);
        let search_key = [Property::of(PR_SEARCH_KEY, key(&id))];
        let entry = self.of_entry(id, self.folder_id(parent), ObjectType::MAPI_MESSAGE);
        Properties::default().add(search_key).add(self.of_content(content).into_vec()).add(entry)
    }

    /// Those of a message in an attachment.
    pub(super) fn of_embedded(&self, content: &MessageContent) -> Properties {
        self.of_content(content).add(self.of_any(ObjectType::MAPI_MESSAGE))
    }

    /// What a message says itself, and what follows from that.
    fn of_content(&self, content: &MessageContent) -> Properties {
        let mut flags = content.flags;
        flags.set(MessageFlags::MSGFLAG_HASATTACH, !content.attachments.is_empty());
        let own = Properties::default()
            .add([
                Property::of(PR_MESSAGE_CLASS, "IPM.Note"),
                Property::of(PR_MSG_STATUS, MessageStatus::NONE),
            ])
            .add(content.properties.iter().cloned());
        let subject = own.text(PR_SUBJECT).map(str::to_owned);
        let subject = subject.into_iter().flat_map(|subject| {
            let (prefix, normalized) = split_subject(&subject, own.text(PR_SUBJECT_PREFIX));
            [
                Property::of(PR_SUBJECT_PREFIX, prefix.unwrap_or_default()),
                Property::of(PR_NORMALIZED_SUBJECT, normalized),
            ]
        });
        let subject: Vec<Property> = subject.collect();
        let lists = [
            (PR_DISPLAY_TO, RecipientType::MAPI_TO),
            (PR_DISPLAY_CC, RecipientType::MAPI_CC),
            (PR_DISPLAY_BCC, RecipientType::MAPI_BCC),
        ];
        // A message without recipients may still say whom it was for.
        let lists: Vec<Property> = lists
            .into_iter()
            .filter(|(tag, _)| !content.recipients.is_empty() || !own.has(*tag))
            .map(|(tag, kind)| Property::of(tag, names_of(&content.recipients, kind)))
            .collect();
        own.add(subject).add(lists).add([
            Property::of(PR_MESSAGE_FLAGS, flags),
            Property::of(PR_HASATTACH, !content.attachments.is_empty()),
        ])
    }

    /// Those of an attachment with this number.
    pub(super) fn of_attachment(&self, number: u32, content: &AttachmentContent) -> Properties {
        let method = match content.embedded {
            Some(_) => AttachMethod::ATTACH_EMBEDDED_MSG,
            None => AttachMethod::ATTACH_BY_VALUE,
        };
        let size = content.properties.iter().find(|property| property.tag == PR_ATTACH_DATA_BIN);
        let size = size.and_then(|property| property.value.as_bytes()).map_or(0, <[u8]>::len);
        /// The attachment has no place in the text.
        const NOWHERE: i32 = -1;
        Properties::default()
            .add([
                Property::of(PR_ATTACH_METHOD, method),
                Property::of(PR_RENDERING_POSITION, NOWHERE),
                Property::of(PR_ATTACH_SIZE, i32::try_from(size).unwrap_or(i32::MAX)),
            ])
            .add(content.properties.iter().cloned())
            .add(self.of_any(ObjectType::MAPI_ATTACH))
            .add([
                Property::of(PR_ATTACH_NUM, number as i32),
                Property::of(PR_RECORD_KEY, number.to_be_bytes()),
            ])
    }
}

/// The display names of the recipients of one kind.
fn names_of(recipients: &[Vec<Property>], kind: RecipientType) -> String {
    let is_kind = Property::of(PR_RECIPIENT_TYPE, kind);
    let named = recipients.iter().filter(|recipient| recipient.contains(&is_kind));
    let name = |recipient: &Vec<Property>| {
        let name = recipient.iter().find(|property| property.tag == PR_DISPLAY_NAME.tag());
        name.and_then(|property| property.value.as_str()).unwrap_or_default().to_owned()
    };
    named.map(name).collect::<Vec<_>>().join("; ")
}
