use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

use super::{InternetSettings, SentMail};
use crate::provider::store::{Arrival, Parcel};
use crate::provider::{Refusal, Runtime};
use crate::session::mail::Mail;
use crate::vocab::FileTime;

/// What the built-in transport reaches: the mail that is under way, that waits to be fetched, that has left.
#[derive(Debug, Default)]
pub struct PostOffice(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    settings: Arc<InternetSettings>,
    /// Nothing as long as there never was anything.
    waiting: Option<Arc<Waiting>>,
    /// What left this computer, in order.
    sent: Vec<SentMail>,
}

/// What has not arrived.
#[derive(Clone, Debug, Default)]
struct Waiting {
    /// On its way to a mailbox, with the time of its arrival; in the order in which it was sent.
    under_way: VecDeque<(FileTime, Parcel)>,
    /// Left for an address.
    posted: VecDeque<Posted>,
    /// How many were.
    last: u64,
}

/// A message that waits to be fetched.
#[derive(Clone, Debug)]
pub struct Posted {
    /// Unlike that of any other.
    pub number: u64,
    /// From when on it can be fetched.
    pub due: FileTime,
    /// For whom, in lower case.
    address: String,
    /// The message.
    pub mail: Mail,
}

impl State {
    fn waiting_mut(&mut self) -> &mut Waiting {
        Arc::make_mut(self.waiting.get_or_insert_default())
    }
}

impl PostOffice {
    /// An independent copy, from which nothing was sent.
    pub fn fork(&self) -> Self {
        let State { settings, waiting, .. } = &*self.0.lock();
        let (settings, waiting) = (Arc::clone(settings), waiting.clone());
        Self(Mutex::new(State { settings, waiting, sent: Vec::new() }))
    }

    /// How it behaves.
    pub fn settings(&self) -> Arc<InternetSettings> {
        Arc::clone(&self.0.lock().settings)
    }

    /// How it behaves from now on.
    pub fn configure(&self, settings: InternetSettings) {
        self.0.lock().settings = Arc::new(settings);
    }

    /// Delivers a message, at once or when it is due.
    pub fn carry(
        &self,
        runtime: &Runtime,
        arrival: Arrival,
        due: FileTime,
        now: FileTime,
    ) -> Result<(), Refusal> {
        let Some(parcel) = arrival.pack() else { return Ok(()) };
        if due > now {
            self.0.lock().waiting_mut().under_way.push_back((due, parcel));
            return Ok(());
        }
        parcel.deliver(runtime).map(drop)
    }

    /// Delivers what is due, in the order of the times, and tells how many messages that was.
    pub fn settle(&self, runtime: &Runtime) -> usize {
        let now = runtime.now();
        let mut due: Vec<(FileTime, Parcel)> = {
            let state = &mut *self.0.lock();
            if state.waiting.as_ref().is_none_or(|waiting| waiting.under_way.is_empty()) {
                return 0;
            }
            let under_way = &mut state.waiting_mut().under_way;
            let (due, rest) = under_way.drain(..).partition(|(time, _)| *time <= now);
            *under_way = rest;
            VecDeque::into(due)
        };
        due.sort_by_key(|(time, _)| *time);
        due.iter().filter(|(_, parcel)| parcel.deliver(runtime).is_ok()).count()
    }

    /// Leaves a message for an address, to be fetched from then on.
    pub fn post(&self, address: &str, mail: Mail, now: FileTime) {
        let mut state = self.0.lock();
        let due = now.after(state.settings.latency);
        let waiting = state.waiting_mut();
        waiting.last += 1;
        let posted = Posted { number: waiting.last, due, address: address.to_lowercase(), mail };
        waiting.posted.push_back(posted);
    }

    /// What can be fetched for an address, in the order in which it was posted.
    pub fn waiting(&self, address: &str, now: FileTime) -> Vec<Posted> {
        let address = address.to_lowercase();
        let state = self.0.lock();
        let posted = state.waiting.iter().flat_map(|waiting| &waiting.posted);
        posted.filter(|known| known.due <= now && known.address == address).cloned().collect()
    }

    /// Whether something can be fetched for an address.
    pub fn has_posted(&self, address: &str, now: FileTime) -> bool {
        !self.waiting(address, now).is_empty()
    }

    /// The next message for an address.
    pub fn take_posted(&self, address: &str, now: FileTime) -> Option<Mail> {
        let next = self.waiting(address, now).into_iter().next()?;
        self.remove_posted(next.number);
        Some(next.mail)
    }

    /// The message with this number, if it is still there.
    pub fn posted_as(&self, number: u64) -> Option<Posted> {
        self.0.lock().waiting.as_ref()?.posted.iter().find(|known| known.number == number).cloned()
    }

    /// Throws a message away.
    pub fn remove_posted(&self, number: u64) {
        self.0.lock().waiting_mut().posted.retain(|known| known.number != number);
    }

    /// Mail for addresses outside.
    pub fn add_sent(&self, mail: SentMail) {
        self.0.lock().sent.push(mail);
    }

    /// What was sent to addresses outside, in order.
    pub fn sent(&self) -> Vec<SentMail> {
        self.0.lock().sent.clone()
    }
}
