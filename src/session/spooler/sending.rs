//! One message on its way out: to the transports that handle its recipients, one after the other (STA-OUTBOUND-2 to -9).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::outbound::{Pass, Until, Waiting};
use super::references;
use super::report;
use super::route::Recipient;
use super::stores::MailStore;
use super::transport::Transport;
use crate::interface::spi::AddressTypes;
use crate::interface::{Message, Result};
use crate::provider::store::end_message;
use crate::session::logon::Logon;
use crate::vocab::{EntryId, ErrorCode, LockState, SaveFlags, SubmitMessageFlags};

/// Transports that want a message again at once get it this often.
const MOST_TRIES: usize = 100;
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
pub(super) struct Sent {
    /// How many messages moved on: this one, and those that preprocessors added.
    pub moved: usize,
    /// Those that were added.
    pub sent_along: usize,
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
    pub(super) fn send(&self) -> Result<Sent> {
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
    pub(super) fn finish(&self) -> Result<()> {
        let message = self.store.open(self.id)?;
        self.remove_preprocess_info(&message)?;
        drop(message);
        self.logon.spooler.state.lock().waiting.remove(self.id);
        self.store.store.finished_msg(0, self.id)
    }
}
