use std::sync::Arc;

use super::message_state::{Home, Inner, MessageState, Standing};
use super::{AttachHandle, AttachState, Deferred, OpenStore, Refused};
use crate::engine::{
    AfterSave, Attachment, Copying, Embedded, EngineError, FolderId, MessageId, Saved, StoredMessage,
    apply_read_flags, check_read_flags,
};
use crate::interface::{Attach, MapiProgress, MapiTable, Message, Method, Result};
use crate::provider::{Label, Object, Progress, named_in_debug, refuse_flags, refuse_interface};
use crate::vocab::guids::{IID_IAttachment, IID_IMAPIProp, IID_IUnknown};
use crate::vocab::{
    AdrList, AttachFlags, CreateAttachFlags, ErrorCode, Iid, MessageFlags, ModRecipFlags, OpenAttachFlags,
    PendingSubmitFlags, PrepareFlags, ReadFlags, StoreLogoffFlags, StoreSupport, SubmitFlags, TableFlags,
};

/// A handle on an open message.
pub struct MessageHandle {
    pub(super) object: Object<Arc<MessageState>>,
}

named_in_debug!(MessageHandle);

impl MessageHandle {
    /// A new message in a folder, which nobody else sees yet.
    pub fn create(store: &Arc<OpenStore>, folder: FolderId, associated: bool) -> Self {
        let mut inner = Inner::blank(store, associated);
        inner.hides_ids = store.settings.late_ids;
        let standing = Standing { exists: false, writable: true };
        Self::new(store, Home::Folder { folder, associated }, inner, standing, Label::The("new message"))
    }

    /// A saved message, opened.
    pub fn saved(store: &Arc<OpenStore>, id: MessageId, stored: Arc<StoredMessage>, writable: bool) -> Self {
        let home = Home::Folder { folder: stored.folder, associated: stored.list.is_associated() };
        let (flags, saves) = (stored.flags, stored.saves);
        let mut inner = Inner::new(stored, flags);
        inner.saved = Some(Saved { id, saves });
        Self::new(store, home, inner, Standing { exists: true, writable }, Label::Message(store.id, id))
    }

    /// A handle on a message that could not be opened (PRP-OBJ-12).
    pub fn failing(store: &Arc<OpenStore>, label: Label, code: ErrorCode, why: String) -> Self {
        let home = Home::Folder { folder: FolderId::default(), associated: false };
        let standing = Standing { exists: false, writable: false };
        let mut handle = Self::new(store, home, Inner::blank(store, false), standing, label);
        handle.object.fail(code, why);
        handle
    }

    /// The message in an attachment, or with no `present` a new one.
    pub fn embedded(attach: &Arc<AttachState>, present: Option<Embedded>, writable: bool) -> Self {
        let store = &attach.message.store;
        let standing = Standing { exists: present.is_some(), writable };
        let mut inner = match present {
            Some(embedded) => Inner::new(embedded.body.as_ref().clone(), embedded.flags),
            None => Inner::blank(store, false),
        };
        inner.embedded_saves = attach.saves();
        let home = Home::Attachment(Arc::clone(attach));
        Self::new(store, home, inner, standing, Label::The("embedded message"))
    }

    pub(super) const fn state(&self) -> &Arc<MessageState> {
        self.object.footing()
    }

    #[inline]
    pub(super) fn new(
        store: &Arc<OpenStore>,
        home: Home,
        inner: Inner,
        standing: Standing,
        label: Label,
    ) -> Self {
        Self { object: Object::on(Arc::new(MessageState::new(store, home, inner, standing)), label) }
    }
}

const ATTACH_INTERFACES: [Iid; 3] = [IID_IAttachment, IID_IMAPIProp, IID_IUnknown];

impl MessageHandle {
    /// An attachment of this open (STO-OPENATTACH-1).
    fn attachment(&self, number: u32, flags: OpenAttachFlags) -> Refused<AttachHandle> {
        self.state().check_attaches()?;
        let inner = self.state().inner.lock();
        let best = flags.contains(OpenAttachFlags::MAPI_BEST_ACCESS);
        let modify = flags.contains(OpenAttachFlags::MAPI_MODIFY) && !best;
        if modify {
            self.state().check_writable()?;
        }
        let attachment = inner.attachments().iter().find(|known| known.number == number);
        let attachment = attachment.ok_or_else(|| no_attachment(number, inner.attachments()))?.clone();
        let writable = if best { self.state().is_writable() } else { modify };
        drop(inner);
        self.state().open_attachment(attachment, writable)
    }

    /// A new attachment, and its number.
    fn new_attachment(&self) -> Refused<(u32, AttachHandle)> {
        self.state().check_attaches()?;
        self.state().create_attachment()
    }
}

fn no_attachment(number: u32, there: &[Attachment]) -> EngineError {
    EngineError::no_number("attachment", number, there.iter().map(|attachment| attachment.number))
}

impl Message for MessageHandle {
    fn get_attachment_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::MessageGetAttachmentTable, format_args!("{flags:?}"), || {
            self.attachment_table(flags)
        })
    }

    fn open_attach(
        &self,
        number: u32,
        interface: Option<Iid>,
        flags: OpenAttachFlags,
    ) -> Result<Arc<dyn Attach>> {
        let arguments = format_args!("{number}, {interface:?}, {flags:?}");
        self.object.call(Method::MessageOpenAttach, arguments, || {
            let known = OpenAttachFlags::MAPI_MODIFY
                | OpenAttachFlags::MAPI_BEST_ACCESS
                | OpenAttachFlags::MAPI_DEFERRED_ERRORS;
            refuse_flags(flags.unknown(known))?;
            refuse_interface(interface, &ATTACH_INTERFACES)?;
            let asked = flags.contains(OpenAttachFlags::MAPI_DEFERRED_ERRORS);
            let deferred = Deferred { store: &self.state().store, method: Method::MessageOpenAttach, asked };
            let opened = deferred.of(self.attachment(number, flags), |code, why| {
                AttachHandle::failing(self.state(), number, code, why)
            })?;
            let opened: Arc<dyn Attach> = Arc::new(opened);
            Ok(opened)
        })
    }

    fn create_attach(
        &self,
        interface: Option<Iid>,
        flags: CreateAttachFlags,
    ) -> Result<(u32, Arc<dyn Attach>)> {
        self.object.call(Method::MessageCreateAttach, format_args!("{interface:?}, {flags:?}"), || {
            refuse_flags(flags.unknown(CreateAttachFlags::MAPI_DEFERRED_ERRORS))?;
            refuse_interface(interface, &ATTACH_INTERFACES)?;
            let asked = flags.contains(CreateAttachFlags::MAPI_DEFERRED_ERRORS);
            let deferred =
                Deferred { store: &self.state().store, method: Method::MessageCreateAttach, asked };
            let (number, created) = deferred.of(self.new_attachment(), |code, why| {
                let number = self.state().inner.lock().next_attachment;
                (number, AttachHandle::failing(self.state(), number, code, why))
            })?;
            let created: Arc<dyn Attach> = Arc::new(created);
            Ok((number, created))
        })
    }

    fn delete_attach(
        &self,
        number: u32,
        progress: Option<&dyn MapiProgress>,
        flags: AttachFlags,
    ) -> Result<()> {
        self.object.call(Method::MessageDeleteAttach, format_args!("{number}, {flags:?}"), || {
            refuse_flags(flags.unknown(AttachFlags::ATTACH_DIALOG))?;
            self.state().check_writable()?;
            let mut progress = Progress::begin(
                self.object.runtime(),
                progress,
                flags.contains(AttachFlags::ATTACH_DIALOG),
                1,
            )?;
            let mut inner = self.state().inner.lock();
            let mut attachments = inner.attachments().to_vec();
            let before = attachments.len();
            attachments.retain(|attachment| attachment.number != number);
            if attachments.len() == before {
                return Err(no_attachment(number, &attachments).into());
            }
            inner.draft.attachments = Some(attachments);
            self.state().show_attachments(&inner);
            drop(inner);
            self.state().end_attachments(|opened| opened == number);
            progress.end()
        })
    }

    fn get_recipient_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.object
            .call(Method::MessageGetRecipientTable, format_args!("{flags:?}"), || self.recipient_table(flags))
    }

    fn modify_recipients(&self, flags: ModRecipFlags, recipients: &AdrList) -> Result<()> {
        self.object.call(Method::MessageModifyRecipients, format_args!("{flags:?}, {recipients:?}"), || {
            let mut inner = self.state().inner.lock();
            self.state().check_writable()?;
            super::recipients::modify(&mut inner, flags, recipients, self.state().store.settings.code_page)?;
            self.state().show_recipients(&inner);
            Ok(())
        })
    }

    fn submit_message(&self, flags: SubmitFlags) -> Result<()> {
        self.object.call(Method::MessageSubmitMessage, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(SubmitFlags::FORCE_SUBMIT))?;
            if !matches!(self.state().home, Home::Folder { .. }) {
                return Err(
                    EngineError::Unsupported { why: "an embedded message cannot be submitted" }.into()
                );
            }
            self.state().store.check_can(StoreSupport::STORE_SUBMIT_OK, "the store cannot send")?;
            let pending = self.pending()?;
            let mut inner = self.state().inner.lock();
            self.state().check_writable()?;
            let books = self.state().store.runtime.read().clone();
            let prepared = self.state().store.spooler && inner.flags.contains(MessageFlags::MSGFLAG_SUBMIT);
            self.state().commit(&mut inner, false, AfterSave::Closed, |store, request, changes| {
                match prepared {
                    true => store.submit_prepared(request, changes),
                    false => store.submit_message(request, &books, pending, changes),
                }
            })?;
            // The object is the spooler's now (STO-SUBMITMESSAGE-5).
            self.state().end(&mut inner);
            drop(inner);
            if self.state().store.settings.sends_itself {
                // What could not be sent waits.
                let _sent = self.state().store.log_off_transports(StoreLogoffFlags::LOGOFF_NO_WAIT);
            }
            Ok(())
        })
    }

    fn set_read_flag(&self, flags: ReadFlags) -> Result<()> {
        self.object.call(Method::MessageSetReadFlag, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(super::READ_FLAGS))?;
            check_read_flags(flags)?;
            let mut inner = self.state().inner.lock();
            match inner.saved {
                Some(saved) => {
                    self.state().store.check_writable()?;
                    let (store, runtime) = (self.state().store.id, &self.state().store.runtime);
                    let now = runtime.now();
                    let stored = runtime.commit(|world, changes| {
                        world.store(store)?.check_changes(saved.id)?;
                        let lent = &mut Copying { now, new_uid: &mut || runtime.new_uid() };
                        world.set_read_flag(store, saved.id, flags, lent, changes)?;
                        world.store(store)?.message_to_read(saved.id, false).cloned()
                    })?;
                    inner.flags = stored.flags;
                    if stored.saves == saved.saves {
                        inner.base = stored.into();
                    }
                }
                None => inner.flags = apply_read_flags(inner.flags, flags).0,
            }
            Ok(())
        })
    }
}

impl MessageHandle {
    /// Whether preprocessors are to see the message before it is sent (STA-SUBMIT-6).
    fn pending(&self) -> Refused<PendingSubmitFlags> {
        let store = &self.state().store;
        let support = store.support.lock().clone().filter(|_| store.runtime.prepares());
        let mut pending = PendingSubmitFlags::NONE;
        if let Some(support) = support {
            self.state().check_writable()?;
            let _unseen = store.runtime.gate.silence();
            let needs = support.expand_recips(self)?;
            let prepared = needs.contains(PrepareFlags::NEEDS_PREPROCESSING);
            pending.set(PendingSubmitFlags::SUBMITFLAG_PREPROCESS, prepared);
        }
        Ok(pending)
    }
}
