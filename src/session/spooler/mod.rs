//! The spooler of a session: takes what waits in the outgoing queues of its stores to its transports, and what the
//! transports fetch to its default store. It moves when it is pumped (STO-SPOOL-11, STA-SPOOLER-2).
//!
//! A [round](pump) is outbound for each store in the order they were opened, inbound for each transport in transport
//! order, then `Idle`. The spooler is a client of stores and transports: it uses the interfaces that a user's own would
//! implement, nothing is locked while it calls them, and none of its calls is recorded or answered by a fault rule.

mod inbound;
mod internet;
mod outbound;
mod references;
mod report;
mod route;
mod stores;
mod support;
#[cfg(test)]
mod tests;
mod transport;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::{Mutex, ReentrantMutex, ReentrantMutexGuard};

use super::computer::Computer;
use super::logon::Logon;
use crate::interface::MapiStatus;
use crate::interface::spi::XpProvider;
use crate::provider::{Holding, Refusal, Silence, refuse};
use crate::vocab::{
    EntryId, ErrorCode, FlushFlags, Iid, MapiUid, OpenFlags, StatusCode, TransportNotifyFlags,
    ValidateStateFlags,
};

use outbound::Waiting;
use stores::MailStore;
use transport::Transport;

pub use internet::{
    InternetProvider, InternetSettings, MINET_DLL, PostOffice, REPRESENTING, SENDER, SentMail, Target,
    person, receiver_properties,
};
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
    stores: Vec<Arc<MailStore>>,
    /// The messages that some transport is not to be offered yet.
    waiting: BTreeMap<EntryId, Waiting>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum SpoolerLife {
    #[default]
    NotStarted,
    Runs,
    Stopped,
}

/// Lets one spooler of a computer work at a time, as there is one spooler process in MAPI.
#[derive(Debug, Default)]
pub struct Turn {
    at_work: ReentrantMutex<Cell<bool>>,
    pumps: AtomicU64,
}

impl Turn {
    /// A new pump, or flush: what a transport put off to the next one is tried again.
    pub fn begin_pump(&self) {
        self.pumps.fetch_add(1, Ordering::AcqRel);
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
        let asked = transport.support.signals().take_flush();
        if !asked.is_empty() {
            flush_one(logon, transport, asked);
        }
    }
    prepare(logon, &transports);
    let mut moved = 0;
    for store in logon.spooler.stores() {
        moved += outbound::send_from(logon, &transports, &store, &outbound::Pass::default());
    }
    for transport in &transports {
        moved += inbound::fetch(logon, transport, false);
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

/// Sends and fetches all that waits, through one transport or through each (STA-FLUSHQUEUES-1 to -11).
pub fn flush(logon: &Arc<Logon>, target: Option<MapiUid>, flags: FlushFlags) -> Result<(), Refusal> {
    if logon.no_mail() {
        return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, "the spooler was not told of this session"));
    }
    let busy = || refuse(ErrorCode::MAPI_E_BUSY, "the spooler is at work, and was called from within");
    let _working = logon.computer.spooler_works().ok_or_else(busy)?;
    start_now(logon);
    let transports = logon.spooler.transports();
    let wanted: Vec<_> =
        transports.into_iter().filter(|known| target.is_none_or(|target| known.uid == target)).collect();
    if target.is_some() && wanted.is_empty() {
        let why = "the target is no transport that runs in this session";
        return Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, why));
    }
    let asked = flags & (FlushFlags::FLUSH_UPLOAD | FlushFlags::FLUSH_DOWNLOAD);
    if asked.is_empty() {
        return Ok(());
    }
    if flags.contains(FlushFlags::FLUSH_ASYNC_OK) {
        return postpone(logon, &wanted, flags);
    }
    logon.computer.spooling.begin_pump();
    prepare(logon, &wanted);
    wanted.iter().for_each(|transport| flush_one(logon, transport, flags));
    Ok(())
}

/// A transport's own object was asked to flush it: done at the next round (STA-FLUSHQUEUES-6).
pub fn flush_later(
    logon: &Logon,
    uid: Option<MapiUid>,
    target: Option<&EntryId>,
    flags: FlushFlags,
) -> Result<(), Refusal> {
    if target.is_some() {
        let why = "the object is the target, and there is no other";
        return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
    }
    let gone = || refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the transport was logged off");
    let transport = uid.and_then(|uid| logon.spooler.transport(uid)).ok_or_else(gone)?;
    transport.support.signals().flush(flags & (FlushFlags::FLUSH_UPLOAD | FlushFlags::FLUSH_DOWNLOAD));
    Ok(())
}

/// Brings transports up to date with their providers: one of them, or all, which say what they handle if the
/// configuration changed (STA-VALIDATESTATE-4, -6, -8, -9).
pub fn validate(logon: &Arc<Logon>, uid: Option<MapiUid>, flags: ValidateStateFlags) -> Result<(), Refusal> {
    let Some(_working) = logon.computer.spooler_works() else {
        return Err(refuse(ErrorCode::MAPI_E_BUSY, "the spooler is at work, and was called from within"));
    };
    start_now(logon);
    for transport in logon.spooler.transports() {
        if uid.is_some_and(|uid| uid != transport.uid) || transport.has_failed() {
            continue;
        }
        if transport.support.signals().is_critical() {
            return Err(refuse(ErrorCode::MAPI_E_BUSY, "the transport is not to be disturbed"));
        }
        transport.logon.validate_state(flags)?;
        let asks_anew = uid.is_none() && flags.contains(ValidateStateFlags::CONFIG_CHANGED)
            || transport.support.signals().take_config_change();
        if asks_anew && transport.ask_for_types().is_err() {
            logon.spooler.drop_transport(&transport);
        }
    }
    Ok(())
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

/// Leaves a flush to the next round, and says whether there is anything to do then (STA-FLUSHQUEUES-5).
fn postpone(logon: &Logon, transports: &[Arc<Transport>], flags: FlushFlags) -> Result<(), Refusal> {
    let queued = logon.spooler.stores().iter().any(|store| !store.queued().is_empty());
    let sends = flags.contains(FlushFlags::FLUSH_UPLOAD) && queued;
    let fetches =
        flags.contains(FlushFlags::FLUSH_DOWNLOAD) && transports.iter().any(|known| known.may_fetch());
    if !(sends || fetches) {
        return Ok(());
    }
    transports.iter().for_each(|transport| transport.support.signals().flush(flags));
    Err(refuse(ErrorCode::MAPI_E_BUSY, "the queues are flushed when the spooler runs next"))
}

/// Outbound, then inbound, of one transport (STA-FLUSHQUEUES-2, STA-XPLOGON-FLUSHQUEUES-1 to -6).
fn flush_one(logon: &Arc<Logon>, transport: &Arc<Transport>, flags: FlushFlags) {
    transport.flush(flags);
    prepare(logon, std::slice::from_ref(transport));
    if flags.contains(FlushFlags::FLUSH_UPLOAD) {
        let pass =
            outbound::Pass { only: Some(transport.uid), force: flags.contains(FlushFlags::FLUSH_FORCE) };
        let all = logon.spooler.transports();
        for store in logon.spooler.stores() {
            outbound::send_from(logon, &all, &store, &pass);
        }
        transport.tell(TransportNotifyFlags::NOTIFY_END_OUTBOUND_FLUSH);
    }
    if flags.contains(FlushFlags::FLUSH_DOWNLOAD) {
        inbound::fetch(logon, transport, true);
        transport.tell(TransportNotifyFlags::NOTIFY_END_INBOUND_FLUSH);
    }
    logon.refresh_status();
}

/// Logs the transports of the profile on, at the first need (STA-SPOOLER-3, STA-XPPROVIDER-2).
pub fn start(logon: &Arc<Logon>) {
    if logon.no_mail() || logon.spooler.state.lock().life != SpoolerLife::NotStarted {
        return;
    }
    let Some(_working) = logon.computer.spooler_works() else { return };
    start_now(logon);
}

fn start_now(logon: &Arc<Logon>) {
    if logon.no_mail() {
        return;
    }
    {
        let mut state = logon.spooler.state.lock();
        if state.life != SpoolerLife::NotStarted {
            return;
        }
        state.life = SpoolerLife::Runs;
    }
    let Some(profile) = logon.profile_now() else { return };
    for uid in profile.offered_transports() {
        if let Some(transport) = Transport::log_on(logon, &profile, uid) {
            transport.support.runs();
            logon.spooler.state.lock().transports.push(transport);
        }
    }
}

/// The providers with these sections are to be left alone: the transports among them run no more (PRF-LOGONCFG-4).
pub fn shut_off(logon: &Logon, sections: &[MapiUid]) {
    let transports = logon.spooler.transports().into_iter().filter(|known| sections.contains(&known.uid));
    let transports: Vec<_> = transports.collect();
    if transports.is_empty() {
        return;
    }
    let _turn = logon.computer.spooling.at_work.lock();
    let _unseen = logon.computer.runtime.gate.silence();
    let _held = logon.computer.runtime.notify.hold();
    transports.iter().for_each(|transport| logon.spooler.drop_transport(transport));
}

/// Logs all transports off and lets go of the stores (STA-SPOOLER-9).
pub fn stop(logon: &Logon) {
    let (transports, stores) = {
        let mut state = logon.spooler.state.lock();
        state.life = SpoolerLife::Stopped;
        (std::mem::take(&mut state.transports), std::mem::take(&mut state.stores))
    };
    if transports.is_empty() && stores.is_empty() {
        return;
    }
    let _turn = logon.computer.spooling.at_work.lock();
    let _unseen = logon.computer.runtime.gate.silence();
    let _held = logon.computer.runtime.notify.hold();
    let deferred = std::mem::take(&mut logon.spooler.state.lock().waiting)
        .into_values()
        .any(|known| known.is_deferred());
    for (place, transport) in transports.iter().enumerate() {
        transport.log_off(deferred);
        if !transports[place + 1..].iter().any(|other| other.has_provider_of(transport)) {
            transport.shut_down();
        }
    }
    stores.iter().for_each(|store| store.log_off());
}

impl Spooler {
    /// The transports that run, in transport order.
    fn transports(&self) -> Vec<Arc<Transport>> {
        self.state.lock().transports.clone()
    }

    /// The stores it works for, in the order in which they were opened.
    fn stores(&self) -> Vec<Arc<MailStore>> {
        self.state.lock().stores.clone()
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
        transport.log_off(false);
        if !self.transports().iter().any(|other| other.has_provider_of(transport)) {
            transport.shut_down();
        }
    }
}
