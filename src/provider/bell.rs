use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::ThreadId;

use parking_lot::{Condvar, Mutex};

use super::own_thread;

/// Wakes the threads that pump on their own when there may be something to do.
#[derive(Default)]
pub struct Bell {
    /// Whether any thread listens: with none a ring costs one load of this.
    heard: AtomicBool,
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Default)]
struct State {
    rings: u64,
    /// Their own calls wake nobody: they would never come to rest.
    listeners: Vec<ThreadId>,
}

impl Bell {
    /// Something happened that a pump may have to deal with.
    #[inline]
    pub fn ring(&self) {
        if self.heard.load(Ordering::Acquire) {
            self.ring_for_listeners();
        }
    }

    #[cold]
    fn ring_for_listeners(&self) {
        let mut state = self.state.lock();
        if !state.listeners.contains(&own_thread()) {
            state.rings += 1;
            self.woken.notify_all();
        }
    }

    /// Wakes every listener, whoever asks for it.
    pub fn wake(&self) {
        self.state.lock().rings += 1;
        self.woken.notify_all();
    }

    /// The calling thread listens from now on.
    pub fn listen(&self) -> Listening<'_> {
        self.state.lock().listeners.push(own_thread());
        self.heard.store(true, Ordering::Release);
        Listening(self)
    }
}

/// A thread that listens to a bell.
#[derive(Debug)]
pub struct Listening<'a>(&'a Bell);

impl Listening<'_> {
    /// How often it rang.
    pub fn rings(&self) -> u64 {
        self.0.state.lock().rings
    }

    /// Waits until it has rung more often than that.
    pub fn wait(&self, seen: u64) {
        let mut state = self.0.state.lock();
        self.0.woken.wait_while(&mut state, |state| state.rings == seen);
    }
}

impl Drop for Listening<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock();
        let own = own_thread();
        state.listeners.retain(|known| *known != own);
        self.0.heard.store(!state.listeners.is_empty(), Ordering::Release);
    }
}

impl fmt::Debug for Bell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bell({} listeners)", self.state.lock().listeners.len())
    }
}
