//! The spooler of a session: takes what waits in the outgoing queues of its stores to its transports, and what the
//! transports fetch to its default store. It moves when it is pumped (STO-SPOOL-11, STA-SPOOLER-2).
//!
//! A [round](pump) is outbound for each store in the order they were opened, inbound for each transport in transport
//! order, then `Idle`. The spooler is a client of stores and transports: it uses the interfaces that a user's own would
//! implement, nothing is locked while it calls them, and none of its calls is recorded or answered by a fault rule.

mod flush;
mod hooks;
mod inbound;
mod incoming;
mod internet;
mod life;
mod outbound;
mod preprocess;
mod references;
mod report;
mod route;
mod sending;
mod stores;
mod support;
#[cfg(test)]
mod tests;
mod transport;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parking_lot::{Mutex, ReentrantMutex, ReentrantMutexGuard};

use super::computer::Computer;
use super::logon::Logon;
use crate::engine::Few;
use crate::interface::MapiStatus;
use crate::interface::spi::XpProvider;
use crate::provider::{Holding, Refusal, Silence};
use crate::vocab::{EntryId, ErrorCode, Iid, MapiUid, OpenFlags, StatusCode, TransportNotifyFlags};

use flush::{flush_one, shown_flush};
use life::{SpoolerLife, start_now};
use outbound::Waiting;
use preprocess::Registered;
use stores::MailStore;
use transport::Transport;

pub use flush::{check_no_target, flush, flush_later};
pub use internet::{
    InternetProvider, InternetSettings, MINET_DLL, PostOffice, REPRESENTING, SENDER, SentMail, Target,
    person, receiver_properties,
};
pub use life::{shut_off, start, stop, validate};
pub use transport::Signals;

/// The spooler of one session.
#[derive(Debug, Default)]
pub struct Spooler {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    life: SpoolerLife,
    /// Those that run, in transport order.
    transports: Vec<Arc<Transport>>,
    /// What it sends from and delivers to, in the order in which it was opened.
    stores: Few<Arc<MailStore>>,
    /// The messages that some transport is not to be offered yet.
    waiting: BTreeMap<EntryId, Waiting>,
    /// Who sees messages before they are sent.
    preprocessors: Vec<Registered>,
    /// Messages that stores have sent themselves, each with the section of its store.
    completed: Vec<(MapiUid, EntryId)>,
}

/// Lets one spooler of a computer work at a time, as there is one spooler process in MAPI.
#[derive(Debug, Default)]
pub struct Turn {
    at_work: ReentrantMutex<Cell<bool>>,
    pumps: AtomicU64,
    offline: AtomicBool,
}

impl Turn {
    /// A new pump, or flush: what a transport put off to the next one is tried again.
    pub fn begin_pump(&self) {
        self.pumps.fetch_add(1, Ordering::AcqRel);
    }

    /// A turn of its own, as the computer is connected now.
    pub fn fork(&self) -> Self {
        Self { offline: AtomicBool::new(self.is_offline()), ..Self::default() }
    }

    /// Whether transports that log on from now on may connect to anything (STA-XPPROVIDER-4).
    pub fn set_offline(&self, offline: bool) {
        self.offline.store(offline, Ordering::Release);
    }

    fn is_offline(&self) -> bool {
        self.offline.load(Ordering::Acquire)
    }

    fn pump_number(&self) -> u64 {
        self.pumps.load(Ordering::Acquire)
    }
}

/// The right to work: unseen, and what it causes arrives afterwards.
struct Working<'a> {
    turn: ReentrantMutexGuard<'a, Cell<bool>>,
    _unseen: Silence<'a>,
    _held: Holding<'a>,
}

impl Computer {
    /// Waits for other threads; `None` inside a call that the spooler makes.
    fn spooler_works(&self) -> Option<Working<'_>> {
        let turn = self.spooling.at_work.lock();
        if turn.replace(true) {
            return None;
        }
        Some(Working { turn, _unseen: self.runtime.gate.silence(), _held: self.runtime.notify.hold() })
    }
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.turn.set(false);
    }
}

/// One round for each session: sends and fetches what can be. Tells how many messages moved; called by a transport or
/// store from within it does nothing.
pub fn pump(computer: &Computer) -> usize {
    let Some(_working) = computer.spooler_works() else { return 0 };
    let arrived = computer.post_office.settle(&computer.runtime);
    arrived + computer.logons().iter().map(round).sum::<usize>()
}

fn round(logon: &Arc<Logon>) -> usize {
    start_now(logon);
    let transports = logon.spooler.transports();
    for transport in &transports {
        let asked = transport.support.signals().take_flush() | shown_flush(logon, transport);
        if !asked.is_empty() {
            flush_one(logon, transport, asked);
        }
    }
    prepare(logon, &transports);
    let mut moved = outbound::complete(logon, &transports);
    for store in logon.spooler.stores() {
        moved += outbound::send_from(logon, &transports, &store, &outbound::Pass::default());
    }
    for transport in &transports {
        moved += inbound::fetch(logon, transport, inbound::Round::Usual);
    }
    transports.iter().for_each(|transport| transport.idle());
    moved
}

/// Tells transports what has become possible, and hears what they announced (STA-SPOOLER-4,
/// STA-SUP-SPOOLERNOTIFY-6).
fn prepare(logon: &Logon, transports: &[Arc<Transport>]) {
    let mut begin = TransportNotifyFlags::NONE;
    begin.set(TransportNotifyFlags::NOTIFY_BEGIN_OUTBOUND, !logon.spooler.stores().is_empty());
    begin.set(TransportNotifyFlags::NOTIFY_BEGIN_INBOUND, inbound::target(logon).is_some());
    let mut changed = false;
    for transport in transports {
        if transport.support.signals().take_config_change() && transport.ask_for_types().is_err() {
            logon.spooler.drop_transport(transport);
            continue;
        }
        changed |= transport.begin(begin);
    }
    if changed {
        logon.refresh_status();
    }
}

/// The status object that a transport makes of its row; none if it leaves that to MAPI (STA-XPLOGON-OPENSTATUSENTRY-1).
pub fn open_status_entry(
    logon: &Logon,
    row: u32,
    interface: Option<Iid>,
    flags: OpenFlags,
) -> Result<Option<Arc<dyn MapiStatus>>, Refusal> {
    let transport = logon.provider_of_row(row).and_then(|uid| logon.spooler.transport(uid));
    let Some(transport) = transport.filter(|transport| !transport.has_failed()) else { return Ok(None) };
    match transport.logon.open_status_entry(interface, flags) {
        Ok(object) => Ok(Some(object)),
        Err(error) if error == ErrorCode::MAPI_E_NO_SUPPORT => Ok(None),
        Err(error) => Err(error.into()),
    }
}

impl Spooler {
    /// The transports that run, in transport order.
    fn transports(&self) -> Vec<Arc<Transport>> {
        self.state.lock().transports.clone()
    }

    /// The stores it works for, in the order in which they were opened.
    fn stores(&self) -> Vec<Arc<MailStore>> {
        self.state.lock().stores.to_vec()
    }

    /// The providers of the running transports.
    pub fn providers(&self) -> Vec<Arc<dyn XpProvider>> {
        self.transports().iter().map(|transport| transport.provider()).collect()
    }

    /// Whether it stops, and what is under way with it.
    fn stops(&self) -> bool {
        self.state.lock().life == SpoolerLife::Stopped
    }

    /// The transport with this uid, if it runs.
    fn transport(&self, uid: MapiUid) -> Option<Arc<Transport>> {
        self.state.lock().transports.iter().find(|known| known.uid == uid).cloned()
    }

    /// Whether a section is that of a running transport.
    pub fn runs(&self, uid: MapiUid) -> bool {
        self.transport(uid).is_some()
    }

    /// What the row of a transport says of it (STA-XPLOGON-TRANSPORTNOTIFY-6, STA-SPOOLER-11).
    pub fn status_of(&self, uid: MapiUid) -> StatusCode {
        self.transport(uid).map_or(StatusCode::STATUS_AVAILABLE, |transport| transport.status())
    }

    /// The address types of the running transports, in transport order, each once (SES-ENUMADRTYPES-1).
    pub fn address_types(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for kind in self.transports().iter().flat_map(|transport| transport.types().types.unwrap_or_default())
        {
            if !kind.is_empty() && !all.iter().any(|known| known.eq_ignore_ascii_case(&kind)) {
                all.push(kind);
            }
        }
        all
    }

    /// A transport that no longer says what it handles does not run (STA-XPLOGON-ADDRESSTYPES-3).
    fn drop_transport(&self, transport: &Arc<Transport>) {
        self.state.lock().transports.retain(|known| known.uid != transport.uid);
        self.forget(transport);
        if !self.transports().iter().any(|other| other.has_provider_of(transport)) {
            transport.shut_down();
        }
    }

    /// Logs a transport off; what it registered goes with it.
    fn forget(&self, transport: &Transport) {
        self.state.lock().preprocessors.retain(|known| known.transport != transport.uid);
        transport.log_off(false);
    }
}
