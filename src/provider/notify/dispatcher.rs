//! The thread of MAPI's own that calls sinks, if the client asked for one (`MAPI_MULTITHREAD_NOTIFICATIONS`).
//!
//! It calls them when somebody [dispatches](Runtime::dispatch), and who does waits for it: on which thread a sink runs is
//! the client's choice, when it runs is the test's as ever.

use std::io;
use std::sync::atomic::Ordering;
use std::sync::{Arc, mpsc};
use std::thread::{self, ThreadId};

use super::Notify;
use crate::provider::{Runtime, own_thread};

/// How often sinks may answer an event by causing another one before who waits for them is let go.
const MOST_ROUNDS: usize = 1_000;

type Job = Box<dyn FnOnce() + Send>;

/// The thread; it ends when this is dropped and what it does is done.
#[derive(Debug)]
pub struct Dispatcher {
    jobs: mpsc::Sender<Job>,
    thread: ThreadId,
}

impl Dispatcher {
    fn start() -> io::Result<Self> {
        let (jobs, due) = mpsc::channel::<Job>();
        let work = move || due.into_iter().for_each(|job| job());
        let thread = thread::Builder::new().name("mapi-dispatcher".to_owned()).spawn(work)?;
        Ok(Self { jobs, thread: thread.thread().id() })
    }

    /// Does something there, and waits for it.
    fn run(&self, work: impl FnOnce() -> usize + Send + 'static) -> usize {
        let (done, waits) = mpsc::channel();
        let job = move || done.send(work()).unwrap_or_default();
        // The thread goes on as long as there is this to send to it.
        let sent = self.jobs.send(Box::new(job));
        sent.ok().and_then(|()| waits.recv().ok()).unwrap_or_default()
    }
}

impl Notify {
    fn set_dispatcher(&self, dispatcher: Option<Dispatcher>) {
        let mut known = self.dispatcher.lock();
        self.has_dispatcher.store(dispatcher.is_some(), Ordering::Release);
        let before = std::mem::replace(&mut *known, dispatcher.map(Arc::new));
        drop(known);
        drop(before);
    }
}

impl Runtime {
    /// Sinks are called on a thread of MAPI's own from now on (SES-INIT-8).
    ///
    /// # Errors
    /// Those of the operating system, if it starts no thread.
    pub fn start_dispatcher(&self) -> io::Result<()> {
        let started = Dispatcher::start()?;
        self.notify.set_dispatcher(Some(started));
        Ok(())
    }

    /// Sinks are called by whoever dispatches from now on.
    pub fn end_dispatcher(&self) {
        self.notify.set_dispatcher(None);
    }

    /// Whether the calling thread is MAPI's own.
    pub fn is_dispatcher(&self) -> bool {
        let here = own_thread();
        self.notify.dispatcher.lock().as_ref().is_some_and(|known| known.thread == here)
    }

    /// MAPI's own thread, to one who is not on it.
    fn dispatcher(&self) -> Option<Arc<Dispatcher>> {
        if !self.notify.has_dispatcher.load(Ordering::Acquire) {
            return None;
        }
        let known = self.notify.dispatcher.lock().clone()?;
        (known.thread != own_thread()).then_some(known)
    }

    /// Calls the sinks with what is queued now and tells how many deliveries that was. What they cause waits for the
    /// next time; called from within a sink it delivers nothing (SES-DISPATCH-1 to -3). On a thread of MAPI's own sinks
    /// are called until nothing is queued (SES-DISPATCH-6).
    pub fn dispatch(self: &Arc<Self>) -> usize {
        let Some(_here) = self.notify.begin_calling() else { return 0 };
        let called = match self.dispatcher() {
            None => self.notify.dispatch_queue(),
            Some(dispatcher) => {
                let runtime = Arc::clone(self);
                dispatcher.run(move || runtime.dispatch_all())
            }
        };
        called + self.notify.dispatch_waiting_here()
    }

    /// Until nothing is queued, unless sinks never stop causing events.
    fn dispatch_all(self: &Arc<Self>) -> usize {
        let rounds = std::iter::from_fn(|| self.notify.has_waiting().then(|| self.dispatch()));
        rounds.take(MOST_ROUNDS).take_while(|delivered| *delivered > 0).sum()
    }

    /// Calls the sinks of one owner with what waits for them, before they go: the others wait on. A sink that is being
    /// called hears it afterwards (SES-ONNOTIFY-3).
    pub fn dispatch_to(self: &Arc<Self>, owner: u64) {
        if !self.notify.waits_for(owner) {
            return;
        }
        let Some(_here) = self.notify.begin_calling() else { return self.notify.keep_for(owner) };
        match self.dispatcher() {
            None => self.notify.dispatch_queue_to(owner),
            Some(dispatcher) => {
                let runtime = Arc::clone(self);
                dispatcher.run(move || {
                    runtime.dispatch_to(owner);
                    0
                });
            }
        }
    }

    /// The end of a call: delivers all that is queued, if that is the mode; also what sinks cause meanwhile, whose own calls
    /// deliver nothing (SES-NOTIFY-18).
    #[inline]
    pub fn after_call(self: &Arc<Self>) {
        if self.notify.delivers_after_call() && self.notify.has_waiting() {
            self.dispatch_all();
        }
    }
}
