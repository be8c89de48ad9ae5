//! Many threads on one world: nothing locks up, nothing is lost, every count is exact.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use mapi_emulator::interface::{AdviseSink, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Delivery, Emulator, Mail, columns};

const THREADS: usize = 8;
const ROUNDS: usize = 12;

fn submit(session: &dyn MapiSession, subject: &str, address: &str) -> Result<()> {
    let message = session.default_store()?.outbox()?.new_message()?;
    message.set(PR_SUBJECT, subject)?;
    message.set(PR_DELETE_AFTER_SUBMIT, true)?;
    let to = OneOff::new(address, "SMTP", address);
    message.add_recipient(AdrEntry::one_off(&to, RecipientType::MAPI_TO))?;
    message.submit_message(SubmitFlags::NONE)
}

/// Makes a message, reads all that are there, deletes it again every third time.
fn work(session: &dyn MapiSession, thread: usize, round: usize) -> Result<()> {
    let inbox = session.default_store()?.inbox()?;
    let message = inbox.new_message()?;
    let subject = format!("{thread}/{round}");
    message.set(PR_SUBJECT, &*subject)?;
    message.save()?;
    let rows = inbox.messages(&columns![PR_ENTRYID, PR_SUBJECT])?;
    assert!(
        rows.iter().any(|row| row.get(PR_SUBJECT) == Some(subject.clone())),
        "{subject} is not in the table"
    );
    let id = message.get(PR_ENTRYID)?.into();
    assert_eq!(inbox.open_entry(Some(&id), None, OpenFlags::NONE)?.into_message()?.get(PR_SUBJECT)?, subject);
    if round.is_multiple_of(3) {
        // What is open for writing is not deleted.
        drop(message);
        let deleted = inbox.delete_messages(&[id], None, DeleteMessagesFlags::NONE)?;
        assert_eq!(deleted.code(), ErrorCode::S_OK, "{subject} is not deleted");
    }
    submit(session, &subject, "ben@example.com")
}

fn kept() -> usize {
    THREADS * (0..ROUNDS).filter(|round| !round.is_multiple_of(3)).count()
}

fn world() -> Emulator {
    Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben Okafor", "ben@example.com")
        .build()
}

/// The subjects in an Inbox, sorted; and the folder's own count has to agree.
fn subjects_of(emulator: &Emulator, profile: &str) -> Result<Vec<String>> {
    let session = emulator.log_on(profile)?;
    let inbox = session.default_store()?.inbox()?;
    let rows = inbox.messages(&columns![PR_SUBJECT])?;
    assert_eq!(inbox.get(PR_CONTENT_COUNT)? as usize, rows.len());
    let mut subjects: Vec<String> = rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect();
    subjects.sort();
    Ok(subjects)
}

fn all_subjects() -> Vec<String> {
    let mut all: Vec<String> =
        (0..THREADS).flat_map(|thread| (0..ROUNDS).map(move |round| format!("{thread}/{round}"))).collect();
    all.sort();
    all
}

/// SES-COMMON-11
#[test]
fn eight_threads_share_a_session() -> Result<()> {
    let emulator = world();
    let session = emulator.log_on("Anna Berg")?;
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let session = &session;
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    work(&**session, thread, round).unwrap();
                }
            });
        }
    });
    emulator.pump();
    assert_eq!(subjects_of(&emulator, "Anna Berg")?.len(), kept());
    assert_eq!(subjects_of(&emulator, "Ben Okafor")?, all_subjects());
    let waiting = session.default_store()?.outbox()?.messages(&columns![PR_SUBJECT])?;
    assert_eq!(waiting.len(), 0, "all has left the Outbox");
    Ok(())
}

/// SES-COMMON-11, SES-LOGOFF-7
#[test]
fn eight_sessions_share_a_world_while_mail_comes_and_goes() -> Result<()> {
    let emulator = world();
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let emulator = emulator.clone();
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    let session = emulator.log_on("Anna Berg").unwrap();
                    work(&*session, thread, round).unwrap();
                    emulator.receive("ben@example.com", Mail::new(&format!("{thread}/{round}"))).unwrap();
                    emulator.pump();
                }
            });
        }
    });
    // What the last session of each thread left in the queue is sent by a later one.
    let session = emulator.log_on("Anna Berg")?;
    let outbox = session.default_store()?.outbox()?;
    emulator.pump();
    assert_eq!(outbox.messages(&columns![PR_SUBJECT])?.len(), 0);
    assert_eq!(subjects_of(&emulator, "Anna Berg")?.len(), kept());
    let mut twice: Vec<String> =
        all_subjects().into_iter().flat_map(|subject| [subject.clone(), subject]).collect();
    twice.sort();
    assert_eq!(subjects_of(&emulator, "Ben Okafor")?, twice, "each once submitted and once from outside");
    Ok(())
}

/// STO-MSGSTATUS-10: of all who ask for a lock in the status, one finds it free.
#[test]
fn one_of_many_threads_locks_a_message() -> Result<()> {
    let emulator = world();
    let session = emulator.log_on("Anna Berg")?;
    let inbox = session.default_store()?.inbox()?;
    let lock = MessageStatus::from_bits_retain(0x0001_0000);
    for _ in 0..ROUNDS {
        let message = inbox.new_message()?;
        message.save()?;
        let id = EntryId::from(message.get(PR_ENTRYID)?);
        let free = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    let before = inbox.set_message_status(&id, lock, lock).unwrap();
                    free.fetch_add(usize::from(!before.contains(lock)), Ordering::Relaxed);
                });
            }
        });
        assert_eq!(free.into_inner(), 1);
    }
    Ok(())
}

/// Counts new mail and looks at it, as a client does in its sink.
#[derive(Debug)]
struct Counter {
    store: Arc<dyn MsgStore>,
    seen: AtomicUsize,
}

impl AdviseSink for Counter {
    fn on_notify(&self, notifications: &[Notification]) -> SinkAnswer {
        for notification in notifications {
            if let Notification::NewMail(mail) = notification {
                self.store.open_message(&mail.entry_id).unwrap();
                self.seen.fetch_add(1, Ordering::Relaxed);
            }
        }
        SinkAnswer::S_OK
    }
}

/// STO-DELIVER-3
#[test]
fn every_new_mail_is_told_once_however_many_threads_deliver() -> Result<()> {
    let emulator = world();
    let session = emulator.log_on("Ben Okafor")?;
    let store = session.default_store()?;
    let counter = Arc::new(Counter { store: Arc::clone(&store), seen: AtomicUsize::new(0) });
    store.advise(None, EventMask::fnevNewMail, Arc::<Counter>::clone(&counter))?;
    emulator.set_delivery(Delivery::AfterCall);
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let emulator = emulator.clone();
            scope.spawn(move || {
                let session = emulator.log_on("Anna Berg").unwrap();
                for round in 0..ROUNDS {
                    emulator.receive("ben@example.com", Mail::new(&format!("{thread}/{round}"))).unwrap();
                    session.query_identity().map(drop).unwrap();
                }
            });
        }
    });
    emulator.pump();
    assert_eq!(counter.seen.load(Ordering::Relaxed), THREADS * ROUNDS);
    Ok(())
}

/// Keeps the thread that calls it, the first time, until another call has returned.
#[derive(Debug)]
struct Slow {
    begun: Barrier,
    other_done: Barrier,
    heard: AtomicUsize,
}

impl AdviseSink for Slow {
    fn on_notify(&self, _: &[Notification]) -> SinkAnswer {
        if self.heard.fetch_add(1, Ordering::AcqRel) == 0 {
            self.begun.wait();
            self.other_done.wait();
        }
        SinkAnswer::S_OK
    }
}

/// SES-NOTIFY-18: the call that finds another thread calling sinks leaves its events to that thread, not to chance.
#[test]
fn what_happens_while_sinks_are_called_is_told_by_the_thread_that_calls_them() -> Result<()> {
    let emulator = world();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let inbox = store.inbox()?;
    let slow =
        Arc::new(Slow { begun: Barrier::new(2), other_done: Barrier::new(2), heard: AtomicUsize::new(0) });
    store.advise(None, EventMask::fnevObjectCreated, Arc::<Slow>::clone(&slow))?;
    let [first, second] = [inbox.new_message()?, inbox.new_message()?];
    emulator.set_delivery(Delivery::AfterCall);
    thread::scope(|scope| {
        scope.spawn(|| {
            slow.begun.wait();
            second.save().unwrap();
            slow.other_done.wait();
        });
        first.save().unwrap();
    });
    assert_eq!((slow.heard.load(Ordering::Acquire), emulator.waiting_notifications()), (2, 0));
    Ok(())
}

/// SES-NOTIFY-18
#[test]
fn what_comes_from_outside_is_told_right_after() -> Result<()> {
    let emulator = world();
    let session = emulator.log_on("Ben Okafor")?;
    let store = session.default_store()?;
    let counter = Arc::new(Counter { store: Arc::clone(&store), seen: AtomicUsize::new(0) });
    store.advise(None, EventMask::fnevNewMail, Arc::<Counter>::clone(&counter))?;
    emulator.set_delivery(Delivery::AfterCall);
    emulator.receive("ben@example.com", Mail::new("Lunch?"))?;
    assert_eq!((counter.seen.load(Ordering::Relaxed), emulator.waiting_notifications()), (1, 0));
    Ok(())
}
