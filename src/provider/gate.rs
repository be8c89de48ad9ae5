use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::ThreadId;

use parking_lot::{Mutex, RwLock};

use super::own_thread;
use crate::engine::Few;
use crate::interface::{Call, CallObserver, Error, Verdict};
use crate::vocab::ErrorCode;

/// Where every call passes. Recorder, fault rules and whatever else watches calls observe it here.
#[derive(Default)]
pub struct Gate {
    observers: RwLock<Installed>,
    /// Whether there is any observer: with none a call costs one load of this.
    watched: AtomicBool,
    /// The threads whose calls nobody watches now, as often as they asked for it.
    silent: Mutex<Few<ThreadId>>,
}

#[derive(Default)]
struct Installed {
    next: u64,
    /// In the order of installation; calls under way keep theirs.
    list: Few<Observer>,
}

type Observer = (ObserverId, Arc<dyn CallObserver>);

/// Names an installed observer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObserverId(u64);

impl Gate {
    /// Installs an observer behind those that are there.
    pub fn install(&self, observer: Arc<dyn CallObserver>) -> ObserverId {
        let mut installed = self.observers.write();
        let id = ObserverId(installed.next);
        installed.next += 1;
        installed.list.push((id, observer));
        self.watched.store(true, Ordering::Release);
        id
    }

    /// Takes an observer away.
    pub fn remove(&self, id: ObserverId) {
        let gone = {
            let mut installed = self.observers.write();
            let gone = installed.list.extract(|(known, _)| *known == id);
            self.watched.store(!installed.list.is_empty(), Ordering::Release);
            gone
        };
        // Not under the lock: its destructor may take other observers away.
        drop(gone);
    }

    /// Lets the calls of this thread pass unseen until the guard is dropped: they are none of the client's.
    pub fn silence(&self) -> Silence<'_> {
        let thread = own_thread();
        self.silent.lock().push(thread);
        Silence { gate: self, thread }
    }

    /// Whether anybody watches calls.
    #[inline]
    pub fn is_watched(&self) -> bool {
        self.watched.load(Ordering::Acquire)
    }

    /// Lets observers see a call before it is made, unless the calls of this thread are to pass unseen.
    #[cold]
    pub fn before(&self, call: &Call<'_>) -> Option<Seen> {
        if self.silent.lock().contains(&own_thread()) {
            return None;
        }
        let observers = self.observers.read().list.clone();
        let mut call = *call;
        for (_, observer) in observers.iter() {
            let verdict = observer.before(&call);
            if let (None, Verdict::Fail(code)) = (call.answered, verdict)
                && code.is_failure()
            {
                call.answered = Some(code);
            }
        }
        Some(Seen { observers, answered: call.answered })
    }
}

/// A call that observers saw before it was made.
pub struct Seen {
    observers: Few<Observer>,
    /// What the first of them answered in its place that had an answer.
    pub answered: Option<ErrorCode>,
}

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seen(by {}, answered {:?})", self.observers.len(), self.answered)
    }
}

impl Seen {
    /// Lets the same observers see the call after it was made.
    #[cold]
    pub fn after(&self, call: &Call<'_>, error: Option<&Error>) {
        let call = Call { answered: self.answered, ..*call };
        for (_, observer) in self.observers.iter() {
            observer.after(&call, error);
        }
    }
}

/// Lets calls pass unseen.
#[derive(Debug)]
pub struct Silence<'a> {
    gate: &'a Gate,
    thread: ThreadId,
}

impl Drop for Silence<'_> {
    fn drop(&mut self) {
        let mut is_found = false;
        self.gate.silent.lock().retain(|thread| {
            let is_this = !is_found && *thread == self.thread;
            is_found |= is_this;
            !is_this
        });
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gate({} observers)", self.observers.read().list.len())
    }
}
