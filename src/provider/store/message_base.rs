use std::ops::Deref;
use std::sync::Arc;

use crate::engine::{MessageBody, StoredMessage};

/// What an open message was when it was saved last.
#[derive(Debug)]
pub enum Base {
    /// What the store has, or had.
    Stored(Arc<StoredMessage>),
    /// What was never saved into a folder.
    Own(MessageBody),
}

impl Deref for Base {
    type Target = MessageBody;

    #[inline]
    fn deref(&self) -> &MessageBody {
        match self {
            Self::Stored(stored) => &stored.body,
            Self::Own(body) => body,
        }
    }
}

impl From<Arc<StoredMessage>> for Base {
    fn from(stored: Arc<StoredMessage>) -> Self {
        Self::Stored(stored)
    }
}

impl From<MessageBody> for Base {
    fn from(body: MessageBody) -> Self {
        Self::Own(body)
    }
}
