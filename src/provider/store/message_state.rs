use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, Weak};

use parking_lot::Mutex;

use super::message_base::Base;
use super::{AttachHandle, AttachState, OpenStore, Refused, after_save};
use crate::engine::{
    self, AfterSave, Attachment, Changes, Draft, EngineError, FolderId, MessageBody, MessageId, NewMessage,
    Recipient, SaveRequest, Saved, Saving, Shapes, Store,
};
use crate::provider::{Footing, Life, LiveRows, Runtime, put_back_room, refuse};
use crate::vocab::{ErrorCode, MessageFlags, SaveFlags, StoreSupport};

/// An open message: what it was when it was opened, and what was changed since. Its attachments and streams hold it
/// too.
#[derive(Debug)]
pub struct MessageState {
    pub(super) store: Arc<OpenStore>,
    pub(super) home: Home,
    /// Whether it was closed before what it lives within ends. This and the next two change while `inner` is locked, and
    /// are asked at any time.
    closed: AtomicBool,
    /// Whether it may be changed.
    writable: AtomicBool,
    /// Whether it was ever saved, if only into its attachment.
    exists: AtomicBool,
    pub(super) inner: Mutex<Inner>,
    /// The rows of its tables, once one was opened.
    pub(super) recipients: OnceLock<Arc<LiveRows>>,
    pub(super) attachments: OnceLock<Arc<LiveRows>>,
    /// The attachments that are open through it.
    opened: Mutex<Vec<Weak<AttachState>>>,
}

/// Where a message lives.
pub enum Home {
    /// In a folder.
    Folder { folder: FolderId, associated: bool },
    /// In an attachment.
    Attachment(Arc<AttachState>),
    /// Nowhere yet: it is about to be delivered.
    Arrival,
}

impl Default for Home {
    fn default() -> Self {
        Self::Folder { folder: FolderId::default(), associated: false }
    }
}

/// Messages may be open within each other as deep as clients open them: not all of them are printed.
impl fmt::Debug for Home {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder { folder, associated } => write!(f, "Folder({folder:?}, {associated})"),
            Self::Attachment(attach) => write!(f, "Attachment({})", attach.number()),
            Self::Arrival => f.write_str("Arrival"),
        }
    }
}

/// And they go one after the other.
impl Drop for MessageState {
    fn drop(&mut self) {
        if let Some(claimed) = self.inner.get_mut().claimed {
            self.store.runtime.writers.remove(&self.store, claimed);
        }
        let mut home = std::mem::take(&mut self.home);
        while let Home::Attachment(attach) = home {
            let around = Arc::into_inner(attach).and_then(|attach| Arc::into_inner(attach.message));
            home = around.map_or_else(Home::default, |mut around| std::mem::take(&mut around.home));
        }
    }
}

/// The changing part of an open message.
#[derive(Debug)]
pub struct Inner {
    /// The saved message behind it, as this open knows it; an embedded one and one never saved have none.
    pub saved: Option<Saved>,
    /// What was saved last, as this open knows it.
    pub base: Base,
    /// What was changed since.
    pub draft: Draft,
    /// `PR_MESSAGE_FLAGS`.
    pub flags: MessageFlags,
    /// How often an embedded message had been saved when this open last looked.
    pub embedded_saves: u64,
    /// Whether it keeps its ids to itself for now.
    pub hides_ids: bool,
    /// The saved message that is not deleted while this open may change it.
    claimed: Option<MessageId>,
    /// The life of what was obtained through it, once anything was.
    inside: Option<Arc<Life>>,
    /// The next `PR_ATTACH_NUM`; numbers are not given twice while the message is open (STO-CREATEATTACH-2).
    pub next_attachment: u32,
    /// The next `PR_ROWID`; likewise (TBL-RECIP-2).
    pub next_row: u32,
}

/// How an open of a message begins.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Whether the message was ever saved.
    pub exists: bool,
    /// Whether it may be changed.
    pub writable: bool,
}

impl Inner {
    /// Of a message with this content.
    #[inline]
    pub(super) fn new(base: impl Into<Base>, flags: MessageFlags) -> Self {
        let base = base.into();
        let numbers = base.attachments().iter().map(|attachment| attachment.number + 1);
        let next_attachment = numbers.max().unwrap_or(0);
        let next_row = base.recipients().last().map_or(0, |last| last.row.wrapping_add(1));
        Self::with_base(base, flags, next_attachment, next_row)
    }

    #[inline]
    fn with_base(base: Base, flags: MessageFlags, next_attachment: u32, next_row: u32) -> Self {
        Self {
            next_attachment,
            next_row,
            saved: None,
            base,
            draft: Draft::default(),
            flags,
            embedded_saves: 0,
            hides_ids: false,
            claimed: None,
            inside: None,
        }
    }

    /// Of a message that was never saved.
    pub(super) fn blank(store: &OpenStore, associated: bool) -> Self {
        let runtime = &store.runtime;
        let new = NewMessage { now: runtime.now(), search_key: runtime.new_uid() };
        Self::with_base(new.into(), Store::new_message_flags(associated), 0, 0)
    }

    /// The recipients as this open sees them, saved or not.
    pub fn recipients(&self) -> &[Recipient] {
        self.draft.recipients.as_deref().unwrap_or_else(|| self.base.recipients())
    }

    /// The attachments as this open sees them, saved or not.
    pub fn attachments(&self) -> &[Attachment] {
        self.draft.attachments.as_deref().unwrap_or_else(|| self.base.attachments())
    }
}

impl Footing for Arc<MessageState> {
    fn runtime(&self) -> &Arc<Runtime> {
        &self.store.runtime
    }

    fn goes_on(&self) -> bool {
        !self.closed.load(Ordering::Acquire) && self.around().goes_on()
    }

    fn why_ended(&self) -> (ErrorCode, &'static str) {
        if self.closed.load(Ordering::Acquire) { Life::ENDED } else { self.around().why_ended() }
    }

    fn life_within(&self) -> Arc<Life> {
        let mut inner = self.inner.lock();
        let inside = inner.inside.get_or_insert_with(|| self.around().within());
        if self.closed.load(Ordering::Relaxed) {
            inside.end();
        }
        inside.within()
    }
}

impl MessageState {
    #[inline]
    pub(super) fn new(store: &Arc<OpenStore>, home: Home, mut inner: Inner, standing: Standing) -> Self {
        let Standing { exists, writable } = standing;
        let saved = inner.saved.filter(|_| writable);
        inner.claimed = saved.and_then(|saved| store.runtime.writers.add(store, saved.id));
        Self {
            store: Arc::clone(store),
            home,
            closed: AtomicBool::new(false),
            writable: AtomicBool::new(writable),
            exists: AtomicBool::new(exists),
            inner: Mutex::new(inner),
            recipients: OnceLock::new(),
            attachments: OnceLock::new(),
            opened: Mutex::default(),
        }
    }

    /// What it lives within.
    fn around(&self) -> &Arc<Life> {
        match &self.home {
            Home::Attachment(attach) => &attach.life,
            Home::Folder { .. } | Home::Arrival => &self.store.life,
        }
    }

    /// Ends it, with all that was obtained through it, before what it lives within ends: a save does, a submission, the
    /// spooler. `false` if it was ended so before.
    pub(super) fn end(&self, inner: &mut Inner) -> bool {
        let was_open = !self.closed.load(Ordering::Relaxed);
        self.closed.store(true, Ordering::Release);
        if let Some(inside) = &inner.inside {
            inside.end();
        }
        self.claim(inner);
        was_open
    }

    /// Whether it was ever saved, if only into its attachment.
    pub(super) fn exists(&self) -> bool {
        self.exists.load(Ordering::Relaxed)
    }

    /// Whether it may be changed.
    pub(super) fn is_writable(&self) -> bool {
        self.writable.load(Ordering::Relaxed)
    }

    /// Refuses attachments in a store without them (STO-SUPPORTMASK-10).
    pub(super) fn check_attaches(&self) -> Refused<()> {
        if self.store.spooler {
            return Ok(());
        }
        self.store.check_can(StoreSupport::STORE_ATTACH_OK, "the store has no attachments")
    }

    pub(super) fn check_writable(&self) -> Refused<()> {
        if self.is_writable() {
            return Ok(());
        }
        Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "the message was opened read-only"))
    }

    /// `SaveChanges` (STO-SAVE-1 to -10).
    pub(super) fn save(&self, flags: SaveFlags) -> Refused<()> {
        let mut inner = self.inner.lock();
        self.check_writable()?;
        let after = after_save(flags, &self.store.settings);
        match &self.home {
            Home::Folder { .. } => {
                self.save_in_folder(&mut inner, flags.contains(SaveFlags::FORCE_SAVE), after)?;
            }
            Home::Attachment(attach) => {
                self.save_in_attachment(attach, &mut inner, flags.contains(SaveFlags::FORCE_SAVE))?;
            }
            Home::Arrival => self.settle(&mut inner)?,
        }
        if after != AfterSave::Closed {
            self.show_attachments(&inner);
        }
        inner.hides_ids &= !flags.contains(SaveFlags::KEEP_OPEN_READONLY);
        match after {
            AfterSave::Writable => {}
            AfterSave::ReadOnly => self.writable.store(false, Ordering::Relaxed),
            AfterSave::Closed => _ = self.end(&mut inner),
        }
        self.claim(&mut inner);
        Ok(())
    }

    fn save_in_attachment(&self, attach: &AttachState, inner: &mut Inner, force: bool) -> Refused<()> {
        if self.exists() && inner.draft.is_empty() {
            return Ok(());
        }
        if attach.saves() != inner.embedded_saves {
            if !force {
                return Err(EngineError::Changed { what: "embedded message" }.into());
            }
            // The draft of a forced save goes over what is there now (PRP-SAVE-8).
            if let Some(present) = attach.embedded() {
                inner.base = present.body.as_ref().clone().into();
            }
        }
        self.settle(inner)?;
        inner.embedded_saves = attach.set_embedded(inner.flags, Arc::new(MessageBody::clone(&inner.base)));
        Ok(())
    }

    /// Makes what was changed the content of a message that is in no folder.
    fn settle(&self, inner: &mut Inner) -> Refused<()> {
        let saving = Saving {
            first: !self.exists(),
            starts_conversation: false,
            now: self.store.runtime.now(),
            support: self.store.read(|store| Ok(store.support))?,
        };
        let body = inner.base.before().with(&mut inner.draft, &saving, &mut Shapes::default());
        inner.base = body.into();
        inner.flags.set(MessageFlags::MSGFLAG_HASATTACH, inner.base.attachments.is_some());
        self.exists.store(true, Ordering::Relaxed);
        inner.draft = Draft::default();
        Ok(())
    }

    /// Tells who would delete the message whether this open may change it.
    fn claim(&self, inner: &mut Inner) {
        let writers = &self.store.runtime.writers;
        let may_write = self.is_writable() && !self.closed.load(Ordering::Relaxed);
        match (inner.saved.filter(|_| may_write), inner.claimed) {
            (Some(saved), None) => inner.claimed = writers.add(&self.store, saved.id),
            (None, Some(claimed)) => {
                writers.remove(&self.store, claimed);
                inner.claimed = None;
            }
            _ => {}
        }
    }

    fn save_in_folder(&self, inner: &mut Inner, force: bool, after: AfterSave) -> Refused<()> {
        if inner.draft.is_empty()
            && let Some(saved) = inner.saved
        {
            let deleted = |_| EngineError::Deleted { what: "message" };
            return self.store.read(|store| store.message(saved.id).map(|_| ()).map_err(deleted));
        }
        self.commit(inner, force, after, Store::save_message)
    }

    /// Saves or submits in one step, and takes over what the store has now; a message that is closed by it shows that to
    /// nobody.
    pub(super) fn commit(
        &self,
        inner: &mut Inner,
        force: bool,
        after: AfterSave,
        act: impl FnOnce(&mut Store, SaveRequest<'_>, &mut Changes) -> engine::Result<Saved>,
    ) -> Refused<()> {
        let Home::Folder { folder, associated } = self.home else {
            return Err(
                EngineError::Unsupported { why: "an embedded message is saved into its attachment" }.into()
            );
        };
        let now = self.store.runtime.now();
        let (saved, stored) = self.store.commit(|store, changes| {
            let request = SaveRequest {
                folder,
                associated,
                saved: inner.saved,
                base: inner.base.before(),
                draft: &mut inner.draft,
                flags: inner.flags,
                force,
                now,
            };
            let saved = act(store, request, changes)?;
            let stored = match after {
                AfterSave::Closed => None,
                _ => Some(Arc::clone(store.message_to_read(saved.id, false)?)),
            };
            Ok((saved, stored))
        })?;
        inner.saved = Some(saved);
        put_back_room(&mut inner.draft.overlay);
        (inner.draft.recipients, inner.draft.attachments) = (None, None);
        self.exists.store(true, Ordering::Relaxed);
        if let Some(stored) = stored {
            inner.flags = stored.flags;
            inner.base = stored.into();
        }
        Ok(())
    }

    /// Opens an attachment, unless somebody is writing it (STO-OPENATTACH-5).
    pub(super) fn open_attachment(
        self: &Arc<Self>,
        attachment: Attachment,
        writable: bool,
    ) -> Refused<AttachHandle> {
        let mut opened = self.opened.lock();
        opened.retain(|state| state.strong_count() > 0);
        let mut same =
            opened.iter().filter_map(Weak::upgrade).filter(|known| known.number() == attachment.number);
        if same.any(|known| known.is_being_written()) {
            let why = format!("attachment {} is open for writing", attachment.number);
            return Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, why));
        }
        let handle = AttachHandle::open(self, attachment, writable);
        opened.push(Arc::downgrade(handle.state()));
        Ok(handle)
    }

    /// A new attachment of the open message, with the next number.
    pub(super) fn create_attachment(self: &Arc<Self>) -> Refused<(u32, AttachHandle)> {
        let mut inner = self.inner.lock();
        self.check_writable()?;
        let number = inner.next_attachment;
        inner.next_attachment += 1;
        drop(inner);
        let created = AttachHandle::create(self, number);
        self.opened.lock().push(Arc::downgrade(created.state()));
        Ok((number, created))
    }

    /// What was open on deleted attachments is so no more (STO-DELETEATTACH-4).
    pub(super) fn end_attachments(&self, deleted: impl Fn(u32) -> bool) {
        let opened = self.opened.lock();
        let gone = opened.iter().filter_map(Weak::upgrade).filter(|state| deleted(state.number()));
        gone.for_each(|state| state.life.delete());
    }

    /// Puts an attachment into the open message; the store has it when the message is saved (STO-ATTACH-1).
    pub(super) fn keep_attachment(&self, attachment: Attachment) {
        let mut inner = self.inner.lock();
        let mut attachments = inner.attachments().to_vec();
        match attachments.iter_mut().find(|known| known.number == attachment.number) {
            Some(known) => *known = attachment,
            None => attachments.push(attachment),
        }
        inner.draft.attachments = Some(attachments);
    }
}
