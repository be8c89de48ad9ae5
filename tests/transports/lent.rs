//! A store as a user writes one that takes part in sending: it lends a mailbox of another computer, and keeps an outgoing
//! queue of its own.

use std::any::Any;
use std::sync::Arc;

use mapi_emulator::interface::spi::*;
use mapi_emulator::interface::*;
use mapi_emulator::no_support;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::Iid;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Delivery, Emulator, columns};
use parking_lot::Mutex;

use super::wire::take;

/// Whom the store reaches itself: it is tightly coupled with a transport for this address type.
const ITS_OWN: &str = "LENT";

/// The store, and what the test asks of it.
pub struct Lent {
    /// The computer that the mailbox is on.
    _emulator: Emulator,
    _session: Arc<dyn MapiSession>,
    inner: Arc<dyn MsgStore>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What it was asked, in order.
    log: Vec<String>,
    /// The last support objects: of a client, and of the spooler.
    support: Option<Arc<dyn MapiSupport>>,
    spoolers: Option<Arc<dyn MapiSupport>>,
    queue: Option<Arc<dyn MapiTableData>>,
    /// Whether it hands a message that it sent itself to `CompleteMsg`.
    completes: bool,
    /// How the spooler logged on, and what it gave.
    spoolers_logon: Option<(OpenStoreFlags, Vec<u8>)>,
    /// What its mask says, if not what the mailbox's does.
    mask: Option<StoreSupport>,
    /// What it says of its special folders, if not what the mailbox does.
    folders: Option<i32>,
    /// Whether nobody gets all properties of a message.
    unreadable: bool,
}

impl std::fmt::Debug for Lent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lent")
    }
}

impl Lent {
    /// A mailbox whose messages keep their ids when they are moved, or do not.
    pub fn new(new_ids: bool) -> Result<Arc<Self>> {
        // Mailboxes in the same place of two computers have the same ids, unless their seeds differ.
        let emulator = Emulator::builder().seed(77).mailbox("Lender", "lender@example.com").build();
        emulator
            .configure_store("Mailbox - Lender", |settings| settings.moves_give_new_ids = new_ids)
            .expect("the mailbox is there");
        emulator.set_delivery(Delivery::AfterCall);
        let session = emulator.log_on("Lender")?;
        let inner = session.default_store()?;
        Ok(Arc::new(Self { _emulator: emulator, _session: session, inner, state: Mutex::default() }))
    }

    /// What it was asked since the last look.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().log)
    }

    /// It hands what it sent itself to `CompleteMsg`.
    pub fn completes(&self) {
        self.state.lock().completes = true;
    }

    /// What its mask says.
    pub fn supports(&self, mask: StoreSupport) {
        self.state.lock().mask = Some(mask);
    }

    /// What it says of its special folders (`PR_VALID_FOLDER_MASK`).
    pub fn says_folders(&self, mask: i32) {
        self.state.lock().folders = Some(mask);
    }

    /// Nobody gets all properties of a message at once any more, or again.
    pub fn is_unreadable(&self, unreadable: bool) {
        self.state.lock().unreadable = unreadable;
    }

    /// The support object that a client's logon got.
    pub fn support(&self) -> Arc<dyn MapiSupport> {
        self.state.lock().support.clone().expect("a client has opened it")
    }

    /// The support object that the spooler's logon got.
    pub fn support_of_spooler(&self) -> Arc<dyn MapiSupport> {
        self.state.lock().spoolers.clone().expect("the spooler has opened it")
    }

    /// How the spooler logged on, and what it gave.
    pub fn spoolers_logon(&self) -> Option<(OpenStoreFlags, Vec<u8>)> {
        self.state.lock().spoolers_logon.clone()
    }

    /// The mailbox itself.
    pub fn mailbox(&self) -> &Arc<dyn MsgStore> {
        &self.inner
    }

    /// Its wrapped entry id.
    pub fn id(&self) -> Result<EntryId> {
        Ok(self.inner.get(PR_ENTRYID)?.into())
    }

    fn note(&self, what: impl Into<String>) {
        self.state.lock().log.push(what.into());
    }

    fn subject(&self, id: &EntryId) -> String {
        self.inner.open_message(id).and_then(|message| message.get(PR_SUBJECT)).unwrap_or_default()
    }

    fn queue(&self) -> Arc<dyn MapiTableData> {
        self.state.lock().queue.clone().expect("somebody logged on")
    }

    /// The flags of a message in the queue, if it is there.
    fn queued(&self, id: &EntryId) -> Option<i32> {
        let row = self.queue().query_row(&Property::of(PR_ENTRYID, id.0.clone())).ok()?.0;
        row.iter().find(|property| property.tag == *PR_SUBMIT_FLAGS)?.value.as_long()
    }

    fn put_in_queue(&self, message: &dyn Message, flags: PendingSubmitFlags) -> Result<()> {
        self.queue().modify_row(&[
            Property::of(PR_ENTRYID, message.get(PR_ENTRYID)?),
            Property::of(PR_SUBJECT, message.get(PR_SUBJECT)?),
            Property::of(PR_SUBMIT_FLAGS, flags.bits() as i32),
        ])
    }

    /// What a client's `SubmitMessage` does (STA-SUBMIT-1, STA-SUBMIT-6, STA-SUBMIT-11).
    fn submit(&self, message: &Arc<dyn Message>) -> Result<()> {
        let id: EntryId = {
            message.save()?;
            message.get(PR_ENTRYID)?.into()
        };
        let support = self.support();
        if let Some(flags) = self.queued(&id) {
            // The spooler submits what it has prepared.
            assert_ne!(flags & PendingSubmitFlags::SUBMITFLAG_PREPROCESS.bits() as i32, 0);
            self.note(format!("{} is submitted again", message.get(PR_SUBJECT)?));
            return self.put_in_queue(&**message, PendingSubmitFlags::NONE);
        }
        support.prepare_submit(&**message)?;
        let needs = support.expand_recips(&**message)?;
        self.note(format!("{} needs {needs:?}", message.get(PR_SUBJECT)?));
        let own = take(&**message, |entry| entry.get(PR_ADDRTYPE).as_deref() == Some(ITS_OWN))?;
        message.save()?;
        let prepares = needs.contains(PrepareFlags::NEEDS_PREPROCESSING);
        if own && !prepares && !self.state.lock().completes {
            return support.do_sent_mail(0, Arc::clone(message));
        }
        let mut flags = PendingSubmitFlags::NONE;
        flags.set(PendingSubmitFlags::SUBMITFLAG_PREPROCESS, prepares);
        self.put_in_queue(&**message, flags)?;
        if own && !prepares { support.complete_msg(0, &id) } else { Ok(()) }
    }
}

/// The provider that the test installs.
#[derive(Debug)]
pub struct Lender(pub Arc<Lent>);

impl Lender {
    fn opened(&self, support: &Arc<dyn MapiSupport>, spooler: bool) -> Result<Outcome<StoreLogon>> {
        let uid = self.info().entry_id.provider_uid().expect("a store has a uid");
        support.set_provider_uid(uid, 0)?;
        let mut state = self.0.state.lock();
        if state.queue.is_none() {
            let columns = columns![PR_ENTRYID, PR_SUBJECT, PR_SUBMIT_FLAGS];
            state.queue =
                Some(support.create_table(TableType::TBLTYPE_DYNAMIC, PR_ENTRYID.tag(), &columns)?);
        }
        let kept = if spooler { &mut state.spoolers } else { &mut state.support };
        let before = kept.replace(Arc::clone(support));
        drop(state);
        // Not under the lock: the last reference is a logoff.
        drop(before);
        let store = Arc::new(Box_ { lent: Arc::clone(&self.0), spooler });
        let logon = Arc::new(Logon { store: Arc::clone(&store) });
        let security = if spooler { Binary::default() } else { Binary::from(&b"secret"[..]) };
        Ok(Outcome::ok(StoreLogon { store, logon, security }))
    }
}

impl MsProvider for Lender {
    fn info(&self) -> StoreInfo {
        let id = self.0.id().expect("the mailbox is open");
        let (dll_name, entry_id) = unwrap_store_entry_id(&id).expect("its id is wrapped");
        StoreInfo {
            kind: MapiUid(*b"kind: lent store"),
            entry_id,
            record_key: self.0.inner.get(PR_RECORD_KEY).expect("a store has one"),
            display_name: "Lent".to_owned(),
            provider_display: "Lender".to_owned(),
            dll_name,
        }
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        _: &EntryId,
        _: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>> {
        self.opened(&support, false)
    }

    fn spooler_logon(
        &self,
        support: Arc<dyn MapiSupport>,
        id: &EntryId,
        flags: OpenStoreFlags,
        security: &[u8],
    ) -> Result<Outcome<StoreLogon>> {
        assert_eq!(*id, self.info().entry_id);
        self.0.state.lock().spoolers_logon = Some((flags, security.to_vec()));
        self.opened(&support, true)
    }
}

#[derive(Debug)]
struct Logon {
    store: Arc<Box_>,
}

impl MsLogon for Logon {
    fn open_entry(&self, id: &EntryId, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        self.store.open_entry(Some(id), interface, flags)
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool> {
        self.store.lent.inner.compare_entry_ids(left, right, 0)
    }

    fn advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection> {
        self.store.lent.inner.advise(id, events, sink)
    }

    fn unadvise(&self, connection: Connection) -> Result<()> {
        self.store.lent.inner.unadvise(connection)
    }

    no_support! { MsLogon: open_status_entry }

    fn logoff(&self) {
        self.store.lent.note(if self.store.spooler { "logoff of the spooler" } else { "logoff" });
    }
}

/// Hands methods on to the object that is lent.
macro_rules! lends {
    ($inner:ident; $(fn $name:ident($($argument:ident: $ty:ty),* $(,)?) -> $answer:ty;)*) => {$(
        fn $name(&self $(, $argument: $ty)*) -> Result<$answer> {
            self.$inner().$name($($argument),*)
        }
    )*};
}

macro_rules! lends_prop {
    ($($lent:ty),*) => {$(
        impl MapiProp for $lent {
            lends! { inner;
                fn get_last_error(code: ErrorCode, flags: UnicodeFlags) -> Option<MapiError>;
                fn save_changes(flags: SaveFlags) -> ();
                fn get_prop_list(flags: UnicodeFlags) -> Vec<PropTag>;
                fn open_property(tag: PropTag, iid: Iid, options: u32, flags: OpenPropertyFlags) -> Opened;
                fn set_props(properties: &[Property]) -> Vec<PropProblem>;
                fn delete_props(tags: &[PropTag]) -> Vec<PropProblem>;
                fn copy_to(
                    interfaces: &[Iid], tags: Option<&[PropTag]>, progress: Option<&dyn MapiProgress>,
                    iid: Iid, to: &Opened, flags: CopyFlags,
                ) -> Vec<PropProblem>;
                fn copy_props(
                    tags: &[PropTag], progress: Option<&dyn MapiProgress>, iid: Iid, to: &Opened, flags: CopyFlags,
                ) -> Vec<PropProblem>;
                fn get_ids_from_names(names: Option<&[PropName]>, flags: NameFlags) -> Outcome<Vec<PropTag>>;
                fn get_names_from_ids(
                    tags: Option<&[PropTag]>, set: Option<Guid>, flags: NamesFilter,
                ) -> Outcome<TagNames>;
            }

            fn get_props(&self, tags: Option<&[PropTag]>, flags: UnicodeFlags) -> Result<Outcome<Vec<Property>>> {
                let mut answer = self.inner().get_props(tags, flags)?;
                self.change(tags, &mut answer.value)?;
                Ok(answer)
            }
        }
    )*};
}

lends_prop!(Box_, Tray, Letter);

/// The store object.
#[derive(Debug)]
struct Box_ {
    lent: Arc<Lent>,
    spooler: bool,
}

/// A folder.
#[derive(Debug)]
struct Tray {
    lent: Arc<Lent>,
    folder: Arc<dyn MapiFolder>,
}

/// A message.
#[derive(Debug)]
struct Letter {
    lent: Arc<Lent>,
    message: Arc<dyn Message>,
}

impl Box_ {
    fn inner(&self) -> &Arc<dyn MsgStore> {
        &self.lent.inner
    }

    fn change(&self, _: Option<&[PropTag]>, properties: &mut [Property]) -> Result<()> {
        let (mask, folders) = {
            let state = self.lent.state.lock();
            (state.mask, state.folders)
        };
        if let Some(folders) = folders {
            for property in properties.iter_mut().filter(|property| property.tag == PR_VALID_FOLDER_MASK) {
                *property = Property::of(PR_VALID_FOLDER_MASK, folders);
            }
        }
        let Some(mask) = mask else { return Ok(()) };
        for property in properties.iter_mut().filter(|property| property.tag == PR_STORE_SUPPORT_MASK) {
            *property = Property::of(PR_STORE_SUPPORT_MASK, mask);
        }
        Ok(())
    }

    fn only_for_spooler(&self) -> Result<()> {
        if self.spooler {
            return Ok(());
        }
        Err(Error::new(ErrorCode::MAPI_E_NO_SUPPORT, Method::MsgStoreSetLockState, "for the spooler"))
    }
}

impl Tray {
    fn inner(&self) -> &Arc<dyn MapiFolder> {
        &self.folder
    }

    fn change(&self, _: Option<&[PropTag]>, _: &mut [Property]) -> Result<()> {
        Ok(())
    }
}

impl Letter {
    fn inner(&self) -> &Arc<dyn Message> {
        &self.message
    }

    fn change(&self, asked: Option<&[PropTag]>, _: &mut [Property]) -> Result<()> {
        if asked.is_some() || !self.lent.state.lock().unreadable {
            return Ok(());
        }
        Err(Error::new(ErrorCode::MAPI_E_DISK_ERROR, Method::MapiPropGetProps, "unreadable"))
    }
}

fn wrapped(lent: &Arc<Lent>, opened: Opened) -> Opened {
    let lent = Arc::clone(lent);
    match opened {
        Opened::Folder(folder) => Opened::Folder(Arc::new(Tray { lent, folder })),
        Opened::Message(message) => Opened::Message(Arc::new(Letter { lent, message })),
        other => other,
    }
}

/// The folder of the mailbox behind one of the store.
fn lent_folder(folder: &dyn MapiFolder) -> &dyn MapiFolder {
    let object: &dyn Any = folder;
    object.downcast_ref::<Tray>().map_or(folder, |tray| &*tray.folder)
}

impl MsgStore for Box_ {
    lends! { inner;
        fn advise(id: Option<&EntryId>, events: EventMask, sink: Arc<dyn AdviseSink>) -> Connection;
        fn unadvise(connection: Connection) -> ();
        fn compare_entry_ids(left: &EntryId, right: &EntryId, flags: u32) -> bool;
        fn set_receive_folder(class: Option<&str>, flags: UnicodeFlags, folder: Option<&EntryId>) -> ();
        fn get_receive_folder(class: Option<&str>, flags: UnicodeFlags) -> (EntryId, String);
        fn get_receive_folder_table(flags: TableFlags) -> Arc<dyn MapiTable>;
    }

    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        Ok(wrapped(&self.lent, self.lent.inner.open_entry(id, interface, flags)?))
    }

    fn store_logoff(&self, flags: StoreLogoffFlags) -> Result<StoreLogoffFlags> {
        let left = self.lent.support().store_logoff_transports(flags)?;
        if left.contains(StoreLogoffFlags::LOGOFF_COMPLETE) {
            let gone = self.lent.state.lock().support.take();
            drop(gone);
        }
        Ok(left)
    }

    fn abort_submit(&self, id: &EntryId, _: u32) -> Result<()> {
        self.lent.queue().delete_row(&Property::of(PR_ENTRYID, id.0.clone()))
    }

    fn get_outgoing_queue(&self, _: u32) -> Result<Arc<dyn MapiTable>> {
        self.lent.queue().get_view(None, None)
    }

    fn set_lock_state(&self, message: &dyn Message, state: LockState) -> Result<()> {
        self.only_for_spooler()?;
        self.lent.note(format!("{state} {}", message.get(PR_SUBJECT)?));
        let before = self.lent.queued(&message.get(PR_ENTRYID)?.into()).unwrap_or_default();
        let mut flags = PendingSubmitFlags::from_bits_retain(before as u32);
        flags.set(PendingSubmitFlags::SUBMITFLAG_LOCKED, state == LockState::MSG_LOCKED);
        self.lent.put_in_queue(message, flags)
    }

    fn finished_msg(&self, flags: u32, id: &EntryId) -> Result<()> {
        self.only_for_spooler()?;
        self.lent.note(format!("finished {}", self.lent.subject(id)));
        self.lent.queue().delete_row(&Property::of(PR_ENTRYID, id.0.clone()))?;
        let message = self.open_entry(Some(id), None, OpenFlags::MAPI_MODIFY)?.into_message()?;
        self.lent.support_of_spooler().do_sent_mail(flags, message)
    }

    fn notify_new_mail(&self, notification: &Notification) -> Result<()> {
        self.only_for_spooler()?;
        let Notification::NewMail(mail) = notification else { panic!("{notification}") };
        self.lent.note(format!("new mail {} {}", self.lent.subject(&mail.entry_id), mail.message_class));
        Ok(())
    }
}

impl MapiContainer for Tray {
    lends! { inner;
        fn get_contents_table(flags: TableFlags) -> Arc<dyn MapiTable>;
        fn get_hierarchy_table(flags: TableFlags) -> Arc<dyn MapiTable>;
        fn set_search_criteria(
            restriction: Option<&Restriction>, containers: Option<&[EntryId]>, flags: SearchFlags,
        ) -> ();
        fn get_search_criteria(flags: UnicodeFlags) -> (Restriction, Vec<EntryId>, SearchState);
    }

    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        Ok(wrapped(&self.lent, self.folder.open_entry(id, interface, flags)?))
    }
}

impl MapiFolder for Tray {
    lends! { inner;
        fn delete_messages(
            ids: &[EntryId], progress: Option<&dyn MapiProgress>, flags: DeleteMessagesFlags,
        ) -> Outcome<()>;
        fn create_folder(
            kind: FolderType, name: &str, comment: Option<&str>, iid: Option<Iid>, flags: CreateFolderFlags,
        ) -> Arc<dyn MapiFolder>;
        fn copy_folder(
            id: &EntryId, to: &dyn MapiFolder, name: Option<&str>, progress: Option<&dyn MapiProgress>,
            flags: CopyFolderFlags,
        ) -> Outcome<()>;
        fn delete_folder(
            id: &EntryId, progress: Option<&dyn MapiProgress>, flags: DeleteFolderFlags,
        ) -> Outcome<()>;
        fn set_read_flags(
            ids: Option<&[EntryId]>, progress: Option<&dyn MapiProgress>, flags: ReadFlags,
        ) -> Outcome<()>;
        fn get_message_status(id: &EntryId, flags: u32) -> MessageStatus;
        fn set_message_status(id: &EntryId, status: MessageStatus, mask: MessageStatus) -> MessageStatus;
        fn save_contents_sort(order: &SortOrderSet, flags: SortFlags) -> ();
        fn empty_folder(progress: Option<&dyn MapiProgress>, flags: EmptyFolderFlags) -> Outcome<()>;
    }

    fn create_message(&self, interface: Option<Iid>, flags: CreateMessageFlags) -> Result<Arc<dyn Message>> {
        let message = self.folder.create_message(interface, flags)?;
        Ok(Arc::new(Letter { lent: Arc::clone(&self.lent), message }))
    }

    fn copy_messages(
        &self,
        ids: &[EntryId],
        destination: &dyn MapiFolder,
        progress: Option<&dyn MapiProgress>,
        flags: CopyMessagesFlags,
    ) -> Result<Outcome<()>> {
        self.folder.copy_messages(ids, lent_folder(destination), progress, flags)
    }
}

impl Message for Letter {
    lends! { inner;
        fn get_attachment_table(flags: TableFlags) -> Arc<dyn MapiTable>;
        fn open_attach(number: u32, iid: Option<Iid>, flags: OpenAttachFlags) -> Arc<dyn Attach>;
        fn create_attach(iid: Option<Iid>, flags: CreateAttachFlags) -> (u32, Arc<dyn Attach>);
        fn delete_attach(number: u32, progress: Option<&dyn MapiProgress>, flags: AttachFlags) -> ();
        fn get_recipient_table(flags: TableFlags) -> Arc<dyn MapiTable>;
        fn modify_recipients(flags: ModRecipFlags, recipients: &AdrList) -> ();
        fn set_read_flag(flags: ReadFlags) -> ();
    }

    fn submit_message(&self, _: SubmitFlags) -> Result<()> {
        let message: Arc<dyn Message> =
            Arc::new(Self { lent: Arc::clone(&self.lent), message: Arc::clone(&self.message) });
        self.lent.submit(&message)
    }
}
