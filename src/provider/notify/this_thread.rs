//! Sinks that run on the thread that made them (`HrThisThreadAdviseSink`).

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::thread::ThreadId;

use parking_lot::Mutex;

use super::sink_panics::SinkPanics;
use crate::interface::AdviseSink;
use crate::provider::own_thread;
use crate::vocab::{Notification, SinkAnswer};

/// What waits for the threads that have sinks of their own.
#[derive(Default)]
pub struct ThreadQueue {
    state: Mutex<State>,
    /// Whether anything waits. Written while the state is locked.
    has_waiting: AtomicBool,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Waiting>,
    /// The sinks that were made, to be told from others.
    made: Vec<Weak<ThreadSink>>,
}

/// A delivery to a sink; it is dropped with the sink.
struct Waiting {
    thread: ThreadId,
    sink: Weak<ThreadSink>,
    notifications: Vec<Notification>,
}

/// Whoever calls it, the sink inside runs on the thread that made it (SES-THISTHREAD-1).
struct ThreadSink {
    thread: ThreadId,
    inside: Arc<dyn AdviseSink>,
    itself: Weak<Self>,
    queue: Arc<ThreadQueue>,
}

impl AdviseSink for ThreadSink {
    fn on_notify(&self, notifications: &[Notification]) -> SinkAnswer {
        let (sink, notifications) = (Weak::clone(&self.itself), notifications.to_vec());
        let waiting = Waiting { thread: self.thread, sink, notifications };
        let mut state = self.queue.state.lock();
        state.waiting.push_back(waiting);
        self.queue.note(&state);
        SinkAnswer::S_OK
    }
}

impl ThreadQueue {
    /// A sink that runs `inside` on the calling thread.
    pub fn wrap(self: &Arc<Self>, inside: Arc<dyn AdviseSink>) -> Arc<dyn AdviseSink> {
        let thread = own_thread();
        let sink = Arc::new_cyclic(|itself| ThreadSink {
            thread,
            inside,
            itself: Weak::clone(itself),
            queue: Arc::clone(self),
        });
        let made = &mut self.state.lock().made;
        made.retain(|known| known.strong_count() > 0);
        made.push(Arc::downgrade(&sink));
        sink
    }

    /// Whether a sink is one that was made here.
    pub fn made(&self, sink: &Arc<dyn AdviseSink>) -> bool {
        self.state.lock().made.iter().any(|known| std::ptr::addr_eq(known.as_ptr(), Arc::as_ptr(sink)))
    }

    /// Calls the calling thread's own sinks with what waits for them now, in order, and tells how many deliveries that
    /// was.
    pub fn run(&self, panics: &SinkPanics) -> usize {
        if !self.has_waiting() {
            return 0;
        }
        let here = own_thread();
        let due = {
            let mut state = self.state.lock();
            let waiting = std::mem::take(&mut state.waiting);
            let due: VecDeque<_>;
            (due, state.waiting) = waiting.into_iter().partition(|waiting| waiting.thread == here);
            self.note(&state);
            due
        };
        let count = due.len();
        for waiting in due {
            if let Some(sink) = waiting.sink.upgrade() {
                let _ignored = panics.contain(Arc::clone(&sink.inside), &waiting.notifications);
            }
        }
        count
    }

    /// Whether anything waits, for whichever thread.
    #[inline]
    pub fn has_waiting(&self) -> bool {
        self.has_waiting.load(Ordering::Acquire)
    }

    fn note(&self, state: &State) {
        self.has_waiting.store(!state.waiting.is_empty(), Ordering::Release);
    }

    /// Drops everything that waits.
    pub fn clear(&self) {
        let mut state = self.state.lock();
        let dropped = std::mem::take(&mut state.waiting);
        self.note(&state);
        drop(state);
        drop(dropped);
    }
}

impl fmt::Debug for ThreadQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ThreadQueue({} waiting)", self.state.lock().waiting.len())
    }
}
