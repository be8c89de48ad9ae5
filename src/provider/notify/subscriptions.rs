//! What providers tell each other's clients, under keys of their own (`IMAPISupport::Subscribe`, `Notify`).

use std::sync::Arc;

use super::Notify;
use super::registry::{Registration, Source};
use crate::interface::{AdviseSink, Connection};
use crate::provider::{Life, Refusal, own_thread, refuse};
use crate::vocab::{ErrorCode, EventMask, Notification, SinkAnswer, SubscribeFlags};

impl Notify {
    /// Registers a sink for what is told under a key (STA-SUP-SUBSCRIBE-1 to -3).
    pub fn subscribe(
        &self,
        owner: u64,
        life: &Arc<Life>,
        key: &[u8],
        events: EventMask,
        synchronous: bool,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection, Refusal> {
        let invalid = |why| Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
        if key.is_empty() {
            return invalid("an empty key is nobody's");
        }
        if synchronous && self.threads().made(&sink) {
            return invalid("a sink that waits for its thread cannot be called at once");
        }
        let (life, source) = (Arc::clone(life), Source::Key(key.into()));
        Ok(self.register(Registration { owner, life, source, events, sink, synchronous }))
    }

    /// Tells all who registered for a key: those that are called at once, then the others in their time. Tells whether
    /// one of the former stopped it for those after it (STA-SUP-NOTIFY-1 to -6).
    pub fn notify(&self, key: &[u8], events: &[Notification]) -> Result<SubscribeFlags, Refusal> {
        let asked = |known: &Registration| -> Vec<Notification> {
            events.iter().filter(|event| known.events.intersects(event.event())).cloned().collect()
        };
        let (here, source) = (own_thread(), Source::Key(key.into()));
        let at_once: Vec<_> = {
            let mut state = self.state.lock();
            let hearing = state.registrations.of(&source).filter(|(_, known)| known.life.goes_on());
            let all = hearing.map(|(to, known)| (to, known.clone(), asked(known)));
            let all = all.filter(|(.., events)| !events.is_empty());
            let (at_once, later): (Vec<_>, Vec<_>) = all.partition(|(_, known, _)| known.synchronous);
            if !at_once.is_empty() && self.synchronous.lock().contains(&here) {
                let why = "a sink that is called at once may not notify others like it";
                return Err(refuse(ErrorCode::MAPI_E_BUSY, why));
            }
            self.queue(&mut state, later.into_iter().map(|(to, _, events)| (to, events)));
            at_once
        };
        if at_once.is_empty() {
            return Ok(SubscribeFlags::NONE);
        }
        self.synchronous.lock().push(here);
        let mut stopped = SubscribeFlags::NONE;
        for (_, known, events) in at_once {
            if self.panics.contain(known.sink, &events) == SinkAnswer::CALLBACK_DISCONTINUE {
                stopped = SubscribeFlags::NOTIFY_CANCELED;
                break;
            }
        }
        self.synchronous.lock().retain(|thread| *thread != here);
        Ok(stopped)
    }
}
