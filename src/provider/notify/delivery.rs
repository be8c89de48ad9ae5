//! When sinks are called, and what becomes of one that panics.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::registry::Registration;
use super::{Notify, Queued, State};
use crate::interface::AdviseSink;
use crate::provider::Life;

/// When sinks are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// When the test pumps, or the client calls `HrDispatchNotifications`.
    Manual,
    /// Right after the call that caused the event, and right after that what sinks cause by calls of their own.
    AfterCall,
}

impl Notify {
    /// A sink that runs `sink` on the calling thread, when that dispatches.
    pub fn on_this_thread(&self, sink: Arc<dyn AdviseSink>) -> Arc<dyn AdviseSink> {
        self.threads().wrap(sink)
    }

    /// As [`dispatch`](crate::provider::Runtime::dispatch), by a thread that may call no sinks but its own.
    pub fn dispatch_own(&self) -> usize {
        self.begin_calling().map_or(0, |_here| self.dispatch_waiting_here())
    }

    /// Calls the calling thread's own sinks, as the one who [may](Self::begin_calling) call sinks there.
    pub(super) fn dispatch_waiting_here(&self) -> usize {
        self.threads.get().map_or(0, |threads| threads.run(&self.panics))
    }

    /// One thread at a time; what others find to deliver meanwhile that one delivers too (SES-NOTIFY-18).
    pub(super) fn dispatch_queue(&self) -> usize {
        let mut count = 0;
        while let Some(delivering) = self.turn.take() {
            let (due, first) = self.make_due();
            count += due;
            let rest = (1..due).map_while(|_| self.state.lock().next_due());
            first.into_iter().chain(rest).for_each(|(queued, hears)| self.deliver(hears, &queued));
            if !delivering.end() {
                break;
            }
        }
        count
    }

    /// Everything that waits is due now; tells how much that is, and the first of it.
    fn make_due(&self) -> (usize, Option<Due>) {
        let state = &mut *self.state.lock();
        self.queued.store(false, Ordering::Release);
        // What nobody was there to deliver comes first.
        let State { queue, room, .. } = state;
        if queue.is_empty() && room.is_none() {
            return (0, None);
        }
        let due = &mut room.get_or_insert_default().due;
        due.append(queue);
        (due.len(), state.next_due())
    }

    fn deliver(&self, hears: Option<Arc<dyn AdviseSink>>, what: &Queued) {
        if let Some(hears) = hears {
            let _ignored = self.panics.contain(hears, &what.notifications);
        }
    }

    /// What sinks panicked with, in order, since this was asked last.
    pub fn take_sink_panics(&self) -> Vec<String> {
        self.panics.take()
    }

    /// Chooses whether sinks hear what waits for them when their registration ends.
    pub fn set_late(&self, late: bool) {
        self.late.store(late, Ordering::Release);
    }

    /// Whether anything waits for the sinks of an owner.
    pub(super) fn waits_for(&self, owner: u64) -> bool {
        let state = self.state.lock();
        state.queue.iter().any(|queued| state.is_for(queued, owner))
    }

    /// Calls the sinks of one owner with what waits for them. If another thread is calling sinks, it does so.
    pub(super) fn dispatch_queue_to(&self, owner: u64) {
        self.keep_for(owner);
        let Some(delivering) = self.turn.take() else { return };
        let due: Vec<_> = {
            let state = &mut *self.state.lock();
            let (due, rest) = std::mem::take(&mut state.queue)
                .into_iter()
                .partition::<VecDeque<_>, _>(|queued| state.is_for(queued, owner));
            state.queue = rest;
            due.into()
        };
        for queued in due {
            let hears = self.state.lock().hears(&queued);
            self.deliver(hears, &queued);
        }
        if delivering.end() {
            self.dispatch_queue();
        }
    }

    /// Lets the sinks of an owner hear what waits for them although they are about to go.
    pub(super) fn keep_for(&self, owner: u64) {
        let State { queue, registrations, .. } = &mut *self.state.lock();
        for queued in queue {
            let known = registrations.get(queued.to).filter(|known| known.owner == owner);
            if let Some(known) = known {
                queued.late = Some(Box::new(Registration { life: Life::endless(), ..known.clone() }));
            }
        }
    }

    /// Whether anything may wait for a sink.
    #[inline]
    pub(super) fn has_waiting(&self) -> bool {
        self.queued.load(Ordering::Acquire) || self.threads.get().is_some_and(|threads| threads.has_waiting())
    }

    /// How many deliveries wait.
    pub fn waiting(&self) -> usize {
        self.state.lock().queue.len()
    }

    /// Drops everything that waits.
    pub fn drop_waiting(&self) {
        let dropped = {
            let mut state = self.state.lock();
            self.queued.store(false, Ordering::Release);
            std::mem::take(&mut state.queue)
        };
        drop(dropped);
        if let Some(threads) = self.threads.get() {
            threads.clear();
        }
    }

    /// Chooses how many events of rows one change may cause; `None` is any number.
    pub fn set_most_row_events(&self, most: Option<usize>) {
        self.most_row_events.store(most.unwrap_or(usize::MAX), Ordering::Release);
    }

    /// Chooses when sinks are called.
    pub fn set_delivery(&self, delivery: Delivery) {
        self.after_call.store(delivery == Delivery::AfterCall, Ordering::Release);
    }

    /// Begins a call that makes other calls: what they cause arrives after it (STO-NOTIFY-1).
    pub fn hold(&self) -> Holding<'_> {
        self.holding.fetch_add(1, Ordering::AcqRel);
        Holding(&self.holding)
    }

    /// Whether the end of a call delivers.
    #[inline]
    pub(super) fn delivers_after_call(&self) -> bool {
        self.after_call.load(Ordering::Acquire) && self.holding.load(Ordering::Acquire) == 0
    }
}

/// A delivery, and who hears it.
type Due = (Queued, Option<Arc<dyn AdviseSink>>);

impl State {
    /// Takes the next delivery that is due.
    fn next_due(&mut self) -> Option<Due> {
        let queued = self.room.as_mut()?.due.pop_front()?;
        let hears = self.hears(&queued);
        Some((queued, hears))
    }

    fn is_for(&self, queued: &Queued, owner: u64) -> bool {
        self.registrations.get(queued.to).is_some_and(|known| known.owner == owner)
    }

    /// Who hears this now.
    fn hears(&self, queued: &Queued) -> Option<Arc<dyn AdviseSink>> {
        let known = queued.late.as_deref().or_else(|| self.registrations.get(queued.to))?;
        known.life.goes_on().then(|| Arc::clone(&known.sink))
    }
}

/// Holds deliveries back.
#[derive(Debug)]
pub struct Holding<'a>(&'a AtomicUsize);

impl Drop for Holding<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, OnceLock};

    use super::super::Source;
    use super::*;
    use crate::interface::Connection;
    use crate::vocab::{EventMask, ExtendedNotification, Notification};

    const KIND: EventMask = EventMask::fnevExtended;

    /// SES-DISPATCH-2, SES-UNADVISE-4.
    #[test]
    fn a_sink_takes_from_another_what_is_due_and_what_it_causes_waits_for_the_next_time() {
        let (notify, life) = (Arc::new(Notify::default()), Life::endless());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let advise = |number: u32, act: Box<dyn Fn() + Send + Sync>| {
            let heard = Arc::clone(&heard);
            let sink = move |_: &[Notification]| {
                heard.lock().unwrap().push(number);
                act();
            };
            notify.advise(number.into(), &life, Source::Session(number), KIND, Arc::new(sink))
        };
        let tell = |notify: &Notify, number| {
            let event = Notification::Extended(ExtendedNotification::default());
            notify.tell(Source::Session(number), KIND, &[event]);
        };
        let second = Arc::new(OnceLock::<Connection>::new());
        let (ends, within) = (Arc::clone(&second), Arc::clone(&notify));
        let act = move || {
            assert!(within.unadvise(2, *ends.get().unwrap()));
            tell(&within, 3);
        };
        let _first = advise(1, Box::new(act));
        second.set(advise(2, Box::new(|| {}))).unwrap();
        let _third = advise(3, Box::new(|| {}));
        tell(&notify, 1);
        tell(&notify, 2);
        assert_eq!((notify.dispatch_queue(), notify.waiting()), (2, 1));
        assert_eq!(*heard.lock().unwrap(), [1]);
        assert_eq!((notify.dispatch_queue(), notify.waiting()), (1, 0));
        assert_eq!(*heard.lock().unwrap(), [1, 3]);
    }
}
