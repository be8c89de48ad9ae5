//! The spooler of a session: takes what waits in the outgoing queues of its stores to its transports, and what the
//! transports fetch to its default store. It moves when it is pumped (STO-SPOOL-11, STA-SPOOLER-2).
//!
//! A [round](pump) is outbound for each store in the order they were opened, inbound for each transport in transport
//! order, then `Idle`. The spooler is a client of stores and transports: it uses the interfaces that a user's own would
//! implement, nothing is locked while it calls them, and none of its calls is recorded or answered by a fault rule.

mod hooks;
mod inbound;
mod incoming;
mod internet;
mod outbound;
mod preprocess;
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
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

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
use preprocess::Registered;
use stores::MailStore;
use transport::Transport;

pub use hooks::Hooks;
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
    /// Who sees messages before they are sent.
    preprocessors: Vec<Registered>,
    /// Messages that stores have sent themselves, each with the section of its store.
    completed: Vec<(MapiUid, EntryId)>,
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

/// The flush that a transport asks for by its row (STA-FLUSHQUEUES-6).
fn shown_flush(logon: &Logon, transport: &Transport) -> FlushFlags {
    let shown = logon.shown_status(transport.uid);
    let mut asked = FlushFlags::NONE;
    asked.set(FlushFlags::FLUSH_UPLOAD, shown.contains(StatusCode::STATUS_OUTBOUND_FLUSH));
    asked.set(FlushFlags::FLUSH_DOWNLOAD, shown.contains(StatusCode::STATUS_INBOUND_FLUSH));
    asked
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

/// The object of a transport is flushed itself (STA-FLUSHQUEUES-6).
pub fn check_no_target(target: Option<&EntryId>) -> Result<(), Refusal> {
    if target.is_none() {
        return Ok(());
    }
    Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "the object is the target, and there is no other"))
}

/// A transport's own object was asked to flush it: done at the next round (STA-FLUSHQUEUES-6).
pub fn flush_later(
    logon: &Logon,
    uid: Option<MapiUid>,
    target: Option<&EntryId>,
    flags: FlushFlags,
) -> Result<(), Refusal> {
    check_no_target(target)?;
    let gone = || refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the transport was logged off");
    let transport = uid.and_then(|uid| logon.spooler.transport(uid)).ok_or_else(gone)?;
    if flags.intersects(FlushFlags::FLUSH_UPLOAD | FlushFlags::FLUSH_DOWNLOAD) {
        transport.support.signals().flush(flags);
        logon.refresh_status();
    }
    Ok(())
}

/// Brings a transport up to date with its provider, or all of them. All say what they handle if the configuration changed,
/// and those that failed get another chance; else all log on again first (STA-VALIDATESTATE-3, -4, -6, -8, -9).
pub fn validate(logon: &Arc<Logon>, uid: Option<MapiUid>, flags: ValidateStateFlags) -> Result<(), Refusal> {
    let Some(_working) = logon.computer.spooler_works() else {
        return Err(refuse(ErrorCode::MAPI_E_BUSY, "the spooler is at work, and was called from within"));
    };
    if logon.spooler.transports().iter().any(|known| {
        uid.is_none_or(|uid| uid == known.uid) && !known.has_failed() && known.support.signals().is_critical()
    }) {
        return Err(refuse(ErrorCode::MAPI_E_BUSY, "the transport is not to be disturbed"));
    }
    let changed = flags.contains(ValidateStateFlags::CONFIG_CHANGED);
    if start_now(logon) && uid.is_none() {
        restart(logon, |known| !changed || known.has_failed());
    }
    for transport in logon.spooler.transports() {
        if uid.is_some_and(|uid| uid != transport.uid) || transport.has_failed() {
            continue;
        }
        transport.logon.validate_state(flags)?;
        let asks_anew = uid.is_none() && changed || transport.support.signals().take_config_change();
        if asks_anew && transport.ask_for_types().is_err() {
            logon.spooler.drop_transport(&transport);
        }
    }
    logon.refresh_status();
    Ok(())
}

/// Logs transports of the profile on again, and on those that do not run.
fn restart(logon: &Arc<Logon>, which: impl Fn(&Transport) -> bool) {
    let Some(profile) = logon.profile_now() else { return };
    let before = std::mem::take(&mut logon.spooler.state.lock().transports);
    for uid in profile.offered_transports() {
        let known = before.iter().find(|known| known.uid == uid);
        let stays = known.filter(|known| !which(known)).cloned();
        if let (Some(known), None) = (known, &stays) {
            logon.spooler.forget(known);
        }
        let runs = stays.or_else(|| {
            let transport = Transport::log_on(logon, &profile, uid)?;
            transport.support.runs();
            Some(transport)
        });
        logon.spooler.state.lock().transports.extend(runs);
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
    logon.refresh_status();
    Err(refuse(ErrorCode::MAPI_E_BUSY, "the queues are flushed when the spooler runs next"))
}

/// Outbound, then inbound, of one transport (STA-FLUSHQUEUES-2, STA-XPLOGON-FLUSHQUEUES-1 to -6).
fn flush_one(logon: &Arc<Logon>, transport: &Arc<Transport>, flags: FlushFlags) {
    transport.begin_flush(flags);
    logon.refresh_status();
    transport.flush(flags);
    prepare(logon, std::slice::from_ref(transport));
    let (out, into) = (StatusCode::STATUS_OUTBOUND_FLUSH, StatusCode::STATUS_INBOUND_FLUSH);
    // One that shows no such bits is flushed as it was asked for.
    let shows = logon.shown_status(transport.uid).intersects(out | into);
    let wanted =
        |flag, bit| flags.contains(flag) && (!shows || logon.shown_status(transport.uid).contains(bit));
    if wanted(FlushFlags::FLUSH_UPLOAD, out) {
        let pass = outbound::Pass {
            only: Some(transport.uid),
            force: flags.contains(FlushFlags::FLUSH_FORCE),
            while_shown: shows.then_some(transport.uid),
        };
        let all = logon.spooler.transports();
        for store in logon.spooler.stores() {
            outbound::send_from(logon, &all, &store, &pass);
        }
        transport.tell(TransportNotifyFlags::NOTIFY_END_OUTBOUND_FLUSH);
    }
    if wanted(FlushFlags::FLUSH_DOWNLOAD, into) {
        inbound::fetch(logon, transport, inbound::Round::Flush { while_shown: shows });
        transport.tell(TransportNotifyFlags::NOTIFY_END_INBOUND_FLUSH);
    }
    transport.end_flush();
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

/// The same inside the spooler's turn; tells whether it had run before.
fn start_now(logon: &Arc<Logon>) -> bool {
    if logon.no_mail() {
        return false;
    }
    {
        let mut state = logon.spooler.state.lock();
        if state.life != SpoolerLife::NotStarted {
            return state.life == SpoolerLife::Runs;
        }
        state.life = SpoolerLife::Runs;
    }
    restart(logon, |_| true);
    false
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

/// Logs all transports off and lets go of the stores (STA-SPOOLER-9), once what is under way is done.
pub fn stop(logon: &Logon) {
    let transports = {
        let mut state = logon.spooler.state.lock();
        state.life = SpoolerLife::Stopped;
        state.preprocessors.clear();
        if state.transports.is_empty() && state.stores.is_empty() {
            return;
        }
        state.transports.clone()
    };
    transports.iter().for_each(|transport| transport.cancel());
    let _turn = logon.computer.spooling.at_work.lock();
    let _unseen = logon.computer.runtime.gate.silence();
    let _held = logon.computer.runtime.notify.hold();
    let (transports, stores) = {
        let state = &mut *logon.spooler.state.lock();
        (std::mem::take(&mut state.transports), std::mem::take(&mut state.stores))
    };
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
