use std::cell::OnceCell;
use std::ops::Deref;
use std::sync::Arc;

use crate::engine::{Before, MessageBody, NewMessage, StoredMessage};

/// What an open message was when it was saved last.
#[derive(Debug)]
pub enum Base {
    /// What the store has, or had.
    Stored(Arc<StoredMessage>),
    /// What was never saved into a folder.
    Own(MessageBody),
    /// What was never saved, and made once somebody asks what it is.
    New(NewMessage, OnceCell<MessageBody>),
}

impl Base {
    /// What a save goes over.
    pub fn before(&self) -> Before<'_> {
        match self {
            Self::New(new, _) => Before::New(new),
            _ => Before::Body(self),
        }
    }
}

impl Deref for Base {
    type Target = MessageBody;

    #[inline]
    fn deref(&self) -> &MessageBody {
        match self {
            Self::Stored(stored) => &stored.body,
            Self::Own(body) => body,
            Self::New(new, made) => made.get_or_init(|| new.body()),
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

impl From<NewMessage> for Base {
    fn from(new: NewMessage) -> Self {
        Self::New(new, OnceCell::new())
    }
}
