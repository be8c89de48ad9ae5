use std::sync::Arc;

use super::computer::Computer;
use super::emulator::Emulator;
use crate::interface::CallObserver;
use crate::provider::ObserverId;

/// What a test sees of calls and notifications while they happen.
impl Emulator {
    /// Lets an observer watch every call until the guard is dropped.
    pub fn observe(&self, observer: Arc<dyn CallObserver>) -> Observation {
        let id = self.computer.runtime.gate.install(observer);
        Observation { computer: Arc::clone(&self.computer), id }
    }

    /// How many deliveries of notifications wait for [`pump`](Self::pump).
    #[must_use]
    pub fn waiting_notifications(&self) -> usize {
        self.computer.runtime.notify.waiting()
    }

    /// What sinks panicked with, in the order in which they did, since this was asked last.
    ///
    /// A sink that panics, by a failed assertion for instance, disturbs nobody: the call or the [`pump`](Self::pump) that
    /// delivers goes on, and the next sink hears. So that a test doesn't overlook it, the last handle of an emulator
    /// panics when it is dropped if nobody has asked for them.
    ///
    /// ```
    /// use mapi_emulator::vocab::{EventMask, Notification, SinkAnswer};
    /// use mapi_emulator::{Emulator, Mail, prelude::*};
    ///
    /// let emulator = Emulator::new();
    /// let session = emulator.log_on("Anna Berg")?;
    /// let store = session.default_store()?;
    /// let sink = |_: &[Notification]| -> SinkAnswer { panic!("unexpected mail") };
    /// store.advise(None, EventMask::fnevNewMail, std::sync::Arc::new(sink))?;
    /// emulator.receive("anna@example.com", Mail::new("Lunch?"))?;
    /// emulator.pump();
    /// assert_eq!(emulator.sink_panics(), ["unexpected mail"]);
    /// # Ok::<(), mapi_emulator::interface::Error>(())
    /// ```
    #[must_use]
    pub fn sink_panics(&self) -> Vec<String> {
        self.computer.runtime.notify.take_sink_panics()
    }

    /// Drops the notifications that wait, as a client does that never pumps.
    pub fn drop_notifications(&self) {
        self.computer.runtime.notify.drop_waiting();
    }
}

/// Ends an observation when it is dropped.
#[must_use = "the observer goes when the guard is dropped"]
#[derive(Debug)]
pub struct Observation {
    computer: Arc<Computer>,
    id: ObserverId,
}

impl Drop for Observation {
    fn drop(&mut self) {
        self.computer.runtime.gate.remove(self.id);
    }
}
