//! Outbound: the queue of a store, one message after the other (STA-OUTBOUND-1, -9).

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::sending::Sending;
use super::stores::{MailStore, Queued};
use super::transport::Transport;
use crate::interface::spi::{AddressTypes, NotifyData};
use crate::session::logon::Logon;
use crate::vocab::{
    EntryId, FileTime, LockState, MapiUid, PendingSubmitFlags, StatusCode, TransportNotifyFlags,
};

/// Which messages are sent, and how urgently.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pass {
    /// Through this transport alone.
    pub only: Option<MapiUid>,
    /// Also those whose time has not come.
    pub force: bool,
    /// As long as the row of this transport shows that it is flushed (STA-XPLOGON-FLUSHQUEUES-2, -4).
    pub while_shown: Option<MapiUid>,
}

/// Why a message stays in its queue for now, by transport.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The section of the store that it is in.
    pub(super) store: MapiUid,
    pub(super) until: BTreeMap<MapiUid, Until>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Until {
    /// The pump after this one.
    Pump(u64),
    /// The next try.
    Time(FileTime),
    /// The transport asks for it.
    Called,
}

impl Waiting {
    /// Whether a transport has taken the message to send it later.
    pub fn is_deferred(&self) -> bool {
        self.until.values().any(|until| matches!(until, Until::Called))
    }
}

/// Sends what waits in a store and tells how many messages moved on.
pub fn send_from(
    logon: &Arc<Logon>,
    transports: &[Arc<Transport>],
    store: &Arc<MailStore>,
    pass: &Pass,
) -> usize {
    // Without a transport nobody takes the mail: it waits (STA-ROUTE-13).
    if transports.is_empty() {
        return 0;
    }
    let ready: Vec<MapiUid> = transports
        .iter()
        .filter(|known| known.support.signals().take_ready())
        .map(|known| known.uid)
        .collect();
    if !ready.is_empty() {
        let is_ready = |uid: &MapiUid, until: &Until| matches!(until, Until::Time(_)) && ready.contains(uid);
        let waiting = &mut logon.spooler.state.lock().waiting;
        waiting.values_mut().for_each(|known| known.until.retain(|uid, until| !is_ready(uid, until)));
    }
    let types: Vec<AddressTypes> = transports.iter().map(|transport| transport.types()).collect();
    let queued = store.queued();
    forget_withdrawn(logon, transports, store, &queued);
    let mut moved = 0;
    let mut tried: BTreeSet<EntryId> = BTreeSet::new();
    let mut waiting = VecDeque::from(queued);
    while let Some(Queued { id, pending }) = waiting.pop_front() {
        let shown = |uid| logon.shown_status(uid).contains(StatusCode::STATUS_OUTBOUND_FLUSH);
        if logon.spooler.stops()
            || store.rests(logon.computer.spooling.pump_number())
            || !pass.while_shown.is_none_or(shown)
        {
            break;
        }
        let pending_preprocessing = pending.contains(PendingSubmitFlags::SUBMITFLAG_PREPROCESS);
        let sending =
            Sending { logon, transports, types: &types, store, id: &id, pass, pending_preprocessing };
        // A message that cannot be opened, or was taken back meanwhile, is not sent.
        let sent = sending.send().unwrap_or_default();
        moved += sent.moved;
        tried.insert(id);
        if sent.sent_along > 0 {
            let more = store.queued().into_iter();
            waiting = more.filter(|known| !tried.contains(&known.id)).collect();
        }
    }
    moved
}

/// Finishes what stores have sent themselves, and tells how many messages these are (STA-SUP-COMPLETEMSG-1).
pub fn complete(logon: &Arc<Logon>, transports: &[Arc<Transport>]) -> usize {
    let completed = std::mem::take(&mut logon.spooler.state.lock().completed);
    if completed.is_empty() {
        return 0;
    }
    let types: Vec<AddressTypes> = transports.iter().map(|transport| transport.types()).collect();
    let finish = |(section, id): &(MapiUid, EntryId)| {
        let store = logon.spooler.store_of(*section)?;
        let pass = Pass::default();
        let sending = Sending {
            logon,
            transports,
            types: &types,
            store: &store,
            id,
            pass: &pass,
            pending_preprocessing: false,
        };
        let message = store.open(id).ok()?;
        store.store.set_lock_state(&*message, LockState::MSG_LOCKED).ok()?;
        drop(message);
        // A message that is gone is finished.
        sending.finish().ok()
    };
    completed.iter().filter_map(finish).count()
}

/// Forgets messages that wait no longer; a transport that deferred one hears of it (STA-XPLOGON-TRANSPORTNOTIFY-5).
fn forget_withdrawn(logon: &Logon, transports: &[Arc<Transport>], store: &MailStore, queued: &[Queued]) {
    let gone: Vec<(EntryId, Waiting)> = {
        let waiting = &mut logon.spooler.state.lock().waiting;
        if waiting.is_empty() {
            return;
        }
        let queued: BTreeSet<&EntryId> = queued.iter().map(|known| &known.id).collect();
        let is_gone =
            |(id, known): &(EntryId, Waiting)| known.store == store.provider && !queued.contains(id);
        let (gone, kept): (Vec<_>, Vec<_>) = std::mem::take(waiting).into_iter().partition(is_gone);
        *waiting = kept.into_iter().collect();
        gone
    };
    for (id, waiting) in gone {
        let deferring =
            |known: &&Arc<Transport>| matches!(waiting.until.get(&known.uid), Some(Until::Called));
        for transport in transports.iter().filter(deferring) {
            let cancelled =
                TransportNotifyFlags::NOTIFY_ABORT_DEFERRED | TransportNotifyFlags::NOTIFY_CANCEL_MESSAGE;
            transport.tell_of(cancelled, NotifyData::Deferred(&id));
        }
    }
}
