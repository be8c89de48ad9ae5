use serde::{Deserialize, Serialize};

use super::tags::{
    PR_ATTACH_DATA_BIN, PR_ATTACH_EXTENSION, PR_ATTACH_LONG_FILENAME, PR_ATTACH_METHOD, PR_DISPLAY_NAME,
    PR_RENDERING_POSITION,
};
use super::{AttachMethod, Binary, MessageFlags, PropData, Property, Tag};

/// A message as plain data: what a file says, or a store of a user's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageContent {
    /// `PR_MESSAGE_FLAGS`.
    pub flags: MessageFlags,
    /// Its properties; those that a store computes are left to it.
    pub properties: Vec<Property>,
    /// Its recipients.
    pub recipients: Vec<Vec<Property>>,
    /// Its attachments.
    pub attachments: Vec<AttachmentContent>,
}

/// An attachment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AttachmentContent {
    /// Its properties, `PR_ATTACH_DATA_BIN` included.
    pub properties: Vec<Property>,
    /// The message in it, if there is one.
    pub embedded: Option<Box<MessageContent>>,
}

impl MessageContent {
    /// The value of this tag; `None` if it isn't there or of another type.
    #[must_use]
    pub fn get<T: PropData>(&self, tag: Tag<T>) -> Option<T> {
        value_in(&self.properties, tag)
    }
}

impl AttachmentContent {
    /// A file, which has no place in the text.
    ///
    /// ```
    /// use mapi_emulator::vocab::{AttachmentContent, tags::*};
    ///
    /// let plan = AttachmentContent::file("plan.txt", b"Sow the peas");
    /// assert_eq!(plan.get(PR_ATTACH_EXTENSION).as_deref(), Some(".txt"));
    /// ```
    #[must_use]
    pub fn file(name: &str, bytes: impl Into<Binary>) -> Self {
        let mut properties = file_named(name);
        properties.push(Property::of(PR_ATTACH_DATA_BIN, bytes));
        Self { properties, embedded: None }
    }

    /// The value of this tag; `None` if it isn't there or of another type.
    #[must_use]
    pub fn get<T: PropData>(&self, tag: Tag<T>) -> Option<T> {
        value_in(&self.properties, tag)
    }
}

/// What an attached file says of itself but for its bytes.
pub(crate) fn file_named(name: &str) -> Vec<Property> {
    const NOWHERE: i32 = -1;
    let mut properties = vec![
        Property::of(PR_ATTACH_METHOD, AttachMethod::ATTACH_BY_VALUE),
        Property::of(PR_ATTACH_LONG_FILENAME, name),
        Property::of(PR_DISPLAY_NAME, name),
        Property::of(PR_RENDERING_POSITION, NOWHERE),
    ];
    if let Some(dot) = name.rfind('.') {
        properties.push(Property::of(PR_ATTACH_EXTENSION, &name[dot..]));
    }
    properties
}

/// The value of a tag in a list of properties; `None` if it isn't there or of another type.
pub(crate) fn value_in<T: PropData>(properties: &[Property], tag: Tag<T>) -> Option<T> {
    let found = properties.iter().find(|property| property.tag.id() == tag.id());
    found.and_then(|property| T::from_value(property.value.clone()))
}
