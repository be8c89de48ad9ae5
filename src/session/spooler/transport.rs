//! A transport that runs in a session.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::engine::profile::Profile;
use crate::interface::Result;
use crate::interface::spi::{AddressTypes, NotifyData, XpLogon, XpProvider};
use crate::provider::Refusal;
use crate::session::logon::Logon;
use crate::session::support::{Flavour, Support};
use crate::vocab::{
    EntryId, FlushFlags, MapiUid, ShutdownFlags, SpoolerNotifyFlags, StatusCode, TransportLogoffFlags,
    TransportLogonFlags, TransportNotifyFlags,
};

/// A transport that runs.
#[derive(Debug)]
pub struct Transport {
    /// Its section of the profile.
    pub uid: MapiUid,
    /// What the spooler talks to.
    pub logon: Arc<dyn XpLogon>,
    /// What it got.
    pub support: Arc<Support>,
    provider: Arc<dyn XpProvider>,
    /// Whether it wants `Poll` and `Idle`.
    wants: TransportLogonFlags,
    /// Whether it was to log on without connecting to anything.
    offline: bool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    types: AddressTypes,
    /// The directions that have begun.
    begun: TransportNotifyFlags,
    /// What is being flushed.
    flushing: FlushFlags,
    /// The reference of the message that it has.
    current: Option<u32>,
}

const BOTH: TransportNotifyFlags =
    TransportNotifyFlags::NOTIFY_BEGIN_INBOUND.union(TransportNotifyFlags::NOTIFY_BEGIN_OUTBOUND);

impl Transport {
    /// Logs the transport of this section on and asks what it handles (STA-SPOOLER-4, STA-XPPROVIDER-3). One that fails
    /// does not run.
    pub fn log_on(logon: &Arc<Logon>, profile: &Profile, uid: MapiUid) -> Option<Arc<Self>> {
        let provider = logon.computer.transport_provider(profile, uid, logon.profile)?;
        let support = Support::of_spooler(logon, Flavour::Transport, uid);
        let mut flags = TransportLogonFlags::LOGON_NO_INBOUND
            | TransportLogonFlags::LOGON_NO_OUTBOUND
            | TransportLogonFlags::MAPI_UNICODE;
        flags.set(TransportLogonFlags::LOGON_NO_DIALOG, logon.no_dialog);
        let offline = logon.computer.spooling.is_offline();
        flags.set(TransportLogonFlags::LOGON_NO_CONNECT, offline);
        let opened = support.log_transport_on(logon, &*provider, flags).ok()?;
        let transport = Self {
            uid,
            logon: opened.logon,
            support,
            provider,
            wants: opened.flags,
            offline,
            state: Mutex::default(),
        };
        if transport.ask_for_types().is_err() {
            transport.log_off(false);
            return None;
        }
        Some(Arc::new(transport))
    }

    /// `AddressTypes`: what is answered holds until the next call (STA-XPLOGON-ADDRESSTYPES-1, -2).
    pub fn ask_for_types(&self) -> Result<()> {
        let types = self.logon.address_types()?;
        self.state.lock().types = types;
        Ok(())
    }

    /// What it handles.
    pub fn types(&self) -> AddressTypes {
        self.state.lock().types.clone()
    }

    /// Whether it has a problem that does not go away (STA-SPOOLER-11).
    pub fn has_failed(&self) -> bool {
        self.support.signals().has_failed()
    }

    /// Whether messages may be submitted to it.
    pub fn sends(&self) -> bool {
        self.has_begun(TransportNotifyFlags::NOTIFY_BEGIN_OUTBOUND) && !self.has_failed()
    }

    /// Whether messages may be fetched from it.
    pub fn may_fetch(&self) -> bool {
        self.has_begun(TransportNotifyFlags::NOTIFY_BEGIN_INBOUND) && !self.has_failed()
    }

    fn has_begun(&self, direction: TransportNotifyFlags) -> bool {
        self.state.lock().begun.contains(direction)
    }

    /// Whether mail waits there: it said so, or says so when polled (STA-INBOUND-1, STA-XPLOGON-POLL-1).
    pub fn has_mail(&self, flushing: bool) -> bool {
        let told = self.support.signals().take_new_mail();
        if self.wants.contains(TransportLogonFlags::LOGON_SP_POLL) && !self.support.signals().is_critical() {
            return self.logon.poll().unwrap_or(false) || told;
        }
        told || flushing
    }

    /// Tells that these directions are open, if it does not know yet; `true` if that was news.
    pub fn begin(&self, possible: TransportNotifyFlags) -> bool {
        if self.has_failed() {
            return false;
        }
        let news = {
            let mut state = self.state.lock();
            let news = possible - state.begun;
            state.begun |= possible;
            news
        };
        if news.is_empty() {
            return false;
        }
        self.tell(news);
        true
    }

    /// `TransportNotify`, whatever it answers.
    pub fn tell(&self, flags: TransportNotifyFlags) {
        self.tell_of(flags, NotifyData::Nothing);
    }

    /// The same, of a message.
    pub fn tell_of(&self, flags: TransportNotifyFlags, data: NotifyData<'_>) {
        if !self.has_failed() {
            let _answer = self.logon.transport_notify(flags, data);
        }
    }

    /// The message that it has, by its reference, from now on (STA-XPLOGON-TRANSPORTNOTIFY-4).
    pub fn has(&self, reference: Option<u32>) {
        self.state.lock().current = reference;
    }

    /// The message that it has is not wanted any more; the one call that may come while it is in another
    /// (STA-SPOOLER-10).
    pub fn cancel(&self) {
        let current = self.state.lock().current;
        if let Some(reference) = current {
            self.tell_of(TransportNotifyFlags::NOTIFY_CANCEL_MESSAGE, NotifyData::Message(reference));
        }
    }

    /// Whether it wants to know the addresses of the recipients of others.
    pub fn resolves(&self) -> bool {
        self.wants.contains(TransportLogonFlags::LOGON_SP_RESOLVE)
    }

    /// `Idle`, if it wants that (STA-XPLOGON-IDLE-1, STA-SUP-SPOOLERNOTIFY-5).
    pub fn idle(&self) {
        let wanted = self.wants.contains(TransportLogonFlags::LOGON_SP_IDLE);
        if wanted && !self.has_failed() && !self.support.signals().is_critical() {
            let _answer = self.logon.idle(0);
        }
    }

    /// `FlushQueues`, whatever it answers.
    pub fn flush(&self, flags: FlushFlags) {
        if !self.has_failed() {
            let passed = flags - FlushFlags::FLUSH_ASYNC_OK;
            let _answer = self.logon.flush_queues(None, passed);
        }
    }

    /// A flush begins, which the row shows.
    pub fn begin_flush(&self, flags: FlushFlags) {
        self.state.lock().flushing = flags;
    }

    /// It is over.
    pub fn end_flush(&self) {
        self.state.lock().flushing = FlushFlags::NONE;
    }

    /// `TransportLogoff`, after what had begun has ended (STA-SPOOLER-9, STA-XPLOGON-TRANSPORTLOGOFF-2).
    pub fn log_off(&self, deferred: bool) {
        if !self.has_failed() {
            if deferred {
                self.tell(TransportNotifyFlags::NOTIFY_ABORT_DEFERRED);
            }
            let begun = std::mem::take(&mut self.state.lock().begun) & BOTH;
            let mut ended = TransportNotifyFlags::NONE;
            let pairs = [
                (TransportNotifyFlags::NOTIFY_BEGIN_INBOUND, TransportNotifyFlags::NOTIFY_END_INBOUND),
                (TransportNotifyFlags::NOTIFY_BEGIN_OUTBOUND, TransportNotifyFlags::NOTIFY_END_OUTBOUND),
            ];
            pairs.iter().for_each(|(began, end)| ended.set(*end, begun.contains(*began)));
            if !ended.is_empty() {
                self.tell(ended);
            }
            let _answer = self.logon.transport_logoff(TransportLogoffFlags::NONE);
        }
        self.support.end();
    }

    /// The provider it logged on through.
    pub fn provider(&self) -> Arc<dyn XpProvider> {
        Arc::clone(&self.provider)
    }

    /// `Shutdown` of its provider.
    pub fn shut_down(&self) {
        let _answer = self.provider.shutdown(ShutdownFlags::NONE);
    }

    /// Whether it logged on through the provider of the other.
    pub fn has_provider_of(&self, other: &Self) -> bool {
        std::ptr::addr_eq(Arc::as_ptr(&self.provider), Arc::as_ptr(&other.provider))
    }

    /// What its row in the status table says.
    pub fn status(&self) -> StatusCode {
        if self.has_failed() {
            return StatusCode::STATUS_FAILURE;
        }
        let (begun, flushing) = {
            let state = self.state.lock();
            (state.begun, state.flushing | self.support.signals().flush_due())
        };
        let mut status = StatusCode::STATUS_AVAILABLE;
        status.set(StatusCode::STATUS_OFFLINE, self.offline);
        status.set(StatusCode::STATUS_INBOUND_FLUSH, flushing.contains(FlushFlags::FLUSH_DOWNLOAD));
        status.set(StatusCode::STATUS_OUTBOUND_FLUSH, flushing.contains(FlushFlags::FLUSH_UPLOAD));
        let inbound = begun.contains(TransportNotifyFlags::NOTIFY_BEGIN_INBOUND);
        status.set(StatusCode::STATUS_INBOUND_ENABLED, inbound);
        let outbound = begun.contains(TransportNotifyFlags::NOTIFY_BEGIN_OUTBOUND);
        status.set(StatusCode::STATUS_OUTBOUND_ENABLED, outbound);
        status
    }
}

/// What a transport told the spooler through its support object, and is not done yet.
#[derive(Debug, Default)]
pub struct Signals(Mutex<Told>);

#[derive(Debug, Default)]
struct Told {
    new_mail: bool,
    ready: bool,
    config_changed: bool,
    critical: bool,
    failed: bool,
    deferred: Vec<EntryId>,
    flush: FlushFlags,
}

impl Signals {
    /// Takes a note of what a transport says.
    pub fn note(&self, flags: SpoolerNotifyFlags, deferred: Option<&EntryId>) {
        use SpoolerNotifyFlags as F;
        let mut told = self.0.lock();
        told.new_mail |= flags.contains(F::NOTIFY_NEWMAIL);
        told.ready |= flags.contains(F::NOTIFY_READYTOSEND);
        told.config_changed |= flags.contains(F::NOTIFY_CONFIG_CHANGE);
        told.failed |= flags.contains(F::NOTIFY_CRITICAL_ERROR);
        told.critical =
            (told.critical || flags.contains(F::NOTIFY_CRITSEC)) && !flags.contains(F::NOTIFY_NONCRIT);
        if flags.contains(F::NOTIFY_SENTDEFERRED) {
            told.deferred.extend(deferred.cloned());
        }
    }

    /// A flush is due at the next round.
    pub fn flush(&self, flags: FlushFlags) {
        self.0.lock().flush |= flags;
    }

    fn flush_due(&self) -> FlushFlags {
        self.0.lock().flush
    }

    fn has_failed(&self) -> bool {
        self.0.lock().failed
    }

    /// Whether it must be left alone for now.
    pub fn is_critical(&self) -> bool {
        self.0.lock().critical
    }

    pub(super) fn take_flush(&self) -> FlushFlags {
        std::mem::take(&mut self.0.lock().flush)
    }

    pub(super) fn take_config_change(&self) -> bool {
        std::mem::take(&mut self.0.lock().config_changed)
    }

    fn take_new_mail(&self) -> bool {
        std::mem::take(&mut self.0.lock().new_mail)
    }

    pub(super) fn take_ready(&self) -> bool {
        std::mem::take(&mut self.0.lock().ready)
    }

    /// Whether a message that was deferred is to be submitted again.
    pub(super) fn is_called_for(&self, id: &EntryId) -> bool {
        self.0.lock().deferred.contains(id)
    }

    /// Whether a message that was deferred is to be submitted again, and no more afterwards.
    pub(super) fn take_deferred(&self, id: &EntryId) -> bool {
        let deferred = &mut self.0.lock().deferred;
        let before = deferred.len();
        deferred.retain(|known| known != id);
        deferred.len() < before
    }
}

impl Support {
    /// Logs a transport on; one that is not configured gets its second try (STA-LIFE-5).
    fn log_transport_on(
        self: &Arc<Self>,
        logon: &Logon,
        provider: &dyn XpProvider,
        flags: TransportLogonFlags,
    ) -> std::result::Result<crate::interface::spi::TransportLogon, Refusal> {
        let no_dialog = flags.contains(TransportLogonFlags::LOGON_NO_DIALOG);
        self.configured(logon, no_dialog, "the transport", |support| provider.transport_logon(support, flags))
    }
}
