use serde::{Deserialize, Serialize};

use super::{MessageFlags, Property};

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
