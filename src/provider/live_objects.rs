use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;

use super::Label;

/// The objects that were made while somebody watched, and are still held. While nobody does, an object costs one load.
#[derive(Default)]
pub struct LiveObjects {
    watchers: AtomicUsize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last: u64,
    live: BTreeMap<u64, Label>,
}

impl LiveObjects {
    /// Watches, and tells the number of the last object before.
    pub fn watch(&self) -> u64 {
        self.watchers.fetch_add(1, Ordering::AcqRel);
        self.state.lock().last
    }

    /// Whether anybody watches.
    pub fn are_watched(&self) -> bool {
        self.watchers.load(Ordering::Acquire) > 0
    }

    /// One watcher less.
    pub fn unwatch(&self) {
        self.watchers.fetch_sub(1, Ordering::AcqRel);
    }

    /// The objects made after the one with this number that are still held, in the order in which they were made.
    pub fn since(&self, number: u64) -> Vec<Label> {
        self.state.lock().live.range(number.saturating_add(1)..).map(|(_, label)| label.clone()).collect()
    }

    /// A new object, and its number if anybody watches.
    pub fn add(&self, label: &Label) -> Option<u64> {
        if !self.are_watched() {
            return None;
        }
        let mut state = self.state.lock();
        state.last += 1;
        let number = state.last;
        state.live.insert(number, label.clone());
        Some(number)
    }

    /// An object that was counted is gone.
    pub fn remove(&self, number: u64) {
        self.state.lock().live.remove(&number);
    }
}

impl fmt::Debug for LiveObjects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LiveObjects({} watched)", self.state.lock().live.len())
    }
}
