//! Many threads at once, for a while, with everything a client does: nothing is lost, nothing comes twice, every count
//! is exact, nothing is left over.
//!
//! With the feature `deadlock-detection` a thread beside them looks for locks that wait for one another. `SOAK=60` lets each
//! test go on for that many seconds.

mod deadlocks;
#[path = "../random/mod.rs"]
mod random;
mod span;
mod worker;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;

use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Delivery, Emulator, columns};
use parking_lot::Mutex;
use span::Span;
use worker::{Left, Worker};

const THREADS: usize = 8;

fn world() -> Emulator {
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben Okafor", "ben@example.com")
        .build();
    let session = emulator.log_on("Anna Berg").unwrap();
    session.default_store().unwrap().ipm_subtree().unwrap().new_subfolder("Archive").unwrap();
    emulator
}

/// What a sink heard, without what it heard it of.
#[derive(Debug, Default)]
struct Heard(Mutex<Vec<EntryId>>);

impl AdviseSink for Heard {
    fn on_notify(&self, notifications: &[Notification]) -> SinkAnswer {
        self.0.lock().extend(notifications.iter().map(|notification| match notification {
            Notification::NewMail(mail) => mail.entry_id.clone(),
            Notification::Object(object) => object.entry_id.clone(),
            other => panic!("not asked for: {other:?}"),
        }));
        SinkAnswer::S_OK
    }
}

impl Heard {
    fn at(store: &Arc<dyn MsgStore>, events: EventMask) -> Arc<Self> {
        let heard = Arc::<Self>::default();
        store.advise(None, events, Arc::<Self>::clone(&heard)).unwrap();
        heard
    }

    /// How many were heard of, each once.
    #[track_caller]
    fn count(&self) -> usize {
        let heard = self.0.lock();
        let each: BTreeSet<&EntryId> = heard.iter().collect();
        assert_eq!(each.len(), heard.len(), "told twice");
        heard.len()
    }
}

/// How many rows a table has by what it told, from when it was empty.
#[derive(Debug, Default)]
struct Rows(Mutex<i64>);

impl AdviseSink for Rows {
    fn on_notify(&self, notifications: &[Notification]) -> SinkAnswer {
        for notification in notifications {
            let Notification::Table(table) = notification else { panic!("not asked for: {notification:?}") };
            *self.0.lock() += match table.event {
                TableEvent::TABLE_ROW_ADDED => 1,
                TableEvent::TABLE_ROW_DELETED => -1,
                TableEvent::TABLE_ROW_MODIFIED => 0,
                other => panic!("{other} of a single row"),
            };
        }
        SinkAnswer::S_OK
    }
}

fn subjects(folder: &Arc<dyn MapiFolder>) -> Result<Vec<String>> {
    let rows = folder.messages(&columns![PR_SUBJECT, PR_MESSAGE_FLAGS])?;
    assert_eq!(folder.get(PR_CONTENT_COUNT)? as usize, rows.len());
    let unread = |flags: i32| !MessageFlags::from(flags).contains(MessageFlags::MSGFLAG_READ);
    let unread = rows.iter().filter(|row| row.get(PR_MESSAGE_FLAGS).is_some_and(unread)).count();
    assert_eq!(folder.get(PR_CONTENT_UNREAD)? as usize, unread);
    let mut subjects: Vec<String> = rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect();
    subjects.sort();
    Ok(subjects)
}

/// Lets eight threads work on sessions that `session` gives them, and looks at what they leave.
fn soak(delivery: Delivery, session: impl Fn(&Emulator) -> Arc<dyn MapiSession> + Sync) -> Result<()> {
    let _watched = deadlocks::watch();
    let emulator = world();
    emulator.set_delivery(delivery);
    let (anna, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben Okafor")?);
    let (annas, bens) = (anna.default_store()?, ben.default_store()?);
    let (inbox, archive) = (annas.inbox()?, annas.folder_at("Archive")?);
    let created = Heard::at(&annas, EventMask::fnevObjectCreated);
    let moved = Heard::at(&annas, EventMask::fnevObjectMoved);
    let arrived = Heard::at(&bens, EventMask::fnevNewMail);
    let table = inbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let rows = Arc::<Rows>::default();
    table.advise(EventMask::fnevTableModified, Arc::<Rows>::clone(&rows))?;

    let left: Vec<Left> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let (emulator, session) = (&emulator, &session);
                scope.spawn(move || Worker::new(emulator, session(emulator), thread)?.work(Span::given()))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no thread panics")).collect::<Result<_>>()
    })?;

    if delivery == Delivery::AfterCall {
        assert_eq!(emulator.waiting_notifications(), 0, "every call has delivered what it caused");
    }
    emulator.pump();
    let all = |list: fn(&Left) -> &Vec<String>| {
        let mut all: Vec<String> = left.iter().flat_map(list).cloned().collect();
        all.sort();
        all
    };
    assert_eq!(subjects(&inbox)?, all(|left| &left.inbox));
    assert_eq!(subjects(&archive)?, all(|left| &left.archive));
    let sent = all(|left| &left.sent);
    assert_eq!(subjects(&bens.inbox()?)?, sent, "each arrived once");
    assert_eq!(annas.get_outgoing_queue(0)?.get_row_count(0)?.into_value(), 0, "nothing waits to be sent");
    assert_eq!(subjects(&annas.outbox()?)?, [""; 0]);
    assert_eq!(
        annas.ipm_subtree()?.subfolders(&columns![PR_ENTRYID])?.len(),
        all(|left| &left.folders).len() + 5
    );

    assert_eq!(arrived.count(), sent.len());
    assert_eq!(created.count(), left.iter().map(|left| left.created).sum());
    assert_eq!(moved.0.lock().len(), left.iter().map(|left| left.moved).sum());
    assert_eq!(*rows.0.lock(), i64::from(table.get_row_count(0)?.into_value()));
    assert_eq!(emulator.waiting_notifications(), 0);
    Ok(())
}

/// SES-COMMON-11
#[test]
fn eight_threads_on_one_session() -> Result<()> {
    let shared = Mutex::new(None);
    soak(Delivery::Manual, |emulator| {
        let mut shared = shared.lock();
        Arc::clone(shared.get_or_insert_with(|| emulator.log_on("Anna Berg").unwrap()))
    })
}

/// SES-COMMON-11, SES-COMMON-12
#[test]
fn eight_sessions_on_one_world() -> Result<()> {
    soak(Delivery::Manual, |emulator| emulator.log_on("Anna Berg").unwrap())
}

/// SES-NOTIFY-18
#[test]
fn eight_sessions_that_hear_at_once() -> Result<()> {
    soak(Delivery::AfterCall, |emulator| emulator.log_on("Anna Berg").unwrap())
}
