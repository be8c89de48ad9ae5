//! What providers tell each other's clients under keys of their own.

use mapi_emulator::interface::spi::MapiSupport;
use parking_lot::Mutex;

use super::*;

type Heard = Arc<Mutex<Vec<Vec<Notification>>>>;

/// A sink that writes down what it hears and gives this answer.
fn answering(heard: &Heard, answer: SinkAnswer) -> Arc<dyn AdviseSink> {
    let heard = Arc::clone(heard);
    Arc::new(move |told: &[Notification]| {
        heard.lock().push(told.to_vec());
        answer
    })
}

fn sink(heard: &Heard) -> Arc<dyn AdviseSink> {
    answering(heard, SinkAnswer::S_OK)
}

fn calls(heard: &Heard) -> Vec<Vec<Notification>> {
    std::mem::take(&mut *heard.lock())
}

fn mail(class: &str) -> Notification {
    Notification::NewMail(NewMailNotification {
        message_class: class.into(),
        ..NewMailNotification::default()
    })
}

fn extended(event: u32) -> Notification {
    Notification::Extended(ExtendedNotification { event, ..ExtendedNotification::default() })
}

const MAIL: EventMask = EventMask::fnevNewMail;
const LATER: SubscribeFlags = SubscribeFlags::NONE;
const AT_ONCE: SubscribeFlags = SubscribeFlags::NOTIFY_SYNC;

/// The support object of a provider that is logged on.
fn supported() -> (Emulator, Arc<dyn MapiSession>, Arc<Plug>, Arc<dyn MapiSupport>) {
    let plug = Plug::new("Plug");
    let (emulator, session) = with(&[&plug]);
    drop(open(&session, &plug));
    let support = plug.support();
    (emulator, session, plug, support)
}

/// STA-SUP-SUBSCRIBE-2, STA-SUP-SUBSCRIBE-3, STA-SUP-NOTIFY-1, STA-SUP-NOTIFY-3, SES-EXTNOTIF-1.
#[test]
fn who_subscribed_to_the_key_hears_what_he_asked_for() {
    let (emulator, _session, _plug, support) = supported();
    let (mails, all, other) = (Heard::default(), Heard::default(), Heard::default());
    let both = MAIL | EventMask::fnevExtended;
    let first = support.subscribe(b"key", MAIL, LATER, sink(&mails)).unwrap();
    let second = support.subscribe(b"key", both, LATER, sink(&all)).unwrap();
    support.subscribe(b"key2", both, LATER, sink(&other)).unwrap();
    assert!(first != second && first.0 != 0 && second.0 != 0);
    let events = [extended(1), mail("A"), extended(2), mail("B")];
    assert_eq!(support.notify(b"key", &events, UNICODE).unwrap(), SubscribeFlags::NONE);
    assert_eq!(calls(&mails), [[]; 0]);
    emulator.pump();
    assert_eq!(calls(&mails), [vec![mail("A"), mail("B")]]);
    assert_eq!(calls(&all), [events.to_vec()]);
    assert_eq!(calls(&other), [[]; 0]);
}

/// Whatever a provider tells arrives as it was told, in its order.
#[test]
fn every_structure_arrives_as_it_was_told() {
    let (emulator, _session, plug, support) = supported();
    let error = ErrorNotification {
        entry_id: plug.id(),
        code: ErrorCode::MAPI_E_DISK_ERROR,
        unicode: true,
        error: Some(MapiError { error: "The disk is full of holes.".into(), ..MapiError::default() }),
    };
    let object = ObjectNotification {
        event: EventMask::fnevObjectModified,
        entry_id: plug.id(),
        object_type: ObjectType::MAPI_FOLDER,
        parent_id: plug.private_id(),
        old_id: EntryId::default(),
        old_parent_id: EntryId::default(),
        tags: Some(vec![PR_DISPLAY_NAME.tag()]),
    };
    let table = TableNotification {
        event: TableEvent::TABLE_ROW_DELETED,
        result: ErrorCode::S_OK,
        index: Property::of(PR_INSTANCE_KEY, b"row"),
        prior: TableNotification::no_row(),
        row: Row::default(),
    };
    let told = [
        Notification::Error(error),
        mail("IPM.Note"),
        Notification::Object(object),
        Notification::Table(table),
        extended(7),
    ];
    let heard = Heard::default();
    support.subscribe(b"key", EventMask::from_bits_retain(u32::MAX), LATER, sink(&heard)).unwrap();
    support.notify(b"key", &told, UNICODE).unwrap();
    emulator.pump();
    assert_eq!(calls(&heard), [told.to_vec()]);
}

/// STA-SUP-NOTIFY-2, STA-SUP-SUBSCRIBE-1.
#[test]
fn a_key_of_nobody_tells_nobody() {
    let (emulator, _session, _plug, support) = supported();
    let heard = Heard::default();
    fails(support.subscribe(b"", MAIL, LATER, sink(&heard)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let unknown = SubscribeFlags::NOTIFY_CANCELED;
    fails(support.subscribe(b"key", MAIL, unknown, sink(&heard)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let unknown = UnicodeFlags::from_bits_retain(1);
    fails(support.notify(b"key", &[mail("A")], unknown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert_eq!(support.notify(b"key", &[mail("A")], UNICODE).unwrap(), SubscribeFlags::NONE);
    assert_eq!(emulator.pump(), 0);
    assert_eq!(calls(&heard), [[]; 0]);
}

/// STA-SUP-UNSUBSCRIBE-1.
#[test]
fn a_subscription_ends_once() {
    let (emulator, _session, _plug, support) = supported();
    let heard = Heard::default();
    let connection = support.subscribe(b"key", MAIL, LATER, sink(&heard)).unwrap();
    assert_eq!(Arc::strong_count(&heard), 2);
    support.unsubscribe(connection).unwrap();
    assert_eq!(Arc::strong_count(&heard), 1);
    fails(support.unsubscribe(connection), ErrorCode::MAPI_E_NOT_FOUND);
    support.notify(b"key", &[mail("A")], UNICODE).unwrap();
    emulator.pump();
    assert_eq!(calls(&heard), [[]; 0]);
}

/// STA-SUP-NOTIFY-4, STA-SUP-NOTIFY-5, SES-ALLOCSINK-1: a closure is the callback, and answers.
#[test]
fn a_synchronous_sink_is_called_at_once_and_may_stop_the_others() {
    let (emulator, _session, _plug, support) = supported();
    let [stops, after, later] = [Heard::default(), Heard::default(), Heard::default()];
    let first = answering(&stops, SinkAnswer::CALLBACK_DISCONTINUE);
    let first = support.subscribe(b"key", MAIL, AT_ONCE, first).unwrap();
    support.subscribe(b"key", MAIL, AT_ONCE, sink(&after)).unwrap();
    support.subscribe(b"key", MAIL, LATER, sink(&later)).unwrap();
    let told = support.notify(b"key", &[mail("A")], UNICODE).unwrap();
    assert_eq!(told, SubscribeFlags::NOTIFY_CANCELED);
    assert_eq!((calls(&stops).len(), calls(&after).len(), calls(&later).len()), (1, 0, 0));
    emulator.pump();
    assert_eq!(calls(&later).len(), 1);
    support.unsubscribe(first).unwrap();
    assert_eq!(support.notify(b"key", &[mail("A")], UNICODE).unwrap(), SubscribeFlags::NONE);
    assert_eq!(calls(&after).len(), 1);
}

/// STA-SUP-NOTIFY-6: those that hear in their time can be told.
#[test]
fn a_synchronous_sink_notifies_no_other() {
    let (emulator, _session, _plug, support) = supported();
    let (answers, later) = (Arc::new(Mutex::new(Vec::new())), Heard::default());
    let (writes, nested) = (Arc::clone(&answers), Arc::clone(&support));
    let sink_that_notifies = move |_: &[Notification]| {
        for key in [b"sync", b"late"] {
            writes.lock().push(nested.notify(key, &[mail("A")], UNICODE).map_err(|error| error.code()));
        }
    };
    let connection = support.subscribe(b"sync", MAIL, AT_ONCE, Arc::new(sink_that_notifies)).unwrap();
    support.subscribe(b"late", MAIL, LATER, sink(&later)).unwrap();
    support.notify(b"sync", &[mail("A")], UNICODE).unwrap();
    assert_eq!(*answers.lock(), [Err(ErrorCode::MAPI_E_BUSY), Ok(SubscribeFlags::NONE)]);
    emulator.pump();
    assert_eq!(calls(&later).len(), 1);
    support.unsubscribe(connection).unwrap();
}

/// SES-THISTHREAD-5.
#[test]
fn a_sink_that_waits_for_its_thread_cannot_be_synchronous() {
    let (emulator, _session, _plug, support) = supported();
    let waits = emulator.mapi().this_thread_advise_sink(sink(&Heard::default())).unwrap();
    let at_once = support.subscribe(b"key", MAIL, AT_ONCE, Arc::clone(&waits));
    fails(at_once, ErrorCode::MAPI_E_INVALID_PARAMETER);
    support.subscribe(b"key", MAIL, LATER, waits).unwrap();
}

/// STA-SUP-NOTIFY-7, STA-SUP-NOTIFY-8.
#[test]
fn a_key_reaches_other_sessions_until_they_let_go() {
    let (emulator, _session, _plug, support) = supported();
    let other = Plug::new("Other");
    emulator.install("Anna Berg", Arc::new(plug::Installed(Arc::clone(&other)))).unwrap();
    let session = emulator.log_on("Anna Berg").unwrap();
    let _store = open(&session, &other);
    let heard = Heard::default();
    other.support().subscribe(b"key", MAIL, LATER, sink(&heard)).unwrap();
    support.notify(b"key", &[mail("A")], UNICODE).unwrap();
    emulator.pump();
    assert_eq!(calls(&heard).len(), 1);
    other.let_go();
    assert_eq!(Arc::strong_count(&heard), 1);
    support.notify(b"key", &[mail("A")], UNICODE).unwrap();
    emulator.pump();
    assert_eq!(calls(&heard), [[]; 0]);
}
