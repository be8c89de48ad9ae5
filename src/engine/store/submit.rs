use std::sync::Arc;

use super::{
    Draft, FolderId, MessageBody, MessageId, MessageList, NodeId, Recipient, SaveRequest, Saved, Store,
};
use crate::engine::error::{EngineError, Result};
use crate::engine::events::{Changes, EventKind};
use crate::engine::overlay::Overlay;
use crate::engine::props::Shapes;
use crate::engine::table::RowChange;
use crate::engine::value_ref::ValueRef;
use crate::vocab::tags::{
    PR_CLIENT_SUBMIT_TIME, PR_DELETE_AFTER_SUBMIT, PR_MESSAGE_CLASS, PR_RESPONSIBILITY, PR_SENTMAIL_ENTRYID,
};
use crate::vocab::{EntryId, FileTime, MessageFlags, PendingSubmitFlags, PropValue, Property, Text};

impl Recipient {
    /// The recipient with one property set.
    pub fn with(&self, property: Property, shapes: &mut Shapes) -> Self {
        let mut overlay = Overlay::default();
        overlay.set(property);
        Self { row: self.row, props: Arc::new(overlay.apply_to(&self.props, shapes)) }
    }
}

impl Store {
    /// Saves a message and puts it into the outgoing queue (STO-SUBMITMESSAGE-3, STO-SUBMITMESSAGE-4).
    pub fn submit_message(&mut self, request: &SaveRequest<'_>, changes: &mut Changes) -> Result<Saved> {
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
        let shapes = Arc::make_mut(&mut self.shapes);
        let unsent = |recipient: &Recipient| recipient.with(Property::of(PR_RESPONSIBILITY, false), shapes);
        let mut draft =
            Draft { recipients: Some(recipients.iter().map(unsent).collect()), ..request.draft.clone() };
        draft.overlay.set(Property::of(PR_CLIENT_SUBMIT_TIME, request.now));
        let saved = self.save_message(&SaveRequest { draft: &draft, ..*request }, changes)?;
        Arc::make_mut(&mut self.queue).push(saved.id);
        self.queue_version += 1;
        let flags =
            self.message(saved.id)?.flags | MessageFlags::MSGFLAG_SUBMIT | MessageFlags::MSGFLAG_UNSENT;
        self.set_message_flags(saved.id, flags, changes)?;
        changes.queue_row(self.id, RowChange::Added(saved.id.into()));
        Ok(saved)
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
        let stored = self.message_mut(id)?;
        if stored.submit.contains(PendingSubmitFlags::SUBMITFLAG_LOCKED) == locked {
            return Ok(());
        }
        stored.submit.set(PendingSubmitFlags::SUBMITFLAG_LOCKED, locked);
        let folder = stored.folder;
        self.touch_contents(folder)?;
        self.queue_version += 1;
        changes.message_row(self.id, folder, MessageList::Standard, RowChange::Modified(id.into()));
        changes.queue_row(self.id, RowChange::Modified(id.into()));
        Ok(())
    }

    /// Ends the sending of a locked message: it is moved, deleted or left (STO-FINISHEDMSG-1 to -7).
    pub fn finish_message(&mut self, id: MessageId, changes: &mut Changes) -> Result<()> {
        self.check_queued(id)?;
        let stored = self.message(id)?;
        if !stored.submit.contains(PendingSubmitFlags::SUBMITFLAG_LOCKED) {
            return Err(EngineError::NotQueued);
        }
        let delete =
            matches!(stored.body.props.get(PR_DELETE_AFTER_SUBMIT.id()), Some((_, ValueRef::Boolean(true))));
        let sent_folder = match stored.body.props.get(PR_SENTMAIL_ENTRYID.id()) {
            Some((_, ValueRef::Binary(bytes))) => match self.node(&EntryId::from(bytes)) {
                Some(NodeId::Folder(folder)) => self.folder(folder).is_ok().then_some(folder),
                _ => None,
            },
            _ => None,
        };
        self.dequeue(id, changes)?;
        let done = MessageFlags::MSGFLAG_SUBMIT | MessageFlags::MSGFLAG_UNSENT;
        let flags = (self.message(id)?.flags - done) | MessageFlags::MSGFLAG_READ;
        self.set_message_flags(id, flags, changes)?;
        let id = match sent_folder {
            Some(folder) => self.move_message(id, folder, changes)?,
            None => id,
        };
        if delete { self.remove_message(id, changes) } else { Ok(()) }
    }

    fn check_queued(&self, id: MessageId) -> Result<()> {
        if self.queue.contains(&id) { Ok(()) } else { Err(EngineError::NotQueued) }
    }

    fn dequeue(&mut self, id: MessageId, changes: &mut Changes) -> Result<()> {
        Arc::make_mut(&mut self.queue).retain(|queued| *queued != id);
        self.queue_version += 1;
        self.message_mut(id)?.submit = PendingSubmitFlags::NONE;
        changes.queue_row(self.id, RowChange::Removed(id.into()));
        Ok(())
    }

    /// Puts a message that arrived into the receive folder of its class and tells of new mail (STO-DELIVER-1 to -4).
    pub fn deliver(&mut self, draft: &Draft, now: FileTime, changes: &mut Changes) -> Result<MessageId> {
        let shapes = Arc::make_mut(&mut self.shapes);
        let body = MessageBody::default().with(draft, true, now, self.support, shapes);
        let class = match body.props.value(PR_MESSAGE_CLASS.id()) {
            Some(PropValue::Unicode(class)) => class,
            _ => Text::default(),
        };
        let folder = self.receive_folder(&class);
        let mut flags = MessageFlags::MSGFLAG_UNMODIFIED;
        flags.set(MessageFlags::MSGFLAG_HASATTACH, body.attachments.is_some());
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
