use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use super::computer::Computer;
use super::emulator::Emulator;
use crate::provider::own_thread;

/// A thread that pumps an emulator, until this is dropped.
#[derive(Debug)]
#[must_use = "the thread ends when this is dropped"]
pub struct Background {
    computer: Arc<Computer>,
    stops: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Emulator {
    /// [Pumps](Self::pump) on a thread of its own whenever something happened, for clients that wait for mail or for a
    /// notification. What happens when is then up to the machine; a test that can do without had better.
    ///
    /// When the [`Background`] is dropped, a pump under way is finished and no other begins.
    ///
    /// ```
    /// use std::sync::{Arc, mpsc};
    ///
    /// use mapi_emulator::{Emulator, Mail, prelude::*, vocab::*};
    ///
    /// let emulator = Emulator::new();
    /// let session = emulator.log_on("Anna Berg")?;
    /// let (heard, waits) = mpsc::channel();
    /// let sink = move |_: &[Notification]| heard.send("mail").unwrap_or_default();
    /// session.default_store()?.advise(None, EventMask::fnevNewMail, Arc::new(sink))?;
    ///
    /// let background = emulator.pump_in_background()?;
    /// emulator.receive("anna@example.com", Mail::new("Lunch?"))?;
    /// assert_eq!(waits.recv()?, "mail");
    /// drop(background);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of the operating system, if it starts no thread.
    pub fn pump_in_background(&self) -> std::io::Result<Background> {
        let stops = Arc::new(AtomicBool::new(false));
        let (emulator, stopped) = (self.clone(), Arc::clone(&stops));
        let pump = move || {
            let listening = emulator.computer.runtime.bell.listen();
            while !stopped.load(Ordering::Acquire) {
                let seen = listening.rings();
                emulator.pump();
                if !stopped.load(Ordering::Acquire) {
                    listening.wait(seen);
                }
            }
        };
        let thread = thread::Builder::new().name("mapi-emulator".to_owned()).spawn(pump)?;
        Ok(Background { computer: Arc::clone(&self.computer), stops, thread: Some(thread) })
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.stops.store(true, Ordering::Release);
        self.computer.runtime.bell.wake();
        let Some(thread) = self.thread.take() else { return };
        // A sink that the thread calls, or lets be called, may be the one that drops this.
        if thread.thread().id() == own_thread() || self.computer.runtime.is_dispatcher() {
            return;
        }
        let ended = thread.join();
        if let Err(panic) = ended
            && !thread::panicking()
        {
            std::panic::resume_unwind(panic);
        }
    }
}
