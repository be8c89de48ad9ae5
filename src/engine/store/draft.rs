use std::sync::Arc;

use super::{
    Attachment, Before, FolderId, MessageBody, MessageId, MessageList, NodeId, Recipient, Store,
    StoredMessage,
};
use crate::engine::ValueRef;
use crate::engine::error::{EngineError, Result};
use crate::engine::events::{Changes, EventKind};
use crate::engine::props::Overlay;
use crate::engine::props::Shapes;
use crate::engine::table::RowChange;
use crate::vocab::tags::{
    PR_DISPLAY_BCC, PR_DISPLAY_CC, PR_DISPLAY_NAME, PR_DISPLAY_TO, PR_HASATTACH, PR_LAST_MODIFICATION_TIME,
    PR_MESSAGE_CLASS, PR_NON_RECEIPT_NOTIFICATION_REQUESTED, PR_NORMALIZED_SUBJECT,
    PR_READ_RECEIPT_REQUESTED, PR_RECIPIENT_TYPE, PR_SUBJECT, PR_SUBJECT_PREFIX,
};
use crate::vocab::{
    FileTime, MessageFlags, MessageStatus, PendingSubmitFlags, PropValue, Property, RecipientType,
    StoreSupport, split_subject,
};

/// What a client changed on an open message and hasn't saved.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Properties set and deleted.
    pub overlay: Overlay,
    /// All recipients, once they were touched.
    pub recipients: Option<Vec<Recipient>>,
    /// All attachments, once they were touched.
    pub attachments: Option<Vec<Attachment>>,
}

impl Draft {
    /// Whether there is nothing to save.
    pub fn is_empty(&self) -> bool {
        self.overlay.is_empty() && self.recipients.is_none() && self.attachments.is_none()
    }
}

/// What is to be saved, and over what.
#[derive(Debug)]
pub struct SaveRequest<'a> {
    /// The folder the message was created in.
    pub folder: FolderId,
    /// Whether it is an associated message.
    pub associated: bool,
    /// The message, once it was saved.
    pub saved: Option<Saved>,
    /// What the client saw when it opened the message.
    pub base: Before<'a>,
    /// What the client changed. A save uses it up; one that is refused leaves it as it was.
    pub draft: &'a mut Draft,
    /// The flags of a message that was never saved.
    pub flags: MessageFlags,
    /// Whether to save over somebody else's changes.
    pub force: bool,
    /// The time of the save.
    pub now: FileTime,
}

/// How content is saved.
#[derive(Clone, Copy, Debug)]
pub struct Saving {
    /// Whether it never was before: what the client says of its last modification holds (PRP-COMP-4).
    pub first: bool,
    /// Whether it begins a conversation, unless the client said which it belongs to.
    pub starts_conversation: bool,
    /// The time of the save.
    pub now: FileTime,
    /// What the store can do.
    pub support: StoreSupport,
}

/// A saved message as one who opened it knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Which message.
    pub id: MessageId,
    /// How often it had been saved.
    pub saves: u64,
}

impl MessageBody {
    /// This content with the changes of a draft, computed properties refreshed (STO-SAVE-8). The draft is used up: what is
    /// computed goes into it.
    pub fn with(&self, draft: &mut Draft, saving: &Saving, shapes: &mut Shapes) -> Self {
        self.compute(draft, saving);
        self.grown(draft, shapes)
    }

    /// Adds to a draft what is computed of it and of this content.
    pub(super) fn compute(&self, draft: &mut Draft, saving: &Saving) {
        let overlay = &mut draft.overlay;
        if !saving.first || !overlay.touches(PR_LAST_MODIFICATION_TIME.id()) {
            overlay.set(Property::of(PR_LAST_MODIFICATION_TIME, saving.now));
        }
        if overlay.value(PR_MESSAGE_CLASS.id(), &self.props).is_none() {
            overlay.set(Property::of(PR_MESSAGE_CLASS, "IPM"));
        }
        self.refresh_subject(overlay);
        self.refresh_bodies(overlay, saving.support);
        if saving.starts_conversation {
            self.start_conversation(overlay, saving.now);
        }
        if let Some(recipients) = &draft.recipients {
            refresh_display_lists(recipients, overlay);
        }
        if let Some(attachments) = &draft.attachments {
            overlay.set(Property::of(PR_HASATTACH, !attachments.is_empty()));
        }
    }

    /// This content with the changes of a draft, in which there is all that is computed.
    pub(super) fn grown(&self, draft: &mut Draft, shapes: &mut Shapes) -> Self {
        let recipients = match &draft.recipients {
            Some(recipients) => (!recipients.is_empty()).then(|| recipients.as_slice().into()),
            None => self.recipients.clone(),
        };
        let attachments = match &draft.attachments {
            Some(attachments) => (!attachments.is_empty()).then(|| attachments.as_slice().into()),
            None => self.attachments.clone(),
        };
        let (props, growth) = self.props.grown(&mut draft.overlay, shapes);
        let mut body = Self { props, recipients, attachments, size: growth.of(self.size) };
        if draft.recipients.is_some() || draft.attachments.is_some() {
            body.size = body.measure();
        }
        debug_assert_eq!(body.size, body.measure());
        body
    }

    /// The three parts of the subject, after one of them was set or deleted (PRP-SUBJECT-1..10).
    fn refresh_subject(&self, overlay: &mut Overlay) {
        let touched = [PR_SUBJECT, PR_SUBJECT_PREFIX, PR_NORMALIZED_SUBJECT];
        if !touched.iter().any(|tag| overlay.touches(tag.id())) {
            return;
        }
        let text = |id: u16| overlay.value(id, &self.props).and_then(ValueRef::as_str);
        let explicit = text(PR_SUBJECT_PREFIX.id());
        let subject = match text(PR_SUBJECT.id()) {
            Some(subject) => subject,
            // Only the normalized subject is known: it makes the subject (STO-SUBJECT-7), unless the subject was
            // deleted just now, which takes its parts along (STO-SUBJECT-8).
            None => match overlay.get(PR_NORMALIZED_SUBJECT.id()).flatten() {
                Some(normalized) if !overlay.touches(PR_SUBJECT.id()) => {
                    let normalized = match normalized {
                        (_, ValueRef::Unicode(normalized)) => normalized,
                        _ => "",
                    };
                    let subject = format!("{}{normalized}", explicit.unwrap_or_default());
                    overlay.set(Property::of(PR_SUBJECT, subject));
                    return;
                }
                _ => {
                    overlay.delete(PR_SUBJECT_PREFIX.id());
                    overlay.delete(PR_NORMALIZED_SUBJECT.id());
                    return;
                }
            },
        };
        let prefix = split_subject(subject, explicit).0.map(str::len);
        let (start, end) = (prefix.unwrap_or_default(), subject.len());
        match prefix {
            Some(len) => overlay.set_part(PR_SUBJECT_PREFIX.tag(), PR_SUBJECT.id(), 0..len, &self.props),
            None => self.remove(overlay, PR_SUBJECT_PREFIX.id()),
        }
        overlay.set_part(PR_NORMALIZED_SUBJECT.tag(), PR_SUBJECT.id(), start..end, &self.props);
    }

    /// The reports that a message which was not written here waits to send (STO-MSGFLAGS-10, STO-MSGFLAGS-11).
    pub(super) fn pending_reports(&self) -> MessageFlags {
        let wants_read = self.asks_for(PR_READ_RECEIPT_REQUESTED);
        let mut pending = MessageFlags::NONE;
        pending.set(MessageFlags::MSGFLAG_RN_PENDING, wants_read);
        let wants_unread = wants_read || self.asks_for(PR_NON_RECEIPT_NOTIFICATION_REQUESTED);
        pending.set(MessageFlags::MSGFLAG_NRN_PENDING, wants_unread);
        pending
    }

    /// Whether a request that is a property was made.
    pub(in crate::engine) fn asks_for(&self, tag: crate::vocab::Tag<bool>) -> bool {
        matches!(self.props.get(tag.id()), Some((_, ValueRef::Boolean(true))))
    }
}

/// `PR_DISPLAY_TO`, `_CC` and `_BCC` list the display names, in the order of the rows (STO-COMPUTED-1).
fn refresh_display_lists(recipients: &[Recipient], overlay: &mut Overlay) {
    let lists = [
        (RecipientType::MAPI_TO, PR_DISPLAY_TO),
        (RecipientType::MAPI_CC, PR_DISPLAY_CC),
        (RecipientType::MAPI_BCC, PR_DISPLAY_BCC),
    ];
    for (kind, tag) in lists {
        let names =
            recipients.iter().filter(|recipient| recipient.kind() == kind).map(Recipient::display_name);
        overlay.set(Property::of(tag, names.collect::<Vec<_>>().join("; ")));
    }
}

impl Recipient {
    /// To, cc or bcc: the type with its flag bits as they are, so that one of the first pass is in no list.
    pub fn kind(&self) -> RecipientType {
        match self.props.get(PR_RECIPIENT_TYPE.id()) {
            Some((_, ValueRef::Long(kind))) => RecipientType(kind as u32 & !RecipientType::MAPI_SUBMITTED),
            _ => RecipientType::MAPI_TO,
        }
    }

    /// The display name, empty if there is none.
    pub fn display_name(&self) -> &str {
        self.text(PR_DISPLAY_NAME.id())
    }

    /// A text property, empty if there is none.
    pub fn text(&self, id: u16) -> &str {
        match self.props.get(id) {
            Some((_, ValueRef::Unicode(text))) => text,
            _ => "",
        }
    }
}

impl Store {
    /// Saves a message: checks and acts in one step. On any error nothing has changed.
    pub fn save_message(&mut self, request: SaveRequest<'_>, changes: &mut Changes) -> Result<Saved> {
        match request.saved {
            Some(saved) => self.save_again(request, saved, changes),
            None => self.save_first(request, changes),
        }
    }

    fn save_first(&mut self, request: SaveRequest<'_>, changes: &mut Changes) -> Result<Saved> {
        let deleted = EngineError::Deleted { what: "folder the message was created in" };
        let parent = self.folder(request.folder).map_err(|_| deleted)?.parent;
        let saving = Saving {
            first: true,
            starts_conversation: self.settings.conversation,
            now: request.now,
            support: self.support,
        };
        let body = saved_body(request.base, request.draft, &saving, &mut self.shapes, self.settings.quota);
        self.check_room(body.size, 0)?;
        let mut flags = request.flags | MessageFlags::MSGFLAG_UNMODIFIED;
        flags.set(MessageFlags::MSGFLAG_HASATTACH, body.attachments.is_some());
        if !flags.contains(MessageFlags::MSGFLAG_UNSENT) {
            flags.remove(MessageFlags::MSGFLAG_RN_PENDING | MessageFlags::MSGFLAG_NRN_PENDING);
            flags |= body.pending_reports();
        }
        let list = MessageList::present(request.associated);
        let id = self.insert_message(request.folder, list, flags, body)?;
        changes.object(EventKind::Created, self.id, id, request.folder);
        changes.folder_modified(self.id, request.folder, parent);
        changes.message_row(self.id, request.folder, list, RowChange::Added(id.into()));
        Ok(Saved { id, saves: 0 })
    }

    fn save_again(&mut self, request: SaveRequest<'_>, saved: Saved, changes: &mut Changes) -> Result<Saved> {
        let present = self.messages.get(saved.id.0).filter(|stored| !stored.list.is_deleted());
        let stored = present.ok_or(EngineError::Deleted { what: "message" })?;
        if stored.saves != saved.saves && !request.force {
            return Err(EngineError::Changed { what: "message" });
        }
        let (folder, saves, size) = (stored.folder, stored.saves + 1, stored.body.size);
        let saving =
            Saving { first: false, starts_conversation: false, now: request.now, support: self.support };
        let quota = self.settings.quota;
        let body = saved_body(Before::Body(&stored.body), request.draft, &saving, &mut self.shapes, quota);
        let mut flags = stored.flags - MessageFlags::MSGFLAG_UNMODIFIED;
        flags.set(MessageFlags::MSGFLAG_HASATTACH, body.attachments.is_some());
        let next = StoredMessage { body, flags, saves, ..**stored };
        self.check_room(next.body.size, size)?;
        self.size = self.size.saturating_sub(size).saturating_add(next.body.size);
        let before = self.replace_message(saved.id, next)?;
        self.touch_contents(folder)?;
        changes.object(EventKind::Modified, self.id, saved.id, folder);
        changes.message_row_from(self.id, before, RowChange::Modified(saved.id.into()));
        Ok(Saved { id: saved.id, saves })
    }

    /// Puts a message into a folder and counts it; nobody is told.
    pub(in crate::engine) fn insert_message(
        &mut self,
        folder_id: FolderId,
        list: MessageList,
        flags: MessageFlags,
        body: MessageBody,
    ) -> Result<MessageId> {
        let id = MessageId(self.messages.next_key());
        let arrival = self.folder_mut(folder_id)?.admit(id, list, flags);
        self.size = self.size.saturating_add(body.size);
        self.messages.insert(Arc::new(StoredMessage {
            folder: folder_id,
            list,
            arrival,
            flags,
            status: MessageStatus::NONE,
            submit: PendingSubmitFlags::NONE,
            saves: 0,
            body,
        }));
        self.touch_message(id);
        Ok(id)
    }

    /// Tells views without a sink that a message of the folder changed.
    pub(super) fn touch_contents(&mut self, folder: FolderId) -> Result<()> {
        let place = self.folders.get_mut(folder.0).ok_or(EngineError::Missing { what: "folder" })?;
        place.changes += 1;
        Ok(())
    }

    /// What an entry id says as a value.
    pub fn entry_id_value(&self, node: impl Into<NodeId>) -> PropValue {
        PropValue::Binary(node.into().entry_id_bytes(self.uid).into())
    }
}

/// What a save makes of what was there and a draft, which is left as it is if there may be no room for it.
fn saved_body(
    before: Before<'_>,
    draft: &mut Draft,
    saving: &Saving,
    shapes: &mut Shapes,
    quota: u64,
) -> MessageBody {
    if quota == u64::MAX {
        before.with(draft, saving, shapes)
    } else {
        before.with(&mut draft.clone(), saving, shapes)
    }
}
