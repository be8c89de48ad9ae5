use std::fmt;
use std::sync::Arc;

use super::{FolderId, MessageList, Store};
use crate::engine::ValueRef;
use crate::engine::props::Props;
use crate::vocab::tags::PR_SUBJECT;
use crate::vocab::{MapiUid, MessageFlags, MessageStatus, PendingSubmitFlags};

/// A saved message, in one block: what changes without a save, and in [`MessageBody`] what a save replaces.
#[derive(Clone, Debug)]
pub struct StoredMessage {
    /// The folder it is in.
    pub folder: FolderId,
    /// The list of the folder it is in.
    pub list: MessageList,
    /// Its number among the arrivals in the folder.
    pub arrival: u64,
    /// `PR_MESSAGE_FLAGS`.
    pub flags: MessageFlags,
    /// `PR_MSG_STATUS`.
    pub status: MessageStatus,
    /// `PR_SUBMIT_FLAGS`.
    pub submit: PendingSubmitFlags,
    /// How often it was saved: who opened it before finds out (PRP-SAVE-7).
    pub saves: u64,
    /// Properties, recipients, attachments.
    pub body: MessageBody,
}

/// The content of a message, immutable once saved: clones share all of it.
#[derive(Clone, Debug, Default)]
pub struct MessageBody {
    /// Its properties, computed ones that a save refreshes included.
    pub props: Props,
    /// Its recipients in the order of their row numbers.
    pub recipients: Option<Arc<[Recipient]>>,
    /// Its attachments in the order of their numbers.
    pub attachments: Option<Arc<[Attachment]>>,
    /// Bytes of all of it (`PR_MESSAGE_SIZE`).
    pub size: u64,
}

/// A recipient of a message.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// `PR_ROWID`.
    pub row: u32,
    /// What the client told of it.
    pub props: Arc<Props>,
}

/// An attachment of a message.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// `PR_ATTACH_NUM`.
    pub number: u32,
    /// `PR_RECORD_KEY`, the identity that lasts.
    pub key: MapiUid,
    /// Its properties, data included.
    pub props: Arc<Props>,
    /// The message in it, if there is one.
    pub embedded: Option<Embedded>,
    /// Bytes of all of it (`PR_ATTACH_SIZE`).
    pub size: u64,
}

/// A message inside an attachment.
#[derive(Clone)]
pub struct Embedded {
    /// `PR_MESSAGE_FLAGS`.
    pub flags: MessageFlags,
    /// Its content.
    pub body: Arc<MessageBody>,
}

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Embedded({:?}, {:?})", self.body.subject(), self.flags)
    }
}

/// Messages nest as deep as clients like; each level is taken apart before it is dropped, so that no stack fills up.
impl Drop for Embedded {
    fn drop(&mut self) {
        let inside = |embedded: &mut Self| Arc::get_mut(&mut embedded.body)?.attachments.take();
        let mut waiting: Vec<_> = inside(self).into_iter().collect();
        while let Some(mut attachments) = waiting.pop() {
            let Some(alone) = Arc::get_mut(&mut attachments) else { continue };
            waiting.extend(alone.iter_mut().filter_map(|attachment| inside(attachment.embedded.as_mut()?)));
        }
    }
}

impl StoredMessage {
    /// Whether the spooler has it.
    pub const fn is_locked(&self) -> bool {
        self.submit.contains(PendingSubmitFlags::SUBMITFLAG_LOCKED)
    }
}

impl MessageBody {
    /// The subject, empty if there is none.
    pub fn subject(&self) -> &str {
        match self.props.get(PR_SUBJECT.id()) {
            Some((_, ValueRef::Unicode(subject))) => subject,
            _ => "",
        }
    }

    /// The recipients.
    pub fn recipients(&self) -> &[Recipient] {
        self.recipients.as_deref().unwrap_or_default()
    }

    /// The attachments.
    pub fn attachments(&self) -> &[Attachment] {
        self.attachments.as_deref().unwrap_or_default()
    }

    /// Bytes of all of it, counted.
    pub(in crate::engine) fn measure(&self) -> u64 {
        let recipients = self.recipients().iter().map(|recipient| recipient.props.size() as u64);
        let attachments = self.attachments().iter().map(|attachment| attachment.size);
        self.props.size() as u64 + recipients.sum::<u64>() + attachments.sum::<u64>()
    }
}

impl Attachment {
    /// An attachment with its size counted.
    pub fn new(number: u32, key: MapiUid, props: Arc<Props>, embedded: Option<Embedded>) -> Self {
        let inner = embedded.as_ref().map_or(0, |embedded| embedded.body.size);
        let size = props.size() as u64 + inner;
        Self { number, key, props, embedded, size }
    }
}

impl Store {
    /// The flags a new message shows before its first save (STO-MSGFLAGS-1).
    pub const fn new_message_flags(associated: bool) -> MessageFlags {
        let flags = MessageFlags::MSGFLAG_READ.union(MessageFlags::MSGFLAG_UNSENT);
        if associated { flags.union(MessageFlags::MSGFLAG_ASSOCIATED) } else { flags }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(inner: MessageBody) -> MessageBody {
        let embedded = Embedded { flags: MessageFlags::NONE, body: Arc::new(inner) };
        let attachment = Attachment::new(0, MapiUid([0; 16]), Arc::default(), Some(embedded));
        MessageBody { attachments: Some([attachment].into()), ..MessageBody::default() }
    }

    #[test]
    fn messages_in_messages_go_without_the_stack_however_deep_they_lie() {
        let deep = (0..100_000).fold(MessageBody::default(), |inner, _| around(inner));
        drop(deep.clone());
        assert!(format!("{deep:?}").contains("Embedded"));
        drop(deep);
    }
}
