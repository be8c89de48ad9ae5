use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::thread::{self, ThreadId};

use parking_lot::Mutex;

use crate::interface::{Call, CallObserver, Error, Method, Verdict};
use crate::session::{Emulator, Observation};
use crate::vocab::ErrorCode;

/// Writes down every call that a client makes, until it is dropped.
///
/// ```
/// use mapi_emulator::interface::Method;
/// use mapi_emulator::prelude::*;
/// use mapi_emulator::Emulator;
///
/// let emulator = Emulator::new();
/// let session = emulator.log_on("Anna Berg")?;
/// let store = session.default_store()?;
/// let log = emulator.record();
/// log.expect(Method::MsgStoreOpenEntry, 1);
/// store.root()?;
/// assert_eq!(
///     log.to_string(),
///     "IMsgStore::OpenEntry(None, None, MAPI_BEST_ACCESS) on store \"Mailbox - Anna Berg\" -> S_OK\n"
/// );
/// # Ok::<(), mapi_emulator::interface::Error>(())
/// ```
#[must_use = "the recording ends when the log is dropped"]
pub struct CallLog {
    recorder: Arc<Recorder>,
    expected: Mutex<Vec<(Method, usize)>>,
    _observation: Observation,
}

/// A call that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedCall {
    /// The method.
    pub method: Method,
    /// The object it was called on, in words, as it was called before the call.
    pub object: String,
    /// The arguments, in words.
    pub arguments: String,
    /// What it answered, `S_OK` also for a success with a warning; `None` while it runs.
    pub code: Option<ErrorCode>,
}

impl Emulator {
    /// Records every call from now on.
    pub fn record(&self) -> CallLog {
        let recorder = Arc::new(Recorder::default());
        let observer: Arc<dyn CallObserver> = Arc::<Recorder>::clone(&recorder);
        CallLog { recorder, expected: Mutex::default(), _observation: self.observe(observer) }
    }
}

impl CallLog {
    /// The calls, in the order in which they began.
    #[must_use]
    pub fn calls(&self) -> Vec<RecordedCall> {
        self.recorder.0.lock().calls.clone()
    }

    /// How often a method was called.
    #[must_use]
    pub fn count(&self, method: Method) -> usize {
        self.recorder.0.lock().calls.iter().filter(|call| call.method == method).count()
    }

    /// Forgets the calls so far; what is expected stays.
    pub fn clear(&self) {
        let mut log = self.recorder.0.lock();
        log.forgotten += log.calls.len();
        log.calls.clear();
    }

    /// Expects a method to be called exactly `times` times until the log is dropped, the forgotten calls not counted.
    ///
    /// # Panics
    /// When the log is dropped, if it wasn't so, with the calls that there were; a thread that panics already is left
    /// alone.
    pub fn expect(&self, method: Method, times: usize) {
        self.expected.lock().push((method, times));
    }
}

impl Drop for CallLog {
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        let expected = self.expected.lock().clone();
        let wrong: Vec<String> = expected
            .into_iter()
            .filter(|(method, times)| self.count(*method) != *times)
            .map(|(method, times)| {
                format!("{method}: expected {times} calls, there were {}", self.count(method))
            })
            .collect();
        assert!(wrong.is_empty(), "{}\nThe calls that were made:\n{self}", wrong.join("\n"));
    }
}

/// One line a call.
impl fmt::Display for CallLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.calls().iter().try_for_each(|call| writeln!(f, "{call}"))
    }
}

impl fmt::Debug for CallLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.calls()).finish()
    }
}

impl fmt::Display for RecordedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({}) on {} -> ", self.method, self.arguments, self.object)?;
        match self.code {
            Some(code) => write!(f, "{code}"),
            None => f.write_str("..."),
        }
    }
}

#[derive(Default)]
struct Recorder(Mutex<Log>);

#[derive(Default)]
struct Log {
    calls: Vec<RecordedCall>,
    /// How many calls were cleared away before the first of `calls`.
    forgotten: usize,
    /// The numbers of the calls that run, inner ones last. Only ever looked up, so its order doesn't show.
    running: HashMap<ThreadId, Vec<usize>>,
}

impl CallObserver for Recorder {
    fn before(&self, call: &Call<'_>) -> Verdict {
        // The object looks its name up in the world: not under this lock.
        let recorded = RecordedCall {
            method: call.method,
            object: call.object.to_string(),
            arguments: call.arguments.to_string(),
            code: None,
        };
        let mut log = self.0.lock();
        let number = log.forgotten + log.calls.len();
        log.calls.push(recorded);
        log.running.entry(thread::current().id()).or_default().push(number);
        Verdict::Pass
    }

    fn after(&self, call: &Call<'_>, error: Option<&Error>) {
        let mut log = self.0.lock();
        let thread = thread::current().id();
        // A call that a panic ended never came here: it is passed over.
        while let Some(number) = log.running.get_mut(&thread).and_then(Vec::pop) {
            let Some(place) = number.checked_sub(log.forgotten) else { break };
            if let Some(recorded) = log.calls.get_mut(place).filter(|known| known.method == call.method) {
                recorded.code = Some(error.map_or(ErrorCode::S_OK, Error::code));
                break;
            }
        }
        if log.running.get(&thread).is_some_and(Vec::is_empty) {
            log.running.remove(&thread);
        }
    }
}
