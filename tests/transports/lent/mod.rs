//! A store as a user writes one that takes part in sending: it lends a mailbox of another computer, and keeps an outgoing
//! queue of its own.

mod objects;
mod provider;

pub use provider::Lender;

use std::sync::Arc;

use mapi_emulator::interface::spi::*;
use mapi_emulator::interface::*;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Delivery, Emulator};
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
        let row = self.queue().query_row(&Property::of(PR_ENTRYID, id)).ok()?.0;
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
