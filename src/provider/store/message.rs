use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;

use super::{AttachHandle, AttachState, OpenStore, Refused, Writer, columns};
use crate::engine::table::{TableData, ViewSpec};
use crate::engine::{
    Attachment, Draft, Embedded, EngineError, FolderId, MessageBody, MessageId, SaveRequest, Saved, Shapes,
    Store, StoredMessage, apply_read_flags, check_read_flags,
};
use crate::interface::{Attach, MapiProgress, MapiTable, Message, Method, Result};
use crate::provider::{Label, Life, LiveRows, Object, Origin, Table, refuse, refuse_flags, refuse_interface};
use crate::vocab::guids::{IID_IAttachment, IID_IMAPIProp, IID_IUnknown};
use crate::vocab::tags::{PR_ATTACH_NUM, PR_RENDERING_POSITION, PR_ROWID};
use crate::vocab::{
    AdrList, AttachFlags, CreateAttachFlags, ErrorCode, Iid, MessageFlags, ModRecipFlags, OpenAttachFlags,
    ReadFlags, SaveFlags, SortOrder, SortOrderSet, SubmitFlags, TableFlags,
};

/// A handle on an open message.
#[derive(Debug)]
pub struct MessageHandle {
    pub(super) object: Object,
    pub(super) state: Arc<MessageState>,
}

/// An open message: what it was when it was opened, and what was changed since. Its attachments and streams hold it
/// too.
#[derive(Debug)]
pub struct MessageState {
    pub(super) store: Arc<OpenStore>,
    pub(super) home: Home,
    pub(super) life: Arc<Life>,
    pub(super) inner: Mutex<Inner>,
    /// The rows of its tables, once one was opened.
    recipients: OnceLock<Arc<LiveRows>>,
    attachments: OnceLock<Arc<LiveRows>>,
}

/// Where a message lives.
#[derive(Debug)]
pub enum Home {
    /// In a folder.
    Folder { folder: FolderId, associated: bool },
    /// In an attachment.
    Attachment(Arc<AttachState>),
}

/// The changing part of an open message.
#[derive(Debug)]
pub struct Inner {
    /// The saved message behind it, as this open knows it; an embedded one and one never saved have none.
    pub saved: Option<Saved>,
    /// Whether it was ever saved, if only into its attachment.
    pub exists: bool,
    /// What was saved last, as this open knows it.
    pub base: Arc<MessageBody>,
    /// What was changed since.
    pub draft: Draft,
    /// `PR_MESSAGE_FLAGS`.
    pub flags: MessageFlags,
    /// Whether it may be changed.
    pub writable: bool,
    /// Keeps a saved message from being deleted while it may be changed.
    pub writer: Option<Writer>,
    /// The next `PR_ATTACH_NUM`; numbers are not given twice while the message is open (STO-CREATEATTACH-2).
    pub next_attachment: u32,
    /// The next `PR_ROWID`; likewise (TBL-RECIP-2).
    pub next_row: u32,
}

impl Inner {
    fn new(base: Arc<MessageBody>, flags: MessageFlags, writable: bool) -> Self {
        Self {
            next_attachment: base
                .attachments()
                .iter()
                .map(|attachment| attachment.number + 1)
                .max()
                .unwrap_or(0),
            next_row: base.recipients().last().map_or(0, |last| last.row.wrapping_add(1)),
            saved: None,
            exists: false,
            base,
            draft: Draft::default(),
            flags,
            writable,
            writer: None,
        }
    }

    /// Of a message that was never saved.
    fn blank(store: &OpenStore, associated: bool, writable: bool) -> Self {
        let runtime = &store.runtime;
        let base = MessageBody::initial(runtime.now(), runtime.new_uid(), &mut Shapes::default());
        Self::new(Arc::new(base), Store::new_message_flags(associated), writable)
    }

    /// The attachments as this open sees them, saved or not.
    pub fn attachments(&self) -> &[Attachment] {
        self.draft.attachments.as_deref().unwrap_or_else(|| self.base.attachments())
    }
}

impl MessageHandle {
    /// A new message in a folder, which nobody else sees yet.
    pub fn create(store: &Arc<OpenStore>, folder: FolderId, associated: bool) -> Self {
        let inner = Inner::blank(store, associated, true);
        Self::new(store, Home::Folder { folder, associated }, inner, Label::The("new message"))
    }

    /// A saved message, opened.
    pub fn saved(store: &Arc<OpenStore>, id: MessageId, stored: &StoredMessage, writable: bool) -> Self {
        let mut inner = Inner::new(Arc::clone(&stored.body), stored.flags, writable);
        inner.saved = Some(Saved { id, saves: stored.saves });
        inner.exists = true;
        let home = Home::Folder { folder: stored.folder, associated: stored.associated };
        Self::new(store, home, inner, Label::Message(store.id, id))
    }

    /// The message in an attachment, or with no `present` a new one.
    pub fn embedded(attach: &Arc<AttachState>, present: Option<Embedded>, writable: bool) -> Self {
        let store = &attach.message.store;
        let inner = match present {
            Some(embedded) => {
                let mut inner = Inner::new(embedded.body, embedded.flags, writable);
                inner.exists = true;
                inner
            }
            None => Inner::blank(store, false, writable),
        };
        Self::new(store, Home::Attachment(Arc::clone(attach)), inner, Label::The("embedded message"))
    }

    fn new(store: &Arc<OpenStore>, home: Home, inner: Inner, label: Label) -> Self {
        let life = match &home {
            Home::Folder { .. } => Life::within(&store.life),
            Home::Attachment(attach) => Life::within(&attach.life),
        };
        let state = MessageState {
            store: Arc::clone(store),
            home,
            life: Arc::clone(&life),
            inner: Mutex::new(inner),
            recipients: OnceLock::new(),
            attachments: OnceLock::new(),
        };
        state.claim(&mut state.inner.lock());
        Self { object: Object::new(&store.runtime, life, label), state: Arc::new(state) }
    }

    fn table(&self, name: &'static str, rows: Arc<LiveRows>, spec: ViewSpec) -> Arc<dyn MapiTable> {
        let life = Life::within(&self.state.life);
        Table::open(&self.state.store.runtime, life, name, Origin::Live(rows), spec)
    }

    pub(super) fn attachment_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        refuse_flags(flags.unknown(TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS))?;
        let mut spec = ViewSpec::new(columns::ATTACHMENTS);
        spec.unicode = flags.contains(TableFlags::MAPI_UNICODE);
        let keys = [SortOrder::ascending(PR_RENDERING_POSITION), SortOrder::ascending(PR_ATTACH_NUM)];
        spec.default_order = SortOrderSet::by(keys);
        Ok(self.table("attachment table", self.state.attachment_rows(), spec))
    }

    pub(super) fn recipient_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        refuse_flags(flags.unknown(TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS))?;
        let submitted = self.state.inner.lock().flags.contains(MessageFlags::MSGFLAG_SUBMIT);
        let mut spec = if submitted {
            ViewSpec::new(columns::SUBMITTED_RECIPIENTS)
        } else {
            ViewSpec::new(columns::RECIPIENTS)
        };
        spec.unicode = flags.contains(TableFlags::MAPI_UNICODE);
        spec.default_order = SortOrderSet::by([SortOrder::ascending(PR_ROWID)]);
        Ok(self.table("recipient table", self.state.recipient_rows(), spec))
    }
}

impl MessageState {
    pub(super) fn check_writable(inner: &Inner) -> Refused<()> {
        if inner.writable {
            return Ok(());
        }
        Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "the message was opened read-only"))
    }

    /// `SaveChanges` (STO-SAVE-1 to -10).
    pub(super) fn save(&self, flags: SaveFlags) -> Refused<()> {
        let mut inner = self.inner.lock();
        Self::check_writable(&inner)?;
        match &self.home {
            Home::Folder { .. } => self.save_in_folder(&mut inner, flags.contains(SaveFlags::FORCE_SAVE))?,
            Home::Attachment(attach) => {
                if !inner.exists || !inner.draft.is_empty() {
                    let now = self.store.runtime.now();
                    let first = !inner.exists;
                    let support = self.store.read(|store| Ok(store.support))?;
                    let body = inner.base.with(&inner.draft, first, now, support, &mut Shapes::default());
                    let mut flags = inner.flags;
                    flags.set(MessageFlags::MSGFLAG_HASATTACH, body.attachments.is_some());
                    attach.set_embedded(flags, Arc::new(body.clone()));
                    (inner.base, inner.flags, inner.exists) = (Arc::new(body), flags, true);
                    inner.draft = Draft::default();
                }
            }
        }
        self.show_attachments(&inner);
        if flags.contains(SaveFlags::KEEP_OPEN_READONLY) {
            inner.writable = false;
        } else if !flags.intersects(SaveFlags::KEEP_OPEN_READWRITE | SaveFlags::FORCE_SAVE) {
            self.life.end();
        }
        self.claim(&mut inner);
        Ok(())
    }

    /// Tells who would delete the message whether this open may change it.
    fn claim(&self, inner: &mut Inner) {
        match inner.saved {
            Some(saved) if inner.writable && self.life.goes_on() => {
                let store = &self.store;
                inner
                    .writer
                    .get_or_insert_with(|| Writer::new(&store.runtime, store.id, saved.id, &self.life));
            }
            _ => inner.writer = None,
        }
    }

    fn save_in_folder(&self, inner: &mut Inner, force: bool) -> Refused<()> {
        if inner.draft.is_empty()
            && let Some(saved) = inner.saved
        {
            let deleted = |_| EngineError::Deleted { what: "message" };
            return self.store.read(|store| store.message(saved.id).map(|_| ()).map_err(deleted));
        }
        self.commit(inner, force, Store::save_message)
    }

    /// Saves or submits in one step, and takes over what the store has now.
    fn commit(
        &self,
        inner: &mut Inner,
        force: bool,
        act: impl FnOnce(
            &mut Store,
            &SaveRequest<'_>,
            &mut crate::engine::Changes,
        ) -> crate::engine::Result<Saved>,
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
                base: &inner.base,
                draft: &inner.draft,
                flags: inner.flags,
                force,
                now,
            };
            let saved = act(store, &request, changes)?;
            Ok((saved, store.message(saved.id)?.clone()))
        })?;
        inner.saved = Some(saved);
        inner.exists = true;
        inner.base = stored.body;
        inner.flags = stored.flags;
        inner.draft = Draft::default();
        Ok(())
    }

    /// What the recipient tables of this open show.
    fn recipient_rows(&self) -> Arc<LiveRows> {
        let inner = self.inner.lock();
        let make = || LiveRows::keyed(PR_ROWID, &columns::RECIPIENTS);
        let rows = Arc::clone(self.recipients.get_or_init(make));
        self.show_recipients(&inner);
        rows
    }

    /// What the attachment tables of this open show.
    fn attachment_rows(&self) -> Arc<LiveRows> {
        let inner = self.inner.lock();
        let make = || LiveRows::keyed(PR_ATTACH_NUM, &columns::ATTACHMENTS);
        let rows = Arc::clone(self.attachments.get_or_init(make));
        self.show_attachments(&inner);
        rows
    }

    /// Shows the recipients of this open in its recipient tables, if there are any (TBL-RECIP-3).
    pub(super) fn show_recipients(&self, inner: &Inner) {
        let Some(shown) = self.recipients.get() else { return };
        let recipients = inner.draft.recipients.as_deref().unwrap_or_else(|| inner.base.recipients());
        let rows = recipients.iter().map(super::recipients::table_row).collect();
        shown.show(&self.store.runtime, rows);
    }

    /// Shows the saved attachments that this open hasn't deleted in its attachment tables, if there are any
    /// (TBL-ATTACH-1, TBL-ATTACH-2).
    pub(super) fn show_attachments(&self, inner: &Inner) {
        let Some(table) = self.attachments.get() else { return };
        let kept = inner.attachments();
        let saved = inner.base.attachments().iter();
        let shown = saved.filter(|saved| kept.iter().any(|kept| kept.number == saved.number));
        table.show(&self.store.runtime, shown.map(super::attach::table_row).collect());
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

const ATTACH_INTERFACES: [Iid; 3] = [IID_IAttachment, IID_IMAPIProp, IID_IUnknown];

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
            let inner = self.state.inner.lock();
            let best = flags.contains(OpenAttachFlags::MAPI_BEST_ACCESS);
            let modify = flags.contains(OpenAttachFlags::MAPI_MODIFY) && !best;
            if modify {
                MessageState::check_writable(&inner)?;
            }
            let attachment = inner.attachments().iter().find(|known| known.number == number);
            let attachment = attachment.ok_or(EngineError::Missing { what: "attachment" })?.clone();
            let writable = if best { inner.writable } else { modify };
            drop(inner);
            let opened: Arc<dyn Attach> = Arc::new(AttachHandle::open(&self.state, attachment, writable));
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
            let mut inner = self.state.inner.lock();
            MessageState::check_writable(&inner)?;
            let number = inner.next_attachment;
            inner.next_attachment += 1;
            drop(inner);
            let created: Arc<dyn Attach> = Arc::new(AttachHandle::create(&self.state, number));
            Ok((number, created))
        })
    }

    fn delete_attach(
        &self,
        number: u32,
        _progress: Option<&dyn MapiProgress>,
        flags: AttachFlags,
    ) -> Result<()> {
        self.object.call(Method::MessageDeleteAttach, format_args!("{number}, {flags:?}"), || {
            refuse_flags(flags.unknown(AttachFlags::ATTACH_DIALOG))?;
            let mut inner = self.state.inner.lock();
            MessageState::check_writable(&inner)?;
            let mut attachments = inner.attachments().to_vec();
            let before = attachments.len();
            attachments.retain(|attachment| attachment.number != number);
            if attachments.len() == before {
                return Err(EngineError::Missing { what: "attachment" }.into());
            }
            inner.draft.attachments = Some(attachments);
            self.state.show_attachments(&inner);
            Ok(())
        })
    }

    fn get_recipient_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.object
            .call(Method::MessageGetRecipientTable, format_args!("{flags:?}"), || self.recipient_table(flags))
    }

    fn modify_recipients(&self, flags: ModRecipFlags, recipients: &AdrList) -> Result<()> {
        self.object.call(Method::MessageModifyRecipients, format_args!("{flags:?}, {recipients:?}"), || {
            let mut inner = self.state.inner.lock();
            MessageState::check_writable(&inner)?;
            super::recipients::modify(&mut inner, flags, recipients)?;
            self.state.show_recipients(&inner);
            Ok(())
        })
    }

    fn submit_message(&self, flags: SubmitFlags) -> Result<()> {
        self.object.call(Method::MessageSubmitMessage, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(SubmitFlags::FORCE_SUBMIT))?;
            if matches!(self.state.home, Home::Attachment(_)) {
                return Err(
                    EngineError::Unsupported { why: "an embedded message cannot be submitted" }.into()
                );
            }
            let mut inner = self.state.inner.lock();
            MessageState::check_writable(&inner)?;
            self.state.commit(&mut inner, false, Store::submit_message)?;
            // The object is the spooler's now (STO-SUBMITMESSAGE-5).
            self.state.life.end();
            self.state.claim(&mut inner);
            Ok(())
        })
    }

    fn set_read_flag(&self, flags: ReadFlags) -> Result<()> {
        self.object.call(Method::MessageSetReadFlag, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(super::READ_FLAGS))?;
            check_read_flags(flags)?;
            let mut inner = self.state.inner.lock();
            match inner.saved {
                Some(saved) => {
                    self.state.store.check_writable()?;
                    let stored = self.state.store.commit(|store, changes| {
                        store.set_read_flag(saved.id, flags, changes)?;
                        store.message(saved.id).cloned()
                    })?;
                    inner.flags = stored.flags;
                    if stored.saves == saved.saves {
                        inner.base = stored.body;
                    }
                }
                None => inner.flags = apply_read_flags(inner.flags, flags).0,
            }
            Ok(())
        })
    }
}

impl LiveRows {
    /// No rows yet; each will be named by its value under `index`.
    fn keyed(index: crate::vocab::Tag<i32>, columns: &'static [crate::vocab::PropTag]) -> Arc<Self> {
        // An index of PT_LONG and a list of columns are all that it takes.
        Self::new(TableData::new(index, columns).expect("a number names a row"))
    }
}
