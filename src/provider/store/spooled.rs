//! What a store does for the spooler: locks, the end of sending, messages that arrive.

use std::any::Any;
use std::sync::{Arc, LazyLock};

use parking_lot::Mutex;

use super::message_state::{Home, Inner, Standing};
use super::{MessageHandle, OpenStore, Refused, StoreHandle};
use crate::engine::{
    AfterSave, EngineError, EventKind, MessageBody, NodeId, Overlay, Store, StoreId, StoreSettings,
};
use crate::interface::spi::MapiSupport;
use crate::interface::{Message, MsgStore};
use crate::provider::{Alike, Label, Life, Runtime, refuse, refuse_flags};
use crate::vocab::{
    EntryId, ErrorCode, LockState, MessageFlags, Notification, OpenFlags, Property, SaveFlags,
};

/// What most stores answer the spooler, made once.
static USUAL: LazyLock<Arc<StoreSettings>> =
    LazyLock::new(|| Arc::new(told_to_spooler(&StoreSettings::SERVER)));

/// What a store with these settings answers the spooler.
const fn told_to_spooler(settings: &StoreSettings) -> StoreSettings {
    StoreSettings {
        code_page: settings.code_page,
        conversation: settings.conversation,
        value_limit: usize::MAX,
        after_save: AfterSave::Writable,
        // What was sent and is not wanted goes for good.
        keeps_deleted: false,
        ..StoreSettings::SERVER
    }
}

/// The same, shared where it is what most stores answer.
fn settings_of_spooler(settings: &StoreSettings) -> Arc<StoreSettings> {
    let is_usual = settings.code_page == USUAL.code_page && settings.conversation == USUAL.conversation;
    if is_usual { Arc::clone(&USUAL) } else { Arc::new(told_to_spooler(settings)) }
}

impl OpenStore {
    /// A store as the spooler has it: nothing is refused that a client might be.
    pub fn for_spooler(
        runtime: &Arc<Runtime>,
        store: &Store,
        support: Option<Arc<dyn MapiSupport>>,
    ) -> Arc<Self> {
        Arc::new(Self {
            runtime: Arc::clone(runtime),
            id: store.id,
            uid: store.uid,
            settings: settings_of_spooler(&store.settings),
            writable: true,
            spooler: true,
            life: Life::new(),
            owner: runtime.notify.new_owner(),
            alike: Alike::new(),
            support: Mutex::new(support),
        })
    }

    /// Ends the life of the store's objects and its registrations.
    pub(super) fn close(&self) {
        self.unlock_all();
        self.life.end();
        self.runtime.writers.forget(self);
        self.runtime.notify.forget_the_dead();
        let support = self.support.lock().take();
        // Not under the lock: it may be the last reference, whose end is a logoff.
        drop(support);
    }

    /// What the spooler had locked is no longer (STO-SETLOCKSTATE-5).
    fn unlock_all(&self) {
        if self.spooler {
            // A store is there as long as its world.
            let _done = self.commit(Store::unlock_all);
        }
    }

    /// Refuses a client (STO-SETLOCKSTATE-1, STO-NOTIFYNEWMAIL-4).
    fn check_spooler(&self) -> Refused<()> {
        if self.spooler {
            return Ok(());
        }
        Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, "only the spooler may call this"))
    }
}

impl StoreHandle {
    /// `SetLockState` (STO-SETLOCKSTATE-1 to -6).
    pub(super) fn lock(&self, message: &dyn Message, state: LockState) -> Refused<()> {
        self.store.check_spooler()?;
        let locked = match state {
            LockState::MSG_LOCKED => true,
            LockState::MSG_UNLOCKED => false,
            other => {
                let why = format!("{other} is neither MSG_LOCKED nor MSG_UNLOCKED");
                return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
            }
        };
        let object: &dyn Any = message;
        let saved =
            object.downcast_ref::<MessageHandle>().filter(|own| own.state().store.id == self.store.id);
        let not_here = || refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "the message is none of this store");
        let own = saved.ok_or_else(not_here)?;
        if locked && own.state().is_writable() {
            own.state().save(SaveFlags::KEEP_OPEN_READWRITE)?;
        }
        let id = own.state().inner.lock().saved.ok_or(EngineError::NotQueued)?.id;
        self.store.commit(|store, changes| store.set_lock(id, locked, changes))
    }

    /// `FinishedMsg` (STO-FINISHEDMSG-1 to -9).
    pub(super) fn finish(&self, flags: u32, id: &EntryId) -> Refused<()> {
        self.store.check_spooler()?;
        refuse_flags(flags)?;
        let message = self.store.message_of(id)?;
        self.store.commit(|store, changes| store.finish_message(message, changes))?;
        let support = self.store.support.lock().clone();
        let Some(support) = support else { return Ok(()) };
        let message = self.open_entry(Some(id), None, OpenFlags::MAPI_MODIFY)?.into_message()?;
        Ok(support.do_sent_mail(0, message)?)
    }

    /// `NotifyNewMail`: whoever asked for new mail hears of it (STO-NOTIFYNEWMAIL-1 to -3).
    pub(super) fn tell_of_new_mail(&self, notification: &Notification) -> Refused<()> {
        self.store.check_spooler()?;
        let Notification::NewMail(mail) = notification else {
            let why = "only new mail is told of here";
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
        };
        // An empty id would be the root folder.
        let node = |id: &EntryId| if id.is_empty() { None } else { self.store.node(Some(id)).ok() };
        let nodes = (node(&mail.entry_id), node(&mail.parent_id));
        let (Some(NodeId::Message(message)), Some(NodeId::Folder(folder))) = nodes else {
            let why = "it names no message and folder of this store";
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
        };
        let (class, flags) = (mail.message_class.clone(), mail.message_flags);
        self.store.commit(|store, changes| {
            store.message(message)?;
            changes.object(EventKind::NewMail { class, flags }, store.id, message, folder);
            Ok(())
        })
    }
}

/// A message that arrives: written like any other, and in the store only when it is [delivered](Self::deliver).
#[derive(Debug)]
pub struct Arrival {
    message: Arc<MessageHandle>,
}

impl Arrival {
    /// An empty message for this store.
    pub fn new(runtime: &Arc<Runtime>, store: StoreId) -> Refused<Self> {
        let open = OpenStore::for_spooler(runtime, runtime.read().store(store)?, None);
        Ok(Self { message: Arc::new(MessageHandle::arriving(&open)) })
    }

    /// The message, to be written and saved.
    pub fn message(&self) -> Arc<dyn Message> {
        Arc::<MessageHandle>::clone(&self.message)
    }

    /// What was saved, if anything was; the life of the message ends.
    pub fn pack(&self) -> Option<Parcel> {
        let state = self.message.state();
        let mut inner = state.inner.lock();
        let packed = state.end(&mut inner) && state.exists();
        packed.then(|| Parcel {
            store: state.store.id,
            body: MessageBody::clone(&inner.base),
            flags: inner.flags,
        })
    }

    /// Puts what was saved into the store at once.
    pub fn deliver(&self) -> Refused<Option<EntryId>> {
        self.pack().map(|parcel| parcel.deliver(&self.message.state().store.runtime)).transpose()
    }

    /// Prepares what was copied from a sent message: nobody learns of blind copies, and each recipient is nobody's
    /// business any more (STO-DELIVER-5).
    pub fn forget_sending(&self) {
        self.message.state().inner.lock().draft.forget_sending();
    }

    /// Sets properties past all checks, and saves.
    pub fn set_and_save(&self, properties: impl IntoIterator<Item = Property>) -> Refused<()> {
        let mut overlay = Overlay::default();
        properties.into_iter().for_each(|property| overlay.set(property));
        self.message.state().inner.lock().draft.overlay.absorb(overlay);
        self.message.state().save(SaveFlags::KEEP_OPEN_READWRITE)
    }
}

/// A message on its way to a store.
#[derive(Clone, Debug)]
pub struct Parcel {
    store: StoreId,
    body: MessageBody,
    flags: MessageFlags,
}

impl Parcel {
    /// Puts the message into the receive folder of its class (STO-DELIVER-1 to -3, STA-INBOUND-3 to -7).
    pub fn deliver(&self, runtime: &Runtime) -> Refused<EntryId> {
        Ok(runtime.commit(|world, changes| {
            let store = world.store_mut(self.store)?;
            let id = store.deliver(self.body.clone(), self.flags, changes)?;
            Ok::<_, EngineError>(NodeId::from(id).entry_id(store.uid))
        })?)
    }
}

/// Ends an open message of a built-in store; `false` for any other (STA-XPLOGON-ENDMESSAGE-2).
pub fn end_message(message: &dyn Message) -> bool {
    let object: &dyn Any = message;
    let own = object.downcast_ref::<MessageHandle>().map(MessageHandle::state);
    own.is_some_and(|state| state.end(&mut state.inner.lock()))
}

impl MessageHandle {
    fn arriving(store: &Arc<OpenStore>) -> Self {
        let mut inner = Inner::blank(store, false);
        inner.flags = MessageFlags::MSGFLAG_UNMODIFIED;
        let standing = Standing { exists: false, writable: true };
        Self::new(store, Home::Arrival, inner, standing, Label::The("arriving message"))
    }
}
