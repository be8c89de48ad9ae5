use std::fmt;
use std::sync::{Arc, OnceLock, Weak};

use parking_lot::Mutex;

use super::{AttachHandle, AttachState, OpenStore, Refused, Writer, after_save, columns};
use crate::engine::table::{TableData, ViewSpec};
use crate::engine::{
    AfterSave, Attachment, Copying, Draft, Embedded, EngineError, FolderId, MessageBody, MessageId,
    Recipient, SaveRequest, Saved, Shapes, Store, StoredMessage, apply_read_flags, check_read_flags,
};
use crate::interface::{Attach, MapiProgress, MapiTable, Message, Method, Result};
use crate::provider::{
    Label, Life, LiveRows, Object, Origin, Progress, Table, refuse, refuse_flags, refuse_interface,
};
use crate::vocab::guids::{IID_IAttachment, IID_IMAPIProp, IID_IUnknown};
use crate::vocab::tags::{PR_ATTACH_NUM, PR_RENDERING_POSITION, PR_ROWID};
use crate::vocab::{
    AdrList, AttachFlags, CreateAttachFlags, ErrorCode, Iid, MessageFlags, ModRecipFlags, OpenAttachFlags,
    PropTag, ReadFlags, SaveFlags, SortOrder, SortOrderSet, StoreSupport, SubmitFlags, TableFlags,
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
    /// Whether it was ever saved, if only into its attachment.
    pub exists: bool,
    /// What was saved last, as this open knows it.
    pub base: MessageBody,
    /// What was changed since.
    pub draft: Draft,
    /// `PR_MESSAGE_FLAGS`.
    pub flags: MessageFlags,
    /// How often an embedded message had been saved when this open last looked.
    pub embedded_saves: u64,
    /// Whether it may be changed.
    pub writable: bool,
    /// Whether it keeps its ids to itself for now.
    pub hides_ids: bool,
    /// Keeps a saved message from being deleted while it may be changed.
    pub writer: Option<Writer>,
    /// The next `PR_ATTACH_NUM`; numbers are not given twice while the message is open (STO-CREATEATTACH-2).
    pub next_attachment: u32,
    /// The next `PR_ROWID`; likewise (TBL-RECIP-2).
    pub next_row: u32,
}

impl Inner {
    fn new(base: MessageBody, flags: MessageFlags, writable: bool) -> Self {
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
            embedded_saves: 0,
            writable,
            hides_ids: false,
            writer: None,
        }
    }

    /// Of a message that was never saved.
    pub(super) fn blank(store: &OpenStore, associated: bool, writable: bool) -> Self {
        let runtime = &store.runtime;
        let base = MessageBody::initial(runtime.now(), runtime.new_uid(), &mut Shapes::default());
        Self::new(base, Store::new_message_flags(associated), writable)
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

impl MessageHandle {
    /// A new message in a folder, which nobody else sees yet.
    pub fn create(store: &Arc<OpenStore>, folder: FolderId, associated: bool) -> Self {
        let mut inner = Inner::blank(store, associated, true);
        inner.hides_ids = store.settings.late_ids;
        Self::new(store, Home::Folder { folder, associated }, inner, Label::The("new message"))
    }

    /// A saved message, opened.
    pub fn saved(store: &Arc<OpenStore>, id: MessageId, stored: StoredMessage, writable: bool) -> Self {
        let mut inner = Inner::new(stored.body, stored.flags, writable);
        inner.saved = Some(Saved { id, saves: stored.saves });
        inner.exists = true;
        let home = Home::Folder { folder: stored.folder, associated: stored.list.is_associated() };
        Self::new(store, home, inner, Label::Message(store.id, id))
    }

    /// A handle on a message that could not be opened (PRP-OBJ-12).
    pub fn failing(store: &Arc<OpenStore>, id: MessageId, code: ErrorCode, why: String) -> Self {
        let home = Home::Folder { folder: FolderId::default(), associated: false };
        let mut handle =
            Self::new(store, home, Inner::blank(store, false, false), Label::Message(store.id, id));
        handle.object = handle.object.failing(code, why);
        handle
    }

    /// The message in an attachment, or with no `present` a new one.
    pub fn embedded(attach: &Arc<AttachState>, present: Option<Embedded>, writable: bool) -> Self {
        let store = &attach.message.store;
        let mut inner = match present {
            Some(embedded) => {
                let mut inner = Inner::new(embedded.body.as_ref().clone(), embedded.flags, writable);
                inner.exists = true;
                inner
            }
            None => Inner::blank(store, false, writable),
        };
        inner.embedded_saves = attach.saves();
        Self::new(store, Home::Attachment(Arc::clone(attach)), inner, Label::The("embedded message"))
    }

    pub(super) fn new(store: &Arc<OpenStore>, home: Home, inner: Inner, label: Label) -> Self {
        let life = match &home {
            Home::Folder { .. } | Home::Arrival => Life::within(&store.life),
            Home::Attachment(attach) => Life::within(&attach.life),
        };
        let state = MessageState {
            store: Arc::clone(store),
            home,
            life: Arc::clone(&life),
            inner: Mutex::new(inner),
            recipients: OnceLock::new(),
            attachments: OnceLock::new(),
            opened: Mutex::default(),
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
        self.state.check_attaches()?;
        let mut spec = self.state.store.view_spec(columns::ATTACHMENTS, flags)?;
        let keys = [SortOrder::ascending(PR_RENDERING_POSITION), SortOrder::ascending(PR_ATTACH_NUM)];
        spec.default_order = SortOrderSet::by(keys);
        Ok(self.table("attachment table", self.state.attachment_rows(), spec))
    }

    pub(super) fn recipient_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        refuse_flags(flags.unknown(TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS))?;
        let submitted = self.state.inner.lock().flags.contains(MessageFlags::MSGFLAG_SUBMIT);
        let columns: &[PropTag] =
            if submitted { &columns::SUBMITTED_RECIPIENTS } else { &columns::RECIPIENTS };
        let mut spec = self.state.store.view_spec(columns, flags)?;
        spec.default_order = SortOrderSet::by([SortOrder::ascending(PR_ROWID)]);
        Ok(self.table("recipient table", self.state.recipient_rows(), spec))
    }
}

impl MessageState {
    /// Refuses attachments in a store without them (STO-SUPPORTMASK-10).
    fn check_attaches(&self) -> Refused<()> {
        if self.store.spooler {
            return Ok(());
        }
        self.store.check_can(StoreSupport::STORE_ATTACH_OK, "the store has no attachments")
    }

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
                self.save_in_attachment(attach, &mut inner, flags.contains(SaveFlags::FORCE_SAVE))?;
            }
            Home::Arrival => self.settle(&mut inner)?,
        }
        self.show_attachments(&inner);
        inner.hides_ids &= !flags.contains(SaveFlags::KEEP_OPEN_READONLY);
        match after_save(flags, &self.store.settings) {
            AfterSave::Writable => {}
            AfterSave::ReadOnly => inner.writable = false,
            AfterSave::Closed => drop(self.life.end()),
        }
        self.claim(&mut inner);
        Ok(())
    }

    fn save_in_attachment(&self, attach: &AttachState, inner: &mut Inner, force: bool) -> Refused<()> {
        if inner.exists && inner.draft.is_empty() {
            return Ok(());
        }
        if attach.saves() != inner.embedded_saves {
            if !force {
                return Err(EngineError::Changed { what: "embedded message" }.into());
            }
            // The draft of a forced save goes over what is there now (PRP-SAVE-8).
            if let Some(present) = attach.embedded() {
                inner.base = present.body.as_ref().clone();
            }
        }
        self.settle(inner)?;
        inner.embedded_saves = attach.set_embedded(inner.flags, Arc::new(inner.base.clone()));
        Ok(())
    }

    /// Makes what was changed the content of a message that is in no folder.
    fn settle(&self, inner: &mut Inner) -> Refused<()> {
        let now = self.store.runtime.now();
        let support = self.store.read(|store| Ok(store.support))?;
        inner.base = inner.base.with(&inner.draft, !inner.exists, now, support, &mut Shapes::default());
        inner.flags.set(MessageFlags::MSGFLAG_HASATTACH, inner.base.attachments.is_some());
        inner.exists = true;
        inner.draft = Draft::default();
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

    /// Opens an attachment, unless somebody is writing it (STO-OPENATTACH-5).
    fn open_attachment(self: &Arc<Self>, attachment: Attachment, writable: bool) -> Refused<AttachHandle> {
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

    /// What was open on deleted attachments is so no more (STO-DELETEATTACH-4).
    pub(super) fn end_attachments(&self, deleted: impl Fn(u32) -> bool) {
        let opened = self.opened.lock();
        let gone = opened.iter().filter_map(Weak::upgrade).filter(|state| deleted(state.number()));
        gone.for_each(|state| state.life.delete());
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
        let rows = inner.recipients().iter().map(super::recipients::table_row).collect();
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
            self.state.check_attaches()?;
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
            let opened: Arc<dyn Attach> = Arc::new(self.state.open_attachment(attachment, writable)?);
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
            self.state.check_attaches()?;
            let mut inner = self.state.inner.lock();
            MessageState::check_writable(&inner)?;
            let number = inner.next_attachment;
            inner.next_attachment += 1;
            drop(inner);
            let created = AttachHandle::create(&self.state, number);
            self.state.opened.lock().push(Arc::downgrade(created.state()));
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
            MessageState::check_writable(&self.state.inner.lock())?;
            let mut progress = Progress::begin(
                &self.object.runtime,
                progress,
                flags.contains(AttachFlags::ATTACH_DIALOG),
                1,
            )?;
            let mut inner = self.state.inner.lock();
            let mut attachments = inner.attachments().to_vec();
            let before = attachments.len();
            attachments.retain(|attachment| attachment.number != number);
            if attachments.len() == before {
                return Err(EngineError::Missing { what: "attachment" }.into());
            }
            inner.draft.attachments = Some(attachments);
            self.state.show_attachments(&inner);
            drop(inner);
            self.state.end_attachments(|opened| opened == number);
            progress.end()
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
            super::recipients::modify(&mut inner, flags, recipients, self.state.store.settings.code_page)?;
            self.state.show_recipients(&inner);
            Ok(())
        })
    }

    fn submit_message(&self, flags: SubmitFlags) -> Result<()> {
        self.object.call(Method::MessageSubmitMessage, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(SubmitFlags::FORCE_SUBMIT))?;
            if !matches!(self.state.home, Home::Folder { .. }) {
                return Err(
                    EngineError::Unsupported { why: "an embedded message cannot be submitted" }.into()
                );
            }
            self.state.store.check_can(StoreSupport::STORE_SUBMIT_OK, "the store cannot send")?;
            let mut inner = self.state.inner.lock();
            MessageState::check_writable(&inner)?;
            let books = self.state.store.runtime.read().clone();
            self.state.commit(&mut inner, false, |store, request, changes| {
                store.submit_message(request, &books, changes)
            })?;
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
                    let (store, runtime) = (self.state.store.id, &self.state.store.runtime);
                    let now = runtime.now();
                    let stored = runtime.commit(|world, changes| {
                        world.store(store)?.check_changes(saved.id)?;
                        let lent = &mut Copying { now, new_uid: &mut || runtime.new_uid() };
                        world.set_read_flag(store, saved.id, flags, lent, changes)?;
                        world.store(store)?.message(saved.id).cloned()
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
