//! What is in open messages and attachments of one world, copied from draft to draft.

use std::sync::Arc;

use super::message::MessageHandle;
use super::message_state::Inner;
use super::{AttachHandle, OpenStore, Refused};
use crate::engine::{Attachment, Embedded, MessageBody, StoreId};

/// Something of a message as it is in another store, or beside itself in the same one.
fn copied(from: &OpenStore, to: StoreId, body: MessageBody) -> Refused<MessageBody> {
    let runtime = &from.runtime;
    Ok(runtime.set_up(|world| world.copied_body(from.id, to, &body, &mut |_| runtime.new_uid()))?)
}

impl MessageHandle {
    /// Whether both are messages of one world.
    pub fn shares_world(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.state().store.runtime, &other.state().store.runtime)
    }

    /// Adds the recipients as this open sees them to those of another message.
    pub fn copy_recipients_to(&self, target: &Self, keep: bool) -> Refused<()> {
        let recipients = self.state().inner.lock().recipients().to_vec();
        let body = MessageBody { recipients: Some(recipients.into()), ..MessageBody::default() };
        let body = copied(&self.state().store, target.state().store.id, body)?;
        let mut inner = target.state().inner.lock();
        if body.recipients().is_empty() || keep && !inner.recipients().is_empty() {
            return Ok(());
        }
        super::recipients::append(&mut inner, body.recipients());
        target.state().show_recipients(&inner);
        Ok(())
    }

    /// Adds copies of the attachments as this open sees them to those of another message.
    pub fn copy_attachments_to(&self, target: &Self, keep: bool) -> Refused<()> {
        let attachments = self.state().inner.lock().attachments().to_vec();
        let body = MessageBody { attachments: Some(attachments.into()), ..MessageBody::default() };
        let body = copied(&self.state().store, target.state().store.id, body)?;
        let mut inner = target.state().inner.lock();
        if body.attachments().is_empty() || keep && !inner.attachments().is_empty() {
            return Ok(());
        }
        append(&mut inner, body.attachments());
        Ok(())
    }
}

/// Numbers are those of the message that the attachments come to (STO-CREATEATTACH-2).
fn append(inner: &mut Inner, copies: &[Attachment]) {
    let mut attachments = inner.attachments().to_vec();
    for copy in copies {
        attachments.push(Attachment { number: inner.next_attachment, ..copy.clone() });
        inner.next_attachment = inner.next_attachment.wrapping_add(1);
    }
    inner.draft.attachments = Some(attachments);
}

impl AttachHandle {
    /// Whether both are attachments of one world.
    pub fn shares_world(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.state.message.store.runtime, &other.state.message.store.runtime)
    }

    /// Puts the message in this attachment into another.
    pub fn copy_embedded_to(&self, target: &Self, keep: bool) -> Refused<()> {
        let Some(embedded) = self.state.embedded() else { return Ok(()) };
        if keep && target.state.has_data() {
            return Ok(());
        }
        let (from, to) = (&self.state.message.store, &target.state.message.store);
        let body = copied(from, to.id, embedded.body.as_ref().clone())?;
        target.state.replace_data(Embedded { flags: embedded.flags, body: Arc::new(body) });
        Ok(())
    }
}
