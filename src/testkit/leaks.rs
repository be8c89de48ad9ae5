use std::fmt;
use std::sync::Arc;

use crate::provider::{Named, Runtime};
use crate::session::Emulator;

/// Knows which objects made since it began are still held: those that a client forgot to release.
///
/// ```
/// use mapi_emulator::Emulator;
/// use mapi_emulator::prelude::*;
///
/// let emulator = Emulator::new();
/// let leaks = emulator.watch_leaks();
/// let inbox = emulator.log_on("Anna Berg")?.default_store()?.inbox()?;
/// assert_eq!(leaks.alive(), ["folder \"Inbox\""]);
/// drop(inbox);
/// assert!(leaks.alive().is_empty());
/// # Ok::<(), mapi_emulator::interface::Error>(())
/// ```
#[must_use = "the watch ends when it is dropped"]
pub struct LeakWatch {
    runtime: Arc<Runtime>,
    begin: u64,
}

impl Emulator {
    /// Watches which objects are made and released from now on.
    pub fn watch_leaks(&self) -> LeakWatch {
        let runtime = Arc::clone(self.runtime());
        LeakWatch { begin: runtime.live.watch(), runtime }
    }
}

impl LeakWatch {
    /// The objects that are still held, in words, in the order in which they were made.
    #[must_use]
    pub fn alive(&self) -> Vec<String> {
        let labels = self.runtime.live.since(self.begin);
        labels.iter().map(|label| Named { runtime: &self.runtime, label }.to_string()).collect()
    }
}

impl Drop for LeakWatch {
    fn drop(&mut self) {
        self.runtime.live.unwatch();
    }
}

impl fmt::Debug for LeakWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.alive()).finish()
    }
}
