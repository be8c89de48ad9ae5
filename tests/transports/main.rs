//! Transports of the user's own: what the spooler asks them, and in which order.

mod flushing;
mod hooks;
mod instances;
mod lent;
mod life;
mod offered;
mod preprocessing;
mod receiving;
mod remote;
mod reports;
mod routing;
mod sending;
mod store_logons;
mod stores;
mod validating;
mod wire;

use std::sync::Arc;

use mapi_emulator::interface::Result;
use mapi_emulator::interface::spi::{AddressTypes, NotifyData};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, columns};

use wire::{Log, Provider, Wire};

/// A computer where Anna's profile has no transport but these.
fn computer(wires: &[&Arc<Wire>]) -> Result<Emulator> {
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben", "ben@example.com")
        .build();
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE)?;
    let services = mapi.admin_profiles(0)?.admin_services("Anna Berg", None, ProfileFlags::NONE)?;
    let table = services.get_msg_service_table(UnicodeFlags::MAPI_UNICODE)?;
    for row in &table.all_rows(&columns![PR_SERVICE_NAME, PR_SERVICE_UID])? {
        if row.get(PR_SERVICE_NAME).as_deref() == Some("IMAIL") {
            let uid = row.get(PR_SERVICE_UID).expect("a service has a uid");
            services.delete_msg_service(MapiUid::from_slice(&uid).expect("16 bytes"))?;
        }
    }
    for wire in wires {
        emulator.install_transport("Anna Berg", Arc::new(Provider(Arc::clone(wire))))?;
    }
    Ok(emulator)
}

/// Anna's session with her store open.
struct Desk {
    emulator: Emulator,
    session: Arc<dyn MapiSession>,
    store: Arc<dyn MsgStore>,
    log: Log,
}

impl Desk {
    fn new(log: &Log, wires: &[&Arc<Wire>]) -> Result<Self> {
        let emulator = computer(wires)?;
        let session = emulator.log_on("Anna Berg")?;
        let store = session.default_store()?;
        let desk = Self { emulator, session, store, log: Arc::clone(log) };
        desk.pump();
        Ok(desk)
    }

    /// Pumps, and gives what the transports were asked meanwhile.
    fn pump(&self) -> Vec<String> {
        self.log.lock().clear();
        self.emulator.pump();
        self.asked()
    }

    /// What the transports were asked since the last look.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.log.lock())
    }

    /// Submits a message to these, each `name@TYPE`.
    fn submit(&self, subject: &str, to: &[&str]) -> Result<EntryId> {
        let message = self.store.outbox()?.new_message()?;
        message.set(PR_SUBJECT, subject)?;
        for to in to {
            message.add_recipient(entry(to))?;
        }
        message.save()?;
        let id = message.get(PR_ENTRYID)?.into();
        message.submit_message(SubmitFlags::NONE)?;
        Ok(id)
    }

    /// The subjects of what waits to be sent.
    fn queued(&self) -> Result<Vec<String>> {
        let rows = self.store.get_outgoing_queue(0)?.all_rows(&columns![PR_SUBJECT])?;
        Ok(rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect())
    }

    /// The subjects of what is in the Inbox.
    fn arrived(&self) -> Result<Vec<String>> {
        let rows = self.store.inbox()?.messages(&columns![PR_SUBJECT])?;
        Ok(rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect())
    }

    /// The only message of the Inbox whose class ends so.
    fn report(&self, end: &str) -> Result<Arc<dyn Message>> {
        let rows = self.store.inbox()?.messages(&columns![PR_ENTRYID, PR_MESSAGE_CLASS])?;
        let mut found =
            rows.iter().filter(|row| row.get(PR_MESSAGE_CLASS).is_some_and(|class| class.ends_with(end)));
        let first = found.next().unwrap_or_else(|| panic!("no message of a class .{end}: {rows:?}"));
        assert!(found.next().is_none(), "{rows:?}");
        self.store.open_message(&first.get(PR_ENTRYID).unwrap_or_default().into())
    }
}

/// A recipient from `name@TYPE`, or a name that nobody resolved.
fn entry(text: &str) -> AdrEntry {
    match text.split_once('@') {
        Some((name, kind)) => {
            AdrEntry::one_off(&OneOff::new(name, kind, format!("{name}'s")), RecipientType::MAPI_TO)
        }
        None => AdrEntry::named(text, RecipientType::MAPI_TO),
    }
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}
