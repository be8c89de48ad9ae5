//! Outbound: one message after the other to the transports that handle its recipients (STA-OUTBOUND-1 to -9).

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::references;
use super::report;
use super::route::Recipient;
use super::stores::{MailStore, Queued};
use super::transport::Transport;
use crate::interface::spi::{AddressTypes, NotifyData};
use crate::interface::{Message, Result};
use crate::provider::store::end_message;
use crate::session::logon::Logon;
use crate::vocab::{
    EntryId, ErrorCode, FileTime, LockState, MapiUid, PendingSubmitFlags, SaveFlags, StatusCode,
    SubmitMessageFlags, TransportNotifyFlags,
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
    store: MapiUid,
    until: BTreeMap<MapiUid, Until>,
}

#[derive(Clone, Copy, Debug)]
enum Until {
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

/// Transports that want a message again at once get it this often.
const MOST_TRIES: usize = 100;

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

/// A message on its way out.
pub(super) struct Sending<'a> {
    pub logon: &'a Arc<Logon>,
    pub transports: &'a [Arc<Transport>],
    pub types: &'a [AddressTypes],
    pub store: &'a MailStore,
    pub id: &'a EntryId,
    pub pass: &'a Pass,
    /// Whether its store says that preprocessors have yet to see it.
    pub pending_preprocessing: bool,
}

/// What came of sending a message.
#[derive(Clone, Copy, Debug, Default)]
struct Sent {
    /// How many messages moved on: this one, and those that preprocessors added.
    moved: usize,
    /// Those that were added.
    sent_along: usize,
}

/// A recipient that is still to be sent to.
struct Open {
    recipient: Recipient,
    /// The transports to ask, the next one first.
    candidates: Vec<usize>,
    /// Whether it has to wait for one of them.
    waits: bool,
}

/// What came of offering a message to a transport.
pub(super) enum Offered {
    /// It is done with those who are `done` now; the others are somebody else's.
    Taken,
    /// It takes the message in a later round.
    Later,
    /// It is none of its business, or cancelled.
    NotMine,
    Cancelled,
}

impl Sending<'_> {
    /// Offers the message to one transport after the other, once preprocessors have seen it.
    fn send(&self) -> Result<Sent> {
        let mut message = self.store.open(self.id)?;
        let mut all = Recipient::all_of(&*message)?;
        let can_move = |known: &Recipient| {
            !known.done && known.transports(self.types).first().is_none_or(|place| self.is_free(*place))
        };
        if !all.iter().any(can_move) && !all.iter().all(|known| known.done) {
            return Ok(Sent::default());
        }
        let mut sent_along = 0;
        if let Some(along) = self.preprocess(&message, &all)? {
            sent_along = along;
            message = self.store.open(self.id)?;
            all = Recipient::all_of(&*message)?;
        }
        let moved = self.send_prepared(message, &all)?;
        Ok(Sent { moved: usize::from(moved) + sent_along, sent_along })
    }

    /// `true` if anything came of it.
    fn send_prepared(&self, message: Arc<dyn Message>, all: &[Recipient]) -> Result<bool> {
        let mut done: Vec<u32> = all.iter().filter(|known| known.done).map(|known| known.row).collect();
        let before = done.len();
        let mut open: Vec<Open> = all
            .iter()
            .filter(|known| !known.done)
            .map(|known| Open {
                candidates: known.transports(self.types),
                recipient: known.clone(),
                waits: false,
            })
            .collect();
        // What cannot be put in stays outside, and the message is sent.
        let _in_it = references::resolve(self.logon, &*message);
        self.store.store.set_lock_state(&*message, LockState::MSG_LOCKED)?;
        let sent = self.send_locked(message, &mut open, &mut done);
        if sent.is_err() || !self.logon.goes_on() {
            // What went wrong is no reason to keep it from others; a store that is closed has unlocked it.
            let _given_back = self
                .store
                .open(self.id)
                .and_then(|message| self.store.store.set_lock_state(&*message, LockState::MSG_UNLOCKED));
            return sent.map(|()| true);
        }
        let finished = done.len() >= all.len();
        self.settle(&done, finished)?;
        Ok(finished || done.len() > before)
    }

    fn send_locked(
        &self,
        message: Arc<dyn Message>,
        open: &mut Vec<Open>,
        done: &mut Vec<u32>,
    ) -> Result<()> {
        let mut message = Some(message);
        let mut offered = vec![false; self.transports.len()];
        while let Some(place) = self.next(open, &offered) {
            offered[place] = true;
            let group: Vec<u32> = open
                .iter()
                .filter(|known| !known.waits && known.candidates.first() == Some(&place))
                .map(|known| known.recipient.row)
                .collect();
            let (offer, taken) = self.offer(place, message.take(), &group)?;
            done.extend(&taken);
            open.retain(|known| !taken.contains(&known.recipient.row));
            for known in open.iter_mut().filter(|known| group.contains(&known.recipient.row)) {
                match offer {
                    Offered::Later => known.waits = true,
                    Offered::Cancelled => done.push(known.recipient.row),
                    Offered::Taken | Offered::NotMine => drop(known.candidates.remove(0)),
                }
            }
            open.retain(|known| !done.contains(&known.recipient.row));
            if !self.logon.goes_on() {
                return Ok(());
            }
        }
        drop(message);
        // Nobody takes the rest of them (STA-ROUTE-8).
        let lost: Vec<Recipient> = open
            .iter()
            .filter(|known| !known.waits && known.candidates.is_empty())
            .map(|known| known.recipient.clone())
            .collect();
        if !lost.is_empty() {
            done.extend(lost.iter().map(|known| known.row));
            report::undeliverable(self.logon, self.store, self.id, &lost);
        }
        Ok(())
    }

    /// The transport whose turn it is: the first one that is next for some recipient. Recipients whose next transport
    /// cannot have the message now wait for it (STA-ROUTE-7, STA-ROUTE-9).
    fn next(&self, open: &mut [Open], offered: &[bool]) -> Option<usize> {
        for known in open.iter_mut() {
            known.waits |=
                known.candidates.first().is_some_and(|place| offered[*place] || !self.is_free(*place));
        }
        open.iter().filter(|known| !known.waits).filter_map(|known| known.candidates.first().copied()).min()
    }

    /// Whether a transport may have the message now.
    fn is_free(&self, place: usize) -> bool {
        let transport = &self.transports[place];
        if !transport.sends() || self.pass.only.is_some_and(|only| only != transport.uid) {
            return false;
        }
        let state = self.logon.spooler.state.lock();
        match state.waiting.get(self.id).and_then(|waiting| waiting.until.get(&transport.uid)) {
            None => true,
            Some(Until::Pump(number)) => self.logon.computer.spooling.pump_number() > *number,
            Some(Until::Time(time)) => self.pass.force || self.logon.computer.runtime.now() >= *time,
            Some(Until::Called) => transport.support.signals().is_called_for(self.id),
        }
    }

    /// Hands the message to a transport with these recipients for it, and tells which of them are done with
    /// (STA-ROUTE-6, STA-OUTBOUND-2 to -8).
    fn offer(
        &self,
        place: usize,
        message: Option<Arc<dyn Message>>,
        group: &[u32],
    ) -> Result<(Offered, Vec<u32>)> {
        let transport = &self.transports[place];
        let mut message = message;
        let mut taken = Vec::new();
        let called = transport.support.signals().take_deferred(self.id);
        let mut flags = SubmitMessageFlags::NONE;
        flags.set(SubmitMessageFlags::BEGIN_DEFERRED, called);
        self.wait(transport, None);
        for _ in 0..MOST_TRIES {
            let message = match message.take() {
                Some(message) => message,
                None => self.store.open(self.id)?,
            };
            let all = Recipient::all_of(&*message)?;
            let theirs = |known: &Recipient| group.contains(&known.row) && !taken.contains(&known.row);
            Recipient::set_done(&*message, &all, |known| !theirs(known))?;
            if transport.resolves() {
                Recipient::resolve(self.logon, &*message, &all, |known| !theirs(known))?;
            }
            transport.has(Some(0));
            let answer = transport.logon.submit_message(flags, &message);
            transport.has(answer.as_ref().ok().copied());
            let ended = match answer {
                Ok(reference) => transport.logon.end_message(reference),
                Err(refused) => {
                    let now = self.logon.computer.runtime.now();
                    let later = now.after(Duration::from_secs(refused.retry_seconds.into()));
                    return Ok((
                        match refused.code {
                            ErrorCode::MAPI_E_NOT_ME => Offered::NotMine,
                            ErrorCode::MAPI_E_CANCEL => Offered::Cancelled,
                            ErrorCode::MAPI_E_WAIT | ErrorCode::MAPI_E_NETWORK_ERROR => {
                                self.wait(transport, Some(Until::Time(later)));
                                Offered::Later
                            }
                            _ => self.later(transport),
                        },
                        taken,
                    ));
                }
            };
            transport.has(None);
            // A transport that ends the session takes the message with it.
            if let Ok(after) = Recipient::all_of(&*message) {
                taken.extend(
                    after
                        .iter()
                        .filter(|known| known.done && theirs(known))
                        .map(|known| known.row)
                        .collect::<Vec<_>>(),
                );
            }
            end_message(&*message);
            let Ok(ended) = ended else { return Ok((self.later(transport), taken)) };
            if ended.contains(SubmitMessageFlags::END_RESEND_LATER) {
                return Ok((self.later(transport), taken));
            }
            if ended.contains(SubmitMessageFlags::END_DONT_RESEND) {
                self.wait(transport, Some(Until::Called));
                return Ok((Offered::Later, taken));
            }
            if !ended.contains(SubmitMessageFlags::END_RESEND_NOW) {
                return Ok((Offered::Taken, taken));
            }
        }
        Ok((self.later(transport), taken))
    }

    /// The transport gets the message again at the next pump.
    pub(super) fn later(&self, transport: &Transport) -> Offered {
        self.wait(transport, Some(Until::Pump(self.logon.computer.spooling.pump_number())));
        Offered::Later
    }

    /// The message is not offered to a transport before then.
    fn wait(&self, transport: &Transport, until: Option<Until>) {
        let waiting = &mut self.logon.spooler.state.lock().waiting;
        match until {
            Some(until) => {
                let first = || Waiting { store: self.store.provider, until: BTreeMap::new() };
                waiting.entry(self.id.clone()).or_insert_with(first).until.insert(transport.uid, until);
            }
            None => {
                if let Some(known) = waiting.get_mut(self.id) {
                    known.until.remove(&transport.uid);
                }
            }
        }
    }

    /// Writes down who is done with, and ends the sending or gives the message back to the queue.
    fn settle(&self, done: &[u32], finished: bool) -> Result<()> {
        let message = self.store.open(self.id)?;
        let all = Recipient::all_of(&*message)?;
        if Recipient::set_done(&*message, &all, |known| done.contains(&known.row))? {
            message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
        }
        if !finished {
            return self.store.store.set_lock_state(&*message, LockState::MSG_UNLOCKED);
        }
        drop(message);
        self.finish()
    }

    /// Ends the sending of a message that is locked.
    fn finish(&self) -> Result<()> {
        let message = self.store.open(self.id)?;
        self.remove_preprocess_info(&message)?;
        drop(message);
        self.logon.spooler.state.lock().waiting.remove(self.id);
        self.store.store.finished_msg(0, self.id)
    }
}
