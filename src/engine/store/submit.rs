use std::sync::Arc;

use super::outgoing::{expand_recipients, prepare_recipients};
use super::{Draft, FolderId, MessageBody, MessageId, MessageList, SaveRequest, Saved, Store};
use crate::engine::ValueRef;
use crate::engine::error::{EngineError, Result};
use crate::engine::events::{Changes, EventKind};
use crate::engine::table::RowChange;
use crate::engine::world::World;
use crate::vocab::tags::{
    PR_CLIENT_SUBMIT_TIME, PR_MESSAGE_CLASS, PR_RECEIVED_BY_SEARCH_KEY, PR_SENDER_SEARCH_KEY,
};
use crate::vocab::{Binary, MessageFlags, PendingSubmitFlags, PropValue, Property, Tag, Text};

impl Store {
    /// Saves a message and puts it into the outgoing queue (STO-SUBMITMESSAGE-3, STO-SUBMITMESSAGE-4), its recipients as
    /// the address books of a world know them, with what is `pending` before it can be sent.
    pub fn submit_message(
        &mut self,
        request: SaveRequest<'_>,
        books: &World,
        pending: PendingSubmitFlags,
        changes: &mut Changes,
    ) -> Result<Saved> {
        if request.associated {
            return Err(EngineError::Unsupported { why: "an associated message cannot be submitted" });
        }
        if let Some(saved) = request.saved {
            let stored = self.message(saved.id).map_err(|_| EngineError::Deleted { what: "message" })?;
            if stored.flags.contains(MessageFlags::MSGFLAG_SUBMIT) {
                return Err(EngineError::Submitted);
            }
        }
        let recipients = match &request.draft.recipients {
            Some(recipients) => recipients.as_slice(),
            None => request.base.recipients(),
        };
        if recipients.is_empty() {
            return Err(EngineError::NoRecipients);
        }
        let shapes = &mut self.shapes;
        let resend = request.flags.contains(MessageFlags::MSGFLAG_RESEND);
        let prepared = prepare_recipients(recipients, resend, shapes);
        let expanded = expand_recipients(books, &prepared, shapes);
        let mut draft = Draft { recipients: Some(expanded), ..request.draft.clone() };
        draft.overlay.set(Property::of(PR_CLIENT_SUBMIT_TIME, request.now));
        let saved = self.save_message(SaveRequest { draft: &mut draft, ..request }, changes)?;
        self.enqueue(saved.id, pending, changes)?;
        Ok(saved)
    }

    /// Saves a queued message that preprocessors have seen: nothing is pending any more, and nobody has it locked. It keeps
    /// its place and the time of its submission (STA-SUBMIT-6).
    pub fn submit_prepared(&mut self, request: SaveRequest<'_>, changes: &mut Changes) -> Result<Saved> {
        self.check_queued(request.saved.ok_or(EngineError::NotQueued)?.id)?;
        let saved = self.save_message(request, changes)?;
        self.set_pending(saved.id, PendingSubmitFlags::NONE, changes)?;
        Ok(saved)
    }

    /// Puts a saved message into the outgoing queue.
    pub(in crate::engine) fn enqueue(
        &mut self,
        id: MessageId,
        pending: PendingSubmitFlags,
        changes: &mut Changes,
    ) -> Result<()> {
        Arc::make_mut(&mut self.queue).push(id);
        self.queue_version += 1;
        self.message_mut(id)?.submit = pending;
        let flags = self.message(id)?.flags | MessageFlags::MSGFLAG_SUBMIT | MessageFlags::MSGFLAG_UNSENT;
        self.set_message_flags(id, flags, changes)?;
        changes.queue_row(self.id, RowChange::Added(id.into()));
        Ok(())
    }

    /// Unlocks what a spooler had locked that is gone (STO-SETLOCKSTATE-5).
    pub fn unlock_all(&mut self, changes: &mut Changes) -> Result<()> {
        let queued: Vec<MessageId> = self.queue.iter().collect();
        queued.into_iter().try_for_each(|id| self.set_lock(id, false, changes))
    }

    /// Takes a message that nobody has locked out of the queue again.
    pub fn abort_submit(&mut self, id: MessageId, changes: &mut Changes) -> Result<()> {
        self.check_queued(id)?;
        if self.message(id)?.submit.contains(PendingSubmitFlags::SUBMITFLAG_LOCKED) {
            return Err(EngineError::Locked);
        }
        self.dequeue(id, changes)?;
        let flags = self.message(id)?.flags - MessageFlags::MSGFLAG_SUBMIT;
        self.set_message_flags(id, flags, changes)
    }

    /// Locks or unlocks a message for the spooler.
    pub fn set_lock(&mut self, id: MessageId, locked: bool, changes: &mut Changes) -> Result<()> {
        self.check_queued(id)?;
        let mut pending = self.message(id)?.submit;
        pending.set(PendingSubmitFlags::SUBMITFLAG_LOCKED, locked);
        self.set_pending(id, pending, changes)
    }

    fn set_pending(
        &mut self,
        id: MessageId,
        pending: PendingSubmitFlags,
        changes: &mut Changes,
    ) -> Result<()> {
        let stored = self.message_mut(id)?;
        if stored.submit == pending {
            return Ok(());
        }
        stored.submit = pending;
        let folder = stored.folder;
        self.touch_contents(folder)?;
        self.queue_version += 1;
        changes.message_row(self.id, folder, MessageList::Standard, RowChange::Modified(id.into()));
        changes.queue_row(self.id, RowChange::Modified(id.into()));
        Ok(())
    }

    /// Ends the sending of a locked message (STO-FINISHEDMSG-1, STO-FINISHEDMSG-9, STO-MSGFLAGS-12).
    pub fn finish_message(&mut self, id: MessageId, changes: &mut Changes) -> Result<()> {
        self.check_queued(id)?;
        let stored = self.message(id)?;
        if !stored.submit.contains(PendingSubmitFlags::SUBMITFLAG_LOCKED) {
            return Err(EngineError::NotQueued);
        }
        self.dequeue(id, changes)?;
        let done = MessageFlags::MSGFLAG_SUBMIT | MessageFlags::MSGFLAG_UNSENT;
        let sent = MessageFlags::MSGFLAG_READ | MessageFlags::MSGFLAG_FROMME;
        let flags = (self.message(id)?.flags - done) | sent;
        self.set_message_flags(id, flags, changes)
    }

    fn check_queued(&self, id: MessageId) -> Result<()> {
        if self.queue.contains(id) { Ok(()) } else { Err(EngineError::NotQueued) }
    }

    fn dequeue(&mut self, id: MessageId, changes: &mut Changes) -> Result<()> {
        Arc::make_mut(&mut self.queue).remove(id);
        self.queue_version += 1;
        self.message_mut(id)?.submit = PendingSubmitFlags::NONE;
        changes.queue_row(self.id, RowChange::Removed(id.into()));
        Ok(())
    }

    /// Puts a message that arrived into the receive folder of its class and tells of new mail (STO-DELIVER-1 to -4).
    pub fn deliver(
        &mut self,
        body: MessageBody,
        mut flags: MessageFlags,
        changes: &mut Changes,
    ) -> Result<MessageId> {
        let class = match body.props.value(PR_MESSAGE_CLASS.id()) {
            Some(PropValue::Unicode(class)) => class,
            _ => Text::default(),
        };
        let folder = self.receive_folder(&class);
        flags.remove(MessageFlags::MSGFLAG_SUBMIT | MessageFlags::MSGFLAG_UNSENT);
        flags |= body.pending_reports() | MessageFlags::MSGFLAG_UNMODIFIED;
        flags.set(MessageFlags::MSGFLAG_FROMME, is_from_its_receiver(&body));
        let id = self.insert_message(folder, MessageList::Standard, flags, body)?;
        let parent = self.folder(folder)?.parent;
        changes.object(EventKind::Created, self.id, id, folder);
        changes.folder_modified(self.id, folder, parent);
        changes.message_row(self.id, folder, MessageList::Standard, RowChange::Added(id.into()));
        changes.object(EventKind::NewMail { class, flags }, self.id, id, folder);
        Ok(id)
    }

    /// Where messages of a class arrive: the root folder if nothing else is said (STO-GETRECEIVEFOLDER-6).
    pub fn receive_folder(&self, class: &str) -> FolderId {
        self.receive_folders.lookup(class).map_or(self.root, |(_, folder)| folder)
    }
}

/// Whether who sent a message is who gets it (STO-MSGFLAGS-12).
fn is_from_its_receiver(body: &MessageBody) -> bool {
    let key = |tag: Tag<Binary>| match body.props.get(tag.id()) {
        Some((_, ValueRef::Binary(key))) => Some(key),
        _ => None,
    };
    let sender = key(PR_SENDER_SEARCH_KEY);
    sender.is_some() && sender == key(PR_RECEIVED_BY_SEARCH_KEY)
}
