//! The emulator passes the conformance suite: as it is, as a fork of one that was used, and while it is watched.

use std::sync::Arc;
use std::time::Duration;

use mapi_emulator::conformance::Harness;
use mapi_emulator::interface::{CallObserver, Mapi};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::PR_SUBJECT;
use mapi_emulator::{Emulator, Observation};

/// An emulator with two mailboxes.
struct Bench {
    emulator: Emulator,
    _observation: Option<Observation>,
}

impl Harness for Bench {
    fn mapi(&self) -> Arc<dyn Mapi> {
        self.emulator.mapi()
    }

    fn pump(&self) {
        self.emulator.pump();
    }

    fn let_time_pass(&self) {
        self.emulator.advance(Duration::from_secs(1));
    }

    fn profiles(&self) -> [String; 2] {
        ["Anna Berg".to_owned(), "Ben Okafor".to_owned()]
    }

    fn addresses(&self) -> [String; 2] {
        ["anna@example.com".to_owned(), "ben@example.com".to_owned()]
    }

    fn add_services(&self, inf: &str) {
        self.emulator.add_services(inf).expect("the services of the cases are understood");
    }
}

fn emulator() -> Emulator {
    let furnished = Emulator::builder().mailbox("Anna Berg", "anna@example.com");
    furnished.mailbox("Ben Okafor", "ben@example.com").build()
}

mod plain {
    use super::{Bench, emulator};

    fn bench() -> Bench {
        Bench { emulator: emulator(), _observation: None }
    }

    mapi_emulator::conformance_suite!(bench());
}

/// What the original does before and after the fork is none of the fork's business.
mod forked {
    use super::*;

    fn bench() -> Bench {
        let original = emulator();
        let session = original.log_on("Anna Berg").expect("the profile is there");
        let store = session.default_store().expect("the profile has a store");
        let fork = original.fork();
        let inbox = store.inbox().expect("the store has an Inbox");
        let message = inbox.new_message().expect("the Inbox can be written");
        message.set(PR_SUBJECT, "Only in the original").expect("a subject can be set");
        message.save().expect("a message can be saved");
        Bench { emulator: fork, _observation: None }
    }

    mapi_emulator::conformance_suite!(bench());
}

mod observed {
    use super::*;

    /// Looks at everything and does nothing.
    struct Watch;

    impl CallObserver for Watch {}

    fn bench() -> Bench {
        let emulator = emulator();
        let observation = emulator.observe(Arc::new(Watch));
        Bench { emulator, _observation: Some(observation) }
    }

    mapi_emulator::conformance_suite!(bench());
}
