use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use parking_lot::Mutex;

use crate::interface::AdviseSink;
use crate::vocab::{Notification, SinkAnswer};

/// What sinks panicked with, until somebody asks.
#[derive(Debug, Default)]
pub struct SinkPanics(Mutex<Vec<String>>);

impl SinkPanics {
    /// Calls a sink. If it panics the caller and the other sinks go on; it counts as if it had answered nothing.
    ///
    /// What a sink may leave half changed is its own: nothing of the emulator is borrowed or locked while it runs.
    pub fn contain(&self, sink: Arc<dyn AdviseSink>, notifications: &[Notification]) -> SinkAnswer {
        // The sink is dropped in there too: its destructor is foreign code as well.
        match catch_unwind(AssertUnwindSafe(move || sink.on_notify(notifications))) {
            Ok(answer) => answer,
            Err(panic) => {
                self.0.lock().push(message(&*panic));
                SinkAnswer::S_OK
            }
        }
    }

    /// What sinks panicked with, in order, since this was asked last.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock())
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "not with a text".to_owned())
}
